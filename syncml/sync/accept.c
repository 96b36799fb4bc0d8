/* SPDX-License-Identifier: Apache-2.0 */
/* What a client sends to the server: each command a savepoint. */
#include <string.h>

#include "sync/engine_server.h"

enum sml_err
sml_accept_unreadable(const struct engine_ds *d, enum sml_err err)
{
	return sml_engine_is_slow(d) ? SML_E_STORE : err;
}

enum sml_err
sml_accept_read(struct engine_arrival *a)
{
	struct sml_store *store = a->d->folder.store;
	enum sml_err err;

	err = store->ops->read(
	    store, a->link.key, a->e->item, &a->here, &a->entry);
	a->is_here = err == SML_OK;
	if (err == SML_E_NOT_FOUND)
		return SML_OK;
	if (err != SML_OK && sml_err_scope(err) == SML_SCOPE_ITEM)
		return sml_accept_unreadable(a->d, err);
	if (err == SML_OK)
		err = sml_digest_sha256(a->here, a->here_digest);
	if (err != SML_OK)
		return err;
	err = sml_translate_facts(
	    a->e, a->d, a->here, a->e->item, &a->here_facts);
	return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
}

enum sml_err
sml_accept_apply(struct engine_arrival *a, enum sml_op op, struct sml_str key,
    struct sml_str text, struct sml_entry *out)
{
	struct sml_store *store = a->d->folder.store;
	struct sml_facts facts = a->facts;
	struct sml_apply req = {
	    .op = op, .key = key, .text = text, .facts = &facts};
	enum sml_err err = SML_OK;

	/* Stores index facts under no mask, and of what they store. */
	if (a->d->mask || a->d->dialect.count || text.p != a->text.p)
		err = sml_facts_of(a->d->folder.kind, text, NULL, a->e->cfg.env,
		    a->e->item, &facts);
	return err == SML_OK ? store->ops->apply(store, &req, a->e->item, out)
			     : err;
}

void
sml_accept_know(struct engine_arrival *a)
{
	a->has_known = a->has_link;
	a->known = a->link;
}

/* Whatever the client lacks of what is here: this it has. */
static void
agree(struct engine_arrival *a)
{
	bool is_said =
	    a->text.p == a->ev->item.text.p && !a->ev->item.is_field_level;

	sml_engine_agree(&a->link, a->digest, &a->facts);
	a->link.flags &= ~(uint32_t)SML_LINK_SAID;
	if (is_said)
		a->link.flags |= SML_LINK_SAID;
}

enum sml_err
sml_accept_link(struct engine_arrival *a, uint64_t rev)
{
	struct sml_link *link = &a->link;

	agree(a);
	link->flags &= ~(uint32_t)(SML_LINK_REPEAT | SML_LINK_GONE |
				   SML_LINK_STAGED | SML_LINK_HELD);
	link->folder = a->d->st.id;
	link->luid = a->ev->item.luid;
	link->rev = rev;
	link->epoch = a->d->st.epoch;
	/* Its revision may lie before what this session looks at. */
	link->pending = rev ? SML_OP_NONE : SML_OP_REPLACE;
	link->sent_msg = link->sent_cmd = 0;
	/* One luid, one item: an older link of it says nothing any more. */
	if (a->has_stale && a->stale.id != link->id) {
		struct sml_state *st = a->e->cfg.state;
		enum sml_err err = st->ops->link_del(st, a->stale.id);

		if (err != SML_OK)
			return err;
		a->has_stale = false;
	}
	return sml_engine_link_put(a->e, link);
}

enum sml_err
sml_accept_stored(struct engine_arrival *a, struct sml_str text,
    const struct sml_entry *entry)
{
	return sml_accept_link(a, sml_str_eq(text, a->text) ? entry->rev : 0);
}

static void
tell_received(struct engine_arrival *a, enum sml_op op, struct sml_str key)
{
	sml_engine_report(a->e, a->d,
	    &(struct sml_report){.type = SML_REPORT_RECEIVED,
		.op = op,
		.title = a->facts.title,
		.key = key});
}

/* ---- Add and Replace ---- */

/* A new item, or an old one that comes back under its GUID: @text, of which
 * the client has what it sent. */
static enum sml_err
add_text(struct engine_arrival *a, struct sml_str old_key, struct sml_str text,
    unsigned *status)
{
	struct sml_entry entry;
	enum sml_err err;

	err = sml_accept_apply(a, SML_OP_ADD, old_key, text, &entry);
	if (err != SML_OK)
		return err;
	if (!a->has_link) {
		memset(&a->link, 0, sizeof(a->link));
		/* The row of the stale link becomes the new one. */
		a->link.id = a->has_stale ? a->stale.id : 0;
	}
	a->link.guid = a->link.key = entry.key;
	*status = SML_STATUS_ADDED;
	tell_received(a, SML_OP_ADD, entry.key);
	return sml_accept_stored(a, text, &entry);
}

