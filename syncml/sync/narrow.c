/* SPDX-License-Identifier: Apache-2.0 */
/* Items of which the peer has some fields only: by the Field of a filter, or
 * because it could not hold the others before. What goes out. */
#include "sync/engine_priv.h"

/* ---- values of a folder ---- */

/* "field.7": the Field of the last session. "narrow.7": the session in which
 * it became less, and what the peer has of links that carry the flag. */
#define FIELD "field"
#define NARROW "narrow"

/* What is in e->scratch; @has_value false: nothing. */
static enum sml_err
put_scratch(struct sml_engine *e, const struct engine_ds *d, const char *what,
    bool has_value)
{
	enum sml_err err = sml_buf_err(&e->scratch);

	return err == SML_OK
		   ? sml_value_put(e, d, what,
			 has_value ? sml_buf_str(&e->scratch) : SML_STR_NONE)
		   : err;
}

static enum sml_err
put_fields(struct sml_engine *e, const struct engine_ds *d)
{
	sml_buf_reset(&e->scratch);
	if (d->fields)
		sml_mask_write(d->fields, &e->scratch);
	return put_scratch(e, d, FIELD, d->fields != NULL);
}

static enum sml_err
put_narrow(struct sml_engine *e, const struct engine_ds *d)
{
	sml_buf_reset(&e->scratch);
	if (d->narrow) {
		sml_buf_printf(&e->scratch, "%u\n", (unsigned)d->narrow_since);
		sml_mask_write(d->narrow, &e->scratch);
	}
	return put_scratch(e, d, NARROW, d->narrow != NULL);
}

enum sml_err
sml_narrow_load(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_str saved, line;
	uint64_t since;
	enum sml_err err = sml_value_get(e, d, FIELD, e->arena, &saved);

	d->fields = d->narrow = NULL;
	if (err == SML_OK && saved.p)
		err = sml_mask_read(saved, e->arena, &d->fields);
	if (err == SML_OK)
		err = sml_value_get(e, d, NARROW, e->arena, &saved);
	if (err != SML_OK || !saved.p)
		return err;
	if (!sml_str_next(&saved, '\n', &line) || !sml_str_u64(line, &since))
		return SML_E_STATE;
	d->narrow_since = (uint32_t)since;
	return sml_mask_read(saved, e->arena, &d->narrow);
}

/* Flags that were set before stay true: less is known of all. */
static enum sml_err
shrink(struct sml_engine *e, struct engine_ds *d, const struct sml_fieldset *to)
{
	if (d->narrow && sml_mask_contains(to, d->narrow))
		return SML_OK;
	if (sml_mask_common(d->narrow, to, e->arena, &d->narrow) != SML_OK)
		return SML_E_NOMEM;
	d->narrow_since = e->cfg.session_no;
	return put_narrow(e, d);
}

/* What the peer can hold and wants in this session. */
static enum sml_err
wanted_fields(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_fieldset **out)
{
	return sml_mask_common(d->mask, d->fields, e->msg, out);
}

/* ---- the Field of an Alert ---- */

enum sml_err
sml_narrow_read(
    struct sml_engine *e, struct engine_ds *d, const struct sml_filter *filter)
{
	const struct sml_devinf_property *list;
	struct sml_str text = sml_str_trim(filter->field);
	enum sml_err err;

	if (!text.len)
		return SML_OK;
	err = sml_devinf_read_properties(text, e->msg, &list);
	/* A note is its text. */
	if (err != SML_OK || d->folder.kind == SML_KIND_NOTE)
		return err;
	return sml_mask_of_properties(
	    list, d->folder.kind, e->arena, &d->fields_asked);
}

/* All links are looked at that carry the flag; @visit says which are kept. */
static enum sml_err
each_narrow(struct sml_engine *e, struct engine_ds *d,
    enum sml_err (*visit)(struct sml_engine *e, struct engine_ds *d,
	struct sml_link *link, uint64_t *count),
    uint64_t *count)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_ALL, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		if (link.flags & SML_LINK_NARROW)
			err = visit(e, d, &link, count);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

static enum sml_err
count_unsent(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    uint64_t *count)
{
	(void)e;
	(void)d;
	*count += !(link->flags & SML_LINK_WHOLE);
	return SML_OK;
}

