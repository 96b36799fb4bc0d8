/* SPDX-License-Identifier: Apache-2.0 */
/* The accounts of a profile by IOlkAccountManager. */
#include <stdlib.h>
#include <string.h>

#include "outlook/accounts_priv.h"

/* ---- what the manager asks of us ---- */

struct helper {
	struct olk_helper base;
	LONG ref_count;
	IUnknown *session; /* may be NULL */
	wchar_t profile[ACCOUNT_PROFILE_MAX];
};

static HRESULT STDMETHODCALLTYPE
query(struct olk_helper *base, REFIID iid, void **out)
{
	if (!out)
		return E_POINTER;
	*out = NULL;
	if (!IsEqualIID(iid, &olk_iid_unknown) &&
	    !IsEqualIID(iid, &olk_iid_helper))
		return E_NOINTERFACE;
	base->vtbl->AddRef(base);
	*out = base;
	return S_OK;
}

static ULONG STDMETHODCALLTYPE
add_ref(struct olk_helper *base)
{
	return (ULONG)InterlockedIncrement(&((struct helper *)base)->ref_count);
}

static ULONG STDMETHODCALLTYPE
release(struct olk_helper *base)
{
	struct helper *h = (struct helper *)base;
	const LONG left = InterlockedDecrement(&h->ref_count);

	if (left > 0)
		return (ULONG)left;
	if (h->session)
		h->session->lpVtbl->Release(h->session);
	free(h);
	return 0;
}

