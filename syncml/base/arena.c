/* SPDX-License-Identifier: Apache-2.0 */
/* A list of blocks, filled one after the other and given back together. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK_LEN 4096u
#define LARGEST_STEP_LEN (256u * 1024)

/* Its bytes follow it; the union keeps them aligned for any type. */
union block {
	struct {
		union block *next;
		size_t cap;
		size_t used;
	} head;
	max_align_t align;
};

/* The blocks after `current` are unused: at most one, kept by a back(). */
struct sml_arena {
	union block *first;
	union block *current;
	size_t total;
	size_t max_len;
};

struct sml_arena *
sml_arena_new(size_t max_len)
{
	struct sml_arena *a = calloc(1, sizeof(*a));

	if (a)
		a->max_len = max_len;
	return a;
}

static void
free_blocks(union block *b)
{
	while (b) {
		union block *next = b->head.next;

		free(b);
		b = next;
	}
}

void
sml_arena_free(struct sml_arena *a)
{
	if (!a)
		return;
	free_blocks(a->first);
	free(a);
}

void
sml_arena_reset(struct sml_arena *a)
{
	if (a->first) {
		free_blocks(a->first->head.next);
		a->first->head.next = NULL;
		a->first->head.used = 0;
	}
	a->current = a->first;
	a->total = 0;
}

/* Makes a->current a block with room for @len bytes. */
static bool
open_block(struct sml_arena *a, size_t len)
{
	union block *last = a->current;
	union block *b = last ? last->head.next : a->first;
	size_t cap = FIRST_BLOCK_LEN;

	if (b && b->head.cap >= len) {
		b->head.used = 0;
		a->current = b;
		return true;
	}
	if (last) {
		cap = last->head.cap * 2;
		if (cap > LARGEST_STEP_LEN)
			cap = LARGEST_STEP_LEN;
	}
	if (cap < len)
		cap = len;
	if (cap > SIZE_MAX - sizeof(union block))
		return false;
	b = malloc(sizeof(union block) + cap);
	if (!b)
		return false;
	b->head.next = NULL;
	b->head.cap = cap;
	b->head.used = 0;
	if (last) {
		free_blocks(last->head.next);
		last->head.next = b;
	} else {
		free_blocks(a->first);
		a->first = b;
	}
	a->current = b;
	return true;
}

/* @align  a power of two, at most that of max_align_t */
static void *
alloc_aligned(struct sml_arena *a, size_t len, size_t align)
{
	union block *b = a->current;
	size_t left = b ? b->head.cap - b->head.used : 0;
	size_t pad = b ? (0 - b->head.used) & (align - 1) : 0;
	bool fits;
	char *p;

	len = len ? len : 1;
	fits = pad <= left && len <= left - pad;
	if (!fits)
		pad = 0;
	if (len > a->max_len - a->total || pad > a->max_len - a->total - len)
		return NULL;
	if (!fits) {
		if (!open_block(a, len))
			return NULL;
		b = a->current;
	}
	p = (char *)(b + 1) + b->head.used + pad;
	b->head.used += pad + len;
	a->total += pad + len;
	return memset(p, 0, len);
}

void *
sml_arena_alloc(struct sml_arena *a, size_t len)
{
	return alloc_aligned(a, len, _Alignof(max_align_t));
}

void *
sml_arena_array(struct sml_arena *a, size_t count, size_t size)
{
	const size_t most = _Alignof(max_align_t);
	/* The size of a type is a multiple of its alignment. */
	size_t align = size ? size & (~size + 1) : 1;

	if (size && count > SIZE_MAX / size)
		return NULL;
	return alloc_aligned(a, count * size, align < most ? align : most);
}

struct sml_str
sml_arena_dup(struct sml_arena *a, struct sml_str s)
{
	char *p;

	if (!s.p || s.len == SIZE_MAX)
		return SML_STR_NONE;
	p = sml_arena_alloc(a, s.len + 1);
	if (!p)
		return SML_STR_NONE;
	if (s.len)
		memcpy(p, s.p, s.len);
	return (struct sml_str){p, s.len};
}

struct sml_str
sml_arena_printf(struct sml_arena *a, const char *format, ...)
{
	va_list args;
	char *p;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		return SML_STR_NONE;
	p = sml_arena_alloc(a, (size_t)len + 1);
	if (!p)
		return SML_STR_NONE;
	va_start(args, format);
	vsnprintf(p, (size_t)len + 1, format, args);
	va_end(args);
	return (struct sml_str){p, (size_t)len};
}

size_t
sml_arena_used(const struct sml_arena *a)
{
	return a->total;
}

struct sml_arena_mark
sml_arena_mark(struct sml_arena *a)
{
	struct sml_arena_mark mark = {a->current, 0, a->total};

	if (a->current)
		mark.used = a->current->head.used;
	return mark;
}

void
sml_arena_back(struct sml_arena *a, struct sml_arena_mark mark)
{
	union block *spare;

	a->current = mark.block;
	a->total = mark.total;
	if (a->current)
		a->current->head.used = mark.used;
	/* One block stays, or a loop over items would malloc at each turn. */
	spare = a->current ? a->current->head.next : a->first;
	if (spare) {
		free_blocks(spare->head.next);
		spare->head.next = NULL;
	}
}
