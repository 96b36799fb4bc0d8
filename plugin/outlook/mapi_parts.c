/* SPDX-License-Identifier: Apache-2.0 */
/* Attachments of a message: the photo and the changed instances. */
#include "outlook/mapi_parts.h"

#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_table.h"
#include "outlook/mapi_text.h"

#define PHOTO_NAME "ContactPicture.jpg"

/* Changed instances of one series; the biggest seen in the wild has 81. */
#define ATTACHMENTS_MAX 5000

enum part {
	PART_OTHER,
	PART_PHOTO,
	PART_EXCEPTION
};

struct attachment {
	LONG number;
	enum part part;
};

/* ---- listing ---- */

struct listing {
	const struct mapi_ctx *ctx;
	struct sml_arena *arena;
	struct attachment *v;
	size_t count, cap;
};

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

static enum part
part_of(const struct mapi_ctx *ctx, const SPropValue *v)
{
	static const WCHAR name[] = L"" PHOTO_NAME;
	const SPropValue *file = &v[COLUMN_NAME];

	if (is_true(&v[COLUMN_PHOTO]))
		return PART_PHOTO;
	if (is_long(&v[COLUMN_METHOD], -1, ATTACH_EMBEDDED_MSG) &&
	    is_long(&v[COLUMN_FLAGS], MAPI_ATTACHMENT_EXCEPTION,
		MAPI_ATTACHMENT_EXCEPTION))
		return PART_EXCEPTION;
	/* Tables of some stores lack the column of the flag. */
	if (PROP_TYPE(v[COLUMN_PHOTO].ulPropTag) == PT_ERROR &&
	    is_true(&v[COLUMN_HIDDEN]) &&
	    PROP_TYPE(file->ulPropTag) == mapi_props_text_type(ctx) &&
	    (ctx->is_unicode ? lstrcmpiW(file->Value.lpszW, name) == 0
			     : lstrcmpiA(file->Value.lpszA, PHOTO_NAME) == 0))
		return PART_PHOTO;
	return PART_OTHER;
}

