/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that are none, lines that break, versions and busy servers. */
#include "conformance/case_server.h"

#include <stdlib.h>
#include <string.h>

/* ---- nonsense ---- */

enum nonsense {
	CUT_TRANSFER, /* fewer bytes than promised */
	CUT_MESSAGE,  /* the message ends early, the transfer does not */
	GARBAGE,
	EMPTY,
	PAGE,
	HTTP_500,
	HTTP_404,
	HANG_UP,
	HUGE_ANSWER,
	DEEP
};

static void
answer_huge(struct peer *p)
{
	const size_t len = 40u * 1024 * 1024;
	char *bytes = calloc(1, len);

	if (!bytes)
		abort();
	memset(bytes, ' ', len);
	memcpy(bytes, "<SyncML>", 8);
	serve_answer(p->http, 200, "application/vnd.syncml+xml",
	    (struct sml_str){bytes, len});
	free(bytes);
}

static void
answer_deep(struct peer *p)
{
	struct sml_buf text;

	sml_buf_init(&text, 4u * 1024 * 1024);
	sml_buf_put_text(&text, "<SyncML>");
	for (unsigned i = 0; i < 100000; i++)
		sml_buf_put_text(&text, "<Item>");
	serve_answer(
	    p->http, 200, "application/vnd.syncml+xml", sml_buf_str(&text));
	sml_buf_free(&text);
}

static void
answer_nonsense(struct peer *p, enum nonsense what)
{
	const struct sml_str wire = sml_buf_str(&p->wire);

	switch (what) {
	case CUT_TRANSFER:
		serve_cut(p->http, peer_media(p), wire, wire.len / 2);
		break;
	case CUT_MESSAGE:
		serve_answer(p->http, 200, peer_media(p),
		    sml_str_sub(wire, 0, wire.len * 3 / 4));
		break;
	case GARBAGE:
		serve_answer(p->http, 200, peer_media(p),
		    SML_STR("\2\0\0\152\0\377\177\1\2\3 nothing of sense"));
		break;
	case EMPTY:
		serve_answer(p->http, 200, peer_media(p), SML_STR(""));
		break;
	case PAGE:
		serve_answer(p->http, 200, "text/html",
		    SML_STR("<html><body>Log in first</body></html>"));
		break;
	case HTTP_500:
		serve_answer(p->http, 500, "text/plain", SML_STR("failed\n"));
		break;
	case HTTP_404:
		serve_answer(p->http, 404, "text/plain", SML_STR("gone\n"));
		break;
	case HANG_UP:
		serve_drop(p->http);
		break;
	case HUGE_ANSWER:
		answer_huge(p);
		break;
	case DEEP:
		answer_deep(p);
		break;
	}
}

/* Nonsense for whatever the client tries in this run. */
static void
to_the_end_of_the_run(struct peer *p, enum nonsense what)
{
	unsigned session = p->session, count = 0;

	do {
		p->is_broken = true;
		if (session != p->session) {
			peer_answer(p);
			peer_encode(p, true);
			session = p->session;
		}
		answer_nonsense(p, what);
		if (!WANT(p, ++count < 20, "it tries for ever"))
			return;
	} while (peer_again(p));
	peer_gone(p);
}

/* Instead of package 2. */
static void
nonsense_at_first(struct peer *p, enum nonsense what)
{
	if (!peer_session(p, NULL) || !peer_first(p))
		return;
	peer_answer(p);
	peer_encode(p, true);
	to_the_end_of_the_run(p, what);
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_items(p, 0, "FN:Beth") == 1,
	    "the new item is not sent in the next session");
}

/* Instead of package 4, with an item in it. */
static void
nonsense_at_last(struct peer *p, enum nonsense what)
{
	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_delete(p, peer_luid(p, "FN:Ann"));
	peer_sync_end(p);
	peer_encode(p, true);
	to_the_end_of_the_run(p, what);
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_items(p, 0, "FN:Beth") == 1,
	    "the new item is not sent again");
}

#define NONSENSE(name, what)                                                   \
	static void name##_first(struct peer *p)                               \
	{                                                                      \
		nonsense_at_first(p, what);                                    \
	}                                                                      \
	static void name##_last(struct peer *p)                                \
	{                                                                      \
		nonsense_at_last(p, what);                                     \
	}
NONSENSE(cut_transfer, CUT_TRANSFER)
NONSENSE(cut_message, CUT_MESSAGE)
NONSENSE(garbage, GARBAGE)
NONSENSE(empty, EMPTY)
NONSENSE(page, PAGE)
NONSENSE(http_500, HTTP_500)
NONSENSE(http_404, HTTP_404)
NONSENSE(hang_up, HANG_UP)
NONSENSE(huge_answer, HUGE_ANSWER)
NONSENSE(deep, DEEP)

/* ---- a lost line, a repeated message ---- */

