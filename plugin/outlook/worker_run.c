/* SPDX-License-Identifier: Apache-2.0 */
/* What the worker's thread does: log on, read options, one run. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "client/os.h"
#include "client/os_windows.h"
#include "client/text.h"
#include "client/transport_http.h"
#include "outlook/profile_dir.h"
#include "outlook/worker_priv.h"

/* Another run of a few seconds is waited for; a longer one is said. */
#define LOCK_WAIT_MS 10000
/* News of counts at most this often. */
#define TELL_MS 100
/* What a run asked to stop by the user may still take with the server. */
#define GOODBYE_MS 3000

/* ---- opening ---- */

/* The zone of this computer; UTC if nobody knows it. */
static const struct sml_zone *
user_zone(void)
{
	DYNAMIC_TIME_ZONE_INFORMATION info;
	const struct sml_zone *zone = NULL;
	struct sml_buf name;

	if (GetDynamicTimeZoneInformation(&info) == TIME_ZONE_ID_INVALID)
		return sml_zone_utc();
	sml_buf_init(&name, 512);
	if (client_os_windows_put(info.TimeZoneKeyName,
		wcslen(info.TimeZoneKeyName), &name) == SML_OK)
		zone = sml_zone_find(sml_buf_str(&name));
	sml_buf_free(&name);
	return zone ? zone : sml_zone_utc();
}

/* What the log says of session @no, 0: the last; false: nothing. */
static bool
read_session(const struct client_profile *p, uint32_t no,
    struct client_session_status *out)
{
	struct client_state *state = NULL;
	struct sml_env env;
	const struct client_state_cfg cfg = {
	    .path = p->state_path, .env = &env, .is_read_only = true};
	bool is_read;

	client_os_env(NULL, &env);
	is_read = client_state_open(&cfg, &state, NULL) == SML_OK &&
		  client_log_read(state, no, out) == SML_OK;
	client_state_close(state);
	return is_read;
}

/* Did the last run come to its end? */
static bool
is_last_run_cut_off(const struct client_profile *p)
{
	struct client_session_status *last = calloc(1, sizeof(*last));
	const bool is_cut_off =
	    last && read_session(p, 0, last) &&
	    last->verdict == CLIENT_NOT_FINISHED &&
	    (last->problem.code == CLIENT_PROBLEM_NONE ||
		last->problem.code == CLIENT_PROBLEM_CANCELLED);

	free(last);
	return is_cut_off;
}

static void
take_options(struct outlook_worker *w, const struct client_profile *p)
{
	struct client_schedule_options options;
	bool is_watched[WORKER_KINDS] = {false};
	size_t i;

	client_schedule_read(p->options, &options);
	for (i = 0; i < CLIENT_FOLDER_COUNT; i++)
		if (!client_folder_table[i].is_public &&
		    client_profile_has_folder(p, &client_folder_table[i]))
			is_watched[client_folder_table[i].kind] = true;
	AcquireSRWLockExclusive(&w->lock);
	w->schedule_options = options;
	memcpy(w->is_watched, is_watched, sizeof(is_watched));
	ReleaseSRWLockExclusive(&w->lock);
}

void
worker_read_options(struct outlook_worker *w)
{
	struct client_profile *p = NULL;

	if (outlook_profile_open(w->profile_dir, &p, NULL) == SML_OK)
		take_options(w, p);
	client_profile_close(p);
}

/* No MAPI, or it does not help; each trigger tries again. */
static bool
fail_mapi(
    struct outlook_worker *w, enum client_problem_code code, const char *detail)
{
	struct client_problem problem = {0};

	outlook_mapi_end(w->mapi);
	w->mapi = NULL;
	client_problem_set(&problem, code, NULL, detail);
	worker_set_state(w, OUTLOOK_WORKER_NO_MAPI, &problem);
	return false;
}

static bool
log_on(struct outlook_worker *w)
{
	enum sml_err err;

	/* The session that Outlook shares; by name only if it shares none. */
	err = outlook_mapi_begin(NULL, &w->log, &w->mapi);
	if (err == SML_E_STORE_DENIED && w->outlook_profile)
		err = outlook_mapi_begin(w->outlook_profile, &w->log, &w->mapi);
	if (err == SML_OK)
		return true;
	w->mapi = NULL;
	return fail_mapi(w, CLIENT_PROBLEM_NO_OUTLOOK,
	    err == SML_E_STORE_GONE
		? _("there is no MAPI for programs of this bitness")
		: sml_err_text(err));
}

/* The accounts, once. */
static bool
read_accounts(struct outlook_worker *w)
{
	struct outlook_accounts accounts = {0};
	enum sml_err err;

	if (w->are_accounts_known)
		return true;
	err = outlook_accounts_read(
	    w->outlook_profile, outlook_mapi_session(w->mapi), &accounts);
	if (err != SML_OK)
		return fail_mapi(
		    w, CLIENT_PROBLEM_NO_MEMORY, sml_err_text(err));
	AcquireSRWLockExclusive(&w->lock);
	w->accounts = accounts;
	w->are_accounts_known = true;
	ReleaseSRWLockExclusive(&w->lock);
	return true;
}

