/* SPDX-License-Identifier: Apache-2.0 */
/* Two versions of an item joined. */
#include "base/limits.h"
#include "content/merge.h"
#include "support/content.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define CONTACT SML_KIND_CONTACT
#define CALENDAR SML_KIND_CALENDAR
#define NOTE SML_KIND_NOTE

#define CARD(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define CAL(parts)                                                             \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" parts "END:VCALENDAR\r\n"

static struct sml_buf out;

static enum sml_err
merge(enum sml_kind kind, const char *base, const char *ours,
    const char *theirs, enum sml_merge_result *result_out)
{
	sml_buf_reset(&out);
	return sml_merge(kind, sml_str_of(base), sml_str_of(ours),
	    sml_str_of(theirs), NULL, test_env(), &out, result_out);
}

/* The joined text is @expected, and so is the fingerprint of the other way
 * round. */
static void
check_joined(enum sml_kind kind, const char *base, const char *ours,
    const char *theirs, const char *expected)
{
	enum sml_merge_result result;
	bool is_same;

	CU_ASSERT_EQUAL(merge(kind, base, ours, theirs, &result), SML_OK);
	CU_ASSERT_EQUAL(result, SML_MERGE_DONE);
	is_same = sml_str_is(sml_buf_str(&out), expected);
	CU_ASSERT(is_same);
	if (!is_same)
		printf("joined: %.*s", SML_STR_ARG(sml_buf_str(&out)));
	CU_ASSERT_EQUAL(merge(kind, base, theirs, ours, &result), SML_OK);
	CU_ASSERT_EQUAL(result, SML_MERGE_DONE);
	sml_buf_put_byte(&out, 0);
	is_same = content_same(kind, (const char *)out.p, expected);
	CU_ASSERT(is_same);
	if (!is_same)
		printf("other way round: %s", (const char *)out.p);
}

static void
check_collision(
    enum sml_kind kind, const char *base, const char *ours, const char *theirs)
{
	enum sml_merge_result result;

	CU_ASSERT_EQUAL(merge(kind, base, ours, theirs, &result), SML_OK);
	CU_ASSERT_EQUAL(result, SML_MERGE_COLLISION);
	CU_ASSERT_EQUAL(out.len, 0);
	CU_ASSERT_EQUAL(merge(kind, base, theirs, ours, &result), SML_OK);
	CU_ASSERT_EQUAL(result, SML_MERGE_COLLISION);
}

static void
merge_other_fields_joined(void)
{
	check_joined(CONTACT, CARD("FN:A\r\nTITLE:x\r\n"),
	    CARD("FN:A\r\nTITLE:y\r\n"), CARD("NOTE:n\r\nFN:A\r\nTITLE:x\r\n"),
	    CARD("FN:A\r\nTITLE:y\r\nNOTE:n\r\n"));
	check_joined(CONTACT, CARD("FN:A\r\nTITLE:x\r\nNOTE:n\r\n"),
	    CARD("FN:A\r\nTITLE:x\r\n"), CARD("FN:B\r\nTITLE:x\r\nNOTE:n\r\n"),
	    CARD("TITLE:x\r\nFN:B\r\n"));
}

static void
merge_same_change_keeps_ours(void)
{
	check_joined(CONTACT, CARD("FN:A\r\n"), CARD("FN:B\r\nX-U:1\r\n"),
	    CARD("fn:B\r\nX-U:1\r\nREV:2\r\n"), CARD("FN:B\r\nX-U:1\r\n"));
}

static void
merge_one_field_two_values_collides(void)
{
	check_collision(
	    CONTACT, CARD("FN:A\r\n"), CARD("FN:B\r\n"), CARD("FN:C\r\n"));
	check_collision(CONTACT, CARD("FN:A\r\nTITLE:x\r\n"), CARD("FN:A\r\n"),
	    CARD("FN:A\r\nTITLE:y\r\n"));
	check_collision(CONTACT, CARD("TEL;TYPE=home:1\r\n"),
	    CARD("TEL;TYPE=home:2\r\n"), CARD("TEL;TYPE=home:3\r\n"));
	check_collision(NOTE, "a", "b", "c");
}

