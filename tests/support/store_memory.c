/* SPDX-License-Identifier: Apache-2.0 */
/* A struct sml_store over plain memory, enumerating or revisioned. */
#include "support/store_memory.h"

#include <stdlib.h>
#include <string.h>

/* The id of a row is its revision: a write removes the old row and inserts a
 * new one. */
struct item_row {
	struct sml_str key, text, op_id;
	uint64_t write; /* for the token: never twice, not after a cut either */
	bool is_deleted;
	bool has_facts;
	struct sml_facts facts; /* under no mask; strings not kept */
};

struct store_memory {
	struct sml_store base; /* first: cast */
	struct memdb *db;
	bool owns_db;
	struct memdb_table *items;
	uint64_t next_key, next_write;
	uint64_t saved;      /* last id at the last commit */
	uint64_t last_given; /* where next_change() stands */
	struct test_store_options options;
	struct test_store_counts counts;
};

static struct store_memory *
memory_of(struct sml_store *st)
{
	return (struct store_memory *)(void *)st;
}

static bool
item_key(const void *row, unsigned k, struct memdb_key *out)
{
	(void)k;
	out->number = 0;
	out->text = ((const struct item_row *)row)->key;
	return true;
}

static uint64_t
find_row(const struct store_memory *m, struct sml_str key)
{
	return key.p ? memdb_find(m->items, 0, 0, key) : 0;
}

static const struct item_row *
living(const struct store_memory *m, uint64_t id)
{
	const struct item_row *row = memdb_row(m->items, id);

	return row && !row->is_deleted ? row : NULL;
}

static void
note_facts(const struct store_memory *m, struct item_row *row)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);

	row->has_facts = arena && sml_facts_of(m->base.kind, row->text, NULL,
				      NULL, arena, &row->facts) == SML_OK;
	row->facts.uid = row->facts.title = SML_STR_NONE;
	sml_arena_free(arena);
}

/* Insert @in as a new revision in place of @old (0: none). */
static enum sml_err
write_row(struct store_memory *m, uint64_t old, const struct item_row *in,
    uint64_t *id_out)
{
	struct item_row *row = memdb_row_new(
	    sizeof(*row), in->key.len + in->text.len + in->op_id.len);
	char *at = (char *)(row + 1);
	enum sml_err err = SML_OK;

	row->key = memdb_row_str(&at, in->key);
	row->text = memdb_row_str(&at, in->text);
	row->op_id = memdb_row_str(&at, in->op_id);
	row->is_deleted = in->is_deleted;
	row->write = ++m->next_write;
	if (!row->is_deleted)
		note_facts(m, row);
	if (old)
		err = memdb_del(m->items, old);
	if (err != SML_OK) {
		free(row);
		return err;
	}
	return memdb_put(m->items, 0, row, id_out);
}

static enum sml_err
remove_row(struct store_memory *m, uint64_t id)
{
	const struct item_row *row = memdb_row(m->items, id);
	struct item_row grave = {.key = row->key, .is_deleted = true};

	if (!m->base.is_revisioned)
		return memdb_del(m->items, id);
	return write_row(m, id, &grave, NULL);
}

static enum sml_err
copy_str(struct sml_arena *arena, struct sml_str s, struct sml_str *out)
{
	*out = sml_arena_dup(arena, s);
	return s.p && !out->p ? SML_E_NOMEM : SML_OK;
}

static enum sml_err
fill_entry(const struct store_memory *m, uint64_t id, struct sml_arena *arena,
    struct sml_entry *out)
{
	const struct item_row *row = memdb_row(m->items, id);

	memset(out, 0, sizeof(*out));
	if (m->base.is_revisioned) {
		out->rev = id;
		out->is_deleted = row->is_deleted;
	} else {
		out->token = sml_arena_printf(
		    arena, "t%llu", (unsigned long long)row->write);
		if (!out->token.p)
			return SML_E_NOMEM;
	}
	return copy_str(arena, row->key, &out->key);
}

/* ---- struct sml_store_ops ---- */

