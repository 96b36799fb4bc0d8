/* SPDX-License-Identifier: Apache-2.0 */
/* The manager and its enumerations of the account manager's double. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "outlook/account_double.h"

/* ---- IOlkEnum ---- */

struct manager;
struct accounts_enum {
	struct olk_enum base;
	LONG ref_count;
	DWORD thread, next;
	struct manager *manager;
};

struct manager {
	struct olk_manager base;
	LONG ref_count;
	DWORD thread;
	struct olk_helper *helper;
	IUnknown *session;
	struct acct_file file;
};

static ULONG STDMETHODCALLTYPE manager_release(struct olk_manager *base);

static HRESULT STDMETHODCALLTYPE
enum_query(struct olk_enum *base, REFIID iid, void **out)
{
	*out = NULL;
	if (!IsEqualIID(iid, &olk_iid_unknown) &&
	    !IsEqualIID(iid, &olk_iid_enum))
		return E_NOINTERFACE;
	((struct accounts_enum *)base)->ref_count++;
	*out = base;
	return S_OK;
}

static ULONG STDMETHODCALLTYPE
enum_add_ref(struct olk_enum *base)
{
	return (ULONG)++((struct accounts_enum *)base)->ref_count;
}

static ULONG STDMETHODCALLTYPE
enum_release(struct olk_enum *base)
{
	struct accounts_enum *e = (struct accounts_enum *)base;
	const LONG left = --e->ref_count;

	acct_is_here(e->thread, "IOlkEnum::Release");
	if (left == 0) {
		manager_release(&e->manager->base);
		free(e);
		InterlockedDecrement(&acct_live.enums);
	}
	return (ULONG)left;
}

static HRESULT STDMETHODCALLTYPE
enum_count(struct olk_enum *base, DWORD *out)
{
	struct accounts_enum *e = (struct accounts_enum *)base;
	HRESULT hr = acct_fault(ACCT_GetCount);

	if (!acct_is_here(e->thread, "GetCount"))
		return RPC_E_WRONG_THREAD;
	if (SUCCEEDED(hr))
		*out = e->manager->file.count;
	return hr;
}

