/* SPDX-License-Identifier: Apache-2.0 */
/* Items the server adds: Maps, repeats, conflicts. */
#include "conformance/case_server.h"

#include <stdio.h>

static void
add_carl(struct peer *p)
{
	peer_add(p, "G1", peer_card(p, "Carl", "3"));
}

static void
add_and_map(struct peer *p)
{
	const struct got *map;
	unsigned code;

	if (!peer_session(p, NULL) || !peer_session(p, add_carl))
		return;
	code = peer_code(p, "Add", "G1");
	WANT(p, code == 201 || code == 200, "Status of Add is %u", code);
	map = peer_got(p, 0, SML_CMD_MAP, "G1");
	if (!WANT(p, map, "no Map"))
		return;
	WANT(p, sml_str_is(map->target, "G1"), "Target of MapItem is %.*s",
	    SML_STR_ARG(map->target));
	WANT(p,
	    map->source.len > 0 &&
		!sml_str_eq(map->source, peer_luid(p, "FN:Ann")),
	    "Source of MapItem is %.*s", SML_STR_ARG(map->source));
	WANT(p,
	    sml_str_eq(map->full->source.uri, p->stores[0].client) &&
		sml_str_eq(map->full->target.uri, p->stores[0].server),
	    "Target and Source of Map are not the server's and the client's");
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_items(p, 0, NULL) == 0, "it comes back as a change");
}

/* The mapped id is the one its edits have. */
static void
mapped_id_lasts(struct peer *p)
{
	struct sml_str luid;

	if (!peer_session(p, NULL) || !peer_session(p, add_carl))
		return;
	luid = peer_mapped(p, 0, "G1");
	if (!peer_session(p, NULL))
		return;
	WANT(p, peer_count(p, 0, SML_CMD_REPLACE, "FN:Carl") == 1,
	    "its edit is no Replace");
	WANT(p, sml_str_eq(peer_luid(p, "FN:Carl"), luid),
	    "it has another id than was mapped");
}

static void
many_maps(struct peer *p)
{
	char guid[16];

	p->max_msg = 4000;
	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	for (unsigned i = 1; i <= 60; i++) {
		snprintf(guid, sizeof(guid), "GUID-%02u", i);
		peer_add(p, sml_arena_dup(p->arena, sml_str_of(guid)).p,
		    peer_card(
			p, sml_arena_dup(p->arena, sml_str_of(guid)).p, "1"));
	}
	peer_sync_end(p);
	peer_rest(p);
	WANT(p, peer_count(p, 0, SML_CMD_MAP, "GUID-") == 60,
	    "%u of 60 are mapped", peer_count(p, 0, SML_CMD_MAP, "GUID-"));
	if (peer_session(p, NULL))
		WANT(p, peer_items(p, 0, NULL) == 0, "some come back");
}

/* ---- what was lost comes again ---- */

/* The Map arrives, its Status does not. */
static void
map_again(struct peer *p)
{
	struct sml_str luid;
	const struct got *g, *sync = NULL, *map = NULL;

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	add_carl(p);
	peer_sync_end(p);
	peer_send(p, true);
	p->is_broken = true;
	if (!peer_need(p, "a Map"))
		return;
	luid = peer_mapped(p, 0, "G1");
	serve_drop(p->http);
	peer_gone(p);
	p->stores[0].known = p->stores[0].last;
	if (!peer_init(p) || !peer_changes(p))
		return;
	for (g = p->got; g; g = g->next) {
		if (g->session != p->session)
			continue;
		if (g->type == SML_CMD_SYNC && !sync)
			sync = g;
		if (g->type == SML_CMD_MAP && !sync)
			map = g;
	}
	if (p->stores[0].used == 200) {
		WANT(p, map, "the Map is not sent again before the Sync");
		WANT(p, sml_str_eq(peer_mapped(p, 0, "G1"), luid),
		    "with another id");
	}
	peer_rest(p);
}

