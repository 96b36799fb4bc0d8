/* SPDX-License-Identifier: Apache-2.0 */
/* valise status: Last Synchronization Status. */
#include "config.h"

#include <stdio.h>

#include "cli/cli.h"
#include "cli/status.h"
#include "client/status_log.h"
#include "client/text.h"

static bool
is_problem(const struct client_event *event)
{
	return event->type == SML_REPORT_FAILED ||
	       event->type == SML_REPORT_REFUSED ||
	       event->type == SML_REPORT_FOLDER_FAILED ||
	       event->type == SML_REPORT_HELD;
}

static enum sml_err
print_problems(struct client_state *cs, uint32_t no)
{
	struct sml_arena *arena = sml_arena_new(1024 * 1024);
	struct client_event event;
	struct sml_buf line;
	uint32_t cursor = 0;
	enum sml_err err = SML_E_NOMEM;

	if (arena == NULL)
		return err;
	sml_buf_init(&line, 65536);
	while ((err = client_log_event(cs, no, &cursor, arena, &event)) ==
	       SML_OK) {
		if (is_problem(&event)) {
			sml_buf_reset(&line);
			client_log_put_event(&event, &line);
			fprintf(stderr, "valise: %.*s\n",
			    SML_STR_ARG(sml_buf_str(&line)));
		}
		sml_arena_reset(arena);
	}
	sml_buf_free(&line);
	sml_arena_free(arena);
	return err == SML_END ? SML_OK : err;
}

static struct client_state *
open_state(const struct client_profile *p, enum client_exit *status_out)
{
	struct client_problem problem = {0};
	struct client_state *cs = NULL;
	struct sml_env env;
	struct client_state_cfg cfg = {
	    .path = p->state_path, .env = &env, .is_read_only = true};

	client_os_env(NULL, &env);
	enum sml_err err = client_state_open(&cfg, &cs, &problem);
	if (err == SML_E_NOT_FOUND) {
		puts(_("This profile has not been synchronized yet."));
		*status_out = CLIENT_EXIT_OK;
	} else if (err != SML_OK) {
		*status_out = cli_fail(&problem);
	}
	return err == SML_OK ? cs : NULL;
}

enum client_exit
cli_status_print(
    const struct client_profile *p, uint32_t no, enum cli_status_form form)
{
	enum client_exit status = CLIENT_EXIT_OK;
	struct client_session_status head;
	struct client_state *cs = open_state(p, &status);
	struct sml_buf out;
	enum sml_err err;

	if (cs == NULL)
		return status;
	sml_buf_init(&out, 16 * 1024 * 1024);
	err = client_log_read(cs, no, &head);
	if (err == SML_OK && form == CLI_STATUS_JSON)
		err = client_log_put_json(cs, head.no, &out);
	else if (err == SML_OK && form == CLI_STATUS_TEXT)
		err = client_log_put_text(cs, head.no, &out);
	else if (err == SML_OK)
		err = print_problems(cs, head.no);
	if (err == SML_OK && out.len > 0) {
		cli_print(&out);
	} else if (err == SML_E_NOT_FOUND && no == 0) {
		puts(_("This profile has not been synchronized yet."));
	} else if (err == SML_E_NOT_FOUND) {
		fprintf(stderr,
		    _("valise: No session %lu is kept. See: valise status "
		      "--list\n"),
		    (unsigned long)no);
		status = CLIENT_EXIT_USAGE;
	} else if (err != SML_OK) {
		status = cli_fail_err(err);
	}
	sml_buf_free(&out);
	client_state_close(cs);
	return status;
}

static enum client_exit
list(const struct client_profile *p)
{
	enum client_exit status = CLIENT_EXIT_OK;
	struct client_session_status head;
	struct client_state *cs = open_state(p, &status);
	uint32_t no = UINT32_MAX;
	struct sml_buf when;

	if (cs == NULL)
		return status;
	sml_buf_init(&when, 256);
	while (client_log_prev(cs, no, &no) == SML_OK &&
	       client_log_read(cs, no, &head) == SML_OK) {
		sml_buf_reset(&when);
		client_os_local_time(head.begun_utc, &when);
		printf("%6lu  %.*s  %s\n", (unsigned long)no,
		    SML_STR_ARG(sml_buf_str(&when)),
		    client_log_verdict_text(head.verdict));
	}
	sml_buf_free(&when);
	client_state_close(cs);
	return status;
}

static enum client_exit
run(const struct cli_args *args)
{
	const char *typed = cli_args_get(args, "session");
	enum client_exit status = CLIENT_EXIT_OK;
	struct client_problem problem = {0};
	uint64_t no = 0;

	if (typed != NULL && (!sml_str_u64(sml_str_of(typed), &no) || no == 0 ||
				 no >= UINT32_MAX)) {
		client_problem_set(&problem, CLIENT_PROBLEM_USAGE, NULL,
		    _("--session takes the number of a session."));
		return cli_fail(&problem);
	}
	struct client_profile *p = cli_open_profile(args, &status);
	if (p == NULL)
		return status;
	if (cli_args_has(args, "list"))
		status = list(p);
	else
		status = cli_status_print(p, (uint32_t)no,
		    cli_args_has(args, "json") ? CLI_STATUS_JSON
					       : CLI_STATUS_TEXT);
	client_profile_close(p);
	return status;
}

static const struct cli_option options[] = {
    {"session", "N", N_("of the session with this number")},
    {"list", NULL, N_("all sessions that are kept, a line each")},
    {"json", NULL, N_("print one JSON object")},
    CLI_OPTION_PROFILE,
    {NULL, NULL, NULL},
};

const struct cli_command cli_status_commands[] = {
    {"status", "", N_("Show the Last Synchronization Status."), 0, 0, options,
	run},
    {NULL, NULL, NULL, 0, 0, NULL, NULL},
};
