/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of vCard 3.0 ("early") and 4.0 ("late") into each other. */
#include "content/convert_vcard.h"

#include "base/limits.h"
#include "content/convert_vcard_value.h"

#include <string.h>

/* How the value of a property differs; the parameters are in card->params. */
typedef enum sml_err put_value(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line);

static put_value name_to_early, phone_to_early, address_to_early, lost_to_early;
static put_value name_to_late, address_to_late, gender_to_late;

/* What is written in both alike has no row: unknown properties, and X-. */
static const struct row {
	const char *late;
	const char *early;
	put_value *to_early;
	put_value *to_late;
} rows[] = {
    {"ADR", "ADR", address_to_early, address_to_late},
    {"ANNIVERSARY", "X-ANNIVERSARY", sml_card_date_to_early,
	sml_card_date_to_late},
    {"BDAY", "BDAY", sml_card_date_to_early, sml_card_date_to_late},
    {"CALADRURI", "CALADRURI", NULL, NULL},
    {"CALURI", "CALURI", NULL, NULL},
    {"CATEGORIES", "CATEGORIES", NULL, NULL},
    {"CLIENTPIDMAP", "X-CLIENTPIDMAP", lost_to_early, NULL},
    {"EMAIL", "EMAIL", NULL, NULL},
    {"FBURL", "FBURL", NULL, NULL},
    {"FN", "FN", NULL, NULL},
    {"FN", "X-FN", lost_to_early, NULL},
    {"GENDER", "X-GENDER", NULL, gender_to_late},
    {"GEO", "GEO", sml_card_geo_to_early, sml_card_geo_to_late},
    {"IMPP", "IMPP", NULL, NULL},
    {"KEY", "KEY", sml_card_media_to_early, sml_card_media_to_late},
    {"KIND", "X-ADDRESSBOOKSERVER-KIND", NULL, NULL},
    {"LANG", "X-LANG", NULL, NULL},
    {"LOGO", "LOGO", sml_card_media_to_early, sml_card_media_to_late},
    {"MEMBER", "X-ADDRESSBOOKSERVER-MEMBER", NULL, NULL},
    {"N", "N", name_to_early, name_to_late},
    {"N", "X-N", lost_to_early, NULL},
    {"NICKNAME", "NICKNAME", NULL, NULL},
    {"NOTE", "NOTE", NULL, NULL},
    {"ORG", "ORG", NULL, NULL},
    {"PHOTO", "PHOTO", sml_card_media_to_early, sml_card_media_to_late},
    {"RELATED", "X-RELATED", NULL, NULL},
    {"ROLE", "ROLE", NULL, NULL},
    {"SOUND", "SOUND", sml_card_media_to_early, sml_card_media_to_late},
    {"SOURCE", "SOURCE", NULL, NULL},
    {"TEL", "TEL", phone_to_early, NULL},
    {"TITLE", "TITLE", NULL, NULL},
    {"TZ", "TZ", sml_card_zone_to_early, sml_card_zone_to_late},
    {"URL", "URL", NULL, NULL},
    {"XML", "X-XML", lost_to_early, NULL},
};

static const struct row *
row_of(struct sml_str name, bool is_late)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		const char *is = is_late ? rows[i].late : rows[i].early;

		if (sml_str_is_nocase(name, is) &&
		    (is_late || rows[i].to_early != lost_to_early))
			return &rows[i];
	}
	return NULL;
}

static bool
is_param(const struct sml_param *param, const char *name)
{
	return sml_str_is_nocase(param->name, name);
}

/* ---- parameters ---- */

/* RFC 6868: ^n ^^ ^' are a newline, a caret and a double quote. The last can
 * stand in no parameter of 3.0, nor can the first. RFC 6350 6.3.1 shows a
 * newline of a text as \n. */
static enum sml_err
undo_carets(
    struct sml_card *card, struct sml_str in, bool is_text, struct sml_str *out)
{
	struct sml_buf *text = &card->cv->scratch[2];

