/* SPDX-License-Identifier: Apache-2.0 */
/* MAPI's headers, and the names that those of mingw-w64 lack. */
#ifndef OUTLOOK_MAPI_DEFS_H
#define OUTLOOK_MAPI_DEFS_H

#include <windows.h>

#include <mapidefs.h>

#include <mapicode.h>
#include <mapitags.h>
#include <mapix.h>

/* Flag of MAPIInitialize: COM is initialised by the caller. */
#define MAPI_INIT_NO_COINIT 0x8

#define MAPI_STORE_UNICODE_OK 0x00040000u

/* Default folders, on the Inbox and on the root folder ([MS-OXOSFLD]). */
#define MAPI_PR_CALENDAR_ENTRYID PROP_TAG(PT_BINARY, 0x36D0)
#define MAPI_PR_CONTACT_ENTRYID PROP_TAG(PT_BINARY, 0x36D1)
#define MAPI_PR_NOTE_ENTRYID PROP_TAG(PT_BINARY, 0x36D3)

/* Attachments ([MS-OXCMSG] 2.2.2, [MS-OXOCAL] 2.2.10). */
#define MAPI_PR_LINK_ID PROP_TAG(PT_LONG, 0x7FFA)
#define MAPI_PR_EXCEPTION_START PROP_TAG(PT_SYSTIME, 0x7FFB)
#define MAPI_PR_EXCEPTION_END PROP_TAG(PT_SYSTIME, 0x7FFC)
#define MAPI_PR_ATTACHMENT_FLAGS PROP_TAG(PT_LONG, 0x7FFD)
#define MAPI_PR_ATTACHMENT_HIDDEN PROP_TAG(PT_BOOLEAN, 0x7FFE)
#define MAPI_PR_CONTACT_PHOTO PROP_TAG(PT_BOOLEAN, 0x7FFF)
#define MAPI_ATTACHMENT_EXCEPTION 0x2

/* 100 ns in a millisecond: FILETIMEs. */
#define MAPI_TICKS_PER_MS 10000

extern const IID mapi_iid_message; /* IMessage */
extern const IID mapi_iid_folder;  /* IMAPIFolder */
extern const IID mapi_iid_store;   /* IMsgStore */
extern const IID mapi_iid_stream;  /* IStream */
extern const IID mapi_iid_sink;    /* IMAPIAdviseSink */
extern const IID mapi_iid_unknown;

/* For strings of interfaces whose parameter type depends on UNICODE. */
#define MAPI_WIDE(text) ((LPTSTR)(void *)(text))

#endif
