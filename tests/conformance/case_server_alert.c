/* SPDX-License-Identifier: Apache-2.0 */
/* Sync types: asked for, answered otherwise, and when anchors may move. */
#include "conformance/case_server.h"

/* A whole session in which the server answers Alert with @code and @type. */
static bool
answered_with(struct peer *p, unsigned status, unsigned type)
{
	struct peer_store *s = &p->stores[0];

	if (!peer_first(p) || !WANT(p, p->store_count > 0, "no Alert"))
		return false;
	s->status = status;
	s->used = type;
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	return true;
}

/* The usual course of types 202 and 203: package 4 is statuses. */
static void
finish(struct peer *p)
{
	if (peer_changes(p))
		peer_rest(p);
}

static void
two_way(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_session(p, NULL))
		return;
	WANT(p, p->stores[0].asked == 200, "Alert %u", p->stores[0].asked);
	WANT(p, peer_items(p, 0, "FN:Beth") == 1, "the new item was not sent");
	WANT(p, peer_items(p, 0, "FN:Ann") == 0, "an old one was sent");
}

/* Nothing changed: the Sync is there and empty, in both directions. */
static void
two_way_empty(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_session(p, NULL))
		return;
	WANT(p, peer_count(p, 0, SML_CMD_SYNC, NULL) == 1, "%u Syncs",
	    peer_count(p, 0, SML_CMD_SYNC, NULL));
	WANT(p, peer_items(p, 0, NULL) == 0, "items in it");
}

static void
slow_asked(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_session(p, NULL))
		return;
	WANT(p, p->stores[0].asked == 201, "Alert %u", p->stores[0].asked);
	WANT(p, peer_items(p, 0, NULL) == 2, "%u items, not all 2",
	    peer_items(p, 0, NULL));
}

static void
slow_508(struct peer *p)
{
	if (!peer_session(p, NULL) || !answered_with(p, 508, 201))
		return;
	finish(p);
	WANT(p, peer_items(p, 0, NULL) == 2, "%u items, not all 2",
	    peer_items(p, 0, NULL));
	WANT(p, peer_count(p, 0, SML_CMD_DELETE, NULL) == 0, "a Delete");
}

static void
slow_508_silent(struct peer *p)
{
	if (!peer_session(p, NULL) || !answered_with(p, 508, 0))
		return;
	p->stores[0].used = 201;
	finish(p);
	WANT(p, peer_items(p, 0, NULL) == 2, "%u items, not all 2",
	    peer_items(p, 0, NULL));
}

static void
slow_200(struct peer *p)
{
	if (!peer_session(p, NULL) || !answered_with(p, 200, 201))
		return;
	finish(p);
	WANT(p, peer_items(p, 0, NULL) == 2, "%u items, not all 2",
	    peer_items(p, 0, NULL));
}

static void
no_alert(struct peer *p)
{
	if (!peer_session(p, NULL) || !answered_with(p, 200, 0))
		return;
	p->stores[0].used = 200;
	finish(p);
	WANT(p, peer_items(p, 0, "FN:Beth") == 1, "the new item was not sent");
}

/* The server's Last is not the Next it gave. */
static void
server_anchor_wrong(struct peer *p)
{
	struct peer_store *s = &p->stores[0];
	unsigned code;

	if (!peer_session(p, NULL))
		return;
	s->our_last = SML_STR("never said");
	if (!answered_with(p, 200, 200) || !peer_need(p, "changes"))
		return;
	s->our_last = SML_STR_NONE;
	code = peer_code(p, "Alert", "contacts");
	WANT(p, code == 508 || code == 200, "Status of Alert is %u", code);
	WANT(p, peer_count(p, 0, SML_CMD_ALERT, NULL) == 1,
	    "another Alert after it");
	if (code == 508)
		WANT(p, peer_items(p, 0, NULL) == 2, "508, but %u items",
		    peer_items(p, 0, NULL));
	else if (!p->failures)
		peer_unsupported(p, "the server's anchor is not compared");
	peer_answer(p);
	peer_rest(p);
}

/* ---- refreshes and directions nobody asked for ---- */

static void
sends_nothing_loses_nothing(struct peer *p)
{
	WANT(p, peer_count(p, 0, SML_CMD_DELETE, NULL) == 0, "a Delete");
}

