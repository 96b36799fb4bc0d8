/* SPDX-License-Identifier: Apache-2.0 */
/* valise init: make a profile. */
#include "config.h"

#include <stdio.h>

#include "cli/cli.h"
#include "client/text.h"

static enum client_exit
init(const struct cli_args *args)
{
	struct client_problem problem = {0};
	struct sml_buf dir;
	enum client_exit status = CLIENT_EXIT_OK;
	enum sml_err err;

	sml_buf_init(&dir, 65536);
	if (args->operand_count > 0) {
		sml_buf_put_text(&dir, args->operands[0]);
		sml_buf_put_byte(&dir, 0);
		err = sml_buf_err(&dir);
	} else {
		err = cli_profile_dir(args, &dir);
	}
	if (err != SML_OK) {
		status = cli_fail_err(err);
	} else if (client_profile_create((const char *)dir.p, &problem) !=
		   SML_OK) {
		status = cli_fail(&problem);
	} else {
		printf(_("Made the profile %s.\n"), (const char *)dir.p);
		printf(_("Next: valise account add --server NAME --user "
			 "NAME%s%s\n"),
		    args->operand_count > 0 ? " --profile " : "",
		    args->operand_count > 0 ? args->operands[0] : "");
	}
	sml_buf_free(&dir);
	return status;
}

static const struct cli_option options[] = {
    CLI_OPTION_PROFILE,
    {NULL, NULL, NULL},
};

const struct cli_command cli_init_commands[] = {
    {"init", "[DIR]", N_("Make a profile."), 0, 1, options, init},
    {NULL, NULL, NULL, 0, 0, NULL, NULL},
};
