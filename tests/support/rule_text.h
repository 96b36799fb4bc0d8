/* SPDX-License-Identifier: Apache-2.0 */
/* Times and rules as tests write them. */
#ifndef TESTS_SUPPORT_RULE_TEXT_H
#define TESTS_SUPPORT_RULE_TEXT_H

#include "content/rule.h"

/* What a text says; a text that says nothing ends the test. */
struct sml_datetime rule_text_time(const char *text);
struct sml_rule rule_text_rule(const char *text);

/* "WHAT FREQ=..." */
void rule_text_print(const char *what, const struct sml_rule *rule);
/* Is it the rule of @text, whose parts may stand in another order? If not, it
 * is shown. */
bool rule_text_is(const struct sml_rule *rule, const char *text);

#endif
