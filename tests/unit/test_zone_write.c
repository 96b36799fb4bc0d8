/* SPDX-License-Identifier: Apache-2.0 */
/* Zones written as VTIMEZONE and read again. */
#include "base/limits.h"
#include "content/datetime.h"
#include "content/zone_priv.h"
#include "support/test.h"
#include "support/zones.h"

static const int32_t years[] = {1970, 1999, 2006, 2015, 2024, 2040};
#define YEAR_COUNT (sizeof(years) / sizeof(years[0]))

static void
written_by_name_is_read_as_the_same_zone(void)
{
	const struct sml_zone *zone;
	struct sml_buf text;

	sml_buf_init(&text, 100000);
	for (size_t i = 0; (zone = sml_zone_at(i)); i++) {
		for (size_t k = 0; k < YEAR_COUNT; k++) {
			struct zone_item item;

			sml_buf_reset(&text);
			sml_zone_put_vtimezone(
			    zone, sml_str_of(zone->name), years[k], &text);
			CU_ASSERT(sml_buf_err(&text) == SML_OK);
			CU_ASSERT_PTR_EQUAL(
			    zone_item_read(&item, sml_buf_str(&text)), zone);
			if (item.zone != zone)
				printf("%s %d\n", zone->name, (int)years[k]);
			zone_item_close(&item);
		}
	}
	sml_buf_free(&text);
}

static int64_t
last_change(const struct sml_zone *zone)
{
	return zone->count ? zone->times[zone->count - 1] : 0;
}

static void
written_without_name_has_the_same_offsets(void)
{
	int64_t recent_s = zone_test_s("20000101T000000Z");
	const struct sml_zone *zone;
	struct sml_buf text;

	sml_buf_init(&text, 100000);
	for (size_t i = 0; (zone = sml_zone_at(i)); i++) {
		for (size_t k = 0; k < YEAR_COUNT; k++) {
			int64_t start_s = sml_zone_to_utc(
			    zone, sml_civil_days(years[k], 1, 1) * SML_DAY_S);
			struct zone_item item;

			sml_buf_reset(&text);
			sml_zone_put_vtimezone(
			    zone, SML_STR("x-office, 2nd"), years[k], &text);
			zone_item_read(&item, sml_buf_str(&text));
			CU_ASSERT_PTR_NOT_NULL_FATAL(item.zone);
			/* A zone of the table with the same rule has a past
			 * of its own: before 2000, and with a summer until
			 * its rule was made. */
			if (item.zone->name && start_s < recent_s)
				start_s = recent_s;
			if (item.zone->name && item.zone->rule->has_dst &&
			    start_s < last_change(item.zone))
				start_s = last_change(item.zone);
			CU_ASSERT(
			    zones_are_same_from(item.zone, zone, start_s));
			CU_ASSERT(
			    zone->id || zones_have_same_id(item.zone, zone));
			zone_item_close(&item);
		}
	}
	sml_buf_free(&text);
}

static void
written_from_a_year_of_its_rule_has_two_parts(void)
{
	static const char berlin[] =
	    "BEGIN:VTIMEZONE\r\n"
	    "TZID:Europe/Berlin\r\n"
	    "BEGIN:DAYLIGHT\r\n"
	    "DTSTART:19700329T020000\r\n"
	    "TZOFFSETFROM:+0100\r\n"
	    "TZOFFSETTO:+0200\r\n"
	    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
	    "END:DAYLIGHT\r\n"
	    "BEGIN:STANDARD\r\n"
	    "DTSTART:19701025T030000\r\n"
	    "TZOFFSETFROM:+0200\r\n"
	    "TZOFFSETTO:+0100\r\n"
	    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
	    "END:STANDARD\r\n"
	    "END:VTIMEZONE\r\n";
	static const char tokyo[] = "BEGIN:VTIMEZONE\r\n"
				    "TZID:Asia/Tokyo\r\n"
				    "BEGIN:STANDARD\r\n"
				    "DTSTART:19700101T000000\r\n"
				    "TZOFFSETFROM:+0900\r\n"
				    "TZOFFSETTO:+0900\r\n"
				    "END:STANDARD\r\n"
				    "END:VTIMEZONE\r\n";
	struct sml_buf text;

	sml_buf_init(&text, 10000);
	sml_zone_put_vtimezone(sml_zone_find(SML_STR("Europe/Berlin")),
	    SML_STR("Europe/Berlin"), 2024, &text);
	CU_ASSERT(sml_str_is(sml_buf_str(&text), berlin));
	sml_buf_reset(&text);
	sml_zone_put_vtimezone(sml_zone_find(SML_STR("Asia/Tokyo")),
	    SML_STR("Asia/Tokyo"), 2024, &text);
	CU_ASSERT(sml_str_is(sml_buf_str(&text), tokyo));
	sml_buf_free(&text);
}

static void
written_rules_of_odd_days_name_the_days(void)
{
	static const struct {
		const char *zone;
		const char *rule;
	} rows[] = {
	    {"Asia/Jerusalem",
		"BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR\r\n"},
	    {"America/Nuuk", "BYMONTH=10;BYDAY=-1SU\r\n"},
	    {"America/Nuuk",
		"BYMONTH=3;BYMONTHDAY=24,25,26,27,28,29,30;BYDAY=SA\r\n"},
	    {"America/Santiago",
		"BYMONTH=9;BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=SU\r\n"},
	    {"Africa/Cairo",
		"BYYEARDAY=-67,-66,-65,-64,-63,-62,-61;BYDAY=FR\r\n"},
	};
	struct sml_buf text;

	sml_buf_init(&text, 10000);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		sml_buf_reset(&text);
		sml_zone_put_vtimezone(sml_zone_find(sml_str_of(rows[i].zone)),
		    SML_STR("x"), 2030, &text);
		CU_ASSERT(sml_str_find(sml_buf_str(&text),
			      sml_str_of(rows[i].rule), 0) < text.len);
	}
	sml_buf_free(&text);
}

static const struct test_case cases[] = {
    {"zone_read_written_by_name_is_the_same_zone",
	written_by_name_is_read_as_the_same_zone},
    {"zone_read_written_without_name_has_the_same_offsets",
	written_without_name_has_the_same_offsets},
    {"zone_put_vtimezone_of_its_rule_has_two_parts",
	written_from_a_year_of_its_rule_has_two_parts},
    {"zone_put_vtimezone_of_odd_days_names_the_days",
	written_rules_of_odd_days_name_the_days},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("zone_write", cases, argc, argv);
}
