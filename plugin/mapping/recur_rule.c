/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns of Outlook and recurrence rules, each as the other. */
#include "mapping/recur_priv.h"

/* What Outlook's own window lets people enter. */
#define DAYS_MAX 999
#define WEEKS_MAX 99
#define MONTHS_MAX 99
#define COUNT_MAX 999

/* What Outlook writes where nothing is counted. */
#define COUNT_NEVER 10

/* All lengths of months come again after 400 years. */
#define MONTHS_OF_CYCLE 4800

/* Instances looked at for one that runs into the next one. */
#define GAPS_MAX 60

#define WORKDAYS 0x3Eu
#define WEEKEND 0x41u
#define ALL_DAYS 0x7Fu

uint32_t
outlook_recur_minutes(int64_t local_s)
{
	int64_t s = local_s + (int64_t)OUTLOOK_DAYS_TO_1970 * SML_DAY_S;

	if (s < 0)
		return 0;
	return s / 60 < UINT32_MAX ? (uint32_t)(s / 60) : UINT32_MAX;
}

int64_t
outlook_recur_local_s(uint32_t minutes)
{
	return (int64_t)minutes * 60 -
	       (int64_t)OUTLOOK_DAYS_TO_1970 * SML_DAY_S;
}

static bool
is_single(uint32_t bits)
{
	return bits && !(bits & (bits - 1));
}

static unsigned
lowest_bit(uint32_t bits)
{
	unsigned n = 0;

	while (n < 31 && !(bits >> n & 1))
		n++;
	return n;
}

/* ---- lengths of months ---- */

/* Bit n: a month of n days comes up among those that a pattern of every
 * @period months looks at from @month on, @count of them up to @last. */
static uint32_t
lengths_of(int64_t month, uint32_t period, uint64_t count, int64_t last)
{
	static const uint32_t february = UINT32_C(3) << 28;
	uint32_t lengths = 0;

	if (count > MONTHS_OF_CYCLE)
		count = MONTHS_OF_CYCLE;
	for (uint64_t n = 0; n < count && month <= last; n++, month += period) {
		lengths |= UINT32_C(1)
			   << sml_civil_month_len((int32_t)(1601 + month / 12),
				  (unsigned)(month % 12) + 1);
		/* The same months of the year come again after twelve at most;
		 * only a February has another length then. */
		if (n >= 11 &&
		    (!(lengths & february) || (lengths & february) == february))
			break;
	}
	return lengths;
}

/* ---- a pattern as rule ---- */

static void
put_days(uint32_t weekdays, int nth, struct sml_rule *out)
{
	/* From Monday on. */
	for (unsigned i = 1; i <= 7; i++) {
		if (!(weekdays >> i % 7 & 1))
			continue;
		out->days[out->day_count].weekday = (uint8_t)(i % 7);
		out->days[out->day_count++].nth = (int16_t)nth;
	}
}

static void
nth_to_rule(const struct outlook_recur *recur, struct sml_rule *out)
{
	int nth = recur->nth == 5 ? -1 : (int)recur->nth;

	if (is_single(recur->weekdays)) {
		put_days(recur->weekdays, nth, out);
		return;
	}
	/* Any day: that is the day of the month, which more programs know. */
	if (recur->weekdays == ALL_DAYS && nth > 0) {
		out->month_days = UINT32_C(1) << nth;
	} else if (recur->weekdays == ALL_DAYS) {
		out->month_ends = UINT32_C(1) << 1;
	} else {
		put_days(recur->weekdays, 0, out);
		out->positions[0] = (int16_t)nth;
		out->position_count = 1;
	}
}

/* Where a month is too short Outlook takes its last day, a rule none. */
static void
day_to_rule(const struct outlook_recur *recur, struct sml_rule *out)
{
	uint32_t day = recur->pattern == OUTLOOK_RECUR_MONTH ? recur->day : 31;
	int64_t month =
	    outlook_recur_month_of(recur->start_date / OUTLOOK_DAY_MINUTES);
	int64_t last = outlook_recur_month_of(outlook_recur_last_day(recur));
	uint32_t lengths = lengths_of(month, recur->period, UINT64_MAX, last);

	if (day <= lowest_bit(lengths)) {
		out->month_days = UINT32_C(1) << day;
	} else if (!(lengths >> day >> 1)) {
		out->month_ends = UINT32_C(1) << 1;
	} else {
		for (uint32_t i = 28; i <= day; i++)
			out->month_days |= UINT32_C(1) << i;
		out->positions[0] = -1;
		out->position_count = 1;
	}
}

