/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of MAPI found at run time, and its errors as ours. */
#include "outlook/mapi_load.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"

const IID mapi_iid_message = {0x00020307, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const IID mapi_iid_folder = {0x0002030C, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const IID mapi_iid_store = {0x00020306, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const IID mapi_iid_stream = {0x0000000C, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const IID mapi_iid_sink = {0x00020302, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const IID mapi_iid_unknown = {0, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};

/* ---- loading ---- */

/* Plain on 64 bits and from Microsoft; "NAME@BYTES" from some 32-bit DLLs. */
static FARPROC
find_function(HMODULE dll, const char *name, unsigned bytes)
{
	FARPROC function = GetProcAddress(dll, name);
	char decorated[64];

	if (function)
		return function;
	snprintf(decorated, sizeof(decorated), "%s@%u", name, bytes);
	return GetProcAddress(dll, decorated);
}

static HMODULE
load_dll(void)
{
	static const WCHAR name[] = L"\\mapi32.dll";
	WCHAR path[MAX_PATH + SML_ARRAY_LEN(name)];
	const UINT len = GetSystemDirectoryW(path, MAX_PATH);

	if (len == 0 || len >= MAX_PATH)
		return NULL;
	memcpy(path + len, name, sizeof(name));
	return LoadLibraryW(path);
}

enum sml_err
mapi_load(const struct sml_log *log, struct mapi_core *out)
{
	/* Bytes of arguments on 32 bits. */
	const struct {
		const char *name;
		unsigned bytes;
		void *slot;
	} functions[] = {
	    {"MAPIInitialize", 4, &out->initialize},
	    {"MAPIUninitialize", 0, &out->uninitialize},
	    {"MAPILogonEx", 20, &out->logon},
	    {"MAPIAllocateBuffer", 8, &out->allocate},
	    {"MAPIAllocateMore", 12, &out->allocate_more},
	    {"MAPIFreeBuffer", 4, &out->free_buffer},
	};
	size_t i;

	memset(out, 0, sizeof(*out));
	out->dll = load_dll();
	if (!out->dll) {
		sml_log(log, SML_LOG_ERROR, "mapi32.dll: error %lu",
		    (unsigned long)GetLastError());
		return SML_E_STORE_GONE;
	}
	for (i = 0; i < SML_ARRAY_LEN(functions); i++) {
		const FARPROC function = find_function(
		    out->dll, functions[i].name, functions[i].bytes);

		if (!function) {
			sml_log(log, SML_LOG_ERROR, "mapi32.dll has no %s",
			    functions[i].name);
			mapi_unload(out);
			return SML_E_STORE_GONE;
		}
		memcpy(functions[i].slot, &function, sizeof(function));
	}
	return SML_OK;
}

void
mapi_unload(struct mapi_core *core)
{
	if (core->dll)
		FreeLibrary(core->dll);
	memset(core, 0, sizeof(*core));
}

/* ---- errors ---- */

/* Not found is an answer only where an item is looked for: a property or an
 * attachment that vanished must not look like a deleted item. */
static const struct {
	HRESULT hr;
	const char *name;
	enum sml_err item, store;
} errors[] = {
    {MAPI_E_NOT_ENOUGH_MEMORY, "NOT_ENOUGH_MEMORY", SML_E_NOMEM, SML_E_NOMEM},
    {MAPI_E_NOT_ENOUGH_RESOURCES, "NOT_ENOUGH_RESOURCES", SML_E_BUSY,
	SML_E_STORE_BUSY},
    {MAPI_E_BUSY, "BUSY", SML_E_BUSY, SML_E_STORE_BUSY},
    {MAPI_E_TIMEOUT, "TIMEOUT", SML_E_BUSY, SML_E_STORE_BUSY},
    {MAPI_E_NOT_FOUND, "NOT_FOUND", SML_E_ITEM_IO, SML_E_STORE_GONE},
    {MAPI_E_OBJECT_DELETED, "OBJECT_DELETED", SML_E_NOT_FOUND,
	SML_E_STORE_GONE},
    {MAPI_E_OBJECT_CHANGED, "OBJECT_CHANGED", SML_E_CHANGED, SML_E_STORE},
    {MAPI_E_SUBMITTED, "SUBMITTED", SML_E_BUSY, SML_E_STORE},
    {MAPI_E_NO_ACCESS, "NO_ACCESS", SML_E_DENIED, SML_E_STORE_DENIED},
    {MAPI_E_LOGON_FAILED, "LOGON_FAILED", SML_E_STORE_DENIED,
	SML_E_STORE_DENIED},
    {MAPI_E_USER_CANCEL, "USER_CANCEL", SML_E_STORE_DENIED, SML_E_STORE_DENIED},
    {MAPI_E_UNCONFIGURED, "UNCONFIGURED", SML_E_STORE_DENIED,
	SML_E_STORE_DENIED},
    {MAPI_E_NOT_ENOUGH_DISK, "NOT_ENOUGH_DISK", SML_E_FULL, SML_E_STORE_FULL},
    {MAPI_E_TOO_BIG, "TOO_BIG", SML_E_TOO_BIG, SML_E_STORE},
    {MAPI_E_STRING_TOO_LONG, "STRING_TOO_LONG", SML_E_TOO_BIG, SML_E_STORE},
    {MAPI_E_NO_SUPPORT, "NO_SUPPORT", SML_E_UNSUPPORTED, SML_E_STORE},
    {MAPI_E_TYPE_NO_SUPPORT, "TYPE_NO_SUPPORT", SML_E_UNSUPPORTED, SML_E_STORE},
    {MAPI_E_BAD_CHARWIDTH, "BAD_CHARWIDTH", SML_E_UNSUPPORTED, SML_E_STORE},
    {MAPI_E_INVALID_TYPE, "INVALID_TYPE", SML_E_UNSUPPORTED, SML_E_STORE},
    {MAPI_E_UNEXPECTED_TYPE, "UNEXPECTED_TYPE", SML_E_UNSUPPORTED, SML_E_STORE},
    {MAPI_E_END_OF_SESSION, "END_OF_SESSION", SML_E_STORE, SML_E_STORE},
    {MAPI_E_NOT_INITIALIZED, "NOT_INITIALIZED", SML_E_STORE, SML_E_STORE},
    {MAPI_E_CORRUPT_STORE, "CORRUPT_STORE", SML_E_STORE, SML_E_STORE},
    {MAPI_E_NETWORK_ERROR, "NETWORK_ERROR", SML_E_STORE, SML_E_STORE},
    {MAPI_E_DISK_ERROR, "DISK_ERROR", SML_E_STORE, SML_E_STORE},
    {MAPI_E_FAILONEPROVIDER, "FAILONEPROVIDER", SML_E_STORE, SML_E_STORE},
    /* The entry is of a provider that is not there. */
    {MAPI_E_UNKNOWN_ENTRYID, "UNKNOWN_ENTRYID", SML_E_STORE, SML_E_STORE_GONE},
};

enum sml_err
mapi_fail(const struct sml_log *log, enum mapi_scope scope, const char *call,
    HRESULT hr)
{
	enum sml_err err =
	    scope == MAPI_SCOPE_STORE ? SML_E_STORE : SML_E_ITEM_IO;
	const char *name = "";
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(errors); i++)
		if (errors[i].hr == hr) {
			err = scope == MAPI_SCOPE_STORE ? errors[i].store
							: errors[i].item;
			name = errors[i].name;
			break;
		}
	if (scope == MAPI_SCOPE_OPEN && hr == MAPI_E_NOT_FOUND)
		return SML_E_NOT_FOUND;
	sml_log(log,
	    err == SML_E_NOT_FOUND || err == SML_E_CHANGED ? SML_LOG_INFO
							   : SML_LOG_ERROR,
	    "MAPI %s: %08lx %s", call, (unsigned long)hr, name);
	return err;
}

void
mapi_release(void *object)
{
	IUnknown *unknown = object;

	if (unknown)
		unknown->lpVtbl->Release(unknown);
}