static enum sml_err
store_begin(struct sml_store *st)
{
	struct store_memory *m = memory_of(st);

	m->last_given = 0;
	return m->options.is_missing ? SML_E_STORE_GONE : SML_OK;
}

static enum sml_err
store_place(struct sml_store *st, struct sml_arena *arena, struct sml_str *out)
{
	return copy_str(arena, sml_str_of(memory_of(st)->options.place), out);
}

/* Enumerating: the row after the one called @key. It may have been written or
 * removed since it was given, so its old place is remembered. */
static uint64_t
place_of(const struct store_memory *m, struct sml_str key)
{
	uint64_t id = find_row(m, key);

	return id && id < m->last_given ? id : m->last_given;
}

static enum sml_err
store_next_change(struct sml_store *st, const struct sml_entry *after,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct store_memory *m = memory_of(st);
	uint64_t id;
	enum sml_err err;

	if (st->is_revisioned)
		id = after->rev;
	else
		id = after->key.len ? place_of(m, after->key) : 0;
	id = memdb_next(m->items, id);
	if (!id)
		return SML_END;
	m->last_given = id;
	err = fill_entry(m, id, arena, out);
	if (m->options.has_no_tokens)
		out->token = SML_STR_NONE;
	return err;
}

static bool
has_word(struct sml_str text, const char *word)
{
	return word && sml_str_find(text, sml_str_of(word), 0) < text.len;
}

static enum sml_err
store_read(struct sml_store *st, struct sml_str key, struct sml_arena *arena,
    struct sml_str *text_out, struct sml_entry *entry_out)
{
	struct store_memory *m = memory_of(st);
	uint64_t id = find_row(m, key);
	const struct item_row *row = living(m, id);
	enum sml_err err;

	if (!row)
		return SML_E_NOT_FOUND;
	if (has_word(row->text, m->options.unreadable))
		return SML_E_ITEM_IO;
	m->counts.read++;
	err = copy_str(arena, row->text, text_out);
	if (err == SML_OK && entry_out)
		err = fill_entry(m, id, arena, entry_out);
	return err;
}

static enum sml_err
store_plan_key(struct sml_store *st, struct sml_str op_id,
    const struct sml_facts *facts, struct sml_arena *arena,
    struct sml_str *key_out)
{
	(void)st;
	(void)facts;
	*key_out = sml_arena_printf(arena, "%.*s.item", SML_STR_ARG(op_id));
	return key_out->p ? SML_OK : SML_E_NOMEM;
}

static struct sml_str
new_key(struct store_memory *m, char *room, size_t room_len)
{
	size_t i = room_len;
	uint64_t n = ++m->next_key;

	do
		room[--i] = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	room[--i] = m->base.is_revisioned ? 'g' : 'k';
	return (struct sml_str){room + i, room_len - i};
}

static enum sml_err
apply_add(struct store_memory *m, const struct sml_apply *req, uint64_t *id_out)
{
	char room[24];
	struct item_row row = {.text = req->text, .op_id = req->op_id};
	uint64_t old = 0;

	if (m->base.is_revisioned && req->key.p) {
		old = find_row(m, req->key);
		row.key = req->key;
	} else if (req->planned.p) {
		old = find_row(m, req->planned);
		row.key = req->planned;
	} else {
		row.key = new_key(m, room, sizeof(room));
	}
	if (living(m, old))
		return SML_E_EXISTS;
	return write_row(m, old, &row, id_out);
}

static enum sml_err
check_expected(const struct store_memory *m, const struct sml_apply *req,
    struct sml_arena *arena)
{
	uint64_t id = find_row(m, req->key);
	struct sml_entry entry;
	enum sml_err err;

	if (!living(m, id))
		return SML_E_NOT_FOUND;
	if (m->base.is_revisioned || !req->expected.p)
		return SML_OK;
	err = fill_entry(m, id, arena, &entry);
	if (err == SML_OK && !sml_str_eq(entry.token, req->expected))
		err = SML_E_CHANGED;
	return err;
}

