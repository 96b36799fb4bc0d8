/* SPDX-License-Identifier: Apache-2.0 */
/* Every dialog as it looks: nothing clipped, all to be reached by keys; in the
 * language and at the resolution the program is started with. */
#include "outlook/dialog_case.h"

#include <stdio.h>

#include "outlook/resource.h"

/* In the picture, and in each of the checks. */
static void
look(HWND dialog, const char *name)
{
	eye_picture(dialog, name);
	CU_ASSERT_EQUAL(eye_clipped(dialog), 0);
	CU_ASSERT_EQUAL(eye_overlaps(dialog), 0);
	CU_ASSERT_EQUAL(eye_access_keys(dialog), 0);
	CU_ASSERT_EQUAL(eye_tab_order(dialog), 0);
}

static void
look_at(enum stage_dialog which, const char *name)
{
	HWND dialog;

	stage_begin();
	stage_open(which);
	dialog = hand_find(NULL);
	look(dialog, name);
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_end();
}

static void
first_run_looks_right(void)
{
	look_at(STAGE_FIRST_RUN, "first-run");
}

static void
notice_looks_right(void)
{
	look_at(STAGE_NOTICE, "notice");
}

static void
restore_looks_right(void)
{
	look_at(STAGE_RESTORE, "restore");
}

static void
options_look_right(void)
{
	HWND dialog;

	stage_begin();
	stage_open(STAGE_OPTIONS);
	dialog = hand_find(NULL);
	look(dialog, "options-general");
	hand_turn(dialog, 1);
	look(dialog, "options-folders");
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_end();
}

static void
options_with_own_settings_look_right(void)
{
	HWND dialog;

	stage_begin();
	stage_account("sync.example.org", "anna");
	stage_no_mail_accounts();
	stage_open(STAGE_OPTIONS);
	dialog = hand_find(NULL);
	look(dialog, "options-own");
	hand_turn(dialog, 1);
	hand_row(hand_page(dialog), IDC_FOLDERS, 4);
	look(dialog, "options-public");
	stage_end();
}

static void
account_looks_right(void)
{
	look_at(STAGE_ACCOUNT, "account-empty");
}

#define FINGERPRINT                                                            \
	"C4:7D:11:0A:98:EE:5B:60:3F:D2:81:AC:4E:07:B9:66:"                     \
	"1F:32:A8:DD:94:E0:5C:7B:23:88:FA:46:D1:09:BE:77"

static void
account_with_certificate_looks_right(void)
{
	const struct client_account_change change = {
	    .fingerprint = FINGERPRINT};
	struct client_problem problem;
	HWND dialog;

	stage_begin();
	stage_account("sync.example.org:8443", "anna");
	CU_ASSERT(
	    client_account_set(stage.ui.profile, &change, &problem) == SML_OK);
	stage_open(STAGE_ACCOUNT);
	dialog = hand_find(NULL);
	look(dialog, "account");
	stage_end();
}

static void
check_looks_right(void)
{
	HWND account, dialog;

	stage_begin();
	stage_account("sync.example.org", "anna");
	stage_certificate(
	    CLIENT_PROBLEM_TLS_SELF_SIGNED, FINGERPRINT, FINGERPRINT);
	stage_open(STAGE_ACCOUNT);
	account = hand_find(NULL);
	hand_click(account, IDC_CHECK);
	dialog = hand_find(NULL);
	CU_ASSERT_TRUE(hand_waits_for_rows(dialog, IDC_STEPS, 3));
	stage_settle();
	look(dialog, "check");
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_end();
}

static void
problem_looks_right(void)
{
	HWND account, dialog;

	stage_begin();
	stage_open(STAGE_ACCOUNT);
	account = hand_find(NULL);
	hand_click(account, IDOK);
	dialog = hand_find(NULL);
	CU_ASSERT(dialog != account);
	look(dialog, "problem");
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_end();
}

static void
status_looks_right(void)
{
	HWND dialog;

	stage_begin();
	stage_sessions();
	stage_open(STAGE_STATUS);
	dialog = hand_find(NULL);
	look(dialog, "status");
	hand_row(dialog, IDC_SESSIONS, 1);
	look(dialog, "status-remarks");
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_end();
}

static void
progress_looks_right(void)
{
	HWND dialog;

	stage_begin();
	stage.progress = (struct outlook_progress){.is_running = true,
	    .stage = CLIENT_STAGE_SENDING,
	    .folder = "contacts",
	    .done = 137,
	    .count = 300};
	stage_open(STAGE_PROGRESS);
	dialog = hand_find(NULL);
	look(dialog, "progress");
	stage.progress.is_running = false;
	stage.progress.last_session = 1;
	stage.progress.last_exit = CLIENT_EXIT_NOTHING;
	client_problem_set(&stage.progress.last_problem,
	    CLIENT_PROBLEM_UNKNOWN_HOST, "sync.example.org", NULL);
	stage_news();
	look(dialog, "progress-failed");
	hand_press(VK_ESCAPE);
	CU_ASSERT_TRUE(hand_is_gone(dialog));
	stage_end();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"first_run_looks_right", first_run_looks_right},
	    {"notice_looks_right", notice_looks_right},
	    {"restore_looks_right", restore_looks_right},
	    {"options_look_right", options_look_right},
	    {"options_with_own_settings_look_right",
		options_with_own_settings_look_right},
	    {"account_looks_right", account_looks_right},
	    {"account_with_certificate_looks_right",
		account_with_certificate_looks_right},
	    {"check_looks_right", check_looks_right},
	    {"problem_looks_right", problem_looks_right},
	    {"status_looks_right", status_looks_right},
	    {"progress_looks_right", progress_looks_right},
	    {NULL, NULL},
	};

	stage_speak();
	return test_main("dialog_looks", cases, argc, argv);
}
