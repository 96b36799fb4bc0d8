/* SPDX-License-Identifier: Apache-2.0 */
/* The dialogs that follow something: progress, status, connection check. */
#include "outlook/dialog_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <commctrl.h>

#include "outlook/resource.h"

#define ACCOUNT L"Account settings"
#define CHECK L"Connection check"
#define STATUS L"Last Synchronization Status"
#define PROGRESS L"Valise: synchronizing"

#define PRINT "C4:7D:11:0A:98:EE:5B:60:3F:D2:81:AC:4E:07:B9:66:"
#define FINGERPRINT PRINT "1F:32:A8:DD:94:E0:5C:7B:23:88:FA:46:D1:09:BE:77"

static bool
is_cell(HWND dialog, int list, int row, int column, const WCHAR *text)
{
	const WCHAR *cell = hand_cell(dialog, list, row, column);

	if (wcscmp(cell, text) == 0)
		return true;
	printf("row %d, column %d: \"%ls\"\n", row, column, cell);
	return false;
}

/* ---- progress ---- */

static void
sending(uint64_t done, uint64_t count)
{
	stage.progress.is_running = true;
	stage.progress.is_asked = false;
	stage.progress.stage = CLIENT_STAGE_SENDING;
	snprintf(stage.progress.folder, sizeof(stage.progress.folder), "%s",
	    "contacts");
	stage.progress.done = done;
	stage.progress.count = count;
}

static HWND
open_progress(void)
{
	stage_begin();
	stage.progress.is_asked = true;
	stage_open(STAGE_PROGRESS);
	return hand_find(PROGRESS);
}

static void
progress_follows_the_run_and_closes(void)
{
	HWND dialog = open_progress();
	HWND bar = GetDlgItem(dialog, IDC_BAR);

	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_STAGE, L"waiting ..."));
	CU_ASSERT(GetWindowLongPtrW(bar, GWL_STYLE) & PBS_MARQUEE);
	stage.progress.is_asked = false;
	stage.progress.is_running = true;
	stage.progress.stage = CLIENT_STAGE_CONNECTING;
	stage_news();
	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_STAGE, L"connecting ..."));
	sending(75, 300);
	stage_news();
	CU_ASSERT_TRUE(
	    hand_text_has(dialog, IDC_STAGE, L"contacts: sending 75 of 300"));
	CU_ASSERT_FALSE(GetWindowLongPtrW(bar, GWL_STYLE) & PBS_MARQUEE);
	CU_ASSERT_EQUAL(SendMessageW(bar, PBM_GETPOS, 0, 0), 250);
	stage.progress.is_running = false;
	stage_news();
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_EQUAL(stage.cancels, 0);
	stage_end();
}

/* The run may be quicker than its dialog. */
static void
progress_of_a_run_that_ended_closes(void)
{
	HWND dialog;

	stage_begin();
	stage_open(STAGE_PROGRESS);
	stage_result();
	stage_settle();
	CU_ASSERT_FALSE(hand_has(PROGRESS));
	stage.progress.last_exit = CLIENT_EXIT_USAGE;
	client_problem_set(&stage.progress.last_problem,
	    CLIENT_PROBLEM_NO_ACCOUNT, NULL, NULL);
	stage_open(STAGE_PROGRESS);
	dialog = hand_find(PROGRESS);
	CU_ASSERT_TRUE(
	    hand_text_has(dialog, IDC_STAGE, L"No account is set up."));
	CU_ASSERT_EQUAL(hand_default(dialog), IDCANCEL);
	hand_press(VK_RETURN);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_end();
}

static void
progress_cancel_stops_the_run(void)
{
	HWND dialog = open_progress();

	sending(3, 10);
	stage_news();
	hand_click(dialog, IDCANCEL);
	CU_ASSERT_EQUAL(stage.cancels, 1);
	CU_ASSERT_TRUE(hand_text_has(dialog, IDCANCEL, L"Stopping..."));
	CU_ASSERT_FALSE(hand_is_enabled(dialog, IDCANCEL));
	sending(4, 10);
	stage_news();
	CU_ASSERT_TRUE(hand_text_has(dialog, IDCANCEL, L"Stopping..."));
	stage.progress.is_running = false;
	stage.progress.last_exit = CLIENT_EXIT_NOTHING;
	client_problem_set(
	    &stage.progress.last_problem, CLIENT_PROBLEM_CANCELLED, NULL, NULL);
	stage_news();
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_end();
}

