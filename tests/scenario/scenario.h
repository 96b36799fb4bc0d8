/* SPDX-License-Identifier: Apache-2.0 */
/* Scenarios as rows of a table, each stopped at every step it has. */
#ifndef TESTS_SCENARIO_SCENARIO_H
#define TESTS_SCENARIO_SCENARIO_H

#include "scenario/script.h"

/**
 * A row: what was before, what happens, what must be then.
 *
 * It is run in XML and in WBXML; then every client syncs again: no item may
 * go either way and nothing may change. Then the whole is repeated with a
 * stop at each step of @act, the stopped run is repeated, every client syncs
 * until nothing moves, and the same must have come out:
 *
 *	c	a client's process is killed before the step
 *	p, q	the same by a power cut: what was not committed to the folder
 *		is lost; every second write of it is
 *	s	the server's process is killed
 *	n	the network is cut before a message or its answer arrives
 *	f, g	one call of a state or a store fails, at a client, the server
 *
 * Environment: VALISE_TEST_FULL=1 takes every step, else a few of each kind;
 * VALISE_POINT=c17 runs only the row and that stop, VALISE_POINT=0 none, both
 * loudly (with VALISE_LOG=1 the messages too). Arguments name rows.
 */
struct scenario {
	const char *name;
	const char *before, *act;
	/* "all: ITEM | ITEM; s: ITEM; c0/notes:": folders as in script.h,
	 * items in any order; UIDs count where "u=" is written. "all" is every
	 * side's first folder. */
	const char *expect;
	/* What the uninterrupted act shows, in words, each may be missing:
	 * up=N, down=N	items sent to the server, to the clients
	 * held=N, failed=N, refused=N, conflicts=N  reports of the clients
	 * slow=0|1	some session was slow
	 * status=N	was given to an item
	 * result=in-step|remarks|failed	of the last run's first folder
	 */
	const char *facts;
	enum sml_kind kind;
	bool has_all_kinds; /* contacts, calendar and notes */
	size_t clients;     /* 0: one */
	struct world_options options;
	/* Stops that the row cannot stand by its nature ("fg"); NULL: none. */
	const char *without;
	/* The peer refuses something for ever: the last runs may send it. */
	bool keeps_sending;
};

/* The main program of a table that ends with a row without name. */
int scenario_main(
    const char *suite, const struct scenario *rows, int argc, char **argv);

#endif
