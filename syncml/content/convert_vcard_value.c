/* SPDX-License-Identifier: Apache-2.0 */
/* Dates, places, zones and pictures of vCard 3.0 and 4.0. */
#include "content/convert_vcard_value.h"

#include "base/base64.h"
#include "base/limits.h"

#include <string.h>

/* A leap year long ago, as Apple writes for "no year". */
#define OMITTED_YEAR "1604"

struct sml_param *
sml_card_find_param(struct sml_card *card, const char *name)
{
	struct sml_param *v = (void *)card->params.p;
	size_t count = card->params.len / sizeof(*v);

	for (size_t i = 0; i < count; i++) {
		if (sml_str_is_nocase(v[i].name, name))
			return &v[i];
	}
	return NULL;
}

void
sml_card_drop_param(struct sml_card *card, const char *name)
{
	struct sml_param *v = (void *)card->params.p;
	size_t count = card->params.len / sizeof(*v);
	size_t kept = 0;
	bool is_encoding = strcmp(name, "ENCODING") == 0;

	if (card->params.err)
		return;
	for (size_t i = 0; i < count; i++) {
		bool is_bare = !v[i].name.p && is_encoding &&
			       sml_card_is_encoding(v[i].value);

		if (!is_bare && !sml_str_is_nocase(v[i].name, name))
			v[kept++] = v[i];
	}
	sml_buf_cut(&card->params, kept * sizeof(*v));
}

static bool
has_value_type(struct sml_card *card, const char *type)
{
	const struct sml_param *param = sml_card_find_param(card, "VALUE");

	return param && sml_str_is_nocase(param->value, type);
}

/* What is in card->value, as the value of the line. */
static enum sml_err
set_value(struct sml_card *card, struct sml_line *line)
{
	if (card->value.err)
		return card->value.err;
	line->value = sml_arena_dup(card->cv->arena, sml_buf_str(&card->value));
	return line->value.p ? SML_OK : SML_E_NOMEM;
}

static size_t
digits_at(struct sml_str s, size_t at)
{
	size_t end = at;

	while (end < s.len && s.p[end] >= '0' && s.p[end] <= '9')
		end++;
	return end - at;
}

/* ---- dates ---- */

enum sml_err
sml_card_date_to_early(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	struct sml_str value = sml_str_trim(from->value);
	bool is_text = has_value_type(card, "text");

	if (has_value_type(card, "date-and-or-time"))
		sml_card_drop_param(card, "VALUE");
	if (!is_text && (digits_at(value, 0) >= 8 ||
			    (digits_at(value, 0) == 4 && value.len >= 10)))
		return SML_OK;
	if (!is_text && sml_str_starts(value, "--") &&
	    digits_at(value, 2) == 4 && value.len == 6) {
		sml_buf_reset(&card->value);
		sml_buf_printf(&card->value, OMITTED_YEAR "-%.2s-%.2s",
		    value.p + 2, value.p + 4);
		sml_card_add_param(
		    card, "X-APPLE-OMIT-YEAR", SML_STR(OMITTED_YEAR));
		return set_value(card, line);
	}
	if (!value.len)
		return SML_OK;
	if (!is_text)
		sml_card_add_param(card, "VALUE", SML_STR("text"));
	return sml_convert_leave_out(card->cv, from->name);
}

/* 2009-03-20, perhaps with a time: without what separates its parts. */
static bool
is_extended(struct sml_str s)
{
	if (s.len < 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!memchr("0123456789-:TZ", s.p[i], 14))
			return false;
	}
	return true;
}

enum sml_err
sml_card_date_to_late(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	const struct sml_param *omitted =
	    sml_card_find_param(card, "X-APPLE-OMIT-YEAR");
	struct sml_str value = sml_str_trim(from->value);
	size_t year_len = omitted ? omitted->value.len : 0;

	if (!is_extended(value)) {
		/* X-ANNIVERSARY is also written in words. */
		if (digits_at(value, 0) < 8)
			line->name = from->name;
		return SML_OK;
	}
	if (has_value_type(card, "date") || has_value_type(card, "date-time"))
		sml_card_drop_param(card, "VALUE");
	sml_buf_reset(&card->value);
	if (year_len == 4 && memcmp(omitted->value.p, value.p, 4) == 0) {
		sml_buf_put_text(&card->value, "--");
		value = sml_str_sub(value, 5, value.len);
		sml_card_drop_param(card, "X-APPLE-OMIT-YEAR");
	}
	for (size_t i = 0; i < value.len; i++) {
		bool is_date = i < 10;

		if (value.p[i] != ':' && (value.p[i] != '-' || !is_date))
			sml_buf_put_byte(&card->value, (uint8_t)value.p[i]);
	}
	return set_value(card, line);
}

