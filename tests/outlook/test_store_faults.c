/* SPDX-License-Identifier: Apache-2.0 */
/* The MAPI store when calls fail: each call of a run once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/store_case.h"
#include "support/test.h"

/**
 * A run lists, reads, adds, changes and deletes in all three folders. It is
 * done once to count the calls of each method, then once for each of them with
 * that call failing. That must be felt: the run does less or says an error, but
 * for what it gets round. Afterwards a log-on without faults looks at what
 * there is: an operation that says it is done is done; one that fails with an
 * error of the item has left no trace; nothing else was touched, nothing leaks.
 */

#define CARD(name)                                                             \
	"BEGIN:VCARD\r\nVERSION:3.0\r\nN:" name ";Ann;;;\r\nFN:Ann " name      \
	"\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/AAAA\r\nEND:VCARD\r\n"
#define EVENT(title)                                                           \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n"                 \
	"BEGIN:VEVENT\r\nUID:u1\r\nDTSTAMP:20260101T000000Z\r\n"               \
	"DTSTART:20260302T090000Z\r\nDTEND:20260302T100000Z\r\n"               \
	"SUMMARY:" title "\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\n"                   \
	"ATTENDEE;CN=A:mailto:a@example.com\r\n"                               \
	"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:u1\r\n"                             \
	"DTSTAMP:20260101T000000Z\r\nRECURRENCE-ID:20260309T090000Z\r\n"       \
	"DTSTART:20260310T130000Z\r\nDTEND:20260310T140000Z\r\n"               \
	"SUMMARY:moved\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

/* What is in each folder before the run, then what the run does. */
static char long_note[20001];
static const struct {
	enum sml_kind kind;
	const char *kept, *changed, *changed_to, *deleted, *added;
} plan[] = {
    {SML_KIND_CONTACT, CARD("Kept"), CARD("Old"), CARD("New"), CARD("Gone"),
	CARD("Added")},
    {SML_KIND_CALENDAR, EVENT("kept"), EVENT("old"), EVENT("new"),
	EVENT("gone"), EVENT("added")},
    {SML_KIND_NOTE, "kept", "old", long_note, "gone", "added"},
};
#define FOLDERS SML_ARRAY_LEN(plan)

static struct {
	struct sml_entry kept, changed, deleted;
} before[FOLDERS];
/* The profile with them, as the double keeps it. */
static char *profile;
static struct sml_arena *entries;

struct folder_run {
	enum sml_err open, list, read, add, replace, remove, find;
	size_t count;
	struct sml_str text;
	struct sml_entry added, replaced, found;
};
static struct folder_run runs[FOLDERS];
static enum sml_err logged_on, watched;

static char counts_file[MAX_PATH + 32];

/* ---- the run ---- */

static struct sml_entry
add(const char *text, const char *op_id)
{
	struct sml_entry e;

	CU_ASSERT_EQUAL_FATAL(store_case_add(text, op_id, &e), SML_OK);
	e.key = sml_arena_dup(entries, e.key);
	e.token = sml_arena_dup(entries, e.token);
	return e;
}

static void
make_profile(void)
{
	size_t i;

	entries = sml_arena_new(64u * 1024);
	mapi_case_reset();
	CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
	for (i = 0; i < FOLDERS; i++) {
		CU_ASSERT_EQUAL_FATAL(store_case_open(plan[i].kind), SML_OK);
		before[i].kept = add(plan[i].kept, "k");
		before[i].changed = add(plan[i].changed, "c");
		before[i].deleted = add(plan[i].deleted, "d");
	}
	store_case_log_off();
	profile = mapi_case_file();
	CU_ASSERT_PTR_NOT_NULL_FATAL(profile);
	CU_ASSERT_TRUE(store_case_end());
}

/* The profile as it was. */
static void
prepare(void)
{
	memset(runs, 0, sizeof(runs));
	mapi_case_reset();
	mapi_case_put_file(profile);
	mapi_case_set("VALISE_MAPI_LATE_MS", "0");
}

static enum sml_err
list(size_t *count_out)
{
	struct sml_entry at = {.key = SML_STR("")};
	enum sml_err err;

	*count_out = 0;
	while ((err = store_case.store->ops->next_change(
		    store_case.store, &at, store_case.arena, &at)) == SML_OK)
		(*count_out)++;
	return err;
}

static void
run_folder(size_t i)
{
	struct folder_run *r = &runs[i];

	r->open = store_case_open(plan[i].kind);
	if (r->open != SML_OK)
		return;
	r->list = list(&r->count);
	r->read = store_case_read(before[i].kept.key, &r->text, NULL);
	r->add = store_case_add(plan[i].added, "a", &r->added);
	r->replace = store_case_replace(
	    &before[i].changed, plan[i].changed_to, "r", &r->replaced);
	r->remove = store_case_delete(&before[i].deleted);
	r->find = store_case_find("a", SML_STR_NONE, &r->found);
	if (r->find == SML_OK && r->add == SML_OK)
		CU_ASSERT_TRUE(sml_str_eq(r->found.key, r->added.key));
}

