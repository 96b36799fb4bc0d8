/* SPDX-License-Identifier: Apache-2.0 */
/* The accounts of a profile as its keys in the registry have them. */
#include <stdlib.h>
#include <string.h>

#include "outlook/accounts_priv.h"

/* Where profiles are: since Outlook 2013 below the version, before that at one
 * place for all, in Windows 95 at another. The newest is looked at first. */
#define OFFICE L"Software\\Microsoft\\Office"
static const wchar_t *const old_places[] = {
    L"Software\\Microsoft\\Windows NT\\CurrentVersion\\"
    L"Windows Messaging Subsystem\\Profiles",
    L"Software\\Microsoft\\Windows Messaging Subsystem\\Profiles",
};
/* The section of a profile that has its accounts, one a key. */
#define SECTION L"9375CFF0413111d3B88A00104B2A6676"

/* "16.0" is 16; versions before Outlook 2003 have no accounts there. */
#define VERSION_MIN 11u
#define VERSION_MAX 99u
/* Keys of the section: with address books and data files. */
#define KEYS_MAX 256u
/* Bytes of a value that we look at; a larger one counts as none. */
#define VALUE_MAX (ACCOUNT_TEXT_MAX * sizeof(wchar_t))

/* ---- values ---- */

struct value {
	DWORD type, len;
	BYTE bytes[VALUE_MAX + sizeof(wchar_t)];
};

static bool
get(HKEY key, const wchar_t *name, struct value *out)
{
	out->len = VALUE_MAX;
	return RegQueryValueExW(key, name, NULL, &out->type, out->bytes,
		   &out->len) == ERROR_SUCCESS;
}

/* Text, or bytes that are UTF-16: the NUL may be missing. An odd number of
 * them is 8-bit text. */
static bool
get_text(HKEY key, const wchar_t *name, wchar_t *out, size_t size)
{
	struct value v;
	int units;

	out[0] = L'\0';
	if (!get(key, name, &v) || v.len == 0)
		return false;
	if (v.type == REG_BINARY && v.len % sizeof(wchar_t) != 0) {
		v.bytes[v.len] = '\0';
		units = MultiByteToWideChar(
		    CP_ACP, 0, (const char *)v.bytes, -1, out, (int)size);
	} else if (v.type == REG_BINARY || v.type == REG_SZ ||
		   v.type == REG_EXPAND_SZ) {
		v.len -= v.len % (DWORD)sizeof(wchar_t);
		memset(v.bytes + v.len, 0, sizeof(wchar_t));
		units = (int)wcslen((const wchar_t *)v.bytes) + 1;
		if ((size_t)units <= size)
			wcscpy(out, (const wchar_t *)v.bytes);
		else
			units = 0;
	} else {
		return false;
	}
	if (units <= 0)
		out[0] = L'\0';
	return out[0] != L'\0';
}

static DWORD
get_number(HKEY key, const wchar_t *name)
{
	struct value v;
	DWORD number = 0;

	if (get(key, name, &v) && v.len == sizeof(number) &&
	    (v.type == REG_DWORD || v.type == REG_BINARY))
		memcpy(&number, v.bytes, sizeof(number));
	return number;
}

/* ---- one account ---- */

/* Names of the values; NULL ends a list. */
static const struct {
	const GUID *type;
	const wchar_t *server, *user[3], *port, *ssl[3];
} kinds[] = {
    {&olk_clsid_imap, L"IMAP Server", {L"IMAP User", L"IMAP User Name"},
	L"IMAP Port", {L"IMAP Use SSL", L"IMAP Secure Connection"}},
    {&olk_clsid_pop3, L"POP3 Server", {L"POP3 User", L"POP3 User Name"},
	L"POP3 Port", {L"POP3 Use SSL", L"POP3 Secure Connection"}},
};

static void
take_kind(HKEY key, size_t k, struct account_found *found)
{
	size_t i;

	accounts_set_class(found, kinds[k].type);
	get_text(key, kinds[k].server, found->text[ACCOUNT_SERVER],
	    ACCOUNT_TEXT_MAX);
	for (i = 0; kinds[k].user[i] && !found->text[ACCOUNT_USER][0]; i++)
		get_text(key, kinds[k].user[i], found->text[ACCOUNT_USER],
		    ACCOUNT_TEXT_MAX);
	found->port = get_number(key, kinds[k].port);
	for (i = 0; kinds[k].ssl[i]; i++)
		if (get_number(key, kinds[k].ssl[i]) != 0)
			found->is_ssl = true;
}

/* Data files have the class of MAPI accounts in some versions. */
static bool
is_local(HKEY key)
{
	static const wchar_t *const services[] = {
	    L"MSUPST MS", L"MSPST MS", L"MSPST AB", L"CONTAB", L"INTERSTOR"};
	wchar_t name[64];
	size_t i;

	if (!get_text(key, L"Service Name", name, SML_ARRAY_LEN(name)))
		return false;
	for (i = 0; i < SML_ARRAY_LEN(services); i++)
		if (_wcsicmp(name, services[i]) == 0)
			return true;
	return false;
}

