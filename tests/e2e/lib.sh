# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the end-to-end tests share. A test sources it, calls begin once, then
# check and same, and ends with finish. Everything it starts is ended by its
# process id, everything it writes is below $work, which is removed.
#
# Environment: VALISE_BIN, the folder with valise and valise-server;
# VALISE_TOOLS, the folder with proxy, measure, gen-items, corpus-split.
# Both default to the build folder this script is run from.
# shellcheck disable=SC2154,SC2034

: "${VALISE_BIN:=$PWD/bin}"
: "${VALISE_TOOLS:=$PWD/tests/support}"
valise=$VALISE_BIN/valise
server=$VALISE_BIN/valise-server
tools=$VALISE_TOOLS
pids=
failures=0
checks=0

begin()
{
	test_name=$1
	work=$(mktemp -d "${TMPDIR:-/tmp}/valise-$test_name.XXXXXX") || exit 1
	trap cleanup EXIT
	trap 'exit 1' HUP INT PIPE TERM
	if ! [ -x "$valise" ] || ! [ -x "$server" ]; then
		echo "FAILED $test_name: no valise and valise-server in $VALISE_BIN"
		exit 1
	fi
	XDG_DATA_HOME=$work/xdg-data XDG_CONFIG_HOME=$work/xdg-config
	LC_ALL=C.UTF-8
	export XDG_DATA_HOME XDG_CONFIG_HOME LC_ALL
	unset LANGUAGE http_proxy https_proxy all_proxy
}

cleanup()
{
	for pid in $pids; do
		kill "$pid" 2>/dev/null
	done
	for pid in $pids; do
		wait "$pid" 2>/dev/null
	done
	[ -n "${VALISE_KEEP:-}" ] || rm -rf "$work"
}

# end PID [SIGNAL]: end one process we started and forget it.
end()
{
	kill "-${2:-TERM}" "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	left=
	for pid in $pids; do
		[ "$pid" = "$1" ] || left="$left $pid"
	done
	pids=$left
}

# ok NAME / failed NAME [WHY]
ok()
{
	checks=$((checks + 1))
	echo "ok $test_name: $1"
}

failed()
{
	checks=$((checks + 1))
	failures=$((failures + 1))
	echo "FAILED $test_name: $1${2:+: $2}"
}

# check NAME COMMAND...: the command must succeed.
check()
{
	check_name=$1
	shift
	if "$@" >"$work/check.out" 2>&1; then
		ok "$check_name"
	else
		failed "$check_name" "exit $? of: $*"
		sed 's/^/    /' "$work/check.out" | head -n 40
	fi
}

# check_status NAME STATUS COMMAND...: the command must exit with STATUS; what
# it printed is in $work/out and $work/err.
check_status()
{
	check_name=$1 want=$2
	shift 2
	"$@" >"$work/out" 2>"$work/err"
	got=$?
	if [ "$got" -eq "$want" ]; then
		ok "$check_name"
	else
		failed "$check_name" "exit $got, not $want, of: $*"
		sed 's/^/    /' "$work/out" "$work/err" | head -n 40
	fi
}

# same NAME GOT WANTED
same()
{
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		failed "$1" "got '$2', not '$3'"
	fi
}

finish()
{
	[ "$failures" -eq 0 ] && [ "$checks" -gt 0 ]
	exit
}

# wait_line FILE PATTERN: until a line matches, at most 30 seconds.
wait_line()
{
	waited=0
	until grep -q -- "$2" "$1" 2>/dev/null; do
		waited=$((waited + 1))
		[ $waited -lt 600 ] || return 1
		sleep 0.05
	done
}

