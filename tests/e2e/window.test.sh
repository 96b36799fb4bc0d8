#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# calendar-past-days and calendar-future-days: what is fetched, what keeps
# syncing, that nothing is deleted, and that the memory of what the server can
# is found out in the first run.
# shellcheck source=tests/e2e/lib.sh disable=SC2154
. "$(dirname "$0")/lib.sh"
begin window

# event NAME WHEN [LINE]: WHEN as in date(1).
event()
{
	printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//e2e\r\nBEGIN:VEVENT\r\nUID:%s-uid\r\nDTSTAMP:20200101T000000Z\r\nDTSTART:%s\r\nDURATION:PT1H\r\nSUMMARY:%s\r\n%sEND:VEVENT\r\nEND:VCALENDAR\r\n' \
		"$1" "$(date -u -d "$2" +%Y%m%dT%H%M%SZ)" "$1" "${3:-}"
}

names()
{
	cat "$work/$1"/calendar/*.ics 2>/dev/null | tr -d '\r' |
		sed -n 's/^SUMMARY://p' | sort | tr '\n' ' ' | sed 's/ $//'
}

file_of()
{
	grep -l "^SUMMARY:$2" "$work/$1"/calendar/*.ics
}

options()
{
	for option; do
		"$valise" options --profile "$work/b" "$option" >/dev/null
	done
}

start_server s
make_account s
make_profile a
make_profile b
event old '-400 days' >"$work/a/calendar/old.ics"
event weekly '-400 days' "$(printf 'RRULE:FREQ=WEEKLY\r\n ')" |
	tr -d ' ' >"$work/a/calendar/weekly.ics"
event near 'now' >"$work/a/calendar/near.ics"
event soon '+20 days' >"$work/a/calendar/soon.ics"
event far '+400 days' >"$work/a/calendar/far.ics"
card ann 1 >"$work/a/contacts/ann.vcf"
sync_profile a

options calendar-past-days=30 calendar-future-days=30
check 'first sync with a window' sync_profile b
same 'what is near comes, and series' "$(names b)" 'near soon weekly'
same 'contacts come' "$(count "$work/b/contacts")" 1
same 'nothing was deleted' "$(names a)" 'far near old soon weekly'
"$valise" status --profile "$work/b" >"$work/out"
check 'it is in step' grep -q 'In step$' "$work/out"
sync_profile b
same 'nor comes more' "$(names b)" 'near soon weekly'

options calendar-future-days=10
check 'a narrower window' sync_profile b
same 'deletes nothing' "$(names b)" 'near soon weekly'
sed -i 's/^SUMMARY:soon/SUMMARY:soon2/' "$(file_of a soon)"
sed -i 's/^SUMMARY:far/SUMMARY:far2/' "$(file_of a far)"
sync_profile a
sync_profile b
same 'what is known keeps syncing' "$(names b)" 'near soon2 weekly'
sed -i 's/^SUMMARY:soon2/SUMMARY:soon3/' "$(file_of b soon2)"
event mine '+300 days' >"$work/b/calendar/mine.ics"
sync_profile b
sync_profile a
same 'and goes up, wherever it lies' "$(names a)" \
	'far2 mine near old soon3 weekly'

check 'what the server has may be made as here' \
	sync_profile b --mode make-server-match --yes
sync_profile a
same 'but not what was never fetched' "$(names a)" \
	'far2 mine near old soon3 weekly'

options calendar-future-days=500
check 'a wider window' sync_profile b
same 'fetches what lies in it' "$(names b)" 'far2 mine near soon3 weekly'

# The state is lost: slow, and no doubles.
rm -r "$work/b/.valise/state.db"*
options calendar-future-days=10
check 'a slow sync in a window' sync_profile b
sync_profile a
same 'makes no doubles there' "$(names a)" 'far2 mine near old soon3 weekly'
same 'nor here' "$(names b)" 'far2 mine near soon3 weekly'

options protocol=1.1
rm "$(file_of a near)"
event close '+5 days' >"$work/a/calendar/close.ics"
event away '+50 days' >"$work/a/calendar/away.ics"
sync_profile a
check 'a window in SyncML 1.1' sync_profile b
same 'is one of our servers alone' "$(names b)" \
	'close far2 mine soon3 weekly'
options protocol=auto

options calendar-past-days=0 calendar-future-days=0
check 'no window' sync_profile b
same 'fetches all' "$(names b)" 'away close far2 mine old soon3 weekly'
in_step 'in the end' a b
finish
