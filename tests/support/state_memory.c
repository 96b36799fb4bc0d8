/* SPDX-License-Identifier: Apache-2.0 */
/* A struct sml_state over plain memory, for both roles, with transactions. */
#include "support/state_memory.h"

#include <stdlib.h>
#include <string.h>

#define SPOOL_KINDS (SML_SPOOL_STAGE + 1)

enum table {
	LINKS,
	FOLDERS,
	VALUES,
	TEXTS,
	INTENTS,
	BACKUPS,
	PAIRS,
	SPOOL_0,
	TABLE_COUNT = SPOOL_0 + SPOOL_KINDS
};

struct state_memory {
	struct sml_state base; /* first: cast */
	struct sml_spool spool;
	struct memdb *db;
	struct memdb_table *tables[TABLE_COUNT];
};

/* Rows begin with the struct they hold; its strings point behind it. */
struct value_row {
	struct sml_str name, value;
};
struct folder_row {
	struct sml_folder_state folder;
	struct sml_str name;
};
struct text_row {
	uint8_t digest[SML_SHA256_LEN];
	struct sml_str text;
};
struct backup_row {
	struct sml_intent intent;
	uint32_t session;
};
struct pair_row {
	struct sml_pair pair;
	struct sml_str folder; /* by name: rows of folders are each peer's */
};
struct spool_row {
	struct sml_str bytes;
};

static struct state_memory *
memory_of(struct sml_state *st)
{
	return (struct state_memory *)(void *)st;
}

static const void *
row_at(const struct state_memory *m, enum table table, uint64_t id)
{
	return memdb_row(m->tables[table], id);
}

/* ---- keys ---- */

static bool
key_set(struct memdb_key *out, uint64_t number, struct sml_str text)
{
	out->number = number;
	out->text = text;
	return text.p != NULL;
}

static bool
link_key(const void *row, unsigned k, struct memdb_key *out)
{
	const struct sml_link *link = row;

	switch (k) {
	case 0:
		return key_set(out, link->folder, link->luid);
	case 1:
		return key_set(out, link->folder, link->guid);
	default:
		return key_set(out, link->folder, link->key);
	}
}

static bool
value_key(const void *row, unsigned k, struct memdb_key *out)
{
	(void)k;
	return key_set(out, 0, ((const struct value_row *)row)->name);
}

static bool
folder_key(const void *row, unsigned k, struct memdb_key *out)
{
	(void)k;
	return key_set(out, 0, ((const struct folder_row *)row)->name);
}

static bool
text_key(const void *row, unsigned k, struct memdb_key *out)
{
	const struct text_row *text = row;

	(void)k;
	return key_set(out, 0,
	    (struct sml_str){(const char *)text->digest, SML_SHA256_LEN});
}

static bool
intent_key(const void *row, unsigned k, struct memdb_key *out)
{
	(void)k;
	return key_set(out, 0, ((const struct sml_intent *)row)->op_id);
}

/* ---- transactions ---- */

static bool
is_zero(const uint8_t digest[SML_SHA256_LEN])
{
	static const uint8_t zero[SML_SHA256_LEN];

	return memcmp(digest, zero, SML_SHA256_LEN) == 0;
}

static void
note_text(const struct state_memory *m, const uint8_t *digest, bool *is_named)
{
	uint64_t id;

	if (is_zero(digest))
		return;
	id = memdb_find(m->tables[TEXTS], 0, 0,
	    (struct sml_str){(const char *)digest, SML_SHA256_LEN});
	is_named[id] = true;
}

static void
note_texts_of_table(
    const struct state_memory *m, enum table table, bool *is_named)
{
	uint64_t id = 0;

	while ((id = memdb_next(m->tables[table], id)) != 0) {
		const void *row = row_at(m, table, id);

		if (table == LINKS) {
			const struct sml_link *link = row;

			note_text(m, link->agreed, is_named);
			note_text(m, link->sent, is_named);
		} else {
			const struct sml_intent *intent = row;

			note_text(m, intent->text, is_named);
			note_text(m, intent->before, is_named);
		}
	}
}

