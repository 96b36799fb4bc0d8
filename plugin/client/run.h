/* SPDX-License-Identifier: Apache-2.0 */
/* One synchronization of a profile from lock to status; and the check. */
#ifndef CLIENT_RUN_H
#define CLIENT_RUN_H

#include "client/account.h"
#include "client/status_log.h"
#include "client/transport.h"

/* For a terminal line or a bar; "i of n" only where count is not 0. */
enum client_stage {
	CLIENT_STAGE_WAITING, /* for another run on this profile */
	CLIENT_STAGE_CONNECTING,
	CLIENT_STAGE_COMPARING,
	CLIENT_STAGE_SENDING,
	CLIENT_STAGE_RECEIVING,
	CLIENT_STAGE_SAVING,
	CLIENT_STAGE_SERVER_BUSY /* waiting for a server that is busy */
};
struct client_progress {
	enum client_stage stage;
	struct sml_str folder; /* absent: all */
	uint64_t done, count;
};
/* "sending", translated; never NULL. */
const char *client_stage_text(enum client_stage stage);

struct client_run_cfg {
	struct client_profile *profile; /* open, not locked */
	const struct sml_env *env;
	/* Where the items of a folder are: cli_store_dir_open_folder() is one.
	 * The run closes the store. */
	enum sml_err (*open_store)(void *ctx,
	    const struct client_profile *profile,
	    const struct client_folder *folder, struct sml_store **out);
	void *open_ctx;
	struct transport *transport; /* NULL: HTTP, by the options */
	const char *const *folders;  /* names; NULL: all that are enabled */
	size_t folder_count;
	enum sml_mode mode; /* used if has_mode, for all folders */
	bool has_mode;
	/* A notification of the server as it came; absent: none. It says which
	 * enabled folders are synchronized how and what the session is called;
	 * a folder whose mode is not two-way keeps that. BAD_NOTIFICATION: it
	 * cannot be read, its digest does not fit the account, or it asks for
	 * nothing we have. */
	struct sml_str notification;
	int64_t lock_wait_ms;
	/* First pause before a busy server is asked again, each later one is
	 * twice as long; 0: a second. */
	int64_t busy_pause_ms;
	void (*progress)(void *ctx, const struct client_progress *progress);
	bool (*is_cancelled)(void *ctx); /* often; may be NULL */
	void *ctx;                       /* of the two */
	/* Each message as it leaves or came, for the wire log; may be NULL. */
	void (*wire)(void *ctx, bool is_sent, enum sml_encoding encoding,
	    struct sml_str message);
	void *wire_ctx;
};

struct client_run_result {
	enum client_exit exit;
	uint32_t session_no;           /* 0: it did not get that far */
	struct client_problem problem; /* why it ended early, or NONE */
};

/**
 * Lock, settle what a crash left, resume the session that was cut off, else
 * begin one; write the status. Everything that happened is in the result and
 * the status log; nothing is printed.
 */
void client_run(
    const struct client_run_cfg *cfg, struct client_run_result *out);

/* ---- connection check (valise check) ---- */

#define CLIENT_CHECK_LIST(X)                                                   \
	X(PROFILE, "profile") /* options and state can be read */              \
	X(ACCOUNT, "account") /* server, user, password are there */           \
	X(RESOLVE, "name")    /* the host's address */                         \
	X(CONNECT, "connection")                                               \
	X(TLS, "encryption") /* skipped for http */                            \
	X(SYNCML, "SyncML")  /* the answer is SyncML, versions fit */          \
	X(LOGIN, "log-in")                                                     \
	X(FOLDERS, "folders") /* the server knows ours */
enum client_check_step {
#define CLIENT_CHECK_ENUM(name, text) CLIENT_CHECK_##name,
	CLIENT_CHECK_LIST(CLIENT_CHECK_ENUM)
#undef CLIENT_CHECK_ENUM
	CLIENT_CHECK_COUNT
};
const char *client_check_name(enum client_check_step step); /* stable */
const char *client_check_text(enum client_check_step step); /* translated */

/* @step is called after each step in order; problem NONE: passed, @fact may
 * say what was found ("192.0.2.1", "SyncML 1.2, Valise 0.1.0"). The first
 * failure ends it; its exit status and problem are in @out. Nothing is
 * synchronized and no anchor moves. cfg->folders and mode do not matter. */
void client_check(const struct client_run_cfg *cfg,
    void (*step)(void *ctx, enum client_check_step step, const char *fact,
	const struct client_problem *problem),
    void *step_ctx, struct client_run_result *out);

#endif
