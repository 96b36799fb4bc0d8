/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as lines: kept, and only a changed line is written anew. */
#include "base/arena.h"
#include "base/base64.h"
#include "base/limits.h"
#include "content/line.h"
#include "content/text.h"
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
    FUZZ_SEED("BEGIN:VCARD\nVERSION:2.1\nN:A;B\nAGENT:\nBEGIN:VCARD\nN:C\n"
	      "TEL;HOME;FAX:2\nEND:VCARD\nitem1.ADR;WORK:;;Road 1;Town\n"
	      "item1.X-ABLabel:Boat\nGEO:48.850,2.300\nEND:VCARD\n"),
    FUZZ_SEED(
	"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:e\nDTSTART;VALUE="
	"DATE:20260131\nDTEND;VALUE=DATE:20260201\nRRULE:FREQ=MONTHLY;BYDAY=-"
	"1SU;"
	"UNTIL=20271231\nEXDATE;VALUE=DATE:20260329,20260426\nATTENDEE;CN=\"B, "
	"A\""
	";PARTSTAT=ACCEPTED:MAILTO:a@example.org\nGEO:48.850000;2."
	"3\nCATEGORIES:a"
	",b\\,c\nEND:VEVENT\nBEGIN:VEVENT\nUID:e\nRECURRENCE-ID;VALUE=DATE:"
	"20260531\nDTSTART:20260601T090000Z\nDURATION:P1DT2H\nEND:VEVENT\nEND:"
	"VCALENDAR\n"),
    FUZZ_SEED(
	"BEGIN:VNOTE\r\nVERSION:1.1\r\nSUMMARY:Shop\r\nBODY;CHARSET=UTF-8;"
	"ENCODING=QUOTED-PRINTABLE:Shop=0D=0A=\r\nmilk\r\nEND:VNOTE\r\n"),
    FUZZ_SEEDS_END,
};

/* ---- promises ---- */

static bool
is_within(struct sml_str part, struct sml_str whole)
{
	return !part.p ||
	       (part.p >= whole.p && part.p + part.len <= whole.p + whole.len);
}

static void
lines_must_keep_limits(const struct sml_lines *lines, struct sml_str in)
{
	FUZZ_MUST(lines->count <= SML_LINES_MAX);
	for (size_t i = 0; i < lines->count; i++) {
		const struct sml_line *line = &lines->v[i];

		FUZZ_MUST(line->depth < SML_LINE_DEPTH_MAX);
		FUZZ_MUST(line->param_count <= SML_LINE_PARAMS_MAX);
		FUZZ_MUST(line->value.len <= SML_LINE_MAX);
		FUZZ_MUST(line->raw_len && is_within(sml_line_raw(line), in));
		FUZZ_MUST(!line->name.p || line->name.len);
	}
}

static void
must_print(const struct sml_lines *lines, struct sml_str expected)
{
	struct sml_buf out;

	sml_buf_init(&out, 4 * (size_t)SML_ITEM_MAX);
	FUZZ_MUST(sml_lines_print(lines, &out) == SML_OK);
	FUZZ_MUST(sml_str_eq(sml_buf_str(&out), expected));
	sml_buf_free(&out);
}

/* What stands before and after a changed line keeps its bytes. */
static void
change_must_leave_others_alone(struct sml_lines *lines, struct sml_str in)
{
	size_t i = lines->count ? in.len % lines->count : 0;
	struct sml_line *line = &lines->v[i];
	struct sml_str raw = sml_line_raw(line);
	size_t before = (size_t)(raw.p - in.p);
	size_t after = in.len - before - raw.len;
	struct sml_buf out;

	if (!line->name.p || sml_str_is_nocase(line->name, "BEGIN") ||
	    sml_str_is_nocase(line->name, "END"))
		return;
	line->value = SML_STR("changed");
	line->is_dirty = true;
	sml_buf_init(&out, 4 * (size_t)SML_ITEM_MAX);
	FUZZ_MUST(sml_lines_print(lines, &out) == SML_OK);
	FUZZ_MUST(out.len >= before + after);
	FUZZ_MUST(sml_str_eq(sml_str_sub(sml_buf_str(&out), 0, before),
	    sml_str_sub(in, 0, before)));
	FUZZ_MUST(
	    sml_str_eq(sml_str_sub(sml_buf_str(&out), out.len - after, after),
		sml_str_sub(in, in.len - after, after)));
	sml_buf_free(&out);
}

