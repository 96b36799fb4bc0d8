/* SPDX-License-Identifier: Apache-2.0 */
/* A session as bytes: everything that lasts from one message to the next. */
#include <string.h>

#include "session/pack.h"
#include "session/session_priv.h"

/* To be raised with every change of the layout: older bytes are refused. */
#define LAYOUT 3u
static const char magic[] = "sml-session";

/* ---- save ---- */

static void
pack_chunks(struct sml_buf *out, const struct sml_session *s)
{
	const struct sml_chunk_in *in = &s->chunk_in;
	const struct sml_chunk_out *sent = &s->chunk_out;

	sml_pack_u64(out, in->is_open);
	if (in->is_open) {
		sml_pack_u64(out, in->refused);
		sml_pack_u64(out, in->ds);
		sml_pack_u64(out, in->cmd);
		sml_pack_str(out, in->target);
		sml_pack_str(out, in->source);
		sml_pack_str(out, in->type);
		sml_pack_str(out, in->format);
		sml_pack_u64(out, in->is_field_level);
		sml_pack_u64(out, in->size);
		sml_pack_u64(out, in->got);
		sml_pack_u64(out, in->anew);
	}
	sml_pack_u64(out, sent->is_open);
	if (sent->is_open) {
		sml_pack_u64(out, sent->ds);
		sml_pack_u64(out, sent->cmd);
		sml_pack_u64(out, sent->sent);
		sml_pack_u64(out, sent->first_msg);
		sml_pack_u64(out, sent->first_cmd);
		sml_pack_u64(out, sent->last_msg);
		sml_pack_u64(out, sent->last_cmd);
	}
}

static void
pack_ds(struct sml_buf *out, const struct sml_session_ds *ds)
{
	sml_pack_str(out, ds->pub.local);
	sml_pack_str(out, ds->pub.remote);
	sml_pack_u64(out, ds->pub.alert);
	sml_pack_str(out, ds->pub.own.last);
	sml_pack_str(out, ds->pub.own.next);
	sml_pack_str(out, ds->pub.peer.last);
	sml_pack_str(out, ds->pub.peer.next);
	sml_pack_u64(out, ds->pub.peer_max_obj);
	sml_pack_u64(out, ds->pub.phase);
	sml_pack_u64(out, ds->pub.fail_status);
	sml_pack_u64(out, ds->has_opened);
}

enum sml_err
sml_session_save(const struct sml_session *s, struct sml_buf *out)
{
	size_t before = out->len;

	if (s->is_composing) {
		return SML_E_BUG;
	}
	sml_pack_str(out, sml_str_of(magic));
	sml_pack_u64(out, LAYOUT);
	sml_pack_u64(out, s->cfg.role);
	sml_pack_u64(out, s->version);
	sml_pack_u64(out, s->encoding);
	sml_pack_str(out, s->session_id);
	sml_pack_str(out, s->peer_uri);
	sml_pack_str(out, s->own_uri);
	sml_pack_str(out, s->resp_uri);
	sml_pack_u64(out, s->in_msg);
	sml_pack_u64(out, s->out_msg);
	sml_pack_u64(out, s->in_package);
	sml_pack_u64(out, s->out_package);
	sml_pack_u64(out, s->idle_rounds);
	sml_pack_u64(out, s->peer_max_msg);
	sml_pack_u64(out, s->peer_max_obj);
	sml_pack_u64(out, s->is_peer_known);
	sml_pack_u64(out, s->peer_has_large_objs);
	sml_pack_u64(out, s->peer_has_number_of_changes);
	sml_pack_u64(out,
	    s->quirk == NULL ? 0 : (uint64_t)(s->quirk - sml_quirk_table) + 1);
	sml_pack_u64(out, s->owes_put);
	sml_pack_u64(out, s->owes_get);
	sml_pack_u64(out, s->is_over);
	sml_pack_u64(out, s->busy_rounds);
	sml_pack_u64(out, s->auth);
	sml_pack_u64(out, s->is_authenticated);
	sml_pack_u64(out, s->has_retried);
	sml_pack_str(out, s->nonce);
	sml_pack_str(out, s->next_nonce);
	sml_pack_u64(out, s->asked_msg);
	sml_pack_u64(out, s->asked_cmd);
	sml_pack_u64(out, s->spooled);
	pack_chunks(out, s);
	sml_pack_u64(out, s->ds_count);
	for (size_t i = 0; i < s->ds_count; i++) {
		pack_ds(out, &s->ds[i]);
	}
	if (sml_buf_err(out) == SML_OK &&
	    out->len - before > SML_SESSION_ROW_MAX) {
		return SML_E_TOO_BIG;
	}
	return sml_buf_err(out);
}

