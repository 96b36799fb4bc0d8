/* SPDX-License-Identifier: Apache-2.0 */
/* Reading content lines: physical lines, folds, heads, components. */
#include "content/line.h"

#include "base/limits.h"
#include "content/fields.h"
#include "content/text.h"

#include <string.h>

/* A vCard 2.1 writer folds where white space stands anyway; one that folds
 * like 3.0 fills the line first. From this length on a fold is taken for the
 * second kind (section 3 of the format facts: accept both), unless the lines
 * of a value differ by more than a character that was kept whole. */
#define FULL_LINE_LEN 70
#define FULL_LINE_SPREAD 3

struct reader {
	struct sml_str text;
	size_t pos;
	struct sml_buf join;    /* the line being put together from pieces */
	struct sml_str content; /* what there is of it so far */
	bool is_joined;
	bool is_vcard;
	bool folds_at_blanks; /* an old format, by one who folds as it says */
	struct sml_str open[SML_LINE_DEPTH_MAX];
	unsigned depth;
	struct sml_lines *lines;
};

/* One physical line: content without and length with its end. */
struct piece {
	struct sml_str content;
	size_t len;
};

static struct piece
piece_at(const struct reader *r, size_t pos)
{
	const char *start = r->text.p + pos;
	size_t left = r->text.len - pos;
	const char *lf = memchr(start, '\n', left);
	struct piece piece = {{start, left}, left};

	if (lf) {
		piece.len = (size_t)(lf - start) + 1;
		piece.content.len = piece.len - 1;
		if (piece.content.len && lf[-1] == '\r')
			piece.content.len--;
	}
	return piece;
}

static bool
is_blank_char(char c)
{
	return c == ' ' || c == '\t';
}

/* Index of the colon that ends the head, or the length. Quotes hide a colon,
 * unless that leaves none: 2.1 knows no quotes. */
static size_t
head_end(struct sml_str s)
{
	bool is_quoted = false;
	size_t first = s.len;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '"') {
			is_quoted = !is_quoted;
		} else if (s.p[i] == ':') {
			if (!is_quoted)
				return i;
			if (first == s.len)
				first = i;
		}
	}
	return first;
}

static enum sml_err
join_piece(struct reader *r, struct sml_str piece)
{
	if (!r->is_joined) {
		sml_buf_reset(&r->join);
		sml_buf_put_str(&r->join, r->content);
		r->is_joined = true;
	}
	sml_buf_put_str(&r->join, piece);
	r->content = sml_buf_str(&r->join);
	return sml_buf_err(&r->join);
}

static void
drop_last(struct reader *r, size_t len)
{
	r->content.len -= len;
	if (r->is_joined)
		sml_buf_cut(&r->join, r->content.len);
}

static struct sml_param
parse_param(struct sml_str s)
{
	struct sml_param param = {.name = SML_STR_NONE, .value = s};
	size_t eq = sml_str_chr(s, '=', 0);
	struct sml_str value;

	if (eq == s.len)
		return param;
	param.name = sml_str_sub(s, 0, eq);
	value = sml_str_sub(s, eq + 1, s.len - eq - 1);
	if (value.len >= 2 && value.p[0] == '"' &&
	    sml_str_chr(value, '"', 1) == value.len - 1) {
		value = sml_str_sub(value, 1, value.len - 2);
		param.is_quoted = true;
	}
	param.value = value;
	return param;
}

/* Length of the first parameter of @s: up to a semicolon outside quotes. */
static size_t
param_len(struct sml_str s)
{
	bool is_quoted = false;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '"')
			is_quoted = !is_quoted;
		else if (s.p[i] == ';' && !is_quoted)
			return i;
	}
	return s.len;
}

static enum sml_err
parse_params(struct reader *r, struct sml_str s, struct sml_line *line)
{
	struct sml_param found[SML_LINE_PARAMS_MAX];
	size_t count = 0;
	struct sml_param *params;

	for (;;) {
		size_t len = param_len(s);

		if (len) {
			if (count == SML_LINE_PARAMS_MAX)
				return SML_E_TOO_BIG;
			found[count++] = parse_param(sml_str_sub(s, 0, len));
		}
		if (len == s.len)
			break;
		s = sml_str_sub(s, len + 1, s.len - len - 1);
	}
	if (!count)
		return SML_OK;
	params = sml_arena_array(r->lines->arena, count, sizeof(*params));
	if (!params)
		return SML_E_NOMEM;
	memcpy(params, found, count * sizeof(*params));
	line->params = params;
	line->param_count = (uint16_t)count;
	return SML_OK;
}

static enum sml_err
set_group(struct reader *r, struct sml_str group, struct sml_line *line)
{
	struct sml_str *copy =
	    sml_arena_array(r->lines->arena, 1, sizeof(*copy));

	if (!copy)
		return SML_E_NOMEM;
	*copy = group;
	line->group = copy;
	return SML_OK;
}

