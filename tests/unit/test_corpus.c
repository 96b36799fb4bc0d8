/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for every item of others, and for what is left of it when bytes
 * are changed at random. */
#include "base/limits.h"
#include "content/fingerprint.h"
#include "content/line.h"
#include "content/mark.h"
#include "content/merge.h"
#include "support/corpus.h"
#include "support/items.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct corpus *corpus;
static struct sml_arena *arena;
static struct sml_buf out, again;

/* False, loudly, without the corpus. */
static bool
has_corpus(const char *name)
{
	if (corpus)
		return true;
	printf("SKIPPED %s: set VALISE_FIXTURES to the corpus folder\n", name);
	return false;
}

static enum sml_err
facts(const struct corpus_item *item, struct sml_str text,
    struct sml_facts *facts_out)
{
	sml_arena_reset(arena);
	return sml_facts_of(
	    item->kind, text, NULL, test_env(), arena, facts_out);
}

static bool
is_carried(const struct corpus_item *item)
{
	struct sml_facts found;

	return facts(item, item->text, &found) == SML_OK;
}

/* ---- numbers ---- */

static const struct {
	const char *file;
	const char *why;
} refused[] = {
    {"items/libical/caltime.ics",
	"it does not begin with a BEGIN:VCALENDAR line"},
    {"items/libical/get_char_test.ics",
	"it does not begin with a BEGIN:VCALENDAR line"},
    {"items/libical/issue252.ics", "its BEGIN and END lines do not pair"},
    {"items/libical/issue253.ics",
	"it does not begin with a BEGIN:VCALENDAR line"},
    {"items/libical/zday.ics", "its BEGIN and END lines do not pair"},
};

static void
check_refused(const struct corpus_item *item)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(refused); i++) {
		if (strcmp(item->file, refused[i].file) != 0)
			continue;
		CU_ASSERT_STRING_EQUAL(
		    sml_facts_refusal(item->kind, item->text), refused[i].why);
		return;
	}
	printf("refused: %s: %s\n", item->file,
	    sml_facts_refusal(item->kind, item->text));
	CU_FAIL("an item is refused that is not in the list");
}

static void
corpus_items_are_carried_or_refused_by_name(void)
{
	size_t carried[3] = {0};
	size_t refusals = 0;
	size_t left_out = 0;

	if (!has_corpus(__func__))
		return;
	for (size_t i = 0; i < corpus->item_count; i++) {
		const struct corpus_item *item = &corpus->items[i];

		if (is_carried(item)) {
			carried[item->kind]++;
			continue;
		}
		refusals++;
		check_refused(item);
	}
	for (size_t i = 0; i < corpus->file_count; i++)
		left_out += corpus->files[i].left_out != NULL;
	printf("files %zu, left out %zu; contacts %zu, calendar %zu, notes "
	       "%zu, refused %zu\n",
	    corpus->file_count, left_out, carried[SML_KIND_CONTACT],
	    carried[SML_KIND_CALENDAR], carried[SML_KIND_NOTE], refusals);
	CU_ASSERT_EQUAL(corpus->file_count, 151);
	CU_ASSERT_EQUAL(left_out, 12);
	CU_ASSERT_EQUAL(carried[SML_KIND_CONTACT], 165);
	CU_ASSERT_EQUAL(carried[SML_KIND_CALENDAR], 197);
	CU_ASSERT_EQUAL(carried[SML_KIND_NOTE], 1);
	CU_ASSERT_EQUAL(refusals, SML_ARRAY_LEN(refused));
}

/* ---- promises, for any text ---- */

/* Parsed and printed it has the same bytes. */
static bool
keeps_bytes(struct sml_str text)
{
	struct sml_lines lines;

	sml_arena_reset(arena);
	if (sml_lines_parse(text, arena, &lines))
		return true;
	sml_buf_reset(&out);
	return sml_lines_print(&lines, &out) == SML_OK &&
	       sml_str_eq(sml_buf_str(&out), text);
}

/* With every line written anew it is the same item. Not for mutations: a
 * stray quote or a blank in a name can be kept but not written. */
static bool
survives_rewriting(const struct corpus_item *item, struct sml_str text)
{
	struct sml_facts before, after;
	struct sml_lines lines;

	if (facts(item, text, &before) ||
	    sml_format_detect(item->kind, text) == SML_FORMAT_PLAIN ||
	    sml_lines_parse(text, arena, &lines))
		return true;
	for (size_t i = 0; i < lines.count; i++)
		lines.v[i].is_dirty = lines.v[i].name.p != NULL;
	sml_buf_reset(&out);
	return sml_lines_print(&lines, &out) == SML_OK &&
	       facts(item, sml_buf_str(&out), &after) == SML_OK &&
	       sml_digest_eq(
		   before.fingerprint, after.fingerprint, SML_SHA256_LEN);
}

