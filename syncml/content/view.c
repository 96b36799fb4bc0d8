/* SPDX-License-Identifier: Apache-2.0 */
/* Items read into typed fields, component by component. */
#include "content/view.h"

#include "base/limits.h"
#include "content/item.h"
#include "content/note.h"
#include "content/view_priv.h"

#include <string.h>

/* ---- one component ---- */

/* Properties of the component that begins at @begin, not of inner ones. */
static void
read_component(struct view_reader *r, size_t begin)
{
	size_t end = sml_item_end(r->lines, begin);
	unsigned depth = r->lines->v[begin].depth + 1;

	for (size_t i = begin + 1; i < end && !r->err; i++) {
		const struct sml_line *line = &r->lines->v[i];

		if (line->depth != depth || !line->name.p)
			continue;
		if (sml_line_begins(line, "VALARM") &&
		    r->out->kind == SML_KIND_CALENDAR)
			r->out->u.event.alarm_count++;
		r->err = sml_canon_add(&r->canon, line, i, NULL);
		for (size_t k = 0; k < sml_canon_count(&r->canon); k++)
			sml_view_read(r, sml_canon_entry(&r->canon, k));
		sml_canon_cut(&r->canon, 0, 0);
	}
}

/* Move a list to the arena. */
static void *
list_of(
    struct view_reader *r, enum view_list list, size_t size, size_t *count_out)
{
	const struct sml_buf *from = &r->lists[list];
	void *v = sml_arena_array(r->arena, from->len / size + 1, size);

	if (!r->err)
		r->err = v ? sml_buf_err(from) : SML_E_NOMEM;
	*count_out = 0;
	if (r->err)
		return NULL;
	if (from->len)
		memcpy(v, from->p, from->len);
	*count_out = from->len / size;
	return v;
}

static struct sml_typed_list
typed_list_of(struct view_reader *r, enum view_list list)
{
	struct sml_typed_list out;

	out.v = list_of(r, list, sizeof(struct sml_typed), &out.count);
	return out;
}

/* ---- contacts ---- */

/* Prefix, given, middle and family name, suffix. */
static void
build_full_name(struct view_reader *r)
{
	struct sml_contact_view *contact = &r->out->u.contact;
	const struct sml_str parts[] = {contact->prefix, contact->given,
	    contact->middle, contact->family, contact->suffix};
	struct sml_buf *name = &r->canon.scratch[0];

	sml_buf_reset(name);
	for (size_t i = 0; i < SML_ARRAY_LEN(parts); i++) {
		if (parts[i].len && name->len)
			sml_buf_put_byte(name, ' ');
		sml_buf_put_str(name, parts[i]);
	}
	if (name->len)
		contact->full_name = sml_view_keep(r, sml_buf_str(name));
}

static void
read_contact(struct view_reader *r, size_t top)
{
	struct sml_contact_view *contact = &r->out->u.contact;

	read_component(r, top);
	if (!contact->full_name.p)
		build_full_name(r);
	contact->phones = typed_list_of(r, VIEW_PHONES);
	contact->emails = typed_list_of(r, VIEW_EMAILS);
	contact->webs = typed_list_of(r, VIEW_WEBS);
	contact->addresses = typed_list_of(r, VIEW_ADDRESSES);
	contact->categories = list_of(r, VIEW_CATEGORIES,
	    sizeof(struct sml_str), &contact->category_count);
}

/* ---- events ---- */

/* The component that is the item; its exceptions are counted. */
static size_t
find_master(struct view_reader *r, size_t top)
{
	unsigned depth = r->lines->v[top].depth + 1;
	size_t first = r->lines->count;
	size_t master = r->lines->count;

	if (r->out->format == SML_FORMAT_COMPONENT)
		return top;
	for (size_t i = top + 1; i < r->lines->count; i++) {
		const struct sml_line *line = &r->lines->v[i];

		if (line->depth != depth || !sml_line_is(line, "BEGIN") ||
		    sml_line_begins(line, "VTIMEZONE"))
			continue;
		if (first == r->lines->count)
			first = i;
		if (sml_item_find_own(r->lines, i, "RECURRENCE-ID") <
		    r->lines->count)
			r->out->u.event.exception_count++;
		else if (master == r->lines->count)
			master = i;
	}
	if (master < r->lines->count)
		return master;
	if (first < r->lines->count)
		r->out->u.event.exception_count--;
	return first;
}

