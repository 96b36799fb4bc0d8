/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications: late, several in one call, and some of them twice. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

#define SINKS_MAX 64u
#define BATCH_MAX 32u
/* How late they come; VALISE_MAPI_LATE_MS says another time. */
#define LATE_MS 30u

static struct sink {
	IMAPIAdviseSink *sink;
	struct dbl_obj *owner;
	ULONG mask;
	const struct dbl_node *node; /* NULL: the whole store */
} sinks[SINKS_MAX];

static struct event {
	struct event *next;
	ULONG type;
	const struct dbl_node *node;
	ULONG id_len, parent_len;
	BYTE id[DBL_SHORT_ID_LEN], parent[DBL_SHORT_ID_LEN];
	const struct dbl_store *store;
	const struct dbl_node *folder;
} * first_event, **last_event = &first_event;

static HANDLE thread, wake;
static bool ending;
static DWORD late_ms;

static bool
wants(const struct sink *s, const struct event *e)
{
	if (!s->sink || s->owner->store != e->store)
		return false;
	if (s->mask == fnevTableModified)
		return s->owner->parent->node == e->folder;
	return s->mask & e->type &&
	       (!s->node || s->node == e->node || s->node == e->folder);
}

static void
describe(const struct sink *s, struct event *e, NOTIFICATION *out)
{
	memset(out, 0, sizeof *out);
	if (s->mask == fnevTableModified) {
		out->ulEventType = fnevTableModified;
		out->info.tab.ulTableEvent = TABLE_CHANGED;
		return;
	}
	out->ulEventType = e->type;
	out->info.obj.cbEntryID = e->id_len;
	out->info.obj.lpEntryID = (ENTRYID *)e->id;
	out->info.obj.ulObjType = e->node->type;
	out->info.obj.cbParentID = e->parent_len;
	out->info.obj.lpParentID = (ENTRYID *)e->parent;
}

/* One call for all that happened meanwhile, then the last of it again. */
static void
deliver(ULONG number, struct event *events)
{
	NOTIFICATION *n = dbl_calloc(BATCH_MAX, sizeof *n);
	IMAPIAdviseSink *sink = NULL;
	ULONG count = 0;

	dbl_lock();
	for (struct event *e = events; e && count < BATCH_MAX; e = e->next)
		if (wants(&sinks[number], e))
			describe(&sinks[number], e, &n[count++]);
	if (count) {
		sink = sinks[number].sink;
		sink->lpVtbl->AddRef(sink);
	}
	dbl_unlock();
	if (sink) {
		sink->lpVtbl->OnNotify(sink, count, n);
		sink->lpVtbl->OnNotify(sink, 1, &n[count - 1]);
		sink->lpVtbl->Release(sink);
	}
	/* What a sink kept of it is of no use to it. */
	memset(n, 0xDD, BATCH_MAX * sizeof *n);
	free(n);
}

static struct event *
take_events(void)
{
	struct event *e;

	dbl_lock();
	e = first_event;
	first_event = NULL;
	last_event = &first_event;
	dbl_unlock();
	return e;
}

static DWORD WINAPI
run(void *unused)
{
	(void)unused;
	while (
	    WaitForSingleObject(wake, INFINITE) == WAIT_OBJECT_0 && !ending) {
		struct event *events, *next;

		Sleep(late_ms);
		events = take_events();
		for (ULONG i = 0; !ending && i < SINKS_MAX; i++)
			deliver(i, events);
		for (; events; events = next) {
			next = events->next;
			memset(events, 0xDD, sizeof *events);
			free(events);
		}
	}
	return 0;
}

void
dbl_advise_begin(void)
{
	char *late;

	if (thread)
		return;
	late = dbl_environment("VALISE_MAPI_LATE_MS");
	late_ms = late ? strtoul(late, NULL, 10) : LATE_MS;
	free(late);
	ending = false;
	wake = CreateEventW(NULL, FALSE, FALSE, NULL);
	thread = CreateThread(NULL, 0, run, NULL, 0, NULL);
}

void
dbl_advise_end(void)
{
	if (thread) {
		ending = true;
		SetEvent(wake);
		WaitForSingleObject(thread, INFINITE);
		CloseHandle(thread);
		CloseHandle(wake);
		thread = NULL;
	}
	for (struct event *e = take_events(), *next; e; e = next) {
		next = e->next;
		free(e);
	}
	for (ULONG i = 0; i < SINKS_MAX; i++)
		if (sinks[i].sink) {
			dbl_problem("leak: Advise %lu without Unadvise", i + 1);
			sinks[i].sink->lpVtbl->Release(sinks[i].sink);
			sinks[i].sink = NULL;
		}
}

HRESULT
dbl_advise_add(struct dbl_obj *o, const SBinary *id, ULONG mask,
    IMAPIAdviseSink *sink, ULONG *connection_out)
{
	struct dbl_node *n = NULL;
	HRESULT hr = S_OK;

	if (!sink || !connection_out || !mask || (id->cb && !id->lpb))
		return MAPI_E_INVALID_PARAMETER;
	if (!thread)
		return MAPI_E_NO_SUPPORT;
	if (id->cb)
		hr = dbl_id_find(o->store, id->cb, id->lpb, &n);
	if (hr != S_OK)
		return hr;
	for (ULONG i = 0; i < SINKS_MAX; i++)
		if (!sinks[i].sink) {
			sinks[i].sink = sink;
			sinks[i].owner = o;
			sinks[i].mask = mask;
			sinks[i].node = n && n->type != MAPI_STORE ? n : NULL;
			sink->lpVtbl->AddRef(sink);
			*connection_out = i + 1;
			return S_OK;
		}
	return MAPI_E_NOT_ENOUGH_RESOURCES;
}

HRESULT
dbl_advise_remove(struct dbl_obj *o, ULONG connection)
{
	IMAPIAdviseSink *sink;

	if (connection == 0 || connection > SINKS_MAX ||
	    !sinks[connection - 1].sink || sinks[connection - 1].owner != o)
		return MAPI_E_NOT_FOUND;
	sink = sinks[connection - 1].sink;
	sinks[connection - 1].sink = NULL;
	sink->lpVtbl->Release(sink);
	return S_OK;
}

void
dbl_advise_fire(ULONG type, const struct dbl_node *n)
{
	struct event *e;

	if (!thread)
		return;
	e = dbl_calloc(1, sizeof *e);
	e->type = type;
	e->node = n;
	e->store = n->store;
	e->folder = n->parent;
	e->id_len = dbl_long_id(n, e->id);
	if (n->parent)
		e->parent_len = dbl_long_id(n->parent, e->parent);
	*last_event = e;
	last_event = &e->next;
	SetEvent(wake);
}