static HRESULT STDMETHODCALLTYPE
enum_reset(struct olk_enum *base)
{
	((struct accounts_enum *)base)->next = 0;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
enum_next(struct olk_enum *base, IUnknown **out)
{
	struct accounts_enum *e = (struct accounts_enum *)base;
	HRESULT hr = acct_fault(ACCT_GetNext);

	*out = NULL;
	if (!acct_is_here(e->thread, "GetNext"))
		return RPC_E_WRONG_THREAD;
	if (FAILED(hr))
		return hr;
	if (e->next == e->manager->file.count)
		return S_FALSE;
	*out = acct_make_account(&e->manager->file.v[e->next++]);
	return *out ? S_OK : E_OUTOFMEMORY;
}

static HRESULT STDMETHODCALLTYPE
enum_skip(struct olk_enum *base, DWORD count)
{
	((struct accounts_enum *)base)->next += count;
	return S_OK;
}

/* ---- IOlkAccountManager ---- */

static bool
is_ready(const struct manager *m, const char *call)
{
	if (m->helper)
		return true;
	acct_problem("%s before Init", call);
	return false;
}

static HRESULT STDMETHODCALLTYPE
manager_query(struct olk_manager *base, REFIID iid, void **out)
{
	struct manager *m = (struct manager *)base;
	HRESULT hr = acct_fault(ACCT_QueryManager);

	*out = NULL;
	if (FAILED(hr))
		return hr;
	if (!IsEqualIID(iid, &olk_iid_unknown) &&
	    !IsEqualIID(iid, &olk_iid_error) &&
	    !IsEqualIID(iid, &olk_iid_manager))
		return E_NOINTERFACE;
	m->ref_count++;
	*out = base;
	return S_OK;
}

static ULONG STDMETHODCALLTYPE
manager_add_ref(struct olk_manager *base)
{
	return (ULONG)++((struct manager *)base)->ref_count;
}

static ULONG STDMETHODCALLTYPE
manager_release(struct olk_manager *base)
{
	struct manager *m = (struct manager *)base;
	const LONG left = --m->ref_count;

	acct_is_here(m->thread, "IOlkAccountManager::Release");
	if (left > 0)
		return (ULONG)left;
	if (m->session)
		m->session->lpVtbl->Release(m->session);
	if (m->helper)
		m->helper->vtbl->Release(m->helper);
	free(m);
	InterlockedDecrement(&acct_live.managers);
	return 0;
}

static HRESULT STDMETHODCALLTYPE
manager_last_error(struct olk_manager *base, HRESULT hr, WCHAR **out)
{
	(void)base;
	(void)hr;
	*out = NULL;
	return E_NOTIMPL;
}

/* As the manager does: first how long it is. */
static HRESULT
check_identity(struct manager *m, struct olk_helper *helper)
{
	DWORD len = 1, need;
	WCHAR one[1], *name;
	HRESULT hr = helper->vtbl->GetIdentity(helper, one, &len);

	if (hr != E_OUTOFMEMORY || len < 2) {
		if (m->file.has_profile || hr == S_OK)
			acct_problem("GetIdentity: no length, 0x%08lx", hr);
		return m->file.has_profile ? E_INVALIDARG : S_OK;
	}
	need = len;
	name = calloc(len, sizeof(*name));
	if (!name)
		return E_OUTOFMEMORY;
	hr = helper->vtbl->GetIdentity(helper, name, &len);
	if (hr != S_OK || wcslen(name) + 1 != need || len != need)
		acct_problem("GetIdentity: 0x%08lx, %lu", hr, len);
	else if (m->file.has_profile && wcscmp(name, m->file.profile) != 0)
		hr = OLK_E_NOT_FOUND;
	free(name);
	return hr;
}

static HRESULT STDMETHODCALLTYPE
manager_init(struct olk_manager *base, struct olk_helper *given, DWORD flags)
{
	struct manager *m = (struct manager *)base;
	HRESULT hr = acct_fault(ACCT_Init);
	struct olk_helper *helper = NULL;
	void *found = NULL;

	if (!acct_is_here(m->thread, "Init"))
		return RPC_E_WRONG_THREAD;
	if (FAILED(hr))
		return hr;
	if (m->helper || !given || flags != OLK_INIT_NO_MAPI_SYNC) {
		acct_problem(
		    "Init: twice, without a helper, or flags %lu", flags);
		return E_INVALIDARG;
	}
	hr = given->vtbl->QueryInterface(given, &olk_iid_helper, &found);
	if (FAILED(hr)) {
		acct_problem("Init: the helper is none, 0x%08lx", hr);
		return hr;
	}
	helper = found;
	hr = check_identity(m, helper);
	if (SUCCEEDED(hr))
		hr = helper->vtbl->GetMapiSession(helper, &m->session);
	if (SUCCEEDED(hr)) {
		m->helper = helper;
		return S_OK;
	}
	m->session = NULL;
	helper->vtbl->Release(helper);
	return hr;
}

static HRESULT STDMETHODCALLTYPE
manager_find(struct olk_manager *base, DWORD prop, struct olk_variant *value,
    struct olk_account **out)
{
	(void)base;
	(void)prop;
	(void)value;
	*out = NULL;
	return OLK_E_NOT_FOUND;
}

static HRESULT STDMETHODCALLTYPE
manager_delete(struct olk_manager *base, DWORD id)
{
	(void)base;
	acct_problem("DeleteAccount %lu: accounts are Outlook's", id);
	return E_ACCESSDENIED;
}

static HRESULT STDMETHODCALLTYPE
manager_save(struct olk_manager *base, DWORD id, DWORD flags)
{
	(void)base;
	acct_problem("SaveChanges %lu %lu of the manager", id, flags);
	return E_ACCESSDENIED;
}

static HRESULT STDMETHODCALLTYPE
manager_order(
    struct olk_manager *base, const CLSID *category, DWORD *count, DWORD **ids)
{
	(void)base;
	(void)category;
	*count = 0;
	*ids = NULL;
	return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE
manager_enumerate(struct olk_manager *base, const CLSID *category,
    const CLSID *type, DWORD flags, struct olk_enum **out)
{
	static const struct olk_enum_vtbl vtbl = {enum_query, enum_add_ref,
	    enum_release, enum_count, enum_reset, enum_next, enum_skip};
	struct manager *m = (struct manager *)base;
	HRESULT hr = acct_fault(ACCT_EnumerateAccounts);
	struct accounts_enum *e;

	*out = NULL;
	if (!acct_is_here(m->thread, "EnumerateAccounts"))
		return RPC_E_WRONG_THREAD;
	if (!is_ready(m, "EnumerateAccounts"))
		return OLK_E_NOT_INITIALIZED;
	if (FAILED(hr))
		return hr;
	if (!category || !IsEqualGUID(category, &olk_clsid_mail) || type ||
	    flags != 0) {
		acct_problem("EnumerateAccounts of other than all of mail");
		return E_INVALIDARG;
	}
	e = calloc(1, sizeof(*e));
	if (!e)
		return E_OUTOFMEMORY;
	e->base.vtbl = &vtbl;
	e->ref_count = 1;
	e->thread = m->thread;
	e->manager = m;
	m->ref_count++;
	InterlockedIncrement(&acct_live.enums);
	*out = &e->base;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
manager_free(struct olk_manager *base, BYTE *p)
{
	return acct_take_back(base, p);
}

static HRESULT STDMETHODCALLTYPE
manager_advise(struct olk_manager *base, IUnknown *sink, DWORD *cookie)
{
	(void)base;
	(void)sink;
	*cookie = 0;
	return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE
manager_unadvise(struct olk_manager *base, DWORD *cookie)
{
	(void)base;
	(void)cookie;
	return E_NOTIMPL;
}

HRESULT
acct_make_manager(REFIID iid, void **out)
{
	static const struct olk_manager_vtbl vtbl = {manager_query,
	    manager_add_ref, manager_release, manager_last_error, manager_init,
	    ACCT_PLACE, ACCT_PLACE, ACCT_PLACE, ACCT_PLACE, ACCT_PLACE,
	    ACCT_PLACE, manager_find, ACCT_PLACE, ACCT_PLACE, ACCT_PLACE,
	    manager_delete, ACCT_PLACE, manager_save, manager_order,
	    manager_order, manager_enumerate, ACCT_PLACE, ACCT_PLACE,
	    manager_free, manager_advise, manager_unadvise, ACCT_PLACE,
	    ACCT_PLACE, ACCT_PLACE};
	struct manager *m = calloc(1, sizeof(*m));
	HRESULT hr;

	if (!m)
		return E_OUTOFMEMORY;
	m->base.vtbl = &vtbl;
	m->ref_count = 1;
	m->thread = GetCurrentThreadId();
	InterlockedIncrement(&acct_live.managers);
	hr = acct_load(&m->file) ? manager_query(&m->base, iid, out) : E_FAIL;
	manager_release(&m->base);
	return hr;
}
