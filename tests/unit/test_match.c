/* SPDX-License-Identifier: Apache-2.0 */
/* Matching: ranks, the distance of texts, and a total order. */
#include <string.h>

#include "support/test.h"
#include "sync/match.h"

static struct sml_facts
facts(uint8_t print, uint64_t uid, uint64_t strong)
{
	struct sml_facts f = {0};

	f.fingerprint[0] = print;
	if (uid)
		f.keys[f.key_count++] =
		    (struct sml_match_key){SML_KEY_UID, uid};
	if (strong)
		f.keys[f.key_count++] =
		    (struct sml_match_key){SML_KEY_STRONG, strong};
	return f;
}

static enum sml_match_rank
rank(struct sml_facts a, struct sml_facts b)
{
	enum sml_match_rank forth = sml_match_rank_of(&a, &b);

	CU_ASSERT(sml_match_rank_of(&b, &a) == forth);
	return forth;
}

static void
match_rank_is_content_then_uid_then_strong(void)
{
	CU_ASSERT(rank(facts(1, 5, 7), facts(1, 6, 8)) == SML_MATCH_CONTENT);
	CU_ASSERT(rank(facts(1, 5, 7), facts(2, 5, 7)) == SML_MATCH_UID);
	CU_ASSERT(rank(facts(1, 5, 7), facts(2, 6, 7)) == SML_MATCH_STRONG);
	CU_ASSERT(rank(facts(1, 5, 7), facts(2, 6, 8)) == SML_MATCH_NONE);
	CU_ASSERT(rank(facts(1, 0, 0), facts(2, 0, 0)) == SML_MATCH_NONE);
}

static void
match_rank_never_mixes_classes_of_keys(void)
{
	CU_ASSERT(rank(facts(1, 5, 0), facts(2, 0, 5)) == SML_MATCH_NONE);
}

static uint64_t
distance(const char *a, const char *b)
{
	struct sml_arena *arena = sml_arena_new(1000000);
	uint64_t forth = 0, back = 0;

	CU_ASSERT(sml_match_distance(
		      sml_str_of(a), sml_str_of(b), arena, &forth) == SML_OK);
	CU_ASSERT(sml_match_distance(
		      sml_str_of(b), sml_str_of(a), arena, &back) == SML_OK);
	CU_ASSERT(forth == back);
	CU_ASSERT(sml_arena_used(arena) == 0);
	sml_arena_free(arena);
	return forth;
}

static void
match_distance_counts_lines_the_other_lacks(void)
{
	CU_ASSERT(distance("a\nbb\nccc\n", "a\nbb\nccc\n") == 0);
	CU_ASSERT(distance("a\nbb\nccc\n", "a\nbb\n") == 3);
	CU_ASSERT(distance("a\nbb\n", "a\ndddd\n") == 6);
	CU_ASSERT(distance("", "abc") == 3);
	CU_ASSERT(distance("", "") == 0);
}

static void
match_distance_ignores_order_line_ends_and_blank_lines(void)
{
	CU_ASSERT(distance("a\r\nbb\r\n", "bb\n\n a\n") == 0);
}

static void
match_distance_is_of_a_multiset(void)
{
	CU_ASSERT(distance("aa\naa\nb\n", "aa\nb\n") == 2);
	CU_ASSERT(distance("aa\naa\n", "aa\naa\n") == 0);
}

static void
match_distance_out_of_memory_is_an_error(void)
{
	struct sml_arena *arena = sml_arena_new(8);
	uint64_t out;

	CU_ASSERT(sml_match_distance(SML_STR("a\nb\nc"), SML_STR("d"), arena,
		      &out) == SML_E_NOMEM);
	sml_arena_free(arena);
}

static void
match_choice_order_is_rank_distance_key(void)
{
	struct sml_match_choice v[] = {
	    {SML_MATCH_CONTENT, 9, SML_STR("z")},
	    {SML_MATCH_LINK, 0, SML_STR("a")},
	    {SML_MATCH_UID, 3, SML_STR("c")},
	    {SML_MATCH_UID, 3, SML_STR("d")},
	    {SML_MATCH_UID, 4, SML_STR("a")},
	    {SML_MATCH_STRONG, 0, SML_STR("a")},
	};
	size_t i, j;

	for (i = 0; i < SML_ARRAY_LEN(v); i++)
		for (j = 0; j < SML_ARRAY_LEN(v); j++)
			CU_ASSERT(sml_match_is_better(&v[i], &v[j]) == (i < j));
}

static const struct test_case cases[] = {
    {"match_rank_is_content_then_uid_then_strong",
	match_rank_is_content_then_uid_then_strong},
    {"match_rank_never_mixes_classes_of_keys",
	match_rank_never_mixes_classes_of_keys},
    {"match_distance_counts_lines_the_other_lacks",
	match_distance_counts_lines_the_other_lacks},
    {"match_distance_ignores_order_line_ends_and_blank_lines",
	match_distance_ignores_order_line_ends_and_blank_lines},
    {"match_distance_is_of_a_multiset", match_distance_is_of_a_multiset},
    {"match_distance_out_of_memory_is_an_error",
	match_distance_out_of_memory_is_an_error},
    {"match_choice_order_is_rank_distance_key",
	match_choice_order_is_rank_distance_key},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("match", cases, argc, argv);
}
