/* SPDX-License-Identifier: Apache-2.0 */
/* Which server, which user: rules for URLs, and where they are kept. */
#include "client/account.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "client/text.h"

#define SECTION "account"
#define DEFAULT_PATH "/sync"
#define URL_MAX 2000

/* ---- URLs ---- */

/* A server as typed, taken apart. */
struct url {
	bool is_https;
	struct sml_str host; /* [] kept around IPv6 */
	struct sml_str port; /* absent if not said */
	struct sml_str path; /* with '/', absent if not said */
};

static bool
is_host_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static const char *
check_host(struct sml_str host)
{
	const bool is_v6 = sml_str_starts(host, "[");
	size_t i;

	if (host.len == 0)
		return N_("it names no host");
	if (is_v6 && !sml_str_ends(host, "]"))
		return N_("the bracket is not closed");
	for (i = is_v6 ? 1 : 0; i + (is_v6 ? 1 : 0) < host.len; i++)
		if (!is_host_char(host.p[i]) &&
		    !(is_v6 && (host.p[i] == ':' || host.p[i] == '%')))
			return N_("a host has no such characters");
	return NULL;
}

/* Host and port of @s; an IPv6 address may stand without brackets when no
 * port follows. */
static const char *
split_host(struct sml_str s, struct url *out)
{
	size_t colon;
	uint64_t port;

	if (sml_str_starts(s, "[")) {
		colon = sml_str_chr(s, ']', 0);
		if (colon == s.len)
			return N_("the bracket is not closed");
		colon++;
	} else {
		colon = sml_str_chr(s, ':', 0);
	}
	out->host = sml_str_sub(s, 0, colon);
	if (colon < s.len) {
		if (s.p[colon] != ':')
			return N_("a host has no such characters");
		out->port = sml_str_sub(s, colon + 1, s.len);
		if (!sml_str_u64(out->port, &port) || port < 1 || port > 65535)
			return N_("the port is a number from 1 to 65535");
	}
	return check_host(out->host);
}

/* NULL: understood; else why not. */
static const char *
parse_url(struct sml_str typed, bool is_ssl, struct url *out)
{
	struct sml_str s = sml_str_trim(typed);
	size_t i, colons = 0;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return N_("it contains blanks");
	out->is_https = is_ssl;
	if (sml_str_starts_nocase(s, "https://")) {
		out->is_https = true;
		s = sml_str_sub(s, 8, s.len);
	} else if (sml_str_starts_nocase(s, "http://")) {
		out->is_https = false;
		s = sml_str_sub(s, 7, s.len);
	} else if (sml_str_find(s, SML_STR("://"), 0) < s.len) {
		return N_("only http and https are known");
	}
	i = sml_str_chr(s, '/', 0);
	if (i < s.len)
		out->path = sml_str_sub(s, i, s.len);
	s = sml_str_sub(s, 0, i);
	if (sml_str_chr(s, '@', 0) < s.len)
		return N_("user and password are given by themselves");
	for (i = 0; i < s.len; i++)
		colons += s.p[i] == ':';
	if (colons > 1 && !sml_str_starts(s, "[")) {
		out->host = s;
		for (i = 0; i < s.len; i++)
			if (!is_host_char(s.p[i]) && s.p[i] != ':')
				return N_("a host has no such characters");
		return NULL;
	}
	return split_host(s, out);
}

static bool
is_loopback_host(struct sml_str host)
{
	if (sml_str_is_nocase(host, "localhost") || sml_str_is(host, "[::1]") ||
	    sml_str_is(host, "::1"))
		return true;
	if (host.len > 10 &&
	    sml_str_is_nocase(
		sml_str_sub(host, host.len - 10, 10), ".localhost"))
		return true;
	if (sml_str_starts(host, "127.")) {
		size_t i, dots = 0;

		for (i = 0; i < host.len; i++) {
			if (host.p[i] == '.')
				dots++;
			else if (host.p[i] < '0' || host.p[i] > '9')
				return false;
		}
		return dots == 3;
	}
	return false;
}

bool
client_account_is_loopback(const char *url)
{
	struct url u;

	return !parse_url(sml_str_of(url), true, &u) &&
	       is_loopback_host(u.host);
}

bool
client_account_is_exposed(const char *url)
{
	struct url u;

	return !parse_url(sml_str_of(url), true, &u) && !u.is_https &&
	       !is_loopback_host(u.host);
}

