/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the memory store, both kinds, and of its power cut. */
#include "support/store_memory.h"

#include <string.h>

#include "support/store_fail.h"
#include "support/test.h"

#define ANN SML_STR("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nEND:VCARD\r\n")
#define BOB SML_STR("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bob\r\nEND:VCARD\r\n")

static struct sml_arena *arena;
static struct sml_entry entry;

static enum sml_err
apply(struct sml_store *st, enum sml_op op, struct sml_str key,
    struct sml_str text)
{
	struct sml_apply req = {
	    .op = op, .key = key, .text = text, .op_id = SML_STR("OP")};

	return st->ops->apply(st, &req, arena, &entry);
}

static void
directory_keeps_what_a_kill_leaves(void)
{
	struct sml_store *st = test_store_new(SML_KIND_CONTACT);
	struct sml_entry found;

	arena = sml_arena_new(1u << 20);
	CU_ASSERT_EQUAL(apply(st, SML_OP_ADD, SML_STR_NONE, ANN), SML_OK);
	CU_ASSERT_EQUAL(st->ops->commit(st), SML_OK);
	CU_ASSERT_EQUAL(apply(st, SML_OP_REPLACE, entry.key, BOB), SML_OK);
	CU_ASSERT_EQUAL(apply(st, SML_OP_ADD, SML_STR_NONE, ANN), SML_OK);
	CU_ASSERT_EQUAL(test_store_count(st), 2);
	CU_ASSERT_EQUAL(
	    st->ops->find(st, SML_STR("OP"), SML_STR_NONE, arena, &found),
	    SML_OK);
	test_store_cut_power(st, 0);
	CU_ASSERT_EQUAL(test_store_count(st), 1);
	test_store_free(st);
	sml_arena_free(arena);
}

static void
directory_power_cut_may_keep_some(void)
{
	struct sml_store *st = test_store_new(SML_KIND_CONTACT);

	arena = sml_arena_new(1u << 20);
	CU_ASSERT_EQUAL(apply(st, SML_OP_ADD, SML_STR_NONE, ANN), SML_OK);
	CU_ASSERT_EQUAL(apply(st, SML_OP_ADD, SML_STR_NONE, BOB), SML_OK);
	CU_ASSERT_EQUAL(apply(st, SML_OP_ADD, SML_STR_NONE, ANN), SML_OK);
	test_store_cut_power(st, 2);
	CU_ASSERT_EQUAL(test_store_count(st), 2);
	test_store_cut_power(st, 0);
	CU_ASSERT_EQUAL(test_store_count(st), 2);
	test_store_free(st);
	sml_arena_free(arena);
}

static void
directory_refuses_what_changed(void)
{
	struct sml_store *st = test_store_new(SML_KIND_CONTACT);
	struct sml_apply req = {.op = SML_OP_REPLACE, .text = ANN};

	arena = sml_arena_new(1u << 20);
	CU_ASSERT_EQUAL(test_store_put(st, SML_STR("a"), ANN, NULL), SML_OK);
	CU_ASSERT_EQUAL(st->ops->begin(st), SML_OK);
	CU_ASSERT_EQUAL(
	    st->ops->next_change(st, &(struct sml_entry){0}, arena, &entry),
	    SML_OK);
	req.key = entry.key;
	req.expected = entry.token;
	CU_ASSERT_EQUAL(test_store_put(st, SML_STR("a"), BOB, NULL), SML_OK);
	CU_ASSERT_EQUAL(st->ops->apply(st, &req, arena, &entry), SML_E_CHANGED);
	CU_ASSERT_EQUAL(test_store_remove(st, SML_STR("a")), SML_OK);
	CU_ASSERT_EQUAL(
	    st->ops->apply(st, &req, arena, &entry), SML_E_NOT_FOUND);
	test_store_free(st);
	sml_arena_free(arena);
}

