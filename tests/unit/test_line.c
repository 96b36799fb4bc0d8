/* SPDX-License-Identifier: Apache-2.0 */
/* Lines are split and unfolded; what is not touched keeps its bytes. */
#include "base/limits.h"
#include "content/line.h"
#include "content/text.h"
#include "support/test.h"

#include <string.h>

static struct sml_arena *arena;

static struct sml_lines
parse(struct sml_str text)
{
	struct sml_lines lines;

	CU_ASSERT_EQUAL_FATAL(sml_lines_parse(text, arena, &lines), SML_OK);
	return lines;
}

static bool
prints_as(const struct sml_lines *lines, struct sml_str expected)
{
	struct sml_buf out;
	bool is_same;

	sml_buf_init(&out, SML_ITEM_MAX);
	CU_ASSERT_EQUAL(sml_lines_print(lines, &out), SML_OK);
	is_same = sml_str_eq(sml_buf_str(&out), expected);
	if (!is_same)
		printf("printed: %.*s", SML_STR_ARG(sml_buf_str(&out)));
	sml_buf_free(&out);
	return is_same;
}

static bool
is_kept(struct sml_str text)
{
	struct sml_lines lines = parse(text);

	return prints_as(&lines, text);
}

/* The value of the first line called @name. */
static struct sml_str
value_of(struct sml_str text, const char *name)
{
	struct sml_lines lines = parse(text);

	for (size_t i = 0; i < lines.count; i++) {
		if (sml_str_is_nocase(lines.v[i].name, name))
			return lines.v[i].value;
	}
	return SML_STR_NONE;
}

/* For tables: SML_STR() is no constant. */
#define S(literal)                                                             \
	{                                                                      \
		literal, sizeof(literal) - 1                                   \
	}
#define V2(lines) "BEGIN:VCARD\r\nVERSION:2.1\r\n" lines "END:VCARD\r\n"
#define V3(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"
#define EV(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"

/* What other parsers lose or change (item-formats.md 2.1 to 2.3). */
static const struct sml_str kept[] = {
    S(EV("FOOBAR:v\r\nTZ:+01\r\nDAYLIGHT:TRUE\r\nAALARM:x;;;y\r\n")),
    S(EV("x-lower:v\r\n")),
    S(EV("LOCATION:\r\nX-E:\r\nDTEND:\r\n")),
    S(EV("BEGIN:X-COMP\r\nA:b\r\nEND:X-COMP\r\n")),
    S(EV("RRULE:FREQ=DAILY;X-FOO=1;INTERVAL=0;COUNT=1;UNTIL=20260101\r\n")),
    S(EV("RRULE:FREQ=WEEKLY;WKST=MO;BYDAY=+1MO\r\n")),
    S(EV("X-A:a\\;b\\,c\r\nX-B:c:\\srv\\x c\\d\r\n")),
    S(EV("CATEGORIES:a,b\\,c,d\r\nEXDATE:20260101,20260102\r\n")),
    S(EV("X-N;VALUE=INTEGER:007\r\nX-T:  blanks  \r\n")),
    S(EV("GEO:48.85299;2.36885;3\r\nREQUEST-STATUS:2.0;Success;data\r\n")),
    S(EV("PRIORITY:abc\r\nDUE:20240199T999999Z\r\nDTEND:garbage\r\n")),
    S(EV("ATTACH;VALUE=URI;FMTTYPE=\"a/b\":http://x\r\n")),
    S(EV("X-C:\x01\x02\x1F\ttab \xE9\r\n")),
    S(EV("A;P=^'q^':x\r\n")),
    S(EV("no colon at all\r\n:value only\r\n\r\n")),
    S("BEGIN:VEVENT\nX:1\0\0002\nEND:VEVENT"),
    {"\xEF\xBB\xBF"
     "begin:vcard\nfn:x\nend:vcard\n\n\n",
	33},
    S(V2("X-FOO;BAR;BAZ=1:x\r\nCATEGORIES:a\r\nAGENT:\r\nBEGIN:VCARD\r\n"
	 "N:y\r\nEND:VCARD\r\nTEL:1\r\n")),
    S(V2("PHOTO;BASE64:\r\n  AAAA\r\n  BBBB\r\n\r\nTEL:1\r\n")),
    S(V2("NOTE;QUOTED-PRINTABLE:D=C3=\r\n=B6e =\r\nJohn\r\nTEL:1\r\n")),
    S(V3("a.TEL;TYPE=a;TYPE=b;X-P=1:1\r\nPHOTO;X=1;ENCODING=b:AA\r\n AA\r\n")),
    S(V3("N:a;b;;;\r\nNOTE:x \r\n y\r\n\tz\r\n")),
};

