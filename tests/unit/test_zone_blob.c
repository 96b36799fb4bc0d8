/* SPDX-License-Identifier: Apache-2.0 */
/* Zones of appointments: samples, every zone of the table, hostile blobs. */
#include "mapping/zone_blob.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "content/datetime.h"
#include "support/test.h"
#include "support/zones.h"

/* US Eastern since 2007. */
static const char eastern_struct[] = "2C01000000000000C4FFFFFF"
				     "000000000B00000001000200000000000000"
				     "000000000300000002000200000000000000";

/* The same as a definition, with the rule before. */
static const char eastern_header[] = "0201300002001500450061007300740065007200"
				     "6E0020005300740061006E006400610072006400"
				     "2000540069006D0065000200";
static const char eastern_2006[] =
    "02013E000000D6070000000000000000000000000000"
    "2C01000000000000C4FFFFFF"
    "00000A00000005000200000000000000"
    "00000400000001000200000000000000";
static const char eastern_2007[] =
    "02013E000200D7070000000000000000000000000000"
    "2C01000000000000C4FFFFFF"
    "00000B00000001000200000000000000"
    "00000300000002000200000000000000";

static void
put_hex(const char *hex, struct sml_buf *out)
{
	CU_ASSERT_EQUAL_FATAL(sml_hex_decode(sml_str_of(hex), out), SML_OK);
}

static struct sml_arena *arena;
static struct sml_buf definition, zone_struct;

static void
open_blobs(void)
{
	arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	sml_buf_init(&definition, SML_ITEM_MAX);
	sml_buf_init(&zone_struct, SML_ITEM_MAX);
}

static void
close_blobs(void)
{
	sml_buf_free(&definition);
	sml_buf_free(&zone_struct);
	sml_arena_free(arena);
}

static const struct sml_zone *
read_both(void)
{
	const struct sml_zone *zone = NULL;

	CU_ASSERT_EQUAL(outlook_zone_read(sml_buf_str(&definition),
			    sml_buf_str(&zone_struct), arena, &zone),
	    SML_OK);
	return zone;
}

static bool
is_hex(const struct sml_buf *bytes, const char *hex)
{
	struct sml_buf expected;
	bool is_same;

	sml_buf_init(&expected, SML_ITEM_MAX);
	put_hex(hex, &expected);
	is_same = sml_str_eq(sml_buf_str(bytes), sml_buf_str(&expected));
	if (!is_same) {
		for (size_t i = 0; i < bytes->len; i++)
			printf("%02X", bytes->p[i]);
		printf("\n");
	}
	sml_buf_free(&expected);
	return is_same;
}

static const struct sml_zone *
zone_called(const char *name)
{
	const struct sml_zone *zone = sml_zone_find(sml_str_of(name));

	CU_ASSERT_PTR_NOT_NULL_FATAL(zone);
	return zone;
}

/* ---- samples ---- */

static void
struct_of_sample_is_read_and_written(void)
{
	const struct sml_zone *new_york = zone_called("America/New_York");

	open_blobs();
	put_hex(eastern_struct, &zone_struct);
	CU_ASSERT_PTR_EQUAL(read_both(), new_york);
	sml_buf_reset(&zone_struct);
	outlook_zone_put_struct(new_york, 2007, &zone_struct);
	CU_ASSERT(is_hex(&zone_struct, eastern_struct));
	close_blobs();
}

static void
definition_of_sample_is_read_and_written(void)
{
	const struct sml_zone *new_york = zone_called("America/New_York");
	char all[sizeof(eastern_header) + sizeof(eastern_2006) +
		 sizeof(eastern_2007)];

	(void)snprintf(all, sizeof(all), "%s%s%s", eastern_header, eastern_2006,
	    eastern_2007);
	open_blobs();
	put_hex(all, &definition);
	CU_ASSERT_PTR_EQUAL(read_both(), new_york);
	put_hex(eastern_struct, &zone_struct);
	CU_ASSERT_PTR_EQUAL(read_both(), new_york);
	sml_buf_reset(&definition);
	outlook_zone_put_definition(new_york, 2006, false, &definition);
	CU_ASSERT(is_hex(&definition, all));
	close_blobs();
}

