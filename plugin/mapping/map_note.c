/* SPDX-License-Identifier: Apache-2.0 */
/* Sticky notes: the body is the note, its first line the subject. */
#include "mapping/map_priv.h"

#include "base/limits.h"
#include "content/charset.h"
#include "content/convert.h"
#include "content/item.h"
#include "content/text.h"
#include "mapping/map_row.h"

#include <string.h>

/* Those of [MS-OXONOTE]; a new note is yellow. */
#define COLOR_YELLOW 3
#define ICON_NOTE 0x300

/* Of a vNote; plain text is a body and nothing else. A title is written where
 * the text has one. */
static const struct outlook_map_row rows[] = {
    {.name = "BODY", .prop = OUTLOOK_PR_BODY},
    {.name = "NOTE", .prop = OUTLOOK_PR_BODY, .flags = OUTLOOK_MAP_ACCEPT},
    {.name = "DESCRIPTION",
	.prop = OUTLOOK_PR_BODY,
	.flags = OUTLOOK_MAP_ACCEPT},
    {.name = "SUMMARY",
	.prop = OUTLOOK_PR_SUBJECT,
	.flags = OUTLOOK_MAP_ONE_LINE | OUTLOOK_MAP_ACCEPT},
    {.name = "CATEGORIES",
	.prop = OUTLOOK_PR_KEYWORDS,
	.how = OUTLOOK_MAP_LIST},
    {.name = "CLASS",
	.prop = OUTLOOK_PR_SENSITIVITY,
	.how = OUTLOOK_MAP_WORD,
	.words = outlook_map_class_words},
};
static const struct outlook_map_table table = {rows, SML_ARRAY_LEN(rows)};

static bool
is_vnote(struct sml_str text)
{
	return sml_format_detect(SML_KIND_NOTE, text) == SML_FORMAT_VNOTE_11;
}

/* ---- the body ---- */

/* A plain note as MAPI holds it. */
static enum sml_err
body_of_plain(struct sml_str text, const struct outlook_map_env *env,
    struct sml_arena *arena, struct sml_str *out)
{
	struct sml_buf utf8;
	enum sml_err err;

	sml_buf_init(&utf8, 2 * (size_t)SML_ITEM_MAX);
	sml_charset_to_utf8(
	    SML_STR_NONE, sml_text_skip_marks(text), env->env, &utf8);
	err = sml_buf_err(&utf8);
	if (!err) {
		*out = outlook_map_text(arena, sml_buf_str(&utf8), 0, false);
		err = out->p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_free(&utf8);
	return err;
}

/* What a text says, of either format. */
static enum sml_err
body_of(struct sml_str text, const struct outlook_map_env *env,
    struct sml_arena *arena, struct sml_str *out)
{
	struct sml_converted said;
	enum sml_err err;

	if (!is_vnote(text))
		return body_of_plain(text, env, arena, out);
	err = sml_convert(
	    SML_KIND_NOTE, text, SML_FORMAT_PLAIN, env->env, arena, &said);
	return err ? err : body_of_plain(said.pieces[0].text, env, arena, out);
}

/* What a message says. */
static enum sml_err
body_now(const struct outlook_item *item, struct sml_arena *arena,
    struct sml_str *out)
{
	*out = outlook_map_text(
	    arena, outlook_item_str(item, OUTLOOK_PR_BODY), 0, false);
	return out->p ? SML_OK : SML_E_NOMEM;
}

static struct sml_str
first_line(struct sml_str body)
{
	while (body.len && (body.p[0] == '\n' || body.p[0] == ' '))
		body = sml_str_sub(body, 1, body.len);
	return sml_str_sub(body, 0, sml_str_chr(body, '\n', 0));
}

/* ---- the lines of a vNote ---- */

/* Old whatever its version says, as it is read elsewhere. */
static enum sml_err
parse(struct sml_str text, struct sml_arena *arena, struct sml_lines *out)
{
	enum sml_err err =
	    sml_item_parse(SML_KIND_NOTE, text, arena, out, NULL);

	out->is_old = true;
	return err;
}

static enum sml_err
get_fields(struct sml_str text, const struct outlook_map_env *env,
    struct sml_arena *arena, struct outlook_item *out)
{
	struct outlook_map_rows m;
	struct sml_lines lines;
	enum sml_err err = outlook_map_rows_begin(&m, &table, env->env, arena);

	if (!err)
		err = parse(text, arena, &lines);
	if (!err)
		err = outlook_map_rows_get(
		    &m, &lines, sml_lines_find(&lines, "BEGIN", 0, 0), out);
	outlook_map_rows_end(&m);
	return err;
}

static bool
begins_with(struct sml_str s, struct sml_str start)
{
	return s.len >= start.len &&
	       sml_str_eq(sml_str_sub(s, 0, start.len), start);
}

/**
 * What the lines are to say so that the note is @body; @then is what they say.
 * A title that does not begin the text stands before it (content/convert.h).
 */
static enum sml_err
split_title(const struct outlook_item *then, struct sml_str body,
    struct sml_arena *arena, struct outlook_item *now)
{
	struct sml_str title = outlook_item_str(then, OUTLOOK_PR_SUBJECT);
	bool is_own =
	    title.len &&
	    !begins_with(outlook_item_str(then, OUTLOOK_PR_BODY), title);

