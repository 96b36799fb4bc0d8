/* SPDX-License-Identifier: Apache-2.0 */
/* Large objects and sizes, both ways. */
#include "conformance/case_server.h"

#include <stdlib.h>
#include <string.h>

/* ---- from the server ---- */

/* Begin the message after one of ours, with its statuses. */
static bool
next(struct peer *p)
{
	if (!peer_need(p, "a Status of the chunk"))
		return false;
	peer_answer(p);
	return true;
}

static bool
begin(struct peer *p)
{
	return peer_session(p, NULL) && peer_init(p) && peer_changes(p);
}

/* Parts of 3000 bytes, each in a message of its own. @size: what is told. */
static void
send_parts(struct peer *p, struct sml_str all, size_t size, size_t stop_at)
{
	size_t at, part;

	for (at = 0; at < all.len; at += part) {
		part = all.len - at < 3000 ? all.len - at : 3000;
		peer_sync(p, &p->stores[0]);
		peer_chunk(p, "G1", sml_str_sub(all, at, part),
		    at == 0 ? size : 0, at + part == all.len);
		peer_sync_end(p);
		if (at + part == all.len)
			return;
		peer_send(p, false);
		if (!next(p))
			return;
		if (peer_code(p, "Add", "G1") != 213) {
			p->is_stopped = true;
			return;
		}
		if (at + part >= stop_at)
			return;
	}
}

static void
server_large(struct peer *p)
{
	const struct sml_str all = sml_str_of(peer_big_card(p, "Carl", 9000));

	if (!begin(p))
		return;
	send_parts(p, all, all.len, all.len);
	WANT(p, !p->is_stopped, "Status of a chunk is %u",
	    peer_code(p, "Add", "G1"));
	peer_rest(p);
	WANT(p,
	    peer_code(p, "Add", "G1") / 100 == 2 &&
		peer_code(p, "Add", "G1") != 213,
	    "Status of the last chunk is %u", peer_code(p, "Add", "G1"));
	WANT(p, peer_mapped(p, 0, "G1").len > 0, "it is not mapped");
}

/* Between chunks the client has nothing to say but 222. */
static void
server_large_222(struct peer *p)
{
	const struct sml_str all = sml_str_of(peer_big_card(p, "Carl", 9000));

	if (!begin(p))
		return;
	peer_sync(p, &p->stores[0]);
	peer_chunk(p, "G1", sml_str_sub(all, 0, 3000), all.len, false);
	peer_sync_end(p);
	peer_send(p, false);
	if (!peer_need(p, "Alert 222"))
		return;
	WANT(p,
	    peer_got(p, 0, SML_CMD_ALERT, NULL) &&
		peer_got(p, 0, SML_CMD_ALERT, NULL)->code == 222,
	    "no Alert 222");
	WANT(p, !p->msg.is_final, "Final while our package lasts");
	peer_answer(p);
	peer_sync(p, &p->stores[0]);
	peer_chunk(p, "G1", sml_str_sub(all, 3000, all.len), 0, true);
	peer_sync_end(p);
	peer_rest(p);
	WANT(p, peer_mapped(p, 0, "G1").len > 0, "it is not mapped");
}

