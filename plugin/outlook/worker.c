/* SPDX-License-Identifier: Apache-2.0 */
/* The worker: its thread, its triggers, and what others see of it. */
#include "outlook/worker.h"

#include <stdlib.h>
#include <string.h>

#include <objbase.h>

#include "client/os.h"
#include "client/text.h"
#include "outlook/worker_priv.h"

/* The longest sleep: waiting does not count the time a computer slept. */
#define SLEEP_MAX_MS 60000

/* Somewhere in the module of this code. */
static const char code_anchor;

bool
worker_is_stopping(struct outlook_worker *w)
{
	return InterlockedCompareExchange(&w->is_stopping, 0, 0) != 0;
}

bool
worker_is_cancelled(struct outlook_worker *w)
{
	return worker_is_stopping(w) ||
	       InterlockedCompareExchange(&w->is_cancelled, 0, 0) != 0;
}

/* The function is called under the lock: once stop() has taken it away, no
 * call is under way. */
void
worker_tell(struct outlook_worker *w)
{
	AcquireSRWLockShared(&w->lock);
	if (w->news)
		w->news(w->news_ctx);
	ReleaseSRWLockShared(&w->lock);
}

void
worker_set_state(struct outlook_worker *w, enum outlook_worker_state state,
    const struct client_problem *problem)
{
	AcquireSRWLockExclusive(&w->lock);
	w->state = state;
	memset(&w->state_problem, 0, sizeof(w->state_problem));
	if (problem) {
		w->state_problem = *problem;
		w->progress.last_problem = *problem;
	}
	ReleaseSRWLockExclusive(&w->lock);
	worker_tell(w);
}

void
worker_changed_folder(void *watch)
{
	const struct worker_watch *ww = watch;
	struct outlook_worker *w = ww->worker;

	AcquireSRWLockExclusive(&w->lock);
	if (w->is_watched[ww->kind])
		client_schedule_change(&w->schedule, client_os_ticks_ms());
	ReleaseSRWLockExclusive(&w->lock);
	SetEvent(w->wake);
}

/* ---- the thread ---- */

static void
release(struct outlook_worker *w)
{
	if (InterlockedDecrement(&w->refs) > 0)
		return;
	outlook_accounts_free(&w->accounts);
	if (w->wake)
		CloseHandle(w->wake);
	if (w->thread)
		CloseHandle(w->thread);
	free(w->profile_dir);
	free(w->outlook_profile);
	free(w->log_path);
	free(w->log_old_path);
	free(w);
}

/* Take what is asked for and mark the run as begun. False: nothing is due;
 * @sleep_out: look again then. */
static bool
take_run(struct outlook_worker *w, bool *has_mode_out, enum sml_mode *mode_out,
    DWORD *sleep_out)
{
	const int64_t now = client_os_ticks_ms();
	int64_t due;

	AcquireSRWLockExclusive(&w->lock);
	due = client_schedule_due(&w->schedule, &w->schedule_options);
	if (due <= now) {
		client_schedule_begin(&w->schedule);
		*has_mode_out = w->has_mode;
		*mode_out = w->mode;
		w->has_mode = false;
		InterlockedExchange(&w->is_cancelled, 0);
		w->progress.is_running = true;
		w->progress.is_asked = false;
		w->progress.is_cancelled = false;
		w->progress.stage = CLIENT_STAGE_WAITING;
		w->progress.folder[0] = '\0';
		w->progress.done = w->progress.count = 0;
	}
	ReleaseSRWLockExclusive(&w->lock);
	*sleep_out =
	    due - now < SLEEP_MAX_MS ? (DWORD)(due - now) : SLEEP_MAX_MS;
	return due <= now;
}

static void
end_run(struct outlook_worker *w, const struct client_run_result *result)
{
	AcquireSRWLockExclusive(&w->lock);
	client_schedule_end(&w->schedule,
	    client_schedule_end_of(result->exit, result->problem.code),
	    client_os_ticks_ms());
	w->progress.is_running = false;
	w->progress.is_cancelled = false;
	if (result->session_no != 0)
		w->progress.last_session = result->session_no;
	w->progress.last_exit = result->exit;
	w->progress.last_problem = result->problem;
	ReleaseSRWLockExclusive(&w->lock);
	worker_tell(w);
}

static bool
take_old_options(struct outlook_worker *w)
{
	bool are_old;

	AcquireSRWLockExclusive(&w->lock);
	are_old = w->are_options_old;
	w->are_options_old = false;
	ReleaseSRWLockExclusive(&w->lock);
	return are_old;
}

/* Left alone, the thread only waits for its end. */
static bool
is_left_alone(struct outlook_worker *w)
{
	const enum outlook_worker_state state = outlook_worker_state(w, NULL);

	return state == OUTLOOK_WORKER_MAPI_STORE ||
	       state == OUTLOOK_WORKER_NO_PROFILE;
}

static void
work(struct outlook_worker *w)
{
	struct client_run_result result;
	enum sml_mode mode = SML_MODE_TWO_WAY;
	bool has_mode = false;
	DWORD sleep_ms;

	while (!worker_is_stopping(w)) {
		if (is_left_alone(w)) {
			WaitForSingleObject(w->wake, INFINITE);
			continue;
		}
		if (take_old_options(w))
			worker_read_options(w);
		if (!take_run(w, &has_mode, &mode, &sleep_ms)) {
			WaitForSingleObject(w->wake, sleep_ms);
			continue;
		}
		worker_tell(w);
		worker_run(w, has_mode, mode, &result);
		end_run(w, &result);
	}
}

