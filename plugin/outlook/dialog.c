/* SPDX-License-Identifier: Apache-2.0 */
/* Opening and closing of dialogs, and their window procedure. */
#include "outlook/dialog.h"

#include <stdlib.h>

#include <commctrl.h>

#include "outlook/resource.h"

/* Those that are open, the last one first; only on the dialogs' own thread. */
static struct dialog *open_dialogs;
static HHOOK message_hook;
/* Of the modeless ones, read by any thread. */
#define MODELESS_MAX 4
static HWND volatile modeless[MODELESS_MAX];

struct dialog *
dialog_of(HWND hwnd)
{
	return (struct dialog *)GetWindowLongPtrW(hwnd, DWLP_USER);
}

/* ---- the manifest: common controls 6 whatever the program has ---- */

struct activation {
	HANDLE context;
	ULONG_PTR cookie;
};

static void
activate(const struct outlook_ui *ui, struct activation *out)
{
	ACTCTXW what = {
	    .cbSize = sizeof(what),
	    .dwFlags =
		ACTCTX_FLAG_HMODULE_VALID | ACTCTX_FLAG_RESOURCE_NAME_VALID,
	    .lpResourceName = MAKEINTRESOURCEW(IDR_MANIFEST),
	    .hModule = ui->instance,
	};
	INITCOMMONCONTROLSEX classes = {
	    sizeof(classes), ICC_LISTVIEW_CLASSES | ICC_TAB_CLASSES |
				 ICC_PROGRESS_CLASS | ICC_STANDARD_CLASSES};

	out->context = CreateActCtxW(&what);
	if (out->context != INVALID_HANDLE_VALUE &&
	    !ActivateActCtx(out->context, &out->cookie)) {
		ReleaseActCtx(out->context);
		out->context = INVALID_HANDLE_VALUE;
	}
	InitCommonControlsEx(&classes);
}

static void
deactivate(struct activation *out)
{
	if (out->context == INVALID_HANDLE_VALUE)
		return;
	DeactivateActCtx(0, out->cookie);
	ReleaseActCtx(out->context);
	out->context = INVALID_HANDLE_VALUE;
}

/* ---- keys of modeless dialogs ---- */

/* The program's own message loop knows nothing of our dialogs: what is for
 * one of them is taken out on the way. */
static LRESULT CALLBACK
on_message(int code, WPARAM w, LPARAM l)
{
	MSG *msg = (MSG *)l;
	struct dialog *d;

	if (code == HC_ACTION && w == PM_REMOVE &&
	    msg->message >= WM_KEYFIRST && msg->message <= WM_KEYLAST)
		for (d = open_dialogs; d; d = d->next)
			if (!d->is_modal && IsDialogMessageW(d->hwnd, msg)) {
				msg->message = WM_NULL;
				break;
			}
	return CallNextHookEx(NULL, code, w, l);
}

static void
modeless_add(HWND hwnd)
{
	int i;

	for (i = 0; i < MODELESS_MAX && modeless[i]; i++)
		;
	if (i < MODELESS_MAX)
		modeless[i] = hwnd;
	if (!message_hook)
		message_hook = SetWindowsHookExW(
		    WH_GETMESSAGE, on_message, NULL, GetCurrentThreadId());
}

static void
modeless_remove(HWND hwnd)
{
	bool has_any = false;
	int i;

	for (i = 0; i < MODELESS_MAX; i++) {
		if (modeless[i] == hwnd)
			modeless[i] = NULL;
		has_any = has_any || modeless[i];
	}
	if (!has_any && message_hook) {
		UnhookWindowsHookEx(message_hook);
		message_hook = NULL;
	}
}

void
outlook_dialogs_news(void)
{
	const UINT news = RegisterWindowMessageW(OUTLOOK_UI_NEWS);
	int i;

	for (i = 0; i < MODELESS_MAX; i++) {
		HWND hwnd = modeless[i];

		if (hwnd)
			PostMessageW(hwnd, news, 0, 0);
	}
}

/* ---- the window procedure ---- */

static void
unlink_dialog(struct dialog *d)
{
	struct dialog **at = &open_dialogs;

	while (*at && *at != d)
		at = &(*at)->next;
	if (*at)
		*at = d->next;
}