	sml_buf_reset(text);
	for (size_t i = 0; i < in.len; i++) {
		char next = i + 1 < in.len ? in.p[i + 1] : '\0';
		char c = in.p[i];

		if (c == '^' && next && memchr("n^'", next, 3)) {
			i++;
			c = '^';
			if (next == 'n')
				c = is_text ? '\n' : ' ';
			else if (next == '\'')
				c = is_text ? '"' : '\'';
		} else if (is_text && c == '\\' && next == 'n') {
			i++;
			c = '\n';
		}
		sml_buf_put_byte(text, (uint8_t)c);
	}
	if (text->err)
		return text->err;
	*out = sml_arena_dup(card->cv->arena, sml_buf_str(text));
	return out->p ? SML_OK : SML_E_NOMEM;
}

static enum sml_err
make_carets(struct sml_card *card, struct sml_str in, struct sml_str *out)
{
	struct sml_buf *text = &card->cv->scratch[2];

	sml_buf_reset(text);
	for (size_t i = 0; i < in.len; i++) {
		if (in.p[i] == '^')
			sml_buf_put_text(text, "^^");
		else if (in.p[i] == '"')
			sml_buf_put_text(text, "^'");
		else if (in.p[i] == '\r' && i + 1 < in.len &&
			 in.p[i + 1] == '\n')
			continue;
		else if (in.p[i] == '\n' || in.p[i] == '\r')
			sml_buf_put_text(text, "^n");
		else
			sml_buf_put_byte(text, (uint8_t)in.p[i]);
	}
	if (text->err)
		return text->err;
	*out = sml_arena_dup(card->cv->arena, sml_buf_str(text));
	return out->p ? SML_OK : SML_E_NOMEM;
}

/* TYPE=home,pref without its word @word; absent if nothing is left. */
static enum sml_err
without_type(struct sml_card *card, struct sml_str types, const char *word,
    bool *is_found_out, struct sml_str *out)
{
	struct sml_buf *left = &card->cv->scratch[2];
	struct sml_str rest = types;
	struct sml_str type;

	sml_buf_reset(left);
	while (sml_str_next(&rest, ',', &type)) {
		if (sml_str_is_nocase(sml_str_trim(type), word)) {
			*is_found_out = true;
			continue;
		}
		if (left->len)
			sml_buf_put_byte(left, ',');
		sml_buf_put_str(left, type);
	}
	*out = types;
	if (left->err || sml_str_eq(sml_buf_str(left), types))
		return left->err;
	*out = left->len ? sml_arena_dup(card->cv->arena, sml_buf_str(left))
			 : SML_STR_NONE;
	return left->len && !out->p ? SML_E_NOMEM : SML_OK;
}

/* Parameters of 4.0 that 3.0 has no place for. */
static bool
is_unknown_early(const struct sml_param *param)
{
	static const char *const names[] = {"PID", "ALTID", "SORT-AS", "LABEL",
	    "GEO", "TZ", "MEDIATYPE", "CALSCALE"};

	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++) {
		if (is_param(param, names[i]))
			return true;
	}
	return false;
}

/* Those that become lines or are looked at by the value. */
static bool
is_used(const struct row *row, const struct sml_param *param)
{
	return (row->to_early == name_to_early && is_param(param, "SORT-AS")) ||
	       (row->to_early == address_to_early &&
		   is_param(param, "LABEL")) ||
	       (row->to_early == sml_card_media_to_early &&
		   is_param(param, "MEDIATYPE")) ||
	       (is_param(param, "CALSCALE") &&
		   sml_str_is_nocase(param->value, "gregorian"));
}

static enum sml_err
add_early(struct sml_card *card, const struct row *row, struct sml_param param,
    bool *is_pref_out)
{
	enum sml_err err = SML_OK;

	if (is_param(&param, "PREF")) {
		if (sml_str_is(param.value, "1"))
			*is_pref_out = true;
		else
			err = sml_convert_leave_out(card->cv, param.name);
		return err;
	}
	if (is_unknown_early(&param))
		return is_used(row, &param)
			   ? SML_OK
			   : sml_convert_leave_out(card->cv, param.name);
	if (sml_str_chr(param.value, '^', 0) < param.value.len)
		err = undo_carets(card, param.value, false, &param.value);
	/* Quotes hide nothing that a list of words has. */
	if (is_param(&param, "TYPE"))
		param.is_quoted = false;
	if (!err)
		sml_buf_put(&card->params, &param, sizeof(param));
	return err;
}

