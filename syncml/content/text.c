/* SPDX-License-Identifier: Apache-2.0 */
/* Escapes, quoted-printable, normal form C; the only user of utf8proc. */
#include "content/text.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

/* Combining characters in a row that are put in order. The order is found by
 * insertion, so a longer run would cost its square. */
#define COMBINING_MAX 64

void
sml_text_put_upper(struct sml_buf *out, struct sml_str s)
{
	size_t start = out->len;

	sml_buf_put_str(out, s);
	for (size_t i = start; i < out->len; i++) {
		if (out->p[i] >= 'a' && out->p[i] <= 'z')
			out->p[i] = (uint8_t)(out->p[i] - 'a' + 'A');
	}
}

void
sml_text_put_lower(struct sml_buf *out, struct sml_str s)
{
	size_t start = out->len;

	sml_buf_put_str(out, s);
	for (size_t i = start; i < out->len; i++) {
		if (out->p[i] >= 'A' && out->p[i] <= 'Z')
			out->p[i] = (uint8_t)(out->p[i] - 'A' + 'a');
	}
}

void
sml_text_unescape(
    struct sml_str in, enum sml_escape escape, struct sml_buf *out)
{
	size_t at = 0;

	for (;;) {
		size_t hit = sml_str_chr(in, '\\', at);
		char next;

		if (hit + 1 >= in.len)
			break;
		next = in.p[hit + 1];
		sml_buf_put(out, in.p + at, hit - at);
		at = hit + 2;
		if (next == '\\' || next == ';' ||
		    (next == ',' && escape == SML_ESCAPE_NEW)) {
			sml_buf_put_byte(out, (uint8_t)next);
		} else if ((next == 'n' || next == 'N') &&
			   escape == SML_ESCAPE_NEW) {
			sml_buf_put_byte(out, '\n');
		} else {
			sml_buf_put(out, in.p + hit, 2);
		}
	}
	sml_buf_put_str(out, sml_str_sub(in, at, in.len));
}

void
sml_text_escape(struct sml_str in, enum sml_escape escape, struct sml_buf *out)
{
	for (size_t i = 0; i < in.len; i++) {
		char c = in.p[i];

		if (c == '\\' || c == ';' ||
		    (c == ',' && escape == SML_ESCAPE_NEW)) {
			sml_buf_put_byte(out, '\\');
		} else if ((c == '\n' || c == '\r') &&
			   escape == SML_ESCAPE_NEW) {
			if (c == '\r' && i + 1 < in.len && in.p[i + 1] == '\n')
				i++;
			sml_buf_put_text(out, "\\n");
			continue;
		}
		sml_buf_put_byte(out, (uint8_t)c);
	}
}

size_t
sml_text_find_sep(struct sml_str in, char sep, size_t from)
{
	for (size_t i = from; i < in.len; i++) {
		if (in.p[i] == '\\')
			i++;
		else if (in.p[i] == sep)
			return i;
	}
	return in.len;
}

bool
sml_text_next_element(struct sml_str list, enum sml_escape escape, size_t *at,
    struct sml_str *element_out)
{
	size_t end = *at;

	if (*at > list.len)
		return false;
	for (; end < list.len; end++) {
		if (list.p[end] == ',' ||
		    (list.p[end] == ';' && escape == SML_ESCAPE_OLD))
			break;
		if (list.p[end] == '\\' && end + 1 < list.len)
			end++;
	}
	*element_out = sml_str_sub(list, *at, end - *at);
	*at = end + 1;
	return true;
}

