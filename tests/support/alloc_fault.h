/* SPDX-License-Identifier: Apache-2.0 */
/* One allocation that fails. A program that has it is linked with
 * -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc, for a linker like GNU ld. */
#ifndef TESTS_SUPPORT_ALLOC_FAULT_H
#define TESTS_SUPPORT_ALLOC_FAULT_H

#include <stdbool.h>
#include <stdint.h>

struct alloc_fault {
	bool (*is_counted)(void); /* asked at each; NULL: none counts */
	uint64_t count;
	uint64_t stop_at; /* the one that fails: the first is 1; 0: none */
};

extern struct alloc_fault alloc_fault;

#endif
