/* SPDX-License-Identifier: Apache-2.0 */
/* What the server sends to a client: decided against what is here now. */
#include "sync/engine_client.h"

/* ---- what is here ---- */

static enum sml_err
read_here(struct engine_incoming *in)
{
	struct sml_store *store = in->d->folder.store;
	enum sml_err err;

	sml_arena_reset(in->e->item);
	err = store->ops->read(
	    store, in->link.key, in->e->item, &in->here, &in->entry);
	in->is_here = err == SML_OK;
	if (err == SML_E_NOT_FOUND)
		return SML_OK;
	if (err == SML_OK)
		err = sml_digest_sha256(in->here, in->here_digest);
	if (err != SML_OK)
		return err;
	err = sml_translate_facts(
	    in->e, in->d, in->here, in->e->item, &in->here_facts);
	/* Broken here, but the server's may replace it: no content at all. */
	return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
}

/* Is it as the scan saw it? Otherwise the next session decides. */
static enum sml_err
is_as_scanned(struct engine_incoming *in, bool *out)
{
	bool is_agreed;
	enum sml_err err;

	*out = true;
	/* Nothing went out that another edit could differ from: whatever is
	 * here is kept, as a copy or as a before-image. */
	if (in->link.pending != SML_OP_NONE && !sml_engine_goes_up(in->d))
		return SML_OK;
	if (in->entry.token.p && in->link.token.p &&
	    sml_str_eq(in->entry.token, in->link.token))
		return SML_OK;
	if (sml_engine_same(in->here_digest, in->link.agreed) ||
	    (!(in->link.flags & SML_LINK_BEFORE) &&
		sml_engine_same(in->here_digest, in->link.sent)))
		return SML_OK;
	err = sml_engine_is_agreed(
	    in->e, in->d, &in->link, &in->here_facts, &is_agreed);
	*out = is_agreed;
	return err;
}

static enum sml_err
is_equal(struct engine_incoming *in, bool *out)
{
	bool has_more = false;
	enum sml_err err = SML_OK;

	*out = sml_engine_same(in->digest, in->here_digest);
	/* A mark names its collision, and there may be a new one. */
	if (*out || in->facts.is_conflict || in->here_facts.is_conflict)
		return SML_OK;
	*out = sml_engine_same(
		   in->facts.fingerprint, in->here_facts.fingerprint) &&
	       sml_str_eq(in->facts.uid, in->here_facts.uid);
	if (*out)
		err = sml_narrow_says_more(
		    in->e, in->d, &in->narrowed, in->here, in->text, &has_more);
	*out = *out && !has_more;
	return err;
}

/* ---- the decision ---- */

static enum sml_err
decide(struct engine_incoming *in)
{
	bool is_ours = in->link.pending != SML_OP_NONE;
	struct sml_plan_in plan = {.here = is_ours ? SML_EDITED : SML_SAME,
	    .there = SML_EDITED,
	    .role = SML_CLIENT,
	    .mode = in->d->mode,
	    .policy = in->d->policy,
	    .relation = SML_RELATION_COLLIDES,
	    .is_asked = in->d->is_asked};
	struct sml_str joined = SML_STR_NONE;
	struct sml_plan_out out;
	bool is_dropped = false, is_same;
	enum sml_err err = is_equal(in, &is_same);

	if (is_same)
		plan.relation = SML_RELATION_EQUAL;
	else if (err == SML_OK && !is_ours)
		err = sml_overwrite_find(in, &is_dropped);
	if (is_dropped) {
		is_ours = true;
		plan.here = SML_EDITED;
	}
	if (err == SML_OK && is_ours && plan.relation != SML_RELATION_EQUAL &&
	    in->d->policy == SML_POLICY_MERGE)
		err = sml_effect_join(in, &joined);
	if (err != SML_OK)
		return err;
	if (joined.p)
		plan.relation = SML_RELATION_MERGES;
	/* Ours did not get through: the server shall decide, next time. */
	if (is_ours && !is_dropped && plan.relation != SML_RELATION_EQUAL &&
	    (in->is_add || !in->link.sent_msg) && sml_engine_goes_up(in->d))
		return sml_effect_answer(in, SML_STATUS_RETRY_LATER);
	/* A repeat, or what the server made equal: nothing is written. */
	if (!is_ours && plan.relation == SML_RELATION_EQUAL)
		return sml_effect_link(in, SML_OP_NONE);
	out = sml_plan(&plan);
	if (is_ours && plan.relation == SML_RELATION_COLLIDES)
		err = sml_engine_collisions(in, &in->fields);
	if (err != SML_OK)
		return err;
	return is_dropped && out.act == SML_ACT_KEEP_HERE
		   ? sml_effect_stay(
			 in, SML_OP_REPLACE, out.status, SML_REASON_HERE_WON)
		   : sml_effect_carry(in, &out, joined);
}

