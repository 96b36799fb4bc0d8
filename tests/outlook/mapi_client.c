/* SPDX-License-Identifier: Apache-2.0 */
/* A program that speaks MAPI, for tests. */
#define INITGUID
#define USES_IID_IMessage
#define USES_IID_IMAPIFolder
#define USES_IID_IMAPIProp
#include "outlook/mapi_client.h"

#include <mapiguid.h>
#include <mapitags.h>
#include <stdlib.h>
#include <string.h>

#define NO_COINIT 0x8u

void
client_release(IUnknown *object)
{
	object->lpVtbl->Release(object);
}

HRESULT
client_use_store(struct client *c, ULONG number, ULONG flags)
{
	SizedSPropTagArray(1, columns) = {1, {PR_ENTRYID}};
	IMAPITable *t;
	SRowSet *rows = NULL;
	IMAPIFolder *root;
	IMsgStore *store = NULL;
	ULONG type;
	HRESULT hr = CALL(c->session, GetMsgStoresTable, 0, &t);

	if (hr != S_OK)
		return hr;
	hr = CALL(t, SetColumns, (SPropTagArray *)&columns, 0);
	if (hr == S_OK)
		hr = client_rows(t, &rows);
	RELEASE(t);
	if (hr == S_OK && number >= rows->cRows)
		hr = MAPI_E_NOT_FOUND;
	if (hr == S_OK) {
		SBinary *id = &rows->aRow[number].lpProps[0].Value.bin;

		hr = CALL(c->session, OpenMsgStore, 0, id->cb,
		    (ENTRYID *)id->lpb, NULL, flags, &store);
	}
	client_free_rows(rows);
	if (hr != S_OK)
		return hr;
	hr = CALL(store, OpenEntry, 0, NULL, NULL, MAPI_BEST_ACCESS, &type,
	    (IUnknown **)(void *)&root);
	if (hr != S_OK) {
		RELEASE(store);
		return hr;
	}
	if (c->root)
		RELEASE(c->root);
	if (c->store)
		RELEASE(c->store);
	c->root = root;
	c->store = store;
	return S_OK;
}

HRESULT
client_begin(struct client *c)
{
	MAPIINIT_0 init = {
	    MAPI_INIT_VERSION, MAPI_MULTITHREAD_NOTIFICATIONS | NO_COINIT};
	HRESULT hr;

	memset(c, 0, sizeof *c);
	hr = MAPIInitialize(&init);
	if (hr != S_OK)
		return hr;
	hr = MAPILogonEx(0, NULL, NULL,
	    MAPI_EXTENDED | MAPI_ALLOW_OTHERS | MAPI_NO_MAIL | MAPI_UNICODE,
	    &c->session);
	if (hr == S_OK)
		hr = client_use_store(c, 0, MDB_WRITE);
	if (hr != S_OK)
		client_end(c);
	return hr;
}

void
client_end(struct client *c)
{
	if (c->root)
		RELEASE(c->root);
	if (c->store)
		RELEASE(c->store);
	if (c->session) {
		CALL(c->session, Logoff, 0, 0, 0);
		RELEASE(c->session);
	}
	memset(c, 0, sizeof *c);
	MAPIUninitialize();
}

/* ---- folders ---- */

HRESULT
client_default_folder(
    struct client *c, ULONG tag, ULONG flags, IMAPIFolder **out)
{
	ENTRYID *id = NULL;
	IMAPIFolder *inbox;
	SPropValue *v;
	ULONG len, type;
	HRESULT hr = CALL(c->store, GetReceiveFolder, NULL, 0, &len, &id, NULL);

