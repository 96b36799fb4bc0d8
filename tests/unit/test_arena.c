/* SPDX-License-Identifier: Apache-2.0 */
/* Memory: the arena, and the buffer that grows. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
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
	    {NULL, NULL},
	};

	return test_main("arena", cases, argc, argv);
}
