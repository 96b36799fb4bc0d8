/* SPDX-License-Identifier: Apache-2.0 */
/* Many items, large items, small messages. */
#include "scenario/scenario.h"

#define SMALL .options = {.max_msg = 2000}

static const struct scenario rows[] = {
    {.name = "small_messages_carry_many_items",
	SMALL,
	.before = "c0 + ann a=1; c0 + bob a=2; c0 + cat a=3; c0 + dan a=4;"
		  "c0 + eve a=5; c0 + fay a=6; s + gus a=7; s + hal a=8;"
		  "s + ida a=9; s + jan a=10; s + kim a=11; s + leo a=12",
	.act = "c0 sync",
	.expect = "all: ann a=1 | bob a=2 | cat a=3 | dan a=4 | eve a=5 | "
		  "fay a=6 | gus a=7 | hal a=8 | ida a=9 | jan a=10 | "
		  "kim a=11 | leo a=12",
	.facts = "up=6 down=6 result=in-step"},
    {.name = "small_messages_carry_many_maps",
	SMALL,
	.before = "s fill 40",
	.act = "c0 sync",
	.facts = "up=0 down=40 result=in-step"},
    {.name = "small_messages_carry_conflicts",
	SMALL,
	.before = "c0 + ann a=1 u=1; c0 + bob a=2 u=2; c0 + cat a=3 u=3; "
		  "c0 sync; c0 = ann > ann a=8; s = ann > ann a=9; "
		  "c0 = bob > bob a=8; s = bob > bob a=9; "
		  "c0 = cat > cat a=8; s = cat > cat a=9",
	.act = "c0 sync",
	.expect = "all: ann a=8 * | ann a=9 * | bob a=8 * | bob a=9 * | "
		  "cat a=8 * | cat a=9 *",
	.facts = "up=3 down=6 slow=0"},
    {.name = "item_edited_by_another_device_after_it_was_sent_arrives",
	SMALL,
	.clients = 2,
	.before = "s fill 8; c0 sync; s = i1 > i1 a=1; s = i2 > i2 a=2;"
		  "s = i3 > i3 a=3; s = i4 > i4 a=4; s = i5 > i5 a=5;"
		  "s = i6 > i6 a=6; s = i7 > i7 a=7; s = i8 > i8 a=8;"
		  "c1 sync; c1 = i1 > i1 a=777",
	.act = "c0 sync {3: c1 sync}; c0 sync",
	.expect = "all: i1 a=777 | i2 a=2 | i3 a=3 | "
		  "i4 a=4 | i5 a=5 | i6 a=6 | "
		  "i7 a=7 | i8 a=8"},
    {.name = "item_deleted_by_another_device_after_it_was_sent_goes",
	SMALL,
	.clients = 2,
	.before = "s fill 8; c0 sync; s = i1 > i1 a=1; s = i2 > i2 a=2;"
		  "s = i3 > i3 a=3; s = i4 > i4 a=4; s = i5 > i5 a=5;"
		  "s = i6 > i6 a=6; s = i7 > i7 a=7; s = i8 > i8 a=8;"
		  "c1 sync; c1 - i1",
	.act = "c0 sync {3: c1 sync}; c0 sync",
	.expect = "all: i2 a=2 | i3 a=3 | "
		  "i4 a=4 | i5 a=5 | i6 a=6 | "
		  "i7 a=7 | i8 a=8"},
    {.name = "large_item_goes_to_the_server_in_parts",
	SMALL,
	.before = "c0 + ann big=5000; c0 + bob",
	.act = "c0 sync",
	.expect = "all: ann big=5000 | bob",
	.facts = "up=2 result=in-step"},
    {.name = "large_item_goes_to_the_client_in_parts",
	SMALL,
	.before = "s + ann big=5000; s + bob",
	.act = "c0 sync",
	.expect = "all: ann big=5000 | bob",
	.facts = "down=2 result=in-step"},
    {.name = "large_items_are_replaced_both_ways",
	SMALL,
	.before = "c0 + ann big=5000; s + bob big=4000; c0 sync; "
		  "c0 = bob > bob big=3500; s = ann > ann big=6000",
	.act = "c0 sync",
	.expect = "all: ann big=6000 | bob big=3500",
	.facts = "up=1 down=1 slow=0"},
    {.name = "large_items_collide",
	SMALL,
	.before = "c0 + ann big=5000 u=1; c0 sync; "
		  "c0 = ann > ann big=3500; s = ann > ann big=6000",
	.act = "c0 sync",
	.expect = "all: ann big=6000 * | ann big=3500 *",
	.facts = "up=1 down=2 slow=0"},
    {.name = "large_item_edited_while_its_parts_go",
	SMALL,
	.before = "c0 + ann big=5000; c0 + bob",
	.act = "c0 sync {3: c0 = ann > ann big=4000}; c0 sync",
	.expect = "all: ann big=4000 | bob"},
    {.name = "large_note_goes_in_parts",
	.kind = SML_KIND_NOTE,
	SMALL,
	.before = "c0 + ann big=5000; s + bob big=4000",
	.act = "c0 sync",
	.expect = "all: ann big=5000 | bob big=4000"},
    {.name = "item_over_the_peers_maximum_is_reported",
	.options = {.max_obj = 3000},
	.before = "c0 + ann big=5000; c0 + bob",
	.act = "c0 sync",
	.expect = "c0: ann big=5000 | bob; s: bob",
	.facts = "result=remarks",
	.keeps_sending = true},
    {.name = "servers_item_over_the_clients_maximum_stays_there",
	.options = {.max_obj = 3000},
	.before = "s + ann big=5000; s + bob",
	.act = "c0 sync",
	.expect = "c0: bob; s: ann big=5000 | bob",
	.keeps_sending = true},
    {.name = "three_folders_in_small_messages",
	SMALL,
	.has_all_kinds = true,
	.before = "c0 + ann; s + bob big=3000; c0/calendar + cat u=3; "
		  "s/calendar + dan u=4; c0/notes + eve big=2500; "
		  "s/notes + fay",
	.act = "c0 sync",
	.expect = "all: ann | bob big=3000; c0/calendar: cat | dan; "
		  "s/calendar: cat | dan; c0/notes: eve big=2500 | fay; "
		  "s/notes: eve big=2500 | fay",
	.facts = "up=3 down=3 result=in-step"},
    {.name = NULL}};

int
main(int argc, char **argv)
{
	return scenario_main("sizes", rows, argc, argv);
}
