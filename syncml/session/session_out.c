/* SPDX-License-Identifier: Apache-2.0 */
/* What goes out: answers, which may have to wait, and own commands. */
#include <string.h>

#include "session/pack.h"
#include "session/session_priv.h"

static const struct sml_log *
log_of(const struct sml_session *s)
{
	return s->cfg.env != NULL ? s->cfg.env->log : NULL;
}

struct sml_str
sml_session_number(struct sml_session *s, uint64_t number)
{
	return sml_arena_printf(
	    s->msg_arena, "%llu", (unsigned long long)number);
}

enum sml_err
sml_session_put(struct sml_session *s, struct sml_cmd *cmd)
{
	enum sml_err err;

	cmd->cmd_id = sml_session_number(s, (uint64_t)s->cmd_id + 1);
	if (cmd->cmd_id.p == NULL) {
		return SML_E_NOMEM;
	}
	err = sml_writer_cmd(s->writer, cmd);
	if (err == SML_OK) {
		s->cmd_id++;
	}
	return err;
}

/* ---- answers ---- */

/* A slice as a list, when there is something to name. */
static const struct sml_text_list *
ref_list(struct sml_text_list *node, struct sml_str text)
{
	if (text.p == NULL || text.len > SML_URI_MAX) {
		return NULL;
	}
	*node = (struct sml_text_list){.text = text};
	return node;
}

/* Item of an Alert's Status: the anchor's Next, in Data. */
static void
fill_anchor(struct sml_node nodes[2], struct sml_str next, struct sml_item *out)
{
	nodes[0] = (struct sml_node){
	    .el = SML_EL_M_ANCHOR,
	    .name = SML_STR("Anchor"),
	    .child = &nodes[1],
	};
	nodes[1] = (struct sml_node){
	    .el = SML_EL_M_NEXT,
	    .name = SML_STR("Next"),
	    .text = next,
	};
	*out = (struct sml_item){.data_kind = SML_DATA_TREE, .tree = &nodes[0]};
}

static enum sml_err
write_status(struct sml_session *s, const struct sml_answer *a, bool is_short)
{
	struct sml_text_list target, source;
	struct sml_node anchor[2];
	struct sml_item item;
	struct sml_meta chal;
	enum sml_err err;
	struct sml_cmd cmd = {
	    .type = SML_CMD_STATUS,
	    .msg_ref = a->ref.msg_ref,
	    .cmd_ref = a->ref.cmd_ref,
	    .cmd = a->ref.cmd == SML_CMD_UNKNOWN
		       ? a->cmd_name
		       : sml_str_of(sml_cmd_name(a->ref.cmd)),
	    .data = sml_session_number(s, a->code),
	};

	if (cmd.data.p == NULL) {
		return SML_E_NOMEM;
	}
	/* A datastore's own credentials are wrong. */
	if (a->code == SML_STATUS_INVALID_CREDENTIALS && !s->is_refused &&
	    s->cfg.role == SML_SERVER &&
	    (a->ref.cmd == SML_CMD_ALERT || a->ref.cmd == SML_CMD_SYNC)) {
		err = sml_session_fill_chal(s, s->cfg.challenge, &chal);
		if (err != SML_OK) {
			return err;
		}
		cmd.chal = &chal;
	}
	if (!is_short) {
		cmd.target_refs = ref_list(&target, a->ref.target_ref);
		cmd.source_refs = ref_list(&source, a->ref.source_ref);
		if (a->next_anchor.p != NULL) {
			fill_anchor(anchor, a->next_anchor, &item);
			cmd.items = &item;
		} else if (a->text.p != NULL) {
			item = (struct sml_item){
			    .data_kind = SML_DATA_BYTES, .data = a->text};
			cmd.items = &item;
		}
	}
	return sml_session_put(s, &cmd);
}

static enum sml_err
write_results(struct sml_session *s, const struct sml_answer *a)
{
	struct sml_item item = {
	    .source = {.uri = sml_str_of(sml_version_devinf(s->version))}};
	struct sml_cmd cmd = {
	    .type = SML_CMD_RESULTS,
	    .msg_ref = a->ref.msg_ref,
	    .cmd_ref = a->ref.cmd_ref,
	    .items = &item,
	};

	return sml_tell_devinf(s, &cmd);
}

static enum sml_err
write_alert_223(struct sml_session *s, const struct sml_answer *a)
{
	struct sml_item item = {
	    .target = {.uri = a->ref.source_ref},
	    .source = {.uri = a->ref.target_ref},
	};
	struct sml_cmd cmd = {
	    .type = SML_CMD_ALERT,
	    .data = sml_session_number(s, SML_ALERT_NO_END_OF_DATA),
	    .items = &item,
	};

	if (cmd.data.p == NULL) {
		return SML_E_NOMEM;
	}
	return sml_session_put(s, &cmd);
}