static void
lines_untouched_keep_their_bytes(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(kept); i++)
		CU_ASSERT(is_kept(kept[i]));
}

static void
exdate_list_of_many_values_is_kept(void)
{
	struct sml_buf text;

	sml_buf_init(&text, SML_ITEM_MAX);
	sml_buf_put_text(&text, "BEGIN:VEVENT\r\nEXDATE:20260101");
	for (int i = 0; i < 1000; i++)
		sml_buf_put_text(&text, ",20260102");
	sml_buf_put_text(&text, "\r\nEND:VEVENT\r\n");
	CU_ASSERT(is_kept(sml_buf_str(&text)));
	CU_ASSERT_EQUAL(value_of(sml_buf_str(&text), "EXDATE").len, 9008);
	sml_buf_free(&text);
}

static void
line_is_split_into_its_parts(void)
{
	struct sml_lines lines = parse(SML_STR(
	    V3("home.TEL;TYPE=cell,voice;WORK;X-Q=\"a;b:c\":+49:1\r\n")));
	const struct sml_line *line = &lines.v[2];

	CU_ASSERT_EQUAL(lines.count, 4);
	CU_ASSERT_EQUAL(lines.v[0].depth, 0);
	CU_ASSERT_EQUAL(line->depth, 1);
	CU_ASSERT_EQUAL(lines.v[3].depth, 0);
	CU_ASSERT(sml_str_is(sml_line_group(line), "home"));
	CU_ASSERT(sml_str_is(line->name, "TEL"));
	CU_ASSERT(sml_str_is(line->value, "+49:1"));
	CU_ASSERT_EQUAL_FATAL(line->param_count, 3);
	CU_ASSERT(sml_str_is(line->params[0].name, "TYPE"));
	CU_ASSERT(sml_str_is(line->params[0].value, "cell,voice"));
	CU_ASSERT_PTR_NULL(line->params[1].name.p);
	CU_ASSERT(sml_str_is(line->params[1].value, "WORK"));
	CU_ASSERT(sml_str_is(line->params[2].value, "a;b:c"));
	CU_ASSERT_TRUE(line->params[2].is_quoted);
	CU_ASSERT_PTR_EQUAL(sml_line_param(line, "x-q"), &line->params[2]);
	CU_ASSERT_PTR_EQUAL(sml_line_param(line, "TYPE"), &line->params[0]);
	CU_ASSERT_PTR_NULL(sml_line_param(line, "LANGUAGE"));
	CU_ASSERT_EQUAL(sml_lines_find(&lines, "tel", 1, 0), 2);
	CU_ASSERT_EQUAL(sml_lines_find(&lines, "tel", 0, 0), 4);
}

#define DIGITS_70                                                              \
	"01234567890123456789012345678901234567890123456789012345678901234567" \
	"89"

