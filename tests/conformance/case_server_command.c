/* SPDX-License-Identifier: Apache-2.0 */
/* Commands of the server around items. */
#include "conformance/case_server.h"

#include <string.h>

static void
two_syncs(struct peer *p)
{
	if (!peer_second_session(p))
		return;
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_sync_end(p);
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G2", peer_card(p, "Dora", "4"));
	peer_close(p);
	WANT(p,
	    peer_mapped(p, 0, "G1").len > 0 && peer_mapped(p, 0, "G2").len > 0,
	    "not both are mapped");
}

static void
sync_of_unknown(struct peer *p)
{
	struct peer_store other = {
	    .client = SML_STR("elsewhere"), .server = SML_STR("elsewhere")};
	unsigned code;

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &other);
	peer_add(p, "G9", peer_card(p, "Nobody", "9"));
	peer_sync_end(p);
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_close(p);
	code = peer_code(p, "Sync", "elsewhere");
	WANT(p, code / 100 == 4, "Status of that Sync is %u", code);
	WANT(p, peer_code(p, "Add", "G9") / 100 != 2,
	    "Status of the Add in it is %u", peer_code(p, "Add", "G9"));
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2,
	    "Status of the good one is %u", peer_code(p, "Add", "G1"));
}

static void
changes_told(struct peer *p, unsigned number)
{
	if (!peer_second_session(p))
		return;
	conf_put(&p->out, "<NumberOfChanges>%u</NumberOfChanges>", number);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_add(p, "G2", peer_card(p, "Dora", "4"));
	peer_close(p);
	WANT(p,
	    peer_mapped(p, 0, "G1").len > 0 && peer_mapped(p, 0, "G2").len > 0,
	    "not both are mapped");
}

static void
changes_few(struct peer *p)
{
	changes_told(p, 0);
}

static void
changes_many(struct peer *p)
{
	changes_told(p, 4000000);
}

static void
changes_right(struct peer *p)
{
	const struct got *got;

	if (!peer_session(p, NULL))
		return;
	got = peer_got(p, 0, SML_CMD_SYNC, NULL);
	if (!WANT(p, got, "no Sync"))
		return;
	if (!got->full->has_number_of_changes)
		peer_unsupported(p, "NumberOfChanges is not sent");
	else
		WANT(p, got->full->number_of_changes == 2, "it says %u of 2",
		    (unsigned)got->full->number_of_changes);
}

static void
atomic(struct peer *p)
{
	unsigned code;

	if (!peer_second_session(p))
		return;
	peer_cmd(p, "Atomic", SML_STR("atomic"));
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_delete(p, SML_STR("no such id"));
	conf_put(&p->out, "</Atomic>");
	peer_add(p, "G2", peer_card(p, "Dora", "4"));
	peer_close(p);
	code = peer_code(p, "Atomic", "atomic");
	WANT(p, code == 406 || code == 501 || code == 507,
	    "Status of Atomic is %u", code);
	code = peer_code(p, "Add", "G1");
	WANT(p, code == 406 || code == 507 || code == 216,
	    "Status of the Add in it is %u", code);
	WANT(p, peer_code(p, "Add", "G2") / 100 == 2,
	    "Status of the Add after it is %u", peer_code(p, "Add", "G2"));
}

static void
sequence(struct peer *p)
{
	unsigned outer, inner;

	if (!peer_second_session(p))
		return;
	peer_cmd(p, "Sequence", SML_STR("sequence"));
	peer_replace(p, peer_luid(p, "FN:Ann"), peer_card(p, "Ann", "7"));
	peer_replace(p, peer_luid(p, "FN:Ann"), peer_card(p, "Ann", "8"));
	conf_put(&p->out, "</Sequence>");
	peer_close(p);
	outer = peer_code(p, "Sequence", "sequence");
	inner = peer_code(p, "Replace", peer_text(p, peer_luid(p, "FN:Ann")));
	WANT(p,
	    (outer == 200 && inner == 200) || (outer == 406 && inner == 406),
	    "Status of Sequence is %u, in it %u", outer, inner);
	if (outer == 406)
		peer_unsupported(p, "406");
}

/* A command that no client has to know, with an item. */
static void
refused_in_sync(struct peer *p, const char *name)
{
	unsigned code;

	if (!peer_second_session(p))
		return;
	peer_cmd(p, name, SML_STR("that"));
	conf_put(&p->out, "<Item><Target>");
	conf_text(&p->out, "LocURI", peer_luid(p, "FN:Ann"));
	conf_put(&p->out,
	    "</Target><Source><LocURI>other</LocURI></Source></Item></%s>",
	    name);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_close(p);
	code = peer_code(p, name, "that");
	WANT(p, code == 406 || code == 501 || code == 405 || code == 404,
	    "Status of %s is %u", name, code);
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2,
	    "Status of the Add after it is %u", peer_code(p, "Add", "G1"));
}

static void
copy(struct peer *p)
{
	refused_in_sync(p, "Copy");
}

static void
move(struct peer *p)
{
	refused_in_sync(p, "Move");
}

static void
refused_in_body(struct peer *p, const char *name, const char *rest)
{
	unsigned code;

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_cmd(p, name, SML_STR("that"));
	conf_put(&p->out, "%s</%s>", rest, name);
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_close(p);
	code = peer_code(p, name, "that");
	WANT(p, code == 406 || code == 501 || code == 405, "Status of %s is %u",
	    name, code);
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2,
	    "Status of the Add after it is %u", peer_code(p, "Add", "G1"));
}

