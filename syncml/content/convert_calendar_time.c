/* SPDX-License-Identifier: Apache-2.0 */
/* Times of calendar items: clocks, zones, whole days, ends. */
#include "base/limits.h"
#include "content/convert_calendar.h"

/* A phone shows ten years ahead of a series that does not end. */
#define SERIES_YEARS 9

int64_t
sml_cal_second_of_day(int64_t s)
{
	return ((s % SML_DAY_S) + SML_DAY_S) % SML_DAY_S;
}

static int64_t
day_of(int64_t s)
{
	return s - sml_cal_second_of_day(s);
}

static int32_t
year_of(int64_t s)
{
	return sml_civil_of(s).year;
}

/* ---- reading ---- */

static const struct sml_zone *
zone_called(struct sml_cal_job *job, struct sml_str tzid)
{
	const struct sml_zone *zone = NULL;

	for (size_t i = 0; i < job->zone_count; i++) {
		if (sml_str_eq(job->zones[i].tzid, tzid))
			return job->zones[i].zone;
	}
	if (job->zone_count < SML_CAL_ZONES_MAX) {
		sml_cal_fail(job, sml_zone_of_item(&job->cv->in, tzid,
				      job->cv->arena, &zone));
		job->zones[job->zone_count].tzid = tzid;
		job->zones[job->zone_count++].zone = zone;
	}
	if (!zone)
		sml_cal_leave_out(job, SML_STR("TZID"));
	return zone;
}

struct sml_cal_time
sml_cal_time_of(
    struct sml_cal_job *job, const struct sml_line *line, struct sml_str value)
{
	const struct sml_param *tzid = sml_line_param(line, "TZID");
	struct sml_cal_time time = {.is_set = false};

	time.is_set = sml_datetime_parse(sml_str_trim(value), &time.time);
	if (!time.is_set || time.time.clock != SML_CLOCK_LOCAL)
		return time;
	time.zone = job->read_zone;
	if (tzid)
		time.zone = zone_called(job, tzid->value);
	return time;
}

int64_t
sml_cal_instant(struct sml_cal_time time)
{
	return time.zone ? sml_zone_to_utc(time.zone, time.time.s)
			 : time.time.s;
}

struct sml_cal_time
sml_cal_time_add(struct sml_cal_time time, const struct sml_duration *duration)
{
	int64_t sign = duration->is_negative ? -1 : 1;
	int64_t days_s = sign * (int64_t)duration->days * SML_DAY_S;
	int64_t s = sign * (int64_t)duration->s;

	time.time.s += days_s;
	if (time.zone)
		time.time.s = sml_zone_to_local(
		    time.zone, sml_zone_to_utc(time.zone, time.time.s) + s);
	else if (time.time.clock == SML_CLOCK_DATE)
		time.time.s += s / SML_DAY_S * SML_DAY_S;
	else
		time.time.s += s;
	return time;
}

/* ---- writing ---- */

/* The wall clock in @zone. */
static struct sml_cal_time
in_zone(struct sml_cal_time time, const struct sml_zone *zone)
{
	int64_t utc_s = sml_cal_instant(time);

	if (!zone || zone == sml_zone_utc()) {
		time.time.clock = SML_CLOCK_UTC;
		time.time.s = utc_s;
		time.zone = NULL;
	} else if (time.zone != zone) {
		time.time.clock = SML_CLOCK_LOCAL;
		time.time.s = sml_zone_to_local(zone, utc_s);
		time.zone = zone;
	}
	return time;
}

static struct sml_cal_time
to_old(struct sml_cal_job *job, const struct sml_cal_part *part,
    struct sml_cal_time time)
{
	switch (time.time.clock) {
	case SML_CLOCK_DATE:
		time.time.clock = SML_CLOCK_LOCAL;
		break;
	case SML_CLOCK_UTC:
		if (job->zone && part->is_series && part->start.zone)
			return in_zone(time, job->zone);
		break;
	case SML_CLOCK_LOCAL:
		if (time.zone)
			return in_zone(time, job->is_utc ? NULL : job->zone);
		break;
	}
	return time;
}

