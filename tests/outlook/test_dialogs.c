/* SPDX-License-Identifier: Apache-2.0 */
/* What the dialogs do: keys, choices, and what they save in the profile. */
#include "outlook/dialog_case.h"

#include <string.h>
#include <wchar.h>

#include "outlook/resource.h"
#include "support/folder.h"

#define OPTIONS L"Valise: Options"
#define ACCOUNT L"Account settings"
#define PROBLEM L"Valise"
#define RESTORE L"Restore synchronization status"
#define PROGRESS L"Valise: synchronizing"
#define FIRST_RUN L"Valise must be set up first"

static bool
is_option(const char *name, const char *value)
{
	const char *have = stage_option(name);

	return have && strcmp(have, value) == 0;
}

/* Options with its first page. */
static HWND
open_options(HWND *page_out)
{
	HWND dialog;

	stage_open(STAGE_OPTIONS);
	dialog = hand_find(OPTIONS);
	*page_out = hand_page(dialog);
	return dialog;
}

/* The same on a new stage, with an account. */
static HWND
begin_options(HWND *page_out)
{
	stage_begin();
	stage_account("sync.example.org", "anna");
	return open_options(page_out);
}

/* What the dialog returns when this key has closed it. */
static bool
closes_by(HWND dialog, WORD key)
{
	hand_press(key);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	return stage_result();
}

/* ---- messages ---- */

static void
first_run_by_enter_is_wanted(void)
{
	HWND dialog;

	stage_begin();
	stage_open(STAGE_FIRST_RUN);
	dialog = hand_find(FIRST_RUN);
	CU_ASSERT_EQUAL(hand_default(dialog), IDOK);
	CU_ASSERT_TRUE(closes_by(dialog, VK_RETURN));
	stage_end();
}

static void
first_run_by_escape_or_later_is_not(void)
{
	HWND dialog;

	stage_begin();
	stage_open(STAGE_FIRST_RUN);
	dialog = hand_find(FIRST_RUN);
	CU_ASSERT_FALSE(closes_by(dialog, VK_ESCAPE));
	stage_open(STAGE_FIRST_RUN);
	dialog = hand_find(FIRST_RUN);
	hand_press_with(VK_MENU, 'L');
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_FALSE(stage_result());
	stage_end();
}

static void
notice_says_its_sentence(void)
{
	HWND dialog;

	stage_begin();
	stage_open(STAGE_NOTICE);
	dialog = hand_find(PROBLEM);
	CU_ASSERT_TRUE(hand_text_has(
	    dialog, IDC_MESSAGE_TEXT, L"mailbox of Exchange. Valise leaves"));
	CU_ASSERT_FALSE(hand_is_shown(dialog, IDCANCEL));
	CU_ASSERT_FALSE(IsWindowEnabled(stage.owner));
	hand_press(VK_RETURN);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_result();
	CU_ASSERT_TRUE(IsWindowEnabled(stage.owner));
	stage_end();
}

/* The harmless answer is what Enter gives. */
static void
restore_asks_and_enter_turns_back(void)
{
	HWND dialog;

	stage_begin();
	stage_open(STAGE_RESTORE);
	dialog = hand_find(RESTORE);
	CU_ASSERT_TRUE(hand_text_has(
	    dialog, IDC_MESSAGE_TEXT, L"are kept for 10 sessions."));
	CU_ASSERT_EQUAL(hand_default(dialog), IDCANCEL);
	CU_ASSERT_FALSE(closes_by(dialog, VK_RETURN));
	stage_open(STAGE_RESTORE);
	dialog = hand_find(RESTORE);
	hand_press_with(VK_MENU, 'R');
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_TRUE(stage_result());
	stage_end();
}

/* ---- options: the account ---- */

