/* SPDX-License-Identifier: Apache-2.0 */
/* What the scripted server takes from a client. */
#include "conformance/peer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- verdict ---- */

bool
peer_want(struct peer *p, bool ok, const char *format, ...)
{
	va_list args;

	if (ok)
		return true;
	if (p->failures++ == 0) {
		va_start(args, format);
		vsnprintf(p->detail, sizeof(p->detail), format, args);
		va_end(args);
	}
	return false;
}

void
peer_unsupported(struct peer *p, const char *why)
{
	p->is_unsupported = true;
	snprintf(p->detail, sizeof(p->detail), "%s", why);
}

/* ---- recording ---- */

static struct got *
record(struct peer *p, const struct sml_cmd *cmd, struct sml_str store)
{
	struct got *g = sml_arena_alloc(p->arena, sizeof(*g));

	if (!g)
		abort();
	g->session = p->session;
	g->msg = p->msg_id;
	g->type = cmd->type;
	g->store = store;
	g->cmd_id = cmd->cmd_id;
	g->full = cmd;
	g->chunks = 1;
	*p->got_at = g;
	p->got_at = &g->next;
	return g;
}

/* A chunk joins what came before; the last one has it all. */
static void
join(struct peer *p, struct got *g, const struct sml_item *item)
{
	const struct sml_str size = g->size;

	if (p->object_chunks == 0) {
		if (!item->has_more_data)
			return;
		sml_buf_reset(&p->object);
		p->object_size = size;
		p->object_media = g->media;
	}
	g->chunks = ++p->object_chunks;
	sml_buf_put_str(&p->object, item->data);
	if (item->has_more_data)
		return;
	g->data = sml_arena_dup(p->arena, sml_buf_str(&p->object));
	g->size = p->object_size;
	g->media = p->object_media;
	p->object_chunks = 0;
}

static void
record_items(struct peer *p, const struct sml_cmd *cmd, struct sml_str store)
{
	const struct sml_item *item;
	struct got *g;

	for (item = cmd->items; item; item = item->next) {
		g = record(p, cmd, store);
		g->source = item->source.uri;
		g->target = item->target.uri;
		g->data = item->data;
		g->media = item->meta.type.p ? item->meta.type : cmd->meta.type;
		g->format =
		    item->meta.format.p ? item->meta.format : cmd->meta.format;
		g->size = item->meta.size.p ? item->meta.size : cmd->meta.size;
		g->has_more = item->has_more_data;
		if (cmd->type == SML_CMD_ADD || cmd->type == SML_CMD_REPLACE)
			join(p, g, item);
		if (cmd->type == SML_CMD_ALERT)
			g->code = conf_code(cmd);
	}
}

static void
record_status(struct peer *p, const struct sml_cmd *cmd)
{
	struct got *g = record(p, cmd, SML_STR_NONE);

	g->cmd = cmd->cmd;
	g->ref = cmd->cmd_ref;
	g->code = conf_code(cmd);
	if (cmd->source_refs)
		g->source = cmd->source_refs->text;
	if (cmd->target_refs)
		g->target = cmd->target_refs->text;
}

static void
record_map(struct peer *p, const struct sml_cmd *cmd)
{
	for (const struct sml_map_item *m = cmd->map_items; m; m = m->next) {
		struct got *g = record(p, cmd, cmd->source.uri);

		g->target = m->target;
		g->source = m->source;
	}
}

static void
record_sync(struct peer *p, const struct sml_cmd *cmd)
{
	struct got *g = record(p, cmd, cmd->source.uri);

	g->source = cmd->source.uri;
	g->target = cmd->target.uri;
	for (const struct sml_cmd *c = cmd->children; c; c = c->next)
		record_items(p, c, cmd->source.uri);
}

static void
record_message(struct peer *p)
{
	for (const struct sml_cmd *cmd = p->msg.cmds; cmd; cmd = cmd->next) {
		if (cmd->type == SML_CMD_STATUS)
			record_status(p, cmd);
		else if (cmd->type == SML_CMD_MAP)
			record_map(p, cmd);
		else if (cmd->type == SML_CMD_SYNC)
			record_sync(p, cmd);
		else
			record_items(p, cmd, SML_STR_NONE);
	}
}

/* ---- one request ---- */

static bool
is_same(struct sml_str a, struct sml_str b)
{
	return sml_str_eq(a, b);
}

/* The next request decoded into p->msg. */
static bool
fetch(struct peer *p)
{
	struct sml_decode_error where = {0, ""};
	struct sml_str body;

	if (!p->is_pending &&
	    serve_next(p->http, p->timeout_s, &p->request) != SERVE_REQUEST)
		return false;
	if (p->is_pending) {
		p->is_pending = false;
		return true;
	}
	body = sml_arena_dup(p->arena, p->request.body);
	if (!body.p)
		abort();
	p->is_repeated = sml_str_eq(body, p->body);
	p->body = body;
	p->encoding = sml_encoding_sniff(p->body);
	if (sml_wire_decode(p->encoding, p->body, p->arena, &p->msg, &where) ==
	    SML_OK)
		return true;
	peer_check_fail(p, CHECK_READABLE, "byte %zu: %s", where.offset,
	    where.reason ? where.reason : "unreadable");
	serve_answer(p->http, 400, "text/plain", SML_STR("unreadable\n"));
	return false;
}

