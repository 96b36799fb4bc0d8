/* SPDX-License-Identifier: Apache-2.0 */
/* A struct sml_store over plain memory, enumerating or revisioned. */
#ifndef TESTS_SUPPORT_STORE_MEMORY_H
#define TESTS_SUPPORT_STORE_MEMORY_H

#include "support/memdb.h"
#include "sync/store.h"

/**
 * An enumerating one is like a directory: apply() is seen at once and stays
 * when the process is killed, but only commit() makes it last through a power
 * cut. A revisioned one lives in the transaction of the @db it shares with
 * its state; outside of a transaction its writes give SML_E_BUG.
 */
struct sml_store *test_store_new(enum sml_kind kind);
struct sml_store *test_store_new_revisioned(
    enum sml_kind kind, struct memdb *db);
/* Also what close() does. The shared @db is freed after it. */
void test_store_free(struct sml_store *st);

/* Enumerating: everything since the last commit() is gone; with @keep_every
 * n > 0, every n-th write stays (the disk wrote that one in time). */
void test_store_cut_power(struct sml_store *st, unsigned keep_every);

/* ---- what people do to the folder; revisioned: in a transaction ---- */

/* Write @text at @key (absent: a new key is chosen and given in *@key_out,
 * which may be NULL). Forgets the op_id, as an editor does that writes a new
 * file. */
enum sml_err test_store_put(struct sml_store *st, struct sml_str key,
    struct sml_str text, struct sml_str *key_out) SML_MUST_USE;
enum sml_err test_store_remove(
    struct sml_store *st, struct sml_str key) SML_MUST_USE;
enum sml_err test_store_clear(struct sml_store *st) SML_MUST_USE;

/* Living items in order of their last write: 0 starts, returns 0 after the
 * last. Strings stay valid until the item is written again and committed. */
struct test_store_item {
	struct sml_str key, text, op_id;
	uint64_t rev;
};
uint64_t test_store_each(
    struct sml_store *st, uint64_t after, struct test_store_item *out);
size_t test_store_count(struct sml_store *st);

/* ---- how it behaves ---- */

struct test_store_options {
	bool has_no_tokens;     /* next_change gives no tokens: all is read */
	bool is_missing;        /* begin() gives SML_E_STORE_GONE */
	bool is_full;           /* ADD and REPLACE give SML_E_FULL */
	bool has_no_match;      /* match() gives SML_E_UNSUPPORTED */
	const char *place;      /* "place-1" at first */
	const char *unreadable; /* read() of an item whose text contains this
				 * gives SML_E_ITEM_IO */
	const char *unwritable; /* apply() of such a text: SML_E_UNSUPPORTED */
	const char *held;       /* apply() drops lines with other names than
				 * these, "TEL,ORG", and what items need;
				 * "-UID": that line, too */
};
struct test_store_options *test_store_options(struct sml_store *st);

/* Effects since it was made: applied writes, and reads. */
struct test_store_counts {
	uint64_t applied, read, committed;
};
struct test_store_counts test_store_counts(const struct sml_store *st);

#endif
