/* SPDX-License-Identifier: Apache-2.0 */
/* Yearly changes of an offset: one form for each, and when they come. */
#include <stdlib.h>

#include "content/datetime.h"
#include "content/zone_priv.h"

/* Any weekday. */
#define ANY 7

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

int
sml_zone_name_cmp(struct sml_str a, struct sml_str b)
{
	for (size_t i = 0; i < a.len && i < b.len; i++) {
		int differ = lower(a.p[i]) - lower(b.p[i]);

		if (differ)
			return differ;
	}
	return a.len < b.len ? -1 : a.len > b.len;
}

/* Two digits, or one where nothing follows. */
static bool
take_number(struct sml_str *rest, uint64_t max, uint64_t *out)
{
	struct sml_str digits = sml_str_sub(*rest, 0, 2);

	*rest = sml_str_sub(*rest, digits.len, rest->len);
	return sml_str_u64(digits, out) && *out <= max;
}

bool
sml_zone_offset_read(struct sml_str text, int32_t *out, bool *has_minutes_out)
{
	struct sml_str rest = sml_str_trim(text);
	bool is_negative = sml_str_starts(rest, "-");
	uint64_t part[3] = {0, 0, 0};
	size_t count = 0;

	if (is_negative || sml_str_starts(rest, "+"))
		rest = sml_str_sub(rest, 1, rest.len);
	do {
		if (count && sml_str_starts(rest, ":"))
			rest = sml_str_sub(rest, 1, rest.len);
		if (!take_number(&rest, count ? 59 : 23, &part[count]))
			return false;
	} while (++count < 3 && rest.len);
	if (rest.len)
		return false;
	*out = (int32_t)(part[0] * 3600 + part[1] * 60 + part[2]);
	if (is_negative)
		*out = -*out;
	if (has_minutes_out)
		*has_minutes_out = count > 1;
	return true;
}

/* In February of a common year; a last week of February has no fixed days. */
static int
month_len(unsigned month)
{
	return (int)sml_civil_month_len(2001, month);
}

static int
floor_div(int a, int b)
{
	return (a >= 0 ? a : a - b + 1) / b;
}

/* How far @first_day is from the beginning of @week; of the last week of
 * February too far to be chosen. */
static int
days_from_week(unsigned month, int first_day, int week)
{
	if (week < 5)
		return first_day - (7 * week - 6);
	return month == 2 ? 100 : first_day - (month_len(month) - 6);
}

/* The week that begins nearest to @first_day; of two the earlier one. */
static int
nearest_week(unsigned month, int first_day)
{
	int best = 1;

	for (int week = 2; week <= 5; week++) {
		if (abs(days_from_week(month, first_day, week)) <
		    abs(days_from_week(month, first_day, best)))
			best = week;
	}
	return best;
}

/* Days before or after a month are counted from the nearer one of two, where
 * years do not differ: not over the end of February, nor over New Year. */
static void
nearest_month(unsigned *month, int *first_day)
{
	if (*first_day < 1 && *month > 1 && *month != 3) {
		--*month;
		*first_day += month_len(*month);
	}
	if (*month != 2 && *month < 12 &&
	    *first_day - (month_len(*month) - 6) >
		month_len(*month) + 1 - *first_day) {
		*first_day -= month_len(*month);
		++*month;
	}
}

static unsigned
weekday_after(unsigned weekday, int days)
{
	return (unsigned)((((int)weekday + days) % 7 + 7) % 7);
}

struct sml_zone_change
sml_zone_change_of(
    unsigned month, int first_day, unsigned weekday, int32_t time_s)
{
	struct sml_zone_change change = {.month = (uint8_t)month};
	int days = floor_div(time_s, SML_DAY_S);
	int week;

	time_s -= days * SML_DAY_S;
	first_day += days;
	if (weekday == ANY) {
		int day = first_day < 1 ? 1 : first_day;

		day = day > month_len(month) ? month_len(month) : day;
		change.day = (uint8_t)day;
		change.time_s = time_s + (first_day - day) * SML_DAY_S;
		return change;
	}
	weekday = weekday_after(weekday, days);
	nearest_month(&month, &first_day);
	week = nearest_week(month, first_day);
	days = days_from_week(month, first_day, week);
	change.month = (uint8_t)month;
	change.week = (int8_t)week;
	change.weekday = (uint8_t)weekday_after(weekday, -days);
	change.time_s = time_s + days * SML_DAY_S;
	return change;
}

struct sml_zone_change
sml_zone_change_fix(struct sml_zone_change change)
{
	struct sml_zone_span span;

	if (change.week == 5 && change.month == 2)
		return change;
	span = sml_zone_change_span(&change);
	return sml_zone_change_of(
	    change.month, span.first_day, span.weekday, span.time_s);
}

struct sml_zone_span
sml_zone_change_span(const struct sml_zone_change *change)
{
	int days = floor_div(change->time_s, SML_DAY_S);
	struct sml_zone_span span = {
	    .weekday = ANY, .time_s = change->time_s - days * SML_DAY_S};

	if (!change->week) {
		span.first_day = change->day + days;
		return span;
	}
	span.first_day = change->week < 5 ? 7 * change->week - 6
					  : month_len(change->month) - 6;
	span.first_day += days;
	span.weekday = weekday_after(change->weekday, days);
	return span;
}

