/* SPDX-License-Identifier: Apache-2.0 */
/* The folder store: listing, tokens, safe writes, what a crash leaves. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/store_dir.h"
#include "client/os.h"
#include "support/folder.h"
#include "support/test.h"

#define SECOND INT64_C(1000000000)

/* A store over FOLDER/items with its aside folder, and a clock. */
static char *folder;
static struct sml_store *store;
static struct sml_arena *arena;
static int64_t clock_ns;

static int64_t
now_ns(void *ctx)
{
	(void)ctx;
	return clock_ns;
}

static void
reopen(bool is_plain)
{
	struct cli_store_dir_cfg cfg = {
	    .ending = ".vcf",
	    .kind = SML_KIND_CONTACT,
	    .now_ns = now_ns,
	    .is_plain = is_plain,
	};
	char dir[4096], aside[4096];

	snprintf(dir, sizeof(dir), "%s/items", folder);
	snprintf(aside, sizeof(aside), "%s/aside", folder);
	cfg.dir = dir;
	cfg.aside_dir = aside;
	if (store)
		store->ops->close(store);
	CU_ASSERT_FATAL(cli_store_dir_open(&cfg, &store) == SML_OK);
}

static void
setup(bool is_plain)
{
	folder = test_folder_new();
	arena = sml_arena_new(64 * 1024 * 1024);
	/* Later than any file of this test: nothing is too young. */
	clock_ns = (client_os_now_utc() + 3600) * SECOND;
	CU_ASSERT_FATAL(mkdir(test_path(folder, "items"), 0700) == 0);
	store = NULL;
	reopen(is_plain);
	CU_ASSERT_FATAL(store->ops->begin(store) == SML_OK);
}

static void
teardown(void)
{
	store->ops->close(store);
	store = NULL;
	sml_arena_free(arena);
	test_folder_free(folder);
}

static const char *
item(const char *name)
{
	static char path[4][4096];
	static unsigned next;
	char *p = path[next++ % 4];

	snprintf(p, sizeof(path[0]), "%s/items/%s", folder, name);
	return p;
}

static size_t
count_in(const char *name)
{
	return test_count_files(test_path(folder, name));
}

/* Keys listed, with a blank after each; sorted by the caller's expectation. */
static size_t
list(struct sml_entry *v, size_t max)
{
	struct sml_entry after = {.key = SML_STR("")};
	size_t count = 0;
	enum sml_err err;

	while ((err = store->ops->next_change(store, &after, arena, &after)) ==
	       SML_OK)
		if (count < max)
			v[count++] = after;
	CU_ASSERT(err == SML_END);
	return count;
}

static struct sml_entry
get(const char *name)
{
	struct sml_entry entry = {0};

	CU_ASSERT(store->ops->find(store, SML_STR_NONE, sml_str_of(name), arena,
		      &entry) == SML_OK);
	return entry;
}

/* ---- listing ---- */

static void
store_dir_lists_only_plain_files_with_the_ending(void)
{
	struct sml_entry v[16];

	setup(false);
	CU_ASSERT(test_write_file(item("a.vcf"), "A"));
	CU_ASSERT(test_write_file(item("B.VCF"), "B"));
	CU_ASSERT(test_write_file(item(".hidden.vcf"), "x"));
	CU_ASSERT(test_write_file(item("a.vcf~"), "x"));
	CU_ASSERT(test_write_file(item("c.ics"), "x"));
	CU_ASSERT(test_write_file(item(".vcf"), "x"));
	CU_ASSERT(mkdir(item("dir.vcf"), 0700) == 0);
	CU_ASSERT(symlink("a.vcf", item("link.vcf")) == 0);
	CU_ASSERT(symlink("/etc/passwd", item("out.vcf")) == 0);
	CU_ASSERT(mkfifo(item("pipe.vcf"), 0600) == 0);
	CU_ASSERT(list(v, 16) == 2);
	CU_ASSERT(v[0].token.p && v[1].token.p);
	CU_ASSERT(list(v, 16) == 2);
	teardown();
}

