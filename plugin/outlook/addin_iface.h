/* SPDX-License-Identifier: Apache-2.0 */
/* The two interfaces of Office that an add-in implements. */
#ifndef OUTLOOK_ADDIN_IFACE_H
#define OUTLOOK_ADDIN_IFACE_H

#include <windows.h>

#include <oleauto.h>

/**
 * Office's type libraries are not part of the compiler's headers. Order of
 * methods and numbers as published: "IDTExtensibility2 Interface" of the
 * Add-in Designer, "IRibbonExtensibility" of the Office object library.
 */

#define OUTLOOK_DISPATCH_METHODS(self)                                         \
	HRESULT(STDMETHODCALLTYPE *QueryInterface)(self *, REFIID, void **);   \
	ULONG(STDMETHODCALLTYPE *AddRef)(self *);                              \
	ULONG(STDMETHODCALLTYPE *Release)(self *);                             \
	HRESULT(STDMETHODCALLTYPE *GetTypeInfoCount)(self *, UINT *);          \
	HRESULT(STDMETHODCALLTYPE *GetTypeInfo)                                \
	(self *, UINT, LCID, ITypeInfo **);                                    \
	HRESULT(STDMETHODCALLTYPE *GetIDsOfNames)                              \
	(self *, REFIID, LPOLESTR *, UINT, LCID, DISPID *);                    \
	HRESULT(STDMETHODCALLTYPE *Invoke)                                     \
	(self *, DISPID, REFIID, LCID, WORD, DISPPARAMS *, VARIANT *,          \
	    EXCEPINFO *, UINT *);

/* IDTExtensibility2 */
struct outlook_extensibility {
	const struct outlook_extensibility_vtbl *vtbl;
};
struct outlook_extensibility_vtbl {
	OUTLOOK_DISPATCH_METHODS(struct outlook_extensibility)
	HRESULT(STDMETHODCALLTYPE *OnConnection)
	(struct outlook_extensibility *, IDispatch *application, LONG mode,
	    IDispatch *addin, SAFEARRAY **custom);
	HRESULT(STDMETHODCALLTYPE *OnDisconnection)
	(struct outlook_extensibility *, LONG mode, SAFEARRAY **custom);
	HRESULT(STDMETHODCALLTYPE *OnAddInsUpdate)
	(struct outlook_extensibility *, SAFEARRAY **custom);
	HRESULT(STDMETHODCALLTYPE *OnStartupComplete)
	(struct outlook_extensibility *, SAFEARRAY **custom);
	HRESULT(STDMETHODCALLTYPE *OnBeginShutdown)
	(struct outlook_extensibility *, SAFEARRAY **custom);
};

/* IRibbonExtensibility */
struct outlook_ribbon {
	const struct outlook_ribbon_vtbl *vtbl;
};
struct outlook_ribbon_vtbl {
	OUTLOOK_DISPATCH_METHODS(struct outlook_ribbon)
	HRESULT(STDMETHODCALLTYPE *GetCustomUI)
	(struct outlook_ribbon *, BSTR ribbon, BSTR *xml);
};

/* {B65AD801-ABAF-11D0-BB8B-00A0C90F2744} */
static const GUID outlook_iid_extensibility = {0xb65ad801, 0xabaf, 0x11d0,
    {0xbb, 0x8b, 0x00, 0xa0, 0xc9, 0x0f, 0x27, 0x44}};
/* {000C0396-0000-0000-C000-000000000046} */
static const GUID outlook_iid_ribbon = {
    0x000c0396, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

/* Ours: {8D2C1E0B-5A3F-4B7E-9C46-1F0E2A7D6B35} */
static const GUID outlook_clsid = {0x8d2c1e0b, 0x5a3f, 0x4b7e,
    {0x9c, 0x46, 0x1f, 0x0e, 0x2a, 0x7d, 0x6b, 0x35}};
#define OUTLOOK_CLSID_TEXT L"{8D2C1E0B-5A3F-4B7E-9C46-1F0E2A7D6B35}"
#define OUTLOOK_PROG_ID L"Valise.OutlookAddin"
/* Below HKEY_CURRENT_USER: where Outlook looks for us. */
#define OUTLOOK_ADDIN_KEY                                                      \
	L"Software\\Microsoft\\Office\\Outlook\\Addins\\" OUTLOOK_PROG_ID

#endif
