#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# interop.test.sh [full]: SyncEvolution as client of our server and as server
# of our client, a row a configuration, side by side; prints a table of what
# became of each step. Without "full" the rows below, which hold every pair of
# values at least once; with it every combination.
# VALISE_INTEROP_JOBS: configurations at a time (12; they mostly sleep).
# shellcheck source=tests/e2e/lib.sh disable=SC2154
. "$(dirname "$0")/../e2e/lib.sh"
begin interop

steps='first slow two_way deletes conflict edit_delete from_client from_server refresh_server refresh_client auth'
long_steps='large thousand killed'

# Role, kind, format, encoding, version, authentication; + : the long steps, too.
some_rows()
{
	cat <<'ROWS'
server contacts vcard30 wbxml 1.2 basic +
server contacts vcard21 xml   1.1 md5
server calendar ical20  xml   1.2 md5   +
server calendar vcal10  wbxml 1.0 basic
server notes    text    wbxml 1.1 basic
server notes    text    xml   1.0 md5
client contacts vcard21 wbxml 1.2 md5
client contacts vcard30 xml   1.0 basic
client calendar vcal10  xml   1.2 basic
client calendar ical20  wbxml 1.1 basic +
client notes    text    xml   1.2 md5
client contacts vcard30 wbxml 1.1 md5   +
ROWS
}

all_rows()
{
	for role in server client; do
		for item in 'contacts vcard30' 'contacts vcard21' \
			'calendar ical20' 'calendar vcal10' 'notes text'; do
			for encoding in wbxml xml; do
				for version in 1.2 1.1 1.0; do
					for auth in basic md5; do
						echo "$role $item $encoding $version $auth +"
					done
				done
			done
		done
	done
}

# One of the workers: takes rows until there are none left.
work_rows()
{
	child=
	# shellcheck disable=SC2064 # the child of that moment is looked up then
	trap 'kill $child 2>/dev/null; wait; exit 1' TERM
	number=0
	while read -r role kind format encoding version auth is_long; do
		number=$((number + 1))
		mkdir "$work/taken-$number" 2>/dev/null || continue
		# shellcheck disable=SC2086 # words
		timeout "$limit" "$(dirname "$0")/session.sh" \
			"$work/steps-$number" "$role" "$kind" "$format" \
			"$encoding" "$version" "$auth" \
			$steps ${is_long:+$long_steps} \
			>"$work/log-$number" 2>&1 </dev/null &
		child=$!
		wait $child
		echo "end $?" >>"$work/steps-$number"
	done <"$work/rows"
}

# What became of a step: ok, FAILED, or the number of the reason it cannot be.
cell()
{
	awk -v step="$2" '$1 == step { $1 = ""; print substr($0, 2); exit }' "$1"
}

number_of()
{
	touch "$work/reasons"
	grep -nxF -- "$1" "$work/reasons" | cut -d : -f 1 | grep . || {
		echo "$1" >>"$work/reasons"
		wc -l <"$work/reasons"
	}
}

print_table()
{
	printf '%-6s %-8s %-7s %-5s %-3s %-5s' role kind format enc DS auth
	for each in $steps $long_steps; do printf ' %s' "$each"; done
	echo
	number=0
	while read -r role kind format encoding version auth is_long; do
		number=$((number + 1))
		printf '%-6s %-8s %-7s %-5s %-3s %-5s' "$role" "$kind" \
			"$format" "$encoding" "$version" "$auth"
		for each in $steps $long_steps; do
			result=$(cell "$work/steps-$number" "$each")
			case $result in
			ok | FAILED) ;;
			no*) result="no $(number_of "${result#no }")" ;;
			*)
				result=-
				# Every step of every row has an end.
				case " $long_steps " in
				*" $each "*) [ -z "$is_long" ] || result=FAILED ;;
				*) result=FAILED ;;
				esac
				;;
			esac
			[ "$result" != FAILED ] || echo "$number" >>"$work/failed"
			printf ' %-*s' ${#each} "$result"
		done
		echo
	done <"$work/rows"
	echo 'ok: as expected on both sides. -: left to "interop-full". no: not supported, because'
	awk '{ print "  " NR ": " $0 }' "$work/reasons" 2>/dev/null
}

# Seconds that a configuration may take.
if [ "${1:-}" = full ]; then
	limit=1500
	all_rows
else
	limit=600
	some_rows
fi >"$work/rows"
start=$(date +%s)
jobs=${VALISE_INTEROP_JOBS:-12}
while [ "$jobs" -gt 0 ]; do
	work_rows &
	pids="$pids $!"
	jobs=$((jobs - 1))
done
for pid in $pids; do wait "$pid"; done
pids=
: >"$work/failed"
print_table >"$work/table"
number=0
while read -r row; do
	number=$((number + 1))
	if grep -qx 'end 0' "$work/steps-$number" &&
		! grep -qx $number "$work/failed"; then
		if grep -q ' ok$' "$work/steps-$number"; then
			ok "$row"
		else
			echo "not supported: $row"
		fi
	else
		failed "$row"
		grep -v '^ok ' "$work/log-$number" | cut -c 1-1000 | head -n 40
	fi
done <"$work/rows"
cat "$work/table"
# What SyncEvolution does differently, and in how many configurations.
sed -n 's/^EXPECTED [^:]*: //p' "$work"/log-* | sort | uniq -c |
	sed 's/^ */expected in /; s/ \([0-9]*\) / \1: /'
echo "$checks configurations, $(cat "$work"/log-* | grep -c '^ok ') checks, $(($(date +%s) - start)) s"
finish
