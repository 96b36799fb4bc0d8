/* SPDX-License-Identifier: Apache-2.0 */
/* Joining two versions of one item against what both sides agreed on. */
#ifndef SML_CONTENT_MERGE_H
#define SML_CONTENT_MERGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/env.h"
#include "content/fields.h"

enum sml_merge_result {
	SML_MERGE_DONE,     /* @out holds the joined text */
	SML_MERGE_COLLISION /* one field has two values: nothing written */
};

/**
 * Three-way merge by field (sync-rules 4, "Merge"): changed on one side is
 * taken, both to the same is no conflict, both differently is a collision.
 *
 * @base   the agreed text; absent: union of fields that do not contradict
 * @ours, @theirs  the two versions, in any format; the result has the format
 *         of @ours and keeps its bytes for every line not taken from @theirs
 * @mask   the fields that the sender of @theirs can hold: one that is not in
 *         it is never taken for removed by @theirs; NULL for all
 * What the format of @theirs cannot say was not removed by it. A series is not
 * joined into vCalendar 1.0, where its instances are items of their own.
 * Returns SML_OK, SML_E_SYNTAX, SML_E_UNSUPPORTED (no conversion between the
 * formats, lists in a charset of their own, labels of no line: the caller
 * falls back to duplicate), SML_E_TOO_BIG, SML_E_NOMEM.
 */
enum sml_err sml_merge(enum sml_kind kind, struct sml_str base,
    struct sml_str ours, struct sml_str theirs, const struct sml_fieldset *mask,
    const struct sml_env *env, struct sml_buf *out,
    enum sml_merge_result *result_out) SML_MUST_USE;

#endif
