/* SPDX-License-Identifier: Apache-2.0 */
/* Builds a tree from the events of a reader: open, text, close. */
#include "wire/build.h"

#include <string.h>

void
sml_build_init(struct sml_build *b, struct sml_arena *arena, struct sml_str in)
{
	memset(b, 0, sizeof(*b));
	b->arena = arena;
	b->in = in;
	b->depth_max = SML_DEPTH_MAX;
	sml_buf_init(&b->scratch, SML_MSG_MAX);
}

void
sml_build_free(struct sml_build *b)
{
	sml_buf_free(&b->scratch);
}

static enum sml_err
fail(struct sml_build *b, enum sml_err err, const char *reason)
{
	if (b->err == SML_OK) {
		b->err = err;
		b->reason = reason;
	}
	return b->err;
}

static bool
is_in_input(const struct sml_build *b, struct sml_str s)
{
	uintptr_t from = (uintptr_t)b->in.p;
	uintptr_t p = (uintptr_t)s.p;

	return p >= from && p - from <= b->in.len;
}

enum sml_el
sml_build_el(const struct sml_build *b)
{
	if (b->depth == 0)
		return SML_EL_UNKNOWN;
	return b->levels[b->depth - 1].node->el;
}

/* Names of known elements are shared with the table. */
static bool
node_name(struct sml_build *b, enum sml_el el, struct sml_str name,
    struct sml_str *out)
{
	if (is_in_input(b, name))
		*out = name;
	else if (sml_str_is(name, sml_elements[el].name))
		*out = sml_str_of(sml_elements[el].name);
	else
		*out = sml_arena_dup(b->arena, name);
	return out->p != NULL;
}

enum sml_err
sml_build_open(
    struct sml_build *b, enum sml_el el, struct sml_str name, size_t offset)
{
	struct sml_node *node;
	struct sml_build_level *level;

	if (b->err != SML_OK)
		return b->err;
	if (b->depth >= b->depth_max)
		return fail(b, SML_E_LIMIT, "elements nested too deep");
	if (b->nodes >= SML_NODES_MAX)
		return fail(b, SML_E_LIMIT, "too many elements");
	if (b->depth == 0 && b->root != NULL)
		return fail(b, SML_E_DECODE, "a second root element");
	/* String tables let few bytes stand for many. */
	if (el == SML_EL_UNKNOWN) {
		if (name.len > SML_MSG_MAX - b->text_len)
			return fail(b, SML_E_LIMIT, "too much text");
		b->text_len += name.len;
	}
	node = sml_arena_alloc(b->arena, sizeof(*node));
	if (node == NULL || !node_name(b, el, name, &node->name))
		return fail(b, SML_E_NOMEM, "out of memory");
	node->el = el;
	node->offset = (uint32_t)offset;
	b->nodes++;
	if (b->depth == 0) {
		b->root = node;
	} else {
		level = &b->levels[b->depth - 1];
		if (level->last_child == NULL)
			level->node->child = node;
		else
			level->last_child->next = node;
		level->last_child = node;
	}
	level = &b->levels[b->depth++];
	memset(level, 0, sizeof(*level));
	level->node = node;
	return SML_OK;
}

enum sml_err
sml_build_text(struct sml_build *b, struct sml_str piece, bool is_raw)
{
	struct sml_build_level *level;

	if (b->err != SML_OK)
		return b->err;
	if (b->depth == 0 || piece.len == 0)
		return SML_OK;
	if (piece.len > SML_MSG_MAX - b->text_len)
		return fail(b, SML_E_LIMIT, "too much text");
	b->text_len += piece.len;
	level = &b->levels[b->depth - 1];
	level->node->is_raw |= is_raw;
	if (!level->is_scratch) {
		if (level->text.p == NULL && is_in_input(b, piece)) {
			level->text = piece;
			return SML_OK;
		}
		if (level->text.p != NULL &&
		    level->text.p + level->text.len == piece.p &&
		    is_in_input(b, piece)) {
			level->text.len += piece.len;
			return SML_OK;
		}
		level->is_scratch = true;
		level->scratch_from = b->scratch.len;
		sml_buf_put_str(&b->scratch, level->text);
	}
	/* Levels below are closed, so this text is the last of scratch. */
	sml_buf_put_str(&b->scratch, piece);
	if (sml_buf_err(&b->scratch) == SML_E_TOO_BIG)
		return fail(b, SML_E_LIMIT, "too much text");
	if (sml_buf_err(&b->scratch) != SML_OK)
		return fail(b, SML_E_NOMEM, "out of memory");
	return SML_OK;
}

/* Text beside elements is layout when it is white space; so is white space
 * in an element that holds elements only. */
static bool
is_layout(const struct sml_node *node, struct sml_str text)
{
	const struct sml_child_rule *rules;

	if (node->child == NULL &&
	    (node->el == SML_EL_DATA || sml_el_rules(node->el, &rules) == 0))
		return false;
	return sml_str_trim(text).len == 0;
}

enum sml_err
sml_build_close(struct sml_build *b)
{
	struct sml_build_level *level;
	struct sml_str text;

	if (b->err != SML_OK)
		return b->err;
	if (b->depth == 0)
		return fail(b, SML_E_DECODE, "an end without a start");
	level = &b->levels[b->depth - 1];
	text = level->text;
	if (level->is_scratch)
		text = sml_str_sub(
		    sml_buf_str(&b->scratch), level->scratch_from, SIZE_MAX);
	if (text.len > 0 && !is_layout(level->node, text)) {
		if (level->is_scratch)
			text = sml_arena_dup(b->arena, text);
		if (text.p == NULL)
			return fail(b, SML_E_NOMEM, "out of memory");
		level->node->text = text;
	} else {
		level->node->is_raw = false;
	}
	if (level->is_scratch)
		sml_buf_cut(&b->scratch, level->scratch_from);
	b->depth--;
	return SML_OK;
}
