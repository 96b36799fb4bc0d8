/* SPDX-License-Identifier: Apache-2.0 */
/* A transport in memory that carries real bytes, counts and can be cut. */
#include "support/pipe.h"

#include <stdlib.h>

#include "base/limits.h"
#include "session/status.h"

uint64_t
test_traffic_items(const struct test_traffic *t)
{
	return t->adds + t->replaces + t->deletes;
}

static void
count_status(struct test_traffic *t, const struct sml_cmd *cmd)
{
	unsigned code = sml_status_parse(cmd->data);
	enum sml_cmd_type of;

	if (code == SML_STATUS_REFRESH_REQUIRED)
		t->is_slow = true;
	of = sml_cmd_of_name(cmd->cmd);
	if ((of == SML_CMD_ADD || of == SML_CMD_REPLACE ||
		of == SML_CMD_DELETE) &&
	    code < TEST_STATUS_MAX)
		t->statuses[code]++;
}

static void
count_items(struct test_traffic *t, const struct sml_cmd *cmd, uint64_t *count)
{
	const struct sml_item *item;

	for (item = cmd->items; item; item = item->next)
		if (item->has_more_data)
			t->parts++;
		else
			++*count;
}

static void
count_map(struct test_traffic *t, const struct sml_cmd *cmd)
{
	const struct sml_map_item *pair;

	for (pair = cmd->map_items; pair; pair = pair->next)
		t->maps++;
}

static void
count_cmds(struct test_traffic *t, const struct sml_cmd *cmd)
{
	for (; cmd; cmd = cmd->next) {
		if (cmd->type == SML_CMD_ADD)
			count_items(t, cmd, &t->adds);
		else if (cmd->type == SML_CMD_REPLACE)
			count_items(t, cmd, &t->replaces);
		else if (cmd->type == SML_CMD_DELETE)
			count_items(t, cmd, &t->deletes);
		else if (cmd->type == SML_CMD_MAP)
			count_map(t, cmd);
		else if (cmd->type == SML_CMD_STATUS)
			count_status(t, cmd);
		else if (cmd->type == SML_CMD_ALERT &&
			 sml_status_parse(cmd->data) == 201)
			t->is_slow = true;
		else
			count_cmds(t, cmd->children);
	}
}

static void
print_message(FILE *to, const char *direction, const struct sml_msg *msg)
{
	struct sml_buf text;

	sml_buf_init(&text, SML_MSG_ARENA_MAX);
	if (sml_wire_print_tree(msg->root, msg->hdr.version, true, &text) ==
	    SML_OK)
		fprintf(to, "%s\n%.*s\n", direction,
		    SML_STR_ARG(sml_buf_str(&text)));
	sml_buf_free(&text);
}

static void
observe(const struct test_pipe *pipe, struct test_traffic *t,
    enum sml_encoding encoding, struct sml_str bytes)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_msg msg;

	t->messages++;
	if (bytes.len > t->longest)
		t->longest = bytes.len;
	if (pipe->max_len && bytes.len > pipe->max_len)
		t->overlong++;
	if (arena &&
	    sml_wire_decode(encoding, bytes, arena, &msg, NULL) == SML_OK) {
		count_cmds(t, msg.cmds);
		if (pipe->trace)
			print_message(pipe->trace,
			    t == &pipe->up ? "client to server:"
					   : "server to client:",
			    &msg);
	} else {
		t->undecodable++;
	}
	sml_arena_free(arena);
}

enum sml_err
test_pipe_exchange(struct test_pipe *pipe, struct sml_str url,
    enum sml_encoding encoding, struct sml_str in, struct sml_buf *out)
{
	enum sml_err err =
	    test_fault_step(pipe->client, "pipe.send", SML_E_TRANSPORT);

	if (err == SML_OK)
		err = test_fault_step(
		    pipe->network, "pipe.send", SML_E_TRANSPORT);
	if (err != SML_OK)
		return err;
	observe(pipe, &pipe->up, encoding, in);
	sml_buf_reset(out);
	err = pipe->serve(pipe->ctx, url, encoding, in, out);
	if (err != SML_OK)
		return err;
	observe(pipe, &pipe->down, encoding, sml_buf_str(out));
	err = test_fault_step(pipe->network, "pipe.reply", SML_E_TRANSPORT);
	if (err == SML_OK)
		err = test_fault_step(
		    pipe->client, "pipe.reply", SML_E_TRANSPORT);
	return err;
}
