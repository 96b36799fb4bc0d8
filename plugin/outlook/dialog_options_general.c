/* SPDX-License-Identifier: Apache-2.0 */
/* Options, the general page: the account, the triggers, check and Restore. */
#include <string.h>

#include "base/limits.h"
#include "client/account.h"
#include "client/text.h"
#include "outlook/dialog_options.h"
#include "outlook/resource.h"

/* In section [account], beside what client/account.h keeps there: the name of
 * the mail account it was taken from. */
#define SECTION "account"
#define SOURCE "mail-account"

/* Minutes offered where the interval is off. */
#define USUAL_INTERVAL "15"

static const struct dialog_text texts[] = {
    {IDC_ACCOUNT_GROUP, N_("Account")},
    {IDC_FROM_ACCOUNT,
	N_("&Use information about server and login from account:")},
    {IDC_PASSWORD_LABEL, N_("&Password:")},
    {IDC_OWN_SETTINGS, N_("Use &own settings:")},
    {IDC_ACCOUNT_SETTINGS, N_("Account s&ettings...")},
    {IDC_TRIGGER_GROUP, N_("Synchronize")},
    {IDC_ON_STARTUP, N_("When Outlook s&tarts")},
    {IDC_ON_INTERVAL, N_("Regularly, after so many &minutes:")},
    {IDC_AFTER_CHANGE, N_("After an item was added, c&hanged or deleted")},
    {IDC_PUBLIC_FOLDERS, N_("The pu&blic calendar and contacts too")},
    {IDC_CHECK, N_("&Connection check...")},
    {IDC_RESTORE, N_("&Restore synchronization status...")},
    {0, NULL},
};

/* ---- the account ---- */

static const struct outlook_account *
chosen_account(const struct dialog *d)
{
	const struct outlook_accounts *all = d->ui->accounts;
	const int at = dialog_combo_at(d->hwnd, IDC_ACCOUNTS);

	return all && at >= 0 && (size_t)at < all->count ? &all->v[at] : NULL;
}

/* The saved account is that user at that mail account's server. */
static bool
is_account(const struct client_account *have, const struct outlook_account *a)
{
	return have && a && strcmp(have->server, a->server) == 0 &&
	       strcmp(have->user, a->user) == 0;
}

static void
show_account(struct dialog *d)
{
	const bool is_own = dialog_is_checked(d->hwnd, IDC_OWN_SETTINGS);
	struct client_account *have = NULL;
	struct client_problem ignored;
	struct sml_buf text;

	dialog_enable(d->hwnd, IDC_ACCOUNTS, !is_own);
	dialog_enable(d->hwnd, IDC_PASSWORD_LABEL, !is_own);
	dialog_enable(d->hwnd, IDC_PASSWORD, !is_own);
	dialog_enable(d->hwnd, IDC_ACCOUNT_SETTINGS, is_own);
	dialog_enable(d->hwnd, IDC_ACCOUNT_SERVER, is_own);
	dialog_enable(d->hwnd, IDC_ACCOUNT_USER, is_own);
	sml_buf_init(&text, 8192);
	if (client_account_load(d->ui->profile, &have, &ignored) == SML_OK)
		text_format(&text, _("Server: %s"), have->url);
	else
		sml_buf_put_text(&text, _("No account is set up."));
	dialog_put_buf(d->hwnd, IDC_ACCOUNT_SERVER, &text);
	sml_buf_reset(&text);
	if (have)
		text_format(&text, _("User: %s"), have->user);
	dialog_put_buf(d->hwnd, IDC_ACCOUNT_USER, &text);
	sml_buf_free(&text);
	dialog_put_hint(d->hwnd, IDC_PASSWORD,
	    is_account(have, chosen_account(d)) &&
		    dialog_has_password(d->ui->profile)
		? _("(as it is)")
		: "");
	client_account_free(have);
}

static void
add_account(struct dialog *d, const struct outlook_account *a)
{
	struct sml_buf line;

	sml_buf_init(&line, 8192);
	/* TRANSLATORS: a mail account: its name, its user and server, IMAP or
	 * POP3. */
	text_format(&line, _("%s (%s at %s, %s)"), a->name, a->user, a->server,
	    a->kind == OUTLOOK_ACCOUNT_IMAP ? "IMAP" : "POP3");
	sml_buf_put_byte(&line, '\0');
	dialog_combo_add(d->hwnd, IDC_ACCOUNTS,
	    sml_buf_err(&line) == SML_OK ? (const char *)line.p : a->name);
	sml_buf_free(&line);
}