/* The answer to package 3 is lost; the same bytes come again and get it. */
static void
answer_lost(struct peer *p)
{
	struct sml_str first;

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_sync_end(p);
	peer_encode(p, true);
	first = p->body;
	p->stores[0].is_synced = true;
	serve_drop(p->http);
	if (!peer_take(p)) {
		peer_unsupported(p, "no message is sent again");
		p->is_broken = true;
		peer_until_end(p, 3);
		return;
	}
	WANT(p, sml_str_eq(first, p->body), "it is not byte for byte the same");
	serve_answer(p->http, 200, peer_media(p), sml_buf_str(&p->wire));
	while (peer_take(p)) {
		peer_answer(p);
		peer_send(p, p->msg.is_final);
		if (p->msg.is_final)
			break;
	}
	peer_commit(p);
	WANT(p, peer_mapped(p, 0, "G1").len > 0, "the item is not mapped");
	if (peer_session(p, NULL))
		WANT(p, peer_items(p, 0, NULL) == 0, "items come again");
	peer_until_end(p, 3);
}

/* Ours comes twice: the client is asked to look at the same answer again. */
static void
answer_repeated(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_sync_end(p);
	peer_send(p, true);
	p->is_broken = true;
	if (!peer_need(p, "a Map"))
		return;
	serve_answer(p->http, 200, peer_media(p), sml_buf_str(&p->wire));
	while (peer_take(p)) {
		peer_answer(p);
		peer_send(p, true);
	}
	p->is_broken = true;
}

/* ---- resuming ---- */

/* Alert 225 may come in place of the type; it is refused or taken up. */
static void
lost_then(struct peer *p, unsigned status, unsigned type)
{
	struct peer_store *s = &p->stores[0];

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_need(p, "changes"))
		return;
	p->is_broken = true;
	serve_drop(p->http);
	while (peer_again(p))
		serve_drop(p->http);
	peer_gone(p);
	if (!peer_first(p))
		return;
	WANT(p, sml_str_eq(s->last, s->known), "Last moved");
	if (s->asked == 225) {
		s->status = status;
		s->used = type;
	}
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_changes(p))
		return;
	peer_rest(p);
	WANT(p, peer_items(p, 0, "FN:Beth") == 1, "the item is not sent again");
	if (peer_session(p, NULL))
		WANT(p, peer_items(p, 0, NULL) == 0, "it comes once more");
}

static void
resume_taken(struct peer *p)
{
	lost_then(p, 200, 200);
}

static void
resume_refused(struct peer *p)
{
	lost_then(p, 509, 200);
}

static void
resume_508(struct peer *p)
{
	lost_then(p, 508, 201);
}

/* ---- versions ---- */

/* A server that knows nothing later than @max. */
static bool
older_server(struct peer *p, enum sml_version max, unsigned code)
{
	for (unsigned i = 0; i < 4; i++) {
		if (!peer_first(p))
			return false;
		if (p->version <= max)
			break;
		p->is_broken = true;
		if (code == 0) {
			serve_answer(p->http, 400, "text/plain",
			    SML_STR("unknown version\n"));
			continue;
		}
		peer_rule_extra(p, "SyncHdr", NULL, code,
		    "<Item><Data>SyncML/1.1</Data></Item>");
		peer_open(p);
		peer_answer_header(p);
		peer_send(p, true);
	}
	if (!WANT(p, p->version <= max, "it insists on version %s",
		sml_version_dtd(p->version)))
		return false;
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	return peer_changes(p) && peer_rest(p);
}

static void
step_down(struct peer *p, enum sml_version max, unsigned code)
{
	const enum sml_version want = max;

	if (!older_server(p, max, code))
		return;
	WANT(p, p->version == want, "it went down to %s",
	    sml_version_dtd(p->version));
	WANT(p, peer_items(p, 0, "FN:Ann") == 1, "the item was not sent");
	if (!peer_first(p))
		return;
	WANT(p, p->version == want, "the version is not remembered");
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
}

static void
step_505(struct peer *p)
{
	step_down(p, SML_V_11, 505);
}

static void
step_513(struct peer *p)
{
	step_down(p, SML_V_11, 513);
}

static void
step_400(struct peer *p)
{
	step_down(p, SML_V_11, 400);
}

static void
step_501(struct peer *p)
{
	step_down(p, SML_V_11, 501);
}

static void
step_http(struct peer *p)
{
	step_down(p, SML_V_11, 0);
}

static void
step_to_10(struct peer *p)
{
	step_down(p, SML_V_10, 513);
}

static void
no_version(struct peer *p)
{
	unsigned count = 0;

	for (;;) {
		if (count == 0 ? !peer_first(p) : !peer_again(p))
			break;
		if (!WANT(p, ++count < 8, "it tries for ever"))
			return;
		p->is_broken = true;
		peer_rule(p, "SyncHdr", NULL, 513, 1);
		peer_open(p);
		peer_answer_header(p);
		peer_send(p, true);
	}
}

/* ---- busy ---- */

