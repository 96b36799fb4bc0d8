/* SPDX-License-Identifier: Apache-2.0 */
/* Text between MAPI and us. */
#include "outlook/mapi_text.h"

#include <limits.h>
#include <string.h>

/* CRLF to LF, in place; returns the new length. */
static size_t
join_lines(char *text, size_t len)
{
	size_t from, to = 0;

	for (from = 0; from < len; from++) {
		if (text[from] == '\r' && from + 1 < len &&
		    text[from + 1] == '\n')
			continue;
		text[to++] = text[from];
	}
	text[to] = '\0';
	return to;
}

static enum sml_err
split_lines(struct sml_str text, struct sml_arena *arena, struct sml_str *out)
{
	size_t i, to = 0, lines = 0;
	char *p;

	for (i = 0; i < text.len && text.p[i] != '\0'; i++)
		lines += text.p[i] == '\n';
	text.len = i;
	p = sml_arena_alloc(arena, text.len + lines + 1);
	if (!p)
		return SML_E_NOMEM;
	for (i = 0; i < text.len; i++) {
		if (text.p[i] == '\n')
			p[to++] = '\r';
		p[to++] = text.p[i];
	}
	*out = (struct sml_str){p, to};
	return SML_OK;
}

enum sml_err
mapi_text_of_wide(const WCHAR *text, size_t units, struct sml_arena *arena,
    struct sml_str *out)
{
	const size_t whole = wcsnlen(text, units);
	int len = 0;
	char *p;

	if (whole > INT_MAX / 4)
		return SML_E_TOO_BIG;
	if (whole > 0)
		len = WideCharToMultiByte(
		    CP_UTF8, 0, text, (int)whole, NULL, 0, NULL, NULL);
	p = sml_arena_alloc(arena, (size_t)len + 1);
	if (!p)
		return SML_E_NOMEM;
	if (len > 0)
		WideCharToMultiByte(
		    CP_UTF8, 0, text, (int)whole, p, len, NULL, NULL);
	*out = (struct sml_str){p, join_lines(p, (size_t)len)};
	return SML_OK;
}

/* Bytes of a code page as UTF-16. */
static enum sml_err
widen(UINT page, struct sml_str text, struct sml_arena *arena, WCHAR **out,
    size_t *units_out)
{
	int units = 0;
	WCHAR *p;

	if (text.len > INT_MAX / 4)
		return SML_E_TOO_BIG;
	if (text.len > 0)
		units = MultiByteToWideChar(
		    page, 0, text.p, (int)text.len, NULL, 0);
	p = sml_arena_array(arena, (size_t)units + 1, sizeof(*p));
	if (!p)
		return SML_E_NOMEM;
	if (units > 0)
		MultiByteToWideChar(page, 0, text.p, (int)text.len, p, units);
	*out = p;
	if (units_out)
		*units_out = (size_t)units;
	return SML_OK;
}

enum sml_err
mapi_text_of_narrow(
    const char *text, size_t len, struct sml_arena *arena, struct sml_str *out)
{
	const struct sml_str narrow = {text, strnlen(text, len)};
	size_t units;
	WCHAR *wide;
	enum sml_err err = widen(CP_ACP, narrow, arena, &wide, &units);

	return err == SML_OK ? mapi_text_of_wide(wide, units, arena, out) : err;
}

enum sml_err
mapi_text_to_wide(struct sml_str text, struct sml_arena *arena, WCHAR **out,
    size_t *units_out)
{
	enum sml_err err = split_lines(text, arena, &text);

	return err == SML_OK ? widen(CP_UTF8, text, arena, out, units_out)
			     : err;
}

enum sml_err
mapi_text_to_narrow(
    struct sml_str text, struct sml_arena *arena, char **out, size_t *len_out)
{
	BOOL is_lost = FALSE;
	size_t units;
	int len = 0;
	WCHAR *wide;
	enum sml_err err = mapi_text_to_wide(text, arena, &wide, &units);

	if (err != SML_OK)
		return err;
	if (units > 0)
		len = WideCharToMultiByte(CP_ACP, WC_NO_BEST_FIT_CHARS, wide,
		    (int)units, NULL, 0, NULL, &is_lost);
	if (is_lost || (units > 0 && len <= 0))
		return SML_E_UNSUPPORTED;
	*out = sml_arena_alloc(arena, (size_t)len + 1);
	if (!*out)
		return SML_E_NOMEM;
	if (units > 0)
		WideCharToMultiByte(CP_ACP, WC_NO_BEST_FIT_CHARS, wide,
		    (int)units, *out, len, NULL, NULL);
	if (len_out)
		*len_out = (size_t)len;
	return SML_OK;
}
