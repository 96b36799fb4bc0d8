/* SPDX-License-Identifier: Apache-2.0 */
/* The server's database: transactions, savepoints, two processes, upkeep. */
#include "config.h"

#include "server_folder.h"

#include <sys/stat.h>

static const char sql_put[] = "INSERT INTO setting(name, value) VALUES (?, ?)";
static const char sql_get[] = "SELECT value FROM setting WHERE name = ?";

static enum sml_err
put(struct server_db *db, const char *name, uint64_t value)
{
	struct server_query *q = server_db_query(db, sql_put);

	server_bind_str(q, sml_str_of(name));
	server_bind_u64(q, value);
	return server_db_run(q);
}

/* 0 when it is not there. */
static uint64_t
get(struct server_db *db, const char *name)
{
	struct server_query *q = server_db_query(db, sql_get);
	uint64_t value;

	server_bind_str(q, sml_str_of(name));
	if (server_db_first(q) != SML_OK)
		return 0;
	value = server_col_u64(q);
	return server_db_done(q, SML_OK) == SML_OK ? value : 0;
}

static void
db_open_makes_private_folder(void)
{
	struct server_folder f;
	char sub[128], file[160];
	struct server_db_cfg cfg = {.env = test_env(), .folder = sub};
	struct server_db *db = NULL;
	struct stat st;

	server_folder_make(&f);
	snprintf(sub, sizeof(sub), "%s/data", f.path);
	CU_ASSERT(server_db_open(&cfg, &db) == SML_E_NOT_FOUND);
	CU_ASSERT(stat(sub, &st) != 0);
	cfg.may_create = true;
	CU_ASSERT(server_db_open(&cfg, &db) == SML_OK);
	CU_ASSERT(stat(sub, &st) == 0 && (st.st_mode & 0777) == 0700);
	server_db_close(db);
	cfg.may_create = false;
	CU_ASSERT(server_db_open(&cfg, &db) == SML_OK);
	server_db_close(db);
	snprintf(file, sizeof(file), "%s/valise.db", sub);
	unlink(file);
	snprintf(file, sizeof(file), "%s/valise.db-wal", sub);
	unlink(file);
	snprintf(file, sizeof(file), "%s/valise.db-shm", sub);
	unlink(file);
	rmdir(sub);
	server_folder_remove(&f);
}

static void
db_of_an_older_version_is_brought_up_to_date(void)
{
	static const char drop[] = "ALTER TABLE account DROP COLUMN md5";
	static const char older[] = "PRAGMA user_version = 1";
	static const char later[] = "PRAGMA user_version = 99";
	static const char use[] = "UPDATE account SET md5 = NULL";
	struct server_db_cfg cfg = {.env = test_env()};
	struct server_folder f;

	server_folder_make(&f);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.db);
	CU_ASSERT(put(f.db, "a", 1) == SML_OK);
	CU_ASSERT(server_db_run(server_db_query(f.db, drop)) == SML_OK);
	CU_ASSERT(server_db_run(server_db_query(f.db, older)) == SML_OK);
	server_db_close(f.db);
	f.db = server_folder_open(&f, false);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.db);
	CU_ASSERT(get(f.db, "a") == 1);
	CU_ASSERT(server_db_run(server_db_query(f.db, use)) == SML_OK);
	CU_ASSERT(server_db_run(server_db_query(f.db, later)) == SML_OK);
	server_db_close(f.db);
	cfg.folder = f.path;
	CU_ASSERT(server_db_open(&cfg, &f.db) == SML_E_VERSION);
	f.db = NULL;
	server_folder_remove(&f);
}

static void
db_rollback_leaves_nothing(void)
{
	struct server_folder f;

	server_folder_make(&f);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.db);
	CU_ASSERT(server_db_begin(f.db) == SML_OK);
	CU_ASSERT(server_db_begin(f.db) == SML_E_BUG);
	CU_ASSERT(put(f.db, "a", 1) == SML_OK);
	server_db_rollback(f.db);
	CU_ASSERT(get(f.db, "a") == 0);
	CU_ASSERT(server_db_begin(f.db) == SML_OK);
	CU_ASSERT(put(f.db, "a", 2) == SML_OK);
	CU_ASSERT(put(f.db, "a", 3) == SML_E_EXISTS);
	CU_ASSERT(server_db_commit(f.db) == SML_OK);
	CU_ASSERT(get(f.db, "a") == 2);
	CU_ASSERT(server_db_commit(f.db) == SML_E_BUG);
	server_folder_remove(&f);
}

static void
db_marks_nest_as_a_stack(void)
{
	struct server_folder f;

	server_folder_make(&f);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.db);
	CU_ASSERT(server_db_mark(f.db) == SML_E_BUG);
	CU_ASSERT(server_db_begin(f.db) == SML_OK);
	CU_ASSERT(server_db_release(f.db) == SML_E_BUG);
	CU_ASSERT(server_db_mark(f.db) == SML_OK);
	CU_ASSERT(put(f.db, "outer", 1) == SML_OK);
	CU_ASSERT(server_db_mark(f.db) == SML_OK);
	CU_ASSERT(put(f.db, "inner", 1) == SML_OK);
	CU_ASSERT(server_db_rollback_to(f.db) == SML_OK);
	CU_ASSERT(get(f.db, "inner") == 0 && get(f.db, "outer") == 1);
	CU_ASSERT(put(f.db, "again", 1) == SML_OK);
	CU_ASSERT(server_db_rollback_to(f.db) == SML_OK);
	CU_ASSERT(get(f.db, "again") == 0);
	CU_ASSERT(server_db_release(f.db) == SML_OK);
	CU_ASSERT(server_db_rollback_to(f.db) == SML_OK);
	CU_ASSERT(get(f.db, "outer") == 0);
	CU_ASSERT(server_db_release(f.db) == SML_OK);
	CU_ASSERT(server_db_release(f.db) == SML_E_BUG);
	CU_ASSERT(server_db_commit(f.db) == SML_OK);
	server_folder_remove(&f);
}