/* 48 bytes: what is between the biases, and times. */
static void
zones_have_the_rule_of_windows(void)
{
	static const struct {
		const char *zone;
		int32_t year;
		const char *hex;
	} rows[] = {
	    {"UTC", 2024,
		"0000000000000000000000000000000000000000000000000000000000000"
		"00000000000000000000000000000000000"},
	    {"Asia/Kathmandu", 2024,
		"A7FEFFFF0000000000000000000000000000000000000000000000000000"
		"000000000000000000000000000000000000"},
	    {"Europe/Berlin", 2024,
		"C4FFFFFF00000000C4FFFFFF000000000A00000005000300000000000000"
		"000000000300000005000200000000000000"},
	    {"Australia/Sydney", 2024,
		"A8FDFFFF00000000C4FFFFFF000000000400000001000300000000000000"
		"000000000A00000001000200000000000000"},
	    {"Australia/Lord_Howe", 2024,
		"8AFDFFFF00000000E2FFFFFF000000000400000001000200000000000000"
		"000000000A00000001000200000000000000"},
	    {"Europe/Dublin", 2024,
		"0000000000000000C4FFFFFF000000000A00000005000200000000000000"
		"000000000300000005000100000000000000"},
	    /* Midnight at the end of the first Saturday. */
	    {"America/Santiago", 2030,
		"F000000000000000C4FFFFFF0000000004000600010017003B003B00E703"
		"0000000009000600010017003B003B00E703"},
	};

	open_blobs();
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		const struct sml_zone *zone = zone_called(rows[i].zone);

		sml_buf_reset(&zone_struct);
		outlook_zone_put_struct(zone, rows[i].year, &zone_struct);
		if (!is_hex(&zone_struct, rows[i].hex)) {
			printf("is %s\n", rows[i].zone);
			CU_FAIL("another rule");
		}
	}
	close_blobs();
}

/* Years that no two changes can say. */
static void
year_without_a_rule_is_said_as_well_as_can_be(void)
{
	static const struct {
		const char *zone;
		int32_t year;
		const char *local[3]; /* times on which the offset is right */
	} rows[] = {
	    /* To winter for ever; to an hour more; back half an hour. */
	    {"Europe/Moscow", 2014,
		{"20140601T000000", "20141101T000000", "20140201T000000"}},
	    {"Europe/Istanbul", 2016,
		{"20160201T000000", "20160601T000000", "20161201T000000"}},
	    {"Asia/Pyongyang", 2018,
		{"20180201T000000", "20180601T000000", "20181201T000000"}},
	    /* Summer with Ramadan in it. */
	    {"Africa/Casablanca", 2014,
		{"20140201T000000", "20140601T000000", "20141201T000000"}},
	};

	open_blobs();
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		const struct sml_zone *zone = zone_called(rows[i].zone);
		const struct sml_zone *back;

		sml_buf_reset(&zone_struct);
		outlook_zone_put_struct(zone, rows[i].year, &zone_struct);
		back = read_both();
		CU_ASSERT_PTR_NOT_NULL_FATAL(back);
		for (size_t k = 0; k < 3; k++) {
			int64_t s = zone_test_s(rows[i].local[k]);

			CU_ASSERT_EQUAL(
			    sml_zone_to_utc(back, s), sml_zone_to_utc(zone, s));
		}
	}
	close_blobs();
}

