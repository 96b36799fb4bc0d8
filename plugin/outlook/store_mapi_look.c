/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at a folder: rows of its table, one message, the trace of a write. */
#include "outlook/store_mapi_priv.h"

#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/limits.h"
#include "outlook/mapi_table.h"

/* A write by others within this of a reading may leave the same time: the
 * system's clock ticks every 16 ms. */
#define RACY_MS 100

/* ---- keys and tokens ---- */

struct sml_str
store_mapi_key_parse(struct sml_str key, struct sml_arena *arena)
{
	struct sml_str binary = SML_STR_NONE;
	struct sml_buf bytes;

	sml_buf_init(&bytes, SML_URI_MAX / 2);
	if (key.len > 0 && sml_hex_decode(key, &bytes) == SML_OK)
		binary = sml_arena_dup(arena, sml_buf_str(&bytes));
	sml_buf_free(&bytes);
	return binary;
}

enum sml_err
store_mapi_key_of(
    struct sml_str record_key, struct sml_arena *arena, struct sml_str *out)
{
	uint8_t digest[SML_SHA256_LEN];
	enum sml_err err = SML_OK;

	if (record_key.len > SML_URI_MAX / 2) {
		err = sml_digest_sha256(record_key, digest);
		record_key =
		    (struct sml_str){(const char *)digest, sizeof(digest)};
	}
	if (err == SML_OK) {
		*out = sml_arena_dup(arena, record_key);
		if (!out->p)
			err = SML_E_NOMEM;
	}
	return err;
}

enum sml_err
store_mapi_token(int64_t changed, struct sml_arena *arena, struct sml_str *out)
{
	*out = sml_arena_printf(arena, "%016llx", (unsigned long long)changed);
	return out->p ? SML_OK : SML_E_NOMEM;
}

