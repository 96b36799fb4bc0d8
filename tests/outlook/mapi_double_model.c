/* SPDX-License-Identifier: Apache-2.0 */
/* Stores, folders and messages, and the entry IDs that name them. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

struct dbl_profile dbl_profile;

/* ---- contents ---- */

struct dbl_content *
dbl_content_new(void)
{
	return dbl_calloc(1, sizeof(struct dbl_content));
}

struct dbl_attach *
dbl_attach_dup(const struct dbl_attach *a)
{
	struct dbl_attach *out = dbl_calloc(1, sizeof *out);

	out->num = a->num;
	dbl_bag_copy(&out->bag, &a->bag);
	out->embedded = a->embedded ? dbl_content_dup(a->embedded) : NULL;
	return out;
}

void
dbl_attach_free(struct dbl_attach *a)
{
	if (!a)
		return;
	dbl_bag_clear(&a->bag);
	dbl_content_free(a->embedded);
	free(a);
}

struct dbl_content *
dbl_content_dup(const struct dbl_content *c)
{
	struct dbl_content *out = dbl_content_new();
	struct dbl_attach **at = &out->attachments;
	struct dbl_recipient **rt = &out->recipients;

	out->next_num = c->next_num;
	out->next_row = c->next_row;
	dbl_bag_copy(&out->bag, &c->bag);
	for (struct dbl_attach *a = c->attachments; a; a = a->next) {
		*at = dbl_attach_dup(a);
		at = &(*at)->next;
	}
	for (struct dbl_recipient *r = c->recipients; r; r = r->next) {
		*rt = dbl_calloc(1, sizeof **rt);
		(*rt)->row_id = r->row_id;
		dbl_bag_copy(&(*rt)->bag, &r->bag);
		rt = &(*rt)->next;
	}
	return out;
}

void
dbl_content_free(struct dbl_content *c)
{
	if (!c)
		return;
	for (struct dbl_attach *a = c->attachments, *next; a; a = next) {
		next = a->next;
		dbl_attach_free(a);
	}
	for (struct dbl_recipient *r = c->recipients, *next; r; r = next) {
		next = r->next;
		dbl_bag_clear(&r->bag);
		free(r);
	}
	dbl_bag_clear(&c->bag);
	free(c);
}

/* ---- nodes ---- */

void
dbl_node_link(struct dbl_node *n, struct dbl_node *parent)
{
	n->parent = parent;
	n->prev = parent->last;
	n->next = NULL;
	if (parent->last)
		parent->last->next = n;
	else
		parent->first = n;
	parent->last = n;
}

void
dbl_node_unlink(struct dbl_node *n)
{
	if (n->prev)
		n->prev->next = n->next;
	else if (n->parent && n->parent->first == n)
		n->parent->first = n->next;
	if (n->next)
		n->next->prev = n->prev;
	else if (n->parent && n->parent->last == n)
		n->parent->last = n->prev;
	n->next = n->prev = NULL;
}

void
dbl_store_reserve(struct dbl_store *store, ULONG count)
{
	ULONG cap = count * 2;

	if (count > store->node_cap) {
		store->nodes =
		    dbl_realloc(store->nodes, cap * sizeof *store->nodes);
		memset(store->nodes + store->node_cap, 0,
		    (cap - store->node_cap) * sizeof *store->nodes);
		store->node_cap = cap;
	}
	if (count > store->node_count)
		store->node_count = count;
}

/* @id 0 for the next one; the store itself is asked for as the first. */
struct dbl_node *
dbl_node_new(
    struct dbl_store *store, ULONG type, struct dbl_node *parent, ULONG id)
{
	struct dbl_node *n = dbl_calloc(1, sizeof *n);

	n->type = type;
	n->store = store;
	n->id = id ? id : store->node_count;
	dbl_store_reserve(store, n->id + 1);
	store->nodes[n->id] = n;
	if (type != MAPI_MESSAGE)
		n->saved = dbl_content_new();
	if (parent)
		dbl_node_link(n, parent);
	return n;
}

struct dbl_store *
dbl_store_new(ULONG number)
{
	static const BYTE uid[16] = {0x76, 0x61, 0x6c, 0x69, 0x73, 0x65, 0x2d,
	    0x64, 0x6f, 0x75, 0x62, 0x6c, 0x65};
	struct dbl_store *s = dbl_calloc(1, sizeof *s);

	s->number = number;
	memcpy(s->uid, uid, sizeof uid);
	s->uid[15] = (BYTE)number;
	s->node = dbl_node_new(s, MAPI_STORE, NULL, 0);
	dbl_profile.stores[dbl_profile.store_count++] = s;
	return s;
}

struct dbl_node *
dbl_store_root(const struct dbl_store *store)
{
	return store->node->first;
}

struct dbl_node *
dbl_store_inbox(const struct dbl_store *store)
{
	for (ULONG i = 0; i < store->node_count; i++) {
		const struct dbl_node *n = store->nodes[i];
		const SPropValue *v =
		    n && n->type == MAPI_FOLDER && !n->deleted
			? dbl_bag_find(&n->saved->bag, PR_DISPLAY_NAME_W)
			: NULL;

		if (v && wcscmp(v->Value.lpszW, L"Inbox") == 0)
			return store->nodes[i];
	}
	return NULL;
}

