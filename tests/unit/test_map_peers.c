/* SPDX-License-Identifier: Apache-2.0 */
/* Items of peers that speak the old formats, edited as they are; and the
 * samples of Outlook as whole messages. */
#include "mapping/map.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "content/datetime.h"
#include "mapping/map_row.h"
#include "mapping/recur_blob.h"
#include "support/outlook_item.h"
#include "support/outlook_map.h"
#include "support/test.h"

#define P(name) OUTLOOK_PR_##name
#define CARD(lines)                                                            \
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;"                  \
	"ENCODING=QUOTED-PRINTABLE:M=FCller;Anna\r\n" lines "END:VCARD\r\n"
#define CAL(lines)                                                             \
	"BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\n"                   \
	"DTSTART:20260715T080000Z\r\nDTEND:20260715T090000Z\r\n" lines         \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"
#define C SML_KIND_CONTACT
#define E SML_KIND_CALENDAR

/* ---- what they say ---- */

static const struct {
	enum sml_kind kind;
	const char *text;
	enum outlook_prop prop;
	const char *value; /* of a list the first; a number in decimal */
} readings[] = {
    {C, CARD(""), P(SURNAME), "M\xC3\xBCller"},
    {C, CARD(""), P(DISPLAY_NAME), "Anna M\xC3\xBCller"},
    {C, CARD("FN;CHARSET=UTF-8:\xC3\x84\r\n"), P(DISPLAY_NAME), "\xC3\x84"},
    {C, CARD("TEL;WORK;FAX:1\r\n"), P(WORK_FAX), "1"},
    {C, CARD("TEL;PREF;CELL;VOICE:1\r\n"), P(MOBILE_PHONE), "1"},
    {C, CARD("TEL;HOME;VOICE:1\r\nTEL;HOME:2\r\n"), P(HOME_PHONE_2), "2"},
    {C, CARD("TEL;TYPE=CELL:1\r\n"), P(MOBILE_PHONE), "1"},
    {C, CARD("EMAIL;INTERNET;PREF:a@x\r\n"), P(EMAIL1_ADDRESS), "a@x"},
    {C, CARD("ADR;HOME;ENCODING=QUOTED-PRINTABLE:;;Weg 1=0D=0AHof;Ort\r\n"),
	P(HOME_STREET), "Weg 1\nHof"},
    {C, CARD("ADR;DOM;PARCEL;WORK:;;Weg;Ort;;1;DE\r\n"), P(WORK_COUNTRY), "DE"},
    {C, CARD("LABEL;HOME;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab\r\n"),
	P(HOME_ADDRESS), "a\nb"},
    {C,
	CARD(
	    "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=C3=84=\r\n=0Ab\r\n"),
	P(BODY), "\xC3\x84\nb"},
    {C, CARD("URL;WORK:http://w\r\n"), P(BUSINESS_HOME_PAGE), "http://w"},
    {C, CARD("BDAY:19700203\r\n"), P(BIRTHDAY_LOCAL), "1970-02-03"},
    {C, CARD("CATEGORIES:Red;Blue\r\n"), P(KEYWORDS), "Red"},
    {C, CARD("CLASS:PRIVATE\r\n"), P(SENSITIVITY), "2"},
    {C, CARD("ORG:Works\\;Ltd;Paint\r\n"), P(COMPANY_NAME), "Works;Ltd"},
    {C, CARD("X-EPOCSECONDNAME:x\r\nTITLE:Boss\r\n"), P(TITLE), "Boss"},
    {E, CAL("SUMMARY;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:=C4\r\n"),
	P(SUBJECT), "\xC3\x84"},
    {E, CAL("DESCRIPTION;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab\r\n"), P(BODY),
	"a\nb"},
    {E, CAL("LOCATION:here\r\n"), P(LOCATION), "here"},
    {E, CAL("CATEGORIES:MEETING;Work\r\n"), P(KEYWORDS), "MEETING"},
    {E, CAL("CLASS:CONFIDENTIAL\r\n"), P(SENSITIVITY), "3"},
    {E, CAL("PRIORITY:1\r\n"), P(IMPORTANCE), "2"},
    {E, CAL("TRANSP:1\r\n"), P(BUSY_STATUS), "0"},
    {E, CAL("TRANSP:0\r\n"), P(BUSY_STATUS), "2"},
    {E, CAL("AALARM:20260715T074500Z;;1;beep.wav\r\n"), P(REMINDER_DELTA),
	"15"},
    {E, CAL("DALARM:20260715T073000Z;;;text\r\n"), P(REMINDER_DELTA), "30"},
    {E, CAL("RRULE:D1 #10\r\n"), P(RECURRENCE_TYPE), "1"},
    {E, CAL("RRULE:W2 WE FR #8\r\n"), P(RECURRENCE_TYPE), "2"},
    {E, CAL("RRULE:MD1 15 #0\r\n"), P(RECURRENCE_TYPE), "3"},
    {E, CAL("RRULE:YM1 7 20300715T080000Z\r\n"), P(RECURRENCE_TYPE), "4"},
    {E, CAL("RRULE:D1 #10\r\n"), P(IS_RECURRING_APPT), "1"},
};