static HRESULT STDMETHODCALLTYPE
place_holder(struct olk_helper *base, void *unknown)
{
	(void)base;
	(void)unknown;
	return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE
get_identity(struct olk_helper *base, WCHAR *out, DWORD *len)
{
	const struct helper *h = (const struct helper *)base;
	const DWORD need = (DWORD)wcslen(h->profile) + 1;
	DWORD room;

	if (!len || need == 1)
		return E_INVALIDARG;
	room = out ? *len : 0;
	*len = need;
	if (room < need)
		return E_OUTOFMEMORY;
	memcpy(out, h->profile, need * sizeof(*out));
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
get_session(struct olk_helper *base, IUnknown **out)
{
	const struct helper *h = (const struct helper *)base;

	if (!out)
		return E_INVALIDARG;
	*out = h->session;
	if (!h->session)
		return E_NOTIMPL;
	h->session->lpVtbl->AddRef(h->session);
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
hands_off(struct olk_helper *base)
{
	(void)base;
	return E_NOTIMPL;
}

static struct helper *
make_helper(const wchar_t *profile, IUnknown *session)
{
	static const struct olk_helper_vtbl vtbl = {query, add_ref, release,
	    place_holder, get_identity, get_session, hands_off};
	struct helper *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->base.vtbl = &vtbl;
	h->ref_count = 1;
	h->session = session;
	if (session)
		session->lpVtbl->AddRef(session);
	wcscpy(h->profile, profile);
	return h;
}

/* ---- one account ---- */

static const struct {
	enum account_text text;
	DWORD prop;
} text_rows[] = {
    {ACCOUNT_NAME, OLK_PROP_NAME},
    {ACCOUNT_ADDRESS, OLK_PROP_ADDRESS},
    {ACCOUNT_SERVER, OLK_PROP_SERVER},
    {ACCOUNT_USER, OLK_PROP_USER},
};

static void
take_text(struct olk_account *a, DWORD prop, wchar_t out[ACCOUNT_TEXT_MAX])
{
	struct olk_variant value = {0};

	if (FAILED(a->vtbl->GetProp(a, prop, &value)) ||
	    value.type != OLK_PT_UNICODE || !value.v.text)
		return;
	if (wcsnlen(value.v.text, ACCOUNT_TEXT_MAX) < ACCOUNT_TEXT_MAX)
		wcscpy(out, value.v.text);
	a->vtbl->FreeMemory(a, (BYTE *)value.v.text);
}

static DWORD
number_of(struct olk_account *a, DWORD prop)
{
	struct olk_variant value = {0};

	return SUCCEEDED(a->vtbl->GetProp(a, prop, &value)) &&
		       value.type == OLK_PT_LONG
		   ? value.v.number
		   : 0;
}

/* False: it does not tell what it is. */
static bool
take_account(struct olk_account *a, struct account_found *found)
{
	CLSID type = {0}, *categories = NULL;
	DWORD count = 0;
	size_t i;

	memset(found, 0, sizeof(*found));
	if (FAILED(a->vtbl->GetAccountInfo(a, &type, &count, &categories)))
		return false;
	if (categories)
		a->vtbl->FreeMemory(a, (BYTE *)categories);
	accounts_set_class(found, &type);
	/* A kind of mail account that came later (Exchange ActiveSync) brings
	 * a store of its own. */
	if (number_of(a, OLK_PROP_IS_EXCHANGE) != 0 ||
	    (!found->is_mail && !IsEqualGUID(&type, &olk_clsid_http) &&
		!IsEqualGUID(&type, &olk_clsid_ldap)))
		found->is_mapi = true;
	for (i = 0; i < SML_ARRAY_LEN(text_rows); i++)
		take_text(a, text_rows[i].prop, found->text[text_rows[i].text]);
	found->port = number_of(a, OLK_PROP_PORT);
	/* 1 SSL, 2 TLS after a plain beginning, 3 whichever there is. */
	found->is_ssl = number_of(a, OLK_PROP_SSL) != 0;
	return true;
}

/* ---- all of them ---- */

static enum sml_err
take_next(struct olk_enum *accounts, struct account_found *found,
    struct outlook_accounts *out)
{
	enum sml_err err = SML_E_STORE_GONE;
	IUnknown *next = NULL;
	void *a = NULL;

	if (FAILED(accounts->vtbl->GetNext(accounts, &next)) || !next)
		return err;
	if (SUCCEEDED(
		next->lpVtbl->QueryInterface(next, &olk_iid_account, &a))) {
		if (take_account(a, found))
			err = accounts_add(out, found);
		((struct olk_account *)a)
		    ->vtbl->Release((struct olk_account *)a);
	}
	next->lpVtbl->Release(next);
	return err;
}

static enum sml_err
take_all(struct olk_manager *manager, struct outlook_accounts *out)
{
	enum sml_err err = SML_E_STORE_GONE;
	struct account_found *found;
	struct olk_enum *accounts = NULL;
	DWORD count = 0, i;

	if (FAILED(manager->vtbl->EnumerateAccounts(
		manager, &olk_clsid_mail, NULL, 0, &accounts)) ||
	    !accounts)
		return err;
	found = malloc(sizeof(*found));
	if (!found)
		err = SML_E_NOMEM;
	else if (SUCCEEDED(accounts->vtbl->GetCount(accounts, &count)))
		err = SML_OK;
	for (i = 0; err == SML_OK && i < count && i < ACCOUNTS_MAX; i++)
		err = take_next(accounts, found, out);
	free(found);
	accounts->vtbl->Release(accounts);
	return err;
}

enum sml_err
accounts_ask_manager(
    const wchar_t *profile, IUnknown *session, struct outlook_accounts *out)
{
	enum sml_err err = SML_E_STORE_GONE;
	struct helper *helper;
	struct olk_manager *manager;
	void *made = NULL;

	/* Without a session it would log on by itself, and ask people. */
	if (!session || FAILED(CoCreateInstance(&olk_clsid_manager, NULL,
			    CLSCTX_INPROC_SERVER, &olk_iid_manager, &made)))
		return err;
	manager = made;
	helper = make_helper(profile, session);
	if (!helper)
		err = SML_E_NOMEM;
	else if (SUCCEEDED(manager->vtbl->Init(
		     manager, &helper->base, OLK_INIT_NO_MAPI_SYNC)))
		err = take_all(manager, out);
	manager->vtbl->Release(manager);
	if (helper)
		release(&helper->base);
	return err;
}
