#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The MAPI store on the double, and where there is no MAPI.
set -u
here=${srcdir:?the source folder}/tests/outlook
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
check store_nomapi env WINEDLLOVERRIDES=mapi32= WINEDEBUG=-all \
	timeout 60 "${WINE_BARE:-wine}" tests/outlook/test_store_nomapi.exe
exit "$failed"
