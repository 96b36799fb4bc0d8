/* SPDX-License-Identifier: Apache-2.0 */
/* The server's items as a revisioned store: revisions, tombstones, matching. */
#include "config.h"

#include "server_folder.h"

#include <string.h>

#include "folders.h"
#include "items.h"
#include "texts.h"

#define OWNER 1

struct fixture {
	struct server_folder folder;
	struct sml_store *st;
	struct sml_arena *arena;
	uint64_t id;
};

static void
fixture_make(struct fixture *f)
{
	struct server_items_cfg cfg = {
	    .owner = OWNER, .kind = SML_KIND_CONTACT};

	server_folder_make(&f->folder);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->folder.db);
	f->arena = sml_arena_new(4 * 1024 * 1024);
	CU_ASSERT(server_db_begin(f->folder.db) == SML_OK);
	CU_ASSERT(
	    server_folders_open(f->folder.db, OWNER,
		server_folders_of_name(SML_STR("contacts")), &f->id) == SML_OK);
	cfg.folder = f->id;
	CU_ASSERT_FATAL(server_items_new(f->folder.db, &cfg, &f->st) == SML_OK);
	CU_ASSERT(f->st->ops->begin(f->st) == SML_OK);
}

static void
fixture_remove(struct fixture *f)
{
	f->st->ops->close(f->st);
	sml_arena_free(f->arena);
	server_folder_remove(&f->folder);
}

/* Facts made up: what counts for the store is that they differ or not. */
static void
make_facts(struct sml_facts *out, uint8_t print, uint64_t uid, uint64_t strong)
{
	*out = (struct sml_facts){.format = SML_FORMAT_VCARD_30};
	memset(out->fingerprint, print, sizeof(out->fingerprint));
	out->keys[0].class = SML_KEY_UID;
	out->keys[0].hash = uid;
	out->keys[1].class = SML_KEY_STRONG;
	out->keys[1].hash = strong;
	out->key_count = 2;
}

static enum sml_err
apply(struct fixture *f, enum sml_op op, struct sml_str key, const char *text,
    const struct sml_facts *facts, struct sml_entry *out)
{
	struct sml_apply req = {
	    .op = op, .key = key, .text = sml_str_of(text), .facts = facts};

	return f->st->ops->apply(f->st, &req, f->arena, out);
}

static void
items_add_gives_short_new_guids(void)
{
	struct fixture f;
	struct sml_facts facts;
	struct sml_entry a, b;
	struct sml_str text;

	fixture_make(&f);
	make_facts(&facts, 1, 10, 20);
	CU_ASSERT(
	    apply(&f, SML_OP_ADD, SML_STR_NONE, "one", &facts, &a) == SML_OK);
	CU_ASSERT(
	    apply(&f, SML_OP_ADD, SML_STR_NONE, "two", &facts, &b) == SML_OK);
	CU_ASSERT(a.key.len <= 16 && b.key.len <= 16);
	CU_ASSERT(!sml_str_eq(a.key, b.key));
	CU_ASSERT(a.rev > 0 && b.rev > a.rev);
	CU_ASSERT(f.st->ops->read(f.st, b.key, f.arena, &text, &b) == SML_OK);
	CU_ASSERT(sml_str_is(text, "two"));
	CU_ASSERT(
	    f.st->ops->find(f.st, SML_STR_NONE, a.key, f.arena, &a) == SML_OK);
	CU_ASSERT(f.st->ops->find(f.st, SML_STR("X"), a.key, f.arena, &a) ==
		  SML_E_NOT_FOUND);
	fixture_remove(&f);
}

static void
items_text_goes_back_and_forth_is_replaced(void)
{
	struct fixture f;
	struct sml_facts facts;
	struct sml_entry a;

	fixture_make(&f);
	make_facts(&facts, 1, 10, 20);
	CU_ASSERT(apply(&f, SML_OP_ADD, SML_STR_NONE, "one", &facts, &a) == 0);
	CU_ASSERT(apply(&f, SML_OP_REPLACE, a.key, "two", &facts, &a) == 0);
	CU_ASSERT(apply(&f, SML_OP_REPLACE, a.key, "one", &facts, &a) == 0);
	/* "one" was noted as unused before. */
	CU_ASSERT(apply(&f, SML_OP_REPLACE, a.key, "two", &facts, &a) == 0);
	fixture_remove(&f);
}

