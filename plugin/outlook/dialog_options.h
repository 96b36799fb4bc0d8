/* SPDX-License-Identifier: Apache-2.0 */
/* The two pages of Options, and what the frame asks of them. */
#ifndef OUTLOOK_DIALOG_OPTIONS_H
#define OUTLOOK_DIALOG_OPTIONS_H

#include "outlook/dialog.h"

/* Of the folder named by enum order in client_folder_table: words of the
 * options, as long as the dialog is open. */
struct options_folder {
	bool is_enabled;
	const char *mode, *conflict;
};

/* ctx of the frame and of both pages. */
struct options_dialog {
	struct dialog *frame, *general, *folders;
	struct options_folder folder[CLIENT_FOLDER_COUNT];
	int focus_id;  /* of the general page, where something is wrong: for
			* options_problem() */
	bool is_saved; /* something was, also if the dialog is cancelled */
};

extern const struct dialog_class options_general_class;
extern const struct dialog_class options_folders_class;

/* Say what is wrong, then lead to it if it is on the general page. */
void options_problem(
    struct options_dialog *o, const struct client_problem *problem);

/* Write what the page shows into the profile (not yet saved): SML_E_CONFIG
 * with @problem_out, for options_problem(); SML_E_CANCELLED: the user turned
 * back. */
enum sml_err options_general_store(
    struct dialog *page, struct client_problem *problem_out) SML_MUST_USE;
/* Only the account, which is saved at once. */
enum sml_err options_general_store_account(
    struct dialog *page, struct client_problem *problem_out) SML_MUST_USE;
enum sml_err options_folders_store(
    struct dialog *page, struct client_problem *problem_out) SML_MUST_USE;

/* Set @name unless it has that value: what is not in the file follows the
 * default. */
enum sml_err options_set(struct client_options *o, const char *name,
    const char *value, struct client_problem *problem_out) SML_MUST_USE;

/* A password is kept for the profile's account. */
bool dialog_has_password(const struct client_profile *p);

/* The connection check of what is saved, on a thread of its own; modal. */
void dialog_check_run(HWND owner, const struct outlook_ui *ui);

#endif