static void
merge_sets_join_by_value(void)
{
	check_joined(CONTACT, CARD("TEL:1\r\nTEL:2\r\n"),
	    CARD("TEL:1\r\nTEL:3\r\n"), CARD("TEL:2\r\nTEL:1\r\nTEL:4\r\n"),
	    CARD("TEL:1\r\nTEL:3\r\nTEL:4\r\n"));
	check_joined(CONTACT, CARD("CATEGORIES:a,b\\,c,d\r\n"),
	    CARD("CATEGORIES:a,b\\,c,d,e\r\n"),
	    CARD("CATEGORIES:f,b\\,c,a\r\n"),
	    CARD("CATEGORIES:a,b\\,c,e\r\nCATEGORIES:f\r\n"));
	check_joined(CONTACT, CARD("TEL;TYPE=home:1\r\n"),
	    CARD("TEL;TYPE=work:1\r\n"), CARD("TEL;TYPE=home:1\r\nTEL:2\r\n"),
	    CARD("TEL;TYPE=work:1\r\nTEL:2\r\n"));
}

static void
merge_without_base_is_union(void)
{
	check_joined(CONTACT, NULL, CARD("FN:A\r\nTEL;TYPE=home:1\r\n"),
	    CARD("FN:A\r\nTEL;TYPE=home:2\r\nNOTE:n\r\nCATEGORIES:x\r\n"),
	    CARD("FN:A\r\nTEL;TYPE=home:1\r\nCATEGORIES:x\r\nNOTE:n\r\n"
		 "TEL;TYPE=home:2\r\n"));
	check_collision(CONTACT, NULL, CARD("FN:A\r\n"), CARD("FN:B\r\n"));
	check_collision(CALENDAR, NULL, EVENT("DTSTART:1\r\nDTEND:2\r\n"),
	    EVENT("DTSTART:1\r\nDURATION:PT1H\r\n"));
}

static void
merge_calendar_time_is_one_field(void)
{
	check_collision(CALENDAR, EVENT("DTSTART:1\r\nDTEND:2\r\n"),
	    EVENT("DTSTART:0\r\nDTEND:2\r\n"),
	    EVENT("DTSTART:1\r\nDTEND:3\r\n"));
	check_collision(CALENDAR, EVENT("DTSTART:1\r\nRRULE:FREQ=DAILY\r\n"),
	    EVENT("DTSTART:0\r\nRRULE:FREQ=DAILY\r\n"),
	    EVENT("DTSTART:1\r\nRRULE:FREQ=DAILY\r\nEXDATE:5\r\n"));
	check_joined(CALENDAR,
	    EVENT("SUMMARY:a\r\nDTSTART:1\r\nRRULE:FREQ=DAILY\r\n"),
	    EVENT("SUMMARY:b\r\nDTSTART:1\r\nRRULE:FREQ=DAILY\r\nEXDATE:4\r\n"),
	    EVENT("SUMMARY:a\r\nDTSTART:1\r\nRRULE:FREQ=DAILY\r\nEXDATE:5\r\n"),
	    EVENT("SUMMARY:b\r\nDTSTART:1\r\nRRULE:FREQ=DAILY\r\nEXDATE:4\r\n"
		  "EXDATE:5\r\n"));
}

#define MASTER(summary)                                                        \
	EVENT("UID:u\r\nSUMMARY:" summary "\r\nDTSTART:1\r\n"                  \
	      "RRULE:FREQ=DAILY\r\n")
#define MOVED(id, summary)                                                     \
	EVENT("UID:u\r\nRECURRENCE-ID:" id "\r\nSUMMARY:" summary "\r\n")

static void
merge_series_by_instance(void)
{
	check_joined(CALENDAR, CAL(MASTER("a") MOVED("2", "x")),
	    CAL(MASTER("b") MOVED("2", "x") MOVED("3", "y")),
	    CAL(MASTER("a") MOVED("2", "z")),
	    CAL(MASTER("b") MOVED("2", "z") MOVED("3", "y")));
	check_joined(CALENDAR, CAL(MASTER("a") MOVED("2", "x")),
	    CAL(MASTER("b") MOVED("2", "x")), CAL(MASTER("a")),
	    CAL(MASTER("b")));
	check_collision(CALENDAR, CAL(MASTER("a") MOVED("2", "x")),
	    CAL(MASTER("a")), CAL(MASTER("a") MOVED("2", "z")));
}

