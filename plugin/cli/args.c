/* SPDX-License-Identifier: Apache-2.0 */
/* Commands and their options as data: parsing and --help from one table. */
#include "config.h"

#include "cli/args.h"

#include <stdio.h>
#include <string.h>

#include "client/text.h"

static const struct cli_option *
option_at(const struct cli_command *command, size_t i)
{
	const struct cli_option *o = &command->options[i];

	return o->name != NULL ? o : NULL;
}

const char *
cli_args_get(const struct cli_args *args, const char *name)
{
	const struct cli_option *o;

	for (size_t i = 0; (o = option_at(args->command, i)) != NULL; i++) {
		if (strcmp(o->name, name) == 0)
			return args->values[i];
	}
	return NULL;
}

bool
cli_args_has(const struct cli_args *args, const char *name)
{
	return cli_args_get(args, name) != NULL;
}

/* A usage error: what text_format() put into @text, and where to look. */
static enum sml_err
usage(struct client_problem *problem_out, const struct cli_command *command,
    struct sml_buf *text)
{
	sml_buf_put_byte(text, ' ');
	text_format(text, _("See: valise %s --help"), command->name);
	sml_buf_put_byte(text, 0);
	client_problem_set(problem_out, CLIENT_PROBLEM_USAGE, NULL,
	    text->err == SML_OK ? (const char *)text->p : "");
	return SML_E_CONFIG;
}

/* The option typed at argv[*i]; its value may be the next word. */
static bool
parse_option(
    struct cli_args *out, int argc, char **argv, int *i, struct sml_buf *text)
{
	const char *typed = argv[*i] + 2;
	const char *equals = strchr(typed, '=');
	size_t len = equals ? (size_t)(equals - typed) : strlen(typed);
	const struct cli_option *o;

	for (size_t n = 0; (o = option_at(out->command, n)) != NULL; n++) {
		if (strlen(o->name) != len || strncmp(o->name, typed, len) != 0)
			continue;
		if (o->argument == NULL) {
			if (equals != NULL) {
				text_format(text,
				    _("The option %s takes no value."),
				    argv[*i]);
				return false;
			}
			out->values[n] = "";
			return true;
		}
		if (equals != NULL)
			out->values[n] = equals + 1;
		else if (*i + 1 < argc)
			out->values[n] = argv[++*i];
		else {
			text_format(
			    text, _("The option %s needs a value."), argv[*i]);
			return false;
		}
		return true;
	}
	text_format(text, _("There is no option %s."), argv[*i]);
	return false;
}

/* All words sorted into options and operands; false: @text says why not. */
static bool
parse(struct cli_args *out, int argc, char **argv, struct sml_buf *text)
{
	const struct cli_command *command = out->command;
	bool is_over = false;

	for (int i = 0; i < argc; i++) {
		bool is_dash = !is_over && argv[i][0] == '-';

		if (is_dash && strcmp(argv[i], "--") == 0) {
			is_over = true;
		} else if (is_dash && argv[i][1] == '-') {
			if (!parse_option(out, argc, argv, &i, text))
				return false;
		} else if (is_dash && argv[i][1] != 0) {
			text_format(text, _("There is no option %s."), argv[i]);
			return false;
		} else {
			argv[out->operand_count++] = argv[i];
		}
	}
	if (out->operand_count < command->operands_min) {
		text_format(
		    text, _("Something is missing after %s."), command->name);
		return false;
	}
	if (command->operands_max >= 0 &&
	    out->operand_count > command->operands_max) {
		text_format(text, _("%s is one word too many."),
		    argv[command->operands_max]);
		return false;
	}
	return true;
}

enum sml_err
cli_args_parse(const struct cli_command *command, int argc, char **argv,
    struct cli_args *out, struct client_problem *problem_out)
{
	enum sml_err err = SML_OK;
	struct sml_buf text;

	memset(out, 0, sizeof(*out));
	out->command = command;
	out->operands = argv;
	sml_buf_init(&text, 4096);
	if (!parse(out, argc, argv, &text))
		err = usage(problem_out, command, &text);
	sml_buf_free(&text);
	return err;
}

void
cli_args_help(FILE *f, const struct cli_command *command)
{
	const struct cli_option *o;
	char left[64];

	fprintf(f, _("usage: valise %s [OPTION...]%s%s\n"), command->name,
	    command->operands[0] ? " " : "", command->operands);
	fprintf(f, "%s\n\n", _(command->help));
	for (size_t i = 0; (o = option_at(command, i)) != NULL; i++) {
		snprintf(left, sizeof(left), "--%s%s%s", o->name,
		    o->argument ? " " : "", o->argument ? o->argument : "");
		fprintf(f, "  %-24s %s\n", left, _(o->help));
	}
	fprintf(f, "  %-24s %s\n", "--help", _("this text"));
}