static void
month_to_rule(const struct outlook_recur *recur, struct sml_rule *out)
{
	struct sml_civil start =
	    sml_civil_of(outlook_recur_local_s(recur->start_date));

	out->freq = SML_FREQ_MONTHLY;
	out->interval = recur->period;
	if (recur->period % 12 == 0) {
		out->freq = SML_FREQ_YEARLY;
		out->interval = recur->period / 12;
		out->months = (uint16_t)(1u << start.month);
	}
	if (recur->pattern == OUTLOOK_RECUR_MONTH_NTH)
		nth_to_rule(recur, out);
	else
		day_to_rule(recur, out);
}

enum sml_err
outlook_recur_to_rule(
    const struct outlook_recur *recur, bool is_all_day, struct sml_rule *out)
{
	*out = (struct sml_rule){.freq = SML_FREQ_DAILY,
	    .interval = recur->period / OUTLOOK_DAY_MINUTES,
	    .has_week_start = true,
	    .week_start = (uint8_t)(recur->week_start % 7)};
	if (!outlook_recur_is_plain(recur) ||
	    outlook_recur_last_day(recur) <
		recur->start_date / OUTLOOK_DAY_MINUTES)
		return SML_E_UNSUPPORTED;
	if (recur->pattern == OUTLOOK_RECUR_WEEK) {
		out->freq = SML_FREQ_WEEKLY;
		out->interval = recur->period;
		put_days(recur->weekdays, 0, out);
	} else if (recur->pattern != OUTLOOK_RECUR_DAY) {
		month_to_rule(recur, out);
	}
	if (recur->end == OUTLOOK_RECUR_COUNT) {
		out->count = recur->count;
	} else if (outlook_recur_last_day(recur) < OUTLOOK_DAY_LAST) {
		out->has_until = true;
		out->until.clock =
		    is_all_day ? SML_CLOCK_DATE : SML_CLOCK_LOCAL;
		out->until.s = outlook_recur_local_s(recur->end_date /
						     OUTLOOK_DAY_MINUTES *
						     OUTLOOK_DAY_MINUTES);
		if (!is_all_day)
			out->until.s += (int64_t)recur->start_offset * 60;
	}
	return SML_OK;
}

/* ---- a rule as pattern ---- */

/* Every weekday of a rule that has no numbers before them; 0 if it has. */
static uint32_t
weekdays_of(const struct sml_rule *rule)
{
	uint32_t weekdays = 0;

	for (size_t i = 0; i < rule->day_count; i++) {
		if (rule->days[i].nth)
			return 0;
		weekdays |= UINT32_C(1) << rule->days[i].weekday;
	}
	return weekdays;
}

static bool
has_month_days(const struct sml_rule *rule)
{
	return rule->month_days || rule->month_ends;
}

static bool
day_of_rule(const struct sml_rule *rule, struct outlook_recur *out)
{
	out->freq = OUTLOOK_RECUR_DAILY;
	out->pattern = OUTLOOK_RECUR_DAY;
	out->period = rule->interval <= DAYS_MAX
			  ? rule->interval * OUTLOOK_DAY_MINUTES
			  : 0;
	return out->period && !rule->months && !has_month_days(rule) &&
	       !rule->day_count && !rule->position_count;
}

static bool
week_of_rule(const struct sml_rule *rule, struct outlook_recur *out)
{
	out->freq = OUTLOOK_RECUR_WEEKLY;
	out->pattern = OUTLOOK_RECUR_WEEK;
	out->period = rule->interval;
	out->weekdays = weekdays_of(rule);
	return rule->interval <= WEEKS_MAX && !rule->months &&
	       !has_month_days(rule) && out->weekdays && !rule->position_count;
}

/* "The second one", "the last one"; 0 for what Outlook has not. */
static uint32_t
nth_of(int n)
{
	return n == -1 ? 5 : n >= 1 && n <= 4 ? (uint32_t)n : 0;
}

/* The 1st to 7th, or the 8th to 14th, ... of a weekday is its first one. */
static uint32_t
nth_of_days(const struct sml_rule *rule)
{
	if (!rule->month_days)
		return rule->month_ends == 0xFEu ? 5 : 0;
	for (uint32_t nth = 1; nth <= 4 && !rule->month_ends; nth++) {
		if (rule->month_days == UINT32_C(0x7F) << (7 * nth - 6))
			return nth;
	}
	return 0;
}

