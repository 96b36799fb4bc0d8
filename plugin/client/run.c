/* SPDX-License-Identifier: Apache-2.0 */
/* One synchronization: the loop of messages, and what ends it. */
#include "client/run.h"

#include <string.h>

#include "client/os.h"
#include "client/run_priv.h"
#include "client/text.h"
#include "session/status.h"

/* Sessions begun in one run: one a version and encoding, one each after a
 * session that was taken up in vain, after another server was met, after
 * Alert 225 was refused, and to ask for a window. */
#define SESSIONS_MAX 12

/* First pause for a busy server; five of them, each doubled: half a minute. */
#define BUSY_PAUSE_MS 1000

const char *
client_stage_text(enum client_stage stage)
{
	static const char *const texts[] = {
	    [CLIENT_STAGE_WAITING] = N_("waiting for another run"),
	    [CLIENT_STAGE_CONNECTING] = N_("connecting"),
	    [CLIENT_STAGE_COMPARING] = N_("comparing"),
	    [CLIENT_STAGE_SENDING] = N_("sending"),
	    [CLIENT_STAGE_RECEIVING] = N_("receiving"),
	    [CLIENT_STAGE_SAVING] = N_("saving"),
	    [CLIENT_STAGE_SERVER_BUSY] = N_("waiting for the busy server"),
	};

	return text_of(texts[stage]);
}

/* ---- what the other files share ---- */

enum sml_err
run_begin(struct run *r)
{
	enum sml_err err = SML_OK;

	if (!r->is_in_transaction)
		err = client_state_begin(r->state);
	r->is_in_transaction = err == SML_OK;
	return err;
}

enum sml_err
run_commit(struct run *r)
{
	r->is_in_transaction = false;
	return client_state_commit(r->state);
}

void
run_rollback(struct run *r)
{
	if (r->is_in_transaction)
		client_state_rollback(r->state);
	r->is_in_transaction = false;
}

enum sml_err
run_fail(struct run *r, enum sml_err err)
{
	const enum sml_err_scope scope = sml_err_scope(err);
	const char *subject, *detail = sml_err_text(err);

	if (err == SML_OK || r->problem.code != CLIENT_PROBLEM_NONE)
		return err;
	subject = r->account ? r->account->url : "";
	if (scope == SML_SCOPE_STORE || scope == SML_SCOPE_ITEM)
		subject = r->cfg->profile->dir;
	if (err == SML_E_STATE)
		subject = r->cfg->profile->state_path;
	if (err == SML_E_AUTH || err == SML_E_AUTH_NEEDED) {
		subject = r->account ? r->account->user : "";
		detail = r->account ? r->account->url : "";
	}
	client_problem_set(
	    &r->problem, client_problem_of_run(err), subject, detail);
	return err;
}

enum sml_err
run_exchange(
    struct run *r, const char *url, struct sml_str out, struct sml_msg *msg_out)
{
	const struct transport_request req = {
	    .url = url, .encoding = r->speak.encoding, .body = out};
	struct client_session_status *status =
	    r->log ? client_log_status(r->log) : NULL;
	struct transport_answer answer = {0};
	struct sml_decode_error where = {0, ""};
	enum sml_err err;

	if (r->cfg->wire)
		r->cfg->wire(r->cfg->wire_ctx, true, req.encoding, out);
	r->speak.sent_encoding = req.encoding;
	r->speak.http_status = r->speak.hdr_status = r->speak.listed = 0;
	err = r->transport->ops->exchange(
	    r->transport, &req, &r->answer, &answer);
	if (err != SML_OK) {
		r->problem = answer.problem;
		if (err == SML_E_TRANSPORT)
			r->speak.http_status = answer.http_status;
		return run_fail(r, err);
	}
	if (r->cfg->wire)
		r->cfg->wire(r->cfg->wire_ctx, false, answer.encoding,
		    sml_buf_str(&r->answer));
	if (status) {
		status->messages++;
		status->bytes_sent += out.len;
		status->bytes_received += r->answer.len;
	}
	sml_arena_reset(r->msg);
	err = sml_wire_decode(
	    answer.encoding, sml_buf_str(&r->answer), r->msg, msg_out, &where);
	if (err != SML_OK) {
		client_problem_set(&r->problem, CLIENT_PROBLEM_BAD_ANSWER, url,
		    where.reason ? where.reason : sml_err_text(err));
		return err;
	}
	r->speak.encoding = answer.encoding;
	return SML_OK;
}

