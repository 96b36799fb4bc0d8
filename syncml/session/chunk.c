/* SPDX-License-Identifier: Apache-2.0 */
/* Large objects: parts joined on the way in, cut on the way out. */
#include <string.h>

#include "base/base64.h"
#include "session/session_priv.h"

/* A part smaller than this waits for the next message, if there is a choice. */
#define PART_MIN 256u

static const struct sml_log *
log_of(const struct sml_session *s)
{
	return s->cfg.env != NULL ? s->cfg.env->log : NULL;
}

/* ---- in ---- */

static void
forget(struct sml_session *s)
{
	memset(&s->chunk_in, 0, sizeof(s->chunk_in));
	sml_arena_reset(s->chunk_arena);
}

static enum sml_err
drop_parts(struct sml_session *s)
{
	if (s->cfg.spool == NULL) {
		return SML_OK;
	}
	return s->cfg.spool->ops->drop(
	    s->cfg.spool, SML_SPOOL_CHUNK, UINT64_MAX);
}

enum sml_err
sml_chunk_interrupt(struct sml_session *s)
{
	struct sml_answer alert = {.kind = SML_ANSWER_ALERT_223};
	struct sml_chunk_in *in = &s->chunk_in;
	enum sml_err err = SML_OK;

	if (!in->is_open) {
		return SML_OK;
	}
	/* Of an object that was refused the sender knows already. */
	if (in->refused == 0) {
		sml_log(log_of(s), SML_LOG_INFO,
		    "message %u: an object in parts has no end", s->in_msg);
		alert.ref.cmd = SML_CMD_ALERT;
		alert.ref.target_ref = in->target;
		alert.ref.source_ref = in->source;
		err = sml_session_answer(s, &alert);
		if (err == SML_OK) {
			err = drop_parts(s);
		}
	}
	forget(s);
	return err;
}

static bool
is_same(const struct sml_chunk_in *in, size_t ds, const struct sml_cmd *cmd,
    const struct sml_item *item)
{
	return in->is_open && in->ds == ds && in->cmd == cmd->type &&
	       sml_str_eq(in->target, item->target.uri) &&
	       sml_str_eq(in->source, item->source.uri);
}

bool
sml_chunk_has_part(const struct sml_session *s, const struct sml_cmd *cmd)
{
	for (const struct sml_item *item = cmd->items; item != NULL;
	     item = item->next) {
		if (item->has_more_data ||
		    is_same(&s->chunk_in, s->chunk_in.ds, cmd, item)) {
			return true;
		}
	}
	return false;
}

/* The largest Data we take: of base64 four bytes for three. */
static uint64_t
max_size(const struct sml_session *s, struct sml_str format)
{
	uint64_t max = s->cfg.max_obj;

	return sml_str_is_nocase(format, "b64") ? (max + 2) / 3 * 4 : max;
}

/* Another part of an object whose Meta/Size differs begins it anew. Some
 * devices repeat the same Size with each part, others with the first part of
 * an object that is sent again: only its end tells which. */
static bool
is_restart(const struct sml_chunk_in *in, const struct sml_meta *meta)
{
	uint64_t size;

	return meta->size.p != NULL && sml_str_u64(meta->size, &size) &&
	       (in->refused != 0 || size != in->size);
}

