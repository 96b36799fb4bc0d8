/* SPDX-License-Identifier: Apache-2.0 */
/* Rules as patterns of Outlook: each kind, its limits, and what it has not. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "mapping/recur_blob.h"
#include "support/rule_text.h"
#include "support/test.h"

static enum sml_err
convert(const struct sml_rule *rule, struct sml_datetime start,
    struct outlook_recur *out)
{
	return outlook_recur_of_rule(
	    rule, start, rule->has_until ? rule->until.s : INT64_MAX, 60, out);
}

static uint32_t
midnight(const char *date)
{
	return outlook_recur_minutes(rule_text_time(date).s);
}

struct row {
	const char *rule;
	const char *start;
	enum outlook_recur_freq freq;
	enum outlook_recur_pattern pattern;
	uint32_t period;
	uint32_t weekdays, nth, day;
	enum outlook_recur_end end;
	uint32_t count;
	const char *last;
	const char *back; /* NULL: as @rule */
};

#define DAILY OUTLOOK_RECUR_DAILY, OUTLOOK_RECUR_DAY
#define WEEKLY OUTLOOK_RECUR_WEEKLY, OUTLOOK_RECUR_WEEK
#define MONTHLY OUTLOOK_RECUR_MONTHLY, OUTLOOK_RECUR_MONTH
#define MONTHLY_NTH OUTLOOK_RECUR_MONTHLY, OUTLOOK_RECUR_MONTH_NTH
#define YEARLY OUTLOOK_RECUR_YEARLY, OUTLOOK_RECUR_MONTH
#define YEARLY_NTH OUTLOOK_RECUR_YEARLY, OUTLOOK_RECUR_MONTH_NTH
#define NEVER OUTLOOK_RECUR_NEVER, 10, NULL
#define TIMES OUTLOOK_RECUR_COUNT
#define UNTIL OUTLOOK_RECUR_UNTIL

