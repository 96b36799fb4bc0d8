/* SPDX-License-Identifier: Apache-2.0 */
/* vCalendar 1.0 and iCalendar 2.0: each row of the mapping to the byte. */
#include "base/limits.h"
#include "content/convert.h"
#include "content/fingerprint.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

static struct sml_arena *arena;

static struct sml_str
text_of(const char *version, const char *component, const char *lines)
{
	return sml_arena_printf(arena,
	    "BEGIN:VCALENDAR\r\nVERSION:%s\r\nPRODID:p\r\nBEGIN:%s\r\n%s"
	    "END:%s\r\nEND:VCALENDAR\r\n",
	    version, component, lines, component);
}

static struct sml_str
unfolded(struct sml_str text)
{
	char *p = sml_arena_alloc(arena, text.len + 1);
	struct sml_str out = {p, 0};

	for (size_t i = 0; i < text.len; i++) {
		if (i + 2 < text.len && memcmp(text.p + i, "\r\n ", 3) == 0)
			i += 2;
		else
			p[out.len++] = text.p[i];
	}
	return out;
}

/* The stamp that 2.0 wants is none of the rows' business, nor are folds. */
static struct sml_str
without_stamp(struct sml_str text)
{
	struct sml_str stamp = SML_STR("DTSTAMP:19700101T000000Z\r\n");
	size_t at;

	text = unfolded(text);
	at = sml_str_find(text, stamp, 0);
	if (at == text.len)
		return text;
	return sml_arena_printf(arena, "%.*s%.*s", (int)at, text.p,
	    (int)(text.len - at - stamp.len), text.p + at + stamp.len);
}

static struct sml_converted
convert(struct sml_str text, enum sml_format to)
{
	struct sml_converted out = {.count = 0};

	CU_ASSERT_EQUAL(
	    sml_convert(SML_KIND_CALENDAR, text, to, test_env(), arena, &out),
	    SML_OK);
	return out;
}

static void
expect(struct sml_str from, enum sml_format to, struct sml_str wanted)
{
	struct sml_converted out = convert(from, to);
	struct sml_str got;

	if (!out.count)
		return;
	got = without_stamp(out.pieces[0].text);
	if (!sml_str_eq(got, wanted))
		printf("--- wanted\n%.*s--- got\n%.*s", SML_STR_ARG(wanted),
		    SML_STR_ARG(got));
	CU_ASSERT(sml_str_eq(got, wanted));
}

enum {
	TO_NEW = 1,
	TO_OLD = 2,
	BOTH = 3
};

/* Lines of a component as each format says them. */
struct row {
	int ways;
	const char *component;
	const char *old;
	const char *new;
};

static void
check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *row = &rows[i];
		struct sml_str old, new;

		sml_arena_reset(arena);
		old = text_of("1.0", row->component, row->old);
		new = text_of("2.0", row->component, row->new);
		if (row->ways & TO_NEW)
			expect(old, SML_FORMAT_ICALENDAR_20, new);
		if (row->ways & TO_OLD)
			expect(new, SML_FORMAT_VCALENDAR_10, old);
	}
}

#define ROWS(...)                                                              \
	do {                                                                   \
		static const struct row rows[] = {__VA_ARGS__};                \
		check_rows(rows, SML_ARRAY_LEN(rows));                         \
	} while (0)

#define START "UID:u\r\nDTSTART:20240102T100000Z\r\n"

/* ---- rules ---- */

