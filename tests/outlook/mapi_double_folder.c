/* SPDX-License-Identifier: Apache-2.0 */
/* IMAPIFolder. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

static const ULONG contents_columns[] = {7, PR_ENTRYID, PR_INSTANCE_KEY,
    PR_RECORD_KEY, PR_OBJECT_TYPE, PR_MESSAGE_CLASS_W, PR_SUBJECT_W,
    PR_LAST_MODIFICATION_TIME};
static const ULONG hierarchy_columns[] = {5, PR_DISPLAY_NAME_W, PR_ENTRYID,
    PR_INSTANCE_KEY, PR_OBJECT_TYPE, PROP_TAG(PT_UNICODE, 0x3613)};

/* The kids of a folder; @depth: theirs too. */
static void
add_kids(struct dbl_obj *t, const struct dbl_node *parent, ULONG type,
    bool associated, bool deep)
{
	for (struct dbl_node *k = parent->first; k; k = k->next) {
		struct dbl_row row = {0};

		if (k->type != type || k->associated != associated)
			continue;
		row.node = k;
		row.type = type;
		dbl_table_add(t, &row);
		if (deep)
			add_kids(t, k, type, associated, deep);
	}
}

static HRESULT
open_table(struct dbl_obj *o, ULONG flags, ULONG may, void **out)
{
	bool contents = (may & MAPI_ASSOCIATED) != 0;
	struct dbl_obj *t;

	if (!out)
		return MAPI_E_INVALID_PARAMETER;
	if (flags & ~(may | MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
		return MAPI_E_UNKNOWN_FLAGS;
	if (flags & MAPI_UNICODE && o->store->ansi)
		return MAPI_E_BAD_CHARWIDTH;
	t = dbl_table_new(o, contents ? contents_columns : hierarchy_columns,
	    (flags & MAPI_UNICODE) != 0);
	if (contents)
		add_kids(t, o->node, MAPI_MESSAGE,
		    (flags & MAPI_ASSOCIATED) != 0, false);
	else
		add_kids(t, o->node, MAPI_FOLDER, false,
		    (flags & CONVENIENT_DEPTH) != 0);
	dbl_table_ready(t);
	*out = t;
	return S_OK;
}

static HRESULT WINAPI
get_contents_table(struct dbl_obj *o, ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_GetContentsTable);

	if (hr != S_OK)
		return hr;
	hr = open_table(o, flags, MAPI_ASSOCIATED, out);
	return dbl_leave(o, DBL_GetContentsTable, hr);
}

static HRESULT WINAPI
get_hierarchy_table(struct dbl_obj *o, ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_GetHierarchyTable);

	if (hr != S_OK)
		return hr;
	hr = open_table(o, flags, CONVENIENT_DEPTH, out);
	return dbl_leave(o, DBL_GetHierarchyTable, hr);
}

static HRESULT WINAPI
create_message(struct dbl_obj *o, const IID *iid, ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_CreateMessage);
	struct dbl_obj *m;
	struct dbl_node *n;

	if (hr != S_OK)
		return hr;
	if (!out)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(MAPI_ASSOCIATED | MAPI_DEFERRED_ERRORS))
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!dbl_obj_has(DBL_MESSAGE, iid))
		hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
	else if (!o->writable)
		hr = MAPI_E_NO_ACCESS;
	else {
		/* Linked to its folder at the first SaveChanges. */
		n = dbl_node_new(o->store, MAPI_MESSAGE, NULL, 0);
		n->parent = o->node;
		n->associated = (flags & MAPI_ASSOCIATED) != 0;
		m = dbl_message_open(o, n, true);
		*out = m;
	}
	return dbl_leave(o, DBL_CreateMessage, hr);
}

/* A message of this very folder. */
static struct dbl_node *
find_here(const struct dbl_obj *o, const SBinary *id)
{
	struct dbl_node *n;

	return dbl_id_find(o->store, id->cb, id->lpb, &n) == S_OK &&
		       n->type == MAPI_MESSAGE && n->parent == o->node
		   ? n
		   : NULL;
}

static HRESULT WINAPI
delete_messages(struct dbl_obj *o, ENTRYLIST *list, ULONG_PTR window,
    LPMAPIPROGRESS progress, ULONG flags)
{
	HRESULT hr = dbl_enter(o, DBL_DeleteMessages);

	(void)window;
	(void)progress;
	if (hr != S_OK)
		return hr;
	if (!list || (list->cValues && !list->lpbin))
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(MESSAGE_DIALOG | DBL_HARD_DELETE))
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!o->writable)
		hr = MAPI_E_NO_ACCESS;
	for (ULONG i = 0; SUCCEEDED(hr) && list && i < list->cValues; i++) {
		struct dbl_node *n = find_here(o, &list->lpbin[i]);

		if (n)
			dbl_node_delete(n);
		else
			hr = MAPI_W_PARTIAL_COMPLETION;
	}
	return dbl_leave(o, DBL_DeleteMessages, hr);
}

