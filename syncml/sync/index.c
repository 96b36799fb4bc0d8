/* SPDX-License-Identifier: Apache-2.0 */
/* The client's items by content and keys, for a refresh from the server. */
#include <stdlib.h>
#include <string.h>

#include "content/merge.h"
#include "sync/engine_client.h"
#include "sync/match.h"

/* Candidates that are read to compare: text distance has a price. */
#define READ_MAX 8

struct row {
	uint64_t hash;
	uint64_t link;
	enum sml_match_rank rank;
};

struct engine_index {
	struct row *v;
	size_t count, cap;
};

void
sml_index_free(struct engine_index *x)
{
	if (!x)
		return;
	free(x->v);
	free(x);
}

static enum sml_err
add_row(struct engine_index *x, enum sml_match_rank rank, uint64_t hash,
    uint64_t link)
{
	struct row *grown;
	size_t cap;

	if (x->count == x->cap) {
		cap = x->cap ? x->cap * 2 : 1024;
		grown = realloc(x->v, cap * sizeof(*grown));
		if (!grown)
			return SML_E_NOMEM;
		x->v = grown;
		x->cap = cap;
	}
	x->v[x->count++] = (struct row){hash, link, rank};
	return SML_OK;
}

static uint64_t
print_hash(const uint8_t print[SML_SHA256_LEN])
{
	uint64_t hash;

	memcpy(&hash, print, sizeof(hash));
	return hash;
}

static enum sml_match_rank rank_of_class(enum sml_key_class class)
{
	return class == SML_KEY_UID ? SML_MATCH_UID : SML_MATCH_STRONG;
}

static enum sml_err
add_facts(struct engine_index *x, const struct sml_facts *facts, uint64_t link)
{
	enum sml_err err =
	    add_row(x, SML_MATCH_CONTENT, print_hash(facts->fingerprint), link);
	size_t i;

	for (i = 0; i < facts->key_count && err == SML_OK; i++)
		err = add_row(x, rank_of_class(facts->keys[i].class),
		    facts->keys[i].hash, link);
	return err;
}

/* What @link stands for: the text last agreed on, or the file if it has been
 * edited. In e->item. Without it the item could not be matched and would be
 * here twice: what cannot be read stops the folder. */
static enum sml_err
read_link(struct sml_engine *e, struct engine_ds *d,
    const struct sml_link *link, struct sml_str *text, struct sml_facts *facts)
{
	struct sml_store *store = d->folder.store;
	struct sml_state *st = e->cfg.state;
	enum sml_err err;

	sml_arena_reset(e->item);
	if (sml_engine_zero(link->agreed) || link->pending != SML_OP_NONE)
		err = store->ops->read(store, link->key, e->item, text, NULL);
	else
		err = st->ops->text_get(st, link->agreed, e->item, text);
	if (err != SML_OK && err != SML_E_NOT_FOUND &&
	    sml_err_scope(err) == SML_SCOPE_ITEM)
		return SML_E_STORE;
	if (err == SML_OK)
		err = sml_translate_facts(e, d, *text, e->item, facts);
	return err;
}

/* Items that may still be matched: not gone, not matched before a crash. */
static bool
is_candidate(const struct sml_link *link)
{
	return link->pending != SML_OP_DELETE && link->key.p &&
	       !(link->flags & (SML_LINK_MAP_DUE | SML_LINK_STAGED));
}

static enum sml_err
add_links(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_facts facts;
	struct sml_link link;
	struct sml_str text;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_ALL, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		if (is_candidate(&link)) {
			err = read_link(e, d, &link, &text, &facts);
			if (err == SML_OK)
				err = add_facts(d->index, &facts, link.id);
		}
		sml_arena_back(e->msg, mark);
		if (err != SML_OK && sml_err_scope(err) != SML_SCOPE_ITEM)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (x->link != y->link)
		return x->link < y->link ? -1 : 1;
	return 0;
}

