/* SPDX-License-Identifier: Apache-2.0 */
/* state.db: links, texts, journal and what a crash leaves of them. */
#include <stdio.h>
#include <string.h>

#include "client/state_sqlite.h"
#include "support/folder.h"
#include "support/test.h"

static char *folder;
static struct client_state *cs;
static struct sml_state *st;
static struct sml_arena *arena;
static struct client_problem problem;

static enum sml_err
try_open(bool is_read_only)
{
	const struct client_state_cfg cfg = {
	    .path = test_path(folder, "state.db"),
	    .env = test_env(),
	    .is_read_only = is_read_only,
	};

	cs = NULL;
	return client_state_open(&cfg, &cs, &problem);
}

static void
open_state(void)
{
	CU_ASSERT_FATAL(try_open(false) == SML_OK);
	st = client_state_ops(cs);
	CU_ASSERT_FATAL(client_state_begin(cs) == SML_OK);
}

/* What a kill leaves: nothing since the last commit. */
static void
kill_and_reopen(void)
{
	client_state_close(cs);
	open_state();
}

static void
commit(void)
{
	CU_ASSERT(client_state_commit(cs) == SML_OK);
	CU_ASSERT(client_state_begin(cs) == SML_OK);
}

static void
setup(void)
{
	folder = test_folder_new();
	arena = sml_arena_new(16 * 1024 * 1024);
	open_state();
}

static void
teardown(void)
{
	client_state_close(cs);
	sml_arena_free(arena);
	test_folder_free(folder);
}

static uint64_t
put_link(uint32_t in, const char *luid, const char *guid, const char *key)
{
	const struct sml_link link = {
	    .folder = in,
	    .luid = sml_str_of(luid),
	    .guid = sml_str_of(guid),
	    .key = sml_str_of(key),
	};
	uint64_t id = 0;

	return st->ops->link_put(st, &link, &id) == SML_OK ? id : 0;
}

static bool
has(uint32_t in, enum sml_link_by by, const char *value)
{
	struct sml_link link;

	return st->ops->link_get(st, in, by, sml_str_of(value), arena, &link) ==
	       SML_OK;
}

static uint64_t
count(uint32_t in, enum sml_link_filter filter)
{
	uint64_t n = 999;

	CU_ASSERT(st->ops->link_count(st, in, filter, &n) == SML_OK);
	return n;
}

static bool
has_text(const uint8_t digest[SML_SHA256_LEN], const char *expected)
{
	struct sml_str text;

	return st->ops->text_get(st, digest, arena, &text) == SML_OK &&
	       sml_str_is(text, expected);
}

/* ---- links ---- */

