/* SPDX-License-Identifier: Apache-2.0 */
/* The zone of the table that a VTIMEZONE means. */
#include "base/limits.h"
#include "content/datetime.h"
#include "content/text.h"
#include "content/zone_observance.h"

/* Years in which a VTIMEZONE is compared with the zone its name says: one is
 * enough, for it may be an old one, and it may say "the last Friday" for "the
 * Friday from the 23rd on". Hours in which its changes may be off: old libical
 * wrote the time after the change, others that in UTC. */
#define TOLERANCE_S (6 * 3600)
#define RECENT_YEAR 2000
#define SETTLED_YEAR 2037

/* Of what comes before it programs write different histories, which do not
 * tell zones apart: 2000-01-01. */
#define RECENT_UTC 946684800

/* Bytes of a TZID. */
#define TZID_MAX 1000

/* The same offsets in [from_s, until_s), one after the other, each of them at
 * most @tolerance_s apart. */
static bool
is_alike_between(const struct sml_zone *const zones[2], int64_t from_s,
    int64_t until_s, int64_t tolerance_s)
{
	int64_t a = from_s, b = from_s;

	for (;;) {
		if (sml_zone_offset(zones[0], a, NULL) !=
		    sml_zone_offset(zones[1], b, NULL))
			return false;
		if (!sml_zone_next_change(zones[0], a, &a) || a > until_s)
			a = until_s;
		if (!sml_zone_next_change(zones[1], b, &b) || b > until_s)
			b = until_s;
		if (a - b > tolerance_s || b - a > tolerance_s)
			return false;
		if (a == until_s && b == until_s)
			return true;
	}
}

static bool
is_same_between(const struct sml_zone *a, const struct sml_zone *b,
    int64_t from_s, int64_t until_s)
{
	const struct sml_zone *const zones[2] = {a, b};

	return is_alike_between(zones, from_s, until_s, 0);
}

static bool
is_alike_in_a_year(
    const struct sml_zone *own, int64_t first_s, const struct sml_zone *named)
{
	const struct sml_zone *const zones[2] = {own, named};
	int32_t year = sml_civil_of(first_s).year;

	if (year < RECENT_YEAR)
		year = RECENT_YEAR;
	for (; year <= SETTLED_YEAR; year++) {
		if (is_alike_between(zones,
			sml_civil_days(year, 1, 1) * SML_DAY_S,
			sml_civil_days(year + 1, 1, 1) * SML_DAY_S,
			TOLERANCE_S))
			return true;
	}
	return false;
}

/* That @named is what the item describes, or described once. */
static bool
is_meant(const struct sml_zone_built *own, const struct sml_zone *named)
{
	const struct sml_zone *zone = own->zone;

	if (sml_zone_rule_eq(zone->rule, named->rule) ||
	    is_alike_in_a_year(zone, own->first_s, named))
		return true;
	/* Only the changes near the event. */
	return !own->has_rule && zone->count &&
	       is_same_between(zone, named, own->last_s - 1, own->last_s + 1);
}

/* The same offsets from @from_s on, given the same rule. */
static bool
is_same_since(
    const struct sml_zone *a, const struct sml_zone *b, int64_t from_s)
{
	int64_t until_s = from_s;

	if (a->count && a->times[a->count - 1] > until_s)
		until_s = a->times[a->count - 1];
	if (b->count && b->times[b->count - 1] > until_s)
		until_s = b->times[b->count - 1];
	return is_same_between(a, b, from_s, until_s + 1);
}

/* One with the rule and the same offsets since @from_s: one that Windows has
 * a name for, else the first. */
static const struct sml_zone *
by_history(const struct sml_zone *own, const struct sml_zone_rule *rule,
    int64_t from_s)
{
	const struct sml_zone *first = NULL;

	for (size_t i = 0; i < sml_zone_table_count; i++) {
		const struct sml_zone *zone = &sml_zone_table[i];

		if (zone->rule != rule || !is_same_since(own, zone, from_s))
			continue;
		if (sml_zone_find(sml_str_of(zone->windows_name)) == zone)
			return zone;
		if (!first)
			first = zone;
	}
	return first;
}

/* The zone of the table by what it is, whatever it is called. If there is
 * more to it than its rule, all of that has to be the same. */
