/* SPDX-License-Identifier: Apache-2.0 */
/* Which conversion is asked for, and the way back. */
#include "content/convert.h"

#include "base/limits.h"
#include "content/convert_priv.h"
#include "content/item.h"

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

enum sml_err
sml_convert(enum sml_kind kind, struct sml_str text, enum sml_format to,
    const struct sml_env *env, struct sml_arena *arena,
    struct sml_converted *out)
{
	struct sml_conversion cv = {.kind = kind,
	    .from = sml_format_detect(kind, text),
	    .to = to,
	    .env = env,
	    .arena = arena,
	    .text = text};
	enum sml_err err = SML_OK;

	*out = (struct sml_converted){.count = 0};
	if (cv.from == SML_FORMAT_UNKNOWN || to == SML_FORMAT_UNKNOWN)
		return SML_E_UNSUPPORTED;
	if (text.len > SML_ITEM_MAX)
		return SML_E_TOO_BIG;
	if (cv.from != SML_FORMAT_PLAIN)
		err = sml_item_parse(kind, text, arena, &cv.in, NULL);
	if (err)
		return err;
	if (cv.from == to)
		return put_copy(text, arena, out);
	sml_buf_init(&cv.left, SML_CONTENT_ARENA_MAX);
	for (size_t i = 0; i < SML_ARRAY_LEN(cv.scratch); i++)
		sml_buf_init(&cv.scratch[i], SML_CONTENT_ARENA_MAX);
	err = convert_kind(&cv, out);
	if (!err)
		err = keep_left_out(&cv, out);
	sml_buf_free(&cv.left);
	for (size_t i = 0; i < SML_ARRAY_LEN(cv.scratch); i++)
		sml_buf_free(&cv.scratch[i]);
	return err;
}

enum sml_err
sml_convert_back(enum sml_kind kind, struct sml_str stored,
    const struct sml_piece *returned, size_t count,
    const struct sml_fieldset *mask, const struct sml_env *env,
    struct sml_buf *out)
{
	(void)kind;
	(void)stored;
	(void)returned;
	(void)count;
	(void)mask;
	(void)env;
	(void)out;
	return SML_E_UNSUPPORTED;
}
