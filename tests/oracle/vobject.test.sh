#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# python3-vobject reads the same before and after.
# shellcheck source=tests/oracle/lib.sh
. "${srcdir:-..}/tests/oracle/lib.sh"
begin vobject

find_python vobject python3-vobject
# It reads vCard 2.1 by the rules of 3.0: a comma in a note ends it.
unread_steps=there
reader()
{
	PYTHONDONTWRITEBYTECODE=1 "$python" "$oracle_dir/vobject_dump.py" "$1"
}
judge_reader 600 vcard-2.1 vcard-3.0 vcard-4.0 vcalendar-1.0 \
	icalendar-2.0 component vnote-1.1
finish
