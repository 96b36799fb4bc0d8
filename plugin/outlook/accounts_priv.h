/* SPDX-License-Identifier: Apache-2.0 */
/* What the two ways to the accounts of a profile share. */
#ifndef OUTLOOK_ACCOUNTS_PRIV_H
#define OUTLOOK_ACCOUNTS_PRIV_H

#include <wchar.h>

#include "outlook/accounts.h"
#include "outlook/accounts_iface.h"

/* No profile of a person has more; what is beyond is not looked at. */
#define ACCOUNTS_MAX 64u
/* Characters of one text, with the NUL; a longer one counts as none. */
#define ACCOUNT_TEXT_MAX 512u
/* MAPI's names of profiles have 64; a key of the registry 255. */
#define ACCOUNT_PROFILE_MAX 256u

enum account_text {
	ACCOUNT_NAME,
	ACCOUNT_ADDRESS,
	ACCOUNT_SERVER,
	ACCOUNT_USER,
	ACCOUNT_TEXT_COUNT
};

/* An account as it was found; large, so never on the stack. */
struct account_found {
	bool is_mail; /* IMAP or POP3: @kind */
	bool is_mapi; /* Exchange, or another provider's */
	enum outlook_account_kind kind;
	DWORD port;
	bool is_ssl;
	wchar_t text[ACCOUNT_TEXT_COUNT][ACCOUNT_TEXT_MAX];
};

/* What the class of an account means; sets is_mail, is_mapi and kind. */
void accounts_set_class(struct account_found *found, const GUID *type);

/* Append if there is something to offer. Control characters make a text
 * unknown. SML_OK, SML_E_NOMEM. */
enum sml_err accounts_add(struct outlook_accounts *out,
    const struct account_found *found) SML_MUST_USE;

/* All or nothing. SML_E_STORE_GONE: the manager cannot be asked, or did not
 * tell everything; SML_E_NOMEM. */
enum sml_err accounts_ask_manager(const wchar_t *profile, IUnknown *session,
    struct outlook_accounts *out) SML_MUST_USE;

/* Nothing found is SML_OK; SML_E_NOMEM. */
enum sml_err accounts_read_registry(
    const wchar_t *profile, struct outlook_accounts *out) SML_MUST_USE;
/* The name of the default profile; false: there is none. */
bool accounts_default_profile(wchar_t out[ACCOUNT_PROFILE_MAX]);

#endif
