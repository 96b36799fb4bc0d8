/* SPDX-License-Identifier: Apache-2.0 */
/* What is the same in two calendar items and what is not: times and zones,
 * instances, rules, people. One row a pair. */
#include "support/content.h"
#include "support/test.h"

#define CAL(zone, lines)                                                       \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" zone                              \
	"BEGIN:VEVENT\r\nUID:u\r\n" lines "END:VEVENT\r\nEND:VCALENDAR\r\n"
#define CHANGE(kind, month, from, to)                                          \
	"BEGIN:" kind "\r\nDTSTART:1996" month "T020000\r\nTZOFFSETFROM:" from \
	"\r\nTZOFFSETTO:" to "\r\n"
#define ZONE(name, from, to)                                                   \
	"BEGIN:VTIMEZONE\r\nTZID:" name "\r\n" CHANGE("DAYLIGHT", "0331",      \
	    from, to) "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"             \
		      "END:DAYLIGHT\r\n" CHANGE("STANDARD", "1027", to,        \
			  from) "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-"         \
				"1SU\r\nEND:STANDARD\r\n"                      \
				"END:VTIMEZONE\r\n"
/* Europe/Berlin by its rules, whatever it is called. */
#define CENTRAL(name)                                                          \
	"BEGIN:VTIMEZONE\r\nTZID:" name "\r\n"                                 \
	"BEGIN:DAYLIGHT\r\nDTSTART:19810329T020000\r\nTZOFFSETFROM:+0100\r\n"  \
	"TZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"       \
	"END:DAYLIGHT\r\nBEGIN:STANDARD\r\nDTSTART:19961027T030000\r\n"        \
	"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"                           \
	"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"          \
	"END:VTIMEZONE\r\n"

#define BERLIN CAL("", "DTSTART;TZID=Europe/Berlin:20260701T090000\r\n")