static void
calendar_rule_is_said_in_both_grammars(void)
{
	ROWS({BOTH, "VEVENT", START "RRULE:D1 #10\r\n",
		 START "RRULE:FREQ=DAILY;COUNT=10\r\n"},
	    {BOTH, "VEVENT", START "RRULE:D2 #0\r\n",
		START "RRULE:FREQ=DAILY;INTERVAL=2\r\n"},
	    {BOTH, "VEVENT", START "RRULE:W2 TU TH #10\r\n",
		START "RRULE:FREQ=WEEKLY;COUNT=10;INTERVAL=2;BYDAY=TU,TH\r\n"},
	    {BOTH, "VEVENT",
		"UID:u\r\nDTSTART:20240109T100000Z\r\nRRULE:MP1 2+ TU #3\r\n",
		"UID:u\r\nDTSTART:20240109T100000Z\r\n"
		"RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=2TU\r\n"},
	    {BOTH, "VEVENT",
		"UID:u\r\nDTSTART:20240115T100000Z\r\nRRULE:MD1 15 #0\r\n",
		"UID:u\r\nDTSTART:20240115T100000Z\r\n"
		"RRULE:FREQ=MONTHLY;BYMONTHDAY=15\r\n"},
	    {BOTH, "VEVENT", START "RRULE:D1 20240131T100000Z\r\n",
		START "RRULE:FREQ=DAILY;UNTIL=20240131T100000Z\r\n"},
	    {TO_NEW, "VEVENT", START "RRULE:W1 TU\r\n",
		START "RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=TU\r\n"},
	    {BOTH, "VEVENT", START "EXRULE:W4 TU #0\r\n",
		START "EXRULE:FREQ=WEEKLY;INTERVAL=4;BYDAY=TU\r\n"});
}

static void
calendar_end_date_of_a_floating_rule_floats(void)
{
	ROWS({BOTH, "VEVENT",
	    "UID:u\r\nDTSTART:20240102T100000\r\nRRULE:D1 20240131T100000\r\n",
	    "UID:u\r\nDTSTART:20240102T100000\r\n"
	    "RRULE:FREQ=DAILY;UNTIL=20240131T100000\r\n"});
}

static void
calendar_rule_that_1_0_cannot_say_becomes_dates(void)
{
	ROWS({BOTH, "VEVENT",
	    "UID:u\r\nDTSTART:20240131T100000Z\r\n"
	    "RDATE:20240229T100000Z;20240329T100000Z\r\n"
	    "X-VALISE-RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=MO,TU,WE,TH,FR;"
	    "BYSETPOS=-1\r\n",
	    "UID:u\r\nDTSTART:20240131T100000Z\r\n"
	    "RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=MO,TU,WE,TH,FR;"
	    "BYSETPOS=-1\r\n"});
}

static bool
is_left_out(const struct sml_converted *out, const char *name)
{
	for (size_t i = 0; i < out->left_out_count; i++) {
		if (sml_str_is(out->left_out[i], name))
			return true;
	}
	return false;
}

static void
calendar_rule_without_end_is_told_and_comes_back(void)
{
	const char *lines = "UID:u\r\nDTSTART:20240131T100000Z\r\n"
			    "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;"
			    "BYSETPOS=-1\r\n";
	struct sml_str new;
	struct sml_converted out;

	sml_arena_reset(arena);
	new = text_of("2.0", "VEVENT", lines);
	out = convert(new, SML_FORMAT_VCALENDAR_10);
	CU_ASSERT(is_left_out(&out, "RRULE"));
	expect(out.pieces[0].text, SML_FORMAT_ICALENDAR_20, new);
}

static void
calendar_rule_that_2_0_cannot_say_stays_as_text(void)
{
	ROWS({BOTH, "VEVENT", START "RRULE:D1 0900 1200 #3\r\n",
	    START "X-VCALENDAR-RRULE:D1 0900 1200 #3\r\n"});
}

static void
calendar_rule_changed_by_the_peer_wins_over_our_line(void)
{
	ROWS({TO_NEW, "VEVENT",
		 START "RRULE:W1 TU #5\r\n"
		       "X-VALISE-RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=MO,TU,WE,TH,"
		       "FR;BYSETPOS=-1\r\n",
		 START "RRULE:FREQ=WEEKLY;COUNT=5;BYDAY=TU\r\n"},
	    {TO_NEW, "VEVENT",
		"UID:u\r\nDTSTART:20240131T100000Z\r\n"
		"RDATE:20240229T100000Z\r\n"
		"X-VALISE-RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=MO,TU,WE,TH,FR;"
		"BYSETPOS=-1\r\n",
		"UID:u\r\nDTSTART:20240131T100000Z\r\n"
		"RDATE:20240229T100000Z\r\n"});
}

