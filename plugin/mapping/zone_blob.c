/* SPDX-License-Identifier: Apache-2.0 */
/* Reads and writes TZREG and TZDEFINITION, the zones of appointments. */
#include "mapping/zone_blob.h"

#include <string.h>

#include "content/datetime.h"
#include "mapping/blob.h"

/* Versions of a definition and of its rules. */
#define MAJOR 2
#define MINOR 1

/* Bytes of a rule behind its version and its size. */
#define RULE_SIZE 62

/* Which fields a definition has. */
#define HAS_GUID 1
#define HAS_NAME 2

/* Of a rule: the one of PidLidTimeZoneStruct; the one Windows has by now. */
#define RULE_RECUR 1
#define RULE_EFFECTIVE 2

#define RULES_MAX 1024  /* of a definition that is read */
#define YEARS_AHEAD 30  /* that a definition which we write looks ahead */
#define LAST_YEAR 2106  /* no zone has changes one by one after it */
#define FIRST_YEAR 1601 /* Windows' calendar */
#define CHANGES_MAX 16  /* of one year */
#define NAME_UNITS_MAX 255
#define NAME_BYTES_MAX (3 * (size_t)UINT16_MAX)

/* A zone that neither the IANA nor Windows has a name for. */
#define NAME_NONE "Customized Time Zone"

/* SYSTEMTIME. Without a year, @day counts the @weekday in the month, 5 is the
 * last one. All zero: no change. */
struct system_time {
	uint16_t year, month, weekday, day, hour, minute, second, ms;
};

/* UTC is what the clock shows plus the biases, in minutes. */
struct windows_rule {
	int32_t bias, standard_bias, daylight_bias;
	struct system_time to_standard, to_daylight;
};

/* ---- a rule as Windows has it ---- */

/* A change of the form Windows has stays what it is: else its day in @year. */
static struct system_time
system_time_of(struct sml_zone_change change, int32_t year)
{
	struct system_time time = {.month = change.month,
	    .weekday = change.weekday,
	    .day = (uint16_t)change.week};
	int32_t time_s = change.time_s;

	if (!change.week || time_s < 0 || time_s > SML_DAY_S) {
		struct sml_civil civil =
		    sml_civil_of(sml_zone_change_local(&change, year));
		unsigned len = sml_civil_month_len(civil.year, civil.month);

		time.month = civil.month;
		time.weekday = civil.weekday;
		time.day = (uint16_t)((civil.day - 1) / 7 + 1);
		if (civil.day + 7u > len)
			time.day = 5;
		time_s = civil.hour * 3600 + civil.minute * 60 + civil.second;
	}
	if (time_s == SML_DAY_S) {
		time_s--;
		time.ms = 999;
	}
	time.hour = (uint16_t)(time_s / 3600);
	time.minute = (uint16_t)(time_s / 60 % 60);
	time.second = (uint16_t)(time_s % 60);
	return time;
}

/* The changes of @year, at most CHANGES_MAX. */
static size_t
changes_of(
    const struct sml_zone *zone, int32_t year, int64_t changes[CHANGES_MAX])
{
	int64_t at_s =
	    sml_zone_to_utc(zone, sml_civil_days(year, 1, 1) * SML_DAY_S) - 1;
	int64_t end_s =
	    sml_zone_to_utc(zone, sml_civil_days(year + 1, 1, 1) * SML_DAY_S);
	size_t count = 0;

	while (count < CHANGES_MAX && sml_zone_next_change(zone, at_s, &at_s) &&
	       at_s < end_s)
		changes[count++] = at_s;
	return count;
}

/* The day of the month and time at which the clock showed @local_s. */
static struct sml_zone_change
change_at(int64_t local_s)
{
	struct sml_civil civil = sml_civil_of(local_s);

	return (struct sml_zone_change){.month = civil.month,
	    .day = civil.day,
	    .time_s = civil.hour * 3600 + civil.minute * 60 + civil.second};
}

/* A year with one change, or with more than two: what Windows can say comes
 * closest with the first and the last one. For a year that ends with another
 * offset than it began Windows has the other change at New Year. */
