#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The MAPI store on the double, and where there is no MAPI.
# shellcheck disable=SC2154,SC2317 # of lib.sh; called by passes
set -u
here=${srcdir:?the source folder}/tests/outlook
# shellcheck source=tests/e2e/lib.sh
. "$srcdir/tests/e2e/lib.sh"
# shellcheck source=tests/outlook/windows.sh
. "$here/windows.sh"
begin_windows store_mapi

# The programs look at what the double has found themselves.
for t in mapi items edits faults; do
	passes "store_$t" env DOUBLE_PROBLEMS=allowed \
		sh "$here/with-double.sh" "tests/outlook/test_store_$t.exe"
done

# killed CALL STATE: the process ends there; what is left is STATE.
killed()
{
	rm -f "$work"/profile.txt*
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

passes 'killed before the first save' killed SaveChanges:1:before empty
passes 'killed after the first save' killed SaveChanges:1 added
passes 'killed before the second save' killed SaveChanges:2:before added
passes 'killed after the second save' killed SaveChanges:2 changed
passes 'killed before the deletion' killed CopyMessages:1:before changed
passes 'killed after the deletion' killed CopyMessages:1 deleted
passes store_nomapi env WINEDLLOVERRIDES=mapi32= WINEDEBUG=-all \
	timeout 60 wine tests/outlook/test_store_nomapi.exe
finish_windows