/* ---- times ---- */

static void
calendar_times_keep_their_clock(void)
{
	ROWS({BOTH, "VEVENT",
		 "UID:u\r\nDTSTART:20240102T100000Z\r\n"
		 "DTEND:20240102T110000Z\r\n",
		 "UID:u\r\nDTSTART:20240102T100000Z\r\n"
		 "DTEND:20240102T110000Z\r\n"},
	    {BOTH, "VEVENT",
		"UID:u\r\nDTSTART:20240102T100000\r\nDTEND:20240102T110000\r\n",
		"UID:u\r\nDTSTART:20240102T100000\r\n"
		"DTEND:20240102T110000\r\n"});
}

static void
calendar_lists_of_dates_change_their_separator(void)
{
	ROWS({BOTH, "VEVENT",
		 START "RRULE:D1 #9\r\n"
		       "EXDATE:20240103T100000Z;20240104T100000Z\r\n",
		 START "RRULE:FREQ=DAILY;COUNT=9\r\n"
		       "EXDATE:20240103T100000Z,20240104T100000Z\r\n"},
	    {BOTH, "VEVENT",
		START "RDATE:20240203T100000Z;20240204T100000Z\r\n",
		START "RDATE:20240203T100000Z,20240204T100000Z\r\n"});
}

static void
calendar_exception_at_midnight_means_its_day(void)
{
	ROWS({TO_NEW, "VEVENT",
		 START "RRULE:D1 #9\r\nEXDATE:20240104T000000\r\n",
		 START "RRULE:FREQ=DAILY;COUNT=9\r\n"
		       "EXDATE:20240104T100000Z\r\n"},
	    {TO_OLD, "VEVENT",
		START "RRULE:D1 #9\r\nEXDATE:20240104T100000Z\r\n",
		START "RRULE:FREQ=DAILY;COUNT=9\r\n"
		      "EXDATE;VALUE=DATE:20240104\r\n"});
}

static void
calendar_whole_day_is_midnight_to_midnight(void)
{
	ROWS(
	    {BOTH, "VEVENT",
		"UID:u\r\nDTSTART:20241231T000000\r\nDTEND:20250102T000000\r\n",
		"UID:u\r\nDTSTART;VALUE=DATE:20241231\r\n"
		"DTEND;VALUE=DATE:20250102\r\n"},
	    {TO_NEW, "VEVENT",
		"UID:u\r\nDTSTART:20241231T000000\r\n"
		"DTEND:20241231T235900\r\n",
		"UID:u\r\nDTSTART;VALUE=DATE:20241231\r\n"
		"DTEND;VALUE=DATE:20250101\r\n"},
	    {TO_NEW, "VEVENT",
		"UID:u\r\nDTSTART:20241231T000000\r\n"
		"DTEND:20241231T235959\r\n",
		"UID:u\r\nDTSTART;VALUE=DATE:20241231\r\n"
		"DTEND;VALUE=DATE:20250101\r\n"},
	    {TO_NEW, "VEVENT",
		"UID:u\r\nDTSTART:20241231T000000\r\n"
		"DTEND:20241231T000000\r\n",
		"UID:u\r\nDTSTART;VALUE=DATE:20241231\r\n"
		"DTEND;VALUE=DATE:20250101\r\n"},
	    {TO_NEW, "VEVENT", "UID:u\r\nDTSTART:20241231T000000\r\n",
		"UID:u\r\nDTSTART;VALUE=DATE:20241231\r\n"},
	    {TO_NEW, "VEVENT",
		"UID:u\r\nDTSTART:2009-10-23\r\nDTEND:20091025\r\n",
		"UID:u\r\nDTSTART;VALUE=DATE:20091023\r\n"
		"DTEND;VALUE=DATE:20091025\r\n"},
	    {BOTH, "VTODO", "UID:u\r\nDUE:20241231T000000\r\n",
		"UID:u\r\nDUE;VALUE=DATE:20241231\r\n"},
	    {TO_NEW, "VEVENT",
		"UID:u\r\nDTSTART:20241231T000000\r\nRRULE:YD1 366 #3\r\n",
		"UID:u\r\nDTSTART;VALUE=DATE:20241231\r\n"
		"RRULE:FREQ=YEARLY;COUNT=3;BYYEARDAY=366\r\n"});
}

