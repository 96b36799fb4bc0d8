/* SPDX-License-Identifier: Apache-2.0 */
/* The one thread that synchronizes: triggers in, progress out. */
#ifndef OUTLOOK_WORKER_H
#define OUTLOOK_WORKER_H

#include <windows.h>

#include "outlook/ui.h"

/**
 * Started by OnStartupComplete, stopped by OnBeginShutdown. The thread logs on
 * to MAPI, watches the folders, and runs client_run() when a trigger asks for
 * it (product.md section 4): start-up, interval, change, and the user. A
 * trigger during a run makes one more run after it; failures back off; a
 * refused password waits for the user. Its profile is its own: opened again by
 * path, so that dialogs and worker share only the files.
 */
struct outlook_worker;

/* What it can do for this Outlook profile. */
enum outlook_worker_state {
	OUTLOOK_WORKER_STARTING,
	OUTLOOK_WORKER_READY,
	/* There is no MAPI to log on to, or it is of the other bitness; each
	 * trigger tries again. */
	OUTLOOK_WORKER_NO_MAPI,
	/* Exchange or another MAPI store: left alone for good. */
	OUTLOOK_WORKER_MAPI_STORE,
	OUTLOOK_WORKER_NO_PROFILE /* ours cannot be made or opened */
};

struct outlook_worker_cfg {
	const char *profile_dir;     /* of ours; made if it is not there */
	const char *outlook_profile; /* NULL: the one that is open */
	/* Called by the worker when progress() has news; any thread. */
	void (*news)(void *ctx);
	void *ctx;
};

/* Returns at once. SML_E_NOMEM. */
enum sml_err outlook_worker_start(const struct outlook_worker_cfg *cfg,
    struct outlook_worker **out) SML_MUST_USE;

void outlook_worker_sync(
    struct outlook_worker *w, bool has_mode, enum sml_mode mode);
void outlook_worker_cancel(struct outlook_worker *w);
void outlook_worker_changed(struct outlook_worker *w);
void outlook_worker_progress(
    struct outlook_worker *w, struct outlook_progress *out);
/* @problem_out: why it is NO_MAPI or NO_PROFILE; may be NULL. */
enum outlook_worker_state outlook_worker_state(
    struct outlook_worker *w, struct client_problem *problem_out);
/* The accounts of the Outlook profile; an empty list until they are known, then
 * the same one until the worker is stopped. Never NULL. */
const struct outlook_accounts *outlook_worker_accounts(
    struct outlook_worker *w);

/* Cancel, and wait at most @wait_ms for the thread. True: it ended and all is
 * freed. False: it did not; it frees itself when it does, and touches nothing
 * of @cfg any more. */
bool outlook_worker_stop(struct outlook_worker *w, DWORD wait_ms);

#endif
