/* SPDX-License-Identifier: Apache-2.0 */
/* Any text into any format: refused or an item, the same each time; what is
 * stored survives a peer that changes nothing, and whatever one returns. */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "content/convert.h"
#include "content/fingerprint.h"
#include "content/line.h"
#include "fuzz/fuzz.h"

#define CARD(version, lines)                                                   \
	"BEGIN:VCARD\r\nVERSION:" version "\r\n" lines "END:VCARD\r\n"

/* Stands between what is stored and what a peer returns. */
#define SEP "\x1d"

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED(CARD("3.0",
	"N:A;B\r\nFN:B\r\nitem1.TEL:1\r\nitem1.X-ABLabel:x\r\nitem2.TEL:2"
	"\r\nCATEGORIES:a,b,c\r\nNOTE:a\\, b\r\nORG:;\r\n")
	    SEP CARD("2.1", "N:A;B\r\nFN:B\r\nitem1.TEL:3\r\nitem1.X-ABLabel"
			    ":y\r\nitem3.TEL:2\r\nCATEGORIES:a;c;d\r\nORG:x"
			    "\r\nPHOTO;BASE64:\r\n AAAA\r\n\r\n")),
    FUZZ_SEED("Milk\nEggs" SEP "BEGIN:VNOTE\r\nVERSION:1.1\r\nBODY:Tea\r\n"
	      "SUMMARY:Milk\r\nEND:VNOTE\r\n"),
    FUZZ_SEED(CARD("2.1",
	"N;CHARSET=UTF-8;QUOTED-PRINTABLE:=C3=84;B\r\nFN:A\r\nTEL;HOME;X-A=b:"
	"1\r\nPHOTO;BASE64;JPEG:\r\n AAAA\r\n\r\nAGENT:\r\nBEGIN:VCARD\r\nN:C"
	"\r\nEND:VCARD\r\nNOTE:a,b;c\\;\\\\\r\nCATEGORIES:a;b,c\\,d\r\n")),
    FUZZ_SEED(CARD("3.0",
	"N:A;B,C;\\;\r\nFN:A\\, \xC3\x84\r\nitem1.TEL;TYPE=\"a,pref\":1\r\n"
	"item1.X-ABLabel:x\r\nPHOTO;ENCODING=b;TYPE=GIF:AAAA\r\nX-A;Y=z:\\;;,"
	"\r\nAGENT:BEGIN:VCARD\\nVERSION:3.0\\nN:C\\nEND:VCARD\r\nBDAY:"
	"1970-02-03\r\nGEO:1;2\r\nSORT-STRING:s\r\nADR:;;a\r\nLABEL:a\\nb\r\n"
	"CATEGORIES:a,b\\,c\r\n")),
    FUZZ_SEED(CARD("4.0",
	"N;SORT-AS=\"a,b\":A;B\r\nFN;PREF=1:A\r\nTEL;VALUE=uri;TYPE=\"x,y\":"
	"tel:+1\r\nADR;LABEL=\"a^nb\":;;a\r\nBDAY:--0203\r\nGEO:geo:1,2\r\n"
	"PHOTO:data:image/gif;base64,AAAA\r\nKEY:data:,a%20b\r\nKIND:group"
	"\r\nTZ:-0500\r\nGENDER:M\r\nXML:<a/>\r\n")),
    FUZZ_SEED("BEGIN:VNOTE\r\nVERSION:1.1\r\nBODY;CHARSET=ISO-8859-1;ENCODING="
	      "QUOTED-PRINTABLE:M=FC=0D=0Ab\\\\;\r\nSUMMARY:M\r\nX-A:1\r\n"
	      "END:VNOTE\r\n"),
    FUZZ_SEED("Milk\r\nEggs\\;\xFC\n"),
    FUZZ_SEED("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	      "SUMMARY:a\\, b\r\nDTSTART:20260101T100000Z\r\nRRULE:FREQ=WEEKLY;"
	      "COUNT=3\r\nEXDATE:20260108T100000Z\r\nBEGIN:VALARM\r\nACTION:"
	      "DISPLAY\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:"
	      "VEVENT\r\nUID:u\r\nRECURRENCE-ID:20260115T100000Z\r\nDTSTART:"
	      "20260115T120000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
    FUZZ_SEED("BEGIN:VCALENDAR\r\nVERSION:1.0\r\nTZ:+01\r\nBEGIN:VEVENT\r\n"
	      "SUMMARY;QUOTED-PRINTABLE:=C3=84\r\nDTSTART:20260101T100000\r\n"
	      "RRULE:W1 TH #3\r\nEXDATE:20260108T100000;20260115T100000\r\n"
	      "AALARM:20260101T095500;;;\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
    FUZZ_SEEDS_END,
};

static bool
is_known(enum sml_err err)
{
	return !err || err == SML_E_TOO_BIG || err == SML_E_SYNTAX ||
	       err == SML_E_UNSUPPORTED;
}

static bool
is_item(enum sml_kind kind, struct sml_str text, struct sml_arena *arena,
    struct sml_facts *out)
{
	enum sml_err err = sml_facts_of(kind, text, NULL, NULL, arena, out);

	FUZZ_MUST(is_known(err));
	return !err;
}

/* N and FN are made up where they lack: that is another content. */
static bool
has_names(enum sml_kind kind, struct sml_str text, struct sml_arena *arena)
{
	struct sml_lines lines;

	if (kind != SML_KIND_CONTACT)
		return true;
	return !sml_lines_parse(text, arena, &lines) &&
	       sml_lines_find(&lines, "N", 1, 0) < lines.count &&
	       sml_lines_find(&lines, "FN", 1, 0) < lines.count &&
	       sml_lines_find(&lines, "BEGIN", 1, 0) == lines.count &&
	       sml_lines_find(&lines, "AGENT", 1, 0) == lines.count;
}

/* What lost nothing on the way there has the same content when it is back. */
static void
content_must_come_back(enum sml_kind kind, struct sml_str text,
    const struct sml_converted *there, const struct sml_facts *before,
    struct sml_arena *arena)
{
	struct sml_converted back;
	struct sml_facts after;

	/* A 3.0 card may have what means something in 4.0 only; a title that
	 * the body does not begin with becomes its first line. */
	if (sml_format_detect(kind, there->pieces[0].text) ==
		SML_FORMAT_VCARD_40 ||
	    before->format == SML_FORMAT_VNOTE_11)
		return;
	if (kind == SML_KIND_CALENDAR || there->left_out_count ||
	    !has_names(kind, text, arena) ||
	    sml_convert(kind, there->pieces[0].text, before->format, NULL,
		arena, &back) ||
	    back.left_out_count ||
	    sml_format_detect(kind, back.pieces[0].text) != before->format)
		return;
	FUZZ_MUST(is_item(kind, back.pieces[0].text, arena, &after));
	FUZZ_MUST(sml_digest_eq(
	    before->fingerprint, after.fingerprint, SML_SHA256_LEN));
}

static void
stored_must_survive(
    enum sml_kind kind, struct sml_str text, const struct sml_converted *there)
{
	struct sml_buf out;
	enum sml_err err;

	sml_buf_init(&out, 2 * (size_t)SML_ITEM_MAX);
	err = sml_convert_back(
	    kind, text, there->pieces, there->count, NULL, NULL, &out);
	FUZZ_MUST(is_known(err));
	if (!err)
		FUZZ_MUST(sml_str_eq(sml_buf_str(&out), text));
	sml_buf_free(&out);
}

static void
text_must_convert(enum sml_kind kind, struct sml_str text, enum sml_format to)
{
	struct sml_arena *arena = sml_arena_new(4 * SML_CONTENT_ARENA_MAX);
	struct sml_converted there, again;
	struct sml_facts before, after;
	enum sml_err err;

	FUZZ_MUST(arena);
	err = sml_convert(kind, text, to, NULL, arena, &there);
	FUZZ_MUST(is_known(err));
	/* A note in plain text may begin like a vNote. */
	if (!err && is_item(kind, text, arena, &before) &&
	    sml_format_detect(kind, there.pieces[0].text) == to) {
		FUZZ_MUST(there.count);
		for (size_t i = 0; i < there.count; i++)
			FUZZ_MUST(
			    is_item(kind, there.pieces[i].text, arena, &after));
		FUZZ_MUST(!sml_convert(kind, text, to, NULL, arena, &again));
		FUZZ_MUST(again.count == there.count);
		for (size_t i = 0; i < there.count; i++)
			FUZZ_MUST(sml_str_eq(
			    there.pieces[i].text, again.pieces[i].text));
		content_must_come_back(kind, text, &there, &before, arena);
		stored_must_survive(kind, text, &there);
	}
	sml_arena_free(arena);
}

/* A peer returns anything: what is stored is an item afterwards. */
static void
return_must_be_taken(
    enum sml_kind kind, struct sml_str stored, struct sml_str returned)
{
	const struct sml_piece piece = {returned, SML_STR_NONE};
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct sml_facts facts;
	struct sml_buf out;
	enum sml_err err;

	FUZZ_MUST(arena);
	sml_buf_init(&out, 2 * (size_t)SML_ITEM_MAX);
	err = sml_convert_back(kind, stored, &piece, 1, NULL, NULL, &out);
	FUZZ_MUST(is_known(err));
	if (!err && sml_format_detect(kind, stored) != SML_FORMAT_PLAIN)
		FUZZ_MUST(is_item(kind, sml_buf_str(&out), arena, &facts));
	sml_buf_free(&out);
	sml_arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct sml_str rest = {(const char *)bytes, len};
	struct sml_str text = SML_STR("");
	const struct sml_media *row = sml_media_table;

	(void)sml_str_next(&rest, SEP[0], &text);
	for (int kind = SML_KIND_CONTACT; rest.p && kind <= SML_KIND_NOTE;
	     kind++)
		return_must_be_taken((enum sml_kind)kind, text, rest);
	for (; row->type; row++) {
		if (sml_format_detect(row->kind, text) != SML_FORMAT_UNKNOWN)
			text_must_convert(row->kind, text, row->format);
	}
	return 0;
}
