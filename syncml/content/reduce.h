/* SPDX-License-Identifier: Apache-2.0 */
/* An item of which only some properties are wanted. */
#ifndef SML_CONTENT_REDUCE_H
#define SML_CONTENT_REDUCE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "content/fields.h"

/* Bytes for the lines of one item, and what they become. */
#define SML_REDUCE_ARENA_MAX (2 * (size_t)SML_CONTENT_ARENA_MAX)

/**
 * Append @text without the properties whose names are not in @kept; the lines
 * that stay keep their bytes (syncml.md 19, Field). Time zones stay, alarms if
 * VALARM or TRIGGER is kept, other components by their name, the label of a
 * line with its line, and the category that marks a conflict. A note in plain
 * text stays whole.
 *
 * @arena  for the lines; @text must live until the call returns
 * Returns SML_OK, SML_E_SYNTAX, SML_E_TOO_BIG, SML_E_NOMEM.
 */
enum sml_err sml_reduce(enum sml_kind kind, struct sml_str text,
    const struct sml_fieldset *kept, struct sml_arena *arena,
    struct sml_buf *out) SML_MUST_USE;

#endif
