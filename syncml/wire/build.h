/* SPDX-License-Identifier: Apache-2.0 */
/* Builds a tree from the events of a reader: open, text, close. */
#ifndef SML_WIRE_BUILD_H
#define SML_WIRE_BUILD_H

#include "base/buf.h"
#include "base/limits.h"
#include "wire/wire.h"

/* An open element. */
struct sml_build_level {
	struct sml_node *node;
	struct sml_node *last_child;
	struct sml_str text; /* as long as it is one slice of the input */
	size_t scratch_from; /* else its bytes are scratch from here on */
	bool is_scratch;
};

/**
 * Both readers feed one of these, so limits, white space and the joining of
 * text exist once. Each call returns SML_OK; SML_E_LIMIT: depth, nodes or
 * bytes of text; SML_E_NOMEM; and keeps on returning it. `reason` says which
 * limit.
 */
struct sml_build {
	struct sml_arena *arena;
	struct sml_str in; /* texts inside it are not copied */
	struct sml_node *root;
	unsigned depth;
	unsigned depth_max;
	unsigned nodes;
	size_t text_len; /* of all texts together */
	struct sml_buf scratch;
	struct sml_build_level levels[SML_DEPTH_MAX];
	enum sml_err err;
	const char *reason;
};

/* @in  the bytes that texts may point into, valid as long as @arena. */
void sml_build_init(
    struct sml_build *b, struct sml_arena *arena, struct sml_str in);
void sml_build_free(struct sml_build *b); /* the tree stays, in the arena */

/* @name  as written; need not stay. */
enum sml_err sml_build_open(
    struct sml_build *b, enum sml_el el, struct sml_str name, size_t offset);
/* @piece  need not stay, unless it lies in b->in. Outside of the root: ignored.
 */
enum sml_err sml_build_text(
    struct sml_build *b, struct sml_str piece, bool is_raw);
enum sml_err sml_build_close(struct sml_build *b);

/* The innermost open element; UNKNOWN outside of the root. */
enum sml_el sml_build_el(const struct sml_build *b);

#endif
