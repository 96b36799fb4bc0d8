/* SPDX-License-Identifier: Apache-2.0 */
/* Zones as compact VTIMEZONEs. */
#include "content/datetime.h"
#include "content/text.h"
#include "content/zone_priv.h"

/* Where a rule that holds all the time begins. */
#define RULE_YEAR 1970

void
sml_zone_put_offset(int32_t offset_s, struct sml_buf *out)
{
	unsigned s = (unsigned)(offset_s < 0 ? -offset_s : offset_s);

	sml_buf_printf(
	    out, "%c%02u%02u", offset_s < 0 ? '-' : '+', s / 3600, s / 60 % 60);
	if (s % 60)
		sml_buf_printf(out, "%02u", s % 60);
}

struct change {
	int64_t utc_s;
	int32_t from_s;
	struct sml_zone_kind to;
};

static void
put_begin(const struct change *change, struct sml_buf *out)
{
	sml_buf_put_text(out,
	    change->to.is_dst ? "BEGIN:DAYLIGHT\r\n" : "BEGIN:STANDARD\r\n");
	sml_buf_put_text(out, "DTSTART:");
	sml_datetime_put((struct sml_datetime){change->utc_s + change->from_s,
			     SML_CLOCK_LOCAL},
	    out);
	sml_buf_put_text(out, "\r\nTZOFFSETFROM:");
	sml_zone_put_offset(change->from_s, out);
	sml_buf_put_text(out, "\r\nTZOFFSETTO:");
	sml_zone_put_offset(change->to.offset_s, out);
	sml_buf_put_text(out, "\r\n");
}

static void
put_end(const struct change *change, struct sml_buf *out)
{
	sml_buf_put_text(
	    out, change->to.is_dst ? "END:DAYLIGHT\r\n" : "END:STANDARD\r\n");
}

/* ---- rules ---- */

static const char *const weekdays[] = {
    "SU", "MO", "TU", "WE", "TH", "FR", "SA"};

static void
put_numbers(int first, struct sml_buf *out)
{
	for (int i = 0; i < 7; i++)
		sml_buf_printf(out, "%s%d", i ? "," : "", first + i);
}

/* Seven days of which one is the weekday. Where they are in two months they
 * are counted from that end of the year that leap years do not move. No rule
 * says those around the end of February, or New Year: the nearest ones that
 * are within one month. */
static void
put_days(unsigned month, const struct sml_zone_span *span, struct sml_buf *out)
{
	int len = (int)sml_civil_month_len(2001, month);
	int first = span->first_day;

	if ((first < 1 && month > 1 && month != 3) ||
	    (first > len - 6 && month != 2 && month < 12)) {
		int day = (int)(sml_civil_days(2001, (int)month, first) -
				sml_civil_days(2001, 1, 1));

		sml_buf_put_text(out, "BYYEARDAY=");
		put_numbers(month < 3 ? day + 1 : day - 365, out);
	} else {
		first = first > len - 6 ? len - 6 : first;
		sml_buf_printf(out, "BYMONTH=%u;BYMONTHDAY=", month);
		put_numbers(first < 1 ? 1 : first, out);
	}
	sml_buf_printf(out, ";BYDAY=%s", weekdays[span->weekday]);
}

static void
put_rule(const struct sml_zone_change *change, struct sml_buf *out)
{
	struct sml_zone_span span = sml_zone_change_span(change);
	int len = (int)sml_civil_month_len(2001, change->month);

	sml_buf_put_text(out, "RRULE:FREQ=YEARLY;");
	if (span.weekday > 6) {
		struct sml_civil day = sml_civil_of(
		    sml_civil_days(2001, change->month, span.first_day) *
		    SML_DAY_S);

		sml_buf_printf(
		    out, "BYMONTH=%u;BYMONTHDAY=%u", day.month, day.day);
	} else if (change->week == 5 && span.first_day == len - 6) {
		sml_buf_printf(out, "BYMONTH=%u;BYDAY=-1%s", change->month,
		    weekdays[span.weekday]);
	} else if (span.first_day >= 1 && span.first_day <= 22 &&
		   span.first_day % 7 == 1) {
		sml_buf_printf(out, "BYMONTH=%u;BYDAY=%d%s", change->month,
		    span.first_day / 7 + 1, weekdays[span.weekday]);
	} else {
		put_days(change->month, &span, out);
	}
	sml_buf_put_text(out, "\r\n");
}

