/* SPDX-License-Identifier: Apache-2.0 */
/* The server's package 4: what the client does not have yet. */
#include <string.h>

#include "sync/engine_server.h"

/* One item as it stands, read into e->msg. */
struct offered {
	struct send_what what;
	struct sml_facts facts;
	struct sml_entry entry;
};

/* It cannot be sent now: told, and tried again in the next session. */
static enum sml_err
put_off(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    enum sml_op op, enum sml_err err)
{
	d->remarks++;
	sml_log(e->cfg.env->log, SML_LOG_WARN, "%.*s/%.*s: not sent: %s",
	    SML_STR_ARG(d->folder.name), SML_STR_ARG(link->key),
	    sml_err_text(err));
	sml_engine_report(e, d,
	    &(struct sml_report){.type = SML_REPORT_FAILED,
		.op = op,
		.key = link->key,
		.err = err});
	/* Not known to be wanted; the next walk comes by here again. */
	if (d->wanted && !link->luid.p && link->pending == SML_OP_NONE)
		return SML_OK;
	link->pending = op;
	link->epoch = d->st.epoch;
	link->flags |= SML_LINK_FAILED;
	return sml_engine_link_put(e, link);
}

static enum sml_err
read_item(struct sml_engine *e, struct engine_ds *d, struct sml_str key,
    struct offered *out)
{
	struct sml_store *store = d->folder.store;
	enum sml_err err;

	err =
	    store->ops->read(store, key, e->msg, &out->what.text, &out->entry);
	if (err == SML_OK)
		err = sml_engine_facts(e, d, out->what.text, &out->facts);
	if (err == SML_OK)
		err = sml_digest_sha256(out->what.text, out->what.digest);
	out->what.facts = &out->facts;
	out->what.rev = out->entry.rev;
	return err;
}

/* Does the client have it as it is, when it lacks no fields? */
static enum sml_err
has_it(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link, const struct offered *item, bool *out)
{
	*out = sml_engine_same(item->what.digest, link->agreed);
	/* A mark names its collision, and there may be a new one. */
	if (*out || item->facts.is_conflict)
		return SML_OK;
	return sml_engine_lacks_nothing(e, d, link, &item->facts, out);
}

/* It differs in what this session leaves out: another one sends it. */
static enum sml_err
leave_pending(
    struct sml_engine *e, const struct engine_ds *d, struct sml_link *link)
{
	link->pending = SML_OP_REPLACE;
	link->epoch = d->st.epoch;
	return sml_engine_link_put(e, link);
}

static enum sml_err
send(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    struct offered *item)
{
	struct sml_state *st = e->cfg.state;
	bool is_whole;
	enum sml_err err = SML_OK;

	link->pending = item->what.op;
	link->epoch = d->st.epoch;
	link->flags &= ~(uint32_t)SML_LINK_AWAY;
	if (item->what.op != SML_OP_DELETE)
		err = st->ops->text_put(st, item->what.text, item->what.digest);
	if (err == SML_OK)
		err = sml_send_item(e, d, link, &item->what, &is_whole);
	if (err == SML_E_TOO_BIG)
		return put_off(e, d, link, item->what.op, err);
	/* The caller's cursor passes it; the rest is the open part. */
	return err;
}

static enum sml_err
offer_delete(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	struct offered item = {.what = {.op = SML_OP_DELETE}};

	/* The client never said that it has it. */
	if (!link->luid.p)
		return e->cfg.state->ops->link_del(e->cfg.state, link->id);
	return send(e, d, link, &item);
}

/* Known at the client though it has no luid: an edit that beat a deletion, one
 * half of a collision, an Add without its Map. */
static bool
is_promised(const struct sml_link *link)
{
	return link->pending != SML_OP_NONE;
}

/* What there is to do for a client that has, or had, @link's item: nothing
 * (known), or not in this session (left). */
static enum sml_err
compare(struct sml_engine *e, struct engine_ds *d, const struct sml_link *link,
    const struct offered *item, bool *is_known, bool *is_left)
{
	bool lacks;
	enum sml_err err;

	if (link->flags & SML_LINK_REPEAT ||
	    (!link->luid.p && !(link->flags & SML_LINK_AWAY)))
		return SML_OK;
	err = sml_narrow_lacks(e, d, link, &lacks);
	if (err != SML_OK || lacks)
		return err;
	err = has_it(e, d, link, item, is_known);
	if (err == SML_OK && !*is_known && d->fields && link->luid.p)
		err = sml_narrow_has(e, d, link, item->what.text, is_left);
	return err;
}

