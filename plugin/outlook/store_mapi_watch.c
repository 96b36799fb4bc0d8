/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications: a folder has changed. */
#include <stdlib.h>

#include "outlook/store_mapi_priv.h"

/* Ours, because the one of mapi32 is not to be had everywhere. A store may
 * hold on to it, and call it, longer than it should. */
struct sink {
	IMAPIAdviseSink base; /* first */
	volatile LONG refs;
	SRWLOCK lock;
	void (*changed)(void *ctx); /* NULL: nobody listens any more */
	void *ctx;
};

struct store_mapi_watch {
	struct sink *sink;
	ULONG connection; /* to the store; 0: none */
	IMAPITable *table;
	ULONG table_connection;
};

/* ---- the sink ---- */

static struct sink *
of(IMAPIAdviseSink *base)
{
	return (struct sink *)(void *)base;
}

static ULONG STDMETHODCALLTYPE
sink_add_ref(IMAPIAdviseSink *base)
{
	return (ULONG)InterlockedIncrement(&of(base)->refs);
}

static ULONG STDMETHODCALLTYPE
sink_release(IMAPIAdviseSink *base)
{
	const LONG refs = InterlockedDecrement(&of(base)->refs);

	if (refs == 0)
		free(base);
	return (ULONG)refs;
}

static HRESULT STDMETHODCALLTYPE
sink_query(IMAPIAdviseSink *base, REFIID iid, void **out)
{
	*out = NULL;
	if (!IsEqualIID(iid, &mapi_iid_unknown) &&
	    !IsEqualIID(iid, &mapi_iid_sink))
		return E_NOINTERFACE;
	sink_add_ref(base);
	*out = base;
	return S_OK;
}

static ULONG STDMETHODCALLTYPE
sink_on_notify(IMAPIAdviseSink *base, ULONG count, NOTIFICATION *v)
{
	struct sink *s = of(base);

	(void)count;
	(void)v;
	AcquireSRWLockShared(&s->lock);
	if (s->changed)
		s->changed(s->ctx);
	ReleaseSRWLockShared(&s->lock);
	return S_OK;
}

static IMAPIAdviseSinkVtbl sink_vtbl = {
    .QueryInterface = sink_query,
    .AddRef = sink_add_ref,
    .Release = sink_release,
    .OnNotify = sink_on_notify,
};

/* ---- connections ---- */

static void
end_watch(struct outlook_mapi *m, struct store_mapi_watch *w)
{
	/* First our end: a notification under way is waited for. */
	AcquireSRWLockExclusive(&w->sink->lock);
	w->sink->changed = NULL;
	ReleaseSRWLockExclusive(&w->sink->lock);
	if (w->connection != 0)
		m->store->lpVtbl->Unadvise(m->store, w->connection);
	if (w->table_connection != 0)
		w->table->lpVtbl->Unadvise(w->table, w->table_connection);
	mapi_release(w->table);
	sink_release(&w->sink->base);
	free(w);
}

void
store_mapi_end_watches(struct outlook_mapi *m)
{
	size_t i;

	for (i = 0; i < STORE_MAPI_KINDS; i++) {
		if (m->watches[i])
			end_watch(m, m->watches[i]);
		m->watches[i] = NULL;
	}
}

static HRESULT
advise_table(struct outlook_mapi *m, struct store_mapi_id folder_id,
    struct store_mapi_watch *w)
{
	IMAPIFolder *folder;
	HRESULT hr;

	if (store_mapi_open_entry(m, MAPI_SCOPE_STORE, folder_id, MAPI_FOLDER,
		0, &folder) != SML_OK)
		return MAPI_E_NO_SUPPORT;
	hr = folder->lpVtbl->GetContentsTable(folder, 0, &w->table);
	if (SUCCEEDED(hr))
		hr = w->table->lpVtbl->Advise(w->table, fnevTableModified,
		    &w->sink->base, &w->table_connection);
	mapi_release(folder);
	return hr;
}

/* Some stores tell of a folder only when messages come and go, some of its
 * table only while somebody looks at it: either will do. */
static HRESULT
advise(struct outlook_mapi *m, struct store_mapi_id folder,
    struct store_mapi_watch *w)
{
	const ULONG events = fnevObjectCreated | fnevObjectModified |
			     fnevObjectDeleted | fnevObjectMoved |
			     fnevObjectCopied;
	const HRESULT hr = m->store->lpVtbl->Advise(m->store, folder.len,
	    (ENTRYID *)folder.p, events, &w->sink->base, &w->connection);
	const HRESULT table_hr = advise_table(m, folder, w);

	return FAILED(hr) && SUCCEEDED(table_hr) ? table_hr : hr;
}

enum sml_err
outlook_mapi_watch(struct outlook_mapi *m, enum sml_kind kind,
    void (*changed)(void *ctx), void *ctx)
{
	struct store_mapi_watch *w;
	enum sml_err err = store_mapi_open_store(m);
	HRESULT hr;

	if (err != SML_OK)
		return err;
	if (!m->folders[kind].p)
		return SML_E_STORE_GONE;
	if (m->watches[kind])
		end_watch(m, m->watches[kind]);
	m->watches[kind] = NULL;
	w = calloc(1, sizeof(*w));
	if (!w)
		return SML_E_NOMEM;
	w->sink = calloc(1, sizeof(*w->sink));
	if (!w->sink) {
		free(w);
		return SML_E_NOMEM;
	}
	w->sink->base.lpVtbl = &sink_vtbl;
	w->sink->refs = 1;
	InitializeSRWLock(&w->sink->lock);
	w->sink->changed = changed;
	w->sink->ctx = ctx;
	hr = advise(m, m->folders[kind], w);
	if (w->connection == 0 && w->table_connection == 0) {
		end_watch(m, w);
		return mapi_fail(m->log, MAPI_SCOPE_STORE, "Advise", hr);
	}
	m->watches[kind] = w;
	return SML_OK;
}
