/* SPDX-License-Identifier: Apache-2.0 */
/* TZ and DAYLIGHT lines of vCalendar 1.0, read and written. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "content/datetime.h"
#include "content/zone_priv.h"
#include "support/test.h"
#include "support/zones.h"

static const struct sml_zone *
read_old(struct zone_item *item, const char *lines, const struct sml_zone *hint)
{
	struct sml_buf text;
	struct sml_str copy;

	sml_buf_init(&text, 100000);
	sml_buf_printf(&text,
	    "BEGIN:VCALENDAR\r\nVERSION:1.0\r\n%s"
	    "BEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
	    lines);
	item->arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	CU_ASSERT_FATAL(item->arena != NULL);
	copy = sml_arena_dup(item->arena, sml_buf_str(&text));
	sml_buf_free(&text);
	CU_ASSERT_FATAL(
	    sml_lines_parse(copy, item->arena, &item->lines) == SML_OK);
	CU_ASSERT(sml_zone_read_old(&item->lines, 0, hint, item->arena,
		      &item->zone) == SML_OK);
	return item->zone;
}

static void
old_lines_are_a_zone_of_the_table(void)
{
	static const struct {
		const char *lines;
		const char *hint;
		const char *zone;
	} rows[] = {
	    {"", "Europe/Berlin", NULL},
	    {"DAYLIGHT:FALSE\r\n", "Europe/Berlin", NULL},
	    /* The standard's example. */
	    {"TZ:-0500\r\nDAYLIGHT:TRUE;-06;19960407T025959;"
	     "19961027T010000;EST;EDT\r\n",
		NULL, "America/New_York"},
	    {"TZ:-05\r\nDAYLIGHT:TRUE;-04;19960407T025959;"
	     "19961027T010000;EST;EDT\r\n",
		NULL, "America/New_York"},
	    {"TZ:-05:00\r\nDAYLIGHT:TRUE;-04;20240310T020000;"
	     "20241103T020000;;\r\n",
		NULL, "America/New_York"},
	    {"TZ:-05\r\nDAYLIGHT:TRUE;-04;20240310T020000;"
	     "20241103T020000;;\r\n",
		"America/Toronto", "America/Toronto"},
	    {"TZ:+00\r\n"
	     "DAYLIGHT:TRUE;+01;20120325T010000;20121028T020000;;\r\n"
	     "DAYLIGHT:TRUE;+01;20110327T010000;20111030T020000;;\r\n"
	     "DAYLIGHT:TRUE;+01;20080330T010000;20081026T020000;;\r\n",
		NULL, "Europe/London"},
	    {"TZ:+0100\r\nDAYLIGHT:TRUE;+0200;20240331T010000Z;"
	     "20241027T010000Z;;\r\n",
		NULL, "Europe/Berlin"},
	    {"TZ:+0100\r\nDAYLIGHT:TRUE;+0200;20240331T020000;"
	     "20241027T030000;Europe/Rome;Europe/Rome\r\n",
		NULL, "Europe/Rome"},
	    {"TZ:+0100\r\nDAYLIGHT:TRUE;+0200;20240331T020000;"
	     "20241027T030000;Europe/Athens;\r\n",
		"Asia/Tokyo", "Europe/Berlin"},
	    {"TZ:+10\r\nDAYLIGHT:TRUE;+11;20231001T020000;"
	     "20240407T030000;;\r\n",
		NULL, "Australia/Sydney"},
	    {"TZ:-05:00\r\nDAYLIGHT:TRUE;-04;20270314T070000Z;"
	     "20261101T060000Z;EST;EDT\r\n",
		NULL, "America/New_York"},
	    {"TZ:+0530\r\nDAYLIGHT:FALSE\r\n", NULL, "Asia/Kolkata"},
	    {"TZ:+0100\r\nDAYLIGHT:FALSE\r\n", "Europe/Berlin", "Africa/Lagos"},
	    {"TZ:+0100\r\n", "Europe/Berlin", "Europe/Berlin"},
	    {"TZ:+0100\r\n", "Asia/Tokyo", "Africa/Lagos"},
	    {"TZ:x\r\n", "Asia/Tokyo", NULL},
	    /* A summer that is days ahead is none. */
	    {"TZ:+0530\r\nDAYLIGHT:TRUE;+1230;20240331T020000;"
	     "20241027T030000;;\r\n",
		NULL, "Asia/Kolkata"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct sml_zone *hint =
		    rows[i].hint ? sml_zone_find(sml_str_of(rows[i].hint))
				 : NULL;
		const struct sml_zone *wanted =
		    rows[i].zone ? sml_zone_find(sml_str_of(rows[i].zone))
				 : NULL;
		struct zone_item item;

		CU_ASSERT_PTR_EQUAL(
		    read_old(&item, rows[i].lines, hint), wanted);
		if (item.zone != wanted)
			printf("%s %s\n", rows[i].lines,
			    item.zone && item.zone->name ? item.zone->name
							 : "-");
		zone_item_close(&item);
	}
}