static void
calendar_line_that_says_whole_day_decides(void)
{
	ROWS({TO_NEW, "VEVENT",
		 "UID:u\r\nDTSTART:20070525T220000Z\r\n"
		 "DTEND:20070526T220000Z\r\nX-FUNAMBOL-ALLDAY:1\r\n",
		 "UID:u\r\nDTSTART;VALUE=DATE:20070526\r\n"
		 "DTEND;VALUE=DATE:20070527\r\nX-FUNAMBOL-ALLDAY:1\r\n"},
	    {TO_NEW, "VEVENT",
		"UID:u\r\nDTSTART:20070526T000000\r\n"
		"DTEND:20070527T000000\r\nX-FUNAMBOL-ALLDAY:0\r\n",
		"UID:u\r\nDTSTART:20070526T000000\r\n"
		"DTEND:20070527T000000\r\nX-FUNAMBOL-ALLDAY:0\r\n"});
}

static void
calendar_end_that_was_none_or_a_duration_comes_back(void)
{
	ROWS({BOTH, "VEVENT",
		 "UID:u\r\nDTSTART:20241231T000000\r\n"
		 "DTEND:20250101T000000\r\nX-VALISE-END:NONE\r\n",
		 "UID:u\r\nDTSTART;VALUE=DATE:20241231\r\n"},
	    {BOTH, "VEVENT",
		START "DTEND:20240102T113000Z\r\nX-VALISE-END:PT1H30M\r\n",
		START "DURATION:PT1H30M\r\n"},
	    {TO_NEW, "VEVENT",
		START "DTEND:20240102T120000Z\r\nX-VALISE-END:PT1H30M\r\n",
		START "DTEND:20240102T120000Z\r\n"},
	    {BOTH, "VTODO",
		START "DUE:20240103T100000Z\r\nX-VALISE-END:P1D\r\n",
		START "DURATION:P1D\r\n"});
}

static void
calendar_midnight_to_midnight_with_a_time_stays_timed(void)
{
	ROWS({BOTH, "VEVENT",
	    "UID:u\r\nDTSTART:20240102T000000\r\nDTEND:20240103T000000\r\n"
	    "X-VALISE-TIMED:20240102T000000\r\n",
	    "UID:u\r\nDTSTART:20240102T000000\r\n"
	    "DTEND:20240103T000000\r\n"});
}

/* ---- words ---- */

static void
calendar_texts_change_their_escapes_and_encoding(void)
{
	ROWS({BOTH, "VEVENT", START "SUMMARY:Plain, with a comma\r\n",
		 START "SUMMARY:Plain\\, with a comma\r\n"},
	    {BOTH, "VEVENT",
		START "SUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
		      "K=C3=A4se\r\n",
		START "SUMMARY:K\xC3\xA4se\r\n"},
	    {BOTH, "VEVENT",
		START "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab\r\n",
		START "DESCRIPTION:a\\nb\r\n"},
	    {TO_NEW, "VEVENT",
		START "LOCATION;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:"
		      "Caf=E9\r\n",
		START "LOCATION:Caf\xC3\xA9\r\n"});
}

static void
calendar_lists_of_words_change_their_separator(void)
{
	ROWS({BOTH, "VEVENT", START "CATEGORIES:Work;a\\,b;c\\;d\r\n",
		 START "CATEGORIES:Work,a\\,b,c\\;d\r\n"},
	    {BOTH, "VEVENT", START "RESOURCES:BEAMER;ROOM\r\n",
		START "RESOURCES:BEAMER,ROOM\r\n"});
}

static void
calendar_transp_is_a_number_in_1_0(void)
{
	ROWS({BOTH, "VEVENT", START "TRANSP:0\r\n", START "TRANSP:OPAQUE\r\n"},
	    {BOTH, "VEVENT", START "TRANSP:1\r\n",
		START "TRANSP:TRANSPARENT\r\n"},
	    {TO_NEW, "VEVENT", START "TRANSP:2\r\n",
		START "TRANSP:TRANSPARENT\r\n"});
}

