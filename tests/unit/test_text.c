/* SPDX-License-Identifier: Apache-2.0 */
/* Escapes, quoted-printable, normal form, charsets, and what a text is. */
#include "content/charset.h"
#include "content/fields.h"
#include "content/text.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static struct sml_buf out;

static struct sml_buf *
fresh(void)
{
	sml_buf_reset(&out);
	return &out;
}

#define IS(expected) CU_ASSERT(sml_str_eq(sml_buf_str(&out), SML_STR(expected)))

static void
unescape_new_form_undoes_all(void)
{
	sml_text_unescape(
	    SML_STR("a\\nb\\Nc\\,\\;\\\\n\\x\\"), SML_ESCAPE_NEW, fresh());
	IS("a\nb\nc,;\\n\\x\\");
}

static void
unescape_old_form_keeps_newline(void)
{
	sml_text_unescape(
	    SML_STR("c:\\new\\;x\\\\y\\,"), SML_ESCAPE_OLD, fresh());
	IS("c:\\new;x\\y\\,");
}

static void
escape_then_unescape_gives_the_text(void)
{
	struct sml_buf back;

	sml_buf_init(&back, 1000);
	sml_text_escape(SML_STR("a\r\nb\nc;d,e\\n"), SML_ESCAPE_NEW, fresh());
	IS("a\\nb\\nc\\;d\\,e\\\\n");
	sml_text_unescape(sml_buf_str(&out), SML_ESCAPE_NEW, &back);
	CU_ASSERT(sml_str_is(sml_buf_str(&back), "a\nb\nc;d,e\\n"));
	sml_text_escape(SML_STR("a;b,\\"), SML_ESCAPE_OLD, fresh());
	IS("a\\;b,\\\\");
	sml_buf_free(&back);
}

static void
separator_escaped_is_none(void)
{
	CU_ASSERT_EQUAL(sml_text_find_sep(SML_STR("a\\;b;c"), ';', 0), 4);
	CU_ASSERT_EQUAL(sml_text_find_sep(SML_STR("a\\\\;b"), ';', 0), 3);
	CU_ASSERT_EQUAL(sml_text_find_sep(SML_STR("ab\\"), ';', 0), 3);
}

static void
qp_decode_keeps_what_is_no_code(void)
{
	sml_text_qp_decode(SML_STR("=C3=a4 =3D=0D=0A=ZZ =4"), fresh());
	IS("ä =\r\n=ZZ =4");
	sml_text_qp_decode(SML_STR("a="), fresh());
	IS("a");
}

static void
qp_encode_then_decode_gives_the_text(void)
{
	struct sml_buf back;

	sml_buf_init(&back, 1000);
	sml_text_qp_encode(SML_STR("ä =\r\nb\t c "), fresh());
	IS("=C3=A4 =3D=0D=0Ab\t c=20");
	sml_text_qp_decode(sml_buf_str(&out), &back);
	CU_ASSERT(sml_str_is(sml_buf_str(&back), "ä =\r\nb\t c "));
	sml_buf_free(&back);
}

static void
newlines_become_line_feeds(void)
{
	sml_text_newlines(SML_STR("a\r\nb\rc\n\r\n"), fresh());
	IS("a\nb\nc\n\n");
}

static void
nfc_composes_and_orders(void)
{
	sml_text_nfc(SML_STR("plain"), fresh());
	IS("plain");
	sml_text_nfc(SML_STR("cafe\xCC\x81!"), fresh());
	IS("café!");
	sml_text_nfc(SML_STR("\xE1\x84\x80\xE1\x85\xA1"), fresh());
	IS("\xEA\xB0\x80");
	sml_text_nfc(SML_STR("\xE2\x84\xA6"), fresh());
	IS("\xCE\xA9");
	sml_text_nfc(SML_STR("a\xCC\x81\xCC\xA3"), fresh());
	IS("\xE1\xBA\xA1\xCC\x81");
	sml_text_nfc(SML_STR("x\xCC\x88日本語 ガ\xE3\x82\x99"), fresh());
	IS("\xE1\xBA\x8D日本語 ガ\xE3\x82\x99");
}

static void
fold_makes_names_comparable(void)
{
	sml_text_fold(SML_STR("  ÄRGER \t\n Straße "), fresh());
	IS("ärger strasse");
}

static void
cut_does_not_split_a_character(void)
{
	CU_ASSERT_EQUAL(sml_text_cut(SML_STR("aä"), 2).len, 1);
	CU_ASSERT_EQUAL(sml_text_cut(SML_STR("aä"), 3).len, 3);
	CU_ASSERT_EQUAL(sml_text_trim_end(SML_STR(" a \r\n\t")).len, 2);
}

static enum sml_err
to_utf8(
    void *ctx, struct sml_str charset, struct sml_str in, struct sml_buf *to)
{
	(void)ctx;
	(void)in;
	if (!sml_str_is(charset, "KOI8-R"))
		return SML_E_UNSUPPORTED;
	sml_buf_put_text(to, "Я");
	return SML_OK;
}

