/* SPDX-License-Identifier: Apache-2.0 */
/* Scenario scripts: what people do on the sides of a world, in words. */
#include "scenario/script.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/item.h"
#include "scenario/sides.h"

#define COMMAND_MAX 400

/* One command, taken apart. */
struct command {
	char who[32];
	const char *verb;
	const char *args;
	struct client *client; /* NULL: the server */
	struct world_folder *folder;
};

static bool fail(struct script *s, const char *format, ...) SML_PRINTF(2, 3);

static bool
fail(struct script *s, const char *format, ...)
{
	va_list args;

	if (s->why[0])
		return false;
	va_start(args, format);
	vsnprintf(s->why, sizeof(s->why), format, args);
	va_end(args);
	return false;
}

struct world_folder *
script_folder(struct world *w, const char *who, struct client **client_out)
{
	const char *slash = strchr(who, '/');
	struct world_folder *folders = w->server.folders;
	size_t i, count = w->server.folder_count;

	*client_out = NULL;
	if (who[0] == 'c' && who[1] >= '0' &&
	    (size_t)(who[1] - '0') < w->client_count) {
		*client_out = &w->clients[who[1] - '0'];
		folders = (*client_out)->folders;
	} else if (who[0] != 's') {
		return NULL;
	}
	if (!slash)
		return &folders[0];
	for (i = 0; i < count; i++)
		if (strcmp(folders[i].name, slash + 1) == 0)
			return &folders[i];
	return NULL;
}

/* ---- items ---- */

/* The first item that @selector describes; its strings are copied into
 * @key and @text. */
static bool
find_item(struct sml_store *st, const char *selector, struct sml_buf *key,
    struct sml_buf *text)
{
	struct test_store_item item;
	struct sml_buf line;
	uint64_t id = 0;
	bool found = false;

	sml_buf_init(&line, SML_ITEM_MAX);
	while (!found && (id = test_store_each(st, id, &item)) != 0) {
		sml_buf_reset(&line);
		item_describe(st->kind, item.text, true, &line);
		sml_buf_put_byte(&line, 0);
		found = item_is(selector, (const char *)line.p);
		if (found) {
			sml_buf_put_str(key, item.key);
			sml_buf_put_str(text, item.text);
		}
	}
	sml_buf_free(&line);
	return found;
}

/* Insert @line before the item's END of its inner component. */
static void
keep_line(struct sml_buf *text, enum sml_kind kind, const char *line)
{
	struct sml_str all = sml_buf_str(text);
	struct sml_str end = kind == SML_KIND_CONTACT ? SML_STR("END:VCARD")
						      : SML_STR("END:VEVENT");
	size_t at = sml_str_find(all, end, 0);
	struct sml_buf out;

	if (at == all.len)
		return;
	sml_buf_init(&out, SML_ITEM_MAX);
	sml_buf_put_str(&out, sml_str_sub(all, 0, at));
	sml_buf_put_text(&out, line);
	sml_buf_put_str(&out, sml_str_sub(all, at, all.len));
	sml_buf_free(text);
	*text = out;
}

/* An editor keeps the UID and the mark of what it edits. */
static void
write_edited(enum sml_kind kind, struct sml_str old, const char *line,
    struct sml_buf *out)
{
	static const char *const kept[] = {
	    "UID", "CATEGORIES", "X-VALISE-CONFLICT"};
	char value[200], whole[260];
	size_t i;

	item_write(kind, line, out);
	for (i = 0; i < SML_ARRAY_LEN(kept); i++) {
		if (!item_field(old, kept[i], value, sizeof(value)) ||
		    item_field(sml_buf_str(out), kept[i], whole, sizeof(whole)))
			continue;
		snprintf(whole, sizeof(whole), "%s:%s\r\n", kept[i], value);
		keep_line(out, kind, whole);
	}
}

