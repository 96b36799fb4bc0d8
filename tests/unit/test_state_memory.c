/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the memory state and of the wrapper that stops it. */
#include "support/state_memory.h"

#include <string.h>

#include "support/state_fail.h"
#include "support/test.h"

static struct memdb *db;
static struct sml_state *st;
static struct sml_arena *arena;

static void
set_up(enum sml_role role)
{
	db = memdb_new();
	st = test_state_new(db, role);
	arena = sml_arena_new(1u << 20);
	CU_ASSERT_EQUAL(test_state_begin(st), SML_OK);
}

static void
tear_down(void)
{
	sml_arena_free(arena);
	test_state_free(st);
	memdb_free(db);
}

static uint64_t
put_link(const char *luid, const char *guid)
{
	struct sml_link link = {
	    .folder = 1, .luid = sml_str_of(luid), .guid = sml_str_of(guid)};
	uint64_t id = 0;

	return st->ops->link_put(st, &link, &id) == SML_OK ? id : 0;
}

static bool
has_link(const char *luid)
{
	struct sml_link link;

	return st->ops->link_get(st, 1, SML_BY_LUID, sml_str_of(luid), arena,
		   &link) == SML_OK;
}

static void
state_rolled_back_forgets_since_commit(void)
{
	set_up(SML_CLIENT);
	CU_ASSERT_EQUAL(put_link("a", NULL), 1);
	CU_ASSERT_EQUAL(st->ops->point(st), SML_OK);
	CU_ASSERT_EQUAL(put_link("b", NULL), 2);
	memdb_rollback(db);
	CU_ASSERT_EQUAL(put_link("c", NULL), 0);
	CU_ASSERT_EQUAL(test_state_begin(st), SML_OK);
	CU_ASSERT(has_link("a"));
	CU_ASSERT(!has_link("b"));
	tear_down();
}

static void
state_savepoints_nest_as_a_stack(void)
{
	set_up(SML_SERVER);
	CU_ASSERT_EQUAL(st->ops->mark(st), SML_OK);
	CU_ASSERT_EQUAL(put_link("a", NULL), 1);
	CU_ASSERT_EQUAL(st->ops->mark(st), SML_OK);
	CU_ASSERT_EQUAL(put_link("b", NULL), 2);
	CU_ASSERT_EQUAL(st->ops->rollback_to(st), SML_OK);
	CU_ASSERT(!has_link("b"));
	CU_ASSERT_EQUAL(st->ops->release(st), SML_OK);
	CU_ASSERT(has_link("a"));
	CU_ASSERT_EQUAL(test_state_commit(st), SML_E_BUG);
	CU_ASSERT_EQUAL(st->ops->rollback_to(st), SML_OK);
	CU_ASSERT_EQUAL(st->ops->release(st), SML_OK);
	CU_ASSERT(!has_link("a"));
	CU_ASSERT_EQUAL(st->ops->release(st), SML_E_BUG);
	CU_ASSERT_EQUAL(test_state_commit(st), SML_OK);
	tear_down();
}

static void
link_put_taken_id_gives_exists(void)
{
	set_up(SML_SERVER);
	CU_ASSERT_EQUAL(put_link("a", "g1"), 1);
	CU_ASSERT_EQUAL(put_link("b", "g1"), 0);
	CU_ASSERT_EQUAL(put_link("a", "g2"), 0);
	CU_ASSERT_EQUAL(put_link("b", "g2"), 2);
	CU_ASSERT_EQUAL(st->ops->link_del(st, 2), SML_OK);
	CU_ASSERT_EQUAL(put_link("b", "g2"), 3);
	tear_down();
}

static void
link_next_while_deleting_visits_each_once(void)
{
	struct sml_link link;
	uint64_t after = 0, count = 0;

	set_up(SML_CLIENT);
	put_link("a", NULL);
	put_link("b", NULL);
	put_link("c", NULL);
	while (st->ops->link_next(st, 1, SML_LINKS_ALL, after, arena, &link) ==
	       SML_OK) {
		after = link.id;
		count++;
		CU_ASSERT_EQUAL(st->ops->link_del(st, link.id), SML_OK);
	}
	CU_ASSERT_EQUAL(count, 3);
	CU_ASSERT_EQUAL(
	    st->ops->link_count(st, 1, SML_LINKS_ALL, &count), SML_OK);
	CU_ASSERT_EQUAL(count, 0);
	tear_down();
}

