/* SPDX-License-Identifier: Apache-2.0 */
/* IMAPIProp of everything that has properties. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

static bool
is_ansi(const struct dbl_obj *o)
{
	return o->store && o->store->ansi;
}

static HRESULT
give_props(struct dbl_obj *o, const SPropTagArray *tags, ULONG *count_out,
    SPropValue **out)
{
	HRESULT hr = S_OK;
	struct dbl_view view;
	SPropValue *v = dbl_give((ULONG)(tags->cValues * sizeof *v));

	dbl_obj_view(o, &view);
	for (ULONG i = 0; i < tags->cValues; i++)
		if (tags->aulPropTag[i] == PR_NULL) {
			memset(&v[i], 0, sizeof v[i]);
			v[i].ulPropTag = PR_NULL;
		} else if (!dbl_view_give(&view, tags->aulPropTag[i], v, &v[i]))
			hr = MAPI_W_ERRORS_RETURNED;
	*count_out = tags->cValues;
	*out = v;
	return hr;
}

static HRESULT WINAPI
get_props(struct dbl_obj *o, SPropTagArray *tags, ULONG flags, ULONG *count_out,
    SPropValue **out)
{
	HRESULT hr = dbl_enter(o, DBL_GetProps);
	SPropTagArray *all = NULL;

	if (hr != S_OK)
		return hr;
	if (!count_out || !out || (tags && tags->cValues == 0))
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(ULONG)MAPI_UNICODE)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (flags && is_ansi(o))
		hr = MAPI_E_BAD_CHARWIDTH;
	else {
		if (!tags) {
			struct dbl_view view;

			dbl_obj_view(o, &view);
			tags = all = dbl_view_list(&view, flags != 0);
		}
		hr = give_props(o, tags, count_out, out);
	}
	free(all);
	return dbl_leave(o, DBL_GetProps, hr);
}

static HRESULT WINAPI
get_prop_list(struct dbl_obj *o, ULONG flags, SPropTagArray **out)
{
	HRESULT hr = dbl_enter(o, DBL_GetPropList);
	struct dbl_view view;
	SPropTagArray *all;

	if (hr != S_OK)
		return hr;
	if (!out)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(ULONG)MAPI_UNICODE)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (flags && is_ansi(o))
		hr = MAPI_E_BAD_CHARWIDTH;
	else {
		ULONG size;

		dbl_obj_view(o, &view);
		all = dbl_view_list(&view, flags != 0);
		size = (ULONG)CbNewSPropTagArray(all->cValues);
		*out = dbl_give(size);
		memcpy(*out, all, size);
		free(all);
	}
	return dbl_leave(o, DBL_GetPropList, hr);
}

/* ---- writing ---- */

/* Why this property of the object may not be written or removed. */
static SCODE
refuse(struct dbl_obj *o, ULONG tag)
{
	struct dbl_view view;

	dbl_obj_view(o, &view);
	if (dbl_computed(&view, tag))
		return MAPI_E_COMPUTED;
	/* The number of another store, or of none. */
	if (PROP_ID(tag) >= 0x8000 &&
	    (!o->store || !dbl_name_of(o->store, PROP_ID(tag))))
		return MAPI_E_UNEXPECTED_ID;
	return S_OK;
}

static SCODE
refuse_value(struct dbl_obj *o, const SPropValue *v)
{
	SCODE error = refuse(o, v->ulPropTag);
	ULONG type = PROP_TYPE(v->ulPropTag), usual;
	struct dbl_key key = {0};
	const struct dbl_name *name;

	if (error != S_OK)
		return error;
	if (is_ansi(o) && (type == PT_UNICODE || type == PT_MV_UNICODE))
		return MAPI_E_BAD_CHARWIDTH;
	error = dbl_value_check(v);
	name = PROP_ID(v->ulPropTag) >= 0x8000
		   ? dbl_name_of(o->store, PROP_ID(v->ulPropTag))
		   : NULL;
	if (error != S_OK || !name || name->kind != MNID_ID)
		return error;
	key.named = true;
	key.set = name->set;
	key.lid = name->lid;
	usual = dbl_text_usual_type(&key);
	if (type == PT_STRING8)
		type = PT_UNICODE;
	if (type == PT_MV_STRING8)
		type = PT_MV_UNICODE;
	return usual && usual != type ? MAPI_E_UNEXPECTED_TYPE : S_OK;
}

