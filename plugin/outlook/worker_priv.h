/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the worker: what its thread and its callers share. */
#ifndef OUTLOOK_WORKER_PRIV_H
#define OUTLOOK_WORKER_PRIV_H

#include "client/schedule.h"
#include "outlook/store_mapi.h"
#include "outlook/worker.h"

#define WORKER_KINDS 3

struct outlook_worker {
	LONG refs;   /* of the caller and of the thread */
	HANDLE wake; /* something happened: look again; auto-reset */
	HANDLE thread;
	HMODULE module; /* held while the thread runs */
	char *profile_dir, *outlook_profile;

	/* Asked often, from any thread. */
	volatile LONG is_stopping;
	volatile LONG is_cancelled;   /* of the running one */
	volatile LONG cancelled_tick; /* low bits of the tick count */

	/* ---- under the lock ---- */
	SRWLOCK lock;
	void (*news)(void *ctx); /* NULL once stopped */
	void *news_ctx;
	struct client_schedule schedule;
	struct client_schedule_options schedule_options;
	bool is_watched[WORKER_KINDS]; /* changes there are a trigger */
	bool are_options_old;
	bool has_mode;
	enum sml_mode mode;
	enum outlook_worker_state state;
	struct client_problem state_problem;
	struct outlook_progress progress;
	/* Read once: others hold pointers into them. */
	bool are_accounts_known;
	struct outlook_accounts accounts;

	/* ---- of the thread ---- */
	struct sml_log log; /* nothing is written before it is opened */
	wchar_t *log_path, *log_old_path;
	struct outlook_mapi *mapi;
	int64_t told_ms; /* when counts were last told */
	struct worker_watch {
		struct outlook_worker *worker;
		enum sml_kind kind;
	} watches[WORKER_KINDS];
};

/* ---- worker.c ---- */
bool worker_is_stopping(struct outlook_worker *w);
/* Of the run: the user's Cancel, or the end. */
bool worker_is_cancelled(struct outlook_worker *w);
void worker_tell(struct outlook_worker *w);
void worker_set_state(struct outlook_worker *w, enum outlook_worker_state state,
    const struct client_problem *problem);
/* A folder changed (any thread). */
void worker_changed_folder(void *watch);

/* ---- worker_log.c ---- */
/* From here on what w->log is given stands in .valise/log/outlook.log of the
 * profile; the one before it in outlook.old.log. Once. */
void worker_log_open(struct outlook_worker *w, const struct client_profile *p);

/* ---- worker_run.c ---- */
/* Profile, options, MAPI and accounts; sets the state. @is_cut_off_out: the
 * last run did not come to its end. */
void worker_open(struct outlook_worker *w, bool *is_cut_off_out);
/* Log on to MAPI if that is not done, and see that the profile is not one to
 * be left alone; sets the state. Nothing is written to the Outlook profile
 * before that is known. False: nothing can run. */
bool worker_open_mapi(struct outlook_worker *w);
/* Options for the schedule, read again. */
void worker_read_options(struct outlook_worker *w);
void worker_run(struct outlook_worker *w, bool has_mode, enum sml_mode mode,
    struct client_run_result *out);

#endif
