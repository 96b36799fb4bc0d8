/* SPDX-License-Identifier: Apache-2.0 */
/* The commands a peer may send: who, where, what is checked, what follows. */
#include <string.h>

#include "session/name.h"
#include "session/session_priv.h"

enum {
	FROM_CLIENT = 1,
	FROM_SERVER = 2,
	FROM_BOTH = 3
};
enum {
	IN_BODY = 1,
	IN_SYNC = 2,
	IN_BOTH = 3
};

/**
 * One row a command. check() answers every error: 0 lets proceed() run,
 * anything else is the Status of the command and of all inside it. proceed()
 * and item() are reached by no other way.
 */
struct command_row {
	enum sml_cmd_type type;
	uint8_t senders;
	uint8_t places;
	unsigned otherwise; /* Status for another sender or place */
	unsigned (*check)(
	    const struct sml_session *s, const struct sml_cmd *cmd);
	enum sml_err (*proceed)(struct sml_session *s,
	    const struct sml_session_frame *frame, const struct sml_cmd *cmd,
	    struct sml_event *out);
	enum sml_err (*item)(struct sml_session *s, const struct sml_cmd *cmd,
	    const struct sml_item *item, struct sml_event *out);
};

static const struct sml_log *
log_of(const struct sml_session *s)
{
	return s->cfg.env != NULL ? s->cfg.env->log : NULL;
}

/* ---- answers ---- */

struct sml_ref
sml_commands_ref(const struct sml_session *s, const struct sml_cmd *cmd,
    const struct sml_item *item)
{
	struct sml_ref ref = {
	    .msg_ref = sml_str_trim(s->msg->hdr.msg_id),
	    .cmd_ref = cmd->cmd_id,
	    .cmd = cmd->type,
	    .target_ref = cmd->target.uri,
	    .source_ref = cmd->source.uri,
	};

	/* A Map is always answered (syncml.md 7). */
	ref.no_resp =
	    (cmd->no_resp || s->msg->hdr.no_resp) && cmd->type != SML_CMD_MAP;
	if (item == NULL && cmd->items != NULL && cmd->items->next == NULL) {
		item = cmd->items;
	}
	if (item != NULL) {
		ref.target_ref = item->target.uri;
		ref.source_ref = item->source.uri;
	}
	return ref;
}

static enum sml_err
answer_text(struct sml_session *s, const struct sml_cmd *cmd,
    const struct sml_item *item, unsigned code, const char *text)
{
	const struct sml_answer answer = {
	    .kind = SML_ANSWER_STATUS,
	    .ref = sml_commands_ref(s, cmd, item),
	    .cmd_name = cmd->name,
	    .code = code,
	    .text = sml_str_of(text),
	    .is_idle = cmd->type == SML_CMD_ALERT && item == NULL &&
		       code == SML_STATUS_OK,
	};

	if (code >= 300) {
		sml_log(log_of(s), SML_LOG_INFO,
		    "message %u, command %.*s, %s: answered %u, %s", s->in_msg,
		    SML_STR_ARG(sml_str_sub(cmd->cmd_id, 0, 20)),
		    sml_cmd_name(cmd->type), code, sml_status_text(code));
	}
	return sml_session_answer(s, &answer);
}

enum sml_err
sml_commands_answer(struct sml_session *s, const struct sml_cmd *cmd,
    const struct sml_item *item, unsigned code)
{
	return answer_text(s, cmd, item, code, NULL);
}

/* Nothing in @container is executed, or all of it by the same rules. */
static bool
enter(struct sml_session *s, const struct sml_cmd *container, size_t ds,
    unsigned refused)
{
	if (s->frame_count == SML_SESSION_FRAMES_MAX) {
		return false;
	}
	s->frames[s->frame_count++] = (struct sml_session_frame){
	    .container = container,
	    .next = container->children,
	    .ds = ds,
	    .refused = refused,
	};
	return true;
}

