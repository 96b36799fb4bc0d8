/* SPDX-License-Identifier: Apache-2.0 */
/* Notes, and the way back: what a peer did not change keeps its bytes. */
#include "base/limits.h"
#include "content/convert.h"
#include "content/fingerprint.h"
#include "content/line.h"
#include "support/corpus.h"
#include "support/items.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sml_arena *arena;
static struct sml_buf result;

/* ---- exact cases of the way back ---- */

static const struct back_case {
	const char *what;
	enum sml_kind kind;
	const char *stored;
	const char *returned;
	const char *want; /* NULL: as stored */
} back_cases[] = {
#define CARD(version, lines)                                                   \
	"BEGIN:VCARD\r\nVERSION:" version "\r\n" lines "END:VCARD\r\n"
    {"nothing changed", SML_KIND_CONTACT,
	CARD("3.0", "N:A;B\r\nFN:B\r\nTEL;TYPE=home:1\r\nREV:1\r\n"),
	CARD("2.1", "N:A;B\r\nFN:B\r\nTEL;HOME:1\r\nREV:2\r\n"), NULL},
    {"one of two numbers", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nTEL;TYPE=home:1\r\nTEL;TYPE=home:2\r\n"
		    "NOTE:x\\, y\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nTEL;HOME:1\r\nTEL;HOME:3\r\n"
		    "NOTE:x, y\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nTEL;TYPE=home:1\r\nTEL;TYPE=home:3\r\n"
		    "NOTE:x\\, y\r\n")},
    {"a list that was joined", SML_KIND_CONTACT,
	CARD("3.0", "N:S;J;P,Q\r\nFN:J\r\nTITLE:a\r\n"),
	CARD("2.1", "N:S;J;P Q\r\nFN:J\r\nTITLE:b\r\n"),
	CARD("3.0", "N:S;J;P,Q\r\nFN:J\r\nTITLE:b\r\n")},
    {"removed and added", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nTEL:1\r\nEMAIL:a\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nEMAIL:a\r\nURL:http://x/\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nEMAIL:a\r\nURL:http://x/\r\n")},
    {"a part of an address", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nADR;TYPE=home:;;1\\, x;Y;;;\r\n"
		    "ADR;TYPE=work:;;2;Z;;;\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nADR;HOME:;;1, x;W;;;\r\n"
		    "ADR;WORK:;;2;Z;;;\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nADR;TYPE=home:;;1\\, x;W;;;\r\n"
		    "ADR;TYPE=work:;;2;Z;;;\r\n")},
    {"a type", SML_KIND_CONTACT, CARD("2.1", "N:A\r\nFN:A\r\nTEL;HOME:1\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nTEL;TYPE=work:1\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nTEL;WORK:1\r\n")},
    {"a picture", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nPHOTO;ENCODING=B;TYPE=jpeg:AAAA\r\n"
		    "X-A:1\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nPHOTO;JPEG;ENCODING=BASE64:\r\n BBBB\r\n"
		    "\r\nX-A:1\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nPHOTO;TYPE=JPEG;ENCODING=b:BBBB\r\n"
		    "X-A:1\r\n")},
    {"the same picture", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nPHOTO;ENCODING=B;TYPE=jpeg:AAAA\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nPHOTO;JPEG;ENCODING=BASE64:\r\n AA\r\n"
		    " AA\r\n\r\n"),
	NULL},
    {"made names stay out", SML_KIND_CONTACT, CARD("2.1", "N:A;B\r\nTEL:1\r\n"),
	CARD("3.0", "N:A;B\r\nFN:B A\r\nTEL:2\r\n"),
	CARD("2.1", "N:A;B\r\nTEL:2\r\n")},
    {"a made name that was changed", SML_KIND_CONTACT,
	CARD("2.1", "N:A;B\r\nTEL:1\r\n"),
	CARD("3.0", "N:A;B\r\nFN:X\r\nTEL:1\r\n"),
	CARD("2.1", "N:A;B\r\nTEL:1\r\nFN:X\r\n")},
    {"a category", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nCATEGORIES:a,b\\,c,d\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nCATEGORIES:a,b\\,c,e\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nCATEGORIES:a,b\\,c\r\nCATEGORIES:e\r\n")},
    {"a category that is no ASCII", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nCATEGORIES:\xC3\xA4,b\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\n"
		    "CATEGORIES;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3="
		    "A4,=C3=B6\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nCATEGORIES:\xC3\xA4\r\n"
		    "CATEGORIES:\xC3\xB6\r\n")},
    {"a number of a group", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nitem1.TEL:1\r\nitem1.X-ABLabel:Home\r\n"
		    "item2.TEL:2\r\nitem2.X-ABLabel:Home\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nitem1.TEL:3\r\nitem1.X-ABLabel:Home\r\n"
		    "item2.TEL:2\r\nitem2.X-ABLabel:Home\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nitem1.TEL:3\r\nitem1.X-ABLabel:Home\r\n"
		    "item2.TEL:2\r\nitem2.X-ABLabel:Home\r\n")},
    {"a group gone", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nitem1.TEL:1\r\nitem1.X-ABLabel:Home\r\n"
		    "item2.TEL:2\r\nitem2.X-ABLabel:Home\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\n"
		    "item1.TEL:2\r\nitem1.X-ABLabel:Home\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\n"
		    "item2.TEL:2\r\nitem2.X-ABLabel:Home\r\n")},
    {"a group more, names used anew", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nitem1.TEL:1\r\nitem1.X-ABLabel:Home\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nitem1.TEL:2\r\nitem1.X-ABLabel:Boat\r\n"
		    "item2.TEL:1\r\nitem2.X-ABLabel:Home\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nitem1.TEL:1\r\nitem1.X-ABLabel:Home\r\n"
		    "item3.TEL:2\r\nitem3.X-ABLabel:Boat\r\n")},
    {"a label", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nitem1.TEL:1\r\nitem1.X-ABLabel:Home\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nitem1.TEL:1\r\nitem1.X-ABLabel:Boat\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nitem1.TEL:1\r\nitem1.X-ABLabel:Boat\r\n")},
    {"4.0 held by a 3.0 peer", SML_KIND_CONTACT,
	CARD("4.0", "FN:A\r\nN;SORT-AS=\"X,Y\":A\r\nKIND:individual\r\n"
		    "TEL;VALUE=uri;TYPE=\"cell,home\":tel:+1\r\n"
		    "TEL;VALUE=uri;PID=1.1;TYPE=work:tel:+2\r\n"
		    "PHOTO:data:image/jpeg;base64,AAAA\r\nXML:<a/>\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nSORT-STRING:X\\,Y\r\n"
		    "X-ADDRESSBOOKSERVER-KIND:individual\r\n"
		    "TEL;TYPE=CELL,HOME:+1\r\nTEL;TYPE=WORK:+3\r\n"
		    "PHOTO;TYPE=JPEG;ENCODING=b:BBBB\r\n"),
	CARD("4.0", "FN:A\r\nN;SORT-AS=\"X,Y\":A\r\nKIND:individual\r\n"
		    "TEL;VALUE=uri;TYPE=\"cell,home\":tel:+1\r\n"
		    "TEL;TYPE=WORK:+3\r\n"
		    "PHOTO:data:image/jpeg;base64,BBBB\r\nXML:<a/>\r\n")},
    {"the same form", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nTEL:1\r\nUID:5\r\nX-A:1\r\n"),
	CARD("3.0", "FN:A\r\nX-A:1\r\nN:A\r\nTEL:2\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nTEL:2\r\nUID:5\r\nX-A:1\r\n")},
    {"what stands between the lines", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nwhat\r\n\r\nTEL:1\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nTEL:2\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nwhat\r\n\r\nTEL:2\r\n")},
    {"bytes that nobody can read", SML_KIND_CONTACT,
	CARD("3.0", "N:A\r\nFN:A\r\nX-A;B=\"c\";TYPE=d,e:\xFF\xFE\\x;,\r\n"
		    "NOTE;CHARSET=X-NONE:\x81\r\nTEL:1\r\n"),
	CARD("2.1", "N:A\r\nFN:A\r\nX-A;B=c;TYPE=d,e;CHARSET=UTF-8;ENCODING="
		    "QUOTED-PRINTABLE:=C3=BF=C3=BE\\\\x;,\r\n"
		    "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C2=81\r\n"
		    "TEL:2\r\n"),
	CARD("3.0", "N:A\r\nFN:A\r\nX-A;B=\"c\";TYPE=d,e:\xFF\xFE\\x;,\r\n"
		    "NOTE;CHARSET=X-NONE:\x81\r\nTEL:2\r\n")},
    {"a note as it was", SML_KIND_NOTE, "Milk\r\nEggs\r\n",
	"BEGIN:VNOTE\r\nVERSION:1.1\r\nBODY;ENCODING=QUOTED-PRINTABLE:Milk=0A"
	"Eggs\r\nSUMMARY:Milk\r\nEND:VNOTE\r\n",
	NULL},
    {"a note with another first line, and the old title", SML_KIND_NOTE,
	"Milk\nEggs\n",
	"BEGIN:VNOTE\r\nVERSION:1.1\r\nBODY;ENCODING=QUOTED-PRINTABLE:Tea=0A"
	"Eggs\r\nSUMMARY:Milk\r\nEND:VNOTE\r\n",
	"Tea\nEggs"},
    {"a vNote", SML_KIND_NOTE,
	"BEGIN:VNOTE\r\nVERSION:1.1\r\nX-COLOR:1\r\nNOTE:a\r\nCATEGORIES:x\r\n"
	"END:VNOTE\r\n",
	"b",
	"BEGIN:VNOTE\r\nVERSION:1.1\r\nX-COLOR:1\r\nBODY:b\r\nCATEGORIES:x\r\n"
	"SUMMARY:b\r\nEND:VNOTE\r\n"},
};

static enum sml_err
bring_back(enum sml_kind kind, struct sml_str stored, struct sml_str returned)
{
	const struct sml_piece piece = {returned, SML_STR_NONE};

	sml_buf_reset(&result);
	return sml_convert_back(
	    kind, stored, &piece, 1, NULL, test_env(), &result);
}

static void
changes_of_the_peer_are_written(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(back_cases); i++) {
		const struct back_case *row = &back_cases[i];
		const char *want = row->want ? row->want : row->stored;

		CU_ASSERT_EQUAL(bring_back(row->kind, sml_str_of(row->stored),
				    sml_str_of(row->returned)),
		    SML_OK);
		if (!sml_str_is(sml_buf_str(&result), want)) {
			printf("%s: got\n%.*s\n", row->what,
			    SML_STR_ARG(sml_buf_str(&result)));
			CU_FAIL("another item");
		}
	}
}