/* A refresh at the server that nobody asked for: all items go out, or none
 * and the folder is left alone. */
static void
refresh_there(struct peer *p)
{
	if (!peer_session(p, NULL) || !answered_with(p, 508, 203))
		return;
	if (!peer_need(p, "changes"))
		return;
	p->is_broken = true;
	peer_answer(p);
	peer_send(p, p->msg.is_final);
	while (peer_take(p)) {
		peer_answer(p);
		peer_send(p, p->msg.is_final);
	}
	sends_nothing_loses_nothing(p);
	if (peer_items(p, 0, NULL) == 0)
		peer_unsupported(p, "refused: the server might delete");
	else
		WANT(p, peer_items(p, 0, NULL) == 2, "%u items, not all 2",
		    peer_items(p, 0, NULL));
}

/* Carl is at the server; Ann and Beth are here and stay. */
static void
unasked_from_server(struct peer *p, unsigned status, unsigned type)
{
	if (!peer_session(p, NULL) || !answered_with(p, status, type) ||
	    !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_sync_end(p);
	peer_rest(p);
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2, "Status of Add is %u",
	    peer_code(p, "Add", "G1"));
	sends_nothing_loses_nothing(p);
}

static void
unasked_205(struct peer *p)
{
	unasked_from_server(p, 508, 205);
}

static void
unasked_205_quiet(struct peer *p)
{
	unasked_from_server(p, 200, 205);
}

static void
unasked_204(struct peer *p)
{
	unasked_from_server(p, 200, 204);
	WANT(p, peer_items(p, 0, NULL) == 0, "items sent in a 204");
	peer_session(p, NULL);
	WANT(p, peer_items(p, 0, "FN:Beth") == 1,
	    "what was not sent then is not sent later");
}

static void
unasked_202(struct peer *p)
{
	if (!peer_session(p, NULL) || !answered_with(p, 200, 202))
		return;
	finish(p);
	WANT(p, peer_items(p, 0, "FN:Beth") == 1, "the new item was not sent");
}

static void
unasked_unknown(struct peer *p)
{
	if (!peer_session(p, NULL) || !answered_with(p, 200, 250))
		return;
	p->is_broken = true;
	while (peer_take(p)) {
		peer_answer(p);
		peer_send(p, p->msg.is_final);
	}
	sends_nothing_loses_nothing(p);
}

/* ---- a client that may not be written to ---- */

static void
send_only(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_first(p))
		return;
	WANT(p, p->stores[0].asked == 202, "Alert %u", p->stores[0].asked);
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	finish(p);
	WANT(p, peer_items(p, 0, "FN:Beth") == 1, "the new item was not sent");
}

/* Whatever the server makes of it: nothing is written here. */
static void
send_only_turned(struct peer *p, unsigned status, unsigned type)
{
	if (!peer_session(p, NULL) || !answered_with(p, status, type))
		return;
	p->is_broken = true;
	if (!peer_take(p))
		return;
	peer_answer(p);
	if (p->msg.is_final) {
		peer_sync(p, &p->stores[0]);
		peer_add(p, "G1", peer_card(p, "Carl", "3"));
		peer_delete(p, peer_luid(p, "FN:Ann"));
		peer_sync_end(p);
	}
	peer_send(p, p->msg.is_final);
	while (peer_take(p)) {
		peer_answer(p);
		peer_send(p, p->msg.is_final);
	}
	WANT(p, peer_code(p, "Add", "G1") / 100 != 2, "Status of Add is %u",
	    peer_code(p, "Add", "G1"));
}

static void
send_only_200(struct peer *p)
{
	send_only_turned(p, 200, 200);
}

static void
send_only_201(struct peer *p)
{
	send_only_turned(p, 508, 201);
}

static void
send_only_204(struct peer *p)
{
	send_only_turned(p, 200, 204);
}

static void
send_only_205(struct peer *p)
{
	send_only_turned(p, 508, 205);
}

static void
receive_only(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_first(p))
		return;
	WANT(p, p->stores[0].asked == 204, "Alert %u", p->stores[0].asked);
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_changes(p))
		return;
	WANT(p, peer_count(p, 0, SML_CMD_SYNC, NULL) == 1, "no empty Sync");
	WANT(p, peer_items(p, 0, NULL) == 0, "items were sent");
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_sync_end(p);
	peer_rest(p);
}

