/* SPDX-License-Identifier: Apache-2.0 */
/* Expands rules: the days of one period after the other (RFC 5545 3.3.10). */
#include "content/recur.h"

#include "base/limits.h"

/* A day with all that a BY part can ask for. */
struct day {
	int64_t n; /* since 1970-01-01 */
	int32_t year;
	unsigned month;
	unsigned of_month; /* 1 to 31 */
	unsigned month_len;
	unsigned of_year; /* 1 to 366 */
	unsigned year_len;
	unsigned weekday;
	unsigned week; /* of the period, BYWEEKNO */
	unsigned week_from_end;
};

/* The days of one period; with @week_count they are numbered weeks. */
struct span {
	int64_t first;
	int64_t last;
	unsigned week_count;
};

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static unsigned
weekday_of(int64_t day)
{
	return (unsigned)(day + 4 - floor_div(day + 4, 7) * 7);
}

static bool
has_bit(uint64_t bits, unsigned n)
{
	return bits >> n & 1;
}

static unsigned
lowest_bit(uint64_t bits)
{
	unsigned n = 0;

	while (n < 63 && !has_bit(bits, n))
		n++;
	return n;
}

/* ---- beginning ---- */

static void
set_days(const struct sml_rule *rule, struct sml_recur_parts *out)
{
	for (size_t i = 0; i < rule->day_count; i++) {
		struct sml_nth_day day = rule->days[i];

		if (day.nth > 0)
			out->nth[day.weekday] |= UINT64_C(1) << day.nth;
		else if (day.nth < 0)
			out->nth_last[day.weekday] |= UINT64_C(1) << -day.nth;
		else
			out->weekdays |= (uint8_t)(1u << day.weekday);
	}
}

static void
set_year_parts(const struct sml_rule *rule, struct sml_recur_parts *out)
{
	for (size_t i = 0; i < rule->year_day_count; i++) {
		int n = rule->year_days[i];

		if (n > 0)
			out->year_days[n / 64] |= UINT64_C(1) << n % 64;
		else
			out->year_ends[-n / 64] |= UINT64_C(1) << -n % 64;
	}
	for (size_t i = 0; i < rule->week_count; i++) {
		int n = rule->weeks[i];

		if (n > 0)
			out->weeks |= UINT64_C(1) << n;
		else
			out->week_ends |= UINT64_C(1) << -n;
	}
}

/* More than one time on one day. */
static bool
has_times(const struct sml_rule *rule)
{
	return (rule->hours & (rule->hours - 1)) ||
	       (rule->minutes & (rule->minutes - 1)) ||
	       (rule->seconds & (rule->seconds - 1));
}

static int64_t
time_of_day(const struct sml_rule *rule, const struct sml_civil *start)
{
	unsigned hour = rule->hours ? lowest_bit(rule->hours) : start->hour;
	unsigned minute =
	    rule->minutes ? lowest_bit(rule->minutes) : start->minute;
	unsigned second =
	    rule->seconds ? lowest_bit(rule->seconds) : start->second;

	return (int64_t)hour * 3600 + minute * 60 + second;
}

static void
set_parts(const struct sml_rule *rule, struct sml_recur_parts *out)
{
	*out = (struct sml_recur_parts){
	    .freq = rule->freq,
	    .week_start = rule->week_start,
	    .is_nth_in_month = rule->freq == SML_FREQ_MONTHLY || rule->months,
	    .months = rule->months,
	    .month_days = rule->month_days,
	    .month_ends = rule->month_ends,
	    .position_count = rule->position_count,
	    .has_days = rule->day_count > 0,
	    .has_month_days = rule->month_days || rule->month_ends,
	    .has_year_days = rule->year_day_count > 0,
	    .has_weeks = rule->week_count > 0,
	};
	for (size_t i = 0; i < rule->position_count; i++)
		out->positions[i] = rule->positions[i];
	set_days(rule, out);
	set_year_parts(rule, out);
}

enum sml_err
sml_recur_begin(const struct sml_rule *rule, struct sml_datetime start,
    int64_t until_s, struct sml_recur *out)
{
	struct sml_rule complete = *rule;
	struct sml_civil civil = sml_civil_of(start.s);

	*out = (struct sml_recur){.is_over = true};
	if (!complete.interval)
		complete.interval = 1;
	sml_rule_complete(&complete, start);
	if (rule->freq < SML_FREQ_DAILY || has_times(&complete))
		return SML_E_UNSUPPORTED;
	set_parts(&complete, &out->parts);
	out->interval = complete.interval;
	out->count = rule->count;
	out->start_s = start.s;
	out->earliest_s = start.s;
	out->start_day = floor_div(start.s, SML_DAY_S);
	out->start_month = civil.year * 12 + civil.month - 1;
	out->time_s = time_of_day(&complete, &civil);
	if (rule->has_until && rule->until.clock == SML_CLOCK_DATE &&
	    until_s <= SML_TIME_MAX_S && until_s >= SML_TIME_MIN_S)
		until_s =
		    floor_div(until_s, SML_DAY_S) * SML_DAY_S + (SML_DAY_S - 1);
	out->until_s = until_s < SML_TIME_MAX_S ? until_s : SML_TIME_MAX_S;
	/* The first days of a year may be of the last week of the one before.
	 */
	out->period = complete.week_count ? -1 : 0;
	out->is_over = start.s < SML_TIME_MIN_S || start.s > SML_TIME_MAX_S;
	return SML_OK;
}

