/* SPDX-License-Identifier: Apache-2.0 */
/* Zones of items in tests. */
#include "support/zones.h"

#include "base/limits.h"
#include "content/datetime.h"
#include "content/zone_priv.h"
#include "support/test.h"

void
zone_item_open(struct zone_item *item, struct sml_str text)
{
	item->zone = NULL;
	item->arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	CU_ASSERT_FATAL(item->arena != NULL);
	CU_ASSERT_FATAL(
	    sml_lines_parse(text, item->arena, &item->lines) == SML_OK);
}

void
zone_item_close(struct zone_item *item)
{
	sml_arena_free(item->arena);
}

const struct sml_zone *
zone_item_read(struct zone_item *item, struct sml_str text)
{
	zone_item_open(item, text);
	CU_ASSERT(
	    sml_zone_read(&item->lines, 0, item->arena, &item->zone) == SML_OK);
	return item->zone;
}

int64_t
zone_test_s(const char *text)
{
	struct sml_datetime time = {0};

	CU_ASSERT(sml_datetime_parse(sml_str_of(text), &time));
	return time.s;
}

bool
zones_are_same_from(
    const struct sml_zone *a, const struct sml_zone *b, int64_t from_s)
{
	int64_t end_s = zone_test_s("21200101T000000Z");
	int64_t at_a = from_s, at_b = from_s;

	while (at_a < end_s) {
		if (sml_zone_offset(a, at_a, NULL) !=
			sml_zone_offset(b, at_b, NULL) ||
		    at_a != at_b) {
			printf("%s: %lld %ld, %lld %ld\n",
			    b->name ? b->name : "", (long long)at_a,
			    (long)sml_zone_offset(a, at_a, NULL),
			    (long long)at_b,
			    (long)sml_zone_offset(b, at_b, NULL));
			return false;
		}
		if (!sml_zone_next_change(a, at_a, &at_a))
			at_a = end_s;
		if (!sml_zone_next_change(b, at_b, &at_b))
			at_b = end_s;
	}
	return true;
}

bool
zones_have_same_id(const struct sml_zone *a, const struct sml_zone *b)
{
	struct sml_buf x, y;
	bool is_same;

	sml_buf_init(&x, 100);
	sml_buf_init(&y, 100);
	sml_zone_put_id(a, &x);
	sml_zone_put_id(b, &y);
	is_same = sml_str_eq(sml_buf_str(&x), sml_buf_str(&y)) && x.len;
	sml_buf_free(&x);
	sml_buf_free(&y);
	return is_same;
}
