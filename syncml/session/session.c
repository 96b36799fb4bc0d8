/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a session: made, fed, flushed, and what is known about it. */
#include <stdlib.h>
#include <string.h>

#include "session/name.h"
#include "session/session_priv.h"

/* Bytes for names, anchors and nonces of one session, repeats included. */
#define ARENA_MAX (4u * 1024 * 1024)
/* Bytes of datastore names and anchors that fit the saved session beside
 * everything else in it. */
#define DS_TEXT_MAX (SML_SESSION_ROW_MAX * 5 / 8)

enum sml_err
sml_session_new(const struct sml_session_cfg *cfg, struct sml_session **out)
{
	struct sml_session *s = calloc(1, sizeof(*s));

	if (s == NULL) {
		return SML_E_NOMEM;
	}
	s->cfg = *cfg;
	s->arena = sml_arena_new(ARENA_MAX);
	s->msg_arena = sml_arena_new(SML_MSG_ARENA_MAX);
	s->chunk_arena = sml_arena_new(8 * SML_URI_MAX);
	if (s->arena == NULL || s->msg_arena == NULL ||
	    s->chunk_arena == NULL) {
		sml_session_free(s);
		return SML_E_NOMEM;
	}
	s->version = cfg->version;
	s->encoding = cfg->encoding;
	s->session_id = cfg->session_id;
	s->auth = cfg->auth;
	s->nonce = cfg->nonce;
	s->in_package = cfg->role == SML_SERVER ? 1 : 2;
	s->out_package = cfg->role == SML_SERVER ? 2 : 1;
	*out = s;
	return SML_OK;
}

void
sml_session_free(struct sml_session *s)
{
	if (s == NULL) {
		return;
	}
	sml_writer_free(s->writer);
	sml_arena_free(s->chunk_arena);
	sml_arena_free(s->msg_arena);
	sml_arena_free(s->arena);
	free(s);
}

enum sml_err
sml_session_keep(
    struct sml_session *s, struct sml_str value, struct sml_str *slot)
{
	struct sml_str copy;

	if (value.p == NULL) {
		*slot = SML_STR_NONE;
		return SML_OK;
	}
	if (slot->p != NULL && sml_str_eq(*slot, value)) {
		return SML_OK;
	}
	copy = sml_arena_dup(s->arena, value);
	if (copy.p == NULL) {
		return SML_E_NOMEM;
	}
	*slot = copy;
	return SML_OK;
}

/* ---- one message ---- */

/* An object in parts ends with its datastore. */
static void
give_up_failed(struct sml_session *s)
{
	if (s->chunk_out.is_open &&
	    s->ds[s->chunk_out.ds].pub.phase == SML_PHASE_FAILED) {
		s->chunk_out.is_open = false;
	}
}

static void
begin_message(struct sml_session *s, const struct sml_msg *msg)
{
	sml_arena_reset(s->msg_arena);
	give_up_failed(s);
	s->msg = msg;
	s->is_composing = true;
	s->is_refused = s->is_aborted = s->is_full = false;
	s->is_busy = s->is_suspended = false;
	s->is_in_final = s->is_asked = s->has_heard = s->has_said = false;
	s->cmd_id = 0;
	s->answers = s->own_commands = s->own_items = 0;
	s->stage = SML_STAGE_OVER;
	s->status_at = NULL;
	s->frame_count = 0;
	s->item_cmd = NULL;
	s->item_at = NULL;
	s->map_at = NULL;
	s->alert_item = NULL;
}

enum sml_err
sml_session_start(struct sml_session *s)
{
	if (s->cfg.role != SML_CLIENT || s->out_msg != 0 || s->is_composing) {
		return SML_E_BUG;
	}
	begin_message(s, NULL);
	return sml_session_begin_client(s);
}

