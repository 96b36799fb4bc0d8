/* SPDX-License-Identifier: Apache-2.0 */
/* The accounts, faults and the log of the account manager's double. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "outlook/account_double.h"

static const char *const method_names[] = {
#define METHOD_NAME(name) #name,
    ACCT_METHODS(METHOD_NAME)};

static LONG calls[ACCT_METHOD_COUNT];

static const struct {
	const char *name;
	GUID type;
} types[] = {
    {"imap", OLK_CLSID(0x12)},
    {"pop3", OLK_CLSID(0x11)},
    {"mapi", OLK_CLSID(0x14)},
    {"http", OLK_CLSID_HTTP},
    {"ldap", OLK_CLSID_LDAP},
    {"other", {1, 2, 3, {4}}},
};
static const char *const text_keys[ACCT_TEXTS] = {
    "name", "email", "server", "user"};

/* ---- the environment ---- */

static bool
environment(const wchar_t *name, wchar_t *out, DWORD size)
{
	const DWORD len = GetEnvironmentVariableW(name, out, size);

	return len > 0 && len < size;
}

void
acct_problem(const char *format, ...)
{
	wchar_t path[MAX_PATH];
	char line[512];
	va_list args;
	FILE *f;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	fprintf(stderr, "account-double: %s\n", line);
	fflush(stderr);
	if (!environment(L"VALISE_ACCOUNTS_LOG", path, MAX_PATH))
		return;
	f = _wfopen(path, L"ab");
	if (!f)
		return;
	fprintf(f, "%s\n", line);
	fclose(f);
}

/* Method:n:hresult, 0 for each call. */
HRESULT
acct_fault(enum acct_method method)
{
	static wchar_t last[128];
	wchar_t asked[128], name[64];
	unsigned long hr;
	long n;

	if (!environment(L"VALISE_ACCOUNTS_FAIL", asked, 128))
		asked[0] = L'\0';
	/* Calls are counted anew for each wish. */
	if (wcscmp(last, asked) != 0) {
		memset(calls, 0, sizeof(calls));
		wcscpy(last, asked);
	}
	n = InterlockedIncrement(&calls[method]);
	_snwprintf(name, 64, L"%hs:%ld:", method_names[method], n);
	if (wcsncmp(asked, name, wcslen(name)) != 0) {
		_snwprintf(name, 64, L"%hs:0:", method_names[method]);
		if (wcsncmp(asked, name, wcslen(name)) != 0)
			return S_OK;
	}
	hr = wcstoul(asked + wcslen(name), NULL, 16);
	return hr ? (HRESULT)hr : E_FAIL;
}

/* ---- the file ---- */

/* "\uD800" is a unit that UTF-8 cannot have. */
static void
take_text(const char *value, WCHAR *out)
{
	WCHAR wide[ACCT_TEXT_MAX];
	const WCHAR *p = wide;

	if (!MultiByteToWideChar(CP_UTF8, 0, value, -1, wide, ACCT_TEXT_MAX))
		wide[0] = L'\0';
	while (*p) {
		if (p[0] == L'\\' && p[1] == L'u' && wcslen(p) >= 6) {
			wchar_t digits[5] = {p[2], p[3], p[4], p[5], L'\0'};

			*out++ = (WCHAR)wcstoul(digits, NULL, 16);
			p += 6;
		} else {
			*out++ = *p++;
		}
	}
	*out = L'\0';
}

static bool
take_number(const char *value, bool *has, DWORD *out)
{
	*has = true;
	*out = strtoul(value, NULL, 10);
	return true;
}

static bool
take_pair(struct acct_data *a, const char *key, const char *value)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(key, "type") == 0 &&
		    strcmp(value, types[i].name) == 0) {
			a->type = types[i].type;
			return true;
		}
	for (i = 0; i < ACCT_TEXTS; i++)
		if (strcmp(key, text_keys[i]) == 0) {
			take_text(value, a->text[i]);
			a->has[i] = true;
			return true;
		}
	if (strcmp(key, "port") == 0)
		return take_number(value, &a->has_port, &a->port);
	if (strcmp(key, "ssl") == 0)
		return take_number(value, &a->has_ssl, &a->ssl);
	if (strcmp(key, "exchange") == 0)
		return take_number(value, &a->has_exchange, &a->exchange);
	return false;
}

static bool
take_line(struct acct_file *out, char *line)
{
	char *value;

	line[strcspn(line, "\r\n")] = '\0';
	if (line[0] == '\0' || line[0] == '#')
		return true;
	if (strcmp(line, "[account]") == 0) {
		if (out->count == ACCT_MAX)
			return false;
		out->count++;
		return true;
	}
	value = strchr(line, '=');
	if (!value)
		return false;
	*value++ = '\0';
	if (out->count > 0)
		return take_pair(&out->v[out->count - 1], line, value);
	if (strcmp(line, "profile") != 0)
		return false;
	out->has_profile = true;
	take_text(value, out->profile);
	return true;
}

bool
acct_load(struct acct_file *out)
{
	char line[4 * ACCT_TEXT_MAX];
	wchar_t path[MAX_PATH];
	bool ok = true;
	FILE *f;

	memset(out, 0, sizeof(*out));
	if (!environment(L"VALISE_ACCOUNTS_FILE", path, MAX_PATH))
		return false;
	f = _wfopen(path, L"rb");
	if (!f) {
		acct_problem("VALISE_ACCOUNTS_FILE cannot be read");
		return false;
	}
	while (ok && fgets(line, sizeof(line), f)) {
		ok = take_line(out, line);
		if (!ok)
			acct_problem("VALISE_ACCOUNTS_FILE: %s", line);
	}
	fclose(f);
	return ok;
}
