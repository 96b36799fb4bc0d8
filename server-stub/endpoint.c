/* SPDX-License-Identifier: Apache-2.0 */
/* One SyncML message in, its answer out, all in one transaction. */
#include "config.h"

#include "endpoint.h"

#include "credentials.h"
#include "describe.h"
#include "folders.h"
#include "items.h"
#include "parked.h"
#include "refusal.h"
#include "sessions.h"
#include "state.h"
#include "sync/engine.h"
#include "texts.h"

#include <inttypes.h>
#include <stdlib.h>

#define ARENA_MAX (16u * 1024 * 1024) /* bytes beside the message's tree */
#define AGAIN_MAX 5                   /* times a message is done again */
#define BUSY_AFTER_MS 5000 /* then the client is told that we are busy */
#define JUDGED_MAX 8       /* commands with credentials in a message */
#define ASKED_MAX 100      /* questions for the answer to one message */
#define DAY_S (24 * 60 * 60)
#define TOMBSTONE_S (30 * DAY_S)
#define TIDY_LEN (8u * 1024 * 1024) /* bytes of the log worth moving */

struct server_endpoint {
	const struct sml_env *env;
	struct server_db *db;
	struct server_logins *logins;
	struct server_parked *parked;
	unsigned guard_percent, guard_count;
	struct sml_arena *own;   /* as long as the endpoint */
	struct sml_arena *arena; /* one message */
	struct sml_arena *tree;  /* its tree */
	struct sml_devinf devinf;
	int64_t tidied_utc;
};

/* One message on its way. */
struct exchange {
	struct server_endpoint *ep;
	const struct server_request *req;
	struct server_reply *reply;
	struct sml_msg msg;
	uint64_t msg_id;
	struct sml_msg question; /* what came: msg, or what asks for it */
	uint32_t asked_again;    /* times; MsgID of question is so much more */
	enum sml_encoding encoding; /* of msg */
	struct sml_str body;
	struct sml_str session_id, dev_id;
	uint8_t digest[SML_SHA256_LEN];
	struct server_credentials credentials;
	enum sml_auth_verdict verdict;
	struct server_account account; /* id 0: not by credentials */
	/* commands with credentials of their own, and whose they are */
	struct {
		const struct sml_cmd *cmd;
		uint64_t account; /* 0: nobody's */
	} judged[JUDGED_MAX];
	size_t judged_count;
	struct server_session session;
	bool is_new;
	struct server_state state;
	/* folders opened by the engine */
	struct sml_store *stores[SML_FOLDERS_MAX];
	const struct server_folder_kind *kinds[SML_FOLDERS_MAX];
	struct server_history tallies[SML_FOLDERS_MAX];
	size_t store_count;
};

/* What becomes of a message before the engine sees it. */
enum fate {
	FATE_RUN,       /* feed it */
	FATE_REPEAT,    /* the reply is the stored one */
	FATE_CHALLENGE, /* ask for credentials */
	FATE_REPLIED    /* the reply says why not */
};

/* ---- replies ---- */

static void
reply_text(struct server_reply *reply, unsigned status, const char *text)
{
	*reply =
	    (struct server_reply){.status = status, .body = sml_str_of(text)};
}

static void
reply_message(
    struct exchange *x, enum sml_encoding encoding, struct sml_str body)
{
	*x->reply = (struct server_reply){.status = 200,
	    .is_message = true,
	    .encoding = encoding,
	    .body = body};
}

