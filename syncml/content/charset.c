/* SPDX-License-Identifier: Apache-2.0 */
/* Charsets that are built in, and the order in which they are tried. */
#include "content/charset.h"

/* Windows-1252 from 0x80 to 0x9F; five bytes stand for themselves there, as
 * Windows reads them. */
static const uint16_t windows_1252[32] = {0x20AC, 0x81, 0x201A, 0x192, 0x201E,
    0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC,
    0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178};

enum charset_kind {
	KIND_UTF8,
	KIND_WESTERN,
	KIND_FOREIGN
};

static const struct charset_row {
	const char *name;
	enum charset_kind kind;
} charsets[] = {
    {"UTF-8", KIND_UTF8},
    {"UTF8", KIND_UTF8},
    {"US-ASCII", KIND_UTF8},
    {"ASCII", KIND_UTF8},
    {"ISO-8859-1", KIND_WESTERN},
    {"ISO8859-1", KIND_WESTERN},
    {"LATIN1", KIND_WESTERN},
    {"WINDOWS-1252", KIND_WESTERN},
    {"CP1252", KIND_WESTERN},
};

static enum charset_kind
kind_of(struct sml_str charset)
{
	if (!charset.len)
		return KIND_UTF8;
	for (size_t i = 0; i < SML_ARRAY_LEN(charsets); i++) {
		if (sml_str_is_nocase(charset, charsets[i].name))
			return charsets[i].kind;
	}
	return KIND_FOREIGN;
}

static bool
is_ascii(struct sml_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	}
	return true;
}

static void
put_western(struct sml_str in, struct sml_buf *out)
{
	for (size_t i = 0; i < in.len; i++) {
		unsigned code = (unsigned char)in.p[i];

		if (code >= 0x80 && code < 0xA0)
			code = windows_1252[code - 0x80];
		if (code < 0x80) {
			sml_buf_put_byte(out, (uint8_t)code);
			continue;
		}
		if (code >= 0x800) {
			sml_buf_put_byte(out, (uint8_t)(0xE0 | code >> 12));
			sml_buf_put_byte(
			    out, (uint8_t)(0x80 | (code >> 6 & 0x3F)));
		} else {
			sml_buf_put_byte(out, (uint8_t)(0xC0 | code >> 6));
		}
		sml_buf_put_byte(out, (uint8_t)(0x80 | (code & 0x3F)));
	}
}

int
sml_charset_western_byte(uint32_t code)
{
	for (int i = 0; i < 32; i++) {
		if (windows_1252[i] == code)
			return 0x80 + i;
	}
	return code < 0x80 || (code >= 0xA0 && code <= 0xFF) ? (int)code : -1;
}

bool
sml_charset_is_plain(struct sml_str charset, struct sml_str in)
{
	enum charset_kind kind = kind_of(charset);

	if (kind == KIND_UTF8)
		return sml_utf8_is_valid(in);
	return kind == KIND_WESTERN && is_ascii(in);
}

void
sml_charset_to_utf8(struct sml_str charset, struct sml_str in,
    const struct sml_env *env, struct sml_buf *out)
{
	enum charset_kind kind = kind_of(charset);
	size_t start = out->len;

	if (out->err)
		return;
	if (kind == KIND_FOREIGN && env && env->to_utf8) {
		enum sml_err err = env->to_utf8(env->ctx, charset, in, out);

		if (!err && !out->err)
			return;
		if (out->err)
			return;
		sml_buf_cut(out, start);
	}
	if (kind != KIND_WESTERN && sml_utf8_is_valid(in))
		sml_buf_put_str(out, in);
	else
		put_western(in, out);
}
