/* SPDX-License-Identifier: Apache-2.0 */
/* VTIMEZONEs that others write, in good faith or not. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "content/datetime.h"
#include "content/zone_priv.h"
#include "support/test.h"
#include "support/zones.h"

/* ---- what others write ---- */

#define PART(kind, start, from, to, more)                                      \
	"BEGIN:" kind "\r\nDTSTART:" start "\r\nTZOFFSETFROM:" from            \
	"\r\nTZOFFSETTO:" to "\r\n" more "END:" kind "\r\n"
#define ZONE(name, parts)                                                      \
	"BEGIN:VTIMEZONE\r\nTZID:" name "\r\n" parts "END:VTIMEZONE\r\n"
#define EVERY(rule) "RRULE:FREQ=YEARLY;" rule "\r\n"

#define CET_1601                                                               \
	PART("STANDARD", "16010101T030000", "+0200", "+0100",                  \
	    EVERY("BYDAY=-1SU;BYMONTH=10"))                                    \
	PART("DAYLIGHT", "16010101T020000", "+0100", "+0200",                  \
	    EVERY("BYDAY=-1SU;BYMONTH=3"))
#define US_EASTERN                                                             \
	PART("DAYLIGHT", "20070311T020000", "-0500", "-0400",                  \
	    EVERY("BYMONTH=3;BYDAY=2SU"))                                      \
	PART("STANDARD", "20071104T020000", "-0400", "-0500",                  \
	    EVERY("BYMONTH=11;BYDAY=1SU"))