/* First part: what it will be, and whether we take it at all. */
static enum sml_err
open_chunk(struct sml_session *s, size_t ds, const struct sml_cmd *cmd,
    const struct sml_item *item, const struct sml_meta *meta)
{
	struct sml_chunk_in *in = &s->chunk_in;
	const struct sml_str none = SML_STR_NONE;

	forget(s);
	in->is_open = true;
	in->ds = ds;
	in->cmd = cmd->type;
	in->is_field_level = meta->is_field_level;
	in->target = sml_arena_dup(s->chunk_arena, item->target.uri);
	in->source = sml_arena_dup(s->chunk_arena, item->source.uri);
	in->type = sml_arena_dup(
	    s->chunk_arena, meta->type.len <= SML_URI_MAX ? meta->type : none);
	in->format = sml_arena_dup(s->chunk_arena,
	    meta->format.len <= SML_URI_MAX ? meta->format : none);
	if ((in->target.p == NULL && item->target.uri.p != NULL) ||
	    (in->source.p == NULL && item->source.uri.p != NULL)) {
		return SML_E_NOMEM;
	}
	if (meta->size.p == NULL || !sml_str_u64(meta->size, &in->size)) {
		in->refused = SML_STATUS_SIZE_REQUIRED;
	} else if (in->size > max_size(s, in->format)) {
		in->refused = SML_STATUS_SIZE_TOO_BIG;
	}
	return drop_parts(s);
}

/* Bytes that may still come: of an object begun anew, twice the maximum is
 * kept until its end. */
static uint64_t
room_left(const struct sml_session *s)
{
	const struct sml_chunk_in *in = &s->chunk_in;
	uint64_t max = max_size(s, in->format) * (in->anew != 0 ? 2 : 1);

	return in->got < max ? max - in->got : 0;
}

/* Keep a part; *@status_out 213, or why the object is refused from here. */
static enum sml_err
keep_part(struct sml_session *s, struct sml_str part, bool tells_size,
    unsigned *status_out)
{
	struct sml_chunk_in *in = &s->chunk_in;
	enum sml_err err = SML_OK;

	if (in->refused == 0 && part.len > room_left(s)) {
		in->refused = SML_STATUS_TOO_LARGE;
		err = drop_parts(s);
	}
	if (tells_size) {
		in->anew = in->got;
	}
	if (err == SML_OK && in->refused == 0 && part.len > 0) {
		if (s->cfg.spool == NULL) {
			return SML_E_STATE;
		}
		err = s->cfg.spool->ops->append(
		    s->cfg.spool, SML_SPOOL_CHUNK, part);
		in->got += part.len;
	}
	*status_out =
	    in->refused != 0 ? in->refused : SML_STATUS_CHUNK_ACCEPTED;
	return err;
}

/* A line end of which one part has the CR and the next the LF is two in XML,
 * where each of them is read as LF. */
static struct sml_str
without_half_line_end(const char *text, size_t len, struct sml_str part)
{
	bool is_half = len > 0 && text[len - 1] == '\n' && part.len > 0 &&
		       part.p[0] == '\n';

	return is_half ? sml_str_sub(part, 1, part.len) : part;
}

/* All parts in one piece of the message's arena; @is_cut: line ends were cut
 * in two. */
static enum sml_err
join(struct sml_session *s, struct sml_str last, bool is_cut,
    struct sml_str *out)
{
	struct sml_spool *spool = s->cfg.spool;
	uint64_t cursor = 0;
	size_t len = (size_t)s->chunk_in.got + last.len, at = 0, seen = 0;
	char *text = sml_arena_alloc(s->msg_arena, len + 1);
	enum sml_err err = SML_OK;

	if (text == NULL) {
		return SML_E_NOMEM;
	}
	while (err == SML_OK && seen + last.len < len) {
		struct sml_arena_mark mark = sml_arena_mark(s->msg_arena);
		struct sml_str row = SML_STR_NONE;

		err = spool->ops->next(
		    spool, SML_SPOOL_CHUNK, &cursor, s->msg_arena, &row);
		if (err == SML_END ||
		    (err == SML_OK && row.len > len - last.len - seen)) {
			sml_log(log_of(s), SML_LOG_ERROR,
			    "the spool of parts holds %zu of %zu bytes", seen,
			    len - last.len);
			return SML_E_STATE;
		}
		seen += row.len;
		if (is_cut) {
			row = without_half_line_end(text, at, row);
		}
		if (err == SML_OK && row.len > 0) {
			memcpy(text + at, row.p, row.len);
			at += row.len;
		}
		sml_arena_back(s->msg_arena, mark);
	}
	if (is_cut) {
		last = without_half_line_end(text, at, last);
	}
	if (err == SML_OK && last.len > 0) {
		memcpy(text + at, last.p, last.len);
	}
	*out = (struct sml_str){text, at + last.len};
	return err;
}