/* Without notifications the interval finds the changes. */
static void
watch_folders(struct outlook_worker *w)
{
	int kind;

	for (kind = 0; kind < WORKER_KINDS; kind++) {
		enum sml_err err;

		w->watches[kind].kind = (enum sml_kind)kind;
		err = outlook_mapi_watch(w->mapi, (enum sml_kind)kind,
		    worker_changed_folder, &w->watches[kind]);
		(void)err;
	}
}

bool
worker_open_mapi(struct outlook_worker *w)
{
	const bool is_new = !w->mapi;

	if (is_new && !log_on(w))
		return false;
	if (!read_accounts(w))
		return false;
	/* Its store is not even opened where the accounts say enough. A store
	 * that was out of reach at the log-on may be there by now. */
	if (w->accounts.has_mapi_store || outlook_mapi_is_exchange(w->mapi)) {
		outlook_mapi_end(w->mapi);
		w->mapi = NULL;
		worker_set_state(w, OUTLOOK_WORKER_MAPI_STORE, NULL);
		return false;
	}
	if (is_new)
		watch_folders(w);
	if (outlook_worker_state(w, NULL) != OUTLOOK_WORKER_READY)
		worker_set_state(w, OUTLOOK_WORKER_READY, NULL);
	return true;
}

void
worker_open(struct outlook_worker *w, bool *is_cut_off_out)
{
	struct client_problem problem = {0};
	struct client_profile *p = NULL;

	if (outlook_profile_open(w->profile_dir, &p, &problem) != SML_OK) {
		worker_set_state(w, OUTLOOK_WORKER_NO_PROFILE, &problem);
		return;
	}
	take_options(w, p);
	*is_cut_off_out = is_last_run_cut_off(p);
	worker_log_open(w, p);
	client_profile_close(p);
	/* What it finds is the state. */
	(void)worker_open_mapi(w);
}

/* ---- a run ---- */

/* A store of MAPI whose writing ends with Outlook: a message of the server is
 * hundreds of items, and none of them may be waited for. */
struct worker_store_ops {
	struct sml_store_ops ops; /* first: what the store points at */
	enum sml_err (*apply)(struct sml_store *st, const struct sml_apply *req,
	    struct sml_arena *arena, struct sml_entry *out);
	struct outlook_worker *worker;
};

/* Says from its beginning why there is no such folder: the others go on. */
struct absent_store {
	struct sml_store store; /* first: what the engine has */
	enum sml_err err;
};

struct open_ctx {
	struct outlook_worker *worker;
	struct outlook_map_env env;
	struct worker_store_ops stores[WORKER_KINDS]; /* by enum sml_kind */
	struct absent_store absent[CLIENT_FOLDER_COUNT];
	size_t absent_count;
};

static enum sml_err
absent_begin(struct sml_store *st)
{
	return ((const struct absent_store *)(const void *)st)->err;
}

static void
absent_end(struct sml_store *st)
{
	(void)st;
}

static const struct sml_store_ops absent_ops = {
    .name = "absent",
    .begin = absent_begin,
    .end = absent_end,
    .close = absent_end,
};

static struct sml_store *
absent(
    struct open_ctx *oc, const struct client_folder *folder, enum sml_err err)
{
	struct absent_store *st = &oc->absent[oc->absent_count++];

	st->store.ops = &absent_ops;
	st->store.kind = folder->kind;
	st->err = err;
	return &st->store;
}

/* What was planned and not done is settled by the next run, as after the
 * process was ended. */
static enum sml_err
apply_till_end(struct sml_store *st, const struct sml_apply *req,
    struct sml_arena *arena, struct sml_entry *out)
{
	const struct worker_store_ops *ops =
	    (const struct worker_store_ops *)(const void *)st->ops;

	return worker_is_stopping(ops->worker)
		   ? SML_E_CANCELLED
		   : ops->apply(st, req, arena, out);
}

static enum sml_err
open_store(void *ctx, const struct client_profile *profile,
    const struct client_folder *folder, struct sml_store **out)
{
	struct open_ctx *oc = ctx;
	struct worker_store_ops *ops = &oc->stores[folder->kind];
	enum sml_err err = SML_E_STORE_GONE;

	(void)profile;
	/* Only the profile's own folders are known here. */
	if (!folder->is_public)
		err = outlook_store_open(
		    oc->worker->mapi, folder->kind, &oc->env, out);
	if (err != SML_OK && sml_err_scope(err) == SML_SCOPE_STORE) {
		*out = absent(oc, folder, err);
		return SML_OK;
	}
	if (err != SML_OK)
		return err;
	ops->ops = *(*out)->ops;
	ops->apply = ops->ops.apply;
	ops->ops.apply = apply_till_end;
	ops->worker = oc->worker;
	(*out)->ops = &ops->ops;
	return SML_OK;
}

