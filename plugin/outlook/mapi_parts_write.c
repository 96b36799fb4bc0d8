/* SPDX-License-Identifier: Apache-2.0 */
/* Attachments of a message that are ours, and writing them. */
#include <string.h>

#include "outlook/mapi_parts.h"
#include "outlook/mapi_parts_priv.h"

/* ---- values ---- */

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
	set_text(ctx, &v[4], PROP_ID(PR_ATTACH_FILENAME), MAPI_PHOTO_NAME,
	    L"" MAPI_PHOTO_NAME);
	set_text(ctx, &v[5], PROP_ID(PR_DISPLAY_NAME), MAPI_PHOTO_NAME,
	    L"" MAPI_PHOTO_NAME);
	set_text(ctx, &v[6], PROP_ID(PR_ATTACH_EXTENSION), ".jpg", L".jpg");
	err = mapi_props_set(ctx, attach, v, SML_ARRAY_LEN(v));
	if (err == SML_OK)
		err = mapi_props_write_stream(
		    ctx, attach, PR_ATTACH_DATA_BIN, photo);
	return err;
}

/* ---- changed instances ---- */

/* @have: what the embedded message is; NULL: a new one. */
static enum sml_err
fill_message(const struct mapi_ctx *ctx, IMessage *message,
    const struct outlook_item *item, const struct outlook_item *have,
    struct sml_arena *arena)
{
	IMAPIProp *props = (IMAPIProp *)(void *)message;
	enum sml_err err = mapi_props_write(ctx, props, item, have, arena);

	if (err == SML_OK && item->has_recipients &&
	    (item->recipient_count > 0 || (have && have->recipient_count > 0)))
		err = mapi_recipients_write(ctx, message, item, arena);
	return err == SML_OK ? save(ctx, props, "SaveChanges (embedded)") : err;
}

static enum sml_err
set_times(const struct mapi_ctx *ctx, IAttach *attach,
    const struct outlook_exception *exception)
{
	SPropValue v[2];

	set_time(&v[0], MAPI_PR_EXCEPTION_START, exception->start_local);
	set_time(&v[1], MAPI_PR_EXCEPTION_END, exception->end_local);
	return mapi_props_set(
	    ctx, (IMAPIProp *)(void *)attach, v, SML_ARRAY_LEN(v));
}

static enum sml_err
fill_exception(const struct mapi_ctx *ctx, IAttach *attach,
    const struct outlook_exception *exception, struct sml_arena *arena)
{
	SPropValue v[5];
	IMessage *message;
	enum sml_err err;

	set_long(&v[0], PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG);
	set_long(&v[1], PR_RENDERING_POSITION, -1);
	set_long(&v[2], MAPI_PR_LINK_ID, 0);
	set_long(&v[3], MAPI_PR_ATTACHMENT_FLAGS, MAPI_ATTACHMENT_EXCEPTION);
	set_bool(&v[4], MAPI_PR_ATTACHMENT_HIDDEN, true);
	err = mapi_props_set(
	    ctx, (IMAPIProp *)(void *)attach, v, SML_ARRAY_LEN(v));
	if (err == SML_OK)
		err = set_times(ctx, attach, exception);
	if (err == SML_OK)
		err = mapi_parts_open_message(
		    ctx, attach, MAPI_CREATE | MAPI_MODIFY, &message);
	if (err != SML_OK)
		return err;
	err = fill_message(ctx, message, exception->item, NULL, arena);
	mapi_release(message);
	return err;
}

/* Do both stand for the same instance of the series? */
static bool
is_same_instance(
    const struct outlook_exception *a, const struct outlook_exception *b)
{
	const enum outlook_prop p = OUTLOOK_PR_EXCEPTION_REPLACE_TIME;

	if (outlook_item_has(a->item, p) && outlook_item_has(b->item, p))
		return outlook_item_number(a->item, p, 0) ==
		       outlook_item_number(b->item, p, 0);
	return a->start_local == b->start_local;
}

/* An edit of the attachments of a message. */
struct edit {
	const struct mapi_ctx *ctx;
	IMessage *message;
	const struct outlook_item *item;
	struct sml_arena *arena;
	bool *is_done; /* of each changed instance of item: it is written */
};

/* The one that @have becomes; NULL: none. */
static const struct outlook_exception *
take_instance(struct edit *e, const struct outlook_exception *have)
{
	size_t i;

	for (i = 0; i < e->item->exception_count; i++)
		if (!e->is_done[i] &&
		    is_same_instance(&e->item->exceptions[i], have)) {
			e->is_done[i] = true;
			return &e->item->exceptions[i];
		}
	return NULL;
}

/* Change an instance that stays, so that what we do not know of it stays too.
 * *@stays_out: false if it is none of those in the item. */