/* Lines that end in LF alone: XML made them of CR LF, perhaps. */
static uint64_t
bare_lines(struct sml_str text)
{
	uint64_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r')) {
			count++;
		}
	}
	return count;
}

/* Does Meta/Size mean this text? Bytes of Data; tolerated: with CR before
 * each LF, or what base64 stands for (syncml.md 15, 26.13). */
static bool
is_size(struct sml_str text, uint64_t size, struct sml_str format)
{
	if (text.len == size || text.len + bare_lines(text) == size) {
		return true;
	}
	return sml_str_is_nocase(format, "b64") && text.len >= size &&
	       (size + 2) / 3 * 4 <= text.len && text.len / 4 * 3 <= size + 2;
}

/* The last part came. */
static enum sml_err
finish(
    struct sml_session *s, struct sml_str last, struct sml_chunk_taken *taken)
{
	struct sml_chunk_in *in = &s->chunk_in;
	struct sml_str uncut = SML_STR_NONE;
	enum sml_err err = SML_OK;

	if (in->refused == 0 && last.len > room_left(s)) {
		in->refused = SML_STATUS_TOO_LARGE;
	}
	taken->status = in->refused;
	if (in->refused != 0) {
		goto done;
	}
	taken->meta.is_field_level =
	    taken->meta.is_field_level || in->is_field_level;
	err = join(s, last, false, &taken->text);
	if (err == SML_OK && s->encoding == SML_XML &&
	    !is_size(taken->text, in->size, in->format)) {
		err = join(s, last, true, &uncut);
	}
	if (err != SML_OK) {
		goto done;
	}
	if (uncut.p != NULL && is_size(uncut, in->size, in->format)) {
		taken->text = uncut;
	}
	/* Begun anew, in parts or as a whole. */
	if (!is_size(taken->text, in->size, in->format)) {
		taken->text =
		    sml_str_sub(taken->text, (size_t)in->anew, taken->text.len);
	}
	if (!is_size(taken->text, in->size, in->format)) {
		taken->text = last;
	}
	if (!is_size(taken->text, in->size, in->format)) {
		taken->status = SML_STATUS_SIZE_MISMATCH;
	} else if (taken->text.len > max_size(s, in->format)) {
		taken->status = SML_STATUS_TOO_LARGE;
	}
	if (taken->meta.type.p == NULL) {
		taken->meta.type = sml_arena_dup(s->msg_arena, in->type);
	}
	if (taken->meta.format.p == NULL) {
		taken->meta.format = sml_arena_dup(s->msg_arena, in->format);
	}
done:
	if (err == SML_OK) {
		err = drop_parts(s);
	}
	forget(s);
	return err;
}

enum sml_err
sml_chunk_take(struct sml_session *s, size_t ds, const struct sml_cmd *cmd,
    const struct sml_item *item, struct sml_chunk_taken *taken)
{
	bool is_part = is_same(&s->chunk_in, ds, cmd, item);
	struct sml_str data = item->data.p != NULL ? item->data : SML_STR("");
	enum sml_err err = SML_OK;

	if (s->chunk_in.is_open && !is_part) {
		err = sml_chunk_interrupt(s);
	}
	if (err != SML_OK) {
		return err;
	}
	if (item->has_more_data &&
	    (cmd->type == SML_CMD_ADD || cmd->type == SML_CMD_REPLACE)) {
		if (!is_part || is_restart(&s->chunk_in, &taken->meta)) {
			err = open_chunk(s, ds, cmd, item, &taken->meta);
		}
		return err != SML_OK
			   ? err
			   : keep_part(s, data, taken->meta.size.p != NULL,
				 &taken->status);
	}
	if (is_part) {
		return finish(s, data, taken);
	}
	taken->text = data;
	if (data.len > max_size(s, taken->meta.format)) {
		taken->status = SML_STATUS_TOO_LARGE;
	}
	return SML_OK;
}