static void
fields_the_peer_cannot_hold_stay(void)
{
	static const struct sml_str names[] = {{"FN", 2}, {"N", 1}, {"TEL", 3}};
	static const struct sml_fieldset mask = {names, 3};
	static const char stored[] = CARD("3.0", "N:A\r\nFN:A\r\nTEL:1\r\n"
						 "NOTE:x\r\nX-A:1\r\n");
	static const char returned[] = CARD("2.1", "N:A\r\nFN:A\r\nTEL:2\r\n");
	const struct sml_piece piece = {
	    {returned, sizeof(returned) - 1}, SML_STR_NONE};

	sml_buf_reset(&result);
	CU_ASSERT_EQUAL(sml_convert_back(SML_KIND_CONTACT, sml_str_of(stored),
			    &piece, 1, &mask, test_env(), &result),
	    SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&result),
	    CARD("3.0", "N:A\r\nFN:A\r\nTEL:2\r\nNOTE:x\r\nX-A:1\r\n")));
}

static void
what_is_no_such_item_is_refused(void)
{
	static const char card[] = CARD("3.0", "N:A\r\nFN:A\r\n");

	CU_ASSERT_EQUAL(
	    bring_back(SML_KIND_CONTACT, sml_str_of(card), SML_STR("hello")),
	    SML_E_UNSUPPORTED);
	CU_ASSERT_EQUAL(
	    bring_back(SML_KIND_CONTACT, SML_STR("hello"), sml_str_of(card)),
	    SML_E_UNSUPPORTED);
	CU_ASSERT_EQUAL(bring_back(SML_KIND_CONTACT, sml_str_of(card),
			    SML_STR("BEGIN:VCARD\r\nVERSION:2.1\r\nN:A\r\n")),
	    SML_E_SYNTAX);
	CU_ASSERT_EQUAL(sml_convert_back(SML_KIND_CONTACT, sml_str_of(card),
			    NULL, 0, NULL, test_env(), &result),
	    SML_E_UNSUPPORTED);
}