/* ---- lines written anew ---- */

static bool
is_word(struct sml_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = (char)(s.p[i] | 0x20);

		if (!(c >= 'a' && c <= 'z') && s.p[i] != '-' &&
		    !(s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
	}
	return s.len > 0;
}

/* Stray quotes, blanks in names and bytes that are no line can be kept but
 * not written. */
static bool
is_writable(const struct sml_line *line)
{
	if (!is_word(line->name) || (line->group && !is_word(*line->group)) ||
	    sml_str_chr(line->value, '\r', 0) < line->value.len)
		return false;
	for (size_t i = 0; i < line->param_count; i++) {
		const struct sml_param *param = &line->params[i];

		if ((param->name.p && !is_word(param->name)) ||
		    (param->value.len && !is_word(param->value)) ||
		    !(param->name.p || param->value.len))
			return false;
	}
	return true;
}

/* Encoded values have more than one writing. */
static void
value_must_be_same(const struct sml_line *a, const struct sml_line *b)
{
	struct sml_buf x, y;

	if (sml_line_encoding(a) == SML_ENCODING_NONE) {
		FUZZ_MUST(sml_str_eq(a->value, b->value));
		return;
	}
	sml_buf_init(&x, SML_ITEM_MAX);
	sml_buf_init(&y, SML_ITEM_MAX);
	if (sml_line_encoding(a) == SML_ENCODING_QP) {
		sml_text_qp_decode(a->value, &x);
		sml_text_qp_decode(b->value, &y);
	} else {
		FUZZ_MUST(sml_base64_decode(a->value, &x) ==
			  sml_base64_decode(b->value, &y));
	}
	FUZZ_MUST(sml_str_eq(sml_buf_str(&x), sml_buf_str(&y)));
	sml_buf_free(&x);
	sml_buf_free(&y);
}

static void
line_must_be_same(const struct sml_line *a, const struct sml_line *b)
{
	FUZZ_MUST(sml_str_eq(a->name, b->name));
	FUZZ_MUST(sml_str_eq(sml_line_group(a), sml_line_group(b)));
	FUZZ_MUST(a->depth == b->depth && a->param_count == b->param_count);
	for (size_t i = 0; i < a->param_count; i++) {
		FUZZ_MUST(sml_str_eq(a->params[i].name, b->params[i].name));
		FUZZ_MUST(sml_str_eq(a->params[i].value, b->params[i].value));
	}
	value_must_be_same(a, b);
}

static void
lines_must_be_written_anew(struct sml_str in, struct sml_arena *a)
{
	struct sml_lines lines, again;
	struct sml_buf out;

	if (sml_lines_parse(in, a, &lines))
		return;
	for (size_t i = 0; i < lines.count; i++) {
		if (!is_writable(&lines.v[i]))
			return;
		lines.v[i].is_dirty = true;
	}
	sml_buf_init(&out, 4 * (size_t)SML_ITEM_MAX);
	FUZZ_MUST(sml_lines_print(&lines, &out) == SML_OK);
	FUZZ_MUST(sml_lines_parse(sml_buf_str(&out), a, &again) == SML_OK);
	/* The version is looked for before soft breaks are undone: one that
	 * a soft break swallowed is not there any more. */
	FUZZ_MUST(lines.count == again.count || lines.is_old != again.is_old);
	for (size_t i = 0; i < lines.count && lines.is_old == again.is_old; i++)
		line_must_be_same(&lines.v[i], &again.v[i]);
	sml_buf_free(&out);
}

static void
lines_must_print_as_read(struct sml_str in, struct sml_arena *a)
{
	struct sml_lines lines;
	enum sml_err err = sml_lines_parse(in, a, &lines);

	FUZZ_MUST(!err || err == SML_E_TOO_BIG || err == SML_E_SYNTAX);
	if (err || !lines.count)
		return;
	lines_must_keep_limits(&lines, in);
	must_print(&lines, in);
	change_must_leave_others_alone(&lines, in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct sml_str in = {(const char *)bytes, len};
	struct sml_arena *a = sml_arena_new(SML_CONTENT_ARENA_MAX);

	FUZZ_MUST(a);
	lines_must_print_as_read(in, a);
	lines_must_be_written_anew(in, a);
	sml_arena_free(a);
	return 0;
}
