/* SPDX-License-Identifier: Apache-2.0 */
/* A program that speaks MAPI, for tests: log-on, folders, properties. */
#ifndef TESTS_OUTLOOK_MAPI_CLIENT_H
#define TESTS_OUTLOOK_MAPI_CLIENT_H

#define COBJMACROS
#include <windows.h>

#include <ole2.h>

#include <mapix.h>

#include <stdbool.h>

#include "outlook/mapi_double_text.h"

/* Methods as C has them: CALL(folder, CreateMessage, NULL, 0, &m). */
#define CALL(object, method, ...)                                              \
	((object)->lpVtbl->method((object), __VA_ARGS__))
#define RELEASE(object) client_release((IUnknown *)(object))
void client_release(IUnknown *object);

struct client {
	IMAPISession *session;
	IMsgStore *store;
	IMAPIFolder *root;
};

/* MAPIInitialize, log-on, the default store for writing. */
HRESULT client_begin(struct client *c);
/* Another store of the profile, from 0. */
HRESULT client_use_store(struct client *c, ULONG number, ULONG flags);
void client_end(struct client *c);

/* A default folder by its tag on the Inbox, for the OpenEntry @flags. */
HRESULT client_default_folder(
    struct client *c, ULONG tag, ULONG flags, IMAPIFolder **out);
/* By its name anywhere in the store. */
HRESULT client_named_folder(
    struct client *c, const WCHAR *name, ULONG flags, IMAPIFolder **out);
#define CLIENT_CALENDAR PROP_TAG(PT_BINARY, 0x36D0)
#define CLIENT_CONTACTS PROP_TAG(PT_BINARY, 0x36D1)
#define CLIENT_NOTES PROP_TAG(PT_BINARY, 0x36D3)

/* One property in memory of its own: MAPIFreeBuffer(). */
HRESULT client_get(IMAPIProp *p, ULONG tag, SPropValue **out);
HRESULT client_set_text(IMAPIProp *p, ULONG tag, const WCHAR *text);
/* The whole stream of a property; the caller frees with free(). */
HRESULT client_read_stream(IMAPIProp *p, ULONG tag, BYTE **out, ULONG *len_out);
/* The tag of a key in this store; 0: it is not there (or no @create). */
ULONG client_tag(IMAPIProp *p, const struct dbl_key *key, bool create);
/* The key of a tag. */
HRESULT client_key(IMAPIProp *p, ULONG tag, struct dbl_key *out);

/* All rows: QueryRows until there are none. */
HRESULT client_rows(IMAPITable *t, SRowSet **out);
void client_free_rows(SRowSet *rows);

#endif
