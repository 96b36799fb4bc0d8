/* SPDX-License-Identifier: Apache-2.0 */
/* Values that came back shorter than they were sent. */
#include "content/cut.h"

#include <stdlib.h>

#include "base/limits.h"
#include "support/test.h"

#define CARD(lines) "BEGIN:VCARD\r\nVERSION:2.1\r\n" lines "\r\nEND:VCARD\r\n"
#define LONG "NOTE:one two three four five"

static void
cut_value_is_told_from_an_edited_one(void)
{
	static const struct sml_cut_size sizes[] = {
	    {{"note", 4}, 10}, {{"PHOTO", 5}, 4}};
	static const struct {
		const char *known, *came, *out;
	} rows[] = {
	    /* cut at the size, before it, at a blank */
	    {CARD(LONG), CARD("NOTE:one two th"), CARD(LONG)},
	    {CARD(LONG), CARD("NOTE:one two"), CARD(LONG)},
	    {CARD(LONG), CARD("NOTE:one two "), CARD(LONG)},
	    /* shorter, longer, other: the device's own */
	    {CARD(LONG), CARD("NOTE:one tw"), NULL},
	    {CARD(LONG), CARD("NOTE:one two thr"), NULL},
	    {CARD(LONG), CARD("NOTE:one two tx"), NULL},
	    {CARD(LONG), CARD("NOTE:"), NULL},
	    /* what was not cut */
	    {CARD("NOTE:one two th"), CARD("NOTE:one two th"), NULL},
	    {CARD(LONG "\r\nNOTE:one two th"), CARD("NOTE:one two th"), NULL},
	    /* bytes and characters */
	    {CARD("NOTE;CHARSET=UTF-8:"
		  "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"),
		CARD("NOTE;CHARSET=UTF-8:"
		     "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"),
		CARD("NOTE;CHARSET=UTF-8:"
		     "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4")},
	    {CARD("NOTE:0123456\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"),
		CARD("NOTE:0123456\xc3\xa4\xc3\xa4\xc3\xa4"),
		CARD("NOTE:0123456\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4")},
	    /* the encoding does not matter */
	    {CARD("NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo three"),
		CARD("NOTE;ENCODING=QUOTED-PRINTABLE:one=0Atwo th"),
		CARD("NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo three")},
	    /* other properties, and a picture, whatever the device says */
	    {CARD("FN:one two three"), CARD("FN:one two th"), NULL},
	    {CARD("PHOTO:abcdefgh"), CARD("PHOTO:abcd"), NULL},
	    /* the rest of the item is the device's */
	    {CARD("TEL:1\r\n" LONG), CARD("NOTE:one two th\r\nTEL:2"),
		CARD(LONG "\r\nTEL:2")},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
		const char *wanted = rows[i].out ? rows[i].out : rows[i].came;
		struct sml_str out = SML_STR_NONE;

		CU_ASSERT_EQUAL(
		    sml_cut_restore(sml_str_of(rows[i].known),
			sml_str_of(rows[i].came), sizes, 2, arena, &out),
		    SML_OK);
		if (!sml_str_is(out, wanted))
			printf("# row %zu: %.*s\n", i, SML_STR_ARG(out));
		CU_ASSERT(sml_str_is(out, wanted));
		CU_ASSERT_EQUAL(out.p == rows[i].came, rows[i].out == NULL);
		sml_arena_free(arena);
	}
}

static const struct test_case cases[] = {
    {"cut_value_is_told_from_an_edited_one",
	cut_value_is_told_from_an_edited_one},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("cut", cases, argc, argv);
}
