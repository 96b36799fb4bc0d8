# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A Wine prefix and a display of a test's own. Sourced after tests/e2e/lib.sh and
# windows.sh.
# shellcheck disable=SC2154 # of lib.sh

# own_prefix FOLDER: files shared with WINEPREFIX if there is one on the same
# disk, else made anew; the registry is the test's alone. WINEPREFIX is FOLDER
# from now on, and all its programs end with the test: nothing writes there while
# it is removed.
own_prefix()
{
	from=${WINEPREFIX:-}
	export WINEPREFIX="$1" WINEARCH=win64 WINEDEBUG="${WINEDEBUG:--all}"
	trap 'leave_prefix; cleanup' EXIT
	if [ -f "$from/system.reg" ] && cp -al "$from" "$1" 2>/dev/null; then
		for file in "$from"/*.reg; do
			rm -f "$1/${file##*/}"
			cp "$file" "$1" || exit 1
		done
		rm -rf "$1"/drive_c/users/*/AppData/Roaming/valise
		return
	fi
	rm -rf "$1"
	timeout 120 wine wineboot -i >/dev/null 2>&1
	timeout 120 wineserver -w
}

leave_prefix()
{
	timeout 60 wineserver -k >/dev/null 2>&1
	timeout 60 wineserver -w >/dev/null 2>&1
}

# own_display: DISPLAY is one that nobody sees, without a window manager.
own_display()
{
	Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp \
		3>"$work/display" >/dev/null 2>&1 &
	pids="$pids $!"
	wait_line "$work/display" '^[0-9]' || {
		echo "FAILED $test_name: there is no display"
		exit 1
	}
	DISPLAY=:$(cat "$work/display")
	export DISPLAY
	set_registry 'HKCU\Software\Wine\X11 Driver' Managed N || {
		echo "FAILED $test_name: the display cannot be set up"
		exit 1
	}
}
