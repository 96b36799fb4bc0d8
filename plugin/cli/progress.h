/* SPDX-License-Identifier: Apache-2.0 */
/* One line on a terminal that tells how far a run is. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "client/run.h"

struct cli_progress {
	bool is_on; /* standard error is a terminal */
	unsigned columns;
	int64_t shown_ms; /* when the line was written last */
	enum client_stage stage;
};

void cli_progress_init(struct cli_progress *p, bool is_wanted);
/* Rewrites the line at most ten times a second. */
void cli_progress_show(
    struct cli_progress *p, const struct client_progress *progress);
/* Takes the line away. */
void cli_progress_end(struct cli_progress *p);

#endif
