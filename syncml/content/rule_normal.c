/* SPDX-License-Identifier: Apache-2.0 */
/* Compares rules: what the start fills in, and the plainest form. */
#include "content/rule_priv.h"

#define ALL_MONTHS 0x1ffeu
#define MONDAY 1

static bool
is_single(uint64_t bits)
{
	return bits && !(bits & (bits - 1));
}

static bool
has_month_days(const struct sml_rule *rule)
{
	return rule->month_days || rule->month_ends;
}

/* ---- what the start fills in ---- */

/* Every 12 months is every year, in the start's month. */
static void
complete_year(struct sml_rule *rule, unsigned start_month)
{
	uint32_t month = UINT32_C(1) << start_month;

	if (rule->freq != SML_FREQ_MONTHLY || rule->interval % 12 ||
	    (rule->months && !(rule->months & month)))
		return;
	rule->freq = SML_FREQ_YEARLY;
	rule->interval /= 12;
	rule->months = (uint16_t)month;
}

static void
complete_day(struct sml_rule *rule, const struct sml_civil *start)
{
	if (rule->day_count || has_month_days(rule) || rule->year_day_count)
		return;
	if (rule->freq == SML_FREQ_WEEKLY || rule->week_count) {
		rule->days[0].nth = 0;
		rule->days[0].weekday = start->weekday;
		rule->day_count = 1;
	} else if (rule->freq != SML_FREQ_DAILY) {
		if (rule->freq == SML_FREQ_YEARLY && !rule->months)
			rule->months = (uint16_t)(1u << start->month);
		rule->month_days = UINT32_C(1) << start->day;
	}
}

void
sml_rule_complete(struct sml_rule *rule, struct sml_datetime start)
{
	struct sml_civil civil = sml_civil_of(start.s);

	if (rule->freq < SML_FREQ_DAILY)
		return;
	/* RFC 5545 3.3.10: ignored beside a date. */
	if (start.clock == SML_CLOCK_DATE || rule->hours == UINT32_C(1)
								<< civil.hour)
		rule->hours = 0;
	if (start.clock == SML_CLOCK_DATE ||
	    rule->minutes == UINT64_C(1) << civil.minute)
		rule->minutes = 0;
	if (start.clock == SML_CLOCK_DATE ||
	    rule->seconds == UINT64_C(1) << civil.second)
		rule->seconds = 0;
	complete_year(rule, civil.month);
	complete_day(rule, &civil);
}

/* ---- the plainest form ---- */

static bool
has_position(const struct sml_rule *rule, int position)
{
	for (size_t i = 0; i < rule->position_count; i++) {
		if (rule->positions[i] == position)
			return true;
	}
	return false;
}

static bool
are_positions_within(const struct sml_rule *rule, int max)
{
	for (size_t i = 0; i < rule->position_count; i++) {
		if (rule->positions[i] > max || rule->positions[i] < -max)
			return false;
	}
	return true;
}

/* One time on a day. */
static bool
has_one_time(const struct sml_rule *rule)
{
	return (!rule->hours || is_single(rule->hours)) &&
	       (!rule->minutes || is_single(rule->minutes)) &&
	       (!rule->seconds || is_single(rule->seconds));
}

/* At most one instance in a period. */
static bool
has_one_instance(const struct sml_rule *rule)
{
	bool is_one_month =
	    rule->freq == SML_FREQ_MONTHLY ||
	    (rule->freq == SML_FREQ_YEARLY && is_single(rule->months));

	if (!has_one_time(rule) || rule->week_count || rule->year_day_count)
		return false;
	if (rule->freq == SML_FREQ_DAILY)
		return true;
	if (rule->freq == SML_FREQ_WEEKLY)
		return rule->day_count == 1;
	if (is_one_month && rule->day_count == 1 && rule->days[0].nth)
		return true;
	return is_one_month &&
	       ((is_single(rule->month_days) && !rule->month_ends) ||
		   (is_single(rule->month_ends) && !rule->month_days));
}

