/* SPDX-License-Identifier: Apache-2.0 */
/* What users of other sync programs complain about most: events that are an
 * hour off or a day off, birthdays that move, exceptions that get lost. */
#include "base/limits.h"
#include "content/convert.h"
#include "content/datetime.h"
#include "content/merge.h"
#include "content/recur.h"
#include "content/view.h"
#include "content/zone.h"
#include "support/content.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define CONTACT SML_KIND_CONTACT
#define CALENDAR SML_KIND_CALENDAR

#define CARD_21(lines) "BEGIN:VCARD\r\nVERSION:2.1\r\n" lines "END:VCARD\r\n"
#define CARD_30(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"
#define CAL(parts)                                                             \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" parts "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"

/* Berlin, as different programs describe it. */
#define ZONE_OUTLOOK(tzid)                                                     \
	"BEGIN:VTIMEZONE\r\nTZID:" tzid "\r\n"                                 \
	"BEGIN:STANDARD\r\nDTSTART:16011028T030000\r\n"                        \
	"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n"                          \
	"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"           \
	"BEGIN:DAYLIGHT\r\nDTSTART:16010325T020000\r\n"                        \
	"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n"                           \
	"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n"           \
	"END:VTIMEZONE\r\n"
#define ZONE_FULL(tzid)                                                        \
	"BEGIN:VTIMEZONE\r\nTZID:" tzid "\r\nX-LIC-LOCATION:Europe/Berlin\r\n" \
	"BEGIN:DAYLIGHT\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\n"              \
	"TZOFFSETTO:+0200\r\nDTSTART:19800406T020000\r\n"                      \
	"RDATE:19800406T020000\r\nEND:DAYLIGHT\r\n"                            \
	"BEGIN:STANDARD\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\n"               \
	"TZOFFSETTO:+0100\r\nDTSTART:19961027T030000\r\n"                      \
	"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"          \
	"BEGIN:DAYLIGHT\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\n"              \
	"TZOFFSETTO:+0200\r\nDTSTART:19810329T020000\r\n"                      \
	"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"           \
	"END:VTIMEZONE\r\n"
#define CHOIR(tzid)                                                            \
	EVENT("UID:choir\r\nSUMMARY:Choir\r\n"                                 \
	      "DTSTART;TZID=" tzid ":20260309T193000\r\n"                      \
	      "DTEND;TZID=" tzid ":20260309T210000\r\n"                        \
	      "RRULE:FREQ=WEEKLY;COUNT=6\r\n"                                  \
	      "EXDATE;TZID=" tzid ":20260316T193000\r\n")

static struct sml_buf out;
static struct sml_arena *arena;

/* An item as a phone of vCalendar 1.0 gets it. */
static struct sml_converted
on_phone(const char *item)
{
	struct sml_converted there;

	sml_arena_reset(arena);
	CU_ASSERT_EQUAL_FATAL(
	    sml_convert(CALENDAR, sml_str_of(item), SML_FORMAT_VCALENDAR_10,
		test_env(), arena, &there),
	    SML_OK);
	return there;
}

/* What is stored after the phone has sent the pieces for @stored. */
static const char *
from_phone(const char *stored, const struct sml_piece *pieces, size_t count)
{
	sml_buf_reset(&out);
	CU_ASSERT_EQUAL(sml_convert_back(CALENDAR, sml_str_of(stored), pieces,
			    count, NULL, test_env(), &out),
	    SML_OK);
	sml_buf_put_byte(&out, 0);
	return (const char *)out.p;
}

/* @text with @old replaced by @new, once; in the arena. */
static struct sml_str
replaced(struct sml_str text, const char *old, const char *new)
{
	size_t at = sml_str_find(text, sml_str_of(old), 0);
	struct sml_str before = sml_str_sub(text, 0, at);
	struct sml_str after = sml_str_sub(text, at + strlen(old), text.len);

	CU_ASSERT_FATAL(at < text.len);
	return sml_arena_printf(
	    arena, "%.*s%s%.*s", SML_STR_ARG(before), new, SML_STR_ARG(after));
}

static bool
has(const char *text, const char *part)
{
	bool is_there = strstr(text, part) != NULL;

	if (!is_there)
		printf("\"%s\" is not in: %s\n", part, text);
	return is_there;
}

