/* SPDX-License-Identifier: Apache-2.0 */
/* Named properties: every store has numbers of its own for them. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

/* Far apart, so that a number of one store is unknown in another. */
ULONG
dbl_name_base(const struct dbl_store *store)
{
	return 0x8000u + (store->number - 1) * DBL_NAMES_MAX;
}

ULONG
dbl_name_find(const struct dbl_store *store, const struct dbl_name *name)
{
	for (ULONG i = 0; i < store->name_count; i++) {
		const struct dbl_name *n = &store->names[i];

		if (n->kind != name->kind ||
		    memcmp(&n->set, &name->set, sizeof n->set) != 0)
			continue;
		if (n->kind == MNID_ID ? n->lid == name->lid
				       : wcscmp(n->name, name->name) == 0)
			return dbl_name_base(store) + i;
	}
	return 0;
}

ULONG
dbl_name_add(struct dbl_store *store, const struct dbl_name *name)
{
	ULONG id = dbl_name_find(store, name);
	struct dbl_name *n;

	if (id || store->name_count == DBL_NAMES_MAX)
		return id;
	n = &store->names[store->name_count];
	*n = *name;
	n->name = name->kind == MNID_STRING ? dbl_wcsdup(name->name) : NULL;
	return dbl_name_base(store) + store->name_count++;
}

const struct dbl_name *
dbl_name_of(const struct dbl_store *store, ULONG id)
{
	ULONG base = dbl_name_base(store);

	return id >= base && id - base < store->name_count
		   ? &store->names[id - base]
		   : NULL;
}

static HRESULT
read_id(const MAPINAMEID *id, struct dbl_name *out)
{
	memset(out, 0, sizeof *out);
	if (!id || !id->lpguid ||
	    (id->ulKind != MNID_ID && id->ulKind != MNID_STRING))
		return MAPI_E_INVALID_PARAMETER;
	out->set = *id->lpguid;
	out->kind = id->ulKind;
	if (id->ulKind == MNID_ID)
		out->lid = id->Kind.lID;
	else if (id->Kind.lpwstrName && id->Kind.lpwstrName[0])
		out->name = id->Kind.lpwstrName;
	else
		return MAPI_E_INVALID_PARAMETER;
	return S_OK;
}

static HRESULT
ids_from_names(struct dbl_store *store, ULONG count, MAPINAMEID **names,
    ULONG flags, SPropTagArray **out)
{
	ULONG before = store->name_count;
	HRESULT hr = S_OK;
	SPropTagArray *tags;

	if (!names || !out || count == 0)
		return MAPI_E_INVALID_PARAMETER;
	if (flags & MAPI_CREATE && store->read_only)
		return MAPI_E_NO_ACCESS;
	if (flags & ~(ULONG)MAPI_CREATE)
		return MAPI_E_UNKNOWN_FLAGS;
	for (ULONG i = 0; i < count; i++) {
		struct dbl_name n;

		if (read_id(names[i], &n) != S_OK)
			return MAPI_E_INVALID_PARAMETER;
	}
	tags = dbl_give((ULONG)CbNewSPropTagArray(count));
	tags->cValues = count;
	for (ULONG i = 0; i < count; i++) {
		struct dbl_name n;
		ULONG id;

		(void)read_id(names[i], &n);
		id = flags & MAPI_CREATE ? dbl_name_add(store, &n)
					 : dbl_name_find(store, &n);
		tags->aulPropTag[i] = id ? PROP_TAG(PT_UNSPECIFIED, id)
					 : (ULONG)PROP_TAG(PT_ERROR, 0);
		if (!id)
			hr = MAPI_W_ERRORS_RETURNED;
	}
	if (store->name_count != before)
		dbl_dump_store(store);
	*out = tags;
	return hr;
}

static HRESULT WINAPI
get_ids_from_names(struct dbl_obj *o, ULONG count, MAPINAMEID **names,
    ULONG flags, SPropTagArray **out)
{
	HRESULT hr = dbl_enter(o, DBL_GetIDsFromNames);

	if (hr != S_OK)
		return hr;
	hr = o->store ? ids_from_names(o->store, count, names, flags, out)
		      : MAPI_E_NO_SUPPORT;
	return dbl_leave(o, DBL_GetIDsFromNames, hr);
}

static void
give_name(const struct dbl_name *n, void *root, MAPINAMEID *out)
{
	out->lpguid = dbl_give_more(sizeof(GUID), root);
	*out->lpguid = n->set;
	out->ulKind = n->kind;
	if (n->kind == MNID_ID)
		out->Kind.lID = n->lid;
	else {
		size_t size = (wcslen(n->name) + 1) * sizeof(WCHAR);

		out->Kind.lpwstrName = dbl_give_more((ULONG)size, root);
		memcpy(out->Kind.lpwstrName, n->name, size);
	}
}

static HRESULT
names_from_ids(struct dbl_store *store, const SPropTagArray *tags,
    ULONG *count_out, MAPINAMEID ***out)
{
	HRESULT hr = S_OK;
	MAPINAMEID **list;

	list = dbl_give((ULONG)((tags->cValues + 1) * sizeof *list));
	for (ULONG i = 0; i < tags->cValues; i++) {
		const struct dbl_name *n =
		    dbl_name_of(store, PROP_ID(tags->aulPropTag[i]));

		list[i] = NULL;
		if (!n) {
			hr = MAPI_W_ERRORS_RETURNED;
			continue;
		}
		list[i] = dbl_give_more(sizeof **list, list);
		give_name(n, list, list[i]);
	}
	*count_out = tags->cValues;
	*out = list;
	return hr;
}

static HRESULT WINAPI
get_names_from_ids(struct dbl_obj *o, SPropTagArray **tags, const GUID *set,
    ULONG flags, ULONG *count_out, MAPINAMEID ***out)
{
	HRESULT hr = dbl_enter(o, DBL_GetNamesFromIDs);

	if (hr != S_OK)
		return hr;
	if (!tags || !count_out || !out)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(MAPI_NO_STRINGS | MAPI_NO_IDS))
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!*tags || set || flags || !o->store)
		hr = MAPI_E_NO_SUPPORT;
	else
		hr = names_from_ids(o->store, *tags, count_out, out);
	return dbl_leave(o, DBL_GetNamesFromIDs, hr);
}

void
dbl_names_slots(dbl_fn **vtbl)
{
	DBL_SLOT(vtbl, IMAPIProp, GetIDsFromNames, get_ids_from_names);
	DBL_SLOT(vtbl, IMAPIProp, GetNamesFromIDs, get_names_from_ids);
}