enum sml_err
sml_session_feed(struct sml_session *s, enum sml_encoding encoding,
    const struct sml_msg *msg, enum sml_auth_verdict verdict)
{
	bool is_server = s->cfg.role == SML_SERVER;
	uint32_t msg_id = 0;
	enum sml_err err;

	if (s->is_composing || s->is_over || (!is_server && s->out_msg == 0)) {
		return SML_E_BUG;
	}
	err = sml_session_check_hdr(s, &msg->hdr, &msg_id);
	if (err != SML_OK) {
		return err;
	}
	begin_message(s, msg);
	err = is_server ? sml_session_hdr_server(s, encoding, msg_id, verdict)
			: sml_session_hdr_client(s, msg_id);
	if (err != SML_OK) {
		s->is_composing = false;
		return err;
	}
	if (s->is_refused || s->is_busy || s->stage == SML_STAGE_RETRY) {
		return SML_OK;
	}
	err = sml_session_drain(s);
	if (err != SML_OK) {
		return err;
	}
	s->stage = SML_STAGE_STATUSES;
	s->status_at = msg->cmds;
	s->frames[0] =
	    (struct sml_session_frame){.next = msg->cmds, .ds = SIZE_MAX};
	s->frame_count = 1;
	return SML_OK;
}

bool
sml_session_is_refused(const struct sml_session *s)
{
	return s->is_refused;
}

/* Nothing but a good Status of the header: such a message is not sent. */
static bool
is_end(const struct sml_session *s, bool is_complete)
{
	return s->cfg.role == SML_CLIENT && s->msg != NULL && s->is_in_final &&
	       is_complete && s->own_commands == 0 && !s->has_said &&
	       s->spooled == 0 && !s->chunk_out.is_open && s->out_package > 1;
}

static bool
may_end_package(const struct sml_session *s, bool is_complete)
{
	if (s->cfg.is_busy) {
		return false;
	}
	if (s->is_refused || s->is_aborted || s->is_suspended) {
		return true;
	}
	return is_complete && s->spooled == 0 && !s->chunk_out.is_open &&
	       (s->out_package == 1 || s->in_package > s->out_package);
}

static void
count_idle(struct sml_session *s)
{
	if (s->own_commands > 0 || s->has_said || s->has_heard) {
		s->idle_rounds = 0;
	} else {
		s->idle_rounds++;
	}
}

/* A message with nothing but the question for the answer, without Final:
 * the package does not go on by it. */
static enum sml_err
flush_busy(struct sml_session *s, struct sml_str *out)
{
	enum sml_err err = sml_pause_alert(s, SML_ALERT_RESULT);

	if (err == SML_OK) {
		err = sml_writer_finish(s->writer, false, out);
	}
	s->is_composing = err != SML_OK;
	return err;
}

enum sml_err
sml_session_flush(struct sml_session *s, bool is_complete, struct sml_str *out)
{
	struct sml_event ignored;
	enum sml_err err;
	bool is_final;

	*out = SML_STR_NONE;
	if (!s->is_composing) {
		return SML_E_BUG;
	}
	while (s->is_aborted && s->stage != SML_STAGE_OVER) {
		err = sml_session_next(s, &ignored);
		if (err != SML_OK && err != SML_END) {
			return err;
		}
	}
	if (s->stage != SML_STAGE_OVER) {
		return SML_E_BUG;
	}
	sml_session_sync_close(s);
	give_up_failed(s);
	/* Who suspends the session waits for its Status. */
	if (!s->is_busy && !s->is_suspended && !s->is_aborted &&
	    is_end(s, is_complete)) {
		s->is_composing = false;
		s->is_over = true;
		return SML_OK;
	}
	if (s->is_busy) {
		return flush_busy(s, out);
	}
	if (s->spooled == 0 && !s->is_full && !s->chunk_out.is_open &&
	    !s->is_aborted && !s->is_suspended) {
		err = sml_tell_owed(s);
		if (err != SML_OK) {
			return err;
		}
	}
	if (s->msg != NULL && !s->is_in_final && !s->is_refused &&
	    !s->is_aborted && !s->is_suspended && s->in_msg != 0 &&
	    s->own_commands == 0 &&
	    !(s->is_asked && s->cfg.role == SML_SERVER &&
		s->out_package > SML_PACKAGE_SERVER_CHANGES)) {
		err = sml_session_ask_more(s);
		if (err != SML_OK && err != SML_E_ROOM) {
			return err;
		}
	}
	is_final = may_end_package(s, is_complete);
	err = sml_writer_finish(s->writer, is_final, out);
	if (err != SML_OK) {
		return err;
	}
	count_idle(s);
	if (is_final) {
		s->out_package += 2;
	}
	s->is_composing = false;
	return SML_OK;
}

