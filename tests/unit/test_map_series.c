/* SPDX-License-Identifier: Apache-2.0 */
/* Series as text and as recurrence blobs with embedded messages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "mapping/map_priv.h"
#include "mapping/recur_blob.h"
#include "support/outlook_map.h"
#include "support/rule_text.h"
#include "support/test.h"

#define P(name) OUTLOOK_PR_##name
#define START                                                                  \
	"UID:u\nDTSTART;TZID=Europe/Berlin:20260302T100000\n"                  \
	"DTEND;TZID=Europe/Berlin:20260302T110000\nSUMMARY:s\n"
#define CHILD(id, lines)                                                       \
	"END:VEVENT\nBEGIN:VEVENT\nUID:u\nRECURRENCE-ID" id "\n" lines

static bool
has(struct sml_str text, const char *part)
{
	bool is_there =
	    sml_str_find(text, sml_str_of(part), 0) < text.len || !part[0];

	if (!is_there)
		printf("  no %s in:\n%.*s", part, SML_STR_ARG(text));
	return is_there;
}
/* ---- which series Outlook has ---- */

static const struct {
	const char *name, *lines;
	bool is_series;
	/* Lines that the properties alone say, with "|" between. */
	const char *said;
} series[] = {
    {"daily", START "RRULE:FREQ=DAILY;INTERVAL=2;COUNT=5\n", true,
	"RRULE:FREQ=DAILY;COUNT=5;INTERVAL=2"},
    {"weekly until", START "RRULE:FREQ=WEEKLY;UNTIL=20260401T080000Z\n", true,
	"UNTIL=20260330T080000Z"},
    {"endless", START "RRULE:FREQ=MONTHLY\n", true, "RRULE:FREQ=MONTHLY"},
    {"monthly by weekday", START "RRULE:FREQ=MONTHLY;BYDAY=1MO\n", true,
	"BYDAY="},
    {"yearly", START "RRULE:FREQ=YEARLY;COUNT=3\n", true, "FREQ=YEARLY"},
    {"deleted",
	START "RRULE:FREQ=DAILY;COUNT=9\n"
	      "EXDATE;TZID=Europe/Berlin:20260304T100000\n"
	      "EXDATE;VALUE=DATE:20260305\nEXDATE:20260306T090000Z\n",
	true,
	"EXDATE;TZID=Europe/Berlin:20260304T100000|"
	"EXDATE;TZID=Europe/Berlin:20260305T100000|"
	"EXDATE;TZID=Europe/Berlin:20260306T100000"},
    {"days",
	"UID:u\nDTSTART;VALUE=DATE:20260302\nRRULE:FREQ=WEEKLY;COUNT=4\n"
	"EXDATE;VALUE=DATE:20260309\n",
	true,
	"DTSTART;VALUE=DATE:20260302|DTEND;VALUE=DATE:20260303|"
	"EXDATE;VALUE=DATE:20260309"},
    {"days until",
	"UID:u\nDTSTART;VALUE=DATE:20260302\n"
	"RRULE:FREQ=DAILY;UNTIL=20260310\n",
	true, "UNTIL=20260310;"},
    {"UTC",
	"UID:u\nDTSTART:20260302T230000Z\nRRULE:FREQ=DAILY;COUNT=3\n"
	"EXDATE:20260303T230000Z\n",
	true, "DTSTART:20260302T230000Z|EXDATE:20260303T230000Z"},
    {"moved",
	START "RRULE:FREQ=WEEKLY;COUNT=5\n" CHILD(
	    ";TZID=Europe/Berlin:20260309T100000",
	    "DTSTART;TZID=Europe/Berlin:20260310T120000\nDURATION:PT2H\n"
	    "SUMMARY:m\n"),
	true,
	"RECURRENCE-ID;TZID=Europe/Berlin:20260309T100000|"
	"DTSTART;TZID=Europe/Berlin:20260310T120000|"
	"DTEND;TZID=Europe/Berlin:20260310T140000|SUMMARY:m"},
    {"moved over a change of the clock",
	START "RRULE:FREQ=WEEKLY;COUNT=9\n" CHILD(
	    ":20260330T080000Z", "DTSTART:20260328T110000Z\nDURATION:PT1H\n"),
	true,
	"RECURRENCE-ID;TZID=Europe/Berlin:20260330T100000|"
	"DTSTART;TZID=Europe/Berlin:20260328T120000"},
    {"not in the rule",
	START "RRULE:FREQ=WEEKLY;COUNT=5\n" CHILD(
	    ";TZID=Europe/Berlin:20260311T100000",
	    "DTSTART:20260311T110000Z\n"),
	true, "RRULE:"},
    {"two on a day",
	START "RRULE:FREQ=DAILY;COUNT=5\n" CHILD(
	    ";TZID=Europe/Berlin:20260303T100000",
	    "DTSTART:20260304T110000Z\n"),
	false, "DTSTART;TZID=Europe/Berlin:20260302T100000"},
    {"past its neighbour",
	START "RRULE:FREQ=WEEKLY;COUNT=5\n" CHILD(
	    ";TZID=Europe/Berlin:20260309T100000",
	    "DTSTART:20260317T110000Z\n"),
	false, ""},
    {"on the day of a deleted one",
	START "RRULE:FREQ=DAILY;COUNT=5\n"
	      "EXDATE;TZID=Europe/Berlin:20260304T100000\n" CHILD(
		  ";TZID=Europe/Berlin:20260303T100000",
		  "DTSTART:20260304T110000Z\n"),
	true, "RECURRENCE-ID;TZID=Europe/Berlin:20260303T100000"},
    {"this and future",
	START "RRULE:FREQ=DAILY;COUNT=5\n" CHILD(
	    ";RANGE=THISANDFUTURE:20260303T090000Z",
	    "DTSTART:20260303T110000Z\n"),
	false, ""},
    {"hourly", START "RRULE:FREQ=HOURLY\n", false, ""},
    {"weeks", START "RRULE:FREQ=YEARLY;BYWEEKNO=10\n", false, ""},
    {"dates", START "RDATE:20260303T090000Z\n", false, ""},
    {"rule and dates", START "RRULE:FREQ=DAILY\nRDATE:20260303T120000Z\n",
	false, ""},
    {"two rules", START "RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY\n", false, ""},
    {"without some", START "RRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY\n", false, ""},
    {"more than Outlook counts", START "RRULE:FREQ=DAILY;COUNT=1000\n", true,
	"UNTIL=20281125T090000Z"},
    {"start outside", START "RRULE:FREQ=WEEKLY;BYDAY=TU\n", false, ""},
    {"unreadable", START "RRULE:FREQ=SOMETIMES\n", false, ""},
};

