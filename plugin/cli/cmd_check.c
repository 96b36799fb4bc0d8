/* SPDX-License-Identifier: Apache-2.0 */
/* valise check: the connection check names the step that failed. */
#include "config.h"

#include <stdio.h>

#include "cli/cli.h"
#include "cli/store_dir.h"
#include "client/run.h"
#include "client/text.h"

struct output {
	bool is_json;
	bool has_step;
	struct sml_buf json;
};

static void
show_step(void *ctx, enum client_check_step step, const char *fact,
    const struct client_problem *problem)
{
	struct output *o = ctx;
	bool is_ok = problem == NULL || problem->code == CLIENT_PROBLEM_NONE;

	if (!o->is_json) {
		printf("%-12s %s%s%s\n", client_check_text(step),
		    is_ok ? _("ok") : _("FAILED"), fact ? "  " : "",
		    fact ? fact : "");
		fflush(stdout);
		return;
	}
	sml_buf_put_text(&o->json, o->has_step ? ",{" : "{");
	sml_buf_put_text(&o->json, "\"step\":");
	text_put_json(&o->json, sml_str_of(client_check_name(step)));
	sml_buf_printf(
	    &o->json, ",\"ok\":%s,\"fact\":", is_ok ? "true" : "false");
	text_put_json(&o->json, sml_str_of(fact));
	sml_buf_put_text(&o->json, "}");
	o->has_step = true;
}

static enum client_exit
run(const struct cli_args *args)
{
	struct client_run_result result = {0};
	enum client_exit status = CLIENT_EXIT_OK;
	struct output o = {.is_json = cli_args_has(args, "json")};
	struct sml_env env;
	struct client_run_cfg cfg = {
	    .env = &env, .open_store = cli_store_dir_open_folder};

	cfg.profile = cli_open_profile(args, &status);
	if (cfg.profile == NULL)
		return status;
	client_os_env(NULL, &env);
	sml_buf_init(&o.json, 65536);
	sml_buf_put_text(&o.json, "{\"steps\":[");
	client_check(&cfg, show_step, &o, &result);
	sml_buf_printf(&o.json, "],\"exit\":%d,\"problem\":", (int)result.exit);
	if (result.problem.code == CLIENT_PROBLEM_NONE) {
		sml_buf_put_text(&o.json, "null");
	} else {
		sml_buf_put_byte(&o.json, '"');
		client_problem_put_name(&o.json, result.problem.code);
		sml_buf_put_byte(&o.json, '"');
	}
	sml_buf_put_text(&o.json, "}");
	if (o.is_json)
		cli_print(&o.json);
	if (result.problem.code != CLIENT_PROBLEM_NONE)
		cli_fail(&result.problem);
	sml_buf_free(&o.json);
	client_profile_close(cfg.profile);
	return result.exit;
}

static const struct cli_option options[] = {
    {"json", NULL, N_("print one JSON object")},
    CLI_OPTION_PROFILE,
    {NULL, NULL, NULL},
};

const struct cli_command cli_check_commands[] = {
    {"check", "", N_("Check the connection step by step."), 0, 0, options, run},
    {NULL, NULL, NULL, 0, 0, NULL, NULL},
};
