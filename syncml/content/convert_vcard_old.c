/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of vCard 2.1 and 3.0 into each other. */
#include "content/convert_vcard.h"

#include "base/limits.h"
#include "content/vcard.h"

#include <string.h>

/* What the separators of a value are, and how it is escaped. */
enum shape {
	SHAPE_RAW,   /* no text: a date, numbers, a word */
	SHAPE_OTHER, /* unknown: commas and semicolons stay as they are */
	SHAPE_TEXT,
	SHAPE_WORDS, /* a list of texts, of which 2.1 knows nothing */
	SHAPE_NAME,  /* parts that are lists */
	SHAPE_PARTS,
	SHAPE_LIST
};

static const struct sml_trait *
trait_of(struct sml_str name)
{
	for (size_t i = 0; i < sml_vcard_traits.count; i++) {
		if (sml_str_is_nocase(name, sml_vcard_traits.rows[i].name))
			return &sml_vcard_traits.rows[i];
	}
	return NULL;
}

static enum shape
shape_of(const struct sml_trait *trait)
{
	unsigned flags = trait ? trait->flags : 0;

	if (flags & (SML_TRAIT_DATE | SML_TRAIT_NUMBERS | SML_TRAIT_TOKEN))
		return SHAPE_RAW;
	if (!(flags & SML_TRAIT_TEXT))
		return SHAPE_OTHER;
	if (flags & SML_TRAIT_LIST)
		return SHAPE_LIST;
	if (flags & SML_TRAIT_JOINED)
		return SHAPE_NAME;
	if (flags & SML_TRAIT_PARTS)
		return SHAPE_PARTS;
	return strcmp(trait->name, "NICKNAME") == 0 ? SHAPE_WORDS : SHAPE_TEXT;
}

/* ---- values ---- */

static void
put_list(
    const struct sml_conversion *cv, struct sml_str value, struct sml_buf *out)
{
	enum sml_escape from =
	    sml_convert_is_old(cv->from) ? SML_ESCAPE_OLD : SML_ESCAPE_NEW;
	struct sml_str element;
	struct sml_buf text;
	size_t at = 0;

	sml_buf_init(&text, SML_LINE_MAX);
	while (sml_text_next_element(value, from, &at, &element)) {
		if (out->len)
			sml_buf_put_byte(out, ',');
		sml_buf_reset(&text);
		sml_text_unescape(sml_str_trim(element), SML_ESCAPE_NEW, &text);
		sml_buf_fail(out, text.err);
		sml_text_escape(sml_buf_str(&text), SML_ESCAPE_NEW, out);
	}
	sml_buf_free(&text);
}

static void
put_old_value(struct sml_conversion *cv, struct sml_str value, enum shape shape,
    struct sml_buf *out)
{
	struct sml_buf *text = &cv->scratch[2];

	sml_buf_reset(text);
	if (shape == SHAPE_LIST) {
		put_list(cv, value, out);
	} else if (shape == SHAPE_TEXT || shape == SHAPE_WORDS) {
		sml_text_unescape(value, SML_ESCAPE_NEW, text);
		sml_convert_put_few_escapes(sml_buf_str(text), out);
	} else if (shape == SHAPE_NAME) {
		sml_text_join_list(value, text);
		sml_convert_escapes(cv, sml_buf_str(text), ";", out);
	} else {
		sml_convert_escapes(
		    cv, value, shape == SHAPE_PARTS ? ";" : ";,", out);
	}
	if (!out->err)
		out->err = text->err;
}

static void
put_new_value(struct sml_conversion *cv, struct sml_str value, enum shape shape,
    struct sml_buf *out)
{
	static const char *const seps[] = {[SHAPE_OTHER] = ";,",
	    [SHAPE_TEXT] = "",
	    [SHAPE_WORDS] = ",",
	    [SHAPE_NAME] = ";",
	    [SHAPE_PARTS] = ";"};

	if (shape == SHAPE_LIST)
		put_list(cv, value, out);
	else
		sml_convert_escapes(cv, value, seps[shape], out);
}

/* ---- parameters ---- */

