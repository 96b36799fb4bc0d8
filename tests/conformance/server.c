/* SPDX-License-Identifier: Apache-2.0 */
/* Plays one scripted server against whatever client comes. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "conformance/case_server.h"

#define CASE_MEMORY_MAX (512u * 1024 * 1024)

static const struct peer_case *const tables[] = {
    case_server_init,
    case_server_auth,
    case_server_alert,
    case_server_send,
    case_server_item,
    case_server_command,
    case_server_map,
    case_server_large,
    case_server_message,
    case_server_form,
    case_server_trouble,
};

static void
on_signal(int signal_no)
{
	if (signal_no == SIGTERM)
		serve_stop();
	else
		serve_run_ended();
}

static const struct peer_case *
find_case(const char *id)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(tables); i++)
		for (const struct peer_case *c = tables[i]; c->id; c++)
			if (strcmp(c->id, id) == 0)
				return c;
	return NULL;
}

/* "id TAB steps TAB requirement TAB title". */
static void
list_cases(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(tables); i++)
		for (const struct peer_case *c = tables[i]; c->id; c++)
			printf("%s\t%s\t%s\t%s\n", c->id, c->steps,
			    c->requirement, c->title);
}

static int
usage(void)
{
	fputs(
	    "usage: conformance-server --list | --list-checks\n"
	    "       conformance-server --case ID [--client NAME] [--user U]\n"
	    "           [--password-file F] [--timeout SECONDS]\n"
	    "Prints \"ready URL\", plays the case until it is over or SIGTERM\n"
	    "comes (SIGUSR1: a run of the client has ended), and prints the "
	    "results: requirement, client, case,\n"
	    "pass, fail or not supported, and what was found.\n",
	    stderr);
	return 2;
}

static const char *
read_password(const char *path)
{
	static char line[256];
	FILE *f = fopen(path, "r");

	if (!f || !fgets(line, sizeof(line), f))
		line[0] = '\0';
	if (f)
		fclose(f);
	line[strcspn(line, "\n")] = '\0';
	return line;
}

static struct peer *
new_peer(const struct peer_case *c)
{
	struct peer *p = calloc(1, sizeof(*p));

	if (!p || !(p->arena = sml_arena_new(CASE_MEMORY_MAX)) ||
	    !(p->http = serve_new()))
		abort();
	p->c = c;
	p->user = "anna";
	p->password = "secret";
	p->timeout_s = 30;
	p->max_msg = 60000;
	p->max_obj = 4000000;
	p->got_at = &p->got;
	sml_buf_init(&p->object, SML_MSG_MAX);
	sml_buf_init(&p->wire, SML_MSG_MAX);
	return p;
}

static int
play(struct peer *p, const char *client)
{
	printf("ready http://127.0.0.1:%u/sync\n", serve_port(p->http));
	fflush(stdout);
	p->c->play(p);
	peer_end(p);
	printf("%s\t%s\t%s\t%s\t%s\n", p->c->requirement, client, p->c->id,
	    p->failures         ? "fail"
	    : p->is_unsupported ? "not supported"
				: "pass",
	    p->detail);
	peer_check_report(p, client);
	return p->failures > 0;
}

int
main(int argc, char **argv)
{
	const struct sigaction action = {.sa_handler = on_signal};
	const char *id = NULL, *client = "client", *user = NULL, *file = NULL;
	const char *timeout = NULL;
	const struct peer_case *c;
	struct peer *p;
	int status;

	for (int i = 1; i < argc; i++) {
		const char **value =
		    strcmp(argv[i], "--case") == 0            ? &id
		    : strcmp(argv[i], "--client") == 0        ? &client
		    : strcmp(argv[i], "--user") == 0          ? &user
		    : strcmp(argv[i], "--password-file") == 0 ? &file
		    : strcmp(argv[i], "--timeout") == 0       ? &timeout
							      : NULL;

		if (strcmp(argv[i], "--list") == 0 ||
		    strcmp(argv[i], "--list-checks") == 0) {
			(argv[i][6] ? peer_check_list : list_cases)();
			return 0;
		}
		if (!value || ++i == argc)
			return usage();
		*value = argv[i];
	}
	c = id ? find_case(id) : NULL;
	if (!c)
		return usage();
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	p = new_peer(c);
	if (user)
		p->user = user;
	if (file)
		p->password = read_password(file);
	if (timeout)
		p->timeout_s = (unsigned)strtoul(timeout, NULL, 10);
	status = play(p, client);
	conf_msg_free(&p->out);
	sml_buf_free(&p->wire);
	sml_buf_free(&p->object);
	serve_free(p->http);
	sml_arena_free(p->arena);
	free(p);
	return status;
}
