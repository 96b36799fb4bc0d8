/* SPDX-License-Identifier: Apache-2.0 */
/* What the dialogs see of the add-in, and what the add-in sees of them. */
#ifndef OUTLOOK_UI_H
#define OUTLOOK_UI_H

#include <stdbool.h>

#include <windows.h>

#include "client/profile.h"
#include "client/run.h"
#include "client/transport.h"
#include "outlook/accounts.h"

/* Where the worker is; a copy, taken under its lock. */
struct outlook_progress {
	bool is_running;
	bool is_asked;     /* the user wants a run, and it has not begun */
	bool is_cancelled; /* the one that runs, and it has not ended */
	enum client_stage stage;
	char folder[32]; /* "" : all */
	uint64_t done, count;
	uint32_t last_session; /* the last one that ended; 0: none */
	enum client_exit last_exit;
	struct client_problem last_problem;
};

/**
 * Everything is called on Outlook's own thread and returns at once; the work
 * is the worker's. @ctx is the add-in.
 */
struct outlook_ui_ops {
	/* Synchronize now; a run that is under way is followed by one more.
	 * @has_mode: in that mode instead of the folders' own (Restore
	 * synchronization status is MAKE_LOCAL_MATCH, confirmed before). */
	void (*sync)(void *ctx, bool has_mode, enum sml_mode mode);
	/* What runs ends soon; what the user asked for and has not begun does
	 * not begin, and has then ended with CLIENT_PROBLEM_CANCELLED. */
	void (*cancel)(void *ctx);
	void (*progress)(void *ctx, struct outlook_progress *out);
	/* Options or account were saved: triggers are set anew, a password
	 * that was refused may be tried again. */
	void (*changed)(void *ctx);
	/* A transport for the connection check, which the dialog runs on a
	 * thread of its own and frees; NULL: no memory. The member may be
	 * NULL: HTTP by the options, each step of the way looked at. */
	struct transport *(*transport)(void *ctx);
	void (*help)(void *ctx);
};

/* Lives until outlook_dialogs_close() has returned. */
struct outlook_ui {
	const struct outlook_ui_ops *ops;
	void *ctx;
	HINSTANCE instance;             /* of the DLL: resources */
	struct client_profile *profile; /* open; options and account in it */
	const struct outlook_accounts *accounts; /* of the Outlook profile */
};

/* Registered window message by which the worker tells a dialog that
 * ops->progress() has news; no parameters. */
#define OUTLOOK_UI_NEWS L"ValiseNews"

/* ---- dialogs; modal but for progress and status; @owner may be NULL ----
 * All on one thread, which has a message loop; the process has called
 * client_problem_use_dialogs(). */

/* "Valise must be set up first"; true: the user wants to. */
bool outlook_dialog_first_run(HWND owner, const struct outlook_ui *ui);
/* True: saved. */
bool outlook_dialog_options(HWND owner, const struct outlook_ui *ui);
bool outlook_dialog_account(HWND owner, const struct outlook_ui *ui);
/* Ask before Restore synchronization status, with what it does. */
bool outlook_dialog_restore(HWND owner, const struct outlook_ui *ui);
/* One window of each; shown again when it is there. They close themselves
 * when the add-in calls outlook_dialogs_close(). */
void outlook_dialog_status(HWND owner, const struct outlook_ui *ui);
void outlook_dialog_progress(HWND owner, const struct outlook_ui *ui);
/* One sentence with OK (a profile that is left alone, no MAPI). */
void outlook_dialog_notice(
    HWND owner, const struct outlook_ui *ui, const char *text);
/* progress() has news: sends OUTLOOK_UI_NEWS to those that are open. From any
 * thread; returns at once. */
void outlook_dialogs_news(void);
/* Before shutdown: no window of ours is left. A modal one ends as if it had
 * been cancelled, and its function returns when the stack is back there. */
void outlook_dialogs_close(void);

#endif
