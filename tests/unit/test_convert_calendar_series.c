/* SPDX-License-Identifier: Apache-2.0 */
/* A series of iCalendar taken apart for vCalendar 1.0, and joined again. */
#include "base/limits.h"
#include "content/convert_priv.h"
#include "content/fingerprint.h"
#include "support/content.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

static struct sml_arena *arena;

#define MASTER                                                                 \
	"BEGIN:VEVENT\r\nUID:series\r\nDTSTAMP:20240101T000000Z\r\n"           \
	"DTSTART;TZID=Europe/Berlin:20240325T100000\r\n"                       \
	"DURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=6;BYDAY=MO\r\n"              \
	"SUMMARY:Meeting\r\nX-KEPT:1\r\nEND:VEVENT\r\n"
#define CHILD                                                                  \
	"BEGIN:VEVENT\r\nUID:series\r\nDTSTAMP:20240101T000000Z\r\n"           \
	"RECURRENCE-ID;TZID=Europe/Berlin:20240408T100000\r\n"                 \
	"DTSTART;TZID=Europe/Berlin:20240409T120000\r\n"                       \
	"DTEND;TZID=Europe/Berlin:20240409T130000\r\n"                         \
	"SUMMARY:Moved\r\nEND:VEVENT\r\n"
#define OTHER_CHILD                                                            \
	"BEGIN:VEVENT\r\nUID:series\r\nDTSTAMP:20240101T000000Z\r\n"           \
	"RECURRENCE-ID;TZID=Europe/Berlin:20240415T100000\r\n"                 \
	"DTSTART;TZID=Europe/Berlin:20240415T110000\r\n"                       \
	"DTEND;TZID=Europe/Berlin:20240415T120000\r\n"                         \
	"SUMMARY:Later\r\nEND:VEVENT\r\n"
#define FRAME(parts)                                                           \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:p\r\n" parts                 \
	"END:VCALENDAR\r\n"

static const char series[] = FRAME(MASTER CHILD OTHER_CHILD);

static struct sml_converted
take_apart(const char *text)
{
	struct sml_converted out = {.count = 0};

	sml_arena_reset(arena);
	CU_ASSERT_EQUAL(sml_convert(SML_KIND_CALENDAR, sml_str_of(text),
			    SML_FORMAT_VCALENDAR_10, test_env(), arena, &out),
	    SML_OK);
	return out;
}

static struct sml_str
join(const char *stored, const struct sml_piece *pieces, size_t count)
{
	struct sml_str out = SML_STR("");

	CU_ASSERT_EQUAL(sml_convert_calendar_join(sml_str_of(stored), pieces,
			    count, test_env(), arena, &out),
	    SML_OK);
	return out;
}

static bool
is_same(struct sml_str a, struct sml_str b)
{
	struct sml_facts x, y;

	if (sml_facts_of(SML_KIND_CALENDAR, a, NULL, test_env(), arena, &x) ||
	    sml_facts_of(SML_KIND_CALENDAR, b, NULL, test_env(), arena, &y))
		return false;
	if (sml_digest_eq(x.fingerprint, y.fingerprint, SML_SHA256_LEN))
		return true;
	printf("%.*s--- and\n%.*s", SML_STR_ARG(a), SML_STR_ARG(b));
	return false;
}

/* A text with @from replaced by @to wherever it stands. */
static struct sml_str
edited(struct sml_str text, const char *from, const char *to)
{
	struct sml_str old = sml_str_of(from);
	struct sml_buf out;
	struct sml_str copy;
	size_t at = 0;

	sml_buf_init(&out, SML_ITEM_MAX);
	for (;;) {
		size_t hit = sml_str_find(text, old, at);

		sml_buf_put_str(&out, sml_str_sub(text, at, hit - at));
		if (hit == text.len)
			break;
		sml_buf_put_text(&out, to);
		at = hit + old.len;
	}
	copy = sml_arena_dup(arena, sml_buf_str(&out));
	sml_buf_free(&out);
	return copy;
}

/* ---- apart ---- */

