/* SPDX-License-Identifier: Apache-2.0 */
/* Items written in one line: "ann a=1 u=7" and its vCard, event or note. */
#ifndef TESTS_SCENARIO_ITEM_H
#define TESTS_SCENARIO_ITEM_H

#include "base/buf.h"
#include "content/fields.h"

/**
 * A name, then fields in any order:
 *
 *	a=, b=	contact: TEL, EMAIL; event: LOCATION, DESCRIPTION; note: a line
 *	c=	contact: ORG; event: X-C; note: a line
 *	d=	contact: ADR, its street; event: CONTACT; note: a line
 *	big=N	N bytes more in NOTE, COMMENT or the note's last line
 *	u=	UID; absent: the item has none (notes never do)
 *	v=	contacts: 21, 30, 40; absent: 30. Events: 10, 20; absent: 20
 *	x=	what older formats have no place for; contact: XML; event: RRULE
 *
 * "1+2" in a= to d= are two values; addresses are of two types.
 * "!text" stands for the text itself, an item of no kind. In descriptions a
 * " *" at the end says that the item carries the conflict mark.
 */
void item_write(enum sml_kind kind, const char *line, struct sml_buf *out);

/* The line of a text, fields in the order above; u= only if @with_uid. An
 * item whose category and X-VALISE-CONFLICT do not agree ends in " *?". */
void item_describe(enum sml_kind kind, struct sml_str text, bool with_uid,
    struct sml_buf *out);

/* A line with its fields in that order. */
void item_print(const char *line, bool with_uid, struct sml_buf *out);

/* The value of a content line ("UID", "X-VALISE-CONFLICT"), folds undone, as
 * written; false: there is none, or it does not fit. */
bool item_field(
    struct sml_str text, const char *name, char *value, size_t value_len);

/* Do two lines describe the same item? Order of fields does not matter; when
 * @selector is a mere name, only the name counts. */
bool item_is(const char *selector, const char *line);

#endif
