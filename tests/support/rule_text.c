/* SPDX-License-Identifier: Apache-2.0 */
/* Times and rules as tests write them. */
#include "support/rule_text.h"

#include <stdio.h>

#include "base/buf.h"
#include "support/test.h"

struct sml_datetime
rule_text_time(const char *text)
{
	struct sml_datetime time;

	if (!sml_datetime_parse(sml_str_of(text), &time))
		CU_FAIL_FATAL("no time");
	return time;
}

struct sml_rule
rule_text_rule(const char *text)
{
	struct sml_rule rule;

	CU_ASSERT_EQUAL_FATAL(sml_rule_parse(sml_str_of(text), &rule), SML_OK);
	return rule;
}

void
rule_text_print(const char *what, const struct sml_rule *rule)
{
	struct sml_buf text;

	sml_buf_init(&text, 4096);
	sml_rule_put(rule, &text);
	printf("%s %.*s\n", what, SML_STR_ARG(sml_buf_str(&text)));
	sml_buf_free(&text);
}

bool
rule_text_is(const struct sml_rule *rule, const char *text)
{
	struct sml_rule expected = rule_text_rule(text);
	struct sml_buf is, wanted;
	bool is_same;

	sml_buf_init(&is, 4096);
	sml_buf_init(&wanted, 4096);
	sml_rule_put(rule, &is);
	sml_rule_put(&expected, &wanted);
	is_same = sml_str_eq(sml_buf_str(&is), sml_buf_str(&wanted));
	sml_buf_free(&is);
	sml_buf_free(&wanted);
	if (!is_same)
		rule_text_print("got", rule);
	return is_same;
}
