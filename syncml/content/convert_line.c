/* SPDX-License-Identifier: Apache-2.0 */
/* Lines and values of a conversion: decoded, escaped and encoded anew. */
#include "base/base64.h"
#include "base/limits.h"
#include "content/charset.h"
#include "content/convert_priv.h"

#include <string.h>

/* More names than these help nobody. */
#define LEFT_OUT_MAX 64

bool
sml_convert_is_old(enum sml_format format)
{
	return format == SML_FORMAT_VCARD_21 ||
	       format == SML_FORMAT_VCALENDAR_10 ||
	       format == SML_FORMAT_VNOTE_11;
}

enum sml_err
sml_convert_leave_out(struct sml_conversion *cv, struct sml_str name)
{
	const struct sml_str *told = (const void *)cv->left.p;
	size_t count = cv->left.len / sizeof(*told);
	struct sml_buf *upper = &cv->scratch[0];
	struct sml_str copy;

	for (size_t i = 0; i < count; i++) {
		if (sml_str_eq_nocase(told[i], name))
			return SML_OK;
	}
	if (count == LEFT_OUT_MAX)
		return SML_OK;
	sml_buf_reset(upper);
	sml_text_put_upper(upper, name);
	if (upper->err)
		return upper->err;
	copy = sml_arena_dup(cv->arena, sml_buf_str(upper));
	if (!copy.p)
		return SML_E_NOMEM;
	sml_buf_put(&cv->left, &copy, sizeof(copy));
	return sml_buf_err(&cv->left);
}

/* ---- lines ---- */

void
sml_convert_lines(struct sml_conversion *cv, struct sml_lines *out)
{
	*out = (struct sml_lines){.arena = cv->arena,
	    .eol = cv->in.eol.p ? cv->in.eol : SML_STR("\r\n"),
	    .is_old = sml_convert_is_old(cv->to)};
}

enum sml_err
sml_convert_put(struct sml_lines *to, const struct sml_line *line)
{
	return sml_lines_insert(to, to->count, line);
}

enum sml_err
sml_convert_put_plain(
    struct sml_lines *to, const char *name, struct sml_str value)
{
	const struct sml_line line = {.name = sml_str_of(name), .value = value};

	return sml_convert_put(to, &line);
}

enum sml_err
sml_convert_print(struct sml_conversion *cv, const struct sml_lines *lines,
    struct sml_str *out)
{
	struct sml_buf text;
	enum sml_err err;

	sml_buf_init(&text, 2 * (size_t)SML_ITEM_MAX);
	err = sml_lines_print(lines, &text);
	if (!err) {
		*out = sml_arena_dup(cv->arena, sml_buf_str(&text));
		err = out->p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_free(&text);
	return err;
}

/* ---- values ---- */

static enum sml_err
keep(struct sml_conversion *cv, const struct sml_buf *from, struct sml_str *out)
{
	if (from->err)
		return from->err;
	*out = sml_arena_dup(cv->arena, sml_buf_str(from));
	return out->p ? SML_OK : SML_E_NOMEM;
}

enum sml_err
sml_convert_value(struct sml_conversion *cv, const struct sml_line *line,
    bool is_text, struct sml_str *out)
{
	enum sml_value_encoding encoding = sml_line_encoding(line);
	struct sml_str charset = SML_STR_NONE;
	const struct sml_param *named = sml_line_param(line, "CHARSET");
	struct sml_buf *raw = &cv->scratch[0];
	struct sml_buf *utf8 = &cv->scratch[1];
	enum sml_err err = SML_OK;

	*out = line->value;
	if (named)
		charset = named->value;
	if (encoding == SML_ENCODING_BASE64 && !is_text)
		return SML_OK;
	sml_buf_reset(raw);
	if (encoding == SML_ENCODING_QP)
		sml_text_qp_decode(line->value, raw);
	/* A broken end keeps what was decoded up to there. */
	if (encoding == SML_ENCODING_BASE64 &&
	    sml_base64_decode(line->value, raw) == SML_E_NOMEM)
		return SML_E_NOMEM;
	if (encoding != SML_ENCODING_NONE)
		err = keep(cv, raw, out);
	if (err || sml_charset_is_plain(charset, *out))
		return err;
	sml_buf_reset(utf8);
	sml_charset_to_utf8(charset, *out, cv->env, utf8);
	return keep(cv, utf8, out);
}

void
sml_convert_escapes(const struct sml_conversion *cv, struct sml_str value,
    const char *seps, struct sml_buf *out)
{
	enum sml_escape from =
	    sml_convert_is_old(cv->from) ? SML_ESCAPE_OLD : SML_ESCAPE_NEW;
	enum sml_escape to =
	    sml_convert_is_old(cv->to) ? SML_ESCAPE_OLD : SML_ESCAPE_NEW;
	struct sml_buf text;
	size_t start = 0;

	sml_buf_init(&text, SML_LINE_MAX);
	for (size_t i = 0; i <= value.len; i++) {
		if (i < value.len && value.p[i] == '\\') {
			i++;
			continue;
		}
		if (i < value.len && (!value.p[i] || !strchr(seps, value.p[i])))
			continue;
		sml_buf_reset(&text);
		sml_text_unescape(
		    sml_str_sub(value, start, i - start), from, &text);
		sml_buf_fail(out, text.err);
		sml_text_escape(sml_buf_str(&text), to, out);
		if (i < value.len)
			sml_buf_put_byte(out, (uint8_t)value.p[i]);
		start = i + 1;
	}
	/* A backslash at the very end. */
	if (start < value.len && value.p[value.len - 1] == '\\') {
		sml_buf_reset(&text);
		sml_text_unescape(
		    sml_str_sub(value, start, value.len - start), from, &text);
		sml_buf_fail(out, text.err);
		sml_text_escape(sml_buf_str(&text), to, out);
	}
	sml_buf_free(&text);
}

void
sml_convert_put_few_escapes(struct sml_str text, struct sml_buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '\\' && i + 1 < text.len &&
		    memchr("\\;", text.p[i + 1], 2))
			sml_buf_put_byte(out, '\\');
		sml_buf_put_byte(out, (uint8_t)text.p[i]);
	}
}

