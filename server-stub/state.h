/* SPDX-License-Identifier: Apache-2.0 */
/* What the server remembers of one device, as struct sml_state and its spool.
 */
#ifndef SERVER_STATE_H
#define SERVER_STATE_H

#include "db.h"
#include "sync/state.h"

/**
 * One device in @db; made for one message, costs nothing to make. All calls
 * run inside a transaction of @db (sync-rules 1). point() does nothing, and
 * there is no journal: intent_*, backup_put are NULL. Texts and pairs are
 * shared with the other devices of @owner.
 */
struct server_state {
	struct sml_state base; /* first: the state is cast to it */
	struct sml_spool spool;
	struct server_db *db;
	uint64_t device; /* row */
	uint64_t owner;  /* account */
};

void server_state_init(struct server_state *s, struct server_db *db,
    uint64_t device, uint64_t owner);

/* Forget the saved session and all rows of the spool: a new session begins. */
enum sml_err server_state_begin_session(struct server_state *s) SML_MUST_USE;

#endif