/* What people do on the server happens in a transaction of its own. */
static enum sml_err
on_side(struct script *s, const struct command *c,
    enum sml_err (*act)(
	struct sml_store *st, struct sml_str key, struct sml_str text),
    struct sml_str key, struct sml_str text)
{
	struct memdb *db = c->client ? NULL : s->w->server.db;
	enum sml_err err = db ? memdb_begin(db) : SML_OK;

	if (err == SML_OK)
		err = act(c->folder->store, key, text);
	if (db && err == SML_OK)
		err = memdb_commit(db);
	else if (db)
		memdb_rollback(db);
	return err;
}

static enum sml_err
act_put(struct sml_store *st, struct sml_str key, struct sml_str text)
{
	return test_store_put(st, key, text, NULL);
}

static enum sml_err
act_remove(struct sml_store *st, struct sml_str key, struct sml_str text)
{
	(void)text;
	return test_store_remove(st, key);
}

static enum sml_err
act_clear(struct sml_store *st, struct sml_str key, struct sml_str text)
{
	(void)key;
	(void)text;
	return test_store_clear(st);
}

static bool
do_add(struct script *s, const struct command *c)
{
	struct sml_buf text;
	enum sml_err err;

	sml_buf_init(&text, SML_ITEM_MAX);
	item_write(c->folder->store->kind, c->args, &text);
	err = on_side(s, c, act_put, SML_STR_NONE, sml_buf_str(&text));
	sml_buf_free(&text);
	return err == SML_OK || fail(s, "add: %s", sml_err_name(err));
}

static bool
do_fill(struct script *s, const struct command *c)
{
	unsigned long i, count = strtoul(c->args, NULL, 10);
	struct command add = *c;
	char line[64];

	for (i = 1; i <= count; i++) {
		snprintf(line, sizeof(line), "i%lu a=%lu", i, 555000 + i);
		add.args = line;
		if (!do_add(s, &add))
			return false;
	}
	return true;
}

/* "=", "-" and "touch": something happens to the item of a selector. */
static bool
do_item(struct script *s, const struct command *c)
{
	enum sml_kind kind = c->folder->store->kind;
	char selector[COMMAND_MAX];
	const char *to = strstr(c->args, " > ");
	struct sml_buf key, old, text;
	enum sml_err err = SML_E_NOT_FOUND;

	snprintf(selector, sizeof(selector), "%.*s",
	    to ? (int)(to - c->args) : (int)strlen(c->args), c->args);
	sml_buf_init(&key, SML_ITEM_MAX);
	sml_buf_init(&old, SML_ITEM_MAX);
	sml_buf_init(&text, SML_ITEM_MAX);
	if (find_item(c->folder->store, selector, &key, &old)) {
		if (to)
			write_edited(kind, sml_buf_str(&old), to + 3, &text);
		else
			sml_buf_put_str(&text, sml_buf_str(&old));
		err = on_side(s, c,
		    strcmp(c->verb, "-") == 0 ? act_remove : act_put,
		    sml_buf_str(&key), sml_buf_str(&text));
	}
	sml_buf_free(&key);
	sml_buf_free(&old);
	sml_buf_free(&text);
	return err == SML_OK || fail(s, "%s %s %s: %s", c->who, c->verb,
				    c->args, sml_err_name(err));
}

static bool
do_clear(struct script *s, const struct command *c)
{
	enum sml_err err = on_side(s, c, act_clear, SML_STR_NONE, SML_STR_NONE);

	return err == SML_OK || fail(s, "clear: %s", sml_err_name(err));
}

/* ---- runs ---- */

static void
do_during(struct world *w, unsigned number)
{
	struct script *s = w->during_ctx;
	const char *commands = s->during;
	char copy[COMMAND_MAX], *at;
	struct run kept = s->last;

	if (!commands || number != s->during_number)
		return;
	/* Once, also when the run is repeated. */
	s->during = NULL;
	snprintf(copy, sizeof(copy), "%s", commands);
	for (at = copy; (at = strchr(at, '&')) != NULL;)
		*at = ';';
	script_run(s, copy);
	s->last = kept;
}