static enum sml_err
sweep_texts(struct state_memory *m)
{
	struct memdb_table *texts = m->tables[TEXTS];
	bool *is_named = calloc(memdb_last_id(texts) + 1, sizeof(*is_named));
	enum sml_err err = SML_OK;
	uint64_t id = 0;

	if (!is_named)
		return SML_E_NOMEM;
	note_texts_of_table(m, LINKS, is_named);
	note_texts_of_table(m, INTENTS, is_named);
	note_texts_of_table(m, BACKUPS, is_named);
	while (err == SML_OK && (id = memdb_next(texts, id)) != 0)
		if (!is_named[id])
			err = memdb_del(texts, id);
	free(is_named);
	return err;
}

enum sml_err
test_state_begin(struct sml_state *st)
{
	return memdb_begin(memory_of(st)->db);
}

enum sml_err
test_state_commit(struct sml_state *st)
{
	struct state_memory *m = memory_of(st);
	enum sml_err err;

	if (!memdb_is_open(m->db))
		return SML_E_BUG;
	err = sweep_texts(m);
	return err == SML_OK ? memdb_commit(m->db) : err;
}

static enum sml_err
client_point(struct sml_state *st)
{
	enum sml_err err = test_state_commit(st);

	return err == SML_OK ? test_state_begin(st) : err;
}

static enum sml_err
server_point(struct sml_state *st)
{
	(void)st;
	return SML_OK;
}

static enum sml_err
state_mark(struct sml_state *st)
{
	return memdb_mark(memory_of(st)->db);
}

static enum sml_err
state_rollback_to(struct sml_state *st)
{
	return memdb_rollback_to(memory_of(st)->db);
}

static enum sml_err
state_release(struct sml_state *st)
{
	return memdb_release(memory_of(st)->db);
}

/* ---- named values ---- */

static enum sml_err
copy_out(struct sml_arena *arena, struct sml_str s, struct sml_str *out)
{
	*out = sml_arena_dup(arena, s);
	return s.p && !out->p ? SML_E_NOMEM : SML_OK;
}

static enum sml_err
state_get(struct sml_state *st, const char *name, struct sml_arena *arena,
    struct sml_str *out)
{
	struct state_memory *m = memory_of(st);
	const struct value_row *row;

	if (!memdb_is_open(m->db))
		return SML_E_BUG;
	row = row_at(
	    m, VALUES, memdb_find(m->tables[VALUES], 0, 0, sml_str_of(name)));
	return row ? copy_out(arena, row->value, out) : SML_E_NOT_FOUND;
}

static enum sml_err
state_put(struct sml_state *st, const char *name, struct sml_str value)
{
	struct memdb_table *t = memory_of(st)->tables[VALUES];
	struct sml_str n = sml_str_of(name);
	uint64_t id = memdb_find(t, 0, 0, n);
	struct value_row *row;
	char *at;

	if (!value.p && !id)
		return SML_OK;
	if (!value.p)
		return memdb_del(t, id);
	row = memdb_row_new(sizeof(*row), n.len + value.len);
	at = (char *)(row + 1);
	row->name = memdb_row_str(&at, n);
	row->value = memdb_row_str(&at, value);
	return memdb_put(t, id, row, NULL);
}

/* ---- folders ---- */

static enum sml_err
put_folder_row(struct state_memory *m, uint64_t id, struct sml_str name,
    const struct sml_folder_state *f, uint64_t *id_out)
{
	struct folder_row *row = memdb_row_new(
	    sizeof(*row), name.len + f->own_last.len + f->peer_p.len +
			      f->peer_n.len + f->place.len);
	char *at = (char *)(row + 1);

	row->folder = *f;
	row->name = memdb_row_str(&at, name);
	row->folder.own_last = memdb_row_str(&at, f->own_last);
	row->folder.peer_p = memdb_row_str(&at, f->peer_p);
	row->folder.peer_n = memdb_row_str(&at, f->peer_n);
	row->folder.place = memdb_row_str(&at, f->place);
	return memdb_put(m->tables[FOLDERS], id, row, id_out);
}

static enum sml_err
copy_folder(const struct folder_row *row, uint64_t id, struct sml_arena *arena,
    struct sml_folder_state *out)
{
	const struct sml_folder_state *f = &row->folder;
	enum sml_err err;

