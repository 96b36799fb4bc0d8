/* SPDX-License-Identifier: Apache-2.0 */
/* Each dialog opened again and again: nothing may be left of it. */
#include "outlook/dialog_case.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/resource.h"

#define WARM_UP 5
#define ROUNDS 20

struct counts {
	unsigned windows, gdi;
	size_t blocks; /* of memory */
};

/* One of the table that every process can read; documented nowhere, but so
 * since the first Windows NT. */
struct gdi_entry {
	void *object;
	USHORT process_id, lock, unique;
	UCHAR type, flags;
	void *user;
};
#define GDI_ENTRIES 0x4000

static const struct gdi_entry *
gdi_table(void)
{
	const size_t table_at = sizeof(void *) == 8 ? 0xf8 : 0x94;
	const FARPROC found =
	    GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "RtlGetCurrentPeb");
	const char *(WINAPI * current_peb)(void);
	const struct gdi_entry *table;

	CU_ASSERT_FATAL(found != NULL);
	memcpy(&current_peb, &found, sizeof(current_peb));
	memcpy(&table, current_peb() + table_at, sizeof(table));
	return table;
}

/* Wine 8 counts no GDI objects: its table of them is counted. */
static unsigned
count_gdi(void)
{
	const DWORD told = GetGuiResources(GetCurrentProcess(), GR_GDIOBJECTS);
	const struct gdi_entry *table = told > 0 ? NULL : gdi_table();
	unsigned count = 0;
	size_t i;

	for (i = 0; table && i < GDI_ENTRIES; i++)
		count += table[i].type != 0;
	return told > 0 ? told : count;
}

/* What malloc() gave; what Wine itself never frees lies elsewhere. */
static size_t
count_blocks(void)
{
	const HANDLE heap = (HANDLE)_get_heap_handle();
	PROCESS_HEAP_ENTRY entry = {0};
	size_t blocks = 0;

	HeapLock(heap);
	while (HeapWalk(heap, &entry))
		blocks += (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) != 0;
	HeapUnlock(heap);
	return blocks;
}

static struct counts
count(void)
{
	stage_settle();
	return (struct counts){
	    stage_count_windows(), count_gdi(), count_blocks()};
}

static void
open_and_close(enum stage_dialog which)
{
	HWND dialog;

	stage_open(which);
	dialog = hand_find(NULL);
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_result();
}

/* With the connection check on top, to its end. */
static void
open_with_check(void)
{
	HWND account, dialog;

	stage_open(STAGE_ACCOUNT);
	account = hand_find(L"Account settings");
	hand_click(account, IDC_CHECK);
	dialog = hand_find(L"Connection check");
	CU_ASSERT_TRUE(hand_waits_for_text(dialog, IDCANCEL, L"Close"));
	stage_settle();
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(account));
	stage_result();
}

/* Less than one of anything each time. */
static bool
is_left(const char *what, size_t before, size_t after)
{
	if (after < before + ROUNDS)
		return false;
	printf("%s: %lu, and %lu after %d times\n", what, (unsigned long)before,
	    (unsigned long)after, ROUNDS);
	return true;
}

static void
compare(const struct counts *before, const struct counts *after)
{
	CU_ASSERT_EQUAL(after->windows, before->windows);
	CU_ASSERT_FALSE(is_left("GDI objects", before->gdi, after->gdi));
	CU_ASSERT_FALSE(
	    is_left("blocks of memory", before->blocks, after->blocks));
}

static void
nothing_is_left_of(enum stage_dialog which)
{
	struct counts before = {0}, after;
	int i;

	stage_begin();
	stage_account("sync.example.org", "anna");
	stage_sessions();
	/* Of a run that is over, and must be said. */
	stage.progress.last_exit = CLIENT_EXIT_NOTHING;
	client_problem_set(&stage.progress.last_problem,
	    CLIENT_PROBLEM_UNKNOWN_HOST, "sync.example.org", NULL);
	for (i = 0; i < WARM_UP + ROUNDS; i++) {
		if (i == WARM_UP)
			before = count();
		open_and_close(which);
	}
	after = count();
	compare(&before, &after);
	stage_end();
}

static void
first_run_leaves_nothing(void)
{
	nothing_is_left_of(STAGE_FIRST_RUN);
}

static void
options_leave_nothing(void)
{
	nothing_is_left_of(STAGE_OPTIONS);
}

static void
account_leaves_nothing(void)
{
	nothing_is_left_of(STAGE_ACCOUNT);
}

static void
status_leaves_nothing(void)
{
	nothing_is_left_of(STAGE_STATUS);
}

static void
progress_leaves_nothing(void)
{
	nothing_is_left_of(STAGE_PROGRESS);
}

static void
check_leaves_nothing(void)
{
	struct counts before = {0}, after;
	int i;

	stage_begin();
	stage_account("sync.example.org", "anna");
	client_problem_set(&stage.line_problem, CLIENT_PROBLEM_REFUSED,
	    "sync.example.org", NULL);
	for (i = 0; i < WARM_UP + ROUNDS; i++) {
		if (i == WARM_UP)
			before = count();
		open_with_check();
	}
	CU_ASSERT_EQUAL(stage.lines, WARM_UP + ROUNDS);
	CU_ASSERT_EQUAL(stage.lines_freed, stage.lines);
	after = count();
	compare(&before, &after);
	stage_end();
}

/* The counts see what is left. */
static void
what_is_left_is_seen(void)
{
	struct counts before, after;
	HFONT fonts[ROUNDS];
	void *blocks[ROUNDS];
	int i;

	stage_begin();
	before = count();
	for (i = 0; i < ROUNDS; i++) {
		fonts[i] = CreateFontW(
		    20 + i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, L"Tahoma");
		blocks[i] = malloc(100);
	}
	after = count();
	CU_ASSERT_TRUE(is_left("fonts", before.gdi, after.gdi));
	CU_ASSERT_TRUE(is_left("blocks", before.blocks, after.blocks));
	for (i = 0; i < ROUNDS; i++) {
		DeleteObject(fonts[i]);
		free(blocks[i]);
	}
	stage_end();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"what_is_left_is_seen", what_is_left_is_seen},
	    {"first_run_leaves_nothing", first_run_leaves_nothing},
	    {"options_leave_nothing", options_leave_nothing},
	    {"account_leaves_nothing", account_leaves_nothing},
	    {"status_leaves_nothing", status_leaves_nothing},
	    {"progress_leaves_nothing", progress_leaves_nothing},
	    {"check_leaves_nothing", check_leaves_nothing},
	    {NULL, NULL},
	};

	stage_speak();
	return test_main("dialog_leaks", cases, argc, argv);
}
