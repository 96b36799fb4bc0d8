#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What goes wrong says so in one clear sentence with what to do, exits with
# the right status, and loses nothing.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
begin errors
need openssl openssl
start_server s
make_account s
plain_url=$url

# says NAME PATTERN: the error output has one sentence that matches.
says()
{
	cat "$work/out" >>"$work/err"
	if grep -qi -- "$2" "$work/err"; then
		ok "$1: $(grep -i -m 1 -- "$2" "$work/err" | cut -c 1-90)"
	else
		failed "$1" "no line matches '$2'"
		sed 's/^/    /' "$work/err" | head -n 10
	fi
}

make_items contacts 5 "$work/kept" 1
kept=$(contents "$work/kept")
try()
{
	profile=$1 status=$2 pattern=$3
	cp "$work/kept/"* "$work/$profile/contacts/"
	check_status "$profile: exit status" "$status" \
		"$valise" sync --profile "$work/$profile"
	says "$profile: sentence" "$pattern"
	same "$profile: nothing is lost" "$(contents "$work/$profile/contacts")" \
		"$kept"
}

make_profile wrong-password "$plain_url" anna wrong
try wrong-password 3 'password\|log-in'
make_profile unknown-host https://no-such-host.invalid/sync
try unknown-host 3 'no-such-host.invalid'
make_profile refused http://127.0.0.1:9/sync
try refused 3 'refused'

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
	-keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
ln -s s.data "$work/tls.data"
start_server tls --tls-cert "$work/cert.pem" --tls-key "$work/key.pem"
make_profile self-signed "$url"
try self-signed 3 'certificate'

# A web server that knows nothing of SyncML.
mkdir "$work/www"
(cd "$work/www" && exec python3 -u -m http.server --bind 127.0.0.1 0) \
	>"$work/www.out" 2>&1 &
pids="$pids $!"
wait_line "$work/www.out" 'port' && www=$(sed -n \
	's/.*port \([0-9]*\).*/\1/p' "$work/www.out" | head -n 1)
make_profile no-syncml "http://127.0.0.1:$www/sync"
try no-syncml 3 'not a SyncML server\|no SyncML'

make_profile no-vcard "$plain_url"
cp "$work/kept/"* "$work/no-vcard/contacts/"
echo 'this is no vCard' >"$work/no-vcard/contacts/broken.vcf"
check_status 'no vCard: exit status' 2 "$valise" sync \
	--profile "$work/no-vcard"
says 'no vCard: sentence' 'broken.vcf'
check 'no vCard: the file stays' test -s "$work/no-vcard/contacts/broken.vcf"
make_profile other "$plain_url"
check 'no vCard: the others went through' sync_profile other
same 'no vCard: all five of them' "$(count "$work/other/contacts")" 5

# A file that may not be read; root reads everything, so step down.
make_profile unreadable "$plain_url"
card Secret 1 >"$work/unreadable/contacts/secret.vcf"
card Open 1 >"$work/unreadable/contacts/open.vcf"
chmod 000 "$work/unreadable/contacts/secret.vcf"
as=
if [ "$(id -u)" -eq 0 ]; then
	need setpriv util-linux
	chmod 755 "$work"
	chown -R nobody "$work/unreadable"
	as="setpriv --reuid=65534 --clear-groups"
fi
# shellcheck disable=SC2086
check_status 'unreadable: exit status' 2 $as "$valise" sync \
	--profile "$work/unreadable"
says 'unreadable: sentence' 'secret.vcf'
check 'unreadable: the file stays' test -e "$work/unreadable/contacts/secret.vcf"
chmod 644 "$work/unreadable/contacts/secret.vcf"
# shellcheck disable=SC2086
check 'unreadable: readable again, it goes through' $as "$valise" sync \
	--profile "$work/unreadable" --quiet

# A full disk at the client: a small file system of its own.
if [ "$(id -u)" -eq 0 ] && mkdir "$work/small" &&
	mount -t tmpfs -o size=1500k tmpfs "$work/small" 2>/dev/null; then
	make_profile many "$plain_url"
	make_items contacts 3000 "$work/many/contacts" 5
	check 'full disk: the server gets many items' sync_profile many
	make_profile small/full "$plain_url"
	"$valise" sync --profile "$work/small/full" >"$work/out" 2>"$work/err"
	code=$?
	check "full disk: exit status $code" test $code -eq 2 -o $code -eq 3
	says 'full disk: sentence' 'full\|space'
	mount -o remount,size=64m "$work/small"
	check 'full disk: with room again it goes on' sync_profile small/full
	check 'full disk: nothing missing' test "$(count \
		"$work/small/full/contacts")" = "$(count "$work/many/contacts")"
	umount "$work/small"
else
	echo "SKIPPED errors: full disk: needs root to mount a small tmpfs"
fi

check_status 'usage: unknown option' 1 "$valise" sync --no-such-option
check_status 'usage: unknown command' 1 "$valise" no-such-command
check_status 'no profile' 1 "$valise" sync --profile "$work/nothing-here"
says 'no profile: sentence' 'init'
finish
