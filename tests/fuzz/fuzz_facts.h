/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for the facts of any text, whatever its kind. */
#ifndef TESTS_FUZZ_FUZZ_FACTS_H
#define TESTS_FUZZ_FUZZ_FACTS_H

#include "content/fields.h"

/* Refused with a reason, or: facts are repeatable, and line ends do not
 * count in the fingerprint. */
void fuzz_facts(enum sml_kind kind, struct sml_str in);

#endif
