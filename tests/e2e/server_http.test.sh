#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The server at its door: HTTP statuses, deadlines, limits, TLS, a clean stop.
# Needs curl; no client of ours.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
valise=$server
begin server_http
need curl curl
need openssl openssl
xml='Content-Type: application/vnd.syncml+xml'

# http NAME STATUS CURL-ARGUMENT...
http()
{
	name=$1 want=$2
	shift 2
	got=$(curl -s -m 20 -o "$work/body" -w '%{http_code}' "$@")
	same "$name" "$got" "$want"
}

start_server s --request-seconds 3 --connections-per-address 8
base=${url%/sync}
http 'GET / is a page' 200 "$base/"
http 'GET of the endpoint is harmless' 200 "$url"
http 'HEAD too' 200 -I "$url"
http 'healthz' 200 "$base/healthz"
same 'healthz says ok' "$(cat "$work/body")" ok
http 'another path is not found' 404 "$base/other"
http 'PUT is not allowed' 405 -X PUT "$url"
http 'DELETE is not allowed' 405 -X DELETE "$base/"
http 'another content type is refused' 415 -d x "$url"
http 'device management is refused' 415 \
	-H 'Content-Type: application/vnd.syncml.dm+xml' -d x "$url"
http 'what is no XML is refused' 400 -H "$xml" -d 'no message' "$url"
http 'what is no SyncML is refused' 400 -H "$xml" -d '<a/>' "$url"
http 'what is no WBXML is refused' 400 \
	-H 'Content-Type: application/vnd.syncml+wbxml' -d '<a/>' "$url"
head -c 5000000 /dev/zero >"$work/large"
http 'a large body is refused' 413 -H "$xml" --data-binary "@$work/large" \
	"$url"
http 'before it is sent' 413 -H "$xml" -H 'Expect: 100-continue' \
	--data-binary "@$work/large" "$url"

# One byte each half second outlives every per-read timeout.
began=$(date +%s)
head -c 200 /dev/zero | curl -s -m 20 -o /dev/null --limit-rate 2 -H "$xml" \
	-H 'Expect:' --data-binary @- "$url"
took=$(($(date +%s) - began))
check "a slow request is cut after its deadline ($took s)" test "$took" -le 8
http 'and the server goes on' 200 "$base/healthz"

# A connection that stays after its answer is cut too, and nothing is touched
# after it; then some whose client goes in the middle.
{
	printf 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'
	sleep 6
} | curl -s -m 15 "telnet://127.0.0.1:$port" >"$work/body"
check 'a connection is kept for more requests' grep -q '^ok' "$work/body"
for _ in 1 2 3 4 5; do
	head -c 3000000 /dev/zero |
		curl -s -m 0.2 -o /dev/null -H "$xml" --data-binary @- "$url"
done
ticks()
{
	awk '{ print $14 + $15 }' "/proc/$server_pid/stat"
}
sleep 1
before=$(ticks)
sleep 2
check 'after all that the server is idle' test $(($(ticks) - before)) -le 2

# More connections of one address than allowed: the others are refused.
slow=
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
	head -c 100 /dev/zero | curl -s -m 10 -o /dev/null --limit-rate 1 \
		-H "$xml" -H 'Expect:' --data-binary @- "$url" &
	slow="$slow $!"
done
sleep 1
if curl -s -m 5 -o /dev/null "$base/healthz"; then
	failed 'too many connections of an address are refused'
else
	ok 'too many connections of an address are refused'
fi
for pid in $slow; do
	wait "$pid"
done
http 'room again when they are gone' 200 "$base/healthz"

# A message.
printf 'secret\n' >"$work/password"
check 'account add' "$server" account add anna --data "$work/s.data" \
	--password-file "$work/password"
check_status 'a name is given once' 2 "$server" account add anna \
	--data "$work/s.data" --password-file "$work/password"
# message MSGID USER:PASSWORD BODY: a message of session 5.
message()
{
	printf '%s' '<SyncML><SyncHdr><VerDTD>1.1</VerDTD>' \
		'<VerProto>SyncML/1.1</VerProto><SessionID>5</SessionID>' \
		"<MsgID>$1</MsgID><Target><LocURI>$url</LocURI></Target>" \
		'<Source><LocURI>dev</LocURI></Source>'
	[ -z "$2" ] || printf '%s' '<Cred><Meta><Format>b64</Format>' \
		'<Type>syncml:auth-basic</Type></Meta>' \
		"<Data>$(printf %s "$2" | base64)</Data></Cred>"
	printf '%s' "</SyncHdr><SyncBody>$3<Final/></SyncBody></SyncML>"
}
# reply_has NAME PATTERN
reply_has()
{
	if grep -q -- "$2" "$work/body"; then
		ok "$1"
	else
		failed "$1" "no $2 in the answer"
	fi
}
alert='<Alert><CmdID>1</CmdID><Data>200</Data><Item><Target><LocURI>./card'
alert="$alert</LocURI></Target><Source><LocURI>c</LocURI></Source><Meta>"
alert="$alert<Anchor xmlns='syncml:metinf'><Next>1</Next></Anchor></Meta>"
alert="$alert</Item></Alert>"
sync='<Sync><CmdID>2</CmdID><Target><LocURI>./card</LocURI></Target>'
sync="$sync<Source><LocURI>c</LocURI></Source></Sync>"
message 1 '' "$alert" >"$work/m"
http 'without credentials' 200 -H "$xml" --data-binary "@$work/m" "$url"
reply_has 'they are asked for' '<Data>407</Data>'
message 1 anna:wrong "$alert" >"$work/m"
http 'with wrong ones' 200 -H "$xml" --data-binary "@$work/m" "$url"
reply_has 'they are refused' '<Data>401</Data>'
message 2 anna:secret "$alert" >"$work/m1"
http 'the second try' 200 -H "$xml" --data-binary "@$work/m1" "$url"
reply_has 'begins a session' '<Data>212</Data>'
cp "$work/body" "$work/first"
http 'the same message again' 200 -H "$xml" --data-binary "@$work/m1" "$url"
check 'gets the same answer' cmp "$work/first" "$work/body"
next=$(sed -n 's/.*<RespURI>\([^<]*\).*/\1/p' "$work/body")
message 3 '' "$sync" >"$work/m2"
message 9 '' "$sync" >"$work/m9"
http 'a message out of order' 400 -H "$xml" --data-binary "@$work/m9" "$next"
http 'an unknown session' 404 -H "$xml" --data-binary "@$work/m2" \
	"$url?s=AAAA"
