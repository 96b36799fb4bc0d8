/* SPDX-License-Identifier: Apache-2.0 */
/* Instances of a calendar item, one by one until one is in the range. */
#include "content/span.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "content/item.h"
#include "content/recur.h"
#include "content/text.h"
#include "content/zone.h"

/* Zone names of one item that are looked up, as many as sml_tzids has. */
#define ZONES_MAX 16

/* An instance moves by no more than this between the wall and UTC. */
#define SLOP_S (2 * (int64_t)SML_DAY_S)

struct walk {
	const struct sml_span *span;
	const struct sml_lines *lines;
	struct sml_arena *arena;
	bool is_old; /* vCalendar 1.0 */
	const struct sml_zone *old_zone;
	struct {
		struct sml_str name;
		const struct sml_zone *zone;
	} zones[ZONES_MAX];
	size_t zone_count;
	struct sml_buf taken; /* of int64_t, sorted: of RECURRENCE-IDs */
	size_t rules;         /* looked at so far */
	enum sml_err err;
};

/* A time of the item; @zone is NULL for days, UTC and floating times. */
struct moment {
	bool is_set;
	struct sml_datetime time;
	const struct sml_zone *zone;
	int64_t utc_s;
};

/* One component. */
struct part {
	size_t begin, end;
	struct moment start, stop;
	int64_t len_s;
	struct sml_buf out; /* of int64_t, sorted: instants that are not */
};

static int64_t
plus(int64_t a, int64_t b)
{
	if (a == INT64_MIN || a == INT64_MAX)
		return a;
	return a + b;
}

/* ---- times ---- */

static const struct sml_zone *
zone_of(struct walk *w, const struct sml_line *line)
{
	const struct sml_param *tzid = sml_line_param(line, "TZID");
	const struct sml_zone *zone = NULL;

	if (!tzid)
		return w->old_zone;
	for (size_t i = 0; i < w->zone_count; i++) {
		if (sml_str_eq(w->zones[i].name, tzid->value))
			return w->zones[i].zone;
	}
	if (w->zone_count == ZONES_MAX)
		return NULL;
	w->err = sml_zone_of_item(w->lines, tzid->value, w->arena, &zone);
	w->zones[w->zone_count].name = tzid->value;
	w->zones[w->zone_count++].zone = zone;
	return zone;
}

static int64_t
instant(const struct moment *m, int64_t local_s)
{
	return m->zone ? sml_zone_to_utc(m->zone, local_s) : local_s;
}

static struct moment
moment_of(struct walk *w, const struct sml_line *line, struct sml_str value)
{
	struct moment m = {.is_set = false};

	value = sml_str_trim(value);
	/* A period: when it begins. */
	value = sml_str_sub(value, 0, sml_str_chr(value, '/', 0));
	if (!sml_datetime_parse(value, &m.time))
		return m;
	m.is_set = true;
	if (m.time.clock == SML_CLOCK_LOCAL)
		m.zone = zone_of(w, line);
	m.utc_s = instant(&m, m.time.s);
	return m;
}

static struct moment
own_moment(struct walk *w, const struct part *p, const char *name)
{
	size_t at = sml_item_find_own(w->lines, p->begin, name);

	if (at >= w->lines->count)
		return (struct moment){.is_set = false};
	return moment_of(w, &w->lines->v[at], w->lines->v[at].value);
}

static void
put_instant(struct sml_buf *list, const struct moment *m)
{
	sml_buf_put(list, &m->utc_s, sizeof(m->utc_s));
}

static int
by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
sort_instants(struct sml_buf *list)
{
	if (list->len)
		qsort(list->p, list->len / sizeof(int64_t), sizeof(int64_t),
		    by_time);
}

static bool
has_instant(const struct sml_buf *list, int64_t utc_s)
{
	return list->len &&
	       bsearch(&utc_s, list->p, list->len / sizeof(int64_t),
		   sizeof(int64_t), by_time) != NULL;
}

