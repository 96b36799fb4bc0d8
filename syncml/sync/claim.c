/* SPDX-License-Identifier: Apache-2.0 */
/* Which item of the server is a client's item that has no link. */
#include <string.h>

#include "sync/engine_server.h"
#include "sync/match.h"

/* Candidates asked for at first; more while all of them are taken. */
#define CANDIDATES_MIN 16
#define CANDIDATES_MAX 8192
/* Free candidates that are read to compare: text distance has a price. */
#define READ_MAX 8

/* The best so far. */
struct claim {
	struct engine_arrival *a;
	bool is_slow;
	bool is_content_only; /* any item that says the same */
	bool is_found;
	struct sml_match_choice choice;
	unsigned read;
};

/* A GUID this device has in this epoch is nobody's candidate: one to one. In
 * a two-way sync only an item without any luid is free; *@may_differ_out: the
 * client refused it, perhaps because it has it. */
static enum sml_err
is_free(struct claim *c, struct sml_str guid, bool *out, bool *may_differ_out)
{
	struct engine_arrival *a = c->a;
	struct sml_state *st = a->e->cfg.state;
	struct sml_link link;
	enum sml_err err;

	*out = true;
	*may_differ_out = c->is_slow;
	err = st->ops->link_get(
	    st, a->d->st.id, SML_BY_GUID, guid, a->e->msg, &link);
	if (err != SML_OK)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	if (c->is_slow && link.epoch != a->d->st.epoch)
		return SML_OK;
	*out = !link.luid.p;
	*may_differ_out = c->is_slow || (link.flags & SML_LINK_FAILED);
	return SML_OK;
}

/* A luid that survived says something only with a text or a name to match: a
 * client that lost its state counts from one again. */
static enum sml_match_rank
rank_of(struct claim *c, const struct sml_match_choice *choice,
    const struct sml_facts *facts, size_t text_len, bool may_differ)
{
	const struct engine_arrival *a = c->a;
	enum sml_match_rank rank = sml_match_rank_of(&a->facts, facts);

	if (c->is_content_only)
		return rank == SML_MATCH_CONTENT ? rank : SML_MATCH_NONE;
	if (!may_differ)
		return rank == SML_MATCH_CONTENT &&
			       sml_str_eq(a->facts.uid, facts->uid)
			   ? rank
			   : SML_MATCH_NONE;
	if (rank == SML_MATCH_CONTENT || !choice->is_linked)
		return rank;
	/* What both had agreed on is the content of ours before it was
	 * changed: an item that says the same by chance is another one. */
	if (sml_engine_same(a->digest, a->stale.agreed) ||
	    sml_engine_same(a->facts.fingerprint, a->stale.print))
		return SML_MATCH_CONTENT;
	return rank != SML_MATCH_NONE ||
		       sml_str_eq(a->facts.title, facts->title) ||
		       choice->distance * 2 < text_len + a->ev->item.text.len
		   ? SML_MATCH_LINK
		   : SML_MATCH_NONE;
}

/* Read one free candidate; keep it if it is the best. */
static enum sml_err
weigh(struct claim *c, struct sml_str key, bool may_differ)
{
	struct engine_arrival *a = c->a;
	struct sml_store *store = a->d->folder.store;
	struct sml_arena_mark mark = sml_arena_mark(a->e->msg);
	struct sml_match_choice choice = {.key = key,
	    .is_linked =
		c->is_slow && a->has_stale && sml_str_eq(a->stale.guid, key)};
	bool is_made_of = false;
	struct sml_facts facts;
	struct sml_str text;
	enum sml_err err;

	err = store->ops->read(store, key, a->e->msg, &text, NULL);
	if (err != SML_OK && err != SML_E_NOT_FOUND &&
	    sml_err_scope(err) == SML_SCOPE_ITEM)
		return sml_accept_unreadable(a->d, err) == SML_E_STORE
			   ? SML_E_STORE
			   : SML_E_BUSY;
	if (err == SML_OK)
		err = sml_engine_facts(a->e, a->d, text, &facts);
	if (err == SML_OK)
		err = sml_translate_is_made_of(
		    a->e, a->d, text, a->ev->item.text, &is_made_of);
	/* The same content, as that format has it. */
	if (is_made_of)
		sml_engine_copy(facts.fingerprint, a->facts.fingerprint);
	if (err == SML_OK)
		err = sml_translate_like_peer(a->e, a->d, &text, a->e->msg);
	if (err == SML_OK)
		err = sml_match_distance(
		    a->ev->item.text, text, a->e->msg, &choice.distance);
	if (err == SML_OK)
		choice.rank = rank_of(c, &choice, &facts, text.len, may_differ);
	sml_arena_back(a->e->msg, mark);
	if (err != SML_OK)
		return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
	c->read++;
	if (choice.rank == SML_MATCH_NONE ||
	    (c->is_found && !sml_match_is_better(&choice, &c->choice)))
		return SML_OK;
	choice.key = sml_arena_dup(a->e->item, key);
	c->choice = choice;
	c->is_found = true;
	return choice.key.p ? SML_OK : SML_E_NOMEM;
}

