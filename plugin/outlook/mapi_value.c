/* SPDX-License-Identifier: Apache-2.0 */
/* One value of a property between MAPI and us, and values as streams. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "outlook/mapi_props.h"
#include "outlook/mapi_text.h"

/* Bytes moved in one call of a stream. */
#define STREAM_CHUNK 65536u

/* ---- MAPI's as ours ---- */

static enum sml_err
decode_texts(
    const SPropValue *value, struct sml_arena *arena, struct outlook_value *out)
{
	const bool is_wide = PROP_TYPE(value->ulPropTag) == PT_MV_UNICODE;
	const size_t count =
	    is_wide ? value->Value.MVszW.cValues : value->Value.MVszA.cValues;
	struct sml_str *v = sml_arena_array(arena, count, sizeof(*v));
	enum sml_err err = SML_OK;
	size_t i;

	if (count == 0)
		return SML_OK;
	if (!v)
		return SML_E_NOMEM;
	for (i = 0; err == SML_OK && i < count; i++)
		if (is_wide)
			err = mapi_text_of_wide(value->Value.MVszW.lppszW[i],
			    wcslen(value->Value.MVszW.lppszW[i]), arena, &v[i]);
		else
			err = mapi_text_of_narrow(value->Value.MVszA.lppszA[i],
			    strlen(value->Value.MVszA.lppszA[i]), arena, &v[i]);
	out->state = OUTLOOK_PRESENT;
	out->strs.v = v;
	out->strs.count = count;
	return err;
}

static enum sml_err
decode_bytes_list(
    const SPropValue *value, struct sml_arena *arena, struct outlook_value *out)
{
	const size_t count = value->Value.MVbin.cValues;
	struct sml_str *v = sml_arena_array(arena, count, sizeof(*v));
	size_t i;

	if (count == 0)
		return SML_OK;
	if (!v)
		return SML_E_NOMEM;
	for (i = 0; i < count; i++) {
		const SBinary *bin = &value->Value.MVbin.lpbin[i];

		v[i] = sml_arena_dup(arena,
		    bin->cb ? (struct sml_str){(const char *)bin->lpb, bin->cb}
			    : SML_STR(""));
		if (!v[i].p)
			return SML_E_NOMEM;
	}
	out->state = OUTLOOK_PRESENT;
	out->strs.v = v;
	out->strs.count = count;
	return SML_OK;
}

static enum sml_err
decode_longs(
    const SPropValue *value, struct sml_arena *arena, struct outlook_value *out)
{
	const size_t count = value->Value.MVl.cValues;
	int32_t *v = sml_arena_array(arena, count, sizeof(*v));
	size_t i;

	if (count == 0)
		return SML_OK;
	if (!v)
		return SML_E_NOMEM;
	for (i = 0; i < count; i++)
		v[i] = value->Value.MVl.lpl[i];
	out->state = OUTLOOK_PRESENT;
	out->longs.v = v;
	out->longs.count = count;
	return SML_OK;
}

/* Text and bytes; an empty value is the same as none. */
static enum sml_err
decode_str(
    const SPropValue *value, struct sml_arena *arena, struct outlook_value *out)
{
	struct sml_str str = SML_STR_NONE;
	enum sml_err err = SML_OK;

	switch (PROP_TYPE(value->ulPropTag)) {
	case PT_UNICODE:
		err = mapi_text_of_wide(value->Value.lpszW,
		    wcslen(value->Value.lpszW), arena, &str);
		break;
	case PT_STRING8:
		err = mapi_text_of_narrow(value->Value.lpszA,
		    strlen(value->Value.lpszA), arena, &str);
		break;
	default:
		if (value->Value.bin.cb == 0)
			return SML_OK;
		str = sml_arena_dup(
		    arena, (struct sml_str){(const char *)value->Value.bin.lpb,
			       value->Value.bin.cb});
		if (!str.p)
			return SML_E_NOMEM;
	}
	if (err != SML_OK || str.len == 0)
		return err;
	out->state = OUTLOOK_PRESENT;
	out->str = str;
	return SML_OK;
}

static enum outlook_type
type_in_mapi(ULONG type)
{
	switch (type) {
	case PT_I2:
		return OUTLOOK_TYPE_SHORT;
	case PT_BOOLEAN:
		return OUTLOOK_TYPE_BOOL;
	case PT_SYSTIME:
		return OUTLOOK_TYPE_TIME;
	case PT_UNICODE:
	case PT_STRING8:
		return OUTLOOK_TYPE_TEXT;
	case PT_BINARY:
		return OUTLOOK_TYPE_BYTES;
	case PT_MV_UNICODE:
	case PT_MV_STRING8:
		return OUTLOOK_TYPE_TEXTS;
	case PT_MV_LONG:
		return OUTLOOK_TYPE_LONGS;
	case PT_MV_BINARY:
		return OUTLOOK_TYPE_BYTES_LIST;
	default:
		return OUTLOOK_TYPE_LONG;
	}
}