static const struct {
	struct sml_str text;
	const char *name;
	const char *value;
} folds[] = {
    {S(V3("NOTE:a\r\n b\r\n\t c\r\n")), "NOTE", "ab c"},
    {S(EV("METHOD\r\n :REQ\r\n UEST\r\n")), "METHOD", "REQUEST"},
    {S(EV("A\r\n ;ROLE=\"x\r\n :y\"\r\n :z\r\n")), "A", "z"},
    {S(V2("NOTE:two\r\n words\r\n")), "NOTE", "two words"},
    {S(V2(
	 "NOTE:0123456789012345678901234567890123456789012345678901234567890123"
	 "456789\r\n 1\r\n")),
	"NOTE",
	"0123456789012345678901234567890123456789012345678901234567890123456789"
	"1"},
    /* Folded at blanks: the lines are of different lengths. */
    {S(V2("NOTE:this is a note of many words, and the line ends where a blank"
	  " is:\r\n after seventy bytes here,\r\n and there before them\r\n")),
	"NOTE",
	"this is a note of many words, and the line ends where a blank is:"
	" after seventy bytes here, and there before them"},
    {S(V2("NOTE:this is a note of many words, and the line ends where a blank"
	  " is:\r\n after seventy bytes here,\r\n and there\r\n"
	  "TITLE:a line of more than seventy bytes is folded like the one of"
	  " above\r\n at a blank\r\n")),
	"TITLE",
	"a line of more than seventy bytes is folded like the one of above"
	" at a blank"},
    /* Filled lines, one of them short of a character that was kept whole. */
    {S(V2("NOTE:" DIGITS_70 "\r\n " DIGITS_70 "12\r\n 3\r\n")), "NOTE",
	DIGITS_70 DIGITS_70 "123"},
    {S(V2("NOTE;ENCODING=QUOTED-PRINTABLE:a=\r\n b=\r\n=\r\nTEL\r\nX:1\r\n")),
	"NOTE", "a bTEL"},
    {S(V2("NOTE;QUOTED-PRINTABLE:a=\r\nEND:VCARD\r\n"
	  "BEGIN:VCARD\r\n")),
	"NOTE", "a="},
    {S(V2("PHOTO;ENCODING=BASE64:\r\n  AA\r\n  BB==\r\nTEL:1\r\n")), "PHOTO",
	"AABB=="},
    {S(V2("PHOTO;ENCODING=BASE64:AA\r\nBB\r\n\r\nTEL:1\r\n")), "PHOTO", "AABB"},
    {S(V2("PHOTO;ENCODING=BASE64:AA\r\nBB\r\n\r\nTEL:1\r\n")), "TEL", "1"},
    {S(V3("X;A=\"no end:x\r\n")), "X", "x"},
};

static void
folds_are_undone_as_the_format_says(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(folds); i++) {
		struct sml_str value = value_of(folds[i].text, folds[i].name);

		CU_ASSERT(sml_str_is(value, folds[i].value));
	}
}

/* The fold of another line, should that come to stand before it. */
static void
line_after_a_blank_is_no_content_line(void)
{
	struct sml_lines lines =
	    parse(SML_STR(V3("NOTE:a\r\n\r\n x.URL:b\r\n y:c\r\n")));
	size_t blank = sml_lines_find(&lines, "NOTE", 1, 0) + 1;

	CU_ASSERT_FATAL(blank + 1 < lines.count);
	CU_ASSERT_PTR_NULL(lines.v[blank + 1].name.p);
	CU_ASSERT_EQUAL(sml_lines_find(&lines, "URL", 1, 0), lines.count);
}

static const struct {
	const char *text;
	enum sml_err err;
} broken[] = {
    {"BEGIN:VCARD\r\n", SML_E_SYNTAX},
    {"END:VCARD\r\n", SML_E_SYNTAX},
    {"BEGIN:VCARD\r\nEND:VEVENT\r\n", SML_E_SYNTAX},
    {"BEGIN:A\nBEGIN:B\nEND:A\nEND:B\n", SML_E_SYNTAX},
    {"", SML_OK},
    {"\n\n", SML_OK},
    {"BEGIN:a\nend:A\n", SML_OK},
};

static void
begin_and_end_must_pair(void)
{
	struct sml_lines lines;

	for (size_t i = 0; i < SML_ARRAY_LEN(broken); i++)
		CU_ASSERT_EQUAL(
		    sml_lines_parse(sml_str_of(broken[i].text), arena, &lines),
		    broken[i].err);
}

static enum sml_err
parse_repeated(const char *before, const char *unit, size_t count)
{
	struct sml_buf text;
	struct sml_lines lines;
	enum sml_err err;

	sml_buf_init(&text, 2 * (size_t)SML_ITEM_MAX);
	sml_buf_put_text(&text, before);
	for (size_t i = 0; i < count; i++)
		sml_buf_put_text(&text, unit);
	err = sml_lines_parse(sml_buf_str(&text), arena, &lines);
	sml_buf_free(&text);
	return err;
}