/* Send @link's item unless the client has it, or never had it and does not
 * want it; when it wants nothing else, it loses it. */
static enum sml_err
offer_item(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	struct offered item = {0};
	bool is_known = false, is_wanted = true, is_left = false;
	enum sml_op op = link->luid.p ? SML_OP_REPLACE : SML_OP_ADD;
	enum sml_err err = read_item(e, d, link->key, &item);

	if (err == SML_E_NOT_FOUND)
		return err;
	if (err != SML_OK && sml_err_scope(err) == SML_SCOPE_ITEM)
		return put_off(e, d, link, op, err);
	if (err == SML_OK)
		err = sml_window_fits(
		    e, d, link->luid, item.what.text, &is_wanted);
	if (err == SML_OK && !is_wanted && !link->luid.p &&
	    (d->is_exclusive || !is_promised(link)))
		return SML_OK;
	if (err == SML_OK && !is_wanted && d->is_exclusive)
		return offer_delete(e, d, link);
	if (err == SML_OK)
		err = compare(e, d, link, &item, &is_known, &is_left);
	if (err != SML_OK)
		return err;
	if (is_left)
		return leave_pending(e, d, link);
	if (is_known) {
		link->rev = item.entry.rev;
		link->pending = SML_OP_NONE;
		return sml_engine_link_put(e, link);
	}
	item.what.op = op;
	return send(e, d, link, &item);
}

/* ---- links that wait ---- */

static bool
is_waiting(const struct engine_ds *d, const struct sml_link *link)
{
	if (link->sent_msg || (link->flags & (SML_LINK_HELD | SML_LINK_STAGED)))
		return false;
	/* Unclaimed in this slow sync: found by its item. */
	if (sml_engine_is_slow(d) && link->epoch != d->st.epoch)
		return false;
	return !(link->flags & SML_LINK_GONE) ||
	       (link->flags & SML_LINK_REPEAT);
}

static enum sml_err
offer_waiting(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	struct sml_store *store = d->folder.store;
	struct sml_entry entry;
	bool is_wanted = true;
	enum sml_err err = SML_OK;

	/* Deleted at the client, but alive again here: or only not wanted. */
	if (link->flags & SML_LINK_GONE)
		err = store->ops->find(
		    store, SML_STR_NONE, link->key, e->msg, &entry);
	if (err == SML_OK && (link->flags & SML_LINK_GONE) && d->is_exclusive) {
		err = sml_window_has(e, d, link->luid, link->key, &is_wanted);
		if (err != SML_OK && err != SML_E_NOT_FOUND &&
		    sml_err_scope(err) == SML_SCOPE_ITEM)
			return SML_OK;
	}
	if (err == SML_OK && !is_wanted)
		return offer_delete(e, d, link);
	if (err == SML_OK && (link->flags & SML_LINK_GONE)) {
		link->flags &= ~(uint32_t)SML_LINK_GONE;
		link->luid = SML_STR_NONE;
	}
	if (err == SML_OK)
		err = offer_item(e, d, link);
	return err == SML_E_NOT_FOUND ? offer_delete(e, d, link) : err;
}

static enum sml_err
offer_pending(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_PENDING,
		    d->cursor_id, e->msg, &link)) == SML_OK) {
		if (is_waiting(d, &link))
			err = offer_waiting(e, d, &link);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
		d->cursor_id = link.id;
		if (e->chunk.is_open || sml_engine_is_spent(e))
			return SML_E_ROOM;
	}
	return err == SML_END ? SML_OK : err;
}

/* ---- by revision ---- */

/* A soft delete holds in a slow sync, too: the client has not lost the item.
 * A refresh asks for all there is. */
static bool
is_away(const struct engine_ds *d, const struct sml_link *link,
    const struct sml_entry *entry)
{
	return (link->flags & SML_LINK_AWAY) &&
	       d->mode != SML_MODE_MAKE_LOCAL_MATCH && link->rev >= entry->rev;
}

