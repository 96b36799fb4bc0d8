/* SPDX-License-Identifier: Apache-2.0 */
/* Intent, effect, outcome: what a message changes on the client, at once. */
#include <stdlib.h>
#include <string.h>

#include "sync/engine_client.h"

struct engine_batch {
	struct engine_effect *v;
	size_t count, cap;
};

struct engine_effect *
sml_batch_new(struct sml_engine *e, struct engine_ds *d)
{
	struct engine_batch *b = e->batch;
	struct engine_effect *grown;
	size_t cap;

	if (!b)
		b = e->batch = calloc(1, sizeof(*b));
	if (!b)
		return NULL;
	if (b->count == b->cap) {
		cap = b->cap ? b->cap * 2 : 16;
		grown = realloc(b->v, cap * sizeof(*grown));
		if (!grown)
			return NULL;
		b->v = grown;
		b->cap = cap;
	}
	memset(&b->v[b->count], 0, sizeof(b->v[0]));
	b->v[b->count].d = d;
	b->v[b->count].link.folder = d->st.id;
	return &b->v[b->count++];
}

void
sml_batch_drop(struct sml_engine *e)
{
	if (e->batch && e->batch->count)
		e->batch->count--;
}

enum sml_err
sml_batch_answer(struct sml_engine *e, struct engine_ds *d,
    const struct sml_ref *ref, unsigned status)
{
	struct engine_effect *f;

	if (sml_batch_count(e) == 0)
		return sml_session_status(
		    e->session, ref, status, SML_STR_NONE);
	f = sml_batch_new(e, d);
	if (!f)
		return SML_E_NOMEM;
	f->is_answer = true;
	f->ref = *ref;
	f->status = status;
	return SML_OK;
}

bool
sml_batch_has(const struct sml_engine *e, const struct engine_ds *d,
    uint64_t link, struct sml_str guid)
{
	size_t i;

	for (i = 0; e->batch && i < e->batch->count; i++) {
		const struct engine_effect *f = &e->batch->v[i];

		if (link && f->link.id == link)
			return true;
		if (guid.p && f->d == d && sml_str_eq(f->guid, guid))
			return true;
	}
	return false;
}

size_t
sml_batch_count(const struct sml_engine *e)
{
	return e->batch ? e->batch->count : 0;
}

enum sml_err
sml_batch_widen(struct sml_engine *e)
{
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; e->batch && i < e->batch->count && err == SML_OK; i++) {
		struct engine_effect *f = &e->batch->v[i];

		if (f->is_narrow)
			err = sml_engine_facts(e, f->d, f->said, &f->facts);
		f->is_narrow = false;
	}
	return err;
}

void
sml_batch_free(struct sml_engine *e)
{
	if (e->batch)
		free(e->batch->v);
	free(e->batch);
	e->batch = NULL;
}

/* ---- intent ---- */

static enum sml_err
plan_key(struct sml_engine *e, struct engine_effect *f)
{
	struct sml_store *store = f->d->folder.store;
	struct sml_facts facts;
	enum sml_err err;

	if (f->op != SML_OP_ADD || !store->ops->plan_key)
		return SML_OK;
	if (sml_engine_same(f->agreed, f->written))
		return store->ops->plan_key(
		    store, f->op_id, &f->facts, e->msg, &f->planned);
	err = sml_engine_facts(e, f->d, f->text, &facts);
	if (err != SML_OK)
		return err;
	return store->ops->plan_key(
	    store, f->op_id, &facts, e->msg, &f->planned);
}

static enum sml_err
put_intent(struct sml_engine *e, struct engine_effect *f)
{
	struct sml_state *st = e->cfg.state;
	struct sml_intent intent = {.folder = f->d->st.id,
	    .op = f->op,
	    .link = f->link.id,
	    .guid = f->guid};
	enum sml_err err;

	err = sml_engine_random_id(e, e->msg, &f->op_id);
	if (err == SML_OK)
		err = plan_key(e, f);
	if (err != SML_OK)
		return err;
	intent.op_id = f->op_id;
	intent.key = f->op == SML_OP_ADD ? f->planned : f->link.key;
	sml_engine_copy(intent.text, f->written);
	sml_engine_copy(intent.before, f->before);
	/* For settle(): what is written is not what both agree on. */
	if (sml_engine_zero(f->agreed) && f->op != SML_OP_DELETE)
		intent.luid = SML_STR(ENGINE_INTENT_COPY);
	else if (f->pending == SML_OP_REPLACE)
		intent.luid = SML_STR(ENGINE_INTENT_MERGE);
	err = st->ops->intent_put(st, &intent);
	if (err == SML_OK && !sml_engine_zero(f->before))
		err = st->ops->backup_put(st, e->cfg.session_no, &intent);
	return err;
}

