#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The conformance suite plays a client against our server. Each case is a line;
# doc/conformance.md must say the same. CONFORMANCE_TSV names a file that the
# results are written to instead of being compared.
# shellcheck source=tests/e2e/lib.sh disable=SC2154
. "$(dirname "$0")/../e2e/lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
suite=$tools/../conformance

begin conformance-server
printf 'secret\n' >"$work/password"
"$server" account add anna --data "$work/s.data" --md5 \
	--password-file "$work/password" >/dev/null || exit 1
start_server s --guard-delete-percent 100
"$suite/conformance-client" --user anna --password-file "$work/password" \
	"$url" >"$work/tsv" 2>"$work/err"
same 'the suite ran to its end' "$(($? < 2))" 1
while IFS='	' read -r requirement _ id result detail; do
	case $result in
	pass | 'not supported') ok "$id ($requirement): $result" ;;
	*) failed "$id ($requirement)" "$detail" ;;
	esac
done <"$work/tsv"
if [ -n "${CONFORMANCE_TSV:-}" ]; then
	cp "$work/tsv" "$CONFORMANCE_TSV"
else
	check 'doc/conformance.md says the same' \
		"$here/report.sh" same server-valise "$work/tsv"
fi
finish
