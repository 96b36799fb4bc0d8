/* SPDX-License-Identifier: Apache-2.0 */
/* A recurrence blob and its exceptions as the components of a series. */
#include "mapping/map_event_priv.h"

#include <stdlib.h>
#include <string.h>

struct writer {
	struct outlook_event_out *out;
	const struct outlook_item *item;
	struct outlook_recur recur;
	const struct sml_zone *zone; /* of the series */
	bool is_days;
	struct outlook_item *merged; /* an exception with what it inherits */
	const struct outlook_item **embedded; /* by exception; NULL: none */
	uint32_t *moved; /* midnights of the originals, ascending */
};

static int64_t
local_of(uint32_t midnight, uint32_t offset)
{
	return outlook_recur_local_s(midnight) + (int64_t)offset * 60;
}

static int64_t
nearest_day_s(int64_t local_s)
{
	return sml_civil_day_of(local_s + SML_DAY_S / 2) * SML_DAY_S;
}

/* ---- embedded messages ---- */

int
outlook_event_compare_minutes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* A message and the minute, on the wall of the series, that it is known by. */
struct known {
	int64_t minute;
	const struct outlook_item *item;
};

static int
compare_known(const void *a, const void *b)
{
	const struct known *x = a;
	const struct known *y = b;

	return (x->minute > y->minute) - (x->minute < y->minute);
}

static const struct outlook_item *
look_up(const struct known *v, size_t count, uint32_t minutes)
{
	const struct known key = {outlook_recur_local_s(minutes) / 60, NULL};
	const struct known *hit =
	    count ? bsearch(&key, v, count, sizeof(*v), compare_known) : NULL;

	return hit ? hit->item : NULL;
}

/* By the original start, which the message tells, else by where it is. */
static enum sml_err
find_embedded(struct writer *w)
{
	const struct outlook_item *item = w->item;
	size_t count = item->exception_count;
	struct known *by_original =
	    sml_arena_array(w->out->arena, count + 1, sizeof(*by_original));
	struct known *by_start =
	    sml_arena_array(w->out->arena, count + 1, sizeof(*by_start));
	size_t originals = 0;

	w->embedded = sml_arena_array(
	    w->out->arena, w->recur.modified_count + 1, sizeof(*w->embedded));
	if (!by_original || !by_start || !w->embedded)
		return SML_E_NOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct outlook_exception *e = &item->exceptions[i];

		by_start[i] = (struct known){
		    outlook_event_utc_s(e->start_local) / 60, e->item};
		if (!outlook_item_has(
			e->item, OUTLOOK_PR_EXCEPTION_REPLACE_TIME))
			continue;
		by_original[originals++] = (struct known){
		    sml_zone_to_local(w->zone,
			outlook_event_utc_s(outlook_item_number(
			    e->item, OUTLOOK_PR_EXCEPTION_REPLACE_TIME, 0))) /
			60,
		    e->item};
	}
	qsort(by_original, originals, sizeof(*by_original), compare_known);
	qsort(by_start, count, sizeof(*by_start), compare_known);
	for (size_t i = 0; i < w->recur.modified_count; i++) {
		const struct outlook_recur_exception *e =
		    &w->recur.exceptions[i];

		w->embedded[i] =
		    look_up(by_original, originals, e->original_start);
		if (!w->embedded[i])
			w->embedded[i] = look_up(by_start, count, e->start);
	}
	return SML_OK;
}

/* ---- the series itself ---- */

static void
put_rule(struct writer *w)
{
	struct sml_rule rule;
	enum sml_err err = outlook_recur_to_rule(&w->recur, w->is_days, &rule);

	/* A calendar that is not Gregorian: its first instance. */
	if (err) {
		if (err != SML_E_UNSUPPORTED)
			outlook_event_fail(w->out, err);
		return;
	}
	if (rule.has_until && !w->is_days &&
	    !outlook_event_floats(w->out, w->zone)) {
		rule.until.s = sml_zone_to_utc(w->zone, rule.until.s);
		rule.until.clock = SML_CLOCK_UTC;
	}
	sml_rule_put(&rule, &w->out->text);
	outlook_event_put(w->out, "RRULE", outlook_event_keep(w->out));
}

/* Deleted ones, without those that are somewhere else. */
static void
put_deleted(struct writer *w)
{
	for (size_t i = 0; i < w->recur.deleted_count; i++) {
		uint32_t day = w->recur.deleted[i];

		day -= day % OUTLOOK_DAY_MINUTES;
		if (w->recur.modified_count &&
		    bsearch(&day, w->moved, w->recur.modified_count,
			sizeof(day), outlook_event_compare_minutes))
			continue;
		outlook_event_put_time(w->out, "EXDATE", w->zone, w->is_days,
		    local_of(day, w->recur.start_offset));
	}
}

