/* SPDX-License-Identifier: Apache-2.0 */
/* The transport over HTTP and HTTPS by WinHTTP: a message and its answer. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "client/text.h"
#include "client/transport_winhttp_priv.h"

/* Of headers newer than the oldest system. */
#ifndef WINHTTP_FLAG_SECURE_PROTOCOL_TLS1_2
#define WINHTTP_FLAG_SECURE_PROTOCOL_TLS1_2 0x00000800
#endif
#define SECURE_PROTOCOL_TLS1_3 0x00002000

#define MS 1000

/* ---- making one ---- */

static void
free_transport(struct transport *base)
{
	struct winhttp_transport *t = (struct winhttp_transport *)base;

	if (!t)
		return;
	transport_winhttp_end_call(t);
	transport_winhttp_forget_proxy(t);
	if (t->connection)
		WinHttpCloseHandle(t->connection);
	if (t->session)
		WinHttpCloseHandle(t->session);
	transport_http_end(&t->http);
	free(t);
}

static bool
set_up(struct winhttp_transport *t)
{
	DWORD protocols =
	    WINHTTP_FLAG_SECURE_PROTOCOL_TLS1_2 | SECURE_PROTOCOL_TLS1_3;
	DWORD timeout_ms = (DWORD)t->http.cfg.timeout_s * MS;

	t->session = transport_winhttp_open(t->http.proxy);
	if (!t->session)
		return false;
	/* Systems without 1.3 refuse its bit. */
	if (!WinHttpSetOption(t->session, WINHTTP_OPTION_SECURE_PROTOCOLS,
		&protocols, sizeof(protocols))) {
		protocols = WINHTTP_FLAG_SECURE_PROTOCOL_TLS1_2;
		if (!WinHttpSetOption(t->session,
			WINHTTP_OPTION_SECURE_PROTOCOLS, &protocols,
			sizeof(protocols)))
			return false;
	}
	WinHttpSetTimeouts(t->session, (int)timeout_ms, (int)timeout_ms,
	    (int)timeout_ms, (int)timeout_ms);
	WinHttpSetOption(t->session, WINHTTP_OPTION_RECEIVE_RESPONSE_TIMEOUT,
	    &timeout_ms, sizeof(timeout_ms));
	return transport_winhttp_listen(t->session);
}

/* ---- exchange ---- */

static DWORD
post(struct winhttp_transport *t, const struct transport_request *req,
    const char *url)
{
	DWORD code;

	sml_buf_reset(t->body);
	code = transport_winhttp_send(t, url, req);
	if (code == 0)
		code = transport_winhttp_receive(t);
	transport_winhttp_end_call(t);
	return code;
}

static DWORD
post_until_answered(struct winhttp_transport *t,
    const struct transport_request *req, const char *url)
{
	int64_t pause_ms;
	bool is_lost;
	DWORD code;
	int try;

	for (try = 1;; try++) {
		code = transport_is_cancelled(&t->http)
			   ? ERROR_WINHTTP_OPERATION_CANCELLED
			   : post(t, req, url);
		is_lost = code != 0 && transport_winhttp_meaning(t, code) ==
					   CLIENT_PROBLEM_DROPPED;
		pause_ms = code != 0 && !is_lost ? -1
						 : transport_reply_pause_ms(
						       &t->reply, is_lost, try);
		if (pause_ms < 0)
			return code;
		sml_log(t->http.cfg.log, SML_LOG_WARN,
		    "%s: %s: the message is sent again in %lld ms", t->at.url,
		    code == 0 ? t->reply.reason : "the connection was lost",
		    (long long)pause_ms);
		transport_pause(&t->http, pause_ms);
	}
}

