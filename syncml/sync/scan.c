/* SPDX-License-Identifier: Apache-2.0 */
/* The client's cut-off: what changed in a folder, as pending links. */
#include <stdlib.h>
#include <string.h>

#include "sync/engine_client.h"

/* A folder with so many items that is suddenly empty deletes nothing. */
#define EMPTY_MIN 3

/* Links that were met, by id: a bit each. */
struct seen {
	uint8_t *bits;
	size_t len;
	uint64_t count;
};

struct scan {
	struct sml_engine *e;
	struct engine_ds *d;
	struct seen seen;
	bool is_moved; /* another place than last time */
};

static enum sml_err
see(struct seen *seen, uint64_t id)
{
	size_t at = (size_t)(id / 8), len = seen->len;
	uint8_t *grown;

	if (at >= len) {
		len = len ? len * 2 : 4096;
		if (len <= at)
			len = at + 1;
		grown = realloc(seen->bits, len);
		if (!grown)
			return SML_E_NOMEM;
		memset(grown + seen->len, 0, len - seen->len);
		seen->bits = grown;
		seen->len = len;
	}
	if (!(seen->bits[at] & (1u << (id % 8))))
		seen->count++;
	seen->bits[at] |= (uint8_t)(1u << (id % 8));
	return SML_OK;
}

static bool
was_seen(const struct seen *seen, uint64_t id)
{
	size_t at = (size_t)(id / 8);

	return at < seen->len && (seen->bits[at] & (1u << (id % 8)));
}

/* ---- one item ---- */

/* Times and tokens only spare reading: is the content another one? */
static enum sml_err
is_edited(struct scan *s, const struct sml_link *link, bool *out)
{
	struct sml_store *store = s->d->folder.store;
	struct sml_facts facts;
	struct sml_str text;
	uint8_t digest[SML_SHA256_LEN];
	bool is_agreed;
	enum sml_err err;

	*out = true;
	err = store->ops->read(store, link->key, s->e->msg, &text, NULL);
	if (err == SML_OK)
		err = sml_digest_sha256(text, digest);
	if (err == SML_OK && sml_engine_same(digest, link->agreed)) {
		*out = false;
		return SML_OK;
	}
	if (err == SML_OK)
		err = sml_engine_facts(s->e, s->d, text, &facts);
	if (err == SML_OK)
		err =
		    sml_engine_is_agreed(s->e, s->d, link, &facts, &is_agreed);
	/* What cannot be read is reported when it would be sent. */
	if (err != SML_OK)
		return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
	*out = !is_agreed;
	return SML_OK;
}

static enum sml_err
scan_new(struct scan *s, const struct sml_entry *entry)
{
	struct sml_link link = {.folder = s->d->st.id,
	    .key = entry->key,
	    .token = entry->token,
	    .pending = SML_OP_ADD,
	    .session = s->e->cfg.session_no};
	enum sml_err err = sml_engine_link_put(s->e, &link);

	if (err != SML_OK)
		return err;
	s->d->changed++;
	return see(&s->seen, link.id);
}

static enum sml_err
scan_known(struct scan *s, const struct sml_entry *entry, struct sml_link *link)
{
	bool is_back = link->pending == SML_OP_DELETE;
	bool has_token = entry->token.p && link->token.p &&
			 sml_str_eq(entry->token, link->token);
	bool is_ended = (link->flags & SML_LINK_BEFORE) &&
			link->session <= s->d->st.session_n;
	bool is_other = false, is_dirty = is_back || is_ended;
	enum sml_err err = see(&s->seen, link->id);

	if (err == SML_OK && !has_token && link->pending != SML_OP_ADD)
		err = is_edited(s, link, &is_other);
	if (err != SML_OK)
		return err;
	if (is_ended)
		sml_overwrite_forget(link);
	if (is_back) {
		/* The peer may have carried the deletion out meanwhile. */
		link->flags &= ~(uint32_t)SML_LINK_HELD;
		link->pending = is_other || !sml_engine_zero(link->sent)
				    ? SML_OP_REPLACE
				    : SML_OP_NONE;
	} else if (is_other && link->pending == SML_OP_NONE) {
		/* An edit rejects the peer's deletion that was held. */
		link->pending =
		    link->flags & SML_LINK_HELD ? SML_OP_ADD : SML_OP_REPLACE;
		link->flags &= ~(uint32_t)SML_LINK_HELD;
		is_dirty = true;
	}
	if (link->pending != SML_OP_NONE)
		s->d->changed++;
	if (!sml_str_eq(link->token, entry->token) && entry->token.p) {
		link->token = entry->token;
		is_dirty = true;
	}
	return is_dirty ? sml_engine_link_put(s->e, link) : SML_OK;
}

static enum sml_err
scan_items(struct scan *s)
{
	struct sml_store *store = s->d->folder.store;
	struct sml_state *st = s->e->cfg.state;
	struct sml_arena *last = sml_arena_new(8 * SML_URI_MAX);
	struct sml_entry entry, after = {.key = SML_STR("")};
	struct sml_arena_mark mark = sml_arena_mark(s->e->msg);
	struct sml_link link;
	enum sml_err err;

	if (!last)
		return SML_E_NOMEM;
	while ((err = store->ops->next_change(
		    store, &after, s->e->msg, &entry)) == SML_OK) {
		if (sml_engine_is_cancelled(s->e)) {
			err = SML_E_CANCELLED;
			break;
		}
		s->d->present++;
		err = st->ops->link_get(
		    st, s->d->st.id, SML_BY_KEY, entry.key, s->e->msg, &link);
		if (err == SML_E_NOT_FOUND)
			err = scan_new(s, &entry);
		else if (err == SML_OK)
			err = scan_known(s, &entry, &link);
		if (err != SML_OK)
			break;
		sml_arena_reset(last);
		after.key = sml_arena_dup(last, entry.key);
		sml_arena_back(s->e->msg, mark);
		if (!after.key.p) {
			err = SML_E_NOMEM;
			break;
		}
	}
	sml_arena_free(last);
	return err == SML_END ? SML_OK : err;
}

