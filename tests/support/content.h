/* SPDX-License-Identifier: Apache-2.0 */
/* Short cuts of the tests of content/: facts of a literal text. */
#ifndef TESTS_SUPPORT_CONTENT_H
#define TESTS_SUPPORT_CONTENT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "content/fingerprint.h"

/* The facts of a text; asserts that there are any. The strings of the result
 * stay valid until the program ends. */
struct sml_facts content_facts(enum sml_kind kind, const char *text);
struct sml_facts content_facts_masked(
    enum sml_kind kind, const char *text, const struct sml_fieldset *mask);

/* The error instead. */
enum sml_err content_refusal(enum sml_kind kind, struct sml_str text);

/* Whether two texts have the same fingerprint. */
bool content_same(enum sml_kind kind, const char *a, const char *b);

/* Whether they share a match key of the class. */
bool content_keys_meet(
    enum sml_kind kind, enum sml_key_class class, const char *a, const char *b);

/* What a merge gave. */
struct content_joined {
	enum sml_err err;
	bool is_collision;
	uint8_t print[SML_SHA256_LEN]; /* of the joined text */
};

/* Join two versions into @to, emptied first. Asserts that the differences of
 * the same versions tell of a collision exactly when the merge does. */
struct content_joined content_merge(enum sml_kind kind, struct sml_str base,
    struct sml_str ours, struct sml_str theirs, struct sml_buf *to);

/* Whether the joined text has the content of @text. */
bool content_joined_is(const struct content_joined *joined, enum sml_kind kind,
    struct sml_str text);

/* A calendar of @version ("1.0") with one event: @frame are lines before it,
 * @lines its own but for the UID. In @arena. */
struct sml_str content_event(const char *version, struct sml_str frame,
    struct sml_str lines, struct sml_arena *arena);

/* The item of a calendar in another format; asserts that there is one. */
struct sml_str content_converted(
    struct sml_str text, enum sml_format to, struct sml_arena *arena);

/* Whether @line is a line of @text, but the first; if not both are shown. */
bool content_has_line(struct sml_str text, const char *line);

/* Whether @word is nowhere in @text. */
bool content_lacks(struct sml_str text, const char *word);

/* Frees what the functions above allocated. */
void content_end(void);

#endif
