/* SPDX-License-Identifier: Apache-2.0 */
/* An add-in from the registry to its end, each call measured. */
#include "outlook/host.h"

/* What Outlook itself takes for fast: above, it offers to switch us off. */
#define START_MAX_MS 100.0 /* OnConnection, the ribbon, OnStartupComplete */
#define SHUTDOWN_MAX_MS 400.0
/* How long a DLL may take to be done with its threads after shutdown. */
#define UNLOAD_MS 15000

#define CONNECT_AT_START 1 /* ext_cm_Startup */
#define HOST_SHUTDOWN 0    /* ext_dm_HostShutdown */

static bool
read_key(const wchar_t *path, const wchar_t *name, DWORD flags, void *out,
    DWORD size)
{
	return RegGetValueW(HKEY_CURRENT_USER, path, name, flags, NULL, out,
		   &size) == ERROR_SUCCESS;
}

/* As Outlook does: add-in key, ProgID, class. */
static bool
read_registry(struct host_addin *a, CLSID *out)
{
	wchar_t text[64];
	DWORD behavior = 0;

	if (!read_key(OUTLOOK_ADDIN_KEY, L"LoadBehavior", RRF_RT_REG_DWORD,
		&behavior, sizeof(behavior)) ||
	    behavior != 3) {
		host_fail("LoadBehavior is %lu", (unsigned long)behavior);
		return false;
	}
	if (!read_key(L"Software\\Classes\\" OUTLOOK_PROG_ID L"\\CLSID", NULL,
		RRF_RT_REG_SZ, text, sizeof(text)) ||
	    FAILED(CLSIDFromString(text, out))) {
		host_fail("the ProgID names no class");
		return false;
	}
	if (!read_key(L"Software\\Classes\\CLSID"
		      L"\\" OUTLOOK_CLSID_TEXT L"\\InprocServer32",
		NULL, RRF_RT_REG_SZ, a->path, sizeof(a->path))) {
		host_fail("the class has no DLL");
		return false;
	}
	if (!read_key(L"Software\\Classes\\CLSID"
		      L"\\" OUTLOOK_CLSID_TEXT L"\\InprocServer32",
		L"ThreadingModel", RRF_RT_REG_SZ, text, sizeof(text)) ||
	    lstrcmpW(text, L"Apartment") != 0)
		host_fail("the threading model is not Apartment");
	return true;
}

/* The user's classes where COM does not look for them (Wine). */
static HRESULT
create_by_hand(struct host_addin *a, REFCLSID clsid)
{
	HRESULT(WINAPI * get)(REFCLSID, REFIID, void **);
	IClassFactory *factory = NULL;
	HRESULT hr;

	a->module =
	    LoadLibraryExW(a->path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
	if (!a->module)
		return HRESULT_FROM_WIN32(GetLastError());
	get = (HRESULT(WINAPI *)(REFCLSID, REFIID, void **))(
	    void (*)(void))GetProcAddress(a->module, "DllGetClassObject");
	if (!get)
		return E_FAIL;
	hr = get(clsid, &IID_IClassFactory, (void **)&factory);
	if (FAILED(hr))
		return hr;
	hr = IClassFactory_CreateInstance(factory, NULL,
	    &outlook_iid_extensibility, (void **)&a->extensibility);
	IClassFactory_Release(factory);
	return hr;
}

static bool
create(struct host_addin *a, const CLSID *clsid)
{
	const double begun = host_now_ms();
	const char *how = "com";
	HRESULT hr = CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER,
	    &outlook_iid_extensibility, (void **)&a->extensibility);

	if (hr == REGDB_E_CLASSNOTREG) {
		how = "user";
		hr = create_by_hand(a, clsid);
	}
	if (FAILED(hr)) {
		host_fail(
		    "the add-in cannot be made: %08lx", (unsigned long)hr);
		return false;
	}
	host_say("load %s %.1f ms", how, host_now_ms() - begun);
	return true;
}

static void
say_call(const char *what, double begun, HRESULT hr)
{
	host_say("%s %.1f ms", what, host_now_ms() - begun);
	if (FAILED(hr))
		host_fail("%s returned %08lx", what, (unsigned long)hr);
}

void
host_addin_connect(struct host_addin *a)
{
	const struct outlook_extensibility_vtbl *v;
	SAFEARRAY *custom;
	CLSID clsid;
	double start, begun;

	if (!read_registry(a, &clsid) || !create(a, &clsid))
		return;
	custom = SafeArrayCreateVector(VT_VARIANT, 1, 0);
	a->is_connected = true;
	v = a->extensibility->vtbl;
	start = begun = host_clock_begin();
	say_call("connection", begun,
	    v->OnConnection(a->extensibility, host_application(),
		CONNECT_AT_START, host_addin_object(), &custom));
	/* Outlook asks for the ribbon before its start is complete. */
	host_ribbon_load(a->extensibility);
	begun = host_now_ms();
	say_call("update", begun, v->OnAddInsUpdate(a->extensibility, &custom));
	begun = host_now_ms();
	say_call(
	    "startup", begun, v->OnStartupComplete(a->extensibility, &custom));
	host_clock_end("start", start, START_MAX_MS);
	SafeArrayDestroy(custom);
}

/* ---- the end ---- */

/* The DLL must let go of itself once its threads are done. */
static void
unload(struct host_addin *a)
{
	HRESULT(WINAPI * can_unload)(void);
	const double begun = host_now_ms();
	HRESULT hr = S_FALSE;

	while (GetModuleHandleW(a->path) && host_now_ms() - begun < UNLOAD_MS) {
		can_unload =
		    (HRESULT(WINAPI *)(void))(void (*)(void))GetProcAddress(
			GetModuleHandleW(a->path), "DllCanUnloadNow");
		hr = can_unload ? can_unload() : E_FAIL;
		if (hr == S_OK && a->module) {
			FreeLibrary(a->module);
			a->module = NULL;
		}
		CoFreeUnusedLibrariesEx(0, 0);
		host_pump(NULL, 20);
	}
	if (GetModuleHandleW(a->path))
		host_fail(
		    "the DLL stays (DllCanUnloadNow %08lx)", (unsigned long)hr);
	else
		host_say("unloaded %.1f ms", host_now_ms() - begun);
}

void
host_addin_shutdown(struct host_addin *a, bool is_fast)
{
	const struct outlook_extensibility_vtbl *v;
	SAFEARRAY *custom;
	double begun;

	if (!a->is_connected)
		return;
	a->is_connected = false;
	custom = SafeArrayCreateVector(VT_VARIANT, 1, 0);
	v = a->extensibility->vtbl;
	begun = host_clock_begin();
	if (FAILED(v->OnBeginShutdown(a->extensibility, &custom)))
		host_fail("OnBeginShutdown failed");
	if (!is_fast && FAILED(v->OnDisconnection(
			    a->extensibility, HOST_SHUTDOWN, &custom)))
		host_fail("OnDisconnection failed");
	host_clock_end("shutdown", begun, SHUTDOWN_MAX_MS);
	SafeArrayDestroy(custom);
	host_ribbon_forget();
	a->is_ended = true;
}

void
host_addin_unload(struct host_addin *a)
{
	ULONG left;

	if (!a->is_ended)
		return;
	a->is_ended = false;
	left = a->extensibility->vtbl->Release(a->extensibility);
	a->extensibility = NULL;
	if (left)
		host_fail("%lu references to the add-in are left",
		    (unsigned long)left);
	if (host_objects_held())
		host_fail(
		    "%ld references to Outlook are left", host_objects_held());
	unload(a);
}
