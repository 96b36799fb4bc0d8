/* SPDX-License-Identifier: Apache-2.0 */
/* Properties as lines of text: reading. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double_text_priv.h"

static void *
need(void *p)
{
	if (!p)
		abort();
	return p;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Exactly @n hexadecimal digits. */
static bool
take_hex(const char **p, int n, ULONG *out)
{
	*out = 0;
	for (int digit; n > 0; n--, ++*p) {
		digit = hex_digit(**p);
		if (digit < 0)
			return false;
		*out = *out << 4 | (ULONG)digit;
	}
	return true;
}

static bool
take_char(const char **p, char c)
{
	if (**p != c)
		return false;
	++*p;
	return true;
}

/* {00062002-0000-0000-C000-000000000046} */
static bool
read_guid(const char **p, GUID *out)
{
	ULONG a, b, c, byte;

	if (!take_char(p, '{') || !take_hex(p, 8, &a) || !take_char(p, '-') ||
	    !take_hex(p, 4, &b) || !take_char(p, '-') || !take_hex(p, 4, &c) ||
	    !take_char(p, '-'))
		return false;
	out->Data1 = a;
	out->Data2 = (WORD)b;
	out->Data3 = (WORD)c;
	for (int i = 0; i < 8; i++) {
		if ((i == 2 && !take_char(p, '-')) || !take_hex(p, 2, &byte))
			return false;
		out->Data4[i] = (BYTE)byte;
	}
	return take_char(p, '}');
}

/* One character of a quoted string as UTF-8. */
static char
read_escape(const char **p)
{
	static const char letters[] = "nrt";
	static const char meant[] = "\n\r\t";
	const char *at;
	int high, low;

	if (**p != '\\')
		return *(*p)++;
	++*p;
	if (**p == 'x' && (high = hex_digit((*p)[1])) >= 0 &&
	    (low = hex_digit((*p)[2])) >= 0) {
		*p += 3;
		return (char)(high * 16 + low);
	}
	at = **p ? strchr(letters, **p) : NULL;
	if (!at)
		return *(*p)++;
	++*p;
	return meant[at - letters];
}

WCHAR *
dbl_text_read_quoted(const char **p)
{
	char *utf8;
	WCHAR *out;
	int len = 0, n;

	if (**p != '"')
		return NULL;
	++*p;
	utf8 = need(malloc(strlen(*p) + 1));
	while (**p && **p != '"')
		utf8[len++] = read_escape(p);
	if (**p != '"') {
		free(utf8);
		return NULL;
	}
	++*p;
	n = len ? MultiByteToWideChar(CP_UTF8, 0, utf8, len, NULL, 0) : 0;
	out = need(calloc((size_t)n + 1, sizeof *out));
	if (n)
		MultiByteToWideChar(CP_UTF8, 0, utf8, len, out, n);
	free(utf8);
	return out;
}

static bool
read_set(const char **p, GUID *out)
{
	size_t len = strcspn(*p, ".");

	if (**p == '{')
		return read_guid(p, out);
	for (size_t i = 0; dbl_set_rows[i].name; i++)
		if (strlen(dbl_set_rows[i].name) == len &&
		    memcmp(dbl_set_rows[i].name, *p, len) == 0) {
			*out = dbl_set_rows[i].set;
			*p += len;
			return true;
		}
	return false;
}

static bool
read_tag(const char **p, struct dbl_key *out)
{
	size_t len = strcspn(*p, "=/ \t\r\n");
	char *end;

	for (size_t i = 0; dbl_tag_rows[i].name; i++)
		if (strlen(dbl_tag_rows[i].name) == len &&
		    memcmp(dbl_tag_rows[i].name, *p, len) == 0) {
			out->lid = (LONG)dbl_tag_rows[i].id;
			*p += len;
			return true;
		}
	if (strncmp(*p, "0x", 2) != 0)
		return false;
	out->lid = strtol(*p, &end, 16);
	*p = end;
	return true;
}

