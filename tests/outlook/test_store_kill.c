/* SPDX-License-Identifier: Apache-2.0 */
/* The MAPI store when the process ends in mid-write; the script says where. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/store_case.h"
#include "support/test.h"

/**
 * test_store_kill write: add a note, change it, delete it; the double ends the
 * process at the call it was told. test_store_kill NAME: is the profile as NAME
 * says? VALISE_MAPI_FILE is the profile of both.
 */

static const char *wanted;

static void
begin(void)
{
	CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
	CU_ASSERT_EQUAL_FATAL(store_case_open(SML_KIND_NOTE), SML_OK);
}

static void
end(void)
{
	store_case_log_off();
	sml_arena_free(store_case.arena);
	store_case.arena = NULL;
}

static void
write_all(void)
{
	struct sml_entry e;

	begin();
	CU_ASSERT_EQUAL(store_case_add("first", "op1", &e), SML_OK);
	CU_ASSERT_EQUAL(store_case_replace(&e, "second", "op2", &e), SML_OK);
	CU_ASSERT_EQUAL(store_case_delete(&e), SML_OK);
	end();
}

/* What find() says of each intent, and how many items there are. */
static const struct {
	const char *name;
	size_t count;
	bool has_first, has_second;
} states[] = {
    {"empty", 0, false, false},
    {"added", 1, true, false},
    {"changed", 1, false, true},
    {"deleted", 0, false, false},
};

static void
check_state(void)
{
	struct sml_entry entry, e;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(states); i++)
		if (strcmp(states[i].name, wanted) == 0)
			break;
	CU_ASSERT_FATAL(i < SML_ARRAY_LEN(states));
	begin();
	CU_ASSERT_EQUAL(store_case_list(&entry, 1), states[i].count);
	CU_ASSERT_EQUAL(store_case_find("op1", SML_STR_NONE, &e),
	    states[i].has_first ? SML_OK : SML_E_NOT_FOUND);
	if (states[i].has_first)
		CU_ASSERT_TRUE(store_case_reads(e.key, "first"));
	CU_ASSERT_EQUAL(store_case_find("op2", SML_STR_NONE, &e),
	    states[i].has_second ? SML_OK : SML_E_NOT_FOUND);
	if (states[i].has_second)
		CU_ASSERT_TRUE(store_case_reads(e.key, "second"));
	end();
}

int
main(int argc, char **argv)
{
	static const struct test_case write_case[] = {
	    {"store_kill_write", write_all}, {NULL, NULL}};
	static const struct test_case check_case[] = {
	    {"store_kill_profile_is_whole", check_state}, {NULL, NULL}};

	wanted = argc > 1 ? argv[1] : "empty";
	return test_main("store_kill",
	    strcmp(wanted, "write") == 0 ? write_case : check_case, 1, argv);
}