/* SML_E_ROOM: nothing was written. What does not even fit a message of its
 * own is shortened, and at last given up. */
static enum sml_err
write_answer(struct sml_session *s, const struct sml_answer *a)
{
	struct sml_arena_mark mark = sml_arena_mark(s->msg_arena);
	enum sml_err err = SML_E_BUG;

	switch (a->kind) {
	case SML_ANSWER_STATUS:
		err = write_status(s, a, false);
		if (err == SML_E_UNSUPPORTED ||
		    (err == SML_E_ROOM && s->answers == 0)) {
			err = write_status(s, a, true);
		}
		break;
	case SML_ANSWER_RESULTS:
		err = write_results(s, a);
		break;
	case SML_ANSWER_ALERT_223:
		err = write_alert_223(s, a);
		break;
	}
	sml_arena_back(s->msg_arena, mark);
	if (err == SML_E_ROOM && s->answers == 0 && s->own_commands == 0) {
		sml_log(log_of(s), SML_LOG_WARN,
		    "message %u: an answer to %s does not fit any message",
		    s->out_msg, sml_cmd_name(a->ref.cmd));
		return SML_OK;
	}
	if (err == SML_OK) {
		s->answers++;
		s->has_said = s->has_said || !a->is_idle;
	}
	return err;
}

/* ---- the spool ---- */

/* "A row" here is one answer; the first number tells the layout. */
enum {
	ROW_LAYOUT = 1,
	ROW_MAX = 8 * SML_URI_MAX
};

static enum sml_err
spool_answer(struct sml_session *s, const struct sml_answer *a)
{
	struct sml_spool *spool = s->cfg.spool;
	struct sml_buf row;
	enum sml_err err;

	if (spool == NULL) {
		return SML_E_STATE;
	}
	sml_buf_init(&row, ROW_MAX);
	sml_pack_u64(&row, ROW_LAYOUT);
	sml_pack_u64(&row, a->kind);
	sml_pack_u64(&row, a->ref.cmd);
	sml_pack_u64(&row, a->code);
	sml_pack_u64(&row, a->is_idle);
	sml_pack_str(&row, sml_str_sub(a->ref.msg_ref, 0, 20));
	sml_pack_str(&row, sml_str_sub(a->ref.cmd_ref, 0, 64));
	sml_pack_str(&row, a->ref.target_ref.len <= SML_URI_MAX
			       ? a->ref.target_ref
			       : SML_STR_NONE);
	sml_pack_str(&row, a->ref.source_ref.len <= SML_URI_MAX
			       ? a->ref.source_ref
			       : SML_STR_NONE);
	sml_pack_str(&row, sml_str_sub(a->cmd_name, 0, 64));
	sml_pack_str(&row, sml_str_sub(a->next_anchor, 0, SML_ANCHOR_MAX));
	sml_pack_str(&row, sml_str_sub(a->text, 0, 256));
	err = sml_buf_err(&row);
	if (err == SML_OK) {
		err = spool->ops->append(
		    spool, SML_SPOOL_STATUS, sml_buf_str(&row));
	}
	if (err == SML_OK) {
		s->spooled++;
		/* It is said, only later. */
		s->has_said = s->has_said || !a->is_idle;
	}
	sml_buf_free(&row);
	return err;
}

static bool
read_row(struct sml_str row, struct sml_answer *out)
{
	struct sml_unpack in = {.rest = row};

	memset(out, 0, sizeof(*out));
	if (sml_unpack_u64(&in, UINT64_MAX) != ROW_LAYOUT) {
		return false;
	}
	out->kind =
	    (enum sml_answer_kind)sml_unpack_u64(&in, SML_ANSWER_ALERT_223);
	out->ref.cmd = (enum sml_cmd_type)sml_unpack_u64(&in, SML_CMD_UNKNOWN);
	out->code = (unsigned)sml_unpack_u64(&in, 999);
	out->is_idle = sml_unpack_bool(&in);
	out->ref.msg_ref = sml_unpack_str(&in, 20);
	out->ref.cmd_ref = sml_unpack_str(&in, 64);
	out->ref.target_ref = sml_unpack_str(&in, SML_URI_MAX);
	out->ref.source_ref = sml_unpack_str(&in, SML_URI_MAX);
	out->cmd_name = sml_unpack_str(&in, 64);
	out->next_anchor = sml_unpack_str(&in, SML_ANCHOR_MAX);
	out->text = sml_unpack_str(&in, 256);
	return !in.is_bad && in.rest.len == 0;
}

