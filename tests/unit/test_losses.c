/* SPDX-License-Identifier: Apache-2.0 */
/* What other libraries lose or change in an item: kept here, byte for byte. */
#include "base/limits.h"
#include "content/fingerprint.h"
#include "content/line.h"
#include "support/test.h"

#include <string.h>
#include <time.h>

enum frame_id {
	EVENT,
	ALARM,
	ZONE,
	OLD_EVENT,
	CARD21,
	CARD30
};

enum verdict {
	LOST,
	SAME
};

/* Every item has a line that is changed while the others must stay. */
static const struct frame {
	enum sml_kind kind;
	const char *before, *changed, *after;
} frames[] = {
    [EVENT] = {SML_KIND_CALENDAR,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	"DTSTART:20260101T090000\r\n",
	"COMMENT:before\r\n", "END:VEVENT\r\nEND:VCALENDAR\r\n"},
    [ALARM] = {SML_KIND_CALENDAR,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	"DTSTART:20260101T090000\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n",
	"COMMENT:before\r\n", "END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"},
    [ZONE] = {SML_KIND_CALENDAR,
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	"END:VEVENT\r\nBEGIN:VTIMEZONE\r\nTZID:z\r\n",
	"COMMENT:before\r\n", "END:VTIMEZONE\r\nEND:VCALENDAR\r\n"},
    [OLD_EVENT] = {SML_KIND_CALENDAR,
	"BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\nUID:u\r\n"
	"DTSTART:20260101T090000\r\n",
	"COMMENT:before\r\n", "END:VEVENT\r\nEND:VCALENDAR\r\n"},
    [CARD21] = {SML_KIND_CONTACT, "BEGIN:VCARD\r\nVERSION:2.1\r\n",
	"COMMENT:before\r\n", "END:VCARD\r\n"},
    [CARD30] = {SML_KIND_CONTACT, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\n",
	"COMMENT:before\r\n", "END:VCARD\r\n"},
};

/* For tables: SML_STR() is no constant. */
#define S(literal)                                                             \
	{                                                                      \
		literal, sizeof(literal) - 1                                   \
	}

static const struct loss {
	const char *name;
	enum frame_id frame;
	struct sml_str lines, becomes;
	enum verdict verdict;
} losses[] = {
#define LOSS(name, frame, lines, becomes, verdict)                             \
	{#name, frame, S(lines), S(becomes), verdict},
#include "unit/losses.h"
#undef LOSS
};

enum loss_id {
#define LOSS(name, frame, lines, becomes, verdict) LOSS_##name,
#include "unit/losses.h"
#undef LOSS
};

static struct sml_arena *arena;

/* ---- items ---- */

static struct sml_buf
item_of(enum frame_id id, struct sml_str lines, const char *changed)
{
	const struct frame *frame = &frames[id];
	struct sml_buf text;

	sml_buf_init(&text, 3 * (size_t)SML_ITEM_MAX);
	sml_buf_put_text(&text, frame->before);
	sml_buf_put_text(&text, changed);
	sml_buf_put_str(&text, lines);
	sml_buf_put_text(&text, frame->after);
	CU_ASSERT_EQUAL_FATAL(text.err, SML_OK);
	return text;
}

static struct sml_lines
parse(struct sml_str text)
{
	struct sml_lines lines;

	CU_ASSERT_EQUAL_FATAL(sml_lines_parse(text, arena, &lines), SML_OK);
	return lines;
}

static struct sml_buf
print(const struct sml_lines *lines)
{
	struct sml_buf out;

	sml_buf_init(&out, 3 * (size_t)SML_ITEM_MAX);
	CU_ASSERT_EQUAL_FATAL(sml_lines_print(lines, &out), SML_OK);
	return out;
}

static void
must_be(struct sml_buf *printed, struct sml_str expected)
{
	if (!sml_str_eq(sml_buf_str(printed), expected)) {
		printf("printed:\n%.*s", SML_STR_ARG(sml_buf_str(printed)));
		CU_FAIL("the bytes differ");
	}
	sml_buf_free(printed);
}

static bool
has_same_content(enum sml_kind kind, struct sml_str a, struct sml_str b)
{
	struct sml_facts x, y;

	CU_ASSERT_EQUAL_FATAL(
	    sml_facts_of(kind, a, NULL, test_env(), arena, &x), SML_OK);
	CU_ASSERT_EQUAL_FATAL(
	    sml_facts_of(kind, b, NULL, test_env(), arena, &y), SML_OK);
	return sml_digest_eq(x.fingerprint, y.fingerprint, SML_SHA256_LEN);
}

/* ---- what must hold for each ---- */

static void
print_untouched_keeps_bytes(struct sml_str text)
{
	struct sml_lines lines = parse(text);
	struct sml_buf out = print(&lines);

	must_be(&out, text);
}

/* One line is written anew: that line only. */
static void
print_changed_keeps_other_bytes(const struct loss *loss, struct sml_str text)
{
	struct sml_lines lines = parse(text);
	struct sml_buf expected =
	    item_of(loss->frame, loss->lines, "COMMENT:after\r\n");
	struct sml_buf out;
	size_t i = 0;

	while (i < lines.count && !sml_str_is(lines.v[i].name, "COMMENT"))
		i++;
	CU_ASSERT_FATAL(i < lines.count);
	lines.v[i].value = SML_STR("after");
	lines.v[i].is_dirty = true;
	out = print(&lines);
	must_be(&out, sml_buf_str(&expected));
	sml_buf_free(&expected);
}

/* Every line is written anew: the same content, and nothing more changes
 * when that is done again. */
static void
print_anew_keeps_content(enum sml_kind kind, struct sml_str text)
{
	struct sml_buf out[2];
	struct sml_lines lines = parse(text);

	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < lines.count; i++)
			lines.v[i].is_dirty = lines.v[i].name.p != NULL;
		out[round] = print(&lines);
		lines = parse(sml_buf_str(&out[round]));
	}
	if (!has_same_content(kind, text, sml_buf_str(&out[0]))) {
		printf("printed:\n%.*s", SML_STR_ARG(sml_buf_str(&out[0])));
		CU_FAIL("written anew it has other content");
	}
	must_be(&out[1], sml_buf_str(&out[0]));
	sml_buf_free(&out[0]);
}