static void
each_series_is_a_pattern_or_its_first_instance(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < SML_ARRAY_LEN(series); i++) {
		struct sml_str text, said, rest, line;
		bool is_series;

		outlook_map_test_clear(&t);
		text = outlook_map_test_frame(&t, series[i].lines);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		is_series =
		    outlook_item_number(t.item, P(IS_RECURRING_APPT), 2) == 1;
		if (is_series != series[i].is_series)
			printf("  %s\n", series[i].name);
		CU_ASSERT_EQUAL(is_series, series[i].is_series);
		CU_ASSERT_EQUAL(
		    outlook_item_has(t.item, P(APPT_RECUR)), is_series);
		said = outlook_map_test_alone(&t);
		rest = sml_str_of(series[i].said);
		while (sml_str_next(&rest, '|', &line)) {
			char part[200];

			snprintf(part, sizeof(part), "%.*s", SML_STR_ARG(line));
			CU_ASSERT(has(said, part));
		}
		CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), text));
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		if (t.changes)
			printf("  %s: written twice\n", series[i].name);
		CU_ASSERT_EQUAL(t.changes, 0);
		/* What a user edits leaves the rest alone. */
		outlook_item_set_str(t.item, P(SUBJECT), SML_STR("edited"));
		said =
		    outlook_map_test_diff(&t, text, outlook_map_test_read(&t));
		if (!sml_str_ends(said, "+SUMMARY:edited\n"))
			printf(
			    "  %s: %.*s\n", series[i].name, SML_STR_ARG(said));
		CU_ASSERT(sml_str_is(said, "-SUMMARY:s\n+SUMMARY:edited\n") ||
			  sml_str_is(said, "+SUMMARY:edited\n"));
	}
	outlook_map_test_close(&t);
}

