/* SPDX-License-Identifier: Apache-2.0 */
/* Counts the steps of a process and stops it at the n-th. */
#include "support/fault.h"

#include <string.h>

static bool is_inside;

bool
test_library_is_inside(void)
{
	return is_inside;
}

void
test_library_enter(void)
{
	is_inside = true;
}

enum sml_err
test_library_leave(enum sml_err err)
{
	is_inside = false;
	return err;
}

bool
test_library_pause(void)
{
	bool was_inside = is_inside;

	is_inside = false;
	return was_inside;
}

void
test_library_resume(bool was_inside)
{
	is_inside = was_inside;
}

enum sml_err
test_fault_step(struct test_fault *f, const char *where, enum sml_err err)
{
	if (!f)
		return SML_OK;
	if (f->is_dead)
		return err;
	if (f->only && strcmp(f->only, where) != 0)
		return SML_OK;
	f->count++;
	if (f->kind == TEST_FAULT_NONE || f->count != f->stop_at)
		return SML_OK;
	f->where = where;
	if (f->kind == TEST_FAULT_KILL)
		f->is_dead = true;
	else if (f->err != SML_OK)
		return f->err;
	return err;
}
