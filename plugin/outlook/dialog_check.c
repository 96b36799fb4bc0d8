/* SPDX-License-Identifier: Apache-2.0 */
/* Connection check: the steps as they pass, on a thread of their own; and the
 * offer to trust a certificate that the server signed itself. */
#include "outlook/dialog_options.h"

#include <stdlib.h>
#include <string.h>

#include <commctrl.h>

#include "client/account.h"
#include "client/run.h"
#include "client/text.h"
#include "client/transport_http.h"
#include "outlook/resource.h"

#define CHECK_NEWS (WM_APP + 1)
/* How long another run of the profile is waited for. */
#define LOCK_WAIT_MS 5000

struct check_row {
	bool is_told, is_failed;
	char fact[256];
};

/* One run of the check; the dialog and the thread each hold it once. */
struct check_run {
	volatile LONG holders, is_cancelled;
	CRITICAL_SECTION lock; /* of what follows, but for the last four */
	struct check_row rows[CLIENT_CHECK_COUNT];
	struct client_problem problem;
	char subject[256]; /* of the certificate that can be trusted */
	bool is_done;
	HWND hwnd; /* told of news; NULL: it is gone */
	char *profile_dir;
	struct transport *transport; /* NULL: by the options */
	HMODULE module;              /* the thread's code stays loaded */
	struct sml_store store;      /* of every folder; never looked into */
};

struct check_dialog {
	struct check_run *run;
};

static const struct dialog_text texts[] = {
    {0, N_("Connection check")},
    {IDC_STEPS_LABEL, N_("&Steps:")},
    {IDC_OUTCOME_LABEL, N_("&Outcome:")},
    {IDC_TRUST, N_("&Trust certificate")},
    {IDC_AGAIN, N_("Check &again")},
    {IDCANCEL, N_("Cancel")},
    {0, NULL},
};

static bool
is_trust_offered(const struct client_problem *problem)
{
	return problem->fingerprint[0] != '\0';
}

/* ---- the thread ---- */

static void
drop(struct check_run *r)
{
	if (InterlockedDecrement(&r->holders) > 0)
		return;
	if (r->transport)
		r->transport->ops->free(r->transport);
	DeleteCriticalSection(&r->lock);
	free(r->profile_dir);
	free(r);
}

static void
tell(struct check_run *r)
{
	if (r->hwnd)
		PostMessageW(r->hwnd, CHECK_NEWS, 0, 0);
}

static void
on_step(void *ctx, enum client_check_step step, const char *fact,
    const struct client_problem *problem)
{
	struct check_run *r = ctx;
	struct check_row *row = &r->rows[step];

	EnterCriticalSection(&r->lock);
	row->is_told = true;
	row->is_failed = problem && problem->code != CLIENT_PROBLEM_NONE;
	client_problem_copy(row->fact, sizeof(row->fact), fact);
	tell(r);
	LeaveCriticalSection(&r->lock);
}

static bool
is_cancelled(void *ctx)
{
	const struct check_run *r = ctx;

	return r->is_cancelled != 0;
}

static void
close_store(struct sml_store *st)
{
	(void)st;
}

/* The check asks which folders there are, and looks into none. */
static enum sml_err
open_store(void *ctx, const struct client_profile *profile,
    const struct client_folder *folder, struct sml_store **out)
{
	static const struct sml_store_ops ops = {
	    .name = "none", .close = close_store};
	struct check_run *r = ctx;

	(void)profile;
	r->store.ops = &ops;
	r->store.kind = folder->kind;
	*out = &r->store;
	return SML_OK;
}

/* Whose the certificate says it is; empty when it shows another by then. */
static void
read_subject(struct check_run *r, const struct client_run_cfg *cfg,
    const struct client_problem *problem)
{
	const struct client_options *o = cfg->profile->options;
	const struct transport_http_cfg http = {
	    .proxy = client_options_get(o, "proxy"),
	    .timeout_s = (long)client_options_number(o, "timeout-seconds"),
	    .log = cfg->env->log,
	    .is_cancelled = is_cancelled,
	    .cancel_ctx = r,
	};
	struct transport_certificate shown;
	struct client_account *account;

	if (r->transport || !is_trust_offered(problem) ||
	    client_account_load(cfg->profile, &account, NULL) != SML_OK)
		return;
	if (transport_http_certificate(&http, account->url, &shown, NULL) ==
		SML_OK &&
	    strcmp(shown.fingerprint, problem->fingerprint) == 0) {
		EnterCriticalSection(&r->lock);
		client_problem_copy(
		    r->subject, sizeof(r->subject), shown.subject);
		LeaveCriticalSection(&r->lock);
	}
	client_account_free(account);
}

