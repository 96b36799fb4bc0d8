/* SPDX-License-Identifier: Apache-2.0 */
/* What a run consists of: shared by run*.c and check.c. */
#ifndef CLIENT_RUN_PRIV_H
#define CLIENT_RUN_PRIV_H

#include "client/run.h"
#include "session/san.h"
#include "sync/engine.h"

#define DEV_ID_LEN 32 /* letters, a random one a profile */

/* How it speaks; auto: may be lowered, each way tried once in a run. */
struct run_speak {
	enum sml_version version;
	enum sml_encoding encoding;      /* of the next message */
	enum sml_encoding sent_encoding; /* of the last one */
	bool is_version_auto, is_encoding_auto;
	enum client_speak why;
	bool is_remembered;      /* as the last time: nothing was refused yet */
	struct sml_str software; /* with it: of the server then; "-" */
	unsigned tried;          /* bits: version and encoding */
	unsigned no_versions, no_encodings; /* bits: refused for themselves */
	bool is_version_refused;            /* by 505 or 513 */
	bool is_guess; /* the refusal said nothing of its reason */
	/* of the last exchange */
	unsigned http_status; /* 0: none, or an answer in SyncML */
	unsigned hdr_status;  /* of the server to our header; 0: none */
	unsigned listed;      /* bits: versions that 505 and 513 name */
};

/* After a refusal one more session of the run shows something else. */
struct run_login {
	bool may_try, is_second;
	enum sml_auth_type type;
	struct sml_str nonce;
};

/* The window of days (options calendar-*-days). */
struct run_window {
	struct sml_str names; /* what is remembered of the server; or absent */
	bool is_heard;        /* it said what it can in this session */
	bool is_again;        /* another session is begun, to ask it */
};

struct run {
	const struct client_run_cfg *cfg;
	struct client_problem problem; /* why it ends; NONE: it does not */
	struct client_account *account;
	struct sml_buf password; /* wiped */
	struct client_state *state;
	struct sml_state *st;
	struct sml_arena *arena; /* of the run */
	struct sml_arena *msg;   /* of one answer */
	struct sml_buf answer;
	struct transport *transport;
	struct client_log *log;
	/* who we are, whom we know */
	struct sml_str dev_id;
	bool is_new_device, is_restarted;
	bool is_server_known; /* compared in this session */
	struct run_speak speak;
	struct run_login login;
	struct run_window window;
	struct sml_san *notification; /* NULL: none */
	bool has_notified_id; /* its SessionID is for the first session */
	/* folders of this run */
	size_t folder_count;
	struct sml_engine_folder folders[SML_FOLDERS_MAX];
	/* the session */
	struct sml_devinf devinf;
	struct sml_session_cfg session;
	struct sml_engine_cfg engine_cfg;
	struct sml_engine *engine;
	uint32_t session_no; /* in the state; of a resumed one its own */
	bool is_in_transaction;
	bool is_resumed;
	unsigned busy_rounds; /* answers in a row that were none */
	bool is_resume_off;   /* the server knows no Alert 225 */
	bool is_suspended;    /* the last message of the session is composed */
	int64_t cancelled_ms; /* when that was seen first; 0: not yet */
	bool has_nonce;       /* the server gave one for the next session */
	struct sml_str moved_from; /* account's URL when the session began, if
				    * it is another one now */
	bool
	    has_answer; /* of this session: it is no longer its first message */
};

/* ---- run_login.c ---- */

/* Fill the credentials of r->session; @nonce: of the last session, absent if
 * it went by basic. */
void run_login_choose(struct run *r, struct sml_str nonce);
/* After SML_E_AUTH of @s. Sets r->problem where it has a better one. */
void run_login_refused(struct run *r, const struct sml_session *s);
/* Shall another session be begun? Once a run, so that a server is shown four
 * log-ins at most. */
bool run_login_again(struct run *r);

/* ---- run_setup.c ---- */

/* Lock, account, password, state, identity. SML_OK, or an error with
 * run->problem. setup_free() after both. */
enum sml_err run_setup_open(
    struct run *r, const struct client_run_cfg *cfg) SML_MUST_USE;