static void
series_with_children_becomes_pieces(void)
{
	struct sml_converted out = take_apart(series);

	CU_ASSERT_EQUAL_FATAL(out.count, 3);
	CU_ASSERT_PTR_NULL(out.pieces[0].instance.p);
	CU_ASSERT(content_has_line(out.pieces[0].text, "UID:series"));
	CU_ASSERT(content_has_line(out.pieces[0].text, "RRULE:W1 MO #6"));
	CU_ASSERT(content_has_line(
	    out.pieces[0].text, "EXDATE:20240408T100000;20240415T100000"));
	CU_ASSERT(sml_str_is(out.pieces[1].instance, "20240408T100000"));
	CU_ASSERT(
	    content_has_line(out.pieces[1].text, "UID:series-20240408T100000"));
	CU_ASSERT(content_has_line(
	    out.pieces[1].text, "X-VALISE-SERIES:20240408T100000;series"));
	CU_ASSERT(
	    content_has_line(out.pieces[1].text, "DTSTART:20240409T120000"));
	CU_ASSERT(content_lacks(out.pieces[1].text, "RECURRENCE-ID"));
	CU_ASSERT(sml_str_is(out.pieces[2].instance, "20240415T100000"));
}

static void
series_without_master_has_its_first_child_for_the_item(void)
{
	struct sml_converted out = take_apart(FRAME(CHILD OTHER_CHILD));

	CU_ASSERT_EQUAL_FATAL(out.count, 2);
	CU_ASSERT_PTR_NULL(out.pieces[0].instance.p);
	CU_ASSERT(content_has_line(out.pieces[0].text, "SUMMARY:Moved"));
	CU_ASSERT(content_has_line(
	    out.pieces[0].text, "X-VALISE-INSTANCE:20240408T100000;series"));
	CU_ASSERT(sml_str_is(out.pieces[1].instance, "20240415T100000"));
}

static void
child_alone_is_that_child_again(void)
{
	struct sml_converted out = take_apart(FRAME(CHILD));
	struct sml_converted back = {.count = 0};

	CU_ASSERT_EQUAL_FATAL(out.count, 1);
	CU_ASSERT(
	    content_has_line(out.pieces[0].text, "UID:series-20240408T100000"));
	CU_ASSERT_EQUAL(sml_convert(SML_KIND_CALENDAR, out.pieces[0].text,
			    SML_FORMAT_ICALENDAR_20, test_env(), arena, &back),
	    SML_OK);
	CU_ASSERT(content_has_line(back.pieces[0].text, "UID:series"));
	CU_ASSERT(is_same(back.pieces[0].text, sml_str_of(FRAME(CHILD))));
	CU_ASSERT(is_same(out.pieces[0].text, sml_str_of(FRAME(CHILD))));
}

static void
children_of_whole_days_leave_whole_days_out(void)
{
	struct sml_converted out = take_apart(
	    FRAME("BEGIN:VEVENT\r\nUID:d\r\nDTSTART;VALUE=DATE:20240101\r\n"
		  "DTEND;VALUE=DATE:20240102\r\nRRULE:FREQ=DAILY;COUNT=5\r\n"
		  "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:d\r\n"
		  "RECURRENCE-ID;VALUE=DATE:20240103\r\n"
		  "DTSTART;VALUE=DATE:20240110\r\nDTEND;VALUE=DATE:20240111\r\n"
		  "END:VEVENT\r\n"));

	CU_ASSERT_EQUAL_FATAL(out.count, 2);
	CU_ASSERT(
	    content_has_line(out.pieces[0].text, "EXDATE:20240103T000000"));
	CU_ASSERT(sml_str_is(out.pieces[1].instance, "20240103"));
}

/* ---- joined ---- */

static void
pieces_that_come_back_are_the_series_again(void)
{
	struct sml_converted out = take_apart(series);

	CU_ASSERT(
	    is_same(join(series, out.pieces, out.count), sml_str_of(series)));
}

static void
pieces_in_any_order_without_our_lines_are_the_series_again(void)
{
	static const char *const ours[] = {"X-VALISE-END", "X-VALISE-SERIES",
	    "X-VALISE-TZID", "X-VALISE-RRULE"};
	struct sml_converted out = take_apart(series);
	struct sml_piece back[3];

	CU_ASSERT_EQUAL_FATAL(out.count, 3);
	for (size_t i = 0; i < 3; i++) {
		back[i] = out.pieces[2 - i];
		for (size_t k = 0; k < SML_ARRAY_LEN(ours); k++)
			back[i].text =
			    edited(back[i].text, ours[k], "X-LIC-GONE");
	}
	CU_ASSERT(is_same(join(series, back, 3), sml_str_of(series)));
}

static void
piece_is_known_by_our_line_where_nobody_names_it(void)
{
	struct sml_converted out = take_apart(series);

	CU_ASSERT_EQUAL_FATAL(out.count, 3);
	out.pieces[1].instance = SML_STR_NONE;
	out.pieces[2].instance = SML_STR_NONE;
	CU_ASSERT(
	    is_same(join(series, out.pieces, out.count), sml_str_of(series)));
}

