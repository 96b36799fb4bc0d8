/* SPDX-License-Identifier: Apache-2.0 */
/* A spool in plain memory, for tests of sessions without a state. */
#ifndef TESTS_SUPPORT_SPOOL_MEMORY_H
#define TESTS_SUPPORT_SPOOL_MEMORY_H

#include <stdbool.h>

#include "session/spool.h"

/* NULL when out of memory. */
struct sml_spool *spool_memory_new(void);
void spool_memory_free(struct sml_spool *sp);

/* Rows of @kind that are there now; most there ever were. */
size_t spool_memory_count(const struct sml_spool *sp, enum sml_spool_kind kind);
size_t spool_memory_peak(const struct sml_spool *sp, enum sml_spool_kind kind);

/* From now on every call fails with SML_E_STATE, or works again. */
void spool_memory_break(struct sml_spool *sp, bool is_broken);

#endif
