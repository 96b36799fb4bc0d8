#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Speed and memory of client and server on one machine: makes its own data and
# prints everything. Nothing here is a test; the goals stand beside the
# figures. VALISE_BENCH_ITEMS: contacts (default 10000).
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
begin bench
need strace strace
items=${VALISE_BENCH_ITEMS:-10000}

# The floor: the same number of files written and fsynced, nothing else.
floor()
{
	mkdir "$work/floor"
	"$tools/measure" "$work/floor.m" "$tools/floor" "$work/floor" "$items" 1024
	rm -rf "$work/floor"
}

rss()
{
	awk '/^VmHWM/ { print $2 }' "/proc/$1/status"
}

cpu()
{
	awk '{ print $14 + $15 }' "/proc/$1/stat"
}

# timed NAME PROFILE: one sync; a row of the table.
timed()
{
	before=$(cpu "$server_pid")
	: >"$work/m"
	"$tools/measure" "$work/m" "$valise" sync --profile "$work/$2" --quiet ||
		echo "  valise exited with $?"
	server_cpu=$(($(cpu "$server_pid") - before))
	awk -v name="$1" -v goal="$3" -v cpu="$server_cpu" \
		-v rss="$(rss "$server_pid")" '{
		printf "%-30s %7.2f s  (goal %s)  client %5.2f s cpu %5.1f MB  server %5.2f s cpu %5.1f MB\n",
			name, $1, goal, $2 + $3, $4 / 1024, cpu / 100, rss / 1024 }' \
		"$work/m"
}

# syncs NAME PROFILE: fsync and fdatasync calls of each side, per message.
syncs()
{
	before=$(grep -c '^[0-9]' "$work/proxy.out")
	strace -f -qq -c -e trace=fsync,fdatasync -o "$work/client.st" \
		"$valise" sync --profile "$work/$2" --quiet
	messages=$(($(grep -c '^[0-9]' "$work/proxy.out") - before))
	awk -v name="$1" -v messages="$messages" -v items="$3" '
		$NF == "fsync" { f = $4 } $NF == "fdatasync" { d = $4 }
		END { printf "%-30s client: %d fsync %d fdatasync in %d messages, %d items\n",
			name, f, d, messages, items }' "$work/client.st"
}

echo "Valise bench: $items contacts, $(nproc) cores, $(uname -m)"
floor
awk '{ printf "%-30s %7.2f s  (the floor: write and fsync the files)\n", "floor", $1 }' "$work/floor.m"
start_server s
make_account s
make_profile up
make_items contacts "$items" "$work/up/contacts" 1
echo "average contact: $(find "$work/up/contacts" -type f -printf '%s\n' | awk '{ n += $1 } END { print int(n / NR) }') bytes"
sleep 2.1
timed "upload to an empty server" up "4 s"
timed "no change" up "0.3 s"
make_profile down
timed "download into a new profile" down "4 s"
timed "no change after download" down "0.3 s"
end "$server_pid"

echo
echo "fsync and fdatasync (goal: upload 3 a message; download 1 an item and 3 a message; no change 3)"
: >"$work/t.out"
strace -f -qq -c -e trace=fsync,fdatasync -o "$work/server.st" \
	"$server" run --data "$work/t.data" --listen 127.0.0.1:0 \
	>"$work/t.out" 2>/dev/null &
traced=$!
pids="$pids $traced"
make_account t
wait_line "$work/t.out" 'ready at'
url=$(sed -n 's/.*ready at \([^ ]*\).*/\1/p' "$work/t.out")
port=${url##*:}
start_proxy "${port%%/*}"
make_profile up2 "$proxy_url"
cp "$work/up/contacts/"*.vcf "$work/up2/contacts/"
sleep 2.1
syncs "upload" up2 "$items"
syncs "no change" up2 0
make_profile down2 "$proxy_url"
syncs "download" down2 "$items"
total=$(grep -c '^[0-9]' "$work/proxy.out")
pkill -TERM -P "$traced"
wait "$traced"
awk -v messages="$total" '$NF == "fsync" { f = $4 } $NF == "fdatasync" { d = $4 }
	END { printf "%-30s server: %d fsync %d fdatasync in %d messages\n", "all three", f, d, messages }' "$work/server.st"
ok "bench finished"
finish