/* ---- places and zones ---- */

enum sml_err
sml_card_geo_to_early(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	struct sml_str value = sml_str_trim(from->value);
	size_t comma = sml_str_chr(value, ',', 0);
	size_t end = sml_str_chr(value, ';', 0);

	if (!sml_str_starts_nocase(value, "geo:") || comma >= end)
		return SML_OK;
	sml_card_drop_param(card, "VALUE");
	sml_buf_reset(&card->value);
	sml_buf_put_str(&card->value, sml_str_sub(value, 4, comma - 4));
	sml_buf_put_byte(&card->value, ';');
	sml_buf_put_str(
	    &card->value, sml_str_sub(value, comma + 1, end - comma - 1));
	if (end < value.len) {
		enum sml_err err = sml_convert_leave_out(card->cv, from->name);

		if (err)
			return err;
	}
	return set_value(card, line);
}

enum sml_err
sml_card_geo_to_late(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	struct sml_str value = sml_str_trim(from->value);
	size_t sep = sml_str_chr(value, ';', 0);

	for (size_t i = 0; i < value.len; i++) {
		if (!memchr("0123456789+-.;", value.p[i], 14))
			return SML_OK;
	}
	if (sep == value.len || sml_str_chr(value, ';', sep + 1) < value.len)
		return SML_OK;
	sml_buf_reset(&card->value);
	sml_buf_put_text(&card->value, "geo:");
	sml_buf_put_str(&card->value, sml_str_sub(value, 0, sep));
	sml_buf_put_byte(&card->value, ',');
	sml_buf_put_str(
	    &card->value, sml_str_sub(value, sep + 1, value.len - sep - 1));
	return set_value(card, line);
}

/* +hh, +hhmm or +hh:mm; hours and minutes are told. */
static bool
read_offset(struct sml_str s, struct sml_str *hours, struct sml_str *minutes)
{
	size_t colon;

	if (!s.len || (s.p[0] != '-' && s.p[0] != '+') || s.len > 6)
		return false;
	colon = sml_str_chr(s, ':', 0);
	*hours = sml_str_sub(s, 0, 3);
	*minutes = sml_str_sub(s, colon == 3 ? 4 : 3, 2);
	return digits_at(s, 1) == (colon == 3 ? 2 : s.len - 1) &&
	       (minutes->len == 2 ? s.len == (colon == 3 ? 6u : 5u)
				  : s.len == 3) &&
	       digits_at(*minutes, 0) == minutes->len;
}

enum sml_err
sml_card_zone_to_early(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	struct sml_str value = sml_str_trim(from->value);
	struct sml_str hours, minutes;

	if (!read_offset(value, &hours, &minutes)) {
		if (!sml_card_find_param(card, "VALUE"))
			sml_card_add_param(card, "VALUE", SML_STR("text"));
		return SML_OK;
	}
	sml_card_drop_param(card, "VALUE");
	sml_buf_reset(&card->value);
	sml_buf_put_str(&card->value, hours);
	sml_buf_put_byte(&card->value, ':');
	sml_buf_put_str(&card->value, minutes.len ? minutes : SML_STR("00"));
	return set_value(card, line);
}

enum sml_err
sml_card_zone_to_late(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	struct sml_str value = sml_str_trim(from->value);
	struct sml_str hours, minutes;

	if (has_value_type(card, "text")) {
		sml_card_drop_param(card, "VALUE");
		return SML_OK;
	}
	if (!read_offset(value, &hours, &minutes))
		return SML_OK;
	sml_card_drop_param(card, "VALUE");
	sml_card_add_param(card, "VALUE", SML_STR("utc-offset"));
	sml_buf_reset(&card->value);
	sml_buf_put_str(&card->value, hours);
	sml_buf_put_str(&card->value, minutes);
	return set_value(card, line);
}