/* ---- properties of a series ---- */

static void
series_has_its_properties(void)
{
	struct outlook_map_test t;
	const struct outlook_exception *e;

	outlook_map_test_open(&t, "Europe/Prague");
	test_env_set_now(1772668800); /* 2026-03-05 */
	CU_ASSERT_EQUAL(
	    outlook_map_test_write(&t,
		outlook_map_test_frame(&t,
		    START "RRULE:FREQ=DAILY;COUNT=6\nEXDATE:20260306T090000Z\n"
			  "BEGIN:VALARM\nTRIGGER:-PT10M\nEND:VALARM\n" CHILD(
			      ":20260305T090000Z",
			      "DTSTART:20260305T200000Z\nSUMMARY:late\n"))),
	    SML_OK);
	CU_ASSERT_EQUAL(outlook_item_number(t.item, P(RECURRENCE_TYPE), 0), 1);
	CU_ASSERT_EQUAL(outlook_item_number(t.item, P(ICON_INDEX), 0), 0x401);
	CU_ASSERT(sml_str_is(outlook_item_str(t.item, P(RECURRENCE_PATTERN)),
	    "every day, 10:00 to 11:00"));
	CU_ASSERT_EQUAL(outlook_item_str(t.item, P(ZONE_STRUCT)).len, 48);
	CU_ASSERT(outlook_item_has(t.item, P(ZONE_RECUR)));
	CU_ASSERT(outlook_item_has(t.item, P(ZONE_DESCRIPTION)));
	CU_ASSERT(outlook_item_has(t.item, P(ZONE_START)));
	/* The next instance is the one that was moved to the evening. */
	CU_ASSERT_EQUAL(outlook_item_number(t.item, P(REMINDER_TIME), 0),
	    (INT64_C(1772740800) + INT64_C(11644473600)) * 10000000);
	CU_ASSERT_EQUAL(t.item->exception_count, 1);
	if (t.item->exception_count == 1) {
		e = &t.item->exceptions[0];
		CU_ASSERT(sml_str_is(
		    outlook_item_str(e->item, P(MESSAGE_CLASS)),
		    "IPM.OLE.CLASS.{00061055-0000-0000-C000-000000000046}"));
		CU_ASSERT(
		    sml_str_is(outlook_item_str(e->item, P(SUBJECT)), "late"));
		/* 10:00 in Berlin; 21:00 on the wall. */
		CU_ASSERT_EQUAL(
		    outlook_item_number(e->item, P(EXCEPTION_REPLACE_TIME), 0),
		    (INT64_C(1772701200) + INT64_C(11644473600)) * 10000000);
		CU_ASSERT_EQUAL(e->start_local,
		    (INT64_C(1772744400) + INT64_C(11644473600)) * 10000000);
		CU_ASSERT(
		    !memcmp(outlook_item_str(e->item, P(GLOBAL_ID)).p + 16,
			"\x07\xEA\x03\x05", 4));
	}
	test_env_reset();
	outlook_map_test_close(&t);
}

/* ---- what a user does to a series in Outlook ---- */

/* Replace the blob of the item by @recur. */
static void
set_blob(struct outlook_map_test *t, const struct outlook_recur *recur)
{
	struct sml_buf blob;

	sml_buf_init(&blob, SML_ITEM_MAX);
	outlook_recur_put(recur, &blob);
	CU_ASSERT_EQUAL(sml_buf_err(&blob), SML_OK);
	outlook_item_set_str(t->item, P(APPT_RECUR),
	    sml_arena_dup(t->arena, sml_buf_str(&blob)));
	sml_buf_free(&blob);
}

