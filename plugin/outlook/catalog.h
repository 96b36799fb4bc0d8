/* SPDX-License-Identifier: Apache-2.0 */
/* Translations inside the DLL. */
#ifndef OUTLOOK_CATALOG_H
#define OUTLOOK_CATALOG_H

#include <windows.h>

/**
 * The .mo files are resources of type RCDATA, one a language of po/LINGUAS,
 * named "MO_" and the language in capitals: "MO_CS", "MO_PT_BR". From now on
 * text_of() speaks the first of the user's languages that is there; English if
 * none is, or if the first one is English. Once, before any text is used.
 *
 * @languages  as GetUserPreferredUILanguages() gives them ("cs-CZ", ended by
 *             an empty one), NULL: the user's
 */
void outlook_catalog_load(HINSTANCE instance, const wchar_t *languages);

#endif
