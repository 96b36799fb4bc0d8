/* SPDX-License-Identifier: Apache-2.0 */
/* Clock, randomness, charsets, places, secrets, console, on Windows. */
#include "client/os_windows.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include <bcrypt.h>
#include <shlobj.h>
#include <wincrypt.h>

/* ---- clock, randomness, charsets ---- */

#define TICKS_PER_S 10000000 /* of a FILETIME */
#define EPOCH_S 11644473600  /* from 1601 to 1970 */

int64_t
client_os_now_utc(void)
{
	FILETIME now;

	GetSystemTimeAsFileTime(&now);
	return (int64_t)((uint64_t)now.dwHighDateTime << 32 |
			 now.dwLowDateTime) /
		   TICKS_PER_S -
	       EPOCH_S;
}

int64_t
client_os_ticks_ms(void)
{
	return (int64_t)GetTickCount64();
}

enum sml_err
client_os_random(uint8_t *out, size_t len)
{
	while (len) {
		ULONG part = len > 65536 ? 65536 : (ULONG)len;

		if (!BCRYPT_SUCCESS(BCryptGenRandom(
			NULL, out, part, BCRYPT_USE_SYSTEM_PREFERRED_RNG)))
			return SML_E_BUG;
		out += part;
		len -= part;
	}
	return SML_OK;
}

void
client_os_sleep_ms(int64_t ms)
{
	while (ms > 0) {
		DWORD part = ms > 60000 ? 60000 : (DWORD)ms;

		Sleep(part);
		ms -= part;
	}
}

void
client_os_local_time(int64_t utc, struct sml_buf *out)
{
	uint64_t ticks = (uint64_t)(utc + EPOCH_S) * TICKS_PER_S;
	FILETIME file_time = {
	    (DWORD)(ticks & 0xffffffff), (DWORD)(ticks >> 32)};
	SYSTEMTIME t, local;

	if (!FileTimeToSystemTime(&file_time, &t))
		return;
	if (!SystemTimeToTzSpecificLocalTime(NULL, &t, &local))
		local = t;
	sml_buf_printf(out, "%04d-%02d-%02d %02d:%02d:%02d", local.wYear,
	    local.wMonth, local.wDay, local.wHour, local.wMinute,
	    local.wSecond);
}

/* mingw's vsnprintf knows all of C99 but prints "%2$s" as it stands; the
 * system's own knows the places but not "%zu". */
static int
format_into(char *text, size_t len, const char *format, va_list args)
{
	if (!strchr(format, '$'))
		return vsnprintf(text, len, format, args);
	if (!len)
		return _vscprintf_p(format, args);
	return _vsprintf_p(text, len, format, args);
}

void
client_os_format(struct sml_buf *out, const char *format, va_list args)
{
	char *text = NULL;
	va_list again;
	int len;

	va_copy(again, args);
	len = format_into(NULL, 0, format, again);
	va_end(again);
	if (len >= 0)
		text = calloc((size_t)len + 1, 1);
	if (!text) {
		out->err = len < 0 ? SML_E_BUG : SML_E_NOMEM;
		return;
	}
	format_into(text, (size_t)len + 1, format, args);
	sml_buf_put(out, text, (size_t)len);
	free(text);
}

/* Names of RFC 2978's registry as they occur in items; the rest is refused. */
static const struct {
	const char *name;
	UINT code_page;
} charsets[] = {
    {"utf-8", CP_UTF8},
    {"utf-7", CP_UTF7},
    {"us-ascii", 20127},
    {"iso-8859-1", 28591},
    {"iso-8859-2", 28592},
    {"iso-8859-3", 28593},
    {"iso-8859-4", 28594},
    {"iso-8859-5", 28595},
    {"iso-8859-6", 28596},
    {"iso-8859-7", 28597},
    {"iso-8859-8", 28598},
    {"iso-8859-9", 28599},
    {"iso-8859-13", 28603},
    {"iso-8859-15", 28605},
    {"windows-874", 874},
    {"windows-1250", 1250},
    {"windows-1251", 1251},
    {"windows-1252", 1252},
    {"windows-1253", 1253},
    {"windows-1254", 1254},
    {"windows-1255", 1255},
    {"windows-1256", 1256},
    {"windows-1257", 1257},
    {"windows-1258", 1258},
    {"koi8-r", 20866},
    {"koi8-u", 21866},
    {"ibm437", 437},
    {"ibm850", 850},
    {"shift_jis", 932},
    {"windows-31j", 932},
    {"euc-jp", 20932},
    {"iso-2022-jp", 50220},
    {"gb2312", 936},
    {"gbk", 936},
    {"gb18030", 54936},
    {"big5", 950},
    {"euc-kr", 949},
    {"ks_c_5601-1987", 949},
};

/* These take no flags (documented at MultiByteToWideChar). */
static bool
may_be_strict(UINT code_page)
{
	return code_page != CP_UTF7 && code_page != 50220;
}