static void
nearest_rule(
    const struct sml_zone *zone, int32_t year, struct sml_zone_rule *out)
{
	int64_t changes[CHANGES_MAX];
	size_t count = changes_of(zone, year, changes);
	int64_t first_s, last_s;
	int32_t before_s, after_s;
	struct sml_zone_change first, last;

	*out = (struct sml_zone_rule){.has_dst = false};
	if (!count)
		return;
	first_s = changes[0];
	last_s = changes[count - 1];
	before_s = sml_zone_offset(zone, first_s - 1, NULL);
	after_s = sml_zone_offset(zone, last_s, NULL);
	if (before_s == after_s) {
		after_s = sml_zone_offset(zone, first_s, NULL);
		last =
		    change_at(last_s + sml_zone_offset(zone, last_s - 1, NULL));
	} else {
		first_s = last_s;
		last = change_at(sml_civil_days(year, 1, 1) * SML_DAY_S);
	}
	first = change_at(first_s + sml_zone_offset(zone, first_s - 1, NULL));
	out->has_dst = true;
	out->standard_s = before_s < after_s ? before_s : after_s;
	out->daylight_s = before_s < after_s ? after_s : before_s;
	out->to_daylight = before_s < after_s ? first : last;
	out->to_standard = before_s < after_s ? last : first;
}

static struct windows_rule
rule_in(const struct sml_zone *zone, int32_t year)
{
	struct windows_rule out = {.bias = 0};
	struct sml_zone_rule rule;

	if (!sml_zone_rule_of(zone, year, &rule))
		nearest_rule(zone, year, &rule);
	out.bias = -rule.standard_s / 60;
	if (!rule.has_dst)
		return out;
	out.daylight_bias = -(rule.daylight_s / 60) - out.bias;
	out.to_standard = system_time_of(rule.to_standard, year);
	out.to_daylight = system_time_of(rule.to_daylight, year);
	return out;
}

static bool
rule_eq(const struct windows_rule *a, const struct windows_rule *b)
{
	return a->bias == b->bias && a->standard_bias == b->standard_bias &&
	       a->daylight_bias == b->daylight_bias &&
	       !memcmp(
		   &a->to_standard, &b->to_standard, sizeof(a->to_standard)) &&
	       !memcmp(
		   &a->to_daylight, &b->to_daylight, sizeof(a->to_daylight));
}

/* ---- writing ---- */

static void
put_biases(const struct windows_rule *rule, struct sml_buf *out)
{
	outlook_blob_put_u32((uint32_t)rule->bias, out);
	outlook_blob_put_u32((uint32_t)rule->standard_bias, out);
	outlook_blob_put_u32((uint32_t)rule->daylight_bias, out);
}

static void
put_time(const struct system_time *time, struct sml_buf *out)
{
	const uint16_t fields[] = {time->year, time->month, time->weekday,
	    time->day, time->hour, time->minute, time->second, time->ms};

	for (size_t i = 0; i < SML_ARRAY_LEN(fields); i++)
		outlook_blob_put_u16(fields[i], out);
}

void
outlook_zone_put_struct(
    const struct sml_zone *zone, int32_t year, struct sml_buf *out)
{
	struct windows_rule rule = rule_in(zone, year);

	put_biases(&rule, out);
	outlook_blob_put_u16(0, out);
	put_time(&rule.to_standard, out);
	outlook_blob_put_u16(0, out);
	put_time(&rule.to_daylight, out);
}

static void
put_rule(const struct windows_rule *rule, int32_t year, unsigned flags,
    struct sml_buf *out)
{
	const struct system_time start = {.year = (uint16_t)year};

	sml_buf_put_byte(out, MAJOR);
	sml_buf_put_byte(out, MINOR);
	outlook_blob_put_u16(RULE_SIZE, out);
	outlook_blob_put_u16((uint16_t)flags, out);
	put_time(&start, out);
	put_biases(rule, out);
	put_time(&rule->to_standard, out);
	put_time(&rule->to_daylight, out);
}