static void
after_death(struct script *s, struct client *c)
{
	size_t i;

	/* The new process is whole; where it stopped is kept for messages. */
	s->w->client_fault.is_dead = false;
	s->w->client_fault.kind = TEST_FAULT_NONE;
	for (i = 0; s->power && i < c->folder_count; i++)
		test_store_cut_power(
		    c->folders[i].store, s->power > 1 ? s->power : 0);
}

static bool
is_to_do(const struct client *c, const struct run *run)
{
	size_t i;

	for (i = 0; i < c->folder_count; i++)
		if (client_is_undone(c, run, i))
			return true;
	return false;
}

static bool
run_until_done(struct script *s, struct client *c)
{
	unsigned attempt;
	struct run run;

	for (attempt = 0; attempt < s->attempts; attempt++) {
		client_run(c, &run);
		s->last = run;
		if (s->w->said[0])
			return fail(s, "%s", s->w->said);
		if (run.end == RUN_DONE &&
		    (attempt + 1 == s->attempts || !is_to_do(c, &run)))
			return true;
		if (run.end == RUN_DEAD)
			after_death(s, c);
		if (run.end == RUN_FAILED && !s->may_fail)
			break;
	}
	return fail(s, "c%u sync ends with %s after %u exchanges", c->index,
	    sml_err_name(run.err), run.exchanges);
}

static bool
do_sync(struct script *s, const struct command *c)
{
	char block[COMMAND_MAX] = "";
	const char *colon = strchr(c->args, ':');
	const char *outer = s->during;
	unsigned outer_number = s->during_number;
	bool ok;

	if (c->args[0] == '{' && colon) {
		size_t len = strlen(colon + 1);

		snprintf(block, sizeof(block), "%.*s", (int)(len ? len - 1 : 0),
		    colon + 1);
		s->during = block;
		s->during_number = (unsigned)strtoul(c->args + 1, NULL, 10);
		s->w->during = do_during;
		s->w->during_ctx = s;
	} else {
		s->during = NULL;
	}
	ok = run_until_done(s, c->client);
	/* A run that goes on after a stop has fewer messages. */
	if (ok && s->during && s->attempts > 1)
		do_during(s->w, s->during_number);
	else if (ok && s->during)
		ok = fail(s, "%s: it has only %u messages", c->args,
		    s->last.exchanges);
	s->during = outer;
	s->during_number = outer_number;
	return ok && !s->why[0];
}

/* One run that does not come to its end, and is not repeated. Faults that
 * the harness has armed wait meanwhile. */
static bool
do_stopped_run(struct script *s, const struct command *c)
{
	struct world *w = s->w;
	struct test_fault client = w->client_fault;
	struct test_fault network = w->network_fault;
	struct run run;
	bool was_stopped;

	w->client_fault = w->network_fault = (struct test_fault){0};
	if (strcmp(c->verb, "cut") == 0) {
		w->network_fault.kind = TEST_FAULT_FAIL;
		w->network_fault.stop_at = strtoul(c->args, NULL, 10);
	} else {
		w->client_fault.kind = TEST_FAULT_KILL;
		w->client_fault.stop_at = 1;
		w->client_fault.only = c->args;
	}
	client_run(c->client, &run);
	was_stopped = w->client_fault.where || w->network_fault.where;
	w->client_fault = client;
	w->network_fault = network;
	return was_stopped ||
	       fail(s, "%s %s: the run was not stopped", c->verb, c->args);
}

static bool
do_mode(struct script *s, const struct command *c)
{
	if (sml_mode_of_name(sml_str_of(c->args), &c->folder->mode))
		return true;
	return fail(s, "no mode is called %s", c->args);
}

/* What must be there in the middle of an act; after a call that failed it may
 * come later. */
static bool
do_has(struct script *s, const struct command *c)
{
	const struct test_fault *client = &s->w->client_fault;
	const struct test_fault *server = &s->w->server_fault;
	char expect[COMMAND_MAX + 40];

	if ((client->kind == TEST_FAULT_FAIL && client->where) ||
	    (server->kind == TEST_FAULT_FAIL && server->where))
		return true;
	snprintf(expect, sizeof(expect), "%s: %s", c->who, c->args);
	return sides_check(s->w, expect, s->why, sizeof(s->why));
}

