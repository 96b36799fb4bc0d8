/* SPDX-License-Identifier: Apache-2.0 */
/* Values on their way between content lines and properties of MAPI. */
#include "mapping/map_row.h"

#include "base/base64.h"
#include "base/limits.h"
#include "content/charset.h"
#include "content/text.h"

#include <string.h>

const struct outlook_map_word outlook_map_class_words[] = {
    {"PUBLIC", 0},
    {"X-PERSONAL", 1},
    {"PERSONAL", 1},
    {"PRIVATE", 2},
    {"CONFIDENTIAL", 3},
    /* RFC 5545 3.8.1.3 */
    {NULL, 2},
};

void
outlook_map_set_private(struct outlook_item *out)
{
	outlook_item_set_number(out, OUTLOOK_PR_PRIVATE,
	    outlook_item_number(out, OUTLOOK_PR_SENSITIVITY, 0) == 2);
}

int64_t
outlook_map_filetime(int64_t s)
{
	return (s + OUTLOOK_FILETIME_1970_S) * OUTLOOK_FILETIME_S;
}

int64_t
outlook_map_seconds(int64_t filetime)
{
	int64_t s = filetime / OUTLOOK_FILETIME_S;

	if (filetime % OUTLOOK_FILETIME_S < 0)
		s--;
	return s - OUTLOOK_FILETIME_1970_S;
}

bool
outlook_map_has_day(int64_t s)
{
	static const int64_t first_s = 86400 - OUTLOOK_FILETIME_1970_S;
	static const int64_t end_s = INT64_C(79839129600);

	return s >= first_s && s < end_s;
}

/* ---- texts ---- */

/* Where @max_len UTF-16 units of @s end. */
static size_t
cut_at(struct sml_str s, uint16_t max_len)
{
	size_t units = 0;
	size_t i = 0;

	while (i < s.len) {
		unsigned char c = (unsigned char)s.p[i];
		size_t len = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

		units += len == 4 ? 2 : 1;
		if (units > max_len)
			return i;
		i += len;
	}
	return s.len;
}

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7F;
}

struct sml_str
outlook_map_text(struct sml_arena *arena, struct sml_str in, uint16_t max_len,
    bool is_one_line)
{
	char *text = sml_arena_alloc(arena, in.len + 1);
	struct sml_str out = {text, 0};
	size_t cut;

	if (!text)
		return SML_STR_NONE;
	for (size_t i = 0; i < in.len; i++) {
		char c = in.p[i];

		if (!c)
			continue;
		if (c == '\r') {
			if (i + 1 < in.len && in.p[i + 1] == '\n')
				continue;
			c = '\n';
		}
		if (is_one_line && is_control(c))
			c = ' ';
		text[out.len++] = c;
	}
	out = sml_text_trim_end(out);
	cut = max_len ? cut_at(out, max_len) : out.len;
	return cut < out.len ? sml_text_trim_end(sml_str_sub(out, 0, cut))
			     : out;
}

/* What Outlook takes for the end of a category, in UTF-8. */
static const char *const separators[] = {
    ";", ",", "\xD8\x9B", "\xEF\xB9\x94", "\xEF\xBC\x9B"};

static size_t
separator_len(struct sml_str s)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(separators); i++) {
		if (sml_str_starts(s, separators[i]))
			return strlen(separators[i]);
	}
	return 0;
}

struct sml_str
outlook_map_category(struct sml_arena *arena, struct sml_str in)
{
	char *text = sml_arena_alloc(arena, in.len + 1);
	struct sml_str out = {text, 0};

	if (!text)
		return SML_STR_NONE;
	for (size_t i = 0; i < in.len;) {
		size_t skip = separator_len(sml_str_sub(in, i, 3));

		if (!skip && (unsigned char)in.p[i] <= ' ') {
			if (in.p[i] && out.len && text[out.len - 1] != ' ')
				text[out.len++] = ' ';
		} else if (!skip) {
			text[out.len++] = in.p[i];
		}
		i += skip ? skip : 1;
	}
	return outlook_map_text(arena, out, OUTLOOK_SUBJECT_LEN_MAX, true);
}