static enum sml_err
weigh_if_free(struct claim *c, struct sml_str key)
{
	bool is_ours, may_differ;
	enum sml_err err = is_free(c, key, &is_ours, &may_differ);

	return err == SML_OK && is_ours ? weigh(c, key, may_differ) : err;
}

/* One page of candidates; *@is_last_out: the store has no more. */
static enum sml_err
weigh_page(struct claim *c, size_t max, bool *is_last_out)
{
	struct engine_arrival *a = c->a;
	struct sml_store *store = a->d->folder.store;
	struct sml_arena_mark mark = sml_arena_mark(a->e->msg);
	struct sml_candidate *v;
	size_t count = 0, i;
	enum sml_err err;

	*is_last_out = true;
	v = sml_arena_array(a->e->msg, max, sizeof(*v));
	if (!v)
		return SML_E_NOMEM;
	err = store->ops->match(store, &a->facts, a->e->msg, v, max, &count);
	for (i = 0; i < count && err == SML_OK && c->read < READ_MAX; i++)
		err = weigh_if_free(c, v[i].entry.key);
	sml_arena_back(a->e->msg, mark);
	*is_last_out = count < max;
	return err == SML_E_UNSUPPORTED ? SML_OK : err;
}

/* A deleted or taken item is no candidate; the link still says who it was. */
static enum sml_err
weigh_stale(struct claim *c)
{
	struct engine_arrival *a = c->a;

	if (!a->has_stale || !c->is_slow || !a->stale.guid.p)
		return SML_OK;
	return weigh_if_free(c, a->stale.guid);
}

/* The chosen item becomes the arrival's, on the row of its old link. */
static enum sml_err
take(struct claim *c)
{
	struct engine_arrival *a = c->a;
	struct sml_state *st = a->e->cfg.state;
	static const uint8_t none[SML_SHA256_LEN];
	bool is_survivor;
	enum sml_err err;

	memset(&a->link, 0, sizeof(a->link));
	err = st->ops->link_get(
	    st, a->d->st.id, SML_BY_GUID, c->choice.key, a->e->item, &a->link);
	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return err;
	/* What this device had agreed to is the base, under any luid. */
	is_survivor = err == SML_OK && !(a->link.flags & SML_LINK_GONE);
	if (!is_survivor) {
		sml_engine_copy(a->link.agreed, none);
		sml_engine_copy(a->link.print, none);
		a->link.flags = 0;
		a->link.rev = 0;
	}
	a->link.flags &= ~(uint32_t)SML_LINK_AWAY;
	a->link.folder = a->d->st.id;
	a->link.luid = a->ev->item.luid;
	a->link.guid = a->link.key = c->choice.key;
	a->has_link = true;
	sml_accept_know(a);
	return sml_accept_read(a);
}

/* The best candidate of the store, in growing pages while all are taken. */
static enum sml_err
weigh_all(struct claim *c)
{
	struct sml_store *store = c->a->d->folder.store;
	size_t max = CANDIDATES_MIN;
	bool is_last = !store->ops->match;
	enum sml_err err = SML_OK;

	c->read = 0;
	while (err == SML_OK && !is_last && !c->read && max <= CANDIDATES_MAX) {
		err = weigh_page(c, max, &is_last);
		max *= 4;
	}
	return err;
}

enum sml_err
sml_claim_find(struct engine_arrival *a, bool *found_out)
{
	struct claim c = {.a = a, .is_slow = sml_engine_is_slow(a->d)};
	enum sml_err err = weigh_stale(&c);

	if (err == SML_OK)
		err = weigh_all(&c);
	*found_out = err == SML_OK && c.is_found;
	return *found_out ? take(&c) : err;
}

enum sml_err
sml_claim_equal(struct engine_arrival *a, struct sml_str *key_out)
{
	struct claim c = {.a = a, .is_content_only = true};
	enum sml_err err = weigh_all(&c);

	*key_out = err == SML_OK && c.is_found ? c.choice.key : SML_STR_NONE;
	return err;
}