/* Filters in scripts, where ";" and "&" stand between commands. */
static void
undo_signs(char *text)
{
	for (; *text; text++)
		*text = (char)(*text == '~'   ? '&'
			       : *text == ',' ? ';'
			       : *text == '^' ? ','
					      : *text);
}

static bool
do_remote(struct script *s, const struct command *c)
{
	(void)s;
	snprintf(
	    c->folder->remote, sizeof(c->folder->remote), "./%.60s", c->args);
	undo_signs(c->folder->remote);
	return true;
}

static bool
do_want(struct script *s, const struct command *c)
{
	(void)s;
	snprintf(c->folder->filter, sizeof(c->folder->filter), "%s", c->args);
	undo_signs(c->folder->filter);
	c->folder->is_exclusive = strcmp(c->verb, "want-only") == 0;
	return true;
}

static bool
do_holds(struct script *s, const struct command *c)
{
	struct world_folder *f = c->folder;
	struct test_store_options *o = test_store_options(f->store);

	(void)s;
	f->holds[0] = '\0';
	if (c->args[0])
		snprintf(f->holds, sizeof(f->holds),
		    "VERSION,N,FN,SUMMARY,DTSTART,DTEND,%s", c->args);
	o->held = c->client && f->holds[0] ? f->holds : NULL;
	return true;
}

static bool
do_ask_fields(struct script *s, const struct command *c)
{
	struct world_folder *f = c->folder;
	struct sml_str rest = sml_str_of(c->args), name;
	size_t len = 0;

	f->fields[0] = '\0';
	while (rest.len && sml_str_next(&rest, ',', &name) &&
	       len < sizeof(f->fields))
		len +=
		    (size_t)snprintf(f->fields + len, sizeof(f->fields) - len,
			"<Property><PropName>%.*s</PropName></Property>",
			SML_STR_ARG(name));
	return len < sizeof(f->fields) || fail(s, "too many fields");
}

/* ---- losses ---- */

static bool
do_lose(struct script *s, const struct command *c)
{
	bool is_all = strcmp(c->verb, "lose-state") == 0;
	bool is_age = strcmp(c->verb, "age-prints") == 0;
	struct sml_state *st;
	enum sml_err err;

	if (c->client && is_all) {
		client_wipe(c->client, false);
		return true;
	}
	st = c->client ? c->client->state
		       : server_device_state(&s->w->server,
			     s->w->clients[strtoul(c->args, NULL, 10)].dev_id);
	if (!st)
		return fail(s, "lose: device %s is not known", c->args);
	err = test_state_begin(st);
	if (err == SML_OK && is_age)
		err = test_state_age_prints(st);
	else if (err == SML_OK)
		err = is_all ? test_state_lose_all(st)
			     : test_state_lose_anchors(st);
	if (err == SML_OK)
		err = test_state_commit(st);
	return err == SML_OK || fail(s, "lose: %s", sml_err_name(err));
}

static bool
do_wipe(struct script *s, const struct command *c)
{
	(void)s;
	client_wipe(c->client, true);
	return true;
}

/* ---- how a folder behaves ---- */

/* Words outlive the command: they stand in the table of scenarios. */
static const char *
lasting(const char *word)
{
	static const char *const words[] = {
	    "ann", "bob", "cat", "dan", "eve", "place-2", "place-3"};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(words); i++)
		if (strcmp(words[i], word) == 0)
			return words[i];
	return NULL;
}

