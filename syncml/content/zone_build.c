/* SPDX-License-Identifier: Apache-2.0 */
/* A zone of its own from what a VTIMEZONE says. */
#include <stdlib.h>

#include "base/limits.h"
#include "content/datetime.h"
#include "content/zone_observance.h"

struct onset {
	int64_t utc_s;
	size_t order; /* as read, where times are the same */
	int32_t from_s;
	struct sml_zone_kind kind;
};

struct builder {
	const struct sml_observances *list;
	const struct sml_observance *standard; /* endless, or NULL */
	const struct sml_observance *daylight;
	bool is_swapped; /* its daylight is the smaller offset */
	int64_t end_utc; /* changes one by one up to here */
	struct onset *v; /* NULL while they are counted */
	size_t count;
	struct sml_zone_rule rule;
};

/* ---- the rule ---- */

/* The endless ones that began last. */
static void
find_endless(struct builder *b)
{
	for (size_t i = 0; i < b->list->count; i++) {
		const struct sml_observance *o = &b->list->v[i];
		const struct sml_observance **best =
		    o->is_dst ? &b->daylight : &b->standard;

		if (o->is_endless && (!*best || o->start_s > (*best)->start_s))
			*best = o;
	}
}

static int64_t
start_utc(const struct sml_observance *o)
{
	return o->start_s - o->from_s;
}

/* The change on the wall before it by the rule, if @o has it on another. */
static struct sml_zone_change
change_from(const struct sml_observance *o, int32_t before_s)
{
	struct sml_zone_change change = o->change;

	change.time_s += before_s - o->from_s;
	return sml_zone_change_fix(change);
}

static void
take_rule(struct builder *b)
{
	const struct sml_observance *low = b->standard;
	const struct sml_observance *high = b->daylight;

	b->is_swapped = low->to_s > high->to_s;
	if (b->is_swapped) {
		low = b->daylight;
		high = b->standard;
	}
	b->rule.standard_s = low->to_s;
	b->rule.daylight_s = high->to_s;
	b->rule.has_dst = low->to_s != high->to_s;
	if (!b->rule.has_dst)
		return;
	b->rule.to_daylight = change_from(high, low->to_s);
	b->rule.to_standard = change_from(low, high->to_s);
}

/* ---- changes one by one ---- */

static bool
put_onset(struct builder *b, const struct sml_observance *o, int64_t local_s)
{
	if (b->count == SML_ZONE_CHANGES_MAX)
		return false;
	if (b->v)
		b->v[b->count] = (struct onset){.utc_s = local_s - o->from_s,
		    .order = b->count,
		    .from_s = o->from_s,
		    .kind = {o->to_s, o->is_dst != b->is_swapped}};
	b->count++;
	return true;
}

/* The last time that an observance holds: none begins after it. */
static int64_t
last_local(const struct builder *b, const struct sml_observance *o)
{
	const struct sml_observance *next =
	    o->is_dst ? b->daylight : b->standard;
	int64_t last_s = b->end_utc + o->from_s;

	if (!o->is_endless)
		return !o->count && o->until_s < last_s ? o->until_s : last_s;
	if (next && next != o && next->start_s - 1 < last_s)
		return next->start_s - 1;
	return last_s;
}

/* The year to begin with: one change before 1970 tells what holds then. */
static int32_t
first_year(const struct sml_observance *o, int64_t last_s)
{
	int32_t start = sml_civil_of(o->start_s).year;
	int32_t year = sml_civil_of(last_s).year - 1;

	if (o->count && o->count <= (uint32_t)(year - start))
		year = start + (int32_t)o->count - 1;
	if (year > 1969)
		year = 1969;
	return year > start ? year : start;
}

static bool
put_yearly(struct builder *b, const struct sml_observance *o)
{
	int64_t last_s = last_local(b, o);
	int32_t start = sml_civil_of(o->start_s).year;
	int32_t year = first_year(o, last_s);
	int64_t left = o->count ? o->count - (int64_t)(year - start) : 200;

	for (; left > 0 && year < 2107; year++) {
		int64_t local_s = sml_zone_change_local(&o->change, year);

		if (local_s > last_s)
			break;
		if (local_s < o->start_s)
			continue;
		if (!put_onset(b, o, local_s))
			return false;
		left--;
	}
	return true;
}