/* ---- notes ---- */

static const struct {
	const char *plain;
	const char *vnote; /* between VERSION and END */
	bool is_forth;     /* plain gives it */
	const char *left_out;
} notes[] = {
    {"Milk", "BODY:Milk\r\nSUMMARY:Milk\r\n", true, NULL},
    {"M\xC3\xBCll\nb;c\\;d",
	"BODY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCll=0D=0Ab;c"
	"\\\\;d\r\n"
	"SUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCll\r\n",
	true, NULL},
    {"\nb", "BODY;ENCODING=QUOTED-PRINTABLE:=0D=0Ab\r\n", true, NULL},
    {"", "BODY:\r\n", true, NULL},
    {"a", "NOTE:a\r\n", false, NULL},
    {"a", "DESCRIPTION:a\r\nSUMMARY:a\r\n", false, NULL},
    {"Shopping\nMilk", "BODY:Milk\r\nSUMMARY:Shopping\r\n", false, NULL},
    {"Shopping", "SUMMARY:Shopping\r\n", false, NULL},
    {"a", "BODY:a\r\nCATEGORIES:x\r\nX-IRMC-LUID:5\r\n", false, "CATEGORIES"},
};

static void
notes_convert_to_the_byte(void)
{
	struct sml_buf vnote;

	sml_buf_init(&vnote, SML_ITEM_MAX);
	for (size_t i = 0; i < SML_ARRAY_LEN(notes); i++) {
		struct sml_str plain = sml_str_of(notes[i].plain);
		struct sml_converted out;

		sml_buf_reset(&vnote);
		sml_buf_printf(&vnote,
		    "BEGIN:VNOTE\r\nVERSION:1.1\r\n%sEND:VNOTE\r\n",
		    notes[i].vnote);
		CU_ASSERT_EQUAL_FATAL(
		    sml_convert(SML_KIND_NOTE, sml_buf_str(&vnote),
			SML_FORMAT_PLAIN, test_env(), arena, &out),
		    SML_OK);
		CU_ASSERT(sml_str_eq(out.pieces[0].text, plain));
		CU_ASSERT_EQUAL(out.left_out_count, notes[i].left_out != NULL);
		if (notes[i].left_out && out.left_out_count)
			CU_ASSERT(
			    sml_str_is(out.left_out[0], notes[i].left_out));
		if (!notes[i].is_forth)
			continue;
		CU_ASSERT_EQUAL_FATAL(
		    sml_convert(SML_KIND_NOTE, plain, SML_FORMAT_VNOTE_11,
			test_env(), arena, &out),
		    SML_OK);
		if (!sml_str_eq(out.pieces[0].text, sml_buf_str(&vnote))) {
			printf("note %zu: %.*s\n", i,
			    SML_STR_ARG(out.pieces[0].text));
			CU_FAIL("another note");
		}
		sml_arena_reset(arena);
	}
	sml_buf_free(&vnote);
}

