/* SPDX-License-Identifier: Apache-2.0 */
/* What lies on the sides of a world, compared with what should. */
#include "scenario/sides.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/item.h"

#define LINES_MAX 4096
#define TEXT_MAX (8u * 1024 * 1024)

/* Lines with NUL between them, to be sorted. */
struct lines {
	struct sml_buf text;
	size_t starts[LINES_MAX];
	const char *v[LINES_MAX];
	size_t count;
};

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct lines *
lines_new(void)
{
	struct lines *l = calloc(1, sizeof(*l));

	if (!l)
		abort();
	sml_buf_init(&l->text, TEXT_MAX);
	return l;
}

static void
lines_free(struct lines *l)
{
	sml_buf_free(&l->text);
	free(l);
}

/* Sorted, joined with " | " into @out. */
static void
lines_join(struct lines *l, struct sml_buf *out)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		l->v[i] = (const char *)l->text.p + l->starts[i];
	qsort(l->v, l->count, sizeof(l->v[0]), compare);
	for (i = 0; i < l->count; i++)
		sml_buf_printf(out, "%s%s", i ? " | " : "", l->v[i]);
	sml_buf_put_byte(out, 0);
}

void
sides_describe(struct sml_store *st, bool with_uid, struct sml_buf *out)
{
	struct lines *l = lines_new();
	struct test_store_item item;
	uint64_t id = 0;

	while (l->count < LINES_MAX &&
	       (id = test_store_each(st, id, &item)) != 0) {
		l->starts[l->count++] = l->text.len;
		item_describe(st->kind, item.text, with_uid, &l->text);
		sml_buf_put_byte(&l->text, 0);
	}
	lines_join(l, out);
	lines_free(l);
}

static void
describe_expected(struct sml_str items, bool with_uid, struct sml_buf *out)
{
	struct lines *l = lines_new();
	struct sml_str part;
	char line[200];

	items = sml_str_trim(items);
	while (items.len && sml_str_next(&items, '|', &part)) {
		part = sml_str_trim(part);
		snprintf(line, sizeof(line), "%.*s", SML_STR_ARG(part));
		l->starts[l->count++] = l->text.len;
		item_print(line, with_uid, &l->text);
		sml_buf_put_byte(&l->text, 0);
	}
	lines_join(l, out);
	lines_free(l);
}

static bool
check_folder(const char *who, struct sml_store *st, struct sml_str items,
    char *why, size_t why_len)
{
	bool with_uid = sml_str_find(items, SML_STR("u="), 0) < items.len;
	struct sml_buf want, have;
	bool ok;

	sml_buf_init(&want, TEXT_MAX);
	sml_buf_init(&have, TEXT_MAX);
	describe_expected(items, with_uid, &want);
	sides_describe(st, with_uid, &have);
	ok = strcmp((const char *)want.p, (const char *)have.p) == 0;
	if (!ok)
		snprintf(why, why_len, "%s has %.150s; expected %.150s", who,
		    (const char *)have.p, (const char *)want.p);
	sml_buf_free(&want);
	sml_buf_free(&have);
	return ok;
}

/* Two marked items with one UID would become one at other programs. */
static bool
check_marks(const char *who, struct sml_store *st, char *why, size_t why_len)
{
	struct test_store_item a, b;
	char mark[200], uid_a[100], uid_b[100];
	uint64_t i = 0, k;

	while ((i = test_store_each(st, i, &a)) != 0) {
		if (!item_field(
			a.text, "X-VALISE-CONFLICT", mark, sizeof(mark)) ||
		    !item_field(a.text, "UID", uid_a, sizeof(uid_a)))
			continue;
		k = i;
		while ((k = test_store_each(st, k, &b)) != 0) {
			if (!item_field(b.text, "X-VALISE-CONFLICT", mark,
				sizeof(mark)) ||
			    !item_field(b.text, "UID", uid_b, sizeof(uid_b)) ||
			    strcmp(uid_a, uid_b) != 0)
				continue;
			snprintf(why, why_len,
			    "%s has two marked items with UID %s", who, uid_a);
			return false;
		}
	}
	return true;
}

