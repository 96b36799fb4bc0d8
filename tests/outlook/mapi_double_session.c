/* SPDX-License-Identifier: Apache-2.0 */
/* IMAPISession, and the profile section with the profile's name. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

static const ULONG store_columns[] = {6, PR_DISPLAY_NAME_W, PR_ENTRYID,
    PR_RECORD_KEY, PR_DEFAULT_STORE, PR_MDB_PROVIDER, PR_RESOURCE_FLAGS};
static const ULONG status_columns[] = {
    3, PR_RESOURCE_TYPE, PR_DISPLAY_NAME_W, PROP_TAG(PT_UNICODE, 0x3D12)};

static HRESULT WINAPI
get_msg_stores_table(struct dbl_obj *o, ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_GetMsgStoresTable);

	if (hr != S_OK)
		return hr;
	if (!out)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(ULONG)MAPI_UNICODE)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else {
		struct dbl_obj *t = dbl_table_new(o, store_columns, flags != 0);

		for (ULONG i = 0; i < dbl_profile.store_count; i++) {
			struct dbl_row row = {0};

			row.node = dbl_profile.stores[i]->node;
			row.type = MAPI_STORE;
			dbl_table_add(t, &row);
		}
		dbl_table_ready(t);
		*out = t;
	}
	return dbl_leave(o, DBL_GetMsgStoresTable, hr);
}

static HRESULT WINAPI
get_status_table(struct dbl_obj *o, ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_GetStatusTable);

	if (hr != S_OK)
		return hr;
	if (!out)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(ULONG)MAPI_UNICODE)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else {
		struct dbl_obj *t =
		    dbl_table_new(o, status_columns, flags != 0);
		struct dbl_row row = {0};

		/* The subsystem's row is called like the profile. */
		dbl_bag_set_long(&row.bag, PR_RESOURCE_TYPE, MAPI_SUBSYSTEM);
		dbl_bag_set_text(&row.bag, PR_DISPLAY_NAME_W, dbl_profile.name);
		dbl_bag_set_text(
		    &row.bag, PROP_TAG(PT_UNICODE, 0x3D12), dbl_profile.name);
		dbl_table_add(t, &row);
		dbl_bag_clear(&row.bag);
		dbl_table_ready(t);
		*out = t;
	}
	return dbl_leave(o, DBL_GetStatusTable, hr);
}

#define STORE_FLAGS                                                            \
	(MDB_NO_DIALOG | MDB_WRITE | MDB_TEMPORARY | MDB_NO_MAIL |             \
	    MAPI_BEST_ACCESS | MAPI_DEFERRED_ERRORS)

static HRESULT WINAPI
open_msg_store(struct dbl_obj *o, ULONG_PTR window, ULONG len, ENTRYID *id,
    const IID *iid, ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_OpenMsgStore);
	struct dbl_node *n = NULL;
	struct dbl_obj *s;

	(void)window;
	if (hr != S_OK)
		return hr;
	if (!out || !id)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(ULONG)STORE_FLAGS)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!dbl_obj_has(DBL_STORE, iid))
		hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
	else
		hr = dbl_id_find(NULL, len, id, &n);
	if (hr == S_OK && n->type != MAPI_STORE)
		hr = MAPI_E_INVALID_ENTRYID;
	if (hr == S_OK && n->store->read_only && flags & MDB_WRITE &&
	    !(flags & MAPI_BEST_ACCESS))
		hr = MAPI_E_NO_ACCESS;
	if (hr == S_OK) {
		s = dbl_obj_new(DBL_STORE, o);
		s->store = n->store;
		s->node = n;
		s->writable = flags & (MDB_WRITE | MAPI_BEST_ACCESS) &&
			      !n->store->read_only;
		*out = s;
	}
	return dbl_leave(o, DBL_OpenMsgStore, hr);
}

static HRESULT WINAPI
open_entry(struct dbl_obj *o, ULONG len, ENTRYID *id, const IID *iid,
    ULONG flags, ULONG *type_out, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_OpenEntry);
	SBinary bin = {len, (BYTE *)id};

	if (hr != S_OK)
		return hr;
	if (!id)
		hr = MAPI_E_NO_SUPPORT; /* the address book */
	else
		hr = dbl_open_entry(o, NULL, &bin, iid, flags, type_out, out);
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
		   : dbl_compare_ids(NULL, &first, &second, result_out);
	return dbl_leave(o, DBL_CompareEntryIDs, hr);
}

static HRESULT WINAPI
open_profile_section(
    struct dbl_obj *o, MAPIUID *uid, const IID *iid, ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_OpenProfileSection);
	struct dbl_obj *s;

	(void)uid;
	if (hr != S_OK)
		return hr;
	if (!out)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(MAPI_MODIFY | MAPI_DEFERRED_ERRORS))
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (flags & MAPI_MODIFY)
		hr = MAPI_E_NO_ACCESS;
	else if (!dbl_obj_has(DBL_SECTION, iid))
		hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
	else {
		s = dbl_obj_new(DBL_SECTION, o);
		s->edit = dbl_content_new();
		dbl_bag_set_text(&s->edit->bag, PROP_TAG(PT_UNICODE, 0x3D12),
		    dbl_profile.name);
		*out = s;
	}
	return dbl_leave(o, DBL_OpenProfileSection, hr);
}

static HRESULT WINAPI
query_identity(struct dbl_obj *o, ULONG *len_out, ENTRYID **id_out)
{
	HRESULT hr = dbl_enter(o, DBL_QueryIdentity);

	if (hr != S_OK)
		return hr;
	if (!len_out || !id_out)
		hr = MAPI_E_INVALID_PARAMETER;
	else {
		*len_out = 0;
		*id_out = NULL;
		hr = MAPI_W_NO_SERVICE;
	}
	return dbl_leave(o, DBL_QueryIdentity, hr);
}

static HRESULT WINAPI
logoff(struct dbl_obj *o, ULONG_PTR window, ULONG flags, ULONG reserved)
{
	HRESULT hr = dbl_enter(o, DBL_Logoff);

	(void)window;
	if (hr != S_OK)
		return hr;
	if (reserved)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(ULONG)(MAPI_LOGOFF_SHARED | MAPI_LOGOFF_UI))
		hr = MAPI_E_UNKNOWN_FLAGS;
	else
		o->closed = true;
	return dbl_leave(o, DBL_Logoff, hr);
}

void
dbl_session_slots(dbl_fn **vtbl)
{
	DBL_SLOT(vtbl, IMAPISession, GetMsgStoresTable, get_msg_stores_table);
	DBL_SLOT(vtbl, IMAPISession, GetStatusTable, get_status_table);
	DBL_SLOT(vtbl, IMAPISession, OpenMsgStore, open_msg_store);
	DBL_SLOT(vtbl, IMAPISession, OpenEntry, open_entry);
	DBL_SLOT(vtbl, IMAPISession, CompareEntryIDs, compare_entry_ids);
	DBL_SLOT(vtbl, IMAPISession, OpenProfileSection, open_profile_section);
	DBL_SLOT(vtbl, IMAPISession, QueryIdentity, query_identity);
	DBL_SLOT(vtbl, IMAPISession, Logoff, logoff);
}
