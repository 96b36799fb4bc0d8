/* SPDX-License-Identifier: Apache-2.0 */
/* A server on this machine that answers requests by a script. */
#ifndef SUPPORT_SCRIPT_SERVER_H
#define SUPPORT_SCRIPT_SERVER_H

#define STEPS_MAX 8
/* Steps that are no answer: read the request, then close, */
#define DROP ""
/* or say nothing. */
#define STALL "..."

/* What came, to the end of the script. */
extern char requests[STEPS_MAX][2048];
extern int connections_of[STEPS_MAX]; /* the connection each came by */
extern int step_count, connection_count, port;

/* @steps end with NULL, and live until stop_server(). */
void start_server(const char *const *steps);
void stop_server(void);

#endif
