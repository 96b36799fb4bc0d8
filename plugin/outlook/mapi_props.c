/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of a MAPI object: names, reading and writing all of them. */
#include "outlook/mapi_props.h"

#include <string.h>

#include "mapping/map_row.h"
#include "outlook/mapi_text.h"

/* Bytes of a value from which on it is written as a stream: providers that
 * go over a network refuse more than some ten thousand in one call. */
#define STREAM_MIN 8192

/* Bytes of all names together, with what MAPI wants around them. */
#define NAMES_ARENA_MAX ((size_t)256 * 1024)

/* ---- names ---- */

#define OLE_GUID(first)                                                        \
	{                                                                      \
		(first), 0, 0,                                                 \
		{                                                              \
			0xC0, 0, 0, 0, 0, 0, 0, 0x46                           \
		}                                                              \
	}
static const GUID sets[OUTLOOK_SET_COUNT] = {
    [OUTLOOK_SET_APPOINTMENT] = OLE_GUID(0x00062002),
    [OUTLOOK_SET_ADDRESS] = OLE_GUID(0x00062004),
    [OUTLOOK_SET_COMMON] = OLE_GUID(0x00062008),
    [OUTLOOK_SET_NOTE] = OLE_GUID(0x0006200E),
    [OUTLOOK_SET_MEETING] = {0x6ED8DA90, 0x450B, 0x101B,
	{0x98, 0xDA, 0x00, 0xAA, 0x00, 0x3F, 0x13, 0x05}},
    [OUTLOOK_SET_STRINGS] = OLE_GUID(0x00020329),
    [OUTLOOK_SET_VALISE] = {0xA12770EC, 0x0C4F, 0x4517,
	{0x88, 0xB6, 0xCD, 0x09, 0x05, 0x03, 0x60, 0x51}},
};

ULONG
mapi_props_text_type(const struct mapi_ctx *ctx)
{
	return ctx->is_unicode ? PT_UNICODE : PT_STRING8;
}

static ULONG
type_of(const struct mapi_ctx *ctx, enum outlook_type type)
{
	switch (type) {
	case OUTLOOK_TYPE_SHORT:
		return PT_I2;
	case OUTLOOK_TYPE_LONG:
		return PT_LONG;
	case OUTLOOK_TYPE_BOOL:
		return PT_BOOLEAN;
	case OUTLOOK_TYPE_TIME:
		return PT_SYSTIME;
	case OUTLOOK_TYPE_TEXT:
		return mapi_props_text_type(ctx);
	case OUTLOOK_TYPE_BYTES:
		return PT_BINARY;
	case OUTLOOK_TYPE_TEXTS:
		return MV_FLAG | mapi_props_text_type(ctx);
	case OUTLOOK_TYPE_LONGS:
		return PT_MV_LONG;
	case OUTLOOK_TYPE_BYTES_LIST:
		return PT_MV_BINARY;
	}
	return PT_UNSPECIFIED;
}

/* The names of the table, one after another. */
struct name_list {
	MAPINAMEID *v[OUTLOOK_PROP_COUNT];
	enum outlook_prop props[OUTLOOK_PROP_COUNT];
	ULONG count;
};

static enum sml_err
list_names(struct sml_arena *arena, struct name_list *out)
{
	enum sml_err err = SML_OK;
	size_t i;

	out->count = 0;
	for (i = 0; err == SML_OK && i < OUTLOOK_PROP_COUNT; i++) {
		const struct outlook_prop_row *row = &outlook_prop_table[i];
		MAPINAMEID *name;

		if (row->set == OUTLOOK_SET_TAG)
			continue;
		name = sml_arena_alloc(arena, sizeof(*name));
		if (!name)
			return SML_E_NOMEM;
		name->lpguid = (GUID *)(uintptr_t)&sets[row->set];
		name->ulKind = row->name ? MNID_STRING : MNID_ID;
		if (row->name)
			err = mapi_text_to_wide(sml_str_of(row->name), arena,
			    &name->Kind.lpwstrName, NULL);
		else
			name->Kind.lID = (LONG)row->number;
		out->v[out->count] = name;
		out->props[out->count++] = (enum outlook_prop)i;
	}
	return err;
}