static const struct row rows[] = {
    /* Days. */
    {"FREQ=DAILY;WKST=SU", "20240101T090000", DAILY, 1440, 0, 0, 0, NEVER,
	NULL},
    {"FREQ=DAILY;INTERVAL=999;COUNT=2;WKST=MO", "20240101T090000", DAILY,
	999 * 1440, 0, 0, 0, TIMES, 2, "20260926", NULL},
    {"FREQ=DAILY;UNTIL=20240105T085959", "20240101T090000", DAILY, 1440, 0, 0,
	0, UNTIL, 4, "20240104", "FREQ=DAILY;UNTIL=20240104T090000;WKST=MO"},
    {"FREQ=DAILY;UNTIL=20240105T090000", "20240101T090000", DAILY, 1440, 0, 0,
	0, UNTIL, 5, "20240105", "FREQ=DAILY;UNTIL=20240105T090000;WKST=MO"},
    {"FREQ=DAILY;INTERVAL=3;UNTIL=20240108", "20240101T090000", DAILY, 3 * 1440,
	0, 0, 0, UNTIL, 3, "20240107",
	"FREQ=DAILY;INTERVAL=3;UNTIL=20240107T090000;WKST=MO"},
    {"FREQ=DAILY;UNTIL=20240105", "20240101", DAILY, 1440, 0, 0, 0, UNTIL, 5,
	"20240105", "FREQ=DAILY;UNTIL=20240105;WKST=MO"},
    /* More than Outlook counts. */
    {"FREQ=DAILY;COUNT=1000", "20240101T090000", DAILY, 1440, 0, 0, 0, UNTIL,
	1000, "20260926", "FREQ=DAILY;UNTIL=20260926T090000;WKST=MO"},
    {"FREQ=DAILY;COUNT=4294967295", "20240101T090000", DAILY, 1440, 0, 0, 0,
	NEVER, "FREQ=DAILY;WKST=MO"},
    {"FREQ=DAILY;UNTIL=45010101T000000Z", "20240101T090000", DAILY, 1440, 0, 0,
	0, NEVER, "FREQ=DAILY;WKST=MO"},
    {"FREQ=WEEKLY;UNTIL=45001230T235959Z", "20240101T090000", WEEKLY, 1, 2, 0,
	0, UNTIL, 129244, "45001227",
	"FREQ=WEEKLY;UNTIL=45001227T090000;BYDAY=MO;WKST=MO"},
    {"FREQ=DAILY;UNTIL=45020101T000000Z", "20240101T090000", DAILY, 1440, 0, 0,
	0, NEVER, "FREQ=DAILY;WKST=MO"},
    /* Weeks. */
    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;WKST=SU;UNTIL=20110630T143000",
	"20101028T143000", WEEKLY, 2, 0x10, 0, 0, UNTIL, 18, "20110623",
	"FREQ=WEEKLY;INTERVAL=2;UNTIL=20110623T143000;BYDAY=TH;WKST=SU"},
    {"FREQ=WEEKLY", "20240103T090000", WEEKLY, 1, 0x08, 0, 0, NEVER,
	"FREQ=WEEKLY;BYDAY=WE;WKST=MO"},
    {"FREQ=WEEKLY;INTERVAL=99;COUNT=3;BYDAY=SU,MO;WKST=MO", "20240101T090000",
	WEEKLY, 99, 0x03, 0, 0, TIMES, 3, "20251124",
	"FREQ=WEEKLY;INTERVAL=99;COUNT=3;BYDAY=MO,SU;WKST=MO"},
    {"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=SU,MO;WKST=SU", "20231231T090000",
	WEEKLY, 2, 0x03, 0, 0, TIMES, 4, "20240115",
	"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=MO,SU;WKST=SU"},
    {"FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "20240101T090000", WEEKLY, 1, 0x3E, 0,
	0, NEVER, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;WKST=MO"},
    {"FREQ=MONTHLY;BYDAY=TU", "20240102T090000", WEEKLY, 1, 0x04, 0, 0, NEVER,
	"FREQ=WEEKLY;BYDAY=TU;WKST=MO"},
    /* Days of months. */
    {"FREQ=MONTHLY;BYMONTHDAY=15;WKST=MO", "20240115T090000", MONTHLY, 1, 0, 0,
	15, NEVER, NULL},
    {"FREQ=MONTHLY;INTERVAL=99;COUNT=2", "20240128T090000", MONTHLY, 99, 0, 0,
	28, TIMES, 2, "20320428",
	"FREQ=MONTHLY;INTERVAL=99;COUNT=2;BYMONTHDAY=28;WKST=MO"},
    {"FREQ=MONTHLY;BYMONTHDAY=-1;WKST=MO", "20240131T090000", MONTHLY, 1, 0, 0,
	31, NEVER, NULL},
    {"FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=-1", "20240131T090000",
	MONTHLY, 1, 0, 0, 31, NEVER, "FREQ=MONTHLY;BYMONTHDAY=-1;WKST=MO"},
    {"FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=2", "20240102T090000",
	MONTHLY, 1, 0, 0, 2, NEVER, "FREQ=MONTHLY;BYMONTHDAY=2;WKST=MO"},
    {"FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1;WKST=MO", "20240130T090000",
	MONTHLY, 1, 0, 0, 30, NEVER, NULL},
    {"FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1;WKST=MO", "20240129T090000",
	MONTHLY, 1, 0, 0, 29, NEVER, NULL},
    {"FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "20240131T090000",
	MONTHLY, 1, 0, 0, 31, NEVER, "FREQ=MONTHLY;BYMONTHDAY=-1;WKST=MO"},
    /* No month of these is too short. */
    {"FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=30;WKST=MO", "20240130T090000",
	MONTHLY, 2, 0, 0, 30, NEVER, NULL},
    {"FREQ=MONTHLY;COUNT=3;BYMONTHDAY=30;WKST=MO", "20240330T090000", MONTHLY,
	1, 0, 0, 30, TIMES, 3, "20240530", NULL},
    {"FREQ=MONTHLY;UNTIL=20240831T090000;BYMONTHDAY=31;WKST=MO",
	"20240731T090000", MONTHLY, 1, 0, 0, 31, UNTIL, 2, "20240831", NULL},
    /* Weekdays of months. */
    {"FREQ=MONTHLY;BYDAY=2TU;WKST=MO", "20240109T090000", MONTHLY_NTH, 1, 0x04,
	2, 0, NEVER, NULL},
    {"FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "20240109T090000", MONTHLY_NTH, 1,
	0x04, 2, 0, NEVER, "FREQ=MONTHLY;BYDAY=2TU;WKST=MO"},
    {"FREQ=MONTHLY;INTERVAL=3;COUNT=4;BYDAY=-1FR;WKST=MO", "20240126T090000",
	MONTHLY_NTH, 3, 0x20, 5, 0, TIMES, 4, "20241025", NULL},
    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "20240131T090000",
	MONTHLY_NTH, 1, 0x3E, 5, 0, NEVER,
	"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;WKST=MO"},
    {"FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1", "20240106T090000", MONTHLY_NTH, 1,
	0x41, 1, 0, NEVER, "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1;WKST=MO"},
    {"FREQ=MONTHLY;BYDAY=WE;BYMONTHDAY=8,9,10,11,12,13,14", "20240110T090000",
	MONTHLY_NTH, 1, 0x08, 2, 0, NEVER, "FREQ=MONTHLY;BYDAY=2WE;WKST=MO"},
    {"FREQ=MONTHLY;BYDAY=WE;BYMONTHDAY=-1,-2,-3,-4,-5,-6,-7", "20240131T090000",
	MONTHLY_NTH, 1, 0x08, 5, 0, NEVER, "FREQ=MONTHLY;BYDAY=-1WE;WKST=MO"},
    /* Years. */
    {"FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=17;WKST=MO", "20240517", YEARLY, 12, 0,
	0, 17, NEVER, NULL},
    {"FREQ=YEARLY", "20240517", YEARLY, 12, 0, 0, 17, NEVER,
	"FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=17;WKST=MO"},
    {"FREQ=MONTHLY;INTERVAL=12", "20240517", YEARLY, 12, 0, 0, 17, NEVER,
	"FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=17;WKST=MO"},
    {"FREQ=YEARLY;INTERVAL=8;COUNT=3", "20240517T090000", MONTHLY, 96, 0, 0, 17,
	TIMES, 3, "20400517",
	"FREQ=YEARLY;INTERVAL=8;COUNT=3;BYMONTH=5;BYMONTHDAY=17;WKST=MO"},
    {"FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31;WKST=MO", "20241231", YEARLY, 12, 0,
	0, 31, NEVER, NULL},
    {"FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30;WKST=MO", "20240430", YEARLY, 12, 0,
	0, 30, NEVER, NULL},
    {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;WKST=MO", "20240229", YEARLY, 12, 0,
	0, 29, NEVER, NULL},
    {"FREQ=YEARLY;BYMONTH=8;BYDAY=1MO;WKST=MO", "20080804T090000", YEARLY_NTH,
	12, 0x02, 1, 0, NEVER, NULL},
    {"FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYSETPOS=-1", "20240331T090000",
	YEARLY_NTH, 12, 0x01, 5, 0, NEVER,
	"FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;WKST=MO"},
    {"FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=-1SU;WKST=MO", "20240331T090000",
	MONTHLY_NTH, 24, 0x01, 5, 0, NEVER, NULL},
    {"FREQ=YEARLY;BYMONTHDAY=5", "20240105", MONTHLY, 1, 0, 0, 5, NEVER,
	"FREQ=MONTHLY;BYMONTHDAY=5;WKST=MO"},
    /* A time of day that is the start's. */
    {"FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0", "20240101T090000", DAILY,
	1440, 0, 0, 0, NEVER, "FREQ=DAILY;WKST=MO"},
};

