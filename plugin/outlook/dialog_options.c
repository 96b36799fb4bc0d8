/* SPDX-License-Identifier: Apache-2.0 */
/* Options: the frame with its two pages. */
#include "outlook/dialog_options.h"

#include <stdlib.h>
#include <string.h>

#include <commctrl.h>
#include <uxtheme.h>

#include "client/os_windows.h"
#include "client/text.h"
#include "outlook/resource.h"

static const struct dialog_text texts[] = {
    {0, N_("Valise: Options")},
    {IDOK, N_("OK")},
    {IDCANCEL, N_("Cancel")},
    {0, NULL},
};

static void
add_tab(struct dialog *d, int at, const char *text)
{
	WCHAR *wide = client_os_windows_wide(text);
	TCITEMW item = {
	    .mask = TCIF_TEXT, .pszText = wide ? wide : (WCHAR[]){0}};

	SendDlgItemMessageW(
	    d->hwnd, IDC_TABS, TCM_INSERTITEMW, (WPARAM)at, (LPARAM)&item);
	free(wide);
}

/* Into the room below the tabs, which lie under it but come first by Tab. */
static struct dialog *
add_page(struct dialog *d, const struct dialog_class *cls)
{
	HWND tabs = GetDlgItem(d->hwnd, IDC_TABS);
	HWND page = dialog_page(d, cls);
	RECT room;

	if (!page)
		return NULL;
	GetWindowRect(tabs, &room);
	MapWindowPoints(NULL, d->hwnd, (POINT *)&room, 2);
	SendMessageW(tabs, TCM_ADJUSTRECT, FALSE, (LPARAM)&room);
	SetWindowPos(page, tabs, room.left, room.top, room.right - room.left,
	    room.bottom - room.top, 0);
	EnableThemeDialogTexture(page, ETDT_ENABLETAB);
	return dialog_of(page);
}

static void
show_page(struct options_dialog *o)
{
	const LRESULT at =
	    SendDlgItemMessageW(o->frame->hwnd, IDC_TABS, TCM_GETCURSEL, 0, 0);

	ShowWindow(o->general->hwnd, at == 0 ? SW_SHOW : SW_HIDE);
	ShowWindow(o->folders->hwnd, at == 1 ? SW_SHOW : SW_HIDE);
}

static bool
init(struct dialog *d)
{
	struct options_dialog *o = d->ctx;

	o->frame = d;
	add_tab(d, 0, _("General"));
	add_tab(d, 1, _("Folders"));
	o->general = add_page(d, &options_general_class);
	o->folders = add_page(d, &options_folders_class);
	if (!o->general || !o->folders) {
		dialog_end(d, false);
		return true;
	}
	show_page(o);
	dialog_focus(d->hwnd, IDC_TABS);
	return false;
}

enum sml_err
options_set(struct client_options *o, const char *name, const char *value,
    struct client_problem *problem_out)
{
	const char *have = client_options_get(o, name);

	if (have && strcmp(have, value) == 0)
		return SML_OK;
	return client_options_set(o, name, value, problem_out);
}

void
options_problem(struct options_dialog *o, const struct client_problem *problem)
{
	dialog_problem(o->frame->hwnd, o->frame->ui, problem);
	if (o->focus_id == 0)
		return;
	SendDlgItemMessageW(o->frame->hwnd, IDC_TABS, TCM_SETCURSEL, 0, 0);
	show_page(o);
	dialog_focus(o->general->hwnd, o->focus_id);
	o->focus_id = 0;
}

/* The account first: it is the part that may be refused. */
static void
store(struct options_dialog *o)
{
	struct dialog *d = o->frame;
	struct client_problem problem = {0};
	enum sml_err err = options_general_store_account(o->general, &problem);

	if (err == SML_OK)
		err = options_general_store(o->general, &problem);
	if (err == SML_OK)
		err = options_folders_store(o->folders, &problem);
	if (err == SML_OK)
		err = client_options_save(d->ui->profile->options, &problem);
	if (err == SML_OK) {
		o->is_saved = true;
		dialog_end(d, true);
	} else if (err != SML_E_CANCELLED) {
		options_problem(o, &problem);
	}
}

static bool
command(struct dialog *d, int id, unsigned code)
{
	(void)code;
	if (id == IDOK)
		store(d->ctx);
	return id == IDOK;
}

static bool
message(struct dialog *d, UINT msg, WPARAM w, LPARAM l)
{
	const NMHDR *notice = (const NMHDR *)l;

	(void)w;
	if (msg != WM_NOTIFY || notice->idFrom != IDC_TABS ||
	    notice->code != TCN_SELCHANGE)
		return false;
	show_page(d->ctx);
	return true;
}

static const struct dialog_class options_class = {
    .resource = IDD_OPTIONS,
    .texts = texts,
    .init = init,
    .command = command,
    .message = message,
};

bool
outlook_dialog_options(HWND owner, const struct outlook_ui *ui)
{
	struct options_dialog o = {0};

	dialog_run(owner, ui, &options_class, &o);
	if (o.is_saved && ui->ops->changed)
		ui->ops->changed(ui->ctx);
	return o.is_saved;
}
