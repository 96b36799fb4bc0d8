/* SPDX-License-Identifier: Apache-2.0 */
/* The recorded server and our client. */
#include "scenario/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/test.h"

/* The server's GUID of what the recorded client calls @luid, by its Maps. */
static struct sml_str
mapped_guid(const struct replay *r, struct sml_str luid)
{
	for (size_t i = 0; i < r->map_count; i++)
		if (sml_str_eq(r->maps[i].source, luid))
			return r->maps[i].target;
	return SML_STR_NONE;
}

static void
take_maps(struct replay *r, const struct recorded_session *session)
{
	for (size_t i = 0; i < session->count; i++)
		for (const struct sml_cmd *cmd = session->req[i].msg.cmds;
		     cmd != NULL; cmd = cmd->next)
			for (const struct sml_map_item *m = cmd->map_items;
			     m != NULL && r->map_count < MAPS_MAX; m = m->next)
				r->maps[r->map_count++] = *m;
}

/* What a link of our client has for what the recording calls @luid: items of
 * the client lie under that key, those of the server came with their GUID. */
static struct sml_str
own_name(struct replay *r, struct sml_str luid, enum sml_link_by want)
{
	struct client *c = &r->w->clients[0];
	struct sml_str guid = mapped_guid(r, luid);
	struct sml_str found = SML_STR_NONE;

	if (guid.p != NULL)
		found =
		    replay_linked(r, c->db, c->state, SML_BY_GUID, guid, want);
	if (found.p == NULL)
		found =
		    replay_linked(r, c->db, c->state, SML_BY_KEY, luid, want);
	return found;
}

static void
change_client(void *ctx, const struct recorded_change *change)
{
	struct replay *r = ctx;
	struct sml_store *st = replay_store_of(r, false, change->database);
	struct sml_str key = own_name(r, change->id, SML_BY_KEY);

	/* In a slow sync everything is sent, changed or not. */
	if (st == NULL || (change->op != SML_CMD_DELETE &&
			      replay_has_item(st, change->text, false)))
		return;
	replay_change_folder(
	    st, NULL, key.p != NULL ? key : change->id, change);
}

static bool
is_same_for_client(
    struct replay *r, const struct sml_cmd *theirs, const struct sml_cmd *ours)
{
	struct sml_str luid =
	    own_name(r, theirs->items->source.uri, SML_BY_LUID);

	return sml_str_eq(luid, ours->items->source.uri);
}

/* Our command's Status, as a recorded one or, for what the recorded client
 * did not send, 200. */
static void
answer_rest(struct replay *r, struct sml_node *body, size_t message)
{
	const struct sml_cmd *parent = NULL;
	const struct sml_cmd *cmd = r->req[message].msg.cmds;
	char id[20];
	unsigned count = 900;

	for (; cmd != NULL; cmd = replay_next_cmd(cmd, &parent)) {
		struct sml_node *n = body->child;

		if (cmd->type == SML_CMD_STATUS || cmd->type == SML_CMD_RESULTS)
			continue;
		while (n != NULL &&
		       !(n->el == SML_EL_STATUS &&
			   sml_str_eq(sml_node_text(n, SML_EL_MSG_REF),
			       replay_number(r, message + 1)) &&
			   sml_str_eq(
			       sml_node_text(n, SML_EL_CMD_REF), cmd->cmd_id)))
			n = n->next;
		if (n != NULL)
			continue;
		(void)snprintf(id, sizeof(id), "%u", count++);
		n = recorded_add(body, SML_EL_STATUS, SML_STR_NONE, r->arena);
		recorded_add(n, SML_EL_CMD_ID,
		    sml_arena_dup(r->arena, sml_str_of(id)), r->arena);
		recorded_add(
		    n, SML_EL_MSG_REF, replay_number(r, message + 1), r->arena);
		recorded_add(n, SML_EL_CMD_REF, cmd->cmd_id, r->arena);
		recorded_add(n, SML_EL_CMD, sml_str_of(sml_cmd_name(cmd->type)),
		    r->arena);
		recorded_add(n, SML_EL_DATA, SML_STR("200"), r->arena);
	}
}