/* @at_changes: in place of package 4, else of package 2. */
static void
busy(struct peer *p, bool at_changes)
{
	struct peer_store *s = &p->stores[0];
	unsigned count = 0;

	if (!peer_session(p, NULL))
		return;
	if (at_changes ? !peer_init(p) || !peer_need(p, "changes")
		       : !peer_first(p))
		return;
	do {
		p->is_broken = true;
		peer_open(p);
		peer_rule(p, "SyncHdr", NULL, 101, 1);
		peer_answer_header(p);
		if (count > 0)
			peer_answer_commands(p, &p->msg);
		peer_send(p, false);
		if (!WANT(p, ++count < 12, "it asks for ever"))
			return;
	} while (peer_take(p));
	p->is_broken = true;
	if (!peer_first(p))
		return;
	WANT(p, sml_str_eq(s->last, s->known), "Last moved");
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
	WANT(p, peer_items(p, 0, "FN:Beth") == 1, "the item was not sent");
}

static void
busy_at_first(struct peer *p)
{
	busy(p, false);
}

static void
busy_at_changes(struct peer *p)
{
	busy(p, true);
}

/* Busy for one message: 221 gets the answer. */
static void
busy_then_result(struct peer *p)
{
	struct sml_msg held;
	const struct got *got;

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_need(p, "changes"))
		return;
	held = p->msg;
	p->is_broken = true;
	peer_open(p);
	peer_rule(p, "SyncHdr", NULL, 101, 1);
	peer_answer_header(p);
	peer_send(p, false);
	if (!peer_take(p)) {
		peer_unsupported(p, "the session is given up");
		if (p->is_pending)
			peer_session(p, NULL);
		return;
	}
	got = peer_got(p, 0, SML_CMD_ALERT, NULL);
	WANT(p, got && got->code == 221, "no Alert 221");
	peer_answer(p);
	peer_answer_commands(p, &held);
	peer_rest(p);
	if (peer_session(p, NULL))
		WANT(p, peer_items(p, 0, NULL) == 0, "items come again");
}

#define TWO "add:Ann=1 sync add:Beth=2 "
#define STAYS "holds:Ann=1,Beth=2 sync holds:Ann=1,Beth=2"
#define ROWS(id, requirement, name, what)                                      \
	{"bad-" id "-first", requirement, what " in place of package 2",       \
	    TWO "fail " STAYS, name##_first},                                  \
	{                                                                      \
		"bad-" id "-last", requirement, what " in place of package 4", \
		    TWO "fail " STAYS, name##_last                             \
	}

const struct peer_case case_server_trouble[] = {
    ROWS("cut-transfer", "17, law 1", cut_transfer, "half an answer"),
    ROWS("cut-message", "17, law 1", cut_message, "a truncated message"),
    ROWS("garbage", "17, 26.11", garbage, "bytes without sense"),
    ROWS("empty", "17", empty, "an empty answer"),
    ROWS("page", "4 HTTP", page, "a page for people"),
    ROWS("http-500", "4 HTTP", http_500, "HTTP 500"),
    ROWS("http-404", "4 HTTP", http_404, "HTTP 404"),
    ROWS("hang-up", "17", hang_up, "no answer"),
    ROWS("huge", "26.11", huge_answer, "40 MB"),
    ROWS("deep", "26.11", deep, "100000 levels"),
    {"answer-lost", "17, law 1", "a message without answer comes again",
	TWO "try try sync holds:Ann=1,Beth=2,Carl=3", answer_lost},
    {"answer-repeated", "17", "our answer comes twice",
	"add:Ann=1 sync try holds:Ann=1,Carl=3", answer_repeated},
    {"resume-taken", "18 resume", "after a lost line: 225 or its type",
	TWO "fail sync sync holds:Ann=1,Beth=2", resume_taken},
    {"resume-refused", "18 509", "225 answered 509 and 200",
	TWO "fail sync sync holds:Ann=1,Beth=2", resume_refused},
    {"resume-508", "18 508", "225 answered 508 and 201",
	TWO "fail sync sync holds:Ann=1,Beth=2", resume_508},
    {"version-505", "1 negotiation", "505: 1.1, and remembered",
	"add:Ann=1 sync sync", step_505},
    {"version-513", "1 negotiation", "513: 1.1, and remembered",
	"add:Ann=1 sync sync", step_513},
    {"version-400", "1 negotiation", "400: 1.1, and remembered",
	"add:Ann=1 sync sync", step_400},
    {"version-501", "1 negotiation", "501: 1.1, and remembered",
	"add:Ann=1 sync sync", step_501},
    {"version-http-400", "1 negotiation", "HTTP 400: 1.1, and remembered",
	"add:Ann=1 sync sync", step_http},
    {"version-1.0", "1 negotiation", "513 until 1.0, and remembered",
	"add:Ann=1 sync sync", step_to_10},
    {"version-none", "1 negotiation", "513 for every version: it stops",
	"add:Ann=1 fail", no_version},
    {"busy-first", "17 busy", "101 in place of package 2",
	TWO "fail sync holds:Ann=1,Beth=2", busy_at_first},
    {"busy-changes", "17 busy", "101 in place of package 4",
	TWO "fail sync holds:Ann=1,Beth=2", busy_at_changes},
    {"busy-221", "17 busy, 10 221", "101 once, the answer to 221",
	TWO "try sync holds:Ann=1,Beth=2", busy_then_result},
    {0},
};