static void
receive_only_205(struct peer *p)
{
	unasked_from_server(p, 508, 205);
	WANT(p, peer_items(p, 0, NULL) == 0, "items were sent");
}

static void
receive_only_200(struct peer *p)
{
	if (!peer_session(p, NULL) || !answered_with(p, 200, 200))
		return;
	p->is_broken = true;
	while (peer_take(p)) {
		peer_answer(p);
		peer_send(p, p->msg.is_final);
	}
	WANT(p, peer_items(p, 0, NULL) == 0,
	    "items of a folder that only receives were sent");
}

/* ---- anchors ---- */

/* The session before this one did not count. */
static void
same_last(struct peer *p, struct sml_str last)
{
	struct peer_store *s = &p->stores[0];
	const unsigned failed = p->session;

	if (!peer_first(p))
		return;
	WANT(p, sml_str_eq(s->last, last), "Last is %.*s, not %.*s",
	    SML_STR_ARG(s->last), SML_STR_ARG(last));
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	finish(p);
	WANT(p, peer_items(p, 0, "FN:Beth") == 1,
	    "the item of the failed session %u is not sent again", failed);
}

static void
sync_status_500(struct peer *p)
{
	struct sml_str last;

	if (!peer_session(p, NULL) || !peer_init(p))
		return;
	last = p->stores[0].last;
	if (!peer_need(p, "changes"))
		return;
	peer_rule(p, "Sync", NULL, 500, 1);
	peer_rule(p, "Add", NULL, 500, 9);
	peer_rule(p, "Replace", NULL, 500, 9);
	peer_answer(p);
	peer_send(p, true);
	p->is_broken = true;
	while (peer_take(p)) {
		peer_answer(p);
		peer_send(p, true);
	}
	p->rule_count = 0;
	same_last(p, last);
}

static void
hdr_status(struct peer *p, unsigned code)
{
	struct sml_str last;

	if (!peer_session(p, NULL) || !peer_init(p))
		return;
	last = p->stores[0].last;
	if (!peer_need(p, "changes"))
		return;
	peer_rule(p, "SyncHdr", NULL, code, 1);
	peer_open(p);
	peer_answer_header(p);
	peer_send(p, true);
	p->is_broken = true;
	while (peer_take(p)) {
		peer_answer(p);
		peer_send(p, true);
	}
	same_last(p, last);
}

static void
hdr_status_500(struct peer *p)
{
	hdr_status(p, 500);
}

static void
hdr_status_404(struct peer *p)
{
	hdr_status(p, 404);
}

static void
suspended(struct peer *p)
{
	struct peer_store *s = &p->stores[0];
	struct sml_str last;

	if (!peer_session(p, NULL) || !peer_init(p))
		return;
	last = s->last;
	if (!peer_need(p, "changes"))
		return;
	peer_rule(p, "Add", NULL, 514, 9);
	peer_rule(p, "Replace", NULL, 514, 9);
	peer_rule(p, "Sync", NULL, 514, 9);
	peer_answer(p);
	peer_alert_code(p, 224);
	peer_send(p, true);
	p->is_broken = true;
	if (peer_take(p)) {
		WANT(p, peer_code(p, "Alert", "session") == 200,
		    "Status of Alert 224 is %u",
		    peer_code(p, "Alert", "session"));
		peer_answer(p);
		peer_send(p, true);
	}
	p->rule_count = 0;
	p->is_broken = true;
	if (!peer_first(p))
		return;
	WANT(p, sml_str_eq(s->last, last), "Last is %.*s, not %.*s",
	    SML_STR_ARG(s->last), SML_STR_ARG(last));
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	finish(p);
	WANT(p, peer_items(p, 0, "FN:Beth") == 1, "the item is not sent again");
}

static void
session_200_fails(struct peer *p)
{
	struct sml_str last;

	if (!peer_session(p, NULL) || !peer_init(p))
		return;
	last = p->stores[0].last;
	if (!peer_need(p, "changes"))
		return;
	serve_answer(p->http, 500, "text/plain", SML_STR("failed\n"));
	p->is_broken = true;
	peer_gone(p);
	same_last(p, last);
}

#define TWO "add:Ann=1 sync add:Beth=2 "