enum sml_err
sml_session_drain(struct sml_session *s)
{
	struct sml_spool *spool = s->cfg.spool;
	uint64_t cursor = 0, done = 0;
	enum sml_err err = SML_OK;

	while (s->spooled > 0 && err == SML_OK) {
		struct sml_arena_mark mark = sml_arena_mark(s->msg_arena);
		struct sml_answer answer;
		struct sml_str row;

		if (spool == NULL) {
			return SML_E_STATE;
		}
		err = spool->ops->next(
		    spool, SML_SPOOL_STATUS, &cursor, s->msg_arena, &row);
		if (err == SML_END ||
		    (err == SML_OK && !read_row(row, &answer))) {
			sml_log(log_of(s), SML_LOG_ERROR,
			    "the spool of statuses lacks %llu rows",
			    (unsigned long long)s->spooled);
			return SML_E_STATE;
		}
		if (err == SML_OK) {
			err = write_answer(s, &answer);
		}
		sml_arena_back(s->msg_arena, mark);
		if (err == SML_OK) {
			s->spooled--;
			done = cursor;
		}
	}
	if (err != SML_OK && err != SML_E_ROOM) {
		return err;
	}
	if (done == 0) {
		return SML_OK;
	}
	return spool->ops->drop(
	    spool, SML_SPOOL_STATUS, s->spooled == 0 ? UINT64_MAX : done);
}

enum sml_err
sml_session_answer(struct sml_session *s, const struct sml_answer *answer)
{
	enum sml_err err = SML_E_ROOM;

	if (s->atomic.is_open) {
		return sml_atomic_hold(s, answer);
	}
	if (answer->kind == SML_ANSWER_STATUS && answer->ref.no_resp) {
		return SML_OK;
	}
	/* A Status cannot stand inside the Sync that is being written. */
	sml_session_sync_close(s);
	if (s->spooled == 0 && !s->is_full) {
		err = write_answer(s, answer);
	}
	if (err != SML_E_ROOM || s->is_refused) {
		return err;
	}
	return spool_answer(s, answer);
}

/* What the engine answers to a Sync decides about the items inside it. */
static void
note_sync_status(
    struct sml_session *s, const struct sml_ref *ref, unsigned code)
{
	if (ref->cmd != SML_CMD_SYNC || code < 300) {
		return;
	}
	/* It came with its Alert and will come again: package 3 is still to
	 * begin, the answer is package 2 alone. */
	if (s->cfg.role == SML_SERVER && code == SML_STATUS_REFRESH_REQUIRED &&
	    s->in_package == 3 && s->out_package == 4) {
		s->in_package = 1;
		s->out_package = 2;
	}
	for (size_t i = 0; i < s->frame_count; i++) {
		struct sml_session_frame *frame = &s->frames[i];

		if (frame->has_event &&
		    sml_str_eq(frame->container->cmd_id, ref->cmd_ref)) {
			frame->refused = code;
		}
	}
}

enum sml_err
sml_session_status(struct sml_session *s, const struct sml_ref *ref,
    unsigned code, struct sml_str next_anchor)
{
	const struct sml_answer answer = {
	    .kind = SML_ANSWER_STATUS,
	    .ref = *ref,
	    .code = code,
	    .next_anchor = next_anchor,
	};

	if (!s->is_composing) {
		return SML_E_BUG;
	}
	note_sync_status(s, ref, code);
	return sml_session_answer(s, &answer);
}

/* ---- own commands ---- */

enum sml_err
sml_session_may_say(const struct sml_session *s)
{
	if (!s->is_composing || s->is_refused) {
		return SML_E_BUG;
	}
	if (s->spooled > 0 || s->is_full) {
		return SML_E_ROOM;
	}
	return SML_OK;
}

enum sml_err
sml_session_put_own(
    struct sml_session *s, struct sml_cmd *cmd, struct sml_sent *sent_out)
{
	enum sml_err err = sml_session_put(s, cmd);

	if (err == SML_OK) {
		s->own_commands++;
		if (sent_out != NULL) {
			sent_out->msg = s->out_msg;
			sent_out->cmd_id = s->cmd_id;
		}
	}
	return err;
}

enum sml_err
sml_session_ask_more(struct sml_session *s)
{
	return sml_pause_alert(s, SML_ALERT_NEXT_MESSAGE);
}

