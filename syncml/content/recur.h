/* SPDX-License-Identifier: Apache-2.0 */
/* The instances of a recurrence rule. */
#ifndef SML_CONTENT_RECUR_H
#define SML_CONTENT_RECUR_H

#include "content/rule.h"

/* The BY parts with what the start fills in, as sets. */
struct sml_recur_parts {
	enum sml_freq freq;
	uint8_t week_start;
	bool is_nth_in_month; /* else in the year */
	uint16_t months;
	uint8_t weekdays;     /* bit w: every one */
	uint64_t nth[7];      /* of a weekday, bit n: nth n */
	uint64_t nth_last[7]; /* bit n: nth -n */
	uint32_t month_days;
	uint32_t month_ends;
	uint64_t year_days[6]; /* bit d in all: BYYEARDAY d */
	uint64_t year_ends[6];
	uint64_t weeks;
	uint64_t week_ends;
	int16_t positions[64];
	size_t position_count;
	bool has_days, has_month_days, has_year_days, has_weeks;
};

/**
 * Walks the instances of a rule in the clock of @start: local seconds in,
 * local seconds out; the caller turns them into instants. UNTIL must be in
 * that clock (sml_recur_begin() takes it apart: a date counts to the end of
 * its day). DTSTART itself is an instance only if the rule hits it, as in
 * libical; RFC 5545 3.8.5.3 leaves it undefined otherwise.
 *
 * DAILY to YEARLY only. Bounded: after SML_RECUR_BARREN_DAYS_MAX days looked
 * at without an instance, or after the year 9999, the walk is over; no rule
 * costs more than that.
 */
struct sml_recur {
	struct sml_recur_parts parts;
	uint32_t interval;
	uint32_t count; /* 0: no end by count */
	int64_t start_s;
	int64_t start_day;   /* since 1970-01-01 */
	int32_t start_month; /* since the year 0 */
	int64_t time_s;      /* of each instance, on its day */
	int64_t earliest_s;  /* nothing earlier comes */
	int64_t until_s;     /* nothing later */
	uint32_t emitted;    /* instances given out */
	int64_t period;   /* index of the next period, from the start's own */
	int64_t set[400]; /* what is left of the period before */
	size_t set_count;
	size_t set_at;
	bool is_over;
};

/**
 * @until_s  its UNTIL in the clock of @start, inclusive; INT64_MAX without
 * Returns SML_OK or SML_E_UNSUPPORTED: HOURLY and finer; BYHOUR, BYMINUTE or
 * BYSECOND with more than one value, that is more than one instance a day.
 * Both are ignored for a date.
 */
enum sml_err sml_recur_begin(const struct sml_rule *rule,
    struct sml_datetime start, int64_t until_s,
    struct sml_recur *out) SML_MUST_USE;

/* The next instance at or after the start; false when there is none. */
bool sml_recur_next(struct sml_recur *recur, int64_t *out);

/* Go on with the first instance at or after @from_s; COUNT is respected. */
void sml_recur_skip(struct sml_recur *recur, int64_t from_s);

#endif
