/* SPDX-License-Identifier: Apache-2.0 */
/* Recurrence rules in the grammar of vCalendar 1.0. */
#include "content/recur.h"
#include "content/rule_priv.h"

#define NTH_MAX 5 /* 1+ to 5+, 1- to 5- */

/* Instances counted to see whether an end date comes first: more than 270
 * years of days. Behind them the end date stands. */
#define COUNTED_MAX 100000

/* ---- reading ---- */

/* What is read of a rule so far. */
struct old {
	struct sml_rule *rule;
	const struct sml_civil *start;
	bool has_count;
	uint32_t count;
	int8_t nths[2 * NTH_MAX]; /* the days that follow are these ones */
	size_t nth_count;
	bool is_nth_used; /* by a day */
};

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* "12", "12+", "12-" up to @max. */
static bool
read_signed(struct sml_str token, unsigned max, int *out)
{
	bool is_negative = sml_str_ends(token, "-");
	uint64_t n;

	if (is_negative || sml_str_ends(token, "+"))
		token = sml_str_sub(token, 0, token.len - 1);
	if (!sml_str_u64(token, &n) || !n || n > max)
		return false;
	*out = is_negative ? -(int)n : (int)n;
	return true;
}

static bool
has_day(const struct sml_rule *rule, int nth, unsigned weekday)
{
	for (size_t i = 0; i < rule->day_count; i++) {
		if (rule->days[i].nth == nth &&
		    rule->days[i].weekday == weekday)
			return true;
	}
	return false;
}

static bool
add_day(struct sml_rule *rule, int nth, uint8_t weekday)
{
	struct sml_nth_day day = {.nth = (int16_t)nth, .weekday = weekday};

	return !sml_rule_add_day(rule, day);
}

static bool
take_week_day(struct old *old, struct sml_str token)
{
	uint8_t weekday;

	return sml_rule_read_weekday(token, &weekday) &&
	       add_day(old->rule, 0, weekday);
}

static bool
add_nth_days(struct old *old, uint8_t weekday)
{
	for (size_t i = 0; i < old->nth_count; i++) {
		if (!add_day(old->rule, old->nths[i], weekday))
			return false;
	}
	old->is_nth_used = true;
	return old->nth_count > 0;
}

/* "1+ 3+ MO TU 1- FR": occurrences, and the days they are meant for. */
static bool
take_position(struct old *old, struct sml_str token)
{
	uint8_t weekday;
	int nth;

	if (sml_rule_read_weekday(token, &weekday))
		return add_nth_days(old, weekday);
	if (!read_signed(token, NTH_MAX, &nth))
		return false;
	if (old->is_nth_used)
		old->nth_count = 0;
	old->is_nth_used = false;
	if (old->nth_count == SML_ARRAY_LEN(old->nths))
		return false;
	old->nths[old->nth_count++] = (int8_t)nth;
	return true;
}

static bool
take_month_day(struct old *old, struct sml_str token)
{
	int n = -1;

	if (!sml_str_is_nocase(token, "LD") && !read_signed(token, 31, &n))
		return false;
	if (n > 0)
		old->rule->month_days |= UINT32_C(1) << n;
	else
		old->rule->month_ends |= UINT32_C(1) << -n;
	return true;
}

static bool
take_month(struct old *old, struct sml_str token)
{
	uint64_t n;

	if (!sml_str_u64(token, &n) || !n || n > 12)
		return false;
	old->rule->months |= (uint16_t)(1u << n);
	return true;
}

static bool
add_year_day(struct sml_rule *rule, int n)
{
	return !sml_rule_add_number(rule->year_days, &rule->year_day_count, n);
}

static bool
take_year_day(struct old *old, struct sml_str token)
{
	uint64_t n;

	return sml_str_u64(token, &n) && n && n <= 366 &&
	       add_year_day(old->rule, (int)n);
}

/* Nothing may be listed. */
static bool
take_none(struct old *old, struct sml_str token)
{
	(void)old;
	(void)token;
	return false;
}

/* ---- what is not listed ---- */

static bool
fill_none(struct old *old)
{
	(void)old;
	return true;
}

static bool
fill_position(struct old *old)
{
	if (!old->nth_count) {
		old->nths[0] = (int8_t)((old->start->day + 6) / 7);
		old->nth_count = 1;
	}
	return old->is_nth_used || add_nth_days(old, old->start->weekday);
}

