/* SPDX-License-Identifier: Apache-2.0 */
/* Account settings: server, port, user, password, SSL, the trusted
 * certificate. */
#include <string.h>

#include "base/limits.h"
#include "client/account.h"
#include "client/text.h"
#include "outlook/dialog_options.h"
#include "outlook/resource.h"

#define FIELD_MAX 4096

static const struct dialog_text texts[] = {
    {0, N_("Account settings")},
    {IDC_SERVER_LABEL, N_("S&erver:")},
    {IDC_PORT_LABEL, N_("P&ort:")},
    {IDC_PORT_HINT, N_("(empty: the usual one)")},
    {IDC_USER_LABEL, N_("&User:")},
    {IDC_PASSWORD_LABEL, N_("&Password:")},
    {IDC_SSL, N_("Use &SSL (https)")},
    {IDC_INSECURE,
	N_("&Allow plain http: everybody on the way can read password and "
	   "data")},
    {IDC_CERTIFICATE_LABEL, N_("&Trusted certificate:")},
    {IDC_FORGET, N_("&Forget certificate")},
    {IDC_CHECK, N_("&Connection check...")},
    {IDOK, N_("OK")},
    {IDCANCEL, N_("Cancel")},
    {0, NULL},
};

struct account_dialog {
	bool is_saved;
	bool is_forgotten; /* the trusted certificate, at the next save */
};

/* ---- server and port ---- */

/* The server as it is kept may be a URL, which says all by itself; else it is
 * a name or an address, and perhaps a port and a path. */
static bool
is_url(struct sml_str server)
{
	return sml_str_find(server, SML_STR("://"), 0) < server.len;
}

/* Its parts as typed; port and path are absent if not said. */
struct place {
	struct sml_str name, port, path;
};

/* An address of IPv6 without brackets has no port. */
static struct place
place_of(struct sml_str server)
{
	const size_t slash = sml_str_chr(server, '/', 0);
	struct sml_str host = sml_str_sub(server, 0, slash);
	size_t colon = sml_str_chr(host, ']', 0);
	struct place out = {.name = host};

	if (slash < server.len)
		out.path = sml_str_sub(server, slash, server.len);
	colon = sml_str_chr(host, ':', colon < host.len ? colon : 0);
	if (colon < host.len && sml_str_chr(host, ':', colon + 1) == host.len) {
		out.name = sml_str_sub(host, 0, colon);
		out.port = sml_str_sub(host, colon + 1, host.len);
	}
	return out;
}

static bool
has_port(struct sml_str server)
{
	return !is_url(server) && place_of(server).port.p;
}

static void
put_server(struct dialog *d, const char *server)
{
	const struct sml_str typed = sml_str_of(server);
	const struct place place = place_of(typed);
	struct sml_buf text;

	sml_buf_init(&text, FIELD_MAX);
	if (has_port(typed)) {
		sml_buf_put_str(&text, place.port);
		dialog_put_buf(d->hwnd, IDC_PORT, &text);
		sml_buf_reset(&text);
		sml_buf_put_str(&text, place.name);
		sml_buf_put_str(&text, place.path);
	} else {
		sml_buf_put_str(&text, typed);
	}
	dialog_put_buf(d->hwnd, IDC_SERVER, &text);
	sml_buf_free(&text);
}

/* Name, port and path together. */
static void
join_server(struct sml_str server, struct sml_str port, struct sml_buf *out)
{
	const struct place place = place_of(server);
	/* A bare address of IPv6 needs its brackets before a port. */
	const bool is_bare = !sml_str_starts(place.name, "[") &&
			     sml_str_chr(place.name, ':', 0) < place.name.len;

	sml_buf_put_text(out, is_bare ? "[" : "");
	sml_buf_put_str(out, place.name);
	sml_buf_put_text(out, is_bare ? "]:" : ":");
	sml_buf_put_str(out, port);
	sml_buf_put_str(out, place.path);
}

