/* SPDX-License-Identifier: Apache-2.0 */
/* Writing content lines: as they were read, or folded anew where changed. */
#include "base/limits.h"
#include "content/line.h"
#include "content/text.h"

#include <string.h>

/* A value that holds quotes itself, as a list of quoted words does, is written
 * as it was read. */
static bool
needs_quotes(const struct sml_param *param)
{
	static const char separators[] = ":;";

	if (param->is_quoted)
		return true;
	if (sml_str_chr(param->value, '"', 0) < param->value.len)
		return false;
	for (const char *p = separators; *p; p++) {
		if (sml_str_chr(param->value, *p, 0) < param->value.len)
			return true;
	}
	return false;
}

static void
write_head(const struct sml_line *line, struct sml_buf *out)
{
	if (line->group) {
		sml_buf_put_str(out, *line->group);
		sml_buf_put_byte(out, '.');
	}
	sml_buf_put_str(out, line->name);
	for (size_t i = 0; i < line->param_count; i++) {
		const struct sml_param *param = &line->params[i];
		bool is_quoted = needs_quotes(param);

		sml_buf_put_byte(out, ';');
		if (param->name.p) {
			sml_buf_put_str(out, param->name);
			sml_buf_put_byte(out, '=');
		}
		if (is_quoted)
			sml_buf_put_byte(out, '"');
		sml_buf_put_str(out, param->value);
		if (is_quoted)
			sml_buf_put_byte(out, '"');
	}
	sml_buf_put_byte(out, ':');
}