static enum sml_err
forget_whole(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    uint64_t *count)
{
	(void)d;
	(void)count;
	if (!(link->flags & SML_LINK_WHOLE))
		return SML_OK;
	link->flags &= ~(uint32_t)SML_LINK_WHOLE;
	return sml_engine_link_put(e, link);
}

/* The Field is another one: what went out by that of before counts if it was
 * every link's. */
static enum sml_err
change_fields(struct sml_engine *e, struct engine_ds *d,
    const struct sml_fieldset *before)
{
	uint64_t unsent = 0;
	enum sml_err err = SML_OK;

	if (d->narrow && before) {
		err = each_narrow(e, d, count_unsent, &unsent);
		if (err == SML_OK && !unsent)
			err = sml_mask_common(
			    d->mask, before, e->arena, &d->narrow);
		if (err == SML_OK && !unsent)
			err = put_narrow(e, d);
		if (err == SML_OK)
			err = each_narrow(e, d, forget_whole, &unsent);
	}
	return err == SML_OK ? put_fields(e, d) : err;
}

enum sml_err
sml_narrow_begin(
    struct sml_engine *e, struct engine_ds *d, const struct sml_event *ev)
{
	const struct sml_fieldset *before = d->fields;
	enum sml_err err = SML_OK;

	if (ev->alert.code != ENGINE_ALERT_RESUME || ev->alert.filter)
		d->fields = d->fields_asked;
	if ((before || d->fields) && !(sml_mask_contains(before, d->fields) &&
					 sml_mask_contains(d->fields, before)))
		err = change_fields(e, d, before);
	return err == SML_OK && d->fields ? shrink(e, d, d->fields) : err;
}

enum sml_err
sml_narrow_out(
    struct sml_engine *e, const struct engine_ds *d, struct sml_str *text)
{
	return d->fields ? sml_narrow_reduce(d, d->fields, e->msg, text)
			 : SML_OK;
}

/* ---- links ---- */

