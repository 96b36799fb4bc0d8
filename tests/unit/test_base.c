/* SPDX-License-Identifier: Apache-2.0 */
/* The base: arena, buffer, slices, errors, log, base64, digests. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/digest.h"
#include "base/limits.h"
#include "support/test.h"

/* ---- arena ---- */

static bool
is_zero(const void *p, size_t len)
{
	const unsigned char *bytes = p;
	size_t i;

	for (i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

static void
arena_alloc_is_zeroed_and_aligned(void)
{
	struct sml_arena *a = sml_arena_new(1024 * 1024);
	size_t len;

	for (len = 0; len < 300; len++) {
		char *p = sml_arena_alloc(a, len);

		CU_ASSERT_PTR_NOT_NULL_FATAL(p);
		CU_ASSERT((uintptr_t)p % _Alignof(max_align_t) == 0);
		CU_ASSERT(is_zero(p, len));
		memset(p, 0xaa, len);
	}
	sml_arena_reset(a);
	CU_ASSERT(sml_arena_used(a) == 0);
	CU_ASSERT(is_zero(sml_arena_alloc(a, 4000), 4000));
	sml_arena_free(a);
	sml_arena_free(NULL);
}

static void
arena_over_maximum_is_null(void)
{
	struct sml_arena *a = sml_arena_new(10000);

	CU_ASSERT_PTR_NOT_NULL(sml_arena_alloc(a, 8000));
	CU_ASSERT_PTR_NULL(sml_arena_alloc(a, 4000));
	CU_ASSERT_PTR_NOT_NULL(sml_arena_alloc(a, 1000));
	CU_ASSERT_PTR_NULL(sml_arena_alloc(a, SIZE_MAX));
	CU_ASSERT_PTR_NULL(sml_arena_alloc(a, SIZE_MAX - 64));
	CU_ASSERT(sml_arena_used(a) >= 9000);
	CU_ASSERT(sml_arena_used(a) <= 10000);
	sml_arena_reset(a);
	CU_ASSERT_PTR_NOT_NULL(sml_arena_alloc(a, 9000));
	sml_arena_free(a);
}

/* Small elements leave no gaps, and what follows them is aligned again. */
static void
arena_array_is_as_large_as_its_elements(void)
{
	struct sml_arena *a = sml_arena_new(1024 * 1024);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	for (size_t size = 1; size < 100; size++) {
		size_t align = size & (~size + 1);
		size_t used = sml_arena_used(a);
		char *v = sml_arena_array(a, 3, size);
		char *p;

		CU_ASSERT_PTR_NOT_NULL_FATAL(v);
		if (align > _Alignof(max_align_t))
			align = _Alignof(max_align_t);
		CU_ASSERT((uintptr_t)v % align == 0);
		CU_ASSERT(is_zero(v, 3 * size));
		CU_ASSERT(sml_arena_used(a) < used + 3 * size + align);
		memset(v, 0xaa, 3 * size);
		p = sml_arena_alloc(a, 1);
		CU_ASSERT_PTR_NOT_NULL_FATAL(p);
		CU_ASSERT((uintptr_t)p % _Alignof(max_align_t) == 0);
		CU_ASSERT(is_zero(p, 1));
	}
	sml_arena_free(a);
}

static void
arena_array_overflow_is_null(void)
{
	struct sml_arena *a = sml_arena_new(SIZE_MAX);

	CU_ASSERT_PTR_NULL(sml_arena_array(a, SIZE_MAX / 4, 8));
	CU_ASSERT_PTR_NOT_NULL(sml_arena_array(a, 3, 8));
	CU_ASSERT_PTR_NOT_NULL(sml_arena_array(a, 0, 8));
	CU_ASSERT_PTR_NOT_NULL(sml_arena_array(a, 8, 0));
	sml_arena_free(a);
}

static void
arena_dup_keeps_absent_and_ends_with_nul(void)
{
	struct sml_arena *a = sml_arena_new(1000);
	struct sml_str s = sml_arena_dup(a, SML_STR("a\0b"));

	CU_ASSERT(sml_str_eq(s, SML_STR("a\0b")));
	CU_ASSERT_PTR_NOT_NULL_FATAL(s.p);
	CU_ASSERT(s.p[3] == '\0');
	s = sml_arena_dup(a, SML_STR(""));
	CU_ASSERT(s.p && s.len == 0 && s.p[0] == '\0');
	CU_ASSERT_PTR_NULL(sml_arena_dup(a, SML_STR_NONE).p);
	s = sml_arena_dup(a, (struct sml_str){s.p, SIZE_MAX});
	CU_ASSERT_PTR_NULL(s.p);
	sml_arena_free(a);
}

static void
arena_printf_formats_any_length(void)
{
	struct sml_arena *a = sml_arena_new(10000);
	struct sml_str s = sml_arena_printf(a, "%s-%d", "x", 7);

	CU_ASSERT(sml_str_is(s, "x-7"));
	s = sml_arena_printf(a, "%5000d", 1);
	CU_ASSERT(s.len == 5000 && s.p && s.p[4999] == '1');
	CU_ASSERT_PTR_NULL(sml_arena_printf(a, "%9000d", 1).p);
	sml_arena_free(a);
}

static void
arena_back_gives_back_and_keeps_older(void)
{
	struct sml_arena *a = sml_arena_new(1024 * 1024);
	struct sml_str kept = sml_arena_dup(a, SML_STR("kept"));
	struct sml_arena_mark outer = sml_arena_mark(a), inner;
	size_t used = sml_arena_used(a);
	char *first, *again;
	int turn;

	for (turn = 0; turn < 100; turn++) {
		first = sml_arena_alloc(a, 3000);
		inner = sml_arena_mark(a);
		CU_ASSERT_PTR_NOT_NULL(sml_arena_alloc(a, 100000));
		CU_ASSERT_PTR_NOT_NULL(sml_arena_alloc(a, 9000));
		sml_arena_back(a, inner);
		CU_ASSERT(sml_arena_used(a) == inner.total);
		sml_arena_back(a, outer);
		CU_ASSERT(sml_arena_used(a) == used);
		again = sml_arena_alloc(a, 3000);
		CU_ASSERT_PTR_EQUAL(first, again);
		CU_ASSERT(is_zero(again, 3000));
		memset(again, 0x55, 3000);
		sml_arena_back(a, outer);
	}
	CU_ASSERT(sml_str_is(kept, "kept"));
	sml_arena_free(a);
}

static void
arena_back_to_empty_starts_over(void)
{
	struct sml_arena *a = sml_arena_new(100000);
	struct sml_arena_mark mark = sml_arena_mark(a);
	char *first = sml_arena_alloc(a, 10);

	CU_ASSERT_PTR_NOT_NULL(sml_arena_alloc(a, 50000));
	sml_arena_back(a, mark);
	CU_ASSERT(sml_arena_used(a) == 0);
	CU_ASSERT_PTR_EQUAL(sml_arena_alloc(a, 10), first);
	sml_arena_back(a, mark);
	/* Larger than the block that was kept. */
	CU_ASSERT_PTR_NOT_NULL(sml_arena_alloc(a, 90000));
	sml_arena_free(a);
}

/* ---- buffer ---- */

static void
buf_put_grows_to_the_maximum(void)
{
	struct sml_buf b;
	int i;

	sml_buf_init(&b, 1000);
	CU_ASSERT(sml_str_eq(sml_buf_str(&b), SML_STR("")));
	for (i = 0; i < 100; i++)
		sml_buf_put_text(&b, "0123456789");
	CU_ASSERT(b.err == SML_OK && b.len == 1000 && b.cap <= 1000);
	sml_buf_put_byte(&b, 'x');
	CU_ASSERT(sml_buf_err(&b) == SML_E_TOO_BIG && b.len == 1000);
	sml_buf_free(&b);
	CU_ASSERT(!b.p && !b.len && b.err == SML_OK && b.max_len == 1000);
}

static void
buf_error_stays_until_cut_or_reset(void)
{
	struct sml_buf b;

	sml_buf_init(&b, 4);
	sml_buf_put_text(&b, "abc");
	sml_buf_put_text(&b, "de");
	sml_buf_put_byte(&b, 'd');
	CU_ASSERT(b.err == SML_E_TOO_BIG);
	CU_ASSERT(sml_str_is(sml_buf_str(&b), "abc"));
	CU_ASSERT(sml_buf_reserve(&b, 1) == SML_E_TOO_BIG);
	sml_buf_cut(&b, 9);
	CU_ASSERT(b.err == SML_OK && b.len == 3);
	sml_buf_cut(&b, 1);
	sml_buf_put_text(&b, "xyz");
	CU_ASSERT(sml_str_is(sml_buf_str(&b), "axyz"));
	sml_buf_put_byte(&b, '!');
	sml_buf_reset(&b);
	CU_ASSERT(b.err == SML_OK && b.len == 0 && b.p);
	sml_buf_free(&b);
}

static void
buf_empty_appends_change_nothing(void)
{
	struct sml_buf b;

	sml_buf_init(&b, 0);
	sml_buf_put(&b, NULL, 0);
	sml_buf_put_str(&b, SML_STR_NONE);
	sml_buf_put_text(&b, "");
	sml_buf_printf(&b, "%s", "");
	CU_ASSERT(b.err == SML_OK && b.len == 0);
	sml_buf_put_byte(&b, 0);
	CU_ASSERT(b.err == SML_E_TOO_BIG);
	sml_buf_free(&b);
}

static void
buf_printf_formats_any_length(void)
{
	struct sml_buf b;

	sml_buf_init(&b, 2000);
	sml_buf_printf(&b, "%d,", 42);
	sml_buf_printf(&b, "%1000d", 7);
	CU_ASSERT(b.err == SML_OK && b.len == 1003);
	CU_ASSERT(sml_str_starts(sml_buf_str(&b), "42, "));
	CU_ASSERT(sml_str_ends(sml_buf_str(&b), " 7"));
	sml_buf_printf(&b, "%1000d", 7);
	CU_ASSERT(b.err == SML_E_TOO_BIG && b.len == 1003);
	sml_buf_free(&b);
}

static void
buf_reserve_keeps_the_memory_in_place(void)
{
	struct sml_buf b;
	const uint8_t *p;
	int i;

	sml_buf_init(&b, 100000);
	CU_ASSERT(sml_buf_reserve(&b, 50000) == SML_OK);
	p = b.p;
	for (i = 0; i < 50000; i++)
		sml_buf_put_byte(&b, 'x');
	CU_ASSERT_PTR_EQUAL(b.p, p);
	CU_ASSERT(sml_buf_reserve(&b, 50001) == SML_E_TOO_BIG);
	CU_ASSERT(b.err == SML_OK);
	sml_buf_wipe(&b);
	CU_ASSERT(!b.p && !b.len);
	sml_buf_wipe(&b);
}

static void
buf_dup_is_a_copy_or_the_error(void)
{
	struct sml_arena *arena = sml_arena_new(100);
	struct sml_buf b;
	struct sml_str copy;

	CU_ASSERT_FATAL(arena != NULL);
	sml_buf_init(&b, 8);
	CU_ASSERT(sml_buf_dup(&b, arena, &copy) == SML_OK);
	CU_ASSERT(copy.p && !copy.len);
	sml_buf_put_text(&b, "abc");
	CU_ASSERT(sml_buf_dup(&b, arena, &copy) == SML_OK);
	sml_buf_wipe(&b);
	CU_ASSERT(sml_str_is(copy, "abc"));
	sml_buf_put_text(&b, "abcdefgh");
	sml_arena_free(arena);
	arena = sml_arena_new(4);
	CU_ASSERT_FATAL(arena != NULL);
	CU_ASSERT(sml_buf_dup(&b, arena, &copy) == SML_E_NOMEM && !copy.p);
	sml_buf_put_byte(&b, 'i');
	CU_ASSERT(sml_buf_dup(&b, arena, &copy) == SML_E_TOO_BIG && !copy.p);
	sml_buf_free(&b);
	sml_arena_free(arena);
}

static void
wipe_overwrites_the_bytes(void)
{
	char secret[] = "OhBehave";

	sml_wipe(secret, sizeof(secret));
	CU_ASSERT(is_zero(secret, sizeof(secret)));
	sml_wipe(NULL, 0);
}

/* ---- slices ---- */

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

/* ---- errors ---- */

static void
err_scope_follows_the_band(void)
{
	CU_ASSERT(sml_err_scope(SML_OK) == SML_SCOPE_NONE);
	CU_ASSERT(sml_err_scope(SML_END) == SML_SCOPE_NONE);
	CU_ASSERT(sml_err_scope(SML_E_SYNTAX) == SML_SCOPE_ITEM);
	CU_ASSERT(sml_err_scope(SML_E_EXISTS) == SML_SCOPE_ITEM);
	CU_ASSERT(sml_err_scope(SML_E_STORE) == SML_SCOPE_STORE);
	CU_ASSERT(sml_err_scope(SML_E_STORE_BUSY) == SML_SCOPE_STORE);
	CU_ASSERT(sml_err_scope(SML_E_PROTOCOL) == SML_SCOPE_SESSION);
	CU_ASSERT(sml_err_scope(SML_E_ROOM) == SML_SCOPE_SESSION);
	CU_ASSERT(sml_err_scope(SML_E_NOMEM) == SML_SCOPE_FATAL);
	CU_ASSERT(sml_err_scope(SML_E_BUG) == SML_SCOPE_FATAL);
}

static void
err_every_error_has_name_and_text(void)
{
	static const struct {
		enum sml_err err;
		const char *name, *text;
	} all[] = {
#define ROW(name, value, text) {SML_##name, "SML_" #name, text},
	    SML_ERR_LIST(ROW)
#undef ROW
	};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(all); i++) {
		CU_ASSERT_STRING_EQUAL(sml_err_name(all[i].err), all[i].name);
		CU_ASSERT_STRING_EQUAL(sml_err_text(all[i].err), all[i].text);
	}
	CU_ASSERT_STRING_EQUAL(
	    sml_err_text((enum sml_err) - 555), "unknown error");
	CU_ASSERT_PTR_NOT_NULL(sml_err_name((enum sml_err) - 555));
}

/* ---- log ---- */

struct seen_log {
	int count;
	enum sml_log_level level;
	size_t len;
	char line[2048];
};

static void
keep_line(void *ctx, enum sml_log_level level, const char *line)
{
	struct seen_log *seen = ctx;

	seen->count++;
	seen->level = level;
	seen->len = strlen(line);
	snprintf(seen->line, sizeof(seen->line), "%s", line);
}

static void
log_lines_above_the_level_are_dropped(void)
{
	struct seen_log seen = {0};
	struct sml_log log = {keep_line, &seen, SML_LOG_INFO};

	sml_log(&log, SML_LOG_DEBUG, "no");
	CU_ASSERT(seen.count == 0);
	sml_log(&log, SML_LOG_INFO, "item %d", 3);
	CU_ASSERT(seen.count == 1 && seen.level == SML_LOG_INFO);
	CU_ASSERT_STRING_EQUAL(seen.line, "item 3");
	sml_log(&log, SML_LOG_ERROR, "x");
	CU_ASSERT(seen.count == 2 && seen.level == SML_LOG_ERROR);
}

static void
log_without_sink_does_nothing(void)
{
	struct sml_log log = {NULL, NULL, SML_LOG_WIRE};

	sml_log(NULL, SML_LOG_ERROR, "x");
	sml_log(&log, SML_LOG_ERROR, "x");
	CU_ASSERT_STRING_EQUAL(sml_log_level_name(SML_LOG_WIRE), "wire");
	CU_ASSERT_STRING_EQUAL(sml_log_level_name(SML_LOG_ERROR), "error");
}

static void
log_line_of_a_peer_stays_one_line(void)
{
	struct seen_log seen = {0};
	struct sml_log log = {keep_line, &seen, SML_LOG_INFO};

	sml_log(&log, SML_LOG_INFO, "%s", "a\r\nerror b\t\x1b[0m\x7f");
	CU_ASSERT_STRING_EQUAL(seen.line, "a  error b ?[0m?");
	sml_log(&log, SML_LOG_INFO, "%1500d\n", 5);
	CU_ASSERT(seen.len == 1501);
	CU_ASSERT_STRING_EQUAL(seen.line + 1499, "5 ");
}

/* ---- base64 and hexadecimal ---- */

static void
base64_encode_follows_rfc4648(void)
{
	static const struct {
		const char *plain, *coded;
	} rows[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
	    {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
	    {"Bruce2:OhBehave", "QnJ1Y2UyOk9oQmVoYXZl"}, {"Nonce", "Tm9uY2U="},
	    {"\xff\xef\xbe", "/+++"}};
	struct sml_buf b;
	size_t i;

	sml_buf_init(&b, 100);
	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		sml_buf_reset(&b);
		sml_base64_encode(sml_str_of(rows[i].plain), &b);
		CU_ASSERT(sml_str_is(sml_buf_str(&b), rows[i].coded));
		sml_buf_reset(&b);
		CU_ASSERT(
		    sml_base64_decode(sml_str_of(rows[i].coded), &b) == SML_OK);
		CU_ASSERT(sml_str_is(sml_buf_str(&b), rows[i].plain));
	}
	sml_buf_free(&b);
}

static void
base64_decode_accepts_what_the_wire_has(void)
{
	static const struct {
		const char *coded, *plain;
	} rows[] = {{" Zm9v\r\n Ym\tFy \n", "foobar"}, {"Zg", "f"},
	    {"Zg=", "f"}, {"Zg = =", "f"}, {"Zm8", "fo"}, {"Zh==", "f"},
	    {" \r\n", ""}};
	struct sml_buf b;
	size_t i;

	sml_buf_init(&b, 100);
	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		sml_buf_reset(&b);
		CU_ASSERT(
		    sml_base64_decode(sml_str_of(rows[i].coded), &b) == SML_OK);
		CU_ASSERT(sml_str_is(sml_buf_str(&b), rows[i].plain));
	}
	sml_buf_free(&b);
}

