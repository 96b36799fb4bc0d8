/* SPDX-License-Identifier: Apache-2.0 */
/* Property values: in bags of ours, and as callers get them. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"
#include "outlook/mapi_double_keys.h"

void *
dbl_calloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size);

	if (!p)
		abort();
	return p;
}

void *
dbl_realloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		abort();
	return p;
}

WCHAR *
dbl_wcsdup(const WCHAR *s)
{
	size_t size = (wcslen(s) + 1) * sizeof *s;

	return memcpy(dbl_calloc(size, 1), s, size);
}

/* ---- copies of values ---- */

typedef void *take_fn(size_t size, void *root);

static void *
take_heap(size_t size, void *root)
{
	(void)root;
	return dbl_calloc(1, size);
}

static void *
take_given(size_t size, void *root)
{
	return dbl_give_more((ULONG)(size ? size : 1), root);
}

static void *
copy_bytes(const void *bytes, size_t len, take_fn *take, void *root)
{
	void *out = take(len, root);

	if (len)
		memcpy(out, bytes, len);
	return out;
}

/* The first @cut characters, all with 0. */
static WCHAR *
copy_wide(const WCHAR *s, ULONG cut, take_fn *take, void *root)
{
	size_t len = wcslen(s);
	WCHAR *out;

	if (cut && len > cut)
		len = cut;
	out = take((len + 1) * sizeof *out, root);
	memcpy(out, s, len * sizeof *out);
	out[len] = 0;
	return out;
}

static char *
copy_narrow(const WCHAR *s, ULONG cut, take_fn *take, void *root)
{
	int len = WideCharToMultiByte(CP_ACP, 0, s, -1, NULL, 0, NULL, NULL);
	char *out = take((size_t)len, root);

	WideCharToMultiByte(CP_ACP, 0, s, -1, out, len, NULL, NULL);
	if (cut && (ULONG)len > cut + 1)
		out[cut] = 0;
	return out;
}

static WCHAR *
copy_widened(const char *s, take_fn *take, void *root)
{
	int len = MultiByteToWideChar(CP_ACP, 0, s, -1, NULL, 0);
	WCHAR *out = take((size_t)len * sizeof *out, root);

	MultiByteToWideChar(CP_ACP, 0, s, -1, out, len);
	return out;
}

/* The lists: their elements are copied one by one where they point on. */
static void
copy_list(const SPropValue *v, bool narrow, take_fn *take, void *root,
    SPropValue *out)
{
	ULONG type = PROP_TYPE(v->ulPropTag), n = v->Value.MVl.cValues;
	size_t size = type == PT_MV_LONG     ? sizeof(LONG)
		      : type == PT_MV_I2     ? sizeof(short)
		      : type == PT_MV_BINARY ? sizeof(SBinary)
		      : type == PT_MV_CLSID  ? sizeof(GUID)
					     : 8u;

	out->Value.MVl.lpl = copy_bytes(v->Value.MVl.lpl, n * size, take, root);
	for (ULONG i = 0; i < n; i++)
		if (type == PT_MV_BINARY)
			out->Value.MVbin.lpbin[i].lpb =
			    copy_bytes(v->Value.MVbin.lpbin[i].lpb,
				v->Value.MVbin.lpbin[i].cb, take, root);
		else if (type == PT_MV_STRING8)
			out->Value.MVszW.lppszW[i] =
			    copy_widened(v->Value.MVszA.lppszA[i], take, root);
		else if (type == PT_MV_UNICODE && narrow)
			out->Value.MVszA.lppszA[i] = copy_narrow(
			    v->Value.MVszW.lppszW[i], 0, take, root);
		else if (type == PT_MV_UNICODE)
			out->Value.MVszW.lppszW[i] =
			    copy_wide(v->Value.MVszW.lppszW[i], 0, take, root);
}

