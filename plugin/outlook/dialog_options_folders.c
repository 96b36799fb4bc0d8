/* SPDX-License-Identifier: Apache-2.0 */
/* Options, the page of the folders: what goes which way, and what becomes of
 * an item changed on both sides. */
#include "outlook/dialog_options.h"

#include <string.h>

#include <commctrl.h>

#include "client/text.h"
#include "outlook/resource.h"

static const struct dialog_text texts[] = {
    {IDC_FOLDERS_LABEL, N_("&Folders:")},
    {IDC_FOLDER_ENABLED, N_("&Synchronize this folder")},
    {IDC_FOLDER_MODE_LABEL, N_("&Direction:")},
    {IDC_FOLDER_CONFLICT_LABEL, N_("Changed on &both sides:")},
    {0, NULL},
};

/* A word of the options and what it means. */
struct word {
	const char *word, *text;
};

static const struct word modes[] = {
    {"two-way", N_("Both ways")},
    {"slow", N_("Both ways, everything compared each time")},
    {"send-only", N_("Only send to the server")},
    {"make-server-match", N_("Make the server match")},
    {"receive-only", N_("Only receive from the server")},
    {"make-local-match", N_("Make this folder match the server")},
};
static const struct word policies[] = {
    {"duplicate", N_("Keep both versions")},
    {"merge", N_("Join them, or else keep both")},
    {"server-wins", N_("The server's version wins")},
    {"client-wins", N_("The version from here wins")},
    {"newer-wins", N_("The newer version wins")},
};

/* Looked up by the name that client_folder_table has. */
static const struct word folders[CLIENT_FOLDER_COUNT] = {
    {"calendar", N_("Calendar")},
    {"contacts", N_("Contacts")},
    {"notes", N_("Notes")},
    {"public-calendar", N_("Public calendar")},
    {"public-contacts", N_("Public contacts")},
};

static size_t
find(const struct word *words, size_t count, const char *word)
{
	size_t i;

	for (i = 0; i < count && strcmp(words[i].word, word) != 0; i++)
		;
	return i < count ? i : 0;
}

static const char *
folder_title(size_t i)
{
	const char *name = client_folder_table[i].name;
	const struct word *w =
	    &folders[find(folders, CLIENT_FOLDER_COUNT, name)];

	return strcmp(w->word, name) == 0 ? text_of(w->text) : name;
}

/* ---- showing ---- */

static void
show_row(struct dialog *d, size_t i)
{
	const struct options_dialog *o = d->ctx;
	const struct options_folder *f = &o->folder[i];
	const size_t mode = find(modes, SML_ARRAY_LEN(modes), f->mode);
	const size_t policy =
	    find(policies, SML_ARRAY_LEN(policies), f->conflict);
	const int row = (int)i;

	dialog_list_put(d->hwnd, IDC_FOLDERS, row, 0, folder_title(i));
	dialog_list_put(d->hwnd, IDC_FOLDERS, row, 1,
	    f->is_enabled ? text_of(modes[mode].text) : _("Off"));
	dialog_list_put(d->hwnd, IDC_FOLDERS, row, 2,
	    f->is_enabled ? text_of(policies[policy].text) : "");
}

static void
show_chosen(struct dialog *d)
{
	const struct options_dialog *o = d->ctx;
	const int at = dialog_list_at(d->hwnd, IDC_FOLDERS);
	const struct options_folder *f = at >= 0 ? &o->folder[at] : NULL;

	dialog_check(d->hwnd, IDC_FOLDER_ENABLED, f && f->is_enabled);
	dialog_enable(d->hwnd, IDC_FOLDER_ENABLED, f);
	dialog_enable(d->hwnd, IDC_FOLDER_MODE, f && f->is_enabled);
	dialog_enable(d->hwnd, IDC_FOLDER_CONFLICT, f && f->is_enabled);
	if (!f)
		return;
	dialog_combo_choose(d->hwnd, IDC_FOLDER_MODE,
	    (int)find(modes, SML_ARRAY_LEN(modes), f->mode));
	dialog_combo_choose(d->hwnd, IDC_FOLDER_CONFLICT,
	    (int)find(policies, SML_ARRAY_LEN(policies), f->conflict));
	dialog_put(d->hwnd, IDC_FOLDER_REMARK,
	    client_folder_table[at].is_public
		? _("Public folders are synchronized only if that is switched "
		    "on under General.")
		: "");
}