static void
check(struct check_run *r, struct client_run_result *result)
{
	struct sml_env env;
	struct client_run_cfg cfg = {
	    .env = &env,
	    .open_store = open_store,
	    .open_ctx = r,
	    .transport = r->transport,
	    .lock_wait_ms = LOCK_WAIT_MS,
	    .is_cancelled = is_cancelled,
	    .ctx = r,
	};

	client_os_env(NULL, &env);
	if (client_profile_open(
		r->profile_dir, &cfg.profile, &result->problem) != SML_OK) {
		on_step(r, CLIENT_CHECK_PROFILE, NULL, &result->problem);
		return;
	}
	client_check(&cfg, on_step, r, result);
	read_subject(r, &cfg, &result->problem);
	client_profile_close(cfg.profile);
}

static DWORD WINAPI
thread(LPVOID ctx)
{
	struct check_run *r = ctx;
	struct client_run_result result = {0};
	HMODULE module = r->module;

	check(r, &result);
	EnterCriticalSection(&r->lock);
	r->problem = result.problem;
	r->is_done = true;
	tell(r);
	LeaveCriticalSection(&r->lock);
	drop(r);
	FreeLibraryAndExitThread(module, 0);
}

/* NULL: no memory. */
static struct check_run *
start(const struct outlook_ui *ui, HWND hwnd)
{
	struct check_run *r = calloc(1, sizeof(*r));
	HANDLE handle;

	if (!r)
		return NULL;
	r->holders = 2;
	r->hwnd = hwnd;
	InitializeCriticalSection(&r->lock);
	r->profile_dir = text_dup(sml_str_of(ui->profile->dir));
	if (ui->ops->transport)
		r->transport = ui->ops->transport(ui->ctx);
	if (!r->profile_dir || (ui->ops->transport && !r->transport) ||
	    !GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
		(LPCWSTR)(uintptr_t)thread, &r->module))
		goto free_run;
	handle = CreateThread(NULL, 0, thread, r, 0, NULL);
	if (!handle)
		goto free_module;
	CloseHandle(handle);
	return r;

free_module:
	FreeLibrary(r->module);
free_run:
	r->holders = 1;
	drop(r);
	return NULL;
}

static void
cancel(struct check_run *r)
{
	InterlockedExchange(&r->is_cancelled, 1);
	if (r->transport)
		r->transport->ops->cancel(r->transport);
}

/* The thread ends when it can; nobody waits for it. */
static void
leave(struct check_dialog *c)
{
	if (!c->run)
		return;
	EnterCriticalSection(&c->run->lock);
	c->run->hwnd = NULL;
	LeaveCriticalSection(&c->run->lock);
	cancel(c->run);
	drop(c->run);
	c->run = NULL;
}

/* ---- the dialog ---- */

/* Below the problem: whose certificate it is, and what to compare. */
static void
put_offer(const struct check_run *r, struct sml_buf *out)
{
	struct sml_buf subject;

	sml_buf_put_byte(out, '\n');
	sml_buf_init(&subject, 1024);
	text_put_safe(&subject, sml_str_of(r->subject), 0);
	sml_buf_put_byte(&subject, '\0');
	if (r->subject[0] && sml_buf_err(&subject) == SML_OK) {
		text_format(
		    out, _("It was issued to: %s."), (const char *)subject.p);
		sml_buf_put_byte(out, '\n');
	}
	sml_buf_free(&subject);
	sml_buf_put_text(
	    out, _("Compare the fingerprint with the one that is shown at the "
		   "server before you trust the certificate."));
}

static void
show_steps(struct dialog *d, const struct check_run *r)
{
	int i, row = 0;

	for (i = 0; i < CLIENT_CHECK_COUNT; i++) {
		const struct check_row *step = &r->rows[i];

		if (!step->is_told)
			continue;
		dialog_list_put(d->hwnd, IDC_STEPS, row, 0,
		    client_check_text((enum client_check_step)i));
		dialog_list_put(d->hwnd, IDC_STEPS, row, 1,
		    step->is_failed ? _("FAILED") : _("ok"));
		dialog_list_put(d->hwnd, IDC_STEPS, row, 2, step->fact);
		row++;
	}
}