static bool
check_leftovers(const struct world *w, char *why, size_t why_len)
{
	size_t i;

	for (i = 0; i < w->client_count; i++) {
		const struct client *c = &w->clients[i];
		struct test_state_sizes n;
		struct sml_arena *arena = sml_arena_new(1u << 20);
		struct sml_str s;
		bool has_session;

		if (!arena || test_state_begin(c->state) != SML_OK)
			abort();
		has_session = c->state->ops->get(
				  c->state, "session", arena, &s) == SML_OK;
		memdb_rollback(c->db);
		sml_arena_free(arena);
		test_state_sizes(c->state, &n);
		if (!n.intents && !n.spool && !has_session)
			continue;
		snprintf(why, why_len,
		    "c%zu keeps %llu intents, %llu spool rows%s", i,
		    (unsigned long long)n.intents, (unsigned long long)n.spool,
		    has_session ? ", a session" : "");
		return false;
	}
	return true;
}

/* One "WHO: items"; all stands for every side's first folder. */
static bool
check_part(struct world *w, struct sml_str part, char *why, size_t why_len)
{
	struct sml_str who = part;
	size_t colon = sml_str_chr(part, ':', 0), i;
	struct world_folder *f;
	struct client *client;
	char name[40];
	bool ok = true;

	who.len = colon;
	part = sml_str_sub(part, colon + 1, part.len);
	if (!sml_str_is(who, "all")) {
		snprintf(name, sizeof(name), "%.*s", SML_STR_ARG(who));
		f = script_folder(w, name, &client);
		return f ? check_folder(name, f->store, part, why, why_len)
			 : false;
	}
	for (i = 0; ok && i < w->client_count; i++) {
		snprintf(name, sizeof(name), "c%zu", i);
		ok = check_folder(
		    name, w->clients[i].folders[0].store, part, why, why_len);
	}
	return ok && check_folder(
			 "s", w->server.folders[0].store, part, why, why_len);
}

bool
sides_check(
    const struct world *w, const char *expect, char *why, size_t why_len)
{
	struct sml_str rest = sml_str_of(expect), part;
	/* Nothing is changed; the functions below also serve writers. */
	struct world *world = w->server.world;
	size_t i, k;

	while (sml_str_next(&rest, ';', &part)) {
		part = sml_str_trim(part);
		if (part.len && !check_part(world, part, why, why_len))
			return false;
	}
	for (k = 0; k < w->server.folder_count; k++) {
		if (!check_marks("s", w->server.folders[k].store, why, why_len))
			return false;
		for (i = 0; i < w->client_count; i++)
			if (!check_marks("client",
				w->clients[i].folders[k].store, why, why_len))
				return false;
	}
	return check_leftovers(w, why, why_len);
}

bool
sides_check_traffic(const struct world *w, char *why, size_t why_len)
{
	const struct test_traffic *up = &w->pipe.up, *down = &w->pipe.down;

	if (up->undecodable || down->undecodable)
		snprintf(why, why_len, "a message cannot be decoded");
	else if (up->overlong || down->overlong)
		snprintf(why, why_len,
		    "a message is too long: %zu up, %zu down", up->longest,
		    down->longest);
	else
		return true;
	return false;
}

/* ---- facts ---- */

static const char *const result_names[] = {
    [SML_FOLDER_IN_STEP] = "in-step",
    [SML_FOLDER_REMARKS] = "remarks",
    [SML_FOLDER_FAILED] = "failed",
};

static bool
check_number(struct sml_str name, struct sml_str value, uint64_t have,
    char *why, size_t why_len)
{
	uint64_t want;

	if (!sml_str_u64(value, &want) || want != have) {
		snprintf(why, why_len, "%.*s is %llu, expected %.*s",
		    SML_STR_ARG(name), (unsigned long long)have,
		    SML_STR_ARG(value));
		return false;
	}
	return true;
}

static bool
check_status(
    const struct world *w, struct sml_str value, char *why, size_t why_len)
{
	uint64_t code;

	if (sml_str_u64(value, &code) && code < TEST_STATUS_MAX &&
	    (w->pipe.up.statuses[code] || w->pipe.down.statuses[code]))
		return true;
	snprintf(why, why_len, "no item got status %.*s", SML_STR_ARG(value));
	return false;
}

