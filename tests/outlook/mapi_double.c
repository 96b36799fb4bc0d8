/* SPDX-License-Identifier: Apache-2.0 */
/* Entry points of the MAPI double, its lock, its objects and references. */
#define INITGUID
#define USES_IID_IMAPISession
#define USES_IID_IMsgStore
#define USES_IID_IMAPIFolder
#define USES_IID_IMAPIContainer
#define USES_IID_IMessage
#define USES_IID_IAttachment
#define USES_IID_IMAPITable
#define USES_IID_IProfSect
#define USES_IID_IMAPIProp
#include "outlook/mapi_double.h"

#include <mapiguid.h>
#include <stdlib.h>
#include <string.h>

dbl_fn *dbl_vtbl[DBL_KIND_COUNT][40];

static CRITICAL_SECTION lock;
static DWORD thread_slot; /* how often this thread called MAPIInitialize */
static ULONG inits;       /* of all threads */
static struct dbl_obj *objects;
static ULONG serial;

static const char *const kind_names[DBL_KIND_COUNT] = {
    [DBL_SESSION] = "session",
    [DBL_STORE] = "store",
    [DBL_FOLDER] = "folder",
    [DBL_MESSAGE] = "message",
    [DBL_ATTACH] = "attachment",
    [DBL_TABLE] = "table",
    [DBL_STREAM] = "stream",
    [DBL_SECTION] = "profile section",
};

void
dbl_lock(void)
{
	EnterCriticalSection(&lock);
}

void
dbl_unlock(void)
{
	LeaveCriticalSection(&lock);
}

/* ---- objects ---- */

struct dbl_obj *
dbl_obj_new(enum dbl_kind kind, struct dbl_obj *parent)
{
	struct dbl_obj *o = dbl_calloc(1, sizeof *o);

	o->vtbl = dbl_vtbl[kind];
	o->refs = 1;
	o->kind = kind;
	o->serial = ++serial;
	o->parent = parent;
	if (parent) {
		parent->held++;
		o->store = parent->store;
		o->node = parent->node;
		o->writable = parent->writable;
	}
	o->next = objects;
	objects = o;
	return o;
}

/* Its parts; the object itself stays so that a late call is noticed. */
static void
let_go(struct dbl_obj *o)
{
	while (o && o->refs == 0 && o->held == 0 && !o->gone) {
		dbl_content_free(o->edit);
		dbl_attach_free(o->attach);
		dbl_table_free(&o->table);
		free(o->stream.bytes);
		o->edit = NULL;
		o->attach = NULL;
		o->stream.bytes = NULL;
		o->gone = true;
		o = o->parent;
		if (o)
			o->held--;
	}
}

static void
forget_objects(void)
{
	struct dbl_obj *next;

	for (struct dbl_obj *o = objects; o; o = o->next)
		if (o->refs > 0) {
			dbl_problem("leak: %s %lu has %ld references",
			    kind_names[o->kind], o->serial, o->refs);
			o->refs = 0;
		}
	for (struct dbl_obj *o = objects; o; o = o->next)
		let_go(o);
	for (; objects; objects = next) {
		next = objects->next;
		free(objects);
	}
}