/* The database, and what of it is asked for. */
static enum sml_err
alert_target(struct sml_session *s, const struct sml_datastore *store,
    struct sml_loc *out)
{
	out->uri = store->remote;
	if (store->filter == NULL) {
		return SML_OK;
	}
	if (s->version >= SML_V_12) {
		out->filter = store->filter;
		return SML_OK;
	}
	out->uri = sml_arena_printf(s->msg_arena, "%.*s?%.*s",
	    SML_STR_ARG(store->remote), SML_STR_ARG(store->filter->record));
	return out->uri.p != NULL ? SML_OK : SML_E_NOMEM;
}

enum sml_err
sml_session_alert(struct sml_session *s, size_t ds,
    const struct sml_text_list *emi, struct sml_sent *sent_out)
{
	const struct sml_datastore *store;
	struct sml_item item = {.has_meta = true};
	struct sml_cmd cmd = {.type = SML_CMD_ALERT, .items = &item};
	struct sml_cred cred;
	enum sml_err err = sml_session_may_say(s);

	if (err != SML_OK) {
		return err;
	}
	if (ds >= s->ds_count || s->chunk_out.is_open) {
		return SML_E_BUG;
	}
	sml_session_sync_close(s);
	store = &s->ds[ds].pub;
	err = alert_target(s, store, &item.target);
	if (err != SML_OK) {
		return err;
	}
	item.source.uri = store->local;
	item.meta.anchor = store->own;
	item.meta.emi = emi;
	if (s->version >= SML_V_11) {
		item.meta.max_obj_size = s->cfg.max_obj;
	}
	cmd.data = sml_session_number(s, store->alert);
	if (cmd.data.p == NULL) {
		return SML_E_NOMEM;
	}
	if (s->ds[ds].login != SML_AUTH_NONE) {
		err = sml_session_make_cred(
		    s, s->ds[ds].login, s->ds[ds].nonce, &cred);
		cmd.cred = &cred;
	}
	if (err == SML_OK) {
		err = sml_session_put_own(s, &cmd, sent_out);
	}
	if (err == SML_OK) {
		s->ds[ds].login = SML_AUTH_NONE;
	}
	return err;
}

enum sml_err
sml_session_sync_open(
    struct sml_session *s, size_t ds, uint64_t count, struct sml_sent *sent_out)
{
	struct sml_cmd cmd = {.type = SML_CMD_SYNC};
	enum sml_err err = sml_session_may_say(s);

	if (err != SML_OK) {
		return err;
	}
	if (ds >= s->ds_count ||
	    (s->chunk_out.is_open && s->chunk_out.ds != ds)) {
		return SML_E_BUG;
	}
	sml_session_sync_close(s);
	cmd.target.uri = s->ds[ds].pub.remote;
	cmd.source.uri = s->ds[ds].pub.local;
	if (count != UINT64_MAX && s->version >= SML_V_11 &&
	    s->peer_has_number_of_changes && !s->ds[ds].has_opened) {
		cmd.has_number_of_changes = true;
		cmd.number_of_changes = count;
	}
	cmd.cmd_id = sml_session_number(s, (uint64_t)s->cmd_id + 1);
	if (cmd.cmd_id.p == NULL) {
		return SML_E_NOMEM;
	}
	err = sml_writer_open(s->writer, &cmd);
	if (err != SML_OK) {
		return err;
	}
	s->cmd_id++;
	s->own_commands++;
	s->open_ds = ds;
	s->ds[ds].has_opened = true;
	sml_session_reach(s, ds,
	    s->cfg.role == SML_SERVER ? SML_PHASE_SERVER_CHANGES
				      : SML_PHASE_CLIENT_CHANGES);
	if (sent_out != NULL) {
		sent_out->msg = s->out_msg;
		sent_out->cmd_id = s->cmd_id;
	}
	return SML_OK;
}

void
sml_session_sync_close(struct sml_session *s)
{
	if (s->writer != NULL && s->is_composing &&
	    sml_writer_is_open(s->writer)) {
		sml_writer_close(s->writer);
	}
}

enum sml_err
sml_session_map(struct sml_session *s, size_t ds,
    const struct sml_map_item *items, struct sml_sent *sent_out)
{
	struct sml_cmd cmd = {.type = SML_CMD_MAP, .map_items = items};
	enum sml_err err = sml_session_may_say(s);

	if (err != SML_OK) {
		return err;
	}
	if (ds >= s->ds_count || s->chunk_out.is_open || items == NULL) {
		return SML_E_BUG;
	}
	sml_session_sync_close(s);
	cmd.target.uri = s->ds[ds].pub.remote;
	cmd.source.uri = s->ds[ds].pub.local;
	return sml_session_put_own(s, &cmd, sent_out);
}
