/* SPDX-License-Identifier: Apache-2.0 */
/* Instances of rules: the examples of RFC 5545, edges of the calendar, bounds.
 */
#include "content/recur.h"

#include <stdio.h>
#include <string.h>

#include "support/rule_text.h"
#include "support/test.h"

static struct sml_recur
begin(const char *text, const char *start, int64_t until_s)
{
	struct sml_rule rule;
	struct sml_recur recur;

	CU_ASSERT_EQUAL_FATAL(sml_rule_parse(sml_str_of(text), &rule), SML_OK);
	if (rule.has_until && until_s == INT64_MAX)
		until_s = rule.until.s;
	CU_ASSERT_EQUAL_FATAL(
	    sml_recur_begin(&rule, rule_text_time(start), until_s, &recur),
	    SML_OK);
	return recur;
}

/* Days as "19970902 19970904"; "..." at the end: and so on. */
static bool
gives(const char *rule, const char *start, const char *expected)
{
	struct sml_recur recur = begin(rule, start, INT64_MAX);
	struct sml_str rest = sml_str_of(expected);
	struct sml_str word;
	int64_t time_s = rule_text_time(start).s % SML_DAY_S;
	int64_t instance;

	while (sml_str_next(&rest, ' ', &word)) {
		struct sml_datetime day;

		if (sml_str_is(word, "..."))
			return sml_recur_next(&recur, &instance);
		if (!sml_datetime_parse(word, &day) ||
		    !sml_recur_next(&recur, &instance) ||
		    instance != day.s + time_s) {
			printf("%s from %s: not %.*s\n", rule, start,
			    SML_STR_ARG(word));
			return false;
		}
	}
	return !sml_recur_next(&recur, &instance);
}

#define AT_9 "19970902T090000"

