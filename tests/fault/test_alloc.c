/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of the library fails once: nothing crashes or is lost. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/sides.h"
#include "support/alloc_fault.h"

#define QUICK_POINTS 60

static const struct row {
	const char *name, *before, *act, *expect;
	size_t max_msg;
} rows[] = {
    {"alloc_first_sync", "c0 + ann a=1 u=1; c0 + bob; s + cat a=3", "c0 sync",
	"all: ann a=1 | bob | cat a=3", 0},
    {"alloc_edits_and_a_conflict",
	"c0 + ann a=1 u=1; c0 + bob; c0 + cat; s + dan; c0 sync; "
	"c0 = ann > ann a=2; s = ann > ann a=3; c0 - bob; s - dan; "
	"c0 = cat > cat a=5; s + eve",
	"c0 sync", "all: ann a=2 * | ann a=3 * | cat a=5 | eve", 0},
    {"alloc_parts_in_small_messages",
	"c0 + ann big=3000; s + bob big=4000; c0 + cat; s + dan", "c0 sync",
	"all: ann big=3000 | bob big=4000 | cat | dan", 2000},
};

/* @fail_at 0: only count. */
static bool
run_once(const struct row *row, uint64_t fail_at)
{
	const enum sml_kind kind = SML_KIND_CONTACT;
	struct world_options options = {.max_msg = row->max_msg,
	    .encoding = fail_at % 2 ? SML_XML : SML_WBXML};
	struct world *w = world_new(&options, &kind, 1, 1);
	struct script s = {.w = w, .attempts = 4, .may_fail = true};
	bool ok = script_run(&s, row->before);

	/* Errors of the server are what is asked for here. */
	w->server_fault.kind = TEST_FAULT_FAIL;
	alloc_fault = (struct alloc_fault){test_library_is_inside, 0, fail_at};
	ok = ok && script_run(&s, row->act);
	alloc_fault.stop_at = 0;
	ok = ok && script_run(&s, "c0 sync; c0 sync") &&
	     sides_check(w, row->expect, s.why, sizeof(s.why));
	if (!ok)
		printf("%s, allocation %llu: %s\n", row->name,
		    (unsigned long long)fail_at, s.why);
	world_free(w);
	return ok;
}

static bool
run_row(const struct row *row)
{
	const char *full = getenv("VALISE_TEST_FULL");
	uint64_t count, n, stride;
	unsigned failed = 0;

	if (!run_once(row, 0))
		return false;
	count = alloc_fault.count;
	stride = full && strcmp(full, "1") == 0 ? 1 : count / QUICK_POINTS + 1;
	for (n = 1; n <= count && failed < 3; n += stride)
		failed += run_once(row, n) ? 0 : 1;
	printf("%s: %llu allocations\n", row->name, (unsigned long long)count);
	return failed == 0;
}

int
main(int argc, char **argv)
{
	unsigned failed = 0;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		bool ok;

		if (argc > 1 && strcmp(argv[1], rows[i].name) != 0)
			continue;
		ok = run_row(&rows[i]);
		printf("%s %s\n", ok ? "ok" : "FAILED", rows[i].name);
		failed += ok ? 0 : 1;
	}
	printf("alloc: %u failed\n", failed);
	return failed ? 1 : 0;
}
