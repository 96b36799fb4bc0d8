/* SPDX-License-Identifier: Apache-2.0 */
/* Times in another format: the zones they are in, and no whole day that moves.
 */
#include "base/limits.h"
#include "content/convert.h"
#include "content/datetime.h"
#include "content/zone.h"
#include "support/content.h"
#include "support/test.h"

#include <stdio.h>

static struct sml_arena *arena;

static struct sml_str
put_old(const struct sml_zone *zone, int32_t from, int32_t to)
{
	struct sml_buf text;
	struct sml_str copy;

	sml_buf_init(&text, 10000);
	sml_zone_put_old(zone, from, to, &text);
	copy = sml_arena_dup(arena, sml_buf_str(&text));
	sml_buf_free(&text);
	return copy;
}

/* ---- zones ---- */

static void
zone_of_times_is_told_by_tz_and_daylight(void)
{
	struct sml_str old, new;

	sml_arena_reset(arena);
	old = content_converted(
	    content_event("2.0", SML_STR(""),
		SML_STR("DTSTART;TZID=Europe/Berlin:20240702T100000\r\n"
			"DTEND;TZID=Europe/Berlin:20240702T110000\r\n"),
		arena),
	    SML_FORMAT_VCALENDAR_10, arena);
	CU_ASSERT(content_has_line(old, "TZ:+0100"));
	CU_ASSERT(content_has_line(old, "DTSTART:20240702T100000"));
	CU_ASSERT(content_has_line(old, "DTEND:20240702T110000"));
	CU_ASSERT(content_has_line(old, "X-VALISE-TZID:Europe/Berlin"));
	CU_ASSERT(!content_lacks(
	    old, "DAYLIGHT:TRUE;+0200;20240331T020000;20241027T030000;"));
	new = content_converted(old, SML_FORMAT_ICALENDAR_20, arena);
	CU_ASSERT(content_has_line(
	    new, "DTSTART;TZID=Europe/Berlin:20240702T100000"));
	CU_ASSERT(content_has_line(new, "BEGIN:VTIMEZONE"));
	CU_ASSERT(content_has_line(new, "TZID:Europe/Berlin"));
}

static void
zone_called_otherwise_keeps_its_name(void)
{
	struct sml_str new;

	sml_arena_reset(arena);
	new = content_converted(
	    content_converted(
		content_event("2.0", SML_STR(""),
		    SML_STR("DTSTART;TZID=W. Europe Standard Time:"
			    "20240702T100000\r\n"),
		    arena),
		SML_FORMAT_VCALENDAR_10, arena),
	    SML_FORMAT_ICALENDAR_20, arena);
	CU_ASSERT(content_has_line(
	    new, "DTSTART;TZID=W. Europe Standard Time:20240702T100000"));
	CU_ASSERT(content_has_line(new, "TZID:W. Europe Standard Time"));
}

static void
zone_that_changed_in_that_year_is_written_in_utc(void)
{
	struct sml_str old;

	sml_arena_reset(arena);
	old = content_converted(
	    content_event("2.0", SML_STR(""),
		SML_STR("DTSTART;TZID=Asia/Qostanay:20240702T100000\r\n"),
		arena),
	    SML_FORMAT_VCALENDAR_10, arena);
	CU_ASSERT(content_has_line(old, "DTSTART:20240702T050000Z"));
}

static void
zones_that_differ_are_written_in_utc(void)
{
	struct sml_str old;

	sml_arena_reset(arena);
	old = content_converted(
	    content_event("2.0", SML_STR(""),
		SML_STR("DTSTART;TZID=Europe/Berlin:20240702T100000\r\n"
			"DTEND;TZID=America/New_York:20240702T100000\r\n"),
		arena),
	    SML_FORMAT_VCALENDAR_10, arena);
	CU_ASSERT(content_has_line(old, "DTSTART:20240702T080000Z"));
	CU_ASSERT(content_has_line(old, "DTEND:20240702T140000Z"));
	CU_ASSERT(content_lacks(old, "TZ:"));
}

static void
series_whose_end_is_elsewhere_stays_in_its_zone(void)
{
	struct sml_str old;

	sml_arena_reset(arena);
	old = content_converted(
	    content_event("2.0", SML_STR(""),
		SML_STR("DTSTART;TZID=Europe/Berlin:20240702T100000\r\n"
			"DTEND;TZID=America/New_York:20240702T100000\r\n"
			"RRULE:FREQ=DAILY\r\n"),
		arena),
	    SML_FORMAT_VCALENDAR_10, arena);
	CU_ASSERT(content_has_line(old, "DTSTART:20240702T100000"));
	CU_ASSERT(content_has_line(old, "DTEND:20240702T160000"));
}

