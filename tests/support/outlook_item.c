/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of Outlook in memory. */
#include "support/outlook_item.h"

void
outlook_apply_changes(
    struct outlook_item *item, const struct outlook_item *changes)
{
	for (int p = 0; p < OUTLOOK_PROP_COUNT; p++) {
		if (changes->v[p].state == OUTLOOK_PRESENT)
			item->v[p] = changes->v[p];
		else if (changes->v[p].state == OUTLOOK_REMOVED)
			item->v[p] =
			    (struct outlook_value){.state = OUTLOOK_ABSENT};
	}
	if (changes->has_photo)
		item->photo = changes->photo;
	if (changes->has_exceptions) {
		item->exceptions = changes->exceptions;
		item->exception_count = changes->exception_count;
	}
	if (changes->has_recipients) {
		item->recipients = changes->recipients;
		item->recipient_count = changes->recipient_count;
	}
	item->has_photo = true;
	item->has_exceptions = true;
	item->has_recipients = true;
}

size_t
outlook_count_changes(const struct outlook_item *changes)
{
	size_t count = (size_t)changes->has_photo + changes->has_exceptions +
		       changes->has_recipients;

	for (int p = 0; p < OUTLOOK_PROP_COUNT; p++)
		count += changes->v[p].state != OUTLOOK_ABSENT;
	return count;
}

const char *
outlook_prop_name(enum outlook_prop p)
{
	static const char *const names[OUTLOOK_PROP_COUNT] = {
#define NAME(name, set, id, type) [OUTLOOK_PR_##name] = #name,
	    OUTLOOK_PROP_LIST(NAME) OUTLOOK_NAMED_LIST(NAME)
#undef NAME
	};

	return names[p];
}

static bool
is_same_list(const struct outlook_value *a, const struct outlook_value *b)
{
	if (a->strs.count != b->strs.count)
		return false;
	for (size_t i = 0; i < a->strs.count; i++) {
		if (!sml_str_eq(a->strs.v[i], b->strs.v[i]))
			return false;
	}
	return true;
}

static bool
is_same_longs(const struct outlook_value *a, const struct outlook_value *b)
{
	if (a->longs.count != b->longs.count)
		return false;
	for (size_t i = 0; i < a->longs.count; i++) {
		if (a->longs.v[i] != b->longs.v[i])
			return false;
	}
	return true;
}

static bool
is_same_value(enum outlook_type type, const struct outlook_value *a,
    const struct outlook_value *b)
{
	if ((a->state == OUTLOOK_PRESENT) != (b->state == OUTLOOK_PRESENT))
		return false;
	if (a->state != OUTLOOK_PRESENT)
		return true;
	if (type == OUTLOOK_TYPE_TEXT || type == OUTLOOK_TYPE_BYTES)
		return sml_str_eq(a->str, b->str);
	if (type == OUTLOOK_TYPE_TEXTS || type == OUTLOOK_TYPE_BYTES_LIST)
		return is_same_list(a, b);
	if (type == OUTLOOK_TYPE_LONGS)
		return is_same_longs(a, b);
	return a->number == b->number;
}

static bool
has_same_exceptions(const struct outlook_item *a, const struct outlook_item *b)
{
	const char *ignored;

	if (a->exception_count != b->exception_count)
		return false;
	for (size_t i = 0; i < a->exception_count; i++) {
		const struct outlook_exception *x = &a->exceptions[i];
		const struct outlook_exception *y = &b->exceptions[i];

		if (x->start_local != y->start_local ||
		    x->end_local != y->end_local ||
		    !outlook_items_are_equal(x->item, y->item, &ignored))
			return false;
	}
	return true;
}

static bool
has_same_recipients(const struct outlook_item *a, const struct outlook_item *b)
{
	if (a->recipient_count != b->recipient_count)
		return false;
	for (size_t i = 0; i < a->recipient_count; i++) {
		for (size_t c = 0; c < OUTLOOK_COLUMN_COUNT; c++) {
			enum outlook_prop p = outlook_column_props[c];

			if (!is_same_value(outlook_prop_table[p].type,
				&a->recipients[i].v[c], &b->recipients[i].v[c]))
				return false;
		}
	}
	return true;
}

bool
outlook_items_are_equal(const struct outlook_item *a,
    const struct outlook_item *b, const char **difference_out)
{
	*difference_out = NULL;
	for (int p = 0; p < OUTLOOK_PROP_COUNT && !*difference_out; p++) {
		if (!is_same_value(
			outlook_prop_table[p].type, &a->v[p], &b->v[p]))
			*difference_out =
			    outlook_prop_name((enum outlook_prop)p);
	}
	if (!*difference_out &&
	    (a->photo.len != b->photo.len ||
		(a->photo.len && !sml_str_eq(a->photo, b->photo))))
		*difference_out = "photo";
	if (!*difference_out && !has_same_exceptions(a, b))
		*difference_out = "exceptions";
	if (!*difference_out && !has_same_recipients(a, b))
		*difference_out = "recipients";
	return !*difference_out;
}