static bool
nth_of_rule(const struct sml_rule *rule, struct outlook_recur *out)
{
	uint32_t weekdays = weekdays_of(rule);

	out->pattern = OUTLOOK_RECUR_MONTH_NTH;
	out->weekdays = weekdays;
	if (has_month_days(rule)) {
		out->nth = rule->position_count ? 0 : nth_of_days(rule);
		return out->nth && is_single(weekdays);
	}
	if (rule->day_count == 1 && !rule->position_count) {
		out->weekdays = UINT32_C(1) << rule->days[0].weekday;
		out->nth = nth_of(rule->days[0].nth);
	} else if (rule->position_count == 1) {
		out->nth = nth_of(rule->positions[0]);
	}
	return out->nth && (is_single(out->weekdays) || weekdays == WORKDAYS ||
			       weekdays == WEEKEND);
}

/* The only day of the rule in a month of @len days; 0: none, or several. */
static unsigned
only_day(const struct sml_rule *rule, unsigned len)
{
	unsigned days[31];
	unsigned chosen = 0;
	int count = 0;

	for (unsigned day = 1; day <= len; day++) {
		if (rule->month_days >> day & 1 ||
		    rule->month_ends >> (len + 1 - day) & 1)
			days[count++] = day;
	}
	if (!rule->position_count)
		return count == 1 ? days[0] : 0;
	for (size_t i = 0; i < rule->position_count; i++) {
		int n = rule->positions[i];

		n = n < 0 ? count + n : n - 1;
		if (n < 0 || n >= count)
			continue;
		if (chosen && chosen != days[n])
			return 0;
		chosen = days[n];
	}
	return chosen;
}

/* A day of the month that Outlook puts where the rule has it, in all of the
 * months that count. */
static bool
month_day_of_rule(
    const struct sml_rule *rule, uint32_t lengths, struct outlook_recur *out)
{
	out->pattern = OUTLOOK_RECUR_MONTH;
	if (rule->day_count)
		return false;
	for (uint32_t day = 1; day <= 31; day++) {
		bool fits = lengths != 0;

		for (uint32_t len = 28; len <= 31; len++) {
			if (lengths >> len & 1 &&
			    only_day(rule, len) != (day < len ? day : len))
				fits = false;
		}
		if (fits) {
			out->day = day;
			return true;
		}
	}
	return false;
}

/* @last  the last day that may be an instance */
static bool
month_of_rule(
    const struct sml_rule *rule, int64_t last, struct outlook_recur *out)
{
	struct sml_civil start =
	    sml_civil_of(outlook_recur_local_s(out->start_date));
	bool is_year = rule->freq == SML_FREQ_YEARLY;
	uint32_t unit = is_year ? 12 : 1;
	uint32_t lengths;

	if (rule->interval > MONTHS_MAX / unit ||
	    rule->months != (is_year ? 1u << start.month : 0))
		return false;
	out->period = rule->interval * unit;
	out->freq =
	    out->period == 12 ? OUTLOOK_RECUR_YEARLY : OUTLOOK_RECUR_MONTHLY;
	lengths = lengths_of(
	    outlook_recur_month_of(out->start_date / OUTLOOK_DAY_MINUTES),
	    out->period, rule->count ? rule->count : UINT64_MAX,
	    outlook_recur_month_of(last));
	return nth_of_rule(rule, out) || month_day_of_rule(rule, lengths, out);
}

static bool
pattern_of_rule(
    const struct sml_rule *rule, int64_t last, struct outlook_recur *out)
{
	if (rule->hours || rule->minutes || rule->seconds ||
	    rule->year_day_count || rule->week_count)
		return false;
	switch (rule->freq) {
	case SML_FREQ_DAILY:
		return day_of_rule(rule, out);
	case SML_FREQ_WEEKLY:
		return week_of_rule(rule, out);
	case SML_FREQ_MONTHLY:
	case SML_FREQ_YEARLY:
		return month_of_rule(rule, last, out);
	case SML_FREQ_SECONDLY:
	case SML_FREQ_MINUTELY:
	case SML_FREQ_HOURLY:
		break;
	}
	return false;
}