/* The day a time means: of an instant without a zone the nearest one, since
 * midnight somewhere else was meant (item-formats.md 4.6). */
static struct sml_cal_time
to_day(const struct sml_zone *zone, struct sml_cal_time time)
{
	if (time.time.clock == SML_CLOCK_UTC && zone)
		time.time.s = sml_zone_to_local(zone, time.time.s);
	else if (time.time.clock == SML_CLOCK_UTC)
		time.time.s += SML_DAY_S / 2;
	time.time.s = day_of(time.time.s);
	time.time.clock = SML_CLOCK_DATE;
	time.zone = NULL;
	return time;
}

struct sml_cal_time
sml_cal_time_out(struct sml_cal_job *job, const struct sml_cal_part *part,
    struct sml_cal_time time)
{
	if (job->to_old)
		return to_old(job, part, time);
	if (part->is_days)
		return to_day(job->read_zone, time);
	if (time.time.clock == SML_CLOCK_UTC && job->zone &&
	    (part->is_series || job->is_home))
		return in_zone(time, job->zone);
	if (time.time.clock == SML_CLOCK_LOCAL && time.zone)
		return in_zone(time, job->zone ? job->zone : time.zone);
	return time;
}

void
sml_cal_time_put(struct sml_cal_job *job, const struct sml_cal_part *part,
    struct sml_cal_time time, struct sml_buf *out)
{
	int32_t year;

	time = sml_cal_time_out(job, part, time);
	if (time.zone) {
		year = year_of(time.time.s);
		if (!job->uses_zone || year < job->from_year)
			job->from_year = year;
		if (!job->uses_zone || year > job->to_year)
			job->to_year = year;
		job->uses_zone = true;
		if (part->is_series && job->to_year < year + SERIES_YEARS)
			job->to_year = year + SERIES_YEARS;
	}
	sml_datetime_put(time.time, out);
}

bool
sml_cal_wall(
    const struct sml_zone *zone, struct sml_cal_time time, int64_t *out)
{
	*out = time.time.s;
	if (time.time.clock != SML_CLOCK_UTC)
		return true;
	if (zone)
		*out = sml_zone_to_local(zone, time.time.s);
	return zone != NULL;
}

/* ---- zones ---- */

struct choice {
	const struct sml_zone *zone;
	bool is_fixed; /* of a series: it stays whatever else there is */
	bool is_mixed;
	bool has_floating;
	struct sml_str tzid;
};

static void
choose_by(struct choice *choice, const struct sml_cal_part *part,
    const struct sml_cal_time *time)
{
	if (!time->is_set || time->time.clock != SML_CLOCK_LOCAL)
		return;
	if (!time->zone) {
		choice->has_floating = true;
		return;
	}
	if (part->is_series && !choice->is_fixed) {
		choice->is_fixed = true;
		choice->zone = time->zone;
	} else if (!choice->zone) {
		choice->zone = time->zone;
	} else if (choice->zone != time->zone) {
		choice->is_mixed = true;
	}
}

/* TZ has one offset for a year: not so where the zone itself changed. */
static bool
is_said_by_tz(const struct sml_zone *zone, const struct sml_cal_part *part)
{
	const struct sml_cal_time *first =
	    part->start.is_set ? &part->start : &part->due;
	struct sml_zone_rule rule;

	return !first->is_set || first->time.clock != SML_CLOCK_LOCAL ||
	       sml_zone_rule_of(zone, year_of(first->time.s), &rule);
}

void
sml_cal_choose_zone(
    struct sml_cal_job *job, const struct sml_cal_part *parts, size_t count)
{
	struct choice choice = {.zone = NULL};