static void
descriptions_are_offset_and_name(void)
{
	static const struct {
		const char *zone;
		const char *text;
	} rows[] = {{"Europe/Berlin", "(UTC+01:00) Europe/Berlin"},
	    {"America/St_Johns", "(UTC-03:30) America/St_Johns"},
	    {"Asia/Kathmandu", "(UTC+05:45) Asia/Kathmandu"},
	    {"UTC", "(UTC+00:00) Etc/UTC"}};

	open_blobs();
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		sml_buf_reset(&definition);
		outlook_zone_put_description(
		    zone_called(rows[i].zone), 2024, &definition);
		CU_ASSERT(sml_str_is(sml_buf_str(&definition), rows[i].text));
	}
	close_blobs();
}

/* ---- the whole table ---- */

/* Noons of three years on which two zones differ. */
static unsigned
days_apart(const struct sml_zone *a, const struct sml_zone *b, int32_t year)
{
	int64_t day = sml_civil_days(year, 1, 1);
	int64_t end = sml_civil_days(year + 3, 1, 1);
	unsigned count = 0;

	for (; day < end; day++) {
		int64_t utc_s = day * SML_DAY_S + SML_DAY_S / 2;

		count += sml_zone_offset(a, utc_s, NULL) !=
			 sml_zone_offset(b, utc_s, NULL);
	}
	return count;
}

/* What is written of each zone is read as one with the same offsets; but for
 * Asia/Gaza and Asia/Hebron in years with four changes. */
static void
every_zone_comes_back(void)
{
	static const int32_t years[] = {1995, 2010, 2024, 2026, 2040};
	size_t same = 0, near = 0, compared = 0;

	open_blobs();
	for (size_t i = 0; sml_zone_at(i); i++) {
		const struct sml_zone *zone = sml_zone_at(i);
		struct sml_arena_mark mark = sml_arena_mark(arena);

		for (size_t k = 0; k < SML_ARRAY_LEN(years); k++) {
			bool is_recur = k % 2;
			const struct sml_zone *back;
			unsigned apart;

			sml_buf_reset(&definition);
			sml_buf_reset(&zone_struct);
			outlook_zone_put_definition(
			    zone, years[k], is_recur, &definition);
			if (is_recur)
				outlook_zone_put_struct(
				    zone, years[k], &zone_struct);
			back = read_both();
			if (!back) {
				printf("%s: not read\n", sml_zone_name(zone));
				CU_FAIL("not read");
				continue;
			}
			apart = days_apart(zone, back, years[k]);
			compared++;
			same += apart == 0;
			near += apart > 0 && apart <= 150;
			if (apart > 150) {
				printf("%s in %d: %u days apart from %s\n",
				    sml_zone_name(zone), (int)years[k], apart,
				    sml_zone_name(back) ? sml_zone_name(back)
							: "its own");
				CU_FAIL("too far apart");
			}
			sml_arena_back(arena, mark);
		}
	}
	printf("%zu zones and years: %zu the same, %zu nearly\n", compared,
	    same, near);
	CU_ASSERT(compared > 1500);
	CU_ASSERT(compared - same <= 2);
	close_blobs();
}

/* ---- which blob counts, and which zone is meant ---- */

static void
put_sample(const char *zone, int32_t year, bool is_recur)
{
	sml_buf_reset(&definition);
	outlook_zone_put_definition(
	    zone_called(zone), year, is_recur, &definition);
}

static void
blobs_are_asked_in_their_order(void)
{
	open_blobs();
	CU_ASSERT_PTR_NULL(read_both());
	/* The struct alone; and beside a definition of another zone. */
	outlook_zone_put_struct(
	    zone_called("Europe/Berlin"), 2024, &zone_struct);
	CU_ASSERT_PTR_EQUAL(read_both(), zone_called("Europe/Berlin"));
	put_sample("America/New_York", 2024, true);
	CU_ASSERT_PTR_EQUAL(read_both(), zone_called("Europe/Berlin"));
	/* A definition of the same rule has a name. */
	put_sample("Europe/Paris", 2024, true);
	CU_ASSERT_PTR_EQUAL(read_both(), zone_called("Europe/Paris"));
	/* One that cannot be read. */
	definition.p[0] = 3;
	CU_ASSERT_PTR_EQUAL(read_both(), zone_called("Europe/Berlin"));
	zone_struct.p[16] = 13;
	CU_ASSERT_PTR_NULL(read_both());
	definition.p[0] = 2;
	CU_ASSERT_PTR_EQUAL(read_both(), zone_called("Europe/Paris"));
	close_blobs();
}

