/* SPDX-License-Identifier: Apache-2.0 */
/* What a fuzz program gives to its main: libFuzzer's or replay.c's. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"

/* Look at one input; abort() when a promise of the code is broken. Returns
 * 0, or -1 when the input is of no use for further ones. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* Inputs to begin with, ended by an absent one; replay.c changes them. */
extern const struct sml_str fuzz_seeds[];
#define FUZZ_SEED(literal)                                                     \
	{                                                                      \
		literal, sizeof(literal) - 1                                   \
	}
#define FUZZ_SEEDS_END                                                         \
	{                                                                      \
		NULL, 0                                                        \
	}

/* A promise: the input that breaks it is what libFuzzer or replay.c saves. */
#define FUZZ_MUST(condition)                                                   \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "%s:%d: broken: %s\n", __FILE__,       \
			    __LINE__, #condition);                             \
			abort();                                               \
		}                                                              \
	} while (0)

#endif