static const struct row {
	const char *what;
	bool is_same;
	const char *a, *b;
} rows[] = {
    /* Zones. */
    {"zone by its Windows name", true, BERLIN,
	CAL(CENTRAL("W. Europe Standard Time"),
	    "DTSTART;TZID=W. Europe Standard Time:20260701T090000\r\n")},
    {"zone by its Windows name alone", true, BERLIN,
	CAL("",
	    "DTSTART;TZID=\"W. Europe Standard Time\":20260701T090000\r\n")},
    {"zone with the prefix of a program", true, BERLIN,
	CAL("", "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/"
		"Berlin:20260701T090000\r\n")},
    {"zone by its rules", true, BERLIN,
	CAL(CENTRAL("My own zone"),
	    "DTSTART;TZID=My own zone:20260701T090000\r\n")},
    {"zone by its rules, described after it", true, BERLIN,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	"DTSTART;TZID=Z1:20260701T090000\r\nEND:VEVENT\r\n" CENTRAL(
	    "Z1") "END:VCALENDAR\r\n"},
    {"zone of another place with the same rules", true, BERLIN,
	CAL("", "DTSTART;TZID=Europe/Paris:20260701T090000\r\n")},
    {"zone with the same offset on that day only", false, BERLIN,
	CAL("", "DTSTART;TZID=Africa/Johannesburg:20260701T090000\r\n")},
    {"zone with other rules", false, BERLIN,
	CAL("", "DTSTART;TZID=America/New_York:20260701T090000\r\n")},
    {"zone that nobody knows, by its name", true,
	CAL("", "DTSTART;TZID=Nowhere:20260701T090000\r\n"),
	CAL("", "DTSTART;TZID=Nowhere:20260701T090000\r\n")},
    {"zones that nobody knows, two names", false,
	CAL("", "DTSTART;TZID=Nowhere:20260701T090000\r\n"),
	CAL("", "DTSTART;TZID=Elsewhere:20260701T090000\r\n")},
    {"time without a zone", false, BERLIN,
	CAL("", "DTSTART:20260701T090000\r\n")},
    {"the same instant in UTC", false, BERLIN,
	CAL("", "DTSTART:20260701T070000Z\r\n")},
    {"UTC by a zone", true, CAL("", "DTSTART:20260701T070000Z\r\n"),
	CAL("", "DTSTART;TZID=UTC:20260701T070000\r\n")},
    {"UTC by a zone and a Z", true, CAL("", "DTSTART:20260701T070000Z\r\n"),
	CAL("", "DTSTART;TZID=Europe/Berlin:20260701T070000Z\r\n")},
    {"UTC and floating", false, CAL("", "DTSTART:20260701T070000Z\r\n"),
	CAL("", "DTSTART:20260701T070000\r\n")},
    {"a zone that is described and not used", true, BERLIN,
	CAL(ZONE("Unused", "-0500", "-0400"),
	    "DTSTART;TZID=Europe/Berlin:20260701T090000\r\n")},
    /* Dates. */
    {"a date and its midnight", false,
	CAL("", "DTSTART;VALUE=DATE:20260701\r\n"),
	CAL("", "DTSTART:20260701T000000\r\n")},
    {"a date with and without VALUE", true,
	CAL("", "DTSTART;VALUE=DATE:20260701\r\n"),
	CAL("", "DTSTART:20260701\r\n")},
    {"a date in a zone", true, CAL("", "DTSTART;VALUE=DATE:20260701\r\n"),
	CAL("", "DTSTART;VALUE=DATE;TZID=Europe/Berlin:20260701\r\n")},
    /* Instances. */
    {"exceptions over several lines and zones", true,
	CAL("",
	    "EXDATE;TZID=Europe/Berlin:20260701T090000,20260702T090000\r\n"),
	CAL(CENTRAL("Z1"), "EXDATE;TZID=Z1:20260702T090000\r\n"
			   "EXDATE;TZID=Europe/Paris:20260701T090000\r\n")},
    {"an exception twice", true, CAL("", "EXDATE:20260701,20260701\r\n"),
	CAL("", "EXDATE:20260701\r\n")},
    {"an exception less", false, CAL("", "EXDATE:20260701,20260702\r\n"),
	CAL("", "EXDATE:20260701\r\n")},
    {"exceptions in UTC by a zone", true,
	CAL("", "EXDATE:20260701T070000Z,20260702T070000Z\r\n"),
	CAL("", "EXDATE;TZID=Etc/UTC:20260702T070000,20260701T070000\r\n")},
    {"a period in UTC by a zone", false,
	CAL("", "RDATE;VALUE=PERIOD:20260701T070000Z/PT1H\r\n"),
	CAL("", "RDATE;VALUE=PERIOD:20260701T070000/PT1H\r\n")},
    {"the zone of a changed instance", true,
	CAL("", "RECURRENCE-ID;TZID=Europe/Berlin:20260701T090000\r\n"),
	CAL(CENTRAL("Z1"), "RECURRENCE-ID;TZID=Z1:20260701T090000\r\n")},
    /* Rules. */
    {"a rule in another order", true,
	CAL("", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=5\r\n"),
	CAL("",
	    "RRULE:COUNT=5;BYDAY=WE,MO;FREQ=WEEKLY;WKST=MO;INTERVAL=1\r\n")},
    {"a rule with another start of the week", false,
	CAL("", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU\r\n"),
	CAL("", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU\r\n")},
    /* People. */
    {"MAILTO in any case", true, CAL("", "ATTENDEE:MAILTO:a@example.org\r\n"),
	CAL("", "ATTENDEE:mailto:a@example.org\r\n")},
    {"default parameters of an attendee", true,
	CAL("", "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=req-participant;RSVP=FALSE;"
		"PARTSTAT=NEEDS-ACTION;CN=\"A B\":mailto:a@example.org\r\n"),
	CAL("", "ATTENDEE;CN=A B:mailto:a@example.org\r\n")},
    {"an answer of an attendee", false,
	CAL("", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.org\r\n"),
	CAL("", "ATTENDEE:mailto:a@example.org\r\n")},
    /* Words, texts, numbers, alarms. */
    {"words in any case, defaults left out", true,
	CAL("", "CLASS:public\r\nTRANSP:Opaque\r\nSTATUS:confirmed\r\n"),
	CAL("", "STATUS:CONFIRMED\r\n")},
    {"another word", false, CAL("", "CLASS:PRIVATE\r\n"),
	CAL("", "CLASS:CONFIDENTIAL\r\n")},
    {"a text composed and not, with blanks at its end", true,
	CAL("", "SUMMARY:Caf\xC3\xA9\r\nDESCRIPTION:a\\nb\\n\\n \r\n"),
	CAL("", "SUMMARY:Cafe\xCC\x81 \r\nDESCRIPTION:a\\Nb\r\n")},
    {"a place that is none", true, CAL("", "GEO:;\r\n"), CAL("", "")},
    {"a place with zeros at its end", true, CAL("", "GEO:48.85;2.0\r\n"),
	CAL("", "GEO:48.850000;2\r\n")},
    {"an alarm in other units", true,
	CAL("", "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT60M\r\n"
		"END:VALARM\r\n"),
	CAL("", "BEGIN:VALARM\r\nTRIGGER;RELATED=START:-PT1H\r\n"
		"ACTION:Display\r\nEND:VALARM\r\n")},
    {"an alarm at another time", false,
	CAL("", "BEGIN:VALARM\r\nTRIGGER:-PT60M\r\nEND:VALARM\r\n"),
	CAL("", "BEGIN:VALARM\r\nTRIGGER:-PT61M\r\nEND:VALARM\r\n")},
    /* What is no content. */
    {"stamps, program, sequence, UID", true,
	CAL("METHOD:PUBLISH\r\nPRODID:a\r\n",
	    "DTSTAMP:20260101T000000Z\r\nCREATED:20260101T000000Z\r\n"
	    "LAST-MODIFIED:20260101T000000Z\r\nSEQUENCE:3\r\nSUMMARY:x\r\n"),
	CAL("PRODID:b\r\n", "X-LIC-ERROR:y\r\nSUMMARY:x\r\n")},
};

static void
pairs_are_equal_or_not(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];

		if (content_same(SML_KIND_CALENDAR, row->a, row->b) ==
		    row->is_same)
			continue;
		printf("%s: must %sbe the same\n", row->what,
		    row->is_same ? "" : "not ");
		CU_FAIL("a pair");
	}
}

/* ---- masks ---- */

static void
mask_leaves_fields_of_the_peer(void)
{
	const struct sml_str names[] = {SML_STR("DTSTART"), SML_STR("SUMMARY")};
	const struct sml_fieldset mask = {names, SML_ARRAY_LEN(names)};
	const char *full =
	    CAL("", "SUMMARY:x\r\nDTSTART;TZID=Europe/Berlin:"
		    "20260701T090000\r\nLOCATION:l\r\n"
		    "BEGIN:VALARM\r\nTRIGGER:P\r\nEND:VALARM\r\n");
	const char *kept = CAL("", "SUMMARY:x\r\nDTSTART;TZID=Europe/Paris:"
				   "20260701T090000\r\n");
	struct sml_facts a =
	    content_facts_masked(SML_KIND_CALENDAR, full, &mask);
	struct sml_facts b =
	    content_facts_masked(SML_KIND_CALENDAR, kept, &mask);

	CU_ASSERT(sml_digest_eq(a.fingerprint, b.fingerprint, SML_SHA256_LEN));
	CU_ASSERT_FALSE(content_same(SML_KIND_CALENDAR, full, kept));
}

/* ---- hostile ---- */

/* More names of zones than are looked up: told apart by name, in good time. */
static void
zones_by_the_thousand_stay_linear(void)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct sml_facts facts;
	struct sml_buf text;

	sml_buf_init(&text, SML_ITEM_MAX);
	sml_buf_put_text(
	    &text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n");
	for (int i = 0; i < 9000; i++)
		sml_buf_printf(&text,
		    "RDATE;TZID=Z%d:20260701T090000\r\nX-%d:1\r\n", i, i);
	sml_buf_put_text(&text, "END:VEVENT\r\nEND:VCALENDAR\r\n");
	CU_ASSERT_EQUAL(sml_facts_of(SML_KIND_CALENDAR, sml_buf_str(&text),
			    NULL, NULL, arena, &facts),
	    SML_OK);
	sml_buf_free(&text);
	sml_arena_free(arena);
}

static const struct test_case cases[] = {
    {"pairs_are_equal_or_not", pairs_are_equal_or_not},
    {"mask_leaves_fields_of_the_peer", mask_leaves_fields_of_the_peer},
    {"zones_by_the_thousand_stay_linear", zones_by_the_thousand_stay_linear},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status = test_main("equality", cases, argc, argv);

	content_end();
	return status;
}
