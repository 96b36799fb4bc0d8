/* SPDX-License-Identifier: Apache-2.0 */
/* Three clients and a server, random edits and cuts: nothing is lost. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/item.h"
#include "scenario/sides.h"

/*
 * Every text that somebody writes has a number of its own, its version, in a
 * field of which an item has one, so that no two of them can be joined. A
 * version that nobody edited or deleted afterwards must be on every side in
 * the end, once; one that somebody did must be nowhere: its successor stands
 * for it, or the deletion. Two exceptions: where two sides wrote the same text
 * at the same time, an edit of one says nothing about the other; and who edits
 * what a killed run had just written, before the next run could see it, may
 * find the version that it had written beside the edit. A text that two sides
 * wrote may be there twice where one of them did after a killed run: the rest
 * of that session brings it the other's as an item of its own before it has
 * told of its edit. And until every client has had a whole session, slow
 * syncs may bring back what is over.
 *
 * Environment: VALISE_SEED=N repeats one round, aloud; VALISE_ROUNDS=N.
 */
#define CLIENTS 3
#define STEPS 40
#define VERSIONS_MAX 200
#define ROUNDS_QUICK 25
#define ROUNDS_FULL 400
#define QUIET_ROUNDS 8
#define HISTORY_MAX (256u * 1024)

struct version {
	unsigned parent; /* 0: an added item */
	unsigned name;
	bool is_over;   /* edited or deleted by somebody */
	bool is_shared; /* written on two sides, or edited after a kill */
	bool is_twice;  /* written on two sides, on one of them after a kill */
};

struct round {
	uint64_t random;
	struct world *w;
	struct script s;
	struct version v[VERSIONS_MAX];
	unsigned count; /* v[1] to v[count] */
	unsigned names;
	struct sml_buf history;
	bool is_loud;
	/* Its last run was killed, or it has had none. */
	bool is_unsettled[CLIENTS];
	bool has_synced[CLIENTS]; /* a whole session */
	struct client *running;
	unsigned during; /* message of the run in which others act; 0: none */
};

static uint64_t
draw(struct round *r, uint64_t below)
{
	r->random ^= r->random << 13;
	r->random ^= r->random >> 7;
	r->random ^= r->random << 17;
	return (r->random >> 16) % below;
}

static bool command(struct round *r, const char *format, ...) SML_PRINTF(2, 3);

static bool
command(struct round *r, const char *format, ...)
{
	char text[300];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	sml_buf_printf(&r->history, "%s; ", text);
	return script_run(&r->s, text);
}

/* ---- people ---- */

/* c0, c1, c2 or the server, which is chosen less often. */
static void
draw_side(struct round *r, char who[4])
{
	uint64_t n = draw(r, 7);

	if (n == 6)
		snprintf(who, 4, "s");
	else
		snprintf(who, 4, "c%u", (unsigned)(n % CLIENTS));
}

/* A random item of a side: its line, and the version it says it is. */
static bool
draw_item(struct round *r, const char *who, char line[200], unsigned *version)
{
	struct client *client;
	struct sml_store *st = script_folder(r->w, who, &client)->store;
	size_t count = test_store_count(st), n;
	struct test_store_item item;
	struct sml_buf text;
	const char *a;
	uint64_t id = 0;

	if (!count)
		return false;
	for (n = draw(r, count) + 1; n; n--)
		id = test_store_each(st, id, &item);
	sml_buf_init(&text, 4096);
	item_describe(st->kind, item.text, true, &text);
	snprintf(line, 200, "%.*s", SML_STR_ARG(sml_buf_str(&text)));
	sml_buf_free(&text);
	a = strstr(line, " c=");
	*version = a ? (unsigned)strtoul(a + 3, NULL, 10) : 0;
	return *version && *version <= r->count;
}

static bool
add(struct round *r, const char *who)
{
	struct version *v = &r->v[++r->count];

	v->name = ++r->names;
	return command(
	    r, "%s + i%u c=%u u=%u", who, v->name, r->count, v->name);
}

/* Another side's edit of the same text, if there is one that still lasts. A
 * text that itself was written twice may be two items by now. */
static unsigned
find_twin(const struct round *r, unsigned parent)
{
	unsigned i;

	if (r->v[parent].is_shared)
		return 0;
	for (i = parent + 1; i <= r->count; i++)
		if (r->v[i].parent == parent && !r->v[i].is_over)
			return i;
	return 0;
}

static bool
have_all_synced(const struct round *r)
{
	int i;

	for (i = 0; i < CLIENTS; i++)
		if (!r->has_synced[i])
			return false;
	return true;
}

/* Somebody edited or deleted what he saw as that version. */
static void
end_version(struct round *r, const char *who, unsigned version)
{
	r->v[version].is_over = true;
	if (!have_all_synced(r) ||
	    (who[0] == 'c' && r->is_unsettled[who[1] - '0']))
		r->v[version].is_shared = true;
}

