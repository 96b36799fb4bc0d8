/* SPDX-License-Identifier: Apache-2.0 */
/* The table of properties, and values of an item. */
#include "outlook/props.h"

const struct outlook_prop_row outlook_prop_table[OUTLOOK_PROP_COUNT] = {
#define TAG_ROW(prop, set, id, type)                                           \
	[OUTLOOK_PR_##prop] = {                                                \
	    OUTLOOK_SET_##set, (id), NULL, OUTLOOK_TYPE_##type},
    OUTLOOK_PROP_LIST(TAG_ROW)
#undef TAG_ROW
#define NAMED_ROW(prop, set, text, type)                                       \
	[OUTLOOK_PR_##prop] = {                                                \
	    OUTLOOK_SET_##set, 0, (text), OUTLOOK_TYPE_##type},
	OUTLOOK_NAMED_LIST(NAMED_ROW)
#undef NAMED_ROW
};

bool
outlook_item_has(const struct outlook_item *item, enum outlook_prop p)
{
	return item->v[p].state == OUTLOOK_PRESENT;
}

int64_t
outlook_item_number(
    const struct outlook_item *item, enum outlook_prop p, int64_t fallback)
{
	return outlook_item_has(item, p) ? item->v[p].number : fallback;
}

struct sml_str
outlook_item_str(const struct outlook_item *item, enum outlook_prop p)
{
	return outlook_item_has(item, p) ? item->v[p].str : SML_STR_NONE;
}

void
outlook_item_set_number(
    struct outlook_item *item, enum outlook_prop p, int64_t number)
{
	item->v[p].state = OUTLOOK_PRESENT;
	item->v[p].number = number;
}

void
outlook_item_set_str(
    struct outlook_item *item, enum outlook_prop p, struct sml_str str)
{
	item->v[p].state = str.len > 0 ? OUTLOOK_PRESENT : OUTLOOK_REMOVED;
	item->v[p].str = str;
}

void
outlook_item_remove(struct outlook_item *item, enum outlook_prop p)
{
	item->v[p].state = OUTLOOK_REMOVED;
}
