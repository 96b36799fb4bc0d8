/* SPDX-License-Identifier: Apache-2.0 */
/* A run of cases, and the lines that say what became of them. */
#ifndef CONFORMANCE_REPORT_H
#define CONFORMANCE_REPORT_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/attr.h"
#include "wire/wire.h"

/**
 * A case is a function that returns when all is well. conf_want() and
 * conf_fail() leave it at once, by longjmp: what a case needs it takes from
 * the run's arena, or hangs it where the host of the run releases it.
 *
 * Results are lines on standard output, tab between the fields:
 *
 *	requirement  role tested  case  result  detail
 *
 * role is "server" or "client"; result is "pass", "fail" or "not supported":
 * the peer refused, cleanly, what is optional for it. Tabs and line ends
 * inside the detail are blanks. doc/conformance.md is made of these lines.
 */

struct conf_run;

enum conf_variants {
	CONF_SOME, /* XML of 1.1 and WBXML of 1.2 */
	CONF_EVERY /* both encodings in all versions */
};

struct conf_case {
	const char *id;
	const char *requirement; /* "S11 5.5", "23.1 two-way", "sync-rules 1" */
	const char *what;        /* one line for people */
	void (*run)(struct conf_run *run);
	enum conf_variants variants;
	enum sml_version since; /* NONE: 1.0 */
};

enum conf_result {
	CONF_PASS,
	CONF_FAIL,
	CONF_NOT_SUPPORTED
};

struct conf_run {
	const struct conf_case *now;
	enum sml_encoding encoding; /* the variant */
	enum sml_version version;
	struct sml_arena *arena; /* of this variant of this case */
	void *host;              /* what the half of the suite needs */
	enum conf_result result;
	char detail[512];
	jmp_buf leave;
};

/* Which cases and variants; NONE and -1: all. */
struct conf_choice {
	const char *only; /* ids with commas, with '*' at the end beginnings */
	int encoding;     /* enum sml_encoding, or -1 */
	enum sml_version version;
	bool is_brief; /* CONF_EVERY counts as CONF_SOME */
};

/* Run the chosen variants of every case of a table (ended by a NULL id) and
 * print its line. @reset (or NULL) is called before and after each variant,
 * outside of any case. Returns how many cases failed. */
unsigned conf_run_table(const struct conf_case *table, const char *role,
    const struct conf_choice *choice, void *host,
    void (*reset)(struct conf_run *run));
/* "requirement  role  id  what" for each. */
void conf_list_table(const struct conf_case *table, const char *role);

SML_PRINTF(2, 3)
_Noreturn void conf_fail(struct conf_run *run, const char *format, ...);
/* The peer does not do this, and may. */
SML_PRINTF(2, 3)
_Noreturn void conf_not_supported(
    struct conf_run *run, const char *format, ...);
/* Leave the case as failed unless @is_so. */
SML_PRINTF(3, 4)
void conf_want(struct conf_run *run, bool is_so, const char *format, ...);
/* Out of memory and the like is a failure too. */
void conf_ok(struct conf_run *run, enum sml_err err, const char *doing);

/* Text in the run's arena. */
SML_PRINTF(2, 3)
const char *conf_printf(struct conf_run *run, const char *format, ...);
const char *conf_copy(struct conf_run *run, struct sml_str text);

#endif
