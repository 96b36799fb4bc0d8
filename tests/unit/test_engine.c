/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's edges: start, save and load, what a crash left, the overlay. */
#include <stdlib.h>
#include <string.h>

#include "support/state_memory.h"
#include "support/store_memory.h"
#include "support/test.h"
#include "sync/engine.h"
#include "sync/overlay.h"

#define CARD(name, tel)                                                        \
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:" name ";;;;\r\nFN:" name             \
	"\r\nTEL:" tel "\r\nEND:VCARD\r\n"

static struct sml_devinf devinf;

/* A client with one folder of contacts. */
struct fixture {
	struct memdb *db;
	struct sml_state *state;
	struct sml_store *store;
	struct sml_engine_folder folder;
	struct sml_session_cfg session;
	struct sml_engine_cfg cfg;
	struct sml_engine *engine;
	struct sml_arena *arena;
	uint64_t held, failed;
};

static void
count_report(void *ctx, const struct sml_report *report)
{
	struct fixture *f = ctx;

	if (report->type == SML_REPORT_HELD)
		f->held += report->count;
	if (report->type == SML_REPORT_FOLDER_FAILED)
		f->failed++;
}

static void
new_engine(struct fixture *f)
{
	sml_engine_free(f->engine);
	f->engine = NULL;
	CU_ASSERT_FATAL(sml_engine_new(&f->cfg, &f->engine) == SML_OK);
}

static void
set_up(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	test_env_reset();
	devinf.version = SML_V_12;
	devinf.dev_id = SML_STR("device");
	f->db = memdb_new();
	f->state = test_state_new(f->db, SML_CLIENT);
	f->store = test_store_new(SML_KIND_CONTACT);
	f->arena = sml_arena_new(1024 * 1024);
	f->folder.name = SML_STR("contacts");
	f->folder.remote = SML_STR("./contacts");
	f->folder.store = f->store;
	f->folder.mode = SML_MODE_TWO_WAY;
	f->session.role = SML_CLIENT;
	f->session.env = test_env();
	f->session.spool = f->state->spool;
	f->session.devinf = &devinf;
	f->session.max_msg = SML_MSG_ANNOUNCE;
	f->session.max_obj = SML_ITEM_MAX;
	f->session.encoding = SML_XML;
	f->session.version = SML_V_12;
	f->session.server_uri = SML_STR("http://server/sync");
	f->session.session_id = SML_STR("1");
	f->session.user = SML_STR("ann");
	f->session.password = SML_STR("secret");
	f->session.auth = SML_AUTH_BASIC;
	f->cfg.env = test_env();
	f->cfg.session = &f->session;
	f->cfg.state = f->state;
	f->cfg.folders = &f->folder;
	f->cfg.folder_count = 1;
	f->cfg.session_no = 7;
	f->cfg.guard_percent = 25;
	f->cfg.guard_count = 2;
	f->cfg.report = count_report;
	f->cfg.report_ctx = f;
	CU_ASSERT_FATAL(test_state_begin(f->state) == SML_OK);
	new_engine(f);
}

static void
tear_down(struct fixture *f)
{
	sml_engine_free(f->engine);
	sml_arena_free(f->arena);
	test_store_free(f->store);
	memdb_rollback(f->db);
	test_state_free(f->state);
	memdb_free(f->db);
}

static uint32_t
folder_id(struct fixture *f)
{
	struct sml_folder_state st;

	CU_ASSERT_FATAL(f->state->ops->folder_get(
			    f->state, f->folder.name, f->arena, &st) == SML_OK);
	return st.id;
}

static uint64_t
count(struct fixture *f, enum sml_link_filter filter)
{
	uint64_t n = 0;

	CU_ASSERT(f->state->ops->link_count(
		      f->state, folder_id(f), filter, &n) == SML_OK);
	return n;
}