/* As one phone sends it: all in UTC, the rule by its own wall. */
static void
series_in_utc_with_a_zone_beside_it_gets_local_times(void)
{
	static const char frame[] =
	    "TZ:+00\r\n"
	    "DAYLIGHT:TRUE;+01;20080330T010000;20081026T020000;;\r\n"
	    "DAYLIGHT:TRUE;+01;20090329T010000;20091025T020000;;\r\n";
	struct sml_str new;

	sml_arena_reset(arena);
	new = content_converted(
	    content_event("1.0", sml_str_of(frame),
		SML_STR("DTSTART:20080826T225900Z\r\nRRULE:W1 TU #0\r\n"),
		arena),
	    SML_FORMAT_ICALENDAR_20, arena);
	CU_ASSERT(!content_lacks(new, ":20080826T235900\r\n"));
	CU_ASSERT(!content_lacks(new, "DTSTART;TZID="));
	CU_ASSERT(content_has_line(new, "RRULE:FREQ=WEEKLY;BYDAY=TU"));
}

static void
time_without_a_zone_floats(void)
{
	struct sml_str new;

	sml_arena_reset(arena);
	new = content_converted(
	    content_event("1.0", SML_STR(""),
		SML_STR("DTSTART:20240702T100000\r\n"), arena),
	    SML_FORMAT_ICALENDAR_20, arena);
	CU_ASSERT(content_has_line(new, "DTSTART:20240702T100000"));
	CU_ASSERT(content_lacks(new, "VTIMEZONE"));
}

/* Moved by a peer that says the zone: into summer, or another year. */
static const struct {
	const char *frame, *times; /* stored, in 1.0 */
} unsummered[] = {
    {"", "DTSTART:20260115T080000Z\r\nDTEND:20260115T090000Z\r\n"},
    {"TZ:+01\r\nDAYLIGHT:TRUE;+02;20250330T020000;20251026T030000;CET;CEST"
     "\r\n",
	"DTSTART:20250715T080000\r\nDTEND:20250715T090000\r\n"},
};

static void
summer_time_follows_the_zone_that_a_peer_sets(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(unsummered); i++) {
		struct sml_piece piece = {.instance = SML_STR_NONE};
		struct sml_str stored, zone;
		struct sml_buf vtimezone, out;

		sml_arena_reset(arena);
		sml_buf_init(&vtimezone, 10000);
		sml_buf_init(&out, 10000);
		sml_zone_put_vtimezone(sml_zone_find(SML_STR("Europe/Prague")),
		    SML_STR("Europe/Prague"), 2020, &vtimezone);
		zone = sml_arena_dup(arena, sml_buf_str(&vtimezone));
		stored = content_event("1.0", sml_str_of(unsummered[i].frame),
		    sml_str_of(unsummered[i].times), arena);
		piece.text = content_event("2.0", zone,
		    SML_STR("DTSTART;TZID=Europe/Prague:20260715T110000\r\n"
			    "DTEND;TZID=Europe/Prague:20260715T120000\r\n"),
		    arena);
		CU_ASSERT_EQUAL(sml_convert_back(SML_KIND_CALENDAR, stored,
				    &piece, 1, NULL, test_env(), &out),
		    SML_OK);
		CU_ASSERT(content_has_line(content_converted(sml_buf_str(&out),
					       SML_FORMAT_ICALENDAR_20, arena),
		    "DTSTART;TZID=Europe/Prague:20260715T110000"));
		sml_buf_free(&vtimezone);
		sml_buf_free(&out);
	}
}

/* ---- whole days ---- */

static const struct {
	int32_t year;
	int month, day;
} days[] = {{2024, 1, 1}, {2024, 2, 29}, {2024, 3, 31}, {2024, 7, 1},
    {2024, 10, 27}, {2024, 12, 31}};

static struct sml_str
day_text(int64_t s, enum sml_clock clock)
{
	struct sml_buf text;
	struct sml_str copy;

	sml_buf_init(&text, 100);
	sml_datetime_put((struct sml_datetime){s, clock}, &text);
	copy = sml_arena_dup(arena, sml_buf_str(&text));
	sml_buf_free(&text);
	return copy;
}

static void
check_day_out(int64_t s)
{
	struct sml_str old, new, first = day_text(s, SML_CLOCK_DATE);
	struct sml_str next = day_text(s + SML_DAY_S, SML_CLOCK_DATE);
	struct sml_str lines = sml_arena_printf(arena,
	    "DTSTART;VALUE=DATE:%.*s\r\nDTEND;VALUE=DATE:%.*s\r\n",
	    SML_STR_ARG(first), SML_STR_ARG(next));

	old = content_converted(content_event("2.0", SML_STR(""), lines, arena),
	    SML_FORMAT_VCALENDAR_10, arena);
	CU_ASSERT(content_lacks(old, "TZ:"));
	CU_ASSERT(sml_str_find(old,
		      sml_arena_printf(arena,
			  "DTSTART:%.*sT000000\r\nDTEND:%.*sT000000\r\n",
			  SML_STR_ARG(first), SML_STR_ARG(next)),
		      0) < old.len);
	new = content_converted(old, SML_FORMAT_ICALENDAR_20, arena);
	CU_ASSERT(sml_str_find(new, lines, 0) < new.len);
}

