/* SPDX-License-Identifier: Apache-2.0 */
/* Slices: compared, searched, cut; never copied. */
#include "base/str.h"

#include <string.h>

struct sml_str
sml_str_of(const char *text)
{
	if (!text)
		return SML_STR_NONE;
	return (struct sml_str){text, strlen(text)};
}

bool
sml_str_eq(struct sml_str a, struct sml_str b)
{
	if (!a.p || !b.p)
		return !a.p && !b.p;
	return a.len == b.len && (!a.len || memcmp(a.p, b.p, a.len) == 0);
}

bool
sml_str_is(struct sml_str a, const char *text)
{
	return sml_str_eq(a, sml_str_of(text));
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
bytes_eq_nocase(const char *a, const char *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

bool
sml_str_eq_nocase(struct sml_str a, struct sml_str b)
{
	if (!a.p || !b.p)
		return !a.p && !b.p;
	return a.len == b.len && bytes_eq_nocase(a.p, b.p, a.len);
}

bool
sml_str_is_nocase(struct sml_str a, const char *text)
{
	return sml_str_eq_nocase(a, sml_str_of(text));
}

bool
sml_str_starts(struct sml_str a, const char *prefix)
{
	size_t len = strlen(prefix);

	return a.p && a.len >= len && memcmp(a.p, prefix, len) == 0;
}

bool
sml_str_starts_nocase(struct sml_str a, const char *prefix)
{
	size_t len = strlen(prefix);

	return a.p && a.len >= len && bytes_eq_nocase(a.p, prefix, len);
}

bool
sml_str_ends(struct sml_str a, const char *suffix)
{
	size_t len = strlen(suffix);

	return a.p && a.len >= len &&
	       memcmp(a.p + (a.len - len), suffix, len) == 0;
}

int
sml_str_cmp(struct sml_str a, struct sml_str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int diff = 0;

	if (!a.p || !b.p)
		return (a.p ? 1 : 0) - (b.p ? 1 : 0);
	if (common)
		diff = memcmp(a.p, b.p, common);
	if (diff)
		return diff;
	return (a.len > b.len) - (a.len < b.len);
}

struct sml_str
sml_str_sub(struct sml_str a, size_t from, size_t len)
{
	if (!a.p)
		return a;
	if (from > a.len)
		from = a.len;
	if (len > a.len - from)
		len = a.len - from;
	return (struct sml_str){a.p + from, len};
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct sml_str
sml_str_trim(struct sml_str a)
{
	while (a.len && is_space(a.p[a.len - 1]))
		a.len--;
	while (a.len && is_space(a.p[0])) {
		a.p++;
		a.len--;
	}
	return a;
}

size_t
sml_str_chr(struct sml_str a, char c, size_t from)
{
	const char *hit;

	if (from >= a.len)
		return a.len;
	hit = memchr(a.p + from, c, a.len - from);
	return hit ? (size_t)(hit - a.p) : a.len;
}

size_t
sml_str_find(struct sml_str a, struct sml_str needle, size_t from)
{
	size_t at;

	if (from > a.len)
		return a.len;
	if (!needle.len)
		return from;
	for (at = from; needle.len <= a.len - at; at++) {
		at = sml_str_chr(a, needle.p[0], at);
		if (needle.len > a.len - at)
			break;
		if (memcmp(a.p + at, needle.p, needle.len) == 0)
			return at;
	}
	return a.len;
}

bool
sml_str_next(struct sml_str *rest, char sep, struct sml_str *field_out)
{
	size_t at;

	if (!rest->p)
		return false;
	at = sml_str_chr(*rest, sep, 0);
	*field_out = sml_str_sub(*rest, 0, at);
	if (at < rest->len)
		*rest = sml_str_sub(*rest, at + 1, rest->len);
	else
		*rest = SML_STR_NONE;
	return true;
}

bool
sml_str_u64(struct sml_str a, uint64_t *out)
{
	uint64_t value = 0;
	size_t i;

	if (!a.len)
		return false;
	for (i = 0; i < a.len; i++) {
		unsigned digit = (unsigned char)a.p[i] - (unsigned)'0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

/* Bytes after the lead byte, and the range of the first of them: overlong
 * forms, surrogates and values above U+10FFFF end there (RFC 3629 section 4).
 */
struct utf8_lead {
	unsigned char from, to;
	unsigned char tail;
	unsigned char low, high;
};

static const struct utf8_lead utf8_leads[] = {
    {0xc2, 0xdf, 1, 0x80, 0xbf},
    {0xe0, 0xe0, 2, 0xa0, 0xbf},
    {0xe1, 0xec, 2, 0x80, 0xbf},
    {0xed, 0xed, 2, 0x80, 0x9f},
    {0xee, 0xef, 2, 0x80, 0xbf},
    {0xf0, 0xf0, 3, 0x90, 0xbf},
    {0xf1, 0xf3, 3, 0x80, 0xbf},
    {0xf4, 0xf4, 3, 0x80, 0x8f},
};

/* Length of the sequence that p[0] >= 0x80 begins; 0 if it is broken. */
static size_t
utf8_sequence_len(const unsigned char *p, size_t len)
{
	const struct utf8_lead *lead = utf8_leads;
	const struct utf8_lead *end = utf8_leads + SML_ARRAY_LEN(utf8_leads);
	size_t i;

	while (lead < end && (p[0] < lead->from || p[0] > lead->to))
		lead++;
	if (lead == end || len <= lead->tail)
		return 0;
	if (p[1] < lead->low || p[1] > lead->high)
		return 0;
	for (i = 2; i <= lead->tail; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return (size_t)lead->tail + 1;
}

/* Length of the ASCII at the start, in steps of eight bytes. */
static size_t
ascii_len(const unsigned char *p, size_t len)
{
	const uint64_t high = 0x8080808080808080u;
	size_t at = 0;
	uint64_t word;

	for (; len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, p + at, sizeof(word));
		if (word & high)
			break;
	}
	return at;
}

bool
sml_utf8_is_valid(struct sml_str a)
{
	const unsigned char *p = (const unsigned char *)a.p;
	size_t at = 0;

	while (at < a.len) {
		size_t len = ascii_len(p + at, a.len - at);

		if (!len && p[at] < 0x80)
			len = 1;
		if (!len)
			len = utf8_sequence_len(p + at, a.len - at);
		if (!len)
			return false;
		at += len;
	}
	return true;
}