static enum sml_err
apply_to_item(struct store_memory *m, const struct sml_apply *req,
    struct sml_arena *arena, uint64_t *id_out)
{
	struct item_row row = {
	    .key = req->key, .text = req->text, .op_id = req->op_id};
	uint64_t id = find_row(m, req->key);
	enum sml_err err = check_expected(m, req, arena);

	if (err != SML_OK)
		return err;
	if (req->op == SML_OP_REPLACE)
		return write_row(m, id, &row, id_out);
	*id_out = 0;
	return remove_row(m, id);
}

static enum sml_err
check_apply(const struct store_memory *m, const struct sml_apply *req)
{
	if (m->base.is_read_only)
		return SML_E_DENIED;
	if (req->op == SML_OP_DELETE)
		return SML_OK;
	if (m->options.is_full)
		return SML_E_FULL;
	if (has_word(req->text, m->options.unwritable))
		return SML_E_UNSUPPORTED;
	return req->text.p ? SML_OK : SML_E_BUG;
}

static bool
is_listed(const char *list, struct sml_str name)
{
	struct sml_str rest = sml_str_of(list), one;

	while (sml_str_next(&rest, ',', &one))
		if (sml_str_eq(one, name))
			return true;
	return false;
}

/* "-UID" in @held: not even that. */
static bool
is_refused(const char *held, struct sml_str name)
{
	struct sml_str rest = sml_str_of(held), one;

	while (sml_str_next(&rest, ',', &one))
		if (sml_str_starts(one, "-") &&
		    sml_str_eq(sml_str_sub(one, 1, one.len), name))
			return true;
	return false;
}

/* *@text as a device has it that knows some properties only. */
static enum sml_err
drop_lines(const char *held, struct sml_arena *arena, struct sml_str *text)
{
	static const char always[] =
	    "BEGIN,END,VERSION,PRODID,N,FN,UID,SUMMARY,DTSTART,DTEND,DTSTAMP,"
	    "CATEGORIES,X-VALISE-CONFLICT";
	struct sml_str rest = *text, line, name;
	char *to = sml_arena_alloc(arena, text->len + 1);
	size_t len = 0;
	bool is_kept = true;

	if (!to)
		return SML_E_NOMEM;
	while (rest.len && sml_str_next(&rest, '\n', &line)) {
		name = line;
		name.len = 0;
		while (name.len < line.len && !strchr(";:\r", line.p[name.len]))
			name.len++;
		if (line.len && line.p[0] != ' ' && line.p[0] != '\t')
			is_kept = is_listed(held, name) ||
				  (is_listed(always, name) &&
				      !is_refused(held, name));
		if (!is_kept)
			continue;
		memcpy(to + len, line.p, line.len);
		len += line.len;
		to[len++] = '\n';
	}
	*text = (struct sml_str){to, len};
	return SML_OK;
}

static enum sml_err
store_apply(struct sml_store *st, const struct sml_apply *asked,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct store_memory *m = memory_of(st);
	struct sml_apply what = *asked, *req = &what;
	enum sml_err err = check_apply(m, req);
	uint64_t id = 0;

	if (err == SML_OK && req->text.p && m->options.held)
		err = drop_lines(m->options.held, arena, &what.text);
	if (err == SML_OK && req->op == SML_OP_ADD)
		err = apply_add(m, req, &id);
	else if (err == SML_OK)
		err = apply_to_item(m, req, arena, &id);
	if (err != SML_OK)
		return err;
	m->counts.applied++;
	if (id)
		return fill_entry(m, id, arena, out);
	memset(out, 0, sizeof(*out));
	out->rev = st->is_revisioned ? memdb_last_id(m->items) : 0;
	out->is_deleted = true;
	return copy_str(arena, req->key, &out->key);
}

static enum sml_err
store_find(struct sml_store *st, struct sml_str op_id, struct sml_str key,
    struct sml_arena *arena, struct sml_entry *out)
{
	struct store_memory *m = memory_of(st);
	uint64_t id = 0;

