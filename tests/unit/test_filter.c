/* SPDX-License-Identifier: Apache-2.0 */
/* Filters: what is grammar, what fits, which instances are in a range. */
#include "content/filter.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "support/test.h"

#define ARENA_MAX (1u << 20)

static enum sml_err
parse(const char *text)
{
	struct sml_arena *arena = sml_arena_new(ARENA_MAX);
	const struct sml_filter_expr *expr;
	enum sml_err err = sml_filter_parse(sml_str_of(text), arena, &expr);

	CU_ASSERT((err == SML_OK) == (expr != NULL));
	sml_arena_free(arena);
	return err;
}

static void
filter_grammar_is_read_or_refused(void)
{
	static const struct {
		const char *text;
		enum sml_err err;
	} rows[] = {
	    {"LAST&iCON;smith", SML_OK},
	    {" LAST &iCON; smith ", SML_OK},
	    {"LAST&amp;iCON;smith", SML_OK},
	    {"last&ICON;smith&and;X-A_1&ne;&null;", SML_OK},
	    {"A&EQ;1&amp;B&EQ;2", SML_OK},
	    {"A&EQ;1&AMP;AND;B&EQ;2", SML_OK},
	    {"(A&EQ;1&OR;B&EQ;2)&AND;( C&EQ;3 )", SML_OK},
	    {"((((((((A&EQ;1))))))))", SML_OK},
	    {"(((((((((A&EQ;1)))))))))", SML_E_TOO_BIG},
	    {"A&EQ;smith (jr)", SML_OK},
	    {"A&EQ;", SML_OK},
	    {"A&EQ;%26%28%29%c3%a4", SML_OK},
	    {"A&EQ;100%", SML_OK},
	    {"&LUID;&EQ;12", SML_OK},
	    {"SINCE&EQ;20070807T000000Z&AND;BEFORE&EQ;20070808", SML_OK},
	    {"", SML_E_SYNTAX},
	    {"A", SML_E_SYNTAX},
	    {"A&EQ", SML_E_SYNTAX},
	    {"&EQ;1", SML_E_SYNTAX},
	    {"A&XX;1", SML_E_SYNTAX},
	    {"A&EQ;AT&T", SML_E_SYNTAX},
	    {"A&EQ;1&AND;", SML_E_SYNTAX},
	    {"A&EQ;1&EQ;2", SML_E_SYNTAX},
	    {"A&EQ;1 B&EQ;2&", SML_E_SYNTAX},
	    {"(A&EQ;1", SML_E_SYNTAX},
	    {"()", SML_E_SYNTAX},
	    {"(A&EQ;1)B&EQ;2", SML_E_SYNTAX},
	    {"A&EQ;%ff", SML_E_SYNTAX},
	    {"A&CON;&NULL;", SML_E_SYNTAX},
	    {"A&GT;", SML_E_SYNTAX},
	    {"A&EQ;&NULL;x", SML_E_SYNTAX},
	    {"SINCE&GT;20070807", SML_E_SYNTAX},
	    {"SINCE&EQ;yesterday", SML_E_SYNTAX},
	    {"MAXCOUNT&EQ;5", SML_E_UNSUPPORTED},
	};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		enum sml_err err = parse(rows[i].text);

		if (err != rows[i].err)
			printf("%s: %s\n", rows[i].text, sml_err_text(err));
		CU_ASSERT_EQUAL(err, rows[i].err);
	}
}