static void
store_dir_reads_no_link_pipe_or_path(void)
{
	static const char *const names[] = {"out.vcf", "pipe.vcf", "dir.vcf",
	    "../secret.vcf", "none.vcf", ".h.vcf", "", "a.txt"};
	struct sml_entry entry;
	struct sml_str text;
	size_t i;

	setup(false);
	CU_ASSERT(test_write_file(test_path(folder, "secret.vcf"), "x"));
	CU_ASSERT(symlink("../secret.vcf", item("out.vcf")) == 0);
	CU_ASSERT(mkfifo(item("pipe.vcf"), 0600) == 0);
	CU_ASSERT(mkdir(item("dir.vcf"), 0700) == 0);
	for (i = 0; i < SML_ARRAY_LEN(names); i++) {
		enum sml_err err = store->ops->read(
		    store, sml_str_of(names[i]), arena, &text, &entry);

		CU_ASSERT(err == SML_E_NOT_FOUND || err == SML_E_ITEM_IO);
	}
	teardown();
}

static void
store_dir_missing_folder_is_gone(void)
{
	setup(false);
	CU_ASSERT(rmdir(test_path(folder, "items")) == 0);
	reopen(false);
	CU_ASSERT(store->ops->begin(store) == SML_E_STORE_GONE);
	teardown();
}

static void
store_dir_read_larger_than_limit_is_too_big(void)
{
	struct sml_str text;

	setup(false);
	CU_ASSERT(test_write_file(item("a.vcf"), "A"));
	CU_ASSERT(truncate(item("a.vcf"), SML_ITEM_MAX + 1) == 0);
	CU_ASSERT(store->ops->read(store, SML_STR("a.vcf"), arena, &text,
		      NULL) == SML_E_TOO_BIG);
	teardown();
}

static void
store_dir_place_is_another_for_another_folder(void)
{
	struct sml_str first, second;

	setup(false);
	CU_ASSERT(store->ops->place(store, arena, &first) == SML_OK);
	reopen(false);
	CU_ASSERT(store->ops->begin(store) == SML_OK);
	CU_ASSERT(store->ops->place(store, arena, &second) == SML_OK);
	CU_ASSERT(sml_str_eq(first, second));
	CU_ASSERT(
	    rename(test_path(folder, "items"), test_path(folder, "old")) == 0);
	CU_ASSERT(mkdir(test_path(folder, "items"), 0700) == 0);
	reopen(false);
	CU_ASSERT(store->ops->begin(store) == SML_OK);
	CU_ASSERT(store->ops->place(store, arena, &second) == SML_OK);
	CU_ASSERT(!sml_str_eq(first, second));
	teardown();
}

/* ---- tokens ---- */

static void
store_dir_token_changes_with_content_and_not_by_itself(void)
{
	struct sml_entry a, b;

	setup(false);
	CU_ASSERT(test_write_file(item("a.vcf"), "A"));
	a = get("a.vcf");
	b = get("a.vcf");
	CU_ASSERT(sml_str_eq(a.token, b.token));
	CU_ASSERT(test_write_file(item("a.vcf"), "AA"));
	b = get("a.vcf");
	CU_ASSERT(!sml_str_eq(a.token, b.token));
	/* Same size and time, another file. */
	CU_ASSERT(test_write_file(item("b.vcf"), "BB"));
	CU_ASSERT(rename(item("b.vcf"), item("a.vcf")) == 0);
	CU_ASSERT(!sml_str_eq(b.token, get("a.vcf").token));
	teardown();
}

static void
store_dir_token_of_young_file_is_absent(void)
{
	struct timespec times[2] = {
	    {.tv_sec = 1000, .tv_nsec = 500}, {.tv_sec = 1000, .tv_nsec = 500}};

	setup(false);
	CU_ASSERT(test_write_file(item("a.vcf"), "A"));
	CU_ASSERT(utimensat(AT_FDCWD, item("a.vcf"), times, 0) == 0);
	clock_ns = 1000 * SECOND + 1000;
	CU_ASSERT_PTR_NULL(get("a.vcf").token.p);
	clock_ns = 1000 * SECOND + SECOND / 5;
	CU_ASSERT_PTR_NOT_NULL(get("a.vcf").token.p);
	/* A clock that was put back. */
	clock_ns = 900 * SECOND;
	CU_ASSERT_PTR_NULL(get("a.vcf").token.p);
	/* A file system with whole seconds. */
	times[1].tv_nsec = 0;
	CU_ASSERT(utimensat(AT_FDCWD, item("a.vcf"), times, 0) == 0);
	clock_ns = 1002 * SECOND;
	CU_ASSERT_PTR_NULL(get("a.vcf").token.p);
	clock_ns = 1004 * SECOND;
	CU_ASSERT_PTR_NOT_NULL(get("a.vcf").token.p);
	teardown();
}

/* ---- writes ---- */