static bool
fill_year_day(struct old *old)
{
	const struct sml_civil *start = old->start;

	if (old->rule->year_day_count)
		return true;
	return add_year_day(old->rule,
	    (int)(sml_civil_days(start->year, start->month, start->day) -
		  sml_civil_days(start->year, 1, 1)) +
		1);
}

/* A name is a beginning of no later one. */
static const struct form {
	const char *name;
	enum sml_freq freq;
	bool (*take)(struct old *old, struct sml_str token);
	bool (*fill)(struct old *old);
} forms[] = {
    {"D", SML_FREQ_DAILY, take_none, fill_none},
    {"W", SML_FREQ_WEEKLY, take_week_day, fill_none},
    {"MP", SML_FREQ_MONTHLY, take_position, fill_position},
    {"MD", SML_FREQ_MONTHLY, take_month_day, fill_none},
    {"YM", SML_FREQ_YEARLY, take_month, fill_none},
    {"YD", SML_FREQ_YEARLY, take_year_day, fill_year_day},
    {"M", SML_FREQ_MINUTELY, take_none, fill_none},
};

/* Cut a word off the front; '#' begins one without a blank before it. */
static bool
next_token(struct sml_str *rest, struct sml_str *out)
{
	size_t len = 1;

	*rest = sml_str_trim(*rest);
	if (!rest->len)
		return false;
	while (len < rest->len && rest->p[len] != ' ' && rest->p[len] != '\t' &&
	       rest->p[len] != '\r' && rest->p[len] != '\n' &&
	       rest->p[len] != '#')
		len++;
	*out = sml_str_sub(*rest, 0, len);
	*rest = sml_str_sub(*rest, len, rest->len);
	return true;
}

/* "MP2": the form and its interval. */
static const struct form *
find_form(struct sml_str token, uint32_t *interval_out)
{
	size_t letters = 0;
	uint64_t n;

	while (letters < token.len && !is_digit(token.p[letters]))
		letters++;
	if (!sml_str_u64(sml_str_sub(token, letters, token.len), &n) || !n ||
	    n > UINT32_MAX)
		return NULL;
	*interval_out = (uint32_t)n;
	for (size_t i = 0; i < SML_ARRAY_LEN(forms); i++) {
		if (sml_str_is_nocase(
			sml_str_sub(token, 0, letters), forms[i].name))
			return &forms[i];
	}
	return NULL;
}

static enum sml_err
take_count(struct old *old, struct sml_str token)
{
	uint64_t n;

	if (old->has_count ||
	    !sml_str_u64(sml_str_sub(token, 1, token.len), &n) ||
	    n > UINT32_MAX)
		return SML_E_SYNTAX;
	old->has_count = true;
	old->count = (uint32_t)n;
	return SML_OK;
}

static enum sml_err
take_token(struct old *old, const struct form *form, struct sml_str token)
{
	struct sml_datetime until;
	uint32_t interval;
	uint64_t n;

	if (token.p[0] == '#')
		return take_count(old, token);
	if (sml_datetime_parse(token, &until)) {
		if (old->rule->has_until)
			return SML_E_SYNTAX;
		old->rule->has_until = true;
		old->rule->until = until;
		return SML_OK;
	}
	if (form->take(old, token))
		return SML_OK;
	/* Times of the day have four digits; a form inside is nested. */
	if (sml_str_ends(token, "$") || find_form(token, &interval) ||
	    (token.len == 4 && sml_str_u64(token, &n)))
		return SML_E_UNSUPPORTED;
	return SML_E_SYNTAX;
}

/* ---- the end ---- */

/* Whether the end date comes before the last of the counted instances. A UTC
 * end is compared as if it were in the clock of the start: the rule does not
 * know the zone. */
static bool
is_until_first(
    const struct sml_rule *rule, uint32_t count, struct sml_datetime start)
{
	struct sml_rule endless = *rule;
	struct sml_recur recur;
	int64_t instance;

	endless.has_until = false;
	if (sml_recur_begin(&endless, start, INT64_MAX, &recur))
		return true;
	while (recur.emitted < count) {
		if (recur.emitted == COUNTED_MAX ||
		    !sml_recur_next(&recur, &instance))
			return true;
		if (rule->until.clock == SML_CLOCK_DATE)
			instance -= SML_DAY_S - 1;
		if (instance > rule->until.s)
			return true;
	}
	return false;
}

