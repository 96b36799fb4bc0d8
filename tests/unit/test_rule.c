/* SPDX-License-Identifier: Apache-2.0 */
/* Rules as text: read, printed, compared, in both grammars. */
#include "content/rule.h"

#include <stdio.h>
#include <string.h>

#include "support/rule_text.h"
#include "support/test.h"

#define START "20240611T090000" /* a Tuesday, the second one, day 163 */

static bool
prints(const struct sml_rule *rule, const char *expected)
{
	struct sml_buf out;
	bool is_same;

	sml_buf_init(&out, 4096);
	sml_rule_put(rule, &out);
	is_same = sml_str_is(sml_buf_str(&out), expected);
	if (!is_same)
		printf(
		    "not %s: %.*s\n", expected, SML_STR_ARG(sml_buf_str(&out)));
	sml_buf_free(&out);
	return is_same;
}

static void
rule_every_part_is_printed_in_order(void)
{
	static const char *const rows[][2] = {
	    {"FREQ=DAILY", "FREQ=DAILY"},
	    {"freq=daily;interval=1;", "FREQ=DAILY"},
	    {" INTERVAL=2 ; FREQ = WEEKLY ", "FREQ=WEEKLY;INTERVAL=2"},
	    {"FREQ=WEEKLY;BYDAY=FR,MO,FR,SU", "FREQ=WEEKLY;BYDAY=MO,FR,SU"},
	    {"FREQ=MONTHLY;BYDAY=+2TU,-1TU,1MO",
		"FREQ=MONTHLY;BYDAY=1MO,-1TU,2TU"},
	    {"FREQ=MONTHLY;BYMONTHDAY=-1,31,1,+1,-31",
		"FREQ=MONTHLY;BYMONTHDAY=1,31,-1,-31"},
	    {"FREQ=MONTHLY;BYMONTHDAY=-2", "FREQ=MONTHLY;BYMONTHDAY=-2"},
	    {"BYSETPOS=3,-1,1;BYDAY=MO;FREQ=MONTHLY",
		"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1,1,3"},
	    {"FREQ=YEARLY;BYSETPOS=1", "FREQ=YEARLY;BYSETPOS=1"},
	    {"FREQ=YEARLY;BYYEARDAY=366,-1,1",
		"FREQ=YEARLY;BYYEARDAY=-1,1,366"},
	    {"FREQ=YEARLY;BYWEEKNO=53,-53,1;WKST=SU",
		"FREQ=YEARLY;BYWEEKNO=-53,1,53;WKST=SU"},
	    {"FREQ=DAILY;WKST=MO", "FREQ=DAILY;WKST=MO"},
	    {"FREQ=DAILY;UNTIL=20241231T235959Z",
		"FREQ=DAILY;UNTIL=20241231T235959Z"},
	    {"FREQ=DAILY;UNTIL=2024-12-31", "FREQ=DAILY;UNTIL=20241231"},
	    {"FREQ=DAILY;UNTIL=20241231T235959",
		"FREQ=DAILY;UNTIL=20241231T235959"},
	    {"FREQ=DAILY;COUNT=4294967295;INTERVAL=4294967295",
		"FREQ=DAILY;COUNT=4294967295;INTERVAL=4294967295"},
	    {"FREQ=SECONDLY;BYSECOND=60,0,59;BYMINUTE=0,59;BYHOUR=23,0",
		"FREQ=SECONDLY;BYHOUR=0,23;BYMINUTE=0,59;BYSECOND=0,59"},
	    {"FREQ=HOURLY;BYYEARDAY=1;BYMONTHDAY=1;BYMONTH=12,1",
		"FREQ=HOURLY;BYMONTH=1,12;BYYEARDAY=1;BYMONTHDAY=1"},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_rule rule = rule_text_rule(rows[i][0]);

		CU_ASSERT(prints(&rule, rows[i][1]));
		rule = rule_text_rule(rows[i][1]);
		CU_ASSERT(prints(&rule, rows[i][1]));
	}
}

