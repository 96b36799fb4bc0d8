/* SPDX-License-Identifier: Apache-2.0 */
/* Last Synchronization Status: the sessions, and the log of one. */
#include "outlook/dialog.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <commctrl.h>

#include "client/account.h"
#include "client/status_log.h"
#include "client/text.h"
#include "outlook/resource.h"

#define LOG_MAX (16u * 1024 * 1024)

struct status_dialog {
	uint32_t numbers[CLIENT_SESSIONS_MAX]; /* of the sessions shown */
	int count;
	HFONT font;       /* of the log: a table in columns */
	SIZE size, least; /* of the client area; of the window */
	bool is_filling;  /* the list; its notifications are ours */
};

static const struct dialog_text texts[] = {
    {0, N_("Last Synchronization Status")},
    {IDC_SESSIONS_LABEL, N_("&Sessions:")},
    {IDC_LOG_LABEL, N_("&Log:")},
    {IDC_COPY, N_("&Copy")},
    {IDCANCEL, N_("Close")},
    {0, NULL},
};

/* ---- what is shown ---- */

/* NULL: there is none yet, or it cannot be read; then @text says so. */
static struct client_state *
open_state(const struct client_profile *p, const struct sml_env *env,
    struct sml_buf *text)
{
	const struct client_state_cfg cfg = {
	    .path = p->state_path, .env = env, .is_read_only = true};
	struct client_problem problem = {0};
	struct client_state *cs = NULL;
	enum sml_err err = client_state_open(&cfg, &cs, &problem);

	if (err == SML_OK)
		return cs;
	if (err == SML_E_NOT_FOUND)
		sml_buf_put_text(
		    text, _("This profile has not been synchronized yet."));
	else
		client_problem_put(text, &problem);
	return NULL;
}

static void
put_session(struct dialog *d, struct client_state *cs, uint32_t no)
{
	struct status_dialog *s = d->ctx;
	struct client_session_status *head = malloc(sizeof(*head));
	struct sml_buf cell;

	sml_buf_init(&cell, 4096);
	if (!head || s->count == CLIENT_SESSIONS_MAX ||
	    client_log_read(cs, no, head) != SML_OK)
		goto free_cell;
	client_os_local_time(head->begun_utc, &cell);
	sml_buf_put_byte(&cell, '\0');
	dialog_list_put(
	    d->hwnd, IDC_SESSIONS, s->count, 0, (const char *)cell.p);
	sml_buf_reset(&cell);
	sml_buf_printf(&cell, "%" PRId64 ".%" PRId64 " s%c",
	    head->took_ms / 1000, head->took_ms % 1000 / 100, '\0');
	dialog_list_put(
	    d->hwnd, IDC_SESSIONS, s->count, 1, (const char *)cell.p);
	dialog_list_put(d->hwnd, IDC_SESSIONS, s->count, 2,
	    client_log_verdict_text(head->verdict));
	dialog_list_put(d->hwnd, IDC_SESSIONS, s->count, 3, head->server);
	s->numbers[s->count++] = no;
free_cell:
	sml_buf_free(&cell);
	free(head);
}

/* The log of the chosen session; NULL @cs: @text says why there is none. */
static void
show_log(struct dialog *d, struct client_state *cs, struct sml_buf *text)
{
	const struct status_dialog *s = d->ctx;
	const int at = dialog_list_at(d->hwnd, IDC_SESSIONS);
	struct client_problem problem;
	enum sml_err err;

	if (cs && s->count == 0) {
		sml_buf_put_text(
		    text, _("This profile has not been synchronized yet."));
	} else if (cs && at >= 0) {
		err = client_log_put_text(cs, s->numbers[at], text);
		if (err != SML_OK) {
			client_problem_set(&problem, client_problem_of_run(err),
			    d->ui->profile->dir, sml_err_text(err));
			sml_buf_reset(text);
			client_problem_put(text, &problem);
		}
	}
	dialog_put_buf(d->hwnd, IDC_LOG, text);
	dialog_enable(d->hwnd, IDC_COPY, s->count > 0);
}

/* The row of a session; 0: it is none of these. */
static int
row_of(const struct status_dialog *s, uint32_t no)
{
	int row;

	for (row = 0; row < s->count && s->numbers[row] != no; row++)
		;
	return row < s->count ? row : 0;
}

/* The newest first, and chosen, unless an older one is being read. */
static void
show_sessions(struct dialog *d, struct client_state *cs)
{
	struct status_dialog *s = d->ctx;
	const int at = dialog_list_at(d->hwnd, IDC_SESSIONS);
	const uint32_t read_no = at > 0 ? s->numbers[at] : 0;
	uint32_t no = UINT32_MAX;

	s->is_filling = true;
	SendDlgItemMessageW(d->hwnd, IDC_SESSIONS, LVM_DELETEALLITEMS, 0, 0);
	s->count = 0;
	while (cs && client_log_prev(cs, no, &no) == SML_OK)
		put_session(d, cs, no);
	dialog_list_choose(d->hwnd, IDC_SESSIONS, row_of(s, read_no));
	s->is_filling = false;
}

/* The state is open as long as it is read. */
static void
show(struct dialog *d, bool are_sessions_new)
{
	struct client_state *cs;
	struct sml_buf text;
	struct sml_env env;

	client_os_env(NULL, &env);
	sml_buf_init(&text, LOG_MAX);
	cs = open_state(d->ui->profile, &env, &text);
	if (are_sessions_new)
		show_sessions(d, cs);
	show_log(d, cs, &text);
	client_state_close(cs);
	sml_buf_free(&text);
}

