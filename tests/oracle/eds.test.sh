#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The address book of Evolution reads the same before and after.
# shellcheck source=tests/oracle/lib.sh
. "${srcdir:-..}/tests/oracle/lib.sh"
begin eds

reader()
{
	"$tools/oracle/eds-dump" "$1"
}
judge_reader 300 vcard-2.1 vcard-3.0 vcard-4.0
finish
