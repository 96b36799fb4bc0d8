/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of contacts that come, change and go. */
#include "mapping/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "support/outlook_item.h"
#include "support/outlook_map.h"
#include "support/test.h"

#define P(name) OUTLOOK_PR_##name
#define JPEG                                                                   \
	SML_STR("\xFF\xD8\xFF\xE0"                                             \
		"abc")
#define JPEG_64 "/9j/4GFiYw=="
#define OTHER                                                                  \
	SML_STR("\xFF\xD8\xFF\xE1"                                             \
		"xyz")
#define OTHER_64 "/9j/4Xh5eg=="
#define PNG SML_STR("\x89PNG\r\n\x1A\n.")
#define PNG_64 "iVBORw0KGgou"
#define CARD(lines)                                                            \
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:B;A;;;\r\nFN:A B\r\n" lines           \
	"END:VCARD\r\n"
#define OLD_CARD(lines)                                                        \
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN:B;A\r\n" lines "END:VCARD\r\n"

static void
open_cards(struct outlook_map_test *t)
{
	outlook_map_test_open(t, "Europe/Prague");
	t->kind = SML_KIND_CONTACT;
}

static bool
has_photo(const struct outlook_map_test *t, struct sml_str photo)
{
	return t->item->photo.len == photo.len &&
	       (!photo.len || sml_str_eq(t->item->photo, photo)) &&
	       outlook_item_number(t->item, P(HAS_PICTURE), 2) ==
		   (photo.len > 0);
}

static bool
is_text(const char *what, struct sml_str is, const char *expected)
{
	bool is_same = sml_str_is(is, expected);

	if (!is_same)
		printf("  %s:\n%.*s", what, SML_STR_ARG(is));
	return is_same;
}

/* ---- from a text ---- */

static const struct {
	const char *name, *text;
	struct sml_str photo;
} cards[] = {
    {"a picture", CARD("PHOTO;TYPE=JPEG;ENCODING=b:" JPEG_64 "\r\n"),
	{"\xFF\xD8\xFF\xE0"
	 "abc",
	    7}},
    {"PNG", CARD("PHOTO;ENCODING=B;TYPE=PNG:" PNG_64 "\r\n"),
	{"\x89PNG\r\n\x1A\n.", 9}},
    {"folded", CARD("PHOTO;TYPE=JPEG;ENCODING=b:/9j/\r\n 4GFi\r\n Yw==\r\n"),
	{"\xFF\xD8\xFF\xE0"
	 "abc",
	    7}},
    {"vCard 2.1",
	OLD_CARD("PHOTO;JPEG;ENCODING=BASE64:\r\n  /9j/\r\n  4GFiYw==\r\n\r\n"),
	{"\xFF\xD8\xFF\xE0"
	 "abc",
	    7}},
    {"vCard 4.0",
	"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A B\r\n"
	"PHOTO:data:image/jpeg;base64," JPEG_64 "\r\nEND:VCARD\r\n",
	{"\xFF\xD8\xFF\xE0"
	 "abc",
	    7}},
    {"several",
	CARD("PHOTO;ENCODING=b:" JPEG_64 "\r\n"
	     "PHOTO;ENCODING=b:" OTHER_64 "\r\n"),
	{"\xFF\xD8\xFF\xE0"
	 "abc",
	    7}},
    {"elsewhere", CARD("PHOTO;VALUE=uri:http://x/a.jpg\r\n"), {NULL, 0}},
    {"elsewhere, then a picture",
	CARD("PHOTO;VALUE=uri:http://x/a.jpg\r\n"
	     "PHOTO;ENCODING=b:" JPEG_64 "\r\n"),
	{"\xFF\xD8\xFF\xE0"
	 "abc",
	    7}},
    {"no picture", CARD("PHOTO;TYPE=JPEG;ENCODING=b:AAAA\r\n"), {NULL, 0}},
    {"a text", CARD("PHOTO;TYPE=JPEG;ENCODING=b:PGh0bWw+\r\n"), {NULL, 0}},
    {"no base64", CARD("PHOTO;TYPE=JPEG;ENCODING=b:/9j/!!\r\n"), {NULL, 0}},
    {"empty", CARD("PHOTO;TYPE=JPEG;ENCODING=b:\r\n"), {NULL, 0}},
    {"no picture, then one",
	CARD("PHOTO;ENCODING=b:AAAA\r\nPHOTO;ENCODING=b:" JPEG_64 "\r\n"),
	{"\xFF\xD8\xFF\xE0"
	 "abc",
	    7}},
};

static void
first_picture_is_the_contacts(void)
{
	struct outlook_map_test t;

	open_cards(&t);
	for (size_t i = 0; i < SML_ARRAY_LEN(cards); i++) {
		struct sml_str text = sml_str_of(cards[i].text);

		outlook_map_test_clear(&t);
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		if (!has_photo(&t, cards[i].photo)) {
			printf("  %s\n", cards[i].name);
			CU_FAIL("another picture");
		}
		CU_ASSERT(is_text(
		    cards[i].name, outlook_map_test_read(&t), cards[i].text));
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, text), SML_OK);
		CU_ASSERT_EQUAL(t.changes, 0);
	}
	outlook_map_test_close(&t);
}

