/* SPDX-License-Identifier: Apache-2.0 */
/* How the bytes of a message reach the server and the answer comes back. */
#ifndef CLIENT_TRANSPORT_H
#define CLIENT_TRANSPORT_H

#include "base/buf.h"
#include "client/problem.h"
#include "wire/wire.h"

struct transport {
	const struct transport_ops *ops;
};

struct transport_request {
	const char *url;
	enum sml_encoding encoding; /* Content-Type */
	struct sml_str body;
};

struct transport_answer {
	unsigned http_status;          /* 0: none came */
	enum sml_encoding encoding;    /* of @body, by its Content-Type */
	struct client_problem problem; /* on an error */
};

struct transport_ops {
	const char *name;

	/**
	 * POST the request, the body of the answer into @body_out (emptied
	 * first; its maximum is the largest answer accepted). A connection that
	 * is lost before an answer came is tried again a few times with the
	 * same bytes (the server answers a repeated message from its memory),
	 * and so is one answered 503 or 429 that may come again within half a
	 * minute (Retry-After).
	 *
	 * SML_OK: HTTP 2xx with a SyncML media type. SML_E_TRANSPORT, with
	 * @out->problem: everything else (TLS, HTTP status, no SyncML, ...).
	 * SML_E_CANCELLED; SML_E_NOMEM.
	 */
	enum sml_err (*exchange)(struct transport *t,
	    const struct transport_request *req, struct sml_buf *body_out,
	    struct transport_answer *out);

	/* Make a running exchange, and all later ones, end with
	 * SML_E_CANCELLED soon. May be called from any thread or a signal
	 * handler. */
	void (*cancel)(struct transport *t);

	void (*free)(struct transport *t); /* NULL is allowed */
};

#endif
