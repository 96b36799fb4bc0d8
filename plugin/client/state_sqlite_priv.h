/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the state share: statements without SQLite's header. */
#ifndef CLIENT_STATE_SQLITE_PRIV_H
#define CLIENT_STATE_SQLITE_PRIV_H

#include "client/state_sqlite.h"

/**
 * A prepared statement, kept as long as the state, found by the address of
 * its text. Bind the values in the order of their marks, then run() it; or
 * step(), take the columns in order, and done().
 */
struct state_query;

/* @sql: a constant. Never NULL: failures appear at step() or run(). */
struct state_query *state_query_of(struct client_state *cs, const char *sql);
void state_bind_u64(struct state_query *q, uint64_t value);
void state_bind_str(struct state_query *q, struct sml_str s); /* absent: NULL */
/* All zero: NULL. */
void state_bind_digest(struct state_query *q, const uint8_t d[SML_SHA256_LEN]);

/* SML_OK: a row; SML_END: none; the errors of client/state_sqlite.h. */
enum sml_err state_query_step(struct state_query *q) SML_MUST_USE;
uint64_t state_col_u64(struct state_query *q);
struct sml_str state_col_str(struct state_query *q, struct sml_arena *arena);
void state_col_digest(struct state_query *q, uint8_t out[SML_SHA256_LEN]);
/* Give it back; @err passes through, unless a column found no memory. */
enum sml_err state_query_done(
    struct state_query *q, enum sml_err err) SML_MUST_USE;
/* step() and done() of a statement without rows. */
enum sml_err state_query_run(struct state_query *q) SML_MUST_USE;
/* The first row, or SML_E_NOT_FOUND (then it is given back). */
enum sml_err state_query_first(struct state_query *q) SML_MUST_USE;

uint64_t state_last_id(const struct client_state *cs);
uint64_t state_changes(const struct client_state *cs);
struct client_state *state_of(struct sml_state *st);
struct client_state *state_of_spool(struct sml_spool *sp);
/* What was written must be durable at the next commit. */
void state_is_grave(struct client_state *cs);
/* A text may have lost its last name. */
void state_is_untidy(struct client_state *cs);

/* ---- operations, by file ---- */

/* state_links.c */
enum sml_err state_folder_get(struct sml_state *st, struct sml_str name,
    struct sml_arena *arena, struct sml_folder_state *out);
enum sml_err state_folder_put(
    struct sml_state *st, const struct sml_folder_state *folder);
enum sml_err state_link_get(struct sml_state *st, uint32_t folder,
    enum sml_link_by by, struct sml_str value, struct sml_arena *arena,
    struct sml_link *out);
enum sml_err state_link_get_id(struct sml_state *st, uint64_t id,
    struct sml_arena *arena, struct sml_link *out);
enum sml_err state_link_get_sent(struct sml_state *st, uint32_t msg,
    uint32_t cmd, struct sml_arena *arena, struct sml_link *out);
enum sml_err state_link_put(
    struct sml_state *st, const struct sml_link *link, uint64_t *id_out);
enum sml_err state_link_del(struct sml_state *st, uint64_t id);
enum sml_err state_link_next(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t after, struct sml_arena *arena,
    struct sml_link *out);
enum sml_err state_link_count(struct sml_state *st, uint32_t folder,
    enum sml_link_filter filter, uint64_t *count_out);

/* state_journal.c */
enum sml_err state_get(struct sml_state *st, const char *name,
    struct sml_arena *arena, struct sml_str *out);
enum sml_err state_put(
    struct sml_state *st, const char *name, struct sml_str value);
enum sml_err state_text_put(struct sml_state *st, struct sml_str text,
    uint8_t digest_out[SML_SHA256_LEN]);
enum sml_err state_text_get(struct sml_state *st,
    const uint8_t digest[SML_SHA256_LEN], struct sml_arena *arena,
    struct sml_str *out);
/* Texts without a name go. */
enum sml_err state_text_sweep(struct client_state *cs);
enum sml_err state_intent_put(
    struct sml_state *st, const struct sml_intent *intent);
enum sml_err state_intent_del(struct sml_state *st, struct sml_str op_id);
enum sml_err state_intent_next(struct sml_state *st, struct sml_str after_op_id,
    struct sml_arena *arena, struct sml_intent *out);
enum sml_err state_backup_put(
    struct sml_state *st, uint32_t session, const struct sml_intent *intent);
enum sml_err state_spool_append(
    struct sml_spool *sp, enum sml_spool_kind kind, struct sml_str row);
enum sml_err state_spool_next(struct sml_spool *sp, enum sml_spool_kind kind,
    uint64_t *cursor, struct sml_arena *arena, struct sml_str *row_out);
enum sml_err state_spool_drop(
    struct sml_spool *sp, enum sml_spool_kind kind, uint64_t cursor);

#endif
