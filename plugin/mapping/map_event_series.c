/* SPDX-License-Identifier: Apache-2.0 */
/* A series of a text as recurrence blob and embedded messages. */
#include "mapping/map_event_priv.h"

#include "base/limits.h"
#include "content/text.h"
#include "mapping/zone_blob.h"

#include <stdlib.h>

#define CLASS_EXCEPTION "IPM.OLE.CLASS.{00061055-0000-0000-C000-000000000046}"
/* A moved instance that passes more dates than that went too far. */
#define PASSED_MAX 64
#define DATES_AT_ONCE 256

/* A child while it becomes an exception. */
struct child {
	struct outlook_event_in in;
	struct outlook_event_when when;
	int64_t original_s; /* on the wall of the series */
	uint32_t day;       /* of the original, midnight in minutes */
	uint32_t new_day;
	int64_t start_s, end_s; /* on the wall of the series */
};

struct series {
	struct outlook_event_in *in;
	const struct outlook_event_when *when;
	struct outlook_recur recur;
	struct sml_buf days; /* of uint32_t: deleted, ascending, once each */
	struct child *children;
	size_t count;
};

static uint32_t
midnight(uint32_t minutes)
{
	return minutes - minutes % OUTLOOK_DAY_MINUTES;
}

/* ---- the rule ---- */

static int64_t
until_of(const struct series *s, const struct sml_rule *rule)
{
	struct outlook_event_time until = {
	    .is_set = true, .as_written = rule->until};

	if (!rule->has_until)
		return INT64_MAX;
	if (s->when->is_days)
		return rule->until.s;
	if (rule->until.clock == SML_CLOCK_DATE)
		return rule->until.s + SML_DAY_S - 1;
	if (rule->until.clock == SML_CLOCK_UTC)
		until.zone = sml_zone_utc();
	return outlook_event_local(&until, s->when->zone);
}

static enum sml_err
read_rule(struct series *s)
{
	size_t at = 0;
	const struct sml_line *line = outlook_event_next(s->in, "RRULE", &at);
	struct sml_datetime start = {s->when->start_s,
	    s->when->is_days ? SML_CLOCK_DATE : SML_CLOCK_LOCAL};
	struct sml_rule rule;
	enum sml_err err;

	if (!line || outlook_event_next(s->in, "RRULE", &at) ||
	    outlook_event_find(s->in, "RDATE") ||
	    outlook_event_find(s->in, "EXRULE"))
		return SML_E_UNSUPPORTED;
	err = sml_rule_parse(sml_str_trim(line->value), &rule);
	if (!err)
		err = outlook_recur_of_rule(&rule, start, until_of(s, &rule),
		    (uint32_t)((s->when->end_s - s->when->start_s) / 60),
		    &s->recur);
	return err == SML_E_NOMEM ? err : err ? SML_E_UNSUPPORTED : SML_OK;
}

/* ---- days that are no instance as the rule has it ---- */

static void
add_day(struct sml_buf *days, int64_t local_s)
{
	uint32_t day = midnight(outlook_recur_minutes(local_s));

	sml_buf_put(days, &day, sizeof(day));
}

static uint32_t *
days_of(const struct sml_buf *days, size_t *count_out)
{
	*count_out = days->len / sizeof(uint32_t);
	return (uint32_t *)(void *)days->p;
}

static bool
has_day(const struct sml_buf *days, uint32_t day)
{
	size_t count;
	const uint32_t *v = days_of(days, &count);

	return count && bsearch(&day, v, count, sizeof(day),
			    outlook_event_compare_minutes);
}

/* Sort, and keep those that the rule has, once each. */
static enum sml_err
settle_days(struct series *s)
{
	uint32_t dates[DATES_AT_ONCE];
	size_t count, kept = 0, at = 0;
	uint32_t *v = days_of(&s->days, &count);

	if (s->days.err || !count)
		return sml_buf_err(&s->days);
	qsort(v, count, sizeof(*v), outlook_event_compare_minutes);
	while (at < count) {
		uint32_t end = v[count - 1] + 1;
		size_t found = outlook_recur_dates(
		    &s->recur, v[at], end, dates, DATES_AT_ONCE);

		for (size_t i = 0; i < found; i++) {
			while (at < count && v[at] < dates[i])
				at++;
			if (at < count && v[at] == dates[i])
				v[kept++] = dates[i];
			while (at < count && v[at] == dates[i])
				at++;
		}
		if (found < DATES_AT_ONCE)
			break;
	}
	sml_buf_cut(&s->days, kept * sizeof(*v));
	return SML_OK;
}

