/* SPDX-License-Identifier: Apache-2.0 */
/* Maps: the client tells its ids of what the server added. */
#include <string.h>

#include "sync/engine_priv.h"

/* Pairs of one Map command. It goes as a whole or not at all: with fewer where
 * messages are small. */
#define PAIRS_MAX 50

/* ---- client ---- */

/* Up to @max due links after the cursor, as a list in e->msg. */
static enum sml_err
collect(struct sml_engine *e, struct engine_ds *d, size_t max,
    struct sml_map_item **list, struct engine_map *map)
{
	struct sml_state *st = e->cfg.state;
	struct sml_map_item *items, *last = NULL;
	struct sml_link link;
	uint64_t after = d->cursor_map;
	size_t n = 0;
	enum sml_err err = SML_OK;

	*list = NULL;
	items = sml_arena_array(e->msg, max, sizeof(*items));
	if (!items)
		return SML_E_NOMEM;
	while (n < max) {
		err = st->ops->link_next(
		    st, d->st.id, SML_LINKS_MAP_DUE, after, e->msg, &link);
		if (err != SML_OK)
			break;
		after = link.id;
		items[n].target = link.guid;
		items[n].source = sml_send_luid(e, &link, e->msg);
		if (!items[n].source.p)
			return SML_E_NOMEM;
		if (last)
			last->next = &items[n];
		else
			map->first = link.id;
		map->last = link.id;
		last = &items[n++];
	}
	if (n)
		*list = items;
	return err == SML_END ? SML_OK : err;
}

enum sml_err
sml_maps_send(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct engine_map map = {.ds = (uint32_t)(d - e->ds)};
	struct sml_map_item *list;
	size_t max = PAIRS_MAX;
	enum sml_err err;

	for (;;) {
		err = collect(e, d, max, &list, &map);
		if (err == SML_OK && list && e->map_count == ENGINE_MAPS_MAX)
			err = SML_E_ROOM;
		if (err == SML_OK && list)
			err = sml_session_map(
			    e->session, d->sds, list, &map.sent);
		sml_arena_back(e->msg, mark);
		if (err == SML_E_ROOM && max > 1 &&
		    e->map_count < ENGINE_MAPS_MAX) {
			max /= 2;
			continue;
		}
		if (err != SML_OK || !list)
			return err;
		e->maps[e->map_count++] = map;
		d->cursor_map = map.last;
	}
}

static enum sml_err
clear_due(struct sml_engine *e, const struct engine_map *map)
{
	struct engine_ds *d = &e->ds[map->ds];
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = map->first - 1;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_MAP_DUE, after,
		    e->msg, &link)) == SML_OK &&
	       link.id <= map->last) {
		after = link.id;
		link.flags &= ~(uint32_t)SML_LINK_MAP_DUE;
		err = sml_engine_link_put(e, &link);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	sml_arena_back(e->msg, mark);
	return err == SML_END ? SML_OK : err;
}

enum sml_err
sml_maps_status(struct sml_engine *e, const struct sml_event *ev)
{
	struct engine_map map;
	size_t i;

	for (i = 0; i < e->map_count; i++)
		if (e->maps[i].sent.msg == ev->status.msg &&
		    e->maps[i].sent.cmd_id == ev->status.cmd_id)
			break;
	if (i == e->map_count)
		return SML_OK;
	map = e->maps[i];
	e->map_count--;
	memmove(&e->maps[i], &e->maps[i + 1],
	    (e->map_count - i) * sizeof(e->maps[0]));
	/* Refused: due again in the next session. */
	return sml_status_is_success(ev->status.code) ? clear_due(e, &map)
						      : SML_OK;
}

/* ---- server: temporary GUIDs ---- */

/* Begins none of our own GUIDs. */
#define TEMPORARY '~'

static enum sml_err
max_name(struct sml_engine *e, const struct engine_ds *d, const char **out)
{
	struct sml_str name = sml_arena_printf(
	    e->msg, "guid-max.%.*s", SML_STR_ARG(d->folder.name));

	*out = name.p;
	return name.p ? SML_OK : SML_E_NOMEM;
}

enum sml_err
sml_maps_learn(struct sml_engine *e, struct engine_ds *d,
    const struct sml_devinf_store *store)
{
	uint64_t max = store ? store->max_guid_size : 0;
	struct sml_str text = SML_STR_NONE;
	const char *name;
	enum sml_err err;

	if (sml_engine_is_client(e) || max == d->max_guid)
		return SML_OK;
	d->max_guid = max;
	err = max_name(e, d, &name);
	if (err == SML_OK && max) {
		text =
		    sml_arena_printf(e->msg, "%llu", (unsigned long long)max);
		err = text.p ? SML_OK : SML_E_NOMEM;
	}
	return err == SML_OK ? e->cfg.state->ops->put(e->cfg.state, name, text)
			     : err;
}