static enum sml_err
add_item(struct engine_arrival *a, struct sml_str old_key, unsigned *status)
{
	return add_text(a, old_key, a->text, status);
}

static enum sml_err
replace_item(struct engine_arrival *a, unsigned *status)
{
	struct sml_str text;
	struct sml_entry entry;
	bool collides;
	enum sml_err err = sml_accept_keep_hidden(a, &text, &collides);

	if (err == SML_OK && collides)
		return sml_conflict_settle(a, status);
	if (err == SML_OK)
		err = sml_conflict_keep_mark(a, &text);
	if (err == SML_OK)
		err = sml_accept_apply(
		    a, SML_OP_REPLACE, a->link.key, text, &entry);
	if (err != SML_OK)
		return err;
	*status = SML_STATUS_OK;
	tell_received(a, SML_OP_REPLACE, a->link.key);
	return sml_accept_stored(a, text, &entry);
}

/* The same text again, or nothing new in it: no new revision. What is to go
 * out to the client still does. */
static enum sml_err
take_repeat(struct engine_arrival *a, unsigned *status)
{
	*status = SML_STATUS_OK;
	a->link.flags &= ~(uint32_t)(SML_LINK_STAGED | SML_LINK_HELD);
	a->link.epoch = a->d->st.epoch;
	agree(a);
	return sml_engine_link_put(a->e, &a->link);
}

/* What was deleted comes back with what the client had no word for. */
static enum sml_err
add_again(struct engine_arrival *a, unsigned *status)
{
	struct sml_str text = a->text;
	enum sml_err err = sml_accept_whole(a, &text);

	return err == SML_OK ? add_text(a, a->link.key, text, status) : err;
}

/* Deleted here, edited there. */
static enum sml_err
revive(struct engine_arrival *a, unsigned *status)
{
	struct sml_str key;
	enum sml_err err = sml_claim_equal(a, &key);

	if (err != SML_OK)
		return err;
	if (!key.p)
		return add_again(a, status);
	*status = SML_STATUS_ADDED;
	return sml_conflict_join(a, key);
}

static enum sml_err
accept_known(struct engine_arrival *a, unsigned *status)
{
	struct sml_plan_in in = {.role = SML_SERVER,
	    .mode = a->d->mode,
	    .policy = a->d->policy,
	    .relation = SML_RELATION_COLLIDES,
	    .is_asked = a->d->is_asked};
	struct sml_plan_out plan;
	bool is_agreed, is_gone = (a->link.flags & SML_LINK_GONE) != 0;
	enum sml_err err = sml_accept_read(a);

	if (err == SML_OK)
		err = sml_accept_is_agreed(a, &is_agreed);
	if (err != SML_OK)
		return err;
	/* A refresh that was asked for: what the client has, or nothing. */
	if (sml_engine_is_replaced(a->e, a->d))
		return a->is_here ? sml_conflict_settle(a, status)
				  : add_item(a, a->link.key, status);
	in.here = sml_conflict_here(a);
	/* Deleted at the client too, on our word: what is here came later. */
	if (is_gone && in.here == SML_SAME)
		in.here = SML_EDITED;
	in.there = !is_gone && is_agreed ? SML_SAME : SML_EDITED;
	if (in.there == SML_SAME)
		return take_repeat(a, status);
	if (in.here == SML_EDITED)
		return sml_conflict_settle(a, status);
	plan = sml_plan(&in);
	if (plan.act == SML_ACT_APPLY)
		return replace_item(a, status);
	if (plan.act == SML_ACT_REVIVE_THERE)
		return revive(a, status);
	*status = plan.status ? plan.status : SML_STATUS_RETRY_LATER;
	return SML_OK;
}

/* A writer without the right to: our version goes back (sync-rules 6). */
static enum sml_err
refuse_read_only(struct engine_arrival *a, unsigned *status)
{
	*status = SML_STATUS_CONFLICT_SERVER_WON;
	if (!a->has_link)
		return SML_OK;
	a->link.pending = SML_OP_REPLACE;
	a->link.flags |= SML_LINK_REPEAT;
	return sml_engine_link_put(a->e, &a->link);
}