static void
state_link_comes_back_as_it_was_put(void)
{
	struct sml_link link = {
	    .folder = 3,
	    .luid = SML_STR("7"),
	    .guid = SML_STR("g\0g"),
	    .key = SML_STR("k\xff.vcf"),
	    .token = SML_STR(""),
	    .rev = UINT64_MAX,
	    .agreed = {1},
	    .print = {2},
	    .pending = SML_OP_REPLACE,
	    .sent_msg = 4,
	    .sent_cmd = 5,
	    .sent_rev = 6,
	    .sent = {3},
	    .sent_print = {4},
	    .session = 8,
	    .epoch = 9,
	    .flags = SML_LINK_MARKED | SML_LINK_FAILED,
	};
	struct sml_link out;
	uint64_t id = 0;

	setup();
	CU_ASSERT(st->ops->link_put(st, &link, &id) == SML_OK);
	CU_ASSERT(id == 1);
	commit();
	kill_and_reopen();
	CU_ASSERT(st->ops->link_get(st, 3, SML_BY_GUID, SML_STR("g\0g"), arena,
		      &out) == SML_OK);
	CU_ASSERT(out.id == 1 && out.folder == 3 && out.rev == UINT64_MAX);
	CU_ASSERT(sml_str_eq(out.luid, link.luid));
	CU_ASSERT(sml_str_eq(out.guid, link.guid));
	CU_ASSERT(sml_str_eq(out.key, link.key));
	CU_ASSERT(sml_str_eq(out.token, link.token));
	CU_ASSERT(memcmp(out.agreed, link.agreed, SML_SHA256_LEN) == 0);
	CU_ASSERT(memcmp(out.print, link.print, SML_SHA256_LEN) == 0);
	CU_ASSERT(memcmp(out.sent, link.sent, SML_SHA256_LEN) == 0);
	CU_ASSERT(memcmp(out.sent_print, link.sent_print, SML_SHA256_LEN) == 0);
	CU_ASSERT(out.pending == SML_OP_REPLACE && out.sent_msg == 4);
	CU_ASSERT(out.sent_cmd == 5 && out.sent_rev == 6);
	CU_ASSERT(out.session == 8 && out.epoch == 9);
	CU_ASSERT(out.flags == link.flags);
	out.luid = SML_STR_NONE;
	out.token = SML_STR_NONE;
	memset(out.agreed, 0, sizeof(out.agreed));
	CU_ASSERT(st->ops->link_put(st, &out, &id) == SML_OK);
	CU_ASSERT(st->ops->link_get_id(st, 1, arena, &out) == SML_OK);
	CU_ASSERT_PTR_NULL(out.luid.p);
	CU_ASSERT_PTR_NULL(out.token.p);
	CU_ASSERT(out.agreed[0] == 0);
	CU_ASSERT(st->ops->link_get_sent(st, 4, 5, arena, &out) == SML_OK);
	CU_ASSERT(
	    st->ops->link_get_sent(st, 4, 6, arena, &out) == SML_E_NOT_FOUND);
	CU_ASSERT(
	    st->ops->link_get_sent(st, 0, 0, arena, &out) == SML_E_NOT_FOUND);
	teardown();
}

static void
state_link_is_unique_in_its_folder(void)
{
	struct sml_link link;
	uint64_t id;

	setup();
	CU_ASSERT(put_link(1, "a", "b", "c") == 1);
	CU_ASSERT(put_link(1, "a", NULL, NULL) == 0);
	CU_ASSERT(put_link(1, NULL, "b", NULL) == 0);
	CU_ASSERT(put_link(1, NULL, NULL, "c") == 0);
	CU_ASSERT(put_link(2, "a", "b", "c") > 0);
	CU_ASSERT(put_link(1, NULL, NULL, NULL) > 0);
	CU_ASSERT(put_link(1, NULL, NULL, NULL) > 0);
	CU_ASSERT(st->ops->link_get(
		      st, 1, SML_BY_ID, SML_STR("1"), arena, &link) == SML_OK);
	CU_ASSERT(!has(2, SML_BY_ID, "1"));
	CU_ASSERT(!has(1, SML_BY_ID, "one"));
	link.id = 2;
	CU_ASSERT(st->ops->link_put(st, &link, &id) == SML_E_EXISTS);
	link.id = 77;
	link.luid = link.guid = link.key = SML_STR_NONE;
	CU_ASSERT(st->ops->link_put(st, &link, &id) == SML_E_NOT_FOUND);
	/* An error of a statement spoils no other. */
	CU_ASSERT(has(1, SML_BY_LUID, "a"));
	teardown();
}

static void
state_link_id_is_never_used_again(void)
{
	setup();
	CU_ASSERT(put_link(1, "a", NULL, NULL) == 1);
	CU_ASSERT(put_link(1, "b", NULL, NULL) == 2);
	CU_ASSERT(st->ops->link_del(st, 2) == SML_OK);
	CU_ASSERT(st->ops->link_del(st, 99) == SML_OK);
	commit();
	kill_and_reopen();
	CU_ASSERT(put_link(1, "b", NULL, NULL) == 3);
	CU_ASSERT(client_state_forget(cs) == SML_OK);
	CU_ASSERT(count(1, SML_LINKS_ALL) == 0);
	CU_ASSERT(put_link(1, "b", NULL, NULL) == 4);
	teardown();
}

