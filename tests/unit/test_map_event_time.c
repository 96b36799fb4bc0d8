/* SPDX-License-Identifier: Apache-2.0 */
/* When an appointment is: instants, zones, all-day rules (item-formats 4.5). */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "mapping/map_priv.h"
#include "support/outlook_map.h"
#include "support/test.h"

#define UTC(text) outlook_test_filetime(text)
#define P(name) OUTLOOK_PR_##name

/* ---- times ---- */

struct span {
	const char *name;
	const char *zone; /* the user's */
	const char *lines;
	const char *start, *end; /* UTC */
	bool is_days;
	const char *put; /* DTSTART and DTEND that put() writes */
};

static const struct span spans[] = {
    {"winter", "Europe/Prague",
	"DTSTART;TZID=Europe/Berlin:20260115T100000\n"
	"DTEND;TZID=Europe/Berlin:20260115T113000\n",
	"20260115T090000Z", "20260115T103000Z", false,
	"DTSTART;TZID=Europe/Berlin:20260115T100000\n"
	"DTEND;TZID=Europe/Berlin:20260115T113000\n"},
    {"summer", "Europe/Prague",
	"DTSTART;TZID=Europe/Berlin:20260715T100000\n"
	"DTEND;TZID=Europe/Berlin:20260715T113000\n",
	"20260715T080000Z", "20260715T093000Z", false,
	"DTSTART;TZID=Europe/Berlin:20260715T100000\n"
	"DTEND;TZID=Europe/Berlin:20260715T113000\n"},
    {"southern", "Europe/Prague",
	"DTSTART;TZID=Australia/Sydney:20260115T100000\n"
	"DTEND;TZID=Australia/Sydney:20260115T110000\n",
	"20260114T230000Z", "20260115T000000Z", false,
	"DTSTART;TZID=Australia/Sydney:20260115T100000\n"
	"DTEND;TZID=Australia/Sydney:20260115T110000\n"},
    {"no DST", "Europe/Prague",
	"DTSTART;TZID=Asia/Tokyo:20260715T100000\n"
	"DTEND;TZID=Asia/Tokyo:20260715T110000\n",
	"20260715T010000Z", "20260715T020000Z", false,
	"DTSTART;TZID=Asia/Tokyo:20260715T100000\n"
	"DTEND;TZID=Asia/Tokyo:20260715T110000\n"},
    {"Windows name", "Europe/Prague",
	"DTSTART;TZID=Pacific Standard Time:20260115T100000\n"
	"DTEND;TZID=Pacific Standard Time:20260115T110000\n",
	"20260115T180000Z", "20260115T190000Z", false,
	"DTSTART;TZID=America/Los_Angeles:20260115T100000\n"
	"DTEND;TZID=America/Los_Angeles:20260115T110000\n"},
    {"the user's of several zones", "Europe/Prague",
	"DTSTART;TZID=Europe/Budapest:20260115T100000\n"
	"DTEND;TZID=Europe/Budapest:20260115T110000\n",
	"20260115T090000Z", "20260115T100000Z", false,
	"DTSTART;TZID=Europe/Prague:20260115T100000\n"
	"DTEND;TZID=Europe/Prague:20260115T110000\n"},
    {"two zones", "Europe/Prague",
	"DTSTART;TZID=Europe/Berlin:20260115T100000\n"
	"DTEND;TZID=America/New_York:20260115T130000\n",
	"20260115T090000Z", "20260115T180000Z", false,
	"DTSTART;TZID=Europe/Berlin:20260115T100000\n"
	"DTEND;TZID=America/New_York:20260115T130000\n"},
    {"UTC", "Europe/Prague",
	"DTSTART:20260715T100000Z\nDTEND:20260715T110000Z\n",
	"20260715T100000Z", "20260715T110000Z", false,
	"DTSTART:20260715T100000Z\nDTEND:20260715T110000Z\n"},
    {"start in UTC, end in a zone", "Europe/Prague",
	"DTSTART:20260715T100000Z\nDTEND;TZID=Asia/Tokyo:20260715T200000\n",
	"20260715T100000Z", "20260715T110000Z", false,
	"DTSTART:20260715T100000Z\nDTEND;TZID=Asia/Tokyo:20260715T200000\n"},
    {"floating", "America/New_York",
	"DTSTART:20260715T100000\nDTEND:20260715T110000\n", "20260715T140000Z",
	"20260715T150000Z", false,
	"DTSTART;TZID=America/New_York:20260715T100000\n"
	"DTEND;TZID=America/New_York:20260715T110000\n"},
    {"unknown zone", "America/New_York",
	"DTSTART;TZID=Narnia:20260715T100000\nDURATION:PT1H\n",
	"20260715T140000Z", "20260715T150000Z", false,
	"DTSTART;TZID=America/New_York:20260715T100000\n"
	"DTEND;TZID=America/New_York:20260715T110000\n"},
    {"a day", "Europe/Prague",
	"DTSTART;VALUE=DATE:20260715\nDTEND;VALUE=DATE:20260716\n",
	"20260714T220000Z", "20260715T220000Z", true,
	"DTSTART;VALUE=DATE:20260715\nDTEND;VALUE=DATE:20260716\n"},
    {"a day without end", "Europe/Prague", "DTSTART;VALUE=DATE:20260715\n",
	"20260714T220000Z", "20260715T220000Z", true,
	"DTSTART;VALUE=DATE:20260715\nDTEND;VALUE=DATE:20260716\n"},
    {"days by duration", "Europe/Prague",
	"DTSTART;VALUE=DATE:20260715\nDURATION:P3D\n", "20260714T220000Z",
	"20260717T220000Z", true,
	"DTSTART;VALUE=DATE:20260715\nDTEND;VALUE=DATE:20260718\n"},
    {"the day summer begins", "Europe/Prague",
	"DTSTART;VALUE=DATE:20260329\nDTEND;VALUE=DATE:20260330\n",
	"20260328T230000Z", "20260329T220000Z", true,
	"DTSTART;VALUE=DATE:20260329\nDTEND;VALUE=DATE:20260330\n"},
    {"the day summer ends", "Europe/Prague",
	"DTSTART;VALUE=DATE:20261025\nDTEND;VALUE=DATE:20261026\n",
	"20261024T220000Z", "20261025T230000Z", true,
	"DTSTART;VALUE=DATE:20261025\nDTEND;VALUE=DATE:20261026\n"},
    {"a day at the date line", "Pacific/Kiritimati",
	"DTSTART;VALUE=DATE:20260715\nDTEND;VALUE=DATE:20260716\n",
	"20260714T100000Z", "20260715T100000Z", true,
	"DTSTART;VALUE=DATE:20260715\nDTEND;VALUE=DATE:20260716\n"},
    {"floating midnights", "Europe/Prague",
	"DTSTART:20260715T000000\nDTEND:20260716T000000\n", "20260714T220000Z",
	"20260715T220000Z", true,
	"DTSTART;VALUE=DATE:20260715\nDTEND;VALUE=DATE:20260716\n"},
    {"midnights in a zone", "Europe/Prague",
	"DTSTART;TZID=Europe/Berlin:20260715T000000\n"
	"DTEND;TZID=Europe/Berlin:20260716T000000\n",
	"20260714T220000Z", "20260715T220000Z", false,
	"DTSTART;TZID=Europe/Berlin:20260715T000000\n"
	"DTEND;TZID=Europe/Berlin:20260716T000000\n"},
    {"midnights that are a day", "Europe/Prague",
	"X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\n"
	"DTSTART;TZID=Asia/Tokyo:20260715T000000\n"
	"DTEND;TZID=Asia/Tokyo:20260716T000000\n",
	"20260714T220000Z", "20260715T220000Z", true,
	"DTSTART;VALUE=DATE:20260715\nDTEND;VALUE=DATE:20260716\n"},
    {"hours that say they are a day", "Europe/Prague",
	"X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\n"
	"DTSTART;TZID=Asia/Tokyo:20260715T010000\n"
	"DTEND;TZID=Asia/Tokyo:20260716T010000\n",
	"20260714T160000Z", "20260715T160000Z", false,
	"DTSTART;TZID=Asia/Tokyo:20260715T010000\n"
	"DTEND;TZID=Asia/Tokyo:20260716T010000\n"},
};