/* A line that says the default is no value, but it must not stand beside one.
 */
static void
merge_default_gives_way_to_a_value(void)
{
	check_joined(CALENDAR, EVENT("TRANSP:OPAQUE\r\nSUMMARY:a\r\n"),
	    EVENT("TRANSP:OPAQUE\r\nSUMMARY:b\r\n"),
	    EVENT("SUMMARY:a\r\nTRANSP:TRANSPARENT\r\n"),
	    EVENT("TRANSP:TRANSPARENT\r\nSUMMARY:b\r\n"));
	check_joined(CONTACT, CARD("CLASS:PUBLIC\r\nFN:a\r\n"),
	    CARD("CLASS:public\r\nFN:b\r\n"), CARD("CLASS:PRIVATE\r\nFN:a\r\n"),
	    CARD("CLASS:PRIVATE\r\nFN:b\r\n"));
	check_joined(CALENDAR, EVENT("PRIORITY:0\r\nSUMMARY:a\r\n"),
	    EVENT("PRIORITY:0\r\nSUMMARY:b\r\n"), EVENT("SUMMARY:a\r\n"),
	    EVENT("PRIORITY:0\r\nSUMMARY:b\r\n"));
	/* A default of events is none of cards. */
	check_joined(CONTACT, CARD("PRIORITY:0\r\nFN:a\r\n"),
	    CARD("PRIORITY:0\r\nFN:b\r\n"),
	    CARD("PRIORITY:0\r\nPRIORITY:5\r\nFN:a\r\n"),
	    CARD("PRIORITY:0\r\nFN:b\r\nPRIORITY:5\r\n"));
}

#define ALARM(minutes)                                                         \
	"BEGIN:VALARM\r\nTRIGGER:-PT" minutes "M\r\nEND:VALARM\r\n"

static void
merge_alarm_is_a_value(void)
{
	check_joined(CALENDAR, EVENT("SUMMARY:a\r\n" ALARM("5")),
	    EVENT("SUMMARY:b\r\n" ALARM("5")),
	    EVENT("SUMMARY:a\r\n" ALARM("9")),
	    EVENT("SUMMARY:b\r\n" ALARM("9")));
	check_collision(
	    CALENDAR, EVENT(ALARM("5")), EVENT(ALARM("6")), EVENT(ALARM("9")));
	check_joined(CALENDAR, EVENT("SUMMARY:a\r\n"),
	    EVENT("SUMMARY:a\r\n" ALARM("5")), EVENT("SUMMARY:b\r\n"),
	    EVENT("SUMMARY:b\r\n" ALARM("5")));
}

static void
merge_takes_zone_with_the_time(void)
{
	check_joined(CALENDAR, CAL(EVENT("SUMMARY:a\r\nDTSTART:1\r\n")),
	    CAL(EVENT("SUMMARY:b\r\nDTSTART:1\r\n")),
	    CAL("BEGIN:VTIMEZONE\r\nTZID:Z\r\nEND:VTIMEZONE\r\n" EVENT(
		"SUMMARY:a\r\nDTSTART;TZID=Z:1\r\n")),
	    CAL(EVENT(
		"SUMMARY:b\r\nDTSTART;TZID=Z:1\r\n") "BEGIN:VTIMEZONE\r\nTZID:"
						     "Z\r\nEND:VTIMEZONE\r\n"));
}

#define FIXED(offset)                                                          \
	"BEGIN:VTIMEZONE\r\nTZID:Q\r\nBEGIN:STANDARD\r\nDTSTART:"              \
	"19700101T000000"                                                      \
	"\r\nTZOFFSETFROM:" offset "\r\nTZOFFSETTO:" offset                    \
	"\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
#define AT_Q(summary)                                                          \
	EVENT("SUMMARY:" summary "\r\nDTSTART;TZID=Q:20260101T090000\r\n")

/* The name is the same and the line too; what it means is not. */
static void
merge_takes_zone_described_anew(void)
{
	check_joined(CALENDAR, CAL(FIXED("+0100") AT_Q("a")),
	    CAL(FIXED("+0100") AT_Q("b")), CAL(FIXED("+0200") AT_Q("a")),
	    CAL(AT_Q("b") FIXED("+0200")));
	check_joined(CALENDAR, CAL(FIXED("+0100") AT_Q("a")),
	    CAL(FIXED("+0200") AT_Q("a")), CAL(FIXED("+0100") AT_Q("b")),
	    CAL(FIXED("+0200") EVENT("DTSTART;TZID=Q:20260101T090000\r\n"
				     "SUMMARY:b\r\n")));
}