static void
take_account(HKEY key, struct account_found *found)
{
	wchar_t text[64];
	bool has_type;
	GUID type;
	size_t k;

	memset(found, 0, sizeof(*found));
	has_type = get_text(key, L"clsid", text, SML_ARRAY_LEN(text)) &&
		   SUCCEEDED(CLSIDFromString(text, &type));
	if (has_type)
		accounts_set_class(found, &type);
	if (found->is_mapi && is_local(key))
		found->is_mapi = false;
	/* Exchange; and Exchange ActiveSync, as Outlook.com has. */
	if ((get_text(key, L"Service Name", text, SML_ARRAY_LEN(text)) &&
		_wcsicmp(text, L"MSEMS") == 0) ||
	    RegQueryValueExW(key, L"EAS Server URL", NULL, NULL, NULL, NULL) ==
		ERROR_SUCCESS)
		found->is_mapi = true;
	get_text(
	    key, L"Account Name", found->text[ACCOUNT_NAME], ACCOUNT_TEXT_MAX);
	get_text(key, L"Email", found->text[ACCOUNT_ADDRESS], ACCOUNT_TEXT_MAX);
	for (k = 0; k < SML_ARRAY_LEN(kinds); k++)
		if (has_type ? IsEqualGUID(&type, kinds[k].type)
			     : get_text(key, kinds[k].server, text,
				   SML_ARRAY_LEN(text))) {
			take_kind(key, k, found);
			break;
		}
}

/* ---- a profile ---- */

static enum sml_err
take_section(HKEY section, struct outlook_accounts *out)
{
	struct account_found *found = malloc(sizeof(*found));
	enum sml_err err = found ? SML_OK : SML_E_NOMEM;
	wchar_t name[16];
	DWORD i, len;
	LSTATUS status;
	HKEY key;

	for (i = 0; err == SML_OK && i < KEYS_MAX; i++) {
		len = SML_ARRAY_LEN(name);
		status = RegEnumKeyExW(
		    section, i, name, &len, NULL, NULL, NULL, NULL);
		if (status == ERROR_MORE_DATA)
			continue; /* an account's has eight digits */
		if (status != ERROR_SUCCESS)
			break;
		if (RegOpenKeyExW(section, name, 0, KEY_QUERY_VALUE, &key) !=
		    ERROR_SUCCESS)
			continue;
		take_account(key, found);
		err = accounts_add(out, found);
		RegCloseKey(key);
	}
	free(found);
	return err;
}

/* ---- the places ---- */

/* Of a place: the key that has profiles, and the one that names the default.
 * They may be the same. */
struct place {
	HKEY profiles, defaults;
};

static void
close_place(struct place *p)
{
	RegCloseKey(p->profiles);
	RegCloseKey(p->defaults);
}

static bool
open_pair(const wchar_t *profiles, const wchar_t *defaults, struct place *out)
{
	if (RegOpenKeyExW(HKEY_CURRENT_USER, profiles, 0, KEY_READ,
		&out->profiles) != ERROR_SUCCESS)
		return false;
	if (RegOpenKeyExW(HKEY_CURRENT_USER, defaults, 0, KEY_READ,
		&out->defaults) == ERROR_SUCCESS)
		return true;
	RegCloseKey(out->profiles);
	return false;
}

/* The @nth place, the newest version first; false: not there. */
static bool
open_place(unsigned nth, struct place *out)
{
	wchar_t defaults[128], profiles[128];
	const unsigned versions = VERSION_MAX - VERSION_MIN + 1;

	if (nth >= versions)
		return open_pair(old_places[nth - versions],
		    old_places[nth - versions], out);
	_snwprintf(defaults, SML_ARRAY_LEN(defaults), OFFICE L"\\%u.0\\Outlook",
	    VERSION_MAX - nth);
	_snwprintf(
	    profiles, SML_ARRAY_LEN(profiles), L"%ls\\Profiles", defaults);
	return open_pair(profiles, defaults, out);
}
#define PLACES (VERSION_MAX - VERSION_MIN + 1 + SML_ARRAY_LEN(old_places))

/* Of a profile; NULL: no such one here. A name with a '\' would be a way
 * through the keys. */
static HKEY
open_section(const struct place *p, const wchar_t *name)
{
	HKEY profile, section = NULL;

	if (!name[0] || wcschr(name, L'\\') ||
	    RegOpenKeyExW(p->profiles, name, 0, KEY_READ, &profile) !=
		ERROR_SUCCESS)
		return NULL;
	if (RegOpenKeyExW(profile, SECTION, 0, KEY_READ, &section) !=
	    ERROR_SUCCESS)
		section = NULL;
	RegCloseKey(profile);
	return section;
}

enum sml_err
accounts_read_registry(const wchar_t *profile, struct outlook_accounts *out)
{
	enum sml_err err = SML_OK;
	HKEY section = NULL;
	struct place p;
	unsigned i;

	for (i = 0; i < PLACES && !section; i++) {
		if (!open_place(i, &p))
			continue;
		section = open_section(&p, profile);
		close_place(&p);
	}
	if (!section)
		return SML_OK;
	err = take_section(section, out);
	RegCloseKey(section);
	return err;
}

bool
accounts_default_profile(wchar_t out[ACCOUNT_PROFILE_MAX])
{
	HKEY section = NULL;
	struct place p;
	unsigned i;

	for (i = 0; i < PLACES && !section; i++) {
		if (!open_place(i, &p))
			continue;
		if (get_text(p.defaults, L"DefaultProfile", out,
			ACCOUNT_PROFILE_MAX))
			section = open_section(&p, out);
		close_place(&p);
	}
	if (section)
		RegCloseKey(section);
	return section != NULL;
}
