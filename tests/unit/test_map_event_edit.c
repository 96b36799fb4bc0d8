/* SPDX-License-Identifier: Apache-2.0 */
/* What an edit in Outlook changes in the text of an appointment. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "mapping/map_priv.h"
#include "support/outlook_map.h"
#include "support/test.h"

#define UTC(text) outlook_test_filetime(text)
#define START "UID:u\nDTSTART;TZID=Europe/Berlin:20260601T100000\n"
#define HOUR START "DTEND;TZID=Europe/Berlin:20260601T110000\n"
#define P(name) OUTLOOK_PR_##name

/* ---- edits of a user ---- */

#define RICH                                                                   \
	HOUR "SUMMARY;LANGUAGE=de:alt\nDESCRIPTION:alter Text\nLOCATION:da\n"  \
	     "CLASS:PRIVATE\nCATEGORIES:eins,zwei\nPRIORITY:3\n"               \
	     "TRANSP:OPAQUE\nSTATUS:CONFIRMED\nX-FOO;X-P=1:bar\n"              \
	     "BEGIN:VALARM\nTRIGGER:-PT15M\nACTION:AUDIO\nEND:VALARM\n"

static const struct sml_str new_keywords[] = {{"zwei", 4}, {"drei", 4}};

static const struct {
	const char *name, *lines;
	enum outlook_prop prop;
	int64_t number;
	const char *text; /* "" removes it */
	const char *diff;
} edits[] = {
    {"subject", RICH, P(SUBJECT), 0, "neu, neu",
	"-SUMMARY;LANGUAGE=de:alt\n+SUMMARY:neu\\, neu\n"},
    {"body", RICH, P(BODY), 0, "neuer\nText",
	"-DESCRIPTION:alter Text\n+DESCRIPTION:neuer\\nText\n"},
    {"body gone", RICH, P(BODY), 0, "", "-DESCRIPTION:alter Text\n"},
    {"location", RICH, P(LOCATION), 0, "dort",
	"-LOCATION:da\n+LOCATION:dort\n"},
    {"class", RICH, P(SENSITIVITY), 0, NULL, "-CLASS:PRIVATE\n"},
    {"class changed", RICH, P(SENSITIVITY), 3, NULL,
	"-CLASS:PRIVATE\n+CLASS:CONFIDENTIAL\n"},
    {"importance", RICH, P(IMPORTANCE), 0, NULL,
	"-PRIORITY:3\n+PRIORITY:9\n+X-MICROSOFT-CDO-IMPORTANCE:0\n"},
    {"importance normal", RICH, P(IMPORTANCE), 1, NULL, "-PRIORITY:3\n"},
    {"importance of Outlook", HOUR "X-MICROSOFT-CDO-IMPORTANCE:1\n",
	P(IMPORTANCE), 2, NULL,
	"-X-MICROSOFT-CDO-IMPORTANCE:1\n+X-MICROSOFT-CDO-IMPORTANCE:2\n"
	"+PRIORITY:1\n"},
    {"out of office", RICH, P(BUSY_STATUS), 3, NULL,
	"+X-MICROSOFT-CDO-BUSYSTATUS:OOF\n"},
    {"free", RICH, P(BUSY_STATUS), 0, NULL,
	"-TRANSP:OPAQUE\n+TRANSP:TRANSPARENT\n"
	"+X-MICROSOFT-CDO-BUSYSTATUS:FREE\n"},
    {"busy by status", HOUR "STATUS:TENTATIVE\n", P(BUSY_STATUS), 0, NULL,
	"+X-MICROSOFT-CDO-BUSYSTATUS:FREE\n+TRANSP:TRANSPARENT\n"},
    {"reminder", RICH, P(REMINDER_DELTA), 60, NULL,
	"-TRIGGER:-PT15M\n-ACTION:AUDIO\n"
	"+TRIGGER:-PT60M\n+ACTION:DISPLAY\n+DESCRIPTION:REMINDER\n"},
    {"resources", RICH, P(NONSENDABLE_BCC), 0, "Beamer; Car",
	"+RESOURCES:Beamer\n+RESOURCES:Car\n"},
    {"place filled in", RICH, P(AUTO_FILL_LOCATION), 1, NULL,
	"+X-MS-OLK-AUTOFILLLOCATION:TRUE\n"},
    {"body with a rich form",
	HOUR "DESCRIPTION:a\nX-ALT-DESC;FMTTYPE=text/html:<b>a</b>\n", P(BODY),
	0, "b",
	"-DESCRIPTION:a\n-X-ALT-DESC;FMTTYPE=text/html:<b>a</b>\n"
	"+DESCRIPTION:b\n"},
    {"subject beside a rich form",
	HOUR "DESCRIPTION:a\nX-ALT-DESC;FMTTYPE=text/html:<b>a</b>\n",
	P(SUBJECT), 0, "b", "+SUMMARY:b\n"},
    {"counter", RICH, P(NO_COUNTER), 1, NULL,
	"+X-MICROSOFT-DISALLOW-COUNTER:TRUE\n"},
    {"untouched by our own", RICH, P(ICON_INDEX), 0x402, NULL, ""},
};

