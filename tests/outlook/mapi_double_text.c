/* SPDX-License-Identifier: Apache-2.0 */
/* Properties as lines of text: writing, and what names and types there are. */
#include "outlook/mapi_double_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double_text_priv.h"

/* A longer line goes on in the next. */
#define LINE_LEN 1000u

#define TAG_ROW(name, id, type) {#name, id, type},
const struct dbl_tag_row dbl_tag_rows[] = {DBL_TAGS(TAG_ROW){NULL, 0, 0}};

#define BYTE_OF(v, n) (BYTE)(((v) >> (8 * (7 - (n)))) & 0xff)
#define SET_ROW(name, d1, d2, d3, d4)                                          \
	{#name, {d1, d2, d3,                                                   \
		    {BYTE_OF(d4, 0), BYTE_OF(d4, 1), BYTE_OF(d4, 2),           \
			BYTE_OF(d4, 3), BYTE_OF(d4, 4), BYTE_OF(d4, 5),        \
			BYTE_OF(d4, 6), BYTE_OF(d4, 7)}}},
const struct dbl_set_row dbl_set_rows[] = {
    DBL_SETS(SET_ROW){NULL, {0, 0, 0, {0}}}};

static const struct {
	const char *set;
	LONG first, last;
	ULONG type;
} lid_rows[] = {
#define LID_ROW(set, first, last, type) {#set, first, last, type},
    DBL_LIDS(LID_ROW)};

const struct dbl_type_row dbl_type_rows[] = {{"W", PT_UNICODE},
    {"W", PT_STRING8}, {"L", PT_LONG}, {"S", PT_I2}, {"B", PT_BOOLEAN},
    {"T", PT_SYSTIME}, {"X", PT_BINARY}, {"D", PT_DOUBLE}, {"Q", PT_I8},
    {"G", PT_CLSID}, {"MW", PT_MV_UNICODE}, {"ML", PT_MV_LONG},
    {"MX", PT_MV_BINARY}, {NULL, 0}};

/* ---- the buffer ---- */

void
dbl_text_add(struct dbl_text *t, const char *s, size_t len)
{
	if (t->cap - t->len <= len) {
		t->cap = (t->len + len + 1) * 2;
		t->s = realloc(t->s, t->cap);
		if (!t->s)
			abort();
	}
	memcpy(t->s + t->len, s, len);
	t->len += len;
	t->s[t->len] = 0;
}

void
dbl_text_printf(struct dbl_text *t, const char *format, ...)
{
	char line[512];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (n > 0)
		dbl_text_add(t, line, strlen(line));
}

void
dbl_text_free(struct dbl_text *t)
{
	free(t->s);
	memset(t, 0, sizeof *t);
}

/* ---- names and types ---- */

static const char *
set_name(const GUID *set)
{
	for (size_t i = 0; dbl_set_rows[i].name; i++)
		if (memcmp(&dbl_set_rows[i].set, set, sizeof *set) == 0)
			return dbl_set_rows[i].name;
	return NULL;
}

ULONG
dbl_text_usual_type(const struct dbl_key *key)
{
	const char *set;

	if (!key->named) {
		for (size_t i = 0; dbl_tag_rows[i].name; i++)
			if (dbl_tag_rows[i].id == (ULONG)key->lid)
				return dbl_tag_rows[i].type;
		return 0;
	}
	set = set_name(&key->set);
	if (!set)
		return 0;
	if (key->by_name)
		return strcmp(set, "Strings") == 0 &&
			       wcscmp(key->name, L"Keywords") == 0
			   ? (ULONG)PT_MV_UNICODE
			   : 0;
	for (size_t i = 0; i < sizeof lid_rows / sizeof *lid_rows; i++)
		if (strcmp(lid_rows[i].set, set) == 0 &&
		    key->lid >= lid_rows[i].first &&
		    key->lid <= lid_rows[i].last)
			return lid_rows[i].type;
	return 0;
}

void
dbl_text_guid(struct dbl_text *t, const GUID *g)
{
	dbl_text_printf(t,
	    "{%08lX-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", g->Data1,
	    (unsigned)g->Data2, (unsigned)g->Data3, (unsigned)g->Data4[0],
	    (unsigned)g->Data4[1], (unsigned)g->Data4[2], (unsigned)g->Data4[3],
	    (unsigned)g->Data4[4], (unsigned)g->Data4[5], (unsigned)g->Data4[6],
	    (unsigned)g->Data4[7]);
}

void
dbl_text_key(struct dbl_text *t, const struct dbl_key *key)
{
	const char *set;

	if (!key->named) {
		for (size_t i = 0; dbl_tag_rows[i].name; i++)
			if (dbl_tag_rows[i].id == (ULONG)key->lid) {
				dbl_text_printf(t, "%s", dbl_tag_rows[i].name);
				return;
			}
		dbl_text_printf(t, "0x%04lX", (ULONG)key->lid);
		return;
	}
	set = set_name(&key->set);
	if (set)
		dbl_text_printf(t, "%s.", set);
	else {
		dbl_text_guid(t, &key->set);
		dbl_text_printf(t, ".");
	}
	if (key->by_name)
		dbl_text_quoted(t, key->name, wcslen(key->name));
	else
		dbl_text_printf(t, "0x%04lX", (ULONG)key->lid);
}

/* ---- values ---- */

