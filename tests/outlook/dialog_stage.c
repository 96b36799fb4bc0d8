/* SPDX-License-Identifier: Apache-2.0 */
/* The stage: the thread of the dialogs, a fake of the add-in, a profile. */
#include "outlook/dialog_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlook/catalog.h"
#include "support/folder.h"

struct stage stage;

enum stage_message {
	STAGE_OPEN = WM_APP,
	STAGE_SETTLE,
	STAGE_CLOSE_ALL,
	STAGE_QUIT
};

static HANDLE thread, is_ready, has_returned, is_settled;
static volatile LONG result;

/* ---- the fake of the add-in ---- */

static void
op_sync(void *ctx, bool has_mode, enum sml_mode mode)
{
	struct stage *s = ctx;

	s->has_mode = has_mode;
	s->mode = mode;
	InterlockedIncrement(&s->syncs);
}

static void
op_cancel(void *ctx)
{
	struct stage *s = ctx;

	InterlockedIncrement(&s->cancels);
	s->progress.is_cancelled = s->progress.is_running;
	if (!s->progress.is_asked)
		return;
	s->progress.is_asked = false;
	s->progress.last_exit = CLIENT_EXIT_NOTHING;
	client_problem_set(
	    &s->progress.last_problem, CLIENT_PROBLEM_CANCELLED, NULL, NULL);
}

static void
op_progress(void *ctx, struct outlook_progress *out)
{
	*out = ((struct stage *)ctx)->progress;
}

static void
op_changed(void *ctx)
{
	InterlockedIncrement(&((struct stage *)ctx)->changes);
}

static void
op_help(void *ctx)
{
	(void)ctx;
}

/* ---- the fake line ---- */

struct line {
	struct transport base;
	HANDLE cancelled;
};

static enum sml_err
line_exchange(struct transport *t, const struct transport_request *req,
    struct sml_buf *body_out, struct transport_answer *out)
{
	struct line *line = (struct line *)t;

	(void)req;
	sml_buf_reset(body_out);
	memset(out, 0, sizeof(*out));
	if (stage.line_problem.code != CLIENT_PROBLEM_NONE) {
		out->problem = stage.line_problem;
		return SML_E_TRANSPORT;
	}
	WaitForSingleObject(line->cancelled, HAND_WAIT_MS);
	return SML_E_CANCELLED;
}

static void
line_cancel(struct transport *t)
{
	InterlockedIncrement(&stage.lines_cancelled);
	SetEvent(((struct line *)t)->cancelled);
}

static void
line_free(struct transport *t)
{
	struct line *line = (struct line *)t;

	CloseHandle(line->cancelled);
	free(line);
	InterlockedIncrement(&stage.lines_freed);
}

static struct transport *
op_transport(void *ctx)
{
	static const struct transport_ops ops = {
	    "fake", line_exchange, line_cancel, line_free};
	struct line *line = calloc(1, sizeof(*line));

	(void)ctx;
	if (!line)
		return NULL;
	line->base.ops = &ops;
	line->cancelled = CreateEventW(NULL, TRUE, FALSE, NULL);
	InterlockedIncrement(&stage.lines);
	return &line->base;
}

void
stage_certificate(
    enum client_problem_code code, const char *detail, const char *fingerprint)
{
	client_problem_set(
	    &stage.line_problem, code, "sync.example.org", detail);
	client_problem_copy(stage.line_problem.fingerprint,
	    sizeof(stage.line_problem.fingerprint), fingerprint);
}

static const struct outlook_ui_ops fake_line = {
    op_sync, op_cancel, op_progress, op_changed, op_transport, op_help};
static const struct outlook_ui_ops real_line = {
    op_sync, op_cancel, op_progress, op_changed, NULL, op_help};

/* ---- the thread ---- */

static bool
open_modal(enum stage_dialog dialog)
{
	switch (dialog) {
	case STAGE_FIRST_RUN:
		return outlook_dialog_first_run(stage.owner, &stage.ui);
	case STAGE_NOTICE:
		outlook_dialog_notice(
		    stage.owner, &stage.ui, STAGE_NOTICE_TEXT);
		return true;
	case STAGE_RESTORE:
		return outlook_dialog_restore(stage.owner, &stage.ui);
	case STAGE_OPTIONS:
		return outlook_dialog_options(stage.owner, &stage.ui);
	case STAGE_ACCOUNT:
		return outlook_dialog_account(stage.owner, &stage.ui);
	case STAGE_STATUS:
		outlook_dialog_status(stage.owner, &stage.ui);
		return true;
	case STAGE_PROGRESS:
		outlook_dialog_progress(stage.owner, &stage.ui);
		return true;
	}
	return false;
}

