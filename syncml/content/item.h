/* SPDX-License-Identifier: Apache-2.0 */
/* One item as lines and as canonical entries; why a text is refused. */
#ifndef SML_CONTENT_ITEM_H
#define SML_CONTENT_ITEM_H

#include "content/canon.h"
#include "content/key.h"

/**
 * Parse an item of a kind and look at its frame: one BEGIN/END at the top,
 * and a component inside a VCALENDAR. Not for SML_FORMAT_PLAIN.
 *
 * @why_out  one English sentence fragment on failure; may be NULL
 * Returns SML_OK, SML_E_UNSUPPORTED, SML_E_SYNTAX, SML_E_TOO_BIG,
 * SML_E_NOMEM.
 */
enum sml_err sml_item_parse(enum sml_kind kind, struct sml_str text,
    struct sml_arena *arena, struct sml_lines *out,
    const char **why_out) SML_MUST_USE;

/**
 * Add the entries of the component that begins at line @begin to @c; each
 * component in it but VTIMEZONE as one entry with its digest.
 *
 * @naming    filled with the keys of calendar components; may be NULL
 * @next_out  index of the line after its END
 */
enum sml_err sml_item_add(struct sml_canon *c, const struct sml_lines *lines,
    size_t begin, struct sml_naming *naming, size_t *next_out) SML_MUST_USE;

/* Add the component that begins at @begin as one entry with its digest. */
enum sml_err sml_item_add_inner(struct sml_canon *c,
    const struct sml_lines *lines, size_t begin,
    struct sml_naming *naming) SML_MUST_USE;

/* True for an alarm when the peer cannot hold alarms: it is not compared,
 * although the text in it has the name of a field that the peer can hold. */
bool sml_item_is_masked(const struct sml_canon *c, struct sml_str component);

/* Index of the line after the END of the component that begins at @begin. */
size_t sml_item_end(const struct sml_lines *lines, size_t begin);

/* The first line called @name of the component that begins at @begin, not of
 * one inside it; or count. */
size_t sml_item_find_own(
    const struct sml_lines *lines, size_t begin, const char *name);

#define SML_LABELS_MAX 32

/* Labels (X-ABLabel) that groups give to their other lines; very many are not
 * looked for. */
struct sml_labels {
	const struct sml_line *v[SML_LABELS_MAX];
	size_t count;
};

/* Those of the lines from @begin to before @end. */
void sml_labels_find(const struct sml_lines *lines, size_t begin, size_t end,
    struct sml_labels *out);

/* The label of a line, for sml_canon_add(); NULL if it has none. */
const struct sml_line *sml_label_of(
    const struct sml_labels *labels, const struct sml_line *line);

#endif
