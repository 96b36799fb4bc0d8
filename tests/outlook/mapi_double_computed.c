/* SPDX-License-Identifier: Apache-2.0 */
/* Properties the store makes up, and how all are given to a caller. */
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "outlook/mapi_double.h"

static const BYTE provider_uid[][16] = {
    [DBL_OUTLOOK] = {0x4e, 0x49, 0x54, 0x41, 0xf9, 0xbf, 0xb8, 0x01, 0x00, 0xaa,
	0x00, 0x37, 0xd9, 0x6e, 0x00, 0x00},
    [DBL_EXCHANGE] = {0x54, 0x94, 0xa1, 0xc0, 0x29, 0x7f, 0x10, 0x1b, 0xa5,
	0x87, 0x08, 0x00, 0x2b, 0x2a, 0x25, 0x17},
    [DBL_PUBLIC] = {0x78, 0xb2, 0xfa, 0x70, 0xaf, 0xf7, 0x11, 0xcd, 0x9b, 0xc8,
	0x00, 0xaa, 0x00, 0x2f, 0xc4, 0x5a},
};

#define IN_STORE 1u
#define IN_FOLDER 2u
#define IN_MESSAGE 4u
#define IN_ATTACH 8u
#define IN_RECIPIENT 16u
#define IN_NODES (IN_STORE | IN_FOLDER | IN_MESSAGE)
/* Kept, but written by the store only. */
#define KEPT 32u
#define ROW_ONLY 64u

static const struct {
	ULONG tag;
	ULONG where;
} rows[] = {
    {PR_ENTRYID, IN_NODES},
    {PR_RECORD_KEY, IN_NODES},
    {PR_SEARCH_KEY, IN_MESSAGE},
    {PR_PARENT_ENTRYID, IN_FOLDER | IN_MESSAGE},
    {PR_STORE_ENTRYID, IN_NODES},
    {PR_STORE_RECORD_KEY, IN_NODES},
    {PR_MAPPING_SIGNATURE, IN_NODES | IN_ATTACH},
    {PR_INSTANCE_KEY, IN_NODES | IN_ATTACH | IN_RECIPIENT | ROW_ONLY},
    {DBL_PR_LONGTERM_FROM_TABLE, IN_NODES | ROW_ONLY},
    {PR_OBJECT_TYPE, IN_NODES | IN_ATTACH | IN_RECIPIENT},
    {PR_ACCESS, IN_FOLDER | IN_MESSAGE},
    {PR_ACCESS_LEVEL, IN_NODES | IN_ATTACH},
    {PR_HASATTACH, IN_MESSAGE},
    {PR_MESSAGE_SIZE, IN_MESSAGE},
    {PR_NORMALIZED_SUBJECT_W, IN_MESSAGE},
    {PR_CREATION_TIME, IN_MESSAGE | KEPT},
    {PR_LAST_MODIFICATION_TIME, IN_MESSAGE | KEPT},
    {PR_CONTENT_COUNT, IN_FOLDER},
    {PR_SUBFOLDERS, IN_FOLDER},
    {PR_ATTACH_NUM, IN_ATTACH},
    {PR_ATTACH_SIZE, IN_ATTACH},
    {PR_ROWID, IN_RECIPIENT | ROW_ONLY},
    {PR_STORE_SUPPORT_MASK, IN_NODES},
    {PR_DEFAULT_STORE, IN_STORE},
    {PR_MDB_PROVIDER, IN_STORE},
    {PR_RESOURCE_FLAGS, IN_STORE | ROW_ONLY},
};
#define ROW_COUNT (sizeof rows / sizeof *rows)

static ULONG
place_of(ULONG type)
{
	switch (type) {
	case MAPI_STORE:
		return IN_STORE;
	case MAPI_FOLDER:
		return IN_FOLDER;
	case MAPI_MESSAGE:
		return IN_MESSAGE;
	case MAPI_ATTACH:
		return IN_ATTACH;
	case MAPI_MAILUSER:
		return IN_RECIPIENT;
	default:
		return 0;
	}
}

static size_t
find_row(const struct dbl_view *view, ULONG tag)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (PROP_ID(rows[i].tag) == PROP_ID(tag) &&
		    rows[i].where & place_of(view->type) &&
		    (view->row || !(rows[i].where & ROW_ONLY)))
			return i;
	return ROW_COUNT;
}

bool
dbl_computed(const struct dbl_view *view, ULONG tag)
{
	if (view->type == MAPI_MESSAGE && !view->unsaved && view->node &&
	    PROP_ID(tag) == PROP_ID(PR_MESSAGE_FLAGS))
		return true;
	return find_row(view, tag) < ROW_COUNT;
}