	if (hr != S_OK)
		return hr;
	hr = CALL(c->store, OpenEntry, len, id, NULL, tag ? 0 : flags, &type,
	    (IUnknown **)(void *)&inbox);
	MAPIFreeBuffer(id);
	if (hr != S_OK || !tag) {
		*out = inbox;
		return hr;
	}
	hr = client_get((IMAPIProp *)inbox, tag, &v);
	RELEASE(inbox);
	if (hr != S_OK)
		return hr;
	hr = CALL(c->store, OpenEntry, v->Value.bin.cb,
	    (ENTRYID *)v->Value.bin.lpb, NULL, flags, &type,
	    (IUnknown **)(void *)out);
	MAPIFreeBuffer(v);
	return hr;
}

HRESULT
client_named_folder(
    struct client *c, const WCHAR *name, ULONG flags, IMAPIFolder **out)
{
	SizedSPropTagArray(2, columns) = {2, {PR_ENTRYID, PR_DISPLAY_NAME_A}};
	char narrow[256];
	IMAPITable *t;
	SRowSet *rows = NULL;
	ULONG type;
	HRESULT hr = CALL(c->root, GetHierarchyTable, CONVENIENT_DEPTH, &t);

	WideCharToMultiByte(
	    CP_ACP, 0, name, -1, narrow, sizeof narrow, NULL, NULL);
	if (hr != S_OK)
		return hr;
	hr = CALL(t, SetColumns, (SPropTagArray *)&columns, 0);
	if (hr == S_OK)
		hr = client_rows(t, &rows);
	RELEASE(t);
	if (hr != S_OK)
		return hr;
	hr = MAPI_E_NOT_FOUND;
	for (ULONG i = 0; hr == MAPI_E_NOT_FOUND && i < rows->cRows; i++) {
		SPropValue *v = rows->aRow[i].lpProps;

		if (v[1].ulPropTag == PR_DISPLAY_NAME_A &&
		    strcmp(v[1].Value.lpszA, narrow) == 0)
			hr = CALL(c->store, OpenEntry, v->Value.bin.cb,
			    (ENTRYID *)v->Value.bin.lpb, NULL, flags, &type,
			    (IUnknown **)(void *)out);
	}
	client_free_rows(rows);
	return hr;
}

/* ---- properties ---- */

HRESULT
client_get(IMAPIProp *p, ULONG tag, SPropValue **out)
{
	SizedSPropTagArray(1, tags) = {1, {tag}};
	ULONG count;
	HRESULT hr = CALL(p, GetProps, (SPropTagArray *)&tags, 0, &count, out);

	if (FAILED(hr))
		return hr;
	if (PROP_TYPE((*out)->ulPropTag) == PT_ERROR) {
		hr = (*out)->Value.err;
		MAPIFreeBuffer(*out);
		*out = NULL;
		return hr;
	}
	return S_OK;
}

HRESULT
client_set_text(IMAPIProp *p, ULONG tag, const WCHAR *text)
{
	SPropValue v = {0};
	SPropProblemArray *problems = NULL;
	size_t size = (wcslen(text) + 1) * sizeof *text;
	WCHAR *copy = malloc(size);
	HRESULT hr;

	if (!copy)
		return MAPI_E_NOT_ENOUGH_MEMORY;
	memcpy(copy, text, size);
	v.ulPropTag = tag;
	v.Value.lpszW = copy;
	hr = CALL(p, SetProps, 1, &v, &problems);
	if (hr == S_OK && problems)
		hr = problems->aProblem[0].scode;
	MAPIFreeBuffer(problems);
	free(copy);
	return hr;
}

HRESULT
client_read_stream(IMAPIProp *p, ULONG tag, BYTE **out, ULONG *len_out)
{
	IStream *s;
	STATSTG stat;
	HRESULT hr = CALL(p, OpenProperty, tag, &IID_IStream, STGM_READ, 0,
	    (IUnknown **)(void *)&s);

	if (hr != S_OK)
		return hr;
	*out = NULL;
	hr = CALL(s, Stat, &stat, STATFLAG_NONAME);
	if (hr == S_OK) {
		/* Room for the end of a text. */
		*out = calloc(1, (size_t)stat.cbSize.QuadPart + 2);
		if (!*out)
			hr = MAPI_E_NOT_ENOUGH_MEMORY;
		else
			hr = CALL(s, Read, *out, (ULONG)stat.cbSize.QuadPart,
			    len_out);
	}
	RELEASE(s);
	return hr;
}