static void
items_changes_come_in_order_of_revision(void)
{
	struct fixture f;
	struct sml_facts facts;
	struct sml_entry a, b, c, at = {.rev = 0};

	fixture_make(&f);
	make_facts(&facts, 1, 10, 20);
	CU_ASSERT(apply(&f, SML_OP_ADD, SML_STR_NONE, "a", &facts, &a) == 0);
	CU_ASSERT(apply(&f, SML_OP_ADD, SML_STR_NONE, "b", &facts, &b) == 0);
	CU_ASSERT(apply(&f, SML_OP_ADD, SML_STR_NONE, "c", &facts, &c) == 0);
	CU_ASSERT(apply(&f, SML_OP_REPLACE, a.key, "A", &facts, &a) == 0);
	CU_ASSERT(apply(&f, SML_OP_DELETE, b.key, NULL, NULL, &b) == 0);
	CU_ASSERT(c.rev < a.rev && a.rev < b.rev);
	CU_ASSERT(f.st->ops->next_change(f.st, &at, f.arena, &at) == SML_OK);
	CU_ASSERT(sml_str_eq(at.key, c.key) && !at.is_deleted);
	CU_ASSERT(f.st->ops->next_change(f.st, &at, f.arena, &at) == SML_OK);
	CU_ASSERT(sml_str_eq(at.key, a.key) && at.rev == a.rev);
	CU_ASSERT(f.st->ops->next_change(f.st, &at, f.arena, &at) == SML_OK);
	CU_ASSERT(sml_str_eq(at.key, b.key) && at.is_deleted);
	CU_ASSERT(f.st->ops->next_change(f.st, &at, f.arena, &at) == SML_END);
	fixture_remove(&f);
}

static void
items_deleted_is_not_found_and_can_come_back(void)
{
	struct fixture f;
	struct sml_facts facts;
	struct sml_entry a, b;
	struct sml_str text;

	fixture_make(&f);
	make_facts(&facts, 1, 10, 20);
	CU_ASSERT(apply(&f, SML_OP_ADD, SML_STR_NONE, "a", &facts, &a) == 0);
	CU_ASSERT(
	    apply(&f, SML_OP_ADD, a.key, "x", &facts, &b) == SML_E_EXISTS);
	CU_ASSERT(apply(&f, SML_OP_DELETE, a.key, NULL, NULL, &b) == 0);
	CU_ASSERT(b.is_deleted);
	CU_ASSERT(f.st->ops->read(f.st, a.key, f.arena, &text, NULL) ==
		  SML_E_NOT_FOUND);
	CU_ASSERT(
	    apply(&f, SML_OP_DELETE, a.key, NULL, NULL, &b) == SML_E_NOT_FOUND);
	CU_ASSERT(apply(&f, SML_OP_REPLACE, a.key, "y", &facts, &b) ==
		  SML_E_NOT_FOUND);
	CU_ASSERT(apply(&f, SML_OP_ADD, a.key, "back", &facts, &b) == 0);
	CU_ASSERT(sml_str_eq(a.key, b.key) && b.rev > a.rev);
	CU_ASSERT(f.st->ops->read(f.st, a.key, f.arena, &text, NULL) == 0);
	CU_ASSERT(sml_str_is(text, "back"));
	fixture_remove(&f);
}

static void
items_match_orders_by_strength_and_forgets_old_keys(void)
{
	struct fixture f;
	struct sml_facts facts, asked;
	struct sml_entry print, uid, strong, gone, out;
	struct sml_candidate v[8];
	size_t count = 0;

	fixture_make(&f);
	make_facts(&facts, 1, 100, 20);
	CU_ASSERT(
	    apply(&f, SML_OP_ADD, SML_STR_NONE, "s", &facts, &strong) == 0);
	make_facts(&facts, 2, 10, 200);
	CU_ASSERT(apply(&f, SML_OP_ADD, SML_STR_NONE, "u", &facts, &uid) == 0);
	make_facts(&facts, 9, 101, 201);
	CU_ASSERT(
	    apply(&f, SML_OP_ADD, SML_STR_NONE, "p", &facts, &print) == 0);
	make_facts(&facts, 9, 10, 20);
	CU_ASSERT(apply(&f, SML_OP_ADD, SML_STR_NONE, "g", &facts, &gone) == 0);
	CU_ASSERT(apply(&f, SML_OP_DELETE, gone.key, NULL, NULL, &out) == 0);

	make_facts(&asked, 9, 10, 20);
	CU_ASSERT(
	    f.st->ops->match(f.st, &asked, f.arena, v, 8, &count) == SML_OK);
	CU_ASSERT_FATAL(count == 3);
	CU_ASSERT(sml_str_eq(v[0].entry.key, print.key));
	CU_ASSERT(sml_str_eq(v[1].entry.key, uid.key));
	CU_ASSERT(sml_str_eq(v[2].entry.key, strong.key));
	CU_ASSERT(memcmp(v[0].fingerprint, asked.fingerprint, 32) == 0);
	CU_ASSERT(
	    f.st->ops->match(f.st, &asked, f.arena, v, 2, &count) == SML_OK);
	CU_ASSERT(count == 2);

	make_facts(&facts, 3, 11, 21);
	CU_ASSERT(apply(&f, SML_OP_REPLACE, uid.key, "n", &facts, &out) == 0);
	CU_ASSERT(
	    f.st->ops->match(f.st, &asked, f.arena, v, 8, &count) == SML_OK);
	CU_ASSERT(count == 2);
	fixture_remove(&f);
}