/* Into memory of ours; narrow text is widened. */
static void
keep_value(const SPropValue *v, SPropValue *out)
{
	ULONG type = PROP_TYPE(v->ulPropTag);

	*out = *v;
	out->dwAlignPad = 0;
	if (type == PT_STRING8) {
		out->ulPropTag = CHANGE_PROP_TYPE(v->ulPropTag, PT_UNICODE);
		out->Value.lpszW =
		    copy_widened(v->Value.lpszA, take_heap, NULL);
	} else if (type == PT_UNICODE)
		out->Value.lpszW =
		    copy_wide(v->Value.lpszW, 0, take_heap, NULL);
	else if (type == PT_BINARY)
		out->Value.bin.lpb = copy_bytes(
		    v->Value.bin.lpb, v->Value.bin.cb, take_heap, NULL);
	else if (type == PT_CLSID)
		out->Value.lpguid =
		    copy_bytes(v->Value.lpguid, sizeof(GUID), take_heap, NULL);
	else if (type & MV_FLAG) {
		copy_list(v, false, take_heap, NULL, out);
		if (type == PT_MV_STRING8)
			out->ulPropTag =
			    CHANGE_PROP_TYPE(v->ulPropTag, PT_MV_UNICODE);
	}
}

void
dbl_value_give(
    const SPropValue *v, ULONG tag, ULONG cut, void *root, SPropValue *out)
{
	ULONG type = PROP_TYPE(v->ulPropTag);
	bool narrow =
	    PROP_TYPE(tag) == PT_STRING8 || PROP_TYPE(tag) == PT_MV_STRING8;

	*out = *v;
	out->ulPropTag = PROP_TAG(PROP_TYPE(tag), PROP_ID(v->ulPropTag));
	if (type == PT_UNICODE && narrow)
		out->Value.lpszA =
		    copy_narrow(v->Value.lpszW, cut, take_given, root);
	else if (type == PT_UNICODE)
		out->Value.lpszW =
		    copy_wide(v->Value.lpszW, cut, take_given, root);
	else if (type == PT_BINARY) {
		if (cut && v->Value.bin.cb > cut)
			out->Value.bin.cb = cut;
		out->Value.bin.lpb = copy_bytes(
		    v->Value.bin.lpb, out->Value.bin.cb, take_given, root);
	} else if (type == PT_CLSID)
		out->Value.lpguid =
		    copy_bytes(v->Value.lpguid, sizeof(GUID), take_given, root);
	else if (type & MV_FLAG)
		copy_list(v, narrow, take_given, root, out);
}

void
dbl_value_free(SPropValue *v)
{
	dbl_text_value_free(v);
}

ULONG
dbl_value_size(const SPropValue *v)
{
	switch (PROP_TYPE(v->ulPropTag)) {
	case PT_UNICODE:
		return (ULONG)(wcslen(v->Value.lpszW) * sizeof(WCHAR));
	case PT_BINARY:
		return v->Value.bin.cb;
	default:
		return 0;
	}
}

/* ---- bags ---- */

SPropValue *
dbl_bag_find(const struct dbl_bag *bag, ULONG tag)
{
	for (ULONG i = 0; i < bag->count; i++)
		if (PROP_ID(bag->v[i].ulPropTag) == PROP_ID(tag))
			return &bag->v[i];
	return NULL;
}

void
dbl_bag_set(struct dbl_bag *bag, const SPropValue *v)
{
	SPropValue copy, *at = dbl_bag_find(bag, v->ulPropTag);

	keep_value(v, &copy);
	if (at)
		dbl_value_free(at);
	else {
		if (bag->count == bag->cap) {
			bag->cap = bag->cap ? bag->cap * 2 : 16;
			bag->v = dbl_realloc(bag->v, bag->cap * sizeof *bag->v);
		}
		at = &bag->v[bag->count++];
	}
	*at = copy;
}

void
dbl_bag_set_text(struct dbl_bag *bag, ULONG tag, const WCHAR *text)
{
	SPropValue v = {0};
	WCHAR *copy = dbl_wcsdup(text);

	v.ulPropTag = CHANGE_PROP_TYPE(tag, PT_UNICODE);
	v.Value.lpszW = copy;
	dbl_bag_set(bag, &v);
	free(copy);
}

void
dbl_bag_set_long(struct dbl_bag *bag, ULONG tag, LONG number)
{
	SPropValue v = {0};

	v.ulPropTag = tag;
	if (PROP_TYPE(tag) == PT_BOOLEAN)
		v.Value.b = number != 0;
	else
		v.Value.l = number;
	dbl_bag_set(bag, &v);
}