/* Give names their ids in the store. */
static enum sml_err
ask_names(struct mapi_ctx *ctx, IMAPIProp *object, bool may_create,
    struct name_list *names)
{
	SPropTagArray *ids = NULL;
	enum sml_err err = SML_OK;
	const HRESULT hr = object->lpVtbl->GetIDsFromNames(
	    object, names->count, names->v, may_create ? MAPI_CREATE : 0, &ids);
	ULONG i;

	if (FAILED(hr) || !ids || ids->cValues != names->count)
		err = mapi_fail(ctx->log, MAPI_SCOPE_STORE, "GetIDsFromNames",
		    FAILED(hr) ? hr : MAPI_E_CALL_FAILED);
	for (i = 0; err == SML_OK && i < names->count; i++) {
		const enum outlook_prop p = names->props[i];

		if (PROP_TYPE(ids->aulPropTag[i]) != PT_ERROR)
			ctx->tags[p] =
			    PROP_TAG(type_of(ctx, outlook_prop_table[p].type),
				PROP_ID(ids->aulPropTag[i]));
	}
	if (ids)
		ctx->core->free_buffer(ids);
	return err;
}

enum sml_err
mapi_props_names(struct mapi_ctx *ctx, IMAPIProp *object, bool may_create)
{
	struct sml_arena *arena = sml_arena_new(NAMES_ARENA_MAX);
	struct name_list names;
	enum sml_err err = arena ? SML_OK : SML_E_NOMEM;
	size_t i;

	for (i = 0; i < OUTLOOK_PROP_COUNT; i++)
		ctx->tags[i] =
		    outlook_prop_table[i].set == OUTLOOK_SET_TAG
			? PROP_TAG(type_of(ctx, outlook_prop_table[i].type),
			      outlook_prop_table[i].number)
			: 0;
	if (err == SML_OK)
		err = list_names(arena, &names);
	if (err == SML_OK)
		err = ask_names(ctx, object, may_create, &names);
	sml_arena_free(arena);
	return err;
}

/* ---- reading ---- */

enum sml_err
mapi_props_get(const struct mapi_ctx *ctx, enum mapi_scope scope,
    IMAPIProp *object, const ULONG *tags, ULONG count, SPropValue **out)
{
	SizedSPropTagArray(OUTLOOK_PROP_COUNT, wanted);
	SPropValue *values = NULL;
	ULONG got = 0;
	HRESULT hr;

	*out = NULL;
	if (count > OUTLOOK_PROP_COUNT)
		return SML_E_BUG;
	wanted.cValues = count;
	memcpy(wanted.aulPropTag, tags, count * sizeof(*tags));
	hr = object->lpVtbl->GetProps(object, (SPropTagArray *)(void *)&wanted,
	    ctx->is_unicode ? MAPI_UNICODE : 0, &got, &values);
	if (SUCCEEDED(hr) && values && got == count) {
		*out = values;
		return SML_OK;
	}
	if (SUCCEEDED(hr) && values)
		ctx->core->free_buffer(values);
	return mapi_fail(
	    ctx->log, scope, "GetProps", FAILED(hr) ? hr : MAPI_E_CALL_FAILED);
}

/* GetProps gave an error in place of the value. */
static enum sml_err
read_other_way(const struct mapi_ctx *ctx, IMAPIProp *object,
    enum outlook_prop p, HRESULT why, struct sml_arena *arena,
    struct outlook_value *out)
{
	const enum outlook_type type = outlook_prop_table[p].type;
	struct sml_str bytes;
	enum sml_err err;

