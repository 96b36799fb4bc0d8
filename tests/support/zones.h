/* SPDX-License-Identifier: Apache-2.0 */
/* Zones of items in tests: read, and compared. */
#ifndef TESTS_SUPPORT_ZONES_H
#define TESTS_SUPPORT_ZONES_H

#include "content/line.h"
#include "content/zone.h"

/* The lines of an item, and a zone that was read from them. */
struct zone_item {
	struct sml_arena *arena;
	struct sml_lines lines;
	const struct sml_zone *zone;
};

/* @text must outlive it. */
void zone_item_open(struct zone_item *item, struct sml_str text);
void zone_item_close(struct zone_item *item);

/* Open it and read the VTIMEZONE that the text is. */
const struct sml_zone *zone_item_read(
    struct zone_item *item, struct sml_str text);

/* The second that a date-time names. */
int64_t zone_test_s(const char *text);

/* Offsets and changes from @from_s to 2120; prints the first difference. */
bool zones_are_same_from(
    const struct sml_zone *a, const struct sml_zone *b, int64_t from_s);
bool zones_have_same_id(const struct sml_zone *a, const struct sml_zone *b);

#endif