/* The mark goes in, is seen, does not count, and comes out to the byte. */
static bool
can_be_marked(const struct corpus_item *item, struct sml_str text)
{
	struct sml_facts before, after;

	if (facts(item, text, &before))
		return true;
	sml_buf_reset(&out);
	sml_buf_reset(&again);
	if (sml_mark_set(
		item->kind, text, SML_STR("pair-1"), SML_STR_NONE, &out) ||
	    facts(item, sml_buf_str(&out), &after) ||
	    !sml_digest_eq(
		before.fingerprint, after.fingerprint, SML_SHA256_LEN) ||
	    sml_mark_clear(item->kind, sml_buf_str(&out), &again))
		return false;
	/* One that had the mark or its category already loses it. */
	return before.is_conflict ||
	       sml_str_find(text, SML_STR(SML_MARK_CATEGORY), 0) < text.len ||
	       sml_str_eq(sml_buf_str(&again), text);
}

/* Joined with itself it stays as it is. */
static bool
merges_with_itself(const struct corpus_item *item, struct sml_str text)
{
	enum sml_merge_result result;
	struct sml_facts found;

	if (facts(item, text, &found))
		return true;
	for (int i = 0; i < 2; i++) {
		sml_buf_reset(&out);
		if (sml_merge(item->kind, i ? text : SML_STR_NONE, text, text,
			NULL, test_env(), &out, &result) ||
		    result != SML_MERGE_DONE ||
		    !sml_str_eq(sml_buf_str(&out), text))
			return false;
	}
	return true;
}

static const struct {
	const char *name;
	bool (*holds)(const struct corpus_item *item, struct sml_str text);
} promises[] = {
    {"can be marked", can_be_marked},
    {"merges with itself", merges_with_itself},
};

/* Names what broke; @number is the item or the mutation. */
static bool
check_promises(
    const struct corpus_item *item, struct sml_str text, size_t number)
{
	if (!keeps_bytes(text)) {
		printf("%zu (%s): bytes changed\n", number, item->file);
		return false;
	}
	for (size_t i = 0; i < SML_ARRAY_LEN(promises); i++) {
		if (promises[i].holds(item, text))
			continue;
		printf("%zu (%s %zu): broken: %s\n", number, item->file,
		    item->index, promises[i].name);
		return false;
	}
	return true;
}

static void
corpus_items_keep_all_promises(void)
{
	if (!has_corpus(__func__))
		return;
	for (size_t i = 0; i < corpus->item_count; i++) {
		const struct corpus_item *item = &corpus->items[i];

		CU_ASSERT(check_promises(item, item->text, i));
		CU_ASSERT(survives_rewriting(item, item->text));
	}
}

/* ---- mutations ---- */

/* Sanitizers take ten times as long. */
#if defined(__SANITIZE_ADDRESS__)
#define MUTATIONS 4000
#else
#define MUTATIONS 100000
#endif

/* @few, or all that are promised. */
static size_t
number_of(size_t few)
{
	const char *full = getenv("VALISE_TEST_FULL");

	return full && strcmp(full, "1") == 0 ? 100000 : few;
}

static uint64_t state = 20261121;

static size_t
below(size_t limit)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(state >> 33) % limit;
}

/* What breaks parsers: line ends, folds, quotes, escapes, structure. */
static const char *const scraps[] = {"\r\n", "\n", "\r", "\r\n ", "=\r\n", ":",
    ";", ",", "\"", "\\", "=", "\\n", "BEGIN:", "END:VCARD\r\n",
    "BEGIN:VALARM\r\n", "CHARSET=UTF-8", ";ENCODING=QUOTED-PRINTABLE",
    ";ENCODING=BASE64", "\xFF", "\xCC\x81", "CATEGORIES:Sync conflict\r\n",
    "X-ABLabel:", "a.", " ", "\t"};

static void
mutate(struct sml_str text, struct sml_buf *to)
{
	size_t changes = 1 + below(4);

	sml_buf_reset(to);
	while (changes--) {
		size_t at = below(text.len + 1);
		size_t gone = below(3) ? 0 : below(8);

		sml_buf_put_str(to, sml_str_sub(text, 0, at));
		if (below(4))
			sml_buf_put_text(
			    to, scraps[below(SML_ARRAY_LEN(scraps))]);
		else
			sml_buf_put_byte(to, (uint8_t)below(256));
		text = sml_str_sub(text, at + gone, text.len);
	}
	sml_buf_put_str(to, text);
}

/* An item of others, every other time and if there are any; or made up. */
static void
pick(struct corpus_item *item, size_t number, struct sml_buf *text)
{
	if (corpus && number % 2) {
		*item = corpus->items[below(corpus->item_count)];
		return;
	}
	number /= 2;
	item->file = "made up";
	item->index = number;
	item->kind = (enum sml_kind)(number % 3);
	sml_buf_reset(text);
	items_make(item->kind, 1, number % 300, text);
	item->text = sml_buf_str(text);
}

