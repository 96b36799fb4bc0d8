/* SPDX-License-Identifier: Apache-2.0 */
/* One message on its way through the endpoint: read, then replied to. */
#include "config.h"

#include "exchange.h"

#include "authority.h"

#include <inttypes.h>

enum sml_err
server_exchange_read(struct server_exchange *x)
{
	const struct sml_hdr *hdr = &x->msg.hdr;
	struct sml_decode_error error = {0, "?"};
	enum sml_err err;

	err = sml_wire_decode(
	    x->req->encoding, x->req->body, x->ep->tree, &x->msg, &error);
	if (err) {
		sml_log(x->ep->env->log, SML_LOG_WARN,
		    "message from %.*s cannot be read: %s at byte %zu",
		    SML_STR_ARG(x->req->address), error.reason, error.offset);
		return err;
	}
	x->dev_id = sml_str_trim(hdr->source.uri);
	x->session_id = sml_str_trim(hdr->session_id);
	if (x->dev_id.len == 0 || x->dev_id.len > SML_URI_MAX ||
	    x->session_id.len > SML_SESSION_ID_MAX ||
	    !sml_str_u64(sml_str_trim(hdr->msg_id), &x->msg_id)) {
		sml_log(x->ep->env->log, SML_LOG_WARN,
		    "message from %.*s: its header has no use",
		    SML_STR_ARG(x->req->address));
		return SML_E_PROTOCOL;
	}
	return sml_digest_sha256(x->req->body, x->digest);
}

struct sml_session_cfg
server_exchange_cfg(struct server_exchange *x, struct sml_spool *spool)
{
	return (struct sml_session_cfg){
	    .role = SML_SERVER,
	    .env = x->ep->env,
	    .spool = spool,
	    .devinf = &x->ep->devinf,
	    .max_msg = SML_MSG_ANNOUNCE,
	    .max_obj = SML_ITEM_MAX,
	    .resp_uri = x->req->base_url,
	    .judge = server_authority_judge,
	    .judge_ctx = x,
	    .is_meant = server_folders_is_meant,
	    .challenge = x->credentials.challenge,
	    .challenge_nonce = x->credentials.nonce,
	};
}

static void
reply_text(struct server_reply *reply, unsigned status, const char *text)
{
	*reply =
	    (struct server_reply){.status = status, .body = sml_str_of(text)};
}

void
server_exchange_answer(
    struct server_exchange *x, enum sml_encoding encoding, struct sml_str body)
{
	*x->reply = (struct server_reply){.status = 200,
	    .is_message = true,
	    .encoding = encoding,
	    .body = body};
}

void
server_exchange_refuse(
    struct server_exchange *x, unsigned status, const char *text)
{
	sml_log(x->ep->env->log, SML_LOG_INFO,
	    "message %" PRIu64 " of session \"%.*s\" of %.*s refused: %s",
	    x->msg_id, SML_STR_ARG(x->session_id), SML_STR_ARG(x->dev_id),
	    text);
	reply_text(
	    x->reply, status, sml_arena_printf(x->ep->arena, "%s.\n", text).p);
}

void
server_exchange_fail(struct server_exchange *x, enum sml_err err)
{
	struct server_reply *reply = x->reply;

	switch ((int)err) {
	case SML_E_SESSION:
		reply_text(reply, 400,
		    "This is not the next message of the session.\n");
		break;
	case SML_E_PROTOCOL:
	case SML_E_DECODE:
	case SML_E_SYNTAX:
	case SML_E_LIMIT:
		reply_text(reply, 400, "This is no SyncML message.\n");
		break;
	case SML_E_AGAIN:
	case SML_E_BUSY:
	case SML_E_NOMEM:
		reply_text(
		    reply, 503, "The server is busy; try again later.\n");
		break;
	case SML_E_FULL:
	case SML_E_STORE_FULL:
		reply_text(reply, 503, "The disk of the server is full.\n");
		break;
	default:
		reply_text(
		    reply, 500, "The server failed; its log says why.\n");
		break;
	}
}
