/* SPDX-License-Identifier: Apache-2.0 */
/* Which conversion is asked for, and the way back. */
#include "content/convert.h"

#include "base/limits.h"
#include "content/convert_back.h"
#include "content/convert_priv.h"
#include "content/item.h"
#include "content/note.h"

static enum sml_err
put_copy(
    struct sml_str text, struct sml_arena *arena, struct sml_converted *out)
{
	out->pieces = sml_arena_array(arena, 1, sizeof(*out->pieces));
	if (!out->pieces)
		return SML_E_NOMEM;
	out->count = 1;
	out->pieces[0].text = sml_arena_dup(arena, text);
	return out->pieces[0].text.p ? SML_OK : SML_E_NOMEM;
}

static enum sml_err
keep_left_out(struct sml_conversion *cv, struct sml_converted *out)
{
	size_t count = cv->left.len / sizeof(struct sml_str);
	const struct sml_str *names = (const void *)cv->left.p;

	if (!count)
		return SML_OK;
	out->left_out =
	    sml_arena_array(cv->arena, count, sizeof(*out->left_out));
	if (!out->left_out)
		return SML_E_NOMEM;
	for (size_t i = 0; i < count; i++)
		out->left_out[i] = names[i];
	out->left_out_count = count;
	return SML_OK;
}

static enum sml_err
convert_kind(struct sml_conversion *cv, struct sml_converted *out)
{
	switch (cv->kind) {
	case SML_KIND_CONTACT:
		return sml_convert_vcard(cv, out);
	case SML_KIND_CALENDAR:
		return sml_convert_calendar(cv, out);
	case SML_KIND_NOTE:
		return sml_convert_note(cv, out);
	}
	return SML_E_UNSUPPORTED;
}

static enum sml_err
convert(struct sml_conversion *cv, struct sml_converted *out)
{
	enum sml_err err = SML_OK;

	cv->from = sml_format_detect(cv->kind, cv->text);
	*out = (struct sml_converted){.count = 0};
	if (cv->from == SML_FORMAT_UNKNOWN || cv->to == SML_FORMAT_UNKNOWN)
		return SML_E_UNSUPPORTED;
	if (cv->text.len > SML_ITEM_MAX)
		return SML_E_TOO_BIG;
	if (cv->from != SML_FORMAT_PLAIN)
		err = sml_item_parse(
		    cv->kind, cv->text, cv->arena, &cv->in, NULL);
	if (err)
		return err;
	if (cv->from == cv->to)
		return put_copy(cv->text, cv->arena, out);
	sml_buf_init(&cv->left, SML_CONTENT_ARENA_MAX);
	for (size_t i = 0; i < SML_ARRAY_LEN(cv->scratch); i++)
		sml_buf_init(&cv->scratch[i], SML_CONTENT_ARENA_MAX);
	err = convert_kind(cv, out);
	if (!err)
		err = keep_left_out(cv, out);
	sml_buf_free(&cv->left);
	for (size_t i = 0; i < SML_ARRAY_LEN(cv->scratch); i++)
		sml_buf_free(&cv->scratch[i]);
	return err;
}

enum sml_err
sml_convert(enum sml_kind kind, struct sml_str text, enum sml_format to,
    const struct sml_env *env, struct sml_arena *arena,
    struct sml_converted *out)
{
	struct sml_conversion cv = {
	    .kind = kind, .to = to, .env = env, .arena = arena, .text = text};

	return convert(&cv, out);
}

enum sml_err
sml_convert_to_compare(enum sml_kind kind, struct sml_str *text,
    const struct sml_env *env, struct sml_arena *arena)
{
	struct sml_conversion cv = {.kind = kind,
	    .to = SML_FORMAT_ICALENDAR_20,
	    .env = env,
	    .arena = arena,
	    .text = *text,
	    .is_to_compare = true};
	enum sml_format from = sml_format_detect(kind, *text);
	struct sml_converted said;
	enum sml_err err;

	if (from == SML_FORMAT_VCARD_40)
		cv.to = SML_FORMAT_VCARD_30;
	else if (from != SML_FORMAT_VCALENDAR_10 &&
		 from != SML_FORMAT_COMPONENT)
		return SML_OK;
	err = convert(&cv, &said);
	if (!err)
		*text = said.pieces[0].text;
	return err;
}

/* ---- the way back ---- */

/* The piece that is the item itself; NULL if none is. */
static const struct sml_piece *
find_main(const struct sml_piece *pieces, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!pieces[i].instance.p &&
		    sml_str_find(pieces[i].text, SML_STR("\nX-VALISE-SERIES"),
			0) == pieces[i].text.len)
			return &pieces[i];
	}
	return NULL;
}

