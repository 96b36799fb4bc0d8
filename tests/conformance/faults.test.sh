#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A suite that finds nothing proves nothing: ours built with deliberate faults.
# Each is found by the case named here, which passes without it. With "full"
# every case is run, and lines "fault, role, cases that found it" go to
# standard output.
# shellcheck source=tests/e2e/lib.sh disable=SC2034,SC2154
. "$(dirname "$0")/../e2e/lib.sh"
suite=$tools/../conformance

faults() {
	cat <<'TABLE'
always-in-step    mismatch_two_way
answer-forgotten  resent
any-digest        auth_md5_wrong
final-omitted     whole_session
maps-ignored      server_adds
part-cut          large_down_size
replace-lost      replace_arrives
size-ignored      small_messages
status-forgotten  replace_arrives
TABLE
}

# play FAULT [OPTION...]: the suite against the faulty server.
play() {
	VALISE_FAULT=$1
	export VALISE_FAULT
	shift
	rm -rf "$work/s.data"
	printf 'secret\n' >"$work/password"
	"$bin/valise-server" account add anna --data "$work/s.data" --md5 \
		--password-file "$work/password" >/dev/null || exit 1
	start_server s --guard-delete-percent 100
	"$suite/conformance-client" --user anna \
		--password-file "$work/password" --brief "$@" "$url" \
		>"$work/tsv" 2>"$work/err"
	status=$?
	end "$server_pid"
	unset VALISE_FAULT
}

found_by() {
	awk -F '\t' '$4 == "fail" { printf "%s%s", sep, $3; sep = " " }' \
		"$work/tsv"
}

begin faults
bin=$VALISE_BIN
server=$suite/valise-server-faulty
faults >"$work/faults"
if [ "${1:-}" = full ]; then
	play ''
	found_by | tr ' ' '\n' | sort >"$work/without"
	while read -r fault case; do
		play "$fault"
		found_by | tr ' ' '\n' | sort | comm -23 - "$work/without" |
			tr '\n' ' ' | sed "s/^/$fault	server	/; s/ \$//"
		echo
	done <"$work/faults"
	exit 0
fi
while read -r fault case; do
	play '' --only "$case"
	same "$case passes without a fault" "$status" 0
	play "$fault" --only "$case"
	same "$fault is found by $case" "$status" 1
done <"$work/faults"
finish
