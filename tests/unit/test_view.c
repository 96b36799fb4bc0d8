/* SPDX-License-Identifier: Apache-2.0 */
/* Items as typed fields, in every format, and in one line. */
#include "base/limits.h"
#include "content/view.h"
#include "support/items.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define CARD(version, lines)                                                   \
	"BEGIN:VCARD\r\nVERSION:" version "\r\n" lines "END:VCARD\r\n"
#define CAL(version, lines)                                                    \
	"BEGIN:VCALENDAR\r\nVERSION:" version "\r\n" lines "END:VCALENDAR\r\n"

static struct sml_arena *arena;
static struct sml_buf title;

static struct sml_view
view(enum sml_kind kind, const char *text)
{
	struct sml_view v;

	CU_ASSERT_EQUAL(
	    sml_view_of(kind, sml_str_of(text), test_env(), arena, &v), SML_OK);
	return v;
}

static struct sml_contact_view
contact(const char *text)
{
	return view(SML_KIND_CONTACT, text).u.contact;
}

static struct sml_event_view
event(const char *text)
{
	return view(SML_KIND_CALENDAR, text).u.event;
}

static void
check_is(struct sml_str found, const char *expected)
{
	bool is_same = expected ? sml_str_is(found, expected) : !found.p;

	CU_ASSERT(is_same);
	if (!is_same)
		printf("found: %.*s, expected: %s\n", SML_STR_ARG(found),
		    expected ? expected : "nothing");
}

static void
check_title(enum sml_kind kind, const char *text, const char *expected)
{
	struct sml_view v = view(kind, text);

	sml_buf_reset(&title);
	sml_view_title(&v, &title);
	CU_ASSERT_EQUAL(sml_buf_err(&title), SML_OK);
	CU_ASSERT(title.len <= 80);
	check_is(sml_buf_str(&title), expected);
}

static void
check_time(struct sml_when when, const char *expected)
{
	sml_buf_reset(&title);
	CU_ASSERT_EQUAL(when.is_set, expected != NULL);
	if (when.is_set)
		sml_view_put_time(when.time, &title);
	check_is(sml_buf_str(&title), expected ? expected : "");
}

/* ---- contacts ---- */

/* The same person in every version. */
static void
check_person(const char *text)
{
	struct sml_contact_view c = contact(text);

	check_is(c.family, "Nov\xC3\xA1kov\xC3\xA1");
	check_is(c.given, "Anna");
	check_is(c.prefix, "Dr.");
	check_is(c.full_name, "Anna Nov\xC3\xA1kov\xC3\xA1");
	check_is(c.organization, "A, B; C");
	check_is(c.department, "IT");
	check_is(c.note, "one\ntwo");
	CU_ASSERT_EQUAL_FATAL(c.phones.count, 2);
	check_is(c.phones.v[0].value, "+420 1");
	check_is(c.phones.v[0].types, "cell,work");
	CU_ASSERT(c.phones.v[0].is_preferred);
	check_is(c.phones.v[1].value, "2");
	check_is(c.phones.v[1].types, "");
	CU_ASSERT(!c.phones.v[1].is_preferred);
	CU_ASSERT_EQUAL_FATAL(c.emails.count, 1);
	check_is(c.emails.v[0].value, "anna@example.org");
	CU_ASSERT_EQUAL_FATAL(c.addresses.count, 1);
	check_is(c.addresses.v[0].value, "High Street 1, Galway, Ireland");
	check_is(c.addresses.v[0].types, "home");
	CU_ASSERT(c.has_birthday);
	CU_ASSERT(c.birthday.clock == SML_CLOCK_DATE);
	CU_ASSERT_EQUAL(c.birthday.s, SML_DAY_S);
	CU_ASSERT_EQUAL_FATAL(c.category_count, 2);
	check_is(c.categories[0], "a");
	check_is(c.categories[1], "b");
	CU_ASSERT(c.has_photo);
}

