/* SPDX-License-Identifier: Apache-2.0 */
/* The life of an engine: made, started, fed one message at a time. */
#include "sync/engine.h"

#include <stdlib.h>
#include <string.h>

#include "sync/engine_client.h"

/* Bytes for folder names, anchors and masks of one engine. */
#define ENGINE_ARENA_MAX (8u * 1024 * 1024)

enum sml_err
sml_engine_new(const struct sml_engine_cfg *cfg, struct sml_engine **out)
{
	struct sml_engine *e = calloc(1, sizeof(*e));
	enum sml_err err = SML_E_NOMEM;
	size_t i;

	if (!e)
		return SML_E_NOMEM;
	e->cfg = *cfg;
	sml_buf_init(&e->scratch, SML_CONTENT_ARENA_MAX);
	e->arena = sml_arena_new(ENGINE_ARENA_MAX);
	e->msg = sml_arena_new(SML_CONTENT_ARENA_MAX);
	e->item = sml_arena_new(SML_CONTENT_ARENA_MAX);
	if (!e->arena || !e->msg || !e->item ||
	    cfg->folder_count > SML_FOLDERS_MAX)
		goto free_engine;
	for (i = 0; i < cfg->folder_count; i++) {
		struct engine_ds *d = &e->ds[i];

		d->folder = cfg->folders[i];
		d->sds = SIZE_MAX;
		d->mode = d->folder.mode;
		d->policy = d->folder.policy;
		d->is_asked = d->folder.is_asked;
	}
	e->ds_count = cfg->folder_count;
	e->session_cfg = *cfg->session;
	e->cfg.session = &e->session_cfg;
	if (sml_engine_is_client(e) && cfg->session->spool) {
		err = sml_overlay_new(cfg->session->spool, &e->overlay);
		if (err != SML_OK)
			goto free_engine;
		e->session_cfg.spool = sml_overlay_spool(e->overlay);
	}
	err = sml_session_new(&e->session_cfg, &e->session);
	if (err != SML_OK)
		goto free_engine;
	*out = e;
	return SML_OK;

free_engine:
	sml_engine_free(e);
	return err;
}

void
sml_engine_free(struct sml_engine *e)
{
	size_t i;

	if (!e)
		return;
	for (i = 0; i < e->ds_count; i++) {
		sml_index_free(e->ds[i].index);
		sml_index_free(e->ds[i].held);
		sml_index_free(e->ds[i].unconfirmed);
		if (e->ds[i].is_begun)
			e->ds[i].folder.store->ops->end(e->ds[i].folder.store);
	}
	sml_batch_free(e);
	sml_session_free(e->session);
	sml_overlay_free(e->overlay);
	sml_buf_free(&e->scratch);
	sml_arena_free(e->item);
	sml_arena_free(e->msg);
	sml_arena_free(e->arena);
	free(e);
}

enum sml_err
sml_engine_load(struct sml_engine *e)
{
	return sml_save_get(e);
}

/* ---- what the other files share ---- */

bool
sml_engine_is_client(const struct sml_engine *e)
{
	return e->cfg.session->role == SML_CLIENT;
}

bool
sml_engine_is_slow(const struct engine_ds *d)
{
	return d->mode == SML_MODE_SLOW ||
	       d->mode == SML_MODE_MAKE_SERVER_MATCH ||
	       d->mode == SML_MODE_MAKE_LOCAL_MATCH;
}

bool
sml_engine_goes_up(const struct engine_ds *d)
{
	return d->mode != SML_MODE_RECEIVE_ONLY &&
	       d->mode != SML_MODE_MAKE_LOCAL_MATCH;
}

bool
sml_engine_goes_down(const struct engine_ds *d)
{
	return d->mode != SML_MODE_SEND_ONLY &&
	       d->mode != SML_MODE_MAKE_SERVER_MATCH;
}

bool
sml_engine_is_replaced(const struct sml_engine *e, const struct engine_ds *d)
{
	return d->is_asked && d->mode == (sml_engine_is_client(e)
						 ? SML_MODE_MAKE_LOCAL_MATCH
						 : SML_MODE_MAKE_SERVER_MATCH);
}

struct engine_ds *
sml_engine_ds_of(struct sml_engine *e, size_t sds)
{
	size_t i;

	for (i = 0; i < e->ds_count; i++)
		if (sds != SIZE_MAX && e->ds[i].sds == sds)
			return &e->ds[i];
	return NULL;
}

void
sml_engine_report(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_report *report)
{
	struct sml_report full = *report;

	if (!e->cfg.report)
		return;
	full.folder = d->folder.name;
	full.mode = d->mode;
	e->cfg.report(e->cfg.report_ctx, &full);
}

