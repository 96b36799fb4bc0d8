/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of accounts share: a registry, a double and a session. */
#include "outlook/account_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "outlook/double_log.h"
#include "support/test.h"

static wchar_t file[MAX_PATH + 32], log_file[MAX_PATH + 32], key_name[64];
static wchar_t log_before[MAX_PATH];
static HKEY user; /* HKEY_CURRENT_USER of this process */

/* ---- a session ---- */

static LONG session_count;

static HRESULT STDMETHODCALLTYPE
query(IUnknown *base, REFIID iid, void **out)
{
	*out = NULL;
	if (!IsEqualIID(iid, &olk_iid_unknown))
		return E_NOINTERFACE;
	session_count++;
	*out = base;
	return S_OK;
}

static ULONG STDMETHODCALLTYPE
add_ref(IUnknown *base)
{
	(void)base;
	return (ULONG)++session_count;
}

static ULONG STDMETHODCALLTYPE
release(IUnknown *base)
{
	(void)base;
	return (ULONG)--session_count;
}

IUnknown *
account_case_session(void)
{
	static IUnknownVtbl vtbl = {query, add_ref, release};
	static IUnknown session = {&vtbl};

	return &session;
}

/* ---- the registry ---- */

void
account_case_bytes(const wchar_t *path, const wchar_t *name, DWORD type,
    const void *bytes, size_t len)
{
	HKEY key;

	CU_ASSERT_FATAL(RegCreateKeyExW(user, path, 0, NULL, 0, KEY_SET_VALUE,
			    NULL, &key, NULL) == ERROR_SUCCESS);
	CU_ASSERT(RegSetValueExW(key, name, 0, type, bytes, (DWORD)len) ==
		  ERROR_SUCCESS);
	RegCloseKey(key);
}

void
account_case_text(const wchar_t *path, const wchar_t *name, const wchar_t *text)
{
	account_case_bytes(
	    path, name, REG_SZ, text, (wcslen(text) + 1) * sizeof(*text));
}

void
account_case_number(const wchar_t *path, const wchar_t *name, DWORD number)
{
	account_case_bytes(path, name, REG_DWORD, &number, sizeof(number));
}

/* ---- cases ---- */

bool
account_cases_begin(void)
{
	wchar_t folder[MAX_PATH];
	const unsigned long id = GetCurrentProcessId();

	GetTempPathW(MAX_PATH, folder);
	_snwprintf(file, MAX_PATH + 32, L"%lsaccounts-%lu.txt", folder, id);
	_snwprintf(log_file, MAX_PATH + 32, L"%lsaccounts-%lu.log", folder, id);
	_snwprintf(key_name, 64, L"Software\\Valise-Test-%lu", id);
	GetEnvironmentVariableW(L"VALISE_ACCOUNTS_LOG", log_before, MAX_PATH);
	SetEnvironmentVariableW(L"VALISE_ACCOUNTS_LOG", log_file);
	return SUCCEEDED(CoInitializeEx(NULL, COINIT_MULTITHREADED));
}

void
account_cases_end(void)
{
	CoUninitialize();
	SetEnvironmentVariableW(L"VALISE_ACCOUNTS_LOG", log_before);
}

void
account_case_fail(const char *wish)
{
	SetEnvironmentVariableA("VALISE_ACCOUNTS_FAIL", wish);
}

void
account_case_begin(const char *accounts)
{
	FILE *f;

	DeleteFileW(log_file);
	account_case_fail(NULL);
	SetEnvironmentVariableW(
	    L"VALISE_ACCOUNTS_FILE", accounts ? file : NULL);
	if (accounts) {
		f = _wfopen(file, L"wb");
		CU_ASSERT_FATAL(f != NULL);
		fputs(accounts, f);
		fclose(f);
	}
	RegDeleteTreeW(HKEY_CURRENT_USER, key_name);
	CU_ASSERT_FATAL(
	    RegCreateKeyExW(HKEY_CURRENT_USER, key_name, 0, NULL, 0,
		KEY_ALL_ACCESS, NULL, &user, NULL) == ERROR_SUCCESS);
	CU_ASSERT_FATAL(
	    RegOverridePredefKey(HKEY_CURRENT_USER, user) == ERROR_SUCCESS);
	session_count = 1;
}

/* The double has all its objects back. */
static bool
is_all_back(void)
{
	HMODULE dll = GetModuleHandleW(L"valise-account-double.dll");
	FARPROC can = dll ? GetProcAddress(dll, "DllCanUnloadNow") : NULL;

	return !can || ((HRESULT(WINAPI *)(void))(void (*)(void))can)() == S_OK;
}

bool
account_case_end(const char *problem)
{
	const bool ok = double_log_is(_wfopen(log_file, L"rb"), problem) &&
			is_all_back() && session_count == 1;

	account_case_fail(NULL);
	RegOverridePredefKey(HKEY_CURRENT_USER, NULL);
	RegCloseKey(user);
	RegDeleteTreeW(HKEY_CURRENT_USER, key_name);
	DeleteFileW(file);
	DeleteFileW(log_file);
	return ok;
}
