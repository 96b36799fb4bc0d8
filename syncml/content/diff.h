/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between versions of one item, field by field, for people. */
#ifndef SML_CONTENT_DIFF_H
#define SML_CONTENT_DIFF_H

#include "base/arena.h"
#include "base/env.h"
#include "base/err.h"
#include "content/fields.h"
#include "content/view.h"

/* What one version did to a field of the version before. */
enum sml_field_change {
	SML_CHANGE_NONE,
	SML_CHANGE_ADDED,
	SML_CHANGE_CHANGED,
	SML_CHANGE_REMOVED
};

/* One field that is not the same everywhere. */
struct sml_difference {
	enum sml_field field; /* content/view.h */
	struct sml_str name;  /* the property, upper case: "TEL" */
	enum sml_field_change ours;
	enum sml_field_change theirs;
	/* Both changed it, differently, or it hangs together with one that the
	 * other side changed: the times of an event, the state of a task. */
	bool is_collision;
	struct sml_str base; /* values as people read them; absent if the
			      * version has none, or for bytes (a photo) */
	struct sml_str our_value;
	struct sml_str their_value;
};

/**
 * Compare two versions of an item with what both sides agreed on.
 *
 * @base  the agreed text; absent: then a field that one of them lacks is
 *        ADDED by the other, and one with two values is a collision
 * @mask  as in sml_merge(): what @theirs cannot hold it did not remove
 * @out, @count_out  in @arena, in the order the fields stand in ours, then
 *        theirs; formats may differ (they are compared in the form of ours)
 * Returns as sml_merge().
 */
enum sml_err sml_diff(enum sml_kind kind, struct sml_str base,
    struct sml_str ours, struct sml_str theirs, const struct sml_fieldset *mask,
    const struct sml_env *env, struct sml_arena *arena,
    struct sml_difference **out, size_t *count_out) SML_MUST_USE;

#endif