/* To the types there are, or as the only one. */
static enum sml_err
add_pref(struct sml_card *card)
{
	struct sml_param *types = sml_card_find_param(card, "TYPE");

	if (!types) {
		sml_card_add_param(card, "TYPE", SML_STR("pref"));
		return SML_OK;
	}
	types->value = sml_arena_printf(
	    card->cv->arena, "%.*s,pref", SML_STR_ARG(types->value));
	return types->value.p ? SML_OK : SML_E_NOMEM;
}

static enum sml_err
make_early_params(
    struct sml_card *card, const struct row *row, const struct sml_line *from)
{
	bool is_pref = false;
	enum sml_err err = SML_OK;

	sml_buf_reset(&card->params);
	for (size_t i = 0; i < from->param_count && !err; i++)
		err = add_early(card, row, from->params[i], &is_pref);
	if (is_pref && !err)
		err = add_pref(card);
	return err ? err : sml_buf_err(&card->params);
}

static enum sml_err
make_late_params(struct sml_card *card, const struct sml_line *from)
{
	bool is_pref = false;
	enum sml_err err = SML_OK;

	sml_buf_reset(&card->params);
	for (size_t i = 0; i < from->param_count && !err; i++) {
		struct sml_param param = from->params[i];

		if (is_param(&param, "TYPE"))
			err = without_type(
			    card, param.value, "pref", &is_pref, &param.value);
		if (!err && sml_str_chr(param.value, '^', 0) < param.value.len)
			err = make_carets(card, param.value, &param.value);
		if (!err && param.value.p)
			sml_buf_put(&card->params, &param, sizeof(param));
	}
	if (is_pref)
		sml_card_add_param(card, "PREF", SML_STR("1"));
	return err ? err : sml_buf_err(&card->params);
}

/* The finished line, its parameters in the arena. */
static enum sml_err
put_finished(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	size_t count = card->params.len / sizeof(struct sml_param);
	struct sml_param *params;

	if (card->params.err)
		return card->params.err;
	if (count > SML_LINE_PARAMS_MAX)
		return SML_E_TOO_BIG;
	params = sml_arena_array(card->cv->arena, count + 1, sizeof(*params));
	if (!params)
		return SML_E_NOMEM;
	if (count)
		memcpy(params, card->params.p, card->params.len);
	line->params = params;
	line->param_count = (uint16_t)count;
	return sml_card_put_line(card, from, line);
}

/* A line whose text is a parameter of @from in 4.0. */
static enum sml_err
put_text_line(struct sml_card *card, const struct sml_line *from,
    const char *name, struct sml_str text)
{
	struct sml_line line = {.group = from->group, .name = sml_str_of(name)};
	struct sml_str types;
	enum sml_err err = sml_card_types(card, from, &types);

	if (err)
		return err;
	sml_buf_reset(&card->params);
	if (types.len && strcmp(name, "LABEL") == 0)
		sml_card_add_param(card, "TYPE", types);
	sml_buf_reset(&card->value);
	sml_text_escape(text, SML_ESCAPE_NEW, &card->value);
	if (card->value.err)
		return card->value.err;
	line.value = sml_arena_dup(card->cv->arena, sml_buf_str(&card->value));
	return line.value.p ? put_finished(card, &line, &line) : SML_E_NOMEM;
}

/* ---- 4.0 to 3.0 ---- */

static enum sml_err
phone_to_early(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	(void)from;
	if (!sml_str_starts_nocase(line->value, "tel:"))
		return SML_OK;
	line->value = sml_str_sub(line->value, 4, line->value.len);
	sml_card_drop_param(card, "VALUE");
	return SML_OK;
}

static enum sml_err
name_to_early(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	(void)card;
	(void)from;
	(void)line;
	return SML_OK;
}

static enum sml_err
address_to_early(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	return name_to_early(card, from, line);
}

/* What stands in a parameter there is a line here, right after its own. */
static enum sml_err
put_early_followers(
    struct sml_card *card, const struct row *row, const struct sml_line *from)
{
	bool is_name = row->to_early == name_to_early;
	const char *name = is_name ? "SORT-STRING" : "LABEL";
	const struct sml_param *param;
	struct sml_str text;
	enum sml_err err;

	if (!is_name && row->to_early != address_to_early)
		return SML_OK;
	param = sml_line_param(from, is_name ? "SORT-AS" : "LABEL");
	if (!param)
		return SML_OK;
	err = undo_carets(card, param->value, true, &text);
	return err ? err : put_text_line(card, from, name, text);
}