http 'the next message' 200 -H "$xml" --data-binary "@$work/m2" "$next"
reply_has 'is answered' '<CmdRef>2</CmdRef>'
http 'an old message' 400 -H "$xml" --data-binary "@$work/m1" "$next"
message 1 anna:secret "$alert" >"$work/m"
http 'MsgID 1 with credentials' 200 -H "$xml" --data-binary "@$work/m" "$url"
http 'ends the old session' 404 -H "$xml" --data-binary "@$work/m2" "$next"

# Any process takes the next message.
start_server s
other=${url%/sync}
message 2 '' "$sync" >"$work/m2"
http 'MsgID 1 again' 200 -H "$xml" --data-binary "@$work/m" "$url"
next=$(sed -n 's/.*<RespURI>[^<]*\(\/sync[^<]*\).*/\1/p' "$work/body")
http 'the other process goes on' 200 -H "$xml" \
	--data-binary "@$work/m2" "$other$next"
http 'the first repeats its answer' 200 -H "$xml" \
	--data-binary "@$work/m2" "$base$next"

# Devices look for the name that they alerted.
get='<Get><CmdID>7</CmdID><Meta><Type>application/vnd.syncml-devinf+xml</Type>'
get="$get</Meta><Item><Target><LocURI>./devinf11</LocURI></Target></Item></Get>"
message 1 anna:secret "$get$alert" >"$work/m"
http 'asked for its device information' 200 -H "$xml" \
	--data-binary "@$work/m" "$url"
reply_has 'it lists the name that was alerted' '<SourceRef>./card</SourceRef>'
reply_has 'and its own for the others' '<SourceRef>./notes</SourceRef>'

# Files in and out.
mkdir "$work/in"
printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nN:;Anna;;;\r\nUID:u1\r\nEND:VCARD\r\n' \
	>"$work/in/a.vcf"
check 'import' "$server" folder import anna contacts "$work/in" \
	--data "$work/s.data"
printf 'junk\n' >"$work/in/b.vcf"
check_status 'import names what is no item' 2 "$server" folder import anna \
	contacts "$work/in" --data "$work/s.data"
check 'with a reason' grep -q 'b.vcf: .*BEGIN:VCARD' "$work/err"
check 'and adds nothing twice' grep -q 'added 0, changed 0, unchanged 1' \
	"$work/out"
check 'export' "$server" folder export anna contacts "$work/exported" \
	--data "$work/s.data"
cat "$work"/exported/*.vcf >"$work/all"
check 'gives the same bytes' cmp "$work/all" "$work/in/a.vcf"
same 'folder list' "$("$server" folder list --data "$work/s.data")" \
	'anna contacts 1'
check 'session list' "$server" session list --data "$work/s.data"
same 'check' "$("$server" check --data "$work/s.data")" ok
check_status 'no data folder is a usage error' 1 "$server" account list
check_status 'an unknown option too' 1 "$server" run --nothing
check_status 'a folder without database' 2 "$server" check --data "$work/in"

# A stop is clean.
kill -TERM "$server_pid"
wait "$server_pid"
same 'SIGTERM ends it with 0' $? 0
check 'no password in the log' sh -c "! grep -q secret '$work/s.err'"

# TLS.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=IP:127.0.0.1 -keyout "$work/key.pem" \
	-out "$work/cert.pem" 2>/dev/null
start_server t --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" \
	--request-seconds 3
http 'HTTPS' 200 --cacert "$work/cert.pem" "${url%/sync}/healthz"
http 'HTTPS with a body' 400 --cacert "$work/cert.pem" -H "$xml" -d x "$url"
http 'TLS 1.1 is refused' 000 -k --tls-max 1.1 "$url"
curl -s -m 20 -o /dev/null "http://127.0.0.1:$port/"
http 'plain HTTP there does not disturb it' 200 --cacert "$work/cert.pem" "${url%/sync}/healthz"
check_status 'a wrong key' 2 "$server" run --data "$work/u" --listen \
	127.0.0.1:0 --tls-cert "$work/cert.pem" --tls-key "$work/cert.pem"
finish
