/* SPDX-License-Identifier: Apache-2.0 */
/* The mail accounts of an Outlook profile, as offers for our own. */
#ifndef OUTLOOK_ACCOUNTS_H
#define OUTLOOK_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum outlook_account_kind {
	OUTLOOK_ACCOUNT_IMAP,
	OUTLOOK_ACCOUNT_POP3
};

/* UTF-8; never NULL, empty if not known. The password is not told by Outlook.
 */
struct outlook_account {
	enum outlook_account_kind kind;
	char *name;    /* as Outlook shows it */
	char *address; /* e-mail */
	char *server;  /* incoming */
	char *user;    /* log-in there */
	unsigned port; /* 0: the usual one */
	bool is_ssl;   /* from the start, or after a plain beginning */
};

struct outlook_accounts {
	struct outlook_account *v;
	size_t count;
	/* There is an account of Exchange's, or of a kind that brings another
	 * MAPI store: such a profile is explained and left alone (product.md
	 * section 8). */
	bool has_mapi_store;
	bool is_from_registry; /* the account manager could not be asked */
};

/**
 * Ask IOlkAccountManager, which needs the session; where it is missing or
 * fails in any of its calls, read the registry of the profile: where Outlook
 * 2013 and later keep profiles, then where older ones did. On the thread that
 * may use COM and MAPI. Not more than 64 accounts; those without a server are
 * left out, and texts of 512 characters or with control characters count as
 * not known.
 *
 * @profile  name of the Outlook profile, UTF-8; NULL or empty: the default
 * @session  IMAPISession as IUnknown, or NULL
 * SML_OK (also with no account); SML_E_NOMEM.
 */
enum sml_err outlook_accounts_read(
    const char *profile, void *session, struct outlook_accounts *out);
void outlook_accounts_free(struct outlook_accounts *a);

#endif
