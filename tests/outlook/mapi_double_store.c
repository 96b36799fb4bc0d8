/* SPDX-License-Identifier: Apache-2.0 */
/* IMsgStore, and opening what an entry ID names. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

static HRESULT
open_node(struct dbl_obj *o, struct dbl_node *n, const IID *iid, bool writable,
    void **out)
{
	enum dbl_kind kind = n->type == MAPI_MESSAGE ? DBL_MESSAGE : DBL_FOLDER;
	struct dbl_obj *child;

	if (!dbl_obj_has(kind, iid))
		return MAPI_E_INTERFACE_NOT_SUPPORTED;
	if (kind == DBL_MESSAGE)
		child = dbl_message_open(o, n, writable);
	else {
		child = dbl_obj_new(kind, o);
		child->node = n;
		child->store = n->store;
		child->writable = writable;
	}
	*out = child;
	return S_OK;
}

/* The store object that @o came from; a session has none. */
static const struct dbl_obj *
store_of(const struct dbl_obj *o)
{
	while (o && o->kind != DBL_STORE)
		o = o->parent;
	return o;
}

HRESULT
dbl_open_entry(struct dbl_obj *o, struct dbl_store *store, const SBinary *id,
    const IID *iid, ULONG flags, ULONG *type_out, void **out)
{
	const struct dbl_obj *parent = store_of(o);
	bool may_write;
	struct dbl_node *n = NULL;
	HRESULT hr = S_OK;

	if (!out || !type_out || (!id->lpb && id->cb) || (id->lpb && !id->cb))
		return MAPI_E_INVALID_PARAMETER;
	*out = NULL;
	if (flags & ~(MAPI_MODIFY | MAPI_BEST_ACCESS | MAPI_DEFERRED_ERRORS))
		return MAPI_E_UNKNOWN_FLAGS;
	if (id->cb)
		hr = dbl_id_find(store, id->cb, id->lpb, &n);
	else
		n = dbl_store_root(store);
	if (hr != S_OK)
		return hr;
	if (n->type == MAPI_STORE)
		return MAPI_E_NO_SUPPORT;
	may_write = parent ? parent->writable : !n->store->read_only;
	if (flags & MAPI_MODIFY && !(flags & MAPI_BEST_ACCESS) && !may_write)
		return MAPI_E_NO_ACCESS;
	hr = open_node(o, n, iid,
	    may_write && flags & (MAPI_MODIFY | MAPI_BEST_ACCESS), out);
	*type_out = n->type;
	return hr;
}

HRESULT
dbl_compare_ids(const struct dbl_store *store, const SBinary *a,
    const SBinary *b, ULONG *result_out)
{
	struct dbl_node *first, *second;
	HRESULT hr;

	if (!result_out || !a->lpb || !b->lpb)
		return MAPI_E_INVALID_PARAMETER;
	*result_out = FALSE;
	hr = dbl_id_find(store, a->cb, a->lpb, &first);
	if (hr == S_OK)
		hr = dbl_id_find(store, b->cb, b->lpb, &second);
	if (hr == S_OK)
		*result_out = first == second;
	/* What is not there is equal to nothing. */
	return hr == MAPI_E_NOT_FOUND ? S_OK : hr;
}

static HRESULT WINAPI
open_entry(struct dbl_obj *o, ULONG len, ENTRYID *id, const IID *iid,
    ULONG flags, ULONG *type_out, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_OpenEntry);
	SBinary bin = {len, (BYTE *)id};

	if (hr != S_OK)
		return hr;
	hr = dbl_open_entry(o, o->store, &bin, iid, flags, type_out, out);
	return dbl_leave(o, DBL_OpenEntry, hr);
}

static HRESULT WINAPI
compare_entry_ids(struct dbl_obj *o, ULONG a_len, ENTRYID *a, ULONG b_len,
    ENTRYID *b, ULONG flags, ULONG *result_out)
{
	HRESULT hr = dbl_enter(o, DBL_CompareEntryIDs);
	SBinary first = {a_len, (BYTE *)a}, second = {b_len, (BYTE *)b};

	if (hr != S_OK)
		return hr;
	hr = flags ? MAPI_E_UNKNOWN_FLAGS
		   : dbl_compare_ids(o->store, &first, &second, result_out);
	return dbl_leave(o, DBL_CompareEntryIDs, hr);
}

static HRESULT WINAPI
get_receive_folder(struct dbl_obj *o, LPTSTR class_name, ULONG flags,
    ULONG *len_out, ENTRYID **id_out, LPTSTR *class_out)
{
	HRESULT hr = dbl_enter(o, DBL_GetReceiveFolder);
	struct dbl_node *inbox;

	(void)class_name;
	if (hr != S_OK)
		return hr;
	inbox = dbl_store_inbox(o->store);
	if (!len_out || !id_out)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(ULONG)MAPI_UNICODE)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (flags && o->store->ansi)
		hr = MAPI_E_BAD_CHARWIDTH;
	else if (o->store->provider == DBL_PUBLIC || !inbox)
		hr = MAPI_E_NO_SUPPORT;
	else {
		*id_out = dbl_give(DBL_LONG_ID_LEN);
		*len_out = dbl_long_id(inbox, (BYTE *)*id_out);
		if (class_out) {
			*class_out = dbl_give(sizeof(WCHAR));
			(*class_out)[0] = 0;
		}
	}
	return dbl_leave(o, DBL_GetReceiveFolder, hr);
}

static HRESULT WINAPI
store_logoff(struct dbl_obj *o, ULONG *flags)
{
	HRESULT hr = dbl_enter(o, DBL_StoreLogoff);

	if (hr != S_OK)
		return hr;
	if (!flags)
		hr = MAPI_E_INVALID_PARAMETER;
	else {
		*flags = LOGOFF_COMPLETE;
		o->closed = true;
	}
	return dbl_leave(o, DBL_StoreLogoff, hr);
}

static HRESULT WINAPI
store_advise(struct dbl_obj *o, ULONG len, ENTRYID *id, ULONG mask,
    IMAPIAdviseSink *sink, ULONG *connection_out)
{
	HRESULT hr = dbl_enter(o, DBL_Advise);
	SBinary bin = {len, (BYTE *)id};

	if (hr != S_OK)
		return hr;
	hr = dbl_advise_add(o, &bin, mask, sink, connection_out);
	return dbl_leave(o, DBL_Advise, hr);
}

static HRESULT WINAPI
store_unadvise(struct dbl_obj *o, ULONG connection)
{
	HRESULT hr = dbl_enter(o, DBL_Unadvise);

	if (hr != S_OK)
		return hr;
	hr = dbl_advise_remove(o, connection);
	return dbl_leave(o, DBL_Unadvise, hr);
}

void
dbl_store_slots(dbl_fn **vtbl)
{
	DBL_SLOT(vtbl, IMsgStore, OpenEntry, open_entry);
	DBL_SLOT(vtbl, IMsgStore, CompareEntryIDs, compare_entry_ids);
	DBL_SLOT(vtbl, IMsgStore, GetReceiveFolder, get_receive_folder);
	DBL_SLOT(vtbl, IMsgStore, StoreLogoff, store_logoff);
	DBL_SLOT(vtbl, IMsgStore, Advise, store_advise);
	DBL_SLOT(vtbl, IMsgStore, Unadvise, store_unadvise);
	/* Folders open entries in the same way. */
	DBL_SLOT(dbl_vtbl[DBL_FOLDER], IMAPIFolder, OpenEntry, open_entry);
}