/* ---- out ---- */

static bool
is_item_cmd(enum sml_cmd_type cmd)
{
	return cmd == SML_CMD_ADD || cmd == SML_CMD_REPLACE ||
	       cmd == SML_CMD_DELETE;
}

/* Is (@msg, @cmd_id) one of the parts on the way? In the messages after the
 * first one the part is the only item. */
static bool
is_our_part(const struct sml_chunk_out *out, enum sml_cmd_type cmd,
    uint32_t msg, uint32_t cmd_id)
{
	if (msg == out->first_msg) {
		return cmd_id == out->first_cmd;
	}
	return msg > out->first_msg && msg <= out->last_msg && is_item_cmd(cmd);
}

bool
sml_chunk_swallow(struct sml_session *s, unsigned code, enum sml_cmd_type cmd,
    uint32_t *msg, uint32_t *cmd_id)
{
	struct sml_chunk_out *out = &s->chunk_out;
	bool is_accepted = code == SML_STATUS_CHUNK_ACCEPTED ||
			   (code == 214 && s->version == SML_V_11);

	if (!out->is_open || !is_our_part(out, cmd, *msg, *cmd_id)) {
		return is_accepted && is_item_cmd(cmd);
	}
	if (is_accepted || sml_status_is_success(code)) {
		return true;
	}
	out->is_open = false;
	*msg = out->last_msg;
	*cmd_id = out->last_cmd;
	return false;
}

/* How the text of an item goes out. */
struct carrier {
	struct sml_str rest; /* as carried, from the offset on */
	uint64_t total;      /* bytes of the whole Data: Meta/Size */
	bool is_b64;
	struct sml_buf encoded;
};

static enum sml_err
carry(
    struct sml_session *s, const struct sml_item_out *item, struct carrier *out)
{
	struct sml_str rest =
	    sml_str_sub(item->text, item->offset, item->text.len);

	memset(out, 0, sizeof(*out));
	sml_buf_init(&out->encoded, (size_t)SML_ITEM_MAX * 2);
	out->is_b64 = !sml_writer_can_carry(s->writer, item->text);
	out->total = item->text.len;
	out->rest = rest;
	if (!out->is_b64) {
		return SML_OK;
	}
	out->total = ((uint64_t)item->text.len + 2) / 3 * 4;
	sml_base64_encode(rest, &out->encoded);
	out->rest = sml_buf_str(&out->encoded);
	return sml_buf_err(&out->encoded);
}

static bool
may_send_parts(const struct sml_session *s, size_t ds)
{
	return s->version >= SML_V_11 &&
	       (s->peer_has_large_objs || s->peer_max_obj != 0 ||
		   s->ds[ds].pub.peer_max_obj != 0);
}

static bool
is_over_peer_max(const struct sml_session *s, size_t ds, uint64_t len)
{
	uint64_t max = s->ds[ds].pub.peer_max_obj;

	if (max == 0) {
		max = s->peer_max_obj;
	}
	return s->version >= SML_V_11 && max != 0 && len > max;
}

static void
fill_item(const struct sml_session *s, const struct sml_item_out *in,
    struct sml_item *out)
{
	memset(out, 0, sizeof(*out));
	if (s->cfg.role == SML_CLIENT) {
		out->source.uri = in->luid;
	} else if (in->op == SML_CMD_ADD) {
		out->source.uri = in->guid;
	} else {
		out->target.uri = in->luid;
	}
	if (in->op == SML_CMD_DELETE) {
		return;
	}
	out->has_meta = true;
	out->meta.type = in->type;
	out->data_kind = SML_DATA_BYTES;
}

/* Nothing else that could have waited stands in this message. */
static bool
is_alone(const struct sml_session *s)
{
	return s->own_items == 0 && s->answers <= 1;
}