static bool
continues_utf8(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* Length of the quoted-printable unit at @at: one character of the text, so
 * that no soft break falls inside a UTF-8 sequence (old phones decode each
 * physical line by itself). */
static size_t
qp_unit_len(struct sml_str s, size_t at)
{
	size_t len = 3;

	if (!sml_text_is_qp(sml_str_sub(s, at, len)))
		return 1;
	while (len <= 9 && sml_text_is_qp(sml_str_sub(s, at + len, 3)) &&
	       memchr("89ABab", s.p[at + len + 1], 6))
		len += 3;
	return len;
}

/* The unit at @at as it is written; empty at the end. An equals sign that
 * begins no "=XX" would be read with what a soft break puts after it; the last
 * one is a soft break that was left over. */
static struct sml_str
qp_unit(struct sml_str value, size_t at, size_t *next_out)
{
	size_t len = at < value.len ? qp_unit_len(value, at) : 0;
	struct sml_str unit = sml_str_sub(value, at, len);

	*next_out = at + len;
	if (len && unit.p[0] == '=' && !sml_text_is_qp(unit))
		return at + len == value.len ? SML_STR("") : SML_STR("=3D");
	return unit;
}

/* What may be written as "=XX" at the end of a line: not what takes a value
 * apart, since some readers do that before they decode it. */
static bool
is_simple(struct sml_str unit)
{
	return unit.len != 1 || !memchr(";,\\", unit.p[0], 3);
}

/* Lines of at most 76 bytes with the "=" at the end. The characters on both
 * sides of a soft break are "=XX" (the one after it, if it is a blank): the
 * address book of Evolution takes "a=" for text, and a blank for a fold. Nor
 * does one begin like END:, which ends a value that was cut short. */
static void
write_qp(struct sml_str value, size_t column, struct sml_str eol,
    struct sml_buf *out)
{
	size_t at;
	struct sml_str unit = qp_unit(value, 0, &at);
	bool is_full = column + unit.len > 73;

	while (unit.len) {
		bool is_coded = is_full && memchr(" \tEe", unit.p[0], 4);
		struct sml_str next = qp_unit(value, at, &at);

		if (is_full) {
			sml_buf_put_byte(out, '=');
			sml_buf_put_str(out, eol);
			column = 0;
		}
		column += is_coded ? 3 : unit.len;
		is_full = next.len &&
			  (column + next.len > 73 ||
			      (column + next.len > 68 && is_simple(unit)));
		if (unit.len == 1 && (is_coded || (is_full && is_simple(unit))))
			sml_buf_printf(out, "=%02X", (uint8_t)unit.p[0]);
		else
			sml_buf_put_str(out, unit);
		unit = next;
	}
}

#define FOLD_MAX 75u

/* Fold at 75 bytes a line, never inside a UTF-8 sequence. @room: what is left
 * of the first one. */
static void
write_folded(
    struct sml_str s, size_t room, struct sml_str eol, struct sml_buf *out)
{
	while (s.len > room) {
		size_t len = room;

		while (len > 0 && len + 4 > room && continues_utf8(s.p[len]))
			len--;
		sml_buf_put_str(out, sml_str_sub(s, 0, len));
		sml_buf_put_str(out, eol);
		sml_buf_put_byte(out, ' ');
		s = sml_str_sub(s, len, s.len - len);
		room = FOLD_MAX - 1;
	}
	sml_buf_put_str(out, s);
}

/* Blanks say nothing in it, and a folded line of blanks alone would end it. */
static void
put_base64(struct sml_str value, struct sml_buf *out)
{
	size_t at = 0;

	for (size_t i = 0; i <= value.len; i++) {
		if (i < value.len && value.p[i] != ' ' && value.p[i] != '\t')
			continue;
		sml_buf_put_str(out, sml_str_sub(value, at, i - at));
		at = i + 1;
	}
}

/* After a head that stays whole, of @column bytes. */
static void
write_value(enum sml_value_encoding encoding, struct sml_str value,
    size_t column, struct sml_str eol, struct sml_buf *out)
{
	if (encoding == SML_ENCODING_QP)
		write_qp(value, column, eol, out);
	else if (encoding == SML_ENCODING_BASE64)
		write_folded(
		    value, column < FOLD_MAX ? FOLD_MAX - column : 0, eol, out);
	else
		sml_buf_put_str(out, value);
}

/* The old formats fold only where a reader must expect it: heads and plain
 * values are left on one line, since a 2.1 reader would keep the white space.
 */
static enum sml_err
write_line(const struct sml_lines *lines, const struct sml_line *line,
    struct sml_buf *out)
{
	enum sml_value_encoding encoding = sml_line_encoding(line);
	size_t head_len;
	struct sml_buf flat;
	struct sml_str s;

	sml_buf_init(&flat, SML_ITEM_MAX);
	write_head(line, &flat);
	head_len = flat.len;
	if (encoding == SML_ENCODING_BASE64)
		put_base64(line->value, &flat);
	else
		sml_buf_put_str(&flat, line->value);
	s = sml_buf_str(&flat);
	if (lines->is_old || encoding == SML_ENCODING_QP) {
		sml_buf_put_str(out, sml_str_sub(s, 0, head_len));
		write_value(encoding, sml_str_sub(s, head_len, s.len), head_len,
		    lines->eol, out);
	} else {
		write_folded(s, FOLD_MAX, lines->eol, out);
	}
	sml_buf_put_str(out, lines->eol);
	if (lines->is_old && encoding == SML_ENCODING_BASE64)
		sml_buf_put_str(out, lines->eol);
	if (!out->err)
		out->err = flat.err;
	sml_buf_free(&flat);
	return sml_buf_err(out);
}

enum sml_err
sml_lines_print(const struct sml_lines *lines, struct sml_buf *out)
{
	size_t len = 0;
	enum sml_err err;

	for (size_t i = 0; i < lines->count; i++)
		len += lines->v[i].raw_len;
	err = sml_buf_reserve(out, len);
	for (size_t i = 0; !err && i < lines->count; i++) {
		const struct sml_line *line = &lines->v[i];
		bool ends = i + 1 == lines->count;

		if (line->is_dirty) {
			err = write_line(lines, line, out);
			continue;
		}
		sml_buf_put_str(out, sml_line_raw(line));
		/* An inserted line must not run into the text before it. */
		if (!ends && lines->v[i + 1].is_dirty && line->raw_len &&
		    line->raw[line->raw_len - 1] != '\n' && i)
			sml_buf_put_str(out, lines->eol);
		err = sml_buf_err(out);
	}
	return err;
}
