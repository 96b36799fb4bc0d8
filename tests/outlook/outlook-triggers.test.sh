#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What makes the add-in synchronize: the start, a change in Outlook, the
# interval. It takes a minute, and mostly waits.
# shellcheck source=tests/outlook/outlook.sh
. "${srcdir:?the source folder}/tests/outlook/outlook.sh"
begin_outlook triggers
start_server s
make_account s
make_profile cli
make_items contacts 5 "$work/cli/contacts" 1
sync_profile cli || failed 'cli'

# By the interval alone; an interval is minutes.
run_host interval <<EOT &
account $url anna secret
option sync-on-startup no
option sync-interval-minutes 1
connect
quiet 50
wait 30
shutdown
EOT
interval_pid=$!

# What a run writes in Outlook is a change there: it may make one run more, which
# writes nothing, and then there is peace.
run_host change <<EOT
account $url anna secret
option sync-on-startup yes
option sync-interval-minutes 0
option sync-after-change yes
connect
wait 30
pump 12
mark
quiet 12
shutdown
EOT
same 'a start makes a run, what it writes no more than one' \
	"$? $(grep -c '^status' "$work/change.out") $(
	grep FAIL "$work/change.out")" '0 1 '

# Edits within 10 s make one run.
run_host change <<EOT
option sync-on-startup no
connect
quiet 2
user add notes PR_MESSAGE_CLASS="IPM.StickyNote" PR_SUBJECT="one" PR_BODY="one"
pump 3
user change notes PR_SUBJECT="one" : PR_BODY="one more"
quiet 4
wait 30
quiet 11
shutdown
EOT
same 'a change makes a run, once' "$? $(grep -c '^status' "$work/change.out") $(
	grep FAIL "$work/change.out")" '0 1 '
same 'it sent the note' "$(fact change verdict) $(moved change)" 'in-step 1'
sync_profile cli || failed 'cli gets the note'
same 'as it was at the end' "$(cat "$work/cli/notes/"*.txt)" 'one more'

wait $interval_pid
same 'the interval makes a run' "$? $(fact interval verdict) $(
	grep FAIL "$work/interval.out")" '0 in-step '
finish_outlook