static void
link_filters_and_sent_index_find(void)
{
	struct sml_link link = {.folder = 1,
	    .luid = SML_STR("a"),
	    .pending = SML_OP_ADD,
	    .sent_msg = 3,
	    .sent_cmd = 7};
	uint64_t count;

	set_up(SML_CLIENT);
	CU_ASSERT_EQUAL(st->ops->link_put(st, &link, &link.id), SML_OK);
	put_link("b", NULL);
	st->ops->link_count(st, 1, SML_LINKS_PENDING, &count);
	CU_ASSERT_EQUAL(count, 1);
	link.flags = SML_LINK_HELD;
	CU_ASSERT_EQUAL(st->ops->link_put(st, &link, NULL), SML_OK);
	st->ops->link_count(st, 1, SML_LINKS_PENDING, &count);
	CU_ASSERT_EQUAL(count, 0);
	CU_ASSERT_EQUAL(st->ops->link_get_sent(st, 3, 7, arena, &link), SML_OK);
	CU_ASSERT(sml_str_is(link.luid, "a"));
	CU_ASSERT_EQUAL(
	    st->ops->link_get_sent(st, 3, 8, arena, &link), SML_E_NOT_FOUND);
	tear_down();
}

static void
texts_nobody_names_go_at_commit(void)
{
	struct sml_link link = {.folder = 1, .luid = SML_STR("a")};
	uint8_t digest[SML_SHA256_LEN];
	struct sml_str text;

	set_up(SML_CLIENT);
	st->ops->text_put(st, SML_STR("one"), link.agreed);
	st->ops->text_put(st, SML_STR("two"), digest);
	st->ops->link_put(st, &link, NULL);
	CU_ASSERT_EQUAL(st->ops->text_get(st, digest, arena, &text), SML_OK);
	CU_ASSERT_EQUAL(st->ops->point(st), SML_OK);
	CU_ASSERT_EQUAL(
	    st->ops->text_get(st, digest, arena, &text), SML_E_NOT_FOUND);
	CU_ASSERT_EQUAL(
	    st->ops->text_get(st, link.agreed, arena, &text), SML_OK);
	CU_ASSERT(sml_str_is(text, "one"));
	tear_down();
}

static void
values_folders_and_pairs_come_back(void)
{
	struct sml_folder_state f;
	struct sml_pair pair = {
	    SML_STR("P"), {SML_STR("g1"), SML_STR("g2")}, SML_STR("dev")};
	struct sml_str s;

	set_up(SML_SERVER);
	st->ops->put(st, "devinf", SML_STR("x"));
	CU_ASSERT_EQUAL(st->ops->get(st, "devinf", arena, &s), SML_OK);
	CU_ASSERT(sml_str_is(s, "x"));
	st->ops->put(st, "devinf", SML_STR_NONE);
	CU_ASSERT_EQUAL(st->ops->get(st, "devinf", arena, &s), SML_E_NOT_FOUND);
	st->ops->folder_get(st, SML_STR("contacts"), arena, &f);
	f.peer_n = SML_STR("n");
	CU_ASSERT_EQUAL(st->ops->folder_put(st, &f), SML_OK);
	st->ops->folder_get(st, SML_STR("contacts"), arena, &f);
	CU_ASSERT(sml_str_is(f.peer_n, "n"));
	CU_ASSERT_PTR_NULL(f.peer_p.p);
	CU_ASSERT_EQUAL(st->ops->pair_put(st, 1, &pair), SML_OK);
	CU_ASSERT_EQUAL(
	    st->ops->pair_get(st, 1, SML_STR("g2"), arena, &pair), SML_OK);
	CU_ASSERT(sml_str_is(pair.id, "P"));
	CU_ASSERT_EQUAL(st->ops->pair_del(st, 1, pair.id), SML_OK);
	CU_ASSERT_EQUAL(st->ops->pair_get(st, 1, SML_STR("g1"), arena, &pair),
	    SML_E_NOT_FOUND);
	tear_down();
}

