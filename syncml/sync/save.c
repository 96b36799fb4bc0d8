/* SPDX-License-Identifier: Apache-2.0 */
/* The engine between two messages: session and cursors as bytes. */
#include <string.h>

#include "session/pack.h"
#include "sync/engine_priv.h"

/* Another number makes rows of older programs unreadable on purpose. */
#define SAVE_VERSION 3

static void
put_digest(struct sml_buf *out, const uint8_t digest[SML_SHA256_LEN])
{
	sml_buf_put(out, digest, SML_SHA256_LEN);
}

static void
get_digest(struct sml_unpack *in, uint8_t out[SML_SHA256_LEN])
{
	if (in->rest.len < SML_SHA256_LEN) {
		in->is_bad = true;
		return;
	}
	memcpy(out, in->rest.p, SML_SHA256_LEN);
	in->rest = sml_str_sub(in->rest, SML_SHA256_LEN, in->rest.len);
}

static void
put_sent(struct sml_buf *out, struct sml_sent sent)
{
	sml_pack_u64(out, sent.msg);
	sml_pack_u64(out, sent.cmd_id);
}

static struct sml_sent
get_sent(struct sml_unpack *in)
{
	struct sml_sent sent;

	sent.msg = (uint32_t)sml_unpack_u64(in, UINT32_MAX);
	sent.cmd_id = (uint32_t)sml_unpack_u64(in, UINT32_MAX);
	return sent;
}

static void
put_ds(struct sml_buf *out, const struct engine_ds *d)
{
	sml_pack_str(out, d->folder.name);
	sml_pack_str(out, d->database);
	sml_pack_str(out, d->filter);
	sml_pack_u64(out, d->is_exclusive);
	sml_pack_u64(out, d->is_walked);
	sml_pack_u64(out, d->sds == SIZE_MAX ? 0 : (uint64_t)d->sds + 1);
	sml_pack_u64(out, d->is_failed);
	sml_pack_u64(out, d->is_lost);
	sml_pack_u64(out, (uint64_t)d->mode);
	sml_pack_u64(out, (uint64_t)d->policy);
	sml_pack_u64(out, d->is_asked);
	sml_pack_u64(out, d->is_refreshed);
	sml_pack_u64(out, d->is_followed);
	sml_pack_u64(out, d->is_alert_due);
	sml_pack_u64(out, (uint64_t)d->reason);
	sml_pack_u64(out, (uint64_t)d->step);
	sml_pack_u64(out, d->cursor_id);
	sml_pack_u64(out, d->cursor_rev);
	sml_pack_u64(out, d->cursor_map);
	sml_pack_u64(out, d->cut_off);
	sml_pack_u64(out, d->present);
	sml_pack_u64(out, d->changed);
	sml_pack_u64(out, d->sent);
	sml_pack_u64(out, d->unsent);
	put_sent(out, d->alert);
	put_sent(out, d->sync);
	sml_pack_u64(out, d->is_begun_there);
	sml_pack_u64(out, d->announced);
	sml_pack_u64(out, d->received);
	sml_pack_u64(out, d->missed);
	sml_pack_u64(out, d->remarks);
}