static enum sml_err
edit_message(
    struct edit *e, IAttach *attach, IMessage *message, bool *stays_out)
{
	const struct outlook_exception *wanted;
	struct outlook_exception have;
	enum sml_err err;

	err =
	    mapi_parts_read_exception(e->ctx, attach, message, e->arena, &have);
	if (err != SML_OK)
		return err;
	wanted = take_instance(e, &have);
	*stays_out = wanted != NULL;
	if (!wanted)
		return SML_OK;
	err = fill_message(e->ctx, message, wanted->item, have.item, e->arena);
	if (err == SML_OK)
		err = set_times(e->ctx, attach, wanted);
	return err == SML_OK ? save(e->ctx, (IMAPIProp *)(void *)attach,
				   "SaveChanges (attachment)")
			     : err;
}

static enum sml_err
edit_exception(struct edit *e, LONG number, bool *stays_out)
{
	const struct sml_arena_mark mark = sml_arena_mark(e->arena);
	IMessage *message = NULL;
	IAttach *attach;
	enum sml_err err =
	    mapi_parts_open(e->ctx, e->message, number, MAPI_MODIFY, &attach);

	if (err != SML_OK)
		return err;
	err = mapi_parts_open_message(e->ctx, attach, MAPI_MODIFY, &message);
	if (err == SML_OK)
		err = edit_message(e, attach, message, stays_out);
	mapi_release(message);
	mapi_release(attach);
	sml_arena_back(e->arena, mark);
	return err;
}

/* ---- all parts ---- */

/* @exception NULL: the photo. */
static enum sml_err
add_part(const struct mapi_ctx *ctx, IMessage *message,
    const struct outlook_item *item, const struct outlook_exception *exception,
    struct sml_arena *arena)
{
	const struct sml_arena_mark mark = sml_arena_mark(arena);
	IAttach *attach = NULL;
	IMAPIProp *props;
	ULONG number = 0;
	enum sml_err err;
	HRESULT hr;

	hr = message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attach);
	if (FAILED(hr) || !attach)
		return mapi_fail(ctx->log, MAPI_SCOPE_ITEM, "CreateAttach", hr);
	props = (IMAPIProp *)(void *)attach;
	err = exception ? fill_exception(ctx, attach, exception, arena)
			: fill_photo(ctx, props, item->photo);
	if (err == SML_OK)
		err = save(ctx, props, "SaveChanges (attachment)");
	mapi_release(attach);
	sml_arena_back(arena, mark);
	return err;
}

/* Edit or take away what is there. */
static enum sml_err
edit_old(struct edit *e)
{
	struct mapi_part_list l;
	enum sml_err err = mapi_parts_list(e->ctx, e->message, e->arena, &l);
	HRESULT hr;
	size_t i;

	for (i = 0; err == SML_OK && i < l.count; i++) {
		const bool is_photo = l.v[i].kind == MAPI_PART_PHOTO;
		bool stays =
		    is_photo ? !e->item->has_photo : !e->item->has_exceptions;

		if (!is_photo && !stays)
			err = edit_exception(e, l.v[i].number, &stays);
		if (err != SML_OK || stays)
			continue;
		hr = e->message->lpVtbl->DeleteAttach(
		    e->message, (ULONG)l.v[i].number, 0, NULL, 0);
		if (FAILED(hr))
			err = mapi_fail(
			    e->ctx->log, MAPI_SCOPE_ITEM, "DeleteAttach", hr);
	}
	return err;
}

static enum sml_err
write_attachments(const struct mapi_ctx *ctx, IMessage *message,
    const struct outlook_item *item, bool is_new, struct sml_arena *arena)
{
	const size_t count = item->has_exceptions ? item->exception_count : 0;
	struct edit e = {ctx, message, item, arena,
	    sml_arena_array(arena, count + 1, sizeof(*e.is_done))};
	enum sml_err err = e.is_done ? SML_OK : SML_E_NOMEM;
	size_t i;

	if (err == SML_OK && !is_new)
		err = edit_old(&e);
	if (err == SML_OK && item->has_photo && item->photo.len > 0)
		err = add_part(ctx, message, item, NULL, arena);
	for (i = 0; err == SML_OK && i < count; i++)
		if (!e.is_done[i])
			err = add_part(
			    ctx, message, item, &item->exceptions[i], arena);
	return err;
}

enum sml_err
mapi_parts_write(const struct mapi_ctx *ctx, IMessage *message,
    const struct outlook_item *item, bool is_new, struct sml_arena *arena)
{
	enum sml_err err = SML_OK;

	if (item->has_photo || item->has_exceptions)
		err = write_attachments(ctx, message, item, is_new, arena);
	if (err == SML_OK && item->has_recipients &&
	    (!is_new || item->recipient_count > 0))
		err = mapi_recipients_write(ctx, message, item, arena);
	return err;
}