static bool
is_same_lines(struct sml_str a, const char *b)
{
	struct sml_str rest = a;
	struct sml_str line;

	/* In whatever order. */
	while (sml_str_next(&rest, '\n', &line)) {
		if (sml_str_find(sml_str_of(b), line, 0) >= strlen(b) &&
		    line.len)
			return false;
	}
	return a.len == strlen(b);
}

static void
edit_changes_the_lines_of_its_property_only(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	test_env_set_now(1767225600);
	for (size_t i = 0; i < SML_ARRAY_LEN(edits); i++) {
		struct sml_str text, now, diff;

		outlook_map_test_clear(&t);
		text = outlook_map_test_frame(&t, edits[i].lines);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		if (!edits[i].text)
			outlook_item_set_number(
			    t.item, edits[i].prop, edits[i].number);
		else
			outlook_item_set_str(
			    t.item, edits[i].prop, sml_str_of(edits[i].text));
		now = outlook_map_test_read(&t);
		diff = outlook_map_test_diff(&t, text, now);
		if (!is_same_lines(diff, edits[i].diff))
			printf("  %s:\n%.*s", edits[i].name, SML_STR_ARG(diff));
		CU_ASSERT(is_same_lines(diff, edits[i].diff));
		/* The new text is written: the same message, the same text. */
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, now), SML_OK);
		CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), now));
	}
	test_env_reset();
	outlook_map_test_close(&t);
}

static void
category_added_in_outlook_keeps_the_others(void)
{
	struct outlook_map_test t;
	struct sml_str text, diff;

	outlook_map_test_open(&t, "Europe/Prague");
	text = outlook_map_test_frame(&t, RICH);
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
	t.item->v[P(KEYWORDS)].strs.v = new_keywords;
	t.item->v[P(KEYWORDS)].strs.count = 2;
	diff = outlook_map_test_diff(&t, text, outlook_map_test_read(&t));
	CU_ASSERT(is_same_lines(diff,
	    "-CATEGORIES:eins,zwei\n+CATEGORIES:zwei\n+CATEGORIES:drei\n"));
	outlook_map_test_close(&t);
}

static void
move(struct outlook_map_test *t, int64_t start_s, int64_t end_s)
{
	static const enum outlook_prop starts[] = {
	    P(APPT_START), P(START_DATE), P(COMMON_START)};
	static const enum outlook_prop ends[] = {
	    P(APPT_END), P(END_DATE), P(COMMON_END)};

	for (size_t i = 0; i < SML_ARRAY_LEN(starts); i++) {
		t->item->v[starts[i]].number += start_s * 10000000;
		t->item->v[ends[i]].number += end_s * 10000000;
	}
}

static const struct {
	const char *name, *lines;
	int64_t start_s, end_s;
	const char *diff;
} moves[] = {
    {"an hour later", HOUR, 3600, 3600,
	"-DTSTART;TZID=Europe/Berlin:20260601T100000\n"
	"-DTEND;TZID=Europe/Berlin:20260601T110000\n"
	"+DTSTART;TZID=Europe/Berlin:20260601T110000\n"
	"+DTEND;TZID=Europe/Berlin:20260601T120000\n"},
    {"longer", HOUR, 0, 3600,
	"-DTEND;TZID=Europe/Berlin:20260601T110000\n"
	"+DTEND;TZID=Europe/Berlin:20260601T120000\n"},
    {"with a duration", START "DURATION:PT1H\n", 3600, 3600,
	"-DTSTART;TZID=Europe/Berlin:20260601T100000\n"
	"-DURATION:PT1H\n"
	"+DTSTART;TZID=Europe/Berlin:20260601T110000\n"
	"+DTEND;TZID=Europe/Berlin:20260601T120000\n"},
    {"a day later", "DTSTART;VALUE=DATE:20260715\nDTEND;VALUE=DATE:20260716\n",
	86400, 86400,
	"-DTSTART;VALUE=DATE:20260715\n-DTEND;VALUE=DATE:20260716\n"
	"+DTSTART;VALUE=DATE:20260716\n+DTEND;VALUE=DATE:20260717\n"},
    {"in UTC", "DTSTART:20260715T100000Z\nDTEND:20260715T110000Z\n", 0, 60,
	"-DTEND:20260715T110000Z\n+DTEND:20260715T110100Z\n"},
    {"floating", "DTSTART:20260715T100000\nDTEND:20260715T110000\n", 3600, 3600,
	"-DTSTART:20260715T100000\n-DTEND:20260715T110000\n"
	"+DTSTART:20260715T110000\n+DTEND:20260715T120000\n"},
    {"what Outlook cannot repeat", HOUR "RRULE:FREQ=YEARLY;BYWEEKNO=20\n", 0,
	3600,
	"-DTEND;TZID=Europe/Berlin:20260601T110000\n"
	"+DTEND;TZID=Europe/Berlin:20260601T120000\n"},
};