static void
server_large_replace(struct peer *p)
{
	const struct sml_str all = sml_str_of(peer_big_card(p, "Ann", 5000));
	const char *luid;
	struct sent *s;

	if (!begin(p))
		return;
	luid = sml_arena_dup(p->arena, peer_luid(p, "FN:Ann")).p;
	for (unsigned i = 0; i < 2; i++) {
		peer_sync(p, &p->stores[0]);
		s = peer_cmd(p, "Replace", sml_str_of(luid));
		conf_put(&p->out,
		    "<Item><Target><LocURI>%s</LocURI></Target>"
		    "<Meta>",
		    luid);
		conf_meta(&p->out, "Type", "text/vcard");
		if (i == 0)
			conf_put(&p->out,
			    "<Size xmlns='syncml:metinf'>%zu</Size>", all.len);
		conf_put(&p->out, "</Meta>");
		conf_text(&p->out, "Data",
		    sml_str_sub(all, i ? 2000 : 0, i ? all.len : 2000));
		conf_put(
		    &p->out, "%s</Item></Replace>", i ? "" : "<MoreData/>");
		peer_sync_end(p);
		if (i == 0) {
			peer_send(p, false);
			if (!next(p))
				return;
			WANT(p, s->code == 213, "Status of the chunk is %u",
			    s->code);
		}
	}
	peer_rest(p);
	WANT(p, peer_code(p, "Replace", luid) == 200,
	    "Status of the last chunk is %u", peer_code(p, "Replace", luid));
}

static void
size_wrong(struct peer *p)
{
	const struct sml_str all = sml_str_of(peer_big_card(p, "Carl", 4000));

	if (!begin(p))
		return;
	send_parts(p, all, all.len + 7, all.len);
	peer_rest(p);
	WANT(p, peer_code(p, "Add", "G1") == 424, "Status is %u",
	    peer_code(p, "Add", "G1"));
	WANT(p, peer_mapped(p, 0, "G1").len == 0, "it is mapped");
}

static void
size_missing(struct peer *p)
{
	const struct sml_str all = sml_str_of(peer_big_card(p, "Carl", 4000));
	unsigned code;

	if (!begin(p))
		return;
	send_parts(p, all, 0, all.len);
	if (p->is_stopped) {
		code = peer_code(p, "Add", "G1");
		WANT(p, code == 411 || code == 424, "Status is %u", code);
		peer_sync(p, &p->stores[0]);
		peer_add(p, "G2", peer_card(p, "Carl", "1"));
		peer_sync_end(p);
	}
	peer_rest(p);
}

static void
size_too_big(struct peer *p)
{
	uint64_t max;
	unsigned code;

	if (!begin(p))
		return;
	max = p->msg.hdr.meta.max_obj_size;
	if (max == 0) {
		peer_unsupported(p, "no MaxObjSize is announced");
		peer_rest(p);
		return;
	}
	peer_sync(p, &p->stores[0]);
	peer_chunk(p, "G1", SML_STR("BEGIN:VCARD\r\n"), (size_t)max + 1, false);
	peer_sync_end(p);
	peer_send(p, false);
	if (!next(p))
		return;
	code = peer_code(p, "Add", "G1");
	WANT(p, code == 416 || code == 413, "Status is %u", code);
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G2", peer_card(p, "Carl", "3"));
	peer_sync_end(p);
	peer_rest(p);
	WANT(p, peer_code(p, "Add", "G2") / 100 == 2,
	    "Status of the next item is %u", peer_code(p, "Add", "G2"));
}

/* The object never ends; @is_final: nor does anything else come. */
static void
broken_off(struct peer *p, bool is_final)
{
	const struct sml_str all = sml_str_of(peer_big_card(p, "Nobody", 9000));
	const struct got *got;

	if (!begin(p))
		return;
	send_parts(p, all, all.len, 3000);
	peer_sync(p, &p->stores[0]);
	if (!is_final)
		peer_add(p, "G2", peer_card(p, "Carl", "3"));
	peer_sync_end(p);
	peer_send(p, true);
	if (!peer_need(p, "Alert 223"))
		return;
	got = NULL;
	for (const struct got *g = p->got; g; g = g->next)
		if (g->session == p->session && g->type == SML_CMD_ALERT &&
		    g->code == 223)
			got = g;
	WANT(p, got, "no Alert 223");
	if (got)
		WANT(p,
		    sml_str_is(got->source, "G1") ||
			sml_str_is(got->target, "G1"),
		    "it does not name the object");
	if (!is_final)
		WANT(p, peer_code(p, "Add", "G2") / 100 == 2,
		    "Status of the next item is %u", peer_code(p, "Add", "G2"));
	WANT(p, peer_mapped(p, 0, "G1").len == 0, "the broken one is mapped");
	peer_answer(p);
	peer_send(p, true);
	peer_commit(p);
}

