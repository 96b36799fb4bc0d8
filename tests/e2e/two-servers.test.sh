#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two servers on one data folder, every message to the other one: nothing of a
# session lives in a process. Prints the bytes written per message at 1,000
# and at 10,000 items: they must be the same.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
begin two-servers
start_server one
make_account one
port_one=$port
one_pid=$server_pid
ln -s one.data "$work/two.data"
start_server two
start_proxy "$port_one" "$port"
make_profile a "$proxy_url"
make_profile b "$proxy_url"
make_items contacts 1000 "$work/a/contacts" 1
make_items calendar 100 "$work/a/calendar" 1
make_items contacts 50 "$work/b/contacts" 2
# One item larger than a message travels in parts.
{
	printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:large\r\nN:Large;;;;\r\nFN:Large\r\nNOTE:'
	head -c 700000 /dev/zero | tr '\0' x
	printf '\r\nEND:VCARD\r\n'
} >"$work/a/contacts/large.vcf"
check 'slow sync of 1,000 items, messages in turn' sync_profile a
check 'the other profile' sync_profile b
check 'two-way sync' sync_profile a
in_step 'messages in turn' a b
same 'nothing lost' "$(count "$work/b/contacts")" 1051
rm "$work/a/contacts/large.vcf"
card Two 2 two >"$work/b/contacts/two.vcf"
check 'a sends a deletion' sync_profile a
check 'b sends an add' sync_profile b
check 'a receives it' sync_profile a
in_step 'two-way' a b
used=$(grep -c "^[0-9]* $port_one " "$work/proxy.out")
check "both servers answered ($used by the first)" test "$used" -gt 10

# Bytes written per message do not grow with what the folder holds: the same
# edit of ten items, in a folder of 1,000 and in one of 10,000.
written()
{
	cat "/proc/$one_pid/io" "/proc/$server_pid/io" |
		awk '/^wchar/ { n += $2 } END { print n }'
}
make_profile big "$proxy_url"
for size in 1000 10000; do
	make_items calendar $size "$work/big/calendar" 3
	sync_profile big || failed "upload of $size"
	for n in 1 2 3 4 5 6 7 8 9 10; do
		printf 'note %s of %s\n' $n $size >"$work/big/notes/$size-$n.txt"
	done
	find "$work/big/calendar" -name '*.ics' | sort | head -n 10 |
		xargs sed -i "s/^SUMMARY:.*/SUMMARY:Changed at $size/"
	messages=$(grep -c '^[0-9]' "$work/proxy.out")
	bytes=$(written)
	sync_profile big || failed "edit in $size"
	messages=$(($(grep -c '^[0-9]' "$work/proxy.out") - messages))
	each=$((($(written) - bytes) / messages))
	echo "  $size items: $each bytes written per message ($messages messages)"
	[ $size -eq 1000 ] && each_1000=$each
done
check "bytes per message are the same ($each_1000, $each)" \
	test $((each * 100)) -lt $((each_1000 * 130))

# A client wiped and set up again (same DevID, SessionID and MsgID).
rm -rf "$work/b/contacts" "$work/b/calendar" "$work/b/notes"
mkdir "$work/b/contacts" "$work/b/calendar" "$work/b/notes"
rm -f "$work/b/.valise/state.db" "$work/b/.valise/state.db-wal" \
	"$work/b/.valise/state.db-shm"
check 'a wiped client gets a new session' sync_profile b
check 'a gets what the big one had' sync_profile a
in_step 'wiped and set up again' a b
finish
