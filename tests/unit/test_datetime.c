/* SPDX-License-Identifier: Apache-2.0 */
/* Dates, times and durations: read, written, counted. */
#include "content/datetime.h"

#include <string.h>

#include "support/test.h"

static void
civil_every_day_counts_on(void)
{
	int64_t day = sml_civil_days(1, 1, 1);
	unsigned weekday = 1; /* the 1st of January of the year 1: a Monday */

	CU_ASSERT_EQUAL(day * SML_DAY_S, SML_TIME_MIN_S);
	for (int32_t year = 1; year <= 9999; year++) {
		for (unsigned month = 1; month <= 12; month++) {
			unsigned len = sml_civil_month_len(year, month);
			struct sml_civil civil =
			    sml_civil_of((day + len - 1) * SML_DAY_S + 86399);

			if (civil.year != year || civil.month != month ||
			    civil.day != len || civil.hour != 23 ||
			    civil.weekday != (weekday + len - 1) % 7 ||
			    sml_civil_days(year, (int32_t)month, 1) != day)
				CU_FAIL("a month ends elsewhere");
			day += len;
			weekday = (weekday + len) % 7;
		}
	}
	CU_ASSERT_EQUAL(day * SML_DAY_S - 1, SML_TIME_MAX_S);
}

static void
civil_known_seconds_in_parts(void)
{
	struct sml_civil civil = sml_civil_of(1709217296);

	CU_ASSERT_EQUAL(civil.year, 2024);
	CU_ASSERT_EQUAL(civil.month, 2);
	CU_ASSERT_EQUAL(civil.day, 29);
	CU_ASSERT_EQUAL(civil.hour, 14);
	CU_ASSERT_EQUAL(civil.minute, 34);
	CU_ASSERT_EQUAL(civil.second, 56);
	CU_ASSERT_EQUAL(civil.weekday, 4);
	CU_ASSERT_EQUAL(sml_civil_s(&civil), 1709217296);

	civil = sml_civil_of(-1);
	CU_ASSERT_EQUAL(civil.year, 1969);
	CU_ASSERT_EQUAL(civil.second, 59);
	CU_ASSERT_EQUAL(civil.weekday, 3);
	CU_ASSERT_EQUAL(sml_civil_day_of(-SML_DAY_S - 1), -2);
	CU_ASSERT_EQUAL(sml_civil_day_of(-SML_DAY_S), -1);
	CU_ASSERT_EQUAL(sml_civil_day_of(-1), -1);
	CU_ASSERT_EQUAL(sml_civil_day_of(0), 0);
	CU_ASSERT_EQUAL(sml_civil_day_of(SML_DAY_S - 1), 0);
}

static void
civil_parts_out_of_range_count_on(void)
{
	struct sml_civil civil = {
	    .year = 2024, .month = 1, .day = 32, .hour = 24};

	CU_ASSERT_EQUAL(sml_civil_s(&civil),
	    sml_civil_days(2024, 2, 2) * (int64_t)SML_DAY_S);
	CU_ASSERT_EQUAL(
	    sml_civil_days(2024, 13, 1), sml_civil_days(2025, 1, 1));
	CU_ASSERT_EQUAL(
	    sml_civil_days(2024, 0, 1), sml_civil_days(2023, 12, 1));
	CU_ASSERT_EQUAL(
	    sml_civil_days(2024, 3, 0), sml_civil_days(2024, 2, 29));
	CU_ASSERT_EQUAL(
	    sml_civil_days(2024, -11, -1), sml_civil_days(2022, 12, 30));
	CU_ASSERT_EQUAL(sml_civil_of(INT64_MAX).year, 9999);
	CU_ASSERT_EQUAL(sml_civil_of(INT64_MIN).year, 1);
	CU_ASSERT(sml_civil_days(INT32_MAX, INT32_MAX, INT32_MAX) > 0);
	CU_ASSERT(sml_civil_days(INT32_MIN, INT32_MIN, INT32_MIN) < 0);
}

static void
civil_leap_years_by_rule(void)
{
	CU_ASSERT(sml_civil_is_leap(2024));
	CU_ASSERT(!sml_civil_is_leap(2023));
	CU_ASSERT(!sml_civil_is_leap(1900));
	CU_ASSERT(sml_civil_is_leap(2000));
	CU_ASSERT_EQUAL(sml_civil_month_len(1900, 2), 28);
	CU_ASSERT_EQUAL(sml_civil_month_len(2024, 0), 0);
	CU_ASSERT_EQUAL(sml_civil_month_len(2024, 13), 0);
}

