/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands of valise share. */
#include "config.h"

#include "cli/cli.h"

#include <stdio.h>

#include "client/text.h"

enum client_exit
cli_fail(const struct client_problem *problem)
{
	struct sml_buf text;

	sml_buf_init(&text, 8192);
	client_problem_put(&text, problem);
	fprintf(stderr, "valise: %.*s\n", SML_STR_ARG(sml_buf_str(&text)));
	sml_buf_free(&text);
	return client_problem_exit(problem->code);
}

enum client_exit
cli_fail_err(enum sml_err err)
{
	struct client_problem problem = {0};

	client_problem_set(
	    &problem, client_problem_of_run(err), NULL, sml_err_text(err));
	return cli_fail(&problem);
}

enum sml_err
cli_profile_dir(const struct cli_args *args, struct sml_buf *out)
{
	const char *typed = cli_args_get(args, "profile");
	enum sml_err err = SML_OK;

	if (typed != NULL)
		sml_buf_put_text(out, typed);
	else
		err = client_profile_default_dir(out);
	sml_buf_put_byte(out, 0);
	return err != SML_OK ? err : sml_buf_err(out);
}

struct client_profile *
cli_open_profile(const struct cli_args *args, enum client_exit *status_out)
{
	struct client_problem problem = {0};
	struct client_profile *p = NULL;
	struct sml_buf dir;

	sml_buf_init(&dir, 65536);
	enum sml_err err = cli_profile_dir(args, &dir);
	if (err != SML_OK)
		*status_out = cli_fail_err(err);
	else if (client_profile_open((const char *)dir.p, &p, &problem) !=
		 SML_OK)
		*status_out = cli_fail(&problem);
	sml_buf_free(&dir);
	return p;
}

void
cli_print(const struct sml_buf *b)
{
	fwrite(b->p, 1, b->len, stdout);
	if (b->len > 0 && b->p[b->len - 1] != '\n')
		putchar('\n');
}
