/* SPDX-License-Identifier: Apache-2.0 */
/* Restrictions and sort orders of tables. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

#define DEPTH_MAX 16

static bool
same_type(ULONG tag, const SPropValue *v)
{
	return v && PROP_TYPE(tag) == PROP_TYPE(v->ulPropTag) &&
	       dbl_type_known(tag) && !(PROP_TYPE(tag) & MV_FLAG);
}

static HRESULT
check_list(ULONG count, const SRestriction *list, int depth)
{
	HRESULT hr = list || !count ? S_OK : MAPI_E_INVALID_PARAMETER;

	for (ULONG i = 0; hr == S_OK && i < count; i++)
		hr = dbl_restriction_check(&list[i], depth + 1);
	return hr;
}

HRESULT
dbl_restriction_check(const SRestriction *r, int depth)
{
	if (depth > DEPTH_MAX)
		return MAPI_E_TOO_COMPLEX;
	switch (r->rt) {
	case RES_AND:
	case RES_OR:
		return check_list(
		    r->res.resAnd.cRes, r->res.resAnd.lpRes, depth);
	case RES_NOT:
		return check_list(1, r->res.resNot.lpRes, depth);
	case RES_PROPERTY:
		return same_type(r->res.resProperty.ulPropTag,
			   r->res.resProperty.lpProp)
			   ? S_OK
			   : MAPI_E_INVALID_PARAMETER;
	case RES_CONTENT:
		return same_type(r->res.resContent.ulPropTag,
			   r->res.resContent.lpProp)
			   ? S_OK
			   : MAPI_E_INVALID_PARAMETER;
	case RES_BITMASK:
		return PROP_TYPE(r->res.resBitMask.ulPropTag) == PT_LONG
			   ? S_OK
			   : MAPI_E_INVALID_PARAMETER;
	case RES_EXIST:
		return S_OK;
	default:
		return MAPI_E_TOO_COMPLEX;
	}
}

/* The text of the other side of a comparison, as wide characters. */
static WCHAR *
wide_of(const SPropValue *v)
{
	int n;
	WCHAR *out;

	if (PROP_TYPE(v->ulPropTag) == PT_UNICODE)
		return dbl_wcsdup(v->Value.lpszW);
	n = MultiByteToWideChar(CP_ACP, 0, v->Value.lpszA, -1, NULL, 0);
	out = dbl_calloc((size_t)n, sizeof *out);
	MultiByteToWideChar(CP_ACP, 0, v->Value.lpszA, -1, out, n);
	return out;
}

static int
order_of(LONGLONG a, LONGLONG b)
{
	return a < b ? -1 : a > b;
}

static int
compare(const SPropValue *a, const SPropValue *b)
{
	switch (PROP_TYPE(a->ulPropTag)) {
	case PT_UNICODE: {
		WCHAR *s = wide_of(b);
		int n = lstrcmpiW(a->Value.lpszW, s);

		free(s);
		return n;
	}
	case PT_LONG:
		return order_of(a->Value.l, b->Value.l);
	case PT_I2:
		return order_of(a->Value.i, b->Value.i);
	case PT_BOOLEAN:
		return order_of(a->Value.b != 0, b->Value.b != 0);
	case PT_SYSTIME:
		return CompareFileTime(&a->Value.ft, &b->Value.ft);
	case PT_BINARY: {
		ULONG n = a->Value.bin.cb < b->Value.bin.cb ? a->Value.bin.cb
							    : b->Value.bin.cb;
		int c = n ? memcmp(a->Value.bin.lpb, b->Value.bin.lpb, n) : 0;

		return c ? c : order_of(a->Value.bin.cb, b->Value.bin.cb);
	}
	default:
		return 1;
	}
}

static bool
relation(int order, ULONG relop)
{
	switch (relop) {
	case RELOP_LT:
		return order < 0;
	case RELOP_LE:
		return order <= 0;
	case RELOP_GT:
		return order > 0;
	case RELOP_GE:
		return order >= 0;
	case RELOP_EQ:
		return order == 0;
	case RELOP_NE:
		return order != 0;
	default:
		return false;
	}
}

