/* SPDX-License-Identifier: Apache-2.0 */
/* The connection check: each step to the server, named. */
#include <string.h>

#include "base/limits.h"
#include "client/run_priv.h"
#include "client/text.h"
#include "client/transport_http.h"

struct check {
	struct run run;
	void (*step)(void *ctx, enum client_check_step step, const char *fact,
	    const struct client_problem *problem);
	void *step_ctx;
	struct sml_devinf info; /* the server's; is_known */
	bool is_known;
};

const char *
client_check_name(enum client_check_step step)
{
	static const char *const names[CLIENT_CHECK_COUNT] = {
	    [CLIENT_CHECK_PROFILE] = "profile",
	    [CLIENT_CHECK_ACCOUNT] = "account",
	    [CLIENT_CHECK_RESOLVE] = "resolve",
	    [CLIENT_CHECK_CONNECT] = "connect",
	    [CLIENT_CHECK_TLS] = "tls",
	    [CLIENT_CHECK_SYNCML] = "syncml",
	    [CLIENT_CHECK_LOGIN] = "login",
	    [CLIENT_CHECK_FOLDERS] = "folders",
	};

	return names[step];
}

const char *
client_check_text(enum client_check_step step)
{
	static const char *const texts[CLIENT_CHECK_COUNT] = {
	    [CLIENT_CHECK_PROFILE] = N_("profile"),
	    [CLIENT_CHECK_ACCOUNT] = N_("account"),
	    [CLIENT_CHECK_RESOLVE] = N_("name"),
	    [CLIENT_CHECK_CONNECT] = N_("connection"),
	    [CLIENT_CHECK_TLS] = N_("encryption"),
	    [CLIENT_CHECK_SYNCML] = N_("SyncML"),
	    [CLIENT_CHECK_LOGIN] = N_("log-in"),
	    [CLIENT_CHECK_FOLDERS] = N_("folders"),
	};

	return text_of(texts[step]);
}

static void
pass(struct check *c, enum client_check_step step, const char *fact)
{
	const struct client_problem none = {0};

	c->step(c->step_ctx, step, fact, &none);
}

static enum sml_err
fail(struct check *c, enum client_check_step step, enum sml_err err)
{
	run_fail(&c->run, err);
	c->step(c->step_ctx, step, NULL, &c->run.problem);
	return err;
}

/* The step in which opening failed, by its problem. */
static enum client_check_step
step_of(enum client_problem_code code)
{
	switch ((int)code) {
	case CLIENT_PROBLEM_NO_ACCOUNT:
	case CLIENT_PROBLEM_NO_PASSWORD:
	case CLIENT_PROBLEM_BAD_SERVER:
	case CLIENT_PROBLEM_INSECURE_SERVER:
		return CLIENT_CHECK_ACCOUNT;
	case CLIENT_PROBLEM_BAD_ANSWER:
	case CLIENT_PROBLEM_VERSION:
	case CLIENT_PROBLEM_SERVER_FAILED:
	case CLIENT_PROBLEM_SERVER_BUSY:
		return CLIENT_CHECK_SYNCML;
	case CLIENT_PROBLEM_WRONG_PASSWORD:
	case CLIENT_PROBLEM_BASIC_ASKED:
		return CLIENT_CHECK_LOGIN;
	default:
		return CLIENT_CHECK_PROFILE;
	}
}

static void
on_probe(
    void *ctx, enum transport_step step, const struct client_problem *problem)
{
	static const enum client_check_step steps[] = {
	    [TRANSPORT_STEP_RESOLVE] = CLIENT_CHECK_RESOLVE,
	    [TRANSPORT_STEP_CONNECT] = CLIENT_CHECK_CONNECT,
	    [TRANSPORT_STEP_TLS] = CLIENT_CHECK_TLS,
	};
	struct check *c = ctx;

	if (problem && problem->code != CLIENT_PROBLEM_NONE)
		c->run.problem = *problem;
	c->step(c->step_ctx, steps[step], NULL,
	    problem ? problem : &c->run.problem);
}

static enum sml_err
probe(struct check *c)
{
	struct run *r = &c->run;
	const struct client_options *o = r->cfg->profile->options;
	const struct transport_http_cfg cfg = {
	    .proxy = client_options_get(o, "proxy"),
	    .timeout_s = (long)client_options_number(o, "timeout-seconds"),
	    .trusted_fingerprint = r->account->fingerprint,
	    .log = r->cfg->env->log,
	    .is_cancelled = r->cfg->is_cancelled,
	    .cancel_ctx = r->cfg->ctx,
	};

	if (r->cfg->transport)
		return SML_OK;
	return run_fail(
	    r, transport_http_probe(&cfg, r->account->url, on_probe, c));
}

/* One answer into the session. *@again_out: it asks for other credentials,
 * and the next message is composed. */
static enum sml_err
take_answer(struct check *c, struct sml_session *s, const struct sml_msg *msg,
    bool *again_out)
{
	struct sml_event ev;
	enum sml_err err;

	*again_out = false;
	err = sml_session_feed(s, c->run.speak.encoding, msg, SML_AUTH_BEFORE);
	if (err == SML_E_PEER || err == SML_E_VERSION)
		run_speak_heard(&c->run, msg);
	if (err == SML_E_AUTH)
		run_login_refused(&c->run, s);
	if (err == SML_OK && sml_session_is_busy(s)) {
		client_problem_set(&c->run.problem, CLIENT_PROBLEM_SERVER_BUSY,
		    c->run.account->url, NULL);
		return SML_E_PEER;
	}
	while (err == SML_OK) {
		err = sml_session_next(s, &ev);
		if (err == SML_OK && ev.type == SML_EV_RETRY)
			*again_out = true;
	}
	return err == SML_END ? SML_OK : err;
}

