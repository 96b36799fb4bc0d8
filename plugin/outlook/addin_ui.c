/* SPDX-License-Identifier: Apache-2.0 */
/* What the user meets: buttons, first start, news of the worker. */
#include "config.h"

#include <stdlib.h>

#include <ole2.h>

#include "client/account.h"
#include "client/os_windows.h"
#include "client/text.h"
#include "outlook/addin.h"
#include "outlook/profile_dir.h"

#define CLASS_NAME L"ValiseAddin"
#define WM_WORKER_NEWS (WM_APP + 1)
#define TEXT_MAX ((size_t)16 * 1024)
#define PATH_MAX_LEN ((size_t)64 * 1024)

static const struct outlook_accounts no_accounts;

/* ---- what dialogs ask for ---- */

static void
ui_sync(void *ctx, bool has_mode, enum sml_mode mode)
{
	struct outlook_addin *a = ctx;

	if (a->worker)
		outlook_worker_sync(a->worker, has_mode, mode);
}

static void
ui_cancel(void *ctx)
{
	struct outlook_addin *a = ctx;

	if (a->worker)
		outlook_worker_cancel(a->worker);
}

static void
ui_progress(void *ctx, struct outlook_progress *out)
{
	struct outlook_addin *a = ctx;

	if (a->worker)
		outlook_worker_progress(a->worker, out);
	else
		*out = (struct outlook_progress){0};
}

static void
ui_changed(void *ctx)
{
	struct outlook_addin *a = ctx;

	if (a->worker)
		outlook_worker_changed(a->worker);
}

static void
ui_help(void *ctx)
{
	struct outlook_addin *a = ctx;
	struct sml_buf text;

	sml_buf_init(&text, TEXT_MAX);
	sml_buf_put_text(&text,
	    _("Valise keeps the calendar, the contacts and the notes of this "
	      "Outlook profile in step with a server."));
	sml_buf_put_text(&text, "\n\n");
	sml_buf_put_text(&text,
	    _("Synchronize now: send and fetch what has changed.\n"
	      "Status: what the last synchronizations did, item by item.\n"
	      "Options: the server and your account there, when to "
	      "synchronize, and which folders.\n"
	      "Restore synchronization status: make the folders match the "
	      "server, when they went wrong here."));
	sml_buf_put_text(&text, "\n\n");
	text_format(&text, _("Version %s. Settings and log: %s"),
	    PACKAGE_VERSION, a->profile_dir ? a->profile_dir : "-");
	sml_buf_put_byte(&text, '\0');
	if (sml_buf_err(&text) == SML_OK)
		outlook_dialog_notice(
		    GetActiveWindow(), &a->ui, (const char *)text.p);
	sml_buf_free(&text);
}

static const struct outlook_ui_ops ui_ops = {
    .sync = ui_sync,
    .cancel = ui_cancel,
    .progress = ui_progress,
    .changed = ui_changed,
    .help = ui_help,
};

/* ---- why it cannot ---- */

static void
explain_mapi_store(struct outlook_addin *a, HWND owner)
{
	outlook_dialog_notice(owner, &a->ui,
	    _("The folders of this Outlook profile are kept by Exchange or "
	      "another server of its own. Valise synchronizes profiles with "
	      "IMAP or POP3 accounts only; it leaves this one alone."));
}

static void
explain_problem(
    struct outlook_addin *a, HWND owner, const struct client_problem *problem)
{
	struct sml_buf text;

	sml_buf_init(&text, TEXT_MAX);
	client_problem_put(&text, problem);
	sml_buf_put_byte(&text, '\0');
	if (sml_buf_err(&text) == SML_OK)
		outlook_dialog_notice(owner, &a->ui, (const char *)text.p);
	sml_buf_free(&text);
}

static bool
open_profile(struct outlook_addin *a, HWND owner)
{
	struct client_problem problem = {0};

	if (a->ui.profile)
		return true;
	if (outlook_profile_open(a->profile_dir, &a->ui.profile, &problem) ==
	    SML_OK)
		return true;
	a->ui.profile = NULL;
	explain_problem(a, owner, &problem);
	return false;
}

