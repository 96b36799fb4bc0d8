/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of a MAPI store: listing, reading, finding. */
#include "outlook/store_mapi.h"

#include <stdlib.h>

#include "base/base64.h"
#include "base/limits.h"
#include "outlook/mapi_parts.h"
#include "outlook/store_mapi_priv.h"

static const struct sml_store_ops ops;

static struct store_mapi *
of(struct sml_store *st)
{
	return (struct store_mapi *)st;
}

/* ---- begin and end ---- */

static void
drop_listing(struct store_mapi *s)
{
	store_mapi_list_free(&s->list);
	s->is_listed = false;
	s->cursor = 0;
}

static enum sml_err
mapi_begin(struct sml_store *st)
{
	struct store_mapi *s = of(st);

	if (s->is_listed)
		return SML_OK;
	s->may_look_again = true;
	return store_mapi_load(s);
}

static void
mapi_end(struct sml_store *st)
{
	drop_listing(of(st));
}

static void
mapi_close(struct sml_store *st)
{
	struct store_mapi *s;

	if (!st)
		return;
	s = of(st);
	drop_listing(s);
	mapi_release(s->folder);
	sml_arena_free(s->arena);
	free(s);
}

static enum sml_err
mapi_commit(struct sml_store *st)
{
	/* SaveChanges has put everything on the disk. */
	(void)st;
	return SML_OK;
}

static enum sml_err
mapi_place(struct sml_store *st, struct sml_arena *arena, struct sml_str *out)
{
	static const ULONG tags[] = {PR_RECORD_KEY, PR_ENTRYID};
	struct store_mapi *s = of(st);
	const struct store_mapi_id store = s->m->store_key;
	const struct sml_str store_key = {(const char *)store.p, store.len};
	struct sml_str folder_key;
	struct sml_buf place;
	SPropValue *v;
	enum sml_err err;

	err = mapi_props_get(&s->m->ctx, MAPI_SCOPE_STORE,
	    (IMAPIProp *)(void *)s->folder, tags, SML_ARRAY_LEN(tags), &v);
	if (err != SML_OK)
		return err;
	folder_key = store_mapi_bytes(&v[0]);
	if (!folder_key.p)
		folder_key = store_mapi_bytes(&v[1]);
	sml_buf_init(&place, SML_URI_MAX);
	sml_hex_encode(store_key, &place);
	sml_buf_put_byte(&place, '-');
	sml_hex_encode(folder_key, &place);
	err = sml_buf_dup(&place, arena, out);
	sml_buf_free(&place);
	s->m->core.free_buffer(v);
	return err == SML_E_TOO_BIG ? SML_E_STORE : err;
}

/* ---- listing ---- */

/* The row after @key. */
static enum sml_err
seek(struct store_mapi *s, struct sml_str key, struct sml_arena *arena)
{
	const struct store_mapi_row *row = NULL;
	struct sml_str binary;

	binary = store_mapi_key_parse(key, arena);
	if (binary.p && s->cursor > 0 && s->cursor <= s->list.count &&
	    sml_str_eq(binary,
		store_mapi_list_key(&s->list, &s->list.v[s->cursor - 1])))
		return SML_OK;
	if (binary.p)
		row = store_mapi_list_find(&s->list, binary);
	if (!row)
		return SML_E_STORE;
	s->cursor = (size_t)(row - s->list.v) + 1;
	return SML_OK;
}

static enum sml_err
mapi_next_change(struct sml_store *st, const struct sml_entry *after,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct store_mapi *s = of(st);
	struct sml_arena_mark mark = sml_arena_mark(arena);
	const struct store_mapi_row *row;
	enum sml_err err = SML_OK;

	if (after->key.len > 0)
		err = seek(s, after->key, arena);
	else if (!s->is_listed)
		err = store_mapi_load(s);
	sml_arena_back(arena, mark);
	if (err != SML_OK)
		return err;
	if (after->key.len == 0)
		s->cursor = 0;
	while (s->cursor < s->list.count && s->list.v[s->cursor].is_gone)
		s->cursor++;
	if (s->cursor == s->list.count) {
		s->may_look_again = true;
		return SML_END;
	}
	row = &s->list.v[s->cursor++];
	return store_mapi_entry(store_mapi_list_key(&s->list, row),
	    store_mapi_stamp(row, row->changed, store_mapi_now()), arena, out);
}

/* ---- reading ---- */

enum sml_err
store_mapi_read_item(
    struct store_mapi *s, IMessage *message, struct outlook_item **out)
{
	struct outlook_item *item = sml_arena_alloc(s->arena, sizeof(*item));
	enum sml_err err;

	if (!item)
		return SML_E_NOMEM;
	*out = item;
	err = mapi_props_read(
	    &s->m->ctx, (IMAPIProp *)(void *)message, s->arena, item);
	if (err == SML_OK)
		err = mapi_parts_read(
		    &s->m->ctx, s->base.kind, message, s->arena, item);
	return err;
}

static enum sml_err
put_text(struct store_mapi *s, const struct outlook_item *item,
    struct sml_arena *arena, struct sml_str *out)
{
	struct sml_buf text;
	enum sml_err err;