static void
limits_refuse_and_never_truncate(void)
{
	CU_ASSERT_EQUAL(parse_repeated("", "BEGIN:A\n", SML_LINE_DEPTH_MAX + 1),
	    SML_E_TOO_BIG);
	CU_ASSERT_EQUAL(parse_repeated("", "A:1\n", SML_LINES_MAX), SML_OK);
	CU_ASSERT_EQUAL(
	    parse_repeated("", "A:1\n", SML_LINES_MAX + 1), SML_E_TOO_BIG);
	CU_ASSERT_EQUAL(parse_repeated("A:", "x", SML_LINE_MAX - 2), SML_OK);
	CU_ASSERT_EQUAL(parse_repeated("A:", "x", SML_LINE_MAX), SML_E_TOO_BIG);
	CU_ASSERT_EQUAL(
	    parse_repeated("A:\n", " xxxxxxxxx\n", SML_LINE_MAX / 9 + 1),
	    SML_E_TOO_BIG);
	CU_ASSERT_EQUAL(parse_repeated("A:\n", " xxxxxxxxx\n", 100000), SML_OK);
}

static void
params_over_the_limit_are_refused(void)
{
	char text[4 * SML_LINE_PARAMS_MAX + 16] = "A";
	struct sml_lines lines;

	for (int i = 0; i < SML_LINE_PARAMS_MAX; i++)
		memcpy(text + 1 + 2 * i, ";b", 3);
	memcpy(text + 1 + 2 * SML_LINE_PARAMS_MAX, ":1", 3);
	CU_ASSERT_EQUAL(
	    sml_lines_parse(sml_str_of(text), arena, &lines), SML_OK);
	memcpy(text + 1 + 2 * SML_LINE_PARAMS_MAX, ";c:1", 5);
	CU_ASSERT_EQUAL(
	    sml_lines_parse(sml_str_of(text), arena, &lines), SML_E_TOO_BIG);
}

static void
insert_and_remove_leave_others_alone(void)
{
	struct sml_lines lines = parse(SML_STR("BEGIN:VEVENT\nA:1\n  x\nB:2\n"
					       "END:VEVENT"));
	const struct sml_param param = {
	    .name = SML_STR("CN"), .value = SML_STR("a:b")};
	const struct sml_line line = {.name = SML_STR("C"),
	    .value = SML_STR("3"),
	    .params = &param,
	    .param_count = 1,
	    .depth = 1};

	for (int i = 0; i < 10; i++)
		CU_ASSERT_EQUAL(sml_lines_insert(&lines, 2, &line), SML_OK);
	for (int i = 0; i < 9; i++)
		sml_lines_remove(&lines, 3);
	CU_ASSERT(prints_as(
	    &lines, SML_STR("BEGIN:VEVENT\nA:1\n  x\nC;CN=\"a:b\":3\nB:2\n"
			    "END:VEVENT")));
	CU_ASSERT_EQUAL(sml_lines_insert(&lines, lines.count, &line), SML_OK);
	CU_ASSERT(prints_as(
	    &lines, SML_STR("BEGIN:VEVENT\nA:1\n  x\nC;CN=\"a:b\":3\nB:2\n"
			    "END:VEVENT\nC;CN=\"a:b\":3\n")));
}

/* What two values of a line say, if it is quoted-printable. */
static bool
says_same(const struct sml_line *line, struct sml_str value)
{
	struct sml_buf a, b;
	bool is_same;

	if (sml_line_encoding(line) != SML_ENCODING_QP)
		return sml_str_eq(line->value, value);
	sml_buf_init(&a, SML_ITEM_MAX);
	sml_buf_init(&b, SML_ITEM_MAX);
	sml_text_qp_decode(line->value, &a);
	sml_text_qp_decode(value, &b);
	is_same = sml_str_eq(sml_buf_str(&a), sml_buf_str(&b));
	sml_buf_free(&a);
	sml_buf_free(&b);
	return is_same;
}

/* A soft break follows an encoded character, and no blank follows it: others
 * are lost on some readers. */
static void
check_soft_breaks(struct sml_str text)
{
	struct sml_str rest = text;
	struct sml_str physical;
	bool is_after = false;

	while (sml_str_next(&rest, '\n', &physical)) {
		CU_ASSERT(!is_after || physical.p[0] != ' ');
		physical = sml_str_trim(physical);
		is_after = sml_str_ends(physical, "=");
		CU_ASSERT(!is_after || physical.p[physical.len - 4] == '=');
	}
}

