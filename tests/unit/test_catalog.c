/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues: lookup, plural rules of languages, damaged files. */
#include <stdlib.h>
#include <string.h>

#include "client/text.h"
#include "client/text_catalog.h"
#include "support/test.h"

/* A .mo file of these rows, in this order (sorted). */
struct row {
	const char *original;
	size_t original_len;
	const char *translation;
	size_t translation_len;
};
#define ROW(a, b)                                                              \
	{                                                                      \
		a, sizeof(a) - 1, b, sizeof(b) - 1                             \
	}

static void
put_u32(struct sml_buf *out, size_t value)
{
	int i;

	for (i = 0; i < 4; i++)
		sml_buf_put_byte(out, (uint8_t)(value >> (8 * i)));
}

static void
put_mo(const struct row *rows, size_t count, struct sml_buf *out)
{
	size_t at = 28 + 16 * count, i;

	put_u32(out, 0x950412de);
	put_u32(out, 0);
	put_u32(out, count);
	put_u32(out, 28);
	put_u32(out, 28 + 8 * count);
	put_u32(out, 0);
	put_u32(out, 0);
	for (i = 0; i < count; i++) {
		put_u32(out, rows[i].original_len);
		put_u32(out, at);
		at += rows[i].original_len + 1;
	}
	for (i = 0; i < count; i++) {
		put_u32(out, rows[i].translation_len);
		put_u32(out, at);
		at += rows[i].translation_len + 1;
	}
	for (i = 0; i < count; i++)
		sml_buf_put(out, rows[i].original, rows[i].original_len + 1);
	for (i = 0; i < count; i++)
		sml_buf_put(
		    out, rows[i].translation, rows[i].translation_len + 1);
}

#define CZECH "nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;\n"
static const struct row czech[] = {
    ROW("", "Language: cs\nPlural-Forms: " CZECH "X: y\n"),
    ROW("%s item\0%s items", "%s polo\xc5\xbeka\0%s polo\xc5\xbeky\0%s "
			     "polo\xc5\xbe"
			     "ek"),
    ROW("%s of %s", "%2$s z %1$s"),
    ROW("Help", "N\xc3\xa1pov\xc4\x9b"
		"da"),
};

static struct sml_buf bytes;

static struct text_catalog *
open_czech(void)
{
	struct text_catalog *c = NULL;

	sml_buf_init(&bytes, 4096);
	put_mo(czech, SML_ARRAY_LEN(czech), &bytes);
	CU_ASSERT(text_catalog_open(sml_buf_str(&bytes), &c) == SML_OK);
	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	return c;
}

static void
close_czech(struct text_catalog *c)
{
	text_catalog_free(c);
	sml_buf_free(&bytes);
}

static void
lookup_finds_or_leaves(void)
{
	struct text_catalog *c = open_czech();

	CU_ASSERT_STRING_EQUAL(text_catalog_get(c, "Help"),
	    "N\xc3\xa1pov\xc4\x9b"
	    "da");
	CU_ASSERT_PTR_NULL(text_catalog_get(c, "Hel"));
	CU_ASSERT_PTR_NULL(text_catalog_get(c, "Helpless"));
	CU_ASSERT_PTR_NULL(text_catalog_get(c, "zzz"));
	CU_ASSERT_PTR_NULL(text_catalog_get(c, ""));
	close_czech(c);
}

static void
plural_takes_form_of_language(void)
{
	static const struct {
		uint64_t n;
		const char *end;
	} rows[] = {{0, "ek"}, {1, "ka"}, {2, "ky"}, {4, "ky"}, {5, "ek"},
	    {21, "ek"}, {UINT64_MAX, "ek"}};
	struct text_catalog *c = open_czech();
	const char *form;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		form = text_catalog_plural(c, "%s item", rows[i].n);
		CU_ASSERT_PTR_NOT_NULL_FATAL(form);
		CU_ASSERT(sml_str_ends(sml_str_of(form), rows[i].end));
	}
	CU_ASSERT_PTR_NULL(text_catalog_plural(c, "%s file", 1));
	close_czech(c);
}

