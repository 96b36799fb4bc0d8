/* SPDX-License-Identifier: Apache-2.0 */
/* The log-on to MAPI, the default store and its default folders. */
#include "outlook/store_mapi_priv.h"

#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_table.h"
#include "outlook/mapi_text.h"

/* Properties of the Inbox and of the root folder, by enum sml_kind. */
static const ULONG folder_tags[STORE_MAPI_KINDS] = {
    [SML_KIND_CONTACT] = MAPI_PR_CONTACT_ENTRYID,
    [SML_KIND_CALENDAR] = MAPI_PR_CALENDAR_ENTRYID,
    [SML_KIND_NOTE] = MAPI_PR_NOTE_ENTRYID};

/* ---- helpers ---- */

struct sml_str
store_mapi_bytes(const SPropValue *value)
{
	if (PROP_TYPE(value->ulPropTag) != PT_BINARY ||
	    value->Value.bin.cb == 0)
		return SML_STR_NONE;
	return (struct sml_str){
	    (const char *)value->Value.bin.lpb, value->Value.bin.cb};
}

enum sml_err
store_mapi_id_set(struct store_mapi_id *id, const SBinary *from)
{
	BYTE *p = malloc(from->cb ? from->cb : 1);

	if (!p)
		return SML_E_NOMEM;
	if (from->cb > 0)
		memcpy(p, from->lpb, from->cb);
	free(id->p);
	id->p = p;
	id->len = from->cb;
	return SML_OK;
}

static void
id_free(struct store_mapi_id *id)
{
	free(id->p);
	*id = (struct store_mapi_id){NULL, 0};
}

enum sml_err
store_mapi_open_entry(struct outlook_mapi *m, enum mapi_scope scope,
    struct store_mapi_id id, ULONG type, ULONG flags, void *out)
{
	const IID *iid =
	    type == MAPI_FOLDER ? &mapi_iid_folder : &mapi_iid_message;
	IUnknown *object = NULL;
	ULONG found = 0;
	HRESULT hr;

	hr = m->store->lpVtbl->OpenEntry(
	    m->store, id.len, (ENTRYID *)id.p, iid, flags, &found, &object);
	if (FAILED(hr) || !object)
		return mapi_fail(m->log, scope, "IMsgStore::OpenEntry",
		    FAILED(hr) ? hr : MAPI_E_CALL_FAILED);
	if (found != type) {
		mapi_release(object);
		return scope == MAPI_SCOPE_STORE ? SML_E_STORE_GONE
						 : SML_E_NOT_FOUND;
	}
	memcpy(out, &object, sizeof(object));
	return SML_OK;
}

/* ---- log-on ---- */

static enum sml_err
initialize(struct outlook_mapi *m)
{
	MAPIINIT_0 init = {MAPI_INIT_VERSION,
	    MAPI_MULTITHREAD_NOTIFICATIONS | MAPI_INIT_NO_COINIT};
	HRESULT hr;

	/* A thread that is an apartment already stays one. */
	m->is_com = SUCCEEDED(CoInitializeEx(NULL, COINIT_MULTITHREADED));
	hr = m->core.initialize(&init);
	if (SUCCEEDED(hr)) {
		m->is_initialized = true;
		return SML_OK;
	}
	/* No mail client, or one of the other bitness. */
	sml_log(
	    m->log, SML_LOG_ERROR, "MAPIInitialize: %08lx", (unsigned long)hr);
	return hr == MAPI_E_NOT_ENOUGH_MEMORY ? SML_E_NOMEM : SML_E_STORE_GONE;
}

static enum sml_err
log_on(struct outlook_mapi *m, const char *profile)
{
	struct sml_arena *arena = sml_arena_new(64 * 1024);
	WCHAR *name = NULL;
	enum sml_err err = arena ? SML_OK : SML_E_NOMEM;
	HRESULT hr;

	if (err == SML_OK && profile && *profile)
		err =
		    mapi_text_to_wide(sml_str_of(profile), arena, &name, NULL);
	if (err == SML_OK) {
		/* Without MAPI_NEW_SESSION it is Outlook's own session. */
		hr = m->core.logon(0, MAPI_WIDE(name), NULL,
		    MAPI_EXTENDED | MAPI_ALLOW_OTHERS | MAPI_NO_MAIL |
			MAPI_UNICODE,
		    &m->session);
		if (FAILED(hr) || !m->session) {
			sml_log(m->log, SML_LOG_ERROR, "MAPILogonEx: %08lx",
			    (unsigned long)hr);
			err = hr == MAPI_E_NOT_ENOUGH_MEMORY
				  ? SML_E_NOMEM
				  : SML_E_STORE_DENIED;
		}
	}
	sml_arena_free(arena);
	return err;
}

