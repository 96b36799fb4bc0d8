/* SPDX-License-Identifier: Apache-2.0 */
/* The law of sessions: which one a message belongs to, and whether it is its
 * turn. */
#include "config.h"

#include "session_law.h"

#include <inttypes.h>

/* The commands of package 1: they may begin a session. */
static bool
is_opening(const struct sml_msg *msg)
{
	const struct sml_cmd *c;
	uint64_t code;

	for (c = msg->cmds; c; c = c->next)
		if (c->type == SML_CMD_ALERT &&
		    sml_str_u64(sml_str_trim(c->data), &code) && code >= 200 &&
		    code <= 210)
			return true;
	return false;
}

/* The stored answer, if this is the last request again. */
static enum sml_err
look_for_repeat(struct server_exchange *x, enum server_fate *fate)
{
	struct sml_str body;
	enum sml_err err;

	err = server_sessions_answer(
	    x->ep->db, x->session.device, x->digest, x->ep->arena, &body);
	if (err == SML_E_NOT_FOUND)
		return SML_OK;
	if (err)
		return err;
	sml_log(x->ep->env->log, SML_LOG_INFO,
	    "session %u of %.*s: message %" PRIu64 " came again",
	    x->session.number, SML_STR_ARG(x->dev_id), x->msg_id);
	server_exchange_answer(x, x->req->encoding, body);
	*fate = SERVER_FATE_REPEAT;
	return SML_OK;
}

static bool
is_next(const struct server_exchange *x)
{
	return x->session.token.p && !x->session.is_done &&
	       sml_str_eq(x->session.session_id, x->session_id) &&
	       x->msg_id == (uint64_t)x->session.msg + 1;
}

static void
refuse(struct server_exchange *x, unsigned status, const char *text,
    enum server_fate *fate)
{
	server_exchange_refuse(x, status, text);
	*fate = SERVER_FATE_REPLIED;
}

/* The URL names the session. */
static enum sml_err
find_by_token(struct server_exchange *x, enum server_fate *fate)
{
	enum sml_err err;

	err = server_sessions_by_token(
	    x->ep->db, x->req->token, x->ep->arena, &x->session);
	if (err == SML_E_NOT_FOUND) {
		refuse(x, 404, "There is no such session", fate);
		return SML_OK;
	}
	if (err)
		return err;
	if (!sml_str_eq(x->session.dev_id, x->dev_id) ||
	    (x->account.id && x->account.id != x->session.owner)) {
		refuse(x, 400, "The session is another device's", fate);
		return SML_OK;
	}
	err = look_for_repeat(x, fate);
	if (err || *fate == SERVER_FATE_REPEAT)
		return err;
	if (x->session.is_done)
		refuse(x, 410, "The session is over", fate);
	else if (!is_next(x))
		refuse(x, 400, "It is not the next message", fate);
	else if (x->verdict == SML_AUTH_MISSING)
		x->verdict = SML_AUTH_BEFORE;
	return SML_OK;
}

/* Good credentials name the account; the header names the device. */
static enum sml_err
find_by_device(struct server_exchange *x, enum server_fate *fate)
{
	bool opens = x->msg_id == 1 || is_opening(&x->msg);
	enum sml_err err;

	err = server_sessions_of_device(
	    x->ep->db, x->account.id, x->dev_id, x->ep->arena, &x->session);
	if (err)
		return err;
	if (x->session.token.p) {
		err = look_for_repeat(x, fate);
		if (err || *fate == SERVER_FATE_REPEAT)
			return err;
	}
	if (!opens && is_next(x))
		return SML_OK;
	if (!opens && sml_str_eq(x->session.session_id, x->session_id))
		refuse(x, 400, "It is not the next message", fate);
	else
		x->is_new = true;
	return SML_OK;
}

/* A peer that ignores RespURI, after its first message. */
static enum sml_err
find_by_ids(struct server_exchange *x, enum server_fate *fate)
{
	struct server_session wanted = {.dev_id = x->dev_id,
	    .session_id = x->session_id,
	    .address = x->req->address};
	enum sml_err err;

	*fate = SERVER_FATE_CHALLENGE;
	err = server_sessions_by_ids(
	    x->ep->db, &wanted, x->ep->arena, &x->session);
	if (err)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	err = look_for_repeat(x, fate);
	if (err || *fate == SERVER_FATE_REPEAT || !is_next(x))
		return err;
	x->verdict = SML_AUTH_BEFORE;
	*fate = SERVER_FATE_RUN;
	return SML_OK;
}

enum sml_err
server_session_law_find(struct server_exchange *x, enum server_fate *fate_out)
{
	enum sml_err err;

	*fate_out = SERVER_FATE_RUN;
	x->is_new = false;
	if (x->req->token.p)
		return find_by_token(x, fate_out);
	if (x->verdict != SML_AUTH_ACCEPTED)
		return find_by_ids(x, fate_out);
	err = find_by_device(x, fate_out);
	if (err || !x->is_new)
		return err;
	x->session.session_id = x->session_id;
	x->session.address = x->req->address;
	return server_sessions_begin(x->ep->db, x->ep->arena, &x->session);
}
