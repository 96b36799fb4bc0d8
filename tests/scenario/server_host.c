/* SPDX-License-Identifier: Apache-2.0 */
/* The server's host of the scenarios: one message, one process. */
#include "scenario/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/state_fail.h"
#include "support/store_fail.h"

#define URL "http://server/sync"

/* What lives as long as the process that serves one message. */
struct process {
	struct server *server;
	struct sml_state *inner, *state;
	struct sml_store *stores[WORLD_FOLDERS_MAX];
	struct sml_engine *engine;
	struct sml_arena *arena;
	struct sml_session_cfg session;
	struct sml_engine_cfg cfg;
};

static enum sml_err
say(struct world *w, const char *what, enum sml_err err)
{
	if (!w->said[0])
		snprintf(w->said, sizeof(w->said), "%s: %s", what,
		    sml_err_name(err));
	return err;
}

static enum sml_err
resolve(void *ctx, struct sml_str database, struct sml_engine_folder *out)
{
	struct process *p = ctx;
	const struct server *s = p->server;
	size_t i;

	if (sml_str_starts(database, "./"))
		database = sml_str_sub(database, 2, database.len);
	if (s->denied && sml_str_is(database, s->denied))
		return SML_E_DENIED;
	if (s->busy && sml_str_is(database, s->busy))
		return SML_E_STORE_BUSY;
	for (i = 0; i < s->folder_count; i++) {
		const struct world_folder *f = &s->folders[i];

		if (!sml_str_is(database, f->name))
			continue;
		memset(out, 0, sizeof(*out));
		out->name = sml_str_of(f->name);
		out->kind = f->store->kind;
		out->store = p->stores[i];
		out->policy = s->world->options.policy;
		return SML_OK;
	}
	return SML_E_NOT_FOUND;
}

static struct sml_state *
state_of(struct server *s, struct sml_str dev_id)
{
	struct server_device *d;
	char name[sizeof(d->dev_id)];
	struct sml_state *st;

	snprintf(name, sizeof(name), "%.*s", SML_STR_ARG(dev_id));
	st = server_device_state(s, name);
	if (st || s->device_count == WORLD_DEVICES_MAX)
		return st;
	d = &s->devices[s->device_count++];
	memcpy(d->dev_id, name, sizeof(name));
	d->state = test_state_new(s->db, SML_SERVER);
	return d->state;
}

static struct sml_str
value(struct process *p, const char *name)
{
	struct sml_str s = SML_STR_NONE;

	if (p->inner->ops->get(p->inner, name, p->arena, &s) != SML_OK)
		return SML_STR_NONE;
	return s;
}

static enum sml_err
open_engine(struct process *p, struct sml_str dev_id, struct sml_str session_no)
{
	struct world *w = p->server->world;
	size_t i;
	uint64_t no = 0;

	if (session_no.p && !sml_str_u64(session_no, &no))
		return SML_E_BUG;
	p->state = test_state_fail_new(p->inner, &w->server_fault);
	for (i = 0; i < p->server->folder_count; i++)
		p->stores[i] = test_store_fail_new(
		    p->server->folders[i].store, &w->server_fault);
	p->session.role = SML_SERVER;
	p->session.env = &w->env;
	p->session.spool = p->state->spool;
	p->session.devinf = world_devinf(
	    w, "server", p->server->folders, p->server->folder_count, p->arena);
	p->session.max_msg = w->options.max_msg;
	p->session.max_obj = w->options.max_obj;
	p->session.resp_uri = sml_arena_printf(p->arena, URL "?s=%.*s.%llu",
	    SML_STR_ARG(dev_id), (unsigned long long)no);
	p->session.challenge = SML_AUTH_BASIC;
	p->cfg.env = &w->env;
	p->cfg.session = &p->session;
	p->cfg.state = p->state;
	p->cfg.resolve = resolve;
	p->cfg.resolve_ctx = p;
	p->cfg.session_no = (uint32_t)no;
	p->cfg.guard_percent = w->options.guard_percent;
	p->cfg.guard_count = w->options.guard_count;
	return TEST_IN_LIBRARY(sml_engine_new(&p->cfg, &p->engine));
}

static void
close_process(struct process *p)
{
	size_t i;

	sml_engine_free(p->engine);
	test_state_fail_free(p->state);
	for (i = 0; i < p->server->folder_count; i++)
		test_store_fail_free(p->stores[i]);
	sml_arena_free(p->arena);
}

/* A new session replaces the old one; its number counts up. */
static enum sml_err
begin_session(struct process *p, struct sml_str *no_out)
{
	struct sml_state *st = p->inner;
	uint64_t no = 0;
	enum sml_err err;
	int kind;

	if (no_out->p && !sml_str_u64(*no_out, &no))
		return SML_E_BUG;
	*no_out =
	    sml_arena_printf(p->arena, "%llu", (unsigned long long)no + 1);
	err = st->ops->put(st, "host.session_no", *no_out);
	if (err == SML_OK)
		err = st->ops->put(st, "session", SML_STR_NONE);
	for (kind = 0; err == SML_OK && kind <= SML_SPOOL_STAGE; kind++)
		err = st->spool->ops->drop(
		    st->spool, (enum sml_spool_kind)kind, UINT64_MAX);
	return err;
}

