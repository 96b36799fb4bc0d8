/* SPDX-License-Identifier: Apache-2.0 */
/* Headers: who speaks, in which version, with which credentials and sizes. */
#include <string.h>

#include "base/base64.h"
#include "session/session_priv.h"

/* Below this every byte counts: sizes are told in the first message only. */
#define TERSE_BELOW 4096u
/* Device information and alerts both fit a message with as many bytes. */
#define ROOMY 16384u

static const struct sml_log *
log_of(const struct sml_session *s)
{
	return s->cfg.env != NULL ? s->cfg.env->log : NULL;
}

/* ---- in ---- */

enum sml_err
sml_session_check_hdr(
    struct sml_session *s, const struct sml_hdr *hdr, uint32_t *msg_id_out)
{
	uint64_t msg_id, max_msg = hdr->meta.max_msg_size;

	if (!sml_str_u64(sml_str_trim(hdr->msg_id), &msg_id) || msg_id == 0 ||
	    msg_id > SML_SESSION_MSGS_MAX) {
		sml_log(log_of(s), SML_LOG_WARN, "MsgID \"%.*s\" is none",
		    SML_STR_ARG(sml_str_sub(hdr->msg_id, 0, 20)));
		return SML_E_PROTOCOL;
	}
	if (hdr->session_id.len > SML_SESSION_ID_MAX ||
	    hdr->source.uri.len > SML_URI_MAX) {
		sml_log(log_of(s), SML_LOG_WARN,
		    "SessionID or Source of the header is too long");
		return SML_E_PROTOCOL;
	}
	if (max_msg != 0 && max_msg < SML_MSG_MIN) {
		sml_log(log_of(s), SML_LOG_WARN,
		    "MaxMsgSize %llu is too small for any answer",
		    (unsigned long long)max_msg);
		return SML_E_PROTOCOL;
	}
	if (s->out_msg >= SML_SESSION_MSGS_MAX ||
	    s->idle_rounds > SML_IDLE_ROUNDS_MAX) {
		sml_log(log_of(s), SML_LOG_WARN,
		    "the session comes to no end: message %u, %u idle rounds",
		    s->out_msg, s->idle_rounds);
		return SML_E_PROTOCOL;
	}
	if ((s->in_msg != 0 || s->cfg.role == SML_CLIENT) &&
	    !sml_str_eq(sml_str_trim(hdr->session_id), s->session_id)) {
		sml_log(log_of(s), SML_LOG_INFO,
		    "a message of session \"%.*s\", not \"%.*s\"",
		    SML_STR_ARG(hdr->session_id), SML_STR_ARG(s->session_id));
		return SML_E_SESSION;
	}
	if (s->in_msg != 0 && msg_id != (uint64_t)s->in_msg + 1) {
		sml_log(log_of(s), SML_LOG_INFO, "MsgID %llu after %u",
		    (unsigned long long)msg_id, s->in_msg);
		return SML_E_SESSION;
	}
	*msg_id_out = (uint32_t)msg_id;
	return SML_OK;
}

static void
take_sizes(struct sml_session *s, const struct sml_meta *meta)
{
	if (meta->max_msg_size != 0) {
		s->peer_max_msg = meta->max_msg_size;
	}
	if (meta->max_obj_size != 0) {
		s->peer_max_obj = meta->max_obj_size;
	}
}

/* ---- out ---- */

static enum sml_err
open_writer(struct sml_session *s)
{
	uint64_t max = sml_quirk_max_msg(s->quirk, s->peer_max_msg);
	struct sml_writer_cfg cfg = {
	    .encoding = s->encoding,
	    .version = s->version,
	};

	/* Who takes only small messages is likely to meet its like. */
	if (max == 0) {
		max = s->cfg.max_msg >= SML_MSG_MIN &&
			      s->cfg.max_msg < SML_MSG_DEFAULT
			  ? s->cfg.max_msg
			  : SML_MSG_DEFAULT;
	}
	/* More than we ask of others is not asked of the one who reads. */
	cfg.max_len = max > SML_MSG_ANNOUNCE ? SML_MSG_ANNOUNCE : (size_t)max;
	if (s->writer != NULL) {
		sml_writer_reset(s->writer, cfg.max_len);
		return SML_OK;
	}
	s->writer = sml_writer_new(&cfg);
	return s->writer != NULL ? SML_OK : SML_E_NOMEM;
}

