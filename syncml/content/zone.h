/* SPDX-License-Identifier: Apache-2.0 */
/* Time zones: names, offsets, and the rules that items carry along. */
#ifndef SML_CONTENT_ZONE_H
#define SML_CONTENT_ZONE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "content/line.h"

/**
 * Zones are data of this library (zone_data.c, generated): every system
 * computes the same, nothing is read at run time. A zone is one of that table
 * or one that an item describes. Zones of the table live for ever, others as
 * long as the arena they were read into.
 *
 * Offsets are seconds east of UTC. "Local" is the time on the wall, in seconds
 * since 1970-01-01T00:00:00 on that wall (content/datetime.h).
 */
struct sml_zone;

/* ---- names ---- */

/**
 * The zone called @name, any case: an IANA name or alias (Europe/Kyiv,
 * Europe/Kiev, US/Eastern), one of the prefixed forms that calendar programs
 * write (/freeassociation.sourceforge.net/Europe/Berlin), a Windows key name
 * (W. Europe Standard Time), or one of the other names seen in items (GMT,
 * UTC, Z, tzone://Microsoft/Utc, display names "(UTC+01:00) ..." where they
 * are in the table). NULL if nobody knows it.
 */
const struct sml_zone *sml_zone_find(struct sml_str name);

/* UTC itself. */
const struct sml_zone *sml_zone_utc(void);

/* Its IANA name, an alias followed; NULL if it is known by its rules only. */
const char *sml_zone_name(const struct sml_zone *zone);

/* The Windows key name by CLDR, or of a zone with the same rule; NULL. */
const char *sml_zone_windows_name(const struct sml_zone *zone);

/* The @index-th zone of the table in the order of names, NULL after the last
 * one. */
const struct sml_zone *sml_zone_at(size_t index);

/* ---- times ---- */

/* Seconds east of UTC at @utc_s; before 1970 as at its beginning. @is_dst_out
 * may be NULL; summer has the larger offset, also in Europe/Dublin. */
int32_t sml_zone_offset(
    const struct sml_zone *zone, int64_t utc_s, bool *is_dst_out);

/**
 * The instant of a local time (RFC 5545 3.3.5): of a time that comes twice
 * the first one; of a time that is skipped the one by the offset before the
 * gap.
 */
int64_t sml_zone_to_utc(const struct sml_zone *zone, int64_t local_s);
int64_t sml_zone_to_local(const struct sml_zone *zone, int64_t utc_s);

/* The first change of the offset after @utc_s; false if there is none. */
bool sml_zone_next_change(
    const struct sml_zone *zone, int64_t utc_s, int64_t *out);

/* ---- rules ---- */

/* A change that comes every year: "the last Sunday of March at 2:00". */
struct sml_zone_change {
	uint8_t month;   /* 1 to 12 */
	int8_t week;     /* 1 to 4, 5 the last; 0: the day of the month */
	uint8_t weekday; /* 0 Sunday to 6 */
	uint8_t day;     /* of the month, if week is 0 */
	int32_t time_s;  /* on the wall before the change; may be negative or
			  * more than a day (POSIX footers) */
};

struct sml_zone_rule {
	int32_t standard_s; /* offset */
	int32_t daylight_s; /* offset in summer; standard_s without DST */
	bool has_dst;
	struct sml_zone_change to_daylight;
	struct sml_zone_change to_standard;
};

/* When a change comes in @year, on the wall before it. */
int64_t sml_zone_change_local(
    const struct sml_zone_change *change, int32_t year);

/* What holds in @year: by its changes in that year, after the table's end by
 * its rule for ever. False if that year has no such rule (three changes). */
bool sml_zone_rule_of(
    const struct sml_zone *zone, int32_t year, struct sml_zone_rule *out);

/**
 * A name for what is compared: zones with the same rule from now on have the
 * same one, whatever they are called. "UTC" for UTC; otherwise from the rule,
 * "+3600+7200,M3.5.0/7200,M10.5.0/10800"; the name of a zone of the table whose
 * changes follow no rule for decades (Asia/Gaza). Never computed for a date.
 */