/* @short_s stands in @s as the fuzzy level wants it. */
static bool
content(const WCHAR *s, const WCHAR *short_s, ULONG level)
{
	size_t len = wcslen(s), n = wcslen(short_s);
	DWORD flags = level & (FL_IGNORECASE | FL_LOOSE) ? NORM_IGNORECASE : 0;
	size_t last = (level & 0xffff) == FL_SUBSTRING ? len : 0;

	if (n > len || ((level & 0xffff) == FL_FULLSTRING && n != len))
		return false;
	for (size_t at = 0; at + n <= len && at <= last; at++)
		if (CompareStringW(LOCALE_INVARIANT, flags, s + at, (int)n,
			short_s, (int)n) == CSTR_EQUAL)
			return true;
	return false;
}

static bool
match_content(const struct dbl_view *v, const SContentRestriction *r)
{
	SPropValue own;
	BYTE room[64];
	const SPropValue *p = dbl_view_find(v, r->ulPropTag, &own, room);
	bool hit;
	WCHAR *s;

	if (!p || PROP_TYPE(p->ulPropTag) != PT_UNICODE)
		return p && PROP_TYPE(p->ulPropTag) == PT_BINARY &&
		       compare(p, r->lpProp) == 0;
	s = wide_of(r->lpProp);
	hit = content(p->Value.lpszW, s, r->ulFuzzyLevel);
	free(s);
	return hit;
}

static bool
match_property(const struct dbl_view *v, const SPropertyRestriction *r)
{
	SPropValue own;
	BYTE room[64];
	const SPropValue *p = dbl_view_find(v, r->ulPropTag, &own, room);
	ULONG type = PROP_TYPE(r->ulPropTag);

	if (type == PT_STRING8)
		type = PT_UNICODE;
	return p && PROP_TYPE(p->ulPropTag) == type &&
	       relation(compare(p, r->lpProp), r->relop);
}

bool
dbl_restriction_match(const struct dbl_view *v, const SRestriction *r)
{
	SPropValue own;
	BYTE room[64];
	const SPropValue *p;

	switch (r->rt) {
	case RES_AND:
		for (ULONG i = 0; i < r->res.resAnd.cRes; i++)
			if (!dbl_restriction_match(v, &r->res.resAnd.lpRes[i]))
				return false;
		return true;
	case RES_OR:
		for (ULONG i = 0; i < r->res.resOr.cRes; i++)
			if (dbl_restriction_match(v, &r->res.resOr.lpRes[i]))
				return true;
		return false;
	case RES_NOT:
		return !dbl_restriction_match(v, r->res.resNot.lpRes);
	case RES_PROPERTY:
		return match_property(v, &r->res.resProperty);
	case RES_CONTENT:
		return match_content(v, &r->res.resContent);
	case RES_BITMASK:
		p = dbl_view_find(v, r->res.resBitMask.ulPropTag, &own, room);
		return p && ((p->Value.ul & r->res.resBitMask.ulMask) != 0) ==
				(r->res.resBitMask.relBMR == BMR_NEZ);
	default:
		return dbl_view_find(
			   v, r->res.resExist.ulPropTag, &own, room) != NULL;
	}
}

/* ---- sorting ---- */

/* For qsort(); the lock guards them. */
static const struct dbl_obj *sorted;
static const SSortOrderSet *sort_order;

static int
compare_rows(const void *a, const void *b)
{
	const ULONG *first = a, *second = b;

	for (ULONG i = 0; i < sort_order->cSorts; i++) {
		const SSortOrder *s = &sort_order->aSort[i];
		struct dbl_view va, vb;
		SPropValue own_a, own_b;
		BYTE room_a[64], room_b[64];
		const SPropValue *pa, *pb;
		int n;

		dbl_row_view(sorted, &sorted->table.rows[*first], &va);
		dbl_row_view(sorted, &sorted->table.rows[*second], &vb);
		pa = dbl_view_find(&va, s->ulPropTag, &own_a, room_a);
		pb = dbl_view_find(&vb, s->ulPropTag, &own_b, room_b);
		n = pa && pb ? compare(pa, pb) : (pa != NULL) - (pb != NULL);
		if (n)
			return s->ulOrder == TABLE_SORT_DESCEND ? -n : n;
	}
	return order_of(*first, *second);
}

void
dbl_table_sort(struct dbl_obj *t, const SSortOrderSet *order)
{
	sorted = t;
	sort_order = order;
	qsort(t->table.shown, t->table.shown_count, sizeof *t->table.shown,
	    compare_rows);
}