/* ---- changed by the user ---- */

static const struct {
	const char *name, *text;
	struct sml_str photo;
	const char *now;
} edits[] = {
    {"added", CARD(""),
	{"\xFF\xD8\xFF\xE0"
	 "abc",
	    7},
	CARD("PHOTO;TYPE=JPEG;ENCODING=b:" JPEG_64 "\r\n")},
    {"added beside an address", CARD("PHOTO;VALUE=uri:http://x/a.jpg\r\n"),
	{"\xFF\xD8\xFF\xE0"
	 "abc",
	    7},
	CARD("PHOTO;VALUE=uri:http://x/a.jpg\r\n"
	     "PHOTO;TYPE=JPEG;ENCODING=b:" JPEG_64 "\r\n")},
    {"replaced",
	CARD("PHOTO;TYPE=JPEG;X-A=b;ENCODING=b:" JPEG_64 "\r\nNOTE:n\r\n"),
	{"\xFF\xD8\xFF\xE1"
	 "xyz",
	    7},
	CARD("PHOTO;TYPE=JPEG;X-A=b;ENCODING=b:" OTHER_64 "\r\nNOTE:n\r\n")},
    {"replaced by another kind",
	CARD("PHOTO;TYPE=JPEG;ENCODING=b:" JPEG_64 "\r\nNOTE:n\r\n"),
	{"\x89PNG\r\n\x1A\n.", 9},
	CARD("PHOTO;TYPE=PNG;ENCODING=b:" PNG_64 "\r\nNOTE:n\r\n")},
    {"replaced in vCard 2.1",
	OLD_CARD("PHOTO;JPEG;ENCODING=BASE64:\r\n  /9j/\r\n  4GFiYw==\r\n\r\n"
		 "NOTE:n\r\n"),
	{"\xFF\xD8\xFF\xE1"
	 "xyz",
	    7},
	OLD_CARD("PHOTO;JPEG;ENCODING=BASE64:" OTHER_64 "\r\n\r\n"
		 "NOTE:n\r\n")},
    {"removed", CARD("PHOTO;TYPE=JPEG;ENCODING=b:" JPEG_64 "\r\nNOTE:n\r\n"),
	{NULL, 0}, CARD("NOTE:n\r\n")},
    {"removed, with others left",
	CARD("PHOTO;ENCODING=b:AAAA\r\nPHOTO;ENCODING=b:" JPEG_64 "\r\n"),
	{NULL, 0}, CARD("PHOTO;ENCODING=b:AAAA\r\n")},
    {"no picture in Outlook", CARD("NOTE:n\r\n"), {"abc", 3},
	CARD("NOTE:n\r\n")},
};

static void
picture_of_the_user_changes_its_line_only(void)
{
	struct outlook_map_test t;

	open_cards(&t);
	for (size_t i = 0; i < SML_ARRAY_LEN(edits); i++) {
		struct sml_str now;

		outlook_map_test_clear(&t);
		CU_ASSERT_EQUAL(
		    outlook_map_test_write(&t, sml_str_of(edits[i].text)),
		    SML_OK);
		t.item->photo = edits[i].photo;
		outlook_item_set_number(
		    t.item, P(HAS_PICTURE), edits[i].photo.len > 0);
		now = outlook_map_test_read(&t);
		CU_ASSERT(is_text(edits[i].name, now, edits[i].now));
		/* What comes back is what is there. */
		CU_ASSERT_EQUAL(outlook_map_test_write(&t, now), SML_OK);
		CU_ASSERT(has_photo(&t, edits[i].photo));
		CU_ASSERT(is_text(
		    edits[i].name, outlook_map_test_read(&t), edits[i].now));
	}
	outlook_map_test_close(&t);
}

static void
picture_and_name_change_together(void)
{
	struct outlook_map_test t;

	open_cards(&t);
	CU_ASSERT_EQUAL(outlook_map_test_write(&t,
			    SML_STR(CARD("PHOTO;ENCODING=b;TYPE=JPEG:" JPEG_64
					 "\r\nNOTE:n\r\n"))),
	    SML_OK);
	t.item->photo = OTHER;
	outlook_item_set_str(t.item, P(BODY), SML_STR("m"));
	CU_ASSERT(is_text("both", outlook_map_test_read(&t),
	    CARD("PHOTO;TYPE=JPEG;ENCODING=b:" OTHER_64 "\r\nNOTE:m\r\n")));
	t.item->photo = JPEG;
	CU_ASSERT(is_text("the first again", outlook_map_test_read(&t),
	    CARD("PHOTO;ENCODING=b;TYPE=JPEG:" JPEG_64 "\r\nNOTE:m\r\n")));
	outlook_map_test_close(&t);
}