/* ---- what is missing ---- */

static enum sml_err
miss(struct scan *s, struct sml_link *link, uint64_t *deleted)
{
	struct sml_store *store = s->d->folder.store;
	struct sml_state *st = s->e->cfg.state;
	struct sml_entry entry;
	enum sml_err err;

	if (link->pending == SML_OP_DELETE) {
		if (!(link->flags & SML_LINK_HELD))
			s->d->changed++;
		return SML_OK;
	}
	/* Never believed at first sight: a listing may race with a rename. */
	err =
	    store->ops->find(store, SML_STR_NONE, link->key, s->e->msg, &entry);
	if (err != SML_E_NOT_FOUND)
		return err;
	/* Never sent; or held because the peer deleted it: gone on both. */
	if ((link->flags & SML_LINK_HELD) ||
	    (link->pending == SML_OP_ADD && sml_engine_zero(link->sent) &&
		sml_engine_zero(link->agreed)))
		return st->ops->link_del(st, link->id);
	link->pending = SML_OP_DELETE;
	link->session = s->e->cfg.session_no;
	(*deleted)++;
	s->d->changed++;
	return sml_engine_link_put(s->e, link);
}

static enum sml_err
scan_missing(struct scan *s, uint64_t *deleted)
{
	struct sml_state *st = s->e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(s->e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, s->d->st.id, SML_LINKS_ALL, after,
		    s->e->msg, &link)) == SML_OK) {
		after = link.id;
		if (!was_seen(&s->seen, link.id))
			err = miss(s, &link, deleted);
		sml_arena_back(s->e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

/* The deletions found now wait for a person. */
static enum sml_err
hold_new(struct scan *s, uint64_t deleted, enum sml_reason reason)
{
	struct sml_state *st = s->e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(s->e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, s->d->st.id, SML_LINKS_PENDING,
		    after, s->e->msg, &link)) == SML_OK) {
		after = link.id;
		if (link.pending == SML_OP_DELETE &&
		    link.session == s->e->cfg.session_no) {
			link.flags |= SML_LINK_HELD;
			err = sml_engine_link_put(s->e, &link);
		}
		sml_arena_back(s->e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	if (err != SML_END)
		return err;
	s->d->changed -= deleted;
	/* What is gone here comes back, unless the server knows no refresh. */
	if (s->d->folder.is_asked &&
	    s->d->folder.mode == SML_MODE_MAKE_LOCAL_MATCH)
		return SML_OK;
	s->d->remarks += deleted;
	sml_engine_report(s->e, s->d,
	    &(struct sml_report){.type = SML_REPORT_HELD,
		.reason = reason,
		.op = SML_OP_DELETE,
		.count = deleted});
	return SML_OK;
}

static enum sml_err
guard(struct scan *s, uint64_t deleted, uint64_t links)
{
	if (!deleted)
		return SML_OK;
	if (s->is_moved)
		return hold_new(s, deleted, SML_REASON_PLACE);
	if (!s->d->present && links > EMPTY_MIN)
		return hold_new(s, deleted, SML_REASON_EMPTY);
	if (sml_staged_is_guarded(s->e, deleted, links))
		return hold_new(s, deleted, SML_REASON_GUARD);
	return SML_OK;
}

/* ---- the folder ---- */

/* Commands of a session that broke off are to be sent again. */
static enum sml_err
reset_sent(struct scan *s)
{
	struct sml_state *st = s->e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(s->e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, s->d->st.id, SML_LINKS_SENT, after,
		    s->e->msg, &link)) == SML_OK) {
		after = link.id;
		link.sent_msg = link.sent_cmd = 0;
		err = sml_engine_link_put(s->e, &link);
		sml_arena_back(s->e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

static enum sml_err
check_place(struct scan *s)
{
	struct sml_store *store = s->d->folder.store;
	struct sml_str place;
	enum sml_err err;

	if (!store->ops->place)
		return SML_OK;
	err = store->ops->place(store, s->e->arena, &place);
	if (err != SML_OK || sml_str_eq(place, s->d->st.place))
		return err;
	s->is_moved = s->d->st.place.p != NULL;
	s->d->st.place = place;
	return s->e->cfg.state->ops->folder_put(s->e->cfg.state, &s->d->st);
}

enum sml_err
sml_scan_folder(struct sml_engine *e, struct engine_ds *d)
{
	struct scan s = {.e = e, .d = d};
	struct sml_state *st = e->cfg.state;
	uint64_t links = 0, before = 0, deleted = 0;
	enum sml_err err;

	err = st->ops->link_count(st, d->st.id, SML_LINKS_ALL, &before);
	if (err == SML_OK)
		err = check_place(&s);
	if (err == SML_OK)
		err = reset_sent(&s);
	if (err == SML_OK)
		err = scan_items(&s);
	if (err == SML_OK)
		err = st->ops->link_count(st, d->st.id, SML_LINKS_ALL, &links);
	if (err == SML_OK && s.seen.count < links)
		err = scan_missing(&s, &deleted);
	if (err == SML_OK)
		err = guard(&s, deleted, before);
	free(s.seen.bits);
	return err;
}