#define US_EASTERN_BEFORE_2007                                                 \
	PART("STANDARD", "16010101T020000", "-0400", "-0500",                  \
	    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10;WKST=SU\r\n")  \
	PART("DAYLIGHT", "16010101T020000", "-0500", "-0400",                  \
	    EVERY("BYDAY=1SU;BYMONTH=4"))
#define US_EASTERN_HISTORY                                                     \
	PART("DAYLIGHT", "19870405T020000", "-0500", "-0400",                  \
	    EVERY("BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z"))               \
	PART("STANDARD", "19671029T020000", "-0400", "-0500",                  \
	    EVERY("BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z"))             \
	US_EASTERN

static void
zones_of_others_are_those_of_the_table(void)
{
	static const struct {
		const char *text;
		const char *zone;
	} rows[] = {
	    /* Outlook: by its name, by its rule, and in another language. */
	    {ZONE("W. Europe Standard Time", CET_1601), "Europe/Berlin"},
	    {ZONE("Romance Standard Time", CET_1601), "Europe/Paris"},
	    {ZONE("Customized Time Zone", CET_1601), "Europe/Berlin"},
	    {ZONE("(UTC+01:00) Amsterdam\\, Berlin\\, Bern\\, Rom", CET_1601),
		"Europe/Berlin"},
	    {ZONE("(UTC+01:00) Brussels\\, Copenhagen\\, Madrid\\, Paris",
		 CET_1601),
		"Europe/Paris"},
	    {ZONE("Europe/Vienna", CET_1601), "Europe/Vienna"},
	    /* A name that its rules contradict. */
	    {ZONE("Europe/Berlin", US_EASTERN), "America/New_York"},
	    /* Rules of the past are those of the zone by name only. */
	    {ZONE("America/New_York", US_EASTERN_BEFORE_2007),
		"America/New_York"},
	    {ZONE("Eastern Standard Time", US_EASTERN_BEFORE_2007),
		"America/New_York"},
	    {ZONE("x", US_EASTERN_BEFORE_2007), NULL},
	    /* A whole history, as EDS and Apple write it. */
	    {ZONE("/freeassociation.sourceforge.net/America/New_York",
		 US_EASTERN_HISTORY),
		"America/New_York"},
	    {ZONE("x", US_EASTERN_HISTORY), "America/New_York"},
	    {ZONE("x", US_EASTERN), "America/New_York"},
	    {ZONE("US-Eastern", US_EASTERN), "America/New_York"},
	    {ZONE("x\r\nX-LIC-LOCATION:America/Detroit", US_EASTERN),
		"America/Detroit"},
	    /* The wall after the change, and times in UTC. */
	    {ZONE("/softwarestudio.org/Tzfile/America/New_York",
		 PART("STANDARD", "19701101T010000", "-0400", "-0500",
		     EVERY("INTERVAL=1;BYDAY=1SU;BYMONTH=11"))
		     PART("DAYLIGHT", "19700308T030000", "-0500", "-0400",
			 EVERY("INTERVAL=1;BYDAY=2SU;BYMONTH=3"))),
		"America/New_York"},
	    {ZONE("US-Eastern",
		 PART("DAYLIGHT", "19900404T010000", "-0500", "-0400",
		     EVERY("BYDAY=1SU;BYMONTH=4"))
		     PART("STANDARD", "19901026T060000", "-0400", "-0500",
			 EVERY("BYDAY=-1SU;BYMONTH=10"))),
		"America/New_York"},
	    /* Google: the 23rd or after, and Outlook: the fourth or last. */
	    {ZONE("Asia/Jerusalem",
		 PART("DAYLIGHT", "19700327T020000", "+0200", "+0300",
		     EVERY("BYMONTH=3;BYDAY=4FR"))
		     PART("STANDARD", "19701025T020000", "+0300", "+0200",
			 EVERY("BYMONTH=10;BYDAY=-1SU"))),
		"Asia/Jerusalem"},
	    {ZONE(
		 "x", PART("DAYLIGHT", "20130329T020000", "+0200", "+0300",
			  EVERY("BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;"
				"BYDAY=FR")) PART("STANDARD", "20131027T020000",
			  "+0300", "+0200", EVERY("BYMONTH=10;BYDAY=-1SU"))),
		"Asia/Jerusalem"},
	    /* Only the changes near the event. */
	    {ZONE("Europe/Berlin",
		 PART("DAYLIGHT", "20240331T020000", "+0100", "+0200", "")
		     PART("STANDARD", "20241027T030000", "+0200", "+0100", "")),
		"Europe/Berlin"},
	    {ZONE("Europe/Berlin",
		 PART("STANDARD", "20241027T030000", "+0200", "+0100", "")),
		"Europe/Berlin"},
	    {ZONE("Europe/Berlin",
		 PART("STANDARD", "19961027T030000", "+0200", "+0100",
		     "RDATE:20231029T030000,20241027T030000\r\n")
		     PART("DAYLIGHT", "20240331T020000", "+0100", "+0200",
			 "RDATE:20230326T020000\r\n")),
		"Europe/Berlin"},
	    /* No summer. */
	    {ZONE("India Standard Time",
		 PART("STANDARD", "16010101T000000", "+0530", "+0530", "")),
		"Asia/Kolkata"},
	    {ZONE("x",
		 PART("STANDARD", "16010101T000000", "+0530", "+0530", "")),
		"Asia/Kolkata"},
	    {ZONE("Etc/UTC",
		 PART("STANDARD", "16010101T000000", "+0000", "+0000", "")),
		"Etc/UTC"},
	    {ZONE("x",
		 PART("STANDARD", "16010101T000000", "-0000", "+0000", "")),
		"Etc/UTC"},
	    {ZONE("tzone://Microsoft/Custom",
		 PART("STANDARD", "16010101T000000", "+0100", "+0100",
		     EVERY("BYDAY=-1SU;BYMONTH=10"))
		     PART("DAYLIGHT", "16010101T000000", "+0100", "+0100",
			 EVERY("BYDAY=-1SU;BYMONTH=3"))),
		"Africa/Lagos"},
	    /* Summer time switched off by hand. */
	    {ZONE("W. Europe Standard Time",
		 PART("STANDARD", "16010101T000000", "+0100", "+0100", "")),
		"Africa/Lagos"},
	    /* Rules that say nothing: the name. */
	    {ZONE("(GMT+01.00) Sarajevo/Warsaw/Zagreb",
		 PART("STANDARD", "16010101T030000", "+0200", "+0100",
		     "RRULE:FREQ=YEARLY;WKST=MO;INTERVAL=1;BYMONTH=10;"
		     "BYDAY=-1SU\r\n")),
		"Europe/Warsaw"},
	    {ZONE("Europe/Berlin",
		 PART("STANDARD", "16010101T030000", "+9900", "x", "")),
		"Europe/Berlin"},
	    {ZONE("Europe/Berlin", PART("STANDARD", "19700101T030000", "+0200",
				       "+0100", "RRULE:FREQ=DAILY\r\n")),
		"Europe/Berlin"},
	    {ZONE("Europe/Berlin", ""), "Europe/Berlin"},
	    /* Ireland, where the law has the winter as an exception. */
	    {ZONE("x", PART("STANDARD", "19810329T010000", "+0000", "+0100",
			   EVERY("BYMONTH=3;BYDAY=-1SU"))
			   PART("DAYLIGHT", "19961027T020000", "+0100", "+0000",
			       EVERY("BYMONTH=10;BYDAY=-1SU"))),
		"Europe/London"},
	    /* A history that ends before 1970 with a rule, and one of which
	     * a part cannot be read: as libical writes them. */
	    {ZONE("Australia/Darwin",
		 PART("STANDARD", "19420329T030000", "+1030", "+0930",
		     EVERY("UNTIL=19440325T163000Z;BYDAY=-1SU;BYMONTH=3"))
		     PART("DAYLIGHT", "19431003T020000", "+0930", "+1030", "")),
		"Australia/Darwin"},
	    {ZONE("x", PART("STANDARD", "19810927T030000", "+0200", "+0100",
			   EVERY("UNTIL=19950924T010000Z;BYDAY=SU;")) CET_1601),
		"Europe/Berlin"},
	    /* A last block that is none. */
	    {ZONE("Europe/Berlin", CET_1601 PART("STANDARD", "20380119T041407",
				       "+0100", "+0100", "")),
		"Europe/Berlin"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct zone_item item;
		const char *name;

		zone_item_read(&item, sml_str_of(rows[i].text));
		CU_ASSERT_PTR_NOT_NULL_FATAL(item.zone);
		name = sml_zone_name(item.zone);
		CU_ASSERT(
		    rows[i].zone ? name && !strcmp(name, rows[i].zone) : !name);
		if (rows[i].zone ? !name || strcmp(name, rows[i].zone) != 0
				 : !!name)
			printf("%s\n%s\n", name ? name : "-", rows[i].text);
		zone_item_close(&item);
	}
}

/* libical's history of Morocco goes on one by one, and its last block is the
 * end of 32 bits. */
static void
casablanca_with_a_bogus_end_is_known_by_name(void)
{
	const struct sml_zone *zone =
	    sml_zone_find(SML_STR("Africa/Casablanca"));
	int64_t s = zone_test_s("20150101T000000Z");
	struct sml_buf text;
	struct zone_item item;

	sml_buf_init(&text, 100000);
	sml_buf_put_text(&text,
	    "BEGIN:VTIMEZONE\r\n"
	    "TZID:/freeassociation.sourceforge.net/Africa/Casablanca\r\n");
	while (sml_zone_next_change(zone, s, &s) &&
	       s < zone_test_s("20380101T000000Z")) {
		struct sml_datetime local = {0, SML_CLOCK_LOCAL};
		int32_t from_s = sml_zone_offset(zone, s - 1, NULL);
		bool is_dst;
		int32_t to_s = sml_zone_offset(zone, s, &is_dst);
		const char *kind = is_dst ? "DAYLIGHT" : "STANDARD";

		local.s = s + from_s;
		sml_buf_printf(&text, "BEGIN:%s\r\nDTSTART:", kind);
		sml_datetime_put(local, &text);
		sml_buf_printf(&text,
		    "\r\nTZOFFSETFROM:+%02d00\r\nTZOFFSETTO:+%02d00\r\n"
		    "END:%s\r\n",
		    (int)(from_s / 3600), (int)(to_s / 3600), kind);
	}
	sml_buf_put_text(&text, PART("STANDARD", "20380119T031407", "+0000",
				    "+0000", "") "END:VTIMEZONE\r\n");
	CU_ASSERT_PTR_EQUAL(zone_item_read(&item, sml_buf_str(&text)), zone);
	zone_item_close(&item);
	sml_buf_free(&text);
}

static void
zone_of_its_own_follows_its_parts(void)
{
	static const char text[] = ZONE("Mars",
	    PART("STANDARD", "19900101T000000", "+0137", "+0137", "")
		PART("DAYLIGHT", "20100201T013000", "+0137", "+0217",
		    EVERY("BYMONTH=2;BYMONTHDAY=1"))
		    PART("STANDARD", "20100915T020000", "+0217", "+0137",
			EVERY("BYMONTH=9;BYDAY=WE;BYSETPOS=3")));
	static const struct {
		const char *utc;
		int32_t offset_s;
	} rows[] = {
	    {"20050801T000000Z", 5820},
	    {"20100131T235259Z", 5820},
	    {"20100131T235300Z", 8220},
	    {"20100914T234259Z", 8220},
	    {"20100914T234300Z", 5820},
	    {"20240201T000000Z", 8220},
	    {"20240917T234259Z", 8220},
	    {"20240917T234300Z", 5820},
	    {"21500201T000000Z", 8220},
	};
	struct sml_buf id;
	struct zone_item item;

	sml_buf_init(&id, 100);
	zone_item_read(&item, sml_str_of(text));
	CU_ASSERT_PTR_NOT_NULL_FATAL(item.zone);
	CU_ASSERT_PTR_NULL(sml_zone_name(item.zone));
	CU_ASSERT_PTR_NULL(sml_zone_windows_name(item.zone));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CU_ASSERT_EQUAL(
		    sml_zone_offset(item.zone, zone_test_s(rows[i].utc), NULL),
		    rows[i].offset_s);
	sml_zone_put_id(item.zone, &id);
	CU_ASSERT(
	    sml_str_is(sml_buf_str(&id), "+5820+8220,D2.1/5400,M9.3.3/7200"));
	sml_buf_free(&id);
	zone_item_close(&item);
}

/* A change on another clock than the zone's comes on another day: seven days
 * around the end of January, from either side. */
static void
days_around_the_end_of_january_are_counted_in_the_year(void)
{
#define MARS(rule)                                                             \
	ZONE("Mars", PART("DAYLIGHT", "20000101T233000", "+0037", "+0317",     \
			 EVERY(rule)) PART("STANDARD", "20000915T020000",      \
			 "+0317", "+0137", EVERY("BYMONTH=9;BYDAY=3WE")))
#define VENUS                                                                  \
	ZONE("Venus", PART("DAYLIGHT", "20000101T003000", "+0237", "+0317",    \
			  EVERY("BYMONTH=2;BYDAY=1SU"))                        \
			  PART("STANDARD", "20000915T020000", "+0317",         \
			      "+0137", EVERY("BYMONTH=9;BYDAY=3WE")))
	static const struct {
		const char *text;
		const char *rule;
	} rows[] = {
	    {MARS("BYMONTH=1;BYDAY=-1SU"),
		"BYYEARDAY=26,27,28,29,30,31,32;BYDAY=MO\r\n"},
	    {MARS("BYYEARDAY=27,28,29,30,31,32,33;BYDAY=TU"),
		"BYYEARDAY=28,29,30,31,32,33,34;BYDAY=WE\r\n"},
	    {VENUS, "BYYEARDAY=31,32,33,34,35,36,37;BYDAY=SA\r\n"},
	};
	struct sml_buf text;

	sml_buf_init(&text, 10000);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct zone_item item, again;

		zone_item_read(&item, sml_str_of(rows[i].text));
		CU_ASSERT_PTR_NOT_NULL_FATAL(item.zone);
		sml_buf_reset(&text);
		sml_zone_put_vtimezone(item.zone, SML_STR("x"), 2030, &text);
		CU_ASSERT(sml_str_find(sml_buf_str(&text),
			      sml_str_of(rows[i].rule), 0) < text.len);
		zone_item_read(&again, sml_buf_str(&text));
		CU_ASSERT_PTR_NOT_NULL_FATAL(again.zone);
		CU_ASSERT(zones_are_same_from(
		    item.zone, again.zone, zone_test_s("20300101T000000Z")));
		CU_ASSERT(zones_have_same_id(item.zone, again.zone));
		zone_item_close(&again);
		zone_item_close(&item);
	}
	sml_buf_free(&text);
#undef MARS
#undef VENUS
}

static void
zone_of_item_is_by_vtimezone_then_by_table(void)
{
	static const char text[] = "BEGIN:VCALENDAR\r\n" ZONE(
	    "Office", US_EASTERN) ZONE("Europe/Berlin", CET_1601) ZONE("Empty",
	    "") "BEGIN:VTIMEZONE \r\nTZID:Blank\r\n" PART("DAYLIGHT ",
	    "20070311T020000", "-0500", "-0400", EVERY("BYMONTH=3;BYDAY=2SU"))
	    PART("STANDARD ", "20071104T020000", "-0400", "-0500",
		EVERY("BYMONTH=11;BYDAY=1SU")) "END:VTIMEZONE \r\n"
					       "BEGIN:VEVENT\r\nUID:1\r\nEND:"
					       "VEVENT\r\nEND:VCALENDAR\r\n";
	static const struct {
		const char *tzid;
		const char *zone;
	} rows[] = {
	    {"office", "America/New_York"},
	    {"Blank", "America/New_York"},
	    {"EUROPE/BERLIN", "Europe/Berlin"},
	    {"US/Pacific", "America/Los_Angeles"},
	    {"Empty", NULL},
	    {"Nowhere", NULL},
	    {"", NULL},
	};
	struct zone_item item;

	zone_item_open(&item, sml_str_of(text));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct sml_zone *wanted =
		    rows[i].zone ? sml_zone_find(sml_str_of(rows[i].zone))
				 : NULL;

		CU_ASSERT(
		    sml_zone_of_item(&item.lines, sml_str_of(rows[i].tzid),
			item.arena, &item.zone) == SML_OK);
		CU_ASSERT_PTR_EQUAL(item.zone, wanted);
	}
	zone_item_close(&item);
}

