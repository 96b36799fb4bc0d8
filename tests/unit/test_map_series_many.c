/* SPDX-License-Identifier: Apache-2.0 */
/* Many events as messages and back: generated rules, other people's items. */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "content/line.h"
#include "content/rule.h"
#include "mapping/map_priv.h"
#include "support/corpus.h"
#include "support/items.h"
#include "support/outlook_map.h"
#include "support/rules.h"
#include "support/test.h"

/* ---- rules ---- */

/* The rule that the item says after @rule was written; false: first instance
 * only. */
static bool
rule_there_and_back(
    struct outlook_map_test *t, const struct rule_case *c, struct sml_rule *out)
{
	struct sml_buf lines;
	struct sml_lines said;
	struct sml_str text;
	bool is_found = false;

	outlook_map_test_clear(t);
	sml_buf_init(&lines, 10000);
	sml_buf_put_text(&lines, c->start.clock == SML_CLOCK_DATE
				     ? "DTSTART;VALUE=DATE:"
				     : "DTSTART:");
	sml_datetime_put(c->start, &lines);
	sml_buf_printf(&lines, "\nRRULE:%s\n", c->text);
	sml_buf_put_byte(&lines, 0);
	text = outlook_map_test_frame(t, (char *)lines.p);
	sml_buf_free(&lines);
	CU_ASSERT_EQUAL(outlook_map_test_write(t, text), SML_OK);
	CU_ASSERT(sml_str_eq(outlook_map_test_read(t), text));
	CU_ASSERT_EQUAL(
	    sml_lines_parse(outlook_map_test_alone(t), t->arena, &said),
	    SML_OK);
	for (size_t i = 0; i < said.count; i++) {
		if (said.v[i].depth != 2 || !sml_line_is(&said.v[i], "RRULE"))
			continue;
		CU_ASSERT_EQUAL(sml_rule_parse(said.v[i].value, out), SML_OK);
		is_found = true;
	}
	return is_found;
}

static void
rules_have_the_same_instances_for_thirty_years(void)
{
	size_t count = getenv("VALISE_TEST_FULL") ? 10000 : 600;
	size_t kept = 0, tried = 0;
	uint64_t state = 7;
	struct outlook_map_test t;

	outlook_map_test_open(&t, "UTC");
	for (size_t i = 0; i < count; i++) {
		struct rule_case c;
		struct sml_rule before, after;

		rules_generate(&state, &c);
		if (!c.text[0] || c.is_old ||
		    sml_rule_parse(sml_str_of(c.text), &before) ||
		    c.start.s % 60)
			continue;
		if (c.start.clock == SML_CLOCK_LOCAL)
			c.start.clock = SML_CLOCK_UTC;
		tried++;
		if (!rule_there_and_back(&t, &c, &after))
			continue;
		kept++;
		if (!rules_meet(&before, &after, c.start))
			printf("  %s\n", c.text);
		CU_ASSERT(rules_meet(&before, &after, c.start));
	}
	printf("rules %zu, with a pattern %zu\n", tried, kept);
	CU_ASSERT(kept > tried / 20);
	outlook_map_test_close(&t);
}

/* ---- other people's items ---- */

static void
check_untouched(struct outlook_map_test *t, struct sml_str text,
    const char *name, size_t *written, size_t *refused)
{
	enum sml_err err;
	struct sml_str back;

	outlook_map_test_clear(t);
	err = outlook_map_test_write(t, text);
	if (err) {
		CU_ASSERT(err == SML_E_UNSUPPORTED || err == SML_E_SYNTAX);
		++*refused;
		return;
	}
	++*written;
	back = outlook_map_test_read(t);
	if (!sml_str_eq(back, text))
		printf("  %s:\n%.*s", name,
		    SML_STR_ARG(outlook_map_test_diff(t, text, back)));
	CU_ASSERT(sml_str_eq(back, text));
	CU_ASSERT_EQUAL(outlook_map_test_write(t, text), SML_OK);
	if (t->changes)
		printf("  %s: written twice, %zu\n", name, t->changes);
	CU_ASSERT_EQUAL(t->changes, 0);
	/* Fixed after one turn: the text the properties say, and again. */
	back = outlook_map_test_alone(t);
	CU_ASSERT_EQUAL(outlook_map_test_write(t, back), SML_OK);
	CU_ASSERT(sml_str_eq(outlook_map_test_alone(t), back));
	if (!sml_str_eq(outlook_map_test_alone(t), back))
		printf("  %s, alone:\n%.*s", name,
		    SML_STR_ARG(outlook_map_test_diff(
			t, back, outlook_map_test_alone(t))));
}

static void
events_of_the_corpus_come_back_as_they_went(void)
{
	struct outlook_map_test t;
	struct corpus *corpus;
	size_t written = 0, refused = 0;

	if (!test_fixtures()) {
		printf("SKIPPED events_of_the_corpus_come_back_as_they_went: "
		       "set VALISE_FIXTURES to the corpus folder\n");
		return;
	}
	corpus = corpus_open(test_fixtures());
	CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
	outlook_map_test_open(&t, "Europe/Prague");
	for (size_t i = 0; i < corpus->item_count; i++) {
		if (corpus->items[i].kind == SML_KIND_CALENDAR)
			check_untouched(&t, corpus->items[i].text,
			    corpus->items[i].file, &written, &refused);
	}
	printf("events of the corpus: %zu, refused %zu\n", written, refused);
	CU_ASSERT(written > 50);
	outlook_map_test_close(&t);
	corpus_free(corpus);
}

static void
generated_events_come_back_as_they_went(void)
{
	struct outlook_map_test t;
	size_t written = 0, refused = 0;

	outlook_map_test_open(&t, "America/New_York");
	for (size_t i = 0; i < 200; i++) {
		struct sml_buf text;

		sml_buf_init(&text, SML_ITEM_MAX);
		items_make(SML_KIND_CALENDAR, 3, i, &text);
		check_untouched(
		    &t, sml_buf_str(&text), "generated", &written, &refused);
		sml_buf_free(&text);
	}
	printf("generated: %zu, refused %zu\n", written, refused);
	CU_ASSERT(written > 150);
	outlook_map_test_close(&t);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"rules_have_the_same_instances_for_thirty_years",
		rules_have_the_same_instances_for_thirty_years},
	    {"events_of_the_corpus_come_back_as_they_went",
		events_of_the_corpus_come_back_as_they_went},
	    {"generated_events_come_back_as_they_went",
		generated_events_come_back_as_they_went},
	    {NULL, NULL},
	};

	return test_main("map_series_many", cases, argc, argv);
}