static enum sml_err
apply(enum sml_op op, const char *key, const char *text, struct sml_str token,
    struct sml_entry *out)
{
	const struct sml_apply req = {
	    .op = op,
	    .key = sml_str_of(key),
	    .planned = op == SML_OP_ADD ? sml_str_of(key) : SML_STR_NONE,
	    .text = sml_str_of(text),
	    .expected = token,
	    .op_id = SML_STR("OPID"),
	};

	return store->ops->apply(store, &req, arena, out);
}

static void
add_is_whole_and_token_holds(bool is_plain)
{
	struct sml_entry out, found;
	struct sml_str text;

	setup(is_plain);
	/* The system's clock now: what we wrote must be old enough. */
	clock_ns = client_os_now_utc() * SECOND;
	CU_ASSERT(
	    apply(SML_OP_ADD, "n.vcf", "NEW", SML_STR_NONE, &out) == SML_OK);
	CU_ASSERT(sml_str_is(out.key, "n.vcf"));
	CU_ASSERT_PTR_NOT_NULL(out.token.p);
	CU_ASSERT(store->ops->commit(store) == SML_OK);
	CU_ASSERT(test_file_is(item("n.vcf"), "NEW"));
	CU_ASSERT(store->ops->read(
		      store, SML_STR("n.vcf"), arena, &text, &found) == SML_OK);
	CU_ASSERT(sml_str_eq(found.token, out.token));
	CU_ASSERT(count_in("items") == 1);
	CU_ASSERT(apply(SML_OP_ADD, "n.vcf", "X", SML_STR_NONE, &out) ==
		  SML_E_EXISTS);
	CU_ASSERT(test_file_is(item("n.vcf"), "NEW"));
	CU_ASSERT(count_in("items") == 1);
	teardown();
}

static void
store_dir_add_is_whole_and_token_holds(void)
{
	add_is_whole_and_token_holds(false);
}

static void
store_dir_add_plainly_is_whole_and_token_holds(void)
{
	add_is_whole_and_token_holds(true);
}

static void
replace_checks_what_it_takes_out(bool is_plain)
{
	struct sml_entry seen, out;
	struct stat info;

	setup(is_plain);
	CU_ASSERT(test_write_file(item("a.vcf"), "OLD"));
	CU_ASSERT(chmod(item("a.vcf"), 0640) == 0);
	seen = get("a.vcf");
	CU_ASSERT(
	    apply(SML_OP_REPLACE, "a.vcf", "NEW1", seen.token, &out) == SML_OK);
	CU_ASSERT(test_file_is(item("a.vcf"), "NEW1"));
	CU_ASSERT(stat(item("a.vcf"), &info) == 0);
	CU_ASSERT((info.st_mode & 0777) == 0640);
	CU_ASSERT(count_in("items") == 1);
	CU_ASSERT(count_in("aside") == 1);

	/* Edited since: refused, nothing changed. */
	CU_ASSERT(test_write_file(item("a.vcf"), "EDITED"));
	CU_ASSERT(apply(SML_OP_REPLACE, "a.vcf", "NEW2", out.token, &out) ==
		  SML_E_CHANGED);
	CU_ASSERT(test_file_is(item("a.vcf"), "EDITED"));
	CU_ASSERT(count_in("items") == 1);

	/* Whatever is there. */
	CU_ASSERT(apply(SML_OP_REPLACE, "a.vcf", "NEW3", SML_STR_NONE, &out) ==
		  SML_OK);
	CU_ASSERT(test_file_is(item("a.vcf"), "NEW3"));
	CU_ASSERT(apply(SML_OP_REPLACE, "none.vcf", "X", SML_STR_NONE, &out) ==
		  SML_E_NOT_FOUND);
	CU_ASSERT(count_in("items") == 1);
	teardown();
}

static void
store_dir_replace_checks_what_it_takes_out(void)
{
	replace_checks_what_it_takes_out(false);
}

static void
store_dir_replace_plainly_checks_what_it_takes_out(void)
{
	replace_checks_what_it_takes_out(true);
}

/* The clock is asked between the look at the old file and the exchange: an
 * edit at this very moment. */
static int64_t
editing_now_ns(void *ctx)
{
	if (ctx && *(const char **)ctx) {
		const char *text = *(const char **)ctx;

		*(const char **)ctx = NULL;
		CU_ASSERT(test_write_file(item("a.vcf"), text));
	}
	return clock_ns;
}

