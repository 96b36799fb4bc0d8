/* SPDX-License-Identifier: Apache-2.0 */
/* Sticky notes as text and back. */
#include "mapping/map.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "support/corpus.h"
#include "support/items.h"
#include "support/outlook_item.h"
#include "support/outlook_map.h"
#include "support/test.h"

#define P(name) OUTLOOK_PR_##name

static void
open_notes(struct outlook_map_test *t)
{
	outlook_map_test_open(t, "Europe/Prague");
	t->kind = SML_KIND_NOTE;
}

static bool
is_text(const char *what, struct sml_str is, const char *expected)
{
	bool is_same = sml_str_is(is, expected);

	if (!is_same)
		printf("  %s: \"%.*s\"\n", what, SML_STR_ARG(is));
	return is_same;
}

/* ---- a text as a note ---- */

/* 251 letters and two smileys: the second does not fit into the title. */
#define X10 "xxxxxxxxxx"
#define X50 X10 X10 X10 X10 X10
#define X252 X50 X50 X50 X50 X50 "xx"
#define SMILE "\xF0\x9F\x98\x80"

static const struct {
	const char *name, *text, *body, *title;
} notes[] = {
    {"a line", "Milk", "Milk", "Milk"},
    {"lines", "Milk\nBread\n", "Milk\nBread", "Milk"},
    {"CR LF", "Milk\r\nBread\r\n", "Milk\nBread", "Milk"},
    {"CR alone", "Milk\rBread", "Milk\nBread", "Milk"},
    {"blank lines before", "\n\n  Milk\nBread\n", "\n\n  Milk\nBread", "Milk"},
    {"blank line between", "Milk\n\nBread\n", "Milk\n\nBread", "Milk"},
    {"tabs", "Milk\tand\tbread\n", "Milk\tand\tbread", "Milk and bread"},
    {"mark", "\xEF\xBB\xBFMilk\n", "Milk", "Milk"},
    {"UTF-8", "\xC5\xBDlu\xC5\xA5\na\n", "\xC5\xBDlu\xC5\xA5\na",
	"\xC5\xBDlu\xC5\xA5"},
    {"Latin-1", "\xC4rger\n", "\xC3\x84rger", "\xC3\x84rger"},
    {"cut between surrogates", X252 SMILE SMILE "\n", X252 SMILE SMILE,
	X252 SMILE},
    {"looks like a card", "BEGIN: VCARD is how it begins\n",
	"BEGIN: VCARD is how it begins", "BEGIN: VCARD is how it begins"},
    {"looks like HTML", "<b>Milk</b>\n", "<b>Milk</b>", "<b>Milk</b>"},
    {"turns the direction",
	"a\xE2\x80\xAE"
	"b\n",
	"a\xE2\x80\xAE"
	"b",
	"a\xE2\x80\xAE"
	"b"},
};

static void
note_text_is_its_body_and_title(void)
{
	struct outlook_map_test t;

	open_notes(&t);
	for (size_t i = 0; i < SML_ARRAY_LEN(notes); i++) {
		struct sml_str text = sml_str_of(notes[i].text);

		outlook_map_test_clear(&t);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		CU_ASSERT(is_text(notes[i].name,
		    outlook_item_str(t.item, P(BODY)), notes[i].body));
		CU_ASSERT(is_text(notes[i].name,
		    outlook_item_str(t.item, P(SUBJECT)), notes[i].title));
		CU_ASSERT(is_text(notes[i].name,
		    outlook_item_str(t.item, P(CONVERSATION_TOPIC)),
		    notes[i].title));
		CU_ASSERT(is_text(notes[i].name,
		    outlook_item_str(t.item, P(MESSAGE_CLASS)),
		    "IPM.StickyNote"));
		CU_ASSERT(is_text(
		    notes[i].name, outlook_map_test_read(&t), notes[i].text));
		/* The same again changes nothing. */
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		CU_ASSERT_EQUAL(t.changes, 0);
	}
	outlook_map_test_close(&t);
}

/* What MAPI cannot hold is left out of the properties, and of no text that
 * nobody edits. */
static void
note_with_nul_keeps_its_bytes(void)
{
	const struct sml_str text = SML_STR("Mi\0lk\nBread\0\n");
	struct outlook_map_test t;

	open_notes(&t);
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
	CU_ASSERT(
	    is_text("body", outlook_item_str(t.item, P(BODY)), "Milk\nBread"));
	CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), text));
	outlook_map_test_close(&t);
}

/* ---- color ---- */

