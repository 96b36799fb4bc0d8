/* SPDX-License-Identifier: Apache-2.0 */
/* Packages in several messages, statuses that are odd. */
#include "conformance/case_server.h"

#include <stdio.h>
#include <string.h>

static bool
begin(struct peer *p)
{
	return peer_session(p, NULL) && peer_init(p) && peer_changes(p);
}

static void
add(struct peer *p, const char *guid, const char *name)
{
	peer_sync(p, &p->stores[0]);
	peer_add(p, guid, peer_card(p, name, "3"));
	peer_sync_end(p);
}

static void
want_three(struct peer *p)
{
	WANT(p,
	    peer_mapped(p, 0, "G1").len > 0 &&
		peer_mapped(p, 0, "G2").len > 0 &&
		peer_mapped(p, 0, "G3").len > 0,
	    "not all three are mapped");
}

/* Package 4 in three messages. */
static void
package_4(struct peer *p)
{
	if (!begin(p))
		return;
	add(p, "G1", "Carl");
	peer_send(p, false);
	if (!peer_need(p, "an answer to a message without Final"))
		return;
	WANT(p, !p->msg.is_final, "Final while our package lasts");
	peer_answer(p);
	add(p, "G2", "Dora");
	peer_send(p, false);
	if (!peer_need(p, "an answer to the second message"))
		return;
	peer_answer(p);
	add(p, "G3", "Emma");
	peer_rest(p);
	want_three(p);
}

/* A message of ours with nothing but statuses, and 222. */
static void
server_222(struct peer *p)
{
	if (!begin(p))
		return;
	add(p, "G1", "Carl");
	peer_send(p, false);
	if (!peer_need(p, "an answer to a message without Final"))
		return;
	peer_answer(p);
	peer_alert_code(p, 222);
	peer_send(p, false);
	if (!peer_need(p, "an answer to Alert 222"))
		return;
	WANT(p, peer_code(p, "Alert", "session") == 200,
	    "Status of Alert 222 is %u", peer_code(p, "Alert", "session"));
	peer_answer(p);
	add(p, "G2", "Dora");
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G3", peer_card(p, "Emma", "3"));
	peer_sync_end(p);
	peer_rest(p);
	want_three(p);
}

/* Package 2: statuses first, the Alert in the next message. */
static void
package_2(struct peer *p)
{
	if (!peer_first(p))
		return;
	peer_answer(p);
	peer_send(p, false);
	if (!peer_need(p, "an answer to a message without Final"))
		return;
	WANT(p, peer_count(p, 0, SML_CMD_SYNC, NULL) == 0,
	    "a Sync before package 2 is complete");
	WANT(p, !p->msg.is_final, "Final before package 2 is complete");
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
	WANT(p, peer_items(p, 0, "FN:Ann") == 1, "the item was not sent");
}

/* Package 3 in many messages: the server asks for each with 222. */
static void
package_3(struct peer *p)
{
	unsigned count = 0;

	p->max_msg = 3000;
	if (!peer_init(p))
		return;
	for (;;) {
		if (!peer_need(p, "changes"))
			return;
		peer_answer(p);
		if (p->msg.is_final)
			break;
		count++;
		peer_alert_code(p, 222);
		peer_send(p, false);
	}
	WANT(p, count > 1, "in %u messages", count);
	peer_rest(p);
	WANT(p, peer_items(p, 0, NULL) == 60, "%u of 60 items",
	    peer_items(p, 0, NULL));
}

/* Statuses of package 3 come late, all in one message. */
static void
late_statuses(struct peer *p)
{
	struct sml_msg held;

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_need(p, "changes"))
		return;
	held = p->msg;
	peer_open(p);
	peer_answer_header(p);
	peer_send(p, false);
	if (!peer_need(p, "an answer to a message without Final"))
		return;
	peer_answer(p);
	peer_answer_commands(p, &held);
	peer_rest(p);
	if (peer_session(p, NULL))
		WANT(p, peer_items(p, 0, NULL) == 0,
		    "what had its Status late comes again");
}

/* Nothing ever comes: the client gives up by itself. */
static void
endless(struct peer *p)
{
	unsigned count = 0;

	if (!begin(p))
		return;
	p->is_broken = true;
	peer_send(p, false);
	while (peer_take(p) && ++count < 60) {
		peer_answer(p);
		peer_alert_code(p, 222);
		peer_send(p, false);
	}
	WANT(p, count < 60, "it goes on after %u messages of nothing", count);
	p->is_broken = true;
	if (!p->is_pending)
		return;
	peer_session(p, NULL);
}

static void
odd_statuses(struct peer *p)
{
	if (!begin(p))
		return;
	for (unsigned i = 0; i < 2; i++) {
		conf_cmd(&p->out, "Status");
		conf_put(&p->out,
		    "<MsgRef>%u</MsgRef><CmdRef>4711</CmdRef><Cmd>Add</Cmd>"
		    "<SourceRef>none</SourceRef><Data>500</Data></Status>",
		    i ? 99 : 2);
	}
	add(p, "G1", "Carl");
	peer_rest(p);
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2, "Status of Add is %u",
	    peer_code(p, "Add", "G1"));
	if (peer_session(p, NULL))
		WANT(p, peer_items(p, 0, NULL) == 0, "items come again");
}

static void
status_twice(struct peer *p)
{
	if (!begin(p))
		return;
	peer_answer_commands(p, &p->msg);
	add(p, "G1", "Carl");
	peer_rest(p);
	if (peer_session(p, NULL))
		WANT(p, peer_items(p, 0, NULL) == 0, "items come again");
}

