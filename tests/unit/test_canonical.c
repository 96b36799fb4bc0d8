/* SPDX-License-Identifier: Apache-2.0 */
/* The same content in another writing has the same fingerprint: lines written
 * anew, in another order, with other folds and line ends, parameters in
 * another order. For items of others and for made ones. */
#include "base/limits.h"
#include "content/fingerprint.h"
#include "content/line.h"
#include "support/corpus.h"
#include "support/items.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define MADE 200 /* items of each kind */

static struct corpus *corpus;
static struct sml_arena *arena;
static uint64_t state = 20261121;

static size_t
below(size_t limit)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return limit ? (size_t)(state >> 33) % limit : 0;
}

/* ---- writings ---- */

static void
write_all_anew(struct sml_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		lines->v[i].is_dirty = lines->v[i].name.p != NULL;
}

static bool
put_anew(struct sml_lines *lines, struct sml_buf *out)
{
	write_all_anew(lines);
	return sml_lines_print(lines, out) == SML_OK;
}

static bool
put_with_crlf(struct sml_lines *lines, struct sml_buf *out)
{
	lines->eol = SML_STR("\r\n");
	return put_anew(lines, out);
}

static bool
put_with_lf(struct sml_lines *lines, struct sml_buf *out)
{
	lines->eol = SML_STR("\n");
	return put_anew(lines, out);
}

/* What a text is must be seen before folds are undone. */
static bool
is_frame(struct sml_str rest)
{
	return sml_str_starts_nocase(rest, "BEGIN") ||
	       sml_str_starts_nocase(rest, "END") ||
	       sml_str_starts_nocase(rest, "VERSION");
}

/* Folds anywhere, inside a character too; the old formats have another rule
 * for them. After an equals sign it might be a soft break. */
static bool
put_folded(struct sml_lines *lines, struct sml_buf *out)
{
	struct sml_buf text;
	bool is_put, may_fold = false;

	sml_buf_init(&text, 2 * (size_t)SML_ITEM_MAX);
	is_put = put_anew(lines, &text);
	for (size_t i = 0; i < text.len; i++) {
		struct sml_str rest =
		    sml_str_sub(sml_buf_str(&text), i, text.len);

		if (!i || text.p[i - 1] == '\n')
			may_fold = !lines->is_old && !is_frame(rest);
		else if (may_fold && !sml_str_starts(rest, "\r") &&
			 !sml_str_starts(rest, "\n") && text.p[i - 1] != '=' &&
			 !below(12))
			sml_buf_put_text(out, below(2) ? "\r\n " : "\n\t");
		sml_buf_put_byte(out, text.p[i]);
	}
	sml_buf_free(&text);
	return is_put && !out->err;
}

static bool
put_with_params_turned(struct sml_lines *lines, struct sml_buf *out)
{
	for (size_t i = 0; i < lines->count; i++) {
		struct sml_line *line = &lines->v[i];
		size_t count = line->param_count;
		struct sml_param *turned =
		    sml_arena_array(arena, count + 1, sizeof(*turned));

		if (!turned)
			return false;
		for (size_t n = 0; n < count; n++)
			turned[n] = line->params[count - 1 - n];
		line->params = turned;
	}
	return put_anew(lines, out);
}

static bool
is_named(const struct sml_line *line, const char *name)
{
	return sml_str_is_nocase(line->name, name);
}

/* Neighbours change places where both are properties of one component; the
 * version stays at the top, where readers look for it, and so does what is no
 * line. */
static bool
may_move(const struct sml_line *line)
{
	return line->name.p && !is_named(line, "BEGIN") &&
	       !is_named(line, "END") && !is_named(line, "VERSION") &&
	       !is_named(line, "X-ABLABEL");
}

static bool
put_with_lines_moved(struct sml_lines *lines, struct sml_buf *out)
{
	for (size_t round = 0; round < 8; round++) {
		for (size_t i = 1; i < lines->count; i++) {
			struct sml_line *a = &lines->v[i - 1];
			struct sml_line *b = &lines->v[i];
			struct sml_line kept = *a;

			if (!may_move(a) || !may_move(b) || below(2))
				continue;
			*a = *b;
			*b = kept;
		}
	}
	return put_anew(lines, out);
}

