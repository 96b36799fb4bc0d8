#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The DLL of the plug-in: it exports what COM asks for and nothing else, it
# needs Windows alone, and it can be loaded anywhere and executes no data.
# In a build tree for Windows; OBJDUMP is that of the host.
# shellcheck disable=SC2154,SC2317 # of lib.sh; called by check
set -u
: "${srcdir:?the source folder}"
# shellcheck source=tests/e2e/lib.sh
. "$srcdir/tests/e2e/lib.sh"
# shellcheck source=tests/outlook/windows.sh
. "$srcdir/tests/outlook/windows.sh"
dll=bin/valise-outlook.dll
begin_windows dll

LC_ALL=C "${OBJDUMP:?the host objdump}" -p "$dll" >"$work/headers" || exit 99
# Addresses can move only with a table of what moves with them.
LC_ALL=C "$OBJDUMP" -h "$dll" >"$work/sections" || exit 99

sort >"$work/wanted" <<'LIST'
DllCanUnloadNow
DllGetClassObject
DllInstall
DllRegisterServer
DllUnregisterServer
LIST
sed -n '/^\[Ordinal\/Name Pointer\] Table/,/^$/s/^[[:space:]].*\] //p' \
	"$work/headers" | sort >"$work/exports"
check exports diff "$work/wanted" "$work/exports"

# Those of Windows 7 itself.
tr ' ' '\n' >"$work/system" <<'LIST'
advapi32.dll bcrypt.dll comctl32.dll crypt32.dll gdi32.dll kernel32.dll
msvcrt.dll ole32.dll oleaut32.dll shell32.dll user32.dll uxtheme.dll
winhttp.dll ws2_32.dll
LIST
sed -n 's/.*DLL Name: //p' "$work/headers" | tr '[:upper:]' '[:lower:]' \
	>"$work/imports"
are_of_the_system()
{
	[ -s "$work/imports" ] && ! grep -vxF -f "$work/system" "$work/imports"
}
check imports are_of_the_system

flags='DYNAMIC_BASE NX_COMPAT'
case $(sed -n 's/.*file format //p' "$work/headers") in
pei-x86-64) flags="$flags HIGH_ENTROPY_VA" ;;
esac
for flag in $flags; do
	check "$flag" grep -E "^[[:space:]]+$flag\$" "$work/headers"
done
check relocations grep ' \.reloc ' "$work/sections"
check resources grep ' \.rsrc ' "$work/sections"
finish_windows
