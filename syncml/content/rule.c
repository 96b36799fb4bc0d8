/* SPDX-License-Identifier: Apache-2.0 */
/* Reads and prints recurrence rules of RFC 5545 3.3.10. */
#include "content/rule_priv.h"

#include <string.h>

#define LIST_MAX 64

const char sml_rule_weekdays[7][3] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

/* In the order of enum sml_freq. */
static const char *const freq_names[] = {
    "SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};

/* ---- reading ---- */

/* Cut "-12" and a comma off @rest; SML_END behind the last one. */
static enum sml_err
next_number(struct sml_str *rest, int max, int *out)
{
	struct sml_str field;
	uint64_t n;
	bool is_negative;

	if (!sml_str_next(rest, ',', &field))
		return SML_END;
	field = sml_str_trim(field);
	is_negative = sml_str_starts(field, "-");
	if (is_negative || sml_str_starts(field, "+"))
		field = sml_str_sub(field, 1, field.len);
	if (!sml_str_u64(field, &n) || n > (uint64_t)max)
		return SML_E_SYNTAX;
	*out = is_negative ? -(int)n : (int)n;
	return SML_OK;
}

/* Numbers from @min, which is 0 or 1, to 63. */
static enum sml_err
read_bits(struct sml_str list, int min, int max, uint64_t *out)
{
	enum sml_err err;
	int n;

	*out = 0;
	while ((err = next_number(&list, max, &n)) == SML_OK) {
		if (n < min)
			return SML_E_SYNTAX;
		*out |= UINT64_C(1) << n;
	}
	return err == SML_END && *out ? SML_OK : SML_E_SYNTAX;
}

enum sml_err
sml_rule_add_number(int16_t *list, size_t *count, int n)
{
	size_t at = *count;

	while (at && list[at - 1] > n)
		at--;
	if (at && list[at - 1] == n)
		return SML_OK;
	if (*count == LIST_MAX)
		return SML_E_UNSUPPORTED;
	memmove(list + at + 1, list + at, (*count - at) * sizeof(*list));
	list[at] = (int16_t)n;
	(*count)++;
	return SML_OK;
}

/* Numbers from 1 to @max and from -1 to -@max. */
static enum sml_err
read_list(struct sml_str text, int max, int16_t *list, size_t *count)
{
	enum sml_err err;
	int n;

	while ((err = next_number(&text, max, &n)) == SML_OK) {
		if (!n)
			return SML_E_SYNTAX;
		err = sml_rule_add_number(list, count, n);
		if (err)
			return err;
	}
	return err == SML_END && *count ? SML_OK : SML_E_SYNTAX;
}

bool
sml_rule_read_weekday(struct sml_str name, uint8_t *out)
{
	for (uint8_t i = 0; i < 7; i++) {
		if (sml_str_is_nocase(name, sml_rule_weekdays[i])) {
			*out = i;
			return true;
		}
	}
	return false;
}

/* From Monday on, then by nth. */
static int
compare_days(struct sml_nth_day a, struct sml_nth_day b)
{
	if (a.weekday != b.weekday)
		return (a.weekday + 6) % 7 - (b.weekday + 6) % 7;
	return a.nth - b.nth;
}

enum sml_err
sml_rule_add_day(struct sml_rule *rule, struct sml_nth_day day)
{
	size_t at = rule->day_count;

	while (at && compare_days(rule->days[at - 1], day) > 0)
		at--;
	if (at && !compare_days(rule->days[at - 1], day))
		return SML_OK;
	if (rule->day_count == SML_ARRAY_LEN(rule->days))
		return SML_E_UNSUPPORTED;
	memmove(rule->days + at + 1, rule->days + at,
	    (rule->day_count - at) * sizeof(rule->days[0]));
	rule->days[at] = day;
	rule->day_count++;
	return SML_OK;
}

static enum sml_err
read_freq(struct sml_str value, struct sml_rule *rule)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(freq_names); i++) {
		if (sml_str_is_nocase(value, freq_names[i])) {
			rule->freq = (enum sml_freq)i;
			return SML_OK;
		}
	}
	return SML_E_SYNTAX;
}

static enum sml_err
read_until(struct sml_str value, struct sml_rule *rule)
{
	rule->has_until = true;
	return sml_datetime_parse(value, &rule->until) ? SML_OK : SML_E_SYNTAX;
}

static enum sml_err
read_u32(struct sml_str value, uint32_t *out)
{
	uint64_t n;

	if (!sml_str_u64(value, &n) || !n || n > UINT32_MAX)
		return SML_E_SYNTAX;
	*out = (uint32_t)n;
	return SML_OK;
}

