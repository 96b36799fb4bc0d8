/* SPDX-License-Identifier: Apache-2.0 */
/* Scenarios as rows of a table, each stopped at every step it has. */
#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/sides.h"

#define QUICK_POINTS 5 /* stops of a kind that a quick run takes */
#define ATTEMPTS 6     /* runs that a stopped one may need */
#define ROUNDS_MAX 5   /* until nothing moves after a stop */
#define FAILURES_MAX 3 /* of a row, then it is left */

/* One stop: kind 0 none. */
struct point {
	char kind;
	uint64_t step;
};

struct outcome {
	uint64_t client_steps, server_steps, network_steps, user_steps;
	bool is_slow;
	const char *where; /* the stop happened */
};

static const char point_kinds[] = "cpqsnfgu";

static struct world *
build_world(const struct scenario *row, enum sml_encoding encoding)
{
	enum sml_kind kinds[] = {
	    SML_KIND_CONTACT, SML_KIND_CALENDAR, SML_KIND_NOTE};
	struct world_options options = row->options;

	options.encoding = encoding;
	if (row->has_all_kinds)
		return world_new(
		    &options, kinds, 3, row->clients ? row->clients : 1);
	kinds[0] = row->kind;
	return world_new(&options, kinds, 1, row->clients ? row->clients : 1);
}

static void
clear_traffic(struct world *w)
{
	memset(&w->pipe.up, 0, sizeof(w->pipe.up));
	memset(&w->pipe.down, 0, sizeof(w->pipe.down));
	memset(&w->reports, 0, sizeof(w->reports));
}

static void
arm(struct world *w, struct script *s, struct point point)
{
	struct test_fault f = {.stop_at = point.step};

	w->client_fault = w->server_fault = w->network_fault =
	    (struct test_fault){0};
	w->user_fault = (struct test_fault){0};
	switch (point.kind) {
	case 'q':
	case 'p':
	case 'c':
		f.kind = TEST_FAULT_KILL;
		w->client_fault = f;
		s->power = point.kind == 'c' ? 0 : point.kind == 'p' ? 1 : 2;
		break;
	case 's':
		f.kind = TEST_FAULT_KILL;
		w->server_fault = f;
		break;
	case 'n':
		f.kind = TEST_FAULT_FAIL;
		w->network_fault = f;
		break;
	case 'f':
		f.kind = TEST_FAULT_FAIL;
		w->client_fault = f;
		break;
	case 'g':
		f.kind = TEST_FAULT_FAIL;
		w->server_fault = f;
		break;
	case 'u':
		f.kind = TEST_FAULT_KILL;
		w->user_fault = f;
		break;
	default:
		break;
	}
	s->attempts = point.kind ? ATTEMPTS : 1;
	s->may_fail = strchr("sfg", point.kind) && point.kind;
}

static void
disarm(struct world *w, struct outcome *out)
{
	out->client_steps = w->client_fault.count;
	out->server_steps = w->server_fault.count;
	out->network_steps = w->network_fault.count;
	out->user_steps = w->user_fault.count;
	out->where = w->client_fault.where   ? w->client_fault.where
		     : w->server_fault.where ? w->server_fault.where
		     : w->user_fault.where   ? w->user_fault.where
					     : w->network_fault.where;
	w->client_fault = w->server_fault = w->network_fault =
	    (struct test_fault){0};
	w->user_fault = (struct test_fault){0};
}

/* Every client syncs once more; *moved_out: some item went either way. */
static bool
one_round(struct script *s, bool *moved_out)
{
	struct world *w = s->w;
	bool ok;

	clear_traffic(w);
	ok = script_run(s, "all sync");
	*moved_out = test_traffic_items(&w->pipe.up) ||
		     test_traffic_items(&w->pipe.down) || w->pipe.up.maps;
	return ok;
}

/* A round in which nothing may move. */
static bool
quiet_round(const struct scenario *row, struct script *s)
{
	bool moved = false;

	if (!one_round(s, &moved))
		return false;
	if (!moved || row->keeps_sending)
		return true;
	snprintf(s->why, sizeof(s->why),
	    "the next sync sends %llu up, %llu down, %llu maps",
	    (unsigned long long)test_traffic_items(&s->w->pipe.up),
	    (unsigned long long)test_traffic_items(&s->w->pipe.down),
	    (unsigned long long)s->w->pipe.up.maps);
	return false;
}

/* Nothing moves, nothing changes, and in the second round nothing grows (the
 * first one still confirms anchors). */
static bool
check_quiet(const struct scenario *row, struct script *s)
{
	struct sides_sizes first, before, after;

	sides_sizes(s->w, &first);
	if (!quiet_round(row, s))
		return false;
	sides_sizes(s->w, &before);
	if (!quiet_round(row, s))
		return false;
	sides_sizes(s->w, &after);
	first = row->keeps_sending ? after : first;
	if (first.applied != after.applied ||
	    memcmp(&before, &after, sizeof(before)) != 0) {
		before.applied = first.applied;
		sides_tell_growth(&before, &after, s->why, sizeof(s->why));
		return false;
	}
	return sides_check(s->w, row->expect, s->why, sizeof(s->why));
}

static bool
settle(const struct scenario *row, struct script *s)
{
	struct sides_sizes before, after;
	bool moved = true;
	int round;

	s->attempts = 2;
	for (round = 0; moved && round < ROUNDS_MAX; round++) {
		sides_sizes(s->w, &before);
		if (!one_round(s, &moved))
			return false;
		/* A deletion that was put off is carried out in silence, and
		 * other clients hear of it in the next round. */
		sides_sizes(s->w, &after);
		moved = moved || before.applied != after.applied;
	}
	if (moved && !row->keeps_sending) {
		snprintf(s->why, sizeof(s->why),
		    "items still move after %d rounds", ROUNDS_MAX);
		return false;
	}
	return sides_check(s->w, row->expect, s->why, sizeof(s->why)) &&
	       check_quiet(row, s);
}

