/* SPDX-License-Identifier: Apache-2.0 */
/* valise-server: finds the command and its options. */
#include "config.h"

#include "commands.h"
#include "env.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#define RUN_OPTIONS                                                            \
	"  --listen ADDR:PORT   where to listen (default 127.0.0.1:8080;"      \
	" port 0: a free one)\n"                                               \
	"  --tls-cert FILE      certificate chain, PEM; with --tls-key:"       \
	" HTTPS\n"                                                             \
	"  --tls-key FILE       its private key, PEM\n"                        \
	"  --public-url URL     what clients reach the server by, behind a"    \
	" proxy\n"                                                             \
	"  --workers N          messages worked on at a time (4)\n"            \
	"  --connections-per-address N  (256)\n"                               \
	"  --read-seconds N     longest silence inside a request (60)\n"       \
	"  --request-seconds N  longest time for a whole request (120)\n"      \
	"  --guard-delete-percent N  above both, deletions of one session\n"   \
	"  --guard-delete-count N    are held (25 and 20)\n"

#define PASSWORD_OPTION                                                        \
	"  --password-file FILE  its first line is the password; - for the"    \
	" standard input\n"

static const struct command {
	const char *name, *verb; /* verb may be NULL */
	const char *args, *summary;
	size_t arg_count;
	const char *options;
	int (*run)(const struct server_command_in *in);
} commands[] = {
    {"run", NULL, "", "serve until SIGTERM", 0, RUN_OPTIONS, server_run},
    {"account", "add", "NAME", "make an account", 1,
	PASSWORD_OPTION
	"  --md5                it may log in by md5 too; for clients that"
	" know nothing else\n",
	server_admin_account_add},
    {"account", "list", "", "list the accounts", 0, "",
	server_admin_account_list},
    {"account", "remove", "NAME", "remove an account with all its items", 1, "",
	server_admin_account_remove},
    {"account", "password", "NAME", "change the password", 1,
	PASSWORD_OPTION
	"  --md5                it may log in by md5 too\n"
	"  --no-md5             it may no more; without --password-file the"
	" password stays\n",
	server_admin_account_password},
    {"folder", "export", "ACCOUNT FOLDER DIR",
	"write the items of a folder as files", 3, "", server_transfer_export},
    {"folder", "import", "ACCOUNT FOLDER DIR",
	"read items from files into a folder", 3, "", server_transfer_import},
    {"folder", "list", "[ACCOUNT]", "list folders and their sizes", 0, "",
	server_transfer_list},
    {"session", "list", "", "list the last sessions", 0, "",
	server_admin_session_list},
    {"session", "show", "DEVICE", "show the last sessions of a device", 1, "",
	server_admin_session_show},
    {"check", NULL, "", "check the integrity of the database", 0, "",
	server_admin_check},
};

static void
print_help(FILE *f)
{
	size_t i;

	fputs("Usage: valise-server COMMAND [OPTION...]\n\n", f);
	for (i = 0; i < SML_ARRAY_LEN(commands); i++) {
		const struct command *c = &commands[i];
		char left[64];

		snprintf(left, sizeof(left), "%s%s%s%s%s", c->name,
		    c->verb ? " " : "", c->verb ? c->verb : "",
		    *c->args ? " " : "", c->args);
		fprintf(f, "  %-34s %s\n", left, c->summary);
	}
	fputs("\nEvery command takes --data DIR, the folder of the database,"
	      " --config FILE,\na file with lines \"name = value\", and"
	      " --log-level error|warn|info|debug.\n"
	      "valise-server COMMAND --help tells its options.\n",
	    f);
}

static void
print_command_help(const struct command *c)
{
	printf("Usage: valise-server %s%s%s --data DIR [OPTION...]%s%s\n\n"
	       "Does: %s.\n\n",
	    c->name, c->verb ? " " : "", c->verb ? c->verb : "",
	    *c->args ? " " : "", c->args, c->summary);
	printf("  --data DIR           the folder of the database\n"
	       "  --config FILE        lines \"name = value\" with the names"
	       " of options\n"
	       "  --log-level LEVEL    error, warn, info or debug\n%s",
	    c->options);
}

/* *used_out: how many words the command has. */
static const struct command *
find_command(int argc, char **argv, int *used_out)
{
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(commands); i++) {
		const struct command *c = &commands[i];

		*used_out = c->verb ? 2 : 1;
		if (argc > *used_out - 1 && strcmp(argv[0], c->name) == 0 &&
		    (!c->verb || strcmp(argv[1], c->verb) == 0))
			return c;
	}
	return NULL;
}

static int
run_command(const struct command *c, int argc, char **argv)
{
	struct server_options options;
	struct server_command_in in = {.options = &options};
	struct sml_arena *arena = sml_arena_new(16u * 1024 * 1024);
	enum sml_err err = SML_E_NOMEM;
	int status = SERVER_EXIT_USAGE;

	if (!arena || server_db_setup() != SML_OK)
		goto free_arena;
	err = server_options_parse(argc, argv, arena, &options);
	if (err)
		goto free_arena;
	if (options.wants_help) {
		print_command_help(c);
		status = SERVER_EXIT_OK;
		goto free_arena;
	}
	if (options.arg_count < c->arg_count ||
	    options.arg_count > c->arg_count + (*c->args == '[')) {
		fprintf(stderr, "valise-server: usage: %s%s%s --data DIR %s\n",
		    c->name, c->verb ? " " : "", c->verb ? c->verb : "",
		    c->args);
		goto free_arena;
	}
	in.env = server_env_init(options.log_level);
	in.arena = arena;
	status = c->run(&in);

free_arena:
	sml_arena_free(arena);
	return status;
}

int
main(int argc, char **argv)
{
	const struct command *c;
	int used;

	/* Threads share what they free, and what scrypt takes goes back. */
	mallopt(M_ARENA_MAX, 2);
	mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
	mallopt(M_TRIM_THRESHOLD, 1024 * 1024);
	if (argc < 2) {
		print_help(stderr);
		return SERVER_EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		print_help(stdout);
		return SERVER_EXIT_OK;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("valise-server " PACKAGE_VERSION);
		return SERVER_EXIT_OK;
	}
	c = find_command(argc - 1, argv + 1, &used);
	if (!c) {
		fprintf(stderr,
		    "valise-server: unknown command; valise-server --help"
		    " lists them\n");
		return SERVER_EXIT_USAGE;
	}
	return run_command(c, argc - 1 - used, argv + 1 + used);
}