static void
options_with_a_mail_account_save_it(void)
{
	HWND dialog, page;

	stage_begin();
	dialog = open_options(&page);
	CU_ASSERT_TRUE(hand_is_on(page, IDC_FROM_ACCOUNT));
	CU_ASSERT_FALSE(hand_is_enabled(page, IDC_ACCOUNT_SETTINGS));
	hand_choose(page, IDC_ACCOUNTS, 1);
	hand_fill_in(page, IDC_PASSWORD, L"gr\x00fcn");
	CU_ASSERT_TRUE(closes_by(dialog, VK_RETURN));
	CU_ASSERT_EQUAL(stage.changes, 1);
	CU_ASSERT_TRUE(stage_raw_is("server", "pop.example.net"));
	CU_ASSERT_TRUE(stage_raw_is("user", "anna"));
	CU_ASSERT_TRUE(stage_raw_is("mail-account", "Private"));
	CU_ASSERT_TRUE(stage_password_is("gr\xc3\xbcn"));
	CU_ASSERT_FALSE(stage_password_is("secret"));

	/* The password is kept, and need not be typed again. */
	dialog = open_options(&page);
	CU_ASSERT_EQUAL(
	    SendDlgItemMessageW(page, IDC_ACCOUNTS, CB_GETCURSEL, 0, 0), 1);
	hand_click(dialog, IDOK);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_TRUE(stage_result());
	CU_ASSERT_TRUE(stage_password_is("gr\xc3\xbcn"));
	stage_end();
}

static void
options_without_a_password_ask_for_it(void)
{
	HWND dialog, page, problem;

	dialog = begin_options(&page);
	CU_ASSERT_TRUE(hand_is_on(page, IDC_OWN_SETTINGS));
	CU_ASSERT_TRUE(hand_text_has(page, IDC_ACCOUNT_SERVER,
	    L"Server: https://sync.example.org/sync"));
	CU_ASSERT_TRUE(hand_text_has(page, IDC_ACCOUNT_USER, L"User: anna"));
	hand_click(page, IDC_FROM_ACCOUNT);
	hand_turn(dialog, 1);
	hand_click(dialog, IDOK);
	problem = hand_find(PROBLEM);
	CU_ASSERT_TRUE(hand_text_has(problem, IDC_MESSAGE_TEXT,
	    L"No password is known for anna. Nothing was synchronized; nothing "
	    L"was lost. Enter it under Options."));
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(problem));
	/* The page with the empty box is shown, and the focus is in it. */
	CU_ASSERT_EQUAL(hand_page(dialog), page);
	CU_ASSERT_TRUE(hand_waits_for_focus(GetDlgItem(page, IDC_PASSWORD)));
	CU_ASSERT_FALSE(closes_by(dialog, VK_ESCAPE));
	CU_ASSERT_EQUAL(stage.changes, 0);
	CU_ASSERT_TRUE(stage_raw_is("server", "sync.example.org"));
	CU_ASSERT_TRUE(stage_password_is("secret"));
	stage_end();
}

/* Nobody else may write the options as long as it is open. */
static HANDLE
hold_options(void)
{
	HANDLE file =
	    CreateFileA(test_path(stage.ui.profile->dir, ".valise/options.ini"),
		GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);

	CU_ASSERT_FATAL(file != INVALID_HANDLE_VALUE);
	return file;
}

static void
options_lead_to_the_wrong_box_once(void)
{
	HWND dialog, page, folders, problem;
	HANDLE file;

	stage_begin();
	stage_account("sync.example.org", "anna");
	stage_open(STAGE_OPTIONS);
	dialog = hand_find(OPTIONS);
	page = hand_page(dialog);
	hand_click(page, IDC_FROM_ACCOUNT);
	hand_click(page, IDC_CHECK);
	problem = hand_find(PROBLEM);
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(problem));
	CU_ASSERT_TRUE(hand_waits_for_focus(GetDlgItem(page, IDC_PASSWORD)));
	/* A file that cannot be written is no fault of the password. */
	hand_click(page, IDC_OWN_SETTINGS);
	hand_turn(dialog, 1);
	folders = hand_page(dialog);
	file = hold_options();
	hand_click(dialog, IDOK);
	problem = hand_find(PROBLEM);
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(problem));
	stage_settle();
	CU_ASSERT_EQUAL(hand_page(dialog), folders);
	CloseHandle(file);
	stage_end();
}

