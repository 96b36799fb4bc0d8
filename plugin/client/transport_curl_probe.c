/* SPDX-License-Identifier: Apache-2.0 */
/* A look at the way to a server, without a request. */
#include "config.h"

#include <string.h>

#include "client/transport_curl_priv.h"

CURLcode
transport_curl_shake_hands(struct curl_transport *t, const char *url)
{
	CURLcode code;

	transport_curl_take_url(url, &t->at);
	t->error[0] = '\0';
	t->is_changed = false;
	curl_easy_setopt(t->easy, CURLOPT_URL, url);
	curl_easy_setopt(t->easy, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(t->easy, CURLOPT_FRESH_CONNECT, 1L);
	code = curl_easy_perform(t->easy);
	if (code == CURLE_OK && t->http.fingerprint &&
	    transport_is_https(t->at.url) && !transport_curl_is_trusted(t))
		code = CURLE_ABORTED_BY_CALLBACK;
	return code;
}

/* How far a connection came that ended with @code. */
static enum transport_step
step_of(const struct curl_transport *t, CURLcode code)
{
	curl_off_t resolved = 0;

	curl_easy_getinfo(t->easy, CURLINFO_NAMELOOKUP_TIME_T, &resolved);
	if (code == CURLE_COULDNT_RESOLVE_HOST ||
	    code == CURLE_COULDNT_RESOLVE_PROXY || resolved == 0)
		return TRANSPORT_STEP_RESOLVE;
	/* The time of the connection is not set before TLS has agreed. */
	if (code == CURLE_COULDNT_CONNECT || code == CURLE_PROXY ||
	    (code == CURLE_OPERATION_TIMEDOUT && !strstr(t->error, "SSL")))
		return TRANSPORT_STEP_CONNECT;
	return TRANSPORT_STEP_TLS;
}

enum sml_err
transport_http_probe(const struct transport_http_cfg *cfg, const char *url,
    void (*step)(void *ctx, enum transport_step step,
	const struct client_problem *problem),
    void *ctx)
{
	const struct client_problem passed = {.code = CLIENT_PROBLEM_NONE};
	struct client_problem problem = passed;
	struct transport *base;
	struct curl_transport *t;
	int i, last;
	CURLcode code;
	enum sml_err err = transport_http_new(cfg, &base);

	if (err != SML_OK)
		return err;
	t = (struct curl_transport *)base;
	code = transport_curl_shake_hands(t, url);
	last = transport_is_https(t->at.url) ? TRANSPORT_STEP_TLS
					     : TRANSPORT_STEP_CONNECT;
	if (code != CURLE_OK) {
		transport_curl_explain(t, code, &problem);
		transport_curl_explain_trust(t, url, &problem);
		if ((int)step_of(t, code) < last)
			last = (int)step_of(t, code);
	}
	for (i = 0; i <= last; i++)
		step(
		    ctx, (enum transport_step)i, i < last ? &passed : &problem);
	base->ops->free(base);
	return transport_err(&problem);
}