/* ---- datastores ---- */

struct sml_str
sml_session_bare_name(const struct sml_session *s, struct sml_str uri)
{
	uri = sml_str_trim(uri);
	if (s->own_uri.len > 0 && uri.len > s->own_uri.len &&
	    sml_str_eq(sml_str_sub(uri, 0, s->own_uri.len), s->own_uri)) {
		uri = sml_str_sub(uri, s->own_uri.len, uri.len);
		while (sml_str_starts(uri, "/")) {
			uri = sml_str_sub(uri, 1, uri.len);
		}
	}
	return sml_name_bare(uri);
}

size_t
sml_session_find_ds(
    const struct sml_session *s, struct sml_str local, struct sml_str remote)
{
	struct sml_str here = sml_session_bare_name(s, local);
	struct sml_str there = sml_session_bare_name(s, remote);
	size_t by_local = SIZE_MAX, by_remote = SIZE_MAX;

	for (size_t i = 0; i < s->ds_count; i++) {
		const struct sml_datastore *ds = &s->ds[i].pub;
		bool is_here =
		    sml_str_eq(sml_session_bare_name(s, ds->local), here);
		bool is_there =
		    sml_str_eq(sml_session_bare_name(s, ds->remote), there);

		if (is_here && is_there) {
			return i;
		}
		if (is_here && by_local == SIZE_MAX) {
			by_local = i;
		}
		if (is_there && by_remote == SIZE_MAX) {
			by_remote = i;
		}
	}
	/* Some devices leave the Target's LocURI empty. */
	return here.len > 0 ? by_local : by_remote;
}

static size_t
text_len(const struct sml_datastore *ds)
{
	return ds->local.len + ds->remote.len + ds->own.last.len +
	       ds->own.next.len + ds->peer.last.len + ds->peer.next.len;
}

static bool
is_over_text_max(const struct sml_session *s, size_t more_len)
{
	size_t len = more_len;

	for (size_t i = 0; i < s->ds_count; i++) {
		len += text_len(&s->ds[i].pub);
	}
	return len > DS_TEXT_MAX;
}

enum sml_err
sml_session_add_ds(struct sml_session *s, struct sml_str local,
    struct sml_str remote, size_t *ds_out)
{
	struct sml_session_ds *ds;
	enum sml_err err;
	size_t at;

	for (at = 0; at < s->ds_count; at++) {
		if (sml_str_eq(s->ds[at].pub.local, local) &&
		    sml_str_eq(s->ds[at].pub.remote, remote)) {
			break;
		}
	}
	if (at == s->ds_count) {
		if (at == SML_FOLDERS_MAX || local.len > SML_URI_MAX ||
		    remote.len > SML_URI_MAX ||
		    is_over_text_max(s, local.len + remote.len)) {
			return SML_E_LIMIT;
		}
		ds = &s->ds[at];
		memset(ds, 0, sizeof(*ds));
		err = sml_session_keep(s, local, &ds->pub.local);
		if (err == SML_OK) {
			err = sml_session_keep(s, remote, &ds->pub.remote);
		}
		if (err != SML_OK) {
			return err;
		}
		ds->pub.phase = SML_PHASE_INIT;
		s->ds_count++;
	}
	*ds_out = at;
	if (s->alert_item == NULL) {
		return SML_OK;
	}
	/* On the server it is the Alert just delivered. */
	ds = &s->ds[at];
	ds->pub.peer_max_obj = s->alert_item->meta.max_obj_size;
	return sml_session_set_anchor(s, at, false,
	    s->alert_item->meta.anchor.last, s->alert_item->meta.anchor.next);
}