static void
free_store(struct dbl_store *s)
{
	for (ULONG i = 0; i < s->node_count; i++)
		if (s->nodes[i]) {
			dbl_content_free(s->nodes[i]->saved);
			free(s->nodes[i]);
		}
	for (ULONG i = 0; i < s->name_count; i++)
		free(s->names[i].name);
	free(s->nodes);
	free(s);
}

void
dbl_profile_free(void)
{
	for (ULONG i = 0; i < dbl_profile.store_count; i++)
		free_store(dbl_profile.stores[i]);
	memset(&dbl_profile, 0, sizeof dbl_profile);
}

/* Never the same twice, also when the clock stands still. */
static ULONGLONG
next_time(struct dbl_store *s)
{
	FILETIME ft;
	ULONGLONG t;

	GetSystemTimeAsFileTime(&ft);
	t = (ULONGLONG)ft.dwHighDateTime << 32 | ft.dwLowDateTime;
	if (t <= s->last_time)
		t = s->last_time + 1;
	s->last_time = t;
	return t;
}

void
dbl_node_save(struct dbl_node *n, const struct dbl_content *content)
{
	bool is_new = !n->saved;
	ULONGLONG now = next_time(n->store);
	struct dbl_bag *bag;

	dbl_content_free(n->saved);
	n->saved = dbl_content_dup(content);
	n->version++;
	bag = &n->saved->bag;
	if (is_new) {
		dbl_bag_set_time(bag, PR_CREATION_TIME, now);
		if (!dbl_bag_find(bag, PR_MESSAGE_CLASS_W))
			dbl_bag_set_text(bag, PR_MESSAGE_CLASS_W, L"IPM.Note");
		if (!dbl_bag_find(bag, PR_MESSAGE_FLAGS))
			dbl_bag_set_long(bag, PR_MESSAGE_FLAGS,
			    MSGFLAG_READ | MSGFLAG_UNSENT);
	}
	dbl_bag_set_time(bag, PR_LAST_MODIFICATION_TIME, now);
	if (is_new)
		dbl_node_link(n, n->parent);
	dbl_dump_node(n);
	dbl_advise_fire(is_new ? fnevObjectCreated : fnevObjectModified, n);
}

void
dbl_node_delete(struct dbl_node *n)
{
	n->deleted = true;
	dbl_node_unlink(n);
	dbl_dump_deleted(n);
	dbl_advise_fire(fnevObjectDeleted, n);
}

/* ---- entry IDs ---- */

/* Short-term ones are good for this process only. */
static ULONG
session_mark(void)
{
	static ULONG mark;

	if (!mark)
		mark =
		    GetTickCount() ^ GetCurrentProcessId() << 16 ^ 0x53455353u;
	return mark;
}

/* Four bytes of flags, the store, then what we like. */
ULONG
dbl_long_id(const struct dbl_node *n, BYTE *out)
{
	memset(out, 0, DBL_LONG_ID_LEN);
	memcpy(out + 4, n->store->uid, sizeof n->store->uid);
	memcpy(out + 20, &n->id, sizeof n->id);
	return DBL_LONG_ID_LEN;
}

ULONG
dbl_short_id(const struct dbl_node *n, BYTE *out)
{
	ULONG mark = session_mark(), mixed = n->id ^ 0x5a5a5a5au;

	memset(out, 0, DBL_SHORT_ID_LEN);
	out[0] = MAPI_SHORTTERM | MAPI_NOTRECIP | MAPI_THISSESSION | MAPI_NOW;
	memcpy(out + 4, n->store->uid, sizeof n->store->uid);
	memcpy(out + 20, &mark, sizeof mark);
	memcpy(out + 24, &mixed, sizeof mixed);
	return DBL_SHORT_ID_LEN;
}

HRESULT
dbl_id_find(const struct dbl_store *store, ULONG len, const void *id,
    struct dbl_node **out)
{
	const BYTE *b = id;
	struct dbl_store *s = NULL;
	ULONG n, mark;

	if (!b || (len != DBL_LONG_ID_LEN && len != DBL_SHORT_ID_LEN))
		return MAPI_E_INVALID_ENTRYID;
	for (ULONG i = 0; i < dbl_profile.store_count; i++)
		if (memcmp(dbl_profile.stores[i]->uid, b + 4, 16) == 0)
			s = dbl_profile.stores[i];
	if (!s || (store && s != store))
		return MAPI_E_UNKNOWN_ENTRYID;
	if (len == DBL_SHORT_ID_LEN) {
		memcpy(&mark, b + 20, sizeof mark);
		memcpy(&n, b + 24, sizeof n);
		n ^= 0x5a5a5a5au;
		if (mark != session_mark())
			return MAPI_E_UNKNOWN_ENTRYID;
	} else
		memcpy(&n, b + 20, sizeof n);
	if (n >= s->node_count || !s->nodes[n] || s->nodes[n]->deleted ||
	    !s->nodes[n]->saved)
		return MAPI_E_NOT_FOUND;
	*out = s->nodes[n];
	return S_OK;
}

ULONG
dbl_record_key(const struct dbl_node *n, BYTE *out)
{
	ULONG mixed = n->id * 2654435761u;

	memcpy(out, n->store->uid, 16);
	if (n->type == MAPI_STORE)
		return 16;
	memcpy(out + 16, &n->id, 4);
	memcpy(out + 20, &mixed, 4);
	return 24;
}
