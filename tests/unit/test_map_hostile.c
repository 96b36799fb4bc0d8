/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that are broken, huge or meant to harm, as messages. */
#include "mapping/map.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "content/datetime.h"
#include "mapping/map_row.h"
#include "support/outlook_item.h"
#include "support/outlook_map.h"
#include "support/test.h"

#define P(name) OUTLOOK_PR_##name
#define CARD(lines)                                                            \
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:B;A;;;\r\nFN:A B\r\n" lines           \
	"END:VCARD\r\n"
#define EVENT(lines)                                                           \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n" lines    \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"
#define START "DTSTART:20260715T100000Z\r\n"

/* What MAPI holds is UTF-8 without NUL and CR; else false. */
static bool
fits(const struct outlook_item *item)
{
	for (int p = 0; p < OUTLOOK_PROP_COUNT; p++) {
		const struct outlook_value *value = &item->v[p];

		if (value->state != OUTLOOK_PRESENT ||
		    outlook_prop_table[p].type != OUTLOOK_TYPE_TEXT)
			continue;
		if (!sml_utf8_is_valid(value->str) ||
		    memchr(value->str.p, 0, value->str.len) ||
		    memchr(value->str.p, '\r', value->str.len)) {
			printf("  %s: %.*s\n",
			    outlook_prop_name((enum outlook_prop)p),
			    SML_STR_ARG(value->str));
			return false;
		}
	}
	return true;
}

/* It goes and comes back as it went, and nothing changes when it goes again. */
static bool
is_kept(struct outlook_map_test *t, struct sml_str text)
{
	return fits(t->item) && sml_str_eq(outlook_map_test_read(t), text) &&
	       outlook_map_test_write(t, text) == SML_OK && !t->changes;
}

/* ---- texts ---- */

#define TEXT(bytes)                                                            \
	{                                                                      \
		(bytes), sizeof(bytes) - 1                                     \
	}
#define C SML_KIND_CONTACT
#define E SML_KIND_CALENDAR
#define N SML_KIND_NOTE

static const struct {
	const char *name;
	enum sml_kind kind;
	struct sml_str text;
	enum outlook_prop prop;
	const char *value;
} texts[] = {
    {"Latin-1", C,
	TEXT(CARD("NOTE:Stra\xDF"
		  "e\r\n")),
	P(BODY),
	"Stra\xC3\x9F"
	"e"},
    {"Latin-1 in an event", E,
	TEXT(EVENT(START "SUMMARY:Stra\xDF"
			 "e\r\n")),
	P(SUBJECT),
	"Stra\xC3\x9F"
	"e"},
    {"cut UTF-8", C, TEXT(CARD("TITLE:\xC3\xA4\xE2\x82\r\n")), P(TITLE),
	"\xC3\x83\xC2\xA4\xC3\xA2\xE2\x80\x9A"},
    {"Latin-1 that says so", C, TEXT(CARD("TITLE;CHARSET=ISO-8859-1:\xE4\r\n")),
	P(TITLE), "\xC3\xA4"},
    {"charset nobody knows", C, TEXT(CARD("TITLE;CHARSET=X-NONE:abc\r\n")),
	P(TITLE), "abc"},
    {"NUL in a name", C, TEXT(CARD("TITLE:a\0b\r\n")), P(TITLE), "ab"},
    {"NUL in a subject", E, TEXT(EVENT(START "SUMMARY:a\0b\r\n")), P(SUBJECT),
	"ab"},
    {"NUL in a category", E, TEXT(EVENT(START "CATEGORIES:\0\r\n")), P(SUBJECT),
	""},
    {"controls in a name", C,
	TEXT(CARD("TITLE:a\x01\x1F"
		  "b\r\n")),
	P(TITLE), "a  b"},
    {"controls in a body", C,
	TEXT(CARD("NOTE:a\x01"
		  "b\r\n")),
	P(BODY),
	"a\x01"
	"b"},
    {"line ends in a subject", E, TEXT(EVENT(START "SUMMARY:a\\nb\r\n")),
	P(SUBJECT), "a b"},
    {"only blanks", E, TEXT(EVENT(START "SUMMARY:   \r\n")), P(SUBJECT), ""},
    {"only escapes", E, TEXT(EVENT(START "SUMMARY:\\n\\n\\n\r\n")), P(SUBJECT),
	""},
    {"a backslash at the end", E, TEXT(EVENT(START "SUMMARY:a\\\r\n")),
	P(SUBJECT), "a\\"},
    {"bidi", E,
	TEXT(EVENT(START "SUMMARY:\xE2\x80\xAE"
			 "fdp.exe\xE2\x80\xAC\r\n")),
	P(SUBJECT),
	"\xE2\x80\xAE"
	"fdp.exe\xE2\x80\xAC"},
    {"RTF is text", C, TEXT(CARD("NOTE:{\\\\rtf1\\\\ansi a}\r\n")), P(BODY),
	"{\\rtf1\\ansi a}"},
    {"HTML is text", E,
	TEXT(EVENT(START "DESCRIPTION:<script>x()</script>\r\n")), P(BODY),
	"<script>x()</script>"},
    {"HTML beside the text", E,
	TEXT(EVENT(START "DESCRIPTION:a\r\n"
			 "X-ALT-DESC;FMTTYPE=text/html:<b>a</b>\r\n")),
	P(BODY), "a"},
    {"broken quoted-printable", C,
	TEXT("BEGIN:VCARD\r\nVERSION:2.1\r\nN:B;A\r\n"
	     "TITLE;ENCODING=QUOTED-PRINTABLE:a=G1=4=\r\nEND:VCARD\r\n"),
	P(SURNAME), "B"},
    {"base64 where a text is", C, TEXT(CARD("NOTE;ENCODING=b:////\r\n")),
	P(SURNAME), "B"},
    {"no colon", C, TEXT(CARD("TEL\r\nNOTE:n\r\n")), P(BODY), "n"},
    {"a quote that does not end", C,
	TEXT(CARD("TEL;TYPE=\"home:1\r\nNOTE:n\r\n")), P(BODY), "n"},
    {"NUL in a note", N, TEXT("a\0b\n"), P(BODY), "ab"},
    {"UTF-16 without a mark", N, TEXT("a\0b\0\n\0"), P(BODY), "ab"},
    {"a note of blanks", N, TEXT(" \n \n"), P(BODY), ""},
};

