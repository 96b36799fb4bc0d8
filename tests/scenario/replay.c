/* SPDX-License-Identifier: Apache-2.0 */
/* What playing to a server and to a client have in common. */
#include "scenario/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/test.h"

struct sml_str
replay_plain(struct sml_str database)
{
	return sml_str_starts(database, "./")
		   ? sml_str_sub(database, 2, database.len)
		   : database;
}

/* ---- commands that do the same ---- */

const struct sml_cmd *
replay_next_cmd(const struct sml_cmd *cmd, const struct sml_cmd **parent)
{
	if (cmd->children != NULL) {
		*parent = cmd;
		return cmd->children;
	}
	if (cmd->next == NULL && *parent != NULL) {
		cmd = *parent;
		*parent = NULL;
	}
	return cmd->next;
}

/* The command called @msg_ref and @cmd_ref, of type @name if two have the
 * number (SyncMLDotNet counts again from 1). */
bool
replay_find_ref(const struct recorded_message *messages, size_t count,
    const struct sml_cmd *status, struct replay_place *out)
{
	uint64_t number = 0;
	const struct sml_cmd *parent = NULL;
	const struct sml_cmd *cmd;

	if (!sml_str_u64(status->msg_ref, &number) || number < 1 ||
	    number > count || !messages[number - 1].is_there)
		return false;
	out->message = (size_t)number - 1;
	out->cmd = NULL;
	for (cmd = messages[number - 1].msg.cmds; cmd != NULL;
	     cmd = replay_next_cmd(cmd, &parent)) {
		if (!sml_str_eq(cmd->cmd_id, status->cmd_ref) ||
		    cmd->type != sml_cmd_of_name(status->cmd))
			continue;
		out->cmd = cmd;
		if (status->source_refs == NULL ||
		    sml_str_eq(cmd->source.uri, status->source_refs->text) ||
		    (cmd->items != NULL && sml_str_eq(cmd->items->source.uri,
					       status->source_refs->text)))
			break;
	}
	return out->cmd != NULL;
}

static struct sml_str
database_of(const struct sml_cmd *cmd, bool is_server)
{
	const struct sml_loc *from = &cmd->source;
	const struct sml_loc *to = &cmd->target;

	if (cmd->type == SML_CMD_ALERT && cmd->items != NULL) {
		from = &cmd->items->source;
		to = &cmd->items->target;
	}
	return replay_plain(is_server ? from->uri : to->uri);
}

/* @theirs in messages of ours; @is_server: both are a server's commands. */
bool
replay_find_same(struct replay *r, const struct recorded_message *messages,
    const struct replay_place *theirs, bool is_server, replay_same *same,
    struct replay_place *out)
{
	const struct sml_cmd *want = theirs->cmd;

	for (size_t i = 0; i < r->count; i++) {
		const struct sml_cmd *parent = NULL;
		const struct sml_cmd *cmd =
		    messages[i].is_there ? messages[i].msg.cmds : NULL;

		for (; cmd != NULL; cmd = replay_next_cmd(cmd, &parent)) {
			bool is_same = cmd->type == want->type;

			if (cmd->type == SML_CMD_SYNC ||
			    cmd->type == SML_CMD_ALERT ||
			    cmd->type == SML_CMD_MAP)
				is_same =
				    is_same &&
				    sml_str_eq(database_of(cmd, is_server),
					database_of(want, is_server));
			else if (want->items != NULL &&
				 (want->type == SML_CMD_ADD ||
				     want->type == SML_CMD_REPLACE ||
				     want->type == SML_CMD_DELETE))
				is_same =
				    (is_same ||
					(cmd->type == SML_CMD_ADD &&
					    want->type == SML_CMD_REPLACE)) &&
				    cmd->items != NULL && same(r, want, cmd);
			if (!is_same)
				continue;
			out->message = i;
			out->cmd = cmd;
			return true;
		}
	}
	return false;
}

struct sml_str
replay_number(struct replay *r, size_t n)
{
	return sml_arena_printf(r->arena, "%zu", n);
}