/* The row of the table is a word of the options, or the first. */
static void
read_folder(
    struct client_options *o, const char *name, struct options_folder *out)
{
	out->is_enabled = client_options_is_true(
	    client_options_get_folder(o, name, "enabled"));
	out->mode = modes[find(modes, SML_ARRAY_LEN(modes),
			      client_options_get_folder(o, name, "mode"))]
			.word;
	out->conflict =
	    policies[find(policies, SML_ARRAY_LEN(policies),
			 client_options_get_folder(o, name, "conflict"))]
		.word;
}

static bool
init(struct dialog *d)
{
	static const char *const titles[] = {
	    N_("Folder"), N_("Direction"), N_("Conflicts")};
	static const int widths[] = {74, 118, 106};
	struct options_dialog *o = d->ctx;
	size_t i;

	dialog_list_columns(d->hwnd, IDC_FOLDERS, titles, widths, 3);
	for (i = 0; i < SML_ARRAY_LEN(modes); i++)
		dialog_combo_add(
		    d->hwnd, IDC_FOLDER_MODE, text_of(modes[i].text));
	for (i = 0; i < SML_ARRAY_LEN(policies); i++)
		dialog_combo_add(
		    d->hwnd, IDC_FOLDER_CONFLICT, text_of(policies[i].text));
	for (i = 0; i < CLIENT_FOLDER_COUNT; i++) {
		read_folder(d->ui->profile->options,
		    client_folder_table[i].name, &o->folder[i]);
		show_row(d, i);
	}
	dialog_list_choose(d->hwnd, IDC_FOLDERS, 0);
	show_chosen(d);
	return true;
}

/* ---- changing ---- */

static bool
command(struct dialog *d, int id, unsigned code)
{
	struct options_dialog *o = d->ctx;
	const int at = dialog_list_at(d->hwnd, IDC_FOLDERS);
	struct options_folder *f = &o->folder[at >= 0 ? at : 0];
	int chosen;

	if (at < 0)
		return false;
	if (id == IDC_FOLDER_ENABLED && code == BN_CLICKED) {
		f->is_enabled = dialog_is_checked(d->hwnd, id);
	} else if (id == IDC_FOLDER_MODE && code == CBN_SELCHANGE) {
		chosen = dialog_combo_at(d->hwnd, id);
		f->mode = modes[chosen >= 0 ? chosen : 0].word;
	} else if (id == IDC_FOLDER_CONFLICT && code == CBN_SELCHANGE) {
		chosen = dialog_combo_at(d->hwnd, id);
		f->conflict = policies[chosen >= 0 ? chosen : 0].word;
	} else {
		return false;
	}
	show_row(d, (size_t)at);
	show_chosen(d);
	return true;
}

static bool
message(struct dialog *d, UINT msg, WPARAM w, LPARAM l)
{
	const NMLISTVIEW *notice = (const NMLISTVIEW *)l;

	(void)w;
	if (msg != WM_NOTIFY || notice->hdr.idFrom != IDC_FOLDERS ||
	    notice->hdr.code != LVN_ITEMCHANGED ||
	    !(notice->uChanged & LVIF_STATE))
		return false;
	show_chosen(d);
	return true;
}

const struct dialog_class options_folders_class = {
    .resource = IDD_OPTIONS_FOLDERS,
    .texts = texts,
    .init = init,
    .command = command,
    .message = message,
};

/* ---- storing ---- */

static enum sml_err
store_value(struct client_options *o, const char *folder, const char *key,
    const char *value, struct client_problem *problem_out)
{
	struct sml_buf name;
	enum sml_err err;

	sml_buf_init(&name, 256);
	sml_buf_printf(&name, "folder.%s.%s%c", folder, key, '\0');
	err = sml_buf_err(&name);
	if (err == SML_OK)
		err = options_set(o, (const char *)name.p, value, problem_out);
	else
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
	sml_buf_free(&name);
	return err;
}

enum sml_err
options_folders_store(struct dialog *page, struct client_problem *problem_out)
{
	const struct options_dialog *o = page->ctx;
	struct client_options *options = page->ui->profile->options;
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; i < CLIENT_FOLDER_COUNT && err == SML_OK; i++) {
		const char *name = client_folder_table[i].name;
		const struct options_folder *f = &o->folder[i];

		err = store_value(options, name, "enabled",
		    f->is_enabled ? "yes" : "no", problem_out);
		if (err == SML_OK)
			err = store_value(
			    options, name, "mode", f->mode, problem_out);
		if (err == SML_OK)
			err = store_value(options, name, "conflict",
			    f->conflict, problem_out);
	}
	return err;
}