static void
broken_text_is_kept_and_what_is_shown_is_whole(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(texts); i++) {
		struct sml_str value;

		outlook_map_test_clear(&t);
		t.kind = texts[i].kind;
		if (outlook_map_test_write(&t, texts[i].text)) {
			printf("  %s is refused\n", texts[i].name);
			CU_FAIL("refused");
			continue;
		}
		value = outlook_item_str(t.item, texts[i].prop);
		if (!sml_str_is(value, texts[i].value) &&
		    (value.len || texts[i].value[0])) {
			printf("  %s: \"%.*s\"\n", texts[i].name,
			    SML_STR_ARG(value));
			CU_FAIL("another value");
		}
		if (!is_kept(&t, texts[i].text)) {
			printf("  %s is not kept:\n%.*s\n", texts[i].name,
			    SML_STR_ARG(outlook_map_test_read(&t)));
			CU_FAIL("not kept");
		}
	}
	outlook_map_test_close(&t);
}

/* ---- dates ---- */

static const struct {
	const char *name, *lines;
	enum sml_err err;
	const char *start, *end; /* UTC; NULL: not looked at */
} dates[] = {
    {"no day", "DTSTART:20260230T100000Z\r\n", SML_E_SYNTAX, NULL, NULL},
    {"no month", "DTSTART:20261301T100000Z\r\n", SML_E_SYNTAX, NULL, NULL},
    {"no hour", "DTSTART:20260101T250000Z\r\n", SML_E_SYNTAX, NULL, NULL},
    {"a word", "DTSTART:tomorrow\r\n", SML_E_SYNTAX, NULL, NULL},
    {"nothing", "SUMMARY:s\r\n", SML_E_SYNTAX, NULL, NULL},
    {"before all", "DTSTART:00010101T000000Z\r\n", SML_E_SYNTAX, NULL, NULL},
    {"before FILETIME", "DTSTART:16001231T000000Z\r\n", SML_E_SYNTAX, NULL,
	NULL},
    {"the first", "DTSTART:16010102T000000Z\r\n", SML_OK, "16010102T000000Z",
	NULL},
    {"the last", "DTSTART:44991231T000000Z\r\n", SML_OK, "44991231T000000Z",
	NULL},
    {"after all", "DTSTART:45000101T000000Z\r\n", SML_E_SYNTAX, NULL, NULL},
    {"the end of time", "DTSTART:99991231T235959Z\r\n", SML_E_SYNTAX, NULL,
	NULL},
    {"a leap second", "DTSTART:20161231T235960Z\r\n", SML_OK, NULL, NULL},
    {"ends before", START "DTEND:20260714T100000Z\r\n", SML_OK,
	"20260715T100000Z", "20260715T100000Z"},
    {"ends never", START "DTEND:99991231T235959Z\r\n", SML_OK,
	"20260715T100000Z", "20260715T100000Z"},
    {"ends somehow", START "DTEND:soon\r\n", SML_OK, "20260715T100000Z",
	"20260715T100000Z"},
    {"lasts forever", START "DURATION:P99999999D\r\n", SML_OK,
	"20260715T100000Z", "20260715T100000Z"},
    {"lasts backwards", START "DURATION:-PT1H\r\n", SML_OK, "20260715T100000Z",
	"20260715T100000Z"},
    {"stamp of no time", START "DTSTAMP:00000000T000000Z\r\n", SML_OK,
	"20260715T100000Z", NULL},
    {"alarm of another age",
	START "BEGIN:VALARM\r\nTRIGGER:-P99999999D\r\nEND:VALARM\r\n", SML_OK,
	"20260715T100000Z", NULL},
    {"instance of no series", START "RECURRENCE-ID:yesterday\r\n", SML_OK,
	"20260715T100000Z", NULL},
    {"zone of nobody", "DTSTART;TZID=\"\":20260715T100000\r\n", SML_OK,
	"20260715T080000Z", NULL},
    {"rule of nothing", START "RRULE:\r\n", SML_OK, "20260715T100000Z", NULL},
    {"rule each second", START "RRULE:FREQ=SECONDLY\r\n", SML_OK,
	"20260715T100000Z", NULL},
    {"rule without steps", START "RRULE:FREQ=DAILY;INTERVAL=0\r\n", SML_OK,
	"20260715T100000Z", NULL},
    {"rule of huge steps", START "RRULE:FREQ=DAILY;INTERVAL=4000000000\r\n",
	SML_OK, "20260715T100000Z", NULL},
    {"rule of huge counts", START "RRULE:FREQ=DAILY;COUNT=4000000000\r\n",
	SML_OK, "20260715T100000Z", NULL},
    {"rule that ends before",
	START "RRULE:FREQ=DAILY;UNTIL=19990101T000000Z\r\n", SML_OK,
	"20260715T100000Z", NULL},
    {"rule that never comes",
	START "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31\r\n", SML_OK,
	"20260715T100000Z", NULL},
};

