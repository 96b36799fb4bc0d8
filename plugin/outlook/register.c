/* SPDX-License-Identifier: Apache-2.0 */
/* Registration: what Outlook and COM read of an add-in. */
#include "outlook/register.h"

#include <wchar.h>

#include "base/attr.h"
#include "outlook/addin_iface.h"

#define CLASSES L"Software\\Classes\\"
#define CLASS_KEY CLASSES L"CLSID\\" OUTLOOK_CLSID_TEXT
#define NAME L"Valise"
#define DESCRIPTION L"Keeps calendar, contacts and notes in step with a server."
#define LOAD_AT_START 3

/* A text; NULL name: the key's own value; NULL value: the path of the DLL. */
static const struct {
	const wchar_t *key, *name, *value;
} rows[] = {
    {CLASS_KEY, NULL, NAME},
    {CLASS_KEY L"\\InprocServer32", NULL, NULL},
    {CLASS_KEY L"\\InprocServer32", L"ThreadingModel", L"Apartment"},
    {CLASS_KEY L"\\ProgID", NULL, OUTLOOK_PROG_ID},
    {CLASSES OUTLOOK_PROG_ID, NULL, NAME},
    {CLASSES OUTLOOK_PROG_ID L"\\CLSID", NULL, OUTLOOK_CLSID_TEXT},
    {OUTLOOK_ADDIN_KEY, L"FriendlyName", NAME},
    {OUTLOOK_ADDIN_KEY, L"Description", DESCRIPTION},
};

static LSTATUS
put(HKEY root, const wchar_t *path, const wchar_t *name, DWORD type,
    const void *bytes, size_t len)
{
	HKEY key;
	LSTATUS status = RegCreateKeyExW(
	    root, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);

	if (status != ERROR_SUCCESS)
		return status;
	status = RegSetValueExW(key, name, 0, type, bytes, (DWORD)len);
	RegCloseKey(key);
	return status;
}

static LSTATUS
put_text(
    HKEY root, const wchar_t *path, const wchar_t *name, const wchar_t *value)
{
	return put(root, path, name, REG_SZ, value,
	    (wcslen(value) + 1) * sizeof(*value));
}

HRESULT
outlook_register(HKEY root, HINSTANCE instance)
{
	static const DWORD behavior = LOAD_AT_START;
	wchar_t path[MAX_PATH];
	LSTATUS status = ERROR_SUCCESS;
	size_t i;

	SetLastError(ERROR_SUCCESS);
	if (!GetModuleFileNameW(instance, path, MAX_PATH))
		return HRESULT_FROM_WIN32(GetLastError());
	if (GetLastError() == ERROR_INSUFFICIENT_BUFFER)
		return HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER);
	for (i = 0; i < SML_ARRAY_LEN(rows) && status == ERROR_SUCCESS; i++)
		status = put_text(root, rows[i].key, rows[i].name,
		    rows[i].value ? rows[i].value : path);
	if (status == ERROR_SUCCESS)
		status = put(root, OUTLOOK_ADDIN_KEY, L"LoadBehavior",
		    REG_DWORD, &behavior, sizeof(behavior));
	return HRESULT_FROM_WIN32(status);
}

HRESULT
outlook_unregister(HKEY root)
{
	static const wchar_t *const keys[] = {
	    CLASS_KEY, CLASSES OUTLOOK_PROG_ID, OUTLOOK_ADDIN_KEY};
	LSTATUS status, worst = ERROR_SUCCESS;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(keys); i++) {
		status = RegDeleteTreeW(root, keys[i]);
		if (status != ERROR_SUCCESS && status != ERROR_FILE_NOT_FOUND)
			worst = status;
	}
	return HRESULT_FROM_WIN32(worst);
}
