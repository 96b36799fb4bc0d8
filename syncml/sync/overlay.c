/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and drops of a spool, kept in memory for the length of a message. */
#include "sync/overlay.h"

#include <stdlib.h>

#include "base/limits.h"

#define KINDS (SML_SPOOL_STAGE + 1)
/* Cursors from here on are rows in memory; no row below gets so far. */
#define NEW_ROWS ((uint64_t)1 << 62)

struct row {
	struct sml_str bytes;
	struct row *next;
};

struct layer {
	uint64_t dropped; /* rows below up to here are gone */
	struct row *first, **end;
	uint64_t count;   /* rows in memory, those dropped included */
	uint64_t skipped; /* of them dropped */
};

struct sml_overlay {
	struct sml_spool base; /* first: cast */
	struct sml_spool *below;
	struct sml_arena *arena;
	struct layer layers[KINDS];
};

static struct sml_overlay *
overlay_of(struct sml_spool *sp)
{
	return (struct sml_overlay *)(void *)sp;
}

static enum sml_err
overlay_append(
    struct sml_spool *sp, enum sml_spool_kind kind, struct sml_str bytes)
{
	struct sml_overlay *o = overlay_of(sp);
	struct layer *l = &o->layers[kind];
	struct row *row = sml_arena_alloc(o->arena, sizeof(*row));

	if (!row)
		return SML_E_NOMEM;
	row->bytes = sml_arena_dup(o->arena, bytes);
	if (bytes.p && !row->bytes.p)
		return SML_E_NOMEM;
	*l->end = row;
	l->end = &row->next;
	l->count++;
	return SML_OK;
}

static enum sml_err
next_in_memory(const struct layer *l, uint64_t *cursor, struct sml_arena *arena,
    struct sml_str *row_out)
{
	uint64_t at = *cursor >= NEW_ROWS ? *cursor - NEW_ROWS : 0, i;
	const struct row *row = l->first;

	if (at < l->skipped)
		at = l->skipped;
	for (i = 0; row && i < at; i++)
		row = row->next;
	if (!row)
		return SML_END;
	*row_out = sml_arena_dup(arena, row->bytes);
	if (row->bytes.p && !row_out->p)
		return SML_E_NOMEM;
	*cursor = NEW_ROWS + at + 1;
	return SML_OK;
}

static enum sml_err
overlay_next(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t *cursor,
    struct sml_arena *arena, struct sml_str *row_out)
{
	struct sml_overlay *o = overlay_of(sp);
	struct layer *l = &o->layers[kind];
	uint64_t at = *cursor > l->dropped ? *cursor : l->dropped;
	enum sml_err err = SML_END;

	if (at < NEW_ROWS)
		err = o->below->ops->next(o->below, kind, &at, arena, row_out);
	if (err == SML_OK)
		*cursor = at;
	return err == SML_END ? next_in_memory(l, cursor, arena, row_out) : err;
}

static enum sml_err
overlay_drop(struct sml_spool *sp, enum sml_spool_kind kind, uint64_t cursor)
{
	struct layer *l = &overlay_of(sp)->layers[kind];

	if (cursor > l->dropped)
		l->dropped = cursor;
	if (cursor == UINT64_MAX)
		l->skipped = l->count;
	else if (cursor > NEW_ROWS && cursor - NEW_ROWS > l->skipped)
		l->skipped = cursor - NEW_ROWS;
	/* Rows that come later are not meant. */
	if (l->dropped > NEW_ROWS)
		l->dropped = NEW_ROWS;
	return SML_OK;
}

static const struct sml_spool_ops overlay_ops = {
    .name = "overlay",
    .append = overlay_append,
    .next = overlay_next,
    .drop = overlay_drop,
};

static void
forget(struct sml_overlay *o)
{
	size_t kind;

	for (kind = 0; kind < KINDS; kind++)
		o->layers[kind] = (struct layer){0};
	for (kind = 0; kind < KINDS; kind++)
		o->layers[kind].end = &o->layers[kind].first;
	sml_arena_reset(o->arena);
}

enum sml_err
sml_overlay_new(struct sml_spool *below, struct sml_overlay **out)
{
	struct sml_overlay *o = calloc(1, sizeof(*o));

	if (!o)
		return SML_E_NOMEM;
	o->base.ops = &overlay_ops;
	o->below = below;
	o->arena = sml_arena_new(SML_MSG_ARENA_MAX);
	if (!o->arena) {
		sml_overlay_free(o);
		return SML_E_NOMEM;
	}
	forget(o);
	*out = o;
	return SML_OK;
}

void
sml_overlay_free(struct sml_overlay *o)
{
	if (!o)
		return;
	sml_arena_free(o->arena);
	free(o);
}

struct sml_spool *
sml_overlay_spool(struct sml_overlay *o)
{
	return &o->base;
}

static enum sml_err
write_layer(struct sml_overlay *o, enum sml_spool_kind kind)
{
	const struct layer *l = &o->layers[kind];
	const struct row *row = l->first;
	enum sml_err err = SML_OK;
	uint64_t i;

	if (l->dropped)
		err = o->below->ops->drop(o->below, kind,
		    l->dropped >= NEW_ROWS ? UINT64_MAX : l->dropped);
	for (i = 0; row && err == SML_OK; i++, row = row->next)
		if (i >= l->skipped)
			err = o->below->ops->append(o->below, kind, row->bytes);
	return err;
}

enum sml_err
sml_overlay_write(struct sml_overlay *o)
{
	enum sml_err err = SML_OK;
	int kind;

	for (kind = 0; kind < KINDS && err == SML_OK; kind++)
		err = write_layer(o, (enum sml_spool_kind)kind);
	if (err == SML_OK)
		forget(o);
	return err;
}
