/* SPDX-License-Identifier: Apache-2.0 */
/* One message as events: statuses first, then commands, then its end. */
#include <string.h>

#include "session/session_priv.h"

static const struct sml_log *
log_of(const struct sml_session *s)
{
	return s->cfg.env != NULL ? s->cfg.env->log : NULL;
}

/* ---- statuses ---- */

/* Item/Data of an Alert's Status: Anchor with Next in it, or Next alone. */
static struct sml_str
echoed_anchor(const struct sml_cmd *status)
{
	const struct sml_node *node;

	if (status->items == NULL ||
	    status->items->data_kind != SML_DATA_TREE) {
		return SML_STR_NONE;
	}
	node = status->items->tree;
	while (node != NULL && node->el == SML_EL_M_METINF) {
		node = node->child;
	}
	if (node != NULL && node->el == SML_EL_M_ANCHOR) {
		return sml_node_text(node, SML_EL_M_NEXT);
	}
	for (; node != NULL; node = node->next) {
		if (node->el == SML_EL_M_NEXT) {
			return sml_str_trim(node->text);
		}
	}
	return SML_STR_NONE;
}

/* The peer does not want our header: the session is over. The client has
 * looked at this before anything else. */
static enum sml_err
hdr_status(
    struct sml_session *s, const struct sml_cmd *cmd, struct sml_event *out)
{
	unsigned code = sml_status_parse(cmd->data);

	if (s->cfg.role == SML_CLIENT || s->is_aborted ||
	    (code >= 100 && code < 300)) {
		return SML_END;
	}
	sml_log(log_of(s), SML_LOG_WARN, "the peer answers our header with %u",
	    code);
	s->is_aborted = true;
	out->type = SML_EV_ABORT;
	return SML_OK;
}

static enum sml_err
one_status(
    struct sml_session *s, const struct sml_cmd *cmd, struct sml_event *out)
{
	enum sml_cmd_type type = sml_cmd_of_name(cmd->cmd);
	unsigned code = sml_status_parse(cmd->data);
	uint64_t msg = s->out_msg - 1, cmd_id = 0;

	if (type == SML_CMD_SYNCHDR || sml_str_is(cmd->cmd_ref, "0")) {
		return hdr_status(s, cmd, out);
	}
	if ((cmd->msg_ref.len > 0 && !sml_str_u64(cmd->msg_ref, &msg)) ||
	    !sml_str_u64(cmd->cmd_ref, &cmd_id) || msg == 0 ||
	    msg >= s->out_msg || cmd_id > UINT32_MAX || code == 0) {
		sml_log(log_of(s), SML_LOG_INFO,
		    "message %u: a Status for nothing of ours is ignored",
		    s->in_msg);
		return SML_END;
	}
	if (type == SML_CMD_ALERT && msg == s->asked_msg &&
	    cmd_id == s->asked_cmd) {
		return SML_END;
	}
	s->has_heard = true;
	if (type == SML_CMD_PUT || type == SML_CMD_GET ||
	    type == SML_CMD_RESULTS || type == SML_CMD_STATUS) {
		return SML_END;
	}
	out->status.cmd = type;
	out->status.msg = (uint32_t)msg;
	out->status.cmd_id = (uint32_t)cmd_id;
	if (sml_chunk_swallow(
		s, code, type, &out->status.msg, &out->status.cmd_id)) {
		return SML_END;
	}
	out->type = SML_EV_STATUS;
	out->ds = SIZE_MAX;
	out->status.code = code;
	if (cmd->target_refs != NULL) {
		out->status.target_ref = cmd->target_refs->text;
	}
	if (cmd->source_refs != NULL) {
		out->status.source_ref = cmd->source_refs->text;
	}
	if (type == SML_CMD_ALERT) {
		out->status.next_anchor = echoed_anchor(cmd);
		if (code == SML_STATUS_INVALID_CREDENTIALS ||
		    code == SML_STATUS_MISSING_CREDENTIALS) {
			out->status.chal = cmd->chal;
		}
	}
	return SML_OK;
}

static enum sml_err
next_status(struct sml_session *s, struct sml_event *out)
{
	enum sml_err err = SML_END;

	while (s->status_at != NULL && err == SML_END) {
		const struct sml_cmd *cmd = s->status_at;

		s->status_at = cmd->next;
		if (cmd->type == SML_CMD_STATUS) {
			err = one_status(s, cmd, out);
		}
	}
	if (err == SML_END) {
		s->stage = SML_STAGE_COMMANDS;
	}
	return err;
}

/* ---- commands ---- */