static void
state_link_filters_and_iteration_under_change(void)
{
	static const struct {
		enum sml_op pending;
		uint32_t flags, sent_msg;
	} rows[] = {
	    {SML_OP_NONE, 0, 0},
	    {SML_OP_ADD, 0, 0},
	    {SML_OP_DELETE, SML_LINK_HELD, 0},
	    {SML_OP_NONE, SML_LINK_MAP_DUE | SML_LINK_MARKED, 0},
	    {SML_OP_REPLACE, SML_LINK_FAILED, 7},
	    {SML_OP_NONE, SML_LINK_STAGED, 0},
	};
	struct sml_link link;
	uint64_t id, after = 0;
	size_t i, seen = 0;

	setup();
	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		link = (struct sml_link){
		    .folder = 1,
		    .pending = rows[i].pending,
		    .flags = rows[i].flags,
		    .sent_msg = rows[i].sent_msg,
		};
		CU_ASSERT(st->ops->link_put(st, &link, &id) == SML_OK);
		CU_ASSERT(put_link(2, NULL, NULL, NULL) > 0);
	}
	CU_ASSERT(count(1, SML_LINKS_ALL) == 6);
	CU_ASSERT(count(1, SML_LINKS_PENDING) == 2);
	CU_ASSERT(count(1, SML_LINKS_MAP_DUE) == 1);
	CU_ASSERT(count(1, SML_LINKS_HELD) == 1);
	CU_ASSERT(count(1, SML_LINKS_SENT) == 1);
	CU_ASSERT(count(1, SML_LINKS_STAGED) == 1);
	CU_ASSERT(count(3, SML_LINKS_ALL) == 0);
	while (st->ops->link_next(st, 1, SML_LINKS_ALL, after, arena, &link) ==
	       SML_OK) {
		CU_ASSERT(link.id > after);
		after = link.id;
		seen++;
		CU_ASSERT(st->ops->link_del(st, link.id) == SML_OK);
	}
	CU_ASSERT(seen == 6);
	CU_ASSERT(st->ops->link_next(
		      st, 2, SML_LINKS_PENDING, 0, arena, &link) == SML_END);
	teardown();
}

/* ---- transactions ---- */

static void
state_killed_forgets_since_commit(void)
{
	struct sml_str value;

	setup();
	CU_ASSERT(put_link(1, "a", NULL, NULL) == 1);
	CU_ASSERT(st->ops->put(st, "session", SML_STR("one")) == SML_OK);
	CU_ASSERT(st->ops->point(st) == SML_OK);
	CU_ASSERT(put_link(1, "b", NULL, NULL) == 2);
	CU_ASSERT(st->ops->put(st, "session", SML_STR("two")) == SML_OK);
	kill_and_reopen();
	CU_ASSERT(has(1, SML_BY_LUID, "a"));
	CU_ASSERT(!has(1, SML_BY_LUID, "b"));
	CU_ASSERT(st->ops->get(st, "session", arena, &value) == SML_OK);
	CU_ASSERT(sml_str_is(value, "one"));
	CU_ASSERT(st->ops->put(st, "session", SML_STR_NONE) == SML_OK);
	CU_ASSERT(
	    st->ops->get(st, "session", arena, &value) == SML_E_NOT_FOUND);
	client_state_rollback(cs);
	CU_ASSERT(client_state_begin(cs) == SML_OK);
	CU_ASSERT(st->ops->get(st, "session", arena, &value) == SML_OK);
	teardown();
}

static void
state_savepoints_nest_as_a_stack(void)
{
	setup();
	CU_ASSERT(st->ops->mark(st) == SML_OK);
	CU_ASSERT(put_link(1, "a", NULL, NULL) > 0);
	CU_ASSERT(st->ops->mark(st) == SML_OK);
	CU_ASSERT(put_link(1, "b", NULL, NULL) > 0);
	CU_ASSERT(st->ops->rollback_to(st) == SML_OK);
	CU_ASSERT(!has(1, SML_BY_LUID, "b"));
	CU_ASSERT(put_link(1, "c", NULL, NULL) > 0);
	CU_ASSERT(st->ops->rollback_to(st) == SML_OK);
	CU_ASSERT(st->ops->release(st) == SML_OK);
	CU_ASSERT(has(1, SML_BY_LUID, "a"));
	CU_ASSERT(!has(1, SML_BY_LUID, "c"));
	CU_ASSERT(st->ops->rollback_to(st) == SML_OK);
	CU_ASSERT(st->ops->release(st) == SML_OK);
	CU_ASSERT(!has(1, SML_BY_LUID, "a"));
	teardown();
}

