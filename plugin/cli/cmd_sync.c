/* SPDX-License-Identifier: Apache-2.0 */
/* valise sync: one synchronization, with progress and status. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/status.h"
#include "cli/store_dir.h"
#include "cli/wire_log.h"
#include "client/os.h"
#include "client/run.h"
#include "client/text.h"

/* Another run of a few seconds is waited for; a longer one is said. */
#define LOCK_WAIT_MS 10000
/* Bytes of a notification; a package of fifteen folders has 4 kB. */
#define NOTIFICATION_MAX (64u * 1024)

static volatile sig_atomic_t is_interrupted;

static void
interrupt(int number)
{
	(void)number;
	is_interrupted = 1;
}

static bool
is_cancelled(void *ctx)
{
	(void)ctx;
	return is_interrupted != 0;
}

static void
show_progress(void *ctx, const struct client_progress *progress)
{
	cli_progress_show(ctx, progress);
}

/* What a mode takes away, as a question; NULL: nothing. */
static const char *
question_of(enum sml_mode mode)
{
	if (mode == SML_MODE_MAKE_SERVER_MATCH)
		return _("What is not here will be deleted at the server, and "
			 "edits made there are lost.");
	if (mode == SML_MODE_MAKE_LOCAL_MATCH)
		return _("What is not at the server will be deleted here, and "
			 "edits made here are lost; they are kept in the "
			 "backups.");
	return NULL;
}

/* "yes" on a terminal, or --yes. */
static enum sml_err
confirm(const struct cli_args *args, enum sml_mode mode,
    struct client_problem *problem_out)
{
	const char *question = question_of(mode);
	char answer[16];

	if (question == NULL || cli_args_has(args, "yes"))
		return SML_OK;
	if (!client_os_is_terminal(0) || !client_os_is_terminal(2)) {
		client_problem_set(problem_out, CLIENT_PROBLEM_USAGE, NULL,
		    _("This mode deletes items, and nobody can be asked: give "
		      "--yes"));
		return SML_E_CONFIG;
	}
	fprintf(stderr, "%s\n%s ", question, _("Type \"yes\" to go on:"));
	if (fgets(answer, sizeof(answer), stdin) != NULL &&
	    strcmp(answer, "yes\n") == 0)
		return SML_OK;
	client_problem_set(problem_out, CLIENT_PROBLEM_USAGE, NULL,
	    _("Not confirmed: nothing was synchronized"));
	return SML_E_CONFIG;
}

/* The mode typed, if it may be carried out. */
static enum sml_err
take_mode(const struct cli_args *args, struct client_run_cfg *cfg,
    struct client_problem *problem_out)
{
	const char *mode = cli_args_get(args, "mode");

	if (mode == NULL)
		return SML_OK;
	cfg->has_mode = sml_mode_of_name(sml_str_of(mode), &cfg->mode);
	if (cfg->has_mode)
		return confirm(args, cfg->mode, problem_out);
	client_problem_set(problem_out, CLIENT_PROBLEM_USAGE, NULL,
	    _("The modes are two-way, slow, send-only, make-server-match, "
	      "receive-only and make-local-match"));
	return SML_E_CONFIG;
}

/* What went wrong on standard error; the status as asked for. */
static void
report(struct client_profile *p, const struct client_run_result *result,
    bool is_json, bool is_quiet)
{
	if (result->problem.code != CLIENT_PROBLEM_NONE)
		cli_fail(&result->problem);
	if (result->session_no == 0)
		return;
	if (is_json)
		cli_status_print(p, result->session_no, CLI_STATUS_JSON);
	else if (!is_quiet)
		cli_status_print(p, result->session_no, CLI_STATUS_TEXT);
	if (is_quiet || is_json)
		cli_status_print(p, result->session_no, CLI_STATUS_PROBLEMS);
}

/* The bytes of --notification into @out. */
static enum sml_err
take_notification(const struct cli_args *args, struct sml_buf *out,
    struct client_run_cfg *cfg, struct client_problem *problem_out)
{
	const char *file = cli_args_get(args, "notification");
	enum sml_err err = SML_OK;
	int c;

