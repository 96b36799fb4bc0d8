/* SPDX-License-Identifier: Apache-2.0 */
/* Dates, times and durations of calendars, and arithmetic on them. */
#ifndef SML_CONTENT_DATETIME_H
#define SML_CONTENT_DATETIME_H

#include "base/buf.h"
#include "base/str.h"

/* Which clock a time was read from. */
enum sml_clock {
	SML_CLOCK_DATE,  /* a day, no time: VALUE=DATE */
	SML_CLOCK_LOCAL, /* what a clock on the wall shows: floating, or in the
			  * zone that a TZID beside it names */
	SML_CLOCK_UTC    /* ends in Z */
};

/**
 * A time as seconds since 1970-01-01T00:00:00 of its own clock, in the
 * Gregorian calendar for all years, without leap seconds. A date has the
 * second its day begins. Years 1 to 9999.
 */
struct sml_datetime {
	int64_t s;
	enum sml_clock clock;
};

/* The same second in parts. */
struct sml_civil {
	int32_t year;
	uint8_t month;   /* 1 to 12 */
	uint8_t day;     /* 1 to 31 */
	uint8_t hour;    /* 0 to 23 */
	uint8_t minute;  /* 0 to 59 */
	uint8_t second;  /* 0 to 59 */
	uint8_t weekday; /* 0 Sunday to 6 Saturday */
};

#define SML_DAY_S 86400

/* The first second of the year 1 and the last of the year 9999. */
#define SML_TIME_MIN_S INT64_C(-62135596800)
#define SML_TIME_MAX_S INT64_C(253402300799)

/* Earlier than the first second or later than the last: that second. */
struct sml_civil sml_civil_of(int64_t s);
/* Parts out of range count on: day 32 of January is the 1st of February.
 * The weekday is not looked at. */
int64_t sml_civil_s(const struct sml_civil *civil);

/* Days from 1970-01-01 to that of second @s. */
int64_t sml_civil_day_of(int64_t s);

/* Days since 1970-01-01; @month and @day out of range count on. */
int64_t sml_civil_days(int32_t year, int32_t month, int32_t day);
unsigned sml_civil_month_len(int32_t year, unsigned month);
bool sml_civil_is_leap(int32_t year);

/**
 * Read 20241231, 20241231T235959, 20241231T235959Z, and the extended forms of
 * vCard and vCalendar 1.0 (2024-12-31, 2024-12-31T23:59:59Z; seconds may be
 * missing). A second of 60 is read as 59. A value that names no day of the
 * calendar or no second of a day is none: false.
 */
bool sml_datetime_parse(
    struct sml_str text, struct sml_datetime *out) SML_MUST_USE;

/* Basic format: 20241231, 20241231T235959, 20241231T235959Z. */
void sml_datetime_put(struct sml_datetime time, struct sml_buf *out);

/**
 * A duration of RFC 5545 3.3.6. Days and seconds stay apart: a day is not
 * 24 hours when a clock is changed. Weeks are read as 7 days.
 */
struct sml_duration {
	bool is_negative;
	uint32_t days;
	uint32_t s;
};

/* False for what the grammar does not allow, or more than 100 years. Hours
 * may stand beside seconds without minutes (PT1H30S). */
bool sml_duration_parse(
    struct sml_str text, struct sml_duration *out) SML_MUST_USE;

/* -P1DT2H, PT0S; P7D, never weeks. */
void sml_duration_put(struct sml_duration duration, struct sml_buf *out);

#endif