/* Printing a dirty line and reading it again gives the same value. */
static void
check_rewritten(struct sml_str text, size_t longest)
{
	struct sml_lines lines = parse(text);
	const struct sml_line line = lines.v[2];
	struct sml_buf out;
	struct sml_str rest, physical;

	lines.v[2].is_dirty = true;
	sml_buf_init(&out, SML_ITEM_MAX);
	CU_ASSERT_EQUAL(sml_lines_print(&lines, &out), SML_OK);
	rest = sml_buf_str(&out);
	while (sml_str_next(&rest, '\n', &physical)) {
		CU_ASSERT(physical.len <= longest + 1);
		/* A head in two is not read alike by everybody. */
		CU_ASSERT(!lines.is_old || !sml_str_starts(physical, "PHOTO") ||
			  sml_str_chr(physical, ':', 0) < physical.len);
		CU_ASSERT(sml_utf8_is_valid(physical));
	}
	if (sml_line_encoding(&lines.v[2]) == SML_ENCODING_QP)
		check_soft_breaks(sml_buf_str(&out));
	lines = parse(sml_buf_str(&out));
	CU_ASSERT(says_same(&lines.v[2], line.value));
	CU_ASSERT_EQUAL(lines.v[2].param_count, line.param_count);
	for (size_t i = 0; i < line.param_count; i++)
		CU_ASSERT(sml_str_eq(
		    lines.v[2].params[i].value, line.params[i].value));
	CU_ASSERT(sml_str_is_nocase(lines.v[3].name, "TEL"));
	sml_buf_free(&out);
}

#define TEN "0123456789"
#define LONG TEN TEN TEN TEN TEN TEN TEN "äöüäöüäöü" TEN TEN

static void
dirty_lines_are_folded_to_be_read_again(void)
{
	check_rewritten(
	    SML_STR(V3("NOTE:" LONG LONG LONG "\r\nTEL:1\r\n")), 75);
	check_rewritten(
	    SML_STR(V3("PHOTO;ENCODING=b:" TEN TEN TEN TEN TEN TEN TEN TEN
		       "\r\nTEL:1\r\n")),
	    75);
	check_rewritten(
	    SML_STR(V2("PHOTO;ENCODING=BASE64:" TEN TEN TEN TEN TEN TEN TEN TEN
		       "\r\n\r\nTEL:1\r\n")),
	    75);
	check_rewritten(
	    SML_STR(V2(
		"PHOTO;X-NAME=" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
		";ENCODING=BASE64:\r\n " TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
		    TEN "\r\n\r\nTEL:1\r\n")),
	    160);
	check_rewritten(
	    SML_STR(V3("PHOTO;X-NAME=" TEN TEN TEN TEN TEN TEN TEN TEN
		       ";ENCODING=b:" TEN TEN "\r\nTEL:1\r\n")),
	    75);
	check_rewritten(SML_STR(V2("NOTE:" LONG "\r\nTEL:1\r\n")), 1000);
	check_rewritten(
	    SML_STR(V2(
		"NOTE;ENCODING=QUOTED-PRINTABLE:" TEN TEN TEN TEN
		"=C3=A4=C3=A4=E2=82=AC=E2=82=AC=E2=82=AC=0D=0A" TEN TEN TEN TEN
		"=41 end                                           "
		"                              " TEN TEN TEN TEN TEN TEN TEN TEN
		    TEN TEN "\r\nTEL:1\r\n")),
	    76);
}

static const struct test_case cases[] = {
    {"lines_untouched_keep_their_bytes", lines_untouched_keep_their_bytes},
    {"exdate_list_of_many_values_is_kept", exdate_list_of_many_values_is_kept},
    {"line_is_split_into_its_parts", line_is_split_into_its_parts},
    {"folds_are_undone_as_the_format_says",
	folds_are_undone_as_the_format_says},
    {"line_after_a_blank_is_no_content_line",
	line_after_a_blank_is_no_content_line},
    {"begin_and_end_must_pair", begin_and_end_must_pair},
    {"limits_refuse_and_never_truncate", limits_refuse_and_never_truncate},
    {"params_over_the_limit_are_refused", params_over_the_limit_are_refused},
    {"insert_and_remove_leave_others_alone",
	insert_and_remove_leave_others_alone},
    {"dirty_lines_are_folded_to_be_read_again",
	dirty_lines_are_folded_to_be_read_again},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	arena = sml_arena_new(4 * (size_t)SML_CONTENT_ARENA_MAX);
	status = test_main("line", cases, argc, argv);
	sml_arena_free(arena);
	return status;
}
