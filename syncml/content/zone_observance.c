/* SPDX-License-Identifier: Apache-2.0 */
/* STANDARD and DAYLIGHT components of a VTIMEZONE, one by one. */
#include "content/zone_observance.h"

#include "base/limits.h"
#include "content/datetime.h"
#include "content/rule.h"

/* What begins later never comes: 2100-01-01. A zone has room up to 2106. */
#define LATEST_S (INT64_C(4102444800))

/* Any weekday, as in zone_rule.c. */
#define ANY 7

/* The only bit of @bits that is set; 0 if none or several are. */
static unsigned
only_bit(uint32_t bits)
{
	unsigned bit = 0;

	if (!bits || bits & (bits - 1))
		return 0;
	while (!(bits & 1)) {
		bits >>= 1;
		bit++;
	}
	return bit;
}

/* The first of seven days in a row that @days are, as days of the month. */
static bool
week_of_days(uint32_t days, int *first_out)
{
	int first = 0;

	while (first < 31 && !(days >> first & 1))
		first++;
	*first_out = first;
	return days >> first == 0x7F;
}

/* BYMONTHDAY, from either end of the month. Those from the end have no fixed
 * days in February. */
static bool
month_days(const struct sml_rule *rule, unsigned month, uint32_t *out)
{
	int len = (int)sml_civil_month_len(2001, month);

	*out = rule->month_days;
	if (!rule->month_ends)
		return true;
	if (month == 2)
		return false;
	for (int day = 1; day <= len; day++) {
		if (rule->month_ends >> day & 1)
			*out |= (uint32_t)1 << (len + 1 - day);
	}
	return true;
}

/* The last day of the year that is before March in any year. */
#define LAST_OF_FEBRUARY 59

/* BYYEARDAY: seven days in a row that leap years do not move, from either end
 * of the year. */
static bool
week_of_year_days(const struct sml_rule *rule, unsigned *month, int *first_out)
{
	int16_t first = rule->year_days[0];
	struct sml_civil civil;

	if (rule->year_day_count != 7)
		return false;
	for (size_t i = 1; i < 7; i++) {
		if (rule->year_days[i] < first)
			first = rule->year_days[i];
	}
	for (int16_t day = 0; day < 7; day++) {
		bool found = false;

		for (size_t i = 0; i < 7; i++)
			found |= rule->year_days[i] == first + day;
		if (!found)
			return false;
	}
	civil = sml_civil_of((first > 0 ? sml_civil_days(2001, 1, 1) + first - 1
					: sml_civil_days(2002, 1, 1) + first) *
			     SML_DAY_S);
	if (civil.year != 2001 ||
	    (first > 0 ? first + 6 > LAST_OF_FEBRUARY : civil.month < 3))
		return false;
	*month = civil.month;
	*first_out = civil.day;
	return true;
}

/* "1SU", "-1SU", or SU and a position. */
static bool
week_by_number(
    const struct sml_rule *rule, unsigned month, struct sml_zone_change *out)
{
	int nth = rule->days[0].nth;

	if (rule->position_count)
		nth = nth || rule->position_count > 1 ? 0 : rule->positions[0];
	out->weekday = rule->days[0].weekday;
	if (nth == -1 || (nth >= 1 && nth <= 5)) {
		/* A fifth week is meant to be the last one. */
		out->week = (int8_t)(nth < 0 ? 5 : nth);
		return true;
	}
	if (nth < -4 || nth >= 0 || month == 2)
		return false;
	*out = sml_zone_change_of(month,
	    (int)sml_civil_month_len(2001, month) + 1 + 7 * nth, out->weekday,
	    out->time_s);
	return true;
}

/* The day that a rule names, into @out, which holds month and time. */
static bool
read_day(const struct sml_rule *rule, const struct sml_civil *start,
    struct sml_zone_change *out)
{
	unsigned month = out->month;
	uint32_t days;
	int first;

