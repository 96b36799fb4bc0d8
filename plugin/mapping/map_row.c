/* SPDX-License-Identifier: Apache-2.0 */
/* One row a field: lines read into properties, and edited by them. */
#include "mapping/map_row_priv.h"

#include "base/base64.h"
#include "base/limits.h"
#include "content/datetime.h"
#include "content/item.h"
#include "content/text.h"

#include <string.h>

enum sml_err
outlook_map_rows_begin(struct outlook_map_rows *m,
    const struct outlook_map_table *table, const struct sml_env *env,
    struct sml_arena *arena)
{
	*m = (struct outlook_map_rows){
	    .table = table, .env = env, .arena = arena};
	for (size_t i = 0; i < SML_ARRAY_LEN(m->scratch); i++)
		sml_buf_init(&m->scratch[i], 2 * (size_t)SML_ITEM_MAX);
	m->line_of = sml_arena_array(arena, table->count, sizeof(*m->line_of));
	return m->line_of ? SML_OK : SML_E_NOMEM;
}

void
outlook_map_rows_end(struct outlook_map_rows *m)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(m->scratch); i++)
		sml_buf_free(&m->scratch[i]);
}

void
outlook_map_lines_init(struct sml_lines *lines, struct sml_arena *arena)
{
	*lines = (struct sml_lines){.eol = SML_STR("\r\n"), .arena = arena};
}

enum sml_err
outlook_map_lines_put(
    struct sml_lines *lines, const char *name, struct sml_str value)
{
	const struct sml_line line = {.name = sml_str_of(name), .value = value};

	return sml_lines_insert(lines, lines->count, &line);
}

/* ---- which line is whose ---- */

static bool
next_word(struct sml_str *rest, struct sml_str *out)
{
	if (!rest->len || !sml_str_next(rest, ',', out))
		return false;
	return true;
}

/* Walks the TYPE words of a line, bare ones included. */
struct type_walk {
	const struct sml_line *line;
	size_t param;
	struct sml_str rest;
};

static bool
next_type(struct type_walk *w, struct sml_str *out)
{
	for (;;) {
		const struct sml_param *param;

		if (next_word(&w->rest, out)) {
			*out = sml_str_trim(*out);
			if (out->len)
				return true;
			continue;
		}
		if (w->param == w->line->param_count)
			return false;
		param = &w->line->params[w->param++];
		if (!param->name.p || sml_str_is_nocase(param->name, "TYPE"))
			w->rest = param->value;
	}
}

bool
outlook_map_has_type(const struct sml_line *line, struct sml_str type)
{
	struct type_walk w = {.line = line};
	struct sml_str word;

	while (next_type(&w, &word)) {
		if (sml_str_eq_nocase(word, type))
			return true;
	}
	return false;
}

static bool
has_each(const struct sml_line *line, struct sml_str types)
{
	struct sml_str word;

	while (next_word(&types, &word)) {
		if (!outlook_map_has_type(line, word))
			return false;
	}
	return true;
}

static bool
is_listed(struct sml_str word, struct sml_str list)
{
	struct sml_str each;

	while (next_word(&list, &each)) {
		if (sml_str_eq_nocase(word, each))
			return true;
	}
	return false;
}

/* It has no word that is not in @list; PREF is no word. */
static bool
has_only(const struct sml_line *line, struct sml_str list)
{
	struct type_walk w = {.line = line};
	struct sml_str word;

	while (next_type(&w, &word)) {
		if (!sml_str_is_nocase(word, "PREF") && !is_listed(word, list))
			return false;
	}
	return true;
}

static bool
has_types(const struct sml_line *line, const char *types)
{
	struct sml_str rest = sml_str_of(types ? types + 1 : NULL);

	if (!types)
		return true;
	switch (types[0]) {
	case '=':
		return outlook_map_has_type(line, rest) && has_only(line, rest);
	case '?':
		return has_only(line, rest);
	case '!':
		return !outlook_map_has_type(line, rest);
	default:
		return has_each(line, sml_str_of(types));
	}
}