/* What the peer has and what it was given, both in the format of @stored. */
struct versions {
	struct sml_str sent;
	struct sml_str returned;
};

static enum sml_err
convert_one(enum sml_kind kind, struct sml_str text, enum sml_format to,
    const struct sml_env *env, struct sml_arena *arena, struct sml_str *out)
{
	struct sml_converted converted;
	enum sml_err err = sml_convert(kind, text, to, env, arena, &converted);

	if (!err)
		*out = converted.pieces[0].text;
	return err;
}

static enum sml_err
bring_calendar(struct sml_str stored, const struct sml_converted *sent,
    const struct sml_piece *returned, size_t count, const struct sml_env *env,
    struct sml_arena *arena, struct versions *out)
{
	enum sml_err err = sml_convert_calendar_join(
	    stored, sent->pieces, sent->count, env, arena, &out->sent);

	return err ? err
		   : sml_convert_calendar_join(
			 stored, returned, count, env, arena, &out->returned);
}

static enum sml_err
bring_back(enum sml_kind kind, struct sml_str stored,
    const struct sml_piece *main, const struct sml_piece *returned,
    size_t count, const struct sml_env *env, struct sml_arena *arena,
    struct versions *out)
{
	enum sml_format ours = sml_format_detect(kind, stored);
	enum sml_format theirs = sml_format_detect(kind, main->text);
	struct sml_converted sent;
	struct sml_str text = main->text;
	enum sml_err err;

	*out = (struct versions){stored, main->text};
	if (ours == theirs)
		return SML_OK;
	err = sml_convert(kind, stored, theirs, env, arena, &sent);
	if (err)
		return err;
	/* An item may hold children only: no piece is the item itself then. */
	if (!find_main(returned, count) && find_main(sent.pieces, sent.count))
		return SML_E_UNSUPPORTED;
	if (kind == SML_KIND_CALENDAR)
		return bring_calendar(
		    stored, &sent, returned, count, env, arena, out);
	if (theirs == SML_FORMAT_VNOTE_11)
		err = sml_convert_note_forget_title(
		    sent.pieces[0].text, &text, env, arena);
	if (!err)
		err = convert_one(
		    kind, sent.pieces[0].text, ours, env, arena, &out->sent);
	return err ? err
		   : convert_one(kind, text, ours, env, arena, &out->returned);
}

/* A note in plain text is one field. */
static enum sml_err
write_plain(struct sml_str stored, const struct versions *v,
    const struct sml_env *env, struct sml_buf *out)
{
	struct sml_buf sent, returned;
	bool is_same;

	sml_buf_init(&sent, SML_CONTENT_ARENA_MAX);
	sml_buf_init(&returned, SML_CONTENT_ARENA_MAX);
	sml_note_body(v->sent, env, &sent);
	sml_note_body(v->returned, env, &returned);
	is_same = sml_str_eq(sml_buf_str(&sent), sml_buf_str(&returned));
	sml_buf_put_str(out, is_same ? stored : v->returned);
	if (!out->err)
		out->err = sent.err ? sent.err : returned.err;
	sml_buf_free(&sent);
	sml_buf_free(&returned);
	return sml_buf_err(out);
}

enum sml_err
sml_convert_back(enum sml_kind kind, struct sml_str stored,
    const struct sml_piece *returned, size_t count,
    const struct sml_fieldset *mask, const struct sml_env *env,
    struct sml_buf *out)
{
	const struct sml_piece *main = find_main(returned, count);
	struct sml_arena *arena;
	struct versions v;
	enum sml_err err;

	if (!main && count && kind == SML_KIND_CALENDAR)
		main = &returned[0];
	if (!main)
		return SML_E_UNSUPPORTED;
	arena = sml_arena_new(4 * (size_t)SML_CONTENT_ARENA_MAX);
	if (!arena)
		return SML_E_NOMEM;
	err = bring_back(kind, stored, main, returned, count, env, arena, &v);
	if (!err && sml_format_detect(kind, stored) == SML_FORMAT_PLAIN)
		err = write_plain(stored, &v, env, out);
	else if (!err)
		err = sml_back_write(
		    kind, stored, v.sent, v.returned, mask, env, out);
	/* Both were made by us; a peer of the same format lists its own. */
	if (!err &&
	    sml_format_detect(kind, stored) == SML_FORMAT_VCALENDAR_10 &&
	    sml_format_detect(kind, main->text) != SML_FORMAT_VCALENDAR_10)
		err = sml_back_zone(v.sent, v.returned, arena, out);
	sml_arena_free(arena);
	return err ? err : sml_buf_err(out);
}