void
sml_text_join_list(struct sml_str in, struct sml_buf *out)
{
	for (size_t i = 0; i < in.len; i++) {
		bool is_last = i + 1 == in.len;

		if (in.p[i] == '\\' && !is_last)
			sml_buf_put_byte(out, (uint8_t)in.p[i++]);
		else if (in.p[i] == ',' && i && in.p[i - 1] != ';' &&
			 !is_last && !memchr(" ;", in.p[i + 1], 2)) {
			sml_buf_put_byte(out, ' ');
			continue;
		}
		sml_buf_put_byte(out, (uint8_t)in.p[i]);
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool
sml_text_is_qp(struct sml_str in)
{
	return in.len >= 3 && in.p[0] == '=' && hex_digit(in.p[1]) >= 0 &&
	       hex_digit(in.p[2]) >= 0;
}

void
sml_text_qp_decode(struct sml_str in, struct sml_buf *out)
{
	size_t at = 0;

	for (;;) {
		size_t hit = sml_str_chr(in, '=', at);

		sml_buf_put_str(out, sml_str_sub(in, at, hit - at));
		if (hit >= in.len)
			break;
		at = hit + 1;
		if (sml_text_is_qp(sml_str_sub(in, hit, 3))) {
			sml_buf_put_byte(
			    out, (uint8_t)(hex_digit(in.p[hit + 1]) << 4 |
					   hex_digit(in.p[hit + 2])));
			at = hit + 3;
		} else if (hit + 1 < in.len) {
			sml_buf_put_byte(out, '=');
		}
	}
}

void
sml_text_qp_encode(struct sml_str in, struct sml_buf *out)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < in.len; i++) {
		unsigned char c = (unsigned char)in.p[i];
		bool is_blank = c == ' ' || c == '\t';

		if (c > 0x7E || c == '=' || (c < 0x20 && !is_blank) ||
		    (is_blank && i + 1 == in.len)) {
			sml_buf_put_byte(out, '=');
			sml_buf_put_byte(out, (uint8_t)digits[c >> 4]);
			sml_buf_put_byte(out, (uint8_t)digits[c & 15]);
		} else {
			sml_buf_put_byte(out, c);
		}
	}
}

void
sml_text_newlines(struct sml_str in, struct sml_buf *out)
{
	size_t at = 0;

	for (;;) {
		size_t hit = sml_str_chr(in, '\r', at);

		sml_buf_put_str(out, sml_str_sub(in, at, hit - at));
		if (hit >= in.len)
			break;
		sml_buf_put_byte(out, '\n');
		at = hit + 1;
		if (at < in.len && in.p[at] == '\n')
			at++;
	}
}

/* Decode one character of valid UTF-8; the length of its sequence. */
static size_t
next_char(struct sml_str s, size_t at, utf8proc_int32_t *out)
{
	utf8proc_ssize_t len =
	    utf8proc_iterate((const utf8proc_uint8_t *)s.p + at,
		(utf8proc_ssize_t)(s.len - at), out);

	if (len > 0)
		return (size_t)len;
	*out = (unsigned char)s.p[at];
	return 1;
}

/* Characters that are in normal form whatever stands before them: all below
 * the first combining mark, and the large blocks in daily use. */
static bool
is_settled(utf8proc_int32_t c)
{
	return c < 0x300 || (c >= 0x400 && c < 0x483) ||
	       (c >= 0x1E00 && c < 0x1E9A) || (c >= 0x2010 && c < 0x2028) ||
	       (c >= 0x3041 && c < 0x3097) || (c >= 0x30A1 && c < 0x30FB) ||
	       (c >= 0x4E00 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7A4);
}

static bool
is_combining(utf8proc_int32_t c)
{
	return utf8proc_get_property(c)->combining_class != 0;
}

/**
 * Length of the stretch at @at that must be looked at as one: from a settled
 * character (or the start) up to before the next that is followed by one.
 */
static size_t
stretch_len(struct sml_str s, size_t at, bool *is_sane_out)
{
	utf8proc_int32_t c;
	size_t end = at + next_char(s, at, &c);
	unsigned combining = 0;

	*is_sane_out = true;
	while (end < s.len) {
		size_t len = next_char(s, end, &c);

		if (is_settled(c))
			break;
		combining = is_combining(c) ? combining + 1 : 0;
		if (combining > COMBINING_MAX)
			*is_sane_out = false;
		end += len;
	}
	return end - at;
}

static void
put_normal(struct sml_str s, struct sml_buf *out)
{
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	utf8proc_uint8_t *normal = NULL;
	utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)s.p,
	    (utf8proc_ssize_t)s.len, &normal, options);

	if (len >= 0)
		sml_buf_put(out, normal, (size_t)len);
	else if (len == UTF8PROC_ERROR_NOMEM && !out->err)
		out->err = SML_E_NOMEM;
	else
		sml_buf_put_str(out, s);
	free(normal);
}

