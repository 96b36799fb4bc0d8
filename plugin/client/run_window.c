/* SPDX-License-Identifier: Apache-2.0 */
/* The window of days of a calendar: what the server is asked for. */
#include <string.h>

#include "base/limits.h"
#include "client/run_priv.h"
#include "content/datetime.h"
#include "content/filter.h"

/* In the state: "NAME NAME" of the folders in which the server can filter, "-"
 * for none, "valise" first if it also takes queries before 1.2. */
#define MEMORY "server.filters"
#define OURS "valise"

/* ---- what is wanted ---- */

/* Whole days, so that a day's sessions ask alike: today counts on both sides.
 * No bound where the option is 0. */
static struct sml_span
span_of(const struct run *r)
{
	const struct client_options *o = r->cfg->profile->options;
	const int64_t past =
	    (int64_t)client_options_number(o, "calendar-past-days");
	const int64_t future =
	    (int64_t)client_options_number(o, "calendar-future-days");
	struct sml_span span = {INT64_MIN, INT64_MAX};
	int64_t today = r->cfg->env->now_utc(r->cfg->env->ctx);

	today -= today % SML_DAY_S;
	if (past > 0)
		span.since_s = today - past * SML_DAY_S;
	if (future > 0)
		span.before_s = today + (future + 1) * SML_DAY_S;
	return span;
}

/* A refresh from the server takes everything: what was not sent would be
 * deleted here. */
static bool
is_wanted(const struct run *r, const struct sml_engine_folder *folder)
{
	const struct sml_span span = span_of(r);

	return folder->kind == SML_KIND_CALENDAR &&
	       folder->mode != SML_MODE_MAKE_LOCAL_MATCH &&
	       (span.since_s != INT64_MIN || span.before_s != INT64_MAX);
}

static bool
is_any_wanted(const struct run *r)
{
	size_t i;

	for (i = 0; i < r->folder_count; i++)
		if (is_wanted(r, &r->folders[i]))
			return true;
	return false;
}

/* ---- what the server can ---- */

static bool
has_word(struct sml_str list, struct sml_str word)
{
	struct sml_str name;

	while (sml_str_next(&list, ' ', &name))
		if (sml_str_eq(name, word))
			return true;
	return false;
}

static enum sml_err
names_of(struct run *r, const struct sml_devinf *info, struct sml_str *out)
{
	struct sml_buf names;
	enum sml_err err;
	size_t i;

	sml_buf_init(&names, SML_FOLDERS_MAX * SML_URI_MAX);
	sml_buf_put_text(&names, info->is_valise ? OURS : "-");
	for (i = 0; i < r->folder_count; i++) {
		const struct sml_devinf_store *store =
		    sml_devinf_store_of(info, r->folders[i].remote);

		if (!info->is_valise && (!store || !store->can_filter))
			continue;
		sml_buf_put_byte(&names, ' ');
		sml_buf_put_str(&names, r->folders[i].name);
	}
	err = sml_buf_err(&names);
	if (err == SML_OK) {
		*out = sml_arena_dup(r->arena, sml_buf_str(&names));
		err = out->p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_free(&names);
	return err;
}

static bool
can_filter(const struct run *r, const struct sml_engine_folder *folder)
{
	return has_word(r->window.names, folder->name) &&
	       (r->speak.version >= SML_V_12 ||
		   has_word(r->window.names, SML_STR(OURS)));
}

/* A wish that the session does not carry, though the server could. */
static bool
is_missed(const struct run *r)
{
	size_t i;

	for (i = 0; i < r->folder_count; i++)
		if (is_wanted(r, &r->folders[i]) &&
		    can_filter(r, &r->folders[i]) && !r->folders[i].filter.len)
			return true;
	return false;
}

/* ---- the session ---- */

enum sml_err
run_window_choose(struct run *r)
{
	const struct sml_span span = span_of(r);
	struct sml_buf text;
	enum sml_err err = SML_OK;
	size_t i;

	if (!r->window.names.p) {
		err =
		    r->st->ops->get(r->st, MEMORY, r->arena, &r->window.names);
		if (err == SML_E_NOT_FOUND)
			r->window.names = SML_STR_NONE;
		else if (err != SML_OK)
			return err;
	}
	r->window.is_heard = false;
	sml_buf_init(&text, SML_FILTER_MAX);
	sml_filter_put_span(&span, &text);
	err = sml_buf_err(&text);
	for (i = 0; i < r->folder_count && err == SML_OK; i++) {
		struct sml_engine_folder *f = &r->folders[i];

		f->filter = SML_STR_NONE;
		if (!is_wanted(r, f) || !can_filter(r, f))
			continue;
		f->filter = sml_arena_dup(r->arena, sml_buf_str(&text));
		if (!f->filter.p)
			err = SML_E_NOMEM;
	}
	sml_buf_free(&text);
	return err;
}

enum sml_err
run_window_hear(struct run *r, const struct sml_msg *msg)
{
	struct sml_devinf info = {0};
	enum sml_err err;

	if (r->window.is_heard || !is_any_wanted(r) ||
	    run_setup_devinf_of(msg, r->msg, &info) != SML_OK)
		return SML_OK;
	r->window.is_heard = true;
	err = names_of(r, &info, &r->window.names);
	if (err != SML_OK)
		return err;
	r->window.is_again =
	    is_missed(r) &&
	    sml_session_in_package(sml_engine_session(r->engine)) <= 2;
	return r->window.is_again ? SML_E_AGAIN : run_window_keep(r);
}

enum sml_err
run_window_keep(struct run *r)
{
	return r->st->ops->put(r->st, MEMORY, r->window.names);
}

void
run_window_forget(struct run *r)
{
	r->window.names = SML_STR_NONE;
}

static bool
is_fetched(const struct sml_engine_folder *folder)
{
	return folder->mode != SML_MODE_SEND_ONLY &&
	       folder->mode != SML_MODE_MAKE_SERVER_MATCH;
}

bool
run_window_is_ignored(const struct run *r)
{
	size_t i;

	for (i = 0; i < r->folder_count; i++)
		if (is_wanted(r, &r->folders[i]) && !r->folders[i].filter.len &&
		    is_fetched(&r->folders[i]))
			return true;
	return false;
}