/* ---- effect ---- */

static enum sml_err
carry_out(struct sml_engine *e, struct engine_effect *f)
{
	struct sml_store *store = f->d->folder.store;
	struct sml_apply req = {.op = f->op,
	    .key = f->op == SML_OP_ADD ? SML_STR_NONE : f->link.key,
	    .text = f->op == SML_OP_DELETE ? SML_STR_NONE : f->text,
	    .expected = f->expected,
	    .op_id = f->op_id,
	    .planned = f->planned,
	    .facts = f->op == SML_OP_DELETE ? NULL : &f->facts};
	struct sml_entry entry;
	enum sml_err err;

	if (f->d->is_failed)
		return SML_E_BUSY;
	err = store->ops->apply(store, &req, e->msg, &entry);
	/* Deleted by both. */
	if (f->op == SML_OP_DELETE && err == SML_E_NOT_FOUND)
		return SML_OK;
	if (err != SML_OK)
		return err;
	f->key = entry.key;
	f->token = entry.token;
	return SML_OK;
}

/* Our version, kept as an item of its own; the next effect replaces ours. */
static bool
is_copy(const struct engine_effect *f)
{
	return f->op == SML_OP_ADD && f->pending == SML_OP_ADD &&
	       sml_engine_zero(f->agreed);
}

/* Both or none: without its copy ours is not replaced, and one whose original
 * stays would be there twice. */
static void
carry_out_copied(
    struct sml_engine *e, struct engine_effect *copy, struct engine_effect *f)
{
	struct sml_store *store = f->d->folder.store;
	struct sml_apply req = {
	    .op = SML_OP_DELETE, .key = copy->key, .expected = copy->token};
	struct sml_entry entry;

	f->err = copy->err == SML_OK ? carry_out(e, f) : copy->err;
	if (f->err != SML_OK && copy->err == SML_OK && !f->d->is_failed &&
	    sml_err_scope(f->err) == SML_SCOPE_ITEM &&
	    store->ops->apply(store, &req, e->msg, &entry) == SML_OK)
		copy->err = f->err;
}

/* A folder that fails leaves its intents to the next run, which looks. */
static enum sml_err
carry_out_all(struct sml_engine *e)
{
	struct engine_batch *b = e->batch;
	enum sml_err err;
	size_t i;

	for (i = 0; i < b->count; i++) {
		struct engine_effect *f = &b->v[i];

		if (f->op == SML_OP_NONE)
			continue;
		if (i && is_copy(f - 1))
			carry_out_copied(e, f - 1, f);
		else
			f->err = carry_out(e, f);
		if (f->err == SML_OK || sml_err_scope(f->err) == SML_SCOPE_ITEM)
			continue;
		err = sml_engine_fail(e, f->d, f->err, 0);
		if (err != SML_OK)
			return err;
	}
	for (i = 0; i < e->ds_count; i++) {
		struct engine_ds *d = &e->ds[i];
		size_t at;

		for (at = 0; at < b->count; at++)
			if (b->v[at].d == d && b->v[at].op != SML_OP_NONE)
				break;
		if (at == b->count)
			continue;
		err = d->folder.store->ops->commit(d->folder.store);
		if (err != SML_OK)
			return sml_err_scope(err) <= SML_SCOPE_STORE
				   ? SML_E_STATE
				   : err;
	}
	return SML_OK;
}

/* ---- outcome ---- */

enum sml_err
sml_batch_outcome(struct sml_engine *e, struct engine_effect *f)
{
	struct sml_state *st = e->cfg.state;
	struct sml_link *link = &f->link;
	static const uint8_t none[SML_SHA256_LEN];

	if (f->op == SML_OP_DELETE)
		return st->ops->link_del(st, link->id);
	if (f->key.p)
		link->key = f->key;
	if (f->op != SML_OP_NONE || f->token.p)
		link->token = f->token;
	link->session = e->cfg.session_no;
	link->pending = f->pending;
	link->flags &= ~(uint32_t)(SML_LINK_STAGED | SML_LINK_FAILED);
	if (f->pending != SML_OP_DELETE)
		link->flags &= ~(uint32_t)SML_LINK_HELD;
	if (sml_engine_zero(f->agreed)) {
		sml_engine_copy(link->agreed, none);
		sml_engine_copy(link->print, none);
	} else {
		sml_engine_agree(link, f->agreed, &f->facts);
		/* Made from what the peer had before ours came. */
		link->flags &= ~(uint32_t)(SML_LINK_WHOLE | SML_LINK_SAID);
		if (f->is_said)
			link->flags |= SML_LINK_SAID;
	}
	sml_overwrite_forget(link);
	if (f->guid.p) {
		link->guid = f->guid;
		link->flags |= SML_LINK_MAP_DUE;
	} else if (!(link->flags & SML_LINK_MAP_DUE)) {
		link->guid = SML_STR_NONE;
	}
	return sml_engine_link_put(e, link);
}