/* ---- days and weeks ---- */

static bool
day_is_hit(const struct sml_recur_parts *p, const struct day *day)
{
	unsigned year_end = day->year_len - day->of_year + 1;
	unsigned month_end = day->month_len - day->of_month + 1;

	if (p->months && !has_bit(p->months, day->month))
		return false;
	if (p->has_weeks && !has_bit(p->weeks, day->week) &&
	    !has_bit(p->week_ends, day->week_from_end))
		return false;
	if (p->has_year_days &&
	    !has_bit(p->year_days[day->of_year / 64], day->of_year % 64) &&
	    !has_bit(p->year_ends[year_end / 64], year_end % 64))
		return false;
	if (p->has_month_days && !has_bit(p->month_days, day->of_month) &&
	    !has_bit(p->month_ends, month_end))
		return false;
	if (p->has_days && !has_bit(p->weekdays, day->weekday)) {
		unsigned of = p->is_nth_in_month ? day->of_month : day->of_year;
		unsigned end = p->is_nth_in_month ? month_end : year_end;

		return has_bit(p->nth[day->weekday], (of + 6) / 7) ||
		       has_bit(p->nth_last[day->weekday], (end + 6) / 7);
	}
	return true;
}

static struct day
day_at(int64_t n)
{
	struct sml_civil civil = sml_civil_of(n * SML_DAY_S);

	return (struct day){
	    .n = n,
	    .year = civil.year,
	    .month = civil.month,
	    .of_month = civil.day,
	    .month_len = sml_civil_month_len(civil.year, civil.month),
	    .of_year = (unsigned)(n - sml_civil_days(civil.year, 1, 1)) + 1,
	    .year_len = sml_civil_is_leap(civil.year) ? 366 : 365,
	    .weekday = civil.weekday,
	};
}

/* Go @count days on, not past the first day of the next month. */
static void
day_step(struct day *day, unsigned count)
{
	day->n += count;
	day->of_month += count;
	day->of_year += count;
	day->weekday = (day->weekday + count) % 7;
	if (day->of_month <= day->month_len)
		return;
	day->of_month = 1;
	if (++day->month > 12) {
		day->month = 1;
		day->of_year = 1;
		day->year++;
		day->year_len = sml_civil_is_leap(day->year) ? 366 : 365;
	}
	day->month_len = sml_civil_month_len(day->year, day->month);
}

/* The first day of week 1: the one that has four days of the year. */
static int64_t
week_one(int32_t year, unsigned week_start)
{
	int64_t fourth = sml_civil_days(year, 1, 4);

	return fourth - (weekday_of(fourth) + 7 - week_start) % 7;
}

/* ---- periods ---- */

static bool
span_of_year(const struct sml_recur_parts *p, int64_t year, struct span *out)
{
	if (year > 9999)
		return false;
	/* The year before the year 1 is empty. */
	if (year < 1)
		return true;
	out->first = sml_civil_days((int32_t)year, 1, 1);
	out->last = sml_civil_days((int32_t)year, 12, 31);
	if (p->has_weeks) {
		out->first = week_one((int32_t)year, p->week_start);
		out->last = week_one((int32_t)year + 1, p->week_start) - 1;
		out->week_count = (unsigned)(out->last - out->first + 1) / 7;
	}
	return true;
}

static bool
span_of_month(int64_t months, struct span *out)
{
	int64_t year = months / 12;
	unsigned month = (unsigned)(months % 12) + 1;

	if (year > 9999)
		return false;
	out->first = sml_civil_days((int32_t)year, (int32_t)month, 1);
	out->last = out->first - 1 + sml_civil_month_len((int32_t)year, month);
	return true;
}