static void
datetime_every_form_is_read(void)
{
	static const struct {
		const char *text;
		const char *printed;
		enum sml_clock clock;
	} rows[] = {
	    {"20241231", "20241231", SML_CLOCK_DATE},
	    {"2024-12-31", "20241231", SML_CLOCK_DATE},
	    {" 20240229 ", "20240229", SML_CLOCK_DATE},
	    {"00010101", "00010101", SML_CLOCK_DATE},
	    {"99991231T235959Z", "99991231T235959Z", SML_CLOCK_UTC},
	    {"20241231T235959", "20241231T235959", SML_CLOCK_LOCAL},
	    {"20241231T235960", "20241231T235959", SML_CLOCK_LOCAL},
	    {"20241231T235959Z", "20241231T235959Z", SML_CLOCK_UTC},
	    {"20241231t235959z", "20241231T235959Z", SML_CLOCK_UTC},
	    {"2024-12-31T23:59:59Z", "20241231T235959Z", SML_CLOCK_UTC},
	    {"2024-12-31T23:59:59", "20241231T235959", SML_CLOCK_LOCAL},
	    {"2024-12-31T23:59Z", "20241231T235900Z", SML_CLOCK_UTC},
	    {"20241231T2359", "20241231T235900", SML_CLOCK_LOCAL},
	    {"20241231T0000Z", "20241231T000000Z", SML_CLOCK_UTC},
	    {"20241231T23:59:59", "20241231T235959", SML_CLOCK_LOCAL},
	};
	struct sml_buf printed;
	struct sml_datetime time;

	sml_buf_init(&printed, 100);
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		CU_ASSERT(sml_datetime_parse(sml_str_of(rows[i].text), &time));
		CU_ASSERT_EQUAL(time.clock, rows[i].clock);
		sml_buf_reset(&printed);
		sml_datetime_put(time, &printed);
		CU_ASSERT(sml_str_is(sml_buf_str(&printed), rows[i].printed));
	}
	CU_ASSERT(sml_datetime_parse(SML_STR("19700102T000001Z"), &time));
	CU_ASSERT_EQUAL(time.s, 86401);
	sml_buf_free(&printed);
}

static void
datetime_what_is_none_is_refused(void)
{
	static const char *const rows[] = {"", "2024", "202412", "2024123",
	    "20241232", "20230229", "20240230", "20241301", "20240001",
	    "20240100", "00000101", "2024-1231", "202412-31", "20241231T",
	    "20241231T23", "20241231T24", "20241231T240000", "20241231T236000",
	    "20241231T235961", "20241231T23595", "20241231T2359:59",
	    "20241231T23:5959", "20241231T235959ZZ", "20241231T235959+0100",
	    "20241231 235959", "20241231235959", "--12-31", "-20241231",
	    "2024-12-31T23:59:", "20241231Z", "20241231T235959.5", "+0241231",
	    "202A1231"};
	struct sml_datetime time;

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++)
		CU_ASSERT(!sml_datetime_parse(sml_str_of(rows[i]), &time));
	CU_ASSERT(!sml_datetime_parse(SML_STR_NONE, &time));
}

static void
duration_every_form_is_read(void)
{
	static const struct {
		const char *text;
		const char *printed;
	} rows[] = {
	    {"P15DT5H0M20S", "P15DT5H0M20S"},
	    {"P7W", "P49D"},
	    {"-P1W", "-P7D"},
	    {"PT15M", "PT15M"},
	    {"-PT15M", "-PT15M"},
	    {"+PT15M", "PT15M"},
	    {"PT0S", "PT0S"},
	    {"-PT0S", "PT0S"},
	    {"P0D", "PT0S"},
	    {"P1DT2H", "P1DT2H"},
	    {"PT24H", "PT24H"},
	    {"PT90M", "PT1H30M"},
	    {"PT3601S", "PT1H0M1S"},
	    {"PT1H30S", "PT1H0M30S"},
	    {"P0DT0H0M10S", "PT10S"},
	    {" pt5m ", "PT5M"},
	    {"P36525D", "P36525D"},
	};
	struct sml_buf printed;

	sml_buf_init(&printed, 100);
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_duration duration;
		struct sml_duration again;

		CU_ASSERT(
		    sml_duration_parse(sml_str_of(rows[i].text), &duration));
		sml_buf_reset(&printed);
		sml_duration_put(duration, &printed);
		CU_ASSERT(sml_str_is(sml_buf_str(&printed), rows[i].printed));
		CU_ASSERT(sml_duration_parse(sml_buf_str(&printed), &again));
		CU_ASSERT_EQUAL(again.days, duration.days);
		CU_ASSERT_EQUAL(again.s, duration.s);
	}
	sml_buf_free(&printed);
}

static void
duration_what_is_none_is_refused(void)
{
	static const char *const rows[] = {"", "P", "PT", "-", "P1", "1D",
	    "P1DT", "P1W2D", "P1D1W", "P1H", "PT1D", "PT1S1M", "PT1M1H",
	    "PT1M1M", "PTT1M", "P1DT1HT1M", "P1.5D", "P-1D", "--PT1M",
	    "P36526D", "P5218W", "PT3155846400S", "P99999999999D",
	    "PT18446744073709551616S", "P1Y", "P1D ago"};
	struct sml_duration duration;

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++)
		CU_ASSERT(!sml_duration_parse(sml_str_of(rows[i]), &duration));
	CU_ASSERT(!sml_duration_parse(SML_STR_NONE, &duration));
}

static const struct test_case cases[] = {
    {"civil_every_day_counts_on", civil_every_day_counts_on},
    {"civil_known_seconds_in_parts", civil_known_seconds_in_parts},
    {"civil_parts_out_of_range_count_on", civil_parts_out_of_range_count_on},
    {"civil_leap_years_by_rule", civil_leap_years_by_rule},
    {"datetime_every_form_is_read", datetime_every_form_is_read},
    {"datetime_what_is_none_is_refused", datetime_what_is_none_is_refused},
    {"duration_every_form_is_read", duration_every_form_is_read},
    {"duration_what_is_none_is_refused", duration_what_is_none_is_refused},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("datetime", cases, argc, argv);
}
