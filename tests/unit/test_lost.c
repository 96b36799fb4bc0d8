/* SPDX-License-Identifier: Apache-2.0 */
/* Edits that are, and are not, in what came back. */
#include "base/limits.h"
#include "content/lost.h"
#include "support/test.h"

#include <stdio.h>

#define CARD(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"
#define EVENT(lines)                                                           \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n" lines             \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"
#define TASK(lines)                                                            \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\n" lines              \
	"END:VTODO\r\nEND:VCALENDAR\r\n"
#define NINE "DTSTART:20260105T090000Z\r\n"
#define TEN "DTSTART:20260105T100000Z\r\n"
#define WEEKLY(part) NINE "RRULE:FREQ=WEEKLY" part "\r\n"
#define ALARM(trigger)                                                         \
	NINE "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:" trigger              \
	     "\r\nEND:VALARM\r\n"

struct row {
	const char *name;
	const char *base, *ours, *theirs;
	bool is_lost;
};

static const struct row cards[] = {
    {"other", CARD("TEL:1\r\n"), CARD("TEL:5\r\n"), CARD("TEL:7\r\n"), true},
    {"back", CARD("NOTE:a\r\n"), CARD("NOTE:b\r\n"), CARD("NOTE:a\r\n"), true},
    {"gone", CARD(""), CARD("NOTE:b\r\n"), CARD(""), true},
    {"there", CARD("NOTE:a\r\n"), CARD("NOTE:b\r\n"),
	CARD("NOTE:b\r\nTITLE:x\r\n"), false},
    {"removed", CARD("NOTE:a\r\n"), CARD(""), CARD("NOTE:a\r\n"), false},
    {"another field", CARD("NOTE:a\r\nTEL:1\r\n"), CARD("NOTE:b\r\nTEL:1\r\n"),
	CARD("NOTE:b\r\nTEL:9\r\n"), false},
    {"one of two", CARD("TEL:1\r\n"), CARD("TEL:1\r\nTEL:5\r\nTEL:6\r\n"),
	CARD("TEL:1\r\nTEL:5\r\n"), true},
    {"number", CARD(""), CARD("TEL:030 1234567\r\n"),
	CARD("TEL;TYPE=home:+49 30 1234567\r\n"), false},
    {"cut", CARD("NOTE:a\r\n"), CARD("NOTE:a longer text\r\n"),
	CARD("NOTE:A longer\r\n"), false},
    {"bookkeeping", CARD("UID:u\r\nNOTE:a\r\n"), CARD("UID:u\r\nNOTE:b\r\n"),
	CARD("REV:20260101T000000Z\r\nNOTE:b\r\n"), false},
};

static const struct row events[] = {
    {"until", EVENT(NINE), EVENT(WEEKLY(";COUNT=3")),
	EVENT(WEEKLY(";UNTIL=20260119T090000Z")), false},
    {"no rule", EVENT(NINE), EVENT(WEEKLY(";COUNT=3")), EVENT(NINE), true},
    {"not moved", EVENT(NINE), EVENT(TEN), EVENT(NINE "SUMMARY:x\r\n"), true},
    {"moved elsewhere", EVENT(NINE), EVENT(TEN),
	EVENT("DTSTART:20260105T120000Z\r\n"), true},
    {"no end", EVENT(NINE), EVENT(TEN "DTEND:20260105T113000Z\r\n"), EVENT(TEN),
	false},
    {"no alarm", EVENT(NINE), EVENT(ALARM("-PT15M")), EVENT(NINE), true},
    {"alarm anew", EVENT(NINE), EVENT(ALARM("-PT15M")),
	EVENT(ALARM("-P0DT0H15M0S")), false},
};

static const struct row tasks[] = {
    {"no percentage", TASK("STATUS:NEEDS-ACTION\r\n"),
	TASK("STATUS:COMPLETED\r\nPERCENT-COMPLETE:100\r\n"),
	TASK("STATUS:COMPLETED\r\n"), false},
    {"not done", TASK("STATUS:NEEDS-ACTION\r\n"), TASK("STATUS:COMPLETED\r\n"),
	TASK("STATUS:NEEDS-ACTION\r\n"), true},
};

static void
try_rows(enum sml_kind kind, const struct row *rows, size_t count)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);

	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	for (size_t i = 0; i < count; i++) {
		const struct row *r = &rows[i];
		bool is_lost = !r->is_lost;

		CU_ASSERT_EQUAL(sml_lost_find(kind, sml_str_of(r->base),
				    sml_str_of(r->ours), sml_str_of(r->theirs),
				    NULL, test_env(), arena, &is_lost),
		    SML_OK);
		if (is_lost != r->is_lost)
			printf("# %s\n", r->name);
		CU_ASSERT_EQUAL(is_lost, r->is_lost);
		sml_arena_reset(arena);
	}
	sml_arena_free(arena);
}

static void
card_edit_is_found_or_missed(void)
{
	try_rows(SML_KIND_CONTACT, cards, SML_ARRAY_LEN(cards));
}

static void
event_edit_is_found_or_missed(void)
{
	try_rows(SML_KIND_CALENDAR, events, SML_ARRAY_LEN(events));
}

static void
task_edit_is_found_or_missed(void)
{
	try_rows(SML_KIND_CALENDAR, tasks, SML_ARRAY_LEN(tasks));
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"card_edit_is_found_or_missed", card_edit_is_found_or_missed},
	    {"event_edit_is_found_or_missed", event_edit_is_found_or_missed},
	    {"task_edit_is_found_or_missed", task_edit_is_found_or_missed},
	    {NULL, NULL}};

	return test_main("lost", cases, argc, argv);
}
