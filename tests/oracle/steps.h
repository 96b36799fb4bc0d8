/* SPDX-License-Identifier: Apache-2.0 */
/* What the oracle tests do to an item, by name. */
#ifndef TESTS_ORACLE_STEPS_H
#define TESTS_ORACLE_STEPS_H

#include "base/arena.h"
#include "base/buf.h"
#include "content/fields.h"

struct step_item {
	enum sml_kind kind;
	enum sml_format format;
	struct sml_str text;
	struct sml_arena *arena;
};

/**
 * @run  appends the item as it is afterwards. SML_E_UNSUPPORTED: the step is
 *       not for this item.
 */
struct step {
	const char *name;
	enum sml_err (*run)(const struct step_item *item, struct sml_buf *out);
};

/* Ends with a row without a name. */
extern const struct step steps[];

#endif
