/* SPDX-License-Identifier: Apache-2.0 */
/* Many rules as patterns and back: the same instances for thirty years. */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "mapping/recur_blob.h"
#include "support/rule_text.h"
#include "support/rules.h"
#include "support/test.h"

#define GENERATED 10000
#define CORPUS_MAX 2000

static enum sml_err
convert(const struct sml_rule *rule, struct sml_datetime start,
    struct outlook_recur *out)
{
	return outlook_recur_of_rule(
	    rule, start, rule->has_until ? rule->until.s : INT64_MAX, 60, out);
}

struct tally {
	size_t same;
	size_t refused;
	size_t failed;
};

static int64_t ours[RULES_INSTANCES_MAX];
static uint32_t dates[RULES_INSTANCES_MAX];

/* A blob of the pattern says the same pattern. */
static bool
survives_blob(const struct outlook_recur *r)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct outlook_recur again;
	struct sml_buf bytes, bytes_again;
	bool is_same;

	sml_buf_init(&bytes, SML_ITEM_MAX);
	sml_buf_init(&bytes_again, SML_ITEM_MAX);
	outlook_recur_put(r, &bytes);
	is_same = !outlook_recur_parse(sml_buf_str(&bytes), arena, &again) &&
		  again.freq == r->freq && again.pattern == r->pattern &&
		  again.period == r->period && again.weekdays == r->weekdays &&
		  again.day == r->day && again.nth == r->nth &&
		  again.end == r->end && again.count == r->count &&
		  again.week_start == r->week_start &&
		  again.start_date == r->start_date &&
		  again.end_date == r->end_date &&
		  again.start_offset == r->start_offset &&
		  again.end_offset == r->end_offset &&
		  again.first_date_time == r->first_date_time;
	outlook_recur_put(&again, &bytes_again);
	is_same = is_same &&
		  sml_str_eq(sml_buf_str(&bytes), sml_buf_str(&bytes_again));
	sml_buf_free(&bytes);
	sml_buf_free(&bytes_again);
	sml_arena_free(arena);
	return is_same;
}

/* Our expansion of the pattern is that of the rule, up to @before_s. */
static bool
has_days_of_rule(const struct outlook_recur *r, const struct sml_rule *rule,
    struct sml_datetime start, int64_t before_s)
{
	size_t count =
	    rules_expand(rule, start, before_s, ours, RULES_INSTANCES_MAX);
	size_t date_count;

	if (count == SIZE_MAX)
		return false;
	date_count = outlook_recur_dates(r, 0,
	    outlook_recur_minutes(before_s) - r->start_offset, dates,
	    RULES_INSTANCES_MAX);
	if (date_count != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (outlook_recur_local_s(dates[i] + r->start_offset) !=
		    ours[i])
			return false;
	}
	return true;
}

/* All instances are counted, and the last one is the end. */
static bool
has_right_end(const struct outlook_recur *r, const struct sml_rule *rule,
    struct sml_datetime start)
{
	size_t count;

	if (r->end == OUTLOOK_RECUR_NEVER || r->count >= RULES_INSTANCES_MAX)
		return true;
	count = rules_expand(rule, start, INT64_MAX, ours, RULES_INSTANCES_MAX);
	return count == r->count && outlook_recur_minutes(ours[count - 1]) ==
					r->end_date + r->start_offset;
}

static bool
is_same_both_ways(const struct sml_rule *rule, struct sml_datetime start,
    const struct outlook_recur *r)
{
	int64_t before_s = start.s + RULES_YEARS_S;
	struct sml_rule back;
	struct outlook_recur again;

	return !outlook_recur_to_rule(
		   r, start.clock == SML_CLOCK_DATE, &back) &&
	       back.has_week_start && survives_blob(r) &&
	       rules_meet(rule, &back, start) &&
	       has_days_of_rule(r, rule, start, before_s) &&
	       has_right_end(r, rule, start) &&
	       !convert(&back, start, &again) && again.freq == r->freq &&
	       again.pattern == r->pattern && again.period == r->period &&
	       again.weekdays == r->weekdays && again.nth == r->nth &&
	       again.day == r->day && again.end == r->end &&
	       again.end_date == r->end_date;
}

static void
try_rule(const struct rule_case *c, struct tally *tally)
{
	struct sml_datetime start = c->start;
	struct sml_rule rule;
	struct outlook_recur r;
	enum sml_err err;

	/* Outlook has minutes. */
	start.s -= (start.s % 60 + 60) % 60;
	err = c->is_old ? sml_rule_parse_old(sml_str_of(c->text), start, &rule)
			: sml_rule_parse(sml_str_of(c->text), &rule);
	if (err || convert(&rule, start, &r)) {
		tally->refused++;
		return;
	}
	if (is_same_both_ways(&rule, start, &r)) {
		tally->same++;
		return;
	}
	if (tally->failed++ < 10) {
		struct sml_rule back;

		printf("%s: %s from %lld (clock %d)\n",
		    c->file ? c->file : "generated", c->text,
		    (long long)start.s, (int)start.clock);
		if (!outlook_recur_to_rule(
			&r, start.clock == SML_CLOCK_DATE, &back))
			rule_text_print("  back", &back);
	}
}

static void
generated_rules_have_same_instances(void)
{
	struct tally tally = {0};
	uint64_t state = 20261121;
	struct rule_case c;

	for (size_t i = 0; i < GENERATED; i++) {
		rules_generate(&state, &c);
		try_rule(&c, &tally);
	}
	printf("generated: %zu the same, %zu that Outlook has not\n",
	    tally.same, tally.refused);
	CU_ASSERT_EQUAL(tally.failed, 0);
	CU_ASSERT(tally.same > 3000);
	CU_ASSERT(tally.refused > 1000);
}

static void
rules_of_corpus_have_same_instances(void)
{
	const char *fixtures = test_fixtures();
	struct tally tally = {0};
	struct corpus *corpus;
	struct rule_case *cases;
	size_t count;

	if (!fixtures) {
		printf("SKIPPED recur_rule of the corpus: set VALISE_FIXTURES "
		       "to the corpus folder\n");
		return;
	}
	corpus = corpus_open(fixtures);
	cases = calloc(CORPUS_MAX, sizeof(*cases));
	CU_ASSERT_FATAL(corpus && cases);
	count = rules_of_corpus(corpus, cases, CORPUS_MAX);
	for (size_t i = 0; i < count; i++)
		try_rule(&cases[i], &tally);
	printf("corpus: %zu the same, %zu that Outlook has not\n", tally.same,
	    tally.refused);
	CU_ASSERT_EQUAL(tally.failed, 0);
	CU_ASSERT(tally.same > count / 2);
	free(cases);
	corpus_free(corpus);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"generated_rules_have_same_instances",
		generated_rules_have_same_instances},
	    {"rules_of_corpus_have_same_instances",
		rules_of_corpus_have_same_instances},
	    {NULL, NULL},
	};

	return test_main("recur_many", cases, argc, argv);
}