/* @code for the command, each of its items and everything inside it. */
static enum sml_err
refuse(struct sml_session *s, const struct sml_cmd *cmd, unsigned code)
{
	enum sml_err err = SML_OK;

	if (cmd->items != NULL && cmd->items->next != NULL) {
		for (const struct sml_item *item = cmd->items;
		     item != NULL && err == SML_OK; item = item->next) {
			err = sml_commands_answer(s, cmd, item, code);
		}
	} else {
		err = sml_commands_answer(s, cmd, NULL, code);
	}
	if (err == SML_OK && cmd->children != NULL) {
		(void)enter(s, cmd, SIZE_MAX, code);
	}
	return err == SML_OK ? SML_END : err;
}

static enum sml_err
answered(enum sml_err err)
{
	return err == SML_OK ? SML_END : err;
}

/* ---- checks ---- */

static unsigned
check_items(const struct sml_session *s, const struct sml_cmd *cmd)
{
	(void)s;
	return cmd->items == NULL ? SML_STATUS_BAD_REQUEST : 0;
}

static unsigned
check_optional(const struct sml_session *s, const struct sml_cmd *cmd)
{
	(void)s;
	(void)cmd;
	return SML_STATUS_UNSUPPORTED_FEATURE;
}

static bool
is_folder_alert(unsigned code)
{
	return (code >= SML_ALERT_TWO_WAY &&
		   code <= SML_ALERT_REFRESH_FROM_SERVER_BY_SERVER) ||
	       code == SML_ALERT_RESUME;
}

static unsigned
check_alert(const struct sml_session *s, const struct sml_cmd *cmd)
{
	unsigned code = sml_status_parse(cmd->data);

	if (code == 0) {
		return SML_STATUS_BAD_REQUEST;
	}
	if (is_folder_alert(code)) {
		if (code == SML_ALERT_RESUME && s->version < SML_V_12) {
			return SML_STATUS_UNSUPPORTED_FEATURE;
		}
		return check_items(s, cmd);
	}
	switch (code) {
	case SML_ALERT_SUSPEND:
		return s->version < SML_V_12 ? SML_STATUS_UNSUPPORTED_FEATURE
					     : 0;
	case SML_ALERT_DISPLAY:
	case SML_ALERT_RESULT:
	case SML_ALERT_NEXT_MESSAGE:
	case SML_ALERT_NO_END_OF_DATA:
		return 0;
	default:
		return SML_STATUS_UNSUPPORTED_FEATURE;
	}
}

/* The datastore of a Sync or Map is in the session and has not failed. */
static unsigned
check_ds(const struct sml_session *s, const struct sml_cmd *cmd)
{
	size_t ds = sml_session_find_ds(s, cmd->target.uri, cmd->source.uri);

	if (ds == SIZE_MAX) {
		return SML_STATUS_NOT_FOUND;
	}
	if (s->ds[ds].pub.phase == SML_PHASE_FAILED) {
		return sml_change_fail_status(&s->ds[ds].pub);
	}
	return 0;
}

static unsigned
check_sync(const struct sml_session *s, const struct sml_cmd *cmd)
{
	unsigned code = check_ds(s, cmd);
	enum sml_phase phase, from, to;

	if (code != 0) {
		return code;
	}
	phase = s->ds[sml_session_find_ds(s, cmd->target.uri, cmd->source.uri)]
		    .pub.phase;
	from = s->cfg.role == SML_SERVER ? SML_PHASE_INIT
					 : SML_PHASE_CLIENT_CHANGES;
	to = s->cfg.role == SML_SERVER ? SML_PHASE_CLIENT_CHANGES
				       : SML_PHASE_MAP;
	return phase < from || phase > to ? SML_STATUS_NOT_ALLOWED : 0;
}

/* ---- what follows ---- */

static enum sml_err
begin_items(struct sml_session *s, const struct sml_session_frame *frame,
    const struct sml_cmd *cmd, struct sml_event *out)
{
	(void)frame;
	(void)out;
	s->item_cmd = cmd;
	s->item_at = cmd->items;
	return SML_END;
}