/* From the first time after @after_s on, or from 1970. */
static void
put_half(const struct sml_zone_rule *rule, bool to_daylight, int64_t after_s,
    struct sml_buf *out)
{
	const struct sml_zone_change *by =
	    to_daylight ? &rule->to_daylight : &rule->to_standard;
	struct change change = {
	    .from_s = to_daylight ? rule->standard_s : rule->daylight_s,
	    .to = {to_daylight ? rule->daylight_s : rule->standard_s,
		to_daylight}};
	int32_t year = RULE_YEAR;

	if (after_s >= 0)
		year = sml_civil_of(after_s).year - 1;
	do {
		change.utc_s =
		    sml_zone_change_local(by, year++) - change.from_s;
	} while (after_s >= 0 && change.utc_s <= after_s && year < 9999);
	put_begin(&change, out);
	put_rule(by, out);
	put_end(&change, out);
}

/* ---- changes one by one ---- */

/* What holds at @utc_s, as from the beginning of @year on. */
static void
put_first(const struct sml_zone *zone, int64_t utc_s, int32_t year,
    struct sml_buf *out)
{
	struct change change = {.utc_s = 0};

	change.to.offset_s = sml_zone_offset(zone, utc_s, &change.to.is_dst);
	change.from_s = change.to.offset_s;
	change.utc_s = sml_civil_days(year, 1, 1) * SML_DAY_S - change.from_s;
	put_begin(&change, out);
	put_end(&change, out);
}

static bool
next_change(const struct sml_zone *zone, int64_t after_s, struct change *out)
{
	if (!sml_zone_next_change(zone, after_s, &out->utc_s))
		return false;
	out->from_s = sml_zone_offset(zone, out->utc_s - 1, NULL);
	out->to.offset_s = sml_zone_offset(zone, out->utc_s, &out->to.is_dst);
	return true;
}

static bool
is_alike(const struct change *a, const struct change *b)
{
	return a->from_s == b->from_s && a->to.offset_s == b->to.offset_s &&
	       a->to.is_dst == b->to.is_dst;
}

/* Whether one like it came in (@after_s, @change). */
static bool
is_put(
    const struct sml_zone *zone, int64_t after_s, const struct change *change)
{
	struct change earlier = {.utc_s = after_s};

	while (next_change(zone, earlier.utc_s, &earlier) &&
	       earlier.utc_s < change->utc_s) {
		if (is_alike(&earlier, change))
			return true;
	}
	return false;
}

/* The change and all later ones like it, up to @end_s. An RDATE a line: there
 * are readers that see only the first of its values (python3-vobject). */
static void
put_alike(const struct sml_zone *zone, int64_t end_s,
    const struct change *change, struct sml_buf *out)
{
	struct change next = *change;

	put_begin(change, out);
	while (next_change(zone, next.utc_s, &next) && next.utc_s <= end_s) {
		if (!is_alike(change, &next))
			continue;
		sml_buf_put_text(out, "RDATE:");
		sml_datetime_put((struct sml_datetime){next.utc_s + next.from_s,
				     SML_CLOCK_LOCAL},
		    out);
		sml_buf_put_text(out, "\r\n");
	}
	put_end(change, out);
}

static void
put_history(const struct sml_zone *zone, int32_t from_year, int64_t start_s,
    int64_t end_s, struct sml_buf *out)
{
	struct change change = {.utc_s = start_s};

	put_first(zone, start_s, from_year, out);
	while (
	    next_change(zone, change.utc_s, &change) && change.utc_s <= end_s) {
		if (!is_put(zone, start_s, &change))
			put_alike(zone, end_s, &change, out);
	}
}

void
sml_zone_put_vtimezone(const struct sml_zone *zone, struct sml_str tzid,
    int32_t from_year, struct sml_buf *out)
{
	const struct sml_zone_rule *rule = zone->rule;
	int64_t start_s =
	    sml_zone_to_utc(zone, sml_civil_days(from_year, 1, 1) * SML_DAY_S);
	int64_t end_s = -1;

	sml_buf_put_text(out, "BEGIN:VTIMEZONE\r\nTZID:");
	sml_text_escape(tzid, SML_ESCAPE_NEW, out);
	sml_buf_put_text(out, "\r\n");
	if (zone->count && zone->times[zone->count - 1] > start_s) {
		end_s = zone->times[zone->count - 1];
		put_history(zone, from_year, start_s, end_s, out);
	} else if (!rule->has_dst) {
		put_first(zone, start_s, RULE_YEAR, out);
	}
	if (rule->has_dst) {
		put_half(rule, true, end_s, out);
		put_half(rule, false, end_s, out);
	}
	sml_buf_put_text(out, "END:VTIMEZONE\r\n");
}