/* ---- one instance ---- */

static bool
is_inside(const struct walk *w, int64_t utc_s, int64_t len_s)
{
	return utc_s < w->span->before_s &&
	       (utc_s >= w->span->since_s || utc_s + len_s > w->span->since_s);
}

static bool
counts(const struct walk *w, const struct part *p, int64_t utc_s)
{
	return is_inside(w, utc_s, p->len_s) && !has_instant(&p->out, utc_s) &&
	       !has_instant(&w->taken, utc_s);
}

/* ---- series ---- */

static int64_t
until_of(const struct part *p, const struct sml_rule *rule)
{
	int64_t until_s = rule->until.s;

	if (!rule->has_until)
		return INT64_MAX;
	if (rule->until.clock == SML_CLOCK_DATE)
		return until_s + SML_DAY_S - 1;
	if (rule->until.clock == SML_CLOCK_UTC && p->start.zone)
		return sml_zone_to_local(p->start.zone, until_s);
	return until_s;
}

static bool
series_meets(const struct walk *w, const struct part *p, struct sml_str value)
{
	int64_t stop_s = plus(w->span->before_s, SLOP_S), at_s, until_s;
	struct sml_recur recur;
	struct sml_rule rule;
	enum sml_err err;

	err = w->is_old ? sml_rule_parse_old(value, p->start.time, &rule)
			: sml_rule_parse(value, &rule);
	/* Whoever reads it may see an instance anywhere. */
	if (err)
		return p->start.utc_s < w->span->before_s;
	if (rule.count > SML_FILTER_INSTANCES_MAX)
		rule.count = 0;
	until_s = until_of(p, &rule);
	if (sml_recur_begin(&rule, p->start.time, until_s, &recur))
		return p->start.utc_s < w->span->before_s &&
		       (until_s == INT64_MAX ||
			   until_s + p->len_s + SLOP_S > w->span->since_s);
	if (w->span->since_s != INT64_MIN)
		sml_recur_skip(&recur, w->span->since_s - p->len_s - SLOP_S);
	while (sml_recur_next(&recur, &at_s) && at_s < stop_s) {
		if (counts(w, p, instant(&p->start, at_s)))
			return true;
	}
	return false;
}

static bool
dates_meet(struct walk *w, const struct part *p, const struct sml_line *line)
{
	enum sml_escape escape = w->is_old ? SML_ESCAPE_OLD : SML_ESCAPE_NEW;
	struct sml_str element;
	size_t at = 0;

	while (sml_text_next_element(line->value, escape, &at, &element)) {
		struct moment m = moment_of(w, line, element);

		if (m.is_set && counts(w, p, m.utc_s))
			return true;
	}
	return false;
}

/* ---- one component ---- */

static void
find_times(struct walk *w, struct part *p)
{
	size_t at = sml_item_find_own(w->lines, p->begin, "DURATION");
	struct sml_duration d;

	p->start = own_moment(w, p, "DTSTART");
	p->stop = own_moment(w, p, "DTEND");
	if (!p->stop.is_set)
		p->stop = own_moment(w, p, "DUE");
	if (!p->start.is_set)
		p->start = p->stop;
	if (p->stop.is_set)
		p->len_s = p->stop.utc_s - p->start.utc_s;
	else if (at < w->lines->count &&
		 sml_duration_parse(sml_str_trim(w->lines->v[at].value), &d) &&
		 !d.is_negative)
		p->len_s = (int64_t)d.days * SML_DAY_S + d.s;
	else if (p->start.time.clock == SML_CLOCK_DATE)
		p->len_s = SML_DAY_S;
	if (p->len_s < 0)
		p->len_s = 0;
}

static bool
is_own(const struct walk *w, const struct part *p, size_t i, const char *name)
{
	const struct sml_line *line = &w->lines->v[i];

	return line->depth == w->lines->v[p->begin].depth + 1 &&
	       sml_str_is_nocase(line->name, name);
}

