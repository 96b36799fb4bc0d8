/* SPDX-License-Identifier: Apache-2.0 */
/* IMAPITable: rows as they were when it was opened, values as they are. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

struct dbl_obj *
dbl_table_new(struct dbl_obj *parent, const ULONG *columns, bool unicode)
{
	struct dbl_obj *t = dbl_obj_new(DBL_TABLE, parent);
	SPropTagArray *c = dbl_calloc(1, CbNewSPropTagArray(columns[0]));

	c->cValues = columns[0];
	for (ULONG i = 0; i < c->cValues; i++) {
		ULONG tag = columns[i + 1];

		c->aulPropTag[i] = !unicode && PROP_TYPE(tag) == PT_UNICODE
				       ? CHANGE_PROP_TYPE(tag, PT_STRING8)
				       : tag;
	}
	t->table.columns = c;
	t->table.unicode = unicode;
	return t;
}

void
dbl_table_add(struct dbl_obj *o, const struct dbl_row *row)
{
	struct dbl_table *t = &o->table;
	struct dbl_row *r;

	if (t->row_count == t->row_cap) {
		t->row_cap = t->row_cap ? t->row_cap * 2 : 64;
		t->rows = dbl_realloc(t->rows, t->row_cap * sizeof *t->rows);
	}
	r = &t->rows[t->row_count++];
	*r = *row;
	memset(&r->bag, 0, sizeof r->bag);
	if (!row->node)
		dbl_bag_copy(&r->bag, &row->bag);
}

void
dbl_table_ready(struct dbl_obj *o)
{
	struct dbl_table *t = &o->table;

	t->shown = dbl_realloc(t->shown, t->row_count * sizeof *t->shown);
	t->shown_count = t->row_count;
	t->pos = 0;
	for (ULONG i = 0; i < t->row_count; i++)
		t->shown[i] = i;
}

void
dbl_table_free(struct dbl_table *t)
{
	for (ULONG i = 0; i < t->row_count; i++)
		dbl_bag_clear(&t->rows[i].bag);
	free(t->rows);
	free(t->shown);
	free(t->columns);
	memset(t, 0, sizeof *t);
}

void
dbl_row_view(
    const struct dbl_obj *t, const struct dbl_row *row, struct dbl_view *out)
{
	memset(out, 0, sizeof *out);
	out->type = row->type;
	out->row = true;
	out->num = row->num;
	out->no_store = t->parent->kind == DBL_SESSION;
	out->node = row->node;
	out->store = row->node ? row->node->store : t->store;
	out->content = row->node ? row->node->saved : NULL;
	out->bag = row->node ? &row->node->saved->bag : &row->bag;
}

/* The row at this place, NULL if it is gone since. */
static const struct dbl_row *
shown_row(const struct dbl_table *t, ULONG pos)
{
	const struct dbl_row *r = &t->rows[t->shown[pos]];

	return r->node && r->node->deleted ? NULL : r;
}

/* ---- columns ---- */

static HRESULT
check_columns(const struct dbl_obj *o, const SPropTagArray *tags, ULONG flags)
{
	bool ansi = o->store && o->store->ansi;

	if (!tags || tags->cValues == 0)
		return MAPI_E_INVALID_PARAMETER;
	if (flags & ~(TBL_BATCH | TBL_ASYNC))
		return MAPI_E_UNKNOWN_FLAGS;
	for (ULONG i = 0; i < tags->cValues; i++) {
		ULONG tag = tags->aulPropTag[i];

		/* As a named property has it that nobody gave a type. */
		if (tag != PR_NULL && !dbl_type_known(tag))
			return MAPI_E_INVALID_TYPE;
		if (ansi && (PROP_TYPE(tag) == PT_UNICODE ||
				PROP_TYPE(tag) == PT_MV_UNICODE))
			return MAPI_E_BAD_CHARWIDTH;
	}
	return S_OK;
}

static HRESULT WINAPI
set_columns(struct dbl_obj *o, SPropTagArray *tags, ULONG flags)
{
	HRESULT hr = dbl_enter(o, DBL_SetColumns);

	if (hr != S_OK)
		return hr;
	hr = check_columns(o, tags, flags);
	if (hr == S_OK) {
		ULONG size = (ULONG)CbNewSPropTagArray(tags->cValues);

		o->table.columns = dbl_realloc(o->table.columns, size);
		memcpy(o->table.columns, tags, size);
	}
	return dbl_leave(o, DBL_SetColumns, hr);
}

