/* SPDX-License-Identifier: Apache-2.0 */
/* Device information of the peer, kept for sessions that bring none. */
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

enum sml_err
sml_known_recall(struct sml_engine *e)
{
	struct sml_state *st = e->cfg.state;
	struct sml_devinf *info = sml_arena_alloc(e->arena, sizeof(*info));
	struct sml_node *root;
	struct sml_str saved;
	enum sml_err err;

	if (!info)
		return SML_E_NOMEM;
	err = st->ops->get(st, DEVINF, e->arena, &saved);
	if (err == SML_OK)
		err =
		    sml_wire_decode_tree(SML_XML, saved, e->arena, &root, NULL);
	if (err == SML_OK)
		err = sml_devinf_read(root, e->arena, info);
	if (err == SML_OK) {
		sml_session_know_peer(e->session, info);
		e->known = info;
	}
	/* Not there or not to be read: as with a stranger. */
	return err == SML_E_NOMEM || err == SML_E_STATE ? err : SML_OK;
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
