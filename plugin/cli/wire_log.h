/* SPDX-License-Identifier: Apache-2.0 */
/* The messages of a run as readable XML in the profile's log folder. */
#ifndef CLI_WIRE_LOG_H
#define CLI_WIRE_LOG_H

#include "client/profile.h"
#include "wire/wire.h"

struct cli_wire_log;

/* Starts .valise/log/current.xml. NULL: it cannot be written. */
struct cli_wire_log *cli_wire_log_new(const struct client_profile *profile);

/* For client_run_cfg.wire; @ctx is the log. Credentials are masked, texts of
 * items left out; what cannot be decoded is noted with its length. */
void cli_wire_log_message(void *ctx, bool is_sent, enum sml_encoding encoding,
    struct sml_str message);

/* Close it and name it after the session; 0: remove it. NULL is allowed. */
void cli_wire_log_end(struct cli_wire_log *log, uint32_t session_no);

#endif