struct needs {
	bool qp;
	bool charset;
};

static struct needs
needs_of(const struct sml_conversion *cv, struct sml_str value)
{
	struct needs needs = {false, false};

	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (c >= 0x80)
			needs.charset = true;
		if (c >= 0x7F || (c < 0x20 && c != '\t'))
			needs.qp = true;
		if (cv->is_whole && (c == ';' || c == '\\'))
			needs.qp = true;
	}
	/* A reader takes blanks at the end for nothing, a blank at the start
	 * of a long value for a fold. */
	if (value.len && memchr(" \t", value.p[value.len - 1], 2))
		needs.qp = true;
	return needs;
}

static void
put_qp_part(
    const struct sml_conversion *cv, struct sml_str part, struct sml_buf *out)
{
	size_t start = 0;

	for (size_t i = 0; i < part.len && cv->is_whole; i++) {
		if (part.p[i] != ';' && part.p[i] != '\\')
			continue;
		sml_text_qp_encode(sml_str_sub(part, start, i - start), out);
		sml_buf_put_text(out, part.p[i] == ';' ? "=3B" : "=5C");
		start = i + 1;
	}
	sml_text_qp_encode(sml_str_sub(part, start, part.len - start), out);
}

/* LF, CR and CRLF are =0D=0A. */
static void
put_qp(const struct sml_conversion *cv, struct sml_str value,
    struct sml_buf *lf, struct sml_buf *out)
{
	struct sml_str part;

	sml_buf_reset(lf);
	sml_text_newlines(value, lf);
	value = sml_buf_str(lf);
	for (bool is_first = true; sml_str_next(&value, '\n', &part);
	     is_first = false) {
		if (!is_first)
			sml_buf_put_text(out, "=0D=0A");
		put_qp_part(cv, part, out);
	}
	if (!out->err)
		out->err = lf->err;
}

enum sml_err
sml_convert_set_text(struct sml_conversion *cv, struct sml_line *line,
    const struct sml_param *params, size_t count, struct sml_str value)
{
	struct needs needs = {false, false};
	struct sml_buf *qp = &cv->scratch[0];
	struct sml_param *all;

	if (sml_convert_is_old(cv->to))
		needs = needs_of(cv, value);
	sml_buf_reset(qp);
	if (needs.qp)
		put_qp(cv, value, &cv->scratch[1], qp);
	else
		sml_buf_put_str(qp, value);
	all = sml_arena_array(cv->arena, count + 2, sizeof(*all));
	if (!all)
		return SML_E_NOMEM;
	if (count)
		memcpy(all, params, count * sizeof(*all));
	if (needs.charset)
		all[count++] = (struct sml_param){
		    .name = SML_STR("CHARSET"), .value = SML_STR("UTF-8")};
	if (needs.qp)
		all[count++] = (struct sml_param){.name = SML_STR("ENCODING"),
		    .value = SML_STR("QUOTED-PRINTABLE")};
	if (count > SML_LINE_PARAMS_MAX)
		return SML_E_TOO_BIG;
	line->params = all;
	line->param_count = (uint16_t)count;
	return keep(cv, qp, &line->value);
}
