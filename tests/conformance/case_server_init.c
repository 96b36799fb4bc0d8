/* SPDX-License-Identifier: Apache-2.0 */
/* The first message, device information, anchors, where messages go. */
#include "conformance/case_server.h"

#include <stdio.h>
#include <string.h>

static const struct sml_cmd *
find(const struct peer *p, enum sml_cmd_type type)
{
	const struct sml_cmd *cmd = p->msg.cmds;

	while (cmd && cmd->type != type)
		cmd = cmd->next;
	return cmd;
}

static void
header(struct peer *p)
{
	char url[80];

	if (!peer_first(p))
		return;
	snprintf(
	    url, sizeof(url), "http://127.0.0.1:%u/sync", serve_port(p->http));
	WANT(p, sml_str_is(p->msg.hdr.target.uri, url), "Target is %.*s",
	    SML_STR_ARG(p->msg.hdr.target.uri));
	WANT(p, p->device.len > 0, "no Source");
	WANT(p, sml_str_is(p->msg.hdr.msg_id, "1"), "MsgID is not 1");
	WANT(p, p->session_id.len > 0, "no SessionID");
	WANT(p, p->msg.hdr.meta.max_msg_size >= 2000, "MaxMsgSize is %u",
	    (unsigned)p->msg.hdr.meta.max_msg_size);
	WANT(p, p->msg.is_final, "package 1 has no Final");
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
}

static void
session_ids(struct peer *p)
{
	struct sml_str first;

	if (!peer_session(p, NULL))
		return;
	first = p->session_id;
	if (peer_session(p, NULL))
		WANT(p, !sml_str_eq(first, p->session_id),
		    "two sessions with SessionID %.*s", SML_STR_ARG(first));
}

/* The DevInf of a Put or Results. */
static void
look_at_devinf(struct peer *p, const struct sml_cmd *cmd)
{
	const struct sml_item *item = cmd->items;
	const struct sml_node *info = item ? item->tree : NULL;
	const struct sml_node *store;
	struct sml_str type =
	    item && item->meta.type.p ? item->meta.type : cmd->meta.type;
	bool has_one = false, has_two = false;

	WANT(p,
	    item &&
		sml_str_is(item->source.uri, sml_version_devinf(p->version)),
	    "the DevInf is called %.*s",
	    SML_STR_ARG(item ? item->source.uri : SML_STR_NONE));
	WANT(p,
	    sml_str_is(type, p->encoding == SML_XML
				 ? "application/vnd.syncml-devinf+xml"
				 : "application/vnd.syncml-devinf+wbxml"),
	    "its type is %.*s", SML_STR_ARG(type));
	if (!WANT(p, info && info->el == SML_EL_D_DEV_INF, "no DevInf in it"))
		return;
	WANT(p,
	    sml_str_is(sml_node_text(info, SML_EL_D_VER_DTD),
		sml_version_dtd(p->version)),
	    "its VerDTD is another one");
	WANT(p, sml_str_eq(sml_node_text(info, SML_EL_D_DEV_ID), p->device),
	    "DevID is not the Source of the header");
	store = sml_node_child(info, SML_EL_D_DATA_STORE);
	if (!WANT(p, store, "no DataStore"))
		return;
	WANT(p,
	    p->store_count > 0 &&
		sml_str_eq(sml_node_text(store, SML_EL_D_SOURCE_REF),
		    p->stores[0].client),
	    "SourceRef is not what it alerts");
	WANT(p,
	    sml_node_child(store, SML_EL_D_RX_PREF) &&
		sml_node_child(store, SML_EL_D_TX_PREF),
	    "Rx-Pref or Tx-Pref is missing");
	store = sml_node_child(store, SML_EL_D_SYNC_CAP);
	for (const struct sml_node *n = store ? store->child : NULL; n;
	     n = n->next) {
		const struct sml_str v = sml_str_trim(n->text);

		has_one = has_one || sml_str_is(v, "1") || sml_str_is(v, "01");
		has_two = has_two || sml_str_is(v, "2") || sml_str_is(v, "02");
	}
	WANT(p, has_one && has_two, "SyncCap lacks 1 or 2");
}