static void
put_url(const struct url *u, struct sml_buf *out)
{
	const bool is_bare_v6 = u->host.len > 0 && u->host.p[0] != '[' &&
				sml_str_chr(u->host, ':', 0) < u->host.len;

	sml_buf_put_text(out, u->is_https ? "https://" : "http://");
	if (is_bare_v6)
		sml_buf_put_byte(out, '[');
	sml_buf_put_str(out, u->host);
	if (is_bare_v6)
		sml_buf_put_byte(out, ']');
	if (u->port.p) {
		sml_buf_put_byte(out, ':');
		sml_buf_put_str(out, u->port);
	}
	if (u->path.len > 1)
		sml_buf_put_str(out, u->path);
	else
		sml_buf_put_text(out, DEFAULT_PATH);
}

enum sml_err
client_account_url(const char *server, bool is_ssl, bool is_insecure_allowed,
    struct sml_buf *out, struct client_problem *problem_out)
{
	struct url u;
	const char *why = parse_url(sml_str_of(server), is_ssl, &u);

	if (!why && strlen(server) > URL_MAX)
		why = N_("it is too long");
	if (why) {
		client_problem_set(problem_out, CLIENT_PROBLEM_BAD_SERVER,
		    server, text_of(why));
		return SML_E_CONFIG;
	}
	put_url(&u, out);
	if (sml_buf_err(out) != SML_OK)
		return sml_buf_err(out);
	if (!u.is_https && !is_loopback_host(u.host) && !is_insecure_allowed) {
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_INSECURE_SERVER, server, NULL);
		return SML_E_CONFIG;
	}
	return SML_OK;
}

/* ---- kept in the profile ---- */

static char *
copy_raw(const struct client_profile *p, const char *key)
{
	const char *value = client_options_raw_get(p->options, SECTION, key);

	return value && *value ? text_dup(sml_str_of(value)) : NULL;
}

static bool
raw_is_on(const struct client_profile *p, const char *key, bool otherwise)
{
	const char *value = client_options_raw_get(p->options, SECTION, key);

	return value ? client_options_is_true(value) : otherwise;
}

static const struct {
	const char *name;
	enum sml_auth_type type;
} auth_names[] = {
    {"auto", SML_AUTH_NONE},
    {"basic", SML_AUTH_BASIC},
    {"md5", SML_AUTH_MD5},
};

/* SML_AUTH_OTHER for what is none of them; absent is auto. */
static enum sml_auth_type
auth_of_name(const char *name)
{
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(auth_names); i++)
		if (!name || strcmp(name, auth_names[i].name) == 0)
			return auth_names[i].type;
	return SML_AUTH_OTHER;
}

enum sml_err
client_account_load(const struct client_profile *p, struct client_account **out,
    struct client_problem *problem_out)
{
	struct client_account *a = calloc(1, sizeof(*a));
	struct sml_buf url;
	enum sml_err err = SML_E_NOMEM;

	sml_buf_init(&url, URL_MAX + 16);
	if (!a)
		goto failed;
	a->server = copy_raw(p, "server");
	a->user = copy_raw(p, "user");
	a->fingerprint = copy_raw(p, "trusted-certificate");
	a->is_insecure_allowed = raw_is_on(p, "insecure-http", false);
	a->auth =
	    auth_of_name(client_options_raw_get(p->options, SECTION, "auth"));
	if (a->auth == SML_AUTH_OTHER)
		a->auth = SML_AUTH_NONE;
	if (!a->server || !a->user) {
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_NO_ACCOUNT, NULL, NULL);
		client_account_free(a);
		return SML_E_NOT_FOUND;
	}
	err = client_account_url(a->server, raw_is_on(p, "ssl", true),
	    a->is_insecure_allowed, &url, problem_out);
	if (err != SML_OK)
		goto free_account;
	sml_buf_put_byte(&url, '\0');
	err = SML_E_NOMEM;
	if (sml_buf_err(&url) != SML_OK)
		goto failed;
	a->url = text_dup(sml_str_of((const char *)url.p));
	if (!a->url)
		goto failed;
	sml_buf_free(&url);
	*out = a;
	return SML_OK;

failed:
	client_problem_set(problem_out, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
free_account:
	sml_buf_free(&url);
	client_account_free(a);
	return err;
}

void
client_account_free(struct client_account *a)
{
	if (!a)
		return;
	free(a->server);
	free(a->url);
	free(a->user);
	free(a->fingerprint);
	free(a);
}

static enum sml_err
check_user(const char *user, struct client_problem *problem_out)
{
	if (*user && strlen(user) <= SML_USER_MAX && !strpbrk(user, "\r\n") &&
	    sml_utf8_is_valid(sml_str_of(user)))
		return SML_OK;
	client_problem_set(problem_out, CLIENT_PROBLEM_USAGE, NULL,
	    _("A user's name is one line of text"));
	return SML_E_CONFIG;
}