static enum sml_err
to_utf8(
    void *ctx, struct sml_str charset, struct sml_str in, struct sml_buf *out)
{
	enum sml_err err = SML_E_CHARSET;
	UINT page = 0;
	DWORD flags;
	wchar_t *wide;
	size_t i;
	int len;

	(void)ctx;
	for (i = 0; i < SML_ARRAY_LEN(charsets); i++)
		if (sml_str_is_nocase(charset, charsets[i].name))
			page = charsets[i].code_page;
	if (!page)
		return SML_E_UNSUPPORTED;
	if (!in.len)
		return SML_OK;
	if (in.len > INT_MAX)
		return SML_E_TOO_BIG;
	flags = may_be_strict(page) ? MB_ERR_INVALID_CHARS : 0;
	len = MultiByteToWideChar(page, flags, in.p, (int)in.len, NULL, 0);
	if (len <= 0)
		return GetLastError() == ERROR_NO_UNICODE_TRANSLATION
			   ? SML_E_CHARSET
			   : SML_E_UNSUPPORTED;
	wide = calloc((size_t)len, sizeof(*wide));
	if (!wide)
		return SML_E_NOMEM;
	if (MultiByteToWideChar(page, flags, in.p, (int)in.len, wide, len))
		err = client_os_windows_put(wide, (size_t)len, out);
	free(wide);
	return err;
}

static int64_t
env_now_utc(void *ctx)
{
	(void)ctx;
	return client_os_now_utc();
}

static int64_t
env_ticks_ms(void *ctx)
{
	(void)ctx;
	return client_os_ticks_ms();
}

static enum sml_err
env_random(void *ctx, uint8_t *out, size_t len)
{
	(void)ctx;
	return client_os_random(out, len);
}

void
client_os_env(const struct sml_log *log, struct sml_env *out)
{
	*out = (struct sml_env){
	    NULL, env_now_utc, env_ticks_ms, env_random, to_utf8, log};
}

/* ---- places ---- */

enum sml_err
client_os_data_dir(struct sml_buf *out)
{
	wchar_t path[MAX_PATH];
	DWORD len = GetEnvironmentVariableW(L"APPDATA", path, MAX_PATH);

	if (len && len < MAX_PATH)
		return client_os_windows_put_path(path, out);
	if (SHGetFolderPathW(NULL, CSIDL_APPDATA, NULL, 0, path) != S_OK)
		return SML_E_NOT_FOUND;
	return client_os_windows_put_path(path, out);
}

enum sml_err
client_os_machine_id(uint8_t out[SML_SHA256_LEN])
{
	char id[128] = {0};
	DWORD len = sizeof(id) - 1;
	HKEY key;
	LSTATUS status;

	memset(out, 0, SML_SHA256_LEN);
	/* A 32-bit Outlook has its own view of this part of the registry. */
	if (RegOpenKeyExW(HKEY_LOCAL_MACHINE,
		L"SOFTWARE\\Microsoft\\Cryptography", 0,
		KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) != ERROR_SUCCESS)
		return SML_OK;
	status =
	    RegQueryValueExA(key, "MachineGuid", NULL, NULL, (BYTE *)id, &len);
	RegCloseKey(key);
	if (status != ERROR_SUCCESS || !*id)
		return SML_OK;
	return sml_digest_sha256(sml_str_of(id), out);
}

/* What client_os_setting() gave out; it stays until the process ends. */
struct setting {
	struct setting *next;
	const char *name;
	char *value;
};

static SRWLOCK settings_lock = SRWLOCK_INIT;
static struct setting *settings;

/* The value as it was given out before, or a copy of @value for keeps. */
static const char *
keep_setting(const char *name, struct sml_str value)
{
	struct setting *s;

	for (s = settings; s; s = s->next)
		if (strcmp(s->name, name) == 0 && sml_str_is(value, s->value))
			return s->value;
	s = calloc(1, sizeof(*s) + strlen(name) + 1 + value.len + 1);
	if (!s)
		return NULL;
	memcpy(s + 1, name, strlen(name) + 1);
	s->name = (char *)(s + 1);
	s->value = (char *)(s + 1) + strlen(name) + 1;
	if (value.len)
		memcpy(s->value, value.p, value.len);
	s->next = settings;
	settings = s;
	return s->value;
}

const char *
client_os_setting(const char *name)
{
	wchar_t *wide_name = client_os_windows_wide(name);
	const char *kept = NULL;
	struct sml_buf value;
	wchar_t text[4096];
	DWORD len;

	if (!wide_name)
		return NULL;
	text[0] = L'\0';
	SetLastError(ERROR_SUCCESS);
	len = GetEnvironmentVariableW(wide_name, text, SML_ARRAY_LEN(text));
	free(wide_name);
	if (len >= SML_ARRAY_LEN(text) || (!len && GetLastError()))
		return NULL;
	sml_buf_init(&value, 4 * SML_ARRAY_LEN(text));
	if (client_os_windows_put(text, len, &value) == SML_OK) {
		AcquireSRWLockExclusive(&settings_lock);
		kept = keep_setting(name, sml_buf_str(&value));
		ReleaseSRWLockExclusive(&settings_lock);
	}
	sml_buf_free(&value);
	return kept;
}

