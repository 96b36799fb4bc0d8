/* SPDX-License-Identifier: Apache-2.0 */
/* Instances in every zone of the table: they stay on their day, and all-day
 * items never move. */
#include <stdio.h>
#include <string.h>

#include "content/zone.h"
#include "support/rules.h"
#include "support/test.h"

#define RULES 25
#define INSTANCES_MAX 400

static int64_t
day_of(int64_t s)
{
	return (s - SML_TIME_MIN_S) / SML_DAY_S;
}

/* The change of the clock that leaves out @local_s; false if none does. */
static bool
find_gap(const struct sml_zone *zone, int64_t local_s, int64_t *gap_s_out)
{
	int64_t change = local_s - 2 * SML_DAY_S;

	while (sml_zone_next_change(zone, change, &change) &&
	       change < local_s + 2 * SML_DAY_S) {
		int64_t before = sml_zone_offset(zone, change - 1, NULL);
		int64_t after = sml_zone_offset(zone, change, NULL);

		if (local_s >= change + before && local_s < change + after) {
			*gap_s_out = after - before;
			return true;
		}
	}
	return false;
}

/* There and back: the same time, or later by the gap it falls into. */
static bool
comes_back(const struct sml_zone *zone, int64_t local_s, size_t *gaps)
{
	int64_t back_s =
	    sml_zone_to_local(zone, sml_zone_to_utc(zone, local_s));
	int64_t gap_s = 0;

	if (back_s == local_s)
		return true;
	if (!find_gap(zone, local_s, &gap_s) || back_s != local_s + gap_s) {
		printf("%s: %lld comes back as %lld\n", sml_zone_name(zone),
		    (long long)local_s, (long long)back_s);
		return false;
	}
	(*gaps)++;
	return true;
}

/* A day that its zone has left out as a whole: it crossed the date line. */
static bool
is_day_left_out(const struct sml_zone *zone, int64_t local_s)
{
	int64_t gap_s;

	return find_gap(zone, local_s, &gap_s) && gap_s >= SML_DAY_S;
}

static size_t
count_zones(void)
{
	size_t count = 0;

	while (sml_zone_at(count))
		count++;
	return count;
}

static bool
date_stays(const struct sml_zone *zone, int64_t midnight_s)
{
	int64_t back_s =
	    sml_zone_to_local(zone, sml_zone_to_utc(zone, midnight_s));

	if (day_of(back_s) == day_of(midnight_s) ||
	    is_day_left_out(zone, midnight_s))
		return true;
	printf("%s: the day of %lld moves\n", sml_zone_name(zone),
	    (long long)midnight_s);
	return false;
}

/* The days around each change of a clock, and the ends of all months. */
static void
zone_days_never_move(void)
{
	for (size_t i = 0; sml_zone_at(i); i++) {
		const struct sml_zone *zone = sml_zone_at(i);
		int64_t change = SML_DAY_S;

		for (int n = 0;
		     n < 300 && sml_zone_next_change(zone, change, &change);
		     n++) {
			int64_t first =
			    (day_of(change) - 1) * SML_DAY_S + SML_TIME_MIN_S;

			for (int day = 0; day < 4; day++)
				CU_ASSERT(
				    date_stays(zone, first + day * SML_DAY_S));
		}
		for (int month = 0; month < 12 * 68; month++)
			CU_ASSERT(date_stays(
			    zone, sml_civil_days(1970, 2 + month, 0) *
				      (int64_t)SML_DAY_S));
	}
}

/* Rules made up, walked in every zone. An instance that a clock leaves out is
 * later on its day; their order stays. */
static bool
rule_stays(const struct sml_zone *zone, const int64_t *instances, size_t count,
    size_t *gaps)
{
	int64_t last_utc = INT64_MIN;
	bool is_kept = true;

	for (size_t i = 0; i < count; i++) {
		int64_t utc_s = sml_zone_to_utc(zone, instances[i]);

		is_kept = is_kept && comes_back(zone, instances[i], gaps) &&
			  utc_s >= last_utc;
		last_utc = utc_s;
	}
	return is_kept;
}

