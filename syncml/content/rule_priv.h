/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers and writers of rules share. */
#ifndef SML_CONTENT_RULE_PRIV_H
#define SML_CONTENT_RULE_PRIV_H

#include "content/rule.h"

/* "SU" to "SA". */
extern const char sml_rule_weekdays[7][3];

/* 0 to 6 of a name in any case. */
bool sml_rule_read_weekday(struct sml_str name, uint8_t *out) SML_MUST_USE;

/* Put a day in its place in @rule, once; SML_E_UNSUPPORTED: no room. */
enum sml_err sml_rule_add_day(
    struct sml_rule *rule, struct sml_nth_day day) SML_MUST_USE;

/* Put a number in its place in one of the lists of a rule, once;
 * SML_E_UNSUPPORTED: no room. */
enum sml_err sml_rule_add_number(
    int16_t *list, size_t *count, int n) SML_MUST_USE;

/* Whether a day has an nth. */
bool sml_rule_has_nth(const struct sml_rule *rule);

#endif