static struct sml_link
link_of(struct fixture *f, const char *key)
{
	struct sml_link link = {0};

	CU_ASSERT_FATAL(
	    f->state->ops->link_get(f->state, folder_id(f), SML_BY_KEY,
		sml_str_of(key), f->arena, &link) == SML_OK);
	return link;
}

static void
put_item(struct fixture *f, const char *key, const char *text)
{
	CU_ASSERT_FATAL(test_store_put(f->store, sml_str_of(key),
			    sml_str_of(text), NULL) == SML_OK);
}

/* A link as it is when both sides agreed on what the store has. */
static struct sml_link
agree(struct fixture *f, const char *key)
{
	struct sml_link link = {.folder = folder_id(f), .key = sml_str_of(key)};
	struct sml_entry entry;
	struct sml_facts facts;
	struct sml_str text;

	CU_ASSERT_FATAL(f->store->ops->read(f->store, link.key, f->arena, &text,
			    &entry) == SML_OK);
	CU_ASSERT_FATAL(sml_facts_of(SML_KIND_CONTACT, text, NULL, NULL,
			    f->arena, &facts) == SML_OK);
	CU_ASSERT(
	    f->state->ops->text_put(f->state, text, link.agreed) == SML_OK);
	memcpy(link.print, facts.fingerprint, SML_SHA256_LEN);
	link.token = entry.token;
	CU_ASSERT(f->state->ops->link_put(f->state, &link, &link.id) == SML_OK);
	return link;
}

static void
start(struct fixture *f)
{
	struct sml_str out;

	CU_ASSERT_FATAL(sml_engine_settle(f->engine) == SML_OK);
	CU_ASSERT_FATAL(sml_engine_start(f->engine, &out) == SML_OK);
	CU_ASSERT(out.len > 0);
}

/* ---- saved sessions ---- */

static void
engine_load_without_session_is_not_found(void)
{
	struct fixture f;

	set_up(&f);
	CU_ASSERT(sml_engine_load(f.engine) == SML_E_NOT_FOUND);
	tear_down(&f);
}

static void
engine_load_of_other_bytes_is_refused(void)
{
	static const char *const bytes[] = {"", "x", "\001", "\001\377\377\377",
	    "\001\005abcd\001\001", "\002\001"};
	struct fixture f;
	size_t i;

	set_up(&f);
	for (i = 0; i < SML_ARRAY_LEN(bytes); i++) {
		CU_ASSERT(f.state->ops->put(f.state, "session",
			      sml_str_of(bytes[i])) == SML_OK);
		CU_ASSERT(sml_engine_load(f.engine) == SML_E_DECODE);
		new_engine(&f);
	}
	tear_down(&f);
}

static void
engine_load_of_cut_session_is_refused(void)
{
	struct fixture f;
	struct sml_str saved;
	size_t len;

	set_up(&f);
	start(&f);
	CU_ASSERT_FATAL(
	    f.state->ops->get(f.state, "session", f.arena, &saved) == SML_OK);
	for (len = 0; len < saved.len; len++) {
		CU_ASSERT(f.state->ops->put(f.state, "session",
			      sml_str_sub(saved, 0, len)) == SML_OK);
		new_engine(&f);
		CU_ASSERT(sml_engine_load(f.engine) == SML_E_DECODE);
	}
	CU_ASSERT(f.state->ops->put(f.state, "session", saved) == SML_OK);
	new_engine(&f);
	CU_ASSERT(sml_engine_load(f.engine) == SML_OK);
	tear_down(&f);
}

/* ---- scan ---- */

