/* SPDX-License-Identifier: Apache-2.0 */
/* One message in, its answer out: events, stages, what is said in each. */
#include "sync/engine_client.h"
#include "sync/engine_server.h"

/* ---- events ---- */

static enum sml_err
on_sync(struct sml_engine *e, const struct sml_event *ev)
{
	struct engine_ds *d = sml_engine_ds_of(e, ev->ds);
	unsigned status = SML_STATUS_OK;
	enum sml_err err;

	e->has_synced = true;
	if (d && ev->is_refused_login) {
		status = SML_STATUS_INVALID_CREDENTIALS;
		err = sml_engine_fail(e, d, SML_OK, status);
		if (err != SML_OK)
			return err;
	}
	if (!d)
		status = SML_STATUS_NOT_FOUND;
	else if (ev->is_refused_login)
		d->announced = 0;
	else if (d->is_busy_now)
		status = SML_STATUS_REFRESH_REQUIRED;
	else if (ev->number_of_changes.is_known)
		d->announced = ev->number_of_changes.count;
	if (status == SML_STATUS_OK) {
		d->is_begun_there = true;
		return sml_batch_answer(e, d, &ev->ref, status);
	}
	return sml_session_status(e->session, &ev->ref, status, SML_STR_NONE);
}

static enum sml_err
on_item(struct sml_engine *e, const struct sml_event *ev)
{
	struct engine_ds *d = sml_engine_ds_of(e, ev->ds);
	enum sml_err err;

	err = sml_suspend_check(e);
	if (err != SML_OK && err != SML_END)
		return err;
	if (err == SML_END)
		return sml_session_status(
		    e->session, &ev->ref, SML_STATUS_CANCELLED, SML_STR_NONE);
	if (!d || d->is_failed || d->is_busy_now)
		return sml_session_status(e->session, &ev->ref,
		    d && d->is_busy_now ? SML_STATUS_REFRESH_REQUIRED
					: SML_STATUS_COMMAND_FAILED,
		    SML_STR_NONE);
	d->received++;
	e->worked++;
	err = sml_engine_is_client(e) ? sml_receive_item(e, d, ev)
				      : sml_accept_item(e, d, ev);
	if (err != SML_OK)
		return err;
	sml_engine_report(e, d,
	    &(struct sml_report){.type = SML_REPORT_RECEIVING,
		.done = d->received,
		.count = d->announced});
	return SML_OK;
}

static enum sml_err
on_map(struct sml_engine *e, const struct sml_event *ev)
{
	struct engine_ds *d = sml_engine_ds_of(e, ev->ds);

	if (!d || d->is_failed || sml_engine_is_client(e))
		return SML_OK;
	return sml_maps_take(e, d, ev->map.guid, ev->map.luid);
}

static enum sml_err
on_status(struct sml_engine *e, const struct sml_event *ev)
{
	switch ((int)ev->status.cmd) {
	case SML_CMD_ADD:
	case SML_CMD_REPLACE:
	case SML_CMD_DELETE:
		return sml_outcome_status(e, ev);
	case SML_CMD_MAP:
		return sml_maps_status(e, ev);
	case SML_CMD_ALERT:
	case SML_CMD_SYNC:
		return sml_alert_status(e, ev);
	default:
		return SML_OK;
	}
}

static enum sml_err
on_event(struct sml_engine *e, const struct sml_event *ev)
{
	switch (ev->type) {
	case SML_EV_ALERT:
		return sml_alert_event(e, ev);
	case SML_EV_DEVINF:
		return sml_peer_devinf(e, ev->devinf);
	case SML_EV_SYNC:
		return on_sync(e, ev);
	case SML_EV_ITEM:
		return on_item(e, ev);
	case SML_EV_ATOMIC:
		return sml_special_atomic(e);
	case SML_EV_ATOMIC_END:
		return sml_special_atomic_end(e, ev->atomic.has_failed);
	case SML_EV_MAP:
		return on_map(e, ev);
	case SML_EV_STATUS:
		return on_status(e, ev);
	case SML_EV_RETRY:
		return sml_alert_compose(e);
	case SML_EV_FINAL:
		e->is_final_in = true;
		return SML_OK;
	case SML_EV_ABORT:
		e->is_aborted = true;
		return SML_OK;
	case SML_EV_SYNC_END:
	case SML_EV_MORE:
		return SML_OK;
	}
	return SML_OK;
}

static enum sml_err
take_events(struct sml_engine *e)
{
	struct sml_event ev;
	enum sml_err err;

	while ((err = sml_session_next(e->session, &ev)) == SML_OK) {
		err = on_event(e, &ev);
		if (err != SML_OK)
			return err;
	}
	if (err != SML_END)
		return err;
	return sml_engine_is_client(e) ? sml_batch_flush(e) : SML_OK;
}

