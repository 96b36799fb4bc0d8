/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands of valise share. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "cli/args.h"
#include "client/profile.h"

/* A file a command; the rows of its sub-commands end with a NULL name. */
extern const struct cli_command cli_init_commands[];
extern const struct cli_command cli_account_commands[];
extern const struct cli_command cli_options_commands[];
extern const struct cli_command cli_check_commands[];
extern const struct cli_command cli_sync_commands[];
extern const struct cli_command cli_status_commands[];
extern const struct cli_command cli_trace_commands[];

/* Print the problem on standard error, "valise: " before it; returns its exit
 * status. */
enum client_exit cli_fail(const struct client_problem *problem);
/* The same for a failure without a problem of its own. */
enum client_exit cli_fail_err(enum sml_err err);

/* Open the profile of --profile, or the default one. Reports a failure
 * itself: the exit status is then in @status_out and NULL comes back. */
struct client_profile *cli_open_profile(
    const struct cli_args *args, enum client_exit *status_out);

/* The path of the profile of these arguments, or of the default one. */
enum sml_err cli_profile_dir(const struct cli_args *args, struct sml_buf *out);

/* Write a buffer to standard output, a newline after it if it has none. */
void cli_print(const struct sml_buf *b);

#endif