static void
engine_start_finds_new_changed_and_missing_items(void)
{
	struct fixture f;

	set_up(&f);
	put_item(&f, "same", CARD("ann", "1"));
	put_item(&f, "touched", CARD("bob", "2"));
	put_item(&f, "edited", CARD("cat", "3"));
	put_item(&f, "gone", CARD("dan", "4"));
	agree(&f, "same");
	agree(&f, "touched");
	agree(&f, "edited");
	agree(&f, "gone");
	put_item(&f, "touched", CARD("bob", "2"));
	put_item(&f, "edited", CARD("cat", "9"));
	put_item(&f, "new", CARD("eve", "5"));
	CU_ASSERT(test_store_remove(f.store, SML_STR("gone")) == SML_OK);
	start(&f);
	CU_ASSERT(count(&f, SML_LINKS_PENDING) == 3);
	CU_ASSERT(link_of(&f, "same").pending == SML_OP_NONE);
	CU_ASSERT(link_of(&f, "touched").pending == SML_OP_NONE);
	CU_ASSERT(link_of(&f, "edited").pending == SML_OP_REPLACE);
	CU_ASSERT(link_of(&f, "new").pending == SML_OP_ADD);
	CU_ASSERT(link_of(&f, "gone").pending == SML_OP_DELETE);
	tear_down(&f);
}

static void
engine_start_reads_nothing_that_has_its_token(void)
{
	struct fixture f;
	uint64_t before;

	set_up(&f);
	put_item(&f, "a", CARD("ann", "1"));
	put_item(&f, "b", CARD("bob", "2"));
	agree(&f, "a");
	agree(&f, "b");
	before = test_store_counts(f.store).read;
	start(&f);
	CU_ASSERT(test_store_counts(f.store).read == before);
	CU_ASSERT(count(&f, SML_LINKS_PENDING) == 0);
	tear_down(&f);
}

static void
engine_start_holds_deletions_above_the_guard(void)
{
	static const char *const keys[] = {"a", "b", "c", "d", "e"};
	struct fixture f;
	size_t i;

	set_up(&f);
	for (i = 0; i < 5; i++) {
		put_item(&f, keys[i], CARD("ann", "1"));
		agree(&f, keys[i]);
	}
	for (i = 0; i < 3; i++)
		CU_ASSERT(
		    test_store_remove(f.store, sml_str_of(keys[i])) == SML_OK);
	start(&f);
	CU_ASSERT(f.held == 3);
	CU_ASSERT(count(&f, SML_LINKS_HELD) == 3);
	CU_ASSERT(count(&f, SML_LINKS_PENDING) == 0);
	/* Released by a person they are not held again. */
	for (i = 0; i < 3; i++) {
		struct sml_link link = link_of(&f, keys[i]);

		link.flags = 0;
		CU_ASSERT(
		    f.state->ops->link_put(f.state, &link, &link.id) == SML_OK);
	}
	f.held = 0;
	f.cfg.session_no++;
	CU_ASSERT(
	    f.state->ops->put(f.state, "session", SML_STR_NONE) == SML_OK);
	new_engine(&f);
	start(&f);
	CU_ASSERT(f.held == 0);
	CU_ASSERT(count(&f, SML_LINKS_PENDING) == 3);
	tear_down(&f);
}

static void
engine_start_without_the_folder_fails_it_and_keeps_the_links(void)
{
	struct fixture f;
	struct sml_str out;

	set_up(&f);
	put_item(&f, "a", CARD("ann", "1"));
	agree(&f, "a");
	test_store_options(f.store)->is_missing = true;
	CU_ASSERT(sml_engine_settle(f.engine) == SML_OK);
	CU_ASSERT(sml_engine_start(f.engine, &out) == SML_OK);
	CU_ASSERT(f.failed == 1);
	CU_ASSERT(count(&f, SML_LINKS_ALL) == 1);
	CU_ASSERT(count(&f, SML_LINKS_PENDING) == 0);
	CU_ASSERT(sml_engine_result(f.engine, 0) == SML_FOLDER_FAILED);
	CU_ASSERT(sml_engine_result(f.engine, 1) == SML_FOLDER_FAILED);
	tear_down(&f);
}

/* ---- what a crash left ---- */