/* ---- engine ---- */

static void
on_report(void *ctx, const struct sml_report *report)
{
	struct run *r = ctx;
	struct client_progress progress = {
	    .folder = report->folder,
	    .done = report->done,
	    .count = report->count,
	};

	client_log_report(r->log, report);
	if (!r->cfg->progress)
		return;
	if (report->type == SML_REPORT_SENDING)
		progress.stage = CLIENT_STAGE_SENDING;
	else if (report->type == SML_REPORT_RECEIVING)
		progress.stage = CLIENT_STAGE_RECEIVING;
	else
		return;
	r->cfg->progress(r->cfg->ctx, &progress);
}

static bool
on_is_cancelled(void *ctx)
{
	const struct run *r = ctx;

	return r->cfg->is_cancelled && r->cfg->is_cancelled(r->cfg->ctx);
}

static enum sml_err
new_engine(struct run *r, bool is_new)
{
	enum sml_err err;

	sml_engine_free(r->engine);
	r->engine = NULL;
	err = run_setup_session(r, is_new);
	if (err != SML_OK)
		return err;
	r->engine_cfg.report = on_report;
	r->engine_cfg.report_ctx = r;
	r->engine_cfg.is_cancelled = on_is_cancelled;
	return sml_engine_new(&r->engine_cfg, &r->engine);
}

/* Bytes of "https://host:port" in a URL. */
static size_t
origin_len(struct sml_str url)
{
	size_t at = sml_str_find(url, SML_STR("://"), 0);

	return at < url.len ? sml_str_chr(url, '/', at + 3) : url.len;
}

/* Where a message of the session goes: to @url, unless the account has been
 * moved to another host or port since the session began; then there. */
static enum sml_err
take_url(struct run *r, struct sml_str url, struct client_outbox *out)
{
	const struct sml_str now = sml_str_of(r->account->url);
	const size_t at = origin_len(url);

	out->url = url;
	if (!r->moved_from.p ||
	    !sml_str_eq(sml_str_sub(url, 0, at),
		sml_str_sub(r->moved_from, 0, origin_len(r->moved_from))))
		return SML_OK;
	out->url = sml_arena_printf(r->arena, "%.*s%.*s",
	    SML_STR_ARG(sml_str_sub(now, 0, origin_len(now))),
	    SML_STR_ARG(sml_str_sub(url, at, url.len)));
	return out->url.p ? SML_OK : SML_E_NOMEM;
}

