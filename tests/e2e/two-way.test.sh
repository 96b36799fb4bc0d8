#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two and three profiles, one server: what both sides did arrives, a collision
# leaves both versions everywhere, and a further run changes nothing.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
begin two-way
start_server s
make_account s
for p in a b c; do make_profile $p; done

quiet_everywhere()
{
	for p in "$@"; do
		contents "$work/$p/contacts" >"$work/before"
		check "$name_of_step: $p has nothing to do" sync_profile "$p"
		contents "$work/$p/contacts" >"$work/after"
		check "$name_of_step: $p is unchanged" \
			cmp "$work/before" "$work/after"
	done
}

make_items contacts 20 "$work/a/contacts" 1
make_items calendar 20 "$work/a/calendar" 1
make_items notes 5 "$work/a/notes" 1
make_items contacts 7 "$work/b/contacts" 2
check 'first sync of a' sync_profile a
check 'first sync of b' sync_profile b
check 'second sync of a' sync_profile a
in_step 'first sync' a b
same 'all contacts are there' "$(count "$work/a/contacts")" 27

name_of_step='collision'
card Collision 1 collide >"$work/a/contacts/collide.vcf"
sync_profile a && sync_profile b && sync_profile c
for p in b c; do
	file=$(grep -l FN:Collision "$work/$p/contacts/"*.vcf)
	card Collision "2$p" collide >"$file"
done
card Collision 2a collide >"$work/a/contacts/collide.vcf"
check 'a sends its edit' sync_profile a
check 'b collides' sync_profile b
check 'c collides' sync_profile c
for p in a b c a b c; do sync_profile $p || failed "round of $p"; done
in_step 'collision' a b
in_step 'collision' a c
same 'every version is there once' \
	"$(cat "$work/a/contacts/"*.vcf | tr -d '\r' | grep '^TEL.*:2[abc]$' |
		sed 's/.*://' | sort | tr '\n' ' ')" '2a 2b 2c '
same 'they are marked' "$(grep -l 'Sync conflict' "$work/a/contacts/"*.vcf |
	wc -l)" 3
same 'they have their own UIDs' "$(grep -l FN:Collision \
	"$work/a/contacts/"*.vcf | xargs grep -h '^UID' | sort -u | wc -l)" 3
quiet_everywhere b a c

name_of_step='equal edit'
card Equal 1 equal >"$work/a/contacts/equal.vcf"
sync_profile a && sync_profile b
card Equal 5 equal >"$work/a/contacts/equal.vcf"
card Equal 5 equal >"$(grep -l FN:Equal "$work/b/contacts/"*.vcf)"
check 'a sends the equal edit' sync_profile a
check 'b has it already' sync_profile b
check 'a again' sync_profile a
same 'no duplicate' "$(grep -l FN:Equal "$work/a/contacts/"*.vcf | wc -l)" 1
quiet_everywhere a b

name_of_step='edit against delete'
card Edited 1 edited >"$work/a/contacts/edited.vcf"
card Deleted 1 deleted >"$work/a/contacts/deleted.vcf"
sync_profile a && sync_profile b
rm "$(grep -l FN:Edited "$work/b/contacts/"*.vcf)"
card Edited 2 edited >"$work/a/contacts/edited.vcf"
rm "$work/a/contacts/deleted.vcf"
card Deleted 2 deleted >"$(grep -l FN:Deleted "$work/b/contacts/"*.vcf)"
check 'a edits and deletes' sync_profile a
check 'b deletes and edits' sync_profile b
check 'a again' sync_profile a
check 'b again' sync_profile b
in_step 'edit against delete' a b
for who in Edited Deleted; do
	same "the edit of $who survives" "$(grep -h -A1 "FN:$who" \
		"$work/a/contacts/"*.vcf | tr -d '\r' | grep -c ':2$')" 1
done
quiet_everywhere a b

name_of_step='plain deletion'
rm "$work/a/contacts/equal.vcf"
check 'a deletes' sync_profile a
check 'b learns it' sync_profile b
same 'gone at b' "$(grep -l FN:Equal "$work/b/contacts/"*.vcf | wc -l)" 0
quiet_everywhere a b

name_of_step='twins'
old_card()
{
	card "$@" | sed 's/VERSION:3.0/VERSION:2.1/;s/TYPE=//'
}
twins()
{
	same "$name_of_step: $1" "$(for p in a b; do
		cat "$work/$p/contacts/"*.vcf | tr -d '\r' |
			grep -A3 -E '^UID:(twin|format)$' |
			grep '^TEL' | sed 's/.*://' | sort | tr '\n' ' '
	done)" "$2$2"
}
card Twin 1 twin >"$work/a/contacts/twin1.vcf"
card Twin 1 twin >"$work/a/contacts/twin2.vcf"
old_card Format 1 format >"$work/a/contacts/old.vcf"
card Format 1 format >"$work/a/contacts/new.vcf"
sync_profile a && sync_profile b
twins 'two of each arrive' '1 1 1 1 '
for p in a b a b; do
	sync_profile $p --mode slow || failed "slow sync of $p"
done
twins 'slow syncs join none' '1 1 1 1 '
card Twin 2 twin >"$work/a/contacts/twin2.vcf"
old_card Format 3 format >"$work/a/contacts/old.vcf"
for p in a b a b; do
	sync_profile $p --mode slow || failed "slow sync of $p after the edits"
done
twins 'edits over slow syncs stay with their item' '1 1 2 3 '
rm "$work/a/contacts/twin1.vcf"
for p in a b; do sync_profile $p || failed "deletion, $p"; done
for p in a b; do
	sync_profile $p --mode slow || failed "slow sync of $p at the end"
done
twins 'one of them deleted leaves the other' '1 2 3 '
same 'old cards arrive as other programs read them' \
	"$(cat "$work/b/contacts/"*.vcf | grep -c VERSION:2.1)" 0
# Here it stays as it was written.
rm "$work/a/contacts/old.vcf"
sync_profile a && sync_profile b
in_step 'twins' a b
check 'the server tells what it holds' "$server" folder export \
	--data "$work/s.data" anna contacts "$work/exported"
same 'twins: the server holds as many' "$(count "$work/exported")" \
	"$(count "$work/a/contacts")"
quiet_everywhere a b

check_status 'three-way status is readable' 0 "$valise" status \
	--profile "$work/a"
check 'its first line says in step' grep -q 'In step' "$work/out"
check_status 'status as JSON' 0 "$valise" status --profile "$work/a" --json
check 'JSON is JSON' python3 -m json.tool "$work/out"
finish