static void
copy_log(struct dialog *d)
{
	HWND log = GetDlgItem(d->hwnd, IDC_LOG);
	DWORD from = 0, to = 0;

	SendMessageW(log, EM_GETSEL, (WPARAM)&from, (LPARAM)&to);
	if (from == to)
		SendMessageW(log, EM_SETSEL, 0, -1);
	SendMessageW(log, WM_COPY, 0, 0);
	if (from == to)
		SendMessageW(log, EM_SETSEL, 0, 0);
}

/* ---- size ---- */

/* How a control follows the window. */
struct anchor {
	int id;
	bool is_left_fixed, is_top_fixed, is_wider, is_higher;
};

static const struct anchor anchors[] = {
    {IDC_SESSIONS, true, true, true, false},
    {IDC_LOG, true, true, true, true},
    {IDC_COPY, true, false, false, false},
    {IDCANCEL, false, false, false, false},
};

static void
follow_size(struct dialog *d, int width, int height)
{
	struct status_dialog *s = d->ctx;
	const int dx = width - s->size.cx, dy = height - s->size.cy;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(anchors); i++) {
		const struct anchor *a = &anchors[i];
		HWND control = GetDlgItem(d->hwnd, a->id);
		RECT r;

		GetWindowRect(control, &r);
		MapWindowPoints(NULL, d->hwnd, (POINT *)&r, 2);
		SetWindowPos(control, NULL,
		    r.left + (a->is_left_fixed ? 0 : dx),
		    r.top + (a->is_top_fixed ? 0 : dy),
		    r.right - r.left + (a->is_wider ? dx : 0),
		    r.bottom - r.top + (a->is_higher ? dy : 0), SWP_NOZORDER);
	}
	s->size.cx = width;
	s->size.cy = height;
}

static void
init_size(struct dialog *d)
{
	struct status_dialog *s = d->ctx;
	RECT r;

	GetClientRect(d->hwnd, &r);
	s->size.cx = r.right;
	s->size.cy = r.bottom;
	GetWindowRect(d->hwnd, &r);
	s->least.cx = (r.right - r.left) * 3 / 4;
	s->least.cy = (r.bottom - r.top) * 3 / 4;
}

/* ---- the dialog ---- */

static bool
init(struct dialog *d)
{
	static const char *const titles[] = {
	    N_("Begun"), N_("Duration"), N_("Result"), N_("Server")};
	static const int widths[] = {90, 54, 110, 176};
	struct status_dialog *s = d->ctx;
	LOGFONTW face;

	init_size(d);
	GetObjectW((HFONT)SendMessageW(d->hwnd, WM_GETFONT, 0, 0), sizeof(face),
	    &face);
	face.lfPitchAndFamily = FIXED_PITCH | FF_MODERN;
	lstrcpyW(face.lfFaceName, L"Consolas");
	s->font = CreateFontIndirectW(&face);
	SendDlgItemMessageW(
	    d->hwnd, IDC_LOG, WM_SETFONT, (WPARAM)s->font, FALSE);
	SendDlgItemMessageW(d->hwnd, IDC_LOG, EM_SETLIMITTEXT, LOG_MAX, 0);
	dialog_list_columns(d->hwnd, IDC_SESSIONS, titles, widths, 4);
	show(d, true);
	dialog_focus(d->hwnd, IDC_SESSIONS);
	return false;
}

static bool
command(struct dialog *d, int id, unsigned code)
{
	(void)code;
	if (id == IDC_COPY)
		copy_log(d);
	return id == IDC_COPY;
}

static bool
message(struct dialog *d, UINT msg, WPARAM w, LPARAM l)
{
	struct status_dialog *s = d->ctx;
	const NMHDR *notice = (const NMHDR *)l;

	if (msg == RegisterWindowMessageW(OUTLOOK_UI_NEWS)) {
		struct outlook_progress p = {0};

		d->ui->ops->progress(d->ui->ctx, &p);
		if (s->count == 0 || p.last_session > s->numbers[0])
			show(d, true);
		return true;
	}
	switch (msg) {
	case WM_NOTIFY:
		if (notice->idFrom != IDC_SESSIONS ||
		    notice->code != LVN_ITEMCHANGED || s->is_filling)
			return false;
		if (((const NMLISTVIEW *)l)->uNewState & LVIS_SELECTED)
			show(d, false);
		return true;
	case WM_SIZE:
		if (w != SIZE_MINIMIZED)
			follow_size(d, LOWORD(l), HIWORD(l));
		return true;
	case WM_GETMINMAXINFO:
		((MINMAXINFO *)l)->ptMinTrackSize.x = s->least.cx;
		((MINMAXINFO *)l)->ptMinTrackSize.y = s->least.cy;
		return true;
	default:
		return false;
	}
}

static void
gone(struct dialog *d)
{
	struct status_dialog *s = d->ctx;

	DeleteObject(s->font);
	free(s);
}

static const struct dialog_class status_class = {
    .resource = IDD_STATUS,
    .texts = texts,
    .init = init,
    .command = command,
    .message = message,
    .gone = gone,
};

void
outlook_dialog_status(HWND owner, const struct outlook_ui *ui)
{
	struct status_dialog *s = calloc(1, sizeof(*s));

	if (s && !dialog_show(owner, ui, &status_class, s))
		free(s);
}
