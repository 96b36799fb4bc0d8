/* SPDX-License-Identifier: Apache-2.0 */
/* Adding, replacing and deleting messages of a folder. */
#include "outlook/store_mapi_priv.h"

#include <string.h>

#include "outlook/mapi_parts.h"

/* ---- what is written ---- */

/* The text as properties, with the trace of this write. */
static enum sml_err
map(struct store_mapi *s, const struct sml_apply *req,
    const struct outlook_item *current, struct outlook_item **out)
{
	struct outlook_item *item = sml_arena_alloc(s->arena, sizeof(*item));
	enum sml_err err;

	if (!item)
		return SML_E_NOMEM;
	*out = item;
	err = outlook_map_to_item(
	    s->base.kind, req->text, current, &s->env, s->arena, item);
	if (err != SML_OK)
		return err;
	if (req->op_id.p)
		outlook_item_set_str(item, OUTLOOK_PR_OP_ID, req->op_id);
	return SML_OK;
}

static enum sml_err
write_all(struct store_mapi *s, IMessage *message,
    const struct outlook_item *item, const struct outlook_item *current)
{
	enum sml_err err = mapi_props_write(
	    &s->m->ctx, (IMAPIProp *)(void *)message, item, current, s->arena);

	return err == SML_OK ? mapi_parts_write(&s->m->ctx, message, item,
				   !current, s->arena)
			     : err;
}

/* Without FORCE_SAVE: what somebody saved meanwhile is not written over. */
static enum sml_err
save(struct store_mapi *s, IMessage *message)
{
	const HRESULT hr =
	    message->lpVtbl->SaveChanges(message, KEEP_OPEN_READONLY);

	return FAILED(hr) ? mapi_fail(s->m->log, MAPI_SCOPE_ITEM,
				"IMessage::SaveChanges", hr)
			  : SML_OK;
}

/* ---- add ---- */

/* Where the new message is. The one that is still open tells: what others
 * do to it from here on must not look like ours. */
static enum sml_err
look_at_new(struct store_mapi *s, IMessage *message, struct sml_arena *arena,
    struct sml_entry *out)
{
	static const ULONG tags[] = {
	    PR_RECORD_KEY, PR_ENTRYID, PR_LAST_MODIFICATION_TIME};
	struct store_mapi_row *row;
	struct sml_str key, id;
	SPropValue *v;
	enum sml_err err;

	err = mapi_props_get(&s->m->ctx, MAPI_SCOPE_ITEM,
	    (IMAPIProp *)(void *)message, tags, SML_ARRAY_LEN(tags), &v);
	if (err != SML_OK)
		return err;
	id = store_mapi_bytes(&v[1]);
	key = store_mapi_bytes(&v[0]);
	err = id.p ? store_mapi_key_of(key.p ? key : id, s->arena, &key)
		   : SML_E_ITEM_IO;
	if (err == SML_OK)
		err = store_mapi_list_put(
		    &s->list, key, id, mapi_props_ticks(&v[2]), &row);
	if (err == SML_OK) {
		row->is_ours = true;
		err = store_mapi_entry(key, row->changed, arena, out);
	}
	s->m->core.free_buffer(v);
	return err;
}

/* A message that may have been saved and of which we cannot say where it is:
 * by its trace, else the folder stops and the next run looks. An error of
 * the item would say that there is nothing. */
static enum sml_err
look_for_new(struct store_mapi *s, struct sml_str op_id, enum sml_err why,
    struct sml_arena *arena, struct sml_entry *out)
{
	enum sml_err err;

	if (!op_id.p)
		return SML_E_STORE;
	err = store_mapi_find_op(s, op_id, SML_STR_NONE, arena, out);
	if (err == SML_E_NOT_FOUND)
		return why;
	return err != SML_OK && sml_err_scope(err) <= SML_SCOPE_ITEM
		   ? SML_E_STORE
		   : err;
}

static enum sml_err
add(struct store_mapi *s, const struct sml_apply *req, struct sml_arena *arena,
    struct sml_entry *out)
{
	SPropValue flags = {.ulPropTag = PR_MESSAGE_FLAGS};
	struct outlook_item *item;
	IMessage *message = NULL;
	enum sml_err err = map(s, req, NULL, &item);
	HRESULT hr;

	if (err != SML_OK)
		return err;
	hr = s->folder->lpVtbl->CreateMessage(s->folder, NULL, 0, &message);
	if (FAILED(hr) || !message)
		return mapi_fail(
		    s->m->log, MAPI_SCOPE_ITEM, "CreateMessage", hr);
	/* Unread items are shown in bold. */
	flags.Value.l = MSGFLAG_READ;
	err =
	    mapi_props_set(&s->m->ctx, (IMAPIProp *)(void *)message, &flags, 1);
	if (err == SML_OK)
		err = write_all(s, message, item, NULL);
	if (err != SML_OK)
		goto release;
	err = save(s, message);
	if (err == SML_OK)
		err = look_at_new(s, message, arena, out);
	if (err != SML_OK && sml_err_scope(err) == SML_SCOPE_ITEM)
		err = look_for_new(s, req->op_id, err, arena, out);
release:
	mapi_release(message);
	return err;
}

/* ---- replace ---- */

static enum sml_err
check_expected(const struct store_mapi_item *open, struct sml_str expected,
    struct sml_arena *arena)
{
	struct sml_str token;
	enum sml_err err;

