/* SPDX-License-Identifier: Apache-2.0 */
/* One folder of the server as a revisioned struct sml_store. */
#include "items.h"

#include "texts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* item_key.class of the fingerprint; match keys follow. */
#define CLASS_PRINT 0
#define PACKED_LEN 9 /* class and hash of one key */
#define PACKED_MAX (PACKED_LEN * SML_MATCH_KEYS_MAX)
#define GUID_DIGITS 6

struct items {
	struct sml_store base; /* first: the store is cast to it */
	struct server_db *db;
	uint64_t folder, owner;
};

/* What is in the table about one item. */
struct row {
	uint64_t rev;
	bool is_deleted;
	uint8_t print[SML_SHA256_LEN];
	struct sml_str keys;
};

static struct items *
items_of(struct sml_store *st)
{
	return (struct items *)st;
}

/* ---- keys ---- */

static uint64_t
print_hash(const uint8_t print[SML_SHA256_LEN])
{
	uint64_t hash;

	memcpy(&hash, print, sizeof(hash));
	return hash;
}

static int class_of(enum sml_key_class class)
{
	return (int)class + 1;
}

static struct sml_str
pack_keys(const struct sml_facts *facts, uint8_t out[PACKED_MAX])
{
	size_t i;
	uint8_t *p = out;

	for (i = 0; i < facts->key_count && i < SML_MATCH_KEYS_MAX; i++) {
		*p = (uint8_t)class_of(facts->keys[i].class);
		memcpy(p + 1, &facts->keys[i].hash, 8);
		p += PACKED_LEN;
	}
	return (struct sml_str){(const char *)out, (size_t)(p - out)};
}

static enum sml_err
key_row(struct items *it, const char *sql, struct sml_str guid, uint64_t hash,
    unsigned class)
{
	struct server_query *q = server_db_query(it->db, sql);

	server_bind_u64(q, it->folder);
	server_bind_u64(q, hash);
	server_bind_u64(q, class);
	server_bind_str(q, guid);
	return server_db_run(q);
}

static bool
has_key(struct sml_str packed, const char *key)
{
	size_t i;

	for (i = 0; i + PACKED_LEN <= packed.len; i += PACKED_LEN)
		if (memcmp(packed.p + i, key, PACKED_LEN) == 0)
			return true;
	return false;
}

/* Run @sql for each packed key that is not in @except: an edit that keeps its
 * keys writes no page of theirs. */
static enum sml_err
key_rows(struct items *it, const char *sql, struct sml_str guid,
    struct sml_str packed, struct sml_str except)
{
	enum sml_err err = SML_OK;
	uint64_t hash;
	size_t i;

	for (i = 0; !err && i + PACKED_LEN <= packed.len; i += PACKED_LEN) {
		if (has_key(except, packed.p + i))
			continue;
		memcpy(&hash, packed.p + i + 1, 8);
		err = key_row(it, sql, guid, hash, (uint8_t)packed.p[i]);
	}
	return err;
}

static const char sql_key_put[] =
    "INSERT OR IGNORE INTO item_key(folder, hash, class, guid)"
    " VALUES (?, ?, ?, ?)";
static const char sql_key_del[] =
    "DELETE FROM item_key WHERE folder = ? AND hash = ? AND class = ?"
    " AND guid = ?";

/* What the item was found by until now, and what it is found by from now on.
 * The fingerprint counts as a key. */
static struct sml_str
pack_all(const uint8_t print[SML_SHA256_LEN], struct sml_str keys,
    uint8_t out[PACKED_MAX + PACKED_LEN])
{
	uint64_t hash = print_hash(print);

	out[0] = CLASS_PRINT;
	memcpy(out + 1, &hash, 8);
	if (keys.len)
		memcpy(out + PACKED_LEN, keys.p, keys.len);
	return (struct sml_str){(const char *)out, PACKED_LEN + keys.len};
}

/* @old, @facts: NULL: there is none. */
static enum sml_err
move_keys(struct items *it, struct sml_str guid, const struct row *old,
    const struct sml_facts *facts)
{
	uint8_t was[PACKED_MAX + PACKED_LEN], is[PACKED_MAX + PACKED_LEN];
	uint8_t packed[PACKED_MAX];
	struct sml_str before = SML_STR_NONE, after = SML_STR_NONE;
	enum sml_err err;

	if (old && old->keys.len <= PACKED_MAX)
		before = pack_all(old->print, old->keys, was);
	if (facts)
		after =
		    pack_all(facts->fingerprint, pack_keys(facts, packed), is);
	err = key_rows(it, sql_key_del, guid, before, after);
	if (err)
		return err;
	return key_rows(it, sql_key_put, guid, after, before);
}