enum sml_err
outlook_mapi_begin(
    const char *profile, const struct sml_log *log, struct outlook_mapi **out)
{
	struct outlook_mapi *m = calloc(1, sizeof(*m));
	enum sml_err err;

	if (!m)
		return SML_E_NOMEM;
	m->log = log;
	m->ctx.core = &m->core;
	m->ctx.log = log;
	err = mapi_load(log, &m->core);
	if (err == SML_OK)
		err = initialize(m);
	if (err == SML_OK)
		err = log_on(m, profile);
	if (err != SML_OK) {
		outlook_mapi_end(m);
		return err;
	}
	*out = m;
	return SML_OK;
}

void
outlook_mapi_end(struct outlook_mapi *m)
{
	size_t i;

	if (!m)
		return;
	store_mapi_end_watches(m);
	mapi_release(m->wastebasket);
	mapi_release(m->store);
	if (m->session) {
		m->session->lpVtbl->Logoff(m->session, 0, 0, 0);
		mapi_release(m->session);
	}
	if (m->is_initialized)
		m->core.uninitialize();
	if (m->is_com)
		CoUninitialize();
	mapi_unload(&m->core);
	for (i = 0; i < STORE_MAPI_KINDS; i++)
		id_free(&m->folders[i]);
	id_free(&m->wastebasket_id);
	id_free(&m->store_key);
	free(m);
}

void *
outlook_mapi_session(struct outlook_mapi *m)
{
	return m->session;
}

/* ---- the default store ---- */

struct store_search {
	struct store_mapi_id id;
};

static enum sml_err
take_store(void *ctx, const SPropValue *v)
{
	struct store_search *search = ctx;

	if (PROP_TYPE(v[1].ulPropTag) != PT_BOOLEAN || !v[1].Value.b ||
	    PROP_TYPE(v[0].ulPropTag) != PT_BINARY)
		return SML_OK;
	return store_mapi_id_set(&search->id, &v[0].Value.bin);
}

static enum sml_err
find_default_store(struct outlook_mapi *m, struct store_mapi_id *out)
{
	static const ULONG columns[] = {PR_ENTRYID, PR_DEFAULT_STORE};
	struct store_search search = {{NULL, 0}};
	const struct mapi_table_walk walk = {.columns = columns,
	    .count = SML_ARRAY_LEN(columns),
	    .row = take_store,
	    .ctx = &search};
	IMAPITable *table = NULL;
	enum sml_err err;
	HRESULT hr;

	hr = m->session->lpVtbl->GetMsgStoresTable(m->session, 0, &table);
	if (FAILED(hr) || !table)
		return mapi_fail(
		    m->log, MAPI_SCOPE_STORE, "GetMsgStoresTable", hr);
	err = mapi_table_walk(&m->ctx, MAPI_SCOPE_STORE, table, &walk);
	mapi_release(table);
	if (err == SML_OK && !search.id.p) {
		sml_log(
		    m->log, SML_LOG_ERROR, "the profile has no default store");
		err = SML_E_STORE_GONE;
	}
	if (err != SML_OK)
		id_free(&search.id);
	*out = search.id;
	return err;
}

/* The mailbox of a user ([MS-OXCSTOR], pbExchangeProviderPrimaryUserGuid). */
static const BYTE exchange_provider[16] = {0x54, 0x94, 0xa1, 0xc0, 0x29, 0x7f,
    0x10, 0x1b, 0xa5, 0x87, 0x08, 0x00, 0x2b, 0x2a, 0x25, 0x17};

/* What the store is and can. */
static enum sml_err
look_at_store(struct outlook_mapi *m)
{
	static const ULONG tags[] = {PR_STORE_SUPPORT_MASK, PR_RECORD_KEY,
	    PR_IPM_WASTEBASKET_ENTRYID, PR_MDB_PROVIDER};
	SPropValue *v;
	ULONG mask = MAPI_STORE_UNICODE_OK;
	enum sml_err err;

	err = mapi_props_get(&m->ctx, MAPI_SCOPE_STORE,
	    (IMAPIProp *)(void *)m->store, tags, SML_ARRAY_LEN(tags), &v);
	if (err != SML_OK)
		return err;
	if (PROP_TYPE(v[0].ulPropTag) == PT_LONG)
		mask = (ULONG)v[0].Value.l;
	m->ctx.is_unicode = (mask & MAPI_STORE_UNICODE_OK) != 0;
	m->is_read_only = (mask & STORE_READONLY) != 0;
	if (PROP_TYPE(v[1].ulPropTag) == PT_BINARY)
		err = store_mapi_id_set(&m->store_key, &v[1].Value.bin);
	if (err == SML_OK && PROP_TYPE(v[2].ulPropTag) == PT_BINARY)
		err = store_mapi_id_set(&m->wastebasket_id, &v[2].Value.bin);
	m->is_exchange = PROP_TYPE(v[3].ulPropTag) == PT_BINARY &&
			 v[3].Value.bin.cb == sizeof(exchange_provider) &&
			 memcmp(v[3].Value.bin.lpb, exchange_provider,
			     sizeof(exchange_provider)) == 0;
	m->core.free_buffer(v);
	return err;
}

