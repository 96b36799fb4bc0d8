/* SPDX-License-Identifier: Apache-2.0 */
/* Attachments of a message: which are ours, and reading them. */
#include "outlook/mapi_parts.h"

#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_parts_priv.h"
#include "outlook/mapi_table.h"

/* Changed instances of one series; the biggest seen in the wild has 81. */
#define ATTACHMENTS_MAX 5000

/* ---- listing ---- */

/* Column numbers of the attachment table. */
enum {
	COLUMN_NUMBER,
	COLUMN_METHOD,
	COLUMN_FLAGS,
	COLUMN_HIDDEN,
	COLUMN_PHOTO,
	COLUMN_NAME,
	COLUMN_COUNT
};

static bool
is_true(const SPropValue *v)
{
	return PROP_TYPE(v->ulPropTag) == PT_BOOLEAN && v->Value.b;
}

static bool
is_long(const SPropValue *v, LONG mask, LONG wanted)
{
	return PROP_TYPE(v->ulPropTag) == PT_LONG &&
	       (v->Value.l & mask) == wanted;
}

static enum mapi_part_kind
kind_of(const struct mapi_ctx *ctx, const SPropValue *v)
{
	static const WCHAR name[] = L"" MAPI_PHOTO_NAME;
	const SPropValue *file = &v[COLUMN_NAME];

	if (is_true(&v[COLUMN_PHOTO]))
		return MAPI_PART_PHOTO;
	if (is_long(&v[COLUMN_METHOD], -1, ATTACH_EMBEDDED_MSG) &&
	    is_long(&v[COLUMN_FLAGS], MAPI_ATTACHMENT_EXCEPTION,
		MAPI_ATTACHMENT_EXCEPTION))
		return MAPI_PART_EXCEPTION;
	/* Tables of some stores lack the column of the flag. */
	if (PROP_TYPE(v[COLUMN_PHOTO].ulPropTag) == PT_ERROR &&
	    is_true(&v[COLUMN_HIDDEN]) &&
	    PROP_TYPE(file->ulPropTag) == mapi_props_text_type(ctx) &&
	    (ctx->is_unicode
		    ? lstrcmpiW(file->Value.lpszW, name) == 0
		    : lstrcmpiA(file->Value.lpszA, MAPI_PHOTO_NAME) == 0))
		return MAPI_PART_PHOTO;
	return MAPI_PART_OTHER;
}

static enum sml_err
take_row(void *ctx, const SPropValue *v)
{
	struct mapi_part_list *l = ctx;
	const enum mapi_part_kind kind = kind_of(l->ctx, v);
	struct mapi_part *grown;

	if (kind == MAPI_PART_OTHER ||
	    PROP_TYPE(v[COLUMN_NUMBER].ulPropTag) != PT_LONG)
		return SML_OK;
	if (l->count == ATTACHMENTS_MAX)
		return SML_E_TOO_BIG;
	if (l->count == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 8;
		grown = sml_arena_array(l->arena, l->cap, sizeof(*grown));
		if (!grown)
			return SML_E_NOMEM;
		if (l->count > 0)
			memcpy(grown, l->v, l->count * sizeof(*grown));
		l->v = grown;
	}
	l->v[l->count].number = v[COLUMN_NUMBER].Value.l;
	l->v[l->count++].kind = kind;
	return SML_OK;
}

enum sml_err
mapi_parts_list(const struct mapi_ctx *ctx, IMessage *message,
    struct sml_arena *arena, struct mapi_part_list *out)
{
	const ULONG columns[COLUMN_COUNT] = {[COLUMN_NUMBER] = PR_ATTACH_NUM,
	    [COLUMN_METHOD] = PR_ATTACH_METHOD,
	    [COLUMN_FLAGS] = MAPI_PR_ATTACHMENT_FLAGS,
	    [COLUMN_HIDDEN] = MAPI_PR_ATTACHMENT_HIDDEN,
	    [COLUMN_PHOTO] = MAPI_PR_CONTACT_PHOTO,
	    [COLUMN_NAME] = PROP_TAG(
		mapi_props_text_type(ctx), PROP_ID(PR_ATTACH_FILENAME))};
	const struct mapi_table_walk walk = {.columns = columns,
	    .count = COLUMN_COUNT,
	    .row = take_row,
	    .ctx = out};
	IMAPITable *table = NULL;
	enum sml_err err;
	HRESULT hr;

	*out = (struct mapi_part_list){.ctx = ctx, .arena = arena};
	hr = message->lpVtbl->GetAttachmentTable(
	    message, ctx->is_unicode ? MAPI_UNICODE : 0, &table);
	if (FAILED(hr) || !table)
		return mapi_fail(
		    ctx->log, MAPI_SCOPE_ITEM, "GetAttachmentTable", hr);
	err = mapi_table_walk(ctx, MAPI_SCOPE_ITEM, table, &walk);
	mapi_release(table);
	return err;
}

/* ---- reading ---- */