	if (is_own && begins_with(body, title) &&
	    (body.len == title.len || body.p[title.len] == '\n')) {
		body = sml_str_sub(body, title.len + 1, body.len);
	} else {
		title = outlook_map_text(
		    arena, first_line(body), OUTLOOK_SUBJECT_LEN_MAX, true);
		if (!title.p)
			return SML_E_NOMEM;
	}
	outlook_item_set_str(now, OUTLOOK_PR_BODY, body);
	outlook_item_set_str(now, OUTLOOK_PR_SUBJECT, title);
	return SML_OK;
}

static enum sml_err
edit_vnote(struct sml_str text, const struct outlook_item *now,
    const struct outlook_map_env *env, struct sml_arena *arena,
    struct sml_buf *out)
{
	struct outlook_map_rows m;
	struct sml_lines lines;
	struct outlook_item *then = sml_arena_alloc(arena, sizeof(*then));
	struct outlook_item *says = sml_arena_alloc(arena, sizeof(*says));
	struct sml_str body, was;
	size_t begin = 0;
	enum sml_err err = outlook_map_rows_begin(&m, &table, env->env, arena);

	if (!then || !says)
		err = SML_E_NOMEM;
	if (!err)
		err = parse(text, arena, &lines);
	if (!err) {
		begin = sml_lines_find(&lines, "BEGIN", 0, 0);
		err = outlook_map_rows_get(&m, &lines, begin, then);
	}
	if (!err)
		err = body_of(text, env, arena, &was);
	if (!err)
		err = body_now(now, arena, &body);
	if (!err) {
		*says = *now;
		says->v[OUTLOOK_PR_BODY] = then->v[OUTLOOK_PR_BODY];
		says->v[OUTLOOK_PR_SUBJECT] = then->v[OUTLOOK_PR_SUBJECT];
		if (!sml_str_eq(was, body))
			err = split_title(then, body, arena, says);
	}
	if (!err)
		err = outlook_map_rows_edit(&m, &lines, begin, says);
	if (!err)
		err = sml_lines_print(&lines, out);
	outlook_map_rows_end(&m);
	return err;
}

/* ---- the directions ---- */

static enum sml_err
put(const struct outlook_item *item, const struct outlook_map_env *env,
    struct sml_arena *arena, struct sml_buf *out)
{
	struct sml_str body;
	enum sml_err err = body_now(item, arena, &body);

	(void)env;
	if (err)
		return err;
	sml_buf_put_str(out, body);
	if (body.len)
		sml_buf_put_byte(out, '\n');
	return sml_buf_err(out);
}

static enum sml_err
get(struct sml_str text, const struct outlook_map_env *env,
    struct sml_arena *arena, struct outlook_item *out)
{
	struct sml_str body, subject;
	enum sml_err err = body_of(text, env, arena, &body);

	if (!err && is_vnote(text))
		err = get_fields(text, env, arena, out);
	if (err)
		return err;
	subject = outlook_map_text(
	    arena, first_line(body), OUTLOOK_SUBJECT_LEN_MAX, true);
	if (!subject.p)
		return SML_E_NOMEM;
	outlook_item_set_str(out, OUTLOOK_PR_BODY, body);
	outlook_item_set_str(out, OUTLOOK_PR_SUBJECT, subject);
	outlook_item_set_str(out, OUTLOOK_PR_CONVERSATION_TOPIC, subject);
	outlook_item_set_number(out, OUTLOOK_PR_NOTE_COLOR, COLOR_YELLOW);
	outlook_item_set_number(
	    out, OUTLOOK_PR_ICON_INDEX, ICON_NOTE + COLOR_YELLOW);
	return SML_OK;
}

/* The body as it is, with the line ends of the text before it. */
static void
put_body(struct sml_str body, struct sml_str before, struct sml_buf *out)
{
	bool has_cr = sml_str_find(before, SML_STR("\r\n"), 0) < before.len;
	bool has_end = !before.len || before.p[before.len - 1] == '\n';

	if (sml_str_starts(before, SML_BYTE_ORDER_MARK))
		sml_buf_put_text(out, SML_BYTE_ORDER_MARK);
	for (size_t i = 0; i < body.len; i++) {
		if (body.p[i] == '\n' && has_cr)
			sml_buf_put_byte(out, '\r');
		sml_buf_put_byte(out, (uint8_t)body.p[i]);
	}
	if (has_end && body.len)
		sml_buf_put_text(out, has_cr ? "\r\n" : "\n");
}

static enum sml_err
edit(struct sml_str text, const struct outlook_item *now,
    const struct outlook_map_env *env, struct sml_arena *arena,
    struct sml_buf *out)
{
	struct sml_str was, body;
	enum sml_err err;

	if (is_vnote(text))
		return edit_vnote(text, now, env, arena, out);
	err = body_of(text, env, arena, &was);
	if (!err)
		err = body_now(now, arena, &body);
	if (err)
		return err;
	if (sml_str_eq(was, body))
		sml_buf_put_str(out, text);
	else
		put_body(body, text, out);
	return sml_buf_err(out);
}

/* No text says the color, and the icon follows it. */
static enum sml_err
keep(struct sml_str text, const struct outlook_item *current,
    const struct outlook_map_env *env, struct sml_arena *arena,
    struct outlook_item *out)
{
	static const enum outlook_prop own[] = {
	    OUTLOOK_PR_NOTE_COLOR, OUTLOOK_PR_ICON_INDEX};

	(void)text;
	(void)env;
	(void)arena;
	for (size_t i = 0; i < SML_ARRAY_LEN(own); i++) {
		if (outlook_item_has(current, own[i]))
			out->v[own[i]].state = OUTLOOK_ABSENT;
	}
	return SML_OK;
}

const struct outlook_map_ops outlook_map_note_ops = {
    .class_prefix = "IPM.StickyNote",
    .format = SML_FORMAT_PLAIN,
    .other_format = SML_FORMAT_VNOTE_11,
    .put = put,
    .get = get,
    .edit = edit,
    .keep = keep,
};