static void
db_two_connections_see_commits_only(void)
{
	struct server_folder f;
	struct server_db *other;

	server_folder_make(&f);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.db);
	other = server_folder_open(&f, false);
	CU_ASSERT_PTR_NOT_NULL_FATAL(other);
	CU_ASSERT(server_db_begin(f.db) == SML_OK);
	CU_ASSERT(put(f.db, "a", 7) == SML_OK);
	CU_ASSERT(get(other, "a") == 0);
	CU_ASSERT(server_db_commit(f.db) == SML_OK);
	CU_ASSERT(server_db_begin(other) == SML_OK);
	CU_ASSERT(get(other, "a") == 7);
	CU_ASSERT(put(other, "b", 8) == SML_OK);
	CU_ASSERT(server_db_commit(other) == SML_OK);
	CU_ASSERT(get(f.db, "b") == 8);
	server_db_close(other);
	server_folder_remove(&f);
}

static void
db_tidy_empties_the_log(void)
{
	struct server_folder f;
	uint64_t i, before;
	char name[32];

	server_folder_make(&f);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.db);
	for (i = 0; i < 400; i++) {
		CU_ASSERT(server_db_begin(f.db) == SML_OK);
		snprintf(name, sizeof(name), "row %d", (int)i);
		CU_ASSERT(put(f.db, name, i) == SML_OK);
		CU_ASSERT(server_db_commit(f.db) == SML_OK);
	}
	before = server_db_wal_len(f.db);
	CU_ASSERT(before > 1048576);
	CU_ASSERT(server_db_tidy(f.db) == SML_OK);
	CU_ASSERT(server_db_wal_len(f.db) <= 1048576 + 8192);
	CU_ASSERT(get(f.db, "row 399") == 399);
	server_folder_remove(&f);
}

static void
db_full_disk_keeps_what_was_committed(void)
{
	static const char limit[] = "PRAGMA max_page_count = 60";
	static const char big[] =
	    "INSERT INTO setting VALUES (?, zeroblob(100000))";
	struct server_folder f;
	struct server_query *q;
	enum sml_err err = SML_OK;
	int i;

	server_folder_make(&f);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.db);
	CU_ASSERT(server_db_first(server_db_query(f.db, limit)) == SML_OK);
	CU_ASSERT(
	    server_db_done(server_db_query(f.db, limit), SML_OK) == SML_OK);
	CU_ASSERT(server_db_begin(f.db) == SML_OK);
	CU_ASSERT(put(f.db, "kept", 1) == SML_OK);
	CU_ASSERT(server_db_commit(f.db) == SML_OK);
	CU_ASSERT(server_db_begin(f.db) == SML_OK);
	CU_ASSERT(put(f.db, "lost", 1) == SML_OK);
	for (i = 0; i < 10 && !err; i++) {
		q = server_db_query(f.db, big);
		server_bind_u64(q, (uint64_t)i);
		err = server_db_run(q);
	}
	CU_ASSERT(err == SML_E_FULL);
	server_db_rollback(f.db);
	CU_ASSERT(get(f.db, "kept") == 1 && get(f.db, "lost") == 0);
	CU_ASSERT(server_db_begin(f.db) == SML_OK);
	CU_ASSERT(put(f.db, "later", 2) == SML_OK);
	CU_ASSERT(server_db_commit(f.db) == SML_OK);
	CU_ASSERT(get(f.db, "later") == 2);
	server_folder_remove(&f);
}

static void
db_check_of_sound_file_is_ok(void)
{
	struct server_folder f;
	struct sml_arena *arena = sml_arena_new(65536);
	struct sml_str text = SML_STR_NONE;

	server_folder_make(&f);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.db);
	CU_ASSERT(server_db_check(f.db, arena, &text) == SML_OK);
	CU_ASSERT(sml_str_is(text, "ok"));
	sml_arena_free(arena);
	server_folder_remove(&f);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"db_open_makes_private_folder", db_open_makes_private_folder},
	    {"db_of_an_older_version_is_brought_up_to_date",
		db_of_an_older_version_is_brought_up_to_date},
	    {"db_rollback_leaves_nothing", db_rollback_leaves_nothing},
	    {"db_marks_nest_as_a_stack", db_marks_nest_as_a_stack},
	    {"db_two_connections_see_commits_only",
		db_two_connections_see_commits_only},
	    {"db_tidy_empties_the_log", db_tidy_empties_the_log},
	    {"db_full_disk_keeps_what_was_committed",
		db_full_disk_keeps_what_was_committed},
	    {"db_check_of_sound_file_is_ok", db_check_of_sound_file_is_ok},
	    {NULL, NULL},
	};

	if (server_db_setup() != SML_OK)
		return 1;
	return test_main("server_db", cases, argc, argv);
}