void
dbl_text_quoted(struct dbl_text *t, const WCHAR *s, size_t len)
{
	static const char letters[] = "\"\\\n\r\t";
	static const char escapes[] = "\"\\nrt";
	size_t run;

	dbl_text_add(t, "\"", 1);
	for (size_t i = 0; i < len; i += run) {
		const char *at =
		    s[i] && s[i] < 0x80 ? strchr(letters, (char)s[i]) : NULL;
		char utf8[4 * 64];
		int n;

		run = 1;
		if (at) {
			dbl_text_printf(t, "\\%c", escapes[at - letters]);
			continue;
		}
		if (s[i] < 0x20) {
			dbl_text_printf(t, "\\x%02x", (unsigned)s[i]);
			continue;
		}
		/* A pair of surrogates stays together. */
		if (s[i] >= 0xD800 && s[i] < 0xDC00 && i + 1 < len)
			run = 2;
		n = WideCharToMultiByte(
		    CP_UTF8, 0, s + i, (int)run, utf8, sizeof utf8, NULL, NULL);
		dbl_text_add(t, utf8, (size_t)n);
	}
	dbl_text_add(t, "\"", 1);
}

static void
add_hex(struct dbl_text *t, const BYTE *b, ULONG len)
{
	static const char digits[] = "0123456789abcdef";

	for (ULONG i = 0; i < len; i++) {
		char pair[2] = {digits[b[i] >> 4], digits[b[i] & 15]};

		dbl_text_add(t, pair, 2);
	}
}

static void
add_time(struct dbl_text *t, FILETIME ft)
{
	ULONGLONG ticks = (ULONGLONG)ft.dwHighDateTime << 32 | ft.dwLowDateTime;
	SYSTEMTIME st;

	if (!FileTimeToSystemTime(&ft, &st)) {
		dbl_text_printf(
		    t, "0x%08lX%08lX", ft.dwHighDateTime, ft.dwLowDateTime);
		return;
	}
	dbl_text_printf(t, "%04u-%02u-%02uT%02u:%02u:%02u", (unsigned)st.wYear,
	    (unsigned)st.wMonth, (unsigned)st.wDay, (unsigned)st.wHour,
	    (unsigned)st.wMinute, (unsigned)st.wSecond);
	if (ticks % 10000000)
		dbl_text_printf(t, ".%07lu", (ULONG)(ticks % 10000000));
	dbl_text_printf(t, "Z");
}

static void
add_list(struct dbl_text *t, const SPropValue *v)
{
	ULONG n = v->Value.MVl.cValues;

	for (ULONG i = 0; i < n; i++) {
		if (i)
			dbl_text_add(t, ",", 1);
		if (PROP_TYPE(v->ulPropTag) == PT_MV_UNICODE) {
			const WCHAR *s = v->Value.MVszW.lppszW[i];

			dbl_text_quoted(t, s, wcslen(s));
		} else if (PROP_TYPE(v->ulPropTag) == PT_MV_LONG)
			dbl_text_printf(t, "%ld", v->Value.MVl.lpl[i]);
		else
			add_hex(t, v->Value.MVbin.lpbin[i].lpb,
			    v->Value.MVbin.lpbin[i].cb);
	}
}

static void
add_value(struct dbl_text *t, const SPropValue *v)
{
	switch (PROP_TYPE(v->ulPropTag)) {
	case PT_UNICODE:
		dbl_text_quoted(t, v->Value.lpszW, wcslen(v->Value.lpszW));
		break;
	case PT_LONG:
		dbl_text_printf(t, "%ld", v->Value.l);
		break;
	case PT_I2:
		dbl_text_printf(t, "%d", v->Value.i);
		break;
	case PT_BOOLEAN:
		dbl_text_printf(t, "%s", v->Value.b ? "true" : "false");
		break;
	case PT_DOUBLE:
		dbl_text_printf(t, "%.17g", v->Value.dbl);
		break;
	case PT_I8:
		dbl_text_printf(t, "0x%08lX%08lX", (ULONG)v->Value.li.HighPart,
		    (ULONG)v->Value.li.LowPart);
		break;
	case PT_SYSTIME:
		add_time(t, v->Value.ft);
		break;
	case PT_BINARY:
		add_hex(t, v->Value.bin.lpb, v->Value.bin.cb);
		break;
	case PT_CLSID:
		dbl_text_guid(t, v->Value.lpguid);
		break;
	default:
		add_list(t, v);
	}
}

void
dbl_text_property(
    struct dbl_text *t, const struct dbl_key *key, const SPropValue *v)
{
	struct dbl_text line = {0};
	ULONG type = PROP_TYPE(v->ulPropTag);

	dbl_text_key(&line, key);
	if (type != dbl_text_usual_type(key))
		for (size_t i = 0; dbl_type_rows[i].letters; i++)
			if (dbl_type_rows[i].type == type)
				dbl_text_printf(
				    &line, "/%s", dbl_type_rows[i].letters);
	dbl_text_add(&line, "=", 1);
	add_value(&line, v);
	for (size_t at = 0; at < line.len; at += LINE_LEN) {
		size_t n = line.len - at < LINE_LEN ? line.len - at : LINE_LEN;

		if (at)
			dbl_text_add(t, "+", 1);
		dbl_text_add(t, line.s + at, n);
		dbl_text_add(t, "\n", 1);
	}
	dbl_text_free(&line);
}
