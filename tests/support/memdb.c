/* SPDX-License-Identifier: Apache-2.0 */
/* A database in memory for tests: tables of rows under one transaction. */
#include "support/memdb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARKS_MAX 16

struct node {
	struct node *next;
	uint64_t hash, id;
};

struct index {
	struct node **buckets;
	size_t bucket_count, node_count;
};

struct memdb_table {
	struct memdb *db;
	struct memdb_table *next;
	const char *name; /* NULL: not shared */
	unsigned key_count;
	bool (*key_of)(const void *row, unsigned k, struct memdb_key *out);
	struct index index[MEMDB_KEYS_MAX];
	void **rows; /* rows[0] is not used */
	size_t count, cap;
};

/* What a row was before; an insert has no @old and is the last id. */
struct undo {
	struct memdb_table *table;
	uint64_t id;
	void *old;
	bool is_insert;
};

struct memdb {
	struct memdb_table *tables;
	bool is_open;
	struct undo *log;
	size_t log_count, log_cap;
	size_t marks[MARKS_MAX];
	size_t mark_count;
};

static void *
must(void *p)
{
	if (!p) {
		fputs("FAILED memdb: out of memory\n", stderr);
		abort();
	}
	return p;
}

static uint64_t
key_hash(const struct memdb_key *key)
{
	uint64_t h = 0xcbf29ce484222325u ^ key->number;
	size_t i;

	for (i = 0; i < key->text.len; i++)
		h = (h ^ (uint8_t)key->text.p[i]) * 0x100000001b3u;
	return h ^ (h >> 29);
}

static void
index_grow(struct index *ix)
{
	size_t i, count = ix->bucket_count ? ix->bucket_count * 2 : 16;
	struct node **buckets = must(calloc(count, sizeof(*buckets)));

	for (i = 0; i < ix->bucket_count; i++) {
		struct node *n = ix->buckets[i], *next;

		for (; n; n = next) {
			next = n->next;
			n->next = buckets[n->hash % count];
			buckets[n->hash % count] = n;
		}
	}
	free(ix->buckets);
	ix->buckets = buckets;
	ix->bucket_count = count;
}

static void
index_add(struct index *ix, uint64_t hash, uint64_t id)
{
	struct node *n = must(malloc(sizeof(*n)));

	if (ix->node_count >= ix->bucket_count)
		index_grow(ix);
	n->hash = hash;
	n->id = id;
	n->next = ix->buckets[hash % ix->bucket_count];
	ix->buckets[hash % ix->bucket_count] = n;
	ix->node_count++;
}

static void
index_remove(struct index *ix, uint64_t hash, uint64_t id)
{
	struct node **at = &ix->buckets[hash % ix->bucket_count];

	for (; *at; at = &(*at)->next) {
		struct node *n = *at;

		if (n->id != id)
			continue;
		*at = n->next;
		free(n);
		ix->node_count--;
		return;
	}
}

uint64_t
memdb_find(const struct memdb_table *t, unsigned k, uint64_t number,
    struct sml_str text)
{
	const struct index *ix = &t->index[k];
	struct memdb_key want = {number, text}, have;
	uint64_t hash = key_hash(&want);
	const struct node *n;

	if (!ix->bucket_count)
		return 0;
	for (n = ix->buckets[hash % ix->bucket_count]; n; n = n->next)
		if (n->hash == hash && t->key_of(t->rows[n->id], k, &have) &&
		    have.number == number && sml_str_eq(have.text, text))
			return n->id;
	return 0;
}

/* Put @row (or nothing) at @id, indices included; gives back what was there. */
static void *
swap_row(struct memdb_table *t, uint64_t id, void *row)
{
	void *old = t->rows[id];
	struct memdb_key key;
	unsigned k;

	for (k = 0; k < t->key_count; k++) {
		if (old && t->key_of(old, k, &key))
			index_remove(&t->index[k], key_hash(&key), id);
		if (row && t->key_of(row, k, &key))
			index_add(&t->index[k], key_hash(&key), id);
	}
	t->rows[id] = row;
	return old;
}

static void
log_undo(struct memdb_table *t, uint64_t id, void *old, bool is_insert)
{
	struct memdb *db = t->db;
	struct undo *u;

	if (db->log_count == db->log_cap) {
		db->log_cap = db->log_cap ? db->log_cap * 2 : 64;
		db->log =
		    must(realloc(db->log, db->log_cap * sizeof(*db->log)));
	}
	u = &db->log[db->log_count++];
	u->table = t;
	u->id = id;
	u->old = old;
	u->is_insert = is_insert;
}

static void
undo_to(struct memdb *db, size_t count)
{
	while (db->log_count > count) {
		const struct undo *u = &db->log[--db->log_count];

		free(swap_row(u->table, u->id, u->old));
		if (u->is_insert)
			u->table->count--;
	}
}

struct memdb *
memdb_new(void)
{
	return must(calloc(1, sizeof(struct memdb)));
}

