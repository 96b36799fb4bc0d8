/* SPDX-License-Identifier: Apache-2.0 */
/* The client's host of the scenarios: one run of its process. */
#include "scenario/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/state_fail.h"
#include "support/store_fail.h"

#define URL "http://server/sync"

struct process {
	struct client *client;
	struct sml_state *inner, *state;
	struct sml_store *stores[WORLD_FOLDERS_MAX];
	struct sml_engine_folder folders[WORLD_FOLDERS_MAX];
	struct sml_engine *engine;
	struct sml_arena *arena; /* of the run */
	struct sml_arena *msg;   /* of one message */
	struct sml_session_cfg session;
	struct sml_engine_cfg cfg;
	struct sml_buf answer;
	struct sml_str out; /* to be sent; absent: the session is over */
	struct sml_str url;
	bool is_resent;
};

static void
report(void *ctx, const struct sml_report *r)
{
	struct world_reports *n = &((struct world *)ctx)->reports;
	uint64_t *const counts[] = {
	    [SML_REPORT_SENT] = &n->sent,
	    [SML_REPORT_RECEIVED] = &n->received,
	    [SML_REPORT_CONFLICT] = &n->conflicts,
	    [SML_REPORT_HELD] = &n->held,
	    [SML_REPORT_FAILED] = &n->failed,
	    [SML_REPORT_REFUSED] = &n->refused,
	    [SML_REPORT_REMARK] = &n->remarks,
	    [SML_REPORT_FOLDER_FAILED] = &n->folders_failed,
	    [SML_REPORT_FOLDER_DONE] = &n->folders_done,
	};
	uint64_t *count =
	    (size_t)r->type < SML_ARRAY_LEN(counts) ? counts[r->type] : NULL;

	if (count)
		*count += r->type == SML_REPORT_HELD ? r->count : 1;
	if (((const struct world *)ctx)->is_loud)
		printf("  report %d %.*s key %.*s reason %d status %u %s\n",
		    (int)r->type, SML_STR_ARG(r->folder), SML_STR_ARG(r->key),
		    (int)r->reason, r->status,
		    r->err ? sml_err_name(r->err) : "");
}

static enum sml_err
step(struct process *p, const char *where)
{
	return test_fault_step(
	    &p->client->world->client_fault, where, SML_E_STATE);
}

static enum sml_err
begin(struct process *p)
{
	return test_state_begin(p->inner);
}