/* ---- items of others ---- */

static const enum sml_format formats[][4] = {
    [SML_KIND_CONTACT] = {SML_FORMAT_VCARD_21, SML_FORMAT_VCARD_30,
	SML_FORMAT_VCARD_40},
    [SML_KIND_CALENDAR] = {SML_FORMAT_VCALENDAR_10, SML_FORMAT_ICALENDAR_20},
    [SML_KIND_NOTE] = {SML_FORMAT_PLAIN, SML_FORMAT_VNOTE_11},
};

/* What comes back unchanged is stored as it is, to the byte. */
static bool
comes_back_unchanged(
    enum sml_kind kind, struct sml_str text, enum sml_format to)
{
	struct sml_converted out;
	enum sml_err err = sml_convert(kind, text, to, test_env(), arena, &out);

	if (err == SML_E_UNSUPPORTED)
		return true;
	sml_buf_reset(&result);
	if (!err)
		err = sml_convert_back(kind, text, out.pieces, out.count, NULL,
		    test_env(), &result);
	return !err && sml_str_eq(sml_buf_str(&result), text);
}

/* Lines of @a that are not in @b, as often as they are there. */
static size_t
count_missing(const struct sml_lines *a, const struct sml_lines *b)
{
	size_t missing = 0;

	for (size_t i = 0; i < a->count; i++) {
		size_t in_a = 0, in_b = 0;

		for (size_t k = 0; k <= i; k++)
			in_a += sml_str_eq(
			    sml_line_raw(&a->v[k]), sml_line_raw(&a->v[i]));
		for (size_t k = 0; k < b->count; k++)
			in_b += sml_str_eq(
			    sml_line_raw(&b->v[k]), sml_line_raw(&a->v[i]));
		missing += in_a > in_b;
	}
	return missing;
}

