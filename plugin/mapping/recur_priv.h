/* SPDX-License-Identifier: Apache-2.0 */
/* The days of a pattern by their number, for recur_*.c. */
#ifndef OUTLOOK_RECUR_PRIV_H
#define OUTLOOK_RECUR_PRIV_H

#include "mapping/recur_blob.h"

/* Days are counted from 1601-01-01, months from January 1601. */
#define OUTLOOK_DAYS_TO_1970 134774
#define OUTLOOK_DAY_LAST (OUTLOOK_RECUR_NEVER_DATE / OUTLOOK_DAY_MINUTES)

/* Later than any day a blob can name. */
#define OUTLOOK_DAY_FAR 4000000

/* A Gregorian pattern whose numbers mean something. */
bool outlook_recur_is_plain(const struct outlook_recur *recur);

/* Of a plain pattern, whatever its end is: its @n-th day from 1 on, at most
 * OUTLOOK_DAY_FAR; and how many there are up to @day. */
int64_t outlook_recur_nth_day(const struct outlook_recur *recur, uint64_t n);
uint64_t outlook_recur_count_to(const struct outlook_recur *recur, int64_t day);

/* Its last day, OUTLOOK_DAY_LAST without end. */
int64_t outlook_recur_last_day(const struct outlook_recur *recur);

/* The first day of the week of the start. */
int64_t outlook_recur_first_week(const struct outlook_recur *recur);

/* Months since January 1601, and the first day of such a month. */
int64_t outlook_recur_month_of(int64_t day);
int64_t outlook_recur_month_day(int64_t month);

#endif
