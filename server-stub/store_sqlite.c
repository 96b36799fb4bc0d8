/* SPDX-License-Identifier: Apache-2.0 */
/* One connection to the server's database; the only file that knows SQLite. */
#include "config.h"

#include "db.h"

#include "schema.h"

#include <sqlite3.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A power of two, well above the number of statements. */
#define QUERIES_MAX 256
#define WAIT_MS 20000
#define STATEMENT_SPILL_LEN (8 * 1024 * 1024)

struct server_query {
	struct server_db *db;
	const char *sql;
	sqlite3_stmt *stmt;
	int next_bind, next_col;
	enum sml_err err;
};

struct server_db {
	const struct sml_env *env;
	sqlite3 *lite;
	pthread_mutex_t *writer;
	unsigned wait_ms;
	bool is_open;
	bool is_lost; /* SQLite gave the transaction up by itself */
	unsigned marks;
	char *path;
	struct server_query queries[QUERIES_MAX];
	struct server_query lost; /* stands for a query that cannot be had */
};

enum sml_err
server_db_setup(void)
{
	/* Savepoints copy pages aside; in a file that would be slow. */
	if (sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, STATEMENT_SPILL_LEN) !=
		SQLITE_OK ||
	    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK)
		return SML_E_BUG;
	return sqlite3_initialize() == SQLITE_OK ? SML_OK : SML_E_NOMEM;
}

/* ---- errors ---- */

static enum sml_err
err_of_sqlite(int rc)
{
	static const struct {
		int rc;
		enum sml_err err;
	} table[] = {
	    {SQLITE_OK, SML_OK},
	    {SQLITE_ROW, SML_OK},
	    {SQLITE_DONE, SML_END},
	    {SQLITE_BUSY, SML_E_AGAIN},
	    {SQLITE_LOCKED, SML_E_AGAIN},
	    {SQLITE_FULL, SML_E_FULL},
	    {SQLITE_NOMEM, SML_E_NOMEM},
	    {SQLITE_CANTOPEN, SML_E_DENIED},
	    {SQLITE_READONLY, SML_E_DENIED},
	    {SQLITE_PERM, SML_E_DENIED},
	};
	size_t i;

	if (rc == SQLITE_CONSTRAINT_UNIQUE ||
	    rc == SQLITE_CONSTRAINT_PRIMARYKEY)
		return SML_E_EXISTS;
	for (i = 0; i < SML_ARRAY_LEN(table); i++)
		if ((rc & 0xff) == table[i].rc)
			return table[i].err;
	return SML_E_STATE;
}

static enum sml_err
fail(struct server_db *db, int rc, const char *what)
{
	enum sml_err err = err_of_sqlite(rc);
	enum sml_log_level level = SML_LOG_ERROR;

	if (err == SML_OK || err == SML_END)
		return err;
	if (err == SML_E_EXISTS)
		level = SML_LOG_DEBUG;
	if (err == SML_E_AGAIN)
		level = SML_LOG_INFO;
	sml_log(db->env->log, level, "database: %s: %s (%d)", what,
	    sqlite3_errmsg(db->lite), rc);
	return err;
}

/* ---- open ---- */

/* Waits in small steps: another process holds the lock for one message. */
static int
wait_busy(void *ctx, int count)
{
	const struct server_db *db = ctx;
	struct timespec pause = {0, 2 * 1000 * 1000};

	if ((unsigned)count * 2 >= db->wait_ms)
		return 0;
	nanosleep(&pause, NULL);
	return 1;
}

static enum sml_err
exec(struct server_db *db, const char *sql)
{
	int rc = sqlite3_exec(db->lite, sql, NULL, NULL, NULL);

	return fail(db, rc, sql);
}

