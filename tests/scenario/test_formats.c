/* SPDX-License-Identifier: Apache-2.0 */
/* A side that takes one format only: the other keeps what that cannot say. */
#include "scenario/scenario.h"

#define CARD_21 "text/x-vcard 2.1"
#define CALENDAR_10 "text/x-vcalendar 1.0"
#define VNOTE_11 "text/x-vnote 1.1"

/* A series of which one instance is elsewhere, and what a phone has of it. */
#define SERIES                                                                 \
	"!BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"         \
	"DTSTART:20260301T100000Z\r\nRRULE:FREQ=DAILY\r\nSUMMARY:ann\r\n"      \
	"LOCATION:1\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\n"                \
	"RECURRENCE-ID:20260302T100000Z\r\nDTSTART:20260302T120000Z\r\n"       \
	"SUMMARY:ann\r\nLOCATION:2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
#define OLD_SERIES(exdate, place)                                              \
	"!BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"         \
	"DTSTART:20260301T100000Z\r\nRRULE:D1 #0\r\n" exdate                   \
	"SUMMARY:ann\r\nLOCATION:" place "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

static const struct scenario rows[] = {
    /* ---- a phone at our server ---- */
    {.name = "phone_gets_its_own_format",
	.options = {.phone = CARD_21},
	.before = "s + ann a=1 b=2 c=3 u=1; s + bob a=4 v=21;"
		  "s + cat a=5550005 v=40 x=1",
	.act = "c0 sync",
	.expect =
	    "s: ann a=1 b=2 c=3 u=1 | bob a=4 v=21 | cat a=5550005 v=40 x=1;"
	    "c0: ann a=1 b=2 c=3 u=1 v=21 | bob a=4 v=21 | cat a=5550005 v=21",
	.facts = "down=3 result=in-step"},
    {.name = "phones_edit_keeps_what_its_format_cannot_say",
	.options = {.phone = CARD_21},
	.before = "s + ann a=1 u=1 v=40 x=1; s + bob a=4; c0 sync;"
		  "c0 = ann > ann a=2 v=21; c0 = bob > bob a=5 b=1 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=2 u=1 v=40 x=1 | bob a=5 b=1;"
		  "c0: ann a=2 u=1 v=21 | bob a=5 b=1 v=21",
	.facts = "up=2 down=0 slow=0 result=in-step"},
    {.name = "phones_new_item_is_kept_as_it_came",
	.clients = 2,
	.options = {.phone = CARD_21},
	.before = "c0 sync; c1 sync; c0 + ann a=1 u=1 v=21",
	.act = "c0 sync; c1 sync",
	.expect = "all: ann a=1 u=1 v=21"},
    {.name = "profiles_edit_of_a_phones_item_keeps_its_format",
	.clients = 2,
	.options = {.phone = CARD_21},
	.before = "c0 sync; c1 sync; c0 + ann a=1 u=1 v=21; c0 sync; c1 sync;"
		  "c1 = ann > ann a=2",
	.act = "c1 sync; c0 sync",
	.expect = "s: ann a=2 v=21; c0: ann a=2 v=21; c1: ann a=2"},
    {.name = "servers_edit_of_what_the_phone_cannot_hold_is_not_sent",
	.options = {.phone = CARD_21},
	.before = "s + ann a=1 u=1 v=40 x=1; c0 sync;"
		  "s = ann > ann a=1 v=40 x=2",
	.act = "c0 sync",
	.expect = "s: ann a=1 u=1 v=40 x=2; c0: ann a=1 u=1 v=21",
	.facts = "up=0 down=0 slow=0"},
    {.name = "phones_edit_after_an_edit_it_cannot_see_keeps_both",
	.options = {.phone = CARD_21},
	.before = "s + ann a=1 u=1 v=40 x=1; c0 sync;"
		  "s = ann > ann a=1 v=40 x=2; c0 sync;"
		  "c0 = ann > ann a=2 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=2 u=1 v=40 x=2; c0: ann a=2 u=1 v=21",
	.facts = "up=1 down=0 slow=0 conflicts=0"},
    {.name = "phones_edit_meets_an_edit_it_cannot_see",
	.options = {.phone = CARD_21},
	.before = "s + ann a=1 u=1 v=40 x=1; c0 sync;"
		  "s = ann > ann a=1 v=40 x=2; c0 = ann > ann a=2 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=2 u=1 v=40 x=2; c0: ann a=2 u=1 v=21",
	.facts = "up=1 slow=0 conflicts=0"},
    {.name = "conflict_with_a_phone_keeps_both_versions",
	.options = {.phone = CARD_21},
	.before = "s + ann a=1 u=1 v=40 x=1; c0 sync;"
		  "s = ann > ann a=3 v=40 x=2; c0 = ann > ann a=2 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=3 v=40 x=2 * | ann a=2 v=40 x=1 *;"
		  "c0: ann a=3 v=21 * | ann a=2 v=21 *",
	.facts = "up=1 down=2 status=209 slow=0"},
    {.name = "merge_with_a_phone_joins_fields",
	.options = {.phone = CARD_21, .policy = SML_POLICY_MERGE},
	.before = "s + ann a=1 b=1 u=1 v=40 x=1; c0 sync;"
		  "s = ann > ann a=1 b=2 v=40 x=2;"
		  "c0 = ann > ann a=2 b=1 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=2 b=2 u=1 v=40 x=2; c0: ann a=2 b=2 u=1 v=21",
	.facts = "up=1 down=1 status=207 slow=0"},
    {.name = "server_wins_against_a_phone",
	.options = {.phone = CARD_21, .policy = SML_POLICY_SERVER_WINS},
	.before = "s + ann a=1 u=1 v=40 x=1; c0 sync;"
		  "s = ann > ann a=3 v=40 x=2; c0 = ann > ann a=2 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=3 v=40 x=2; c0: ann a=3 v=21",
	.facts = "status=419"},
    {.name = "phone_wins_and_deletes_nothing_that_it_cannot_hold",
	.options = {.phone = CARD_21, .policy = SML_POLICY_CLIENT_WINS},
	.before = "s + ann a=1 u=1 v=40 x=1; c0 sync;"
		  "s = ann > ann a=3 v=40 x=1; c0 = ann > ann a=2 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=2 v=40 x=1; c0: ann a=2 v=21",
	.facts = "status=208"},
    {.name = "phones_deletion_and_the_servers",
	.options = {.phone = CARD_21},
	.before = "s + ann a=1 v=40 x=1; s + bob a=2; c0 sync;"
		  "c0 - ann; s - bob",
	.act = "c0 sync",
	.expect = "s:; c0:",
	.facts = "up=1 down=1"},
    {.name = "phones_edit_revives_all_of_what_was_deleted",
	.options = {.phone = CARD_21},
	.before = "s + ann a=1 u=1 v=40 x=1; c0 sync; s - ann;"
		  "c0 = ann > ann a=2 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=2 v=40 x=1; c0: ann a=2 v=21",
	.facts = "status=201",
	/* An edit that cannot be read comes after the deletion. */
	.without = "f"},
    {.name = "slow_sync_with_a_phone_knows_its_items",
	.options = {.phone = CARD_21},
	.before = "s + ann a=1 u=1 v=40 x=1; s + bob a=2 u=2; c0 sync;"
		  "c0 lose-anchors; c0 = bob > bob a=3 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=1 u=1 v=40 x=1 | bob a=3 u=2;"
		  "c0: ann a=1 u=1 v=21 | bob a=3 u=2 v=21",
	.facts = "up=2 down=0 slow=1"},
    {.name = "slow_sync_without_memory_knows_items_across_formats",
	.options = {.phone = CARD_21},
	.before = "s + ann a=5550001 v=40 x=1; s + bob a=2 c=7; c0 sync;"
		  "c0 lose-state",
	.act = "c0 sync",
	.expect = "s: ann a=5550001 v=40 x=1 | bob a=2 c=7;"
		  "c0: ann a=5550001 v=21 | bob a=2 c=7 v=21",
	.facts = "up=2 down=0 slow=1"},
    {.name = "slow_sync_without_memory_joins_across_formats",
	.options = {.phone = CARD_21},
	.before = "s + ann a=1 u=1 v=40 x=1; c0 + ann b=2 u=1 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=1 b=2 u=1 v=40 x=1; c0: ann a=1 b=2 u=1 v=21",
	.facts = "up=1 down=1 slow=1"},
    {.name = "edit_after_formats_were_joined_keeps_what_it_cannot_say",
	.options = {.phone = CARD_21},
	.before = "s + ann a=1 u=1 v=40 x=1; c0 + ann b=2 u=1 v=21; c0 sync;"
		  "c0 = ann > ann a=5 b=2 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=5 b=2 u=1 v=40 x=1; c0: ann a=5 b=2 u=1 v=21",
	.facts = "up=1 down=0"},
    {.name = "large_item_goes_to_a_phone_in_parts",
	.options = {.phone = CARD_21, .max_msg = 4096},
	.before = "s + ann a=1 v=40 x=1 big=20000; c0 sync;"
		  "c0 = ann > ann a=2 v=21 big=21000; s + bob big=15000",
	.act = "c0 sync",
	.expect = "s: ann a=2 v=40 x=1 big=21000 | bob big=15000;"
		  "c0: ann a=2 v=21 big=21000 | bob v=21 big=15000",
	.facts = "slow=0"},
    {.name = "silent_phone_gets_what_it_speaks",
	.options = {.phone = ""},
	.before = "s + ann a=1 u=1 v=40 x=1; c0 + bob a=2 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=1 u=1 v=40 x=1 | bob a=2 v=21;"
		  "c0: ann a=1 u=1 v=21 | bob a=2 v=21",
	/* What cannot be read is not sent, and teaches nothing. */
	.without = "f"},
    {.name = "silent_phones_edit_keeps_what_it_cannot_say",
	.options = {.phone = ""},
	.before = "s + ann a=1 u=1 v=40 x=1; c0 + bob a=2 v=21; c0 sync;"
		  "c0 = ann > ann a=3 v=21",
	.act = "c0 sync",
	.expect = "s: ann a=3 u=1 v=40 x=1 | bob a=2 v=21;"
		  "c0: ann a=3 u=1 v=21 | bob a=2 v=21",
	.facts = "up=1 down=0 slow=0"},
    {.name = "two_kinds_of_phones_and_a_profile",
	.clients = 3,
	.options = {.phone = CARD_21, .is_read_by_others = true},
	.before = "c1 + ann a=1 u=1; c1 sync; c0 sync; c2 sync;"
		  "c2 = ann > ann a=1 b=2",
	.act = "c2 sync; c1 sync; c0 sync; c1 sync",
	.expect = "all: ann a=1 b=2 u=1"},

    /* ---- events ---- */
    {.name = "phone_gets_events_in_its_own_format",
	.kind = SML_KIND_CALENDAR,
	.options = {.phone = CALENDAR_10},
	.before = "s + ann a=1 b=2 u=1; s + bob a=3 v=10",
	.act = "c0 sync",
	.expect = "s: ann a=1 b=2 u=1 | bob a=3 v=10;"
		  "c0: ann a=1 b=2 u=1 v=10 | bob a=3 v=10",
	.facts = "down=2 result=in-step"},
    {.name = "phones_edit_keeps_the_rule_it_cannot_hold",
	.kind = SML_KIND_CALENDAR,
	.options = {.phone = CALENDAR_10},
	.before = "s + ann a=1 c=4 u=1 x=FREQ=SECONDLY; c0 sync;"
		  "c0 = ann > ann a=2 c=4 v=10",
	.act = "c0 sync",
	.expect = "s: ann a=2 c=4 u=1 x=FREQ=SECONDLY;"
		  "c0: ann a=2 c=4 u=1 v=10",
	.facts = "up=1 down=0 slow=0 result=in-step"},
    {.name = "an_edit_that_vcalendar_cannot_hold_changes_the_stored_format",
	.kind = SML_KIND_CALENDAR,
	.clients = 2,
	.options = {.phone = CALENDAR_10},
	.before = "c0 sync; c1 sync; c0 + ann a=1 v=10; c0 sync; c1 sync;"
		  "c1 = ann > ann a=2 x=FREQ=SECONDLY",
	.act = "c1 sync; c0 sync",
	.expect = "s: ann a=2 x=FREQ=SECONDLY; c1: ann a=2 x=FREQ=SECONDLY;"
		  "c0: ann a=2 v=10"},
    {.name = "conflict_of_an_event_with_a_phone",
	.kind = SML_KIND_CALENDAR,
	.options = {.phone = CALENDAR_10},
	.before = "s + ann a=1 u=1; c0 sync; s = ann > ann a=3;"
		  "c0 = ann > ann a=2 v=10",
	.act = "c0 sync",
	.expect =
	    "s: ann a=3 * | ann a=2 *; c0: ann a=3 v=10 * | ann a=2 v=10 *",
	.facts = "up=1 down=2 status=209 slow=0"},

    /* The last word of its rule is what the phone's series is called. */
    {.name = "phones_edit_of_a_series_keeps_its_instances",
	.kind = SML_KIND_CALENDAR,
	.options = {.phone = CALENDAR_10},
	.before = "s + " SERIES "; c0 sync; c0 = #0 > " OLD_SERIES(
	    "EXDATE:20260302T100000Z\r\n", "5"),
	.act = "c0 sync",
	.expect = "s: ann a=5+2 u=1+1 x=FREQ=DAILY",
	.facts = "up=1 down=0 slow=0 conflicts=0"},
    {.name = "change_of_an_instance_reaches_the_phones_series",
	.kind = SML_KIND_CALENDAR,
	.options = {.phone = CALENDAR_10},
	.before = "c0 + " OLD_SERIES("", "1") "; c0 sync; s = #0 > " SERIES,
	.act = "c0 sync",
	.expect = "s: ann a=1+2 u=1+1 x=FREQ=DAILY",
	.facts = "up=0 down=1 slow=0 conflicts=0"},

    /* ---- notes ---- */
    {.name = "phone_gets_notes_in_its_own_format",
	.kind = SML_KIND_NOTE,
	.options = {.phone = VNOTE_11},
	.before = "s + ann a=1; c0 sync; s = ann > ann a=2",
	.act = "c0 sync",
	.expect = "s: ann a=2",
	.facts = "up=0 down=1 slow=0 result=in-step"},

    /* ---- our client at an old server ---- */
    {.name = "old_server_gets_its_own_format",
	.options = {.old_server = CARD_21, .is_read_by_others = true},
	.before = "c0 + ann a=1 b=2 u=1 v=40 x=1; c0 + bob a=3",
	.act = "c0 sync",
	.expect = "c0: ann a=1 b=2 u=1 v=40 x=1 | bob a=3;"
		  "s: ann a=1 b=2 u=1 v=21 | bob a=3 v=21",
	.facts = "up=2 result=in-step"},
    {.name = "old_servers_items_are_stored_as_others_read_them",
	.options = {.old_server = CARD_21, .is_read_by_others = true},
	.before = "s + ann a=1 b=2 u=1 v=21",
	.act = "c0 sync",
	.expect = "c0: ann a=1 b=2 u=1; s: ann a=1 b=2 u=1 v=21",
	.facts = "up=0 down=1"},
    {.name = "old_servers_edit_of_its_own_item",
	.options = {.old_server = CARD_21, .is_read_by_others = true},
	.before = "s + ann a=1 b=2 u=1 v=21; c0 sync;"
		  "s = ann > ann a=2 b=2 v=21",
	.act = "c0 sync",
	.expect = "c0: ann a=2 b=2 u=1; s: ann a=2 b=2 u=1 v=21",
	.facts = "up=0 down=1 slow=0"},
    {.name = "edit_of_an_old_servers_item_goes_back_in_its_format",
	.options = {.old_server = CARD_21, .is_read_by_others = true},
	.before = "s + ann a=1 b=2 u=1 v=21; c0 sync; c0 = ann > ann a=1 b=5",
	.act = "c0 sync",
	.expect = "c0: ann a=1 b=5 u=1; s: ann a=1 b=5 u=1 v=21",
	.facts = "up=1 down=0 slow=0"},
    {.name = "old_servers_edit_keeps_what_its_format_cannot_say",
	.options = {.old_server = CARD_21, .is_read_by_others = true},
	.before = "c0 + ann a=1 u=1 v=40 x=1; c0 sync;"
		  "s = ann > ann a=2 v=21",
	.act = "c0 sync",
	.expect = "c0: ann a=2 u=1 v=40 x=1; s: ann a=2 u=1 v=21",
	.facts = "up=0 down=1 slow=0 result=in-step"},
    {.name = "old_servers_edit_after_an_edit_it_cannot_see_keeps_both",
	.options = {.old_server = CARD_21, .is_read_by_others = true},
	.before = "c0 + ann a=1 u=1 v=40 x=1; c0 sync;"
		  "c0 = ann > ann a=1 v=40 x=2; c0 sync;"
		  "s = ann > ann a=2 v=21",
	.act = "c0 sync",
	.expect = "c0: ann a=2 u=1 v=40 x=2; s: ann a=2 u=1 v=21",
	.facts = "up=0 down=1 slow=0 conflicts=0"},
    {.name = "conflict_at_an_old_server_keeps_both_versions",
	.options = {.old_server = CARD_21, .is_read_by_others = true},
	.before = "c0 + ann a=1 u=1; c0 sync; c0 = ann > ann a=2;"
		  "s = ann > ann a=3 v=21",
	.act = "c0 sync",
	.expect =
	    "c0: ann a=2 * | ann a=3 *; s: ann a=2 v=21 * | ann a=3 v=21 *",
	.facts = "up=1 down=2 status=209 slow=0"},
    {.name = "slow_sync_at_an_old_server_knows_its_items",
	.options = {.old_server = CARD_21, .is_read_by_others = true},
	.before = "c0 + ann a=1 v=40 x=1; c0 + bob a=2; c0 sync;"
		  "c0 lose-state",
	.act = "c0 sync",
	.expect =
	    "c0: ann a=1 v=40 x=1 | bob a=2; s: ann a=1 v=21 | bob a=2 v=21",
	.facts = "up=2 down=0 slow=1"},
    {.name = "refresh_from_an_old_server_matches_across_formats",
	.options = {.old_server = CARD_21, .is_read_by_others = true},
	.before = "c0 + ann a=1 v=40 x=1; c0 + bob a=2; c0 sync;"
		  "c0 mode make-local-match",
	.act = "c0 sync",
	.expect =
	    "c0: ann a=1 v=40 x=1 | bob a=2; s: ann a=1 v=21 | bob a=2 v=21",
	.facts = "up=0 down=2"},
    {.name = "large_item_goes_to_an_old_server_in_parts",
	.options = {.old_server = CARD_21,
	    .is_read_by_others = true,
	    .max_msg = 4096},
	.before = "c0 + ann a=1 v=40 x=1 big=20000; c0 sync;"
		  "s = ann > ann a=2 v=21 big=21000; c0 + bob big=15000",
	.act = "c0 sync",
	.expect = "c0: ann a=2 v=40 x=1 big=21000 | bob big=15000;"
		  "s: ann a=2 v=21 big=21000 | bob v=21 big=15000",
	.facts = "slow=0"},
    {.name = "old_servers_events_are_stored_as_others_read_them",
	.kind = SML_KIND_CALENDAR,
	.options = {.old_server = CALENDAR_10, .is_read_by_others = true},
	.before = "s + ann a=1 b=2 u=1 v=10; c0 + bob a=1 x=FREQ=SECONDLY",
	.act = "c0 sync",
	.expect = "c0: ann a=1 b=2 u=1 | bob a=1 x=FREQ=SECONDLY;"
		  "s: ann a=1 b=2 u=1 v=10 | bob a=1 v=10",
	.facts = "up=1 down=1"},
    {.name = "old_servers_edits_of_events",
	.kind = SML_KIND_CALENDAR,
	.options = {.old_server = CALENDAR_10, .is_read_by_others = true},
	.before = "s + ann a=1 b=2 u=1 v=10; c0 + bob a=1 x=FREQ=SECONDLY;"
		  "c0 sync; s = ann > ann a=2 v=10; s = bob > bob a=3 v=10",
	.act = "c0 sync",
	.expect = "c0: ann a=2 u=1 | bob a=3 x=FREQ=SECONDLY;"
		  "s: ann a=2 u=1 v=10 | bob a=3 v=10",
	.facts = "up=0 down=2 slow=0"},
    {.name = NULL}};

int
main(int argc, char **argv)
{
	return scenario_main("formats", rows, argc, argv);
}