/* Group, name, parameters and value; an absent name if it is no such line. */
static enum sml_err
parse_head(struct reader *r, struct sml_str s, struct sml_line *line)
{
	size_t colon = head_end(s);
	struct sml_str head = sml_str_sub(s, 0, colon);
	struct sml_str name;
	struct sml_str group = SML_STR_NONE;
	size_t semicolon, dot;

	if (colon == s.len)
		return SML_OK;
	semicolon = sml_str_chr(head, ';', 0);
	name = sml_str_sub(head, 0, semicolon);
	dot = sml_str_chr(name, '.', 0);
	if (r->is_vcard && dot && dot + 1 < name.len) {
		group = sml_str_sub(name, 0, dot);
		name = sml_str_sub(name, dot + 1, name.len - dot - 1);
	}
	/* What begins with a blank goes on from a line that ended too early. */
	if (!name.len || is_blank_char(head.p[0]) || is_blank_char(name.p[0]))
		return SML_OK;
	if (group.p && set_group(r, group, line))
		return SML_E_NOMEM;
	line->name = name;
	line->value = sml_str_sub(s, colon + 1, s.len - colon - 1);
	if (semicolon == head.len)
		return SML_OK;
	return parse_params(r,
	    sml_str_sub(head, semicolon + 1, head.len - semicolon - 1), line);
}

enum sml_value_encoding
sml_line_encoding(const struct sml_line *line)
{
	for (size_t i = 0; i < line->param_count; i++) {
		const struct sml_param *param = &line->params[i];

		if (param->name.p &&
		    !sml_str_is_nocase(param->name, "ENCODING"))
			continue;
		if (sml_str_is_nocase(param->value, "QUOTED-PRINTABLE"))
			return SML_ENCODING_QP;
		if (sml_str_is_nocase(param->value, "BASE64") ||
		    (param->name.p && sml_str_is_nocase(param->value, "B")))
			return SML_ENCODING_BASE64;
	}
	return SML_ENCODING_NONE;
}

bool
sml_line_is_open(const struct sml_line *line)
{
	struct sml_str raw = sml_line_raw(line);

	return !line->is_dirty && sml_line_encoding(line) == SML_ENCODING_QP &&
	       (sml_str_ends(raw, "=") || sml_str_ends(raw, "=\n") ||
		   sml_str_ends(raw, "=\r\n"));
}

/* A soft break joins the next physical line as it is; a fold before a white
 * space may occur as well. */
static enum sml_err
join_qp(struct reader *r, const struct piece *next, bool *is_joined_out)
{
	struct sml_str content = next->content;

	*is_joined_out = true;
	if (r->content.len && r->content.p[r->content.len - 1] == '=' &&
	    !sml_str_starts_nocase(content, "END:")) {
		drop_last(r, 1);
		return join_piece(r, content);
	}
	if (content.len && is_blank_char(content.p[0]))
		return join_piece(r, sml_str_sub(content, 1, content.len - 1));
	*is_joined_out = false;
	return SML_OK;
}

/* A block is folded like any line; in the old formats it also ends with a
 * blank line, which belongs to it, or before a line that has a colon. */
static enum sml_err
join_base64(struct reader *r, const struct piece *next, bool *is_joined_out)
{
	struct sml_str content = sml_str_trim(next->content);

	*is_joined_out = false;
	if (!content.len && r->lines->is_old) {
		r->pos += next->len;
		return SML_OK;
	}
	if (!next->content.len)
		return SML_OK;
	if (!is_blank_char(next->content.p[0]) &&
	    (!r->lines->is_old || sml_str_chr(content, ':', 0) < content.len))
		return SML_OK;
	*is_joined_out = true;
	return join_piece(r, content);
}

static enum sml_err
join_plain(struct reader *r, const struct piece *next, size_t last_len,
    bool *is_joined_out)
{
	struct sml_str content = next->content;
	bool keeps_blank = r->folds_at_blanks ||
			   (r->lines->is_old && last_len < FULL_LINE_LEN);

	*is_joined_out = content.len && is_blank_char(content.p[0]);
	if (!*is_joined_out)
		return SML_OK;
	if (!keeps_blank)
		content = sml_str_sub(content, 1, content.len - 1);
	return join_piece(r, content);
}

/**
 * Take all physical lines of one content line into r->content. @line tells
 * the encoding once the head is complete.
 */