int64_t
store_mapi_now(void)
{
	FILETIME now;

	GetSystemTimeAsFileTime(&now);
	return (
	    int64_t)((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime);
}

int64_t
store_mapi_stamp(
    const struct store_mapi_row *row, int64_t changed, int64_t seen)
{
	const bool is_ours = row && row->is_ours && row->changed == changed;

	return is_ours || changed <= seen - RACY_MS * MAPI_TICKS_PER_MS
		   ? changed
		   : 0;
}

enum sml_err
store_mapi_entry(struct sml_str key, int64_t stamp, struct sml_arena *arena,
    struct sml_entry *out)
{
	struct sml_buf hex;
	enum sml_err err;

	*out = (struct sml_entry){.token = SML_STR_NONE};
	sml_buf_init(&hex, SML_URI_MAX);
	sml_hex_encode(key, &hex);
	err = sml_buf_dup(&hex, arena, &out->key);
	sml_buf_free(&hex);
	return err == SML_OK && stamp != 0
		   ? store_mapi_token(stamp, arena, &out->token)
		   : err;
}

enum sml_err
store_mapi_item_entry(struct store_mapi *s, const struct store_mapi_item *item,
    struct sml_arena *arena, struct sml_entry *out)
{
	return store_mapi_entry(
	    store_mapi_list_key(&s->list, item->row), item->stamp, arena, out);
}

bool
store_mapi_is_class(enum sml_kind kind, const SPropValue *message_class)
{
	static const char *const classes[STORE_MAPI_KINDS] = {
	    [SML_KIND_CONTACT] = "IPM.Contact",
	    [SML_KIND_CALENDAR] = "IPM.Appointment",
	    [SML_KIND_NOTE] = "IPM.StickyNote"};
	const bool is_wide = PROP_TYPE(message_class->ulPropTag) == PT_UNICODE;
	const size_t len = strlen(classes[kind]);
	struct sml_str text;
	char narrow[64];
	size_t i;

	if (!is_wide && PROP_TYPE(message_class->ulPropTag) != PT_STRING8)
		return false;
	for (i = 0; i + 1 < sizeof(narrow); i++) {
		const unsigned c =
		    is_wide ? message_class->Value.lpszW[i]
			    : (unsigned char)message_class->Value.lpszA[i];

		if (c == 0)
			break;
		narrow[i] = c < 0x80 ? (char)c : '?';
	}
	text = (struct sml_str){narrow, i};
	/* The class itself or one derived from it. */
	return sml_str_starts_nocase(text, classes[kind]) &&
	       (text.len == len || text.p[len] == '.');
}

/* ---- the whole folder ---- */

enum {
	COLUMN_ID,
	COLUMN_KEY,
	COLUMN_CHANGED,
	COLUMN_CLASS,
	COLUMN_CREATED,
	COLUMN_OP_ID,
	COLUMN_COUNT
};

static void
set_columns(const struct store_mapi *s, ULONG columns[COLUMN_COUNT])
{
	columns[COLUMN_ID] = PR_ENTRYID;
	columns[COLUMN_KEY] = PR_RECORD_KEY;
	columns[COLUMN_CHANGED] = PR_LAST_MODIFICATION_TIME;
	columns[COLUMN_CLASS] = s->m->ctx.tags[OUTLOOK_PR_MESSAGE_CLASS];
	columns[COLUMN_CREATED] = PR_CREATION_TIME;
	columns[COLUMN_OP_ID] = s->m->ctx.tags[OUTLOOK_PR_OP_ID];
}

/* What a row lacks, the message has. */
static enum sml_err
ask_message(struct store_mapi *s, struct sml_str id, struct sml_str *key_out)
{
	static const ULONG tags[] = {PR_RECORD_KEY, PR_ENTRYID};
	struct store_mapi_id entry = {(BYTE *)(uintptr_t)id.p, (ULONG)id.len};
	struct sml_str key;
	IMessage *message;
	SPropValue *v;
	enum sml_err err;

	err = store_mapi_open_entry(
	    s->m, MAPI_SCOPE_OPEN, entry, MAPI_MESSAGE, 0, &message);
	if (err != SML_OK)
		return err;
	err = mapi_props_get(&s->m->ctx, MAPI_SCOPE_ITEM,
	    (IMAPIProp *)(void *)message, tags, SML_ARRAY_LEN(tags), &v);
	mapi_release(message);
	if (err != SML_OK)
		return err;
	key = store_mapi_bytes(&v[0]);
	if (!key.p)
		key = store_mapi_bytes(&v[1]);
	err = key.p ? store_mapi_key_of(key, s->arena, key_out) : SML_E_STORE;
	s->m->core.free_buffer(v);
	return err;
}

/* Key and entry ID of a row; the message of an absent key is gone. */
static enum sml_err
identify(struct store_mapi *s, const SPropValue *v, struct sml_str *key_out,
    struct sml_str *id_out)
{
	const struct sml_str key = store_mapi_bytes(&v[COLUMN_KEY]);
	enum sml_err err;

	*key_out = SML_STR_NONE;
	*id_out = store_mapi_bytes(&v[COLUMN_ID]);
	if (!id_out->p)
		return SML_E_STORE;
	if (key.p)
		return store_mapi_key_of(key, s->arena, key_out);
	err = ask_message(s, *id_out, key_out);
	if (err == SML_E_NOT_FOUND)
		return SML_OK;
	return err != SML_OK && sml_err_scope(err) == SML_SCOPE_ITEM
		   ? SML_E_STORE
		   : err;
}

static enum sml_err
take_row(void *ctx, const SPropValue *v)
{
	struct store_mapi *s = ctx;
	struct sml_arena_mark mark = sml_arena_mark(s->arena);
	struct store_mapi_row *row;
	struct sml_str key, id;
	enum sml_err err;

	if (!store_mapi_is_class(s->base.kind, &v[COLUMN_CLASS]))
		return SML_OK;
	err = identify(s, v, &key, &id);
	if (err == SML_OK && key.p)
		err = store_mapi_list_put(&s->list, key, id,
		    mapi_props_ticks(&v[COLUMN_CHANGED]), &row);
	sml_arena_back(s->arena, mark);
	return err;
}

static enum sml_err
walk(struct store_mapi *s, enum mapi_scope scope,
    const struct mapi_table_walk *w)
{
	const ULONG flags = s->m->ctx.is_unicode ? MAPI_UNICODE : 0;
	IMAPITable *table = NULL;
	enum sml_err err;
	HRESULT hr;

	hr = s->folder->lpVtbl->GetContentsTable(s->folder, flags, &table);
	if (FAILED(hr) || !table)
		return mapi_fail(s->m->log, scope, "GetContentsTable", hr);
	err = mapi_table_walk(&s->m->ctx, scope, table, w);
	mapi_release(table);
	return err;
}

enum sml_err
store_mapi_load(struct store_mapi *s)
{
	ULONG columns[COLUMN_COUNT];
	const struct mapi_table_walk w = {.columns = columns,
	    .count = COLUMN_CLASS + 1,
	    .row = take_row,
	    .ctx = s};
	enum sml_err err;

	set_columns(s, columns);
	store_mapi_list_free(&s->list);
	s->cursor = 0;
	err = walk(s, MAPI_SCOPE_STORE, &w);
	s->is_listed = err == SML_OK;
	if (err != SML_OK)
		store_mapi_list_free(&s->list);
	return err;
}

/* ---- one message ---- */

/* It may have been moved away, and be opened all the same. */
static enum sml_err
is_here(struct store_mapi *s, const SPropValue *parent)
{
	const struct store_mapi_id here = s->m->folders[s->base.kind];
	ULONG is_same = FALSE;
	HRESULT hr;

	if (PROP_TYPE(parent->ulPropTag) != PT_BINARY)
		return SML_OK;
	hr = s->m->store->lpVtbl->CompareEntryIDs(s->m->store,
	    parent->Value.bin.cb, (ENTRYID *)parent->Value.bin.lpb, here.len,
	    (ENTRYID *)here.p, 0, &is_same);
	if (FAILED(hr))
		return mapi_fail(
		    s->m->log, MAPI_SCOPE_ITEM, "CompareEntryIDs", hr);
	return is_same ? SML_OK : SML_E_NOT_FOUND;
}

static enum sml_err
check_item(struct store_mapi *s, struct store_mapi_item *item)
{
	const ULONG tags[] = {PR_PARENT_ENTRYID, PR_LAST_MODIFICATION_TIME,
	    s->m->ctx.tags[OUTLOOK_PR_MESSAGE_CLASS]};
	SPropValue *v;
	enum sml_err err;

	err = mapi_props_get(&s->m->ctx, MAPI_SCOPE_ITEM,
	    (IMAPIProp *)(void *)item->message, tags, SML_ARRAY_LEN(tags), &v);
	if (err != SML_OK)
		return err;
	item->changed = mapi_props_ticks(&v[1]);
	err = is_here(s, &v[0]);
	if (err == SML_OK && !store_mapi_is_class(s->base.kind, &v[2]))
		err = SML_E_NOT_FOUND;
	s->m->core.free_buffer(v);
	return err;
}

/* The row of a key; a listing that lacks it is made once more, and once only:
 * many items missing must not cost many listings. */
static enum sml_err
find_row(struct store_mapi *s, struct sml_str key, struct store_mapi_row **out)
{
	enum sml_err err = SML_OK;

	*out = store_mapi_list_find(&s->list, key);
	if (!*out && (s->may_look_again || !s->is_listed)) {
		s->may_look_again = false;
		err = store_mapi_load(s);
		if (err == SML_OK)
			*out = store_mapi_list_find(&s->list, key);
	}
	if (err == SML_OK && (!*out || (*out)->is_gone))
		err = SML_E_NOT_FOUND;
	return err;
}

enum sml_err
store_mapi_open_item(struct store_mapi *s, struct sml_str key, ULONG flags,
    struct store_mapi_item *out)
{
	const struct sml_str binary = store_mapi_key_parse(key, s->arena);
	const int64_t seen = store_mapi_now();
	enum sml_err err;

	*out = (struct store_mapi_item){.message = NULL};
	if (!binary.p)
		return SML_E_NOT_FOUND;
	err = find_row(s, binary, &out->row);
	if (err != SML_OK)
		return err;
	err = store_mapi_open_entry(s->m, MAPI_SCOPE_OPEN,
	    store_mapi_list_id(&s->list, out->row), MAPI_MESSAGE, flags,
	    &out->message);
	if (err == SML_OK)
		err = check_item(s, out);
	if (err != SML_OK) {
		mapi_release(out->message);
		out->message = NULL;
		return err;
	}
	out->stamp = store_mapi_stamp(out->row, out->changed, seen);
	return SML_OK;
}

/* ---- the trace of a write ---- */

struct op_search {
	struct store_mapi *s;
	struct sml_str op_id;
	struct sml_str wanted; /* binary key, or absent */
	bool is_found, is_wanted;
	struct sml_str key, id;
	int64_t created, changed;
};

/* Is the row at hand a better answer than the one before? */
static bool
is_better(const struct op_search *f, struct sml_str key, int64_t created)
{
	if (!f->is_found)
		return true;
	if (f->is_wanted || sml_str_eq(key, f->wanted))
		return !f->is_wanted;
	if (created != f->created)
		return created < f->created;
	return sml_str_cmp(key, f->key) < 0;
}

static enum sml_err
take_candidate(void *ctx, const SPropValue *v)
{
	struct op_search *f = ctx;
	struct store_mapi *s = f->s;
	const int64_t created = mapi_props_ticks(&v[COLUMN_CREATED]);
	struct outlook_value op_id;
	struct sml_str key, id;
	enum sml_err err;

	if (!store_mapi_is_class(s->base.kind, &v[COLUMN_CLASS]))
		return SML_OK;
	err = mapi_props_decode(
	    &v[COLUMN_OP_ID], OUTLOOK_TYPE_TEXT, s->arena, &op_id);
	/* Stores compare without case. */
	if (err != SML_OK || op_id.state != OUTLOOK_PRESENT ||
	    !sml_str_eq(op_id.str, f->op_id))
		return err;
	err = identify(s, v, &key, &id);
	if (err != SML_OK || !key.p || !is_better(f, key, created))
		return err;
	f->is_found = true;
	f->is_wanted = f->wanted.p && sml_str_eq(key, f->wanted);
	f->key = key;
	f->id = sml_arena_dup(s->arena, id);
	f->created = created;
	f->changed = mapi_props_ticks(&v[COLUMN_CHANGED]);
	return f->id.p ? SML_OK : SML_E_NOMEM;
}

enum sml_err
store_mapi_find_op(struct store_mapi *s, struct sml_str op_id,
    struct sml_str key, struct sml_arena *arena, struct sml_entry *out)
{
	const struct outlook_value wanted = {
	    .state = OUTLOOK_PRESENT, .str = op_id};
	struct op_search f = {.s = s,
	    .op_id = op_id,
	    .wanted = store_mapi_key_parse(key, s->arena)};
	ULONG columns[COLUMN_COUNT];
	SPropValue value;
	SRestriction restriction = {.rt = RES_PROPERTY};
	const struct mapi_table_walk w = {.columns = columns,
	    .count = COLUMN_COUNT,
	    .restriction = &restriction,
	    .row = take_candidate,
	    .ctx = &f};
	struct store_mapi_row *row;
	enum sml_err err;

	/* A store that knows no such name holds nothing of ours. */
	if (s->m->ctx.tags[OUTLOOK_PR_OP_ID] == 0)
		return SML_E_NOT_FOUND;
	set_columns(s, columns);
	err = mapi_props_encode(
	    &s->m->ctx, OUTLOOK_PR_OP_ID, &wanted, s->arena, &value);
	if (err != SML_OK)
		return err;
	restriction.res.resProperty.relop = RELOP_EQ;
	restriction.res.resProperty.ulPropTag = value.ulPropTag;
	restriction.res.resProperty.lpProp = &value;
	err = walk(s, MAPI_SCOPE_ITEM, &w);
	if (err != SML_OK || !f.is_found)
		return err == SML_OK ? SML_E_NOT_FOUND : err;
	row = store_mapi_list_find(&s->list, f.key);
	if (!row || row->is_gone)
		err =
		    store_mapi_list_put(&s->list, f.key, f.id, f.changed, &row);
	return err == SML_OK
		   ? store_mapi_entry(f.key,
			 store_mapi_stamp(row, f.changed, store_mapi_now()),
			 arena, out)
		   : err;
}
