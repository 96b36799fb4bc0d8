#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every fuzz program for some CPU-minutes under libFuzzer, two at a time; a
# table at the end, and status 1 if anything was found.
#
# run.sh BUILD [NAME...]
#   BUILD  folder configured with --enable-fuzz; NAME  line, vcard, ...
# VALISE_FUZZ_SECONDS   CPU seconds of each program (300)
# VALISE_FUZZ_JOBS      programs at a time (2)
# VALISE_FUZZ_SEEDS     a folder with more inputs to begin with
set -u

seconds=${VALISE_FUZZ_SECONDS:-300}
jobs=${VALISE_FUZZ_JOBS:-2}

usage() {
	sed -n 's/^# run.sh/usage: run.sh/p' "$0" >&2
	exit 2
}

# Used by the loop below: one program until its time is used up or it broke.
if [ "${1-}" = --one ]; then
	program=$2
	name=$(basename "$program" | sed 's/^fuzz_//')
	work=$3/$name
	mkdir -p "$work/corpus" "$work/seeds"
	"$program" --write-seeds="$work/seeds" || exit 1
	set -- "$work/corpus" "$work/seeds" ${VALISE_FUZZ_SEEDS:+"$VALISE_FUZZ_SEEDS"}
	left=$seconds
	: >"$work/cost"
	status=0
	while [ "$left" -gt 0 ] && [ "$status" -eq 0 ]; do
		"$MEASURE" "$work/cost" "$program" -max_total_time="$left" \
			-max_len=16384 -timeout=20 -rss_limit_mb=2048 \
			-print_final_stats=1 -verbosity=1 \
			-artifact_prefix="$work/found-" "$@" >>"$work/log" 2>&1
		status=$(awk 'END { print $5 + 0 }' "$work/cost")
		left=$(awk -v want="$seconds" '{ used += $2 + $3 }
			END { print int(want - used) }' "$work/cost")
	done
	runs=$(awk '/stat::number_of_executed_units/ { n += $2 } END { print n + 0 }' \
		"$work/log")
	inputs=$(find "$work/corpus" -type f | wc -l)
	found=$(find "$work" -name 'found-*' | wc -l)
	used=$(awk '{ used += $2 + $3 } END { print int(used) }' "$work/cost")
	[ "$status" -eq 0 ] || [ "$found" -gt 0 ] || found='it ended'
	printf '%-12s %8s s %12s %8s  %s\n' "$name" "$used" "$runs" "$inputs" \
		"$found" >"$work/row"
	[ "$found" = 0 ]
	exit
fi

[ $# -ge 1 ] || usage
build=$1
shift
MEASURE=$build/tests/support/measure
export MEASURE VALISE_FUZZ_SECONDS="$seconds"
# A stale makefile says first how it is made anew.
list=$(make -s -C "$build" fuzz-list | grep '^tests/fuzz/fuzz_') || {
	echo "run.sh: $build is not configured" >&2
	exit 2
}
programs=
for program in $list; do
	name=${program##*/fuzz_}
	[ $# -eq 0 ] || case " $* " in *" $name "*) ;; *) continue ;; esac
	programs="$programs $program"
done
for name; do
	case "$programs " in
	*"/fuzz_$name "*) ;;
	*)
		echo "run.sh: there is no fuzz program \"$name\"" >&2
		exit 2
		;;
	esac
done
# shellcheck disable=SC2086 # a list of names
make -s -C "$build" tests/support/measure $programs >/dev/null || exit 1
work=$build/fuzz
rm -rf "$work"
mkdir -p "$work"
for program in $programs; do
	printf '%s\0' "$build/$program"
done | xargs -0 -P "$jobs" -I '{}' "$0" --one '{}' "$work"
status=$?
printf '%-12s %10s %12s %8s  %s\n' program CPU executions inputs findings
cat "$work"/*/row
[ "$status" -eq 0 ] || {
	find "$work" -name 'found-*'
	for log in "$work"/*/log; do
		grep -H -A12 'ERROR:\|broken:' "$log" | head -n 30
	done
	exit 1
}
