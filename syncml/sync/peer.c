/* SPDX-License-Identifier: Apache-2.0 */
/* What the peer can hold: masks, kept between sessions. */
#include "sync/engine_priv.h"

static enum sml_err
mask_name(struct sml_engine *e, const struct engine_ds *d, const char **out)
{
	struct sml_str name = sml_arena_printf(
	    e->arena, "mask.%.*s", SML_STR_ARG(d->folder.name));

	*out = name.p;
	return name.p ? SML_OK : SML_E_NOMEM;
}

static enum sml_err
names_of(struct sml_arena *arena, struct sml_str saved,
    const struct sml_fieldset **out)
{
	struct sml_fieldset *set = sml_arena_alloc(arena, sizeof(*set));
	struct sml_str *names, name;
	size_t n = 1, i;

	for (i = 0; i < saved.len; i++)
		n += saved.p[i] == '\n';
	names = sml_arena_array(arena, n, sizeof(*names));
	if (!set || !names)
		return SML_E_NOMEM;
	n = 0;
	while (sml_str_next(&saved, '\n', &name))
		if (name.len)
			names[n++] = name;
	set->names = names;
	set->count = n;
	*out = set;
	return SML_OK;
}

enum sml_err
sml_peer_load_mask(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_str saved;
	const char *name;
	enum sml_err err;

	d->mask = NULL;
	if (sml_engine_zero(d->st.mask))
		return SML_OK;
	err = mask_name(e, d, &name);
	if (err == SML_OK)
		err = e->cfg.state->ops->get(
		    e->cfg.state, name, e->arena, &saved);
	if (err == SML_E_NOT_FOUND)
		return SML_OK;
	return err == SML_OK ? names_of(e->arena, saved, &d->mask) : err;
}

/* Prints of the links under the new mask, from the agreed texts: a changed
 * mask is never a change of an item. */
static enum sml_err
recompute_prints(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	struct sml_facts facts;
	struct sml_str text;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_ALL, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		err = SML_E_NOT_FOUND;
		if (!sml_engine_zero(link.agreed))
			err = st->ops->text_get(st, link.agreed, e->msg, &text);
		if (err == SML_OK)
			err = sml_engine_facts(e, d, text, &facts);
		if (err == SML_OK) {
			sml_engine_copy(link.print, facts.fingerprint);
			err = sml_engine_link_put(e, &link);
		}
		sml_arena_back(e->msg, mark);
		if (err != SML_OK && sml_err_scope(err) != SML_SCOPE_ITEM)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

static enum sml_err
save_mask(struct sml_engine *e, const struct engine_ds *d)
{
	const char *name;
	size_t i;
	enum sml_err err = mask_name(e, d, &name);

	if (err != SML_OK)
		return err;
	if (!d->mask)
		return e->cfg.state->ops->put(e->cfg.state, name, SML_STR_NONE);
	sml_buf_reset(&e->scratch);
	for (i = 0; i < d->mask->count; i++) {
		sml_buf_put_str(&e->scratch, d->mask->names[i]);
		sml_buf_put_byte(&e->scratch, '\n');
	}
	err = sml_buf_err(&e->scratch);
	if (err != SML_OK)
		return err;
	return e->cfg.state->ops->put(
	    e->cfg.state, name, sml_buf_str(&e->scratch));
}

enum sml_err
sml_peer_mask(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_str remote = sml_session_ds(e->session, d->sds)->remote;
	uint8_t digest[SML_SHA256_LEN];
	enum sml_err err;

	err = sml_mask_of(e->devinf, sml_devinf_store_of(e->devinf, remote),
	    d->folder.kind, e->arena, &d->mask);
	if (err == SML_OK)
		err = sml_maps_learn(
		    e, d, sml_devinf_store_of(e->devinf, remote));
	if (err == SML_OK)
		err = sml_mask_digest(d->mask, digest);
	if (err != SML_OK ||
	    (sml_engine_same(digest, d->st.mask) &&
		d->st.print_version == SML_FINGERPRINT_VERSION))
		return err;
	sml_engine_copy(d->st.mask, digest);
	d->st.print_version = SML_FINGERPRINT_VERSION;
	err = save_mask(e, d);
	if (err == SML_OK)
		err = recompute_prints(e, d);
	if (err == SML_OK)
		err = e->cfg.state->ops->folder_put(e->cfg.state, &d->st);
	return err;
}

bool
sml_peer_is_ours(const struct sml_engine *e)
{
	struct sml_str value;

	return e->cfg.state->ops->get(
		   e->cfg.state, SML_PEER_IS_OURS, e->msg, &value) == SML_OK;
}

enum sml_err
sml_peer_devinf(struct sml_engine *e, const struct sml_node *root)
{
	struct sml_devinf *info = sml_arena_alloc(e->msg, sizeof(*info));
	enum sml_err err;
	size_t i;

	if (!info)
		return SML_E_NOMEM;
	err = sml_devinf_read(root, e->msg, info);
	if (err == SML_E_SYNTAX)
		return SML_OK;
	if (err != SML_OK)
		return err;
	e->devinf = info;
	err = sml_known_keep(e, root);
	if (err == SML_OK)
		err = e->cfg.state->ops->put(e->cfg.state, SML_PEER_IS_OURS,
		    info->is_valise ? SML_STR("1") : SML_STR_NONE);
	for (i = 0; i < e->ds_count && err == SML_OK; i++)
		if (!e->ds[i].is_failed && e->ds[i].sds != SIZE_MAX)
			err = sml_peer_mask(e, &e->ds[i]);
	return err;
}
