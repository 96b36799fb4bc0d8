/* SPDX-License-Identifier: Apache-2.0 */
/* Content lines of an appointment: put one by one, and their values read. */
#include "mapping/map_event_priv.h"

#include "base/limits.h"
#include "content/charset.h"
#include "content/text.h"
#include "mapping/map_row.h"

/* ---- writing ---- */

void
outlook_event_fail(struct outlook_event_out *out, enum sml_err err)
{
	if (!out->err)
		out->err = err;
}

struct sml_str
outlook_event_keep(struct outlook_event_out *out)
{
	struct sml_str copy;
	enum sml_err err = sml_buf_dup(&out->text, out->arena, &copy);

	outlook_event_fail(out, err);
	sml_buf_reset(&out->text);
	return err ? SML_STR("") : copy;
}

void
outlook_event_put_params(struct outlook_event_out *out, const char *name,
    const struct sml_param *params, size_t count, struct sml_str value)
{
	const struct sml_line line = {.name = sml_str_of(name),
	    .value = value,
	    .params = params,
	    .param_count = (uint16_t)count};

	if (!out->err)
		out->err =
		    sml_lines_insert(&out->lines, out->lines.count, &line);
}

void
outlook_event_put(
    struct outlook_event_out *out, const char *name, struct sml_str value)
{
	outlook_event_put_params(out, name, NULL, 0, value);
}

void
outlook_event_put_text(
    struct outlook_event_out *out, const char *name, struct sml_str value)
{
	sml_text_escape(value, SML_ESCAPE_NEW, &out->text);
	outlook_event_put(out, name, outlook_event_keep(out));
}

/* ---- reading ---- */

const struct sml_line *
outlook_event_next(
    const struct outlook_event_in *in, const char *name, size_t *at)
{
	unsigned depth = in->lines->v[in->begin].depth + 1u;

	if (*at <= in->begin)
		*at = in->begin + 1;
	while (*at < in->end) {
		const struct sml_line *line = &in->lines->v[(*at)++];

		if (line->depth == depth && sml_line_is(line, name))
			return line;
	}
	return NULL;
}

const struct sml_line *
outlook_event_find(const struct outlook_event_in *in, const char *name)
{
	size_t at = 0;

	return outlook_event_next(in, name, &at);
}

enum sml_err
outlook_event_take(
    struct sml_arena *arena, struct sml_buf *buf, struct sml_str *out)
{
	enum sml_err err = sml_buf_dup(buf, arena, out);

	sml_buf_free(buf);
	return err;
}

enum sml_err
outlook_event_value(const struct outlook_event_in *in,
    const struct sml_line *line, struct sml_str *out)
{
	const struct sml_param *named = sml_line_param(line, "CHARSET");
	struct sml_str charset = named ? named->value : SML_STR_NONE;
	struct sml_buf plain, utf8;

	*out = line->value;
	if (sml_line_encoding(line) == SML_ENCODING_QP) {
		sml_buf_init(&plain, SML_LINE_MAX);
		sml_text_qp_decode(line->value, &plain);
		enum sml_err err = outlook_event_take(in->arena, &plain, out);

		if (err)
			return err;
	}
	if (sml_charset_is_plain(charset, *out))
		return SML_OK;
	sml_buf_init(&utf8, SML_ITEM_MAX);
	sml_charset_to_utf8(charset, *out, in->env->env, &utf8);
	return outlook_event_take(in->arena, &utf8, out);
}

enum sml_err
outlook_event_unescape(const struct outlook_event_in *in, struct sml_str value,
    struct sml_str *out)
{
	struct sml_buf text;
	enum sml_err err;

	sml_buf_init(&text, SML_ITEM_MAX);
	sml_text_unescape(value, SML_ESCAPE_NEW, &text);
	err = sml_buf_err(&text);
	if (!err) {
		*out =
		    outlook_map_text(in->arena, sml_buf_str(&text), 0, false);
		err = out->p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_free(&text);
	return err;
}

enum sml_err
outlook_event_word(const struct outlook_event_in *in,
    const struct sml_line *line, struct sml_str value, struct sml_str *out)
{
	struct sml_line one = *line;
	enum sml_err err;

	one.value = value;
	err = outlook_event_value(in, &one, out);
	if (!err) {
		*out = outlook_map_text(
		    in->arena, *out, OUTLOOK_SUBJECT_LEN_MAX, true);
		err = out->p ? SML_OK : SML_E_NOMEM;
	}
	return err;
}

enum sml_err
outlook_event_text(const struct outlook_event_in *in,
    const struct sml_line *line, struct sml_str *out)
{
	enum sml_err err = outlook_event_value(in, line, out);

	return err ? err : outlook_event_unescape(in, *out, out);
}
