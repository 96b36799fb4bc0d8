/* SPDX-License-Identifier: Apache-2.0 */
/* Both sides changed an item: the server decides, and keeps the marks. */
#include <string.h>

#include "content/mark.h"
#include "sync/engine_server.h"

enum sml_change
sml_conflict_here(const struct engine_arrival *a)
{
	if (!a->is_here)
		return SML_DELETED;
	if (a->entry.rev == a->link.rev ||
	    sml_engine_same(a->here_digest, a->link.agreed) ||
	    sml_engine_same(a->here_facts.fingerprint, a->link.print))
		return SML_SAME;
	return SML_EDITED;
}

/* ---- marks ---- */

/* A text with its mark set or cleared, in @arena; the text itself where it
 * has no place for one. */
static enum sml_err
finish_text(struct sml_engine *e, enum sml_err err, struct sml_arena *arena,
    struct sml_str *text)
{
	if (err == SML_E_SYNTAX || err == SML_E_UNSUPPORTED)
		return SML_OK;
	if (err == SML_OK)
		err = sml_buf_err(&e->scratch);
	if (err != SML_OK)
		return err;
	*text = sml_arena_dup(arena, sml_buf_str(&e->scratch));
	return text->p ? SML_OK : SML_E_NOMEM;
}

static enum sml_err
mark_text(struct sml_engine *e, const struct engine_ds *d, struct sml_str pair,
    struct sml_str uid, struct sml_str *text)
{
	enum sml_err err;

	sml_buf_reset(&e->scratch);
	err = sml_mark_set(d->folder.kind, *text, pair, uid, &e->scratch);
	return finish_text(e, err, e->item, text);
}

enum sml_err
sml_conflict_keep_mark(struct engine_arrival *a, struct sml_str *text_out)
{
	struct sml_state *st = a->e->cfg.state;
	struct sml_str uid = SML_STR_NONE;
	struct sml_pair pair;
	enum sml_err err;

	err =
	    st->ops->pair_get(st, a->d->st.id, a->link.guid, a->e->item, &pair);
	if (err == SML_E_NOT_FOUND)
		return SML_OK;
	if (err != SML_OK)
		return err;
	if (!sml_str_eq(a->facts.uid, a->here_facts.uid))
		uid = a->here_facts.uid;
	if (a->facts.is_conflict && !uid.p)
		return SML_OK;
	return mark_text(a->e, a->d, pair.id, uid, text_out);
}

enum sml_err
sml_conflict_unpair(
    struct sml_engine *e, struct engine_ds *d, struct sml_str guid)
{
	struct sml_state *st = e->cfg.state;
	struct sml_store *store = d->folder.store;
	struct sml_apply req = {.op = SML_OP_REPLACE};
	struct sml_facts facts;
	struct sml_entry entry;
	struct sml_pair pair;
	enum sml_err err;

	err = st->ops->pair_get(st, d->st.id, guid, e->item, &pair);
	if (err != SML_OK)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	req.key = pair.guid[sml_str_eq(pair.guid[0], guid) ? 1 : 0];
	err = st->ops->pair_del(st, d->st.id, pair.id);
	if (err == SML_OK)
		err =
		    store->ops->read(store, req.key, e->item, &req.text, NULL);
	if (err == SML_E_NOT_FOUND)
		return SML_OK;
	if (err != SML_OK)
		return err;
	sml_buf_reset(&e->scratch);
	err = sml_mark_clear(d->folder.kind, req.text, &e->scratch);
	err = finish_text(e, err, e->item, &req.text);
	if (err == SML_OK)
		err = sml_facts_of(d->folder.kind, req.text, NULL, e->cfg.env,
		    e->item, &facts);
	if (err != SML_OK)
		return err;
	req.facts = &facts;
	return store->ops->apply(store, &req, e->item, &entry);
}

/* ---- how the two versions relate ---- */