static void
view_of_a_contact_is_the_same_in_every_version(void)
{
	check_person(CARD("3.0",
	    "N:Nov\xC3\xA1kov\xC3\xA1;Anna;;Dr.;\r\n"
	    "FN:Anna Nov\xC3\xA1kov\xC3\xA1\r\nORG:A\\, B\\; C;IT\r\n"
	    "NOTE:one\\ntwo\r\nTEL;TYPE=work,cell,pref:+420 1\r\n"
	    "TEL;TYPE=voice:2\r\nEMAIL;TYPE=internet:anna@example.org\r\n"
	    "ADR;TYPE=home:;;High Street 1;Galway;;;Ireland\r\n"
	    "BDAY:1970-01-02\r\nCATEGORIES:a,b\r\n"
	    "PHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n"));
	check_person(
	    CARD("2.1", "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:"
			"Nov=E1kov=E1;Anna;;Dr.;\r\n"
			"FN;CHARSET=UTF-8:Anna Nov\xC3\xA1kov\xC3\xA1\r\n"
			"ORG:A, B\\; C;IT\r\n"
			"NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0A=\r\ntwo\r\n"
			"TEL;WORK;CELL;PREF:+420 1\r\nTEL;VOICE:2\r\n"
			"EMAIL;INTERNET:anna@example.org\r\n"
			"ADR;HOME:;;High Street 1;Galway;;;Ireland\r\n"
			"BDAY:19700102T000000Z\r\nCATEGORIES:a;b\r\n"
			"PHOTO;JPEG;ENCODING=BASE64:\r\n AAAA\r\n\r\n"));
	check_person(CARD("4.0",
	    "N:Nov\xC3\xA1kov\xC3\xA1;Anna;;Dr.;\r\n"
	    "FN:Anna Nov\xC3\xA1kov\xC3\xA1\r\nORG:A\\, B\\; C;IT\r\n"
	    "NOTE:one\\ntwo\r\n"
	    "TEL;VALUE=uri;TYPE=\"work,cell\";PREF=1:tel:+420 1\r\n"
	    "TEL;TYPE=voice:2\r\nEMAIL:mailto:anna@example.org\r\n"
	    "ADR;TYPE=home:;;High Street 1;Galway;;;Ireland\r\n"
	    "BDAY:19700102\r\nCATEGORIES:a,b\r\n"
	    "PHOTO:data:image/jpeg;base64,AAAA\r\n"));
}

static void
view_of_a_contact_takes_the_first_line(void)
{
	struct sml_contact_view c =
	    contact(CARD("3.0", "N:A;B\r\nN:C;D\r\nTITLE:x\r\nTITLE:y\r\n"
				"BDAY:--0412\r\nEMAIL:\r\n"));

	check_is(c.family, "A");
	check_is(c.title, "x");
	check_is(c.role, NULL);
	check_is(c.full_name, "B A");
	CU_ASSERT(!c.has_birthday);
	CU_ASSERT_EQUAL(c.emails.count, 0);
	CU_ASSERT_EQUAL(c.category_count, 0);
}

/* ---- events ---- */

static void
view_of_a_series_is_its_master(void)
{
	struct sml_event_view e = event(CAL("2.0",
	    "BEGIN:VTIMEZONE\r\nTZID:Z\r\nEND:VTIMEZONE\r\n"
	    "BEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID:20260103T090000\r\n"
	    "SUMMARY:moved\r\nEND:VEVENT\r\n"
	    "BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:a\\, b\r\n"
	    "DTSTART;TZID=Europe/Berlin:20260101T090000\r\nDURATION:PT1H30M\r\n"
	    "RRULE:FREQ=DAILY;COUNT=9\r\n"
	    "EXDATE;TZID=Europe/Berlin:20260102T090000,20260104T090000\r\n"
	    "LOCATION:l\r\nTRANSP:TRANSPARENT\r\nSTATUS:CONFIRMED\r\n"
	    "ATTENDEE:mailto:a@example.org\r\nATTENDEE:mailto:b@example.org\r\n"
	    "CATEGORIES:x\r\nCATEGORIES:y,z\r\nPRIORITY:5\r\n"
	    "BEGIN:VALARM\r\nSUMMARY:no\r\nDURATION:PT9M\r\nTRIGGER:-PT5M\r\n"
	    "END:VALARM\r\nEND:VEVENT\r\n"));

	CU_ASSERT(!e.is_task);
	check_is(e.summary, "a, b");
	check_is(e.uid, "u");
	check_time(e.start, "2026-01-01 09:00");
	check_is(e.start.zone, "Europe/Berlin");
	check_time(e.end, "2026-01-01 10:30");
	check_is(e.end.zone, "Europe/Berlin");
	check_is(e.rule, "FREQ=DAILY;COUNT=9");
	CU_ASSERT_EQUAL(e.exception_count, 3);
	check_is(e.location, "l");
	CU_ASSERT(e.is_transparent);
	check_is(e.status, "CONFIRMED");
	CU_ASSERT_EQUAL(e.attendee_count, 2);
	CU_ASSERT_EQUAL(e.category_count, 3);
	CU_ASSERT_EQUAL(e.alarm_count, 1);
	CU_ASSERT_EQUAL(e.priority, 5);
	CU_ASSERT_EQUAL(e.percent, -1);
}