static void
broken_by_item(struct peer *p)
{
	broken_off(p, false);
}

static void
broken_by_final(struct peer *p)
{
	broken_off(p, true);
}

/* Begun again after it broke off. */
static void
begun_again(struct peer *p)
{
	const struct sml_str all = sml_str_of(peer_big_card(p, "Carl", 6000));

	if (!begin(p))
		return;
	send_parts(p, all, all.len, 3000);
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G2", peer_card(p, "Dora", "4"));
	peer_sync_end(p);
	peer_send(p, false);
	if (!next(p))
		return;
	send_parts(p, all, all.len, all.len);
	peer_rest(p);
	WANT(p, peer_mapped(p, 0, "G1").len > 0, "it is not mapped");
}

/* ---- from the client ---- */

/* In XML the CR of line ends is lost on the way, unless it is escaped. */
static bool
is_size_of(struct sml_str text, uint64_t size)
{
	size_t bare = 0;

	for (size_t i = 0; i < text.len; i++)
		bare += text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r');
	return size == text.len || size == text.len + bare;
}

static void
client_large(struct peer *p)
{
	const struct got *g, *last;
	unsigned chunks = 0;
	uint64_t size;

	p->max_msg = 4000;
	if (!peer_session(p, NULL))
		return;
	last = peer_item(p, 0, "FN:Ann");
	if (!WANT(p, last, "the item did not arrive"))
		return;
	WANT(p, last->chunks > 4, "in %u parts", last->chunks);
	WANT(p, sml_str_u64(last->size, &size) && is_size_of(last->data, size),
	    "Size %.*s of %zu bytes", SML_STR_ARG(last->size), last->data.len);
	for (g = p->got; g; g = g->next) {
		if ((g->type != SML_CMD_ADD && g->type != SML_CMD_REPLACE) ||
		    !sml_str_eq(g->source, last->source))
			continue;
		chunks++;
		WANT(p, chunks == 1 || g == last || !g->size.p,
		    "Size again in part %u", chunks);
		WANT(p, g->type == last->type, "another command in part %u",
		    chunks);
	}
	WANT(
	    p, peer_items(p, 0, "FN:Beth") == 1, "the other item is not there");
}

/* Nothing comes between two parts, and one part a message. */
static void
client_large_alone(struct peer *p)
{
	const struct got *g, *open = NULL;

	p->max_msg = 3000;
	if (!peer_session(p, NULL))
		return;
	for (g = p->got; g; g = g->next) {
		if (g->type != SML_CMD_ADD && g->type != SML_CMD_REPLACE &&
		    g->type != SML_CMD_DELETE)
			continue;
		if (open) {
			WANT(p, sml_str_eq(open->source, g->source),
			    "another item between the parts of %.*s",
			    SML_STR_ARG(open->source));
			WANT(p, open->msg + 1 == g->msg,
			    "parts in messages %u and %u", open->msg, g->msg);
		}
		open = g->has_more ? g : NULL;
	}
	WANT(p, !open, "an object never ended");
}