/* Is there something to act on? If not, it is said why. */
static bool
is_usable(struct outlook_addin *a, HWND owner)
{
	struct client_problem problem = {0};

	if (!a->worker) {
		client_problem_set(&problem, CLIENT_PROBLEM_NO_MEMORY, NULL,
		    sml_err_text(SML_E_NOMEM));
		explain_problem(a, owner, &problem);
		return false;
	}
	a->ui.accounts = outlook_worker_accounts(a->worker);
	switch (outlook_worker_state(a->worker, &problem)) {
	case OUTLOOK_WORKER_MAPI_STORE:
		explain_mapi_store(a, owner);
		return false;
	case OUTLOOK_WORKER_NO_PROFILE:
		explain_problem(a, owner, &problem);
		return false;
	case OUTLOOK_WORKER_STARTING:
	case OUTLOOK_WORKER_READY:
	case OUTLOOK_WORKER_NO_MAPI:
		break;
	}
	return open_profile(a, owner);
}

/* ---- the buttons ---- */

static bool
has_account(const struct outlook_addin *a)
{
	struct client_account *account = NULL;

	if (client_account_load(a->ui.profile, &account, NULL) != SML_OK)
		return false;
	client_account_free(account);
	return true;
}

/* @mode NULL: as the folders are set. */
static void
sync_and_show(struct outlook_addin *a, HWND owner, const enum sml_mode *mode)
{
	struct client_problem problem = {0};

	/* Outlook may have ended while a dialog was open. */
	if (!a->worker)
		return;
	outlook_worker_sync(
	    a->worker, mode != NULL, mode ? *mode : SML_MODE_TWO_WAY);
	/* It is tried again; till then there is nothing to show. */
	if (outlook_worker_state(a->worker, &problem) == OUTLOOK_WORKER_NO_MAPI)
		explain_problem(a, owner, &problem);
	else
		outlook_dialog_progress(owner, &a->ui);
}

static void
set_up(struct outlook_addin *a, HWND owner)
{
	if (outlook_dialog_first_run(owner, &a->ui) && a->worker &&
	    outlook_dialog_options(owner, &a->ui) && has_account(a))
		sync_and_show(a, owner, NULL);
}

static void
act_sync(struct outlook_addin *a, HWND owner)
{
	if (has_account(a))
		sync_and_show(a, owner, NULL);
	else
		set_up(a, owner);
}

static void
act_status(struct outlook_addin *a, HWND owner)
{
	outlook_dialog_status(owner, &a->ui);
}

static void
act_options(struct outlook_addin *a, HWND owner)
{
	outlook_dialog_options(owner, &a->ui);
}

static void
act_restore(struct outlook_addin *a, HWND owner)
{
	static const enum sml_mode mode = SML_MODE_MAKE_LOCAL_MATCH;

	if (!has_account(a))
		set_up(a, owner);
	else if (outlook_dialog_restore(owner, &a->ui))
		sync_and_show(a, owner, &mode);
}

static void
act_help(struct outlook_addin *a, HWND owner)
{
	(void)owner;
	ui_help(a);
}

/* The window in front; at the start of Outlook its first one, so that it does
 * not cover what is asked. NULL: none. */
static HWND
owner_window(const struct outlook_addin *a)
{
	HWND window = GetActiveWindow();
	IOleWindow *ole = NULL;
	VARIANT explorer;

	if (window || !a->application ||
	    FAILED(addin_get(a->application, L"ActiveExplorer", &explorer)))
		return window;
	if (V_VT(&explorer) == VT_DISPATCH && V_DISPATCH(&explorer) &&
	    SUCCEEDED(V_DISPATCH(&explorer)->lpVtbl->QueryInterface(
		V_DISPATCH(&explorer), &IID_IOleWindow, (void **)&ole))) {
		if (FAILED(ole->lpVtbl->GetWindow(ole, &window)))
			window = NULL;
		ole->lpVtbl->Release(ole);
	}
	VariantClear(&explorer);
	return window;
}

/* Dialogs of ours may be left open by Outlook's end: their files go with the
 * last one. */
static void
close_profile(struct outlook_addin *a)
{
	if (a->worker || a->is_dialog_open)
		return;
	client_profile_close(a->ui.profile);
	a->ui.profile = NULL;
	free(a->profile_dir);
	a->profile_dir = NULL;
}

static void
with_dialog(struct outlook_addin *a,
    void (*show)(struct outlook_addin *a, HWND owner), bool is_always)
{
	HWND owner;

	/* One of ours is open and waits for an answer. */
	if (a->is_dialog_open)
		return;
	owner = owner_window(a);
	addin_hold(a);
	a->is_dialog_open = true;
	a->ui.ops = &ui_ops;
	a->ui.ctx = a;
	a->ui.instance = addin_instance;
	if (!a->ui.accounts)
		a->ui.accounts = &no_accounts;
	if (is_always || is_usable(a, owner))
		show(a, owner);
	a->is_dialog_open = false;
	close_profile(a);
	addin_release(a);
}

