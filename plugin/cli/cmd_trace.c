/* SPDX-License-Identifier: Apache-2.0 */
/* valise trace: a recorded message as readable XML. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "cli/trace_wbxml.h"
#include "client/text.h"
#include "wire/wire.h"

/* Our decoder. Exit status 2 and the byte offset when it cannot be read. */
static enum client_exit
print_ours(const char *name, struct sml_str in, bool with_bodies)
{
	enum client_exit status = CLIENT_EXIT_OK;
	struct sml_decode_error where = {0, NULL};
	struct sml_node *root = NULL;
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_buf out;

	if (arena == NULL)
		return cli_fail_err(SML_E_NOMEM);
	sml_buf_init(&out, SML_MSG_ARENA_MAX);
	enum sml_err err = sml_wire_decode_tree(
	    sml_encoding_sniff(in), in, arena, &root, &where);
	if (err == SML_OK) {
		struct sml_str dtd = sml_node_text(
		    sml_node_child(root, SML_EL_SYNC_HDR), SML_EL_VER_DTD);
		err = sml_wire_print_tree(
		    root, sml_version_of_dtd(dtd), with_bodies, &out);
	}
	if (err == SML_OK) {
		cli_print(&out);
	} else {
		fprintf(stderr,
		    _("valise: %s cannot be decoded: %s at byte %zu.\n"), name,
		    where.reason != NULL ? where.reason : sml_err_text(err),
		    where.offset);
		status = CLIENT_EXIT_PARTIAL;
	}
	sml_buf_free(&out);
	sml_arena_free(arena);
	return status;
}

static enum client_exit
print_second_opinion(const char *name, struct sml_str in)
{
	enum client_exit status = CLIENT_EXIT_OK;
	char why[256] = "";
	struct sml_buf out;

	sml_buf_init(&out, SML_MSG_ARENA_MAX);
	if (cli_trace_wbxml(in, &out, why, sizeof(why)) == SML_OK) {
		cli_print(&out);
	} else {
		fprintf(stderr, _("valise: libwbxml cannot decode %s: %s.\n"),
		    name, why);
		status = CLIENT_EXIT_PARTIAL;
	}
	sml_buf_free(&out);
	return status;
}

/* Digits alone name a session: its messages lie in the profile's log, as
 * text already. */
static enum client_exit
print_session(const struct cli_args *args, const char *session)
{
	enum client_exit status = CLIENT_EXIT_OK;
	struct client_profile *p = cli_open_profile(args, &status);
	struct sml_buf path, text;

	if (p == NULL)
		return status;
	sml_buf_init(&path, 65536);
	sml_buf_init(&text, SML_MSG_ARENA_MAX);
	sml_buf_printf(&path, "%s/%s.xml%c", p->log_dir, session, 0);
	if (client_os_read_file((const char *)path.p, &text) != SML_OK) {
		fprintf(stderr,
		    _("valise: No messages of session %s were kept. Run: "
		      "valise sync --trace\n"),
		    session);
		status = CLIENT_EXIT_USAGE;
	} else {
		cli_print(&text);
	}
	sml_buf_free(&path);
	sml_buf_free(&text);
	client_profile_close(p);
	return status;
}

static enum client_exit
run(const struct cli_args *args)
{
	const char *what = args->operands[0];
	const char *decoder = cli_args_get(args, "decoder");
	bool is_libwbxml = decoder != NULL && strcmp(decoder, "libwbxml") == 0;
	struct client_problem problem = {0};
	enum client_exit status;
	struct sml_buf in;

	if (decoder != NULL && !is_libwbxml && strcmp(decoder, "valise") != 0) {
		client_problem_set(&problem, CLIENT_PROBLEM_USAGE, NULL,
		    _("The decoders are valise and libwbxml."));
		return cli_fail(&problem);
	}
	if (strspn(what, "0123456789") == strlen(what))
		return print_session(args, what);
	sml_buf_init(&in, SML_MSG_MAX);
	enum sml_err err = client_os_read_file(what, &in);
	if (err != SML_OK) {
		fprintf(stderr, _("valise: %s cannot be read: %s.\n"), what,
		    sml_err_text(err));
		status = CLIENT_EXIT_USAGE;
	} else if (is_libwbxml) {
		status = print_second_opinion(what, sml_buf_str(&in));
	} else {
		status = print_ours(
		    what, sml_buf_str(&in), cli_args_has(args, "bodies"));
	}
	sml_buf_free(&in);
	return status;
}

static const struct cli_option options[] = {
    {"decoder", "NAME",
	N_("valise, or libwbxml: a second opinion in a child process")},
    {"bodies", NULL, N_("show the items' texts too")},
    CLI_OPTION_PROFILE,
    {NULL, NULL, NULL},
};

const struct cli_command cli_trace_commands[] = {
    {"trace", "SESSION|FILE",
	N_("Print recorded messages as readable XML, secrets masked."), 1, 1,
	options, run},
    {NULL, NULL, NULL, 0, 0, NULL, NULL},
};
