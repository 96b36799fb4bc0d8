/* SPDX-License-Identifier: Apache-2.0 */
/* Short cuts of the tests of content/: facts of a literal text. */
#ifndef TESTS_SUPPORT_CONTENT_H
#define TESTS_SUPPORT_CONTENT_H

#include <stdbool.h>

#include "content/fingerprint.h"

/* The facts of a text; asserts that there are any. The strings of the result
 * stay valid until the program ends. */
struct sml_facts content_facts(enum sml_kind kind, const char *text);
struct sml_facts content_facts_masked(
    enum sml_kind kind, const char *text, const struct sml_fieldset *mask);

/* The error instead. */
enum sml_err content_refusal(enum sml_kind kind, struct sml_str text);

/* Whether two texts have the same fingerprint. */
bool content_same(enum sml_kind kind, const char *a, const char *b);

/* Whether they share a match key of the class. */
bool content_keys_meet(
    enum sml_kind kind, enum sml_key_class class, const char *a, const char *b);

/* Frees what the functions above allocated. */
void content_end(void);

#endif