	if (!op_id.p)
		id = find_row(m, key);
	else
		while ((id = memdb_next(m->items, id)) != 0)
			if (sml_str_eq(((const struct item_row *)memdb_row(
					    m->items, id))
					   ->op_id,
				op_id))
				break;
	return living(m, id) ? fill_entry(m, id, arena, out) : SML_E_NOT_FOUND;
}

/* 0: fingerprint, 1: UID, 2: strong key, 3: no match. */
static unsigned
match_rank(const struct item_row *row, const struct sml_facts *facts)
{
	unsigned rank = 3;
	size_t i, j;

	if (memcmp(row->facts.fingerprint, facts->fingerprint,
		SML_SHA256_LEN) == 0)
		return 0;
	for (i = 0; i < row->facts.key_count; i++)
		for (j = 0; j < facts->key_count; j++) {
			unsigned r =
			    facts->keys[j].class == SML_KEY_UID ? 1 : 2;

			if (facts->keys[j].class == row->facts.keys[i].class &&
			    facts->keys[j].hash == row->facts.keys[i].hash &&
			    r < rank)
				rank = r;
		}
	return rank;
}

static enum sml_err
store_match(struct sml_store *st, const struct sml_facts *facts,
    struct sml_arena *arena, struct sml_candidate *v, size_t max,
    size_t *count_out)
{
	struct store_memory *m = memory_of(st);
	unsigned rank;

	*count_out = 0;
	if (m->options.has_no_match)
		return SML_E_UNSUPPORTED;
	for (rank = 0; rank < 3; rank++) {
		uint64_t id = 0;

		while (
		    *count_out < max && (id = memdb_next(m->items, id)) != 0) {
			const struct item_row *row = living(m, id);
			enum sml_err err;

			if (!row || !row->has_facts ||
			    match_rank(row, facts) != rank)
				continue;
			err = fill_entry(m, id, arena, &v[*count_out].entry);
			if (err != SML_OK)
				return err;
			memcpy(v[*count_out].fingerprint,
			    row->facts.fingerprint, SML_SHA256_LEN);
			++*count_out;
		}
	}
	return SML_OK;
}

/* An enumerating store is always inside a transaction of its own: what is not
 * committed is what a power cut takes. */
static enum sml_err
store_commit(struct sml_store *st)
{
	struct store_memory *m = memory_of(st);
	enum sml_err err;

	m->counts.committed++;
	if (!m->owns_db)
		return SML_OK;
	m->saved = memdb_last_id(m->items);
	err = memdb_commit(m->db);
	return err == SML_OK ? memdb_begin(m->db) : err;
}

static void
store_end(struct sml_store *st)
{
	memory_of(st)->last_given = 0;
}

#define COMMON_OPS                                                             \
	.name = "memory", .begin = store_begin, .place = store_place,          \
	.next_change = store_next_change, .read = store_read,                  \
	.apply = store_apply, .find = store_find, .match = store_match,        \
	.commit = store_commit, .end = store_end, .close = test_store_free

static const struct sml_store_ops enumerating_ops = {
    COMMON_OPS,
    .plan_key = store_plan_key,
};
static const struct sml_store_ops revisioned_ops = {
    COMMON_OPS,
};

/* ---- making one ---- */

static struct sml_store *
new_store(enum sml_kind kind, struct memdb *shared_db)
{
	struct store_memory *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->owns_db = !shared_db;
	m->db = shared_db ? shared_db : memdb_new();
	if (m->owns_db && memdb_begin(m->db) != SML_OK)
		abort();
	m->base.ops = shared_db ? &revisioned_ops : &enumerating_ops;
	m->base.kind = kind;
	m->base.is_revisioned = !m->owns_db;
	m->items = memdb_table_new(m->db, 1, item_key);
	m->options.place = "place-1";
	return &m->base;
}

struct sml_store *
test_store_new(enum sml_kind kind)
{
	return new_store(kind, NULL);
}

struct sml_store *
test_store_new_revisioned(enum sml_kind kind, struct memdb *db)
{
	return new_store(kind, db);
}

