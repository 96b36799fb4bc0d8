#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# session.sh RESULTS ROLE KIND FORMAT ENCODING VERSION AUTH [STEP...]: one
# configuration with SyncEvolution, every step after the other; what becomes
# of each step is added to the file RESULTS.
# shellcheck source=tests/interop/lib.sh disable=SC2034,SC2154
results=$1 role=$2 kind=$3 format=$4 encoding=$5 version=$6 auth=$7
shift 7
. "$(dirname "$0")/lib.sh"
begin_row "$role-$kind-$format-$encoding-$version-$auth"
"begin_${role}_role"
# Messages that 500 items either way take at least, in messages of 10 kB.
case $kind in contacts) many=60 ;; calendar) many=20 ;; *) many=15 ;; esac

# rich COUNT FOLDER SEED: items that say much, named so that nobody takes two
# of them for the same person: SyncEvolution's server joins by name.
rich()
{
	mkdir -p "$work/rich"
	make_items "$kind" "$1" "$work/rich" "$3"
	n=0
	for file in "$work"/rich/*; do
		# One event an item: what SyncEvolution's folder of events holds.
		if [ "$kind" = calendar ] &&
			[ "$(grep -c '^BEGIN:VEVENT' "$file")" != 1 ]; then
			rm "$file"
			continue
		fi
		n=$((n + 1))
		case $kind in
		contacts) sed -i "s/^\(N:[^;]*\)/\1 $3-$n/; s/^\(FN:[^\r]*\)/\1 $3-$n/" "$file" ;;
		notes) sed -i "1s/^\([^\r]*\)/\1 $3-$n/" "$file" ;;
		calendar) [ "$format-$2" != "vcal10-$near" ] ||
			name_day "$file" ;;
		esac
		case $2 in
		"$far") mv "$file" "$2" ;;
		*) mv "$file" "$2/$(basename "$file" ".$ending")" ;;
		esac
	done
}

# One way without anything agreed on yet: nothing is deleted.
step_first()
{
	write "$(client_end)" Tp 1
	write "$(server_end)" Tq 1
	if [ "$role" = client ]; then
		far_sync --trace --mode send-only &&
			failed "$step: a server that might delete is not told to"
		same "$step: the server has what it had" "$(told "$near")" Tq=1
	else
		far_sync || failed "$step: our other client"
		sync_all one-way-from-client
		same "$step: the client has what it had" "$(told "$near")" Tp=1
		same "$step: the server has both" "$(told "$far")" 'Tp=1 Tq=1'
	fi
	sync_all one-way-from-server
	same "$step: the client has both" "$(told "$(client_end)")" 'Tp=1 Tq=1'
	sync_all two-way
	expect Tp=1 Tq=1
	nothing_left
	remove "$near" Tp
	remove "$near" Tq
	sync_all two-way
}

# name_day FILE: the day of a monthly rule, said only by the start, becomes a
# part of it.
name_day()
{
	grep -q '^RRULE:FREQ=MONTHLY;COUNT=[0-9]*.$' "$1" || return
	expected 'SyncEvolution drops a monthly rule that names no day when it writes vCalendar 1.0; its items name the day'
	sed -i "s/^\(RRULE:FREQ=MONTHLY;\)\(COUNT=[0-9]*\)/\1BYMONTHDAY=$(
		sed -n '/^BEGIN:VEVENT/,$s/^DTSTART[^:]*:......0*\([0-9]*\)T.*/\1/p' "$1"
	);\2/" "$1"
}

step_slow()
{
	rich 12 "$far" 1
	rich 12 "$near" 2
	write "$near" Tboth same
	write "$far" Tboth same
	write "$near" Tnear 1
	write "$far" Tfar 1
	sync_all slow
	if [ "$role" = client ]; then
		trace_far >"$work/trace"
		same "$step: the format on the wire" "$(sed -n \
			's|.*<Type[^>]*>\(text/[a-z-]*\)</Type>.*|\1|p' \
			"$work/trace" | sort -u | tr '\n' ' ')" "$se_format "
	fi
	expect Tboth=same Tfar=1 Tnear=1
	nothing_left
}

step_two_way()
{
	write "$near" Tkept-n 1
	write "$far" Tkept-f 1
	edit "$near" Tnear 2
	edit "$far" Tfar 2
	remove "$far" Tboth
	sync_all two-way
	expect Tfar=2 Tkept-f=1 Tkept-n=1 Tnear=2
	nothing_left
	edit "$near" Tfar 3
	edit "$far" Tnear 3
	remove "$near" Tkept-f
	remove "$far" Tkept-n
	sync_all two-way
	expect Tfar=3 Tnear=3
	nothing_left
	# SyncEvolution drops it, also from what it edits.
	[ "$kind" != contacts ] || check "$step: the UID of an item of ours stays" \
		grep -q '^UID:Tfar' "$(meaning --find "$far" Tfar)"
}