static void
view_of_a_whole_day_ends_the_day_after(void)
{
	struct sml_event_view e =
	    event(CAL("2.0", "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20241231\r\n"
			     "END:VEVENT\r\n"));

	check_time(e.start, "2024-12-31");
	check_time(e.end, "2025-01-01");
	check_is(e.start.zone, NULL);
	e = event("BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20241231\r\n"
		  "DTEND;VALUE=DATE:20250103\r\nEND:VEVENT\r\n");
	check_time(e.end, "2025-01-03");
	e = event("BEGIN:VEVENT\r\nDTSTART:20241231T100000Z\r\nEND:VEVENT\r\n");
	check_time(e.start, "2024-12-31 10:00 UTC");
	check_time(e.end, NULL);
}

static void
view_of_a_time_has_its_zone(void)
{
	struct sml_event_view e = event(CAL("2.0",
	    "BEGIN:VEVENT\r\n"
	    "DTSTART;TZID=W. Europe Standard Time:20260328T230000\r\n"
	    "DURATION:P1DT4H\r\nEND:VEVENT\r\n"));

	check_is(e.start.zone, "Europe/Berlin");
	check_time(e.start, "2026-03-28 23:00");
	/* A day of the wall later it is 23:00, four hours on 03:00. */
	check_time(e.end, "2026-03-30 03:00");
	e = event(CAL("2.0", "BEGIN:VEVENT\r\n"
			     "DTSTART;TZID=Europe/Berlin:20260329T010000\r\n"
			     "DURATION:PT3H\r\nEND:VEVENT\r\n"));
	check_time(e.end, "2026-03-29 05:00");
	e = event(CAL("2.0",
	    "BEGIN:VEVENT\r\nDTSTART;TZID=Nowhere:20260329T010000\r\n"
	    "DTEND;TZID=Etc/UTC:20260329T020000\r\nEND:VEVENT\r\n"));
	check_is(e.start.zone, "Nowhere");
	check_time(e.start, "2026-03-29 01:00");
	CU_ASSERT(e.end.zone.p != NULL);
	check_time(e.end, "2026-03-29 02:00");
	e = event(CAL("1.0",
	    "TZ:-05\r\n"
	    "DAYLIGHT:TRUE;-04;20260308T020000;20261101T020000;EST;EDT\r\n"
	    "BEGIN:VEVENT\r\nDTSTART:20260701T090000\r\nEND:VEVENT\r\n"));
	check_is(e.start.zone, "America/New_York");
	e = event(CAL("1.0",
	    "BEGIN:VEVENT\r\nDTSTART:20260701T090000\r\nEND:VEVENT\r\n"));
	check_is(e.start.zone, NULL);
}

static void
view_of_a_task_has_its_state(void)
{
	struct sml_event_view e = event(
	    CAL("2.0", "BEGIN:VTODO\r\nSUMMARY:t\r\nDUE;VALUE=DATE:20260110\r\n"
		       "STATUS:IN-PROCESS\r\nPERCENT-COMPLETE:40\r\n"
		       "COMPLETED:20260109T080000Z\r\nEND:VTODO\r\n"));

	CU_ASSERT(e.is_task);
	check_time(e.due, "2026-01-10");
	check_time(e.completed, "2026-01-09 08:00 UTC");
	check_is(e.status, "IN-PROCESS");
	CU_ASSERT_EQUAL(e.percent, 40);
	CU_ASSERT_EQUAL(e.priority, 0);
}