static enum sml_err
next_map(struct sml_session *s, struct sml_event *out)
{
	while (s->map_at != NULL) {
		const struct sml_map_item *pair = s->map_at;

		s->map_at = pair->next;
		if (pair->target.len == 0 || pair->source.len == 0 ||
		    pair->target.len > SML_URI_MAX ||
		    pair->source.len > SML_URI_MAX) {
			sml_log(log_of(s), SML_LOG_INFO,
			    "message %u: a pair of a Map lacks an id",
			    s->in_msg);
			continue;
		}
		out->type = SML_EV_MAP;
		out->ds = s->map_ds;
		out->map.guid = pair->target;
		out->map.luid = pair->source;
		return SML_OK;
	}
	return SML_END;
}

static enum sml_err
next_item(struct sml_session *s, struct sml_event *out)
{
	enum sml_err err = SML_END;

	while (s->item_at != NULL && err == SML_END) {
		const struct sml_item *item = s->item_at;

		s->item_at = item->next;
		err = sml_commands_item(s, item, out);
	}
	if (err == SML_END) {
		s->item_cmd = NULL;
	}
	return err;
}

static enum sml_err
leave_frame(struct sml_session *s, struct sml_event *out)
{
	struct sml_session_frame frame = s->frames[--s->frame_count];

	if (s->frame_count == 0) {
		s->stage = SML_STAGE_END;
	}
	if (frame.is_atomic) {
		sml_atomic_end(s, out);
		out->ds = frame.ds;
		return SML_OK;
	}
	if (!frame.has_event) {
		return SML_END;
	}
	if (frame.refused == 0 &&
	    s->ds[frame.ds].pub.phase != SML_PHASE_FAILED) {
		sml_session_reach(s, frame.ds,
		    s->cfg.role == SML_SERVER ? SML_PHASE_CLIENT_CHANGES
					      : SML_PHASE_SERVER_CHANGES);
	}
	out->type = SML_EV_SYNC_END;
	out->ds = frame.ds;
	return SML_OK;
}

static enum sml_err
next_command(struct sml_session *s, struct sml_event *out)
{
	struct sml_session_frame *frame;
	const struct sml_cmd *cmd;

	if (s->item_cmd != NULL) {
		return next_item(s, out);
	}
	if (s->map_at != NULL) {
		return next_map(s, out);
	}
	frame = &s->frames[s->frame_count - 1];
	cmd = frame->next;
	if (cmd == NULL) {
		return leave_frame(s, out);
	}
	frame->next = cmd->next;
	if (cmd->type == SML_CMD_STATUS) {
		return SML_END;
	}
	return sml_commands_begin(s, frame, cmd, out);
}

/* ---- the end ---- */

static enum sml_err
end_message(struct sml_session *s, struct sml_event *out)
{
	enum sml_err err;

	s->stage = SML_STAGE_OVER;
	if (s->is_aborted) {
		return SML_END;
	}
	out->type = SML_EV_MORE;
	if (!s->msg->is_final) {
		return SML_OK;
	}
	err = sml_chunk_interrupt(s);
	if (err != SML_OK) {
		return err;
	}
	/* A package cannot be complete while ours before it is not: some
	 * clients put Final into each message that asks for the next. */
	if (s->out_package <= s->in_package) {
		sml_log(log_of(s), SML_LOG_INFO,
		    "message %u: Final before its time", s->in_msg);
		return SML_OK;
	}
	/* Others put it there when they have heard everything, and send their
	 * Maps after it. */
	if (s->is_asked && s->in_package == SML_PACKAGE_MAPS) {
		return SML_OK;
	}
	s->in_package += 2;
	s->is_in_final = true;
	out->type = SML_EV_FINAL;
	return SML_OK;
}

enum sml_err
sml_session_next(struct sml_session *s, struct sml_event *out)
{
	enum sml_err err = SML_END;

	if (!s->is_composing) {
		return SML_END;
	}
	s->alert_item = NULL;
	if (s->atomic.is_ending) {
		enum sml_err answered = sml_atomic_answer(s);

		if (answered != SML_OK) {
			return answered;
		}
	}
	while (s->stage != SML_STAGE_OVER && err == SML_END) {
		memset(out, 0, sizeof(*out));
		out->ds = SIZE_MAX;
		switch (s->stage) {
		case SML_STAGE_RETRY:
			s->stage = SML_STAGE_OVER;
			out->type = SML_EV_RETRY;
			return SML_OK;
		case SML_STAGE_STATUSES:
			err = next_status(s, out);
			break;
		case SML_STAGE_COMMANDS:
			err = next_command(s, out);
			break;
		case SML_STAGE_END:
			err = end_message(s, out);
			break;
		case SML_STAGE_OVER:
		default:
			break;
		}
	}
	return err;
}