static bool
is_row(const struct row *row, const struct outlook_recur *r)
{
	struct sml_datetime start = rule_text_time(row->start);
	uint32_t start_minutes = outlook_recur_minutes(start.s);

	return r->freq == row->freq && r->pattern == row->pattern &&
	       r->period == row->period && r->weekdays == row->weekdays &&
	       r->nth == row->nth && r->day == row->day && r->end == row->end &&
	       r->count == row->count && !r->is_sliding && !r->calendar_type &&
	       r->end_date == (row->last ? midnight(row->last)
					 : OUTLOOK_RECUR_NEVER_DATE) &&
	       r->start_date + r->start_offset == start_minutes &&
	       r->start_offset < 1440 &&
	       r->end_offset == r->start_offset + 60 && !r->deleted_count &&
	       !r->modified_count;
}

static void
each_kind_has_its_pattern(void)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct sml_datetime start = rule_text_time(row->start);
		struct sml_rule rule = rule_text_rule(row->rule);
		struct sml_rule back;
		struct outlook_recur r;
		enum sml_err err = convert(&rule, start, &r);

		if (err || !is_row(row, &r) ||
		    outlook_recur_to_rule(
			&r, start.clock == SML_CLOCK_DATE, &back) ||
		    !rule_text_is(&back, row->back ? row->back : row->rule)) {
			printf("%s: error %d, freq %x pattern %d period %u "
			       "weekdays %x nth %u day %u end %x count %u "
			       "last %u\n",
			    row->rule, err, (unsigned)r.freq, (int)r.pattern,
			    (unsigned)r.period, (unsigned)r.weekdays,
			    (unsigned)r.nth, (unsigned)r.day, (unsigned)r.end,
			    (unsigned)r.count, (unsigned)r.end_date);
			CU_FAIL("another pattern");
		}
	}
}