static void
exec(struct peer *p)
{
	refused_in_body(
	    p, "Exec", "<Item><Target><LocURI>format</LocURI></Target></Item>");
}

static void
search(struct peer *p)
{
	refused_in_body(p, "Search",
	    "<Source><LocURI>contacts</LocURI></Source><Meta><Type "
	    "xmlns='syncml:metinf'>syncml:filtertype-cgi</Type></Meta>"
	    "<Data>FN</Data>");
}

static void
unknown_command(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_cmd(p, "Frobnicate", SML_STR("that"))->needs_no_answer = true;
	conf_put(&p->out, "<Data>1</Data></Frobnicate>");
	peer_sync(p, &p->stores[0]);
	conf_put(&p->out, "<Colour>green</Colour>");
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_close(p);
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2,
	    "Status of the Add after it is %u", peer_code(p, "Add", "G1"));
}

static void
no_resp(struct peer *p)
{
	if (!peer_second_session(p))
		return;
	peer_cmd(p, "Add", SML_STR("G1"))->needs_no_answer = true;
	conf_put(&p->out,
	    "<NoResp/><Item><Source><LocURI>G1</LocURI></Source><Meta>");
	conf_meta(&p->out, "Type", "text/vcard");
	conf_put(&p->out, "</Meta>");
	conf_text(&p->out, "Data", sml_str_of(peer_card(p, "Carl", "3")));
	conf_put(&p->out, "</Item></Add>");
	peer_close(p);
	WANT(p, peer_code(p, "Add", "G1") == 0, "it has a Status");
	WANT(p, peer_mapped(p, 0, "G1").len > 0, "it is not mapped");
}

static void
no_resp_of_header(struct peer *p)
{
	unsigned i;

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_need(p, "changes"))
		return;
	p->no_resp = true;
	peer_answer(p);
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_sync_end(p);
	peer_send(p, true);
	p->no_resp = false;
	if (peer_take(p)) {
		for (i = 0; i < p->sent_count; i++)
			WANT(p,
			    !p->sent[i].needs_no_answer ||
				p->sent[i].answers == 0 ||
				strcmp(p->sent[i].name, "Results") == 0,
			    "%s has a Status", p->sent[i].name);
		peer_answer(p);
		peer_send(p, true);
	}
	peer_commit(p);
}

static void
parents(struct peer *p)
{
	if (!peer_second_session(p))
		return;
	peer_cmd(p, "Add", SML_STR("G1"));
	conf_put(&p->out,
	    "<Item><Source><LocURI>G1</LocURI></Source>"
	    "<SourceParent><LocURI>/</LocURI></SourceParent><Meta>");
	conf_meta(&p->out, "Type", "text/vcard");
	conf_put(&p->out, "</Meta>");
	conf_text(&p->out, "Data", sml_str_of(peer_card(p, "Carl", "3")));
	conf_put(&p->out, "</Item></Add>");
	peer_close(p);
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2, "Status of Add is %u",
	    peer_code(p, "Add", "G1"));
}

#define ONE "add:Ann=1 sync "
#define TWO "add:Ann=1 add:Beth=2 sync "
#define CARL "sync holds:Ann=1,Carl=3"

const struct peer_case case_server_command[] = {
    {"item-two-syncs", "14 repeated Sync", "two Syncs for one datastore",
	ONE "sync holds:Ann=1,Carl=3,Dora=4", two_syncs},
    {"item-sync-unknown", "17, law 1", "a Sync nobody alerted: only it",
	ONE "try holds:Ann=1,Carl=3", sync_of_unknown},
    {"changes-told-few", "20 NumberOfChanges", "0 for two is harmless",
	ONE "sync holds:Ann=1,Carl=3,Dora=4", changes_few},
    {"changes-told-many", "20 NumberOfChanges", "4000000 for two is harmless",
	ONE "sync holds:Ann=1,Carl=3,Dora=4", changes_many},
    {"changes-sent", "20 NumberOfChanges", "the client's number is right",
	"add:Ann=1 add:Beth=2 sync", changes_right},
    {"cmd-atomic", "7 Atomic, 23.4", "refused whole, the rest goes on",
	ONE "try holds:Ann=1,Dora=4", atomic},
    {"cmd-sequence", "7 Sequence, 23.4", "executed in order, or refused",
	TWO "try", sequence},
    {"cmd-copy", "7 Copy, 23.4", "refused, the rest goes on",
	ONE "try "
	    "holds:Ann=1,Carl=3",
	copy},
    {"cmd-move", "7 Move", "refused, the rest goes on",
	ONE "try "
	    "holds:Ann=1,Carl=3",
	move},
    {"cmd-exec", "7 Exec, 23.4", "refused, the rest goes on",
	ONE "try "
	    "holds:Ann=1,Carl=3",
	exec},
    {"cmd-search", "7 Search, 23.4", "refused, the rest goes on",
	ONE "try "
	    "holds:Ann=1,Carl=3",
	search},
    {"cmd-unknown", "7, law 1", "elements nobody knows are read over",
	"xml " ONE "try holds:Ann=1,Carl=3", unknown_command},
    {"no-resp", "7 NoResp, 23.4", "NoResp: no Status, but a Map", ONE CARL,
	no_resp},
    {"no-resp-header", "5 NoResp", "NoResp of the header: no Status at all",
	ONE CARL, no_resp_of_header},
    {"item-parents", "20 hierarchical", "SourceParent is read over", ONE CARL,
	parents},
    {0},
};
