/* SPDX-License-Identifier: Apache-2.0 */
/* The main program of a unit test: names every test, exits 1 on a failure. */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

#include <CUnit/CUnit.h>

#include "base/env.h"

/* One row a test: {"thing_condition_result", function}; ends with {NULL, NULL}.
 */
struct test_case {
	const char *name;
	void (*run)(void);
};

/* Runs all rows, or only the row named by argv[1]. Prints "ok NAME" or
 * "FAILED NAME" for each and a closing line; returns the exit status. */
int test_main(
    const char *suite, const struct test_case *cases, int argc, char **argv);

/* A clock that stands still, random bytes from a counter, no log. Each call
 * to test_env_reset() starts them over. */
const struct sml_env *test_env(void);
void test_env_reset(void);
void test_env_set_now(int64_t now_utc);

/* The folder with the corpus of others' messages and items: VALISE_FIXTURES
 * of the environment; NULL when it is not set (skip loudly). */
const char *test_fixtures(void);

/* Read a whole file; the caller frees. NULL when it cannot be read. */
char *test_read_file(const char *path, size_t *len_out);

#endif