/* Names of properties and their parameters in lower case. */
static bool
put_in_lower_case(struct sml_lines *lines, struct sml_buf *out)
{
	for (size_t i = 0; i < lines->count; i++) {
		struct sml_line *line = &lines->v[i];
		struct sml_str name = sml_arena_dup(arena, line->name);
		char *p;

		if (!name.p)
			continue;
		p = sml_arena_alloc(arena, name.len + 1);
		if (!p)
			return false;
		for (size_t n = 0; n < name.len; n++)
			p[n] = name.p[n] >= 'A' && name.p[n] <= 'Z'
				   ? (char)(name.p[n] + 'a' - 'A')
				   : name.p[n];
		line->name = (struct sml_str){p, name.len};
	}
	return put_anew(lines, out);
}

static const struct writing {
	const char *name;
	bool (*put)(struct sml_lines *lines, struct sml_buf *out);
} writings[] = {
    {"lines written anew", put_anew},
    {"line ends CRLF", put_with_crlf},
    {"line ends LF", put_with_lf},
    {"folds anywhere", put_folded},
    {"parameters turned", put_with_params_turned},
    {"lines moved", put_with_lines_moved},
    {"names in lower case", put_in_lower_case},
};

/* ---- items ---- */

static bool
has_same_facts(enum sml_kind kind, struct sml_str text, struct sml_str other)
{
	struct sml_facts a, b;

	return sml_facts_of(kind, text, NULL, test_env(), arena, &a) ==
		   SML_OK &&
	       sml_facts_of(kind, other, NULL, test_env(), arena, &b) ==
		   SML_OK &&
	       sml_digest_eq(a.fingerprint, b.fingerprint, SML_SHA256_LEN);
}

static void
check_item(const struct corpus_item *item, const struct writing *writing)
{
	struct sml_lines lines;
	struct sml_buf out;

	sml_arena_reset(arena);
	sml_buf_init(&out, 4 * (size_t)SML_ITEM_MAX);
	if (!sml_lines_parse(item->text, arena, &lines) &&
	    (!writing->put(&lines, &out) ||
		!has_same_facts(item->kind, item->text, sml_buf_str(&out)))) {
		printf("%s %zu: %s:\n%.*s\n", item->file, item->index,
		    writing->name, SML_STR_ARG(sml_buf_str(&out)));
		CU_FAIL("another fingerprint");
	}
	sml_buf_free(&out);
}

static void
check_all_writings(const struct corpus_item *item)
{
	struct sml_facts facts;

	sml_arena_reset(arena);
	if (sml_format_detect(item->kind, item->text) == SML_FORMAT_PLAIN ||
	    sml_facts_of(
		item->kind, item->text, NULL, test_env(), arena, &facts))
		return;
	for (size_t i = 0; i < SML_ARRAY_LEN(writings); i++)
		check_item(item, &writings[i]);
}

static void
made_items_same_in_any_writing(void)
{
	struct sml_buf text;

	sml_buf_init(&text, SML_ITEM_MAX);
	for (size_t i = 0; i < 2 * (size_t)MADE; i++) {
		struct corpus_item item = {
		    .file = "made up", .index = i / 2, .kind = i % 2};

		sml_buf_reset(&text);
		items_make(item.kind, 1, item.index, &text);
		item.text = sml_buf_str(&text);
		check_all_writings(&item);
	}
	sml_buf_free(&text);
}

static void
corpus_items_same_in_any_writing(void)
{
	if (!corpus) {
		printf("SKIPPED %s: set VALISE_FIXTURES to the corpus folder\n",
		    __func__);
		return;
	}
	for (size_t i = 0; i < corpus->item_count; i++)
		check_all_writings(&corpus->items[i]);
}

static const struct test_case cases[] = {
    {"made_items_same_in_any_writing", made_items_same_in_any_writing},
    {"corpus_items_same_in_any_writing", corpus_items_same_in_any_writing},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	int status;

	if (test_fixtures()) {
		corpus = corpus_open(test_fixtures());
		if (!corpus) {
			printf("FAILED corpus: %s cannot be read\n",
			    test_fixtures());
			return 1;
		}
	}
	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	status = test_main("canonical", cases, argc, argv);
	sml_arena_free(arena);
	corpus_free(corpus);
	return status;
}
