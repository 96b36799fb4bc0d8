#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# with-double.sh PROGRAM [ARGUMENT...]: run a program of Windows with the MAPI
# double as its mail client. Fails when the program does, and when the double
# has found a leak or a misuse.
#
# Of the environment: VALISE_MAPI_DLL, the double (else the one beside the
# build's tests); WINEPREFIX; VALISE_MAPI_FILE, the data (else gone at the end);
# what else double.mk lists. DOUBLE_PROBLEMS=allowed: what the double has found
# does not count, the program looks at VALISE_MAPI_LOG itself.
set -u
# shellcheck source=tests/outlook/windows.sh
. "$(dirname "$0")/windows.sh"
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' INT TERM

dll=${VALISE_MAPI_DLL:-$PWD/tests/outlook/valise-mapi-double.dll}
[ -f "$dll" ] || {
	echo "with-double.sh: there is no $dll" >&2
	exit 99
}
log=${VALISE_MAPI_LOG:-$scratch/problems}
: >>"$log"
VALISE_MAPI_LOG=$(windows_name "$log")
VALISE_MAPI_FILE=$(windows_name "${VALISE_MAPI_FILE:-$scratch/profile.txt}")
export VALISE_MAPI_LOG VALISE_MAPI_FILE
if [ -n "${VALISE_MAPI_COUNTS:-}" ]; then
	VALISE_MAPI_COUNTS=$(windows_name "$VALISE_MAPI_COUNTS")
	export VALISE_MAPI_COUNTS
fi
WINEDEBUG=${WINEDEBUG:--all}
export WINEDEBUG

register_mail_client "$dll" || {
	echo 'with-double.sh: the mail client cannot be registered' >&2
	exit 99
}
timeout "${DOUBLE_TIMEOUT:-120}" wine "$@"
status=$?
if [ -s "$log" ] && [ "${DOUBLE_PROBLEMS:-}" != allowed ]; then
	echo 'with-double.sh: the double found:' >&2
	cat "$log" >&2
	[ "$status" -ne 0 ] || status=1
fi
exit "$status"
