/* SPDX-License-Identifier: Apache-2.0 */
/* The days of a pattern, as Outlook counts them. */
#include "mapping/recur_priv.h"

/* Every pattern is a list of days without end that can be asked for its i-th
 * one: slots, from the period that the start is in. Those before the start are
 * passed over. */

int64_t
outlook_recur_month_of(int64_t day)
{
	struct sml_civil civil =
	    sml_civil_of((day - OUTLOOK_DAYS_TO_1970) * SML_DAY_S);

	return (civil.year - 1601) * INT64_C(12) + civil.month - 1;
}

int64_t
outlook_recur_month_day(int64_t month)
{
	return sml_civil_days(
		   (int32_t)(1601 + month / 12), (int32_t)(month % 12) + 1, 1) +
	       OUTLOOK_DAYS_TO_1970;
}

static int64_t
start_of(const struct outlook_recur *recur)
{
	return recur->start_date / OUTLOOK_DAY_MINUTES;
}

/* 1601 began on a Monday. */
static unsigned
weekday_of(int64_t day)
{
	return (unsigned)((day + 1) % 7);
}

static bool
has_bit(uint32_t bits, unsigned n)
{
	return bits >> n & 1;
}

bool
outlook_recur_is_plain(const struct outlook_recur *recur)
{
	/* Gregorian ones in several languages. */
	static const uint32_t calendars = 0x1E07;
	bool has_weekdays = recur->weekdays && recur->weekdays < 0x80;

	if (recur->calendar_type > 12 ||
	    !has_bit(calendars, recur->calendar_type) || !recur->period ||
	    recur->is_sliding || recur->week_start > 6)
		return false;
	switch (recur->pattern) {
	case OUTLOOK_RECUR_DAY:
		return recur->period % OUTLOOK_DAY_MINUTES == 0;
	case OUTLOOK_RECUR_WEEK:
		return has_weekdays;
	case OUTLOOK_RECUR_MONTH:
	case OUTLOOK_RECUR_MONTH_END:
		return recur->day >= 1 && recur->day <= 31;
	case OUTLOOK_RECUR_MONTH_NTH:
		return has_weekdays && recur->nth >= 1 && recur->nth <= 5;
	}
	return false;
}

/* ---- weeks ---- */

int64_t
outlook_recur_first_week(const struct outlook_recur *recur)
{
	int64_t start = start_of(recur);

	return start - (weekday_of(start) + 7 - recur->week_start) % 7;
}

/* The weekdays from the first day of a week on: bit 0 is that day. */
static uint32_t
days_of_week(const struct outlook_recur *recur)
{
	uint32_t twice = recur->weekdays | recur->weekdays << 7;

	return twice >> recur->week_start & 0x7F;
}

/* How many of the days of a week come up to its @day-th, from 0 on. */
static unsigned
count_in_week(uint32_t days, int64_t day)
{
	unsigned count = 0;

	for (unsigned i = 0; i < 7 && i <= day; i++)
		count += has_bit(days, i);
	return count;
}

static int64_t
week_slot(const struct outlook_recur *recur, uint64_t slot)
{
	uint32_t days = days_of_week(recur);
	unsigned in_week = count_in_week(days, 6);
	uint64_t week = slot / in_week;
	int64_t day = 0;

	if (week > OUTLOOK_DAY_FAR / 7 / (uint64_t)recur->period)
		return OUTLOOK_DAY_FAR;
	while (count_in_week(days, day) <= slot % in_week)
		day++;
	return outlook_recur_first_week(recur) +
	       (int64_t)(week * recur->period * 7) + day;
}

static uint64_t
week_slots_to(const struct outlook_recur *recur, int64_t day)
{
	uint32_t days = days_of_week(recur);
	int64_t step = 7 * (int64_t)recur->period;
	int64_t since = day - outlook_recur_first_week(recur);

	if (since < 0)
		return 0;
	return (uint64_t)(since / step) * count_in_week(days, 6) +
	       count_in_week(days, since % step);
}

/* ---- months ---- */

/* The @nth of some weekdays in a month of @len days; 5 the last. */
static unsigned
nth_in_month(const struct outlook_recur *recur, int64_t first, unsigned len)
{
	unsigned weekday = weekday_of(first);
	unsigned found = 0;
	unsigned count = 0;

	for (unsigned i = 0; i < len && (count < recur->nth || recur->nth == 5);
	     i++) {
		if (has_bit(recur->weekdays, (weekday + i) % 7)) {
			found = i;
			count++;
		}
	}
	return found;
}

