/* SPDX-License-Identifier: Apache-2.0 */
/* Properties with several values: a line each, or lists over several lines. */
#include "mapping/map_row_priv.h"

#include "content/text.h"

/* An element as written, as the property holds it. */
static enum sml_err
read_element(struct outlook_map_rows *m, const struct outlook_map_row *row,
    struct sml_str element, enum sml_escape escape, struct sml_str *out)
{
	struct sml_buf *text = &m->scratch[2];

	sml_buf_reset(text);
	sml_text_unescape(element, escape, text);
	if (text->err)
		return text->err;
	*out = row->how == OUTLOOK_MAP_LIST
		   ? outlook_map_category(m->arena, sml_buf_str(text))
		   : outlook_map_text(m->arena, sml_buf_str(text), row->max_len,
			 row->flags & OUTLOOK_MAP_ONE_LINE);
	return out->p ? SML_OK : SML_E_NOMEM;
}

bool
outlook_map_has_text(const struct sml_str *v, size_t count, struct sml_str s)
{
	for (size_t i = 0; i < count; i++) {
		if (sml_str_eq_nocase(v[i], s))
			return true;
	}
	return false;
}

bool
outlook_map_next_element(struct sml_str value, bool is_list,
    enum sml_escape escape, size_t *at, struct sml_str *out)
{
	if (is_list)
		return sml_text_next_element(value, escape, at, out);
	if (*at)
		return false;
	*at = 1;
	*out = value;
	return true;
}

static enum sml_err
get_from(struct outlook_map_rows *m, const struct sml_lines *lines, size_t r,
    size_t i, struct sml_str *v, size_t *count)
{
	const struct outlook_map_row *row = &m->table->rows[r];
	struct sml_str value, element, text;
	size_t at = 0;
	enum sml_err err = outlook_map_value(m, &lines->v[i], &value);

	while (!err && *count < OUTLOOK_MAP_LIST_MAX &&
	       outlook_map_next_element(value, row->how == OUTLOOK_MAP_LIST,
		   outlook_map_escape(lines), &at, &element)) {
		err = read_element(
		    m, row, element, outlook_map_escape(lines), &text);
		if (!err && text.len && !outlook_map_has_text(v, *count, text))
			v[(*count)++] = text;
	}
	return err;
}

enum sml_err
outlook_map_list_get(struct outlook_map_rows *m, const struct sml_lines *lines,
    size_t r, struct outlook_value *out)
{
	struct sml_str *v =
	    sml_arena_array(m->arena, OUTLOOK_MAP_LIST_MAX, sizeof(*v));
	size_t count = 0;
	enum sml_err err = SML_OK;

	if (!v)
		return SML_E_NOMEM;
	for (size_t i = outlook_map_next(m, lines, r, SIZE_MAX);
	     i < m->end && !err; i = outlook_map_next(m, lines, r, i))
		err = get_from(m, lines, r, i, v, &count);
	out->state = count ? OUTLOOK_PRESENT : OUTLOOK_REMOVED;
	out->strs.v = v;
	out->strs.count = count;
	return err;
}

/* ---- editing ---- */

struct list_edit {
	struct outlook_map_rows *m;
	struct sml_lines *lines;
	size_t r;
	const struct outlook_value *then, *now;
	struct sml_str sep;
};

static bool
has(const struct outlook_value *value, struct sml_str s)
{
	return value->state == OUTLOOK_PRESENT &&
	       outlook_map_has_text(value->strs.v, value->strs.count, s);
}

/* Leave out of the line at @at what is not there any more. */
static enum sml_err
drop_from(struct list_edit *e, size_t at, bool *is_gone_out)
{
	struct outlook_map_rows *m = e->m;
	const struct outlook_map_row *row = &m->table->rows[e->r];
	enum sml_escape escape = outlook_map_escape(e->lines);
	struct sml_str value, element, text;
	size_t next = 0;
	size_t kept = 0;
	bool is_changed = false;
	struct sml_buf rest;
	enum sml_err err = outlook_map_value(m, &e->lines->v[at], &value);

	sml_buf_init(&rest, value.len + 1);
	while (!err &&
	       outlook_map_next_element(value, row->how == OUTLOOK_MAP_LIST,
		   escape, &next, &element)) {
		err = read_element(m, row, element, escape, &text);
		if (err)
			break;
		if (has(e->then, text) && !has(e->now, text)) {
			is_changed = true;
			continue;
		}
		if (kept++)
			sml_buf_put_str(&rest, e->sep);
		sml_buf_put_str(&rest, element);
	}
	*is_gone_out = is_changed && !kept;
	if (!err && is_changed)
		err = sml_buf_dup(&rest, m->arena, &value);
	if (!err && *is_gone_out)
		outlook_map_remove(m, e->lines, at);
	else if (!err && is_changed)
		err = outlook_map_set_value(m, e->lines, at, value);
	sml_buf_free(&rest);
	return err;
}