enum edit {
	EDIT_CHANGE,
	EDIT_REMOVE,
	EDIT_ADD
};

/* The peer edits line @at of its version. */
static enum sml_err
edit(struct sml_str text, size_t at, enum edit how, struct sml_str *out)
{
	static const struct sml_line more = {
	    .name = {"TEL", 3}, .value = {"+000 111 222", 12}};
	struct sml_lines lines;
	struct sml_buf changed;
	enum sml_err err = sml_lines_parse(text, arena, &lines);

	if (err)
		return err;
	if (how == EDIT_ADD) {
		err = sml_lines_insert(&lines, at, &more);
	} else if (how == EDIT_REMOVE) {
		sml_lines_remove(&lines, at);
	} else {
		lines.v[at].value = sml_arena_printf(
		    arena, "%.*sZZZZ", SML_STR_ARG(lines.v[at].value));
		lines.v[at].is_dirty = true;
	}
	sml_buf_init(&changed, SML_ITEM_MAX);
	if (!err)
		err = sml_lines_print(&lines, &changed);
	*out = sml_arena_dup(arena, sml_buf_str(&changed));
	sml_buf_free(&changed);
	return err;
}

static bool
says_anything(struct sml_str value)
{
	for (size_t i = 0; i < value.len; i++) {
		/* Newlines alone, too. */
		if (!memchr("; \\n", value.p[i], 4))
			return true;
	}
	return false;
}

/* Lines that are compared by themselves, and that count. */
static bool
is_editable(const struct sml_line *line)
{
	static const char *const others[] = {"BEGIN", "END", "VERSION", "N",
	    "FN", "REV", "UID", "PRODID", "CATEGORIES", "AGENT", "CLASS",
	    "X-ABLABEL", "SORT-STRING", "X-LIC-ERROR", "LABEL", "ADR"};

	if (!line->name.p || line->depth != 1 || line->group ||
	    !says_anything(line->value) ||
	    sml_line_encoding(line) != SML_ENCODING_NONE)
		return false;
	for (size_t i = 0; i < SML_ARRAY_LEN(others); i++) {
		if (sml_str_is_nocase(line->name, others[i]))
			return false;
	}
	return !sml_str_starts_nocase(line->name, "X-VALISE");
}

/* Whether one edit of the peer costs and brings at most one line. */
static bool
is_small(struct sml_str stored, struct sml_str sent, size_t at, enum edit how)
{
	struct sml_lines before, after;
	struct sml_str returned;
	size_t gone, come;

	if (edit(sent, at, how, &returned) ||
	    bring_back(SML_KIND_CONTACT, stored, returned) ||
	    sml_lines_parse(stored, arena, &before) ||
	    sml_lines_parse(sml_buf_str(&result), arena, &after))
		return false;
	gone = count_missing(&before, &after);
	come = count_missing(&after, &before);
	/* What is added may take the place of a line that says nothing. */
	if (gone <= 1 && come == (how != EDIT_REMOVE) &&
	    (gone == 1 || how == EDIT_ADD))
		return true;
	printf(
	    "edit %d of line %zu: %zu gone, %zu come\n", how, at, gone, come);
	return false;
}