static void
ignore(void *ctx)
{
	(void)ctx;
}

/* The plug-in's run; false: it did not get as far as the folders. */
static bool
run_all(void)
{
	size_t i;

	logged_on = store_case_log_on();
	if (logged_on != SML_OK) {
		store_case.mapi = NULL;
		for (i = 0; i < FOLDERS; i++)
			runs[i].open = logged_on;
		return false;
	}
	watched =
	    outlook_mapi_watch(store_case.mapi, SML_KIND_CONTACT, ignore, NULL);
	if (watched != SML_OK)
		CU_ASSERT_TRUE(sml_err_scope(watched) >= SML_SCOPE_STORE);
	for (i = 0; i < FOLDERS; i++)
		run_folder(i);
	store_case_log_off();
	return true;
}

/* Did it do all that it would do without a fault? */
static bool
is_as_planned(void)
{
	bool is = logged_on == SML_OK && watched == SML_OK;
	size_t i;

	for (i = 0; i < FOLDERS; i++) {
		const struct folder_run *r = &runs[i];

		is = is && r->open == SML_OK && r->list == SML_END &&
		     r->count == 3 && r->read == SML_OK && r->add == SML_OK &&
		     r->replace == SML_OK && r->remove == SML_OK &&
		     r->find == SML_OK && r->added.token.p &&
		     r->replaced.token.p && r->found.token.p &&
		     sml_str_eq(r->text, sml_str_of(plan[i].kept));
	}
	return is;
}

/* ---- what there is afterwards ---- */

/* Is there an item with this trace, and which text has it? */
static bool
is_there(const char *op_id, const char *text)
{
	struct sml_entry entry;
	const enum sml_err err = store_case_find(op_id, SML_STR_NONE, &entry);

	if (err == SML_E_NOT_FOUND)
		return false;
	CU_ASSERT_EQUAL(err, SML_OK);
	CU_ASSERT_TRUE(store_case_reads(entry.key, text));
	return true;
}

/* An error of the item says that nothing happened; of the folder, nothing. */
static void
check_told(enum sml_err told, bool is_done)
{
	if (told == SML_OK)
		CU_ASSERT_TRUE(is_done);
	if (told != SML_OK && sml_err_scope(told) == SML_SCOPE_ITEM)
		CU_ASSERT_FALSE(is_done);
}

static void
check_folder(size_t i)
{
	const struct folder_run *r = &runs[i];
	bool is_added, is_changed, is_deleted;
	size_t count;

	CU_ASSERT_EQUAL_FATAL(store_case_open(plan[i].kind), SML_OK);
	CU_ASSERT_EQUAL(list(&count), SML_END);
	CU_ASSERT_TRUE(store_case_reads(before[i].kept.key, plan[i].kept));
	if (r->open == SML_OK && r->list == SML_END)
		CU_ASSERT_EQUAL(r->count, 3);
	if (r->open == SML_OK && r->list != SML_END)
		CU_ASSERT_TRUE(sml_err_scope(r->list) >= SML_SCOPE_STORE);
	if (r->open == SML_OK && r->read == SML_OK)
		CU_ASSERT_TRUE(sml_str_eq(r->text, sml_str_of(plan[i].kept)));
	is_added = is_there("a", plan[i].added);
	is_changed = is_there("r", plan[i].changed_to);
	CU_ASSERT_EQUAL(is_there("c", plan[i].changed), !is_changed);
	is_deleted = !is_there("d", plan[i].deleted);
	if (r->open == SML_OK) {
		check_told(r->add, is_added);
		check_told(r->replace, is_changed);
		/* Not there and done are the same. */
		if (r->remove != SML_E_NOT_FOUND)
			check_told(r->remove, is_deleted);
	}
	CU_ASSERT_EQUAL(count, 3 + (size_t)is_added - (size_t)is_deleted);
}

static void
check_all(void)
{
	size_t i;

	mapi_case_set("VALISE_MAPI_FAIL", NULL);
	CU_ASSERT_EQUAL_FATAL(store_case_log_on(), SML_OK);
	for (i = 0; i < FOLDERS; i++)
		check_folder(i);
}

/* ---- each call ---- */

static const char *const errors[] = {"80004005", "80070005", "8007000E",
    "80040115", "8004010F", "8004010B", "8004010A", "80040102", "80040109"};

static unsigned
failures(void)
{
	return CU_get_number_of_failures();
}

