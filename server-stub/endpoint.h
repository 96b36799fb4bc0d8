/* SPDX-License-Identifier: Apache-2.0 */
/* One SyncML message in, its answer out, all in one transaction. */
#ifndef SERVER_ENDPOINT_H
#define SERVER_ENDPOINT_H

#include "db.h"
#include "logins.h"
#include "parked.h"
#include "wire/wire.h"

/**
 * Sync-rules 1 in code. A message is decoded (exchange.h), its credentials are
 * checked (authority.h), then one transaction finds its session
 * (session_law.h), runs the engine and keeps the session, the request's
 * SHA-256 and the bytes of the answer (carry.h). Nothing of a session stays in
 * memory, so any process may take the next message.
 *
 * A message without good credentials or session is answered with a challenge
 * and writes nothing. While another process holds the database for too long,
 * the answer is Status 101, and the message waits in memory for the client's
 * question, Alert 221 (busy.h).
 */
struct server_endpoint;

struct server_endpoint_cfg {
	struct server_db_cfg db;
	struct server_logins *logins; /* shared */
	struct server_parked *parked; /* shared; NULL: 503 when busy */
	unsigned guard_percent, guard_count;
};

/* One a worker. Errors of server_db_open(). */
enum sml_err server_endpoint_new(const struct server_endpoint_cfg *cfg,
    struct server_endpoint **out) SML_MUST_USE;
void server_endpoint_free(struct server_endpoint *ep);

struct server_request {
	enum sml_encoding encoding;
	struct sml_str body;
	struct sml_str token;    /* of the URL; absent: none */
	struct sml_str base_url; /* "http://host:port/sync" */
	struct sml_str address;  /* of the peer, without port */
};

struct server_reply {
	unsigned status; /* HTTP: 200, 400, 404, 410, 500, 503 */
	bool is_message; /* body is SyncML in @encoding; else text */
	enum sml_encoding encoding;
	struct sml_str body; /* until the next call */
};

/* Never fails: trouble is a status and a line in the log. */
void server_endpoint_handle(struct server_endpoint *ep,
    const struct server_request *req, struct server_reply *reply);

/* Upkeep while nobody waits: expire, sweep, and move the log into the file
 * when it has grown. */
void server_endpoint_tidy(struct server_endpoint *ep);

#endif
