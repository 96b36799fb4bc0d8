/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 and hexadecimal, into and out of buffers. */
#include "base/base64.h"

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
sml_base64_encode(struct sml_str in, struct sml_buf *out)
{
	const uint8_t *p = (const uint8_t *)in.p;
	size_t left = in.len;

	while (left) {
		size_t take = left < 3 ? left : 3;
		uint32_t bits = (uint32_t)p[0] << 16;
		char quad[4];

		if (take > 1)
			bits |= (uint32_t)p[1] << 8;
		if (take > 2)
			bits |= (uint32_t)p[2];
		quad[0] = alphabet[bits >> 18];
		quad[1] = alphabet[bits >> 12 & 63];
		quad[2] = alphabet[bits >> 6 & 63];
		quad[3] = alphabet[bits & 63];
		if (take < 3)
			quad[3] = '=';
		if (take < 2)
			quad[2] = '=';
		sml_buf_put(out, quad, sizeof(quad));
		p += take;
		left -= take;
	}
}

/* 0..63, or -1. */
static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The last 1 to 3 digits: 2 make one byte, 3 make two. */
static enum sml_err
decode_end(uint32_t bits, unsigned digits, unsigned pads, struct sml_buf *out)
{
	if (digits == 1 || (digits == 0 && pads) || digits + pads > 4)
		return SML_E_SYNTAX;
	if (digits >= 2) {
		bits <<= 6 * (4 - digits);
		sml_buf_put_byte(out, (uint8_t)(bits >> 16));
	}
	if (digits == 3)
		sml_buf_put_byte(out, (uint8_t)(bits >> 8 & 0xff));
	return sml_buf_err(out);
}

enum sml_err
sml_base64_decode(struct sml_str in, struct sml_buf *out)
{
	uint32_t bits = 0;
	unsigned digits = 0, pads = 0;
	size_t i;

	for (i = 0; i < in.len; i++) {
		int value = base64_value(in.p[i]);

		if (is_space(in.p[i]))
			continue;
		if (in.p[i] == '=' && ++pads <= 2)
			continue;
		if (value < 0 || pads)
			return SML_E_SYNTAX;
		bits = bits << 6 | (uint32_t)value;
		if (++digits == 4) {
			uint8_t triple[3] = {(uint8_t)(bits >> 16 & 0xff),
			    (uint8_t)(bits >> 8 & 0xff),
			    (uint8_t)(bits & 0xff)};

			sml_buf_put(out, triple, sizeof(triple));
			digits = 0;
			bits = 0;
		}
	}
	return decode_end(bits, digits, pads, out);
}

void
sml_hex_encode(struct sml_str in, struct sml_buf *out)
{
	static const char hex[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < in.len; i++) {
		unsigned char c = (unsigned char)in.p[i];
		char pair[2] = {hex[c >> 4], hex[c & 15]};

		sml_buf_put(out, pair, sizeof(pair));
	}
}

/* 0..15, or -1. */
static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

enum sml_err
sml_hex_decode(struct sml_str in, struct sml_buf *out)
{
	size_t i;

	for (i = 0; i + 1 < in.len; i += 2) {
		int high = hex_value(in.p[i]);
		int low = hex_value(in.p[i + 1]);

		if (high < 0 || low < 0)
			return SML_E_SYNTAX;
		sml_buf_put_byte(out, (uint8_t)(high * 16 + low));
	}
	return i < in.len ? SML_E_SYNTAX : sml_buf_err(out);
}