/* Neither Status nor Map arrived: the server adds it again. */
static void
add_again(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	add_carl(p);
	peer_sync_end(p);
	peer_send(p, true);
	p->is_broken = true;
	if (!peer_need(p, "a Map"))
		return;
	serve_drop(p->http);
	peer_gone(p);
	if (!peer_session(p, add_carl))
		return;
	WANT(p,
	    peer_code(p, "Add", "G1") / 100 == 2 ||
		peer_code(p, "Add", "G1") == 418,
	    "Status of Add is %u", peer_code(p, "Add", "G1"));
	WANT(p, peer_mapped(p, 0, "G1").len > 0, "it is not mapped again");
	peer_session(p, NULL);
}

/* The same Add in two messages of a session. */
static void
add_twice(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	add_carl(p);
	peer_sync_end(p);
	peer_send(p, false);
	if (!peer_need(p, "a Status of the Add"))
		return;
	peer_answer(p);
	peer_sync(p, &p->stores[0]);
	add_carl(p);
	peer_sync_end(p);
	peer_rest(p);
	WANT(p,
	    peer_code(p, "Add", "G1") / 100 == 2 ||
		peer_code(p, "Add", "G1") == 418,
	    "Status of Add is %u", peer_code(p, "Add", "G1"));
	WANT(p, peer_mapped(p, 0, "G1").len > 0, "it is not mapped");
}

/* The Map is answered 404: it is not the end of the session. */
static void
map_refused(struct peer *p)
{
	if (!peer_session(p, NULL))
		return;
	peer_rule(p, "Map", NULL, 404, 1);
	if (!peer_session(p, add_carl))
		return;
	peer_session(p, NULL);
}

/* ---- the server has what the client has ---- */

/* A refresh from the server that the client's own match. */
static void
refresh_equal(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_first(p))
		return;
	p->stores[0].status = 508;
	p->stores[0].used = 205;
	peer_answer(p);
	peer_alerts(p);
	peer_send(p, true);
	if (!peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	peer_add(p, "G1", peer_card(p, "Ann", "1"));
	peer_add(p, "G2", peer_card(p, "Beth", "2"));
	peer_sync_end(p);
	peer_rest(p);
	WANT(p,
	    peer_mapped(p, 0, "G1").len > 0 && peer_mapped(p, 0, "G2").len > 0,
	    "205: not all items are mapped");
}

/* ---- conflicts ---- */

/* Ann was edited here, the server says 200 and has another version. */
static void
replace_meets_edit(struct peer *p)
{
	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	WANT(p, peer_count(p, 0, SML_CMD_REPLACE, "FN:Ann") == 1,
	    "the edit was not sent");
	peer_sync(p, &p->stores[0]);
	peer_replace(p, peer_luid(p, "FN:Ann"), peer_card(p, "Ann", "7"));
	peer_sync_end(p);
	peer_rest(p);
	peer_session(p, NULL);
}

static void
delete_meets_edit(struct peer *p)
{
	struct sml_str luid;

	if (!peer_session(p, NULL) || !peer_init(p) || !peer_changes(p))
		return;
	luid = peer_luid(p, "FN:Ann");
	peer_sync(p, &p->stores[0]);
	peer_delete(p, luid);
	peer_sync_end(p);
	peer_rest(p);
	peer_session(p, NULL);
	WANT(p, peer_luid(p, ":5").len > 0, "the edit was never sent");
}

