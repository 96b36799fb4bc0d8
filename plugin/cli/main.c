/* SPDX-License-Identifier: Apache-2.0 */
/* valise: finds the command and runs it. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "client/text.h"

static const struct cli_command *const groups[] = {
    cli_init_commands,
    cli_account_commands,
    cli_options_commands,
    cli_check_commands,
    cli_sync_commands,
    cli_status_commands,
    cli_trace_commands,
};

static void
help(FILE *f)
{
	char left[80];

	fputs(_("usage: valise COMMAND [OPTION...]\n"
		"Keeps calendar, contacts and notes in step with a server.\n"
		"\n"),
	    f);
	for (size_t g = 0; g < SML_ARRAY_LEN(groups); g++) {
		for (const struct cli_command *c = groups[g]; c->name; c++) {
			snprintf(
			    left, sizeof(left), "%s %s", c->name, c->operands);
			fprintf(f, "  %-30s %s\n", left, _(c->help));
		}
	}
	fputs(_("\n\"valise COMMAND --help\" lists a command's options.\n"
		"Exit status: 0 in step; 1 usage; 2 some items or folders\n"
		"failed; 3 nothing done; 4 a guard holds something; 5 the\n"
		"profile is busy.\n"),
	    f);
}

/* The words of argv from 1 that name a command; *words_out how many. */
static const struct cli_command *
find(int argc, char **argv, int *words_out)
{
	char two[64];

	for (int words = argc > 2 ? 2 : 1; words > 0; words--) {
		snprintf(two, sizeof(two), "%s%s%s", argv[1],
		    words == 2 ? " " : "", words == 2 ? argv[2] : "");
		for (size_t g = 0; g < SML_ARRAY_LEN(groups); g++) {
			for (const struct cli_command *c = groups[g]; c->name;
			     c++) {
				if (strcmp(c->name, two) == 0) {
					*words_out = words;
					return c;
				}
			}
		}
	}
	return NULL;
}

static bool
is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static enum client_exit
unknown_command(int argc, char **argv)
{
	size_t len = strlen(argv[1]);
	bool is_group = false;

	/* "valise account": a group by its first word alone. */
	for (size_t g = 0; g < SML_ARRAY_LEN(groups); g++) {
		for (const struct cli_command *c = groups[g]; c->name; c++) {
			if (strncmp(c->name, argv[1], len) != 0 ||
			    c->name[len] != ' ')
				continue;
			is_group = true;
			cli_args_help(
			    argc > 2 && is_help(argv[2]) ? stdout : stderr, c);
		}
	}
	if (is_group)
		return argc > 2 && is_help(argv[2]) ? CLIENT_EXIT_OK
						    : CLIENT_EXIT_USAGE;
	fprintf(stderr,
	    _("valise: There is no command \"%s\". See: valise --help\n"),
	    argv[1]);
	return CLIENT_EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	struct client_problem problem = {0};
	struct cli_args args;
	int words = 0;

	text_init();
	if (argc < 2) {
		help(stderr);
		return CLIENT_EXIT_USAGE;
	}
	if (is_help(argv[1]) || strcmp(argv[1], "help") == 0) {
		help(stdout);
		return CLIENT_EXIT_OK;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts(PACKAGE_STRING);
		return CLIENT_EXIT_OK;
	}
	const struct cli_command *c = find(argc, argv, &words);
	if (c == NULL)
		return (int)unknown_command(argc, argv);
	for (int i = 1 + words; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (is_help(argv[i])) {
			cli_args_help(stdout, c);
			return CLIENT_EXIT_OK;
		}
	}
	if (cli_args_parse(c, argc - 1 - words, argv + 1 + words, &args,
		&problem) != SML_OK)
		return (int)cli_fail(&problem);
	enum client_exit status = c->run(&args);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fputs(
		    _("valise: Standard output cannot be written.\n"), stderr);
		return status != CLIENT_EXIT_OK ? (int)status
						: CLIENT_EXIT_NOTHING;
	}
	return (int)status;
}