static void
revisions_ascend_and_tombstones_stay(void)
{
	struct memdb *db = memdb_new();
	struct sml_store *st = test_store_new_revisioned(SML_KIND_CONTACT, db);
	struct sml_str key;
	uint64_t rev;

	arena = sml_arena_new(1u << 20);
	CU_ASSERT_EQUAL(apply(st, SML_OP_ADD, SML_STR_NONE, ANN), SML_E_BUG);
	CU_ASSERT_EQUAL(memdb_begin(db), SML_OK);
	CU_ASSERT_EQUAL(apply(st, SML_OP_ADD, SML_STR_NONE, ANN), SML_OK);
	key = entry.key;
	rev = entry.rev;
	CU_ASSERT_EQUAL(apply(st, SML_OP_DELETE, key, SML_STR_NONE), SML_OK);
	CU_ASSERT(entry.rev > rev);
	memset(&entry, 0, sizeof(entry));
	entry.rev = rev;
	CU_ASSERT_EQUAL(
	    st->ops->next_change(st, &entry, arena, &entry), SML_OK);
	CU_ASSERT(entry.is_deleted);
	CU_ASSERT(sml_str_eq(entry.key, key));
	CU_ASSERT_EQUAL(
	    st->ops->next_change(st, &entry, arena, &entry), SML_END);
	CU_ASSERT_EQUAL(apply(st, SML_OP_ADD, key, BOB), SML_OK);
	CU_ASSERT(sml_str_eq(entry.key, key));
	CU_ASSERT_EQUAL(test_store_count(st), 1);
	memdb_rollback(db);
	CU_ASSERT_EQUAL(test_store_count(st), 0);
	test_store_free(st);
	memdb_free(db);
	sml_arena_free(arena);
}

static void
match_gives_equal_content_first(void)
{
	struct sml_store *st = test_store_new(SML_KIND_CONTACT);
	struct sml_candidate v[4];
	struct sml_facts facts;
	size_t count;

	arena = sml_arena_new(1u << 22);
	CU_ASSERT_EQUAL(test_store_put(st, SML_STR("b"), BOB, NULL), SML_OK);
	CU_ASSERT_EQUAL(test_store_put(st, SML_STR("a"), ANN, NULL), SML_OK);
	CU_ASSERT_EQUAL(sml_facts_of(SML_KIND_CONTACT, ANN, NULL, test_env(),
			    arena, &facts),
	    SML_OK);
	CU_ASSERT_EQUAL(
	    st->ops->match(st, &facts, arena, v, 4, &count), SML_OK);
	CU_ASSERT_EQUAL(count, 1);
	CU_ASSERT(sml_str_is(v[0].entry.key, "a"));
	test_store_free(st);
	sml_arena_free(arena);
}

static void
fault_fail_stops_one_call_only(void)
{
	struct test_fault fault = {.kind = TEST_FAULT_FAIL, .stop_at = 1};
	struct sml_store *st = test_store_new(SML_KIND_CONTACT);
	struct sml_store *f = test_store_fail_new(st, &fault);

	arena = sml_arena_new(1u << 20);
	CU_ASSERT_EQUAL(apply(f, SML_OP_ADD, SML_STR_NONE, ANN), SML_E_ITEM_IO);
	CU_ASSERT_EQUAL(test_store_count(st), 0);
	CU_ASSERT_EQUAL(apply(f, SML_OP_ADD, SML_STR_NONE, ANN), SML_OK);
	CU_ASSERT_EQUAL(test_store_count(st), 1);
	test_store_fail_free(f);
	test_store_free(st);
	sml_arena_free(arena);
}

static const struct test_case cases[] = {
    {"directory_keeps_what_a_kill_leaves", directory_keeps_what_a_kill_leaves},
    {"directory_power_cut_may_keep_some", directory_power_cut_may_keep_some},
    {"directory_refuses_what_changed", directory_refuses_what_changed},
    {"revisions_ascend_and_tombstones_stay",
	revisions_ascend_and_tombstones_stay},
    {"match_gives_equal_content_first", match_gives_equal_content_first},
    {"fault_fail_stops_one_call_only", fault_fail_stops_one_call_only},
    {NULL, NULL}};

int
main(int argc, char **argv)
{
	return test_main("store_memory", cases, argc, argv);
}
