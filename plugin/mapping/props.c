/* SPDX-License-Identifier: Apache-2.0 */
/* The table of properties, and values of an item. */
#include "mapping/props.h"

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

const enum outlook_prop outlook_column_props[OUTLOOK_COLUMN_COUNT] = {
    [OUTLOOK_COLUMN_TYPE] = OUTLOOK_PR_RECIPIENT_TYPE,
    [OUTLOOK_COLUMN_NAME] = OUTLOOK_PR_DISPLAY_NAME,
    [OUTLOOK_COLUMN_ADDRESS_TYPE] = OUTLOOK_PR_ADDRESS_TYPE,
    [OUTLOOK_COLUMN_ADDRESS] = OUTLOOK_PR_EMAIL_ADDRESS,
    [OUTLOOK_COLUMN_SMTP_ADDRESS] = OUTLOOK_PR_SMTP_ADDRESS,
    [OUTLOOK_COLUMN_FLAGS] = OUTLOOK_PR_RECIPIENT_FLAGS,
    [OUTLOOK_COLUMN_STATUS] = OUTLOOK_PR_RECIPIENT_STATUS,
    [OUTLOOK_COLUMN_STATUS_TIME] = OUTLOOK_PR_RECIPIENT_STATUS_TIME,
};

int64_t
outlook_value_number(const struct outlook_value *value, int64_t fallback)
{
	return value->state == OUTLOOK_PRESENT ? value->number : fallback;
}

struct sml_str
outlook_value_str(const struct outlook_value *value)
{
	return value->state == OUTLOOK_PRESENT ? value->str : SML_STR_NONE;
}

void
outlook_value_set_number(struct outlook_value *value, int64_t number)
{
	value->state = OUTLOOK_PRESENT;
	value->number = number;
}

void
outlook_value_set_str(struct outlook_value *value, struct sml_str str)
{
	value->state = str.len > 0 ? OUTLOOK_PRESENT : OUTLOOK_REMOVED;
	value->str = str;
}

bool
outlook_item_has(const struct outlook_item *item, enum outlook_prop p)
{
	return item->v[p].state == OUTLOOK_PRESENT;
}

int64_t
outlook_item_number(
    const struct outlook_item *item, enum outlook_prop p, int64_t fallback)
{
	return outlook_value_number(&item->v[p], fallback);
}

struct sml_str
outlook_item_str(const struct outlook_item *item, enum outlook_prop p)
{
	return outlook_value_str(&item->v[p]);
}

void
outlook_item_set_number(
    struct outlook_item *item, enum outlook_prop p, int64_t number)
{
	outlook_value_set_number(&item->v[p], number);
}

void
outlook_item_set_str(
    struct outlook_item *item, enum outlook_prop p, struct sml_str str)
{
	outlook_value_set_str(&item->v[p], str);
}

void
outlook_item_remove(struct outlook_item *item, enum outlook_prop p)
{
	item->v[p].state = OUTLOOK_REMOVED;
}