static void
base64_decode_refuses_what_is_broken(void)
{
	static const char *const bad[] = {"Z", "Zm9vY", "=",
	    "==", "Zm9v=", "Zm8==", "Zg===", "Zg==Zg==", "Z=g=", "Zm9v-",
	    "Zm9_", "Zm\xc3\xbc", "Zm9v,"};
	struct sml_buf b;
	size_t i;

	sml_buf_init(&b, 100);
	for (i = 0; i < SML_ARRAY_LEN(bad); i++) {
		sml_buf_reset(&b);
		CU_ASSERT(
		    sml_base64_decode(sml_str_of(bad[i]), &b) == SML_E_SYNTAX);
		CU_ASSERT(b.err == SML_OK);
	}
	sml_buf_reset(&b);
	CU_ASSERT(sml_base64_decode(SML_STR("Zm9v\0"), &b) == SML_E_SYNTAX);
	CU_ASSERT(sml_str_is(sml_buf_str(&b), "foo"));
	sml_buf_free(&b);
}

static void
base64_over_the_limit_is_too_big(void)
{
	struct sml_buf b;

	sml_buf_init(&b, 5);
	sml_base64_encode(SML_STR("foob"), &b);
	CU_ASSERT(b.err == SML_E_TOO_BIG);
	sml_buf_reset(&b);
	CU_ASSERT(sml_base64_decode(SML_STR("Zm9vYmFy"), &b) == SML_E_TOO_BIG);
	sml_buf_free(&b);
}