	for (size_t i = 0; i < count; i++) {
		choose_by(&choice, &parts[i], &parts[i].start);
		choose_by(&choice, &parts[i], &parts[i].end_time);
		choose_by(&choice, &parts[i], &parts[i].due);
	}
	job->zone = choice.zone;
	job->is_utc = !choice.is_fixed &&
		      (choice.is_mixed || (choice.zone && choice.has_floating));
	if (choice.zone == sml_zone_utc())
		job->is_utc = true;
	for (size_t i = 0; i < count && choice.zone && !choice.is_fixed; i++)
		job->is_utc |= !is_said_by_tz(choice.zone, &parts[i]);
	if (job->is_utc)
		job->zone = NULL;
	for (size_t i = 0; i < job->zone_count; i++) {
		if (job->zone && job->zones[i].zone == job->zone)
			job->tzid = job->zones[i].tzid;
	}
}

static void
name_zone(struct sml_cal_job *job, struct sml_str wanted)
{
	const char *name = sml_zone_name(job->zone);
	const struct sml_zone *named = wanted.p ? sml_zone_find(wanted) : NULL;

	if (wanted.len && (!named || named == job->zone)) {
		job->tzid = wanted;
	} else if (name) {
		job->tzid = sml_str_of(name);
	} else {
		sml_buf_reset(&job->text);
		sml_zone_put_id(job->zone, &job->text);
		job->tzid = sml_cal_keep(job);
	}
}

void
sml_cal_read_zone(struct sml_cal_job *job, const struct sml_zone *home,
    struct sml_str home_tzid)
{
	const struct sml_lines *in = &job->cv->in;
	size_t top = sml_lines_find(in, "BEGIN", 0, 0);
	size_t at = sml_lines_find(in, "X-VALISE-TZID", 1, top);
	struct sml_str wanted = SML_STR_NONE;
	const struct sml_zone *hint = home;

	if (at < in->count) {
		wanted = sml_str_trim(sml_cal_value(job, &in->v[at]));
		if (!hint)
			hint = sml_zone_find(wanted);
	}
	sml_cal_fail(job,
	    sml_zone_read_old(in, top, hint, job->cv->arena, &job->read_zone));
	if (home) {
		if (!job->read_zone)
			job->read_zone = home;
		job->is_home = true;
		job->zone = home;
		job->tzid = home_tzid;
		return;
	}
	job->zone = job->read_zone;
	if (job->zone)
		name_zone(job, wanted);
}

/* ---- lines ---- */

/* What stands beside a time of 2.0; NULL if nothing. */
static const struct sml_param *
param_of(
    struct sml_cal_job *job, struct sml_cal_time time, struct sml_param *param)
{
	*param = (struct sml_param){.name = SML_STR_NONE};
	if (job->to_old)
		return NULL;
	if (time.time.clock == SML_CLOCK_DATE) {
		param->name = SML_STR("VALUE");
		param->value = SML_STR("DATE");
		return param;
	}
	if (!time.zone)
		return NULL;
	param->name = SML_STR("TZID");
	param->value = job->tzid;
	param->is_quoted = sml_str_chr(job->tzid, ',', 0) < job->tzid.len;
	return param;
}

static void
put_time(struct sml_cal_job *job, const struct sml_cal_part *part,
    const struct sml_line *line, const char *name, struct sml_cal_time time)
{
	struct sml_param param;
	const struct sml_param *extra =
	    param_of(job, sml_cal_time_out(job, part, time), &param);

	sml_buf_reset(&job->text);
	sml_cal_time_put(job, part, time, &job->text);
	sml_cal_put_line(job, line, sml_str_of(name), sml_cal_keep(job), extra);
}