/* Our header; the Cred of a client that has to show it. */
static enum sml_err
write_hdr(struct sml_session *s)
{
	struct sml_hdr hdr = {.version = s->version};
	bool is_client = s->cfg.role == SML_CLIENT;
	struct sml_cred cred;
	enum sml_err err;

	err = open_writer(s);
	if (err != SML_OK) {
		return err;
	}
	s->out_msg++;
	hdr.session_id = s->session_id;
	hdr.msg_id = sml_session_number(s, s->out_msg);
	hdr.target.uri = is_client ? s->cfg.server_uri : s->peer_uri;
	hdr.source.uri = s->own_uri;
	if (!is_client && !s->is_refused) {
		hdr.resp_uri = s->cfg.resp_uri;
	}
	if (is_client && !s->is_authenticated && s->auth != SML_AUTH_NONE) {
		err = sml_session_make_cred(s, s->auth, s->nonce, &cred);
		if (err != SML_OK) {
			return err;
		}
		hdr.cred = &cred;
		if (s->auth == SML_AUTH_MD5) {
			hdr.source.name = s->cfg.user;
		}
	}
	if (s->peer_max_msg == 0 || s->peer_max_msg >= TERSE_BELOW ||
	    s->in_msg <= 1) {
		hdr.meta.max_msg_size = s->cfg.max_msg;
		if (s->version >= SML_V_11) {
			hdr.meta.max_obj_size = s->cfg.max_obj;
		}
	}
	if (hdr.msg_id.p == NULL) {
		return SML_E_NOMEM;
	}
	err = sml_writer_hdr(s->writer, &hdr);
	if (err == SML_E_ROOM) {
		sml_log(log_of(s), SML_LOG_WARN,
		    "MaxMsgSize %llu is too small for our header",
		    (unsigned long long)s->peer_max_msg);
		return SML_E_PROTOCOL;
	}
	return err;
}

/* One Item for each version we speak. */
static const struct sml_item *
version_items(struct sml_session *s, bool is_dtd)
{
	const enum sml_version versions[] = {SML_V_12, SML_V_11, SML_V_10};
	struct sml_item *items = sml_arena_array(
	    s->msg_arena, SML_ARRAY_LEN(versions), sizeof(*items));

	for (size_t i = 0; items != NULL && i < SML_ARRAY_LEN(versions); i++) {
		items[i].data_kind = SML_DATA_BYTES;
		items[i].data =
		    sml_str_of(is_dtd ? sml_version_dtd(versions[i])
				      : sml_version_proto(versions[i]));
		items[i].next =
		    i + 1 < SML_ARRAY_LEN(versions) ? &items[i + 1] : NULL;
	}
	return items;
}

enum sml_err
sml_session_fill_chal(
    struct sml_session *s, enum sml_auth_type type, struct sml_meta *out)
{
	struct sml_buf text;
	enum sml_err err = SML_OK;

	memset(out, 0, sizeof(*out));
	if (type != SML_AUTH_MD5) {
		type = SML_AUTH_BASIC;
	}
	out->type = sml_str_of(sml_auth_type_name(type));
	out->format = SML_STR("b64");
	if (type != SML_AUTH_MD5) {
		return SML_OK;
	}
	sml_buf_init(&text, 4 * SML_SESSION_NONCE_MAX);
	sml_base64_encode(s->cfg.challenge_nonce, &text);
	err = sml_buf_err(&text);
	if (err == SML_OK) {
		out->next_nonce = sml_arena_dup(s->msg_arena,
		    text.len > 0 ? sml_buf_str(&text) : SML_STR(""));
		err = out->next_nonce.p == NULL ? SML_E_NOMEM : SML_OK;
	}
	sml_buf_free(&text);
	return err;
}