void sml_zone_put_id(const struct sml_zone *zone, struct sml_buf *out);

/* A rule, and the year from which on it holds. */
struct sml_zone_year {
	int32_t year;
	struct sml_zone_rule rule;
};

/**
 * The zone with these rules, found as sml_zone_read() does: the one called
 * @name if its rules are those or were those in a year since 2000, but for some
 * hours; otherwise the one of the table that CLDR prefers; else one of its
 * own, whose first rule holds in earlier years too.
 *
 * @years  in order; at least one. Of too many changes the last rule alone
 *         counts. Summer must have the larger offset; changes need no one form
 * @name   absent if nobody named it
 * Returns SML_OK or SML_E_NOMEM.
 */
enum sml_err sml_zone_of_years(const struct sml_zone_year *years, size_t count,
    struct sml_str name, struct sml_arena *arena,
    const struct sml_zone **out) SML_MUST_USE;

/* ---- zones in items ---- */

/**
 * The zone that a VTIMEZONE describes: one of the table that has the same
 * rules (the one its TZID or X-LIC-LOCATION names, if its rules are those or
 * were those in a year since 2000, but for some hours; otherwise the one CLDR
 * prefers); else its own, by the STANDARD and DAYLIGHT with the largest
 * DTSTART, earlier ones for earlier times. Rules that cannot be read: the zone
 * its TZID names.
 *
 * Time grows with the lines of the VTIMEZONE; of sml_zone_of_item() with those
 * of the item, so ask once for each TZID.
 *
 * @begin  its BEGIN line
 * @out    NULL if it tells no zone at all
 * Returns SML_OK or SML_E_NOMEM.
 */
enum sml_err sml_zone_read(const struct sml_lines *lines, size_t begin,
    struct sml_arena *arena, const struct sml_zone **out) SML_MUST_USE;

/**
 * The zone of a TZID in an item, in this order: the VTIMEZONE of that name in
 * the item (any case), the table. NULL if neither knows it: the time is then
 * taken as floating.
 */
enum sml_err sml_zone_of_item(const struct sml_lines *lines,
    struct sml_str tzid, struct sml_arena *arena,
    const struct sml_zone **out) SML_MUST_USE;

/**
 * Append a compact VTIMEZONE: one STANDARD and one DAYLIGHT with a yearly rule
 * (none without DST), and where the rule in @from_year was another, the changes
 * up to where it holds, those alike in one observance with RDATEs.
 *
 * A weekday on seven days around the end of February or around New Year is
 * what no rule says: it is written on the nearest seven within one month.
 *
 * @tzid  as it is named in the item
 * Errors stay in @out. Line ends are CRLF.
 */
void sml_zone_put_vtimezone(const struct sml_zone *zone, struct sml_str tzid,
    int32_t from_year, struct sml_buf *out);

/**
 * The zone that TZ and DAYLIGHT lines of a vCalendar 1.0 describe
 * (item-formats.md 3.3): the zone of the table whose offset and changes are
 * those, @hint first (a TZID or X- name of the item, or the user's zone; may
 * be NULL); else one of its own.
 *
 * @top   BEGIN:VCALENDAR line
 * @out   NULL if there is no TZ line: times are floating
 */
enum sml_err sml_zone_read_old(const struct sml_lines *lines, size_t top,
    const struct sml_zone *hint, struct sml_arena *arena,
    const struct sml_zone **out) SML_MUST_USE;

/**
 * The seconds east of UTC that a TZ line or a TZOFFSETTO says: [+-]h, [+-]hh,
 * [+-]hhmm, [+-]hhmmss, with or without colons; less than a day.
 *
 * @has_minutes_out  more than hours stand there; may be NULL
 * False if it is none of these.
 */
bool sml_zone_offset_read(
    struct sml_str text, int32_t *out, bool *has_minutes_out);

/* Append TZ and a DAYLIGHT line for each year from @from_year to @to_year (at
 * most 10 of them; DAYLIGHT:FALSE without DST). */
void sml_zone_put_old(const struct sml_zone *zone, int32_t from_year,
    int32_t to_year, struct sml_buf *out);

#endif
