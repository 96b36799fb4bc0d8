/* SPDX-License-Identifier: Apache-2.0 */
/* One way, and refreshes: who is changed, and what stays as it is. */
#include "scenario/scenario.h"

#define BASE "c0 + ann a=1 u=1; c0 + bob a=2; c0 + eve a=3; c0 sync; "
#define BOTH_EDIT "c0 + cat; c0 = ann > ann a=9; s + dan; s = bob > bob a=8; "

/* Without "g": what the server could not do in the session of a mode, it does
 * not tell, and the usual syncs that follow are not of that mode. */
static const struct scenario rows[] = {
    /* ---- one way from the client ---- */
    {.name = "send_only_writes_nothing_here",
	.before = BASE BOTH_EDIT,
	.act = "c0 mode send-only; c0 sync; "
	       "c0 has ann a=9 | bob a=2 | cat | eve a=3; "
	       "s has ann a=9 | bob a=8 | cat | dan | eve a=3; c0 sync",
	.expect = "all: ann a=9 | bob a=8 | cat | dan | eve a=3",
	.facts = "up=2 down=2 slow=0"},
    {.name = "send_only_deletes_there_and_keeps_what_was_deleted_there",
	.before = BASE "c0 - ann; s - bob",
	.act = "c0 mode send-only; c0 sync; c0 has bob a=2 | eve a=3; "
	       "s has eve a=3; c0 sync",
	.expect = "all: eve a=3",
	.facts = "up=1 down=1 slow=0"},
    {.name = "send_only_edit_beats_the_servers_deletion",
	.before = BASE "c0 = ann > ann a=9; s - ann",
	.act = "c0 mode send-only; c0 sync; "
	       "all has ann a=9 | bob a=2 | eve a=3; c0 sync",
	.expect = "all: ann a=9 | bob a=2 | eve a=3"},
    {.name = "send_only_deletion_loses_against_the_servers_edit",
	.before = BASE "c0 - ann; s = ann > ann a=9",
	.act = "c0 mode send-only; c0 sync; c0 has bob a=2 | eve a=3; "
	       "s has ann a=9 | bob a=2 | eve a=3; c0 sync",
	.expect = "all: ann a=9 | bob a=2 | eve a=3"},
    {.name = "send_only_collision_keeps_both_at_the_server",
	.before = BASE "c0 = ann > ann c=8; s = ann > ann c=9",
	.act = "c0 mode send-only; c0 sync; "
	       "c0 has ann c=8 | bob a=2 | eve a=3; "
	       "s has ann c=8 * | ann c=9 * | bob a=2 | eve a=3; c0 sync",
	.expect = "all: ann c=8 * | ann c=9 * | bob a=2 | eve a=3"},
    {.name = "send_only_the_first_time_deletes_nothing",
	.before = "c0 + ann a=1 u=1; c0 + bob; s + ann a=1 u=1; s + cat",
	.act = "c0 mode send-only; c0 sync; c0 has ann a=1 | bob; "
	       "s has ann a=1 | bob | cat; c0 sync",
	.expect = "all: ann a=1 | bob | cat",
	.facts = "up=2 down=1"},
    {.name = "send_only_after_lost_anchors_deletes_nothing",
	.before = BASE "s + dan; c0 + cat; c0 lose-anchors",
	.act = "c0 mode send-only; c0 sync; "
	       "c0 has ann a=1 | bob a=2 | cat | eve a=3; "
	       "s has ann a=1 | bob a=2 | cat | dan | eve a=3; c0 sync",
	.expect = "all: ann a=1 | bob a=2 | cat | dan | eve a=3",
	.facts = "down=1 slow=1"},
    /* ---- one way from the server ---- */
    {.name = "receive_only_writes_nothing_there",
	.before = BASE BOTH_EDIT,
	.act = "c0 mode receive-only; c0 sync; "
	       "c0 has ann a=9 | bob a=8 | cat | dan | eve a=3; "
	       "s has ann a=1 | bob a=8 | dan | eve a=3; c0 sync",
	.expect = "all: ann a=9 | bob a=8 | cat | dan | eve a=3",
	.facts = "up=2 down=2 slow=0"},
    {.name = "receive_only_deletes_here_and_keeps_what_was_deleted_here",
	.before = BASE "c0 - ann; s - bob",
	.act = "c0 mode receive-only; c0 sync; c0 has eve a=3; "
	       "s has ann a=1 | eve a=3; c0 sync",
	.expect = "all: eve a=3",
	.facts = "up=1 down=1 slow=0"},
    {.name = "receive_only_edit_beats_the_servers_deletion",
	.before = BASE "c0 = ann > ann a=9; s - ann",
	.act = "c0 mode receive-only; c0 sync; "
	       "c0 has ann a=9 | bob a=2 | eve a=3; "
	       "s has bob a=2 | eve a=3; c0 sync",
	.expect = "all: ann a=9 | bob a=2 | eve a=3"},
    {.name = "receive_only_deletion_loses_against_the_servers_edit",
	.before = BASE "c0 - ann; s = ann > ann a=9",
	.act = "c0 mode receive-only; c0 sync; "
	       "all has ann a=9 | bob a=2 | eve a=3; c0 sync",
	.expect = "all: ann a=9 | bob a=2 | eve a=3",
	.facts = "up=0"},
    {.name = "receive_only_collision_keeps_both_here",
	.before = BASE "c0 = ann > ann c=8; s = ann > ann c=9",
	.act = "c0 mode receive-only; c0 sync; "
	       "c0 has ann c=8 | ann c=9 | bob a=2 | eve a=3; "
	       "s has ann c=9 | bob a=2 | eve a=3; c0 sync",
	.expect = "all: ann c=8 | ann c=9 | bob a=2 | eve a=3",
	/* In the next session the server decides. */
	.without = "fg"},
    {.name = "receive_only_the_first_time_deletes_nothing",
	.before = "c0 + ann a=1 u=1; c0 + bob; s + ann a=1 u=1; s + cat",
	.act = "c0 mode receive-only; c0 sync; c0 has ann a=1 | bob | cat; "
	       "s has ann a=1 | cat; c0 sync",
	.expect = "all: ann a=1 | bob | cat",
	.facts = "up=1 down=2"},
    {.name = "receive_only_after_lost_anchors_deletes_nothing",
	.before = BASE "s + dan; c0 + cat; c0 lose-anchors",
	.act = "c0 mode receive-only; c0 sync; "
	       "c0 has ann a=1 | bob a=2 | cat | dan | eve a=3; "
	       "s has ann a=1 | bob a=2 | dan | eve a=3; c0 sync",
	.expect = "all: ann a=1 | bob a=2 | cat | dan | eve a=3",
	.facts = "up=1 slow=1"},
    /* ---- refresh from the client ---- */
    {.name = "make_server_match_replaces_the_server",
	.before = BASE BOTH_EDIT,
	.act = "c0 mode make-server-match; c0 sync",
	.expect = "all: ann a=9 | bob a=2 | cat | eve a=3",
	.facts = "up=4 down=0"},
    {.name = "make_server_match_the_first_time",
	.before = "c0 + ann a=1 u=1; c0 + bob; s + ann a=1 c=3 u=1; s + cat",
	.act = "c0 mode make-server-match; c0 sync",
	.expect = "all: ann a=1 u=1 | bob",
	.facts = "up=2 down=0"},
    {.name = "make_server_match_deletes_and_brings_back",
	.before = BASE "c0 - ann; s - bob",
	.act = "c0 mode make-server-match; c0 sync",
	.expect = "all: bob a=2 | eve a=3",
	.facts = "down=0"},
    {.name = "make_server_match_keeps_the_servers_ids",
	.clients = 2,
	.before = BASE "c1 sync; s = bob > bob a=8; c0 = ann > ann a=9",
	.act = "c0 mode make-server-match; c0 sync; c1 sync",
	.expect = "all: ann a=9 | bob a=2 | eve a=3",
	.facts = "down=1"},
    {.name = "make_server_match_an_unreadable_item_deletes_nothing",
	.before = BASE "s + dan; c0 + cat; c0 unreadable cat",
	.act = "c0 mode make-server-match; c0 sync; "
	       "s has ann a=1 | bob a=2 | dan | eve a=3; c0 unreadable; "
	       "c0 mode make-server-match; c0 sync",
	.expect = "all: ann a=1 | bob a=2 | cat | eve a=3"},
    {.name = "make_server_match_of_many_items",
	.before = "c0 fill 60; s + ann; c0 sync; s + dan; c0 + cat; "
		  "s = i7 > i7 a=9; s - i9; c0 - i8",
	.act = "c0 mode make-server-match; c0 sync; s - ann; s - cat; "
	       "s clear; c0 mode make-server-match; c0 sync; c0 clear; "
	       "c0 + bob; c0 mode make-server-match; c0 sync",
	.expect = "all: bob",
	/* For its length only; the rows above have the other kinds. */
	.without = "cpqsf"},
    /* ---- refresh from the server ---- */
    {.name = "make_local_match_replaces_the_client",
	.before = BASE BOTH_EDIT,
	.act = "c0 mode make-local-match; c0 sync",
	.expect = "all: ann a=1 | bob a=8 | dan | eve a=3",
	.facts = "up=0 down=4"},
    {.name = "make_local_match_the_first_time",
	.before = "c0 + ann a=1 c=3 u=1; c0 + bob; s + ann a=1 u=1; s + cat",
	.act = "c0 mode make-local-match; c0 sync",
	.expect = "all: ann a=1 u=1 | cat",
	.facts = "up=0 down=2"},
    {.name = "make_local_match_deletes_and_brings_back",
	.before = BASE "c0 - ann; s - bob",
	.act = "c0 mode make-local-match; c0 sync",
	.expect = "all: ann a=1 | eve a=3",
	.facts = "up=0 down=2"},
    {.name = "make_local_match_fills_an_emptied_folder",
	.before = BASE "c0 + cat; c0 sync; c0 clear",
	.act = "c0 mode make-local-match; c0 sync",
	.expect = "all: ann a=1 | bob a=2 | cat | eve a=3",
	.facts = "up=0 down=4"},
    {.name = "make_local_match_an_item_not_taken_deletes_nothing",
	.before = BASE "c0 + cat; s = ann > ann a=9; c0 unwritable ann",
	.act = "c0 mode make-local-match; c0 sync; "
	       "c0 has ann a=1 | bob a=2 | cat | eve a=3; c0 unwritable; "
	       "c0 mode make-local-match; c0 sync",
	.expect = "all: ann a=9 | bob a=2 | eve a=3"},
    {.name = "make_local_match_events",
	.kind = SML_KIND_CALENDAR,
	.before = "c0 + ann a=1 u=1; s + bob a=2 u=2; c0 sync; "
		  "c0 = bob > bob a=9; s = ann > ann a=8; c0 + cat u=3",
	.act = "c0 mode make-local-match; c0 sync",
	.expect = "all: ann a=8 u=1 | bob a=2 u=2",
	.facts = "up=0 down=2"},
    {.name = "make_server_match_notes",
	.kind = SML_KIND_NOTE,
	.before = "c0 + ann a=1; s + bob a=2; c0 sync; "
		  "c0 = bob > bob a=9; s = ann > ann a=8; s + cat",
	.act = "c0 mode make-server-match; c0 sync",
	.expect = "all: ann a=1 | bob a=9",
	.facts = "up=2 down=0"},
    /* ---- a session that broke off ---- */
    {.name = "refresh_does_not_go_on_with_another_session",
	.before = BASE "c0 + cat; s + dan; c0 cut 3",
	.act = "c0 mode make-local-match; c0 sync",
	.expect = "all: ann a=1 | bob a=2 | dan | eve a=3"},
    /* ---- a server that cannot do it ---- */
    {.name = "send_only_is_not_asked_of_a_server_without_it",
	.options = {.sync_types = 1u << 1 | 1u << 2},
	.before = "c0 + ann a=1; s + eve a=3; c0 sync; c0 + bob a=2; s + dan",
	.act = "c0 mode send-only; c0 sync; c0 has ann a=1 | bob a=2 | eve a=3;"
	       "s has ann a=1 | dan | eve a=3",
	.expect = "c0: ann a=1 | bob a=2 | eve a=3; s: ann a=1 | dan | eve a=3",
	.facts = "result=failed"},
    {.name = NULL}};

int
main(int argc, char **argv)
{
	return scenario_main("modes", rows, argc, argv);
}