/* Text of the peer in one line of the log. */
static void
log_display(struct sml_session *s, const struct sml_cmd *cmd)
{
	char line[121];
	size_t len = 0;
	struct sml_str text = SML_STR_NONE;

	if (cmd->items != NULL) {
		text = cmd->items->data;
	}
	for (; len < text.len && len < sizeof(line) - 1; len++) {
		char c = text.p[len];

		line[len] = (unsigned char)c < 0x20 || c == 0x7f ? ' ' : c;
	}
	line[len] = '\0';
	sml_log(log_of(s), SML_LOG_INFO, "the peer wants to say: %s", line);
}

static void
status_event(struct sml_session *s, unsigned code, struct sml_event *out)
{
	out->type = SML_EV_STATUS;
	out->ds = s->chunk_out.ds;
	out->status.cmd = s->chunk_out.cmd;
	out->status.msg = s->chunk_out.last_msg;
	out->status.cmd_id = s->chunk_out.last_cmd;
	out->status.code = code;
}

static enum sml_err
proceed_alert(struct sml_session *s, const struct sml_session_frame *frame,
    const struct sml_cmd *cmd, struct sml_event *out)
{
	unsigned code = sml_status_parse(cmd->data);
	enum sml_err err;

	if (is_folder_alert(code)) {
		s->has_heard = true;
		return begin_items(s, frame, cmd, out);
	}
	err = sml_commands_answer(s, cmd, NULL, SML_STATUS_OK);
	if (err != SML_OK) {
		return err;
	}
	s->is_asked = s->is_asked || code == SML_ALERT_NEXT_MESSAGE;
	if (code == SML_ALERT_DISPLAY) {
		log_display(s, cmd);
	} else if (code == SML_ALERT_SUSPEND) {
		s->is_aborted = true;
		out->type = SML_EV_ABORT;
		return SML_OK;
	} else if (code == SML_ALERT_NO_END_OF_DATA && s->chunk_out.is_open) {
		s->chunk_out.is_open = false;
		status_event(s, SML_STATUS_SIZE_MISMATCH, out);
		return SML_OK;
	}
	return SML_END;
}

/* What of a filter nobody here can do; NULL: nothing (syncml.md 19). */
static const char *
unsupported_filter(const struct sml_session *s, const struct sml_filter *filter)
{
	struct sml_str type = sml_str_trim(filter->filter_type);
	struct sml_str grammar = sml_str_trim(filter->record_meta.type);
	struct sml_str form = sml_str_trim(filter->field_meta.type);

	if (s->cfg.role == SML_CLIENT) {
		return "Filter";
	}
	if (type.len > 0 && !sml_str_is_nocase(type, "EXCLUSIVE") &&
	    !sml_str_is_nocase(type, "INCLUSIVE")) {
		return "FilterType";
	}
	if (sml_str_trim(filter->field).len > 0 && form.len > 0 &&
	    !sml_str_is_nocase(form, SML_FILTER_FIELDS)) {
		return "Field";
	}
	if (grammar.len > 0 &&
	    !sml_str_is_nocase(grammar, SML_FILTER_GRAMMAR)) {
		return "Record";
	}
	return NULL;
}

static bool
has_wrong_login(const struct sml_session *s, const struct sml_cmd *cmd)
{
	return cmd->cred != NULL && s->cfg.judge != NULL &&
	       !s->cfg.judge(s->cfg.judge_ctx, cmd);
}

