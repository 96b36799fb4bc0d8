/* SPDX-License-Identifier: Apache-2.0 */
/* One vCard on its way into another version; for convert_vcard*.c only. */
#ifndef SML_CONTENT_CONVERT_VCARD_H
#define SML_CONTENT_CONVERT_VCARD_H

#include "content/convert_priv.h"

/**
 * Version 3.0 stands in the middle: 2.1 and 4.0 are each converted from it and
 * into it, line by line, and into each other in two steps.
 */
struct sml_card {
	struct sml_conversion *cv;
	struct sml_lines *out;
	struct sml_buf value;  /* of the line in the making */
	struct sml_buf params; /* its parameters: struct sml_param */
	bool has_n;            /* a line of that name was put: to and */
	bool has_fn;           /* from 4.0 only */
	struct sml_str sort;   /* 3.0 to 4.0: value of SORT-STRING */
	unsigned nested;       /* components open */
};

/* Put the line @index of the source into the card in its new form: none, one,
 * or more lines. */
typedef enum sml_err sml_card_put(struct sml_card *card, size_t index);

sml_card_put sml_card_put_old;    /* 2.1 to 3.0, 3.0 to 2.1 */
sml_card_put sml_card_put_latest; /* 3.0 to 4.0 */
sml_card_put sml_card_put_early;  /* 4.0 to 3.0 */

/* Add to the parameters of the line in the making; nothing is copied. Errors
 * stay in card->params. */
void sml_card_add_param(
    struct sml_card *card, const char *name, struct sml_str value);

/* Put @line; with the bytes of @from where that says the same. */
enum sml_err sml_card_put_line(struct sml_card *card,
    const struct sml_line *from, const struct sml_line *line) SML_MUST_USE;

/* All type words of the line, "home,cell", in the arena; of bare words those
 * that are no encoding and no VALUE. Empty if none. */
enum sml_err sml_card_types(struct sml_card *card, const struct sml_line *line,
    struct sml_str *out) SML_MUST_USE;

/* A bare word of 2.1 that says how the value is written, not what it is. */
bool sml_card_is_encoding(struct sml_str word);

#endif