/* ---- what nobody writes in good faith ---- */

static void
hostile_parts_by_the_thousand_are_bounded(void)
{
	struct sml_buf text;
	struct zone_item item;

	sml_buf_init(&text, SML_ITEM_MAX);
	sml_buf_put_text(&text, "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n");
	for (int i = 0; i < 3000; i++)
		sml_buf_printf(&text,
		    PART("STANDARD", "%04d0101T000000", "+%02d00", "+2359",
			EVERY("BYMONTH=1;BYDAY=1MO")),
		    i + 1, i % 24);
	sml_buf_put_text(&text, "END:VTIMEZONE\r\n");
	CU_ASSERT_PTR_EQUAL(zone_item_read(&item, sml_buf_str(&text)),
	    sml_zone_find(SML_STR("Europe/Berlin")));
	CU_ASSERT(sml_arena_used(item.arena) < 30 * text.len);
	zone_item_close(&item);

	/* One part with a hundred thousand dates, and a name nobody knows. */
	sml_buf_reset(&text);
	sml_buf_put_text(&text,
	    "BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\n"
	    "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
	    "TZOFFSETTO:+0200\r\nRDATE:19710101T000000");
	for (int i = 0; i < 100000; i++)
		sml_buf_put_text(&text, ",19720101T000000");
	sml_buf_put_text(&text, "\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n");
	zone_item_read(&item, sml_buf_str(&text));
	CU_ASSERT_PTR_NOT_NULL_FATAL(item.zone);
	CU_ASSERT_EQUAL(sml_zone_offset(item.zone, 0, NULL), 7200);
	zone_item_close(&item);
	sml_buf_free(&text);
}

