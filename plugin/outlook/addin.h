/* SPDX-License-Identifier: Apache-2.0 */
/* The add-in object: what its files share. */
#ifndef OUTLOOK_ADDIN_H
#define OUTLOOK_ADDIN_H

#include "outlook/addin_iface.h"
#include "outlook/worker.h"

/* What a button does. */
enum addin_action {
	ADDIN_SYNC,
	ADDIN_STATUS,
	ADDIN_OPTIONS,
	ADDIN_RESTORE,
	ADDIN_HELP,
	ADDIN_ACTION_COUNT
};

/* Everything happens on Outlook's thread; the worker is the other one. */
struct outlook_addin {
	struct outlook_extensibility extensibility; /* first: the object */
	struct outlook_ribbon ribbon;
	LONG refs;
	IDispatch *application; /* NULL outside connection */

	/* ---- of addin_ui.c, from start-up to shutdown ---- */
	struct outlook_worker *worker; /* NULL: not started, or failed */
	char *profile_dir;
	HWND window; /* for messages of the worker; may be NULL */
	struct outlook_ui ui;
	bool is_first_run_done, is_dialog_open;
};

/* ---- addin_dll.c ---- */
extern HINSTANCE addin_instance;
/* Objects and locks of the DLL. */
void addin_dll_hold(void);
void addin_dll_release(void);

/* ---- addin.c ---- */
/* A new object with one reference; NULL: no memory. */
struct outlook_addin *addin_new(void);
HRESULT addin_query(struct outlook_addin *a, REFIID iid, void **out);
ULONG addin_hold(struct outlook_addin *a);
ULONG addin_release(struct outlook_addin *a);

/* ---- addin_ui.c ---- */
/* Start the worker, and no more: Outlook counts the milliseconds. */
void addin_ui_start(struct outlook_addin *a);
/* Cancel, close dialogs, wait at most @wait_ms for the worker. */
void addin_ui_stop(struct outlook_addin *a, DWORD wait_ms);
void addin_ui_act(struct outlook_addin *a, enum addin_action action);

/* ---- addin_profile.c ---- */
/* The name of the open Outlook profile, from its object model, else the
 * registry's default one; UTF-8; the caller frees; NULL: no memory. */
char *addin_profile_name(IDispatch *application);

/* ---- ribbon.c ---- */
extern const struct outlook_ribbon_vtbl addin_ribbon_vtbl;
/* IDispatch of the whole object: the callbacks of the ribbon by name. */
HRESULT addin_ribbon_ids(OLECHAR **names, UINT count, DISPID *out);
HRESULT addin_ribbon_invoke(struct outlook_addin *a, DISPID id,
    const DISPPARAMS *parameters, VARIANT *result);

/* ---- late binding ---- */
/* Read a property, or call a method that wants nothing; VT_EMPTY in @out on
 * failure. */
HRESULT addin_get(IDispatch *object, const wchar_t *name, VARIANT *out);

#endif
