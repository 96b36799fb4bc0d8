#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# kill -9 of client or server at any point of a 1,000-item sync with adds,
# changes and deletions on both sides, then sync again: none lost, none twice,
# nothing deleted comes back. The kill is a signal delivered at the n-th call
# of a system call that writes, so every run stops somewhere else.
# VALISE_TEST_FULL=1: every point instead of a sample.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
begin kill
need strace strace
items=${VALISE_KILL_ITEMS:-1000}
start_server s
make_account s
make_profile a
make_profile b
make_items contacts "$items" "$work/a/contacts" 1
check 'a uploads' sync_profile a
check 'b downloads' sync_profile b
in_step 'before' a b
round=0

# Edits that never meet: a takes lines 1 to 40 of its shuffled list, b others.
edit()
{
	round=$((round + 1))
	contents "$work/a/contacts" >"$work/base"
	for side in a b; do
		find "$work/$side/contacts" -name '*.vcf' -exec sha256sum {} + |
			sort >"$work/list"
		[ $side = a ] && from=1 || from=200
		sed -n "$from,$((from + 19))p" "$work/list" | cut -c 67- |
			while read -r file; do
				sed -i "s/^NOTE.*//; s/^END:VCARD/NOTE:round $round $side\\r\\nEND:VCARD/" "$file"
			done
		sed -n "$((from + 40)),$((from + 49))p" "$work/list" |
			cut -c 67- | xargs -d '\n' rm -f
		new=0
		while [ $new -lt 10 ]; do
			new=$((new + 1))
			card "New $round $side $new" "$round$new" "new-$round-$side-$new" \
				>"$work/$side/contacts/new-$round-$side-$new.vcf"
		done
		contents "$work/$side/contacts" >"$work/edited.$side"
	done
	expect_union "$work/base" "$work/edited.a" "$work/edited.b" \
		>"$work/expected"
	# What b did waits at the server, so that a both sends and receives.
	sync_profile b >"$work/verify.out" 2>&1 || failed 'b sends its edits'
}

verify()
{
	for profile in a b a b; do
		sync_profile $profile >"$work/verify.out" 2>&1 ||
			failed "$1: sync of $profile after it" "$(head -n 3 "$work/verify.out")"
	done
	for profile in a b; do
		contents "$work/$profile/contacts" >"$work/got"
		if cmp -s "$work/expected" "$work/got"; then
			ok "$1: $profile holds every item once"
		else
			failed "$1: $profile holds every item once" \
				"missing $(comm -23 "$work/expected" "$work/got" | wc -l), too many $(comm -13 "$work/expected" "$work/got" | wc -l)"
		fi
	done
}

kill_client_at()
{
	strace -f -qq -o /dev/null -e "trace=$1" \
		-e "inject=$1:signal=KILL:when=$2" \
		"$valise" sync --profile "$work/a" --quiet >/dev/null 2>&1
}

# wait_ready PID: until the server says it is ready; false if PID ends first.
wait_ready()
{
	until grep -q 'ready at' "$work/s.out"; do
		kill -0 "$1" 2>/dev/null || return 1
		sleep 0.05
	done
}

kill_server_at()
{
	end "$server_pid"
	: >"$work/s.out"
	strace -f -qq -o /dev/null -e "trace=$1" \
		-e "inject=$1:signal=KILL:when=$2" "$server" run \
		--data "$work/s.data" --listen "127.0.0.1:$port" \
		>"$work/s.out" 2>"$work/s.err" &
	traced=$!
	# It may be killed before it is ready: started again all the same.
	if wait_ready $traced; then
		timeout 60 "$valise" sync --profile "$work/a" --quiet \
			>/dev/null 2>&1
	fi
	pkill -KILL -P $traced 2>/dev/null
	wait $traced 2>/dev/null
	"$server" run --data "$work/s.data" --listen "127.0.0.1:$port" \
		>"$work/s.out" 2>"$work/s.err" &
	server_pid=$!
	pids="$pids $server_pid"
	wait_line "$work/s.out" 'ready at' || failed "server starts again"
}

stride=${VALISE_TEST_FULL:+1}
for call in fsync fdatasync rename,renameat,renameat2,link,linkat unlink,unlinkat pwrite64 sendto; do
	at=1
	kills=0
	while [ $kills -lt "${VALISE_KILLS:-5}" ] || [ "$stride" = 1 ]; do
		edit
		if kill_client_at "$call" $at; then
			verify "client not killed any more at $call $at"
			break
		fi
		verify "client killed at $call $at"
		kills=$((kills + 1))
		at=$((at + ${stride:-at + 1}))
	done
done
for call in fdatasync pwrite64 sendto,writev,sendmsg; do
	at=1
	kills=0
	while [ $kills -lt "${VALISE_KILLS:-5}" ]; do
		edit
		kill_server_at "$call" $at
		verify "server killed at $call $at"
		kills=$((kills + 1))
		at=$((at + ${stride:-at + 1}))
	done
done

# The client dies after the server's last commit, before its reply: the next
# sync goes on and is not slow.
"$valise" account set server="$url" --profile "$work/a" >/dev/null 2>&1
for reply in 1 2 3; do
	edit
	start_proxy --hold-reply $reply "$port"
	"$valise" account set server="$proxy_url" --profile "$work/a" \
		>/dev/null || failed "the account can be moved"
	"$valise" sync --profile "$work/a" --quiet >/dev/null 2>&1 &
	client=$!
	wait_line "$work/proxy.out" '^held' || failed "reply $reply is held"
	kill -9 $client
	wait $client 2>/dev/null
	end "$proxy_pid"
	"$valise" account set server="$url" --profile "$work/a" >/dev/null
	check "sync after reply $reply was lost" sync_profile a
	"$valise" status --profile "$work/a" >"$work/status"
	if grep -q -i slow "$work/status"; then
		failed "it is not slow"
	else
		ok "it is not slow"
	fi
	verify "client killed before reply $reply"
done
finish
