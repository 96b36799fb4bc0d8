/* SPDX-License-Identifier: Apache-2.0 */
/* Recurrence rules: read, written in both grammars, compared. */
#ifndef SML_CONTENT_RULE_H
#define SML_CONTENT_RULE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "content/datetime.h"

enum sml_freq {
	SML_FREQ_SECONDLY,
	SML_FREQ_MINUTELY,
	SML_FREQ_HOURLY,
	SML_FREQ_DAILY,
	SML_FREQ_WEEKLY,
	SML_FREQ_MONTHLY,
	SML_FREQ_YEARLY
};

/* "2TU", "-1FR", "MO": nth is 0 for every one. */
struct sml_nth_day {
	int16_t nth;
	uint8_t weekday; /* 0 Sunday to 6 */
};

/**
 * RRULE of RFC 5545 3.3.10. Lists are sorted, without doubles (days by
 * weekday from Monday on, then by nth); a list that is absent has the count 0.
 * Sets of small numbers are bits.
 */
struct sml_rule {
	enum sml_freq freq;
	uint32_t interval; /* 1 or more */
	uint32_t count;    /* 0: no end by count */
	bool has_until;
	struct sml_datetime until; /* as written; inclusive */
	uint8_t week_start;        /* 0 Sunday to 6; Monday if not given */
	bool has_week_start;
	uint16_t months;     /* bit m: BYMONTH m */
	uint32_t month_days; /* bit d: BYMONTHDAY d */
	uint32_t month_ends; /* bit d: BYMONTHDAY -d */
	uint32_t hours;      /* bit h */
	uint64_t minutes;    /* bit m */
	uint64_t seconds;    /* bit s; 60 is read as 59 */
	struct sml_nth_day days[64];
	size_t day_count;
	int16_t year_days[64]; /* 1 to 366, -1 to -366 */
	size_t year_day_count;
	int16_t weeks[64]; /* BYWEEKNO: 1 to 53, -1 to -53 */
	size_t week_count;
	int16_t positions[64]; /* BYSETPOS: 1 to 366, -1 to -366 */
	size_t position_count;
};

/**
 * Read an RRULE. BYSETPOS may stand alone.
 *
 * Returns SML_OK; SML_E_SYNTAX: not the grammar, a part twice, a number out
 * of range, COUNT with UNTIL, a part that its frequency must not have;
 * SML_E_UNSUPPORTED: an unknown part, a longer list than fits, RSCALE. The
 * caller keeps the text in either case.
 */
enum sml_err sml_rule_parse(
    struct sml_str text, struct sml_rule *out) SML_MUST_USE;

/* Canonical text: defaults left out, parts and lists in one order, WKST only
 * when it makes a difference or @out of sml_rule_parse() had it. */
void sml_rule_put(const struct sml_rule *rule, struct sml_buf *out);

/**
 * Read a rule of vCalendar 1.0 (item-formats.md 3.3). What an RRULE leaves to
 * its start as well stays out; the nth weekday of MP, the day of YD and the
 * month of MP12 and MD12, which become yearly rules, are filled in from
 * @start. "#n" counts instances, "#0" is for ever, neither a count nor an end
 * date means "#2". With both the earlier one wins; a count of more than
 * 100,000 gives way to the date. An end date is read in the clock it is
 * written in, and compared with a count as if it were in that of @start.
 *
 * Returns SML_OK; SML_E_SYNTAX; SML_E_UNSUPPORTED: hour lists, minutes,
 * nested rules, end markers.
 */
enum sml_err sml_rule_parse_old(struct sml_str text, struct sml_datetime start,
    struct sml_rule *out) SML_MUST_USE;

/**
 * Write a rule of vCalendar 1.0 that has exactly the same instances from
 * @start on.
 *
 * Returns SML_OK, or SML_E_UNSUPPORTED: the old grammar cannot say it (the
 * last weekday of a month, several BY parts, a start that is no instance).
 * Nothing is appended then. Other errors stay in @out.
 */
enum sml_err sml_rule_put_old(const struct sml_rule *rule,
    struct sml_datetime start, struct sml_buf *out) SML_MUST_USE;

/**
 * Say in the rule what it takes from its start: the weekday of FREQ=WEEKLY,
 * the day of FREQ=MONTHLY, month and day of FREQ=YEARLY; leave out a time of
 * day that is the start's, or any beside a date; MONTHLY;INTERVAL=12 becomes
 * YEARLY with BYMONTH. The instances from @start on stay the same. Rules finer
 * than DAILY stay as they are.
 */
void sml_rule_complete(struct sml_rule *rule, struct sml_datetime start);

/**
 * The same rule in its plainest form, for any start that is an instance:
 * BYDAY=TU;BYSETPOS=2 becomes BYDAY=2TU, DAILY;BYDAY=MO becomes
 * WEEKLY;BYDAY=MO, WKST stays only where it makes a difference. Rules that
 * differ afterwards may still have the same instances.
 */
void sml_rule_normalize(struct sml_rule *rule);

/* True if two rules give the same instances from @start on as far as their
 * texts can tell (BYDAY=2TU and BYDAY=TU;BYSETPOS=2; a BYDAY that is the
 * start's own). Not by expansion. */
bool sml_rule_is_same(const struct sml_rule *a, const struct sml_rule *b,
    struct sml_datetime start);

#endif
