/* SPDX-License-Identifier: Apache-2.0 */
/* The system's clock, randomness and log, as the library wants them. */
#ifndef SERVER_ENV_H
#define SERVER_ENV_H

#include "base/env.h"

/* @level  lines above it are not written. The result lives as long as the
 * process; log lines go to the standard error. Call before any thread. */
const struct sml_env *server_env_init(enum sml_log_level level);

#endif