/* One that was cancelled and failed first is shown till the next one runs. */
static void
progress_of_the_next_run_can_be_cancelled(void)
{
	HWND dialog = open_progress();

	sending(3, 10);
	stage_news();
	hand_click(dialog, IDCANCEL);
	stage.progress.is_running = stage.progress.is_cancelled = false;
	stage.progress.last_exit = CLIENT_EXIT_NOTHING;
	client_problem_set(&stage.progress.last_problem,
	    CLIENT_PROBLEM_UNKNOWN_HOST, "sync.example.org", NULL);
	stage_news();
	CU_ASSERT_TRUE(hand_text_has(dialog, IDCANCEL, L"Close"));
	sending(1, 10);
	stage_news();
	CU_ASSERT_TRUE(hand_text_has(dialog, IDCANCEL, L"Cancel"));
	CU_ASSERT_TRUE(hand_is_enabled(dialog, IDCANCEL));
	hand_click(dialog, IDCANCEL);
	CU_ASSERT_EQUAL(stage.cancels, 2);
	CU_ASSERT_TRUE(hand_text_has(dialog, IDCANCEL, L"Stopping..."));
	stage_end();
}

static void
progress_cancelled_while_waiting_does_not_begin(void)
{
	HWND dialog = open_progress();

	CU_ASSERT_TRUE(hand_waits_for_text(dialog, IDC_STAGE, L"waiting ..."));
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_EQUAL(stage.cancels, 1);
	CU_ASSERT_FALSE(stage.progress.is_asked);
	stage_end();
}

static void
progress_by_escape_cancels_and_hide_does_not(void)
{
	HWND dialog = open_progress();

	sending(3, 10);
	stage_news();
	hand_press(VK_ESCAPE);
	CU_ASSERT_EQUAL(stage.cancels, 1);
	CU_ASSERT_TRUE(IsWindow(dialog));
	hand_press_with(VK_MENU, 'H');
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_open(STAGE_PROGRESS);
	dialog = hand_find(PROGRESS);
	hand_press(VK_RETURN);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_EQUAL(stage.cancels, 1);
	stage_end();
}

static void
progress_says_why_a_run_failed(void)
{
	HWND dialog = open_progress();

	stage.progress.is_asked = false;
	stage.progress.last_exit = CLIENT_EXIT_NOTHING;
	client_problem_set(&stage.progress.last_problem,
	    CLIENT_PROBLEM_UNKNOWN_HOST, "sync.example.org", NULL);
	stage_news();
	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_STAGE,
	    L"The host sync.example.org is not known. Nothing was "
	    L"synchronized; nothing was lost. Check the server's name and the "
	    L"network."));
	CU_ASSERT_TRUE(hand_text_has(dialog, IDCANCEL, L"Close"));
	CU_ASSERT_FALSE(hand_is_enabled(dialog, IDC_HIDE));
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_EQUAL(stage.cancels, 0);
	stage_end();
}

static void
progress_opened_twice_is_one_window(void)
{
	HWND dialog = open_progress();

	stage_open(STAGE_PROGRESS);
	stage_result();
	CU_ASSERT_EQUAL(hand_find(PROGRESS), dialog);
	stage_close_all();
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_FALSE(hand_has(PROGRESS));
	stage_end();
}

/* ---- status ---- */

static void
status_without_sessions_says_so(void)
{
	HWND dialog;

	stage_begin();
	stage_open(STAGE_STATUS);
	dialog = hand_find(STATUS);
	CU_ASSERT_EQUAL(hand_rows(dialog, IDC_SESSIONS), 0);
	CU_ASSERT_TRUE(hand_text_has(
	    dialog, IDC_LOG, L"This profile has not been synchronized yet."));
	CU_ASSERT_FALSE(hand_is_enabled(dialog, IDC_COPY));
	/* The first one comes. */
	stage_session_in_step();
	stage.progress.last_session = 1;
	stage_news();
	CU_ASSERT_EQUAL(hand_rows(dialog, IDC_SESSIONS), 1);
	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_LOG, L"In step"));
	CU_ASSERT_TRUE(hand_is_enabled(dialog, IDC_COPY));
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_end();
}