static void
put_intent(struct fixture *f, struct sml_intent intent, const char *text)
{
	intent.op_id = SML_STR("OPID");
	intent.folder = folder_id(f);
	if (text)
		CU_ASSERT(f->state->ops->text_put(f->state, sml_str_of(text),
			      intent.text) == SML_OK);
	CU_ASSERT_FATAL(f->state->ops->intent_put(f->state, &intent) == SML_OK);
}

static void
apply_add(struct fixture *f, const char *key, const char *text)
{
	struct sml_facts facts = {0};
	struct sml_apply req = {.op = SML_OP_ADD,
	    .text = sml_str_of(text),
	    .op_id = SML_STR("OPID"),
	    .planned = sml_str_of(key),
	    .facts = &facts};
	struct sml_entry entry;

	CU_ASSERT_FATAL(
	    f->store->ops->apply(f->store, &req, f->arena, &entry) == SML_OK);
}

static uint64_t
intents(struct fixture *f)
{
	struct test_state_sizes sizes;

	test_state_sizes(f->state, &sizes);
	return sizes.intents;
}

static void
settle_add_that_happened_links_it_and_owes_its_map(void)
{
	struct fixture f;
	struct sml_link link;

	set_up(&f);
	apply_add(&f, "n", CARD("ann", "1"));
	put_intent(&f,
	    (struct sml_intent){
		.op = SML_OP_ADD, .key = SML_STR("n"), .guid = SML_STR("g1")},
	    CARD("ann", "1"));
	CU_ASSERT(sml_engine_settle(f.engine) == SML_OK);
	link = link_of(&f, "n");
	CU_ASSERT(link.flags == SML_LINK_MAP_DUE);
	CU_ASSERT(sml_str_is(link.guid, "g1"));
	CU_ASSERT(link.pending == SML_OP_NONE);
	CU_ASSERT(intents(&f) == 0);
	/* The scan has nothing to say about it. */
	start(&f);
	CU_ASSERT(count(&f, SML_LINKS_PENDING) == 0);
	tear_down(&f);
}

static void
settle_add_that_did_not_happen_is_forgotten(void)
{
	struct fixture f;

	set_up(&f);
	put_intent(&f,
	    (struct sml_intent){
		.op = SML_OP_ADD, .key = SML_STR("n"), .guid = SML_STR("g1")},
	    CARD("ann", "1"));
	CU_ASSERT(sml_engine_settle(f.engine) == SML_OK);
	CU_ASSERT(count(&f, SML_LINKS_ALL) == 0);
	CU_ASSERT(intents(&f) == 0);
	tear_down(&f);
}

static void
settle_add_that_was_edited_since_is_sent(void)
{
	struct fixture f;

	set_up(&f);
	apply_add(&f, "n", CARD("ann", "2"));
	put_intent(&f,
	    (struct sml_intent){
		.op = SML_OP_ADD, .key = SML_STR("n"), .guid = SML_STR("g1")},
	    CARD("ann", "1"));
	start(&f);
	CU_ASSERT(link_of(&f, "n").pending == SML_OP_REPLACE);
	tear_down(&f);
}

static void
settle_replace_is_told_by_the_content_at_its_key(void)
{
	struct fixture f;
	struct sml_link link;

	set_up(&f);
	put_item(&f, "a", CARD("ann", "1"));
	link = agree(&f, "a");
	/* A store that keeps no op_id. */
	put_item(&f, "a", CARD("ann", "2"));
	put_intent(&f,
	    (struct sml_intent){
		.op = SML_OP_REPLACE, .key = SML_STR("a"), .link = link.id},
	    CARD("ann", "2"));
	start(&f);
	CU_ASSERT(link_of(&f, "a").pending == SML_OP_NONE);
	CU_ASSERT(
	    memcmp(link_of(&f, "a").agreed, link.agreed, SML_SHA256_LEN) != 0);
	CU_ASSERT(intents(&f) == 0);
	tear_down(&f);
}

