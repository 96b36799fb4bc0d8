/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of a vCard whose lines go into another card: item1.TEL. */
#ifndef SML_CONTENT_CONVERT_GROUP_H
#define SML_CONTENT_CONVERT_GROUP_H

#include "content/merge_write.h"

/* Lines with a group that are looked at; a card has a handful. */
#define SML_GROUPS_MAX 64

/* Is it the label of its group? */
bool sml_group_is_label(const struct sml_line *line);

/* Is there a label whose group has no other line, or are there too many to
 * look at? It has no place that could be told. */
bool sml_groups_have_stray(const struct sml_lines *lines);

/**
 * Make the groups of what comes into ours fit: a line that takes the place of
 * another has its group, one that is new has a group that nobody else has.
 * The label of a group (X-ABLabel) comes, stays and goes with its line.
 *
 * @edits   the lines that come and go, without any label
 * @theirs  its lines are the ones that edits->theirs has; groups change
 * Returns SML_OK, SML_E_TOO_BIG or SML_E_NOMEM.
 */
enum sml_err sml_groups_settle(
    struct sml_edits *edits, struct sml_lines *theirs) SML_MUST_USE;

#endif
