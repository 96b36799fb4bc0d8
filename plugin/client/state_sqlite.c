/* SPDX-License-Identifier: Apache-2.0 */
/* state.db: the connection, its statements and transactions. */
#include "client/state_sqlite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "client/os.h"
#include "client/state_sqlite_priv.h"
#include "client/text.h"

#define SCHEMA_VERSION 1
#define QUERIES_MAX 96

/* Bytes of the write-ahead log at the end of a run from which it is moved
 * into the database: every opening reads the whole log. */
#define LOG_TIDY_LEN (4 * 1024 * 1024)
/* And in the middle of a run, which costs it three flushes. */
#define LOG_MAX_LEN (64 * 1024 * 1024)
#define PAGE_LEN 4096

struct state_query {
	const char *sql;
	struct client_state *cs;
	sqlite3_stmt *stmt;
	int bind_at, col_at;
	enum sml_err err;
};

struct client_state {
	struct sml_state base;
	struct sml_spool spool;
	sqlite3 *db;
	const struct sml_env *env;
	char *log_path;
	bool is_grave, is_untidy;
	size_t query_count;
	struct state_query queries[QUERIES_MAX];
};

/* Names, tokens and anchors are BLOBs: they are bytes, compared as such. A
 * digest that is all zero is NULL. */
static const char schema[] =
    "CREATE TABLE value (name BLOB PRIMARY KEY, value BLOB NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE folder (id INTEGER PRIMARY KEY, name BLOB UNIQUE NOT NULL,"
    " own_last BLOB, peer_p BLOB, peer_n BLOB, rev_p INTEGER, rev_n INTEGER,"
    " session_n INTEGER, epoch INTEGER, place BLOB, mask BLOB,"
    " print_version INTEGER);"
    /* AUTOINCREMENT: an id is a LUID, and never used again. */
    "CREATE TABLE link (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " folder INTEGER NOT NULL, luid BLOB, guid BLOB, key BLOB, token BLOB,"
    " rev INTEGER, agreed BLOB, print BLOB, pending INTEGER NOT NULL,"
    " sent_msg INTEGER NOT NULL, sent_cmd INTEGER, sent_rev INTEGER,"
    " sent BLOB, sent_print BLOB, session INTEGER, epoch INTEGER,"
    " flags INTEGER NOT NULL);"
    "CREATE INDEX link_folder ON link (folder);"
    "CREATE UNIQUE INDEX link_luid ON link (folder, luid)"
    " WHERE luid IS NOT NULL;"
    "CREATE UNIQUE INDEX link_guid ON link (folder, guid)"
    " WHERE guid IS NOT NULL;"
    "CREATE UNIQUE INDEX link_key ON link (folder, key)"
    " WHERE key IS NOT NULL;"
    "CREATE INDEX link_pending ON link (folder) WHERE pending <> 0;"
    "CREATE INDEX link_flagged ON link (folder) WHERE flags <> 0;"
    "CREATE INDEX link_sent ON link (sent_msg, sent_cmd)"
    " WHERE sent_msg <> 0;"
    /* hash: the first 8 bytes of the digest; a third of the index. */
    "CREATE TABLE text (id INTEGER PRIMARY KEY, hash INTEGER NOT NULL,"
    " digest BLOB NOT NULL, body BLOB NOT NULL);"
    "CREATE INDEX text_hash ON text (hash);"
    "CREATE TABLE intent (op_id BLOB PRIMARY KEY, folder INTEGER,"
    " op INTEGER, link INTEGER, key BLOB, luid BLOB, guid BLOB, text BLOB,"
    " before BLOB) WITHOUT ROWID;"
    "CREATE TABLE backup (id INTEGER PRIMARY KEY, session INTEGER NOT NULL,"
    " op_id BLOB, folder INTEGER, op INTEGER, link INTEGER, key BLOB,"
    " luid BLOB, guid BLOB, text BLOB, before BLOB);"
    "CREATE INDEX backup_session ON backup (session);"
    "CREATE TABLE spool (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " kind INTEGER NOT NULL, row BLOB NOT NULL);"
    "CREATE INDEX spool_kind ON spool (kind);"
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY, url BLOB NOT NULL,"
    " encoding INTEGER NOT NULL, bytes BLOB NOT NULL);"
    "CREATE TABLE session (no INTEGER PRIMARY KEY AUTOINCREMENT,"
    " is_eventful INTEGER NOT NULL);"
    "CREATE TABLE session_row (session INTEGER, seq INTEGER,"
    " row BLOB NOT NULL, PRIMARY KEY (session, seq)) WITHOUT ROWID;"
    "PRAGMA user_version = 1;";