/* ---- values of lines ---- */

enum sml_err
outlook_map_value(struct outlook_map_rows *m, const struct sml_line *line,
    struct sml_str *out)
{
	enum sml_value_encoding encoding = sml_line_encoding(line);
	const struct sml_param *named = sml_line_param(line, "CHARSET");
	struct sml_str charset = named ? named->value : SML_STR_NONE;
	struct sml_buf *raw = &m->scratch[0];
	enum sml_err err = SML_OK;

	*out = line->value;
	if (!out->p)
		*out = SML_STR("");
	sml_buf_reset(raw);
	if (encoding == SML_ENCODING_QP)
		sml_text_qp_decode(line->value, raw);
	/* A broken end keeps what was decoded up to there. */
	if (encoding == SML_ENCODING_BASE64 &&
	    sml_base64_decode(line->value, raw) == SML_E_NOMEM)
		return SML_E_NOMEM;
	if (encoding != SML_ENCODING_NONE)
		err = sml_buf_dup(raw, m->arena, out);
	if (err || sml_charset_is_plain(charset, *out))
		return err;
	sml_buf_reset(raw);
	sml_charset_to_utf8(charset, *out, m->env, raw);
	return sml_buf_dup(raw, m->arena, out);
}

/* A quote in a parameter would hide the colon before the new value. */
static bool
has_quote(const struct sml_param *param)
{
	return sml_str_chr(param->name, '"', 0) < param->name.len ||
	       sml_str_chr(param->value, '"', 0) < param->value.len;
}

/* A parameter that says how the old value was written. */
static bool
is_about_bytes(const struct sml_param *param)
{
	static const char *const names[] = {"ENCODING", "CHARSET", "VALUE"};
	static const char *const words[] = {
	    "QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B", "URL"};

	if (!param->name.p) {
		for (size_t i = 0; i < SML_ARRAY_LEN(words); i++) {
			if (sml_str_is_nocase(param->value, words[i]))
				return true;
		}
		return false;
	}
	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++) {
		if (sml_str_is_nocase(param->name, names[i]))
			return true;
	}
	return false;
}

static bool
needs_qp(struct sml_str value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (c >= 0x7F || (c < 0x20 && c != '\t'))
			return true;
	}
	return false;
}

static enum sml_err
encode(struct outlook_map_rows *m, struct sml_str value, struct sml_str *out)
{
	struct sml_buf *raw = &m->scratch[0];
	struct sml_buf *text = &m->scratch[1];

	sml_buf_reset(raw);
	sml_buf_reset(text);
	/* The old formats write a line end as they send it: CRLF. */
	for (size_t i = 0; i < value.len; i++) {
		if (value.p[i] == '\n' && (!i || value.p[i - 1] != '\r'))
			sml_buf_put_byte(raw, '\r');
		sml_buf_put_byte(raw, (uint8_t)value.p[i]);
	}
	sml_text_qp_encode(sml_buf_str(raw), text);
	sml_buf_fail(text, raw->err);
	return sml_buf_dup(text, m->arena, out);
}

enum sml_err
outlook_map_set_value(struct outlook_map_rows *m, struct sml_lines *lines,
    size_t at, struct sml_str value)
{
	struct sml_line *line = &lines->v[at];
	bool is_qp = lines->is_old && needs_qp(value);
	size_t count = 0;
	struct sml_param *params =
	    sml_arena_array(m->arena, line->param_count + 2u, sizeof(*params));
	enum sml_err err = SML_OK;

	if (!params)
		return SML_E_NOMEM;
	for (size_t i = 0; i < line->param_count; i++) {
		if (!is_about_bytes(&line->params[i]) &&
		    !has_quote(&line->params[i]))
			params[count++] = line->params[i];
	}
	if (is_qp) {
		params[count++] = (struct sml_param){
		    SML_STR("ENCODING"), SML_STR("QUOTED-PRINTABLE"), false};
		params[count++] = (struct sml_param){
		    SML_STR("CHARSET"), SML_STR("UTF-8"), false};
		err = encode(m, value, &value);
	}
	line->params = params;
	line->param_count = (uint16_t)count;
	line->value = value;
	line->is_dirty = true;
	return err;
}

