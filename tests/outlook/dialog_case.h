/* SPDX-License-Identifier: Apache-2.0 */
/* A stage for the dialogs and a hand that drives them. The dialogs run on a
 * thread with a plain message loop, as Outlook's own; the test is another. */
#ifndef TESTS_OUTLOOK_DIALOG_CASE_H
#define TESTS_OUTLOOK_DIALOG_CASE_H

#include <stdbool.h>

#include <windows.h>

#include "outlook/ui.h"
#include "support/test.h"

/* How long the hand waits for anything. */
#define HAND_WAIT_MS 20000

/* ---- the stage (dialog_stage.c) ---- */

/* What the add-in would be. Counters are of the calls of ui.h's operations. */
struct stage {
	struct outlook_ui ui;
	char *folder; /* with the profile "p" in it */
	HWND owner;   /* as Outlook's main window */
	DWORD thread_id;
	volatile LONG syncs, cancels, changes;
	bool has_mode; /* of the last sync */
	enum sml_mode mode;
	struct outlook_progress progress; /* told from now on */
	/* The answer of the fake line: a code, or NONE: it waits until it is
	 * cancelled. */
	struct client_problem line_problem;
	volatile LONG lines, lines_cancelled, lines_freed;
};
extern struct stage stage;

/* The catalogue of VALISE_TEST_LANGUAGE ("cs-CZ"), English without; in words
 * for somebody with dialogs. */
void stage_speak(void);

/* A new profile without an account; two mail accounts in Outlook's. */
void stage_begin(void);
/* Closes what is open, and everything else. */
void stage_end(void);

/* An account for @server, saved, with the password "secret". */
void stage_account(const char *server, const char *user);
/* Outlook's profile has none. */
void stage_no_mail_accounts(void);
/* Connection checks go the real way, to a server. */
void stage_real_line(void);
/* The fake line shows a certificate that is not trusted. */
void stage_certificate(
    enum client_problem_code code, const char *detail, const char *fingerprint);
/* Sessions of the status: one in step, one with a failed item, the last one
 * not finished. */
void stage_sessions(void);
/* One more that is in step. */
void stage_session_in_step(void);
/* What the file has: read anew. NULL: not set. The next call frees it. */
const char *stage_raw(const char *section, const char *key);
const char *stage_option(const char *name);
/* Of the account; NULL: it is not set. */
bool stage_raw_is(const char *key, const char *value);
/* The password that is kept; false: none. */
bool stage_password_is(const char *password);

enum stage_dialog {
	STAGE_FIRST_RUN,
	STAGE_NOTICE,
	STAGE_RESTORE,
	STAGE_OPTIONS,
	STAGE_ACCOUNT,
	STAGE_STATUS,
	STAGE_PROGRESS
};
/* The text of STAGE_NOTICE. */
#define STAGE_NOTICE_TEXT                                                      \
	"This profile has a mailbox of Exchange. Valise leaves it alone: "     \
	"nothing is synchronized."

/* Open on the stage's thread, without waiting. */
void stage_open(enum stage_dialog dialog);
/* Wait until the last modal one has returned; what it returned. Not returned
 * in time: a failure. */
bool stage_result(void);
/* Wait until the thread has handled what was posted to it and all keys. */
void stage_settle(void);
/* outlook_dialogs_close() on the thread. */
void stage_close_all(void);
/* Call from the test's thread, as a worker does. */
void stage_news(void);
/* Windows of the thread, our own included. */
unsigned stage_count_windows(void);

/* ---- the hand (dialog_hand.c) ---- */

/* The visible, enabled dialog with this caption (NULL: any); waits. NULL: did
 * not come, which is a failure. */
HWND hand_find(const WCHAR *caption);
/* Of the stage's windows: is there one? At once. */
bool hand_has(const WCHAR *caption);
/* Waits until it is gone; false: it is still there. */
bool hand_is_gone(HWND dialog);
/* A page of Options, shown. */
HWND hand_page(HWND dialog);

/* Keys as the keyboard has them, to whatever has the focus. */
void hand_press(WORD key);
void hand_press_with(WORD modifier, WORD key);
void hand_type(const WCHAR *text);
/* Focus into a control, its text selected; waits. */
void hand_go(HWND dialog, int id);
/* Type into a box in place of what it has; waits. */
void hand_fill_in(HWND dialog, int id, const WCHAR *text);
HWND hand_focus(void);
bool hand_waits_for_focus(HWND control);
/* A button, by the mouse. Does not wait for a dialog that it opens. */
void hand_click(HWND dialog, int id);
/* Choose as the user does. */
void hand_choose(HWND dialog, int combo, int at);
void hand_turn(HWND dialog, int page);
void hand_row(HWND dialog, int list, int row);

/* Text of a control, 0: the caption, in a buffer that the next but seven calls
 * reuse. */
const WCHAR *hand_text(HWND dialog, int id);
bool hand_text_has(HWND dialog, int id, const WCHAR *part);
/* Waits for it. */
bool hand_waits_for_text(HWND dialog, int id, const WCHAR *part);
bool hand_is_on(HWND dialog, int id); /* checked */
bool hand_is_enabled(HWND dialog, int id);
bool hand_is_shown(HWND dialog, int id);
/* The button that Enter presses; 0: none. */
int hand_default(HWND dialog);
const WCHAR *hand_cell(HWND dialog, int list, int row, int column);
int hand_rows(HWND dialog, int list);
bool hand_waits_for_rows(HWND dialog, int list, int count);

/* ---- the eye (dialog_eye.c) ---- */

/* Each prints what is wrong and returns how many things are. */
unsigned eye_clipped(HWND dialog);
unsigned eye_overlaps(HWND dialog);
unsigned eye_access_keys(HWND dialog);
/* Every control that can have the focus is reached by the dialog manager's
 * order, from top to bottom; and by Tab and Shift+Tab. */
unsigned eye_tab_order(HWND dialog);
/* NAME.bmp of the window as it is painted into VALISE_TEST_PICTURES (not
 * set: nothing). */
void eye_picture(HWND dialog, const char *name);

#endif