static DWORD WINAPI
run_thread(void *ctx)
{
	struct outlook_worker *w = ctx;
	HMODULE module = w->module;
	bool is_cut_off = false;
	HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);

	worker_open(w, &is_cut_off);
	AcquireSRWLockExclusive(&w->lock);
	if (is_cut_off)
		client_schedule_ask(&w->schedule);
	ReleaseSRWLockExclusive(&w->lock);
	work(w);
	outlook_mapi_end(w->mapi);
	w->mapi = NULL;
	if (SUCCEEDED(com))
		CoUninitialize();
	release(w);
	if (module)
		FreeLibraryAndExitThread(module, 0);
	return 0;
}

/* ---- for Outlook's thread ---- */

enum sml_err
outlook_worker_start(
    const struct outlook_worker_cfg *cfg, struct outlook_worker **out)
{
	struct outlook_worker *w = calloc(1, sizeof(*w));
	int i;

	if (!w)
		return SML_E_NOMEM;
	w->refs = 1;
	InitializeSRWLock(&w->lock);
	w->news = cfg->news;
	w->news_ctx = cfg->ctx;
	client_schedule_start(&w->schedule, client_os_ticks_ms(), false);
	for (i = 0; i < WORKER_KINDS; i++)
		w->watches[i].worker = w;
	w->profile_dir = text_dup(sml_str_of(cfg->profile_dir));
	if (cfg->outlook_profile)
		w->outlook_profile = text_dup(sml_str_of(cfg->outlook_profile));
	w->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
	if (!w->profile_dir || !w->wake ||
	    (cfg->outlook_profile && !w->outlook_profile)) {
		release(w);
		return SML_E_NOMEM;
	}
	/* The code stays as long as the thread runs, whatever Outlook does. */
	if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
		(LPCWSTR)(const void *)&code_anchor, &w->module))
		w->module = NULL;
	InterlockedIncrement(&w->refs);
	w->thread = CreateThread(NULL, 0, run_thread, w, 0, NULL);
	if (!w->thread) {
		if (w->module)
			FreeLibrary(w->module);
		InterlockedDecrement(&w->refs);
		release(w);
		return SML_E_NOMEM;
	}
	*out = w;
	return SML_OK;
}

void
outlook_worker_sync(struct outlook_worker *w, bool has_mode, enum sml_mode mode)
{
	AcquireSRWLockExclusive(&w->lock);
	if (has_mode) {
		w->has_mode = true;
		w->mode = mode;
	}
	client_schedule_ask(&w->schedule);
	w->progress.is_asked = true;
	ReleaseSRWLockExclusive(&w->lock);
	SetEvent(w->wake);
}

void
outlook_worker_cancel(struct outlook_worker *w)
{
	struct outlook_progress *p = &w->progress;

	AcquireSRWLockExclusive(&w->lock);
	if (p->is_asked) {
		client_schedule_withdraw(&w->schedule);
		w->has_mode = false;
		p->is_asked = false;
		p->last_exit = CLIENT_EXIT_NOTHING;
		client_problem_set(
		    &p->last_problem, CLIENT_PROBLEM_CANCELLED, NULL, NULL);
	}
	if (p->is_running) {
		InterlockedExchange(
		    &w->cancelled_tick, (LONG)(GetTickCount() & 0x7fffffff));
		InterlockedExchange(&w->is_cancelled, 1);
		p->is_cancelled = true;
	}
	ReleaseSRWLockExclusive(&w->lock);
	worker_tell(w);
}

void
outlook_worker_changed(struct outlook_worker *w)
{
	AcquireSRWLockExclusive(&w->lock);
	w->are_options_old = true;
	client_schedule_retry(&w->schedule);
	ReleaseSRWLockExclusive(&w->lock);
	SetEvent(w->wake);
}

void
outlook_worker_progress(struct outlook_worker *w, struct outlook_progress *out)
{
	AcquireSRWLockShared(&w->lock);
	*out = w->progress;
	ReleaseSRWLockShared(&w->lock);
}

enum outlook_worker_state
outlook_worker_state(
    struct outlook_worker *w, struct client_problem *problem_out)
{
	enum outlook_worker_state state;

	AcquireSRWLockShared(&w->lock);
	state = w->state;
	if (problem_out)
		*problem_out = w->state_problem;
	ReleaseSRWLockShared(&w->lock);
	return state;
}

const struct outlook_accounts *
outlook_worker_accounts(struct outlook_worker *w)
{
	static const struct outlook_accounts none;
	bool are_known;

	AcquireSRWLockShared(&w->lock);
	are_known = w->are_accounts_known;
	ReleaseSRWLockShared(&w->lock);
	return are_known ? &w->accounts : &none;
}

bool
outlook_worker_stop(struct outlook_worker *w, DWORD wait_ms)
{
	bool is_ended;

	InterlockedExchange(&w->is_stopping, 1);
	SetEvent(w->wake);
	AcquireSRWLockExclusive(&w->lock);
	w->news = NULL;
	ReleaseSRWLockExclusive(&w->lock);
	is_ended = WaitForSingleObject(w->thread, wait_ms) == WAIT_OBJECT_0;
	release(w);
	return is_ended;
}
