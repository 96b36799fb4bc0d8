/* SPDX-License-Identifier: Apache-2.0 */
/* Filters: which items the client wants, this session and until it wants all.
 */
#include <string.h>

#include "content/datetime.h"
#include "content/filter.h"
#include "sync/engine_priv.h"

#define ALERT_RESUME 225
/* Days that a window may reach; more is for ever. */
#define DAYS_MAX 36500

/* ---- client ---- */

static struct sml_str
media_type(enum sml_kind kind)
{
	const struct sml_media *m = sml_media_table;

	while (m->type && m->kind != kind)
		m++;
	return sml_str_of(m->type);
}

enum sml_err
sml_window_ask(struct sml_engine *e, struct engine_ds *d)
{
	struct sml_datastore *ds = sml_session_ds(e->session, d->sds);
	struct sml_str record = d->folder.filter;
	struct sml_filter *filter;

	ds->filter = NULL;
	if (d->mode == SML_MODE_MAKE_LOCAL_MATCH)
		record = SML_STR_NONE;
	if (!record.len && !d->folder.fields.len)
		return SML_OK;
	filter = sml_arena_alloc(e->msg, sizeof(*filter));
	if (!filter)
		return SML_E_NOMEM;
	filter->meta.type = media_type(d->folder.kind);
	if (d->folder.fields.len)
		filter->field = d->folder.fields;
	if (record.len) {
		filter->record = record;
		filter->record_meta.type = SML_STR(SML_FILTER_GRAMMAR);
	}
	/* EXCLUSIVE would delete here what lies outside (sync-rules 10). */
	filter->filter_type = SML_STR("INCLUSIVE");
	ds->filter = filter;
	return SML_OK;
}

/* ---- queries: options and a condition behind a database's name ---- */

struct query {
	struct sml_str rest;
	struct sml_arena *arena;
	struct sml_buf *out; /* conditions joined by &AND; */
	int64_t now_utc;
};

/* An odd query never was a reason to refuse a device: what cannot be read is
 * left out. */
static void
put_condition(struct query *q, struct sml_str text)
{
	const struct sml_filter_expr *expr;

	if (sml_filter_parse(text, q->arena, &expr) != SML_OK)
		return;
	if (q->out->len)
		sml_buf_put_text(q->out, "&AND;");
	sml_buf_put_byte(q->out, '(');
	sml_buf_put_str(q->out, text);
	sml_buf_put_byte(q->out, ')');
}

/* "-30", "+90", "90" */
static bool
read_days(struct sml_str text, int64_t *out)
{
	bool is_past = false;
	uint64_t days;

	text = sml_str_trim(text);
	if (sml_str_starts(text, "-") || sml_str_starts(text, "+")) {
		is_past = text.p[0] == '-';
		text = sml_str_sub(text, 1, text.len);
	}
	if (!sml_str_u64(text, &days))
		return false;
	*out = (int64_t)(days < DAYS_MAX ? days : DAYS_MAX);
	if (is_past)
		*out = -*out;
	return true;
}

/* "-30,90": from that many days ago to so many ahead. */
static void
put_days(struct query *q, struct sml_str args)
{
	struct sml_str first = SML_STR_NONE, last = SML_STR_NONE;
	struct sml_span span;
	struct sml_buf text;
	int64_t from, to;

	(void)sml_str_next(&args, ',', &first);
	(void)sml_str_next(&args, ',', &last);
	if (!read_days(first, &from) || !read_days(last, &to))
		return;
	span.since_s = q->now_utc + from * SML_DAY_S;
	span.before_s = q->now_utc + to * SML_DAY_S;
	sml_buf_init(&text, SML_FILTER_MAX);
	sml_filter_put_span(&span, &text);
	put_condition(q, sml_buf_str(&text));
	sml_buf_fail(q->out, text.err);
	sml_buf_free(&text);
}