static void
calendar_status_has_words_of_its_own(void)
{
	ROWS({BOTH, "VEVENT", START "STATUS:TENTATIVE\r\n",
		 START "STATUS:TENTATIVE\r\n"},
	    {BOTH, "VEVENT", START "STATUS:CONFIRMED\r\n",
		START "STATUS:CONFIRMED\r\n"},
	    {BOTH, "VEVENT", START "STATUS:DECLINED\r\n",
		START "STATUS:CANCELLED\r\n"},
	    {TO_NEW, "VEVENT", START "STATUS:ACCEPTED\r\n",
		START "STATUS:CONFIRMED\r\nX-VCALENDAR-STATUS:ACCEPTED\r\n"},
	    {TO_NEW, "VEVENT", START "STATUS:SENT\r\n",
		START "X-VCALENDAR-STATUS:SENT\r\n"},
	    {BOTH, "VTODO", START "STATUS:NEEDS ACTION\r\n",
		START "STATUS:NEEDS-ACTION\r\n"},
	    {BOTH, "VTODO", START "STATUS:COMPLETED\r\n",
		START "STATUS:COMPLETED\r\n"},
	    {BOTH, "VTODO", START "STATUS:CONFIRMED\r\n",
		START "STATUS:IN-PROCESS\r\n"},
	    {BOTH, "VTODO", START "STATUS:DECLINED\r\n",
		START "STATUS:CANCELLED\r\n"},
	    {TO_NEW, "VTODO", START "STATUS:DELEGATED\r\n",
		START "STATUS:NEEDS-ACTION\r\n"
		      "X-VCALENDAR-STATUS:DELEGATED\r\n"});
}

static void
calendar_attendee_is_a_name_with_an_address(void)
{
	ROWS({BOTH, "VEVENT", START "ATTENDEE:bob@example.com\r\n",
		 START "ATTENDEE:mailto:bob@example.com\r\n"},
	    {BOTH, "VEVENT", START "ATTENDEE:Bob B <bob@example.com>\r\n",
		START "ATTENDEE;CN=Bob B:mailto:bob@example.com\r\n"},
	    {BOTH, "VEVENT", START "ATTENDEE:Bob\r\n",
		START "ATTENDEE;CN=Bob:invalid:nomail\r\n"},
	    {BOTH, "VEVENT",
		START "ATTENDEE;ROLE=ORGANIZER:Doe, Jane <j@example.com>\r\n",
		START "ORGANIZER;CN=\"Doe, Jane\":mailto:j@example.com\r\n"},
	    {BOTH, "VEVENT",
		START "ATTENDEE;STATUS=NEEDS ACTION;EXPECT=REQUEST;RSVP=YES:"
		      "b@example.com\r\n",
		START "ATTENDEE;PARTSTAT=NEEDS-ACTION;ROLE=OPT-PARTICIPANT;"
		      "RSVP=TRUE:mailto:b@example.com\r\n"},
	    {BOTH, "VEVENT",
		START "ATTENDEE;STATUS=DECLINED;EXPECT=FYI;RSVP=NO:"
		      "b@example.com\r\n",
		START "ATTENDEE;PARTSTAT=DECLINED;ROLE=NON-PARTICIPANT;"
		      "RSVP=FALSE:mailto:b@example.com\r\n"},
	    {BOTH, "VEVENT", START "ATTENDEE;ROLE=OWNER:b@example.com\r\n",
		START "ATTENDEE;ROLE=CHAIR:mailto:b@example.com\r\n"},
	    {BOTH, "VEVENT",
		START "ATTENDEE;STATUS=SENT;EXPECT=IMMEDIATE:"
		      "b@example.com\r\n",
		START "ATTENDEE;PARTSTAT=NEEDS-ACTION;X-VCALENDAR-STATUS=SENT;"
		      "ROLE=REQ-PARTICIPANT;X-VCALENDAR-EXPECT=IMMEDIATE:"
		      "mailto:b@example.com\r\n"});
}