/* Check what the account would be after the change. */
static enum sml_err
check_change(const struct client_profile *p,
    const struct client_account_change *c, struct client_problem *problem_out)
{
	const char *server =
	    c->server ? c->server
		      : client_options_raw_get(p->options, SECTION, "server");
	const bool is_ssl = c->server ? c->is_ssl : raw_is_on(p, "ssl", true);
	const bool is_insecure =
	    c->is_insecure_allowed ||
	    (!c->server && raw_is_on(p, "insecure-http", false));
	enum sml_err err;
	struct sml_buf url;

	if (c->user) {
		err = check_user(c->user, problem_out);
		if (err != SML_OK)
			return err;
	}
	if (auth_of_name(c->auth) == SML_AUTH_OTHER) {
		client_problem_set(problem_out, CLIENT_PROBLEM_BAD_OPTION,
		    "auth", _("it is auto, basic or md5"));
		return SML_E_CONFIG;
	}
	if (!server) {
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_NO_ACCOUNT, NULL, NULL);
		return SML_E_NOT_FOUND;
	}
	if (c->password.len > SML_PASSWORD_MAX) {
		client_problem_set(problem_out, CLIENT_PROBLEM_USAGE, NULL,
		    _("The password is too long"));
		return SML_E_CONFIG;
	}
	sml_buf_init(&url, URL_MAX + 16);
	err =
	    client_account_url(server, is_ssl, is_insecure, &url, problem_out);
	sml_buf_free(&url);
	return err;
}

static enum sml_err
change_options(struct client_options *o, const struct client_account_change *c)
{
	enum sml_err err = SML_OK;

	if (c->server) {
		err = client_options_raw_set(o, SECTION, "server", c->server);
		if (err == SML_OK)
			err = client_options_raw_set(
			    o, SECTION, "ssl", c->is_ssl ? "yes" : "no");
		/* The permission is for the server it was given for. */
		if (err == SML_OK)
			err = client_options_raw_set(
			    o, SECTION, "insecure-http", NULL);
	}
	if (err == SML_OK && c->is_insecure_allowed)
		err =
		    client_options_raw_set(o, SECTION, "insecure-http", "yes");
	if (err == SML_OK && c->user)
		err = client_options_raw_set(o, SECTION, "user", c->user);
	if (err == SML_OK && c->auth)
		err = client_options_raw_set(o, SECTION, "auth",
		    auth_of_name(c->auth) == SML_AUTH_NONE ? NULL : c->auth);
	if (err == SML_OK && c->fingerprint)
		err = client_options_raw_set(o, SECTION, "trusted-certificate",
		    *c->fingerprint ? c->fingerprint : NULL);
	return err;
}

enum sml_err
client_account_set(struct client_profile *p,
    const struct client_account_change *change,
    struct client_problem *problem_out)
{
	enum sml_err err = check_change(p, change, problem_out);

	if (err != SML_OK)
		return err;
	err = change_options(p->options, change);
	if (err != SML_OK) {
		client_problem_set(
		    problem_out, CLIENT_PROBLEM_NO_MEMORY, NULL, NULL);
		return err;
	}
	err = client_options_save(p->options, problem_out);
	if (err != SML_OK || !change->password.p)
		return err;
	err = client_os_secret_put(p->secret_slot, change->password);
	if (err != SML_OK)
		client_problem_set(problem_out, client_problem_of_run(err),
		    p->secret_slot, sml_err_text(err));
	return err;
}

enum sml_err
client_account_remove(
    struct client_profile *p, struct client_problem *problem_out)
{
	static const char *const keys[] = {"server", "ssl", "insecure-http",
	    "user", "auth", "trusted-certificate"};
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(keys) && err == SML_OK; i++)
		err =
		    client_options_raw_set(p->options, SECTION, keys[i], NULL);
	if (err == SML_OK)
		err = client_options_save(p->options, problem_out);
	if (err != SML_OK)
		return err;
	err = client_os_secret_del(p->secret_slot);
	if (err != SML_OK)
		client_problem_set(problem_out, client_problem_of_run(err),
		    p->secret_slot, sml_err_text(err));
	return err;
}

enum sml_err
client_account_password(const struct client_profile *p, struct sml_buf *out,
    struct client_problem *problem_out)
{
	const char *user = client_options_raw_get(p->options, SECTION, "user");
	enum sml_err err = sml_buf_reserve(out, SML_PASSWORD_MAX);

	if (err == SML_OK)
		err = client_os_secret_get(p->secret_slot, out);
	if (err == SML_E_NOT_FOUND)
		client_problem_set(problem_out, CLIENT_PROBLEM_NO_PASSWORD,
		    user ? user : "", NULL);
	else if (err != SML_OK)
		client_problem_set(problem_out, client_problem_of_run(err),
		    p->secret_slot, sml_err_text(err));
	return err;
}