static enum sml_err
read_deleted(struct series *s)
{
	const struct sml_line *line;
	size_t at = 0;

	while ((line = outlook_event_next(s->in, "EXDATE", &at))) {
		struct sml_str element;
		size_t from = 0;

		while (sml_text_next_element(
		    line->value, SML_ESCAPE_NEW, &from, &element)) {
			struct outlook_event_time time;
			enum sml_err err =
			    outlook_event_time_of(s->in, line, element, &time);

			if (err)
				return err;
			if (time.is_set)
				add_day(&s->days,
				    outlook_event_local(&time, s->when->zone));
		}
	}
	return sml_buf_err(&s->days);
}

/* ---- children ---- */

static int64_t
on_wall(const struct series *s, int64_t utc_s)
{
	return sml_zone_to_local(s->when->zone, utc_s);
}

/* False in *@is_used_out: it replaces no instance; the text keeps it. */
static enum sml_err
look_at_child(struct series *s, const struct outlook_event_part *part,
    struct child *out, bool *is_used_out)
{
	struct outlook_event_time original = {.is_set = false};
	const struct sml_line *line;
	uint32_t date;
	enum sml_err err;

	*is_used_out = false;
	*out = (struct child){.in = *s->in};
	out->in.begin = part->begin;
	out->in.end = part->end;
	line = outlook_event_find(&out->in, "RECURRENCE-ID");
	err = outlook_event_time_of(&out->in, line, line->value, &original);
	if (!err)
		err = outlook_event_when_of(&out->in, &out->when);
	if (err == SML_E_SYNTAX || (!err && !original.is_set))
		return SML_OK;
	if (err)
		return err;
	/* This instance and all that follow: Outlook has no such thing. */
	if (sml_line_param(line, "RANGE"))
		return SML_E_UNSUPPORTED;
	out->original_s = outlook_event_local(&original, s->when->zone);
	out->day = midnight(outlook_recur_minutes(out->original_s));
	/* Whatever time it names, the instance is that of the day. */
	out->original_s = outlook_recur_local_s(out->day) +
			  (int64_t)s->recur.start_offset * 60;
	if (out->when.is_days) {
		out->start_s = out->when.start_s;
		out->end_s = out->when.end_s;
	} else {
		out->start_s = on_wall(s, out->when.start_utc);
		out->end_s = on_wall(s, out->when.end_utc);
	}
	out->new_day = midnight(outlook_recur_minutes(out->start_s));
	*is_used_out = outlook_recur_dates(
			   &s->recur, out->day, out->day + 1, &date, 1) == 1;
	return SML_OK;
}

static int
compare_children(const void *a, const void *b)
{
	const struct child *x = a;
	const struct child *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

static enum sml_err
read_children(
    struct series *s, const struct outlook_event_part *parts, size_t count)
{
	s->children =
	    sml_arena_array(s->in->arena, count + 1, sizeof(*s->children));
	if (!s->children)
		return SML_E_NOMEM;
	for (size_t i = 0; i < count; i++) {
		struct child *child = &s->children[s->count];
		bool is_used;
		enum sml_err err = look_at_child(s, &parts[i], child, &is_used);

		if (err)
			return err;
		if (!is_used)
			continue;
		add_day(&s->days, outlook_recur_local_s(child->day));
		s->count++;
	}
	qsort(s->children, s->count, sizeof(*s->children), compare_children);
	return SML_OK;
}

/* Whether an instance as the rule has it stands between where the child was
 * and where it is, or on that day. */
static bool
passes_instance(const struct series *s, const struct child *child)
{
	uint32_t from =
	    child->day < child->new_day ? child->day : child->new_day;
	uint32_t to = child->day < child->new_day ? child->new_day : child->day;
	uint32_t dates[PASSED_MAX];
	size_t count =
	    outlook_recur_dates(&s->recur, from, to + 1, dates, PASSED_MAX);

	for (size_t i = 0; i < count; i++) {
		if (dates[i] != child->day && !has_day(&s->days, dates[i]))
			return true;
	}
	return count == PASSED_MAX;
}

/* [MS-OXOCAL] 3.1.4.7: one instance a day at most, in their order. */
static bool
is_orderly(const struct series *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct child *child = &s->children[i];

		if (i && (child->day == child[-1].day ||
			     child->new_day <= child[-1].new_day))
			return false;
		if (passes_instance(s, child))
			return false;
	}
	return true;
}

/* ---- exceptions ---- */

