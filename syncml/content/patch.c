/* SPDX-License-Identifier: Apache-2.0 */
/* An item of which only the changed properties came (Meta/FieldLevel). */
#include "content/patch.h"

#include <stdlib.h>

#include "base/attr.h"
#include "content/item.h"
#include "content/param.h"
#include "content/vcard.h"

/* A property or an inner component of the part. */
struct unit {
	uint64_t key;
	size_t from, end; /* lines */
	bool is_written;  /* its key was met in the whole */
};

struct units {
	struct unit *v; /* by key, then as they stand */
	size_t count;
};

struct patch {
	enum sml_kind kind;
	struct sml_arena *arena;
	struct sml_lines whole, part, result;
	size_t whole_top, part_top;     /* BEGIN of the item */
	size_t whole_begin, part_begin; /* of the component changed */
	struct units changed, zones;
	struct sml_buf scratch;
};

/* ---- names ---- */

/* The lines of one unit that begins at @at. */
static size_t
unit_end(const struct sml_lines *lines, size_t at)
{
	return sml_line_is(&lines->v[at], "BEGIN") ? sml_item_end(lines, at)
						   : at + 1;
}

static bool
is_typed(const struct patch *p, struct sml_str name)
{
	const struct sml_traits *traits = &sml_vcard_traits;

	for (size_t i = 0; p->kind == SML_KIND_CONTACT && i < traits->count;
	     i++)
		if (sml_str_is(name, traits->rows[i].name))
			return traits->rows[i].flags & SML_TRAIT_MANY;
	return false;
}

/* What one of the part shares with those it replaces. */
static uint64_t
key_of(struct patch *p, const struct sml_lines *lines, size_t at)
{
	const struct sml_line *line = &lines->v[at];
	struct sml_key key = sml_key_start("patch");
	bool is_component = sml_line_is(line, "BEGIN"), is_pref;
	struct sml_str name;

	sml_buf_reset(&p->scratch);
	sml_text_put_upper(
	    &p->scratch, is_component ? sml_str_trim(line->value) : line->name);
	name = sml_buf_str(&p->scratch);
	sml_key_add(&key, is_component ? SML_STR("BEGIN") : SML_STR(""));
	sml_key_add(&key, name);
	if (is_component && sml_str_is(name, "VTIMEZONE")) {
		size_t id = sml_item_find_own(lines, at, "TZID");

		if (id < lines->count)
			sml_key_add(&key, sml_str_trim(lines->v[id].value));
	} else if (!is_component && is_typed(p, name)) {
		struct sml_str upper = sml_arena_dup(p->arena, name);

		sml_buf_reset(&p->scratch);
		if (!upper.p)
			sml_buf_fail(&p->scratch, SML_E_NOMEM);
		else
			sml_param_types(line, upper, &is_pref, &p->scratch);
		sml_key_add(&key, sml_buf_str(&p->scratch));
	}
	return key.hash;
}

static int
by_key(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->from < y->from ? -1 : x->from > y->from;
}