/* ---- pictures, sounds, keys ---- */

/* The word of TYPE in 3.0, the media type of 4.0; first rows are written. */
static const struct media {
	const char *property;
	const char *word;
	const char *type;
} media[] = {
    {"KEY", "X509", "application/pkix-cert"},
    {"KEY", "X509", "application/x-x509-user-cert"},
    {"KEY", "X509", "application/x-x509-ca-cert"},
    {"KEY", "PGP", "application/pgp-keys"},
    {"SOUND", "WAVE", "audio/x-wav"},
    {"SOUND", "WAVE", "audio/wav"},
    {"SOUND", "AIFF", "audio/x-aiff"},
    {"SOUND", "PCM", "audio/L16"},
};

static const char *
family_of(struct sml_str property)
{
	if (sml_str_is_nocase(property, "KEY"))
		return "application/";
	return sml_str_is_nocase(property, "SOUND") ? "audio/" : "image/";
}

static bool
is_no_medium(struct sml_str word)
{
	return sml_str_is_nocase(word, "HOME") ||
	       sml_str_is_nocase(word, "WORK") ||
	       sml_str_is_nocase(word, "PREF");
}

/* The word for @type in the arena; absent if there is none. */
static enum sml_err
word_of(struct sml_card *card, struct sml_str property, struct sml_str type,
    struct sml_str *out)
{
	struct sml_buf *word = &card->cv->scratch[2];
	const char *family = family_of(property);

	*out = SML_STR_NONE;
	for (size_t i = 0; i < SML_ARRAY_LEN(media); i++) {
		if (sml_str_is_nocase(property, media[i].property) &&
		    sml_str_is_nocase(type, media[i].type)) {
			*out = sml_str_of(media[i].word);
			return SML_OK;
		}
	}
	if (!type.len || sml_str_is_nocase(type, "application/octet-stream"))
		return SML_OK;
	if (!sml_str_starts_nocase(type, family))
		return sml_convert_leave_out(card->cv, SML_STR("MEDIATYPE"));
	sml_buf_reset(word);
	sml_text_put_upper(word, sml_str_sub(type, strlen(family), type.len));
	if (word->err)
		return word->err;
	*out = sml_arena_dup(card->cv->arena, sml_buf_str(word));
	return out->p ? SML_OK : SML_E_NOMEM;
}

static void
put_percent_decoded(struct sml_str s, struct sml_buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		size_t len = out->len;

		if (s.p[i] == '%' && i + 2 < s.len &&
		    !sml_hex_decode(sml_str_sub(s, i + 1, 2), out)) {
			i += 2;
			continue;
		}
		if (out->err)
			return;
		sml_buf_cut(out, len);
		sml_buf_put_byte(out, (uint8_t)s.p[i]);
	}
}

/* data:[type][;charset=...][;base64],bytes; backslashes are of writers that
 * take it for a text. */
static enum sml_err
data_to_early(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	struct sml_buf *text = &card->cv->scratch[0];
	struct sml_str rest, type, head, word;
	size_t comma = sml_str_chr(from->value, ',', 0);
	bool is_base64 = false;
	enum sml_err err;

	sml_buf_reset(text);
	for (size_t i = 5; i < comma; i++) {
		if (from->value.p[i] != '\\')
			sml_buf_put_byte(text, (uint8_t)from->value.p[i]);
	}
	if (text->err)
		return text->err;
	head = sml_buf_str(text);
	rest = sml_str_sub(from->value, comma + 1, from->value.len);
	if (!sml_str_next(&head, ';', &type))
		type = SML_STR("");
	while (sml_str_next(&head, ';', &word))
		is_base64 |= sml_str_is_nocase(word, "base64");
	sml_buf_reset(&card->value);
	if (is_base64) {
		sml_buf_put_str(&card->value, rest);
	} else {
		struct sml_buf *bytes = &card->cv->scratch[1];

		sml_buf_reset(bytes);
		put_percent_decoded(rest, bytes);
		sml_buf_fail(&card->value, bytes->err);
		sml_base64_encode(sml_buf_str(bytes), &card->value);
	}
	err = word_of(card, from->name, type, &word);
	if (!err && word.p)
		sml_card_add_param(card, "TYPE", word);
	sml_card_drop_param(card, "VALUE");
	sml_card_add_param(card, "ENCODING", SML_STR("b"));
	return err ? err : set_value(card, line);
}