/* Version, flags and name, and how many rules follow. */
static void
put_header(struct sml_str name, size_t rule_count, struct sml_buf *out)
{
	struct sml_buf units;

	sml_buf_init(&units, 2 * (size_t)NAME_UNITS_MAX);
	outlook_blob_put_utf16(name, NAME_UNITS_MAX, &units);
	sml_buf_fail(out, units.err);
	sml_buf_put_byte(out, MAJOR);
	sml_buf_put_byte(out, MINOR);
	outlook_blob_put_u16((uint16_t)(6 + units.len), out);
	outlook_blob_put_u16(HAS_NAME, out);
	outlook_blob_put_u16((uint16_t)(units.len / 2), out);
	sml_buf_put_str(out, sml_buf_str(&units));
	outlook_blob_put_u16((uint16_t)rule_count, out);
	sml_buf_free(&units);
}

/* The rules of the years from @year on that differ, and those years. */
static size_t
rules_from(const struct sml_zone *zone, int32_t year,
    struct windows_rule rules[YEARS_AHEAD], int32_t years[YEARS_AHEAD])
{
	size_t count = 0;

	for (int32_t i = 0; i < YEARS_AHEAD; i++) {
		rules[count] = rule_in(zone, year + i);
		years[count] = year + i;
		if (!count || !rule_eq(&rules[count], &rules[count - 1]))
			count++;
	}
	return count;
}

/* Windows has one key for many zones: for those it is right about. */
static struct sml_str
key_name(const struct sml_zone *zone, int32_t year,
    const struct windows_rule *rules, size_t count)
{
	struct windows_rule key_rules[YEARS_AHEAD];
	int32_t key_years[YEARS_AHEAD];
	struct sml_str key = sml_str_of(sml_zone_windows_name(zone));
	const struct sml_zone *meant = key.len ? sml_zone_find(key) : NULL;
	bool is_right = meant == zone;

	if (meant && !is_right) {
		is_right =
		    rules_from(meant, year, key_rules, key_years) == count;
		for (size_t i = 0; i < count && is_right; i++)
			is_right = rule_eq(&rules[i], &key_rules[i]);
	}
	if (is_right)
		return key;
	return sml_zone_name(zone) ? sml_str_of(sml_zone_name(zone))
				   : SML_STR(NAME_NONE);
}

void
outlook_zone_put_definition(const struct sml_zone *zone, int32_t year,
    bool is_recur, struct sml_buf *out)
{
	struct windows_rule rules[YEARS_AHEAD];
	int32_t years[YEARS_AHEAD];
	size_t count = rules_from(zone, year, rules, years);

	put_header(key_name(zone, year, rules, count), count, out);
	for (size_t i = 0; i < count; i++) {
		unsigned flags = 0;

		if (is_recur)
			flags = i ? 0 : RULE_RECUR | RULE_EFFECTIVE;
		else if (i == count - 1)
			flags = RULE_EFFECTIVE;
		put_rule(&rules[i], years[i], flags, out);
	}
}

void
outlook_zone_put_description(
    const struct sml_zone *zone, int32_t year, struct sml_buf *out)
{
	int32_t bias = rule_in(zone, year).bias;
	const char *name = sml_zone_name(zone);
	int32_t minutes = bias < 0 ? -bias : bias;

	if (!name)
		name = sml_zone_windows_name(zone);
	sml_buf_printf(out, "(UTC%c%02ld:%02ld)%s%s", bias > 0 ? '-' : '+',
	    (long)minutes / 60, (long)minutes % 60, name ? " " : "",
	    name ? name : "");
}

/* ---- reading ---- */

struct definition {
	struct sml_zone_year *years;
	bool *is_effective;
	struct windows_rule *rules;
	size_t count;
	struct sml_str name;
};

static struct system_time
read_time(struct outlook_blob *blob)
{
	struct system_time time;

	time.year = outlook_blob_u16(blob);
	time.month = outlook_blob_u16(blob);
	time.weekday = outlook_blob_u16(blob);
	time.day = outlook_blob_u16(blob);
	time.hour = outlook_blob_u16(blob);
	time.minute = outlook_blob_u16(blob);
	time.second = outlook_blob_u16(blob);
	time.ms = outlook_blob_u16(blob);
	return time;
}

