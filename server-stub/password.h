/* SPDX-License-Identifier: Apache-2.0 */
/* Password verifiers: scrypt, N = 2^15, r = 8, p = 1 (product.md 3). */
#ifndef SERVER_PASSWORD_H
#define SERVER_PASSWORD_H

#include "base/arena.h"
#include "base/env.h"

/* Each takes about 0.1 s of processor and 32 MiB; at most two run at a time
 * in the process, others wait. */

/* "scrypt$15$8$1$SALT$HASH", both base64. SML_OK, SML_E_NOMEM, SML_E_BUG (no
 * randomness). */
enum sml_err server_password_make(const struct sml_env *env,
    struct sml_str password, struct sml_arena *arena,
    struct sml_str *verifier_out) SML_MUST_USE;

/* SML_OK: it is the password; SML_E_AUTH: it is not, or the verifier is
 * absent: that takes as long; SML_E_SYNTAX: no verifier of ours. */
enum sml_err server_password_check(
    struct sml_str verifier, struct sml_str password) SML_MUST_USE;

#endif
