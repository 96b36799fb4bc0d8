/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns of Outlook that our rules do not make: as rules, and their dates. */
#include "base/limits.h"
#include "mapping/recur_blob.h"
#include "support/rule_text.h"
#include "support/test.h"

static uint32_t
midnight(const char *date)
{
	return outlook_recur_minutes(rule_text_time(date).s);
}

static struct outlook_recur
pattern(enum outlook_recur_pattern kind, uint32_t period, const char *start)
{
	return (struct outlook_recur){.freq = OUTLOOK_RECUR_MONTHLY,
	    .pattern = kind,
	    .period = period,
	    .end = OUTLOOK_RECUR_NEVER,
	    .count = 10,
	    .start_date = midnight(start),
	    .end_date = OUTLOOK_RECUR_NEVER_DATE,
	    .start_offset = 540,
	    .end_offset = 600};
}

static bool
says(const struct outlook_recur *r, const char *text)
{
	struct sml_rule rule;

	return !outlook_recur_to_rule(r, false, &rule) &&
	       rule_text_is(&rule, text);
}

static void
pattern_of_outlook_becomes_a_rule(void)
{
	struct outlook_recur r = pattern(OUTLOOK_RECUR_WEEK, 1, "20240101");

	/* "Every workday" is a daily one to Outlook. */
	r.freq = OUTLOOK_RECUR_DAILY;
	r.weekdays = 0x3E;
	CU_ASSERT(says(&r, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;WKST=SU"));
	r = pattern(OUTLOOK_RECUR_MONTH, 1, "20240131");
	r.day = 31;
	CU_ASSERT(says(&r, "FREQ=MONTHLY;BYMONTHDAY=-1;WKST=SU"));
	r.pattern = OUTLOOK_RECUR_MONTH_END;
	r.day = 28;
	CU_ASSERT(says(&r, "FREQ=MONTHLY;BYMONTHDAY=-1;WKST=SU"));
	r = pattern(OUTLOOK_RECUR_MONTH, 12, "20240229");
	r.day = 30;
	CU_ASSERT(says(&r, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;WKST=SU"));
	r = pattern(OUTLOOK_RECUR_MONTH, 12, "20240430");
	r.day = 31;
	CU_ASSERT(says(&r, "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=-1;WKST=SU"));
	r = pattern(OUTLOOK_RECUR_MONTH_NTH, 1, "20240131");
	r.weekdays = 0x7F;
	r.nth = 5;
	CU_ASSERT(says(&r, "FREQ=MONTHLY;BYMONTHDAY=-1;WKST=SU"));
	r.nth = 4;
	r.start_date = midnight("20240104");
	CU_ASSERT(says(&r, "FREQ=MONTHLY;BYMONTHDAY=4;WKST=SU"));
	r.weekdays = 0x06;
	CU_ASSERT(says(&r, "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=4;WKST=SU"));
	/* The end by date of a pattern that has no end in Outlook. */
	r = pattern(OUTLOOK_RECUR_DAY, 1440, "20240101");
	r.end = OUTLOOK_RECUR_UNTIL;
	CU_ASSERT(says(&r, "FREQ=DAILY;WKST=SU"));
}

static void
pattern_without_meaning_is_refused(void)
{
	struct outlook_recur good[] = {
	    pattern(OUTLOOK_RECUR_DAY, 1440, "20240101"),
	    pattern(OUTLOOK_RECUR_WEEK, 1, "20240101"),
	    pattern(OUTLOOK_RECUR_MONTH, 1, "20240101"),
	    pattern(OUTLOOK_RECUR_MONTH_NTH, 1, "20240101")};
	struct outlook_recur bad[16];
	size_t count = 0;
	struct sml_rule rule;
	uint32_t date;

	good[1].weekdays = 2;
	good[2].day = 1;
	good[3].weekdays = 2;
	good[3].nth = 1;
	for (size_t i = 0; i < 4; i++) {
		CU_ASSERT_EQUAL(
		    outlook_recur_to_rule(&good[i], false, &rule), SML_OK);
		CU_ASSERT_EQUAL(
		    outlook_recur_dates(&good[i], 0, UINT32_MAX, &date, 1), 1);
		bad[count] = good[i];
		bad[count++].period = 0;
	}
	bad[count] = good[0];
	bad[count++].period = 1441;
	bad[count] = good[0];
	bad[count++].is_sliding = true;
	bad[count] = good[0];
	bad[count++].calendar_type = 6;
	bad[count] = good[0];
	bad[count++].calendar_type = 0xFFFF;
	bad[count] = good[0];
	bad[count++].pattern = (enum outlook_recur_pattern)OUTLOOK_RECUR_HIJRI;
	bad[count] = good[1];
	bad[count++].weekdays = 0x80;
	bad[count] = good[1];
	bad[count++].week_start = 7;
	bad[count] = good[2];
	bad[count++].day = 32;
	bad[count] = good[3];
	bad[count++].nth = 6;
	bad[count] = good[0];
	bad[count].end = OUTLOOK_RECUR_COUNT;
	bad[count++].count = 0;
	bad[count] = good[0];
	bad[count].end = OUTLOOK_RECUR_UNTIL;
	bad[count++].end_date = midnight("20231231");
	for (size_t i = 0; i < count; i++) {
		CU_ASSERT_EQUAL(outlook_recur_to_rule(&bad[i], false, &rule),
		    SML_E_UNSUPPORTED);
		CU_ASSERT_EQUAL(
		    outlook_recur_dates(&bad[i], 0, UINT32_MAX, &date, 1), 0);
	}
}

static void
dates_are_those_between_two_times(void)
{
	struct outlook_recur r = pattern(OUTLOOK_RECUR_MONTH, 1, "20240131");
	uint32_t dates[5];

	r.day = 31;
	CU_ASSERT_EQUAL(outlook_recur_dates(&r, midnight("20240201"),
			    midnight("20240630"), dates, 5),
	    4);
	CU_ASSERT_EQUAL(dates[0], midnight("20240229"));
	CU_ASSERT_EQUAL(dates[1], midnight("20240331"));
	CU_ASSERT_EQUAL(dates[2], midnight("20240430"));
	CU_ASSERT_EQUAL(dates[3], midnight("20240531"));
	CU_ASSERT_EQUAL(outlook_recur_dates(&r, midnight("20240229"),
			    midnight("20240229") + 1, dates, 5),
	    1);
	CU_ASSERT_EQUAL(outlook_recur_dates(&r, midnight("20240229") + 1,
			    midnight("20240331"), dates, 5),
	    0);
	CU_ASSERT_EQUAL(outlook_recur_dates(&r, 0, UINT32_MAX, dates, 5), 5);
	CU_ASSERT_EQUAL(dates[0], midnight("20240131"));
	/* Not behind the end of Outlook's calendar. */
	CU_ASSERT_EQUAL(
	    outlook_recur_dates(&r, midnight("45001130"), UINT32_MAX, dates, 5),
	    2);
	/* A start that is no instance; the end by count. */
	r = pattern(OUTLOOK_RECUR_WEEK, 2, "20240103");
	r.weekdays = 0x12;
	r.week_start = 1;
	r.end = OUTLOOK_RECUR_COUNT;
	r.count = 3;
	CU_ASSERT_EQUAL(outlook_recur_dates(&r, 0, UINT32_MAX, dates, 5), 3);
	CU_ASSERT_EQUAL(dates[0], midnight("20240104"));
	CU_ASSERT_EQUAL(dates[1], midnight("20240115"));
	CU_ASSERT_EQUAL(dates[2], midnight("20240118"));
}

/* The first week of Outlook's calendar begins in the year before. */
static void
first_week_of_all_has_no_days_before_it(void)
{
	struct outlook_recur r = pattern(OUTLOOK_RECUR_WEEK, 1, "16010101");
	uint32_t found[3];

	r.weekdays = 0x43;
	r.week_start = 6;
	CU_ASSERT_EQUAL(outlook_recur_dates(&r, 0, UINT32_MAX, found, 3), 3);
	CU_ASSERT_EQUAL(found[0], 0);
	CU_ASSERT_EQUAL(found[1], midnight("16010106"));
	CU_ASSERT_EQUAL(found[2], midnight("16010107"));
}

/* Numbers as large as they can be: no overflow, and an end. */
static void
huge_numbers_are_borne(void)
{
	static const uint32_t numbers[] = {
	    1, 1440, 4294966560u /* a multiple of 1440 */, UINT32_MAX};
	uint32_t dates[3];
	struct sml_rule rule;

	for (int kind = 0; kind <= 4; kind++) {
		for (size_t i = 0; i < 256; i++) {
			struct outlook_recur r =
			    pattern((enum outlook_recur_pattern)kind,
				numbers[i & 3], "20240101");

			r.end = OUTLOOK_RECUR_COUNT;
			r.count = numbers[i >> 2 & 3];
			r.start_date = numbers[i >> 4 & 3];
			r.start_offset = numbers[i >> 6 & 3];
			r.weekdays = 0x41;
			r.nth = 5;
			r.day = 31;
			r.week_start = 6;
			(void)outlook_recur_dates(
			    &r, numbers[i & 3], UINT32_MAX, dates, 3);
			CU_ASSERT(outlook_recur_to_rule(&r, false, &rule) <= 0);
			r.end = OUTLOOK_RECUR_UNTIL;
			r.end_date = UINT32_MAX;
			(void)outlook_recur_dates(
			    &r, r.start_date, UINT32_MAX, dates, 3);
			CU_ASSERT(outlook_recur_to_rule(&r, true, &rule) <= 0);
		}
	}
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"pattern_of_outlook_becomes_a_rule",
		pattern_of_outlook_becomes_a_rule},
	    {"pattern_without_meaning_is_refused",
		pattern_without_meaning_is_refused},
	    {"dates_are_those_between_two_times",
		dates_are_those_between_two_times},
	    {"first_week_of_all_has_no_days_before_it",
		first_week_of_all_has_no_days_before_it},
	    {"huge_numbers_are_borne", huge_numbers_are_borne},
	    {NULL, NULL},
	};

	return test_main("recur_pattern", cases, argc, argv);
}
