/* SPDX-License-Identifier: Apache-2.0 */
/* valise account: which server, which user, which password. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "client/account.h"
#include "client/text.h"

/* Read the password: a file, "-" for standard input, else ask. */
static enum sml_err
read_password(const char *file, const char *user, struct sml_buf *out,
    struct client_problem *problem_out)
{
	enum sml_err err;

	if (file == NULL) {
		struct sml_buf prompt;
		sml_buf_init(&prompt, 4096);
		text_format(&prompt, _("Password of %s: "), user);
		sml_buf_put_byte(&prompt, 0);
		err = client_os_ask_secret((const char *)prompt.p, out);
		sml_buf_free(&prompt);
		if (err != SML_OK)
			client_problem_set(problem_out,
			    CLIENT_PROBLEM_NO_PASSWORD, user, NULL);
		return err;
	}
	if (strcmp(file, "-") == 0) {
		int c;
		while ((c = getchar()) != EOF)
			sml_buf_put_byte(out, (uint8_t)c);
		err = sml_buf_err(out);
	} else {
		err = client_os_read_file(file, out);
	}
	if (err != SML_OK) {
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_PROFILE_DENIED, file, NULL);
		return err;
	}
	/* One line: what an editor or echo put after it is not meant. */
	while (out->len > 0 &&
	       (out->p[out->len - 1] == '\n' || out->p[out->len - 1] == '\r'))
		sml_buf_cut(out, out->len - 1);
	return SML_OK;
}

static enum client_exit
change_account(
    struct client_profile *p, const struct client_account_change *change)
{
	struct client_problem problem = {0};
	struct client_account *account = NULL;

	if (client_account_set(p, change, &problem) != SML_OK ||
	    client_account_load(p, &account, &problem) != SML_OK)
		return cli_fail(&problem);
	printf(_("Server: %s\nUser: %s\n"), account->url, account->user);
	if (client_account_is_exposed(account->url))
		puts(_("Warning: plain http; everybody on the way can read "
		       "password and data."));
	client_account_free(account);
	return CLIENT_EXIT_OK;
}

static enum client_exit
add(const struct cli_args *args)
{
	struct client_problem problem = {0};
	enum client_exit status = CLIENT_EXIT_OK;
	struct client_account_change change = {
	    .server = cli_args_get(args, "server"),
	    .user = cli_args_get(args, "user"),
	    .is_ssl = !cli_args_has(args, "no-ssl"),
	    .is_insecure_allowed = cli_args_has(args, "insecure-http"),
	};
	struct sml_buf password;

	if (change.server == NULL || change.user == NULL) {
		client_problem_set(&problem, CLIENT_PROBLEM_USAGE, NULL,
		    _("Both --server and --user are needed."));
		return cli_fail(&problem);
	}
	struct client_profile *p = cli_open_profile(args, &status);
	if (p == NULL)
		return status;
	sml_buf_init(&password, SML_PASSWORD_MAX);
	if (read_password(cli_args_get(args, "password-file"), change.user,
		&password, &problem) != SML_OK) {
		status = cli_fail(&problem);
	} else {
		change.password = sml_buf_str(&password);
		status = change_account(p, &change);
	}
	sml_buf_wipe(&password);
	client_profile_close(p);
	return status;
}

/* One NAME=VALUE of "account set". */
static bool
take_setting(const char *setting, struct client_account_change *change)
{
	const char *value = strchr(setting, '=');
	size_t len;

	if (value == NULL)
		return false;
	len = (size_t)(value++ - setting);
	if (len == 6 && strncmp(setting, "server", len) == 0)
		change->server = value;
	else if (len == 4 && strncmp(setting, "user", len) == 0)
		change->user = value;
	else if (len == 3 && strncmp(setting, "ssl", len) == 0)
		change->is_ssl = strcmp(value, "no") != 0;
	else if (len == 4 && strncmp(setting, "auth", len) == 0)
		change->auth = value;
	else
		return false;
	return true;
}