static struct sml_str
open_series(
    struct outlook_map_test *t, const char *lines, struct outlook_recur *recur)
{
	struct sml_str text;

	outlook_map_test_open(t, "Europe/Prague");
	text = outlook_map_test_frame(t, lines);
	CU_ASSERT_EQUAL(outlook_map_test_write(t, text), SML_OK);
	CU_ASSERT_EQUAL(
	    outlook_recur_parse(
		outlook_item_str(t->item, P(APPT_RECUR)), t->arena, recur),
	    SML_OK);
	return text;
}

static void
instance_deleted_in_outlook_is_an_exdate(void)
{
	struct outlook_map_test t;
	struct outlook_recur recur;
	struct sml_str text =
	    open_series(&t, START "RRULE:FREQ=DAILY;COUNT=6\nX-A:b\n", &recur);
	uint32_t day = outlook_recur_minutes(rule_text_time("20260304").s);

	recur.deleted = &day;
	recur.deleted_count = 1;
	set_blob(&t, &recur);
	CU_ASSERT(sml_str_is(
	    outlook_map_test_diff(&t, text, outlook_map_test_read(&t)),
	    "+EXDATE;TZID=Europe/Berlin:20260304T100000\n"));
	outlook_map_test_close(&t);
}

static void
instance_restored_in_outlook_loses_its_exdate(void)
{
	struct outlook_map_test t;
	struct outlook_recur recur;
	struct sml_str text = open_series(&t,
	    START "RRULE:FREQ=DAILY;COUNT=6\n"
		  "EXDATE:20260304T090000Z,20260305T090000Z\n",
	    &recur);

	CU_ASSERT_EQUAL(recur.deleted_count, 2);
	recur.deleted_count = 1;
	set_blob(&t, &recur);
	CU_ASSERT(sml_str_is(
	    outlook_map_test_diff(&t, text, outlook_map_test_read(&t)),
	    "-EXDATE:20260304T090000Z,20260305T090000Z\n"
	    "+EXDATE:20260304T090000Z\n"));
	outlook_map_test_close(&t);
}

/* With its message, and, should that be missing, by the blob alone. */
static void
instance_changed_in_outlook_is_a_child(void)
{
	for (int has_message = 0; has_message < 2; has_message++) {
		struct outlook_map_test t;
		struct outlook_recur recur;
		struct sml_str text = open_series(&t,
		    START "RRULE:FREQ=DAILY;COUNT=6\nLOCATION:l\nX-A:b\n",
		    &recur);
		uint32_t day =
		    outlook_recur_minutes(rule_text_time("20260304").s);
		struct outlook_recur_exception e = {.start = day + 15 * 60,
		    .end = day + 16 * 60,
		    .original_start = day + 10 * 60,
		    .overrides = OUTLOOK_OVERRIDE_SUBJECT,
		    .subject = SML_STR("changed")};
		struct outlook_item *message =
		    sml_arena_alloc(t.arena, sizeof(*message));
		struct outlook_exception attached = {.item = message};
		struct sml_str now;

		outlook_item_set_str(message, P(SUBJECT), SML_STR("changed"));
		outlook_item_set_number(message, P(EXCEPTION_REPLACE_TIME),
		    (outlook_recur_local_s(e.original_start) - 3600 +
			INT64_C(11644473600)) *
			10000000);
		recur.deleted = recur.modified = &day;
		recur.deleted_count = recur.modified_count = 1;
		recur.exceptions = &e;
		set_blob(&t, &recur);
		if (has_message) {
			t.item->exceptions = &attached;
			t.item->exception_count = 1;
		}
		now = outlook_map_test_read(&t);
		CU_ASSERT(has(now,
		    "RECURRENCE-ID;TZID=Europe/Berlin:20260304T100000\r\n"
		    "DTSTART;TZID=Europe/Berlin:20260304T150000\r\n"
		    "DTEND;TZID=Europe/Berlin:20260304T160000\r\n"));
		CU_ASSERT(has(now, "SUMMARY:changed\r\nLOCATION:l\r\n"));
		CU_ASSERT(has(now, "SUMMARY:s\r\n"));
		CU_ASSERT(sml_str_find(now, SML_STR("EXDATE"), 0) == now.len);
		/* And it goes again. */
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, now), SML_OK);
		CU_ASSERT_EQUAL(t.item->exception_count, 1);
		CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), now));
		CU_ASSERT_EQUAL(
		    outlook_recur_parse(outlook_item_str(t.item, P(APPT_RECUR)),
			t.arena, &recur),
		    SML_OK);
		recur.modified_count = 0;
		set_blob(&t, &recur);
		t.item->exception_count = 0;
		now = outlook_map_test_read(&t);
		CU_ASSERT(sml_str_is(outlook_map_test_diff(&t, text, now),
		    "+EXDATE;TZID=Europe/Berlin:20260304T100000\n"));
		outlook_map_test_close(&t);
	}
}