static int64_t
second_of(const char *text)
{
	struct sml_datetime time = {0};

	CU_ASSERT(sml_datetime_parse(sml_str_of(text), &time));
	return time.s;
}

static const struct sml_zone *
zone_of(const char *name)
{
	const struct sml_zone *zone = sml_zone_find(sml_str_of(name));

	CU_ASSERT_PTR_NOT_NULL(zone);
	return zone ? zone : sml_zone_utc();
}

/* ---- 3: exceptions and time zones, one hour off ---- */

/* The instances of @rule from @start on are @expected: local times with a
 * blank between them. */
static void
check_instances(const char *rule, const char *start, const char *expected)
{
	struct sml_datetime first = {0};
	struct sml_recur recur;
	struct sml_rule parsed;
	struct sml_buf text;
	int64_t at;

	sml_buf_init(&text, 10000);
	CU_ASSERT(sml_datetime_parse(sml_str_of(start), &first));
	CU_ASSERT_EQUAL(sml_rule_parse(sml_str_of(rule), &parsed), SML_OK);
	CU_ASSERT_EQUAL(
	    sml_recur_begin(&parsed, first, INT64_MAX, &recur), SML_OK);
	for (int i = 0; i < 20 && sml_recur_next(&recur, &at); i++) {
		struct sml_datetime instance = {at, first.clock};

		if (text.len)
			sml_buf_put_byte(&text, ' ');
		sml_datetime_put(instance, &text);
	}
	CU_ASSERT(sml_str_is(sml_buf_str(&text), expected));
	if (!sml_str_is(sml_buf_str(&text), expected))
		printf("%s: %.*s\n", rule, SML_STR_ARG(sml_buf_str(&text)));
	sml_buf_free(&text);
}

static void
complaint_hour_off_a_series_keeps_its_time_over_a_change(void)
{
	const struct sml_zone *berlin = zone_of("Europe/Berlin");

	check_instances("FREQ=WEEKLY;COUNT=3", "20260323T193000",
	    "20260323T193000 20260330T193000 20260406T193000");
	/* The same time on the wall is another second of the world. */
	CU_ASSERT_EQUAL(sml_zone_to_utc(berlin, second_of("20260323T193000")),
	    second_of("20260323T183000Z"));
	CU_ASSERT_EQUAL(sml_zone_to_utc(berlin, second_of("20260330T193000")),
	    second_of("20260330T173000Z"));
	CU_ASSERT_EQUAL(
	    sml_zone_to_local(berlin, second_of("20261025T003000Z")),
	    second_of("20261025T023000"));
	CU_ASSERT_EQUAL(
	    sml_zone_to_local(berlin, second_of("20261025T013000Z")),
	    second_of("20261025T023000"));
}

static void
complaint_hour_off_every_instance_in_every_zone_stays(void)
{
	const struct sml_zone *zone;

	for (size_t i = 0; (zone = sml_zone_at(i)) != NULL; i++) {
		/* Noon is never skipped and never comes twice. */
		for (int day = 0; day < 366; day += 3) {
			int64_t noon = second_of("20260101T120000") +
				       (int64_t)day * SML_DAY_S;
			int64_t utc_s = sml_zone_to_utc(zone, noon);

			if (sml_zone_to_local(zone, utc_s) != noon) {
				CU_FAIL("noon has moved");
				printf("%s day %d\n", sml_zone_name(zone), day);
				return;
			}
		}
	}
}

static void
complaint_hour_off_windows_names_are_zones(void)
{
	static const char *const names[][2] = {
	    {"W. Europe Standard Time", "Europe/Berlin"},
	    {"w. europe standard time", "Europe/Berlin"},
	    {"Central European Standard Time", "Europe/Warsaw"},
	    {"Romance Standard Time", "Europe/Paris"},
	    {"GMT Standard Time", "Europe/London"},
	    {"Eastern Standard Time", "America/New_York"},
	    {"FLE Standard Time", "Europe/Kyiv"},
	    {"Europe/Kiev", "Europe/Kyiv"},
	    {"/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"},
	    {"tzone://Microsoft/Utc", "Etc/UTC"},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++) {
		const struct sml_zone *a = zone_of(names[i][0]);
		const struct sml_zone *b = zone_of(names[i][1]);

		for (int64_t month = 0; month < 12; month++) {
			int64_t s = second_of("20260115T000000Z") +
				    month * 30 * SML_DAY_S;

			CU_ASSERT_EQUAL(sml_zone_offset(a, s, NULL),
			    sml_zone_offset(b, s, NULL));
		}
	}
}

