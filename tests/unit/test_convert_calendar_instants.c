/* SPDX-License-Identifier: Apache-2.0 */
/* Series in another format: the same instants for thirty years. */
#include "base/limits.h"
#include "content/convert.h"
#include "content/line.h"
#include "content/recur.h"
#include "content/zone.h"
#include "support/content.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define YEARS 30
#define INSTANTS_MAX 12000

static struct sml_arena *arena;

struct instants {
	int64_t v[INSTANTS_MAX];
	size_t count;
};

static struct instants before, after;

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a;
	const int64_t *y = b;

	return (*x > *y) - (*x < *y);
}

static void
keep(struct instants *out, const struct sml_zone *zone, int64_t s)
{
	if (out->count < INSTANTS_MAX)
		out->v[out->count++] = zone ? sml_zone_to_utc(zone, s) : s;
}

static const struct sml_zone *
zone_of(const struct sml_lines *lines, const struct sml_line *line)
{
	const struct sml_param *tzid = sml_line_param(line, "TZID");
	const struct sml_zone *zone = NULL;

	if (tzid)
		CU_ASSERT_EQUAL(
		    sml_zone_of_item(lines, tzid->value, arena, &zone), SML_OK);
	return zone;
}

static void
add_rule(const struct sml_line *line, struct sml_datetime start,
    const struct sml_zone *zone, struct instants *out)
{
	int64_t last_s = start.s + YEARS * 366 * (int64_t)SML_DAY_S;
	int64_t until_s = INT64_MAX;
	struct sml_recur recur;
	struct sml_rule rule;
	int64_t s;

	CU_ASSERT_EQUAL_FATAL(sml_rule_parse(line->value, &rule), SML_OK);
	if (rule.has_until)
		until_s = rule.until.s;
	if (rule.has_until && rule.until.clock == SML_CLOCK_UTC && zone)
		until_s = sml_zone_to_local(zone, until_s);
	CU_ASSERT_EQUAL_FATAL(
	    sml_recur_begin(&rule, start, until_s, &recur), SML_OK);
	while (sml_recur_next(&recur, &s) && s < last_s)
		keep(out, zone, s);
}

/* The instants of the event in an item of 2.0. */
static void
expand(struct sml_str text, struct instants *out)
{
	struct sml_lines lines;
	const struct sml_zone *zone = NULL;
	struct sml_datetime start = {0, SML_CLOCK_DATE};
	bool has_rule = false;
	size_t kept = 0;

	out->count = 0;
	CU_ASSERT_EQUAL_FATAL(sml_lines_parse(text, arena, &lines), SML_OK);
	for (size_t i = 0; i < lines.count; i++) {
		const struct sml_line *line = &lines.v[i];
		struct sml_str rest = line->value, date;
		struct sml_datetime time;

		if (line->depth != 2)
			continue;
		if (sml_str_is(line->name, "DTSTART")) {
			CU_ASSERT(sml_datetime_parse(line->value, &start));
			zone = zone_of(&lines, line);
		} else if (sml_str_is(line->name, "RRULE") &&
			   lines.v[i - 1].depth == 2) {
			add_rule(line, start, zone, out);
			has_rule = true;
		}
		while (sml_str_is(line->name, "RDATE") &&
		       sml_str_next(&rest, ',', &date)) {
			CU_ASSERT(sml_datetime_parse(date, &time));
			keep(out, zone_of(&lines, line), time.s);
		}
	}
	if (!has_rule)
		keep(out, zone, start.s);
	if (out->count)
		qsort(out->v, out->count, sizeof(out->v[0]), compare);
	for (size_t i = 0; i < out->count; i++) {
		if (!kept || out->v[kept - 1] != out->v[i])
			out->v[kept++] = out->v[i];
	}
	out->count = kept;
}

static const char *const zones[] = {"Europe/Berlin", "America/New_York",
    "Australia/Sydney", "Asia/Kolkata", "Africa/Casablanca", "UTC", "floating",
    "days"};

/* Before clocks change, in hours that come twice or never, on the leap day,
 * at the end of months and years. */
static const char *const starts[] = {"20240330T023000", "20241026T023000",
    "20240309T023000", "20240229T090000", "20240131T233000", "20231231T001500",
    "20240405T120000", "20241225T080000"};

static const char weekdays[7][3] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

/* Rules that have the start for an instance. */
static size_t
make_rules(struct sml_civil c, struct sml_str rules[40])
{
	const char *day = weekdays[c.weekday];
	unsigned nth = (c.day - 1u) / 7 + 1;
	unsigned len = sml_civil_month_len(c.year, c.month);
	bool is_last = c.day + 7u > len;
	bool is_workday = c.weekday > 0 && c.weekday < 6;
	size_t n = 0;

#define RULE(...) rules[n++] = sml_arena_printf(arena, __VA_ARGS__)
	RULE("FREQ=DAILY");
	RULE("FREQ=DAILY;INTERVAL=3;COUNT=50");
	RULE("FREQ=WEEKLY");
	RULE("FREQ=WEEKLY;BYDAY=%s", day);
	RULE("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=%s,%s", day,
	    weekdays[(c.weekday + 3) % 7]);
	RULE("FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,%s;COUNT=40", day);
	RULE("FREQ=MONTHLY");
	RULE("FREQ=MONTHLY;BYMONTHDAY=%u;COUNT=30", c.day);
	RULE("FREQ=MONTHLY;INTERVAL=3;BYDAY=%u%s", nth, day);
	RULE("FREQ=MONTHLY;BYDAY=%s;BYSETPOS=%u;COUNT=12", day, nth);
	RULE("FREQ=YEARLY");
	RULE("FREQ=YEARLY;BYMONTH=%u;BYMONTHDAY=%u", c.month, c.day);
	RULE("FREQ=YEARLY;BYMONTH=%u;BYDAY=%u%s", c.month, nth, day);
	RULE("FREQ=YEARLY;INTERVAL=4;COUNT=7");
	RULE("FREQ=MONTHLY;BYMONTHDAY=%u,%u;COUNT=24", c.day, c.day / 2 + 1u);
	RULE("FREQ=DAILY;BYMONTH=%u;COUNT=70", c.month);
	if (is_last)
		RULE("FREQ=MONTHLY;BYDAY=-1%s", day);
	if (is_last)
		RULE("FREQ=YEARLY;BYMONTH=%u;BYDAY=-1%s", c.month, day);
	if (c.day == len)
		RULE("FREQ=MONTHLY;BYMONTHDAY=-1");
	if (is_workday)
		RULE("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");
	if (is_workday && c.day == len)
		RULE("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=36");
	for (size_t i = 0, all = n; i < all && i < 8; i++) {
		if (sml_str_find(rules[i], SML_STR("COUNT"), 0) == rules[i].len)
			RULE("%.*s;UNTIL=20270329T003000Z",
			    SML_STR_ARG(rules[i]));
	}
#undef RULE
	return n;
}

