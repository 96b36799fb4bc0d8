#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What items are made of: each of the corpus generator's fields, a photo, long
# texts; two Outlook profiles of one account; a store of 8-bit text.
# shellcheck source=tests/outlook/outlook.sh
. "${srcdir:?the source folder}/tests/outlook/outlook.sh"
begin_outlook items
need python3 python3
start_server s
make_account s
make_profile cli

make_items contacts 60 "$work/cli/contacts" 11
make_events 80 "$work/cli/calendar" 11
make_items notes 20 "$work/cli/notes" 11
# A photo is what its first bytes say, of 30,000 bytes.
{
	printf '\377\330\377\340\000\020JFIF\000'
	head -c 30000 /dev/zero
	printf '\377\331'
} | base64 -w 0 >"$work/photo"
printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:photo\r\nN:Photo;Eva;;;\r\nFN:Eva Photo\r\nTITLE:one\r\nPHOTO;ENCODING=b;TYPE=JPEG:%s\r\nEND:VCARD\r\n' \
	"$(cat "$work/photo")" >"$work/cli/contacts/photo.vcf"
# Longer than what MAPI gives without a stream.
words=$(yes 'Žluťoučký kůň, ďábelské ódy.' | head -n 1500 | tr '\n' ' ')
printf 'long note\n%s' "$words" >"$work/cli/notes/long.txt"
printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\nBEGIN:VEVENT\r\nUID:long\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261130T100000Z\r\nDTEND:20261130T110000Z\r\nSUMMARY:long event\r\nDESCRIPTION:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' \
	"$(printf %s "$words" | sed 's/,/\\,/g')" >"$work/cli/calendar/long.ics"
sync_profile cli || failed 'cli'

make_outlook ann
check_sync ann
equal 'ann' ann cli

# meanings FOLDER: what its items say; a page of Outlook's is the one at home.
meanings()
{
	python3 "$srcdir/tests/interop/meaning.py" "$1" |
		sed "s/URL\['HOME'\]/URL/"
}

export_outlook ann plain
for kind in calendar contacts notes; do
	meanings "$work/cli/$kind" >"$work/left"
	meanings "$work/ann.items/$kind" >"$work/right"
	equal_text "the properties alone say the same: $kind" left right
done

# ---- another Outlook profile of the account ----

# values NAME: every property of every item but those of one store, and the text
# it was written from, which an edit in Outlook leaves as it was.
values()
{
	user "$1" <<'EOT'
list calendar
list contacts
list notes
EOT
	awk '/^\{A12770EC-0C4F-4517-88B6-CD0905036051\}/ { skip = 1; next }
		/^\+/ && skip { next }
		{ skip = 0 }
		/^PR_(CREATION_TIME|LAST_MODIF|MESSAGE_SIZE|[A-Z]*_KEY)/ { next }
		{ print }' "$work/$1.user" | sort | uniq -c
}
make_outlook eve
check_sync eve
values ann >"$work/left"
values eve >"$work/right"
equal_text 'two Outlook profiles have the same values' left right
check "of $(wc -l <"$work/left") kinds" [ "$(wc -l <"$work/left")" -gt 500 ]

# ---- an edit leaves the rest as it is ----

user ann <<'EOT'
change contacts PR_SUBJECT="Eva Photo" : PR_TITLE="two"
change calendar PR_SUBJECT="long event" : Appointment.0x8208="upstairs"
EOT
grep -v '^TITLE' "$work/cli/contacts/photo.vcf" >"$work/left"
grep -v '^LOCATION' "$work/cli/calendar/long.ics" >>"$work/left"
check_sync ann 'ann edits items with much in them'
sync_profile cli || failed 'cli gets the edits'
grep -v '^TITLE' "$work/cli/contacts/photo.vcf" >"$work/right"
grep -v '^LOCATION' "$work/cli/calendar/long.ics" >>"$work/right"
equal_text 'all other lines keep their bytes' left right
same 'the edits arrived' "$(cat "$work/cli/contacts/photo.vcf" \
	"$work/cli/calendar/long.ics" | grep -c '^TITLE:two\|^LOCATION:upstairs')" 2
check_sync eve 'eve gets them'
values ann >"$work/left"
values eve >"$work/right"
equal_text 'both have the same values again' left right

# ---- a store of 8-bit text takes what it can say, and refuses the rest ----

make_account s dora
make_profile doras "$url" dora
card Müller 1 >"$work/doras/contacts/mueller.vcf"
card 山田 2 >"$work/doras/contacts/yamada.vcf"
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//t//t//EN BEGIN:VTODO \
	UID:task DTSTAMP:20260101T000000Z SUMMARY:task END:VTODO \
	END:VCALENDAR >"$work/doras/calendar/task.ics"
sync_profile doras || failed 'dora'
make_outlook old dora
sync_outlook old VALISE_MAPI_PROFILE=ansi
same '8-bit: one of two is taken' "$(messages old) $(fact old verdict)" \
	'1 in-step-with-remarks'
same 'the card and a task are named, and said to stay where they are' \
	"$(grep '^status' "$work/old.out" | grep -o '"problem_text":"..\(task\|山田\)[^}]*It stays where it is' |
		wc -l)" 2
sed -i 's/^TEL.*/TITLE:Büro\r/' "$work/doras/contacts/mueller.vcf"
sync_profile doras || failed 'dora edits'
sync_outlook old
check '8-bit: an edit arrives' grep -q '^PR_TITLE="Büro"' "$work/old.mapi"
sync_profile doras || failed 'dora again'
same '8-bit: nothing is lost' "$(cat "$work/doras/contacts/"* |
	grep -c '^TITLE:Büro\|^FN:Müller\|^FN:山田')" 3
finish_outlook