static void
options_choose_the_account_by_arrow_keys(void)
{
	HWND page;

	stage_begin();
	open_options(&page);
	hand_go(page, IDC_FROM_ACCOUNT);
	hand_press(VK_DOWN);
	CU_ASSERT_TRUE(
	    hand_waits_for_focus(GetDlgItem(page, IDC_OWN_SETTINGS)));
	CU_ASSERT_TRUE(hand_is_on(page, IDC_OWN_SETTINGS));
	CU_ASSERT_FALSE(hand_is_on(page, IDC_FROM_ACCOUNT));
	CU_ASSERT_TRUE(hand_is_enabled(page, IDC_ACCOUNT_SETTINGS));
	CU_ASSERT_FALSE(hand_is_enabled(page, IDC_PASSWORD));
	hand_press(VK_UP);
	CU_ASSERT_TRUE(
	    hand_waits_for_focus(GetDlgItem(page, IDC_FROM_ACCOUNT)));
	CU_ASSERT_TRUE(hand_is_on(page, IDC_FROM_ACCOUNT));
	stage_end();
}

static void
options_without_mail_accounts_want_own_ones(void)
{
	HWND dialog, page, account;

	stage_begin();
	stage_no_mail_accounts();
	dialog = open_options(&page);
	CU_ASSERT_FALSE(hand_is_enabled(page, IDC_FROM_ACCOUNT));
	CU_ASSERT_TRUE(hand_is_on(page, IDC_OWN_SETTINGS));
	CU_ASSERT_TRUE(
	    hand_text_has(page, IDC_ACCOUNT_SERVER, L"No account is set up."));
	/* OK leads to the account; cancelled, nothing is saved. */
	hand_click(dialog, IDOK);
	account = hand_find(ACCOUNT);
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(account));
	CU_ASSERT_TRUE(IsWindow(dialog));
	hand_click(dialog, IDOK);
	account = hand_find(ACCOUNT);
	hand_fill_in(account, IDC_SERVER, L"sync.example.org");
	hand_fill_in(account, IDC_USER, L"anna");
	hand_fill_in(account, IDC_PASSWORD, L"secret");
	CU_ASSERT_TRUE(closes_by(dialog, VK_RETURN));
	CU_ASSERT_TRUE(stage_raw_is("server", "sync.example.org"));
	CU_ASSERT_TRUE(stage_raw_is("mail-account", NULL));
	CU_ASSERT_TRUE(stage_password_is("secret"));
	stage_end();
}

/* ---- options: triggers and folders ---- */

static void
options_save_the_triggers(void)
{
	HWND dialog, page;

	dialog = begin_options(&page);
	CU_ASSERT_TRUE(hand_is_on(page, IDC_ON_STARTUP));
	CU_ASSERT_TRUE(hand_is_on(page, IDC_ON_INTERVAL));
	CU_ASSERT_FALSE(hand_is_on(page, IDC_AFTER_CHANGE));
	CU_ASSERT_FALSE(hand_is_on(page, IDC_PUBLIC_FOLDERS));
	hand_click(page, IDC_ON_STARTUP);
	hand_go(page, IDC_AFTER_CHANGE);
	hand_press(VK_SPACE);
	hand_press_with(VK_MENU, 'B');
	hand_fill_in(page, IDC_INTERVAL, L"45");
	CU_ASSERT_TRUE(closes_by(dialog, VK_RETURN));
	CU_ASSERT_TRUE(is_option("sync-on-startup", "no"));
	CU_ASSERT_TRUE(is_option("sync-interval-minutes", "45"));
	CU_ASSERT_TRUE(is_option("sync-after-change", "yes"));
	CU_ASSERT_TRUE(is_option("sync-public-folders", "yes"));
	CU_ASSERT_EQUAL(stage.changes, 1);

	/* Off, and the box for the number goes with it. */
	dialog = open_options(&page);
	CU_ASSERT_STRING_EQUAL(stage_option("sync-interval-minutes"), "45");
	CU_ASSERT_TRUE(hand_text_has(page, IDC_INTERVAL, L"45"));
	hand_click(page, IDC_ON_INTERVAL);
	CU_ASSERT_FALSE(hand_is_enabled(page, IDC_INTERVAL));
	hand_click(dialog, IDOK);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	CU_ASSERT_TRUE(stage_result());
	CU_ASSERT_TRUE(is_option("sync-interval-minutes", "0"));
	stage_end();
}