/* ---- changed by a peer ---- */

static void
picture_of_the_peer_is_put_and_taken(void)
{
	struct outlook_map_test t;

	open_cards(&t);
	CU_ASSERT_EQUAL(
	    outlook_map_test_write(&t, SML_STR(CARD("NOTE:n\r\n"))), SML_OK);
	CU_ASSERT_EQUAL(
	    outlook_map_test_write(&t,
		SML_STR(CARD("NOTE:n\r\nPHOTO;ENCODING=b:" JPEG_64 "\r\n"))),
	    SML_OK);
	CU_ASSERT(has_photo(&t, JPEG));
	CU_ASSERT_EQUAL(
	    outlook_map_test_write(
		&t, SML_STR(CARD("NOTE:n\r\nPHOTO;ENCODING=b:" PNG_64 "\r\n"))),
	    SML_OK);
	CU_ASSERT(has_photo(&t, PNG));
	CU_ASSERT_EQUAL(
	    outlook_map_test_write(&t, SML_STR(CARD("NOTE:n\r\n"))), SML_OK);
	CU_ASSERT(has_photo(&t, SML_STR_NONE));
	outlook_map_test_close(&t);
}

/* ---- large ones ---- */

/* A card with a picture of @len bytes; the caller frees. */
static struct sml_buf
large_card(size_t len)
{
	struct sml_buf bytes, text, card;
	struct sml_str rest, line;

	sml_buf_init(&bytes, 16u * 1024 * 1024);
	sml_buf_init(&text, 32u * 1024 * 1024);
	sml_buf_init(&card, 32u * 1024 * 1024);
	sml_buf_put_str(&bytes, JPEG);
	for (size_t i = bytes.len; i < len; i++)
		sml_buf_put_byte(&bytes, (uint8_t)(i * 7 + i / 256));
	sml_base64_encode(sml_buf_str(&bytes), &text);
	sml_buf_put_text(&card, "BEGIN:VCARD\r\nVERSION:3.0\r\nN:B;A;;;\r\n"
				"FN:A B\r\nPHOTO;TYPE=JPEG;ENCODING=b:");
	rest = sml_buf_str(&text);
	while (rest.len) {
		line = sml_str_sub(rest, 0, 74);
		rest = sml_str_sub(rest, line.len, rest.len);
		sml_buf_put_text(&card, "\r\n ");
		sml_buf_put_str(&card, line);
	}
	sml_buf_put_text(&card, "\r\nEND:VCARD\r\n");
	sml_buf_free(&bytes);
	sml_buf_free(&text);
	return card;
}

/* The message has the picture once: its original is small. */
static void
large_picture_is_stored_once(void)
{
	struct outlook_map_test t;
	struct sml_buf card = large_card(1000000);

	CU_ASSERT_EQUAL_FATAL(card.err, SML_OK);
	open_cards(&t);
	sml_buf_free(&t.text);
	sml_buf_init(&t.text, 4 * (size_t)SML_ITEM_MAX);
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, sml_buf_str(&card)), SML_OK);
	CU_ASSERT_EQUAL(t.item->photo.len, 1000000);
	CU_ASSERT(outlook_item_str(t.item, P(ORIGINAL)).len < 1000);
	CU_ASSERT(sml_str_eq(outlook_map_test_read(&t), sml_buf_str(&card)));
	/* And not at all when it is replaced. */
	t.item->photo = OTHER;
	CU_ASSERT(outlook_map_test_read(&t).len < 300);
	sml_buf_free(&card);
	outlook_map_test_close(&t);
}

static void
picture_above_the_limit_is_refused(void)
{
	struct outlook_map_test t;
	struct sml_buf card = large_card(7000000);
	struct sml_buf text;

	CU_ASSERT_EQUAL_FATAL(card.err, SML_OK);
	open_cards(&t);
	CU_ASSERT_EQUAL(
	    outlook_map_test_write(&t, sml_buf_str(&card)), SML_E_TOO_BIG);
	CU_ASSERT_EQUAL(outlook_map_test_write(&t, SML_STR(CARD(""))), SML_OK);
	t.item->photo = (struct sml_str){(char *)card.p, card.len};
	memcpy(card.p, "\xFF\xD8\xFF", 3);
	sml_buf_init(&text, 2 * (size_t)SML_ITEM_MAX);
	CU_ASSERT_EQUAL(outlook_map_to_text(
			    SML_KIND_CONTACT, t.item, &t.env, t.arena, &text),
	    SML_E_TOO_BIG);
	sml_buf_free(&text);
	sml_buf_free(&card);
	outlook_map_test_close(&t);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(first_picture_is_the_contacts),
	    CASE(picture_of_the_user_changes_its_line_only),
	    CASE(picture_and_name_change_together),
	    CASE(picture_of_the_peer_is_put_and_taken),
	    CASE(large_picture_is_stored_once),
	    CASE(picture_above_the_limit_is_refused), {NULL, NULL}};

	return test_main("map_photo", cases, argc, argv);
}