ULONG
client_tag(IMAPIProp *p, const struct dbl_key *key, bool create)
{
	MAPINAMEID name = {0}, *names = &name;
	GUID set = key->set;
	WCHAR copy[sizeof key->name / sizeof *key->name];
	SPropTagArray *tags;
	ULONG id;

	if (!key->named)
		return PROP_TAG(key->type, (ULONG)key->lid);
	memcpy(copy, key->name, sizeof copy);
	name.lpguid = &set;
	name.ulKind = key->by_name ? MNID_STRING : MNID_ID;
	if (key->by_name)
		name.Kind.lpwstrName = copy;
	else
		name.Kind.lID = key->lid;
	if (FAILED(CALL(p, GetIDsFromNames, 1, &names, create ? MAPI_CREATE : 0,
		&tags)))
		return 0;
	id = PROP_ID(tags->aulPropTag[0]);
	MAPIFreeBuffer(tags);
	return id ? PROP_TAG(key->type, id) : 0;
}

HRESULT
client_key(IMAPIProp *p, ULONG tag, struct dbl_key *out)
{
	SizedSPropTagArray(1, tags) = {1, {tag}};
	SPropTagArray *list = (SPropTagArray *)&tags;
	MAPINAMEID **names;
	ULONG count;
	HRESULT hr;

	memset(out, 0, sizeof *out);
	out->lid = (LONG)PROP_ID(tag);
	if (PROP_ID(tag) < 0x8000)
		return S_OK;
	hr = CALL(p, GetNamesFromIDs, &list, NULL, 0, &count, &names);
	if (FAILED(hr))
		return hr;
	if (names[0]) {
		out->named = true;
		out->set = *names[0]->lpguid;
		out->by_name = names[0]->ulKind == MNID_STRING;
		out->lid = out->by_name ? 0 : names[0]->Kind.lID;
		if (out->by_name)
			lstrcpynW(out->name, names[0]->Kind.lpwstrName,
			    sizeof out->name / sizeof *out->name);
	}
	MAPIFreeBuffer(names);
	return hr;
}

/* ---- rows ---- */

void
client_free_rows(SRowSet *rows)
{
	for (ULONG i = 0; rows && i < rows->cRows; i++)
		MAPIFreeBuffer(rows->aRow[i].lpProps);
	free(rows);
}

/* Moves the rows of @part into @all; what was allocated for a row stays. */
static HRESULT
join_rows(SRowSet **all, SRowSet *part)
{
	ULONG before = *all ? (*all)->cRows : 0;
	SRowSet *more = realloc(*all, CbNewSRowSet(before + part->cRows + 1));

	if (!more) {
		for (ULONG i = 0; i < part->cRows; i++)
			MAPIFreeBuffer(part->aRow[i].lpProps);
		return MAPI_E_NOT_ENOUGH_MEMORY;
	}
	memcpy(more->aRow + before, part->aRow, part->cRows * sizeof(SRow));
	more->cRows = before + part->cRows;
	*all = more;
	return S_OK;
}

HRESULT
client_rows(IMAPITable *t, SRowSet **out)
{
	SRowSet *all = NULL, *part;
	HRESULT hr;
	ULONG count;

	do {
		hr = CALL(t, QueryRows, 1000, 0, &part);
		if (hr != S_OK)
			break;
		count = part->cRows;
		hr = join_rows(&all, part);
		MAPIFreeBuffer(part);
	} while (hr == S_OK && count > 0);
	if (hr != S_OK)
		client_free_rows(all);
	else
		*out = all;
	return hr;
}