static void
calendar_other_properties_change_name_or_nothing(void)
{
	ROWS({BOTH, "VEVENT", START "DCREATED:20230101T000000Z\r\n",
		 START "CREATED:20230101T000000Z\r\n"},
	    {BOTH, "VEVENT", START "PRIORITY:1\r\nCLASS:CONFIDENTIAL\r\n",
		START "PRIORITY:1\r\nCLASS:CONFIDENTIAL\r\n"},
	    {TO_NEW, "VEVENT", START "RNUM:3\r\nXNUM:1\r\n", START},
	    {BOTH, "VTODO",
		START "PERCENT-COMPLETE:25\r\nCOMPLETED:20240103T000000Z\r\n",
		START "PERCENT-COMPLETE:25\r\nCOMPLETED:20240103T000000Z\r\n"},
	    {BOTH, "VEVENT", START "X-FOO;X-BAR=1:as\\, it\\nis\r\n",
		START "X-FOO;X-BAR=1:as\\, it\\nis\r\n"},
	    {BOTH, "VEVENT", START "URL:http://example.com/?a=b;c\r\n",
		START "URL:http://example.com/?a=b;c\r\n"});
}

/* ---- alarms ---- */

#define ALARM(action, lines)                                                   \
	"BEGIN:VALARM\r\nACTION:" action "\r\n" lines "END:VALARM\r\n"

static void
calendar_alarm_runs_before_the_start(void)
{
	ROWS({BOTH, "VEVENT", START "DALARM:20240102T094500Z;PT5M;3;Wake\r\n",
		 START ALARM("DISPLAY",
		     "TRIGGER:-PT15M\r\nDURATION:PT5M\r\nREPEAT:3\r\n"
		     "DESCRIPTION:Wake\r\n")},
	    {BOTH, "VEVENT",
		START "AALARM;TYPE=WAVE:20240102T100000Z;;;file:///a.wav\r\n",
		START ALARM("AUDIO",
		    "TRIGGER:PT0S\r\n"
		    "ATTACH;FMTTYPE=audio/x-wav:file:///a.wav\r\n")},
	    {BOTH, "VEVENT", START "PALARM:20240101T100000Z;;;prog\r\n",
		START ALARM("PROCEDURE", "TRIGGER:-P1D\r\nATTACH:prog\r\n")},
	    {BOTH, "VEVENT",
		START "MALARM:20240102T090000Z;;;a@example.com;Text\r\n",
		START ALARM("EMAIL",
		    "TRIGGER:-PT1H\r\nSUMMARY:Reminder\r\n"
		    "DESCRIPTION:Text\r\nATTENDEE:mailto:a@example.com\r\n")},
	    {TO_NEW, "VEVENT", START "DALARM:20240102T094500Z\r\n",
		START ALARM(
		    "DISPLAY", "TRIGGER:-PT15M\r\nDESCRIPTION:Reminder\r\n")},
	    {TO_NEW, "VEVENT", START "AALARM:;;;\r\n", START},
	    {BOTH, "VEVENT",
		START "RRULE:D1 #3\r\nDALARM:20240102T094500Z;;;a\\;b\r\n",
		START "RRULE:FREQ=DAILY;COUNT=3\r\n" ALARM(
		    "DISPLAY", "TRIGGER:-PT15M\r\nDESCRIPTION:a\\;b\r\n")});
}

