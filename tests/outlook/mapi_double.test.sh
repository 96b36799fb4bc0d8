#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The rules of the MAPI double, and the user's hand on its data.
# shellcheck disable=SC2317 # called by check
set -u
here=${srcdir:?the source folder}/tests/outlook
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

check()
{
	what=$1
	shift
	if "$@"; then
		echo "ok $what"
	else
		echo "FAILED $what"
		failed=1
	fi
}

double()
{
	sh "$here/with-double.sh" "$@"
}

user()
{
	VALISE_MAPI_FILE=$work/profile.txt double \
		tests/outlook/valise-mapi-user.exe >"$work/out"
}

has()
{
	grep -qxF "$1" "$work/profile.txt"
}

lacks()
{
	! grep -qF "$1" "$work/profile.txt"
}

refused()
{
	! user 2>"$work/err"
}

for t in double values faults; do
	check "mapi_$t" env DOUBLE_PROBLEMS=allowed \
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
check 'nothing to change is an error' refused <<'SCRIPT'
change contacts PR_SUBJECT="nobody" : PR_GIVEN_NAME="B"
SCRIPT
check 'a line that means nothing is an error' refused <<'SCRIPT'
paint contacts
SCRIPT
check 'the user deletes it' user <<'SCRIPT'
delete contacts all
SCRIPT
check 'it is gone' lacks IPM.Contact
exit "$failed"
