/* SPDX-License-Identifier: Apache-2.0 */
/* The transport over HTTP and HTTPS by libcurl: a message and its answer. */
#include "config.h"

#include "client/transport_http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/os.h"
#include "client/text.h"
#include "client/transport_curl_priv.h"

/* ---- what libcurl calls ---- */

static int
on_progress(void *ctx, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal,
    curl_off_t ulnow)
{
	struct curl_transport *t = ctx;

	(void)dltotal;
	(void)dlnow;
	(void)ultotal;
	(void)ulnow;
	return transport_is_cancelled(&t->http) ? 1 : 0;
}

static int
on_socket(void *ctx, curl_socket_t fd, curlsocktype purpose)
{
	struct curl_transport *t = ctx;

	(void)fd;
	(void)purpose;
	t->is_new_socket = true;
	return CURL_SOCKOPT_OK;
}

/* Connected and TLS agreed, no byte of the request sent yet. */
static int
on_connected(void *ctx, char *ip, char *own_ip, int port, int own_port)
{
	struct curl_transport *t = ctx;

	(void)ip;
	(void)own_ip;
	(void)port;
	(void)own_port;
	/* A kept connection was looked at when it was new. */
	if (!t->http.fingerprint || !t->is_new_socket ||
	    !transport_is_https(t->at.url))
		return CURL_PREREQFUNC_OK;
	return transport_curl_is_trusted(t) ? CURL_PREREQFUNC_OK
					    : CURL_PREREQFUNC_ABORT;
}

static size_t
on_header(char *p, size_t size, size_t n, void *ctx)
{
	struct curl_transport *t = ctx;
	const size_t len = size * n;
	struct sml_str line = {p, len};
	size_t blank;

	if (sml_str_starts(line, "HTTP/")) {
		line = sml_str_trim(line);
		blank = sml_str_chr(line, ' ', 0);
		line = sml_str_trim(sml_str_sub(line, blank, line.len));
		snprintf(t->reply.reason, sizeof(t->reply.reason), "%.*s",
		    SML_STR_ARG(line));
	}
	return len;
}

/* What libcurl has of the reply so far. */
static void
take_reply(struct curl_transport *t)
{
	curl_off_t after_s = 0;
	char *type = NULL;

	t->reply.status = 0;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &t->reply.status);
	curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
	curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &after_s);
	t->reply.type = type;
	t->reply.retry_after_s = (int64_t)after_s;
}

static size_t
on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct curl_transport *t = ctx;
	const size_t len = size * n;
	enum sml_encoding encoding;

	take_reply(t);
	if (!transport_reply_is_syncml(&t->reply, &encoding)) {
		t->reply.foreign_len += len;
		return t->reply.foreign_len > TRANSPORT_FOREIGN_MAX ? 0 : len;
	}
	sml_buf_put(t->body, p, len);
	return t->body->err == SML_OK ? len : 0;
}

/* ---- making one ---- */

static void
set_long(CURL *easy, CURLoption option, long value, CURLcode *code)
{
	if (*code == CURLE_OK)
		*code = curl_easy_setopt(easy, option, value);
}

static void
set_text(CURL *easy, CURLoption option, const char *value, CURLcode *code)
{
	if (*code == CURLE_OK && value)
		*code = curl_easy_setopt(easy, option, value);
}

static void
set_tls(struct curl_transport *t, CURLcode *code)
{
	const char *file = t->http.ca_file ? t->http.ca_file
					   : client_os_setting("SSL_CERT_FILE");
	/* The certificate is compared instead of verified. */
	const bool is_verified = !t->http.fingerprint;

	set_long(t->easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2, code);
	set_long(t->easy, CURLOPT_SSL_VERIFYPEER, is_verified, code);
	set_long(t->easy, CURLOPT_SSL_VERIFYHOST, is_verified ? 2 : 0, code);
	set_long(t->easy, CURLOPT_CERTINFO, 1, code);
	/* A resumed TLS session shows no certificate. */
	set_long(t->easy, CURLOPT_SSL_SESSIONID_CACHE, 0, code);
	if (file && *file)
		set_text(t->easy, CURLOPT_CAINFO, file, code);
	file = client_os_setting("SSL_CERT_DIR");
	if (file && *file)
		set_text(t->easy, CURLOPT_CAPATH, file, code);
}

