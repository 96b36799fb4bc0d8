/* SPDX-License-Identifier: Apache-2.0 */
/* What a peer says of an item of which it has some fields only. */
#include "content/merge.h"
#include "content/reduce.h"
#include "sync/engine_priv.h"

static bool
is_of_item(enum sml_err err)
{
	return err != SML_OK && sml_err_scope(err) == SML_SCOPE_ITEM;
}

enum sml_err
sml_narrow_print(
    struct sml_engine *e, const struct engine_ds *d, struct sml_link *link)
{
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_facts facts;
	struct sml_str text;
	enum sml_err err = sml_engine_agreed_text(e, link, e->msg, &text);

	if (err == SML_OK && text.p) {
		err = sml_engine_facts(e, d, text, &facts);
		if (err == SML_OK)
			sml_engine_copy(link->print, facts.fingerprint);
	}
	sml_arena_back(e->msg, mark);
	return is_of_item(err) ? SML_OK : err;
}

enum sml_err
sml_narrow_enter(struct sml_engine *e, struct engine_ds *d,
    struct sml_link *link, struct sml_arena *arena, struct engine_narrowed *out)
{
	bool is_flagged = (link->flags & SML_LINK_NARROW) != 0;
	const struct sml_fieldset *has = d->fields;
	enum sml_err err;

	if (out->is_on || (!is_flagged && !d->fields))
		return SML_OK;
	out->is_on = true;
	out->full = d->mask;
	/* By the Field in force it has just that, whatever it had before. */
	if (is_flagged && !(d->fields && (link->flags & SML_LINK_WHOLE)))
		has = d->narrow;
	err = sml_mask_common(out->full, has, arena, &d->mask);
	/* What the peer itself said it has, whatever it lacks of ours. */
	if (is_flagged && !(link->flags & SML_LINK_SAID))
		out->had = d->mask;
	link->flags |= SML_LINK_NARROW;
	return err == SML_OK ? sml_narrow_print(e, d, link) : err;
}

enum sml_err
sml_narrow_enter_deletion(struct sml_engine *e, struct engine_ds *d,
    struct sml_link *link, struct sml_arena *arena, struct engine_narrowed *out)
{
	/* Else what was agreed is all there was here, hidden or not. */
	if (!(link->flags & SML_LINK_NARROW) || !(link->flags & SML_LINK_SAID))
		return SML_OK;
	return sml_narrow_enter(e, d, link, arena, out);
}

void
sml_narrow_leave(struct engine_ds *d, struct engine_narrowed *n)
{
	if (n->is_on)
		d->mask = n->full;
	n->is_on = false;
}

enum sml_err
sml_narrow_settle(struct sml_engine *e, struct engine_ds *d, uint64_t id)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	enum sml_err err = st->ops->link_get_id(st, id, e->msg, &link);

	if (err == SML_OK)
		err = sml_narrow_print(e, d, &link);
	if (err == SML_OK)
		err = sml_engine_link_put(e, &link);
	sml_arena_back(e->msg, mark);
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

enum sml_err
sml_narrow_reduce(const struct engine_ds *d, const struct sml_fieldset *kept,
    struct sml_arena *arena, struct sml_str *text)
{
	struct sml_arena *work = sml_arena_new(SML_REDUCE_ARENA_MAX);
	struct sml_buf out;
	enum sml_err err;

	if (!work)
		return SML_E_NOMEM;
	sml_buf_init(&out, 2 * (size_t)SML_ITEM_MAX);
	err = sml_reduce(d->folder.kind, *text, kept, work, &out);
	if (err == SML_OK) {
		*text = sml_arena_dup(arena, sml_buf_str(&out));
		err = text->p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_free(&out);
	sml_arena_free(work);
	return is_of_item(err) ? SML_OK : err;
}

/* *@base, the agreed version, becomes what the peer had of it: values that it
 * never had are beside those it says. */
static enum sml_err
make_base(const struct engine_ds *d, const struct engine_narrowed *n,
    struct sml_arena *arena, struct sml_str *base)
{
	return n->had && base->p ? sml_narrow_reduce(d, n->had, arena, base)
				 : SML_OK;
}

/* What @j says as a change of what is here, of which the peer had @base;
 * absent if it contradicts it, or cannot be told. */
static enum sml_err
join(struct sml_engine *e, const struct engine_ds *d,
    const struct engine_join *j, struct sml_str base, struct sml_str *out)
{
	enum sml_merge_result result = SML_MERGE_COLLISION;
	enum sml_err err;

	*out = SML_STR_NONE;
	sml_buf_reset(&e->scratch);
	err = sml_merge(d->folder.kind, base, j->here, j->said, d->mask,
	    e->cfg.env, &e->scratch, &result);
	if (err != SML_OK || result != SML_MERGE_DONE)
		return is_of_item(err) ? SML_OK : err;
	*out = sml_arena_dup(j->arena, sml_buf_str(&e->scratch));
	return out->p ? SML_OK : SML_E_NOMEM;
}

enum sml_err
sml_narrow_join(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link, const struct engine_join *j,
    struct sml_str *out)
{
	struct sml_str base;
	enum sml_err err = sml_engine_agreed_text(e, link, e->item, &base);

	if (err == SML_OK)
		err = make_base(d, j->narrowed, e->item, &base);
	return err == SML_OK ? join(e, d, j, base, out) : err;
}

enum sml_err
sml_narrow_whole(struct sml_engine *e, const struct engine_ds *d,
    const struct engine_narrowed *n, struct sml_str from,
    struct sml_arena *arena, struct sml_str *text)
{
	const struct engine_join j = {n, from, *text, arena};
	struct sml_str base = from, whole = SML_STR_NONE;
	enum sml_err err;

	if (!d->mask)
		return SML_OK;
	err = make_base(d, n, arena, &base);
	if (err == SML_OK)
		err = join(e, d, &j, base, &whole);
	/* A value it never had is in its way: it takes its place. */
	if (err == SML_OK && !whole.p && base.p != from.p)
		err = join(e, d, &j, from, &whole);
	if (err == SML_OK && whole.p)
		*text = whole;
	return err;
}

enum sml_err
sml_narrow_says_more(struct sml_engine *e, struct engine_ds *d,
    const struct engine_narrowed *n, struct sml_str known, struct sml_str text,
    bool *out)
{
	const struct engine_join j = {n, known, text, e->msg};
	const struct sml_fieldset *mask = d->mask;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_facts before, after;
	struct sml_str base = known, whole;
	enum sml_err err;

	*out = false;
	if (!n->is_on)
		return SML_OK;
	err = make_base(d, n, e->msg, &base);
	if (err == SML_OK)
		err = join(e, d, &j, base, &whole);
	if (err == SML_OK && whole.p) {
		d->mask = n->full;
		err = sml_engine_facts(e, d, known, &before);
		if (err == SML_OK)
			err = sml_engine_facts(e, d, whole, &after);
		d->mask = mask;
	}
	if (err == SML_OK)
		*out = !whole.p ||
		       !sml_engine_same(before.fingerprint, after.fingerprint);
	sml_arena_back(e->msg, mark);
	return is_of_item(err) ? SML_OK : err;
}
