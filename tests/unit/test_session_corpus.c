/* SPDX-License-Identifier: Apache-2.0 */
/* Recorded sessions of other implementations, played to both of our roles. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session/session.h"
#include "support/spool_memory.h"
#include "support/test.h"

/* One of our sessions that meets recorded messages. */
struct meeting {
	struct sml_session_cfg cfg;
	struct sml_session *s;
	struct sml_spool *spool;
	struct sml_devinf devinf;
	size_t sessions, messages, alerts, items, maps, finals, devinfs;
	size_t expected_items, ends;
};

static void
meet(struct meeting *m, enum sml_role role)
{
	memset(m, 0, sizeof(*m));
	m->devinf.dev_id = SML_STR("valise-1");
	m->devinf.has_large_objs = true;
	m->cfg = (struct sml_session_cfg){
	    .role = role,
	    .env = test_env(),
	    .devinf = &m->devinf,
	    .max_msg = SML_MSG_ANNOUNCE,
	    .max_obj = SML_ITEM_MAX,
	    .version = SML_V_12,
	    .server_uri = SML_STR("http://host/sync"),
	    .resp_uri = SML_STR("http://host/sync?s=1"),
	    .user = SML_STR("u"),
	    .password = SML_STR("p"),
	    .auth = SML_AUTH_MD5,
	};
}

static void
part(struct meeting *m)
{
	sml_session_free(m->s);
	spool_memory_free(m->spool);
	m->s = NULL;
	m->spool = NULL;
}

static void
begin(struct meeting *m)
{
	part(m);
	m->spool = spool_memory_new();
	m->cfg.spool = m->spool;
	m->sessions++;
	CU_ASSERT_EQUAL_FATAL(sml_session_new(&m->cfg, &m->s), SML_OK);
}

/* Between two messages there are the saved bytes only. */
static void
save_and_load(struct meeting *m)
{
	struct sml_buf saved;

	sml_buf_init(&saved, SML_SESSION_ROW_MAX);
	CU_ASSERT_EQUAL(sml_session_save(m->s, &saved), SML_OK);
	sml_session_free(m->s);
	m->s = NULL;
	CU_ASSERT_EQUAL_FATAL(
	    sml_session_load(&m->cfg, sml_buf_str(&saved), &m->s), SML_OK);
	sml_buf_free(&saved);
}

static enum sml_err
act(struct meeting *m, const struct sml_event *ev)
{
	size_t ds = ev->ds;
	enum sml_err err = SML_OK;

	switch (ev->type) {
	case SML_EV_ALERT:
		m->alerts++;
		if (m->cfg.role == SML_SERVER) {
			err = sml_session_add_ds(
			    m->s, ev->alert.local, ev->alert.remote, &ds);
		}
		return err != SML_OK ? err
				     : sml_session_status(m->s, &ev->ref, 200,
					   ev->alert.peer.next);
	case SML_EV_SYNC:
		return sml_session_status(m->s, &ev->ref, 200, SML_STR_NONE);
	case SML_EV_ITEM:
		m->items++;
		return sml_session_status(m->s, &ev->ref, 201, SML_STR_NONE);
	case SML_EV_MAP:
		m->maps++;
		break;
	case SML_EV_FINAL:
		m->finals++;
		break;
	case SML_EV_DEVINF:
		m->devinfs++;
		break;
	case SML_EV_ATOMIC:
	case SML_EV_ATOMIC_END:
	case SML_EV_SYNC_END:
	case SML_EV_STATUS:
	case SML_EV_RETRY:
	case SML_EV_MORE:
	case SML_EV_ABORT:
	default:
		break;
	}
	return SML_OK;
}

static size_t
count_items(const struct sml_cmd *cmd)
{
	size_t count = 0;

	for (; cmd != NULL; cmd = cmd->next) {
		count += count_items(cmd->children);
		if (cmd->type != SML_CMD_ADD && cmd->type != SML_CMD_REPLACE &&
		    cmd->type != SML_CMD_DELETE) {
			continue;
		}
		for (const struct sml_item *item = cmd->items; item != NULL;
		     item = item->next) {
			count += !item->has_more_data;
		}
	}
	return count;
}

/* One message in, the events, one out. */
static enum sml_err
take(struct meeting *m, enum sml_encoding encoding, const struct sml_msg *msg,
    enum sml_auth_verdict verdict)
{
	struct sml_event ev;
	struct sml_str out;
	enum sml_err err = sml_session_feed(m->s, encoding, msg, verdict);

	while (err == SML_OK) {
		err = sml_session_next(m->s, &ev);
		if (err == SML_OK) {
			err = act(m, &ev);
		}
	}
	if (err != SML_END) {
		return err;
	}
	err = sml_session_flush(m->s, true, &out);
	if (err == SML_OK && out.p == NULL) {
		m->ends++;
		return SML_END;
	}
	if (err == SML_OK && !sml_session_is_refused(m->s)) {
		save_and_load(m);
	}
	return err;
}