static void
calendar_alarm_keeps_what_its_trigger_says(void)
{
	ROWS({BOTH, "VEVENT",
		 START "DTEND:20240102T110000Z\r\n"
		       "DALARM:20240102T105000Z;;;x\r\n"
		       "X-VALISE-TRIGGER:END;-PT10M\r\n",
		 START "DTEND:20240102T110000Z\r\n" ALARM("DISPLAY",
		     "TRIGGER;RELATED=END:-PT10M\r\nDESCRIPTION:x\r\n")},
	    {BOTH, "VEVENT",
		START "DALARM:20240102T094500Z;;;x\r\n"
		      "X-VALISE-TRIGGER:20240102T094500Z\r\n",
		START ALARM("DISPLAY",
		    "TRIGGER;VALUE=DATE-TIME:20240102T094500Z\r\n"
		    "DESCRIPTION:x\r\n")},
	    {TO_NEW, "VEVENT",
		START "DALARM:20240102T093000Z;;;x\r\n"
		      "X-VALISE-TRIGGER:20240102T094500Z\r\n",
		START ALARM("DISPLAY", "TRIGGER:-PT30M\r\nDESCRIPTION:x\r\n")},
	    {BOTH, "VTODO",
		"UID:u\r\nDUE:20240102T100000Z\r\n"
		"DALARM:20240102T090000Z;;;x\r\n",
		"UID:u\r\nDUE:20240102T100000Z\r\n" ALARM("DISPLAY",
		    "TRIGGER;RELATED=END:-PT1H\r\nDESCRIPTION:x\r\n")},
	    {BOTH, "VEVENT",
		"UID:u\r\nDTSTART:20240102T000000\r\n"
		"DTEND:20240103T000000\r\nDALARM:20240101T180000;;;x\r\n",
		"UID:u\r\nDTSTART;VALUE=DATE:20240102\r\n"
		"DTEND;VALUE=DATE:20240103\r\n" ALARM(
		    "DISPLAY", "TRIGGER:-PT6H\r\nDESCRIPTION:x\r\n")});
}

/* ---- frames ---- */