static int
onset_cmp(const void *a, const void *b)
{
	const struct onset *x = a, *y = b;

	if (x->utc_s != y->utc_s)
		return x->utc_s < y->utc_s ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Until when there is more to say than the rule: the start of its parts, and
 * of all that is not endless. */
static void
find_end(struct builder *b)
{
	b->end_utc = INT64_MIN;
	for (size_t i = 0; i < b->list->count; i++) {
		const struct sml_observance *o = &b->list->v[i];
		int64_t end_s = start_utc(o);

		if (o->is_yearly && !o->is_endless)
			end_s = o->count ? end_s + (int64_t)o->count * 366 *
						       SML_DAY_S
					 : o->until_s - o->from_s;
		if (end_s > b->end_utc)
			b->end_utc = end_s;
	}
}

static bool
put_onsets(struct builder *b)
{
	b->count = 0;
	for (size_t i = 0; i < b->list->count; i++) {
		const struct sml_observance *o = &b->list->v[i];

		if (o->is_yearly ? !put_yearly(b, o)
				 : !put_onset(b, o, o->start_s))
			return false;
	}
	return true;
}

/* False if there are too many. */
static bool
list_onsets(struct builder *b, struct sml_arena *arena, enum sml_err *err)
{
	find_end(b);
	if (!put_onsets(b))
		return false;
	b->v = sml_arena_array(arena, b->count + 1, sizeof(b->v[0]));
	if (!b->v) {
		*err = SML_E_NOMEM;
		return false;
	}
	put_onsets(b);
	qsort(b->v, b->count, sizeof(b->v[0]), onset_cmp);
	return true;
}

/* ---- the zone ---- */

struct parts {
	uint32_t *times;
	uint8_t *kinds;
	struct sml_zone_kind *kind_table;
	size_t kind_count;
};

static bool
kind_index(struct parts *parts, struct sml_zone_kind kind, uint8_t *out)
{
	size_t i = 0;

	while (i < parts->kind_count &&
	       (parts->kind_table[i].offset_s != kind.offset_s ||
		   parts->kind_table[i].is_dst != kind.is_dst))
		i++;
	if (i > UINT8_MAX)
		return false;
	parts->kind_table[i] = kind;
	if (i == parts->kind_count)
		parts->kind_count++;
	*out = (uint8_t)i;
	return true;
}

/* Those since 1970 as the zone's; of the same instant the last one counts. */
static bool
take_onsets(const struct builder *b, struct parts *parts, struct sml_zone *zone)
{
	struct sml_zone_kind first = {b->rule.standard_s, false};

	if (b->count)
		first.offset_s = b->v[0].from_s;
	if (!kind_index(parts, first, &zone->first_kind))
		return false;
	for (size_t i = 0; i < b->count; i++) {
		const struct onset *onset = &b->v[i];
		uint8_t kind;

		if (onset->utc_s > UINT32_MAX)
			break;
		if (!kind_index(parts, onset->kind, &kind))
			return false;
		if (onset->utc_s <= 0) {
			zone->first_kind = kind;
			continue;
		}
		if (zone->count &&
		    parts->times[zone->count - 1] == onset->utc_s)
			zone->count--;
		parts->times[zone->count] = (uint32_t)onset->utc_s;
		parts->kinds[zone->count++] = kind;
	}
	return true;
}

/* What came last may be no change of the rule: it holds up to the next one. */
static bool
join_rule(const struct builder *b, struct parts *parts, struct sml_zone *zone)
{
	int64_t last_s = zone->count ? parts->times[zone->count - 1] : 0;
	uint8_t last =
	    zone->count ? parts->kinds[zone->count - 1] : zone->first_kind;
	struct sml_zone_kind kind = sml_zone_rule_at(&b->rule, last_s);
	int64_t next_s;
	uint8_t next;

	if (kind.offset_s == parts->kind_table[last].offset_s ||
	    !sml_zone_rule_next(&b->rule, last_s, &next_s) ||
	    next_s > UINT32_MAX)
		return true;
	kind = sml_zone_rule_at(&b->rule, next_s);
	if (!kind_index(parts, kind, &next))
		return false;
	parts->times[zone->count] = (uint32_t)next_s;
	parts->kinds[zone->count++] = next;
	return true;
}

/* @out is NULL if there are too many offsets to hold. */
static enum sml_err
make_zone(
    const struct builder *b, struct sml_arena *arena, struct sml_zone **out)
{
	size_t room = b->count + 2;
	struct sml_zone *zone = sml_arena_alloc(arena, sizeof(*zone));
	struct sml_zone_rule *rule = sml_arena_alloc(arena, sizeof(*rule));
	struct parts parts = {
	    .times = sml_arena_array(arena, room, sizeof(uint32_t)),
	    .kinds = sml_arena_array(arena, room, sizeof(uint8_t)),
	    .kind_table =
		sml_arena_array(arena, room + 1, sizeof(struct sml_zone_kind)),
	};

	*out = NULL;
	if (!zone || !rule || !parts.times || !parts.kinds || !parts.kind_table)
		return SML_E_NOMEM;
	*rule = b->rule;
	zone->rule = rule;
	zone->times = parts.times;
	zone->kinds = parts.kinds;
	zone->kind_table = parts.kind_table;
	if (take_onsets(b, &parts, zone) && join_rule(b, &parts, zone))
		*out = zone;
	return SML_OK;
}

enum sml_err
sml_zone_build(const struct sml_observances *list, struct sml_arena *arena,
    struct sml_zone_built *out)
{
	struct builder b = {.list = list};
	enum sml_err err = SML_OK;

	*out = (struct sml_zone_built){.zone = NULL};
	if (list->is_unreadable || !list->count)
		return SML_OK;
	find_endless(&b);
	if (!b.standard != !b.daylight)
		return SML_OK;
	if (b.standard)
		take_rule(&b);
	if (!list_onsets(&b, arena, &err))
		return err;
	if (!b.standard && !b.count)
		return SML_OK;
	if (!b.standard) {
		out->last_s = b.v[b.count - 1].utc_s;
		b.rule.standard_s = b.v[b.count - 1].kind.offset_s;
		b.rule.daylight_s = b.rule.standard_s;
	}
	out->has_rule = b.standard;
	out->first_s = b.count ? b.v[0].utc_s : 0;
	return make_zone(&b, arena, &out->zone);
}

enum sml_err
sml_zone_build_fixed(
    int32_t offset_s, struct sml_arena *arena, struct sml_zone_built *out)
{
	struct builder b = {
	    .rule = {.standard_s = offset_s, .daylight_s = offset_s}};

	*out = (struct sml_zone_built){.zone = NULL};
	return make_zone(&b, arena, &out->zone);
}