static BOOL
on_init(HWND hwnd, struct dialog *d)
{
	d->hwnd = hwnd;
	SetWindowLongPtrW(hwnd, DWLP_USER, (LONG_PTR)d);
	if (!d->is_page) {
		d->next = open_dialogs;
		open_dialogs = d;
	}
	dialog_set_texts(hwnd, d->cls->texts);
	return !d->cls->init || d->cls->init(d);
}

static void
on_gone(struct dialog *d)
{
	const bool is_modal = d->is_modal;

	if (!d->is_page)
		unlink_dialog(d);
	if (!is_modal && !d->is_page)
		modeless_remove(d->hwnd);
	SetWindowLongPtrW(d->hwnd, DWLP_USER, 0);
	if (d->cls->gone)
		d->cls->gone(d);
	if (!is_modal)
		free(d);
}

static INT_PTR CALLBACK
procedure(HWND hwnd, UINT msg, WPARAM w, LPARAM l)
{
	struct dialog *d = dialog_of(hwnd);

	if (msg == WM_INITDIALOG)
		return on_init(hwnd, (struct dialog *)l);
	if (!d)
		return FALSE;
	if (msg == WM_NCDESTROY) {
		on_gone(d);
		return FALSE;
	}
	if (msg == WM_COMMAND) {
		if (d->cls->command && d->cls->command(d, LOWORD(w), HIWORD(w)))
			return TRUE;
		if (LOWORD(w) != IDCANCEL || d->is_page)
			return FALSE;
		dialog_end(d, false);
		return TRUE;
	}
	return d->cls->message && d->cls->message(d, msg, w, l);
}

/* ---- opening and closing ---- */

bool
dialog_run(HWND owner, const struct outlook_ui *ui,
    const struct dialog_class *cls, void *ctx)
{
	struct dialog d = {.cls = cls, .ui = ui, .ctx = ctx, .is_modal = true};
	struct activation activation;
	INT_PTR result;

	activate(ui, &activation);
	result = DialogBoxParamW(ui->instance, MAKEINTRESOURCEW(cls->resource),
	    owner, procedure, (LPARAM)&d);
	deactivate(&activation);
	return result == TRUE;
}

void
dialog_end(struct dialog *d, bool result)
{
	if (d->is_modal)
		EndDialog(d->hwnd, result);
	else
		DestroyWindow(d->hwnd);
}

static struct dialog *
new_dialog(
    const struct outlook_ui *ui, const struct dialog_class *cls, void *ctx)
{
	struct dialog *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->cls = cls;
	d->ui = ui;
	d->ctx = ctx;
	return d;
}

bool
dialog_show(HWND owner, const struct outlook_ui *ui,
    const struct dialog_class *cls, void *ctx)
{
	struct activation activation;
	struct dialog *d;
	HWND hwnd;

	for (d = open_dialogs; d; d = d->next)
		if (d->cls == cls) {
			ShowWindow(d->hwnd, SW_SHOWNORMAL);
			SetForegroundWindow(d->hwnd);
			return false;
		}
	d = new_dialog(ui, cls, ctx);
	if (!d)
		return false;
	activate(ui, &activation);
	hwnd = CreateDialogParamW(ui->instance, MAKEINTRESOURCEW(cls->resource),
	    owner, procedure, (LPARAM)d);
	deactivate(&activation);
	if (!hwnd) {
		free(d);
		return false;
	}
	modeless_add(hwnd);
	ShowWindow(hwnd, SW_SHOWNORMAL);
	return true;
}

HWND
dialog_page(struct dialog *parent, const struct dialog_class *cls)
{
	struct dialog *d = new_dialog(parent->ui, cls, parent->ctx);
	HWND hwnd;

	if (!d)
		return NULL;
	d->is_page = true;
	hwnd =
	    CreateDialogParamW(d->ui->instance, MAKEINTRESOURCEW(cls->resource),
		parent->hwnd, procedure, (LPARAM)d);
	if (!hwnd)
		free(d);
	return hwnd;
}

void
outlook_dialogs_close(void)
{
	struct dialog *d = open_dialogs, *next;

	for (; d; d = next) {
		next = d->next;
		if (d->is_modal)
			EndDialog(d->hwnd, FALSE);
		else
			DestroyWindow(d->hwnd);
	}
}
