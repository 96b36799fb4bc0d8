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
"$tools/corpus-split" "$VALISE_FIXTURES" "$work/a" >"$work/list" ||
	failed 'the corpus can be split'
list=$work/a/list.tsv
# numbers STATE KIND: rows of the list.
numbers()
{
	awk -F '\t' -v state="$1" -v kind="$2" \
		'$5 == state && (kind == "" || $3 == kind)' "$list" | wc -l
}
awk -F '\t' '$5 != "carried" { print "  " $5 ": " $1 ": " $6 }' "$list"
same 'carried contacts, calendar, notes' "$(numbers carried contacts) $(numbers \
	carried calendar) $(numbers carried notes)" '165 197 1'
same 'refused, left out' "$(numbers refused '') $(numbers 'left out' '')" '5 12'

check_status 'a uploads all, five are refused' 2 "$valise" sync \
	--profile "$work/a" --json
awk -F '\t' '$5 == "refused" { print $4 }' "$list" >"$work/refused"
while read -r file; do
	check "refused by name: $file" grep -q "${file##*/}" "$work/out"
	check "it stays where it was: $file" test -s "$work/a/$file"
	rm "$work/a/$file"
done <"$work/refused"
for folder in contacts calendar notes; do
	contents "$work/a/$folder" >"$work/sent.$folder"
done
check 'b downloads all' sync_profile b
in_step 'corpus' a b
check 'a again' sync_profile a
for folder in contacts calendar notes; do
	contents "$work/a/$folder" >"$work/got"
	check "$folder: nothing was changed" cmp "$work/sent.$folder" "$work/got"
done
finish
