/* SPDX-License-Identifier: Apache-2.0 */
/* The client's package 3, and what both roles need to send one item. */
#include "sync/engine_client.h"

struct sml_str
sml_send_luid(const struct sml_engine *e, const struct sml_link *link,
    struct sml_arena *arena)
{
	if (!sml_engine_is_client(e))
		return link->luid;
	return sml_arena_printf(arena, "%llu", (unsigned long long)link->id);
}

static enum sml_cmd_type
command_of(enum sml_op op)
{
	if (op == SML_OP_ADD)
		return SML_CMD_ADD;
	return op == SML_OP_DELETE ? SML_CMD_DELETE : SML_CMD_REPLACE;
}

/* What the link and the open part know of the command that went out. */
static void
note_sent(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    const struct send_what *what)
{
	sml_overwrite_forget(link);
	link->session = e->cfg.session_no;
	link->flags &= ~(uint32_t)(SML_LINK_FAILED | SML_LINK_SENT_MARKED);
	link->sent_rev = what->rev;
	if (what->op == SML_OP_DELETE)
		return;
	sml_engine_copy(link->sent, what->digest);
	sml_engine_copy(link->sent_print, what->facts->fingerprint);
	if (what->facts->is_conflict)
		link->flags |= SML_LINK_SENT_MARKED;
	if (d->fields)
		link->flags |= SML_LINK_NARROW;
	e->chunk.ds = (size_t)(d - e->ds);
	e->chunk.op = what->op;
	sml_engine_copy(e->chunk.text, what->digest);
}

static void
tell_progress(struct sml_engine *e, struct engine_ds *d)
{
	d->sent++;
	sml_engine_report(e, d,
	    &(struct sml_report){.type = SML_REPORT_SENDING,
		.done = d->sent,
		.count = sml_engine_is_slow(d) ? d->present : d->changed});
}

enum sml_err
sml_send_item(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    const struct send_what *what, bool *is_whole_out)
{
	struct sml_item_out item = {
	    .op = command_of(what->op), .text = what->text};
	struct sml_sent sent;
	size_t sent_len = 0;
	enum sml_err err = SML_OK;

	*is_whole_out = true;
	item.luid = sml_send_luid(e, link, e->msg);
	if (what->op == SML_OP_ADD)
		err = sml_maps_guid(e, d, link, &item.guid);
	if (err == SML_OK && what->op != SML_OP_DELETE)
		err =
		    sml_translate_out(e, d, link->key, &item.text, &item.type);
	if (err == SML_OK)
		err = sml_session_item(e->session, &item, &sent_len, &sent);
	if (err != SML_OK)
		return err;
	e->worked++;
	link->sent_msg = sent.msg;
	link->sent_cmd = sent.cmd_id;
	note_sent(e, d, link, what);
	err = sml_engine_link_put(e, link);
	if (err != SML_OK)
		return err;
	if (what->op != SML_OP_DELETE && sent_len < item.text.len) {
		*is_whole_out = false;
		e->chunk.is_open = true;
		e->chunk.link = link->id;
		e->chunk.offset = sent_len;
		return SML_OK;
	}
	tell_progress(e, d);
	return SML_OK;
}

/* The next part; SML_E_NOT_FOUND: what it belongs to is gone. */
static enum sml_err
send_part(struct sml_engine *e, struct engine_ds *d, bool *is_whole_out)
{
	struct sml_state *st = e->cfg.state;
	struct engine_chunk *c = &e->chunk;
	struct sml_item_out item = {.op = command_of(c->op)};
	struct sml_link link;
	struct sml_sent sent;
	size_t sent_len = 0;
	enum sml_err err;

	err = st->ops->link_get_id(st, c->link, e->msg, &link);
	if (err == SML_OK)
		err = st->ops->text_get(st, c->text, e->msg, &item.text);
	if (err == SML_OK)
		err = sml_translate_out(
		    e, d, SML_STR_NONE, &item.text, &item.type);
	/* By another format than its first part: it begins again. */
	if (err == SML_OK && c->offset >= item.text.len)
		err = SML_E_NOT_FOUND;
	if (err != SML_OK)
		return err;
	if (c->op == SML_OP_ADD)
		err = sml_maps_guid(e, d, &link, &item.guid);
	if (err != SML_OK)
		return err;
	item.luid = sml_send_luid(e, &link, e->msg);
	item.offset = (size_t)c->offset;
	err = sml_session_item(e->session, &item, &sent_len, &sent);
	if (err != SML_OK)
		return err;
	link.sent_msg = sent.msg;
	link.sent_cmd = sent.cmd_id;
	c->offset = sent_len;
	*is_whole_out = sent_len >= item.text.len;
	return sml_engine_link_put(e, &link);
}