/* RFC 5545 3.8.5.3; UTC ends are turned into New York's time. */
static void
recur_rfc_examples_are_met(void)
{
	static const struct {
		const char *rule;
		const char *start;
		const char *expected;
	} rows[] = {
	    {"FREQ=DAILY;COUNT=10", AT_9,
		"19970902 19970903 19970904 19970905 19970906 19970907 "
		"19970908 19970909 19970910 19970911"},
	    {"FREQ=DAILY;INTERVAL=2", AT_9,
		"19970902 19970904 19970906 19970908 19970910 19970912 "
		"19970914 19970916 19970918 19970920 19970922 19970924 "
		"19970926 19970928 19970930 19971002 ..."},
	    {"FREQ=DAILY;INTERVAL=10;COUNT=5", AT_9,
		"19970902 19970912 19970922 19971002 19971012"},
	    {"FREQ=WEEKLY;COUNT=10", AT_9,
		"19970902 19970909 19970916 19970923 19970930 19971007 "
		"19971014 19971021 19971028 19971104"},
	    {"FREQ=WEEKLY;INTERVAL=2;WKST=SU", AT_9,
		"19970902 19970916 19970930 19971014 19971028 19971111 "
		"19971125 19971209 19971223 19980106 19980120 19980203 "
		"19980217 ..."},
	    {"FREQ=WEEKLY;UNTIL=19971006T200000;WKST=SU;BYDAY=TU,TH", AT_9,
		"19970902 19970904 19970909 19970911 19970916 19970918 "
		"19970923 19970925 19970930 19971002"},
	    {"FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", AT_9,
		"19970902 19970904 19970909 19970911 19970916 19970918 "
		"19970923 19970925 19970930 19971002"},
	    {"FREQ=WEEKLY;INTERVAL=2;UNTIL=19971223T190000;WKST=SU;"
	     "BYDAY=MO,WE,FR",
		"19970901T090000",
		"19970901 19970903 19970905 19970915 19970917 19970919 "
		"19970929 19971001 19971003 19971013 19971015 19971017 "
		"19971027 19971029 19971031 19971110 19971112 19971114 "
		"19971124 19971126 19971128 19971208 19971210 19971212 "
		"19971222"},
	    {"FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", AT_9,
		"19970902 19970904 19970916 19970918 19970930 19971002 "
		"19971014 19971016"},
	    {"FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "19970905T090000",
		"19970905 19971003 19971107 19971205 19980102 19980206 "
		"19980306 19980403 19980501 19980605"},
	    {"FREQ=MONTHLY;UNTIL=19971223T190000;BYDAY=1FR", "19970905T090000",
		"19970905 19971003 19971107 19971205"},
	    {"FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
		"19970907T090000",
		"19970907 19970928 19971102 19971130 19980104 19980125 "
		"19980301 19980329 19980503 19980531"},
	    {"FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "19970922T090000",
		"19970922 19971020 19971117 19971222 19980119 19980216"},
	    {"FREQ=MONTHLY;BYMONTHDAY=-3", "19970928T090000",
		"19970928 19971029 19971128 19971229 19980129 19980226 ..."},
	    {"FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", AT_9,
		"19970902 19970915 19971002 19971015 19971102 19971115 "
		"19971202 19971215 19980102 19980115"},
	    {"FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", "19970930T090000",
		"19970930 19971001 19971031 19971101 19971130 19971201 "
		"19971231 19980101 19980131 19980201"},
	    {"FREQ=MONTHLY;INTERVAL=18;COUNT=10;"
	     "BYMONTHDAY=10,11,12,13,14,15",
		"19970910T090000",
		"19970910 19970911 19970912 19970913 19970914 19970915 "
		"19990310 19990311 19990312 19990313"},
	    {"FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", AT_9,
		"19970902 19970909 19970916 19970923 19970930 19971104 "
		"19971111 19971118 19971125 19980106 19980113 19980120 "
		"19980127 19980303 19980310 19980317 19980324 19980331 ..."},
	    {"FREQ=YEARLY;COUNT=10;BYMONTH=6,7", "19970610T090000",
		"19970610 19970710 19980610 19980710 19990610 19990710 "
		"20000610 20000710 20010610 20010710"},
	    {"FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", "19970310T090000",
		"19970310 19990110 19990210 19990310 20010110 20010210 "
		"20010310 20030110 20030210 20030310"},
	    {"FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
		"19970101T090000",
		"19970101 19970410 19970719 20000101 20000409 20000718 "
		"20030101 20030410 20030719 20060101"},
	    {"FREQ=YEARLY;BYDAY=20MO", "19970519T090000",
		"19970519 19980518 19990517 ..."},
	    {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19970512T090000",
		"19970512 19980511 19990517 ..."},
	    {"FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "19970313T090000",
		"19970313 19970320 19970327 19980305 19980312 19980319 "
		"19980326 19990304 19990311 19990318 19990325 ..."},
	    {"FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", "19970605T090000",
		"19970605 19970612 19970619 19970626 19970703 19970710 "
		"19970717 19970724 19970731 19970807 19970814 19970821 "
		"19970828 19980604 19980611 19980618 19980625 19980702 "
		"19980709 19980716 19980723 19980730 19980806 19980813 "
		"19980820 19980827 ..."},
	    {"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", AT_9,
		"19980213 19980313 19981113 19990813 20001013 ..."},
	    {"FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
		"19970913T090000",
		"19970913 19971011 19971108 19971213 19980110 19980207 "
		"19980307 19980411 19980509 19980613 ..."},
	    {"FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;"
	     "BYMONTHDAY=2,3,4,5,6,7,8",
		"19961105T090000", "19961105 20001107 20041102 ..."},
	    {"FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
		"19970904T090000", "19970904 19971007 19971106"},
	    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "19970929T090000",
		"19970929 19971030 19971127 19971230 19980129 19980226 "
		"19980330 ..."},
	    {"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
		"19970805T090000", "19970805 19970810 19970819 19970824"},
	    {"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
		"19970805T090000", "19970805 19970817 19970819 19970831"},
	    {"FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20070115T090000",
		"20070115 20070130 20070215 20070315 20070330"},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++)
		CU_ASSERT(gives(rows[i].rule, rows[i].start, rows[i].expected));
}

static size_t
count_of(const char *rule, const char *start, int64_t *last_out)
{
	struct sml_recur recur = begin(rule, start, INT64_MAX);
	size_t count = 0;

	while (sml_recur_next(&recur, last_out))
		count++;
	return count;
}