void
dbl_bag_set_bytes(struct dbl_bag *bag, ULONG tag, const void *bytes, ULONG len)
{
	SPropValue v = {0};
	BYTE *copy = dbl_calloc(len, 1);

	memcpy(copy, bytes, len);
	v.ulPropTag = CHANGE_PROP_TYPE(tag, PT_BINARY);
	v.Value.bin.cb = len;
	v.Value.bin.lpb = copy;
	dbl_bag_set(bag, &v);
	free(copy);
}

void
dbl_bag_set_time(struct dbl_bag *bag, ULONG tag, ULONGLONG time)
{
	SPropValue v = {0};

	v.ulPropTag = tag;
	v.Value.ft.dwHighDateTime = (DWORD)(time >> 32);
	v.Value.ft.dwLowDateTime = (DWORD)time;
	dbl_bag_set(bag, &v);
}

bool
dbl_bag_remove(struct dbl_bag *bag, ULONG tag)
{
	SPropValue *at = dbl_bag_find(bag, tag);

	if (!at)
		return false;
	dbl_value_free(at);
	memmove(
	    at, at + 1, (size_t)(bag->v + bag->count - at - 1) * sizeof *at);
	bag->count--;
	return true;
}

void
dbl_bag_copy(struct dbl_bag *to, const struct dbl_bag *from)
{
	dbl_bag_clear(to);
	to->cap = from->count;
	to->v = dbl_calloc(from->count, sizeof *to->v);
	for (; to->count < from->count; to->count++)
		keep_value(&from->v[to->count], &to->v[to->count]);
}

void
dbl_bag_clear(struct dbl_bag *bag)
{
	for (ULONG i = 0; i < bag->count; i++)
		dbl_value_free(&bag->v[i]);
	free(bag->v);
	memset(bag, 0, sizeof *bag);
}

/* ---- what a value may be ---- */

bool
dbl_type_known(ULONG tag)
{
	switch (PROP_TYPE(tag)) {
	case PT_I2:
	case PT_LONG:
	case PT_DOUBLE:
	case PT_BOOLEAN:
	case PT_I8:
	case PT_STRING8:
	case PT_UNICODE:
	case PT_SYSTIME:
	case PT_CLSID:
	case PT_BINARY:
	case PT_MV_LONG:
	case PT_MV_STRING8:
	case PT_MV_UNICODE:
	case PT_MV_BINARY:
		return true;
	default:
		return false;
	}
}

static bool
points_nowhere(const SPropValue *v)
{
	ULONG type = PROP_TYPE(v->ulPropTag);

	if (type == PT_UNICODE || type == PT_STRING8 || type == PT_CLSID)
		return !v->Value.lpszW;
	if (type == PT_BINARY)
		return v->Value.bin.cb && !v->Value.bin.lpb;
	if (!(type & MV_FLAG))
		return false;
	/* A list without a value is no value. */
	if (!v->Value.MVl.cValues || !v->Value.MVl.lpl)
		return true;
	if (type == PT_MV_UNICODE || type == PT_MV_STRING8)
		for (ULONG i = 0; i < v->Value.MVszW.cValues; i++)
			if (!v->Value.MVszW.lppszW[i])
				return true;
	return false;
}

SCODE
dbl_value_check(const SPropValue *v)
{
	ULONG type = PROP_TYPE(v->ulPropTag), usual;
	struct dbl_key key = {0};

	if (!dbl_type_known(v->ulPropTag))
		return MAPI_E_INVALID_TYPE;
	if (points_nowhere(v))
		return MAPI_E_INVALID_PARAMETER;
	if (type == PT_BOOLEAN && v->Value.b > 1)
		return MAPI_E_BAD_VALUE;
	key.lid = (LONG)PROP_ID(v->ulPropTag);
	usual = key.lid < 0x8000 ? dbl_text_usual_type(&key) : 0;
	if (type == PT_STRING8)
		type = PT_UNICODE;
	if (type == PT_MV_STRING8)
		type = PT_MV_UNICODE;
	return usual && usual != type ? MAPI_E_UNEXPECTED_TYPE : S_OK;
}