	*out = *f;
	out->id = (uint32_t)id;
	err = copy_out(arena, f->own_last, &out->own_last);
	if (err == SML_OK)
		err = copy_out(arena, f->peer_p, &out->peer_p);
	if (err == SML_OK)
		err = copy_out(arena, f->peer_n, &out->peer_n);
	if (err == SML_OK)
		err = copy_out(arena, f->place, &out->place);
	return err;
}

static enum sml_err
state_folder_get(struct sml_state *st, struct sml_str name,
    struct sml_arena *arena, struct sml_folder_state *out)
{
	struct state_memory *m = memory_of(st);
	uint64_t id = memdb_find(m->tables[FOLDERS], 0, 0, name);
	enum sml_err err;

	if (!memdb_is_open(m->db))
		return SML_E_BUG;
	if (!id) {
		struct sml_folder_state zero = {0};

		err = put_folder_row(m, 0, name, &zero, &id);
		if (err != SML_OK)
			return err;
	}
	return copy_folder(row_at(m, FOLDERS, id), id, arena, out);
}

static enum sml_err
state_folder_put(struct sml_state *st, const struct sml_folder_state *folder)
{
	struct state_memory *m = memory_of(st);
	const struct folder_row *row = row_at(m, FOLDERS, folder->id);

	if (!row)
		return SML_E_BUG;
	return put_folder_row(m, folder->id, row->name, folder, NULL);
}

/* ---- links ---- */

static enum sml_err
copy_link(const struct state_memory *m, uint64_t id, struct sml_arena *arena,
    struct sml_link *out)
{
	const struct sml_link *link = row_at(m, LINKS, id);
	enum sml_err err;

	if (!memdb_is_open(m->db))
		return SML_E_BUG;
	if (!link)
		return SML_E_NOT_FOUND;
	*out = *link;
	out->id = id;
	err = copy_out(arena, link->luid, &out->luid);
	if (err == SML_OK)
		err = copy_out(arena, link->guid, &out->guid);
	if (err == SML_OK)
		err = copy_out(arena, link->key, &out->key);
	if (err == SML_OK)
		err = copy_out(arena, link->token, &out->token);
	return err;
}

static enum sml_err
state_link_get(struct sml_state *st, uint32_t folder, enum sml_link_by by,
    struct sml_str value, struct sml_arena *arena, struct sml_link *out)
{
	struct state_memory *m = memory_of(st);
	uint64_t id = 0;
	const struct sml_link *link;

	switch (by) {
	case SML_BY_ID:
		if (!sml_str_u64(value, &id))
			id = 0;
		break;
	case SML_BY_LUID:
		id = memdb_find(m->tables[LINKS], 0, folder, value);
		break;
	case SML_BY_GUID:
		id = memdb_find(m->tables[LINKS], 1, folder, value);
		break;
	case SML_BY_KEY:
		id = memdb_find(m->tables[LINKS], 2, folder, value);
		break;
	}
	link = row_at(m, LINKS, id);
	if (link && link->folder != folder)
		id = 0;
	return copy_link(m, id, arena, out);
}

static enum sml_err
state_link_get_id(struct sml_state *st, uint64_t id, struct sml_arena *arena,
    struct sml_link *out)
{
	return copy_link(memory_of(st), id, arena, out);
}

static enum sml_err
state_link_get_sent(struct sml_state *st, uint32_t msg, uint32_t cmd,
    struct sml_arena *arena, struct sml_link *out)
{
	struct state_memory *m = memory_of(st);
	uint64_t id = 0;

	while (msg && (id = memdb_next(m->tables[LINKS], id)) != 0) {
		const struct sml_link *link = row_at(m, LINKS, id);

		if (link->sent_msg == msg && link->sent_cmd == cmd)
			return copy_link(m, id, arena, out);
	}
	return memdb_is_open(m->db) ? SML_E_NOT_FOUND : SML_E_BUG;
}

static enum sml_err
state_link_put(
    struct sml_state *st, const struct sml_link *link, uint64_t *id_out)
{
	struct state_memory *m = memory_of(st);
	struct sml_link *row = memdb_row_new(sizeof(*row),
	    link->luid.len + link->guid.len + link->key.len + link->token.len);
	char *at = (char *)(row + 1);

