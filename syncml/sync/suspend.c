/* SPDX-License-Identifier: Apache-2.0 */
/* A session that stops halfway, and the next one that goes on with it
 * (syncml.md 18). What is agreed on is in the links, so that going on needs
 * no more than to say so. */
#include "sync/engine_priv.h"

/* ---- what the last session was ---- */

/* "mode.7": of folder 7, "203 1": by request. The client keeps it while a
 * session is between its package 3 and its end. */
#define MODE "mode"

enum sml_err
sml_suspend_keep_type(struct sml_engine *e, const struct engine_ds *d)
{
	struct sml_str value =
	    sml_arena_printf(e->msg, "%u %d", (unsigned)d->mode, d->is_asked);

	return value.p ? sml_value_put(e, d, MODE, value) : SML_E_NOMEM;
}

enum sml_err
sml_suspend_type(struct sml_engine *e, const struct engine_ds *d,
    enum sml_mode *mode_out, bool *is_asked_out)
{
	struct sml_str value;
	uint64_t code;
	enum sml_err err = sml_value_get(e, d, MODE, e->msg, &value);

	if (err != SML_OK)
		return err;
	if (value.len != 5 || !sml_str_u64(sml_str_sub(value, 0, 3), &code) ||
	    code < SML_MODE_TWO_WAY || code > SML_MODE_MAKE_LOCAL_MATCH)
		return SML_E_NOT_FOUND;
	*mode_out = (enum sml_mode)code;
	*is_asked_out = value.p[4] == '1';
	return SML_OK;
}

enum sml_err
sml_suspend_forget_type(struct sml_engine *e, const struct engine_ds *d)
{
	return sml_value_put(e, d, MODE, SML_STR_NONE);
}

/* ---- client: going on ---- */

enum sml_err
sml_suspend_is_resumed(
    struct sml_engine *e, const struct engine_ds *d, bool *out)
{
	enum sml_mode mode;
	bool is_asked;
	enum sml_err err;

	*out = false;
	/* A slow sync or a refresh begins again: nothing is agreed yet. */
	if (e->cfg.is_resume_off || sml_engine_is_slow(d) ||
	    sml_session_version(e->session) < SML_V_12)
		return SML_OK;
	err = sml_suspend_type(e, d, &mode, &is_asked);
	*out = err == SML_OK && mode == d->mode;
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

enum sml_err
sml_suspend_begin(struct sml_engine *e)
{
	enum sml_err err = SML_OK;
	size_t i;

	if (sml_session_version(e->session) < SML_V_12)
		return SML_OK;
	for (i = 0; i < e->ds_count && err == SML_OK; i++)
		if (!e->ds[i].is_failed && e->ds[i].sds != SIZE_MAX)
			err = sml_suspend_keep_type(e, &e->ds[i]);
	return err;
}

/* ---- client: stopping ---- */

/* Only while items go back and forth: before nothing is done yet, and the end
 * is one message away. */
static bool
is_midway(const struct sml_engine *e)
{
	return sml_engine_is_client(e) && (e->stage == ENGINE_STAGE_CLIENT ||
					      e->stage == ENGINE_STAGE_SERVER);
}

/* Deletions whose number is not known yet: whether they may happen is for the
 * end of the package to say, so the session has to go on to it. */
static enum sml_err
has_staged(struct sml_engine *e, bool *out)
{
	struct sml_state *st = e->cfg.state;
	uint64_t count;
	enum sml_err err = SML_OK;
	size_t i;

	*out = false;
	for (i = 0; i < e->ds_count && !*out && err == SML_OK; i++) {
		if (e->ds[i].is_failed || e->ds[i].sds == SIZE_MAX)
			continue;
		err = st->ops->link_count(
		    st, e->ds[i].st.id, SML_LINKS_STAGED, &count);
		*out = err == SML_OK && count > 0;
	}
	return err;
}

enum sml_err
sml_suspend_check(struct sml_engine *e)
{
	bool is_staged = false;
	enum sml_err err;

	if (e->is_suspending)
		return SML_END;
	if (!sml_engine_is_cancelled(e))
		return SML_OK;
	if (!sml_engine_is_client(e) || e->stage == ENGINE_STAGE_INIT)
		return SML_E_CANCELLED;
	if (!is_midway(e))
		return SML_OK;
	if (e->stage == ENGINE_STAGE_SERVER && e->is_final_in)
		return SML_OK;
	err = has_staged(e, &is_staged);
	if (err != SML_OK)
		return err;
	if (is_staged || sml_session_version(e->session) < SML_V_12)
		return SML_E_CANCELLED;
	e->is_suspending = true;
	return SML_END;
}

enum sml_err
sml_suspend_say(struct sml_engine *e)
{
	enum sml_err err = sml_session_suspend(e->session);

	e->is_suspended = err == SML_OK;
	return err == SML_E_ROOM ? SML_OK : err;
}

enum sml_err
sml_suspend_end(struct sml_engine *e)
{
	enum sml_err err = SML_OK;

	if (e->overlay)
		err = sml_overlay_write(e->overlay);
	if (err == SML_OK)
		err = e->cfg.state->ops->put(
		    e->cfg.state, "session", SML_STR_NONE);
	return err;
}

bool
sml_engine_is_suspended(const struct sml_engine *e)
{
	return e->is_suspended;
}

bool
sml_engine_is_suspended_by_server(const struct sml_engine *e)
{
	return e->is_suspended && e->is_aborted;
}

bool
sml_engine_may_suspend(const struct sml_engine *e)
{
	return is_midway(e) && sml_session_version(e->session) >= SML_V_12;
}

bool
sml_engine_is_resume_refused(const struct sml_engine *e)
{
	return e->is_resume_refused;
}
