/* SPDX-License-Identifier: Apache-2.0 */
/* The Field of a filter: what was not asked for is not there, and is not taken
 * for removed. */
#include "scenario/scenario.h"

#define ASKED "c0 ask-fields TEL; "
#define ASKED_ALL "c0 ask-fields; "

static const struct scenario rows[] = {
    {.name = "field_brings_what_was_asked_for",
	.before = "s + ann a=1 b=2 u=1; s + bob b=3 u=2; " ASKED,
	.act = "c0 sync",
	.expect = "c0: ann a=1 | bob; s: ann a=1 b=2 | bob b=3",
	.facts = "up=0 down=2 result=in-step"},
    {.name = "edit_under_a_field_keeps_what_was_not_sent",
	.before = "s + ann a=1 b=2; " ASKED "c0 sync; c0 = ann > ann a=3",
	.act = "c0 sync",
	.expect = "c0: ann a=3; s: ann a=3 b=2",
	.facts = "up=1 down=0 conflicts=0"},
    {.name = "field_goes_away_and_all_comes",
	.before = "s + ann a=1 b=2; s + bob a=4; " ASKED "c0 sync; ",
	.act = ASKED_ALL "c0 sync",
	.expect = "all: ann a=1 b=2 | bob a=4",
	.facts = "up=0 down=1 slow=0"},
    {.name = "field_goes_away_and_the_client_edits",
	.before = "s + ann a=1 b=2; " ASKED "c0 sync; " ASKED_ALL
		  "c0 = ann > ann a=3",
	.act = "c0 sync",
	.expect = "all: ann a=3 b=2",
	.facts = "up=1 down=1 slow=0 conflicts=0"},
    {.name = "edit_under_a_field_then_without",
	.before = "s + ann a=1 b=2; " ASKED "c0 sync; c0 = ann > ann a=3; "
		  "c0 sync; " ASKED_ALL "c0 = ann > ann a=4",
	.act = "c0 sync",
	.expect = "all: ann a=4 b=2",
	.facts = "up=1 down=1 slow=0 conflicts=0"},
    {.name = "field_comes_to_what_is_there_as_a_whole",
	.before = "s + ann a=1 b=2; c0 sync; " ASKED,
	.act = "c0 sync",
	.expect = "all: ann a=1 b=2",
	.facts = "up=0 down=0 slow=0"},
    {.name = "field_comes_and_the_server_edits_what_is_left_out",
	.before = "s + ann a=1 b=2; c0 sync; " ASKED "s = ann > ann a=1 b=5",
	.act = "c0 sync; " ASKED_ALL "c0 sync",
	.expect = "all: ann a=1 b=5",
	.facts = "up=0 down=1 slow=0"},
    {.name = "field_comes_and_the_server_edits_what_is_asked_for",
	.before = "s + ann a=1 b=2; c0 sync; " ASKED "s = ann > ann a=4 b=2",
	.act =
	    "c0 sync; c0 has ann a=4; c0 = ann > ann a=5; c0 sync; " ASKED_ALL
	    "c0 sync",
	.expect = "all: ann a=5 b=2",
	.facts = "slow=0 conflicts=0",
	.without = "fg"},
    {.name = "edits_of_whole_items_under_a_field",
	.before = "s + ann a=1 b=2; c0 sync; " ASKED
		  "c0 = ann > ann a=4 b=2; c0 sync; c0 = ann > ann a=4 b=3",
	.act = "c0 sync",
	.expect = "all: ann a=4 b=3",
	.facts = "up=1 conflicts=0"},
    {.name = "field_grows",
	.before = "s + ann a=1 b=2 c=3; s + bob a=4; " ASKED "c0 sync; ",
	.act = "c0 ask-fields TEL,EMAIL; c0 sync",
	.expect = "c0: ann a=1 b=2 | bob a=4; s: ann a=1 b=2 c=3 | bob a=4",
	.facts = "up=0 down=1 slow=0"},
    {.name = "field_grows_and_goes_away",
	.before = "s + ann a=1 b=2 c=3; " ASKED "c0 sync; "
		  "c0 ask-fields TEL,EMAIL; c0 sync; ",
	.act = ASKED_ALL "c0 sync",
	.expect = "all: ann a=1 b=2 c=3",
	.facts = "up=0 down=1 slow=0"},
    {.name = "field_changes_to_another",
	.before = "s + ann a=1 b=2; " ASKED "c0 sync; "
		  "c0 ask-fields EMAIL; c0 sync; c0 has ann b=2; "
		  "c0 = ann > ann b=5; c0 sync; ",
	.act = ASKED_ALL "c0 sync",
	.expect = "all: ann a=1 b=5",
	.facts = "up=0 down=1 slow=0"},
    {.name = "field_shrinks_and_nothing_goes",
	.before = "s + ann a=1 b=2 c=3; c0 ask-fields TEL,EMAIL; c0 sync; ",
	.act = ASKED "c0 sync",
	.expect = "c0: ann a=1 b=2; s: ann a=1 b=2 c=3",
	.facts = "up=0 down=0 slow=0"},
    {.name = "field_in_a_slow_sync",
	.before = "s + ann a=1 b=2 u=1; s + bob b=3; " ASKED
		  "c0 sync; c0 lose-anchors",
	.act = "c0 sync",
	.expect = "c0: ann a=1 | bob; s: ann a=1 b=2 | bob b=3",
	.facts = "up=2 down=0 slow=1"},
    {.name = "slow_sync_after_a_field_and_all_comes",
	.before = "s + ann a=1 b=2 u=1; s + bob b=3 u=2; " ASKED
		  "c0 sync; c0 lose-anchors",
	.act = ASKED_ALL "c0 sync",
	.expect = "all: ann a=1 b=2 | bob b=3",
	.facts = "up=2 down=2 slow=1"},
    {.name = "field_in_a_slow_sync_and_the_client_edited",
	.before = "s + ann a=1 b=2 u=1; " ASKED
		  "c0 sync; c0 lose-anchors; c0 = ann > ann a=3",
	.act = "c0 sync",
	.expect = "c0: ann a=3; s: ann a=3 b=2",
	.facts = "slow=1 conflicts=0"},
    {.name = "field_in_a_refresh_from_the_server",
	.before = "s + ann a=1 b=2 u=1; s + bob a=3 u=2; c0 + cat a=5; " ASKED
		  "c0 mode make-local-match",
	.act = "c0 sync",
	.expect = "c0: ann a=1 | bob a=3; s: ann a=1 b=2 | bob a=3"},
    {.name = "field_in_a_refresh_of_the_server",
	.before = "s + ann a=1 b=2 u=1; " ASKED "c0 sync; "
		  "c0 = ann > ann a=3; c0 mode make-server-match",
	.act = "c0 sync; c0 sync",
	.expect = "c0: ann a=3; s: ann a=3 b=2"},
    {.name = "deletions_under_a_field",
	.before = "s + ann a=1 b=2; s + bob a=3 b=4; " ASKED "c0 sync; "
		  "c0 - ann; s - bob",
	.act = "c0 sync",
	.expect = "all:",
	.facts = "up=1 down=1"},
    {.name = "edit_under_a_field_revives_all",
	.before = "s + ann a=1 b=2; " ASKED "c0 sync; s - ann; "
		  "c0 = ann > ann a=3",
	.act = "c0 sync; " ASKED_ALL "c0 sync",
	.expect = "all: ann a=3 b=2",
	.facts = "status=201",
	.without = "f"},
    {.name = "conflict_under_a_field_keeps_both_as_a_whole",
	.before = "s + ann a=1 b=2; " ASKED "c0 sync; "
		  "s = ann > ann a=5 b=6; c0 = ann > ann a=3",
	.act = "c0 sync; c0 has ann a=5 * | ann a=3 *; " ASKED_ALL "c0 sync",
	.expect = "all: ann a=5 b=6 * | ann a=3 b=2 *",
	.facts = "status=209",
	/* What is not read goes in the session without the Field. */
	.without = "fg"},
    {.name = "client_wins_under_a_field",
	.options = {.policy = SML_POLICY_CLIENT_WINS},
	.before = "s + ann a=1 b=2; " ASKED "c0 sync; "
		  "s = ann > ann a=5 b=6; c0 = ann > ann a=3",
	.act = "c0 sync",
	.expect = "c0: ann a=3; s: ann a=3 b=6",
	.facts = "status=208"},
    {.name = "new_items_under_a_field",
	.before = ASKED "c0 sync; c0 + ann a=1 b=2",
	.act = "c0 sync; c0 = ann > ann a=1; c0 sync; " ASKED_ALL "c0 sync",
	.expect = "all: ann a=1 b=2",
	.without = "cpqsnfgu"},
    {.name = "another_device_is_not_touched_by_a_field",
	.clients = 2,
	.before = "s + ann a=1 b=2; c1 sync; " ASKED "c0 sync; "
		  "c0 = ann > ann a=3",
	.act = "c0 sync; c1 sync",
	.expect = "c0: ann a=3; c1: ann a=3 b=2; s: ann a=3 b=2"},
    {.name = "field_and_record_together",
	.before =
	    "s + ann a=1 b=2 u=1; s + bob a=9 b=3; c0 want TEL~LE,5; " ASKED,
	.act = "c0 sync",
	.expect = "c0: ann a=1; s: ann a=1 b=2 | bob a=9 b=3",
	.facts = "down=1"},
    {.name = "field_and_record_go_away",
	.before = "s + ann a=1 b=2; s + bob a=9 b=3; c0 want TEL~LE,5; " ASKED
		  "c0 sync; ",
	.act = "c0 want; " ASKED_ALL "c0 sync",
	.expect = "all: ann a=1 b=2 | bob a=9 b=3",
	.facts = "up=0 down=2"},
    {.name = "exclusive_with_fields_deletes_at_the_client_only",
	.before = "s + ann a=1 b=2; s + bob a=9 b=3; c0 sync; " ASKED
		  "c0 want-only TEL~LE,5",
	.act = "c0 sync",
	.expect = "c0: ann a=1 b=2; s: ann a=1 b=2 | bob a=9 b=3",
	.facts = "up=0 down=1"},
    {.name = "fields_in_small_messages",
	.options = {.max_msg = 4096},
	.before = "s + ann a=1 big=9000; c0 ask-fields NOTE; c0 sync; "
		  "c0 has ann big=9000",
	.act = "s = ann > ann a=1 big=9500; c0 sync; " ASKED_ALL "c0 sync",
	.expect = "all: ann a=1 big=9500",
	.facts = "up=0 down=2"},
    {.name = "ctcap_grows_under_a_field",
	.before = "c0 holds TEL; c0 ask-fields TEL,EMAIL; "
		  "s + ann a=1 b=2 c=3; c0 sync; "
		  "c0 holds TEL,EMAIL,ORG,ADR; c0 = ann > ann a=5",
	.act = "c0 sync; c0 has ann a=5 b=2; " ASKED_ALL "c0 sync",
	.expect = "all: ann a=5 b=2 c=3",
	.facts = "slow=0 conflicts=0",
	.without = "fg"},
    {.name = "fields_of_events_keep_their_times",
	.kind = SML_KIND_CALENDAR,
	.before = "s + ann a=1 b=2 x=FREQ=DAILY; c0 ask-fields SUMMARY",
	.act = "c0 sync; c0 has ann x=FREQ=DAILY; " ASKED_ALL "c0 sync",
	.expect = "all: ann a=1 b=2 x=FREQ=DAILY",
	.facts = "up=0 down=2",
	.without = "g"},
    {.name = "fields_of_notes_are_all",
	.kind = SML_KIND_NOTE,
	.before = "s + ann a=1 b=2; " ASKED,
	.act = "c0 sync",
	.expect = "all: ann a=1 b=2",
	.facts = "down=1"},
    {.name = "fields_in_an_old_format",
	.options = {.phone = "text/x-vcard 2.1"},
	.before = "s + ann a=1 b=2 v=40 x=1; " ASKED "c0 sync; "
		  "c0 has ann a=1 v=21; c0 = ann > ann a=3 v=21",
	.act = "c0 sync; " ASKED_ALL "c0 sync",
	.expect = "s: ann a=3 b=2 v=40 x=1; c0: ann a=3 b=2 v=21"},
    {.name = NULL}};

int
main(int argc, char **argv)
{
	return scenario_main("field", rows, argc, argv);
}