static void
items_expected_revision_differs_is_changed(void)
{
	struct fixture f;
	struct sml_facts facts;
	struct sml_entry a, out;
	struct sml_apply req = {.op = SML_OP_REPLACE,
	    .text = SML_STR("b"),
	    .expected = SML_STR("999"),
	    .facts = &facts};

	fixture_make(&f);
	make_facts(&facts, 1, 10, 20);
	CU_ASSERT(apply(&f, SML_OP_ADD, SML_STR_NONE, "a", &facts, &a) == 0);
	req.key = a.key;
	CU_ASSERT(f.st->ops->apply(f.st, &req, f.arena, &out) == SML_E_CHANGED);
	f.st->is_read_only = true;
	CU_ASSERT(f.st->ops->apply(f.st, &req, f.arena, &out) == SML_E_DENIED);
	fixture_remove(&f);
}

static void
items_swept_tombstone_gives_its_text_back(void)
{
	struct fixture f;
	struct server_db *db;
	struct sml_facts facts;
	struct sml_entry a, b, out, at = {.rev = 0};
	struct sml_str text;
	uint8_t digest[SML_SHA256_LEN], shared[SML_SHA256_LEN];
	int64_t now = test_env()->now_utc(NULL);

	fixture_make(&f);
	db = f.folder.db;
	make_facts(&facts, 1, 10, 20);
	CU_ASSERT(apply(&f, SML_OP_ADD, SML_STR_NONE, "a", &facts, &a) == 0);
	CU_ASSERT(apply(&f, SML_OP_ADD, SML_STR_NONE, "b", &facts, &b) == 0);
	CU_ASSERT(apply(&f, SML_OP_ADD, SML_STR_NONE, "b", &facts, &out) == 0);
	CU_ASSERT(apply(&f, SML_OP_DELETE, a.key, NULL, NULL, &out) == 0);
	CU_ASSERT(apply(&f, SML_OP_REPLACE, b.key, "c", &facts, &out) == 0);
	CU_ASSERT(sml_digest_sha256(SML_STR("a"), digest) == SML_OK);
	CU_ASSERT(sml_digest_sha256(SML_STR("b"), shared) == SML_OK);
	CU_ASSERT(server_db_commit(db) == SML_OK);

	CU_ASSERT(server_texts_sweep(db, now - 30) == SML_OK);
	CU_ASSERT(
	    server_texts_get(db, OWNER, digest, f.arena, &text) == SML_OK);
	CU_ASSERT(server_texts_sweep(db, now + 1) == SML_OK);
	CU_ASSERT(server_texts_get(db, OWNER, digest, f.arena, &text) ==
		  SML_E_NOT_FOUND);
	CU_ASSERT(
	    server_texts_get(db, OWNER, shared, f.arena, &text) == SML_OK);
	/* Nobody waits for the tombstone: it is gone as a row too. */
	while (f.st->ops->next_change(f.st, &at, f.arena, &at) == SML_OK)
		CU_ASSERT(!at.is_deleted);
	fixture_remove(&f);
}

static void
folders_names_of_others_mean_ours(void)
{
	static const struct {
		const char *name, *folder;
	} rows[] = {
	    {"contacts", "contacts"},
	    {"./contacts", "contacts"},
	    {"./card", "contacts"},
	    {"card", "contacts"},
	    {"/CARD", "contacts"},
	    {"./cal", "calendar"},
	    {"./event", "calendar"},
	    {"./note", "notes"},
	    {"Notes", "notes"},
	    {"./passwords", NULL},
	    {"", NULL},
	    {"./", NULL},
	};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		const struct server_folder_kind *k =
		    server_folders_of_name(sml_str_of(rows[i].name));

		if (rows[i].folder) {
			CU_ASSERT_PTR_NOT_NULL_FATAL(k);
			CU_ASSERT_STRING_EQUAL(k->name, rows[i].folder);
		} else {
			CU_ASSERT_PTR_NULL(k);
		}
	}
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"items_add_gives_short_new_guids",
		items_add_gives_short_new_guids},
	    {"items_text_goes_back_and_forth_is_replaced",
		items_text_goes_back_and_forth_is_replaced},
	    {"items_changes_come_in_order_of_revision",
		items_changes_come_in_order_of_revision},
	    {"items_deleted_is_not_found_and_can_come_back",
		items_deleted_is_not_found_and_can_come_back},
	    {"items_match_orders_by_strength_and_forgets_old_keys",
		items_match_orders_by_strength_and_forgets_old_keys},
	    {"items_expected_revision_differs_is_changed",
		items_expected_revision_differs_is_changed},
	    {"items_swept_tombstone_gives_its_text_back",
		items_swept_tombstone_gives_its_text_back},
	    {"folders_names_of_others_mean_ours",
		folders_names_of_others_mean_ours},
	    {NULL, NULL},
	};

	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("server_items", cases, argc, argv);
}
