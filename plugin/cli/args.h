/* SPDX-License-Identifier: Apache-2.0 */
/* Commands and their options as data: parsing and --help from one table. */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include <stdbool.h>
#include <stdio.h>

#include "client/problem.h"

#define CLI_OPTIONS_MAX 16

/* One row of a command's options; the table ends with a NULL name. */
struct cli_option {
	const char *name;     /* "profile", typed --profile */
	const char *argument; /* "DIR"; NULL: takes none */
	const char *help;     /* English, one line */
};

struct cli_args;

/**
 * One command. run() gets the parsed arguments and returns the exit status.
 * Sub-commands ("account add") are rows of their own with both words.
 */
struct cli_command {
	const char *name;               /* "account add" */
	const char *operands;           /* "[FOLDER...]", "" if none */
	const char *help;               /* one sentence */
	int operands_min, operands_max; /* -1: any number */
	const struct cli_option *options;
	enum client_exit (*run)(const struct cli_args *args);
};

struct cli_args {
	const struct cli_command *command;
	/* Value of the option at the same index of the table: NULL not
	 * given, "" given and takes none. */
	const char *values[CLI_OPTIONS_MAX];
	int operand_count;
	char *const *operands;
};

/* Options every command takes, the last row of each table: --profile. */
#define CLI_OPTION_PROFILE                                                     \
	{                                                                      \
		"profile", "DIR",                                              \
		    "the profile (default: $XDG_DATA_HOME/valise/default)"     \
	}

/* The value of --@name; NULL if not given or no such option. */
const char *cli_args_get(const struct cli_args *args, const char *name);
bool cli_args_has(const struct cli_args *args, const char *name);

/**
 * Parse what follows the command's words; @argv ends with NULL and may be
 * reordered. "--name=value", "--name value", "--" and single-letter forms of
 * --help are known. SML_OK; SML_E_CONFIG with @problem_out (USAGE).
 */
enum sml_err cli_args_parse(const struct cli_command *command, int argc,
    char **argv, struct cli_args *out, struct client_problem *problem_out);

/* The command's --help: usage line, sentence, a line an option. */
void cli_args_help(FILE *f, const struct cli_command *command);

#endif