static void
edit_at_the_last_moment_is_put_back(bool is_plain)
{
	const char *edit = NULL;
	struct cli_store_dir_cfg cfg = {
	    .ending = ".vcf",
	    .now_ns = editing_now_ns,
	    .ctx = &edit,
	    .is_plain = is_plain,
	};
	struct sml_entry seen, out;
	char dir[4096], aside[4096];

	setup(is_plain);
	store->ops->close(store);
	snprintf(dir, sizeof(dir), "%s/items", folder);
	snprintf(aside, sizeof(aside), "%s/aside", folder);
	cfg.dir = dir;
	cfg.aside_dir = aside;
	CU_ASSERT_FATAL(cli_store_dir_open(&cfg, &store) == SML_OK);
	CU_ASSERT_FATAL(store->ops->begin(store) == SML_OK);
	CU_ASSERT(test_write_file(item("a.vcf"), "OLD"));
	seen = get("a.vcf");
	edit = "EDITED";
	CU_ASSERT(apply(SML_OP_REPLACE, "a.vcf", "NEW", seen.token, &out) ==
		  SML_E_CHANGED);
	CU_ASSERT(test_file_is(item("a.vcf"), "EDITED"));
	CU_ASSERT(count_in("items") == 1);
	seen = get("a.vcf");
	edit = "EDITED AGAIN";
	CU_ASSERT(apply(SML_OP_DELETE, "a.vcf", NULL, seen.token, &out) ==
		  SML_E_CHANGED);
	CU_ASSERT(test_file_is(item("a.vcf"), "EDITED AGAIN"));
	CU_ASSERT(count_in("items") == 1);
	teardown();
}

static void
store_dir_edit_at_the_last_moment_is_put_back(void)
{
	edit_at_the_last_moment_is_put_back(false);
}

static void
store_dir_edit_at_the_last_moment_plainly_is_put_back(void)
{
	edit_at_the_last_moment_is_put_back(true);
}

static void
store_dir_delete_moves_aside_until_the_next_run(void)
{
	struct sml_entry out;

	setup(false);
	CU_ASSERT(test_write_file(item("a.vcf"), "OLD"));
	CU_ASSERT(apply(SML_OP_DELETE, "a.vcf", NULL, get("a.vcf").token,
		      &out) == SML_OK);
	CU_ASSERT(store->ops->commit(store) == SML_OK);
	CU_ASSERT(count_in("items") == 0);
	CU_ASSERT(count_in("aside") == 1);
	CU_ASSERT(apply(SML_OP_DELETE, "a.vcf", NULL, SML_STR_NONE, &out) ==
		  SML_E_NOT_FOUND);
	reopen(false);
	CU_ASSERT(store->ops->begin(store) == SML_OK);
	CU_ASSERT(count_in("aside") == 0);
	teardown();
}

static void
store_dir_replaces_no_link(void)
{
	struct sml_entry out;

	setup(false);
	CU_ASSERT(test_write_file(test_path(folder, "secret"), "S"));
	CU_ASSERT(symlink("../secret", item("a.vcf")) == 0);
	CU_ASSERT(apply(SML_OP_REPLACE, "a.vcf", "NEW", SML_STR_NONE, &out) !=
		  SML_OK);
	CU_ASSERT(
	    apply(SML_OP_DELETE, "a.vcf", NULL, SML_STR_NONE, &out) != SML_OK);
	CU_ASSERT(
	    apply(SML_OP_ADD, "../b.vcf", "NEW", SML_STR_NONE, &out) != SML_OK);
	CU_ASSERT(test_file_is(test_path(folder, "secret"), "S"));
	CU_ASSERT(count_in("items") == 1);
	teardown();
}

/* ---- names and crashes ---- */