	switch (why) {
	case MAPI_E_NOT_FOUND:
	case MAPI_E_NO_SUPPORT:
	case MAPI_E_INVALID_TYPE:
	case MAPI_E_UNEXPECTED_TYPE:
		return SML_OK;
	case MAPI_E_NOT_ENOUGH_MEMORY:
		break;
	default:
		return mapi_fail(
		    ctx->log, MAPI_SCOPE_ITEM, "GetProps (value)", why);
	}
	if (type != OUTLOOK_TYPE_TEXT && type != OUTLOOK_TYPE_BYTES)
		return SML_E_TOO_BIG;
	err = mapi_props_read_stream(ctx, object, ctx->tags[p], arena, &bytes);
	if (err != SML_OK)
		return err;
	if (type == OUTLOOK_TYPE_TEXT)
		err = ctx->is_unicode
			  ? mapi_text_of_wide(
				(const WCHAR *)(const void *)bytes.p,
				bytes.len / sizeof(WCHAR), arena, &bytes)
			  : mapi_text_of_narrow(
				bytes.p, bytes.len, arena, &bytes);
	if (err != SML_OK || bytes.len == 0)
		return err;
	out->state = OUTLOOK_PRESENT;
	out->str = bytes;
	return SML_OK;
}

enum sml_err
mapi_props_read(const struct mapi_ctx *ctx, IMAPIProp *object,
    struct sml_arena *arena, struct outlook_item *out)
{
	ULONG tags[OUTLOOK_PROP_COUNT];
	enum outlook_prop props[OUTLOOK_PROP_COUNT];
	SPropValue *values;
	ULONG count = 0, i;
	enum sml_err err;

	memset(out->v, 0, sizeof(out->v));
	for (i = 0; i < OUTLOOK_PROP_COUNT; i++)
		if (ctx->tags[i] != 0) {
			tags[count] = ctx->tags[i];
			props[count++] = (enum outlook_prop)i;
		}
	err =
	    mapi_props_get(ctx, MAPI_SCOPE_ITEM, object, tags, count, &values);
	for (i = 0; err == SML_OK && i < count; i++) {
		struct outlook_value *value = &out->v[props[i]];

		if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR)
			err = read_other_way(ctx, object, props[i],
			    values[i].Value.err, arena, value);
		else if (PROP_ID(values[i].ulPropTag) == PROP_ID(tags[i]))
			err = mapi_props_decode(&values[i],
			    outlook_prop_table[props[i]].type, arena, value);
	}
	if (values)
		ctx->core->free_buffer(values);
	return err;
}

/* ---- writing ---- */

/* What the store keeps itself. */
static bool
is_computed(enum outlook_prop p)
{
	return p == OUTLOOK_PR_MESSAGE_FLAGS || p == OUTLOOK_PR_CREATION_TIME ||
	       p == OUTLOOK_PR_LAST_MODIFICATION_TIME;
}

/* A rich body beside a new plain one would be shown in its place. */
static bool
is_stale_body(enum outlook_prop p, const struct outlook_item *item,
    const struct outlook_item *current)
{
	const struct outlook_value *body = &item->v[OUTLOOK_PR_BODY];

	return (p == OUTLOOK_PR_RTF_COMPRESSED || p == OUTLOOK_PR_HTML) &&
	       item->v[p].state == OUTLOOK_ABSENT && current &&
	       outlook_item_has(current, p) && body->state != OUTLOOK_ABSENT &&
	       !outlook_map_is_same(
		   OUTLOOK_PR_BODY, body, &current->v[OUTLOOK_PR_BODY]);
}

enum sml_err
mapi_props_set(const struct mapi_ctx *ctx, IMAPIProp *object,
    SPropValue *values, ULONG count)
{
	SPropProblemArray *problems = NULL;
	enum sml_err err = SML_OK;
	HRESULT hr;
	ULONG i;

	if (count == 0)
		return SML_OK;
	hr = object->lpVtbl->SetProps(object, count, values, &problems);
	if (FAILED(hr))
		return mapi_fail(ctx->log, MAPI_SCOPE_ITEM, "SetProps", hr);
	if (!problems)
		return SML_OK;
	for (i = 0; err == SML_OK && i < problems->cProblem; i++)
		if (problems->aProblem[i].scode != MAPI_E_COMPUTED)
			err = mapi_fail(ctx->log, MAPI_SCOPE_ITEM,
			    "SetProps (value)", problems->aProblem[i].scode);
	ctx->core->free_buffer(problems);
	return err;
}