/* ---- rows ---- */

static enum sml_err
row_get(struct items *it, struct sml_str guid, struct sml_arena *arena,
    struct row *out)
{
	static const char sql[] = "SELECT rev, deleted_utc IS NOT NULL, print,"
				  " keys FROM item WHERE folder = ?"
				  " AND guid = ?";
	struct server_query *q = server_db_query(it->db, sql);
	enum sml_err err;

	server_bind_u64(q, it->folder);
	server_bind_str(q, guid);
	err = server_db_first(q);
	if (err)
		return err;
	out->rev = server_col_u64(q);
	out->is_deleted = server_col_u64(q) != 0;
	server_col_digest(q, out->print);
	out->keys = server_col_str(q, arena);
	return server_db_done(q, SML_OK);
}

/* Next revision; the row is locked until the commit, so that revisions are in
 * the order of commits. @guid_out, unless NULL, gets a new GUID. */
static enum sml_err
next_rev(struct items *it, struct sml_arena *arena, uint64_t *rev_out,
    struct sml_str *guid_out)
{
	static const char sql[] =
	    "UPDATE folder SET rev = rev + 1, guids = guids + ?"
	    " WHERE id = ? RETURNING rev, guids, salt";
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	struct server_query *q = server_db_query(it->db, sql);
	char text[16];
	size_t at = sizeof(text);
	uint64_t count;
	enum sml_err err;

	server_bind_u64(q, guid_out ? 1 : 0);
	server_bind_u64(q, it->folder);
	err = server_db_first(q);
	if (err)
		return err == SML_E_NOT_FOUND ? SML_E_STORE_GONE : err;
	*rev_out = server_col_u64(q);
	count = server_col_u64(q);
	if (guid_out) {
		struct sml_str salt = server_col_str(q, arena);

		while (at > 0 && (count || at > sizeof(text) - GUID_DIGITS)) {
			text[--at] = digits[count % 32];
			count /= 32;
		}
		*guid_out = sml_arena_printf(arena, "%.*s%.*s",
		    SML_STR_ARG(salt), (int)(sizeof(text) - at), text + at);
	}
	err = server_db_done(q, SML_OK);
	if (!err && guid_out && !guid_out->p)
		err = SML_E_NOMEM;
	return err;
}

static enum sml_err
row_put(struct items *it, struct sml_str guid, uint64_t rev,
    const struct sml_apply *req)
{
	static const char sql[] =
	    "INSERT INTO item(folder, guid, rev, owner, text, print, keys)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT(folder, guid) DO UPDATE SET rev = excluded.rev,"
	    " text = excluded.text, print = excluded.print,"
	    " keys = excluded.keys, deleted_utc = NULL";
	uint8_t digest[SML_SHA256_LEN], packed[PACKED_MAX];
	struct sml_str keys = pack_keys(req->facts, packed);
	struct server_query *q;
	enum sml_err err;

	err = server_texts_put(it->db, it->owner, req->text, digest);
	if (err)
		return err;
	q = server_db_query(it->db, sql);
	server_bind_u64(q, it->folder);
	server_bind_str(q, guid);
	server_bind_u64(q, rev);
	server_bind_u64(q, it->owner);
	server_bind_digest(q, digest);
	server_bind_digest(q, req->facts->fingerprint);
	server_bind_blob(q, keys);
	return server_db_run(q);
}

static enum sml_err
add(struct items *it, const struct sml_apply *req, struct sml_arena *arena,
    struct sml_entry *out)
{
	struct sml_str guid = req->key;
	struct row old;
	uint64_t rev;
	enum sml_err err;

	if (guid.p) {
		err = row_get(it, guid, arena, &old);
		if (!err && !old.is_deleted)
			return SML_E_EXISTS;
		if (err && err != SML_E_NOT_FOUND)
			return err;
	}
	err = next_rev(it, arena, &rev, guid.p ? NULL : &guid);
	if (!err)
		err = row_put(it, guid, rev, req);
	if (!err)
		err = move_keys(it, guid, NULL, req->facts);
	if (err)
		return err;
	out->key = guid;
	out->rev = rev;
	return SML_OK;
}

/* REPLACE and DELETE: the row as expected. */
static enum sml_err
expect(struct items *it, const struct sml_apply *req, struct sml_arena *arena,
    struct row *old)
{
	uint64_t rev;
	enum sml_err err;

	err = row_get(it, req->key, arena, old);
	if (err)
		return err;
	if (old->is_deleted)
		return SML_E_NOT_FOUND;
	if (req->expected.p &&
	    (!sml_str_u64(req->expected, &rev) || rev != old->rev))
		return SML_E_CHANGED;
	return SML_OK;
}