/* ---- errors ---- */

static enum sml_err
err_of_code(struct client_state *cs, int code, const char *what)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
		return SML_OK;
	case SQLITE_CONSTRAINT:
		return SML_E_EXISTS; /* expected: nothing to log */
	default:
		break;
	}
	sml_log(cs->env->log, SML_LOG_ERROR, "state.db: %s: %s (%d)", what,
	    cs->db ? sqlite3_errmsg(cs->db) : sqlite3_errstr(code), code);
	switch (code & 0xff) {
	case SQLITE_NOMEM:
		return SML_E_NOMEM;
	case SQLITE_FULL:
		return SML_E_STORE_FULL;
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_AUTH:
		return SML_E_DENIED;
	case SQLITE_IOERR:
		if (cs->db && sqlite3_system_errno(cs->db) == ENOSPC)
			return SML_E_STORE_FULL;
		return SML_E_STATE;
	default:
		return SML_E_STATE;
	}
}

static enum sml_err
run_sql(struct client_state *cs, const char *sql)
{
	return err_of_code(
	    cs, sqlite3_exec(cs->db, sql, NULL, NULL, NULL), sql);
}

/* ---- statements ---- */

struct state_query *
state_query_of(struct client_state *cs, const char *sql)
{
	struct state_query *q;
	size_t i;
	int code;

	for (i = 0; i < cs->query_count; i++) {
		q = &cs->queries[i];
		if (q->sql == sql)
			goto found;
	}
	/* The number of constants in our own sources. */
	if (cs->query_count == QUERIES_MAX)
		abort();
	q = &cs->queries[cs->query_count];
	code = sqlite3_prepare_v3(
	    cs->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL);
	q->cs = cs;
	q->err = err_of_code(cs, code, sql);
	if (q->err == SML_OK) {
		q->sql = sql;
		cs->query_count++;
	}
found:
	if (q->sql == sql)
		q->err = SML_OK;
	q->bind_at = 0;
	q->col_at = 0;
	return q;
}

static void
take_bind(struct state_query *q, int code)
{
	if (code != SQLITE_OK && q->err == SML_OK)
		q->err = err_of_code(q->cs, code, "bind");
}

void
state_bind_u64(struct state_query *q, uint64_t value)
{
	if (q->err == SML_OK)
		take_bind(q, sqlite3_bind_int64(
				 q->stmt, ++q->bind_at, (sqlite3_int64)value));
}

void
state_bind_str(struct state_query *q, struct sml_str s)
{
	if (q->err != SML_OK)
		return;
	if (!s.p)
		take_bind(q, sqlite3_bind_null(q->stmt, ++q->bind_at));
	else if (s.len == 0)
		take_bind(q, sqlite3_bind_zeroblob(q->stmt, ++q->bind_at, 0));
	else
		take_bind(q, sqlite3_bind_blob64(q->stmt, ++q->bind_at, s.p,
				 s.len, SQLITE_STATIC));
}

void
state_bind_digest(struct state_query *q, const uint8_t d[SML_SHA256_LEN])
{
	static const uint8_t zero[SML_SHA256_LEN];

	if (memcmp(d, zero, SML_SHA256_LEN) == 0)
		state_bind_str(q, SML_STR_NONE);
	else
		state_bind_str(
		    q, (struct sml_str){(const char *)d, SML_SHA256_LEN});
}

enum sml_err
state_query_step(struct state_query *q)
{
	int code;

	if (q->err != SML_OK)
		return q->err;
	q->col_at = 0;
	code = sqlite3_step(q->stmt);
	if (code == SQLITE_ROW)
		return SML_OK;
	if (code == SQLITE_DONE)
		return SML_END;
	return err_of_code(q->cs, code, q->sql);
}

