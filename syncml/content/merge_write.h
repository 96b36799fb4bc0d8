/* SPDX-License-Identifier: Apache-2.0 */
/* What a merge decided, and the item written from it. */
#ifndef SML_CONTENT_MERGE_WRITE_H
#define SML_CONTENT_MERGE_WRITE_H

#include "base/buf.h"
#include "content/compare.h"

/* What is done to a line of ours. */
enum {
	SML_FATE_KEEP,
	SML_FATE_DROP,
	SML_FATE_DROP_ELEMENTS
};

/* A value of theirs that comes into a component of ours. */
struct sml_addition {
	uint32_t begin; /* BEGIN line of ours, or a line that is dropped: then
			 * it takes its place */
	uint32_t order; /* increases */
	uint32_t line;  /* of theirs; its BEGIN line if is_child */
	uint32_t element;
	bool is_element; /* of a list: it becomes a line of its own */
	bool is_child;   /* a whole component */
};

/* An element of a list of ours that goes. */
struct sml_dropped {
	uint32_t line;
	uint32_t element;
};

struct sml_edits {
	const struct sml_lines *ours;
	const struct sml_lines *theirs;
	const struct sml_traits *traits; /* of their properties */
	/* What zone names mean in base, ours and theirs; without a base none
	 * for it. */
	struct sml_tzids *zones[SML_SIDES];
	uint8_t *fates;           /* one for each line of ours */
	struct sml_buf additions; /* of struct sml_addition, in any order */
	struct sml_buf dropped;   /* of struct sml_dropped, in any order */
};

/**
 * Append the merged item: lines of ours in their order and with their bytes;
 * new properties before inner components, new components before the END.
 * Time zones that only theirs describes come along with any addition, and
 * those that theirs alone describes in another way than the base.
 *
 * @ours_top  the BEGIN line of ours at the top
 * Returns SML_OK, SML_E_TOO_BIG, SML_E_NOMEM.
 */
enum sml_err sml_edits_write(
    struct sml_edits *edits, size_t ours_top, struct sml_buf *out) SML_MUST_USE;

#endif