static void
rules_tell_more_than_the_name(void)
{
	static const char berlin[] = "W\0.\0 \0E\0u\0r\0o\0p\0e\0";
	size_t at;

	open_blobs();
	put_sample("Europe/Berlin", 2024, false);
	at = sml_str_find(
	    sml_buf_str(&definition), (struct sml_str){berlin, 18}, 0);
	CU_ASSERT_FATAL(at < definition.len);
	/* A name nobody knows. */
	definition.p[at] = 'X';
	CU_ASSERT_PTR_EQUAL(read_both(), zone_called("Europe/Berlin"));
	definition.p[at] = 'W';
	/* Other offsets: five hours east, under the name of Berlin. */
	definition.p[definition.len - 44] = 0xD4;
	definition.p[definition.len - 43] = 0xFE;
	CU_ASSERT_PTR_NOT_EQUAL(read_both(), zone_called("Europe/Berlin"));
	CU_ASSERT_EQUAL(
	    sml_zone_offset(read_both(), zone_test_s("20240115T000000"), NULL),
	    5 * 3600);
	close_blobs();
}

/* Rules of a zone that no table has: each in its own years, the first one
 * before them too. */
static void
rules_of_several_years_are_one_zone(void)
{
	static const struct {
		const char *time;
		int32_t offset_s;
	} rows[] = {{"19900701T000000", 10800}, {"20150701T000000", 10800},
	    {"20151231T200000", 10800}, {"20160101T000000", 12600},
	    {"20180101T000000", 12600}, {"20180501T000000", 16200},
	    {"20190101T000000", 12600}, {"20200501T000000", 16200},
	    {"20500501T000000", 16200}, {"20501201T000000", 12600}};
	const struct sml_zone_change may = {
	    .month = 5, .week = 1, .weekday = 2, .time_s = 3600};
	const struct sml_zone_change june = {
	    .month = 6, .week = 5, .weekday = 3, .time_s = 3600};
	const struct sml_zone_year years[] = {
	    {2010, {.standard_s = 10800, .daylight_s = 10800}},
	    {2016, {.standard_s = 12600, .daylight_s = 12600}},
	    {2018, {.standard_s = 12600,
		       .daylight_s = 16200,
		       .has_dst = true,
		       .to_daylight = may,
		       .to_standard = june}}};
	const struct sml_zone_year first = {2010, years[2].rule};
	const struct sml_zone *zone;
	const struct sml_zone *back;

	open_blobs();
	CU_ASSERT_EQUAL_FATAL(
	    sml_zone_of_years(years, 3, SML_STR_NONE, arena, &zone), SML_OK);
	CU_ASSERT_PTR_NULL(sml_zone_name(zone));
	outlook_zone_put_definition(zone, 2010, false, &definition);
	back = read_both();
	CU_ASSERT_PTR_NOT_NULL_FATAL(back);
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		int64_t utc_s = zone_test_s(rows[i].time);
		bool is_may = strstr(rows[i].time, "0501") != NULL;

		if (is_may)
			utc_s += 9 * SML_DAY_S;
		CU_ASSERT_EQUAL(
		    sml_zone_offset(zone, utc_s, NULL), rows[i].offset_s);
		CU_ASSERT_EQUAL(
		    sml_zone_offset(back, utc_s, NULL), rows[i].offset_s);
	}
	/* One with summer in all years before. */
	CU_ASSERT_EQUAL_FATAL(
	    sml_zone_of_years(&first, 1, SML_STR_NONE, arena, &zone), SML_OK);
	CU_ASSERT_EQUAL(
	    sml_zone_offset(zone, zone_test_s("19800515T000000"), NULL), 16200);
	close_blobs();
}