static void
replace_meets_delete(struct peer *p)
{
	struct sml_str luid;

	if (!peer_session(p, NULL))
		return;
	luid = peer_luid(p, "FN:Ann");
	if (!peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	peer_replace(p, luid, peer_card(p, "Ann", "7"));
	peer_sync_end(p);
	peer_rest(p);
}

/* What the server joined comes back. */
static void
merged(struct peer *p)
{
	if (!peer_session(p, NULL))
		return;
	peer_rule(p, "Replace", NULL, 207, 1);
	if (!peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	peer_replace(p, peer_luid(p, "FN:Ann"),
	    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:Ann-uid\r\nN:Ann;;;;\r\nFN:"
	    "Ann\r\n"
	    "TITLE:Dr.\r\nTEL;TYPE=cell:5\r\nEND:VCARD\r\n");
	peer_sync_end(p);
	peer_rest(p);
	if (peer_session(p, NULL))
		WANT(p, peer_items(p, 0, NULL) == 0,
		    "the merged item comes back");
}

/* The server keeps its own version and sends it. */
static void
server_won(struct peer *p)
{
	if (!peer_session(p, NULL))
		return;
	peer_rule(p, "Replace", NULL, 419, 1);
	if (!peer_init(p) || !peer_changes(p))
		return;
	peer_sync(p, &p->stores[0]);
	peer_replace(p, peer_luid(p, "FN:Ann"), peer_card(p, "Ann", "7"));
	peer_sync_end(p);
	peer_rest(p);
	peer_session(p, NULL);
}

#define ONE "add:Ann=1 sync "

const struct peer_case case_server_map[] = {
    {"map", "23.4 Add, Map, 13", "an Add is stored and mapped",
	ONE "sync sync holds:Ann=1,Carl=3", add_and_map},
    {"map-xml", "23.4 Add, Map, 13", "the same in XML",
	"xml " ONE "sync sync holds:Ann=1,Carl=3", add_and_map},
    {"map-1.1", "23.4 Add, Map, 13", "the same in 1.1",
	"version=1.1 " ONE "sync sync holds:Ann=1,Carl=3", add_and_map},
    {"map-1.0", "23.4 Add, Map, 13", "the same in 1.0",
	"version=1.0 " ONE "sync sync holds:Ann=1,Carl=3", add_and_map},
    {"map-id-lasts", "13 LUID", "an edit has the id that was mapped",
	ONE "sync edit:Carl=6 sync holds:Ann=1,Carl=6", mapped_id_lasts},
    {"map-many", "13, 14", "60 items mapped in messages of 4 kB",
	ONE "sync sync count:61", many_maps},
    {"map-again", "13 pending maps", "a Map without Status comes again",
	ONE "fail try holds:Ann=1,Carl=3", map_again},
    {"map-add-again", "13, law 4 repeats",
	"an Add after a lost Map is not stored twice",
	ONE "fail try sync holds:Ann=1,Carl=3", add_again},
    {"map-add-twice", "law 4 repeats, 11",
	"the same Add twice in a session is one item",
	ONE "sync holds:Ann=1,Carl=3", add_twice},
    {"map-404", "13", "a Map answered 404", ONE "try sync holds:Ann=1,Carl=3",
	map_refused},
    {"refresh-equal", "12.4 205, law 4", "205: equal items stay and are mapped",
	"add:Ann=1 add:Beth=2 sync sync holds:Ann=1,Beth=2", refresh_equal},
    {"conflict-replace", "law 4 foreign server",
	"a Replace over an edit that was sent: both versions stay",
	ONE "edit:Ann=5 try try holds:Ann=5,Ann=7", replace_meets_edit},
    {"conflict-delete", "law 4", "a Delete of what was edited here: it stays",
	ONE "edit:Ann=5 try try holds:Ann=5", delete_meets_edit},
    {"conflict-deleted-here", "law 4", "a Replace of what was deleted here",
	"add:Ann=1 add:Beth=2 sync delete:Ann try holds:Ann=7,Beth=2",
	replace_meets_delete},
    {"conflict-merged", "9 207", "207 and the merged item",
	ONE "edit:Ann=5 sync sync holds:Ann=5", merged},
    {"conflict-server-won", "9 419", "419 and the server's version",
	ONE "edit:Ann=5 try try holds:Ann=7", server_won},
    {0},
};
