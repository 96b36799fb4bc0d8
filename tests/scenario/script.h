/* SPDX-License-Identifier: Apache-2.0 */
/* Scenario scripts: what people do on the sides of a world, in words. */
#ifndef TESTS_SCENARIO_SCRIPT_H
#define TESTS_SCENARIO_SCRIPT_H

#include "scenario/world.h"

/**
 * Commands separated by ";":  WHO[/FOLDER] VERB ...
 *
 * WHO is c0 to c3, s for the server, or all; FOLDER a name, absent: the first.
 *
 *	+ ITEM			the item is added (lines as in item.h)
 *	= SELECTOR > ITEM	an item is edited; UID and mark stay
 *	- SELECTOR		it is deleted
 *	touch SELECTOR		it is written again, unchanged
 *	clear			all items are deleted
 *	sync [{N: COMMAND & COMMAND}]
 *				cN: a run; with commands done while the answer
 *				of its N-th message is on its way
 *	cut N			cN: a run whose network fails before its N-th
 *				step; odd: sending, even: the answer
 *	kill STEP		cN: a run killed before a step of that name,
 *				"store.commit"
 *	mode NAME		cN: of the next run (sml_mode_of_name)
 *	has ITEM | ITEM		the folder holds these now, no call failed
 *	lose-anchors, lose-state
 *				cN: its own; "s lose-state 0": of device c0
 *	age-prints		the same: its fingerprints are of another
 *				version
 *	wipe			cN: set up again with empty folders
 *	place NAME		the folder is on another disk
 *	missing, there		it is gone, it is back
 *	unreadable [WORD], unwritable [WORD]
 *				reading, writing items with that word fails
 *	full, free		the disk is
 *	fill N			N items "i1 a=555001" and so on are added
 *	remote NAME		cN: the database it alerts
 *	want [FILTER]		cN: from now on, inclusive; none: all. Here and
 *				in a remote "~" stands for "&", "," for ";",
 *				"^" for ",": TEL~EQ,1
 *	want-only FILTER	cN: the same, exclusive
 *	holds [NAMES]		from now on its CTCap says "TEL,ORG" and what
 *				items need; a client forgets other fields of
 *				what comes, with "-UID" that as well. None:
 *				everything
 *	ask-fields [NAMES]	cN: the same as the Field of a filter, which
 *				makes nobody forget anything
 *	denied, allowed, busy, ready
 *				s: its folder is so
 */
struct script {
	struct world *w;
	/* How a client's run that dies ends: 0 killed, 1 power cut, n > 1:
	 * power cut that keeps every n-th write. */
	unsigned power;
	unsigned attempts; /* of a run until it is done; at least 1 */
	bool may_fail;     /* a run may end in an error and is repeated */
	char why[400];     /* what went wrong; "" nothing */
	/* Commands of the running sync for its N-th message. */
	const char *during;
	unsigned during_number;
	struct run last; /* of the last sync */
};

/* false: @s->why says what did not work. */
bool script_run(struct script *s, const char *commands);

/* The folder "c0/notes" or "s"; NULL: there is none. @client_out is NULL for
 * the server. */
struct world_folder *script_folder(
    struct world *w, const char *who, struct client **client_out);

#endif
