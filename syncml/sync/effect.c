/* SPDX-License-Identifier: Apache-2.0 */
/* What a decision about the server's item does here, as effects of a batch. */
#include "base/base64.h"
#include "content/mark.h"
#include "sync/engine_client.h"

enum sml_err
sml_effect_answer(struct engine_incoming *in, unsigned status)
{
	if (!sml_status_is_success(status) &&
	    status != SML_STATUS_CONFLICT_SERVER_WON)
		in->d->missed++;
	return sml_batch_answer(in->e, in->d, &in->ev->ref, status);
}

static struct engine_effect *
new_effect(struct engine_incoming *in, enum sml_op op, unsigned status)
{
	struct engine_effect *f = sml_batch_new(in->e, in->d);

	if (!f)
		return NULL;
	f->op = op;
	if (in->has_link)
		f->link = in->link;
	f->text = f->said = in->text;
	f->is_said = in->text.p == in->ev->item.text.p;
	f->is_narrow = in->narrowed.is_on;
	f->facts = in->facts;
	sml_engine_copy(f->agreed, in->digest);
	sml_engine_copy(f->written, in->digest);
	if (in->is_add || !in->has_link)
		f->guid = in->ev->item.guid;
	f->has_ref = true;
	f->ref = in->ev->ref;
	f->status = status;
	f->fields = in->fields;
	return f;
}

/* The effect replaces what is here: keep that, and let nothing else go. */
static enum sml_err
over_here(struct engine_incoming *in, struct engine_effect *f)
{
	struct sml_state *st = in->e->cfg.state;

	if (in->entry.token.p) {
		f->expected = sml_arena_dup(in->e->msg, in->entry.token);
		if (!f->expected.p)
			return SML_E_NOMEM;
	}
	return st->ops->text_put(st, in->here, f->before);
}

static unsigned
done_status(const struct engine_incoming *in)
{
	return in->is_add || !in->has_link ? SML_STATUS_ADDED : SML_STATUS_OK;
}

/* The text of @f, with what the mask hides as in @from. */
static enum sml_err
write_whole(
    struct engine_incoming *in, struct engine_effect *f, struct sml_str from)
{
	struct sml_str text = f->text;
	enum sml_err err = sml_narrow_whole(
	    in->e, in->d, &in->narrowed, from, in->e->msg, &text);

	if (err != SML_OK || text.p == f->text.p)
		return err;
	f->text = text;
	return in->e->cfg.state->ops->text_put(
	    in->e->cfg.state, text, f->written);
}

/* New here, or what was deleted here comes back as a whole. */
enum sml_err
sml_effect_add(struct engine_incoming *in)
{
	struct engine_effect *f = new_effect(in, SML_OP_ADD, SML_STATUS_ADDED);
	struct sml_str known;
	enum sml_err err;

	if (!f)
		return SML_E_NOMEM;
	if (!in->d->mask || !in->has_link)
		return SML_OK;
	err = sml_engine_agreed_text(in->e, &in->link, in->e->msg, &known);
	return err == SML_OK && known.p ? write_whole(in, f, known) : err;
}

static enum sml_err
do_replace(struct engine_incoming *in, unsigned status, enum sml_reason reason)
{
	struct engine_effect *f = new_effect(in, SML_OP_REPLACE, status);

	if (!f)
		return SML_E_NOMEM;
	f->reason = reason;
	return over_here(in, f);
}

/* It takes the place of ours, but for what the server cannot hold. */
static enum sml_err
do_replace_shown(
    struct engine_incoming *in, unsigned status, enum sml_reason reason)
{
	struct engine_effect *f = new_effect(in, SML_OP_REPLACE, status);
	enum sml_err err;

	if (!f)
		return SML_E_NOMEM;
	f->reason = reason;
	err = write_whole(in, f, in->here);
	return err == SML_OK ? over_here(in, f) : err;
}