static void
check_loss(const struct loss *loss)
{
	const struct frame *frame = &frames[loss->frame];
	struct sml_buf text = item_of(loss->frame, loss->lines, frame->changed);
	struct sml_buf other =
	    item_of(loss->frame, loss->becomes, frame->changed);

	print_untouched_keeps_bytes(sml_buf_str(&text));
	print_changed_keeps_other_bytes(loss, sml_buf_str(&text));
	print_anew_keeps_content(frame->kind, sml_buf_str(&text));
	CU_ASSERT_EQUAL(has_same_content(frame->kind, sml_buf_str(&text),
			    sml_buf_str(&other)),
	    loss->verdict == SAME);
	sml_buf_free(&text);
	sml_buf_free(&other);
}

#define LOSS(name, frame, lines, becomes, verdict)                             \
	static void name(void)                                                 \
	{                                                                      \
		check_loss(&losses[LOSS_##name]);                              \
	}
#include "unit/losses.h"
#undef LOSS

/* ---- losses by number ---- */

static struct sml_buf
made(const char *before, const char *format, unsigned count, const char *after)
{
	struct sml_buf text;

	sml_buf_init(&text, 64 * (size_t)1024 * 1024);
	sml_buf_put_text(&text, before);
	for (unsigned i = 0; i < count; i++)
		sml_buf_printf(&text, "%s%u", format, 1000 + i);
	sml_buf_put_text(&text, after);
	CU_ASSERT_EQUAL_FATAL(text.err, SML_OK);
	return text;
}

/* All of @all are kept; what is left after @cut is another content. */
static void
check_cut(const char *before, const char *unit, unsigned all, unsigned cut)
{
	const char *after = before[0] == 'X' ? ":x\r\n" : "\r\n";
	struct sml_buf whole = made(before, unit, all, after);
	struct sml_buf rest = made(before, unit, cut, after);
	const struct loss loss = {
	    "", EVENT, sml_buf_str(&whole), sml_buf_str(&rest), LOST};

	check_loss(&loss);
	sml_buf_free(&whole);
	sml_buf_free(&rest);
}

static void
list_of_more_than_500_values_is_cut(void)
{
	check_cut("EXDATE:20260101T090000", ",20270101T09", 1000, 500);
	check_cut("CATEGORIES:first", ",c", 1000, 500);
}

static void
params_more_than_100_are_dropped(void)
{
	check_cut("X-P", ";X-Q=", SML_LINE_PARAMS_MAX, 100);
}

/* ---- frames ---- */

#define CAL "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
#define EV "BEGIN:VEVENT\r\nUID:u\r\nEND:VEVENT\r\n"
#define CAL_END "END:VCALENDAR\r\n"

static const struct {
	const char *text, *why;
	enum sml_err err;
} refused[] = {
    {CAL EV, "its BEGIN and END lines do not pair", SML_E_SYNTAX},
    {CAL "BEGIN:VEVENT\r\nUID:u\r\n" CAL_END,
	"its BEGIN and END lines do not pair", SML_E_SYNTAX},
    {CAL "BEGIN:VEVENT\r\nUID:u\r\nEND:VTODO\r\n" CAL_END,
	"its BEGIN and END lines do not pair", SML_E_SYNTAX},
    {CAL EV "END:VEVENT\r\n" CAL_END, "its BEGIN and END lines do not pair",
	SML_E_SYNTAX},
    {CAL EV CAL_END "END:VCALENDAR\r\n", "its BEGIN and END lines do not pair",
	SML_E_SYNTAX},
    {CAL EV CAL_END CAL EV CAL_END, "it holds several items in one text",
	SML_E_UNSUPPORTED},
    {"BEGIN:VCARD\r\nEND:VCARD\r\n",
	"it does not begin with a BEGIN:VCALENDAR line", SML_E_UNSUPPORTED},
    {"garbage", "it does not begin with a BEGIN:VCALENDAR line",
	SML_E_UNSUPPORTED},
};

static void
frame_that_is_broken_is_taken(void)
{
	struct sml_facts facts;

	for (size_t i = 0; i < SML_ARRAY_LEN(refused); i++) {
		struct sml_str text = sml_str_of(refused[i].text);

		CU_ASSERT_EQUAL(sml_facts_of(SML_KIND_CALENDAR, text, NULL,
				    NULL, arena, &facts),
		    refused[i].err);
		CU_ASSERT_STRING_EQUAL(
		    sml_facts_refusal(SML_KIND_CALENDAR, text), refused[i].why);
	}
}

static void
frame_vcard_is_cut_to_vcar(void)
{
	struct sml_str text =
	    SML_STR("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\nEND:VCARD\r\n");

	print_untouched_keeps_bytes(text);
	print_anew_keeps_content(SML_KIND_CONTACT, text);
}

/* A mark at the start, line ends of LF, names in lower case. */
static void
frame_bom_and_lower_case_are_kept(void)
{
	struct sml_str text = SML_STR("\xEF\xBB\xBF"
				      "begin:vcard\nversion:3.0\nfn:x\n"
				      "end:vcard");

	print_untouched_keeps_bytes(text);
	print_anew_keeps_content(SML_KIND_CONTACT, text);
	CU_ASSERT(has_same_content(SML_KIND_CONTACT, text,
	    SML_STR("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\nEND:VCARD\r\n")));
}

/* ---- work ---- */

static double
parse_ms(struct sml_str text, enum sml_err expected)
{
	struct sml_lines lines;
	clock_t start = clock();
	enum sml_err err = sml_lines_parse(text, arena, &lines);
	double ms = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;

	CU_ASSERT_EQUAL(err, expected);
	sml_arena_reset(arena);
	return ms;
}

static double
unit_ms(
    const char *before, const char *unit, size_t count, enum sml_err expected)
{
	struct sml_buf text;
	double ms;

	sml_buf_init(&text, 64 * (size_t)1024 * 1024);
	sml_buf_put_text(&text, before);
	for (size_t i = 0; i < count; i++)
		sml_buf_put_text(&text, unit);
	ms = parse_ms(sml_buf_str(&text), expected);
	sml_buf_free(&text);
	return ms;
}

/* Four times the bytes take four times as long, not sixteen times; asserted
 * with room for a busy machine. */
static void
line_of_4_mb_takes_the_square(void)
{
	static const struct {
		const char *before, *unit;
		enum sml_err err;
	} rows[] = {{"A:", "0123456789abcdef", SML_OK},
	    {"A:", "\r\n 01234567", SML_OK},
	    {"A;B=\"", "\r\n x:\";\r\n =x:", SML_OK},
	    {"A;B=\"", "x::::;;;", SML_OK}, {"A", "\r\n 01234567", SML_OK},
	    {"A", ";\"x;y;z\":;", SML_OK},
	    {"A;ENCODING=BASE64:", "\r\n 01234567", SML_OK},
	    {"A;QUOTED-PRINTABLE:", "0=\r\n12345", SML_OK},
	    {"A:", "::::::::\\\\\\\\", SML_OK}};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		size_t count = (SML_LINE_MAX - 64) / strlen(rows[i].unit);
		double quarter = unit_ms(
		    rows[i].before, rows[i].unit, count / 4, rows[i].err);
		double whole =
		    unit_ms(rows[i].before, rows[i].unit, count, rows[i].err);

		printf("1 MB %.1f ms, 4 MB %.1f ms\n", quarter, whole);
		CU_ASSERT(whole < 1000 && whole < 50 + 10 * quarter);
	}
}

static void
line_of_20_mb_is_refused(void)
{
	CU_ASSERT(
	    unit_ms("A:", "0123456789abcdef", 1300000, SML_E_TOO_BIG) < 500);
}

static void
properties_200000_are_refused(void)
{
	CU_ASSERT(unit_ms("A:", "1\r\nA:", 200000, SML_E_TOO_BIG) < 500);
}

static void
nesting_of_100000_is_refused(void)
{
	CU_ASSERT(unit_ms("A:", "\r\nBEGIN:A", 100000, SML_E_TOO_BIG) < 500);
}

/* ---- charsets of others ---- */

static enum sml_err
koi8_to_utf8(
    void *ctx, struct sml_str charset, struct sml_str in, struct sml_buf *out)
{
	(void)ctx;
	if (!sml_str_is_nocase(charset, "KOI8-R"))
		return SML_E_UNSUPPORTED;
	for (size_t i = 0; i < in.len; i++) {
		if (in.p[i] == '\xC1')
			sml_buf_put_text(out, "\xD0\xB0");
		else
			sml_buf_put_byte(out, (uint8_t)in.p[i]);
	}
	return out->err;
}

static void
charset_of_others_is_taken_for_latin_1(void)
{
	const struct sml_env env = {.to_utf8 = koi8_to_utf8};
	struct sml_str utf8 = SML_STR("BEGIN:VCARD\r\nVERSION:2.1\r\n"
				      "N;CHARSET=UTF-8:a\xD0\xB0\r\n"
				      "END:VCARD\r\n");
	struct sml_str koi8 = SML_STR("BEGIN:VCARD\r\nVERSION:2.1\r\n"
				      "N;CHARSET=KOI8-R;QUOTED-PRINTABLE:a=C1"
				      "\r\nEND:VCARD\r\n");
	struct sml_facts x, y;

	print_untouched_keeps_bytes(koi8);
	CU_ASSERT_EQUAL(
	    sml_facts_of(SML_KIND_CONTACT, utf8, NULL, &env, arena, &x),
	    SML_OK);
	CU_ASSERT_EQUAL(
	    sml_facts_of(SML_KIND_CONTACT, koi8, NULL, &env, arena, &y),
	    SML_OK);
	CU_ASSERT(sml_digest_eq(x.fingerprint, y.fingerprint, SML_SHA256_LEN));
}

static const struct test_case cases[] = {
#define LOSS(name, frame, lines, becomes, verdict) {#name, name},
#include "unit/losses.h"
#undef LOSS
    {"list_of_more_than_500_values_is_cut",
	list_of_more_than_500_values_is_cut},
    {"params_more_than_100_are_dropped", params_more_than_100_are_dropped},
    {"frame_that_is_broken_is_taken", frame_that_is_broken_is_taken},
    {"frame_vcard_is_cut_to_vcar", frame_vcard_is_cut_to_vcar},
    {"frame_bom_and_lower_case_are_kept", frame_bom_and_lower_case_are_kept},
    {"line_of_4_mb_takes_the_square", line_of_4_mb_takes_the_square},
    {"line_of_20_mb_is_refused", line_of_20_mb_is_refused},
    {"properties_200000_are_refused", properties_200000_are_refused},
    {"nesting_of_100000_is_refused", nesting_of_100000_is_refused},
    {"charset_of_others_is_taken_for_latin_1",
	charset_of_others_is_taken_for_latin_1},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	arena = sml_arena_new(4 * (size_t)SML_CONTENT_ARENA_MAX);
	status = test_main("losses", cases, argc, argv);
	sml_arena_free(arena);
	return status;
}