/* However a text names an instance, an edit says it in that very component. */
static const struct {
	const char *name, *lines;
} instances[] = {
    {"its zone", START "RRULE:FREQ=DAILY;COUNT=9\n" CHILD(
		     ";TZID=Europe/Berlin:20260304T100000",
		     "SUMMARY:c\nDTSTART;TZID=Europe/Berlin:20260304T120000\n"
		     "DURATION:PT1H\n")},
    {"UTC", START "RRULE:FREQ=DAILY;COUNT=9\n" CHILD(":20260304T090000Z",
		"SUMMARY:c\nDTSTART;TZID=Europe/Berlin:20260304T120000\n"
		"DURATION:PT1H\n")},
    {"a day", START "RRULE:FREQ=DAILY;COUNT=9\n" CHILD(";VALUE=DATE:20260304",
		  "SUMMARY:c\nDTSTART;TZID=Europe/Berlin:20260304T120000\n"
		  "DURATION:PT1H\n")},
    {"no zone", START "RRULE:FREQ=DAILY;COUNT=9\n" CHILD(":20260304T100000",
		    "SUMMARY:c\nDTSTART:20260304T120000\nDURATION:PT1H\n")},
    {"another zone",
	START "RRULE:FREQ=DAILY;COUNT=9\n" CHILD(
	    ";TZID=America/New_York:20260304T040000",
	    "SUMMARY:c\nDTSTART;TZID=America/New_York:20260304T060000\n"
	    "DURATION:PT1H\n")},
    {"alone in UTC",
	"UID:u\nRECURRENCE-ID:20260304T090000Z\nSUMMARY:c\n"
	"DTSTART;TZID=Europe/Berlin:20260304T120000\nDURATION:PT1H\n"},
    {"alone as a day",
	"UID:u\nRECURRENCE-ID;VALUE=DATE:20260304\nSUMMARY:c\n"
	"DTSTART;TZID=Europe/Berlin:20260304T120000\nDURATION:PT1H\n"},
    {"alone, moved to a day",
	"UID:u\nRECURRENCE-ID;TZID=Europe/Berlin:20260304T100000\nSUMMARY:c\n"
	"DTSTART;VALUE=DATE:20260305\n"},
};

static void
edited_instance_keeps_what_it_is_called(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(instances); i++) {
		struct outlook_map_test t;
		struct sml_str text, now;
		struct outlook_item *child;

		outlook_map_test_open(&t, "Asia/Tokyo");
		text = outlook_map_test_frame(&t, instances[i].lines);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), text));
		child = t.item->exception_count ? t.item->exceptions[0].item
						: t.item;
		outlook_item_set_str(child, P(LOCATION), SML_STR("there"));
		now = outlook_map_test_read(&t);
		if (!sml_str_is(outlook_map_test_diff(&t, text, now),
			"+LOCATION:there\n")) {
			printf(
			    "  %s:\n%.*s", instances[i].name, SML_STR_ARG(now));
			CU_FAIL("another edit");
		}
		outlook_map_test_close(&t);
	}
}