void
sml_cal_time_line(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	struct sml_cal_time time = sml_cal_time_of(job, line, line->value);

	if (!time.is_set) {
		sml_cal_put_line(job, line, line->name, line->value, NULL);
		return;
	}
	sml_buf_reset(&job->text);
	sml_text_put_upper(&job->text, line->name);
	sml_buf_put_byte(&job->text, 0);
	put_time(job, part, line, sml_cal_keep(job).p, time);
}

bool
sml_cal_has_instant(const struct sml_cal_instants *instants, int64_t instant)
{
	size_t low = 0;
	size_t high = instants->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (instants->v[middle] == instant)
			return true;
		if (instants->v[middle] < instant)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* A date that is written for the rule. */
static bool
is_rule_date(const struct sml_cal_part *part, struct sml_cal_time time)
{
	const struct sml_cal_instants dates = {
	    part->rule_dates, part->uses_rule_hint ? part->rule_date_count : 0};

	return sml_cal_has_instant(&dates, time.time.s);
}

/* The date of a child that is in the result: it replaces that instance. */
static bool
is_child_date(struct sml_cal_job *job, struct sml_cal_time time)
{
	int64_t instant = sml_cal_instant(time);

	if (!job->given)
		return false;
	if (sml_cal_has_instant(&job->children, instant))
		return true;
	sml_buf_put(&job->exceptions, &instant, sizeof(instant));
	sml_cal_fail(job, job->exceptions.err);
	return false;
}

static bool
is_same_form(struct sml_cal_time a, struct sml_cal_time b)
{
	return a.time.clock == b.time.clock && a.zone == b.zone;
}

static void
put_list(struct sml_cal_job *job, const struct sml_line *line,
    struct sml_cal_time last, const struct sml_buf *list)
{
	struct sml_param param;
	const struct sml_param *extra = param_of(job, last, &param);

	if (list->err)
		sml_cal_fail(job, list->err);
	if (list->len)
		sml_cal_put_line(
		    job, line, line->name, sml_buf_str(list), extra);
}

/* An exception of a timed series that only tells the day, as midnight does in
 * 1.0, means what begins on that day. */
static struct sml_cal_time
on_its_day(struct sml_cal_job *job, const struct sml_cal_part *part,
    struct sml_cal_time time)
{
	struct sml_cal_time start = part->start;
	bool is_day = time.time.clock == SML_CLOCK_DATE ||
		      (!job->to_old && time.time.clock == SML_CLOCK_LOCAL &&
			  !sml_cal_second_of_day(time.time.s));

	if (!is_day || !start.is_set || part->is_days ||
	    start.time.clock == SML_CLOCK_DATE)
		return time;
	if (start.time.clock == SML_CLOCK_UTC && job->read_zone)
		start = in_zone(start, job->read_zone);
	start.time.s =
	    day_of(time.time.s) + sml_cal_second_of_day(start.time.s);
	return start;
}

void
sml_cal_times_line(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	bool is_rdate = sml_str_is_nocase(line->name, "RDATE");
	enum sml_escape escape = job->to_old ? SML_ESCAPE_NEW : SML_ESCAPE_OLD;
	struct sml_cal_time last = {.is_set = false};
	struct sml_str element;
	struct sml_buf list;
	size_t at = 0;

	sml_buf_init(&list, SML_LINE_MAX);
	while (sml_text_next_element(line->value, escape, &at, &element)) {
		struct sml_str first =
		    sml_str_sub(element, 0, sml_str_chr(element, '/', 0));
		struct sml_cal_time time = sml_cal_time_of(job, line, first);
		struct sml_cal_time written;

		if (first.len < element.len)
			sml_cal_leave_out(job, line->name);
		if (!time.is_set)
			continue;
		if (!is_rdate)
			time = on_its_day(job, part, time);
		written = sml_cal_time_out(job, part, time);
		if ((is_rdate && is_rule_date(part, written)) ||
		    (!is_rdate && is_child_date(job, written)))
			continue;
		if (last.is_set && !is_same_form(last, written)) {
			put_list(job, line, last, &list);
			sml_buf_reset(&list);
		}
		if (list.len)
			sml_buf_put_byte(&list, job->to_old ? ';' : ',');
		sml_cal_time_put(job, part, time, &list);
		last = written;
	}
	put_list(job, line, last, &list);
	sml_buf_free(&list);
}

/* ---- ends ---- */

/* The end of 1.0 is that which our own line beside it tells. */
static bool
end_is_hinted(struct sml_cal_job *job, const struct sml_cal_part *part,
    struct sml_cal_time end)
{
	struct sml_cal_time start = part->start;
	struct sml_duration duration;

	if (!part->end_hint.p || !start.is_set)
		return false;
	if (part->is_days) {
		start = to_day(job->read_zone, start);
		end = to_day(job->read_zone, end);
	}
	if (sml_str_is(part->end_hint, "NONE"))
		return part->is_days && end.time.s == start.time.s + SML_DAY_S;
	if (!sml_duration_parse(part->end_hint, &duration) ||
	    sml_cal_instant(sml_cal_time_add(start, &duration)) !=
		sml_cal_instant(end))
		return false;
	sml_cal_put(job, "DURATION", part->end_hint);
	return true;
}

/* The day behind the last one. */
static struct sml_cal_time
exclusive_end(struct sml_cal_job *job, const struct sml_cal_part *part,
    struct sml_cal_time end)
{
	struct sml_cal_time first = to_day(job->read_zone, part->start);
	int64_t wall;

	if (end.time.clock != SML_CLOCK_DATE &&
	    sml_cal_wall(job->read_zone, end, &wall) &&
	    sml_cal_second_of_day(wall) >= SML_CAL_LAST_MINUTE_S)
		end.time.s += SML_DAY_S;
	end = to_day(job->read_zone, end);
	if (part->start.is_set && end.time.s <= first.time.s)
		end.time.s = first.time.s + SML_DAY_S;
	return end;
}

static void
put_end_of_duration(struct sml_cal_job *job, const struct sml_cal_part *part,
    const struct sml_line *line)
{
	const struct sml_line plain = {.name = SML_STR("DTEND")};

	if (!part->start.is_set || !part->end_time.is_set ||
	    !(part->is_event || part->is_task) ||
	    (part->is_task && part->due.is_set)) {
		sml_cal_put_line(job, line, line->name, line->value, NULL);
		return;
	}
	put_time(
	    job, part, &plain, part->is_task ? "DUE" : "DTEND", part->end_time);
	sml_cal_put(job, "X-VALISE-END", part->duration);
}

void
sml_cal_end_line(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	struct sml_cal_time end = sml_cal_time_of(job, line, line->value);
	bool is_due = sml_str_is_nocase(line->name, "DUE");

	if (sml_str_is_nocase(line->name, "DURATION")) {
		if (job->to_old)
			put_end_of_duration(job, part, line);
		else
			sml_cal_put_line(
			    job, line, line->name, line->value, NULL);
		return;
	}
	if (!end.is_set) {
		sml_cal_put_line(job, line, line->name, line->value, NULL);
		return;
	}
	if (!job->to_old && end_is_hinted(job, part, end))
		return;
	if (!job->to_old && part->is_days && !is_due)
		end = exclusive_end(job, part, end);
	put_time(job, part, line, is_due ? "DUE" : "DTEND", end);
}

void
sml_cal_time_rest(struct sml_cal_job *job, struct sml_cal_part *part)
{
	const struct sml_line plain = {.name = SML_STR("DTEND")};
	struct sml_cal_time end = part->start;

	if (!job->to_old)
		return;
	sml_cal_put_timed(job, part);
	if (!part->is_event || !part->is_days || part->end_time.is_set)
		return;
	end.time.s += SML_DAY_S;
	put_time(job, part, &plain, "DTEND", end);
	sml_cal_put(job, "X-VALISE-END", SML_STR("NONE"));
}
