/* SPDX-License-Identifier: Apache-2.0 */
/* IMessage: its attachments and recipients, and saving it. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

static const ULONG attachment_columns[] = {
    3, PR_ATTACH_NUM, PR_ATTACH_METHOD, PR_RENDERING_POSITION};
static const ULONG recipient_columns[] = {
    4, PR_ROWID, PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_W, PR_EMAIL_ADDRESS_W};

struct dbl_obj *
dbl_message_open(struct dbl_obj *parent, struct dbl_node *n, bool writable)
{
	struct dbl_obj *m = dbl_obj_new(DBL_MESSAGE, parent);

	m->node = n;
	m->store = n->store;
	m->writable = writable;
	m->is_new = !n->saved;
	m->base_version = n->version;
	m->edit = n->saved ? dbl_content_dup(n->saved) : dbl_content_new();
	return m;
}

static HRESULT
save_embedded(struct dbl_obj *o)
{
	struct dbl_attach *a = o->parent->attach;

	if (o->parent->closed)
		return MAPI_E_INVALID_OBJECT;
	dbl_content_free(a->embedded);
	a->embedded = dbl_content_dup(o->edit);
	dbl_bag_set_long(&a->bag, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG);
	o->parent->dirty = true;
	return S_OK;
}

HRESULT
dbl_message_save(struct dbl_obj *o, ULONG flags)
{
	struct dbl_node *n = o->node;

	if (o->parent->kind == DBL_ATTACH)
		return save_embedded(o);
	dbl_faults_edit(n);
	if (n->deleted)
		return MAPI_E_OBJECT_DELETED;
	if (n->version != o->base_version && !(flags & FORCE_SAVE))
		return MAPI_E_OBJECT_CHANGED;
	if (!o->dirty && !o->is_new)
		return S_OK;
	dbl_node_save(n, o->edit);
	dbl_content_free(o->edit);
	o->edit = dbl_content_dup(n->saved);
	o->base_version = n->version;
	return S_OK;
}

/* ---- attachments ---- */

static HRESULT
check_table(const struct dbl_obj *o, ULONG flags, void **out)
{
	if (!out)
		return MAPI_E_INVALID_PARAMETER;
	if (flags & ~(MAPI_UNICODE | MAPI_DEFERRED_ERRORS))
		return MAPI_E_UNKNOWN_FLAGS;
	return flags & MAPI_UNICODE && o->store->ansi ? MAPI_E_BAD_CHARWIDTH
						      : S_OK;
}

static HRESULT WINAPI
get_attachment_table(struct dbl_obj *o, ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_GetAttachmentTable);

	if (hr != S_OK)
		return hr;
	hr = check_table(o, flags, out);
	if (hr == S_OK) {
		struct dbl_obj *t = dbl_table_new(
		    o, attachment_columns, (flags & MAPI_UNICODE) != 0);

		for (struct dbl_attach *a = o->edit->attachments; a;
		     a = a->next) {
			struct dbl_row row = {0};

			row.bag = a->bag;
			row.num = a->num;
			row.type = MAPI_ATTACH;
			dbl_table_add(t, &row);
		}
		dbl_table_ready(t);
		*out = t;
	}
	return dbl_leave(o, DBL_GetAttachmentTable, hr);
}

static struct dbl_attach **
find_attachment(struct dbl_obj *o, ULONG num)
{
	struct dbl_attach **at = &o->edit->attachments;

	while (*at && (*at)->num != num)
		at = &(*at)->next;
	return at;
}

static HRESULT WINAPI
open_attach(
    struct dbl_obj *o, ULONG num, const IID *iid, ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_OpenAttach);
	struct dbl_attach *a;

	if (hr != S_OK)
		return hr;
	a = *find_attachment(o, num);
	if (!out)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags &
		 ~(MAPI_MODIFY | MAPI_BEST_ACCESS | MAPI_DEFERRED_ERRORS))
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!dbl_obj_has(DBL_ATTACH, iid))
		hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
	else if (flags & MAPI_MODIFY && !o->writable)
		hr = MAPI_E_NO_ACCESS;
	else if (!a)
		hr = MAPI_E_NOT_FOUND;
	else {
		struct dbl_obj *child = dbl_obj_new(DBL_ATTACH, o);

		child->writable =
		    o->writable && flags & (MAPI_MODIFY | MAPI_BEST_ACCESS);
		child->attach = dbl_attach_dup(a);
		*out = child;
	}
	return dbl_leave(o, DBL_OpenAttach, hr);
}

static HRESULT WINAPI
create_attach(
    struct dbl_obj *o, const IID *iid, ULONG flags, ULONG *num_out, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_CreateAttach);

	if (hr != S_OK)
		return hr;
	if (!out || !num_out)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(ULONG)MAPI_DEFERRED_ERRORS)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!dbl_obj_has(DBL_ATTACH, iid))
		hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
	else if (!o->writable)
		hr = MAPI_E_NO_ACCESS;
	else {
		struct dbl_obj *child = dbl_obj_new(DBL_ATTACH, o);

		child->is_new = true;
		child->attach = dbl_calloc(1, sizeof *child->attach);
		child->attach->num = o->edit->next_num++;
		*num_out = child->attach->num;
		*out = child;
	}
	return dbl_leave(o, DBL_CreateAttach, hr);
}