static void
moved_event_changes_its_times_only(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(moves); i++) {
		struct sml_str text, now, diff;

		outlook_map_test_clear(&t);
		text = outlook_map_test_frame(&t, moves[i].lines);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		move(&t, moves[i].start_s, moves[i].end_s);
		now = outlook_map_test_read(&t);
		diff = outlook_map_test_diff(&t, text, now);
		if (!is_same_lines(diff, moves[i].diff))
			printf("  %s:\n%.*s", moves[i].name, SML_STR_ARG(diff));
		CU_ASSERT(is_same_lines(diff, moves[i].diff));
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, now), SML_OK);
		CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), now));
	}
	outlook_map_test_close(&t);
}

/* ---- items of Outlook's own ---- */

static void
event_made_in_outlook_has_one_text(void)
{
	struct outlook_map_test t;
	struct sml_str text, again;

	outlook_map_test_open(&t, "Europe/Prague");
	outlook_item_set_str(
	    t.item, P(MESSAGE_CLASS), SML_STR("IPM.Appointment"));
	outlook_item_set_str(t.item, P(SUBJECT), SML_STR("x"));
	outlook_item_set_number(t.item, P(APPT_START), UTC("20260101T000000Z"));
	outlook_item_set_number(t.item, P(APPT_END), UTC("20260101T010000Z"));
	outlook_item_set_number(t.item, P(BUSY_STATUS), 1);
	outlook_item_set_number(t.item, P(REMINDER_SET), true);
	outlook_item_set_number(t.item, P(REMINDER_DELTA), 0x5AE980E1);
	text = outlook_map_test_read(&t);
	CU_ASSERT(sml_str_is(text,
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
	    "PRODID:-//Valise//Outlook//EN\r\n"
	    "BEGIN:VEVENT\r\n"
	    "DTSTART:20260101T000000Z\r\nDTEND:20260101T010000Z\r\n"
	    "DTSTAMP:20260101T000000Z\r\nSUMMARY:x\r\n"
	    "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE\r\nTRANSP:OPAQUE\r\n"
	    "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\n"
	    "DESCRIPTION:REMINDER\r\nEND:VALARM\r\n"
	    "END:VEVENT\r\nEND:VCALENDAR\r\n"));
	test_env_set_now(1798761600);
	again = outlook_map_test_read(&t);
	CU_ASSERT(sml_str_eq(text, again));
	test_env_reset();
	outlook_item_set_number(
	    t.item, P(CREATION_TIME), UTC("20251201T000000Z"));
	outlook_item_set_number(
	    t.item, P(LAST_MODIFICATION_TIME), UTC("20251202T000000Z"));
	CU_ASSERT(sml_str_is(
	    outlook_map_test_diff(&t, text, outlook_map_test_read(&t)),
	    "-DTSTAMP:20260101T000000Z\n+DTSTAMP:20251201T000000Z\n"
	    "+CREATED:20251201T000000Z\n+LAST-MODIFIED:20251202T000000Z\n"));
	outlook_map_test_close(&t);
}

/* ---- of a peer that knows free and busy ---- */

static const struct {
	int64_t is;
	const char *lines;
	int64_t becomes;
} busy[] = {
    {3, "TRANSP:OPAQUE\n", 3},
    {1, "TRANSP:OPAQUE\nSTATUS:CONFIRMED\n", 1},
    {3, "", 3},
    {4, "TRANSP:TRANSPARENT\n", 4},
    {3, "TRANSP:TRANSPARENT\n", 0},
    {4, "TRANSP:OPAQUE\n", 2},
    {0, "TRANSP:OPAQUE\n", 2},
    {3, "STATUS:CONFIRMED\n", 2},
    {3, "TRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\n", 2},
};

static void
busy_status_of_outlook_outlives_a_peer_without_it(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(busy); i++) {
		struct sml_str text;

		outlook_map_test_clear(&t);
		CU_ASSERT_EQUAL(outlook_map_test_write(
				    &t, outlook_map_test_frame(&t, HOUR)),
		    SML_OK);
		outlook_item_set_number(t.item, P(BUSY_STATUS), busy[i].is);
		text = sml_arena_printf(t.arena, HOUR "%s", busy[i].lines);
		CU_ASSERT_EQUAL(outlook_map_test_write(
				    &t, outlook_map_test_frame(&t, text.p)),
		    SML_OK);
		if (outlook_item_number(t.item, P(BUSY_STATUS), -1) !=
		    busy[i].becomes) {
			printf("  %zu\n", i);
			CU_FAIL("another status");
		}
	}
	outlook_map_test_close(&t);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"edit_changes_the_lines_of_its_property_only",
		edit_changes_the_lines_of_its_property_only},
	    {"busy_status_of_outlook_outlives_a_peer_without_it",
		busy_status_of_outlook_outlives_a_peer_without_it},
	    {"category_added_in_outlook_keeps_the_others",
		category_added_in_outlook_keeps_the_others},
	    {"moved_event_changes_its_times_only",
		moved_event_changes_its_times_only},
	    {"event_made_in_outlook_has_one_text",
		event_made_in_outlook_has_one_text},
	    {NULL, NULL}};

	return test_main("map_event_edit", cases, argc, argv);
}
