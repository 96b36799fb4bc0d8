/* SPDX-License-Identifier: Apache-2.0 */
/* Last Synchronization Status: what each session did, as facts. */
#ifndef CLIENT_STATUS_LOG_H
#define CLIENT_STATUS_LOG_H

#include "client/problem.h"
#include "client/state_sqlite.h"
#include "sync/engine.h"

/* Sessions kept at least; uneventful ones go first (product.md section 6). */
#define CLIENT_SESSIONS_KEPT 10
/* And at most, eventful or not. */
#define CLIENT_SESSIONS_MAX 50
/* Detail rows of one session; the rest is only counted. */
#define CLIENT_EVENTS_MAX 2000

enum client_verdict {
	CLIENT_IN_STEP,
	CLIENT_REMARKS,
	CLIENT_NOT_FINISHED
};

/* Why a session spoke the version of SyncML it spoke. */
enum client_speak {
	CLIENT_SPEAK_HIGHEST,    /* the highest we can */
	CLIENT_SPEAK_FIXED,      /* the option says so */
	CLIENT_SPEAK_LOWERED,    /* the server refused a higher one */
	CLIENT_SPEAK_REMEMBERED, /* as it was lowered some time ago */
	CLIENT_SPEAK_COUNT
};

struct client_counters {
	uint64_t sent[3]; /* added, changed, deleted */
	uint64_t received[3];
	uint64_t conflicts, held, failed;
};

struct client_folder_status {
	char name[32];
	enum sml_mode mode;     /* as it was carried out */
	enum sml_reason reason; /* why it was slow */
	struct client_counters n;
	uint64_t linked;  /* items in step at the end */
	bool is_verified; /* the next two are known */
	uint64_t verified, verified_of;
	bool is_done, is_failed;       /* neither: not reached */
	struct client_problem problem; /* NONE unless failed */
};

struct client_session_status {
	uint32_t no;
	int64_t begun_utc;
	int64_t took_ms;
	enum client_verdict verdict;
	enum client_exit exit;
	char server[256]; /* URL */
	char user[SML_USER_MAX + 1];
	bool is_exposed;    /* plain http over a network */
	bool is_resumed;    /* of a session cut off before */
	bool is_new_device; /* a copied profile became its own */
	bool is_restarted;  /* another server or user: all compared anew */
	uint32_t messages;
	uint64_t bytes_sent, bytes_received;
	enum sml_version version; /* NONE: not known */
	enum sml_encoding encoding;
	enum client_speak speak;
	bool is_unfiltered; /* days were chosen, and the server cannot */
	struct client_problem problem; /* why it is not finished */
	uint32_t events_left_out;
	size_t folder_count;
	struct client_folder_status folders[SML_FOLDERS_MAX];
};

/* One line of the details: a report of the engine as it is kept. */
struct client_event {
	int64_t at_utc;
	enum sml_report_type type;
	char folder[32];
	enum sml_op op;
	enum sml_reason reason;
	enum sml_err err;
	unsigned status;
	uint64_t count;
	struct sml_str title, key, detail; /* absent if not known */
};

/* ---- writing, by run.c ---- */

struct client_log;
/* Takes a new number; the row says "not finished" until the end. Inside a
 * transaction, as all below. */
enum sml_err client_log_begin(struct client_state *cs,
    const struct sml_env *env, struct client_log **out) SML_MUST_USE;
/* The facts to be filled by the caller; counters and folders are kept by
 * client_log_report(). */
struct client_session_status *client_log_status(struct client_log *log);
/* Count a report, and keep it as a row when it is worth a line (not SENT,
 * RECEIVED, progress). Held in memory until client_log_flush(). */
void client_log_report(struct client_log *log, const struct sml_report *report);
/* Write rows that came since, and the head; before each commit. */
enum sml_err client_log_flush(struct client_log *log) SML_MUST_USE;
/* Decide verdict and exit, write, remove old sessions. @problem: why it
 * ended early; NULL: it did not. */
enum sml_err client_log_end(
    struct client_log *log, const struct client_problem *problem) SML_MUST_USE;
void client_log_free(struct client_log *log);

/* ---- reading ---- */

/* Session @no; 0: the last. SML_E_NOT_FOUND. */
enum sml_err client_log_read(struct client_state *cs, uint32_t no,
    struct client_session_status *out) SML_MUST_USE;
/* The one before @no (UINT32_MAX: the last). SML_END. */
enum sml_err client_log_prev(
    struct client_state *cs, uint32_t no, uint32_t *prev_out) SML_MUST_USE;
/* Next event; *@cursor 0 to start. SML_END. Texts live in @arena. */
enum sml_err client_log_event(struct client_state *cs, uint32_t no,
    uint32_t *cursor, struct sml_arena *arena,
    struct client_event *out) SML_MUST_USE;

/* ---- formatting: appended to @out, translated ---- */

/* "In step", "In step with remarks", "Not finished". */
const char *client_log_verdict_text(enum client_verdict verdict);
/* First line, rows, details, as in product.md section 6. */
enum sml_err client_log_put_text(
    struct client_state *cs, uint32_t no, struct sml_buf *out) SML_MUST_USE;
/* One JSON object with the same facts, one line. */
enum sml_err client_log_put_json(
    struct client_state *cs, uint32_t no, struct sml_buf *out) SML_MUST_USE;
/* The problem that an event is; false: it is none. */
bool client_log_event_problem(
    const struct client_event *event, struct client_problem *out);
/* One detail line without its time, with cause, effect and remedy. */
void client_log_put_event(
    const struct client_event *event, struct sml_buf *out);

#endif
