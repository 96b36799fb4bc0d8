/* SPDX-License-Identifier: Apache-2.0 */
/* What HTTP means for a message, whatever library carries it. */
#ifndef CLIENT_TRANSPORT_HTTP_PRIV_H
#define CLIENT_TRANSPORT_HTTP_PRIV_H

#include "client/transport_http.h"

#define TRANSPORT_TRIES_MAX 3
#define TRANSPORT_REDIRECTS_MAX 5
/* Of an answer that is no SyncML: read that far, to keep the connection. */
#define TRANSPORT_FOREIGN_MAX (64 * 1024)
#define TRANSPORT_USER_AGENT "Valise/" PACKAGE_VERSION
#define TRANSPORT_ACCEPT                                                       \
	"Accept: application/vnd.syncml+xml, application/vnd.syncml+wbxml"
#define TRANSPORT_ACCEPT_CHARSET "Accept-Charset: utf-8"
#define TRANSPORT_CACHE_CONTROL "Cache-Control: no-store"

/* What people are shown of a URL: no user, no password; and "host:port". */
struct transport_address {
	char url[256], host[256];
};

struct transport_reply {
	long status;           /* 0: none came */
	char reason[64];       /* "404 Not Found" */
	const char *type;      /* Content-Type; NULL: none */
	int64_t retry_after_s; /* 0: none */
	size_t foreign_len;    /* bytes that came and are no SyncML */
};

/* What both libraries have of a transport: the first member of their own. */
struct http_transport {
	struct transport base;
	char *proxy, *fingerprint, *ca_file; /* NULL as in @cfg */
	struct transport_http_cfg cfg;       /* its strings are these three */
	/* Set from other threads and from signal handlers. */
	_Atomic bool is_cancel_asked;
};

/* Of zeros; to be ended also when it could not begin. SML_E_NOMEM. */
enum sml_err transport_http_begin(struct http_transport *h,
    const struct transport_ops *ops,
    const struct transport_http_cfg *cfg) SML_MUST_USE;
void transport_http_end(struct http_transport *h);

/* The operation of transport_ops. */
void transport_http_cancel(struct transport *base);
bool transport_is_cancelled(const struct http_transport *h);
/* Shorter when it is cancelled. */
void transport_pause(const struct http_transport *h, int64_t pause_ms);

static inline bool
transport_is_https(const char *url)
{
	return sml_str_starts(sml_str_of(url), "https:");
}

/* HTTP 2xx with a SyncML media type. */
bool transport_reply_is_syncml(
    const struct transport_reply *reply, enum sml_encoding *encoding_out);

/* Milliseconds to wait before the message goes out again after its @try-th
 * attempt, counted from 1; -1: it does not. @is_lost: no answer came, and
 * another attempt is worth it. */
int64_t transport_reply_pause_ms(
    const struct transport_reply *reply, bool is_lost, int try);

/* Only to the same host, which has the log-in already, never from https to
 * http, and as the same POST. */
bool transport_may_follow(const struct transport_address *from, long status,
    const struct transport_address *to);

/* A reply that is no SyncML, as a problem. */
void transport_reply_explain(const struct transport_reply *reply,
    const struct transport_address *address, const struct sml_log *log,
    struct client_problem *out);

/* What a function that found @problem returns. */
enum sml_err transport_err(const struct client_problem *problem);

/* SHA-256 of a certificate in DER; false: no memory. */
bool transport_fingerprint(
    struct sml_str der, char out[CLIENT_FINGERPRINT_LEN + 1]);

/* A certificate is its own authority; or it is another than @trusted. @shown
 * is its fingerprint, empty if not known. */
void transport_explain_self_signed(
    struct client_problem *out, const char *host, const char *shown);
void transport_explain_changed(struct client_problem *out, const char *host,
    const char *shown, const char *trusted);

#endif
