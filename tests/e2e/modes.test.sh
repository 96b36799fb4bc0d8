#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The modes as people type and set them: which side is changed, and who is
# asked before something is deleted.
# shellcheck source=tests/e2e/lib.sh disable=SC2154
. "$(dirname "$0")/lib.sh"
begin modes

names()
{
	cat "$work/$1"/contacts/*.vcf 2>/dev/null | tr -d '\r' |
		sed -n 's/^FN://p' | sort | tr '\n' ' ' | sed 's/ $//'
}

# new PROFILE NAME: a card.
new()
{
	card "$2" 1 >"$work/$1/contacts/$2.vcf"
}

start_server s
make_account s
make_profile a
make_profile b
new a ann
new a bob
sync_profile a
sync_profile b
same 'both have the same' "$(names b)" 'ann bob'

new a cat
new b dan
sync_profile b
check 'send-only' sync_profile a --mode send-only
same 'send-only takes nothing' "$(names a)" 'ann bob cat'
sync_profile b
same 'and sends' "$(names b)" 'ann bob cat dan'

new a eve
check 'receive-only' sync_profile a --mode receive-only
same 'receive-only takes' "$(names a)" 'ann bob cat dan eve'
"$valise" status --profile "$work/a" >"$work/out"
check 'what stays here is a remark' grep -q '1 change made here stays here' \
	"$work/out"
sync_profile b
same 'and sends nothing' "$(names b)" 'ann bob cat dan'

check_status 'a mode that deletes asks' 1 \
	"$valise" sync --profile "$work/a" --mode make-local-match
check 'and says how to answer' grep -q -- '--yes' "$work/err"
same 'nothing happened' "$(names a)" 'ann bob cat dan eve'
printf 'no\n' | check_status 'an answer from a pipe is none' 1 \
	"$valise" sync --profile "$work/a" --mode make-server-match
check 'make-local-match' sync_profile a --mode make-local-match --yes
same 'this side is what the server is' "$(names a)" 'ann bob cat dan'

rm "$work/a/contacts/ann.vcf"
new b fay
sync_profile b
check 'make-server-match' sync_profile a --mode make-server-match --yes
same 'this side stays' "$(names a)" 'bob cat dan'
sync_profile b
same 'the server is what this side was' "$(names b)" 'bob cat dan'

"$valise" options --profile "$work/b" folder.contacts.mode=make-local-match \
	>/dev/null
new b gus
check 'a mode that is set needs no answer' sync_profile b
same 'and is carried out' "$(names b)" 'bob cat dan'
check_status 'unknown modes are named' 1 \
	"$valise" sync --profile "$work/a" --mode both
check 'with the known ones' grep -q 'make-local-match' "$work/err"
finish