static void
tell_failed(struct sml_engine *e, struct engine_effect *f)
{
	f->d->remarks++;
	f->d->missed += f->has_ref;
	sml_log(e->cfg.env->log, SML_LOG_WARN, "%.*s/%.*s: not written: %s",
	    SML_STR_ARG(f->d->folder.name), SML_STR_ARG(f->link.key),
	    sml_err_text(f->err));
	sml_engine_report(e, f->d,
	    &(struct sml_report){.type = SML_REPORT_FAILED,
		.op = f->op,
		.title = f->facts.title,
		.key = f->link.key,
		.err = f->err});
}

static void
tell_done(struct sml_engine *e, const struct engine_effect *f)
{
	struct sml_report report = {.type = SML_REPORT_RECEIVED,
	    .op = f->op,
	    .title = f->facts.title,
	    .key = f->op == SML_OP_DELETE ? f->link.key : f->key,
	    .status = f->status,
	    .reason = f->reason};

	if (f->reason == SML_REASON_DUPLICATED ||
	    f->reason == SML_REASON_MERGED ||
	    f->reason == SML_REASON_HERE_WON ||
	    f->reason == SML_REASON_THERE_WON) {
		report.type = SML_REPORT_CONFLICT;
		report.detail = f->fields;
	} else if (f->op == SML_OP_NONE) {
		return;
	}
	sml_engine_report(e, f->d, &report);
}

/* The folder's failure leaves the effect uncertain: settle() will look. */
static bool
is_certain(const struct engine_effect *f)
{
	return f->err == SML_OK ||
	       (sml_err_scope(f->err) == SML_SCOPE_ITEM && !f->d->is_failed);
}

static enum sml_err
conclude(struct sml_engine *e, struct engine_effect *f)
{
	struct sml_state *st = e->cfg.state;
	enum sml_err err = SML_OK;

	if (f->is_answer)
		return sml_session_status(
		    e->session, &f->ref, f->status, SML_STR_NONE);
	/* No intent named it when the intents were made to last. */
	if (f->said.p && !sml_engine_zero(f->agreed))
		err = st->ops->text_put(st, f->said, f->agreed);
	if (err == SML_OK && f->op != SML_OP_NONE && is_certain(f))
		err = st->ops->intent_del(st, f->op_id);
	if (err != SML_OK)
		return err;
	if (f->err != SML_OK) {
		tell_failed(e, f);
		f->status = sml_status_of_err(f->err);
		/* A deletion meets an edit: the edit goes to the peer. */
		if (f->op == SML_OP_DELETE && f->err == SML_E_CHANGED) {
			f->op = SML_OP_NONE;
			f->pending = SML_OP_ADD;
			err = sml_batch_outcome(e, f);
		}
	} else {
		err = sml_batch_outcome(e, f);
		if (err == SML_OK)
			tell_done(e, f);
	}
	if (err != SML_OK || !f->has_ref)
		return err;
	return sml_session_status(e->session, &f->ref, f->status, SML_STR_NONE);
}

enum sml_err
sml_batch_flush(struct sml_engine *e)
{
	struct engine_batch *b = e->batch;
	size_t i, effects = 0;
	enum sml_err err = SML_OK;

	if (!b || !b->count)
		return SML_OK;
	for (i = 0; i < b->count && err == SML_OK; i++) {
		if (b->v[i].op == SML_OP_NONE)
			continue;
		effects++;
		err = put_intent(e, &b->v[i]);
	}
	if (err == SML_OK && effects)
		err = e->cfg.state->ops->point(e->cfg.state);
	if (err == SML_OK && effects)
		err = carry_out_all(e);
	for (i = 0; i < b->count && err == SML_OK; i++)
		err = conclude(e, &b->v[i]);
	b->count = 0;
	return err;
}