static void
client_large_refused(struct peer *p, unsigned code)
{
	const struct got *g;
	unsigned chunks = 0;
	uint64_t size = 0;

	p->max_msg = 4000;
	if (!peer_init(p))
		return;
	p->rule_count = 0;
	/* What is in parts has no name in its first one that could be looked
	 * for: it is the only one. */
	for (;;) {
		if (!peer_need(p, "changes"))
			return;
		for (g = p->got; g; g = g->next)
			if (g->msg == p->msg_id && g->has_more)
				peer_rule(
				    p, sml_cmd_name(g->type), NULL, code, 1);
		peer_answer(p);
		p->rule_count = 0;
		if (p->msg.is_final)
			break;
		peer_send(p, false);
	}
	for (g = p->got; g; g = g->next) {
		chunks += g->has_more;
		if (g->has_more && g->size.p)
			size = 1;
	}
	WANT(p, chunks == 1 && size, "%u parts after %u", chunks, code);
	WANT(
	    p, peer_items(p, 0, "FN:Beth") == 1, "the other item is not there");
	peer_rest(p);
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_items(p, 0, "FN:Ann") == 1,
	    "the object is not sent again in the next session");
}

static void
client_large_413(struct peer *p)
{
	client_large_refused(p, 413);
}

static void
client_large_420(struct peer *p)
{
	client_large_refused(p, 420);
}

/* Alert 223: the object from its first part on, in this session or the next. */
static void
client_large_223(struct peer *p)
{
	bool is_told = false;
	const struct got *g;

	p->max_msg = 4000;
	if (!peer_init(p))
		return;
	for (;;) {
		if (!peer_need(p, "changes"))
			return;
		peer_answer(p);
		if (p->msg.is_final)
			break;
		if (p->object_chunks == 3 && !is_told) {
			is_told = true;
			g = p->got;
			while (!g->has_more)
				g = g->next;
			peer_cmd(p, "Alert", SML_STR("223"));
			conf_put(&p->out, "<Data>223</Data><Item><Source>");
			conf_text(&p->out, "LocURI", g->source);
			conf_put(&p->out, "</Source></Item></Alert>");
			p->object_chunks = 0;
		}
		peer_send(p, false);
	}
	peer_rest(p);
	WANT(p, is_told, "it was never in parts");
	WANT(p, peer_code(p, "Alert", "223") / 100 == 2,
	    "Status of Alert 223 is %u", peer_code(p, "Alert", "223"));
	if (!peer_session(p, NULL))
		return;
	g = peer_item(p, 1, "FN:Ann");
	if (!g || g->data.len < 20000)
		g = peer_item(p, 2, "FN:Ann");
	WANT(p, g && g->data.len > 20000, "the whole object never came");
}

static void
max_obj(struct peer *p)
{
	p->max_obj = 5000;
	if (!peer_session(p, NULL))
		return;
	for (const struct got *g = p->got; g; g = g->next)
		WANT(p, g->data.len <= 5000 && !g->has_more,
		    "an object of %zu bytes is sent", g->data.len);
	WANT(
	    p, peer_items(p, 0, "FN:Beth") == 1, "the other item is not there");
	p->max_obj = 4000000;
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_items(p, 0, "FN:Ann") == 1,
	    "it is not sent when the limit is gone");
}

static void
no_large_objects(struct peer *p)
{
	p->max_msg = 4000;
	p->max_obj = 0;
	p->is_without_large = true;
	if (!peer_session(p, NULL))
		return;
	for (const struct got *g = p->got; g; g = g->next)
		WANT(p, !g->has_more, "parts, though the server takes none");
	WANT(
	    p, peer_items(p, 0, "FN:Beth") == 1, "the other item is not there");
}

static void
small_messages(struct peer *p)
{
	p->max_msg = 2000;
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_items(p, 0, NULL) == 30, "%u of 30 items",
	    peer_items(p, 0, NULL));
	WANT(p, p->msg_id > 4, "only %u messages", p->msg_id);
}

/* Said anew in the middle of package 3. */
static void
shrinking_messages(struct peer *p)
{
	p->max_msg = 6000;
	if (!peer_init(p))
		return;
	for (;;) {
		if (!peer_need(p, "changes"))
			return;
		p->max_msg = 2000;
		peer_answer(p);
		if (p->msg.is_final)
			break;
		peer_send(p, false);
	}
	peer_rest(p);
	WANT(p, peer_items(p, 0, NULL) == 60, "%u of 60 items",
	    peer_items(p, 0, NULL));
}