static void
reply_error(struct server_reply *reply, enum sml_err err)
{
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

/* ---- before the transaction ---- */

static enum sml_err
decode(struct exchange *x)
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

static enum sml_err
authenticate(struct exchange *x)
{
	const struct server_credentials_in in = {
	    .hdr = &x->msg.hdr,
	    .dev_id = x->dev_id,
	    .address = x->req->address,
	};
	enum sml_err err;

	err = server_credentials_check(
	    x->ep->db, x->ep->logins, &in, x->ep->arena, &x->credentials);
	x->verdict = x->credentials.verdict;
	x->account = x->credentials.account;
	return err;
}

/* Credentials of datastores (syncml.md 16). They cost time, so not inside the
 * transaction; nobody has more datastores than are looked at. */
static enum sml_err
judge_commands(struct exchange *x)
{
	struct sml_hdr hdr = x->msg.hdr;
	const struct server_credentials_in in = {
	    .hdr = &hdr,
	    .dev_id = x->dev_id,
	    .address = x->req->address,
	};
	struct server_credentials found;
	const struct sml_cmd *c;
	enum sml_err err = SML_OK;

	if (!hdr.source.name.len)
		hdr.source.name = x->account.name;
	for (c = x->msg.cmds; c && x->judged_count < JUDGED_MAX; c = c->next) {
		if (!c->cred ||
		    (c->type != SML_CMD_ALERT && c->type != SML_CMD_SYNC))
			continue;
		hdr.cred = c->cred;
		err = server_credentials_check(
		    x->ep->db, x->ep->logins, &in, x->ep->arena, &found);
		if (err && err != SML_E_BUSY)
			return err;
		x->judged[x->judged_count].cmd = c;
		x->judged[x->judged_count++].account =
		    err ? 0 : found.account.id;
	}
	return SML_OK;
}

static bool
judge(void *ctx, const struct sml_cmd *cmd)
{
	const struct exchange *x = ctx;
	size_t i;

	for (i = 0; i < x->judged_count; i++)
		if (x->judged[i].cmd == cmd)
			return x->judged[i].account == x->session.owner;
	return false;
}

/* ---- a message of which nothing is taken ---- */

static struct sml_session_cfg
session_cfg(struct exchange *x, struct sml_spool *spool)
{
	return (struct sml_session_cfg){
	    .role = SML_SERVER,
	    .env = x->ep->env,
	    .spool = spool,
	    .devinf = &x->ep->devinf,
	    .max_msg = SML_MSG_ANNOUNCE,
	    .max_obj = SML_ITEM_MAX,
	    .resp_uri = x->req->base_url,
	    .judge = judge,
	    .judge_ctx = x,
	    .challenge = x->credentials.challenge,
	    .challenge_nonce = x->credentials.nonce,
	};
}

static enum sml_err
challenge(struct exchange *x)
{
	struct sml_session_cfg cfg = session_cfg(x, NULL);
	struct sml_str out;
	enum sml_err err;

	err = server_refusal_make(
	    &cfg, x->req->encoding, &x->msg, x->verdict, x->ep->arena, &out);
	if (!err)
		reply_message(x, x->req->encoding, out);
	return err;
}

/* ---- a message that has to wait ---- */

static struct server_parked_key
parked_key(const struct exchange *x)
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
static enum sml_err
take_parked(struct exchange *x)
{
	const struct server_parked_key key = parked_key(x);
	struct sml_decode_error error = {0, "?"};
	struct sml_msg msg;
	uint64_t msg_id;
	enum sml_err err;

	x->encoding = x->req->encoding;
	x->body = x->req->body;
	x->question = x->msg;
	if (!x->ep->parked || !is_question(&x->msg))
		return SML_OK;
	err = server_parked_take(
	    x->ep->parked, &key, x->ep->arena, &x->encoding, &x->body);
	if (err)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	err = sml_wire_decode(x->encoding, x->body, x->ep->tree, &msg, &error);
	if (err)
		return err;
	if (!sml_str_u64(sml_str_trim(msg.hdr.msg_id), &msg_id) ||
	    msg_id >= x->msg_id || x->msg_id - msg_id > ASKED_MAX)
		return SML_OK;
	x->asked_again = (uint32_t)(x->msg_id - msg_id);
	x->msg_id = msg_id;
	x->msg = msg;
	return SML_OK;
}

/* Only messages of somebody we know wait: the place is small. */
static enum sml_err
check_known(struct exchange *x)
{
	if (x->verdict == SML_AUTH_ACCEPTED)
		return SML_OK;
	if (!x->req->token.p)
		return SML_E_AGAIN;
	return server_sessions_by_token(
	    x->ep->db, x->req->token, x->ep->arena, &x->session);
}

/* Another process holds the database: say so, rather than nothing. */
static enum sml_err
park(struct exchange *x)
{
	const struct server_parked_key key = parked_key(x);
	struct sml_session_cfg cfg = session_cfg(x, NULL);
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
		reply_message(x, x->req->encoding, out);
	return err;
}

/* ---- which session ---- */

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
look_for_repeat(struct exchange *x, enum fate *fate)
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
	reply_message(x, x->req->encoding, body);
	*fate = FATE_REPEAT;
	return SML_OK;
}