static enum sml_err
read_count(struct sml_str value, struct sml_rule *rule)
{
	return read_u32(value, &rule->count);
}

static enum sml_err
read_interval(struct sml_str value, struct sml_rule *rule)
{
	return read_u32(value, &rule->interval);
}

static enum sml_err
read_months(struct sml_str value, struct sml_rule *rule)
{
	uint64_t bits;
	enum sml_err err = read_bits(value, 1, 12, &bits);

	rule->months = (uint16_t)bits;
	return err;
}

static enum sml_err
read_weeks(struct sml_str value, struct sml_rule *rule)
{
	return read_list(value, 53, rule->weeks, &rule->week_count);
}

static enum sml_err
read_year_days(struct sml_str value, struct sml_rule *rule)
{
	return read_list(value, 366, rule->year_days, &rule->year_day_count);
}

static enum sml_err
read_month_days(struct sml_str value, struct sml_rule *rule)
{
	enum sml_err err;
	int n;

	while ((err = next_number(&value, 31, &n)) == SML_OK) {
		if (!n)
			return SML_E_SYNTAX;
		if (n > 0)
			rule->month_days |= UINT32_C(1) << n;
		else
			rule->month_ends |= UINT32_C(1) << -n;
	}
	return err == SML_END && (rule->month_days || rule->month_ends)
		   ? SML_OK
		   : SML_E_SYNTAX;
}

static enum sml_err
read_days(struct sml_str value, struct sml_rule *rule)
{
	struct sml_str field;

	while (sml_str_next(&value, ',', &field)) {
		struct sml_nth_day day = {.nth = 0};
		struct sml_str number;
		enum sml_err err;

		field = sml_str_trim(field);
		if (field.len < 2 ||
		    !sml_rule_read_weekday(
			sml_str_sub(field, field.len - 2, 2), &day.weekday))
			return SML_E_SYNTAX;
		number = sml_str_sub(field, 0, field.len - 2);
		if (number.len) {
			int n;

			if (next_number(&number, 53, &n) || !n || number.len)
				return SML_E_SYNTAX;
			day.nth = (int16_t)n;
		}
		err = sml_rule_add_day(rule, day);
		if (err)
			return err;
	}
	return rule->day_count ? SML_OK : SML_E_SYNTAX;
}

static enum sml_err
read_hours(struct sml_str value, struct sml_rule *rule)
{
	uint64_t bits;
	enum sml_err err = read_bits(value, 0, 23, &bits);

	rule->hours = (uint32_t)bits;
	return err;
}

static enum sml_err
read_minutes(struct sml_str value, struct sml_rule *rule)
{
	return read_bits(value, 0, 59, &rule->minutes);
}

static enum sml_err
read_seconds(struct sml_str value, struct sml_rule *rule)
{
	enum sml_err err = read_bits(value, 0, 60, &rule->seconds);

	if (rule->seconds & UINT64_C(1) << 60)
		rule->seconds =
		    (rule->seconds | UINT64_C(1) << 59) ^ UINT64_C(1) << 60;
	return err;
}

static enum sml_err
read_positions(struct sml_str value, struct sml_rule *rule)
{
	return read_list(value, 366, rule->positions, &rule->position_count);
}

static enum sml_err
read_week_start(struct sml_str value, struct sml_rule *rule)
{
	rule->has_week_start = true;
	return sml_rule_read_weekday(value, &rule->week_start) ? SML_OK
							       : SML_E_SYNTAX;
}

static const struct {
	const char *name;
	enum sml_err (*read)(struct sml_str value, struct sml_rule *rule);
} parts[] = {
    {"FREQ", read_freq}, /* the first one: it must be there */
    {"UNTIL", read_until},
    {"COUNT", read_count},
    {"INTERVAL", read_interval},
    {"BYMONTH", read_months},
    {"BYWEEKNO", read_weeks},
    {"BYYEARDAY", read_year_days},
    {"BYMONTHDAY", read_month_days},
    {"BYDAY", read_days},
    {"BYHOUR", read_hours},
    {"BYMINUTE", read_minutes},
    {"BYSECOND", read_seconds},
    {"BYSETPOS", read_positions},
    {"WKST", read_week_start},
};

static enum sml_err
read_part(struct sml_str part, uint32_t *seen, struct sml_rule *rule)
{
	size_t eq = sml_str_chr(part, '=', 0);
	struct sml_str name = sml_str_trim(sml_str_sub(part, 0, eq));

	if (eq == part.len)
		return SML_E_SYNTAX;
	for (size_t i = 0; i < SML_ARRAY_LEN(parts); i++) {
		if (!sml_str_is_nocase(name, parts[i].name))
			continue;
		if (*seen & UINT32_C(1) << i)
			return SML_E_SYNTAX;
		*seen |= UINT32_C(1) << i;
		return parts[i].read(
		    sml_str_trim(sml_str_sub(part, eq + 1, part.len)), rule);
	}
	return SML_E_UNSUPPORTED;
}