static void
note_color_is_the_users_own(void)
{
	struct outlook_map_test t;

	open_notes(&t);
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, SML_STR("Milk\n")), SML_OK);
	CU_ASSERT_EQUAL(outlook_item_number(t.item, P(NOTE_COLOR), -1), 3);
	CU_ASSERT_EQUAL(outlook_item_number(t.item, P(ICON_INDEX), -1), 0x303);
	for (int64_t color = 0; color <= 5; color++) {
		outlook_item_set_number(t.item, P(NOTE_COLOR), color);
		outlook_item_set_number(t.item, P(ICON_INDEX), 0x300 + color);
		CU_ASSERT(
		    is_text("painted", outlook_map_test_read(&t), "Milk\n"));
		CU_ASSERT_EQUAL(
		    outlook_map_test_write(&t, SML_STR("Bread\n")), SML_OK);
		CU_ASSERT_EQUAL(
		    outlook_item_number(t.item, P(NOTE_COLOR), -1), color);
		CU_ASSERT_EQUAL(outlook_item_number(t.item, P(ICON_INDEX), -1),
		    0x300 + color);
		CU_ASSERT_EQUAL(
		    outlook_map_test_write(&t, SML_STR("Milk\n")), SML_OK);
	}
	outlook_map_test_close(&t);
}

/* ---- edits in Outlook ---- */

#define VNOTE(lines)                                                           \
	"BEGIN:VNOTE\r\nVERSION:1.1\r\n" lines                                 \
	"DCREATED:20260101T100000Z\r\nX-IRMC-LUID:00A1\r\nEND:VNOTE\r\n"
#define QP ";ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:"

static const struct {
	const char *name, *text, *body, *now;
} edits[] = {
    {"LF", "Milk\nBread\n", "Milk\nButter", "Milk\nButter\n"},
    {"CR LF", "Milk\r\nBread\r\n", "Milk\nButter\nTea",
	"Milk\r\nButter\r\nTea\r\n"},
    {"CR LF of Outlook", "Milk\nBread\n", "Milk\r\nButter\r\n",
	"Milk\nButter\n"},
    {"no end", "Milk", "Milk\nTea", "Milk\nTea"},
    {"mark", "\xEF\xBB\xBFMilk\n", "Tea", "\xEF\xBB\xBFTea\n"},
    {"nothing left", "Milk\n", "", ""},
    {"blanks at the end are no edit", "Milk\nBread \n\n", "Milk\nBread",
	"Milk\nBread \n\n"},
    {"vNote", VNOTE("BODY:Milk\r\nSUMMARY:Milk\r\nX-A:b\r\n"), "Tea",
	VNOTE("BODY:Tea\r\nSUMMARY:Tea\r\nX-A:b\r\n")},
    {"vNote with a body called NOTE", VNOTE("NOTE:Milk\r\n"), "Tea",
	VNOTE("NOTE:Tea\r\n")},
    {"vNote with a NOTE before its body", VNOTE("NOTE:old\r\nBODY:Milk\r\n"),
	"Tea", VNOTE("NOTE:old\r\nBODY:Tea\r\n")},
    {"vNote with a component in it",
	VNOTE("BODY:Milk\r\nBEGIN:VEVENT\r\nSUMMARY:a\r\nEND:VEVENT\r\n"),
	"Tea",
	VNOTE("BODY:Tea\r\nBEGIN:VEVENT\r\nSUMMARY:a\r\nEND:VEVENT\r\n")},
    {"vNote with a longer text", VNOTE("BODY:Milk\r\nCLASS:PRIVATE\r\n"),
	"Milk\nBr\xC3\xB6tchen",
	VNOTE("BODY" QP "Milk=0D=0ABr=C3=B6tchen\r\nCLASS:PRIVATE\r\n")},
    {"vNote with a title of its own", VNOTE("SUMMARY:To buy\r\nBODY:Milk\r\n"),
	"To buy\nTea", VNOTE("SUMMARY:To buy\r\nBODY:Tea\r\n")},
};

static void
note_edit_changes_its_text_only(void)
{
	struct outlook_map_test t;

	open_notes(&t);
	for (size_t i = 0; i < SML_ARRAY_LEN(edits); i++) {
		struct sml_str text = sml_str_of(edits[i].text);
		struct sml_str now;

		outlook_map_test_clear(&t);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		CU_ASSERT(is_text(
		    edits[i].name, outlook_map_test_read(&t), edits[i].text));
		outlook_item_set_str(
		    t.item, P(BODY), sml_str_of(edits[i].body));
		now = outlook_map_test_read(&t);
		CU_ASSERT(is_text(edits[i].name, now, edits[i].now));
		if (!now.len)
			continue;
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, now), SML_OK);
		CU_ASSERT(is_text(edits[i].name,
		    outlook_item_str(t.item, P(BODY)), edits[i].body));
		CU_ASSERT(is_text(
		    edits[i].name, outlook_map_test_read(&t), edits[i].now));
	}
	outlook_map_test_close(&t);
}