static void
status_lists_sessions_and_their_details(void)
{
	HWND dialog;

	stage_begin();
	stage_sessions();
	stage.progress.last_session = 3;
	stage_open(STAGE_STATUS);
	dialog = hand_find(STATUS);
	CU_ASSERT_EQUAL(hand_rows(dialog, IDC_SESSIONS), 3);
	CU_ASSERT_TRUE(is_cell(dialog, IDC_SESSIONS, 0, 2, L"Not finished"));
	CU_ASSERT_TRUE(
	    is_cell(dialog, IDC_SESSIONS, 1, 2, L"In step with remarks"));
	CU_ASSERT_TRUE(is_cell(dialog, IDC_SESSIONS, 2, 2, L"In step"));
	CU_ASSERT_TRUE(is_cell(
	    dialog, IDC_SESSIONS, 0, 3, L"https://sync.example.org/sync"));
	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_LOG, L"is not known"));
	/* By keys, to the one with a failed item. */
	hand_go(dialog, IDC_SESSIONS);
	hand_press(VK_DOWN);
	CU_ASSERT_TRUE(hand_waits_for_text(
	    dialog, IDC_LOG, L"\"M\x00fcller, J\x00fcrgen\" is not what this"));
	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_LOG, L"remarks\r\n"));
	/* A new session does not turn the page. */
	stage_session_in_step();
	stage.progress.last_session = 4;
	stage_news();
	CU_ASSERT_EQUAL(hand_rows(dialog, IDC_SESSIONS), 4);
	CU_ASSERT_TRUE(
	    hand_text_has(dialog, IDC_LOG, L"\"M\x00fcller, J\x00fcrgen\""));
	hand_press(VK_RETURN);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_end();
}

static void
status_copies_the_log(void)
{
	HWND dialog;
	HANDLE clip;
	const WCHAR *copied = NULL;

	stage_begin();
	stage_sessions();
	stage_open(STAGE_STATUS);
	dialog = hand_find(STATUS);
	hand_press_with(VK_MENU, 'C');
	CU_ASSERT_TRUE_FATAL(OpenClipboard(NULL));
	clip = GetClipboardData(CF_UNICODETEXT);
	if (clip)
		copied = GlobalLock(clip);
	CU_ASSERT_PTR_NOT_NULL(copied);
	if (copied) {
		CU_ASSERT(wcscmp(copied, hand_text(dialog, IDC_LOG)) == 0);
		GlobalUnlock(clip);
	}
	CloseClipboard();
	stage_end();
}

static void
status_grows_with_its_window(void)
{
	HWND dialog;
	RECT before, after, window;

	stage_begin();
	stage_sessions();
	stage_open(STAGE_STATUS);
	dialog = hand_find(STATUS);
	GetWindowRect(GetDlgItem(dialog, IDC_LOG), &before);
	GetWindowRect(dialog, &window);
	SetWindowPos(dialog, NULL, 0, 0, window.right - window.left + 100,
	    window.bottom - window.top + 50, SWP_NOZORDER);
	GetWindowRect(GetDlgItem(dialog, IDC_LOG), &after);
	CU_ASSERT_EQUAL(
	    after.right - after.left, before.right - before.left + 100);
	CU_ASSERT_EQUAL(
	    after.bottom - after.top, before.bottom - before.top + 50);
	CU_ASSERT_EQUAL(eye_clipped(dialog), 0);
	CU_ASSERT_EQUAL(eye_overlaps(dialog), 0);
	/* Not smaller than its contents. */
	SetWindowPos(dialog, NULL, 0, 0, 50, 50, SWP_NOZORDER);
	CU_ASSERT_EQUAL(eye_overlaps(dialog), 0);
	stage_end();
}

/* ---- connection check ---- */

static HWND
open_check(HWND *account_out)
{
	stage_open(STAGE_ACCOUNT);
	*account_out = hand_find(ACCOUNT);
	hand_click(*account_out, IDC_CHECK);
	return hand_find(CHECK);
}

static void
check_offers_to_trust_and_does(void)
{
	HWND account, dialog;

	stage_begin();
	stage_account("sync.example.org", "anna");
	stage_certificate(
	    CLIENT_PROBLEM_TLS_SELF_SIGNED, FINGERPRINT, FINGERPRINT);
	dialog = open_check(&account);
	CU_ASSERT_TRUE(hand_waits_for_text(
	    dialog, IDC_OUTCOME, L"Compare the fingerprint"));
	CU_ASSERT_TRUE(is_cell(dialog, IDC_STEPS, 1, 1, L"ok"));
	CU_ASSERT_TRUE(is_cell(dialog, IDC_STEPS, 2, 0, L"SyncML"));
	CU_ASSERT_TRUE(is_cell(dialog, IDC_STEPS, 2, 1, L"FAILED"));
	CU_ASSERT_TRUE(hand_text_has(dialog, IDCANCEL, L"Close"));
	CU_ASSERT_TRUE(hand_is_shown(dialog, IDC_TRUST));
	CU_ASSERT_PTR_NULL(stage_raw("account", "trusted-certificate"));
	client_problem_set(&stage.line_problem, CLIENT_PROBLEM_REFUSED,
	    "sync.example.org", NULL);
	hand_press_with(VK_MENU, 'T');
	CU_ASSERT_TRUE(hand_waits_for_text(
	    dialog, IDC_OUTCOME, L"refused the connection."));
	CU_ASSERT_FALSE(hand_is_shown(dialog, IDC_TRUST));
	CU_ASSERT_EQUAL(stage.lines, 2);
	CU_ASSERT_STRING_EQUAL(
	    stage_raw("account", "trusted-certificate"), FINGERPRINT);
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_TRUE(hand_text_has(account, IDC_CERTIFICATE, L"C4:7D:11"));
	stage_end();
	CU_ASSERT_EQUAL(stage.lines_freed, 2);
}

