/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that Outlook shows an add-in, late bound. */
#include <wchar.h>

#include "outlook/host.h"

#define MEMBERS_MAX 8

struct host_object;

struct member {
	const wchar_t *name;
	const wchar_t *text;        /* or */
	struct host_object *object; /* may be told to be Nothing: both NULL */
};

struct host_object {
	IDispatch base;
	const char *name;
	LONG refs;
	DWORD thread;
	struct member members[MEMBERS_MAX];
};

static struct host_object application, session, addin, control, ribbon_ui;

static struct host_object *
object_of(IDispatch *self)
{
	return (struct host_object *)self;
}

/* Outlook's objects belong to its own thread. */
static void
check_thread(const struct host_object *o)
{
	if (GetCurrentThreadId() != o->thread)
		host_fail("%s was called on another thread", o->name);
}

static HRESULT STDMETHODCALLTYPE
query(IDispatch *self, REFIID iid, void **out)
{
	check_thread(object_of(self));
	*out = NULL;
	if (!IsEqualGUID(iid, &IID_IUnknown) &&
	    !IsEqualGUID(iid, &IID_IDispatch))
		return E_NOINTERFACE;
	*out = self;
	InterlockedIncrement(&object_of(self)->refs);
	return S_OK;
}

static ULONG STDMETHODCALLTYPE
hold(IDispatch *self)
{
	check_thread(object_of(self));
	return (ULONG)InterlockedIncrement(&object_of(self)->refs);
}

static ULONG STDMETHODCALLTYPE
release(IDispatch *self)
{
	struct host_object *o = object_of(self);
	const LONG left = InterlockedDecrement(&o->refs);

	check_thread(o);
	if (left < 0)
		host_fail("%s was released too often", o->name);
	return (ULONG)left;
}

static HRESULT STDMETHODCALLTYPE
type_info_count(IDispatch *self, UINT *out)
{
	(void)self;
	*out = 0;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
type_info(IDispatch *self, UINT i, LCID locale, ITypeInfo **out)
{
	(void)self;
	(void)i;
	(void)locale;
	*out = NULL;
	return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE
ids_of_names(IDispatch *self, REFIID iid, LPOLESTR *names, UINT count,
    LCID locale, DISPID *out)
{
	const struct host_object *o = object_of(self);
	LONG i;

	(void)iid;
	(void)locale;
	check_thread(o);
	for (UINT k = 1; k < count; k++)
		out[k] = DISPID_UNKNOWN;
	for (i = 0; i < MEMBERS_MAX && o->members[i].name; i++)
		if (_wcsicmp(o->members[i].name, names[0]) == 0) {
			out[0] = i + 1;
			return count == 1 ? S_OK : DISP_E_UNKNOWNNAME;
		}
	out[0] = DISPID_UNKNOWN;
	return DISP_E_UNKNOWNNAME;
}

static HRESULT STDMETHODCALLTYPE
invoke(IDispatch *self, DISPID id, REFIID iid, LCID locale, WORD flags,
    DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception, UINT *wrong)
{
	struct host_object *o = object_of(self);
	const struct member *m;

	(void)locale;
	(void)exception;
	(void)wrong;
	check_thread(o);
	if (!IsEqualGUID(iid, &IID_NULL) || !parameters)
		return DISP_E_UNKNOWNINTERFACE;
	if (id < 1 || id > MEMBERS_MAX || !o->members[id - 1].name)
		return DISP_E_MEMBERNOTFOUND;
	if (!(flags & (DISPATCH_PROPERTYGET | DISPATCH_METHOD)))
		return DISP_E_MEMBERNOTFOUND;
	if (!result)
		return S_OK;
	m = &o->members[id - 1];
	VariantInit(result);
	if (m->text) {
		V_VT(result) = VT_BSTR;
		V_BSTR(result) = SysAllocString(m->text);
		return S_OK;
	}
	V_VT(result) = VT_DISPATCH;
	V_DISPATCH(result) = m->object ? &m->object->base : NULL;
	if (m->object)
		InterlockedIncrement(&m->object->refs);
	return S_OK;
}

static IDispatchVtbl vtbl = {
    query, hold, release, type_info_count, type_info, ids_of_names, invoke};

static void
begin(struct host_object *o, const char *name)
{
	o->base.lpVtbl = &vtbl;
	o->name = name;
	o->refs = 0;
	o->thread = GetCurrentThreadId();
}

void
host_objects_begin(const wchar_t *profile, const wchar_t *version)
{
	begin(&application, "Application");
	begin(&session, "Session");
	begin(&addin, "COMAddIn");
	begin(&control, "IRibbonControl");
	begin(&ribbon_ui, "IRibbonUI");
	application.members[0] = (struct member){L"Version", version, NULL};
	application.members[1] = (struct member){L"Name", L"Outlook", NULL};
	application.members[2] = (struct member){L"Session", NULL, &session};
	application.members[3] =
	    (struct member){L"GetNamespace", NULL, &session};
	application.members[4] = (struct member){L"ActiveExplorer", NULL, NULL};
	session.members[0] =
	    (struct member){L"CurrentProfileName", profile, NULL};
	session.members[1] = (struct member){L"Type", L"MAPI", NULL};
	session.members[2] =
	    (struct member){L"Application", NULL, &application};
	addin.members[0] = (struct member){L"ProgId", OUTLOOK_PROG_ID, NULL};
	ribbon_ui.members[0] = (struct member){L"Invalidate", NULL, NULL};
	ribbon_ui.members[1] =
	    (struct member){L"InvalidateControl", NULL, NULL};
}

IDispatch *
host_application(void)
{
	return &application.base;
}

IDispatch *
host_addin_object(void)
{
	return &addin.base;
}

IDispatch *
host_control(const wchar_t *id, const wchar_t *tag)
{
	control.members[0] = (struct member){L"Id", id, NULL};
	control.members[1] = (struct member){L"Tag", tag, NULL};
	control.members[2] = (struct member){L"Context", NULL, NULL};
	return &control.base;
}

IDispatch *
host_ribbon_ui(void)
{
	return &ribbon_ui.base;
}

long
host_objects_held(void)
{
	return application.refs + session.refs + addin.refs + control.refs +
	       ribbon_ui.refs;
}
