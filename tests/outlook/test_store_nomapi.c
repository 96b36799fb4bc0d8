/* SPDX-License-Identifier: Apache-2.0 */
/* The MAPI store on a machine without MAPI; the script takes mapi32 away. */
#include <stddef.h>

#include "outlook/store_mapi.h"
#include "support/test.h"

static void
begin_without_mapi_is_gone(void)
{
	struct outlook_mapi *m = NULL;

	CU_ASSERT_EQUAL(outlook_mapi_begin(NULL, NULL, &m), SML_E_STORE_GONE);
	CU_ASSERT_PTR_NULL(m);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"store_mapi_begin_without_mapi_is_gone",
		begin_without_mapi_is_gone},
	    {NULL, NULL},
	};

	return test_main("store_nomapi", cases, argc, argv);
}
