/* SPDX-License-Identifier: Apache-2.0 */
/* Zones of the table: names, offsets at instants and on the wall, rules. */
#include <string.h>

#include "content/datetime.h"
#include "content/zone_priv.h"
#include "support/test.h"

static const char *
name_of(const char *text)
{
	const struct sml_zone *zone = sml_zone_find(sml_str_of(text));

	return zone ? sml_zone_name(zone) : "";
}

static void
find_names_of_all_kinds_gives_iana_name(void)
{
	static const struct {
		const char *name;
		const char *zone;
	} rows[] = {
	    {"Europe/Berlin", "Europe/Berlin"},
	    {"europe/berlin", "Europe/Berlin"},
	    {" \"Europe/Berlin\" ", "Europe/Berlin"},
	    {"Europe/Kiev", "Europe/Kyiv"},
	    {"Europe/Kyiv", "Europe/Kyiv"},
	    {"US/Eastern", "America/New_York"},
	    {"Asia/Calcutta", "Asia/Kolkata"},
	    {"Etc/GMT-1", "Etc/GMT-1"},
	    {"UTC", "Etc/UTC"},
	    {"Z", "Etc/UTC"},
	    {"tzone://Microsoft/Utc", "Etc/UTC"},
	    {"/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"},
	    {"/freeassociation.sourceforge.net/Tzfile/America/Argentina/"
	     "Buenos_Aires",
		"America/Argentina/Buenos_Aires"},
	    {"/softwarestudio.org/Tzfile/America/New_York", "America/New_York"},
	    {"/softwarestudio.org/Olson_20011030_5/Asia/Shanghai",
		"Asia/Shanghai"},
	    {"/citadel.org/20190914_1/Europe/Vienna", "Europe/Vienna"},
	    {"/mozilla.org/20050126_1/America/Indiana/Knox",
		"America/Indiana/Knox"},
	    {"W. Europe Standard Time", "Europe/Berlin"},
	    {"w. europe standard time", "Europe/Berlin"},
	    {"FLE Standard Time", "Europe/Kyiv"},
	    {"India Standard Time", "Asia/Kolkata"},
	    {"Mexico Standard Time", "America/Mexico_City"},
	    {"Eastern Standard Time 1", "America/New_York"},
	    {"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
		"Europe/Berlin"},
	    {"(GMT+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
		"Europe/Berlin"},
	    {"(GMT+01.00) Sarajevo/Warsaw/Zagreb", "Europe/Warsaw"},
	    {"(GMT-05:00) Eastern Time (US & Canada)", "America/New_York"},
	    {"(UTC) Coordinated Universal Time", "Etc/UTC"},
	    {"UTC+1", "Etc/GMT-1"},
	    {"UTC-11", "Etc/GMT+11"},
	    {"UTC+05:30", "Asia/Kolkata"},
	    {"GMT+01:00", "Etc/GMT-1"},
	    {"GMT+0100", "Etc/GMT-1"},
	    {"-0800", "Etc/GMT+8"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CU_ASSERT_STRING_EQUAL(name_of(rows[i].name), rows[i].zone);
}

static void
find_unknown_names_gives_null(void)
{
	static const char *const names[] = {"", " ", "\"\"", "GMT+1", "UTC+99",
	    "UTC+1:5", "Europe/", "/", "//", "/x/y", "(", "(GMT", "(GMT+01:00)",
	    "Customized Time Zone", "../../etc/passwd", "+", "+1", "-", " 1",
	    "x 1", "UTC+05:17", "Europe/Berlin\n1"};
	char longest[5000];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		CU_ASSERT_PTR_NULL(sml_zone_find(sml_str_of(names[i])));
	CU_ASSERT_PTR_NULL(sml_zone_find(SML_STR_NONE));
	memset(longest, '/', sizeof(longest));
	CU_ASSERT_PTR_NULL(
	    sml_zone_find((struct sml_str){longest, sizeof(longest)}));
}

static void
table_is_sorted_and_finds_itself(void)
{
	const struct sml_zone *zone;
	size_t count = 0;

	for (; (zone = sml_zone_at(count)); count++) {
		const struct sml_zone *next = sml_zone_at(count + 1);

		CU_ASSERT_PTR_EQUAL(
		    sml_zone_find(sml_str_of(sml_zone_name(zone))), zone);
		CU_ASSERT(!next || strcmp(zone->name, next->name) < 0);
	}
	CU_ASSERT(count > 300);
	for (size_t i = 0; i < sml_zone_alias_count; i++) {
		const struct sml_zone_alias *alias = &sml_zone_aliases[i];

		CU_ASSERT_PTR_EQUAL(sml_zone_find(sml_str_of(alias->name)),
		    sml_zone_at(alias->zone));
		CU_ASSERT(!i || sml_zone_name_cmp(sml_str_of(alias[-1].name),
				    sml_str_of(alias->name)) < 0);
	}
}

static void
windows_name_is_by_cldr_or_by_rule(void)
{
	static const struct {
		const char *zone;
		const char *name;
	} rows[] = {
	    {"Europe/Berlin", "W. Europe Standard Time"},
	    {"Europe/Paris", "Romance Standard Time"},
	    {"Europe/Dublin", "GMT Standard Time"},
	    {"America/New_York", "Eastern Standard Time"},
	    {"Asia/Calcutta", "India Standard Time"},
	    {"UTC", "UTC"},
	    {"America/Ciudad_Juarez", "Mountain Standard Time"},
	    {"CET", "W. Europe Standard Time"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *name = sml_zone_windows_name(
		    sml_zone_find(sml_str_of(rows[i].zone)));

		CU_ASSERT_PTR_NOT_NULL(name);
		if (name)
			CU_ASSERT_STRING_EQUAL(name, rows[i].name);
	}
}

/* ---- times ---- */

static int64_t
at(const char *text)
{
	struct sml_datetime time = {0};

	CU_ASSERT(sml_datetime_parse(sml_str_of(text), &time));
	return time.s;
}

static void
offset_follows_the_zone(void)
{
	static const struct {
		const char *zone;
		const char *utc;
		int32_t offset_s;
		bool is_dst;
	} rows[] = {
	    {"Europe/Berlin", "20240331T005959Z", 3600, false},
	    {"Europe/Berlin", "20240331T010000Z", 7200, true},
	    {"Europe/Berlin", "20241027T005959Z", 7200, true},
	    {"Europe/Berlin", "20241027T010000Z", 3600, false},
	    {"Europe/Berlin", "19750701T120000Z", 3600, false},
	    {"Europe/Berlin", "20991201T120000Z", 3600, false},
	    {"Europe/Berlin", "20990701T120000Z", 7200, true},
	    {"America/New_York", "20060401T120000Z", -18000, false},
	    {"America/New_York", "20060403T120000Z", -14400, true},
	    {"America/New_York", "20070320T120000Z", -14400, true},
	    {"Australia/Sydney", "20240115T120000Z", 39600, true},
	    {"Australia/Sydney", "20240715T120000Z", 36000, false},
	    {"Australia/Lord_Howe", "20240115T120000Z", 39600, true},
	    {"Australia/Lord_Howe", "20240715T120000Z", 37800, false},
	    {"Europe/Dublin", "20240115T120000Z", 0, false},
	    {"Europe/Dublin", "20240715T120000Z", 3600, true},
	    {"Europe/Dublin", "20800715T120000Z", 3600, true},
	    {"Africa/Casablanca", "20240301T120000Z", 3600, true},
	    {"Africa/Casablanca", "20240320T120000Z", 0, false},
	    {"Africa/Windhoek", "20100715T120000Z", 3600, false},
	    {"Africa/Windhoek", "20100115T120000Z", 7200, true},
	    {"Asia/Kolkata", "20240715T120000Z", 19800, false},
	    {"Asia/Kathmandu", "19850701T120000Z", 19800, false},
	    {"America/Nuuk", "20240401T120000Z", -3600, true},
	    {"America/Nuuk", "20241027T005959Z", -3600, true},
	    {"America/Nuuk", "20241027T010000Z", -7200, false},
	    {"America/Santiago", "20240407T025959Z", -10800, true},
	    {"America/Santiago", "20240407T030000Z", -14400, false},
	    {"Africa/Cairo", "20241031T205959Z", 10800, true},
	    {"Africa/Cairo", "20241031T210000Z", 7200, false},
	    {"Asia/Jerusalem", "20240328T235959Z", 7200, false},
	    {"Asia/Jerusalem", "20240329T000000Z", 10800, true},
	    {"Pacific/Apia", "20111230T095959Z", -36000, true},
	    {"Pacific/Apia", "20111230T100000Z", 50400, true},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool is_dst;
		int32_t offset_s =
		    sml_zone_offset(sml_zone_find(sml_str_of(rows[i].zone)),
			at(rows[i].utc), &is_dst);

		CU_ASSERT_EQUAL(offset_s, rows[i].offset_s);
		CU_ASSERT_EQUAL(is_dst, rows[i].is_dst);
		if (offset_s != rows[i].offset_s || is_dst != rows[i].is_dst)
			printf("%s %s\n", rows[i].zone, rows[i].utc);
	}
}

static void
to_utc_in_gaps_and_overlaps_keeps_the_first_offset(void)
{
	static const struct {
		const char *zone;
		const char *local;
		const char *utc;
	} rows[] = {
	    {"Europe/Berlin", "20240331T015959", "20240331T005959Z"},
	    {"Europe/Berlin", "20240331T020000", "20240331T010000Z"},
	    {"Europe/Berlin", "20240331T023000", "20240331T013000Z"},
	    {"Europe/Berlin", "20240331T030000", "20240331T010000Z"},
	    {"Europe/Berlin", "20241027T015959", "20241026T235959Z"},
	    {"Europe/Berlin", "20241027T023000", "20241027T003000Z"},
	    {"Europe/Berlin", "20241027T030000", "20241027T020000Z"},
	    {"America/New_York", "20240310T023000", "20240310T073000Z"},
	    {"America/New_York", "20241103T013000", "20241103T053000Z"},
	    {"Australia/Lord_Howe", "20241006T021500", "20241005T154500Z"},
	    {"Australia/Lord_Howe", "20240407T014500", "20240406T144500Z"},
	    {"Pacific/Apia", "20111230T120000", "20111230T220000Z"},
	    {"Pacific/Apia", "20111231T000000", "20111230T100000Z"},
	    {"Pacific/Apia", "20111229T235959", "20111230T095959Z"},
	    {"Pacific/Kwajalein", "19930821T120000", "19930822T000000Z"},
	    {"Etc/UTC", "20240331T023000", "20240331T023000Z"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct sml_zone *zone =
		    sml_zone_find(sml_str_of(rows[i].zone));
		int64_t utc_s = sml_zone_to_utc(zone, at(rows[i].local));

		CU_ASSERT_EQUAL(utc_s, at(rows[i].utc));
		if (utc_s != at(rows[i].utc))
			printf("%s %s %lld\n", rows[i].zone, rows[i].local,
			    (long long)(utc_s - at(rows[i].utc)));
	}
}

/* Each instant comes back, or the one before a change with the same time. */
static void
to_utc_of_to_local_is_the_first_of_its_kind(void)
{
	const struct sml_zone *zone;

	for (size_t i = 0; (zone = sml_zone_at(i)); i++) {
		int64_t change_s = at("19700101T000000Z");
		int64_t end_s = at("20400101T000000Z");
		unsigned bad = 0;

		while (sml_zone_next_change(zone, change_s, &change_s) &&
		       change_s < end_s) {
			for (int64_t s = change_s - 7200; s <= change_s + 7200;
			     s += 900) {
				int64_t local_s = sml_zone_to_local(zone, s);
				int64_t utc_s = sml_zone_to_utc(zone, local_s);

				bad += utc_s > s || sml_zone_to_local(
							zone, utc_s) != local_s;
			}
		}
		CU_ASSERT_EQUAL(bad, 0);
		if (bad)
			printf("%s\n", zone->name);
	}
}

static void
next_change_walks_forward_and_ends(void)
{
	const struct sml_zone *berlin = sml_zone_find(SML_STR("Europe/Berlin"));
	int64_t s = at("20240101T000000Z");

	CU_ASSERT(sml_zone_next_change(berlin, s, &s));
	CU_ASSERT_EQUAL(s, at("20240331T010000Z"));
	CU_ASSERT(sml_zone_next_change(berlin, s, &s));
	CU_ASSERT_EQUAL(s, at("20241027T010000Z"));
	CU_ASSERT_FALSE(sml_zone_next_change(sml_zone_utc(), 0, &s));
	CU_ASSERT_FALSE(sml_zone_next_change(
	    sml_zone_find(SML_STR("Asia/Tokyo")), at("20240101T000000Z"), &s));
	CU_ASSERT_FALSE(sml_zone_next_change(berlin, INT64_C(1) << 60, &s));
	CU_ASSERT(sml_zone_next_change(berlin, -(INT64_C(1) << 60), &s));
	CU_ASSERT_EQUAL(s, at("19800406T010000Z"));
}

/* ---- rules ---- */

static void
id_tells_rules_apart_and_names_not(void)
{
	static const struct {
		const char *zone;
		const char *id;
	} rows[] = {
	    {"UTC", "UTC"},
	    {"Etc/GMT", "UTC"},
	    {"Africa/Abidjan", "UTC"},
	    {"Europe/Berlin", "+3600+7200,M3.5.0/7200,M10.5.0/10800"},
	    {"Europe/Paris", "+3600+7200,M3.5.0/7200,M10.5.0/10800"},
	    {"CET", "+3600+7200,M3.5.0/7200,M10.5.0/10800"},
	    {"Europe/Dublin", "+0+3600,M3.5.0/3600,M10.5.0/7200"},
	    {"Europe/London", "+0+3600,M3.5.0/3600,M10.5.0/7200"},
	    {"America/New_York", "-18000-14400,M3.2.0/7200,M11.1.0/7200"},
	    {"Asia/Kolkata", "+19800"},
	    {"Asia/Jerusalem", "+7200+10800,M3.4.4/93600,M10.5.0/7200"},
	    {"America/Nuuk", "-7200-3600,M3.5.0/-3600,M10.5.0/0"},
	    {"Antarctica/Troll", "+0+7200,M3.5.0/3600,M10.5.0/10800"},
	};
	struct sml_buf id;

	sml_buf_init(&id, 100);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		sml_buf_reset(&id);
		sml_zone_put_id(sml_zone_find(sml_str_of(rows[i].zone)), &id);
		CU_ASSERT(sml_str_is(sml_buf_str(&id), rows[i].id));
	}
	sml_buf_free(&id);
}

static void
rule_of_year_is_that_of_its_changes(void)
{
	const struct sml_zone *zone =
	    sml_zone_find(SML_STR("America/New_York"));
	struct sml_zone_rule rule;

	CU_ASSERT(sml_zone_rule_of(zone, 2006, &rule));
	CU_ASSERT(rule.has_dst);
	CU_ASSERT_EQUAL(rule.standard_s, -18000);
	CU_ASSERT_EQUAL(rule.daylight_s, -14400);
	CU_ASSERT_EQUAL(rule.to_daylight.month, 4);
	CU_ASSERT_EQUAL(rule.to_daylight.week, 1);
	CU_ASSERT_EQUAL(rule.to_daylight.weekday, 0);
	CU_ASSERT_EQUAL(rule.to_daylight.time_s, 7200);
	CU_ASSERT_EQUAL(rule.to_standard.month, 10);
	CU_ASSERT_EQUAL(rule.to_standard.week, 5);
	CU_ASSERT(sml_zone_rule_of(zone, 2300, &rule));
	CU_ASSERT_EQUAL(rule.to_daylight.month, 3);
	CU_ASSERT_EQUAL(rule.to_daylight.week, 2);
	CU_ASSERT_EQUAL(rule.to_standard.month, 11);
	CU_ASSERT_EQUAL(rule.to_standard.week, 1);

	zone = sml_zone_find(SML_STR("Australia/Sydney"));
	CU_ASSERT(sml_zone_rule_of(zone, 2000, &rule));
	CU_ASSERT_EQUAL(rule.standard_s, 36000);
	CU_ASSERT_EQUAL(rule.daylight_s, 39600);
	CU_ASSERT_EQUAL(rule.to_daylight.month, 8);
	CU_ASSERT_EQUAL(rule.to_daylight.week, 5);
	CU_ASSERT_EQUAL(rule.to_standard.month, 3);
	CU_ASSERT_EQUAL(rule.to_standard.time_s, 10800);

	zone = sml_zone_find(SML_STR("Europe/Moscow"));
	CU_ASSERT(sml_zone_rule_of(zone, 2012, &rule));
	CU_ASSERT_FALSE(rule.has_dst);
	CU_ASSERT_EQUAL(rule.standard_s, 14400);
	CU_ASSERT_EQUAL(rule.daylight_s, 14400);
	/* One change, and four of them. */
	CU_ASSERT_FALSE(sml_zone_rule_of(zone, 2011, &rule));
	zone = sml_zone_find(SML_STR("Africa/Casablanca"));
	CU_ASSERT_FALSE(sml_zone_rule_of(zone, 2013, &rule));
}

static void
change_has_one_form(void)
{
	struct sml_zone_change change = {
	    .month = 3, .week = 4, .weekday = 4, .time_s = 26 * 3600};
	struct sml_zone_change fixed = sml_zone_change_fix(change);

	CU_ASSERT_EQUAL(fixed.week, 4);
	CU_ASSERT_EQUAL(fixed.weekday, 4);
	CU_ASSERT_EQUAL(fixed.time_s, 26 * 3600);
	/* The same Friday, named otherwise. */
	change = sml_zone_change_of(3, 23, 5, 7200);
	CU_ASSERT_EQUAL(memcmp(&change, &fixed, sizeof(change)), 0);
	change = sml_zone_change_of(3, 24, 6, -22 * 3600);
	CU_ASSERT_EQUAL(memcmp(&change, &fixed, sizeof(change)), 0);
	for (unsigned month = 1; month <= 12; month++) {
		for (int day = 1; day <= 22; day++) {
			int64_t wanted = sml_civil_days(2024, (int)month, day);
			int64_t first = (wanted + 4) % 7;

			change = sml_zone_change_of(
			    month, day, (unsigned)first, 3600);
			CU_ASSERT_EQUAL(sml_zone_change_local(&change, 2024),
			    wanted * SML_DAY_S + 3600);
		}
	}
	change = sml_zone_change_of(3, 30, 7, 25 * 3600);
	CU_ASSERT_EQUAL(change.week, 0);
	CU_ASSERT_EQUAL(change.day, 31);
	CU_ASSERT_EQUAL(change.time_s, 3600);
}

static const struct test_case cases[] = {
    {"zone_find_names_of_all_kinds_gives_iana_name",
	find_names_of_all_kinds_gives_iana_name},
    {"zone_find_unknown_names_gives_null", find_unknown_names_gives_null},
    {"zone_table_is_sorted_and_finds_itself", table_is_sorted_and_finds_itself},
    {"zone_windows_name_is_by_cldr_or_by_rule",
	windows_name_is_by_cldr_or_by_rule},
    {"zone_offset_follows_the_zone", offset_follows_the_zone},
    {"zone_to_utc_in_gaps_and_overlaps_keeps_the_first_offset",
	to_utc_in_gaps_and_overlaps_keeps_the_first_offset},
    {"zone_to_utc_of_to_local_is_the_first_of_its_kind",
	to_utc_of_to_local_is_the_first_of_its_kind},
    {"zone_next_change_walks_forward_and_ends",
	next_change_walks_forward_and_ends},
    {"zone_id_tells_rules_apart_and_names_not",
	id_tells_rules_apart_and_names_not},
    {"zone_rule_of_year_is_that_of_its_changes",
	rule_of_year_is_that_of_its_changes},
    {"zone_change_has_one_form", change_has_one_form},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("zone", cases, argc, argv);
}