static void
on_progress(void *ctx, const struct client_progress *progress)
{
	struct outlook_worker *w = ctx;
	const int64_t now = client_os_ticks_ms();
	struct outlook_progress *p = &w->progress;
	bool is_news;
	size_t len = progress->folder.len;

	if (len >= sizeof(p->folder))
		len = sizeof(p->folder) - 1;
	AcquireSRWLockExclusive(&w->lock);
	is_news = p->stage != progress->stage ||
		  !sml_str_eq(sml_str_of(p->folder), progress->folder) ||
		  now - w->told_ms >= TELL_MS;
	p->stage = progress->stage;
	if (len > 0)
		memcpy(p->folder, progress->folder.p, len);
	p->folder[len] = '\0';
	p->done = progress->done;
	p->count = progress->count;
	if (is_news)
		w->told_ms = now;
	ReleaseSRWLockExclusive(&w->lock);
	if (is_news)
		worker_tell(w);
}

static bool
is_run_cancelled(void *ctx)
{
	return worker_is_cancelled(ctx);
}

/* At the end of Outlook nothing is waited for; after the user's Cancel the
 * server is told, if it answers in time. */
static bool
is_exchange_cancelled(void *ctx)
{
	struct outlook_worker *w = ctx;
	LONG then;

	if (worker_is_stopping(w))
		return true;
	if (!worker_is_cancelled(w))
		return false;
	then = InterlockedCompareExchange(&w->cancelled_tick, 0, 0);
	return ((GetTickCount() - (DWORD)then) & 0x7fffffff) >= GOODBYE_MS;
}

/* NULL: no account, or no memory; the run says so by itself. */
static struct transport *
new_transport(struct outlook_worker *w, const struct client_profile *p)
{
	struct client_account *account = NULL;
	struct transport *transport = NULL;
	struct transport_http_cfg cfg = {
	    .proxy = client_options_get(p->options, "proxy"),
	    .timeout_s =
		(long)client_options_number(p->options, "timeout-seconds"),
	    .is_cancelled = is_exchange_cancelled,
	    .cancel_ctx = w,
	};

	if (client_account_load(p, &account, NULL) != SML_OK)
		return NULL;
	cfg.trusted_fingerprint = account->fingerprint;
	if (transport_http_new(&cfg, &transport) != SML_OK)
		transport = NULL;
	client_account_free(account);
	return transport;
}

static void
run_profile(struct outlook_worker *w, struct client_profile *p,
    const enum sml_mode *mode, struct client_run_result *out)
{
	struct sml_env env;
	struct open_ctx oc = {.worker = w, .env = {&env, user_zone()}};
	const struct client_run_cfg cfg = {
	    .profile = p,
	    .env = &env,
	    .open_store = open_store,
	    .open_ctx = &oc,
	    .transport = new_transport(w, p),
	    .mode = mode ? *mode : SML_MODE_TWO_WAY,
	    .has_mode = mode != NULL,
	    .lock_wait_ms = LOCK_WAIT_MS,
	    .progress = on_progress,
	    .is_cancelled = is_run_cancelled,
	    .ctx = w,
	};

	client_os_env(NULL, &env);
	client_run(&cfg, out);
	if (cfg.transport)
		cfg.transport->ops->free(cfg.transport);
}

/* One that the log-on had and has no more; it never has public ones. */
static bool
is_lost(const struct client_folder_status *status)
{
	const struct client_folder *folder =
	    client_folder_of_name(status->name);

	return folder && !folder->is_public &&
	       (status->problem.code == CLIENT_PROBLEM_FOLDER_MISSING ||
		   status->problem.code == CLIENT_PROBLEM_FOLDER_FAILED);
}

static bool
is_folder_lost(
    const struct client_profile *p, const struct client_run_result *result)
{
	struct client_session_status *s;
	bool is_any = false;
	size_t i;

	if (result->exit == CLIENT_EXIT_OK || result->session_no == 0)
		return false;
	s = calloc(1, sizeof(*s));
	if (s && read_session(p, result->session_no, s))
		for (i = 0; i < s->folder_count; i++)
			is_any = is_any || is_lost(&s->folders[i]);
	free(s);
	return is_any;
}

/* The log-on may have died: once more, and at once, since without one no change
 * is heard of. */
static void
renew_mapi(struct outlook_worker *w)
{
	outlook_mapi_end(w->mapi);
	w->mapi = NULL;
	if (!worker_is_stopping(w))
		(void)worker_open_mapi(w);
}

void
worker_run(struct outlook_worker *w, bool has_mode, enum sml_mode mode,
    struct client_run_result *out)
{
	struct client_profile *p = NULL;

	memset(out, 0, sizeof(*out));
	out->exit = CLIENT_EXIT_NOTHING;
	if (!worker_open_mapi(w)) {
		outlook_worker_state(w, &out->problem);
		return;
	}
	if (outlook_profile_open(w->profile_dir, &p, &out->problem) != SML_OK)
		return;
	take_options(w, p);
	run_profile(w, p, has_mode ? &mode : NULL, out);
	if (is_folder_lost(p, out))
		renew_mapi(w);
	client_profile_close(p);
}
