/* SPDX-License-Identifier: Apache-2.0 */
/* Add, Replace, Delete and Copy of the peer, item by item. */
#include "base/base64.h"
#include "session/session_priv.h"

unsigned
sml_change_fail_status(const struct sml_datastore *ds)
{
	return ds->fail_status != 0 ? ds->fail_status
				    : SML_STATUS_COMMAND_FAILED;
}

/* The item's own Meta overrides the command's element by element. */
static struct sml_meta
merged_meta(const struct sml_cmd *cmd, const struct sml_item *item)
{
	struct sml_meta meta = item->meta;

	if (meta.format.p == NULL) {
		meta.format = cmd->meta.format;
	}
	if (meta.type.p == NULL) {
		meta.type = cmd->meta.type;
	}
	if (meta.size.p == NULL) {
		meta.size = cmd->meta.size;
	}
	meta.is_field_level = meta.is_field_level || cmd->meta.is_field_level;
	return meta;
}

static unsigned
check_item(const struct sml_session *s, const struct sml_session_frame *frame,
    const struct sml_cmd *cmd, const struct sml_item *item)
{
	const struct sml_datastore *ds = &s->ds[frame->ds].pub;

	if (frame->refused != 0) {
		return frame->refused;
	}
	if (ds->phase == SML_PHASE_FAILED) {
		return sml_change_fail_status(ds);
	}
	if (item->target.uri.len == 0 && item->source.uri.len == 0) {
		return SML_STATUS_BAD_REQUEST;
	}
	if (item->target.uri.len > SML_URI_MAX ||
	    item->source.uri.len > SML_URI_MAX) {
		return SML_STATUS_URI_TOO_LONG;
	}
	if (cmd->type == SML_CMD_COPY) {
		return item->source.uri.len > 0 ? 0 : SML_STATUS_INCOMPLETE;
	}
	if (cmd->type == SML_CMD_DELETE) {
		return 0;
	}
	if ((item->meta.is_field_level || cmd->meta.is_field_level) &&
	    (cmd->type != SML_CMD_REPLACE || s->cfg.role == SML_CLIENT)) {
		return SML_STATUS_UNSUPPORTED_FEATURE;
	}
	if (item->data_kind == SML_DATA_TREE) {
		return SML_STATUS_UNSUPPORTED_MEDIA;
	}
	return item->data_kind == SML_DATA_NONE ? SML_STATUS_INCOMPLETE : 0;
}

/* Undo Meta/Format; taken->status: it is one we do not know. */
static enum sml_err
undo_format(struct sml_session *s, struct sml_chunk_taken *taken)
{
	static const char *const plain[] = {
	    "chr", "bin", "xml", "node", "int", "bool"};
	struct sml_str format;
	struct sml_buf bytes;
	enum sml_err err;

	format = sml_str_trim(taken->meta.format);
	if (format.len == 0) {
		return SML_OK;
	}
	for (size_t i = 0; i < SML_ARRAY_LEN(plain); i++) {
		if (sml_str_is_nocase(format, plain[i])) {
			return SML_OK;
		}
	}
	taken->status = SML_STATUS_UNSUPPORTED_MEDIA;
	if (!sml_str_is_nocase(format, "b64")) {
		return SML_OK;
	}
	sml_buf_init(&bytes, taken->text.len + 4);
	err = sml_base64_decode(taken->text, &bytes);
	if (err == SML_OK && sml_buf_err(&bytes) != SML_OK) {
		err = sml_buf_err(&bytes);
	}
	if (err == SML_OK) {
		taken->text = sml_arena_dup(s->msg_arena,
		    bytes.len > 0 ? sml_buf_str(&bytes) : SML_STR(""));
		taken->status = 0;
		err = taken->text.p == NULL ? SML_E_NOMEM : SML_OK;
	}
	sml_buf_free(&bytes);
	return err == SML_E_SYNTAX ? SML_OK : err;
}

static void
item_event(struct sml_session *s, const struct sml_cmd *cmd,
    const struct sml_item *item, struct sml_event *out)
{
	out->type = SML_EV_ITEM;
	out->ref = sml_commands_ref(s, cmd, item);
	out->item.op = cmd->type;
	out->item.is_soft = cmd->is_soft;
	out->item.is_archive = cmd->is_archive;
	if (cmd->type == SML_CMD_COPY) {
		out->item.copied = item->source.uri;
		out->item.luid =
		    item->target.uri.len > 0 ? item->target.uri : SML_STR_NONE;
		return;
	}
	if (s->cfg.role == SML_SERVER) {
		out->item.luid = item->source.uri.len > 0 ? item->source.uri
							  : item->target.uri;
		return;
	}
	out->item.luid =
	    item->target.uri.len > 0 ? item->target.uri : SML_STR_NONE;
	out->item.guid =
	    item->source.uri.len > 0 ? item->source.uri : SML_STR_NONE;
}

enum sml_err
sml_change_item(struct sml_session *s, const struct sml_cmd *cmd,
    const struct sml_item *item, struct sml_event *out)
{
	const struct sml_session_frame *frame = &s->frames[s->frame_count - 1];
	struct sml_chunk_taken taken = {.meta = merged_meta(cmd, item)};
	bool has_data =
	    cmd->type == SML_CMD_ADD || cmd->type == SML_CMD_REPLACE;
	enum sml_err err = SML_OK;

	taken.status = check_item(s, frame, cmd, item);
	if (taken.status == 0) {
		err = sml_chunk_take(s, frame->ds, cmd, item, &taken);
	}
	if (err == SML_OK && taken.status == 0 && has_data) {
		err = undo_format(s, &taken);
	}
	if (err == SML_OK && taken.status != 0) {
		err = sml_commands_answer(s, cmd, item, taken.status);
		return err == SML_OK ? SML_END : err;
	}
	if (err != SML_OK) {
		return err;
	}
	sml_session_reach(s, frame->ds,
	    s->cfg.role == SML_SERVER ? SML_PHASE_CLIENT_CHANGES
				      : SML_PHASE_SERVER_CHANGES);
	out->ds = frame->ds;
	item_event(s, cmd, item, out);
	if (has_data) {
		out->item.type = taken.meta.type;
		out->item.text = taken.text;
		out->item.is_field_level = taken.meta.is_field_level;
	}
	return SML_OK;
}