static void
filter_over_a_limit_is_too_big(void)
{
	char text[SML_FILTER_MAX + 2];
	size_t i, len = 0;

	for (i = 0; i < SML_FILTER_TERMS_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%sA&EQ;%zu", i ? "&OR;" : "", i);
	CU_ASSERT_EQUAL(parse(text), SML_OK);
	memcpy(text + len, "&OR;A&EQ;x", 11);
	CU_ASSERT_EQUAL(parse(text), SML_E_TOO_BIG);
	memset(text, 'A', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	CU_ASSERT_EQUAL(parse(text), SML_E_TOO_BIG);
}

/* ---- fits ---- */

static bool
fits(enum sml_kind kind, const char *text, const char *luid, const char *filter)
{
	struct sml_arena *arena = sml_arena_new(ARENA_MAX);
	const struct sml_filter_expr *expr = NULL;
	const struct sml_filter_item item = {
	    kind, sml_str_of(text), sml_str_of(luid)};
	bool is_inside = false;
	enum sml_err err = sml_filter_parse(sml_str_of(filter), arena, &expr);

	if (err) {
		printf("%s: %s\n", filter, sml_err_text(err));
		CU_FAIL("the filter cannot be read");
	} else {
		CU_ASSERT_EQUAL(
		    sml_filter_fits(expr, &item, test_env(), &is_inside),
		    SML_OK);
	}
	sml_arena_free(arena);
	return is_inside;
}

struct row {
	const char *filter;
	bool is_inside;
};

static void
check_rows(enum sml_kind kind, const char *text, const char *luid,
    const struct row *rows, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		bool is_inside = fits(kind, text, luid, rows[i].filter);

		if (is_inside != rows[i].is_inside)
			printf("%s: %d\n", rows[i].filter, is_inside);
		CU_ASSERT_EQUAL(is_inside, rows[i].is_inside);
	}
}

static const char contact[] =
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Stra=C3=9Fe;Anna;;;\r\n"
    "ADR;HOME:;;;;;;\r\n"
    "TEL;CELL:+49 1\r\nhome.TEL;HOME:+49 2\r\n"
    "ORG:AT&T;Sales\r\n"
    "CATEGORIES:Family;Work\r\n"
    "X-RANK:9\r\nBDAY:1980-03-01\r\n"
    "NOTE:aaaaab\r\n"
    "PHOTO;BASE64:\r\n AAAA\r\n\r\n"
    "END:VCARD\r\n";

static void
filter_contact_fits_by_its_properties(void)
{
	static const struct row rows[] = {
	    {"LAST&EQ;Stra%C3%9Fe", true},
	    {"LAST&EQ;Straße", true},
	    {"LAST&EQ;straße", false},
	    {"LAST&iEQ;STRASSE", true},
	    {"LAST&iCON;RASS", true},
	    {"LAST&EQ;Anna", false},
	    {"FIRST&EQ;Anna", true},
	    {"N&EQ;Anna", true},
	    {"n&CON;Straße;Anna", true},
	    {"TEL&EQ;%2b49 2", true},
	    {"TEL&EQ;+49 3", false},
	    {"TEL&NE;+49 2", false},
	    {"TEL&NE;+49 3", true},
	    {"TEL&NCON;49", false},
	    {"TEL&NCON;48", true},
	    {"ORG&EQ;AT%26T", true},
	    {"ORG&EQ;Sales", true},
	    {"CATEGORIES&EQ;Work", true},
	    {"CATEGORIES&EQ;Wor", false},
	    {"CATEGORIES&CON;Wor", true},
	    {"ADR&EQ;&NULL;", true},
	    {"EMAIL&EQ;&NULL;", true},
	    {"EMAIL&NE;&NULL;", false},
	    {"TEL&NE;&NULL;", true},
	    {"PHOTO&NE;&NULL;", true},
	    {"PHOTO&CON;AAAA", false},
	    {"X-RANK&GT;10", false},
	    {"X-RANK&LT;10", true},
	    {"X-RANK&GE;9&AND;X-RANK&LE;9", true},
	    {"X-RANK&GT;9&OR;X-RANK&LT;9", false},
	    {"BDAY&LT;19800302", true},
	    {"BDAY&GE;19800302", false},
	    {"NOTE&CON;aab", true},
	    {"NOTE&CON;aaaaaab", false},
	    {"&LUID;&EQ;42", true},
	    {"&LUID;&EQ;4", false},
	    {"&LUID;&CON;4", true},
	    {"&LUID;&EQ;&NULL;", false},
	    {"SINCE&EQ;20990101", true},
	    /* AND binds closer than OR */
	    {"X-RANK&EQ;9&OR;X-RANK&EQ;1&AND;X-RANK&EQ;2", true},
	    {"(X-RANK&EQ;9&OR;X-RANK&EQ;1)&AND;X-RANK&EQ;2", false},
	    {"X-RANK&EQ;2&AND;X-RANK&EQ;1&OR;X-RANK&EQ;9", true},
	    {"X-RANK&EQ;9&amp;FIRST&EQ;Anna", true},
	    {"X-RANK&EQ;9&amp;FIRST&EQ;Bert", false},
	};

	check_rows(SML_KIND_CONTACT, contact, "42", rows, SML_ARRAY_LEN(rows));
}

static void
filter_note_fits_by_its_text(void)
{
	static const struct row rows[] = {
	    {"BODY&CON;milk", true},
	    {"DESCRIPTION&iCON;MILK", true},
	    {"SUMMARY&EQ;Shopping", true},
	    {"SUMMARY&CON;milk", false},
	    {"TEL&EQ;&NULL;", true},
	    {"&LUID;&EQ;&NULL;", true},
	    {"&LUID;&NE;1", true},
	};

	check_rows(SML_KIND_NOTE, "\nShopping\nmilk, eggs\n", NULL, rows,
	    SML_ARRAY_LEN(rows));
}

static void
filter_unreadable_item_fits(void)
{
	CU_ASSERT(fits(SML_KIND_CONTACT, "nothing", NULL, "LAST&EQ;x"));
	CU_ASSERT(fits(SML_KIND_CALENDAR, "BEGIN:VCALENDAR\r\n", NULL,
	    "SINCE&EQ;20990101"));
}

/* ---- ranges ---- */

#define EVENT(lines)                                                           \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"                   \
	"SUMMARY:Lunch\\, then work\r\n" lines                                 \
	"BEGIN:VALARM\r\nSUMMARY:wake up\r\nEND:VALARM\r\n"                    \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"
#define OLD(lines)                                                             \
	"BEGIN:VCALENDAR\r\nVERSION:1.0\r\n" lines "END:VCALENDAR\r\n"

static void
filter_event_fits_by_any_instance(void)
{
	/* Asked of 10 to 19 March 2024 in UTC. */
	static const struct {
		const char *name;
		const char *text;
		bool is_inside;
	} rows[] = {
	    {"before",
		EVENT("DTSTART:20240309T230000Z\r\nDTEND:20240310T000000Z\r\n"),
		false},
	    {"into",
		EVENT("DTSTART:20240309T230000Z\r\nDTEND:20240310T000001Z\r\n"),
		true},
	    {"into by duration",
		EVENT("DTSTART:20240309T230000Z\r\nDURATION:PT2H\r\n"), true},
	    {"around",
		EVENT("DTSTART:20240301T000000Z\r\nDTEND:20240401T000000Z\r\n"),
		true},
	    {"a moment", EVENT("DTSTART:20240310T000000Z\r\n"), true},
	    {"at its end", EVENT("DTSTART:20240320T000000Z\r\n"), false},
	    {"a day before", EVENT("DTSTART;VALUE=DATE:20240309\r\n"), false},
	    {"a day in", EVENT("DTSTART;VALUE=DATE:20240319\r\n"), true},
	    {"days in",
		EVENT("DTSTART;VALUE=DATE:20240301\r\n"
		      "DTEND;VALUE=DATE:20240311\r\n"),
		true},
	    {"zone, out",
		EVENT("DTSTART;TZID=America/New_York:20240319T200000\r\n"),
		false},
	    {"zone, in",
		EVENT("DTSTART;TZID=America/New_York:20240319T195959\r\n"),
		true},
	    {"no time", EVENT(""), true},
	    {"weekly",
		EVENT("DTSTART:20200107T090000Z\r\nRRULE:FREQ=WEEKLY\r\n"),
		true},
	    {"weekly, over",
		EVENT("DTSTART:20200107T090000Z\r\n"
		      "RRULE:FREQ=WEEKLY;UNTIL=20240305T090000Z\r\n"),
		false},
	    {"weekly, counted out",
		EVENT("DTSTART:20240213T090000Z\r\n"
		      "RRULE:FREQ=WEEKLY;COUNT=4\r\n"),
		false},
	    {"weekly, counted in",
		EVENT("DTSTART:20240213T090000Z\r\n"
		      "RRULE:FREQ=WEEKLY;COUNT=5\r\n"),
		true},
	    {"later", EVENT("DTSTART:20250107T090000Z\r\nRRULE:FREQ=DAILY\r\n"),
		false},
	    /* One each month, on the 1st and the 25th: both SINCE and BEFORE
	     * have an instance of their own, and none has both. */
	    {"around the range",
		EVENT("DTSTART:20200101T090000Z\r\n"
		      "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,25\r\n"),
		false},
	    {"taken out",
		EVENT("DTSTART:20240305T090000Z\r\nRRULE:FREQ=WEEKLY\r\n"
		      "EXDATE:20240312T090000Z,20240319T090000Z\r\n"),
		false},
	    {"one taken out",
		EVENT("DTSTART:20240305T090000Z\r\nRRULE:FREQ=WEEKLY\r\n"
		      "EXDATE:20240312T090000Z\r\n"),
		true},
	    {"added",
		EVENT("DTSTART:20200107T090000Z\r\n"
		      "RDATE:20210101T090000Z,20240315T090000Z\r\n"),
		true},
	    {"added period",
		EVENT("DTSTART:20200107T090000Z\r\n"
		      "RDATE;VALUE=PERIOD:20240315T090000Z/PT1H\r\n"),
		true},
	    {"moved out",
		EVENT("DTSTART:20240214T090000Z\r\n"
		      "RRULE:FREQ=MONTHLY;BYMONTHDAY=14\r\n"
		      "END:VEVENT\r\nBEGIN:VEVENT\r\n"
		      "RECURRENCE-ID:20240314T090000Z\r\n"
		      "DTSTART:20240322T090000Z\r\n"),
		false},
	    {"moved in",
		EVENT("DTSTART:20240201T090000Z\r\nRRULE:FREQ=MONTHLY\r\n"
		      "END:VEVENT\r\nBEGIN:VEVENT\r\n"
		      "RECURRENCE-ID:20240301T090000Z\r\n"
		      "DTSTART:20240311T090000Z\r\n"),
		true},
	    {"long and yearly",
		EVENT("DTSTART;VALUE=DATE:20150220\r\n"
		      "DTEND;VALUE=DATE:20150315\r\nRRULE:FREQ=YEARLY\r\n"),
		true},
	    {"hourly",
		EVENT("DTSTART:20200101T090000Z\r\nRRULE:FREQ=HOURLY\r\n"),
		true},
	    {"hourly, over",
		EVENT("DTSTART:20200101T090000Z\r\n"
		      "RRULE:FREQ=HOURLY;UNTIL=20200102T000000Z\r\n"),
		false},
	    {"unreadable rule",
		EVENT("DTSTART:20200101T090000Z\r\nRRULE:FREQ=NOW\r\n"), true},
	    {"task by its due date",
		OLD("BEGIN:VTODO\r\nDUE:20240315T090000Z\r\nEND:VTODO\r\n"),
		true},
	    {"task due later",
		OLD("BEGIN:VTODO\r\nDUE:20240415T090000Z\r\nEND:VTODO\r\n"),
		false},
	    {"old rule",
		OLD("BEGIN:VEVENT\r\nDTSTART:20240305T090000Z\r\n"
		    "RRULE:W1 TU #0\r\nEND:VEVENT\r\n"),
		true},
	    {"old rule, over",
		OLD("BEGIN:VEVENT\r\nDTSTART:20240305T090000Z\r\n"
		    "RRULE:W1 TU #1\r\nEND:VEVENT\r\n"),
		false},
	    {"old zone",
		OLD("TZ:-05\r\nBEGIN:VEVENT\r\nDTSTART:20240319T190000\r\n"
		    "END:VEVENT\r\n"),
		false},
	};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		bool is_inside = fits(SML_KIND_CALENDAR, rows[i].text, NULL,
		    "SINCE&EQ;20240310T000000Z&AND;BEFORE&EQ;20240320");

		if (is_inside != rows[i].is_inside)
			printf("%s: %d\n", rows[i].name, is_inside);
		CU_ASSERT_EQUAL(is_inside, rows[i].is_inside);
	}
}

