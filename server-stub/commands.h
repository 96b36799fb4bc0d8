/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of valise-server: each is one function of one file. */
#ifndef SERVER_COMMANDS_H
#define SERVER_COMMANDS_H

#include "db.h"
#include "options.h"

#define SERVER_EXIT_OK 0
#define SERVER_EXIT_USAGE 1
#define SERVER_EXIT_FAILED 2

/* What a command gets; it returns the exit status and prints what people
 * need: results to the standard output, trouble to the standard error. */
struct server_command_in {
	const struct sml_env *env;
	const struct server_options *options;
	struct sml_arena *arena;
};

/* run.c */
int server_run(const struct server_command_in *in);
/* admin.c */
int server_admin_account_add(const struct server_command_in *in);
int server_admin_account_list(const struct server_command_in *in);
int server_admin_account_remove(const struct server_command_in *in);
int server_admin_account_password(const struct server_command_in *in);
int server_admin_session_list(const struct server_command_in *in);
int server_admin_session_show(const struct server_command_in *in);
int server_admin_check(const struct server_command_in *in);
/* transfer.c */
int server_transfer_export(const struct server_command_in *in);
int server_transfer_import(const struct server_command_in *in);
int server_transfer_list(const struct server_command_in *in);

#endif