static enum sml_err
alert_item(struct sml_session *s, const struct sml_cmd *cmd,
    const struct sml_item *item, struct sml_event *out)
{
	struct sml_str local = item->target.uri, remote = item->source.uri;
	const struct sml_anchor *anchor = &item->meta.anchor;
	const struct sml_filter *filter = item->target.filter;
	const char *what = NULL;
	enum sml_err err;

	if (sml_str_trim(local).len == 0) {
		local = remote;
	}
	if (sml_str_trim(local).len == 0 || anchor->last.len > SML_ANCHOR_MAX ||
	    anchor->next.len > SML_ANCHOR_MAX) {
		return answered(
		    sml_commands_answer(s, cmd, item, SML_STATUS_BAD_REQUEST));
	}
	if (local.len > SML_URI_MAX || remote.len > SML_URI_MAX) {
		return answered(
		    sml_commands_answer(s, cmd, item, SML_STATUS_URI_TOO_LONG));
	}
	if (filter != NULL) {
		what = unsupported_filter(s, filter);
	}
	if (what != NULL) {
		return answered(answer_text(
		    s, cmd, item, SML_STATUS_UNSUPPORTED_FEATURE, what));
	}
	if (has_wrong_login(s, cmd)) {
		return answered(sml_commands_answer(
		    s, cmd, item, SML_STATUS_INVALID_CREDENTIALS));
	}
	out->ds = SIZE_MAX;
	if (s->cfg.role == SML_CLIENT) {
		out->ds = sml_session_find_ds(s, local, remote);
		if (out->ds == SIZE_MAX) {
			return answered(sml_commands_answer(
			    s, cmd, item, SML_STATUS_NOT_FOUND));
		}
		s->ds[out->ds].pub.peer_max_obj = item->meta.max_obj_size;
		err = sml_session_set_anchor(
		    s, out->ds, false, anchor->last, anchor->next);
		if (err != SML_OK) {
			return err;
		}
	} else {
		s->alert_item = item;
	}
	out->type = SML_EV_ALERT;
	out->ref = sml_commands_ref(s, cmd, item);
	out->alert.code = sml_status_parse(cmd->data);
	out->alert.local = local;
	out->alert.remote = remote;
	out->alert.query = sml_name_query(sml_str_trim(local));
	if (filter != NULL && (sml_str_trim(filter->record).len > 0 ||
				  sml_str_trim(filter->field).len > 0)) {
		out->alert.filter = filter;
	}
	out->alert.peer = *anchor;
	out->alert.max_obj = item->meta.max_obj_size;
	out->alert.emi =
	    item->meta.emi != NULL ? item->meta.emi : cmd->meta.emi;
	return SML_OK;
}

static enum sml_err
proceed_sync(struct sml_session *s, const struct sml_session_frame *frame,
    const struct sml_cmd *cmd, struct sml_event *out)
{
	size_t ds = sml_session_find_ds(s, cmd->target.uri, cmd->source.uri);
	enum sml_err err;

	(void)frame;
	if (s->chunk_in.is_open && s->chunk_in.ds != ds) {
		err = sml_chunk_interrupt(s);
		if (err != SML_OK) {
			return err;
		}
	}
	if (!enter(s, cmd, ds, 0)) {
		return refuse(s, cmd, SML_STATUS_UNSUPPORTED_FEATURE);
	}
	s->frames[s->frame_count - 1].has_event = true;
	/* Packages 1 and 3 in one: answered by 2 and 4 in one. */
	if (s->cfg.role == SML_SERVER && s->in_package == 1) {
		s->in_package = 3;
		if (s->out_package < 4) {
			s->out_package = 4;
		}
	}
	if (cmd->meta.max_obj_size != 0) {
		s->ds[ds].pub.peer_max_obj = cmd->meta.max_obj_size;
	}
	out->type = SML_EV_SYNC;
	out->ds = ds;
	out->ref = sml_commands_ref(s, cmd, NULL);
	out->is_refused_login = has_wrong_login(s, cmd);
	out->number_of_changes.is_known = cmd->has_number_of_changes;
	out->number_of_changes.count = cmd->number_of_changes;
	return SML_OK;
}

static enum sml_err
proceed_sequence(struct sml_session *s, const struct sml_session_frame *frame,
    const struct sml_cmd *cmd, struct sml_event *out)
{
	(void)out;
	if (!enter(s, cmd, frame->ds, 0)) {
		return refuse(s, cmd, SML_STATUS_UNSUPPORTED_FEATURE);
	}
	return answered(sml_commands_answer(s, cmd, NULL, SML_STATUS_OK));
}

