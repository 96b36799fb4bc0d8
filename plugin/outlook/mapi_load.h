/* SPDX-License-Identifier: Apache-2.0 */
/* The six functions of MAPI that we call, found at run time. */
#ifndef OUTLOOK_MAPI_LOAD_H
#define OUTLOOK_MAPI_LOAD_H

#include <stdbool.h>

#include "base/err.h"
#include "base/log.h"
#include "outlook/mapi_defs.h"

/**
 * Nothing is linked against mapi32: the plug-in loads where there is no MAPI,
 * and says so. The other functions of that DLL are helpers, some of which
 * are missing or differ between versions; ours do their work.
 */
struct mapi_core {
	HMODULE dll;
	HRESULT(WINAPI *initialize)(void *init);
	void(WINAPI *uninitialize)(void);
	HRESULT(WINAPI *logon)
	(ULONG_PTR window, LPTSTR profile, LPTSTR password, ULONG flags,
	    IMAPISession **out);
	SCODE(WINAPI *allocate)(ULONG len, void **out);
	SCODE(WINAPI *allocate_more)(ULONG len, void *root, void **out);
	ULONG(WINAPI *free_buffer)(void *p);
};

/* From the system's folder only. SML_OK; SML_E_STORE_GONE: no MAPI, or one
 * that lacks a function; SML_E_NOMEM. */
enum sml_err mapi_load(
    const struct sml_log *log, struct mapi_core *out) SML_MUST_USE;
void mapi_unload(struct mapi_core *core);

/* How much an HRESULT that failed loses. */
enum mapi_scope {
	MAPI_SCOPE_OPEN, /* finding one item: not found is an answer */
	MAPI_SCOPE_ITEM, /* inside one item */
	MAPI_SCOPE_STORE /* the folder, the store, the session */
};

/**
 * The one table from HRESULT to sml_err; logs the call and the number.
 * Never SML_OK: call it for failures only.
 *
 * @call  "IMessage::SaveChanges"
 */
enum sml_err mapi_fail(const struct sml_log *log, enum mapi_scope scope,
    const char *call, HRESULT hr) SML_MUST_USE;

/* Release what has a vtable of IUnknown; NULL is allowed. */
void mapi_release(void *object);

#endif
