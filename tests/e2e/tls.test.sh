#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# HTTPS with a certificate that is trusted, and one that is not.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
begin tls
need openssl openssl
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
	-keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
start_server s --tls-cert "$work/cert.pem" --tls-key "$work/key.pem"
case $url in
https://*) ok 'the server says https' ;;
*) failed 'the server says https' "$url" ;;
esac
make_account s
make_profile a
make_profile b
make_items contacts 30 "$work/a/contacts" 1
check_status 'an untrusted certificate is refused' 3 "$valise" sync \
	--profile "$work/a"
SSL_CERT_FILE=$work/cert.pem
export SSL_CERT_FILE
check 'a trusted one is accepted' sync_profile a
check 'in both directions' sync_profile b
in_step 'over TLS' a b
check_status 'TLS 1.1 is refused' 1 openssl s_client -connect \
	"127.0.0.1:$port" -tls1_1 -cipher 'ALL:@SECLEVEL=0' </dev/null
finish
