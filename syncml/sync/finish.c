/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a session: anchors move, in one place. */
#include "sync/engine_priv.h"

static enum sml_err
finish_client(struct sml_engine *e, struct engine_ds *d)
{
	const struct sml_datastore *ds = sml_session_ds(e->session, d->sds);
	enum sml_err err;

	d->st.own_last = ds->own.next;
	d->st.peer_p = d->st.peer_n = ds->peer.next;
	d->st.session_n = e->cfg.session_no;
	d->st.print_version = SML_FINGERPRINT_VERSION;
	err = e->cfg.state->ops->folder_put(e->cfg.state, &d->st);
	return err == SML_OK ? sml_suspend_forget_type(e, d) : err;
}

/* Links that a slow sync did not meet again say nothing any more. */
static enum sml_err
drop_stale(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	uint64_t after = 0;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, SML_LINKS_ALL, after,
		    e->msg, &link)) == SML_OK) {
		after = link.id;
		if (link.epoch != d->st.epoch &&
		    !(link.flags & (SML_LINK_HELD | SML_LINK_AWAY)))
			err = st->ops->link_del(st, link.id);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
	}
	return err == SML_END ? SML_OK : err;
}

static enum sml_err
finish_server(struct sml_engine *e, struct engine_ds *d)
{
	const struct sml_datastore *ds = sml_session_ds(e->session, d->sds);
	enum sml_err err;

	d->st.rev_n = d->cursor_rev;
	d->st.peer_n = ds->peer.next;
	d->st.own_last = ds->own.next;
	d->st.session_n = e->cfg.session_no;
	d->st.print_version = SML_FINGERPRINT_VERSION;
	err = sml_window_finish(e, d);
	if (err == SML_OK && sml_engine_is_slow(d))
		err = drop_stale(e, d);
	if (err != SML_OK)
		return err;
	return e->cfg.state->ops->folder_put(e->cfg.state, &d->st);
}

enum sml_err
sml_finish_anchors(struct sml_engine *e)
{
	enum sml_err err = SML_OK;
	size_t i;

	for (i = 0; i < e->ds_count && err == SML_OK; i++) {
		struct engine_ds *d = &e->ds[i];

		if (d->sds == SIZE_MAX || e->stage < ENGINE_STAGE_SERVER)
			continue;
		/* What the server did not offer has later revisions: its
		 * failure is no reason for the client to start over. */
		if (!sml_engine_is_client(e) && !d->is_lost)
			err = finish_server(e, d);
		else if (sml_engine_is_client(e) && !d->is_failed)
			err = finish_client(e, d);
	}
	return err;
}

enum sml_err
sml_finish_tell(struct sml_engine *e)
{
	struct sml_state *st = e->cfg.state;
	uint64_t count;
	size_t i;

	for (i = 0; i < e->ds_count; i++) {
		struct engine_ds *d = &e->ds[i];
		enum sml_err err;

		if (d->is_failed || d->sds == SIZE_MAX)
			continue;
		err = st->ops->link_count(st, d->st.id, SML_LINKS_ALL, &count);
		if (err != SML_OK)
			return err;
		sml_engine_report(e, d,
		    &(struct sml_report){
			.type = SML_REPORT_FOLDER_DONE, .count = count});
	}
	return SML_OK;
}
