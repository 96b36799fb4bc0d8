#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Our client built with deliberate faults: each is found by a line of the
# result of one case, and without the fault that case passes. With "full"
# every case is played, and lines "fault, role, cases that found it" go to
# standard output; CONFORMANCE_FAULTS_TSV names the file such lines of the
# short run are added to.
# shellcheck source=tests/e2e/lib.sh disable=SC2154
. "$(dirname "$0")/../e2e/lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
begin conformance-client-faults
CONFORMANCE_VALISE=$tools/../conformance/valise-faulty
export CONFORMANCE_VALISE VALISE_BIN VALISE_TOOLS

faults()
{
	cat <<'TABLE'
end-overlooked large-broken-by-final large-broken-by-final
failure-overlooked anchor-sync-500 anchor-sync-500
map-forgotten map map
nonce-forgotten auth-nonce-kept auth-nonce-kept
resp-uri-ignored resp-uri every-message-goes-to-resp-uri
size-ignored max-msg-size-2000 every-message-within-max-msg-size
status-forgotten map every-command-has-a-status
TABLE
}

# play FAULT [CASE]: the lines of the result are in $work/tsv.
play()
{
	VALISE_FAULT=$1
	export VALISE_FAULT
	shift
	: >"$work/tsv"
	CONFORMANCE_TSV=$work/tsv sh "$here/client.test.sh" "$@" \
		>"$work/log" 2>&1
}

found_by()
{
	awk -F '\t' '$4 == "fail" { print $3 }' "$work/tsv" | sort
}

faults >"$work/faults"
if [ "${1:-}" = full ]; then
	play none
	found_by >"$work/without"
	while read -r fault played finder; do
		play "$fault"
		printf '%s\tclient\t%s\n' "$fault" \
			"$(found_by | comm -23 - "$work/without" | tr '\n' ' ')"
	done <"$work/faults"
	exit 0
fi
while read -r fault played finder; do
	play none "$played"
	same "$fault: without it $played passes" "$(found_by)" ''
	play "$fault" "$played"
	found_by >"$work/found"
	check "$fault: found by $finder" grep -qx "$finder" "$work/found"
	[ -z "${CONFORMANCE_FAULTS_TSV:-}" ] ||
		printf '%s\tclient\t%s\n' "$fault" \
			"$(tr '\n' ' ' <"$work/found" | sed 's/ $//')" \
			>>"$CONFORMANCE_FAULTS_TSV"
done <"$work/faults"
finish