enum sml_err
sml_card_media_to_early(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	const struct sml_param *type = sml_line_param(from, "MEDIATYPE");
	struct sml_str word = SML_STR_NONE;
	enum sml_err err = SML_OK;

	if (sml_line_encoding(from) != SML_ENCODING_NONE)
		return SML_OK;
	if (has_value_type(card, "text")) {
		sml_card_drop_param(card, "VALUE");
		return SML_OK;
	}
	if (sml_str_starts_nocase(from->value, "data:"))
		return data_to_early(card, from, line);
	if (type)
		err = word_of(card, from->name, type->value, &word);
	if (!err && word.p)
		sml_card_add_param(card, "TYPE", word);
	if (!sml_card_find_param(card, "VALUE"))
		sml_card_add_param(card, "VALUE", SML_STR("uri"));
	return err;
}

/* What can stand in a media type. */
static bool
is_media_word(struct sml_str word)
{
	for (size_t i = 0; i < word.len; i++) {
		char c = word.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && !memchr("-+.", c, 3))
			return false;
	}
	return true;
}

/* The first type word that names a format goes out of the parameters; the
 * media type for it comes to the end of card->value. */
static enum sml_err
take_type(struct sml_card *card, const struct sml_line *from, bool *has_type)
{
	struct sml_str types, word;
	struct sml_str found = SML_STR_NONE;
	struct sml_buf *left = &card->cv->scratch[2];
	enum sml_err err = sml_card_types(card, from, &types);

	*has_type = false;
	if (err)
		return err;
	sml_buf_reset(left);
	while (sml_str_next(&types, ',', &word)) {
		if (!found.p && !is_no_medium(word)) {
			found = word;
			continue;
		}
		if (sml_str_is_nocase(word, "PREF"))
			continue;
		if (left->len)
			sml_buf_put_byte(left, ',');
		sml_buf_put_str(left, word);
	}
	if (!found.len || !is_media_word(found))
		return SML_OK;
	sml_card_drop_param(card, "TYPE");
	if (left->len) {
		struct sml_str kept =
		    sml_arena_dup(card->cv->arena, sml_buf_str(left));

		if (!kept.p)
			return SML_E_NOMEM;
		sml_card_add_param(card, "TYPE", kept);
	}
	*has_type = true;
	for (size_t i = 0; i < SML_ARRAY_LEN(media); i++) {
		if (sml_str_is_nocase(from->name, media[i].property) &&
		    sml_str_is_nocase(found, media[i].word)) {
			sml_buf_put_text(&card->value, media[i].type);
			return SML_OK;
		}
	}
	sml_buf_put_text(&card->value, family_of(from->name));
	sml_text_put_lower(&card->value, found);
	return SML_OK;
}

enum sml_err
sml_card_media_to_late(
    struct sml_card *card, const struct sml_line *from, struct sml_line *line)
{
	struct sml_buf *value = &card->value;
	bool has_type;
	enum sml_err err = SML_OK;

	sml_buf_reset(value);
	if (sml_line_encoding(from) == SML_ENCODING_BASE64) {
		sml_buf_put_text(value, "data:");
		err = take_type(card, from, &has_type);
		if (!has_type)
			sml_buf_put_text(value, "application/octet-stream");
		sml_buf_put_text(value, ";base64,");
		sml_buf_put_str(value, from->value);
		sml_card_drop_param(card, "ENCODING");
		return err ? err : set_value(card, line);
	}
	if (has_value_type(card, "uri")) {
		err = take_type(card, from, &has_type);
		sml_card_drop_param(card, "VALUE");
		if (!err && has_type) {
			struct sml_line type = {.depth = 0};

			err = set_value(card, &type);
			sml_card_add_param(card, "MEDIATYPE", type.value);
		}
		return err;
	}
	if (!sml_card_find_param(card, "VALUE"))
		sml_card_add_param(card, "VALUE", SML_STR("text"));
	return SML_OK;
}