static void
store_dir_plan_key_is_a_safe_name_that_find_knows(void)
{
	static const char *const titles[] = {"Dr. Anna M\xc3\xbcller",
	    "../../etc/passwd", "", "   ", ".hidden",
	    "a\xe2\x80\xae"
	    "b",
	    "\xff\xfe",
	    "A very long title that goes on and on and on, further than any "
	    "listing can show it, and then a little more"};
	struct sml_facts facts = {0};
	struct sml_entry out, found;
	struct sml_str key;
	char op_id[32];
	size_t i;

	setup(false);
	for (i = 0; i < SML_ARRAY_LEN(titles); i++) {
		snprintf(op_id, sizeof(op_id), "OPERATION%zu", i);
		facts.title = sml_str_of(titles[i]);
		CU_ASSERT(store->ops->plan_key(store, sml_str_of(op_id), &facts,
			      arena, &key) == SML_OK);
		CU_ASSERT(key.len < 90);
		CU_ASSERT(apply(SML_OP_ADD, key.p, "X", SML_STR_NONE, &out) ==
			  SML_OK);
		CU_ASSERT(store->ops->find(store, sml_str_of(op_id), key, arena,
			      &found) == SML_OK);
		CU_ASSERT(sml_str_eq(found.key, key));
		if (i == 0)
			CU_ASSERT(
			    sml_str_starts(key, "Dr-Anna-M\xc3\xbcller-"));
	}
	CU_ASSERT(list(&found, 1) == 1);
	CU_ASSERT(count_in("items") == SML_ARRAY_LEN(titles));
	CU_ASSERT(store->ops->find(store, SML_STR("OTHER"), key, arena,
		      &found) == SML_E_NOT_FOUND);
	/* Renamed by somebody who kept the end of the name. */
	CU_ASSERT(store->ops->plan_key(store, SML_STR("OPERATION0"), NULL,
		      arena, &key) == SML_OK);
	CU_ASSERT(store->ops->find(store, SML_STR("OPERATION0"), key, arena,
		      &found) == SML_OK);
	teardown();
}

static void
store_dir_leftover_of_a_crash_is_no_item_and_kept_aside(void)
{
	struct sml_entry v[4], out;

	setup(false);
	CU_ASSERT(test_write_file(item("a.vcf"), "A"));
	CU_ASSERT(test_write_file(item(".valise-1-2-3.tmp"), "half"));
	reopen(false);
	CU_ASSERT(store->ops->begin(store) == SML_OK);
	/* Writing is possible before anybody lists. */
	CU_ASSERT(
	    apply(SML_OP_REPLACE, "a.vcf", "B", SML_STR_NONE, &out) == SML_OK);
	CU_ASSERT(list(v, 4) == 1);
	CU_ASSERT(count_in("items") == 1);
	CU_ASSERT(count_in("aside") == 2);
	reopen(false);
	CU_ASSERT(store->ops->begin(store) == SML_OK);
	CU_ASSERT(count_in("aside") == 1);
	clock_ns += 40 * 86400 * SECOND;
	reopen(false);
	CU_ASSERT(store->ops->begin(store) == SML_OK);
	CU_ASSERT(count_in("aside") == 0);
	teardown();
}

static const struct test_case cases[] = {
    {"store_dir_lists_only_plain_files_with_the_ending",
	store_dir_lists_only_plain_files_with_the_ending},
    {"store_dir_reads_no_link_pipe_or_path",
	store_dir_reads_no_link_pipe_or_path},
    {"store_dir_missing_folder_is_gone", store_dir_missing_folder_is_gone},
    {"store_dir_read_larger_than_limit_is_too_big",
	store_dir_read_larger_than_limit_is_too_big},
    {"store_dir_place_is_another_for_another_folder",
	store_dir_place_is_another_for_another_folder},
    {"store_dir_token_changes_with_content_and_not_by_itself",
	store_dir_token_changes_with_content_and_not_by_itself},
    {"store_dir_token_of_young_file_is_absent",
	store_dir_token_of_young_file_is_absent},
    {"store_dir_add_is_whole_and_token_holds",
	store_dir_add_is_whole_and_token_holds},
    {"store_dir_add_plainly_is_whole_and_token_holds",
	store_dir_add_plainly_is_whole_and_token_holds},
    {"store_dir_replace_checks_what_it_takes_out",
	store_dir_replace_checks_what_it_takes_out},
    {"store_dir_replace_plainly_checks_what_it_takes_out",
	store_dir_replace_plainly_checks_what_it_takes_out},
    {"store_dir_edit_at_the_last_moment_is_put_back",
	store_dir_edit_at_the_last_moment_is_put_back},
    {"store_dir_edit_at_the_last_moment_plainly_is_put_back",
	store_dir_edit_at_the_last_moment_plainly_is_put_back},
    {"store_dir_delete_moves_aside_until_the_next_run",
	store_dir_delete_moves_aside_until_the_next_run},
    {"store_dir_replaces_no_link", store_dir_replaces_no_link},
    {"store_dir_plan_key_is_a_safe_name_that_find_knows",
	store_dir_plan_key_is_a_safe_name_that_find_knows},
    {"store_dir_leftover_of_a_crash_is_no_item_and_kept_aside",
	store_dir_leftover_of_a_crash_is_no_item_and_kept_aside},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("store_dir", cases, argc, argv);
}