# The same item deleted on both sides, others on one.
step_deletes()
{
	for name in Ta Tb Tc Td; do write "$near" $name 1; done
	sync_all two-way
	expect Ta=1 Tb=1 Tc=1 Td=1 Tfar=3 Tnear=3
	sleep 1.1
	remove "$near" Ta
	remove "$far" Ta
	remove "$near" Tb
	remove "$far" Tc
	sync_all two-way
	expect Td=1 Tfar=3 Tnear=3
	nothing_left
	remove "$near" Td
	sync_all two-way
}

step_conflict()
{
	write "$near" Tc 1
	sync_all two-way
	sleep 1.1
	edit "$near" Tc near
	edit "$far" Tc far
	sync_all two-way
	sync_all two-way
	# Our server keeps both; SyncEvolution's lets the client win and says
	# nothing to it, but has no dates to decide by in a note.
	if [ "$role-$kind" = client-contacts ] || [ "$role-$kind" = client-calendar ]; then
		expect Tc=far Tfar=3 Tnear=3
	else
		expect Tc=far Tc=near Tfar=3 Tnear=3
		remove "$near" Tc
		sync_all two-way
	fi
	nothing_left
	remove "$near" Tc
	sync_all two-way
	expect Tfar=3 Tnear=3
}

# An edit is worth more than a deletion.
step_edit_delete()
{
	write "$near" Tx 1
	write "$far" Ty 1
	sync_all two-way
	sleep 1.1
	edit "$near" Tx 2
	remove "$far" Tx
	remove "$near" Ty
	edit "$far" Ty 2
	sync_all two-way
	# SyncEvolution gave what came back the number of what it deleted, and
	# takes it for new once.
	sync_all two-way
	expect Tfar=3 Tnear=3 Tx=2 Ty=2
	nothing_left
	remove "$near" Tx
	remove "$near" Ty
	sync_all two-way
}

# client_end / server_end: the folder at the client, and the one at the server.
client_end() { [ "$role" = server ] && echo "$near" || echo "$far"; }
server_end() { [ "$role" = server ] && echo "$far" || echo "$near"; }

step_from_client()
{
	write "$(client_end)" Tp 1
	edit "$(client_end)" Tnear 4
	write "$(server_end)" Tq 1
	sync_all one-way-from-client
	same "$step: the client has not got more" "$(told "$(client_end)")" \
		'Tfar=3 Tnear=4 Tp=1'
	same "$step: the server has both" "$(told "$(server_end)")" \
		'Tfar=3 Tnear=4 Tp=1 Tq=1'
	sync_all two-way
	expect Tfar=3 Tnear=4 Tp=1 Tq=1
	nothing_left
	remove "$near" Tp
	remove "$near" Tq
	sync_all two-way
}

step_from_server()
{
	write "$(server_end)" Tp 1
	edit "$(server_end)" Tnear 5
	write "$(client_end)" Tq 1
	sync_all one-way-from-server
	same "$step: the server has not got more" "$(told "$(server_end)")" \
		'Tfar=3 Tnear=5 Tp=1'
	same "$step: the client has both" "$(told "$(client_end)")" \
		'Tfar=3 Tnear=5 Tp=1 Tq=1'
	sync_all two-way
	expect Tfar=3 Tnear=5 Tp=1 Tq=1
	nothing_left
	remove "$near" Tp
	remove "$near" Tq
	sync_all two-way
}

step_refresh_server()
{
	write "$(client_end)" Tp 1
	edit "$(client_end)" Tnear 6
	write "$(server_end)" Tq 1
	edit "$(server_end)" Tfar lost
	sync_all refresh-from-client
	expect Tfar=3 Tnear=6 Tp=1
	nothing_left
	remove "$near" Tp
	sync_all two-way
}

step_refresh_client()
{
	write "$(server_end)" Tp 1
	edit "$(server_end)" Tnear 7
	write "$(client_end)" Tq 1
	edit "$(client_end)" Tfar lost
	sync_all refresh-from-server
	expect Tfar=3 Tnear=7 Tp=1
	nothing_left
	remove "$near" Tp
	sync_all two-way
}

messages()
{
	if [ "$role" = server ]; then
		grep -c 'message [0-9]* of interop-near' "$work/s.err"
	else
		sed -n 's/.*"messages":\([0-9]*\).*/\1/p' "$work/far.out"
	fi
}

step_thousand()
{
	small_messages
	rich 500 "$near" 3
	rich 500 "$far" 4
	[ "$role" = server ] && before=$(messages) || before=0
	sync_all two-way
	same "$step: they went in many messages" \
		"$([ $(($(messages) - before)) -gt "$many" ] && echo yes)" yes
	both_equal
	nothing_left
}

