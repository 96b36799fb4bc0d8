/* SPDX-License-Identifier: Apache-2.0 */
/* A message carried out by the engine, and all that is kept of it. */
#ifndef SERVER_CARRY_H
#define SERVER_CARRY_H

#include "exchange.h"

/* Feed the message of the session found, reply with the engine's answer and
 * keep: the session, digest and answer, the nonce, what people are told.
 * *@refused: the engine took nothing of it; roll back, the reply stands.
 * Inside the transaction. Errors of the engine and of db.h; SML_E_SESSION: the
 * kept state cannot be gone on with. */
enum sml_err server_carry_message(
    struct server_exchange *x, bool *refused) SML_MUST_USE;

/* Close the folders the engine opened, before the transaction ends. */
void server_carry_close(struct server_exchange *x);

#endif