void
replay_encode(
    struct replay *r, const struct recorded_message *m, struct sml_buf *out)
{
	(void)r;
	CU_ASSERT_EQUAL_FATAL(
	    sml_wire_encode_tree(m->encoding, m->msg.hdr.version, m->root, out),
	    SML_OK);
}

/* ---- folders and links ---- */

struct sml_store *
replay_store_of(struct replay *r, bool is_server, struct sml_str database)
{
	struct world_folder *f =
	    is_server ? r->w->server.folders : r->w->clients[0].folders;
	size_t count = r->w->server.folder_count;

	for (size_t i = 0; i < count; i++) {
		const char *name = is_server ? f[i].name : f[i].remote;

		if (sml_str_eq(
			replay_plain(database), replay_plain(sml_str_of(name))))
			return f[i].store;
	}
	return NULL;
}

/* The value a link has beside the one asked by, in any folder. */
struct sml_str
replay_linked(struct replay *r, struct memdb *db, struct sml_state *st,
    enum sml_link_by by, struct sml_str value, enum sml_link_by want)
{
	struct sml_str found = SML_STR_NONE;

	if (st == NULL || value.p == NULL || memdb_begin(db) != SML_OK)
		return found;
	for (uint32_t folder = 1; found.p == NULL && folder < 16; folder++) {
		struct sml_link link;

		if (st->ops->link_get(st, folder, by, value, r->arena, &link) !=
		    SML_OK)
			continue;
		found = want == SML_BY_LUID   ? link.luid
			: want == SML_BY_GUID ? link.guid
					      : link.key;
		found = sml_arena_dup(r->arena, found);
	}
	memdb_rollback(db);
	return found;
}

/* Before: what the peer of the recording had changed. */
void
replay_change_folder(struct sml_store *st, struct memdb *db, struct sml_str key,
    const struct recorded_change *change)
{
	enum sml_err err = db != NULL ? memdb_begin(db) : SML_OK;

	if (err == SML_OK && change->op == SML_CMD_DELETE)
		err = test_store_remove(st, key);
	else if (err == SML_OK)
		err = test_store_put(st, key, change->text, NULL);
	if (db != NULL && err == SML_OK)
		err = memdb_commit(db);
	else if (db != NULL)
		memdb_rollback(db);
	CU_ASSERT(err == SML_OK || err == SML_E_NOT_FOUND);
}

/* Is an item with this content there, or with this title at least? */
bool
replay_has_item(struct sml_store *st, struct sml_str text, bool is_title_enough)
{
	struct test_store_item item;
	uint64_t at = 0;
	struct sml_facts want, facts;
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	bool is_there = false;

	if (sml_facts_of(st->kind, text, NULL, test_env(), arena, &want) !=
	    SML_OK)
		goto done;
	while (!is_there && (at = test_store_each(st, at, &item)) != 0)
		is_there = sml_facts_of(st->kind, item.text, NULL, test_env(),
			       arena, &facts) == SML_OK &&
			   (memcmp(facts.fingerprint, want.fingerprint,
				sizeof(want.fingerprint)) == 0 ||
			       (is_title_enough &&
				   sml_str_eq(facts.title, want.title)));
done:
	sml_arena_free(arena);
	return is_there;
}

const struct sml_cmd *
replay_next_alert(const struct sml_cmd *cmd)
{
	while (
	    cmd != NULL && (cmd->type != SML_CMD_ALERT || cmd->items == NULL))
		cmd = cmd->next;
	return cmd;
}

void
replay_count_statuses(struct replay *r, const struct sml_msg *msg)
{
	for (const struct sml_cmd *cmd = msg->cmds; cmd != NULL;
	     cmd = cmd->next) {
		if (cmd->type != SML_CMD_STATUS)
			continue;
		/* A slow sync is no refusal. */
		if (cmd->data.len == 3 && cmd->data.p[0] >= '4' &&
		    !sml_str_is(cmd->data, "508") &&
		    !sml_str_is(cmd->data, "418")) {
			r->refused++;
			sml_buf_printf(&r->refusals, " %.*s of %.*s",
			    SML_STR_ARG(cmd->data), SML_STR_ARG(cmd->cmd));
		}
	}
}