static void
charset_named_before_utf8_before_western(void)
{
	struct sml_env env = *test_env();

	env.to_utf8 = to_utf8;
	sml_charset_to_utf8(
	    SML_STR("ISO-8859-1"), SML_STR("\xE4\x80\x81"), NULL, fresh());
	IS("ä€\xC2\x81");
	sml_charset_to_utf8(SML_STR_NONE, SML_STR("ä"), NULL, fresh());
	IS("ä");
	sml_charset_to_utf8(SML_STR("utf-8"), SML_STR("\xE4"), NULL, fresh());
	IS("ä");
	sml_charset_to_utf8(SML_STR("KOI8-R"), SML_STR("\xF1"), &env, fresh());
	IS("Я");
	sml_charset_to_utf8(SML_STR("X-NONE"), SML_STR("\xF1"), &env, fresh());
	IS("ñ");
	CU_ASSERT_TRUE(sml_charset_is_plain(SML_STR("UTF-8"), SML_STR("ä")));
	CU_ASSERT_FALSE(sml_charset_is_plain(SML_STR("KOI8-R"), SML_STR("a")));
}

static const struct {
	enum sml_kind kind;
	enum sml_format format;
	const char *text;
} texts[] = {
    {SML_KIND_CONTACT, SML_FORMAT_VCARD_21, "BEGIN:VCARD\r\nVERSION:2.1\r\n"},
    {SML_KIND_CONTACT, SML_FORMAT_VCARD_30, "BEGIN:VCARD\nN:x\nVERSION:3.0\n"},
    {SML_KIND_CONTACT, SML_FORMAT_VCARD_40,
	"\xEF\xBB\xBF\n\nbegin:vcard\nversion:4.0"},
    {SML_KIND_CONTACT, SML_FORMAT_VCARD_30, "BEGIN:VCARD\nN:x\nEND:VCARD"},
    {SML_KIND_CONTACT, SML_FORMAT_UNKNOWN, "N:x\nBEGIN:VCARD\n"},
    {SML_KIND_CONTACT, SML_FORMAT_UNKNOWN, "BEGIN:VCALENDAR\n"},
    {SML_KIND_CALENDAR, SML_FORMAT_VCALENDAR_10,
	"BEGIN:VCALENDAR\nVERSION\n :1.0"},
    {SML_KIND_CALENDAR, SML_FORMAT_ICALENDAR_20,
	"BEGIN:VCALENDAR\nVERSION:2.0"},
    {SML_KIND_CALENDAR, SML_FORMAT_COMPONENT, "BEGIN:VTODO\n"},
    {SML_KIND_CALENDAR, SML_FORMAT_UNKNOWN, "BEGIN:VTIMEZONE\n"},
    {SML_KIND_NOTE, SML_FORMAT_VNOTE_11, "BEGIN:VNOTE\nVERSION:1.1\n"},
    {SML_KIND_NOTE, SML_FORMAT_PLAIN, "BEGIN:VCARD\n"},
    {SML_KIND_NOTE, SML_FORMAT_PLAIN, ""},
};

static void
format_is_read_from_the_text(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(texts); i++)
		CU_ASSERT_EQUAL(
		    sml_format_detect(texts[i].kind, sml_str_of(texts[i].text)),
		    texts[i].format);
	CU_ASSERT_STRING_EQUAL(
	    sml_media_of(SML_FORMAT_VCARD_21)->type, "text/x-vcard");
	CU_ASSERT_PTR_NULL(sml_media_of(SML_FORMAT_UNKNOWN)->type);
}

static void
fieldset_finds_its_names(void)
{
	static const struct sml_str names[] = {
	    {"ADR", 3}, {"N", 1}, {"NOTE", 4}, {"TEL", 3}};
	const struct sml_fieldset set = {names, SML_ARRAY_LEN(names)};

	for (size_t i = 0; i < set.count; i++)
		CU_ASSERT_TRUE(sml_fieldset_has(&set, names[i]));
	CU_ASSERT_FALSE(sml_fieldset_has(&set, SML_STR("NO")));
	CU_ASSERT_FALSE(sml_fieldset_has(&set, SML_STR("")));
	CU_ASSERT_TRUE(sml_fieldset_has(NULL, SML_STR("X")));
}

static const struct test_case cases[] = {
    {"unescape_new_form_undoes_all", unescape_new_form_undoes_all},
    {"unescape_old_form_keeps_newline", unescape_old_form_keeps_newline},
    {"escape_then_unescape_gives_the_text",
	escape_then_unescape_gives_the_text},
    {"separator_escaped_is_none", separator_escaped_is_none},
    {"qp_decode_keeps_what_is_no_code", qp_decode_keeps_what_is_no_code},
    {"qp_encode_then_decode_gives_the_text",
	qp_encode_then_decode_gives_the_text},
    {"newlines_become_line_feeds", newlines_become_line_feeds},
    {"nfc_composes_and_orders", nfc_composes_and_orders},
    {"fold_makes_names_comparable", fold_makes_names_comparable},
    {"cut_does_not_split_a_character", cut_does_not_split_a_character},
    {"charset_named_before_utf8_before_western",
	charset_named_before_utf8_before_western},
    {"format_is_read_from_the_text", format_is_read_from_the_text},
    {"fieldset_finds_its_names", fieldset_finds_its_names},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	sml_buf_init(&out, 100000);
	status = test_main("text", cases, argc, argv);
	sml_buf_free(&out);
	return status;
}