/* Deletions of the package are all known now. */
static enum sml_err
decide_deletions(struct sml_engine *e)
{
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; i < e->ds_count && err == SML_OK; i++) {
		struct engine_ds *d = &e->ds[i];

		if (d->is_failed || d->sds == SIZE_MAX)
			continue;
		d->cursor_map = 0;
		err = sml_staged_refresh(e, d);
		if (err == SML_OK)
			err = sml_staged_decide(e, d);
		if (err != SML_OK)
			err = sml_engine_fail(e, d, err, 0);
	}
	return err;
}

static enum sml_err
next_stage_client(struct sml_engine *e)
{
	enum sml_err err;
	size_t i;

	if (!e->is_final_in)
		return SML_OK;
	switch (e->stage) {
	case ENGINE_STAGE_INIT:
		/* A folder that has to log in is alerted again first. */
		for (i = 0; i < e->ds_count; i++)
			if (e->ds[i].is_alert_due)
				return SML_OK;
		e->stage = ENGINE_STAGE_CLIENT;
		err = sml_alert_follow_rest(e);
		return err == SML_OK ? sml_suspend_begin(e) : err;
	case ENGINE_STAGE_CLIENT:
	case ENGINE_STAGE_SERVER:
		if (!e->is_our_package_out)
			return SML_OK;
		e->stage = ENGINE_STAGE_MAP;
		return decide_deletions(e);
	case ENGINE_STAGE_MAP:
		if (e->is_our_package_out)
			e->stage = ENGINE_STAGE_DONE;
		return SML_OK;
	case ENGINE_STAGE_DONE:
		break;
	}
	return SML_OK;
}

static enum sml_err
next_stage_server(struct sml_engine *e)
{
	bool is_refused_sync = false;
	size_t i;

	for (i = 0; i < e->ds_count; i++) {
		is_refused_sync = is_refused_sync || e->ds[i].is_busy_now;
		e->ds[i].is_busy_now = false;
	}
	/* The client says package 3 again: package 2 is complete without. */
	if (is_refused_sync)
		e->has_synced = false;
	if (!e->is_final_in)
		return SML_OK;
	switch (e->stage) {
	case ENGINE_STAGE_INIT:
	case ENGINE_STAGE_CLIENT:
		if (!e->has_synced || is_refused_sync) {
			e->stage = ENGINE_STAGE_CLIENT;
			return SML_OK;
		}
		e->stage = ENGINE_STAGE_SERVER;
		return decide_deletions(e);
	case ENGINE_STAGE_SERVER:
		if (e->is_our_package_out)
			e->stage = ENGINE_STAGE_DONE;
		return SML_OK;
	case ENGINE_STAGE_MAP:
	case ENGINE_STAGE_DONE:
		break;
	}
	return SML_OK;
}

static enum sml_err
send_maps(struct sml_engine *e, bool *is_complete_out)
{
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; i < e->ds_count && err == SML_OK; i++)
		if (!e->ds[i].is_failed && e->ds[i].sds != SIZE_MAX)
			err = sml_maps_send(e, &e->ds[i]);
	*is_complete_out = err == SML_OK;
	return err == SML_E_ROOM ? SML_OK : err;
}

/* What this message says of ours, once all is answered. */
static enum sml_err
compose_client(struct sml_engine *e, bool *is_complete_out)
{
	enum sml_err err = SML_OK;

	*is_complete_out = true;
	switch (e->stage) {
	case ENGINE_STAGE_INIT:
		return sml_alert_due(e, is_complete_out);
	case ENGINE_STAGE_CLIENT:
		err = sml_send_package(e, is_complete_out);
		e->is_our_package_out = *is_complete_out;
		if (*is_complete_out)
			e->stage = ENGINE_STAGE_SERVER;
		return err;
	case ENGINE_STAGE_SERVER:
		/* Statuses only; complete if the last Final did not fit. */
		return SML_OK;
	case ENGINE_STAGE_MAP:
		err = send_maps(e, is_complete_out);
		e->is_our_package_out = *is_complete_out;
		return err;
	case ENGINE_STAGE_DONE:
		break;
	}
	return SML_OK;
}

