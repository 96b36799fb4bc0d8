/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the account manager's double share. */
#ifndef TESTS_OUTLOOK_ACCOUNT_DOUBLE_H
#define TESTS_OUTLOOK_ACCOUNT_DOUBLE_H

#include <stdbool.h>

#include "outlook/accounts_iface.h"

/* Of COM's calls; each may be told to fail. */
#define ACCT_METHODS(X)                                                        \
	X(CreateInstance)                                                      \
	X(QueryManager)                                                        \
	X(Init)                                                                \
	X(EnumerateAccounts)                                                   \
	X(GetCount)                                                            \
	X(GetNext)                                                             \
	X(QueryAccount)                                                        \
	X(GetAccountInfo)                                                      \
	X(GetProp)
enum acct_method {
#define ACCT_ENUM(name) ACCT_##name,
	ACCT_METHODS(ACCT_ENUM)
#undef ACCT_ENUM
	ACCT_METHOD_COUNT
};

#define ACCT_MAX 256
#define ACCT_TEXT_MAX 1024

enum acct_text {
	ACCT_NAME,
	ACCT_EMAIL,
	ACCT_SERVER,
	ACCT_USER,
	ACCT_TEXTS
};

struct acct_data {
	GUID type;
	bool has[ACCT_TEXTS];
	WCHAR text[ACCT_TEXTS][ACCT_TEXT_MAX];
	bool has_port, has_ssl, has_exchange;
	DWORD port, ssl, exchange;
};

struct acct_file {
	bool has_profile;
	WCHAR profile[ACCT_TEXT_MAX];
	DWORD count;
	struct acct_data v[ACCT_MAX];
};

/* VALISE_ACCOUNTS_FILE, UTF-8, a line a fact; false: none, or it cannot be
 * understood. */
bool acct_load(struct acct_file *out);

/* ---- what the client holds ---- */

extern struct acct_live {
	volatile LONG managers, enums, accounts, blocks;
} acct_live;

/* Memory that the client gives back by FreeMemory of the @owner. */
void *acct_give(const void *owner, const void *bytes, size_t len);
HRESULT acct_take_back(const void *owner, BYTE *p);
/* Objects are for the thread that made them. */
bool acct_is_here(DWORD thread, const char *call);
/* In the place of a method that nobody knows. */
HRESULT STDMETHODCALLTYPE acct_refuse(void);
#define ACCT_PLACE ((void (*)(void))acct_refuse)

IUnknown *acct_make_account(const struct acct_data *data);
HRESULT acct_make_manager(REFIID iid, void **out);

/* ---- the environment ---- */

/* A line in VALISE_ACCOUNTS_LOG and on stderr. */
void acct_problem(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
/* S_OK, or the failure VALISE_ACCOUNTS_FAIL has for this call. */
HRESULT acct_fault(enum acct_method method);

#endif