static enum sml_err
gather(struct reader *r, struct sml_line *line)
{
	struct piece piece = piece_at(r, r->pos);
	bool goes_on = piece.content.len > 0; /* a blank line has no folds */
	bool has_head = false;
	enum sml_value_encoding encoding = SML_ENCODING_NONE;
	enum sml_err err = SML_OK;
	struct sml_arena_mark mark = sml_arena_mark(r->lines->arena);

	r->content = piece.content;
	r->is_joined = false;
	r->pos += piece.len;
	while (goes_on && r->pos < r->text.len) {
		size_t last_len = piece.content.len;

		if (!has_head && head_end(piece.content) < piece.content.len) {
			err = parse_head(r, r->content, line);
			if (err)
				return err;
			has_head = true;
			encoding = sml_line_encoding(line);
		}
		piece = piece_at(r, r->pos);
		if (encoding == SML_ENCODING_QP)
			err = join_qp(r, &piece, &goes_on);
		else if (encoding == SML_ENCODING_BASE64)
			err = join_base64(r, &piece, &goes_on);
		else
			err = join_plain(r, &piece, last_len, &goes_on);
		if (err)
			return err;
		if (goes_on)
			r->pos += piece.len;
	}
	if (r->content.len > SML_LINE_MAX)
		return SML_E_TOO_BIG;
	if (!r->is_joined && has_head)
		return SML_OK;
	/* What the first look at the head took. */
	sml_arena_back(r->lines->arena, mark);
	if (r->is_joined) {
		r->content = sml_arena_dup(r->lines->arena, r->content);
		if (!r->content.p)
			return SML_E_NOMEM;
	}
	*line = (struct sml_line){.depth = 0};
	return parse_head(r, r->content, line);
}

static enum sml_err
place(struct reader *r, struct sml_line *line)
{
	struct sml_str value = sml_str_trim(line->value);

	line->depth = (uint8_t)r->depth;
	if (sml_line_is(line, "BEGIN")) {
		if (r->depth == SML_LINE_DEPTH_MAX)
			return SML_E_TOO_BIG;
		if (!r->depth)
			r->is_vcard = sml_str_is_nocase(value, "VCARD");
		r->open[r->depth++] = value;
	} else if (sml_str_is_nocase(line->name, "END")) {
		if (!r->depth ||
		    !sml_str_eq_nocase(r->open[r->depth - 1], value))
			return SML_E_SYNTAX;
		line->depth = (uint8_t)--r->depth;
	}
	return SML_OK;
}

static enum sml_err
make_room(struct sml_lines *lines, size_t cap)
{
	struct sml_line *v;

	if (cap <= lines->cap)
		return SML_OK;
	v = sml_arena_array(lines->arena, cap, sizeof(*v));
	if (!v)
		return SML_E_NOMEM;
	if (lines->count)
		memcpy(v, lines->v, lines->count * sizeof(*v));
	lines->v = v;
	lines->cap = cap;
	return SML_OK;
}

static enum sml_err
make_room_for_one(struct sml_lines *lines)
{
	if (lines->count == SML_LINES_MAX)
		return SML_E_TOO_BIG;
	if (lines->count < lines->cap)
		return SML_OK;
	return make_room(lines, lines->cap * 2 + 8);
}

static enum sml_err
read_line(struct reader *r)
{
	struct sml_lines *lines = r->lines;
	size_t start = r->pos;
	struct sml_line *line;
	enum sml_err err = make_room_for_one(lines);

	if (err)
		return err;
	line = &lines->v[lines->count];
	err = gather(r, line);
	if (err)
		return err;
	if (r->pos - start > SML_ITEM_MAX)
		return SML_E_TOO_BIG;
	line->raw = r->text.p + start;
	line->raw_len = (uint32_t)(r->pos - start);
	lines->count++;
	return place(r, line);
}

/* Lines that begin with a blank are most often folds; the others are
 * counted. */
static size_t
count_lines(struct sml_str text)
{
	const char *p = text.p;
	const char *end = text.p ? text.p + text.len : NULL;
	size_t count = sml_str_starts(text, SML_BYTE_ORDER_MARK);

	while (p && p < end && count < SML_LINES_MAX) {
		count += !is_blank_char(*p);
		p = memchr(p, '\n', (size_t)(end - p));
		if (p)
			p++;
	}
	return count;
}

/* The version decides how folds are undone, so it is wanted before any line
 * is read. */
static bool
is_old_version(struct sml_str text)
{
	struct sml_str version = sml_format_version(text);

	return sml_str_is(version, "2.1") || sml_str_is(version, "1.0") ||
	       sml_str_is(version, "1.1");
}

/* Lengths of the physical lines of one value that go on in the next. */
struct widths {
	size_t count, min_len, max_len, min_chars, max_chars;
};