	if (!rule->day_count) {
		out->day = start->day;
		if (rule->month_days)
			out->day = (uint8_t)only_bit(rule->month_days);
		return out->day && !rule->month_ends && !rule->position_count &&
		       !rule->year_day_count &&
		       out->day <= sml_civil_month_len(2001, month);
	}
	if (rule->year_day_count) {
		if (rule->days[0].nth || rule->months ||
		    !week_of_year_days(rule, &month, &first))
			return false;
	} else if (rule->month_days || rule->month_ends) {
		if (rule->days[0].nth || rule->position_count ||
		    !month_days(rule, month, &days) ||
		    !week_of_days(days, &first))
			return false;
	} else {
		return rule->months && week_by_number(rule, month, out);
	}
	*out = sml_zone_change_of(
	    month, first, rule->days[0].weekday, out->time_s);
	return true;
}

static bool
put_in(struct sml_observances *list, const struct sml_observance *o)
{
	if (list->count == list->cap)
		return false;
	list->v[list->count++] = *o;
	return true;
}

static bool
put_single(struct sml_observances *list, const struct sml_observance *o,
    int64_t start_s)
{
	struct sml_observance single = {.is_dst = o->is_dst,
	    .from_s = o->from_s,
	    .to_s = o->to_s,
	    .start_s = start_s};

	return put_in(list, &single);
}

/* A rule that comes once a year on a day that zone_rule.c can hold. */
static bool
read_yearly(const struct sml_rule *rule, struct sml_observance *o)
{
	struct sml_civil start = sml_civil_of(o->start_s);

	if (rule->freq != SML_FREQ_YEARLY || rule->interval != 1 ||
	    rule->hours || rule->minutes || rule->seconds || rule->week_count ||
	    rule->day_count > 1 || (rule->months && !only_bit(rule->months)))
		return false;
	o->change = (struct sml_zone_change){
	    .month =
		(uint8_t)(rule->months ? only_bit(rule->months) : start.month),
	    .time_s = start.hour * 3600 + start.minute * 60 + start.second};
	if (!read_day(rule, &start, &o->change))
		return false;
	o->change = sml_zone_change_fix(o->change);
	o->is_yearly = true;
	o->is_endless = !rule->count && !rule->has_until;
	o->count = rule->count;
	return true;
}

/* One that cannot be held as a rule but ends is known at both ends only:
 * libical writes such ones where the law had another day each year. */
static bool
read_rule(
    struct sml_str text, struct sml_observance *o, struct sml_observances *list)
{
	struct sml_rule rule;

	text = sml_str_trim(text);
	if (sml_str_ends(text, ";"))
		text.len--;
	if (sml_rule_parse(text, &rule) != SML_OK)
		return false;
	if (rule.has_until) {
		o->until_s = rule.until.s;
		if (rule.until.clock == SML_CLOCK_UTC)
			o->until_s += o->from_s;
		else if (rule.until.clock == SML_CLOCK_DATE)
			o->until_s += SML_DAY_S - 1;
	}
	if (read_yearly(&rule, o))
		return true;
	if (!rule.has_until || o->until_s < o->start_s)
		return false;
	if (o->until_s - o->from_s > list->gap_until_utc)
		list->gap_until_utc = o->until_s - o->from_s;
	return put_single(list, o, o->until_s);
}

/* ---- lines ---- */

/* Each RDATE is a change by itself. */
static bool
read_rdate(struct sml_str value, const struct sml_observance *o,
    struct sml_observances *list)
{
	struct sml_str field;

	while (sml_str_next(&value, ',', &field)) {
		struct sml_datetime time;

		if (!sml_datetime_parse(field, &time) ||
		    time.clock == SML_CLOCK_DATE)
			return false;
		if (time.clock == SML_CLOCK_UTC)
			time.s += o->from_s;
		if (!put_single(list, o, time.s))
			return false;
	}
	return true;
}

/* The offsets and the start of the component whose first line is @at. */
static bool
read_head(const struct sml_lines *lines, size_t at, size_t end,
    struct sml_observance *o)
{
	unsigned depth = lines->v[at].depth + 1;
	bool has_from = false, has_to = false, has_start = false;

