/* SPDX-License-Identifier: Apache-2.0 */
/* The recipient table of a message. */
#include <string.h>

#include "mapping/one_off.h"
#include "outlook/mapi_parts.h"
#include "outlook/mapi_table.h"

/* Rows of a series with everybody invited. */
#define RECIPIENTS_MAX 10000

struct reading {
	const struct mapi_ctx *ctx;
	struct sml_arena *arena;
	struct outlook_recipient *v;
	size_t count, cap;
};

static enum sml_err
take_row(void *ctx, const SPropValue *v)
{
	struct reading *r = ctx;
	struct outlook_recipient *grown;
	enum sml_err err = SML_OK;
	size_t i;

	if (r->count == RECIPIENTS_MAX)
		return SML_E_TOO_BIG;
	if (r->count == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 4;
		grown = sml_arena_array(r->arena, r->cap, sizeof(*grown));
		if (!grown)
			return SML_E_NOMEM;
		if (r->count > 0)
			memcpy(grown, r->v, r->count * sizeof(*grown));
		r->v = grown;
	}
	for (i = 0; err == SML_OK && i < OUTLOOK_COLUMN_COUNT; i++)
		if (PROP_TYPE(v[i].ulPropTag) != PT_ERROR)
			err = mapi_props_decode(&v[i],
			    outlook_prop_table[outlook_column_props[i]].type,
			    r->arena, &r->v[r->count].v[i]);
	r->count++;
	return err;
}

enum sml_err
mapi_recipients_read(const struct mapi_ctx *ctx, IMessage *message,
    struct sml_arena *arena, struct outlook_item *out)
{
	ULONG tags[OUTLOOK_COLUMN_COUNT];
	struct reading r = {.ctx = ctx, .arena = arena};
	struct mapi_table_walk walk = {.columns = tags,
	    .count = OUTLOOK_COLUMN_COUNT,
	    .row = take_row,
	    .ctx = &r};
	IMAPITable *table = NULL;
	enum sml_err err;
	HRESULT hr;
	size_t i;

	out->has_recipients = true;
	out->recipient_count = 0;
	for (i = 0; i < OUTLOOK_COLUMN_COUNT; i++)
		tags[i] = ctx->tags[outlook_column_props[i]];
	hr = message->lpVtbl->GetRecipientTable(
	    message, ctx->is_unicode ? MAPI_UNICODE : 0, &table);
	/* Some messages have no such table. */
	if (hr == MAPI_E_NO_RECIPIENTS)
		return SML_OK;
	if (FAILED(hr) || !table)
		return mapi_fail(
		    ctx->log, MAPI_SCOPE_ITEM, "GetRecipientTable", hr);
	err = mapi_table_walk(ctx, MAPI_SCOPE_ITEM, table, &walk);
	mapi_release(table);
	out->recipients = r.v;
	out->recipient_count = r.count;
	return err;
}

/* ---- writing ---- */

/* The entry of somebody who is in no address book. */
static enum sml_err
put_one_off(const struct outlook_recipient *row, struct sml_arena *arena,
    SPropValue *out)
{
	struct sml_str id;
	enum sml_err err = outlook_one_off_make(
	    outlook_value_str(&row->v[OUTLOOK_COLUMN_NAME]),
	    outlook_value_str(&row->v[OUTLOOK_COLUMN_ADDRESS_TYPE]),
	    outlook_value_str(&row->v[OUTLOOK_COLUMN_ADDRESS]), arena, &id);

	if (err != SML_OK)
		return err;
	memset(out, 0, sizeof(*out));
	out->ulPropTag = PR_ENTRYID;
	out->Value.bin.cb = (ULONG)id.len;
	out->Value.bin.lpb = (BYTE *)(uintptr_t)id.p;
	return SML_OK;
}

static enum sml_err
fill_entry(const struct mapi_ctx *ctx, const struct outlook_recipient *row,
    struct sml_arena *arena, ADRENTRY *out)
{
	SPropValue *v =
	    sml_arena_array(arena, OUTLOOK_COLUMN_COUNT + 1, sizeof(*v));
	enum sml_err err = v ? SML_OK : SML_E_NOMEM;
	ULONG count = 0;
	size_t i;

	for (i = 0; err == SML_OK && i < OUTLOOK_COLUMN_COUNT; i++)
		if (row->v[i].state == OUTLOOK_PRESENT)
			err = mapi_props_encode(ctx, outlook_column_props[i],
			    &row->v[i], arena, &v[count++]);
	if (err == SML_OK)
		err = put_one_off(row, arena, &v[count++]);
	out->cValues = count;
	out->rgPropVals = v;
	return err;
}

enum sml_err
mapi_recipients_write(const struct mapi_ctx *ctx, IMessage *message,
    const struct outlook_item *item, struct sml_arena *arena)
{
	ADRLIST *list =
	    sml_arena_alloc(arena, CbNewADRLIST(item->recipient_count + 1));
	enum sml_err err = list ? SML_OK : SML_E_NOMEM;
	HRESULT hr;
	size_t i;

	for (i = 0; err == SML_OK && i < item->recipient_count; i++)
		err = fill_entry(
		    ctx, &item->recipients[i], arena, &list->aEntries[i]);
	if (err != SML_OK)
		return err;
	list->cEntries = (ULONG)item->recipient_count;
	/* Without flags the list is the whole new table. */
	hr = message->lpVtbl->ModifyRecipients(message, 0, list);
	return FAILED(hr) ? mapi_fail(ctx->log, MAPI_SCOPE_ITEM,
				"ModifyRecipients", hr)
			  : SML_OK;
}
