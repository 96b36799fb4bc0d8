/* SPDX-License-Identifier: Apache-2.0 */
/* Rows in one growing array per kind; a row's number is its cursor. */
#include "support/spool_memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"

enum {
	KIND_COUNT = SML_SPOOL_STAGE + 1
};

struct row {
	uint64_t number;
	struct sml_str text; /* ours */
};
struct rows {
	struct row *row;
	size_t count, cap, peak;
	uint64_t last_number;
};
struct spool_memory {
	struct sml_spool base;
	struct rows kinds[KIND_COUNT];
	bool is_broken;
};

static enum sml_err
append(struct sml_spool *sp, enum sml_spool_kind kind, struct sml_str text)
{
	struct spool_memory *m = (struct spool_memory *)sp;
	struct rows *rows = &m->kinds[kind];
	char *copy;

	if (m->is_broken) {
		return SML_E_STATE;
	}
	if (rows->count == rows->cap) {
		size_t cap = rows->cap * 2 + 16;
		struct row *larger = realloc(rows->row, cap * sizeof(*larger));

		if (larger == NULL) {
			return SML_E_NOMEM;
		}
		rows->row = larger;
		rows->cap = cap;
	}
	copy = malloc(text.len + 1);
	if (copy == NULL) {
		return SML_E_NOMEM;
	}
	if (text.len > 0) {
		memcpy(copy, text.p, text.len);
	}
	rows->row[rows->count++] = (struct row){
	    .number = ++rows->last_number, .text = {copy, text.len}};
	if (rows->count > rows->peak) {
		rows->peak = rows->count;
	}
	return SML_OK;
}

static enum sml_err
next(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t *cursor,
    struct sml_arena *arena, struct sml_str *row_out)
{
	struct spool_memory *m = (struct spool_memory *)sp;
	const struct rows *rows = &m->kinds[kind];

	if (m->is_broken) {
		return SML_E_STATE;
	}
	for (size_t i = 0; i < rows->count; i++) {
		if (rows->row[i].number > *cursor) {
			*cursor = rows->row[i].number;
			*row_out = sml_arena_dup(arena, rows->row[i].text);
			return row_out->p == NULL ? SML_E_NOMEM : SML_OK;
		}
	}
	return SML_END;
}

static enum sml_err
drop(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t cursor)
{
	struct spool_memory *m = (struct spool_memory *)sp;
	struct rows *rows = &m->kinds[kind];
	size_t gone = 0;

	if (m->is_broken) {
		return SML_E_STATE;
	}
	while (gone < rows->count && rows->row[gone].number <= cursor) {
		free((void *)(uintptr_t)rows->row[gone].text.p);
		gone++;
	}
	if (gone > 0) {
		memmove(rows->row, rows->row + gone,
		    (rows->count - gone) * sizeof(*rows->row));
		rows->count -= gone;
	}
	return SML_OK;
}

static const struct sml_spool_ops ops = {
    .name = "memory",
    .append = append,
    .next = next,
    .drop = drop,
};

struct sml_spool *
spool_memory_new(void)
{
	struct spool_memory *m = calloc(1, sizeof(*m));

	if (m == NULL) {
		return NULL;
	}
	m->base.ops = &ops;
	return &m->base;
}

void
spool_memory_free(struct sml_spool *sp)
{
	struct spool_memory *m = (struct spool_memory *)sp;

	if (m == NULL) {
		return;
	}
	m->is_broken = false;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		(void)!drop(sp, (enum sml_spool_kind)i, UINT64_MAX);
		free(m->kinds[i].row);
	}
	free(m);
}

size_t
spool_memory_count(const struct sml_spool *sp, enum sml_spool_kind kind)
{
	return ((const struct spool_memory *)sp)->kinds[kind].count;
}

size_t
spool_memory_peak(const struct sml_spool *sp, enum sml_spool_kind kind)
{
	return ((const struct spool_memory *)sp)->kinds[kind].peak;
}

void
spool_memory_break(struct sml_spool *sp, bool is_broken)
{
	((struct spool_memory *)sp)->is_broken = is_broken;
}
