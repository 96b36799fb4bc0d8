#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The registration of the plug-in for one user, by Windows' own tool.
# shellcheck disable=SC2154,SC2317 # of lib.sh; called by check
set -u
here=${srcdir:?the source folder}/tests/outlook
# shellcheck source=tests/e2e/lib.sh
. "$srcdir/tests/e2e/lib.sh"
# shellcheck source=tests/outlook/windows.sh
. "$here/windows.sh"
export WINEPREFIX="${WINEPREFIX:?a prefix}" WINEDEBUG="${WINEDEBUG:--all}"
begin_windows register
class='{8D2C1E0B-5A3F-4B7E-9C46-1F0E2A7D6B35}'
classes='HKCU\Software\Classes'
addin='HKCU\Software\Microsoft\Office\Outlook\Addins\Valise.OutlookAddin'
wine_() { timeout 60 wine "$@" 2>/dev/null | tr -d '\r'; }

regsvr() { timeout 60 wine regsvr32 /s "$@" 2>/dev/null; }

# value KEY NAME|/ve TEXT: the value ends with it.
value()
{
	if [ "$2" = /ve ]; then
		wine_ reg query "$1" /ve | grep -qF "$3"
	else
		wine_ reg query "$1" /v "$2" | grep -qF "$3"
	fi
}

# lacks KEY: reg itself says so, of a tree that it can read.
lacks()
{
	wine_ reg query "${1%%\\*}\\Software" | grep -qF 'HKEY_' || return 1
	timeout 60 wine reg query "$1" >"$work/key" 2>/dev/null
	lacks_status=$?
	cat "$work/key"
	[ "$lacks_status" -eq 1 ] && ! grep -F 'HKEY_' "$work/key"
}

is_there()
{
	check "$1: the class is there" \
		value "$classes\\CLSID\\$class\\InprocServer32" /ve \
		'valise-outlook.dll'
	check "$1: for one thread" \
		value "$classes\\CLSID\\$class\\InprocServer32" \
		ThreadingModel Apartment
	check "$1: its name leads there" \
		value "$classes\\Valise.OutlookAddin\\CLSID" /ve "$class"
	check "$1: Outlook loads it at start-up" \
		value "$addin" LoadBehavior 0x3
	check "$1: Outlook shows its name" value "$addin" FriendlyName Valise
}

is_gone()
{
	check "$1: the class is gone" lacks "$classes\\CLSID\\$class"
	check "$1: its name is gone" lacks "$classes\\Valise.OutlookAddin"
	check "$1: Outlook's key is gone" lacks "$addin"
}

check 'DllInstall for the user' regsvr /n /i:user bin/valise-outlook.dll
is_there DllInstall
check 'DllInstall twice' regsvr /n /i:user bin/valise-outlook.dll
is_there 'DllInstall twice'
check 'DllInstall takes it back' regsvr /u /n /i:user bin/valise-outlook.dll
is_gone DllInstall
check 'DllRegisterServer' regsvr bin/valise-outlook.dll
is_there DllRegisterServer
check 'the machine is left alone' lacks \
	"HKLM\\Software\\Microsoft\\Office\\Outlook\\Addins\\Valise.OutlookAddin"
check 'DllUnregisterServer' regsvr /u bin/valise-outlook.dll
is_gone DllUnregisterServer
check 'DllUnregisterServer twice' regsvr /u bin/valise-outlook.dll
finish_windows