enum sml_err
outlook_map_set_bytes(struct outlook_map_rows *m, struct sml_lines *lines,
    size_t at, struct sml_str bytes)
{
	struct sml_line *line = &lines->v[at];
	struct sml_param *params =
	    sml_arena_array(m->arena, line->param_count + 1u, sizeof(*params));
	struct sml_buf *text = &m->scratch[1];
	uint16_t count = 0;

	if (!params)
		return SML_E_NOMEM;
	for (size_t i = 0; i < line->param_count; i++) {
		if (!is_about_bytes(&line->params[i]) &&
		    !has_quote(&line->params[i]))
			params[count++] = line->params[i];
	}
	params[count++] = (struct sml_param){SML_STR("ENCODING"),
	    lines->is_old ? SML_STR("BASE64") : SML_STR("b"), false};
	line->params = params;
	line->param_count = count;
	line->is_dirty = true;
	sml_buf_reset(text);
	sml_base64_encode(bytes, text);
	return sml_buf_dup(text, m->arena, &line->value);
}

/* ---- comparing ---- */

static struct sml_str
plain(struct sml_str s)
{
	return sml_text_trim_end(s);
}

/* Without regard to CR. */
static bool
is_same_text(struct sml_str a, struct sml_str b)
{
	size_t i = 0;
	size_t k = 0;

	a = plain(a);
	b = plain(b);
	for (;;) {
		while (i < a.len && a.p[i] == '\r')
			i++;
		while (k < b.len && b.p[k] == '\r')
			k++;
		if (i == a.len || k == b.len)
			return i == a.len && k == b.len;
		if (a.p[i++] != b.p[k++])
			return false;
	}
}

/* Bounded: a list has at most OUTLOOK_MAP_LIST_MAX elements when it is ours,
 * and Outlook's are short. */
static bool
has_all(const struct outlook_value *a, const struct outlook_value *b)
{
	for (size_t i = 0; i < b->strs.count; i++) {
		size_t k = 0;

		while (k < a->strs.count &&
		       !sml_str_eq_nocase(a->strs.v[k], b->strs.v[i]))
			k++;
		if (k == a->strs.count)
			return false;
	}
	return true;
}

static bool
is_same_bytes_list(const struct outlook_value *a, const struct outlook_value *b)
{
	if (a->strs.count != b->strs.count)
		return false;
	for (size_t i = 0; i < a->strs.count; i++) {
		if (!sml_str_eq(a->strs.v[i], b->strs.v[i]))
			return false;
	}
	return true;
}

static bool
is_same_longs(const struct outlook_value *a, const struct outlook_value *b)
{
	return a->longs.count == b->longs.count &&
	       (!a->longs.count ||
		   memcmp(a->longs.v, b->longs.v,
		       a->longs.count * sizeof(*a->longs.v)) == 0);
}

bool
outlook_map_is_same(enum outlook_prop p, const struct outlook_value *a,
    const struct outlook_value *b)
{
	static const struct outlook_value none = {.state = OUTLOOK_ABSENT};
	enum outlook_type type = outlook_prop_table[p].type;

	if (a->state != OUTLOOK_PRESENT)
		a = &none;
	if (b->state != OUTLOOK_PRESENT)
		b = &none;
	if (type == OUTLOOK_TYPE_TEXT)
		return is_same_text(a->str, b->str);
	if (type == OUTLOOK_TYPE_TEXTS)
		return has_all(a, b) && has_all(b, a);
	if (a->state != b->state)
		return false;
	if (a->state != OUTLOOK_PRESENT)
		return true;
	if (type == OUTLOOK_TYPE_BYTES)
		return sml_str_eq(a->str, b->str);
	if (type == OUTLOOK_TYPE_BYTES_LIST)
		return is_same_bytes_list(a, b);
	if (type == OUTLOOK_TYPE_LONGS)
		return is_same_longs(a, b);
	return a->number == b->number;
}