static bool
do_behave(struct script *s, const struct command *c)
{
	struct test_store_options *o = test_store_options(c->folder->store);
	struct server *server = &s->w->server;
	const char *word = lasting(c->args);

	if (strcmp(c->verb, "place") == 0)
		o->place = word ? word : "place-1";
	else if (strcmp(c->verb, "missing") == 0)
		o->is_missing = true;
	else if (strcmp(c->verb, "there") == 0)
		o->is_missing = false;
	else if (strcmp(c->verb, "unreadable") == 0)
		o->unreadable = word;
	else if (strcmp(c->verb, "unwritable") == 0)
		o->unwritable = word;
	else if (strcmp(c->verb, "full") == 0)
		o->is_full = true;
	else if (strcmp(c->verb, "free") == 0)
		o->is_full = false;
	else if (strcmp(c->verb, "denied") == 0)
		server->denied = c->folder->name;
	else if (strcmp(c->verb, "busy") == 0)
		server->busy = c->folder->name;
	else
		server->denied = server->busy = NULL;
	return true;
}

static const struct {
	const char *verb;
	bool (*run)(struct script *s, const struct command *c);
	bool is_client_only;
} verbs[] = {
    {"+", do_add, false},
    {"=", do_item, false},
    {"-", do_item, false},
    {"touch", do_item, false},
    {"clear", do_clear, false},
    {"fill", do_fill, false},
    {"sync", do_sync, true},
    {"cut", do_stopped_run, true},
    {"kill", do_stopped_run, true},
    {"mode", do_mode, true},
    {"has", do_has, false},
    {"remote", do_remote, true},
    {"want", do_want, true},
    {"want-only", do_want, true},
    {"holds", do_holds, false},
    {"ask-fields", do_ask_fields, true},
    {"lose-anchors", do_lose, false},
    {"lose-state", do_lose, false},
    {"age-prints", do_lose, false},
    {"wipe", do_wipe, true},
    {"place", do_behave, false},
    {"missing", do_behave, false},
    {"there", do_behave, false},
    {"unreadable", do_behave, false},
    {"unwritable", do_behave, false},
    {"full", do_behave, false},
    {"free", do_behave, false},
    {"denied", do_behave, false},
    {"allowed", do_behave, false},
    {"busy", do_behave, false},
    {"ready", do_behave, false},
};

/* ---- commands ---- */

static bool
run_for(struct script *s, struct command *c)
{
	size_t i;

	c->folder = script_folder(s->w, c->who, &c->client);
	if (!c->folder)
		return fail(s, "nobody is called %s", c->who);
	for (i = 0; i < SML_ARRAY_LEN(verbs); i++)
		if (strcmp(verbs[i].verb, c->verb) == 0 &&
		    (c->client || !verbs[i].is_client_only)) {
			if (s->w->is_loud)
				printf(
				    "--- %s %s %s\n", c->who, c->verb, c->args);
			return verbs[i].run(s, c);
		}
	return fail(s, "%s has no verb %s", c->who, c->verb);
}

/* "all": the clients in turn; only for sync and folders of clients. */
static bool
run_for_all(struct script *s, struct command *c)
{
	size_t i;

	for (i = 0; i < s->w->client_count; i++) {
		snprintf(c->who, sizeof(c->who), "c%zu", i);
		if (!run_for(s, c))
			return false;
	}
	return true;
}

static bool
run_command(struct script *s, char *text)
{
	struct command c = {.args = ""};
	char *verb = strchr(text, ' '), *end;

	if (!verb)
		return fail(s, "no command: %s", text);
	*verb++ = '\0';
	snprintf(c.who, sizeof(c.who), "%.31s", text);
	end = strchr(verb, ' ');
	if (end) {
		*end = '\0';
		c.args = end + 1;
	}
	c.verb = verb;
	return strcmp(c.who, "all") == 0 ? run_for_all(s, &c) : run_for(s, &c);
}

bool
script_run(struct script *s, const char *commands)
{
	struct sml_str rest = sml_str_of(commands), part;
	char text[COMMAND_MAX];

	while (sml_str_next(&rest, ';', &part)) {
		part = sml_str_trim(part);
		if (!part.len)
			continue;
		if (part.len >= sizeof(text))
			return fail(s, "command too long");
		memcpy(text, part.p, part.len);
		text[part.len] = '\0';
		if (!run_command(s, text))
			return false;
	}
	return !s->why[0];
}
