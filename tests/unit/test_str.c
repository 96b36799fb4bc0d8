/* SPDX-License-Identifier: Apache-2.0 */
/* Slices of text, and UTF-8. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/str.h"
#include "support/test.h"

static void
str_absent_is_not_empty(void)
{
	CU_ASSERT(sml_str_eq(SML_STR_NONE, sml_str_of(NULL)));
	CU_ASSERT(!sml_str_eq(SML_STR_NONE, SML_STR("")));
	CU_ASSERT(!sml_str_is(SML_STR_NONE, ""));
	CU_ASSERT(sml_str_is(SML_STR(""), ""));
	CU_ASSERT(!sml_str_is_nocase(SML_STR_NONE, ""));
	CU_ASSERT(!sml_str_starts(SML_STR_NONE, ""));
	CU_ASSERT(!sml_str_ends(SML_STR_NONE, ""));
	CU_ASSERT(sml_str_cmp(SML_STR_NONE, SML_STR("")) < 0);
	CU_ASSERT(sml_str_cmp(SML_STR(""), SML_STR_NONE) > 0);
	CU_ASSERT(sml_str_cmp(SML_STR_NONE, SML_STR_NONE) == 0);
	CU_ASSERT_PTR_NULL(sml_str_sub(SML_STR_NONE, 1, 1).p);
	CU_ASSERT_PTR_NULL(sml_str_trim(SML_STR_NONE).p);
}

static void
str_compare_is_by_bytes(void)
{
	CU_ASSERT(sml_str_eq(SML_STR("a\0b"), SML_STR("a\0b")));
	CU_ASSERT(!sml_str_eq(SML_STR("a\0b"), SML_STR("a\0c")));
	CU_ASSERT(!sml_str_is(SML_STR("a\0b"), "a"));
	CU_ASSERT(!sml_str_is(SML_STR("Begin"), "BEGIN"));
	CU_ASSERT(sml_str_is_nocase(SML_STR("Begin"), "bEGIN"));
	CU_ASSERT(!sml_str_is_nocase(SML_STR("\xc3\x84"), "\xc3\xa4"));
	CU_ASSERT(!sml_str_is_nocase(SML_STR("@[`{"), "`{@["));
	CU_ASSERT(sml_str_cmp(SML_STR("a"), SML_STR("b")) < 0);
	CU_ASSERT(sml_str_cmp(SML_STR("\xff"), SML_STR("b")) > 0);
	CU_ASSERT(sml_str_cmp(SML_STR("ab"), SML_STR("a")) > 0);
	CU_ASSERT(sml_str_cmp(SML_STR("ab"), SML_STR("ab")) == 0);
}

static void
str_starts_and_ends(void)
{
	CU_ASSERT(sml_str_starts(SML_STR("./card"), "./"));
	CU_ASSERT(!sml_str_starts(SML_STR("."), "./"));
	CU_ASSERT(sml_str_starts(SML_STR("x"), ""));
	CU_ASSERT(sml_str_starts_nocase(SML_STR("X-VALISE"), "x-"));
	CU_ASSERT(!sml_str_starts(SML_STR("X-VALISE"), "x-"));
	CU_ASSERT(sml_str_ends(SML_STR("a.ics"), ".ics"));
	CU_ASSERT(!sml_str_ends(SML_STR("ics"), ".ics"));
	CU_ASSERT(sml_str_ends(SML_STR(""), ""));
}

static void
str_sub_is_cut_to_what_is_there(void)
{
	struct sml_str s = SML_STR("hello");

	CU_ASSERT(sml_str_is(sml_str_sub(s, 1, 3), "ell"));
	CU_ASSERT(sml_str_is(sml_str_sub(s, 3, 99), "lo"));
	CU_ASSERT(sml_str_is(sml_str_sub(s, 3, SIZE_MAX), "lo"));
	CU_ASSERT(sml_str_is(sml_str_sub(s, 9, 1), ""));
	CU_ASSERT(sml_str_is(sml_str_sub(s, SIZE_MAX, SIZE_MAX), ""));
}

static void
str_trim_takes_white_space_off_both_ends(void)
{
	CU_ASSERT(sml_str_is(sml_str_trim(SML_STR(" \t\r\na b \r\n")), "a b"));
	CU_ASSERT(sml_str_is(sml_str_trim(SML_STR(" \t ")), ""));
	CU_ASSERT(sml_str_is(sml_str_trim(SML_STR("\va")), "\va"));
}

static void
str_find_reports_index_or_length(void)
{
	struct sml_str s = SML_STR("a]]b]]>c]]");

	CU_ASSERT(sml_str_chr(s, ']', 0) == 1);
	CU_ASSERT(sml_str_chr(s, 'c', 8) == s.len);
	CU_ASSERT(sml_str_chr(s, 'c', SIZE_MAX) == s.len);
	CU_ASSERT(sml_str_chr(SML_STR_NONE, 'c', 0) == 0);
	CU_ASSERT(sml_str_find(s, SML_STR("]]>"), 0) == 4);
	CU_ASSERT(sml_str_find(s, SML_STR("]]>"), 5) == s.len);
	CU_ASSERT(sml_str_find(s, SML_STR("]]"), 8) == 8);
	CU_ASSERT(sml_str_find(s, SML_STR("a]]b]]>c]]x"), 0) == s.len);
	CU_ASSERT(sml_str_find(s, SML_STR(""), 3) == 3);
	CU_ASSERT(sml_str_find(s, SML_STR("x"), SIZE_MAX) == s.len);
	CU_ASSERT(sml_str_find(SML_STR("aab"), SML_STR("ab"), 0) == 1);
}

static void
str_next_gives_every_field(void)
{
	static const char *const want[] = {"a", "", "b", ""};
	struct sml_str rest = SML_STR("a,,b,"), field;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(want); i++) {
		CU_ASSERT_FATAL(sml_str_next(&rest, ',', &field));
		CU_ASSERT(sml_str_is(field, want[i]));
	}
	CU_ASSERT(!sml_str_next(&rest, ',', &field));
	rest = SML_STR("");
	CU_ASSERT(sml_str_next(&rest, ',', &field) && field.p && !field.len);
	CU_ASSERT(!sml_str_next(&rest, ',', &field));
}

static void
str_u64_takes_digits_only(void)
{
	static const char *const bad[] = {"", " 1", "1 ", "-1", "+1", "0x1",
	    "1.0", "18446744073709551616", "99999999999999999999999"};
	uint64_t n = 7;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(bad); i++)
		CU_ASSERT(!sml_str_u64(sml_str_of(bad[i]), &n));
	CU_ASSERT(!sml_str_u64(SML_STR_NONE, &n) && n == 7);
	CU_ASSERT(sml_str_u64(SML_STR("0"), &n) && n == 0);
	CU_ASSERT(sml_str_u64(SML_STR("000276"), &n) && n == 276);
	CU_ASSERT(sml_str_u64(SML_STR("18446744073709551615"), &n));
	CU_ASSERT(n == UINT64_MAX);
}

static void
utf8_valid_texts_are_accepted(void)
{
	static const char *const good[] = {"", "plain", "\xc2\x80", "\xdf\xbf",
	    "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
	    "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
	    "M\xc3\xbcller \xe2\x82\xac"};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(good); i++)
		CU_ASSERT(sml_utf8_is_valid(sml_str_of(good[i])));
	CU_ASSERT(sml_utf8_is_valid(SML_STR("a\0b")));
	CU_ASSERT(sml_utf8_is_valid(SML_STR_NONE));
}

static void
utf8_broken_texts_are_refused(void)
{
	static const char *const bad[] = {"\x80", "\xbf", "\xc0\x80",
	    "\xc1\xbf", "\xc3", "a\xc3", "\xc3(", "\xe0\x80\x80",
	    "\xe0\x9f\xbf", "\xe2\x82", "\xe2(\xa1", "\xe2\x82(",
	    "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80",
	    "\xf0\x8f\xbf\xbf", "\xf0\x9f\x98", "\xf0\x9f\x98(",
	    "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xfe", "\xff",
	    "M\xfcller"};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(bad); i++)
		CU_ASSERT(!sml_utf8_is_valid(sml_str_of(bad[i])));
}

/* ASCII is passed over in steps: a broken byte is seen wherever it stands. */
static void
utf8_broken_byte_anywhere_is_refused(void)
{
	char text[] = "0123456789012345678901234567890";

	for (size_t len = 1; len < sizeof(text); len++) {
		for (size_t at = 0; at < len; at++) {
			char kept = text[at];

			text[at] = (char)0xE4;
			CU_ASSERT(
			    !sml_utf8_is_valid((struct sml_str){text, len}));
			text[at] = kept;
		}
		CU_ASSERT(sml_utf8_is_valid((struct sml_str){text, len}));
	}
}

int
main(int argc, char **argv)
{
#define CASE(f)                                                                \
	{                                                                      \
#f, f                                                          \
	}
	static const struct test_case cases[] = {
	    CASE(str_absent_is_not_empty),
	    CASE(str_compare_is_by_bytes),
	    CASE(str_starts_and_ends),
	    CASE(str_sub_is_cut_to_what_is_there),
	    CASE(str_trim_takes_white_space_off_both_ends),
	    CASE(str_find_reports_index_or_length),
	    CASE(str_next_gives_every_field),
	    CASE(str_u64_takes_digits_only),
	    CASE(utf8_valid_texts_are_accepted),
	    CASE(utf8_broken_texts_are_refused),
	    CASE(utf8_broken_byte_anywhere_is_refused),
	    {NULL, NULL},
	};

	return test_main("str", cases, argc, argv);
}