static void
get_ds_numbers(struct sml_unpack *in, struct engine_ds *d)
{
	uint64_t sds = sml_unpack_u64(in, SML_FOLDERS_MAX);

	d->sds = sds ? (size_t)sds - 1 : SIZE_MAX;
	d->is_failed = sml_unpack_bool(in);
	d->is_lost = sml_unpack_bool(in);
	d->mode = (enum sml_mode)sml_unpack_u64(in, SML_MODE_MAKE_LOCAL_MATCH);
	d->policy = (enum sml_policy)sml_unpack_u64(in, SML_POLICY_NEWER_WINS);
	d->is_asked = sml_unpack_bool(in);
	d->is_refreshed = sml_unpack_bool(in);
	d->is_followed = sml_unpack_bool(in);
	d->is_alert_due = sml_unpack_bool(in);
	d->reason = (enum sml_reason)sml_unpack_u64(in, SML_REASON_INCOMPLETE);
	d->step = (enum engine_step)sml_unpack_u64(in, ENGINE_STEP_DONE);
	d->cursor_id = sml_unpack_u64(in, UINT64_MAX);
	d->cursor_rev = sml_unpack_u64(in, UINT64_MAX);
	d->cursor_map = sml_unpack_u64(in, UINT64_MAX);
	d->cut_off = sml_unpack_u64(in, UINT64_MAX);
	d->present = sml_unpack_u64(in, UINT64_MAX);
	d->changed = sml_unpack_u64(in, UINT64_MAX);
	d->sent = sml_unpack_u64(in, UINT64_MAX);
	d->unsent = sml_unpack_u64(in, UINT64_MAX);
	d->alert = get_sent(in);
	d->sync = get_sent(in);
	d->is_begun_there = sml_unpack_bool(in);
	d->announced = sml_unpack_u64(in, UINT64_MAX);
	d->received = sml_unpack_u64(in, UINT64_MAX);
	d->missed = sml_unpack_u64(in, UINT64_MAX);
	d->remarks = sml_unpack_u64(in, UINT64_MAX);
}

static void
put_rest(struct sml_buf *out, const struct sml_engine *e)
{
	const struct engine_chunk *c = &e->chunk;
	size_t i;

	sml_pack_u64(out, (uint64_t)e->stage);
	sml_pack_u64(out, e->has_synced);
	sml_pack_u64(out, e->is_our_package_out);
	sml_pack_u64(out, c->is_open);
	sml_pack_u64(out, (uint64_t)c->ds);
	sml_pack_u64(out, c->link);
	sml_pack_u64(out, (uint64_t)c->op);
	sml_pack_u64(out, c->offset);
	put_digest(out, c->text);
	sml_pack_u64(out, (uint64_t)e->map_count);
	for (i = 0; i < e->map_count; i++) {
		put_sent(out, e->maps[i].sent);
		sml_pack_u64(out, e->maps[i].ds);
		sml_pack_u64(out, e->maps[i].first);
		sml_pack_u64(out, e->maps[i].last);
	}
}

static void
get_rest(struct sml_unpack *in, struct sml_engine *e)
{
	struct engine_chunk *c = &e->chunk;
	size_t i;

	e->stage = (enum engine_stage)sml_unpack_u64(in, ENGINE_STAGE_DONE);
	e->has_synced = sml_unpack_bool(in);
	e->is_our_package_out = sml_unpack_bool(in);
	c->is_open = sml_unpack_bool(in);
	c->ds = (size_t)sml_unpack_u64(in, SML_FOLDERS_MAX - 1);
	c->link = sml_unpack_u64(in, UINT64_MAX);
	c->op = (enum sml_op)sml_unpack_u64(in, SML_OP_DELETE);
	c->offset = sml_unpack_u64(in, UINT64_MAX);
	get_digest(in, c->text);
	e->map_count = (size_t)sml_unpack_u64(in, ENGINE_MAPS_MAX);
	for (i = 0; i < e->map_count; i++) {
		e->maps[i].sent = get_sent(in);
		e->maps[i].ds =
		    (uint32_t)sml_unpack_u64(in, SML_FOLDERS_MAX - 1);
		e->maps[i].first = sml_unpack_u64(in, UINT64_MAX);
		e->maps[i].last = sml_unpack_u64(in, UINT64_MAX);
	}
}

enum sml_err
sml_save_put(struct sml_engine *e)
{
	struct sml_buf session, all;
	enum sml_err err;
	size_t i;

	sml_buf_init(&session, SML_SESSION_ROW_MAX);
	sml_buf_init(
	    &all, 2 * SML_SESSION_ROW_MAX + SML_FOLDERS_MAX * SML_FILTER_MAX);
	err = sml_session_save(e->session, &session);
	if (err == SML_OK && e->overlay)
		err = sml_overlay_write(e->overlay);
	if (err != SML_OK)
		goto free_buffers;
	sml_pack_u64(&all, SAVE_VERSION);
	sml_pack_str(&all, sml_buf_str(&session));
	sml_pack_u64(&all, (uint64_t)e->ds_count);
	for (i = 0; i < e->ds_count; i++)
		put_ds(&all, &e->ds[i]);
	put_rest(&all, e);
	err = sml_buf_err(&all);
	if (err == SML_OK)
		err = e->cfg.state->ops->put(
		    e->cfg.state, "session", sml_buf_str(&all));

free_buffers:
	sml_buf_free(&all);
	sml_buf_free(&session);
	return err;
}