static enum sml_err
replace(struct items *it, const struct sml_apply *req, struct sml_arena *arena,
    struct sml_entry *out)
{
	struct row old;
	uint64_t rev;
	enum sml_err err;

	err = expect(it, req, arena, &old);
	if (!err)
		err = next_rev(it, arena, &rev, NULL);
	if (!err)
		err = move_keys(it, req->key, &old, req->facts);
	if (!err)
		err = row_put(it, req->key, rev, req);
	if (err)
		return err;
	out->rev = rev;
	return SML_OK;
}

static enum sml_err
bury(struct items *it, const struct sml_apply *req, struct sml_arena *arena,
    struct sml_entry *out)
{
	static const char sql[] = "UPDATE item SET rev = ?, deleted_utc = ?,"
				  " keys = NULL WHERE folder = ? AND guid = ?";
	const struct sml_env *env = server_db_env(it->db);
	struct server_query *q;
	struct row old;
	uint64_t rev;
	enum sml_err err;

	err = expect(it, req, arena, &old);
	if (!err)
		err = next_rev(it, arena, &rev, NULL);
	if (!err)
		err = move_keys(it, req->key, &old, NULL);
	if (err)
		return err;
	q = server_db_query(it->db, sql);
	server_bind_u64(q, rev);
	server_bind_u64(q, (uint64_t)env->now_utc(env->ctx));
	server_bind_u64(q, it->folder);
	server_bind_str(q, req->key);
	err = server_db_run(q);
	out->rev = rev;
	out->is_deleted = true;
	return err;
}

/* ---- struct sml_store_ops ---- */

static enum sml_err
items_begin(struct sml_store *st)
{
	static const char sql[] = "SELECT 1 FROM folder WHERE id = ?";
	struct items *it = items_of(st);
	struct server_query *q = server_db_query(it->db, sql);
	enum sml_err err;

	server_bind_u64(q, it->folder);
	err = server_db_first(q);
	if (err)
		return err == SML_E_NOT_FOUND ? SML_E_STORE_GONE : err;
	return server_db_done(q, SML_OK);
}

static enum sml_err
items_next_change(struct sml_store *st, const struct sml_entry *after,
    struct sml_arena *arena, struct sml_entry *out)
{
	static const char sql[] = "SELECT rev, deleted_utc IS NOT NULL, guid"
				  " FROM item WHERE folder = ? AND rev > ?"
				  " ORDER BY rev LIMIT 1";
	struct items *it = items_of(st);
	struct server_query *q = server_db_query(it->db, sql);
	enum sml_err err;

	server_bind_u64(q, it->folder);
	server_bind_u64(q, after->rev);
	err = server_db_step(q);
	if (err)
		return server_db_done(q, err);
	*out = (struct sml_entry){.rev = server_col_u64(q)};
	out->is_deleted = server_col_u64(q) != 0;
	out->key = server_col_str(q, arena);
	return server_db_done(q, SML_OK);
}

static enum sml_err
items_read(struct sml_store *st, struct sml_str key, struct sml_arena *arena,
    struct sml_str *text_out, struct sml_entry *entry_out)
{
	static const char sql[] =
	    "SELECT i.rev, t.body FROM item i"
	    " JOIN text t ON t.digest = i.text AND t.owner = i.owner"
	    " WHERE i.folder = ? AND i.guid = ? AND i.deleted_utc IS NULL";
	struct items *it = items_of(st);
	struct server_query *q = server_db_query(it->db, sql);
	uint64_t rev;
	enum sml_err err;

	server_bind_u64(q, it->folder);
	server_bind_str(q, key);
	err = server_db_first(q);
	if (err)
		return err;
	rev = server_col_u64(q);
	*text_out = server_col_str(q, arena);
	err = server_db_done(q, SML_OK);
	if (err || !entry_out)
		return err;
	*entry_out =
	    (struct sml_entry){.key = sml_arena_dup(arena, key), .rev = rev};
	return entry_out->key.p ? SML_OK : SML_E_NOMEM;
}

static enum sml_err
items_apply(struct sml_store *st, const struct sml_apply *req,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct items *it = items_of(st);
	bool has_text = req->op == SML_OP_ADD || req->op == SML_OP_REPLACE;

	if (st->is_read_only)
		return SML_E_DENIED;
	if (req->op == SML_OP_NONE || (has_text && !req->facts) ||
	    (req->op != SML_OP_ADD && !req->key.p))
		return SML_E_BUG;
	if (has_text && req->text.len > SML_ITEM_MAX)
		return SML_E_TOO_BIG;
	*out = (struct sml_entry){.key = sml_arena_dup(arena, req->key)};
	if (req->key.p && !out->key.p)
		return SML_E_NOMEM;
	if (req->op == SML_OP_ADD)
		return add(it, req, arena, out);
	if (req->op == SML_OP_REPLACE)
		return replace(it, req, arena, out);
	return bury(it, req, arena, out);
}