static enum sml_err
delete_props(const struct mapi_ctx *ctx, IMAPIProp *object, const ULONG *tags,
    ULONG count)
{
	SizedSPropTagArray(OUTLOOK_PROP_COUNT, list);
	SPropProblemArray *problems = NULL;
	enum sml_err err = SML_OK;
	HRESULT hr;
	ULONG i;

	if (count == 0)
		return SML_OK;
	list.cValues = count;
	memcpy(list.aulPropTag, tags, count * sizeof(*tags));
	hr = object->lpVtbl->DeleteProps(
	    object, (SPropTagArray *)(void *)&list, &problems);
	if (FAILED(hr))
		return mapi_fail(ctx->log, MAPI_SCOPE_ITEM, "DeleteProps", hr);
	if (!problems)
		return SML_OK;
	for (i = 0; err == SML_OK && i < problems->cProblem; i++)
		if (problems->aProblem[i].scode != MAPI_E_COMPUTED &&
		    problems->aProblem[i].scode != MAPI_E_NOT_FOUND)
			err = mapi_fail(ctx->log, MAPI_SCOPE_ITEM,
			    "DeleteProps (value)", problems->aProblem[i].scode);
	ctx->core->free_buffer(problems);
	return err;
}

static struct sml_str
bytes_of(const struct mapi_ctx *ctx, const SPropValue *value)
{
	if (PROP_TYPE(value->ulPropTag) == PT_BINARY)
		return (struct sml_str){
		    (const char *)value->Value.bin.lpb, value->Value.bin.cb};
	if (ctx->is_unicode)
		return (struct sml_str){
		    (const char *)(const void *)value->Value.lpszW,
		    wcslen(value->Value.lpszW) * sizeof(WCHAR)};
	return sml_str_of(value->Value.lpszA);
}

enum sml_err
mapi_props_write(const struct mapi_ctx *ctx, IMAPIProp *object,
    const struct outlook_item *item, const struct outlook_item *current,
    struct sml_arena *arena)
{
	SPropValue *values =
	    sml_arena_array(arena, OUTLOOK_PROP_COUNT, sizeof(*values));
	SPropValue large[OUTLOOK_PROP_COUNT];
	ULONG gone[OUTLOOK_PROP_COUNT];
	ULONG value_count = 0, large_count = 0, gone_count = 0, i;
	enum sml_err err = values ? SML_OK : SML_E_NOMEM;

	for (i = 0; err == SML_OK && i < OUTLOOK_PROP_COUNT; i++) {
		const enum outlook_prop p = (enum outlook_prop)i;
		const enum outlook_type type = outlook_prop_table[p].type;
		const struct outlook_value *value = &item->v[p];
		const bool has = current && outlook_item_has(current, p);
		SPropValue *made = &values[value_count];

		if (is_computed(p))
			continue;
		if (is_stale_body(p, item, current) ||
		    (value->state == OUTLOOK_REMOVED && has))
			gone[gone_count++] = ctx->tags[p];
		if (value->state != OUTLOOK_PRESENT ||
		    (has && outlook_map_is_same(p, value, &current->v[p])))
			continue;
		err = mapi_props_encode(ctx, p, value, arena, made);
		if (err != SML_OK)
			break;
		if ((type == OUTLOOK_TYPE_TEXT || type == OUTLOOK_TYPE_BYTES) &&
		    value->str.len >= STREAM_MIN)
			large[large_count++] = *made;
		else
			value_count++;
	}
	if (err == SML_OK)
		err = delete_props(ctx, object, gone, gone_count);
	if (err == SML_OK)
		err = mapi_props_set(ctx, object, values, value_count);
	for (i = 0; err == SML_OK && i < large_count; i++)
		err = mapi_props_write_stream(
		    ctx, object, large[i].ulPropTag, bytes_of(ctx, &large[i]));
	return err;
}