static void
table_free(struct memdb_table *t)
{
	uint64_t id;
	unsigned k;

	for (id = 1; id < t->count; id++)
		free(swap_row(t, id, NULL));
	for (k = 0; k < t->key_count; k++)
		free(t->index[k].buckets);
	free(t->rows);
	free(t);
}

void
memdb_free(struct memdb *db)
{
	struct memdb_table *t, *next;

	if (!db)
		return;
	memdb_rollback(db);
	for (t = db->tables; t; t = next) {
		next = t->next;
		table_free(t);
	}
	free(db->log);
	free(db);
}

enum sml_err
memdb_begin(struct memdb *db)
{
	if (db->is_open)
		return SML_E_BUG;
	db->is_open = true;
	return SML_OK;
}

enum sml_err
memdb_commit(struct memdb *db)
{
	size_t i;

	if (!db->is_open || db->mark_count)
		return SML_E_BUG;
	for (i = 0; i < db->log_count; i++)
		free(db->log[i].old);
	db->log_count = 0;
	db->is_open = false;
	return SML_OK;
}

void
memdb_rollback(struct memdb *db)
{
	undo_to(db, 0);
	db->mark_count = 0;
	db->is_open = false;
}

bool
memdb_is_open(const struct memdb *db)
{
	return db->is_open;
}

enum sml_err
memdb_mark(struct memdb *db)
{
	if (!db->is_open || db->mark_count == MARKS_MAX)
		return SML_E_BUG;
	db->marks[db->mark_count++] = db->log_count;
	return SML_OK;
}

enum sml_err
memdb_rollback_to(struct memdb *db)
{
	if (!db->mark_count)
		return SML_E_BUG;
	undo_to(db, db->marks[db->mark_count - 1]);
	return SML_OK;
}

enum sml_err
memdb_release(struct memdb *db)
{
	if (!db->mark_count)
		return SML_E_BUG;
	db->mark_count--;
	return SML_OK;
}

struct memdb_table *
memdb_table_new(struct memdb *db, unsigned key_count,
    bool (*key_of)(const void *row, unsigned k, struct memdb_key *out))
{
	struct memdb_table *t = must(calloc(1, sizeof(*t)));

	t->db = db;
	t->key_count = key_count;
	t->key_of = key_of;
	t->cap = 16;
	t->rows = must(calloc(t->cap, sizeof(*t->rows)));
	t->count = 1;
	t->next = db->tables;
	db->tables = t;
	return t;
}

struct memdb_table *
memdb_table_shared(struct memdb *db, const char *name)
{
	struct memdb_table *t;

	for (t = db->tables; t; t = t->next)
		if (t->name && strcmp(t->name, name) == 0)
			return t;
	t = memdb_table_new(db, 0, NULL);
	t->name = name;
	return t;
}

void *
memdb_row_new(size_t head_len, size_t text_len)
{
	return must(calloc(1, head_len + text_len + 1));
}

struct sml_str
memdb_row_str(char **at, struct sml_str s)
{
	struct sml_str copy = {*at, s.len};

	if (!s.p)
		return SML_STR_NONE;
	if (s.len)
		memcpy(*at, s.p, s.len);
	*at += s.len;
	return copy;
}

const void *
memdb_row(const struct memdb_table *t, uint64_t id)
{
	return id < t->count ? t->rows[id] : NULL;
}

uint64_t
memdb_next(const struct memdb_table *t, uint64_t after)
{
	uint64_t id;

	if (after >= t->count)
		return 0;
	for (id = after + 1; id < t->count; id++)
		if (t->rows[id])
			return id;
	return 0;
}

uint64_t
memdb_last_id(const struct memdb_table *t)
{
	return t->count - 1;
}

/* Is a key of @row taken by a row other than @id? */
static bool
is_taken(const struct memdb_table *t, uint64_t id, const void *row)
{
	struct memdb_key key;
	unsigned k;

	for (k = 0; k < t->key_count; k++) {
		uint64_t other;

		if (!t->key_of(row, k, &key))
			continue;
		other = memdb_find(t, k, key.number, key.text);
		if (other && other != id)
			return true;
	}
	return false;
}

enum sml_err
memdb_put(struct memdb_table *t, uint64_t id, void *row, uint64_t *id_out)
{
	bool is_insert = id == 0;

	if (!t->db->is_open || (id && !memdb_row(t, id))) {
		free(row);
		return SML_E_BUG;
	}
	if (is_taken(t, id, row)) {
		free(row);
		return SML_E_EXISTS;
	}
	if (is_insert) {
		if (t->count == t->cap) {
			t->cap *= 2;
			t->rows =
			    must(realloc(t->rows, t->cap * sizeof(*t->rows)));
		}
		id = t->count++;
		t->rows[id] = NULL;
	}
	log_undo(t, id, swap_row(t, id, row), is_insert);
	if (id_out)
		*id_out = id;
	return SML_OK;
}

enum sml_err
memdb_del(struct memdb_table *t, uint64_t id)
{
	if (!t->db->is_open)
		return SML_E_BUG;
	if (!memdb_row(t, id))
		return SML_E_NOT_FOUND;
	log_undo(t, id, swap_row(t, id, NULL), false);
	return SML_OK;
}
