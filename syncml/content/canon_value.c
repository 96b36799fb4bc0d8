/* SPDX-License-Identifier: Apache-2.0 */
/* Values of properties in canonical form: texts, parts, dates, binaries. */
#include "content/canon_priv.h"

#include "base/base64.h"
#include "content/calendar.h"
#include "content/charset.h"

#include <string.h>

/* The bytes of a value, its encoding and charset undone, in UTF-8; escapes
 * still stand. Points into the line or into scratch[0]. */
struct sml_str
sml_canon_decode(struct sml_canon *c, const struct sml_line *line,
    enum sml_value_encoding encoding)
{
	struct sml_buf *raw = &c->scratch[0];
	struct sml_buf *out = &c->scratch[1];
	struct sml_str value = line->value;
	struct sml_str charset = SML_STR_NONE;

	if (!line->param_count && sml_charset_is_plain(charset, value))
		return value;
	for (size_t i = 0; i < line->param_count; i++) {
		if (sml_str_is_nocase(line->params[i].name, "CHARSET"))
			charset = line->params[i].value;
	}
	sml_buf_reset(raw);
	if (encoding == SML_ENCODING_QP)
		sml_text_qp_decode(value, raw);
	/* A broken end keeps what was decoded up to there. */
	if (encoding == SML_ENCODING_BASE64 &&
	    sml_base64_decode(value, raw) == SML_E_NOMEM)
		sml_buf_fail(&c->text, SML_E_NOMEM);
	sml_buf_fail(&c->text, raw->err);
	if (encoding != SML_ENCODING_NONE)
		value = sml_buf_str(raw);
	if (sml_charset_is_plain(charset, value))
		return value;
	sml_buf_reset(out);
	sml_charset_to_utf8(charset, value, c->env, out);
	sml_buf_fail(&c->text, out->err);
	sml_buf_reset(raw);
	sml_buf_put_str(raw, sml_buf_str(out));
	sml_buf_fail(&c->text, raw->err);
	return sml_buf_str(raw);
}

/* One text: escapes undone, newlines LF, normal form C, end trimmed. */
static void
put_escaped(struct sml_canon *c, struct sml_str s, enum sml_escape escape)
{
	bool has_escape = false;
	bool has_cr = false;
	bool is_high = false;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char byte = (unsigned char)s.p[i];

		has_escape |= byte == '\\';
		has_cr |= byte == '\r';
		is_high |= byte >= 0xCC;
	}
	if (has_escape) {
		sml_buf_reset(&c->scratch[1]);
		sml_text_unescape(s, escape, &c->scratch[1]);
		sml_buf_fail(&c->text, c->scratch[1].err);
		s = sml_buf_str(&c->scratch[1]);
	}
	if (has_cr) {
		sml_buf_reset(&c->scratch[2]);
		sml_text_newlines(s, &c->scratch[2]);
		sml_buf_fail(&c->text, c->scratch[2].err);
		s = sml_buf_str(&c->scratch[2]);
	}
	s = sml_text_trim_end(s);
	if (is_high)
		sml_text_nfc(s, &c->text);
	else
		sml_buf_put_str(&c->text, s);
}

static void
put_text(struct sml_canon *c, struct sml_str s)
{
	put_escaped(c, s, c->escape);
}

/* The lists of its parts as the words of a form that knows no lists. */
static struct sml_str
join_lists(struct sml_canon *c, struct sml_str s)
{
	if (c->escape == SML_ESCAPE_OLD || sml_str_chr(s, ',', 0) == s.len)
		return s;
	sml_buf_reset(&c->scratch[2]);
	sml_text_join_list(s, &c->scratch[2]);
	sml_buf_fail(&c->text, c->scratch[2].err);
	sml_buf_reset(&c->scratch[0]);
	sml_buf_put_str(&c->scratch[0], sml_buf_str(&c->scratch[2]));
	sml_buf_fail(&c->text, c->scratch[0].err);
	return sml_buf_str(&c->scratch[0]);
}

static void
put_parts(struct sml_canon *c, struct sml_str s)
{
	size_t end = c->text.len;

	for (size_t at = 0;;) {
		size_t sep = sml_text_find_sep(s, ';', at);
		size_t start = c->text.len;

		put_text(c, sml_str_sub(s, at, sep - at));
		if (c->text.len > start)
			end = c->text.len;
		if (sep == s.len)
			break;
		sml_buf_put_byte(&c->text, SML_PART_SEP);
		at = sep + 1;
	}
	if (!c->text.err)
		sml_buf_cut(&c->text, end);
}