	sml_buf_init(&text, SML_ITEM_MAX);
	err = outlook_map_to_text(s->base.kind, item, &s->env, s->arena, &text);
	if (err == SML_OK)
		err = sml_buf_dup(&text, arena, out);
	sml_buf_free(&text);
	return err;
}

/* One try; SML_E_BUSY: somebody changed the message meanwhile. Properties are
 * a picture of one moment, attachments may be of another. */
static enum sml_err
read_once(struct store_mapi *s, struct sml_str key, struct sml_arena *arena,
    struct sml_str *text_out, struct sml_entry *entry_out)
{
	struct store_mapi_item open, again;
	struct outlook_item *item = NULL;
	enum sml_err err = store_mapi_open_item(s, key, 0, &open);

	if (err != SML_OK)
		return err;
	err = store_mapi_read_item(s, open.message, &item);
	mapi_release(open.message);
	if (err == SML_OK &&
	    (item->photo.len > 0 || item->exception_count > 0 ||
		item->recipient_count > 0)) {
		err = store_mapi_open_item(s, key, 0, &again);
		if (err == SML_OK) {
			mapi_release(again.message);
			if (again.changed != open.changed)
				err = SML_E_BUSY;
		}
	}
	if (err == SML_OK)
		err = put_text(s, item, arena, text_out);
	if (err == SML_OK && entry_out)
		err = store_mapi_item_entry(s, &open, arena, entry_out);
	return err;
}

static enum sml_err
mapi_read(struct sml_store *st, struct sml_str key, struct sml_arena *arena,
    struct sml_str *text_out, struct sml_entry *entry_out)
{
	struct store_mapi *s = of(st);
	struct sml_arena_mark mark = sml_arena_mark(arena);
	enum sml_err err = SML_E_BUSY;
	int tries;

	for (tries = 0; tries < 3 && err == SML_E_BUSY; tries++) {
		sml_arena_back(arena, mark);
		sml_arena_reset(s->arena);
		err = read_once(s, key, arena, text_out, entry_out);
	}
	if (err != SML_OK)
		sml_arena_back(arena, mark);
	return err;
}

static enum sml_err
mapi_find(struct sml_store *st, struct sml_str op_id, struct sml_str key,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct store_mapi *s = of(st);
	struct store_mapi_item open;
	enum sml_err err;

	sml_arena_reset(s->arena);
	if (op_id.p)
		return store_mapi_find_op(s, op_id, key, arena, out);
	err = store_mapi_open_item(s, key, 0, &open);
	if (err != SML_OK)
		return err;
	mapi_release(open.message);
	return store_mapi_item_entry(s, &open, arena, out);
}

/* ---- opening ---- */

static const struct sml_store_ops ops = {
    .name = "MAPI",
    .begin = mapi_begin,
    .place = mapi_place,
    .next_change = mapi_next_change,
    .read = mapi_read,
    /* The store chooses its keys; op_id finds what was written. */
    .plan_key = NULL,
    .apply = store_mapi_apply,
    .find = mapi_find,
    .match = NULL,
    .commit = mapi_commit,
    .end = mapi_end,
    .close = mapi_close,
};

/* May items be made in it? A store that does not say lets us. */
static enum sml_err
look_at_access(struct store_mapi *s)
{
	static const ULONG tags[] = {PR_ACCESS};
	SPropValue *v;
	enum sml_err err;

	s->base.is_read_only = s->m->is_read_only;
	err = mapi_props_get(&s->m->ctx, MAPI_SCOPE_STORE,
	    (IMAPIProp *)(void *)s->folder, tags, SML_ARRAY_LEN(tags), &v);
	if (err != SML_OK)
		return err;
	if (PROP_TYPE(v[0].ulPropTag) == PT_LONG &&
	    !((ULONG)v[0].Value.l & MAPI_ACCESS_CREATE_CONTENTS))
		s->base.is_read_only = true;
	s->m->core.free_buffer(v);
	return SML_OK;
}

enum sml_err
outlook_store_open(struct outlook_mapi *m, enum sml_kind kind,
    const struct outlook_map_env *env, struct sml_store **out)
{
	struct store_mapi *s;
	enum sml_err err = store_mapi_open_store(m);

	if (err != SML_OK)
		return err;
	if (!m->folders[kind].p) {
		sml_log(m->log, SML_LOG_ERROR,
		    "the profile has no default folder of kind %d", (int)kind);
		return SML_E_STORE_GONE;
	}
	s = calloc(1, sizeof(*s));
	if (!s)
		return SML_E_NOMEM;
	s->base.ops = &ops;
	s->base.kind = kind;
	s->base.is_read_by_others = true;
	s->m = m;
	s->env = *env;
	store_mapi_list_init(&s->list);
	s->arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	err = s->arena ? SML_OK : SML_E_NOMEM;
	if (err == SML_OK)
		err =
		    store_mapi_open_entry(m, MAPI_SCOPE_STORE, m->folders[kind],
			MAPI_FOLDER, MAPI_BEST_ACCESS, &s->folder);
	if (err == SML_OK)
		err = look_at_access(s);
	if (err != SML_OK) {
		mapi_close(&s->base);
		return err;
	}
	*out = &s->base;
	return SML_OK;
}
