#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Series with moved and deleted instances, in zones with and without summer
# time, there and back: every occurrence up to 2032 is compared, by rules and
# zones of somebody else's (instances.py).
# shellcheck source=tests/outlook/outlook.sh
. "${srcdir:?the source folder}/tests/outlook/outlook.sh"
begin_outlook series
need python3 python3
start_server s
make_account s
make_account s bob
make_profile cli
make_profile bobs "$url" bob

# series NAME START [LINE...]: one event of an hour; START with its parameters.
series()
{
	name=$1 start=$2
	shift 2
	{
		printf '%s\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//t//t//EN \
			BEGIN:VEVENT "UID:$name" DTSTAMP:20260101T000000Z \
			"DTSTART$start" DURATION:PT1H "SUMMARY:$name" "$@" \
			END:VEVENT
		cat
		echo END:VCALENDAR
	} | sed 's/$/\r/' >"$work/cli/calendar/$name.ics"
}

# instance NAME ID START TITLE: one of the series, somewhere else.
instance()
{
	printf '%s\n' BEGIN:VEVENT "UID:$1" DTSTAMP:20260101T000000Z \
		"RECURRENCE-ID$2" "DTSTART$3" DURATION:PT30M "SUMMARY:$4" \
		"LOCATION:elsewhere" END:VEVENT
}

# Over the change of the clocks in March and October.
p=';TZID=Europe/Prague:'
instance prague "${p}20260330T090000" "${p}20260330T170000" late |
	series prague "${p}20260320T090000" 'RRULE:FREQ=DAILY;COUNT=40' \
		"EXDATE${p}20260328T090000" "EXDATE${p}20260329T090000"
n=';TZID=America/New_York:'
instance york "${n}20261104T200000" "${n}20261105T033000" night |
	series york "${n}20261026T200000" \
		'RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20280301T010000Z' \
		"EXDATE${n}20261102T200000"
# The other half of the year; and none.
s=';TZID=Australia/Sydney:'
instance sydney "${s}20270405T080000" "${s}20270406T080000" moved |
	series sydney "${s}20261005T080000" 'RRULE:FREQ=MONTHLY;BYDAY=1MO' \
		"EXDATE${s}20261102T080000"
t=';TZID=Asia/Tokyo:'
instance tokyo "${t}20261208T100000" "${t}20261209T113000" 日本 |
	series tokyo "${t}20261013T100000" \
		'RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=24' \
		"EXDATE${t}20261110T100000"
k=';TZID=Asia/Kolkata:'
instance kolkata "${k}20270131T233000" "${k}20270201T003000" tomorrow |
	series kolkata "${k}20261031T233000" \
		'RRULE:FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1'
# All day, and in UTC.
instance days ';VALUE=DATE:20261207' ';VALUE=DATE:20261208' shifted |
	sed 's/^DURATION.*/DURATION:P1D/' |
	series days ';VALUE=DATE:20261130' 'RRULE:FREQ=WEEKLY;COUNT=10' \
		'EXDATE;VALUE=DATE:20261214'
sed -i 's/DURATION:PT1H/DURATION:P1D/' "$work/cli/calendar/days.ics"
series birthday ';VALUE=DATE:20240228' 'RRULE:FREQ=YEARLY' </dev/null
sed -i 's/DURATION:PT1H/DURATION:P1D/' "$work/cli/calendar/birthday.ics"
series utc ':20261001T220000Z' 'RRULE:FREQ=DAILY;INTERVAL=2;COUNT=30' \
	'EXDATE:20261005T220000Z' </dev/null
make_events 40 "$work/cli/calendar" 7
occurrences "$work/cli/calendar" >"$work/wanted"

sync_profile cli || failed 'cli sends the series'
make_outlook ann
check_sync ann 'ann'
equal 'they arrived' ann cli
export_outlook ann plain
occurrences "$work/ann.items/calendar" >"$work/got"
equal_text 'the properties say the same occurrences' wanted got
user ann <<'EOT'
list calendar PR_SUBJECT="prague"
EOT
check 'a moved instance is an embedded message' \
	grep -q 'PR_SUBJECT="late"' "$work/ann.user"

# ---- what Outlook has no pattern for: its first instance, the text unharmed ----

printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//t//t//EN BEGIN:VEVENT \
	UID:skipped DTSTAMP:20260101T000000Z DTSTART:20261031T120000Z \
	DURATION:PT1H SUMMARY:skipped 'RRULE:FREQ=MONTHLY;BYMONTHDAY=31' \
	END:VEVENT END:VCALENDAR >"$work/cli/calendar/skipped.ics"
