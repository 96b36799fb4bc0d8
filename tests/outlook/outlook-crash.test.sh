#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# 1,000 items into Outlook, while its process is ended at the worst moments and
# Outlook is closed in the middle: in the end each item is there once.
# shellcheck source=tests/outlook/outlook.sh
. "${srcdir:?the source folder}/tests/outlook/outlook.sh"
begin_outlook crash
start_server s
make_account s
make_profile cli

# fill CONTACTS EVENTS NOTES SEED
fill()
{
	make_items contacts "$1" "$work/cli/contacts" "$4"
	make_events $(($2 * 5 / 4)) "$work/new" "$4"
	find "$work/new" -type f | sort | head -n "$2" |
		xargs -I '{}' mv '{}' "$work/cli/calendar"
	rm -r "$work/new"
	make_items notes "$3" "$work/cli/notes" "$4"
	sync_profile cli || failed "cli sends $1 contacts, $2 events, $3 notes"
}
here_is()
{
	find "$work/cli/calendar" "$work/cli/contacts" "$work/cli/notes" \
		-type f ! -name '.*' | wc -l
}
fill 300 200 100 1
make_outlook ann

# ended WHAT KILL: a run that is ended there.
ended()
{
	sync_outlook ann "VALISE_MAPI_KILL=$2"
	same "$1: the process is ended" $? 99
}

# Written and not recorded; not written; in the midst of its parts.
ended 'after a save' SaveChanges:90
same 'what was saved is there' "$(messages ann)" 90
ended 'after the next save' SaveChanges:1
ended 'before a save' SaveChanges:1:before
ended 'before a later save' SaveChanges:40:before
for n in 1 2 3; do
	ended "after save $n once more" SaveChanges:$n
done
ended 'in an attachment' AttachSaveChanges:3
ended 'in an instance of a series' EmbeddedSaveChanges:4
before=$(messages ann)
check 'some items are there' [ "$before" -gt 120 ]
check 'not all of them' [ "$before" -lt 500 ]

check_sync ann 'the next run brings the rest'
same 'each item is there once' "$(messages ann)" 600
equal 'after all that' ann cli

# ---- closed in the middle ----

fill 200 150 50 2
same 'there are 1,000 items' "$(here_is)" 1000
mkfifo "$work/say"
outlook=ann
run_host_once <"$work/say" &
host_pid=$!
exec 3>"$work/say"
printf 'connect\nclick valiseTabMailSync\n' >&3
waited=0
# The double writes down each save.
written()
{
	sed '/^message/!d' "$work/ann.mapi.journal" 2>/dev/null | wc -l
}
until [ "$(written)" -ge 100 ] || [ $waited -ge 300 ]; do
	waited=$((waited + 1))
	sleep 0.05
done
begun=$(written)
printf 'saves\nquit\n' >&3
exec 3>&-
wait $host_pid
same 'closed in the middle of a run: nothing failed' \
	"$? $(grep FAIL "$work/ann.out")$(cat "$work/ann.problems")" '0 '
echo "closing took $(took ann shutdown) ms, its thread was gone $(took ann unloaded) ms later"
count=$(messages ann)
same 'it was in the middle' "$([ "$begun" -ge 100 ] && [ "$count" -ge 700 ] &&
	[ "$count" -lt 1000 ] && echo yes)" yes
# A message of the server brings hundreds: they are not waited for.
check 'it wrote little after that' \
	[ "$count" -le $((600 + $(sed -n 's/^saves //p' "$work/ann.out") + 20)) ]

# ---- the next start goes on, by itself ----

run_host ann <<'EOT'
option sync-on-startup yes
connect
wait 90
shutdown
EOT
same 'the next start resumes it' "$? $(fact ann verdict)" '0 in-step'
rest=$(moved ann)
check "it brings what is missing, $((1000 - count)) items" \
	[ "$rest" -ge $((1000 - count)) ]
check 'and few more' [ "$rest" -le $((1000 - count + 60)) ]
echo "the rest took $(fact ann took_ms) ms; start $(took ann start) ms"
same 'each item is there once' "$(messages ann)" 1000
equal 'after all that' ann cli
check_sync ann 'one more run'
same 'it moves nothing' "$(moved ann)" 0
echo "a run over 1,000 unchanged items took $(fact ann took_ms) ms"
sync_profile cli --json >"$work/cli.out"
same 'nothing came back to the other end' "$(here_is)" 1000

# ---- 1,000 items at once ----

make_outlook new
check_sync new 'a new Outlook profile'
same 'it has 1,000 items' "$(messages new)" 1000
echo "1,000 items into a new profile took $(fact new took_ms) ms"

# ---- ended while it sends ----

n=0
while [ $n -lt 40 ]; do
	n=$((n + 1))
	echo "add contacts PR_MESSAGE_CLASS=\"IPM.Contact\" PR_SUBJECT=\"Sent $n\" PR_DISPLAY_NAME=\"Sent $n\" PR_SURNAME=\"Sent $n\""
done >"$work/lines"
user ann <"$work/lines"
ended 'sending' GetProps:50
ended 'sending, later' QueryRows:12
check_sync ann 'sending again'
sync_profile cli || failed 'cli gets what was sent'
same 'each was sent once' "$(cat "$work/cli/contacts/"* | grep -c '^FN:Sent')" 40
equal 'at the end' ann cli
finish_outlook
