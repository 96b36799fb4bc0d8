/* SPDX-License-Identifier: Apache-2.0 */
/* Recurrence rules for tests: generated ones and those of the corpus. */
#ifndef TESTS_SUPPORT_RULES_H
#define TESTS_SUPPORT_RULES_H

#include "content/recur.h"
#include "support/corpus.h"

#define RULES_YEARS_S (INT64_C(30) * 366 * SML_DAY_S)
#define RULES_INSTANCES_MAX 12000

struct rule_case {
	char text[320]; /* "" if there is none */
	struct sml_datetime start;
	bool is_old;      /* a rule of vCalendar 1.0 */
	const char *file; /* of the corpus; NULL: generated */
};

/**
 * A rule from DAILY to YEARLY with a start, the same one for the same @state,
 * which begins as any number but 0 and goes on. Most starts are instances;
 * many lie on changes of clocks, leap days, the 29th to the 31st.
 */
void rules_generate(uint64_t *state, struct rule_case *out);

/* The rules of all calendar items with the starts beside them, also what only
 * pretends to be one; how many. At most @max are put into @out. */
size_t rules_of_corpus(
    const struct corpus *corpus, struct rule_case *out, size_t max);

/* Instances before @before_s, at most @max; an UNTIL counts in the clock of
 * the start whatever it is written in. SIZE_MAX: no expansion. */
size_t rules_expand(const struct sml_rule *rule, struct sml_datetime start,
    int64_t before_s, int64_t *out, size_t max);

/* Whether two rules have the same instances for 30 years. */
bool rules_meet(const struct sml_rule *a, const struct sml_rule *b,
    struct sml_datetime start);

#endif