static void
piece_that_is_missing_leaves_an_exception(void)
{
	struct sml_converted out = take_apart(series);
	struct sml_str text;

	text = join(series, out.pieces, 2);
	CU_ASSERT(content_has_line(
	    text, "EXDATE;TZID=Europe/Berlin:20240415T100000"));
	CU_ASSERT(content_lacks(text, "SUMMARY:Later"));
	CU_ASSERT(!content_lacks(text, "SUMMARY:Moved"));
	/* Also if the peer kept no exceptions at all. */
	out.pieces[0].text =
	    edited(out.pieces[0].text, "EXDATE:", "X-LIC-NONE:");
	text = join(series, out.pieces, 2);
	CU_ASSERT(content_has_line(
	    text, "EXDATE;TZID=Europe/Berlin:20240415T100000"));
	CU_ASSERT(content_lacks(text, "20240408T100000\r\nEXDATE"));
}

static void
piece_edited_by_the_peer_is_edited_in_the_series(void)
{
	struct sml_converted out = take_apart(series);
	struct sml_str text;

	out.pieces[1].text =
	    edited(out.pieces[1].text, "SUMMARY:Moved", "SUMMARY:Away");
	text = join(series, out.pieces, out.count);
	CU_ASSERT(is_same(
	    text, edited(sml_str_of(series), "SUMMARY:Moved", "SUMMARY:Away")));
}

static void
instance_deleted_by_the_peer_is_an_exception(void)
{
	struct sml_converted out = take_apart(series);
	struct sml_str text;

	out.pieces[0].text = edited(out.pieces[0].text, "20240408T100000;",
	    "20240401T100000;20240408T100000;");
	text = join(series, out.pieces, out.count);
	CU_ASSERT(content_has_line(
	    text, "EXDATE;TZID=Europe/Berlin:20240401T100000"));
}

/* ---- times that the peer says otherwise ---- */

static void
local_times_whose_zone_the_peer_drops_keep_it(void)
{
	struct sml_converted out = take_apart(series);

	for (size_t i = 0; i < out.count; i++) {
		out.pieces[i].text = edited(
		    edited(out.pieces[i].text, "\r\nTZ:", "\r\nX-LIC-A:"),
		    "\r\nDAYLIGHT:", "\r\nX-LIC-B:");
	}
	CU_ASSERT(
	    is_same(join(series, out.pieces, out.count), sml_str_of(series)));
}

static void
times_that_the_peer_writes_in_utc_come_back_to_their_zone(void)
{
	struct sml_converted out = take_apart(FRAME(MASTER));
	struct sml_str text = out.pieces[0].text;

	text =
	    edited(text, "DTSTART:20240325T100000", "DTSTART:20240325T090000Z");
	text = edited(text, "DTEND:20240325T110000", "DTEND:20240325T100000Z");
	out.pieces[0].text = text;
	CU_ASSERT(is_same(
	    join(FRAME(MASTER), out.pieces, 1), sml_str_of(FRAME(MASTER))));
}

static void
start_moved_by_the_peer_stays_in_its_zone(void)
{
	struct sml_converted out = take_apart(FRAME(MASTER));
	struct sml_str text = out.pieces[0].text;

	text = edited(text, "T100000", "T140000");
	text = edited(text, "T110000", "T150000");
	out.pieces[0].text = text;
	text = join(FRAME(MASTER), out.pieces, 1);
	CU_ASSERT(content_has_line(
	    text, "DTSTART;TZID=Europe/Berlin:20240325T140000"));
	CU_ASSERT(content_has_line(text, "DURATION:PT1H"));
}

/* A phone at home in Berlin holds an evening in New York: for it that is the
 * night of the next day. */
#define EVENING                                                                \
	"BEGIN:VEVENT\r\nUID:e\r\nDTSTAMP:20240101T000000Z\r\n"                \
	"DTSTART;TZID=America/New_York:20240604T210000\r\n"                    \
	"DTEND;TZID=America/New_York:20240604T220000\r\n"                      \
	"RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20240903T010000Z\r\n"                \
	"EXDATE;TZID=America/New_York:20240611T210000\r\n"                     \
	"SUMMARY:Call\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"                   \
	"TRIGGER:-PT15M\r\nDESCRIPTION:Call\r\nEND:VALARM\r\nEND:VEVENT\r\n"