static void
rule_what_is_none_is_refused(void)
{
	static const char *const wrong[] = {"", ";", "FREQ",
	    "FREQ=", "INTERVAL=1", "FREQ=FORTNIGHTLY", "FREQ=DAILY;FREQ=DAILY",
	    "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1",
	    "FREQ=DAILY;INTERVAL=4294967296", "FREQ=DAILY;COUNT=0",
	    "FREQ=DAILY;COUNT=1;UNTIL=20240101", "FREQ=DAILY;UNTIL=x",
	    "FREQ=DAILY;UNTIL=20240230", "FREQ=DAILY;BYMONTH=0",
	    "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;BYMONTH=-1",
	    "FREQ=DAILY;BYMONTH=", "FREQ=DAILY;BYMONTH=1,",
	    "FREQ=DAILY;BYMONTHDAY=32", "FREQ=DAILY;BYMONTHDAY=0",
	    "FREQ=MONTHLY;BYDAY=0MO", "FREQ=MONTHLY;BYDAY=54MO",
	    "FREQ=MONTHLY;BYDAY=1", "FREQ=MONTHLY;BYDAY=XX",
	    "FREQ=MONTHLY;BYDAY=", "FREQ=WEEKLY;BYDAY=1MO",
	    "FREQ=DAILY;BYDAY=-1MO", "FREQ=WEEKLY;BYMONTHDAY=1",
	    "FREQ=MONTHLY;BYWEEKNO=1", "FREQ=MONTHLY;BYYEARDAY=1",
	    "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "FREQ=YEARLY;BYWEEKNO=54",
	    "FREQ=YEARLY;BYYEARDAY=367", "FREQ=YEARLY;BYDAY=MO;BYSETPOS=0",
	    "FREQ=YEARLY;BYDAY=MO;BYSETPOS=367", "FREQ=DAILY;BYHOUR=24",
	    "FREQ=DAILY;BYMINUTE=60", "FREQ=DAILY;BYSECOND=61",
	    "FREQ=DAILY;WKST=XX", "FREQ=DAILY;COUNT=1;COUNT=1",
	    "FREQ=MONTHLY;BYDAY=1,MO", "FREQ=MONTHLY;BYDAY=1,2MO", "D1 #0"};
	static const char *const unknown[] = {"FREQ=DAILY;X-FOO=1",
	    "RSCALE=HEBREW;FREQ=YEARLY", "FREQ=MONTHLY;SKIP=FORWARD",
	    "FREQ=YEARLY;BYEASTER=0",
	    "FREQ=YEARLY;BYYEARDAY=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,"
	    "18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,"
	    "39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,"
	    "60,61,62,63,64,65"};
	struct sml_rule rule;

	for (size_t i = 0; i < SML_ARRAY_LEN(wrong); i++)
		CU_ASSERT_EQUAL(
		    sml_rule_parse(sml_str_of(wrong[i]), &rule), SML_E_SYNTAX);
	for (size_t i = 0; i < SML_ARRAY_LEN(unknown); i++)
		CU_ASSERT_EQUAL(sml_rule_parse(sml_str_of(unknown[i]), &rule),
		    SML_E_UNSUPPORTED);
	CU_ASSERT_EQUAL(sml_rule_parse(SML_STR_NONE, &rule), SML_E_SYNTAX);
}