void
addin_ui_act(struct outlook_addin *a, enum addin_action action)
{
	static void (*const acts[ADDIN_ACTION_COUNT])(
	    struct outlook_addin *, HWND) = {
	    [ADDIN_SYNC] = act_sync,
	    [ADDIN_STATUS] = act_status,
	    [ADDIN_OPTIONS] = act_options,
	    [ADDIN_RESTORE] = act_restore,
	    [ADDIN_HELP] = act_help,
	};

	with_dialog(a, acts[action], action == ADDIN_HELP);
}

/* ---- the first start ---- */

/* True once for each Outlook profile. */
static bool
is_first_start(const struct outlook_addin *a)
{
	struct sml_buf path;
	bool is_first = false;

	sml_buf_init(&path, PATH_MAX_LEN);
	sml_buf_printf(&path, "%s/.valise/greeted", a->profile_dir);
	sml_buf_put_byte(&path, '\0');
	if (sml_buf_err(&path) == SML_OK &&
	    !client_os_is_file((const char *)path.p))
		is_first = client_os_write_file((const char *)path.p,
			       sml_str_of("1\n"), false) == SML_OK;
	sml_buf_free(&path);
	return is_first;
}

static void
greet(struct outlook_addin *a, HWND owner)
{
	struct client_problem problem = {0};

	if (outlook_worker_state(a->worker, &problem) == OUTLOOK_WORKER_NO_MAPI)
		explain_problem(a, owner, &problem);
	else if (!has_account(a))
		set_up(a, owner);
}

/* The worker knows what it can do: the first time, the user is told. */
static void
on_news(struct outlook_addin *a)
{
	if (!a->worker || a->is_first_run_done || a->is_dialog_open ||
	    outlook_worker_state(a->worker, NULL) == OUTLOOK_WORKER_STARTING)
		return;
	a->is_first_run_done = true;
	if (is_first_start(a))
		with_dialog(a, greet, false);
}

/* ---- start and end ---- */

static LRESULT CALLBACK
window_proc(HWND window, UINT message, WPARAM w, LPARAM l)
{
	struct outlook_addin *a =
	    (struct outlook_addin *)GetWindowLongPtrW(window, GWLP_USERDATA);

	if (message != WM_WORKER_NEWS)
		return DefWindowProcW(window, message, w, l);
	if (a)
		on_news(a);
	return 0;
}

/* For messages alone; NULL: then nobody is greeted. */
static HWND
make_window(struct outlook_addin *a)
{
	const WNDCLASSEXW cls = {
	    .cbSize = sizeof(cls),
	    .lpfnWndProc = window_proc,
	    .hInstance = addin_instance,
	    .lpszClassName = CLASS_NAME,
	};
	HWND window;

	RegisterClassExW(&cls);
	window = CreateWindowExW(0, CLASS_NAME, L"", 0, 0, 0, 0, 0,
	    HWND_MESSAGE, NULL, addin_instance, NULL);
	if (window)
		SetWindowLongPtrW(window, GWLP_USERDATA, (LONG_PTR)a);
	return window;
}

static void
destroy_window(struct outlook_addin *a)
{
	if (a->window)
		DestroyWindow(a->window);
	a->window = NULL;
	UnregisterClassW(CLASS_NAME, addin_instance);
}

static void
worker_news(void *ctx)
{
	const struct outlook_addin *a = ctx;

	if (a->window)
		PostMessageW(a->window, WM_WORKER_NEWS, 0, 0);
	outlook_dialogs_news();
}

void
addin_ui_start(struct outlook_addin *a)
{
	struct outlook_worker_cfg cfg = {.news = worker_news, .ctx = a};
	char *name;
	struct sml_buf dir;

	if (a->worker || a->profile_dir)
		return;
	name = addin_profile_name(a->application);
	sml_buf_init(&dir, PATH_MAX_LEN);
	if (name && outlook_profile_dir(name, &dir) == SML_OK)
		a->profile_dir = text_dup(sml_buf_str(&dir));
	sml_buf_free(&dir);
	if (a->profile_dir) {
		a->window = make_window(a);
		cfg.profile_dir = a->profile_dir;
		cfg.outlook_profile = name;
		if (outlook_worker_start(&cfg, &a->worker) != SML_OK)
			a->worker = NULL;
	}
	free(name);
}

void
addin_ui_stop(struct outlook_addin *a, DWORD wait_ms)
{
	struct outlook_worker *worker = a->worker;

	a->worker = NULL;
	a->ui.accounts = &no_accounts;
	outlook_dialogs_close();
	if (worker)
		outlook_worker_stop(worker, wait_ms);
	destroy_window(a);
	close_profile(a);
}