/* The first Status of the message: for the peer's header. */
static enum sml_err
write_hdr_status(struct sml_session *s, unsigned code,
    const struct sml_meta *chal, const struct sml_item *items)
{
	const struct sml_hdr *in = &s->msg->hdr;
	struct sml_text_list target = {.text = in->target.uri};
	struct sml_text_list source = {.text = in->source.uri};
	struct sml_cmd cmd = {
	    .type = SML_CMD_STATUS,
	    .msg_ref = sml_str_trim(in->msg_id),
	    .cmd_ref = SML_STR("0"),
	    .cmd = sml_str_of(sml_cmd_name(SML_CMD_SYNCHDR)),
	    .data = sml_session_number(s, code),
	    .chal = chal,
	    .items = items,
	};
	enum sml_err err;

	if (in->target.uri.p != NULL && in->target.uri.len <= SML_URI_MAX) {
		cmd.target_refs = &target;
	}
	if (in->source.uri.p != NULL) {
		cmd.source_refs = &source;
	}
	err = sml_session_put(s, &cmd);
	if (err == SML_E_ROOM) {
		sml_log(log_of(s), SML_LOG_WARN,
		    "MaxMsgSize %llu is too small for one Status",
		    (unsigned long long)s->peer_max_msg);
		return SML_E_PROTOCOL;
	}
	s->empty_room = sml_writer_room(s->writer);
	return err;
}

/* ---- server ---- */

/* The type of credentials that is not supported, as the peer wrote it. */
static const struct sml_item *
type_item(struct sml_session *s)
{
	struct sml_item *item = sml_arena_array(s->msg_arena, 1, sizeof(*item));

	if (item != NULL && s->msg->hdr.cred != NULL) {
		item->data_kind = SML_DATA_BYTES;
		item->data = sml_str_sub(s->msg->hdr.cred->meta.type, 0, 64);
	}
	return item;
}

static bool
is_our_proto(struct sml_str ver_proto)
{
	for (enum sml_version v = SML_V_10; v <= SML_V_12; v++) {
		if (sml_str_is_nocase(
			sml_str_trim(ver_proto), sml_version_proto(v))) {
			return true;
		}
	}
	return false;
}

static unsigned
hdr_code(const struct sml_hdr *hdr, enum sml_auth_verdict verdict)
{
	if (hdr->version == SML_V_NONE) {
		return SML_STATUS_DTD_VERSION;
	}
	if (!is_our_proto(hdr->ver_proto)) {
		return SML_STATUS_PROTOCOL_VERSION;
	}
	switch (verdict) {
	case SML_AUTH_ACCEPTED:
		return SML_STATUS_AUTHENTICATED;
	case SML_AUTH_BEFORE:
		return SML_STATUS_OK;
	case SML_AUTH_MISSING:
		return SML_STATUS_MISSING_CREDENTIALS;
	case SML_AUTH_REFUSED_TYPE:
		return SML_STATUS_UNSUPPORTED_FEATURE;
	case SML_AUTH_WRONG:
	default:
		return SML_STATUS_INVALID_CREDENTIALS;
	}
}

/* A Status with @code for each command of a refused message, as far as they
 * fit: nothing of it is kept for a next message. */
static enum sml_err
refuse_all(struct sml_session *s, const struct sml_cmd *cmds, unsigned code)
{
	enum sml_err err = SML_OK;

	for (const struct sml_cmd *cmd = cmds; cmd != NULL && err == SML_OK;
	     cmd = cmd->next) {
		if (cmd->type == SML_CMD_STATUS) {
			continue;
		}
		err = sml_commands_answer(s, cmd, NULL, code);
		if (err == SML_OK) {
			err = refuse_all(s, cmd->children, code);
		}
	}
	return err;
}

/* A busy server's Status for each Alert 221, and nothing else. */
static enum sml_err
answer_questions(struct sml_session *s, const struct sml_cmd *cmds)
{
	enum sml_err err = SML_OK;
	uint64_t code;

	for (const struct sml_cmd *cmd = cmds; cmd != NULL && err == SML_OK;
	     cmd = cmd->next) {
		if (cmd->type == SML_CMD_ALERT &&
		    sml_str_u64(sml_str_trim(cmd->data), &code) &&
		    code == SML_ALERT_RESULT) {
			err = sml_commands_answer(
			    s, cmd, NULL, SML_STATUS_IN_PROGRESS);
		}
	}
	return err;
}