/* Any description of the zone, or none, is the same event. */
static void
complaint_hour_off_zone_described_anew_is_no_change(void)
{
	static const char first[] =
	    CAL(ZONE_OUTLOOK("Europe/Berlin") CHOIR("Europe/Berlin"));
	static const char *const others[] = {
	    CAL(CHOIR("Europe/Berlin")),
	    CAL(ZONE_FULL("Europe/Berlin") CHOIR("Europe/Berlin")),
	    CAL(ZONE_FULL("/freeassociation.sourceforge.net/Europe/Berlin")
		    CHOIR("/freeassociation.sourceforge.net/Europe/Berlin")),
	    CAL(ZONE_OUTLOOK("W. Europe Standard Time")
		    CHOIR("W. Europe Standard Time")),
	    CAL(ZONE_OUTLOOK("W. Europe Standard Time")
		    CHOIR("\"W. Europe Standard Time\"")),
	    CAL(ZONE_OUTLOOK("My own zone") CHOIR("My own zone")),
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(others); i++) {
		bool is_same = content_same(CALENDAR, first, others[i]);

		CU_ASSERT(is_same);
		if (!is_same)
			printf("not the same: number %zu\n", i);
	}
	/* Another zone, or none, is another event. */
	CU_ASSERT(!content_same(CALENDAR, first, CAL(CHOIR("Europe/London"))));
	CU_ASSERT(!content_same(CALENDAR, first, CAL(CHOIR("Asia/Tokyo"))));
}

static void
complaint_exceptions_are_joined_with_their_series(void)
{
#define SERIES                                                                 \
	"UID:s\r\nSUMMARY:a\r\nDTSTART:20260302T090000Z\r\nRRULE:FREQ="        \
	"DAILY\r\n"
#define MOVED(time)                                                            \
	EVENT("UID:s\r\nRECURRENCE-ID:20260304T090000Z\r\nSUMMARY:a\r\n"       \
	      "DTSTART:" time "\r\n")
	enum sml_merge_result result;

	sml_buf_reset(&out);
	/* We moved one instance, they deleted another: both happen. */
	CU_ASSERT_EQUAL(
	    sml_merge(CALENDAR, SML_STR(CAL(EVENT(SERIES))),
		SML_STR(CAL(EVENT(SERIES) MOVED("20260304T110000Z"))),
		SML_STR(CAL(EVENT(SERIES "EXDATE:20260306T090000Z\r\n"))), NULL,
		test_env(), &out, &result),
	    SML_OK);
	CU_ASSERT_EQUAL(result, SML_MERGE_DONE);
	sml_buf_put_byte(&out, 0);
	CU_ASSERT(content_same(CALENDAR, (const char *)out.p,
	    CAL(MOVED("20260304T110000Z")
		    EVENT(SERIES "EXDATE:20260306T090000Z\r\n"))));
	/* An exception alone is not taken for its series. */
	CU_ASSERT(!content_keys_meet(CALENDAR, SML_KEY_UID, CAL(EVENT(SERIES)),
	    CAL(MOVED("20260304T110000Z"))));
}

/* ---- 4: whole days and birthdays that shift or grow by a day ---- */

static void
complaint_birthday_is_the_same_day_in_any_writing(void)
{
	static const char *const others[] = {
	    CARD_21("FN:A\r\nBDAY:19840229\r\n"),
	    CARD_21("FN:A\r\nBDAY:1984-02-29\r\n"),
	    CARD_30("FN:A\r\nBDAY;VALUE=date:1984-02-29\r\n"),
	    CARD_30("FN:A\r\nBDAY:19840229\r\n"),
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(others); i++)
		CU_ASSERT(content_same(CONTACT,
		    CARD_30("FN:A\r\nBDAY:1984-02-29\r\n"), others[i]));
	CU_ASSERT(!content_same(CONTACT, CARD_30("FN:A\r\nBDAY:1984-02-29\r\n"),
	    CARD_30("FN:A\r\nBDAY:1984-02-28\r\n")));
}

