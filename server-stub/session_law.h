/* SPDX-License-Identifier: Apache-2.0 */
/* The law of sessions: which one a message belongs to, and whether it is its
 * turn. */
#ifndef SERVER_SESSION_LAW_H
#define SERVER_SESSION_LAW_H

#include "exchange.h"

/* What becomes of a message before the engine sees it. */
enum server_fate {
	SERVER_FATE_RUN,       /* feed it */
	SERVER_FATE_REPEAT,    /* the reply is the stored one */
	SERVER_FATE_CHALLENGE, /* ask for credentials */
	SERVER_FATE_REPLIED    /* the reply says why not */
};

/**
 * Sync-rules 1. Which session: the token in the URL; else the device named by
 * good credentials and DevID; else DevID and SessionID from the same address,
 * for peers that ignore RespURI. The same body as the last one gets the
 * stored answer. Credentials with MsgID 1, or with an Alert in a message
 * without token, begin a new session. Anything else that is not the next
 * message is refused: 404 no such token, 410 the session is over, 400.
 *
 * Inside the transaction. Sets session and is_new, and where the session
 * vouches for the sender, verdict. Errors of db.h.
 */
enum sml_err server_session_law_find(
    struct server_exchange *x, enum server_fate *fate_out) SML_MUST_USE;

#endif
