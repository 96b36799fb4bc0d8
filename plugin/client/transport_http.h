/* SPDX-License-Identifier: Apache-2.0 */
/* The transport over HTTP and HTTPS. */
#ifndef CLIENT_TRANSPORT_HTTP_H
#define CLIENT_TRANSPORT_HTTP_H

#include "base/log.h"
#include "client/transport.h"

struct transport_http_cfg {
	/* "system" or NULL: as the environment says (libcurl), or the settings
	 * of the Windows user with their script (WinHTTP); "none"; else a URL,
	 * whose log-in only libcurl uses. */
	const char *proxy;
	long timeout_s; /* without any byte moving; also to connect */
	/* SHA-256 fingerprint (upper case, with colons) of the one
	 * certificate trusted instead of the authorities'; NULL: none. */
	const char *trusted_fingerprint;
	const char *ca_file; /* more authorities, PEM; NULL: none */
	const struct sml_log *log;
	bool (*is_cancelled)(void *ctx); /* asked while waiting; may be NULL */
	void *cancel_ctx;
};

/**
 * Implemented by transport_curl*.c on libcurl and, on Windows, by
 * transport_winhttp*.c on the system's own library.
 *
 * TLS 1.2 or later, certificates and host names verified; connections are
 * kept for the run; redirects are followed only by 307 and 308, to the same
 * host (the message has the log-in), and never from https to http. More
 * authorities are those of SSL_CERT_FILE too, where there is no ca_file
 * (libcurl); WinHTTP knows the system's only.
 * Strings of @cfg are copied. SML_OK, SML_E_NOMEM.
 */
enum sml_err transport_http_new(
    const struct transport_http_cfg *cfg, struct transport **out) SML_MUST_USE;

/* What the server at @url shows: for the question whether to trust it. */
struct transport_certificate {
	char subject[256];
	char issuer[256];
	char fingerprint[CLIENT_FINGERPRINT_LEN + 1];
	bool is_self_signed;
	char reason[256]; /* why it is not trusted; empty: it is */
};

/* Connect and shake hands, as a probe does. SML_E_TRANSPORT with @problem_out:
 * not even a certificate came. */
enum sml_err transport_http_certificate(const struct transport_http_cfg *cfg,
    const char *url, struct transport_certificate *out,
    struct client_problem *problem_out) SML_MUST_USE;

/* A look at the way there, without a message (WinHTTP sends a HEAD whose
 * answer nobody reads): name resolved, connection made, TLS agreed. Then @step
 * is called for each that was tried, in this order; the last one has the
 * problem, if any, whose error is returned. */
enum transport_step {
	TRANSPORT_STEP_RESOLVE,
	TRANSPORT_STEP_CONNECT,
	TRANSPORT_STEP_TLS /* not for http */
};
enum sml_err transport_http_probe(const struct transport_http_cfg *cfg,
    const char *url,
    void (*step)(void *ctx, enum transport_step step,
	const struct client_problem *problem), /* code NONE: passed */
    void *ctx) SML_MUST_USE;

#endif