	*row = *link;
	row->luid = memdb_row_str(&at, link->luid);
	row->guid = memdb_row_str(&at, link->guid);
	row->key = memdb_row_str(&at, link->key);
	row->token = memdb_row_str(&at, link->token);
	if (link->id && !row_at(m, LINKS, link->id)) {
		free(row);
		return SML_E_NOT_FOUND;
	}
	return memdb_put(m->tables[LINKS], link->id, row, id_out);
}

static enum sml_err
state_link_del(struct sml_state *st, uint64_t id)
{
	return memdb_del(memory_of(st)->tables[LINKS], id);
}

static bool
is_wanted(const struct sml_link *link, enum sml_link_filter filter)
{
	switch (filter) {
	case SML_LINKS_PENDING:
		return link->pending != SML_OP_NONE &&
		       !(link->flags & SML_LINK_HELD);
	case SML_LINKS_MAP_DUE:
		return (link->flags & SML_LINK_MAP_DUE) != 0;
	case SML_LINKS_HELD:
		return (link->flags & SML_LINK_HELD) != 0;
	case SML_LINKS_SENT:
		return link->sent_msg != 0;
	case SML_LINKS_STAGED:
		return (link->flags & SML_LINK_STAGED) != 0;
	case SML_LINKS_ALL:
		break;
	}
	return true;
}

static uint64_t
next_link(const struct state_memory *m, uint32_t folder,
    enum sml_link_filter filter, uint64_t after)
{
	uint64_t id = after;

	while ((id = memdb_next(m->tables[LINKS], id)) != 0) {
		const struct sml_link *link = row_at(m, LINKS, id);

		if (link->folder == folder && is_wanted(link, filter))
			return id;
	}
	return 0;
}

static enum sml_err
state_link_next(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t after, struct sml_arena *arena,
    struct sml_link *out)
{
	struct state_memory *m = memory_of(st);
	uint64_t id = next_link(m, folder, filter, after);

	if (!memdb_is_open(m->db))
		return SML_E_BUG;
	return id ? copy_link(m, id, arena, out) : SML_END;
}

static enum sml_err
state_link_count(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t *count_out)
{
	struct state_memory *m = memory_of(st);
	uint64_t id = 0;

	if (!memdb_is_open(m->db))
		return SML_E_BUG;
	*count_out = 0;
	while ((id = next_link(m, folder, filter, id)) != 0)
		++*count_out;
	return SML_OK;
}

/* ---- texts ---- */

static enum sml_err
state_text_put(struct sml_state *st, struct sml_str text,
    uint8_t digest_out[SML_SHA256_LEN])
{
	struct memdb_table *t = memory_of(st)->tables[TEXTS];
	enum sml_err err = sml_digest_sha256(text, digest_out);
	struct text_row *row;
	char *at;

	if (err != SML_OK)
		return err;
	if (memdb_find(t, 0, 0,
		(struct sml_str){(const char *)digest_out, SML_SHA256_LEN}))
		return SML_OK;
	row = memdb_row_new(sizeof(*row), text.len);
	at = (char *)(row + 1);
	memcpy(row->digest, digest_out, SML_SHA256_LEN);
	row->text = memdb_row_str(&at, text);
	return memdb_put(t, 0, row, NULL);
}

static enum sml_err
state_text_get(struct sml_state *st, const uint8_t digest[SML_SHA256_LEN],
    struct sml_arena *arena, struct sml_str *out)
{
	struct state_memory *m = memory_of(st);
	const struct text_row *row = row_at(m, TEXTS,
	    memdb_find(m->tables[TEXTS], 0, 0,
		(struct sml_str){(const char *)digest, SML_SHA256_LEN}));

	if (!memdb_is_open(m->db))
		return SML_E_BUG;
	return row ? copy_out(arena, row->text, out) : SML_E_NOT_FOUND;
}

/* ---- journal ---- */

/* @row begins with an intent; its strings go to @at. */
static void
fill_intent(struct sml_intent *row, const struct sml_intent *in, char *at)
{
	*row = *in;
	row->op_id = memdb_row_str(&at, in->op_id);
	row->key = memdb_row_str(&at, in->key);
	row->luid = memdb_row_str(&at, in->luid);
	row->guid = memdb_row_str(&at, in->guid);
}