static enum sml_err
answer_message(struct process *p, struct sml_str url,
    enum sml_encoding encoding, const struct sml_msg *msg,
    struct sml_str *answer_out)
{
	struct sml_str no = value(p, "host.session_no");
	bool is_first = sml_str_is(msg->hdr.msg_id, "1");
	enum sml_auth_verdict verdict = SML_AUTH_BEFORE;
	enum sml_err err = SML_OK;

	if (is_first)
		verdict = msg->hdr.cred ? SML_AUTH_ACCEPTED : SML_AUTH_MISSING;
	if (verdict == SML_AUTH_ACCEPTED)
		err = begin_session(p, &no);
	if (err == SML_OK)
		err = open_engine(p, msg->hdr.source.uri, no);
	if (err == SML_OK && !is_first) {
		if (!sml_str_eq(url, p->session.resp_uri))
			return SML_E_SESSION;
		err = TEST_IN_LIBRARY(sml_engine_load(p->engine));
		if (err == SML_E_NOT_FOUND)
			return SML_E_SESSION;
	}
	if (err == SML_OK)
		err = TEST_IN_LIBRARY(sml_engine_feed(
		    p->engine, encoding, msg, verdict, answer_out));
	if (err == SML_OK && !answer_out->p)
		err = say(p->server->world, "server has no answer", SML_E_BUG);
	return err;
}

static enum sml_err
keep_answer(struct process *p, const uint8_t digest[SML_SHA256_LEN],
    struct sml_str answer)
{
	struct sml_state *st = p->inner;
	enum sml_err err = st->ops->put(st, "host.digest",
	    (struct sml_str){(const char *)digest, SML_SHA256_LEN});

	if (err == SML_OK)
		err = st->ops->put(st, "host.answer", answer);
	return err;
}

/* Inside the transaction; SML_OK: it is to be committed. */
static enum sml_err
serve_decoded(struct process *p, struct sml_str url, enum sml_encoding encoding,
    struct sml_str in, struct sml_buf *out)
{
	uint8_t digest[SML_SHA256_LEN];
	struct sml_str answer, seen;
	struct sml_msg msg;
	enum sml_err err = TEST_IN_LIBRARY(
	    sml_wire_decode(encoding, in, p->arena, &msg, NULL));

	if (err == SML_OK)
		err = sml_digest_sha256(in, digest);
	if (err == SML_E_NOMEM)
		return err;
	if (err != SML_OK)
		return say(p->server->world, "server cannot decode", err);
	p->inner = state_of(p->server, msg.hdr.source.uri);
	if (!p->inner)
		return say(p->server->world, "too many devices", SML_E_LIMIT);
	seen = value(p, "host.digest");
	if (sml_str_eq(
		seen, (struct sml_str){(const char *)digest, SML_SHA256_LEN})) {
		sml_buf_put_str(out, value(p, "host.answer"));
		return sml_buf_err(out);
	}
	err = answer_message(p, url, encoding, &msg, &answer);
	if (err == SML_OK)
		err = keep_answer(p, digest, answer);
	if (err == SML_OK) {
		sml_buf_put_str(out, answer);
		err = sml_buf_err(out);
	}
	return err;
}

enum sml_err
server_serve(void *ctx, struct sml_str url, enum sml_encoding encoding,
    struct sml_str in, struct sml_buf *out)
{
	struct server *s = ctx;
	struct world *w = s->world;
	struct process p = {.server = s};
	enum sml_err err;

	p.arena = sml_arena_new(SML_MSG_ARENA_MAX);
	if (!p.arena)
		return SML_E_NOMEM;
	err = memdb_begin(s->db);
	if (err == SML_OK)
		err = serve_decoded(&p, url, encoding, in, out);
	if (err == SML_OK)
		err = test_fault_step(
		    &w->server_fault, "server.commit", SML_E_STATE);
	if (err == SML_OK)
		err = test_state_commit(p.inner);
	if (err != SML_OK)
		memdb_rollback(s->db);
	close_process(&p);
	if (err == SML_OK)
		return SML_OK;
	if (w->is_loud)
		printf("server: %s\n", sml_err_name(err));
	/* The next message meets a new process. */
	if (w->server_fault.is_dead)
		w->server_fault =
		    (struct test_fault){.where = w->server_fault.where};
	else if (w->server_fault.kind == TEST_FAULT_NONE &&
		 err != SML_E_SESSION)
		say(w, "server", err);
	/* The others are HTTP errors of a server that is busy or broken. */
	return err == SML_E_SESSION || err == SML_E_PROTOCOL ? err
							     : SML_E_TRANSPORT;
}