static void
merge_takes_no_event_for_a_zone(void)
{
	check_joined(CALENDAR, CAL(EVENT("SUMMARY:a\r\n")),
	    CAL(EVENT("SUMMARY:a\r\n")),
	    CAL(EVENT("SUMMARY:a\r\nTZID:Z\r\nURL:u\r\n")),
	    CAL(EVENT("SUMMARY:a\r\nTZID:Z\r\nURL:u\r\n")));
}

static void
merge_of_a_series_in_two_formats_keeps_its_instances(void)
{
	static const char *const moved =
	    "BEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID:20260102T090000\r\n"
	    "DTSTART:20260102T110000\r\nSUMMARY:x\r\nEND:VEVENT\r\n";
	static const char *const old =
	    "BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	    "SUMMARY:b\r\nDTSTART:20260101T090000\r\nRRULE:D1 #0\r\n"
	    "EXDATE:20260102T090000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
	enum sml_merge_result result;
	char series[600];

	snprintf(series, sizeof(series),
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	    "SUMMARY:a\r\nDTSTART:20260101T090000\r\nRRULE:FREQ=DAILY\r\n"
	    "END:VEVENT\r\n%sEND:VCALENDAR\r\n",
	    moved);
	CU_ASSERT_EQUAL(merge(CALENDAR, series, series, old, &result), SML_OK);
	CU_ASSERT_EQUAL(result, SML_MERGE_DONE);
	CU_ASSERT(
	    sml_str_find(sml_buf_str(&out), sml_str_of(moved), 0) < out.len);
	CU_ASSERT(
	    sml_str_find(sml_buf_str(&out), SML_STR("SUMMARY:b"), 0) < out.len);
	/* In the old format its instances are items of their own. */
	CU_ASSERT_EQUAL(
	    merge(CALENDAR, NULL, old, series, &result), SML_E_UNSUPPORTED);
}

static void
merge_keeps_bytes_of_ours(void)
{
	const char *ours =
	    CARD("fn:A\r\nX-a;B=\"c\":d\\e\r\nNOTE:x\r\n y\r\nEMAIL:\r\n");

	check_joined(CONTACT, CARD("FN:A\r\nX-A;B=c:d\\e\r\nNOTE:xy\r\n"), ours,
	    CARD("FN:A\r\nX-A;B=c:d\\e\r\nNOTE:xy\r\nREV:1\r\n"), ours);
	check_joined(NOTE, "a\n", "a\r\n\r\n", "a", "a\r\n\r\n");
	check_joined(NOTE, "a\n", "a", "b", "b");
}

static void
merge_mask_field_is_not_removed(void)
{
	static const struct sml_str names[] = {{"FN", 2}, {"TEL", 3}};
	const struct sml_fieldset mask = {names, 2};
	const char *base = CARD("FN:A\r\nNOTE:n\r\nTEL:1\r\n");
	enum sml_merge_result result;

	sml_buf_reset(&out);
	CU_ASSERT_EQUAL(
	    sml_merge(CONTACT, sml_str_of(base), sml_str_of(base),
		sml_str_of(CARD("FN:B\r\n")), &mask, test_env(), &out, &result),
	    SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&out), CARD("NOTE:n\r\nFN:B\r\n")));
}