static void
rule_week_start_is_written_where_it_matters(void)
{
	struct sml_rule rule =
	    rule_text_rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU");

	rule.week_start = 0;
	CU_ASSERT(prints(&rule, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU"));
	rule.interval = 1;
	CU_ASSERT(prints(&rule, "FREQ=WEEKLY;BYDAY=MO,SU"));
	rule.has_week_start = true;
	CU_ASSERT(prints(&rule, "FREQ=WEEKLY;BYDAY=MO,SU;WKST=SU"));
}

static void
rule_plainest_form_is_one(void)
{
	static const char *const rows[][2] = {
	    {"FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=2TU"},
	    {"FREQ=MONTHLY;BYDAY=TU;BYSETPOS=-1,1",
		"FREQ=MONTHLY;BYDAY=-1TU,1TU"},
	    {"FREQ=MONTHLY;BYDAY=TU;BYSETPOS=6",
		"FREQ=MONTHLY;BYDAY=TU;BYSETPOS=6"},
	    {"FREQ=YEARLY;BYMONTH=10;BYDAY=SU;BYSETPOS=-1",
		"FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"},
	    {"FREQ=YEARLY;BYDAY=MO;BYSETPOS=20", "FREQ=YEARLY;BYDAY=20MO"},
	    {"FREQ=YEARLY;BYMONTH=3,4;BYDAY=MO;BYSETPOS=1",
		"FREQ=YEARLY;BYMONTH=3,4;BYDAY=MO;BYSETPOS=1"},
	    {"FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=-1,3",
		"FREQ=MONTHLY;BYMONTHDAY=3,-1"},
	    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
		"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"},
	    {"FREQ=MONTHLY;BYMONTHDAY=15;BYSETPOS=1",
		"FREQ=MONTHLY;BYMONTHDAY=15"},
	    {"FREQ=MONTHLY;BYDAY=2TU;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=2TU"},
	    {"FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;BYHOUR=8,9",
		"FREQ=MONTHLY;BYDAY=TU;BYHOUR=8,9;BYSETPOS=2"},
	    {"FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
		"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
	    {"FREQ=DAILY;INTERVAL=2;BYDAY=MO",
		"FREQ=DAILY;INTERVAL=2;BYDAY=MO"},
	    {"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "FREQ=DAILY"},
	    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA,SU;WKST=SU",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA,SU;WKST=SU"},
	    {"FREQ=MONTHLY;BYDAY=MO,TU", "FREQ=WEEKLY;BYDAY=MO,TU"},
	    {"FREQ=YEARLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=15"},
	    {"FREQ=DAILY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12", "FREQ=DAILY"},
	    {"FREQ=DAILY;BYHOUR=9;BYSETPOS=-1", "FREQ=DAILY;BYHOUR=9"},
	    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=SU",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"},
	    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU"},
	    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"},
	    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=WE",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=TH"},
	    {"FREQ=WEEKLY;BYDAY=MO,SU;WKST=SU", "FREQ=WEEKLY;BYDAY=MO,SU"},
	    {"FREQ=WEEKLY;BYDAY=MO,SU;BYSETPOS=1;WKST=SU",
		"FREQ=WEEKLY;BYDAY=MO,SU;BYSETPOS=1;WKST=SU"},
	    {"FREQ=WEEKLY;INTERVAL=3;WKST=SU", "FREQ=WEEKLY;INTERVAL=3"},
	    {"FREQ=YEARLY;BYWEEKNO=1;WKST=MO", "FREQ=YEARLY;BYWEEKNO=1"},
	    {"FREQ=YEARLY;BYWEEKNO=1;WKST=SU",
		"FREQ=YEARLY;BYWEEKNO=1;WKST=SU"},
	    {"FREQ=HOURLY;WKST=SU", "FREQ=HOURLY"},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_rule rule = rule_text_rule(rows[i][0]);

		sml_rule_normalize(&rule);
		CU_ASSERT(prints(&rule, rows[i][1]));
		sml_rule_normalize(&rule);
		CU_ASSERT(prints(&rule, rows[i][1]));
	}
}

static void
rule_start_fills_in(void)
{
	static const char *const rows[][2] = {
	    {"FREQ=DAILY", "FREQ=DAILY"},
	    {"FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU"},
	    {"FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=11"},
	    {"FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=11"},
	    {"FREQ=YEARLY;BYMONTH=7,8",
		"FREQ=YEARLY;BYMONTH=7,8;BYMONTHDAY=11"},
	    {"FREQ=YEARLY;BYWEEKNO=24", "FREQ=YEARLY;BYWEEKNO=24;BYDAY=TU"},
	    {"FREQ=YEARLY;BYYEARDAY=163", "FREQ=YEARLY;BYYEARDAY=163"},
	    {"FREQ=MONTHLY;INTERVAL=24;BYDAY=2TU",
		"FREQ=YEARLY;INTERVAL=2;BYMONTH=6;BYDAY=2TU"},
	    {"FREQ=MONTHLY;INTERVAL=12;BYMONTH=5;BYDAY=2TU",
		"FREQ=MONTHLY;INTERVAL=12;BYMONTH=5;BYDAY=2TU"},
	    {"FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0", "FREQ=DAILY"},
	    {"FREQ=DAILY;BYHOUR=10", "FREQ=DAILY;BYHOUR=10"},
	    {"FREQ=HOURLY;BYHOUR=9", "FREQ=HOURLY;BYHOUR=9"},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_rule rule = rule_text_rule(rows[i][0]);

		sml_rule_complete(&rule, rule_text_time(START));
		CU_ASSERT(prints(&rule, rows[i][1]));
	}
}

