/* SPDX-License-Identifier: Apache-2.0 */
/* Answers to messages of which nothing is taken: no row is written. */
#ifndef SERVER_REFUSAL_H
#define SERVER_REFUSAL_H

#include "session/session.h"

/**
 * The answer to @msg, in @arena: a challenge by @verdict, or with
 * cfg->is_busy that the server is busy. @cfg is used without its spool.
 * Errors of sml_session_feed(), SML_E_NOMEM.
 */
enum sml_err server_refusal_make(const struct sml_session_cfg *cfg,
    enum sml_encoding encoding, const struct sml_msg *msg,
    enum sml_auth_verdict verdict, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;

#endif