static enum sml_err
commit(struct process *p)
{
	enum sml_err err = step(p, "client.commit");

	return err == SML_OK ? test_state_commit(p->inner) : err;
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
put(struct process *p, const char *name, struct sml_str s)
{
	return p->inner->ops->put(p->inner, name, s);
}

static bool
is_cancelled(void *ctx)
{
	struct world *w = ctx;

	return test_fault_step(&w->user_fault, "engine.is_cancelled",
		   SML_E_CANCELLED) != SML_OK;
}

static void
fill_cfg(struct process *p, uint64_t session_no)
{
	struct client *c = p->client;
	struct world *w = c->world;
	size_t i;

	p->state = test_state_fail_new(p->inner, &w->client_fault);
	for (i = 0; i < c->folder_count; i++) {
		p->stores[i] =
		    test_store_fail_new(c->folders[i].store, &w->client_fault);
		p->stores[i]->is_read_by_others = w->options.is_read_by_others;
		p->folders[i].name = sml_str_of(c->folders[i].name);
		p->folders[i].remote = sml_str_of(c->folders[i].remote);
		p->folders[i].kind = c->folders[i].store->kind;
		p->folders[i].store = p->stores[i];
		p->folders[i].mode = c->folders[i].mode;
		p->folders[i].policy = w->options.policy;
		p->folders[i].filter = sml_str_of(c->folders[i].filter);
		p->folders[i].fields = sml_str_of(c->folders[i].fields);
		p->folders[i].is_asked = c->folders[i].mode != SML_MODE_TWO_WAY;
	}
	p->session.role = SML_CLIENT;
	p->session.env = &w->env;
	p->session.spool = p->state->spool;
	p->session.devinf =
	    world_devinf(w, c->dev_id, c->folders, c->folder_count, p->arena);
	p->session.max_msg = w->options.max_msg;
	p->session.max_obj = w->options.max_obj;
	p->session.encoding = w->options.encoding;
	p->session.version = SML_V_12;
	p->session.server_uri = SML_STR(URL);
	p->session.session_id =
	    sml_arena_printf(p->arena, "%llu", (unsigned long long)session_no);
	p->session.user = SML_STR("ann");
	p->session.password = SML_STR("secret");
	p->session.auth = SML_AUTH_BASIC;
	p->cfg.env = &w->env;
	p->cfg.session = &p->session;
	p->cfg.state = p->state;
	p->cfg.folders = p->folders;
	p->cfg.folder_count = c->folder_count;
	p->cfg.session_no = (uint32_t)session_no;
	p->cfg.guard_percent = w->options.guard_percent;
	p->cfg.guard_count = w->options.guard_count;
	p->cfg.report = report;
	p->cfg.report_ctx = w;
	p->cfg.is_cancelled = is_cancelled;
}

static void
free_stores(struct process *p)
{
	size_t i;

	for (i = 0; i < p->client->folder_count; i++) {
		test_store_fail_free(p->stores[i]);
		p->stores[i] = NULL;
	}
}

static enum sml_err
new_engine(struct process *p, bool is_new_session)
{
	struct sml_str no = value(p, "host.session_no");
	uint64_t n = 0;

	if (no.p && !sml_str_u64(no, &n))
		return SML_E_BUG;
	sml_engine_free(p->engine);
	p->engine = NULL;
	test_state_fail_free(p->state);
	free_stores(p);
	fill_cfg(p, is_new_session ? n + 1 : n);
	return TEST_IN_LIBRARY(sml_engine_new(&p->cfg, &p->engine));
}

/* Continue the session whose last message had no answer. SML_E_NOT_FOUND,
 * SML_E_DECODE: there is none that can be continued. */
static enum sml_err
take_up(struct process *p)
{
	struct sml_str out = value(p, "host.outbox");
	enum sml_err err;

	if (!out.p)
		return SML_E_NOT_FOUND;
	err = TEST_IN_LIBRARY(sml_engine_load(p->engine));
	if (err == SML_OK) {
		p->out = out;
		p->url = value(p, "host.url");
		p->is_resent = true;
		/* Exactly once: the next run does not find it. */
		err = put(p, "host.outbox", SML_STR_NONE);
	}
	return err;
}

static enum sml_err
open_session(struct process *p)
{
	enum sml_err err = new_engine(p, false);

	if (err == SML_OK)
		err = TEST_IN_LIBRARY(sml_engine_settle(p->engine));
	if (err == SML_OK)
		err = take_up(p);
	if (err != SML_E_NOT_FOUND && err != SML_E_DECODE)
		return err;
	err = new_engine(p, true);
	if (err == SML_OK)
		err = put(p, "host.session_no", p->session.session_id);
	if (err == SML_OK)
		err = put(p, "host.outbox", SML_STR_NONE);
	if (err == SML_OK)
		err = put(p, "session", SML_STR_NONE);
	if (err == SML_OK)
		err = TEST_IN_LIBRARY(sml_engine_settle(p->engine));
	if (err == SML_OK)
		err = TEST_IN_LIBRARY(sml_engine_start(p->engine, &p->out));
	return err;
}

/* The message and its URL last before it leaves. A message sent for the
 * second time is not kept for a third. */
static enum sml_err
commit_out(struct process *p)
{
	bool is_over = !p->out.p;
	struct sml_str url = SML_STR_NONE;
	enum sml_err err;

	if (!is_over && !p->is_resent) {
		url = sml_session_url(sml_engine_session(p->engine));
		p->url = sml_arena_dup(p->arena, url);
		err = put(p, "host.url", p->url);
		if (err == SML_OK)
			err = put(p, "host.outbox", p->out);
	} else {
		err = put(p, "host.outbox", SML_STR_NONE);
	}
	p->is_resent = false;
	return err == SML_OK ? commit(p) : err;
}

static enum sml_err
feed_answer(struct process *p)
{
	struct sml_msg msg;
	enum sml_err err;

	sml_arena_reset(p->msg);
	err = TEST_IN_LIBRARY(sml_wire_decode(
	    p->session.encoding, sml_buf_str(&p->answer), p->msg, &msg, NULL));
	if (err == SML_OK)
		err = begin(p);
	if (err == SML_OK)
		err = TEST_IN_LIBRARY(sml_engine_feed(p->engine,
		    p->session.encoding, &msg, SML_AUTH_BEFORE, &p->out));
	return err;
}

/* What a client of others would say: both words are as long. */
static struct sml_str
as_others_say(struct process *p, struct sml_str out)
{
	struct sml_str word = SML_STR("INCLUSIVE");
	size_t i, at = sml_str_find(out, word, 0);
	char *copy;

	for (i = 0; i < p->client->folder_count; i++)
		if (p->client->folders[i].is_exclusive && at < out.len) {
			copy = sml_arena_alloc(p->arena, out.len);
			if (!copy)
				abort();
			memcpy(copy, out.p, out.len);
			memcpy(copy + at, "EX", 2);
			return (struct sml_str){copy, out.len};
		}
	return out;
}

/* The last message of a suspended session: nobody waits for its answer. */
static enum sml_err
say_goodbye(struct process *p)
{
	struct world *w = p->client->world;
	enum sml_err err = put(p, "host.outbox", SML_STR_NONE);

	p->url = sml_arena_dup(
	    p->arena, sml_session_url(sml_engine_session(p->engine)));
	if (err == SML_OK)
		err = commit(p);
	if (err == SML_OK)
		err = test_pipe_exchange(
		    &w->pipe, p->url, p->session.encoding, p->out, &p->answer);
	return err == SML_OK ? SML_E_CANCELLED : err;
}

static enum sml_err
exchange_all(struct process *p, struct run *out)
{
	struct world *w = p->client->world;
	enum sml_err err = SML_OK;

	while (err == SML_OK && p->out.p) {
		if (out->exchanges == 500)
			return SML_E_LIMIT;
		w->now_utc++;
		err = test_pipe_exchange(&w->pipe, p->url, p->session.encoding,
		    as_others_say(p, p->out), &p->answer);
		if (err != SML_OK)
			break;
		out->exchanges++;
		if (w->during)
			w->during(w, out->exchanges);
		err = feed_answer(p);
		if (err == SML_OK && sml_engine_is_suspended(p->engine))
			return say_goodbye(p);
		if (err == SML_OK)
			err = commit_out(p);
	}
	return err;
}

/* The session cannot go on: forget it, so that the next run starts over. */
static void
drop_session(struct process *p)
{
	memdb_rollback(p->client->db);
	if (begin(p) != SML_OK || put(p, "session", SML_STR_NONE) != SML_OK ||
	    put(p, "host.outbox", SML_STR_NONE) != SML_OK ||
	    test_state_commit(p->inner) != SML_OK)
		abort();
}

bool
client_is_undone(const struct client *c, const struct run *run, size_t folder)
{
	enum sml_mode mode = c->folders[folder].mode;

	if (mode == SML_MODE_MAKE_LOCAL_MATCH ||
	    mode == SML_MODE_MAKE_SERVER_MATCH)
		return run->results[folder] != SML_FOLDER_IN_STEP;
	return mode != SML_MODE_TWO_WAY &&
	       run->results[folder] == SML_FOLDER_FAILED;
}

static void
end_run(struct process *p, enum sml_err err, struct run *out)
{
	struct client *c = p->client;
	size_t i;

	out->err = err;
	if (c->world->client_fault.is_dead)
		out->end = RUN_DEAD;
	else if (err == SML_OK)
		out->end = RUN_DONE;
	else
		out->end = err == SML_E_TRANSPORT || err == SML_E_CANCELLED
			       ? RUN_CUT
			       : RUN_FAILED;
	if (c->world->user_fault.is_dead) {
		c->world->user_fault.kind = TEST_FAULT_NONE;
		c->world->user_fault.is_dead = false;
	}
	if (out->end == RUN_FAILED)
		drop_session(p);
	else
		memdb_rollback(c->db);
	for (i = 0; out->end == RUN_DONE && i < c->folder_count; i++) {
		out->results[i] = sml_engine_result(p->engine, i);
		if (!client_is_undone(c, out, i))
			c->folders[i].mode = SML_MODE_TWO_WAY;
	}
	sml_engine_free(p->engine);
	test_state_fail_free(p->state);
	free_stores(p);
	sml_buf_free(&p->answer);
	sml_arena_free(p->msg);
	sml_arena_free(p->arena);
}

void
client_run(struct client *c, struct run *out)
{
	struct process p = {.client = c, .inner = c->state};
	enum sml_err err;

	memset(out, 0, sizeof(*out));
	c->world->now_utc += 60;
	sml_buf_init(&p.answer, SML_MSG_MAX);
	p.arena = sml_arena_new(SML_MSG_ARENA_MAX);
	p.msg = sml_arena_new(SML_MSG_ARENA_MAX);
	if (!p.arena || !p.msg)
		abort();
	err = begin(&p);
	if (err == SML_OK)
		err = open_session(&p);
	if (err == SML_OK)
		err = commit_out(&p);
	if (err == SML_OK)
		err = exchange_all(&p, out);
	if (err == SML_OK && !sml_engine_is_done(p.engine))
		err = SML_E_BUG;
	end_run(&p, err, out);
}
