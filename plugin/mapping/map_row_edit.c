/* SPDX-License-Identifier: Apache-2.0 */
/* What properties say differently, put into the lines they are from. */
#include "mapping/map_row_priv.h"

#include "content/datetime.h"
#include "content/text.h"

#include <string.h>

/* Whether a value with parts says anything. */
static bool
is_empty(struct sml_str value, bool has_parts)
{
	for (size_t i = 0; i < value.len; i++) {
		if (!memchr(has_parts ? "; \t" : " \t", value.p[i],
			has_parts ? 3 : 2))
			return false;
	}
	return true;
}

/* @value with part @n replaced, in m->scratch[2]. */
static void
replace_part(struct outlook_map_rows *m, struct sml_str value, uint8_t n,
    struct sml_str part)
{
	struct sml_buf *out = &m->scratch[2];
	size_t at = 0;

	sml_buf_reset(out);
	for (uint8_t i = 1; i < n; i++) {
		size_t sep = sml_text_find_sep(value, ';', at);

		sml_buf_put_str(out, sml_str_sub(value, at, sep - at));
		sml_buf_put_byte(out, ';');
		at = sep < value.len ? sep + 1 : value.len;
	}
	sml_buf_put_str(out, part);
	at = at < value.len ? sml_text_find_sep(value, ';', at) : value.len;
	sml_buf_put_str(out, sml_str_sub(value, at, value.len - at));
}

/* The part before stays if the text still begins with it, else it goes. */
static enum sml_err
split_before(struct outlook_map_rows *m, const struct outlook_map_row *row,
    enum sml_escape escape, struct sml_str *value, struct sml_str *text)
{
	uint8_t n = (uint8_t)(row->part - 1);
	struct sml_str before = sml_str_trim(outlook_map_part(*value, n));
	struct sml_buf *plain = &m->scratch[1];
	struct sml_str is;

	if (!before.len)
		return SML_OK;
	sml_buf_reset(plain);
	sml_text_unescape(before, escape, plain);
	if (plain->err)
		return plain->err;
	is = outlook_map_text(m->arena, sml_buf_str(plain), 0, false);
	if (!is.p)
		return SML_E_NOMEM;
	if (text->len > is.len && text->p[is.len] == '\n' &&
	    sml_str_eq(sml_str_sub(*text, 0, is.len), is)) {
		*text = sml_str_sub(*text, is.len + 1, text->len);
		return SML_OK;
	}
	replace_part(m, *value, n, SML_STR(""));
	return sml_buf_dup(&m->scratch[2], m->arena, value);
}

static enum sml_err
set_text(struct outlook_map_rows *m, struct sml_lines *lines, size_t r,
    struct sml_str text)
{
	const struct outlook_map_row *row = &m->table->rows[r];
	size_t at = (size_t)m->line_of[r];
	enum sml_escape escape = outlook_map_escape(lines);
	struct sml_str value, part;
	enum sml_err err = outlook_map_value(m, &lines->v[at], &value);

	if (!err && (row->flags & OUTLOOK_MAP_WITH_BEFORE))
		err = split_before(m, row, escape, &value, &text);
	if (err)
		return err;
	sml_buf_reset(&m->scratch[2]);
	sml_text_escape(text, escape, &m->scratch[2]);
	err = sml_buf_dup(&m->scratch[2], m->arena, &part);
	if (err)
		return err;
	if (row->part) {
		replace_part(m, value, row->part, part);
		err = sml_buf_dup(&m->scratch[2], m->arena, &part);
		if (err)
			return err;
	}
	if (is_empty(part, row->part) &&
	    !(row->flags & (OUTLOOK_MAP_REQUIRED | OUTLOOK_MAP_IN_ORDER))) {
		outlook_map_remove(m, lines, at);
		return SML_OK;
	}
	return outlook_map_set_value(m, lines, at, part);
}

static enum sml_err
set_date(struct outlook_map_rows *m, struct sml_lines *lines, size_t at,
    int64_t filetime)
{
	struct sml_civil day = sml_civil_of(outlook_map_seconds(filetime));
	struct sml_str old = sml_str_trim(lines->v[at].value);
	bool is_basic = old.len >= 8 && sml_str_chr(old, '-', 0) == old.len;
	struct sml_str value = sml_arena_printf(m->arena,
	    is_basic ? "%04d%02d%02d" : "%04d-%02d-%02d", (int)day.year,
	    (int)day.month, (int)day.day);

	return value.p ? outlook_map_set_value(m, lines, at, value)
		       : SML_E_NOMEM;
}

static enum sml_err
set_word(struct outlook_map_rows *m, struct sml_lines *lines, size_t r,
    int64_t number)
{
	const struct outlook_map_word *word = m->table->rows[r].words;

	while (word->word && word->number != number)
		word++;
	/* A number that nobody has a word for says nothing. */
	return word->word ? outlook_map_set_value(m, lines,
				(size_t)m->line_of[r], sml_str_of(word->word))
			  : SML_OK;
}

/* ---- one property ---- */

/* The row that writes a property: the one it was read from, else the first
 * that writes at all. */
static bool
is_writer(const struct outlook_map_rows *m, size_t r)
{
	const struct outlook_map_row *rows = m->table->rows;

	if (m->line_of[r] >= 0)
		return true;
	if (rows[r].flags & OUTLOOK_MAP_ACCEPT)
		return false;
	for (size_t i = 0; i < m->table->count; i++) {
		if (i != r && rows[i].prop == rows[r].prop &&
		    (m->line_of[i] >= 0 ||
			(i < r && !(rows[i].flags & OUTLOOK_MAP_ACCEPT))))
			return false;
	}
	return true;
}

