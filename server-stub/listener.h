/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP and HTTPS: moves bytes between sockets and the workers, nothing else. */
#ifndef SERVER_LISTENER_H
#define SERVER_LISTENER_H

#include "base/env.h"
#include "endpoint.h"
#include "worker.h"

struct server_listener_cfg {
	const struct sml_env *env;
	const char *listen; /* "ADDRESS:PORT", "[ADDRESS]:PORT"; port 0: a
			     * free one */
	const char *tls_cert, *tls_key; /* PEM files; NULL: plain HTTP */
	const char *public_url; /* what clients reach us by, "https://.../sync";
				 * NULL: from the Host of each request */
	unsigned per_address_max; /* connections of one address */
	unsigned read_timeout_s;  /* between two bytes */
	unsigned deadline_s;      /* for a whole request, TLS included, and for
				   * taking the answer */
	struct server_workers *workers;
	/* On a worker, @ctx being its own. */
	void (*handle)(void *ctx, const struct server_request *req,
	    struct server_reply *reply);
	/* On a worker: after messages, when none has come for a while. */
	void (*tidy)(void *ctx);
};

struct server_listener;

/* Raises RLIMIT_NOFILE to its hard limit, binds and listens. SML_E_CONFIG: the
 * address or the TLS files are not usable (logged); SML_E_NOMEM. */
enum sml_err server_listener_new(const struct server_listener_cfg *cfg,
    struct server_listener **out) SML_MUST_USE;
void server_listener_free(struct server_listener *l);

/* "http://127.0.0.1:4711/sync" */
const char *server_listener_url(const struct server_listener *l);
/* The address is not reachable from other machines. */
bool server_listener_is_loopback(const struct server_listener *l);

/* Serve until SIGTERM or SIGINT, then let running messages finish. SML_OK or
 * SML_E_BUG (the event loop failed). */
enum sml_err server_listener_run(struct server_listener *l) SML_MUST_USE;

#endif
