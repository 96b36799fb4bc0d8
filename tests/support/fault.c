/* SPDX-License-Identifier: Apache-2.0 */
/* Counts the steps of a process and stops it at the n-th. */
#include "support/fault.h"

enum sml_err
test_fault_step(struct test_fault *f, const char *where, enum sml_err err)
{
	if (!f)
		return SML_OK;
	if (f->is_dead)
		return err;
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
