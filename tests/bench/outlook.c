/* SPDX-License-Identifier: Apache-2.0 */
/* The bench of the MAPI store: contacts in the double of a mail client. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "client/state_sqlite.h"
#include "outlook/mapi_client.h"
#include "outlook/store_mapi.h"
#include "support/items.h"
#include "support/test.h"
#include "sync/engine_priv.h"

#include <psapi.h>

/**
 * outlook [CONTACTS]: adds them, scans the unchanged folder as the engine does
 * (the listing against the links of state.db), and reads them all. CPU is that
 * of this process, the double's own part included; memory is how much more it
 * holds afterwards. Nothing is asserted.
 */

#define SCANS 10

static void
must(bool ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "outlook: %s failed\n", what);
		exit(1);
	}
}

static void
must_do(enum sml_err err, const char *what)
{
	if (err != SML_OK)
		fprintf(stderr, "outlook: %s\n", sml_err_name(err));
	must(err == SML_OK, what);
}

/* ---- cost ---- */

struct cost {
	double cpu_s, wall_s;
	size_t bytes;
};

static double
seconds_of(FILETIME t)
{
	return (double)((uint64_t)t.dwHighDateTime << 32 | t.dwLowDateTime) /
	       1e7;
}

static struct cost
cost_now(void)
{
	FILETIME made, ended, kernel, user, now;
	PROCESS_MEMORY_COUNTERS memory = {.cb = sizeof(memory)};

	GetProcessTimes(GetCurrentProcess(), &made, &ended, &kernel, &user);
	GetSystemTimeAsFileTime(&now);
	K32GetProcessMemoryInfo(GetCurrentProcess(), &memory, sizeof(memory));
	return (struct cost){seconds_of(kernel) + seconds_of(user),
	    seconds_of(now), memory.WorkingSetSize};
}

/* A row: what one of @times costs since @before. */
static void
print_row(const char *name, const struct cost *before, unsigned times,
    const char *goal)
{
	const struct cost now = cost_now();

	printf("  %-34s %7.3f s cpu %7.3f s  %8.1f MB %s\n", name,
	    (now.cpu_s - before->cpu_s) / times,
	    (now.wall_s - before->wall_s) / times,
	    ((double)now.bytes - (double)before->bytes) / 1048576, goal);
	fflush(stdout);
}

/* ---- the folder ---- */

static void
add_all(struct sml_store *store, size_t count)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct sml_entry entry;
	struct sml_buf text;
	char op_id[32];
	size_t i;

	must(arena != NULL, "memory");
	sml_buf_init(&text, SML_ITEM_MAX);
	for (i = 0; i < count; i++) {
		struct sml_apply req = {.op = SML_OP_ADD,
		    .key = SML_STR_NONE,
		    .expected = SML_STR_NONE,
		    .planned = SML_STR_NONE};

		sml_buf_reset(&text);
		items_make(SML_KIND_CONTACT, 1, i, &text);
		snprintf(op_id, sizeof(op_id), "op%lu", (unsigned long)i);
		req.text = sml_buf_str(&text);
		req.op_id = sml_str_of(op_id);
		must_do(
		    store->ops->apply(store, &req, arena, &entry), "adding");
		sml_arena_reset(arena);
	}
	sml_buf_free(&text);
	sml_arena_free(arena);
}

static size_t
read_all(struct sml_store *store)
{
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	struct sml_arena *last = sml_arena_new(8 * SML_URI_MAX);
	struct sml_entry after = {.key = SML_STR("")}, entry;
	struct sml_str text;
	size_t bytes = 0;
	enum sml_err err;

	must(arena && last, "memory");
	while ((err = store->ops->next_change(store, &after, arena, &entry)) ==
	       SML_OK) {
		must_do(store->ops->read(store, entry.key, arena, &text, NULL),
		    "reading");
		bytes += text.len;
		sml_arena_reset(last);
		after.key = sml_arena_dup(last, entry.key);
		sml_arena_reset(arena);
	}
	must(err == SML_END, "listing");
	sml_arena_free(arena);
	sml_arena_free(last);
	return bytes;
}

/* The same table as the store's listing, by nobody's code but the double's. */
static void
list_bare(struct client *user)
{
	SizedSPropTagArray(4, columns) = {
	    4, {PR_ENTRYID, PR_RECORD_KEY, PR_LAST_MODIFICATION_TIME,
		   PR_MESSAGE_CLASS_W}};
	IMAPIFolder *folder;
	IMAPITable *table;
	SRowSet *rows;
	ULONG got, i;

	must(client_default_folder(user, CLIENT_CONTACTS, 0, &folder) == S_OK,
	    "the folder");
	must(CALL(folder, GetContentsTable, MAPI_UNICODE, &table) == S_OK &&
		 CALL(table, SetColumns, (SPropTagArray *)(void *)&columns,
		     0) == S_OK,
	    "the table");
	do {
		must(CALL(table, QueryRows, 500, 0, &rows) == S_OK, "rows");
		got = rows->cRows;
		for (i = 0; i < got; i++)
			MAPIFreeBuffer(rows->aRow[i].lpProps);
		MAPIFreeBuffer(rows);
	} while (got > 0);
	RELEASE(table);
	RELEASE(folder);
}