static enum sml_err
make_embedded(struct series *s, struct child *child, int64_t now_utc,
    struct outlook_exception *out)
{
	struct outlook_event_in *in = &child->in;
	int64_t start_utc = child->when.start_utc;
	enum sml_err err;

	in->item = sml_arena_alloc(in->arena, sizeof(*in->item));
	if (!in->item)
		return SML_E_NOMEM;
	out->item = in->item;
	out->start_local = outlook_event_filetime(child->start_s);
	out->end_local = outlook_event_filetime(child->end_s);
	outlook_item_set_str(
	    in->item, OUTLOOK_PR_MESSAGE_CLASS, SML_STR(CLASS_EXCEPTION));
	err = outlook_event_get_part(in, &child->when);
	if (!err)
		err = outlook_event_set_uid(
		    in, sml_civil_day_of(child->original_s));
	if (!err)
		err = outlook_event_set_alarm(in, &child->when,
		    start_utc < now_utc ? INT64_MAX : start_utc);
	if (err)
		return err;
	outlook_item_set_number(in->item, OUTLOOK_PR_EXCEPTION_REPLACE_TIME,
	    outlook_event_filetime(
		sml_zone_to_utc(s->when->zone, child->original_s)));
	outlook_item_set_number(in->item, OUTLOOK_PR_IS_EXCEPTION, true);
	return SML_OK;
}

static enum sml_err
make_exceptions(struct series *s, int64_t now_utc)
{
	struct outlook_item *item = s->in->item;
	uint32_t *modified =
	    sml_arena_array(s->in->arena, s->count + 1, sizeof(*modified));
	size_t deleted_count;
	const uint32_t *deleted = days_of(&s->days, &deleted_count);

	s->recur.exceptions = sml_arena_array(
	    s->in->arena, s->count + 1, sizeof(*s->recur.exceptions));
	item->exceptions = sml_arena_array(
	    s->in->arena, s->count + 1, sizeof(*item->exceptions));
	if (!modified || !s->recur.exceptions || !item->exceptions)
		return SML_E_NOMEM;
	for (size_t i = 0; i < s->count; i++) {
		struct child *child = &s->children[i];
		struct outlook_recur_exception *e = &s->recur.exceptions[i];
		enum sml_err err =
		    make_embedded(s, child, now_utc, &item->exceptions[i]);

		if (err)
			return err;
		modified[i] = child->new_day;
		e->start = outlook_recur_minutes(child->start_s);
		e->end = outlook_recur_minutes(child->end_s);
		e->original_start = outlook_recur_minutes(child->original_s);
		outlook_event_set_overrides(child->in.item, item, e);
	}
	item->exception_count = s->count;
	s->recur.modified = modified;
	s->recur.modified_count = s->count;
	s->recur.deleted = deleted;
	s->recur.deleted_count = deleted_count;
	return SML_OK;
}

/* The first start that is not before now; INT64_MAX: none. */
static int64_t
find_next(const struct series *s, int64_t now_utc)
{
	uint32_t today = midnight(outlook_recur_minutes(on_wall(s, now_utc)));
	uint32_t from = today;
	int64_t next = INT64_MAX;
	size_t found = DATES_AT_ONCE;

	for (size_t i = 0; i < s->count; i++) {
		int64_t start = s->children[i].when.start_utc;

		if (start >= now_utc && start < next)
			next = start;
	}
	while (found == DATES_AT_ONCE) {
		uint32_t dates[DATES_AT_ONCE];

		found = outlook_recur_dates(
		    &s->recur, from, UINT32_MAX, dates, DATES_AT_ONCE);
		for (size_t i = 0; i < found; i++) {
			int64_t start = sml_zone_to_utc(s->when->zone,
			    outlook_recur_local_s(dates[i]) +
				(int64_t)s->recur.start_offset * 60);

			if (start < now_utc || has_day(&s->days, dates[i]))
				continue;
			return start < next ? start : next;
		}
		if (found)
			from = dates[found - 1] + 1;
	}
	return next;
}

/* ---- properties ---- */

