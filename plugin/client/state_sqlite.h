/* SPDX-License-Identifier: Apache-2.0 */
/* state.db: what the profile remembers, in SQLite. */
#ifndef CLIENT_STATE_SQLITE_H
#define CLIENT_STATE_SQLITE_H

#include "base/env.h"
#include "base/limits.h"
#include "client/problem.h"
#include "sync/state.h"
#include "wire/wire.h"

struct client_state;

struct client_state_cfg {
	const char *path;
	const struct sml_env *env;
	bool is_read_only; /* status, while a run may be writing */
};

/**
 * Open, and make or upgrade the schema. A file of a newer program is
 * SML_E_VERSION (PROFILE_NEWER); one that is no database or is damaged
 * SML_E_STATE (PROFILE_DAMAGED); SML_E_STORE_FULL (DISK_FULL);
 * SML_E_DENIED; SML_E_NOT_FOUND (read only and none there). Between
 * begin and commit everything is one transaction; what is not committed when
 * the process ends is as if it had never been.
 */
enum sml_err client_state_open(const struct client_state_cfg *cfg,
    struct client_state **out, struct client_problem *problem_out) SML_MUST_USE;
/* Rolls back what is open. NULL is allowed. */
void client_state_close(struct client_state *cs);

/* For the engine; its spool too. Lives as long as @cs. */
struct sml_state *client_state_ops(struct client_state *cs);

/* SML_E_STATE, SML_E_STORE_FULL; the transaction is then rolled back. */
enum sml_err client_state_begin(struct client_state *cs) SML_MUST_USE;
/* Durable when it returns, if anything was written that a repeated session
 * could not find out again (links, journal, texts, anchors); what is only
 * about the running session waits for the next such commit in the system's
 * cache: lost at most when the power fails, not when the process is killed. */
enum sml_err client_state_commit(struct client_state *cs) SML_MUST_USE;
void client_state_rollback(struct client_state *cs);

/* The session ended well: nothing is on its way any more. Saves the next run
 * from finding that out link by link. Inside a transaction. */
enum sml_err client_state_clear_sent(struct client_state *cs) SML_MUST_USE;

/* ---- the last unanswered message (sync-rules 1) ---- */

struct client_outbox {
	struct sml_str url;
	enum sml_encoding encoding;
	struct sml_str bytes;
};
/* NULL: none any more. */
enum sml_err client_state_outbox_put(
    struct client_state *cs, const struct client_outbox *outbox) SML_MUST_USE;
/* SML_E_NOT_FOUND. */
enum sml_err client_state_outbox_get(struct client_state *cs,
    struct sml_arena *arena, struct client_outbox *out) SML_MUST_USE;

/* ---- forgetting ---- */

/* Links, anchors, intents, spool and the running session go; ids are not used
 * again; backups and the status log stay: the next sync is slow. */
enum sml_err client_state_forget(struct client_state *cs) SML_MUST_USE;

/* Remove texts that nothing names any more, and write the log back into the
 * database when it has grown. At the end of a run, outside a transaction. */
enum sml_err client_state_tidy(struct client_state *cs) SML_MUST_USE;

/* Keep the before-images of the last @keep sessions that have any. Inside a
 * transaction. */
enum sml_err client_state_backups_trim(
    struct client_state *cs, unsigned keep) SML_MUST_USE;

/* Next before-image of a session after *@cursor (0: from the start): the
 * intent as it was put. SML_END. */
enum sml_err client_state_backup_next(struct client_state *cs, uint32_t session,
    uint64_t *cursor, struct sml_arena *arena,
    struct sml_intent *out) SML_MUST_USE;

/* ---- sessions and their rows (status_log.c says what is in a row) ---- */

/* A new number, never used again; the sessions' table gets its row. */
enum sml_err client_state_session_new(
    struct client_state *cs, uint32_t *no_out) SML_MUST_USE;
/* Sessions from the newest back: the first with a number under *@no
 * (UINT32_MAX to start); SML_END. @is_eventful_out may be NULL. */
enum sml_err client_state_session_prev(
    struct client_state *cs, uint32_t *no, bool *is_eventful_out) SML_MUST_USE;
enum sml_err client_state_session_mark(
    struct client_state *cs, uint32_t no, bool is_eventful) SML_MUST_USE;
/* The session's rows; its before-images are another matter. */
enum sml_err client_state_session_del(
    struct client_state *cs, uint32_t no) SML_MUST_USE;

/* Put row @seq of a session; an existing one is replaced. */
enum sml_err client_state_row_put(struct client_state *cs, uint32_t session,
    uint32_t seq, struct sml_str row) SML_MUST_USE;
/* Next row with a number >= *@seq; *@seq gets its number + 1. SML_END. */
enum sml_err client_state_row_next(struct client_state *cs, uint32_t session,
    uint32_t *seq, struct sml_arena *arena,
    struct sml_str *row_out) SML_MUST_USE;

#endif