/* 3.0 has no place for it: under an X- name it is only compared. */
static enum sml_err
lost_to_early(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	(void)card;
	(void)from;
	(void)line;
	return SML_OK;
}

/* 3.0 has one N and one FN; 4.0 has them in several languages: the row after
 * their own is for those. */
static bool
is_second(struct sml_card *card, const struct sml_line *from)
{
	bool *seen = sml_str_is_nocase(from->name, "N")    ? &card->has_n
		     : sml_str_is_nocase(from->name, "FN") ? &card->has_fn
							   : NULL;
	bool is_second = seen && *seen;

	if (seen)
		*seen = true;
	return is_second;
}

enum sml_err
sml_card_put_early(struct sml_card *card, size_t index)
{
	const struct sml_line *from = &card->cv->in.v[index];
	const struct row *row = row_of(from->name, true);
	struct sml_line line = {
	    .group = from->group, .name = from->name, .value = from->value};
	enum sml_err err;

	if (!row)
		return sml_card_put_line(card, from, from);
	if (is_second(card, from))
		row++;
	if (row->to_early == lost_to_early && !card->cv->is_to_compare)
		return sml_convert_leave_out(card->cv, from->name);
	if (strcmp(row->early, row->late) != 0)
		line.name = sml_str_of(row->early);
	err = make_early_params(card, row, from);
	if (!err && row->to_early)
		err = row->to_early(card, from, &line);
	if (!err)
		err = put_finished(card, from, &line);
	return err ? err : put_early_followers(card, row, from);
}

/* ---- 3.0 to 4.0 ---- */

static enum sml_err
name_to_late(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	struct sml_str sort = card->sort;
	enum sml_err err = SML_OK;

	(void)from;
	(void)line;
	if (sort.p && !card->has_n) {
		sml_buf_reset(&card->value);
		sml_text_unescape(sort, SML_ESCAPE_NEW, &card->value);
		err = make_carets(card, sml_buf_str(&card->value), &sort);
		sml_card_add_param(card, "SORT-AS", sort);
	}
	card->has_n = true;
	return err;
}

static bool
is_label_of(struct sml_card *card, const struct sml_line *adr,
    const struct sml_line *label, enum sml_err *err)
{
	struct sml_str a, b;

	if (*err || !sml_str_is_nocase(adr->name, "ADR") ||
	    !sml_str_is_nocase(label->name, "LABEL") ||
	    sml_line_encoding(label) != SML_ENCODING_NONE)
		return false;
	*err = sml_card_types(card, adr, &a);
	if (!*err)
		*err = sml_card_types(card, label, &b);
	return !*err && sml_str_eq_nocase(a, b);
}

static enum sml_err
address_to_late(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	const struct sml_line *label = from + 1;
	enum sml_err err = SML_OK;
	struct sml_str text;

	(void)line;
	/* END follows the last line. */
	if (!is_label_of(card, from, label, &err))
		return err;
	sml_buf_reset(&card->value);
	sml_text_unescape(label->value, SML_ESCAPE_NEW, &card->value);
	err = sml_buf_err(&card->value);
	if (!err)
		err = make_carets(card, sml_buf_str(&card->value), &text);
	if (!err)
		sml_card_add_param(card, "LABEL", text);
	return err;
}

/* X-GENDER is also written with words that 4.0 does not have. */
static enum sml_err
gender_to_late(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	size_t end = sml_str_chr(from->value, ';', 0);

	(void)card;
	if (end > 1 || (end == 1 && !memchr("MFONU", from->value.p[0], 5)))
		line->name = from->name;
	return SML_OK;
}

enum sml_err
sml_card_put_latest(struct sml_card *card, size_t index)
{
	const struct sml_line *from = &card->cv->in.v[index];
	const struct row *row = row_of(from->name, false);
	struct sml_line line = {
	    .group = from->group, .name = from->name, .value = from->value};
	enum sml_err err = SML_OK;

	if (index && is_label_of(card, from - 1, from, &err))
		return SML_OK;
	if (err || (card->sort.p && card->sort.p == from->value.p))
		return err;
	if (!row)
		return sml_card_put_line(card, from, from);
	if (strcmp(row->early, row->late) != 0)
		line.name = sml_str_of(row->late);
	err = make_late_params(card, from);
	if (!err && row->to_late)
		err = row->to_late(card, from, &line);
	return err ? err : put_finished(card, from, &line);
}