# big FOLDER NAME: an item that takes many messages.
big()
{
	write "$1" "$2" 1
	file=$(meaning --find "$1" "$2")
	"$python" -c 'import sys
words = "".join("%d of a large object, %s;" % (n, "Žofie") for n in range(8000))
text = open(sys.argv[1], encoding="utf-8", newline="").read()
for what in ("END:VCARD", "END:VEVENT"):
    if what in text:
        words = words.replace(",", "\\,").replace(";", "\\;")
        if what == "END:VCARD":
            text = text.replace(what, "NOTE:" + words + "\r\n" + what)
        else:
            text = text.replace("DESCRIPTION:", "DESCRIPTION:" + words)
        break
else:
    text += words
open(sys.argv[1], "w", encoding="utf-8", newline="").write(text)' "$file"
}

step_large()
{
	small_messages
	others=$(told "$far")
	# shellcheck disable=SC2086 # words
	large $others
}

# large NAME=VALUE...: what is there besides.
large()
{
	big "$near" Tbig-n
	big "$far" Tbig-f
	sync_all two-way
	expect Tbig-f=1 Tbig-n=1 "$@"
	nothing_left
	edit "$near" Tbig-f 2
	edit "$far" Tbig-n 2
	sync_all two-way
	expect Tbig-f=2 Tbig-n=2 "$@"
	nothing_left
	remove "$near" Tbig-n
	remove "$far" Tbig-f
	sync_all two-way
}

# begin_sync: what is to be cut off, in the background. Sets sync_pid.
begin_sync()
{
	if [ "$role" = server ]; then
		far_sync || failed "$step: our other client" "$(head -c 300 "$work/far.out")"
		(se_exec two-way) &
	else
		"$valise" sync --profile "$work/far" --quiet --trace >"$work/far.out" 2>&1 &
	fi
	sync_pid=$!
	pids="$pids $sync_pid"
}

# wait_items FOLDER COUNT: until so many are there, or the sync is over.
wait_items()
{
	while [ "$(count "$1")" -lt "$2" ]; do
		kill -0 "$sync_pid" 2>/dev/null || return 1
		sleep 0.02
	done
}

# cut_at WHAT FOLDER COUNT: end the client or the server when COUNT new items are
# in FOLDER, start it again, and go on.
cut_at()
{
	rich 100 "$near" "5$cut"
	rich 100 "$far" "6$cut"
	sleep 1.1
	target=$(($(count "$2") + $3))
	begin_sync
	if wait_items "$2" $target; then
		ok "$step: $1 is ended in the middle"
	else
		failed "$step: $1 is ended in the middle" "it was over before"
	fi
	if [ "$1" = client ]; then
		end "$sync_pid" KILL
		# What SyncEvolution was writing, it never looks at again.
		find "$near" -type f -empty -exec rm {} +
	elif [ "$role" = server ]; then
		end "$server_pid" KILL
		end "$sync_pid"
		start_server s --log-level debug --listen "127.0.0.1:$port"
	else
		se_server_stop KILL
		end "$sync_pid"
		se_server_start
	fi
	sleep 1.1
	sync_all two-way
	sync_all two-way
	both_equal
	nothing_left
	cut=$((cut + 1))
}

step_killed()
{
	small_messages
	cut=0
	cut_at client "$(client_end)" 40
	cut_at server "$(client_end)" 40
}

# The credentials that the row is about are used, and wrong ones are refused.
step_auth()
{
	if [ "$role" = server ]; then
		auth_there=$auth
		# Its md5 needs the clear password, which is not kept.
		[ "$version" != 1.0 ] || auth_there=basic
		se_configure --sync-property password=wrong server@near
		se_sync two-way &&
			failed "$step: a wrong password is refused"
		se_configure --sync-property password=secret server@near
		sync_all two-way
		same "$step: credentials" "$(sed -n \
			's/.*log-in of interop-near by syncml://p' \
			"$work/s.err" | tail -n 1)" "auth-$auth_there"
	else
		far_sync --trace || failed "$step: valise" "$(head -c 300 "$work/far.out")"
		same "$step: credentials" "$(trace_far | grep -o 'auth-[a-z0-9]*' |
			head -n 1)" "auth-$auth"
		[ "$auth" = md5 ] || return
		far_password wrong
		far_sync && failed "$step: a wrong password is refused"
		far_password secret
		sync_all two-way
	fi
	nothing_left
}

# Step, words in the name of the configuration, why not.
not_supported()
{
	while IFS='|' read -r which words reason; do
		[ "$which" = "$1" ] || [ "$which" = any ] || continue
		# shellcheck disable=SC2254 # a pattern
		case $test_name in
		$words)
			echo "$reason"
			return
			;;
		esac
	done <<'TABLE'
large|interop-*-1.0-*|SyncML 1.0 has no large objects
TABLE
}

for each; do
	reason=$(not_supported "$each")
	if [ -n "$reason" ]; then
		end_step
		echo "$each no $reason" >>"$results"
		continue
	fi
	step "$each"
	"step_$each"
done
end_step
[ "$failures" -eq 0 ]