static size_t
intent_text_len(const struct sml_intent *in)
{
	return in->op_id.len + in->key.len + in->luid.len + in->guid.len;
}

static enum sml_err
state_intent_put(struct sml_state *st, const struct sml_intent *intent)
{
	struct memdb_table *t = memory_of(st)->tables[INTENTS];
	struct sml_intent *row =
	    memdb_row_new(sizeof(*row), intent_text_len(intent));

	fill_intent(row, intent, (char *)(row + 1));
	return memdb_put(t, memdb_find(t, 0, 0, intent->op_id), row, NULL);
}

static enum sml_err
state_intent_del(struct sml_state *st, struct sml_str op_id)
{
	struct memdb_table *t = memory_of(st)->tables[INTENTS];

	return memdb_del(t, memdb_find(t, 0, 0, op_id));
}

/* By op_id, so that rows may go away while somebody iterates. */
static enum sml_err
state_intent_next(struct sml_state *st, struct sml_str after_op_id,
    struct sml_arena *arena, struct sml_intent *out)
{
	struct state_memory *m = memory_of(st);
	const struct sml_intent *best = NULL;
	uint64_t id = 0;
	enum sml_err err;

	if (!memdb_is_open(m->db))
		return SML_E_BUG;
	while ((id = memdb_next(m->tables[INTENTS], id)) != 0) {
		const struct sml_intent *row = row_at(m, INTENTS, id);

		if (sml_str_cmp(row->op_id, after_op_id) > 0 &&
		    (!best || sml_str_cmp(row->op_id, best->op_id) < 0))
			best = row;
	}
	if (!best)
		return SML_END;
	*out = *best;
	err = copy_out(arena, best->op_id, &out->op_id);
	if (err == SML_OK)
		err = copy_out(arena, best->key, &out->key);
	if (err == SML_OK)
		err = copy_out(arena, best->luid, &out->luid);
	if (err == SML_OK)
		err = copy_out(arena, best->guid, &out->guid);
	return err;
}

static enum sml_err
state_backup_put(
    struct sml_state *st, uint32_t session, const struct sml_intent *intent)
{
	struct backup_row *row =
	    memdb_row_new(sizeof(*row), intent_text_len(intent));

	fill_intent(&row->intent, intent, (char *)(row + 1));
	row->session = session;
	return memdb_put(memory_of(st)->tables[BACKUPS], 0, row, NULL);
}

/* ---- pairs ---- */

/* The folder's name, since all peers share its pairs. */
static struct sml_str
folder_name(const struct state_memory *m, uint32_t folder)
{
	const struct folder_row *row = row_at(m, FOLDERS, folder);

	return row ? row->name : SML_STR_NONE;
}

static bool
has_guid(const struct sml_pair *pair, struct sml_str guid)
{
	return sml_str_eq(pair->guid[0], guid) ||
	       sml_str_eq(pair->guid[1], guid);
}

/* By @pair_id, or the youngest that has @guid: an item may collide again
 * while it is in a pair. */
static uint64_t
find_pair(const struct state_memory *m, uint32_t folder, struct sml_str pair_id,
    struct sml_str guid)
{
	struct sml_str name = folder_name(m, folder);
	uint64_t id = 0, found = 0;

	while ((id = memdb_next(m->tables[PAIRS], id)) != 0) {
		const struct pair_row *row = row_at(m, PAIRS, id);

		if (sml_str_eq(row->folder, name) &&
		    (pair_id.p ? sml_str_eq(row->pair.id, pair_id)
			       : has_guid(&row->pair, guid)))
			found = id;
	}
	return found;
}

static enum sml_err
state_pair_put(
    struct sml_state *st, uint32_t folder, const struct sml_pair *pair)
{
	struct state_memory *m = memory_of(st);
	struct sml_str name = folder_name(m, folder);
	struct pair_row *row = memdb_row_new(
	    sizeof(*row), name.len + pair->id.len + pair->guid[0].len +
			      pair->guid[1].len + pair->origin.len);
	char *at = (char *)(row + 1);