/* item-formats 5.4: the start within its period, counted from 1601. */
static uint32_t
first_date_time(const struct outlook_recur *recur)
{
	int64_t day = recur->start_date / OUTLOOK_DAY_MINUTES;

	if (recur->pattern == OUTLOOK_RECUR_DAY)
		return recur->start_date % recur->period;
	if (recur->pattern == OUTLOOK_RECUR_WEEK) {
		day = outlook_recur_first_week(recur) %
		      ((int64_t)recur->period * 7);
	} else {
		day = outlook_recur_month_day(
		    outlook_recur_month_of(day) % recur->period);
	}
	return (uint32_t)(day * OUTLOOK_DAY_MINUTES);
}

/* The last day on which an instance is not after UNTIL. */
static int64_t
until_day(
    const struct sml_rule *rule, struct sml_datetime start, int64_t until_s)
{
	int64_t shift_s = (int64_t)OUTLOOK_DAYS_TO_1970 * SML_DAY_S;
	int64_t time_s = (start.s + shift_s) % SML_DAY_S;

	if (until_s > SML_TIME_MAX_S)
		return OUTLOOK_DAY_FAR;
	if (until_s < start.s - SML_DAY_S)
		return -1;
	if (rule->has_until && rule->until.clock == SML_CLOCK_DATE)
		time_s = 0;
	return (until_s + shift_s - time_s) / SML_DAY_S;
}

/* False if there is no instance. */
static bool
end_of_rule(
    const struct sml_rule *rule, int64_t last, struct outlook_recur *out)
{
	uint64_t count = outlook_recur_count_to(out, last);

	out->end = OUTLOOK_RECUR_UNTIL;
	if (rule->count && rule->count <= count) {
		count = rule->count;
		if (count <= COUNT_MAX)
			out->end = OUTLOOK_RECUR_COUNT;
	}
	if (!count)
		return false;
	last = outlook_recur_nth_day(out, count);
	out->count = (uint32_t)count;
	out->end_date = (uint32_t)(last * OUTLOOK_DAY_MINUTES);
	return true;
}

/* Whether an instance still lasts when the next one begins. */
static bool
overlaps(const struct outlook_recur *recur, uint32_t minutes)
{
	int64_t last = outlook_recur_last_day(recur);
	int64_t day = outlook_recur_nth_day(recur, 1);

	if (minutes <= OUTLOOK_DAY_MINUTES)
		return false;
	for (unsigned n = 2; n < GAPS_MAX; n++) {
		int64_t next = outlook_recur_nth_day(recur, n);

		if (next > last)
			return false;
		if (minutes > (next - day) * OUTLOOK_DAY_MINUTES)
			return true;
		day = next;
	}
	return false;
}

enum sml_err
outlook_recur_of_rule(const struct sml_rule *rule, struct sml_datetime start,
    int64_t until_s, uint32_t minutes, struct outlook_recur *out)
{
	uint32_t start_minutes = outlook_recur_minutes(start.s);
	struct sml_rule plain = *rule;
	int64_t last = until_day(rule, start, until_s);
	bool is_endless = !rule->count && last >= OUTLOOK_DAY_LAST;

	*out = (struct outlook_recur){.freq = OUTLOOK_RECUR_DAILY,
	    .week_start = rule->week_start,
	    .end = OUTLOOK_RECUR_NEVER,
	    .count = COUNT_NEVER,
	    .start_offset = start_minutes % OUTLOOK_DAY_MINUTES,
	    .end_offset = start_minutes % OUTLOOK_DAY_MINUTES + minutes,
	    .end_date = OUTLOOK_RECUR_NEVER_DATE};
	out->start_date = start_minutes - out->start_offset;
	if (!start_minutes || start_minutes > OUTLOOK_RECUR_NEVER_DATE ||
	    rule->week_start > 6)
		return SML_E_UNSUPPORTED;
	if (last > OUTLOOK_DAY_LAST)
		last = OUTLOOK_DAY_LAST;
	if (!plain.interval)
		plain.interval = 1;
	sml_rule_complete(&plain, start);
	sml_rule_normalize(&plain);
	if (!pattern_of_rule(&plain, last, out) ||
	    outlook_recur_nth_day(out, 1) !=
		out->start_date / OUTLOOK_DAY_MINUTES)
		return SML_E_UNSUPPORTED;
	out->first_date_time = first_date_time(out);
	if (rule->count &&
	    outlook_recur_nth_day(out, rule->count) >= OUTLOOK_DAY_LAST &&
	    until_s > SML_TIME_MAX_S)
		is_endless = true;
	if (!is_endless && !end_of_rule(rule, last, out))
		return SML_E_UNSUPPORTED;
	return overlaps(out, minutes) ? SML_E_UNSUPPORTED : SML_OK;
}
