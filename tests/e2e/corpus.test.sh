#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every item that others wrote goes profile, server, second profile and comes
# out with the same bytes. VALISE_FIXTURES names the corpus folder.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
begin corpus
if [ -z "${VALISE_FIXTURES:-}" ]; then
	echo "SKIPPED corpus: set VALISE_FIXTURES to the corpus folder"
	exit 77
fi
start_server s
make_account s
make_profile a
make_profile b
"$tools/corpus-split" "$VALISE_FIXTURES" "$work/a" >"$work/list" || failed split
before=$(count "$work/a/contacts")/$(count "$work/a/calendar")/$(count "$work/a/notes")
echo "carried $before contacts/calendar/notes, left out:"
awk -F '\t' '$3 != "" { print "  " $1 ": " $3 }' "$work/list"
check 'a uploads all' sync_profile a
check 'b downloads all' sync_profile b
in_step 'corpus' a b
check 'a again' sync_profile a
same 'nothing was changed' "$(count "$work/a/contacts")/$(count \
	"$work/a/calendar")/$(count "$work/a/notes")" "$before"
finish
