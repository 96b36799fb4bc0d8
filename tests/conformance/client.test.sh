#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Our client against every scripted server. "client.test.sh CASE..." runs
# those only; CONFORMANCE_TSV names the file the results are added to;
# CONFORMANCE_CLIENT=syncevolution is for that one.
#
# Steps of a case:
#   notes xml version=V mode=M database=NAME   how the profile is set up
#   add:NAME=VALUE edit:NAME=VALUE delete:NAME big:NAME=BYTES   contacts here
#   many:COUNT                                 contacts Many1 ... here
#   note:NAME=TEXT                             a note here
#   sync slow   a run that has to succeed; slow: it compares everything
#   fail        a run that has to say that something failed
#   try         a run that has to end
#   holds:A=1,B=2   exactly these contacts are here; holds: none
#   count:N     as many contacts are here
# shellcheck source=tests/e2e/lib.sh disable=SC2154
. "$(dirname "$0")/../e2e/lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
: "${CONFORMANCE_CLIENT:=valise}"
# shellcheck source=tests/conformance/client_valise.sh
. "$here/client_$CONFORMANCE_CLIENT.sh"
player=$tools/../conformance/conformance-server

# What ours is known not to do; a row here that passes is a failure, too.
known_valise=

# ---- what the handlers of clients share ----

# vcard NAME VALUE [BYTES]: with a note of so many bytes.
vcard()
{
	printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s-uid\r\n' "$1"
	printf 'N:%s;;;;\r\nFN:%s\r\n' "$1" "$1"
	[ -z "${3:-}" ] || {
		printf 'NOTE:'
		head -c "$3" /dev/zero | tr '\0' 'x' | fold -w 70 |
			sed 's/$/ /' | tr -d '\n'
		printf '\r\n'
	}
	printf 'TEL;TYPE=cell:%s\r\nEND:VCARD\r\n' "$2"
}

# vcard_values FILE...: "NAME=VALUE" for each.
vcard_values()
{
	for file; do
		[ -e "$file" ] && tr -d '\r' <"$file" | awk '
			/^FN/ { sub(/^[^:]*:/, ""); name = $0 }
			/^TEL/ { sub(/.*:/, ""); value = $0 }
			END { print name "=" value }'
	done
}

# ---- one case, in a process of its own ----

complain()
{
	[ -n "$complaint" ] || complaint=$1
}

step_run()
{
	client_run "$2" >"$work/run.$runs.out" 2>&1
	status=$?
	runs=$((runs + 1))
	kill -USR1 "$play_pid" 2>/dev/null
	case $1$status in
	sync0 | slow0 | fail[23] | try[0234]) ;;
	*) complain "step \"$1\" number $runs ended with $status: $(head -n 3 \
		"$work/run.$((runs - 1)).out" | tr '\n' ' ')" ;;
	esac
}

step()
{
	value=${1#*[:=]}
	name=${value%%=*}
	value=${value#*=}
	case $1 in
	sync | fail | try) step_run "$1" two-way ;;
	slow) step_run slow slow ;;
	notes | xml | version=* | mode=* | database=*) client_set "$1" ;;
	add:* | edit:*) client_write "$name" "$value" ;;
	delete:*) client_delete "$name" ;;
	big:*) client_write "$name" 1 "$value" ;;
	many:*)
		for i in $(seq "$value"); do
			client_write "Many$i" "$i"
		done
		;;
	note:*) client_note "$name" "$value" ;;
	holds:*)
		got=$(client_items | sort | tr '\n' ',')
		[ "${got%,}" = "${1#holds:}" ] ||
			complain "it holds \"${got%,}\", not \"${1#holds:}\""
		;;
	count:*)
		got=$(client_items | wc -l)
		[ "$got" -eq "$value" ] ||
			complain "it holds $got contacts, not $value"
		;;
	*) complain "step $1 is none" ;;
	esac
}