static void
date_that_outlook_has_not_is_refused_or_the_start(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(dates); i++) {
		struct sml_str text =
		    sml_arena_printf(t.arena, EVENT("%s"), dates[i].lines);
		enum sml_err err;
		bool ok;

		outlook_map_test_clear(&t);
		text = sml_arena_printf(t.arena, EVENT("%s"), dates[i].lines);
		err = outlook_map_test_write(&t, text);
		ok = err == dates[i].err &&
		     (!dates[i].start ||
			 outlook_item_number(t.item, P(APPT_START), 0) ==
			     outlook_test_filetime(dates[i].start)) &&
		     (!dates[i].end ||
			 outlook_item_number(t.item, P(APPT_END), 0) ==
			     outlook_test_filetime(dates[i].end)) &&
		     (err || is_kept(&t, text));
		if (!ok)
			printf("  %s: %s\n", dates[i].name, sml_err_name(err));
		CU_ASSERT(ok);
	}
	outlook_map_test_close(&t);
}

/* ---- sizes ---- */

static const struct {
	const char *name;
	enum sml_kind kind;
	const char *before, *again, *after;
	size_t times;
	enum sml_err err;
} sizes[] = {
    {"a body of a megabyte", C, "BEGIN:VCARD\r\nVERSION:3.0\r\nN:B\r\nNOTE:",
	"0123456789abcdef", "\r\nEND:VCARD\r\n", 65536, SML_OK},
    {"a body above the limit of a line", C,
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:B\r\nNOTE:", "0123456789abcdef",
	"\r\nEND:VCARD\r\n", 270000, SML_E_TOO_BIG},
    {"numbers without end", C, "BEGIN:VCARD\r\nVERSION:3.0\r\nN:B\r\n",
	"TEL;TYPE=home:+420 123\r\n", "END:VCARD\r\n", 5000, SML_OK},
    {"a note of three megabytes", N, "a\n", "0123456789abcde\n", "z\n", 200000,
	SML_OK},
    {"a note above the limit", N, "a\n", "0123456789abcde\n", "z\n", 530000,
	SML_E_TOO_BIG},
    {"categories without end", E,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n" START
	"CATEGORIES:a",
	",b", "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", 50000, SML_OK},
    {"people without end", E,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n" START,
	"ATTENDEE;CN=A:invalid:nomail\r\n", "END:VEVENT\r\nEND:VCALENDAR\r\n",
	5000, SML_OK},
    {"days without end", E,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n" START
	"RRULE:FREQ=DAILY\r\nEXDATE:20260716T100000Z",
	",20260717T100000Z", "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", 50000,
	SML_OK},
    {"alarms without end", E,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n" START,
	"BEGIN:VALARM\r\nACTION:EMAIL\r\nEND:VALARM\r\n",
	"END:VEVENT\r\nEND:VCALENDAR\r\n", 5000, SML_OK},
    {"instances without end", E,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n" START
	"RRULE:FREQ=DAILY\r\nEND:VEVENT\r\n",
	"BEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID:20260717T100000Z\r\n"
	"DTSTART:20260717T110000Z\r\nEND:VEVENT\r\n",
	"END:VCALENDAR\r\n", 1000, SML_OK},
};

