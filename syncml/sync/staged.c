/* SPDX-License-Identifier: Apache-2.0 */
/* Deletions wait until their number is known, then happen or are held. */
#include "sync/engine_client.h"
#include "sync/engine_server.h"

/* Effects of one journal commit of the client. */
#define BATCH_MAX 1000

bool
sml_staged_is_guarded(
    const struct sml_engine *e, uint64_t deletions, uint64_t links)
{
	return deletions > e->cfg.guard_count &&
	       deletions * 100 > links * e->cfg.guard_percent;
}

static enum sml_err
hold(struct sml_engine *e, struct sml_link *link)
{
	link->flags &= ~(uint32_t)SML_LINK_STAGED;
	link->flags |= SML_LINK_HELD;
	return sml_engine_link_put(e, link);
}

/* ---- client ---- */

/* Is the item as both last agreed, or as the peer's deletion met it? */
static enum sml_err
is_unedited(struct sml_engine *e, struct engine_ds *d,
    const struct sml_link *link, struct sml_str text,
    const struct sml_entry *entry, bool *out)
{
	struct engine_narrowed narrowed = {.is_on = false};
	struct sml_link agreed = *link;
	uint8_t digest[SML_SHA256_LEN];
	struct sml_facts facts;
	enum sml_err err;

	*out = true;
	if (entry->token.p && link->token.p &&
	    sml_str_eq(entry->token, link->token))
		return SML_OK;
	err = sml_digest_sha256(text, digest);
	if (err != SML_OK || sml_engine_same(digest, link->agreed))
		return err;
	*out = false;
	err = sml_narrow_enter_deletion(e, d, &agreed, e->msg, &narrowed);
	if (err == SML_OK)
		err = sml_translate_facts(e, d, text, e->item, &facts);
	if (err == SML_OK)
		err = sml_engine_is_agreed(e, d, &agreed, &facts, out);
	sml_narrow_leave(d, &narrowed);
	return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
}

/* The edit wins: the peer gets the item back as an Add. */
static enum sml_err
keep_edit(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	static const uint8_t none[SML_SHA256_LEN];

	link->flags &= ~(uint32_t)SML_LINK_STAGED;
	link->pending = SML_OP_ADD;
	sml_engine_copy(link->agreed, none);
	sml_engine_copy(link->print, none);
	sml_engine_report(e, d,
	    &(struct sml_report){.type = SML_REPORT_REMARK,
		.reason = SML_REASON_EDIT_BEATS_DELETE,
		.key = link->key});
	return sml_engine_link_put(e, link);
}

static enum sml_err
queue_delete(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	struct sml_store *store = d->folder.store;
	struct sml_state *st = e->cfg.state;
	struct engine_effect *f;
	struct sml_entry entry;
	struct sml_str text;
	bool is_unchanged;
	enum sml_err err;

	sml_arena_reset(e->item);
	err = store->ops->read(store, link->key, e->item, &text, &entry);
	if (err == SML_E_NOT_FOUND)
		return st->ops->link_del(st, link->id);
	if (err == SML_OK)
		err = is_unedited(e, d, link, text, &entry, &is_unchanged);
	if (err == SML_OK && !is_unchanged && !sml_engine_is_replaced(e, d))
		return keep_edit(e, d, link);
	/* Without its before-image it is not deleted: next time. */
	if (err != SML_OK && sml_err_scope(err) == SML_SCOPE_ITEM) {
		d->remarks++;
		return SML_OK;
	}
	if (err != SML_OK)
		return err;
	f = sml_batch_new(e, d);
	if (!f)
		return SML_E_NOMEM;
	f->op = SML_OP_DELETE;
	f->link = *link;
	f->link.key = sml_arena_dup(e->msg, link->key);
	f->link.token = f->link.luid = SML_STR_NONE;
	f->link.guid = sml_arena_dup(e->msg, link->guid);
	f->expected = sml_arena_dup(e->msg, entry.token);
	if (!f->link.key.p || (entry.token.p && !f->expected.p))
		return SML_E_NOMEM;
	return st->ops->text_put(st, text, f->before);
}

/* ---- server ---- */

