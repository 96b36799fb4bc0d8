/* SPDX-License-Identifier: Apache-2.0 */
/* What changes where, and why: drives a session, stores and the state. */
#ifndef SML_SYNC_ENGINE_H
#define SML_SYNC_ENGINE_H

#include "session/session.h"
#include "sync/plan.h"
#include "sync/state.h"
#include "sync/store.h"

/* A folder as the host hands it in. Strings outlive the engine. */
struct sml_engine_folder {
	struct sml_str name;   /* "contacts": row in the state, words */
	struct sml_str remote; /* client: database name at the server;
				* server: absent */
	enum sml_kind kind;
	struct sml_store *store;
	enum sml_mode mode;     /* client: what to alert */
	enum sml_policy policy; /* server: used when the client names none */
	bool is_asked;          /* client: the user asked for this refresh */
	/* client: which items the server is asked for (content/filter.h), for
	 * servers that said that they can; absent: all. Not in a refresh from
	 * the server, which would take away the others. */
	struct sml_str filter;
	/* client: which properties of each item, as Data of a Field
	 * (syncml.md 19); absent: whole items */
	struct sml_str fields;
};

/* What happened, for the status and the log; one call an event. */
enum sml_report_type {
	SML_REPORT_FOLDER,    /* begins; @mode, @reason why it is slow */
	SML_REPORT_SENT,      /* acknowledged by the peer; @op */
	SML_REPORT_RECEIVED,  /* stored here; @op */
	SML_REPORT_CONFLICT,  /* both changed; @status says how it ended */
	SML_REPORT_HELD,      /* deletions held by a guard; @count */
	SML_REPORT_FAILED,    /* item not synchronized; @err or @status */
	SML_REPORT_REFUSED,   /* the peer refused our item; @status */
	SML_REPORT_REMARK,    /* e.g. a deletion that lost against an edit */
	SML_REPORT_SENDING,   /* progress: @done of @count */
	SML_REPORT_RECEIVING, /* progress: @done of @count, 0: unknown */
	SML_REPORT_FOLDER_FAILED, /* @err or @status */
	SML_REPORT_FOLDER_DONE /* its anchors moved; @count: items linked now */
};
/* Why a session became slow, or something else needs a word. */
enum sml_reason {
	SML_REASON_NONE,
	SML_REASON_FIRST,     /* never synchronized before */
	SML_REASON_ASKED,     /* by the user */
	SML_REASON_PEER_LOST, /* the peer does not know our anchor */
	SML_REASON_OWN_LOST,  /* we do not know the peer's */
	SML_REASON_PLACE,     /* the folder is another one than last time */
	SML_REASON_EDIT_BEATS_DELETE,
	SML_REASON_MERGED,
	SML_REASON_DUPLICATED,
	SML_REASON_HERE_WON,
	SML_REASON_THERE_WON,
	SML_REASON_GUARD,
	SML_REASON_EMPTY,     /* the folder is suddenly empty or missing */
	SML_REASON_ONE_WAY,   /* @count changes here are not sent */
	SML_REASON_INCOMPLETE /* not all of a refresh came: none is deleted */
};
struct sml_report {
	enum sml_report_type type;
	struct sml_str folder;
	enum sml_mode mode;
	enum sml_reason reason;
	enum sml_op op;
	struct sml_str title; /* item's name for people; may be absent */
	struct sml_str key;   /* store key; may be absent */
	enum sml_err err;
	unsigned status; /* SyncML status */
	/* English fragment; may be absent. Of a conflict the fields it is
	 * about, "phone, note" (sml_field_word()). */
	struct sml_str detail;
	uint64_t done, count;
};

