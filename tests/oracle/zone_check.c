/* SPDX-License-Identifier: Apache-2.0 */
/* Shows our zones to others: zdump, ICU, libical and python3-dateutil. */
#include "config.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/limits.h"
#include "content/datetime.h"
#include "content/zone_priv.h"
#include "support/test.h"

#define FIRST_YEAR 1970
#define LAST_YEAR 2037
/* VTIMEZONEs are written for events from this year on. */
#define EVENT_YEAR 2015

static int64_t
year_start(int32_t year)
{
	return sml_civil_days(year, 1, 1) * SML_DAY_S;
}

/* ---- zdump ---- */

static void
print_offset(int32_t offset_s)
{
	unsigned s = (unsigned)(offset_s < 0 ? -offset_s : offset_s);

	printf("%c%02u", offset_s < 0 ? '-' : '+', s / 3600);
	if (s % 3600)
		printf("%02u", s / 60 % 60);
	if (s % 60)
		printf("%02u", s % 60);
	putchar('\n');
}

/* As "zdump -i" does, without the names of offsets. */
static void
dump(const char *name, const struct sml_zone *zone)
{
	int64_t utc_s = year_start(FIRST_YEAR);

	printf("\nTZ=\"%s\"\n", name);
	if (!zone) {
		puts("unknown");
		return;
	}
	fputs("-\t-\t", stdout);
	print_offset(sml_zone_offset(zone, utc_s, NULL));
	while (sml_zone_next_change(zone, utc_s, &utc_s) &&
	       utc_s < year_start(LAST_YEAR + 1)) {
		struct sml_civil t =
		    sml_civil_of(sml_zone_to_local(zone, utc_s));

		printf("%04d-%02u-%02u\t%02u", (int)t.year, t.month, t.day,
		    t.hour);
		if (t.minute || t.second)
			printf(":%02u", t.minute);
		if (t.second)
			printf(":%02u", t.second);
		putchar('\t');
		print_offset(sml_zone_offset(zone, utc_s, NULL));
	}
}

/* The names on standard input, one a line. */
static int
dump_all(void)
{
	char name[200];

	while (fgets(name, sizeof(name), stdin)) {
		name[strcspn(name, "\n")] = '\0';
		dump(name, sml_zone_find(sml_str_of(name)));
	}
	return 0;
}

/* ---- ICU ---- */

static int64_t
icu_offset(UCalendar *calendar, int64_t utc_s)
{
	UErrorCode error = U_ZERO_ERROR;
	int64_t ms;

	ucal_setMillis(calendar, (UDate)utc_s * 1000.0, &error);
	ms = ucal_get(calendar, UCAL_ZONE_OFFSET, &error);
	ms += ucal_get(calendar, UCAL_DST_OFFSET, &error);
	return U_SUCCESS(error) ? ms / 1000 : INT64_MIN;
}

static bool
icu_next(UCalendar *calendar, int64_t utc_s, int64_t *out)
{
	UErrorCode error = U_ZERO_ERROR;
	UDate date;

	ucal_setMillis(calendar, (UDate)utc_s * 1000.0, &error);
	if (!ucal_getTimeZoneTransitionDate(
		calendar, UCAL_TZ_TRANSITION_NEXT, &date, &error) ||
	    U_FAILURE(error))
		return false;
	*out = (int64_t)(date / 1000.0);
	return true;
}

/* The first second at which ICU has another offset: looked for at each change
 * of either, and on the first day of each month. */
static bool
icu_differs(const struct sml_zone *zone, UCalendar *calendar, int64_t *out)
{
	int64_t end_s = year_start(LAST_YEAR + 1);
	int64_t at_s = year_start(FIRST_YEAR);

	while (at_s < end_s) {
		struct sml_civil month = sml_civil_of(at_s);
		int64_t next_s =
		    sml_civil_days(month.year, month.month + 1, 1) * SML_DAY_S;
		int64_t change_s;

		if (icu_offset(calendar, at_s) !=
		    sml_zone_offset(zone, at_s, NULL)) {
			*out = at_s;
			return true;
		}
		if (sml_zone_next_change(zone, at_s, &change_s) &&
		    change_s < next_s)
			next_s = change_s;
		if (icu_next(calendar, at_s, &change_s) && change_s < next_s)
			next_s = change_s;
		at_s = next_s;
	}
	return false;
}

