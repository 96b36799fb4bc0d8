/* SPDX-License-Identifier: Apache-2.0 */
/* Alerts at the server: the mode by the anchors, and the answer. */
#include <string.h>

#include "session/san.h"
#include "sync/engine_priv.h"

static enum sml_policy
asked_policy(const struct sml_event *ev, enum sml_policy policy)
{
	const struct sml_text_list *emi;
	size_t len = sizeof(ENGINE_EMI_CONFLICT) - 1;

	for (emi = ev->alert.emi; emi; emi = emi->next)
		if (sml_str_starts(emi->text, ENGINE_EMI_CONFLICT))
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
	if (ev->alert.code == ENGINE_ALERT_RESUME) {
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
	err = sml_narrow_begin(e, d, ev);
	if (err == SML_OK)
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
	if (code == ENGINE_ALERT_RESUME)
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

enum sml_err
sml_alert_serve(struct sml_engine *e, const struct sml_event *asked)
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
		err = sml_alert_own_anchors(e, d);
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
