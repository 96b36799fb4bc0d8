#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# php-sabre-vobject reads the same before and after.
# shellcheck source=tests/oracle/lib.sh
. "${srcdir:-..}/tests/oracle/lib.sh"
begin sabre
needs php-cli php -r ''
needs php-sabre-vobject php -r 'require "Sabre/VObject/autoload.php";'

# It does not undo quoted-printable.
unread_steps=there
reader()
{
	php "$oracle_dir/sabre_dump.php" "$1"
}
judge_reader 600 vcard-3.0 vcard-4.0 icalendar-2.0 component
finish
