/* SPDX-License-Identifier: Apache-2.0 */
/* The interfaces of Outlook's account manager. */
#ifndef OUTLOOK_ACCOUNTS_IFACE_H
#define OUTLOOK_ACCOUNTS_IFACE_H

#include <stddef.h>

#include <windows.h>

#include <unknwn.h>

/**
 * No header of the compiler has them. Order of methods and numbers as published
 * ("Account Management API", Outlook Auxiliary Reference); what is not
 * documented there is a placeholder.
 */

/* A value of IOlkAccount::GetProp; strings are freed by FreeMemory. */
struct olk_variant {
	DWORD type; /* PT_LONG, PT_UNICODE, PT_BINARY */
	union {
		DWORD number;
		WCHAR *text;
		struct {
			DWORD len;
			BYTE *bytes;
		} binary;
	} v;
};

#define OLK_PT_LONG 0x0003u
#define OLK_PT_UNICODE 0x001Fu
#define OLK_PROP(type, id) ((DWORD)(id) << 16 | (type))
#define OLK_PROP_NAME OLK_PROP(OLK_PT_UNICODE, 0x0002)
#define OLK_PROP_ADDRESS OLK_PROP(OLK_PT_UNICODE, 0x000C)
#define OLK_PROP_IS_EXCHANGE OLK_PROP(OLK_PT_LONG, 0x0014)
#define OLK_PROP_SERVER OLK_PROP(OLK_PT_UNICODE, 0x0100)
#define OLK_PROP_USER OLK_PROP(OLK_PT_UNICODE, 0x0101)
#define OLK_PROP_PORT OLK_PROP(OLK_PT_LONG, 0x0104)
#define OLK_PROP_SSL OLK_PROP(OLK_PT_LONG, 0x0105)

/* Init: do not bring the MAPI accounts up to date first. */
#define OLK_INIT_NO_MAPI_SYNC 1u

/* Errors that the interfaces of it have. */
#define OLK_E_NOT_INITIALIZED ((HRESULT)0x800C8005L)
#define OLK_E_NOT_FOUND ((HRESULT)0x800C8101L)

#define OLK_METHOD(name) HRESULT(STDMETHODCALLTYPE *name)
/* Of unknown parameters: never called. */
#define OLK_PLACE(name) void (*name)(void)

#define OLK_UNKNOWN_METHODS(self)                                              \
	OLK_METHOD(QueryInterface)(struct self *, REFIID, void **);            \
	ULONG(STDMETHODCALLTYPE *AddRef)(struct self *);                       \
	ULONG(STDMETHODCALLTYPE *Release)(struct self *);
/* IOlkErrorUnknown */
#define OLK_ERROR_METHODS(self)                                                \
	OLK_UNKNOWN_METHODS(self)                                              \
	OLK_METHOD(GetLastError)(struct self *, HRESULT, WCHAR **);

/* IOlkEnum */
struct olk_enum {
	const struct olk_enum_vtbl *vtbl;
};
struct olk_enum_vtbl {
	OLK_UNKNOWN_METHODS(olk_enum)
	OLK_METHOD(GetCount)(struct olk_enum *, DWORD *count);
	OLK_METHOD(Reset)(struct olk_enum *);
	OLK_METHOD(GetNext)(struct olk_enum *, IUnknown **next);
	OLK_METHOD(Skip)(struct olk_enum *, DWORD count);
};

/* IOlkAccountHelper: implemented by the caller of Init. */
struct olk_helper {
	const struct olk_helper_vtbl *vtbl;
};
struct olk_helper_vtbl {
	OLK_UNKNOWN_METHODS(olk_helper)
	OLK_METHOD(PlaceHolder1)(struct olk_helper *, void *);
	/* @len: characters with the NUL; E_OUTOFMEMORY and how many where it
	 * is too short. */
	OLK_METHOD(GetIdentity)(struct olk_helper *, WCHAR *out, DWORD *len);
	OLK_METHOD(GetMapiSession)(struct olk_helper *, IUnknown **out);
	OLK_METHOD(HandsOffSession)(struct olk_helper *);
};

/* IOlkAccount */
struct olk_account {
	const struct olk_account_vtbl *vtbl;
};
struct olk_account_vtbl {
	OLK_ERROR_METHODS(olk_account)
	OLK_PLACE(place1);
	OLK_PLACE(place2);
	OLK_PLACE(place3);
	OLK_PLACE(place4);
	OLK_PLACE(place5);
	OLK_PLACE(place6);
	OLK_METHOD(GetAccountInfo)
	(struct olk_account *, CLSID *type, DWORD *count, CLSID **categories);
	OLK_METHOD(GetProp)
	(struct olk_account *, DWORD prop, struct olk_variant *out);
	OLK_METHOD(SetProp)
	(struct olk_account *, DWORD prop, struct olk_variant *value);
	OLK_PLACE(place7);
	OLK_PLACE(place8);
	OLK_PLACE(place9);
	OLK_METHOD(FreeMemory)(struct olk_account *, BYTE *p);
	OLK_PLACE(place10);
	OLK_METHOD(SaveChanges)(struct olk_account *, DWORD flags);
};