const struct peer_case case_server_alert[] = {
    {"type-200", "23.1 two-way", "a change goes out by itself", TWO "sync",
	two_way},
    {"type-200-empty", "11 two-way", "without changes: an empty Sync",
	"add:Ann=1 sync sync", two_way_empty},
    {"type-201", "23.1 slow, 12.4", "slow when the user wants it", TWO "slow",
	slow_asked},
    {"type-202", "23.1 one-way from client", "sends, receives nothing",
	TWO "mode=send-only sync holds:Ann=1,Beth=2", send_only},
    {"type-204", "23.1 one-way from server, 11",
	"receives, sends an empty Sync",
	TWO "mode=receive-only sync holds:Ann=1,Beth=2,Carl=3", receive_only},
    {"alert-508-201", "12.2, 12.3", "508 and Alert 201: all items",
	TWO "sync holds:Ann=1,Beth=2", slow_508},
    {"alert-508-alone", "12.3", "508 without an Alert: slow",
	TWO "sync holds:Ann=1,Beth=2", slow_508_silent},
    {"alert-200-201", "12.3", "200 and Alert 201: all items",
	TWO "sync holds:Ann=1,Beth=2", slow_200},
    {"alert-missing", "12.3", "no Alert of the server: as asked for",
	TWO "sync", no_alert},
    {"alert-server-anchor", "12.3 client mismatches",
	"the server's Last is wrong: 508, all items, no second Alert",
	TWO "sync holds:Ann=1,Beth=2", server_anchor_wrong},
    {"unasked-203", "law 4 refresh", "203 nobody asked for deletes nothing",
	TWO "try holds:Ann=1,Beth=2", refresh_there},
    {"unasked-205", "law 4 refresh", "508 and 205 delete nothing here",
	TWO "sync holds:Ann=1,Beth=2,Carl=3", unasked_205},
    {"unasked-205-quiet", "law 4 refresh", "200 and 205 delete nothing here",
	TWO "sync holds:Ann=1,Beth=2,Carl=3", unasked_205_quiet},
    {"unasked-204", "12.3, law 4 one-way", "204: what is new here stays unsent",
	TWO "sync sync holds:Ann=1,Beth=2,Carl=3", unasked_204},
    {"unasked-202", "12.3", "202: sends", TWO "sync holds:Ann=1,Beth=2",
	unasked_202},
    {"unasked-250", "10", "an unknown code: nothing is lost",
	TWO "try holds:Ann=1,Beth=2", unasked_unknown},
    {"send-only-203", "12.2", "202, 508 and 203: all items",
	TWO "mode=send-only try holds:Ann=1,Beth=2", refresh_there},
    {"send-only-200", "12.3 write-protected", "202 answered with 200",
	TWO "mode=send-only try holds:Ann=1,Beth=2", send_only_200},
    {"send-only-201", "12.3 write-protected", "202 answered with 201",
	TWO "mode=send-only try holds:Ann=1,Beth=2", send_only_201},
    {"send-only-204", "12.3 write-protected", "202 answered with 204",
	TWO "mode=send-only try holds:Ann=1,Beth=2", send_only_204},
    {"send-only-205", "12.3 write-protected", "202 answered with 205",
	TWO "mode=send-only try holds:Ann=1,Beth=2", send_only_205},
    {"receive-only-205", "law 4 refresh", "204 answered with 205",
	TWO "mode=receive-only sync holds:Ann=1,Beth=2,Carl=3",
	receive_only_205},
    {"receive-only-200", "law 4 one-way", "204 answered with 200 sends nothing",
	TWO "mode=receive-only try holds:Ann=1,Beth=2", receive_only_200},
    {"anchor-sync-500", "12.1, law 2", "Sync failed: anchors stay",
	TWO "fail sync", sync_status_500},
    {"anchor-hdr-500", "12.1, 17", "the message failed: anchors stay",
	TWO "fail sync", hdr_status_500},
    {"anchor-hdr-404", "12.1, 17", "the session is not known: anchors stay",
	TWO "try sync", hdr_status_404},
    {"anchor-suspend", "18 suspend", "Alert 224 of the server: anchors stay",
	TWO "try sync", suspended},
    {"anchor-http-500", "12.1, law 1", "HTTP 500: anchors stay",
	TWO "fail sync", session_200_fails},
    {0},
};