static enum sml_err
know_move(struct run *r)
{
	struct sml_str then;
	enum sml_err err = r->st->ops->get(r->st, "run.url", r->arena, &then);

	if (err == SML_OK && !sml_str_is(then, r->account->url))
		r->moved_from = then;
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

/* The bytes that had no answer when the last run ended, once more. */
static enum sml_err
take_up(struct run *r, struct client_outbox *out)
{
	enum sml_err err;

	err = client_state_outbox_get(r->state, r->arena, out);
	if (err != SML_OK)
		return err;
	r->speak.encoding = out->encoding;
	err = new_engine(r, false);
	if (err == SML_OK)
		err = sml_engine_settle(r->engine);
	if (err == SML_OK)
		err = sml_engine_load(r->engine);
	if (err == SML_OK)
		err = know_move(r);
	if (err == SML_OK)
		err = take_url(r, out->url, out);
	if (err == SML_OK)
		err = client_state_outbox_put(r->state, NULL);
	if (err != SML_OK)
		return err;
	r->is_resumed = true;
	r->has_answer = true;
	r->is_server_known = true;
	client_log_status(r->log)->is_resumed = true;
	return SML_OK;
}

static enum sml_err
start(struct run *r, struct client_outbox *out)
{
	enum sml_err err;

	r->is_resumed = false;
	r->has_answer = false;
	r->is_server_known = false;
	r->busy_rounds = 0;
	r->is_suspended = false;
	r->moved_from = SML_STR_NONE;
	run_setup_tell(r, CLIENT_STAGE_COMPARING);
	err = client_state_outbox_put(r->state, NULL);
	if (err == SML_OK)
		err = r->st->ops->put(r->st, "session", SML_STR_NONE);
	if (err == SML_OK)
		err = r->st->ops->put(
		    r->st, "run.url", sml_str_of(r->account->url));
	if (err == SML_OK)
		err = new_engine(r, true);
	if (err == SML_OK)
		err = sml_engine_settle(r->engine);
	if (err == SML_OK)
		err = sml_engine_start(r->engine, &out->bytes);
	out->url = sml_str_of(r->account->url);
	out->encoding = r->speak.encoding;
	return err;
}

/* Give up the running session: the next one settles what it left. */
static enum sml_err
drop_session(struct run *r)
{
	enum sml_err err;

	run_rollback(r);
	err = run_begin(r);
	if (err == SML_OK)
		err = client_state_outbox_put(r->state, NULL);
	if (err == SML_OK)
		err = r->st->ops->put(r->st, "session", SML_STR_NONE);
	return err;
}

/* ---- the loop ---- */

/* Everything so far, with the message about to leave, in one commit. */
static enum sml_err
commit_out(struct run *r, const struct client_outbox *out)
{
	enum sml_err err = client_log_flush(r->log);

	/* A message sent for the second time is not kept for a third. The first
	 * of a session carries nothing that could be lost: not taken up, the
	 * folders are looked at anew. */
	if (err == SML_OK && !r->is_resumed)
		err = client_state_outbox_put(r->state,
		    out->bytes.p && r->has_answer && !r->is_suspended ? out
								      : NULL);
	return err == SML_OK ? run_commit(r) : err;
}

/* @out is what the engine says next, after the @busy_rounds-th answer in a
 * row that was none. */
static enum sml_err
take_next(struct run *r, struct client_outbox *out, unsigned busy_rounds)
{
	r->busy_rounds = busy_rounds;
	r->is_resumed = false;
	out->encoding = r->speak.encoding;
	return take_url(r, sml_session_url(sml_engine_session(r->engine)), out);
}

/* Before a busy server is asked again; each pause is longer. */
static enum sml_err
pause_for_server(struct run *r)
{
	const int64_t first_ms =
	    r->cfg->busy_pause_ms > 0 ? r->cfg->busy_pause_ms : BUSY_PAUSE_MS;
	const int64_t until =
	    r->busy_rounds > 0
		? client_os_ticks_ms() + (first_ms << (r->busy_rounds - 1))
		: 0;

	if (r->busy_rounds > 0)
		run_setup_tell(r, CLIENT_STAGE_SERVER_BUSY);
	while (!on_is_cancelled(r) && client_os_ticks_ms() < until)
		client_os_sleep_ms(first_ms < 50 ? first_ms : 50);
	/* After the answer the session can be suspended. */
	return on_is_cancelled(r) && !r->is_suspended &&
		       (r->busy_rounds > 0 ||
			   !sml_engine_may_suspend(r->engine))
		   ? SML_E_CANCELLED
		   : SML_OK;
}

static enum sml_err
feed(struct run *r, const struct sml_msg *msg, struct client_outbox *out)
{
	const struct sml_cmd *status = run_speak_hdr_status(msg);
	const unsigned code = status ? sml_status_parse(status->data) : 200;
	enum sml_err err = run_begin(r);

	/* Who refuses or is busy does not say who it is. */
	if (err == SML_OK && code >= 200 && code < 300)
		err = run_setup_know_server(r, msg);
	if (err == SML_OK)
		err = run_window_hear(r, msg);
	if (err != SML_OK)
		return err;
	err = sml_engine_feed(
	    r->engine, r->speak.encoding, msg, SML_AUTH_BEFORE, &out->bytes);
	if (err == SML_E_PEER || err == SML_E_VERSION)
		run_speak_heard(r, msg);
	if (err == SML_E_AUTH)
		run_login_refused(r, sml_engine_session(r->engine));
	if (err == SML_E_PEER && r->busy_rounds > 0)
		client_problem_set(&r->problem, CLIENT_PROBLEM_SERVER_BUSY,
		    r->account->url, NULL);
	if (err != SML_OK)
		return err;
	if (sml_session_is_busy(sml_engine_session(r->engine)))
		return take_next(r, out, r->busy_rounds + 1);
	r->is_suspended = sml_engine_is_suspended(r->engine);
	if (!r->has_answer)
		err = run_speak_keep(r, msg);
	if (err == SML_OK)
		err = run_setup_keep_nonce(r);
	if (err == SML_OK) {
		r->has_answer = true;
		err = take_next(r, out, 0);
	}
	return err;
}

/* By whom, in the status. */
static enum sml_err
end_suspended(struct run *r)
{
	const bool is_by_server = sml_engine_is_suspended_by_server(r->engine);

	client_problem_set(&r->problem,
	    is_by_server ? CLIENT_PROBLEM_SERVER_STOPPED : CLIENT_PROBLEM_NONE,
	    is_by_server ? r->account->url : NULL, NULL);
	return SML_E_CANCELLED;
}

static enum sml_err
loop(struct run *r, struct client_outbox *out)
{
	struct sml_msg msg;
	enum sml_err err = SML_OK;
	char url[SML_URI_MAX + 1];

	while (err == SML_OK && out->bytes.p) {
		if (out->url.len > SML_URI_MAX)
			return SML_E_PROTOCOL;
		memcpy(url, out->url.p, out->url.len);
		url[out->url.len] = '\0';
		err = commit_out(r, out);
		if (err == SML_OK)
			err = pause_for_server(r);
		if (err == SML_OK && !r->has_answer)
			run_setup_tell(r, CLIENT_STAGE_CONNECTING);
		if (err == SML_OK)
			err = run_exchange(r, url, out->bytes, &msg);
		/* Whether or not that arrived. */
		if (r->is_suspended)
			return end_suspended(r);
		if (err == SML_OK)
			err = feed(r, &msg, out);
	}
	return err;
}

/* The server is there. One that does not know the URL of a session any more
 * says so with any status, or a page for people. */
static bool
is_answered(const struct run *r)
{
	return r->problem.code == CLIENT_PROBLEM_HTTP_STATUS ||
	       r->problem.code == CLIENT_PROBLEM_NOT_SYNCML;
}

/* May another session help at once? It is then begun in the same run. */
static enum sml_err
prepare_again(struct run *r, enum sml_err err, bool was_resumed)
{
	bool is_other_server = false;

	if (err == SML_E_AGAIN && r->window.is_again) {
		sml_log(r->cfg->env->log, SML_LOG_INFO,
		    "the server can filter: asked in a new session");
	} else if (err == SML_E_AGAIN && !r->has_answer) {
		is_other_server = true;
	} else if (err == SML_E_AUTH && run_login_again(r)) {
		sml_log(r->cfg->env->log, SML_LOG_INFO,
		    "the log-in is tried again in a new session");
	} else if (err == SML_E_PEER && r->engine &&
		   sml_engine_is_resume_refused(r->engine)) {
		r->is_resume_off = true;
	} else if (run_speak_lower(r)) {
		r->speak.hdr_status = r->speak.http_status = 0;
	} else if (!was_resumed || err == SML_E_CANCELLED ||
		   err == SML_E_STATE || err == SML_E_STORE_FULL ||
		   err == SML_E_NOMEM ||
		   (err == SML_E_TRANSPORT && !is_answered(r))) {
		return err;
	}
	client_problem_set(&r->problem, CLIENT_PROBLEM_NONE, NULL, NULL);
	err = drop_session(r);
	if (err == SML_OK && is_other_server) {
		r->is_restarted = true;
		err = run_setup_forget(r);
	}
	if (err == SML_OK && r->window.is_again)
		err = run_window_keep(r);
	r->window.is_again = false;
	return err;
}

static enum sml_err
synchronize(struct run *r)
{
	struct client_outbox out = {0};
	enum sml_err err = take_up(r, &out);
	bool was_resumed = err == SML_OK;
	int tries;

	if (err == SML_E_NOT_FOUND || err == SML_E_DECODE)
		err = start(r, &out);
	for (tries = 0; err == SML_OK && tries < SESSIONS_MAX; tries++) {
		err = loop(r, &out);
		if (err == SML_OK)
			return SML_OK;
		err = prepare_again(r, err, was_resumed && r->is_resumed);
		if (err == SML_OK)
			err = start(r, &out);
	}
	return err == SML_OK ? SML_E_PROTOCOL : err;
}

/* ---- begin and end ---- */

static void
fill_status(struct run *r)
{
	struct client_session_status *s = client_log_status(r->log);

	client_problem_copy(s->server, sizeof(s->server), r->account->url);
	client_problem_copy(s->user, sizeof(s->user), r->account->user);
	s->is_exposed = client_account_is_exposed(r->account->url);
	s->is_new_device = r->is_new_device;
	s->is_restarted = r->is_restarted;
	s->version = r->has_answer ? r->speak.version : SML_V_NONE;
	s->encoding = r->speak.encoding;
	s->speak = r->speak.why;
	s->is_unfiltered = r->has_answer && run_window_is_ignored(r);
}

/* What can be resumed stays: an answer that is only late is asked for again
 * by the next run. */
static bool
is_resumable(enum sml_err err)
{
	return err == SML_E_TRANSPORT || err == SML_E_CANCELLED ||
	       err == SML_E_STATE || err == SML_E_STORE_FULL ||
	       err == SML_E_NOMEM;
}

/* The status is written whatever happened, if that is possible. */
static enum sml_err
end(struct run *r, enum sml_err err)
{
	const unsigned keep = (unsigned)client_options_number(
	    r->cfg->profile->options, "backups");
	enum sml_err end_err;

	run_setup_tell(r, CLIENT_STAGE_SAVING);
	run_fail(r, err);
	if (err == SML_OK) {
		end_err = client_state_outbox_put(r->state, NULL);
		if (end_err == SML_OK)
			end_err = client_state_clear_sent(r->state);
		/* It went by basic in the end. */
		if (end_err == SML_OK && !r->has_nonce)
			end_err = r->st->ops->put(r->st, "nonce", SML_STR_NONE);
	} else if (is_resumable(err)) {
		run_rollback(r);
		end_err = run_begin(r);
	} else
		end_err = drop_session(r);
	fill_status(r);
	if (end_err == SML_OK)
		end_err = client_state_backups_trim(r->state, keep);
	if (end_err == SML_OK)
		end_err = client_log_end(r->log,
		    r->problem.code == CLIENT_PROBLEM_NONE ? NULL
							   : &r->problem);
	if (end_err == SML_OK)
		end_err = run_commit(r);
	if (end_err == SML_OK)
		end_err = client_state_tidy(r->state);
	return err == SML_OK ? run_fail(r, end_err) : err;
}

static enum sml_err
run(struct run *r, struct client_run_result *out)
{
	enum sml_err err = run_setup_folders(r);

	if (err == SML_OK)
		err = run_setup_transport(r);
	if (err == SML_OK)
		err = run_fail(r, run_begin(r));
	if (err == SML_OK)
		err = run_fail(
		    r, client_log_begin(r->state, r->cfg->env, &r->log));
	if (err != SML_OK)
		return err;
	fill_status(r);
	out->session_no = client_log_status(r->log)->no;
	err = end(r, synchronize(r));
	out->exit = client_log_status(r->log)->exit;
	return err;
}

void
client_run(const struct client_run_cfg *cfg, struct client_run_result *out)
{
	struct run r;
	enum sml_err err;

	memset(out, 0, sizeof(*out));
	err = run_setup_open(&r, cfg);
	if (err == SML_OK)
		err = run(&r, out);
	if (err != SML_OK)
		out->exit = client_problem_exit(r.problem.code);
	out->problem = r.problem;
	run_setup_free(&r);
}
