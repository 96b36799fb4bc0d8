/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the host program share. */
#ifndef TESTS_OUTLOOK_HOST_H
#define TESTS_OUTLOOK_HOST_H

#define COBJMACROS
#include <stdbool.h>

#include <windows.h>

#include <oleauto.h>

#include "outlook/addin_iface.h"

/**
 * A program that does with an add-in what Outlook does. What it is told and
 * what it prints: host.c.
 *
 *   host.c           commands, message loop
 *   host_object.c    the objects it shows: Application, its session, a button
 *   host_clock.c     times that have a limit
 *   host_addin.c     registry, COM, IDTExtensibility2
 *   host_ribbon.c    ribbon XML, callbacks, clicks
 *   host_profile.c   our profile of the Outlook profile: account, options, log
 *   host_items.c     the items of a folder as the add-in's store reads them
 */

/* One line on standard output; "FAIL" lines make the exit status 1. */
void host_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void host_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
double host_now_ms(void);
/* Run the message loop until @event is set or @wait_ms are over; true: it is
 * set. NULL: only the time. */
bool host_pump(HANDLE event, DWORD wait_ms);
/* UTF-8 in a buffer of its own, for one line; of at most four at a time. */
const char *host_utf8(const wchar_t *text);
wchar_t *host_wide(const char *text); /* the caller frees */

/* ---- host_object.c ---- */

/* @profile: the name of the Outlook profile; must live on. */
void host_objects_begin(const wchar_t *profile, const wchar_t *version);
IDispatch *host_application(void);
IDispatch *host_addin_object(void); /* the COMAddIn */
/* A button of the ribbon; one at a time. */
IDispatch *host_control(const wchar_t *id, const wchar_t *tag);
/* IRibbonUI. */
IDispatch *host_ribbon_ui(void);
/* References that somebody else holds on any of them. */
long host_objects_held(void);

/* ---- host_clock.c ---- */

/* Between these two, one measurement at a time: when it began; what it took,
 * said, and a failure if that is @max_ms without what the machine was late. */
double host_clock_begin(void);
void host_clock_end(const char *what, double begun_ms, double max_ms);

/* ---- host_addin.c ---- */

struct host_addin {
	struct outlook_extensibility *extensibility;
	HMODULE module; /* loaded by us, not by COM */
	wchar_t path[MAX_PATH];
	bool is_connected;
	bool is_ended; /* and not unloaded */
};

/* From the registry to OnStartupComplete. */
void host_addin_connect(struct host_addin *a);
/* @is_fast: without OnDisconnection, as newer versions of Outlook end. */
void host_addin_shutdown(struct host_addin *a, bool is_fast);
/* After a shutdown, with no call of the add-in's on the stack: references and
 * the DLL go. Else nothing. */
void host_addin_unload(struct host_addin *a);

/* ---- host_ribbon.c ---- */

void host_ribbon_load(struct outlook_extensibility *addin);
void host_ribbon_click(struct outlook_extensibility *addin, const wchar_t *id);
/* What the get-callbacks of a button say. */
void host_ribbon_show(struct outlook_extensibility *addin);
void host_ribbon_forget(void);

/* ---- host_profile.c ---- */

/* False: it was said why. */
bool host_profile_begin(const char *outlook_profile);
void host_profile_dir_say(void);
bool host_profile_account(
    const char *server, const char *user, const char *password);
bool host_profile_option(const char *name, const char *value);
/* From now on a session counts as new. */
void host_profile_mark(void);
/* Until a new session has ended; says its status. False: none did in time. */
bool host_profile_wait(DWORD wait_ms);
/* Until a run is under way. */
bool host_profile_wait_running(DWORD wait_ms);
void host_profile_status(void);
void host_profile_end(void);

/* ---- host_items.c ---- */

/* Write each item of a folder as a file of @dir. @is_plain: from its
 * properties alone, without the text it was written from. */
bool host_items_export(const char *folder, const char *dir, bool is_plain);
/* Say how many saves the double of MAPI has written down. */
void host_items_saves(void);

#endif
