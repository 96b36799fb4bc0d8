/* SPDX-License-Identifier: Apache-2.0 */
/* What an error of libcurl means, and the address it is told about. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/text.h"
#include "client/transport_curl_priv.h"

/* ---- addresses ---- */

static void
url_part(CURLU *u, CURLUPart part, char *out, size_t size)
{
	char *text = NULL;

	out[0] = '\0';
	if (curl_url_get(u, part, &text, 0) == CURLUE_OK)
		snprintf(out, size, "%s", text);
	curl_free(text);
}

void
transport_curl_take_url(const char *url, struct transport_address *out)
{
	CURLU *u = curl_url();
	char port[8];
	size_t len;

	snprintf(out->url, sizeof(out->url), "%s", url);
	out->host[0] = '\0';
	if (u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK) {
		curl_url_set(u, CURLUPART_USER, NULL, 0);
		curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
		url_part(u, CURLUPART_URL, out->url, sizeof(out->url));
		url_part(u, CURLUPART_HOST, out->host, sizeof(out->host) - 8);
		url_part(u, CURLUPART_PORT, port, sizeof(port));
		len = strlen(out->host);
		if (port[0])
			snprintf(out->host + len, sizeof(out->host) - len,
			    ":%s", port);
	}
	curl_url_cleanup(u);
}

/* ---- what an error means ---- */

struct meaning {
	CURLcode code;
	enum client_problem_code problem;
};

static const struct meaning meanings[] = {
    {CURLE_COULDNT_RESOLVE_HOST, CLIENT_PROBLEM_UNKNOWN_HOST},
    {CURLE_COULDNT_RESOLVE_PROXY, CLIENT_PROBLEM_PROXY},
    {CURLE_PROXY, CLIENT_PROBLEM_PROXY},
    {CURLE_COULDNT_CONNECT, CLIENT_PROBLEM_UNREACHABLE},
    {CURLE_OPERATION_TIMEDOUT, CLIENT_PROBLEM_TIMEOUT},
    {CURLE_GOT_NOTHING, CLIENT_PROBLEM_DROPPED},
    {CURLE_SEND_ERROR, CLIENT_PROBLEM_DROPPED},
    {CURLE_RECV_ERROR, CLIENT_PROBLEM_DROPPED},
    {CURLE_PARTIAL_FILE, CLIENT_PROBLEM_DROPPED},
    {CURLE_SSL_SHUTDOWN_FAILED, CLIENT_PROBLEM_DROPPED},
    {CURLE_PEER_FAILED_VERIFICATION, CLIENT_PROBLEM_TLS_UNTRUSTED},
    {CURLE_SSL_ISSUER_ERROR, CLIENT_PROBLEM_TLS_UNTRUSTED},
    {CURLE_SSL_CONNECT_ERROR, CLIENT_PROBLEM_TLS_FAILED},
    {CURLE_SSL_CIPHER, CLIENT_PROBLEM_TLS_FAILED},
    {CURLE_SSL_CACERT_BADFILE, CLIENT_PROBLEM_TLS_FAILED},
    {CURLE_UNSUPPORTED_PROTOCOL, CLIENT_PROBLEM_NOT_SYNCML},
    {CURLE_WEIRD_SERVER_REPLY, CLIENT_PROBLEM_NOT_SYNCML},
    {CURLE_URL_MALFORMAT, CLIENT_PROBLEM_BAD_SERVER},
    {CURLE_OUT_OF_MEMORY, CLIENT_PROBLEM_NO_MEMORY},
    {CURLE_ABORTED_BY_CALLBACK, CLIENT_PROBLEM_CANCELLED},
};

enum client_problem_code
transport_curl_meaning(struct curl_transport *t, CURLcode code)
{
	enum client_problem_code problem = CLIENT_PROBLEM_UNREACHABLE;
	long os = 0, through_proxy = 0;
	char name[256];
	size_t i;

	for (i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].code == code)
			problem = meanings[i].problem;
	curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &os);
	curl_easy_getinfo(t->easy, CURLINFO_HTTP_CONNECTCODE, &through_proxy);
	if (problem == CLIENT_PROBLEM_CANCELLED && t->is_changed)
		return CLIENT_PROBLEM_TLS_CHANGED;
	if (through_proxy >= 300)
		return CLIENT_PROBLEM_PROXY;
	if (code == CURLE_COULDNT_CONNECT) {
		/* The text names the host that was tried: the proxy's? */
		snprintf(name, sizeof(name), "%.*s",
		    (int)strcspn(t->at.host, ":"), t->at.host);
		if (t->error[0] && t->at.host[0] != '[' &&
		    !strstr(t->error, name))
			return CLIENT_PROBLEM_PROXY;
		if (os == ECONNREFUSED)
			return CLIENT_PROBLEM_REFUSED;
	}
	return problem;
}

const char *
transport_curl_detail(const struct curl_transport *t, CURLcode code)
{
	return t->error[0] ? t->error : curl_easy_strerror(code);
}

void
transport_curl_explain(
    struct curl_transport *t, CURLcode code, struct client_problem *out)
{
	const enum client_problem_code problem =
	    transport_curl_meaning(t, code);
	const bool is_host = problem != CLIENT_PROBLEM_NOT_SYNCML &&
			     problem != CLIENT_PROBLEM_BAD_SERVER;
	const char *subject = is_host && t->at.host[0] ? t->at.host : t->at.url;

	if (problem == CLIENT_PROBLEM_TLS_CHANGED)
		transport_explain_changed(
		    out, subject, t->seen, t->http.fingerprint);
	else
		client_problem_set(out, problem, subject,
		    problem == CLIENT_PROBLEM_NOT_SYNCML
			? _("something that is not HTTP")
			: transport_curl_detail(t, code));
	sml_log(t->http.cfg.log, SML_LOG_INFO, "%s: %s (libcurl %d)", t->at.url,
	    out->detail, (int)code);
}
