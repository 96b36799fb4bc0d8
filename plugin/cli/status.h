/* SPDX-License-Identifier: Apache-2.0 */
/* Printing the status of a session. */
#ifndef CLI_STATUS_H
#define CLI_STATUS_H

#include "client/profile.h"

enum cli_status_form {
	CLI_STATUS_TEXT,    /* product.md section 6, on standard output */
	CLI_STATUS_JSON,    /* one object, on standard output */
	CLI_STATUS_PROBLEMS /* only what failed, on standard error */
};

/* Session @no, 0: the last. Reports its own failure; the exit status is that
 * of reading, not of the session. */
enum client_exit cli_status_print(
    const struct client_profile *p, uint32_t no, enum cli_status_form form);

#endif
