#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# msgreader, a program of others for Outlook's items, finds in our recurrence
# and time-zone blobs what we put there. It comes from the registry of npm into
# the build folder, once.
# shellcheck source=tests/oracle/lib.sh
. "${srcdir:-..}/tests/oracle/lib.sh"
begin blob
needs nodejs node --version
needs npm npm --version

# node trusts a list of its own; the machine's authorities as well, as apt does.
authorities=/etc/ssl/certs/ca-certificates.crt
[ ! -r "$authorities" ] ||
	export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$authorities}"
# A package file of other versions is installed anew.
reader_dir=$PWD/tests/oracle/msgreader.installed
if ! cmp -s "$oracle_dir/msgreader/package.json" "$reader_dir/package.json"; then
	rm -rf "$reader_dir" "$work/msgreader"
	mkdir "$work/msgreader"
	cp "$oracle_dir/msgreader/package.json" "$work/msgreader" || exit 1
	if ! npm install --prefix "$work/msgreader" --ignore-scripts --no-audit \
		--no-fund --no-package-lock >"$work/npm" 2>&1; then
		tail -n 20 "$work/npm"
		echo "FAILED $test_name: npm cannot fetch @kenjiuno/msgreader"
		exit 1
	fi
	cp "$oracle_dir/msgreader/package.json" "$work/msgreader" || exit 1
	mkdir -p "${reader_dir%/*}"
	mv "$work/msgreader" "$reader_dir" || exit 1
fi

# number_of WORD: the number behind it in the report.
number_of()
{
	awk -v word="$1" '$1 == word { print $2 }' "$work/report"
}

ask_msgreader()
{
	node "$oracle_dir/blob_msgreader.js" "$reader_dir"
}

"$tools/oracle/blob-dump" "$work/blobs" "$work/meanings" >"$work/report" || {
	cat "$work/report"
	exit 1
}
grep SKIPPED "$work/report"
ask_msgreader <"$work/blobs" >"$work/found" || exit 1
diff "$work/meanings" "$work/found" >"$work/diff"
if [ -s "$work/diff" ]; then
	failed "$(wc -l <"$work/found") blobs" \
		"$(grep -c '^<' "$work/diff") mean something else to msgreader"
	head -n 12 "$work/diff"
else
	ok "$(wc -l <"$work/found") blobs mean the same to msgreader"
fi
at_least 'recurrences' "$(number_of recurrences)" 4500
at_least 'changed instances' "$(number_of exceptions)" 5000
at_least 'zones' "$(number_of zones)" 5000

# One other number, one byte more or less is found, in each kind of blob: a
# pattern type, a bias, a size.
while read -r kind digits; do
	for spoil in "s/^\(.* $digits\)./\17/" 's/$/00/' 's/..$//'; do
		if ! grep "^$kind " "$work/blobs" | head -n 1 | sed "$spoil" |
			ask_msgreader >"$work/spoiled" ||
			! grep -q "^$kind " "$work/spoiled"; then
			failed "a spoiled $kind" 'msgreader says nothing of it'
		elif grep "^$kind " "$work/meanings" | head -n 1 |
			cmp -s - "$work/spoiled"; then
			failed "a spoiled $kind" "not found: $spoil"
		else
			ok "a spoiled $kind is found"
		fi
	done
done <<'TEXT'
recur .............
struct .
definition .....
TEXT
finish
