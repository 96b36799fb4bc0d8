/* SPDX-License-Identifier: Apache-2.0 */
/* Which Outlook profile is open. */
#include <stdlib.h>
#include <wchar.h>

#include "client/os_windows.h"
#include "client/text.h"
#include "outlook/addin.h"

/* What Outlook calls its first profile. */
#define FIRST_NAME "Outlook"
#define NAME_MAX_LEN 256

static char *
to_utf8(const wchar_t *wide)
{
	struct sml_buf text;
	char *copy = NULL;

	sml_buf_init(&text, (size_t)NAME_MAX_LEN * 4);
	if (client_os_windows_put(wide, wcslen(wide), &text) == SML_OK &&
	    text.len > 0)
		copy = text_dup(sml_buf_str(&text));
	sml_buf_free(&text);
	return copy;
}

/* Application.Session.CurrentProfileName, of Outlook 2010 and later. */
static char *
name_of_session(IDispatch *application)
{
	VARIANT session, name;
	char *text = NULL;

	if (FAILED(addin_get(application, L"Session", &session)))
		return NULL;
	if (V_VT(&session) == VT_DISPATCH && V_DISPATCH(&session)) {
		if (SUCCEEDED(addin_get(
			V_DISPATCH(&session), L"CurrentProfileName", &name)) &&
		    V_VT(&name) == VT_BSTR && V_BSTR(&name))
			text = to_utf8(V_BSTR(&name));
		VariantClear(&name);
	}
	VariantClear(&session);
	return text;
}

/* The profile that is opened if nobody chooses; the latest Outlook first. */
static char *
name_of_registry(void)
{
	static const wchar_t *const keys[] = {
	    L"Software\\Microsoft\\Office\\16.0\\Outlook",
	    L"Software\\Microsoft\\Office\\15.0\\Outlook",
	    L"Software\\Microsoft\\Windows NT\\CurrentVersion\\"
	    L"Windows Messaging Subsystem\\Profiles"};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(keys); i++) {
		wchar_t name[NAME_MAX_LEN];
		DWORD size = sizeof(name);

		if (RegGetValueW(HKEY_CURRENT_USER, keys[i], L"DefaultProfile",
			RRF_RT_REG_SZ, NULL, name, &size) == ERROR_SUCCESS &&
		    name[0])
			return to_utf8(name);
	}
	return NULL;
}

char *
addin_profile_name(IDispatch *application)
{
	char *name = application ? name_of_session(application) : NULL;

	if (!name)
		name = name_of_registry();
	return name ? name : text_dup(sml_str_of(FIRST_NAME));
}