static HRESULT WINAPI
query_columns(struct dbl_obj *o, ULONG flags, SPropTagArray **out)
{
	HRESULT hr = dbl_enter(o, DBL_QueryColumns);

	if (hr != S_OK)
		return hr;
	if (!out)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~TBL_ALL_COLUMNS)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else {
		ULONG size =
		    (ULONG)CbNewSPropTagArray(o->table.columns->cValues);

		*out = dbl_give(size);
		memcpy(*out, o->table.columns, size);
	}
	return dbl_leave(o, DBL_QueryColumns, hr);
}

/* ---- rows ---- */

static HRESULT WINAPI
restrict_rows(struct dbl_obj *o, SRestriction *r, ULONG flags)
{
	HRESULT hr = dbl_enter(o, DBL_Restrict);
	struct dbl_table *t = &o->table;

	if (hr != S_OK)
		return hr;
	if (flags & ~(TBL_BATCH | TBL_ASYNC))
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (r)
		hr = dbl_restriction_check(r, 0);
	if (hr == S_OK) {
		dbl_table_ready(o);
		t->shown_count = 0;
		for (ULONG i = 0; i < t->row_count; i++) {
			struct dbl_view view;

			if (t->rows[i].node && t->rows[i].node->deleted)
				continue;
			dbl_row_view(o, &t->rows[i], &view);
			if (!r || dbl_restriction_match(&view, r))
				t->shown[t->shown_count++] = i;
		}
	}
	return dbl_leave(o, DBL_Restrict, hr);
}

static HRESULT WINAPI
sort_table(struct dbl_obj *o, SSortOrderSet *order, ULONG flags)
{
	HRESULT hr = dbl_enter(o, DBL_SortTable);

	if (hr != S_OK)
		return hr;
	if (!order)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~(TBL_BATCH | TBL_ASYNC))
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (order->cCategories || order->cExpanded)
		hr = MAPI_E_TOO_COMPLEX;
	else {
		dbl_table_sort(o, order);
		o->table.pos = 0;
	}
	return dbl_leave(o, DBL_SortTable, hr);
}

static SRowSet *
give_rows(struct dbl_obj *o, ULONG want, ULONG *after)
{
	struct dbl_table *t = &o->table;
	SRowSet *set = dbl_give((ULONG)CbNewSRowSet(want ? want : 1));
	ULONG pos = t->pos;

	set->cRows = 0;
	for (; pos < t->shown_count && set->cRows < want; pos++) {
		const struct dbl_row *r = shown_row(t, pos);
		SRow *row = &set->aRow[set->cRows];
		struct dbl_view view;

		if (!r)
			continue;
		dbl_row_view(o, r, &view);
		row->ulAdrEntryPad = 0;
		row->cValues = t->columns->cValues;
		row->lpProps =
		    dbl_give((ULONG)(row->cValues * sizeof *row->lpProps));
		for (ULONG c = 0; c < row->cValues; c++)
			(void)dbl_view_give(&view, t->columns->aulPropTag[c],
			    row->lpProps, &row->lpProps[c]);
		set->cRows++;
	}
	*after = pos;
	return set;
}

static HRESULT WINAPI
query_rows(struct dbl_obj *o, LONG count, ULONG flags, SRowSet **out)
{
	HRESULT hr = dbl_enter(o, DBL_QueryRows);
	ULONG want = (ULONG)count, after;

	if (hr != S_OK)
		return hr;
	if (!out || count == 0)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~TBL_NOADVANCE)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (count < 0)
		hr = MAPI_E_NO_SUPPORT;
	else {
		/* Fewer than asked for does not mean the end. */
		if (want > DBL_TABLE_ROWS)
			want = DBL_TABLE_ROWS;
		*out = give_rows(o, want, &after);
		if (!(flags & TBL_NOADVANCE))
			o->table.pos = after;
	}
	return dbl_leave(o, DBL_QueryRows, hr);
}

static HRESULT
find_row(struct dbl_obj *o, const SRestriction *r, ULONG flags, ULONG from)
{
	struct dbl_table *t = &o->table;
	bool back = (flags & DIR_BACKWARD) != 0;
	HRESULT hr = dbl_restriction_check(r, 0);

	if (hr != S_OK)
		return hr;
	for (ULONG i = from; i < t->shown_count; back ? i-- : i++) {
		const struct dbl_row *row = shown_row(t, i);
		struct dbl_view view;

		if (!row)
			continue;
		dbl_row_view(o, row, &view);
		if (dbl_restriction_match(&view, r)) {
			t->pos = i;
			return S_OK;
		}
	}
	return MAPI_E_NOT_FOUND;
}

