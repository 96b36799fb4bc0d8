# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the tests of the add-in in its host share: a real server, command-line
# profiles (tests/e2e/lib.sh), and Outlook profiles by name. Sourced in a build
# tree for Windows, with WINEPREFIX; the native programs stand in VALISE_BIN.
# shellcheck disable=SC2154,SC2034
here=${srcdir:?the source folder}/tests/outlook
# shellcheck source=tests/e2e/lib.sh
. "$srcdir/tests/e2e/lib.sh"
# shellcheck source=tests/outlook/windows.sh
. "$here/windows.sh"
host_exe=$PWD/tests/outlook/valise-outlook-host.exe
user_exe=$PWD/tests/outlook/valise-mapi-user.exe
double_dll=$PWD/tests/outlook/valise-mapi-double.dll
addin_dll=${VALISE_ADDIN:-$PWD/bin/valise-outlook.dll}
# Outlook and its user are in Prague, whatever this machine says.
TZ=Europe/Prague
WINEDEBUG=${WINEDEBUG:--all}
export TZ WINEDEBUG

# begin_outlook NAME: begin (lib.sh), the double as mail client, the add-in
# registered as regsvr32 does it for a user.
begin_outlook()
{
	begin "$1"
	keep_retries
	need wine wine
	for file in "$host_exe" "$user_exe" "$double_dll" "$addin_dll" \
		"$tools/gen-items"; do
		[ -f "$file" ] || {
			echo "FAILED $test_name: there is no $file"
			exit 1
		}
	done
	trap 'cleanup_outlook; cleanup' EXIT
	run_id=$test_name-$$
	check 'the mail client is registered' register_mail_client "$double_dll"
	check 'the add-in registers itself' timeout 60 wine regsvr32 /s \
		"$(windows_name "$addin_dll")"
}

# finish_outlook: finish_windows, where no run has left anything to the double.
finish_outlook()
{
	check 'nothing is left behind, nothing was misused' no_problems
	finish_windows
}

# A file for each Outlook profile; those of checks that failed are empty again.
no_problems()
{
	ls "$work/"*.problems && ! grep . "$work/"*.problems
}

cleanup_outlook()
{
	[ -n "${VALISE_KEEP:-}" ] || rm -rf "$(appdata)/valise/outlook/$run_id"-*
}

# Where Valise keeps its settings of Outlook profiles.
appdata()
{
	for folder in "$WINEPREFIX"/drive_c/users/*/AppData/Roaming; do
		[ -d "$folder/valise/outlook" ] && echo "$folder" && return
	done
	echo "$WINEPREFIX/drive_c/none"
}

# profile_of NAME: its folder.
profile_of()
{
	echo "$(appdata)/valise/outlook/$run_id-$1"
}

# run_host NAME [VARIABLE=VALUE...]: commands from standard input (host.c); what
# it said is in $work/NAME.out. Its items are in $work/NAME.mapi, what the double
# found wrong in $work/NAME.problems.
run_host()
{
	outlook=$1
	shift
	: >>"$work/$outlook.problems"
	cat >"$work/$outlook.lines"
	run_host_once "$@" <"$work/$outlook.lines"
	host_status=$?
	if [ "$host_status" -eq 124 ] && ! grep -q '^host' "$work/$outlook.out"; then
		retried "the host of $outlook"
		run_host_once "$@" <"$work/$outlook.lines"
		host_status=$?
	fi
	return "$host_status"
}

run_host_once()
{
	env VALISE_MAPI_FILE="$(windows_name "$work/$outlook.mapi")" \
		VALISE_MAPI_NAME="$run_id-$outlook" \
		VALISE_MAPI_LOG="$(windows_name "$work/$outlook.problems")" "$@" \
		timeout "${HOST_TIMEOUT:-180}" wine "$host_exe" "$run_id-$outlook" \
		>"$work/$outlook.out" 2>"$work/$outlook.err"
}

# host NAME WHAT: the same as a check: nothing failed, nothing was left.
host()
{
	outlook=$1 what=$2
	shift 2
	run_host "$outlook" "$@"
	host_status=$?
	if [ "$host_status" -eq 0 ] && ! [ -s "$work/$outlook.problems" ]; then
		ok "$what"
	else
		failed "$what" "exit $host_status of $outlook"
		grep -v '^status' "$work/$outlook.out" | sed 's/^/    /' | head -n 30
		sed 's/^/    double: /' "$work/$outlook.problems" | head -n 30
		grep '^status' "$work/$outlook.out" | tail -n 1 |
			cut -c 1-2000 | sed 's/^/    /'
		: >"$work/$outlook.problems"
	fi
}

# make_outlook NAME [USER]: an account for it, without start-up runs.
make_outlook()
{
	host "$1" "$1 has an account" <<EOT
account $url ${2:-anna} secret
option sync-on-startup no
option sync-interval-minutes 0
EOT
}

# sync_outlook NAME [VARIABLE=VALUE...]: start, one synchronization by the ribbon,
# end. The status is printed by outlook_status.
sync_outlook()
{
	outlook=$1
	shift
	run_host "$outlook" "$@" <<'EOT'
connect
click valiseTabMailSync
wait 30
shutdown
EOT
}

# check_sync NAME [WHAT [VERDICT]]: as a check; its status says so.
check_sync()
{
	sync_outlook "$1"
	host_status=$?
	want=${3:-in-step}
	if [ "$host_status" -eq 0 ] && ! [ -s "$work/$1.problems" ] &&
		[ "$(fact "$1" verdict)" = "$want" ]; then
		ok "${2:-$1}: $want"
	else
		failed "${2:-$1}: $want" "exit $host_status"
		grep -v '^status' "$work/$1.out" | sed 's/^/    /'
		sed 's/^/    double: /' "$work/$1.problems"
		events "$1" | sed 's/^/    /'
		: >"$work/$1.problems"
	fi
}

# fact NAME KEY: of the last status line.
fact()
{
	sed -n 's/^status //p' "$work/$1.out" | tail -n 1 |
		grep -o "\"$2\":[^,}]*" | head -n 1 | sed 's/^[^:]*://; s/"//g'
}

# moved NAME: items that went either way in the last session.
moved()
{
	sed -n 's/^status //p' "$work/$1.out" | tail -n 1 |
		grep -o '"\(sent\|received\)":{[^}]*}' |
		grep -o '[0-9]*' | awk '{ n += $1 } END { print NR ? n : "unknown" }'
}

events()
{
	sed -n 's/^status //p' "$work/$1.out" | tail -n 1 |
		grep -o '"text":"[^"]*"' | head -n 20
}

# took NAME WHAT: the milliseconds the host measured.
took()
{
	sed -n "s/^$2 \([0-9.]*\) ms.*/\1/p" "$work/$1.out" | tail -n 1
}