/* A value that theirs could not see stays beside the one it says. */
static void
merge_mask_field_gets_another_value(void)
{
	static const struct sml_str names[] = {{"FN", 2}};
	const struct sml_fieldset mask = {names, 1};
	static const struct {
		const char *base, *ours, *theirs, *joined; /* NULL: collides */
	} rows[] = {
	    {"", "EMAIL:a\r\n", "EMAIL:b\r\n", "EMAIL:a\r\nEMAIL:b\r\n"},
	    {"EMAIL:a\r\n", "EMAIL:a\r\n", "EMAIL:b\r\n", "EMAIL:b\r\n"},
	    {"EMAIL:a\r\n", "EMAIL:c\r\n", "EMAIL:b\r\n",
		"EMAIL:c\r\nEMAIL:b\r\n"},
	    {"TEL:1\r\nTEL:2\r\n", "TEL:1\r\nTEL:2\r\n", "",
		"TEL:1\r\nTEL:2\r\n"},
	    {"", "TEL:1\r\nTEL:2\r\n", "TEL:3\r\n",
		"TEL:1\r\nTEL:2\r\nTEL:3\r\n"},
	    {"", "TITLE:a\r\n", "TITLE:b\r\n", NULL},
	    {"TITLE:a\r\n", "TITLE:a\r\n", "TITLE:b\r\n", "TITLE:b\r\n"},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		char text[4][200];
		const char *parts[] = {
		    rows[i].base, rows[i].ours, rows[i].theirs, rows[i].joined};
		enum sml_merge_result result;

		for (size_t k = 0; k < 4; k++)
			snprintf(text[k], sizeof(text[k]),
			    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n%s"
			    "END:VCARD\r\n",
			    parts[k] ? parts[k] : "");
		sml_buf_reset(&out);
		CU_ASSERT_EQUAL(
		    sml_merge(CONTACT, sml_str_of(text[0]), sml_str_of(text[1]),
			sml_str_of(text[2]), &mask, test_env(), &out, &result),
		    SML_OK);
		CU_ASSERT_EQUAL(result,
		    rows[i].joined ? SML_MERGE_DONE : SML_MERGE_COLLISION);
		if (rows[i].joined)
			CU_ASSERT_STRING_EQUAL(
			    (sml_buf_put_byte(&out, 0), (const char *)out.p),
			    text[3]);
	}
}

#define OLD(lines) "BEGIN:VCARD\r\nVERSION:2.1\r\n" lines "END:VCARD\r\n"

static void
merge_of_two_formats_is_in_that_of_ours(void)
{
	/* What 3.0 demands and 2.1 lacks is nobody's edit. */
	check_joined(CONTACT, NULL, CARD("FN:A\r\nTEL;TYPE=cell:1\r\n"),
	    OLD("N:A;B\r\nTEL;CELL:1\r\n"
		"NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab\r\n"),
	    CARD("FN:A\r\nTEL;TYPE=cell:1\r\nN:A;B\r\nNOTE:a\\nb\r\n"));
	check_joined(CONTACT, OLD("FN:A\r\nN:A;B\r\nTITLE:t\r\nTEL;HOME:1\r\n"),
	    CARD("FN:A\r\nN:A;B\r\nTITLE:u\r\nTEL;TYPE=home:1\r\n"),
	    OLD("FN:A\r\nN:A;B\r\nTITLE:t\r\nTEL;HOME:2\r\n"),
	    CARD("FN:A\r\nN:A;B\r\nTITLE:u\r\nTEL;TYPE=home:2\r\n"));
	check_collision(CONTACT, OLD("FN:A\r\nTITLE:t\r\n"),
	    CARD("FN:A\r\nTITLE:u\r\n"), OLD("FN:A\r\nTITLE:v\r\n"));
}

static void
merge_labels_go_with_their_lines(void)
{
	const char *base = CARD("FN:A\r\ni1.TEL:1\r\ni1.X-ABLabel:x\r\n");

	/* New, with a label; the group has another name if ours has one. */
	check_joined(CONTACT, CARD("FN:A\r\n"), CARD("FN:B\r\n"),
	    CARD("FN:A\r\na.TEL:1\r\na.X-ABLABEL:b\r\n"),
	    CARD("FN:B\r\na.TEL:1\r\na.X-ABLABEL:b\r\n"));
	check_joined(CONTACT, CARD("FN:A\r\n"),
	    CARD("FN:A\r\ni1.URL:u\r\ni1.X-ABLabel:y\r\n"),
	    CARD("FN:A\r\ni1.TEL:1\r\ni1.X-ABLabel:x\r\n"),
	    CARD("FN:A\r\ni1.URL:u\r\ni1.X-ABLabel:y\r\nitem1.TEL:1\r\n"
		 "item1.X-ABLabel:x\r\n"));
	/* Another value, another label, gone. */
	check_joined(CONTACT, base,
	    CARD("FN:B\r\ni1.TEL:1\r\ni1.X-ABLabel:x\r\n"),
	    CARD("FN:A\r\ni1.TEL:2\r\ni1.X-ABLabel:x\r\n"),
	    CARD("FN:B\r\nitem1.TEL:2\r\nitem1.X-ABLabel:x\r\n"));
	check_joined(CONTACT, base,
	    CARD("FN:B\r\ni1.TEL:1\r\ni1.X-ABLabel:x\r\n"),
	    CARD("FN:A\r\ni1.TEL:1\r\ni1.X-ABLabel:z\r\n"),
	    CARD("FN:B\r\ni1.X-ABLabel:z\r\ni1.TEL:1\r\n"));
	check_joined(CONTACT, base,
	    CARD("FN:B\r\ni1.TEL:1\r\ni1.X-ABLabel:x\r\n"), CARD("FN:A\r\n"),
	    CARD("FN:B\r\n"));
	check_collision(CONTACT, base,
	    CARD("FN:A\r\ni1.TEL:1\r\ni1.X-ABLabel:y\r\n"),
	    CARD("FN:A\r\ni1.TEL:1\r\ni1.X-ABLabel:z\r\n"));
}