sync_profile cli || failed 'cli: no pattern'
check_sync ann 'no pattern'
equal 'no pattern' ann cli
export_outlook ann plain
same 'no pattern: the first instance is there' "$(occurrences \
	"$work/ann.items/calendar" | grep -c skipped)" 1
user ann <<'EOT'
change calendar PR_SUBJECT="skipped" : Appointment.0x8208="here"
EOT
check_sync ann 'no pattern: changed in Outlook'
sync_profile cli || failed 'no pattern: cli'
same 'no pattern: the rule is still there' "$(grep -c '^LOCATION:here\|^RRULE:.*=31' \
	"$work/cli/calendar/skipped.ics")" 2
rm "$work/cli/calendar/skipped.ics"
sync_profile cli || failed 'no pattern: cli deletes it'
check_sync ann 'no pattern: deleted'

# ---- the same items as if their user had made them in Outlook ----

as_made_by_hand ann bob
make_outlook bob bob
check_sync bob 'bob, whose items nobody wrote'
sync_profile bobs || failed 'bob: his command-line profile'
occurrences "$work/bobs/calendar" >"$work/got"
equal_text 'what Outlook made arrives with every occurrence' wanted got
equal 'bob' bob bobs
check_sync bob 'bob again'
same 'nothing moves after it' "$(moved bob)" 0

# ---- another instance moved, one more deleted, a rule changed ----

instance york "${n}20261111T200000" "${n}20261111T180000" early \
	>"$work/instance"
sed -i "s|^EXDATE.*|&\nEXDATE${n}20261118T200000\r|" "$work/cli/calendar/york.ics"
sed -i 's/$/\r/' "$work/instance"
sed -i "/^END:VCALENDAR/{
r $work/instance
N
}" "$work/cli/calendar/york.ics"
sed -i '/^END:VCALENDAR/d' "$work/cli/calendar/york.ics"
printf 'END:VCALENDAR\r\n' >>"$work/cli/calendar/york.ics"
sed -i 's/COUNT=24/COUNT=30/' "$work/cli/calendar/tokyo.ics"
sed -i '/^EXDATE/d' "$work/cli/calendar/days.ics"
occurrences "$work/cli/calendar" >"$work/wanted"
sync_profile cli || failed 'cli changes series'
check_sync ann 'ann gets the changes'
export_outlook ann plain
occurrences "$work/ann.items/calendar" >"$work/got"
equal_text 'changed series have the same occurrences' wanted got
equal 'changed series' ann cli

# ---- the user of Outlook deletes an instance ----

# The same series stands in bob's folder: its pattern becomes that of ann, whose
# series has lost one more day.
sed -i 's/^EXDATE:20261005T220000Z/&,20261009T220000Z/' "$work/cli/calendar/utc.ics"
sync_profile cli || failed 'cli deletes an instance'
check_sync ann 'ann: one instance less'
user ann <<'EOT'
list calendar PR_SUBJECT="utc"
EOT
pattern=$(sed -n '/^Appointment.0x8216=/,/^[^+]/p' "$work/ann.user" |
	awk 'NR == 1 { printf "%s", $0; next } /^\+/ { printf "%s", substr($0, 2) }')
user bob <<EOT
change calendar PR_SUBJECT="utc" : $pattern
EOT
check_sync bob 'bob deletes an instance'
sync_profile bobs || failed 'bobs gets it'
occurrences "$work/cli/calendar" | grep '	utc	' >"$work/wanted"
occurrences "$work/bobs/calendar" | grep '	utc	' >"$work/got"
equal_text 'all other occurrences stay' wanted got

# ---- the user of Outlook changes a series ----

user ann <<'EOT'
change calendar PR_SUBJECT="prague" : PR_SUBJECT="praha" Appointment.0x8208="Karlín"
change calendar PR_SUBJECT="utc" : Appointment.0x8205=3
EOT
check_sync ann 'ann changes a series'
sync_profile cli || failed 'cli gets it'
equal 'a series changed in Outlook' ann cli
same 'the title is new' "$(grep -c '^SUMMARY:praha' "$work/cli/calendar/prague.ics")" 1
same 'its instances are still there' "$(grep -c '^EXDATE\|^RECURRENCE-ID\|SUMMARY:late' \
	"$work/cli/calendar/prague.ics")" 4
finish_outlook