/* Both databases as our client alerted them. */
static void
adjust_databases(struct replay *r, struct sml_node *n)
{
	struct sml_str server = replay_plain(recorded_uri(n, SML_EL_SOURCE));
	const struct sml_cmd *a = replay_next_alert(r->req[0].msg.cmds);

	while (a != NULL &&
	       !sml_str_eq(replay_plain(a->items->target.uri), server))
		a = replay_next_alert(a->next);
	if (a == NULL)
		return;
	recorded_set_uri(n, SML_EL_TARGET, a->items->source.uri);
	recorded_set_uri(n, SML_EL_SOURCE, a->items->target.uri);
}

/* LUIDs of our client's links. */
static void
adjust_item(struct replay *r, struct sml_node *item)
{
	struct sml_str luid =
	    own_name(r, recorded_uri(item, SML_EL_TARGET), SML_BY_LUID);

	if (luid.p != NULL)
		recorded_set_uri(item, SML_EL_TARGET, luid);
}

static void
adjust_commands(struct replay *r, struct sml_node *body)
{
	for (struct sml_node *n = body->child; n != NULL; n = n->next) {
		struct sml_node *item = recorded_child(n, SML_EL_ITEM);

		if (n->el == SML_EL_SYNC) {
			adjust_databases(r, n);
			adjust_commands(r, n);
		} else if (n->el == SML_EL_ALERT && item != NULL) {
			adjust_databases(r, item);
		} else if (n->el == SML_EL_REPLACE || n->el == SML_EL_DELETE) {
			for (; item != NULL; item = item->next)
				adjust_item(r, item);
		}
	}
}

static void
adjust_statuses(struct replay *r, struct recorded_message *m)
{
	struct sml_node *body = recorded_child(m->root, SML_EL_SYNC_BODY);
	const struct sml_cmd *cmd = m->msg.cmds;
	struct sml_node *next;

	for (struct sml_node *n = body->child; n != NULL && cmd != NULL;
	     n = next, cmd = cmd->next) {
		struct replay_place theirs, ours;

		next = n->next;
		if (n->el != SML_EL_STATUS && n->el != SML_EL_RESULTS)
			continue;
		if (n->el == SML_EL_STATUS && sml_str_is(cmd->cmd_ref, "0"))
			continue;
		if (n->el == SML_EL_STATUS &&
		    replay_find_ref(
			r->session->req, r->session->count, cmd, &theirs) &&
		    replay_find_same(
			r, r->req, &theirs, false, is_same_for_client, &ours)) {
			recorded_set(n, SML_EL_MSG_REF,
			    replay_number(r, ours.message + 1));
			recorded_set(n, SML_EL_CMD_REF, ours.cmd->cmd_id);
			if (ours.cmd->items != NULL &&
			    ours.cmd->type != SML_CMD_ALERT)
				recorded_set(n, SML_EL_SOURCE_REF,
				    ours.cmd->items->source.uri);
		} else {
			recorded_remove(body, n);
		}
	}
}

/* After the last recorded answer: statuses and the end. */
static struct recorded_message *
plain_answer(struct replay *r, const struct recorded_message *like)
{
	static struct recorded_message m;
	struct sml_str text = sml_arena_printf(r->arena,
	    "<SyncML><SyncHdr><VerDTD>%.*s</VerDTD><VerProto>%.*s</VerProto>"
	    "<SessionID>1</SessionID><MsgID>%zu</MsgID>"
	    "<Target><LocURI>client</LocURI></Target>"
	    "<Source><LocURI>server</LocURI></Source></SyncHdr><SyncBody>"
	    "<Status><CmdID>1</CmdID><MsgRef>%zu</MsgRef><CmdRef>0</CmdRef>"
	    "<Cmd>SyncHdr</Cmd><Data>200</Data></Status>"
	    "</SyncBody></SyncML>",
	    SML_STR_ARG(like->msg.hdr.ver_dtd),
	    SML_STR_ARG(like->msg.hdr.ver_proto), r->count, r->count);

	CU_ASSERT_FATAL(recorded_decode(SML_XML, text, r->arena, &m));
	m.encoding = like->encoding;
	return &m;
}

