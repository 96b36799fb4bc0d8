/* SPDX-License-Identifier: Apache-2.0 */
/* After a crash: which intents took place, by looking, never by guessing. */
#include <string.h>

#include "sync/engine_client.h"

/* The item that the intent wrote; SML_E_NOT_FOUND: it did not. A store that
 * cannot leave the op_id in an item, or whose item an editor wrote anew, shows
 * it by the content at the key; the key of an Add was ours alone. */
static enum sml_err
find_written(struct sml_engine *e, struct engine_ds *d,
    const struct sml_intent *intent, struct sml_entry *out)
{
	struct sml_store *store = d->folder.store;
	uint8_t digest[SML_SHA256_LEN];
	struct sml_str text;
	bool is_ours;
	enum sml_err err;

	*out = (struct sml_entry){.key = intent->key};
	err = store->ops->find(store, intent->op_id, intent->key, e->item, out);
	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return err;
	is_ours = err == SML_OK || intent->op == SML_OP_ADD;
	if (err != SML_OK && !intent->key.p)
		return SML_E_NOT_FOUND;
	if (err != SML_OK)
		*out = (struct sml_entry){.key = intent->key};
	err = store->ops->read(store, out->key, e->item, &text, NULL);
	if (err == SML_OK)
		err = sml_digest_sha256(text, digest);
	if (err == SML_E_NOT_FOUND || sml_err_scope(err) > SML_SCOPE_ITEM)
		return err;
	if (err == SML_OK && sml_engine_same(digest, intent->text))
		return store->ops->find(
		    store, SML_STR_NONE, out->key, e->item, out);
	/* A read that fails does not tell that there is something. */
	if (err != SML_OK)
		err = store->ops->find(
		    store, SML_STR_NONE, out->key, e->item, out);
	if (err != SML_OK)
		return err;
	/* Edited since, or not to be read now: the next scan looks. */
	out->token = SML_STR_NONE;
	return is_ours ? SML_OK : SML_E_NOT_FOUND;
}

static enum sml_err
load_effect(struct sml_engine *e, struct engine_ds *d,
    const struct sml_intent *intent, struct engine_effect *f)
{
	struct sml_state *st = e->cfg.state;
	enum sml_err err = SML_OK;

	f->d = d;
	f->op = intent->op;
	f->guid = intent->guid;
	f->link.folder = d->st.id;
	if (intent->link)
		err = st->ops->link_get_id(st, intent->link, e->item, &f->link);
	/* The link is gone: what was written is a new item for the scan. */
	if (err != SML_OK || intent->op == SML_OP_DELETE)
		return err;
	err = st->ops->text_get(st, intent->text, e->item, &f->text);
	if (err != SML_OK)
		return err;
	err = sml_translate_facts(e, d, f->text, e->item, &f->facts);
	if (sml_str_is(intent->luid, ENGINE_INTENT_COPY)) {
		f->pending = SML_OP_ADD;
	} else if (sml_str_is(intent->luid, ENGINE_INTENT_MERGE)) {
		f->pending = SML_OP_REPLACE;
		sml_engine_copy(f->agreed, f->link.agreed);
		sml_engine_copy(f->facts.fingerprint, f->link.print);
	} else {
		sml_engine_copy(f->agreed, intent->text);
	}
	return err;
}

/* Copies that were written, while what they make room for was not: digests of
 * their texts. */
#define COPIES "copies"

static enum sml_err
note_copy(struct sml_engine *e, const uint8_t text[SML_SHA256_LEN])
{
	struct sml_str noted;
	enum sml_err err =
	    e->cfg.state->ops->get(e->cfg.state, COPIES, e->item, &noted);

	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return err;
	sml_buf_reset(&e->scratch);
	if (err == SML_OK)
		sml_buf_put_str(&e->scratch, noted);
	sml_buf_put(&e->scratch, text, SML_SHA256_LEN);
	err = sml_buf_err(&e->scratch);
	return err == SML_OK ? e->cfg.state->ops->put(e->cfg.state, COPIES,
				   sml_buf_str(&e->scratch))
			     : err;
}

enum sml_err
sml_settle_take_copy(
    struct sml_engine *e, const uint8_t text[SML_SHA256_LEN], bool *out)
{
	struct sml_str noted;
	size_t i;
	enum sml_err err =
	    e->cfg.state->ops->get(e->cfg.state, COPIES, e->msg, &noted);

	*out = false;
	if (err != SML_OK)
		return err == SML_E_NOT_FOUND ? SML_OK : err;
	for (i = 0; i + SML_SHA256_LEN <= noted.len && !*out;
	     i += SML_SHA256_LEN)
		*out = memcmp(noted.p + i, text, SML_SHA256_LEN) == 0;
	if (!*out)
		return SML_OK;
	sml_buf_reset(&e->scratch);
	sml_buf_put_str(&e->scratch, sml_str_sub(noted, 0, i - SML_SHA256_LEN));
	sml_buf_put_str(&e->scratch, sml_str_sub(noted, i, noted.len));
	err = sml_buf_err(&e->scratch);
	return err == SML_OK ? e->cfg.state->ops->put(e->cfg.state, COPIES,
				   e->scratch.len ? sml_buf_str(&e->scratch)
						  : SML_STR_NONE)
			     : err;
}

enum sml_err
sml_settle_forget_copies(struct sml_engine *e)
{
	return e->cfg.state->ops->put(e->cfg.state, COPIES, SML_STR_NONE);
}

static enum sml_err
settle_write(
    struct sml_engine *e, struct engine_ds *d, const struct sml_intent *intent)
{
	struct engine_effect f = {0};
	struct sml_entry entry;
	enum sml_err err = find_written(e, d, intent, &entry);

	/* Not to be seen now is not the same as not written: next run. */
	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_E_STORE : err;
	if (err == SML_OK)
		err = load_effect(e, d, intent, &f);
	if (err != SML_OK)
		return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
	f.key = entry.key;
	f.token = entry.token;
	err = sml_batch_outcome(e, &f);
	if (err == SML_OK && sml_str_is(intent->luid, ENGINE_INTENT_COPY))
		err = note_copy(e, intent->text);
	/* Linked meanwhile by another way: the intent has nothing to add. */
	return err == SML_E_EXISTS ? SML_OK : err;
}

static enum sml_err
settle_delete(
    struct sml_engine *e, struct engine_ds *d, const struct sml_intent *intent)
{
	struct sml_store *store = d->folder.store;
	struct sml_entry entry;
	enum sml_err err;

	err =
	    store->ops->find(store, SML_STR_NONE, intent->key, e->item, &entry);
	if (err != SML_E_NOT_FOUND)
		return err;
	err = e->cfg.state->ops->link_del(e->cfg.state, intent->link);
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

enum sml_err
sml_settle_intents(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_str after = SML_STR_NONE;
	struct sml_arena *last = sml_arena_new(SML_URI_MAX);
	struct sml_intent intent;
	enum sml_err err = last ? SML_OK : SML_E_NOMEM;

	while (err == SML_OK) {
		sml_arena_reset(e->item);
		err = st->ops->intent_next(st, after, e->item, &intent);
		if (err != SML_OK)
			break;
		sml_arena_reset(last);
		after = sml_arena_dup(last, intent.op_id);
		if (intent.folder != d->st.id)
			continue;
		err = intent.op == SML_OP_DELETE ? settle_delete(e, d, &intent)
						 : settle_write(e, d, &intent);
		if (err == SML_OK)
			err = st->ops->intent_del(st, intent.op_id);
	}
	sml_arena_free(last);
	return err == SML_END ? SML_OK : err;
}