static struct sml_str
shown(struct outlook_map_test *t, enum outlook_prop p)
{
	const struct outlook_value *value = &t->item->v[p];
	struct sml_civil day;

	if (value->state != OUTLOOK_PRESENT)
		return SML_STR("none");
	switch ((int)outlook_prop_table[p].type) {
	case OUTLOOK_TYPE_TEXT:
		return value->str;
	case OUTLOOK_TYPE_TEXTS:
		return value->strs.v[0];
	case OUTLOOK_TYPE_TIME:
		day = sml_civil_of(outlook_map_seconds(value->number));
		return sml_arena_printf(t->arena, "%04d-%02d-%02d",
		    (int)day.year, (int)day.month, (int)day.day);
	default:
		return sml_arena_printf(t->arena, "%d", (int)value->number);
	}
}

static void
old_formats_are_properties(void)
{
	struct outlook_map_test t;

	test_env_set_now(1767225600); /* 2026-01-01 */
	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(readings); i++) {
		struct sml_str text = sml_str_of(readings[i].text);

		outlook_map_test_clear(&t);
		t.kind = readings[i].kind;
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		if (!sml_str_is(
			shown(&t, readings[i].prop), readings[i].value)) {
			printf("  %s: %.*s\n", readings[i].text,
			    SML_STR_ARG(shown(&t, readings[i].prop)));
			CU_FAIL("another value");
		}
		CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), text));
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		CU_ASSERT_EQUAL(t.changes, 0);
	}
	test_env_reset();
	outlook_map_test_close(&t);
}

/* ---- edits ---- */

#define RICH_CARD                                                              \
	CARD(                                                                  \
	    "TEL;CELL;VOICE:1\r\nADR;HOME;ENCODING=QUOTED-PRINTABLE:;;a=0D=0A" \
	    "b;Ort\r\nNOTE:n\r\nX-ODD;A;B:c\r\n")
#define RICH_CAL                                                               \
	CAL("SUMMARY:s\r\nDESCRIPTION:d\r\nCATEGORIES:MEETING;Work\r\n"        \
	    "RRULE:D1 #10\r\nAALARM:20260715T074500Z;;1;beep.wav\r\n"          \
	    "X-ODD;A;B:c\r\n")

static const struct {
	const char *name;
	enum sml_kind kind;
	const char *text;
	enum outlook_prop prop;
	const char *value;
	const char *diff;
} edits[] = {
    {"a number", C, RICH_CARD, P(MOBILE_PHONE), "+2",
	"-TEL;CELL;VOICE:1\n+TEL;CELL;VOICE:+2\n"},
    {"a number more", C, RICH_CARD, P(WORK_FAX), "3", "+TEL;WORK;FAX:3\n"},
    {"a name", C, RICH_CARD, P(GIVEN_NAME), "Bob",
	"-N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;Anna\n"
	"+N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCller;Bob\n"},
    {"a town", C, RICH_CARD, P(HOME_CITY), "Brno",
	"-ADR;HOME;ENCODING=QUOTED-PRINTABLE:;;a=0D=0Ab;Ort\n"
	"+ADR;HOME;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:;;a=0D=0Ab;Brno\n"},
    {"a note", C, RICH_CARD, P(BODY), "a\n\xC3\x84",
	"-NOTE:n\n+NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:"
	"a=0D=0A=C3=84\n"},
    {"no note", C, RICH_CARD, P(BODY), "", "-NOTE:n\n"},
    {"a subject", E, RICH_CAL, P(SUBJECT), "t", "-SUMMARY:s\n+SUMMARY:t\n"},
    {"a subject with more letters", E, RICH_CAL, P(SUBJECT), "\xC3\x84",
	"-SUMMARY:s\n+SUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=84"
	"\n"},
    {"a body of lines", E, RICH_CAL, P(BODY), "a\nb",
	"-DESCRIPTION:d\n+DESCRIPTION;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab\n"},
    {"a place", E, RICH_CAL, P(LOCATION), "there", "+LOCATION:there\n"},
};