/* "scheme:" at its beginning. */
static bool
has_scheme(const char *location)
{
	const size_t len = strspn(location,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789+-.");

	return len > 0 && location[len] == ':';
}

/* How much of @from stands before @location, which has no scheme (RFC 3986,
 * section 5.2). */
static size_t
kept_len(const char *from, const char *location)
{
	const char *host = strstr(from, "://") + 3;
	const char *path = host + strcspn(host, "/?#");
	const char *end = path + strcspn(path, "?#");

	if (location[0] == '/' && location[1] == '/')
		return (size_t)(host - 2 - from);
	if (location[0] == '/')
		return (size_t)(path - from);
	if (location[0] == '?')
		return (size_t)(end - from);
	while (end > path && end[-1] != '/')
		end--;
	return (size_t)(end - from);
}

/* Location of an answer, absolute; malloc()ed, NULL: no memory. */
static char *
absolute(const char *from, const char *location)
{
	struct sml_buf url;
	size_t kept;
	char *text;

	sml_buf_init(&url, 4096);
	if (!has_scheme(location) && strstr(from, "://")) {
		kept = kept_len(from, location);
		sml_buf_put(&url, from, kept);
		/* A path after a host alone. */
		if (location[0] != '/' && from[kept - 1] != '/' &&
		    location[0] != '?')
			sml_buf_put_byte(&url, '/');
	}
	sml_buf_put_text(&url, location);
	text = sml_buf_err(&url) ? NULL : text_dup(sml_buf_str(&url));
	sml_buf_free(&url);
	return text;
}

/* The URL to go on with, malloc()ed, or NULL: @out then says why not, if it
 * was a redirection. */
static char *
redirection(struct winhttp_transport *t, const char *from, int nth,
    struct client_problem *out)
{
	const long status = t->reply.status;
	struct transport_address there;
	struct winhttp_url parts;
	char *url;

	if (status < 300 || status > 399 || !t->location[0])
		return NULL;
	url = absolute(from, t->location);
	if (url && nth < TRANSPORT_REDIRECTS_MAX &&
	    transport_winhttp_take_url(url, &parts, &there) &&
	    transport_may_follow(&t->at, status, &there)) {
		sml_log(t->http.cfg.log, SML_LOG_INFO, "%s: %s to %s",
		    t->at.url, t->reply.reason, there.url);
		return url;
	}
	client_problem_set(
	    out, CLIENT_PROBLEM_REDIRECT, t->at.url, url ? url : t->location);
	free(url);
	return NULL;
}

static void
judge(struct winhttp_transport *t, DWORD code, const char *url,
    struct transport_answer *out)
{
	if (t->body->err == SML_E_NOMEM) {
		client_problem_set(
		    &out->problem, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
	} else if (t->body->err != SML_OK) {
		client_problem_set(&out->problem, CLIENT_PROBLEM_ANSWER_TOO_BIG,
		    t->at.url, NULL);
	} else if (code != 0) {
		transport_winhttp_explain(t, code, &out->problem);
		transport_winhttp_explain_trust(t, url, &out->problem);
	} else if (!transport_reply_is_syncml(&t->reply, &out->encoding)) {
		transport_reply_explain(
		    &t->reply, &t->at, t->http.cfg.log, &out->problem);
	}
}

static enum sml_err
exchange(struct transport *base, const struct transport_request *req,
    struct sml_buf *body_out, struct transport_answer *out)
{
	struct winhttp_transport *t = (struct winhttp_transport *)base;
	char *next, *url = NULL;
	DWORD code;
	int nth = 0;

	memset(out, 0, sizeof(*out));
	t->body = body_out;
	for (;;) {
		code = post_until_answered(t, req, url ? url : req->url);
		next = code == 0 ? redirection(t, url ? url : req->url, nth++,
				       &out->problem)
				 : NULL;
		if (!next)
			break;
		free(url);
		url = next;
	}
	out->http_status = (unsigned)t->reply.status;
	if (out->problem.code == CLIENT_PROBLEM_NONE)
		judge(t, code, url ? url : req->url, out);
	free(url);
	return transport_err(&out->problem);
}

static const struct transport_ops ops = {
    .name = "WinHTTP",
    .exchange = exchange,
    .cancel = transport_http_cancel,
    .free = free_transport,
};

enum sml_err
transport_winhttp_make(
    const struct transport_http_cfg *cfg, struct winhttp_transport **out)
{
	struct winhttp_transport *t = calloc(1, sizeof(*t));

	if (!t)
		return SML_E_NOMEM;
	if (transport_http_begin(&t->http, &ops, cfg) != SML_OK || !set_up(t)) {
		free_transport(&t->http.base);
		return SML_E_NOMEM;
	}
	*out = t;
	return SML_OK;
}

enum sml_err
transport_http_new(const struct transport_http_cfg *cfg, struct transport **out)
{
	struct winhttp_transport *t = NULL;
	enum sml_err err = transport_winhttp_make(cfg, &t);

	if (err == SML_OK)
		*out = &t->http.base;
	return err;
}
