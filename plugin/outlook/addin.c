/* SPDX-License-Identifier: Apache-2.0 */
/* The add-in object: what Outlook calls when it starts and ends. */
#include "outlook/addin.h"

#include <stdlib.h>

/* Outlook disables what holds it up for half a second. */
#define STOP_MS 250

static struct outlook_addin *
addin_of(struct outlook_extensibility *self)
{
	return (struct outlook_addin *)self;
}

/* ---- the object ---- */

HRESULT
addin_query(struct outlook_addin *a, REFIID iid, void **out)
{
	*out = NULL;
	if (IsEqualGUID(iid, &IID_IUnknown) ||
	    IsEqualGUID(iid, &IID_IDispatch) ||
	    IsEqualGUID(iid, &outlook_iid_extensibility))
		*out = &a->extensibility;
	else if (IsEqualGUID(iid, &outlook_iid_ribbon))
		*out = &a->ribbon;
	else
		return E_NOINTERFACE;
	addin_hold(a);
	return S_OK;
}

ULONG
addin_hold(struct outlook_addin *a)
{
	return (ULONG)InterlockedIncrement(&a->refs);
}

static void
disconnect(struct outlook_addin *a)
{
	addin_ui_stop(a, STOP_MS);
	if (a->application)
		a->application->lpVtbl->Release(a->application);
	a->application = NULL;
}

ULONG
addin_release(struct outlook_addin *a)
{
	const LONG left = InterlockedDecrement(&a->refs);

	if (left > 0)
		return (ULONG)left;
	/* Whoever lets go without a word must not leave a thread behind; the
	 * calls below may take and give references. */
	a->refs = 1;
	disconnect(a);
	free(a);
	addin_dll_release();
	return 0;
}

HRESULT
addin_get(IDispatch *object, const wchar_t *name, VARIANT *out)
{
	DISPPARAMS none = {NULL, NULL, 0, 0};
	wchar_t copy[64];
	OLECHAR *names = copy;
	DISPID id;
	HRESULT result;

	VariantInit(out);
	if (!lstrcpynW(copy, name, SML_ARRAY_LEN(copy)))
		return E_FAIL;
	result = object->lpVtbl->GetIDsOfNames(
	    object, &IID_NULL, &names, 1, LOCALE_USER_DEFAULT, &id);
	if (FAILED(result))
		return result;
	return object->lpVtbl->Invoke(object, id, &IID_NULL,
	    LOCALE_USER_DEFAULT, DISPATCH_METHOD | DISPATCH_PROPERTYGET, &none,
	    out, NULL, NULL);
}

/* ---- IDTExtensibility2 ---- */

static HRESULT STDMETHODCALLTYPE
query(struct outlook_extensibility *self, REFIID iid, void **out)
{
	return addin_query(addin_of(self), iid, out);
}

static ULONG STDMETHODCALLTYPE
hold(struct outlook_extensibility *self)
{
	return addin_hold(addin_of(self));
}

static ULONG STDMETHODCALLTYPE
release(struct outlook_extensibility *self)
{
	return addin_release(addin_of(self));
}

static HRESULT STDMETHODCALLTYPE
type_info_count(struct outlook_extensibility *self, UINT *count_out)
{
	(void)self;
	*count_out = 0;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
type_info(
    struct outlook_extensibility *self, UINT i, LCID locale, ITypeInfo **out)
{
	(void)self;
	(void)i;
	(void)locale;
	*out = NULL;
	return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE
ids_of_names(struct outlook_extensibility *self, REFIID iid, LPOLESTR *names,
    UINT count, LCID locale, DISPID *out)
{
	(void)self;
	(void)iid;
	(void)locale;
	return addin_ribbon_ids(names, count, out);
}

static HRESULT STDMETHODCALLTYPE
invoke(struct outlook_extensibility *self, DISPID id, REFIID iid, LCID locale,
    WORD flags, DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception,
    UINT *wrong)
{
	(void)iid;
	(void)locale;
	(void)flags;
	(void)exception;
	(void)wrong;
	return addin_ribbon_invoke(addin_of(self), id, parameters, result);
}

static HRESULT STDMETHODCALLTYPE
on_connection(struct outlook_extensibility *self, IDispatch *application,
    LONG mode, IDispatch *addin, SAFEARRAY **custom)
{
	struct outlook_addin *a = addin_of(self);

	(void)mode;
	(void)addin;
	(void)custom;
	if (!application)
		return E_POINTER;
	if (a->application)
		a->application->lpVtbl->Release(a->application);
	application->lpVtbl->AddRef(application);
	a->application = application;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
on_startup_complete(struct outlook_extensibility *self, SAFEARRAY **custom)
{
	(void)custom;
	addin_ui_start(addin_of(self));
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
on_begin_shutdown(struct outlook_extensibility *self, SAFEARRAY **custom)
{
	(void)custom;
	/* All of it: a fast shutdown calls nothing else. */
	disconnect(addin_of(self));
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
on_disconnection(
    struct outlook_extensibility *self, LONG mode, SAFEARRAY **custom)
{
	(void)mode;
	(void)custom;
	disconnect(addin_of(self));
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
on_addins_update(struct outlook_extensibility *self, SAFEARRAY **custom)
{
	(void)self;
	(void)custom;
	return S_OK;
}

static const struct outlook_extensibility_vtbl extensibility_vtbl = {
    .QueryInterface = query,
    .AddRef = hold,
    .Release = release,
    .GetTypeInfoCount = type_info_count,
    .GetTypeInfo = type_info,
    .GetIDsOfNames = ids_of_names,
    .Invoke = invoke,
    .OnConnection = on_connection,
    .OnDisconnection = on_disconnection,
    .OnAddInsUpdate = on_addins_update,
    .OnStartupComplete = on_startup_complete,
    .OnBeginShutdown = on_begin_shutdown,
};

struct outlook_addin *
addin_new(void)
{
	struct outlook_addin *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->extensibility.vtbl = &extensibility_vtbl;
	a->ribbon.vtbl = &addin_ribbon_vtbl;
	a->refs = 1;
	addin_dll_hold();
	return a;
}
