/* SPDX-License-Identifier: Apache-2.0 */
/* IStream of a property: nothing is written before Commit. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

/* The text of a property as this stream has it, without the end. */
static void
fill(struct dbl_stream *s, const SPropValue *v)
{
	const void *from = v->Value.bin.lpb;
	char *narrow = NULL;

	s->len = dbl_value_size(v);
	if (PROP_TYPE(v->ulPropTag) == PT_UNICODE) {
		from = v->Value.lpszW;
		if (PROP_TYPE(s->tag) == PT_STRING8) {
			int n = WideCharToMultiByte(
			    CP_ACP, 0, v->Value.lpszW, -1, NULL, 0, NULL, NULL);

			narrow = dbl_calloc((size_t)n, 1);
			WideCharToMultiByte(CP_ACP, 0, v->Value.lpszW, -1,
			    narrow, n, NULL, NULL);
			from = narrow;
			s->len = (ULONG)n - 1;
		}
	}
	s->cap = s->len;
	s->bytes = dbl_calloc(s->len, 1);
	if (s->len)
		memcpy(s->bytes, from, s->len);
	free(narrow);
}

HRESULT
dbl_stream_open(struct dbl_obj *o, ULONG tag, ULONG flags, void **out)
{
	ULONG type = PROP_TYPE(tag);
	const SPropValue *v = dbl_bag_find(dbl_obj_bag(o), tag);
	struct dbl_obj *s;

	if (type != PT_BINARY && type != PT_UNICODE && type != PT_STRING8)
		return MAPI_E_INTERFACE_NOT_SUPPORTED;
	if (o->store && o->store->ansi && type == PT_UNICODE)
		return MAPI_E_BAD_CHARWIDTH;
	if (v && (PROP_TYPE(v->ulPropTag) == PT_BINARY) != (type == PT_BINARY))
		v = NULL;
	if (!v && !(flags & MAPI_CREATE))
		return MAPI_E_NOT_FOUND;
	s = dbl_obj_new(DBL_STREAM, o);
	s->writable = (flags & MAPI_MODIFY) != 0;
	s->stream.tag = tag;
	/* MAPI_CREATE begins anew. */
	if (v && !(flags & MAPI_CREATE))
		fill(&s->stream, v);
	else
		s->stream.dirty = true;
	*out = s;
	return S_OK;
}

static HRESULT WINAPI
stream_read(struct dbl_obj *o, void *to, ULONG len, ULONG *read_out)
{
	struct dbl_stream *s = &o->stream;
	HRESULT hr = dbl_enter(o, DBL_StreamRead);

	if (hr != S_OK)
		return hr;
	if (!to)
		hr = STG_E_INVALIDPOINTER;
	else {
		ULONG left = s->pos < s->len ? s->len - s->pos : 0;

		if (len > left)
			len = left;
		if (len)
			memcpy(to, s->bytes + s->pos, len);
		s->pos += len;
		if (read_out)
			*read_out = len;
	}
	return dbl_leave(o, DBL_StreamRead, hr);
}

static void
resize(struct dbl_stream *s, ULONG len)
{
	if (len > s->cap) {
		s->cap = len * 2;
		s->bytes = dbl_realloc(s->bytes, s->cap);
	}
	if (len > s->len)
		memset(s->bytes + s->len, 0, len - s->len);
	s->len = len;
	s->dirty = true;
}

static HRESULT WINAPI
stream_write(struct dbl_obj *o, const void *from, ULONG len, ULONG *written_out)
{
	struct dbl_stream *s = &o->stream;
	HRESULT hr = dbl_enter(o, DBL_StreamWrite);

	if (hr != S_OK)
		return hr;
	if (!o->writable)
		hr = STG_E_ACCESSDENIED;
	else if (!from)
		hr = STG_E_INVALIDPOINTER;
	else {
		if (s->pos + len > s->len)
			resize(s, s->pos + len);
		memcpy(s->bytes + s->pos, from, len);
		s->pos += len;
		s->dirty = true;
		if (written_out)
			*written_out = len;
	}
	return dbl_leave(o, DBL_StreamWrite, hr);
}

