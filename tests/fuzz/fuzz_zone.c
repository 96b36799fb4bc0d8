/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a name, as a VTIMEZONE and as lines of vCalendar 1.0: a zone
 * that is read can be asked anything, and is written so that it is read the
 * same. */
#include "base/arena.h"
#include "base/limits.h"
#include "content/datetime.h"
#include "content/zone_priv.h"
#include "fuzz/fuzz.h"

#define CHANGES_LOOKED_AT 50
#define TEXT_MAX (1024u * 1024)
#define FROM_YEAR 1990

const struct sml_str fuzz_seeds[] = {
    FUZZ_SEED("Europe/Berlin"),
    FUZZ_SEED("(GMT+01.00) Sarajevo/Warsaw/Zagreb"),
    FUZZ_SEED("/freeassociation.sourceforge.net/Tzfile/America/New_York"),
    FUZZ_SEED("UTC+05:30"),
    FUZZ_SEED("BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\n"
	      "DTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\n"
	      "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
	      "END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\n"
	      "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
	      "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
	      "END:VTIMEZONE\r\n"),
    FUZZ_SEED("BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\n"
	      "DTSTART:20071104T020000\r\nTZOFFSETFROM:-0400\r\n"
	      "TZOFFSETTO:-0500\r\nRRULE:FREQ=YEARLY;COUNT=9;BYMONTH=11;"
	      "BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=SU\r\nEND:STANDARD\r\n"
	      "BEGIN:DAYLIGHT\r\nDTSTART:19870405T020000\r\n"
	      "TZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\n"
	      "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z"
	      "\r\nRDATE:20080101T000000,20090101T000000\r\nEND:DAYLIGHT\r\n"
	      "END:VTIMEZONE\r\n"),
    FUZZ_SEED("BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\n"
	      "DTSTART:20001026T000000\r\nTZOFFSETFROM:+0345\r\n"
	      "TZOFFSETTO:+023001\r\nRRULE:FREQ=YEARLY;BYDAY=FR;BYYEARDAY="
	      "-67,-66,-65,-64,-63,-62,-61\r\nEND:STANDARD\r\n"
	      "BEGIN:DAYLIGHT\r\nDTSTART:20000201T233000\r\n"
	      "TZOFFSETFROM:+0230\r\nTZOFFSETTO:+0345\r\n"
	      "RRULE:FREQ=YEARLY;BYMONTH=2;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
	      "END:VTIMEZONE\r\n"),
    /* On the zone's own clock a Monday around the end of January. */
    FUZZ_SEED("BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\n"
	      "DTSTART:20001026T000000\r\nTZOFFSETTO:+023001\r\n"
	      "RRULE:FREQ=YEARLY;BYDAY=FR;BYYEARDAY=26,27,28,29,30,31,32\r\n"
	      "END:STANDARD\r\nBEGIN:DAYLIGHT\r\n"
	      "DTSTART:20000201T233000\r\nTZOFFSETFROM:+0115\r\n"
	      "TZOFFSETTO:+0345\r\nRRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=-1SU"
	      "\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"),
    /* Forward by eight hours, back two hours later. */
    FUZZ_SEED("BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:DAYLIGHT\r\n"
	      "DTSTART:20240310T000000\r\nTZOFFSETFROM:-0500\r\n"
	      "TZOFFSETTO:+0300\r\nEND:DAYLIGHT\r\nBEGIN:STANDARD\r\n"
	      "DTSTART:20240310T100000\r\nTZOFFSETFROM:+0300\r\n"
	      "TZOFFSETTO:-0400\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"),
    FUZZ_SEED("BEGIN:VCALENDAR\r\nVERSION:1.0\r\nTZ:-0500\r\n"
	      "DAYLIGHT:TRUE;-06;19960407T025959;19961027T010000;EST;EDT\r\n"
	      "DAYLIGHT:TRUE;-04;20240310T020000;20241103T020000;;\r\n"
	      "END:VCALENDAR\r\n"),
    FUZZ_SEEDS_END,
};

/* ---- what holds of every zone ---- */

static void
times_must_agree(const struct sml_zone *zone)
{
	int64_t utc_s = -(INT64_C(1) << 40), next_s;

	for (int i = 0; i < CHANGES_LOOKED_AT &&
			sml_zone_next_change(zone, utc_s, &next_s);
	     i++) {
		int32_t before_s = sml_zone_offset(zone, next_s - 1, NULL);
		int32_t after_s = sml_zone_offset(zone, next_s, NULL);

		FUZZ_MUST(next_s > utc_s);
		FUZZ_MUST(before_s != after_s);
		FUZZ_MUST(before_s > -SML_DAY_S && before_s < SML_DAY_S);
		/* A time that is there is found, at or before itself. */
		FUZZ_MUST(sml_zone_to_utc(zone, next_s + after_s) <= next_s);
		FUZZ_MUST(
		    sml_zone_to_utc(zone, next_s - 1 + before_s) < next_s);
		utc_s = next_s;
	}
	FUZZ_MUST(sml_zone_to_local(zone, 0) == sml_zone_offset(zone, 0, NULL));
}