static void
set_calls(struct curl_transport *t, CURLcode *code)
{
	if (*code != CURLE_OK)
		return;
	curl_easy_setopt(t->easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(t->easy, CURLOPT_XFERINFODATA, t);
	curl_easy_setopt(t->easy, CURLOPT_SOCKOPTFUNCTION, on_socket);
	curl_easy_setopt(t->easy, CURLOPT_SOCKOPTDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
	/* Without this call a trusted certificate would not be compared. */
	*code = curl_easy_setopt(t->easy, CURLOPT_PREREQFUNCTION, on_connected);
	if (*code == CURLE_OK)
		*code = curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, t);
}

static bool
set_headers(struct curl_transport *t, enum sml_encoding encoding)
{
	static const char *const common[] = {TRANSPORT_ACCEPT,
	    TRANSPORT_ACCEPT_CHARSET, TRANSPORT_CACHE_CONTROL, "Expect:"};
	struct curl_slist *list, *next;
	char type[96];
	size_t i;

	snprintf(type, sizeof(type), "Content-Type: %s",
	    sml_encoding_media_type(encoding));
	list = curl_slist_append(NULL, type);
	for (i = 0; list && i < sizeof(common) / sizeof(common[0]); i++) {
		next = curl_slist_append(list, common[i]);
		if (!next)
			curl_slist_free_all(list);
		list = next;
	}
	t->headers[encoding] = list;
	return list != NULL;
}

static void
free_transport(struct transport *base)
{
	struct curl_transport *t = (struct curl_transport *)base;

	if (!t)
		return;
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->headers[SML_XML]);
	curl_slist_free_all(t->headers[SML_WBXML]);
	transport_http_end(&t->http);
	free(t);
	curl_global_cleanup();
}

static enum sml_err
set_up(struct curl_transport *t)
{
	const struct transport_http_cfg *cfg = &t->http.cfg;
	CURLcode code = CURLE_OK;

	if (!set_headers(t, SML_XML) || !set_headers(t, SML_WBXML))
		return SML_E_NOMEM;
	t->easy = curl_easy_init();
	if (!t->easy)
		return SML_E_NOMEM;
	set_long(t->easy, CURLOPT_NOSIGNAL, 1, &code);
	set_long(t->easy, CURLOPT_NOPROGRESS, 0, &code);
	set_long(t->easy, CURLOPT_TCP_KEEPALIVE, 1, &code);
	set_long(t->easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1, &code);
	set_long(t->easy, CURLOPT_CONNECTTIMEOUT, cfg->timeout_s, &code);
	set_long(t->easy, CURLOPT_LOW_SPEED_LIMIT, 1, &code);
	set_long(t->easy, CURLOPT_LOW_SPEED_TIME, cfg->timeout_s, &code);
	set_text(t->easy, CURLOPT_PROTOCOLS_STR, "http,https", &code);
	set_text(t->easy, CURLOPT_USERAGENT, TRANSPORT_USER_AGENT, &code);
	if (sml_str_is(sml_str_of(t->http.proxy), "none"))
		set_text(t->easy, CURLOPT_PROXY, "", &code);
	else if (!sml_str_is(sml_str_of(t->http.proxy), "system"))
		set_text(t->easy, CURLOPT_PROXY, t->http.proxy, &code);
	set_tls(t, &code);
	set_calls(t, &code);
	if (code == CURLE_OK)
		return SML_OK;
	sml_log(
	    cfg->log, SML_LOG_ERROR, "libcurl: %s", curl_easy_strerror(code));
	return SML_E_NOMEM;
}

/* ---- exchange ---- */

static CURLcode
post(struct curl_transport *t, const struct transport_request *req,
    const char *url)
{
	CURLcode code = CURLE_OK;

	transport_curl_take_url(url, &t->at);
	sml_buf_reset(t->body);
	memset(&t->reply, 0, sizeof(t->reply));
	t->is_new_socket = false;
	t->is_changed = false;
	t->error[0] = '\0';
	set_long(t->easy, CURLOPT_POST, 1, &code);
	set_text(t->easy, CURLOPT_URL, url, &code);
	if (code != CURLE_OK)
		return code;
	curl_easy_setopt(
	    t->easy, CURLOPT_HTTPHEADER, t->headers[req->encoding]);
	curl_easy_setopt(
	    t->easy, CURLOPT_POSTFIELDS, req->body.p ? req->body.p : "");
	curl_easy_setopt(
	    t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)req->body.len);
	return curl_easy_perform(t->easy);
}

