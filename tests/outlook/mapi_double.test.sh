#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The rules of the MAPI double, and the user's hand on its data.
# shellcheck disable=SC2154,SC2317 # of lib.sh; called by check
set -u
here=${srcdir:?the source folder}/tests/outlook
# shellcheck source=tests/e2e/lib.sh
. "$srcdir/tests/e2e/lib.sh"
# shellcheck source=tests/outlook/windows.sh
. "$here/windows.sh"
begin_windows mapi_double

user()
{
	VALISE_MAPI_FILE=$work/profile.txt sh "$here/with-double.sh" \
		tests/outlook/valise-mapi-user.exe >"$work/out"
}

has()
{
	grep -qxF "$1" "$work/profile.txt"
}

# The profile is there, and has other items.
lacks()
{
	grep -q '^store ' "$work/profile.txt" &&
		! grep -F "$1" "$work/profile.txt"
}

# refused LINE: the program itself says that it cannot do this line.
refused()
{
	echo "$1" | user 2>"$work/err"
	refused_status=$?
	cat "$work/err"
	[ "$refused_status" -eq 1 ] &&
		tr -d '\r' <"$work/err" |
		grep -qxF "valise-mapi-user: cannot do: $1"
}

for t in double values faults; do
	passes "mapi_$t" env DOUBLE_PROBLEMS=allowed \
		sh "$here/with-double.sh" "tests/outlook/test_mapi_$t.exe"
done

check 'the user adds two items' user <<'SCRIPT'
# a comment
add contacts PR_SUBJECT="one two" PR_MESSAGE_CLASS="IPM.Contact"
add "Calendar" PR_SUBJECT="meal" Appointment.0x820D=2026-11-21T12:00:00Z
attach calendar PR_SUBJECT="meal" : PR_ATTACH_METHOD=5 embedded PR_SUBJECT="in"
SCRIPT
check 'they are in the file' has 'PR_SUBJECT="one two"'
check 'times too' has 'Appointment.0x820D=2026-11-21T12:00:00Z'
check 'an embedded message too' has 'embedded'
check 'the user changes one' user <<'SCRIPT'
change contacts PR_SUBJECT="one two" : PR_GIVEN_NAME="A" -PR_SUBJECT
SCRIPT
check 'the change is in the file' has 'PR_GIVEN_NAME="A"'
check 'what was removed is not' lacks 'one two'
check 'the user lists and counts' user <<'SCRIPT'
list contacts PR_GIVEN_NAME="A"
count calendar
SCRIPT
check 'the list has the item' grep -qxF 'PR_MESSAGE_CLASS="IPM.Contact"' \
	"$work/out"
check 'the count is one' grep -qxF 1 "$work/out"
check 'nothing to change is an error' refused \
	'change contacts PR_SUBJECT="nobody" : PR_GIVEN_NAME="B"'
check 'a line that means nothing is an error' refused 'paint contacts'
check 'the user deletes it' user <<'SCRIPT'
delete contacts all
SCRIPT
check 'it is gone' lacks IPM.Contact
finish_windows