/* The lines DTSTART and DTEND of what the properties alone say. */
static struct sml_str
put_times(struct outlook_map_test *t)
{
	struct sml_buf times;
	struct sml_str rest = outlook_map_test_alone(t), line, out;

	sml_buf_init(&times, SML_ITEM_MAX);
	rest = sml_str_sub(
	    rest, sml_str_find(rest, SML_STR("BEGIN:VEVENT"), 0), rest.len);
	while (sml_str_next(&rest, '\n', &line)) {
		line = sml_str_trim(line);
		if (!sml_str_starts(line, "DTSTART") &&
		    !sml_str_starts(line, "DTEND"))
			continue;
		sml_buf_put_str(&times, line);
		sml_buf_put_byte(&times, '\n');
	}
	out = sml_arena_dup(t->arena, sml_buf_str(&times));
	sml_buf_free(&times);
	return out;
}

static void
check_span(const struct span *s)
{
	struct outlook_map_test t;
	struct sml_str text, said;
	bool ok;

	outlook_map_test_open(&t, s->zone);
	text = outlook_map_test_frame(&t, s->lines);
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
	CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), text));
	ok = outlook_item_number(t.item, P(APPT_START), 0) == UTC(s->start) &&
	     outlook_item_number(t.item, P(APPT_END), 0) == UTC(s->end) &&
	     outlook_item_number(t.item, P(START_DATE), 0) == UTC(s->start) &&
	     outlook_item_number(t.item, P(END_DATE), 0) == UTC(s->end) &&
	     outlook_item_number(t.item, P(COMMON_START), 0) == UTC(s->start) &&
	     outlook_item_number(t.item, P(COMMON_END), 0) == UTC(s->end) &&
	     outlook_item_number(t.item, P(APPT_ALL_DAY), 2) == s->is_days;
	if (s->is_days)
		ok = ok &&
		     outlook_item_number(t.item, P(APPT_DURATION), 0) % 1440 ==
			 0;
	said = put_times(&t);
	ok = ok && sml_str_is(said, s->put);
	if (!ok)
		printf("  %s: %.*s\n", s->name, SML_STR_ARG(said));
	CU_ASSERT(ok);
	outlook_map_test_close(&t);
}

