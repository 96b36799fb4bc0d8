#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The add-in in a host that does what Outlook does, the MAPI double as its mail
# client, a real server, and a command-line profile of the same account.
# shellcheck source=tests/outlook/outlook.sh
. "${srcdir:?the source folder}/tests/outlook/outlook.sh"
begin_outlook outlook
start_server s
make_account s
make_profile cli

# ---- the first synchronization, both ways ----

make_items contacts 12 "$work/cli/contacts" 1
make_events 16 "$work/cli/calendar" 1
make_items notes 5 "$work/cli/notes" 1
sync_profile cli || failed 'first: cli'
cli_items=$(find "$work/cli/calendar" "$work/cli/contacts" "$work/cli/notes" \
	-type f ! -name '.*' | wc -l)
make_outlook ann
user ann <<'EOT'
add contacts PR_MESSAGE_CLASS="IPM.Contact" PR_SUBJECT="Eva Novak" PR_DISPLAY_NAME="Eva Novak" PR_GIVEN_NAME="Eva" PR_SURNAME="Novak" Address.0x8083="eva@example.org" Address.0x8082="SMTP" Address.0x8080="Eva Novak"
add contacts PR_MESSAGE_CLASS="IPM.Contact" PR_SUBJECT="Jan Maly" PR_DISPLAY_NAME="Jan Maly" PR_GIVEN_NAME="Jan" PR_SURNAME="Maly" PR_BUSINESS_TELEPHONE_NUMBER="+420 1"
add calendar PR_MESSAGE_CLASS="IPM.Appointment" PR_SUBJECT="lunch" Appointment.0x820D=2026-11-23T11:00:00Z Appointment.0x820E=2026-11-23T12:00:00Z Appointment.0x8208="canteen" Appointment.0x8205=2
add notes PR_MESSAGE_CLASS="IPM.StickyNote" PR_SUBJECT="milk" PR_BODY="milk\r\nand bread" Note.0x8B00=3
EOT
check_sync ann 'first: ann'
same 'first: what the ribbon has is answered' \
	"$(grep -c '^callbacks' "$work/ann.out")" 1
sync_profile cli || failed 'first: cli again'
equal 'first' ann cli
same 'first: nothing is lost' "$(messages ann)" $((cli_items + 4))
same 'first: what Outlook made arrived' "$(cat "$work"/cli/*/* |
	grep -c 'SUMMARY:lunch\|FN:Eva Novak\|FN:Jan Maly\|and bread')" 4
check_sync ann 'first: ann again'
same 'first: a second run moves nothing' "$(moved ann)" 0

# ---- changes on both sides ----

user ann <<'EOT'
change contacts PR_SUBJECT="Jan Maly" : PR_BUSINESS_TELEPHONE_NUMBER="+420 2"
change calendar PR_SUBJECT="lunch" : Appointment.0x8208="garden"
delete notes PR_SUBJECT="milk"
add notes PR_MESSAGE_CLASS="IPM.StickyNote" PR_SUBJECT="eggs" PR_BODY="eggs"
EOT
sed -i 's/eva@example.org/eva@example.com/' "$(grep -l 'FN:Eva Novak' \
	"$work/cli/contacts/"*)"
printf 'written here' >"$work/cli/notes/here.txt"
rm "$(find "$work/cli/calendar" -type f | sort | head -n 1)"
sync_profile cli || failed 'both: cli'
check_sync ann 'both: ann'
sync_profile cli || failed 'both: cli again'
equal 'both' ann cli
same 'both: nothing else came or went' "$(messages ann)" $((cli_items + 4))
same 'both: the edits of Outlook are at the other end' "$(cat "$work"/cli/*/* |
	grep -c 'LOCATION:garden\|^TEL.*+420 2\|^eggs')" 3
user ann <<'EOT'
list contacts PR_SUBJECT="Eva Novak"
list notes PR_SUBJECT="written here"
count notes PR_SUBJECT="milk"
EOT
check 'both: the edits of the other end are in Outlook' \
	grep -q 'Address.0x8083="eva@example.com"' "$work/ann.user"
check 'both: a note is in Outlook' grep -q 'PR_SUBJECT="written here"' \
	"$work/ann.user"
same 'both: what was deleted is gone' "$(tail -n 1 "$work/ann.user" |
	tr -d '\r')" 0

# ---- a collision ----

user ann <<'EOT'
change contacts PR_SUBJECT="Jan Maly" : PR_BUSINESS_TELEPHONE_NUMBER="+420 3"
EOT
sed -i 's/+420 2/+420 4/' "$(grep -l 'FN:Jan Maly' "$work/cli/contacts/"*)"
sync_profile cli || failed 'collision: cli'
check_sync ann 'collision: ann' in-step-with-remarks
sync_profile cli || failed 'collision: cli again'
check_sync ann 'collision: ann again'
sync_profile cli || failed 'collision: cli a third time'
equal 'collision' ann cli
user ann <<'EOT'
list contacts PR_SUBJECT="Jan Maly"
EOT
same 'collision: both versions are in Outlook' "$(grep -o '+420 [0-9]' \
	"$work/ann.user" | sort -u | tr '\n' ' ')" '+420 3 +420 4 '
same 'collision: they are two items with the mark' "$(grep -c \
	'Strings."Keywords"="Sync conflict"' "$work/ann.user")" 2
check_sync ann 'collision: ann at the end'
same 'collision: it is over' "$(moved ann)" 0

# ---- the user is quicker than the run that writes an item ----

user ann <<'EOT'
add contacts PR_MESSAGE_CLASS="IPM.Contact" PR_SUBJECT="Quick Hand" PR_DISPLAY_NAME="Quick Hand" PR_GIVEN_NAME="Quick" PR_SURNAME="Hand" PR_TITLE="first"
EOT
check_sync ann 'quick: ann'
sync_profile cli || failed 'quick: cli'
sed -i 's/^TITLE:first/TITLE:there/' "$(grep -l 'FN:Quick Hand' \
	"$work/cli/contacts/"*)"
sync_profile cli || failed 'quick: cli edits'
sync_outlook ann 'VALISE_MAPI_EDIT=1:PR_TITLE="here"'
user ann <<'EOT'
list contacts PR_SUBJECT="Quick Hand"
EOT
same 'quick: what the user wrote stands' \
	"$(grep '^PR_TITLE' "$work/ann.user")" 'PR_TITLE="here"'
for side in ann cli ann cli; do
	if [ $side = ann ]; then sync_outlook ann; else sync_profile cli; fi ||
		failed "quick: $side once more"
done
user ann <<'EOT'
list contacts PR_SUBJECT="Quick Hand"
EOT
same 'quick: both edits are there' "$(grep '^PR_TITLE' "$work/ann.user" |
	sort | tr '\n' ' ')" 'PR_TITLE="here" PR_TITLE="there" '
equal 'quick' ann cli
check_sync ann 'quick: at the end'
same 'quick: it is over' "$(moved ann)" 0

# ---- a mailbox of Exchange, which has no account here ----

host exchange 'a mailbox of Exchange is left alone' \
	VALISE_MAPI_PROFILE=exchange <<EOT
account $url anna secret
option sync-on-startup yes
connect
quiet 3
shutdown
EOT
same 'exchange: nothing is written there' "$(messages exchange)" 0
echo "start $(took ann start) ms, the ribbon $(took ann ribbon) ms, a click $(took ann 'click valiseTabMailSync') ms, closing $(took ann shutdown) ms"
finish_outlook