static void
calendar_component_gets_and_loses_its_frame(void)
{
	struct sml_str bare = SML_STR(
	    "BEGIN:VEVENT\r\n" START "SUMMARY:a\\, b\r\nEND:VEVENT\r\n");

	sml_arena_reset(arena);
	expect(bare, SML_FORMAT_VCALENDAR_10,
	    SML_STR("BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\n" START
		    "SUMMARY:a, b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
	expect(bare, SML_FORMAT_ICALENDAR_20,
	    SML_STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
		    "PRODID:-//Valise//Valise//EN\r\nBEGIN:VEVENT\r\n" START
		    "SUMMARY:a\\, b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
	expect(text_of("1.0", "VEVENT", START "SUMMARY:a, b\r\n"),
	    SML_FORMAT_COMPONENT, bare);
}

static void
calendar_component_in_the_manner_of_1_0_is_known(void)
{
	sml_arena_reset(arena);
	expect(SML_STR("BEGIN:VTODO\r\nUID:u\r\nDTSTART:2009-10-13\r\n"
		       "DUE:2009-10-14\r\nSTATUS:NEEDS ACTION\r\n"
		       "AALARM:20091014T080000;;0;C:\\a.wma\r\nEND:VTODO\r\n"),
	    SML_FORMAT_ICALENDAR_20,
	    SML_STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
		    "PRODID:-//Valise//Valise//EN\r\nBEGIN:VTODO\r\nUID:u\r\n"
		    "DTSTART;VALUE=DATE:20091013\r\nDUE;VALUE=DATE:20091014\r\n"
		    "STATUS:NEEDS-ACTION\r\n"
		    "BEGIN:VALARM\r\nACTION:AUDIO\r\nTRIGGER:P1DT8H\r\n"
		    "ATTACH:C:\\a.wma\r\nEND:VALARM\r\nEND:VTODO\r\n"
		    "END:VCALENDAR\r\n"));
}

static void
calendar_item_without_uid_gets_the_same_one_always(void)
{
	struct sml_str text;
	struct sml_facts a, b;
	struct sml_converted one, two;

	sml_arena_reset(arena);
	text = text_of("1.0", "VEVENT", "DTSTART:20240102T100000Z\r\n");
	one = convert(text, SML_FORMAT_ICALENDAR_20);
	two = convert(text, SML_FORMAT_ICALENDAR_20);
	CU_ASSERT(sml_str_eq(one.pieces[0].text, two.pieces[0].text));
	CU_ASSERT_EQUAL(sml_facts_of(SML_KIND_CALENDAR, one.pieces[0].text,
			    NULL, test_env(), arena, &a),
	    SML_OK);
	CU_ASSERT_EQUAL(sml_facts_of(SML_KIND_CALENDAR, two.pieces[0].text,
			    NULL, test_env(), arena, &b),
	    SML_OK);
	CU_ASSERT(sml_str_starts(a.uid, "valise-"));
	CU_ASSERT_EQUAL(a.uid.len, strlen("valise-") + 32);
}

static void
calendar_journal_goes_along_and_is_told(void)
{
	struct sml_str new;
	struct sml_converted out;

	sml_arena_reset(arena);
	new = text_of("2.0", "VJOURNAL", START "DESCRIPTION:a\\nb\r\n");
	out = convert(new, SML_FORMAT_VCALENDAR_10);
	CU_ASSERT(is_left_out(&out, "VJOURNAL"));
	expect(out.pieces[0].text, SML_FORMAT_ICALENDAR_20, new);
}

static const struct test_case cases[] = {
    {"calendar_rule_is_said_in_both_grammars",
	calendar_rule_is_said_in_both_grammars},
    {"calendar_end_date_of_a_floating_rule_floats",
	calendar_end_date_of_a_floating_rule_floats},
    {"calendar_rule_that_1_0_cannot_say_becomes_dates",
	calendar_rule_that_1_0_cannot_say_becomes_dates},
    {"calendar_rule_without_end_is_told_and_comes_back",
	calendar_rule_without_end_is_told_and_comes_back},
    {"calendar_rule_that_2_0_cannot_say_stays_as_text",
	calendar_rule_that_2_0_cannot_say_stays_as_text},
    {"calendar_rule_changed_by_the_peer_wins_over_our_line",
	calendar_rule_changed_by_the_peer_wins_over_our_line},
    {"calendar_times_keep_their_clock", calendar_times_keep_their_clock},
    {"calendar_lists_of_dates_change_their_separator",
	calendar_lists_of_dates_change_their_separator},
    {"calendar_exception_at_midnight_means_its_day",
	calendar_exception_at_midnight_means_its_day},
    {"calendar_whole_day_is_midnight_to_midnight",
	calendar_whole_day_is_midnight_to_midnight},
    {"calendar_line_that_says_whole_day_decides",
	calendar_line_that_says_whole_day_decides},
    {"calendar_end_that_was_none_or_a_duration_comes_back",
	calendar_end_that_was_none_or_a_duration_comes_back},
    {"calendar_midnight_to_midnight_with_a_time_stays_timed",
	calendar_midnight_to_midnight_with_a_time_stays_timed},
    {"calendar_texts_change_their_escapes_and_encoding",
	calendar_texts_change_their_escapes_and_encoding},
    {"calendar_lists_of_words_change_their_separator",
	calendar_lists_of_words_change_their_separator},
    {"calendar_transp_is_a_number_in_1_0", calendar_transp_is_a_number_in_1_0},
    {"calendar_status_has_words_of_its_own",
	calendar_status_has_words_of_its_own},
    {"calendar_attendee_is_a_name_with_an_address",
	calendar_attendee_is_a_name_with_an_address},
    {"calendar_other_properties_change_name_or_nothing",
	calendar_other_properties_change_name_or_nothing},
    {"calendar_alarm_runs_before_the_start",
	calendar_alarm_runs_before_the_start},
    {"calendar_alarm_keeps_what_its_trigger_says",
	calendar_alarm_keeps_what_its_trigger_says},
    {"calendar_component_gets_and_loses_its_frame",
	calendar_component_gets_and_loses_its_frame},
    {"calendar_component_in_the_manner_of_1_0_is_known",
	calendar_component_in_the_manner_of_1_0_is_known},
    {"calendar_item_without_uid_gets_the_same_one_always",
	calendar_item_without_uid_gets_the_same_one_always},
    {"calendar_journal_goes_along_and_is_told",
	calendar_journal_goes_along_and_is_told},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	status = arena ? test_main("convert_calendar", cases, argc, argv) : 1;
	sml_arena_free(arena);
	return status;
}