static enum sml_err
proceed_atomic(struct sml_session *s, const struct sml_session_frame *frame,
    const struct sml_cmd *cmd, struct sml_event *out)
{
	enum sml_err err = sml_chunk_interrupt(s);

	if (err != SML_OK) {
		return err;
	}
	if (!enter(s, cmd, frame->ds, 0)) {
		return refuse(s, cmd, SML_STATUS_UNSUPPORTED_FEATURE);
	}
	sml_atomic_begin(s, out);
	return sml_commands_answer(s, cmd, NULL, SML_STATUS_OK);
}

static enum sml_err
proceed_map(struct sml_session *s, const struct sml_session_frame *frame,
    const struct sml_cmd *cmd, struct sml_event *out)
{
	enum sml_err err = sml_chunk_interrupt(s);

	(void)frame;
	(void)out;
	if (err != SML_OK) {
		return err;
	}
	s->map_ds = sml_session_find_ds(s, cmd->target.uri, cmd->source.uri);
	s->map_at = cmd->map_items;
	return answered(sml_commands_answer(s, cmd, NULL, SML_STATUS_OK));
}

/* ---- device information ---- */

static bool
is_devinf_name(struct sml_str uri)
{
	uri = sml_str_trim(uri);
	while (sml_str_starts(uri, "./")) {
		uri = sml_str_sub(uri, 2, uri.len);
	}
	return sml_str_starts_nocase(uri, "devinf1");
}

/* Put and Results alike; of another document nothing is known. */
static enum sml_err
devinf_item(struct sml_session *s, const struct sml_cmd *cmd,
    const struct sml_item *item, struct sml_event *out)
{
	enum sml_err err;

	if (item->data_kind != SML_DATA_TREE || item->tree == NULL ||
	    item->tree->el != SML_EL_D_DEV_INF) {
		return answered(sml_commands_answer(s, cmd, item,
		    is_devinf_name(item->source.uri)
			? SML_STATUS_BAD_REQUEST
			: SML_STATUS_UNSUPPORTED_FEATURE));
	}
	err = sml_commands_answer(s, cmd, item, SML_STATUS_OK);
	if (err == SML_OK) {
		err = sml_session_learn_devinf(s, item->tree);
	}
	if (err != SML_OK) {
		return err;
	}
	out->type = SML_EV_DEVINF;
	out->devinf = item->tree;
	return SML_OK;
}

static enum sml_err
get_item(struct sml_session *s, const struct sml_cmd *cmd,
    const struct sml_item *item, struct sml_event *out)
{
	struct sml_str name =
	    item->target.uri.len > 0 ? item->target.uri : item->source.uri;
	struct sml_answer results = {
	    .kind = SML_ANSWER_RESULTS,
	    .ref = sml_commands_ref(s, cmd, item),
	};
	enum sml_err err;

	(void)out;
	if (!is_devinf_name(name) || s->cfg.devinf == NULL) {
		return answered(
		    sml_commands_answer(s, cmd, item, SML_STATUS_NOT_FOUND));
	}
	err = sml_commands_answer(s, cmd, item, SML_STATUS_OK);
	if (err == SML_OK) {
		err = sml_session_answer(s, &results);
	}
	return answered(err);
}

/* ---- the table ---- */