/* An unfinished session is gone on with unless another mode is wanted now. */
static bool
is_wanted(const struct engine_ds *d)
{
	return d->folder.mode == SML_MODE_TWO_WAY ||
	       d->mode == d->folder.mode ||
	       d->mode == sml_mode_slow_of(d->folder.mode);
}

/* The folder that a saved row speaks of. */
static enum sml_err
get_ds(struct sml_engine *e, struct sml_unpack *in, struct engine_ds *d)
{
	struct sml_str name = sml_unpack_str(in, SML_URI_MAX);
	struct sml_str database = sml_unpack_str(in, SML_URI_MAX);
	struct sml_str filter = sml_unpack_str(in, SML_FILTER_MAX);
	enum sml_err err = SML_OK;

	d->is_exclusive = sml_unpack_bool(in);
	d->is_walked = sml_unpack_bool(in);
	get_ds_numbers(in, d);
	if (in->is_bad)
		return SML_E_DECODE;
	d->database = sml_arena_dup(e->arena, database);
	d->filter = sml_arena_dup(e->arena, filter);
	if ((database.p && !d->database.p) || (filter.p && !d->filter.p))
		return SML_E_NOMEM;
	err = sml_window_load(e, d);
	if (err != SML_OK)
		return err;
	if (sml_engine_is_client(e))
		return sml_str_eq(name, d->folder.name) && is_wanted(d)
			   ? SML_OK
			   : SML_E_DECODE;
	err = e->cfg.resolve(e->cfg.resolve_ctx, d->database, &d->folder);
	if (err == SML_OK && !sml_str_eq(name, d->folder.name))
		err = SML_E_DECODE;
	return err;
}

static enum sml_err
get_folders(struct sml_engine *e, struct sml_unpack *in)
{
	size_t count = (size_t)sml_unpack_u64(in, SML_FOLDERS_MAX), i;
	enum sml_err err;

	if (in->is_bad || (sml_engine_is_client(e) && count != e->ds_count))
		return SML_E_DECODE;
	for (i = 0; i < count; i++) {
		struct engine_ds *d = &e->ds[i];
		enum sml_err open;
		/* Not settled after a crash: it stays out of the session. */
		bool was_failed = d->is_failed;

		err = get_ds(e, in, d);
		open = err;
		e->ds_count = i + 1 > e->ds_count ? i + 1 : e->ds_count;
		if (err == SML_OK && !d->is_failed)
			open = was_failed ? SML_E_STORE : sml_engine_open(e, d);
		if (err == SML_E_DECODE)
			return err;
		if (open != SML_OK) {
			err = sml_engine_fail(e, d, open, 0);
			if (err != SML_OK)
				return err;
		}
	}
	return SML_OK;
}

enum sml_err
sml_save_get(struct sml_engine *e)
{
	struct sml_unpack in = {0};
	struct sml_str saved;
	struct sml_session *session = NULL;
	enum sml_err err;

	err =
	    e->cfg.state->ops->get(e->cfg.state, "session", e->arena, &in.rest);
	if (err != SML_OK)
		return err;
	if (sml_unpack_u64(&in, SAVE_VERSION) != SAVE_VERSION)
		return SML_E_DECODE;
	saved = sml_unpack_str(&in, SML_SESSION_ROW_MAX);
	if (in.is_bad)
		return SML_E_DECODE;
	err = sml_session_load(e->cfg.session, saved, &session);
	if (err != SML_OK)
		return err;
	sml_session_free(e->session);
	e->session = session;
	err = get_folders(e, &in);
	if (err != SML_OK)
		return err;
	get_rest(&in, e);
	return in.is_bad ? SML_E_DECODE : SML_OK;
}
