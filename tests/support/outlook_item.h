/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of Outlook in memory, for the tests of the mapping. */
#ifndef TESTS_SUPPORT_OUTLOOK_ITEM_H
#define TESTS_SUPPORT_OUTLOOK_ITEM_H

#include "mapping/props.h"

/* What a store does with the result of outlook_map_to_item(): PRESENT values
 * replace those of @item, REMOVED ones go, parts with a has_ flag replace its
 * own; afterwards all parts of @item are known. Values stay where they are. */
void outlook_apply_changes(
    struct outlook_item *item, const struct outlook_item *changes);

/* How many values and parts it would write. */
size_t outlook_count_changes(const struct outlook_item *changes);

/* "SUBJECT" */
const char *outlook_prop_name(enum outlook_prop p);

/* The same for PRESENT values and parts; false, and the name of the first
 * property that differs ("photo", "exceptions", "recipients" for parts). */
bool outlook_items_are_equal(const struct outlook_item *a,
    const struct outlook_item *b, const char **difference_out);

#endif