/* A first package without an Alert: it is answered like any other, and
 * touches no folder. */
static enum sml_err
talk(struct check *c)
{
	struct run *r = &c->run;
	struct sml_session *s = NULL;
	struct sml_msg msg;
	struct sml_str out;
	bool is_again = true;
	enum sml_err err = run_setup_session(r, true);

	if (err == SML_OK)
		err = sml_session_new(&r->session, &s);
	if (err == SML_OK)
		err = sml_session_start(s);
	while (err == SML_OK && is_again) {
		err = sml_session_flush(s, true, &out);
		if (err == SML_OK && !out.p)
			err = SML_E_PROTOCOL;
		if (err == SML_OK)
			err = run_exchange(r, r->account->url, out, &msg);
		if (err != SML_OK)
			break;
		err = take_answer(c, s, &msg, &is_again);
		r->has_answer = r->has_answer || err == SML_OK;
	}
	if (err == SML_OK)
		c->is_known =
		    run_setup_devinf_of(&msg, r->arena, &c->info) == SML_OK;
	sml_session_free(s);
	return err;
}

/* The versions and encodings that "auto" may fall back to. */
static enum sml_err
talk_somehow(struct check *c)
{
	struct run *r = &c->run;
	enum sml_err err;

	for (;;) {
		err = run_begin(r);
		if (err == SML_OK)
			err = talk(c);
		run_rollback(r);
		if (err == SML_OK ||
		    (!(err == SML_E_AUTH && run_login_again(r)) &&
			!run_speak_lower(r)))
			return err;
		client_problem_set(
		    &r->problem, CLIENT_PROBLEM_NONE, NULL, NULL);
	}
}

static enum sml_err
check_session(struct check *c)
{
	struct run *r = &c->run;
	struct sml_buf fact;
	enum sml_err err = talk_somehow(c);

	run_fail(r, err);
	if (err != SML_OK && step_of(r->problem.code) != CLIENT_CHECK_LOGIN)
		return fail(c, CLIENT_CHECK_SYNCML, err);
	sml_buf_init(&fact, 1024);
	sml_buf_printf(&fact, "SyncML %s, %s",
	    sml_version_dtd(r->speak.version),
	    r->speak.encoding == SML_XML ? "XML" : "WBXML");
	if (c->is_known && c->info.man.len > 0) {
		sml_buf_put_text(&fact, ", ");
		text_put_safe(&fact, c->info.man, 60);
		sml_buf_put_byte(&fact, ' ');
		text_put_safe(&fact, c->info.sw_v, 30);
	}
	sml_buf_put_byte(&fact, '\0');
	pass(c, CLIENT_CHECK_SYNCML,
	    sml_buf_err(&fact) == SML_OK ? (const char *)fact.p : NULL);
	sml_buf_free(&fact);
	if (err != SML_OK)
		return fail(c, CLIENT_CHECK_LOGIN, err);
	pass(c, CLIENT_CHECK_LOGIN, r->account->user);
	return SML_OK;
}

static enum sml_err
check_folders(struct check *c)
{
	struct run *r = &c->run;
	size_t i;

	for (i = 0; c->is_known && c->info.stores && i < r->folder_count; i++) {
		const struct sml_engine_folder *f = &r->folders[i];
		struct sml_buf name;

		if (sml_devinf_store_of(&c->info, f->remote))
			continue;
		sml_buf_init(&name, 256);
		text_put_safe(&name, f->name, 200);
		sml_buf_put_byte(&name, '\0');
		client_problem_set(&r->problem, CLIENT_PROBLEM_FOLDER_UNKNOWN,
		    (const char *)name.p, NULL);
		sml_buf_free(&name);
		return fail(c, CLIENT_CHECK_FOLDERS, SML_E_NOT_FOUND);
	}
	pass(c, CLIENT_CHECK_FOLDERS, NULL);
	return SML_OK;
}

static enum sml_err
check(struct check *c)
{
	struct run *r = &c->run;
	enum sml_err err = run_setup_folders(r);

	if (err == SML_OK)
		err = run_setup_transport(r);
	if (err != SML_OK)
		return fail(c, CLIENT_CHECK_PROFILE, err);
	pass(c, CLIENT_CHECK_PROFILE, r->cfg->profile->dir);
	pass(c, CLIENT_CHECK_ACCOUNT, r->account->url);
	err = probe(c);
	if (err == SML_OK)
		err = check_session(c);
	if (err == SML_OK)
		err = check_folders(c);
	return err;
}

void
client_check(const struct client_run_cfg *cfg,
    void (*step)(void *ctx, enum client_check_step step, const char *fact,
	const struct client_problem *problem),
    void *step_ctx, struct client_run_result *out)
{
	struct check c = {.step = step, .step_ctx = step_ctx};
	enum sml_err err;

	memset(out, 0, sizeof(*out));
	err = run_setup_open(&c.run, cfg);
	if (err == SML_OK)
		err = check(&c);
	else
		(void)fail(&c, step_of(c.run.problem.code), err);
	if (err != SML_OK)
		out->exit = client_problem_exit(c.run.problem.code);
	out->problem = c.run.problem;
	run_setup_free(&c.run);
}