static void
set_end(struct old *old, struct sml_datetime start)
{
	struct sml_rule *rule = old->rule;

	if (!old->has_count && !rule->has_until) {
		old->has_count = true;
		old->count = 2;
	}
	if (rule->has_until && old->has_count && old->count &&
	    is_until_first(rule, old->count, start))
		old->count = 0;
	rule->count = old->count;
	if (rule->count)
		rule->has_until = false;
}

static void
set_years(struct sml_rule *rule, struct sml_datetime start)
{
	if (rule->freq != SML_FREQ_MONTHLY || rule->interval % 12)
		return;
	if (rule->day_count || rule->month_days || rule->month_ends) {
		sml_rule_complete(rule, start);
	} else {
		rule->freq = SML_FREQ_YEARLY;
		rule->interval /= 12;
	}
}

enum sml_err
sml_rule_parse_old(
    struct sml_str text, struct sml_datetime start, struct sml_rule *out)
{
	struct sml_civil civil = sml_civil_of(start.s);
	struct old old = {.rule = out, .start = &civil};
	const struct form *form;
	struct sml_str token;

	*out = (struct sml_rule){.interval = 1, .week_start = 1};
	if (!next_token(&text, &token))
		return SML_E_SYNTAX;
	form = find_form(token, &out->interval);
	if (!form)
		return SML_E_SYNTAX;
	if (form->freq == SML_FREQ_MINUTELY)
		return SML_E_UNSUPPORTED;
	out->freq = form->freq;
	while (next_token(&text, &token)) {
		enum sml_err err = take_token(&old, form, token);

		if (err)
			return err;
	}
	if (!form->fill(&old))
		return SML_E_SYNTAX;
	set_years(out, start);
	set_end(&old, start);
	return SML_OK;
}

/* ---- writing ---- */

static bool
is_start_hit(const struct sml_rule *rule, struct sml_datetime start)
{
	struct sml_recur recur;
	int64_t until_s = INT64_MAX;
	int64_t first;

	if (rule->has_until && rule->until.clock == SML_CLOCK_DATE)
		until_s = rule->until.s + SML_DAY_S - 1;
	else if (rule->has_until)
		until_s = rule->until.s;
	return !sml_recur_begin(rule, start, until_s, &recur) &&
	       sml_recur_next(&recur, &first) && first == start.s;
}

/* Whether a week beginning on @a or on @b makes no difference: whatever day
 * comes at or after the start in the one comes so in the other. */
static bool
is_week_same(
    const struct sml_rule *rule, unsigned start, unsigned a, unsigned b)
{
	for (size_t i = 0; i < rule->day_count; i++) {
		unsigned day = rule->days[i].weekday;

		if (((day + 7 - a) % 7 >= (start + 7 - a) % 7) !=
		    ((day + 7 - b) % 7 >= (start + 7 - b) % 7))
			return false;
	}
	return true;
}

static void
put_numbers(struct sml_buf *out, uint32_t bits, const char *sign)
{
	for (unsigned n = 1; n < 32; n++) {
		if (bits >> n & 1)
			sml_buf_printf(out, " %u%s", n, sign);
	}
}

static bool
put_weekly(const struct sml_rule *rule, const struct sml_civil *start,
    struct sml_buf *out)
{
	/* Nobody says whether its weeks begin on Sunday or on Monday. */
	if (rule->interval > 1 &&
	    (!is_week_same(rule, start->weekday, rule->week_start, 0) ||
		!is_week_same(rule, start->weekday, rule->week_start, 1)))
		return false;
	sml_buf_printf(out, "W%u", (unsigned)rule->interval);
	for (size_t i = 0; i < rule->day_count; i++)
		sml_buf_printf(
		    out, " %s", sml_rule_weekdays[rule->days[i].weekday]);
	return !rule->months;
}

static void
put_nth(const struct sml_rule *rule, int nth, struct sml_buf *out)
{
	bool has_nth = false;

	for (unsigned i = 1; i <= 7; i++) {
		unsigned day = i % 7;

		/* Every one is the first to the fifth one. */
		if (!has_day(rule, nth, day) &&
		    (nth < 0 || !has_day(rule, 0, day)))
			continue;
		if (!has_nth)
			sml_buf_printf(out, " %d%c", nth < 0 ? -nth : nth,
			    nth < 0 ? '-' : '+');
		sml_buf_printf(out, " %s", sml_rule_weekdays[day]);
		has_nth = true;
	}
}

