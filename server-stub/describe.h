/* SPDX-License-Identifier: Apache-2.0 */
/* The device information of the server, from the tables of its folders. */
#ifndef SERVER_DESCRIBE_H
#define SERVER_DESCRIBE_H

#include "session/devinf.h"

/* @dev_id lives as long as @arena, which holds @out. SML_OK, SML_E_NOMEM. */
enum sml_err server_describe(struct sml_str dev_id, struct sml_arena *arena,
    struct sml_devinf *out) SML_MUST_USE;

#endif