bool
sml_card_is_encoding(struct sml_str word)
{
	static const char *const words[] = {
	    "QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "INLINE"};

	for (size_t i = 0; i < SML_ARRAY_LEN(words); i++) {
		if (sml_str_is_nocase(word, words[i]))
			return true;
	}
	return false;
}

/* The words of VALUE, and of its bare form. */
static bool
is_place(struct sml_str word)
{
	static const char *const words[] = {"URL", "URI", "CID", "CONTENT-ID"};

	for (size_t i = 0; i < SML_ARRAY_LEN(words); i++) {
		if (sml_str_is_nocase(word, words[i]))
			return true;
	}
	return false;
}

static bool
is_type(const struct sml_param *param)
{
	if (param->name.p)
		return sml_str_is_nocase(param->name, "TYPE");
	return !sml_card_is_encoding(param->value) && !is_place(param->value);
}

enum sml_err
sml_card_types(
    struct sml_card *card, const struct sml_line *line, struct sml_str *out)
{
	struct sml_buf *words = &card->cv->scratch[2];

	sml_buf_reset(words);
	for (size_t i = 0; i < line->param_count; i++) {
		struct sml_str rest = line->params[i].value;
		struct sml_str type;

		if (!is_type(&line->params[i]))
			continue;
		while (sml_str_next(&rest, ',', &type)) {
			type = sml_str_trim(type);
			if (words->len && type.len)
				sml_buf_put_byte(words, ',');
			sml_buf_put_str(words, type);
		}
	}
	if (words->err)
		return words->err;
	*out = sml_arena_dup(card->cv->arena, sml_buf_str(words));
	return out->p ? SML_OK : SML_E_NOMEM;
}

/* Whether a type can stand in 2.1 without TYPE=. */
static bool
is_bare(struct sml_str type)
{
	for (size_t i = 0; i < type.len; i++) {
		char c = type.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '-' && c != '_')
			return false;
	}
	return !sml_card_is_encoding(type) && !is_place(type);
}

static enum sml_err
in_case(struct sml_card *card, struct sml_str word, bool is_upper,
    struct sml_str *out)
{
	struct sml_buf *cased = &card->cv->scratch[2];

	sml_buf_reset(cased);
	if (is_upper)
		sml_text_put_upper(cased, word);
	else
		sml_text_put_lower(cased, word);
	if (cased->err)
		return cased->err;
	*out = sml_arena_dup(card->cv->arena, sml_buf_str(cased));
	return out->p ? SML_OK : SML_E_NOMEM;
}

/* TYPE=home,voice as HOME;VOICE. */
static enum sml_err
add_bare_types(struct sml_card *card, struct sml_str types)
{
	struct sml_str type;
	size_t room = SML_LINE_PARAMS_MAX / 2;
	enum sml_err err = SML_OK;

	for (size_t i = 0; i < types.len && room; i++)
		room -= types.p[i] == ',';
	/* So many that no reader takes each for a parameter. */
	if (!room) {
		sml_card_add_param(card, "TYPE", types);
		return SML_OK;
	}
	while (!err && sml_str_next(&types, ',', &type)) {
		type = sml_str_trim(type);
		if (!type.len)
			continue;
		err = in_case(card, type, true, &type);
		sml_card_add_param(card, is_bare(type) ? NULL : "TYPE", type);
	}
	return err;
}

/* HOME;VOICE as TYPE=home,voice; of pictures, sounds and keys it is the name
 * of a format, which people write in capitals. */
static enum sml_err
add_type_list(struct sml_card *card, const struct sml_line *line,
    const struct sml_trait *trait)
{
	struct sml_str types;
	enum sml_err err = sml_card_types(card, line, &types);

	if (!err && trait && !sml_str_starts(sml_str_of(trait->name), "X-"))
		err = in_case(
		    card, types, trait->flags & SML_TRAIT_ONE_TYPE, &types);
	if (!err && types.len)
		sml_card_add_param(card, "TYPE", types);
	return err;
}

/* Where the value is, if not in the line. What 3.0 says of the kind of a
 * value (text, date) has no place in 2.1. */
static void
add_place(struct sml_card *card, struct sml_str word)
{
	bool is_uri =
	    sml_str_is_nocase(word, "URI") || sml_str_is_nocase(word, "URL");

	if (is_uri)
		word = card->out->is_old ? SML_STR("URL") : SML_STR("uri");
	if (sml_str_is_nocase(word, "INLINE") ||
	    (card->out->is_old && !is_place(word)))
		return;
	sml_card_add_param(card, "VALUE", word);
}

