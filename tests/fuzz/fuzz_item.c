/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an item: lines keep them, a look at them is repeatable. */
#include "base/arena.h"
#include "base/limits.h"
#include "content/fingerprint.h"
#include "content/line.h"
#include "fuzz/fuzz.h"

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED(
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING="
	"QUOTED-PRINTABLE:M=FCller;An=\r\nna\r\nTEL;CELL;VOICE:+49 1\r\n"
	"PHOTO;ENCODING=BASE64;TYPE=JPEG:\r\n  /9j/4AAQ\r\n  SkZJRg==\r\n\r\n"
	"END:VCARD\r\n"),
    FUZZ_SEED("BEGIN:VCARD\nVERSION:3.0\nUID:a-1\nFN:Zden\xc4\x9bk\nN:;;;;\n"
	      "item1.EMAIL;TYPE=\"home,pref\":a@example.org\nNOTE:one\\, two\\n"
	      "three with a fold\n  here\nCATEGORIES:x,Sync conflict\n"
	      "X-VALISE-CONFLICT:1\nEND:VCARD\n"),
    FUZZ_SEED("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:"
	      "Europe/Berlin"
	      "\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+"
	      "0200\r\n"
	      "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
	      "END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:e\r\n"
	      "DTSTART;TZID=Europe/"
	      "Berlin:20260101T100000\r\nRRULE:FREQ=WEEKLY;COUNT=3"
	      "\r\nEXDATE;TZID=Europe/Berlin:20260108T100000\r\nSUMMARY:x\r\n"
	      "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
	      "END:VCALENDAR\r\n"),
    FUZZ_SEED(
	"BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\nDTSTART:"
	"20260101T100000Z"
	"\r\nRRULE:W1 MO WE #5\r\nDALARM:20260101T095500Z;;;\r\nEND:VEVENT\r\n"
	"END:VCALENDAR\r\n"),
    FUZZ_SEED("Shopping\r\n\r\nmilk, bread\r\n"),
    /* A NUL in a name ends no search in a table. */
    FUZZ_SEED("BEGIN:VCARD\r\nVERSION:3.0\r\nUID\0\0\0\0\0\0\0\0:custom\r\n"
	      "N:Morrison;Jim\r\nEND:VCARD\r\n"),
    FUZZ_SEEDS_END,
};

static void
lines_must_print_as_read(struct sml_str in, struct sml_arena *a)
{
	struct sml_lines lines;
	struct sml_buf out;
	enum sml_err err = sml_lines_parse(in, a, &lines);

	FUZZ_MUST(!err || err == SML_E_TOO_BIG || err == SML_E_SYNTAX);
	if (err)
		return;
	sml_buf_init(&out, SML_ITEM_MAX);
	FUZZ_MUST(sml_lines_print(&lines, &out) == SML_OK);
	FUZZ_MUST(sml_str_eq(sml_buf_str(&out), in));
	sml_buf_free(&out);
}

static void
facts_must_be_repeatable(
    enum sml_kind kind, struct sml_str in, struct sml_arena *a)
{
	struct sml_facts first, again;
	enum sml_err err = sml_facts_of(kind, in, NULL, NULL, a, &first);

	FUZZ_MUST(!err || err == SML_E_TOO_BIG || err == SML_E_SYNTAX ||
		  err == SML_E_UNSUPPORTED);
	FUZZ_MUST(sml_facts_refusal(kind, in));
	FUZZ_MUST(sml_facts_of(kind, in, NULL, NULL, a, &again) == err);
	if (err)
		return;
	FUZZ_MUST(sml_digest_eq(
	    first.fingerprint, again.fingerprint, SML_SHA256_LEN));
	FUZZ_MUST(first.key_count <= SML_MATCH_KEYS_MAX);
	FUZZ_MUST(sml_utf8_is_valid(first.title) && first.title.len <= 80);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct sml_str in = {(const char *)bytes, len};
	struct sml_arena *a = sml_arena_new(SML_CONTENT_ARENA_MAX);

	FUZZ_MUST(a);
	lines_must_print_as_read(in, a);
	facts_must_be_repeatable(SML_KIND_CONTACT, in, a);
	facts_must_be_repeatable(SML_KIND_CALENDAR, in, a);
	facts_must_be_repeatable(SML_KIND_NOTE, in, a);
	sml_arena_free(a);
	return 0;
}