	row->folder = memdb_row_str(&at, name);
	row->pair.id = memdb_row_str(&at, pair->id);
	row->pair.guid[0] = memdb_row_str(&at, pair->guid[0]);
	row->pair.guid[1] = memdb_row_str(&at, pair->guid[1]);
	row->pair.origin = memdb_row_str(&at, pair->origin);
	return memdb_put(m->tables[PAIRS],
	    find_pair(m, folder, pair->id, SML_STR_NONE), row, NULL);
}

static enum sml_err
state_pair_get(struct sml_state *st, uint32_t folder, struct sml_str guid,
    struct sml_arena *arena, struct sml_pair *out)
{
	struct state_memory *m = memory_of(st);
	const struct pair_row *row =
	    row_at(m, PAIRS, find_pair(m, folder, SML_STR_NONE, guid));
	enum sml_err err;

	if (!memdb_is_open(m->db))
		return SML_E_BUG;
	if (!row)
		return SML_E_NOT_FOUND;
	err = copy_out(arena, row->pair.id, &out->id);
	if (err == SML_OK)
		err = copy_out(arena, row->pair.guid[0], &out->guid[0]);
	if (err == SML_OK)
		err = copy_out(arena, row->pair.guid[1], &out->guid[1]);
	if (err == SML_OK)
		err = copy_out(arena, row->pair.origin, &out->origin);
	return err;
}

static enum sml_err
state_pair_del(struct sml_state *st, uint32_t folder, struct sml_str id)
{
	struct state_memory *m = memory_of(st);

	return memdb_del(
	    m->tables[PAIRS], find_pair(m, folder, id, SML_STR_NONE));
}

/* ---- spool ---- */

static struct memdb_table *
spool_table(struct sml_spool *sp, enum sml_spool_kind kind)
{
	struct state_memory *m =
	    (struct state_memory *)(void *)((char *)sp -
					    offsetof(
						struct state_memory, spool));

	return m->tables[SPOOL_0 + (size_t)kind];
}

static enum sml_err
spool_append(
    struct sml_spool *sp, enum sml_spool_kind kind, struct sml_str bytes)
{
	struct spool_row *row = memdb_row_new(sizeof(*row), bytes.len);
	char *at = (char *)(row + 1);

	row->bytes = memdb_row_str(&at, bytes);
	return memdb_put(spool_table(sp, kind), 0, row, NULL);
}

static enum sml_err
spool_next(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t *cursor,
    struct sml_arena *arena, struct sml_str *row_out)
{
	struct memdb_table *t = spool_table(sp, kind);
	uint64_t id = memdb_next(t, *cursor);
	const struct spool_row *row;

	if (!id)
		return SML_END;
	row = memdb_row(t, id);
	*cursor = id;
	return copy_out(arena, row->bytes, row_out);
}

static enum sml_err
spool_drop(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t cursor)
{
	struct memdb_table *t = spool_table(sp, kind);
	enum sml_err err = SML_OK;
	uint64_t id = 0;

	while (err == SML_OK && (id = memdb_next(t, id)) != 0 && id <= cursor)
		err = memdb_del(t, id);
	return err;
}

/* ---- making one ---- */

static const struct sml_spool_ops spool_ops = {
    .name = "memory",
    .append = spool_append,
    .next = spool_next,
    .drop = spool_drop,
};

#define COMMON_OPS                                                             \
	.name = "memory", .mark = state_mark,                                  \
	.rollback_to = state_rollback_to, .release = state_release,            \
	.get = state_get, .put = state_put, .folder_get = state_folder_get,    \
	.folder_put = state_folder_put, .link_get = state_link_get,            \
	.link_get_id = state_link_get_id,                                      \
	.link_get_sent = state_link_get_sent, .link_put = state_link_put,      \
	.link_del = state_link_del, .link_next = state_link_next,              \
	.link_count = state_link_count, .text_put = state_text_put,            \
	.text_get = state_text_get, .backup_put = state_backup_put

static const struct sml_state_ops client_ops = {
    COMMON_OPS,
    .point = client_point,
    .intent_put = state_intent_put,
    .intent_del = state_intent_del,
    .intent_next = state_intent_next,
};

static const struct sml_state_ops server_ops = {
    COMMON_OPS,
    .point = server_point,
    .pair_put = state_pair_put,
    .pair_get = state_pair_get,
    .pair_del = state_pair_del,
};