static struct sml_str
series_of(const char *zone, const char *start, struct sml_str rule)
{
	struct sml_str text = sml_str_of(start);
	struct sml_str bare = rule;
	size_t z = sml_str_find(rule, SML_STR("00Z"), 0);

	if (strcmp(zone, "days") == 0) {
		size_t t = sml_str_find(rule, SML_STR("T003000Z"), 0);

		return sml_arena_printf(arena,
		    "DTSTART;VALUE=DATE:%.8s\r\nRRULE:%.*s\r\n", start, (int)t,
		    rule.p);
	}
	if (strcmp(zone, "floating") == 0 && z < rule.len)
		bare.len--;
	if (strcmp(zone, "floating") == 0)
		return sml_arena_printf(arena, "DTSTART:%.*s\r\nRRULE:%.*s\r\n",
		    SML_STR_ARG(text), SML_STR_ARG(bare));
	if (strcmp(zone, "UTC") == 0)
		return sml_arena_printf(arena,
		    "DTSTART:%.*sZ\r\nRRULE:%.*s\r\n", SML_STR_ARG(text),
		    SML_STR_ARG(rule));
	return sml_arena_printf(arena, "DTSTART;TZID=%s:%.*s\r\nRRULE:%.*s\r\n",
	    zone, SML_STR_ARG(text), SML_STR_ARG(rule));
}

/* What is left for a reader that does not know our own lines. */
static struct sml_str
without_ours(struct sml_str text)
{
	char *p = sml_arena_alloc(arena, text.len + 1);
	struct sml_str out = {p, text.len};

	memcpy(p, text.p, text.len);
	for (size_t at = 0;;) {
		at = sml_str_find(out, SML_STR("X-VALISE-"), at);
		if (at == out.len)
			break;
		memcpy(p + at, "X-LIC-AB-", 9);
	}
	return out;
}

static bool
is_same(void)
{
	return before.count == after.count &&
	       memcmp(before.v, after.v, before.count * sizeof(before.v[0])) ==
		   0;
}

static size_t
check_series(const char *zone, const char *start, struct sml_str rule)
{
	struct sml_str new, old, back;
	struct sml_converted out;

	new = content_event(
	    "2.0", SML_STR(""), series_of(zone, start, rule), arena);
	CU_ASSERT_EQUAL_FATAL(
	    sml_convert(SML_KIND_CALENDAR, new, SML_FORMAT_VCALENDAR_10,
		test_env(), arena, &out),
	    SML_OK);
	old = out.pieces[0].text;
	if (strcmp(zone, "UTC") != 0)
		CU_ASSERT(content_lacks(old, "Z\r\nRRULE"));
	expand(new, &before);
	back = content_converted(old, SML_FORMAT_ICALENDAR_20, arena);
	expand(back, &after);
	if (!is_same())
		printf("%.*s%.*s%.*s", SML_STR_ARG(new), SML_STR_ARG(old),
		    SML_STR_ARG(back));
	CU_ASSERT(is_same());
	if (out.left_out_count)
		return 0;
	back = content_converted(
	    without_ours(old), SML_FORMAT_ICALENDAR_20, arena);
	expand(back, &after);
	if (!is_same())
		printf("plain: %zu %zu %.*s%.*s%.*s", before.count, after.count,
		    SML_STR_ARG(new), SML_STR_ARG(old), SML_STR_ARG(back));
	CU_ASSERT(is_same());
	return 1;
}

static void
series_has_the_same_instants_for_thirty_years(void)
{
	struct sml_str rules[40];
	struct sml_datetime start;
	size_t count = 0;
	size_t said = 0;

	for (size_t i = 0; i < SML_ARRAY_LEN(starts); i++) {
		for (size_t z = 0; z < SML_ARRAY_LEN(zones); z++) {
			size_t n;

			sml_arena_reset(arena);
			CU_ASSERT(
			    sml_datetime_parse(sml_str_of(starts[i]), &start));
			n = make_rules(sml_civil_of(start.s), rules);
			for (size_t k = 0; k < n; k++) {
				said +=
				    check_series(zones[z], starts[i], rules[k]);
				count++;
			}
		}
	}
	printf("series %zu, said by 1.0 %zu\n", count, said);
	CU_ASSERT(count > 1000);
	CU_ASSERT(said * 10 > count * 8);
}

static const struct test_case cases[] = {
    {"series_has_the_same_instants_for_thirty_years",
	series_has_the_same_instants_for_thirty_years},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	status = arena
		     ? test_main("convert_calendar_instants", cases, argc, argv)
		     : 1;
	sml_arena_free(arena);
	return status;
}