/* The session's first message names it and decides how we speak. */
static enum sml_err
adopt(struct sml_session *s, enum sml_encoding encoding, uint32_t msg_id)
{
	const struct sml_hdr *hdr = &s->msg->hdr;
	struct sml_str own = hdr->target.uri;
	enum sml_err err;

	s->encoding = encoding;
	s->version = hdr->version != SML_V_NONE ? hdr->version : SML_V_12;
	/* A client that was refused goes on counting, we kept nothing: the
	 * answers to its messages carry their numbers. */
	s->out_msg = msg_id - 1;
	if (own.len == 0 || own.len > SML_URI_MAX) {
		own = s->cfg.resp_uri.len > 0 ? s->cfg.resp_uri : SML_STR("/");
	}
	err =
	    sml_session_keep(s, sml_str_trim(hdr->session_id), &s->session_id);
	if (err == SML_OK) {
		err = sml_session_keep(s, hdr->source.uri, &s->peer_uri);
	}
	if (err == SML_OK) {
		err = sml_session_keep(s, own, &s->own_uri);
	}
	return err;
}

enum sml_err
sml_session_hdr_server(struct sml_session *s, enum sml_encoding encoding,
    uint32_t msg_id, enum sml_auth_verdict verdict)
{
	const struct sml_hdr *hdr = &s->msg->hdr;
	unsigned code =
	    s->cfg.is_busy ? SML_STATUS_IN_PROGRESS : hdr_code(hdr, verdict);
	const struct sml_item *items = NULL;
	struct sml_meta chal;
	bool has_chal = false;
	enum sml_err err = SML_OK;

	if (s->in_msg == 0) {
		err = adopt(s, encoding, msg_id);
	}
	if (err != SML_OK) {
		return err;
	}
	s->in_msg = msg_id + s->cfg.asked_again;
	s->out_msg += s->cfg.asked_again;
	take_sizes(s, &hdr->meta);
	s->is_refused = code >= 300 || s->cfg.is_busy;
	if (code == SML_STATUS_DTD_VERSION ||
	    code == SML_STATUS_PROTOCOL_VERSION) {
		items = version_items(s, code == SML_STATUS_DTD_VERSION);
		err = items == NULL ? SML_E_NOMEM : SML_OK;
	} else if (s->cfg.is_busy) {
		sml_log(log_of(s), SML_LOG_INFO, "message %u has to wait: busy",
		    s->in_msg);
	} else if (s->is_refused) {
		err = sml_session_fill_chal(s, s->cfg.challenge, &chal);
		has_chal = true;
		if (err == SML_OK && code == SML_STATUS_UNSUPPORTED_FEATURE) {
			items = type_item(s);
			err = items == NULL ? SML_E_NOMEM : SML_OK;
		}
	} else if (code == SML_STATUS_AUTHENTICATED && hdr->cred != NULL &&
		   s->cfg.challenge_nonce.len > 0 &&
		   sml_auth_type_of_name(hdr->cred->meta.type) ==
		       SML_AUTH_MD5) {
		/* The nonce of its next session. */
		err = sml_session_fill_chal(s, SML_AUTH_MD5, &chal);
		has_chal = true;
	}
	if (err == SML_OK) {
		err = write_hdr(s);
	}
	if (err == SML_OK) {
		err = write_hdr_status(s, code, has_chal ? &chal : NULL, items);
	}
	if (err == SML_OK && s->cfg.is_busy) {
		return answer_questions(s, s->msg->cmds);
	}
	if (err == SML_OK && s->is_refused) {
		sml_log(log_of(s), SML_LOG_INFO, "message %u refused: %u, %s",
		    s->in_msg, code, sml_status_text(code));
		/* The commands would have been good with other ones. */
		if (code == SML_STATUS_UNSUPPORTED_FEATURE) {
			code = SML_STATUS_INVALID_CREDENTIALS;
		}
		err = refuse_all(s, s->msg->cmds, code);
		err = err == SML_E_ROOM ? SML_OK : err;
	}
	return err;
}

/* ---- client ---- */