	if (!expected.p)
		return SML_OK;
	err = store_mapi_token(open->changed, arena, &token);
	if (err != SML_OK)
		return err;
	return sml_str_eq(token, expected) ? SML_OK : SML_E_CHANGED;
}

/* A message whose new time we cannot tell has no token: it is read again. */
static void
note_replaced(struct store_mapi *s, struct store_mapi_item *open)
{
	static const ULONG tags[] = {PR_LAST_MODIFICATION_TIME};
	int64_t changed = 0;
	SPropValue *v;

	if (mapi_props_get(&s->m->ctx, MAPI_SCOPE_ITEM,
		(IMAPIProp *)(void *)open->message, tags, SML_ARRAY_LEN(tags),
		&v) == SML_OK) {
		changed = mapi_props_ticks(&v[0]);
		s->m->core.free_buffer(v);
	}
	/* Some stores tell the new time only to who opens it again. */
	if (changed == open->changed)
		changed = 0;
	open->row->changed = changed;
	open->row->is_ours = true;
}

static enum sml_err
replace(struct store_mapi *s, const struct sml_apply *req,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct outlook_item *current, *item;
	struct store_mapi_item open;
	enum sml_err err =
	    store_mapi_open_item(s, req->key, MAPI_MODIFY, &open);

	if (err != SML_OK)
		return err;
	err = check_expected(&open, req->expected, s->arena);
	if (err == SML_OK)
		err = store_mapi_read_item(s, open.message, &current);
	if (err == SML_OK)
		err = map(s, req, current, &item);
	if (err == SML_OK)
		err = write_all(s, open.message, item, current);
	if (err == SML_OK)
		err = save(s, open.message);
	if (err == SML_OK) {
		note_replaced(s, &open);
		err = store_mapi_entry(store_mapi_list_key(&s->list, open.row),
		    open.row->changed, arena, out);
	}
	mapi_release(open.message);
	return err;
}

/* ---- delete ---- */

/* Without mingw's declaration, whose window handle is too narrow on 64 bits:
 * it lies on the stack, and its upper half would be anything. */
typedef HRESULT(WINAPI *copy_messages_fn)(IMAPIFolder *from, ENTRYLIST *list,
    const IID *iid, void *to, ULONG_PTR window, IMAPIProgress *progress,
    ULONG flags);

static HRESULT
move_message(IMAPIFolder *from, ENTRYLIST *list, IMAPIFolder *to)
{
	copy_messages_fn copy;

	memcpy(&copy, &from->lpVtbl->CopyMessages, sizeof(copy));
	return copy(from, list, &mapi_iid_folder, to, 0, NULL, MESSAGE_MOVE);
}

/* As Outlook does: recoverable, where there is a folder for it. */
static enum sml_err
take_away(struct store_mapi *s, const struct store_mapi_row *row)
{
	const struct store_mapi_id id = store_mapi_list_id(&s->list, row);
	SBinary entry = {id.len, id.p};
	ENTRYLIST list = {1, &entry};
	IMAPIFolder *wastebasket;
	enum sml_err err = store_mapi_wastebasket(s->m, &wastebasket);
	const char *call = "CopyMessages (to Deleted Items)";
	HRESULT hr = MAPI_E_NO_SUPPORT;

	if (err != SML_OK)
		return err;
	if (wastebasket)
		hr = move_message(s->folder, &list, wastebasket);
	if (hr == MAPI_E_NO_SUPPORT) {
		call = "DeleteMessages";
		hr = s->folder->lpVtbl->DeleteMessages(
		    s->folder, &list, 0, NULL, 0);
	}
	if (hr == S_OK)
		return SML_OK;
	return mapi_fail(s->m->log, MAPI_SCOPE_ITEM, call, hr);
}

static enum sml_err
remove_item(struct store_mapi *s, const struct sml_apply *req,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct store_mapi_item open;
	enum sml_err err = store_mapi_open_item(s, req->key, 0, &open);

	if (err != SML_OK)
		return err;
	err = check_expected(&open, req->expected, s->arena);
	mapi_release(open.message);
	if (err == SML_OK) {
		err = take_away(s, open.row);
		/* It may have gone all the same, by us or by the user. */
		if (err != SML_OK && sml_err_scope(err) == SML_SCOPE_ITEM) {
			const enum sml_err why = err;

			err = store_mapi_open_item(s, req->key, 0, &open);
			mapi_release(open.message);
			err = err == SML_E_NOT_FOUND ? SML_OK : why;
		}
	}
	if (err != SML_OK)
		return err;
	if (open.row)
		open.row->is_gone = true;
	out->key = sml_arena_dup(arena, req->key);
	return out->key.p ? SML_OK : SML_E_NOMEM;
}

/* ---- apply ---- */

enum sml_err
store_mapi_apply(struct sml_store *st, const struct sml_apply *req,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct store_mapi *s = (struct store_mapi *)st;

	*out = (struct sml_entry){.key = SML_STR_NONE, .token = SML_STR_NONE};
	if (st->is_read_only)
		return SML_E_DENIED;
	sml_arena_reset(s->arena);
	switch (req->op) {
	case SML_OP_ADD:
		return add(s, req, arena, out);
	case SML_OP_REPLACE:
		return replace(s, req, arena, out);
	case SML_OP_DELETE:
		return remove_item(s, req, arena, out);
	case SML_OP_NONE:
		break;
	}
	return SML_E_BUG;
}