static LRESULT CALLBACK
on_message(HWND hwnd, UINT msg, WPARAM w, LPARAM l)
{
	switch (msg) {
	case STAGE_OPEN:
		result = open_modal((enum stage_dialog)w);
		SetEvent(has_returned);
		return 0;
	case STAGE_SETTLE:
		/* A timer comes after keys, and posted messages before. */
		SetTimer(hwnd, 1, USER_TIMER_MINIMUM, NULL);
		return 0;
	case WM_TIMER:
		KillTimer(hwnd, 1);
		SetEvent(is_settled);
		return 0;
	case STAGE_CLOSE_ALL:
		outlook_dialogs_close();
		return 0;
	case STAGE_QUIT:
		PostQuitMessage(0);
		return 0;
	default:
		return DefWindowProcW(hwnd, msg, w, l);
	}
}

static DWORD WINAPI
run_thread(LPVOID ctx)
{
	static const WNDCLASSW cls = {.lpfnWndProc = on_message,
	    .lpszClassName = L"ValiseStage",
	    .hbrBackground = (HBRUSH)(COLOR_APPWORKSPACE + 1)};
	MSG msg;

	(void)ctx;
	RegisterClassW(&cls);
	stage.owner = CreateWindowExW(0, cls.lpszClassName, L"Stage",
	    WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 1000, 740, NULL, NULL, NULL,
	    NULL);
	SetForegroundWindow(stage.owner);
	SetEvent(is_ready);
	/* No IsDialogMessage(): Outlook's loop has none for us either. */
	while (GetMessageW(&msg, NULL, 0, 0) > 0) {
		TranslateMessage(&msg);
		DispatchMessageW(&msg);
	}
	DestroyWindow(stage.owner);
	return 0;
}

static bool
wait_for(HANDLE event)
{
	return WaitForSingleObject(event, HAND_WAIT_MS) == WAIT_OBJECT_0;
}

void
stage_open(enum stage_dialog dialog)
{
	ResetEvent(has_returned);
	PostMessageW(stage.owner, STAGE_OPEN, (WPARAM)dialog, 0);
}

bool
stage_result(void)
{
	CU_ASSERT_TRUE(wait_for(has_returned));
	return result != 0;
}

void
stage_settle(void)
{
	ResetEvent(is_settled);
	PostMessageW(stage.owner, STAGE_SETTLE, 0, 0);
	CU_ASSERT_TRUE(wait_for(is_settled));
}

void
stage_close_all(void)
{
	SendMessageW(stage.owner, STAGE_CLOSE_ALL, 0, 0);
}

void
stage_news(void)
{
	outlook_dialogs_news();
	stage_settle();
}

static BOOL CALLBACK
count_child(HWND hwnd, LPARAM count)
{
	(void)hwnd;
	++*(unsigned *)count;
	return TRUE;
}

static BOOL CALLBACK
count_window(HWND hwnd, LPARAM count)
{
	++*(unsigned *)count;
	EnumChildWindows(hwnd, count_child, count);
	return TRUE;
}

unsigned
stage_count_windows(void)
{
	unsigned count = 0;

	EnumThreadWindows(stage.thread_id, count_window, (LPARAM)&count);
	return count;
}

/* ---- the profile ---- */

static char imap_name[] = "Anna at work";
static char imap_server[] = "imap.example.org";
static char pop_name[] = "Private";
static char pop_server[] = "pop.example.net";
static char address[] = "anna@example.org", user[] = "anna";
static struct outlook_account offered[] = {
    {OUTLOOK_ACCOUNT_IMAP, imap_name, address, imap_server, user, 993, true},
    {OUTLOOK_ACCOUNT_POP3, pop_name, address, pop_server, user, 110, false},
};
static struct outlook_accounts two = {.v = offered, .count = 2};
static struct outlook_accounts none;

static const char *
profile_dir(void)
{
	return test_path(stage.folder, "p");
}

static void
open_profile(void)
{
	struct client_problem problem;

	CU_ASSERT_FATAL(
	    client_profile_create(profile_dir(), &problem) == SML_OK);
	CU_ASSERT_FATAL(client_profile_open(profile_dir(), &stage.ui.profile,
			    &problem) == SML_OK);
}

void
stage_speak(void)
{
	const char *language = getenv("VALISE_TEST_LANGUAGE");
	wchar_t list[32] = {0};

	SetProcessDPIAware();
	_snwprintf(list, 30, L"%hs", language && *language ? language : "en");
	outlook_catalog_load(GetModuleHandleW(NULL), list);
	client_problem_use_dialogs();
}

void
stage_begin(void)
{
	memset(&stage, 0, sizeof(stage));
	test_env_reset();
	test_env_set_now(1795255443); /* 2026-11-21 10:04:03 */
	stage.folder = test_folder_new();
	stage.ui.ops = &fake_line;
	stage.ui.ctx = &stage;
	stage.ui.instance = GetModuleHandleW(NULL);
	stage.ui.accounts = &two;
	open_profile();
	is_ready = CreateEventW(NULL, TRUE, FALSE, NULL);
	has_returned = CreateEventW(NULL, TRUE, FALSE, NULL);
	is_settled = CreateEventW(NULL, TRUE, FALSE, NULL);
	thread = CreateThread(NULL, 0, run_thread, NULL, 0, &stage.thread_id);
	CU_ASSERT_FATAL(thread && wait_for(is_ready));
}