static void
put_at_first(struct peer *p)
{
	const struct sml_cmd *put;

	if (!peer_first(p))
		return;
	put = find(p, SML_CMD_PUT);
	if (WANT(p, put, "no Put in the first message"))
		look_at_devinf(p, put);
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
}

static void
get_has_results(struct peer *p)
{
	const struct sml_cmd *results;

	if (!peer_first(p))
		return;
	peer_answer(p);
	peer_cmd(p, "Get", SML_STR("devinf"));
	conf_put(&p->out, "<Meta>");
	conf_meta(&p->out, "Type", "application/vnd.syncml-devinf+xml");
	conf_put(&p->out,
	    "</Meta><Item><Target><LocURI>%s</LocURI></Target></Item></Get>",
	    sml_version_devinf(p->version));
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_need(p, "Results"))
		return;
	WANT(p, peer_code(p, "Get", "devinf") == 200, "Status of Get is %u",
	    peer_code(p, "Get", "devinf"));
	results = find(p, SML_CMD_RESULTS);
	if (WANT(p, results, "no Results"))
		look_at_devinf(p, results);
	peer_answer(p);
	peer_rest(p);
}

static void
get_of_unknown(struct peer *p)
{
	if (!peer_first(p))
		return;
	peer_answer(p);
	peer_cmd(p, "Get", SML_STR("other"));
	conf_put(&p->out,
	    "<Item><Target><LocURI>./nothing/here</LocURI></Target></Item>"
	    "</Get>");
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
	WANT(p,
	    peer_code(p, "Get", "other") == 404 ||
		peer_code(p, "Get", "other") == 406,
	    "Status of Get is %u", peer_code(p, "Get", "other"));
}

static void
put_of_server(struct peer *p)
{
	if (!peer_first(p))
		return;
	peer_answer(p);
	peer_cmd(p, "Put", SML_STR("devinf"));
	conf_put(&p->out, "<Meta>");
	conf_meta(&p->out, "Type", "application/vnd.syncml-devinf+xml");
	conf_put(&p->out,
	    "</Meta><Item><Source><LocURI>%s</LocURI></Source><Data>"
	    "<DevInf xmlns='syncml:devinf'><VerDTD>%s</VerDTD>"
	    "<DevID>conformance-server</DevID><DevTyp>server</DevTyp>",
	    sml_version_devinf(p->version), sml_version_dtd(p->version));
	peer_put_store(p, &p->stores[0]);
	conf_put(&p->out, "</DevInf></Data></Item></Put>");
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
	WANT(p, peer_code(p, "Put", "devinf") == 200, "Status of Put is %u",
	    peer_code(p, "Put", "devinf"));
}

/* ---- anchors ---- */

static void
first_anchors(struct peer *p)
{
	const struct peer_store *s = &p->stores[0];

	if (!peer_first(p) || !WANT(p, p->store_count == 1, "no Alert"))
		return;
	WANT(p, s->asked == 201 || s->asked == 200, "Alert %u at first",
	    s->asked);
	WANT(p, s->last.len == 0 || sml_str_is(s->last, "0"),
	    "Last is %.*s at first", SML_STR_ARG(s->last));
	WANT(p, s->next.len > 0, "no Next");
	WANT(p, s->client.len > 0 && s->server.len > 0,
	    "the Alert lacks Target or Source");
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_changes(p))
		return;
	WANT(p, peer_code(p, "Alert", "contacts") == 200,
	    "Status of our Alert is %u", peer_code(p, "Alert", "contacts"));
	peer_rest(p);
}