static enum client_exit
set(const struct cli_args *args)
{
	struct client_problem problem = {0};
	enum client_exit status = CLIENT_EXIT_OK;
	struct client_account_change change = {
	    .is_ssl = !cli_args_has(args, "no-ssl"),
	    .is_insecure_allowed = cli_args_has(args, "insecure-http"),
	};
	const char *file = cli_args_get(args, "password-file");
	struct sml_buf password;

	for (int i = 0; i < args->operand_count; i++) {
		if (strcmp(args->operands[i], "password") == 0)
			file = file != NULL ? file : "";
		else if (!take_setting(args->operands[i], &change)) {
			client_problem_set(&problem, CLIENT_PROBLEM_BAD_OPTION,
			    args->operands[i],
			    _("settings are server=, user=, ssl=, auth= and "
			      "password"));
			return cli_fail(&problem);
		}
	}
	if (args->operand_count == 0 && file == NULL) {
		client_problem_set(&problem, CLIENT_PROBLEM_USAGE, NULL,
		    _("Say what to change: server=, user=, ssl=, auth= or "
		      "password."));
		return cli_fail(&problem);
	}
	struct client_profile *p = cli_open_profile(args, &status);
	if (p == NULL)
		return status;
	sml_buf_init(&password, SML_PASSWORD_MAX);
	if (file != NULL &&
	    read_password(file[0] ? file : NULL, change.user ? change.user : "",
		&password, &problem) != SML_OK) {
		status = cli_fail(&problem);
	} else {
		if (file != NULL)
			change.password = sml_buf_str(&password);
		status = change_account(p, &change);
	}
	sml_buf_wipe(&password);
	client_profile_close(p);
	return status;
}

static void
print_json(const struct client_account *a)
{
	struct sml_buf out;

	sml_buf_init(&out, 65536);
	sml_buf_put_text(&out, "{\"server\":");
	text_put_json(&out, sml_str_of(a ? a->server : NULL));
	sml_buf_put_text(&out, ",\"url\":");
	text_put_json(&out, sml_str_of(a ? a->url : NULL));
	sml_buf_put_text(&out, ",\"user\":");
	text_put_json(&out, sml_str_of(a ? a->user : NULL));
	sml_buf_put_text(&out, "}");
	cli_print(&out);
	sml_buf_free(&out);
}

static enum client_exit
list(const struct cli_args *args)
{
	struct client_problem problem = {0};
	enum client_exit status = CLIENT_EXIT_OK;
	struct client_account *a = NULL;
	struct client_profile *p = cli_open_profile(args, &status);

	if (p == NULL)
		return status;
	if (client_account_load(p, &a, &problem) != SML_OK) {
		status = cli_fail(&problem);
	} else if (cli_args_has(args, "json")) {
		print_json(a);
	} else {
		printf(_("Server: %s\nUser: %s\n"), a->url, a->user);
	}
	client_account_free(a);
	client_profile_close(p);
	return status;
}

static enum client_exit
remove_account(const struct cli_args *args)
{
	struct client_problem problem = {0};
	enum client_exit status = CLIENT_EXIT_OK;
	struct client_profile *p = cli_open_profile(args, &status);

	if (p == NULL)
		return status;
	if (client_account_remove(p, &problem) != SML_OK)
		status = cli_fail(&problem);
	client_profile_close(p);
	return status;
}

#define OPTION_PASSWORD                                                        \
	{                                                                      \
		"password-file", "FILE",                                       \
		    N_("read the password from FILE, - is standard input")     \
	}
#define OPTION_NO_SSL                                                          \
	{                                                                      \
		"no-ssl", NULL, N_("a bare server name means plain http")      \
	}
#define OPTION_INSECURE                                                        \
	{                                                                      \
		"insecure-http", NULL,                                         \
		    N_("allow plain http to a host that is not loopback")      \
	}

static const struct cli_option add_options[] = {
    {"server", "URL", N_("the server: a URL, a host name or an address")},
    {"user", "NAME", N_("the log-in name there")},
    OPTION_PASSWORD,
    OPTION_NO_SSL,
    OPTION_INSECURE,
    CLI_OPTION_PROFILE,
    {NULL, NULL, NULL},
};
static const struct cli_option set_options[] = {
    OPTION_PASSWORD,
    OPTION_NO_SSL,
    OPTION_INSECURE,
    CLI_OPTION_PROFILE,
    {NULL, NULL, NULL},
};
static const struct cli_option list_options[] = {
    {"json", NULL, N_("print one JSON object")},
    CLI_OPTION_PROFILE,
    {NULL, NULL, NULL},
};
static const struct cli_option remove_options[] = {
    CLI_OPTION_PROFILE,
    {NULL, NULL, NULL},
};

const struct cli_command cli_account_commands[] = {
    {"account add", "", N_("Say which server and user this profile has."), 0, 0,
	add_options, add},
    {"account set", "[NAME=VALUE...]",
	N_("Change server, user, ssl, auth or password; what was synchronized "
	   "is kept."),
	0, -1, set_options, set},
    {"account list", "", N_("Show server and user."), 0, 0, list_options, list},
    {"account remove", "", N_("Forget server, user and password."), 0, 0,
	remove_options, remove_account},
    {NULL, NULL, NULL, 0, 0, NULL, NULL},
};
