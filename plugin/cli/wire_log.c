/* SPDX-License-Identifier: Apache-2.0 */
/* The messages of a run as readable XML in the profile's log folder. */
#include "config.h"

#include "cli/wire_log.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"

struct cli_wire_log {
	FILE *f;
	struct sml_buf path;
	struct sml_buf dir;
	unsigned count;
};

struct cli_wire_log *
cli_wire_log_new(const struct client_profile *profile)
{
	struct cli_wire_log *log = calloc(1, sizeof(*log));

	if (log == NULL)
		return NULL;
	sml_buf_init(&log->path, 65536);
	sml_buf_init(&log->dir, 65536);
	sml_buf_put_text(&log->dir, profile->log_dir);
	sml_buf_printf(&log->path, "%s/current.xml%c", profile->log_dir, 0);
	if (sml_buf_err(&log->path) == SML_OK &&
	    client_os_make_dir(profile->log_dir, true) == SML_OK)
		log->f = fopen((const char *)log->path.p, "w");
	if (log->f == NULL) {
		cli_wire_log_end(log, 0);
		return NULL;
	}
	return log;
}

void
cli_wire_log_message(
    void *ctx, bool is_sent, enum sml_encoding encoding, struct sml_str message)
{
	struct cli_wire_log *log = ctx;
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_node *root = NULL;
	struct sml_buf text;

	if (arena == NULL)
		return;
	sml_buf_init(&text, SML_MSG_ARENA_MAX);
	fprintf(log->f, "<!-- %u: %s, %s, %zu bytes -->\n", ++log->count,
	    is_sent ? "sent" : "received", sml_encoding_media_type(encoding),
	    message.len);
	enum sml_err err =
	    sml_wire_decode_tree(encoding, message, arena, &root, NULL);
	if (err == SML_OK) {
		struct sml_str dtd = sml_node_text(
		    sml_node_child(root, SML_EL_SYNC_HDR), SML_EL_VER_DTD);
		err = sml_wire_print_tree(
		    root, sml_version_of_dtd(dtd), false, &text);
	}
	if (err == SML_OK)
		fwrite(text.p, 1, text.len, log->f);
	else
		fprintf(log->f, "<!-- not readable: %s -->", sml_err_text(err));
	fputc('\n', log->f);
	sml_buf_free(&text);
	sml_arena_free(arena);
}

void
cli_wire_log_end(struct cli_wire_log *log, uint32_t session_no)
{
	struct sml_buf name;

	if (log == NULL)
		return;
	if (log->f != NULL) {
		fclose(log->f);
		sml_buf_init(&name, 65536);
		sml_buf_printf(&name, "%.*s/%lu.xml%c",
		    SML_STR_ARG(sml_buf_str(&log->dir)),
		    (unsigned long)session_no, 0);
		if (session_no == 0 || sml_buf_err(&name) != SML_OK)
			remove((const char *)log->path.p);
		else
			rename((const char *)log->path.p, (const char *)name.p);
		sml_buf_free(&name);
	}
	sml_buf_free(&log->path);
	sml_buf_free(&log->dir);
	free(log);
}