bool
sml_rule_has_nth(const struct sml_rule *rule)
{
	for (size_t i = 0; i < rule->day_count; i++) {
		if (rule->days[i].nth)
			return true;
	}
	return false;
}

/* The MUST NOTs of RFC 5545 3.3.10. BYSETPOS without another BY part has a
 * meaning all the same. */
static bool
is_allowed(const struct sml_rule *rule)
{
	bool has_month_days = rule->month_days || rule->month_ends;

	if (rule->count && rule->has_until)
		return false;
	if (sml_rule_has_nth(rule) &&
	    (rule->freq < SML_FREQ_MONTHLY || rule->week_count))
		return false;
	if (rule->week_count && rule->freq != SML_FREQ_YEARLY)
		return false;
	if (has_month_days && rule->freq == SML_FREQ_WEEKLY)
		return false;
	return !rule->year_day_count || rule->freq < SML_FREQ_DAILY ||
	       rule->freq > SML_FREQ_MONTHLY;
}

enum sml_err
sml_rule_parse(struct sml_str text, struct sml_rule *out)
{
	struct sml_str part;
	uint32_t seen = 0;

	*out = (struct sml_rule){.interval = 1, .week_start = 1};
	while (sml_str_next(&text, ';', &part)) {
		enum sml_err err;

		part = sml_str_trim(part);
		if (!part.len)
			continue;
		err = read_part(part, &seen, out);
		if (err)
			return err;
	}
	return (seen & 1) && is_allowed(out) ? SML_OK : SML_E_SYNTAX;
}

/* ---- printing ---- */

/* @name before the first number of the set, a comma before the others; a set
 * that counts from the end has a minus before each. */
static void
put_bits(struct sml_buf *out, const char *name, uint64_t bits, bool is_from_end)
{
	const char *before = name;
	const char *sign = is_from_end ? "-" : "";

	for (unsigned n = 0; n < 64; n++) {
		if (!(bits >> n & 1))
			continue;
		sml_buf_printf(out, "%s%s%u", before, sign, n);
		before = ",";
	}
}

static void
put_list(
    struct sml_buf *out, const char *name, const int16_t *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sml_buf_printf(out, "%s%d", i ? "," : name, list[i]);
}

static void
put_days(struct sml_buf *out, const struct sml_rule *rule)
{
	for (size_t i = 0; i < rule->day_count; i++) {
		sml_buf_put_text(out, i ? "," : ";BYDAY=");
		if (rule->days[i].nth)
			sml_buf_printf(out, "%d", rule->days[i].nth);
		sml_buf_put_text(out, sml_rule_weekdays[rule->days[i].weekday]);
	}
}

static bool
is_week_start_written(const struct sml_rule *rule)
{
	if (rule->has_week_start)
		return true;
	return rule->week_start != 1 &&
	       ((rule->freq == SML_FREQ_WEEKLY && rule->interval > 1 &&
		    rule->day_count) ||
		   rule->week_count);
}

void
sml_rule_put(const struct sml_rule *rule, struct sml_buf *out)
{
	sml_buf_printf(out, "FREQ=%s", freq_names[rule->freq]);
	if (rule->has_until) {
		sml_buf_put_text(out, ";UNTIL=");
		sml_datetime_put(rule->until, out);
	}
	if (rule->count)
		sml_buf_printf(out, ";COUNT=%u", (unsigned)rule->count);
	if (rule->interval > 1)
		sml_buf_printf(out, ";INTERVAL=%u", (unsigned)rule->interval);
	put_bits(out, ";BYMONTH=", rule->months, false);
	put_list(out, ";BYWEEKNO=", rule->weeks, rule->week_count);
	put_list(out, ";BYYEARDAY=", rule->year_days, rule->year_day_count);
	put_bits(out, ";BYMONTHDAY=", rule->month_days, false);
	put_bits(out, rule->month_days ? "," : ";BYMONTHDAY=", rule->month_ends,
	    true);
	put_days(out, rule);
	put_bits(out, ";BYHOUR=", rule->hours, false);
	put_bits(out, ";BYMINUTE=", rule->minutes, false);
	put_bits(out, ";BYSECOND=", rule->seconds, false);
	put_list(out, ";BYSETPOS=", rule->positions, rule->position_count);
	if (is_week_start_written(rule)) {
		sml_buf_put_text(out, ";WKST=");
		sml_buf_put_text(out, sml_rule_weekdays[rule->week_start]);
	}
}