enum sml_err
sml_send_rest(struct sml_engine *e)
{
	struct engine_ds *d = &e->ds[e->chunk.ds];
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	bool is_whole = true;
	enum sml_err err;

	if (!e->chunk.is_open)
		return SML_OK;
	if (d->is_failed) {
		e->chunk.is_open = false;
		return SML_OK;
	}
	err = sml_session_sync_open(e->session, d->sds, UINT64_MAX, &d->sync);
	if (err != SML_OK)
		return err;
	err = send_part(e, d, &is_whole);
	sml_arena_back(e->msg, mark);
	if (err == SML_E_ROOM)
		return err;
	if (err != SML_OK && sml_err_scope(err) != SML_SCOPE_ITEM)
		return err;
	if (err == SML_OK && !is_whole)
		return SML_E_ROOM;
	e->chunk.is_open = false;
	sml_session_sync_close(e->session);
	tell_progress(e, d);
	return SML_OK;
}

/* ---- client ---- */

/* An item that is not sent: counted, told, and tried again next time. */
static enum sml_err
not_sent(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    enum sml_err err, const char *detail)
{
	d->remarks++;
	d->unsent++;
	sml_log(e->cfg.env->log, SML_LOG_WARN, "%.*s/%.*s: not sent: %s",
	    SML_STR_ARG(d->folder.name), SML_STR_ARG(link->key),
	    detail ? detail : sml_err_text(err));
	sml_engine_report(e, d,
	    &(struct sml_report){.type = SML_REPORT_FAILED,
		.op = link->pending,
		.key = link->key,
		.err = err,
		.detail = sml_str_of(detail)});
	if ((link->flags & SML_LINK_FAILED) && link->pending != SML_OP_NONE)
		return SML_OK;
	link->flags |= SML_LINK_FAILED;
	/* A slow sync sends what is not pending, too. */
	if (link->pending == SML_OP_NONE)
		link->pending = SML_OP_REPLACE;
	return sml_engine_link_put(e, link);
}

/* Read what is to be sent; an item error was told. */
static enum sml_err
read_item(struct sml_engine *e, struct engine_ds *d, struct sml_link *link,
    struct send_what *what, struct sml_facts *facts)
{
	struct sml_store *store = d->folder.store;
	struct sml_state *st = e->cfg.state;
	struct sml_entry entry;
	const char *detail = NULL;
	enum sml_err err;

	err = store->ops->read(store, link->key, e->msg, &what->text, &entry);
	/* Gone since the scan: the next one says so. */
	if (err == SML_E_NOT_FOUND)
		return err;
	if (err == SML_OK) {
		err = sml_engine_facts(e, d, what->text, facts);
		if (err != SML_OK)
			detail = sml_facts_refusal(d->folder.kind, what->text);
	}
	if (err != SML_OK && sml_err_scope(err) == SML_SCOPE_ITEM) {
		enum sml_err told = not_sent(e, d, link, err, detail);

		return told == SML_OK ? err : told;
	}
	if (err == SML_OK)
		err = st->ops->text_put(st, what->text, what->digest);
	if (err != SML_OK)
		return err;
	what->facts = facts;
	link->token = entry.token;
	return SML_OK;
}

