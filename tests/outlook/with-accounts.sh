#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# with-accounts.sh COMMAND [ARGUMENT...]: run a command with the double of
# Outlook's account manager registered. Fails when the command does, and when
# the double has found a leak or a misuse. What the double reads of the
# environment stands in accounts.mk.
set -u
wine=${WINE_BARE:-wine}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' INT TERM

windows_name()
{
	case $1 in
	/*) printf 'Z:%s' "$1" ;;
	*) printf '%s' "$1" ;;
	esac
}

dll=${VALISE_ACCOUNTS_DLL:-$PWD/tests/outlook/valise-account-double.dll}
[ -f "$dll" ] || {
	echo "with-accounts.sh: there is no $dll" >&2
	exit 99
}
log=${VALISE_ACCOUNTS_LOG:-$work/problems}
: >>"$log"
file=${VALISE_ACCOUNTS_FILE:-$work/accounts}
[ -e "$file" ] || : >"$file"
VALISE_ACCOUNTS_LOG=$(windows_name "$log")
VALISE_ACCOUNTS_FILE=$(windows_name "$file")
WINEDEBUG=${WINEDEBUG:--all}
export VALISE_ACCOUNTS_LOG VALISE_ACCOUNTS_FILE WINEDEBUG

# Of the machine, as Outlook's own is.
class='HKLM\Software\Classes\CLSID\{ED475410-B0D6-11D2-8C3B-00104B2A6676}'
value=$(windows_name "$dll" | sed 's,/,\\,g')
for try in 1 2 3; do
	timeout 60 "$wine" reg add "$class\\InprocServer32" /ve /d "$value" \
		/f >/dev/null 2>&1 &&
	timeout 60 "$wine" reg add "$class\\InprocServer32" \
		/v ThreadingModel /d Both /f >/dev/null 2>&1 && break
	[ "$try" -lt 3 ] || {
		echo 'with-accounts.sh: the double cannot be registered' >&2
		exit 99
	}
done

timeout "${DOUBLE_TIMEOUT:-120}" "$@"
status=$?
if [ -s "$log" ]; then
	echo 'with-accounts.sh: the double found:' >&2
	cat "$log" >&2
	[ "$status" -ne 0 ] || status=1
fi
exit "$status"
