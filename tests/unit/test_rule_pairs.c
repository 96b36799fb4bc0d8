/* SPDX-License-Identifier: Apache-2.0 */
/* Rules and what is made of them have the same instances for 30 years. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/rules.h"
#include "support/test.h"

#define GENERATED_MAX 10000
#define GENERATED_FEW 1500
#define CORPUS_MAX 2000

static struct rule_case generated[GENERATED_MAX];
static size_t generated_count;

static void
generate_all(void)
{
	uint64_t state = 20261121;

	generated_count =
	    getenv("VALISE_TEST_FULL") ? GENERATED_MAX : GENERATED_FEW;
	printf("%zu rules; VALISE_TEST_FULL=1: %d\n", generated_count,
	    GENERATED_MAX);
	for (size_t i = 0; i < generated_count; i++)
		rules_generate(&state, &generated[i]);
}

static enum sml_err
parse(const struct rule_case *c, struct sml_rule *out)
{
	if (c->is_old && !strchr(c->text, '='))
		return sml_rule_parse_old(sml_str_of(c->text), c->start, out);
	return sml_rule_parse(sml_str_of(c->text), out);
}

static void
tell(const struct rule_case *c, const char *what, const struct sml_buf *text)
{
	struct sml_buf start;

	sml_buf_init(&start, 100);
	sml_datetime_put(c->start, &start);
	printf("%s: %s from %.*s: %.*s\n", what, c->text, (int)start.len,
	    (const char *)start.p, (int)text->len, (const char *)text->p);
	sml_buf_free(&start);
}

static bool
is_start_hit(const struct rule_case *c, const struct sml_rule *rule)
{
	int64_t first;

	return rules_expand(rule, c->start, INT64_MAX, &first, 1) == 1 &&
	       first == c->start.s;
}

/* Printed and read again it is the same text, and completed and in its
 * plainest form the same rule. */
static bool
keeps_its_instances(const struct rule_case *c, const struct sml_rule *rule)
{
	struct sml_rule again;
	struct sml_rule plain = *rule;
	struct sml_buf text, text_again;
	bool is_kept;

	sml_buf_init(&text, 4096);
	sml_buf_init(&text_again, 4096);
	sml_rule_put(rule, &text);
	is_kept = !sml_rule_parse(sml_buf_str(&text), &again);
	sml_rule_put(&again, &text_again);
	is_kept = is_kept &&
		  sml_str_eq(sml_buf_str(&text), sml_buf_str(&text_again)) &&
		  rules_meet(rule, &again, c->start);
	if (!is_kept)
		tell(c, "printed", &text_again);
	sml_rule_complete(&plain, c->start);
	sml_buf_reset(&text);
	sml_rule_put(&plain, &text);
	if (!rules_meet(rule, &plain, c->start)) {
		tell(c, "completed", &text);
		is_kept = false;
	}
	sml_rule_normalize(&plain);
	sml_buf_reset(&text);
	sml_rule_put(&plain, &text);
	if (!sml_rule_is_same(rule, &plain, c->start) &&
	    is_start_hit(c, rule)) {
		tell(c, "plainest", &text);
		is_kept = false;
	}
	sml_buf_free(&text);
	sml_buf_free(&text_again);
	return is_kept;
}

/* For any start that is an instance: its plainest form, nothing filled in. */
static bool
is_plain_alike(const struct rule_case *c, const struct sml_rule *rule)
{
	struct sml_rule plain = *rule;
	struct sml_buf text;
	bool is_alike;

	if (!is_start_hit(c, rule))
		return true;
	sml_rule_normalize(&plain);
	is_alike = rules_meet(rule, &plain, c->start);
	sml_buf_init(&text, 4096);
	sml_rule_put(&plain, &text);
	if (!is_alike)
		tell(c, "plain", &text);
	sml_buf_free(&text);
	return is_alike;
}

