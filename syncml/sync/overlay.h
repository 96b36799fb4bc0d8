/* SPDX-License-Identifier: Apache-2.0 */
/* A spool whose changes wait in memory until the message is done. */
#ifndef SML_SYNC_OVERLAY_H
#define SML_SYNC_OVERLAY_H

#include "session/spool.h"

/**
 * The client commits its intents in the middle of a message. What the session
 * did to its spool until then must not be part of that commit: after a crash
 * the same message is fed again to the session as it was saved before. So the
 * session of a client writes here, and write() hands all of it to the spool
 * below in the transaction that saves the session, too.
 */
struct sml_overlay;

/* @below outlives it. SML_OK, SML_E_NOMEM. */
enum sml_err sml_overlay_new(
    struct sml_spool *below, struct sml_overlay **out) SML_MUST_USE;
void sml_overlay_free(struct sml_overlay *o);
struct sml_spool *sml_overlay_spool(struct sml_overlay *o);

/* Everything since the last write() goes to the spool below. */
enum sml_err sml_overlay_write(struct sml_overlay *o) SML_MUST_USE;

#endif