static void
widths_add(struct widths *w, struct sml_str line)
{
	size_t chars = 0;

	for (size_t i = 0; i < line.len; i++)
		chars += ((unsigned char)line.p[i] & 0xC0) != 0x80;
	if (!w->count || line.len < w->min_len)
		w->min_len = line.len;
	if (!w->count || chars < w->min_chars)
		w->min_chars = chars;
	w->max_len = line.len > w->max_len ? line.len : w->max_len;
	w->max_chars = chars > w->max_chars ? chars : w->max_chars;
	w->count++;
}

/* Base64 and quoted-printable go by rules of their own. */
static bool
is_encoded(struct sml_str head)
{
	for (size_t i = sml_str_chr(head, ';', 0); i < head.len;
	     i = sml_str_chr(head, ';', i + 1)) {
		struct sml_str param = sml_str_sub(head, i + 1, head.len);

		if (sml_str_starts_nocase(param, "ENCODING=") ||
		    sml_str_starts_nocase(param, "BASE64") ||
		    sml_str_starts_nocase(param, "QUOTED-PRINTABLE"))
			return true;
	}
	return false;
}

/* Does a value have lines of many lengths? Who fills them first counts bytes
 * or characters. */
static bool
has_uneven_folds(const struct reader *r)
{
	struct widths w = {0};
	struct sml_str last = SML_STR_NONE;
	bool is_plain = false;
	size_t pos = 0;

	while (pos < r->text.len) {
		struct piece piece = piece_at(r, pos);
		bool goes_on =
		    piece.content.len && is_blank_char(piece.content.p[0]);

		if (goes_on && is_plain) {
			widths_add(&w, last);
			if (w.max_len - w.min_len > FULL_LINE_SPREAD &&
			    w.max_chars - w.min_chars > FULL_LINE_SPREAD)
				return true;
		} else if (!goes_on) {
			struct sml_str head = sml_str_sub(
			    piece.content, 0, head_end(piece.content));

			w = (struct widths){0};
			is_plain = !is_encoded(head);
		}
		last = piece.content;
		pos += piece.len;
	}
	return false;
}

enum sml_err
sml_lines_parse(
    struct sml_str text, struct sml_arena *arena, struct sml_lines *out)
{
	struct reader r = {.text = text, .lines = out};
	size_t lf = sml_str_chr(text, '\n', 0);
	enum sml_err err;

	*out = (struct sml_lines){.arena = arena, .eol = SML_STR("\r\n")};
	if (lf < text.len && (!lf || text.p[lf - 1] != '\r'))
		out->eol = SML_STR("\n");
	out->is_old = is_old_version(text);
	r.folds_at_blanks = out->is_old && has_uneven_folds(&r);
	err = make_room(out, count_lines(text));
	sml_buf_init(&r.join, SML_LINE_MAX);
	if (!err && sml_str_starts(text, SML_BYTE_ORDER_MARK)) {
		out->v[out->count++] =
		    (struct sml_line){.raw = text.p, .raw_len = 3};
		r.pos = 3;
	}
	while (!err && r.pos < text.len)
		err = read_line(&r);
	if (!err && r.depth)
		err = SML_E_SYNTAX;
	sml_buf_free(&r.join);
	return err;
}

size_t
sml_lines_find(const struct sml_lines *lines, const char *name, unsigned depth,
    size_t from)
{
	for (size_t i = from; i < lines->count; i++) {
		const struct sml_line *line = &lines->v[i];

		if (line->depth == depth && sml_str_is_nocase(line->name, name))
			return i;
	}
	return lines->count;
}

enum sml_err
sml_lines_insert(
    struct sml_lines *lines, size_t at, const struct sml_line *line)
{
	enum sml_err err = make_room_for_one(lines);

	if (err)
		return err;
	memmove(&lines->v[at + 1], &lines->v[at],
	    (lines->count - at) * sizeof(*lines->v));
	lines->v[at] = *line;
	lines->v[at].is_dirty = true;
	lines->v[at].raw = NULL;
	lines->v[at].raw_len = 0;
	lines->count++;
	return SML_OK;
}

void
sml_lines_remove(struct sml_lines *lines, size_t at)
{
	lines->count--;
	memmove(&lines->v[at], &lines->v[at + 1],
	    (lines->count - at) * sizeof(*lines->v));
}

bool
sml_line_is(const struct sml_line *line, const char *name)
{
	return sml_str_is_nocase(line->name, name);
}

bool
sml_line_begins(const struct sml_line *line, const char *component)
{
	return sml_line_is(line, "BEGIN") &&
	       sml_str_is_nocase(sml_str_trim(line->value), component);
}

const struct sml_param *
sml_line_param(const struct sml_line *line, const char *name)
{
	bool is_type = sml_str_is_nocase(sml_str_of(name), "TYPE");

	for (size_t i = 0; i < line->param_count; i++) {
		const struct sml_param *param = &line->params[i];

		if (param->name.p ? sml_str_is_nocase(param->name, name)
				  : is_type)
			return param;
	}
	return NULL;
}