static bool
begins_session(const struct peer *p)
{
	return p->session == 0 ||
	       !is_same(p->msg.hdr.session_id, p->session_id);
}

static void
take_alerts(struct peer *p)
{
	const struct sml_cmd *cmd;
	struct peer_store *s;

	for (cmd = p->msg.cmds; cmd; cmd = cmd->next) {
		const unsigned code = conf_code(cmd);

		if (cmd->type != SML_CMD_ALERT || !cmd->items ||
		    (code != 225 && (code < 200 || code > 210)))
			continue;
		s = NULL;
		for (unsigned i = 0; i < p->store_count; i++)
			if (is_same(
				p->stores[i].client, cmd->items->source.uri))
				s = &p->stores[i];
		if (!s) {
			if (p->store_count == PEER_STORES)
				continue;
			s = &p->stores[p->store_count++];
			memset(s, 0, sizeof(*s));
		}
		s->client = cmd->items->source.uri;
		s->server = cmd->items->target.uri;
		s->asked = s->used = code;
		s->is_here = true;
		s->is_synced = false;
		s->status = 0;
		s->last = cmd->items->meta.anchor.last;
		s->next = cmd->items->meta.anchor.next;
	}
}

static void
take_message(struct peer *p)
{
	uint64_t id = 0;

	if (p->is_repeated)
		return;
	peer_check_message(p);
	p->msg_id = sml_str_u64(p->msg.hdr.msg_id, &id) ? (unsigned)id : 0;
	take_alerts(p);
	record_message(p);
}

bool
peer_first(struct peer *p)
{
	if (p->session > 0)
		peer_check_session_end(p);
	for (;;) {
		if (!fetch(p))
			return peer_want(p, false, "session %u was not begun",
			    p->session + 1);
		if (begins_session(p))
			break;
		if (!peer_want(p, false,
			"message %.*s after the end of session %u",
			SML_STR_ARG(p->msg.hdr.msg_id), p->session))
			serve_answer(p->http, 500, "text/plain", SML_STR(""));
	}
	p->session++;
	p->runs = serve_runs();
	p->session_id = p->msg.hdr.session_id;
	p->device = p->msg.hdr.source.uri;
	p->user_name = p->msg.hdr.source.name;
	p->version = p->msg.hdr.version;
	p->msg_id = p->our_msg = p->sent_count = 0;
	p->max_msg_told = 0;
	p->was_final = false;
	p->path = "/sync";
	p->object_chunks = 0;
	p->hdr_code = 0;
	for (unsigned i = 0; i < p->store_count; i++)
		p->stores[i].is_here = false;
	take_message(p);
	return true;
}

bool
peer_take(struct peer *p)
{
	if (!fetch(p))
		return false;
	if (begins_session(p)) {
		p->is_pending = true;
		return false;
	}
	take_message(p);
	return true;
}

bool
peer_is_waiting(struct peer *p)
{
	p->is_pending = p->is_pending || fetch(p);
	return p->is_pending;
}

bool
peer_again(struct peer *p)
{
	if (!p->is_pending && !fetch(p))
		return false;
	p->is_pending = true;
	if (serve_runs() != p->runs)
		return false;
	if (begins_session(p))
		return peer_first(p);
	p->is_pending = false;
	take_message(p);
	return true;
}

void
peer_gone(struct peer *p)
{
	while (p->is_pending || fetch(p)) {
		p->is_pending = true;
		if (begins_session(p))
			return;
		p->is_pending = false;
		serve_answer(p->http, 404, "text/plain", SML_STR("gone\n"));
	}
}

bool
peer_need(struct peer *p, const char *what)
{
	return peer_take(p) ||
	       peer_want(p, false, "no message with %s in session %u", what,
		   p->session);
}

bool
peer_no_more(struct peer *p, const char *why)
{
	if (!peer_take(p))
		return true;
	serve_answer(p->http, 500, "text/plain", SML_STR(""));
	return peer_want(p, false, "it goes on after %s", why);
}

void
peer_end(struct peer *p)
{
	peer_check_session_end(p);
	while (p->is_pending || fetch(p)) {
		p->is_pending = false;
		peer_want(p, false, "one more message (%.*s of session %.*s)",
		    SML_STR_ARG(p->msg.hdr.msg_id),
		    SML_STR_ARG(p->msg.hdr.session_id));
		serve_answer(p->http, 500, "text/plain", SML_STR(""));
		if (p->failures > 20)
			return;
	}
}