/* The one it was taken from, or the first. */
static void
init_accounts(struct dialog *d)
{
	const struct outlook_accounts *all = d->ui->accounts;
	const struct client_options *o = d->ui->profile->options;
	const char *source = client_options_raw_get(o, SECTION, SOURCE);
	const bool has_any = all && all->count > 0;
	const bool is_own = !has_any || (!source && client_options_raw_get(
							o, SECTION, "server"));
	size_t i, chosen = 0;

	for (i = 0; has_any && i < all->count; i++) {
		add_account(d, &all->v[i]);
		if (source && strcmp(source, all->v[i].name) == 0)
			chosen = i;
	}
	if (!has_any)
		dialog_combo_add(d->hwnd, IDC_ACCOUNTS,
		    _("(This profile has no IMAP or POP3 account.)"));
	dialog_combo_choose(d->hwnd, IDC_ACCOUNTS, (int)chosen);
	dialog_enable(d->hwnd, IDC_FROM_ACCOUNT, has_any);
	CheckRadioButton(d->hwnd, IDC_FROM_ACCOUNT, IDC_OWN_SETTINGS,
	    is_own ? IDC_OWN_SETTINGS : IDC_FROM_ACCOUNT);
}

/* NULL: it was typed. Not yet saved. */
static enum sml_err
set_source(struct client_profile *p, const char *name,
    struct client_problem *problem_out)
{
	enum sml_err err =
	    client_options_raw_set(p->options, SECTION, SOURCE, name);

	if (err != SML_OK)
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
	return err;
}

/* The password is asked for when it would go to another server or be another
 * user's. */
static enum sml_err
store_mail_account(struct dialog *d, const struct outlook_account *a,
    struct sml_str password, struct client_problem *problem_out)
{
	struct client_profile *p = d->ui->profile;
	struct client_account_change change = {
	    .server = a->server, .user = a->user, .is_ssl = true};
	const char *source =
	    client_options_raw_get(p->options, SECTION, SOURCE);
	struct client_account *have = NULL;
	struct client_problem ignored;
	enum sml_err err;
	bool is_same;

	(void)!client_account_load(p, &have, &ignored);
	is_same = is_account(have, a);
	client_account_free(have);
	if (password.len > 0)
		change.password = password;
	else if (!is_same || !dialog_has_password(p)) {
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_NO_PASSWORD, a->user, NULL);
		return SML_E_NOT_FOUND;
	} else if (source && strcmp(source, a->name) == 0) {
		return SML_OK;
	}
	/* The trusted certificate is the one of the other server. */
	if (!is_same)
		change.fingerprint = "";
	err = set_source(p, a->name, problem_out);
	if (err != SML_OK)
		return err;
	return client_account_set(p, &change, problem_out);
}

static enum sml_err
store_own(struct dialog *d, struct client_problem *problem_out)
{
	struct client_profile *p = d->ui->profile;
	enum sml_err err = SML_OK;

	if (client_options_raw_get(p->options, SECTION, SOURCE)) {
		err = set_source(p, NULL, problem_out);
		if (err == SML_OK)
			err = client_options_save(p->options, problem_out);
	}
	if (err != SML_OK)
		return err;
	if (client_options_raw_get(p->options, SECTION, "server"))
		return SML_OK;
	return outlook_dialog_account(GetAncestor(d->hwnd, GA_ROOT), d->ui)
		   ? SML_OK
		   : SML_E_CANCELLED;
}

enum sml_err
options_general_store_account(
    struct dialog *page, struct client_problem *problem_out)
{
	struct options_dialog *o = page->ctx;
	const struct outlook_account *a = chosen_account(page);
	struct sml_buf password;
	enum sml_err err;

	if (dialog_is_checked(page->hwnd, IDC_OWN_SETTINGS) || !a) {
		err = store_own(page, problem_out);
	} else {
		sml_buf_init(&password, SML_PASSWORD_MAX + 4);
		err = dialog_get_secret(page->hwnd, IDC_PASSWORD, &password);
		if (err == SML_OK)
			err = store_mail_account(
			    page, a, sml_buf_str(&password), problem_out);
		else
			client_problem_set(problem_out, CLIENT_PROBLEM_USAGE,
			    NULL, _("The password is too long"));
		sml_buf_wipe(&password);
		if (err != SML_OK)
			o->focus_id = IDC_PASSWORD;
	}
	if (err != SML_OK)
		return err;
	o->is_saved = true;
	dialog_put(page->hwnd, IDC_PASSWORD, "");
	show_account(page);
	return SML_OK;
}

/* ---- the triggers ---- */