int64_t
mapi_props_ticks(const SPropValue *value)
{
	if (PROP_TYPE(value->ulPropTag) != PT_SYSTIME)
		return 0;
	return (int64_t)((uint64_t)value->Value.ft.dwHighDateTime << 32 |
			 value->Value.ft.dwLowDateTime);
}

enum sml_err
mapi_props_decode(const SPropValue *value, enum outlook_type type,
    struct sml_arena *arena, struct outlook_value *out)
{
	const ULONG mapi_type = PROP_TYPE(value->ulPropTag);

	memset(out, 0, sizeof(*out));
	if (type_in_mapi(mapi_type) != type ||
	    (type == OUTLOOK_TYPE_LONG && mapi_type != PT_LONG))
		return SML_OK;
	switch (type) {
	case OUTLOOK_TYPE_TEXT:
	case OUTLOOK_TYPE_BYTES:
		return decode_str(value, arena, out);
	case OUTLOOK_TYPE_TEXTS:
		return decode_texts(value, arena, out);
	case OUTLOOK_TYPE_LONGS:
		return decode_longs(value, arena, out);
	case OUTLOOK_TYPE_BYTES_LIST:
		return decode_bytes_list(value, arena, out);
	case OUTLOOK_TYPE_SHORT:
		out->number = value->Value.i;
		break;
	case OUTLOOK_TYPE_LONG:
		out->number = value->Value.l;
		break;
	case OUTLOOK_TYPE_BOOL:
		out->number = value->Value.b != 0;
		break;
	case OUTLOOK_TYPE_TIME:
		out->number = mapi_props_ticks(value);
		break;
	}
	out->state = OUTLOOK_PRESENT;
	return SML_OK;
}

/* ---- ours as MAPI's ---- */

static enum sml_err
encode_text(const struct mapi_ctx *ctx, struct sml_str text,
    struct sml_arena *arena, SPropValue *out)
{
	return ctx->is_unicode
		   ? mapi_text_to_wide(text, arena, &out->Value.lpszW, NULL)
		   : mapi_text_to_narrow(text, arena, &out->Value.lpszA, NULL);
}

static enum sml_err
encode_texts(const struct mapi_ctx *ctx, const struct outlook_value *value,
    struct sml_arena *arena, SPropValue *out)
{
	const size_t count = value->strs.count;
	LPWSTR *wide = sml_arena_array(arena, count, sizeof(*wide));
	LPSTR *narrow = sml_arena_array(arena, count, sizeof(*narrow));
	enum sml_err err = SML_OK;
	size_t i;

	if (count > 0 && (!wide || !narrow))
		return SML_E_NOMEM;
	for (i = 0; err == SML_OK && i < count; i++)
		err = ctx->is_unicode ? mapi_text_to_wide(value->strs.v[i],
					    arena, &wide[i], NULL)
				      : mapi_text_to_narrow(value->strs.v[i],
					    arena, &narrow[i], NULL);
	if (ctx->is_unicode) {
		out->Value.MVszW.cValues = (ULONG)count;
		out->Value.MVszW.lppszW = wide;
	} else {
		out->Value.MVszA.cValues = (ULONG)count;
		out->Value.MVszA.lppszA = narrow;
	}
	return err;
}

static enum sml_err
encode_bytes_list(
    const struct outlook_value *value, struct sml_arena *arena, SPropValue *out)
{
	SBinary *bins =
	    sml_arena_array(arena, value->strs.count, sizeof(*bins));
	size_t i;

	if (value->strs.count > 0 && !bins)
		return SML_E_NOMEM;
	for (i = 0; i < value->strs.count; i++) {
		bins[i].cb = (ULONG)value->strs.v[i].len;
		bins[i].lpb = (BYTE *)(uintptr_t)value->strs.v[i].p;
	}
	out->Value.MVbin.cValues = (ULONG)value->strs.count;
	out->Value.MVbin.lpbin = bins;
	return SML_OK;
}

static enum sml_err
encode_longs(
    const struct outlook_value *value, struct sml_arena *arena, SPropValue *out)
{
	LONG *longs =
	    sml_arena_array(arena, value->longs.count, sizeof(*longs));
	size_t i;

	if (value->longs.count > 0 && !longs)
		return SML_E_NOMEM;
	for (i = 0; i < value->longs.count; i++)
		longs[i] = value->longs.v[i];
	out->Value.MVl.cValues = (ULONG)value->longs.count;
	out->Value.MVl.lpl = longs;
	return SML_OK;
}