/* The value of a line called @name, which parameters may follow. */
static bool
is_line(struct sml_str line, const char *name, struct sml_str *value)
{
	size_t len = strlen(name);

	if (!sml_str_starts_nocase(line, name) || line.len <= len ||
	    (line.p[len] != ':' && line.p[len] != ';'))
		return false;
	*value = sml_str_sub(line, sml_str_chr(line, ':', 0) + 1, line.len);
	return true;
}

/* REV or LAST-MODIFIED, digits only, so that it sorts; absent if there is
 * none in UTC: nothing else can be compared. */
static enum sml_err
date_of(struct sml_engine *e, struct sml_str text, struct sml_str *out)
{
	struct sml_str line, value = SML_STR_NONE;
	char *digits;
	size_t i, len = 0;

	*out = SML_STR_NONE;
	while (!value.p && sml_str_next(&text, '\n', &line)) {
		line = sml_str_trim(line);
		if (!is_line(line, "REV", &value))
			(void)is_line(line, "LAST-MODIFIED", &value);
	}
	if (!sml_str_ends(value, "Z"))
		return SML_OK;
	digits = sml_arena_alloc(e->item, value.len + 1);
	if (!digits)
		return SML_E_NOMEM;
	for (i = 0; i < value.len; i++)
		if (value.p[i] >= '0' && value.p[i] <= '9')
			digits[len++] = value.p[i];
	if (len >= 14)
		*out = (struct sml_str){digits, 14};
	return SML_OK;
}

static enum sml_err
compare_dates(struct engine_arrival *a, enum sml_relation *out)
{
	struct sml_str here, there;
	int order;
	enum sml_err err = date_of(a->e, a->here, &here);

	if (err == SML_OK)
		err = date_of(a->e, a->ev->item.text, &there);
	if (err != SML_OK || !here.p || !there.p)
		return err;
	order = sml_str_cmp(here, there);
	if (order)
		*out = order > 0 ? SML_RELATION_HERE_NEWER
				 : SML_RELATION_THERE_NEWER;
	return SML_OK;
}

/* There is no memory of who changed what. */
static bool
is_blind(const struct engine_arrival *a)
{
	return sml_engine_is_slow(a->d) || sml_engine_zero(a->link.agreed);
}

static enum sml_err
relate(struct engine_arrival *a, enum sml_relation *relation,
    struct sml_str *joined)
{
	bool is_equal =
	    sml_engine_same(a->facts.fingerprint, a->here_facts.fingerprint);
	bool has_more = false;
	enum sml_err err = SML_OK;

	*joined = SML_STR_NONE;
	*relation = SML_RELATION_COLLIDES;
	if (is_equal)
		err = sml_narrow_says_more(
		    a->e, a->d, &a->narrowed, a->here, a->text, &has_more);
	if (err == SML_OK && has_more)
		err = sml_accept_join(a, joined);
	if (err != SML_OK)
		return err;
	if (is_equal && (!has_more || joined->p)) {
		*relation = SML_RELATION_EQUAL;
		return SML_OK;
	}
	if (a->d->policy == SML_POLICY_MERGE || is_blind(a)) {
		err = sml_accept_join(a, joined);
		if (joined->p)
			*relation = SML_RELATION_MERGES;
	}
	if (err == SML_OK && !joined->p &&
	    a->d->policy == SML_POLICY_NEWER_WINS)
		err = compare_dates(a, relation);
	return err;
}

/* ---- the acts ---- */

/* The version that loses is kept as a before-image. */
static enum sml_err
keep_loser(struct engine_arrival *a, struct sml_str loser)
{
	struct sml_state *st = a->e->cfg.state;
	struct sml_intent image = {.folder = a->d->st.id,
	    .op = SML_OP_REPLACE,
	    .link = a->link.id,
	    .key = a->link.key,
	    .luid = a->link.luid,
	    .guid = a->link.guid};
	enum sml_err err;

	if (!st->ops->backup_put)
		return SML_OK;
	err = st->ops->text_put(st, loser, image.before);
	if (err == SML_OK)
		err = sml_engine_random_id(a->e, a->e->item, &image.op_id);
	if (err != SML_OK)
		return err;
	return st->ops->backup_put(st, a->e->cfg.session_no, &image);
}