/* BYDAY=TU;BYSETPOS=2 is BYDAY=2TU, every day BYSETPOS=2 is BYMONTHDAY=2. */
static void
resolve_positions(struct sml_rule *rule)
{
	bool is_month =
	    rule->freq == SML_FREQ_MONTHLY ||
	    (rule->freq == SML_FREQ_YEARLY && is_single(rule->months));
	bool is_year = rule->freq == SML_FREQ_YEARLY && !rule->months;
	size_t count = rule->position_count;

	if (has_one_instance(rule) &&
	    (has_position(rule, 1) || has_position(rule, -1)))
		rule->position_count = 0;
	if (!rule->position_count || !has_one_time(rule) ||
	    sml_rule_has_nth(rule) || has_month_days(rule) ||
	    rule->week_count || rule->year_day_count)
		return;
	if (rule->day_count == 7 && is_month &&
	    are_positions_within(rule, 31)) {
		for (size_t i = 0; i < count; i++) {
			int n = rule->positions[i];

			if (n > 0)
				rule->month_days |= UINT32_C(1) << n;
			else
				rule->month_ends |= UINT32_C(1) << -n;
		}
		rule->day_count = 0;
		rule->position_count = 0;
	} else if (rule->day_count == 1 &&
		   ((is_month && are_positions_within(rule, 5)) ||
		       (is_year && are_positions_within(rule, 53)))) {
		for (size_t i = 0; i < count; i++) {
			rule->days[i].nth = rule->positions[i];
			rule->days[i].weekday = rule->days[0].weekday;
		}
		rule->day_count = count;
		rule->position_count = 0;
	}
}

/* Every Tuesday is also the first to the fifth one, and needs no other. */
static void
resolve_nth(struct sml_rule *rule)
{
	bool is_in_month = rule->freq == SML_FREQ_MONTHLY || rule->months;
	unsigned nths[7] = {0};
	unsigned all = 0;
	size_t count = 0;

	for (size_t i = 0; i < rule->day_count; i++) {
		struct sml_nth_day day = rule->days[i];

		if (!day.nth)
			all |= 1u << day.weekday;
		else if (day.nth >= 1 && day.nth <= 5 && is_in_month)
			nths[day.weekday] |= 1u << day.nth;
		if (nths[day.weekday] == 0x3e)
			all |= 1u << day.weekday;
	}
	/* The days of a weekday stand together. */
	for (size_t i = 0; i < rule->day_count; i++) {
		struct sml_nth_day day = rule->days[i];

		if (all >> day.weekday & 1) {
			if (count &&
			    rule->days[count - 1].weekday == day.weekday)
				continue;
			day.nth = 0;
		}
		rule->days[count++] = day;
	}
	rule->day_count = count;
}

/* With an interval of 1, the frequency is one way of several to say it. */
static void
resolve_frequency(struct sml_rule *rule)
{
	bool is_days = rule->day_count && !sml_rule_has_nth(rule) &&
		       !has_month_days(rule) && !rule->year_day_count &&
		       !rule->week_count && !rule->position_count;

	if (rule->freq < SML_FREQ_YEARLY && rule->months == ALL_MONTHS)
		rule->months = 0;
	if (rule->freq == SML_FREQ_DAILY && is_days && rule->day_count == 7)
		rule->day_count = 0;
	if (rule->interval != 1)
		return;
	if (rule->freq == SML_FREQ_YEARLY && has_month_days(rule) &&
	    (!rule->months || rule->months == ALL_MONTHS) && !rule->day_count &&
	    !rule->year_day_count && !rule->week_count &&
	    !rule->position_count) {
		rule->freq = SML_FREQ_MONTHLY;
		rule->months = 0;
	} else if (is_days && rule->day_count == 7 &&
		   (rule->freq <= SML_FREQ_WEEKLY || !rule->months)) {
		rule->freq = SML_FREQ_DAILY;
		rule->day_count = 0;
	} else if (is_days && rule->day_count &&
		   (rule->freq <= SML_FREQ_WEEKLY || !rule->months)) {
		rule->freq = SML_FREQ_WEEKLY;
	}
}

/* The order of the days of a week is that from the first one at or after the
 * week's start; if this is the order from Monday on, nobody need know. */