static void
text_of_any_size_is_kept_or_refused(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(sizes); i++) {
		struct outlook_map_test t;
		struct sml_buf text;
		enum sml_err err;

		outlook_map_test_open(&t, "Europe/Prague");
		t.kind = sizes[i].kind;
		sml_buf_init(&text, 4 * (size_t)SML_ITEM_MAX);
		sml_buf_put_text(&text, sizes[i].before);
		for (size_t k = 0; k < sizes[i].times; k++)
			sml_buf_put_text(&text, sizes[i].again);
		sml_buf_put_text(&text, sizes[i].after);
		err = outlook_map_test_write(&t, sml_buf_str(&text));
		if (err != sizes[i].err ||
		    (!err && !is_kept(&t, sml_buf_str(&text)))) {
			printf("  %s: %s\n", sizes[i].name, sml_err_name(err));
			CU_FAIL("not kept");
		}
		sml_buf_free(&text);
		outlook_map_test_close(&t);
	}
}

/* What one item may need is enough for the people of all instances. */
static void
people_of_each_instance_fit(void)
{
	struct outlook_map_test t;
	struct sml_buf text;

	outlook_map_test_open(&t, "Europe/Prague");
	sml_buf_init(&text, SML_ITEM_MAX);
	sml_buf_put_text(&text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
				"BEGIN:VEVENT\r\nUID:u\r\n" START
				"RRULE:FREQ=DAILY\r\nEND:VEVENT\r\n");
	for (int day = 16; day < 31; day++) {
		sml_buf_printf(&text,
		    "BEGIN:VEVENT\r\nUID:u\r\n"
		    "RECURRENCE-ID:202607%dT100000Z\r\n"
		    "DTSTART:202607%dT110000Z\r\n",
		    day, day);
		for (int i = 0; i < 490; i++)
			sml_buf_printf(&text, "ATTENDEE:mailto:%d@x\r\n", i);
		sml_buf_put_text(&text, "END:VEVENT\r\n");
	}
	sml_buf_put_text(&text, "END:VCALENDAR\r\n");
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, sml_buf_str(&text)), SML_OK);
	CU_ASSERT(sml_arena_used(t.arena) < SML_CONTENT_ARENA_MAX / 4);
	CU_ASSERT_EQUAL(t.item->exception_count, 15);
	CU_ASSERT(is_kept(&t, sml_buf_str(&text)));
	sml_buf_free(&text);
	outlook_map_test_close(&t);
}

/* ---- what others wrote into the message ---- */

static const struct {
	const char *name;
	enum sml_kind kind;
	struct sml_str original;
} originals[] = {
    {"nothing", C, TEXT("\0")},
    {"another kind", C, TEXT(EVENT(START))},
    {"half a card", C, TEXT("BEGIN:VCARD\r\nVERSION:3.0\r\nN:B")},
    {"half a head", C, TEXT("VALISE-PHOTO 1 2")},
    {"a head of huge numbers", C,
	TEXT("VALISE-PHOTO 99999999999999999999 1 1 - - -\nx")},
    {"a head that points behind the text", C,
	TEXT("VALISE-PHOTO 5000 4 4 0d0a20 0d0a 00\nBEGIN:VCARD\r\n")},
    {"half an event", E, TEXT("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n")},
    {"an event without a start", E, TEXT(EVENT("SUMMARY:s\r\n"))},
    {"no event", E,
	TEXT("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\nUID:u\r\n"
	     "SUMMARY:s\r\nEND:VTODO\r\nEND:VCALENDAR\r\n")},
    {"an event in a to-do", E,
	TEXT("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\n"
	     "BEGIN:VEVENT\r\nUID:u\r\n" START
	     "END:VEVENT\r\nEND:VTODO\r\nEND:VCALENDAR\r\n")},
    {"a vNote without an end", N, TEXT("BEGIN:VNOTE\r\nBODY:x\r\n")},
};