static void
odd_parts_give_some_zone_or_none(void)
{
	static const struct {
		const char *text;
		bool is_zone;
	} rows[] = {
	    {ZONE("x", ""), false},
	    {ZONE("x", PART("STANDARD", "x", "+0100", "+0200", "")), false},
	    {ZONE("x", PART("STANDARD", "19700101T000000", "", "", "")), false},
	    {ZONE("x", PART("STANDARD", "19700101T000000", "x", "+0200", "")),
		true},
	    {ZONE("x",
		 PART("STANDARD", "99991231T235959", "+2359", "-2359", "")),
		true},
	    {ZONE(
		 "x", PART("STANDARD", "19700101T000000", "+0100", "+0200",
			  EVERY("BYMONTH=1;BYDAY=1MO;UNTIL=19690101T000000Z"))),
		true},
	    {ZONE("x", PART("STANDARD", "00010101T000000", "-2359", "+2359",
			   EVERY("BYMONTH=1;BYDAY=1MO;COUNT=4294967295"))),
		true},
	    {ZONE("x", PART("DAYLIGHT", "19700101T000000", "+0100", "+0200",
			   EVERY("UNTIL=99991231T000000Z"))),
		true},
	    {ZONE("x", PART("STANDARD", "19700101T000000", "+0100", "+0200",
			   EVERY("BYMONTH=1;BYMONTHDAY=1"))
			   PART("DAYLIGHT", "19700101T000000", "+0200", "+0100",
			       EVERY("BYMONTH=1;BYMONTHDAY=1"))),
		true},
	    {"BEGIN:VTIMEZONE\r\nBEGIN:STANDARD\r\nEND:STANDARD\r\n"
	     "END:VTIMEZONE\r\n",
		false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sml_buf out;
		struct zone_item item;

		zone_item_read(&item, sml_str_of(rows[i].text));
		CU_ASSERT_EQUAL(item.zone != NULL, rows[i].is_zone);
		if (item.zone) {
			int64_t s = zone_test_s("19000101T000000Z");

			sml_buf_init(&out, 100000);
			for (int k = 0;
			     k < 500 && sml_zone_next_change(item.zone, s, &s);
			     k++)
				sml_zone_to_utc(item.zone, s);
			sml_zone_put_vtimezone(
			    item.zone, SML_STR("x"), 1990, &out);
			sml_zone_put_old(item.zone, 1990, 2030, &out);
			sml_zone_put_id(item.zone, &out);
			CU_ASSERT(sml_buf_err(&out) == SML_OK);
			sml_buf_free(&out);
		}
		zone_item_close(&item);
	}
}

static void
without_memory_is_an_error_and_no_more(void)
{
	static const char text[] = ZONE("x", US_EASTERN_HISTORY);
	const struct sml_zone *zone;
	unsigned refused = 0;
	struct zone_item item;

	zone_item_open(&item, sml_str_of(text));
	for (size_t room = 0; room < 10000; room += 80) {
		struct sml_arena *arena = sml_arena_new(room);
		enum sml_err err;

		if (!arena)
			continue;
		err = sml_zone_read(&item.lines, 0, arena, &zone);
		CU_ASSERT(!err || err == SML_E_NOMEM);
		CU_ASSERT(err || zone);
		refused += err == SML_E_NOMEM;
		sml_arena_free(arena);
	}
	CU_ASSERT(refused > 5 && refused < 120);
	zone_item_close(&item);
}

static const struct test_case cases[] = {
    {"zone_read_zones_of_others_are_those_of_the_table",
	zones_of_others_are_those_of_the_table},
    {"zone_read_casablanca_with_a_bogus_end_is_known_by_name",
	casablanca_with_a_bogus_end_is_known_by_name},
    {"zone_read_zone_of_its_own_follows_its_parts",
	zone_of_its_own_follows_its_parts},
    {"zone_put_vtimezone_around_the_end_of_january_counts_days_of_the_year",
	days_around_the_end_of_january_are_counted_in_the_year},
    {"zone_of_item_is_by_vtimezone_then_by_table",
	zone_of_item_is_by_vtimezone_then_by_table},
    {"zone_read_hostile_parts_are_bounded",
	hostile_parts_by_the_thousand_are_bounded},
    {"zone_read_odd_parts_give_some_zone_or_none",
	odd_parts_give_some_zone_or_none},
    {"zone_read_without_memory_is_an_error",
	without_memory_is_an_error_and_no_more},
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("zone_read", cases, argc, argv);
}
