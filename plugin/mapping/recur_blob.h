/* SPDX-License-Identifier: Apache-2.0 */
/* The recurrence of an appointment as Outlook keeps it: PidLidAppointmentRecur.
 */
#ifndef OUTLOOK_RECUR_BLOB_H
#define OUTLOOK_RECUR_BLOB_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "content/datetime.h"
#include "content/rule.h"

/**
 * AppointmentRecurrencePattern ([MS-OXOCAL] 2.2.1.44.5, item-formats 5). All
 * times are minutes since 1601-01-01 00:00 on the wall of the series' zone.
 */

#define OUTLOOK_DAY_MINUTES 1440

enum outlook_recur_pattern {
	OUTLOOK_RECUR_DAY = 0,
	OUTLOOK_RECUR_WEEK = 1,
	OUTLOOK_RECUR_MONTH = 2,
	OUTLOOK_RECUR_MONTH_NTH = 3,
	OUTLOOK_RECUR_MONTH_END = 4
};

/* MONTH, MONTH_NTH and MONTH_END of the Hijri calendar are read as patterns
 * from this number on, and never converted. */
#define OUTLOOK_RECUR_HIJRI 10

enum outlook_recur_freq {
	OUTLOOK_RECUR_DAILY = 0x200A,
	OUTLOOK_RECUR_WEEKLY = 0x200B,
	OUTLOOK_RECUR_MONTHLY = 0x200C,
	OUTLOOK_RECUR_YEARLY = 0x200D
};

enum outlook_recur_end {
	OUTLOOK_RECUR_UNTIL = 0x2021,
	OUTLOOK_RECUR_COUNT = 0x2022,
	OUTLOOK_RECUR_NEVER = 0x2023
};

/* Bits of the fields an instance has of its own (item-formats 5.3). */
enum outlook_override {
	OUTLOOK_OVERRIDE_SUBJECT = 0x001,
	OUTLOOK_OVERRIDE_MEETING = 0x002,
	OUTLOOK_OVERRIDE_REMINDER_DELTA = 0x004,
	OUTLOOK_OVERRIDE_REMINDER = 0x008,
	OUTLOOK_OVERRIDE_LOCATION = 0x010,
	OUTLOOK_OVERRIDE_BUSY = 0x020,
	OUTLOOK_OVERRIDE_ATTACHMENT = 0x040,
	OUTLOOK_OVERRIDE_ALL_DAY = 0x080,
	OUTLOOK_OVERRIDE_COLOR = 0x100,
	OUTLOOK_OVERRIDE_BODY = 0x200
};

struct outlook_recur_exception {
	uint32_t start, end;     /* as it is */
	uint32_t original_start; /* as the rule has it, with its time */
	uint16_t overrides;      /* enum outlook_override; of the fields
				  * below those count whose bit is set */
	struct sml_str subject, location; /* UTF-8 */
	uint32_t meeting_type, reminder_delta, reminder_set, busy_status,
	    attachment, all_day, color;
	uint32_t change_highlight; /* what was changed last; Outlook's own */
};

/* end_date of a series without end: 4500-12-31 23:59. */
#define OUTLOOK_RECUR_NEVER_DATE 0x5AE980DFu

struct outlook_recur {
	enum outlook_recur_freq freq;
	enum outlook_recur_pattern pattern;
	uint16_t calendar_type; /* 0, 1, 2, 9 to 12: Gregorian; others are not
				 * converted */
	uint32_t first_date_time;
	uint32_t period; /* day: minutes; week: weeks; else months */
	bool is_sliding;
	uint32_t weekdays; /* bit 0 Sunday to bit 6 */
	uint32_t day;      /* of the month; in a shorter one its last */
	uint32_t nth;      /* 1 to 4, 5 the last */
	enum outlook_recur_end end;
	uint32_t count;          /* deleted instances included; of a series
				  * without end 10 */
	uint32_t week_start;     /* 0 Sunday to 6 */
	const uint32_t *deleted; /* midnights, ascending: of deleted and of
				  * changed instances, by the rule */
	size_t deleted_count;
	const uint32_t *modified; /* midnights, ascending: where changed ones
				   * are */
	size_t modified_count;
	uint32_t start_date, end_date;              /* midnights */
	uint32_t start_offset, end_offset;          /* minutes after midnight */
	struct outlook_recur_exception *exceptions; /* modified_count of them */
};

/**
 * Read a blob. Bounded by its length; what comes after the end is passed over.
 * What stands behind the fields of the exceptions (long texts, highlights) may
 * be cut short: it counts as zero then, and the 8-bit texts are taken. Else
 * the long ones are. Lists are as they stand, sorted or not.
 *
 * Results live in @arena. SML_OK; SML_E_SYNTAX: no such blob, or a number in
 * it that has no meaning; SML_E_TOO_BIG: longer than SML_ITEM_MAX;
 * SML_E_NOMEM.
 */
enum sml_err outlook_recur_parse(struct sml_str bytes, struct sml_arena *arena,
    struct outlook_recur *out) SML_MUST_USE;

/**
 * Append the blob (writer version 0x3009). Texts of exceptions are written
 * in both forms, cut to 65,534 characters; the 8-bit one in Windows-1252, "?"
 * for what it has not.
 *
 * Errors stay in @out; SML_E_TOO_BIG also for more than 65,535 exceptions.
 */
void outlook_recur_put(const struct outlook_recur *recur, struct sml_buf *out);

/**
 * The rule of a blob (item-formats 5.5), WKST always said; without EXDATE.
 * UNTIL is the last date with the time of the start, local (a date for
 * @is_all_day): the caller turns it into UTC. A day that some of the months
 * have not is the last one of a list: BYMONTHDAY=28,29,30;BYSETPOS=-1.
 *
 * SML_E_UNSUPPORTED: a calendar that is not Gregorian, a sliding rule, no
 * instance at all.
 */
enum sml_err outlook_recur_to_rule(const struct outlook_recur *recur,
    bool is_all_day, struct sml_rule *out) SML_MUST_USE;

/**
 * A rule as pattern, with first_date_time, dates, count and end; exceptions
 * are left empty. It has the same instances until the year 4500, up to which
 * Outlook has a calendar. A COUNT above 999 becomes an end by date.
 *
 * @start      local; its own day must be an instance. Outlook has no seconds:
 *             they are dropped, and the item's times must do so too
 * @until_s    UNTIL in the clock of @start (local seconds since 1970), as for
 *             sml_recur_begin(); INT64_MAX without
 * @minutes    duration
 * SML_E_UNSUPPORTED: Outlook has no such pattern (item-formats 5.5): an
 * instance that lasts until after the next one begins, a start that is none, a
 * day of the month that the rule skips in shorter months and Outlook does not.
 */
enum sml_err outlook_recur_of_rule(const struct sml_rule *rule,
    struct sml_datetime start, int64_t until_s, uint32_t minutes,
    struct outlook_recur *out) SML_MUST_USE;

/* Minutes since 1601 of local seconds since 1970, 0 for what is earlier; and
 * back. */
uint32_t outlook_recur_minutes(int64_t local_s);
int64_t outlook_recur_local_s(uint32_t minutes);

/**
 * The midnights, by the rule, of instances of a pattern in [from, to), at most
 * @max, ascending: for checking that a date belongs to it. Deleted ones
 * included; none of a pattern that outlook_recur_to_rule() refuses. Each costs
 * the same, however far it is from the start. Returns how many.
 */
size_t outlook_recur_dates(const struct outlook_recur *recur, uint32_t from,
    uint32_t to, uint32_t *out, size_t max);

#endif