static bool
is_up_to_date(const struct engine_ds *d, const struct sml_link *link,
    const struct sml_entry *entry)
{
	if (link->sent_msg || (link->flags & (SML_LINK_HELD | SML_LINK_STAGED)))
		return true;
	if (is_away(d, link, entry))
		return true;
	if (sml_engine_is_slow(d) && link->epoch != d->st.epoch)
		return entry->is_deleted;
	if (entry->is_deleted)
		return (link->flags & SML_LINK_GONE) ||
		       (!link->luid.p && !(link->flags & SML_LINK_AWAY));
	return link->rev >= entry->rev && link->pending == SML_OP_NONE;
}

/* The row of a link that no longer counts becomes that of a new item. What
 * was agreed stays: if the client turns out to have it, that is the base. */
static void
start_over(
    struct sml_link *link, struct engine_ds *d, const struct sml_entry *entry)
{
	struct sml_link old = *link;

	memset(link, 0, sizeof(*link));
	link->id = old.id;
	if (!(old.flags & SML_LINK_GONE)) {
		sml_engine_copy(link->agreed, old.agreed);
		sml_engine_copy(link->print, old.print);
		link->flags = old.flags & (SML_LINK_MARKED | SML_LINK_NARROW |
					      SML_LINK_SAID);
	}
	link->folder = d->st.id;
	link->guid = link->key = entry->key;
}

/* The client has it as it is, but wants nothing like it. */
static enum sml_err
offer_outside(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	bool is_wanted;
	enum sml_err err;

	if (!d->is_exclusive || !link->luid.p || link->sent_msg ||
	    (link->flags & (SML_LINK_HELD | SML_LINK_STAGED | SML_LINK_GONE)))
		return SML_OK;
	err = sml_window_has(e, d, link->luid, link->key, &is_wanted);
	/* What cannot be read is not known to be outside. */
	if (err != SML_OK)
		return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
	return is_wanted ? SML_OK : offer_delete(e, d, link);
}

static enum sml_err
offer_entry(
    struct sml_engine *e, struct engine_ds *d, const struct sml_entry *entry)
{
	struct sml_state *st = e->cfg.state;
	struct sml_link link = {0};
	bool is_new;
	enum sml_err err;

	err = st->ops->link_get(
	    st, d->st.id, SML_BY_GUID, entry->key, e->msg, &link);
	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return err;
	is_new = err == SML_E_NOT_FOUND;
	if (is_new ? entry->is_deleted : is_up_to_date(d, &link, entry))
		return is_new || entry->is_deleted ? SML_OK
						   : offer_outside(e, d, &link);
	if (is_new || (sml_engine_is_slow(d) && link.epoch != d->st.epoch) ||
	    (!entry->is_deleted && (link.flags & SML_LINK_GONE)))
		start_over(&link, d, entry);
	if (entry->is_deleted)
		return offer_delete(e, d, &link);
	err = offer_item(e, d, &link);
	/* Deleted since the row was read: its tombstone comes later. */
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

static enum sml_err
offer_items(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_store *store = d->folder.store;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_entry entry, after = {0};
	enum sml_err err;

	for (;;) {
		after.rev = d->cursor_rev;
		err = store->ops->next_change(store, &after, e->msg, &entry);
		if (err == SML_OK && entry.rev > d->cut_off)
			err = SML_END;
		if (err == SML_OK)
			err = offer_entry(e, d, &entry);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err == SML_END ? SML_OK : err;
		d->cursor_rev = entry.rev;
		if (e->chunk.is_open || sml_engine_is_spent(e))
			return SML_E_ROOM;
	}
}

/* One of a pair was deleted, by whomever: the other's mark goes, and it
 * gets a revision that comes later. */
static enum sml_err
unpair(struct sml_engine *e, struct engine_ds *d, struct sml_str key)
{
	struct sml_state *st = e->cfg.state;
	enum sml_err err = st->ops->mark(st), back;

	if (err != SML_OK)
		return err;
	sml_arena_reset(e->item);
	err = sml_conflict_unpair(e, d, key);
	if (err == SML_OK || sml_err_scope(err) != SML_SCOPE_ITEM)
		return err == SML_OK ? st->ops->release(st) : err;
	back = st->ops->rollback_to(st);
	if (back == SML_OK)
		back = st->ops->release(st);
	/* The folder goes on here in the next session. */
	return back == SML_OK ? SML_E_STORE : back;
}

/* Is it one of what the client does not have? */
static enum sml_err
count_entry(struct sml_engine *e, struct engine_ds *d,
    const struct sml_entry *entry, uint64_t *count)
{
	struct sml_state *st = e->cfg.state;
	struct sml_link link;
	enum sml_err err = SML_OK;

	if (entry->is_deleted)
		err = unpair(e, d, entry->key);
	if (err == SML_OK)
		err = st->ops->link_get(
		    st, d->st.id, SML_BY_GUID, entry->key, e->msg, &link);
	if (err == SML_E_NOT_FOUND) {
		*count += !entry->is_deleted;
		return SML_OK;
	}
	if (err == SML_OK &&
	    (link.pending == SML_OP_NONE || !is_waiting(d, &link)))
		*count += !is_up_to_date(d, &link, entry);
	return err;
}

/* What goes out whatever its revision. */
static enum sml_err
count_waiting(struct sml_engine *e, struct engine_ds *d, uint64_t *count)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_PENDING, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		*count += is_waiting(d, &link);
		sml_arena_back(e->msg, mark);
	}
	return err == SML_END ? SML_OK : err;
}