static void
next_anchors(struct peer *p)
{
	const struct peer_store *s = &p->stores[0];
	struct sml_str next;

	if (!peer_session(p, NULL))
		return;
	next = s->next;
	if (!peer_first(p))
		return;
	WANT(p, s->asked == 200, "Alert %u in the second session", s->asked);
	WANT(p, sml_str_eq(s->last, next), "Last is %.*s, not %.*s",
	    SML_STR_ARG(s->last), SML_STR_ARG(next));
	WANT(p, !sml_str_eq(s->next, next), "Next is as before");
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (peer_changes(p))
		peer_rest(p);
	WANT(p, peer_items(p, 0, NULL) == 0, "%u items sent again",
	    peer_items(p, 0, NULL));
}

/* The Next of our Alert comes back in its Status. */
static void
anchor_echo(struct peer *p)
{
	const struct sml_cmd *cmd;
	bool is_echoed = false;

	if (!peer_init(p) || !peer_changes(p))
		return;
	for (cmd = p->msg.cmds; cmd; cmd = cmd->next)
		if (cmd->type == SML_CMD_STATUS &&
		    sml_str_is(cmd->cmd, "Alert") && cmd->items &&
		    cmd->items->tree) {
			const struct sml_node *n = cmd->items->tree;

			if (n->el == SML_EL_M_ANCHOR)
				n = sml_node_child(n, SML_EL_M_NEXT);
			is_echoed = n && n->el == SML_EL_M_NEXT &&
				    sml_str_is(sml_str_trim(n->text), "1");
		}
	WANT(p, is_echoed, "our Next is not echoed in Data");
	peer_rest(p);
}

/* ---- where messages go ---- */

static void
resp_uri(struct peer *p)
{
	p->resp_uri = "/sync/other?session=a;b=1";
	peer_session(p, NULL);
	p->resp_uri = NULL;
	peer_session(p, NULL);
}

static void
resp_uri_moves(struct peer *p)
{
	p->resp_uri = "/one";
	if (!peer_init(p))
		return;
	p->resp_uri = "/two";
	if (peer_changes(p))
		peer_rest(p);
}

/* ---- datastores ---- */

static void
one_store_fails(struct peer *p, unsigned code)
{
	struct peer_store *bad;

	if (!peer_first(p))
		return;
	bad = peer_store_of(p, SML_STR("notes"));
	if (!WANT(p, p->store_count == 2 && bad, "%u datastores alerted",
		p->store_count))
		return;
	bad->status = code;
	bad->used = 0;
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_changes(p))
		return;
	WANT(p, peer_items(p, 0, "FN:Ann") == 1, "the contact was not sent");
	WANT(p, peer_items(p, 0, "My note") == 0,
	    "items were sent to the datastore that refused");
	bad->is_here = false;
	peer_rest(p);
	bad->is_here = true;
	bad->serial = 0;
	bad->known = SML_STR_NONE;
	if (!peer_first(p))
		return;
	WANT(p, bad->last.len == 0 || sml_str_is(bad->last, "0"),
	    "its anchor moved");
	WANT(p, p->stores[0].last.len > 0 || p->stores[1].last.len > 0,
	    "the other anchor did not move");
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_changes(p))
		return;
	WANT(p, peer_items(p, 0, "My note") == 1,
	    "the note is not sent when the datastore is there");
	peer_rest(p);
}

static void
store_404(struct peer *p)
{
	one_store_fails(p, 404);
}

static void
store_503(struct peer *p)
{
	one_store_fails(p, 503);
}

static void
store_403(struct peer *p)
{
	one_store_fails(p, 403);
}

static void
store_406(struct peer *p)
{
	one_store_fails(p, 406);
}

static void
foreign_name(struct peer *p)
{
	if (!peer_first(p))
		return;
	WANT(p, p->store_count == 1 && sml_str_is(p->stores[0].server, "card"),
	    "the server's name is not used");
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_changes(p))
		return;
	WANT(p, peer_items(p, 0, "FN:Ann") == 1, "the contact was not sent");
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_sync_end(p);
	peer_rest(p);
	WANT(p,
	    sml_str_is(peer_got(p, 0, SML_CMD_MAP, "G1")
			   ? peer_got(p, 0, SML_CMD_MAP, "G1")->full->target.uri
			   : SML_STR_NONE,
		"card"),
	    "the Map is not for it");
}