static bool
edits_are_small(struct sml_str stored, enum sml_format to)
{
	struct sml_converted out;
	struct sml_lines lines;
	struct sml_str sent;
	bool is_good = true;

	if (sml_convert(SML_KIND_CONTACT, stored, to, test_env(), arena, &out))
		return true;
	sent = out.pieces[0].text;
	if (sml_lines_parse(sent, arena, &lines))
		return false;
	for (size_t i = 0; i < lines.count; i++) {
		bool was_read = is_editable(&lines.v[i]);

		if (was_read)
			is_good &= is_small(stored, sent, i, EDIT_CHANGE) &&
				   is_small(stored, sent, i, EDIT_REMOVE);
	}
	for (size_t i = 0; i < lines.count; i++) {
		if (lines.v[i].depth == 1 && i > 3)
			return is_good && is_small(stored, sent, i, EDIT_ADD);
	}
	return is_good;
}

static void
check_item(
    enum sml_kind kind, struct sml_str text, const char *name, size_t index)
{
	for (size_t i = 0; i < 4 && formats[kind][i]; i++) {
		enum sml_format to = formats[kind][i];
		bool is_good = comes_back_unchanged(kind, text, to);

		if (is_good && kind == SML_KIND_CONTACT)
			is_good = edits_are_small(text, to);
		if (!is_good) {
			printf("%s %zu as %s\n", name, index,
			    sml_media_of(to)->version);
			CU_FAIL("came back changed");
		}
		sml_arena_reset(arena);
	}
}

static void
corpus_items_come_back_unchanged(void)
{
	const char *fixtures = test_fixtures();
	struct sml_facts facts;
	struct corpus *corpus;

	if (!fixtures) {
		printf("SKIPPED %s: set VALISE_FIXTURES to the corpus folder\n",
		    __func__);
		return;
	}
	corpus = corpus_open(fixtures);
	CU_ASSERT_PTR_NOT_NULL_FATAL(corpus);
	for (size_t i = 0; i < corpus->item_count; i++) {
		const struct corpus_item *item = &corpus->items[i];

		if (!sml_facts_of(item->kind, item->text, NULL, test_env(),
			arena, &facts))
			check_item(
			    item->kind, item->text, item->file, item->index);
		sml_arena_reset(arena);
	}
	corpus_free(corpus);
}

static void
made_items_come_back_unchanged(void)
{
	size_t count = getenv("VALISE_TEST_FULL") ? 2000 : 60;
	struct sml_buf text;

	sml_buf_init(&text, SML_ITEM_MAX);
	for (size_t i = 0; i < count; i++) {
		enum sml_kind kind = (enum sml_kind)(i % 3);

		sml_buf_reset(&text);
		items_make(kind, 3, i, &text);
		check_item(kind, sml_buf_str(&text), "made", i);
	}
	sml_buf_free(&text);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"convert_note_to_the_byte", notes_convert_to_the_byte},
	    {"convert_back_changes_are_written",
		changes_of_the_peer_are_written},
	    {"convert_back_masked_fields_stay",
		fields_the_peer_cannot_hold_stay},
	    {"convert_back_no_such_item_is_refused",
		what_is_no_such_item_is_refused},
	    {"convert_back_corpus_comes_back_unchanged",
		corpus_items_come_back_unchanged},
	    {"convert_back_made_items_come_back_unchanged",
		made_items_come_back_unchanged},
	    {NULL, NULL},
	};
	int status;

	arena = sml_arena_new(8 * (size_t)SML_CONTENT_ARENA_MAX);
	if (!arena)
		return 1;
	sml_buf_init(&result, 4 * (size_t)SML_ITEM_MAX);
	status = test_main("convert", cases, argc, argv);
	sml_buf_free(&result);
	sml_arena_free(arena);
	return status;
}
