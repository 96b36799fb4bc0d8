/* SPDX-License-Identifier: Apache-2.0 */
/* The same items through libraries of others, where they are installed. */
#ifndef TESTS_BENCH_CONTENT_PEER_H
#define TESTS_BENCH_CONTENT_PEER_H

#include "base/str.h"
#include "content/fields.h"

/* Print a row for each library that reads this kind: parse and print of all
 * items. They make no fingerprint. */
void bench_peers(enum sml_kind kind, const struct sml_str *items, size_t count,
    double floor_ms,
    void (*print_row)(
	const char *name, double ms, double floor_ms, const char *remark));

#endif