static void
intent_next_survives_deletion_of_the_last(void)
{
	struct sml_intent in = {.op_id = SML_STR("A")}, out;

	set_up(SML_CLIENT);
	st->ops->intent_put(st, &in);
	in.op_id = SML_STR("B");
	st->ops->intent_put(st, &in);
	CU_ASSERT_EQUAL(
	    st->ops->intent_next(st, SML_STR_NONE, arena, &out), SML_OK);
	CU_ASSERT(sml_str_is(out.op_id, "A"));
	st->ops->intent_del(st, out.op_id);
	CU_ASSERT_EQUAL(
	    st->ops->intent_next(st, out.op_id, arena, &out), SML_OK);
	CU_ASSERT(sml_str_is(out.op_id, "B"));
	CU_ASSERT_EQUAL(
	    st->ops->intent_next(st, out.op_id, arena, &out), SML_END);
	tear_down();
}

static void
spool_rows_keep_their_order(void)
{
	struct sml_spool *sp;
	struct sml_str row;
	uint64_t cursor = 0;

	set_up(SML_SERVER);
	sp = st->spool;
	sp->ops->append(sp, SML_SPOOL_STATUS, SML_STR("1"));
	sp->ops->append(sp, SML_SPOOL_STATUS, SML_STR("2"));
	sp->ops->next(sp, SML_SPOOL_STATUS, &cursor, arena, &row);
	CU_ASSERT(sml_str_is(row, "1"));
	CU_ASSERT_EQUAL(sp->ops->drop(sp, SML_SPOOL_STATUS, cursor), SML_OK);
	cursor = 0;
	sp->ops->next(sp, SML_SPOOL_STATUS, &cursor, arena, &row);
	CU_ASSERT(sml_str_is(row, "2"));
	CU_ASSERT_EQUAL(
	    sp->ops->next(sp, SML_SPOOL_STATUS, &cursor, arena, &row), SML_END);
	tear_down();
}

static void
fault_kill_stops_this_and_all_later_steps(void)
{
	struct test_fault fault = {.kind = TEST_FAULT_KILL, .stop_at = 2};
	struct sml_state *f;
	struct sml_str s;

	set_up(SML_CLIENT);
	f = test_state_fail_new(st, &fault);
	CU_ASSERT_PTR_NULL(f->ops->pair_put);
	CU_ASSERT_EQUAL(f->ops->put(f, "a", SML_STR("1")), SML_OK);
	CU_ASSERT_EQUAL(f->ops->put(f, "b", SML_STR("1")), SML_E_STATE);
	CU_ASSERT_EQUAL(f->ops->get(f, "a", arena, &s), SML_E_STATE);
	CU_ASSERT(fault.is_dead);
	CU_ASSERT_STRING_EQUAL(fault.where, "state.put");
	CU_ASSERT_EQUAL(st->ops->get(st, "b", arena, &s), SML_E_NOT_FOUND);
	test_state_fail_free(f);
	tear_down();
}

static const struct test_case cases[] = {
    {"state_rolled_back_forgets_since_commit",
	state_rolled_back_forgets_since_commit},
    {"state_savepoints_nest_as_a_stack", state_savepoints_nest_as_a_stack},
    {"link_put_taken_id_gives_exists", link_put_taken_id_gives_exists},
    {"link_next_while_deleting_visits_each_once",
	link_next_while_deleting_visits_each_once},
    {"link_filters_and_sent_index_find", link_filters_and_sent_index_find},
    {"texts_nobody_names_go_at_commit", texts_nobody_names_go_at_commit},
    {"values_folders_and_pairs_come_back", values_folders_and_pairs_come_back},
    {"intent_next_survives_deletion_of_the_last",
	intent_next_survives_deletion_of_the_last},
    {"spool_rows_keep_their_order", spool_rows_keep_their_order},
    {"fault_kill_stops_this_and_all_later_steps",
	fault_kill_stops_this_and_all_later_steps},
    {NULL, NULL}};

int
main(int argc, char **argv)
{
	return test_main("state_memory", cases, argc, argv);
}
