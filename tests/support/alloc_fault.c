/* SPDX-License-Identifier: Apache-2.0 */
/* One allocation that fails: the linker sends all calls here. */
#include "support/alloc_fault.h"

#include <stddef.h>

void *__real_malloc(size_t len);
void *__real_calloc(size_t count, size_t len);
void *__real_realloc(void *p, size_t len);
void *__wrap_malloc(size_t len);
void *__wrap_calloc(size_t count, size_t len);
void *__wrap_realloc(void *p, size_t len);

struct alloc_fault alloc_fault;

static bool
is_to_fail(void)
{
	return alloc_fault.is_counted && alloc_fault.is_counted() &&
	       ++alloc_fault.count == alloc_fault.stop_at;
}

void *
__wrap_malloc(size_t len)
{
	return is_to_fail() ? NULL : __real_malloc(len);
}

void *
__wrap_calloc(size_t count, size_t len)
{
	return is_to_fail() ? NULL : __real_calloc(count, len);
}

void *
__wrap_realloc(void *p, size_t len)
{
	return is_to_fail() ? NULL : __real_realloc(p, len);
}
