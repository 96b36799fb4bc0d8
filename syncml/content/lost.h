/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an edit is still in what came back. */
#ifndef SML_CONTENT_LOST_H
#define SML_CONTENT_LOST_H

#include "base/arena.h"
#include "base/env.h"
#include "base/err.h"
#include "content/fields.h"

/**
 * @base was edited into @ours; *@out: @theirs lacks a value that the edit put
 * there. A value that is written another way is not lost: a number with its
 * country, a text cut short, another rule, a time in another zone, an alarm
 * or a photo that was made anew. What the edit removed may come back.
 *
 * @mask   as in sml_merge(): what @theirs cannot hold is not lost
 * @arena  for what is looked at; take it back after the call
 * Returns as sml_merge(); *@out is false then.
 */
enum sml_err sml_lost_find(enum sml_kind kind, struct sml_str base,
    struct sml_str ours, struct sml_str theirs, const struct sml_fieldset *mask,
    const struct sml_env *env, struct sml_arena *arena, bool *out) SML_MUST_USE;

#endif