/* NULL if ICU does not know the zone. */
static UCalendar *
icu_calendar(const struct sml_zone *zone)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar id[200];
	UChar canonical[200];
	UBool is_system = false;
	UCalendar *calendar;

	u_uastrcpy(id, zone->name);
	ucal_getCanonicalTimeZoneID(id, -1, canonical, 200, &is_system, &error);
	if (U_FAILURE(error) || !is_system)
		return NULL;
	calendar = ucal_open(id, -1, "en", UCAL_GREGORIAN, &error);
	return U_FAILURE(error) ? NULL : calendar;
}

/* "differs<tab>ZONE<tab>FIRST DAY<tab>OURS<tab>ICU" for each that differs. */
static int
beside_icu(void)
{
	UErrorCode error = U_ZERO_ERROR;
	const struct sml_zone *zone;
	size_t compared = 0;

	printf("version\t%s\t%s\n", sml_zone_data_version,
	    ucal_getTZDataVersion(&error));
	for (size_t i = 0; (zone = sml_zone_at(i)); i++) {
		UCalendar *calendar = icu_calendar(zone);
		int64_t at_s;

		if (!calendar) {
			printf("unknown\t%s\n", zone->name);
			continue;
		}
		compared++;
		if (icu_differs(zone, calendar, &at_s)) {
			struct sml_civil t = sml_civil_of(at_s);

			printf("differs\t%s\t%04d-%02u-%02u\t%ld\t%ld\n",
			    zone->name, (int)t.year, t.month, t.day,
			    (long)sml_zone_offset(zone, at_s, NULL),
			    (long)icu_offset(calendar, at_s));
		}
		ucal_close(calendar);
	}
	printf("compared\t%zu\n", compared);
	return 0;
}

/* ---- VTIMEZONEs ---- */

/* "ZONE<tab>WALL TIME<tab>FOLD<tab>OFFSET", in seconds; the fold is 1 for the
 * second of two times that look the same. */
static void
print_offset_at(const struct sml_zone *zone, int64_t utc_s, FILE *f)
{
	int64_t local_s = sml_zone_to_local(zone, utc_s);

	fprintf(f, "%s\t%lld\t%d\t%ld\n", zone->name, (long long)local_s,
	    sml_zone_to_utc(zone, local_s) != utc_s,
	    (long)sml_zone_offset(zone, utc_s, NULL));
}

/* Both sides of each change, and summers and winters. */
static void
print_offsets(const struct sml_zone *zone, FILE *f)
{
	int64_t at_s = year_start(EVENT_YEAR) + SML_DAY_S;

	for (int32_t y = EVENT_YEAR; y <= LAST_YEAR; y++) {
		print_offset_at(zone, sml_civil_days(y, 1, 15) * SML_DAY_S, f);
		print_offset_at(zone, sml_civil_days(y, 7, 15) * SML_DAY_S, f);
	}
	while (sml_zone_next_change(zone, at_s, &at_s) &&
	       at_s < year_start(LAST_YEAR + 1)) {
		print_offset_at(zone, at_s - 1, f);
		print_offset_at(zone, at_s, f);
	}
}