/* ---- load ---- */

/* Strings are copied into @arena: the saved bytes are the caller's. */
static void
unpack_kept(struct sml_unpack *in, struct sml_arena *arena, size_t max_len,
    struct sml_str *out)
{
	struct sml_str text = sml_unpack_str(in, max_len);

	*out = sml_arena_dup(arena, text);
	if (text.p != NULL && out->p == NULL) {
		in->is_bad = true;
	}
}

static void
unpack_chunks(struct sml_unpack *in, struct sml_session *s)
{
	struct sml_chunk_in *got = &s->chunk_in;
	struct sml_chunk_out *sent = &s->chunk_out;

	got->is_open = sml_unpack_bool(in);
	if (got->is_open) {
		got->refused = (unsigned)sml_unpack_u64(in, 999);
		got->ds = (size_t)sml_unpack_u64(in, SML_FOLDERS_MAX - 1);
		got->cmd =
		    (enum sml_cmd_type)sml_unpack_u64(in, SML_CMD_UNKNOWN);
		unpack_kept(in, s->chunk_arena, SML_URI_MAX, &got->target);
		unpack_kept(in, s->chunk_arena, SML_URI_MAX, &got->source);
		unpack_kept(in, s->chunk_arena, SML_URI_MAX, &got->type);
		unpack_kept(in, s->chunk_arena, SML_URI_MAX, &got->format);
		got->is_field_level = sml_unpack_bool(in);
		got->size = sml_unpack_u64(in, UINT64_MAX);
		got->got = sml_unpack_u64(in, SIZE_MAX / 2);
		got->anew = sml_unpack_u64(in, got->got);
	}
	sent->is_open = sml_unpack_bool(in);
	if (sent->is_open) {
		sent->ds = (size_t)sml_unpack_u64(in, SML_FOLDERS_MAX - 1);
		sent->cmd =
		    (enum sml_cmd_type)sml_unpack_u64(in, SML_CMD_UNKNOWN);
		sent->sent = sml_unpack_u64(in, SIZE_MAX);
		sent->first_msg = (uint32_t)sml_unpack_u64(in, UINT32_MAX);
		sent->first_cmd = (uint32_t)sml_unpack_u64(in, UINT32_MAX);
		sent->last_msg = (uint32_t)sml_unpack_u64(in, UINT32_MAX);
		sent->last_cmd = (uint32_t)sml_unpack_u64(in, UINT32_MAX);
	}
}

static void
unpack_ds(
    struct sml_unpack *in, struct sml_session *s, struct sml_session_ds *ds)
{
	struct sml_datastore *pub = &ds->pub;

	unpack_kept(in, s->arena, SML_URI_MAX, &pub->local);
	unpack_kept(in, s->arena, SML_URI_MAX, &pub->remote);
	pub->alert = (unsigned)sml_unpack_u64(in, 999);
	unpack_kept(in, s->arena, SML_ANCHOR_MAX, &pub->own.last);
	unpack_kept(in, s->arena, SML_ANCHOR_MAX, &pub->own.next);
	unpack_kept(in, s->arena, SML_ANCHOR_MAX, &pub->peer.last);
	unpack_kept(in, s->arena, SML_ANCHOR_MAX, &pub->peer.next);
	pub->peer_max_obj = sml_unpack_u64(in, UINT64_MAX);
	pub->phase = (enum sml_phase)sml_unpack_u64(in, SML_PHASE_FAILED);
	pub->fail_status = (unsigned)sml_unpack_u64(in, 999);
	ds->has_opened = sml_unpack_bool(in);
}

static const struct sml_quirk *
unpack_quirk(struct sml_unpack *in)
{
	uint64_t row = sml_unpack_u64(in, UINT8_MAX);
	const struct sml_quirk *quirk = sml_quirk_table;

	while (row > 1 && quirk->because != NULL) {
		quirk++;
		row--;
	}
	return row == 1 && quirk->because != NULL ? quirk : NULL;
}

