/* SPDX-License-Identifier: Apache-2.0 */
/* Counts the steps of a process and stops it at the n-th. */
#ifndef TESTS_SUPPORT_FAULT_H
#define TESTS_SUPPORT_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum test_fault_kind {
	TEST_FAULT_NONE, /* only count */
	TEST_FAULT_FAIL, /* the step fails; later ones work */
	TEST_FAULT_KILL  /* the process dies before the step: this and all
			  * later ones fail and have no effect */
};

/**
 * Run once with NONE to learn @count, then once for each stop_at from 1 to
 * it. What wraps a state and its stores shares one, so that a kill hits all.
 */
struct test_fault {
	enum test_fault_kind kind;
	const char *only; /* counts the steps of this name; NULL: all */
	uint64_t stop_at; /* 1: the first step */
	enum sml_err err; /* FAIL: instead of the step's own; OK: own */
	uint64_t count;
	bool is_dead;
	const char *where; /* step it happened at, for messages; NULL */
};

/* Before a step called @where. SML_OK: do it; otherwise return the result,
 * which is @err if the fault has none of its own. */
enum sml_err test_fault_step(
    struct test_fault *f, const char *where, enum sml_err err) SML_MUST_USE;

/**
 * Which code runs, for a test that lets allocations fail: the hosts call the
 * library between enter and leave; a state or store that it calls back is
 * outside again. Counts nothing by itself; one thread only.
 */
bool test_library_is_inside(void);
void test_library_enter(void);
enum sml_err test_library_leave(enum sml_err err);
bool test_library_pause(void);
void test_library_resume(bool was_inside);
#define TEST_IN_LIBRARY(call) (test_library_enter(), test_library_leave(call))

#endif