/* A struct that has the smaller offset in summer, or dates of one year, or
 * what Windows writes beside no summer at all. */
static void
odd_structs_are_read(void)
{
	static const struct {
		const char *hex;
		const char *zone; /* NULL: one of its own, or none */
		const char *time;
		int32_t offset_s;
	} rows[] = {
	    /* Berlin with an hour too much and DaylightBias 60. */
	    {"88FFFFFF000000003C000000000003000000050002000000000000000000"
	     "00000A00000005000300000000000000",
		NULL, NULL, 0},
	    /* StandardBias instead. */
	    {"880000000000000000000000000000000000000000000000000000000000"
	     "000000000000000000000000000000000000",
		NULL, "20240101T000000", -136 * 60},
	    /* Berlin with its summer as the rule and StandardBias 60. */
	    {"88FFFFFF3C00000000000000000000000A00000005000300000000000000"
	     "000000000300000005000200000000000000",
		"Europe/Berlin", NULL, 0},
	    /* The same with the names of the halves the other way round. */
	    {"C4FFFFFFC4FFFFFF00000000000000000300000005000200000000000000"
	     "000000000A00000005000300000000000000",
		"Europe/Berlin", NULL, 0},
	    /* India with the bias that is left over. */
	    {"B6FEFFFF00000000C4FFFFFF000000000000000000000000000000000000"
	     "000000000000000000000000000000000000",
		"Asia/Kolkata", NULL, 0},
	    /* One change only is none. */
	    {"B6FEFFFF00000000C4FFFFFF000000000300000005000200000000000000"
	     "000000000000000000000000000000000000",
		"Asia/Kolkata", NULL, 0},
	    /* Dates of 2024. */
	    {"C4FFFFFF00000000C4FFFFFFE807E8070A0000001B000300000000000000"
	     "E807E807030000001F000200000000000000",
		NULL, "20240701T000000", 7200},
	    /* No day of a month, no month, no hour, no offset. */
	    {"C4FFFFFF00000000C4FFFFFF000000000A00000006000300000000000000"
	     "000000000300000005000200000000000000",
		NULL, NULL, 0},
	    {"C4FFFFFF00000000C4FFFFFF000000000D00000005000300000000000000"
	     "000000000300000005000200000000000000",
		NULL, NULL, 0},
	    {"C4FFFFFF00000000C4FFFFFF000000000A00000005001800000000000000"
	     "000000000300000005000200000000000000",
		NULL, NULL, 0},
	    {"A005000000000000000000000000000000000000000000000000000000000"
	     "00000000000000000000000000000000000",
		NULL, NULL, 0},
	    {"000000800000008000000080000000000A00000005000300000000000000"
	     "000000000300000005000200000000000000",
		NULL, NULL, 0},
	};

	open_blobs();
	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		const struct sml_zone *zone;

		sml_buf_reset(&zone_struct);
		put_hex(rows[i].hex, &zone_struct);
		zone = read_both();
		if (rows[i].time) {
			CU_ASSERT_PTR_NOT_NULL_FATAL(zone);
			CU_ASSERT_EQUAL(sml_zone_offset(zone,
					    zone_test_s(rows[i].time), NULL),
			    rows[i].offset_s);
			continue;
		}
		if (rows[i].zone ? zone != zone_called(rows[i].zone)
				 : zone != NULL) {
			printf("row %zu: %s\n", i,
			    zone && sml_zone_name(zone) ? sml_zone_name(zone)
							: "none");
			CU_FAIL("another zone");
		}
	}
	close_blobs();
}

/* ---- hostile ---- */