enum sml_err
mapi_parts_open(const struct mapi_ctx *ctx, IMessage *message, LONG number,
    ULONG flags, IAttach **out)
{
	HRESULT hr;

	*out = NULL;
	hr = message->lpVtbl->OpenAttach(
	    message, (ULONG)number, NULL, flags, out);
	if (FAILED(hr) || !*out)
		return mapi_fail(ctx->log, MAPI_SCOPE_ITEM, "OpenAttach", hr);
	return SML_OK;
}

enum sml_err
mapi_parts_open_message(
    const struct mapi_ctx *ctx, IAttach *attach, ULONG flags, IMessage **out)
{
	IUnknown *message = NULL;
	HRESULT hr;

	hr = attach->lpVtbl->OpenProperty(
	    attach, PR_ATTACH_DATA_OBJ, &mapi_iid_message, 0, flags, &message);
	if (FAILED(hr) || !message)
		return mapi_fail(ctx->log, MAPI_SCOPE_ITEM,
		    "OpenProperty (embedded message)", hr);
	*out = (IMessage *)(void *)message;
	return SML_OK;
}

enum sml_err
mapi_parts_read_exception(const struct mapi_ctx *ctx, IAttach *attach,
    IMessage *message, struct sml_arena *arena, struct outlook_exception *out)
{
	static const ULONG tags[] = {
	    MAPI_PR_EXCEPTION_START, MAPI_PR_EXCEPTION_END};
	SPropValue *v;
	enum sml_err err;

	out->item = sml_arena_alloc(arena, sizeof(*out->item));
	if (!out->item)
		return SML_E_NOMEM;
	err = mapi_props_get(ctx, MAPI_SCOPE_ITEM, (IMAPIProp *)(void *)attach,
	    tags, SML_ARRAY_LEN(tags), &v);
	if (err != SML_OK)
		return err;
	out->start_local = mapi_props_ticks(&v[0]);
	out->end_local = mapi_props_ticks(&v[1]);
	ctx->core->free_buffer(v);
	err = mapi_props_read(
	    ctx, (IMAPIProp *)(void *)message, arena, out->item);
	return err == SML_OK
		   ? mapi_recipients_read(ctx, message, arena, out->item)
		   : err;
}

static enum sml_err
read_exception(const struct mapi_ctx *ctx, IAttach *attach,
    struct sml_arena *arena, struct outlook_exception *out)
{
	IMessage *message;
	enum sml_err err = mapi_parts_open_message(ctx, attach, 0, &message);

	if (err != SML_OK)
		return err;
	err = mapi_parts_read_exception(ctx, attach, message, arena, out);
	mapi_release(message);
	return err;
}

static int
by_start(const void *a, const void *b)
{
	const struct outlook_exception *x = a, *y = b;

	return x->start_local < y->start_local
		   ? -1
		   : x->start_local > y->start_local;
}

static enum sml_err
read_part(const struct mapi_ctx *ctx, IMessage *message,
    const struct mapi_part *part, struct sml_arena *arena,
    struct outlook_item *out)
{
	IAttach *attach;
	enum sml_err err =
	    mapi_parts_open(ctx, message, part->number, 0, &attach);

	if (err != SML_OK)
		return err;
	if (part->kind == MAPI_PART_EXCEPTION)
		err = read_exception(ctx, attach, arena,
		    &out->exceptions[out->exception_count++]);
	else
		err = mapi_props_read_stream(ctx, (IMAPIProp *)(void *)attach,
		    PR_ATTACH_DATA_BIN, arena, &out->photo);
	mapi_release(attach);
	return err;
}

static enum sml_err
read_attachments(const struct mapi_ctx *ctx, IMessage *message,
    enum mapi_part_kind kind, struct sml_arena *arena, struct outlook_item *out)
{
	struct mapi_part_list l;
	enum sml_err err = mapi_parts_list(ctx, message, arena, &l);
	size_t i;

	if (err == SML_OK && l.count > 0) {
		out->exceptions =
		    sml_arena_array(arena, l.count, sizeof(*out->exceptions));
		if (!out->exceptions)
			return SML_E_NOMEM;
	}
	for (i = 0; err == SML_OK && i < l.count; i++)
		if (l.v[i].kind == kind && out->photo.len == 0)
			err = read_part(ctx, message, &l.v[i], arena, out);
	if (err == SML_OK && out->exception_count > 1)
		qsort(out->exceptions, out->exception_count,
		    sizeof(*out->exceptions), by_start);
	return err;
}

enum sml_err
mapi_parts_read(const struct mapi_ctx *ctx, enum sml_kind kind,
    IMessage *message, struct sml_arena *arena, struct outlook_item *out)
{
	enum sml_err err = SML_OK;

	out->has_photo = kind == SML_KIND_CONTACT;
	out->photo = SML_STR_NONE;
	out->has_exceptions = kind == SML_KIND_CALENDAR;
	out->exception_count = 0;
	if (kind == SML_KIND_CONTACT)
		err =
		    read_attachments(ctx, message, MAPI_PART_PHOTO, arena, out);
	if (kind == SML_KIND_CALENDAR)
		err = read_attachments(
		    ctx, message, MAPI_PART_EXCEPTION, arena, out);
	if (err == SML_OK && kind == SML_KIND_CALENDAR)
		err = mapi_recipients_read(ctx, message, arena, out);
	return err;
}
