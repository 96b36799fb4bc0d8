#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every item that others wrote goes profile, server, second profile and comes
# out with the same bytes; vCard 2.1 and vCalendar 1.0 as 3.0 and 2.0 where
# these say all of it. VALISE_FIXTURES names the corpus folder.
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
# new_contents FOLDER: contents of items that are not to be converted.
new_contents()
{
	find "$1" -maxdepth 1 -type f ! -name '.*' -exec grep -LiaE \
		'^VERSION: *(2\.1|1\.0)' {} + | tr '\n' '\0' |
		xargs -0 -r sha256sum | cut -d ' ' -f 1 | sort
}
for folder in calendar contacts notes; do
	new_contents "$work/a/$folder" >"$work/left"
	contents "$work/b/$folder" >"$work/right"
	same "$folder: what need not be converted has its bytes" \
		"$(comm -23 "$work/left" "$work/right" | wc -l)" 0
	same "$folder: b has as many" "$(count "$work/b/$folder")" \
		"$(count "$work/a/$folder")"
	cp "$work/right" "$work/first.$folder"
done
# Were anything said otherwise, a slow sync would send it.
check 'b again, slow' sync_profile b --mode slow
for folder in contacts calendar notes; do
	contents "$work/b/$folder" >"$work/got"
	check "$folder: converted items are the same ones" \
		cmp "$work/first.$folder" "$work/got"
done
check 'a again' sync_profile a
for folder in contacts calendar notes; do
	contents "$work/a/$folder" >"$work/got"
	check "$folder: nothing was changed" cmp "$work/sent.$folder" "$work/got"
done
finish
