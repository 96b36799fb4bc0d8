/* SPDX-License-Identifier: Apache-2.0 */
/* Translations: the user's language among the catalogues in the DLL. */
#include "outlook/catalog.h"

#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

#include "client/text.h"
#include "client/text_catalog.h"

#define NAME_LEN 32

/* Older mingw headers have it only as a macro of its own. */
#define RCDATA ((LPCWSTR)RT_RCDATA)

/* The catalogue of "cs_CZ"; NULL: there is none. */
static struct text_catalog *
load(HINSTANCE instance, const wchar_t *language)
{
	struct text_catalog *c = NULL;
	wchar_t name[NAME_LEN];
	struct sml_str mo;
	HRSRC place;
	HGLOBAL bytes;

	if (_snwprintf(name, NAME_LEN, L"MO_%ls", language) >= NAME_LEN)
		return NULL;
	place = FindResourceW(instance, name, RCDATA);
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
	wchar_t language[NAME_LEN] = {0};
	struct text_catalog *c;
	size_t i;

	for (i = 0; i + 1 < NAME_LEN && tag[i]; i++)
		language[i] = tag[i] == L'-' ? L'_' : (wchar_t)towupper(tag[i]);
	c = load(instance, language);
	for (i = 0; !c && language[i]; i++)
		if (language[i] == L'_') {
			language[i] = L'\0';
			c = load(instance, language);
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
