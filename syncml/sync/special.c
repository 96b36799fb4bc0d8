/* SPDX-License-Identifier: Apache-2.0 */
/* Atomic, Copy, field-level Replace and soft delete, at the server. */
#include <string.h>

#include "content/patch.h"
#include "sync/engine_server.h"

/* ---- Atomic ---- */

enum sml_err
sml_special_atomic(struct sml_engine *e)
{
	e->atomic_items = NULL;
	e->is_atomic = true;
	return e->cfg.state->ops->mark(e->cfg.state);
}

enum sml_err
sml_special_note(struct engine_arrival *a)
{
	struct engine_atomic_item *item;

	if (!a->e->is_atomic || !a->ev->item.luid.len)
		return SML_OK;
	item = sml_arena_alloc(a->e->msg, sizeof(*item));
	if (!item)
		return SML_E_NOMEM;
	*item = (struct engine_atomic_item){
	    .d = a->d, .luid = a->ev->item.luid, .next = a->e->atomic_items};
	a->e->atomic_items = item;
	return SML_OK;
}

/* The client keeps all of these changes: nothing goes out over one. */
static enum sml_err
hold_back(struct sml_engine *e, const struct engine_atomic_item *item)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	enum sml_err err;

	if (item->d->is_failed)
		return SML_OK;
	err = st->ops->link_get(
	    st, item->d->st.id, SML_BY_LUID, item->luid, e->msg, &link);
	if (err == SML_OK)
		err = sml_accept_hold_back(e, item->d, &link);
	sml_arena_back(e->msg, mark);
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

enum sml_err
sml_special_atomic_end(struct sml_engine *e, bool has_failed)
{
	struct sml_state *st = e->cfg.state;
	enum sml_err err = SML_OK;

	e->is_atomic = false;
	if (has_failed)
		err = st->ops->rollback_to(st);
	if (err == SML_OK)
		err = st->ops->release(st);
	for (; has_failed && e->atomic_items && err == SML_OK;
	     e->atomic_items = e->atomic_items->next)
		err = hold_back(e, e->atomic_items);
	e->atomic_items = NULL;
	return err;
}

/* ---- soft delete ---- */

enum sml_err
sml_special_unlink(struct engine_arrival *a, unsigned *status)
{
	struct sml_state *st = a->e->cfg.state;

	if (!a->is_here) {
		*status = SML_STATUS_SOFT_DELETE_CONFLICT;
		return st->ops->link_del(st, a->link.id);
	}
	*status = SML_STATUS_OK;
	/* What the client had is not needed, but the row is: it says that
	 * nothing is to be sent before the next change. */
	a->link.luid = SML_STR_NONE;
	a->link.flags = SML_LINK_AWAY | (a->link.flags & SML_LINK_NARROW);
	a->link.pending = SML_OP_NONE;
	a->link.sent_msg = a->link.sent_cmd = 0;
	a->link.rev = a->entry.rev;
	a->link.epoch = a->d->st.epoch;
	sml_engine_agree(&a->link, a->here_digest, &a->here_facts);
	return sml_engine_link_put(a->e, &a->link);
}

/* ---- commands made of what is here ---- */

/* The link of @luid, of whatever epoch, and the item if it is alive. */
static enum sml_err
read_linked(struct engine_arrival *a, struct sml_str luid)
{
	struct sml_state *st = a->e->cfg.state;
	enum sml_err err;

	err = st->ops->link_get(
	    st, a->d->st.id, SML_BY_LUID, luid, a->e->item, &a->link);
	if (err == SML_OK)
		err = sml_accept_read(a);
	if (err == SML_OK && !a->is_here)
		err = SML_E_NOT_FOUND;
	return err;
}

/* Without an id of the client's the copy goes out to it as an Add. */
static enum sml_err
add_copy(struct engine_arrival *a, unsigned *status)
{
	struct sml_entry entry;
	enum sml_err err;

	err = sml_engine_facts(a->e, a->d, a->ev->item.text, &a->facts);
	if (err == SML_OK)
		err = sml_accept_apply(
		    a, SML_OP_ADD, SML_STR_NONE, a->ev->item.text, &entry);
	if (err == SML_OK)
		*status = SML_STATUS_ADDED;
	return err;
}

static enum sml_err
copy(struct engine_arrival *a, struct sml_event *ev, unsigned *status)
{
	struct engine_arrival from = *a;
	struct sml_link *kept;
	enum sml_err err;

	if (a->d->folder.store->is_read_only)
		return SML_E_DENIED;
	err = read_linked(&from, ev->item.copied);
	if (err != SML_OK)
		return err;
	ev->item.text = from.here;
	if (!ev->item.luid.len)
		return add_copy(a, status);
	if (sml_engine_zero(from.link.agreed))
		return SML_OK;
	a->copied = kept = sml_arena_alloc(a->e->item, sizeof(*kept));
	if (!kept)
		return SML_E_NOMEM;
	*kept = from.link;
	return SML_OK;
}

enum sml_err
sml_special_copied(struct engine_arrival *a)
{
	struct sml_link *link = &a->link;

	if (!link->id || !sml_str_eq(link->luid, a->ev->item.luid))
		return SML_OK;
	sml_engine_copy(link->agreed, a->copied->agreed);
	sml_engine_copy(link->print, a->copied->print);
	link->flags &= ~(uint32_t)SML_LINK_SAID;
	link->flags |= a->copied->flags & (SML_LINK_NARROW | SML_LINK_SAID);
	/* It goes out unless the client turns out to have it. */
	link->rev = 0;
	link->pending = SML_OP_REPLACE;
	return sml_engine_link_put(a->e, link);
}

/* What changed is joined with what the client has. An item that it does not
 * have here is to be sent as a whole: 404. */
static enum sml_err
join(struct engine_arrival *a, struct sml_event *ev)
{
	struct sml_state *st = a->e->cfg.state;
	struct sml_str whole = SML_STR_NONE;
	struct sml_link link;
	enum sml_err err;

	err = st->ops->link_get(
	    st, a->d->st.id, SML_BY_LUID, ev->item.luid, a->e->item, &link);
	if (err == SML_OK &&
	    (sml_engine_zero(link.agreed) || (link.flags & SML_LINK_GONE)))
		err = SML_E_NOT_FOUND;
	if (err == SML_OK)
		err = st->ops->text_get(st, link.agreed, a->e->item, &whole);
	if (err == SML_OK)
		err = sml_translate_like_peer(a->e, a->d, &whole, a->e->item);
	if (err != SML_OK)
		return err;
	sml_buf_reset(&a->e->scratch);
	err = sml_patch(a->d->folder.kind, whole, ev->item.text, a->e->item,
	    &a->e->scratch);
	if (err != SML_OK)
		return err;
	ev->item.text = sml_arena_dup(a->e->item, sml_buf_str(&a->e->scratch));
	return ev->item.text.p ? SML_OK : SML_E_NOMEM;
}

enum sml_err
sml_special_text(
    struct engine_arrival *a, struct sml_event *ev, unsigned *status)
{
	if (ev->item.op == SML_CMD_COPY)
		return copy(a, ev, status);
	return ev->item.is_field_level ? join(a, ev) : SML_OK;
}