static bool
put_bytes(SPropValue *own, BYTE *room, ULONG len)
{
	own->Value.bin.lpb = room;
	own->Value.bin.cb = len;
	return true;
}

static ULONG
kids_of(const struct dbl_node *n, ULONG type)
{
	ULONG count = 0;

	for (const struct dbl_node *k = n->first; k; k = k->next)
		count += k->type == type && !k->associated;
	return count;
}

static ULONG
size_of(const struct dbl_bag *bag)
{
	ULONG size = 0;

	for (ULONG i = 0; i < bag->count; i++)
		size += 8 + dbl_value_size(&bag->v[i]);
	return size;
}

static LONG
support_mask(const struct dbl_store *s)
{
	ULONG mask = STORE_ENTRYID_UNIQUE | STORE_SEARCH_OK | STORE_MODIFY_OK |
		     STORE_CREATE_OK | STORE_ATTACH_OK | STORE_OLE_OK |
		     STORE_NOTIFY_OK | STORE_MV_PROPS_OK |
		     STORE_RESTRICTION_OK | STORE_SORT_OK;

	if (!s->ansi)
		mask |= DBL_STORE_UNICODE_OK;
	if (s->provider == DBL_PUBLIC)
		mask |= STORE_PUBLIC_FOLDERS;
	if (s->read_only) {
		mask &= ~(ULONG)(STORE_MODIFY_OK | STORE_CREATE_OK);
		mask |= STORE_READONLY;
	}
	return (LONG)mask;
}

/* Behind a prefix of up to three letters, as in "Re: ". */
static bool
put_normalized(const struct dbl_view *view, SPropValue *own)
{
	const SPropValue *v = dbl_bag_find(view->bag, PR_SUBJECT_W);
	WCHAR *s, *rest;
	int n = 0;

	if (!v)
		return false;
	s = v->Value.lpszW;
	while (n < 4 && iswalpha(s[n]))
		n++;
	rest = n > 0 && n < 4 && s[n] == ':' && s[n + 1] == ' ' ? s + n + 2 : s;
	own->Value.lpszW = rest;
	return true;
}

static bool
put_id(const struct dbl_view *view, ULONG tag, SPropValue *own, BYTE *room)
{
	const struct dbl_node *n = view->node;

	if (PROP_ID(tag) == PROP_ID(PR_STORE_ENTRYID) ||
	    PROP_ID(tag) == PROP_ID(PR_MAPPING_SIGNATURE) ||
	    PROP_ID(tag) == PROP_ID(PR_STORE_RECORD_KEY)) {
		n = view->store->node;
		return put_bytes(own, room,
		    PROP_ID(tag) == PROP_ID(PR_STORE_ENTRYID)
			? dbl_long_id(n, room)
			: dbl_record_key(n, room));
	}
	if (PROP_ID(tag) == PROP_ID(PR_INSTANCE_KEY)) {
		memcpy(room, n ? &n->id : &view->num, sizeof n->id);
		return put_bytes(own, room, sizeof n->id);
	}
	if (!n || view->unsaved)
		return false;
	if (PROP_ID(tag) == PROP_ID(PR_PARENT_ENTRYID))
		n = n->parent->type == MAPI_STORE ? n : n->parent;
	if (PROP_ID(tag) == PROP_ID(PR_RECORD_KEY) ||
	    PROP_ID(tag) == PROP_ID(PR_SEARCH_KEY))
		return put_bytes(own, room, dbl_record_key(n, room));
	if (view->row && tag != DBL_PR_LONGTERM_FROM_TABLE)
		return put_bytes(own, room, dbl_short_id(n, room));
	return put_bytes(own, room, dbl_long_id(n, room));
}

static bool
put_number(const struct dbl_view *view, ULONG tag, SPropValue *own)
{
	switch (tag) {
	case PR_OBJECT_TYPE:
		own->Value.l = (LONG)view->type;
		return true;
	case PR_ACCESS:
		own->Value.l = view->store->read_only ? MAPI_ACCESS_READ
			       : view->type == MAPI_FOLDER
				   ? MAPI_ACCESS_READ | MAPI_ACCESS_MODIFY |
					 MAPI_ACCESS_CREATE_CONTENTS
				   : MAPI_ACCESS_READ | MAPI_ACCESS_MODIFY |
					 MAPI_ACCESS_DELETE;
		return true;
	case PR_ACCESS_LEVEL:
		own->Value.l = view->writable ? (LONG)MAPI_MODIFY : 0;
		return true;
	case PR_HASATTACH:
		own->Value.b = view->content && view->content->attachments;
		return true;
	case PR_MESSAGE_SIZE:
	case PR_ATTACH_SIZE:
		own->Value.l = (LONG)size_of(view->bag);
		return true;
	case PR_CONTENT_COUNT:
		own->Value.l = (LONG)kids_of(view->node, MAPI_MESSAGE);
		return true;
	case PR_SUBFOLDERS:
		own->Value.b = kids_of(view->node, MAPI_FOLDER) > 0;
		return true;
	case PR_ATTACH_NUM:
	case PR_ROWID:
		own->Value.l = (LONG)view->num;
		return true;
	case PR_STORE_SUPPORT_MASK:
		own->Value.l = support_mask(view->store);
		return true;
	case PR_DEFAULT_STORE:
		own->Value.b = view->store->is_default;
		return true;
	case PR_RESOURCE_FLAGS:
		own->Value.l =
		    view->store->is_default ? STATUS_DEFAULT_STORE : 0;
		return true;
	default:
		return false;
	}
}