/* The examples that the RFC does not list day by day. */
static void
recur_rfc_long_examples_are_met(void)
{
	int64_t last;

	CU_ASSERT_EQUAL(
	    count_of("FREQ=DAILY;UNTIL=19971223T190000", AT_9, &last), 113);
	CU_ASSERT_EQUAL(last, rule_text_time("19971223T090000").s);
	CU_ASSERT_EQUAL(
	    count_of("FREQ=WEEKLY;UNTIL=19971223T190000", AT_9, &last), 17);
	CU_ASSERT_EQUAL(last, rule_text_time("19971223T090000").s);
	CU_ASSERT_EQUAL(count_of("FREQ=YEARLY;UNTIL=20000131T090000;BYMONTH=1;"
				 "BYDAY=SU,MO,TU,WE,TH,FR,SA",
			    "19980101T090000", &last),
	    93);
	CU_ASSERT_EQUAL(last, rule_text_time("20000131T090000").s);
	CU_ASSERT_EQUAL(count_of("FREQ=DAILY;UNTIL=20000131T090000;BYMONTH=1",
			    "19980101T090000", &last),
	    93);
	CU_ASSERT_EQUAL(last, rule_text_time("20000131T090000").s);
}

static void
recur_days_that_are_missing_are_skipped(void)
{
	CU_ASSERT(gives("FREQ=MONTHLY;COUNT=6", "20240131T080000",
	    "20240131 20240331 20240531 20240731 20240831 20241031"));
	CU_ASSERT(gives("FREQ=MONTHLY;COUNT=4", "20230129",
	    "20230129 20230329 20230429 20230529"));
	CU_ASSERT(gives(
	    "FREQ=MONTHLY;COUNT=3", "20240129", "20240129 20240229 20240329"));
	CU_ASSERT(gives("FREQ=MONTHLY;INTERVAL=2;COUNT=3", "20231230",
	    "20231230 20240430 20240630"));
	CU_ASSERT(gives("FREQ=YEARLY;COUNT=4", "20160229T235959",
	    "20160229 20200229 20240229 20280229"));
	CU_ASSERT(
	    gives("FREQ=YEARLY;COUNT=2", "20960229", "20960229 21040229"));
	CU_ASSERT(gives("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=3",
	    "20000101", "20160229 20440229 20720229"));
	CU_ASSERT(gives("FREQ=YEARLY;BYYEARDAY=366;COUNT=2", "20230101",
	    "20241231 20281231"));
	CU_ASSERT(gives("FREQ=MONTHLY;BYDAY=5FR;COUNT=4", "20240101",
	    "20240329 20240531 20240830 20241129"));
	CU_ASSERT(gives("FREQ=MONTHLY;BYDAY=-5MO;COUNT=3", "20240101",
	    "20240101 20240401 20240701"));
	CU_ASSERT(gives("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;COUNT=3",
	    "18960229", "18960229 19040229 19080229"));
}

static void
recur_ends_of_months_and_years_are_met(void)
{
	CU_ASSERT(gives("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4", "20240131",
	    "20240131 20240229 20240331 20240430"));
	CU_ASSERT(gives("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1;COUNT=4",
	    "20230130", "20230130 20230228 20230330 20230430"));
	CU_ASSERT(gives("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3",
	    "20240131", "20240131 20240229 20240329"));
	CU_ASSERT(gives("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;COUNT=3",
	    "20231029T030000", "20231029 20241027 20251026"));
	CU_ASSERT(gives("FREQ=YEARLY;BYYEARDAY=-1,-366;COUNT=5", "20230101",
	    "20231231 20240101 20241231 20251231 20261231"));
	CU_ASSERT(gives(
	    "FREQ=YEARLY;BYDAY=-1MO;COUNT=2", "20240101", "20241230 20251229"));
	CU_ASSERT(gives("FREQ=YEARLY;BYMONTHDAY=31;COUNT=8", "20240101",
	    "20240131 20240331 20240531 20240731 20240831 20241031 20241231 "
	    "20250131"));
	CU_ASSERT(gives("FREQ=YEARLY;BYDAY=MO;BYSETPOS=1,-1;COUNT=4",
	    "20240101", "20240101 20241230 20250106 20251229"));
}

