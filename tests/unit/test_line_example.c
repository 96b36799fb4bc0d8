/* SPDX-License-Identifier: Apache-2.0 */
/* The example of content/line.h: read an item, change one line, print it. */
#include "base/limits.h"
#include "content/line.h"
#include "support/test.h"

/* Append @text with @number as its first phone number to @out. */
static enum sml_err
put_phone(struct sml_str text, struct sml_str number, struct sml_arena *arena,
    struct sml_buf *out)
{
	struct sml_lines lines;
	enum sml_err err = sml_lines_parse(text, arena, &lines);
	size_t i;

	if (err)
		return err;
	i = sml_lines_find(&lines, "TEL", 1, 0);
	if (i < lines.count) {
		lines.v[i].value = number;
		lines.v[i].is_dirty = true;
	} else {
		const struct sml_line tel = {
		    .name = SML_STR("TEL"), .value = number, .depth = 1};

		err = sml_lines_insert(
		    &lines, sml_lines_find(&lines, "END", 0, 0), &tel);
	}
	return err ? err : sml_lines_print(&lines, out);
}

static void
check(struct sml_str text, struct sml_str expected)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct sml_buf out;

	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	sml_buf_init(&out, SML_ITEM_MAX);
	CU_ASSERT_EQUAL(
	    put_phone(text, SML_STR("+49 30 1234567"), arena, &out), SML_OK);
	CU_ASSERT(sml_str_eq(sml_buf_str(&out), expected));
	sml_buf_free(&out);
	sml_arena_free(arena);
}

/* Only that line is another one; the fold of NOTE stays where it was. */
static void
line_changed_leaves_others_alone(void)
{
	check(SML_STR("begin:vcard\nversion:3.0\nX-Unknown;A=b:kept\nNOTE:two\n"
		      " lines\nhome.TEL;TYPE=cell:1\nend:vcard\n"),
	    SML_STR("begin:vcard\nversion:3.0\nX-Unknown;A=b:kept\nNOTE:two\n"
		    " lines\nhome.TEL;TYPE=cell:+49 30 1234567\nend:vcard\n"));
}

static void
line_missing_is_inserted(void)
{
	check(SML_STR("BEGIN:VCARD\r\nVERSION:2.1\r\nN:A;B\r\nEND:VCARD\r\n"),
	    SML_STR("BEGIN:VCARD\r\nVERSION:2.1\r\nN:A;B\r\n"
		    "TEL:+49 30 1234567\r\nEND:VCARD\r\n"));
}

static const struct test_case cases[] = {
    {"line_changed_leaves_others_alone", line_changed_leaves_others_alone},
    {"line_missing_is_inserted", line_missing_is_inserted},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("line_example", cases, argc, argv);
}
