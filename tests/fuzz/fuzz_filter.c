/* SPDX-License-Identifier: Apache-2.0 */
/* A line as a filter and any bytes after it as an item of each kind: what is
 * read is asked in bounded time, and blanks around a filter change nothing. */
#include "content/filter.h"

#include "base/limits.h"
#include "fuzz/fuzz.h"

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED("LAST&iCON;smith&AND;(TEL&NE;&NULL;&OR;EMAIL&CON;%40x)\n"
	      "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Smith;Ann\r\n"
	      "EMAIL;ENCODING=QUOTED-PRINTABLE:a=40x\r\nEND:VCARD\r\n"),
    FUZZ_SEED("SINCE&EQ;20240310T000000Z&AND;BEFORE&EQ;20240320\n"
	      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
	      "DTSTART;TZID=Europe/Berlin:20240305T090000\r\n"
	      "RRULE:FREQ=WEEKLY;COUNT=20\r\nDURATION:PT1H\r\n"
	      "EXDATE:20240312T080000Z\r\nRDATE:20240315T080000Z\r\n"
	      "END:VEVENT\r\nBEGIN:VEVENT\r\n"
	      "RECURRENCE-ID:20240319T080000Z\r\nDTSTART:20240401\r\n"
	      "END:VEVENT\r\nEND:VCALENDAR\r\n"),
    FUZZ_SEED("BEFORE&EQ;20240312&OR;SINCE&EQ;20240314\n"
	      "BEGIN:VCALENDAR\r\nVERSION:1.0\r\nTZ:+01\r\n"
	      "DAYLIGHT:TRUE;+02;20240331T020000;20241027T030000;;\r\n"
	      "BEGIN:VEVENT\r\nDTSTART:20240305T090000\r\n"
	      "DTEND:20240305T100000\r\nRRULE:W1 TU #0\r\n"
	      "EXDATE:20240312T090000;20240319T090000\r\n"
	      "END:VEVENT\r\nEND:VCALENDAR\r\n"),
    FUZZ_SEED("&LUID;&amp;NE;4&amp;BODY&amp;iNCON;a%20b\nMilk\neggs\n"),
    FUZZ_SEEDS_END,
};

static bool
ask(const struct sml_filter_expr *expr, enum sml_kind kind, struct sml_str text)
{
	const struct sml_filter_item item = {kind, text, SML_STR("4")};
	bool is_inside;
	enum sml_err err = sml_filter_fits(expr, &item, NULL, &is_inside);

	FUZZ_MUST(!err || err == SML_E_NOMEM);
	return is_inside;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const enum sml_kind kinds[] = {
	    SML_KIND_CONTACT, SML_KIND_CALENDAR, SML_KIND_NOTE};
	struct sml_arena *arena = sml_arena_new(1u << 20);
	struct sml_str text = {(const char *)bytes, len};
	struct sml_str line = SML_STR("");
	struct sml_buf wide;
	const struct sml_filter_expr *expr, *again;
	enum sml_err err;

	FUZZ_MUST(arena);
	sml_buf_init(&wide, len + 8);
	(void)sml_str_next(&text, '\n', &line);
	err = sml_filter_parse(line, arena, &expr);
	FUZZ_MUST(!err || err == SML_E_SYNTAX || err == SML_E_UNSUPPORTED ||
		  err == SML_E_TOO_BIG);
	if (!err) {
		sml_buf_put_text(&wide, " \t");
		sml_buf_put_str(&wide, line);
		sml_buf_put_text(&wide, "\r\n");
		FUZZ_MUST(!sml_filter_parse(sml_buf_str(&wide), arena, &again));
		for (size_t i = 0; i < SML_ARRAY_LEN(kinds); i++)
			FUZZ_MUST(ask(expr, kinds[i], text) ==
				  ask(again, kinds[i], text));
	}
	sml_buf_free(&wide);
	sml_arena_free(arena);
	return 0;
}