static void
complaint_birthday_of_a_leap_day_comes_in_leap_years(void)
{
	check_instances("FREQ=YEARLY;COUNT=4", "19840229",
	    "19840229 19880229 19920229 19960229");
	check_instances(
	    "FREQ=YEARLY;COUNT=3", "20261231", "20261231 20271231 20281231");
	check_instances("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4", "20260131",
	    "20260131 20260331 20260531 20260731");
	check_instances("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "20260130",
	    "20260130 20260227 20260327");
}

static struct sml_event_view
event_of(const char *text)
{
	struct sml_view view = {0};

	CU_ASSERT_EQUAL(
	    sml_view_of(CALENDAR, sml_str_of(text), test_env(), arena, &view),
	    SML_OK);
	return view.u.event;
}

static void
complaint_whole_day_is_a_day_and_no_time(void)
{
	struct sml_event_view event =
	    event_of(CAL(EVENT("UID:1\r\nDTSTART;VALUE=DATE:20261024\r\n"
			       "DTEND;VALUE=DATE:20261101\r\nSUMMARY:a\r\n")));

	/* Eight days, over a change of the clocks. */
	CU_ASSERT_EQUAL(event.start.time.clock, SML_CLOCK_DATE);
	CU_ASSERT_EQUAL(event.end.time.clock, SML_CLOCK_DATE);
	CU_ASSERT_EQUAL(event.end.time.s - event.start.time.s, 8 * SML_DAY_S);
	event = event_of(CAL(EVENT("UID:1\r\nDTSTART;VALUE=DATE:20261024\r\n"
				   "DURATION:P1D\r\nSUMMARY:a\r\n")));
	CU_ASSERT_EQUAL(event.end.time.s - event.start.time.s, SML_DAY_S);
	CU_ASSERT_EQUAL(event.end.time.clock, SML_CLOCK_DATE);
	/* Midnight somewhere is another thing than the day. */
	CU_ASSERT(!content_same(CALENDAR,
	    CAL(EVENT("UID:1\r\nDTSTART;VALUE=DATE:20261224\r\n")),
	    CAL(EVENT("UID:1\r\nDTSTART:20261224T000000Z\r\n"))));
	CU_ASSERT(!content_same(CALENDAR,
	    CAL(EVENT("UID:1\r\nDTSTART;VALUE=DATE:20261224\r\n")),
	    CAL(EVENT("UID:1\r\nDTSTART:20261223T230000Z\r\n"))));
}

/* ---- both, over a phone of vCalendar 1.0 ---- */

#define CHILD(tzid, id, start, summary)                                        \
	EVENT("UID:choir\r\nRECURRENCE-ID;TZID=" tzid ":" id "\r\n"            \
	      "DTSTART;TZID=" tzid ":" start "\r\nDURATION:PT90M\r\n"          \
	      "SUMMARY:" summary "\r\n")
#define BERLIN "W. Europe Standard Time"
#define CHOIR_MOVED                                                            \
	CAL(ZONE_OUTLOOK(BERLIN) CHOIR(BERLIN) CHILD(                          \
	    BERLIN, "20260323T193000", "20260324T200000", "Late")              \
		CHILD(BERLIN, "20260406T193000", "20260406T180000", "Early"))

static void
complaint_exceptions_on_a_phone_and_back_stay_in_their_series(void)
{
	struct sml_converted there = on_phone(CHOIR_MOVED);
	struct sml_piece turned[3];

	CU_ASSERT_EQUAL_FATAL(there.count, 3);
	/* The series leaves the days of its children out. */
	CU_ASSERT(has(there.pieces[0].text.p, "EXDATE"));
	CU_ASSERT(has(there.pieces[0].text.p, "20260323T193000"));
	CU_ASSERT_PTR_NULL(strstr(there.pieces[1].text.p, "RRULE"));
	/* In any order, and known by what is in them. */
	for (size_t i = 0; i < 3; i++)
		turned[i] =
		    (struct sml_piece){.text = there.pieces[2 - i].text};
	CU_ASSERT_STRING_EQUAL(from_phone(CHOIR_MOVED, turned, 3), CHOIR_MOVED);
}