static void
settle_replace_that_did_not_happen_changes_nothing(void)
{
	struct fixture f;
	struct sml_link link;

	set_up(&f);
	put_item(&f, "a", CARD("ann", "1"));
	link = agree(&f, "a");
	put_intent(&f,
	    (struct sml_intent){
		.op = SML_OP_REPLACE, .key = SML_STR("a"), .link = link.id},
	    CARD("ann", "2"));
	start(&f);
	CU_ASSERT(link_of(&f, "a").pending == SML_OP_NONE);
	CU_ASSERT(
	    memcmp(link_of(&f, "a").agreed, link.agreed, SML_SHA256_LEN) == 0);
	tear_down(&f);
}

static void
settle_delete_that_happened_drops_the_link(void)
{
	struct fixture f;
	struct sml_link link;

	set_up(&f);
	put_item(&f, "a", CARD("ann", "1"));
	link = agree(&f, "a");
	CU_ASSERT(test_store_remove(f.store, SML_STR("a")) == SML_OK);
	put_intent(&f,
	    (struct sml_intent){
		.op = SML_OP_DELETE, .key = SML_STR("a"), .link = link.id},
	    NULL);
	CU_ASSERT(sml_engine_settle(f.engine) == SML_OK);
	CU_ASSERT(count(&f, SML_LINKS_ALL) == 0);
	tear_down(&f);
}

static void
settle_copy_of_our_version_is_sent_as_an_add(void)
{
	struct fixture f;

	set_up(&f);
	apply_add(&f, "n", CARD("ann", "1"));
	put_intent(&f,
	    (struct sml_intent){
		.op = SML_OP_ADD, .key = SML_STR("n"), .luid = SML_STR("copy")},
	    CARD("ann", "1"));
	start(&f);
	CU_ASSERT(link_of(&f, "n").pending == SML_OP_ADD);
	CU_ASSERT(link_of(&f, "n").flags == 0);
	tear_down(&f);
}

static void
settle_staged_deletion_without_a_session_happens(void)
{
	struct fixture f;
	struct sml_link link;

	set_up(&f);
	put_item(&f, "a", CARD("ann", "1"));
	link = agree(&f, "a");
	link.flags = SML_LINK_STAGED;
	CU_ASSERT(f.state->ops->link_put(f.state, &link, &link.id) == SML_OK);
	CU_ASSERT(sml_engine_settle(f.engine) == SML_OK);
	CU_ASSERT(test_store_count(f.store) == 0);
	CU_ASSERT(count(&f, SML_LINKS_ALL) == 0);
	tear_down(&f);
}

static void
settle_staged_deletion_of_an_edit_loses(void)
{
	struct fixture f;
	struct sml_link link;

	set_up(&f);
	put_item(&f, "a", CARD("ann", "1"));
	link = agree(&f, "a");
	link.flags = SML_LINK_STAGED;
	CU_ASSERT(f.state->ops->link_put(f.state, &link, &link.id) == SML_OK);
	put_item(&f, "a", CARD("ann", "2"));
	start(&f);
	CU_ASSERT(test_store_count(f.store) == 1);
	CU_ASSERT(link_of(&f, "a").pending == SML_OP_ADD);
	tear_down(&f);
}

/* ---- overlay ---- */

static void
append(struct sml_spool *sp, const char *row)
{
	CU_ASSERT(
	    sp->ops->append(sp, SML_SPOOL_STATUS, sml_str_of(row)) == SML_OK);
}

/* The rows, joined by commas. */
static const char *
rows(struct fixture *f, struct sml_spool *sp)
{
	struct sml_str row, all = SML_STR("");
	uint64_t cursor = 0;

	while (sp->ops->next(sp, SML_SPOOL_STATUS, &cursor, f->arena, &row) ==
	       SML_OK)
		all = sml_arena_printf(
		    f->arena, "%.*s%.*s,", SML_STR_ARG(all), SML_STR_ARG(row));
	return all.p;
}

