/* SPDX-License-Identifier: Apache-2.0 */
/* The recorded client and our server. */
#include "scenario/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/test.h"

static bool
is_same_for_server(
    struct replay *r, const struct sml_cmd *theirs, const struct sml_cmd *ours)
{
	(void)r;
	if (theirs->type == SML_CMD_ADD)
		return sml_str_eq(
		    theirs->items->source.uri, ours->items->source.uri);
	return sml_str_eq(theirs->items->target.uri, ours->items->target.uri);
}

static struct sml_state *
device(struct replay *r)
{
	return server_device_state(&r->w->server, r->dev_id);
}

static void
change_server(void *ctx, const struct recorded_change *change)
{
	struct replay *r = ctx;
	struct sml_str key = change->id;
	struct sml_store *st = NULL;

	/* Target of a server's Sync is the client's database. */
	for (size_t i = 0; st == NULL && i < SML_ARRAY_LEN(r->trace->folders);
	     i++) {
		const struct folder_names *f = &r->trace->folders[i];

		if (f->client != NULL &&
		    sml_str_eq(replay_plain(change->database),
			replay_plain(sml_str_of(f->client))))
			st = replay_store_of(r, true, sml_str_of(f->server));
	}
	if (st == NULL)
		return;
	if (change->op != SML_CMD_ADD)
		key = replay_linked(r, r->w->server.db, device(r), SML_BY_LUID,
		    key, SML_BY_KEY);
	if (key.p != NULL)
		replay_change_folder(st, r->w->server.db, key, change);
}

/* A recording that begins in the middle: the server has been there before. */
static void
know_anchors(struct replay *r, const struct sml_msg *first)
{
	struct server *s = &r->w->server;
	struct server_device *d = &s->devices[s->device_count];
	struct sml_state *st;

	if (device(r) != NULL)
		return;
	(void)snprintf(r->dev_id, sizeof(r->dev_id), "%.*s",
	    SML_STR_ARG(first->hdr.source.uri));
	(void)snprintf(d->dev_id, sizeof(d->dev_id), "%s", r->dev_id);
	s->device_count++;
	st = d->state = test_state_new(s->db, SML_SERVER);
	CU_ASSERT_EQUAL_FATAL(memdb_begin(s->db), SML_OK);
	for (const struct sml_cmd *a = replay_next_alert(first->cmds);
	     a != NULL; a = replay_next_alert(a->next)) {
		struct sml_folder_state f;
		struct sml_str last = a->items->meta.anchor.last;

		if (last.p == NULL ||
		    st->ops->folder_get(st, replay_plain(a->items->target.uri),
			r->arena, &f) != SML_OK)
			continue;
		f.own_last = SML_STR("before");
		f.peer_p = f.peer_n = last;
		f.epoch = 1;
		CU_ASSERT_EQUAL(st->ops->folder_put(st, &f), SML_OK);
	}
	CU_ASSERT_EQUAL(test_state_commit(st), SML_OK);
}

/* What a client's message says about commands and items of the server. */
static void
adjust_request(struct replay *r, struct recorded_message *m)
{
	struct sml_node *body = recorded_child(m->root, SML_EL_SYNC_BODY);
	const struct sml_cmd *cmd = m->msg.cmds;
	struct sml_node *next;

	for (struct sml_node *n = body->child; n != NULL && cmd != NULL;
	     n = next, cmd = cmd->next) {
		struct replay_place theirs, ours;

		next = n->next;
		if (n->el != SML_EL_STATUS || sml_str_is(cmd->cmd_ref, "0"))
			continue;
		if (replay_find_ref(
			r->session->rsp, r->session->count, cmd, &theirs) &&
		    replay_find_same(
			r, r->rsp, &theirs, true, is_same_for_server, &ours)) {
			recorded_set(n, SML_EL_MSG_REF,
			    replay_number(r, ours.message + 1));
			recorded_set(n, SML_EL_CMD_REF, ours.cmd->cmd_id);
		} else {
			recorded_remove(body, n);
		}
	}
}

static void
check_arrived(void *ctx, const struct recorded_change *change)
{
	struct replay *r = ctx;
	struct sml_store *st = replay_store_of(r, true, change->database);

	if (st == NULL || change->op == SML_CMD_DELETE)
		return;
	/* Fields that the client cannot hold are still the server's. */
	if (!replay_has_item(st, change->text, true) &&
	    r->trace->refused_by_server == 0) {
		r->missing++;
		printf("# %s: item %.*s of the client is not there\n",
		    r->trace->name, SML_STR_ARG(change->id));
	}
}

static void
check_server_end(struct replay *r)
{
	const struct sml_msg *first = &r->session->req[0].msg;
	struct sml_state *st = device(r);

	CU_ASSERT_EQUAL_FATAL(memdb_begin(r->w->server.db), SML_OK);
	for (const struct sml_cmd *a = replay_next_alert(first->cmds);
	     a != NULL; a = replay_next_alert(a->next)) {
		struct sml_folder_state f;

		CU_ASSERT_EQUAL(
		    st->ops->folder_get(
			st, replay_plain(a->items->target.uri), r->arena, &f),
		    SML_OK);
		if (!sml_str_eq(f.peer_n, a->items->meta.anchor.next)) {
			printf("# %s: the anchor of %.*s did not move\n",
			    r->trace->name, SML_STR_ARG(a->items->target.uri));
			CU_FAIL("anchor");
		}
	}
	memdb_rollback(r->w->server.db);
	recorded_changes(
	    r->session->req, r->session->count, r->arena, check_arrived, r);
}

void
replay_serve_session(struct replay *r, struct recorded_session *session)
{
	struct sml_str url = SML_STR("http://server/sync");

	r->session = session;
	r->count = 0;
	know_anchors(r, &session->req[0].msg);
	recorded_changes(
	    session->rsp, session->count, r->arena, change_server, r);
	for (size_t i = 0; i < session->count; i++) {
		struct recorded_message *m = &session->req[i];
		struct sml_buf in, out;
		enum sml_err err;

		if (sml_str_is(m->msg.hdr.msg_id, "1"))
			url = SML_STR("http://server/sync");
		if (r->trace->is_wrong_password)
			recorded_remove(
			    recorded_child(m->root, SML_EL_SYNC_HDR),
			    recorded_child(
				recorded_child(m->root, SML_EL_SYNC_HDR),
				SML_EL_CRED));
		adjust_request(r, m);
		sml_buf_init(&in, SML_MSG_MAX);
		sml_buf_init(&out, SML_MSG_MAX);
		replay_encode(r, m, &in);
		r->w->now_utc += 2;
		err = server_serve(
		    &r->w->server, url, m->encoding, sml_buf_str(&in), &out);
		if (err == SML_E_SESSION && r->trace->server_why != NULL)
			return;
		if (err != SML_OK)
			printf("# %s: message %zu: %s\n", r->trace->name, i + 1,
			    sml_err_name(err));
		CU_ASSERT_EQUAL_FATAL(err, SML_OK);
		CU_ASSERT_FATAL(recorded_decode(
		    m->encoding, sml_buf_str(&out), r->arena, &r->rsp[i]));
		r->count = i + 1;
		if (r->rsp[i].msg.hdr.resp_uri.p != NULL)
			url = r->rsp[i].msg.hdr.resp_uri;
		replay_count_statuses(r, &r->rsp[i].msg);
		sml_buf_free(&in);
		sml_buf_free(&out);
	}
	if (r->trace->server_why == NULL)
		check_server_end(r);
}