static void
view_of_a_vcalendar_reads_the_old_forms(void)
{
	struct sml_event_view e = event(CAL("1.0",
	    "BEGIN:VEVENT\r\n"
	    "SUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=A4\r\n"
	    "DTSTART:20260101T090000Z\r\nDTEND:20260101T100000Z\r\n"
	    "RRULE:D1 #10\r\nEXDATE:20260102T090000Z;20260103T090000Z\r\n"
	    "TRANSP:1\r\nAALARM:20260101T085500Z;;;\r\n"
	    "CATEGORIES:a;b\r\nEND:VEVENT\r\n"));

	check_is(e.summary, "\xC3\xA4");
	check_time(e.end, "2026-01-01 10:00 UTC");
	check_is(e.rule, "D1 #10");
	CU_ASSERT_EQUAL(e.exception_count, 2);
	CU_ASSERT(e.is_transparent);
	CU_ASSERT_EQUAL(e.alarm_count, 1);
	CU_ASSERT_EQUAL(e.category_count, 2);
	e = event(CAL("1.0", "BEGIN:VEVENT\r\nTRANSP:0\r\nEND:VEVENT\r\n"));
	CU_ASSERT(!e.is_transparent);
}

/* ---- notes ---- */

static void
view_of_a_note_has_title_and_body(void)
{
	struct sml_note_view n = view(SML_KIND_NOTE, "\r\n a b \r\nc").u.note;

	check_is(n.title, "a b");
	check_is(n.body, "\n a b \nc");
	n = view(SML_KIND_NOTE,
	    "BEGIN:VNOTE\r\nVERSION:1.1\r\nBODY;ENCODING=QUOTED-PRINTABLE:"
	    "a=0D=0Ab\r\nEND:VNOTE\r\n")
		.u.note;
	check_is(n.title, "a");
	check_is(n.body, "a\nb");
}

/* ---- titles ---- */

static void
view_title_is_what_names_the_item(void)
{
	check_title(SML_KIND_CONTACT,
	    CARD("3.0", "N:Nov\xC3\xA1kov\xC3\xA1;Anna\r\n"),
	    "Anna Nov\xC3\xA1kov\xC3\xA1");
	check_title(SML_KIND_CONTACT, CARD("3.0", "ORG:Acme;IT\r\n"), "Acme");
	check_title(SML_KIND_CONTACT, CARD("3.0", "TEL:1\r\n"), "1");
	check_title(SML_KIND_CONTACT, CARD("3.0", ""), "");
	check_title(SML_KIND_CALENDAR,
	    CAL("2.0", "BEGIN:VEVENT\r\nSUMMARY:Board meeting\r\n"
		       "DTSTART:20241231T140000\r\nEND:VEVENT\r\n"),
	    "Board meeting, 2024-12-31 14:00");
	check_title(SML_KIND_CALENDAR,
	    CAL("2.0", "BEGIN:VTODO\r\nSUMMARY:Taxes\r\n"
		       "DUE;VALUE=DATE:20241231\r\nEND:VTODO\r\n"),
	    "Taxes, 2024-12-31");
	check_title(SML_KIND_NOTE, "\nShopping\nmilk", "Shopping");
}

#define TEN "0123456789"
#define EIGHTY TEN TEN TEN TEN TEN TEN TEN TEN

static void
view_title_is_short_and_clean(void)
{
	check_title(SML_KIND_NOTE,
	    "a\tb\x01"
	    "c\x7F",
	    "a b c");
	check_title(SML_KIND_NOTE, EIGHTY "x", EIGHTY);
	/* Never half a character. */
	check_title(SML_KIND_NOTE,
	    TEN TEN TEN TEN TEN TEN TEN "012345678\xC3\xA4",
	    TEN TEN TEN TEN TEN TEN TEN "012345678");
	check_title(SML_KIND_CALENDAR,
	    CAL("2.0", "BEGIN:VEVENT\r\nSUMMARY:" EIGHTY "\r\n"
		       "DTSTART:20241231T140000Z\r\nEND:VEVENT\r\n"),
	    TEN TEN TEN TEN TEN "01234567, 2024-12-31 14:00 UTC");
}

/* ---- the table, refusals ---- */

static void
view_field_of_every_name(void)
{
	CU_ASSERT_EQUAL(
	    sml_field_of(SML_KIND_CONTACT, SML_STR("TEL")), SML_FIELD_PHONE);
	CU_ASSERT_EQUAL(
	    sml_field_of(SML_KIND_CONTACT, SML_STR("n")), SML_FIELD_NAME);
	CU_ASSERT_EQUAL(sml_field_of(SML_KIND_CALENDAR, SML_STR("DURATION")),
	    SML_FIELD_END);
	CU_ASSERT_EQUAL(
	    sml_field_of(SML_KIND_NOTE, SML_STR("BODY")), SML_FIELD_TEXT);
	CU_ASSERT_EQUAL(
	    sml_field_of(SML_KIND_CALENDAR, SML_STR("TEL")), SML_FIELD_OTHER);
	CU_ASSERT_EQUAL(
	    sml_field_of(SML_KIND_CONTACT, SML_STR_NONE), SML_FIELD_OTHER);
}