static void
rule_that_outlook_has_not_is_refused(void)
{
	static const struct {
		const char *rule;
		const char *start;
	} refused[] = {
	    {"FREQ=HOURLY;INTERVAL=2", "20240101T090000"},
	    {"FREQ=MINUTELY", "20240101T090000"},
	    {"FREQ=SECONDLY", "20240101T090000"},
	    {"FREQ=DAILY;INTERVAL=1000", "20240101T090000"},
	    {"FREQ=WEEKLY;INTERVAL=100", "20240101T090000"},
	    {"FREQ=MONTHLY;INTERVAL=100", "20240101T090000"},
	    {"FREQ=YEARLY;INTERVAL=9", "20240101T090000"},
	    {"FREQ=DAILY;INTERVAL=4294967295", "20240101T090000"},
	    {"FREQ=DAILY;INTERVAL=2;BYDAY=MO", "20240101T090000"},
	    {"FREQ=DAILY;BYMONTH=1", "20240101T090000"},
	    {"FREQ=DAILY;BYMONTHDAY=1", "20240101T090000"},
	    {"FREQ=DAILY;BYHOUR=9,15", "20240101T090000"},
	    {"FREQ=DAILY;BYMINUTE=0,30", "20240101T090000"},
	    {"FREQ=WEEKLY;BYMONTH=1", "20240101T090000"},
	    {"FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", "20240101T090000"},
	    {"FREQ=MONTHLY;BYMONTH=1", "20240101T090000"},
	    {"FREQ=MONTHLY;BYMONTHDAY=1,15", "20240101T090000"},
	    {"FREQ=MONTHLY;BYMONTHDAY=-2", "20240130T090000"},
	    {"FREQ=MONTHLY;BYMONTHDAY=29", "20240129T090000"},
	    {"FREQ=MONTHLY;BYMONTHDAY=30", "20240130T090000"},
	    {"FREQ=MONTHLY;BYMONTHDAY=31", "20240131T090000"},
	    {"FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2", "20240131T090000"},
	    {"FREQ=MONTHLY;BYMONTHDAY=27,28,30;BYSETPOS=-1", "20240130T090000"},
	    {"FREQ=MONTHLY;BYDAY=5TU", "20240130T090000"},
	    {"FREQ=MONTHLY;BYDAY=-2TU", "20240123T090000"},
	    {"FREQ=MONTHLY;BYDAY=1MO,3MO", "20240101T090000"},
	    {"FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", "20240101T090000"},
	    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5", "20240105T090000"},
	    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
		"20240101T090000"},
	    {"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "20240913T090000"},
	    {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "20240229"},
	    {"FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "20240229"},
	    {"FREQ=YEARLY;BYMONTH=1,7", "20240101T090000"},
	    {"FREQ=YEARLY;BYDAY=20MO", "20240513T090000"},
	    {"FREQ=YEARLY;BYYEARDAY=100", "20240409T090000"},
	    {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "20240513T090000"},
	    {"FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
		"20241105T090000"},
	    /* The start is no instance, or there is none. */
	    {"FREQ=WEEKLY;BYDAY=TU", "20240101T090000"},
	    {"FREQ=MONTHLY;BYMONTHDAY=2", "20240101T090000"},
	    {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=1", "20240101T090000"},
	    {"FREQ=DAILY;BYHOUR=10", "20240101T090000"},
	    {"FREQ=DAILY;UNTIL=20231231", "20240101T090000"},
	    {"FREQ=DAILY;UNTIL=20240101T085959", "20240101T090000"},
	    {"FREQ=DAILY;UNTIL=00010101", "20240101T090000"},
	    /* Days that Outlook's calendar has not. */
	    {"FREQ=DAILY;COUNT=2", "16001231T235959"},
	    {"FREQ=DAILY;COUNT=2", "45010101T000000"},
	    {"FREQ=DAILY;COUNT=2", "99991231T000000"},
	    {"FREQ=DAILY;COUNT=2", "00010101T000000"},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(refused); i++) {
		struct sml_rule rule = rule_text_rule(refused[i].rule);
		struct outlook_recur r;

		if (convert(&rule, rule_text_time(refused[i].start), &r) !=
		    SML_E_UNSUPPORTED) {
			printf(
			    "%s from %s\n", refused[i].rule, refused[i].start);
			CU_FAIL("taken");
		}
	}
}

/* An instance must be over when the next one begins. */
static void
overlap_is_refused(void)
{
	static const struct {
		const char *rule;
		uint32_t longest;
	} lengths[] = {{"FREQ=DAILY", 1440}, {"FREQ=DAILY;INTERVAL=3", 4320},
	    {"FREQ=WEEKLY;BYDAY=MO,WE", 2880},
	    {"FREQ=WEEKLY;BYDAY=MO,SU", 1440},
	    {"FREQ=WEEKLY;BYDAY=MO,SU;COUNT=2", 8640},
	    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", 14 * 1440},
	    {"FREQ=MONTHLY", 28 * 1440}, {"FREQ=YEARLY", 365 * 1440},
	    {"FREQ=DAILY;COUNT=1", UINT32_MAX}};

	for (size_t i = 0; i < SML_ARRAY_LEN(lengths); i++) {
		struct sml_rule rule = rule_text_rule(lengths[i].rule);
		struct sml_datetime start = rule_text_time("20240101");
		struct outlook_recur r;

		CU_ASSERT_EQUAL(outlook_recur_of_rule(&rule, start, INT64_MAX,
				    lengths[i].longest, &r),
		    SML_OK);
		CU_ASSERT_EQUAL(r.end_offset, lengths[i].longest);
		if (lengths[i].longest == UINT32_MAX)
			continue;
		CU_ASSERT_EQUAL(outlook_recur_of_rule(&rule, start, INT64_MAX,
				    lengths[i].longest + 1, &r),
		    SML_E_UNSUPPORTED);
	}
}

/* 5.4. The yearly one is a sample of OpenChange, the first weekly one of
 * MFCMAPI; months by hand. */
static void
first_date_time_is_counted_from_1601(void)
{
	static const struct {
		const char *rule;
		const char *start;
		uint32_t first;
	} firsts[] = {
	    {"FREQ=DAILY", "20240101", 0},
	    {"FREQ=DAILY;INTERVAL=2", "20240101", 1440},
	    {"FREQ=DAILY;INTERVAL=2", "20240102", 0},
	    {"FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TH", "20101028", 8640},
	    {"FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TH", "20101104", 18720},
	    {"FREQ=WEEKLY;WKST=MO", "20101028", 0},
	    {"FREQ=WEEKLY;WKST=SU", "20101028", 8640},
	    {"FREQ=WEEKLY;WKST=SA", "20101028", 7200},
	    {"FREQ=YEARLY;BYMONTH=8;BYDAY=1MO", "20080804", 305280},
	    {"FREQ=MONTHLY", "20080804", 0},
	    {"FREQ=MONTHLY;INTERVAL=2", "20080804", 44640},
	    {"FREQ=MONTHLY;INTERVAL=12", "20080804", 305280},
	    {"FREQ=MONTHLY;INTERVAL=13", "20080804", 129600},
	    {"FREQ=MONTHLY;INTERVAL=24", "20080804", 830880},
	    {"FREQ=YEARLY", "20071204", 480960},
	    {"FREQ=MONTHLY;INTERVAL=13", "20071204", 1440 * 243},
	    {"FREQ=YEARLY;INTERVAL=2", "20071204", 480960},
	    {"FREQ=YEARLY;INTERVAL=2", "20081204", 1006560},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(firsts); i++) {
		struct sml_rule rule = rule_text_rule(firsts[i].rule);
		struct outlook_recur r;

		CU_ASSERT_EQUAL(
		    convert(&rule, rule_text_time(firsts[i].start), &r),
		    SML_OK);
		if (r.first_date_time != firsts[i].first) {
			printf("%s from %s: %u\n", firsts[i].rule,
			    firsts[i].start, (unsigned)r.first_date_time);
			CU_FAIL("another one");
		}
	}
}

static void
minutes_and_seconds_are_the_same_time(void)
{
	CU_ASSERT_EQUAL(outlook_recur_minutes(rule_text_time("16010101").s), 0);
	CU_ASSERT_EQUAL(
	    outlook_recur_minutes(rule_text_time("16010101T000159").s), 1);
	CU_ASSERT_EQUAL(outlook_recur_minutes(rule_text_time("16001231").s), 0);
	CU_ASSERT_EQUAL(outlook_recur_minutes(SML_TIME_MIN_S), 0);
	CU_ASSERT_EQUAL(outlook_recur_minutes(INT64_MIN / 2), 0);
	CU_ASSERT_EQUAL(outlook_recur_minutes(SML_TIME_MAX_S), UINT32_MAX);
	CU_ASSERT_EQUAL(
	    outlook_recur_minutes(rule_text_time("20101028").s), 0x0CD8F480);
	CU_ASSERT_EQUAL(
	    outlook_recur_local_s(0x0CD8F480), rule_text_time("20101028").s);
	CU_ASSERT_EQUAL(outlook_recur_local_s(OUTLOOK_RECUR_NEVER_DATE),
	    rule_text_time("45001231T235900").s);
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"each_kind_has_its_pattern", each_kind_has_its_pattern},
	    {"rule_that_outlook_has_not_is_refused",
		rule_that_outlook_has_not_is_refused},
	    {"overlap_is_refused", overlap_is_refused},
	    {"first_date_time_is_counted_from_1601",
		first_date_time_is_counted_from_1601},
	    {"minutes_and_seconds_are_the_same_time",
		minutes_and_seconds_are_the_same_time},
	    {NULL, NULL},
	};

	return test_main("recur_rule", cases, argc, argv);
}
