/* SPDX-License-Identifier: Apache-2.0 */
/* The join of what a message says with the text it was written from. */
#include "mapping/map_priv.h"

#include "base/limits.h"
#include "content/convert.h"
#include "content/convert_back.h"
#include "mapping/map_original.h"
#include "mapping/map_row.h"

#include <string.h>

static const struct outlook_map_ops *
ops_of(enum sml_kind kind)
{
	static const struct outlook_map_ops *const table[] = {
	    [SML_KIND_CONTACT] = &outlook_map_contact_ops,
	    [SML_KIND_CALENDAR] = &outlook_map_event_ops,
	    [SML_KIND_NOTE] = &outlook_map_note_ops,
	};

	return table[kind];
}

/* Is @class one of @prefix: it, or a sub-class of it? */
static bool
is_class(struct sml_str class, const char *prefix)
{
	size_t len = strlen(prefix);

	return sml_str_starts_nocase(class, prefix) &&
	       (class.len == len || class.p[len] == '.');
}

/* One mapping of one message. */
struct mapping {
	enum sml_kind kind;
	const struct outlook_map_ops *ops;
	const struct outlook_map_env *env;
	struct sml_arena *arena;
};

/* The text in a format that the kind takes. */
static enum sml_err
to_own_format(const struct mapping *m, struct sml_str text, struct sml_str *out)
{
	enum sml_format format = sml_format_detect(m->kind, text);
	struct sml_converted said;
	enum sml_err err;

	*out = text;
	if (format == SML_FORMAT_UNKNOWN)
		return SML_E_UNSUPPORTED;
	if (text.len > SML_ITEM_MAX)
		return SML_E_TOO_BIG;
	if (format == m->ops->format || format == m->ops->other_format)
		return SML_OK;
	err = sml_convert(
	    m->kind, text, m->ops->format, m->env->env, m->arena, &said);
	if (!err)
		*out = said.pieces[0].text;
	return err;
}

/* ---- a message as text ---- */

static enum sml_err
put(const struct mapping *m, const struct outlook_item *item,
    struct sml_str *out)
{
	struct sml_buf text;
	enum sml_err err;

	sml_buf_init(&text, SML_ITEM_MAX);
	err = m->ops->put(item, m->env, m->arena, &text);
	if (!err)
		err = sml_buf_dup(&text, m->arena, out);
	sml_buf_free(&text);
	return err;
}

/* @original with the edits of @item, in the format of @original. */
static enum sml_err
join(const struct mapping *m, struct sml_str original,
    const struct outlook_item *item, struct sml_str *out)
{
	struct sml_str text;
	struct sml_piece piece = {.instance = SML_STR_NONE};
	struct sml_buf joined;
	enum sml_err err = to_own_format(m, original, &text);

	sml_buf_init(&joined, SML_ITEM_MAX);
	if (!err)
		err = m->ops->edit(text, item, m->env, m->arena, &joined);
	if (!err)
		err = sml_buf_dup(&joined, m->arena, &piece.text);
	if (err)
		goto free_joined;
	*out = piece.text;
	if (sml_str_eq(piece.text, text)) {
		*out = original;
	} else if (text.p != original.p) {
		sml_buf_reset(&joined);
		err = sml_convert_back(
		    m->kind, original, &piece, 1, NULL, m->env->env, &joined);
		if (!err)
			err = sml_buf_dup(&joined, m->arena, out);
	}
	if (!err && !sml_str_eq(*out, original))
		err = outlook_map_stamp(m->kind, *out, item, m->arena, out);

free_joined:
	sml_buf_free(&joined);
	return err;
}

enum sml_err
outlook_map_to_text(enum sml_kind kind, const struct outlook_item *item,
    const struct outlook_map_env *env, struct sml_arena *arena,
    struct sml_buf *out)
{
	const struct mapping m = {kind, ops_of(kind), env, arena};
	struct sml_str original = outlook_item_str(item, OUTLOOK_PR_ORIGINAL);
	struct sml_str text = SML_STR_NONE;
	enum sml_err err = SML_OK;

	if (!is_class(outlook_item_str(item, OUTLOOK_PR_MESSAGE_CLASS),
		m.ops->class_prefix))
		return SML_E_UNSUPPORTED;
	if (original.p && kind == SML_KIND_CONTACT)
		err = outlook_original_unpack(
		    original, item->photo, arena, &original);
	if (original.p && !err)
		err = join(&m, original, item, &text);
	/* What the user sees counts, whatever became of the original. */
	if (!text.p && err != SML_E_NOMEM)
		err = put(&m, item, &text);
	if (!err) {
		sml_buf_put_str(out, text);
		err = sml_buf_err(out);
	}
	return err;
}

/* ---- a text as changes of a message ---- */

/* What is said already is not written again: a rich body whose text is the
 * same stays rich, and the message is not touched for nothing. */
static void
leave_out_known(const struct outlook_item *current, struct outlook_item *out)
{
	for (int p = 0; p < OUTLOOK_PROP_COUNT; p++) {
		struct outlook_value *value = &out->v[p];

		if (value->state != OUTLOOK_ABSENT &&
		    outlook_map_is_same(
			(enum outlook_prop)p, &current->v[p], value))
			value->state = OUTLOOK_ABSENT;
	}
	if (out->has_photo &&
	    (current->photo.len == out->photo.len &&
		(!out->photo.len || sml_str_eq(current->photo, out->photo))))
		out->has_photo = false;
}

enum sml_err
outlook_map_to_item(enum sml_kind kind, struct sml_str text,
    const struct outlook_item *current, const struct outlook_map_env *env,
    struct sml_arena *arena, struct outlook_item *out)
{
	static const struct outlook_item nothing;
	const struct mapping m = {kind, ops_of(kind), env, arena};
	struct sml_str own, original;
	enum sml_err err;

	*out = nothing;
	err = to_own_format(&m, text, &own);
	if (!err)
		err = m.ops->get(own, env, arena, out);
	if (err)
		return err;
	err = outlook_original_pack(text, out->photo, arena, &original);
	if (err)
		return err;
	outlook_item_set_str(out, OUTLOOK_PR_ORIGINAL, original);
	if (!current)
		outlook_item_set_str(out, OUTLOOK_PR_MESSAGE_CLASS,
		    sml_str_of(m.ops->class_prefix));
	if (current)
		err = m.ops->keep(own, current, env, arena, out);
	if (err)
		return err;
	leave_out_known(current ? current : &nothing, out);
	return SML_OK;
}
