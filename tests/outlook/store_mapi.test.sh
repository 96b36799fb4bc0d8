#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The MAPI store on the double, and where there is no MAPI.
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

# The programs look at what the double has found themselves.
for t in mapi items edits faults; do
	check "store_$t" env DOUBLE_PROBLEMS=allowed \
		sh "$here/with-double.sh" "tests/outlook/test_store_$t.exe"
done
# killed CALL STATE: the process ends there; what is left is STATE.
killed()
{
	rm -f "$work"/*
	VALISE_MAPI_FILE=$work/profile.txt VALISE_MAPI_KILL=$1 DOUBLE_PROBLEMS=allowed \
		sh "$here/with-double.sh" tests/outlook/test_store_kill.exe write \
		>"$work/out" 2>&1
	status=$?
	[ "$status" -eq 99 ] || {
		echo "it ended with $status"
		return 1
	}
	VALISE_MAPI_FILE=$work/profile.txt sh "$here/with-double.sh" \
		tests/outlook/test_store_kill.exe "$2"
}

check 'killed before the first save' killed SaveChanges:1:before empty
check 'killed after the first save' killed SaveChanges:1 added
check 'killed before the second save' killed SaveChanges:2:before added
check 'killed after the second save' killed SaveChanges:2 changed
check 'killed before the deletion' killed CopyMessages:1:before changed
check 'killed after the deletion' killed CopyMessages:1 deleted
check store_nomapi env WINEDLLOVERRIDES=mapi32= WINEDEBUG=-all \
	timeout 60 "${WINE_BARE:-wine}" tests/outlook/test_store_nomapi.exe
exit "$failed"
