/* SPDX-License-Identifier: Apache-2.0 */
/* Device information of the peer, kept for sessions that bring none. */
#include "content/cut.h"
#include "sync/engine_priv.h"

/* The value in the state: a DevInf document in XML. */
#define DEVINF "devinf"

enum sml_err
sml_known_keep(struct sml_engine *e, const struct sml_node *root)
{
	struct sml_state *st = e->cfg.state;
	struct sml_str before;
	enum sml_err err;

	sml_buf_reset(&e->scratch);
	err = sml_wire_encode_tree(SML_XML, SML_V_12, root, &e->scratch);
	/* Bytes that XML cannot carry, or more than is kept. */
	if (err == SML_E_UNSUPPORTED || err == SML_E_TOO_BIG)
		return SML_OK;
	if (err != SML_OK)
		return err;
	err = st->ops->get(st, DEVINF, e->msg, &before);
	if (err == SML_OK && sml_str_eq(before, sml_buf_str(&e->scratch)))
		return SML_OK;
	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return err;
	return st->ops->put(st, DEVINF, sml_buf_str(&e->scratch));
}

/* NULL: not there, or not to be read, as with a stranger. */
static enum sml_err
read_kept(struct sml_engine *e, const struct sml_devinf **out)
{
	struct sml_state *st = e->cfg.state;
	struct sml_devinf *info = sml_arena_alloc(e->arena, sizeof(*info));
	struct sml_node *root;
	struct sml_str saved;
	enum sml_err err;

	*out = NULL;
	if (!info)
		return SML_E_NOMEM;
	err = st->ops->get(st, DEVINF, e->arena, &saved);
	if (err == SML_OK)
		err =
		    sml_wire_decode_tree(SML_XML, saved, e->arena, &root, NULL);
	if (err == SML_OK)
		err = sml_devinf_read(root, e->arena, info);
	if (err == SML_OK)
		*out = info;
	return err == SML_E_NOMEM || err == SML_E_STATE ? err : SML_OK;
}

enum sml_err
sml_known_recall(struct sml_engine *e)
{
	const struct sml_devinf *info;
	enum sml_err err = read_kept(e, &info);

	if (err == SML_OK && info) {
		sml_session_know_peer(e->session, info);
		e->known = info;
	}
	return err;
}

/* SyncType of each mode (DevInf SyncCap). */
static unsigned
sync_type(enum sml_mode mode)
{
	return (unsigned)mode - SML_MODE_TWO_WAY + 1;
}

bool
sml_known_can(const struct sml_engine *e, const struct engine_ds *d)
{
	const struct sml_devinf_store *store;

	if (!e->known || d->mode == SML_MODE_TWO_WAY ||
	    d->mode == SML_MODE_SLOW)
		return true;
	store = sml_devinf_store_of(e->known, d->folder.remote);
	return !store || !store->sync_types ||
	       (store->sync_types & (1u << sync_type(d->mode)));
}

/* ---- sizes ---- */

/* More properties than a device limits. */
#define SIZES_MAX 64

static size_t
list_sizes(const struct sml_devinf_store *store, enum sml_kind kind,
    struct sml_cut_size out[SIZES_MAX])
{
	const struct sml_devinf_ctcap *cap;
	const struct sml_devinf_property *p;
	size_t n = 0;

	for (cap = store->ctcaps; cap; cap = cap->next) {
		if (sml_dialect_format_of(kind, cap->type, cap->version) ==
		    SML_FORMAT_UNKNOWN)
			continue;
		for (p = cap->properties; p && n < SIZES_MAX; p = p->next)
			if (p->max_size)
				out[n++] =
				    (struct sml_cut_size){p->name, p->max_size};
	}
	return n;
}

/* The kept document is what was told last. A server looks at it in the first
 * message that needs it. */
static enum sml_err
find_store(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_devinf_store **out)
{
	enum sml_err err = SML_OK;

	*out = NULL;
	if (!e->has_limits)
		err = read_kept(e, &e->limits);
	e->has_limits = err == SML_OK;
	if (e->limits && d->sds != SIZE_MAX)
		*out = sml_devinf_store_of(
		    e->limits, sml_session_ds(e->session, d->sds)->remote);
	return err;
}

enum sml_err
sml_known_uncut(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str known, struct sml_arena *arena, struct sml_str *text)
{
	enum sml_format from = sml_format_detect(d->folder.kind, *text);
	const struct sml_devinf_store *store;
	struct sml_cut_size sizes[SIZES_MAX];
	size_t count;
	enum sml_err err;

	if (from == SML_FORMAT_PLAIN || from == SML_FORMAT_UNKNOWN)
		return SML_OK;
	err = find_store(e, d, &store);
	if (err != SML_OK || !store)
		return err;
	count = list_sizes(store, d->folder.kind, sizes);
	if (!count)
		return SML_OK;
	err = sml_translate_like_peer(e, d, &known, arena);
	if (err == SML_OK && sml_format_detect(d->folder.kind, known) == from)
		err = sml_cut_restore(known, *text, sizes, count, arena, text);
	/* What cannot be read is told where it is taken. */
	return err != SML_OK && sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK
								     : err;
}
