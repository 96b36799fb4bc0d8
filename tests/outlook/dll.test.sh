#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The DLL of the plug-in: it exports what COM asks for and nothing else, it
# needs Windows alone, and it can be loaded anywhere and executes no data.
# In a build tree for Windows; OBJDUMP is that of the host.
set -u
dll=bin/valise-outlook.dll
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

check()
{
	if [ "$2" -eq 0 ]; then
		echo "ok $1"
	else
		echo "FAILED $1"
		failed=1
	fi
}

LC_ALL=C "${OBJDUMP:?the host objdump}" -p "$dll" >"$work/headers" || exit 99

sort >"$work/wanted" <<'LIST'
DllCanUnloadNow
DllGetClassObject
DllInstall
DllRegisterServer
DllUnregisterServer
LIST
sed -n '/^\[Ordinal\/Name Pointer\] Table/,/^$/s/^[[:space:]].*\] //p' \
	"$work/headers" | sort >"$work/exports"
diff "$work/wanted" "$work/exports"
check dll_exports $?

# Those of Windows 7 itself.
tr ' ' '\n' >"$work/system" <<'LIST'
advapi32.dll bcrypt.dll comctl32.dll crypt32.dll gdi32.dll kernel32.dll
msvcrt.dll ole32.dll oleaut32.dll shell32.dll user32.dll uxtheme.dll
winhttp.dll ws2_32.dll
LIST
sed -n 's/.*DLL Name: //p' "$work/headers" | tr '[:upper:]' '[:lower:]' \
	>"$work/imports"
[ -s "$work/imports" ] && ! grep -vxF -f "$work/system" "$work/imports"
check dll_imports $?

flags='DYNAMIC_BASE NX_COMPAT'
case $(sed -n 's/.*file format //p' "$work/headers") in
pei-x86-64) flags="$flags HIGH_ENTROPY_VA" ;;
esac
status=0
for flag in $flags; do
	grep -qE "^[[:space:]]+$flag\$" "$work/headers" || {
		echo "$flag is not set"
		status=1
	}
done
check dll_flags "$status"

# Addresses can move only with a table of what moves with them.
LC_ALL=C "$OBJDUMP" -h "$dll" >"$work/sections" || exit 99
grep -q ' \.reloc ' "$work/sections"
check dll_relocations $?
grep -q ' \.rsrc ' "$work/sections"
check dll_resources $?
exit "$failed"