/* One link of the package. SML_E_ROOM: it goes into the next message. */
static enum sml_err
send_link(struct sml_engine *e, struct engine_ds *d, struct sml_link *link)
{
	struct send_what what = {.op = link->pending};
	struct sml_facts facts;
	bool is_whole;
	enum sml_err err;

	if (what.op == SML_OP_NONE)
		what.op = SML_OP_REPLACE;
	if (what.op != SML_OP_DELETE) {
		err = read_item(e, d, link, &what, &facts);
		if (err != SML_OK)
			return sml_err_scope(err) == SML_SCOPE_ITEM ? SML_OK
								    : err;
	}
	err = sml_send_item(e, d, link, &what, &is_whole);
	if (err == SML_E_TOO_BIG)
		return not_sent(
		    e, d, link, err, "it is larger than the server takes");
	if (err == SML_OK && !is_whole)
		d->cursor_id = link->id;
	return err == SML_OK && !is_whole ? SML_E_ROOM : err;
}

static bool
is_wanted(const struct engine_ds *d, const struct sml_link *link)
{
	if (link->flags & (SML_LINK_HELD | SML_LINK_STAGED))
		return false;
	if (link->sent_msg)
		return false;
	return !sml_engine_is_slow(d) || link->pending != SML_OP_DELETE;
}

static enum sml_err
send_links(struct sml_engine *e, struct engine_ds *d)
{
	enum sml_link_filter filter =
	    sml_engine_is_slow(d) ? SML_LINKS_ALL : SML_LINKS_PENDING;
	struct sml_state *st = e->cfg.state;
	struct sml_arena_mark mark = sml_arena_mark(e->msg);
	struct sml_link link;
	enum sml_err err;

	while ((err = st->ops->link_next(st, d->st.id, filter, d->cursor_id,
		    e->msg, &link)) == SML_OK) {
		err = sml_suspend_check(e);
		if (err != SML_OK)
			return err == SML_END ? SML_E_ROOM : err;
		if (is_wanted(d, &link))
			err = send_link(e, d, &link);
		sml_arena_back(e->msg, mark);
		if (err != SML_OK)
			return err;
		d->cursor_id = link.id;
	}
	return err == SML_END ? SML_OK : err;
}

static uint64_t
announced(const struct engine_ds *d)
{
	if (!sml_engine_goes_up(d))
		return 0;
	return sml_engine_is_slow(d) ? d->present : d->changed;
}

static enum sml_err
send_folder(struct sml_engine *e, struct engine_ds *d)
{
	enum sml_err err = SML_OK;

	if (d->step == ENGINE_STEP_NONE) {
		err = sml_maps_send(e, d);
		if (err != SML_OK)
			return err;
		if (sml_engine_goes_up(d))
			err = sml_narrow_due(e, d);
		if (err != SML_OK)
			return err;
		d->step = ENGINE_STEP_MAPS;
	}
	err = sml_session_sync_open(e->session, d->sds, announced(d), &d->sync);
	if (err != SML_OK)
		return err;
	if (sml_engine_goes_up(d))
		err = send_links(e, d);
	if (err != SML_OK)
		return err;
	sml_session_sync_close(e->session);
	d->step = ENGINE_STEP_DONE;
	return SML_OK;
}

enum sml_err
sml_send_package(struct sml_engine *e, bool *is_complete_out)
{
	enum sml_err err;
	size_t i;

	*is_complete_out = false;
	err = sml_send_rest(e);
	for (i = 0; i < e->ds_count && err == SML_OK; i++) {
		struct engine_ds *d = &e->ds[i];

		if (d->is_failed || d->sds == SIZE_MAX ||
		    d->step == ENGINE_STEP_DONE)
			continue;
		err = send_folder(e, d);
		if (err != SML_OK && err != SML_E_ROOM)
			err = sml_engine_fail(e, d, err, 0);
	}
	*is_complete_out = err == SML_OK;
	return err == SML_E_ROOM ? SML_OK : err;
}