static void
rules_must_agree(const struct sml_zone *zone)
{
	for (int32_t year = 1969; year < 2050; year += 3) {
		struct sml_zone_rule rule;

		if (!sml_zone_rule_of(zone, year, &rule) || !rule.has_dst)
			continue;
		FUZZ_MUST(rule.daylight_s > rule.standard_s);
		FUZZ_MUST(rule.to_daylight.month >= 1 &&
			  rule.to_daylight.month <= 12);
		FUZZ_MUST(
		    rule.to_standard.week >= 0 && rule.to_standard.week <= 5);
	}
	(void)sml_zone_windows_name(zone);
}

/* A rule that no RRULE can say: seven days around the end of February, or
 * around New Year. */
static bool
is_sayable(const struct sml_zone_change *change)
{
	struct sml_zone_span span = sml_zone_change_span(change);
	int len = (int)sml_civil_month_len(2001, change->month);
	bool is_late = span.first_day > (span.weekday > 6 ? len : len - 6);

	if (change->month == 2 && (change->week == 5 || is_late))
		return change->time_s >= 0 && change->time_s < SML_DAY_S;
	if (change->month <= 3 && span.first_day < 1)
		return false;
	return change->month != 12 || !is_late;
}

static const struct sml_zone *
read_again(struct sml_str text, struct sml_arena *a)
{
	const struct sml_zone *zone;
	struct sml_lines lines;

	FUZZ_MUST(sml_lines_parse(text, a, &lines) == SML_OK);
	FUZZ_MUST(sml_zone_read(&lines, 0, a, &zone) == SML_OK);
	FUZZ_MUST(zone);
	return zone;
}

/* Written and read it has the same offsets from that year on. */
static void
text_must_mean_the_same(const struct sml_zone *zone, struct sml_arena *a)
{
	int64_t start_s =
	    sml_zone_to_utc(zone, sml_civil_days(FROM_YEAR, 1, 1) * SML_DAY_S);
	const struct sml_zone *again;
	struct sml_buf text;

	sml_buf_init(&text, TEXT_MAX);
	sml_zone_put_vtimezone(zone, SML_STR("fuzz, y"), FROM_YEAR, &text);
	FUZZ_MUST(sml_buf_err(&text) == SML_OK);
	again = read_again(sml_buf_str(&text), a);
	for (int i = 0; i < 400 && !again->name &&
			(!zone->rule->has_dst ||
			    (is_sayable(&zone->rule->to_daylight) &&
				is_sayable(&zone->rule->to_standard)));
	     i++) {
		int64_t at_s =
		    start_s + SML_DAY_S + i * 45 * (int64_t)SML_DAY_S;

		FUZZ_MUST(sml_zone_offset(zone, at_s, NULL) ==
			  sml_zone_offset(again, at_s, NULL));
	}
	sml_buf_reset(&text);
	sml_zone_put_old(zone, FROM_YEAR, FROM_YEAR + 20, &text);
	sml_zone_put_id(zone, &text);
	FUZZ_MUST(sml_buf_err(&text) == SML_OK);
	sml_buf_free(&text);
}

static void
zone_must_be_whole(const struct sml_zone *zone, struct sml_arena *a)
{
	times_must_agree(zone);
	rules_must_agree(zone);
	text_must_mean_the_same(zone, a);
}

/* ---- the three ways to one ---- */

static void
name_must_be_found_or_not(struct sml_str in)
{
	const struct sml_zone *zone = sml_zone_find(in);

	FUZZ_MUST(!zone || sml_zone_name(zone));
	FUZZ_MUST(
	    !zone || sml_zone_find(sml_str_of(sml_zone_name(zone))) == zone);
}

static void
zones_must_be_read(struct sml_str in, struct sml_arena *a)
{
	const struct sml_zone *zone, *again;
	struct sml_lines lines;

	if (sml_lines_parse(in, a, &lines))
		return;
	for (size_t i = 0; i < lines.count; i++) {
		if (!sml_str_is_nocase(lines.v[i].name, "BEGIN"))
			continue;
		FUZZ_MUST(sml_zone_read(&lines, i, a, &zone) == SML_OK);
		if (zone && !zone->name)
			zone_must_be_whole(zone, a);
		FUZZ_MUST(
		    sml_zone_read_old(&lines, i, NULL, a, &zone) == SML_OK);
		if (zone && !zone->name)
			zone_must_be_whole(zone, a);
		FUZZ_MUST(sml_zone_read_old(
			      &lines, i, sml_zone_utc(), a, &again) == SML_OK);
		FUZZ_MUST(!zone == !again);
		break;
	}
	FUZZ_MUST(sml_zone_of_item(&lines, SML_STR("x"), a, &zone) == SML_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct sml_str in = {(const char *)bytes, len};
	struct sml_arena *a = sml_arena_new(SML_CONTENT_ARENA_MAX);

	FUZZ_MUST(a);
	name_must_be_found_or_not(in);
	zones_must_be_read(in, a);
	sml_arena_free(a);
	return 0;
}