enum sml_err
sml_maps_load(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_str text;
	const char *name;
	enum sml_err err;

	if (sml_engine_is_client(e))
		return SML_OK;
	err = max_name(e, d, &name);
	if (err == SML_OK)
		err = e->cfg.state->ops->get(e->cfg.state, name, e->msg, &text);
	if (err == SML_OK && !sml_str_u64(text, &d->max_guid))
		d->max_guid = 0;
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

enum sml_err
sml_maps_guid(struct sml_engine *e, const struct engine_ds *d,
    struct sml_link *link, struct sml_str *out)
{
	enum sml_err err = SML_OK;

	*out = link->guid;
	if (sml_engine_is_client(e) || !d->max_guid ||
	    link->guid.len <= d->max_guid)
		return SML_OK;
	if (!link->id)
		err = sml_engine_link_put(e, link);
	if (err != SML_OK)
		return err;
	*out = sml_arena_printf(
	    e->msg, "%c%llu", TEMPORARY, (unsigned long long)link->id);
	return out->p ? SML_OK : SML_E_NOMEM;
}

/* The link that the client calls @guid. */
static enum sml_err
find_named(struct sml_engine *e, const struct engine_ds *d, struct sml_str guid,
    struct sml_link *out)
{
	struct sml_state *st = e->cfg.state;
	uint64_t id;
	enum sml_err err;

	err = st->ops->link_get(st, d->st.id, SML_BY_GUID, guid, e->msg, out);
	if (err != SML_E_NOT_FOUND || guid.p[0] != TEMPORARY ||
	    !sml_str_u64(sml_str_sub(guid, 1, guid.len), &id) || !id)
		return err;
	err = st->ops->link_get_id(st, id, e->msg, out);
	return err == SML_OK && out->folder != d->st.id ? SML_E_NOT_FOUND : err;
}

/* ---- server ---- */

/* The luid belongs to this item now, whatever it was before. */
static enum sml_err
put_with_luid(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	struct sml_state *st = e->cfg.state;
	struct sml_link old;
	enum sml_err err;

	err = st->ops->link_get(
	    st, d->st.id, SML_BY_LUID, link->luid, e->msg, &old);
	if (err == SML_OK && old.id != link->id) {
		sml_engine_send_anew(&old);
		err = sml_engine_link_put(e, &old);
	}
	if (err == SML_OK || err == SML_E_NOT_FOUND)
		err = sml_engine_link_put(e, link);
	return err;
}

/* A Map says that the Add arrived, with or without its Status. */
static enum sml_err
map_added(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	struct sml_store *store = d->folder.store;
	struct sml_entry entry;
	enum sml_err err;

	err = store->ops->find(store, SML_STR_NONE, link->key, e->msg, &entry);
	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return err;
	sml_engine_copy(link->agreed, link->sent);
	sml_engine_copy(link->print, link->sent_print);
	link->rev = link->sent_rev;
	link->flags &=
	    ~(uint32_t)(SML_LINK_MARKED | SML_LINK_FAILED | SML_LINK_REPEAT);
	if (link->flags & SML_LINK_SENT_MARKED)
		link->flags |= SML_LINK_MARKED;
	/* Deleted here before the client could say that it has it. */
	link->pending = err == SML_E_NOT_FOUND ? SML_OP_DELETE : SML_OP_NONE;
	if (link->pending == SML_OP_DELETE)
		link->sent_msg = link->sent_cmd = 0;
	return SML_OK;
}

enum sml_err
sml_maps_take(struct sml_engine *e, struct engine_ds *d, struct sml_str guid,
    struct sml_str luid)
{
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	enum sml_err err;

	if (!guid.len || !luid.len || luid.len > SML_URI_MAX)
		return SML_OK;
	err = find_named(e, d, guid, &link);
	if (err == SML_E_NOT_FOUND)
		return SML_OK;
	if (err != SML_OK || (link.luid.p && sml_str_eq(link.luid, luid)))
		goto done;
	link.luid = luid;
	link.flags &= ~(uint32_t)SML_LINK_AWAY;
	if (link.pending == SML_OP_ADD)
		err = map_added(e, d, &link);
	if (err == SML_OK)
		err = put_with_luid(e, d, &link);
done:
	sml_arena_back(e->msg, mark);
	return err;
}