static bool
edit(struct round *r, const char *who)
{
	char line[200];
	unsigned old, new = 0;

	if (!draw_item(r, who, line, &old))
		return true;
	if (draw(r, 5) == 0)
		new = find_twin(r, old);
	if (new) {
		r->v[new].is_shared = true;
		r->v[new].is_twice =
		    who[0] == 'c' && r->is_unsettled[who[1] - '0'];
	} else {
		new = ++r->count;
		r->v[new].parent = old;
		r->v[new].name = r->v[old].name;
	}
	end_version(r, who, old);
	return command(r, "%s = %s > i%u c=%u", who, line, r->v[old].name, new);
}

static bool
remove_one(struct round *r, const char *who)
{
	char line[200];
	unsigned version;

	if (!draw_item(r, who, line, &version))
		return true;
	end_version(r, who, version);
	return command(r, "%s - %s", who, line);
}

/* ---- runs and cuts ---- */

static void
draw_cut(struct round *r, const char **what)
{
	struct test_fault f = {.kind = TEST_FAULT_KILL};

	*what = "";
	switch (draw(r, 8)) {
	case 0:
		f.stop_at = draw(r, 150) + 1;
		r->s.power = (unsigned)draw(r, 4);
		r->w->client_fault = f;
		*what = "client killed";
		break;
	case 1:
		f.stop_at = draw(r, 150) + 1;
		r->w->server_fault = f;
		*what = "server killed";
		break;
	case 2:
		f.stop_at = draw(r, 10) + 1;
		f.kind = TEST_FAULT_FAIL;
		r->w->network_fault = f;
		*what = "network cut";
		break;
	default:
		break;
	}
}

/* Between a message and its answer somebody edits, or another client has a
 * whole run of its own. What is armed waits meanwhile. */
static void
others_act(struct world *w, unsigned number)
{
	struct round *r = w->during_ctx;
	struct test_fault client = w->client_fault, server = w->server_fault;
	struct test_fault network = w->network_fault;
	struct run run;
	char who[4];

	if (number != r->during)
		return;
	r->during = 0;
	w->client_fault = w->server_fault = w->network_fault =
	    (struct test_fault){0};
	sml_buf_printf(&r->history, " {%u: ", number);
	draw_side(r, who);
	if (draw(r, 2) && r->count + 1 < VERSIONS_MAX) {
		edit(r, who);
	} else if (who[0] == 'c' && &w->clients[who[1] - '0'] != r->running) {
		sml_buf_printf(&r->history, "%s sync", who);
		client_run(&w->clients[who[1] - '0'], &run);
		if (run.end == RUN_DONE)
			r->is_unsettled[who[1] - '0'] = false;
	}
	sml_buf_put_text(&r->history, "}");
	w->client_fault = client;
	w->server_fault = server;
	w->network_fault = network;
}

/* One run, which may be cut; the next run of that client goes on. */
static bool
sync_once(struct round *r)
{
	struct world *w = r->w;
	struct client *c = &w->clients[draw(r, CLIENTS)];
	const char *what;
	struct run run;
	size_t i;

	draw_cut(r, &what);
	sml_buf_printf(&r->history, "c%u sync", c->index);
	if (r->is_loud)
		printf("--- c%u sync, %s\n", c->index, what);
	r->running = c;
	r->during = (unsigned)draw(r, 8);
	client_run(c, &run);
	if (*what)
		sml_buf_printf(&r->history, " (%s at %s: %s)", what,
		    w->client_fault.where    ? w->client_fault.where
		    : w->server_fault.where  ? w->server_fault.where
		    : w->network_fault.where ? w->network_fault.where
					     : "no step",
		    sml_err_name(run.err));
	sml_buf_put_text(&r->history, "; ");
	for (i = 0; run.end == RUN_DEAD && r->s.power && i < c->folder_count;
	     i++)
		test_store_cut_power(
		    c->folders[i].store, r->s.power > 1 ? r->s.power : 0);
	w->client_fault = w->server_fault = w->network_fault =
	    (struct test_fault){0};
	r->s.power = 0;
	r->during = 0;
	if (run.end == RUN_DEAD || run.end == RUN_DONE)
		r->is_unsettled[c->index] = run.end == RUN_DEAD;
	if (run.end == RUN_DONE)
		r->has_synced[c->index] = true;
	if (run.end != RUN_FAILED && !w->said[0])
		return true;
	snprintf(r->s.why, sizeof(r->s.why), "c%u sync ends with %s %s",
	    c->index, sml_err_name(run.err), w->said);
	return *what && !w->said[0];
}

static bool
one_step(struct round *r)
{
	char who[4];

	draw_side(r, who);
	if (r->count + 1 >= VERSIONS_MAX)
		return sync_once(r);
	switch (draw(r, 8)) {
	case 0:
	case 1:
		return add(r, who);
	case 2:
	case 3:
	case 4:
		return edit(r, who);
	case 5:
		return remove_one(r, who);
	default:
		return sync_once(r);
	}
}

/* ---- the end ---- */