/* The object goes in parts; this one is the first or a middle one. */
static enum sml_err
put_part(struct sml_session *s, struct sml_cmd *cmd, struct sml_item *item,
    struct carrier *c, struct sml_sent *sent_out)
{
	size_t fit;
	enum sml_err err;

	if (!s->chunk_out.is_open) {
		item->meta.size = sml_session_number(s, c->total);
		if (item->meta.size.p == NULL) {
			return SML_E_NOMEM;
		}
	}
	item->has_more_data = true;
	cmd->cmd_id = sml_session_number(s, (uint64_t)s->cmd_id + 1);
	fit = sml_writer_fit(s->writer, cmd, c->rest);
	if (fit == 0) {
		return is_alone(s) && !s->chunk_out.is_open ? SML_E_TOO_BIG
							    : SML_E_ROOM;
	}
	if (fit < PART_MIN && !is_alone(s)) {
		return SML_E_ROOM;
	}
	c->rest.len = fit;
	item->data = c->rest;
	err = sml_session_put_own(s, cmd, sent_out);
	s->is_full = err == SML_OK;
	return err;
}

static void
note_part(struct sml_session *s, const struct sml_item_out *item,
    size_t sent_len, const struct sml_sent *sent)
{
	struct sml_chunk_out *out = &s->chunk_out;

	if (!out->is_open) {
		out->first_msg = sent->msg;
		out->first_cmd = sent->cmd_id;
	}
	out->is_open = sent_len < item->text.len;
	out->ds = s->open_ds;
	out->cmd = item->op;
	out->sent = sent_len;
	out->last_msg = sent->msg;
	out->last_cmd = sent->cmd_id;
}

/* May @item be written now, as far as parts and sizes are concerned? */
static enum sml_err
check_out(const struct sml_session *s, const struct sml_item_out *item)
{
	enum sml_err err = sml_session_may_say(s);

	if (err != SML_OK) {
		return err;
	}
	if (!sml_writer_is_open(s->writer) || item->offset > item->text.len) {
		return SML_E_BUG;
	}
	if (s->chunk_out.is_open) {
		return item->offset == s->chunk_out.sent && item->offset != 0
			   ? SML_OK
			   : SML_E_BUG;
	}
	/* Its earlier parts were refused meanwhile. */
	return item->offset != 0 ? SML_E_TOO_BIG : SML_OK;
}

enum sml_err
sml_session_item(struct sml_session *s, const struct sml_item_out *item,
    size_t *sent_len_out, struct sml_sent *sent_out)
{
	struct sml_item one;
	struct sml_cmd cmd = {.type = item->op, .items = &one};
	struct sml_sent sent = {0};
	struct carrier c;
	size_t sent_len = item->text.len;
	enum sml_err err = check_out(s, item);

	if (err != SML_OK) {
		return err;
	}
	fill_item(s, item, &one);
	err = carry(s, item, &c);
	if (err != SML_OK) {
		goto free_encoded;
	}
	if (is_over_peer_max(s, s->open_ds, c.total)) {
		err = SML_E_TOO_BIG;
		goto free_encoded;
	}
	if (c.is_b64) {
		one.meta.format = SML_STR("b64");
	}
	one.data = c.rest;
	err = sml_session_put_own(s, &cmd, &sent);
	if (err == SML_E_ROOM && (is_alone(s) || c.rest.len > s->empty_room)) {
		if (item->op == SML_CMD_DELETE ||
		    !may_send_parts(s, s->open_ds)) {
			err = SML_E_TOO_BIG;
		} else {
			err = put_part(s, &cmd, &one, &c, &sent);
			sent_len = item->offset +
				   (c.is_b64 ? c.rest.len / 4 * 3 : c.rest.len);
		}
	}
	if (err == SML_OK) {
		s->own_items++;
		if (sent_len < item->text.len || s->chunk_out.is_open) {
			note_part(s, item, sent_len, &sent);
		}
		*sent_len_out = sent_len;
		*sent_out = sent;
	}
free_encoded:
	sml_buf_free(&c.encoded);
	return err;
}
