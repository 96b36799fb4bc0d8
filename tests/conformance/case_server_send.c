/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of the client, and what a Status does to them. */
#include "conformance/case_server.h"

static void
edit_and_delete(struct peer *p)
{
	const struct got *got;
	struct sml_str ann, beth;

	if (!peer_session(p, NULL))
		return;
	ann = peer_luid(p, "FN:Ann");
	beth = peer_luid(p, "FN:Beth");
	WANT(p, ann.len > 0 && beth.len > 0 && !sml_str_eq(ann, beth),
	    "two items without ids of their own");
	if (!peer_session(p, NULL))
		return;
	got = peer_got(p, 0, SML_CMD_REPLACE, "FN:Ann");
	if (WANT(p, got, "the edit is no Replace")) {
		WANT(p, sml_str_eq(got->source, ann), "it has another id");
		WANT(p, !got->target.p, "it has a Target");
		WANT(p,
		    sml_str_find(got->data, SML_STR(":5"), 0) < got->data.len,
		    "it is not the edit");
	}
	got = peer_got(p, 0, SML_CMD_DELETE, NULL);
	if (WANT(p, got, "no Delete")) {
		WANT(p, sml_str_eq(got->source, beth), "it has another id");
		WANT(p, got->data.len == 0, "it has Data");
	}
	WANT(p, peer_items(p, 0, NULL) == 1, "%u items, not 1",
	    peer_items(p, 0, NULL));
}

/* Beth's Add gets @code. Is it sent again? */
static void
add_status(struct peer *p, unsigned code, bool is_done)
{
	if (!peer_session(p, NULL))
		return;
	peer_rule(p, "Add", "FN:Beth", code, 9);
	peer_rule(p, "Replace", "FN:Beth", code, 9);
	if (!peer_session(p, NULL))
		return;
	p->rule_count = 0;
	WANT(p, peer_items(p, 0, "FN:Carl") == 1,
	    "the item after it was not sent");
	if (!peer_first(p))
		return;
	/* Some resume after a refused item. */
	WANT(p, p->stores[0].asked == 200 || p->stores[0].asked == 225,
	    "Alert %u", p->stores[0].asked);
	WANT(p, sml_str_eq(p->stores[0].last, p->stores[0].known),
	    "the anchor did not move");
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_changes(p))
		return;
	WANT(
	    p, peer_items(p, 0, "FN:Carl") == 0, "an accepted item came again");
	WANT(p, peer_items(p, 0, "FN:Beth") == !is_done,
	    is_done ? "it came again" : "it did not come again");
	peer_rest(p);
}

#define ADD_STATUS(code, is_done)                                              \
	static void add_##code(struct peer *p)                                 \
	{                                                                      \
		add_status(p, code, is_done);                                  \
	}
ADD_STATUS(200, true)
ADD_STATUS(201, true)
ADD_STATUS(206, true)
ADD_STATUS(207, true)
ADD_STATUS(208, true)
ADD_STATUS(209, true)
ADD_STATUS(299, true)
ADD_STATUS(418, true)
ADD_STATUS(419, true)
ADD_STATUS(400, false)
ADD_STATUS(413, false)
ADD_STATUS(415, false)
ADD_STATUS(417, false)
ADD_STATUS(420, false)
ADD_STATUS(500, false)
ADD_STATUS(506, false)

/* In a slow sync. */
static void
slow_418(struct peer *p)
{
	peer_rule(p, "Add", "FN:Ann", 418, 9);
	peer_rule(p, "Replace", "FN:Ann", 418, 9);
	if (!peer_session(p, NULL) || !peer_session(p, NULL))
		return;
	WANT(p, p->stores[0].asked == 200, "Alert %u", p->stores[0].asked);
	WANT(p, peer_items(p, 0, NULL) == 0, "items came again");
}

/* A Status never comes. */
static void
no_status(struct peer *p)
{
	const struct sml_cmd *c;

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_need(p, "changes"))
		return;
	c = p->msg.cmds;
	peer_open(p);
	peer_answer_header(p);
	while (c && c->type != SML_CMD_SYNC)
		c = c->next;
	if (!WANT(p, c, "no Sync"))
		return;
	peer_answer_one(p, c, 200);
	peer_rest(p);
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_items(p, 0, "FN:Beth") == 1, "it did not come again");
}

static void
delete_211(struct peer *p)
{
	if (!peer_session(p, NULL))
		return;
	peer_rule(p, "Delete", NULL, 211, 1);
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_count(p, 0, SML_CMD_DELETE, NULL) == 1, "no Delete");
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_count(p, 0, SML_CMD_DELETE, NULL) == 0,
	    "the Delete came again");
}