/* What the user sees counts. */
static void
broken_original_hides_nothing(void)
{
	static const char *const classes[] = {
	    [SML_KIND_CONTACT] = "IPM.Contact",
	    [SML_KIND_CALENDAR] = "IPM.Appointment",
	    [SML_KIND_NOTE] = "IPM.StickyNote"};
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(originals); i++) {
		struct sml_str text;

		outlook_map_test_clear(&t);
		t.kind = originals[i].kind;
		outlook_item_set_str(t.item, P(MESSAGE_CLASS),
		    sml_str_of(classes[originals[i].kind]));
		outlook_item_set_number(t.item, P(APPT_START),
		    outlook_test_filetime("20260715T100000Z"));
		outlook_item_set_str(t.item, P(BODY), SML_STR("seen"));
		outlook_item_set_str(
		    t.item, P(ORIGINAL), originals[i].original);
		text = outlook_map_test_read(&t);
		if (sml_str_find(text, SML_STR("seen"), 0) >= text.len) {
			printf("  %s:\n%.*s\n", originals[i].name,
			    SML_STR_ARG(text));
			CU_FAIL("hidden");
		}
	}
	outlook_map_test_close(&t);
}

/* Its lines fill a block of the arena to the end, where a sanitizer sees it. */
static void
long_original_without_an_event_hides_nothing(void)
{
	struct outlook_map_test t;
	struct sml_buf original;
	struct sml_str text;

	outlook_map_test_open(&t, "Europe/Prague");
	sml_buf_init(&original, SML_ITEM_MAX);
	sml_buf_put_text(
	    &original, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\n");
	for (int i = 0; i < 8000; i++)
		sml_buf_put_text(&original, "COMMENT:c\r\n");
	sml_buf_put_text(&original, "END:VTODO\r\nEND:VCALENDAR\r\n");
	outlook_item_set_str(
	    t.item, P(MESSAGE_CLASS), SML_STR("IPM.Appointment"));
	outlook_item_set_number(
	    t.item, P(APPT_START), outlook_test_filetime("20260715T100000Z"));
	outlook_item_set_str(t.item, P(BODY), SML_STR("seen"));
	outlook_item_set_str(t.item, P(ORIGINAL), sml_buf_str(&original));
	text = outlook_map_test_read(&t);
	CU_ASSERT(sml_str_find(text, SML_STR("seen"), 0) < text.len);
	sml_buf_free(&original);
	outlook_map_test_close(&t);
}

/* An instance whose time cannot be read still is the one that is edited. */
static void
instance_of_no_time_takes_the_edit(void)
{
	static const char zoned[] =
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Z\r\n"
	    "BEGIN:STANDARD\r\nDTSTART:16011104T020000\r\n"
	    "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\r\n"
	    "TZOFFSETTO:-0500\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\n"
	    "DTSTART:16010311T020000\r\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3"
	    "\r\nTZOFFSETTO:-0400\r\nEND:DAYLIGHT\r\n"
	    "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	    "RECURRENCE-ID;TZID=Z:%s\r\nDTSTART;TZID=Z:20260105T100000\r\n"
	    "END:VEVENT\r\nEND:VCALENDAR\r\n";
	static const char *const times[] = {
	    "20260105T100000", "20260230T100000", "14247932T100000", "x", ""};
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(times); i++) {
		struct sml_str text;
		size_t first;

		outlook_map_test_clear(&t);
		text = sml_arena_printf(t.arena, zoned, times[i]);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		outlook_item_set_str(t.item, P(BODY), SML_STR("edited"));
		text = outlook_map_test_read(&t);
		first = sml_str_find(text, SML_STR("BEGIN:VEVENT"), 0);
		CU_ASSERT(sml_str_find(text, SML_STR("edited"), 0) < text.len);
		CU_ASSERT_EQUAL(
		    sml_str_find(text, SML_STR("BEGIN:VEVENT"), first + 1),
		    text.len);
	}
	outlook_map_test_close(&t);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(broken_text_is_kept_and_what_is_shown_is_whole),
	    CASE(date_that_outlook_has_not_is_refused_or_the_start),
	    CASE(text_of_any_size_is_kept_or_refused),
	    CASE(people_of_each_instance_fit),
	    CASE(broken_original_hides_nothing),
	    CASE(long_original_without_an_event_hides_nothing),
	    CASE(instance_of_no_time_takes_the_edit), {NULL, NULL}};

	return test_main("map_hostile", cases, argc, argv);
}