/* MP or MD, every @interval months. */
static bool
put_monthly(const struct sml_rule *rule, uint64_t interval, struct sml_buf *out)
{
	bool has_month_days = rule->month_days || rule->month_ends;

	if (interval > UINT32_MAX || (rule->day_count && has_month_days))
		return false;
	if (has_month_days) {
		sml_buf_printf(out, "MD%u", (unsigned)interval);
		put_numbers(out, rule->month_days, "");
		put_numbers(out, rule->month_ends, "-");
		return true;
	}
	sml_buf_printf(out, "MP%u", (unsigned)interval);
	for (size_t i = 0; i < rule->day_count; i++) {
		if (rule->days[i].nth > NTH_MAX || rule->days[i].nth < -NTH_MAX)
			return false;
	}
	for (int nth = 1; nth <= NTH_MAX; nth++)
		put_nth(rule, nth, out);
	for (int nth = 1; nth <= NTH_MAX; nth++)
		put_nth(rule, -nth, out);
	return true;
}

static bool
put_yearly(const struct sml_rule *rule, const struct sml_civil *start,
    struct sml_buf *out)
{
	bool has_month_days = rule->month_days || rule->month_ends;

	if (rule->year_day_count) {
		sml_buf_printf(out, "YD%u", (unsigned)rule->interval);
		for (size_t i = 0; i < rule->year_day_count; i++)
			sml_buf_printf(out, " %d", rule->year_days[i]);
		return rule->year_days[0] > 0 && !rule->months &&
		       !rule->day_count && !has_month_days;
	}
	if (rule->months && !rule->day_count && !rule->month_ends &&
	    rule->month_days == UINT32_C(1) << start->day) {
		sml_buf_printf(out, "YM%u", (unsigned)rule->interval);
		put_numbers(out, rule->months, "");
		return true;
	}
	/* The start is an instance: it is in that month. */
	return rule->months && !(rule->months & (rule->months - 1)) &&
	       put_monthly(rule, (uint64_t)rule->interval * 12, out);
}

static bool
put_form(const struct sml_rule *rule, const struct sml_civil *start,
    struct sml_buf *out)
{
	if (rule->position_count || rule->week_count || rule->hours ||
	    rule->minutes || rule->seconds)
		return false;
	if (rule->freq == SML_FREQ_YEARLY)
		return put_yearly(rule, start, out);
	if (rule->freq == SML_FREQ_MONTHLY)
		return !rule->months && put_monthly(rule, rule->interval, out);
	if (rule->freq == SML_FREQ_WEEKLY)
		return put_weekly(rule, start, out);
	sml_buf_printf(out, "D%u", (unsigned)rule->interval);
	return !rule->months && !rule->day_count && !rule->month_days &&
	       !rule->month_ends;
}

static void
put_end(
    const struct sml_rule *rule, struct sml_datetime start, struct sml_buf *out)
{
	struct sml_datetime until = rule->until;

	if (!rule->has_until) {
		sml_buf_printf(out, " #%u", (unsigned)rule->count);
		return;
	}
	/* A date lets the instance of that day through; 1.0 has times only. */
	if (until.clock == SML_CLOCK_DATE) {
		until.s += (start.s - SML_TIME_MIN_S) % SML_DAY_S;
		until.clock = start.clock == SML_CLOCK_UTC ? SML_CLOCK_UTC
							   : SML_CLOCK_LOCAL;
	}
	sml_buf_put_byte(out, ' ');
	sml_datetime_put(until, out);
}

enum sml_err
sml_rule_put_old(
    const struct sml_rule *rule, struct sml_datetime start, struct sml_buf *out)
{
	struct sml_civil civil = sml_civil_of(start.s);
	struct sml_rule plain = *rule;
	size_t len = out->len;

	if (out->err || !is_start_hit(&plain, start))
		return SML_E_UNSUPPORTED;
	sml_rule_complete(&plain, start);
	sml_rule_normalize(&plain);
	if (!put_form(&plain, &civil, out)) {
		if (!out->err)
			sml_buf_cut(out, len);
		return SML_E_UNSUPPORTED;
	}
	put_end(&plain, start, out);
	return SML_OK;
}
