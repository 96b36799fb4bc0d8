/* SPDX-License-Identifier: Apache-2.0 */
/* What the double of the account manager refuses. */
#include <string.h>

#include "outlook/account_case.h"
#include "support/test.h"

#define ONE "[account]\ntype=imap\nname=n\nserver=s\n"

static struct olk_manager *manager;

/* ---- a helper as clients have ---- */

static const wchar_t *identity;
static bool has_no_session;

static HRESULT STDMETHODCALLTYPE
query(struct olk_helper *base, REFIID iid, void **out)
{
	*out = IsEqualIID(iid, &olk_iid_helper) ? base : NULL;
	return *out ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE
count(struct olk_helper *base)
{
	(void)base;
	return 1;
}

static HRESULT STDMETHODCALLTYPE
place(struct olk_helper *base, void *unknown)
{
	(void)base;
	(void)unknown;
	return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE
get_identity(struct olk_helper *base, WCHAR *out, DWORD *len)
{
	const DWORD need = (DWORD)wcslen(identity) + 1, room = *len;

	(void)base;
	*len = need;
	if (room < need)
		return E_OUTOFMEMORY;
	wcscpy(out, identity);
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
get_session(struct olk_helper *base, IUnknown **out)
{
	(void)base;
	*out = NULL;
	if (has_no_session)
		return E_NOTIMPL;
	*out = account_case_session();
	(*out)->lpVtbl->AddRef(*out);
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
hands_off(struct olk_helper *base)
{
	(void)base;
	return E_NOTIMPL;
}

static const struct olk_helper_vtbl helper_vtbl = {
    query, count, count, place, get_identity, get_session, hands_off};
static struct olk_helper helper = {&helper_vtbl};

/* ---- steps ---- */

static void
begin(const char *accounts)
{
	void *made = NULL;

	account_case_begin(accounts);
	identity = L"Outlook";
	has_no_session = false;
	CU_ASSERT_FATAL(
	    CoCreateInstance(&olk_clsid_manager, NULL, CLSCTX_INPROC_SERVER,
		&olk_iid_manager, &made) == S_OK);
	manager = made;
}

static HRESULT
init(void)
{
	return manager->vtbl->Init(manager, &helper, OLK_INIT_NO_MAPI_SYNC);
}

static struct olk_account *
first_account(void)
{
	struct olk_enum *e = NULL;
	IUnknown *next = NULL;
	void *a = NULL;

	CU_ASSERT_FATAL(init() == S_OK);
	CU_ASSERT_FATAL(manager->vtbl->EnumerateAccounts(
			    manager, &olk_clsid_mail, NULL, 0, &e) == S_OK);
	CU_ASSERT_FATAL(e->vtbl->GetNext(e, &next) == S_OK);
	CU_ASSERT_FATAL(
	    next->lpVtbl->QueryInterface(next, &olk_iid_account, &a) == S_OK);
	next->lpVtbl->Release(next);
	e->vtbl->Release(e);
	return a;
}

static void
end(const char *problem)
{
	manager->vtbl->Release(manager);
	CU_ASSERT(account_case_end(problem));
}

/* ---- rules ---- */

static void
double_without_init_tells_nothing(void)
{
	struct olk_enum *e = NULL;

	begin(ONE);
	CU_ASSERT(manager->vtbl->EnumerateAccounts(manager, &olk_clsid_mail,
		      NULL, 0, &e) == OLK_E_NOT_INITIALIZED);
	CU_ASSERT(e == NULL);
	end("before Init");
}

static void
double_refuses_a_second_init_and_other_flags(void)
{
	begin(ONE);
	CU_ASSERT(manager->vtbl->Init(manager, &helper, 0) == E_INVALIDARG);
	CU_ASSERT(manager->vtbl->Init(manager, NULL, 1) == E_INVALIDARG);
	CU_ASSERT(init() == S_OK);
	CU_ASSERT(init() == E_INVALIDARG);
	end("Init:");
}

static void
double_needs_session_and_profile(void)
{
	begin("profile=Outlook\n" ONE);
	has_no_session = true;
	CU_ASSERT(init() == E_NOTIMPL);
	has_no_session = false;
	identity = L"Other";
	CU_ASSERT(init() == OLK_E_NOT_FOUND);
	identity = L"Outlook";
	CU_ASSERT(init() == S_OK);
	end(NULL);
}

static void
double_refuses_other_categories(void)
{
	struct olk_enum *e = NULL;

	begin(ONE);
	CU_ASSERT(init() == S_OK);
	CU_ASSERT(manager->vtbl->EnumerateAccounts(
		      manager, &olk_clsid_imap, NULL, 0, &e) == E_INVALIDARG);
	end("EnumerateAccounts of other");
}

static DWORD WINAPI
ask_elsewhere(void *arg)
{
	struct olk_account *a = arg;
	struct olk_variant v;

	return (DWORD)a->vtbl->GetProp(a, OLK_PROP_NAME, &v);
}

static void
double_refuses_another_thread(void)
{
	struct olk_account *a;
	HANDLE thread;
	DWORD hr = 0;

	begin(ONE);
	a = first_account();
	thread = CreateThread(NULL, 0, ask_elsewhere, a, 0, NULL);
	CU_ASSERT_FATAL(thread != NULL);
	WaitForSingleObject(thread, INFINITE);
	GetExitCodeThread(thread, &hr);
	CloseHandle(thread);
	CU_ASSERT((HRESULT)hr == RPC_E_WRONG_THREAD);
	a->vtbl->Release(a);
	end("on another thread");
}

static void
double_takes_only_its_own_strings_back(void)
{
	static struct {
		BYTE before[64], text[8];
	} own;
	struct olk_account *a;
	struct olk_variant v = {0};

	begin(ONE);
	a = first_account();
	CU_ASSERT(a->vtbl->GetProp(a, OLK_PROP_NAME, &v) == S_OK);
	CU_ASSERT(a->vtbl->FreeMemory(a, own.text) == E_INVALIDARG);
	CU_ASSERT(manager->vtbl->FreeMemory(manager, (BYTE *)v.v.text) ==
		  E_INVALIDARG);
	CU_ASSERT(a->vtbl->FreeMemory(a, (BYTE *)v.v.text) == S_OK);
	CU_ASSERT(a->vtbl->FreeMemory(a, NULL) == S_OK);
	a->vtbl->Release(a);
	end("FreeMemory of what this object did not give");
}

static void
double_sees_what_was_not_given_back(void)
{
	struct olk_account *a;
	struct olk_variant v = {0};

	begin(ONE);
	a = first_account();
	CU_ASSERT(a->vtbl->GetProp(a, OLK_PROP_NAME, &v) == S_OK);
	manager->vtbl->Release(manager);
	CU_ASSERT(!account_case_end(NULL)); /* account and string */
	a->vtbl->FreeMemory(a, (BYTE *)v.v.text);
	a->vtbl->Release(a);
	account_case_begin(NULL);
	CU_ASSERT(account_case_end(NULL));
}

static void
double_refuses_to_write(void)
{
	struct olk_account *a;
	struct olk_variant v = {.type = OLK_PT_LONG};

	begin(ONE);
	a = first_account();
	CU_ASSERT(a->vtbl->SetProp(a, OLK_PROP_PORT, &v) == E_ACCESSDENIED);
	a->vtbl->Release(a);
	end("SetProp of");
	begin(ONE);
	CU_ASSERT(manager->vtbl->DeleteAccount(manager, 1) == E_ACCESSDENIED);
	end("DeleteAccount");
}

static void
double_refuses_methods_without_a_name(void)
{
	begin(ONE);
	manager->vtbl->place12();
	end("without a name");
}

static void
double_refuses_a_file_it_does_not_understand(void)
{
	void *made = NULL;

	account_case_begin("[account]\ncolour=red\n");
	CU_ASSERT(CoCreateInstance(&olk_clsid_manager, NULL,
		      CLSCTX_INPROC_SERVER, &olk_iid_manager, &made) == E_FAIL);
	CU_ASSERT(account_case_end("VALISE_ACCOUNTS_FILE: colour"));
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
#define CASE(name) {#name, name}
	    CASE(double_without_init_tells_nothing),
	    CASE(double_refuses_a_second_init_and_other_flags),
	    CASE(double_needs_session_and_profile),
	    CASE(double_refuses_other_categories),
	    CASE(double_refuses_another_thread),
	    CASE(double_takes_only_its_own_strings_back),
	    CASE(double_sees_what_was_not_given_back),
	    CASE(double_refuses_to_write),
	    CASE(double_refuses_methods_without_a_name),
	    CASE(double_refuses_a_file_it_does_not_understand), {NULL, NULL}};
	int status;

	if (!account_cases_begin())
		return 1;
	status = test_main("account_double", cases, argc, argv);
	account_cases_end();
	return status;
}
