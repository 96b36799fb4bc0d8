/* SPDX-License-Identifier: Apache-2.0 */
/* Progress of a run: what it does, a bar, Cancel. */
#include "outlook/dialog.h"

#include <commctrl.h>

#include "client/text.h"
#include "outlook/resource.h"

#define BAR_STEPS 1000

static const struct dialog_text texts[] = {
    {0, N_("Valise: synchronizing")},
    {IDC_HIDE, N_("&Hide")},
    {IDCANCEL, N_("Cancel")},
    {0, NULL},
};

static void
set_bar(struct dialog *d, const struct outlook_progress *p)
{
	HWND bar = GetDlgItem(d->hwnd, IDC_BAR);
	const LONG_PTR style = GetWindowLongPtrW(bar, GWL_STYLE);
	const bool is_open = (p->is_running || p->is_asked) && p->count == 0;
	const uint64_t done = p->done < p->count ? p->done : p->count;

	if (is_open != ((style & PBS_MARQUEE) != 0)) {
		SetWindowLongPtrW(bar, GWL_STYLE, style ^ PBS_MARQUEE);
		SendMessageW(bar, PBM_SETMARQUEE, is_open, 50);
	}
	if (is_open)
		return;
	SendMessageW(bar, PBM_SETRANGE32, 0, BAR_STEPS);
	SendMessageW(bar, PBM_SETPOS,
	    p->count ? (WPARAM)(done * BAR_STEPS / p->count) : 0, 0);
}

/* "contacts: sending 3 of 12". */
static void
put_stage(const struct outlook_progress *p, struct sml_buf *out)
{
	if (p->folder[0]) {
		text_put_safe(out, sml_str_of(p->folder), 0);
		sml_buf_put_text(out, ": ");
	}
	if (p->count > 0)
		/* TRANSLATORS: "sending 3 of 12": the stage and two numbers. */
		text_format(out, _("%s %llu of %llu"),
		    client_stage_text(p->stage), (unsigned long long)p->done,
		    (unsigned long long)p->count);
	else
		text_format(out, "%s ...", client_stage_text(p->stage));
}

static bool
show_end(struct dialog *d, const struct outlook_progress *p)
{
	struct sml_buf text;

	if (p->last_exit == CLIENT_EXIT_OK ||
	    p->last_problem.code == CLIENT_PROBLEM_CANCELLED)
		return true;
	sml_buf_init(&text, 65536);
	if (p->last_problem.code != CLIENT_PROBLEM_NONE)
		client_problem_put(&text, &p->last_problem);
	else
		sml_buf_put_text(&text,
		    _("It ended with remarks. Status has what they are."));
	dialog_put_buf(d->hwnd, IDC_STAGE, &text);
	sml_buf_free(&text);
	dialog_focus(d->hwnd, IDCANCEL);
	dialog_put(d->hwnd, IDCANCEL, _("Close"));
	dialog_enable(d->hwnd, IDCANCEL, true);
	dialog_enable(d->hwnd, IDC_HIDE, false);
	SendMessageW(d->hwnd, DM_SETDEFID, IDCANCEL, 0);
	return false;
}

/* It closes itself after a run in which nothing is to be said. */
static void
show(struct dialog *d)
{
	struct outlook_progress p = {0};
	struct sml_buf text;

	d->ui->ops->progress(d->ui->ctx, &p);
	set_bar(d, &p);
	if (!p.is_running && !p.is_asked) {
		if (show_end(d, &p))
			dialog_end(d, true);
		return;
	}
	sml_buf_init(&text, 4096);
	if (p.is_running)
		put_stage(&p, &text);
	else
		sml_buf_put_text(&text, _("waiting ..."));
	dialog_put_buf(d->hwnd, IDC_STAGE, &text);
	sml_buf_free(&text);
	dialog_put(
	    d->hwnd, IDCANCEL, p.is_cancelled ? _("Stopping...") : _("Cancel"));
	dialog_enable(d->hwnd, IDCANCEL, !p.is_cancelled);
	dialog_enable(d->hwnd, IDC_HIDE, true);
}

static bool
init(struct dialog *d)
{
	/* A run can have ended before; a dialog cannot end while it begins. */
	dialog_put(d->hwnd, IDC_STAGE, _("waiting ..."));
	PostMessageW(d->hwnd, RegisterWindowMessageW(OUTLOOK_UI_NEWS), 0, 0);
	return true;
}

static bool
command(struct dialog *d, int id, unsigned code)
{
	struct outlook_progress p = {0};

	(void)code;
	if (id == IDC_HIDE) {
		dialog_end(d, true);
		return true;
	}
	if (id != IDCANCEL)
		return false;
	d->ui->ops->progress(d->ui->ctx, &p);
	if (!p.is_running && !p.is_asked)
		return false;
	d->ui->ops->cancel(d->ui->ctx);
	show(d);
	return true;
}

static bool
message(struct dialog *d, UINT msg, WPARAM w, LPARAM l)
{
	(void)w;
	(void)l;
	if (msg != RegisterWindowMessageW(OUTLOOK_UI_NEWS))
		return false;
	show(d);
	return true;
}

static const struct dialog_class progress_class = {
    .resource = IDD_PROGRESS,
    .texts = texts,
    .init = init,
    .command = command,
    .message = message,
};

void
outlook_dialog_progress(HWND owner, const struct outlook_ui *ui)
{
	dialog_show(owner, ui, &progress_class, NULL);
}
