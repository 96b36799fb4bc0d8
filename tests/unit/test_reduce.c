/* SPDX-License-Identifier: Apache-2.0 */
/* Items of which only some properties are wanted. */
#include "content/reduce.h"

#include <stdio.h>

#include "support/test.h"

#define L(text) text "\r\n"
#define CARD(inside) L("BEGIN:VCARD") L("VERSION:3.0") inside L("END:VCARD")
#define CALENDAR(inside)                                                       \
	L("BEGIN:VCALENDAR") L("VERSION:2.0") inside L("END:VCALENDAR")
#define EVENT(inside) L("BEGIN:VEVENT") inside L("END:VEVENT")
#define ALARM L("BEGIN:VALARM") L("TRIGGER:-PT1M") L("X-A:1") L("END:VALARM")
#define ZONE L("BEGIN:VTIMEZONE") L("TZID:A") L("END:VTIMEZONE")

struct row {
	const char *name;
	enum sml_kind kind;
	const char *kept; /* "TEL,N", sorted; always with BEGIN, END, VERSION */
	const char *text, *result; /* NULL: it is refused */
};

static const struct row rows[] = {
    {"what_is_not_named_goes", SML_KIND_CONTACT, "BEGIN,END,TEL,VERSION",
	CARD(L("N:a") L("TEL;HOME:1") L("NOTE:n") L("tel:2")),
	CARD(L("TEL;HOME:1") L("tel:2"))},
    {"lines_keep_their_bytes", SML_KIND_CONTACT, "BEGIN,END,NOTE,VERSION",
	CARD(L("EMAIL:a") L(" b") L("note;X=\"y\":c") L("\td") L("TEL:1")),
	CARD(L("note;X=\"y\":c") L("\td"))},
    {"printed_lines_go_whole", SML_KIND_CONTACT, "BEGIN,END,TEL,VERSION",
	L("BEGIN:VCARD") L("VERSION:2.1") L("NOTE;ENCODING=QUOTED-PRINTABLE:a=")
	    L("TEL:b") L("TEL:1") L("END:VCARD"),
	L("BEGIN:VCARD") L("VERSION:2.1") L("TEL:1") L("END:VCARD")},
    {"picture_goes_whole", SML_KIND_CONTACT, "BEGIN,END,TEL,VERSION",
	L("BEGIN:VCARD") L("VERSION:2.1") L("PHOTO;ENCODING=BASE64:AAAA")
	    L(" AAAA") "\r\n" L("TEL:1") L("END:VCARD"),
	L("BEGIN:VCARD") L("VERSION:2.1") L("TEL:1") L("END:VCARD")},
    {"label_stays_with_its_line", SML_KIND_CONTACT, "BEGIN,END,TEL,VERSION",
	CARD(L("item1.TEL:1") L("item1.X-ABLABEL:x") L("item2.URL:u")
		L("item2.X-ABLABEL:y")),
	CARD(L("item1.TEL:1") L("item1.X-ABLABEL:x"))},
    {"category_of_a_conflict_stays", SML_KIND_CONTACT, "BEGIN,END,VERSION",
	CARD(L("CATEGORIES:a") L("CATEGORIES:Sync conflict,b")),
	CARD(L("CATEGORIES:Sync conflict,b"))},
    {"card_within_a_card_is_its_agent", SML_KIND_CONTACT,
	"BEGIN,END,TEL,VERSION", CARD(L("AGENT:") CARD(L("TEL:1")) L("TEL:2")),
	CARD(L("TEL:2"))},
    {"times_zones_and_children_of_an_event", SML_KIND_CALENDAR,
	"BEGIN,DTSTART,END,VERSION",
	CALENDAR(ZONE EVENT(
	    L("DTSTART;TZID=A:20260101T100000") L("SUMMARY:a") ALARM)),
	CALENDAR(ZONE EVENT(L("DTSTART;TZID=A:20260101T100000")))},
    {"alarm_that_is_wanted_is_whole", SML_KIND_CALENDAR,
	"BEGIN,END,SUMMARY,VALARM,VERSION",
	CALENDAR(EVENT(L("SUMMARY:a") L("LOCATION:b") ALARM)),
	CALENDAR(EVENT(L("SUMMARY:a") ALARM))},
    {"each_instance_is_reduced", SML_KIND_CALENDAR,
	"BEGIN,END,RECURRENCE-ID,SUMMARY,VERSION",
	CALENDAR(EVENT(L("SUMMARY:a") L("LOCATION:b"))
		EVENT(L("RECURRENCE-ID:20260102") L("LOCATION:c"))),
	CALENDAR(EVENT(L("SUMMARY:a")) EVENT(L("RECURRENCE-ID:20260102")))},
    {"plain_note_stays_whole", SML_KIND_NOTE, "BEGIN", "a\nb", "a\nb"},
    {"line_without_a_name_stays", SML_KIND_CONTACT, "BEGIN,END,VERSION",
	CARD(L("what is this") L("TEL:1")), CARD(L("what is this"))},
};

static void
reduce_gives_what_the_row_says(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct sml_arena *arena = sml_arena_new(SML_REDUCE_ARENA_MAX);
		struct sml_str rest = sml_str_of(row->kept), names[16];
		struct sml_fieldset kept = {names, 0};
		struct sml_buf out;
		enum sml_err err;
		bool is_right;

		while (sml_str_next(&rest, ',', &names[kept.count]))
			kept.count++;
		sml_buf_init(&out, SML_ITEM_MAX);
		err = sml_reduce(
		    row->kind, sml_str_of(row->text), &kept, arena, &out);
		is_right = row->result != NULL
			       ? err == SML_OK &&
				     sml_str_is(sml_buf_str(&out), row->result)
			       : err == SML_E_SYNTAX;
		if (!is_right)
			printf("# %s: %s\n%.*s\n", row->name, sml_err_name(err),
			    SML_STR_ARG(sml_buf_str(&out)));
		CU_ASSERT(is_right);
		sml_buf_free(&out);
		sml_arena_free(arena);
	}
}

static void
reduce_out_of_memory_is_an_error(void)
{
	const struct sml_fieldset none = {NULL, 0};
	struct sml_arena *arena = sml_arena_new(16);
	struct sml_buf out;

	sml_buf_init(&out, SML_ITEM_MAX);
	CU_ASSERT_EQUAL(sml_reduce(SML_KIND_CONTACT,
			    sml_str_of(CARD(L("TEL:1"))), &none, arena, &out),
	    SML_E_NOMEM);
	sml_buf_free(&out);
	sml_arena_free(arena);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"reduce_gives_what_the_row_says", reduce_gives_what_the_row_says},
	    {"reduce_out_of_memory_is_an_error",
		reduce_out_of_memory_is_an_error},
	    {NULL, NULL}};

	return test_main("reduce", cases, argc, argv);
}
