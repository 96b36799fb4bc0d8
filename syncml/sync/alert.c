/* SPDX-License-Identifier: Apache-2.0 */
/* Alerts: which mode a client asks for, and what it follows. */
#include <string.h>

#include "sync/engine_priv.h"

/* Reserved; peers with libsynthesis answer 225 with it (syncml.md 18). */
#define RESUME_OTHER_TYPE 509u

/* ---- anchors ---- */

/* Unlike all before, also when the clock stands still. */
static struct sml_str
new_anchor(struct sml_engine *e)
{
	int64_t now = e->cfg.env->now_utc(e->cfg.env->ctx);

	return sml_arena_printf(
	    e->arena, "%lld%04u", (long long)now, e->cfg.session_no % 10000);
}

enum sml_err
sml_alert_own_anchors(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_str next = new_anchor(e);

	if (!next.p)
		return SML_E_NOMEM;
	return sml_session_set_anchor(
	    e->session, d->sds, true, d->st.own_last, next);
}

/* ---- client: package 1 ---- */

static void
choose_mode(struct engine_ds *d)
{
	d->mode = d->folder.mode;
	if (d->mode == SML_MODE_TWO_WAY && !d->st.own_last.p) {
		d->mode = SML_MODE_SLOW;
		if (d->reason == SML_REASON_NONE)
			d->reason = SML_REASON_FIRST;
	} else if (d->is_asked && sml_engine_is_slow(d)) {
		d->reason = SML_REASON_ASKED;
	}
}

static enum sml_err
alert_folder(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_text_list emi = {0};
	enum sml_err err = SML_OK;
	bool is_resumed = false;

	if (d->sds == SIZE_MAX) {
		choose_mode(d);
		if (!sml_known_can(e, d))
			return sml_engine_fail(
			    e, d, SML_OK, SML_STATUS_UNSUPPORTED_FEATURE);
		err = sml_session_add_ds(
		    e->session, d->folder.name, d->folder.remote, &d->sds);
		if (err == SML_OK)
			err = sml_alert_own_anchors(e, d);
	}
	if (err == SML_OK)
		err = sml_suspend_is_resumed(e, d, &is_resumed);
	if (err != SML_OK)
		return err;
	emi.text = sml_arena_printf(
	    e->msg, ENGINE_EMI_CONFLICT "%s", sml_policy_name(d->policy));
	if (!emi.text.p)
		return SML_E_NOMEM;
	sml_session_ds(e->session, d->sds)->alert =
	    is_resumed ? ENGINE_ALERT_RESUME : (unsigned)d->mode;
	err = sml_window_ask(e, d);
	if (err != SML_OK)
		return err;
	return sml_session_alert(e->session, d->sds, &emi, &d->alert);
}

enum sml_err
sml_alert_compose(struct sml_engine *e)
{
	enum sml_err err;
	size_t i;

	for (i = 0; i < e->ds_count; i++) {
		if (e->ds[i].is_failed)
			continue;
		err = alert_folder(e, &e->ds[i]);
		if (err != SML_OK)
			return err;
	}
	return SML_OK;
}

/* ---- client: package 2 ---- */

/* May the server turn what we asked for into this? What protects a side from
 * writes goes on doing so, and a refresh is one or none. */
static bool
may_follow(enum sml_mode asked, enum sml_mode effective)
{
	if (asked == SML_MODE_TWO_WAY || asked == SML_MODE_SLOW)
		return true;
	return effective == asked || effective == sml_mode_slow_of(asked);
}