/* Nothing to write: the server has what it sent. */
enum sml_err
sml_effect_stay(struct engine_incoming *in, enum sml_op pending,
    unsigned status, enum sml_reason reason)
{
	struct engine_effect *f = new_effect(in, SML_OP_NONE, status);

	if (!f)
		return SML_E_NOMEM;
	f->pending = pending;
	f->reason = reason;
	f->key = in->link.key;
	f->token = in->link.token;
	if (in->is_here && in->entry.token.p)
		f->token = sml_arena_dup(in->e->msg, in->entry.token);
	return SML_OK;
}

enum sml_err
sml_effect_link(struct engine_incoming *in, enum sml_op pending)
{
	return sml_effect_stay(in, pending, done_status(in), SML_REASON_NONE);
}

/* A server that has dropped the edit has the item, and would take one with the
 * same UID for it. The same text gives the same copy, after a crash, too. */
static enum sml_err
copy_text(struct engine_incoming *in)
{
	enum sml_kind kind = in->d->folder.kind;
	struct sml_str text = in->here;
	struct sml_buf uid;
	enum sml_err err;

	if (!(in->link.flags & SML_LINK_BEFORE) || !in->here_facts.uid.len)
		return SML_OK;
	sml_buf_init(&uid, 2 * SML_SHA256_LEN);
	sml_hex_encode(
	    (struct sml_str){(const char *)in->here_digest, SML_SHA256_LEN},
	    &uid);
	sml_buf_reset(&in->e->scratch);
	err = sml_buf_err(&uid);
	if (err == SML_OK)
		err = sml_mark_set(kind, text, SML_STR("copy"),
		    sml_buf_str(&uid), &in->e->scratch);
	sml_buf_free(&uid);
	if (err == SML_OK) {
		text = sml_arena_dup(in->e->item, sml_buf_str(&in->e->scratch));
		if (!text.p)
			return SML_E_NOMEM;
		sml_buf_reset(&in->e->scratch);
		err = sml_mark_clear(kind, text, &in->e->scratch);
	}
	if (err != SML_OK)
		return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
	in->copy = sml_arena_dup(in->e->item, sml_buf_str(&in->e->scratch));
	return in->copy.p ? SML_OK : SML_E_NOMEM;
}

static enum sml_err
copy_here(struct engine_incoming *in)
{
	struct engine_effect *copy = sml_batch_new(in->e, in->d);
	enum sml_err err;

	if (!copy)
		return SML_E_NOMEM;
	copy->op = SML_OP_ADD;
	copy->pending = SML_OP_ADD;
	copy->facts = in->here_facts;
	copy->facts.uid = sml_arena_dup(in->e->msg, in->here_facts.uid);
	copy->facts.title = sml_arena_dup(in->e->msg, in->here_facts.title);
	copy->text =
	    sml_arena_dup(in->e->msg, in->copy.p ? in->copy : in->here);
	if (!copy->text.p)
		return SML_E_NOMEM;
	if (in->copy.p && (err = sml_engine_facts(in->e, in->d, copy->text,
			       &copy->facts)) != SML_OK)
		return err;
	return in->e->cfg.state->ops->text_put(
	    in->e->cfg.state, copy->text, copy->written);
}

/* Ours stays as a new item that is sent next time; the server's takes its
 * place (sync-rules 4, against a server that does not do it). */
static enum sml_err
do_duplicate(struct engine_incoming *in, unsigned status)
{
	uint8_t digest[SML_SHA256_LEN];
	bool is_copied = false;
	enum sml_err err = copy_text(in);

	if (err == SML_OK)
		err =
		    sml_digest_sha256(in->copy.p ? in->copy : in->here, digest);
	if (err == SML_OK)
		err = sml_settle_take_copy(in->e, digest, &is_copied);
	if (err == SML_OK && !is_copied)
		err = copy_here(in);
	return err == SML_OK ? do_replace(in, status, SML_REASON_DUPLICATED)
			     : err;
}

enum sml_err
sml_effect_join(struct engine_incoming *in, struct sml_str *out)
{
	const struct engine_join j = {
	    &in->narrowed, in->here, in->text, in->e->msg};

	return sml_narrow_join(in->e, in->d, &in->link, &j, out);
}