/* "./" in front of the client's name. */
static void
dotted_name(struct peer *p)
{
	struct peer_store *s = &p->stores[0];

	if (!peer_first(p))
		return;
	s->client =
	    sml_arena_printf(p->arena, "./%.*s", SML_STR_ARG(s->client));
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_changes(p))
		return;
	peer_sync(p, s);
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
	peer_sync_end(p);
	s->is_synced = true;
	peer_rest(p);
	WANT(p, peer_code(p, "Add", "G1") / 100 == 2, "Status of Add is %u",
	    peer_code(p, "Add", "G1"));
}

const struct peer_case case_server_init[] = {
    {"init-header", "5 SyncHdr, 23.2, 23.3 MaxMsgSize",
	"Target, Source, MsgID 1, MaxMsgSize, Final in the first message",
	"add:Ann=1 sync holds:Ann=1", header},
    {"init-session-ids", "5 SessionID", "each session has its own id",
	"sync sync", session_ids},
    {"init-put", "12.5, 23.4 Put, 21", "device information at the first sync",
	"add:Ann=1 sync", put_at_first},
    {"init-put-xml", "12.5, 23.4 Put, 21",
	"device information at the first sync, inline in XML",
	"xml add:Ann=1 sync", put_at_first},
    {"init-put-1.1", "12.5, 21.1", "device information of 1.1",
	"version=1.1 add:Ann=1 sync", put_at_first},
    {"init-put-1.0", "12.5, 21.1", "device information of 1.0",
	"version=1.0 add:Ann=1 sync", put_at_first},
    {"init-get", "12.5, 23.4 Get, Results", "a Get has a Status and Results",
	"add:Ann=1 sync", get_has_results},
    {"init-get-unknown", "7 Get, 21.4", "a Get of something else: 404",
	"add:Ann=1 sync", get_of_unknown},
    {"init-server-put", "12.5, 23.4 Put", "the server's Put is taken", "sync",
	put_of_server},
    {"anchor-first", "12.1, 23.3 Anchor", "no Last at first, a Next",
	"add:Ann=1 sync", first_anchors},
    {"anchor-next", "12.1, law 2", "Last is the Next of the last session",
	"add:Ann=1 sync sync holds:Ann=1", next_anchors},
    {"anchor-echo", "8 rule 8", "the server's Next is echoed", "sync",
	anchor_echo},
    {"anchor-echo-xml", "8 rule 8", "the server's Next is echoed in XML",
	"xml sync", anchor_echo},
    {"resp-uri", "5 RespURI, 23.4",
	"messages go to RespURI, sessions begin at the URL",
	"add:Ann=1 sync sync", resp_uri},
    {"resp-uri-moves", "5 RespURI", "each message may give another one",
	"add:Ann=1 sync", resp_uri_moves},
    {"store-404", "11 several datastores, law 1",
	"one unknown datastore stops no other",
	"notes add:Ann=1 note:My=note fail sync", store_404},
    {"store-403", "11 several datastores", "one forbidden stops no other",
	"notes add:Ann=1 note:My=note fail sync", store_403},
    {"store-406", "11 several datastores",
	"one whose type is refused stops no other",
	"notes add:Ann=1 note:My=note fail sync", store_406},
    {"store-503", "11 several datastores", "one that is busy stops no other",
	"notes add:Ann=1 note:My=note fail sync", store_503},
    {"store-foreign-name", "13 datastore URI",
	"the server's own name in Alert, Sync and Map",
	"database=card add:Ann=1 sync holds:Ann=1,Carl=3", foreign_name},
    {"store-dotted-name", "13 datastore URI",
	"./NAME in the server's Sync is NAME",
	"add:Ann=1 sync holds:Ann=1,Carl=3", dotted_name},
    {0},
};