static enum sml_err
find_link(struct engine_arrival *a)
{
	struct sml_state *st = a->e->cfg.state;
	struct sml_link link;
	enum sml_err err;

	err = st->ops->link_get(
	    st, a->d->st.id, SML_BY_LUID, a->ev->item.luid, a->e->item, &link);
	if (err != SML_OK)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	a->has_link = !sml_engine_is_slow(a->d) || link.epoch == a->d->st.epoch;
	a->has_stale = !a->has_link;
	if (a->has_link)
		a->link = link;
	else
		a->stale = link;
	sml_accept_know(a);
	return SML_OK;
}

/* Which item of ours is it? */
static enum sml_err
recognize(struct engine_arrival *a)
{
	bool is_found = false;
	enum sml_err err = SML_OK;

	if (!a->has_link)
		err = sml_claim_find(a, &is_found);
	if (err == SML_OK && a->has_link)
		err = sml_accept_narrow(a);
	if (err == SML_OK && a->has_link && !is_found &&
	    sml_engine_zero(a->link.agreed))
		err = sml_accept_read(a);
	return err == SML_OK && a->has_link ? sml_accept_format(a) : err;
}

static enum sml_err
accept_write(struct engine_arrival *a, unsigned *status)
{
	struct sml_state *st = a->e->cfg.state;
	enum sml_err err;

	a->text = a->ev->item.text;
	err = find_link(a);
	if (err == SML_OK)
		err = sml_translate_facts(
		    a->e, a->d, a->text, a->e->item, &a->facts);
	if (err != SML_OK)
		return err;
	if (a->d->folder.store->is_read_only)
		return refuse_read_only(a, status);
	err = sml_digest_sha256(a->text, a->digest);
	if (err == SML_OK)
		err = recognize(a);
	if (err == SML_OK)
		err = st->ops->text_put(st, a->text, a->digest);
	if (err != SML_OK)
		return err;
	if (a->has_link && !sml_engine_zero(a->link.agreed))
		return accept_known(a, status);
	if (a->has_link && a->is_here)
		return sml_conflict_settle(a, status);
	return add_item(a, a->has_link ? a->link.key : SML_STR_NONE, status);
}

/* ---- Delete ---- */

static enum sml_err
stage_delete(struct engine_arrival *a)
{
	a->link.epoch = a->d->st.epoch;
	a->link.flags |= SML_LINK_STAGED;
	a->link.flags &= ~(uint32_t)(SML_LINK_REPEAT | SML_LINK_HELD);
	a->link.pending = SML_OP_NONE;
	return sml_engine_link_put(a->e, &a->link);
}

static enum sml_err
accept_delete(struct engine_arrival *a, unsigned *status)
{
	struct sml_plan_in in = {.role = SML_SERVER,
	    .mode = a->d->mode,
	    .policy = a->d->policy,
	    .there = SML_DELETED,
	    .is_asked = a->d->is_asked};
	struct sml_state *st = a->e->cfg.state;
	struct sml_plan_out plan;
	enum sml_err err = find_link(a);

	*status = SML_STATUS_NOT_DELETED;
	if (err == SML_OK && a->has_link)
		err = sml_narrow_enter_deletion(
		    a->e, a->d, &a->link, a->e->item, &a->narrowed);
	if (err != SML_OK || !a->has_link)
		return err;
	if (a->d->folder.store->is_read_only && !a->ev->item.is_soft)
		return refuse_read_only(a, status);
	err = sml_accept_read(a);
	if (err != SML_OK)
		return err;
	if (a->ev->item.is_soft && !(a->link.flags & SML_LINK_GONE))
		return sml_special_unlink(a, status);
	in.here = sml_conflict_here(a);
	plan = sml_plan(&in);
	*status = plan.status;
	if (plan.act == SML_ACT_DELETE_HERE) {
		/* There is no archive (syncml.md 7). */
		if (a->ev->item.is_archive && *status == SML_STATUS_OK)
			*status = SML_STATUS_DELETE_WITHOUT_ARCHIVE;
		return stage_delete(a);
	}
	if (plan.act == SML_ACT_NOTHING)
		return SML_OK;
	if (plan.act != SML_ACT_REVIVE_HERE && plan.act != SML_ACT_REMARK)
		return st->ops->link_del(st, a->link.id);
	sml_engine_report(a->e, a->d,
	    &(struct sml_report){.type = SML_REPORT_REMARK,
		.reason = SML_REASON_EDIT_BEATS_DELETE,
		.key = a->link.key});
	sml_engine_send_anew(&a->link);
	return sml_engine_link_put(a->e, &a->link);
}

/* ---- the command ---- */

/* The client keeps its change and tries again. Until then nothing goes out
 * over it: it would meet a change that we know of. */