/* Worth another try with the same bytes? */
static bool
is_lost(struct curl_transport *t, CURLcode code)
{
	if (code == CURLE_SSL_CONNECT_ERROR)
		return strstr(t->error, "SSL_ERROR_SYSCALL") ||
		       strstr(t->error, "reset by peer");
	return transport_curl_meaning(t, code) == CLIENT_PROBLEM_DROPPED;
}

static CURLcode
post_until_answered(struct curl_transport *t,
    const struct transport_request *req, const char *url)
{
	CURLcode code;
	int64_t pause_ms;
	int try;

	for (try = 1;; try++) {
		code = transport_is_cancelled(&t->http)
			   ? CURLE_ABORTED_BY_CALLBACK
			   : post(t, req, url);
		take_reply(t);
		pause_ms =
		    transport_reply_pause_ms(&t->reply, is_lost(t, code), try);
		if (pause_ms < 0)
			return code;
		sml_log(t->http.cfg.log, SML_LOG_WARN,
		    "%s: %s: the message is sent again in %lld ms", t->at.url,
		    code == CURLE_OK ? t->reply.reason
				     : transport_curl_detail(t, code),
		    (long long)pause_ms);
		transport_pause(&t->http, pause_ms);
	}
}

/* The URL to go on with, malloc()ed, or NULL: @out then says why not, if it
 * was a redirection. */
static char *
redirection(struct curl_transport *t, int nth, struct client_problem *out)
{
	const long status = t->reply.status;
	struct transport_address there;
	const char *url = NULL;

	curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &url);
	if (status < 300 || status > 399 || !url)
		return NULL;
	transport_curl_take_url(url, &there);
	if (nth < TRANSPORT_REDIRECTS_MAX &&
	    transport_may_follow(&t->at, status, &there)) {
		sml_log(t->http.cfg.log, SML_LOG_INFO, "%s: %s to %s",
		    t->at.url, t->reply.reason, url);
		return text_dup(sml_str_of(url));
	}
	client_problem_set(out, CLIENT_PROBLEM_REDIRECT, t->at.url, url);
	return NULL;
}

static void
judge(struct curl_transport *t, CURLcode code, const char *url,
    struct transport_answer *out)
{
	if (code == CURLE_OK || code == CURLE_WRITE_ERROR) {
		if (t->body->err == SML_E_NOMEM)
			client_problem_set(&out->problem,
			    CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
		else if (t->body->err != SML_OK)
			client_problem_set(&out->problem,
			    CLIENT_PROBLEM_ANSWER_TOO_BIG, t->at.url, NULL);
		else if (!transport_reply_is_syncml(&t->reply, &out->encoding))
			transport_reply_explain(
			    &t->reply, &t->at, t->http.cfg.log, &out->problem);
		return;
	}
	transport_curl_explain(t, code, &out->problem);
	transport_curl_explain_trust(t, url, &out->problem);
}

static enum sml_err
exchange(struct transport *base, const struct transport_request *req,
    struct sml_buf *body_out, struct transport_answer *out)
{
	struct curl_transport *t = (struct curl_transport *)base;
	char *next, *url = NULL;
	CURLcode code;
	int nth = 0;

	memset(out, 0, sizeof(*out));
	t->body = body_out;
	for (;;) {
		code = post_until_answered(t, req, url ? url : req->url);
		next = code == CURLE_OK ? redirection(t, nth++, &out->problem)
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
    .name = "curl",
    .exchange = exchange,
    .cancel = transport_http_cancel,
    .free = free_transport,
};

enum sml_err
transport_http_new(const struct transport_http_cfg *cfg, struct transport **out)
{
	struct curl_transport *t;
	enum sml_err err;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return SML_E_NOMEM;
	t = calloc(1, sizeof(*t));
	if (!t) {
		curl_global_cleanup();
		return SML_E_NOMEM;
	}
	err = transport_http_begin(&t->http, &ops, cfg);
	if (err == SML_OK)
		err = set_up(t);
	if (err != SML_OK) {
		free_transport(&t->http.base);
		return err;
	}
	*out = &t->http.base;
	return SML_OK;
}