# make_events COUNT FOLDER [SEED]: gen-items makes tasks too, which a calendar of
# Outlook has not.
make_events()
{
	make_items calendar "$@"
	grep -l 'BEGIN:VTODO\|BEGIN:VJOURNAL' "$2"/* | xargs -r rm -f
}

# user NAME: lines of mapi_script.h from standard input.
user()
{
	VALISE_MAPI_FILE=$(windows_name "$work/$1.mapi") \
		VALISE_MAPI_NAME=$run_id-$1 \
		timeout 60 wine "$user_exe" >"$work/$1.user" 2>&1 || {
		failed "$1: the user" "$(tail -n 2 "$work/$1.user")"
	}
}

# export_outlook NAME [plain]: the items as files in $work/NAME.items/FOLDER.
export_outlook()
{
	for folder in calendar contacts notes; do
		rm -rf "$work/$1.items/$folder"
		mkdir -p "$work/$1.items/$folder"
		echo "${2:-export} $folder $(windows_name \
			"$work/$1.items/$folder")"
	done >"$work/$1.commands"
	run_host "$1" <"$work/$1.commands" || failed "$1: ${2:-export}" \
		"$(head -n 3 "$work/$1.out")"
}

# equal WHAT NAME PROFILE: an Outlook profile and a command-line profile hold
# the same items, and some.
equal()
{
	export_outlook "$2"
	in_step "$1" "$2.items" "$3"
	check "$1: there are items" [ "$(find "$work/$3/calendar" \
		"$work/$3/contacts" "$work/$3/notes" -type f ! -name '.*' |
		wc -l)" -gt 0 ]
}

# equal_text WHAT LEFT RIGHT: two files of $work say the same, and something.
equal_text()
{
	if ! [ -s "$work/$2" ]; then
		failed "$1" 'there is nothing to compare'
	elif cmp -s "$work/$2" "$work/$3"; then
		ok "$1 ($(wc -l <"$work/$2") lines)"
	else
		failed "$1" "$(diff "$work/$2" "$work/$3" | cut -c 1-900 |
			head -n 6)"
	fi
}

# occurrences FOLDER: of all events there.
occurrences()
{
	python3 "$here/instances.py" "$1"
}

# as_made_by_hand NAME NEW: the items of an Outlook profile as if its user had made
# them: without what Valise left in them.
as_made_by_hand()
{
	awk -v name="$run_id-$2" '/^profile / { print "profile \"" name "\""; next }
		/^\{A12770EC-0C4F-4517-88B6-CD0905036051\}/ { skip = 1; next }
		/^\+/ && skip { next }
		{ skip = 0; print }' "$work/$1.mapi" >"$work/$2.mapi"
}

# messages NAME: how many there are in its folders.
messages()
{
	user "$1" <<'EOT'
count calendar
count contacts
count notes
EOT
	awk '{ n += $1 } END { print n + 0 }' "$work/$1.user"
}