/* As it is kept. */
static enum sml_err
get_server(struct dialog *d, struct sml_buf *out)
{
	struct sml_buf name, port;
	struct sml_str s, p;
	enum sml_err err;

	sml_buf_init(&name, FIELD_MAX);
	sml_buf_init(&port, 64);
	err = dialog_get(d->hwnd, IDC_SERVER, &name);
	if (err == SML_OK)
		err = dialog_get(d->hwnd, IDC_PORT, &port);
	if (err != SML_OK)
		goto free_both;
	s = sml_str_trim(sml_str_of((const char *)name.p));
	p = sml_str_of((const char *)port.p);
	if (p.len == 0 || is_url(s) || has_port(s))
		sml_buf_put_str(out, s);
	else
		join_server(s, p, out);
	sml_buf_put_byte(out, '\0');
	err = sml_buf_err(out);
free_both:
	sml_buf_free(&name);
	sml_buf_free(&port);
	return err;
}

/* ---- showing ---- */

bool
dialog_has_password(const struct client_profile *p)
{
	struct client_problem ignored;
	struct sml_buf password;
	bool is_there;

	sml_buf_init(&password, SML_PASSWORD_MAX);
	is_there = client_account_password(p, &password, &ignored) == SML_OK;
	sml_buf_wipe(&password);
	return is_there;
}

/* A URL says by itself whether it is SSL and which port. */
static void
show_choices(struct dialog *d)
{
	struct sml_buf server;
	bool is_by_url = false, is_plain = false, is_with_port = false;

	sml_buf_init(&server, FIELD_MAX);
	if (dialog_get(d->hwnd, IDC_SERVER, &server) == SML_OK) {
		const struct sml_str s = sml_str_of((const char *)server.p);

		is_by_url = is_url(s);
		is_with_port = has_port(s);
		is_plain = sml_str_starts_nocase(sml_str_trim(s), "http:");
	}
	sml_buf_free(&server);
	dialog_enable(d->hwnd, IDC_PORT, !is_by_url && !is_with_port);
	dialog_enable(d->hwnd, IDC_SSL, !is_by_url);
	if (is_by_url)
		dialog_check(d->hwnd, IDC_SSL, !is_plain);
	dialog_enable(
	    d->hwnd, IDC_INSECURE, !dialog_is_checked(d->hwnd, IDC_SSL));
}

static void
show_certificate(struct dialog *d)
{
	const struct account_dialog *a = d->ctx;
	const char *trusted = client_options_raw_get(
	    d->ui->profile->options, "account", "trusted-certificate");

	if (!trusted || a->is_forgotten)
		trusted = "";
	dialog_put(d->hwnd, IDC_CERTIFICATE, *trusted ? trusted : _("none"));
	dialog_enable(d->hwnd, IDC_FORGET, *trusted);
}

static bool
init(struct dialog *d)
{
	const struct client_options *o = d->ui->profile->options;
	const char *server = client_options_raw_get(o, "account", "server");
	const char *user = client_options_raw_get(o, "account", "user");
	const char *ssl = client_options_raw_get(o, "account", "ssl");
	const char *insecure =
	    client_options_raw_get(o, "account", "insecure-http");

	dialog_check(d->hwnd, IDC_SSL, !ssl || client_options_is_true(ssl));
	dialog_check(d->hwnd, IDC_INSECURE,
	    insecure && client_options_is_true(insecure));
	put_server(d, server ? server : "");
	dialog_put(d->hwnd, IDC_USER, user ? user : "");
	SendDlgItemMessageW(d->hwnd, IDC_PORT, EM_LIMITTEXT, 5, 0);
	if (dialog_has_password(d->ui->profile))
		dialog_put_hint(d->hwnd, IDC_PASSWORD, _("(as it is)"));
	show_choices(d);
	show_certificate(d);
	return true;
}

/* ---- saving ---- */

/* The password is asked for when it would go to another server or be another
 * user's; and a certificate is trusted for one server only. */
static enum sml_err
check_same(const struct client_profile *p, struct client_account_change *change,
    struct client_problem *problem_out)
{
	struct client_account *have = NULL;
	struct client_problem ignored;
	bool is_same;