void
test_store_free(struct sml_store *st)
{
	struct store_memory *m = memory_of(st);

	if (!st)
		return;
	if (m->owns_db)
		memdb_free(m->db);
	free(m);
}

/* ---- what people do ---- */

/* Copies of the items written since the last commit; freed by the caller. */
static size_t
take_unsaved(struct store_memory *m, uint64_t saved, struct item_row ***v_out)
{
	struct item_row **v =
	    calloc(memdb_last_id(m->items) + 1, sizeof(struct item_row *));
	uint64_t id = saved;
	size_t count = 0;

	while (v && (id = memdb_next(m->items, id)) != 0) {
		const struct item_row *row = memdb_row(m->items, id);
		char *at;

		v[count] = memdb_row_new(sizeof(*row),
		    row->key.len + row->text.len + row->op_id.len);
		at = (char *)(v[count] + 1);
		v[count]->key = memdb_row_str(&at, row->key);
		v[count]->text = memdb_row_str(&at, row->text);
		v[count]->op_id = memdb_row_str(&at, row->op_id);
		count++;
	}
	*v_out = v;
	return count;
}

void
test_store_cut_power(struct sml_store *st, unsigned keep_every)
{
	struct store_memory *m = memory_of(st);
	struct item_row **unsaved;
	size_t i, count;

	if (!m->owns_db)
		return;
	count = take_unsaved(m, m->saved, &unsaved);
	memdb_rollback(m->db);
	if (memdb_begin(m->db) != SML_OK)
		abort();
	for (i = 0; i < count; i++) {
		if (keep_every && i % keep_every == 0 &&
		    write_row(m, find_row(m, unsaved[i]->key), unsaved[i],
			NULL) != SML_OK)
			abort();
		free(unsaved[i]);
	}
	free(unsaved);
	if (store_commit(&m->base) != SML_OK)
		abort();
}

enum sml_err
test_store_put(struct sml_store *st, struct sml_str key, struct sml_str text,
    struct sml_str *key_out)
{
	struct store_memory *m = memory_of(st);
	char room[24];
	struct item_row row = {.key = key, .text = text};
	uint64_t id;
	enum sml_err err;

	if (!key.p)
		row.key = new_key(m, room, sizeof(room));
	err = write_row(m, find_row(m, row.key), &row, &id);
	if (err == SML_OK && key_out)
		*key_out =
		    ((const struct item_row *)memdb_row(m->items, id))->key;
	if (err == SML_OK && m->owns_db)
		err = store_commit(st);
	return err;
}

enum sml_err
test_store_remove(struct sml_store *st, struct sml_str key)
{
	struct store_memory *m = memory_of(st);
	uint64_t id = find_row(m, key);
	enum sml_err err;

	if (!living(m, id))
		return SML_E_NOT_FOUND;
	err = remove_row(m, id);
	return err == SML_OK && m->owns_db ? store_commit(st) : err;
}

enum sml_err
test_store_clear(struct sml_store *st)
{
	struct test_store_item item;
	enum sml_err err = SML_OK;

	while (err == SML_OK && test_store_each(st, 0, &item))
		err = test_store_remove(st, item.key);
	return err;
}

uint64_t
test_store_each(
    struct sml_store *st, uint64_t after, struct test_store_item *out)
{
	const struct store_memory *m = memory_of(st);
	uint64_t id = after;

	while ((id = memdb_next(m->items, id)) != 0) {
		const struct item_row *row = living(m, id);

		if (!row)
			continue;
		out->key = row->key;
		out->text = row->text;
		out->op_id = row->op_id;
		out->rev = id;
		return id;
	}
	return 0;
}

size_t
test_store_count(struct sml_store *st)
{
	struct test_store_item item;
	uint64_t id = 0;
	size_t count = 0;

	while ((id = test_store_each(st, id, &item)) != 0)
		count++;
	return count;
}

struct test_store_options *
test_store_options(struct sml_store *st)
{
	return &memory_of(st)->options;
}

struct test_store_counts
test_store_counts(const struct sml_store *st)
{
	return ((const struct store_memory *)(const void *)st)->counts;
}