static enum sml_err
compose_server(struct sml_engine *e, bool *is_complete_out)
{
	enum sml_err err;

	*is_complete_out = true;
	switch (e->stage) {
	case ENGINE_STAGE_INIT:
		return sml_alert_due(e, is_complete_out);
	case ENGINE_STAGE_CLIENT:
		err = sml_alert_due(e, is_complete_out);
		if (e->has_synced)
			*is_complete_out = false;
		return err;
	case ENGINE_STAGE_SERVER:
		if (e->is_our_package_out)
			return SML_OK;
		err = sml_offer_package(e, is_complete_out);
		e->is_our_package_out = *is_complete_out;
		return err == SML_OK && *is_complete_out ? sml_finish_anchors(e)
							 : err;
	case ENGINE_STAGE_MAP:
	case ENGINE_STAGE_DONE:
		break;
	}
	return SML_OK;
}

static enum sml_err
abort_folders(struct sml_engine *e)
{
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; i < e->ds_count && err == SML_OK; i++)
		err = sml_engine_fail(
		    e, &e->ds[i], SML_E_STORE, SML_STATUS_CANCELLED);
	e->stage = ENGINE_STAGE_DONE;
	return err;
}

/* What the client says next. Asked to stop, it says that as soon as it may. */
static enum sml_err
go_on_client(struct sml_engine *e, bool *is_complete_out)
{
	enum sml_err err;

	*is_complete_out = false;
	/* The server stops: it hears that we have heard, and no more. */
	e->is_suspended = e->is_aborted;
	if (e->is_aborted)
		return SML_OK;
	if (e->is_resume_refused)
		return SML_E_PEER;
	err = sml_suspend_check(e);
	if (err != SML_OK)
		return err == SML_END ? sml_suspend_say(e) : err;
	err = next_stage_client(e);
	if (err == SML_OK)
		err = compose_client(e, is_complete_out);
	return err == SML_OK && e->is_suspending ? sml_suspend_say(e) : err;
}

static enum sml_err
go_on_server(struct sml_engine *e, bool *is_complete_out)
{
	enum sml_err err = next_stage_server(e);

	return err == SML_OK ? compose_server(e, is_complete_out) : err;
}

static enum sml_err
act(struct sml_engine *e, struct sml_str *out)
{
	bool is_client = sml_engine_is_client(e), is_complete;
	enum sml_err err = take_events(e);

	if (err == SML_OK && e->is_aborted && !is_client)
		err = abort_folders(e);
	if (err == SML_OK)
		err = is_client ? go_on_client(e, &is_complete)
				: go_on_server(e, &is_complete);
	if (err != SML_OK)
		return err;
	if (sml_session_idle_rounds(e->session) > SML_IDLE_ROUNDS_MAX)
		return SML_E_PROTOCOL;
	err = sml_session_flush(e->session, is_complete, out);
	if (err != SML_OK)
		return err;
	if (!out->p || e->stage == ENGINE_STAGE_DONE)
		e->is_done = true;
	/* Nobody waits for what a client says after the end. */
	if (e->is_done && is_client)
		*out = SML_STR_NONE;
	return SML_OK;
}

static enum sml_err
end_session(struct sml_engine *e)
{
	enum sml_err err = SML_OK;

	if (sml_engine_is_client(e))
		err = sml_finish_anchors(e);
	if (err == SML_OK && e->overlay)
		err = sml_overlay_write(e->overlay);
	if (err == SML_OK)
		err = sml_finish_tell(e);
	if (err != SML_OK)
		return err;
	return e->cfg.state->ops->put(e->cfg.state, "session", SML_STR_NONE);
}

enum sml_err
sml_engine_feed(struct sml_engine *e, enum sml_encoding encoding,
    const struct sml_msg *msg, enum sml_auth_verdict verdict,
    struct sml_str *out)
{
	enum sml_err err;

	*out = SML_STR_NONE;
	sml_arena_reset(e->msg);
	e->is_final_in = false;
	e->devinf = NULL;
	e->is_atomic = false;
	e->worked = 0;
	e->began_ms = e->cfg.env->ticks_ms(e->cfg.env->ctx);
	err = SML_OK;
	if (sml_session_version(e->session) == SML_V_NONE)
		err = sml_known_recall(e);
	if (err == SML_OK)
		err = sml_session_feed(e->session, encoding, msg, verdict);
	if (err != SML_OK)
		return err;
	if (sml_session_is_refused(e->session))
		return sml_session_flush(e->session, true, out);
	if (sml_session_is_busy(e->session)) {
		err = sml_session_flush(e->session, false, out);
		return err == SML_OK ? sml_save_put(e) : err;
	}
	err = act(e, out);
	if (err != SML_OK)
		return err;
	if (e->is_suspended)
		return sml_suspend_end(e);
	return e->is_done ? end_session(e) : sml_save_put(e);
}
