/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the transport by libcurl share. */
#ifndef CLIENT_TRANSPORT_CURL_PRIV_H
#define CLIENT_TRANSPORT_CURL_PRIV_H

#include <curl/curl.h>

#include "client/transport_http.h"

struct curl_transport {
	struct transport base;
	CURL *easy;
	struct curl_slist *headers[2]; /* by enum sml_encoding */
	char *proxy, *fingerprint, *ca_file;
	struct transport_http_cfg cfg; /* its strings are the three above */
	/* Set from other threads and from signal handlers. */
	_Atomic bool is_cancel_asked;

	/* ---- of the request that runs ---- */
	struct sml_buf *body;
	size_t foreign_len;
	bool is_new_socket, is_changed;
	char seen[96];   /* the fingerprint that came instead */
	char status[64]; /* "404 Not Found" */
	char url[256], host[256];
	char error[CURL_ERROR_SIZE];
};

/* ---- transport_curl_problem.c ---- */

/* What people are shown of a URL: no user, no password; and "host:port". */
void transport_curl_take_url(struct curl_transport *t, const char *url);
enum client_problem_code transport_curl_meaning(
    struct curl_transport *t, CURLcode code);
/* In libcurl's words; they live until the next request. */
const char *transport_curl_detail(
    const struct curl_transport *t, CURLcode code);
/* Fill @out; the certificate's problems are looked at by their callers. */
void transport_curl_explain(
    struct curl_transport *t, CURLcode code, struct client_problem *out);
/* What a function that found @problem returns. */
enum sml_err transport_curl_err(const struct client_problem *problem);

/* ---- transport_curl_trust.c ---- */

/* Is the certificate of the connection just made the trusted one? */
bool transport_curl_is_trusted(struct curl_transport *t);
/* One that is not trusted: self-signed, with its fingerprint, or why. Connects
 * once more. */
void transport_curl_explain_trust(
    struct curl_transport *t, const char *url, struct client_problem *out);

/* ---- transport_http_probe.c ---- */

/* One connection without a request. */
CURLcode transport_curl_shake_hands(struct curl_transport *t, const char *url);

#endif