void run_setup_free(struct run *r);
/* The folders asked for, their stores open. */
enum sml_err run_setup_folders(struct run *r) SML_MUST_USE;
enum sml_err run_setup_transport(struct run *r) SML_MUST_USE;
/* Fill r->session and r->engine_cfg. @is_new: a new session id and number. */
enum sml_err run_setup_session(struct run *r, bool is_new) SML_MUST_USE;
/* Compare what the server says it is with what the links were made with.
 * SML_E_AGAIN: it is another one: forget, start over. */
enum sml_err run_setup_know_server(
    struct run *r, const struct sml_msg *msg) SML_MUST_USE;
/* What the server wants to see of our password in the next session. */
enum sml_err run_setup_keep_nonce(struct run *r) SML_MUST_USE;
/* Tell the host how far it is. */
void run_setup_tell(const struct run *r, enum client_stage stage);
/* Forget links and anchors, and that server. */
enum sml_err run_setup_forget(struct run *r) SML_MUST_USE;
/* The server's device information in @msg. SML_E_NOT_FOUND. */
enum sml_err run_setup_devinf_of(const struct sml_msg *msg,
    struct sml_arena *arena, struct sml_devinf *out) SML_MUST_USE;

/* ---- run_speak.c ---- */

/* By the options and what worked the last time with this server. */
enum sml_err run_speak_open(struct run *r) SML_MUST_USE;
/* The Status of our header in @msg, or NULL. */
const struct sml_cmd *run_speak_hdr_status(const struct sml_msg *msg);
/* Note what @msg, an answer that the session gave up on, says to our header:
 * for run_speak_lower(), and as r->problem where it is a failure. */
void run_speak_heard(struct run *r, const struct sml_msg *msg);
/* The session's first message failed: is there another version or encoding to
 * begin anew with? It is set then. Else r->problem says VERSION if that was
 * it. Statuses that count: 505, 513, 400 and 501 to the header, or HTTP. */
bool run_speak_lower(struct run *r);
/* The first message was taken, @msg answers it: remember how it was written.
 * In a transaction. */
enum sml_err run_speak_keep(
    struct run *r, const struct sml_msg *msg) SML_MUST_USE;

/* ---- run_window.c ---- */

/* Fill folders[].filter for the next session, if the server can filter. */
enum sml_err run_window_choose(struct run *r) SML_MUST_USE;
/* What @msg says of it. SML_E_AGAIN and window.is_again: it can, and was not
 * asked, since that was not known; begin anew. */
enum sml_err run_window_hear(
    struct run *r, const struct sml_msg *msg) SML_MUST_USE;
/* Remember it, in a transaction. */
enum sml_err run_window_keep(struct run *r) SML_MUST_USE;
/* Another server. */
void run_window_forget(struct run *r);
/* A window is wanted, and the session goes without. */
bool run_window_is_ignored(const struct run *r);

/* ---- run_notify.c ---- */

/* Read and check cfg->notification; nothing happens without one. */
enum sml_err run_notify_open(struct run *r) SML_MUST_USE;
/* With a notification: is @folder, called @remote at the server, asked for, and
 * with which mode of the client? Its Alerts are then known. */
bool run_notify_wants(const struct run *r, const struct client_folder *folder,
    struct sml_str remote, enum sml_mode *mode_out);
/* After the folders were taken: it asked for at least one. */
enum sml_err run_notify_check_folders(struct run *r) SML_MUST_USE;

/* Transactions of the run; the second does nothing outside of one. */
enum sml_err run_begin(struct run *r) SML_MUST_USE;
enum sml_err run_commit(struct run *r) SML_MUST_USE;
void run_rollback(struct run *r);
/* Set r->problem for @err unless there is one; gives @err back. */
enum sml_err run_fail(struct run *r, enum sml_err err);
/* One message there and back, decoded into @msg_out (lives until the next).
 * Errors with r->problem. */
enum sml_err run_exchange(struct run *r, const char *url, struct sml_str out,
    struct sml_msg *msg_out) SML_MUST_USE;

#endif