static void
drop_first(struct fixture *f, struct sml_spool *sp, int n)
{
	struct sml_str row;
	uint64_t cursor = 0;

	while (n-- > 0)
		CU_ASSERT(sp->ops->next(sp, SML_SPOOL_STATUS, &cursor, f->arena,
			      &row) == SML_OK);
	CU_ASSERT(sp->ops->drop(sp, SML_SPOOL_STATUS, cursor) == SML_OK);
}

static void
overlay_changes_reach_the_spool_with_write_only(void)
{
	struct fixture f;
	struct sml_overlay *o;
	struct sml_spool *below, *sp;

	set_up(&f);
	below = f.state->spool;
	append(below, "a");
	append(below, "b");
	CU_ASSERT_FATAL(sml_overlay_new(below, &o) == SML_OK);
	sp = sml_overlay_spool(o);
	append(sp, "c");
	append(sp, "d");
	CU_ASSERT_STRING_EQUAL(rows(&f, sp), "a,b,c,d,");
	drop_first(&f, sp, 1);
	CU_ASSERT_STRING_EQUAL(rows(&f, sp), "b,c,d,");
	drop_first(&f, sp, 2);
	CU_ASSERT_STRING_EQUAL(rows(&f, sp), "d,");
	append(sp, "e");
	CU_ASSERT_STRING_EQUAL(rows(&f, sp), "d,e,");
	CU_ASSERT_STRING_EQUAL(rows(&f, below), "a,b,");
	CU_ASSERT(sml_overlay_write(o) == SML_OK);
	CU_ASSERT_STRING_EQUAL(rows(&f, below), "d,e,");
	CU_ASSERT_STRING_EQUAL(rows(&f, sp), "d,e,");
	sml_overlay_free(o);
	tear_down(&f);
}

static void
overlay_drop_of_all_spares_later_rows(void)
{
	struct fixture f;
	struct sml_overlay *o;
	struct sml_spool *below, *sp;

	set_up(&f);
	below = f.state->spool;
	append(below, "a");
	CU_ASSERT_FATAL(sml_overlay_new(below, &o) == SML_OK);
	sp = sml_overlay_spool(o);
	append(sp, "b");
	CU_ASSERT(sp->ops->drop(sp, SML_SPOOL_STATUS, UINT64_MAX) == SML_OK);
	CU_ASSERT_STRING_EQUAL(rows(&f, sp), "");
	append(sp, "c");
	CU_ASSERT_STRING_EQUAL(rows(&f, sp), "c,");
	CU_ASSERT(sml_overlay_write(o) == SML_OK);
	CU_ASSERT_STRING_EQUAL(rows(&f, below), "c,");
	sml_overlay_free(o);
	tear_down(&f);
}

#define CASE(name)                                                             \
	{                                                                      \
#name, name                                                    \
	}
static const struct test_case cases[] = {
    CASE(engine_load_without_session_is_not_found),
    CASE(engine_load_of_other_bytes_is_refused),
    CASE(engine_load_of_cut_session_is_refused),
    CASE(engine_start_finds_new_changed_and_missing_items),
    CASE(engine_start_reads_nothing_that_has_its_token),
    CASE(engine_start_holds_deletions_above_the_guard),
    CASE(engine_start_without_the_folder_fails_it_and_keeps_the_links),
    CASE(settle_add_that_happened_links_it_and_owes_its_map),
    CASE(settle_add_that_did_not_happen_is_forgotten),
    CASE(settle_add_that_was_edited_since_is_sent),
    CASE(settle_replace_is_told_by_the_content_at_its_key),
    CASE(settle_replace_that_did_not_happen_changes_nothing),
    CASE(settle_delete_that_happened_drops_the_link),
    CASE(settle_copy_of_our_version_is_sent_as_an_add),
    CASE(settle_staged_deletion_without_a_session_happens),
    CASE(settle_staged_deletion_of_an_edit_loses),
    CASE(overlay_changes_reach_the_spool_with_write_only),
    CASE(overlay_drop_of_all_spares_later_rows),
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("engine", cases, argc, argv);
}