/* The item is deleted here: held, or not yet told. */
static enum sml_err
decide_deleted(struct engine_incoming *in)
{
	if (in->link.pending != SML_OP_DELETE)
		return sml_effect_answer(in, SML_STATUS_RETRY_LATER);
	if (in->is_add && (in->link.flags & SML_LINK_HELD))
		return sml_effect_link(in, SML_OP_DELETE);
	if (in->is_add &&
	    sml_engine_same(in->link.print, in->facts.fingerprint))
		return sml_effect_link(in, SML_OP_DELETE);
	return sml_effect_add(in);
}

/* What is in an old format here stays so. */
static enum sml_err
keep_format(struct engine_incoming *in)
{
	enum sml_kind kind = in->d->folder.kind;
	struct sml_str text = in->ev->item.text;
	enum sml_err err;

	if (!sml_engine_zero(in->link.agreed) || text.p == in->text.p ||
	    sml_format_detect(kind, text) != sml_format_detect(kind, in->here))
		return SML_OK;
	in->text = text;
	err = sml_engine_facts(in->e, in->d, text, &in->facts);
	return err == SML_OK ? in->e->cfg.state->ops->text_put(
				   in->e->cfg.state, text, in->digest)
			     : err;
}

static enum sml_err
decide_known(struct engine_incoming *in)
{
	bool is_known;
	enum sml_err err = read_here(in);

	if (err == SML_OK && !in->is_here)
		return decide_deleted(in);
	if (err == SML_OK)
		err = keep_format(in);
	if (err == SML_OK)
		err = is_as_scanned(in, &is_known);
	if (err != SML_OK)
		return err;
	return is_known ? decide(in)
			: sml_effect_answer(in, SML_STATUS_RETRY_LATER);
}

static enum sml_err
refuse(struct engine_incoming *in, enum sml_err err)
{
	const char *detail = NULL;

	if (err == SML_E_UNSUPPORTED || err == SML_E_SYNTAX)
		detail =
		    sml_facts_refusal(in->d->folder.kind, in->ev->item.text);
	in->d->remarks++;
	sml_log(in->e->cfg.env->log, SML_LOG_WARN,
	    "%.*s: item of the server not taken: %s",
	    SML_STR_ARG(in->d->folder.name),
	    detail ? detail : sml_err_text(err));
	sml_engine_report(in->e, in->d,
	    &(struct sml_report){.type = SML_REPORT_FAILED,
		.op = in->is_add ? SML_OP_ADD : SML_OP_REPLACE,
		.title = in->facts.title,
		.err = err,
		.detail = sml_str_of(detail)});
	return sml_effect_answer(in, sml_status_of_err(err));
}

static enum sml_err
find(struct engine_incoming *in)
{
	enum sml_err err = sml_find_link(in);

	if (err != SML_OK ||
	    !sml_batch_has(in->e, in->d, in->has_link ? in->link.id : 0,
		in->ev->item.guid))
		return err;
	err = sml_batch_flush(in->e);
	return err == SML_OK ? sml_find_link(in) : err;
}

/* The item as we would have it, known by what the server has. */
static enum sml_err
take_format(struct engine_incoming *in)
{
	struct sml_str known, text = in->ev->item.text;
	enum sml_err err;

	if (!in->has_link)
		return SML_OK;
	err = sml_engine_agreed_text(in->e, &in->link, in->e->msg, &known);
	if (err != SML_OK || !known.p)
		return err;
	err = sml_translate_back(in->e, in->d, known, in->e->msg, &text);
	if (err != SML_OK || text.p == in->text.p)
		return err;
	in->text = text;
	return sml_engine_facts(in->e, in->d, text, &in->facts);
}

/* What it says is all that the server can say of the item. */
static enum sml_err
enter_narrow(struct engine_incoming *in)
{
	enum sml_err err = sml_narrow_enter(
	    in->e, in->d, &in->link, in->e->msg, &in->narrowed);

	return err == SML_OK && in->narrowed.is_on
		   ? sml_engine_facts(in->e, in->d, in->text, &in->facts)
		   : err;
}

/* The links that its effects leave have their prints under the full mask. */
static enum sml_err
leave_narrow(struct engine_incoming *in)
{
	if (!in->narrowed.is_on)
		return SML_OK;
	sml_narrow_leave(in->d, &in->narrowed);
	return sml_batch_widen(in->e);
}