static void
edit_in_an_old_format_changes_its_line_only(void)
{
	struct outlook_map_test t;

	test_env_set_now(1767225600);
	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(edits); i++) {
		struct sml_str text = sml_str_of(edits[i].text);
		struct sml_str now, diff;

		outlook_map_test_clear(&t);
		t.kind = edits[i].kind;
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		outlook_item_set_str(
		    t.item, edits[i].prop, sml_str_of(edits[i].value));
		now = outlook_map_test_read(&t);
		diff = outlook_map_test_diff(&t, text, now);
		if (!sml_str_is(diff, edits[i].diff)) {
			printf("  %s:\n%.*s", edits[i].name, SML_STR_ARG(diff));
			CU_FAIL("another edit");
		}
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, now), SML_OK);
		CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), now));
	}
	test_env_reset();
	outlook_map_test_close(&t);
}

#define OLD(head, lines)                                                       \
	"BEGIN:VCALENDAR\r\nVERSION:1.0\r\n" head "BEGIN:VEVENT\r\n" lines     \
	"SUMMARY:s\r\nX-ODD;A;B:c\r\n"                                         \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"
#define SUMMER                                                                 \
	"TZ:+01\r\nDAYLIGHT:TRUE;+02;20260329T020000;20261025T030000;CET;CEST" \
	"\r\n"

static const struct {
	const char *name, *text, *diff;
} moves[] = {
    {"UTC", OLD("", "DTSTART:20260715T080000Z\r\nDTEND:20260715T090000Z\r\n"),
	"-DTSTART:20260715T080000Z\n-DTEND:20260715T090000Z\n"
	"+DTSTART:20260715T090000Z\n+DTEND:20260715T100000Z\n"},
    {"a zone",
	OLD(SUMMER, "DTSTART:20260715T100000\r\nDTEND:20260715T110000\r\n"),
	"-DTSTART:20260715T100000\n-DTEND:20260715T110000\n"
	"+DTSTART:20260715T110000\n+DTEND:20260715T120000\n"},
    {"no zone", OLD("", "DTSTART:20260715T100000\r\nDTEND:20260715T110000\r\n"),
	"-DTSTART:20260715T100000\n-DTEND:20260715T110000\n"
	"+DTSTART:20260715T110000\n+DTEND:20260715T120000\n"},
};

static void
moved_event_of_an_old_format_is_at_its_time(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(moves); i++) {
		static const enum outlook_prop times[] = {
		    P(APPT_START), P(APPT_END)};
		struct sml_str text = sml_str_of(moves[i].text);
		int64_t was[2];
		struct sml_str now, diff;

		outlook_map_test_clear(&t);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		for (size_t k = 0; k < 2; k++) {
			was[k] = t.item->v[times[k]].number;
			t.item->v[times[k]].number += 3600 * OUTLOOK_FILETIME_S;
		}
		now = outlook_map_test_read(&t);
		diff = outlook_map_test_diff(&t, text, now);
		if (!sml_str_is(diff, moves[i].diff)) {
			printf("  %s:\n%.*s", moves[i].name, SML_STR_ARG(diff));
			CU_FAIL("another edit");
		}
		t.item = sml_arena_alloc(t.arena, sizeof(*t.item));
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, now), SML_OK);
		for (size_t k = 0; k < 2; k++) {
			if (t.item->v[times[k]].number !=
			    was[k] + 3600 * OUTLOOK_FILETIME_S) {
				printf("  %s:\n%.*s", moves[i].name,
				    SML_STR_ARG(now));
				CU_FAIL("another time");
			}
		}
	}
	outlook_map_test_close(&t);
}

/* ---- samples of Outlook as messages ---- */

/* item-formats 5.6 and 6. */
static const char sample_recur[] =
    "043004300B2001000000C0210000020000000000000010000000212000001200000000000"
    "00004000000806ADB0C40B9DB0C0008DC0CC056DC0C01000000806ADB0C80F4D80CA056DE"
    "0C063000000930000066030000A20300000100E66DDB0C226EDB0CE66DDB0C82020100000"
    "0000000000000000004000000800100000000000000000000";
static const char sample_zone[] =
    "2C01000000000000C4FFFFFF000000000B00000001000200000000000000000000000300"
    "000002000200000000000000";