static void
add_problem(
    SPropProblemArray **list, ULONG room, ULONG i, ULONG tag, SCODE error)
{
	SPropProblem *p;

	if (!*list) {
		*list = dbl_calloc(1, CbNewSPropProblemArray(room));
		(*list)->cProblem = 0;
	}
	p = &(*list)->aProblem[(*list)->cProblem++];
	p->ulIndex = i;
	p->ulPropTag = tag;
	p->scode = error;
}

/* Problems are told, the call itself has worked. */
static void
give_problems(SPropProblemArray *list, SPropProblemArray **out)
{
	if (out) {
		*out = NULL;
		if (list) {
			ULONG size = (ULONG)CbSPropProblemArray(list);

			*out = dbl_give(size);
			memcpy(*out, list, size);
		}
	}
	free(list);
}

static void
written(struct dbl_obj *o)
{
	o->dirty = true;
	/* Folders and stores know no SaveChanges. */
	if (o->kind == DBL_FOLDER)
		dbl_dump_node(o->node);
	if (o->kind == DBL_STORE)
		dbl_dump_store(o->store);
}

static HRESULT
check_values(ULONG count, const SPropValue *v)
{
	if (count == 0 || !v)
		return MAPI_E_INVALID_PARAMETER;
	for (ULONG i = 0; i < count; i++)
		if (PROP_TYPE(v[i].ulPropTag) == PT_UNSPECIFIED ||
		    PROP_TYPE(v[i].ulPropTag) == PT_OBJECT ||
		    PROP_ID(v[i].ulPropTag) == 0)
			return MAPI_E_INVALID_PARAMETER;
	return S_OK;
}

static HRESULT WINAPI
set_props(struct dbl_obj *o, ULONG count, SPropValue *v,
    SPropProblemArray **problems_out)
{
	HRESULT hr = dbl_enter(o, DBL_SetProps);
	SPropProblemArray *problems = NULL;

	if (hr != S_OK)
		return hr;
	if (!o->writable)
		hr = MAPI_E_NO_ACCESS;
	else
		hr = check_values(count, v);
	for (ULONG i = 0; hr == S_OK && i < count; i++) {
		ULONG type = PROP_TYPE(v[i].ulPropTag);
		SCODE error;

		if (type == PT_NULL || type == PT_ERROR)
			continue;
		error = refuse_value(o, &v[i]);
		if (error == S_OK)
			dbl_bag_set(dbl_obj_bag(o), &v[i]);
		else
			add_problem(&problems, count, i, v[i].ulPropTag, error);
	}
	if (hr == S_OK) {
		written(o);
		give_problems(problems, problems_out);
	}
	return dbl_leave(o, DBL_SetProps, hr);
}

static HRESULT WINAPI
delete_props(
    struct dbl_obj *o, SPropTagArray *tags, SPropProblemArray **problems_out)
{
	HRESULT hr = dbl_enter(o, DBL_DeleteProps);
	SPropProblemArray *problems = NULL;

	if (hr != S_OK)
		return hr;
	if (!o->writable)
		hr = MAPI_E_NO_ACCESS;
	else if (!tags || tags->cValues == 0)
		hr = MAPI_E_INVALID_PARAMETER;
	for (ULONG i = 0; hr == S_OK && i < tags->cValues; i++) {
		ULONG tag = tags->aulPropTag[i];
		SCODE error = refuse(o, tag);

		if (error == S_OK && !dbl_bag_remove(dbl_obj_bag(o), tag))
			error = MAPI_E_NOT_FOUND;
		if (error != S_OK)
			add_problem(&problems, tags->cValues, i, tag, error);
	}
	if (hr == S_OK) {
		written(o);
		give_problems(problems, problems_out);
	}
	return dbl_leave(o, DBL_DeleteProps, hr);
}