/* How many rows before it are alike and of the same part. */
static size_t
rank_of(const struct outlook_map_rows *m, size_t r)
{
	const struct outlook_map_row *rows = m->table->rows;
	size_t rank = 0;

	for (size_t i = 0; i < r; i++)
		rank += rows[i].part == rows[r].part &&
			outlook_map_is_alike(&rows[i], &rows[r]);
	return rank;
}

/* A line for a row that has none: the one of another part of it, or a new one
 * which is then that of all parts. */
static enum sml_err
make_line(struct outlook_map_rows *m, struct sml_lines *lines, size_t r)
{
	const struct outlook_map_row *rows = m->table->rows;
	size_t at;
	enum sml_err err = SML_OK;

	for (size_t i = 0; i < m->table->count && rows[r].part; i++) {
		if (m->line_of[i] >= 0 && rows[i].part &&
		    outlook_map_is_alike(&rows[i], &rows[r]) &&
		    rank_of(m, i) == rank_of(m, r)) {
			m->line_of[r] = m->line_of[i];
			return SML_OK;
		}
	}
	for (size_t i = 0; i <= r && !err; i++) {
		bool holds_place =
		    i == r || (rows[r].flags & OUTLOOK_MAP_IN_ORDER &&
				  outlook_map_is_alike(&rows[i], &rows[r]));

		if (!holds_place || m->line_of[i] >= 0)
			continue;
		err = outlook_map_insert(m, lines, i, &at);
		if (!err)
			m->line_of[i] = (int32_t)at;
	}
	return err;
}

/* What a property says by its row: absent if nothing. */
static enum sml_err
limit(struct outlook_map_rows *m, const struct outlook_map_row *row,
    struct outlook_value *value)
{
	if (value->state != OUTLOOK_PRESENT) {
		*value = (struct outlook_value){.state = OUTLOOK_REMOVED};
		if (row->how == OUTLOOK_MAP_WORD) {
			value->state = OUTLOOK_PRESENT;
			value->number = row->words->number;
		}
		return SML_OK;
	}
	if (row->how == OUTLOOK_MAP_TEXT) {
		value->str = outlook_map_text(m->arena, value->str,
		    row->max_len, row->flags & OUTLOOK_MAP_ONE_LINE);
		if (!value->str.p)
			return SML_E_NOMEM;
	}
	if (row->how == OUTLOOK_MAP_TEXT || row->how == OUTLOOK_MAP_BYTES) {
		if (!value->str.len)
			value->state = OUTLOOK_REMOVED;
	} else if (row->how == OUTLOOK_MAP_DATE &&
		   (value->number < 0 ||
		       outlook_map_seconds(value->number) > SML_TIME_MAX_S)) {
		value->state = OUTLOOK_REMOVED;
	}
	return SML_OK;
}

static enum sml_err
edit_row(struct outlook_map_rows *m, struct sml_lines *lines, size_t r,
    const struct outlook_value *then, const struct outlook_value *now)
{
	const struct outlook_map_row *row = &m->table->rows[r];
	bool is_said = now->state == OUTLOOK_PRESENT;
	enum sml_err err = SML_OK;

	if (row->how == OUTLOOK_MAP_EACH || row->how == OUTLOOK_MAP_LIST)
		return outlook_map_list_edit(m, lines, r, then, now);
	if (row->how == OUTLOOK_MAP_WORD)
		is_said = now->number != row->words->number;
	if (!is_said && row->how != OUTLOOK_MAP_TEXT) {
		if (m->line_of[r] >= 0)
			outlook_map_remove(m, lines, (size_t)m->line_of[r]);
		return SML_OK;
	}
	if (m->line_of[r] < 0)
		err = make_line(m, lines, r);
	if (err)
		return err;
	if (row->how == OUTLOOK_MAP_TEXT)
		return set_text(m, lines, r, is_said ? now->str : SML_STR(""));
	if (row->how == OUTLOOK_MAP_WORD)
		return set_word(m, lines, r, now->number);
	if (row->how == OUTLOOK_MAP_DATE)
		return set_date(m, lines, (size_t)m->line_of[r], now->number);
	return outlook_map_set_bytes(m, lines, (size_t)m->line_of[r], now->str);
}

enum sml_err
outlook_map_rows_edit(struct outlook_map_rows *m, struct sml_lines *lines,
    size_t begin, const struct outlook_item *now)
{
	struct outlook_item *then = sml_arena_alloc(m->arena, sizeof(*then));
	bool *is_done = sml_arena_alloc(m->arena, OUTLOOK_PROP_COUNT);
	enum sml_err err;

	if (!then || !is_done)
		return SML_E_NOMEM;
	err = outlook_map_rows_get(m, lines, begin, then);
	for (size_t r = 0; r < m->table->count && !err; r++) {
		const struct outlook_map_row *row = &m->table->rows[r];
		struct outlook_value value = now->v[row->prop];

		if (is_done[row->prop] || !is_writer(m, r))
			continue;
		is_done[row->prop] = true;
		err = limit(m, row, &value);
		if (!err && !outlook_map_is_same(
				row->prop, &then->v[row->prop], &value))
			err =
			    edit_row(m, lines, r, &then->v[row->prop], &value);
	}
	return err;
}