static void
options_cancelled_save_nothing(void)
{
	HWND dialog, page;

	dialog = begin_options(&page);
	hand_click(page, IDC_ON_STARTUP);
	hand_click(page, IDC_PUBLIC_FOLDERS);
	hand_turn(dialog, 1);
	hand_click(hand_page(dialog), IDC_FOLDER_ENABLED);
	CU_ASSERT_FALSE(closes_by(dialog, VK_ESCAPE));
	CU_ASSERT_TRUE(is_option("sync-on-startup", "yes"));
	CU_ASSERT_TRUE(is_option("sync-public-folders", "no"));
	CU_ASSERT_TRUE(is_option("folder.calendar.enabled", "yes"));
	CU_ASSERT_EQUAL(stage.changes, 0);
	stage_end();
}

static void
options_with_a_wrong_number_say_so(void)
{
	HWND dialog, page, problem;

	dialog = begin_options(&page);
	hand_fill_in(page, IDC_INTERVAL, L"99999");
	hand_click(dialog, IDOK);
	problem = hand_find(PROBLEM);
	CU_ASSERT_TRUE(hand_text_has(problem, IDC_MESSAGE_TEXT,
	    L"The option was left as it is. Enter another value."));
	hand_press(VK_RETURN);
	CU_ASSERT_TRUE(hand_is_gone(problem));
	CU_ASSERT_TRUE(hand_waits_for_focus(GetDlgItem(page, IDC_INTERVAL)));
	CU_ASSERT_TRUE(is_option("sync-interval-minutes", "15"));
	stage_end();
}

static void
options_save_the_folders(void)
{
	HWND dialog, page;

	dialog = begin_options(&page);
	hand_turn(dialog, 1);
	page = hand_page(dialog);
	CU_ASSERT_EQUAL(hand_rows(page, IDC_FOLDERS), 5);
	hand_choose(page, IDC_FOLDER_MODE, 4);
	hand_row(page, IDC_FOLDERS, 1);
	hand_choose(page, IDC_FOLDER_CONFLICT, 2);
	hand_row(page, IDC_FOLDERS, 2);
	hand_click(page, IDC_FOLDER_ENABLED);
	CU_ASSERT_FALSE(hand_is_enabled(page, IDC_FOLDER_MODE));
	CU_ASSERT(wcscmp(hand_cell(page, IDC_FOLDERS, 0, 1),
		      L"Only receive from the server") == 0);
	CU_ASSERT(wcscmp(hand_cell(page, IDC_FOLDERS, 1, 2),
		      L"The server's version wins") == 0);
	CU_ASSERT(wcscmp(hand_cell(page, IDC_FOLDERS, 2, 1), L"Off") == 0);
	hand_row(page, IDC_FOLDERS, 4);
	CU_ASSERT_TRUE(hand_text_has(page, IDC_FOLDER_REMARK,
	    L"only if that is switched on under General."));
	CU_ASSERT_TRUE(closes_by(dialog, VK_RETURN));
	CU_ASSERT_TRUE(is_option("folder.calendar.mode", "receive-only"));
	CU_ASSERT_TRUE(is_option("folder.contacts.conflict", "server-wins"));
	CU_ASSERT_TRUE(is_option("folder.notes.enabled", "no"));
	CU_ASSERT_TRUE(is_option("folder.notes.mode", "two-way"));
	stage_end();
}

