#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# HTTPS of the plug-in inside Outlook to a real server.
# shellcheck source=tests/e2e/lib.sh
. "${srcdir:?the source folder}/tests/e2e/lib.sh"
begin outlook_tls
need openssl openssl
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost \
	-keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
openssl x509 -in "$work/cert.pem" -outform der -out "$work/cert.der"
start_server s --tls-cert "$work/cert.pem" --tls-key "$work/key.pem"
VALISE_TLS_PORT=$port
VALISE_TLS_DER=Z:$work/cert.der
VALISE_TLS_FINGERPRINT=$(openssl x509 -in "$work/cert.pem" -noout \
	-fingerprint -sha256 | cut -d = -f 2)
export VALISE_TLS_PORT VALISE_TLS_DER VALISE_TLS_FINGERPRINT
export WINEDEBUG=-all
# Each in a process of its own: all sessions of one share their connections
# in Wine, also one that was made without looking at the certificate.
for case in self_signed_is_refused_with_its_fingerprint \
	certificate_is_shown other_fingerprint_is_a_changed_certificate \
	trusted_fingerprint_is_enough \
	authority_of_the_system_is_trusted_for_its_name; do
	check "$case" timeout 60 \
		wine tests/outlook/test_transport_tls.exe "tls_$case"
done
finish