/* The copy is another object: other entry IDs, another record key. */
static void
copy_message(struct dbl_node *n, struct dbl_node *folder, bool move)
{
	struct dbl_content *c = dbl_content_dup(n->saved);
	struct dbl_node *copy =
	    dbl_node_new(folder->store, MAPI_MESSAGE, NULL, 0);

	copy->parent = folder;
	dbl_node_save(copy, c);
	dbl_content_free(c);
	if (move)
		dbl_node_delete(n);
}

static HRESULT WINAPI
copy_messages(struct dbl_obj *o, ENTRYLIST *list, const IID *iid,
    struct dbl_obj *to, ULONG_PTR window, LPMAPIPROGRESS progress, ULONG flags)
{
	bool move = (flags & MESSAGE_MOVE) != 0;
	HRESULT hr = dbl_enter(o, DBL_CopyMessages);

	(void)window;
	(void)progress;
	if (hr != S_OK)
		return hr;
	if (!list || !to || (list->cValues && !list->lpbin))
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(MESSAGE_MOVE | MESSAGE_DIALOG))
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!dbl_obj_has(DBL_FOLDER, iid))
		hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
	else if (!to->writable || (move && !o->writable))
		hr = MAPI_E_NO_ACCESS;
	else if (to->store != o->store)
		hr = MAPI_E_NO_SUPPORT; /* names have other numbers there */
	for (ULONG i = 0; SUCCEEDED(hr) && list && i < list->cValues; i++) {
		struct dbl_node *n = find_here(o, &list->lpbin[i]);

		if (n)
			copy_message(n, to->node, move);
		else
			hr = MAPI_W_PARTIAL_COMPLETION;
	}
	return dbl_leave(o, DBL_CopyMessages, hr);
}

/* ---- folders in it ---- */

static struct dbl_node *
find_folder(const struct dbl_node *parent, const WCHAR *name)
{
	for (struct dbl_node *k = parent->first; k; k = k->next) {
		const SPropValue *v =
		    k->type == MAPI_FOLDER
			? dbl_bag_find(&k->saved->bag, PR_DISPLAY_NAME_W)
			: NULL;

		if (v && wcscmp(v->Value.lpszW, name) == 0)
			return k;
	}
	return NULL;
}

static struct dbl_obj *
make_folder(struct dbl_obj *o, struct dbl_node *n, const WCHAR *name)
{
	struct dbl_obj *child;

	if (!n) {
		n = dbl_node_new(o->store, MAPI_FOLDER, o->node, 0);
		dbl_bag_set_text(&n->saved->bag, PR_DISPLAY_NAME_W, name);
		dbl_dump_node(n);
		dbl_advise_fire(fnevObjectCreated, n);
	}
	child = dbl_obj_new(DBL_FOLDER, o);
	child->node = n;
	return child;
}

static HRESULT WINAPI
create_folder(struct dbl_obj *o, ULONG type, LPTSTR name, LPTSTR comment,
    const IID *iid, ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_CreateFolder);
	WCHAR wide[256];
	struct dbl_node *n = NULL;

	(void)comment;
	if (hr != S_OK)
		return hr;
	if (!out || !name || type != FOLDER_GENERIC)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags &
		 ~(MAPI_UNICODE | OPEN_IF_EXISTS | MAPI_DEFERRED_ERRORS))
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!dbl_obj_has(DBL_FOLDER, iid))
		hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
	else if (!o->writable)
		hr = MAPI_E_NO_ACCESS;
	else if (flags & MAPI_UNICODE && o->store->ansi)
		hr = MAPI_E_BAD_CHARWIDTH;
	if (hr == S_OK) {
		if (flags & MAPI_UNICODE)
			lstrcpynW(wide, name, 256);
		else
			MultiByteToWideChar(
			    CP_ACP, 0, (const char *)name, -1, wide, 256);
		wide[255] = 0;
		n = find_folder(o->node, wide);
		if (n && !(flags & OPEN_IF_EXISTS))
			hr = MAPI_E_COLLISION;
		else
			*out = make_folder(o, n, wide);
	}
	return dbl_leave(o, DBL_CreateFolder, hr);
}

void
dbl_folder_slots(dbl_fn **vtbl)
{
	DBL_SLOT(vtbl, IMAPIFolder, GetContentsTable, get_contents_table);
	DBL_SLOT(vtbl, IMAPIFolder, GetHierarchyTable, get_hierarchy_table);
	DBL_SLOT(vtbl, IMAPIFolder, CreateMessage, create_message);
	DBL_SLOT(vtbl, IMAPIFolder, DeleteMessages, delete_messages);
	DBL_SLOT(vtbl, IMAPIFolder, CopyMessages, copy_messages);
	DBL_SLOT(vtbl, IMAPIFolder, CreateFolder, create_folder);
}
