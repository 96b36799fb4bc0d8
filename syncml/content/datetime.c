/* SPDX-License-Identifier: Apache-2.0 */
/* Dates and times of the Gregorian calendar, and durations. */
#include "content/datetime.h"

#define DAYS_OF_400_YEARS 146097
/* From the 1st of March of the year 0 to 1970-01-01. */
#define DAYS_TO_1970 719468

#define DURATION_DAYS_MAX 36525 /* 100 years */

/* The quotient that leaves a remainder of 0 or more. */
static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

bool
sml_civil_is_leap(int32_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

unsigned
sml_civil_month_len(int32_t year, unsigned month)
{
	static const uint8_t lens[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month == 2 && sml_civil_is_leap(year))
		return 29;
	return month >= 1 && month <= 12 ? lens[month - 1] : 0;
}

/* Years are counted from March here: the leap day is the last day of one. */
int64_t
sml_civil_day_of(int64_t s)
{
	return floor_div(s, SML_DAY_S);
}

int64_t
sml_civil_days(int32_t year, int32_t month, int32_t day)
{
	int64_t months = (int64_t)year * 12 + month - 3;
	int64_t y = floor_div(months, 12);
	int64_t m = months - y * 12;
	int64_t leap_days =
	    floor_div(y, 4) - floor_div(y, 100) + floor_div(y, 400);

	/* Five months from March on have 153 days, twice, and then two. */
	return y * 365 + leap_days + (m * 153 + 2) / 5 + day - 1 - DAYS_TO_1970;
}

int64_t
sml_civil_s(const struct sml_civil *civil)
{
	return sml_civil_days(civil->year, civil->month, civil->day) *
		   SML_DAY_S +
	       civil->hour * 3600 + civil->minute * 60 + civil->second;
}

/* The parts of a day counted from 1970-01-01. */
static void
day_parts(int64_t day, struct sml_civil *out)
{
	int64_t n = day + DAYS_TO_1970;
	int64_t era = floor_div(n, DAYS_OF_400_YEARS);
	int64_t of_era = n - era * DAYS_OF_400_YEARS;
	/* Leap days taken out, each year has 365. */
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 -
			of_era / (DAYS_OF_400_YEARS - 1)) /
		    365;
	int64_t of_year = of_era - (y * 365 + y / 4 - y / 100);
	int64_t m = (of_year * 5 + 2) / 153;

	out->day = (uint8_t)(of_year - (m * 153 + 2) / 5 + 1);
	out->month = (uint8_t)(m < 10 ? m + 3 : m - 9);
	out->year = (int32_t)(era * 400 + y + (m >= 10));
	/* 1970-01-01 was a Thursday. */
	out->weekday = (uint8_t)(day + 4 - floor_div(day + 4, 7) * 7);
}

struct sml_civil
sml_civil_of(int64_t s)
{
	struct sml_civil civil = {.year = 0};
	int64_t day;
	int64_t of_day;

	if (s < SML_TIME_MIN_S)
		s = SML_TIME_MIN_S;
	if (s > SML_TIME_MAX_S)
		s = SML_TIME_MAX_S;
	day = floor_div(s, SML_DAY_S);
	of_day = s - day * SML_DAY_S;
	day_parts(day, &civil);
	civil.hour = (uint8_t)(of_day / 3600);
	civil.minute = (uint8_t)(of_day / 60 % 60);
	civil.second = (uint8_t)(of_day % 60);
	return civil;
}

/* Cut @count digits off the front of @rest. */
static bool
take_digits(struct sml_str *rest, size_t count, unsigned *out)
{
	*out = 0;
	if (rest->len < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (rest->p[i] < '0' || rest->p[i] > '9')
			return false;
		*out = *out * 10 + (unsigned)(rest->p[i] - '0');
	}
	*rest = sml_str_sub(*rest, count, rest->len);
	return true;
}

static bool
take_byte(struct sml_str *rest, char byte)
{
	if (!rest->len || rest->p[0] != byte)
		return false;
	*rest = sml_str_sub(*rest, 1, rest->len);
	return true;
}

static bool
take_letter(struct sml_str *rest, char upper)
{
	return take_byte(rest, upper) ||
	       take_byte(rest, (char)(upper - 'A' + 'a'));
}

static bool
take_date(struct sml_str *rest, int64_t *day_out)
{
	unsigned year;
	unsigned month;
	unsigned day;
	bool is_extended;

	if (!take_digits(rest, 4, &year))
		return false;
	is_extended = take_byte(rest, '-');
	if (!take_digits(rest, 2, &month) ||
	    take_byte(rest, '-') != is_extended || !take_digits(rest, 2, &day))
		return false;
	if (!year || !day || day > sml_civil_month_len((int32_t)year, month))
		return false;
	*day_out = sml_civil_days((int32_t)year, (int32_t)month, (int32_t)day);
	return true;
}