static bool
are_same(const char *a, const char *b, const char *start)
{
	struct sml_rule x = rule_text_rule(a);
	struct sml_rule y = rule_text_rule(b);

	return sml_rule_is_same(&x, &y, rule_text_time(start)) &&
	       sml_rule_is_same(&y, &x, rule_text_time(start));
}

static void
rule_same_by_their_texts(void)
{
	CU_ASSERT(are_same("FREQ=MONTHLY;BYDAY=2TU",
	    "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", START));
	CU_ASSERT(are_same("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU", START));
	CU_ASSERT(!are_same("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=WE", START));
	CU_ASSERT(are_same(
	    "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=11", START));
	CU_ASSERT(
	    are_same("FREQ=YEARLY", "FREQ=MONTHLY;INTERVAL=12;WKST=SU", START));
	CU_ASSERT(are_same("FREQ=YEARLY;BYMONTH=6;BYDAY=2TU",
	    "FREQ=MONTHLY;INTERVAL=12;BYDAY=TU;BYSETPOS=2", START));
	CU_ASSERT(are_same("FREQ=DAILY;BYHOUR=9", "FREQ=DAILY", START));
	CU_ASSERT(!are_same("FREQ=DAILY;BYHOUR=8", "FREQ=DAILY", START));
	CU_ASSERT(are_same("FREQ=DAILY;BYHOUR=8,9", "FREQ=DAILY", "20240611"));
	CU_ASSERT(!are_same("FREQ=DAILY;COUNT=2", "FREQ=DAILY", START));
	CU_ASSERT(!are_same("FREQ=DAILY;COUNT=2", "FREQ=DAILY;COUNT=3", START));
	CU_ASSERT(!are_same("FREQ=DAILY;INTERVAL=2", "FREQ=DAILY", START));
	CU_ASSERT(!are_same(
	    "FREQ=YEARLY;BYYEARDAY=1", "FREQ=YEARLY;BYYEARDAY=2", START));
	CU_ASSERT(!are_same(
	    "FREQ=YEARLY;BYWEEKNO=1", "FREQ=YEARLY;BYWEEKNO=2", START));
	CU_ASSERT(!are_same("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
	    "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2", START));
}

static void
rule_ends_that_stop_alike_are_same(void)
{
	CU_ASSERT(are_same("FREQ=DAILY;UNTIL=20240701",
	    "FREQ=DAILY;UNTIL=20240701T090000", START));
	CU_ASSERT(are_same("FREQ=DAILY;UNTIL=20240701T235959",
	    "FREQ=DAILY;UNTIL=20240701T090000", START));
	CU_ASSERT(!are_same("FREQ=DAILY;UNTIL=20240701T085959",
	    "FREQ=DAILY;UNTIL=20240701T090000", START));
	CU_ASSERT(are_same("FREQ=DAILY;UNTIL=20240701T085959",
	    "FREQ=DAILY;UNTIL=20240630", START));
	CU_ASSERT(!are_same("FREQ=DAILY;UNTIL=20240701T090000Z",
	    "FREQ=DAILY;UNTIL=20240701T090000", START));
	CU_ASSERT(are_same("FREQ=DAILY;UNTIL=20240701T090000Z",
	    "FREQ=DAILY;UNTIL=20240701T100000Z", "20240611T090000Z"));
	CU_ASSERT(are_same("FREQ=DAILY;UNTIL=20240701T000000",
	    "FREQ=DAILY;UNTIL=20240701", "20240611"));
}

/* ---- vCalendar 1.0 ---- */