static void
unpack_session(struct sml_unpack *in, struct sml_session *s)
{
	s->version = (enum sml_version)sml_unpack_u64(in, SML_V_12);
	s->encoding = (enum sml_encoding)sml_unpack_u64(in, SML_WBXML);
	unpack_kept(in, s->arena, SML_SESSION_ID_MAX, &s->session_id);
	unpack_kept(in, s->arena, SML_URI_MAX, &s->peer_uri);
	unpack_kept(in, s->arena, SML_URI_MAX, &s->own_uri);
	unpack_kept(in, s->arena, SML_URI_MAX, &s->resp_uri);
	s->in_msg = (uint32_t)sml_unpack_u64(in, SML_SESSION_MSGS_MAX);
	s->out_msg = (uint32_t)sml_unpack_u64(in, 2 * SML_SESSION_MSGS_MAX);
	s->in_package = (unsigned)sml_unpack_u64(in, UINT32_MAX / 2);
	s->out_package = (unsigned)sml_unpack_u64(in, UINT32_MAX / 2);
	s->idle_rounds = (unsigned)sml_unpack_u64(in, UINT32_MAX / 2);
	s->peer_max_msg = sml_unpack_u64(in, UINT64_MAX);
	s->peer_max_obj = sml_unpack_u64(in, UINT64_MAX);
	s->is_peer_known = sml_unpack_bool(in);
	s->peer_has_large_objs = sml_unpack_bool(in);
	s->peer_has_number_of_changes = sml_unpack_bool(in);
	s->quirk = unpack_quirk(in);
	s->owes_put = sml_unpack_bool(in);
	s->owes_get = sml_unpack_bool(in);
	s->is_over = sml_unpack_bool(in);
	s->busy_rounds = (unsigned)sml_unpack_u64(in, SML_BUSY_ROUNDS_MAX);
	s->auth = (enum sml_auth_type)sml_unpack_u64(in, SML_AUTH_OTHER);
	s->is_authenticated = sml_unpack_bool(in);
	s->has_retried = sml_unpack_bool(in);
	unpack_kept(in, s->arena, SML_URI_MAX, &s->nonce);
	unpack_kept(in, s->arena, SML_URI_MAX, &s->next_nonce);
	s->asked_msg = (uint32_t)sml_unpack_u64(in, UINT32_MAX);
	s->asked_cmd = (uint32_t)sml_unpack_u64(in, UINT32_MAX);
	s->spooled = sml_unpack_u64(in, UINT64_MAX);
	unpack_chunks(in, s);
	s->ds_count = (size_t)sml_unpack_u64(in, SML_FOLDERS_MAX);
	for (size_t i = 0; i < s->ds_count; i++) {
		unpack_ds(in, s, &s->ds[i]);
	}
}

/* What the rest of the code takes for granted. */
static bool
is_sound(const struct sml_session *s)
{
	return s->version != SML_V_NONE && s->in_package >= 1 &&
	       s->out_package >= 1 &&
	       (s->peer_max_msg == 0 || s->peer_max_msg >= SML_MSG_MIN) &&
	       (!s->chunk_in.is_open || s->chunk_in.ds < s->ds_count) &&
	       (!s->chunk_out.is_open || s->chunk_out.ds < s->ds_count);
}

enum sml_err
sml_session_load(const struct sml_session_cfg *cfg, struct sml_str saved,
    struct sml_session **out)
{
	struct sml_unpack in = {.rest = saved};
	struct sml_session *s;
	enum sml_err err;

	if (saved.len > SML_SESSION_ROW_MAX ||
	    !sml_str_is(sml_unpack_str(&in, sizeof(magic)), magic) ||
	    sml_unpack_u64(&in, LAYOUT) != LAYOUT ||
	    sml_unpack_u64(&in, SML_SERVER) != (uint64_t)cfg->role ||
	    in.is_bad) {
		return SML_E_DECODE;
	}
	err = sml_session_new(cfg, &s);
	if (err != SML_OK) {
		return err;
	}
	unpack_session(&in, s);
	if (in.is_bad || in.rest.len != 0 || !is_sound(s)) {
		sml_session_free(s);
		return SML_E_DECODE;
	}
	*out = s;
	return SML_OK;
}
