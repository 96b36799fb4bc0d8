/* SPDX-License-Identifier: Apache-2.0 */
/* Facts of literal texts, in one arena that lives as long as the program. */
#include "support/content.h"

#include "base/limits.h"
#include "content/convert.h"
#include "content/diff.h"
#include "content/merge.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

static struct sml_arena *arena;

static struct sml_arena *
the_arena(void)
{
	if (!arena)
		arena = sml_arena_new(2 * (size_t)SML_CONTENT_ARENA_MAX);
	return arena;
}

struct sml_facts
content_facts_masked(
    enum sml_kind kind, const char *text, const struct sml_fieldset *mask)
{
	struct sml_facts facts;

	CU_ASSERT_EQUAL(sml_facts_of(kind, sml_str_of(text), mask, test_env(),
			    the_arena(), &facts),
	    SML_OK);
	return facts;
}

struct sml_facts
content_facts(enum sml_kind kind, const char *text)
{
	return content_facts_masked(kind, text, NULL);
}

enum sml_err
content_refusal(enum sml_kind kind, struct sml_str text)
{
	struct sml_facts facts;

	return sml_facts_of(kind, text, NULL, test_env(), the_arena(), &facts);
}

bool
content_same(enum sml_kind kind, const char *a, const char *b)
{
	struct sml_facts x = content_facts(kind, a);
	struct sml_facts y = content_facts(kind, b);

	return memcmp(x.fingerprint, y.fingerprint, SML_SHA256_LEN) == 0;
}

static bool
has_key(const struct sml_facts *facts, const struct sml_match_key *key)
{
	for (size_t i = 0; i < facts->key_count; i++) {
		if (facts->keys[i].class == key->class &&
		    facts->keys[i].hash == key->hash)
			return true;
	}
	return false;
}

bool
content_keys_meet(
    enum sml_kind kind, enum sml_key_class class, const char *a, const char *b)
{
	struct sml_facts x = content_facts(kind, a);
	struct sml_facts y = content_facts(kind, b);

	for (size_t i = 0; i < x.key_count; i++) {
		if (x.keys[i].class == class && has_key(&y, &x.keys[i]))
			return true;
	}
	return false;
}

static bool
diff_collides(enum sml_kind kind, struct sml_str base, struct sml_str ours,
    struct sml_str theirs)
{
	struct sml_arena_mark mark = sml_arena_mark(the_arena());
	struct sml_difference *v;
	size_t count;
	bool collides = false;

	CU_ASSERT_EQUAL(sml_diff(kind, base, ours, theirs, NULL, test_env(),
			    the_arena(), &v, &count),
	    SML_OK);
	for (size_t i = 0; i < count; i++)
		collides |= v[i].is_collision;
	sml_arena_back(the_arena(), mark);
	return collides;
}

static enum sml_err
print_of(enum sml_kind kind, struct sml_str text, uint8_t print[SML_SHA256_LEN])
{
	struct sml_arena_mark mark = sml_arena_mark(the_arena());
	struct sml_facts facts;
	enum sml_err err =
	    sml_facts_of(kind, text, NULL, test_env(), the_arena(), &facts);

	if (!err)
		memcpy(print, facts.fingerprint, SML_SHA256_LEN);
	sml_arena_back(the_arena(), mark);
	return err;
}

struct content_joined
content_merge(enum sml_kind kind, struct sml_str base, struct sml_str ours,
    struct sml_str theirs, struct sml_buf *to)
{
	struct content_joined joined = {.is_collision = false};
	enum sml_merge_result result;

	sml_buf_reset(to);
	joined.err =
	    sml_merge(kind, base, ours, theirs, NULL, test_env(), to, &result);
	if (joined.err)
		return joined;
	joined.is_collision = result == SML_MERGE_COLLISION;
	CU_ASSERT_EQUAL(
	    diff_collides(kind, base, ours, theirs), joined.is_collision);
	if (!joined.is_collision)
		joined.err = print_of(kind, sml_buf_str(to), joined.print);
	return joined;
}

bool
content_joined_is(const struct content_joined *joined, enum sml_kind kind,
    struct sml_str text)
{
	uint8_t print[SML_SHA256_LEN];

	return !joined->err && !joined->is_collision &&
	       print_of(kind, text, print) == SML_OK &&
	       memcmp(print, joined->print, SML_SHA256_LEN) == 0;
}

struct sml_str
content_event(const char *version, struct sml_str frame, struct sml_str lines,
    struct sml_arena *to)
{
	return sml_arena_printf(to,
	    "BEGIN:VCALENDAR\r\nVERSION:%s\r\n%.*sBEGIN:VEVENT\r\nUID:u\r\n"
	    "%.*sEND:VEVENT\r\nEND:VCALENDAR\r\n",
	    version, SML_STR_ARG(frame), SML_STR_ARG(lines));
}

struct sml_str
content_converted(struct sml_str text, enum sml_format to, struct sml_arena *in)
{
	struct sml_converted out = {.count = 0};

	CU_ASSERT_EQUAL(
	    sml_convert(SML_KIND_CALENDAR, text, to, test_env(), in, &out),
	    SML_OK);
	return out.count ? out.pieces[0].text : SML_STR("");
}

bool
content_has_line(struct sml_str text, const char *line)
{
	size_t len = strlen(line), at;

	for (at = sml_str_find(text, sml_str_of(line), 0); at < text.len;
	     at = sml_str_find(text, sml_str_of(line), at + 1)) {
		struct sml_str rest = sml_str_sub(text, at + len, text.len);

		if (at && text.p[at - 1] == '\n' &&
		    sml_str_starts(rest, "\r\n"))
			return true;
	}
	printf("no \"%s\" in\n%.*s", line, SML_STR_ARG(text));
	return false;
}

bool
content_lacks(struct sml_str text, const char *word)
{
	return sml_str_find(text, sml_str_of(word), 0) == text.len;
}

void
content_end(void)
{
	sml_arena_free(arena);
	arena = NULL;
}