/* Put @text at the end of the line at @at; m->end: into a new one. */
static enum sml_err
add_to(struct list_edit *e, size_t at, struct sml_str text)
{
	struct outlook_map_rows *m = e->m;
	struct sml_buf *out = &m->scratch[2];
	struct sml_str value = SML_STR("");
	enum sml_err err = SML_OK;

	if (at == m->end)
		err = outlook_map_insert(m, e->lines, e->r, &at);
	else
		err = outlook_map_value(m, &e->lines->v[at], &value);
	if (err)
		return err;
	sml_buf_reset(out);
	sml_buf_put_str(out, value);
	if (out->len)
		sml_buf_put_str(out, e->sep);
	sml_text_escape(text, outlook_map_escape(e->lines), out);
	err = sml_buf_dup(out, m->arena, &value);
	return err ? err : outlook_map_set_value(m, e->lines, at, value);
}

static enum sml_err
drop_all(struct list_edit *e)
{
	enum sml_err err = SML_OK;

	for (size_t i = outlook_map_next(e->m, e->lines, e->r, SIZE_MAX);
	     i < e->m->end && !err;) {
		bool is_gone;

		err = drop_from(e, i, &is_gone);
		i = outlook_map_next(e->m, e->lines, e->r, is_gone ? i - 1 : i);
	}
	return err;
}

enum sml_err
outlook_map_list_edit(struct outlook_map_rows *m, struct sml_lines *lines,
    size_t r, const struct outlook_value *then, const struct outlook_value *now)
{
	struct list_edit e = {m, lines, r, then, now,
	    lines->is_old ? SML_STR(";") : SML_STR(",")};
	bool is_list = m->table->rows[r].how == OUTLOOK_MAP_LIST;
	enum sml_err err = drop_all(&e);

	if (now->state != OUTLOOK_PRESENT)
		return err;
	for (size_t i = 0; i < now->strs.count && !err; i++) {
		struct sml_str text =
		    is_list ? outlook_map_category(m->arena, now->strs.v[i])
			    : outlook_map_text(m->arena, now->strs.v[i],
				  m->table->rows[r].max_len, false);

		if (!text.p)
			err = SML_E_NOMEM;
		else if (text.len && !has(then, text) &&
			 !outlook_map_has_text(now->strs.v, i, now->strs.v[i]))
			err = add_to(&e,
			    is_list ? outlook_map_next(m, lines, r, SIZE_MAX)
				    : m->end,
			    text);
	}
	return err;
}

/* ---- rows alike ---- */

#define PLACES_MAX 4

/* The properties of rows alike from @r on. */
static size_t
places_of(const struct outlook_map_table *table, size_t r,
    enum outlook_prop out[PLACES_MAX])
{
	const struct outlook_map_row *row = &table->rows[r];
	size_t count = 0;

	if (row->part || row->how != OUTLOOK_MAP_TEXT ||
	    (row->flags & (OUTLOOK_MAP_IN_ORDER | OUTLOOK_MAP_ACCEPT)))
		return 0;
	for (size_t i = r; i < table->count && count < PLACES_MAX; i++) {
		if (!outlook_map_is_alike(&table->rows[i], row))
			break;
		out[count++] = table->rows[i].prop;
	}
	return count;
}

static bool
is_value(const struct outlook_value *value)
{
	return value->state == OUTLOOK_PRESENT && value->str.len > 0;
}

static void
align_places(const struct outlook_item *like, struct outlook_item *item,
    const enum outlook_prop *p, size_t count)
{
	struct outlook_value old[PLACES_MAX];
	bool is_placed[PLACES_MAX] = {false}; /* of the old ones */
	bool is_full[PLACES_MAX] = {false};

	for (size_t i = 0; i < count; i++) {
		old[i] = item->v[p[i]];
		is_placed[i] = !is_value(&old[i]);
	}
	for (size_t i = 0; i < count; i++) {
		item->v[p[i]] =
		    (struct outlook_value){.state = OUTLOOK_REMOVED};
		for (size_t k = 0; k < count && !is_full[i]; k++) {
			if (is_placed[k] || !is_value(&like->v[p[i]]) ||
			    !outlook_map_is_same(p[i], &like->v[p[i]], &old[k]))
				continue;
			item->v[p[i]] = old[k];
			is_placed[k] = is_full[i] = true;
		}
	}
	for (size_t k = 0; k < count; k++) {
		size_t i = is_full[k] ? 0 : k;

		while (!is_placed[k] && is_full[i])
			i++;
		if (is_placed[k])
			continue;
		item->v[p[i]] = old[k];
		is_full[i] = true;
	}
}

void
outlook_map_align(const struct outlook_map_table *table,
    const struct outlook_item *like, struct outlook_item *item)
{
	enum outlook_prop p[PLACES_MAX];

	for (size_t r = 0; r < table->count;) {
		size_t count = places_of(table, r, p);

		if (count > 1)
			align_places(like, item, p, count);
		r += count ? count : 1;
	}
}