/* The parameters in their order, all types where the first one stands. */
static enum sml_err
make_params(struct sml_card *card, const struct sml_line *line,
    const struct sml_trait *trait)
{
	bool is_private =
	    !trait || sml_str_starts(sml_str_of(trait->name), "X-");
	bool has_types = false;
	enum sml_err err = SML_OK;

	sml_buf_reset(&card->params);
	for (size_t i = 0; i < line->param_count && !err; i++) {
		const struct sml_param *param = &line->params[i];

		if (is_type(param) && card->out->is_old && is_private) {
			sml_buf_put(&card->params, param, sizeof(*param));
		} else if (is_type(param) && card->out->is_old) {
			err = add_bare_types(card, param->value);
		} else if (is_type(param)) {
			if (!has_types)
				err = add_type_list(card, line, trait);
			has_types = true;
		} else if (!param->name.p) {
			if (is_place(param->value))
				add_place(card, param->value);
		} else if (sml_str_is_nocase(param->name, "VALUE")) {
			add_place(card, param->value);
		} else if (!sml_str_is_nocase(param->name, "ENCODING") &&
			   !sml_str_is_nocase(param->name, "CHARSET")) {
			sml_buf_put(&card->params, param, sizeof(*param));
		}
	}
	return err ? err : sml_buf_err(&card->params);
}

/* ---- lines ---- */

/* Bytes: only how they are marked is another. */
static enum sml_err
set_bytes(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	struct sml_buf *value = &card->value;
	struct sml_param *params;
	size_t count;

	sml_card_add_param(card, "ENCODING",
	    card->out->is_old ? SML_STR("BASE64") : SML_STR("b"));
	if (card->params.err)
		return card->params.err;
	count = card->params.len / sizeof(*params);
	if (count > SML_LINE_PARAMS_MAX)
		return SML_E_TOO_BIG;
	params = sml_arena_array(card->cv->arena, count, sizeof(*params));
	if (!params)
		return SML_E_NOMEM;
	memcpy(params, card->params.p, card->params.len);
	line->params = params;
	line->param_count = (uint16_t)count;
	sml_buf_reset(value);
	for (size_t i = 0; i < from->value.len; i++) {
		if (!memchr(" \t", from->value.p[i], 2))
			sml_buf_put_byte(value, (uint8_t)from->value.p[i]);
	}
	if (value->err)
		return value->err;
	line->value = sml_arena_dup(card->cv->arena, sml_buf_str(value));
	return line->value.p ? SML_OK : SML_E_NOMEM;
}

static bool
has_control(struct sml_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\t')
			return true;
	}
	return false;
}

static enum sml_err
set_text(struct sml_card *card, const struct sml_line *from, enum shape shape,
    struct sml_line *line, bool *is_bad_out)
{
	const struct sml_param *params = (const void *)card->params.p;
	struct sml_str value;
	enum sml_err err =
	    sml_convert_value(card->cv, from, shape > SHAPE_OTHER, &value);

	if (err)
		return err;
	*is_bad_out = shape == SHAPE_RAW && has_control(value);
	if (*is_bad_out)
		return SML_OK;
	sml_buf_reset(&card->value);
	if (shape == SHAPE_RAW)
		sml_buf_put_str(&card->value, value);
	else if (card->out->is_old)
		put_old_value(card->cv, value, shape, &card->value);
	else
		put_new_value(card->cv, value, shape, &card->value);
	err = sml_buf_err(&card->value);
	if (err)
		return err;
	card->cv->is_whole = shape == SHAPE_TEXT || shape == SHAPE_WORDS;
	err = sml_convert_set_text(card->cv, line, params,
	    card->params.len / sizeof(*params), sml_buf_str(&card->value));
	card->cv->is_whole = false;
	return err;
}

enum sml_err
sml_card_put_old(struct sml_card *card, size_t index)
{
	const struct sml_line *from = &card->cv->in.v[index];
	const struct sml_trait *trait = trait_of(from->name);
	enum shape shape = shape_of(trait);
	struct sml_line line = {.group = from->group, .name = from->name};
	bool is_bad = false;
	enum sml_err err = make_params(card, from, trait);

	if (!err && (shape == SHAPE_OTHER || shape == SHAPE_RAW) &&
	    sml_line_encoding(from) == SML_ENCODING_BASE64)
		err = set_bytes(card, from, &line);
	else if (!err)
		err = set_text(card, from, shape, &line, &is_bad);
	if (!err && is_bad)
		return sml_convert_leave_out(card->cv, from->name);
	return err ? err : sml_card_put_line(card, from, &line);
}