static bool
read_name(const char **p, struct dbl_key *out)
{
	char *end;
	WCHAR *name;

	if (!read_set(p, &out->set) || **p != '.')
		return false;
	++*p;
	out->named = true;
	if (**p != '"') {
		out->lid = strtol(*p, &end, 16);
		*p = end;
		return true;
	}
	name = dbl_text_read_quoted(p);
	if (!name || wcslen(name) >= sizeof out->name / sizeof *out->name) {
		free(name);
		return false;
	}
	memcpy(out->name, name, (wcslen(name) + 1) * sizeof *name);
	free(name);
	out->by_name = true;
	return true;
}

bool
dbl_text_read_key(const char **p, struct dbl_key *out)
{
	bool tag = strncmp(*p, "PR_", 3) == 0 || strncmp(*p, "0x", 2) == 0;
	size_t len;

	memset(out, 0, sizeof *out);
	if (!(tag ? read_tag(p, out) : read_name(p, out)))
		return false;
	out->type = dbl_text_usual_type(out);
	if (**p != '/')
		return true;
	len = strcspn(++*p, "=");
	for (size_t i = 0; dbl_type_rows[i].letters; i++)
		if (strlen(dbl_type_rows[i].letters) == len &&
		    memcmp(dbl_type_rows[i].letters, *p, len) == 0) {
			out->type = dbl_type_rows[i].type;
			*p += len;
			return true;
		}
	return false;
}

/* ---- values ---- */

static BYTE *
read_hex(const char **p, ULONG *len_out)
{
	BYTE *out = need(malloc(strlen(*p) / 2 + 1));
	ULONG n = 0;
	int high, low;

	while ((high = hex_digit((*p)[0])) >= 0 &&
	       (low = hex_digit((*p)[1])) >= 0) {
		out[n++] = (BYTE)(high * 16 + low);
		*p += 2;
	}
	*len_out = n;
	return out;
}

/* What add_time() of the writer cannot say as a date, and numbers of 64 bits.
 */
static bool
read_wide(const char **p, ULONG *high, ULONG *low)
{
	return take_char(p, '0') && take_char(p, 'x') && take_hex(p, 8, high) &&
	       take_hex(p, 8, low);
}

/* Exactly @n decimal digits, and what stands behind them. */
static bool
take_part(const char **p, int n, char behind, WORD *out)
{
	*out = 0;
	for (; n > 0; n--, ++*p) {
		if (**p < '0' || **p > '9')
			return false;
		*out = (WORD)(*out * 10 + (**p - '0'));
	}
	return !behind || take_char(p, behind);
}

static bool
read_time(const char **p, FILETIME *out)
{
	ULONG fraction = 0, unit = 1000000;
	SYSTEMTIME st = {0};
	ULONGLONG ticks;

	if (strncmp(*p, "0x", 2) == 0)
		return read_wide(p, &out->dwHighDateTime, &out->dwLowDateTime);
	if (!take_part(p, 4, '-', &st.wYear) ||
	    !take_part(p, 2, '-', &st.wMonth) ||
	    !take_part(p, 2, 'T', &st.wDay) ||
	    !take_part(p, 2, ':', &st.wHour) ||
	    !take_part(p, 2, ':', &st.wMinute) ||
	    !take_part(p, 2, 0, &st.wSecond))
		return false;
	if (take_char(p, '.'))
		for (; **p >= '0' && **p <= '9'; ++*p, unit /= 10)
			fraction += (ULONG)(**p - '0') * unit;
	if (!take_char(p, 'Z') || !SystemTimeToFileTime(&st, out))
		return false;
	ticks = ((ULONGLONG)out->dwHighDateTime << 32 | out->dwLowDateTime) +
		fraction;
	out->dwHighDateTime = (DWORD)(ticks >> 32);
	out->dwLowDateTime = (DWORD)ticks;
	return true;
}