	for (; at < end; at++) {
		const struct sml_line *line = &lines->v[at];
		struct sml_datetime start;

		if (line->depth != depth)
			continue;
		if (sml_str_is_nocase(line->name, "TZOFFSETFROM"))
			has_from =
			    sml_zone_offset_read(line->value, &o->from_s, NULL);
		else if (sml_str_is_nocase(line->name, "TZOFFSETTO"))
			has_to =
			    sml_zone_offset_read(line->value, &o->to_s, NULL);
		else if (sml_str_is_nocase(line->name, "DTSTART") &&
			 sml_datetime_parse(line->value, &start)) {
			o->start_s = start.s;
			has_start = true;
		}
	}
	if (!has_from)
		o->from_s = o->to_s;
	return has_to && has_start;
}

static bool
read_dates(const struct sml_lines *lines, size_t at, size_t end,
    struct sml_observance *o, struct sml_observances *list)
{
	unsigned depth = lines->v[at].depth + 1;
	bool has_rule = false;

	for (; at < end; at++) {
		const struct sml_line *line = &lines->v[at];

		if (line->depth != depth)
			continue;
		if (sml_str_is_nocase(line->name, "RDATE") &&
		    !read_rdate(line->value, o, list))
			return false;
		if (!sml_str_is_nocase(line->name, "RRULE"))
			continue;
		if (has_rule || !read_rule(line->value, o, list))
			return false;
		has_rule = true;
	}
	return put_in(list, o);
}

static void
read_component(const struct sml_lines *lines, size_t at, size_t end,
    struct sml_observances *list)
{
	struct sml_observance o = {
	    .is_dst = sml_line_begins(&lines->v[at], "DAYLIGHT")};

	if (!read_head(lines, at, end, &o)) {
		list->is_unreadable = true;
		return;
	}
	if (!list->has_offset || !o.is_dst)
		list->offset_s = o.to_s;
	list->has_offset = true;
	if (o.start_s < LATEST_S && !list->is_unreadable &&
	    !read_dates(lines, at, end, &o, list))
		list->is_unreadable = true;
}

static bool
begins(const struct sml_line *line)
{
	return sml_line_begins(line, "STANDARD") ||
	       sml_line_begins(line, "DAYLIGHT");
}

/* At most how many changes the lines from @at on hold. */
static size_t
count_changes(const struct sml_lines *lines, size_t at, unsigned depth)
{
	size_t count = 0;

	for (; at < lines->count && lines->v[at].depth >= depth; at++) {
		const struct sml_line *line = &lines->v[at];

		count += begins(line) || sml_str_is_nocase(line->name, "RRULE");
		if (!sml_str_is_nocase(line->name, "RDATE"))
			continue;
		for (size_t i = 0;
		     i < line->value.len && count < SML_ZONE_CHANGES_MAX;
		     i = sml_str_chr(line->value, ',', i) + 1)
			count++;
	}
	return count < SML_ZONE_CHANGES_MAX ? count : SML_ZONE_CHANGES_MAX;
}

enum sml_err
sml_observances_read(const struct sml_lines *lines, size_t begin,
    struct sml_arena *arena, struct sml_observances *out)
{
	unsigned depth = lines->v[begin].depth + 1;
	size_t at = begin + 1;

	*out = (struct sml_observances){.cap = count_changes(lines, at, depth)};
	out->v = sml_arena_array(arena, out->cap + 1, sizeof(out->v[0]));
	if (!out->v)
		return SML_E_NOMEM;
	while (at < lines->count && lines->v[at].depth >= depth) {
		size_t end = at + 1;

		if (lines->v[at].depth == depth && begins(&lines->v[at])) {
			while (
			    end < lines->count && lines->v[end].depth > depth)
				end++;
			read_component(lines, at, end, out);
		}
		at = end;
	}
	return SML_OK;
}
