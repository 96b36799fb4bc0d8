/* SPDX-License-Identifier: Apache-2.0 */
/* What HTTP means for a message, whatever library carries it. */
#include "config.h"

#include "client/transport_http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "client/os.h"
#include "client/text.h"
#include "client/transport_http_priv.h"

#define PAUSE_MS 300
/* Seconds that a server in need may ask us to wait, each time; longer is for
 * the next run. */
#define RETRY_AFTER_MAX_S 30

/* How soon a wish to cancel is seen. */
#define WAIT_MS 50

/* ---- of both libraries ---- */

static bool
copy(const char *text, char **out)
{
	*out = text ? text_dup(sml_str_of(text)) : NULL;
	return !text || *out;
}

enum sml_err
transport_http_begin(struct http_transport *h, const struct transport_ops *ops,
    const struct transport_http_cfg *cfg)
{
	h->base.ops = ops;
	h->cfg = *cfg;
	if (!copy(cfg->proxy, &h->proxy) || !copy(cfg->ca_file, &h->ca_file) ||
	    !copy(cfg->trusted_fingerprint, &h->fingerprint))
		return SML_E_NOMEM;
	h->cfg.proxy = h->proxy;
	h->cfg.ca_file = h->ca_file;
	h->cfg.trusted_fingerprint = h->fingerprint;
	return SML_OK;
}

void
transport_http_end(struct http_transport *h)
{
	free(h->proxy);
	free(h->ca_file);
	free(h->fingerprint);
}

void
transport_http_cancel(struct transport *base)
{
	((struct http_transport *)base)->is_cancel_asked = true;
}

bool
transport_is_cancelled(const struct http_transport *h)
{
	return h->is_cancel_asked ||
	       (h->cfg.is_cancelled && h->cfg.is_cancelled(h->cfg.cancel_ctx));
}

void
transport_pause(const struct http_transport *h, int64_t pause_ms)
{
	const int64_t until = client_os_ticks_ms() + pause_ms;

	while (!transport_is_cancelled(h) && client_os_ticks_ms() < until)
		client_os_sleep_ms(WAIT_MS);
}

/* ---- replies ---- */

bool
transport_reply_is_syncml(
    const struct transport_reply *reply, enum sml_encoding *encoding_out)
{
	return reply->status >= 200 && reply->status < 300 && reply->type &&
	       sml_encoding_of_media_type(
		   sml_str_of(reply->type), encoding_out);
}

/* Overloaded, or down for a while; the request was not looked at. */
static bool
is_in_need(long status)
{
	return status == 503 || status == 429;
}

int64_t
transport_reply_pause_ms(
    const struct transport_reply *reply, bool is_lost, int try)
{
	if (try == TRANSPORT_TRIES_MAX)
		return -1;
	if (is_lost)
		return (int64_t)try * PAUSE_MS;
	if (!is_in_need(reply->status) || reply->retry_after_s <= 0 ||
	    reply->retry_after_s > RETRY_AFTER_MAX_S)
		return -1;
	return reply->retry_after_s * 1000;
}

static bool
is_same_host(const char *a, const char *b)
{
	const size_t a_len = strcspn(a, ":"), b_len = strcspn(b, ":");

	return sml_str_eq_nocase(
	    (struct sml_str){a, a_len}, (struct sml_str){b, b_len});
}

bool
transport_may_follow(const struct transport_address *from, long status,
    const struct transport_address *to)
{
	return (status == 307 || status == 308) &&
	       is_same_host(from->host, to->host) &&
	       (!transport_is_https(from->url) || transport_is_https(to->url));
}

/* What a server says that can do no SyncML where it was asked. */
static bool
is_plain_server(long status)
{
	return status == 404 || status == 405 || status == 415 || status == 501;
}

void
transport_reply_explain(const struct transport_reply *reply,
    const struct transport_address *address, const struct sml_log *log,
    struct client_problem *out)
{
	const long status = reply->status;
	const char *url = address->url, *type = reply->type;
	char detail[160];

	sml_log(log, SML_LOG_INFO, "%s: HTTP %s, %s", url, reply->reason,
	    type ? type : "no Content-Type");
	if (status == 407) {
		client_problem_set(
		    out, CLIENT_PROBLEM_PROXY, address->host, reply->reason);
	} else if (status == 401) {
		client_problem_set(
		    out, CLIENT_PROBLEM_HTTP_LOGIN, url, reply->reason);
	} else if (is_in_need(status)) {
		client_problem_set(
		    out, CLIENT_PROBLEM_SERVER_BUSY, url, reply->reason);
	} else if (is_plain_server(status)) {
		snprintf(detail, sizeof(detail), "\"%s\"", reply->reason);
		client_problem_set(out, CLIENT_PROBLEM_NOT_SYNCML, url, detail);
	} else if (status < 200 || status > 299) {
		client_problem_set(
		    out, CLIENT_PROBLEM_HTTP_STATUS, url, reply->reason);
	} else if (reply->foreign_len == 0) {
		client_problem_set(
		    out, CLIENT_PROBLEM_NOT_SYNCML, url, _("an empty page"));
	} else if (!type ||
		   sml_str_starts_nocase(sml_str_of(type), "text/html")) {
		client_problem_set(out, CLIENT_PROBLEM_NOT_SYNCML, url,
		    type ? _("a web page") : _("an unnamed kind of data"));
	} else {
		snprintf(detail, sizeof(detail), "%.*s",
		    (int)strcspn(type, ";"), type);
		client_problem_set(out, CLIENT_PROBLEM_NOT_SYNCML, url, detail);
	}
}

enum sml_err
transport_err(const struct client_problem *problem)
{
	switch ((int)problem->code) {
	case CLIENT_PROBLEM_NONE:
		return SML_OK;
	case CLIENT_PROBLEM_CANCELLED:
		return SML_E_CANCELLED;
	case CLIENT_PROBLEM_NO_MEMORY:
		return SML_E_NOMEM;
	default:
		return SML_E_TRANSPORT;
	}
}

bool
transport_fingerprint(struct sml_str der, char out[CLIENT_FINGERPRINT_LEN + 1])
{
	uint8_t digest[SML_SHA256_LEN];
	size_t i;

	if (sml_digest_sha256(der, digest) != SML_OK)
		return false;
	for (i = 0; i < SML_SHA256_LEN; i++)
		snprintf(out + 3 * i, 4,
		    i + 1 < SML_SHA256_LEN ? "%02X:" : "%02X", digest[i]);
	return true;
}

void
transport_explain_self_signed(
    struct client_problem *out, const char *host, const char *shown)
{
	client_problem_set(out, CLIENT_PROBLEM_TLS_SELF_SIGNED, host, shown);
	client_problem_copy(out->fingerprint, sizeof(out->fingerprint), shown);
}

void
transport_explain_changed(struct client_problem *out, const char *host,
    const char *shown, const char *trusted)
{
	struct sml_buf both;

	sml_buf_init(&both, sizeof(out->detail));
	text_format(
	    &both, _("%s instead of %s"), *shown ? shown : "?", trusted);
	sml_buf_put_byte(&both, '\0');
	client_problem_set(out, CLIENT_PROBLEM_TLS_CHANGED, host,
	    sml_buf_err(&both) == SML_OK ? (const char *)both.p : shown);
	client_problem_copy(out->fingerprint, sizeof(out->fingerprint), shown);
	sml_buf_free(&both);
}
