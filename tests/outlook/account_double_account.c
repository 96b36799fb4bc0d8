/* SPDX-License-Identifier: Apache-2.0 */
/* An account of the account manager's double. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "outlook/account_double.h"

struct account {
	struct olk_account base;
	LONG ref_count;
	DWORD thread;
	struct acct_data data;
};

static HRESULT STDMETHODCALLTYPE
account_query(struct olk_account *base, REFIID iid, void **out)
{
	struct account *a = (struct account *)base;
	HRESULT hr = acct_fault(ACCT_QueryAccount);

	*out = NULL;
	if (!acct_is_here(a->thread, "IOlkAccount::QueryInterface"))
		return RPC_E_WRONG_THREAD;
	if (FAILED(hr))
		return hr;
	if (!IsEqualIID(iid, &olk_iid_unknown) &&
	    !IsEqualIID(iid, &olk_iid_error) &&
	    !IsEqualIID(iid, &olk_iid_account))
		return E_NOINTERFACE;
	a->ref_count++;
	*out = base;
	return S_OK;
}

static ULONG STDMETHODCALLTYPE
account_add_ref(struct olk_account *base)
{
	return (ULONG)++((struct account *)base)->ref_count;
}

static ULONG STDMETHODCALLTYPE
account_release(struct olk_account *base)
{
	struct account *a = (struct account *)base;
	const LONG left = --a->ref_count;

	acct_is_here(a->thread, "IOlkAccount::Release");
	if (left == 0) {
		free(a);
		InterlockedDecrement(&acct_live.accounts);
	}
	return (ULONG)left;
}

static HRESULT STDMETHODCALLTYPE
account_last_error(struct olk_account *base, HRESULT hr, WCHAR **out)
{
	(void)base;
	(void)hr;
	*out = NULL;
	return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE
account_info(
    struct olk_account *base, CLSID *type, DWORD *count, CLSID **categories)
{
	struct account *a = (struct account *)base;
	HRESULT hr = acct_fault(ACCT_GetAccountInfo);

	if (!acct_is_here(a->thread, "GetAccountInfo"))
		return RPC_E_WRONG_THREAD;
	if (FAILED(hr))
		return hr;
	if (!type || !count || !categories) {
		acct_problem("GetAccountInfo without all its parameters");
		return E_INVALIDARG;
	}
	*type = a->data.type;
	*count = 1;
	*categories = acct_give(a, &olk_clsid_mail, sizeof(olk_clsid_mail));
	return *categories ? S_OK : E_OUTOFMEMORY;
}

/* By property: which text, or which number. */
static HRESULT
find_text(const struct acct_data *d, DWORD prop, const WCHAR **out)
{
	static const DWORD props[ACCT_TEXTS] = {
	    OLK_PROP_NAME, OLK_PROP_ADDRESS, OLK_PROP_SERVER, OLK_PROP_USER};
	size_t i;

	for (i = 0; i < ACCT_TEXTS; i++)
		if (props[i] == prop && d->has[i]) {
			*out = d->text[i];
			return S_OK;
		}
	return OLK_E_NOT_FOUND;
}

static HRESULT
find_number(const struct acct_data *d, DWORD prop, DWORD *out)
{
	const struct {
		DWORD prop;
		bool has;
		DWORD number;
	} rows[] = {
	    {OLK_PROP_PORT, d->has_port, d->port},
	    {OLK_PROP_SSL, d->has_ssl, d->ssl},
	    {OLK_PROP_IS_EXCHANGE, d->has_exchange, d->exchange},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].prop == prop && rows[i].has) {
			*out = rows[i].number;
			return S_OK;
		}
	return OLK_E_NOT_FOUND;
}

static HRESULT STDMETHODCALLTYPE
account_prop(struct olk_account *base, DWORD prop, struct olk_variant *out)
{
	struct account *a = (struct account *)base;
	HRESULT hr = acct_fault(ACCT_GetProp);
	const WCHAR *text = NULL;

	if (!acct_is_here(a->thread, "GetProp"))
		return RPC_E_WRONG_THREAD;
	/* What lies in it after a failure means nothing. */
	memset(out, 0xa5, sizeof(*out));
	if (FAILED(hr))
		return hr;
	if ((prop & 0xffff) == OLK_PT_LONG) {
		hr = find_number(&a->data, prop, &out->v.number);
		out->type = OLK_PT_LONG;
		return hr;
	}
	hr = find_text(&a->data, prop, &text);
	if (FAILED(hr))
		return hr;
	out->type = OLK_PT_UNICODE;
	out->v.text = acct_give(a, text, (wcslen(text) + 1) * sizeof(*text));
	return out->v.text ? S_OK : E_OUTOFMEMORY;
}

static HRESULT STDMETHODCALLTYPE
account_set_prop(struct olk_account *base, DWORD prop, struct olk_variant *v)
{
	(void)base;
	(void)v;
	acct_problem("SetProp of 0x%08lx: accounts are Outlook's", prop);
	return E_ACCESSDENIED;
}

static HRESULT STDMETHODCALLTYPE
account_free(struct olk_account *base, BYTE *p)
{
	return acct_take_back(base, p);
}

static HRESULT STDMETHODCALLTYPE
account_save(struct olk_account *base, DWORD flags)
{
	(void)base;
	(void)flags;
	acct_problem("SaveChanges of an account");
	return E_ACCESSDENIED;
}

IUnknown *
acct_make_account(const struct acct_data *data)
{
	static const struct olk_account_vtbl vtbl = {account_query,
	    account_add_ref, account_release, account_last_error, ACCT_PLACE,
	    ACCT_PLACE, ACCT_PLACE, ACCT_PLACE, ACCT_PLACE, ACCT_PLACE,
	    account_info, account_prop, account_set_prop, ACCT_PLACE,
	    ACCT_PLACE, ACCT_PLACE, account_free, ACCT_PLACE, account_save};
	struct account *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->base.vtbl = &vtbl;
	a->ref_count = 1;
	a->thread = GetCurrentThreadId();
	a->data = *data;
	InterlockedIncrement(&acct_live.accounts);
	return (IUnknown *)(void *)a;
}
