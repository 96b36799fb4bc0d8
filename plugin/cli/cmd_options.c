/* SPDX-License-Identifier: Apache-2.0 */
/* valise options: show and set. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "client/text.h"

static void
show_one(const struct client_options *o, const char *name)
{
	printf("%s=%s\n", name, client_options_get(o, name));
}

static void
show_all(const struct client_options *o)
{
	const struct client_option *row;
	char name[64], line[160];

	for (size_t i = 0; client_options_at(i, name, &row); i++) {
		snprintf(line, sizeof(line), "%s=%s", name,
		    client_options_get(o, name));
		printf("%-40s # %s%s\n", line, _(row->help),
		    client_options_is_set(o, name) ? "" : _(" (default)"));
	}
}

static void
show_json(const struct client_options *o)
{
	const struct client_option *row;
	struct sml_buf out;
	char name[64];

	sml_buf_init(&out, 65536);
	for (size_t i = 0; client_options_at(i, name, &row); i++) {
		sml_buf_put_text(&out, i == 0 ? "{" : ",");
		text_put_json(&out, sml_str_of(name));
		sml_buf_put_byte(&out, ':');
		text_put_json(&out, sml_str_of(client_options_get(o, name)));
	}
	sml_buf_put_text(&out, "}");
	cli_print(&out);
	sml_buf_free(&out);
}

/* One operand: NAME shows, NAME=VALUE sets, NAME= goes back to the default. */
static enum sml_err
take(struct client_options *o, const char *operand, bool *is_changed,
    struct client_problem *problem_out)
{
	const char *equals = strchr(operand, '=');
	char name[64];

	if (equals == NULL) {
		if (client_options_get(o, operand) == NULL) {
			client_problem_set(problem_out,
			    CLIENT_PROBLEM_BAD_OPTION, operand,
			    _("there is no such option"));
			return SML_E_CONFIG;
		}
		show_one(o, operand);
		return SML_OK;
	}
	snprintf(name, sizeof(name), "%.*s", (int)(equals - operand), operand);
	*is_changed = true;
	return client_options_set(
	    o, name, equals[1] ? equals + 1 : NULL, problem_out);
}

static enum client_exit
run(const struct cli_args *args)
{
	struct client_problem problem = {0};
	enum client_exit status = CLIENT_EXIT_OK;
	struct client_profile *p = cli_open_profile(args, &status);
	bool is_changed = false;
	enum sml_err err = SML_OK;

	if (p == NULL)
		return status;
	for (int i = 0; i < args->operand_count && err == SML_OK; i++)
		err =
		    take(p->options, args->operands[i], &is_changed, &problem);
	if (err == SML_OK && is_changed)
		err = client_options_save(p->options, &problem);
	if (err != SML_OK)
		status = cli_fail(&problem);
	else if (cli_args_has(args, "json"))
		show_json(p->options);
	else if (args->operand_count == 0)
		show_all(p->options);
	client_profile_close(p);
	return status;
}

static const struct cli_option options[] = {
    {"json", NULL, N_("print one JSON object")},
    CLI_OPTION_PROFILE,
    {NULL, NULL, NULL},
};

const struct cli_command cli_options_commands[] = {
    {"options", "[NAME[=VALUE]...]",
	N_("Show or set options; NAME= goes back to the default."), 0, -1,
	options, run},
    {NULL, NULL, NULL, 0, 0, NULL, NULL},
};