static void
init_triggers(struct dialog *d)
{
	const struct client_options *o = d->ui->profile->options;
	const bool is_on =
	    client_options_number(o, "sync-interval-minutes") > 0;

	dialog_check(d->hwnd, IDC_ON_STARTUP,
	    client_options_is_on(o, "sync-on-startup"));
	dialog_check(d->hwnd, IDC_ON_INTERVAL, is_on);
	dialog_put(d->hwnd, IDC_INTERVAL,
	    is_on ? client_options_get(o, "sync-interval-minutes")
		  : USUAL_INTERVAL);
	dialog_enable(d->hwnd, IDC_INTERVAL, is_on);
	SendDlgItemMessageW(d->hwnd, IDC_INTERVAL, EM_LIMITTEXT, 5, 0);
	dialog_check(d->hwnd, IDC_AFTER_CHANGE,
	    client_options_is_on(o, "sync-after-change"));
	dialog_check(d->hwnd, IDC_PUBLIC_FOLDERS,
	    client_options_is_on(o, "sync-public-folders"));
}

static enum sml_err
store_interval(struct dialog *d, struct client_problem *problem_out)
{
	struct client_options *o = d->ui->profile->options;
	struct sml_buf text;
	enum sml_err err;

	if (!dialog_is_checked(d->hwnd, IDC_ON_INTERVAL))
		return options_set(
		    o, "sync-interval-minutes", "0", problem_out);
	sml_buf_init(&text, 64);
	err = dialog_get(d->hwnd, IDC_INTERVAL, &text);
	if (err == SML_OK)
		err = options_set(o, "sync-interval-minutes",
		    (const char *)text.p, problem_out);
	sml_buf_free(&text);
	return err;
}

enum sml_err
options_general_store(struct dialog *page, struct client_problem *problem_out)
{
	static const struct {
		int id;
		const char *name;
	} boxes[] = {
	    {IDC_ON_STARTUP, "sync-on-startup"},
	    {IDC_AFTER_CHANGE, "sync-after-change"},
	    {IDC_PUBLIC_FOLDERS, "sync-public-folders"},
	};
	struct options_dialog *o = page->ctx;
	enum sml_err err = store_interval(page, problem_out);
	size_t i;

	if (err != SML_OK)
		o->focus_id = IDC_INTERVAL;
	for (i = 0; i < SML_ARRAY_LEN(boxes) && err == SML_OK; i++)
		err = options_set(page->ui->profile->options, boxes[i].name,
		    dialog_is_checked(page->hwnd, boxes[i].id) ? "yes" : "no",
		    problem_out);
	return err;
}

/* ---- the page ---- */

static bool
init(struct dialog *d)
{
	init_accounts(d);
	init_triggers(d);
	show_account(d);
	return true;
}

static void
check(struct dialog *d)
{
	struct client_problem problem = {0};
	enum sml_err err = options_general_store_account(d, &problem);

	if (err == SML_OK)
		dialog_check_run(GetAncestor(d->hwnd, GA_ROOT), d->ui);
	else if (err != SML_E_CANCELLED)
		options_problem(d->ctx, &problem);
	show_account(d);
}

static void
restore(struct dialog *d)
{
	HWND frame = GetAncestor(d->hwnd, GA_ROOT);

	if (!outlook_dialog_restore(frame, d->ui))
		return;
	d->ui->ops->sync(d->ui->ctx, true, SML_MODE_MAKE_LOCAL_MATCH);
	outlook_dialog_progress(GetWindow(frame, GW_OWNER), d->ui);
}

static bool
command(struct dialog *d, int id, unsigned code)
{
	struct options_dialog *o = d->ctx;

	switch (id) {
	case IDC_FROM_ACCOUNT:
	case IDC_OWN_SETTINGS:
		if (code == BN_CLICKED)
			show_account(d);
		return true;
	case IDC_ACCOUNTS:
		if (code == CBN_SELCHANGE)
			show_account(d);
		return true;
	case IDC_ACCOUNT_SETTINGS:
		if (outlook_dialog_account(
			GetAncestor(d->hwnd, GA_ROOT), d->ui))
			o->is_saved = true;
		show_account(d);
		return true;
	case IDC_ON_INTERVAL:
		dialog_enable(d->hwnd, IDC_INTERVAL,
		    dialog_is_checked(d->hwnd, IDC_ON_INTERVAL));
		return true;
	case IDC_CHECK:
		check(d);
		return true;
	case IDC_RESTORE:
		restore(d);
		return true;
	default:
		return false;
	}
}

const struct dialog_class options_general_class = {
    .resource = IDD_OPTIONS_GENERAL,
    .texts = texts,
    .init = init,
    .command = command,
};
