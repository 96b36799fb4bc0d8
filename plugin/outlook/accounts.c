/* SPDX-License-Identifier: Apache-2.0 */
/* The mail accounts of an Outlook profile: asked for, or else looked up. */
#include "outlook/accounts.h"

#include <stdlib.h>
#include <string.h>

#include "client/os_windows.h"
#include "client/text.h"
#include "outlook/accounts_priv.h"

#define PORT_MAX 65535u

void
outlook_accounts_free(struct outlook_accounts *a)
{
	size_t i;

	if (!a)
		return;
	for (i = 0; i < a->count; i++) {
		free(a->v[i].name);
		free(a->v[i].address);
		free(a->v[i].server);
		free(a->v[i].user);
	}
	free(a->v);
	memset(a, 0, sizeof(*a));
}

void
accounts_set_class(struct account_found *found, const GUID *type)
{
	found->is_mail = IsEqualGUID(type, &olk_clsid_imap) ||
			 IsEqualGUID(type, &olk_clsid_pop3);
	found->is_mapi = IsEqualGUID(type, &olk_clsid_mapi);
	found->kind = IsEqualGUID(type, &olk_clsid_pop3) ? OUTLOOK_ACCOUNT_POP3
							 : OUTLOOK_ACCOUNT_IMAP;
}

/* UTF-8; NULL: no memory. */
static char *
plain(const wchar_t *wide)
{
	struct sml_buf text;
	char *copy = NULL;
	const wchar_t *p;

	for (p = wide; *p; p++)
		if (*p < L' ' || *p == 0x7f)
			return text_dup(SML_STR(""));
	sml_buf_init(&text, 4 * (size_t)ACCOUNT_TEXT_MAX);
	if (client_os_windows_put(wide, wcslen(wide), &text) == SML_OK)
		copy = text_dup(sml_buf_str(&text));
	sml_buf_free(&text);
	return copy;
}

enum sml_err
accounts_add(struct outlook_accounts *out, const struct account_found *found)
{
	struct outlook_account *more, *a;

	if (found->is_mapi)
		out->has_mapi_store = true;
	if (!found->is_mail || !found->text[ACCOUNT_SERVER][0] ||
	    out->count == ACCOUNTS_MAX)
		return SML_OK;
	more = realloc(out->v, (out->count + 1) * sizeof(*more));
	if (!more)
		return SML_E_NOMEM;
	out->v = more;
	a = &out->v[out->count++];
	a->kind = found->kind;
	a->port = found->port <= PORT_MAX ? (unsigned)found->port : 0;
	a->is_ssl = found->is_ssl;
	a->address = plain(found->text[ACCOUNT_ADDRESS]);
	a->server = plain(found->text[ACCOUNT_SERVER]);
	a->user = plain(found->text[ACCOUNT_USER]);
	a->name = plain(found->text[ACCOUNT_NAME]);
	if (!a->name || !a->address || !a->server || !a->user)
		return SML_E_NOMEM;
	if (a->name[0] == '\0') {
		free(a->name);
		a->name = text_dup(
		    sml_str_of(a->address[0] ? a->address : a->server));
	}
	return a->name ? SML_OK : SML_E_NOMEM;
}

/* The name as MAPI has it; false: no profile has such a name. */
static bool
take_profile(const char *profile, wchar_t out[ACCOUNT_PROFILE_MAX])
{
	wchar_t *wide;
	bool ok;

	if (!profile || !profile[0]) {
		if (!accounts_default_profile(out))
			out[0] = L'\0';
		return true;
	}
	wide = client_os_windows_wide(profile);
	ok = wide && wcslen(wide) < ACCOUNT_PROFILE_MAX;
	if (ok)
		wcscpy(out, wide);
	free(wide);
	return ok;
}

enum sml_err
outlook_accounts_read(
    const char *profile, void *session, struct outlook_accounts *out)
{
	wchar_t name[ACCOUNT_PROFILE_MAX];
	enum sml_err err;

	memset(out, 0, sizeof(*out));
	if (!take_profile(profile, name)) {
		out->is_from_registry = true;
		return SML_OK;
	}
	err = accounts_ask_manager(name, session, out);
	if (err == SML_E_STORE_GONE) {
		outlook_accounts_free(out);
		out->is_from_registry = true;
		err = accounts_read_registry(name, out);
	}
	if (err != SML_OK)
		outlook_accounts_free(out);
	return err;
}