enum sml_err
sml_engine_fail(struct sml_engine *e, struct engine_ds *d, enum sml_err err,
    unsigned status)
{
	enum sml_err_scope scope = sml_err_scope(err);

	if (scope == SML_SCOPE_SESSION || scope == SML_SCOPE_FATAL)
		return err;
	if (d->is_failed)
		return SML_OK;
	d->is_failed = true;
	d->is_lost = sml_engine_is_slow(d) && e->stage < ENGINE_STAGE_SERVER;
	sml_log(e->cfg.env->log, SML_LOG_WARN,
	    "folder %.*s: stopped: %s, status %u", SML_STR_ARG(d->folder.name),
	    sml_err_text(err), status);
	sml_engine_report(e, d,
	    &(struct sml_report){.type = SML_REPORT_FOLDER_FAILED,
		.err = err,
		.status = status});
	if (d->sds == SIZE_MAX)
		return SML_OK;
	sml_session_ds(e->session, d->sds)->fail_status =
	    status ? status : sml_status_of_err(err);
	return sml_session_set_phase(e->session, d->sds, SML_PHASE_FAILED);
}

enum sml_err
sml_engine_facts(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str text, struct sml_facts *out)
{
	return sml_translate_facts(e, d, text, e->msg, out);
}

enum sml_err
sml_engine_open(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_store *store = d->folder.store;
	enum sml_err err;

	if (!d->is_begun) {
		err = store->ops->begin(store);
		if (err != SML_OK)
			return err;
		d->is_begun = true;
	}
	err = e->cfg.state->ops->folder_get(
	    e->cfg.state, d->folder.name, e->arena, &d->st);
	if (err == SML_OK)
		err = sml_maps_load(e, d);
	if (err == SML_OK)
		err = sml_narrow_load(e, d);
	return err == SML_OK ? sml_peer_load_mask(e, d) : err;
}

bool
sml_engine_is_cancelled(const struct sml_engine *e)
{
	return e->cfg.is_cancelled && e->cfg.is_cancelled(e->cfg.report_ctx);
}

/* The clock is asked now and then only: it is a system call. */
bool
sml_engine_is_spent(const struct sml_engine *e)
{
	const struct sml_env *env = e->cfg.env;

	if (sml_engine_is_client(e))
		return false;
	if (e->worked >= SML_WORK_ITEMS_MAX)
		return true;
	return e->worked % 64 == 63 &&
	       env->ticks_ms(env->ctx) - e->began_ms >= SML_WORK_MS_MAX;
}

enum sml_err
sml_engine_random_id(
    struct sml_engine *e, struct sml_arena *arena, struct sml_str *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint8_t bytes[16];
	char *p = sml_arena_alloc(arena, sizeof(bytes) + 1);
	size_t i;
	enum sml_err err;

	if (!p)
		return SML_E_NOMEM;
	err = e->cfg.env->random(e->cfg.env->ctx, bytes, sizeof(bytes));
	if (err != SML_OK)
		return err;
	for (i = 0; i < sizeof(bytes); i++)
		p[i] = digits[bytes[i] % 32];
	*out = (struct sml_str){p, sizeof(bytes)};
	return SML_OK;
}

bool
sml_engine_zero(const uint8_t digest[SML_SHA256_LEN])
{
	static const uint8_t zero[SML_SHA256_LEN];

	return memcmp(digest, zero, SML_SHA256_LEN) == 0;
}

bool
sml_engine_same(
    const uint8_t a[SML_SHA256_LEN], const uint8_t b[SML_SHA256_LEN])
{
	return memcmp(a, b, SML_SHA256_LEN) == 0;
}

void
sml_engine_copy(uint8_t to[SML_SHA256_LEN], const uint8_t from[SML_SHA256_LEN])
{
	memcpy(to, from, SML_SHA256_LEN);
}

void
sml_engine_send_anew(struct sml_link *link)
{
	static const uint8_t none[SML_SHA256_LEN];

	link->luid = SML_STR_NONE;
	link->pending = SML_OP_ADD;
	link->sent_msg = link->sent_cmd = 0;
	link->flags = 0;
	sml_engine_copy(link->agreed, none);
	sml_engine_copy(link->print, none);
}

void
sml_engine_agree(struct sml_link *link, const uint8_t text[SML_SHA256_LEN],
    const struct sml_facts *facts)
{
	sml_engine_copy(link->agreed, text);
	sml_engine_copy(link->print, facts->fingerprint);
	link->flags &= ~(uint32_t)(SML_LINK_MARKED | SML_LINK_FAILED);
	if (facts->is_conflict)
		link->flags |= SML_LINK_MARKED;
}

enum sml_err
sml_engine_agreed_text(struct sml_engine *e, const struct sml_link *link,
    struct sml_arena *arena, struct sml_str *out)
{
	struct sml_state *st = e->cfg.state;
	enum sml_err err = SML_E_NOT_FOUND;