static void
base64_every_byte_comes_back(void)
{
	struct sml_buf coded, plain;
	char bytes[256];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(unsigned char)i;
	sml_buf_init(&coded, 1000);
	sml_buf_init(&plain, 1000);
	sml_base64_encode((struct sml_str){bytes, sizeof(bytes)}, &coded);
	CU_ASSERT(sml_base64_decode(sml_buf_str(&coded), &plain) == SML_OK);
	CU_ASSERT(plain.len == 256 && memcmp(plain.p, bytes, 256) == 0);
	sml_buf_reset(&coded);
	sml_buf_reset(&plain);
	sml_hex_encode((struct sml_str){bytes, sizeof(bytes)}, &coded);
	CU_ASSERT(coded.len == 512);
	CU_ASSERT(sml_hex_decode(sml_buf_str(&coded), &plain) == SML_OK);
	CU_ASSERT(plain.len == 256 && memcmp(plain.p, bytes, 256) == 0);
	sml_buf_free(&coded);
	sml_buf_free(&plain);
}

static void
hex_decode_takes_both_cases_and_whole_bytes(void)
{
	struct sml_buf b;

	sml_buf_init(&b, 100);
	CU_ASSERT(sml_hex_decode(SML_STR("4aFf00"), &b) == SML_OK);
	CU_ASSERT(sml_str_eq(sml_buf_str(&b), SML_STR("\x4a\xff\0")));
	CU_ASSERT(sml_hex_decode(SML_STR(""), &b) == SML_OK);
	CU_ASSERT(sml_hex_decode(SML_STR("4"), &b) == SML_E_SYNTAX);
	CU_ASSERT(sml_hex_decode(SML_STR("4g"), &b) == SML_E_SYNTAX);
	CU_ASSERT(sml_hex_decode(SML_STR("4 "), &b) == SML_E_SYNTAX);
	sml_buf_free(&b);
}