uint64_t
state_col_u64(struct state_query *q)
{
	return (uint64_t)sqlite3_column_int64(q->stmt, q->col_at++);
}

struct sml_str
state_col_str(struct state_query *q, struct sml_arena *arena)
{
	const int at = q->col_at++;
	struct sml_str s, out;

	if (sqlite3_column_type(q->stmt, at) == SQLITE_NULL)
		return SML_STR_NONE;
	s.p = sqlite3_column_blob(q->stmt, at);
	s.len = (size_t)sqlite3_column_bytes(q->stmt, at);
	if (!s.p)
		s = SML_STR("");
	out = sml_arena_dup(arena, s);
	if (!out.p)
		q->err = SML_E_NOMEM;
	return out;
}

void
state_col_digest(struct state_query *q, uint8_t out[SML_SHA256_LEN])
{
	const int at = q->col_at++;
	const void *p = sqlite3_column_blob(q->stmt, at);

	if (p && sqlite3_column_bytes(q->stmt, at) == SML_SHA256_LEN)
		memcpy(out, p, SML_SHA256_LEN);
	else
		memset(out, 0, SML_SHA256_LEN);
}

enum sml_err
state_query_done(struct state_query *q, enum sml_err err)
{
	if (q->stmt) {
		sqlite3_reset(q->stmt);
		sqlite3_clear_bindings(q->stmt);
	}
	return err == SML_OK ? q->err : err;
}

enum sml_err
state_query_run(struct state_query *q)
{
	enum sml_err err = state_query_step(q);

	return state_query_done(q, err == SML_END ? SML_OK : err);
}

enum sml_err
state_query_first(struct state_query *q)
{
	enum sml_err err = state_query_step(q);

	if (err == SML_OK)
		return SML_OK;
	return state_query_done(q, err == SML_END ? SML_E_NOT_FOUND : err);
}

uint64_t
state_last_id(const struct client_state *cs)
{
	return (uint64_t)sqlite3_last_insert_rowid(cs->db);
}

uint64_t
state_changes(const struct client_state *cs)
{
	return (uint64_t)sqlite3_changes(cs->db);
}

struct client_state *
state_of(struct sml_state *st)
{
	return (struct client_state *)st;
}

struct client_state *
state_of_spool(struct sml_spool *sp)
{
	return (struct client_state *)((char *)sp -
				       offsetof(struct client_state, spool));
}

void
state_is_grave(struct client_state *cs)
{
	cs->is_grave = true;
}

void
state_is_untidy(struct client_state *cs)
{
	if (cs->is_untidy)
		return;
	/* Remembered in the same transaction: a crash does not forget it. */
	cs->is_untidy = state_put(&cs->base, "untidy", SML_STR("1")) == SML_OK;
}

/* ---- transactions ---- */

enum sml_err
client_state_begin(struct client_state *cs)
{
	return run_sql(cs, "BEGIN IMMEDIATE");
}

/* The log's file, flushed: what was committed survives a power cut. SQLite
 * itself would flush every commit or none, and the folder each time anew. */
static enum sml_err
flush(struct client_state *cs)
{
	enum sml_err err = client_os_flush_file(cs->log_path);

	if (err == SML_OK)
		return SML_OK;
	sml_log(cs->env->log, SML_LOG_ERROR, "%s: flush: %s", cs->log_path,
	    sml_err_text(err));
	return err == SML_E_FULL ? SML_E_STORE_FULL : SML_E_STATE;
}

