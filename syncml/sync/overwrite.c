/* SPDX-License-Identifier: Apache-2.0 */
/* A server that takes an edit and then sends the item without it. */
#include "content/lost.h"

#include "sync/engine_client.h"

enum sml_err
sml_overwrite_keep(
    struct sml_engine *e, struct sml_link *link, const struct sml_link *before)
{
	bool is_ours = false;
	enum sml_err err;

	if (!sml_engine_is_client(e) || sml_engine_zero(before->agreed) ||
	    sml_engine_same(before->agreed, link->agreed))
		return SML_OK;
	err = sml_peer_is_ours(e, &is_ours);
	if (err != SML_OK || is_ours)
		return err;
	sml_engine_copy(link->sent, before->agreed);
	sml_engine_copy(link->sent_print, before->print);
	link->flags |= SML_LINK_BEFORE;
	return SML_OK;
}

void
sml_overwrite_undo(struct sml_link *link)
{
	uint8_t text[SML_SHA256_LEN], print[SML_SHA256_LEN];

	if (!(link->flags & SML_LINK_BEFORE))
		return;
	sml_engine_copy(text, link->agreed);
	sml_engine_copy(print, link->print);
	sml_engine_copy(link->agreed, link->sent);
	sml_engine_copy(link->print, link->sent_print);
	sml_engine_copy(link->sent, text);
	sml_engine_copy(link->sent_print, print);
	link->flags &= ~(uint32_t)SML_LINK_BEFORE;
}

void
sml_overwrite_forget(struct sml_link *link)
{
	if (!(link->flags & SML_LINK_BEFORE))
		return;
	link->flags &= ~(uint32_t)SML_LINK_BEFORE;
	/* So that nothing but the link's own text is kept for it. */
	if (sml_engine_zero(link->agreed))
		return;
	sml_engine_copy(link->sent, link->agreed);
	sml_engine_copy(link->sent_print, link->print);
}

enum sml_err
sml_overwrite_find(struct engine_incoming *in, bool *out)
{
	struct sml_state *st = in->e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(in->e->item);
	struct sml_str base;
	enum sml_err err;

	*out = false;
	if (!(in->link.flags & SML_LINK_BEFORE) ||
	    in->link.session <= in->d->st.session_n)
		return SML_OK;
	err = st->ops->text_get(st, in->link.sent, in->e->item, &base);
	if (err == SML_OK)
		err = sml_lost_find(in->d->folder.kind, base, in->here,
		    in->text, in->d->mask, in->e->cfg.env, in->e->item, out);
	sml_arena_back(in->e->item, mark);
	if (err == SML_E_NOT_FOUND || sml_err_scope(err) == SML_SCOPE_ITEM)
		return SML_OK;
	if (err != SML_OK || !*out)
		return err;
	sml_engine_copy(in->link.agreed, in->link.sent);
	sml_engine_copy(in->link.print, in->link.sent_print);
	return SML_OK;
}