/* ---- digests ---- */

static bool
is_hex(const uint8_t *digest, size_t len, const char *want)
{
	struct sml_buf b;
	bool same;

	sml_buf_init(&b, 100);
	sml_hex_encode((struct sml_str){(const char *)digest, len}, &b);
	same = sml_str_is(sml_buf_str(&b), want);
	sml_buf_free(&b);
	return same;
}

static void
digest_md5_known_vectors(void)
{
	uint8_t out[SML_MD5_LEN];

	CU_ASSERT(sml_digest_md5(SML_STR(""), out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), "d41d8cd98f00b204e9800998ecf8427e"));
	CU_ASSERT(sml_digest_md5(SML_STR_NONE, out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), "d41d8cd98f00b204e9800998ecf8427e"));
	CU_ASSERT(sml_digest_md5(SML_STR("message digest"), out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), "f96b697d7cb7938d525a2f31aaf161d0"));
}

/* H(B64(H(user:password)):nonce), DS 1.1 and 1.2. */
static void
digest_md5_gives_the_credential_of_the_specification(void)
{
	uint8_t out[SML_MD5_LEN];
	struct sml_str digest = {(const char *)out, sizeof(out)};
	struct sml_buf b;

	sml_buf_init(&b, 100);
	CU_ASSERT(sml_digest_md5(SML_STR("Bruce1:OhBehave"), out) == SML_OK);
	sml_base64_encode(digest, &b);
	CU_ASSERT(sml_str_is(sml_buf_str(&b), "izei3G6za6rVDRgO8aQXyQ=="));
	sml_buf_reset(&b);
	CU_ASSERT(sml_digest_md5(SML_STR("Bruce2:OhBehave"), out) == SML_OK);
	sml_base64_encode(digest, &b);
	sml_buf_put_text(&b, ":Nonce");
	CU_ASSERT(sml_digest_md5(sml_buf_str(&b), out) == SML_OK);
	sml_buf_reset(&b);
	sml_base64_encode(digest, &b);
	CU_ASSERT(sml_str_is(sml_buf_str(&b), "Zz6EivR3yeaaENcRN6lpAQ=="));
	/* SyncML 1.0: H(user:password:nonce). */
	CU_ASSERT(
	    sml_digest_md5(SML_STR("Bruce2:OhBehave:Nonce"), out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), "52692a000661890bd75e17da7ffbbe39"));
	sml_buf_free(&b);
}

