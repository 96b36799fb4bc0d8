/* SPDX-License-Identifier: Apache-2.0 */
/* The mark of a conflict, written into and taken out of an item's text. */
#ifndef SML_CONTENT_MARK_H
#define SML_CONTENT_MARK_H

#include "base/buf.h"
#include "base/env.h"
#include "content/fields.h"

/* The category people see. */
#define SML_MARK_CATEGORY "Sync conflict"

/**
 * Write the mark (sync-rules 5): a line of its own adds the category "Sync
 * conflict", unless the item has it already, and one line
 * X-VALISE-CONFLICT:<id>;<role>;<old uid> is set, id being @pair_id, role
 * "copy" with a new UID and "original" without. All other lines keep their
 * bytes. A series gets it on its first master component. Notes in plain text
 * have no place for it: the text is copied unchanged.
 *
 * @new_uid  replaces the UID of every component (or is added); of another
 *           series in the same text it becomes the start. Absent: UIDs stay
 * @pair_id  at most 32 characters A-Z a-z 0-9 -
 * @out      the new text is appended
 * Returns SML_OK; SML_E_UNSUPPORTED: not an item of this kind; SML_E_SYNTAX:
 * no structure, or a control character in an id; SML_E_TOO_BIG; SML_E_NOMEM.
 */
enum sml_err sml_mark_set(enum sml_kind kind, struct sml_str text,
    struct sml_str pair_id, struct sml_str new_uid,
    struct sml_buf *out) SML_MUST_USE;

/* Take it out again: category and line; the UID stays. What sml_mark_set()
 * without a new UID wrote is taken out to the byte. Same returns. */
enum sml_err sml_mark_clear(
    enum sml_kind kind, struct sml_str text, struct sml_buf *out) SML_MUST_USE;

/**
 * What does not count when items are compared, from another version of the
 * item: its mark, its UID and the date of its change (REV, LAST-MODIFIED).
 *
 * @like       the other version, in any format of the kind
 * @may_clear  no mark in @like takes it out of @text; else it stays
 * @out        @text with them is appended; the same bytes if nothing differs
 * Returns as sml_mark_set().
 */
enum sml_err sml_mark_follow(enum sml_kind kind, struct sml_str text,
    struct sml_str like, bool may_clear, struct sml_buf *out) SML_MUST_USE;

#endif