static HRESULT
open_property(
    struct dbl_obj *o, ULONG tag, const IID *iid, ULONG flags, void **out)
{
	if (!iid || !out || PROP_TYPE(tag) == PT_UNSPECIFIED)
		return MAPI_E_INVALID_PARAMETER;
	*out = NULL;
	if (flags & ~(MAPI_CREATE | MAPI_MODIFY | MAPI_DEFERRED_ERRORS))
		return MAPI_E_UNKNOWN_FLAGS;
	if (flags & (MAPI_CREATE | MAPI_MODIFY) && !o->writable)
		return MAPI_E_NO_ACCESS;
	if (flags & MAPI_CREATE && !(flags & MAPI_MODIFY))
		return MAPI_E_NO_ACCESS;
	if (memcmp(iid, &IID_IStream, sizeof *iid) == 0)
		return dbl_stream_open(o, tag, flags, out);
	if (o->kind == DBL_ATTACH && tag == PR_ATTACH_DATA_OBJ &&
	    memcmp(iid, &IID_IMessage, sizeof *iid) == 0)
		return dbl_attach_open_embedded(o, flags, out);
	return MAPI_E_INTERFACE_NOT_SUPPORTED;
}

static HRESULT WINAPI
open_property_slot(struct dbl_obj *o, ULONG tag, const IID *iid, ULONG options,
    ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_OpenProperty);
	SCODE error;

	(void)options;
	if (hr != S_OK)
		return hr;
	error = flags & MAPI_MODIFY && o->store ? refuse(o, tag) : S_OK;
	hr = error == S_OK ? open_property(o, tag, iid, flags, out) : error;
	return dbl_leave(o, DBL_OpenProperty, hr);
}

#define SAVE_FLAGS                                                             \
	(KEEP_OPEN_READONLY | KEEP_OPEN_READWRITE | FORCE_SAVE |               \
	    MAPI_DEFERRED_ERRORS)

static HRESULT WINAPI
save_changes(struct dbl_obj *o, ULONG flags)
{
	enum dbl_method m =
	    o->kind == DBL_ATTACH ? DBL_AttachSaveChanges
	    : o->kind == DBL_MESSAGE && o->parent->kind == DBL_ATTACH
		? DBL_EmbeddedSaveChanges
		: DBL_SaveChanges;
	HRESULT hr = dbl_enter(o, m);

	if (hr != S_OK)
		return hr;
	if (flags & ~(ULONG)SAVE_FLAGS)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!o->writable)
		hr = MAPI_E_NO_ACCESS;
	else if (o->kind == DBL_MESSAGE)
		hr = dbl_message_save(o, flags);
	else if (o->kind == DBL_ATTACH)
		hr = dbl_attach_save(o, flags);
	if (hr == S_OK && (o->kind == DBL_MESSAGE || o->kind == DBL_ATTACH)) {
		o->dirty = false;
		o->is_new = false;
		o->closed =
		    !(flags & (KEEP_OPEN_READONLY | KEEP_OPEN_READWRITE));
		if (!(flags & KEEP_OPEN_READWRITE))
			o->writable = false;
	}
	return dbl_leave(o, m, hr);
}

void
dbl_props_slots(dbl_fn **vtbl)
{
	DBL_SLOT(vtbl, IMAPIProp, GetProps, get_props);
	DBL_SLOT(vtbl, IMAPIProp, GetPropList, get_prop_list);
	DBL_SLOT(vtbl, IMAPIProp, SetProps, set_props);
	DBL_SLOT(vtbl, IMAPIProp, DeleteProps, delete_props);
	DBL_SLOT(vtbl, IMAPIProp, OpenProperty, open_property_slot);
	DBL_SLOT(vtbl, IMAPIProp, SaveChanges, save_changes);
}
