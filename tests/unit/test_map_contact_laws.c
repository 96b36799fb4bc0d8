/* SPDX-License-Identifier: Apache-2.0 */
/* Laws of the mapping of contacts: bytes are kept, and an edit is one line. */
#include "mapping/map_contact.h"
#include "mapping/map_row_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "support/corpus.h"
#include "support/items.h"
#include "support/outlook_item.h"
#include "support/outlook_map.h"
#include "support/test.h"

static struct outlook_map_test t;

static void
open_contacts(void)
{
	outlook_map_test_open(&t, "Europe/Berlin");
	t.kind = SML_KIND_CONTACT;
}

/* Another message beside those that are there. */
static struct outlook_item *
new_item(void)
{
	t.item = sml_arena_alloc(t.arena, sizeof(*t.item));
	CU_ASSERT_FATAL(t.item != NULL);
	return t.item;
}

/* A message made of a text; NULL if it is none. */
static struct outlook_item *
item_of(struct sml_str card)
{
	struct outlook_item *item = new_item();

	return outlook_map_test_write(&t, card) ? NULL : item;
}

static struct sml_str
text_of(struct outlook_item *item)
{
	struct sml_str text;

	t.item = item;
	text = outlook_map_test_read(&t);
	CU_ASSERT_FATAL(text.p != NULL);
	return text;
}

/* Lines of @from that @in has not; both parsed by us. */
static size_t
count_missing(struct sml_str from, struct sml_str in)
{
	struct sml_lines a, b;
	bool *is_used;
	size_t missing = 0;

	CU_ASSERT_EQUAL_FATAL(sml_lines_parse(from, t.arena, &a), SML_OK);
	CU_ASSERT_EQUAL_FATAL(sml_lines_parse(in, t.arena, &b), SML_OK);
	is_used = sml_arena_alloc(t.arena, b.count + 1);
	CU_ASSERT_FATAL(is_used != NULL);
	for (size_t i = 0; i < a.count; i++) {
		size_t k = 0;

		while (k < b.count &&
		       (is_used[k] || !sml_str_eq(sml_line_raw(&a.v[i]),
					  sml_line_raw(&b.v[k]))))
			k++;
		if (k == b.count)
			missing++;
		else
			is_used[k] = true;
	}
	return missing;
}

struct counts {
	size_t items, refused, edits, wide, deaf;
};

static bool
is_written(size_t r)
{
	const struct outlook_map_row *rows = outlook_contact_table.rows;

	if (rows[r].flags & OUTLOOK_MAP_ACCEPT)
		return false;
	for (size_t i = 0; i < r; i++) {
		if (rows[i].prop == rows[r].prop)
			return false;
	}
	return true;
}

/* As a user would change it; false: there is nothing to remove. */
static bool
change(const struct outlook_map_row *row, bool is_removal,
    struct outlook_item *item)
{
	const struct sml_str words[] = {SML_STR("Edited"), SML_STR("words")};
	struct outlook_value *value = &item->v[row->prop];
	struct sml_str *list;

	if (is_removal) {
		bool was = value->state == OUTLOOK_PRESENT;

		value->state = OUTLOOK_ABSENT;
		if (row->prop == OUTLOOK_PR_BIRTHDAY_LOCAL)
			item->v[OUTLOOK_PR_BIRTHDAY].state = OUTLOOK_ABSENT;
		if (row->prop == OUTLOOK_PR_ANNIVERSARY_LOCAL)
			item->v[OUTLOOK_PR_ANNIVERSARY].state = OUTLOOK_ABSENT;
		if (row->prop == OUTLOOK_PR_SENSITIVITY)
			item->v[OUTLOOK_PR_PRIVATE].state = OUTLOOK_ABSENT;
		return was;
	}
	value->state = OUTLOOK_PRESENT;
	switch (row->how) {
	case OUTLOOK_MAP_TEXT:
		value->str = row->flags & OUTLOOK_MAP_ONE_LINE
				 ? SML_STR("Ed\xC3\xADted, by; us\\ er")
				 : SML_STR("Edited\nby; us");
		break;
	case OUTLOOK_MAP_BYTES:
		value->str = SML_STR("\0\1\2edited");
		break;
	case OUTLOOK_MAP_DATE:
		value->number = outlook_map_filetime(INT64_C(86400) * 12345);
		break;
	case OUTLOOK_MAP_WORD:
		value->number = value->number == 2 ? 1 : 2;
		break;
	case OUTLOOK_MAP_EACH:
	case OUTLOOK_MAP_LIST:
		list = sml_arena_array(t.arena, 2, sizeof(*list));
		CU_ASSERT_FATAL(list != NULL);
		memcpy(list, words, sizeof(words));
		value->strs.v = list;
		value->strs.count = 2;
	}
	return true;
}

/* In the place of a row alike: lines are read in their order. */
static bool
is_heard(size_t r, const struct outlook_item *edited,
    const struct outlook_item *again)
{
	const struct outlook_map_row *rows = outlook_contact_table.rows;

	for (size_t i = 0; i < outlook_contact_table.count; i++) {
		if ((i == r || (outlook_map_is_alike(&rows[i], &rows[r]) &&
				   rows[i].part == rows[r].part)) &&
		    outlook_map_is_same(rows[r].prop, &again->v[rows[i].prop],
			&edited->v[rows[r].prop]))
			return true;
	}
	return false;
}