/* Index after the parenthesis that closes the one at @at, or the end. */
static size_t
after_parens(struct sml_str s, size_t at)
{
	size_t depth = 0;

	for (; at < s.len; at++) {
		if (s.p[at] == '(')
			depth++;
		else if (s.p[at] == ')' && --depth == 0)
			return at + 1;
	}
	return at;
}

/* "/dr(-30,90)", "/na": known ones are taken, the others passed over. */
static void
take_option(struct query *q)
{
	size_t at = 1, end;
	struct sml_str name, args = SML_STR_NONE;

	while (at < q->rest.len && q->rest.p[at] >= 'a' && q->rest.p[at] <= 'z')
		at++;
	name = sml_str_sub(q->rest, 1, at - 1);
	end = at;
	if (at < q->rest.len && q->rest.p[at] == '(') {
		end = after_parens(q->rest, at);
		args = sml_str_sub(q->rest, at + 1, end - at - 2);
	}
	q->rest = sml_str_sub(q->rest, end, q->rest.len);
	if (sml_str_is(name, "dr"))
		put_days(q, args);
	else if (sml_str_is(name, "fi") || sml_str_is(name, "tf"))
		put_condition(q, args);
}

static void
read_query(struct sml_engine *e, struct sml_str query)
{
	struct query q = {.rest = query, .arena = e->msg, .out = &e->scratch};

	q.now_utc = e->cfg.env->now_utc(e->cfg.env->ctx);
	while (q.rest.len && strchr("?/& ", q.rest.p[0])) {
		if (q.rest.p[0] == '/')
			take_option(&q);
		else if (sml_str_starts_nocase(q.rest, "&LUID;") ||
			 sml_str_starts_nocase(q.rest, "&amp;LUID;"))
			break;
		else
			q.rest = sml_str_sub(q.rest,
			    sml_str_starts_nocase(q.rest, "&amp;") ? 5 : 1,
			    q.rest.len);
	}
	put_condition(&q, q.rest);
}

/* ---- of the Alert ---- */

static enum sml_err
keep(struct sml_engine *e, struct engine_ds *d, struct sml_str text)
{
	if (!sml_str_trim(text).len)
		return SML_OK;
	d->filter = sml_arena_dup(e->arena, sml_str_trim(text));
	if (!d->filter.p)
		return SML_E_NOMEM;
	return sml_filter_parse(d->filter, e->arena, &d->wanted);
}

static void
drop(struct engine_ds *d)
{
	d->filter = SML_STR_NONE;
	d->wanted = NULL;
	d->is_exclusive = false;
	d->fields_asked = NULL;
}

static enum sml_err
take_query(struct sml_engine *e, struct engine_ds *d, struct sml_str query)
{
	enum sml_err err;

	sml_buf_reset(&e->scratch);
	read_query(e, query);
	err = sml_buf_err(&e->scratch);
	if (err == SML_OK)
		err = keep(e, d, sml_buf_str(&e->scratch));
	if (err == SML_OK || err == SML_E_NOMEM)
		return err;
	sml_log(e->cfg.env->log, SML_LOG_INFO,
	    "the query behind %.*s is left out: %s",
	    SML_STR_ARG(d->folder.name), sml_err_text(err));
	drop(d);
	return SML_OK;
}

static unsigned
status_of(enum sml_err err)
{
	return err == SML_E_SYNTAX ? SML_STATUS_BAD_QUERY
				   : SML_STATUS_UNSUPPORTED_FEATURE;
}

/* "filter.7": what the sessions of folder 7 left out; before it "I" or "E" if
 * the last one did, "i" or "e" if it was one without a filter. */
#define FILTER "filter"