/* Failures that the store gets round: the run does all that it would do. */
static const struct {
	const char *fault; /* its beginning */
	const char *hresult;
} got_round[] = {
    /* A change is told by the store or by the table of the folder. */
    {"Advise:", NULL},
    {"GetContentsTable:1:", NULL},
    {"OpenEntry:2:", NULL},
    /* The root names the folders as the Inbox does. */
    {"GetReceiveFolder:", NULL},
    {"OpenEntry:1:", "8004010A"},
    {"OpenEntry:1:", "8004010F"},
    {"GetProps:2:", "8004010A"},
    {"GetProps:2:", "8004010F"},
    /* Without Deleted Items, or where nothing can be moved: deleted. */
    {"OpenEntry:8:", "8004010A"},
    {"OpenEntry:8:", "8004010F"},
    {"CopyMessages:", "80040102"},
    /* The session ends, whatever is said of it. */
    {"Logoff:", NULL},
};

static bool
is_got_round(const char *fault, unsigned n, const char *hresult)
{
	size_t i;

	/* Busy, once: tried again. */
	if (n && strcmp(hresult, "8004010B") == 0)
		return true;
	for (i = 0; i < SML_ARRAY_LEN(got_round); i++)
		if (strncmp(fault, got_round[i].fault,
			strlen(got_round[i].fault)) == 0 &&
		    (!got_round[i].hresult ||
			strcmp(hresult, got_round[i].hresult) == 0))
			return true;
	return false;
}

static void
fail_call(const char *method, unsigned n, const char *hresult)
{
	const unsigned had = failures();
	char fault[96];

	snprintf(fault, sizeof(fault), "%s:%u:%s", method, n, hresult);
	prepare();
	mapi_case_set("VALISE_MAPI_FAIL", fault);
	run_all();
	CU_ASSERT_TRUE(!is_as_planned() || is_got_round(fault, n, hresult));
	check_all();
	CU_ASSERT_TRUE(store_case_end());
	if (failures() != had)
		printf("  with %s\n", fault);
}

static char *
count_calls(void)
{
	char *counts;
	size_t len;

	if (!profile)
		make_profile();
	prepare();
	mapi_case_set("VALISE_MAPI_COUNTS", counts_file);
	CU_ASSERT_TRUE(run_all());
	mapi_case_set("VALISE_MAPI_COUNTS", NULL);
	CU_ASSERT_TRUE(is_as_planned());
	check_all();
	CU_ASSERT_TRUE(store_case_end());
	counts = test_read_file(counts_file, &len);
	DeleteFileA(counts_file);
	CU_ASSERT_PTR_NOT_NULL_FATAL(counts);
	return counts;
}

/* These cannot fail, or nobody can do anything about it. */
static bool
is_of_no_use(const char *method)
{
	return strcmp(method, "MAPIFreeBuffer") == 0 ||
	       strcmp(method, "MAPIUninitialize") == 0 ||
	       strcmp(method, "Unadvise") == 0;
}

/* "Method n" of a line, and the next line; false at the end. */
static bool
take_line(char **at, const char **method_out, unsigned *count_out)
{
	char *line = *at, *space = strchr(line, ' ');

	if (!space)
		return false;
	*space = '\0';
	*method_out = line;
	*count_out = (unsigned)strtoul(space + 1, &line, 10);
	*at = line + strspn(line, "\r\n");
	return true;
}

static void
call_that_fails_loses_nothing(void)
{
	const bool is_full = getenv("VALISE_TEST_FULL") != NULL;
	unsigned n, count, e, number = 0, done = 0;
	char *counts = count_calls(), *at = counts;
	const char *method;

	while (take_line(&at, &method, &count)) {
		if (is_of_no_use(method))
			continue;
		for (n = 1; n <= count; n++)
			for (e = 0; e < SML_ARRAY_LEN(errors); e++, number++)
				if (is_full || number % 10 == 0) {
					fail_call(method, n, errors[e]);
					done++;
				}
	}
	free(counts);
	printf("  %u of %u failures\n", done, number);
	CU_ASSERT_TRUE(done > 50);
}

static void
call_that_always_fails_loses_nothing(void)
{
	char *counts = count_calls(), *at = counts;
	const char *method;
	unsigned count, e = 0;

	while (take_line(&at, &method, &count))
		if (!is_of_no_use(method))
			fail_call(
			    method, 0, errors[e++ % SML_ARRAY_LEN(errors)]);
	free(counts);
}

#define CASE(name)                                                             \
	{                                                                      \
		"store_faults_" #name, name                                    \
	}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    CASE(call_that_fails_loses_nothing),
	    CASE(call_that_always_fails_loses_nothing),
	    {NULL, NULL},
	};
	char folder[MAX_PATH];
	int status;

	GetTempPathA(sizeof(folder), folder);
	snprintf(counts_file, sizeof(counts_file), "%svalise-%lu.counts",
	    folder, (unsigned long)GetCurrentProcessId());
	memset(long_note, 'x', sizeof(long_note) - 1);
	status = test_main("store_faults", cases, argc, argv);
	free(profile);
	sml_arena_free(entries);
	return status;
}
