/* SPDX-License-Identifier: Apache-2.0 */
/* Alerts: which mode, by whose anchors, and their final commit. */
#include <string.h>

#include "session/san.h"
#include "sync/engine_priv.h"

#define EMI_CONFLICT "valise:conflict="
/* Alert of a client that goes on with a session that was suspended. */
#define ALERT_RESUME 225
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

static enum sml_err
own_anchors(struct sml_engine *e, struct engine_ds *d)
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
			err = own_anchors(e, d);
	}
	if (err == SML_OK)
		err = sml_suspend_is_resumed(e, d, &is_resumed);
	if (err != SML_OK)
		return err;
	emi.text = sml_arena_printf(
	    e->msg, EMI_CONFLICT "%s", sml_policy_name(d->policy));
	if (!emi.text.p)
		return SML_E_NOMEM;
	sml_session_ds(e->session, d->sds)->alert =
	    is_resumed ? ALERT_RESUME : (unsigned)d->mode;
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
	return sml_session_ds(e->session, d->sds)->alert == ALERT_RESUME;
}

static enum sml_err
client_alert(struct sml_engine *e, const struct sml_event *ev)
{
	struct engine_ds *d = sml_engine_ds_of(e, ev->ds);
	unsigned code = ev->alert.code;
	enum sml_mode mode = (enum sml_mode)code;
	enum sml_err err;

	/* Some echo what we asked for. */
	if (d && !d->is_failed && code == ALERT_RESUME && is_resume(e, d))
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

/* ---- server: package 1 ---- */

static enum sml_policy
asked_policy(const struct sml_event *ev, enum sml_policy policy)
{
	const struct sml_text_list *emi;
	size_t len = sizeof(EMI_CONFLICT) - 1;

	for (emi = ev->alert.emi; emi; emi = emi->next)
		if (sml_str_starts(emi->text, EMI_CONFLICT))
			(void)sml_policy_of_name(
			    sml_str_sub(emi->text, len, emi->text.len),
			    &policy);
	return policy;
}

/* What an unconfirmed session sent goes out again: the client may have lost
 * it, together with its anchor (sync-rules 2). */
static enum sml_err
repeat_session(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_ALL, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		if (link.session == d->st.session_n && d->st.session_n &&
		    !(link.flags & (SML_LINK_HELD | SML_LINK_AWAY))) {
			if (link.pending == SML_OP_NONE)
				link.pending =
				    link.luid.p ? SML_OP_REPLACE : SML_OP_ADD;
			link.flags |= SML_LINK_REPEAT;
			err = sml_engine_link_put(e, &link);
		}
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

/* N is confirmed: what waited for that can go. */
static enum sml_err
confirm_session(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	d->st.peer_p = d->st.peer_n;
	d->st.rev_p = d->st.rev_n;
	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_PENDING, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		if (link.flags & SML_LINK_GONE)
			err = st->ops->link_del(st, link.id);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? st->ops->folder_put(st, &d->st) : err;
}

/* Commands of a session that broke off are no longer on their way. */
static enum sml_err
clear_sent(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_SENT, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		link.sent_msg = link.sent_cmd = 0;
		err = sml_engine_link_put(e, &link);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

/* What was agreed on is in the links, so a session is gone on with by one of
 * the same type. */
static enum sml_err
take_type(struct sml_engine *e, struct engine_ds *d)
{
	enum sml_err err = sml_suspend_type(e, d, &d->mode, &d->is_asked);

	if (err == SML_E_NOT_FOUND)
		d->mode = SML_MODE_TWO_WAY;
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

/* Of the first session nobody can tell whether a person asked for the refresh:
 * SyncEvolution begins with 203 what is 202 later. */
static enum sml_err
take_asked(struct sml_engine *e, struct engine_ds *d)
{
	bool is_ours = false;
	enum sml_err err = SML_OK;

	d->is_asked = false;
	if (!sml_engine_is_slow(d) || d->mode == SML_MODE_SLOW)
		return SML_OK;
	if (!d->st.peer_n.p)
		err = sml_peer_is_ours(e, &is_ours);
	d->is_asked = d->st.peer_n.p || is_ours;
	return err;
}

static enum sml_err
take_mode(struct sml_engine *e, struct engine_ds *d, const struct sml_event *ev,
    unsigned *status_out)
{
	enum sml_err err = SML_OK;

	*status_out = SML_STATUS_OK;
	if (ev->alert.code == ALERT_RESUME) {
		err = take_type(e, d);
		/* Without anchors it begins again. */
		if (sml_engine_is_slow(d)) {
			*status_out = SML_STATUS_REFRESH_REQUIRED;
			d->is_busy_now = true;
		}
	} else {
		d->mode = (enum sml_mode)ev->alert.code;
		if (sml_session_has_quirk(
			e->session, SML_QUIRK_ONE_WAY_IS_TWO_WAY) &&
		    !sml_engine_is_slow(d))
			d->mode = SML_MODE_TWO_WAY;
		err = take_asked(e, d);
	}
	if (sml_engine_is_slow(d))
		d->reason = SML_REASON_ASKED;
	return err;
}

/* The mode by the anchors; *@status_out answers the Alert (syncml.md 12.2). */
static enum sml_err
judge_anchors(struct sml_engine *e, struct engine_ds *d,
    const struct sml_event *ev, unsigned *status_out)
{
	struct sml_str last = ev->alert.peer.last;
	enum sml_err err = take_mode(e, d, ev, status_out);

	if (err != SML_OK || sml_engine_is_slow(d))
		return err;
	if (last.len && d->st.peer_n.p && sml_str_eq(last, d->st.peer_n))
		return confirm_session(e, d);
	if (last.len && d->st.peer_p.p && sml_str_eq(last, d->st.peer_p))
		return repeat_session(e, d);
	*status_out = SML_STATUS_REFRESH_REQUIRED;
	d->reason = d->st.peer_n.p ? SML_REASON_PEER_LOST : SML_REASON_FIRST;
	d->mode = sml_mode_slow_of(d->mode);
	d->is_busy_now = true;
	return SML_OK;
}

static enum sml_err
begin_server_folder(struct sml_engine *e, struct engine_ds *d,
    const struct sml_event *ev, unsigned *status_out)
{
	enum sml_err err = sml_engine_open(e, d);

	if (err == SML_OK)
		err = clear_sent(e, d);
	if (err == SML_OK)
		err = judge_anchors(e, d, ev, status_out);
	if (err == SML_OK)
		err = sml_suspend_keep_type(e, d);
	if (err != SML_OK)
		return err;
	d->policy = asked_policy(ev, d->folder.policy);
	d->cursor_rev = d->st.rev_p;
	err = sml_window_begin(e, d, ev);
	if (err != SML_OK || !sml_engine_is_slow(d))
		return err;
	d->cursor_rev = 0;
	d->st.epoch++;
	return e->cfg.state->ops->folder_put(e->cfg.state, &d->st);
}

static unsigned
status_of_open(enum sml_err err)
{
	switch ((int)err) {
	case SML_E_NOT_FOUND:
		return SML_STATUS_NOT_FOUND;
	case SML_E_DENIED:
	case SML_E_STORE_DENIED:
		return SML_STATUS_PERMISSION_DENIED;
	case SML_E_BUSY:
	case SML_E_STORE_BUSY:
		return SML_STATUS_UNAVAILABLE;
	default:
		return SML_STATUS_STORE_FAILURE;
	}
}

static enum sml_err
refuse_alert(struct sml_engine *e, const struct sml_event *ev, enum sml_err err,
    unsigned status)
{
	enum sml_err_scope scope = sml_err_scope(err);

	if (scope == SML_SCOPE_SESSION || scope == SML_SCOPE_FATAL)
		return err;
	sml_log(e->cfg.env->log, SML_LOG_INFO,
	    "alert %u for %.*s refused with %u", ev->alert.code,
	    SML_STR_ARG(ev->alert.local), status);
	return sml_session_status(e->session, &ev->ref, status, SML_STR_NONE);
}

static struct engine_ds *
find_folder(struct sml_engine *e, struct sml_str name)
{
	size_t i;

	for (i = 0; i < e->ds_count; i++)
		if (sml_str_eq(e->ds[i].folder.name, name))
			return &e->ds[i];
	return NULL;
}

static bool
is_known_type(const struct sml_engine *e, unsigned code)
{
	if (code == ALERT_RESUME)
		return sml_session_version(e->session) >= SML_V_12;
	return code >= SML_MODE_TWO_WAY && code <= SML_MODE_MAKE_LOCAL_MATCH;
}

static struct sml_event
client_codes(const struct sml_event *asked)
{
	struct sml_event ev = *asked;

	ev.alert.code = sml_san_client_alert(asked->alert.code);
	return ev;
}

static enum sml_err
server_alert(struct sml_engine *e, const struct sml_event *asked)
{
	/* A client may repeat the code of our notification. */
	const struct sml_event mapped = client_codes(asked), *ev = &mapped;
	struct engine_ds *d = &e->ds[e->ds_count];
	struct sml_str name =
	    sml_session_bare_name(e->session, ev->alert.local);
	unsigned status = SML_STATUS_OK;
	enum sml_err err;

	if (!is_known_type(e, ev->alert.code))
		return refuse_alert(
		    e, ev, SML_OK, SML_STATUS_UNSUPPORTED_FEATURE);
	/* One that was refused for its log-in comes again after package 2. */
	if (e->ds_count == SML_FOLDERS_MAX || e->stage > ENGINE_STAGE_CLIENT ||
	    (e->stage == ENGINE_STAGE_CLIENT && e->has_synced))
		return refuse_alert(e, ev, SML_OK, SML_STATUS_FORBIDDEN);
	memset(d, 0, sizeof(*d));
	d->sds = SIZE_MAX;
	err = e->cfg.resolve(e->cfg.resolve_ctx, name, &d->folder);
	if (err == SML_OK && find_folder(e, d->folder.name))
		err = SML_E_STORE_BUSY;
	if (err != SML_OK)
		return refuse_alert(e, ev, err, status_of_open(err));
	d->database = sml_arena_dup(e->arena, name);
	if (!d->database.p)
		return SML_E_NOMEM;
	err = sml_window_read(e, d, ev, &status);
	if (err != SML_OK || status != SML_STATUS_OK)
		return refuse_alert(e, ev, err, status);
	err = begin_server_folder(e, d, ev, &status);
	if (err != SML_OK)
		return refuse_alert(e, ev, err, status_of_open(err));
	e->ds_count++;
	err = sml_session_add_ds(
	    e->session, ev->alert.local, ev->alert.remote, &d->sds);
	if (err == SML_OK)
		err = sml_session_set_anchor(e->session, d->sds, false,
		    ev->alert.peer.last, ev->alert.peer.next);
	if (err == SML_OK)
		err = own_anchors(e, d);
	if (err == SML_OK && e->devinf)
		err = sml_peer_mask(e, d);
	if (err != SML_OK)
		return err;
	sml_session_ds(e->session, d->sds)->alert = (unsigned)d->mode;
	d->is_alert_due = true;
	sml_engine_report(e, d,
	    &(struct sml_report){
		.type = SML_REPORT_FOLDER, .reason = d->reason});
	return sml_session_status(
	    e->session, &ev->ref, status, ev->alert.peer.next);
}

enum sml_err
sml_alert_event(struct sml_engine *e, const struct sml_event *ev)
{
	return sml_engine_is_client(e) ? client_alert(e, ev)
				       : server_alert(e, ev);
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