/* Whatever the sentence says, in whatever order. */
static void
check_trusts_the_certificate_that_came(void)
{
	HWND account, dialog;

	stage_begin();
	stage_account("sync.example.org", "anna");
	stage_certificate(CLIENT_PROBLEM_TLS_CHANGED,
	    PRINT PRINT " is replaced by " FINGERPRINT, FINGERPRINT);
	dialog = open_check(&account);
	CU_ASSERT_TRUE(hand_waits_for_text(
	    dialog, IDC_OUTCOME, L"Compare the fingerprint"));
	client_problem_set(&stage.line_problem, CLIENT_PROBLEM_REFUSED,
	    "sync.example.org", NULL);
	hand_click(dialog, IDC_TRUST);
	CU_ASSERT_TRUE(hand_waits_for_text(
	    dialog, IDC_OUTCOME, L"refused the connection."));
	CU_ASSERT_TRUE(stage_raw_is("trusted-certificate", FINGERPRINT));
	stage_end();
}

static bool
waits_for_freed(LONG count)
{
	int waited_ms;

	for (waited_ms = 0;
	     stage.lines_freed != count && waited_ms < HAND_WAIT_MS;
	     waited_ms += 5)
		Sleep(5);
	return stage.lines_freed == count;
}

static void
check_is_cancelled_by_escape(void)
{
	HWND account, dialog;

	stage_begin();
	stage_account("sync.example.org", "anna");
	dialog = open_check(&account);
	CU_ASSERT_TRUE(hand_waits_for_rows(dialog, IDC_STEPS, 2));
	CU_ASSERT_TRUE(hand_text_has(dialog, IDCANCEL, L"Cancel"));
	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_OUTCOME, L"Checking..."));
	CU_ASSERT_FALSE(hand_is_enabled(dialog, IDC_AGAIN));
	hand_press(VK_ESCAPE);
	CU_ASSERT_EQUAL(stage.lines_cancelled, 1);
	CU_ASSERT_TRUE(
	    hand_waits_for_text(dialog, IDC_OUTCOME, L"It was cancelled."));
	CU_ASSERT_TRUE(hand_is_enabled(dialog, IDC_AGAIN));
	hand_press_with(VK_MENU, 'A');
	CU_ASSERT_TRUE(
	    hand_waits_for_text(dialog, IDC_OUTCOME, L"Checking..."));
	CU_ASSERT_EQUAL(stage.lines, 2);
	hand_press(VK_ESCAPE);
	hand_waits_for_text(dialog, IDCANCEL, L"Close");
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_end();
	CU_ASSERT_TRUE(waits_for_freed(2));
}

/* Outlook ends: nobody waits for the thread, and it is tidied up. */
static void
check_is_closed_while_it_runs(void)
{
	HWND account, dialog;

	stage_begin();
	stage_account("sync.example.org", "anna");
	dialog = open_check(&account);
	CU_ASSERT_TRUE(hand_waits_for_rows(dialog, IDC_STEPS, 2));
	stage_close_all();
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_TRUE(hand_is_gone(account));
	stage_result();
	stage_end();
	CU_ASSERT_TRUE(waits_for_freed(1));
}

/* ---- with a server on this machine ---- */