/* ---- files ---- */

static bool
read_msg(const char *path, struct sml_arena *arena,
    enum sml_encoding *encoding_out, struct sml_msg *out)
{
	size_t len = 0;
	char *text = test_read_file(path, &len);
	struct sml_str in;

	if (text == NULL) {
		return false;
	}
	in = sml_arena_dup(arena, (struct sml_str){text, len});
	free(text);
	*encoding_out = sml_encoding_sniff(in);
	return sml_wire_decode(*encoding_out, in, arena, out, NULL) == SML_OK;
}

/* ---- SyncEvolution ---- */

static const char *const scenarios[] = {"01-slow-wbxml12", "02-two-way-both",
    "03-conflict-mod-mod", "04-conflict-clientdel-servermod", "05-no-change",
    "06-refresh-from-server", "07-refresh-from-client",
    "08-one-way-from-client", "09-one-way-from-server", "10-slow-again",
    "11-slow-xml12", "12-slow-xml11", "13-slow-xml10", "14-slow-wbxml11",
    "15-noctcap-norestart", "16-vcard21", "17-auth-md5", "18-auth-md5-second",
    "19-auth-basic", "20-auth-basic-second", "22-largeobj-maxmsg8000",
    "23-largeobj-down"};

static bool
read_step(const char *root, const char *scenario, int step, const char *kind,
    struct sml_arena *arena, enum sml_encoding *encoding_out,
    struct sml_msg *out)
{
	char path[1000];

	(void)snprintf(path, sizeof(path),
	    "%s/syncml/syncevolution/%s/%03d-%s.body", root, scenario, step,
	    kind);
	return read_msg(path, arena, encoding_out, out);
}

/* The recorded client talks to our server. */
static void
play_client(const char *root, const char *scenario, struct meeting *m)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);

	meet(m, SML_SERVER);
	begin(m);
	for (int step = 1;; step++) {
		enum sml_encoding encoding;
		struct sml_msg msg;
		enum sml_err err;

		sml_arena_reset(arena);
		if (!read_step(
			root, scenario, step, "req", arena, &encoding, &msg)) {
			break;
		}
		/* A refused client begins anew. */
		if (sml_str_is(msg.hdr.msg_id, "1") && step > 1) {
			begin(m);
		}
		m->messages++;
		m->expected_items += count_items(msg.cmds);
		err = take(m, encoding, &msg,
		    msg.hdr.cred != NULL ? SML_AUTH_ACCEPTED : SML_AUTH_BEFORE);
		if (err != SML_OK) {
			printf("# %s message %d: %s\n", scenario, step,
			    sml_err_name(err));
		}
		CU_ASSERT_EQUAL(err, SML_OK);
	}
	if (m->items != m->expected_items) {
		printf("# %s: %zu of %zu items\n", scenario, m->items,
		    m->expected_items);
	}
	CU_ASSERT_EQUAL(m->items, m->expected_items);
	CU_ASSERT(m->alerts >= 1);
	CU_ASSERT(m->devinfs >= 1);
	part(m);
	sml_arena_free(arena);
}

/* Our client has alerted what the recorded one alerted. */
static void
alert_like(struct meeting *m, const struct sml_msg *req)
{
	struct sml_str out;

	m->cfg.session_id = req->hdr.session_id;
	m->cfg.version = req->hdr.version;
	begin(m);
	CU_ASSERT_EQUAL(sml_session_start(m->s), SML_OK);
	for (const struct sml_cmd *cmd = req->cmds; cmd != NULL;
	     cmd = cmd->next) {
		size_t ds;

		if (cmd->type == SML_CMD_ALERT && cmd->items != NULL) {
			CU_ASSERT_EQUAL(
			    sml_session_add_ds(m->s, cmd->items->source.uri,
				cmd->items->target.uri, &ds),
			    SML_OK);
			sml_session_ds(m->s, ds)->alert = 200;
			CU_ASSERT_EQUAL(
			    sml_session_alert(m->s, ds, NULL, NULL), SML_OK);
			sml_session_ds(m->s, ds)->phase =
			    SML_PHASE_CLIENT_CHANGES;
		}
	}
	CU_ASSERT_EQUAL(sml_session_flush(m->s, true, &out), SML_OK);
}

