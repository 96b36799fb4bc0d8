/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of a MAPI store as a store of items. */
#ifndef OUTLOOK_STORE_MAPI_H
#define OUTLOOK_STORE_MAPI_H

#include "base/log.h"
#include "client/profile.h"
#include "mapping/map.h"
#include "sync/store.h"

/**
 * An enumerating store (sync/store.h) without transactions. Used on one thread
 * of its own, which must have called outlook_mapi_begin(): MAPI is initialised
 * for each thread.
 *
 * Keys name a message so that equal keys are equal messages, although MAPI
 * gives one message several entry IDs; tokens are its time of change as MAPI
 * has it, read again after each write of ours. A message somebody changed
 * between the token and SaveChanges is SML_E_CHANGED: the user's edit is never
 * overwritten. op_id and original text are properties of the same SaveChanges
 * as the item (sync-rules 3). Messages of other classes in the folder
 * (distribution lists, meeting requests, documents) are not yielded.
 *
 * HRESULTs become sml_err by one table in mapi_load.c and go no further. A
 * deleted message is moved to Deleted Items where the store has them: MAPI has
 * no deletion on condition, and an edit between our look and the deletion is
 * found there.
 */

struct outlook_mapi; /* one log-on */

/* Loads the mail client's MAPI, initialises it for this thread and logs on to
 * the session Outlook has open (@profile NULL: the shared one).
 * SML_E_STORE_GONE: there is no MAPI here, or it is of the other bitness;
 * SML_E_STORE_DENIED: it refused the log-on; SML_E_NOMEM. */
enum sml_err outlook_mapi_begin(const char *profile, const struct sml_log *log,
    struct outlook_mapi **out) SML_MUST_USE;
/* On the same thread; NULL is allowed. */
void outlook_mapi_end(struct outlook_mapi *m);

/* IMAPISession as IUnknown, for outlook_accounts_read(); not counted. */
void *outlook_mapi_session(struct outlook_mapi *m);

/* The default store is a mailbox of Exchange, whatever the accounts say; false
 * also if the store cannot be opened. */
bool outlook_mapi_is_exchange(struct outlook_mapi *m);

/* One of the default folders; is_read_only is set where the store lets nobody
 * make items. SML_E_STORE_GONE: the profile has none; SML_E_STORE_DENIED,
 * SML_E_STORE_BUSY, SML_E_STORE, SML_E_NOMEM. */
enum sml_err outlook_store_open(struct outlook_mapi *m, enum sml_kind kind,
    const struct outlook_map_env *env, struct sml_store **out) SML_MUST_USE;

/* Call @changed on any thread when something in the folder changes. Only a
 * hint: it may come late, twice, or not at all. */
enum sml_err outlook_mapi_watch(struct outlook_mapi *m, enum sml_kind kind,
    void (*changed)(void *ctx), void *ctx) SML_MUST_USE;

#endif