static HRESULT WINAPI
find_row_slot(struct dbl_obj *o, SRestriction *r, BOOKMARK origin, ULONG flags)
{
	HRESULT hr = dbl_enter(o, DBL_FindRow);

	if (hr != S_OK)
		return hr;
	if (!r)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~DIR_BACKWARD)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else if (origin > BOOKMARK_END)
		hr = MAPI_E_INVALID_BOOKMARK;
	else
		hr = find_row(o, r, flags,
		    origin == BOOKMARK_BEGINNING ? 0
		    : origin == BOOKMARK_CURRENT ? o->table.pos
						 : o->table.shown_count - 1);
	return dbl_leave(o, DBL_FindRow, hr);
}

static HRESULT WINAPI
get_row_count(struct dbl_obj *o, ULONG flags, ULONG *out)
{
	HRESULT hr = dbl_enter(o, DBL_GetRowCount);

	if (hr != S_OK)
		return hr;
	if (!out)
		hr = MAPI_E_INVALID_PARAMETER;
	else if (flags & ~TBL_NOWAIT)
		hr = MAPI_E_UNKNOWN_FLAGS;
	else {
		*out = 0;
		for (ULONG i = 0; i < o->table.shown_count; i++)
			*out += shown_row(&o->table, i) != NULL;
	}
	return dbl_leave(o, DBL_GetRowCount, hr);
}

static HRESULT WINAPI
seek_row(struct dbl_obj *o, BOOKMARK origin, LONG move, LONG *moved_out)
{
	HRESULT hr = dbl_enter(o, DBL_SeekRow);
	LONG count = (LONG)o->table.shown_count, from, to;

	if (hr != S_OK)
		return hr;
	if (origin > BOOKMARK_END)
		hr = MAPI_E_INVALID_BOOKMARK;
	else {
		from = origin == BOOKMARK_BEGINNING ? 0
		       : origin == BOOKMARK_CURRENT ? (LONG)o->table.pos
						    : count;
		to = move < -from          ? 0
		     : move > count - from ? count
					   : from + move;
		o->table.pos = (ULONG)to;
		if (moved_out)
			*moved_out = to - from;
	}
	return dbl_leave(o, DBL_SeekRow, hr);
}

/* ---- told of changes: that something changed, no more ---- */

static HRESULT WINAPI
table_advise(
    struct dbl_obj *o, ULONG mask, IMAPIAdviseSink *sink, ULONG *connection_out)
{
	HRESULT hr = dbl_enter(o, DBL_Advise);
	SBinary none = {0, NULL};

	if (hr != S_OK)
		return hr;
	if (mask != fnevTableModified || !o->store)
		hr = MAPI_E_NO_SUPPORT;
	else
		hr = dbl_advise_add(o, &none, mask, sink, connection_out);
	return dbl_leave(o, DBL_Advise, hr);
}

static HRESULT WINAPI
table_unadvise(struct dbl_obj *o, ULONG connection)
{
	HRESULT hr = dbl_enter(o, DBL_Unadvise);

	if (hr != S_OK)
		return hr;
	hr = dbl_advise_remove(o, connection);
	return dbl_leave(o, DBL_Unadvise, hr);
}

void
dbl_table_slots(dbl_fn **vtbl)
{
	DBL_SLOT(vtbl, IMAPITable, SetColumns, set_columns);
	DBL_SLOT(vtbl, IMAPITable, QueryColumns, query_columns);
	DBL_SLOT(vtbl, IMAPITable, Restrict, restrict_rows);
	DBL_SLOT(vtbl, IMAPITable, SortTable, sort_table);
	DBL_SLOT(vtbl, IMAPITable, QueryRows, query_rows);
	DBL_SLOT(vtbl, IMAPITable, FindRow, find_row_slot);
	DBL_SLOT(vtbl, IMAPITable, GetRowCount, get_row_count);
	DBL_SLOT(vtbl, IMAPITable, SeekRow, seek_row);
	DBL_SLOT(vtbl, IMAPITable, Advise, table_advise);
	DBL_SLOT(vtbl, IMAPITable, Unadvise, table_unadvise);
}