const SPropValue *
dbl_view_find(
    const struct dbl_view *view, ULONG tag, SPropValue *own, BYTE *room)
{
	size_t i = find_row(view, tag);
	bool there;

	if (i == ROW_COUNT || rows[i].where & KEPT)
		return dbl_bag_find(view->bag, tag);
	memset(own, 0, sizeof *own);
	own->ulPropTag = rows[i].tag;
	if (rows[i].tag == PR_MDB_PROVIDER) {
		memcpy(room, provider_uid[view->store->provider], 16);
		there = put_bytes(own, room, 16);
	} else if (PROP_TYPE(rows[i].tag) == PT_BINARY)
		there = put_id(view, rows[i].tag, own, room);
	else if (PROP_TYPE(rows[i].tag) == PT_UNICODE)
		there = put_normalized(view, own);
	else
		there = put_number(view, rows[i].tag, own);
	return there ? own : NULL;
}

/* The error instead of a value, S_OK if there is one; the tag it is given as.
 */
static SCODE
choose(const struct dbl_view *view, const SPropValue *v, ULONG *tag)
{
	bool ansi = view->store && view->store->ansi && !view->no_store;
	ULONG type, want = PROP_TYPE(*tag);

	if (!v)
		return MAPI_E_NOT_FOUND;
	type = PROP_TYPE(v->ulPropTag);
	if (want == PT_UNSPECIFIED) {
		want = type;
		if (ansi && type == PT_UNICODE)
			want = PT_STRING8;
		if (ansi && type == PT_MV_UNICODE)
			want = PT_MV_STRING8;
	}
	*tag = CHANGE_PROP_TYPE(*tag, want);
	if (ansi && (want == PT_UNICODE || want == PT_MV_UNICODE))
		return MAPI_E_BAD_CHARWIDTH;
	if (want == PT_STRING8)
		want = PT_UNICODE;
	if (want == PT_MV_STRING8)
		want = PT_MV_UNICODE;
	if (want != type)
		return MAPI_E_NOT_FOUND;
	if (!view->row && dbl_value_size(v) > DBL_LARGE_BYTES)
		return MAPI_E_NOT_ENOUGH_MEMORY;
	return S_OK;
}

bool
dbl_view_give(
    const struct dbl_view *view, ULONG tag, void *root, SPropValue *out)
{
	SPropValue own;
	BYTE room[64];
	const SPropValue *v = dbl_view_find(view, tag, &own, room);
	SCODE error = choose(view, v, &tag);

	memset(out, 0, sizeof *out);
	if (error != S_OK) {
		out->ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(tag));
		out->Value.err = error;
		return false;
	}
	dbl_value_give(v, tag, view->row ? DBL_TABLE_CUT : 0, root, out);
	return true;
}

SPropTagArray *
dbl_view_list(const struct dbl_view *view, bool unicode)
{
	SPropTagArray *list =
	    dbl_calloc(1, CbNewSPropTagArray(view->bag->count + ROW_COUNT + 1));

	for (ULONG i = 0; i < view->bag->count; i++)
		list->aulPropTag[list->cValues++] = view->bag->v[i].ulPropTag;
	for (size_t i = 0; i < ROW_COUNT; i++) {
		SPropValue own;
		BYTE room[64];

		if (find_row(view, rows[i].tag) == i &&
		    !(rows[i].where & KEPT) &&
		    dbl_view_find(view, rows[i].tag, &own, room))
			list->aulPropTag[list->cValues++] = rows[i].tag;
	}
	for (ULONG i = 0; !unicode && i < list->cValues; i++) {
		ULONG *tag = &list->aulPropTag[i];

		if (PROP_TYPE(*tag) == PT_UNICODE)
			*tag = CHANGE_PROP_TYPE(*tag, PT_STRING8);
		if (PROP_TYPE(*tag) == PT_MV_UNICODE)
			*tag = CHANGE_PROP_TYPE(*tag, PT_MV_STRING8);
	}
	return list;
}
