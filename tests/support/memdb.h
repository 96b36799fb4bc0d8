/* SPDX-License-Identifier: Apache-2.0 */
/* A database in memory for tests: tables of rows under one transaction. */
#ifndef TESTS_SUPPORT_MEMDB_H
#define TESTS_SUPPORT_MEMDB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/**
 * Every change is written into an undo log. Commit forgets the log, rollback
 * plays it backwards: a killed process is memdb_rollback(). Savepoints are
 * positions in the log. Out of memory ends the test program.
 *
 * A row is one block from memdb_row_new(), never changed once it is in a
 * table; ids count from 1 and are never given twice (a rolled back insert
 * gives its id back, since nobody can know it).
 */
struct memdb;
struct memdb_table;

/* A value of a unique index. */
struct memdb_key {
	uint64_t number;
	struct sml_str text;
};

struct memdb *memdb_new(void);
void memdb_free(struct memdb *db);

/* SML_E_BUG: begin inside, commit and rollback outside of a transaction;
 * commit while savepoints are open. */
enum sml_err memdb_begin(struct memdb *db) SML_MUST_USE;
enum sml_err memdb_commit(struct memdb *db) SML_MUST_USE;
void memdb_rollback(struct memdb *db); /* also when none is open */
bool memdb_is_open(const struct memdb *db);

enum sml_err memdb_mark(struct memdb *db) SML_MUST_USE;
enum sml_err memdb_rollback_to(struct memdb *db) SML_MUST_USE;
enum sml_err memdb_release(struct memdb *db) SML_MUST_USE;

/**
 * A table with @key_count unique indices (at most MEMDB_KEYS_MAX).
 * @key_of  value of index @k of a row; false: the row is not in that index
 */
#define MEMDB_KEYS_MAX 4
struct memdb_table *memdb_table_new(struct memdb *db, unsigned key_count,
    bool (*key_of)(const void *row, unsigned k, struct memdb_key *out));

/* The table without indices that all users of @db share under @name. */
struct memdb_table *memdb_table_shared(struct memdb *db, const char *name);

/* A block of @head_len bytes (zeroed) and room for @text_len bytes of text. */
void *memdb_row_new(size_t head_len, size_t text_len);
/* Copy @s to *@at and advance it; absent stays absent. */
struct sml_str memdb_row_str(char **at, struct sml_str s);

/* NULL: there is no such row. */
const void *memdb_row(const struct memdb_table *t, uint64_t id);
/* 0: none. */
uint64_t memdb_find(const struct memdb_table *t, unsigned k, uint64_t number,
    struct sml_str text);
/* The next id after @after; 0: none. */
uint64_t memdb_next(const struct memdb_table *t, uint64_t after);
uint64_t memdb_last_id(const struct memdb_table *t);

/**
 * @row belongs to the table afterwards, also on failure; put with @id 0
 * inserts. SML_E_BUG: no transaction is open; SML_E_EXISTS: a key is taken.
 */
enum sml_err memdb_put(struct memdb_table *t, uint64_t id, void *row,
    uint64_t *id_out) SML_MUST_USE;
enum sml_err memdb_del(struct memdb_table *t, uint64_t id) SML_MUST_USE;

#endif
