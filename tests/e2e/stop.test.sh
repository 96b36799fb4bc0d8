#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A sync stopped by its user, and one that a server asks for: through the
# command, over HTTP.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
begin stop
start_server s
make_account s
make_profile a
make_profile b
make_items contacts 40 "$work/a/contacts" 1
make_items contacts 40 "$work/b/contacts" 2
check 'b uploads' sync_profile b

# The answer to the third message never comes: the stop does not wait for it
# longer than it has to.
start_proxy --hold-reply 3 "$port"
"$valise" account set --profile "$work/a" "server=$proxy_url" >/dev/null
"$valise" sync --profile "$work/a" >"$work/stopped.out" 2>"$work/stopped.err" &
pid=$!
pids="$pids $pid"
if wait_line "$work/proxy.out" '^held 3'; then
	ok 'the third message is on its way'
else
	failed 'the third message is on its way'
fi
kill -INT "$pid"
begun=$(date +%s)
wait "$pid"
same 'a stopped sync says so' "$?" 3
took=$(($(date +%s) - begun))
if [ $took -le 8 ]; then
	ok 'it stops in a few seconds'
else
	failed 'it stops in a few seconds' "$took"
fi
check 'the status is: not finished' grep -q 'Not finished' "$work/stopped.out"
end "$proxy_pid"
start_proxy "$port"
"$valise" account set --profile "$work/a" "server=$proxy_url" >/dev/null
check 'the next run goes on' sync_profile a
check 'b learns the rest' sync_profile b
in_step 'after the stop' a b

# A notification as other servers send it, and nonsense.
notification()
{
	printf '<SyncML><SyncHdr><VerDTD>1.1</VerDTD><VerProto>SyncML/1.1</VerProto><SessionID>77</SessionID><MsgID>1</MsgID><Target><LocURI>/</LocURI></Target><Source><LocURI>s</LocURI></Source></SyncHdr><SyncBody><Alert><CmdID>1</CmdID><Data>%s</Data><Item><Source><LocURI>%s</LocURI></Source></Item></Alert><Final/></SyncBody></SyncML>' "$1" "$2"
}
card 'Asked For' 1 >"$work/b/contacts/asked.vcf"
sync_profile b || failed 'b sends a card'
notification 206 contacts >"$work/notification"
check_status 'a notification starts a sync' 0 \
	"$valise" sync --profile "$work/a" --json --notification "$work/notification"
check 'of the folder it names' grep -q '"name":"contacts"' "$work/out"
same 'and of no other' "$(grep -c '"name":"notes"' "$work/out")" 0
in_step 'after the notification' a b
notification 206 letters >"$work/notification"
# shellcheck disable=SC2016 # words of the inner shell
check_status 'one for an unknown folder starts nothing' 1 \
	sh -c '"$1" sync --profile "$2" --quiet --notification - <"$3"' \
	sh "$valise" "$work/a" "$work/notification"
echo nonsense >"$work/notification"
check_status 'nonsense starts nothing' 1 \
	"$valise" sync --profile "$work/a" --quiet --notification "$work/notification"
check 'and says why' grep -q 'notification' "$work/err"
check_status 'a folder beside it is refused' 1 \
	"$valise" sync contacts --profile "$work/a" --notification "$work/notification"
finish