void
outlook_event_set_single(struct outlook_item *item)
{
	static const enum outlook_prop gone[] = {OUTLOOK_PR_APPT_RECUR,
	    OUTLOOK_PR_RECURRENCE_PATTERN, OUTLOOK_PR_ZONE_STRUCT,
	    OUTLOOK_PR_ZONE_DESCRIPTION, OUTLOOK_PR_ZONE_RECUR};

	for (size_t i = 0; i < SML_ARRAY_LEN(gone); i++)
		outlook_item_remove(item, gone[i]);
	outlook_item_set_number(item, OUTLOOK_PR_IS_RECURRING_APPT, false);
	outlook_item_set_number(item, OUTLOOK_PR_IS_RECURRING, false);
	outlook_item_set_number(item, OUTLOOK_PR_IS_EXCEPTION, false);
	outlook_item_set_number(item, OUTLOOK_PR_RECURRENCE_TYPE, 0);
	item->has_exceptions = true;
	item->exceptions = NULL;
	item->exception_count = 0;
}

/* Blobs and texts of a series: who writes which. */
enum blob {
	BLOB_RECUR,
	BLOB_WORDS,
	BLOB_ZONE_STRUCT,
	BLOB_ZONE_DESCRIPTION,
	BLOB_ZONE_RECUR,
	BLOB_COUNT
};

static void
put_blob(const struct series *s, enum blob which, struct sml_buf *out)
{
	const struct sml_zone *zone = s->when->zone;
	int32_t year = sml_civil_of(s->when->start_s).year;

	switch (which) {
	case BLOB_RECUR:
		outlook_recur_put(&s->recur, out);
		break;
	case BLOB_WORDS:
		outlook_event_put_words(&s->recur, s->when->is_days, out);
		break;
	case BLOB_ZONE_STRUCT:
		outlook_zone_put_struct(zone, year, out);
		break;
	case BLOB_ZONE_DESCRIPTION:
		outlook_zone_put_description(zone, year, out);
		break;
	case BLOB_ZONE_RECUR:
		outlook_zone_put_definition(zone, year, true, out);
		break;
	case BLOB_COUNT:
		break;
	}
}

static enum sml_err
set_properties(const struct series *s)
{
	static const enum outlook_prop props[BLOB_COUNT] = {
	    OUTLOOK_PR_APPT_RECUR, OUTLOOK_PR_RECURRENCE_PATTERN,
	    OUTLOOK_PR_ZONE_STRUCT, OUTLOOK_PR_ZONE_DESCRIPTION,
	    OUTLOOK_PR_ZONE_RECUR};
	struct outlook_item *item = s->in->item;
	int64_t last_s = outlook_recur_local_s(s->recur.end_date);
	int64_t first_s = outlook_recur_local_s(s->recur.start_date);
	bool is_endless = s->recur.end == OUTLOOK_RECUR_NEVER;

	for (enum blob b = 0; b < BLOB_COUNT; b++) {
		struct sml_str bytes;
		struct sml_buf buf;
		enum sml_err err;

		sml_buf_init(&buf, SML_ITEM_MAX);
		put_blob(s, b, &buf);
		err = outlook_event_take(s->in->arena, &buf, &bytes);
		if (err)
			return err;
		outlook_item_set_str(item, props[b], bytes);
	}
	outlook_item_set_number(item, OUTLOOK_PR_IS_RECURRING_APPT, true);
	outlook_item_set_number(item, OUTLOOK_PR_IS_RECURRING, true);
	outlook_item_set_number(
	    item, OUTLOOK_PR_RECURRENCE_TYPE, s->recur.freq - 0x2009);
	outlook_item_set_number(item, OUTLOOK_PR_CLIP_START,
	    outlook_event_filetime(sml_zone_to_utc(s->when->zone, first_s)));
	outlook_item_set_number(item, OUTLOOK_PR_CLIP_END,
	    outlook_event_filetime(
		is_endless ? last_s : sml_zone_to_utc(s->when->zone, last_s)));
	return SML_OK;
}

enum sml_err
outlook_event_set_series(struct outlook_event_in *in,
    const struct outlook_event_when *when,
    const struct outlook_event_part *children, size_t count,
    int64_t *next_utc_out)
{
	int64_t now_utc = in->env->env->now_utc(in->env->env->ctx);
	struct series s = {.in = in, .when = when};
	enum sml_err err = read_rule(&s);

	if (err)
		return err;
	sml_buf_init(&s.days, SML_CONTENT_ARENA_MAX);
	err = read_deleted(&s);
	if (!err)
		err = read_children(&s, children, count);
	if (!err)
		err = settle_days(&s);
	if (!err && !is_orderly(&s))
		err = SML_E_UNSUPPORTED;
	if (!err)
		err = make_exceptions(&s, now_utc);
	if (!err) {
		*next_utc_out = find_next(&s, now_utc);
		err = set_properties(&s);
	}
	sml_buf_free(&s.days);
	return err;
}