static void
cut_blobs_are_no_zone(void)
{
	open_blobs();
	put_hex(eastern_header, &definition);
	put_hex(eastern_2006, &definition);
	put_hex(eastern_2007, &definition);
	put_hex(eastern_struct, &zone_struct);
	for (size_t len = 0; len < definition.len; len++) {
		/* Of its very size, for the sanitizer. */
		char *copy = malloc(len + 1);
		struct sml_str cut = {copy, len};
		const struct sml_zone *zone;

		memcpy(copy, definition.p, len);
		CU_ASSERT_EQUAL(
		    outlook_zone_read(cut, SML_STR_NONE, arena, &zone), SML_OK);
		CU_ASSERT_PTR_NULL(zone);
		memcpy(copy, zone_struct.p,
		    len < zone_struct.len ? len : zone_struct.len);
		if (len < zone_struct.len) {
			CU_ASSERT_EQUAL(
			    outlook_zone_read(SML_STR_NONE, cut, arena, &zone),
			    SML_OK);
			CU_ASSERT_PTR_NULL(zone);
		}
		free(copy);
	}
	close_blobs();
}

/* 1,024 rules, each with other offsets: more changes than a zone has. */
static void
many_rules_are_bounded(void)
{
	const struct sml_zone *zone;

	open_blobs();
	put_hex("02010600020000000004", &definition);
	for (int i = 0; i < 1024; i++) {
		size_t at = definition.len;

		put_hex(eastern_2007, &definition);
		definition.p[at + 6] = (uint8_t)((1601 + i) & 0xFF);
		definition.p[at + 7] = (uint8_t)((1601 + i) >> 8);
		definition.p[at + 22] = (uint8_t)(i & 0x7F);
	}
	zone = read_both();
	CU_ASSERT_PTR_NOT_NULL(zone);
	/* A count of rules that are not there, and of too many. */
	definition.p[8] = 1;
	CU_ASSERT_PTR_NULL(read_both());
	memset(definition.p + 8, 0xFF, 2);
	CU_ASSERT_PTR_NULL(read_both());
	memset(definition.p + 8, 0, 2);
	CU_ASSERT_PTR_NULL(read_both());
	close_blobs();
}

static void
rules_out_of_order_are_passed_over(void)
{
	open_blobs();
	put_hex(eastern_header, &definition);
	put_hex(eastern_2007, &definition);
	put_hex(eastern_2006, &definition);
	CU_ASSERT_PTR_EQUAL(read_both(), zone_called("America/New_York"));
	close_blobs();
}

int
main(int argc, char **argv)
{
	static const struct test_case cases[] = {
	    {"struct_of_sample_is_read_and_written",
		struct_of_sample_is_read_and_written},
	    {"definition_of_sample_is_read_and_written",
		definition_of_sample_is_read_and_written},
	    {"zones_have_the_rule_of_windows", zones_have_the_rule_of_windows},
	    {"year_without_a_rule_is_said_as_well_as_can_be",
		year_without_a_rule_is_said_as_well_as_can_be},
	    {"descriptions_are_offset_and_name",
		descriptions_are_offset_and_name},
	    {"every_zone_comes_back", every_zone_comes_back},
	    {"blobs_are_asked_in_their_order", blobs_are_asked_in_their_order},
	    {"rules_tell_more_than_the_name", rules_tell_more_than_the_name},
	    {"rules_of_several_years_are_one_zone",
		rules_of_several_years_are_one_zone},
	    {"odd_structs_are_read", odd_structs_are_read},
	    {"cut_blobs_are_no_zone", cut_blobs_are_no_zone},
	    {"many_rules_are_bounded", many_rules_are_bounded},
	    {"rules_out_of_order_are_passed_over",
		rules_out_of_order_are_passed_over},
	    {NULL, NULL},
	};

	return test_main("zone_blob", cases, argc, argv);
}
