/* SPDX-License-Identifier: Apache-2.0 */
/* IAttach: what it saves is the message's, and only the message is saved. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

HRESULT
dbl_attach_save(struct dbl_obj *o, ULONG flags)
{
	struct dbl_obj *m = o->parent;
	struct dbl_attach **at, *old, *copy;

	(void)flags;
	if (m->closed || !m->edit)
		return MAPI_E_INVALID_OBJECT;
	for (at = &m->edit->attachments; *at && (*at)->num != o->attach->num;)
		at = &(*at)->next;
	old = *at;
	if (!old && !o->is_new)
		return MAPI_E_OBJECT_DELETED;
	copy = dbl_attach_dup(o->attach);
	copy->next = old ? old->next : NULL;
	*at = copy;
	dbl_attach_free(old);
	m->dirty = true;
	return S_OK;
}

HRESULT
dbl_attach_open_embedded(struct dbl_obj *o, ULONG flags, void **out)
{
	struct dbl_obj *m;
	bool create = (flags & MAPI_CREATE) != 0;

	if (!create && !o->attach->embedded)
		return MAPI_E_NOT_FOUND;
	m = dbl_obj_new(DBL_MESSAGE, o);
	m->node = NULL;
	m->writable = (flags & MAPI_MODIFY) != 0;
	m->is_new = create;
	m->edit =
	    create ? dbl_content_new() : dbl_content_dup(o->attach->embedded);
	*out = m;
	return S_OK;
}
