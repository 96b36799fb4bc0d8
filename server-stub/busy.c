/* SPDX-License-Identifier: Apache-2.0 */
/* A message that has to wait because the database is busy. */
#include "config.h"

#include "busy.h"

#include "parked.h"
#include "refusal.h"

#define ASKED_MAX 100 /* questions for the answer to one message */

static struct server_parked_key
parked_key(const struct server_exchange *x)
{
	return (struct server_parked_key){
	    .dev_id = x->dev_id,
	    .session_id = x->session_id,
	    .token = x->req->token,
	    .address = x->req->address,
	};
}

/* Does it ask for the answer to the message before it? */
static bool
is_question(const struct sml_msg *msg)
{
	const struct sml_cmd *c;

	for (c = msg->cmds; c; c = c->next)
		if (c->type == SML_CMD_ALERT &&
		    sml_str_is(sml_str_trim(c->data), "221"))
			return true;
	return false;
}

/* The message that waited takes the place of the question for its answer. */
enum sml_err
server_busy_take(struct server_exchange *x)
{
	const struct server_parked_key key = parked_key(x);
	struct sml_decode_error error = {0, "?"};
	struct sml_msg msg;
	enum sml_encoding encoding;
	struct sml_str body;
	uint64_t msg_id;
	enum sml_err err;

	x->encoding = x->req->encoding;
	x->body = x->req->body;
	x->question = x->msg;
	if (!x->ep->parked || !is_question(&x->msg))
		return SML_OK;
	err = server_parked_take(
	    x->ep->parked, &key, x->ep->arena, &encoding, &body);
	if (err)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	err = sml_wire_decode(encoding, body, x->ep->tree, &msg, &error);
	if (err)
		return err;
	/* Another one than it asks about: the question stands for itself. */
	if (!sml_str_u64(sml_str_trim(msg.hdr.msg_id), &msg_id) ||
	    msg_id >= x->msg_id || x->msg_id - msg_id > ASKED_MAX)
		return SML_OK;
	x->encoding = encoding;
	x->body = body;
	x->asked_again = (uint32_t)(x->msg_id - msg_id);
	x->msg_id = msg_id;
	x->msg = msg;
	return SML_OK;
}

/* Only messages of somebody we know wait: the place is small. */
static enum sml_err
check_known(struct server_exchange *x)
{
	if (x->verdict == SML_AUTH_ACCEPTED)
		return SML_OK;
	if (!x->req->token.p)
		return SML_E_AGAIN;
	return server_sessions_by_token(
	    x->ep->db, x->req->token, x->ep->arena, &x->session);
}

/* Another process holds the database: say so, rather than nothing. */
enum sml_err
server_busy_park(struct server_exchange *x)
{
	const struct server_parked_key key = parked_key(x);
	struct sml_session_cfg cfg = server_exchange_cfg(x, NULL);
	struct sml_str out;
	enum sml_err err;

	if (!x->ep->parked || check_known(x) != SML_OK)
		return SML_E_AGAIN;
	err = server_parked_put(x->ep->parked, &key, x->encoding, x->body);
	if (err)
		return SML_E_AGAIN;
	cfg.is_busy = true;
	err = server_refusal_make(&cfg, x->req->encoding, &x->question,
	    x->verdict, x->ep->arena, &out);
	if (!err)
		server_exchange_answer(x, x->req->encoding, out);
	return err;
}
