/* SPDX-License-Identifier: Apache-2.0 */
/* Which link of a client the server's item belongs to. */
#include "sync/engine_client.h"
#include "sync/match.h"

static enum sml_err
find_by_guid(struct engine_incoming *in)
{
	struct sml_state *st = in->e->cfg.state;
	enum sml_err err;

	if (!in->ev->item.guid.len)
		return SML_OK;
	err = st->ops->link_get(st, in->d->st.id, SML_BY_GUID,
	    in->ev->item.guid, in->e->msg, &in->link);
	if (err == SML_E_NOT_FOUND)
		return SML_OK;
	if (err != SML_OK)
		return err;
	/* Once mapped, a GUID may stand for another item: a duplicate takes its
	 * place, or a foreign server uses it again (sync-rules 11). */
	if (in->link.flags & SML_LINK_MAP_DUE) {
		in->has_link = true;
		return SML_OK;
	}
	in->link.guid = SML_STR_NONE;
	return sml_engine_link_put(in->e, &in->link);
}

enum sml_err
sml_find_by_luid(struct engine_incoming *in)
{
	struct sml_state *st = in->e->cfg.state;
	uint64_t id;
	enum sml_err err;

	if (!sml_str_u64(in->ev->item.luid, &id) || !id)
		return SML_OK;
	err = st->ops->link_get_id(st, id, in->e->msg, &in->link);
	if (err == SML_E_NOT_FOUND)
		return SML_OK;
	in->has_link = err == SML_OK && in->link.folder == in->d->st.id;
	return err;
}

/* Our held deletions survive a slow sync: the server's Add of such an item is
 * linked, not written (sync-rules 7). */
static enum sml_err
find_held(struct engine_incoming *in)
{
	struct sml_state *st = in->e->cfg.state;
	uint64_t id;
	enum sml_err err;

	err = sml_index_find_held(in->e, in->d, &in->facts, &id);
	if (err != SML_OK || !id)
		return err;
	in->has_link = true;
	return st->ops->link_get_id(st, id, in->e->msg, &in->link);
}

/* A server that was stopped may have kept our item, but not from whom it was,
 * and sends it back as its own. */
static enum sml_err
find_unconfirmed(struct engine_incoming *in)
{
	struct sml_state *st = in->e->cfg.state;
	uint64_t id;
	enum sml_err err;

	err = sml_index_find_unconfirmed(
	    in->e, in->d, &in->facts, in->ev->item.text, &id);
	if (err != SML_OK || !id)
		return err;
	in->has_link = true;
	return st->ops->link_get_id(st, id, in->e->msg, &in->link);
}

/* Is the server's item what @link stands for, by what is known without its
 * file, or by the file if it can be read by now? */
static enum sml_err
is_match(struct engine_incoming *in, const struct sml_link *link, bool *out)
{
	struct sml_store *store = in->d->folder.store;
	struct sml_state *st = in->e->cfg.state;
	struct sml_facts facts;
	struct sml_str text;
	enum sml_err err;

	/* The edit that was refused in this session may be there by now. */
	*out = link->sent_msg &&
	       sml_engine_same(link->sent_print, in->facts.fingerprint);
	if (*out)
		return SML_OK;
	sml_arena_reset(in->e->item);
	if (sml_engine_zero(link->agreed))
		err = store->ops->read(
		    store, link->key, in->e->item, &text, NULL);
	else
		err = st->ops->text_get(st, link->agreed, in->e->item, &text);
	if (err == SML_OK)
		err = sml_translate_facts(
		    in->e, in->d, text, in->e->item, &facts);
	if (err == SML_OK)
		*out = sml_match_rank_of(&facts, &in->facts) != SML_MATCH_NONE;
	return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
}

/* What could not be sent may come as an Add: it is here already. */
static enum sml_err
find_unsent(struct engine_incoming *in)
{
	struct sml_state *st = in->e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(in->e->msg);
	uint64_t after = 0;
	enum sml_err err;

	if (!in->d->unsent)
		return SML_OK;
	while ((err = st->ops->link_next(st, in->d->st.id, SML_LINKS_PENDING,
		    after, in->e->msg, &in->link)) == SML_OK) {
		after = in->link.id;
		in->has_link = false;
		if ((in->link.flags & SML_LINK_FAILED) &&
		    in->link.pending != SML_OP_DELETE)
			err = is_match(in, &in->link, &in->has_link);
		if (err != SML_OK || in->has_link)
			return err;
		sml_arena_back(in->e->msg, mark);
	}
	return err == SML_END ? SML_OK : err;
}

/* In a refresh the server tells all it has, and the client which of it is
 * here. */
static enum sml_err
find_indexed(struct engine_incoming *in)
{
	struct sml_state *st = in->e->cfg.state;
	uint64_t id;
	enum sml_err err;

	err = sml_index_find(in->e, in->d, &in->facts, in->text, &id);
	if (err != SML_OK || !id)
		return err;
	in->has_link = true;
	return st->ops->link_get_id(st, id, in->e->msg, &in->link);
}

enum sml_err
sml_find_link(struct engine_incoming *in)
{
	enum sml_err err = SML_OK;

	in->has_link = false;
	if (!in->is_add)
		err = sml_find_by_luid(in);
	if (err == SML_OK && !in->has_link)
		err = find_by_guid(in);
	if (err == SML_OK && !in->has_link)
		err = find_held(in);
	if (err == SML_OK && !in->has_link)
		err = find_unconfirmed(in);
	if (err == SML_OK && !in->has_link)
		err = in->d->mode == SML_MODE_MAKE_LOCAL_MATCH
			  ? find_indexed(in)
			  : find_unsent(in);
	return err;
}