static bool
is_next(const struct exchange *x)
{
	return x->session.token.p && !x->session.is_done &&
	       sml_str_eq(x->session.session_id, x->session_id) &&
	       x->msg_id == (uint64_t)x->session.msg + 1;
}

static void
refuse(struct exchange *x, unsigned status, const char *text, enum fate *fate)
{
	sml_log(x->ep->env->log, SML_LOG_INFO,
	    "message %" PRIu64 " of session \"%.*s\" of %.*s refused: %s",
	    x->msg_id, SML_STR_ARG(x->session_id), SML_STR_ARG(x->dev_id),
	    text);
	reply_text(
	    x->reply, status, sml_arena_printf(x->ep->arena, "%s.\n", text).p);
	*fate = FATE_REPLIED;
}

/* The URL names the session. */
static enum sml_err
find_by_token(struct exchange *x, enum fate *fate)
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
	if (err || *fate == FATE_REPEAT)
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
find_by_device(struct exchange *x, enum fate *fate)
{
	bool opens = x->msg_id == 1 || is_opening(&x->msg);
	enum sml_err err;

	err = server_sessions_of_device(
	    x->ep->db, x->account.id, x->dev_id, x->ep->arena, &x->session);
	if (err)
		return err;
	if (x->session.token.p) {
		err = look_for_repeat(x, fate);
		if (err || *fate == FATE_REPEAT)
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
find_by_ids(struct exchange *x, enum fate *fate)
{
	struct server_session wanted = {.dev_id = x->dev_id,
	    .session_id = x->session_id,
	    .address = x->req->address};
	enum sml_err err;

	*fate = FATE_CHALLENGE;
	err = server_sessions_by_ids(
	    x->ep->db, &wanted, x->ep->arena, &x->session);
	if (err)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	err = look_for_repeat(x, fate);
	if (err || *fate == FATE_REPEAT || !is_next(x))
		return err;
	x->verdict = SML_AUTH_BEFORE;
	*fate = FATE_RUN;
	return SML_OK;
}

static enum sml_err
find_session(struct exchange *x, enum fate *fate)
{
	enum sml_err err;

	*fate = FATE_RUN;
	x->is_new = false;
	if (x->req->token.p)
		return find_by_token(x, fate);
	if (x->verdict != SML_AUTH_ACCEPTED)
		return find_by_ids(x, fate);
	err = find_by_device(x, fate);
	if (err || !x->is_new)
		return err;
	x->session.session_id = x->session_id;
	x->session.address = x->req->address;
	return server_sessions_begin(x->ep->db, x->ep->arena, &x->session);
}

/* ---- the engine ---- */

static enum sml_err
resolve(void *ctx, struct sml_str database, struct sml_engine_folder *out)
{
	struct exchange *x = ctx;
	const struct server_folder_kind *kind =
	    server_folders_of_name(database);
	struct server_items_cfg cfg = {.owner = x->session.owner};
	size_t i;
	enum sml_err err;

	if (!kind)
		return SML_E_NOT_FOUND;
	for (i = 0; i < x->store_count; i++)
		if (x->kinds[i] == kind)
			break;
	if (i == SML_FOLDERS_MAX)
		return SML_E_STORE_BUSY;
	if (i == x->store_count) {
		cfg.kind = kind->kind;
		err = server_folders_open(
		    x->ep->db, cfg.owner, kind, &cfg.folder);
		if (!err)
			err = server_items_new(x->ep->db, &cfg, &x->stores[i]);
		if (err)
			return err;
		x->kinds[i] = kind;
		x->tallies[i] =
		    (struct server_history){.folder = sml_str_of(kind->name)};
		x->store_count++;
	}
	*out = (struct sml_engine_folder){
	    .name = sml_str_of(kind->name),
	    .kind = kind->kind,
	    .store = x->stores[i],
	    .mode = SML_MODE_TWO_WAY,
	    .policy = SML_POLICY_DUPLICATE,
	};
	return SML_OK;
}

static void
log_trouble(struct exchange *x, const struct sml_report *r)
{
	const char *what =
	    r->type == SML_REPORT_FOLDER_FAILED ? "folder stopped"
	    : r->type == SML_REPORT_REFUSED     ? "item refused by the device"
						: "item not stored";

	sml_log(x->ep->env->log, SML_LOG_WARN,
	    "session %u of %.*s, %.*s: %s: %s %.*s (item \"%.*s\", status %u)",
	    x->session.number, SML_STR_ARG(x->dev_id), SML_STR_ARG(r->folder),
	    what, r->err ? sml_err_text(r->err) : "", SML_STR_ARG(r->detail),
	    SML_STR_ARG(r->key), r->status);
}

static void
report(void *ctx, const struct sml_report *r)
{
	struct exchange *x = ctx;
	struct server_history *t = NULL;
	size_t i;

	for (i = 0; i < x->store_count && !t; i++)
		if (sml_str_eq(x->tallies[i].folder, r->folder))
			t = &x->tallies[i];
	if (!t)
		return;
	t->mode = (unsigned)r->mode;
	switch (r->type) {
	case SML_REPORT_SENT:
		t->sent++;
		break;
	case SML_REPORT_RECEIVED:
		t->received++;
		break;
	case SML_REPORT_CONFLICT:
		t->conflicts++;
		break;
	case SML_REPORT_HELD:
		t->held += r->count;
		break;
	case SML_REPORT_FAILED:
	case SML_REPORT_REFUSED:
	case SML_REPORT_FOLDER_FAILED:
		t->failed++;
		log_trouble(x, r);
		break;
	case SML_REPORT_FOLDER_DONE:
		t->is_done = true;
		break;
	case SML_REPORT_FOLDER:
	case SML_REPORT_REMARK:
	case SML_REPORT_SENDING:
	case SML_REPORT_RECEIVING:
	default:
		break;
	}
}

static enum sml_err
write_tallies(struct exchange *x)
{
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; i < x->store_count && !err; i++) {
		const struct server_history *t = &x->tallies[i];

		if (t->sent || t->received || t->conflicts || t->held ||
		    t->failed || t->is_done || x->is_new)
			err = server_sessions_note(x->ep->db, &x->session, t);
	}
	return err;
}

/* The engine has answered: keep everything, in the same transaction. */
static enum sml_err
keep(struct exchange *x, struct sml_engine *engine, struct sml_str out)
{
	enum sml_err err;

	x->session.msg = (uint32_t)x->msg_id + x->asked_again;
	x->session.is_done = sml_engine_is_done(engine);
	out = sml_arena_dup(x->ep->arena, out.p ? out : SML_STR(""));
	if (!out.p)
		return SML_E_NOMEM;
	reply_message(x, sml_session_encoding(sml_engine_session(engine)), out);
	if (sml_engine_is_refused(engine))
		return SML_OK;
	err = write_tallies(x);
	if (!err)
		err = server_credentials_keep(x->ep->db, &x->credentials,
		    x->session.device, x->session.msg);
	if (!err)
		err = server_sessions_save(
		    x->ep->db, &x->session, x->digest, out);
	return err;
}

static enum sml_err
run_engine(struct exchange *x, bool *refused)
{
	struct sml_session_cfg session = session_cfg(x, &x->state.spool);
	struct sml_engine_cfg cfg = {
	    .env = x->ep->env,
	    .session = &session,
	    .state = &x->state.base,
	    .resolve = resolve,
	    .resolve_ctx = x,
	    .session_no = x->session.number,
	    .guard_percent = x->ep->guard_percent,
	    .guard_count = x->ep->guard_count,
	    .report = report,
	    .report_ctx = x,
	};
	struct sml_engine *engine = NULL;
	struct sml_str out;
	enum sml_err err;

	session.asked_again = x->asked_again;
	session.resp_uri = sml_arena_printf(x->ep->arena, "%.*s?s=%.*s",
	    SML_STR_ARG(x->req->base_url), SML_STR_ARG(x->session.token));
	if (!session.resp_uri.p)
		return SML_E_NOMEM;
	server_state_init(
	    &x->state, x->ep->db, x->session.device, x->session.owner);
	err = sml_engine_new(&cfg, &engine);
	if (err)
		return err;
	err = x->is_new ? server_state_begin_session(&x->state)
			: sml_engine_load(engine);
	if (err == SML_E_NOT_FOUND || err == SML_E_DECODE)
		err = SML_E_SESSION;
	if (!err)
		err = sml_engine_feed(
		    engine, x->encoding, &x->msg, x->verdict, &out);
	if (!err)
		err = keep(x, engine, out);
	*refused = !err && sml_engine_is_refused(engine);
	sml_engine_free(engine);
	return err;
}

static void
close_stores(struct exchange *x)
{
	while (x->store_count > 0) {
		struct sml_store *st = x->stores[--x->store_count];

		st->ops->close(st);
	}
}

/* ---- one transaction ---- */

static enum sml_err
transact(struct exchange *x)
{
	enum sml_auth_verdict verdict = x->verdict;
	bool refused = false;
	enum fate fate;
	enum sml_err err;

	err = server_db_begin(x->ep->db);
	if (err)
		return err;
	err = find_session(x, &fate);
	if (!err && fate == FATE_RUN)
		err = run_engine(x, &refused);
	close_stores(x);
	if (!err && fate == FATE_RUN && !refused) {
		err = server_db_commit(x->ep->db);
	} else {
		server_db_rollback(x->ep->db);
	}
	if (!err && fate == FATE_CHALLENGE)
		err = challenge(x);
	x->verdict = verdict;
	return err;
}

static enum sml_err
handle(struct exchange *x)
{
	const struct sml_env *env = x->ep->env;
	int64_t began_ms = env->ticks_ms(env->ctx);
	enum sml_err err;
	unsigned tries;

	err = decode(x);
	if (!err)
		err = take_parked(x);
	if (!err)
		err = authenticate(x);
	if (err)
		return err;
	if (x->verdict != SML_AUTH_ACCEPTED && x->verdict != SML_AUTH_MISSING)
		return challenge(x);
	if (x->verdict == SML_AUTH_ACCEPTED || x->req->token.p)
		err = judge_commands(x);
	if (err)
		return err;
	for (tries = 0; tries < AGAIN_MAX; tries++) {
		err = transact(x);
		if (err != SML_E_AGAIN ||
		    env->ticks_ms(env->ctx) - began_ms > BUSY_AFTER_MS)
			break;
	}
	return err == SML_E_AGAIN ? park(x) : err;
}

void
server_endpoint_handle(struct server_endpoint *ep,
    const struct server_request *req, struct server_reply *reply)
{
	struct exchange x = {.ep = ep, .req = req, .reply = reply};
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
		reply_error(reply, err);
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