static const struct {
	unsigned key_count;
	bool (*key_of)(const void *row, unsigned k, struct memdb_key *out);
} table_keys[SPOOL_0] = {
    [LINKS] = {3, link_key},
    [FOLDERS] = {1, folder_key},
    [VALUES] = {1, value_key},
    [TEXTS] = {1, text_key},
    [INTENTS] = {1, intent_key},
};

struct sml_state *
test_state_new(struct memdb *db, enum sml_role role)
{
	struct state_memory *m = calloc(1, sizeof(*m));
	size_t i;

	if (!m)
		return NULL;
	m->base.ops = role == SML_CLIENT ? &client_ops : &server_ops;
	m->base.spool = &m->spool;
	m->spool.ops = &spool_ops;
	m->db = db;
	for (i = 0; i < SPOOL_0; i++)
		m->tables[i] = memdb_table_new(
		    db, table_keys[i].key_count, table_keys[i].key_of);
	for (i = SPOOL_0; i < TABLE_COUNT; i++)
		m->tables[i] = memdb_table_new(db, 0, NULL);
	m->tables[PAIRS] = memdb_table_shared(db, "pairs");
	return &m->base;
}

void
test_state_free(struct sml_state *st)
{
	free(st);
}

/* ---- for tests ---- */

static uint64_t
count_rows(const struct memdb_table *t)
{
	uint64_t id = 0, count = 0;

	while ((id = memdb_next(t, id)) != 0)
		count++;
	return count;
}

void
test_state_sizes(const struct sml_state *st, struct test_state_sizes *out)
{
	const struct state_memory *m =
	    (const struct state_memory *)(const void *)st;
	size_t i;

	memset(out, 0, sizeof(*out));
	out->links = count_rows(m->tables[LINKS]);
	out->texts = count_rows(m->tables[TEXTS]);
	out->intents = count_rows(m->tables[INTENTS]);
	out->backups = count_rows(m->tables[BACKUPS]);
	out->pairs = count_rows(m->tables[PAIRS]);
	out->values = count_rows(m->tables[VALUES]);
	for (i = 0; i < SPOOL_KINDS; i++)
		out->spool += count_rows(m->tables[SPOOL_0 + i]);
}

enum sml_err
test_state_lose_anchors(struct sml_state *st)
{
	struct state_memory *m = memory_of(st);
	enum sml_err err = SML_OK;
	uint64_t id = 0;

	while (
	    err == SML_OK && (id = memdb_next(m->tables[FOLDERS], id)) != 0) {
		const struct folder_row *row = row_at(m, FOLDERS, id);
		struct sml_folder_state f = row->folder;

		f.own_last = SML_STR_NONE;
		f.peer_p = SML_STR_NONE;
		f.peer_n = SML_STR_NONE;
		err = put_folder_row(m, id, row->name, &f, NULL);
	}
	return err;
}

static enum sml_err
age_folders(struct state_memory *m)
{
	enum sml_err err = SML_OK;
	uint64_t id = 0;

	while (
	    err == SML_OK && (id = memdb_next(m->tables[FOLDERS], id)) != 0) {
		const struct folder_row *row = row_at(m, FOLDERS, id);
		struct sml_folder_state f = row->folder;

		f.print_version--;
		err = put_folder_row(m, id, row->name, &f, NULL);
	}
	return err;
}

enum sml_err
test_state_age_prints(struct sml_state *st)
{
	struct state_memory *m = memory_of(st);
	enum sml_err err = age_folders(m);
	uint64_t id = 0;

	while (err == SML_OK && (id = memdb_next(m->tables[LINKS], id)) != 0) {
		const struct sml_link *row = row_at(m, LINKS, id);
		struct sml_link link = *row;

		link.id = id;
		link.print[0] ^= 1;
		err = state_link_put(st, &link, NULL);
	}
	return err;
}

enum sml_err
test_state_lose_all(struct sml_state *st)
{
	struct state_memory *m = memory_of(st);
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; i < TABLE_COUNT; i++) {
		uint64_t id = 0;

		if (i == PAIRS)
			continue;
		while (
		    err == SML_OK && (id = memdb_next(m->tables[i], id)) != 0)
			err = memdb_del(m->tables[i], id);
	}
	return err;
}