static enum sml_err
receive_write(struct engine_incoming *in)
{
	struct sml_state *st = in->e->cfg.state;
	enum sml_err err;

	in->text = in->ev->item.text;
	if (!sml_engine_goes_down(in->d))
		return sml_effect_answer(in, SML_STATUS_RETRY_LATER);
	err = sml_translate_new(in->e, in->d, in->e->msg, &in->text);
	if (err == SML_OK)
		err = sml_engine_facts(in->e, in->d, in->text, &in->facts);
	if (err == SML_OK)
		err = find(in);
	if (err == SML_OK && in->has_link)
		err = enter_narrow(in);
	if (err == SML_OK)
		err = take_format(in);
	if (err == SML_OK)
		err = st->ops->text_put(st, in->text, in->digest);
	if (err != SML_OK)
		return err;
	return in->has_link ? decide_known(in) : sml_effect_add(in);
}

/* ---- deletions ---- */

static enum sml_err
edit_beats_delete(struct engine_incoming *in)
{
	static const uint8_t none[SML_SHA256_LEN];
	enum sml_err err;

	in->link.pending = SML_OP_ADD;
	in->link.session = in->e->cfg.session_no;
	sml_engine_copy(in->link.agreed, none);
	sml_engine_copy(in->link.print, none);
	err = sml_engine_link_put(in->e, &in->link);
	if (err != SML_OK)
		return err;
	sml_engine_report(in->e, in->d,
	    &(struct sml_report){.type = SML_REPORT_REMARK,
		.reason = SML_REASON_EDIT_BEATS_DELETE,
		.key = in->link.key});
	return sml_effect_answer(in, SML_STATUS_CONFLICT_SERVER_WON);
}

/* Ours: not acknowledged yet, or in this session; then the server deletes
 * without having looked at it. A slow sync sends what did not change, too. */
static enum sml_change
change_here(const struct engine_incoming *in)
{
	if (in->link.pending == SML_OP_DELETE)
		return SML_DELETED;
	if (in->link.pending != SML_OP_NONE ||
	    (in->link.sent_msg && !sml_engine_is_slow(in->d)))
		return SML_EDITED;
	return SML_SAME;
}

static enum sml_err
receive_delete(struct engine_incoming *in)
{
	struct sml_plan_in plan = {.there = SML_DELETED,
	    .role = SML_CLIENT,
	    .mode = in->d->mode,
	    .policy = in->d->policy,
	    .is_asked = in->d->is_asked};
	struct sml_state *st = in->e->cfg.state;
	struct sml_plan_out out;
	enum sml_err err;

	err = sml_find_by_luid(in);
	if (err == SML_OK && in->has_link &&
	    sml_batch_has(in->e, in->d, in->link.id, SML_STR_NONE)) {
		err = sml_batch_flush(in->e);
		if (err == SML_OK)
			err = sml_find_by_luid(in);
	}
	if (err != SML_OK)
		return err;
	if (!in->has_link)
		return sml_effect_answer(in, SML_STATUS_NOT_DELETED);
	plan.here = change_here(in);
	out = sml_plan(&plan);
	if (out.act == SML_ACT_REVIVE_HERE ||
	    (out.act == SML_ACT_REMARK && plan.here == SML_EDITED))
		return edit_beats_delete(in);
	if (out.act == SML_ACT_FORGET) {
		err = st->ops->link_del(st, in->link.id);
		return err == SML_OK ? sml_effect_answer(in, out.status) : err;
	}
	if (out.act != SML_ACT_DELETE_HERE)
		return sml_effect_answer(in, SML_STATUS_RETRY_LATER);
	/* The backups are no archive of the user's: they end some day. */
	if (in->ev->item.is_archive && out.status == SML_STATUS_OK)
		out.status = SML_STATUS_DELETE_WITHOUT_ARCHIVE;
	in->link.flags |= SML_LINK_STAGED;
	err = sml_engine_link_put(in->e, &in->link);
	return err == SML_OK ? sml_effect_answer(in, out.status) : err;
}

enum sml_err
sml_receive_item(
    struct sml_engine *e, struct engine_ds *d, const struct sml_event *ev)
{
	struct engine_incoming in = {
	    .e = e, .d = d, .ev = ev, .is_add = ev->item.op == SML_CMD_ADD};
	size_t before = sml_batch_count(e);
	enum sml_err err;

	err = sml_peer_learn(e, d, ev);
	if (err == SML_OK)
		err = ev->item.op == SML_CMD_DELETE ? receive_delete(&in)
						    : receive_write(&in);
	if (err == SML_OK)
		err = leave_narrow(&in);
	else
		sml_narrow_leave(d, &in.narrowed);
	if (err == SML_OK)
		return SML_OK;
	/* Half an effect is none. */
	while (sml_batch_count(e) > before)
		sml_batch_drop(e);
	if (sml_err_scope(err) == SML_SCOPE_ITEM)
		return refuse(&in, err);
	if (sml_err_scope(err) != SML_SCOPE_STORE)
		return err;
	err = sml_engine_fail(e, d, err, 0);
	return err == SML_OK ? sml_effect_answer(&in, SML_STATUS_COMMAND_FAILED)
			     : err;
}