static void
delete_refused(struct peer *p)
{
	if (!peer_session(p, NULL))
		return;
	peer_rule(p, "Delete", NULL, 417, 1);
	if (!peer_session(p, NULL) || !peer_session(p, NULL))
		return;
	WANT(p, peer_count(p, 0, SML_CMD_DELETE, NULL) == 1,
	    "the Delete did not come again");
}

static void
replace_refused(struct peer *p)
{
	if (!peer_session(p, NULL))
		return;
	peer_rule(p, "Replace", NULL, 417, 1);
	if (!peer_session(p, NULL) || !peer_session(p, NULL))
		return;
	WANT(p, peer_items(p, 0, "FN:Ann") == 1, "the edit did not come again");
}

static void
replace_404(struct peer *p)
{
	if (!peer_session(p, NULL))
		return;
	peer_rule(p, "Replace", NULL, 404, 1);
	if (!peer_session(p, NULL) || !peer_session(p, NULL))
		return;
	WANT(p, peer_items(p, 0, "FN:Ann") == 1,
	    "an item the server does not have is not sent again");
}

/* Room for one: what is refused waits, the next session has room. */
static void
device_full(struct peer *p)
{
	p->max_msg = 2000;
	if (!peer_session(p, NULL))
		return;
	p->rule_count = 0;
	peer_rule(p, "Add", NULL, 201, 1);
	peer_rule(p, "Add", NULL, 420, 99);
	if (!peer_session(p, NULL))
		return;
	p->rule_count = 0;
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_items(p, 0, "FN:Many") == 11, "%u of 11 come again",
	    peer_items(p, 0, "FN:Many"));
}

#define TWO "add:Ann=1 add:Beth=2 sync "
#define BETH "add:Ann=1 sync add:Beth=2 add:Carl=3 "

const struct peer_case case_server_send[] = {
    {"send-edit-delete", "7 Replace, Delete, 13",
	"an edit is a Replace, a deletion a Delete, with the item's id",
	TWO "edit:Ann=5 delete:Beth sync", edit_and_delete},
    {"status-200", "9, 13", "an item answered 200 is done", BETH "sync sync",
	add_200},
    {"status-201", "9, 13", "201 is done", BETH "sync sync", add_201},
    {"status-206", "9", "206 is done", BETH "sync sync", add_206},
    {"status-207", "9 conflict", "207 is done", BETH "sync sync", add_207},
    {"status-208", "9 conflict", "208 is done", BETH "sync sync", add_208},
    {"status-209", "9 conflict", "209 is done", BETH "sync sync", add_209},
    {"status-299", "8 rule 7", "an unknown 2xx is done", BETH "sync sync",
	add_299},
    {"status-418", "9, 12.4", "418 is done", BETH "try sync", add_418},
    {"status-419", "9 conflict", "419 is done", BETH "try sync", add_419},
    {"status-400", "13, law 2", "400: others go on, it comes again",
	BETH "fail sync", add_400},
    {"status-413", "13, law 2", "413: others go on, it comes again",
	BETH "fail sync", add_413},
    {"status-415", "13, law 2", "415: others go on, it comes again",
	BETH "fail sync", add_415},
    {"status-417", "13, law 2", "417: others go on, it comes again",
	BETH "try sync", add_417},
    {"status-420", "13, law 2", "420: it comes again", BETH "fail sync",
	add_420},
    {"status-500", "13, law 2", "500: others go on, it comes again",
	BETH "fail sync", add_500},
    {"status-506", "13, law 2", "506: others go on, it comes again",
	BETH "try sync", add_506},
    {"status-418-slow", "12.4", "418 in a slow sync is a match",
	TWO "sync holds:Ann=1,Beth=2", slow_418},
    {"status-none", "13 unacknowledged", "without a Status it comes again",
	"add:Ann=1 sync add:Beth=2 try sync", no_status},
    {"status-delete-211", "9 211", "a Delete answered 211 is done",
	TWO "delete:Ann sync sync holds:Beth=2", delete_211},
    {"status-delete-417", "13", "a Delete answered 417 comes again",
	TWO "delete:Ann try sync holds:Beth=2", delete_refused},
    {"status-replace-417", "13", "a Replace answered 417 comes again",
	TWO "edit:Ann=5 try sync holds:Ann=5,Beth=2", replace_refused},
    {"status-replace-404", "13", "a Replace answered 404 comes again",
	TWO "edit:Ann=5 try sync holds:Ann=5,Beth=2", replace_404},
    {"status-full", "9 420", "420 for most: they come when there is room",
	"add:Ann=1 sync many:12 try sync count:13", device_full},
    {0},
};