static enum sml_err
items_find(struct sml_store *st, struct sml_str op_id, struct sml_str key,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct row row;
	enum sml_err err;

	if (op_id.p)
		return SML_E_NOT_FOUND;
	err = row_get(items_of(st), key, arena, &row);
	if (err)
		return err;
	if (row.is_deleted)
		return SML_E_NOT_FOUND;
	*out = (struct sml_entry){
	    .key = sml_arena_dup(arena, key), .rev = row.rev};
	return out->key.p ? SML_OK : SML_E_NOMEM;
}

/* ---- match ---- */

struct candidates {
	struct sml_candidate *v;
	size_t count, max;
};

static bool
is_known(const struct candidates *c, struct sml_str guid)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (sml_str_eq(c->v[i].entry.key, guid))
			return true;
	return false;
}

static enum sml_err
match_key(struct items *it, uint64_t hash, unsigned class,
    struct sml_arena *arena, struct candidates *c)
{
	static const char sql[] =
	    "SELECT i.rev, i.print, k.guid FROM item_key k"
	    " JOIN item i ON i.folder = k.folder AND i.guid = k.guid"
	    " WHERE k.folder = ? AND k.hash = ? AND k.class = ?"
	    " AND i.deleted_utc IS NULL ORDER BY k.guid";
	struct server_query *q = server_db_query(it->db, sql);
	enum sml_err err = SML_OK;

	server_bind_u64(q, it->folder);
	server_bind_u64(q, hash);
	server_bind_u64(q, class);
	while (c->count < c->max && (err = server_db_step(q)) == SML_OK) {
		struct sml_candidate *cand = &c->v[c->count];
		struct sml_arena_mark mark = sml_arena_mark(arena);

		*cand = (struct sml_candidate){.entry.rev = server_col_u64(q)};
		server_col_digest(q, cand->fingerprint);
		cand->entry.key = server_col_str(q, arena);
		if (!cand->entry.key.p)
			break;
		if (is_known(c, cand->entry.key))
			sml_arena_back(arena, mark);
		else
			c->count++;
	}
	return server_db_done(q, err == SML_END ? SML_OK : err);
}

static enum sml_err
match_class(struct items *it, const struct sml_facts *facts,
    enum sml_key_class class, struct sml_arena *arena, struct candidates *c)
{
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; !err && i < facts->key_count; i++)
		if (facts->keys[i].class == class)
			err = match_key(it, facts->keys[i].hash,
			    (unsigned)class_of(class), arena, c);
	return err;
}

static enum sml_err
items_match(struct sml_store *st, const struct sml_facts *facts,
    struct sml_arena *arena, struct sml_candidate *v, size_t max,
    size_t *count_out)
{
	struct items *it = items_of(st);
	struct candidates c = {v, 0, max};
	enum sml_err err;

	err = match_key(
	    it, print_hash(facts->fingerprint), CLASS_PRINT, arena, &c);
	if (!err)
		err = match_class(it, facts, SML_KEY_UID, arena, &c);
	if (!err)
		err = match_class(it, facts, SML_KEY_STRONG, arena, &c);
	*count_out = c.count;
	return err;
}

static enum sml_err
items_commit(struct sml_store *st)
{
	(void)st;
	return SML_OK;
}

static void
items_end(struct sml_store *st)
{
	(void)st;
}

static void
items_close(struct sml_store *st)
{
	free(st);
}

enum sml_err
server_items_new(struct server_db *db, const struct server_items_cfg *cfg,
    struct sml_store **out)
{
	static const struct sml_store_ops ops = {
	    .name = "sqlite",
	    .begin = items_begin,
	    .next_change = items_next_change,
	    .read = items_read,
	    .apply = items_apply,
	    .find = items_find,
	    .match = items_match,
	    .commit = items_commit,
	    .end = items_end,
	    .close = items_close,
	};
	struct items *it = calloc(1, sizeof(*it));

	if (!it)
		return SML_E_NOMEM;
	it->base.ops = &ops;
	it->base.kind = cfg->kind;
	it->base.is_revisioned = true;
	it->base.is_read_only = cfg->is_read_only;
	it->db = db;
	it->folder = cfg->folder;
	it->owner = cfg->owner;
	*out = &it->base;
	return SML_OK;
}
