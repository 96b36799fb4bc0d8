/* SPDX-License-Identifier: Apache-2.0 */
/* Translations: the user's language among the catalogues in the DLL. */
#include "outlook/catalog.h"

#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

#include "client/text.h"
#include "client/text_catalog.h"

#define PREFIX L"MO_"
/* LOCALE_NAME_MAX_LENGTH and the prefix. */
#define NAME_LEN 96

/* Older mingw headers have it only as a macro of its own. */
#define RCDATA ((LPCWSTR)RT_RCDATA)

/* The catalogue of "MO_CS_CZ"; NULL: there is none. */
static struct text_catalog *
load(HINSTANCE instance, const wchar_t *name)
{
	struct text_catalog *c = NULL;
	struct sml_str mo;
	HRSRC place = FindResourceW(instance, name, RCDATA);
	HGLOBAL bytes;

	if (!place)
		return NULL;
	bytes = LoadResource(instance, place);
	if (!bytes)
		return NULL;
	mo = (struct sml_str){
	    LockResource(bytes), SizeofResource(instance, place)};
	if (text_catalog_open(mo, &c) != SML_OK)
		return NULL;
	return c;
}

/* "cs-CZ": its own catalogue, else that of "cs". */
static struct text_catalog *
load_language(HINSTANCE instance, const wchar_t *tag)
{
	wchar_t name[NAME_LEN] = PREFIX;
	wchar_t *language = name + wcslen(PREFIX), *p;
	struct text_catalog *c;

	/* No language has so long a name. */
	if (wcslen(tag) >= NAME_LEN - wcslen(PREFIX))
		return NULL;
	for (p = language; *tag; tag++)
		*p++ = *tag == L'-' ? L'_' : (wchar_t)towupper(*tag);
	c = load(instance, name);
	for (p = language; !c && *p; p++)
		if (*p == L'_') {
			*p = L'\0';
			c = load(instance, name);
		}
	return c;
}

/* The user's languages; the caller frees; NULL: not told. */
static wchar_t *
user_languages(void)
{
	ULONG count, len = 0;
	wchar_t *list;

	if (!GetUserPreferredUILanguages(MUI_LANGUAGE_NAME, &count, NULL, &len))
		return NULL;
	list = calloc((size_t)len + 2, sizeof(*list));
	if (list && !GetUserPreferredUILanguages(
			MUI_LANGUAGE_NAME, &count, list, &len)) {
		free(list);
		return NULL;
	}
	return list;
}

static bool
is_english(const wchar_t *tag)
{
	return _wcsnicmp(tag, L"en", 2) == 0 && (!tag[2] || tag[2] == L'-');
}

void
outlook_catalog_load(HINSTANCE instance, const wchar_t *languages)
{
	wchar_t *own = languages ? NULL : user_languages();
	const wchar_t *tag = languages ? languages : own;
	const struct text_catalog *found = NULL;

	for (; tag && *tag && !found && !is_english(tag);
	     tag += wcslen(tag) + 1)
		found = load_language(instance, tag);
	if (found)
		text_use(found);
	free(own);
}