static void
recur_weeks_of_the_year_are_met(void)
{
	CU_ASSERT(gives("FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR;COUNT=3", "20200101",
	    "20210101 20270101 20321231"));
	CU_ASSERT(gives("FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR;COUNT=2", "20210101",
	    "20210101 20270101"));
	CU_ASSERT(gives("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=3", "20240101",
	    "20240101 20241230 20251229"));
	CU_ASSERT(gives("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU;COUNT=2", "20240101",
	    "20241229 20251228"));
	CU_ASSERT(gives("FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU;WKST=SU;COUNT=2",
	    "20240101", "20241229 20260104"));
	CU_ASSERT(gives("FREQ=YEARLY;BYWEEKNO=10;COUNT=2", "20240306",
	    "20240306 20250305"));
}

static void
recur_time_of_day_is_set_or_refused(void)
{
	struct sml_rule rule;
	struct sml_recur recur;
	int64_t instance;
	static const char *const refused[] = {"FREQ=DAILY;BYHOUR=8,9",
	    "FREQ=DAILY;BYMINUTE=0,30", "FREQ=WEEKLY;BYSECOND=1,2",
	    "FREQ=HOURLY", "FREQ=MINUTELY;BYDAY=MO",
	    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"};

	recur =
	    begin("FREQ=DAILY;BYHOUR=8;COUNT=2", "20240101T090010", INT64_MAX);
	CU_ASSERT(sml_recur_next(&recur, &instance));
	CU_ASSERT_EQUAL(instance, rule_text_time("20240102T080010").s);
	recur = begin("FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=10",
	    "20240101T090010", INT64_MAX);
	CU_ASSERT(sml_recur_next(&recur, &instance));
	CU_ASSERT_EQUAL(instance, rule_text_time("20240101T090010").s);
	recur = begin("FREQ=DAILY;BYHOUR=8,9", "20240101", INT64_MAX);
	CU_ASSERT(sml_recur_next(&recur, &instance));
	CU_ASSERT_EQUAL(instance, rule_text_time("20240101").s);
	for (size_t i = 0; i < SML_ARRAY_LEN(refused); i++) {
		CU_ASSERT_EQUAL(
		    sml_rule_parse(sml_str_of(refused[i]), &rule), SML_OK);
		CU_ASSERT_EQUAL(sml_recur_begin(&rule, rule_text_time(AT_9),
				    INT64_MAX, &recur),
		    SML_E_UNSUPPORTED);
		CU_ASSERT(!sml_recur_next(&recur, &instance));
	}
}

static void
recur_until_is_inclusive(void)
{
	CU_ASSERT(gives("FREQ=DAILY;UNTIL=20240103T090000", "20240101T090000",
	    "20240101 20240102 20240103"));
	CU_ASSERT(gives("FREQ=DAILY;UNTIL=20240103T085959", "20240101T090000",
	    "20240101 20240102"));
	CU_ASSERT(gives("FREQ=DAILY;UNTIL=20240103", "20240101T090000",
	    "20240101 20240102 20240103"));
	CU_ASSERT(gives("FREQ=DAILY;UNTIL=20240103", "20240101",
	    "20240101 20240102 20240103"));
	CU_ASSERT_EQUAL(
	    count_of("FREQ=DAILY;UNTIL=20231231", "20240101", &(int64_t){0}),
	    0);
}

/* After a skip the walk goes on as if it had never stopped. */
static bool
skips_well(const char *text, const char *start, const char *from)
{
	struct sml_recur walked = begin(text, start, INT64_MAX);
	struct sml_recur skipped = begin(text, start, INT64_MAX);
	int64_t from_s = rule_text_time(from).s;
	int64_t a = INT64_MIN;
	int64_t b;
	bool has_a;

	do
		has_a = sml_recur_next(&walked, &a);
	while (has_a && a < from_s);
	sml_recur_skip(&skipped, from_s);
	for (int i = 0; i < 20; i++) {
		bool has_b = sml_recur_next(&skipped, &b);

		if (has_a != has_b || (has_a && a != b)) {
			printf("%s from %s: skip to %s\n", text, start, from);
			return false;
		}
		has_a = sml_recur_next(&walked, &a);
	}
	return true;
}

static void
recur_skip_goes_on_alike(void)
{
	static const char *const rules[] = {"FREQ=DAILY", "FREQ=DAILY;COUNT=50",
	    "FREQ=DAILY;INTERVAL=7;COUNT=3000", "FREQ=DAILY;INTERVAL=13",
	    "FREQ=DAILY;UNTIL=20300101", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,SA",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU", "FREQ=MONTHLY",
	    "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR",
	    "FREQ=MONTHLY;BYMONTHDAY=1,-1;COUNT=100",
	    "FREQ=YEARLY;INTERVAL=4;BYYEARDAY=1,-1",
	    "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU", "FREQ=YEARLY;BYDAY=1MO",
	    "FREQ=YEARLY"};
	static const char *const froms[] = {"20200101", "20240131T090000",
	    "20240131T090001", "20241229T000000", "20241231", "20250101",
	    "20250105T090000", "20290301", "20991231", "99981231",
	    "99991231T235959"};

	for (size_t i = 0; i < SML_ARRAY_LEN(rules); i++) {
		for (size_t j = 0; j < SML_ARRAY_LEN(froms); j++)
			CU_ASSERT(
			    skips_well(rules[i], "20240131T090000", froms[j]));
	}
}

/* Each of these would keep a naive loop busy for hours. */
static void
recur_hostile_rules_end(void)
{
	static const char *const barren[] = {
	    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
	    "FREQ=DAILY;INTERVAL=4294967295;BYMONTH=1",
	    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
	    "FREQ=WEEKLY;INTERVAL=4294967295;BYDAY=MO;BYMONTH=5",
	    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
	    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "FREQ=MONTHLY;BYDAY=6MO",
	    "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
	    "FREQ=MONTHLY;INTERVAL=4294967295;BYMONTHDAY=31",
	    "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31",
	    "FREQ=YEARLY;BYMONTH=1;BYYEARDAY=100",
	    "FREQ=YEARLY;BYDAY=-53MO;BYMONTH=1",
	    "FREQ=YEARLY;INTERVAL=4294967295;BYMONTH=1;BYMONTHDAY=1",
	    "FREQ=YEARLY;BYWEEKNO=30;BYMONTH=1",
	    "FREQ=YEARLY;COUNT=4294967295;BYMONTH=2;BYMONTHDAY=30"};
	int64_t last = 0;
	int64_t instance;
	struct sml_recur recur;

	for (size_t i = 0; i < SML_ARRAY_LEN(barren); i++)
		CU_ASSERT_EQUAL(
		    count_of(barren[i], "20240207T090000", &last), 0);
	CU_ASSERT_EQUAL(
	    count_of("FREQ=DAILY;COUNT=4294967295", "99990101T000000", &last),
	    365);
	CU_ASSERT_EQUAL(count_of("FREQ=WEEKLY", "99991201", &last), 5);
	CU_ASSERT_EQUAL(count_of("FREQ=MONTHLY", "99990101", &last), 12);
	CU_ASSERT_EQUAL(count_of("FREQ=YEARLY", "99990101", &last), 1);
	CU_ASSERT_EQUAL(
	    count_of("FREQ=YEARLY;INTERVAL=4294967295", "00010101", &last), 1);
	CU_ASSERT_EQUAL(count_of("FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO,SU",
			    "99980101", &last),
	    6);
	recur = begin("FREQ=WEEKLY;WKST=WE;BYDAY=MO,TU", "00010101", INT64_MAX);
	CU_ASSERT(sml_recur_next(&recur, &instance));
	CU_ASSERT_EQUAL(instance, SML_TIME_MIN_S);
	sml_recur_skip(&recur, INT64_MAX);
	CU_ASSERT(!sml_recur_next(&recur, &instance));
}

static const struct test_case cases[] = {
    {"recur_rfc_examples_are_met", recur_rfc_examples_are_met},
    {"recur_rfc_long_examples_are_met", recur_rfc_long_examples_are_met},
    {"recur_days_that_are_missing_are_skipped",
	recur_days_that_are_missing_are_skipped},
    {"recur_ends_of_months_and_years_are_met",
	recur_ends_of_months_and_years_are_met},
    {"recur_weeks_of_the_year_are_met", recur_weeks_of_the_year_are_met},
    {"recur_time_of_day_is_set_or_refused",
	recur_time_of_day_is_set_or_refused},
    {"recur_until_is_inclusive", recur_until_is_inclusive},
    {"recur_skip_goes_on_alike", recur_skip_goes_on_alike},
    {"recur_hostile_rules_end", recur_hostile_rules_end},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("recur", cases, argc, argv);
}
