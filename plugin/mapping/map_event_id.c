/* SPDX-License-Identifier: Apache-2.0 */
/* UID of an appointment as global object id, and back ([MS-OXCICAL]
 * 2.1.3.1.1.20.26). */
#include "mapping/map_event_priv.h"

#include "base/base64.h"
#include "base/limits.h"
#include "mapping/blob.h"

#include <string.h>

/* Bytes of the head, and where its parts are. */
enum {
	CLASS_LEN = 16,
	DATE_AT = 16, /* year (high byte first), month, day */
	DATE_LEN = 4,
	SIZE_AT = 36,
	HEAD_LEN = 40
};
#define HEX_LEN_MIN 82
/* A longer UID is none of Outlook's. */
#define UID_LEN_MAX 8192

static const uint8_t class_id[CLASS_LEN] = {0x04, 0x00, 0x00, 0x00, 0x82, 0x00,
    0xE0, 0x00, 0x74, 0xC5, 0xB7, 0x10, 0x1A, 0x82, 0xE0, 0x08};
static const struct sml_str class_hex = {
    "040000008200E00074C5B7101A82E008", CLASS_LEN * 2};
static const struct sml_str foreign = {"vCal-Uid\1\0\0\0", 12};

/* ---- writing ---- */

static void
put_hex(struct sml_str id, struct sml_buf *out)
{
	for (size_t i = 0; i < id.len; i++) {
		bool is_date = i >= DATE_AT && i < DATE_AT + DATE_LEN;

		sml_buf_printf(
		    out, "%02X", is_date ? 0u : (unsigned)(uint8_t)id.p[i]);
	}
}

void
outlook_event_put_uid(
    struct outlook_event_out *out, const struct outlook_item *item)
{
	struct sml_str id = outlook_item_str(item, OUTLOOK_PR_CLEAN_GLOBAL_ID);
	struct sml_str data;

	for (size_t i = 0; out->names && i < out->names->uid_count; i++) {
		const struct sml_line *line = out->names->uids[i];

		outlook_event_put_params(
		    out, "UID", line->params, line->param_count, line->value);
	}
	if (out->names && out->names->uid_count)
		return;
	if (!id.len)
		id = outlook_item_str(item, OUTLOOK_PR_GLOBAL_ID);
	if (!id.len)
		return;
	data = sml_str_sub(id, HEAD_LEN, id.len);
	if (!sml_str_eq(sml_str_sub(data, 0, foreign.len), foreign)) {
		put_hex(id, &out->text);
		outlook_event_put(out, "UID", outlook_event_keep(out));
		return;
	}
	data = sml_str_sub(data, foreign.len, data.len);
	/* Some programs write the NUL of their string along. */
	while (data.len && !data.p[data.len - 1])
		data.len--;
	if (data.len)
		outlook_event_put_text(out, "UID", data);
}

/* ---- reading ---- */

/* False if @uid is none that Outlook made. */
static bool
decode(struct sml_str uid, struct sml_buf *out)
{
	if (uid.len < HEX_LEN_MIN ||
	    !sml_str_eq_nocase(sml_str_sub(uid, 0, class_hex.len), class_hex))
		return false;
	if (sml_hex_decode(uid, out) != SML_E_SYNTAX)
		return true;
	sml_buf_cut(out, 0);
	return false;
}

static void
encode(struct sml_str uid, struct sml_buf *out)
{
	sml_buf_put(out, class_id, sizeof(class_id));
	for (size_t i = DATE_AT; i < SIZE_AT; i++)
		sml_buf_put_byte(out, 0);
	outlook_blob_put_u32((uint32_t)(foreign.len + uid.len), out);
	sml_buf_put_str(out, foreign);
	sml_buf_put_str(out, uid);
}

/* The id in @id, of the instance on @day if there is one. */
static void
set_date(struct sml_buf *id, int64_t day)
{
	uint8_t *date = id->p + DATE_AT;
	struct sml_civil civil;

	memset(date, 0, DATE_LEN);
	if (day == INT64_MIN)
		return;
	civil = sml_civil_of(day * SML_DAY_S);
	date[0] = (uint8_t)(civil.year >> 8);
	date[1] = (uint8_t)civil.year;
	date[2] = civil.month;
	date[3] = civil.day;
}

enum sml_err
outlook_event_set_uid(struct outlook_event_in *in, int64_t day)
{
	const struct sml_line *line = outlook_event_find(in, "UID");
	struct sml_str uid = SML_STR_NONE;
	struct sml_str clean, full;
	struct sml_buf id;
	enum sml_err err = SML_OK;

	if (line)
		err = outlook_event_text(in, line, &uid);
	if (err)
		return err;
	uid = sml_str_trim(uid);
	/* Outlook may have given it one: that stays. */
	if (!uid.len || uid.len > UID_LEN_MAX)
		return SML_OK;
	sml_buf_init(&id, SML_ITEM_MAX);
	if (!decode(uid, &id))
		encode(uid, &id);
	err = sml_buf_err(&id);
	if (!err) {
		set_date(&id, INT64_MIN);
		clean = sml_arena_dup(in->arena, sml_buf_str(&id));
		set_date(&id, day);
		err = outlook_event_take(in->arena, &id, &full);
		if (!err && !clean.p)
			err = SML_E_NOMEM;
	}
	sml_buf_free(&id);
	if (err)
		return err;
	outlook_item_set_str(in->item, OUTLOOK_PR_CLEAN_GLOBAL_ID, clean);
	outlook_item_set_str(in->item, OUTLOOK_PR_GLOBAL_ID, full);
	return SML_OK;
}
