/* SPDX-License-Identifier: Apache-2.0 */
/* vNote and plain text. */
#include "base/limits.h"
#include "content/charset.h"
#include "content/convert_priv.h"
#include "content/item.h"

/* Longer first lines are no title (and Outlook's subject ends there). */
#define SUMMARY_LEN_MAX 255

/* What says nothing about the note itself. */
static bool
is_silent(struct sml_str name)
{
	static const char *const names[] = {"BEGIN", "END", "VERSION", "PRODID",
	    "UID", "DCREATED", "CREATED", "LAST-MODIFIED", "DTSTAMP", "REV",
	    "X-IRMC-LUID"};

	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++) {
		if (sml_str_is_nocase(name, names[i]))
			return true;
	}
	return false;
}

/* Where the text of a note stands: the earlier the name here, the better. */
static const char *const body_names[] = {"BODY", "NOTE", "DESCRIPTION"};

static size_t
body_rank(struct sml_str name)
{
	size_t rank = 0;

	while (rank < SML_ARRAY_LEN(body_names) &&
	       !sml_str_is_nocase(name, body_names[rank]))
		rank++;
	return rank;
}

/* Lines of the note itself, not of what is in it. */
#define OWN_DEPTH 1

/* The line of the text; count if there is none. */
static size_t
find_body(const struct sml_lines *lines)
{
	size_t best = SML_ARRAY_LEN(body_names), at = lines->count;

	for (size_t i = 0; i < lines->count; i++) {
		size_t rank = body_rank(lines->v[i].name);

		if (lines->v[i].depth == OWN_DEPTH && rank < best) {
			best = rank;
			at = i;
		}
	}
	return at;
}

static enum sml_err
put_text_of(
    struct sml_conversion *cv, const struct sml_line *line, struct sml_buf *out)
{
	struct sml_buf *text = &cv->scratch[2];
	struct sml_str value;
	enum sml_err err = sml_convert_value(cv, line, true, &value);

	if (err)
		return err;
	sml_buf_reset(text);
	sml_text_unescape(value, SML_ESCAPE_OLD, text);
	sml_text_newlines(sml_buf_str(text), out);
	if (!out->err)
		out->err = text->err;
	return sml_buf_err(out);
}

/* A summary that does not begin the body is a title of its own. */
static enum sml_err
join_summary(struct sml_str summary, struct sml_str body, struct sml_buf *out)
{
	struct sml_str title = sml_text_trim_end(summary);

	if (!sml_str_eq(title, sml_str_sub(body, 0, title.len))) {
		sml_buf_put_str(out, title);
		if (body.len)
			sml_buf_put_byte(out, '\n');
	}
	sml_buf_put_str(out, body);
	return sml_buf_err(out);
}

static enum sml_err
to_plain(struct sml_conversion *cv, struct sml_buf *out)
{
	size_t body_at = find_body(&cv->in);
	size_t summary_at = cv->in.count;
	struct sml_buf body, summary;
	enum sml_err err = SML_OK;

	for (size_t i = 0; i < cv->in.count && !err; i++) {
		const struct sml_line *line = &cv->in.v[i];

		if (i == body_at)
			continue;
		if (line->depth == OWN_DEPTH && summary_at == cv->in.count &&
		    sml_str_is_nocase(line->name, "SUMMARY"))
			summary_at = i;
		else if (!line->name.p && sml_str_trim(sml_line_raw(line)).len)
			err = sml_convert_leave_out(
			    cv, SML_STR("unreadable line"));
		else if (line->name.p && !is_silent(line->name))
			err = sml_convert_leave_out(cv, line->name);
	}
	sml_buf_init(&body, SML_ITEM_MAX);
	sml_buf_init(&summary, SML_ITEM_MAX);
	if (!err && body_at < cv->in.count)
		err = put_text_of(cv, &cv->in.v[body_at], &body);
	if (!err && summary_at < cv->in.count)
		err = put_text_of(cv, &cv->in.v[summary_at], &summary);
	if (!err)
		err = join_summary(
		    sml_buf_str(&summary), sml_buf_str(&body), out);
	sml_buf_free(&body);
	sml_buf_free(&summary);
	return err;
}

static enum sml_err
put_field(struct sml_conversion *cv, struct sml_lines *lines, const char *name,
    struct sml_str text)
{
	struct sml_line line = {.name = sml_str_of(name)};
	struct sml_buf *escaped = &cv->scratch[2];
	enum sml_err err;