/* From the start, by DURATION, or as RFC 5545 3.6.1 has it without either. */
static void
find_end(struct view_reader *r)
{
	struct sml_event_view *event = &r->out->u.event;
	struct sml_duration d = {.days = 1};

	if (event->end.is_set || event->is_task || !event->start.is_set)
		return;
	if (r->duration.p
		? !sml_duration_parse(r->duration, &d) || d.is_negative
		: event->start.time.clock != SML_CLOCK_DATE)
		return;
	event->end = event->start;
	event->end.time.s += (int64_t)d.days * SML_DAY_S;
	/* Days are those of the wall, hours those of the world. */
	if (r->start_zone)
		event->end.time.s = sml_zone_to_local(r->start_zone,
		    sml_zone_to_utc(r->start_zone, event->end.time.s) + d.s);
	else
		event->end.time.s += d.s;
}

static void
read_event(struct view_reader *r, size_t top)
{
	struct sml_event_view *event = &r->out->u.event;
	size_t begin;

	event->percent = -1;
	if (r->out->format == SML_FORMAT_VCALENDAR_10)
		r->err = sml_zone_read_old(
		    r->lines, top, NULL, r->scratch, &r->old_zone);
	begin = find_master(r, top);
	if (begin == r->lines->count)
		return;
	event->is_task = sml_line_begins(&r->lines->v[begin], "VTODO");
	read_component(r, begin);
	find_end(r);
	event->categories = list_of(
	    r, VIEW_CATEGORIES, sizeof(struct sml_str), &event->category_count);
}

/* ---- notes ---- */

static void
read_plain(struct view_reader *r, struct sml_str text)
{
	struct sml_note_view *note = &r->out->u.note;
	struct sml_buf body;

	if (text.len > SML_ITEM_MAX) {
		r->err = SML_E_TOO_BIG;
		return;
	}
	sml_buf_init(&body, SML_CONTENT_ARENA_MAX);
	sml_note_body(text, r->canon.env, &body);
	r->err = sml_buf_err(&body);
	note->body = sml_view_keep(r, sml_buf_str(&body));
	sml_buf_free(&body);
}

/* The first line that is not empty, unless it has a title of its own. */
static void
find_note_title(struct view_reader *r)
{
	struct sml_note_view *note = &r->out->u.note;
	struct sml_str rest = note->body;
	struct sml_str line;

	if (note->title.p && !note->body.p)
		note->body = note->title;
	while (!note->title.len && sml_str_next(&rest, '\n', &line))
		note->title = sml_str_trim(line);
}

/* ---- the item ---- */

static void
read_item(struct view_reader *r, struct sml_str text)
{
	struct sml_lines lines;
	struct sml_arena *scratch;
	size_t top;

	scratch = sml_arena_new(SML_CONTENT_ARENA_MAX);
	if (!scratch) {
		r->err = SML_E_NOMEM;
		return;
	}
	r->err = sml_item_parse(r->out->kind, text, scratch, &lines, NULL);
	if (!r->err) {
		r->lines = &lines;
		r->scratch = scratch;
		top = sml_lines_find(&lines, "BEGIN", 0, 0);
		if (r->out->kind == SML_KIND_CONTACT)
			read_contact(r, top);
		else if (r->out->kind == SML_KIND_CALENDAR)
			read_event(r, top);
		else
			read_component(r, top);
	}
	r->lines = NULL;
	sml_arena_free(scratch);
}

enum sml_err
sml_view_of(enum sml_kind kind, struct sml_str text, const struct sml_env *env,
    struct sml_arena *arena, struct sml_view *out)
{
	struct view_reader r = {.arena = arena, .out = out};

	memset(out, 0, sizeof(*out));
	out->kind = kind;
	out->format = sml_format_detect(kind, text);
	for (size_t i = 0; i < VIEW_LISTS; i++)
		sml_buf_init(&r.lists[i], SML_CONTENT_ARENA_MAX);
	r.err = sml_canon_init(&r.canon, out->format, NULL, env);
	if (!r.err && out->format == SML_FORMAT_PLAIN)
		read_plain(&r, text);
	else if (!r.err)
		read_item(&r, text);
	if (!r.err && kind == SML_KIND_NOTE)
		find_note_title(&r);
	sml_canon_free(&r.canon);
	for (size_t i = 0; i < VIEW_LISTS; i++)
		sml_buf_free(&r.lists[i]);
	return r.err;
}