static void
filter_event_fits_by_words_and_range(void)
{
	static const char text[] =
	    EVENT("DTSTART:20240312T090000Z\r\nPRIORITY:5\r\n");
	static const struct row rows[] = {
	    {"SUMMARY&EQ;Lunch, then work", true},
	    {"SUMMARY&EQ;Lunch", false},
	    {"SUMMARY&CON;wake", false},
	    {"DTSTART&GT;20240312", true},
	    {"PRIORITY&LT;10", true},
	    {"SINCE&EQ;20240312", true},
	    {"BEFORE&EQ;20240312", false},
	    {"BEFORE&EQ;20240312&OR;SINCE&EQ;20240312", true},
	    {"(SINCE&EQ;20240312)&AND;PRIORITY&EQ;5&AND;(BEFORE&EQ;20240313)",
		true},
	};

	check_rows(SML_KIND_CALENDAR, text, NULL, rows, SML_ARRAY_LEN(rows));
}

static void
filter_span_is_written_and_read(void)
{
	struct sml_span span = {INT64_C(1710028800), INT64_C(1710892800)};
	struct sml_buf out;

	sml_buf_init(&out, SML_FILTER_MAX);
	sml_filter_put_span(&span, &out);
	CU_ASSERT(sml_str_is(sml_buf_str(&out),
	    "SINCE&EQ;20240310T000000Z&AND;BEFORE&EQ;20240320T000000Z"));
	sml_buf_reset(&out);
	span.since_s = INT64_MIN;
	sml_filter_put_span(&span, &out);
	CU_ASSERT(sml_str_is(sml_buf_str(&out), "BEFORE&EQ;20240320T000000Z"));
	sml_buf_free(&out);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"filter_grammar_is_read_or_refused",
		filter_grammar_is_read_or_refused},
	    {"filter_over_a_limit_is_too_big", filter_over_a_limit_is_too_big},
	    {"filter_contact_fits_by_its_properties",
		filter_contact_fits_by_its_properties},
	    {"filter_note_fits_by_its_text", filter_note_fits_by_its_text},
	    {"filter_unreadable_item_fits", filter_unreadable_item_fits},
	    {"filter_event_fits_by_any_instance",
		filter_event_fits_by_any_instance},
	    {"filter_event_fits_by_words_and_range",
		filter_event_fits_by_words_and_range},
	    {"filter_span_is_written_and_read",
		filter_span_is_written_and_read},
	    {NULL, NULL},
	};

	return test_main("filter", cases, argc, argv);
}