static enum sml_err
take_row(void *ctx, const SPropValue *v)
{
	struct listing *l = ctx;
	const enum part part = part_of(l->ctx, v);
	struct attachment *grown;

	if (part == PART_OTHER ||
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
	l->v[l->count++].part = part;
	return SML_OK;
}

static enum sml_err
list_parts(const struct mapi_ctx *ctx, IMessage *message,
    struct sml_arena *arena, struct listing *out)
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

	*out = (struct listing){.ctx = ctx, .arena = arena};
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

static int64_t
ticks_of(const SPropValue *v)
{
	if (PROP_TYPE(v->ulPropTag) != PT_SYSTIME)
		return 0;
	return (int64_t)((uint64_t)v->Value.ft.dwHighDateTime << 32 |
			 v->Value.ft.dwLowDateTime);
}

static enum sml_err
read_message(const struct mapi_ctx *ctx, IMessage *message,
    struct sml_arena *arena, struct outlook_exception *out)
{
	enum sml_err err;

	out->item = sml_arena_alloc(arena, sizeof(*out->item));
	if (!out->item)
		return SML_E_NOMEM;
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
	static const ULONG tags[] = {
	    MAPI_PR_EXCEPTION_START, MAPI_PR_EXCEPTION_END};
	SPropValue *v;
	IUnknown *message = NULL;
	enum sml_err err;
	HRESULT hr;

	err = mapi_props_get(ctx, MAPI_SCOPE_ITEM, (IMAPIProp *)(void *)attach,
	    tags, SML_ARRAY_LEN(tags), &v);
	if (err != SML_OK)
		return err;
	out->start_local = ticks_of(&v[0]);
	out->end_local = ticks_of(&v[1]);
	ctx->core->free_buffer(v);
	hr = attach->lpVtbl->OpenProperty(
	    attach, PR_ATTACH_DATA_OBJ, &mapi_iid_message, 0, 0, &message);
	if (FAILED(hr) || !message)
		return mapi_fail(ctx->log, MAPI_SCOPE_ITEM,
		    "OpenProperty (embedded message)", hr);
	err = read_message(ctx, (IMessage *)(void *)message, arena, out);
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
    const struct attachment *a, struct sml_arena *arena,
    struct outlook_item *out)
{
	IAttach *attach = NULL;
	enum sml_err err;
	HRESULT hr;

	hr = message->lpVtbl->OpenAttach(
	    message, (ULONG)a->number, NULL, 0, &attach);
	if (FAILED(hr) || !attach)
		return mapi_fail(ctx->log, MAPI_SCOPE_ITEM, "OpenAttach", hr);
	if (a->part == PART_EXCEPTION) {
		err = read_exception(ctx, attach, arena,
		    &out->exceptions[out->exception_count++]);
	} else {
		err = mapi_props_read_stream(ctx, (IMAPIProp *)(void *)attach,
		    PR_ATTACH_DATA_BIN, arena, &out->photo);
	}
	mapi_release(attach);
	return err;
}

static enum sml_err
read_attachments(const struct mapi_ctx *ctx, IMessage *message, enum part part,
    struct sml_arena *arena, struct outlook_item *out)
{
	struct listing l;
	enum sml_err err = list_parts(ctx, message, arena, &l);
	size_t i;

	if (err == SML_OK && l.count > 0) {
		out->exceptions =
		    sml_arena_array(arena, l.count, sizeof(*out->exceptions));
		if (!out->exceptions)
			return SML_E_NOMEM;
	}
	for (i = 0; err == SML_OK && i < l.count; i++)
		if (l.v[i].part == part && out->photo.len == 0)
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
		err = read_attachments(ctx, message, PART_PHOTO, arena, out);
	if (kind == SML_KIND_CALENDAR)
		err =
		    read_attachments(ctx, message, PART_EXCEPTION, arena, out);
	if (err == SML_OK && kind == SML_KIND_CALENDAR)
		err = mapi_recipients_read(ctx, message, arena, out);
	return err;
}

/* ---- writing ---- */

static void
set_long(SPropValue *v, ULONG tag, LONG number)
{
	memset(v, 0, sizeof(*v));
	v->ulPropTag = tag;
	v->Value.l = number;
}

static void
set_bool(SPropValue *v, ULONG tag, bool is)
{
	memset(v, 0, sizeof(*v));
	v->ulPropTag = tag;
	v->Value.b = is;
}

static void
set_time(SPropValue *v, ULONG tag, int64_t ticks)
{
	memset(v, 0, sizeof(*v));
	v->ulPropTag = tag;
	v->Value.ft.dwLowDateTime = (DWORD)ticks;
	v->Value.ft.dwHighDateTime = (DWORD)((uint64_t)ticks >> 32);
}

static void
set_text(const struct mapi_ctx *ctx, SPropValue *v, ULONG id,
    const char *narrow, const WCHAR *wide)
{
	memset(v, 0, sizeof(*v));
	v->ulPropTag = PROP_TAG(mapi_props_text_type(ctx), id);
	if (ctx->is_unicode)
		v->Value.lpszW = (LPWSTR)(uintptr_t)wide;
	else
		v->Value.lpszA = (LPSTR)(uintptr_t)narrow;
}

static enum sml_err
save(const struct mapi_ctx *ctx, IMAPIProp *object, const char *what)
{
	const HRESULT hr = object->lpVtbl->SaveChanges(object, 0);

	return FAILED(hr) ? mapi_fail(ctx->log, MAPI_SCOPE_ITEM, what, hr)
			  : SML_OK;
}

static enum sml_err
fill_photo(const struct mapi_ctx *ctx, IMAPIProp *attach, struct sml_str photo)
{
	SPropValue v[7];
	enum sml_err err;

	set_long(&v[0], PR_ATTACH_METHOD, ATTACH_BY_VALUE);
	set_long(&v[1], PR_RENDERING_POSITION, -1);
	set_bool(&v[2], MAPI_PR_CONTACT_PHOTO, true);
	set_bool(&v[3], MAPI_PR_ATTACHMENT_HIDDEN, true);
	set_text(ctx, &v[4], PROP_ID(PR_ATTACH_FILENAME), PHOTO_NAME,
	    L"" PHOTO_NAME);
	set_text(
	    ctx, &v[5], PROP_ID(PR_DISPLAY_NAME), PHOTO_NAME, L"" PHOTO_NAME);
	set_text(ctx, &v[6], PROP_ID(PR_ATTACH_EXTENSION), ".jpg", L".jpg");
	err = mapi_props_set(ctx, attach, v, SML_ARRAY_LEN(v));
	if (err == SML_OK)
		err = mapi_props_write_stream(
		    ctx, attach, PR_ATTACH_DATA_BIN, photo);
	return err;
}

static enum sml_err
fill_message(const struct mapi_ctx *ctx, IMessage *message,
    const struct outlook_item *item, struct sml_arena *arena)
{
	IMAPIProp *props = (IMAPIProp *)(void *)message;
	enum sml_err err = mapi_props_write(ctx, props, item, NULL, arena);

	if (err == SML_OK && item->has_recipients && item->recipient_count > 0)
		err = mapi_recipients_write(ctx, message, item, arena);
	return err == SML_OK ? save(ctx, props, "SaveChanges (embedded)") : err;
}

static enum sml_err
fill_exception(const struct mapi_ctx *ctx, IMAPIProp *attach,
    const struct outlook_exception *exception, struct sml_arena *arena)
{
	IUnknown *message = NULL;
	SPropValue v[7];
	enum sml_err err;
	HRESULT hr;

	set_long(&v[0], PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG);
	set_long(&v[1], PR_RENDERING_POSITION, -1);
	set_long(&v[2], MAPI_PR_LINK_ID, 0);
	set_long(&v[3], MAPI_PR_ATTACHMENT_FLAGS, MAPI_ATTACHMENT_EXCEPTION);
	set_bool(&v[4], MAPI_PR_ATTACHMENT_HIDDEN, true);
	set_time(&v[5], MAPI_PR_EXCEPTION_START, exception->start_local);
	set_time(&v[6], MAPI_PR_EXCEPTION_END, exception->end_local);
	err = mapi_props_set(ctx, attach, v, SML_ARRAY_LEN(v));
	if (err != SML_OK)
		return err;
	hr = attach->lpVtbl->OpenProperty(attach, PR_ATTACH_DATA_OBJ,
	    &mapi_iid_message, 0, MAPI_CREATE | MAPI_MODIFY, &message);
	if (FAILED(hr) || !message)
		return mapi_fail(ctx->log, MAPI_SCOPE_ITEM,
		    "OpenProperty (message to embed)", hr);
	err = fill_message(
	    ctx, (IMessage *)(void *)message, exception->item, arena);
	mapi_release(message);
	return err;
}

/* @exception NULL: the photo. */
static enum sml_err
add_part(const struct mapi_ctx *ctx, IMessage *message,
    const struct outlook_item *item, const struct outlook_exception *exception,
    struct sml_arena *arena)
{
	IAttach *attach = NULL;
	IMAPIProp *props;
	ULONG number = 0;
	enum sml_err err;
	HRESULT hr;

	hr = message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attach);
	if (FAILED(hr) || !attach)
		return mapi_fail(ctx->log, MAPI_SCOPE_ITEM, "CreateAttach", hr);
	props = (IMAPIProp *)(void *)attach;
	err = exception ? fill_exception(ctx, props, exception, arena)
			: fill_photo(ctx, props, item->photo);
	if (err == SML_OK)
		err = save(ctx, props, "SaveChanges (attachment)");
	mapi_release(attach);
	return err;
}