	*out = SML_STR_NONE;
	if (!sml_engine_zero(link->agreed))
		err = st->ops->text_get(st, link->agreed, arena, out);
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

enum sml_err
sml_engine_is_agreed(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link, const struct sml_facts *facts, bool *out)
{
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_facts agreed;
	struct sml_str text;
	enum sml_err err;

	*out = false;
	if (!sml_engine_same(link->print, facts->fingerprint) ||
	    facts->is_conflict != ((link->flags & SML_LINK_MARKED) != 0))
		return SML_OK;
	err = sml_engine_agreed_text(e, link, e->msg, &text);
	if (err != SML_OK || !text.p)
		return err;
	err = sml_engine_facts(e, d, text, &agreed);
	if (err == SML_OK)
		*out = sml_str_eq(agreed.uid, facts->uid);
	sml_arena_back(e->msg, mark);
	return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK : err;
}

enum sml_err
sml_engine_lacks_nothing(struct sml_engine *e, const struct engine_ds *d,
    const struct sml_link *link, const struct sml_facts *facts, bool *out)
{
	struct sml_facts unnamed = *facts;
	enum sml_err err = sml_engine_is_agreed(e, d, link, facts, out);

	if (err != SML_OK || *out || !facts->uid.p)
		return err;
	unnamed.uid = SML_STR_NONE;
	return sml_engine_is_agreed(e, d, link, &unnamed, out);
}

enum sml_err
sml_engine_link_put(struct sml_engine *e, struct sml_link *link)
{
	return e->cfg.state->ops->link_put(e->cfg.state, link, &link->id);
}

/* ---- start ---- */

enum sml_err
sml_engine_settle(struct sml_engine *e)
{
	struct sml_str saved;
	enum sml_err err;
	size_t i;
	bool has_session;

	if (!sml_engine_is_client(e))
		return SML_OK;
	err = e->cfg.state->ops->get(e->cfg.state, "session", e->msg, &saved);
	if (err != SML_OK && err != SML_E_NOT_FOUND)
		return err;
	has_session = err == SML_OK;
	for (i = 0; i < e->ds_count; i++) {
		struct engine_ds *d = &e->ds[i];

		sml_arena_reset(e->msg);
		err = sml_engine_open(e, d);
		if (err == SML_OK)
			err = sml_settle_intents(e, d);
		if (err == SML_OK && !has_session)
			err = sml_staged_decide(e, d);
		if (err != SML_OK)
			err = sml_engine_fail(e, d, err, 0);
		if (err != SML_OK)
			return err;
	}
	return e->cfg.state->ops->point(e->cfg.state);
}

/* A scan that breaks off leaves nothing: half of the deletions would pass the
 * guard in the next one. */
static enum sml_err
scan_in_mark(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	enum sml_err err = st->ops->mark(st), back;

	if (err != SML_OK)
		return err;
	err = sml_scan_folder(e, d);
	if (err == SML_OK)
		return st->ops->release(st);
	if (sml_err_scope(err) > SML_SCOPE_STORE)
		return err;
	back = st->ops->rollback_to(st);
	if (back == SML_OK)
		back = st->ops->release(st);
	return back == SML_OK ? err : back;
}

/* Deletions staged by a session that is given up are decided before the scan
 * would take them for something else. */
static enum sml_err
begin_folder(struct sml_engine *e, struct engine_ds *d)
{
	enum sml_err err = sml_engine_open(e, d);

	if (err == SML_OK)
		err = sml_staged_decide(e, d);
	return err == SML_OK ? scan_in_mark(e, d) : err;
}

/* Rows of a session that was given up. */
static enum sml_err
drop_spool(struct sml_engine *e)
{
	struct sml_spool *spool = e->session_cfg.spool;
	enum sml_err err = SML_OK;
	int kind;

	for (kind = 0; spool && kind <= SML_SPOOL_STAGE && err == SML_OK;
	     kind++)
		err = spool->ops->drop(
		    spool, (enum sml_spool_kind)kind, UINT64_MAX);
	return err;
}

enum sml_err
sml_engine_start(struct sml_engine *e, struct sml_str *out)
{
	enum sml_err err;
	size_t i;

	*out = SML_STR_NONE;
	for (i = 0; i < e->ds_count; i++) {
		struct engine_ds *d = &e->ds[i];

		sml_arena_reset(e->msg);
		if (d->is_failed)
			continue;
		err = begin_folder(e, d);
		if (err != SML_OK)
			err = sml_engine_fail(e, d, err, 0);
		if (err != SML_OK)
			return err;
	}
	sml_arena_reset(e->msg);
	err = drop_spool(e);
	if (err == SML_OK)
		err = sml_settle_forget_copies(e);
	if (err == SML_OK)
		err = sml_known_recall(e);
	if (err == SML_OK)
		err = sml_session_start(e->session);
	if (err == SML_OK)
		err = sml_alert_compose(e);
	if (err == SML_OK)
		err = sml_session_flush(e->session, true, out);
	return err == SML_OK ? sml_save_put(e) : err;
}

/* ---- facts ---- */

bool
sml_engine_is_done(const struct sml_engine *e)
{
	return e->is_done;
}

bool
sml_engine_is_refused(const struct sml_engine *e)
{
	return sml_session_is_refused(e->session);
}

struct sml_session *
sml_engine_session(struct sml_engine *e)
{
	return e->session;
}

enum sml_folder_result
sml_engine_result(const struct sml_engine *e, size_t folder)
{
	const struct engine_ds *d = &e->ds[folder];

	if (folder >= e->ds_count || d->is_failed || !e->is_done)
		return SML_FOLDER_FAILED;
	return d->remarks ? SML_FOLDER_REMARKS : SML_FOLDER_IN_STEP;
}