static enum sml_err
do_merge(struct engine_incoming *in, struct sml_str joined, unsigned status)
{
	struct sml_state *st = in->e->cfg.state;
	struct engine_effect *f = new_effect(in, SML_OP_REPLACE, status);
	enum sml_err err;

	if (!f)
		return SML_E_NOMEM;
	f->text = joined;
	f->pending = SML_OP_REPLACE;
	f->reason = SML_REASON_MERGED;
	err = st->ops->text_put(st, joined, f->written);
	return err == SML_OK ? over_here(in, f) : err;
}

/* What came says less than what is here, and was not made from it: the mask,
 * or the format, hid what became of ours since. */
static bool
is_partial(const struct engine_incoming *in)
{
	if (sml_engine_zero(in->link.agreed))
		return false;
	return in->d->mask ||
	       (!sml_engine_same(in->here_digest, in->link.agreed) &&
		   sml_translate_is_poorer(in->d, in->ev->item.text, in->here));
}

/* What the server could not see has another value here than it says. */
static enum sml_err
collide(struct engine_incoming *in)
{
	const struct sml_plan_in both = {.here = SML_EDITED,
	    .there = SML_EDITED,
	    .role = SML_CLIENT,
	    .mode = in->d->mode,
	    .policy = in->d->policy,
	    .relation = SML_RELATION_COLLIDES,
	    .is_asked = in->d->is_asked};
	struct sml_plan_out out = sml_plan(&both);

	if (out.act == SML_ACT_DUPLICATE)
		return do_duplicate(in, out.status);
	if (out.act == SML_ACT_KEEP_HERE)
		return sml_effect_stay(
		    in, SML_OP_REPLACE, out.status, SML_REASON_HERE_WON);
	return do_replace_shown(in, done_status(in), SML_REASON_NONE);
}

/* A server that cannot hold all fields did not remove those it lacks. */
static enum sml_err
do_apply(struct engine_incoming *in)
{
	struct sml_state *st = in->e->cfg.state;
	uint8_t digest[SML_SHA256_LEN];
	struct sml_str joined = SML_STR_NONE;
	struct engine_effect *f;
	enum sml_err err = SML_OK;

	if (is_partial(in))
		err = sml_effect_join(in, &joined);
	if (err != SML_OK)
		return err;
	if (!joined.p)
		return in->d->mask
			   ? collide(in)
			   : do_replace(in, done_status(in), SML_REASON_NONE);
	err = st->ops->text_put(st, joined, digest);
	if (err != SML_OK)
		return err;
	if (sml_engine_same(digest, in->here_digest))
		return sml_effect_link(in, SML_OP_NONE);
	f = new_effect(in, SML_OP_REPLACE, done_status(in));
	if (!f)
		return SML_E_NOMEM;
	f->text = joined;
	sml_engine_copy(f->written, digest);
	return over_here(in, f);
}

enum sml_err
sml_effect_carry(struct engine_incoming *in, const struct sml_plan_out *plan,
    struct sml_str joined)
{
	if (plan->act == SML_ACT_APPLY)
		return do_apply(in);
	if (plan->act == SML_ACT_KEEP_THERE)
		return do_replace_shown(
		    in, done_status(in), SML_REASON_THERE_WON);
	if (plan->act == SML_ACT_LINK)
		return sml_effect_link(in, SML_OP_NONE);
	if (plan->act == SML_ACT_MERGE)
		return do_merge(in, joined, plan->status);
	if (plan->act == SML_ACT_DUPLICATE)
		return do_duplicate(in, plan->status);
	if (plan->act == SML_ACT_REVIVE_THERE)
		return sml_effect_add(in);
	if (plan->act != SML_ACT_KEEP_HERE)
		return sml_effect_answer(in, SML_STATUS_RETRY_LATER);
	sml_engine_report(in->e, in->d,
	    &(struct sml_report){.type = SML_REPORT_CONFLICT,
		.reason = SML_REASON_HERE_WON,
		.key = in->link.key,
		.title = in->facts.title,
		.detail = in->fields});
	return sml_effect_answer(in, plan->status);
}
