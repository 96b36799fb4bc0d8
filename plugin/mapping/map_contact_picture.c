/* SPDX-License-Identifier: Apache-2.0 */
/* The picture of a contact, which is an attachment of its message. */
#include "mapping/map_contact.h"

#include "base/base64.h"
#include "base/limits.h"
#include "content/item.h"

#include <string.h>

/* What Outlook can show, by its first bytes. */
static const struct {
	struct sml_str start;
	const char *type;
} types[] = {
    {{"\xFF\xD8\xFF", 3}, "JPEG"},
    {{"\x89PNG", 4}, "PNG"},
    {{"GIF8", 4}, "GIF"},
    {{"BM", 2}, "BMP"},
    {{"II*\0", 4}, "TIFF"},
    {{"MM\0*", 4}, "TIFF"},
};

/* NULL: it is no picture. */
static const char *
type_of(struct sml_str photo)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(types); i++) {
		struct sml_str start = types[i].start;

		if (sml_str_eq(sml_str_sub(photo, 0, start.len), start))
			return types[i].type;
	}
	return NULL;
}

static enum sml_err
decode(struct contact *c, struct sml_str value, struct sml_str *out)
{
	struct sml_buf bytes;
	enum sml_err err;

	*out = SML_STR_NONE;
	sml_buf_init(&bytes, SML_LINE_MAX);
	err = sml_base64_decode(value, &bytes);
	if (!err && type_of(sml_buf_str(&bytes)))
		err = sml_buf_dup(&bytes, c->arena, out);
	sml_buf_free(&bytes);
	/* Something else than a picture is none. */
	return err == SML_E_SYNTAX ? SML_OK : err;
}

/* The first line that holds a picture itself; others, and addresses of
 * pictures, are surplus. */
static enum sml_err
find(struct contact *c, size_t *at_out, struct sml_str *out)
{
	unsigned depth = c->lines.v[c->begin].depth + 1u;
	size_t i = sml_lines_find(&c->lines, "PHOTO", depth, c->begin);
	enum sml_err err = SML_OK;

	*out = SML_STR_NONE;
	for (; i < c->lines.count && !err;
	     i = sml_lines_find(&c->lines, "PHOTO", depth, i + 1)) {
		if (sml_line_encoding(&c->lines.v[i]) != SML_ENCODING_BASE64)
			continue;
		err = decode(c, c->lines.v[i].value, out);
		if (out->len)
			break;
	}
	*at_out = i;
	return err;
}

enum sml_err
outlook_picture_read(struct contact *c, struct outlook_item *out)
{
	size_t at;

	out->has_photo = true;
	return find(c, &at, &out->photo);
}

/* PHOTO;TYPE=JPEG, with what else the line had but its types. */
static enum sml_err
set(struct contact *c, size_t at, struct sml_str photo)
{
	struct sml_line *line = &c->lines.v[at];
	struct sml_param *params =
	    sml_arena_array(c->arena, line->param_count + 1u, sizeof(*params));
	struct sml_str type = sml_str_of(type_of(photo));
	uint16_t count = 0;

	if (!params)
		return SML_E_NOMEM;
	params[count++] = (struct sml_param){
	    c->lines.is_old ? SML_STR_NONE : SML_STR("TYPE"), type, false};
	for (size_t i = 0; i < line->param_count; i++) {
		struct sml_str name = line->params[i].name;

		if (name.p && !sml_str_is_nocase(name, "TYPE"))
			params[count++] = line->params[i];
	}
	line->params = params;
	line->param_count = count;
	return outlook_map_set_bytes(&c->rows, &c->lines, at, photo);
}

enum sml_err
outlook_picture_write(struct contact *c, const struct outlook_item *now)
{
	const struct sml_line line = {.name = SML_STR("PHOTO"),
	    .depth = (uint8_t)(c->lines.v[c->begin].depth + 1)};
	struct sml_str then;
	size_t at;
	enum sml_err err = find(c, &at, &then);

	/* Nobody looked whether there is one, or it is something else. */
	if (err || (!now->has_photo && !now->photo.len) ||
	    (now->photo.len && !type_of(now->photo)))
		return err;
	if (then.len == now->photo.len &&
	    (!then.len || sml_str_eq(then, now->photo)))
		return SML_OK;
	if (!now->photo.len) {
		sml_lines_remove(&c->lines, at);
		return SML_OK;
	}
	if (at == c->lines.count) {
		at = sml_item_end(&c->lines, c->begin) - 1;
		err = sml_lines_insert(&c->lines, at, &line);
	}
	return err ? err : set(c, at, now->photo);
}

void
outlook_picture_keep(
    const struct outlook_item *current, struct outlook_item *out)
{
	if (!out->photo.len && current->photo.len && !type_of(current->photo)) {
		out->has_photo = false;
		out->v[OUTLOOK_PR_HAS_PICTURE].state = OUTLOOK_ABSENT;
	}
}