static int64_t
month_slot(const struct outlook_recur *recur, uint64_t slot)
{
	int64_t month = outlook_recur_month_of(start_of(recur));
	int64_t first;
	unsigned len;

	if (slot > OUTLOOK_DAY_FAR / 30 / (uint64_t)recur->period)
		return OUTLOOK_DAY_FAR;
	month += (int64_t)(slot * recur->period);
	first = outlook_recur_month_day(month);
	len = (unsigned)(outlook_recur_month_day(month + 1) - first);
	if (recur->pattern == OUTLOOK_RECUR_MONTH_NTH)
		return first + nth_in_month(recur, first, len);
	if (recur->pattern == OUTLOOK_RECUR_MONTH && recur->day < len)
		return first + recur->day - 1;
	return first + len - 1;
}

static uint64_t
month_slots_to(const struct outlook_recur *recur, int64_t day)
{
	int64_t months = outlook_recur_month_of(day) -
			 outlook_recur_month_of(start_of(recur));
	uint64_t slot;

	if (months < 0)
		return 0;
	slot = (uint64_t)months / recur->period;
	return slot + (month_slot(recur, slot) <= day);
}

/* ---- all of them ---- */

static uint64_t
slots_to(const struct outlook_recur *recur, int64_t day)
{
	if (recur->pattern == OUTLOOK_RECUR_WEEK)
		return week_slots_to(recur, day);
	if (recur->pattern != OUTLOOK_RECUR_DAY)
		return month_slots_to(recur, day);
	if (day < start_of(recur))
		return 0;
	return (uint64_t)(day - start_of(recur)) /
		   (recur->period / OUTLOOK_DAY_MINUTES) +
	       1;
}

static int64_t
slot_day(const struct outlook_recur *recur, uint64_t slot)
{
	uint32_t days = recur->period / OUTLOOK_DAY_MINUTES;

	if (recur->pattern == OUTLOOK_RECUR_WEEK)
		return week_slot(recur, slot);
	if (recur->pattern != OUTLOOK_RECUR_DAY)
		return month_slot(recur, slot);
	if (slot > OUTLOOK_DAY_FAR / (uint64_t)days)
		return OUTLOOK_DAY_FAR;
	return start_of(recur) + (int64_t)(slot * days);
}

int64_t
outlook_recur_nth_day(const struct outlook_recur *recur, uint64_t n)
{
	int64_t day =
	    slot_day(recur, slots_to(recur, start_of(recur) - 1) + n - 1);

	return day < OUTLOOK_DAY_FAR ? day : OUTLOOK_DAY_FAR;
}

uint64_t
outlook_recur_count_to(const struct outlook_recur *recur, int64_t day)
{
	if (day < start_of(recur))
		return 0;
	return slots_to(recur, day) - slots_to(recur, start_of(recur) - 1);
}

int64_t
outlook_recur_last_day(const struct outlook_recur *recur)
{
	int64_t last = OUTLOOK_DAY_LAST;

	if (recur->end == OUTLOOK_RECUR_COUNT)
		last = recur->count ? outlook_recur_nth_day(recur, recur->count)
				    : -1;
	else if (recur->end == OUTLOOK_RECUR_UNTIL)
		last = recur->end_date / OUTLOOK_DAY_MINUTES;
	return last < OUTLOOK_DAY_LAST ? last : OUTLOOK_DAY_LAST;
}

size_t
outlook_recur_dates(const struct outlook_recur *recur, uint32_t from,
    uint32_t to, uint32_t *out, size_t max)
{
	uint64_t n;
	int64_t day, last;
	size_t count = 0;

	if (!outlook_recur_is_plain(recur))
		return 0;
	last = outlook_recur_last_day(recur);
	/* A day whose midnight is not before @from. */
	day = (int64_t)from / OUTLOOK_DAY_MINUTES +
	      (from % OUTLOOK_DAY_MINUTES != 0);
	n = outlook_recur_count_to(recur, day - 1) + 1;
	for (; count < max; n++) {
		day = outlook_recur_nth_day(recur, n);
		if (day > last || day * OUTLOOK_DAY_MINUTES >= to)
			break;
		out[count++] = (uint32_t)(day * OUTLOOK_DAY_MINUTES);
	}
	return count;
}