/* ---- folders ---- */

static void
state_folder_is_made_once_and_kept(void)
{
	struct sml_folder_state a, b;

	setup();
	CU_ASSERT(
	    st->ops->folder_get(st, SML_STR("notes"), arena, &a) == SML_OK);
	CU_ASSERT(a.id > 0 && !a.own_last.p && a.rev_p == 0);
	CU_ASSERT(
	    st->ops->folder_get(st, SML_STR("contacts"), arena, &b) == SML_OK);
	CU_ASSERT(a.id != b.id);
	a.own_last = SML_STR("20");
	a.peer_p = SML_STR("p");
	a.peer_n = SML_STR("n");
	a.rev_p = 1;
	a.rev_n = 2;
	a.session_n = 3;
	a.epoch = 4;
	a.place = SML_STR("here");
	a.mask[31] = 9;
	a.print_version = 5;
	CU_ASSERT(st->ops->folder_put(st, &a) == SML_OK);
	commit();
	kill_and_reopen();
	CU_ASSERT(
	    st->ops->folder_get(st, SML_STR("notes"), arena, &b) == SML_OK);
	CU_ASSERT(a.id == b.id && sml_str_is(b.own_last, "20"));
	CU_ASSERT(sml_str_is(b.peer_p, "p") && sml_str_is(b.peer_n, "n"));
	CU_ASSERT(b.rev_p == 1 && b.rev_n == 2 && b.session_n == 3);
	CU_ASSERT(b.epoch == 4 && b.mask[31] == 9 && b.print_version == 5);
	CU_ASSERT(sml_str_is(b.place, "here"));
	CU_ASSERT(client_state_forget(cs) == SML_OK);
	CU_ASSERT(
	    st->ops->folder_get(st, SML_STR("notes"), arena, &b) == SML_OK);
	CU_ASSERT(a.id == b.id && !b.own_last.p && !b.peer_p.p);
	b.id = 99;
	CU_ASSERT(st->ops->folder_put(st, &b) == SML_E_NOT_FOUND);
	teardown();
}

/* ---- texts ---- */

static void
state_text_is_stored_once_and_swept_without_a_name(void)
{
	uint8_t a[SML_SHA256_LEN], b[SML_SHA256_LEN], c[SML_SHA256_LEN];
	uint8_t d[SML_SHA256_LEN];
	struct sml_link link = {.folder = 1};
	struct sml_intent intent = {.op_id = SML_STR("OP")};
	uint64_t id;

	setup();
	CU_ASSERT(st->ops->text_put(st, SML_STR("A"), a) == SML_OK);
	CU_ASSERT(st->ops->text_put(st, SML_STR("A"), b) == SML_OK);
	CU_ASSERT(memcmp(a, b, sizeof(a)) == 0);
	CU_ASSERT(st->ops->text_put(st, SML_STR("B"), b) == SML_OK);
	CU_ASSERT(st->ops->text_put(st, SML_STR("C"), c) == SML_OK);
	CU_ASSERT(st->ops->text_put(st, SML_STR(""), d) == SML_OK);
	CU_ASSERT(has_text(d, ""));
	memcpy(link.agreed, a, sizeof(a));
	CU_ASSERT(st->ops->link_put(st, &link, &id) == SML_OK);
	memcpy(intent.before, b, sizeof(b));
	CU_ASSERT(st->ops->backup_put(st, 1, &intent) == SML_OK);
	/* A change that may have freed something. */
	CU_ASSERT(put_link(1, "x", NULL, NULL) == 2);
	CU_ASSERT(st->ops->link_del(st, 2) == SML_OK);
	CU_ASSERT(client_state_commit(cs) == SML_OK);

	/* Remembered over a crash. */
	client_state_close(cs);
	CU_ASSERT_FATAL(try_open(false) == SML_OK);
	st = client_state_ops(cs);
	CU_ASSERT(client_state_tidy(cs) == SML_OK);
	CU_ASSERT(has_text(a, "A"));
	CU_ASSERT(has_text(b, "B"));
	CU_ASSERT(!has_text(c, "C"));
	CU_ASSERT(!has_text(d, ""));
	CU_ASSERT(client_state_begin(cs) == SML_OK);
	CU_ASSERT(client_state_backups_trim(cs, 0) == SML_OK);
	CU_ASSERT(client_state_commit(cs) == SML_OK);
	CU_ASSERT(client_state_tidy(cs) == SML_OK);
	CU_ASSERT(has_text(a, "A"));
	CU_ASSERT(!has_text(b, "B"));
	CU_ASSERT(client_state_begin(cs) == SML_OK);
	teardown();
}

