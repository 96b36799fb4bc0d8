/* SPDX-License-Identifier: Apache-2.0 */
/* A conversation that pauses: a busy server asked again, a session suspended
 * (syncml.md 17, 18). */
#include "session/session_priv.h"

static const struct sml_log *
log_of(const struct sml_session *s)
{
	return s->cfg.env != NULL ? s->cfg.env->log : NULL;
}

enum sml_err
sml_pause_alert(struct sml_session *s, enum sml_alert code)
{
	struct sml_item item = {
	    .target = {.uri = s->cfg.role == SML_CLIENT ? s->cfg.server_uri
							: s->peer_uri},
	    .source = {.uri = s->own_uri},
	};
	struct sml_cmd cmd = {
	    .type = SML_CMD_ALERT,
	    .data = sml_session_number(s, code),
	    .items = &item,
	};
	enum sml_err err;

	if (cmd.data.p == NULL) {
		return SML_E_NOMEM;
	}
	err = sml_session_put(s, &cmd);
	if (err == SML_OK) {
		s->asked_msg = s->out_msg;
		s->asked_cmd = s->cmd_id;
	}
	return err;
}

/* ---- a busy server, client ---- */

/* What the message says to our Alert 221; 0: nothing. */
static unsigned
result_status(const struct sml_session *s)
{
	for (const struct sml_cmd *cmd = s->msg->cmds; cmd != NULL;
	     cmd = cmd->next) {
		uint64_t msg = 0, id = 0;

		if (cmd->type == SML_CMD_STATUS &&
		    sml_cmd_of_name(cmd->cmd) == SML_CMD_ALERT &&
		    sml_str_u64(sml_str_trim(cmd->msg_ref), &msg) &&
		    sml_str_u64(sml_str_trim(cmd->cmd_ref), &id) &&
		    msg == s->asked_msg && id == s->asked_cmd) {
			return sml_status_parse(cmd->data);
		}
	}
	return 0;
}

enum sml_err
sml_pause_take(struct sml_session *s, unsigned code)
{
	const unsigned result = s->busy_rounds > 0 ? result_status(s) : 0;

	s->is_busy = code == SML_STATUS_IN_PROGRESS;
	if (!s->is_busy && result < 300 && result != SML_STATUS_IN_PROGRESS) {
		s->busy_rounds = 0;
		return SML_OK;
	}
	sml_log(log_of(s), SML_LOG_INFO, "the server is busy, round %u",
	    s->busy_rounds + 1);
	if (!s->is_busy || s->busy_rounds >= SML_BUSY_ROUNDS_MAX) {
		sml_log(log_of(s), SML_LOG_WARN,
		    "the server has no result of our message (%u, %u)", code,
		    result);
		return SML_E_PEER;
	}
	s->busy_rounds++;
	return SML_OK;
}

bool
sml_session_is_busy(const struct sml_session *s)
{
	return s->is_busy;
}

/* ---- suspend ---- */

enum sml_err
sml_session_suspend(struct sml_session *s)
{
	enum sml_err err;

	if (!s->is_composing || s->stage != SML_STAGE_OVER ||
	    s->version < SML_V_12) {
		return SML_E_BUG;
	}
	sml_session_sync_close(s);
	err = sml_pause_alert(s, SML_ALERT_SUSPEND);
	s->is_suspended = err == SML_OK;
	return err;
}