static void
times_are_instants_of_their_zone(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(spans); i++)
		check_span(&spans[i]);
}

/* An all-day event whose reader moved: the day stays. */
static void
all_day_shifted_up_to_twelve_hours_keeps_its_day(void)
{
	struct outlook_map_test t;

	outlook_map_test_open(&t, "Europe/Prague");
	CU_ASSERT_EQUAL(
	    outlook_map_test_write(&t,
		outlook_map_test_frame(&t, "DTSTART;VALUE=DATE:20260715\n")),
	    SML_OK);
	for (int hours = -11; hours <= 11; hours++) {
		t.item->v[P(APPT_START)].number =
		    UTC("20260714T220000Z") + hours * INT64_C(36000000000);
		t.item->v[P(APPT_END)].number =
		    UTC("20260715T220000Z") + hours * INT64_C(36000000000);
		CU_ASSERT(
		    sml_str_is(put_times(&t), "DTSTART;VALUE=DATE:20260715\n"
					      "DTEND;VALUE=DATE:20260716\n"));
	}
	outlook_map_test_close(&t);
}

/* Who travels edits nothing, and a floating time floats. */
static void
user_in_another_zone_reads_the_same_text(void)
{
	static const char *const texts[] = {
	    "DTSTART:20260715T100000\nDTEND:20260715T110000\n",
	    "DTSTART;VALUE=DATE:20260715\n",
	    "DTSTART:20260715T100000\nRRULE:FREQ=DAILY;COUNT=3\n",
	    "DTSTART;VALUE=DATE:20260715\nRRULE:FREQ=DAILY;COUNT=3\n",
	};
	struct outlook_map_test t;

	for (size_t i = 0; i < SML_ARRAY_LEN(texts); i++) {
		struct sml_str text;

		outlook_map_test_open(&t, "Europe/Prague");
		text = outlook_map_test_frame(&t, texts[i]);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		t.env.zone = sml_zone_find(SML_STR("Asia/Tokyo"));
		CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), text));
		t.item->v[P(SUBJECT)].state = OUTLOOK_PRESENT;
		t.item->v[P(SUBJECT)].str = SML_STR("new");
		CU_ASSERT(sml_str_is(
		    outlook_map_test_diff(&t, text, outlook_map_test_read(&t)),
		    "+SUMMARY:new\n"));
		outlook_map_test_close(&t);
	}
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"times_are_instants_of_their_zone",
		times_are_instants_of_their_zone},
	    {"all_day_shifted_up_to_twelve_hours_keeps_its_day",
		all_day_shifted_up_to_twelve_hours_keeps_its_day},
	    {"user_in_another_zone_reads_the_same_text",
		user_in_another_zone_reads_the_same_text},
	    {NULL, NULL}};

	return test_main("map_event_time", cases, argc, argv);
}