static const struct sml_zone *
by_rule(const struct sml_zone_built *own, int64_t gap_until_utc)
{
	struct sml_zone rule_only = {.rule = own->zone->rule};
	const struct sml_zone *zone = NULL;
	int64_t from_s = own->first_s > RECENT_UTC ? own->first_s : RECENT_UTC;

	if (from_s < gap_until_utc)
		from_s = gap_until_utc;
	for (size_t i = 0; i < sml_zone_choice_count && !zone; i++) {
		if (sml_zone_rule_eq(sml_zone_choices[i].rule, own->zone->rule))
			zone = &sml_zone_table[sml_zone_choices[i].zone];
	}
	if (!zone || is_same_since(own->zone, &rule_only, from_s) ||
	    is_same_since(own->zone, zone, from_s - 1))
		return zone;
	return by_history(own->zone, zone->rule, from_s - 1);
}

/* The line called @name of the component, or NULL. */
static const struct sml_line *
line_of(const struct sml_lines *lines, size_t begin, const char *name)
{
	unsigned depth = lines->v[begin].depth + 1;

	for (size_t i = begin + 1;
	     i < lines->count && lines->v[i].depth >= depth; i++) {
		if (lines->v[i].depth == depth &&
		    sml_str_is_nocase(lines->v[i].name, name))
			return &lines->v[i];
	}
	return NULL;
}

/* The text of a line without escapes; empty if it has none. */
static enum sml_err
put_value(const struct sml_line *line, struct sml_buf *out)
{
	sml_buf_reset(out);
	if (line && line->value.len <= TZID_MAX)
		sml_text_unescape(line->value, SML_ESCAPE_NEW, out);
	return sml_buf_err(out);
}

/* What TZID and X-LIC-LOCATION name; NULL where nobody knows the name. */
static enum sml_err
find_names(const struct sml_lines *lines, size_t begin,
    const struct sml_zone *names[2])
{
	static const char *const properties[] = {"TZID", "X-LIC-LOCATION"};
	enum sml_err err = SML_OK;
	struct sml_buf name;

	sml_buf_init(&name, TZID_MAX);
	for (size_t i = 0; i < 2 && !err; i++) {
		err = put_value(line_of(lines, begin, properties[i]), &name);
		names[i] = err ? NULL : sml_zone_find(sml_buf_str(&name));
	}
	sml_buf_free(&name);
	return err;
}

const struct sml_zone *
sml_zone_choose(const struct sml_zone_built *own, int64_t gap_until_utc,
    const struct sml_zone *const names[2])
{
	const struct sml_zone *zone;

	for (size_t i = 0; i < 2; i++) {
		if (names[i] && is_meant(own, names[i]))
			return names[i];
	}
	zone = by_rule(own, gap_until_utc);
	return zone ? zone : own->zone;
}

enum sml_err
sml_zone_read(const struct sml_lines *lines, size_t begin,
    struct sml_arena *arena, const struct sml_zone **out)
{
	const struct sml_zone *names[2];
	struct sml_observances list;
	struct sml_zone_built own;
	enum sml_err err;

	*out = NULL;
	err = sml_observances_read(lines, begin, arena, &list);
	if (!err)
		err = sml_zone_build(&list, arena, &own);
	if (!err)
		err = find_names(lines, begin, names);
	if (err)
		return err;
	if (!own.zone) {
		*out = names[0] ? names[0] : names[1];
		if (*out || !list.has_offset)
			return SML_OK;
		err = sml_zone_build_fixed(list.offset_s, arena, &own);
		if (err)
			return err;
	}
	*out = sml_zone_choose(&own, list.gap_until_utc, names);
	return SML_OK;
}

static bool
is_called(const struct sml_lines *lines, size_t begin, struct sml_str tzid,
    struct sml_buf *name, enum sml_err *err)
{
	*err = put_value(line_of(lines, begin, "TZID"), name);
	return !*err && name->len &&
	       sml_str_eq_nocase(
		   sml_str_trim(sml_buf_str(name)), sml_str_trim(tzid));
}

enum sml_err
sml_zone_of_item(const struct sml_lines *lines, struct sml_str tzid,
    struct sml_arena *arena, const struct sml_zone **out)
{
	enum sml_err err = SML_OK;
	struct sml_buf name;

	*out = NULL;
	sml_buf_init(&name, TZID_MAX);
	for (size_t i = 0; i < lines->count && !err && !*out; i++) {
		if (sml_line_begins(&lines->v[i], "VTIMEZONE") &&
		    is_called(lines, i, tzid, &name, &err))
			err = sml_zone_read(lines, i, arena, out);
	}
	sml_buf_free(&name);
	if (!err && !*out)
		*out = sml_zone_find(tzid);
	return err;
}
