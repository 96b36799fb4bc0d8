#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# with-accounts.sh COMMAND [ARGUMENT...]: run a command with the double of
# Outlook's account manager registered. Fails when the command does, and when
# the double has found a leak or a misuse. What the double reads of the
# environment stands in accounts.mk.
set -u
# shellcheck source=tests/outlook/windows.sh
. "$(dirname "$0")/windows.sh"
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' INT TERM

dll=${VALISE_ACCOUNTS_DLL:-$PWD/tests/outlook/valise-account-double.dll}
[ -f "$dll" ] || {
	echo "with-accounts.sh: there is no $dll" >&2
	exit 99
}
log=${VALISE_ACCOUNTS_LOG:-$scratch/problems}
: >>"$log"
file=${VALISE_ACCOUNTS_FILE:-$scratch/accounts}
[ -e "$file" ] || : >"$file"
VALISE_ACCOUNTS_LOG=$(windows_name "$log")
VALISE_ACCOUNTS_FILE=$(windows_name "$file")
WINEDEBUG=${WINEDEBUG:--all}
export VALISE_ACCOUNTS_LOG VALISE_ACCOUNTS_FILE WINEDEBUG

register_account_manager "$dll" || {
	echo 'with-accounts.sh: the double cannot be registered' >&2
	exit 99
}
timeout "${DOUBLE_TIMEOUT:-120}" "$@"
status=$?
if [ -s "$log" ]; then
	echo 'with-accounts.sh: the double found:' >&2
	cat "$log" >&2
	[ "$status" -ne 0 ] || status=1
fi
exit "$status"