static enum sml_err
delete_now(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	struct sml_state *st = e->cfg.state;
	struct engine_arrival a = {.e = e, .d = d, .link = *link};
	struct sml_apply req = {.op = SML_OP_DELETE, .key = link->key};
	struct sml_entry entry;
	enum sml_err err;

	sml_arena_reset(e->item);
	err = sml_narrow_enter_deletion(e, d, &a.link, e->item, &a.narrowed);
	if (err == SML_OK)
		err = sml_accept_read(&a);
	sml_narrow_leave(d, &a.narrowed);
	if (err != SML_OK && sml_err_scope(err) != SML_SCOPE_ITEM)
		return err;
	/* Edited by another device meanwhile: it goes out as an Add. */
	if (err == SML_OK && sml_conflict_here(&a) == SML_EDITED) {
		sml_engine_send_anew(link);
		return sml_engine_link_put(e, link);
	}
	err = sml_conflict_unpair(e, d, link->guid);
	if (err == SML_OK)
		err = d->folder.store->ops->apply(
		    d->folder.store, &req, e->item, &entry);
	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return err;
	sml_engine_report(e, d,
	    &(struct sml_report){.type = SML_REPORT_RECEIVED,
		.op = SML_OP_DELETE,
		.title = a.here_facts.title,
		.key = link->key});
	return st->ops->link_del(st, link->id);
}

static enum sml_err
delete_in_mark(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	struct sml_state *st = e->cfg.state;
	enum sml_err err = st->ops->mark(st), back;

	if (err != SML_OK)
		return err;
	err = delete_now(e, d, link);
	if (err == SML_OK || sml_err_scope(err) != SML_SCOPE_ITEM)
		return err == SML_OK ? st->ops->release(st) : err;
	back = st->ops->rollback_to(st);
	if (back == SML_OK)
		back = st->ops->release(st);
	/* It stays staged: the next session tries again. */
	d->remarks++;
	return back;
}

/* ---- a refresh that was asked for ---- */

/* Client: what the server did not name goes to the backups, or stays and is
 * ours to send: the server does not know that it is here. */
static enum sml_err
decide_unnamed(struct sml_engine *e, struct engine_ds *d, bool is_deleted)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_ALL, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		if (!(link.flags & SML_LINK_MAP_DUE) &&
		    link.pending != SML_OP_DELETE) {
			link.flags |= is_deleted ? SML_LINK_STAGED : 0;
			link.flags &= ~(uint32_t)SML_LINK_HELD;
			link.pending = is_deleted ? link.pending : SML_OP_ADD;
			err = sml_engine_link_put(e, &link);
		}
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

