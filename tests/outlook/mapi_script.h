/* SPDX-License-Identifier: Apache-2.0 */
/* The user's hand: changes the items of a profile by lines of a script. */
#ifndef TESTS_OUTLOOK_MAPI_SCRIPT_H
#define TESTS_OUTLOOK_MAPI_SCRIPT_H

#include <windows.h>

#include <stdbool.h>

/**
 *   store N                       the N-th store of the profile, from 0
 *   add FOLDER PROPERTY...
 *   change FOLDER PROPERTY : PROPERTY... -KEY...   of those that match
 *   delete FOLDER PROPERTY        or "all"
 *   attach FOLDER PROPERTY : PROPERTY... [embedded PROPERTY...]
 *   list FOLDER [PROPERTY]        every item as the data file has it
 *   count FOLDER [PROPERTY]
 *
 * FOLDER: calendar, contacts, notes, inbox, or a name in quotes. PROPERTY:
 * KEY=VALUE as in mapi_double_text.h. A property that must match is compared
 * as its text. Lines with # are skipped.
 */

/* MAPIInitialize on this thread, log-on, the default store. */
HRESULT mapi_script_begin(void);
void mapi_script_end(void);
/* False: the line cannot be done. */
bool mapi_script_run(const char *line);

#endif