/* Statuses that name no item. */
static void
status_bare(struct peer *p)
{
	const struct sml_cmd *c, *i;

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_need(p, "changes"))
		return;
	peer_open(p);
	peer_answer_header(p);
	for (c = p->msg.cmds; c; c = c->next)
		for (i = c->type == SML_CMD_SYNC ? c->children : NULL; i;
		     i = i->next) {
			conf_cmd(&p->out, "Status");
			conf_text(&p->out, "MsgRef", p->msg.hdr.msg_id);
			conf_text(&p->out, "CmdRef", i->cmd_id);
			conf_put(&p->out,
			    "<Cmd>%s</Cmd><Data>200</Data>"
			    "</Status>",
			    sml_cmd_name(i->type));
		}
	for (c = p->msg.cmds; c; c = c->next)
		if (c->type == SML_CMD_SYNC)
			peer_answer_one(p, c, 200);
	peer_rest(p);
	if (peer_session(p, NULL))
		WANT(p, peer_items(p, 0, NULL) == 0, "items come again");
}

/* Blanks around a code; the status of an item with text for people. */
static void
status_with_text(struct peer *p)
{
	peer_rule_extra(
	    p, "Add", NULL, 201, "<Item><Data>stored, thank you</Data></Item>");
	if (!begin(p))
		return;
	add(p, "G1", "Carl");
	peer_rest(p);
}

/* Nothing of ours is final: the client ends by itself, cleanly. */
static void
no_final(struct peer *p)
{
	unsigned count = 0;

	if (!begin(p))
		return;
	add(p, "G1", "Carl");
	peer_send(p, true);
	if (!peer_need(p, "a Map"))
		return;
	peer_answer(p);
	peer_send(p, false);
	p->is_broken = true;
	while (peer_take(p) && ++count < 60) {
		peer_answer(p);
		peer_send(p, false);
	}
	WANT(p, count < 60, "it goes on for ever");
	peer_commit(p);
}

static void
empty_sync_of_202(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	peer_sync_end(p);
	peer_rest(p);
	WANT(p, peer_items(p, 0, "FN:Beth") == 1, "the item was not sent");
}

/* Alert 100: words for the user. */
static void
display(struct peer *p)
{
	if (!begin(p))
		return;
	peer_cmd(p, "Alert", SML_STR("display"));
	conf_put(
	    &p->out, "<Data>100</Data><Item><Data>Hello</Data></Item></Alert>");
	add(p, "G1", "Carl");
	peer_rest(p);
	WANT(p,
	    peer_code(p, "Alert", "display") == 200 ||
		peer_code(p, "Alert", "display") == 406,
	    "Status of Alert 100 is %u", peer_code(p, "Alert", "display"));
}

static void
alert_unknown(struct peer *p)
{
	if (!begin(p))
		return;
	peer_cmd(p, "Alert", SML_STR("other"));
	conf_put(
	    &p->out, "<Data>250</Data><Item><Data>Hello</Data></Item></Alert>");
	add(p, "G1", "Carl");
	peer_rest(p);
	WANT(p, peer_code(p, "Alert", "other") / 100 == 4,
	    "Status of Alert 250 is %u", peer_code(p, "Alert", "other"));
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2, "Status of Add is %u",
	    peer_code(p, "Add", "G1"));
}

/* One answer ends the session for a type that sends: no more is needed. */
static void
ends_after_4(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_send(p, true);
	peer_no_more(p, "package 4 of a one-way sync");
	peer_commit(p);
}

#define ONE "add:Ann=1 sync "
#define THREE "holds:Ann=1,Carl=3,Dora=3,Emma=3"

const struct peer_case case_server_message[] = {
    {"multi-package-4", "14, 11", "package 4 in three messages",
	ONE "sync " THREE, package_4},
    {"multi-package-4-xml", "14, 11", "the same in XML",
	"xml " ONE "sync " THREE, package_4},
    {"multi-222", "14, 23.1 Alert 222", "Alert 222 of the server is answered",
	ONE "sync " THREE, server_222},
    {"multi-package-2", "14, 11", "package 2 in two messages", "add:Ann=1 sync",
	package_2},
    {"multi-package-3", "14", "package 3, asked for with 222", "many:60 sync",
	package_3},
    {"multi-late-status", "14", "statuses in a later message",
	ONE "add:Beth=2 sync sync", late_statuses},
    {"multi-endless", "14 endless", "a server without an end", ONE "try",
	endless},
    {"status-odd", "8 rule 10", "statuses of nothing are read over",
	ONE "add:Beth=2 sync sync holds:Ann=1,Beth=2,Carl=3", odd_statuses},
    {"status-twice", "8 rule 10", "statuses that come twice",
	ONE "add:Beth=2 sync sync", status_twice},
    {"status-bare", "8 rule 3", "statuses without SourceRef, Sync's last",
	ONE "add:Beth=2 sync sync", status_bare},
    {"status-with-text", "8 rule 9", "text for people in a Status",
	ONE "add:Beth=2 sync", status_with_text},
    {"no-final", "25 missing Final", "no Final in the last message",
	ONE "try holds:Ann=1,Carl=3", no_final},
    {"send-only-empty-sync", "11 one-way from client",
	"an empty Sync in package 4 of a 202 is taken",
	ONE "add:Beth=2 mode=send-only sync holds:Ann=1,Beth=2",
	empty_sync_of_202},
    {"send-only-ends", "11 one-way from client",
	"nothing follows package 4 of a 202",
	ONE "add:Beth=2 mode=send-only sync", ends_after_4},
    {"alert-100", "10", "Alert 100 stops nothing",
	ONE "sync holds:Ann=1,Carl=3", display},
    {"alert-250", "10, 25", "an unknown Alert: 4xx, the rest goes on",
	ONE "sync holds:Ann=1,Carl=3", alert_unknown},
    {0},
};