enum sml_err
sml_window_read(struct sml_engine *e, struct engine_ds *d,
    const struct sml_event *ev, unsigned *status_out)
{
	const struct sml_filter *filter = ev->alert.filter;
	enum sml_err err;

	drop(d);
	if (!filter)
		return ev->alert.query.p ? take_query(e, d, ev->alert.query)
					 : SML_OK;
	/* "If FilterType is absent, it is EXCLUSIVE." */
	d->is_exclusive =
	    !sml_str_is_nocase(sml_str_trim(filter->filter_type), "INCLUSIVE");
	err = keep(e, d, filter->record);
	if (err == SML_OK)
		err = sml_narrow_read(e, d, filter);
	if (err == SML_OK || err == SML_E_NOMEM)
		return err;
	drop(d);
	*status_out = status_of(err);
	return SML_OK;
}

/* ---- what it means for the walk ---- */

static enum sml_err
go_on_with(struct sml_engine *e, struct engine_ds *d, struct sml_str value)
{
	if (value.len < 2)
		return SML_OK;
	d->is_exclusive = value.p[0] == 'E' || value.p[0] == 'e';
	return keep(e, d, sml_str_sub(value, 1, value.len));
}

enum sml_err
sml_window_begin(
    struct sml_engine *e, struct engine_ds *d, const struct sml_event *ev)
{
	struct sml_str value;
	enum sml_err err = sml_value_get(e, d, FILTER, e->msg, &value);

	/* A refresh of the server spares what the client never got. */
	if (err == SML_OK && !d->wanted &&
	    (d->mode == SML_MODE_MAKE_SERVER_MATCH ||
		(ev->alert.code == ALERT_RESUME &&
		    (sml_str_starts(value, "I") ||
			sml_str_starts(value, "E")))))
		err = go_on_with(e, d, value);
	if (err != SML_OK || !sml_engine_goes_down(d))
		return err;
	d->is_walked = d->wanted || value.len > 0;
	if (!d->is_walked)
		return SML_OK;
	/* What was left out has revisions that were passed long ago, and time
	 * alone moves items into a window. */
	d->cursor_rev = 0;
	value = d->wanted
		    ? sml_arena_printf(e->msg, "%c%.*s",
			  d->is_exclusive ? 'E' : 'I', SML_STR_ARG(d->filter))
		    : sml_arena_printf(e->msg, "%c%.*s", value.p[0] | 0x20,
			  SML_STR_ARG(sml_str_sub(value, 1, value.len)));
	return value.p ? sml_value_put(e, d, FILTER, value) : SML_E_NOMEM;
}

enum sml_err
sml_window_finish(struct sml_engine *e, const struct engine_ds *d)
{
	if (!d->is_walked || d->wanted || d->step != ENGINE_STEP_DONE)
		return SML_OK;
	return sml_value_put(e, d, FILTER, SML_STR_NONE);
}

uint64_t
sml_window_newer(const struct engine_ds *d)
{
	return d->is_walked && !sml_engine_is_slow(d) ? d->st.rev_p
						      : d->cursor_rev;
}

enum sml_err
sml_window_load(struct sml_engine *e, struct engine_ds *d)
{
	enum sml_err err;

	if (!d->filter.p)
		return SML_OK;
	err = sml_filter_parse(d->filter, e->arena, &d->wanted);
	return err == SML_OK || err == SML_E_NOMEM ? err : SML_E_DECODE;
}

/* ---- of an item ---- */

enum sml_err
sml_window_fits(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str luid, struct sml_str text, bool *out)
{
	const struct sml_filter_item item = {d->folder.kind, text, luid};

	*out = true;
	return d->wanted ? sml_filter_fits(d->wanted, &item, e->cfg.env, out)
			 : SML_OK;
}

enum sml_err
sml_window_has(struct sml_engine *e, const struct engine_ds *d,
    struct sml_str luid, struct sml_str key, bool *out)
{
	struct sml_store *store = d->folder.store;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_str text;
	enum sml_err err;

	*out = true;
	if (!d->wanted)
		return SML_OK;
	err = store->ops->read(store, key, e->msg, &text, NULL);
	if (err == SML_OK)
		err = sml_window_fits(e, d, luid, text, out);
	sml_arena_back(e->msg, mark);
	return err;
}