static enum sml_err
log_len(struct client_state *cs, sqlite3_int64 *len_out)
{
	sqlite3_file *log = NULL;
	int code;

	*len_out = 0;
	code = sqlite3_file_control(
	    cs->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
	if (code == SQLITE_OK && log && log->pMethods)
		code = log->pMethods->xFileSize(log, len_out);
	return err_of_code(cs, code, "log size");
}

enum sml_err
client_state_commit(struct client_state *cs)
{
	sqlite3_int64 len = 0;
	enum sml_err err = run_sql(cs, "COMMIT");

	if (err != SML_OK) {
		client_state_rollback(cs);
		return err;
	}
	if (cs->is_grave) {
		err = flush(cs);
		cs->is_grave = err != SML_OK;
	}
	if (err == SML_OK)
		err = log_len(cs, &len);
	if (err == SML_OK && len > LOG_MAX_LEN)
		err = run_sql(cs, "PRAGMA wal_checkpoint(RESTART)");
	return err;
}

void
client_state_rollback(struct client_state *cs)
{
	/* SQLite has rolled back itself after some errors. */
	if (!sqlite3_get_autocommit(cs->db))
		(void)run_sql(cs, "ROLLBACK");
	cs->is_grave = false;
	cs->is_untidy = false;
}

static enum sml_err
state_point(struct sml_state *st)
{
	struct client_state *cs = state_of(st);
	enum sml_err err;

	/* Journal and links are grave by themselves. */
	err = client_state_commit(cs);
	return err == SML_OK ? client_state_begin(cs) : err;
}

static enum sml_err
state_mark(struct sml_state *st)
{
	return run_sql(state_of(st), "SAVEPOINT mark");
}

static enum sml_err
state_rollback_to(struct sml_state *st)
{
	struct client_state *cs = state_of(st);

	cs->is_untidy = false;
	return run_sql(cs, "ROLLBACK TO mark");
}

static enum sml_err
state_release(struct sml_state *st)
{
	return run_sql(state_of(st), "RELEASE mark");
}

enum sml_err
client_state_tidy(struct client_state *cs)
{
	sqlite3_int64 len = 0;
	enum sml_err err = client_state_begin(cs);

	if (err != SML_OK)
		return err;
	err = state_text_sweep(cs);
	if (err != SML_OK) {
		client_state_rollback(cs);
		return err;
	}
	err = client_state_commit(cs);
	cs->is_untidy = false;
	if (err == SML_OK)
		err = log_len(cs, &len);
	if (err != SML_OK || len <= LOG_TIDY_LEN)
		return err;
	/* A reader in the way is no error: another time. */
	sqlite3_exec(
	    cs->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
	/* The log's new head is flushed now and not in the next run. */
	err = client_state_begin(cs);
	if (err == SML_OK)
		err = state_put(&cs->base, "tidied", SML_STR("1"));
	return err == SML_OK ? client_state_commit(cs) : err;
}

/* ---- open and close ---- */

static const struct sml_state_ops ops = {
    .name = "sqlite",
    .point = state_point,
    .mark = state_mark,
    .rollback_to = state_rollback_to,
    .release = state_release,
    .get = state_get,
    .put = state_put,
    .folder_get = state_folder_get,
    .folder_put = state_folder_put,
    .link_get = state_link_get,
    .link_get_id = state_link_get_id,
    .link_get_sent = state_link_get_sent,
    .link_put = state_link_put,
    .link_del = state_link_del,
    .link_next = state_link_next,
    .link_count = state_link_count,
    .text_put = state_text_put,
    .text_get = state_text_get,
    .intent_put = state_intent_put,
    .intent_del = state_intent_del,
    .intent_next = state_intent_next,
    .backup_put = state_backup_put,
    .pair_put = NULL,
    .pair_get = NULL,
    .pair_del = NULL,
};

static const struct sml_spool_ops spool_ops = {
    .name = "sqlite",
    .append = state_spool_append,
    .next = state_spool_next,
    .drop = state_spool_drop,
};

static enum sml_err
get_version(struct client_state *cs, uint64_t *version_out)
{
	struct state_query *q = state_query_of(cs, "PRAGMA user_version");
	enum sml_err err = state_query_first(q);

	if (err != SML_OK)
		return err;
	*version_out = state_col_u64(q);
	return state_query_done(q, SML_OK);
}

static enum sml_err
make_schema(struct client_state *cs)
{
	uint64_t version;
	enum sml_err err = get_version(cs, &version);

	if (err != SML_OK)
		return err;
	if (version > SCHEMA_VERSION)
		return SML_E_VERSION;
	if (version == SCHEMA_VERSION)
		return SML_OK;
	/* Another process may be at it: look again under the lock. */
	err = run_sql(cs, "PRAGMA journal_mode = WAL");
	if (err == SML_OK)
		err = client_state_begin(cs);
	if (err == SML_OK)
		err = get_version(cs, &version);
	if (err == SML_OK && version == 0)
		err = run_sql(cs, schema);
	if (err == SML_OK) {
		state_is_grave(cs);
		err = client_state_commit(cs);
	}
	return err;
}

static enum sml_err
open_db(struct client_state *cs, const struct client_state_cfg *cfg)
{
	const int flags = cfg->is_read_only
			      ? SQLITE_OPEN_READONLY
			      : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	enum sml_err err;
	uint64_t version = 0;
	int code;

	code = sqlite3_open_v2(
	    cfg->path, &cs->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if ((code & 0xff) == SQLITE_CANTOPEN) {
		(void)err_of_code(cs, code, cfg->path);
		return cfg->is_read_only ? SML_E_NOT_FOUND : SML_E_DENIED;
	}
	if (code != SQLITE_OK)
		return err_of_code(cs, code, cfg->path);
	sqlite3_extended_result_codes(cs->db, 1);
	sqlite3_busy_timeout(cs->db, 10000);
	/* Closing must not move the log: that costs three flushes. */
	sqlite3_db_config(
	    cs->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
	err = run_sql(cs,
	    "PRAGMA wal_autocheckpoint = 0;"
	    "PRAGMA synchronous = NORMAL;" /* flush() does the rest */
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = -8000;");
	if (err == SML_OK && cfg->is_read_only)
		err = get_version(cs, &version);
	else if (err == SML_OK)
		err = make_schema(cs);
	if (err == SML_OK && cfg->is_read_only && version != SCHEMA_VERSION)
		err =
		    version > SCHEMA_VERSION ? SML_E_VERSION : SML_E_NOT_FOUND;
	return err;
}

static void
set_problem(struct client_problem *out, enum sml_err err, const char *path,
    const char *why)
{
	enum client_problem_code code;

	switch ((int)err) {
	case SML_E_VERSION:
		code = CLIENT_PROBLEM_PROFILE_NEWER;
		break;
	case SML_E_STORE_FULL:
		code = CLIENT_PROBLEM_DISK_FULL;
		break;
	case SML_E_DENIED:
		code = CLIENT_PROBLEM_PROFILE_DENIED;
		break;
	case SML_E_NOMEM:
		code = CLIENT_PROBLEM_NO_MEMORY;
		break;
	default:
		code = CLIENT_PROBLEM_PROFILE_DAMAGED;
		break;
	}
	client_problem_set(out, code, path, why);
}

enum sml_err
client_state_open(const struct client_state_cfg *cfg, struct client_state **out,
    struct client_problem *problem_out)
{
	struct client_state *cs = calloc(1, sizeof(*cs));
	struct sml_buf log_path;
	enum sml_err err;

	if (!cs) {
		set_problem(problem_out, SML_E_NOMEM, cfg->path, NULL);
		return SML_E_NOMEM;
	}
	sml_buf_init(&log_path, 8192);
	sml_buf_printf(&log_path, "%s-wal", cfg->path);
	cs->log_path = text_dup(sml_buf_str(&log_path));
	sml_buf_free(&log_path);
	cs->base.ops = &ops;
	cs->base.spool = &cs->spool;
	cs->spool.ops = &spool_ops;
	cs->env = cfg->env;
	err = cs->log_path ? open_db(cs, cfg) : SML_E_NOMEM;
	if (err != SML_OK) {
		set_problem(problem_out, err, cfg->path,
		    cs->db ? sqlite3_errmsg(cs->db) : NULL);
		client_state_close(cs);
		return err;
	}
	*out = cs;
	return SML_OK;
}

void
client_state_close(struct client_state *cs)
{
	size_t i;

	if (!cs)
		return;
	for (i = 0; i < cs->query_count; i++)
		sqlite3_finalize(cs->queries[i].stmt);
	if (cs->db) {
		client_state_rollback(cs);
		sqlite3_close(cs->db);
	}
	free(cs->log_path);
	free(cs);
}

struct sml_state *
client_state_ops(struct client_state *cs)
{
	return &cs->base;
}
