#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Our client built with deliberate faults: each is found by a case, and
# without it the same case passes. CONFORMANCE_FAULTS_TSV names the file the
# lines "fault, client, case, result, detail" are added to.
# shellcheck source=tests/e2e/lib.sh disable=SC2154
. "$(dirname "$0")/../e2e/lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
begin conformance-client-faults
CONFORMANCE_VALISE=$tools/../conformance/valise-faulty
export CONFORMANCE_VALISE VALISE_BIN VALISE_TOOLS

# play FAULT CASE: rows of the case, and of what holds for all.
play()
{
	: >"$work/tsv"
	VALISE_FAULT=$1 CONFORMANCE_TSV=$work/tsv \
		sh "$here/client.test.sh" "$2" >"$work/$1.log" 2>&1
}

while read -r fault played finder; do
	case $fault in '' | '#'*) continue ;; esac
	play none "$played"
	same "$fault: without it $played passes" \
		"$(awk -F '\t' '$4 == "fail"' "$work/tsv")" ''
	play "$fault" "$played"
	detail=$(awk -F '\t' -v id="$finder" '$3 == id && $4 == "fail" {
		print $5 }' "$work/tsv")
	if [ -n "$detail" ]; then
		ok "$fault: found by $finder: $detail"
		result=found
	else
		failed "$fault: found by $finder" "$(cat "$work/tsv")"
		result='not found'
	fi
	[ -z "${CONFORMANCE_FAULTS_TSV:-}" ] || printf '%s\t%s\t%s\t%s\t%s\n' \
		"$fault" client "$finder" "$result" "$detail" \
		>>"$CONFORMANCE_FAULTS_TSV"
done <<'END'
# fault, the case that is played, the line of the result that finds it
map-forgotten map map
status-forgotten map every-command-has-a-status
failure-overlooked anchor-sync-500 anchor-sync-500
resp-uri-ignored resp-uri every-message-goes-to-resp-uri
size-ignored max-msg-size-2000 every-message-within-max-msg-size
end-overlooked large-broken-by-final large-broken-by-final
nonce-forgotten auth-nonce-kept auth-nonce-kept
END

finish
