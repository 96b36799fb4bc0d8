/* SPDX-License-Identifier: Apache-2.0 */
/* Whose message it is, and whose each command with credentials is. */
#ifndef SERVER_AUTHORITY_H
#define SERVER_AUTHORITY_H

#include "exchange.h"

/* Of the header: sets credentials, verdict and account. Errors of
 * server_credentials_check(). Outside the transaction: it can take 0.1 s. */
enum sml_err server_authority_check(struct server_exchange *x) SML_MUST_USE;

/* Of Alert and Sync (syncml.md 16), the first SERVER_JUDGED_MAX with
 * credentials: sets judged. Wrong ones are no error. As above. */
enum sml_err server_authority_check_commands(
    struct server_exchange *x) SML_MUST_USE;

/* A sml_session_cfg.judge, @ctx being the exchange: true if the credentials of
 * @cmd are those of the session's owner. */
bool server_authority_judge(void *ctx, const struct sml_cmd *cmd);

#endif