static bool
read_list(const char **p, ULONG type, SPropValue *out)
{
	size_t room = 2;
	ULONG n = 0;
	bool ok = true;

	for (const char *c = *p; *c; c++)
		room += *c == ',';
	/* All three begin with the count and the pointer. */
	out->Value.MVbin.lpbin = need(calloc(room, sizeof(SBinary)));
	while (ok && **p && !strchr(" \t\r\n", **p)) {
		if (type == PT_MV_UNICODE) {
			out->Value.MVszW.lppszW[n] = dbl_text_read_quoted(p);
			ok = out->Value.MVszW.lppszW[n] != NULL;
		} else if (type == PT_MV_LONG) {
			char *end;

			out->Value.MVl.lpl[n] = strtol(*p, &end, 0);
			ok = end != *p;
			*p = end;
		} else {
			SBinary *b = &out->Value.MVbin.lpbin[n];

			b->lpb = read_hex(p, &b->cb);
		}
		n += ok;
		if (**p != ',')
			break;
		++*p;
	}
	out->Value.MVl.cValues = n;
	return ok;
}

static bool
read_number(const char **p, ULONG type, SPropValue *out)
{
	char *end;

	if (type == PT_DOUBLE)
		out->Value.dbl = strtod(*p, &end);
	else {
		LONG n = strtol(*p, &end, 0);

		if (type == PT_I2)
			out->Value.i = (short)n;
		else
			out->Value.l = n;
	}
	if (end == *p)
		return false;
	*p = end;
	return true;
}

static bool
read_bool(const char **p, unsigned short *out)
{
	size_t len = strncmp(*p, "true", 4) == 0 ? 4u : 5u;

	if (len == 5 && strncmp(*p, "false", 5) != 0)
		return false;
	*out = len == 4;
	*p += len;
	return true;
}

bool
dbl_text_read_value(const char **p, const struct dbl_key *key, SPropValue *out)
{
	ULONG high, low;

	memset(out, 0, sizeof *out);
	out->ulPropTag = PROP_TAG(key->type, 0);
	switch (key->type) {
	case PT_UNICODE:
		out->Value.lpszW = dbl_text_read_quoted(p);
		return out->Value.lpszW != NULL;
	case PT_BOOLEAN:
		return read_bool(p, &out->Value.b);
	case PT_SYSTIME:
		return read_time(p, &out->Value.ft);
	case PT_BINARY:
		out->Value.bin.lpb = read_hex(p, &out->Value.bin.cb);
		return true;
	case PT_I8:
		if (!read_wide(p, &high, &low))
			return false;
		out->Value.li.HighPart = (LONG)high;
		out->Value.li.LowPart = low;
		return true;
	case PT_CLSID:
		out->Value.lpguid = need(malloc(sizeof(GUID)));
		return read_guid(p, out->Value.lpguid);
	case PT_MV_UNICODE:
	case PT_MV_LONG:
	case PT_MV_BINARY:
		return read_list(p, key->type, out);
	case PT_LONG:
	case PT_I2:
	case PT_DOUBLE:
		return read_number(p, key->type, out);
	default:
		return false;
	}
}

void
dbl_text_value_free(SPropValue *v)
{
	ULONG type = PROP_TYPE(v->ulPropTag);

	if (type == PT_MV_UNICODE)
		for (ULONG i = 0; i < v->Value.MVszW.cValues; i++)
			free(v->Value.MVszW.lppszW[i]);
	if (type == PT_MV_BINARY)
		for (ULONG i = 0; i < v->Value.MVbin.cValues; i++)
			free(v->Value.MVbin.lpbin[i].lpb);
	if (type == PT_UNICODE || type == PT_CLSID)
		free(v->Value.lpszW);
	if (type == PT_BINARY)
		free(v->Value.bin.lpb);
	if (type & MV_FLAG)
		free(v->Value.MVl.lpl);
	memset(v, 0, sizeof *v);
}