/* First byte of a character that may need normalising, at or after @from. */
static size_t
find_high(struct sml_str s, size_t from)
{
	while (from < s.len && (unsigned char)s.p[from] < 0xCC)
		from++;
	return from;
}

void
sml_text_nfc(struct sml_str in, struct sml_buf *out)
{
	size_t at = 0;

	for (size_t i = find_high(in, 0); i < in.len;) {
		utf8proc_int32_t c;
		size_t len = next_char(in, i, &c);
		size_t start = i;
		bool is_sane;

		if (is_settled(c)) {
			i = find_high(in, i + len);
			continue;
		}
		/* The character before it may be the base of a mark. */
		while (start > at) {
			start--;
			if (((unsigned char)in.p[start] & 0xC0) != 0x80)
				break;
		}
		sml_buf_put(out, in.p + at, start - at);
		len = stretch_len(in, start, &is_sane);
		if (is_sane)
			put_normal(sml_str_sub(in, start, len), out);
		else
			sml_buf_put(out, in.p + start, len);
		at = start + len;
		i = find_high(in, at);
	}
	sml_buf_put_str(out, sml_str_sub(in, at, in.len));
}

static void
put_folded_char(utf8proc_int32_t c, struct sml_buf *out)
{
	utf8proc_int32_t folded[4];
	int last_class = 0;
	utf8proc_ssize_t count = utf8proc_decompose_char(
	    c, folded, 4, UTF8PROC_CASEFOLD, &last_class);
	utf8proc_uint8_t bytes[4];

	if (count < 1 || count > 4) {
		folded[0] = c;
		count = 1;
	}
	for (utf8proc_ssize_t i = 0; i < count; i++) {
		utf8proc_ssize_t len = utf8proc_encode_char(folded[i], bytes);

		sml_buf_put(out, bytes, (size_t)len);
	}
}

void
sml_text_fold(struct sml_str in, struct sml_buf *out)
{
	bool is_blank_due = false;
	size_t start = out->len;

	for (size_t i = 0; i < in.len;) {
		utf8proc_int32_t c = (unsigned char)in.p[i];
		size_t len = 1;

		if (c >= 0x80)
			len = next_char(in, i, &c);
		i += len;
		if (c <= ' ' || c == 0x7F || c == 0xA0 || c == 0x3000) {
			is_blank_due = out->len > start;
			continue;
		}
		if (is_blank_due)
			sml_buf_put_byte(out, ' ');
		is_blank_due = false;
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (c < 0x80)
			sml_buf_put_byte(out, (uint8_t)c);
		else
			put_folded_char(c, out);
	}
}

struct sml_str
sml_text_cut(struct sml_str in, size_t max_len)
{
	if (in.len <= max_len)
		return in;
	while (max_len && ((unsigned char)in.p[max_len] & 0xC0) == 0x80)
		max_len--;
	return sml_str_sub(in, 0, max_len);
}

struct sml_str
sml_text_skip_marks(struct sml_str in)
{
	while (sml_str_starts(in, SML_BYTE_ORDER_MARK))
		in = sml_str_sub(in, sizeof(SML_BYTE_ORDER_MARK) - 1, in.len);
	return in;
}

struct sml_str
sml_text_trim_end(struct sml_str in)
{
	while (in.len && memchr(" \t\r\n", in.p[in.len - 1], 4))
		in.len--;
	return in;
}

static bool
is_blank_or_control(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7F;
}

void
sml_text_one_line(struct sml_str in, size_t max_len, struct sml_buf *out)
{
	bool is_utf8;

	while (in.len && is_blank_or_control(in.p[0]))
		in = sml_str_sub(in, 1, in.len);
	in = sml_text_cut(in, max_len);
	while (in.len && is_blank_or_control(in.p[in.len - 1]))
		in.len--;
	is_utf8 = sml_utf8_is_valid(in);
	for (size_t i = 0; i < in.len; i++) {
		char c = is_blank_or_control(in.p[i]) ? ' ' : in.p[i];

		if ((unsigned char)c >= 0x80 && !is_utf8)
			c = '?';
		sml_buf_put_byte(out, (uint8_t)c);
	}
}