/* Into the old grammar and back; @written counts those that went. */
static bool
survives_old(
    const struct rule_case *c, const struct sml_rule *rule, size_t *written)
{
	struct sml_rule back;
	struct sml_buf text;
	bool is_alike = true;

	sml_buf_init(&text, 4096);
	if (!sml_rule_put_old(rule, c->start, &text)) {
		(*written)++;
		is_alike =
		    !sml_rule_parse_old(sml_buf_str(&text), c->start, &back) &&
		    rules_meet(rule, &back, c->start);
		if (!is_alike)
			tell(c, "old", &text);
		else if (!sml_rule_is_same(rule, &back, c->start)) {
			tell(c, "old, by text", &text);
			is_alike = false;
		}
	} else {
		is_alike = text.len == 0 && text.err == SML_OK;
	}
	sml_buf_free(&text);
	return is_alike;
}

static void
check_all(const struct rule_case *cases, size_t count)
{
	struct sml_rule rule;
	size_t parsed = 0;
	size_t written = 0;

	for (size_t i = 0; i < count; i++) {
		if (parse(&cases[i], &rule))
			continue;
		parsed++;
		CU_ASSERT(keeps_its_instances(&cases[i], &rule));
		CU_ASSERT(is_plain_alike(&cases[i], &rule));
		CU_ASSERT(survives_old(&cases[i], &rule, &written));
	}
	printf("%zu rules, %zu read, %zu written as vCalendar 1.0\n", count,
	    parsed, written);
	CU_ASSERT(written * 3 > parsed);
}

static void
pairs_generated_rules_keep_their_instances(void)
{
	check_all(generated, generated_count);
}

static void
pairs_corpus_rules_keep_their_instances(void)
{
	const char *fixtures = test_fixtures();
	struct rule_case *cases;
	struct corpus *corpus;

	if (!fixtures) {
		printf("SKIPPED pairs_corpus_rules_keep_their_instances: set "
		       "VALISE_FIXTURES to the corpus folder\n");
		return;
	}
	corpus = corpus_open(fixtures);
	cases = calloc(CORPUS_MAX, sizeof(*cases));
	CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
	CU_ASSERT_PTR_NOT_NULL_FATAL(cases);
	check_all(cases, rules_of_corpus(corpus, cases, CORPUS_MAX));
	free(cases);
	corpus_free(corpus);
}

/* Skipping to an instant gives what walking there gives. */
static void
pairs_skipped_and_walked_are_alike(void)
{
	static int64_t walked[RULES_INSTANCES_MAX];
	uint64_t state = 7;

	for (size_t i = 0; i < generated_count; i++) {
		const struct rule_case *c = &generated[i];
		struct sml_rule rule;
		struct sml_recur recur;
		int64_t from_s, instance;
		size_t count, at;

		if (parse(c, &rule))
			continue;
		count = rules_expand(&rule, c->start,
		    c->start.s + RULES_YEARS_S, walked, RULES_INSTANCES_MAX);
		state = state * 6364136223846793005u + 1442695040888963407u;
		from_s =
		    c->start.s + (int64_t)((state >> 20) % (RULES_YEARS_S - 1));
		for (at = 0; at < count && walked[at] < from_s;)
			at++;
		CU_ASSERT_FATAL(!sml_recur_begin(&rule, c->start,
		    rule.has_until ? rule.until.s : INT64_MAX, &recur));
		sml_recur_skip(&recur, from_s);
		for (size_t steps = 0; steps < 40 && at < count; steps++) {
			CU_ASSERT(sml_recur_next(&recur, &instance) &&
				  instance == walked[at]);
			at++;
		}
	}
}

static const struct test_case cases[] = {
    {"pairs_generated_rules_keep_their_instances",
	pairs_generated_rules_keep_their_instances},
    {"pairs_corpus_rules_keep_their_instances",
	pairs_corpus_rules_keep_their_instances},
    {"pairs_skipped_and_walked_are_alike", pairs_skipped_and_walked_are_alike},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	generate_all();
	return test_main("rule_pairs", cases, argc, argv);
}
