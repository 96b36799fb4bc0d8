/* SPDX-License-Identifier: Apache-2.0 */
/* The loop over the rows of a table. */
#include "outlook/mapi_table.h"

#include <string.h>

/* Rows in one call: 10,000 items are twenty calls, and each answer stays
 * below some hundred kilobytes. */
#define ROWS_AT_ONCE 500

#define COLUMNS_MAX 16

/* Rows are freed one by one, then their set. */
static void
free_rows(const struct mapi_ctx *ctx, SRowSet *rows)
{
	ULONG i;

	if (!rows)
		return;
	for (i = 0; i < rows->cRows; i++)
		if (rows->aRow[i].lpProps)
			ctx->core->free_buffer(rows->aRow[i].lpProps);
	ctx->core->free_buffer(rows);
}

static enum sml_err
give_rows(const struct mapi_ctx *ctx, enum mapi_scope scope,
    const SRowSet *rows, const struct mapi_table_walk *walk)
{
	enum sml_err err = SML_OK;
	ULONG i;

	for (i = 0; err == SML_OK && i < rows->cRows; i++) {
		if (rows->aRow[i].cValues < walk->count ||
		    !rows->aRow[i].lpProps)
			return mapi_fail(ctx->log, scope, "QueryRows (row)",
			    MAPI_E_CALL_FAILED);
		err = walk->row(walk->ctx, rows->aRow[i].lpProps);
	}
	return err;
}

static HRESULT
prepare(IMAPITable *table, const struct mapi_table_walk *walk)
{
	SizedSPropTagArray(COLUMNS_MAX, columns);
	HRESULT hr;

	columns.cValues = walk->count;
	memcpy(columns.aulPropTag, walk->columns,
	    walk->count * sizeof(*walk->columns));
	hr = table->lpVtbl->SetColumns(
	    table, (SPropTagArray *)(void *)&columns, 0);
	if (SUCCEEDED(hr) && walk->restriction)
		hr = table->lpVtbl->Restrict(table, walk->restriction, 0);
	return hr;
}

enum sml_err
mapi_table_walk(const struct mapi_ctx *ctx, enum mapi_scope scope,
    IMAPITable *table, const struct mapi_table_walk *walk)
{
	enum sml_err err = SML_OK;
	bool has_more = true;
	HRESULT hr;

	if (walk->count > COLUMNS_MAX)
		return SML_E_BUG;
	hr = prepare(table, walk);
	if (FAILED(hr))
		return mapi_fail(
		    ctx->log, scope, "IMAPITable::SetColumns, Restrict", hr);
	while (err == SML_OK && has_more) {
		SRowSet *rows = NULL;

		hr = table->lpVtbl->QueryRows(table, ROWS_AT_ONCE, 0, &rows);
		if (FAILED(hr) || !rows) {
			err =
			    mapi_fail(ctx->log, scope, "IMAPITable::QueryRows",
				FAILED(hr) ? hr : MAPI_E_CALL_FAILED);
			break;
		}
		has_more = rows->cRows > 0;
		err = give_rows(ctx, scope, rows, walk);
		free_rows(ctx, rows);
	}
	return err == SML_END ? SML_OK : err;
}
