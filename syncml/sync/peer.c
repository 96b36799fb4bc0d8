/* SPDX-License-Identifier: Apache-2.0 */
/* What the peer can hold: masks and formats, kept between sessions. */
#include "sync/engine_priv.h"

#define MASK "mask"
#define FORMATS "rx"

static enum sml_err
value_name(struct sml_engine *e, const struct engine_ds *d, const char *what,
    const char **out)
{
	struct sml_str name = sml_arena_printf(
	    e->arena, "%s.%.*s", what, SML_STR_ARG(d->folder.name));

	*out = name.p;
	return name.p ? SML_OK : SML_E_NOMEM;
}

/* Absent if nothing was saved. */
static enum sml_err
load(struct sml_engine *e, const struct engine_ds *d, const char *what,
    struct sml_str *out)
{
	const char *name;
	enum sml_err err = value_name(e, d, what, &name);

	*out = SML_STR_NONE;
	if (err == SML_OK)
		err = e->cfg.state->ops->get(e->cfg.state, name, e->arena, out);
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

enum sml_err
sml_peer_load_mask(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_str saved;
	enum sml_err err;

	d->mask = NULL;
	d->dialect = (struct sml_dialect){.count = 0};
	err = load(e, d, FORMATS, &saved);
	if (err == SML_OK && saved.p)
		sml_dialect_read(saved, &d->dialect);
	if (err != SML_OK || sml_engine_zero(d->st.mask))
		return err;
	err = load(e, d, MASK, &saved);
	return err == SML_OK && saved.p
		   ? sml_mask_read(saved, e->arena, &d->mask)
		   : err;
}

/* Prints of the links under the new mask, from the agreed texts: a changed
 * mask is never a change of an item. */
static enum sml_err
recompute_prints(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_ALL, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		err = sml_narrow_print(e, d, &link);
		if (err == SML_OK)
			err = sml_engine_link_put(e, &link);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

/* What is in e->scratch; @has_value false: nothing. */
static enum sml_err
save(struct sml_engine *e, const struct engine_ds *d, const char *what,
    bool has_value)
{
	struct sml_str value = sml_buf_str(&e->scratch);
	const char *name;
	enum sml_err err = value_name(e, d, what, &name);

	if (err == SML_OK)
		err = sml_buf_err(&e->scratch);
	return err == SML_OK ? e->cfg.state->ops->put(e->cfg.state, name,
				   has_value ? value : SML_STR_NONE)
			     : err;
}

static enum sml_err
save_mask(struct sml_engine *e, const struct engine_ds *d)
{
	sml_buf_reset(&e->scratch);
	if (d->mask)
		sml_mask_write(d->mask, &e->scratch);
	return save(e, d, MASK, d->mask != NULL);
}

static enum sml_err
save_formats(struct sml_engine *e, const struct engine_ds *d)
{
	sml_buf_reset(&e->scratch);
	sml_dialect_write(&d->dialect, &e->scratch);
	return save(e, d, FORMATS, e->scratch.len > 0);
}

/* Of all that the prints of links depend on; zero if the peer takes all. */
static enum sml_err
view_digest(struct sml_engine *e, const struct engine_ds *d,
    uint8_t out[SML_SHA256_LEN])
{
	enum sml_err err = sml_mask_digest(d->mask, out);

	if (err != SML_OK || !d->dialect.count)
		return err;
	sml_buf_reset(&e->scratch);
	sml_buf_put(&e->scratch, out, SML_SHA256_LEN);
	sml_dialect_write(&d->dialect, &e->scratch);
	err = sml_buf_err(&e->scratch);
	return err == SML_OK ? sml_digest_sha256(sml_buf_str(&e->scratch), out)
			     : err;
}

/* The links follow a change of what the peer can hold. */
static enum sml_err
follow_view(struct sml_engine *e, struct engine_ds *d)
{
	uint8_t digest[SML_SHA256_LEN];
	enum sml_err err = view_digest(e, d, digest);

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

enum sml_err
sml_peer_is_ours(struct sml_engine *e, bool *out)
{
	struct sml_str value;
	enum sml_err err = e->cfg.state->ops->get(
	    e->cfg.state, SML_PEER_IS_OURS, e->msg, &value);

	*out = err == SML_OK;
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

static bool
is_same(const struct sml_dialect *a, const struct sml_dialect *b)
{
	size_t i;

	if (a->count != b->count || a->is_told != b->is_told)
		return false;
	for (i = 0; i < a->count; i++)
		if (a->rows[i].format != b->rows[i].format ||
		    !sml_str_eq(a->rows[i].type, b->rows[i].type))
			return false;
	return true;
}

static enum sml_err
take_formats(struct sml_engine *e, struct engine_ds *d,
    const struct sml_dialect *dialect)
{
	if (is_same(&d->dialect, dialect))
		return SML_OK;
	d->dialect = *dialect;
	return save_formats(e, d);
}

enum sml_err
sml_peer_mask(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_str remote = sml_session_ds(e->session, d->sds)->remote;
	const struct sml_devinf_store *store =
	    sml_devinf_store_of(e->devinf, remote);
	const struct sml_fieldset *before = d->mask;
	struct sml_dialect told;
	enum sml_err err;

	err = sml_mask_of(e->devinf, store, d->folder.kind, e->arena, &d->mask);
	if (err == SML_OK)
		err = sml_narrow_grow(e, d, before);
	if (err == SML_OK)
		err = sml_maps_learn(e, d, store);
	if (err == SML_OK)
		err = sml_dialect_of(
		    e->devinf, store, d->folder.kind, e->arena, &told);
	if (err != SML_OK)
		return err;
	/* What was learnt is better than nothing. */
	if (told.is_told || !d->dialect.count || d->dialect.is_told)
		err = take_formats(e, d, &told);
	return err == SML_OK ? follow_view(e, d) : err;
}

enum sml_err
sml_peer_learn(
    struct sml_engine *e, struct engine_ds *d, const struct sml_event *ev)
{
	enum sml_format format =
	    sml_format_detect(d->folder.kind, ev->item.text);
	struct sml_str type = sml_str_trim(ev->item.type);

	struct sml_dialect learnt = d->dialect;
	enum sml_err err;

	if (!ev->item.text.p || format == SML_FORMAT_UNKNOWN ||
	    !sml_dialect_learn(&learnt, format, type))
		return SML_OK;
	if (type.len) {
		type = sml_arena_dup(e->arena, type);
		if (!type.p)
			return SML_E_NOMEM;
		learnt.rows[learnt.count - 1].type = type;
	}
	err = take_formats(e, d, &learnt);
	return err == SML_OK ? follow_view(e, d) : err;
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
	e->has_limits = false;
	err = sml_known_keep(e, root);
	if (err == SML_OK)
		err = e->cfg.state->ops->put(e->cfg.state, SML_PEER_IS_OURS,
		    info->is_valise ? SML_STR("1") : SML_STR_NONE);
	for (i = 0; i < e->ds_count && err == SML_OK; i++)
		if (!e->ds[i].is_failed && e->ds[i].sds != SIZE_MAX)
			err = sml_peer_mask(e, &e->ds[i]);
	return err;
}
