/* SPDX-License-Identifier: Apache-2.0 */
/* Which server, which user, and the password's place. */
#ifndef CLIENT_ACCOUNT_H
#define CLIENT_ACCOUNT_H

#include "client/profile.h"
#include "session/auth.h"

/**
 * The account stands in section [account] of the options file; the password
 * under the profile's secret slot. Changing server or user keeps anchors and
 * links: the run compares what the server says it is (DevID) and the user
 * with what the links were made with, and starts over if they differ.
 */
struct client_account {
	char *server; /* as typed */
	char *url;    /* as used */
	char *user;
	/* What to log in by: basic, md5, or NONE: what the server asks for,
	 * basic at first. */
	enum sml_auth_type auth;
	bool
	    is_insecure_allowed; /* plain http to a host that is not loopback */
	char *fingerprint;       /* of the certificate trusted by the user, or
				  * NULL */
};

/**
 * The URL for what a person typed (product.md section 3): a URL is taken as
 * it is ("/sync" added when it has no path); a bare name or address means
 * https://NAME/sync, with @is_ssl false http://NAME/sync. Port, IPv6 in
 * brackets and a path are kept. User and password in a URL, spaces, other
 * schemes: SML_E_CONFIG (BAD_SERVER). Plain http to a host that is not
 * loopback without @is_insecure_allowed: SML_E_CONFIG (INSECURE_SERVER).
 */
enum sml_err client_account_url(const char *server, bool is_ssl,
    bool is_insecure_allowed, struct sml_buf *out,
    struct client_problem *problem_out) SML_MUST_USE;

/* localhost, *.localhost, 127.0.0.0/8, ::1 of an http URL. */
bool client_account_is_loopback(const char *url);
/* http to somewhere else: a remark in every status. */
bool client_account_is_exposed(const char *url);

/* SML_E_NOT_FOUND (NO_ACCOUNT): none is set up. */
enum sml_err client_account_load(const struct client_profile *p,
    struct client_account **out,
    struct client_problem *problem_out) SML_MUST_USE;
void client_account_free(struct client_account *a);

/* What to change; NULL members stay as they are. @is_ssl counts when server
 * is given as a bare name. Checked as a whole, then written (options file and
 * secret). */
struct client_account_change {
	const char *server;
	const char *user;
	struct sml_str password; /* absent: as it is */
	bool is_ssl;
	bool is_insecure_allowed; /* only added, taken back by https */
	const char *fingerprint;  /* "" forgets it */
	const char *auth;         /* "auto", "basic", "md5" */
};
enum sml_err client_account_set(struct client_profile *p,
    const struct client_account_change *change,
    struct client_problem *problem_out) SML_MUST_USE;

/* Account and password away; links and anchors stay. */
enum sml_err client_account_remove(
    struct client_profile *p, struct client_problem *problem_out) SML_MUST_USE;

/* Secret: wipe @out. SML_E_NOT_FOUND (NO_PASSWORD). */
enum sml_err client_account_password(const struct client_profile *p,
    struct sml_buf *out, struct client_problem *problem_out) SML_MUST_USE;

#endif