/* The ways a phone in @zone says one whole day. */
static void
check_day_in(const struct sml_zone *zone, int64_t s)
{
	static const int64_t ends_s[] = {
	    SML_DAY_S, SML_DAY_S - 60, SML_DAY_S - 1, 0};
	int32_t year = sml_civil_of(s).year;
	struct sml_str frame = put_old(zone, year, year);
	int64_t utc_s = sml_zone_to_utc(zone, s);
	int64_t next_utc_s = sml_zone_to_utc(zone, s + SML_DAY_S);
	struct sml_str wanted = sml_arena_printf(arena,
	    "DTSTART;VALUE=DATE:%.*s\r\nDTEND;VALUE=DATE:%.*s\r\n",
	    SML_STR_ARG(day_text(s, SML_CLOCK_DATE)),
	    SML_STR_ARG(day_text(s + SML_DAY_S, SML_CLOCK_DATE)));
	struct sml_zone_rule rule;
	struct sml_str lines, new;

	for (size_t i = 0; i < SML_ARRAY_LEN(ends_s); i++) {
		lines =
		    sml_arena_printf(arena, "DTSTART:%.*s\r\nDTEND:%.*s\r\n",
			SML_STR_ARG(day_text(s, SML_CLOCK_LOCAL)),
			SML_STR_ARG(day_text(s + ends_s[i], SML_CLOCK_LOCAL)));
		new =
		    content_converted(content_event("1.0", frame, lines, arena),
			SML_FORMAT_ICALENDAR_20, arena);
		CU_ASSERT(sml_str_find(new, wanted, 0) < new.len);
	}
	/* A midnight that a clock change skips is none; nor is one told by TZ
	 * in a year in which the zone itself changed. */
	if (!sml_zone_rule_of(zone, year, &rule) ||
	    sml_zone_to_local(zone, utc_s) != s ||
	    sml_zone_to_local(zone, next_utc_s) != s + SML_DAY_S)
		return;
	lines = sml_arena_printf(arena, "DTSTART:%.*s\r\nDTEND:%.*s\r\n",
	    SML_STR_ARG(day_text(utc_s, SML_CLOCK_UTC)),
	    SML_STR_ARG(day_text(next_utc_s, SML_CLOCK_UTC)));
	new = content_converted(content_event("1.0", frame, lines, arena),
	    SML_FORMAT_ICALENDAR_20, arena);
	if (sml_str_find(new, wanted, 0) == new.len)
		printf("%s: %.*s%.*s", sml_zone_name(zone), SML_STR_ARG(frame),
		    SML_STR_ARG(new));
	CU_ASSERT(sml_str_find(new, wanted, 0) < new.len);
}

static void
whole_day_stays_that_day_in_every_zone(void)
{
	size_t count = 0;
	const struct sml_zone *zone;

	for (size_t i = 0; i < SML_ARRAY_LEN(days); i++) {
		int64_t s =
		    sml_civil_days(days[i].year, days[i].month, days[i].day) *
		    SML_DAY_S;

		sml_arena_reset(arena);
		check_day_out(s);
	}
	for (size_t i = 0; (zone = sml_zone_at(i)); i++) {
		const size_t k = i % SML_ARRAY_LEN(days);
		int64_t s =
		    sml_civil_days(days[k].year, days[k].month, days[k].day) *
		    SML_DAY_S;

		sml_arena_reset(arena);
		check_day_in(zone, s);
		count++;
	}
	printf("zones %zu\n", count);
	CU_ASSERT(count > 300);
}

static const struct test_case cases[] = {
    {"zone_of_times_is_told_by_tz_and_daylight",
	zone_of_times_is_told_by_tz_and_daylight},
    {"zone_called_otherwise_keeps_its_name",
	zone_called_otherwise_keeps_its_name},
    {"zone_that_changed_in_that_year_is_written_in_utc",
	zone_that_changed_in_that_year_is_written_in_utc},
    {"zones_that_differ_are_written_in_utc",
	zones_that_differ_are_written_in_utc},
    {"series_whose_end_is_elsewhere_stays_in_its_zone",
	series_whose_end_is_elsewhere_stays_in_its_zone},
    {"series_in_utc_with_a_zone_beside_it_gets_local_times",
	series_in_utc_with_a_zone_beside_it_gets_local_times},
    {"time_without_a_zone_floats", time_without_a_zone_floats},
    {"summer_time_follows_the_zone_that_a_peer_sets",
	summer_time_follows_the_zone_that_a_peer_sets},
    {"whole_day_stays_that_day_in_every_zone",
	whole_day_stays_that_day_in_every_zone},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	status =
	    arena ? test_main("convert_calendar_time", cases, argc, argv) : 1;
	sml_arena_free(arena);
	return status;
}
