#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every dialog on a display of its own: driven by keys and mouse, measured and
# painted in English and Czech at two resolutions, checked against a server.
# The pictures are left in tests/outlook/pictures of the build.
#
# Of the environment: WINEPREFIX, whose files are shared (else one is made);
# VALISE_BIN as the end-to-end tests have it.
# shellcheck disable=SC2154,SC2317 # of lib.sh; called by check, and by trap
set -u
: "${srcdir:?the source folder}"
# shellcheck source=tests/e2e/lib.sh
. "$srcdir/tests/e2e/lib.sh"
# shellcheck source=tests/outlook/windows.sh
. "$srcdir/tests/outlook/windows.sh"
# shellcheck source=tests/outlook/prefix.sh
. "$srcdir/tests/outlook/prefix.sh"

for tool in wine wineserver Xvfb mogrify identify openssl; do
	command -v "$tool" >/dev/null || {
		echo "FAILED dialogs: $tool is missing"
		exit 1
	}
done
# Where files can be shared with that of the build.
TMPDIR=$PWD
begin dialogs
unset TMPDIR
keep_retries

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost \
	-keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null

# Wine itself draws the frames of the windows.
own_prefix "$work/wine"
own_display

# ---- the programs ----

pictures=$PWD/tests/outlook/pictures
rm -rf "$pictures"
dpi=

# run PROGRAM LANGUAGE DPI: its pictures go into the folder LANGUAGE-DPI.
run()
{
	folder=$pictures/$2-$3
	mkdir -p "$folder"
	[ "$dpi" = "$3" ] ||
		set_registry 'HKCU\Control Panel\Desktop' LogPixels "$3" REG_DWORD || {
		echo 'FAILED dialogs: the resolution cannot be set'
		exit 1
	}
	dpi=$3
	VALISE_TEST_LANGUAGE=$2 VALISE_TEST_PICTURES="Z:$folder" \
		timeout 300 wine "tests/outlook/$1.exe" >"$work/cases" 2>&1 </dev/null
	run_status=$?
	tr -d '\r' <"$work/cases" | grep -v '^$'
	if [ "$run_status" -eq 0 ]; then
		ok "$1 ($2, $3 dots an inch)"
	else
		failed "$1 ($2, $3 dots an inch)" "exit $run_status"
	fi
}

# A picture in which nothing is painted has few colours.
are_painted()
{
	mogrify -format png "$1"/*.bmp && rm -f "$1"/*.bmp || return 1
	identify -format '%k %f\n' "$1"/*.png >"$work/colours" || return 1
	! awk '$1 <= 8 { print $2 " is empty" }' "$work/colours" | grep .
}

make_account t
start_server t --tls-cert "$work/cert.pem" --tls-key "$work/key.pem"
VALISE_TEST_TLS_SERVER=https://localhost:$port/sync
VALISE_TEST_FINGERPRINT=$(openssl x509 -in "$work/cert.pem" -noout \
	-fingerprint -sha256 | cut -d = -f 2)
make_account s
start_server s
VALISE_TEST_SERVER=$url
export VALISE_TEST_SERVER VALISE_TEST_TLS_SERVER VALISE_TEST_FINGERPRINT
run test_dialogs en 96
run test_dialog_account en 96
run test_dialog_runs en 96
run test_dialog_leaks en 96
run test_dialog_words cs-CZ 96
for resolution in 96 144; do
	for language in en cs-CZ; do
		run test_dialog_looks "$language" "$resolution"
		check "pictures are painted ($language, $resolution)" \
			are_painted "$pictures/$language-$resolution"
	done
done
finish_windows