static void
put_times(struct writer *w, bool is_days, int64_t start_s, int64_t end_s)
{
	if (is_days) {
		start_s = nearest_day_s(start_s);
		end_s = nearest_day_s(end_s);
		if (end_s <= start_s)
			end_s = start_s + SML_DAY_S;
	}
	outlook_event_put_time(w->out, "DTSTART", w->zone, is_days, start_s);
	outlook_event_put_time(w->out, "DTEND", w->zone, is_days,
	    end_s < start_s ? start_s : end_s);
}

static void
put_master(struct writer *w)
{
	const struct outlook_recur *recur = &w->recur;

	outlook_event_put(w->out, "BEGIN", SML_STR("VEVENT"));
	outlook_event_put_uid(w->out, w->item);
	put_times(w, w->is_days,
	    local_of(recur->start_date, recur->start_offset),
	    local_of(recur->start_date, recur->end_offset));
	put_rule(w);
	put_deleted(w);
	outlook_event_put_part(w->out, w->item);
	outlook_event_put(w->out, "END", SML_STR("VEVENT"));
}

/* ---- its exceptions ---- */

/* What an exception does not have of its own is that of the series. */
static void
merge(struct writer *w, size_t i)
{
	static const enum outlook_prop own_only[] = {
	    OUTLOOK_PR_APPT_RECUR, OUTLOOK_PR_CLIP_END, OUTLOOK_PR_ALARM_DELTA};
	const struct outlook_item *own = w->embedded[i];
	struct outlook_item *to = w->merged;

	*to = *w->item;
	for (size_t k = 0; k < SML_ARRAY_LEN(own_only); k++)
		to->v[own_only[k]].state = OUTLOOK_ABSENT;
	for (size_t p = 0; own && p < OUTLOOK_PROP_COUNT; p++) {
		if (own->v[p].state == OUTLOOK_PRESENT)
			to->v[p] = own->v[p];
	}
	/* The series' own: that of a message would name its instance. */
	to->v[OUTLOOK_PR_CLEAN_GLOBAL_ID] =
	    w->item->v[OUTLOOK_PR_CLEAN_GLOBAL_ID];
	to->v[OUTLOOK_PR_GLOBAL_ID] = w->item->v[OUTLOOK_PR_GLOBAL_ID];
	if (own && own->has_recipients && own->recipient_count) {
		to->recipients = own->recipients;
		to->recipient_count = own->recipient_count;
	}
	outlook_event_add_overrides(&w->recur.exceptions[i], own, to);
}

static void
put_exception(struct writer *w, size_t i)
{
	const struct outlook_recur_exception *e = &w->recur.exceptions[i];
	bool is_days;

	merge(w, i);
	is_days =
	    outlook_item_number(w->merged, OUTLOOK_PR_APPT_ALL_DAY, w->is_days);
	outlook_event_put(w->out, "BEGIN", SML_STR("VEVENT"));
	outlook_event_put_uid(w->out, w->merged);
	outlook_event_put_instance(w->out, w->zone, w->is_days,
	    w->is_days ? nearest_day_s(outlook_recur_local_s(e->original_start))
		       : outlook_recur_local_s(e->original_start));
	put_times(w, is_days, outlook_recur_local_s(e->start),
	    outlook_recur_local_s(e->end));
	outlook_event_put_part(w->out, w->merged);
	outlook_event_put(w->out, "END", SML_STR("VEVENT"));
}

static enum sml_err
prepare(struct writer *w)
{
	struct sml_str blob = outlook_item_str(w->item, OUTLOOK_PR_APPT_RECUR);
	enum sml_err err = outlook_recur_parse(blob, w->out->arena, &w->recur);

	if (!err)
		err = outlook_event_zone(w->item, w->out->arena, &w->zone);
	if (err)
		return err;
	/* Its times are those of some wall in any case. */
	if (!w->zone)
		w->zone = w->out->env->zone;
	w->zone = outlook_event_prefer(w->out, w->zone);
	w->is_days = outlook_item_number(w->item, OUTLOOK_PR_APPT_ALL_DAY, 0);
	w->merged = sml_arena_alloc(w->out->arena, sizeof(*w->merged));
	w->moved = sml_arena_array(
	    w->out->arena, w->recur.modified_count + 1, sizeof(*w->moved));
	if (!w->merged || !w->moved)
		return SML_E_NOMEM;
	for (size_t i = 0; i < w->recur.modified_count; i++) {
		uint32_t at = w->recur.exceptions[i].original_start;

		w->moved[i] = at - at % OUTLOOK_DAY_MINUTES;
	}
	qsort(w->moved, w->recur.modified_count, sizeof(*w->moved),
	    outlook_event_compare_minutes);
	return find_embedded(w);
}

enum sml_err
outlook_event_put_series(
    struct outlook_event_out *out, const struct outlook_item *item)
{
	struct writer w = {.out = out, .item = item};
	enum sml_err err = prepare(&w);

	if (err)
		return err;
	put_master(&w);
	for (size_t i = 0; i < w.recur.modified_count && !out->err; i++)
		put_exception(&w, i);
	return out->err;
}