/* Server: what the client does not have is deleted; a tombstone stays. */
static enum sml_err
delete_unnamed(struct sml_engine *e, struct engine_ds *d, struct sml_str key)
{
	struct sml_state *st = e->cfg.state;
	struct sml_apply req = {.op = SML_OP_DELETE, .key = key};
	struct sml_link link;
	struct sml_entry entry;
	bool is_link, is_wanted;
	enum sml_err err;

	err = st->ops->link_get(st, d->st.id, SML_BY_GUID, key, e->msg, &link);
	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return err;
	if (err == SML_OK && link.luid.p && link.epoch == d->st.epoch)
		return SML_OK;
	is_link = err == SML_OK;
	/* The client never got what it did not want. */
	if (!is_link || !link.luid.p) {
		err = sml_window_has(e, d, SML_STR_NONE, key, &is_wanted);
		if (err == SML_OK && !is_wanted)
			return SML_OK;
		/* What cannot be read may be of that sort. */
		if (err != SML_OK)
			return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK
								    : err;
	}
	if (is_link)
		err = st->ops->link_del(st, link.id);
	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return err;
	sml_arena_reset(e->item);
	err = sml_conflict_unpair(e, d, key);
	if (err == SML_OK)
		err = d->folder.store->ops->apply(
		    d->folder.store, &req, e->item, &entry);
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

static enum sml_err
delete_all_unnamed(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_store *store = d->folder.store;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_entry entry, after = {0};
	enum sml_err err;

	for (;;) {
		err = store->ops->next_change(store, &after, e->msg, &entry);
		if (err == SML_OK && !entry.is_deleted)
			err = delete_unnamed(e, d, entry.key);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err == SML_END ? SML_OK : err;
		after.rev = entry.rev;
	}
}

/* What did not come, or could not be taken, is missing in the count only. A
 * server that has nothing says so in a Sync, one that fails sends none. */
static bool
is_complete(struct sml_engine *e, struct engine_ds *d)
{
	if (d->is_begun_there && !d->missed && d->received >= d->announced)
		return true;
	d->remarks++;
	sml_log(e->cfg.env->log, SML_LOG_WARN,
	    "folder %.*s: nothing is deleted, the refresh is not complete",
	    SML_STR_ARG(d->folder.name));
	sml_engine_report(e, d,
	    &(struct sml_report){
		.type = SML_REPORT_REMARK, .reason = SML_REASON_INCOMPLETE});
	return false;
}

/* All or nothing: what the client sent is answered already, so a store that
 * fails here undoes the message, which comes again. A folder that may not be
 * written refuses each deletion, and always will. */
static enum sml_err
replace_server(struct sml_engine *e, struct engine_ds *d)
{
	enum sml_err err = delete_all_unnamed(e, d);
	enum sml_err_scope scope = sml_err_scope(err);

	if (err == SML_E_DENIED || err == SML_E_STORE_DENIED ||
	    (scope != SML_SCOPE_ITEM && scope != SML_SCOPE_STORE))
		return err;
	sml_log(e->cfg.env->log, SML_LOG_ERROR,
	    "folder %.*s: the refresh cannot be finished: %s",
	    SML_STR_ARG(d->folder.name), sml_err_text(err));
	return SML_E_STATE;
}

enum sml_err
sml_staged_refresh(struct sml_engine *e, struct engine_ds *d)
{
	bool is_deleted = sml_engine_is_replaced(e, d) && is_complete(e, d);

	if (sml_engine_is_client(e))
		return d->mode == SML_MODE_MAKE_LOCAL_MATCH
			   ? decide_unnamed(e, d, is_deleted)
			   : SML_OK;
	return is_deleted ? replace_server(e, d) : SML_OK;
}

/* ---- both ---- */

static enum sml_err
decide_link(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    bool is_guarded)
{
	enum sml_err err;

	if (is_guarded)
		return hold(e, link);
	if (!sml_engine_is_client(e))
		return delete_in_mark(e, d, link);
	err = queue_delete(e, d, link);
	if (err == SML_OK && sml_batch_count(e) >= BATCH_MAX)
		err = sml_batch_flush(e);
	return err;
}

/* Deletions of the server that a person has not decided about yet. */
static enum sml_err
count_held(struct sml_engine *e, struct engine_ds *d, uint64_t *count)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_HELD, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		*count += link.pending != SML_OP_DELETE;
		sml_arena_back(e->msg, mark);
	}
	return err == SML_END ? SML_OK : err;
}

/* What a server that broke off did not send may be deletions, and what it
 * deletes in several sessions is one decision: many of them do not pass the
 * guard one by one. */
static enum sml_err
is_held_back(struct sml_engine *e, struct engine_ds *d, uint64_t staged,
    uint64_t links, bool *out)
{
	enum sml_err err = SML_OK;

	*out = false;
	if (sml_engine_is_replaced(e, d))
		return SML_OK;
	if (sml_engine_is_client(e)) {
		err = count_held(e, d, &staged);
		if (d->announced > d->received)
			staged += d->announced - d->received;
		/* No more than there are: a guard of 100 percent is off. */
		if (staged > links)
			staged = links;
	}
	*out = sml_staged_is_guarded(e, staged, links);
	return err;
}

enum sml_err
sml_staged_decide(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	uint64_t staged = 0, links = 0, after = 0;
	struct sml_arena *arena;
	struct sml_link link;
	bool is_guarded;
	enum sml_err err;

	err = st->ops->link_count(st, d->st.id, SML_LINKS_STAGED, &staged);
	if (err != SML_OK || !staged)
		return err;
	err = st->ops->link_count(st, d->st.id, SML_LINKS_ALL, &links);
	if (err == SML_OK)
		err = is_held_back(e, d, staged, links, &is_guarded);
	if (err != SML_OK)
		return err;
	arena = sml_arena_new(8 * SML_URI_MAX);
	if (!arena)
		return SML_E_NOMEM;
	while (err == SML_OK) {
		sml_arena_reset(arena);
		err = st->ops->link_next(
		    st, d->st.id, SML_LINKS_STAGED, after, arena, &link);
		if (err != SML_OK)
			break;
		after = link.id;
		err = decide_link(e, d, &link, is_guarded);
	}
	sml_arena_free(arena);
	if (err == SML_END)
		err = sml_engine_is_client(e) ? sml_batch_flush(e) : SML_OK;
	if (err != SML_OK || !is_guarded)
		return err;
	d->remarks += staged;
	sml_engine_report(e, d,
	    &(struct sml_report){.type = SML_REPORT_HELD,
		.reason = SML_REASON_GUARD,
		.op = SML_OP_DELETE,
		.count = staged});
	return SML_OK;
}
