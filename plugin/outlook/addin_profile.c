/* SPDX-License-Identifier: Apache-2.0 */
/* Which Outlook profile is open. */
#include <wchar.h>

#include "client/os_windows.h"
#include "client/text.h"
#include "outlook/accounts_priv.h"
#include "outlook/addin.h"

/* What Outlook calls its first profile. */
#define FIRST_NAME "Outlook"

static char *
to_utf8(const wchar_t *wide)
{
	struct sml_buf text;
	char *copy = NULL;

	sml_buf_init(&text, (size_t)4 * ACCOUNT_PROFILE_MAX);
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

char *
addin_profile_name(IDispatch *application)
{
	char *name = application ? name_of_session(application) : NULL;
	wchar_t wide[ACCOUNT_PROFILE_MAX];

	if (!name && accounts_default_profile(wide))
		name = to_utf8(wide);
	return name ? name : text_dup(sml_str_of(FIRST_NAME));
}