static enum sml_err
remove_old(const struct mapi_ctx *ctx, IMessage *message,
    const struct outlook_item *item, struct sml_arena *arena)
{
	struct listing l;
	enum sml_err err = list_parts(ctx, message, arena, &l);
	HRESULT hr;
	size_t i;

	for (i = 0; err == SML_OK && i < l.count; i++) {
		if (l.v[i].part == PART_PHOTO ? !item->has_photo
					      : !item->has_exceptions)
			continue;
		hr = message->lpVtbl->DeleteAttach(
		    message, (ULONG)l.v[i].number, 0, NULL, 0);
		if (FAILED(hr))
			err = mapi_fail(
			    ctx->log, MAPI_SCOPE_ITEM, "DeleteAttach", hr);
	}
	return err;
}

enum sml_err
mapi_parts_write(const struct mapi_ctx *ctx, IMessage *message,
    const struct outlook_item *item, bool is_new, struct sml_arena *arena)
{
	enum sml_err err = SML_OK;
	size_t i;

	if (!is_new && (item->has_photo || item->has_exceptions))
		err = remove_old(ctx, message, item, arena);
	if (err == SML_OK && item->has_photo && item->photo.len > 0)
		err = add_part(ctx, message, item, NULL, arena);
	for (i = 0;
	     err == SML_OK && item->has_exceptions && i < item->exception_count;
	     i++)
		err = add_part(ctx, message, item, &item->exceptions[i], arena);
	if (err == SML_OK && item->has_recipients &&
	    (!is_new || item->recipient_count > 0))
		err = mapi_recipients_write(ctx, message, item, arena);
	return err;
}
