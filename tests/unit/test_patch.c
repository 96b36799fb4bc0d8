/* SPDX-License-Identifier: Apache-2.0 */
/* Items of which only the changed properties come. */
#include "content/patch.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "support/test.h"

#define L(text) text "\r\n"
#define CARD(inside) L("BEGIN:VCARD") L("VERSION:2.1") inside L("END:VCARD")
#define EVENT(inside)                                                          \
	L("BEGIN:VCALENDAR")                                                   \
	L("VERSION:2.0")                                                       \
	L("BEGIN:VEVENT") inside L("END:VEVENT") L("END:VCALENDAR")
#define ZONE(id) L("BEGIN:VTIMEZONE") L("TZID:" id) L("END:VTIMEZONE")

struct row {
	const char *name;
	enum sml_kind kind;
	const char *whole, *part;
	const char *result; /* NULL: it is refused */
};

static const struct row rows[] = {
    {"number_of_one_type_leaves_the_others", SML_KIND_CONTACT,
	CARD(L("N:a;b") L("TEL;HOME:1") L("TEL;WORK:2") L("X-A:1")),
	L("BEGIN:VCARD") L("TEL;WORK;VOICE:3") L("END:VCARD"),
	CARD(L("N:a;b") L("TEL;HOME:1") L("TEL;WORK;VOICE:3") L("X-A:1"))},
    {"several_of_a_type_are_replaced_by_several", SML_KIND_CONTACT,
	CARD(L("TEL;CELL:1") L("NOTE:n") L("TEL;CELL:2")),
	CARD(L("TEL;CELL:3") L("tel;cell:4") L("TEL;CELL:5")),
	CARD(L("TEL;CELL:3") L("tel;cell:4") L("TEL;CELL:5") L("NOTE:n"))},
    {"value_that_is_empty_removes", SML_KIND_CONTACT,
	CARD(L("N:a") L("NOTE:n") L("TEL;HOME:1")),
	CARD(L("NOTE:") L("TEL;HOME:")), CARD(L("N:a"))},
    {"property_that_is_new_comes_last", SML_KIND_CONTACT, CARD(L("N:a")),
	CARD(L("URL:u") L("BDAY:20000101")),
	CARD(L("N:a") L("URL:u") L("BDAY:20000101"))},
    {"picture_of_another_type_replaces", SML_KIND_CONTACT,
	CARD(L("PHOTO;JPEG:a") L("N:a")), CARD(L("PHOTO;GIF:b")),
	CARD(L("PHOTO;GIF:b") L("N:a"))},
    {"line_ends_are_those_of_the_whole", SML_KIND_CONTACT,
	CARD(L("N:a") L("NOTE:n")), "BEGIN:VCARD\nN:b\nEND:VCARD\n",
	CARD(L("N:b") L("NOTE:n"))},
    {"card_of_another_version_is_refused", SML_KIND_CONTACT, CARD(L("N:a")),
	"BEGIN:VCARD\nVERSION:3.0\nN:b\nEND:VCARD\n", NULL},
    {"no_card_is_refused", SML_KIND_CONTACT, CARD(L("N:a")), "N:b", NULL},
    {"event_keeps_what_is_not_named", SML_KIND_CALENDAR,
	EVENT(L("UID:1") L("SUMMARY:a") L("DTSTART:20260101T100000Z")),
	EVENT(L("SUMMARY:b")),
	EVENT(L("UID:1") L("SUMMARY:b") L("DTSTART:20260101T100000Z"))},
    {"alarms_replace_alarms", SML_KIND_CALENDAR,
	EVENT(L("SUMMARY:a") L("BEGIN:VALARM") L("TRIGGER:-PT1M")
		L("END:VALARM") L("X-A:1")),
	EVENT(L("BEGIN:VALARM") L("TRIGGER:-PT2M") L("END:VALARM")
		L("BEGIN:VALARM") L("TRIGGER:-PT3M") L("END:VALARM")),
	EVENT(L("SUMMARY:a") L("BEGIN:VALARM") L("TRIGGER:-PT2M")
		L("END:VALARM") L("BEGIN:VALARM") L("TRIGGER:-PT3M")
		    L("END:VALARM") L("X-A:1"))},
    {"zone_that_is_new_is_added", SML_KIND_CALENDAR,
	L("BEGIN:VCALENDAR") L("VERSION:2.0") ZONE("A") L("BEGIN:VEVENT")
	    L("DTSTART;TZID=A:20260101T100000") L("END:VEVENT")
		L("END:VCALENDAR"),
	L("BEGIN:VCALENDAR") ZONE("A") ZONE("B") L("BEGIN:VEVENT")
	    L("DTSTART;TZID=B:20260101T110000") L("END:VEVENT")
		L("END:VCALENDAR"),
	L("BEGIN:VCALENDAR") L("VERSION:2.0") ZONE("A") ZONE("B")
	    L("BEGIN:VEVENT") L("DTSTART;TZID=B:20260101T110000")
		L("END:VEVENT") L("END:VCALENDAR")},
    {"exceptions_of_a_series_stay", SML_KIND_CALENDAR,
	L("BEGIN:VCALENDAR") L("BEGIN:VEVENT") L("RECURRENCE-ID:20260102")
	    L("SUMMARY:x") L("END:VEVENT") L("BEGIN:VEVENT") L("SUMMARY:a")
		L("END:VEVENT") L("END:VCALENDAR"),
	L("BEGIN:VCALENDAR") L("BEGIN:VEVENT") L("SUMMARY:b") L("END:VEVENT")
	    L("END:VCALENDAR"),
	L("BEGIN:VCALENDAR") L("BEGIN:VEVENT") L("RECURRENCE-ID:20260102")
	    L("SUMMARY:x") L("END:VEVENT") L("BEGIN:VEVENT") L("SUMMARY:b")
		L("END:VEVENT") L("END:VCALENDAR")},
    {"exception_of_a_series_is_refused", SML_KIND_CALENDAR,
	EVENT(L("SUMMARY:a")),
	EVENT(L("RECURRENCE-ID:20260102") L("SUMMARY:b")), NULL},
    {"task_in_place_of_an_event_is_refused", SML_KIND_CALENDAR,
	EVENT(L("SUMMARY:a")),
	L("BEGIN:VCALENDAR") L("BEGIN:VTODO") L("SUMMARY:b") L("END:VTODO")
	    L("END:VCALENDAR"),
	NULL},
    {"plain_note_is_replaced", SML_KIND_NOTE, "a", "b", "b"},
};

static void
patch_gives_what_the_row_says(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct sml_arena *arena = sml_arena_new(1024 * 1024);
		struct sml_buf out;
		enum sml_err err;

		sml_buf_init(&out, SML_ITEM_MAX);
		err = sml_patch(row->kind, sml_str_of(row->whole),
		    sml_str_of(row->part), arena, &out);
		if (row->result == NULL) {
			CU_ASSERT_EQUAL(err, SML_E_UNSUPPORTED);
		} else {
			bool is_right =
			    err == SML_OK &&
			    sml_str_is(sml_buf_str(&out), row->result);

			if (!is_right)
				printf("# %s: %s\n%.*s\n", row->name,
				    sml_err_name(err),
				    SML_STR_ARG(sml_buf_str(&out)));
			CU_ASSERT(is_right);
		}
		sml_buf_free(&out);
		sml_arena_free(arena);
	}
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"patch_gives_what_the_row_says", patch_gives_what_the_row_says},
	    {NULL, NULL}};

	return test_main("patch", cases, argc, argv);
}