/* What EXDATE takes out. */
static void
find_out(struct walk *w, struct part *p)
{
	enum sml_escape escape = w->is_old ? SML_ESCAPE_OLD : SML_ESCAPE_NEW;
	struct sml_str element;

	for (size_t i = p->begin + 1; i < p->end; i++) {
		size_t at = 0;

		while (is_own(w, p, i, "EXDATE") &&
		       sml_text_next_element(
			   w->lines->v[i].value, escape, &at, &element)) {
			struct moment m =
			    moment_of(w, &w->lines->v[i], element);

			if (m.is_set)
				put_instant(&p->out, &m);
		}
	}
	if (!w->err)
		w->err = p->out.err;
	sort_instants(&p->out);
}

static bool
repeats_meet(struct walk *w, struct part *p)
{
	find_out(w, p);
	if (counts(w, p, p->start.utc_s))
		return true;
	for (size_t i = p->begin + 1; i < p->end && !w->err; i++) {
		struct sml_str value = sml_str_trim(w->lines->v[i].value);

		if (is_own(w, p, i, "RDATE") &&
		    dates_meet(w, p, &w->lines->v[i]))
			return true;
		if (is_own(w, p, i, "RRULE") && value.len &&
		    (++w->rules > SML_FILTER_RULES_MAX ||
			series_meets(w, p, value)))
			return true;
	}
	return false;
}

static bool
part_meets(struct walk *w, size_t begin)
{
	size_t none = w->lines->count;
	struct part p = {.begin = begin, .end = sml_item_end(w->lines, begin)};
	bool is_met;

	find_times(w, &p);
	if (!p.start.is_set)
		return true;
	if (sml_item_find_own(w->lines, begin, "RECURRENCE-ID") < none)
		return is_inside(w, p.start.utc_s, p.len_s);
	sml_buf_init(&p.out, SML_CONTENT_ARENA_MAX);
	is_met = repeats_meet(w, &p);
	sml_buf_free(&p.out);
	return is_met;
}

/* ---- the item ---- */

static bool
is_part(const struct sml_line *line)
{
	return sml_line_begins(line, "VEVENT") ||
	       sml_line_begins(line, "VTODO") ||
	       sml_line_begins(line, "VJOURNAL");
}

static void
find_taken(struct walk *w)
{
	for (size_t i = 0; i < w->lines->count && !w->err; i++) {
		const struct sml_line *line = &w->lines->v[i];
		struct moment m;

		if (!sml_str_is_nocase(line->name, "RECURRENCE-ID"))
			continue;
		m = moment_of(w, line, line->value);
		if (m.is_set)
			put_instant(&w->taken, &m);
	}
	if (!w->err)
		w->err = w->taken.err;
	sort_instants(&w->taken);
}

static bool
has_version_1(const struct sml_lines *lines)
{
	size_t at = sml_lines_find(lines, "VERSION", 1, 0);

	return at < lines->count &&
	       sml_str_is(sml_str_trim(lines->v[at].value), "1.0");
}

enum sml_err
sml_span_meets(const struct sml_span *span, const struct sml_lines *lines,
    struct sml_arena *arena, bool *out)
{
	struct walk w = {.span = span, .lines = lines, .arena = arena};
	size_t top = sml_lines_find(lines, "BEGIN", 0, 0);
	bool has_part = false;

	*out = false;
	sml_buf_init(&w.taken, SML_CONTENT_ARENA_MAX);
	w.is_old = has_version_1(lines);
	if (w.is_old && top < lines->count)
		w.err = sml_zone_read_old(lines, top, NULL, arena, &w.old_zone);
	find_taken(&w);
	for (size_t i = 0; i < lines->count && !*out && !w.err; i++) {
		if (!is_part(&lines->v[i]))
			continue;
		has_part = true;
		*out = part_meets(&w, i);
	}
	if (!has_part)
		*out = true;
	sml_buf_free(&w.taken);
	return w.err;
}