static enum sml_err
link_equal(struct engine_arrival *a)
{
	bool is_marked = a->facts.is_conflict || a->here_facts.is_conflict;

	/* A mark, the collision it names and its UID go out. */
	return sml_accept_link(
	    a, !is_marked || sml_engine_same(a->digest, a->here_digest)
		   ? a->entry.rev
		   : 0);
}

static enum sml_err
merge(struct engine_arrival *a, struct sml_str joined)
{
	struct sml_entry entry;
	enum sml_err err = sml_conflict_keep_mark(a, &joined);

	if (err == SML_OK)
		err = sml_accept_apply(
		    a, SML_OP_REPLACE, a->link.key, joined, &entry);
	if (err != SML_OK)
		return err;
	return sml_accept_stored(a, joined, &entry);
}

static enum sml_err
keep_there(struct engine_arrival *a)
{
	struct sml_str text = a->text;
	struct sml_entry entry;
	enum sml_err err = keep_loser(a, a->here);

	if (err == SML_OK)
		err =
		    sml_translate_back(a->e, a->d, a->here, a->e->item, &text);
	/* It said nothing about what it cannot hold. */
	if (err == SML_OK)
		err = sml_narrow_whole(
		    a->e, a->d, &a->narrowed, a->here, a->e->item, &text);
	if (err == SML_OK)
		err = sml_conflict_keep_mark(a, &text);
	if (err == SML_OK)
		err = sml_accept_apply(
		    a, SML_OP_REPLACE, a->link.key, text, &entry);
	if (err != SML_OK)
		return err;
	return sml_accept_stored(a, text, &entry);
}

static enum sml_err
keep_here(struct engine_arrival *a)
{
	enum sml_err err = keep_loser(a, a->text);

	return err == SML_OK ? sml_accept_link(a, 0) : err;
}

static enum sml_err
new_uid(struct engine_arrival *a, struct sml_str *out)
{
	struct sml_str left, right;
	enum sml_err err = sml_engine_random_id(a->e, a->e->item, &left);

	if (err == SML_OK)
		err = sml_engine_random_id(a->e, a->e->item, &right);
	if (err != SML_OK)
		return err;
	*out = sml_arena_printf(
	    a->e->item, "%.*s-%.*s", SML_STR_ARG(left), SML_STR_ARG(right));
	return out->p ? SML_OK : SML_E_NOMEM;
}

/* What the luid was of goes out as an Add, whatever its revision is and the
 * client's filter says. */
static enum sml_err
send_former(struct engine_arrival *a, struct sml_str guid)
{
	struct sml_link former = {.folder = a->d->st.id,
	    .guid = guid,
	    .key = guid,
	    .epoch = a->d->st.epoch};

	sml_engine_send_anew(&former);
	return sml_engine_link_put(a->e, &former);
}

enum sml_err
sml_conflict_join(struct engine_arrival *a, struct sml_str key)
{
	struct sml_state *st = a->e->cfg.state;
	struct sml_str former = a->link.guid;
	struct sml_link other;
	enum sml_err err;

	err = st->ops->link_get(
	    st, a->d->st.id, SML_BY_GUID, key, a->e->item, &other);
	if (err == SML_OK)
		err = st->ops->link_del(st, other.id);
	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return err;
	a->link.guid = a->link.key = key;
	err = sml_accept_link(a, 0);
	return err == SML_OK && a->is_here ? send_former(a, former) : err;
}

