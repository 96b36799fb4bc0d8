/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a MAPI table, one after another. */
#ifndef OUTLOOK_MAPI_TABLE_H
#define OUTLOOK_MAPI_TABLE_H

#include "outlook/mapi_props.h"

/**
 * Texts in a row are cut off at 255 characters, and other values may be
 * missing though the object has them: rows only point at objects.
 *
 * @row  called for each row; v[i] belongs to column i, PT_ERROR where there is
 *       none. Valid during the call. Another result than SML_OK ends the walk
 *       and is returned; SML_END is SML_OK.
 */
struct mapi_table_walk {
	const ULONG *columns;
	ULONG count;               /* at most 16 */
	SRestriction *restriction; /* NULL: all rows */
	enum sml_err (*row)(void *ctx, const SPropValue *v);
	void *ctx;
};

/* All rows, in pieces. The table must be new: it stands at its beginning. */
enum sml_err mapi_table_walk(const struct mapi_ctx *ctx, enum mapi_scope scope,
    IMAPITable *table, const struct mapi_table_walk *walk) SML_MUST_USE;

#endif