static void
options_restore_asks_then_synchronizes(void)
{
	HWND dialog, page, asks, progress;

	dialog = begin_options(&page);
	hand_click(page, IDC_RESTORE);
	asks = hand_find(RESTORE);
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(asks));
	CU_ASSERT_EQUAL(stage.syncs, 0);
	stage.progress.is_asked = true;
	hand_click(page, IDC_RESTORE);
	asks = hand_find(RESTORE);
	hand_click(asks, IDOK);
	CU_ASSERT_TRUE(hand_is_gone(asks));
	progress = hand_find(PROGRESS);
	CU_ASSERT_EQUAL(stage.syncs, 1);
	CU_ASSERT_TRUE(stage.has_mode);
	CU_ASSERT_EQUAL(stage.mode, SML_MODE_MAKE_LOCAL_MATCH);
	stage.progress.is_asked = false;
	stage_news();
	CU_ASSERT_TRUE(hand_is_gone(progress));
	CU_ASSERT_TRUE(IsWindow(dialog));
	stage_end();
}

/* ---- the eye ---- */

static void
eye_sees_what_is_wrong(void)
{
	HWND dialog, control;
	RECT r;

	stage_begin();
	stage_open(STAGE_ACCOUNT);
	dialog = hand_find(ACCOUNT);
	CU_ASSERT_EQUAL(eye_clipped(dialog), 0);
	SendDlgItemMessageW(dialog, IDC_SERVER_LABEL, WM_SETTEXT, 0,
	    (LPARAM)L"A name that is much longer than its room");
	SendDlgItemMessageW(dialog, IDC_SSL, WM_SETTEXT, 0,
	    (LPARAM)L"A &box with a text that is as much longer than there is "
		    L"room for it");
	SendDlgItemMessageW(
	    dialog, IDC_CHECK, WM_SETTEXT, 0, (LPARAM)L"C&onnection check");
	CU_ASSERT_EQUAL(eye_clipped(dialog), 2);
	CU_ASSERT_EQUAL(eye_access_keys(dialog), 1);
	control = GetDlgItem(dialog, IDC_USER);
	GetWindowRect(control, &r);
	MapWindowPoints(NULL, dialog, (POINT *)&r, 2);
	SetWindowPos(
	    control, NULL, r.left, r.top - 12, 0, 0, SWP_NOSIZE | SWP_NOZORDER);
	CU_ASSERT(eye_overlaps(dialog) > 0);
	SetWindowPos(control, HWND_TOP, 0, 0, 0, 0, SWP_NOSIZE | SWP_NOMOVE);
	CU_ASSERT(eye_tab_order(dialog) > 0);
	SetWindowPos(control, GetDlgItem(dialog, IDC_USER_LABEL), r.left, r.top,
	    0, 0, SWP_NOSIZE);
	CU_ASSERT_EQUAL(eye_tab_order(dialog), 0);
	SetWindowLongPtrW(control, GWL_STYLE,
	    GetWindowLongPtrW(control, GWL_STYLE) & ~WS_TABSTOP);
	CU_ASSERT_EQUAL(eye_tab_order(dialog), 1);
	stage_end();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"first_run_by_enter_is_wanted", first_run_by_enter_is_wanted},
	    {"first_run_by_escape_or_later_is_not",
		first_run_by_escape_or_later_is_not},
	    {"notice_says_its_sentence", notice_says_its_sentence},
	    {"restore_asks_and_enter_turns_back",
		restore_asks_and_enter_turns_back},
	    {"options_with_a_mail_account_save_it",
		options_with_a_mail_account_save_it},
	    {"options_without_a_password_ask_for_it",
		options_without_a_password_ask_for_it},
	    {"options_lead_to_the_wrong_box_once",
		options_lead_to_the_wrong_box_once},
	    {"options_choose_the_account_by_arrow_keys",
		options_choose_the_account_by_arrow_keys},
	    {"options_without_mail_accounts_want_own_ones",
		options_without_mail_accounts_want_own_ones},
	    {"options_save_the_triggers", options_save_the_triggers},
	    {"options_cancelled_save_nothing", options_cancelled_save_nothing},
	    {"options_with_a_wrong_number_say_so",
		options_with_a_wrong_number_say_so},
	    {"options_save_the_folders", options_save_the_folders},
	    {"options_restore_asks_then_synchronizes",
		options_restore_asks_then_synchronizes},
	    {"eye_sees_what_is_wrong", eye_sees_what_is_wrong},
	    {NULL, NULL},
	};

	stage_speak();
	return test_main("dialogs", cases, argc, argv);
}