static void
old_rule_every_form_is_read(void)
{
	static const char *const rows[][2] = {
	    {"D1 #10", "FREQ=DAILY;COUNT=10"},
	    {"D2 #0", "FREQ=DAILY;INTERVAL=2"},
	    {"D1", "FREQ=DAILY;COUNT=2"},
	    {"D1 20241231T090000", "FREQ=DAILY;UNTIL=20241231T090000"},
	    {"D1 20241231T090000Z", "FREQ=DAILY;UNTIL=20241231T090000Z"},
	    {"D1 20241231", "FREQ=DAILY;UNTIL=20241231"},
	    {"D1 #0 20241231T090000", "FREQ=DAILY;UNTIL=20241231T090000"},
	    {"D1 20240613T090000 #5", "FREQ=DAILY;UNTIL=20240613T090000"},
	    {"D1 #5 20240615T090000", "FREQ=DAILY;COUNT=5"},
	    {"D1 #5 20240615", "FREQ=DAILY;COUNT=5"},
	    {"D1 #5 20240615T085959", "FREQ=DAILY;UNTIL=20240615T085959"},
	    {"D1 #4294967295 99991231T235959",
		"FREQ=DAILY;UNTIL=99991231T235959"},
	    {"D1#3", "FREQ=DAILY;COUNT=3"},
	    {"  d1\t #3 ", "FREQ=DAILY;COUNT=3"},
	    {"W2 TU TH #10", "FREQ=WEEKLY;INTERVAL=2;COUNT=10;BYDAY=TU,TH"},
	    {"W2 TU TH #10", "FREQ=WEEKLY;COUNT=10;INTERVAL=2;BYDAY=TU,TH"},
	    {"w1 tu #0", "FREQ=WEEKLY;BYDAY=TU"},
	    {"W1 #0", "FREQ=WEEKLY"},
	    {"MP1 2+ TU #3", "FREQ=MONTHLY;COUNT=3;BYDAY=2TU"},
	    {"MP1 1- FR #0", "FREQ=MONTHLY;BYDAY=-1FR"},
	    {"MP1 1+ MO 3+ MO #6", "FREQ=MONTHLY;COUNT=6;BYDAY=1MO,3MO"},
	    {"MP1 1+ 3+ MO TU #0", "FREQ=MONTHLY;BYDAY=1MO,3MO,1TU,3TU"},
	    {"MP1 1+ MO 3- FR SU #0", "FREQ=MONTHLY;BYDAY=1MO,-3FR,-3SU"},
	    {"MP1 1 MO #0", "FREQ=MONTHLY;BYDAY=1MO"},
	    {"MP1 #0", "FREQ=MONTHLY;BYDAY=2TU"},
	    {"MP1 1- #0", "FREQ=MONTHLY;BYDAY=-1TU"},
	    {"MP12 2+ TU #0", "FREQ=YEARLY;BYMONTH=6;BYDAY=2TU"},
	    {"MD1 15 #0", "FREQ=MONTHLY;BYMONTHDAY=15"},
	    {"MD1 15+ 1- #0", "FREQ=MONTHLY;BYMONTHDAY=15,-1"},
	    {"MD2 LD #0", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1"},
	    {"MD1 #0", "FREQ=MONTHLY"},
	    {"MD24 #0", "FREQ=YEARLY;INTERVAL=2"},
	    {"MD12 11 #0", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=11"},
	    {"YM1 6 #5", "FREQ=YEARLY;COUNT=5;BYMONTH=6"},
	    {"YM1 #5", "FREQ=YEARLY;COUNT=5"},
	    {"YM2 12 6 #0", "FREQ=YEARLY;INTERVAL=2;BYMONTH=6,12"},
	    {"YD1 200 100 100 #0", "FREQ=YEARLY;BYYEARDAY=100,200"},
	    {"YD1 #0", "FREQ=YEARLY;BYYEARDAY=163"},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_rule rule;
		struct sml_rule expected = rule_text_rule(rows[i][1]);
		struct sml_buf text;

		CU_ASSERT_EQUAL(sml_rule_parse_old(sml_str_of(rows[i][0]),
				    rule_text_time(START), &rule),
		    SML_OK);
		sml_buf_init(&text, 1000);
		sml_rule_put(&expected, &text);
		sml_buf_put_byte(&text, '\0');
		CU_ASSERT(prints(&rule, (const char *)text.p));
		sml_buf_free(&text);
	}
}

static void
old_rule_what_is_none_is_refused(void)
{
	static const char *const wrong[] = {"", " ", "D", "D0", "D4294967296",
	    "X1", "#3", "FREQ=DAILY", "D1 MO", "D1 #", "D1 #x", "D1 #1 #2",
	    "D1 #4294967296", "D1 20240101 20240102", "W1 XX", "W1 1+",
	    "MP1 6+ MO", "MP1 MO", "MP1 0+ MO", "MD1 32", "MD1 0", "MD1 MO",
	    "YM1 13", "YM1 0", "YM1 6+", "YD1 367", "YD1 1-", "D1 20240230",
	    "D-1", "M", "1D"};
	static const char *const unknown[] = {"M15 #4", "D1 0900 1200 #3",
	    "W1 TU 0900 #3", "W2 TU$ TH #10", "MP1 1+ MO #5 W1 TU #2",
	    "YM1 6 MP1 1+ MO #0", "D2 0900 0930$ #4", "W1 TU D1 #2"};
	struct sml_rule rule;

	for (size_t i = 0; i < SML_ARRAY_LEN(wrong); i++)
		CU_ASSERT_EQUAL(sml_rule_parse_old(sml_str_of(wrong[i]),
				    rule_text_time(START), &rule),
		    SML_E_SYNTAX);
	for (size_t i = 0; i < SML_ARRAY_LEN(unknown); i++)
		CU_ASSERT_EQUAL(sml_rule_parse_old(sml_str_of(unknown[i]),
				    rule_text_time(START), &rule),
		    SML_E_UNSUPPORTED);
}

static bool
prints_old(const char *text, const char *start, const char *expected)
{
	struct sml_rule rule = rule_text_rule(text);
	struct sml_buf out;
	bool is_same;

	sml_buf_init(&out, 4096);
	sml_buf_put_text(&out, "RRULE:");
	if (sml_rule_put_old(&rule, rule_text_time(start), &out))
		is_same = !expected && out.len == 6;
	else
		is_same = expected &&
			  sml_str_is(sml_str_sub(sml_buf_str(&out), 6, out.len),
			      expected);
	if (!is_same)
		printf("%s from %s: %.*s\n", text, start,
		    SML_STR_ARG(sml_buf_str(&out)));
	sml_buf_free(&out);
	return is_same;
}

static void
old_rule_is_written_if_it_is_the_same(void)
{
	static const char *const rows[][2] = {
	    {"FREQ=DAILY", "D1 #0"},
	    {"FREQ=DAILY;INTERVAL=3;COUNT=10", "D3 #10"},
	    {"FREQ=DAILY;UNTIL=20241231T090000", "D1 20241231T090000"},
	    {"FREQ=DAILY;UNTIL=20241231T080000Z", "D1 20241231T080000Z"},
	    {"FREQ=DAILY;UNTIL=20241231", "D1 20241231T090000"},
	    {"FREQ=DAILY;BYHOUR=9", "D1 #0"},
	    {"FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "W1 MO TU WE TH FR #0"},
	    {"FREQ=DAILY;BYMONTH=6", NULL},
	    {"FREQ=DAILY;INTERVAL=2;BYDAY=TU", NULL},
	    {"FREQ=WEEKLY", "W1 TU #0"},
	    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=10", "W2 TU TH #10"},
	    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU", NULL},
	    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", NULL},
	    {"FREQ=WEEKLY;BYDAY=TU,SU;WKST=SU", "W1 TU SU #0"},
	    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU", "W2 TU #0"},
	    {"FREQ=WEEKLY;BYDAY=WE", NULL}, /* the start is none */
	    {"FREQ=WEEKLY;BYDAY=TU;BYMONTH=6", NULL},
	    {"FREQ=MONTHLY", "MD1 11 #0"},
	    {"FREQ=MONTHLY;BYMONTHDAY=11,-1;COUNT=3", "MD1 11 1- #3"},
	    {"FREQ=MONTHLY;BYDAY=2TU", "MP1 2+ TU #0"},
	    {"FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "MP1 2+ TU #0"},
	    {"FREQ=MONTHLY;BYDAY=2TU,-1FR,2WE", "MP1 2+ TU WE 1- FR #0"},
	    {"FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
		"MP2 1+ TU 2+ TU 3+ TU 4+ TU 5+ TU #0"},
	    {"FREQ=MONTHLY;BYDAY=TU", "W1 TU #0"},
	    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=7", NULL},
	    {"FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=11,-1",
		"MD1 11 1- #0"},
	    {"FREQ=MONTHLY;BYMONTH=6,7", NULL},
	    {"FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=11", NULL},
	    {"FREQ=MONTHLY;INTERVAL=12", "YM1 6 #0"},
	    {"FREQ=YEARLY", "YM1 6 #0"},
	    {"FREQ=YEARLY;INTERVAL=2;BYMONTH=6,12", "YM2 6 12 #0"},
	    {"FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=11,12", "MD12 11 12 #0"},
	    {"FREQ=YEARLY;BYMONTH=6,7;BYMONTHDAY=11,12", NULL},
	    {"FREQ=YEARLY;BYMONTHDAY=11", "MD1 11 #0"},
	    {"FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=11", NULL},
	    {"FREQ=YEARLY;BYMONTH=6;BYDAY=2TU;COUNT=5", "MP12 2+ TU #5"},
	    {"FREQ=YEARLY;BYMONTH=6;BYDAY=TU;BYSETPOS=2", "MP12 2+ TU #0"},
	    {"FREQ=YEARLY;BYMONTH=6,7;BYDAY=2TU", NULL},
	    {"FREQ=YEARLY;BYDAY=24TU", NULL},
	    {"FREQ=YEARLY;BYYEARDAY=163", "YD1 163 #0"},
	    {"FREQ=YEARLY;BYYEARDAY=163,-1", NULL},
	    {"FREQ=YEARLY;BYWEEKNO=24", NULL},
	    {"FREQ=YEARLY;INTERVAL=4294967295;BYMONTH=6;BYDAY=2TU", NULL},
	    {"FREQ=DAILY;UNTIL=20240101", NULL},
	    {"FREQ=DAILY;BYHOUR=9,10", NULL},
	    {"FREQ=DAILY;BYHOUR=10", NULL},
	    {"FREQ=HOURLY", NULL},
	    {"FREQ=DAILY;COUNT=2", "D1 #2"},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++)
		CU_ASSERT(prints_old(rows[i][0], START, rows[i][1]));
	/* Weeks from Sunday and from Monday are the same to a Sunday and a
	 * Saturday, but not to a Sunday alone beside a start in between. */
	CU_ASSERT(prints_old("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA",
	    "20240610T090000", "W2 MO SA #0"));
	CU_ASSERT(prints_old(
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,SA", "20240615T090000", NULL));
	CU_ASSERT(prints_old(
	    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "20240229", "MD12 1- #0"));
	CU_ASSERT(prints_old("FREQ=YEARLY", "20240229", "YM1 2 #0"));
	CU_ASSERT(prints_old("FREQ=MONTHLY;BYDAY=5FR;UNTIL=20241231",
	    "20240329", "MP1 5+ FR 20241231T000000"));
	CU_ASSERT(prints_old("FREQ=DAILY;UNTIL=20240801", "20240611T090000Z",
	    "D1 20240801T090000Z"));
	CU_ASSERT(prints_old("FREQ=DAILY;BYHOUR=5,6", "20240611", "D1 #0"));
}

static const struct test_case cases[] = {
    {"rule_every_part_is_printed_in_order",
	rule_every_part_is_printed_in_order},
    {"rule_what_is_none_is_refused", rule_what_is_none_is_refused},
    {"rule_week_start_is_written_where_it_matters",
	rule_week_start_is_written_where_it_matters},
    {"rule_plainest_form_is_one", rule_plainest_form_is_one},
    {"rule_start_fills_in", rule_start_fills_in},
    {"rule_same_by_their_texts", rule_same_by_their_texts},
    {"rule_ends_that_stop_alike_are_same", rule_ends_that_stop_alike_are_same},
    {"old_rule_every_form_is_read", old_rule_every_form_is_read},
    {"old_rule_what_is_none_is_refused", old_rule_what_is_none_is_refused},
    {"old_rule_is_written_if_it_is_the_same",
	old_rule_is_written_if_it_is_the_same},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("rule", cases, argc, argv);
}