static bool
sync_until_quiet(struct round *r)
{
	struct test_pipe *pipe = &r->w->pipe;
	int i, quiet = 0;

	/* Twice, since the first may only end a session that was cut. */
	r->s.attempts = 2;
	for (i = 0; i < QUIET_ROUNDS; i++) {
		memset(&pipe->up, 0, sizeof(pipe->up));
		memset(&pipe->down, 0, sizeof(pipe->down));
		if (!command(r, "all sync"))
			return false;
		if (test_traffic_items(&pipe->up) ||
		    test_traffic_items(&pipe->down))
			quiet = 0;
		else if (++quiet == 2)
			return true;
	}
	snprintf(r->s.why, sizeof(r->s.why), "items still move after %d rounds",
	    QUIET_ROUNDS);
	return false;
}

static bool
check_versions(struct round *r)
{
	unsigned have[VERSIONS_MAX] = {0}, i;
	struct sml_store *st = r->w->server.folders[0].store;
	struct test_store_item item;
	uint64_t id = 0;
	char number[40];

	while ((id = test_store_each(st, id, &item)) != 0) {
		uint64_t n = 0;

		if (item_field(item.text, "ORG", number, sizeof(number)) &&
		    sml_str_u64(sml_str_of(number), &n) && n <= r->count)
			have[n]++;
		else
			snprintf(r->s.why, sizeof(r->s.why),
			    "an item that nobody wrote: ORG %s", number);
	}
	for (i = 1; i <= r->count && !r->s.why[0]; i++) {
		unsigned least = r->v[i].is_over ? 0 : 1;
		unsigned most = r->v[i].is_twice    ? 2
				: r->v[i].is_shared ? 1
						    : least;

		if (have[i] < least || have[i] > most)
			snprintf(r->s.why, sizeof(r->s.why),
			    "version %u of i%u is there %u times, expected "
			    "%u to %u",
			    i, r->v[i].name, have[i], least, most);
	}
	return !r->s.why[0];
}

static bool
check_sides(struct round *r)
{
	struct sml_buf all;
	bool ok;

	sml_buf_init(&all, HISTORY_MAX);
	sml_buf_put_text(&all, "all: ");
	sides_describe(r->w->server.folders[0].store, true, &all);
	ok = sides_check(r->w, (const char *)all.p, r->s.why, sizeof(r->s.why));
	sml_buf_free(&all);
	return ok;
}

static bool
run_round(uint64_t seed, bool is_loud)
{
	const enum sml_kind kind = SML_KIND_CONTACT;
	struct world_options options = {
	    .encoding = seed % 2 ? SML_WBXML : SML_XML,
	    .max_msg = seed % 3 ? 0 : 2500};
	struct round r = {.random = seed * 2654435761u + 1};
	bool ok = true;
	int i;

	r.is_loud = is_loud;
	r.w = world_new(&options, &kind, 1, CLIENTS);
	r.w->is_loud = is_loud;
	r.w->during = others_act;
	r.w->during_ctx = &r;
	for (i = 0; i < CLIENTS; i++)
		r.is_unsettled[i] = true;
	if (is_loud && getenv("VALISE_LOG"))
		r.w->pipe.trace = stdout;
	r.s.w = r.w;
	r.s.attempts = 1;
	sml_buf_init(&r.history, HISTORY_MAX);
	for (i = 0; i < STEPS && ok; i++) {
		r.s.why[0] = '\0';
		ok = one_step(&r);
	}
	r.s.why[0] = ok ? '\0' : r.s.why[0];
	ok =
	    ok && sync_until_quiet(&r) && check_sides(&r) && check_versions(&r);
	if (ok)
		ok = sides_check_traffic(r.w, r.s.why, sizeof(r.s.why));
	if (!ok)
		printf("VALISE_SEED=%llu: %s\n  after %.*s\n",
		    (unsigned long long)seed, r.s.why,
		    SML_STR_ARG(sml_buf_str(&r.history)));
	sml_buf_free(&r.history);
	world_free(r.w);
	return ok;
}

static uint64_t
number_of(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);
	uint64_t n;

	return text && sml_str_u64(sml_str_of(text), &n) ? n : otherwise;
}

int
main(void)
{
	const char *full = getenv("VALISE_TEST_FULL");
	uint64_t seed = number_of("VALISE_SEED", 0);
	uint64_t rounds = number_of("VALISE_ROUNDS",
	    full && strcmp(full, "1") == 0 ? ROUNDS_FULL : ROUNDS_QUICK);
	unsigned failed = 0;
	uint64_t i;

	if (seed) {
		failed = run_round(seed, true) ? 0 : 1;
		rounds = 1;
	}
	for (i = 1; !seed && i <= rounds && failed < 5; i++)
		failed += run_round(i, false) ? 0 : 1;
	printf("%s random_edits_and_cuts_lose_nothing\n",
	    failed ? "FAILED" : "ok");
	printf("random: %llu rounds from seed 1, %u failed\n",
	    (unsigned long long)rounds, failed);
	return failed ? 1 : 0;
}