/* ---- the scan ---- */

struct bench {
	struct client_state *state;
	struct sml_engine engine;
	struct engine_ds folder;
};

static void
scan(struct bench *b)
{
	struct sml_store *store = b->folder.folder.store;

	must_do(store->ops->begin(store), "begin");
	must_do(client_state_begin(b->state), "a transaction");
	b->folder.present = b->folder.changed = 0;
	must_do(sml_scan_folder(&b->engine, &b->folder), "the scan");
	must_do(client_state_commit(b->state), "a commit");
	sml_arena_reset(b->engine.msg);
	store->ops->end(store);
}

/* As if all had been sent. */
static void
agree_all(struct bench *b)
{
	struct sml_state *st = b->engine.cfg.state;
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	must_do(client_state_begin(b->state), "a transaction");
	while ((err = st->ops->link_next(st, b->folder.st.id, SML_LINKS_ALL,
		    after, b->engine.msg, &link)) == SML_OK) {
		after = link.id;
		link.pending = SML_OP_NONE;
		memset(link.agreed, 1, sizeof(link.agreed));
		must_do(st->ops->link_put(st, &link, &link.id), "a link");
		sml_arena_reset(b->engine.msg);
	}
	must(err == SML_END, "the links");
	must_do(client_state_commit(b->state), "a commit");
}

static void
bench_scans(struct bench *b, struct client *user, size_t count)
{
	struct cost before = cost_now();
	unsigned i;

	for (i = 0; i < SCANS; i++)
		list_bare(user);
	print_row("the double's part of a scan", &before, SCANS, "");
	before = cost_now();
	scan(b);
	print_row("first scan, all new", &before, 1, "");
	agree_all(b);
	before = cost_now();
	scan(b);
	print_row("scan, nothing changed", &before, 1, "(goal 0.5 s cpu)");
	must(b->folder.present == count && b->folder.changed == 0,
	    "finding nothing");
	before = cost_now();
	for (i = 0; i < SCANS; i++)
		scan(b);
	print_row("each of ten more", &before, SCANS, "(goal 0 MB)");
}

/* ---- all ---- */

static void
open_bench(struct bench *b, const char *path)
{
	const struct client_state_cfg cfg = {.path = path, .env = test_env()};
	struct client_problem problem;

	memset(b, 0, sizeof(*b));
	must_do(client_state_open(&cfg, &b->state, &problem), "state.db");
	b->engine.cfg.state = client_state_ops(b->state);
	b->engine.cfg.env = test_env();
	b->engine.cfg.session_no = 1;
	b->engine.cfg.guard_percent = 100;
	b->engine.arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	b->engine.msg = sml_arena_new(SML_CONTENT_ARENA_MAX);
	must(b->engine.arena && b->engine.msg, "memory");
	must_do(client_state_begin(b->state), "a transaction");
	must_do(b->engine.cfg.state->ops->folder_get(b->engine.cfg.state,
		    SML_STR("contacts"), b->engine.arena, &b->folder.st),
	    "the folder");
	must_do(client_state_commit(b->state), "a commit");
}

static void
close_bench(struct bench *b)
{
	client_state_close(b->state);
	sml_arena_free(b->engine.arena);
	sml_arena_free(b->engine.msg);
}

int
main(int argc, char **argv)
{
	const size_t count =
	    argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 10000;
	const struct outlook_map_env env = {test_env(), sml_zone_utc()};
	char folder[MAX_PATH], path[MAX_PATH + 32];
	struct outlook_mapi *mapi;
	struct client user;
	struct bench b;
	struct cost before;
	size_t bytes;

	must(count > 0, "the number of contacts");
	/* In memory only. */
	SetEnvironmentVariableA("VALISE_MAPI_FILE", NULL);
	GetTempPathA(sizeof(folder), folder);
	snprintf(path, sizeof(path), "%svalise-bench-%lu.db", folder,
	    (unsigned long)GetCurrentProcessId());
	DeleteFileA(path);
	must(client_begin(&user) == S_OK, "the log-on");
	must_do(outlook_mapi_begin(NULL, NULL, &mapi), "the log-on");
	open_bench(&b, path);
	must_do(outlook_store_open(
		    mapi, SML_KIND_CONTACT, &env, &b.folder.folder.store),
	    "the folder");
	printf("Outlook: %lu contacts in a double of the mail client\n",
	    (unsigned long)count);
	before = cost_now();
	add_all(b.folder.folder.store, count);
	b.folder.folder.store->ops->end(b.folder.folder.store);
	print_row("add all", &before, 1, "");
	/* What is too young for the clock has no token. */
	Sleep(200);
	bench_scans(&b, &user, count);
	before = cost_now();
	must_do(
	    b.folder.folder.store->ops->begin(b.folder.folder.store), "begin");
	bytes = read_all(b.folder.folder.store);
	b.folder.folder.store->ops->end(b.folder.folder.store);
	print_row("read all", &before, 1, "");
	printf(
	    "  average contact: %lu bytes\n", (unsigned long)(bytes / count));
	b.folder.folder.store->ops->close(b.folder.folder.store);
	outlook_mapi_end(mapi);
	client_end(&user);
	close_bench(&b);
	DeleteFileA(path);
	return 0;
}