static void
read_biases(struct outlook_blob *blob, struct windows_rule *out)
{
	out->bias = outlook_blob_i32(blob);
	out->standard_bias = outlook_blob_i32(blob);
	out->daylight_bias = outlook_blob_i32(blob);
}

/* False if there is no such change. */
static bool
change_of(const struct system_time *time, struct sml_zone_change *out)
{
	bool is_date = time->year != 0;

	*out = (struct sml_zone_change){.month = (uint8_t)time->month,
	    .time_s = time->hour * 3600 + time->minute * 60 + time->second};
	/* The last moment of a day stands for its end. */
	if (out->time_s == SML_DAY_S - 1 && time->ms >= 500)
		out->time_s = SML_DAY_S;
	if (is_date)
		out->day = (uint8_t)time->day;
	else
		out->week = (int8_t)time->day;
	if (!is_date)
		out->weekday = (uint8_t)time->weekday;
	return time->month >= 1 && time->month <= 12 && time->weekday <= 6 &&
	       time->day >= 1 && time->day <= (is_date ? 31 : 5) &&
	       time->hour <= 23 && time->minute <= 59 && time->second <= 59;
}

/* Less than a day, as offsets are. */
static bool
is_bias(int64_t minutes)
{
	return minutes > -24 * 60 && minutes < 24 * 60;
}

static void
swap_summer(struct sml_zone_rule *rule)
{
	struct sml_zone_change change = rule->to_standard;
	int32_t offset_s = rule->standard_s;

	rule->standard_s = rule->daylight_s;
	rule->to_standard = rule->to_daylight;
	rule->daylight_s = offset_s;
	rule->to_daylight = change;
}

/* False if it says no zone. What does not count without summer becomes zero. */
static bool
rule_of(struct windows_rule *windows, struct sml_zone_rule *out)
{
	int64_t standard = (int64_t)windows->bias + windows->standard_bias;
	int64_t daylight = (int64_t)windows->bias + windows->daylight_bias;

	*out = (struct sml_zone_rule){.has_dst = false};
	if (!windows->to_standard.month || !windows->to_daylight.month) {
		*windows = (struct windows_rule){.bias = windows->bias};
		standard = windows->bias;
		daylight = standard;
	} else if (!change_of(&windows->to_standard, &out->to_standard) ||
		   !change_of(&windows->to_daylight, &out->to_daylight)) {
		return false;
	}
	if (!is_bias(standard) || !is_bias(daylight))
		return false;
	out->standard_s = (int32_t)(-standard * 60);
	out->daylight_s = (int32_t)(-daylight * 60);
	out->has_dst = standard != daylight;
	if (!out->has_dst)
		*out = (struct sml_zone_rule){.standard_s = out->standard_s,
		    .daylight_s = out->standard_s};
	if (out->daylight_s < out->standard_s)
		swap_summer(out);
	return true;
}

static bool
read_struct(struct sml_str bytes, struct windows_rule *windows,
    struct sml_zone_rule *out)
{
	struct outlook_blob blob = {.rest = bytes};

	read_biases(&blob, windows);
	outlook_blob_u16(&blob);
	windows->to_standard = read_time(&blob);
	outlook_blob_u16(&blob);
	windows->to_daylight = read_time(&blob);
	return !blob.is_cut && rule_of(windows, out);
}

/* One rule of a definition; one that is not in order is passed over. */
static bool
read_rule(struct outlook_blob *blob, struct definition *def)
{
	struct windows_rule *windows = &def->rules[def->count];
	struct sml_zone_year *year = &def->years[def->count];
	uint16_t version = outlook_blob_u16(blob);
	struct outlook_blob rule = {
	    .rest = outlook_blob_bytes(blob, outlook_blob_u16(blob))};
	uint16_t flags = outlook_blob_u16(&rule);

	year->year = read_time(&rule).year;
	read_biases(&rule, windows);
	windows->to_standard = read_time(&rule);
	windows->to_daylight = read_time(&rule);
	if (rule.is_cut || version % 256 != MAJOR ||
	    !rule_of(windows, &year->rule))
		return false;
	if (year->year < FIRST_YEAR)
		year->year = FIRST_YEAR;
	if (year->year > LAST_YEAR)
		year->year = LAST_YEAR;
	def->is_effective[def->count] = flags & (RULE_RECUR | RULE_EFFECTIVE);
	if (!def->count || year->year > year[-1].year)
		def->count++;
	return true;
}