enum sml_err
sml_session_begin_client(struct sml_session *s)
{
	const struct sml_devinf *devinf = s->cfg.devinf;
	enum sml_err err;

	if (s->own_uri.p == NULL) {
		s->own_uri = devinf != NULL && devinf->dev_id.len > 0
				 ? devinf->dev_id
				 : SML_STR("-");
	}
	err = write_hdr(s);
	if (err == SML_OK) {
		err = s->msg != NULL
			  ? write_hdr_status(s, SML_STATUS_OK, NULL, NULL)
			  : sml_notice_answer(s);
	}
	if (err != SML_OK) {
		return err;
	}
	s->empty_room = sml_writer_room(s->writer);
	s->owes_put = devinf != NULL;
	s->owes_get = true;
	/* In a small message the alerts come first. */
	return s->empty_room >= ROOMY ? sml_tell_owed(s) : SML_OK;
}

/* The Status of our header. After a server was busy there may be two: what
 * matters is a failure, or that we are authenticated. */
static const struct sml_cmd *
hdr_status_of(const struct sml_msg *msg)
{
	const struct sml_cmd *found = NULL;

	for (const struct sml_cmd *cmd = msg->cmds; cmd != NULL;
	     cmd = cmd->next) {
		unsigned code = sml_status_parse(cmd->data);

		if (cmd->type != SML_CMD_STATUS ||
		    (sml_cmd_of_name(cmd->cmd) != SML_CMD_SYNCHDR &&
			!sml_str_is(cmd->cmd_ref, "0"))) {
			continue;
		}
		if (found == NULL || code == SML_STATUS_AUTHENTICATED) {
			found = cmd;
		}
		if (code >= 300) {
			return cmd;
		}
	}
	return found;
}

/* What the server says to our header: SML_OK to go on. */
static enum sml_err
take_hdr_status(struct sml_session *s, const struct sml_cmd *status)
{
	unsigned code = sml_status_parse(status->data);
	enum sml_err err = SML_OK;

	/* 406: not with what we showed, but with something else. */
	if (code == SML_STATUS_UNSUPPORTED_FEATURE && status->chal != NULL) {
		code = SML_STATUS_INVALID_CREDENTIALS;
	}
	switch (code) {
	case SML_STATUS_INVALID_CREDENTIALS:
	case SML_STATUS_MISSING_CREDENTIALS:
		return sml_session_challenged(s, code, status->chal);
	case SML_STATUS_DTD_VERSION:
	case SML_STATUS_PROTOCOL_VERSION:
		sml_log(log_of(s), SML_LOG_INFO,
		    "the server does not speak %s (%u)",
		    sml_version_proto(s->version), code);
		return SML_E_VERSION;
	default:
		break;
	}
	err = sml_pause_take(s, code);
	if (err != SML_OK || s->is_busy) {
		return err;
	}
	if (code < 200 || code >= 300) {
		sml_log(log_of(s), SML_LOG_WARN,
		    "the server answers our header with %u, %s", code,
		    sml_status_text(code));
		return SML_E_PEER;
	}
	if (code == SML_STATUS_AUTHENTICATED) {
		s->is_authenticated = true;
	}
	if (status->chal != NULL && status->chal->next_nonce.p != NULL &&
	    sml_auth_type_of_name(sml_str_trim(status->chal->type)) ==
		SML_AUTH_MD5) {
		err = sml_session_read_nonce(s, status->chal, &s->nonce);
		s->next_nonce = s->nonce;
	}
	return err;
}

enum sml_err
sml_session_hdr_client(struct sml_session *s, uint32_t msg_id)
{
	const struct sml_hdr *hdr = &s->msg->hdr;
	const struct sml_cmd *status = hdr_status_of(s->msg);
	enum sml_err err = SML_OK;

	s->in_msg = msg_id;
	take_sizes(s, &hdr->meta);
	if (hdr->resp_uri.len > 0 && hdr->resp_uri.len <= SML_URI_MAX) {
		err = sml_session_keep(s, hdr->resp_uri, &s->resp_uri);
	}
	if (err == SML_OK) {
		err = sml_session_keep(s, hdr->source.uri, &s->peer_uri);
	}
	if (err == SML_OK && status != NULL) {
		err = take_hdr_status(s, status);
	}
	if (err != SML_OK || s->stage == SML_STAGE_RETRY) {
		return err;
	}
	err = write_hdr(s);
	if (err != SML_OK) {
		return err;
	}
	return write_hdr_status(s, SML_STATUS_OK, NULL, NULL);
}