/* ---- journal, backups, spool, outbox ---- */

static void
state_intents_come_in_order_and_survive(void)
{
	struct sml_intent intent = {
	    .op_id = SML_STR("B2"),
	    .folder = 1,
	    .op = SML_OP_REPLACE,
	    .link = 5,
	    .key = SML_STR("k"),
	    .luid = SML_STR("l"),
	    .guid = SML_STR("g"),
	    .text = {1},
	    .before = {2},
	};
	struct sml_intent out;

	setup();
	CU_ASSERT(st->ops->intent_put(st, &intent) == SML_OK);
	intent.op_id = SML_STR("A1");
	intent.op = SML_OP_ADD;
	intent.guid = SML_STR_NONE;
	CU_ASSERT(st->ops->intent_put(st, &intent) == SML_OK);
	CU_ASSERT(st->ops->point(st) == SML_OK);
	kill_and_reopen();
	CU_ASSERT(
	    st->ops->intent_next(st, SML_STR_NONE, arena, &out) == SML_OK);
	CU_ASSERT(sml_str_is(out.op_id, "A1") && out.op == SML_OP_ADD);
	CU_ASSERT_PTR_NULL(out.guid.p);
	CU_ASSERT(st->ops->intent_next(st, out.op_id, arena, &out) == SML_OK);
	CU_ASSERT(sml_str_is(out.op_id, "B2") && out.link == 5);
	CU_ASSERT(out.text[0] == 1 && out.before[0] == 2);
	CU_ASSERT(st->ops->intent_next(st, out.op_id, arena, &out) == SML_END);
	CU_ASSERT(st->ops->intent_del(st, SML_STR("A1")) == SML_OK);
	CU_ASSERT(
	    st->ops->intent_next(st, SML_STR_NONE, arena, &out) == SML_OK);
	CU_ASSERT(sml_str_is(out.op_id, "B2"));
	teardown();
}

static void
state_backups_are_kept_by_session(void)
{
	struct sml_intent intent = {.op_id = SML_STR("OP"), .folder = 1};
	struct sml_intent out;
	uint32_t session;
	uint64_t cursor = 0;

	setup();
	for (session = 1; session <= 5; session++) {
		CU_ASSERT(st->ops->backup_put(st, session, &intent) == SML_OK);
		CU_ASSERT(st->ops->backup_put(st, session, &intent) == SML_OK);
	}
	CU_ASSERT(client_state_backups_trim(cs, 2) == SML_OK);
	CU_ASSERT(
	    client_state_backup_next(cs, 3, &cursor, arena, &out) == SML_END);
	CU_ASSERT(
	    client_state_backup_next(cs, 4, &cursor, arena, &out) == SML_OK);
	CU_ASSERT(
	    client_state_backup_next(cs, 4, &cursor, arena, &out) == SML_OK);
	CU_ASSERT(sml_str_is(out.op_id, "OP"));
	CU_ASSERT(
	    client_state_backup_next(cs, 4, &cursor, arena, &out) == SML_END);
	teardown();
}

