/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is given back all at once: one arena a message, one a session. */
#ifndef SML_BASE_ARENA_H
#define SML_BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct sml_arena;

/**
 * @max_len  bytes it may hold in all; then allocations return NULL
 * Returns NULL when out of memory. sml_arena_free(NULL) does nothing.
 */
struct sml_arena *sml_arena_new(size_t max_len);
void sml_arena_free(struct sml_arena *a);

/* Give everything back but keep the first block for the next message. */
void sml_arena_reset(struct sml_arena *a);

/* Zeroed, aligned for any type. NULL: out of memory or over the maximum. */
void *sml_arena_alloc(struct sml_arena *a, size_t len) SML_MUST_USE;

/* The same for @count elements of a type of @size bytes, aligned for it. */
void *sml_arena_array(
    struct sml_arena *a, size_t count, size_t size) SML_MUST_USE;

/**
 * Copy into the arena, NUL added after the bytes. Result.p is NULL when out
 * of memory, or when s.p is NULL (absent stays absent).
 */
struct sml_str sml_arena_dup(struct sml_arena *a, struct sml_str s);

/* printf into the arena, NUL added; p is NULL when out of memory. */
struct sml_str sml_arena_printf(struct sml_arena *a, const char *format, ...)
    SML_PRINTF(2, 3);

/* Bytes handed out since the last reset. */
size_t sml_arena_used(const struct sml_arena *a);

/**
 * A mark to go back to: everything allocated after it is given back. Marks
 * nest. Used by loops that look at one item's text at a time.
 */
struct sml_arena_mark {
	void *block;
	size_t used;
	size_t total;
};
struct sml_arena_mark sml_arena_mark(struct sml_arena *a);
void sml_arena_back(struct sml_arena *a, struct sml_arena_mark mark);

#endif