bool
outlook_mapi_is_exchange(struct outlook_mapi *m)
{
	return store_mapi_open_store(m) == SML_OK && m->is_exchange;
}

/* ---- default folders ---- */

static enum sml_err
read_folders(struct outlook_mapi *m, IMAPIFolder *folder)
{
	SPropValue *v;
	enum sml_err err;
	size_t i;

	err = mapi_props_get(&m->ctx, MAPI_SCOPE_STORE,
	    (IMAPIProp *)(void *)folder, folder_tags, STORE_MAPI_KINDS, &v);
	if (err != SML_OK)
		return err;
	for (i = 0; err == SML_OK && i < STORE_MAPI_KINDS; i++)
		if (!m->folders[i].p && PROP_TYPE(v[i].ulPropTag) == PT_BINARY)
			err =
			    store_mapi_id_set(&m->folders[i], &v[i].Value.bin);
	m->core.free_buffer(v);
	return err;
}

/* The Inbox names the default folders, and so does the root: for stores that
 * receive no mail. @id without bytes: the root. */
static enum sml_err
read_folders_at(struct outlook_mapi *m, struct store_mapi_id id)
{
	IMAPIFolder *folder;
	enum sml_err err = store_mapi_open_entry(
	    m, MAPI_SCOPE_STORE, id, MAPI_FOLDER, 0, &folder);

	if (err != SML_OK)
		return err;
	err = read_folders(m, folder);
	mapi_release(folder);
	return err;
}

static bool
has_all_folders(const struct outlook_mapi *m)
{
	size_t i;

	for (i = 0; i < STORE_MAPI_KINDS; i++)
		if (!m->folders[i].p)
			return false;
	return true;
}

static enum sml_err
find_folders(struct outlook_mapi *m)
{
	struct store_mapi_id inbox = {NULL, 0};
	ENTRYID *id = NULL;
	enum sml_err err = SML_OK;
	HRESULT hr;

	hr = m->store->lpVtbl->GetReceiveFolder(
	    m->store, NULL, 0, &inbox.len, &id, NULL);
	if (SUCCEEDED(hr) && id) {
		inbox.p = (BYTE *)id;
		err = read_folders_at(m, inbox);
	} else if (hr == MAPI_E_NOT_ENOUGH_MEMORY) {
		err = SML_E_NOMEM;
	}
	if (id)
		m->core.free_buffer(id);
	if (err == SML_E_STORE_GONE)
		err = SML_OK;
	if (err == SML_OK && !has_all_folders(m))
		err = read_folders_at(m, (struct store_mapi_id){NULL, 0});
	return err;
}

enum sml_err
store_mapi_open_store(struct outlook_mapi *m)
{
	struct store_mapi_id id = {NULL, 0};
	enum sml_err err;
	HRESULT hr;

	if (m->store)
		return SML_OK;
	err = find_default_store(m, &id);
	if (err != SML_OK)
		return err;
	hr = m->session->lpVtbl->OpenMsgStore(m->session, 0, id.len,
	    (ENTRYID *)id.p, NULL, MDB_WRITE | MAPI_BEST_ACCESS, &m->store);
	id_free(&id);
	if (FAILED(hr) || !m->store)
		return mapi_fail(m->log, MAPI_SCOPE_STORE, "OpenMsgStore", hr);
	err = look_at_store(m);
	if (err == SML_OK)
		err = mapi_props_names(&m->ctx, (IMAPIProp *)(void *)m->store,
		    !m->is_read_only && !m->is_exchange);
	if (err == SML_OK)
		err = find_folders(m);
	if (err != SML_OK) {
		mapi_release(m->store);
		m->store = NULL;
	}
	return err;
}

enum sml_err
store_mapi_wastebasket(struct outlook_mapi *m, IMAPIFolder **out)
{
	enum sml_err err = SML_OK;

	if (!m->wastebasket && m->wastebasket_id.p)
		err =
		    store_mapi_open_entry(m, MAPI_SCOPE_OPEN, m->wastebasket_id,
			MAPI_FOLDER, MAPI_BEST_ACCESS, &m->wastebasket);
	*out = m->wastebasket;
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}