/* The cut-off: what another device changes while package 4 goes out is left
 * to the next session. On the way NumberOfChanges, for the client's progress;
 * no text is read. */
static enum sml_err
look_ahead(struct sml_engine *e, struct engine_ds *d, uint64_t *count_out)
{
	struct sml_store *store = d->folder.store;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_entry entry, after = {.rev = sml_window_newer(d)};
	enum sml_err err;

	*count_out = 0;
	for (;;) {
		err = store->ops->next_change(store, &after, e->msg, &entry);
		if (err == SML_OK)
			err = count_entry(e, d, &entry, count_out);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			break;
		after.rev = entry.rev;
	}
	d->cut_off = after.rev;
	if (err == SML_END)
		err = count_waiting(e, d, count_out);
	/* Without the texts nobody knows how many of them are wanted, or were
	 * before. */
	if (d->wanted || d->fields || (d->is_walked && !sml_engine_is_slow(d)))
		*count_out = UINT64_MAX;
	return err;
}

static enum sml_err
open_sync(struct sml_engine *e, struct engine_ds *d)
{
	uint64_t count = UINT64_MAX;
	enum sml_err err = SML_OK;

	if (d->step == ENGINE_STEP_NONE)
		err = sml_narrow_due(e, d);
	if (err == SML_OK && d->step == ENGINE_STEP_NONE)
		err = look_ahead(e, d, &count);
	if (err != SML_OK)
		return err;
	return sml_session_sync_open(e->session, d->sds, count, &d->sync);
}

static enum sml_err
offer_folder(struct sml_engine *e, struct engine_ds *d)
{
	enum sml_err err;

	if (!sml_engine_goes_down(d)) {
		d->step = ENGINE_STEP_DONE;
		return SML_OK;
	}
	err = open_sync(e, d);
	if (err != SML_OK)
		return err;
	if (d->step < ENGINE_STEP_PENDING)
		d->cursor_id = 0;
	if (d->step < ENGINE_STEP_ITEMS) {
		d->step = ENGINE_STEP_PENDING;
		err = offer_pending(e, d);
		if (err != SML_OK)
			return err;
		d->step = ENGINE_STEP_ITEMS;
	}
	err = offer_items(e, d);
	if (err != SML_OK)
		return err;
	sml_session_sync_close(e->session);
	d->step = ENGINE_STEP_DONE;
	return SML_OK;
}

enum sml_err
sml_offer_package(struct sml_engine *e, bool *is_complete_out)
{
	enum sml_err err;
	size_t i;

	*is_complete_out = false;
	err = sml_send_rest(e);
	for (i = 0; i < e->ds_count && err == SML_OK; i++) {
		struct engine_ds *d = &e->ds[i];

		if (d->is_failed || d->sds == SIZE_MAX ||
		    d->step == ENGINE_STEP_DONE)
			continue;
		err = offer_folder(e, d);
		if (err != SML_OK && err != SML_E_ROOM)
			err = sml_engine_fail(e, d, err, 0);
	}
	*is_complete_out = err == SML_OK;
	return err == SML_E_ROOM ? SML_OK : err;
}