/* The first unit with @key; NULL if there is none. */
static struct unit *
find_unit(const struct units *units, uint64_t key)
{
	size_t low = 0, high = units->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (units->v[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < units->count && units->v[low].key == key ? &units->v[low]
							      : NULL;
}

/* ---- the part ---- */

static bool
is_frame(const struct sml_line *line)
{
	return !line->name.p || sml_line_is(line, "END") ||
	       sml_line_is(line, "VERSION");
}

static enum sml_err
add_unit(struct patch *p, struct units *to, size_t at)
{
	struct unit *unit = &to->v[to->count++];

	unit->key = key_of(p, &p->part, at);
	unit->from = at;
	unit->end = unit_end(&p->part, at);
	unit->is_written = false;
	return sml_buf_err(&p->scratch);
}

/* BEGIN of the item: bytes that are no lines may stand before it. */
static size_t
top_of(const struct sml_lines *lines)
{
	size_t i = 0;

	while (i + 1 < lines->count && !sml_line_is(&lines->v[i], "BEGIN"))
		i++;
	return i;
}

/* What the component of the part has, and the time zones beside it. */
static enum sml_err
read_part(struct patch *p)
{
	const struct sml_lines *part = &p->part;
	size_t end = sml_item_end(part, p->part_begin), i;
	enum sml_err err = SML_OK;

	p->changed.v =
	    sml_arena_array(p->arena, part->count, sizeof(*p->changed.v));
	p->zones.v =
	    sml_arena_array(p->arena, part->count, sizeof(*p->zones.v));
	if (!p->changed.v || !p->zones.v)
		return SML_E_NOMEM;
	for (i = p->part_begin + 1; i < end && err == SML_OK;
	     i = unit_end(part, i))
		if (!is_frame(&part->v[i]))
			err = add_unit(p, &p->changed, i);
	for (i = p->part_top + 1; i < part->count && err == SML_OK;
	     i = unit_end(part, i))
		if (p->part_begin != p->part_top &&
		    sml_line_begins(&part->v[i], "VTIMEZONE"))
			err = add_unit(p, &p->zones, i);
	if (p->changed.count)
		qsort(p->changed.v, p->changed.count, sizeof(*p->changed.v),
		    by_key);
	if (p->zones.count)
		qsort(p->zones.v, p->zones.count, sizeof(*p->zones.v), by_key);
	return err;
}

/* BEGIN of the component that is changed: the item itself, or its only event,
 * task or journal entry. */
static enum sml_err
find_part(struct patch *p)
{
	const struct sml_lines *part = &p->part;
	size_t found = 0;

	p->part_begin = p->part_top;
	if (!sml_line_begins(&part->v[p->part_top], "VCALENDAR"))
		return SML_OK;
	for (size_t i = p->part_top + 1; i < part->count;
	     i = unit_end(part, i)) {
		if (!sml_line_is(&part->v[i], "BEGIN") ||
		    sml_line_begins(&part->v[i], "VTIMEZONE"))
			continue;
		p->part_begin = i;
		found++;
	}
	return found == 1 && sml_item_find_own(part, p->part_begin,
				 "RECURRENCE-ID") == part->count
		   ? SML_OK
		   : SML_E_UNSUPPORTED;
}

static enum sml_err
find_whole(struct patch *p)
{
	const struct sml_lines *whole = &p->whole;
	struct sml_str name = p->part.v[p->part_begin].value;

	p->whole_begin = p->whole_top;
	if (p->part_begin == p->part_top)
		return sml_str_eq_nocase(whole->v[p->whole_top].value, name)
			   ? SML_OK
			   : SML_E_UNSUPPORTED;
	for (size_t i = p->whole_top + 1; i < whole->count;
	     i = unit_end(whole, i)) {
		if (!sml_line_is(&whole->v[i], "BEGIN") ||
		    !sml_str_eq_nocase(whole->v[i].value, name) ||
		    sml_item_find_own(whole, i, "RECURRENCE-ID") !=
			whole->count)
			continue;
		p->whole_begin = i;
		return SML_OK;
	}
	return SML_E_UNSUPPORTED;
}

/* A part that names no version is in that of the whole. */
static bool
is_same_version(const struct patch *p)
{
	size_t of_part = sml_item_find_own(&p->part, p->part_top, "VERSION"),
	       of_whole = sml_item_find_own(&p->whole, p->whole_top, "VERSION");

	return of_part == p->part.count ||
	       (of_whole < p->whole.count &&
		   sml_str_eq(sml_str_trim(p->part.v[of_part].value),
		       sml_str_trim(p->whole.v[of_whole].value)));
}

/* ---- the result ---- */

static void
put_lines(struct patch *p, const struct sml_lines *from, size_t at, size_t end)
{
	for (; at < end; at++) {
		struct sml_line *line = &p->result.v[p->result.count++];

		*line = from->v[at];
		/* Written anew where its bytes would not fit in. */
		line->is_dirty =
		    line->is_dirty ||
		    (line->name.p &&
			(from->is_old != p->result.is_old ||
			    !sml_str_eq(from->eol, p->result.eol)));
	}
}

static void
put_unit(struct patch *p, const struct unit *unit)
{
	const struct sml_line *line = &p->part.v[unit->from];

	if (unit->end > unit->from + 1 || sml_str_trim(line->value).len)
		put_lines(p, &p->part, unit->from, unit->end);
}

/* Those that share the key of @first. */
static void
put_key(struct patch *p, const struct units *units, struct unit *first)
{
	const struct unit *end = units->v + units->count;

	if (first->is_written)
		return;
	for (struct unit *unit = first; unit < end && unit->key == first->key;
	     unit++) {
		unit->is_written = true;
		put_unit(p, unit);
	}
}

static int
by_place(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* What was not met in the whole, in its own order. */
static void
put_rest(struct patch *p, struct units *units)
{
	if (units->count)
		qsort(units->v, units->count, sizeof(*units->v), by_place);
	for (size_t i = 0; i < units->count; i++)
		if (!units->v[i].is_written)
			put_unit(p, &units->v[i]);
}

static void
mark_zones(struct patch *p)
{
	for (size_t i = p->whole_top + 1; p->zones.count && i < p->whole.count;
	     i = unit_end(&p->whole, i)) {
		struct unit *unit;

		if (!sml_line_begins(&p->whole.v[i], "VTIMEZONE"))
			continue;
		unit = find_unit(&p->zones, key_of(p, &p->whole, i));
		if (unit)
			unit->is_written = true;
	}
}

static enum sml_err
write_result(struct patch *p)
{
	const struct sml_lines *whole = &p->whole;
	size_t end = sml_item_end(whole, p->whole_begin) - 1, next;

	p->result = p->whole;
	p->result.count = 0;
	p->result.cap = whole->count + p->part.count;
	p->result.v =
	    sml_arena_array(p->arena, p->result.cap, sizeof(*p->result.v));
	if (!p->result.v)
		return SML_E_NOMEM;
	mark_zones(p);
	put_lines(p, whole, 0, p->whole_begin);
	put_rest(p, &p->zones);
	put_lines(p, whole, p->whole_begin, p->whole_begin + 1);
	for (size_t i = p->whole_begin + 1; i < end; i = next) {
		struct unit *unit = NULL;

		next = unit_end(whole, i);
		if (!is_frame(&whole->v[i]))
			unit = find_unit(&p->changed, key_of(p, whole, i));
		if (unit)
			put_key(p, &p->changed, unit);
		else
			put_lines(p, whole, i, next);
	}
	put_rest(p, &p->changed);
	put_lines(p, whole, end, whole->count);
	return sml_buf_err(&p->scratch);
}

enum sml_err
sml_patch(enum sml_kind kind, struct sml_str whole, struct sml_str part,
    struct sml_arena *arena, struct sml_buf *out)
{
	struct patch p = {.kind = kind, .arena = arena};
	enum sml_err err;

	if (sml_format_detect(kind, part) == SML_FORMAT_PLAIN &&
	    sml_format_detect(kind, whole) == SML_FORMAT_PLAIN) {
		sml_buf_put_str(out, part);
		return sml_buf_err(out);
	}
	sml_buf_init(&p.scratch, SML_LINE_MAX);
	err = sml_item_parse(kind, part, arena, &p.part, NULL);
	if (err == SML_OK)
		err = sml_item_parse(kind, whole, arena, &p.whole, NULL);
	if (err == SML_OK) {
		p.part_top = top_of(&p.part);
		p.whole_top = top_of(&p.whole);
		err = is_same_version(&p) ? SML_OK : SML_E_UNSUPPORTED;
	}
	if (err == SML_OK)
		err = find_part(&p);
	if (err == SML_OK)
		err = find_whole(&p);
	if (err == SML_OK)
		err = read_part(&p);
	if (err == SML_OK)
		err = write_result(&p);
	if (err == SML_OK)
		err = sml_lines_print(&p.result, out);
	sml_buf_free(&p.scratch);
	return err;
}
