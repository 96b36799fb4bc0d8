/* SPDX-License-Identifier: Apache-2.0 */
/* What the two halves of the canonical form share. */
#ifndef SML_CONTENT_CANON_PRIV_H
#define SML_CONTENT_CANON_PRIV_H

#include "content/canon.h"

/* Stands between the parts of a value: no text holds it. */
#define SML_PART_SEP 0x1F

/* The bytes of a value, its encoding and charset undone, in UTF-8; escapes
 * still stand. Points into the line or into scratch[0]. */
struct sml_str sml_canon_decode(struct sml_canon *c,
    const struct sml_line *line, enum sml_value_encoding encoding);

/* Append a value, decoded, as the @flags of its trait say; or one in base64 as
 * a digest of its letters: blanks and padding vary. Errors stay in c->text. */
void sml_canon_put_value(
    struct sml_canon *c, struct sml_str value, unsigned flags);
void sml_canon_put_base64(struct sml_canon *c, struct sml_str s);

#endif
