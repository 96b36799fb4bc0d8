/* SPDX-License-Identifier: Apache-2.0 */
/* Writes and reads one-off entry IDs. */
#include "mapping/one_off.h"

#include "base/limits.h"
#include "mapping/blob.h"

#include <string.h>

/* Flags, the provider of one-off addresses, version. */
static const uint8_t head[] = {0, 0, 0, 0, 0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3,
    0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02, 0, 0};
#define PROVIDER_AT 4
#define PROVIDER_LEN 16

#define IS_UNICODE 0x8000u
#define FLAGS 0x9001u /* Unicode, no rich text */

enum sml_err
outlook_one_off_make(struct sml_str name, struct sml_str type,
    struct sml_str address, struct sml_arena *arena, struct sml_str *out)
{
	const struct sml_str texts[] = {name, type, address};
	struct sml_buf id;
	enum sml_err err;

	sml_buf_init(&id, SML_ITEM_MAX);
	sml_buf_put(&id, head, sizeof(head));
	outlook_blob_put_u16(FLAGS, &id);
	for (size_t i = 0; i < SML_ARRAY_LEN(texts); i++) {
		outlook_blob_put_utf16(texts[i], SIZE_MAX, &id);
		outlook_blob_put_u16(0, &id);
	}
	err = sml_buf_dup(&id, arena, out);
	sml_buf_free(&id);
	return err;
}

/* The next text, up to its NUL; SML_E_SYNTAX if it has none. */
static enum sml_err
next_text(struct outlook_blob *id, bool is_wide, struct sml_buf *out)
{
	sml_buf_reset(out);
	while (id->rest.len && !id->is_cut) {
		unsigned unit = is_wide
				    ? outlook_blob_u16(id)
				    : (uint8_t)outlook_blob_bytes(id, 1).p[0];

		if (!unit)
			return id->is_cut ? SML_E_SYNTAX : sml_buf_err(out);
		sml_buf_put_byte(out, unit < 0x80 ? (uint8_t)unit : '?');
	}
	return SML_E_SYNTAX;
}

enum sml_err
outlook_one_off_smtp(
    struct sml_str id, struct sml_arena *arena, struct sml_str *out)
{
	struct outlook_blob blob = {.rest = id};
	struct sml_str start = outlook_blob_bytes(&blob, sizeof(head));
	bool is_wide = outlook_blob_u16(&blob) & IS_UNICODE;
	struct sml_buf text;
	enum sml_err err;

	*out = SML_STR_NONE;
	if (blob.is_cut || memcmp(start.p + PROVIDER_AT, head + PROVIDER_AT,
			       PROVIDER_LEN) != 0)
		return SML_OK;
	sml_buf_init(&text, SML_ITEM_MAX);
	err = next_text(&blob, is_wide, &text); /* the name */
	if (!err)
		err = next_text(&blob, is_wide, &text);
	if (!err && !sml_str_is_nocase(sml_buf_str(&text), "SMTP"))
		err = SML_E_SYNTAX;
	if (!err)
		err = next_text(&blob, is_wide, &text);
	if (!err)
		err = sml_buf_dup(&text, arena, out);
	sml_buf_free(&text);
	return err == SML_E_NOMEM ? err : SML_OK;
}