# start_server NAME [OPTION...]: data folder $work/NAME.data. Sets url,
# server_pid and port; its log is $work/NAME.err.
start_server()
{
	name=$1
	shift
	: >"$work/$name.out"
	"$server" run --data "$work/$name.data" --listen 127.0.0.1:0 "$@" \
		>"$work/$name.out" 2>"$work/$name.err" &
	server_pid=$!
	pids="$pids $server_pid"
	wait_line "$work/$name.out" 'ready at' || {
		echo "FAILED $test_name: the server did not start"
		cat "$work/$name.err"
		exit 1
	}
	url=$(sed -n 's/.*ready at \([^ ]*\).*/\1/p' "$work/$name.out" | head -n 1)
	port=${url##*:}
	port=${port%%/*}
}

# make_account NAME [USER [PASSWORD [OPTION]]]: in the data folder of that
# server.
make_account()
{
	printf '%s\n' "${3:-secret}" >"$work/password"
	"$server" account add "${2:-anna}" --data "$work/$1.data" \
		--password-file "$work/password" ${4:+"$4"} >/dev/null || {
		echo "FAILED $test_name: no account could be made"
		exit 1
	}
}

# make_profile NAME [URL [USER [PASSWORD]]]: in $work/NAME.
make_profile()
{
	printf '%s\n' "${4:-secret}" >"$work/password"
	if ! "$valise" init "$work/$1" >/dev/null ||
		! "$valise" account add --profile "$work/$1" \
			--server "${2:-$url}" --user "${3:-anna}" \
			--password-file "$work/password" >/dev/null; then
		echo "FAILED $test_name: no profile could be made"
		exit 1
	fi
}

# sync_profile NAME [OPTION...]
sync_profile()
{
	name=$1
	shift
	"$valise" sync --profile "$work/$name" --quiet "$@"
}

# make_items KIND COUNT FOLDER [SEED]
make_items()
{
	mkdir -p "$3"
	"$tools/gen-items" "$@"
}

# contents FOLDER: a line an item, sorted: what must be equal on both sides,
# whatever the files are called.
contents()
{
	find "$1" -maxdepth 1 -type f ! -name '.*' -exec sha256sum {} + |
		cut -d ' ' -f 1 | sort
}

count()
{
	find "$1" -maxdepth 1 -type f ! -name '.*' | wc -l
}

# in_step NAME PROFILE PROFILE: all folders hold the same items.
in_step()
{
	for folder in calendar contacts notes; do
		contents "$work/$2/$folder" >"$work/left"
		contents "$work/$3/$folder" >"$work/right"
		if cmp -s "$work/left" "$work/right"; then
			ok "$1: $folder in step ($(wc -l <"$work/left") items)"
		else
			failed "$1: $folder in step" "$(diff "$work/left" \
				"$work/right" | grep -c '^[<>]') items differ"
		fi
	done
}

# card NAME PHONE [UID]: a small vCard on standard output.
card()
{
	printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nN:%s;;;;\r\nFN:%s\r\nTEL;TYPE=cell:%s\r\nEND:VCARD\r\n' \
		"${3:-$1-uid}" "$1" "$1" "$2"
}

# need PROGRAM PACKAGE: a missing tool fails the test with what to install.
need()
{
	command -v "$1" >/dev/null || {
		echo "FAILED ${test_name:-}: $1 is missing: install the package $2"
		exit 1
	}
}

# start_proxy [OPTION...] PORT...: sets proxy_pid and proxy_url.
start_proxy()
{
	: >"$work/proxy.out"
	"$tools/proxy" "$@" >"$work/proxy.out" 2>&1 &
	proxy_pid=$!
	pids="$pids $proxy_pid"
	wait_line "$work/proxy.out" '^proxy ready' || {
		echo "FAILED $test_name: the proxy did not start"
		exit 1
	}
	proxy_url=http://127.0.0.1:$(sed -n 's/^proxy ready //p' \
		"$work/proxy.out")/sync
}

# expect_union BASE LEFT RIGHT: contents after both sides' edits of BASE meet,
# when no item was touched on both.
expect_union()
{
	for side in "$2" "$3"; do
		comm -23 "$1" "$side"
	done | sort >"$work/removed"
	for side in "$2" "$3"; do
		comm -13 "$1" "$side"
	done | sort >"$work/added"
	comm -23 "$1" "$work/removed" | sort - "$work/added"
}
