/* SPDX-License-Identifier: Apache-2.0 */
/* The tables that writing and reading of properties share. */
#ifndef TESTS_OUTLOOK_MAPI_DOUBLE_TEXT_PRIV_H
#define TESTS_OUTLOOK_MAPI_DOUBLE_TEXT_PRIV_H

#include "outlook/mapi_double_keys.h"
#include "outlook/mapi_double_text.h"

struct dbl_tag_row {
	const char *name;
	ULONG id, type;
};
struct dbl_set_row {
	const char *name;
	GUID set;
};
struct dbl_type_row {
	const char *letters;
	ULONG type;
};
/* Each ends with a row without a name. */
extern const struct dbl_tag_row dbl_tag_rows[];
extern const struct dbl_set_row dbl_set_rows[];
extern const struct dbl_type_row dbl_type_rows[];

void dbl_text_guid(struct dbl_text *t, const GUID *g);

#endif
