/* SPDX-License-Identifier: Apache-2.0 */
/* A state in front of another one that fails or dies at the n-th call. */
#ifndef TESTS_SUPPORT_STATE_FAIL_H
#define TESTS_SUPPORT_STATE_FAIL_H

#include "support/fault.h"
#include "sync/state.h"

/* Every call and every spool call is a step of @fault, called "state.NAME";
 * its own error is SML_E_STATE. Operations that @inner has not are NULL here
 * too. NULL when out of memory. Frees only itself. */
struct sml_state *test_state_fail_new(
    struct sml_state *inner, struct test_fault *fault);
void test_state_fail_free(struct sml_state *st);

#endif