static enum sml_err
user_version(struct server_db *db, int *out)
{
	sqlite3_stmt *stmt = NULL;
	int rc;

	rc = sqlite3_prepare_v2(
	    db->lite, "PRAGMA user_version", -1, &stmt, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	*out = rc == SQLITE_ROW ? sqlite3_column_int(stmt, 0) : 0;
	sqlite3_finalize(stmt);
	return rc == SQLITE_ROW ? SML_OK : fail(db, rc, "user_version");
}

/* Make the tables and what came to them later, unless another process was
 * faster. */
static enum sml_err
make_schema(struct server_db *db)
{
	const char *const *piece;
	int version;
	enum sml_err err;

	err = exec(db, "BEGIN IMMEDIATE");
	if (err)
		return err;
	err = user_version(db, &version);
	for (piece = server_schema; !err && version == 0 && *piece; piece++)
		err = exec(db, *piece);
	piece = server_schema_steps + (version > 0 ? version - 1 : 0);
	for (; !err && *piece; piece++)
		err = exec(db, *piece);
	if (!err)
		err = exec(db, "COMMIT");
	if (err)
		sqlite3_exec(db->lite, "ROLLBACK", NULL, NULL, NULL);
	return err;
}

/* Two processes may make it at once; this statement does not wait. */
static enum sml_err
make_file(struct server_db *db)
{
	enum sml_err err;
	int tries = 0;

	do
		err = exec(db, server_schema_file);
	while (err == SML_E_AGAIN && wait_busy(db, tries++));
	return err;
}

static enum sml_err
prepare_file(struct server_db *db, bool may_create)
{
	int version;
	enum sml_err err;

	sqlite3_extended_result_codes(db->lite, 1);
	sqlite3_busy_handler(db->lite, wait_busy, db);
	/* A close must not move the log: that costs fsyncs at every stop. */
	sqlite3_db_config(db->lite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	err = user_version(db, &version);
	if (err)
		return err;
	if (version > SERVER_SCHEMA_VERSION) {
		sml_log(db->env->log, SML_LOG_ERROR,
		    "database %s was made by a newer program (schema %d)",
		    db->path, version);
		return SML_E_VERSION;
	}
	if (version == 0 && !may_create)
		return SML_E_NOT_FOUND;
	if (version == 0)
		err = make_file(db);
	if (!err)
		err = exec(db, server_schema_connection);
	if (!err && version < SERVER_SCHEMA_VERSION)
		err = make_schema(db);
	return err;
}

static enum sml_err
make_folder(const struct server_db_cfg *cfg)
{
	if (!cfg->may_create || mkdir(cfg->folder, 0700) == 0 ||
	    errno == EEXIST)
		return SML_OK;
	sml_log(cfg->env->log, SML_LOG_ERROR, "cannot make the folder %s: %s",
	    cfg->folder, strerror(errno));
	return SML_E_DENIED;
}

static char *
database_path(const char *folder)
{
	size_t len = strlen(folder) + sizeof("/valise.db");
	char *path = malloc(len);

	if (path)
		snprintf(path, len, "%s/valise.db", folder);
	return path;
}

enum sml_err
server_db_open(const struct server_db_cfg *cfg, struct server_db **out)
{
	struct server_db *db;
	enum sml_err err;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, rc;

	err = make_folder(cfg);
	if (err)
		return err;
	db = calloc(1, sizeof(*db));
	if (!db)
		return SML_E_NOMEM;
	db->env = cfg->env;
	db->wait_ms = cfg->wait_ms ? cfg->wait_ms : WAIT_MS;
	db->writer = cfg->writer;
	db->lost.db = db;
	db->path = database_path(cfg->folder);
	if (!db->path) {
		err = SML_E_NOMEM;
		goto close_db;
	}
	if (!cfg->may_create && access(db->path, F_OK) != 0) {
		err = SML_E_NOT_FOUND;
		goto close_db;
	}
	if (cfg->may_create)
		flags |= SQLITE_OPEN_CREATE;
	rc = sqlite3_open_v2(db->path, &db->lite, flags, NULL);
	err = fail(db, rc, db->path);
	if (!err)
		err = prepare_file(db, cfg->may_create);
	if (err)
		goto close_db;
	*out = db;
	return SML_OK;

close_db:
	server_db_close(db);
	return err;
}

void
server_db_close(struct server_db *db)
{
	size_t i;

	if (!db)
		return;
	server_db_rollback(db);
	for (i = 0; i < QUERIES_MAX; i++)
		sqlite3_finalize(db->queries[i].stmt);
	sqlite3_close(db->lite);
	free(db->path);
	free(db);
}

const struct sml_env *
server_db_env(const struct server_db *db)
{
	return db->env;
}

/* ---- transactions ---- */

static enum sml_err
lock_writer(struct server_db *db)
{
	struct timespec until;

	if (!db->writer)
		return SML_OK;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += db->wait_ms / 1000;
	until.tv_nsec += (long)(db->wait_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	if (pthread_mutex_timedlock(db->writer, &until) == 0)
		return SML_OK;
	return SML_E_AGAIN;
}

static void
unlock_writer(struct server_db *db)
{
	if (db->writer)
		pthread_mutex_unlock(db->writer);
}

/* A statement without values and rows. */
static enum sml_err
plain(struct server_db *db, const char *sql)
{
	return server_db_run(server_db_query(db, sql));
}

enum sml_err
server_db_begin(struct server_db *db)
{
	static const char sql[] = "BEGIN IMMEDIATE";
	enum sml_err err;

	if (db->is_open)
		return SML_E_BUG;
	err = lock_writer(db);
	if (err)
		return err;
	err = plain(db, sql);
	if (err) {
		unlock_writer(db);
		return err;
	}
	db->is_open = true;
	db->is_lost = false;
	db->marks = 0;
	return SML_OK;
}

enum sml_err
server_db_commit(struct server_db *db)
{
	static const char sql[] = "COMMIT";
	enum sml_err err;

	if (!db->is_open)
		return SML_E_BUG;
	err = plain(db, sql);
	if (err) {
		server_db_rollback(db);
		return err;
	}
	db->is_open = false;
	unlock_writer(db);
	return SML_OK;
}

void
server_db_rollback(struct server_db *db)
{
	static const char sql[] = "ROLLBACK";

	if (!db->is_open)
		return;
	db->is_lost = false;
	/* After a full disk SQLite has rolled back by itself. */
	if (!sqlite3_get_autocommit(db->lite)) {
		enum sml_err err = plain(db, sql);

		if (err)
			sml_log(db->env->log, SML_LOG_ERROR,
			    "database: rolling back failed");
	}
	db->is_open = false;
	unlock_writer(db);
}

bool
server_db_is_open(const struct server_db *db)
{
	return db->is_open;
}

enum sml_err
server_db_mark(struct server_db *db)
{
	static const char sql[] = "SAVEPOINT m";
	enum sml_err err;

	if (!db->is_open)
		return SML_E_BUG;
	err = plain(db, sql);
	if (!err)
		db->marks++;
	return err;
}

enum sml_err
server_db_rollback_to(struct server_db *db)
{
	static const char sql[] = "ROLLBACK TO m";

	return db->marks ? plain(db, sql) : SML_E_BUG;
}

enum sml_err
server_db_release(struct server_db *db)
{
	static const char sql[] = "RELEASE m";
	enum sml_err err;

	if (!db->marks)
		return SML_E_BUG;
	err = plain(db, sql);
	if (!err)
		db->marks--;
	return err;
}

/* ---- statements ---- */

static size_t
slot_of(const char *sql)
{
	uintptr_t x = (uintptr_t)sql;

	x ^= x >> 7;
	x *= 0x9e3779b1u;
	return (size_t)(x >> 4) & (QUERIES_MAX - 1);
}

struct server_query *
server_db_query(struct server_db *db, const char *sql)
{
	size_t slot = slot_of(sql), tries;
	struct server_query *q = NULL;
	int rc;

	for (tries = 0; tries < QUERIES_MAX; tries++) {
		q = &db->queries[slot];
		if (!q->sql || q->sql == sql)
			break;
		slot = (slot + 1) & (QUERIES_MAX - 1);
	}
	if (!q || (q->sql && q->sql != sql)) {
		db->lost.err = SML_E_BUG;
		return &db->lost;
	}
	q->db = db;
	q->next_bind = 1;
	q->next_col = 0;
	/* What came after it would be committed row by row. */
	q->err = db->is_open && db->is_lost ? SML_E_STATE : SML_OK;
	if (!q->stmt && !q->err) {
		q->sql = sql;
		rc = sqlite3_prepare_v3(db->lite, sql, -1,
		    SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL);
		q->err = fail(db, rc, sql);
	}
	return q;
}

static void
note_bind(struct server_query *q, int rc)
{
	if (rc != SQLITE_OK && !q->err)
		q->err = fail(q->db, rc, "bind");
}

void
server_bind_u64(struct server_query *q, uint64_t value)
{
	int at = q->next_bind++;

	if (!q->err)
		note_bind(
		    q, sqlite3_bind_int64(q->stmt, at, (sqlite3_int64)value));
}

void
server_bind_str(struct server_query *q, struct sml_str text)
{
	int at = q->next_bind++;

	if (q->err)
		return;
	note_bind(q, text.p ? sqlite3_bind_text64(q->stmt, at, text.p, text.len,
				  SQLITE_STATIC, SQLITE_UTF8)
			    : sqlite3_bind_null(q->stmt, at));
}

void
server_bind_blob(struct server_query *q, struct sml_str bytes)
{
	int at = q->next_bind++;

	if (q->err)
		return;
	note_bind(q, bytes.p ? sqlite3_bind_blob64(q->stmt, at, bytes.p,
				   bytes.len, SQLITE_STATIC)
			     : sqlite3_bind_null(q->stmt, at));
}

void
server_bind_digest(struct server_query *q, const uint8_t digest[SML_SHA256_LEN])
{
	static const uint8_t none[SML_SHA256_LEN];
	struct sml_str bytes = {(const char *)digest, SML_SHA256_LEN};

	if (memcmp(digest, none, SML_SHA256_LEN) == 0)
		bytes = SML_STR_NONE;
	server_bind_blob(q, bytes);
}

enum sml_err
server_db_step(struct server_query *q)
{
	int rc;

	if (q->err)
		return q->err;
	q->next_col = 0;
	rc = sqlite3_step(q->stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		q->err = fail(q->db, rc, q->sql);
	if (q->err && q->db->is_open && sqlite3_get_autocommit(q->db->lite))
		q->db->is_lost = true;
	return q->err ? q->err : err_of_sqlite(rc);
}

uint64_t
server_col_u64(struct server_query *q)
{
	return (uint64_t)sqlite3_column_int64(q->stmt, q->next_col++);
}

struct sml_str
server_col_str(struct server_query *q, struct sml_arena *arena)
{
	int col = q->next_col++;
	struct sml_str in, out;

	if (sqlite3_column_type(q->stmt, col) == SQLITE_NULL)
		return SML_STR_NONE;
	in.p = sqlite3_column_blob(q->stmt, col);
	in.len = (size_t)sqlite3_column_bytes(q->stmt, col);
	/* SQLite gives NULL for an empty value. */
	if (!in.p)
		in = SML_STR("");
	out = sml_arena_dup(arena, in);
	if (!out.p)
		q->err = SML_E_NOMEM;
	return out;
}

void
server_col_digest(struct server_query *q, uint8_t out[SML_SHA256_LEN])
{
	int col = q->next_col++;
	const void *p = sqlite3_column_blob(q->stmt, col);

	if (p && sqlite3_column_bytes(q->stmt, col) == SML_SHA256_LEN)
		memcpy(out, p, SML_SHA256_LEN);
	else
		memset(out, 0, SML_SHA256_LEN);
}

enum sml_err
server_db_done(struct server_query *q, enum sml_err err)
{
	if (q->stmt) {
		sqlite3_reset(q->stmt);
		sqlite3_clear_bindings(q->stmt);
	}
	return err ? err : q->err;
}

enum sml_err
server_db_run(struct server_query *q)
{
	enum sml_err err = server_db_step(q);

	return server_db_done(q, err == SML_END ? SML_OK : err);
}

enum sml_err
server_db_first(struct server_query *q)
{
	enum sml_err err = server_db_step(q);

	if (!err)
		return SML_OK;
	return server_db_done(q, err == SML_END ? SML_E_NOT_FOUND : err);
}

uint64_t
server_db_last_id(const struct server_db *db)
{
	return (uint64_t)sqlite3_last_insert_rowid(db->lite);
}

uint64_t
server_db_changes(const struct server_db *db)
{
	return (uint64_t)sqlite3_changes64(db->lite);
}

/* ---- upkeep ---- */

uint64_t
server_db_wal_len(const struct server_db *db)
{
	struct stat st;
	char path[4096];
	int len = snprintf(path, sizeof(path), "%s-wal", db->path);

	if (len < 0 || (size_t)len >= sizeof(path) || stat(path, &st) != 0)
		return 0;
	return (uint64_t)st.st_size;
}

enum sml_err
server_db_tidy(struct server_db *db)
{
	static const char touch[] =
	    "UPDATE setting SET value = value + 1 WHERE name = 'tidied'";
	enum sml_err err;
	int rc;

	rc = sqlite3_wal_checkpoint_v2(
	    db->lite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (rc != SQLITE_OK)
		return fail(db, rc, "checkpoint");
	/* The first commit after it begins the log anew, which costs one more
	 * fsync: pay here, not in a message. */
	err = server_db_begin(db);
	if (err)
		return err;
	err = plain(db, touch);
	if (err) {
		server_db_rollback(db);
		return err;
	}
	return server_db_commit(db);
}

enum sml_err
server_db_check(
    struct server_db *db, struct sml_arena *arena, struct sml_str *out)
{
	static const char sql[] = "PRAGMA integrity_check";
	struct server_query *q = server_db_query(db, sql);
	struct sml_str all = SML_STR_NONE, line;
	enum sml_err err;

	while ((err = server_db_step(q)) == SML_OK) {
		line = server_col_str(q, arena);
		all = all.p ? sml_arena_printf(arena, "%.*s\n%.*s",
				  SML_STR_ARG(all), SML_STR_ARG(line))
			    : line;
		if (!all.p)
			break;
	}
	err = server_db_done(q, err == SML_END ? SML_OK : err);
	*out = all;
	return err;
}
