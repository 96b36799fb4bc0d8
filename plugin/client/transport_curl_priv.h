/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the transport by libcurl share. */
#ifndef CLIENT_TRANSPORT_CURL_PRIV_H
#define CLIENT_TRANSPORT_CURL_PRIV_H

#include <curl/curl.h>

#include "client/transport_http_priv.h"

struct curl_transport {
	struct http_transport http;
	CURL *easy;
	struct curl_slist *headers[2]; /* by enum sml_encoding */

	/* ---- of the request that runs ---- */
	struct sml_buf *body;
	bool is_new_socket, is_changed;
	/* The fingerprint that came instead; empty: not known. */
	char seen[CLIENT_FINGERPRINT_LEN + 1];
	struct transport_reply reply;
	struct transport_address at;
	char error[CURL_ERROR_SIZE];
};

/* ---- transport_curl_problem.c ---- */

void transport_curl_take_url(const char *url, struct transport_address *out);
enum client_problem_code transport_curl_meaning(
    struct curl_transport *t, CURLcode code);
/* In libcurl's words; they live until the next request. */
const char *transport_curl_detail(
    const struct curl_transport *t, CURLcode code);
/* Fill @out; the certificate's problems are looked at by their callers. */
void transport_curl_explain(
    struct curl_transport *t, CURLcode code, struct client_problem *out);
/* ---- transport_curl_trust.c ---- */

/* Is the certificate of the connection just made the trusted one? */
bool transport_curl_is_trusted(struct curl_transport *t);
/* One that is not trusted: self-signed, with its fingerprint, or why. Connects
 * once more. */
void transport_curl_explain_trust(
    struct curl_transport *t, const char *url, struct client_problem *out);

/* ---- transport_curl_probe.c ---- */

/* One connection without a request. */
CURLcode transport_curl_shake_hands(struct curl_transport *t, const char *url);

#endif