static void
resolve_week_start(struct sml_rule *rule)
{
	uint8_t first = rule->week_start;
	uint8_t from_monday = MONDAY;
	unsigned days = 0;

	rule->has_week_start = false;
	for (size_t i = 0; i < rule->day_count; i++)
		days |= 1u << rule->days[i].weekday;
	if (rule->freq == SML_FREQ_YEARLY && rule->week_count) {
		rule->has_week_start = rule->week_start != MONDAY;
		return;
	}
	rule->week_start = MONDAY;
	if (rule->freq != SML_FREQ_WEEKLY || !days ||
	    (rule->interval == 1 && !rule->position_count))
		return;
	while (!(days >> first & 1))
		first = (uint8_t)((first + 1) % 7);
	while (!(days >> from_monday & 1))
		from_monday = (uint8_t)((from_monday + 1) % 7);
	if (first != from_monday) {
		rule->week_start = first;
		rule->has_week_start = true;
	}
}

void
sml_rule_normalize(struct sml_rule *rule)
{
	if (rule->freq >= SML_FREQ_DAILY) {
		resolve_nth(rule);
		resolve_positions(rule);
		resolve_frequency(rule);
	}
	resolve_week_start(rule);
}

/* ---- comparing ---- */

static bool
is_list_same(const int16_t *a, const int16_t *b, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (a[i] != b[i])
			return false;
	}
	return true;
}

static bool
are_days_same(const struct sml_rule *a, const struct sml_rule *b)
{
	if (a->day_count != b->day_count)
		return false;
	for (size_t i = 0; i < a->day_count; i++) {
		if (a->days[i].nth != b->days[i].nth ||
		    a->days[i].weekday != b->days[i].weekday)
			return false;
	}
	return true;
}

/* The last day an UNTIL lets through; false if it is in another clock. */
static bool
last_day(struct sml_datetime until, struct sml_datetime start, int64_t *out)
{
	struct sml_civil civil = sml_civil_of(start.s);
	int64_t time_s =
	    (int64_t)civil.hour * 3600 + civil.minute * 60 + civil.second;

	if (until.clock == SML_CLOCK_DATE)
		time_s = 0;
	else if ((until.clock == SML_CLOCK_UTC) !=
		 (start.clock == SML_CLOCK_UTC))
		return false;
	*out = (until.s - SML_TIME_MIN_S - time_s + SML_DAY_S) / SML_DAY_S;
	return true;
}

static bool
are_ends_same(const struct sml_rule *a, const struct sml_rule *b,
    struct sml_datetime start)
{
	int64_t last_a;
	int64_t last_b;

	if (a->count != b->count || a->has_until != b->has_until)
		return false;
	if (!a->has_until)
		return true;
	if (!a->hours && !a->minutes && !a->seconds &&
	    last_day(a->until, start, &last_a) &&
	    last_day(b->until, start, &last_b))
		return last_a == last_b;
	return a->until.clock == b->until.clock && a->until.s == b->until.s;
}

/* Completed and in the plainest form. Where the start is no instance it takes
 * part in the order of a week, so the week's start stays as it is. */
static struct sml_rule
plain_at(const struct sml_rule *rule, struct sml_datetime start)
{
	struct sml_civil civil = sml_civil_of(start.s);
	struct sml_rule plain = *rule;
	bool is_hit = false;

	sml_rule_complete(&plain, start);
	for (size_t i = 0; i < plain.day_count; i++)
		is_hit |= plain.days[i].weekday == civil.weekday;
	sml_rule_normalize(&plain);
	if (plain.freq == SML_FREQ_WEEKLY && plain.interval > 1 && !is_hit)
		plain.week_start = rule->week_start;
	return plain;
}

bool
sml_rule_is_same(const struct sml_rule *a, const struct sml_rule *b,
    struct sml_datetime start)
{
	struct sml_rule x = plain_at(a, start);
	struct sml_rule y = plain_at(b, start);

	return x.freq == y.freq && x.interval == y.interval &&
	       x.week_start == y.week_start && x.months == y.months &&
	       x.month_days == y.month_days && x.month_ends == y.month_ends &&
	       x.hours == y.hours && x.minutes == y.minutes &&
	       x.seconds == y.seconds && are_days_same(&x, &y) &&
	       x.year_day_count == y.year_day_count &&
	       is_list_same(x.year_days, y.year_days, x.year_day_count) &&
	       x.week_count == y.week_count &&
	       is_list_same(x.weeks, y.weeks, x.week_count) &&
	       x.position_count == y.position_count &&
	       is_list_same(x.positions, y.positions, x.position_count) &&
	       are_ends_same(&x, &y, start);
}