static void
state_spool_keeps_order_by_kind(void)
{
	struct sml_spool *sp;
	struct sml_str row;
	uint64_t cursor = 0, first;

	setup();
	sp = st->spool;
	CU_ASSERT(sp->ops->append(sp, SML_SPOOL_CHUNK, SML_STR("1")) == SML_OK);
	CU_ASSERT(
	    sp->ops->append(sp, SML_SPOOL_STATUS, SML_STR("s")) == SML_OK);
	CU_ASSERT(sp->ops->append(sp, SML_SPOOL_CHUNK, SML_STR("")) == SML_OK);
	CU_ASSERT(sp->ops->append(sp, SML_SPOOL_CHUNK, SML_STR("3")) == SML_OK);
	CU_ASSERT(
	    sp->ops->next(sp, SML_SPOOL_CHUNK, &cursor, arena, &row) == SML_OK);
	CU_ASSERT(sml_str_is(row, "1"));
	first = cursor;
	CU_ASSERT(
	    sp->ops->next(sp, SML_SPOOL_CHUNK, &cursor, arena, &row) == SML_OK);
	CU_ASSERT(row.p && row.len == 0);
	CU_ASSERT(
	    sp->ops->next(sp, SML_SPOOL_CHUNK, &cursor, arena, &row) == SML_OK);
	CU_ASSERT(sml_str_is(row, "3"));
	CU_ASSERT(sp->ops->next(sp, SML_SPOOL_CHUNK, &cursor, arena, &row) ==
		  SML_END);
	CU_ASSERT(sp->ops->drop(sp, SML_SPOOL_CHUNK, first) == SML_OK);
	cursor = 0;
	CU_ASSERT(
	    sp->ops->next(sp, SML_SPOOL_CHUNK, &cursor, arena, &row) == SML_OK);
	CU_ASSERT(cursor > first);
	CU_ASSERT(sp->ops->drop(sp, SML_SPOOL_CHUNK, UINT64_MAX) == SML_OK);
	cursor = 0;
	CU_ASSERT(sp->ops->next(sp, SML_SPOOL_CHUNK, &cursor, arena, &row) ==
		  SML_END);
	CU_ASSERT(sp->ops->next(sp, SML_SPOOL_STATUS, &cursor, arena, &row) ==
		  SML_OK);
	teardown();
}

static void
state_outbox_survives_until_answered(void)
{
	struct client_outbox box = {
	    .url = SML_STR("http://x/"),
	    .encoding = SML_WBXML,
	    .bytes = SML_STR("\x02\0b"),
	};
	struct client_outbox out;

	setup();
	CU_ASSERT(client_state_outbox_get(cs, arena, &out) == SML_E_NOT_FOUND);
	CU_ASSERT(client_state_outbox_put(cs, &box) == SML_OK);
	box.bytes = SML_STR("second");
	CU_ASSERT(client_state_outbox_put(cs, &box) == SML_OK);
	commit();
	kill_and_reopen();
	CU_ASSERT(client_state_outbox_get(cs, arena, &out) == SML_OK);
	CU_ASSERT(sml_str_eq(out.url, box.url) && out.encoding == SML_WBXML);
	CU_ASSERT(sml_str_is(out.bytes, "second"));
	CU_ASSERT(client_state_outbox_put(cs, NULL) == SML_OK);
	CU_ASSERT(client_state_outbox_get(cs, arena, &out) == SML_E_NOT_FOUND);
	teardown();
}

static void
state_sessions_and_rows_go_together(void)
{
	struct sml_str row;
	uint32_t no, seq = 0;
	bool is_eventful;

	setup();
	CU_ASSERT(client_state_session_new(cs, &no) == SML_OK && no == 1);
	CU_ASSERT(client_state_session_new(cs, &no) == SML_OK && no == 2);
	CU_ASSERT(client_state_row_put(cs, 2, 0, SML_STR("head")) == SML_OK);
	CU_ASSERT(client_state_row_put(cs, 2, 5, SML_STR("five")) == SML_OK);
	CU_ASSERT(client_state_row_put(cs, 2, 0, SML_STR("new")) == SML_OK);
	CU_ASSERT(client_state_session_mark(cs, 1, false) == SML_OK);
	CU_ASSERT(client_state_row_next(cs, 2, &seq, arena, &row) == SML_OK);
	CU_ASSERT(sml_str_is(row, "new") && seq == 1);
	CU_ASSERT(client_state_row_next(cs, 2, &seq, arena, &row) == SML_OK);
	CU_ASSERT(sml_str_is(row, "five") && seq == 6);
	CU_ASSERT(client_state_row_next(cs, 2, &seq, arena, &row) == SML_END);
	no = UINT32_MAX;
	CU_ASSERT(client_state_session_prev(cs, &no, &is_eventful) == SML_OK);
	CU_ASSERT(no == 2 && is_eventful);
	CU_ASSERT(client_state_session_prev(cs, &no, &is_eventful) == SML_OK);
	CU_ASSERT(no == 1 && !is_eventful);
	CU_ASSERT(client_state_session_prev(cs, &no, NULL) == SML_END);
	CU_ASSERT(client_state_session_del(cs, 2) == SML_OK);
	seq = 0;
	CU_ASSERT(client_state_row_next(cs, 2, &seq, arena, &row) == SML_END);
	CU_ASSERT(client_state_session_new(cs, &no) == SML_OK && no == 3);
	teardown();
}