	if (file == NULL)
		return SML_OK;
	if (cfg->folders != NULL || cfg->has_mode) {
		client_problem_set(problem_out, CLIENT_PROBLEM_USAGE, NULL,
		    _("The notification says which folders and how: name "
		      "neither a FOLDER nor --mode"));
		return SML_E_CONFIG;
	}
	if (strcmp(file, "-") == 0) {
		while ((c = getchar()) != EOF)
			sml_buf_put_byte(out, (uint8_t)c);
		err = sml_buf_err(out);
	} else {
		err = client_os_read_file(file, out);
	}
	if (err != SML_OK)
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_PROFILE_DENIED, file, NULL);
	cfg->notification = out->len > 0 ? sml_buf_str(out) : SML_STR("");
	return err;
}

static enum client_exit
run_with(const struct cli_args *args, struct sml_buf *notification)
{
	struct client_problem problem = {0};
	struct client_run_result result = {0};
	struct cli_progress progress;
	struct cli_wire_log *wire_log = NULL;
	struct sml_env env;
	struct client_run_cfg cfg = {
	    .env = &env,
	    .open_store = cli_store_dir_open_folder,
	    .folders = (const char *const *)args->operands,
	    .folder_count = (size_t)args->operand_count,
	    .lock_wait_ms = LOCK_WAIT_MS,
	    .progress = show_progress,
	    .is_cancelled = is_cancelled,
	    .ctx = &progress,
	};
	enum client_exit status = CLIENT_EXIT_OK;
	bool is_json = cli_args_has(args, "json");
	bool is_quiet = cli_args_has(args, "quiet");

	if (args->operand_count == 0)
		cfg.folders = NULL;
	if (take_mode(args, &cfg, &problem) != SML_OK ||
	    take_notification(args, notification, &cfg, &problem) != SML_OK)
		return cli_fail(&problem);
	cfg.profile = cli_open_profile(args, &status);
	if (cfg.profile == NULL)
		return status;
	client_os_env(NULL, &env);
	if (cli_args_has(args, "trace")) {
		wire_log = cli_wire_log_new(cfg.profile);
		cfg.wire = wire_log != NULL ? cli_wire_log_message : NULL;
		cfg.wire_ctx = wire_log;
	}
	signal(SIGINT, interrupt);
	signal(SIGTERM, interrupt);
	cli_progress_init(&progress, !is_json && !is_quiet);
	client_run(&cfg, &result);
	cli_progress_end(&progress);
	cli_wire_log_end(wire_log, result.session_no);
	report(cfg.profile, &result, is_json, is_quiet);
	client_profile_close(cfg.profile);
	return result.exit;
}

static enum client_exit
run(const struct cli_args *args)
{
	struct sml_buf notification;
	enum client_exit status;

	sml_buf_init(&notification, NOTIFICATION_MAX);
	status = run_with(args, &notification);
	sml_buf_free(&notification);
	return status;
}

static const struct cli_option options[] = {
    {"mode", "MODE",
	N_("two-way (200), slow (201: compare everything), send-only (202), "
	   "make-server-match (203), receive-only (204) or make-local-match "
	   "(205) instead of the option folder.NAME.mode")},
    {"yes", NULL, N_("do not ask before a mode that deletes items")},
    {"notification", "FILE",
	N_("synchronize what a server's notification in FILE asks for; - is "
	   "standard input")},
    {"json", NULL, N_("print the status of this run as one JSON object")},
    {"quiet", NULL, N_("no progress and no status, only problems")},
    {"trace", NULL, N_("keep the messages for \"valise trace\"")},
    CLI_OPTION_PROFILE,
    {NULL, NULL, NULL},
};

const struct cli_command cli_sync_commands[] = {
    {"sync", "[FOLDER...]",
	N_("Synchronize all enabled folders, or the ones named."), 0, -1,
	options, run},
    {NULL, NULL, NULL, 0, 0, NULL, NULL},
};
