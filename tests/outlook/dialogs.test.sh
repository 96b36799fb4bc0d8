#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every dialog on a display of its own: driven by keys and mouse, measured and
# painted in English and Czech at two resolutions. The pictures are left in
# tests/outlook/pictures of the build.
#
# Of the environment: WINEPREFIX, whose files are shared (else one is made);
# VALISE_BIN, the folder of a valise-server of this machine; without it the
# connection check of a real server is skipped, loudly.
# shellcheck disable=SC2317 # called by check, and by trap
set -u
failed=0
work=
display_pid=
export WINEARCH=win64 WINEDEBUG=-all
source_prefix=${WINEPREFIX:-}

end()
{
	[ -z "$work" ] || {
		wineserver -k >/dev/null 2>&1
		wineserver -w >/dev/null 2>&1
	}
	[ -z "$display_pid" ] || kill "$display_pid" 2>/dev/null
	[ -z "$work" ] || rm -rf "$work"
}

die()
{
	echo "FAILED dialogs: $*"
	exit 1
}

check()
{
	what=$1
	shift
	if "$@"; then
		echo "ok $what"
	else
		echo "FAILED $what"
		failed=1
	fi
}

for tool in wine wineserver Xvfb mogrify identify; do
	command -v "$tool" >/dev/null || die "$tool is missing"
done
trap end EXIT
trap 'exit 99' INT TERM
work=$(mktemp -d "$PWD/dialogs.XXXXXX") || exit 99
export WINEPREFIX="$work/wine"

# ---- a prefix whose settings are ours ----

# Only the registry is written to; it must not be that of the other one.
share_prefix()
{
	[ -f "$source_prefix/system.reg" ] &&
		cp -al "$source_prefix" "$WINEPREFIX" 2>/dev/null || return 1
	for file in "$source_prefix"/*.reg; do
		rm -f "$WINEPREFIX/${file##*/}"
		cp "$file" "$WINEPREFIX" || return 1
	done
}

share_prefix || {
	rm -rf "$WINEPREFIX"
	timeout 120 wine wineboot -i >/dev/null 2>&1
	timeout 120 wineserver -w
}
[ -f "$WINEPREFIX/system.reg" ] || die 'there is no Wine to run them in'

# ---- a display without a window manager ----

Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp \
	3>"$work/display" >/dev/null 2>&1 &
display_pid=$!
tries=0
while [ ! -s "$work/display" ]; do
	tries=$((tries + 1))
	[ "$tries" -lt 100 ] || die 'there is no display'
	sleep 0.1
done
DISPLAY=:$(cat "$work/display")
export DISPLAY

set_value() # KEY NAME TYPE VALUE
{
	timeout 60 wine reg add "$1" /v "$2" /t "$3" /d "$4" /f >/dev/null 2>&1 ||
		die "$2 cannot be set"
}
# Wine itself draws the frames of the windows.
set_value 'HKCU\Software\Wine\X11 Driver' Managed REG_SZ N

# ---- the programs ----

pictures=$PWD/tests/outlook/pictures
rm -rf "$pictures"

# run NAME LANGUAGE DPI: its pictures go into the folder LANGUAGE-DPI.
run()
{
	folder=$pictures/$2-$3
	mkdir -p "$folder"
	set_value 'HKCU\Control Panel\Desktop' LogPixels REG_DWORD "$3"
	echo "$1, $2, $3 dots an inch:"
	VALISE_TEST_LANGUAGE=$2 VALISE_TEST_PICTURES="Z:$folder" \
		timeout 120 wine "tests/outlook/$1.exe"
}

# A picture in which nothing is painted has few colours.
is_painted()
{
	mogrify -format png "$1"/*.bmp && rm -f "$1"/*.bmp || return 1
	identify -format '%k %f\n' "$1"/*.png >"$work/colours" || return 1
	! awk '$1 <= 8 { print $2 " is empty" }' "$work/colours" | grep .
}

for dpi in 96 144; do
	for language in en cs-CZ; do
		check "dialogs_look_right ($language, $dpi)" \
			run test_dialog_looks "$language" "$dpi"
		check "dialogs_are_painted ($language, $dpi)" \
			is_painted "$pictures/$language-$dpi"
	done
done
exit "$failed"
