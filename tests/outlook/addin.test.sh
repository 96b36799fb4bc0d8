#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the add-in tells its user when it starts and when it cannot work: no
# mail client, a profile it leaves alone, nothing set up yet.
# shellcheck disable=SC2154,SC2317 # of lib.sh; called by check, and by trap
set -u
here=${srcdir:?the source folder}/tests/outlook
# shellcheck source=tests/e2e/lib.sh
. "$srcdir/tests/e2e/lib.sh"
# shellcheck source=tests/outlook/windows.sh
. "$here/windows.sh"
# shellcheck source=tests/outlook/prefix.sh
. "$here/prefix.sh"
for tool in wine wineserver Xvfb; do
	command -v "$tool" >/dev/null || {
		echo "FAILED addin: $tool is missing"
		exit 1
	}
done
TMPDIR=$PWD
begin addin
unset TMPDIR
keep_retries
own_prefix "$work/wine"
own_display
timeout 60 wine reg delete 'HKLM\Software\Clients\Mail' /f >/dev/null 2>&1
timeout 60 wine regsvr32 /s bin/valise-outlook.dll || {
	echo 'FAILED addin: regsvr32'
	exit 1
}

check 'each Outlook profile has a folder of its own' timeout 60 wine \
	tests/outlook/test_profile_dir.exe

# host NAME COMMAND...: in the background, each command a line; its output is
# in $work/out.
host()
{
	name=$1
	shift
	printf '%s\n' "$@" >"$work/commands"
	: >"$work/out"
	timeout 60 wine tests/outlook/valise-outlook-host.exe "$name" \
		<"$work/commands" >"$work/out" 2>&1 &
	host_pid=$!
}

# The same with the doubles of the mail client and of the account manager, whose
# accounts are in $work/accounts.
host_with()
{
	name=$1
	shift
	printf '%s\n' "$@" >"$work/commands"
	: >"$work/out"
	VALISE_ACCOUNTS_FILE=$work/accounts DOUBLE_TIMEOUT=60 \
		sh "$here/with-accounts.sh" sh "$here/with-double.sh" \
		tests/outlook/valise-outlook-host.exe "$name" \
		<"$work/commands" >"$work/out" 2>&1 &
	host_pid=$!
}

host_ends()
{
	wait "$host_pid" && return 0
	sed 's/^/    /' "$work/out"
	return 1
}

# sees CAPTION TEXT [ID]: the window comes and says so; ID is pressed.
sees()
{
	timeout 30 wine tests/outlook/valise-hand.exe 10 "$1" ${3:+"$3"} \
		>"$work/seen" 2>/dev/null || {
		sed 's/^/    /' "$work/out"
		return 1
	}
	grep -qF "$2" "$work/seen" && return 0
	sed 's/^/    /' "$work/seen"
	return 1
}

# says_nothing CAPTION: once the add-in has started no such window comes, as long
# as the host waits for one.
says_nothing()
{
	wait_line "$work/out" '^start [0-9.]* ms' || {
		sed 's/^/    /' "$work/out"
		return 1
	}
	timeout 30 wine tests/outlook/valise-hand.exe 2 "$1" >"$work/seen" \
		2>/dev/null
	hand_status=$?
	sed 's/^/    /' "$work/seen"
	[ "$hand_status" -eq 1 ] && grep -qx 'no such window' "$work/seen" &&
		kill -0 "$host_pid"
}

first='Valise must be set up first'
ok_id=1
cancel_id=2

# ---- no mail client ----

host none connect 'pump 8' shutdown
if says_nothing Valise >/dev/null; then
	failed 'a window is no silence' 'it was not seen'
else
	check 'a window is no silence' grep -qF 'out of reach' "$work/seen"
fi
check 'without MAPI it says so at the first start' sees Valise \
	"Outlook's items are out of reach" $ok_id
check 'without MAPI it ends' host_ends
host none connect 'pump 8' shutdown
check 'and only at the first one' says_nothing Valise
check 'and ends' host_ends
host none 'account http://127.0.0.1:1 anna secret' \
	'option sync-on-startup no' connect 'pump 1' \
	'click valiseTabMailSync' 'pump 1' shutdown
check 'without MAPI a click is answered' sees Valise \
	'install Valise for Outlook of 32 or 64 bits' $ok_id
check 'a click leaves nothing' host_ends

# ---- a profile of Exchange ----

printf '[account]\ntype=imap\nserver=i.example\n[account]\ntype=mapi\nname=%s\n' \
	Exchange >"$work/accounts"
host_with mapi connect 'pump 6' shutdown
check 'Exchange is explained at the first start' sees Valise \
	'it leaves this one alone' $ok_id
check 'Exchange: it ends' host_ends
host_with mapi connect 'pump 2' 'click valiseTabMailOptions' shutdown
check 'Exchange is explained to who clicks' sees Valise \
	'IMAP or POP3 accounts only' $ok_id
check 'Exchange: it ends once more' host_ends

# ---- nothing set up ----

printf '[account]\ntype=imap\nname=Office mail\nserver=i.example\nuser=anna\n' \
	>"$work/accounts"
host_with new connect 'pump 6' shutdown
check 'the first start asks to set up' sees "$first" \
	'in step with a server' $cancel_id
check 'later: it ends' host_ends
host_with new connect 'pump 8' 'click valiseTabMailHelp' \
	'click valiseTabCalendarSync' shutdown
check 'the second start asks nothing' says_nothing "$first"
check 'Help says what it is' sees Valise 'Synchronize now: send and fetch' \
	$ok_id
check 'a click asks again' sees "$first" 'in step with a server' $ok_id
check 'and leads to the options' sees 'Valise: Options' 'Office mail' $cancel_id
check 'set up: it ends' host_ends

# ---- Outlook ends while one of its dialogs is open ----

host_with new connect 'pump 1' 'open valiseTabMailHelp' 'pump 4' shutdown
check 'Help is open' sees Valise 'Synchronize now: send and fetch'
check 'Outlook ends with Help open' host_ends
host_with new 'account http://127.0.0.1:1 anna secret' \
	'option sync-on-startup no' connect 'pump 1' \
	'open valiseTabMailOptions' 'pump 4' shutdown
check 'the options are open' sees 'Valise: Options' 'Office mail'
check 'Outlook ends with the options open' host_ends
finish_windows