static void
check_of_a_real_server_tells_the_password(void)
{
	const char *url = getenv("VALISE_TEST_SERVER");
	struct client_account_change wrong = {.password = SML_STR("wrong")};
	struct client_problem problem;
	HWND account, dialog;

	CU_ASSERT_PTR_NOT_NULL_FATAL(url);
	stage_begin();
	stage_real_line();
	stage_account(url, "anna");
	dialog = open_check(&account);
	CU_ASSERT_TRUE(hand_waits_for_text(dialog, IDC_OUTCOME,
	    L"The connection works. Nothing was synchronized yet."));
	CU_ASSERT_EQUAL(hand_rows(dialog, IDC_STEPS), 7);
	CU_ASSERT_TRUE(is_cell(dialog, IDC_STEPS, 3, 0, L"connection"));
	CU_ASSERT_TRUE(is_cell(dialog, IDC_STEPS, 5, 0, L"log-in"));
	CU_ASSERT_TRUE(is_cell(dialog, IDC_STEPS, 5, 1, L"ok"));
	CU_ASSERT_TRUE(is_cell(dialog, IDC_STEPS, 5, 2, L"anna"));
	CU_ASSERT_FALSE(hand_is_shown(dialog, IDC_TRUST));
	eye_picture(dialog, "check-fine");
	CU_ASSERT(
	    client_account_set(stage.ui.profile, &wrong, &problem) == SML_OK);
	hand_click(dialog, IDC_AGAIN);
	CU_ASSERT_TRUE(hand_waits_for_text(
	    dialog, IDC_OUTCOME, L"refused the log-in of anna."));
	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_OUTCOME,
	    L"Enter user and password anew under Options."));
	CU_ASSERT_TRUE(is_cell(dialog, IDC_STEPS, 5, 1, L"FAILED"));
	eye_picture(dialog, "check-refused");
	stage_end();
}

/* A certificate of the server's own: shown, trusted, and then enough. */
static void
check_of_a_real_server_trusts_its_certificate(void)
{
	const char *url = getenv("VALISE_TEST_TLS_SERVER");
	const char *fingerprint = getenv("VALISE_TEST_FINGERPRINT");
	WCHAR wide[128] = {0};
	HWND account, dialog;

	CU_ASSERT_FATAL(url != NULL && fingerprint != NULL);
	_snwprintf(wide, 127, L"%hs", fingerprint);
	stage_begin();
	stage_real_line();
	stage_account(url, "anna");
	dialog = open_check(&account);
	CU_ASSERT_TRUE(
	    hand_waits_for_text(dialog, IDC_OUTCOME, L"Compare the"));
	stage_settle();
	CU_ASSERT_TRUE(hand_text_has(dialog, IDC_OUTCOME, wide));
	CU_ASSERT_TRUE(hand_text_has(
	    dialog, IDC_OUTCOME, L"It was issued to: CN=localhost"));
	CU_ASSERT_TRUE(is_cell(dialog, IDC_STEPS, 4, 0, L"encryption"));
	CU_ASSERT_TRUE(is_cell(dialog, IDC_STEPS, 4, 1, L"FAILED"));
	eye_picture(dialog, "check-certificate");
	hand_click(dialog, IDC_TRUST);
	CU_ASSERT_TRUE(
	    hand_waits_for_text(dialog, IDC_OUTCOME, L"The connection works."));
	CU_ASSERT_STRING_EQUAL(
	    stage_raw("account", "trusted-certificate"), fingerprint);
	stage_end();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"progress_follows_the_run_and_closes",
		progress_follows_the_run_and_closes},
	    {"progress_of_a_run_that_ended_closes",
		progress_of_a_run_that_ended_closes},
	    {"progress_cancel_stops_the_run", progress_cancel_stops_the_run},
	    {"progress_of_the_next_run_can_be_cancelled",
		progress_of_the_next_run_can_be_cancelled},
	    {"progress_cancelled_while_waiting_does_not_begin",
		progress_cancelled_while_waiting_does_not_begin},
	    {"progress_by_escape_cancels_and_hide_does_not",
		progress_by_escape_cancels_and_hide_does_not},
	    {"progress_says_why_a_run_failed", progress_says_why_a_run_failed},
	    {"progress_opened_twice_is_one_window",
		progress_opened_twice_is_one_window},
	    {"status_without_sessions_says_so",
		status_without_sessions_says_so},
	    {"status_lists_sessions_and_their_details",
		status_lists_sessions_and_their_details},
	    {"status_copies_the_log", status_copies_the_log},
	    {"status_grows_with_its_window", status_grows_with_its_window},
	    {"check_offers_to_trust_and_does", check_offers_to_trust_and_does},
	    {"check_trusts_the_certificate_that_came",
		check_trusts_the_certificate_that_came},
	    {"check_is_cancelled_by_escape", check_is_cancelled_by_escape},
	    {"check_is_closed_while_it_runs", check_is_closed_while_it_runs},
	    {"check_of_a_real_server_tells_the_password",
		check_of_a_real_server_tells_the_password},
	    {"check_of_a_real_server_trusts_its_certificate",
		check_of_a_real_server_trusts_its_certificate},
	    {NULL, NULL},
	};

	stage_speak();
	return test_main("dialog_runs", cases, argc, argv);
}