/* 2.500 is 2.5; what is no number stays as it is. */
static struct sml_str
trim_number(struct sml_str s)
{
	size_t point = sml_str_chr(s, '.', 0);

	s = sml_str_trim(s);
	if (point >= s.len)
		return s;
	for (size_t i = 0; i < s.len; i++) {
		if (!memchr("0123456789.-+", s.p[i], 13))
			return s;
	}
	while (s.p[s.len - 1] == '0')
		s.len--;
	if (s.p[s.len - 1] == '.')
		s.len--;
	return s;
}

/* Without empty parts at the end: "GEO:;" says nothing. */
static void
put_numbers(struct sml_canon *c, struct sml_str s)
{
	size_t at = 0;
	size_t kept = c->text.len;

	for (size_t i = 0; i <= s.len; i++) {
		struct sml_str number;

		if (i < s.len && s.p[i] != ';' && s.p[i] != ',')
			continue;
		number = trim_number(sml_str_sub(s, at, i - at));
		sml_buf_put_str(&c->text, number);
		if (number.len)
			kept = c->text.len;
		sml_buf_put_str(&c->text, sml_str_sub(s, i, 1));
		at = i + 1;
	}
	if (!c->text.err)
		sml_buf_cut(&c->text, kept);
}

/* Extended ISO dates lose their separators: 2009-03-20 is 20090320. */
static void
put_date(struct sml_canon *c, struct sml_str s)
{
	bool is_extended;

	s = sml_str_trim(s);
	is_extended = s.len >= 10 && s.p[4] == '-' && s.p[7] == '-';
	for (size_t i = 0; i < s.len && is_extended; i++)
		is_extended = memchr("0123456789-:TtZz", s.p[i], 16) != NULL;
	if (!is_extended) {
		sml_text_put_upper(&c->text, s);
		return;
	}
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] != '-' && s.p[i] != ':')
			sml_text_put_upper(&c->text, sml_str_sub(s, i, 1));
	}
}

/* Base64 counts by the digest of its letters: blanks and padding vary. */
void
sml_canon_put_base64(struct sml_canon *c, struct sml_str s)
{
	uint8_t digest[SML_SHA256_LEN];
	size_t at = 0;

	while (s.len && memchr("= \t\r\n", s.p[s.len - 1], 5))
		s.len--;
	if (!s.len)
		return;
	while (at < s.len) {
		size_t end = at;

		while (end < s.len && s.p[end] != ' ' && s.p[end] != '\t')
			end++;
		sml_sha256_add(c->sha, sml_str_sub(s, at, end - at));
		at = end + 1;
	}
	if (sml_sha256_final(c->sha, digest)) {
		c->text.err = SML_E_NOMEM;
		return;
	}
	sml_buf_put_text(&c->text, "base64 ");
	sml_buf_put(&c->text, digest, sizeof(digest));
}

void
sml_canon_put_value(struct sml_canon *c, struct sml_str value, unsigned flags)
{
	if (flags & SML_TRAIT_PARTS) {
		if (flags & SML_TRAIT_JOINED)
			value = join_lists(c, value);
		put_parts(c, value);
	} else if (flags & SML_TRAIT_DATE) {
		put_date(c, value);
	} else if (flags & SML_TRAIT_TOKEN) {
		sml_text_put_upper(&c->text, sml_str_trim(value));
	} else if (flags & SML_TRAIT_NUMBERS) {
		put_numbers(c, value);
	} else if (flags & SML_TRAIT_RULE) {
		sml_calendar_rule(value, &c->text);
	} else if (flags & SML_TRAIT_DURATION) {
		sml_calendar_duration(value, &c->text);
	} else if (flags & SML_TRAIT_LIST) {
		/* Old writers have no other way to put a comma in an element.
		 */
		put_escaped(c, value, SML_ESCAPE_NEW);
	} else if (sml_str_starts_nocase(value, "mailto:")) {
		sml_buf_put_text(&c->text, "mailto:");
		put_text(c, sml_str_sub(value, 7, value.len));
	} else {
		put_text(c, value);
	}
}