static void
view_field_words_are_there_and_differ(void)
{
	CU_ASSERT_STRING_EQUAL(sml_field_word(SML_FIELD_PHONE), "phone");
	CU_ASSERT_STRING_EQUAL(sml_field_word(SML_FIELD_OTHER), "");
	for (int i = 1; i < SML_FIELD_COUNT; i++) {
		const char *word = sml_field_word((enum sml_field)i);

		CU_ASSERT_FATAL(word != NULL);
		CU_ASSERT(word[0] != 0);
		for (int k = 0; k < i; k++)
			CU_ASSERT(strcmp(word,
				      sml_field_word((enum sml_field)k)) != 0);
	}
}

static void
view_of_what_is_no_item_is_refused(void)
{
	struct sml_view v;

	CU_ASSERT_EQUAL(sml_view_of(SML_KIND_CONTACT, SML_STR("hello"),
			    test_env(), arena, &v),
	    SML_E_UNSUPPORTED);
	CU_ASSERT_EQUAL(sml_view_of(SML_KIND_CALENDAR,
			    SML_STR("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"),
			    test_env(), arena, &v),
	    SML_E_SYNTAX);
}

static void
view_of_generated_items_has_what_they_are_made_of(void)
{
	struct sml_buf text;

	sml_buf_init(&text, SML_ITEM_MAX);
	for (size_t i = 0; i < 300; i++) {
		enum sml_kind kind = (enum sml_kind)(i % 3);
		struct sml_view v;

		sml_buf_reset(&text);
		items_make(kind, 7, i, &text);
		sml_arena_reset(arena);
		CU_ASSERT_EQUAL(sml_view_of(kind, sml_buf_str(&text),
				    test_env(), arena, &v),
		    SML_OK);
		if (kind == SML_KIND_CONTACT) {
			CU_ASSERT(v.u.contact.phones.count >= 3);
			CU_ASSERT_EQUAL(v.u.contact.emails.count, 2);
			CU_ASSERT(v.u.contact.has_birthday);
		} else if (kind == SML_KIND_CALENDAR) {
			CU_ASSERT(v.u.event.summary.len > 0);
			CU_ASSERT(v.u.event.is_task || v.u.event.start.is_set);
			CU_ASSERT(v.u.event.is_task || v.u.event.end.is_set);
		} else {
			CU_ASSERT(v.u.note.title.len > 0);
		}
	}
	sml_buf_free(&text);
}

static const struct test_case cases[] = {
    {"view_of_a_contact_is_the_same_in_every_version",
	view_of_a_contact_is_the_same_in_every_version},
    {"view_of_a_contact_takes_the_first_line",
	view_of_a_contact_takes_the_first_line},
    {"view_of_a_series_is_its_master", view_of_a_series_is_its_master},
    {"view_of_a_whole_day_ends_the_day_after",
	view_of_a_whole_day_ends_the_day_after},
    {"view_of_a_time_has_its_zone", view_of_a_time_has_its_zone},
    {"view_of_a_task_has_its_state", view_of_a_task_has_its_state},
    {"view_of_a_vcalendar_reads_the_old_forms",
	view_of_a_vcalendar_reads_the_old_forms},
    {"view_of_a_note_has_title_and_body", view_of_a_note_has_title_and_body},
    {"view_title_is_what_names_the_item", view_title_is_what_names_the_item},
    {"view_title_is_short_and_clean", view_title_is_short_and_clean},
    {"view_field_of_every_name", view_field_of_every_name},
    {"view_field_words_are_there_and_differ",
	view_field_words_are_there_and_differ},
    {"view_of_what_is_no_item_is_refused", view_of_what_is_no_item_is_refused},
    {"view_of_generated_items_has_what_they_are_made_of",
	view_of_generated_items_has_what_they_are_made_of},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	sml_buf_init(&title, SML_ITEM_MAX);
	status = test_main("view", cases, argc, argv);
	sml_buf_free(&title);
	sml_arena_free(arena);
	return status;
}