size_t
sml_session_ds_count(const struct sml_session *s)
{
	return s->ds_count;
}

struct sml_datastore *
sml_session_ds(struct sml_session *s, size_t ds)
{
	return ds < s->ds_count ? &s->ds[ds].pub : NULL;
}

enum sml_err
sml_session_set_anchor(struct sml_session *s, size_t ds, bool is_own,
    struct sml_str last, struct sml_str next)
{
	struct sml_anchor *anchor;
	enum sml_err err;

	if (ds >= s->ds_count) {
		return SML_E_BUG;
	}
	anchor = is_own ? &s->ds[ds].pub.own : &s->ds[ds].pub.peer;
	if (last.len > SML_ANCHOR_MAX || next.len > SML_ANCHOR_MAX ||
	    is_over_text_max(s, last.len + next.len)) {
		return SML_E_LIMIT;
	}
	err = sml_session_keep(s, last, &anchor->last);
	if (err != SML_OK) {
		return err;
	}
	return sml_session_keep(s, next, &anchor->next);
}

enum sml_err
sml_session_set_phase(struct sml_session *s, size_t ds, enum sml_phase phase)
{
	if (ds >= s->ds_count || phase < s->ds[ds].pub.phase) {
		return SML_E_BUG;
	}
	s->ds[ds].pub.phase = phase;
	give_up_failed(s);
	return SML_OK;
}

void
sml_session_reach(struct sml_session *s, size_t ds, enum sml_phase phase)
{
	if (s->ds[ds].pub.phase < phase) {
		s->ds[ds].pub.phase = phase;
	}
}

/* ---- facts ---- */

void
sml_session_know_peer(struct sml_session *s, const struct sml_devinf *info)
{
	s->is_peer_known = true;
	s->peer_has_large_objs = info->has_large_objs;
	s->peer_has_number_of_changes = info->has_number_of_changes;
	s->quirk = sml_quirk_of(info);
	if (s->quirk != NULL) {
		sml_log(s->cfg.env->log, SML_LOG_INFO, "%.*s %.*s: %s",
		    SML_STR_ARG(info->man), SML_STR_ARG(info->mod),
		    s->quirk->because);
	}
}

bool
sml_session_has_quirk(const struct sml_session *s, enum sml_quirk_flag flag)
{
	return s->quirk != NULL && (s->quirk->flags & (unsigned)flag) != 0;
}

enum sml_err
sml_session_learn_devinf(struct sml_session *s, const struct sml_node *root)
{
	struct sml_arena_mark mark = sml_arena_mark(s->msg_arena);
	struct sml_devinf info;
	enum sml_err err = sml_devinf_read(root, s->msg_arena, &info);

	if (err == SML_OK) {
		sml_session_know_peer(s, &info);
	}
	sml_arena_back(s->msg_arena, mark);
	return err;
}

unsigned
sml_session_in_package(const struct sml_session *s)
{
	return s->in_package;
}

unsigned
sml_session_out_package(const struct sml_session *s)
{
	return s->out_package;
}

bool
sml_session_is_backlogged(const struct sml_session *s)
{
	return s->spooled > 0;
}

bool
sml_session_has_said(const struct sml_session *s)
{
	return s->has_said || s->own_commands > 0;
}

unsigned
sml_session_idle_rounds(const struct sml_session *s)
{
	return s->idle_rounds;
}

enum sml_version
sml_session_version(const struct sml_session *s)
{
	return s->version;
}

enum sml_encoding
sml_session_encoding(const struct sml_session *s)
{
	return s->encoding;
}

struct sml_str
sml_session_peer_uri(const struct sml_session *s)
{
	return s->peer_uri;
}

struct sml_str
sml_session_url(const struct sml_session *s)
{
	return s->resp_uri.len > 0 ? s->resp_uri : s->cfg.server_uri;
}

struct sml_str
sml_session_next_nonce(const struct sml_session *s)
{
	return s->next_nonce;
}