static enum sml_err
read_name(struct sml_str units, struct sml_arena *arena, struct sml_str *out)
{
	enum sml_err err;
	struct sml_buf name;

	sml_buf_init(&name, NAME_BYTES_MAX);
	outlook_blob_to_utf8(units, &name);
	err = sml_buf_dup(&name, arena, out);
	sml_buf_free(&name);
	return err;
}

/* Its name and how many rules follow; 0 if it is no definition. */
static enum sml_err
read_header(struct outlook_blob *blob, struct sml_arena *arena,
    struct sml_str *name_out, size_t *count_out)
{
	uint16_t version = outlook_blob_u16(blob);
	struct outlook_blob header = {
	    .rest = outlook_blob_bytes(blob, outlook_blob_u16(blob))};
	uint16_t flags = outlook_blob_u16(&header);
	struct sml_str units = SML_STR_NONE;
	size_t count;

	*count_out = 0;
	if (flags & HAS_GUID)
		outlook_blob_bytes(&header, 16);
	if (flags & HAS_NAME)
		units = outlook_blob_bytes(
		    &header, (size_t)outlook_blob_u16(&header) * 2);
	count = outlook_blob_u16(&header);
	if (header.is_cut || version % 256 != MAJOR || count > RULES_MAX)
		return SML_OK;
	*count_out = count;
	return read_name(units, arena, name_out);
}

/* @out  its count is 0 if it cannot be read */
static enum sml_err
read_definition(
    struct sml_str bytes, struct sml_arena *arena, struct definition *out)
{
	struct outlook_blob blob = {.rest = bytes};
	size_t count;
	enum sml_err err;

	*out = (struct definition){.count = 0};
	err = read_header(&blob, arena, &out->name, &count);
	if (count > blob.rest.len / RULE_SIZE)
		count = 0;
	if (err || !count)
		return err;
	out->years = sml_arena_array(arena, count, sizeof(*out->years));
	out->rules = sml_arena_array(arena, count, sizeof(*out->rules));
	out->is_effective =
	    sml_arena_array(arena, count, sizeof(*out->is_effective));
	if (!out->years || !out->rules || !out->is_effective)
		return SML_E_NOMEM;
	for (size_t i = 0; i < count; i++) {
		if (!read_rule(&blob, out)) {
			out->count = 0;
			break;
		}
	}
	return SML_OK;
}

/* Whether the rule in force, the last one if none is said to be, is @rule. */
static bool
has_effective(const struct definition *def, const struct windows_rule *rule)
{
	bool has_any = false;

	for (size_t i = 0; i < def->count; i++) {
		if (def->is_effective[i] && rule_eq(&def->rules[i], rule))
			return true;
		has_any |= def->is_effective[i];
	}
	return !has_any && rule_eq(&def->rules[def->count - 1], rule);
}

enum sml_err
outlook_zone_read(struct sml_str definition, struct sml_str zone_struct,
    struct sml_arena *arena, const struct sml_zone **out)
{
	struct sml_zone_year year = {.year = FIRST_YEAR};
	struct windows_rule rule;
	struct definition def;
	bool has_struct = read_struct(zone_struct, &rule, &year.rule);
	enum sml_err err = read_definition(definition, arena, &def);

	*out = NULL;
	if (err)
		return err;
	if (def.count && (!has_struct || has_effective(&def, &rule)))
		return sml_zone_of_years(
		    def.years, def.count, def.name, arena, out);
	if (has_struct)
		return sml_zone_of_years(&year, 1, SML_STR_NONE, arena, out);
	return SML_OK;
}