	(void)!client_account_load(p, &have, &ignored);
	is_same = have && strcmp(have->server, change->server) == 0 &&
		  strcmp(have->user, change->user) == 0;
	if (have && strcmp(have->server, change->server) != 0)
		change->fingerprint = "";
	client_account_free(have);
	if (change->password.len > 0 || (is_same && dialog_has_password(p)))
		return SML_OK;
	client_problem_set(
	    problem_out, CLIENT_PROBLEM_NO_PASSWORD, change->user, NULL);
	return SML_E_NOT_FOUND;
}

static enum sml_err
save_change(struct dialog *d, struct client_account_change *change,
    struct client_problem *problem_out)
{
	struct client_profile *p = d->ui->profile;
	struct account_dialog *a = d->ctx;
	struct sml_buf url;
	enum sml_err err;

	if (a->is_forgotten)
		change->fingerprint = "";
	/* What is wrong with the server is said before the password is asked
	 * for. */
	sml_buf_init(&url, FIELD_MAX);
	err = client_account_url(change->server, change->is_ssl,
	    change->is_insecure_allowed, &url, problem_out);
	sml_buf_free(&url);
	if (err == SML_OK && *change->user)
		err = check_same(p, change, problem_out);
	if (err == SML_OK)
		err = client_account_set(p, change, problem_out);
	if (err == SML_OK)
		a->is_saved = true;
	return err;
}

/* False: refused, and said why. */
static bool
save(struct dialog *d)
{
	struct client_problem problem = {0};
	struct client_account_change change = {0};
	struct sml_buf server, user, password;
	enum sml_err err;

	sml_buf_init(&server, FIELD_MAX);
	sml_buf_init(&user, FIELD_MAX);
	sml_buf_init(&password, SML_PASSWORD_MAX + 4);
	err = get_server(d, &server);
	if (err == SML_OK)
		err = dialog_get(d->hwnd, IDC_USER, &user);
	if (err == SML_OK)
		err = dialog_get_secret(d->hwnd, IDC_PASSWORD, &password);
	if (err == SML_OK) {
		change.server = (const char *)server.p;
		change.user = (const char *)user.p;
		if (password.len > 0)
			change.password = sml_buf_str(&password);
		change.is_ssl = dialog_is_checked(d->hwnd, IDC_SSL);
		change.is_insecure_allowed =
		    !change.is_ssl && dialog_is_checked(d->hwnd, IDC_INSECURE);
		err = save_change(d, &change, &problem);
	} else {
		client_problem_set(&problem, CLIENT_PROBLEM_USAGE, NULL,
		    _("What was typed is too long"));
	}
	if (err != SML_OK)
		dialog_problem(d->hwnd, d->ui, &problem);
	sml_buf_free(&server);
	sml_buf_free(&user);
	sml_buf_wipe(&password);
	return err == SML_OK;
}

/* ---- the dialog ---- */

static void
check(struct dialog *d)
{
	struct account_dialog *a = d->ctx;

	if (!save(d))
		return;
	a->is_forgotten = false;
	dialog_put(d->hwnd, IDC_PASSWORD, "");
	dialog_put_hint(d->hwnd, IDC_PASSWORD, _("(as it is)"));
	dialog_check_run(d->hwnd, d->ui);
	show_certificate(d);
}

static bool
command(struct dialog *d, int id, unsigned code)
{
	struct account_dialog *a = d->ctx;

	switch (id) {
	case IDC_SERVER:
		if (code == EN_CHANGE)
			show_choices(d);
		return true;
	case IDC_SSL:
		show_choices(d);
		return true;
	case IDC_FORGET:
		a->is_forgotten = true;
		dialog_focus(d->hwnd, IDC_SERVER);
		show_certificate(d);
		return true;
	case IDC_CHECK:
		check(d);
		return true;
	case IDOK:
		if (save(d))
			dialog_end(d, true);
		return true;
	default:
		return false;
	}
}

static const struct dialog_class account_class = {
    .resource = IDD_ACCOUNT,
    .texts = texts,
    .init = init,
    .command = command,
};

bool
outlook_dialog_account(HWND owner, const struct outlook_ui *ui)
{
	struct account_dialog a = {0};

	dialog_run(owner, ui, &account_class, &a);
	return a.is_saved;
}
