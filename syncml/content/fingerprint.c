/* SPDX-License-Identifier: Apache-2.0 */
/* The facts of one item: fingerprint, keys, UID, a name for people. */
#include "content/fingerprint.h"

#include "base/limits.h"
#include "content/convert.h"
#include "content/item.h"
#include "content/note.h"
#include "content/text.h"
#include "content/vcard.h"

#include <string.h>

#define TITLE_LEN_MAX 80

/* Move what outlives the scratch memory to the arena. */
static enum sml_err
keep_names(const struct sml_naming *naming, struct sml_arena *arena,
    struct sml_facts *out)
{
	struct sml_buf title;
	enum sml_err err;

	if (naming->title.err || naming->uid.err)
		return naming->title.err ? naming->title.err : naming->uid.err;
	sml_buf_init(&title, TITLE_LEN_MAX);
	sml_text_one_line(sml_buf_str(&naming->title), TITLE_LEN_MAX, &title);
	out->title = sml_arena_dup(arena, sml_buf_str(&title));
	err = sml_buf_err(&title);
	sml_buf_free(&title);
	if (err || !out->title.p)
		return SML_E_NOMEM;
	if (!naming->has_uid)
		return SML_OK;
	out->uid = sml_arena_dup(arena, sml_buf_str(&naming->uid));
	return out->uid.p ? SML_OK : SML_E_NOMEM;
}

static bool
has_mark(const struct sml_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (sml_str_is_nocase(lines->v[i].name, "X-VALISE-CONFLICT"))
			return true;
	}
	return false;
}

static enum sml_err
look_at_plain(
    struct sml_canon *c, struct sml_str text, struct sml_naming *naming)
{
	struct sml_buf body;
	enum sml_err err;

	if (text.len > SML_ITEM_MAX)
		return SML_E_TOO_BIG;
	sml_buf_init(&body, SML_CONTENT_ARENA_MAX);
	sml_note_body(text, c->env, &body);
	err = sml_buf_err(&body);
	if (!err && body.len)
		err =
		    sml_canon_add_text(c, SML_STR("BODY"), sml_buf_str(&body));
	sml_note_keys(sml_buf_str(&body), naming);
	sml_buf_free(&body);
	return err;
}

/* A vNote has the fingerprint of the plain note with its body: other names
 * of the body are BODY, and a summary that is its first line says nothing. */
static enum sml_err
look_at_vnote(struct sml_canon *c, struct sml_naming *naming)
{
	size_t count = sml_canon_count(c);
	enum sml_err err = SML_OK;
	struct sml_str body = SML_STR("");

	for (size_t i = 0; i < count && !err; i++) {
		struct sml_entry *entry = sml_canon_entry(c, i);
		struct sml_str name = sml_entry_name(c, entry);
		struct sml_buf *copy = &c->scratch[2];

		if (!sml_str_is(name, "BODY") && !sml_str_is(name, "NOTE") &&
		    !sml_str_is(name, "DESCRIPTION"))
			continue;
		entry->is_masked = true;
		sml_buf_reset(copy);
		sml_buf_put_str(copy, sml_entry_value(c, entry));
		err = sml_canon_add_text(c, SML_STR("BODY"), sml_buf_str(copy));
	}
	if (err)
		return err;
	if (sml_canon_count(c) > count)
		body = sml_entry_value(c, sml_canon_entry(c, count));
	for (size_t i = 0; i < count; i++) {
		struct sml_entry *entry = sml_canon_entry(c, i);
		struct sml_str value = sml_entry_value(c, entry);

		if (!sml_str_is(sml_entry_name(c, entry), "SUMMARY"))
			continue;
		if (!body.len)
			body = value;
		else if (sml_str_eq(value, sml_str_sub(body, 0, value.len)))
			entry->is_masked = true;
	}
	sml_note_keys(body, naming);
	return SML_OK;
}

static enum sml_err
look_at_lines(struct sml_canon *c, const struct sml_lines *lines,
    struct sml_naming *naming)
{
	size_t top = sml_lines_find(lines, "BEGIN", 0, 0);
	bool is_component = c->format == SML_FORMAT_COMPONENT;
	enum sml_err err;
	size_t next;

	naming->facts->is_conflict = has_mark(lines);
	if (is_component)
		return sml_item_add_inner(c, lines, top, naming);
	err = sml_item_add(c, lines, top,
	    c->format == SML_FORMAT_ICALENDAR_20 ||
		    c->format == SML_FORMAT_VCALENDAR_10
		? naming
		: NULL,
	    &next);
	if (err)
		return err;
	if (c->format == SML_FORMAT_VNOTE_11)
		return look_at_vnote(c, naming);
	if (c->traits == &sml_vcard_traits)
		sml_vcard_keys(c, naming);
	return SML_OK;
}

enum sml_err
sml_facts_of(enum sml_kind kind, struct sml_str text,
    const struct sml_fieldset *mask, const struct sml_env *env,
    struct sml_arena *arena, struct sml_facts *out)
{
	struct sml_arena_mark mark = sml_arena_mark(arena);
	enum sml_format format = sml_format_detect(kind, text);
	struct sml_naming naming = {.facts = out};
	struct sml_lines lines;
	struct sml_canon c;
	enum sml_err err, init;

	memset(out, 0, sizeof(*out));
	out->format = format;
	sml_buf_init(&naming.title, SML_CONTENT_ARENA_MAX);
	sml_buf_init(&naming.uid, SML_CONTENT_ARENA_MAX);
	err = sml_convert_to_compare(kind, &text, env, arena);
	init = sml_canon_init(&c, sml_format_detect(kind, text), mask, env);
	if (!err)
		err = init;
	if (!err && format == SML_FORMAT_PLAIN) {
		err = look_at_plain(&c, text, &naming);
	} else if (!err) {
		err = sml_item_parse(kind, text, arena, &lines, NULL);
		if (!err)
			err = look_at_lines(&c, &lines, &naming);
	}
	if (!err)
		err = sml_canon_digest(&c, 0, out->fingerprint);
	sml_arena_back(arena, mark);
	if (!err)
		err = keep_names(&naming, arena, out);
	sml_canon_free(&c);
	sml_buf_free(&naming.title);
	sml_buf_free(&naming.uid);
	return err;
}

const char *
sml_facts_refusal(enum sml_kind kind, struct sml_str text)
{
	const char *why = "it cannot be read";
	struct sml_lines lines;
	struct sml_arena *arena;

	if (sml_format_detect(kind, text) == SML_FORMAT_PLAIN)
		return text.len > SML_ITEM_MAX ? "it is larger than 8 MiB"
					       : why;
	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	if (!arena)
		return "there is not enough memory";
	if (!sml_item_parse(kind, text, arena, &lines, &why))
		why = "it has too many values";
	sml_arena_free(arena);
	return why;
}