static const struct command_row commands[] = {
    {SML_CMD_ADD, FROM_BOTH, IN_SYNC, SML_STATUS_NOT_ALLOWED, check_items,
	begin_items, sml_change_item},
    {SML_CMD_ALERT, FROM_BOTH, IN_BODY, SML_STATUS_NOT_ALLOWED, check_alert,
	proceed_alert, alert_item},
    {SML_CMD_ATOMIC, FROM_CLIENT, IN_BOTH, SML_STATUS_UNSUPPORTED_FEATURE,
	sml_atomic_check, proceed_atomic, NULL},
    {SML_CMD_COPY, FROM_CLIENT, IN_SYNC, SML_STATUS_UNSUPPORTED_FEATURE,
	check_items, begin_items, sml_change_item},
    {SML_CMD_DELETE, FROM_BOTH, IN_SYNC, SML_STATUS_NOT_ALLOWED, check_items,
	begin_items, sml_change_item},
    {SML_CMD_EXEC, FROM_BOTH, IN_BOTH, SML_STATUS_UNSUPPORTED_FEATURE,
	check_optional, NULL, NULL},
    {SML_CMD_GET, FROM_BOTH, IN_BODY, SML_STATUS_NOT_ALLOWED, check_items,
	begin_items, get_item},
    {SML_CMD_MAP, FROM_CLIENT, IN_BODY, SML_STATUS_NOT_ALLOWED, check_ds,
	proceed_map, NULL},
    {SML_CMD_MOVE, FROM_BOTH, IN_BOTH, SML_STATUS_UNSUPPORTED_FEATURE,
	check_optional, NULL, NULL},
    {SML_CMD_PUT, FROM_BOTH, IN_BODY, SML_STATUS_NOT_ALLOWED, check_items,
	begin_items, devinf_item},
    {SML_CMD_REPLACE, FROM_BOTH, IN_SYNC, SML_STATUS_NOT_ALLOWED, check_items,
	begin_items, sml_change_item},
    {SML_CMD_RESULTS, FROM_BOTH, IN_BODY, SML_STATUS_NOT_ALLOWED, check_items,
	begin_items, devinf_item},
    {SML_CMD_SEARCH, FROM_BOTH, IN_BOTH, SML_STATUS_UNSUPPORTED_FEATURE,
	check_optional, NULL, NULL},
    {SML_CMD_SEQUENCE, FROM_BOTH, IN_BOTH, SML_STATUS_NOT_ALLOWED, NULL,
	proceed_sequence, NULL},
    {SML_CMD_SYNC, FROM_BOTH, IN_BODY, SML_STATUS_NOT_ALLOWED, check_sync,
	proceed_sync, NULL},
};

static const struct command_row *
row_of(enum sml_cmd_type type)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(commands); i++) {
		if (commands[i].type == type) {
			return &commands[i];
		}
	}
	return NULL;
}

/* 0 when the table and the command's own check let it proceed. */
static unsigned
check(const struct sml_session *s, const struct sml_session_frame *frame,
    const struct command_row *row, const struct sml_cmd *cmd)
{
	uint8_t sender = s->cfg.role == SML_SERVER ? FROM_CLIENT : FROM_SERVER;
	uint8_t place = frame->ds == SIZE_MAX ? IN_BODY : IN_SYNC;

	if (s->is_aborted) {
		return SML_STATUS_CANCELLED;
	}
	if (frame->refused != 0) {
		return frame->refused;
	}
	if (row == NULL) {
		return SML_STATUS_NOT_IMPLEMENTED;
	}
	if ((row->senders & sender) == 0 || (row->places & place) == 0) {
		return row->otherwise;
	}
	if (cmd->cmd_id.len == 0) {
		return SML_STATUS_BAD_REQUEST;
	}
	return row->check != NULL ? row->check(s, cmd) : 0;
}

enum sml_err
sml_commands_begin(struct sml_session *s, const struct sml_session_frame *frame,
    const struct sml_cmd *cmd, struct sml_event *out)
{
	const struct command_row *row = row_of(cmd->type);
	unsigned code = check(s, frame, row, cmd);

	if (cmd->type != SML_CMD_ALERT) {
		s->has_heard = true;
	}
	if (code != 0 || row == NULL) {
		return refuse(s, cmd, code);
	}
	return row->proceed(s, frame, cmd, out);
}

enum sml_err
sml_commands_item(
    struct sml_session *s, const struct sml_item *item, struct sml_event *out)
{
	const struct command_row *row = row_of(s->item_cmd->type);

	const struct sml_session_frame *frame = &s->frames[s->frame_count - 1];

	if (row == NULL || row->item == NULL) {
		return SML_E_BUG;
	}
	/* An item before it in the same command made an Atomic fail. */
	if (frame->refused != 0) {
		return answered(
		    sml_commands_answer(s, s->item_cmd, item, frame->refused));
	}
	return row->item(s, s->item_cmd, item, out);
}