static bool
is_same_types(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool
outlook_map_is_alike(
    const struct outlook_map_row *a, const struct outlook_map_row *b)
{
	return strcmp(a->name, b->name) == 0 &&
	       is_same_types(a->types, b->types) &&
	       (a->how == OUTLOOK_MAP_BYTES) == (b->how == OUTLOOK_MAP_BYTES);
}

/* The first row of the table that fits; table->count if none. */
static size_t
row_of(const struct outlook_map_rows *m, const struct sml_line *line)
{
	size_t i;

	for (i = 0; i < m->table->count; i++) {
		const struct outlook_map_row *row = &m->table->rows[i];

		if (sml_line_is(line, row->name) &&
		    has_types(line, row->types) &&
		    (row->how != OUTLOOK_MAP_BYTES ||
			sml_line_encoding(line) == SML_ENCODING_BASE64))
			break;
	}
	return i;
}

/* Lines of inner components are not its own. */
static bool
is_own(
    const struct outlook_map_rows *m, const struct sml_lines *lines, size_t i)
{
	const struct sml_line *line = &lines->v[i];

	return line->name.p && line->depth == lines->v[m->begin].depth + 1 &&
	       !sml_line_is(line, "BEGIN") && !sml_line_is(line, "END");
}

size_t
outlook_map_next(const struct outlook_map_rows *m,
    const struct sml_lines *lines, size_t r, size_t i)
{
	const struct outlook_map_row *row = &m->table->rows[r];

	for (i = i == SIZE_MAX ? m->begin + 1 : i + 1; i < m->end; i++) {
		size_t of;

		if (!is_own(m, lines, i) ||
		    !sml_line_is(&lines->v[i], row->name))
			continue;
		of = row_of(m, &lines->v[i]);
		if (of < m->table->count &&
		    outlook_map_is_alike(&m->table->rows[of], row))
			return i;
	}
	return m->end;
}

/* ---- reading ---- */

struct claims {
	int32_t *row_of;   /* of each line of the component */
	uint8_t *parts;    /* taken of it: bit 0 the whole */
	bool *is_prop_set; /* by an earlier row */
};

static enum sml_err
begin_claims(
    struct outlook_map_rows *m, const struct sml_lines *lines, struct claims *c)
{
	size_t count = m->end - m->begin;

	c->row_of = sml_arena_array(m->arena, count, sizeof(*c->row_of));
	c->parts = sml_arena_alloc(m->arena, count);
	c->is_prop_set = sml_arena_alloc(m->arena, OUTLOOK_PROP_COUNT);
	if (!c->row_of || !c->parts || !c->is_prop_set)
		return SML_E_NOMEM;
	for (size_t i = 0; i < count; i++) {
		size_t r = m->table->count;

		if (is_own(m, lines, m->begin + i))
			r = row_of(m, &lines->v[m->begin + i]);
		c->row_of[i] = r < m->table->count ? (int32_t)r : -1;
	}
	return SML_OK;
}

static int32_t
claim(struct outlook_map_rows *m, struct claims *c, size_t r)
{
	const struct outlook_map_row *row = &m->table->rows[r];
	uint8_t bit = (uint8_t)(1u << row->part);

	if (c->is_prop_set[row->prop])
		return -1;
	for (size_t i = 0; i < m->end - m->begin; i++) {
		if (c->row_of[i] < 0 || (c->parts[i] & bit) ||
		    !outlook_map_is_alike(&m->table->rows[c->row_of[i]], row))
			continue;
		c->parts[i] |= bit;
		c->is_prop_set[row->prop] = true;
		return (int32_t)(m->begin + i);
	}
	return -1;
}

struct sml_str
outlook_map_part(struct sml_str value, uint8_t n)
{
	size_t at = 0;

	if (!n)
		return value;
	for (uint8_t i = 1;; i++) {
		size_t sep = sml_text_find_sep(value, ';', at);

		if (i == n)
			return sml_str_sub(value, at, sep - at);
		if (sep == value.len)
			return SML_STR("");
		at = sep + 1;
	}
}

enum sml_escape
outlook_map_escape(const struct sml_lines *lines)
{
	return lines->is_old ? SML_ESCAPE_OLD : SML_ESCAPE_NEW;
}

/* A part without its escapes, in m->scratch[2]. */
static void
put_part(struct outlook_map_rows *m, const struct outlook_map_row *row,
    struct sml_str part, enum sml_escape escape)
{
	struct sml_buf *joined = &m->scratch[1];

	if ((row->flags & OUTLOOK_MAP_JOINED) && escape == SML_ESCAPE_NEW) {
		sml_buf_reset(joined);
		sml_text_join_list(part, joined);
		sml_buf_fail(&m->scratch[2], joined->err);
		part = sml_buf_str(joined);
	}
	sml_text_unescape(part, escape, &m->scratch[2]);
}

static enum sml_err
get_text(struct outlook_map_rows *m, const struct outlook_map_row *row,
    struct sml_str value, enum sml_escape escape, struct outlook_value *out)
{
	struct sml_buf *text = &m->scratch[2];
	struct sml_str part = outlook_map_part(value, row->part);

	sml_buf_reset(text);
	if (row->flags & OUTLOOK_MAP_WITH_BEFORE) {
		struct sml_str before =
		    outlook_map_part(value, (uint8_t)(row->part - 1));

		put_part(m, row, sml_str_trim(before), escape);
		if (text->len && sml_str_trim(part).len)
			sml_buf_put_byte(text, '\n');
	}
	put_part(m, row, part, escape);
	if (text->err)
		return text->err;
	out->str = outlook_map_text(m->arena, sml_buf_str(text), row->max_len,
	    row->flags & OUTLOOK_MAP_ONE_LINE);
	if (!out->str.p)
		return SML_E_NOMEM;
	out->state = out->str.len ? OUTLOOK_PRESENT : OUTLOOK_REMOVED;
	return SML_OK;
}

static void
get_date(struct sml_str value, struct outlook_value *out)
{
	struct sml_datetime day;

	if (!sml_datetime_parse(sml_str_trim(value), &day) ||
	    !outlook_map_has_day(day.s))
		return;
	out->state = OUTLOOK_PRESENT;
	out->number = outlook_map_filetime(sml_civil_day_of(day.s) * SML_DAY_S);
}

static void
get_word(const struct outlook_map_row *row, struct sml_str value,
    struct outlook_value *out)
{
	const struct outlook_map_word *word = row->words;

	value = sml_str_trim(value);
	while (word->word && !sml_str_is_nocase(value, word->word))
		word++;
	out->state = OUTLOOK_PRESENT;
	out->number = value.len ? word->number : row->words->number;
}

static enum sml_err
get_bytes(struct outlook_map_rows *m, const struct sml_line *line,
    struct outlook_value *out)
{
	struct sml_buf *bytes = &m->scratch[2];
	enum sml_err err;

	sml_buf_reset(bytes);
	err = sml_base64_decode(line->value, bytes);
	if (err)
		return err == SML_E_SYNTAX ? SML_OK : err;
	err = sml_buf_dup(bytes, m->arena, &out->str);
	out->state = out->str.len ? OUTLOOK_PRESENT : OUTLOOK_REMOVED;
	return err;
}

static enum sml_err
get_line(struct outlook_map_rows *m, const struct sml_lines *lines, size_t r,
    struct outlook_value *out)
{
	const struct outlook_map_row *row = &m->table->rows[r];
	const struct sml_line *line = &lines->v[m->line_of[r]];
	struct sml_str value;
	enum sml_err err;

	if (row->how == OUTLOOK_MAP_BYTES)
		return get_bytes(m, line, out);
	if (row->how == OUTLOOK_MAP_EACH || row->how == OUTLOOK_MAP_LIST)
		return outlook_map_list_get(m, lines, r, out);
	err = outlook_map_value(m, line, &value);
	if (err)
		return err;
	if (row->how == OUTLOOK_MAP_DATE)
		get_date(value, out);
	else if (row->how == OUTLOOK_MAP_WORD)
		get_word(row, value, out);
	else
		err = get_text(m, row, value, outlook_map_escape(lines), out);
	return err;
}

enum sml_err
outlook_map_rows_get(struct outlook_map_rows *m, const struct sml_lines *lines,
    size_t begin, struct outlook_item *out)
{
	struct claims c;
	enum sml_err err;

	m->begin = begin;
	m->end = sml_item_end(lines, begin);
	err = begin_claims(m, lines, &c);
	for (size_t r = 0; r < m->table->count && !err; r++) {
		const struct outlook_map_row *row = &m->table->rows[r];
		struct outlook_value *value = &out->v[row->prop];
		bool was_set = c.is_prop_set[row->prop];

		m->line_of[r] = claim(m, &c, r);
		if (was_set)
			continue;
		*value = (struct outlook_value){.state = OUTLOOK_ABSENT};
		if ((row->flags & OUTLOOK_MAP_OWN) && m->line_of[r] < 0)
			continue;
		value->state = OUTLOOK_REMOVED;
		if (row->how == OUTLOOK_MAP_WORD) {
			value->state = OUTLOOK_PRESENT;
			value->number = row->words->number;
		}
		if (m->line_of[r] >= 0)
			err = get_line(m, lines, r, value);
	}
	return err;
}

/* ---- lines come and go ---- */

static void
shift(struct outlook_map_rows *m, size_t at, int by)
{
	for (size_t r = 0; r < m->table->count; r++) {
		if (m->line_of[r] >= (int32_t)at)
			m->line_of[r] += by;
	}
	m->end = by < 0 ? m->end - 1 : m->end + 1;
}

/* Behind the last line of its name, else before what is no property. */
static size_t
place_of(const struct outlook_map_rows *m, const struct sml_lines *lines,
    const char *name)
{
	unsigned depth = lines->v[m->begin].depth + 1u;
	size_t at = m->end - 1;

	for (size_t i = m->end - 1; i > m->begin; i--) {
		const struct sml_line *line = &lines->v[i];

		if (is_own(m, lines, i) && sml_line_is(line, name) &&
		    !sml_line_is_open(line))
			return i + 1;
		if (line->depth == depth && sml_line_is(line, "BEGIN"))
			at = i;
	}
	while (at > m->begin + 1 && sml_line_is_open(&lines->v[at - 1]))
		at--;
	return at;
}

/* The value of a new line with parts. */
static struct sml_str
empty_parts(const struct outlook_map_rows *m, const struct outlook_map_row *row)
{
	static const char separators[] = ";;;;;;;";
	size_t count = 0;

	for (size_t i = 0; i < m->table->count; i++) {
		const struct outlook_map_row *other = &m->table->rows[i];

		if ((other->flags & OUTLOOK_MAP_LAST_PART) &&
		    outlook_map_is_alike(other, row))
			count = other->part - 1u;
	}
	return (struct sml_str){separators, count};
}

/* TYPE=home,voice; bare HOME and VOICE in the old formats. */
static enum sml_err
put_types(const struct outlook_map_rows *m, bool is_old, struct sml_str types,
    struct sml_line *line)
{
	struct sml_param *params =
	    sml_arena_array(m->arena, types.len + 2, sizeof(*params));
	struct sml_str rest = types;
	struct sml_str word;

	if (!params)
		return SML_E_NOMEM;
	line->params = params;
	if (!is_old && types.len)
		params[line->param_count++] =
		    (struct sml_param){SML_STR("TYPE"), types, false};
	while (is_old && next_word(&rest, &word)) {
		char *upper = sml_arena_alloc(m->arena, word.len + 1);

		if (!upper)
			return SML_E_NOMEM;
		for (size_t i = 0; i < word.len; i++)
			upper[i] = word.p[i] >= 'a' && word.p[i] <= 'z'
				       ? (char)(word.p[i] - 'a' + 'A')
				       : word.p[i];
		params[line->param_count++].value =
		    (struct sml_str){upper, word.len};
	}
	return SML_OK;
}

enum sml_err
outlook_map_insert(struct outlook_map_rows *m, struct sml_lines *lines,
    size_t r, size_t *at_out)
{
	const struct outlook_map_row *row = &m->table->rows[r];
	struct sml_line line = {.name = sml_str_of(row->name),
	    .value = SML_STR(""),
	    .depth = (uint8_t)(lines->v[m->begin].depth + 1)};
	size_t at = place_of(m, lines, row->name);
	enum sml_err err =
	    put_types(m, lines->is_old, sml_str_of(row->write), &line);

	if (row->part)
		line.value = empty_parts(m, row);
	if (!err)
		err = sml_lines_insert(lines, at, &line);
	if (err)
		return err;
	shift(m, at, 1);
	*at_out = at;
	return SML_OK;
}

void
outlook_map_remove(
    struct outlook_map_rows *m, struct sml_lines *lines, size_t at)
{
	sml_lines_remove(lines, at);
	for (size_t r = 0; r < m->table->count; r++) {
		if (m->line_of[r] == (int32_t)at)
			m->line_of[r] = -1;
	}
	shift(m, at, -1);
}