/* ---- the file ---- */

static void
state_damaged_file_is_told(void)
{
	setup();
	client_state_close(cs);
	CU_ASSERT(test_write_file(test_path(folder, "state.db"),
	    "this is no database at all, but long enough for a header ......"
	    "..............................................................."));
	CU_ASSERT(remove(test_path(folder, "state.db-wal")) == 0);
	CU_ASSERT(try_open(false) == SML_E_STATE);
	CU_ASSERT(problem.code == CLIENT_PROBLEM_PROFILE_DAMAGED);
	CU_ASSERT(strstr(problem.subject, "state.db") != NULL);
	sml_arena_free(arena);
	test_folder_free(folder);
}

static void
state_read_only_reads_beside_a_run(void)
{
	struct client_state *writer;
	uint32_t no = UINT32_MAX;

	setup();
	CU_ASSERT(client_state_session_new(cs, &no) == SML_OK);
	commit();
	CU_ASSERT(client_state_session_new(cs, &no) == SML_OK);
	writer = cs;
	CU_ASSERT_FATAL(try_open(true) == SML_OK);
	no = UINT32_MAX;
	CU_ASSERT(client_state_session_prev(cs, &no, NULL) == SML_OK);
	CU_ASSERT(no == 1);
	client_state_close(cs);
	client_state_close(writer);
	CU_ASSERT_FATAL(try_open(true) == SML_OK);
	no = UINT32_MAX;
	CU_ASSERT(client_state_session_prev(cs, &no, NULL) == SML_OK);
	CU_ASSERT(no == 1);
	client_state_close(cs);
	CU_ASSERT(remove(test_path(folder, "state.db")) == 0);
	CU_ASSERT(try_open(true) == SML_E_NOT_FOUND);
	sml_arena_free(arena);
	test_folder_free(folder);
}

static const struct test_case cases[] = {
    {"state_link_comes_back_as_it_was_put",
	state_link_comes_back_as_it_was_put},
    {"state_link_is_unique_in_its_folder", state_link_is_unique_in_its_folder},
    {"state_link_id_is_never_used_again", state_link_id_is_never_used_again},
    {"state_link_filters_and_iteration_under_change",
	state_link_filters_and_iteration_under_change},
    {"state_killed_forgets_since_commit", state_killed_forgets_since_commit},
    {"state_savepoints_nest_as_a_stack", state_savepoints_nest_as_a_stack},
    {"state_folder_is_made_once_and_kept", state_folder_is_made_once_and_kept},
    {"state_text_is_stored_once_and_swept_without_a_name",
	state_text_is_stored_once_and_swept_without_a_name},
    {"state_intents_come_in_order_and_survive",
	state_intents_come_in_order_and_survive},
    {"state_backups_are_kept_by_session", state_backups_are_kept_by_session},
    {"state_spool_keeps_order_by_kind", state_spool_keeps_order_by_kind},
    {"state_outbox_survives_until_answered",
	state_outbox_survives_until_answered},
    {"state_sessions_and_rows_go_together",
	state_sessions_and_rows_go_together},
    {"state_damaged_file_is_told", state_damaged_file_is_told},
    {"state_read_only_reads_beside_a_run", state_read_only_reads_beside_a_run},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("state_sqlite", cases, argc, argv);
}
