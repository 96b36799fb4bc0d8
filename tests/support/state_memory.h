/* SPDX-License-Identifier: Apache-2.0 */
/* A struct sml_state over plain memory, for both roles, with transactions. */
#ifndef TESTS_SUPPORT_STATE_MEMORY_H
#define TESTS_SUPPORT_STATE_MEMORY_H

#include "session/session.h"
#include "support/memdb.h"
#include "sync/state.h"

/**
 * One peer's state in @db, which several states and revisioned stores may
 * share: then they are one transaction. Outside of a transaction every call
 * gives SML_E_BUG. For SML_CLIENT point() commits and begins again (SML_E_BUG
 * while savepoints are open) and the pair operations are NULL; for SML_SERVER
 * point() does nothing and the intent operations are NULL; conflict pairs
 * are shared by the states of one @db, by the folder's name.
 *
 * What lasts longer than a process is @db: a kill is memdb_rollback(). The
 * state itself keeps nothing outside of it. It is freed before its @db.
 */
struct sml_state *test_state_new(struct memdb *db, enum sml_role role);
void test_state_free(struct sml_state *st);

/* The host's part. begin: SML_E_BUG inside a transaction. commit: first
 * drops texts that nothing names. */
enum sml_err test_state_begin(struct sml_state *st) SML_MUST_USE;
enum sml_err test_state_commit(struct sml_state *st) SML_MUST_USE;

/* How many rows there are; for tests of growth. */
struct test_state_sizes {
	uint64_t links, texts, intents, backups, pairs, values, spool;
};
void test_state_sizes(const struct sml_state *st, struct test_state_sizes *out);

/* Break it as a user or a disk would, in a transaction: the anchors of all
 * folders are lost; everything is. */
enum sml_err test_state_lose_anchors(struct sml_state *st) SML_MUST_USE;
enum sml_err test_state_lose_all(struct sml_state *st) SML_MUST_USE;

/* In a transaction: all fingerprints are of an older version, none is right. */
enum sml_err test_state_age_prints(struct sml_state *st) SML_MUST_USE;

#endif
