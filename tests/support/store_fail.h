/* SPDX-License-Identifier: Apache-2.0 */
/* A store in front of another one that fails or dies at the n-th call. */
#ifndef TESTS_SUPPORT_STORE_FAIL_H
#define TESTS_SUPPORT_STORE_FAIL_H

#include "support/fault.h"
#include "sync/store.h"

/* Every call except end() and close() is a step of @fault, called
 * "store.NAME"; its own error is SML_E_ITEM_IO for read and apply, else
 * SML_E_STORE (a dead process gives SML_E_STORE only). Operations that @inner
 * has not are NULL here too. NULL when out of memory. Frees only itself. */
struct sml_store *test_store_fail_new(
    struct sml_store *inner, struct test_fault *fault);
void test_store_fail_free(struct sml_store *st);

#endif