#define IN_BERLIN(more)                                                        \
	"BEGIN:VCALENDAR\r\nVERSION:1.0\r\nTZ:+0100\r\n"                       \
	"DAYLIGHT:TRUE;+0200;20240331T020000;20241027T030000;CET;CEST\r\n"     \
	"BEGIN:VEVENT\r\nUID:e\r\nDTSTART:20240605T030000\r\n"                 \
	"DTEND:20240605T040000\r\nRRULE:W1 WE 20240903T030000\r\n"             \
	"EXDATE:20240612T030000" more "\r\nSUMMARY:Call\r\n"                   \
	"DALARM:20240605T024500;;;Call\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

static void
times_that_the_peer_writes_in_its_own_zone_come_back(void)
{
	static const char stored[] = FRAME(EVENING);
	struct sml_piece piece = {.text = SML_STR(IN_BERLIN(""))};
	struct sml_str text;

	sml_arena_reset(arena);
	CU_ASSERT(is_same(join(stored, &piece, 1), sml_str_of(stored)));
	piece.text = SML_STR(IN_BERLIN(";20240619T030000"));
	text = join(stored, &piece, 1);
	CU_ASSERT(content_has_line(text,
	    "EXDATE;TZID=America/New_York:20240611T210000,"
	    "20240618T210000"));
	CU_ASSERT(
	    content_has_line(text, "RRULE:FREQ=WEEKLY;UNTIL=20240903T010000Z;"
				   "BYDAY=TU"));
}

/* ---- 1.0 at home ---- */

static void
item_of_1_0_comes_back_from_2_0(void)
{
	static const char stored[] =
	    "BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\n"
	    "DTSTART:20240325T100000Z\r\nDTEND:20240325T110000Z\r\n"
	    "STATUS:SENT\r\nSUMMARY;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab\r\n"
	    "AALARM;TYPE=X-EPOCSOUND:20240325T094500Z;;;z:\\a.wav\r\n"
	    "END:VEVENT\r\nEND:VCALENDAR\r\n";
	struct sml_converted out = {.count = 0};
	struct sml_str text;

	sml_arena_reset(arena);
	CU_ASSERT_EQUAL(sml_convert(SML_KIND_CALENDAR, sml_str_of(stored),
			    SML_FORMAT_ICALENDAR_20, test_env(), arena, &out),
	    SML_OK);
	text = join(stored, out.pieces, out.count);
	CU_ASSERT(content_lacks(text, "UID"));
	CU_ASSERT(content_has_line(text, "STATUS:SENT"));
	CU_ASSERT(is_same(text, sml_str_of(stored)));
	CU_ASSERT(is_same(text, out.pieces[0].text));
}

static const struct test_case cases[] = {
    {"series_with_children_becomes_pieces",
	series_with_children_becomes_pieces},
    {"series_without_master_has_its_first_child_for_the_item",
	series_without_master_has_its_first_child_for_the_item},
    {"child_alone_is_that_child_again", child_alone_is_that_child_again},
    {"children_of_whole_days_leave_whole_days_out",
	children_of_whole_days_leave_whole_days_out},
    {"pieces_that_come_back_are_the_series_again",
	pieces_that_come_back_are_the_series_again},
    {"pieces_in_any_order_without_our_lines_are_the_series_again",
	pieces_in_any_order_without_our_lines_are_the_series_again},
    {"piece_is_known_by_our_line_where_nobody_names_it",
	piece_is_known_by_our_line_where_nobody_names_it},
    {"piece_that_is_missing_leaves_an_exception",
	piece_that_is_missing_leaves_an_exception},
    {"piece_edited_by_the_peer_is_edited_in_the_series",
	piece_edited_by_the_peer_is_edited_in_the_series},
    {"instance_deleted_by_the_peer_is_an_exception",
	instance_deleted_by_the_peer_is_an_exception},
    {"local_times_whose_zone_the_peer_drops_keep_it",
	local_times_whose_zone_the_peer_drops_keep_it},
    {"times_that_the_peer_writes_in_utc_come_back_to_their_zone",
	times_that_the_peer_writes_in_utc_come_back_to_their_zone},
    {"start_moved_by_the_peer_stays_in_its_zone",
	start_moved_by_the_peer_stays_in_its_zone},
    {"times_that_the_peer_writes_in_its_own_zone_come_back",
	times_that_the_peer_writes_in_its_own_zone_come_back},
    {"item_of_1_0_comes_back_from_2_0", item_of_1_0_comes_back_from_2_0},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	status =
	    arena ? test_main("convert_calendar_series", cases, argc, argv) : 1;
	sml_arena_free(arena);
	return status;
}