static HRESULT WINAPI
stream_seek(
    struct dbl_obj *o, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *out)
{
	struct dbl_stream *s = &o->stream;
	HRESULT hr = dbl_enter(o, DBL_StreamSeek);
	LONGLONG pos = move.QuadPart;

	if (hr != S_OK)
		return hr;
	if (origin == STREAM_SEEK_CUR)
		pos += s->pos;
	else if (origin == STREAM_SEEK_END)
		pos += s->len;
	if (origin > STREAM_SEEK_END || pos < 0 || pos > 0x7fffffff)
		hr = STG_E_INVALIDFUNCTION;
	else {
		s->pos = (ULONG)pos;
		if (out)
			out->QuadPart = s->pos;
	}
	return dbl_leave(o, DBL_StreamSeek, hr);
}

static HRESULT WINAPI
stream_set_size(struct dbl_obj *o, ULARGE_INTEGER size)
{
	HRESULT hr = dbl_enter(o, DBL_StreamSetSize);

	if (hr != S_OK)
		return hr;
	if (!o->writable)
		hr = STG_E_ACCESSDENIED;
	else if (size.QuadPart > 0x7fffffff)
		hr = STG_E_MEDIUMFULL;
	else
		resize(&o->stream, (ULONG)size.QuadPart);
	return dbl_leave(o, DBL_StreamSetSize, hr);
}

static HRESULT WINAPI
stream_stat(struct dbl_obj *o, STATSTG *out, DWORD flags)
{
	HRESULT hr = dbl_enter(o, DBL_StreamStat);

	(void)flags;
	if (hr != S_OK)
		return hr;
	if (!out)
		hr = STG_E_INVALIDPOINTER;
	else {
		memset(out, 0, sizeof *out);
		out->type = STGTY_STREAM;
		out->cbSize.QuadPart = o->stream.len;
	}
	return dbl_leave(o, DBL_StreamStat, hr);
}

static void
commit_text(struct dbl_stream *s, struct dbl_bag *bag)
{
	ULONG size = PROP_TYPE(s->tag) == PT_UNICODE ? sizeof(WCHAR) : 1;
	SPropValue v = {0};
	BYTE *copy = dbl_calloc(s->len + sizeof(WCHAR), 1);

	if (s->len)
		memcpy(copy, s->bytes, s->len / size * size);
	v.ulPropTag = s->tag;
	v.Value.lpszA = (char *)copy;
	dbl_bag_set(bag, &v);
	free(copy);
}

static HRESULT WINAPI
stream_commit(struct dbl_obj *o, DWORD flags)
{
	struct dbl_stream *s = &o->stream;
	HRESULT hr = dbl_enter(o, DBL_StreamCommit);

	(void)flags;
	if (hr != S_OK)
		return hr;
	if (!o->writable)
		hr = STG_E_ACCESSDENIED;
	else if (o->parent->closed)
		hr = MAPI_E_INVALID_OBJECT;
	else if (s->dirty) {
		if (PROP_TYPE(s->tag) == PT_BINARY)
			dbl_bag_set_bytes(
			    dbl_obj_bag(o->parent), s->tag, s->bytes, s->len);
		else
			commit_text(s, dbl_obj_bag(o->parent));
		s->dirty = false;
		o->parent->dirty = true;
	}
	return dbl_leave(o, DBL_StreamCommit, hr);
}

void
dbl_stream_slots(dbl_fn **vtbl)
{
	DBL_SLOT(vtbl, IStream, Read, stream_read);
	DBL_SLOT(vtbl, IStream, Write, stream_write);
	DBL_SLOT(vtbl, IStream, Seek, stream_seek);
	DBL_SLOT(vtbl, IStream, SetSize, stream_set_size);
	DBL_SLOT(vtbl, IStream, Stat, stream_stat);
	DBL_SLOT(vtbl, IStream, Commit, stream_commit);
}