struct sml_engine_cfg {
	const struct sml_env *env;
	/* For sml_session_new/load; its role is the engine's. */
	const struct sml_session_cfg *session;
	struct sml_state *state;
	/* Client: the folders to synchronize. Server: unused, see resolve. */
	const struct sml_engine_folder *folders;
	size_t folder_count;
	/* Server: the folder for a database name of an Alert. SML_E_NOT_FOUND:
	 * 404; SML_E_DENIED: 425; SML_E_STORE_BUSY: 503. *@out lives as long as
	 * the engine. Called again, by name, when a session is continued. */
	enum sml_err (*resolve)(
	    void *ctx, struct sml_str database, struct sml_engine_folder *out);
	void *resolve_ctx;
	uint32_t session_no; /* number of this session in the state */
	unsigned guard_percent, guard_count; /* held above both; 100: off */
	void (*report)(void *ctx, const struct sml_report *report);
	void *report_ctx;
	bool (*is_cancelled)(void *ctx); /* may be NULL; asked between
					  * items, same ctx as report */
	/* Client: never ask to go on with a session (Alert 225). Otherwise
	 * that is asked for a folder whose last session, of the same mode and
	 * not a slow one, broke off after package 2. */
	bool is_resume_off;
};

struct sml_engine;

/* SML_OK, SML_E_NOMEM. The engine owns its session, not stores nor state. */
enum sml_err sml_engine_new(
    const struct sml_engine_cfg *cfg, struct sml_engine **out) SML_MUST_USE;
void sml_engine_free(struct sml_engine *e);

/**
 * Take up the session saved in the state under "session". SML_E_NOT_FOUND:
 * there is none; SML_E_DECODE: it cannot be read. Stores are begun.
 */
enum sml_err sml_engine_load(struct sml_engine *e) SML_MUST_USE;

/**
 * Client: settle every intent left by a crash, by find(), never by guessing;
 * staged deletions whose session is gone are decided by the guard. To be
 * called first, before start() or load(). Idempotent.
 */
enum sml_err sml_engine_settle(struct sml_engine *e) SML_MUST_USE;

/**
 * Client: scan the folders (their cut-off), write the plan as pending links
 * into the state, and compose the first message. @out as in feed().
 */
enum sml_err sml_engine_start(
    struct sml_engine *e, struct sml_str *out) SML_MUST_USE;

/**
 * One message in, the answer out, the saved session in the state (unless
 * refused). The host then commits: on the client the bytes of @out and its
 * URL in the same commit, before they leave.
 *
 * @out   valid until the next call. Absent: client, the session is over.
 *        sml_session_is_busy(): to be sent after a pause.
 * SML_OK; the errors of sml_session_feed(); SML_E_STATE, SML_E_AGAIN: roll
 * back, and on the server feed the same bytes again; SML_E_CANCELLED.
 */
enum sml_err sml_engine_feed(struct sml_engine *e, enum sml_encoding encoding,
    const struct sml_msg *msg, enum sml_auth_verdict verdict,
    struct sml_str *out) SML_MUST_USE;

/* Over: the last message was fed or composed; "session" is removed. */
bool sml_engine_is_done(const struct sml_engine *e);
/* Client, after feed() gave SML_OK: it was asked to stop, and @out is the last
 * message, with Alert 224, or with the Status of the server's Alert 224. What
 * answers it is not fed; "session" is removed, and the next session goes on. */
bool sml_engine_is_suspended(const struct sml_engine *e);
/* And it was the server that stopped (syncml.md 18). */
bool sml_engine_is_suspended_by_server(const struct sml_engine *e);
/* Client: a stop asked for now is answered so, by the next feed(). */
bool sml_engine_may_suspend(const struct sml_engine *e);
/* Client, after feed() gave SML_E_PEER: the server knows no Alert 225; another
 * session with is_resume_off may succeed. */
bool sml_engine_is_resume_refused(const struct sml_engine *e);
bool sml_engine_is_refused(const struct sml_engine *e);
struct sml_session *sml_engine_session(struct sml_engine *e);

/* ---- result, client: after it is done or failed ---- */
enum sml_folder_result {
	SML_FOLDER_IN_STEP,
	SML_FOLDER_REMARKS, /* some items failed, refused or held */
	SML_FOLDER_FAILED   /* anchors stay */
};
enum sml_folder_result sml_engine_result(
    const struct sml_engine *e, size_t folder);

#endif