/* sync-rules 5: two items, one mark; the luid moves to the new one. */
static enum sml_err
split(struct engine_arrival *a)
{
	struct sml_state *st = a->e->cfg.state;
	struct sml_pair pair = {.origin = sml_session_peer_uri(a->e->session)};
	struct sml_pair old;
	struct sml_str ours = a->here, theirs = a->text, uid;
	struct sml_entry entry;
	enum sml_err err;

	/* In a pair already: that collision is not settled, so its other half
	 * keeps its mark; the pair moves on. */
	err =
	    st->ops->pair_get(st, a->d->st.id, a->link.guid, a->e->item, &old);
	if (err == SML_OK)
		err = st->ops->pair_del(st, a->d->st.id, old.id);
	if (err == SML_OK || err == SML_E_NOT_FOUND)
		err = sml_accept_whole(a, &theirs);
	if (err == SML_OK)
		err = sml_engine_random_id(a->e, a->e->item, &pair.id);
	if (err == SML_OK)
		err = new_uid(a, &uid);
	if (err == SML_OK)
		err = mark_text(a->e, a->d, pair.id, SML_STR_NONE, &ours);
	if (err == SML_OK)
		err = mark_text(a->e, a->d, pair.id, uid, &theirs);
	if (err == SML_OK)
		err = sml_accept_apply(
		    a, SML_OP_REPLACE, a->link.key, ours, &entry);
	if (err != SML_OK)
		return err;
	pair.guid[0] = a->link.key;
	err = sml_accept_apply(a, SML_OP_ADD, SML_STR_NONE, theirs, &entry);
	if (err != SML_OK)
		return err;
	pair.guid[1] = entry.key;
	err = st->ops->pair_put(st, a->d->st.id, &pair);
	if (err != SML_OK)
		return err;
	a->link.guid = a->link.key = entry.key;
	err = sml_accept_link(a, 0);
	/* Without a filter its new revision brings it. */
	return err == SML_OK && a->d->wanted ? send_former(a, pair.guid[0])
					     : err;
}

static enum sml_err
duplicate(struct engine_arrival *a)
{
	struct sml_str key;
	enum sml_err err = sml_claim_equal(a, &key);

	if (err != SML_OK)
		return err;
	return key.p ? sml_conflict_join(a, key) : split(a);
}

struct settlement {
	enum sml_act act;
	enum sml_reason reason;
};
static const struct settlement settlements[] = {
    {SML_ACT_MERGE, SML_REASON_MERGED},
    {SML_ACT_DUPLICATE, SML_REASON_DUPLICATED},
    {SML_ACT_KEEP_HERE, SML_REASON_HERE_WON},
    {SML_ACT_KEEP_THERE, SML_REASON_THERE_WON},
};

static void
tell(struct engine_arrival *a, const struct sml_plan_out *plan)
{
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(settlements); i++)
		if (settlements[i].act == plan->act)
			sml_engine_report(a->e, a->d,
			    &(struct sml_report){.type = SML_REPORT_CONFLICT,
				.reason = settlements[i].reason,
				.status = plan->status,
				.title = a->facts.title,
				.key = a->link.key});
}

enum sml_err
sml_conflict_settle(struct engine_arrival *a, unsigned *status_out)
{
	struct sml_plan_in in = {.here = SML_EDITED,
	    .there = SML_EDITED,
	    .role = SML_SERVER,
	    .mode = a->d->mode,
	    .policy = a->d->policy,
	    .is_asked = a->d->is_asked};
	struct sml_plan_out plan;
	struct sml_str joined;
	enum sml_err err = relate(a, &in.relation, &joined);

	if (err != SML_OK)
		return err;
	if (in.mode == SML_MODE_TWO_WAY && is_blind(a))
		in.mode = SML_MODE_SLOW;
	plan = sml_plan(&in);
	*status_out = plan.status;
	tell(a, &plan);
	if (plan.act == SML_ACT_LINK)
		return joined.p ? merge(a, joined) : link_equal(a);
	if (plan.act == SML_ACT_MERGE)
		return merge(a, joined);
	if (plan.act == SML_ACT_DUPLICATE)
		return duplicate(a);
	if (plan.act == SML_ACT_KEEP_HERE)
		return keep_here(a);
	if (plan.act == SML_ACT_KEEP_THERE)
		return keep_there(a);
	*status_out = SML_STATUS_RETRY_LATER;
	return SML_OK;
}