/* A line that had no place has got the one that became free. */
static bool
is_surplus(size_t r, bool is_removal, const struct outlook_item *again)
{
	enum outlook_prop p = outlook_contact_table.rows[r].prop;

	return is_removal && outlook_prop_table[p].type == OUTLOOK_TYPE_TEXT &&
	       outlook_item_has(again, p);
}

/* Change one property and look at what becomes of the text. */
static void
check_edit(const struct outlook_item *item, struct sml_str card, size_t r,
    bool is_removal, struct counts *counts)
{
	const struct outlook_map_row *row = &outlook_contact_table.rows[r];
	struct outlook_item *edited = new_item();
	struct outlook_item *again;
	struct sml_str now;
	size_t lost, new_lines;
	bool is_list =
	    row->how == OUTLOOK_MAP_EACH || row->how == OUTLOOK_MAP_LIST;

	*edited = *item;
	if (!change(row, is_removal, edited))
		return;
	now = text_of(edited);
	counts->edits++;
	lost = count_missing(card, now);
	new_lines = count_missing(now, card);
	if ((lost > 1 ||
		new_lines > (row->flags & OUTLOOK_MAP_IN_ORDER ? 4u : 1u)) &&
	    !is_list) {
		counts->wide++;
		if (getenv("VALISE_TEST_SHOW"))
			printf("%s: lost %zu new %zu\n%.*s\n->\n%.*s\n",
			    outlook_prop_name(row->prop), lost, new_lines,
			    SML_STR_ARG(card), SML_STR_ARG(now));
	}
	again = item_of(now);
	if (!again) {
		counts->refused++;
		return;
	}
	if (row->how == OUTLOOK_MAP_WORD && is_removal &&
	    !(row->flags & OUTLOOK_MAP_OWN))
		outlook_item_set_number(edited, row->prop, 0);
	if (row->prop == OUTLOOK_PR_DISPLAY_NAME && is_removal)
		return;
	if (!is_heard(r, edited, again) && !is_surplus(r, is_removal, again)) {
		counts->deaf++;
		if (getenv("VALISE_TEST_SHOW"))
			printf("%s %d is not heard\n%.*s\n->\n%.*s\n",
			    outlook_prop_name(row->prop), is_removal,
			    SML_STR_ARG(card), SML_STR_ARG(now));
	}
}

static void
check_card(struct sml_str card, bool has_edits, struct counts *counts)
{
	struct outlook_item *item = item_of(card);
	struct sml_str text;

	counts->items++;
	if (!item) {
		counts->refused++;
		return;
	}
	text = text_of(item);
	if (!sml_str_eq(text, card))
		printf(
		    "%.*s\n->\n%.*s\n", SML_STR_ARG(card), SML_STR_ARG(text));
	CU_ASSERT(sml_str_eq(text, card));
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, card), SML_OK);
	CU_ASSERT_EQUAL(t.changes, 0);
	for (size_t r = 0; r < outlook_contact_table.count && has_edits; r++) {
		struct sml_arena_mark mark = sml_arena_mark(t.arena);

		if (!is_written(r))
			continue;
		check_edit(item, card, r, false, counts);
		check_edit(item, card, r, true, counts);
		sml_arena_back(t.arena, mark);
	}
}

static void
tell(const char *what, const struct counts *c)
{
	printf("%s: %zu cards (%zu refused), %zu edits: %zu touched more than "
	       "a line, %zu not read back\n",
	    what, c->items, c->refused, c->edits, c->wide, c->deaf);
}

static void
test_corpus(void)
{
	const char *fixtures = test_fixtures();
	struct corpus *corpus;
	struct counts counts = {.items = 0};

	if (!fixtures) {
		printf("SKIPPED map_contact_corpus: set VALISE_FIXTURES to "
		       "the corpus folder\n");
		return;
	}
	corpus = corpus_open(fixtures);
	CU_ASSERT_FATAL(corpus != NULL);
	open_contacts();
	for (size_t i = 0; i < corpus->item_count; i++) {
		if (corpus->items[i].kind != SML_KIND_CONTACT)
			continue;
		outlook_map_test_clear(&t);
		check_card(corpus->items[i].text, true, &counts);
	}
	tell("corpus", &counts);
	/* Nothing else would be seen if all were refused. */
	CU_ASSERT(counts.items - counts.refused > 20);
	CU_ASSERT(counts.edits > counts.items);
	CU_ASSERT_EQUAL(counts.wide, 0);
	CU_ASSERT_EQUAL(counts.deaf, 0);
	outlook_map_test_close(&t);
	corpus_free(corpus);
}

static void
test_generated(void)
{
	struct counts counts = {.items = 0};
	size_t count = getenv("VALISE_TEST_FULL") ? 2000 : 60;
	struct sml_buf card;

	open_contacts();
	sml_buf_init(&card, SML_ITEM_MAX);
	for (size_t i = 0; i < count; i++) {
		outlook_map_test_clear(&t);
		sml_buf_reset(&card);
		items_make(SML_KIND_CONTACT, 7, i, &card);
		check_card(sml_buf_str(&card), i % 10 == 0, &counts);
	}
	tell("generated", &counts);
	CU_ASSERT(counts.edits > 100);
	CU_ASSERT_EQUAL(counts.refused, 0);
	CU_ASSERT_EQUAL(counts.wide, 0);
	CU_ASSERT_EQUAL(counts.deaf, 0);
	sml_buf_free(&card);
	outlook_map_test_close(&t);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"map_contact_corpus_keeps_bytes_and_edits", test_corpus},
	    {"map_contact_generated_keeps_bytes_and_edits", test_generated},
	    {NULL, NULL}};

	return test_main("map_contact_laws", cases, argc, argv);
}