static void
old_lines_of_no_zone_are_one_of_its_own(void)
{
	struct zone_item item;

	read_old(&item,
	    "TZ:+0137\r\n"
	    "DAYLIGHT:TRUE;+0217;20220215T020000;20220920T020000;;\r\n"
	    "DAYLIGHT:TRUE;+0217;20230221T020000;20230919T020000;;\r\n",
	    NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(item.zone);
	CU_ASSERT_PTR_NULL(sml_zone_name(item.zone));
	CU_ASSERT_EQUAL(
	    sml_zone_offset(item.zone, zone_test_s("20220216T000000Z"), NULL),
	    8220);
	CU_ASSERT_EQUAL(
	    sml_zone_offset(item.zone, zone_test_s("20220920T000000Z"), NULL),
	    5820);
	/* The third Tuesdays, by the last line. */
	CU_ASSERT_EQUAL(
	    sml_zone_offset(item.zone, zone_test_s("20240219T120000Z"), NULL),
	    5820);
	CU_ASSERT_EQUAL(
	    sml_zone_offset(item.zone, zone_test_s("20240220T120000Z"), NULL),
	    8220);
	zone_item_close(&item);
	read_old(&item, "TZ:+0137\r\nDAYLIGHT:TRUE;x;y\r\n", NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(item.zone);
	CU_ASSERT_EQUAL(sml_zone_offset(item.zone, 0, NULL), 5820);
	zone_item_close(&item);
}

static bool
has_summer(const struct sml_zone *zone, int32_t from, int32_t to)
{
	int64_t end_s = (sml_civil_days(to + 1, 1, 1) + 1) * SML_DAY_S;
	int64_t s = (sml_civil_days(from, 1, 1) - 1) * SML_DAY_S;

	return sml_zone_next_change(zone, s, &s) && s < end_s;
}

/* As far as 1.0 can say it: one standard offset in all years. */
static void
old_lines_written_have_the_same_offsets(void)
{
	static const int32_t spans[][2] = {
	    {1996, 1996}, {2005, 2008}, {2022, 2026}, {2030, 2039}};
	const struct sml_zone *zone;
	unsigned compared = 0, skipped = 0;
	struct sml_buf text;

	sml_buf_init(&text, 100000);
	for (size_t i = 0; (zone = sml_zone_at(i)); i++) {
		for (size_t k = 0; k < 4; k++) {
			int32_t from = spans[k][0], to = spans[k][1];
			struct sml_zone_rule a, b;
			bool is_same = true;
			struct zone_item item;

			for (int32_t y = from; y <= to; y++)
				is_same &= sml_zone_rule_of(zone, y, &a) &&
					   sml_zone_rule_of(zone, from, &b) &&
					   a.standard_s == b.standard_s &&
					   a.has_dst == b.has_dst;
			if (!is_same) {
				skipped++;
				continue;
			}
			sml_buf_reset(&text);
			sml_zone_put_old(zone, from, to, &text);
			sml_buf_put_byte(&text, 0);
			CU_ASSERT(sml_buf_err(&text) == SML_OK);
			read_old(&item, (const char *)text.p, NULL);
			CU_ASSERT_PTR_NOT_NULL_FATAL(item.zone);
			for (int64_t s = sml_civil_days(from, 1, 2);
			     s < sml_civil_days(to, 12, 30); s += 1)
				is_same &=
				    sml_zone_offset(zone, s * SML_DAY_S,
					NULL) == sml_zone_offset(item.zone,
						     s * SML_DAY_S, NULL);
			/* Without a summer any zone without one will do. */
			CU_ASSERT(is_same || !has_summer(zone, from, to));
			if (!is_same && has_summer(zone, from, to))
				printf("%s %d %s", zone->name, (int)from,
				    (const char *)text.p);
			compared++;
			zone_item_close(&item);
		}
	}
	CU_ASSERT(compared > 1500);
	printf(
	    "%u spans compared, %u cannot be said in 1.0\n", compared, skipped);
	sml_buf_free(&text);
}

static const struct test_case cases[] = {
    {"zone_read_old_is_a_zone_of_the_table", old_lines_are_a_zone_of_the_table},
    {"zone_read_old_of_no_zone_is_one_of_its_own",
	old_lines_of_no_zone_are_one_of_its_own},
    {"zone_put_old_has_the_same_offsets",
	old_lines_written_have_the_same_offsets},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("zone_old", cases, argc, argv);
}