static bool
take_time(struct sml_str *rest, int64_t *s_out)
{
	unsigned hour;
	unsigned minute;
	unsigned second = 0;
	bool is_extended;

	if (!take_digits(rest, 2, &hour))
		return false;
	is_extended = take_byte(rest, ':');
	if (!take_digits(rest, 2, &minute))
		return false;
	if (rest->len && rest->p[0] != 'Z' && rest->p[0] != 'z' &&
	    (take_byte(rest, ':') != is_extended ||
		!take_digits(rest, 2, &second)))
		return false;
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	*s_out =
	    (int64_t)hour * 3600 + minute * 60 + (second == 60 ? 59 : second);
	return true;
}

bool
sml_datetime_parse(struct sml_str text, struct sml_datetime *out)
{
	struct sml_str rest = sml_str_trim(text);
	int64_t day;
	int64_t s;

	*out = (struct sml_datetime){.clock = SML_CLOCK_DATE};
	if (!take_date(&rest, &day))
		return false;
	out->s = day * SML_DAY_S;
	if (!rest.len)
		return true;
	if (!take_letter(&rest, 'T') || !take_time(&rest, &s))
		return false;
	out->s += s;
	out->clock = take_letter(&rest, 'Z') ? SML_CLOCK_UTC : SML_CLOCK_LOCAL;
	return !rest.len;
}

void
sml_datetime_put(struct sml_datetime time, struct sml_buf *out)
{
	struct sml_civil civil = sml_civil_of(time.s);

	sml_buf_printf(
	    out, "%04d%02d%02d", (int)civil.year, civil.month, civil.day);
	if (time.clock == SML_CLOCK_DATE)
		return;
	sml_buf_printf(
	    out, "T%02d%02d%02d", civil.hour, civil.minute, civil.second);
	if (time.clock == SML_CLOCK_UTC)
		sml_buf_put_byte(out, 'Z');
}

/* A number of up to 10 digits and the letter of its unit. */
static bool
take_amount(struct sml_str *rest, uint64_t *out, char *unit_out)
{
	size_t digits = 0;
	char unit;

	while (digits < rest->len && rest->p[digits] >= '0' &&
	       rest->p[digits] <= '9')
		digits++;
	if (digits > 10 || digits == rest->len ||
	    !sml_str_u64(sml_str_sub(*rest, 0, digits), out))
		return false;
	unit = rest->p[digits];
	*unit_out =
	    unit >= 'a' && unit <= 'z' ? (char)(unit - 'a' + 'A') : unit;
	*rest = sml_str_sub(*rest, digits + 1, rest->len);
	return true;
}

bool
sml_duration_parse(struct sml_str text, struct sml_duration *out)
{
	/* In the order of the grammar, which goes on behind the row that was
	 * read last; weeks stand alone. */
	static const struct {
		char unit;
		bool is_time;
		uint32_t days;
		uint32_t s;
	} units[] = {{'W', false, 7, 0}, {'D', false, 1, 0},
	    {'H', true, 0, 3600}, {'M', true, 0, 60}, {'S', true, 0, 1}};
	struct sml_str rest = sml_str_trim(text);
	uint64_t days = 0;
	uint64_t s = 0;
	size_t row = 0;
	bool is_time = false;

	*out = (struct sml_duration){.is_negative = false};
	out->is_negative = take_byte(&rest, '-');
	if (!out->is_negative)
		(void)take_byte(&rest, '+');
	if (!take_letter(&rest, 'P') || !rest.len)
		return false;
	while (rest.len) {
		uint64_t n;
		char unit;

		if (!is_time && take_letter(&rest, 'T'))
			is_time = true;
		if (!take_amount(&rest, &n, &unit))
			return false;
		while (
		    row < SML_ARRAY_LEN(units) &&
		    (units[row].unit != unit || units[row].is_time != is_time))
			row++;
		if (row == SML_ARRAY_LEN(units) || (row == 0 && rest.len))
			return false;
		days += n * units[row].days;
		s += n * units[row].s;
		row++;
	}
	if (days + s / SML_DAY_S > DURATION_DAYS_MAX)
		return false;
	out->days = (uint32_t)days;
	out->s = (uint32_t)s;
	return true;
}

void
sml_duration_put(struct sml_duration duration, struct sml_buf *out)
{
	uint32_t hours = duration.s / 3600;
	uint32_t minutes = duration.s / 60 % 60;
	uint32_t seconds = duration.s % 60;
	bool is_zero = !duration.days && !duration.s;

	sml_buf_put_text(out, duration.is_negative && !is_zero ? "-P" : "P");
	if (duration.days)
		sml_buf_printf(out, "%uD", (unsigned)duration.days);
	if (duration.s || is_zero)
		sml_buf_put_byte(out, 'T');
	if (hours)
		sml_buf_printf(out, "%uH", (unsigned)hours);
	/* The grammar has no hours with seconds and nothing between. */
	if (minutes || (hours && seconds))
		sml_buf_printf(out, "%uM", (unsigned)minutes);
	if (seconds || is_zero)
		sml_buf_printf(out, "%uS", (unsigned)seconds);
}