play_case()
{
	begin "conformance-$1"
	complaint='' runs=0
	client_user=anna
	printf 'secret\n' >"$work/password"
	"$player" --case "$1" --client "$CONFORMANCE_CLIENT" --user $client_user \
		--password-file "$work/password" >"$work/play.out" \
		2>"$work/play.err" &
	play_pid=$!
	pids="$pids $play_pid"
	wait_line "$work/play.out" '^ready ' || {
		echo "FAILED $test_name: the scripted server did not start"
		exit 1
	}
	client_make "$(sed -n 's/^ready //p' "$work/play.out")"
	for word in $2; do
		step "$word"
	done
	kill "$play_pid"
	wait "$play_pid" 2>/dev/null
	pids=
	complaint=$(printf %s "$complaint" | tr '\t' ' ' | sed "s|$work|.|g")
	sed 1d "$work/play.out" | awk -F '\t' -v OFS='\t' -v id="$1" \
		-v complaint="$complaint" '
		$3 == id && complaint != "" {
			$4 = "fail"
			$5 = $5 ($5 == "" ? "" : "; ") complaint
		}
		{ print }' >"$work/rows"
	grep -q "	$1	" "$work/rows" || {
		printf '?\t%s\t%s\tfail\tthe scripted server died: %s\n' \
			"$CONFORMANCE_CLIENT" "$1" \
			"$(tail -n 3 "$work/play.err" | tr '\n\t' '  ')" \
			>>"$work/rows"
	}
	cp "$work/rows" "$CONFORMANCE_ROWS/$1"
}

if [ "${1:-}" = --one ]; then
	play_case "$2" "$3"
	exit 0
fi

# ---- all of them, some at a time ----

begin conformance-client
mkdir "$work/rows"
CONFORMANCE_ROWS=$work/rows
export CONFORMANCE_ROWS CONFORMANCE_CLIENT VALISE_BIN VALISE_TOOLS
"$player" --list | client_choose >"$work/all"
for id; do
	grep "^$id	" "$work/all"
done >"$work/some"
[ $# -eq 0 ] || mv "$work/some" "$work/all"
cut -f 1,2 "$work/all" | tr '\t\n' '\0\0' |
	xargs -0 -n 2 -P "${CONFORMANCE_JOBS:-4}" sh "$0" --one

# A line a case, then one for each check that holds in all of them.
cut -f 1 "$work/all" | while read -r id; do
	grep "	$id	" "$work/rows/$id" ||
		printf '?\t%s\t%s\tfail\tit was not played\n' \
			"$CONFORMANCE_CLIENT" "$id"
done >"$work/tsv"
cat "$work/rows"/* | awk -F '\t' -v OFS='\t' '
	$3 !~ /^(every|no-message)-/ { next }
	!($3 in cases) { order[++n] = $3 }
	{ cases[$3]++; requirement[$3] = $1; client = $2 }
	$4 == "fail" { if (!failed[$3]++) detail[$3] = $5 }
	END {
		for (i = 1; i <= n; i++) {
			id = order[i]
			print requirement[id], client, id, \
				failed[id] ? "fail" : "pass", \
				failed[id] ? failed[id] " of " cases[id] \
				" cases, " detail[id] : "in " cases[id] " cases"
		}
	}' >>"$work/tsv"
if [ -n "${CONFORMANCE_TSV:-}" ]; then
	cat "$work/tsv" >>"$CONFORMANCE_TSV"
elif [ $# -eq 0 ] && [ -e "$here/results/client-$CONFORMANCE_CLIENT.tsv" ]; then
	check 'doc/conformance.md says the same' \
		"$here/report.sh" same "client-$CONFORMANCE_CLIENT" "$work/tsv"
fi
while IFS='	' read -r requirement _ id result detail; do
	case $CONFORMANCE_CLIENT:$result in
	valise:*) case " $known_valise " in *" $id "*) result=known-$result ;; esac ;;
	esac
	case $result in
	known-fail) echo "KNOWN FAILURE $id ($requirement): $detail" ;;
	known-*) failed "$id ($requirement)" "it is known to fail, and did not" ;;
	fail) failed "$id ($requirement)" "$detail" ;;
	*) ok "$id ($requirement): $result${detail:+: $detail}" ;;
	esac
done <"$work/tsv"
echo "$test_name: $(awk -F '\t' '{ n[$4]++ } END { for (r in n)
	printf "%s %d  ", r, n[r] }' "$work/tsv")"
finish