static struct sml_str
bytes_of(struct outlook_map_test *t, const char *hex)
{
	struct sml_buf bytes;
	struct sml_str out;

	sml_buf_init(&bytes, 4096);
	CU_ASSERT_EQUAL_FATAL(sml_hex_decode(sml_str_of(hex), &bytes), SML_OK);
	out = sml_arena_dup(t->arena, sml_buf_str(&bytes));
	sml_buf_free(&bytes);
	return out;
}

static bool
has(struct sml_str text, const char *part)
{
	bool is_there = sml_str_find(text, sml_str_of(part), 0) < text.len;

	if (!is_there)
		printf("  no %s in:\n%.*s", part, SML_STR_ARG(text));
	return is_there;
}

/* But for the end, which is that of the last instance in ours and the day that
 * somebody typed in the sample. */
static bool
has_same_pattern(struct outlook_map_test *t, struct sml_str a, struct sml_str b)
{
	struct outlook_recur x, y;

	return !outlook_recur_parse(a, t->arena, &x) &&
	       !outlook_recur_parse(b, t->arena, &y) && x.freq == y.freq &&
	       x.period == y.period && x.end == y.end && x.count == y.count &&
	       x.first_date_time == y.first_date_time &&
	       x.weekdays == y.weekdays && x.start_date == y.start_date &&
	       x.start_offset == y.start_offset &&
	       x.end_offset == y.end_offset &&
	       x.deleted_count == y.deleted_count &&
	       !memcmp(
		   x.deleted, y.deleted, x.deleted_count * sizeof(uint32_t)) &&
	       x.modified_count == y.modified_count &&
	       !memcmp(x.modified, y.modified,
		   x.modified_count * sizeof(uint32_t)) &&
	       x.exceptions[0].start == y.exceptions[0].start &&
	       x.exceptions[0].original_start == y.exceptions[0].original_start;
}

static void
sample_of_a_series_is_a_text_and_the_same_series(void)
{
	struct outlook_map_test t;
	struct sml_str text, zone;

	outlook_map_test_open(&t, "Europe/Prague");
	outlook_item_set_str(
	    t.item, P(MESSAGE_CLASS), SML_STR("IPM.Appointment"));
	outlook_item_set_str(t.item, P(SUBJECT), SML_STR("s"));
	outlook_item_set_number(
	    t.item, P(APPT_START), outlook_test_filetime("20101028T183000Z"));
	outlook_item_set_number(
	    t.item, P(APPT_END), outlook_test_filetime("20101028T193000Z"));
	outlook_item_set_str(t.item, P(APPT_RECUR), bytes_of(&t, sample_recur));
	outlook_item_set_str(t.item, P(ZONE_STRUCT), bytes_of(&t, sample_zone));
	text = outlook_map_test_read(&t);
	CU_ASSERT(has(text, "T143000\r\nDTEND;"));
	CU_ASSERT(has(text, "RRULE:FREQ=WEEKLY;"));
	CU_ASSERT(has(text, "INTERVAL=2"));
	CU_ASSERT(has(text, "BYDAY=TH"));
	CU_ASSERT(has(text, "WKST=SU"));
	CU_ASSERT(has(text, "20110303T143000"));
	CU_ASSERT(has(text, "20110317T143000"));
	CU_ASSERT(has(text, "20110331T143000"));
	CU_ASSERT(has(text, "RECURRENCE-ID;TZID="));
	CU_ASSERT(has(text, ":20110217T143000\r\n"));
	CU_ASSERT(sml_str_find(text, SML_STR("UNTIL=20110630T183000Z"), 0) <
		  text.len);
	t.item = sml_arena_alloc(t.arena, sizeof(*t.item));
	CU_ASSERT_FATAL(t.item != NULL);
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
	CU_ASSERT(has_same_pattern(&t, outlook_item_str(t.item, P(APPT_RECUR)),
	    bytes_of(&t, sample_recur)));
	zone = outlook_item_str(t.item, P(ZONE_STRUCT));
	CU_ASSERT(sml_str_eq(zone, bytes_of(&t, sample_zone)));
	outlook_map_test_close(&t);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(old_formats_are_properties),
	    CASE(edit_in_an_old_format_changes_its_line_only),
	    CASE(moved_event_of_an_old_format_is_at_its_time),
	    CASE(sample_of_a_series_is_a_text_and_the_same_series),
	    {NULL, NULL}};

	return test_main("map_peers", cases, argc, argv);
}
