/* SPDX-License-Identifier: Apache-2.0 */
/* A profile of its own for each case of the tests of the MAPI double. */
#ifndef TESTS_OUTLOOK_MAPI_CASE_H
#define TESTS_OUTLOOK_MAPI_CASE_H

#include "outlook/mapi_client.h"

extern struct client mapi_case;

/* Sets a variable of the environment for the double; NULL removes it. */
void mapi_case_set(const char *name, const char *value);
/* A fresh data file and log; every other variable unset. */
void mapi_case_reset(void);
/* Reset and log on; @profile: VALISE_MAPI_PROFILE or NULL. */
void mapi_case_begin(const char *profile);
/* Log off; true: the double has found nothing. */
bool mapi_case_end(void);
/* Log off; true: the double has found this, and only lines with it. */
bool mapi_case_end_with(const char *problem);

/* The file; the caller frees. */
char *mapi_case_file(void);

/* The file before the log-on, after mapi_case_reset(). */
void mapi_case_put_file(const char *text);

/* The contacts folder and a message in it. */
IMAPIFolder *mapi_case_contacts(ULONG flags);
IMessage *mapi_case_message(IMAPIFolder *f, const WCHAR *subject);
/* Opened anew by its long-term ID. */
IMessage *mapi_case_open(IMAPIFolder *f, IMessage *m, ULONG flags);
/* How many rows the contents table has. */
ULONG mapi_case_count(IMAPIFolder *f);
/* The problem SetProps has with one value, S_OK: none. */
HRESULT mapi_case_set_prop(void *object, SPropValue *v);

#endif