static bool
check_fact(const struct script *s, struct sml_str name, struct sml_str value,
    char *why, size_t why_len)
{
	const struct world *w = s->w;
	const struct {
		const char *name;
		uint64_t have;
	} numbers[] = {
	    {"up", test_traffic_items(&w->pipe.up)},
	    {"down", test_traffic_items(&w->pipe.down)},
	    {"held", w->reports.held},
	    {"failed", w->reports.failed},
	    {"refused", w->reports.refused},
	    {"conflicts", w->reports.conflicts},
	    {"slow", w->pipe.up.is_slow || w->pipe.down.is_slow},
	};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(numbers); i++)
		if (sml_str_is(name, numbers[i].name))
			return check_number(
			    name, value, numbers[i].have, why, why_len);
	if (sml_str_is(name, "status"))
		return check_status(w, value, why, why_len);
	if (sml_str_is(name, "result") &&
	    sml_str_is(value, result_names[s->last.results[0]]))
		return true;
	snprintf(why, why_len, "%.*s is %s, expected %.*s", SML_STR_ARG(name),
	    sml_str_is(name, "result") ? result_names[s->last.results[0]]
				       : "no fact",
	    SML_STR_ARG(value));
	return false;
}

bool
sides_check_facts(
    const struct script *s, const char *facts, char *why, size_t why_len)
{
	struct sml_str rest = sml_str_of(facts), word;

	while (sml_str_next(&rest, ' ', &word)) {
		size_t at = sml_str_chr(word, '=', 0);

		if (word.len &&
		    !check_fact(s, sml_str_sub(word, 0, at),
			sml_str_sub(word, at + 1, word.len), why, why_len))
			return false;
	}
	return true;
}

/* ---- growth ---- */

void
sides_sizes(const struct world *w, struct sides_sizes *out)
{
	size_t i, k;

	memset(out, 0, sizeof(*out));
	for (k = 0; k < w->server.folder_count; k++)
		out->applied +=
		    test_store_counts(w->server.folders[k].store).applied;
	for (i = 0; i < w->client_count; i++) {
		test_state_sizes(w->clients[i].state, &out->clients[i]);
		for (k = 0; k < w->clients[i].folder_count; k++)
			out->applied +=
			    test_store_counts(w->clients[i].folders[k].store)
				.applied;
	}
	for (i = 0; i < w->server.device_count; i++)
		test_state_sizes(w->server.devices[i].state, &out->devices[i]);
}

static void
tell_sizes(const char *who, size_t number, const struct test_state_sizes *a,
    const struct test_state_sizes *b, char *why, size_t why_len)
{
	if (memcmp(a, b, sizeof(*a)) == 0)
		return;
	snprintf(why, why_len,
	    "%s %zu: links %llu to %llu, texts %llu to %llu, intents %llu to "
	    "%llu, backups %llu to %llu, pairs %llu to %llu, values %llu to "
	    "%llu, spool %llu to %llu",
	    who, number, (unsigned long long)a->links,
	    (unsigned long long)b->links, (unsigned long long)a->texts,
	    (unsigned long long)b->texts, (unsigned long long)a->intents,
	    (unsigned long long)b->intents, (unsigned long long)a->backups,
	    (unsigned long long)b->backups, (unsigned long long)a->pairs,
	    (unsigned long long)b->pairs, (unsigned long long)a->values,
	    (unsigned long long)b->values, (unsigned long long)a->spool,
	    (unsigned long long)b->spool);
}

void
sides_tell_growth(const struct sides_sizes *before,
    const struct sides_sizes *after, char *why, size_t why_len)
{
	size_t i;

	snprintf(why, why_len, "a quiet round writes %llu items",
	    (unsigned long long)(after->applied - before->applied));
	for (i = 0; i < WORLD_CLIENTS_MAX; i++)
		tell_sizes("client", i, &before->clients[i], &after->clients[i],
		    why, why_len);
	for (i = 0; i < WORLD_DEVICES_MAX; i++)
		tell_sizes("device", i, &before->devices[i], &after->devices[i],
		    why, why_len);
}