/* The recorded server talks to our client. */
static void
play_server(const char *root, const char *scenario, struct meeting *m)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	struct sml_arena *names = sml_arena_new(SML_MSG_ARENA_MAX);

	meet(m, SML_CLIENT);
	for (int step = 1;; step++) {
		enum sml_encoding encoding;
		struct sml_msg req, msg;
		enum sml_err err;

		sml_arena_reset(arena);
		if (!read_step(
			root, scenario, step, "req", names, &encoding, &req) ||
		    !read_step(
			root, scenario, step, "rsp", arena, &encoding, &msg)) {
			break;
		}
		m->cfg.encoding = encoding;
		if (sml_str_is(req.hdr.msg_id, "1")) {
			alert_like(m, &req);
		}
		m->messages++;
		m->expected_items += count_items(msg.cmds);
		err = take(m, encoding, &msg, SML_AUTH_BEFORE);
		if (err != SML_OK && err != SML_END) {
			printf("# %s answer %d: %s\n", scenario, step,
			    sml_err_name(err));
		}
		CU_ASSERT(err == SML_OK || err == SML_END);
	}
	if (m->items != m->expected_items) {
		printf("# %s: %zu of %zu items of the server\n", scenario,
		    m->items, m->expected_items);
	}
	CU_ASSERT_EQUAL(m->items, m->expected_items);
	CU_ASSERT(m->alerts >= 1);
	CU_ASSERT_EQUAL(m->ends, 1);
	part(m);
	sml_arena_free(names);
	sml_arena_free(arena);
}

static void
recorded_sessions_reach_their_end_in_both_roles(void)
{
	const char *root = test_fixtures();
	size_t messages = 0, items = 0;

	if (root == NULL) {
		printf(
		    "SKIPPED recorded_sessions_reach_their_end_in_both_roles:"
		    " set VALISE_FIXTURES to the corpus folder\n");
		return;
	}
	for (size_t i = 0; i < SML_ARRAY_LEN(scenarios); i++) {
		struct meeting m;

		play_client(root, scenarios[i], &m);
		messages += m.messages;
		items += m.items;
		play_server(root, scenarios[i], &m);
		messages += m.messages;
		items += m.items;
	}
	printf("# %zu messages, %zu items\n", messages, items);
	CU_ASSERT(messages > 100);
}

/* ---- everything else ---- */

/* As a first message to a server, and as an answer to a client. */
static void
feed_alone(const char *path, size_t *taken)
{
	struct sml_arena *arena = sml_arena_new(SML_MSG_ARENA_MAX);
	enum sml_encoding encoding;
	struct sml_msg msg;
	struct meeting m;
	struct sml_str out;
	enum sml_err err;

	if (read_msg(path, arena, &encoding, &msg)) {
		meet(&m, SML_SERVER);
		begin(&m);
		err = take(&m, encoding, &msg, SML_AUTH_ACCEPTED);
		CU_ASSERT(err == SML_OK || err == SML_E_PROTOCOL);
		*taken += err == SML_OK;
		part(&m);
		meet(&m, SML_CLIENT);
		m.cfg.session_id = msg.hdr.session_id;
		begin(&m);
		CU_ASSERT_EQUAL(sml_session_start(m.s), SML_OK);
		CU_ASSERT_EQUAL(sml_session_flush(m.s, true, &out), SML_OK);
		err = take(&m, encoding, &msg, SML_AUTH_BEFORE);
		CU_ASSERT_NOT_EQUAL(err, SML_E_BUG);
		CU_ASSERT_NOT_EQUAL(err, SML_E_STATE);
		part(&m);
	}
	sml_arena_free(arena);
}

static void
recorded_messages_are_answered_or_refused(void)
{
	const char *root = test_fixtures();
	char path[1000], *manifest, *line;
	size_t len = 0, taken = 0;

	if (root == NULL) {
		printf("SKIPPED recorded_messages_are_answered_or_refused: set"
		       " VALISE_FIXTURES to the corpus folder\n");
		return;
	}
	(void)snprintf(path, sizeof(path), "%s/MANIFEST.tsv", root);
	manifest = test_read_file(path, &len);
	CU_ASSERT_PTR_NOT_NULL_FATAL(manifest);
	for (line = manifest; line < manifest + len;
	     line += strcspn(line, "\n") + 1) {
		size_t name_len = strcspn(line, "\t\n");

		if (strncmp(line, "syncml/", 7) == 0) {
			(void)snprintf(path, sizeof(path), "%s/%.*s", root,
			    (int)name_len, line);
			feed_alone(path, &taken);
		}
	}
	printf("# %zu messages taken as first ones\n", taken);
	CU_ASSERT(taken > 50);
	free(manifest);
}

static const struct test_case cases[] = {
#define CASE(name)                                                             \
	{                                                                      \
#name, name                                                    \
	}
    CASE(recorded_sessions_reach_their_end_in_both_roles),
    CASE(recorded_messages_are_answered_or_refused),
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("session_corpus", cases, argc, argv);
}