static void
vnote_fields_are_properties_and_back(void)
{
	static const struct sml_str keywords[] = {{"Work", 4}, {"Garden", 6}};
	static const char text[] =
	    VNOTE("BODY:Milk\r\nCATEGORIES:Home,Work\r\nCLASS:PRIVATE\r\n");
	struct outlook_map_test t;
	struct sml_str diff;

	open_notes(&t);
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, sml_str_of(text)), SML_OK);
	CU_ASSERT_EQUAL(outlook_item_number(t.item, P(SENSITIVITY), 0), 2);
	CU_ASSERT_EQUAL_FATAL(t.item->v[P(KEYWORDS)].strs.count, 2);
	CU_ASSERT(sml_str_is(t.item->v[P(KEYWORDS)].strs.v[0], "Home"));
	t.item->v[P(KEYWORDS)].strs.v = keywords;
	outlook_item_set_number(t.item, P(SENSITIVITY), 0);
	diff = outlook_map_test_diff(
	    &t, sml_str_of(text), outlook_map_test_read(&t));
	CU_ASSERT(is_text("fields", diff,
	    "-CATEGORIES:Home,Work\n-CLASS:PRIVATE\n"
	    "+CATEGORIES:Work;Garden\n"));
	outlook_map_test_close(&t);
}

/* ---- made in Outlook ---- */

static void
note_made_in_outlook_is_its_body(void)
{
	struct outlook_map_test t;

	open_notes(&t);
	outlook_item_set_str(
	    t.item, P(MESSAGE_CLASS), SML_STR("IPM.StickyNote"));
	CU_ASSERT(is_text("empty", outlook_map_test_read(&t), ""));
	outlook_item_set_str(t.item, P(SUBJECT), SML_STR("another"));
	outlook_item_set_str(t.item, P(BODY), SML_STR("Milk\r\n\tBread \r\n"));
	CU_ASSERT(
	    is_text("body", outlook_map_test_read(&t), "Milk\n\tBread\n"));
	outlook_map_test_close(&t);
}

static void
note_that_stays_the_same_keeps_its_rich_body(void)
{
	struct outlook_map_test t;

	open_notes(&t);
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, SML_STR("Milk\n")), SML_OK);
	outlook_item_set_str(t.item, P(RTF_COMPRESSED), SML_STR("LZFu"));
	CU_ASSERT_EQUAL(
	    outlook_map_test_write(&t, SML_STR("Milk\r\n")), SML_OK);
	CU_ASSERT(outlook_item_has(t.item, P(RTF_COMPRESSED)));
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, SML_STR("Tea\n")), SML_OK);
	CU_ASSERT(is_text("text", outlook_map_test_read(&t), "Tea\n"));
	outlook_map_test_close(&t);
}

/* ---- many ---- */

static void
check_note(struct outlook_map_test *t, struct sml_str text, size_t *bad)
{
	bool ok;

	outlook_map_test_clear(t);
	ok = outlook_map_test_write(t, text) == SML_OK &&
	     sml_str_eq(outlook_map_test_read(t), text) &&
	     outlook_map_test_write(t, text) == SML_OK && !t->changes;
	if (!ok)
		printf("  %.*s\n", SML_STR_ARG(text));
	*bad += !ok;
}

static void
notes_of_the_corpus_come_back_as_they_went(void)
{
	const char *fixtures = test_fixtures();
	struct outlook_map_test t;
	struct corpus *corpus;
	size_t count = 0;
	size_t bad = 0;

	if (!fixtures) {
		printf("SKIPPED map_note_corpus: set VALISE_FIXTURES to the "
		       "corpus folder\n");
		return;
	}
	corpus = corpus_open(fixtures);
	CU_ASSERT_FATAL(corpus != NULL);
	open_notes(&t);
	for (size_t i = 0; i < corpus->item_count; i++) {
		if (corpus->items[i].kind != SML_KIND_NOTE)
			continue;
		check_note(&t, corpus->items[i].text, &bad);
		count++;
	}
	printf("notes of the corpus: %zu, %zu otherwise\n", count, bad);
	CU_ASSERT(count > 0);
	CU_ASSERT_EQUAL(bad, 0);
	outlook_map_test_close(&t);
	corpus_free(corpus);
}

static void
generated_notes_come_back_as_they_went(void)
{
	struct outlook_map_test t;
	struct sml_buf note;
	size_t bad = 0;

	open_notes(&t);
	sml_buf_init(&note, SML_ITEM_MAX);
	for (size_t i = 0; i < 500; i++) {
		sml_buf_reset(&note);
		items_make(SML_KIND_NOTE, 3, i, &note);
		check_note(&t, sml_buf_str(&note), &bad);
	}
	CU_ASSERT_EQUAL(bad, 0);
	sml_buf_free(&note);
	outlook_map_test_close(&t);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(note_text_is_its_body_and_title),
	    CASE(note_with_nul_keeps_its_bytes),
	    CASE(note_color_is_the_users_own),
	    CASE(note_edit_changes_its_text_only),
	    CASE(vnote_fields_are_properties_and_back),
	    CASE(note_made_in_outlook_is_its_body),
	    CASE(note_that_stays_the_same_keeps_its_rich_body),
	    CASE(notes_of_the_corpus_come_back_as_they_went),
	    CASE(generated_notes_come_back_as_they_went), {NULL, NULL}};

	return test_main("map_note", cases, argc, argv);
}