enum sml_err
replay_answer(void *ctx, struct sml_str url, enum sml_encoding encoding,
    struct sml_str in, struct sml_buf *out)
{
	struct replay *r = ctx;
	struct recorded_message *m;
	struct sml_node *body;
	size_t i = r->count;

	(void)url;
	if (i == SML_ARRAY_LEN(r->req))
		return SML_E_LIMIT;
	CU_ASSERT_FATAL(recorded_decode(encoding, in, r->arena, &r->req[i]));
	r->count++;
	if (i < r->session->count) {
		if (!r->session->rsp[i].is_there)
			return SML_E_TRANSPORT;
		m = (struct recorded_message *)(uintptr_t)&r->session->rsp[i];
	} else {
		m = plain_answer(r, &r->session->rsp[0]);
	}
	body = recorded_child(m->root, SML_EL_SYNC_BODY);
	recorded_set(recorded_child(m->root, SML_EL_SYNC_HDR),
	    SML_EL_SESSION_ID, r->req[i].msg.hdr.session_id);
	if (!r->trace->is_wrong_password) {
		adjust_statuses(r, m);
		adjust_commands(r, body);
		answer_rest(r, body, i);
	}
	if (i >= r->session->count)
		recorded_add(body, SML_EL_FINAL, SML_STR_NONE, r->arena);
	replay_encode(r, m, out);
	replay_count_statuses(r, &r->req[i].msg);
	return SML_OK;
}

static void
check_received(void *ctx, const struct recorded_change *change)
{
	struct replay *r = ctx;
	struct sml_store *st = NULL;

	for (size_t i = 0; st == NULL && i < SML_ARRAY_LEN(r->trace->folders);
	     i++)
		if (r->trace->folders[i].client != NULL &&
		    sml_str_eq(replay_plain(change->database),
			replay_plain(sml_str_of(r->trace->folders[i].client))))
			st = replay_store_of(
			    r, false, sml_str_of(r->trace->folders[i].server));
	if (st == NULL || change->op == SML_CMD_DELETE)
		return;
	if (!replay_has_item(st, change->text, false) &&
	    r->trace->refused_by_client == 0) {
		r->missing++;
		printf("# %s: item %.*s of the server is not there\n",
		    r->trace->name, SML_STR_ARG(change->id));
	}
}

/* Our client alerts what the recorded one did. */
static void
alert_like(struct replay *r, const struct world_folder *all)
{
	struct client *c = &r->w->clients[0];
	const struct sml_cmd *a =
	    replay_next_alert(r->session->req[0].msg.cmds);

	c->folder_count = 0;
	for (; a != NULL; a = replay_next_alert(a->next))
		for (size_t i = 0; i < r->w->server.folder_count; i++) {
			uint64_t code = 0;

			if (!sml_str_eq(replay_plain(a->items->target.uri),
				replay_plain(sml_str_of(all[i].remote))) ||
			    !sml_str_u64(a->data, &code))
				continue;
			c->folders[c->folder_count] = all[i];
			c->folders[c->folder_count++].mode =
			    (enum sml_mode)code;
		}
}

void
replay_run_session(struct replay *r, struct recorded_session *session)
{
	struct client *c = &r->w->clients[0];
	struct world_folder all[WORLD_FOLDERS_MAX];
	struct run run;

	memcpy(all, c->folders, sizeof(all));
	r->session = session;
	r->count = 0;
	recorded_changes(
	    session->req, session->count, r->arena, change_client, r);
	alert_like(r, all);
	client_run(c, &run);
	if (r->trace->client_why == NULL) {
		if (run.end != RUN_DONE)
			printf("# %s: %s after %u answers\n", r->trace->name,
			    sml_err_name(run.err), run.exchanges);
		CU_ASSERT_EQUAL(run.end, RUN_DONE);
		for (size_t i = 0; i < c->folder_count; i++)
			CU_ASSERT_NOT_EQUAL(run.results[i], SML_FOLDER_FAILED);
		take_maps(r, session);
		recorded_changes(
		    session->rsp, session->count, r->arena, check_received, r);
	} else {
		CU_ASSERT(
		    run.end != RUN_DONE || run.results[0] == SML_FOLDER_FAILED);
	}
	memcpy(c->folders, all, sizeof(all));
}
