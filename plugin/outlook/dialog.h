/* SPDX-License-Identifier: Apache-2.0 */
/* What the dialogs share: texts, UTF-8, opening and closing. */
#ifndef OUTLOOK_DIALOG_H
#define OUTLOOK_DIALOG_H

#include "base/buf.h"
#include "outlook/ui.h"

/* A control and its text, in English (N_); id 0 is the caption. */
struct dialog_text {
	int id;
	const char *text;
};

struct dialog;

/* One kind of dialog. Members may be NULL, but for texts. */
struct dialog_class {
	int resource;
	const struct dialog_text *texts; /* ends with NULL */
	/* The window and its texts are there. False: the dialog has set the
	 * focus itself. */
	bool (*init)(struct dialog *d);
	/* A control's notification. True: that is all. Otherwise IDCANCEL ends
	 * the dialog, as Escape and the caption's cross do. */
	bool (*command)(struct dialog *d, int id, unsigned code);
	/* Any other message. True: that is all. */
	bool (*message)(struct dialog *d, UINT msg, WPARAM w, LPARAM l);
	/* The window goes; @d->ctx can be freed. */
	void (*gone)(struct dialog *d);
};

struct dialog {
	const struct dialog_class *cls;
	const struct outlook_ui *ui;
	HWND hwnd;
	void *ctx;
	bool is_modal, is_page;
	struct dialog *next; /* of those that are open */
};

/* ---- opening ---- */

/* Modal; the value of dialog_end(). False also when it could not be opened. */
bool dialog_run(HWND owner, const struct outlook_ui *ui,
    const struct dialog_class *cls, void *ctx);
void dialog_end(struct dialog *d, bool result);
/* Modeless. If one of the class is open, that one comes to the front and
 * @ctx is not taken (false). */
bool dialog_show(HWND owner, const struct outlook_ui *ui,
    const struct dialog_class *cls, void *ctx);
/* A page of a tab control: a child without caption; NULL: no memory. Goes
 * with its parent. */
HWND dialog_page(struct dialog *parent, const struct dialog_class *cls);
/* The page's struct, made by dialog_page(); ctx is that of the parent. */
struct dialog *dialog_of(HWND hwnd);

/* ---- texts: UTF-8, as everywhere outside of Windows ---- */

void dialog_set_texts(HWND hwnd, const struct dialog_text *texts);
/* Line ends become those of Windows. */
void dialog_put(HWND hwnd, int id, const char *text);
void dialog_put_buf(HWND hwnd, int id, const struct sml_buf *text);
/* Append the control's text and a NUL. SML_E_NOMEM, SML_E_TOO_BIG. */
enum sml_err dialog_get(HWND hwnd, int id, struct sml_buf *out) SML_MUST_USE;
/* A password: nothing is left in memory but in @out, without a NUL. */
enum sml_err dialog_get_secret(
    HWND hwnd, int id, struct sml_buf *out) SML_MUST_USE;
/* In the box as long as it is empty. */
void dialog_put_hint(HWND hwnd, int id, const char *text);

bool dialog_is_checked(HWND hwnd, int id);
void dialog_check(HWND hwnd, int id, bool is_checked);
void dialog_enable(HWND hwnd, int id, bool is_enabled);
/* Move the focus as the dialog manager does (default button, selection). */
void dialog_focus(HWND hwnd, int id);

/* ---- lists ---- */

void dialog_combo_add(HWND hwnd, int id, const char *text);
/* -1: none. */
int dialog_combo_at(HWND hwnd, int id);
void dialog_combo_choose(HWND hwnd, int id, int at);

/* Columns of a report list; @dlus: their widths. */
void dialog_list_columns(
    HWND hwnd, int id, const char *const *titles, const int *dlus, int count);
/* Put a cell; a row that is not there yet is made at the end. */
void dialog_list_put(HWND hwnd, int id, int row, int column, const char *text);
int dialog_list_at(HWND hwnd, int id);
void dialog_list_choose(HWND hwnd, int id, int row);

/* ---- messages ---- */

struct dialog_message {
	const char *caption, *text; /* translated */
	const char *ok, *cancel;    /* translated; cancel NULL: only OK */
	bool is_cancel_default;
	LPCWSTR icon; /* IDI_* */
};
bool dialog_message(HWND owner, const struct outlook_ui *ui,
    const struct dialog_message *message);
/* What went wrong: cause, effect and what to do. */
void dialog_problem(HWND owner, const struct outlook_ui *ui,
    const struct client_problem *problem);

#endif
