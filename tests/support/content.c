/* SPDX-License-Identifier: Apache-2.0 */
/* Facts of literal texts, in one arena that lives as long as the program. */
#include "support/content.h"

#include "base/limits.h"
#include "support/test.h"

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

void
content_end(void)
{
	sml_arena_free(arena);
	arena = NULL;
}
