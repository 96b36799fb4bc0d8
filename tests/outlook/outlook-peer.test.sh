#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The add-in with SyncEvolution as its server: calendar, contacts and notes, both
# ways, until nothing moves any more.
# shellcheck source=tests/interop/lib.sh
. "$(dirname "$0")/../interop/lib.sh"
# shellcheck source=tests/outlook/outlook.sh
. "${srcdir:?the source folder}/tests/outlook/outlook.sh"
interop=$srcdir/tests/interop
begin_outlook peer
python=/usr/bin/python3
for file in /usr/bin/syncevolution /usr/bin/syncevo-http-server \
	/usr/libexec/syncevo-dbus-server /usr/bin/dbus-daemon; do
	[ -e $file ] || {
		echo "FAILED $test_name: $file is missing: install the packages syncevolution, syncevolution-http, syncevolution-dbus and dbus"
		exit 1
	}
done
trap 'se_server_stop KILL; cleanup_outlook; cleanup' EXIT
se_home=$work/se
message_size=150000
role=client auth=md5
mkdir -p "$se_home/cache" "$work/near/calendar" "$work/near/contacts" \
	"$work/near/notes"
se_server_start

# The server knows its clients by their ids, which a first try makes.
host ann 'ann has an account' <<EOT
account $url anna secret
option sync-on-startup no
option sync-interval-minutes 0
option folder.contacts.database addressbook
option folder.notes.database memo
EOT
sync_outlook ann
same 'a server that does not know the device: nothing is done' \
	"$(fact ann verdict)" not-finished
device=$("$python" -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT value FROM value "
    "WHERE name = ?", (b"device",)).fetchone()[0].decode())' \
	"$(profile_of ann)/.valise/state.db")
same 'the device has an id' "$([ ${#device} -gt 8 ] && echo yes)" yes

set -- calendar/backend=file calendar/databaseFormat=text/calendar \
	"calendar/database=file://$work/near/calendar" \
	addressbook/backend=file addressbook/databaseFormat=text/vcard \
	"addressbook/database=file://$work/near/contacts" \
	memo/backend=file memo/databaseFormat=text/plain \
	"memo/database=file://$work/near/notes"
se_configure --template none "$@" @near calendar addressbook memo
se_common --sync-property "remoteDeviceId=$device" \
	--sync-property RetryDuration=30
# shellcheck disable=SC2086 # words
se_configure --template SyncEvolution_Client $se_properties "$@" \
	calendar/syncFormat=text/calendar addressbook/syncFormat=text/vcard \
	memo/syncFormat=text/plain calendar/forceSyncFormat=1 \
	addressbook/forceSyncFormat=1 memo/forceSyncFormat=1 \
	valise@near calendar addressbook memo

# say_same WHAT: what the folders say, whatever wrote it.
say_same()
{
	export_outlook ann
	for kind in calendar contacts notes; do
		meaning "$work/near/$kind" >"$work/near.said"
		meaning "$work/ann.items/$kind" >"$work/far.said"
		equal_text "$1: $kind says the same" near.said far.said
	done
}

make_items contacts 12 "$work/items" 1
make_items notes 6 "$work/items" 1
make_events 12 "$work/events" 1
# One event an item is what its folder of events holds.
for file in "$work/events"/*; do
	[ "$(grep -c '^BEGIN:VEVENT' "$file")" = 1 ] || rm "$file"
done
for file in "$work/items"/*.vcf; do mv "$file" "$work/near/contacts"; done
for file in "$work/items"/*.txt; do mv "$file" "$work/near/notes"; done
for file in "$work/events"/*; do mv "$file" "$work/near/calendar"; done
user ann <<'EOT'
add contacts PR_MESSAGE_CLASS="IPM.Contact" PR_SUBJECT="Eva Novak" PR_DISPLAY_NAME="Eva Novak" PR_GIVEN_NAME="Eva" PR_SURNAME="Novak" PR_TITLE="one"
add calendar PR_MESSAGE_CLASS="IPM.Appointment" PR_SUBJECT="lunch" Appointment.0x820D=2026-11-23T11:00:00Z Appointment.0x820E=2026-11-23T12:00:00Z Appointment.0x8208="canteen" Appointment.0x8205=2
add notes PR_MESSAGE_CLASS="IPM.StickyNote" PR_SUBJECT="milk" PR_BODY="milk\r\nand bread"
EOT
check_sync ann 'the first run'
say_same 'the first run'
check_sync ann 'a second run'
same 'it moves nothing' "$(moved ann)" 0

# SyncEvolution sees changes by whole seconds.
sleep 1.1
user ann <<'EOT'
change contacts PR_SUBJECT="Eva Novak" : PR_TITLE="two"
change calendar PR_SUBJECT="lunch" : Appointment.0x8208="garden"
delete notes PR_SUBJECT="milk"
EOT
file=$(grep -l '^BEGIN:VEVENT' "$work/near/calendar"/* | head -n 1)
sed -i 's/^SUMMARY[:;][^\r]*/SUMMARY:changed there/' "$file"
rm "$(grep -L 'Novak' "$work/near/contacts"/* | head -n 1)"
check_sync ann 'changes on both sides'
say_same 'changes on both sides'
same 'those of Outlook arrived' "$(cat "$work/near"/*/* |
	grep -c '^TITLE:two\|^LOCATION:garden\|and bread')" 2
user ann <<'EOT'
list calendar PR_SUBJECT="changed there"
EOT
same 'that of the server is in Outlook' "$(grep -c '^PR_SUBJECT' \
	"$work/ann.user")" 1
check_sync ann 'one more run'
same 'nothing moves any more' "$(moved ann)" 0
finish_outlook
