/* SPDX-License-Identifier: Apache-2.0 */
/* A recurrence in plain English, for the line Outlook shows below a series. */
#include "mapping/map_event_priv.h"

static const char *const weekday_names[] = {"Sunday", "Monday", "Tuesday",
    "Wednesday", "Thursday", "Friday", "Saturday"};
static const char *const month_names[] = {"January", "February", "March",
    "April", "May", "June", "July", "August", "September", "October",
    "November", "December"};
static const char *const nth_names[] = {
    "first", "second", "third", "fourth", "last"};

static const struct {
	uint32_t mask;
	const char *text;
} day_sets[] = {{0x7F, "day"}, {0x3E, "weekday"}, {0x41, "weekend day"}};

/* "every day", "every 3 weeks" */
static void
put_every(uint32_t n, const char *unit, struct sml_buf *out)
{
	if (n <= 1)
		sml_buf_printf(out, "every %s", unit);
	else
		sml_buf_printf(out, "every %lu %ss", (unsigned long)n, unit);
}

/* "Monday, Tuesday and Friday" */
static void
put_weekdays(uint32_t mask, struct sml_buf *out)
{
	bool is_first = true;

	for (size_t i = 0; i < SML_ARRAY_LEN(weekday_names); i++) {
		uint32_t after = mask >> (i + 1);

		if (!(mask >> i & 1))
			continue;
		if (!is_first)
			sml_buf_put_text(out, after ? ", " : " and ");
		sml_buf_put_text(out, weekday_names[i]);
		is_first = false;
	}
}

static void
put_day(const struct outlook_recur *recur, struct sml_buf *out)
{
	uint32_t nth = recur->nth - 1;

	if (recur->pattern != OUTLOOK_RECUR_MONTH_NTH) {
		if (recur->day >= 31)
			sml_buf_put_text(out, "the last day");
		else
			sml_buf_printf(
			    out, "day %lu", (unsigned long)recur->day);
		return;
	}
	sml_buf_printf(out, "the %s ",
	    nth < SML_ARRAY_LEN(nth_names) ? nth_names[nth] : "last");
	for (size_t i = 0; i < SML_ARRAY_LEN(day_sets); i++) {
		if (day_sets[i].mask == recur->weekdays) {
			sml_buf_put_text(out, day_sets[i].text);
			return;
		}
	}
	put_weekdays(recur->weekdays, out);
}

static void
put_month(const struct outlook_recur *recur, struct sml_buf *out)
{
	struct sml_civil start =
	    sml_civil_of(outlook_recur_local_s(recur->start_date));

	put_day(recur, out);
	sml_buf_put_text(out, " of ");
	if (recur->period % 12) {
		put_every(recur->period, "month", out);
		return;
	}
	sml_buf_printf(out, "%s ", month_names[start.month - 1]);
	put_every(recur->period / 12, "year", out);
}

static void
put_clock(uint32_t minutes, struct sml_buf *out)
{
	minutes %= OUTLOOK_DAY_MINUTES;
	sml_buf_printf(out, "%02lu:%02lu", (unsigned long)minutes / 60,
	    (unsigned long)minutes % 60);
}

void
outlook_event_put_words(
    const struct outlook_recur *recur, bool is_days, struct sml_buf *out)
{
	if (recur->pattern == OUTLOOK_RECUR_DAY) {
		put_every(recur->period / OUTLOOK_DAY_MINUTES, "day", out);
	} else if (recur->pattern == OUTLOOK_RECUR_WEEK) {
		put_every(recur->period, "week", out);
		sml_buf_put_text(out, " on ");
		put_weekdays(recur->weekdays, out);
	} else {
		put_month(recur, out);
	}
	if (is_days)
		return;
	sml_buf_put_text(out, ", ");
	put_clock(recur->start_offset, out);
	sml_buf_put_text(out, " to ");
	put_clock(recur->end_offset, out);
}