static bool
is_iid(const IID *a, const IID *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

bool
dbl_obj_has(enum dbl_kind kind, const IID *iid)
{
	static const IID *const own[DBL_KIND_COUNT] = {
	    [DBL_SESSION] = &IID_IMAPISession,
	    [DBL_STORE] = &IID_IMsgStore,
	    [DBL_FOLDER] = &IID_IMAPIFolder,
	    [DBL_MESSAGE] = &IID_IMessage,
	    [DBL_ATTACH] = &IID_IAttachment,
	    [DBL_TABLE] = &IID_IMAPITable,
	    [DBL_STREAM] = &IID_IStream,
	    [DBL_SECTION] = &IID_IProfSect,
	};

	if (!iid || is_iid(iid, &IID_IUnknown) || is_iid(iid, own[kind]))
		return true;
	if (kind == DBL_FOLDER && is_iid(iid, &IID_IMAPIContainer))
		return true;
	if (kind == DBL_STREAM)
		return is_iid(iid, &IID_ISequentialStream);
	return kind != DBL_SESSION && kind != DBL_TABLE &&
	       is_iid(iid, &IID_IMAPIProp);
}

struct dbl_bag *
dbl_obj_bag(struct dbl_obj *o)
{
	if (o->kind == DBL_ATTACH)
		return &o->attach->bag;
	return o->edit ? &o->edit->bag : &o->node->saved->bag;
}

void
dbl_obj_view(struct dbl_obj *o, struct dbl_view *out)
{
	static const ULONG types[DBL_KIND_COUNT] = {
	    [DBL_STORE] = MAPI_STORE,
	    [DBL_FOLDER] = MAPI_FOLDER,
	    [DBL_MESSAGE] = MAPI_MESSAGE,
	    [DBL_ATTACH] = MAPI_ATTACH,
	    [DBL_SECTION] = MAPI_PROFSECT,
	};

	memset(out, 0, sizeof *out);
	out->type = types[o->kind];
	out->store = o->store;
	out->node = o->kind == DBL_ATTACH ? NULL : o->node;
	out->bag = dbl_obj_bag(o);
	out->content = o->edit;
	out->num = o->attach ? o->attach->num : 0;
	out->unsaved = o->is_new;
	out->writable = o->writable;
}

/* ---- every call ---- */

HRESULT
dbl_enter(struct dbl_obj *o, enum dbl_method m)
{
	HRESULT hr;

	if (!TlsGetValue(thread_slot))
		return MAPI_E_INVALID_PARAMETER;
	dbl_lock();
	if (o->refs <= 0) {
		dbl_problem("a call on a released %s", kind_names[o->kind]);
		hr = MAPI_E_INVALID_OBJECT;
	} else if ((hr = dbl_faults_call(m)) == S_OK && o->closed)
		hr = MAPI_E_INVALID_OBJECT;
	if (hr != S_OK)
		dbl_unlock();
	return hr;
}

HRESULT
dbl_leave(struct dbl_obj *o, enum dbl_method m, HRESULT hr)
{
	(void)o;
	dbl_faults_kill(m, false);
	dbl_unlock();
	return hr;
}

static HRESULT WINAPI
query_interface(struct dbl_obj *o, const IID *iid, void **out)
{
	HRESULT hr;

	if (!iid || !out)
		return MAPI_E_INVALID_PARAMETER;
	*out = NULL;
	hr = dbl_enter(o, DBL_QueryInterface);
	if (hr != S_OK)
		return hr;
	if (dbl_obj_has(o->kind, iid)) {
		o->refs++;
		*out = o;
	} else
		hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
	return dbl_leave(o, DBL_QueryInterface, hr);
}

static ULONG WINAPI
add_ref(struct dbl_obj *o)
{
	ULONG refs;

	dbl_lock();
	if (o->refs <= 0)
		dbl_problem("AddRef of a released %s", kind_names[o->kind]);
	refs = (ULONG)++o->refs;
	dbl_unlock();
	return refs;
}

static ULONG WINAPI
release(struct dbl_obj *o)
{
	ULONG refs = 0;

	dbl_lock();
	if (o->refs <= 0)
		dbl_problem("Release of a released %s", kind_names[o->kind]);
	else
		refs = (ULONG)--o->refs;
	let_go(o);
	dbl_unlock();
	return refs;
}

/* Every method that is not there: on x86-64 the caller clears the stack. */
static HRESULT WINAPI
not_here(void)
{
	return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI
get_last_error(struct dbl_obj *o, HRESULT hr, ULONG flags, LPMAPIERROR *out)
{
	HRESULT answer = dbl_enter(o, DBL_GetLastError);

	(void)hr;
	if (answer != S_OK)
		return answer;
	if (!out)
		answer = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(ULONG)MAPI_UNICODE)
		answer = MAPI_E_UNKNOWN_FLAGS;
	else
		*out = NULL;
	return dbl_leave(o, DBL_GetLastError, answer);
}

static void
fill_slots(void)
{
	for (int k = 0; k < DBL_KIND_COUNT; k++) {
		for (size_t i = 0; i < 40; i++)
			dbl_vtbl[k][i] = (dbl_fn *)not_here;
		DBL_SLOT(
		    dbl_vtbl[k], IMAPIProp, QueryInterface, query_interface);
		DBL_SLOT(dbl_vtbl[k], IMAPIProp, AddRef, add_ref);
		DBL_SLOT(dbl_vtbl[k], IMAPIProp, Release, release);
		if (k != DBL_STREAM)
			DBL_SLOT(dbl_vtbl[k], IMAPIProp, GetLastError,
			    get_last_error);
		if (k == DBL_SESSION || k == DBL_TABLE || k == DBL_STREAM)
			continue;
		dbl_props_slots(dbl_vtbl[k]);
		dbl_names_slots(dbl_vtbl[k]);
	}
	dbl_session_slots(dbl_vtbl[DBL_SESSION]);
	dbl_store_slots(dbl_vtbl[DBL_STORE]);
	dbl_folder_slots(dbl_vtbl[DBL_FOLDER]);
	dbl_message_slots(dbl_vtbl[DBL_MESSAGE]);
	dbl_table_slots(dbl_vtbl[DBL_TABLE]);
	dbl_stream_slots(dbl_vtbl[DBL_STREAM]);
}

/* ---- entry points ---- */

HRESULT WINAPI dbl_MAPIInitialize(MAPIINIT_0 *init);
void WINAPI dbl_MAPIUninitialize(void);
HRESULT WINAPI dbl_MAPILogonEx(ULONG_PTR window, LPTSTR profile,
    LPTSTR password, ULONG flags, LPMAPISESSION *out);

HRESULT WINAPI
dbl_MAPIInitialize(MAPIINIT_0 *init)
{
	ULONG flags = init ? init->ulFlags : 0;
	ULONG_PTR count = (ULONG_PTR)TlsGetValue(thread_slot);
	HRESULT hr;

	if (init && init->ulVersion != MAPI_INIT_VERSION)
		return MAPI_E_VERSION;
	if (flags & ~(MAPI_MULTITHREAD_NOTIFICATIONS | DBL_NO_COINIT))
		return MAPI_E_UNKNOWN_FLAGS;
	dbl_lock();
	if (inits == 0)
		dbl_faults_read();
	hr = dbl_faults_call(DBL_MAPIInitialize);
	if (hr == S_OK) {
		if (inits++ == 0 && !dbl_load())
			dbl_profile_build();
		/* Without the flag they would need a loop of messages. */
		if (flags & MAPI_MULTITHREAD_NOTIFICATIONS)
			dbl_advise_begin();
		TlsSetValue(thread_slot, (void *)(count + 1));
	}
	dbl_unlock();
	return hr;
}

void WINAPI
dbl_MAPIUninitialize(void)
{
	ULONG_PTR count = (ULONG_PTR)TlsGetValue(thread_slot);
	bool last;

	dbl_lock();
	(void)dbl_faults_call(DBL_MAPIUninitialize);
	if (count == 0)
		dbl_problem("MAPIUninitialize without MAPIInitialize on "
			    "this thread");
	last = count > 0 && --inits == 0;
	if (count > 0)
		TlsSetValue(thread_slot, (void *)(count - 1));
	dbl_unlock();
	if (!last)
		return;
	dbl_advise_end();
	dbl_lock();
	forget_objects();
	dbl_memory_end();
	dbl_dump_all();
	dbl_faults_end();
	dbl_faults_counts();
	dbl_profile_free();
	dbl_unlock();
}

#define LOGON_FLAGS                                                            \
	(MAPI_EXTENDED | MAPI_ALLOW_OTHERS | MAPI_NEW_SESSION | MAPI_NO_MAIL | \
	    MAPI_UNICODE | MAPI_USE_DEFAULT | MAPI_EXPLICIT_PROFILE |          \
	    MAPI_LOGON_UI | MAPI_TIMEOUT_SHORT)

static bool
is_profile(LPTSTR profile, bool unicode)
{
	char narrow[sizeof dbl_profile.name];

	if (!profile)
		return true;
	if (unicode)
		return wcscmp(profile, dbl_profile.name) == 0;
	WideCharToMultiByte(
	    CP_ACP, 0, dbl_profile.name, -1, narrow, sizeof narrow, NULL, NULL);
	return strcmp((const char *)profile, narrow) == 0;
}

HRESULT WINAPI
dbl_MAPILogonEx(ULONG_PTR window, LPTSTR profile, LPTSTR password, ULONG flags,
    LPMAPISESSION *out)
{
	HRESULT hr;

	(void)window;
	(void)password;
	if (!out)
		return MAPI_E_INVALID_PARAMETER;
	*out = NULL;
	if (!TlsGetValue(thread_slot))
		return MAPI_E_NOT_INITIALIZED;
	dbl_lock();
	hr = dbl_faults_call(DBL_MAPILogonEx);
	if (hr != S_OK)
		;
	else if (flags & ~(ULONG)LOGON_FLAGS)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (!(flags & MAPI_EXTENDED))
		hr = MAPI_E_NO_SUPPORT;
	else if (!is_profile(profile, (flags & MAPI_UNICODE) != 0))
		hr = MAPI_E_LOGON_FAILED;
	else
		*out = (LPMAPISESSION)dbl_obj_new(DBL_SESSION, NULL);
	dbl_unlock();
	return hr;
}

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, void *reserved);

BOOL WINAPI
DllMain(HINSTANCE dll, DWORD reason, void *reserved)
{
	(void)reserved;
	if (reason == DLL_PROCESS_ATTACH) {
		DisableThreadLibraryCalls(dll);
		InitializeCriticalSection(&lock);
		thread_slot = TlsAlloc();
		fill_slots();
	}
	/* At the end of the process other threads are gone: no lock. */
	if (reason == DLL_PROCESS_DETACH && inits > 0)
		dbl_problem("leak: %lu MAPIInitialize without "
			    "MAPIUninitialize",
		    inits);
	return TRUE;
}
