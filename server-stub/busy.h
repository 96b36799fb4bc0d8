/* SPDX-License-Identifier: Apache-2.0 */
/* A message that has to wait because the database is busy. */
#ifndef SERVER_BUSY_H
#define SERVER_BUSY_H

#include "exchange.h"

/* After server_exchange_read(). A question (Alert 221) for a message that
 * waited: that message takes its place in msg, msg_id, encoding and body, and
 * asked_again says how many numbers the question is ahead. Else they are those
 * of what came. Errors of server_parked_take() and sml_wire_decode(). */
enum sml_err server_busy_take(struct server_exchange *x) SML_MUST_USE;

/* Answer Status 101 and let the message wait in memory, if its sender is known
 * by its credentials or its token. SML_E_AGAIN: not known, or no room;
 * errors of server_refusal_make(). Outside the transaction. */
enum sml_err server_busy_park(struct server_exchange *x) SML_MUST_USE;

#endif