static void
series_of_what_outlook_lacks_keeps_its_rule_when_moved(void)
{
	struct outlook_map_test t;
	struct sml_str text;

	outlook_map_test_open(&t, "Europe/Prague");
	text = outlook_map_test_frame(
	    &t, START "RRULE:FREQ=YEARLY;BYWEEKNO=10\n" CHILD(
		    ":20260309T090000Z", "DTSTART:20260310T110000Z\n"));
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
	t.item->v[P(APPT_START)].number += INT64_C(36000000000) / 2;
	CU_ASSERT(sml_str_is(
	    outlook_map_test_diff(&t, text, outlook_map_test_read(&t)),
	    "-DTSTART;TZID=Europe/Berlin:20260302T100000\n"
	    "+DTSTART;TZID=Europe/Berlin:20260302T103000\n"));
	outlook_map_test_close(&t);
}

/* ---- hostile items ---- */

static void
broken_blob_is_refused_or_read(void)
{
	struct outlook_map_test t;
	struct outlook_recur recur;
	struct sml_str blob;
	size_t refused = 0;

	open_series(&t,
	    START "RRULE:FREQ=DAILY;COUNT=6\nEXDATE:20260306T090000Z\n" CHILD(
		":20260305T090000Z", "DTSTART:20260305T200000Z\nSUMMARY:x\n"),
	    &recur);
	outlook_item_remove(t.item, P(ORIGINAL));
	blob = outlook_item_str(t.item, P(APPT_RECUR));
	for (size_t cut = 1; cut < blob.len; cut++) {
		struct sml_buf out;
		enum sml_err err;

		sml_buf_init(&out, SML_ITEM_MAX);
		t.item->v[P(APPT_RECUR)].str = sml_str_sub(blob, 0, cut);
		err = outlook_map_event_ops.put(t.item, &t.env, t.arena, &out);
		CU_ASSERT(err == SML_OK || err == SML_E_SYNTAX);
		refused += err != SML_OK;
		sml_buf_free(&out);
	}
	CU_ASSERT(refused > 0);
	for (size_t at = 0; at < blob.len; at++) {
		char *bytes = sml_arena_alloc(t.arena, blob.len);
		struct sml_buf out;
		enum sml_err err;

		memcpy(bytes, blob.p, blob.len);
		bytes[at] = (char)(bytes[at] ^ 0xFF);
		sml_buf_init(&out, SML_ITEM_MAX);
		t.item->v[P(APPT_RECUR)].str =
		    (struct sml_str){bytes, blob.len};
		err = outlook_map_event_ops.put(t.item, &t.env, t.arena, &out);
		CU_ASSERT(err == SML_OK || err == SML_E_SYNTAX ||
			  err == SML_E_TOO_BIG);
		sml_buf_free(&out);
	}
	outlook_map_test_close(&t);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"each_series_is_a_pattern_or_its_first_instance",
		each_series_is_a_pattern_or_its_first_instance},
	    {"series_has_its_properties", series_has_its_properties},
	    {"instance_deleted_in_outlook_is_an_exdate",
		instance_deleted_in_outlook_is_an_exdate},
	    {"instance_restored_in_outlook_loses_its_exdate",
		instance_restored_in_outlook_loses_its_exdate},
	    {"instance_changed_in_outlook_is_a_child",
		instance_changed_in_outlook_is_a_child},
	    {"edited_instance_keeps_what_it_is_called",
		edited_instance_keeps_what_it_is_called},
	    {"series_of_what_outlook_lacks_keeps_its_rule_when_moved",
		series_of_what_outlook_lacks_keeps_its_rule_when_moved},
	    {"broken_blob_is_refused_or_read", broken_blob_is_refused_or_read},
	    {NULL, NULL},
	};

	return test_main("map_series", cases, argc, argv);
}