/* Our VTIMEZONEs, and what they should say into the file. */
static int
print_zones(const char *path)
{
	FILE *f = fopen(path, "w");
	const struct sml_zone *zone;
	struct sml_buf text;
	int status;

	if (!f)
		return 1;
	sml_buf_init(&text, 16u * 1024 * 1024);
	sml_buf_put_text(&text,
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//valise//EN\r\n");
	for (size_t i = 0; (zone = sml_zone_at(i)); i++) {
		sml_zone_put_vtimezone(
		    zone, sml_str_of(zone->name), EVENT_YEAR, &text);
		print_offsets(zone, f);
	}
	sml_buf_put_text(&text, "END:VCALENDAR\r\n");
	status = sml_buf_err(&text) || fclose(f) ||
		 fwrite(text.p, 1, text.len, stdout) != text.len ||
		 fflush(stdout);
	sml_buf_free(&text);
	return status;
}

static struct icaltimetype
ical_utc(int64_t utc_s)
{
	struct sml_civil c = sml_civil_of(utc_s);
	struct icaltimetype t = icaltime_null_time();

	t.year = c.year;
	t.month = c.month;
	t.day = c.day;
	t.hour = c.hour;
	t.minute = c.minute;
	t.second = c.second;
	t.zone = icaltimezone_get_utc_timezone();
	return t;
}

/* How many of the offsets of our VTIMEZONE libical reads otherwise. */
static unsigned
ours_in_libical(const struct sml_zone *zone, unsigned *compared)
{
	icaltimezone *theirs = icaltimezone_new();
	icalcomponent *component;
	struct sml_buf text;
	unsigned bad = 0;

	sml_buf_init(&text, 1024u * 1024);
	sml_zone_put_vtimezone(zone, sml_str_of(zone->name), EVENT_YEAR, &text);
	sml_buf_put_byte(&text, '\0');
	component = icalparser_parse_string((const char *)text.p);
	if (!component || !icaltimezone_set_component(theirs, component)) {
		printf("not read\t%s\n", zone->name);
		return 1;
	}
	for (int32_t y = EVENT_YEAR; y < LAST_YEAR; y++) {
		for (int day = 0; day < 366; day += 7) {
			int64_t s = year_start(y) + (day + 1) * SML_DAY_S;
			struct icaltimetype t = ical_utc(s);
			int is_dst;
			int offset = icaltimezone_get_utc_offset_of_utc_time(
			    theirs, &t, &is_dst);

			++*compared;
			if (offset == sml_zone_offset(zone, s, NULL))
				continue;
			if (!bad++)
				printf("ours\t%s\t%lld\t%ld\t%d\n", zone->name,
				    (long long)s,
				    (long)sml_zone_offset(zone, s, NULL),
				    offset);
		}
	}
	icaltimezone_free(theirs, 1);
	sml_buf_free(&text);
	return bad;
}

/* Whether the offsets are the same from 2000 to before libical's end. */
static bool
is_same(const struct sml_zone *a, const struct sml_zone *b)
{
	for (int64_t s = year_start(2000); s < year_start(LAST_YEAR);
	     s += 6 * 3600) {
		if (sml_zone_offset(a, s, NULL) != sml_zone_offset(b, s, NULL))
			return false;
	}
	return true;
}

/* Reads libical's VTIMEZONE, under its own name or under one that nobody
 * knows. */
static bool
theirs_in_ours(const struct sml_zone *zone, icaltimezone *theirs, bool is_named)
{
	char *text =
	    icalcomponent_as_ical_string_r(icaltimezone_get_component(theirs));
	struct sml_arena *arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	const struct sml_zone *read = NULL;
	struct sml_lines lines;
	bool is_right = false;

	if (arena && text &&
	    !sml_lines_parse(sml_str_of(text), arena, &lines)) {
		for (size_t i = 0; i < lines.count && !is_named; i++) {
			if (sml_str_is(lines.v[i].name, "TZID"))
				lines.v[i].value = SML_STR("office");
			if (sml_str_is(lines.v[i].name, "X-LIC-LOCATION"))
				lines.v[i].value = SML_STR("office");
		}
		is_right = !sml_zone_read(&lines, 0, arena, &read) && read &&
			   (is_named ? read == zone : is_same(read, zone));
	}
	if (!is_right)
		printf("theirs%s\t%s\t%s\n", is_named ? "" : " unnamed",
		    zone->name,
		    !read        ? "not read"
		    : read->name ? read->name
				 : "one of its own");
	sml_arena_free(arena);
	icalmemory_free_buffer(text);
	return is_right;
}

static int
beside_libical(void)
{
	const struct sml_zone *zone;
	unsigned bad = 0, compared = 0, read = 0, unnamed = 0;

	for (size_t i = 0; (zone = sml_zone_at(i)); i++) {
		icaltimezone *theirs =
		    icaltimezone_get_builtin_timezone(zone->name);

		bad += ours_in_libical(zone, &compared);
		if (!theirs)
			continue;
		read += theirs_in_ours(zone, theirs, true);
		unnamed += theirs_in_ours(zone, theirs, false);
	}
	printf(
	    "compared\t%u\nread\t%u\nunnamed\t%u\n", compared, read, unnamed);
	return bad != 0;
}

int
main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "version"))
		return printf("%s\n", sml_zone_data_version) < 0;
	if (argc == 2 && !strcmp(argv[1], "dump"))
		return dump_all();
	if (argc == 2 && !strcmp(argv[1], "icu"))
		return beside_icu();
	if (argc == 2 && !strcmp(argv[1], "libical"))
		return beside_libical();
	if (argc == 3 && !strcmp(argv[1], "vtimezones"))
		return print_zones(argv[2]);
	fputs("usage: zone-check version|dump|icu|libical|vtimezones FILE\n",
	    stderr);
	return 2;
}