static HRESULT WINAPI
delete_attach(struct dbl_obj *o, ULONG num, ULONG_PTR window,
    LPMAPIPROGRESS progress, ULONG flags)
{
	HRESULT hr = dbl_enter(o, DBL_DeleteAttach);
	struct dbl_attach **at, *a;

	(void)window;
	(void)progress;
	if (hr != S_OK)
		return hr;
	at = find_attachment(o, num);
	a = *at;
	if (flags & ~(ULONG)ATTACH_DIALOG)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!o->writable)
		hr = MAPI_E_NO_ACCESS;
	else if (!a)
		hr = MAPI_E_NOT_FOUND;
	else {
		*at = a->next;
		dbl_attach_free(a);
		o->dirty = true;
	}
	return dbl_leave(o, DBL_DeleteAttach, hr);
}

/* ---- recipients ---- */

static HRESULT WINAPI
get_recipient_table(struct dbl_obj *o, ULONG flags, void **out)
{
	HRESULT hr = dbl_enter(o, DBL_GetRecipientTable);

	if (hr != S_OK)
		return hr;
	hr = check_table(o, flags, out);
	if (hr == S_OK) {
		struct dbl_obj *t = dbl_table_new(
		    o, recipient_columns, (flags & MAPI_UNICODE) != 0);

		for (struct dbl_recipient *r = o->edit->recipients; r;
		     r = r->next) {
			struct dbl_row row = {0};

			row.bag = r->bag;
			row.num = r->row_id;
			row.type = MAPI_MAILUSER;
			dbl_table_add(t, &row);
		}
		dbl_table_ready(t);
		*out = t;
	}
	return dbl_leave(o, DBL_GetRecipientTable, hr);
}

/* The recipient the entry means, or the end of the list. */
static struct dbl_recipient **
find_recipient(struct dbl_obj *o, const ADRENTRY *e)
{
	struct dbl_recipient **at = &o->edit->recipients;
	bool named = false;
	ULONG row = 0;

	for (ULONG i = 0; i < e->cValues; i++)
		if (e->rgPropVals[i].ulPropTag == PR_ROWID) {
			row = e->rgPropVals[i].Value.ul;
			named = true;
		}
	while (*at && !(named && (*at)->row_id == row))
		at = &(*at)->next;
	return at;
}

static void
drop_recipient(struct dbl_recipient **at)
{
	struct dbl_recipient *r = *at;

	*at = r->next;
	dbl_bag_clear(&r->bag);
	free(r);
}

static HRESULT
check_recipients(const ADRLIST *list)
{
	for (ULONG i = 0; i < list->cEntries; i++) {
		const ADRENTRY *e = &list->aEntries[i];
		bool has_type = false;

		for (ULONG k = 0; k < e->cValues; k++) {
			if (dbl_value_check(&e->rgPropVals[k]) != S_OK)
				return MAPI_E_INVALID_PARAMETER;
			has_type |=
			    e->rgPropVals[k].ulPropTag == PR_RECIPIENT_TYPE;
		}
		if (!has_type)
			return MAPI_E_INVALID_PARAMETER;
	}
	return S_OK;
}

static HRESULT
modify(struct dbl_obj *o, const ADRENTRY *e, ULONG flags)
{
	struct dbl_recipient **at = find_recipient(o, e);

	if (flags & (MODRECIP_MODIFY | MODRECIP_REMOVE) && !*at)
		return MAPI_E_NOT_FOUND;
	if (flags & MODRECIP_REMOVE) {
		drop_recipient(at);
		return S_OK;
	}
	if (!*at) {
		*at = dbl_calloc(1, sizeof **at);
		(*at)->row_id = o->edit->next_row++;
	}
	for (ULONG k = 0; k < e->cValues; k++)
		if (e->rgPropVals[k].ulPropTag != PR_ROWID)
			dbl_bag_set(&(*at)->bag, &e->rgPropVals[k]);
	return S_OK;
}

static HRESULT WINAPI
modify_recipients(struct dbl_obj *o, ULONG flags, ADRLIST *list)
{
	HRESULT hr = dbl_enter(o, DBL_ModifyRecipients);

	if (hr != S_OK)
		return hr;
	if (!o->writable)
		hr = MAPI_E_NO_ACCESS;
	else if (!list || flags & (flags - 1))
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(MODRECIP_ADD | MODRECIP_MODIFY | MODRECIP_REMOVE))
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!(flags & MODRECIP_REMOVE))
		hr = check_recipients(list);
	/* Without a flag the list replaces all there were. */
	if (hr == S_OK && flags == 0)
		while (o->edit->recipients)
			drop_recipient(&o->edit->recipients);
	for (ULONG i = 0; hr == S_OK && i < list->cEntries; i++)
		hr = modify(o, &list->aEntries[i], flags);
	if (hr == S_OK)
		o->dirty = true;
	return dbl_leave(o, DBL_ModifyRecipients, hr);
}

void
dbl_message_slots(dbl_fn **vtbl)
{
	DBL_SLOT(vtbl, IMessage, GetAttachmentTable, get_attachment_table);
	DBL_SLOT(vtbl, IMessage, OpenAttach, open_attach);
	DBL_SLOT(vtbl, IMessage, CreateAttach, create_attach);
	DBL_SLOT(vtbl, IMessage, DeleteAttach, delete_attach);
	DBL_SLOT(vtbl, IMessage, GetRecipientTable, get_recipient_table);
	DBL_SLOT(vtbl, IMessage, ModifyRecipients, modify_recipients);
}