enum sml_err
sml_accept_hold_back(
    struct sml_engine *e, const struct engine_ds *d, struct sml_link *link)
{
	link->epoch = d->st.epoch;
	if (link->pending == SML_OP_NONE)
		link->pending = SML_OP_REPLACE;
	link->sent_msg = link->sent_cmd = UINT32_MAX;
	return sml_engine_link_put(e, link);
}

static enum sml_err
hold_back(struct engine_arrival *a)
{
	struct sml_state *st = a->e->cfg.state;
	enum sml_err err = SML_OK;

	if (!a->has_known || a->d->is_failed)
		return SML_OK;
	if (a->has_stale && a->stale.id != a->known.id)
		err = st->ops->link_del(st, a->stale.id);
	if (err != SML_OK)
		return err;
	a->known.luid = a->ev->item.luid;
	return sml_accept_hold_back(a->e, a->d, &a->known);
}

static void
tell_refused(struct engine_arrival *a, enum sml_err err)
{
	const char *detail = NULL;

	if (err == SML_E_UNSUPPORTED || err == SML_E_SYNTAX)
		detail = sml_facts_refusal(a->d->folder.kind, a->ev->item.text);
	a->d->remarks++;
	sml_log(a->e->cfg.env->log, SML_LOG_WARN,
	    "%.*s: item %.*s of the client not taken: %s",
	    SML_STR_ARG(a->d->folder.name), SML_STR_ARG(a->ev->item.luid),
	    detail ? detail : sml_err_text(err));
	sml_engine_report(a->e, a->d,
	    &(struct sml_report){.type = SML_REPORT_FAILED,
		.title = a->facts.title,
		.err = err,
		.detail = sml_str_of(detail)});
}

/* What a Copy leads to has an id of the client's only if it is named. */
static unsigned
check_ids(const struct sml_event *ev)
{
	if (ev->item.luid.len > SML_URI_MAX)
		return SML_STATUS_URI_TOO_LONG;
	return ev->item.luid.len || ev->item.op == SML_CMD_COPY
		   ? 0
		   : SML_STATUS_INCOMPLETE;
}

static enum sml_err
accept(struct engine_arrival *a, struct sml_event *ev, unsigned *status)
{
	enum sml_err err;

	*status = 0;
	if (ev->item.op == SML_CMD_DELETE)
		return accept_delete(a, status);
	err = sml_special_text(a, ev, status);
	if (err == SML_OK && !*status)
		err = accept_write(a, status);
	return err == SML_OK && a->copied ? sml_special_copied(a) : err;
}

/* Inside a savepoint. *@status_out answers; a larger error comes back. */
static enum sml_err
decide(struct engine_arrival *a, struct sml_event *ev, unsigned *status_out)
{
	struct sml_state *st = a->e->cfg.state;
	enum sml_err err, back;

	if (!sml_engine_goes_up(a->d)) {
		*status_out = SML_STATUS_RETRY_LATER;
		return SML_OK;
	}
	*status_out = check_ids(ev);
	if (*status_out)
		return SML_OK;
	err = sml_special_note(a);
	if (err == SML_OK)
		err = st->ops->mark(st);
	if (err != SML_OK)
		return err;
	err = accept(a, ev, status_out);
	if (err == SML_OK)
		return st->ops->release(st);
	if (sml_err_scope(err) != SML_SCOPE_ITEM &&
	    sml_err_scope(err) != SML_SCOPE_STORE)
		return err;
	back = st->ops->rollback_to(st);
	if (back == SML_OK)
		back = st->ops->release(st);
	if (back != SML_OK)
		return back;
	if (sml_err_scope(err) == SML_SCOPE_STORE)
		return err;
	tell_refused(a, err);
	*status_out = sml_status_of_err(err);
	return hold_back(a);
}

enum sml_err
sml_accept_item(
    struct sml_engine *e, struct engine_ds *d, const struct sml_event *ev)
{
	struct sml_event whole = *ev;
	struct engine_arrival a = {.e = e, .d = d, .ev = &whole};
	unsigned status = SML_STATUS_OK;
	enum sml_err err;

	sml_arena_reset(e->item);
	err = sml_peer_learn(e, d, ev);
	if (err == SML_OK)
		err = decide(&a, &whole, &status);
	if (a.narrowed.is_on) {
		sml_narrow_leave(d, &a.narrowed);
		if (err == SML_OK && a.link.id)
			err = sml_narrow_settle(e, d, a.link.id);
	}
	if (err != SML_OK) {
		status = sml_status_of_err(err);
		err = sml_engine_fail(e, d, err, 0);
	}
	if (err != SML_OK)
		return err;
	d->missed += !sml_status_is_success(status);
	return sml_session_status(e->session, &ev->ref, status, SML_STR_NONE);
}