static void
text_use_reaches_every_text(void)
{
	struct text_catalog *c = open_czech();
	struct sml_buf out;

	sml_buf_init(&out, 256);
	text_use(c);
	text_format(&out, text_of("%s of %s"), "a", "b");
	text_format(&out, " ");
	text_format(&out, text_plural("%s item", "%s items", 3), "3");
	CU_ASSERT_STRING_EQUAL(text_of("unknown"), "unknown");
	CU_ASSERT_STRING_EQUAL(text_plural("%s x", "%s xs", 2), "%s xs");
	text_use(NULL);
	CU_ASSERT_STRING_EQUAL(text_of("Help"), "Help");
	CU_ASSERT(sml_str_is(sml_buf_str(&out), "b z a 3 polo\xc5\xbeky"));
	sml_buf_free(&out);
	close_czech(c);
}

static void
expression_is_evaluated_as_in_c(void)
{
	static const struct {
		const char *text;
		uint64_t n, value;
	} rows[] = {
	    {"0", 7, 0},
	    {"n != 1", 1, 0},
	    {"n>1", 2, 1},
	    {"n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || "
	     "n%100>=20) ? 1 : 2",
		22, 1},
	    {"n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || "
	     "n%100>=20) ? 1 : 2",
		111, 2},
	    {"n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
	     "n%100>=11 ? 4 : 5",
		103, 3},
	    {"1+2*3-4/2", 0, 5},
	    {"7-2-1", 0, 4},
	    {"!n", 0, 1},
	    {"!!n", 5, 1},
	    {"n/0", 5, 0},
	    {"n%0", 5, 0},
	    {"0 || 0 && 1", 0, 0},
	    {" ( n ) ", 9, 9},
	};
	uint64_t value;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		CU_ASSERT(text_catalog_eval(
		    sml_str_of(rows[i].text), rows[i].n, &value));
		CU_ASSERT(value == rows[i].value);
	}
}

static void
expression_that_is_none_is_refused(void)
{
	static const char *const rows[] = {"", "n n", "(n", "n)", "m", "n ? 1",
	    "n ? 1 : ", "n = 1", "1 +", "99999999999999999999999"};
	char deep[4096];
	uint64_t value;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++)
		CU_ASSERT(!text_catalog_eval(sml_str_of(rows[i]), 1, &value));
	memset(deep, '(', sizeof(deep));
	CU_ASSERT(!text_catalog_eval(
	    (struct sml_str){deep, sizeof(deep)}, 1, &value));
	memset(deep, '!', sizeof(deep));
	CU_ASSERT(!text_catalog_eval(
	    (struct sml_str){deep, sizeof(deep)}, 1, &value));
}

/* Cut off anywhere, or with any byte of its tables wrong: refused or bounded,
 * never read past the end (the sanitizers watch). */
static void
damaged_file_is_refused(void)
{
	struct text_catalog *c = open_czech();
	struct text_catalog *other;
	size_t len = bytes.len, i;
	char *copy;

	text_catalog_free(c);
	for (i = 0; i < len; i++) {
		copy = malloc(i ? i : 1);
		CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
		memcpy(copy, bytes.p, i);
		other = NULL;
		CU_ASSERT(text_catalog_open((struct sml_str){copy, i},
			      &other) == SML_E_SYNTAX);
		text_catalog_free(other);
		free(copy);
	}
	copy = malloc(len);
	CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
	for (i = 0; i < len; i++) {
		memcpy(copy, bytes.p, len);
		copy[i] = (char)(copy[i] ^ 0x81);
		other = NULL;
		if (text_catalog_open((struct sml_str){copy, len}, &other) ==
		    SML_OK) {
			text_catalog_get(other, "Help");
			text_catalog_plural(other, "%s item", 5);
		}
		text_catalog_free(other);
	}
	free(copy);
	sml_buf_free(&bytes);
}

static const struct test_case cases[] = {
    {"catalog_lookup_finds_or_leaves", lookup_finds_or_leaves},
    {"catalog_plural_takes_form_of_language", plural_takes_form_of_language},
    {"catalog_text_use_reaches_every_text", text_use_reaches_every_text},
    {"catalog_expression_is_evaluated_as_in_c",
	expression_is_evaluated_as_in_c},
    {"catalog_expression_that_is_none_is_refused",
	expression_that_is_none_is_refused},
    {"catalog_damaged_file_is_refused", damaged_file_is_refused},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("catalog", cases, argc, argv);
}