static void
zone_instances_come_back(void)
{
	static int64_t instances[INSTANCES_MAX];
	uint64_t state = 4711;
	size_t gaps = 0;
	size_t total = 0;

	for (int i = 0; i < RULES; i++) {
		struct rule_case c;
		struct sml_rule rule;
		size_t count;

		rules_generate(&state, &c);
		c.start.clock = SML_CLOCK_LOCAL;
		CU_ASSERT_EQUAL_FATAL(
		    sml_rule_parse(sml_str_of(c.text), &rule), SML_OK);
		count = rules_expand(&rule, c.start, c.start.s + RULES_YEARS_S,
		    instances, INSTANCES_MAX);
		CU_ASSERT_FATAL(count <= INSTANCES_MAX);
		for (size_t z = 0; sml_zone_at(z); z++)
			CU_ASSERT(rule_stays(
			    sml_zone_at(z), instances, count, &gaps));
		total += count;
	}
	printf("%d rules, %zu instances, %zu zones, %zu in gaps\n", RULES,
	    total, count_zones(), gaps);
	CU_ASSERT(gaps > 0 && total > 1000 && count_zones() > 300);
}

/* All-day: the same dates from the old grammar, which has times only. */
static void
zone_dates_survive_the_old_grammar(void)
{
	uint64_t state = 815;
	size_t written = 0;

	for (int i = 0; i < 500; i++) {
		struct rule_case c;
		struct sml_rule rule, old;
		struct sml_datetime midnight;
		struct sml_buf text;

		rules_generate(&state, &c);
		if (c.start.clock != SML_CLOCK_DATE ||
		    sml_rule_parse(sml_str_of(c.text), &rule))
			continue;
		midnight = (struct sml_datetime){c.start.s, SML_CLOCK_LOCAL};
		sml_buf_init(&text, 4096);
		if (!sml_rule_put_old(&rule, c.start, &text)) {
			written++;
			CU_ASSERT_EQUAL(sml_rule_parse_old(
					    sml_buf_str(&text), midnight, &old),
			    SML_OK);
			CU_ASSERT(rules_meet(&rule, &old, c.start));
		}
		sml_buf_free(&text);
	}
	CU_ASSERT(written > 50);
}

/* 2:30 on the last Sunday of March does not exist in Berlin. */
static void
zone_known_instances_in_utc(void)
{
	static const char *const expected[] = {"20240329T013000Z",
	    "20240330T013000Z", "20240331T013000Z", "20240401T003000Z"};
	const struct sml_zone *zone = sml_zone_find(SML_STR("Europe/Berlin"));
	struct sml_datetime start;
	struct sml_recur recur;
	struct sml_rule rule;
	struct sml_buf text;
	int64_t local_s;

	CU_ASSERT_PTR_NOT_NULL_FATAL(zone);
	CU_ASSERT(sml_datetime_parse(SML_STR("20240329T023000"), &start));
	CU_ASSERT_EQUAL(sml_rule_parse(SML_STR("FREQ=DAILY"), &rule), SML_OK);
	CU_ASSERT_EQUAL_FATAL(
	    sml_recur_begin(&rule, start, INT64_MAX, &recur), SML_OK);
	sml_buf_init(&text, 100);
	for (size_t i = 0; i < SML_ARRAY_LEN(expected); i++) {
		CU_ASSERT(sml_recur_next(&recur, &local_s));
		sml_buf_reset(&text);
		sml_datetime_put(
		    (struct sml_datetime){
			sml_zone_to_utc(zone, local_s), SML_CLOCK_UTC},
		    &text);
		CU_ASSERT(sml_str_is(sml_buf_str(&text), expected[i]));
	}
	sml_buf_free(&text);
}

static const struct test_case cases[] = {
    {"zone_days_never_move", zone_days_never_move},
    {"zone_instances_come_back", zone_instances_come_back},
    {"zone_dates_survive_the_old_grammar", zone_dates_survive_the_old_grammar},
    {"zone_known_instances_in_utc", zone_known_instances_in_utc},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("recur_zone", cases, argc, argv);
}
