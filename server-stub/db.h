/* SPDX-License-Identifier: Apache-2.0 */
/* One connection to the server's database; the only door to SQLite. */
#ifndef SERVER_DB_H
#define SERVER_DB_H

#include <pthread.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/env.h"

/**
 * A connection belongs to one thread. Everything that changes rows runs
 * between begin() and commit() or rollback(); begin() takes the write lock of
 * the file at once, so no transaction fails half-way because of another one.
 *
 * Errors of all calls, unless said otherwise: SML_E_AGAIN: another process
 * held the lock too long, roll back and do it again; SML_E_EXISTS: a row with
 * this key is there; SML_E_FULL: the disk is full; SML_E_STATE: anything
 * else of SQLite (logged once, with its text); SML_E_NOMEM.
 *
 * The write-ahead log makes a commit one fdatasync. Nothing is moved into the
 * main file while a message waits: server_db_tidy() does that.
 */
struct server_db;

struct server_db_cfg {
	const struct sml_env *env;
	const char *folder; /* of valise.db; made with mode 0700 */
	bool may_create;    /* else SML_E_NOT_FOUND without a database */
	/* Shared by all connections of the process, so that writers queue
	 * instead of polling; may be NULL. */
	pthread_mutex_t *writer;
	unsigned wait_ms; /* for a lock, until SML_E_AGAIN; 0: 20 s */
};

/* Once a process, before the first open. */
enum sml_err server_db_setup(void) SML_MUST_USE;

/* SML_E_NOT_FOUND: see may_create; SML_E_VERSION: made by a newer program;
 * SML_E_DENIED: the folder cannot be made or opened. */
enum sml_err server_db_open(
    const struct server_db_cfg *cfg, struct server_db **out) SML_MUST_USE;
void server_db_close(struct server_db *db);
const struct sml_env *server_db_env(const struct server_db *db);

/* ---- transactions ---- */
enum sml_err server_db_begin(struct server_db *db) SML_MUST_USE;
enum sml_err server_db_commit(struct server_db *db) SML_MUST_USE;
void server_db_rollback(struct server_db *db); /* no effect without begin */
bool server_db_is_open(const struct server_db *db); /* in a transaction */
/* Savepoints, a stack: rollback_to keeps the mark, release drops it. */
enum sml_err server_db_mark(struct server_db *db) SML_MUST_USE;
enum sml_err server_db_rollback_to(struct server_db *db) SML_MUST_USE;
enum sml_err server_db_release(struct server_db *db) SML_MUST_USE;

/* ---- statements ---- */

/**
 * A prepared statement, kept as long as the connection, found by the address
 * of its text. Bind the values in the order of their marks, then run() it, or
 * step() it and take the columns in order, then done().
 */
struct server_query;

/* @sql  a constant; never NULL: failures appear at step() or run(). */
struct server_query *server_db_query(struct server_db *db, const char *sql);
void server_bind_u64(struct server_query *q, uint64_t value);
void server_bind_str(struct server_query *q, struct sml_str text); /* absent:
	NULL */
void server_bind_blob(struct server_query *q, struct sml_str bytes);
/* All zero: NULL. */
void server_bind_digest(
    struct server_query *q, const uint8_t digest[SML_SHA256_LEN]);

/* SML_OK: a row; SML_END: no more. */
enum sml_err server_db_step(struct server_query *q) SML_MUST_USE;
/* Columns of the row, in order. Bytes live in @arena; p is NULL for NULL and
 * when out of memory, which done() then returns. */
uint64_t server_col_u64(struct server_query *q);
struct sml_str server_col_str(struct server_query *q, struct sml_arena *arena);
void server_col_digest(struct server_query *q, uint8_t out[SML_SHA256_LEN]);
/* Give the statement back; @err passes through unless a column failed. */
enum sml_err server_db_done(
    struct server_query *q, enum sml_err err) SML_MUST_USE;
/* step() and done() for statements without rows. */
enum sml_err server_db_run(struct server_query *q) SML_MUST_USE;
/* The first row or SML_E_NOT_FOUND; take its columns, then done(). */
enum sml_err server_db_first(struct server_query *q) SML_MUST_USE;

uint64_t server_db_last_id(const struct server_db *db);
uint64_t server_db_changes(const struct server_db *db); /* of the last run */

/* ---- upkeep, away from messages ---- */

/* Bytes of the write-ahead log. */
uint64_t server_db_wal_len(const struct server_db *db);
/* Move the log into the main file and begin it anew, so that the next commit
 * pays for neither. SML_E_AGAIN: readers or writers are busy. */
enum sml_err server_db_tidy(struct server_db *db) SML_MUST_USE;
/* "ok", or what is wrong with the file, line by line. */
enum sml_err server_db_check(struct server_db *db, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;

#endif