static enum sml_err
add_held(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_HELD, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		if (link.pending == SML_OP_DELETE)
			err = add_row(d->held, SML_MATCH_CONTENT,
			    print_hash(link.print), link.id);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

/* The server said that it has it, in a session that did not end; and may have
 * lost whose it is since. */
static bool
is_unconfirmed(const struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link)
{
	return link->pending == SML_OP_NONE && link->key.p &&
	       link->session > d->st.session_n &&
	       link->session < e->cfg.session_no &&
	       !(link->flags & (SML_LINK_MAP_DUE | SML_LINK_STAGED)) &&
	       !sml_engine_zero(link->agreed);
}

static enum sml_err
add_unconfirmed(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_facts facts;
	struct sml_link link;
	struct sml_str text;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_ALL, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		if (is_unconfirmed(e, d, &link)) {
			err = read_link(e, d, &link, &text, &facts);
			if (err == SML_OK)
				err =
				    add_facts(d->unconfirmed, &facts, link.id);
		}
		sml_arena_back(e->msg, mark);
		if (err != SML_OK && sml_err_scope(err) != SML_SCOPE_ITEM)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

/* Made once a run; what is matched later is seen by its link. */
static enum sml_err
make_index(struct sml_engine *e, struct engine_ds *d, struct engine_index **x,
    enum sml_err (*fill)(struct sml_engine *e, struct engine_ds *d))
{
	enum sml_err err;

	if (*x)
		return SML_OK;
	*x = calloc(1, sizeof(**x));
	if (!*x)
		return SML_E_NOMEM;
	err = fill(e, d);
	if (err == SML_OK && (*x)->count)
		qsort((*x)->v, (*x)->count, sizeof(struct row), compare_rows);
	return err;
}

/* ---- finding ---- */

static size_t
first_row(const struct engine_index *x, enum sml_match_rank rank, uint64_t hash)
{
	struct row wanted = {hash, 0, rank};
	size_t low = 0, high = x->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare_rows(&x->v[mid], &wanted) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The link as it is now; *@out false: matched meanwhile, or gone. */
static enum sml_err
is_free(struct sml_engine *e, struct engine_ds *d, uint64_t id,
    struct sml_link *link, bool *out)
{
	struct sml_state *st = e->cfg.state;
	enum sml_err err;

	*out = false;
	if (sml_batch_has(e, d, id, SML_STR_NONE))
		return SML_OK;
	err = st->ops->link_get_id(st, id, e->msg, link);
	if (err == SML_OK)
		*out = is_candidate(link);
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

struct search {
	const struct sml_facts *facts;
	struct sml_str text;
	struct sml_match_choice best;
	uint64_t link; /* 0: none */
	unsigned read;
};

static enum sml_err
weigh(struct sml_engine *e, struct engine_ds *d, struct search *s,
    const struct sml_link *link)
{
	struct sml_match_choice choice = {.key = SML_STR_NONE};
	struct sml_facts facts;
	struct sml_str text;
	enum sml_err err = read_link(e, d, link, &text, &facts);

	if (err == SML_OK)
		err = sml_match_distance(
		    s->text, text, e->item, &choice.distance);
	if (err != SML_OK)
		return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
	s->read++;
	choice.rank = sml_match_rank_of(s->facts, &facts);
	if (choice.rank == SML_MATCH_NONE ||
	    (s->link && !sml_match_is_better(&choice, &s->best)))
		return SML_OK;
	s->best = choice;
	s->link = link->id;
	return SML_OK;
}

static enum sml_err
search_rank(struct sml_engine *e, struct engine_ds *d, struct search *s,
    enum sml_match_rank rank, uint64_t hash)
{
	const struct engine_index *x = d->index;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	size_t i = first_row(x, rank, hash);
	struct sml_link link;
	bool is_wanted;
	enum sml_err err = SML_OK;

	for (; i < x->count && err == SML_OK && s->read < READ_MAX; i++) {
		if (x->v[i].rank != rank || x->v[i].hash != hash)
			break;
		err = is_free(e, d, x->v[i].link, &link, &is_wanted);
		if (err == SML_OK && is_wanted)
			err = weigh(e, d, s, &link);
		sml_arena_back(e->msg, mark);
	}
	return err;
}

enum sml_err
sml_index_find(struct sml_engine *e, struct engine_ds *d,
    const struct sml_facts *facts, struct sml_str text, uint64_t *link_out)
{
	struct search s = {.facts = facts, .text = text};
	enum sml_err err = make_index(e, d, &d->index, add_links);
	size_t i;

	*link_out = 0;
	if (err == SML_OK)
		err = search_rank(e, d, &s, SML_MATCH_CONTENT,
		    print_hash(facts->fingerprint));
	for (i = 0; i < facts->key_count && err == SML_OK && !s.link; i++)
		if (facts->keys[i].class == SML_KEY_UID)
			err = search_rank(
			    e, d, &s, SML_MATCH_UID, facts->keys[i].hash);
	for (i = 0; i < facts->key_count && err == SML_OK && !s.link; i++)
		if (facts->keys[i].class == SML_KEY_STRONG)
			err = search_rank(
			    e, d, &s, SML_MATCH_STRONG, facts->keys[i].hash);
	*link_out = s.link;
	return err;
}

static bool
is_held(const struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link)
{
	(void)e;
	(void)d;
	return link->pending == SML_OP_DELETE &&
	       !(link->flags & SML_LINK_MAP_DUE);
}

/* The first link of @x with this content that is still @wanted. */
static enum sml_err
find_content(struct sml_engine *e, struct engine_ds *d,
    const struct engine_index *x, const struct sml_facts *facts,
    bool (*is_wanted)(const struct sml_engine *e, const struct engine_ds *d,
	const struct sml_link *link),
    uint64_t *link_out)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	uint64_t hash = print_hash(facts->fingerprint);
	struct sml_link link;
	enum sml_err err;
	size_t i;

	for (i = first_row(x, SML_MATCH_CONTENT, hash);
	     i < x->count && x->v[i].hash == hash && !*link_out; i++) {
		err = st->ops->link_get_id(st, x->v[i].link, e->msg, &link);
		if (err == SML_OK && is_wanted(e, d, &link) &&
		    sml_engine_same(link.print, facts->fingerprint) &&
		    !sml_batch_has(e, d, link.id, SML_STR_NONE))
			*link_out = link.id;
		sml_arena_back(e->msg, mark);
		if (err != SML_OK && err != SML_E_NOT_FOUND)
			return err;
	}
	return SML_OK;
}

enum sml_err
sml_index_find_held(struct sml_engine *e, struct engine_ds *d,
    const struct sml_facts *facts, uint64_t *link_out)
{
	enum sml_err err = make_index(e, d, &d->held, add_held);

	*link_out = 0;
	return err == SML_OK
		   ? find_content(e, d, d->held, facts, is_held, link_out)
		   : err;
}

/* Does @text say nothing against what was agreed with @link? */
static enum sml_err
is_rewritten(struct sml_engine *e, struct engine_ds *d,
    const struct sml_link *link, struct sml_str text, bool *out)
{
	enum sml_merge_result result = SML_MERGE_COLLISION;
	struct sml_str ours;
	enum sml_err err;

	sml_arena_reset(e->item);
	err = e->cfg.state->ops->text_get(
	    e->cfg.state, link->agreed, e->item, &ours);
	sml_buf_reset(&e->scratch);
	if (err == SML_OK)
		err = sml_merge(d->folder.kind, SML_STR_NONE, ours, text,
		    d->mask, e->cfg.env, &e->scratch, &result);
	*out = err == SML_OK && result != SML_MERGE_COLLISION;
	return err == SML_OK || sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK
								     : err;
}

static unsigned
strong_in_common(const struct sml_facts *a, const struct sml_facts *b)
{
	unsigned count = 0;
	size_t i, k;

	for (i = 0; i < a->key_count; i++)
		for (k = 0; k < b->key_count; k++)
			count += a->keys[i].class == SML_KEY_STRONG &&
				 b->keys[k].class == SML_KEY_STRONG &&
				 a->keys[i].hash == b->keys[k].hash;
	return count;
}

/* One UID is one item. A name with two numbers or addresses is, too, whatever
 * the server lost of it; with one it may be another person's. */
static enum sml_err
rank_fits(struct sml_engine *e, struct engine_ds *d, enum sml_match_rank rank,
    const struct sml_link *link, const struct search *s, bool *out)
{
	struct sml_facts facts;
	struct sml_str text;
	enum sml_err err = SML_OK;

	*out = rank == SML_MATCH_UID;
	if (*out)
		return SML_OK;
	err = read_link(e, d, link, &text, &facts);
	if (err != SML_OK)
		return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
	*out = strong_in_common(&facts, s->facts) > 1;
	return *out ? SML_OK : is_rewritten(e, d, link, s->text, out);
}

/* By one key: at most a few candidates are compared. */
static enum sml_err
find_rewritten(struct sml_engine *e, struct engine_ds *d,
    const struct row *wanted, struct search *s)
{
	const struct engine_index *x = d->unconfirmed;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	size_t i = first_row(x, wanted->rank, wanted->hash), end = i + READ_MAX;
	struct sml_link link;
	bool fits = false;
	enum sml_err err;

	for (; i < x->count && i < end && !fits; i++) {
		if (x->v[i].rank != wanted->rank ||
		    x->v[i].hash != wanted->hash)
			break;
		err = e->cfg.state->ops->link_get_id(
		    e->cfg.state, x->v[i].link, e->msg, &link);
		if (err == SML_OK && is_unconfirmed(e, d, &link) &&
		    !sml_batch_has(e, d, link.id, SML_STR_NONE))
			err = rank_fits(e, d, wanted->rank, &link, s, &fits);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK && err != SML_E_NOT_FOUND)
			return err;
		s->link = fits ? link.id : 0;
	}
	return SML_OK;
}

enum sml_err
sml_index_find_unconfirmed(struct sml_engine *e, struct engine_ds *d,
    const struct sml_facts *facts, struct sml_str text, uint64_t *link_out)
{
	struct search s = {.facts = facts, .text = text};
	enum sml_err err;
	size_t i;

	*link_out = 0;
	if (sml_engine_is_slow(d) || d->st.session_n + 1 >= e->cfg.session_no)
		return SML_OK;
	err = make_index(e, d, &d->unconfirmed, add_unconfirmed);
	if (err == SML_OK)
		err = find_content(
		    e, d, d->unconfirmed, facts, is_unconfirmed, &s.link);
	for (i = 0; i < facts->key_count && err == SML_OK && !s.link; i++) {
		struct row wanted = {.hash = facts->keys[i].hash,
		    .rank = rank_of_class(facts->keys[i].class)};

		err = find_rewritten(e, d, &wanted, &s);
	}
	*link_out = s.link;
	return err;
}