enum sml_err
mapi_props_encode(const struct mapi_ctx *ctx, enum outlook_prop p,
    const struct outlook_value *value, struct sml_arena *arena, SPropValue *out)
{
	memset(out, 0, sizeof(*out));
	out->ulPropTag = ctx->tags[p];
	/* The store gives no more ids to names. */
	if (out->ulPropTag == 0)
		return SML_E_UNSUPPORTED;
	switch (outlook_prop_table[p].type) {
	case OUTLOOK_TYPE_SHORT:
		out->Value.i = (short)value->number;
		break;
	case OUTLOOK_TYPE_LONG:
		out->Value.l = (LONG)value->number;
		break;
	case OUTLOOK_TYPE_BOOL:
		out->Value.b = value->number != 0;
		break;
	case OUTLOOK_TYPE_TIME:
		out->Value.ft.dwLowDateTime = (DWORD)value->number;
		out->Value.ft.dwHighDateTime =
		    (DWORD)((uint64_t)value->number >> 32);
		break;
	case OUTLOOK_TYPE_TEXT:
		return encode_text(ctx, value->str, arena, out);
	case OUTLOOK_TYPE_BYTES:
		out->Value.bin.cb = (ULONG)value->str.len;
		out->Value.bin.lpb = (BYTE *)(uintptr_t)value->str.p;
		break;
	case OUTLOOK_TYPE_TEXTS:
		return encode_texts(ctx, value, arena, out);
	case OUTLOOK_TYPE_LONGS:
		return encode_longs(value, arena, out);
	case OUTLOOK_TYPE_BYTES_LIST:
		return encode_bytes_list(value, arena, out);
	}
	return SML_OK;
}

/* ---- streams ---- */

static enum sml_err
read_all(const struct mapi_ctx *ctx, IStream *stream, struct sml_buf *out)
{
	BYTE *chunk = malloc(STREAM_CHUNK);
	enum sml_err err = chunk ? SML_OK : SML_E_NOMEM;

	while (err == SML_OK) {
		ULONG got = 0;
		const HRESULT hr =
		    stream->lpVtbl->Read(stream, chunk, STREAM_CHUNK, &got);

		if (FAILED(hr))
			err = mapi_fail(
			    ctx->log, MAPI_SCOPE_ITEM, "IStream::Read", hr);
		else if (got == 0)
			break;
		else
			sml_buf_put(out, chunk, got);
		if (err == SML_OK)
			err = sml_buf_err(out);
	}
	free(chunk);
	return err;
}

enum sml_err
mapi_props_read_stream(const struct mapi_ctx *ctx, IMAPIProp *object, ULONG tag,
    struct sml_arena *arena, struct sml_str *out)
{
	/* Text of 8 MiB in UTF-8 may be twice as long here. */
	const size_t max_len = 2 * (size_t)SML_ITEM_MAX;
	IUnknown *stream = NULL;
	struct sml_buf bytes;
	enum sml_err err;
	HRESULT hr;

	hr = object->lpVtbl->OpenProperty(
	    object, tag, &mapi_iid_stream, 0, 0, &stream);
	if (FAILED(hr) || !stream)
		return mapi_fail(
		    ctx->log, MAPI_SCOPE_ITEM, "OpenProperty (stream)", hr);
	sml_buf_init(&bytes, max_len);
	err = read_all(ctx, (IStream *)(void *)stream, &bytes);
	mapi_release(stream);
	if (err == SML_OK)
		err = sml_buf_dup(&bytes, arena, out);
	sml_buf_free(&bytes);
	return err;
}

static enum sml_err
write_all(const struct mapi_ctx *ctx, IStream *stream, struct sml_str bytes)
{
	HRESULT hr = S_OK;

	while (bytes.len > 0 && SUCCEEDED(hr)) {
		const ULONG want =
		    bytes.len < STREAM_CHUNK ? (ULONG)bytes.len : STREAM_CHUNK;
		ULONG done = 0;

		hr = stream->lpVtbl->Write(stream, bytes.p, want, &done);
		if (SUCCEEDED(hr) && done == 0)
			hr = STG_E_MEDIUMFULL;
		bytes = sml_str_sub(bytes, done, bytes.len);
	}
	if (hr == STG_E_MEDIUMFULL)
		hr = MAPI_E_NOT_ENOUGH_DISK;
	if (FAILED(hr))
		return mapi_fail(
		    ctx->log, MAPI_SCOPE_ITEM, "IStream::Write", hr);
	hr = stream->lpVtbl->Commit(stream, STGC_DEFAULT);
	return FAILED(hr)
		   ? mapi_fail(ctx->log, MAPI_SCOPE_ITEM, "IStream::Commit", hr)
		   : SML_OK;
}

enum sml_err
mapi_props_write_stream(const struct mapi_ctx *ctx, IMAPIProp *object,
    ULONG tag, struct sml_str bytes)
{
	IUnknown *stream = NULL;
	enum sml_err err;
	HRESULT hr;

	hr = object->lpVtbl->OpenProperty(object, tag, &mapi_iid_stream,
	    STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY, &stream);
	if (FAILED(hr) || !stream)
		return mapi_fail(ctx->log, MAPI_SCOPE_ITEM,
		    "OpenProperty (stream to write)", hr);
	err = write_all(ctx, (IStream *)(void *)stream, bytes);
	mapi_release(stream);
	return err;
}