static void
mutated_items_keep_all_promises(void)
{
	struct sml_buf made, changed;
	size_t broken = 0;
	size_t count = number_of(MUTATIONS);

	sml_buf_init(&made, SML_ITEM_MAX);
	sml_buf_init(&changed, SML_ITEM_MAX);
	for (size_t i = 0; i < count && broken < 10; i++) {
		struct corpus_item item;

		pick(&item, i, &made);
		if (item.text.len > 8192)
			continue;
		mutate(item.text, &changed);
		if (!check_promises(&item, sml_buf_str(&changed), i)) {
			broken++;
			printf("%.*s\n", SML_STR_ARG(sml_buf_str(&changed)));
		}
	}
	printf("%zu mutations\n", count);
	CU_ASSERT_EQUAL(broken, 0);
	sml_buf_free(&made);
	sml_buf_free(&changed);
}

/* ---- merges of mutations ---- */

#define MERGES (MUTATIONS / 5)

struct versions {
	enum sml_kind kind;
	struct sml_str base, ours, theirs;
};

/* The fingerprint of the joined text; false if there is none. */
static bool
joined(const struct versions *v, bool is_swapped, struct sml_facts *facts_out)
{
	const struct corpus_item item = {.kind = v->kind};
	enum sml_merge_result result;

	sml_buf_reset(&out);
	return sml_merge(v->kind, v->base, is_swapped ? v->theirs : v->ours,
		   is_swapped ? v->ours : v->theirs, NULL, test_env(), &out,
		   &result) == SML_OK &&
	       result == SML_MERGE_DONE &&
	       facts(&item, sml_buf_str(&out), facts_out) == SML_OK;
}

static bool
is_same(const struct sml_facts *a, const struct sml_facts *b)
{
	return sml_digest_eq(a->fingerprint, b->fingerprint, SML_SHA256_LEN);
}

/* A broken VERSION makes another format of it, and what is converted need not
 * say all that the broken text says. */
static bool
is_one_format(const struct versions *v)
{
	enum sml_format format = sml_format_detect(v->kind, v->base);

	return sml_format_detect(v->kind, v->ours) == format &&
	       sml_format_detect(v->kind, v->theirs) == format;
}

/* A change on one side is taken whole; two changes give the same whoever
 * joins them. */
static bool
merges_alike(const struct versions *v)
{
	struct versions one = *v;
	const struct corpus_item item = {.kind = v->kind};
	struct sml_facts found, other;
	bool is_joined;

	if (!is_one_format(v))
		return true;
	one.ours = v->base;
	if (facts(&item, v->theirs, &other) == SML_OK &&
	    joined(&one, false, &found) && !is_same(&found, &other)) {
		printf("a change of theirs alone is not taken whole\n");
		return false;
	}
	is_joined = joined(v, false, &found);
	if (joined(v, true, &other) && is_joined && !is_same(&found, &other)) {
		printf("the two sides join differently\n");
		return false;
	}
	return true;
}

static void
mutated_items_merge_alike(void)
{
	struct sml_buf made, ours, theirs;
	size_t broken = 0;
	size_t count = number_of(MERGES);

	sml_buf_init(&made, SML_ITEM_MAX);
	sml_buf_init(&ours, SML_ITEM_MAX);
	sml_buf_init(&theirs, SML_ITEM_MAX);
	for (size_t i = 0; i < count && broken < 10; i++) {
		struct corpus_item item;
		struct versions v;

		pick(&item, i, &made);
		if (item.text.len > 4096)
			continue;
		mutate(item.text, &ours);
		mutate(item.text, &theirs);
		v = (struct versions){item.kind, item.text, sml_buf_str(&ours),
		    sml_buf_str(&theirs)};
		if (merges_alike(&v))
			continue;
		broken++;
		printf("%zu\n--- ours\n%.*s\n--- theirs\n%.*s\n", i,
		    SML_STR_ARG(v.ours), SML_STR_ARG(v.theirs));
	}
	CU_ASSERT_EQUAL(broken, 0);
	sml_buf_free(&made);
	sml_buf_free(&ours);
	sml_buf_free(&theirs);
}

static const struct test_case cases[] = {
    {"corpus_items_are_carried_or_refused_by_name",
	corpus_items_are_carried_or_refused_by_name},
    {"corpus_items_keep_all_promises", corpus_items_keep_all_promises},
    {"mutated_items_keep_all_promises", mutated_items_keep_all_promises},
    {"mutated_items_merge_alike", mutated_items_merge_alike},
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
	sml_buf_init(&out, 2 * (size_t)SML_ITEM_MAX);
	sml_buf_init(&again, 2 * (size_t)SML_ITEM_MAX);
	status = test_main("corpus", cases, argc, argv);
	sml_buf_free(&out);
	sml_buf_free(&again);
	sml_arena_free(arena);
	corpus_free(corpus);
	return status;
}