static void
no_max_msg(struct peer *p)
{
	p->max_msg = 0;
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_items(p, 0, NULL) == 30, "%u of 30 items",
	    peer_items(p, 0, NULL));
}

#define ONE "add:Ann=1 sync "
#define BIG "big:Ann=20000 add:Beth=2 "

const struct peer_case case_server_large[] = {
    {"large-server", "15, 23.4 MoreData", "chunks have 213, the last its own",
	ONE "sync holds:Ann=1,Carl=1", server_large},
    {"large-server-xml", "15, 23.4 MoreData", "the same in XML",
	"xml " ONE "sync holds:Ann=1,Carl=1", server_large},
    {"large-server-1.1", "15, 23.4 MoreData", "the same in 1.1",
	"version=1.1 " ONE "sync holds:Ann=1,Carl=1", server_large},
    {"large-server-222", "15, 14", "Alert 222 asks for the next chunk",
	ONE "sync holds:Ann=1,Carl=1", server_large_222},
    {"large-server-replace", "15", "a Replace in chunks",
	ONE "sync holds:Ann=1", server_large_replace},
    {"large-size-wrong", "15 424", "Size is wrong: 424, nothing stored",
	ONE "try holds:Ann=1", size_wrong},
    {"large-size-missing", "15 411", "no Size: 411, or taken",
	ONE "try holds:Ann=1,Carl=1", size_missing},
    {"large-size-too-big", "15 416", "Size over MaxObjSize: 416 or 413",
	ONE "try holds:Ann=1,Carl=3", size_too_big},
    {"large-broken-by-item", "15 223", "another item before its end: 223",
	ONE "try holds:Ann=1,Carl=3", broken_by_item},
    {"large-broken-by-final", "15 223", "Final before its end: 223",
	ONE "try holds:Ann=1", broken_by_final},
    {"large-begun-again", "15", "broken, then sent again from its first part",
	ONE "try holds:Ann=1,Carl=1,Dora=4", begun_again},
    {"large-client", "15, 23.4 MoreData", "Size, MoreData, all of it",
	BIG "sync", client_large},
    {"large-client-xml", "15, 23.4 MoreData", "the same in XML",
	"xml " BIG "sync", client_large},
    {"large-client-1.1", "15, 23.4 MoreData", "the same in 1.1",
	"version=1.1 " BIG "sync", client_large},
    {"large-client-alone", "15 contiguous", "nothing between two parts",
	"big:Ann=9000 big:Beth=7000 many:5 sync", client_large_alone},
    {"large-client-413", "15 213", "413 for a part: no more of it, again later",
	BIG "try sync", client_large_413},
    {"large-client-420", "15 213, 9 420",
	"420 for a part: no more of it, again later", BIG "try sync",
	client_large_420},
    {"large-client-223", "15 223", "223: again from the first part",
	BIG "try try", client_large_223},
    {"max-obj-size", "15 MaxObjSize", "larger ones are not sent, others are",
	BIG "try sync", max_obj},
    {"no-large-objects", "15 SupportLargeObjs", "no parts to who takes none",
	BIG "try", no_large_objects},
    {"no-large-objects-1.0", "1, 15", "no parts in 1.0",
	"version=1.0 " BIG "try", no_large_objects},
    {"max-msg-size-2000", "14 MaxMsgSize", "30 items in 2000 bytes a message",
	"many:30 sync", small_messages},
    {"max-msg-size-2000-xml", "14 MaxMsgSize", "the same in XML",
	"xml many:30 sync", small_messages},
    {"max-msg-size-shrinks", "14 MaxMsgSize", "another one in package 3",
	"many:60 sync", shrinking_messages},
    {"max-msg-size-absent", "14 MaxMsgSize", "the server has no limit",
	"many:30 sync", no_max_msg},
    {0},
};
