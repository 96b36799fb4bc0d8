/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of accounts share: a registry, a double and a session. */
#ifndef TESTS_OUTLOOK_ACCOUNT_CASE_H
#define TESTS_OUTLOOK_ACCOUNT_CASE_H

#include <stdbool.h>

#include "outlook/accounts_iface.h"

/* Before and after all cases: COM, and what of the environment they change. */
bool account_cases_begin(void);
void account_cases_end(void);

/* An empty registry of the user, and the double with these accounts (see
 * accounts.mk); NULL: there is no account manager. */
void account_case_begin(const char *accounts);
/* True: nothing is left, and the double has found nothing but lines with
 * @problem (NULL: nothing), which it must have found. */
bool account_case_end(const char *problem);
void account_case_fail(const char *wish); /* VALISE_ACCOUNTS_FAIL */

/* In the place of IMAPISession. */
IUnknown *account_case_session(void);

/* Values of the registry of the user: @path ends before the name. */
void account_case_text(
    const wchar_t *path, const wchar_t *name, const wchar_t *text);
void account_case_bytes(const wchar_t *path, const wchar_t *name, DWORD type,
    const void *bytes, size_t len);
void account_case_number(
    const wchar_t *path, const wchar_t *name, DWORD number);

#endif