/* Deletions of ours, of those that wait or of those that are held. */
static enum sml_err
forget_deletions(
    struct sml_engine *e, struct engine_ds *d, enum sml_link_filter filter)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(
		    st, d->st.id, filter, after, e->msg, &link)) == SML_OK) {
		after = link.id;
		if (link.pending == SML_OP_DELETE)
			err = st->ops->link_del(st, link.id);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

static enum sml_err
forget_maps(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_MAP_DUE, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		link.flags &= ~(uint32_t)SML_LINK_MAP_DUE;
		link.guid = SML_STR_NONE;
		err = sml_engine_link_put(e, &link);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

/* The server's memory is gone, or ours: what was deleted here cannot be told,
 * and Maps of before name nothing any more. Held deletions stay, unless the
 * folder shall become what the server has. */
static enum sml_err
forget_changes(struct sml_engine *e, struct engine_ds *d)
{
	enum sml_err err = forget_deletions(e, d, SML_LINKS_PENDING);

	if (err == SML_OK && sml_engine_is_replaced(e, d))
		err = forget_deletions(e, d, SML_LINKS_HELD);
	return err == SML_OK ? forget_maps(e, d) : err;
}

static enum sml_err
follow(struct sml_engine *e, struct engine_ds *d, enum sml_mode mode)
{
	if (mode != d->mode) {
		d->mode = mode;
		d->is_asked = false;
		if (sml_engine_is_slow(d) && d->reason == SML_REASON_NONE)
			d->reason = SML_REASON_PEER_LOST;
	}
	d->is_followed = true;
	sml_session_ds(e->session, d->sds)->alert = (unsigned)mode;
	sml_engine_report(e, d,
	    &(struct sml_report){
		.type = SML_REPORT_FOLDER, .reason = d->reason});
	if (d->changed && !sml_engine_goes_up(d) &&
	    !sml_engine_is_replaced(e, d))
		sml_engine_report(e, d,
		    &(struct sml_report){.type = SML_REPORT_REMARK,
			.reason = SML_REASON_ONE_WAY,
			.count = d->changed});
	return sml_engine_is_slow(d) ? forget_changes(e, d) : SML_OK;
}

/* Is its Alert the one that asks to go on? */
static bool
is_resume(const struct sml_engine *e, const struct engine_ds *d)
{
	return sml_session_ds(e->session, d->sds)->alert == ENGINE_ALERT_RESUME;
}

static enum sml_err
client_alert(struct sml_engine *e, const struct sml_event *ev)
{
	struct engine_ds *d = sml_engine_ds_of(e, ev->ds);
	unsigned code = ev->alert.code;
	enum sml_mode mode = (enum sml_mode)code;
	enum sml_err err;

	/* Some echo what we asked for. */
	if (d && !d->is_failed && code == ENGINE_ALERT_RESUME &&
	    is_resume(e, d))
		mode = d->mode;
	else if (!d || d->is_failed || code < SML_MODE_TWO_WAY ||
		 code > SML_MODE_MAKE_LOCAL_MATCH)
		return sml_session_status(
		    e->session, &ev->ref, SML_STATUS_NOT_FOUND, SML_STR_NONE);
	if (!may_follow(d->mode, mode)) {
		err = sml_session_status(
		    e->session, &ev->ref, SML_STATUS_FORBIDDEN, SML_STR_NONE);
		return err == SML_OK ? sml_engine_fail(e, d, SML_OK,
					   SML_STATUS_UNSUPPORTED_FEATURE)
				     : err;
	}
	err = sml_session_set_anchor(e->session, d->sds, false,
	    ev->alert.peer.last, ev->alert.peer.next);
	if (err == SML_OK)
		err = follow(e, d, mode);
	if (err != SML_OK)
		return err;
	return sml_session_status(
	    e->session, &ev->ref, SML_STATUS_OK, ev->alert.peer.next);
}

/* A refresh that nobody asked for is a slow sync in that direction. Whether a
 * server we do not know would delete what we do not name, nobody can tell. */
static enum sml_err
check_harmless(struct sml_engine *e, struct engine_ds *d)
{
	bool is_ours;
	enum sml_err err;

	if (d->mode != SML_MODE_MAKE_SERVER_MATCH || d->is_asked)
		return SML_OK;
	err = sml_peer_is_ours(e, &is_ours);
	if (err != SML_OK || is_ours)
		return err;
	return sml_engine_fail(e, d, SML_OK, SML_STATUS_UNSUPPORTED_FEATURE);
}

enum sml_err
sml_alert_follow_rest(struct sml_engine *e)
{
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; i < e->ds_count && err == SML_OK; i++) {
		struct engine_ds *d = &e->ds[i];

		if (d->is_failed || d->sds == SIZE_MAX)
			continue;
		if (!d->is_followed)
			err = follow(e, d,
			    d->is_refreshed ? sml_mode_slow_of(d->mode)
					    : d->mode);
		if (err == SML_OK)
			err = check_harmless(e, d);
	}
	return err;
}

static bool
is_sent(struct sml_sent sent, const struct sml_event *ev)
{
	return sent.msg && sent.msg == ev->status.msg &&
	       sent.cmd_id == ev->status.cmd_id;
}

enum sml_err
sml_alert_status(struct sml_engine *e, const struct sml_event *ev)
{
	bool is_alert = ev->status.cmd == SML_CMD_ALERT;
	unsigned code = ev->status.code;
	enum sml_err err;
	size_t i;

	if (sml_status_is_success(code))
		return SML_OK;
	for (i = 0; i < e->ds_count; i++) {
		struct engine_ds *d = &e->ds[i];

		if (!is_sent(is_alert ? d->alert : d->sync, ev))
			continue;
		if (is_alert && ev->status.chal && sml_engine_is_client(e) &&
		    e->stage == ENGINE_STAGE_INIT) {
			err = sml_session_login_ds(
			    e->session, d->sds, ev->status.chal);
			d->is_alert_due = err == SML_OK;
			if (err != SML_E_AUTH)
				return err;
		}
		if (is_alert && is_resume(e, d) &&
		    code != SML_STATUS_REFRESH_REQUIRED) {
			/* 509: another type, which its Alert names. */
			e->is_resume_refused =
			    e->is_resume_refused || code != RESUME_OTHER_TYPE;
			continue;
		}
		/* Mostly an Alert says what is done instead. */
		if (!is_alert || code != SML_STATUS_REFRESH_REQUIRED)
			return sml_engine_fail(e, d, SML_OK, code);
		d->is_refreshed = true;
	}
	return SML_OK;
}

enum sml_err
sml_alert_event(struct sml_engine *e, const struct sml_event *ev)
{
	return sml_engine_is_client(e) ? client_alert(e, ev)
				       : sml_alert_serve(e, ev);
}

enum sml_err
sml_alert_due(struct sml_engine *e, bool *is_complete_out)
{
	enum sml_err err;
	size_t i;

	*is_complete_out = false;
	for (i = 0; i < e->ds_count; i++) {
		struct engine_ds *d = &e->ds[i];

		if (!d->is_alert_due || d->is_failed)
			continue;
		err = sml_engine_is_client(e) ? alert_folder(e, d)
					      : sml_session_alert(e->session,
						    d->sds, NULL, &d->alert);
		if (err == SML_E_ROOM)
			return SML_OK;
		if (err != SML_OK)
			return err;
		d->is_alert_due = false;
	}
	*is_complete_out = true;
	return SML_OK;
}