static const char sha256_abc[] =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char sha256_empty[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

static void
digest_sha256_known_vectors(void)
{
	uint8_t out[SML_SHA256_LEN];

	CU_ASSERT(sml_digest_sha256(SML_STR("abc"), out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), sha256_abc));
	CU_ASSERT(sml_digest_sha256(SML_STR_NONE, out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), sha256_empty));
}

/* RFC 4231, test cases 2 and 6, and the empty key. */
static void
digest_hmac_sha256_known_vectors(void)
{
	uint8_t out[SML_SHA256_LEN];
	char key[131];

	CU_ASSERT(sml_digest_hmac_sha256(SML_STR("Jefe"),
		      SML_STR("what do ya want for nothing?"), out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out),
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843"));
	memset(key, 0xaa, sizeof(key));
	CU_ASSERT(sml_digest_hmac_sha256((struct sml_str){key, sizeof(key)},
		      SML_STR("Test Using Larger Than Block-Size Key - "
			      "Hash Key First"),
		      out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out),
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54"));
	CU_ASSERT(
	    sml_digest_hmac_sha256(SML_STR_NONE, SML_STR_NONE, out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out),
	    "b613679a0814d9ec772f95d778c35fc5"
	    "ff1697c493715653c6c712144292c5ad"));
}

static void
sha256_in_pieces_equals_the_whole(void)
{
	struct sml_sha256 *h = sml_sha256_new();
	uint8_t out[SML_SHA256_LEN];
	int turn;

	CU_ASSERT_PTR_NOT_NULL_FATAL(h);
	for (turn = 0; turn < 3; turn++) {
		sml_sha256_add(h, SML_STR("a"));
		sml_sha256_add(h, SML_STR_NONE);
		sml_sha256_add(h, SML_STR("bc"));
		CU_ASSERT(sml_sha256_final(h, out) == SML_OK);
		CU_ASSERT(is_hex(out, sizeof(out), sha256_abc));
	}
	CU_ASSERT(sml_sha256_final(h, out) == SML_OK);
	CU_ASSERT(is_hex(out, sizeof(out), sha256_empty));
	sml_sha256_free(h);
	sml_sha256_free(NULL);
}

static void
digest_eq_sees_every_bit(void)
{
	uint8_t a[SML_SHA256_LEN] = {0}, b[SML_SHA256_LEN] = {0};
	size_t bit;

	CU_ASSERT(sml_digest_eq(a, b, sizeof(a)));
	CU_ASSERT(sml_digest_eq(NULL, NULL, 0));
	for (bit = 0; bit < 8 * sizeof(a); bit++) {
		b[bit / 8] = (uint8_t)(1u << bit % 8);
		CU_ASSERT(!sml_digest_eq(a, b, sizeof(a)));
		b[bit / 8] = 0;
	}
}

/* ---- the test support itself ---- */

static void
test_env_is_deterministic(void)
{
	const struct sml_env *env = test_env();
	uint8_t first[8], again[8];
	int64_t now = env->now_utc(env->ctx);

	CU_ASSERT(env->random(env->ctx, first, sizeof(first)) == SML_OK);
	CU_ASSERT(env->random(env->ctx, again, sizeof(again)) == SML_OK);
	CU_ASSERT(memcmp(first, again, sizeof(first)) != 0);
	test_env_set_now(now + 5);
	CU_ASSERT(env->now_utc(env->ctx) == now + 5);
	CU_ASSERT(env->ticks_ms(env->ctx) == 5000);
	test_env_reset();
	CU_ASSERT(env->now_utc(env->ctx) == now);
	CU_ASSERT(env->random(env->ctx, again, sizeof(again)) == SML_OK);
	CU_ASSERT(memcmp(first, again, sizeof(first)) == 0);
}

int
main(int argc, char **argv)
{
#define CASE(f)                                                                \
	{                                                                      \
#f, f                                                          \
	}
	static const struct test_case cases[] = {
	    CASE(arena_alloc_is_zeroed_and_aligned),
	    CASE(arena_over_maximum_is_null),
	    CASE(arena_array_is_as_large_as_its_elements),
	    CASE(arena_array_overflow_is_null),
	    CASE(arena_dup_keeps_absent_and_ends_with_nul),
	    CASE(arena_printf_formats_any_length),
	    CASE(arena_back_gives_back_and_keeps_older),
	    CASE(arena_back_to_empty_starts_over),
	    CASE(buf_put_grows_to_the_maximum),
	    CASE(buf_error_stays_until_cut_or_reset),
	    CASE(buf_empty_appends_change_nothing),
	    CASE(buf_printf_formats_any_length),
	    CASE(buf_reserve_keeps_the_memory_in_place),
	    CASE(buf_dup_is_a_copy_or_the_error),
	    CASE(wipe_overwrites_the_bytes),
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
	    CASE(err_scope_follows_the_band),
	    CASE(err_every_error_has_name_and_text),
	    CASE(log_lines_above_the_level_are_dropped),
	    CASE(log_without_sink_does_nothing),
	    CASE(log_line_of_a_peer_stays_one_line),
	    CASE(base64_encode_follows_rfc4648),
	    CASE(base64_decode_accepts_what_the_wire_has),
	    CASE(base64_decode_refuses_what_is_broken),
	    CASE(base64_over_the_limit_is_too_big),
	    CASE(base64_every_byte_comes_back),
	    CASE(hex_decode_takes_both_cases_and_whole_bytes),
	    CASE(digest_md5_known_vectors),
	    CASE(digest_md5_gives_the_credential_of_the_specification),
	    CASE(digest_sha256_known_vectors),
	    CASE(digest_hmac_sha256_known_vectors),
	    CASE(sha256_in_pieces_equals_the_whole),
	    CASE(digest_eq_sees_every_bit),
	    CASE(test_env_is_deterministic),
	    {NULL, NULL},
	};

	return test_main("base", cases, argc, argv);
}