/* The days of the next period; false behind the year 9999. */
static bool
span_of(const struct sml_recur *recur, struct span *out)
{
	const struct sml_recur_parts *p = &recur->parts;
	int64_t first_day = SML_TIME_MIN_S / SML_DAY_S;
	/* 3.7 million days times an interval of 32 bits fit. */
	int64_t step = recur->period * recur->interval;

	*out = (struct span){.first = first_day, .last = first_day - 1};
	if (p->freq == SML_FREQ_YEARLY)
		return span_of_year(p, recur->start_month / 12 + step, out);
	if (p->freq == SML_FREQ_MONTHLY)
		return span_of_month(recur->start_month + step, out);
	out->first = recur->start_day + step;
	out->last = out->first;
	if (p->freq == SML_FREQ_WEEKLY) {
		out->first =
		    recur->start_day + step * 7 -
		    (weekday_of(recur->start_day) + 7 - p->week_start) % 7;
		out->last = out->first + 6;
	}
	if (out->first < first_day)
		out->first = first_day;
	return out->first <= SML_TIME_MAX_S / SML_DAY_S;
}

/* Put the days of @span that are hit into the set; how many were looked at. */
static unsigned
collect(struct sml_recur *recur, const struct span *span)
{
	const struct sml_recur_parts *p = &recur->parts;
	struct day day = day_at(span->first);
	unsigned looked_at = 0;

	recur->set_count = 0;
	recur->set_at = 0;
	while (day.n <= span->last) {
		unsigned of_span = (unsigned)(day.n - span->first);

		looked_at++;
		if (p->months && !has_bit(p->months, day.month)) {
			day_step(&day, day.month_len - day.of_month + 1);
			continue;
		}
		if (span->week_count) {
			day.week = of_span / 7 + 1;
			day.week_from_end = span->week_count - of_span / 7;
		}
		if (day_is_hit(p, &day))
			recur->set[recur->set_count++] =
			    day.n * SML_DAY_S + recur->time_s;
		day_step(&day, 1);
	}
	return looked_at;
}

static void
choose_positions(struct sml_recur *recur)
{
	const struct sml_recur_parts *p = &recur->parts;
	bool is_chosen[SML_ARRAY_LEN(recur->set)] = {false};
	size_t count = 0;

	if (!p->position_count)
		return;
	for (size_t i = 0; i < p->position_count; i++) {
		size_t n = (size_t)(p->positions[i] < 0 ? -p->positions[i]
							: p->positions[i]);

		if (n > recur->set_count)
			continue;
		is_chosen[p->positions[i] < 0 ? recur->set_count - n : n - 1] =
		    true;
	}
	for (size_t i = 0; i < recur->set_count; i++) {
		if (is_chosen[i])
			recur->set[count++] = recur->set[i];
	}
	recur->set_count = count;
}

/* Make set[set_at] the next instance; false when there is none. */
static bool
find_next(struct sml_recur *recur)
{
	unsigned looked_at = 0;

	while (!recur->is_over) {
		struct span span;

		while (recur->set_at < recur->set_count &&
		       recur->set[recur->set_at] < recur->earliest_s)
			recur->set_at++;
		if (recur->set_at < recur->set_count)
			break;
		recur->is_over = looked_at > SML_RECUR_BARREN_DAYS_MAX ||
				 !span_of(recur, &span) ||
				 span.first * SML_DAY_S > recur->until_s;
		if (recur->is_over)
			break;
		looked_at += collect(recur, &span);
		choose_positions(recur);
		recur->period++;
	}
	if (!recur->is_over)
		recur->is_over =
		    recur->set[recur->set_at] > recur->until_s ||
		    (recur->count && recur->emitted >= recur->count);
	return !recur->is_over;
}

bool
sml_recur_next(struct sml_recur *recur, int64_t *out)
{
	if (!find_next(recur))
		return false;
	*out = recur->set[recur->set_at++];
	recur->emitted++;
	return true;
}

/* The period before the one that @s is in. */
static int64_t
period_before(const struct sml_recur *recur, int64_t s)
{
	struct sml_civil then = sml_civil_of(s);
	int64_t steps = floor_div(s, SML_DAY_S) - recur->start_day;

	if (recur->parts.freq == SML_FREQ_WEEKLY)
		steps /= 7;
	else if (recur->parts.freq == SML_FREQ_MONTHLY)
		steps = then.year * 12 + then.month - 1 - recur->start_month;
	else if (recur->parts.freq == SML_FREQ_YEARLY)
		steps = then.year - recur->start_month / 12;
	return steps / recur->interval - 1;
}

void
sml_recur_skip(struct sml_recur *recur, int64_t from_s)
{
	int64_t instance;

	if (from_s > SML_TIME_MAX_S)
		from_s = SML_TIME_MAX_S;
	if (from_s <= recur->earliest_s)
		return;
	if (recur->count) {
		while (find_next(recur) && recur->set[recur->set_at] < from_s)
			(void)sml_recur_next(recur, &instance);
		return;
	}
	if (recur->period < period_before(recur, from_s)) {
		recur->period = period_before(recur, from_s);
		recur->set_count = 0;
		recur->set_at = 0;
	}
	recur->earliest_s = from_s;
}
