/* SPDX-License-Identifier: Apache-2.0 */
/* Messages a busy server could not take yet, until they are asked for. */
#ifndef SERVER_PARKED_H
#define SERVER_PARKED_H

#include "base/arena.h"
#include "base/env.h"
#include "wire/wire.h"

/**
 * A message is answered "busy" (Status 101) when another process holds the
 * database for too long, so nothing can be written. It waits here for the
 * client's Alert 221, 10 minutes at most; the oldest goes when there are too
 * many. One a process, used by all workers. Another process does not know
 * them: it refuses the 221, and the client's next session goes on.
 */
struct server_parked;

/* NULL: out of memory. */
struct server_parked *server_parked_new(const struct sml_env *env);
void server_parked_free(struct server_parked *p); /* NULL is allowed */

/* Whose it is. */
struct server_parked_key {
	struct sml_str dev_id, session_id;
	struct sml_str token; /* absent: none */
	struct sml_str address;
};

/* Replaces what this key had. SML_E_NOMEM; SML_E_FULL: too long. */
enum sml_err server_parked_put(struct server_parked *p,
    const struct server_parked_key *key, enum sml_encoding encoding,
    struct sml_str body) SML_MUST_USE;
/* Take it out, into @arena. SML_E_NOT_FOUND. */
enum sml_err server_parked_take(struct server_parked *p,
    const struct server_parked_key *key, struct sml_arena *arena,
    enum sml_encoding *encoding_out, struct sml_str *body_out) SML_MUST_USE;

#endif
