/* SPDX-License-Identifier: Apache-2.0 */
/* Matching: ranks, the distance of texts, and a total order. */
#include <stdio.h>
#include <string.h>

#include "support/content.h"
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
match_choice_order_is_rank_link_distance_key(void)
{
	struct sml_match_choice v[] = {
	    {SML_MATCH_CONTENT, 9, SML_STR("z"), true},
	    {SML_MATCH_CONTENT, 0, SML_STR("a"), false},
	    {SML_MATCH_LINK, 0, SML_STR("a"), true},
	    {SML_MATCH_UID, 3, SML_STR("c"), false},
	    {SML_MATCH_UID, 3, SML_STR("d"), false},
	    {SML_MATCH_UID, 4, SML_STR("a"), false},
	    {SML_MATCH_STRONG, 0, SML_STR("a"), false},
	};
	size_t i, j;

	for (i = 0; i < SML_ARRAY_LEN(v); i++)
		for (j = 0; j < SML_ARRAY_LEN(v); j++)
			CU_ASSERT(sml_match_is_better(&v[i], &v[j]) == (i < j));
}

/* ---- of items ---- */

#define CARD(version, lines)                                                   \
	"BEGIN:VCARD\r\nVERSION:" version "\r\n" lines "END:VCARD\r\n"
#define EVENT(lines)                                                           \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n" lines             \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"

static enum sml_match_rank
rank_texts(enum sml_kind kind, const char *a, const char *b)
{
	return rank(content_facts(kind, a), content_facts(kind, b));
}

static void
match_one_uid_in_two_formats_is_the_uid(void)
{
	CU_ASSERT(
	    rank_texts(SML_KIND_CONTACT, CARD("2.1", "N:A;B\r\nUID:u\r\n"),
		CARD("3.0", "N:A;C\r\nFN:C A\r\nUID:u\r\n")) == SML_MATCH_UID);
	CU_ASSERT(rank_texts(SML_KIND_CONTACT,
		      CARD("2.1", "N:A;B\r\nTEL;HOME:1\r\nUID:u\r\n"),
		      CARD("3.0", "N:A;B\r\nTEL;TYPE=home:1\r\nUID:v\r\n")) ==
		  SML_MATCH_CONTENT);
	CU_ASSERT(rank_texts(SML_KIND_CALENDAR, EVENT("UID:u\r\nSUMMARY:a\r\n"),
		      EVENT("UID:u\r\nSUMMARY:b\r\n")) == SML_MATCH_UID);
	/* An instance that stands alone is not its series. */
	CU_ASSERT(rank_texts(SML_KIND_CALENDAR, EVENT("UID:u\r\nSUMMARY:a\r\n"),
		      EVENT("UID:u\r\nRECURRENCE-ID:20260101\r\n"
			    "SUMMARY:b\r\n")) == SML_MATCH_NONE);
}

static void
match_never_by_name_alone(void)
{
	CU_ASSERT(
	    rank_texts(SML_KIND_CONTACT,
		CARD("3.0", "N:A;B\r\nFN:B A\r\nORG:x\r\n"),
		CARD("3.0", "N:A;B\r\nFN:B A\r\nORG:y\r\n")) == SML_MATCH_NONE);
	CU_ASSERT(rank_texts(SML_KIND_CONTACT,
		      CARD("3.0", "N:A;B\r\nTEL:+49 30 1234567\r\n"),
		      CARD("3.0", "N:C;D\r\nTEL:+49 30 1234567\r\n")) ==
		  SML_MATCH_NONE);
	CU_ASSERT(rank_texts(SML_KIND_CALENDAR,
		      EVENT("SUMMARY:a\r\nDTSTART:20260101T080000Z\r\n"),
		      EVENT("SUMMARY:a\r\nDTSTART:20260102T080000Z\r\n")) ==
		  SML_MATCH_NONE);
	CU_ASSERT(rank_texts(SML_KIND_NOTE, "Shopping\nmilk",
		      "Shopping\nbread") == SML_MATCH_NONE);
}

static void
match_by_name_with_a_strong_field(void)
{
	static const char *const shared[] = {"TEL:+49 30 1234567\r\n",
	    "EMAIL:a@example.org\r\n", "BDAY:19700102\r\n"};

	for (size_t i = 0; i < SML_ARRAY_LEN(shared); i++) {
		char a[200], b[200];

		snprintf(a, sizeof(a),
		    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:A;B\r\nUID:1\r\n%s"
		    "END:VCARD\r\n",
		    shared[i]);
		snprintf(b, sizeof(b),
		    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:B A\r\nUID:2\r\n%s"
		    "END:VCARD\r\n",
		    shared[i]);
		CU_ASSERT(
		    rank_texts(SML_KIND_CONTACT, a, b) == SML_MATCH_STRONG);
	}
	CU_ASSERT(rank_texts(SML_KIND_CALENDAR,
		      EVENT("SUMMARY:a\r\nDTSTART:20260101T080000Z\r\n"),
		      EVENT("SUMMARY: A\r\nDTSTART:20260101T080000Z\r\n"
			    "LOCATION:x\r\n")) == SML_MATCH_STRONG);
}

static const struct test_case cases[] = {
    {"match_one_uid_in_two_formats_is_the_uid",
	match_one_uid_in_two_formats_is_the_uid},
    {"match_never_by_name_alone", match_never_by_name_alone},
    {"match_by_name_with_a_strong_field", match_by_name_with_a_strong_field},
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
    {"match_choice_order_is_rank_link_distance_key",
	match_choice_order_is_rank_link_distance_key},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status = test_main("match", cases, argc, argv);

	content_end();
	return status;
}