/* ---- secrets ---- */

/* CryptProtectData takes its input as not const and does not write to it. */
static DATA_BLOB
blob_of(struct sml_str s)
{
	union {
		const char *in;
		BYTE *out;
	} u = {.in = s.p};

	return (DATA_BLOB){(DWORD)s.len, u.out};
}

enum sml_err
client_os_secret_put(const char *slot, struct sml_str secret)
{
	DATA_BLOB plain = blob_of(secret), sealed;
	enum sml_err err;

	if (secret.len > UINT32_MAX)
		return SML_E_TOO_BIG;
	if (!CryptProtectData(&plain, L"Valise", NULL, NULL, NULL,
		CRYPTPROTECT_UI_FORBIDDEN, &sealed))
		return SML_E_DENIED;
	err = client_os_write_file(slot,
	    (struct sml_str){(const char *)sealed.pbData, sealed.cbData}, true);
	LocalFree(sealed.pbData);
	return err;
}

enum sml_err
client_os_secret_get(const char *slot, struct sml_buf *out)
{
	DATA_BLOB sealed, plain;
	struct sml_buf file;
	enum sml_err err;

	sml_buf_init(&file, 64u * 1024);
	err = client_os_read_file(slot, &file);
	if (err)
		goto free_file;
	sealed = blob_of(sml_buf_str(&file));
	if (!CryptUnprotectData(&sealed, NULL, NULL, NULL, NULL,
		CRYPTPROTECT_UI_FORBIDDEN, &plain)) {
		err = SML_E_DENIED;
		goto free_file;
	}
	sml_buf_put(out, plain.pbData, plain.cbData);
	err = sml_buf_err(out);
	sml_wipe(plain.pbData, plain.cbData);
	LocalFree(plain.pbData);

free_file:
	sml_buf_free(&file);
	return err;
}

enum sml_err
client_os_secret_del(const char *slot)
{
	return client_os_remove_file(slot);
}

/* ---- terminal ---- */

static HANDLE
standard_handle(int stream)
{
	static const DWORD ids[] = {
	    STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};

	if (stream < 0 || stream > 2)
		return INVALID_HANDLE_VALUE;
	return GetStdHandle(ids[stream]);
}

bool
client_os_is_terminal(int stream)
{
	DWORD mode;

	return GetConsoleMode(standard_handle(stream), &mode);
}

unsigned
client_os_terminal_columns(void)
{
	CONSOLE_SCREEN_BUFFER_INFO info;
	int columns;

	if (!GetConsoleScreenBufferInfo(standard_handle(1), &info))
		return 80;
	columns = info.srWindow.Right - info.srWindow.Left + 1;
	return columns > 0 ? (unsigned)columns : 80;
}

/* A line from the console without echo. */
static enum sml_err
read_secret(HANDLE in, DWORD mode, struct sml_buf *out)
{
	wchar_t line[1024];
	enum sml_err err = SML_E_CANCELLED;
	DWORD len = 0;

	SetConsoleMode(
	    in, (mode | ENABLE_LINE_INPUT) & ~(DWORD)ENABLE_ECHO_INPUT);
	if (ReadConsoleW(in, line, SML_ARRAY_LEN(line), &len, NULL) && len) {
		while (
		    len && (line[len - 1] == L'\r' || line[len - 1] == L'\n'))
			len--;
		err = client_os_windows_put(line, len, out);
	}
	SetConsoleMode(in, mode);
	sml_wipe(line, sizeof(line));
	return err;
}

static HANDLE
open_console(const wchar_t *name)
{
	return CreateFileW(name, GENERIC_READ | GENERIC_WRITE,
	    FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
}

enum sml_err
client_os_ask_secret(const char *prompt, struct sml_buf *out)
{
	HANDLE in = open_console(L"CONIN$");
	HANDLE screen = open_console(L"CONOUT$");
	wchar_t *text = client_os_windows_wide(prompt);
	enum sml_err err = SML_E_NOT_FOUND;
	DWORD mode, done;

	if (!GetConsoleMode(in, &mode) || !text)
		goto close_handles;
	WriteConsoleW(screen, text, (DWORD)wcslen(text), &done, NULL);
	err = read_secret(in, mode, out);
	WriteConsoleW(screen, L"\n", 1, &done, NULL);

close_handles:
	if (in != INVALID_HANDLE_VALUE)
		CloseHandle(in);
	if (screen != INVALID_HANDLE_VALUE)
		CloseHandle(screen);
	free(text);
	return err;
}