static bool
check_after_act(const struct scenario *row, struct script *s,
    struct point point, struct outcome *out)
{
	const struct world *w = s->w;
	bool is_slow = w->pipe.up.is_slow || w->pipe.down.is_slow;

	if (!sides_check_traffic(w, s->why, sizeof(s->why)))
		return false;
	if (point.kind && is_slow && !out->is_slow) {
		snprintf(s->why, sizeof(s->why),
		    "a sync became slow after the stop");
		return false;
	}
	out->is_slow = is_slow;
	if (point.kind)
		return settle(row, s);
	return sides_check_facts(s, row->facts, s->why, sizeof(s->why)) &&
	       sides_check(w, row->expect, s->why, sizeof(s->why)) &&
	       check_quiet(row, s);
}

/* Run the row with one stop; @out is in and out for is_slow. */
static bool
run_point(const struct scenario *row, enum sml_encoding encoding,
    struct point point, struct outcome *out, bool is_loud)
{
	struct world *w = build_world(row, encoding);
	struct script s = {.w = w, .attempts = 1};
	bool ok;

	w->is_loud = is_loud;
	if (is_loud && getenv("VALISE_LOG"))
		w->pipe.trace = stdout;
	ok = script_run(&s, row->before ? row->before : "");
	if (!ok)
		printf("%s: before: ", row->name);
	if (ok) {
		clear_traffic(w);
		arm(w, &s, point);
		ok = script_run(&s, row->act);
		disarm(w, out);
		s.power = 0;
	}
	/* The step was not reached again: nothing was stopped. */
	if (ok && point.kind && !out->where)
		goto free_world;
	if (ok)
		ok = check_after_act(row, &s, point, out);
	if (!ok)
		printf("%s %s %c%llu (%s): %s\n", row->name,
		    encoding == SML_XML ? "xml" : "wbxml",
		    point.kind ? point.kind : '-',
		    (unsigned long long)point.step,
		    out->where ? out->where : "", s.why);
free_world:
	world_free(w);
	return ok;
}

static uint64_t
steps_of(char kind, const struct outcome *plain)
{
	switch (kind) {
	case 's':
	case 'g':
		return plain->server_steps;
	case 'n':
		return plain->network_steps;
	case 'u':
		return plain->user_steps;
	default:
		return plain->client_steps;
	}
}

static bool
is_full(void)
{
	const char *full = getenv("VALISE_TEST_FULL");

	return full && strcmp(full, "1") == 0;
}

/* All stops of one kind; gives the number that failed. */
static unsigned
run_kind(const struct scenario *row, char kind, const struct outcome *plain,
    uint64_t *count_out)
{
	uint64_t steps = steps_of(kind, plain), stride = 1, n;
	unsigned failed = 0;

	/* Kinds begin at different steps, so that together they see more. */
	if (!is_full() && kind != 'n')
		stride = steps / QUICK_POINTS + 1;
	for (n = 1 + (uint64_t)kind % stride; n <= steps; n += stride) {
		struct point point = {kind, n};
		struct outcome out = *plain;

		++*count_out;
		if (!run_point(
			row, n % 2 ? SML_XML : SML_WBXML, point, &out, false) &&
		    ++failed == FAILURES_MAX)
			break;
	}
	return failed;
}

static bool
run_row(const struct scenario *row)
{
	struct outcome plain = {0};
	struct point none = {0, 0};
	uint64_t points = 0;
	unsigned failed = 0;
	const char *kind;

	if (!run_point(row, SML_WBXML, none, &plain, false) ||
	    !run_point(row, SML_XML, none, &plain, false))
		return false;
	for (kind = point_kinds; *kind && failed < FAILURES_MAX; kind++)
		if (!row->without || !strchr(row->without, *kind))
			failed += run_kind(row, *kind, &plain, &points);
	printf("%s: stopped at %llu points of %llu client, %llu server steps\n",
	    row->name, (unsigned long long)points,
	    (unsigned long long)plain.client_steps,
	    (unsigned long long)plain.server_steps);
	return failed == 0;
}

/* VALISE_POINT: the plain run, then that stop, aloud. */
static bool
run_one_point(const struct scenario *row, const char *text)
{
	struct outcome out = {0};
	struct point none = {0, 0}, point = {0, 0};
	enum sml_encoding encoding;

	point.kind = strchr(point_kinds, text[0]) ? text[0] : '\0';
	point.step = strtoull(text + 1, NULL, 10);
	encoding = point.step % 2 ? SML_XML : SML_WBXML;
	if (!run_point(row, encoding, none, &out, !point.kind))
		return false;
	return !point.kind || run_point(row, encoding, point, &out, true);
}

static bool
is_named(const char *name, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc < 2;
}

int
scenario_main(
    const char *suite, const struct scenario *rows, int argc, char **argv)
{
	const char *point = getenv("VALISE_POINT");
	unsigned passed = 0, failed = 0;
	const struct scenario *row;

	for (row = rows; row->name; row++) {
		bool ok;

		if (!is_named(row->name, argc, argv))
			continue;
		ok = point ? run_one_point(row, point) : run_row(row);
		printf("%s %s\n", ok ? "ok" : "FAILED", row->name);
		fflush(stdout);
		if (ok)
			passed++;
		else
			failed++;
	}
	printf("%s: %u passed, %u failed\n", suite, passed, failed);
	return failed || !passed ? 1 : 0;
}