/* IOlkAccountManager */
struct olk_manager {
	const struct olk_manager_vtbl *vtbl;
};
struct olk_manager_vtbl {
	OLK_ERROR_METHODS(olk_manager)
	OLK_METHOD(Init)
	(struct olk_manager *, struct olk_helper *helper, DWORD flags);
	OLK_PLACE(DisplayAccountList);
	OLK_PLACE(place1);
	OLK_PLACE(place2);
	OLK_PLACE(place3);
	OLK_PLACE(place4);
	OLK_PLACE(place5);
	OLK_METHOD(FindAccount)
	(struct olk_manager *, DWORD prop, struct olk_variant *value,
	    struct olk_account **out);
	OLK_PLACE(place6);
	OLK_PLACE(place7);
	OLK_PLACE(place8);
	OLK_METHOD(DeleteAccount)(struct olk_manager *, DWORD id);
	OLK_PLACE(place9);
	OLK_METHOD(SaveChanges)(struct olk_manager *, DWORD id, DWORD flags);
	OLK_METHOD(GetOrder)
	(struct olk_manager *, const CLSID *category, DWORD *count,
	    DWORD **ids);
	OLK_METHOD(SetOrder)
	(struct olk_manager *, const CLSID *category, DWORD *count,
	    DWORD **ids);
	/* @type: NULL for all of the category */
	OLK_METHOD(EnumerateAccounts)
	(struct olk_manager *, const CLSID *category, const CLSID *type,
	    DWORD flags, struct olk_enum **out);
	OLK_PLACE(place10);
	OLK_PLACE(place11);
	OLK_METHOD(FreeMemory)(struct olk_manager *, BYTE *p);
	OLK_METHOD(Advise)(struct olk_manager *, IUnknown *, DWORD *cookie);
	OLK_METHOD(Unadvise)(struct olk_manager *, DWORD *cookie);
	OLK_PLACE(place12);
	OLK_PLACE(place13);
	OLK_PLACE(place14);
};

#define OLK_SLOT(vtbl, method, n)                                              \
	_Static_assert(offsetof(struct vtbl, method) == (n) * sizeof(void *),  \
	    #method " is in the wrong place")
OLK_SLOT(olk_enum_vtbl, Skip, 6);
OLK_SLOT(olk_helper_vtbl, HandsOffSession, 6);
OLK_SLOT(olk_account_vtbl, GetProp, 11);
OLK_SLOT(olk_account_vtbl, FreeMemory, 16);
OLK_SLOT(olk_manager_vtbl, Init, 4);
OLK_SLOT(olk_manager_vtbl, EnumerateAccounts, 20);
OLK_SLOT(olk_manager_vtbl, FreeMemory, 23);

/* {00000000-0000-0000-C000-000000000046} */
static const GUID olk_iid_unknown = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
/* {9240A6xx-AF41-11D2-8C3B-00104B2A6676} */
#define OLK_IID(n)                                                             \
	{                                                                      \
		0x9240a600 + (n), 0xaf41, 0x11d2,                              \
		{                                                              \
			0x8c, 0x3b, 0x00, 0x10, 0x4b, 0x2a, 0x66, 0x76         \
		}                                                              \
	}
static const GUID olk_iid_error = OLK_IID(0xc0);
static const GUID olk_iid_enum = OLK_IID(0xc1);
static const GUID olk_iid_helper = OLK_IID(0xcb);
static const GUID olk_iid_manager = OLK_IID(0xcd);
static const GUID olk_iid_account = OLK_IID(0xd2);

/* {ED4754nn-B0D6-11D2-8C3B-00104B2A6676} */
#define OLK_CLSID(n)                                                           \
	{                                                                      \
		0xed475400 + (n), 0xb0d6, 0x11d2,                              \
		{                                                              \
			0x8c, 0x3b, 0x00, 0x10, 0x4b, 0x2a, 0x66, 0x76         \
		}                                                              \
	}
static const GUID olk_clsid_manager = OLK_CLSID(0x10);
static const GUID olk_clsid_pop3 = OLK_CLSID(0x11);
static const GUID olk_clsid_imap = OLK_CLSID(0x12);
static const GUID olk_clsid_mapi = OLK_CLSID(0x14);
static const GUID olk_clsid_mail = OLK_CLSID(0x18); /* the category */

/* {4DB5CBF0-3B77-4852-BC8E-BB81908861F3}, mail of Hotmail by HTTP, and ...F2,
 * an address book. */
#define OLK_CLSID_HTTP                                                         \
	{                                                                      \
		0x4db5cbf0, 0x3b77, 0x4852,                                    \
		{                                                              \
			0xbc, 0x8e, 0xbb, 0x81, 0x90, 0x88, 0x61, 0xf3         \
		}                                                              \
	}
#define OLK_CLSID_LDAP                                                         \
	{                                                                      \
		0x4db5cbf2, 0x3b77, 0x4852,                                    \
		{                                                              \
			0xbc, 0x8e, 0xbb, 0x81, 0x90, 0x88, 0x61, 0xf3         \
		}                                                              \
	}
static const GUID olk_clsid_http = OLK_CLSID_HTTP;
static const GUID olk_clsid_ldap = OLK_CLSID_LDAP;

#endif
