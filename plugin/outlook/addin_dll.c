/* SPDX-License-Identifier: Apache-2.0 */
/* The DLL: what COM and regsvr32 call, and the class factory. */
#include <wchar.h>

#include "client/problem.h"
#include "client/text.h"
#include "outlook/addin.h"
#include "outlook/catalog.h"
#include "outlook/register.h"

HINSTANCE addin_instance;
static LONG objects;

void
addin_dll_hold(void)
{
	InterlockedIncrement(&objects);
}

void
addin_dll_release(void)
{
	InterlockedDecrement(&objects);
}

/* ---- the class factory, which is never freed ---- */

static HRESULT STDMETHODCALLTYPE
factory_query(IClassFactory *self, REFIID iid, void **out)
{
	*out = NULL;
	if (!IsEqualGUID(iid, &IID_IUnknown) &&
	    !IsEqualGUID(iid, &IID_IClassFactory))
		return E_NOINTERFACE;
	addin_dll_hold();
	*out = self;
	return S_OK;
}

static ULONG STDMETHODCALLTYPE
factory_hold(IClassFactory *self)
{
	(void)self;
	addin_dll_hold();
	return 2;
}

static ULONG STDMETHODCALLTYPE
factory_release(IClassFactory *self)
{
	(void)self;
	addin_dll_release();
	return 1;
}

/* Words are first needed with the first object; not in DllMain, which may load
 * nothing. */
static void
prepare_words(void)
{
	static bool is_done;

	if (is_done)
		return;
	is_done = true;
	text_init();
	outlook_catalog_load(addin_instance, NULL);
	client_problem_use_dialogs();
}

static HRESULT STDMETHODCALLTYPE
factory_create(IClassFactory *self, IUnknown *outer, REFIID iid, void **out)
{
	struct outlook_addin *a;
	HRESULT result;

	(void)self;
	*out = NULL;
	if (outer)
		return CLASS_E_NOAGGREGATION;
	prepare_words();
	a = addin_new();
	if (!a)
		return E_OUTOFMEMORY;
	result = addin_query(a, iid, out);
	addin_release(a);
	return result;
}

static HRESULT STDMETHODCALLTYPE
factory_lock(IClassFactory *self, BOOL is_locked)
{
	(void)self;
	if (is_locked)
		addin_dll_hold();
	else
		addin_dll_release();
	return S_OK;
}

static IClassFactoryVtbl factory_vtbl = {
    factory_query, factory_hold, factory_release, factory_create, factory_lock};
static IClassFactory factory = {&factory_vtbl};

/* ---- exports (addin.def); those of COM are declared by its headers ---- */

STDAPI DllRegisterServer(void);
STDAPI DllUnregisterServer(void);
STDAPI DllInstall(BOOL is_install, LPCWSTR whom);
BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved);

STDAPI
DllGetClassObject(REFCLSID clsid, REFIID iid, void **out)
{
	*out = NULL;
	if (!IsEqualGUID(clsid, &outlook_clsid))
		return CLASS_E_CLASSNOTAVAILABLE;
	return factory_query(&factory, iid, out);
}

STDAPI
DllCanUnloadNow(void)
{
	return InterlockedCompareExchange(&objects, 0, 0) ? S_FALSE : S_OK;
}

STDAPI
DllRegisterServer(void)
{
	return outlook_register(HKEY_CURRENT_USER, addin_instance);
}

STDAPI
DllUnregisterServer(void)
{
	return outlook_unregister(HKEY_CURRENT_USER);
}

/* regsvr32 /n /i:user or /i:machine, with /u to remove. */
STDAPI
DllInstall(BOOL is_install, LPCWSTR whom)
{
	HKEY root = HKEY_CURRENT_USER;

	if (whom && _wcsicmp(whom, L"machine") == 0)
		root = HKEY_LOCAL_MACHINE;
	else if (whom && *whom && _wcsicmp(whom, L"user") != 0)
		return E_INVALIDARG;
	return is_install ? outlook_register(root, addin_instance)
			  : outlook_unregister(root);
}

BOOL WINAPI
DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
	(void)reserved;
	if (reason == DLL_PROCESS_ATTACH) {
		addin_instance = instance;
		DisableThreadLibraryCalls(instance);
	}
	return TRUE;
}