static void
complaint_exceptions_changed_on_a_phone_change_alone(void)
{
	struct sml_converted there = on_phone(CHOIR_MOVED);
	const char *text;

	CU_ASSERT_EQUAL_FATAL(there.count, 3);
	there.pieces[1].text =
	    replaced(there.pieces[1].text, "SUMMARY:Late", "SUMMARY:Later");
	text = from_phone(CHOIR_MOVED, there.pieces, 3);
	CU_ASSERT(content_same(CALENDAR, text,
	    CAL(ZONE_OUTLOOK(BERLIN) CHOIR(BERLIN) CHILD(BERLIN,
		"20260323T193000", "20260324T200000", "Later") CHILD(BERLIN,
		"20260406T193000", "20260406T180000", "Early"))));
	/* A child deleted there is an instance that does not take place. */
	text = from_phone(CHOIR_MOVED, there.pieces, 2);
	CU_ASSERT_PTR_NULL(strstr(text, "Early"));
	CU_ASSERT(has(text, "20260406T193000"));
	CU_ASSERT(has(text, "SUMMARY:Later"));
}

static void
complaint_hour_off_end_of_a_series_stays_on_its_day(void)
{
	static const char until[] = CAL(EVENT(
	    "UID:1\r\nSUMMARY:a\r\nDTSTART;TZID=America/New_York:"
	    "20261005T200000\r\nDTEND;TZID=America/New_York:20261005T210000"
	    "\r\nRRULE:FREQ=WEEKLY;UNTIL=20261215T010000Z;BYDAY=MO\r\n"));
	struct sml_converted there = on_phone(until);
	struct sml_converted again;

	/* The last evening is the 14th there, in UTC it is the 15th. */
	CU_ASSERT(has(there.pieces[0].text.p, "20261214T200000"));
	CU_ASSERT_STRING_EQUAL(from_phone(until, there.pieces, 1), until);
	CU_ASSERT_EQUAL_FATAL(
	    sml_convert(CALENDAR, there.pieces[0].text, SML_FORMAT_ICALENDAR_20,
		test_env(), arena, &again),
	    SML_OK);
	CU_ASSERT(has(again.pieces[0].text.p, "UNTIL=20261215T010000Z"));
	CU_ASSERT(content_same(CALENDAR, until, again.pieces[0].text.p));
}

static void
complaint_hour_off_moved_on_a_phone_keeps_its_zone(void)
{
	static const char stored[] = CAL(ZONE_OUTLOOK(BERLIN)
		EVENT("UID:1\r\nSUMMARY:a\r\n"
		      "DTSTART;TZID=" BERLIN ":20260330T100000\r\n"
		      "DTEND;TZID=" BERLIN ":20260330T110000\r\n"));
	struct sml_converted there = on_phone(stored);

	there.pieces[0].text = replaced(
	    there.pieces[0].text, "DTSTART:20260330T1", "DTSTART:20260328T1");
	there.pieces[0].text = replaced(
	    there.pieces[0].text, "DTEND:20260330T1", "DTEND:20260328T1");
	/* Two days earlier it is winter time: the hour is the same. */
	CU_ASSERT(content_same(CALENDAR, from_phone(stored, there.pieces, 1),
	    CAL(ZONE_OUTLOOK(BERLIN)
		    EVENT("UID:1\r\nSUMMARY:a\r\n"
			  "DTSTART;TZID=" BERLIN ":20260328T100000\r\n"
			  "DTEND;TZID=" BERLIN ":20260328T110000\r\n"))));
}

