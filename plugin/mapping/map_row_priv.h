/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the tables of fields share. */
#ifndef OUTLOOK_MAP_ROW_PRIV_H
#define OUTLOOK_MAP_ROW_PRIV_H

#include "mapping/map_row.h"

/* Is @a read from the same lines as @b? */
bool outlook_map_is_alike(
    const struct outlook_map_row *a, const struct outlook_map_row *b);

/* How the texts of these lines are escaped. */
enum sml_escape outlook_map_escape(const struct sml_lines *lines);

/* Part @n of a value, from 1, as written; 0 the whole. */
struct sml_str outlook_map_part(struct sml_str value, uint8_t n);

/* The next line after @i that belongs to row @r; m->end if none. SIZE_MAX
 * begins. By the lines as they are: also after an edit. */
size_t outlook_map_next(const struct outlook_map_rows *m,
    const struct sml_lines *lines, size_t r, size_t i);

/* Lines come and go, and m keeps in step. A line that comes has depth and
 * parameters of the row, no value. */
enum sml_err outlook_map_insert(struct outlook_map_rows *m,
    struct sml_lines *lines, size_t r, size_t *at_out) SML_MUST_USE;
void outlook_map_remove(
    struct outlook_map_rows *m, struct sml_lines *lines, size_t at);

/* EACH and LIST. */
enum sml_err outlook_map_list_get(struct outlook_map_rows *m,
    const struct sml_lines *lines, size_t r,
    struct outlook_value *out) SML_MUST_USE;
enum sml_err outlook_map_list_edit(struct outlook_map_rows *m,
    struct sml_lines *lines, size_t r, const struct outlook_value *then,
    const struct outlook_value *now) SML_MUST_USE;

#endif