struct sml_zone_change
sml_zone_change_on(int64_t local_s)
{
	struct sml_civil civil = sml_civil_of(local_s);
	struct sml_zone_change change = {.month = civil.month,
	    .week = (int8_t)((civil.day - 1) / 7 + 1),
	    .weekday = civil.weekday,
	    .time_s = civil.hour * 3600 + civil.minute * 60 + civil.second};

	if (civil.day + 7u > sml_civil_month_len(civil.year, civil.month))
		change.week = 5;
	return change;
}

int64_t
sml_zone_change_local(const struct sml_zone_change *change, int32_t year)
{
	int64_t first = sml_civil_days(year, change->month, 1);
	int64_t day = first + change->day - 1;

	if (change->week) {
		int len = (int)sml_civil_month_len(year, change->month);
		int64_t weekday;

		day =
		    first + (change->week < 5 ? 7 * change->week - 7 : len - 7);
		/* 1970-01-01 was a Thursday. */
		weekday = ((day + 4) % 7 + 7) % 7;
		day += ((int64_t)change->weekday - weekday + 7) % 7;
	}
	return day * SML_DAY_S + change->time_s;
}

static bool
change_eq(const struct sml_zone_change *a, const struct sml_zone_change *b)
{
	return a->month == b->month && a->week == b->week &&
	       a->weekday == b->weekday && a->day == b->day &&
	       a->time_s == b->time_s;
}

bool
sml_zone_rule_eq(const struct sml_zone_rule *a, const struct sml_zone_rule *b)
{
	if (a->standard_s != b->standard_s || a->has_dst != b->has_dst)
		return false;
	return !a->has_dst || (a->daylight_s == b->daylight_s &&
				  change_eq(&a->to_daylight, &b->to_daylight) &&
				  change_eq(&a->to_standard, &b->to_standard));
}

/* The changes of a year and its neighbours, which may reach into it. */
struct change_time {
	int64_t utc_s;
	bool to_daylight;
};
#define NEAR 6

static void
changes_near(const struct sml_zone_rule *rule, int64_t utc_s,
    struct change_time out[NEAR])
{
	int32_t year = sml_civil_of(utc_s).year;

	for (int i = 0; i < NEAR; i++) {
		bool to_daylight = i % 2;
		int32_t offset_s =
		    to_daylight ? rule->standard_s : rule->daylight_s;

		out[i].to_daylight = to_daylight;
		out[i].utc_s =
		    sml_zone_change_local(
			to_daylight ? &rule->to_daylight : &rule->to_standard,
			year - 1 + i / 2) -
		    offset_s;
	}
}

/* Changes that stay within their year and in their order: all but those that
 * somebody made up. */
static bool
is_plain(const struct sml_zone_rule *rule)
{
	int a = rule->to_daylight.month, b = rule->to_standard.month;

	return a > 1 && a < 12 && b > 1 && b < 12 && abs(a - b) > 1;
}

/* The two changes of a plain rule in @year, in order. */
static void
changes_in(
    const struct sml_zone_rule *rule, int32_t year, struct change_time out[2])
{
	bool is_north = rule->to_daylight.month < rule->to_standard.month;

	for (int i = 0; i < 2; i++) {
		bool to_daylight = is_north == !i;

		out[i].to_daylight = to_daylight;
		out[i].utc_s =
		    to_daylight
			? sml_zone_change_local(&rule->to_daylight, year) -
			      rule->standard_s
			: sml_zone_change_local(&rule->to_standard, year) -
			      rule->daylight_s;
	}
}

struct sml_zone_kind
sml_zone_rule_at(const struct sml_zone_rule *rule, int64_t utc_s)
{
	struct sml_zone_kind standard = {rule->standard_s, false};
	struct sml_zone_kind daylight = {rule->daylight_s, true};
	struct change_time near[NEAR];
	const struct change_time *last = NULL;

	if (!rule->has_dst)
		return standard;
	if (is_plain(rule)) {
		changes_in(rule, sml_civil_of(utc_s).year, near);
		last =
		    &near[utc_s >= near[0].utc_s && utc_s < near[1].utc_s ? 0
									  : 1];
		return last->to_daylight ? daylight : standard;
	}
	changes_near(rule, utc_s, near);
	for (int i = 0; i < NEAR; i++) {
		if (near[i].utc_s <= utc_s &&
		    (!last || near[i].utc_s >= last->utc_s))
			last = &near[i];
	}
	return last && last->to_daylight ? daylight : standard;
}

bool
sml_zone_rule_next(
    const struct sml_zone_rule *rule, int64_t utc_s, int64_t *out)
{
	struct change_time near[NEAR];
	bool found = false;

	if (!rule->has_dst)
		return false;
	if (is_plain(rule)) {
		int32_t year = sml_civil_of(utc_s).year;

		changes_in(rule, year, near);
		if (utc_s >= near[1].utc_s)
			changes_in(rule, year + 1, near);
		*out = near[utc_s >= near[0].utc_s ? 1 : 0].utc_s;
		return *out > utc_s;
	}
	changes_near(rule, utc_s, near);
	for (int i = 0; i < NEAR; i++) {
		if (near[i].utc_s > utc_s && (!found || near[i].utc_s < *out)) {
			*out = near[i].utc_s;
			found = true;
		}
	}
	return found;
}