static void
complaint_whole_day_on_a_phone_and_back_is_the_same_day(void)
{
	static const char *const days[] = {
	    CAL(EVENT("UID:1\r\nSUMMARY:a\r\nDTSTART;VALUE=DATE:20261024\r\n"
		      "DTEND;VALUE=DATE:20261101\r\n")),
	    CAL(EVENT("UID:1\r\nSUMMARY:a\r\nDTSTART;VALUE=DATE:20261224\r\n"
		      "DTEND;VALUE=DATE:20261225\r\n")),
	    CAL(EVENT("UID:1\r\nSUMMARY:Anna\r\n"
		      "DTSTART;VALUE=DATE:19840229\r\n"
		      "DTEND;VALUE=DATE:19840301\r\n"
		      "RRULE:FREQ=YEARLY\r\n")),
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(days); i++) {
		struct sml_converted there = on_phone(days[i]);
		struct sml_converted again;

		CU_ASSERT_STRING_EQUAL(
		    from_phone(days[i], there.pieces, 1), days[i]);
		CU_ASSERT(
		    content_same(CALENDAR, days[i], there.pieces[0].text.p));
		CU_ASSERT_EQUAL_FATAL(
		    sml_convert(CALENDAR, there.pieces[0].text,
			SML_FORMAT_ICALENDAR_20, test_env(), arena, &again),
		    SML_OK);
		CU_ASSERT(
		    content_same(CALENDAR, days[i], again.pieces[0].text.p));
	}
}

static void
complaint_birthday_on_a_phone_and_back_is_the_same_day(void)
{
	static const enum sml_format formats[] = {
	    SML_FORMAT_VCARD_21, SML_FORMAT_VCARD_40, SML_FORMAT_VCARD_30};
	struct sml_str text =
	    SML_STR(CARD_30("N:A\r\nFN:A\r\nBDAY:1984-02-29\r\n"));

	sml_arena_reset(arena);
	for (size_t i = 0; i < SML_ARRAY_LEN(formats); i++) {
		struct sml_converted next;

		CU_ASSERT_EQUAL_FATAL(sml_convert(CONTACT, text, formats[i],
					  test_env(), arena, &next),
		    SML_OK);
		text = next.pieces[0].text;
		CU_ASSERT(content_same(CONTACT, text.p,
		    CARD_30("N:A\r\nFN:A\r\nBDAY:1984-02-29\r\n")));
	}
}

static const struct test_case cases[] = {
    {"complaint_hour_off_a_series_keeps_its_time_over_a_change",
	complaint_hour_off_a_series_keeps_its_time_over_a_change},
    {"complaint_hour_off_every_instance_in_every_zone_stays",
	complaint_hour_off_every_instance_in_every_zone_stays},
    {"complaint_hour_off_windows_names_are_zones",
	complaint_hour_off_windows_names_are_zones},
    {"complaint_hour_off_zone_described_anew_is_no_change",
	complaint_hour_off_zone_described_anew_is_no_change},
    {"complaint_exceptions_are_joined_with_their_series",
	complaint_exceptions_are_joined_with_their_series},
    {"complaint_birthday_is_the_same_day_in_any_writing",
	complaint_birthday_is_the_same_day_in_any_writing},
    {"complaint_birthday_of_a_leap_day_comes_in_leap_years",
	complaint_birthday_of_a_leap_day_comes_in_leap_years},
    {"complaint_whole_day_is_a_day_and_no_time",
	complaint_whole_day_is_a_day_and_no_time},
    {"complaint_exceptions_on_a_phone_and_back_stay_in_their_series",
	complaint_exceptions_on_a_phone_and_back_stay_in_their_series},
    {"complaint_exceptions_changed_on_a_phone_change_alone",
	complaint_exceptions_changed_on_a_phone_change_alone},
    {"complaint_hour_off_end_of_a_series_stays_on_its_day",
	complaint_hour_off_end_of_a_series_stays_on_its_day},
    {"complaint_hour_off_moved_on_a_phone_keeps_its_zone",
	complaint_hour_off_moved_on_a_phone_keeps_its_zone},
    {"complaint_whole_day_on_a_phone_and_back_is_the_same_day",
	complaint_whole_day_on_a_phone_and_back_is_the_same_day},
    {"complaint_birthday_on_a_phone_and_back_is_the_same_day",
	complaint_birthday_on_a_phone_and_back_is_the_same_day},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	sml_buf_init(&out, SML_ITEM_MAX);
	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	status = test_main("complaints_time", cases, argc, argv);
	sml_arena_free(arena);
	sml_buf_free(&out);
	content_end();
	return status;
}
