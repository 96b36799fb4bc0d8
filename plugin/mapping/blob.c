/* SPDX-License-Identifier: Apache-2.0 */
/* Reads and writes the numbers and texts of binary properties. */
#include "mapping/blob.h"

#include "content/charset.h"

#define REPLACEMENT 0xFFFDu

/* ---- reading ---- */

struct sml_str
outlook_blob_bytes(struct outlook_blob *blob, size_t len)
{
	struct sml_str bytes = {blob->rest.p, len};

	if (len > blob->rest.len) {
		blob->is_cut = true;
		blob->rest = sml_str_sub(blob->rest, blob->rest.len, 0);
		return sml_str_sub(blob->rest, 0, 0);
	}
	blob->rest = sml_str_sub(blob->rest, len, blob->rest.len);
	return bytes;
}

static uint32_t
number(struct outlook_blob *blob, size_t len)
{
	struct sml_str bytes = outlook_blob_bytes(blob, len);
	uint32_t n = 0;

	for (size_t i = bytes.len; i > 0; i--)
		n = n << 8 | (unsigned char)bytes.p[i - 1];
	return n;
}

uint16_t
outlook_blob_u16(struct outlook_blob *blob)
{
	return (uint16_t)number(blob, 2);
}

uint32_t
outlook_blob_u32(struct outlook_blob *blob)
{
	return number(blob, 4);
}

int32_t
outlook_blob_i32(struct outlook_blob *blob)
{
	uint32_t n = number(blob, 4);

	return n <= INT32_MAX ? (int32_t)n : -(int32_t)(UINT32_MAX - n) - 1;
}

static void
put_utf8(uint32_t code, struct sml_buf *out)
{
	if (code < 0x80) {
		sml_buf_put_byte(out, (uint8_t)code);
		return;
	}
	if (code >= 0x10000) {
		sml_buf_put_byte(out, (uint8_t)(0xF0 | code >> 18));
		sml_buf_put_byte(out, (uint8_t)(0x80 | (code >> 12 & 0x3F)));
	} else if (code >= 0x800) {
		sml_buf_put_byte(out, (uint8_t)(0xE0 | code >> 12));
	}
	if (code >= 0x800)
		sml_buf_put_byte(out, (uint8_t)(0x80 | (code >> 6 & 0x3F)));
	else
		sml_buf_put_byte(out, (uint8_t)(0xC0 | code >> 6));
	sml_buf_put_byte(out, (uint8_t)(0x80 | (code & 0x3F)));
}

void
outlook_blob_to_utf8(struct sml_str utf16, struct sml_buf *out)
{
	struct outlook_blob blob = {.rest = utf16};
	uint32_t high = 0;

	while (blob.rest.len > 1) {
		uint32_t unit = outlook_blob_u16(&blob);
		bool is_low = unit >= 0xDC00 && unit < 0xE000;

		if (!unit)
			break;
		if (high && is_low) {
			put_utf8(
			    0x10000 + ((high & 0x3FF) << 10) + (unit & 0x3FF),
			    out);
			high = 0;
			continue;
		}
		if (high)
			put_utf8(REPLACEMENT, out);
		high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
		if (!high)
			put_utf8(is_low ? REPLACEMENT : unit, out);
	}
	if (high)
		put_utf8(REPLACEMENT, out);
}

/* ---- writing ---- */

void
outlook_blob_put_u16(uint16_t n, struct sml_buf *out)
{
	sml_buf_put_byte(out, (uint8_t)(n & 0xFF));
	sml_buf_put_byte(out, (uint8_t)(n >> 8));
}

void
outlook_blob_put_u32(uint32_t n, struct sml_buf *out)
{
	outlook_blob_put_u16((uint16_t)(n & 0xFFFF), out);
	outlook_blob_put_u16((uint16_t)(n >> 16), out);
}

/* Cut the first character off @rest, which is not empty. */
static uint32_t
next_code(struct sml_str *rest)
{
	size_t len = 1;
	uint32_t code = REPLACEMENT;

	while (len < 4 && len < rest->len &&
	       ((unsigned char)rest->p[len] & 0xC0) == 0x80)
		len++;
	while (len > 1 && !sml_utf8_is_valid(sml_str_sub(*rest, 0, len)))
		len--;
	if (sml_utf8_is_valid(sml_str_sub(*rest, 0, len))) {
		static const unsigned char masks[] = {0, 0x7F, 0x1F, 0xF, 0x7};

		code = (unsigned char)rest->p[0] & masks[len];
		for (size_t i = 1; i < len; i++)
			code = code << 6 | ((unsigned char)rest->p[i] & 0x3F);
	}
	*rest = sml_str_sub(*rest, len, rest->len);
	return code;
}

void
outlook_blob_put_utf16(
    struct sml_str text, size_t units_max, struct sml_buf *out)
{
	while (text.len) {
		uint32_t code = next_code(&text);
		size_t units = code < 0x10000 ? 1 : 2;

		if (units > units_max)
			break;
		units_max -= units;
		if (units == 1) {
			outlook_blob_put_u16((uint16_t)code, out);
			continue;
		}
		code -= 0x10000;
		outlook_blob_put_u16((uint16_t)(0xD800 | code >> 10), out);
		outlook_blob_put_u16((uint16_t)(0xDC00 | (code & 0x3FF)), out);
	}
}

void
outlook_blob_put_western(struct sml_str text, size_t max, struct sml_buf *out)
{
	while (text.len && max--) {
		int byte = sml_charset_western_byte(next_code(&text));

		sml_buf_put_byte(out, byte < 0 ? '?' : (uint8_t)byte);
	}
}