enum sml_err
sml_narrow_grow(struct sml_engine *e, struct engine_ds *d,
    const struct sml_fieldset *before)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	if (!before || sml_mask_contains(before, d->mask))
		return SML_OK;
	err = shrink(e, d, before);
	while (err == SML_OK &&
	       (err = st->ops->link_next(st, d->st.id, SML_LINKS_ALL, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		if (!(link.flags & SML_LINK_GONE) &&
		    !sml_engine_zero(link.agreed)) {
			link.flags |= SML_LINK_NARROW;
			/* Of all that was sent it kept what it could hold. */
			link.flags &= ~(uint32_t)SML_LINK_WHOLE;
			err = sml_engine_link_put(e, &link);
		}
		sml_arena_back(e->msg, mark);
	}
	return err == SML_END ? SML_OK : err;
}

enum sml_err
sml_narrow_lacks(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link, bool *out)
{
	const struct sml_fieldset *wanted;
	enum sml_err err;

	*out = false;
	if (!(link->flags & SML_LINK_NARROW) || (link->flags & SML_LINK_WHOLE))
		return SML_OK;
	err = wanted_fields(e, d, &wanted);
	*out = err == SML_OK && !sml_mask_contains(d->narrow, wanted);
	return err;
}

static enum sml_err
print_under(struct sml_engine *e, struct engine_ds *d,
    const struct sml_fieldset *mask, struct sml_str text,
    uint8_t out[SML_SHA256_LEN])
{
	const struct sml_fieldset *full = d->mask;
	struct sml_facts facts;
	enum sml_err err;

	d->mask = mask;
	err = sml_engine_facts(e, d, text, &facts);
	d->mask = full;
	if (err == SML_OK)
		sml_engine_copy(out, facts.fingerprint);
	return err;
}

/* Has the peer all that it wants of @text, the item as it is here? It is as
 * both agreed, and the peer said that itself or there is nothing in the fields
 * that it may lack. */
static enum sml_err
has_all(struct sml_engine *e, struct engine_ds *d, const struct sml_link *link,
    struct sml_str text, bool *out)
{
	const struct sml_fieldset *wanted, *sure;
	uint8_t print[SML_SHA256_LEN], all[SML_SHA256_LEN];
	enum sml_err err = print_under(e, d, d->mask, text, print);

	*out = false;
	if (err != SML_OK || !sml_engine_same(print, link->print))
		return err;
	*out = (link->flags & SML_LINK_SAID) != 0;
	if (*out)
		return SML_OK;
	err = wanted_fields(e, d, &wanted);
	if (err == SML_OK)
		err = sml_mask_common(wanted, d->narrow, e->msg, &sure);
	if (err == SML_OK)
		err = print_under(e, d, wanted, text, all);
	if (err == SML_OK)
		err = print_under(e, d, sure, text, print);
	*out = err == SML_OK && sml_engine_same(all, print);
	return err;
}

/* The link goes out in full, or has nothing to be completed. */
static enum sml_err
complete(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	struct sml_store *store = d->folder.store;
	struct sml_str text;
	bool is_whole;
	enum sml_err err =
	    store->ops->read(store, link->key, e->msg, &text, NULL);

	if (err == SML_OK)
		err = has_all(e, d, link, text, &is_whole);
	/* Gone, or not to be read: that is told elsewhere. */
	if (err != SML_OK)
		return err == SML_E_NOT_FOUND ||
			       sml_err_scope(err) == SML_SCOPE_ITEM
			   ? SML_OK
			   : err;
	if (!is_whole) {
		link->pending = SML_OP_REPLACE;
		d->changed++;
	} else if (d->fields) {
		link->flags |= SML_LINK_WHOLE;
	} else {
		link->flags &= ~(uint32_t)SML_LINK_NARROW;
	}
	return sml_engine_link_put(e, link);
}

static bool
may_go(const struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link)
{
	if (link->pending != SML_OP_NONE || link->sent_msg ||
	    (link->flags & (SML_LINK_HELD | SML_LINK_STAGED | SML_LINK_GONE |
			       SML_LINK_AWAY | SML_LINK_WHOLE)))
		return false;
	/* What a server changed before it could hold more comes first: ours
	 * would meet it. */
	if (sml_engine_is_client(e))
		return d->narrow_since <= d->st.session_n;
	return link->luid.p &&
	       (!sml_engine_is_slow(d) || link->epoch == d->st.epoch);
}

static enum sml_err
visit_due(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    uint64_t *left)
{
	enum sml_err err = SML_OK;

	/* Client: nothing that the server said in that session was made
	 * before it had the whole. */
	if (sml_engine_is_client(e) && (link->flags & SML_LINK_WHOLE) &&
	    link->session <= d->st.session_n) {
		link->flags &= ~(uint32_t)(SML_LINK_NARROW | SML_LINK_WHOLE);
		err = sml_engine_link_put(e, link);
	} else if (may_go(e, d, link)) {
		err = complete(e, d, link);
	}
	*left += (link->flags & SML_LINK_NARROW) != 0;
	return err;
}

enum sml_err
sml_narrow_due(struct sml_engine *e, struct engine_ds *d)
{
	const struct sml_fieldset *wanted;
	uint64_t left = 0;
	enum sml_err err;

	if (!d->narrow)
		return SML_OK;
	err = wanted_fields(e, d, &wanted);
	if (err != SML_OK || sml_mask_contains(d->narrow, wanted))
		return err;
	err = each_narrow(e, d, visit_due, &left);
	if (err != SML_OK || left || d->fields)
		return err;
	d->narrow = NULL;
	return put_narrow(e, d);
}

enum sml_err
sml_narrow_has(struct sml_engine *e, struct engine_ds *d,
    const struct sml_link *link, struct sml_str text, bool *out)
{
	const struct sml_fieldset *full = d->mask;
	struct sml_link narrowed = *link;
	struct sml_facts facts;
	enum sml_err err;

	*out = false;
	err = sml_mask_common(full, d->fields, e->msg, &d->mask);
	if (err == SML_OK)
		err = sml_narrow_print(e, d, &narrowed);
	if (err == SML_OK)
		err = sml_engine_facts(e, d, text, &facts);
	if (err == SML_OK)
		err = sml_engine_lacks_nothing(e, d, &narrowed, &facts, out);
	d->mask = full;
	return err;
}

void
sml_narrow_acknowledged(const struct sml_engine *e, const struct engine_ds *d,
    struct sml_link *link)
{
	if (!(link->flags & SML_LINK_NARROW))
		return;
	if (d->fields || sml_engine_is_client(e))
		link->flags |= SML_LINK_WHOLE;
	else
		link->flags &= ~(uint32_t)(SML_LINK_NARROW | SML_LINK_WHOLE);
}
