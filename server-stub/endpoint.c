/* SPDX-License-Identifier: Apache-2.0 */
/* One SyncML message in, its answer out, all in one transaction. */
#include "config.h"

#include "endpoint.h"

#include "authority.h"
#include "busy.h"
#include "carry.h"
#include "describe.h"
#include "exchange.h"
#include "refusal.h"
#include "session_law.h"
#include "texts.h"

#include <inttypes.h>
#include <stdlib.h>

#define ARENA_MAX (16u * 1024 * 1024) /* bytes beside the message's tree */
#define AGAIN_MAX 5                   /* times a message is done again */
#define BUSY_AFTER_MS 5000 /* then the client is told that we are busy */
#define DAY_S (24 * 60 * 60)
#define TOMBSTONE_S (30 * DAY_S)
#define TIDY_LEN (8u * 1024 * 1024) /* bytes of the log worth moving */

static enum sml_err
challenge(struct server_exchange *x)
{
	struct sml_session_cfg cfg = server_exchange_cfg(x, NULL);
	struct sml_str out;
	enum sml_err err;

	err = server_refusal_make(
	    &cfg, x->req->encoding, &x->msg, x->verdict, x->ep->arena, &out);
	if (!err)
		server_exchange_answer(x, x->req->encoding, out);
	return err;
}

/* Another message of the device came between check and transaction. */
static enum sml_err
check_again(struct server_exchange *x)
{
	enum sml_err err = server_authority_check(x);

	if (err)
		return err;
	return x->verdict == SML_AUTH_ACCEPTED ? SML_E_AGAIN : challenge(x);
}

static enum sml_err
transact(struct server_exchange *x)
{
	enum sml_auth_verdict verdict = x->verdict;
	bool refused = false;
	enum server_fate fate;
	enum sml_err err;

	err = server_db_begin(x->ep->db);
	if (err)
		return err;
	err = server_credentials_confirm(
	    x->ep->db, &x->credentials, x->dev_id, x->ep->arena);
	if (err) {
		server_db_rollback(x->ep->db);
		return err == SML_E_AGAIN ? check_again(x) : err;
	}
	err = server_session_law_find(x, &fate);
	if (!err && fate == SERVER_FATE_RUN)
		err = server_carry_message(x, &refused);
	server_carry_close(x);
	if (!err && fate == SERVER_FATE_RUN && !refused) {
		err = server_db_commit(x->ep->db);
	} else {
		server_db_rollback(x->ep->db);
	}
	if (!err && fate == SERVER_FATE_CHALLENGE)
		err = challenge(x);
	x->verdict = verdict;
	return err;
}

static enum sml_err
handle(struct server_exchange *x)
{
	const struct sml_env *env = x->ep->env;
	int64_t began_ms = env->ticks_ms(env->ctx);
	enum sml_err err;
	unsigned tries;

	err = server_exchange_read(x);
	if (!err)
		err = server_busy_take(x);
	if (!err)
		err = server_authority_check(x);
	if (err)
		return err;
	if (x->verdict != SML_AUTH_ACCEPTED && x->verdict != SML_AUTH_MISSING)
		return challenge(x);
	if (x->verdict == SML_AUTH_ACCEPTED || x->req->token.p)
		err = server_authority_check_commands(x);
	if (err)
		return err;
	for (tries = 0; tries < AGAIN_MAX; tries++) {
		err = transact(x);
		if (err != SML_E_AGAIN ||
		    env->ticks_ms(env->ctx) - began_ms > BUSY_AFTER_MS)
			break;
	}
	return err == SML_E_AGAIN ? server_busy_park(x) : err;
}

void
server_endpoint_handle(struct server_endpoint *ep,
    const struct server_request *req, struct server_reply *reply)
{
	struct server_exchange x = {.ep = ep, .req = req, .reply = reply};
	int64_t began_ms = ep->env->ticks_ms(ep->env->ctx);
	enum sml_err err;

	sml_arena_reset(ep->arena);
	sml_arena_reset(ep->tree);
	err = handle(&x);
	if (err) {
		sml_log(ep->env->log, SML_LOG_WARN,
		    "message of %zu bytes from %.*s not answered: %s",
		    req->body.len, SML_STR_ARG(req->address),
		    sml_err_text(err));
		server_exchange_fail(&x, err);
	}
	sml_log(ep->env->log, SML_LOG_DEBUG,
	    "message %" PRIu64 " of %.*s: %zu bytes in, %u, %zu bytes out,"
	    " %" PRId64 " ms",
	    x.msg_id, SML_STR_ARG(x.dev_id), req->body.len, reply->status,
	    reply->body.len, ep->env->ticks_ms(ep->env->ctx) - began_ms);
}

/* ---- life ---- */

static enum sml_err
read_identity(struct server_endpoint *ep)
{
	static const char sql[] = "SELECT value FROM setting WHERE name = 'id'";
	struct server_query *q = server_db_query(ep->db, sql);
	struct sml_str id;
	enum sml_err err;

	err = server_db_first(q);
	if (err)
		return err;
	id = server_col_str(q, ep->own);
	err = server_db_done(q, SML_OK);
	if (err)
		return err;
	id = sml_arena_printf(ep->own, "valise-%.*s", SML_STR_ARG(id));
	if (!id.p)
		return SML_E_NOMEM;
	return server_describe(id, ep->own, &ep->devinf);
}

enum sml_err
server_endpoint_new(
    const struct server_endpoint_cfg *cfg, struct server_endpoint **out)
{
	struct server_endpoint *ep = calloc(1, sizeof(*ep));
	enum sml_err err = SML_E_NOMEM;

	if (!ep)
		return SML_E_NOMEM;
	ep->env = cfg->db.env;
	ep->logins = cfg->logins;
	ep->parked = cfg->parked;
	ep->guard_percent = cfg->guard_percent;
	ep->guard_count = cfg->guard_count;
	ep->own = sml_arena_new(65536);
	ep->arena = sml_arena_new(ARENA_MAX);
	ep->tree = sml_arena_new(SML_MSG_ARENA_MAX);
	if (!ep->own || !ep->arena || !ep->tree)
		goto free_endpoint;
	ep->tidied_utc = ep->env->now_utc(ep->env->ctx);
	err = server_db_open(&cfg->db, &ep->db);
	if (!err)
		err = read_identity(ep);
	if (err)
		goto free_endpoint;
	*out = ep;
	return SML_OK;

free_endpoint:
	server_endpoint_free(ep);
	return err;
}

void
server_endpoint_free(struct server_endpoint *ep)
{
	if (!ep)
		return;
	server_db_close(ep->db);
	sml_arena_free(ep->tree);
	sml_arena_free(ep->arena);
	sml_arena_free(ep->own);
	free(ep);
}

void
server_endpoint_tidy(struct server_endpoint *ep)
{
	int64_t now_utc = ep->env->now_utc(ep->env->ctx);
	enum sml_err err = SML_OK;

	if (now_utc - ep->tidied_utc >= DAY_S / 24) {
		ep->tidied_utc = now_utc;
		err = server_sessions_expire(ep->db, now_utc - DAY_S);
		if (!err)
			err = server_texts_sweep(ep->db, now_utc - TOMBSTONE_S);
	}
	if (!err && server_db_wal_len(ep->db) >= TIDY_LEN)
		err = server_db_tidy(ep->db);
	if (err && err != SML_E_AGAIN)
		sml_log(ep->env->log, SML_LOG_WARN, "upkeep failed: %s",
		    sml_err_text(err));
}