void
stage_real_line(void)
{
	stage.ui.ops = &real_line;
}

void
stage_end(void)
{
	int tries;

	/* A dialog that another one opened ends first. */
	for (tries = 0; tries < 4; tries++)
		stage_close_all();
	PostMessageW(stage.owner, STAGE_QUIT, 0, 0);
	CU_ASSERT_TRUE(wait_for(thread));
	CloseHandle(thread);
	CloseHandle(is_ready);
	CloseHandle(has_returned);
	CloseHandle(is_settled);
	client_profile_close(stage.ui.profile);
	test_folder_free(stage.folder);
}

void
stage_account(const char *server, const char *name)
{
	struct client_problem problem;
	const struct client_account_change change = {.server = server,
	    .user = name,
	    .password = SML_STR("secret"),
	    .is_ssl = true};

	CU_ASSERT_FATAL(
	    client_account_set(stage.ui.profile, &change, &problem) == SML_OK);
}

void
stage_no_mail_accounts(void)
{
	stage.ui.accounts = &none;
}

static struct client_options *
read_anew(void)
{
	static struct client_options *kept;
	struct client_problem problem;

	client_options_free(kept);
	kept = NULL;
	CU_ASSERT_FATAL(
	    client_options_load(test_path(profile_dir(), ".valise/options.ini"),
		&kept, &problem) == SML_OK);
	return kept;
}

const char *
stage_raw(const char *section, const char *key)
{
	return client_options_raw_get(read_anew(), section, key);
}

const char *
stage_option(const char *name)
{
	return client_options_get(read_anew(), name);
}

bool
stage_raw_is(const char *key, const char *value)
{
	const char *have = stage_raw("account", key);

	return value ? have && strcmp(have, value) == 0 : !have;
}

bool
stage_password_is(const char *password)
{
	struct sml_buf have;
	bool is_same;

	sml_buf_init(&have, 4096);
	is_same = client_os_secret_get(stage.ui.profile->secret_slot, &have) ==
		      SML_OK &&
		  sml_str_eq(sml_buf_str(&have), sml_str_of(password));
	sml_buf_wipe(&have);
	return is_same;
}

/* ---- the status ---- */

static void
report(struct client_log *log, struct sml_report r)
{
	if (!r.folder.p)
		r.folder = SML_STR("contacts");
	client_log_report(log, &r);
}

static void
folder_done(struct client_log *log, const char *name, uint64_t count)
{
	report(log, (struct sml_report){.type = SML_REPORT_FOLDER,
			.folder = sml_str_of(name),
			.mode = SML_MODE_TWO_WAY});
	report(log, (struct sml_report){.type = SML_REPORT_SENT,
			.folder = sml_str_of(name),
			.op = SML_OP_ADD});
	report(log, (struct sml_report){.type = SML_REPORT_FOLDER_DONE,
			.folder = sml_str_of(name),
			.count = count});
}

static void
session(struct client_state *cs, bool has_failed_item,
    const struct client_problem *problem)
{
	struct client_log *log;

	CU_ASSERT_FATAL(client_log_begin(cs, test_env(), &log) == SML_OK);
	snprintf(client_log_status(log)->server,
	    sizeof(client_log_status(log)->server),
	    "https://sync.example.org/sync");
	folder_done(log, "calendar", 12);
	if (has_failed_item)
		report(
		    log, (struct sml_report){.type = SML_REPORT_FAILED,
			     .title = SML_STR("M\xc3\xbcller, J\xc3\xbcrgen"),
			     .key = SML_STR("mueller.vcf"),
			     .op = SML_OP_ADD,
			     .err = SML_E_SYNTAX,
			     .detail = SML_STR("it has no BEGIN:VCARD")});
	folder_done(log, "contacts", 300);
	CU_ASSERT(client_log_end(log, problem) == SML_OK);
	client_log_free(log);
}

static struct client_state *
open_state(void)
{
	struct client_problem problem;
	struct client_state *cs = NULL;
	const struct client_state_cfg cfg = {
	    .path = stage.ui.profile->state_path, .env = test_env()};

	CU_ASSERT_FATAL(client_state_open(&cfg, &cs, &problem) == SML_OK);
	CU_ASSERT_FATAL(client_state_begin(cs) == SML_OK);
	return cs;
}

void
stage_session_in_step(void)
{
	struct client_state *cs = open_state();

	session(cs, false, NULL);
	CU_ASSERT(client_state_commit(cs) == SML_OK);
	client_state_close(cs);
}

void
stage_sessions(void)
{
	struct client_state *cs = open_state();
	struct client_problem problem;

	session(cs, false, NULL);
	test_env_set_now(1795259043);
	session(cs, true, NULL);
	test_env_set_now(1795262643);
	client_problem_set(&problem, CLIENT_PROBLEM_UNKNOWN_HOST,
	    "https://sync.example.org/sync", NULL);
	session(cs, false, &problem);
	CU_ASSERT(client_state_commit(cs) == SML_OK);
	client_state_close(cs);
}