	sml_buf_reset(escaped);
	sml_convert_put_few_escapes(text, escaped);
	err = sml_buf_err(escaped);
	if (!err)
		err = sml_convert_set_text(
		    cv, &line, NULL, 0, sml_buf_str(escaped));
	return err ? err : sml_convert_put(lines, &line);
}

static enum sml_err
to_vnote(struct sml_conversion *cv, struct sml_str *out)
{
	struct sml_str text = cv->text;
	struct sml_buf *utf8 = &cv->scratch[0];
	struct sml_str first;
	struct sml_lines lines;
	enum sml_err err;

	text = sml_text_skip_marks(text);
	sml_buf_reset(utf8);
	sml_charset_to_utf8(SML_STR_NONE, text, cv->env, utf8);
	err = sml_buf_err(utf8);
	text = err ? text : sml_arena_dup(cv->arena, sml_buf_str(utf8));
	if (!text.p)
		return SML_E_NOMEM;
	first = sml_str_sub(text, 0, sml_str_chr(text, '\n', 0));
	first = sml_text_trim_end(sml_text_cut(first, SUMMARY_LEN_MAX));
	sml_convert_lines(cv, &lines);
	if (!err)
		err = sml_convert_put_plain(&lines, "BEGIN", SML_STR("VNOTE"));
	if (!err)
		err = sml_convert_put_plain(&lines, "VERSION", SML_STR("1.1"));
	if (!err)
		err = put_field(cv, &lines, "BODY", text);
	if (!err && first.len)
		err = put_field(cv, &lines, "SUMMARY", first);
	if (!err)
		err = sml_convert_put_plain(&lines, "END", SML_STR("VNOTE"));
	return err ? err : sml_convert_print(cv, &lines, out);
}

enum sml_err
sml_convert_note(struct sml_conversion *cv, struct sml_converted *out)
{
	struct sml_str text = SML_STR_NONE;
	struct sml_buf plain;
	enum sml_err err = SML_E_UNSUPPORTED;

	sml_buf_init(&plain, SML_ITEM_MAX);
	if (cv->to == SML_FORMAT_VNOTE_11) {
		err = to_vnote(cv, &text);
	} else if (cv->to == SML_FORMAT_PLAIN) {
		err = to_plain(cv, &plain);
		if (!err)
			text = sml_arena_dup(cv->arena, sml_buf_str(&plain));
	}
	sml_buf_free(&plain);
	if (!err)
		out->pieces =
		    sml_arena_array(cv->arena, 1, sizeof(*out->pieces));
	if (err)
		return err;
	if (!text.p || !out->pieces)
		return SML_E_NOMEM;
	out->pieces[0].text = text;
	out->count = 1;
	return SML_OK;
}

/* ---- titles ---- */

static enum sml_err
read_title(struct sml_conversion *cv, struct sml_str text, size_t *at,
    struct sml_buf *out)
{
	enum sml_err err =
	    sml_item_parse(cv->kind, text, cv->arena, &cv->in, NULL);

	if (err)
		return err;
	*at = sml_lines_find(&cv->in, "SUMMARY", 1, 0);
	return *at < cv->in.count ? put_text_of(cv, &cv->in.v[*at], out)
				  : SML_OK;
}

enum sml_err
sml_convert_note_forget_title(struct sml_str sent, struct sml_str *text,
    const struct sml_env *env, struct sml_arena *arena)
{
	struct sml_conversion cv = {.kind = SML_KIND_NOTE,
	    .from = SML_FORMAT_VNOTE_11,
	    .to = SML_FORMAT_PLAIN,
	    .env = env,
	    .arena = arena};
	struct sml_buf old, new;
	size_t at = 0;
	enum sml_err err;

	for (size_t i = 0; i < SML_ARRAY_LEN(cv.scratch); i++)
		sml_buf_init(&cv.scratch[i], SML_CONTENT_ARENA_MAX);
	sml_buf_init(&old, SML_ITEM_MAX);
	sml_buf_init(&new, SML_ITEM_MAX);
	err = read_title(&cv, sent, &at, &old);
	if (!err)
		err = read_title(&cv, *text, &at, &new);
	if (!err && at < cv.in.count &&
	    sml_str_eq(sml_buf_str(&old), sml_buf_str(&new))) {
		sml_lines_remove(&cv.in, at);
		err = sml_convert_print(&cv, &cv.in, text);
	}
	for (size_t i = 0; i < SML_ARRAY_LEN(cv.scratch); i++)
		sml_buf_free(&cv.scratch[i]);
	sml_buf_free(&old);
	sml_buf_free(&new);
	return err;
}