static void
merge_what_cannot_be_joined_is_refused(void)
{
	enum sml_merge_result result;

	/* A label of nothing. */
	CU_ASSERT_EQUAL(merge(CONTACT, CARD("FN:A\r\n"), CARD("FN:A\r\n"),
			    CARD("FN:A\r\na.X-ABLABEL:b\r\n"), &result),
	    SML_E_UNSUPPORTED);
	CU_ASSERT_EQUAL(merge(CONTACT, CARD("a.X-ABLABEL:b\r\nb.TEL:2\r\n"),
			    CARD("a.X-ABLABEL:b\r\nb.TEL:2\r\n"),
			    CARD("c.X-ABLABEL:d\r\nb.X-ABLABEL:b\r\n"
				 "b.TEL:2\r\n"),
			    &result),
	    SML_E_UNSUPPORTED);
	CU_ASSERT_EQUAL(merge(CONTACT, NULL, CARD("FN:A\r\n"),
			    "BEGIN:VCARD\r\nVERSION:3.0\r\n", &result),
	    SML_E_SYNTAX);
	CU_ASSERT_EQUAL(
	    merge(CONTACT, "BEGIN:VCARD\nVERSION:2.1\nFN:A\nEND:VCARD\n",
		CARD("FN:A\r\n"), CARD("FN:B\r\n"), &result),
	    SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&out), CARD("FN:B\r\n")));
}

static const struct test_case cases[] = {
    {"merge_other_fields_joined", merge_other_fields_joined},
    {"merge_same_change_keeps_ours", merge_same_change_keeps_ours},
    {"merge_one_field_two_values_collides",
	merge_one_field_two_values_collides},
    {"merge_sets_join_by_value", merge_sets_join_by_value},
    {"merge_without_base_is_union", merge_without_base_is_union},
    {"merge_calendar_time_is_one_field", merge_calendar_time_is_one_field},
    {"merge_series_by_instance", merge_series_by_instance},
    {"merge_alarm_is_a_value", merge_alarm_is_a_value},
    {"merge_default_gives_way_to_a_value", merge_default_gives_way_to_a_value},
    {"merge_takes_zone_with_the_time", merge_takes_zone_with_the_time},
    {"merge_takes_zone_described_anew", merge_takes_zone_described_anew},
    {"merge_takes_no_event_for_a_zone", merge_takes_no_event_for_a_zone},
    {"merge_of_a_series_in_two_formats_keeps_its_instances",
	merge_of_a_series_in_two_formats_keeps_its_instances},
    {"merge_keeps_bytes_of_ours", merge_keeps_bytes_of_ours},
    {"merge_mask_field_gets_another_value",
	merge_mask_field_gets_another_value},
    {"merge_mask_field_is_not_removed", merge_mask_field_is_not_removed},
    {"merge_of_two_formats_is_in_that_of_ours",
	merge_of_two_formats_is_in_that_of_ours},
    {"merge_labels_go_with_their_lines", merge_labels_go_with_their_lines},
    {"merge_what_cannot_be_joined_is_refused",
	merge_what_cannot_be_joined_is_refused},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	sml_buf_init(&out, SML_ITEM_MAX);
	status = test_main("merge", cases, argc, argv);
	sml_buf_free(&out);
	content_end();
	return status;
}
