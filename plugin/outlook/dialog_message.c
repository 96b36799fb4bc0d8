/* SPDX-License-Identifier: Apache-2.0 */
/* A sentence and one or two answers: notices, first run, Restore. */
#include "outlook/dialog.h"

#include <stdlib.h>

#include "client/os_windows.h"
#include "client/text.h"
#include "outlook/resource.h"

static void
move_down(HWND hwnd, int id, int dy)
{
	HWND control = GetDlgItem(hwnd, id);
	RECT r;

	GetWindowRect(control, &r);
	MapWindowPoints(NULL, hwnd, (POINT *)&r, 2);
	SetWindowPos(
	    control, NULL, r.left, r.top + dy, 0, 0, SWP_NOSIZE | SWP_NOZORDER);
}

/* As high as the text needs; never lower than the resource says. */
static void
grow(HWND hwnd, const char *text)
{
	HWND control = GetDlgItem(hwnd, IDC_MESSAGE_TEXT);
	HFONT font = (HFONT)SendMessageW(control, WM_GETFONT, 0, 0);
	WCHAR *wide = client_os_windows_wide(text);
	HDC dc = GetDC(control);
	HGDIOBJ before = SelectObject(dc, font);
	RECT have, need, window;
	int dy;

	GetClientRect(control, &have);
	need = have;
	DrawTextW(dc, wide ? wide : L"", -1, &need,
	    DT_CALCRECT | DT_WORDBREAK | DT_EXPANDTABS | DT_NOPREFIX);
	SelectObject(dc, before);
	ReleaseDC(control, dc);
	free(wide);
	dy = need.bottom - have.bottom;
	if (dy <= 0)
		return;
	SetWindowPos(control, NULL, 0, 0, have.right, have.bottom + dy,
	    SWP_NOMOVE | SWP_NOZORDER);
	move_down(hwnd, IDOK, dy);
	move_down(hwnd, IDCANCEL, dy);
	GetWindowRect(hwnd, &window);
	SetWindowPos(hwnd, NULL, window.left, window.top - dy / 2,
	    window.right - window.left, window.bottom - window.top + dy,
	    SWP_NOZORDER);
}

/* With one answer it stands where the last one stands else. */
static void
show_answers(HWND hwnd, const struct dialog_message *m)
{
	HWND ok = GetDlgItem(hwnd, IDOK), cancel = GetDlgItem(hwnd, IDCANCEL);
	RECT r;

	dialog_put(hwnd, IDOK, m->ok ? m->ok : _("OK"));
	if (m->cancel) {
		dialog_put(hwnd, IDCANCEL, m->cancel);
		return;
	}
	GetWindowRect(cancel, &r);
	MapWindowPoints(NULL, hwnd, (POINT *)&r, 2);
	SetWindowPos(ok, NULL, r.left, r.top, 0, 0, SWP_NOSIZE | SWP_NOZORDER);
	ShowWindow(cancel, SW_HIDE);
}

static bool
init(struct dialog *d)
{
	const struct dialog_message *m = d->ctx;
	int first = m->cancel && m->is_cancel_default ? IDCANCEL : IDOK;

	dialog_put(d->hwnd, 0, m->caption);
	dialog_put(d->hwnd, IDC_MESSAGE_TEXT, m->text);
	SendDlgItemMessageW(d->hwnd, IDC_MESSAGE_ICON, STM_SETICON,
	    (WPARAM)LoadIconW(NULL, m->icon), 0);
	grow(d->hwnd, m->text);
	show_answers(d->hwnd, m);
	SendMessageW(d->hwnd, DM_SETDEFID, (WPARAM)first, 0);
	dialog_focus(d->hwnd, first);
	MessageBeep(MB_OK);
	return false;
}

static bool
command(struct dialog *d, int id, unsigned code)
{
	(void)code;
	if (id == IDOK)
		dialog_end(d, true);
	return id == IDOK;
}

static const struct dialog_text texts[] = {{0, NULL}};

static const struct dialog_class message_class = {
    .resource = IDD_MESSAGE,
    .texts = texts,
    .init = init,
    .command = command,
};

bool
dialog_message(HWND owner, const struct outlook_ui *ui,
    const struct dialog_message *message)
{
	struct dialog_message copy = *message;

	return dialog_run(owner, ui, &message_class, &copy);
}

/* ---- what is asked and said ---- */

void
outlook_dialog_notice(HWND owner, const struct outlook_ui *ui, const char *text)
{
	const struct dialog_message m = {
	    .caption = "Valise", .text = text, .icon = IDI_INFORMATION};

	dialog_message(owner, ui, &m);
}

void
dialog_problem(HWND owner, const struct outlook_ui *ui,
    const struct client_problem *problem)
{
	struct dialog_message m = {.caption = "Valise", .icon = IDI_WARNING};
	struct sml_buf text;

	sml_buf_init(&text, 65536);
	client_problem_put(&text, problem);
	sml_buf_put_byte(&text, '\0');
	if (sml_buf_err(&text) == SML_OK) {
		m.text = (const char *)text.p;
		dialog_message(owner, ui, &m);
	}
	sml_buf_free(&text);
}

bool
outlook_dialog_first_run(HWND owner, const struct outlook_ui *ui)
{
	const struct dialog_message m = {
	    .caption = _("Valise must be set up first"),
	    .text = _("Valise must be set up first.\n\n"
		      "It keeps the calendar, the contacts and the notes of "
		      "this profile in step with a server. Say which server "
		      "and which account; then it works by itself."),
	    .ok = _("&Set up..."),
	    .cancel = _("&Later"),
	    .icon = IDI_INFORMATION,
	};

	return dialog_message(owner, ui, &m);
}

/* What is lost, and how to get it back. */
static void
put_restore(const struct outlook_ui *ui, struct sml_buf *out)
{
	const int64_t kept =
	    client_options_number(ui->profile->options, "backups");

	sml_buf_put_text(out,
	    _("All folders that are synchronized are made to match the server. "
	      "What was added or changed here since and has not been sent is "
	      "removed from them; what was deleted here comes back. Nothing is "
	      "changed at the server."));
	sml_buf_put_text(out, "\n\n");
	if (kept > 0)
		text_format(out,
		    text_plural("The items as they were are kept for %lld "
				"session.",
			"The items as they were are kept for %lld sessions.",
			(uint64_t)kept),
		    (long long)kept);
	else
		sml_buf_put_text(
		    out, _("The items as they were are not kept, because the "
			   "option \"backups\" is 0."));
	sml_buf_put_byte(out, '\0');
}

bool
outlook_dialog_restore(HWND owner, const struct outlook_ui *ui)
{
	struct dialog_message m = {
	    .caption = _("Restore synchronization status"),
	    .ok = _("&Restore"),
	    .cancel = _("Cancel"),
	    .is_cancel_default = true,
	    .icon = IDI_WARNING,
	};
	bool is_wanted = false;
	struct sml_buf text;

	sml_buf_init(&text, 65536);
	put_restore(ui, &text);
	if (sml_buf_err(&text) == SML_OK) {
		m.text = (const char *)text.p;
		is_wanted = dialog_message(owner, ui, &m);
	}
	sml_buf_free(&text);
	return is_wanted;
}
