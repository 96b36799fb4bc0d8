/* SPDX-License-Identifier: Apache-2.0 */
/* A strict double of Outlook's account manager, as a COM server. */
#include "outlook/account_double.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* ---- what lives ---- */

struct acct_live acct_live;
static volatile LONG factories, locks;

/* Memory that the caller gives back by FreeMemory of an object. */
#define BLOCK_MARK 0xacc0b10cu
struct block {
	DWORD mark;
	const void *owner;
	unsigned char bytes[];
};

void *
acct_give(const void *owner, const void *bytes, size_t len)
{
	struct block *b = malloc(sizeof(*b) + len);

	if (!b)
		return NULL;
	b->mark = BLOCK_MARK;
	b->owner = owner;
	memcpy(b->bytes, bytes, len);
	InterlockedIncrement(&acct_live.blocks);
	return b->bytes;
}

HRESULT
acct_take_back(const void *owner, BYTE *p)
{
	struct block *b;

	if (!p)
		return S_OK;
	b = (struct block *)(void *)(p - offsetof(struct block, bytes));
	if (b->mark != BLOCK_MARK || b->owner != owner) {
		acct_problem("FreeMemory of what this object did not give");
		return E_INVALIDARG;
	}
	b->mark = 0;
	free(b);
	InterlockedDecrement(&acct_live.blocks);
	return S_OK;
}

/* Its objects are for the thread that made them. */
bool
acct_is_here(DWORD thread, const char *call)
{
	if (thread == GetCurrentThreadId())
		return true;
	acct_problem("%s on another thread", call);
	return false;
}

HRESULT STDMETHODCALLTYPE
acct_refuse(void)
{
	acct_problem("a method without a name was called");
	return E_NOTIMPL;
}

/* ---- the class ---- */

static HRESULT STDMETHODCALLTYPE
factory_query(IClassFactory *base, REFIID iid, void **out)
{
	*out = NULL;
	if (!IsEqualIID(iid, &olk_iid_unknown) &&
	    !IsEqualIID(iid, &IID_IClassFactory))
		return E_NOINTERFACE;
	InterlockedIncrement(&factories);
	*out = base;
	return S_OK;
}

static ULONG STDMETHODCALLTYPE
factory_add_ref(IClassFactory *base)
{
	(void)base;
	return (ULONG)InterlockedIncrement(&factories);
}

static ULONG STDMETHODCALLTYPE
factory_release(IClassFactory *base)
{
	(void)base;
	return (ULONG)InterlockedDecrement(&factories);
}

static HRESULT STDMETHODCALLTYPE
factory_create(IClassFactory *base, IUnknown *outer, REFIID iid, void **out)
{
	HRESULT hr = acct_fault(ACCT_CreateInstance);

	(void)base;
	*out = NULL;
	if (FAILED(hr))
		return hr;
	return outer ? CLASS_E_NOAGGREGATION : acct_make_manager(iid, out);
}

static HRESULT STDMETHODCALLTYPE
factory_lock(IClassFactory *base, BOOL yes)
{
	(void)base;
	if (yes)
		InterlockedIncrement(&locks);
	else
		InterlockedDecrement(&locks);
	return S_OK;
}

/* Without a file it is as if Outlook had no account manager. */
HRESULT WINAPI
DllGetClassObject(REFCLSID clsid, REFIID iid, void **out)
{
	static IClassFactoryVtbl vtbl = {factory_query, factory_add_ref,
	    factory_release, factory_create, factory_lock};
	static IClassFactory factory = {&vtbl};

	*out = NULL;
	if (!IsEqualGUID(clsid, &olk_clsid_manager) ||
	    !GetEnvironmentVariableW(L"VALISE_ACCOUNTS_FILE", NULL, 0))
		return CLASS_E_CLASSNOTAVAILABLE;
	return factory_query(&factory, iid, out);
}

/* S_OK also says that the client has given everything back. */
HRESULT WINAPI
DllCanUnloadNow(void)
{
	return acct_live.managers || acct_live.enums || acct_live.accounts ||
		       acct_live.blocks || factories || locks
		   ? S_FALSE
		   : S_OK;
}

/* ---- the end ---- */

static void
report(void)
{
	const struct {
		const char *what;
		LONG count;
	} rows[] = {{"managers", acct_live.managers},
	    {"enumerations", acct_live.enums}, {"accounts", acct_live.accounts},
	    {"strings or lists", acct_live.blocks}};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].count != 0)
			acct_problem("%ld %s were not given back",
			    rows[i].count, rows[i].what);
}

/* The loader's. */
BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved);

BOOL WINAPI
DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
	(void)instance;
	(void)reserved;
	if (reason == DLL_PROCESS_DETACH)
		report();
	return TRUE;
}