static void
show_outcome(struct dialog *d, const struct check_run *r)
{
	struct sml_buf text;

	sml_buf_init(&text, 65536);
	if (!r->is_done)
		sml_buf_put_text(&text,
		    r->is_cancelled ? _("Stopping...") : _("Checking..."));
	else if (r->problem.code == CLIENT_PROBLEM_NONE)
		sml_buf_put_text(&text,
		    _("The connection works. Nothing was synchronized yet."));
	else
		client_problem_put(&text, &r->problem);
	if (r->is_done && is_trust_offered(&r->problem))
		put_offer(r, &text);
	dialog_put_buf(d->hwnd, IDC_OUTCOME, &text);
	sml_buf_free(&text);
}

static void
show(struct dialog *d)
{
	struct check_dialog *c = d->ctx;
	struct check_run *r = c->run;
	bool is_done, has_offer;

	EnterCriticalSection(&r->lock);
	show_steps(d, r);
	show_outcome(d, r);
	is_done = r->is_done;
	has_offer = is_done && is_trust_offered(&r->problem);
	LeaveCriticalSection(&r->lock);
	ShowWindow(
	    GetDlgItem(d->hwnd, IDC_TRUST), has_offer ? SW_SHOW : SW_HIDE);
	dialog_enable(d->hwnd, IDC_AGAIN, is_done);
	dialog_put(d->hwnd, IDCANCEL, is_done ? _("Close") : _("Cancel"));
}

static void
begin(struct dialog *d)
{
	struct check_dialog *c = d->ctx;
	struct client_problem problem;

	leave(c);
	SendDlgItemMessageW(d->hwnd, IDC_STEPS, LVM_DELETEALLITEMS, 0, 0);
	dialog_focus(d->hwnd, IDCANCEL);
	c->run = start(d->ui, d->hwnd);
	if (c->run) {
		show(d);
		return;
	}
	client_problem_set(&problem, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
	dialog_problem(d->hwnd, d->ui, &problem);
	dialog_end(d, false);
}

static bool
init(struct dialog *d)
{
	static const char *const titles[] = {
	    N_("Step"), N_("Result"), N_("Found")};
	static const int widths[] = {70, 64, 158};

	dialog_list_columns(d->hwnd, IDC_STEPS, titles, widths, 3);
	begin(d);
	return false;
}

/* From now on that certificate, for this server. */
static void
trust(struct dialog *d)
{
	struct check_dialog *c = d->ctx;
	char fingerprint[CLIENT_FINGERPRINT_LEN + 1] = "";
	struct client_problem problem;
	const struct client_account_change change = {
	    .fingerprint = fingerprint};

	EnterCriticalSection(&c->run->lock);
	if (c->run->is_done)
		client_problem_copy(fingerprint, sizeof(fingerprint),
		    c->run->problem.fingerprint);
	LeaveCriticalSection(&c->run->lock);
	if (!*fingerprint)
		return;
	if (client_account_set(d->ui->profile, &change, &problem) == SML_OK)
		begin(d);
	else
		dialog_problem(d->hwnd, d->ui, &problem);
}

/* Cancel stops the check; then it closes the dialog. */
static bool
stop(struct dialog *d)
{
	struct check_dialog *c = d->ctx;
	bool is_running;

	if (!c->run || c->run->is_cancelled)
		return false;
	EnterCriticalSection(&c->run->lock);
	is_running = !c->run->is_done;
	LeaveCriticalSection(&c->run->lock);
	if (is_running) {
		cancel(c->run);
		show(d);
	}
	return is_running;
}

static bool
command(struct dialog *d, int id, unsigned code)
{
	(void)code;
	switch (id) {
	case IDC_TRUST:
		trust(d);
		return true;
	case IDC_AGAIN:
		begin(d);
		return true;
	case IDCANCEL:
		return stop(d);
	default:
		return false;
	}
}

static bool
message(struct dialog *d, UINT msg, WPARAM w, LPARAM l)
{
	const struct check_dialog *c = d->ctx;

	(void)w;
	(void)l;
	if (msg == CHECK_NEWS && c->run)
		show(d);
	return msg == CHECK_NEWS;
}

static void
gone(struct dialog *d)
{
	leave(d->ctx);
}

static const struct dialog_class check_class = {
    .resource = IDD_CHECK,
    .texts = texts,
    .init = init,
    .command = command,
    .message = message,
    .gone = gone,
};

void
dialog_check_run(HWND owner, const struct outlook_ui *ui)
{
	struct check_dialog c = {0};

	dialog_run(owner, ui, &check_class, &c);
}
