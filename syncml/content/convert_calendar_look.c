/* SPDX-License-Identifier: Apache-2.0 */
/* What a calendar component is: event or task, series, whole days. */
#include "content/convert_calendar.h"

#include <string.h>

/* Not set, or at midnight. */
static bool
is_day(const struct sml_zone *zone, struct sml_cal_time time)
{
	int64_t s;

	return !time.is_set ||
	       (sml_cal_wall(zone, time, &s) && !sml_cal_second_of_day(s));
}

static bool
ends_day(const struct sml_zone *zone, struct sml_cal_time time)
{
	int64_t s;

	return is_day(zone, time) ||
	       (sml_cal_wall(zone, time, &s) &&
		   sml_cal_second_of_day(s) >= SML_CAL_LAST_MINUTE_S);
}

/* Whether times of 1.0, which knows no days, mean whole days. */
static bool
means_days(const struct sml_zone *zone, bool is_event,
    const struct sml_cal_time times[3])
{
	struct sml_cal_time start = times[0], end = times[1], due = times[2];

	if ((start.is_set && start.time.clock == SML_CLOCK_DATE) ||
	    (!start.is_set && due.is_set && due.time.clock == SML_CLOCK_DATE))
		return true;
	if (!is_event)
		return (start.is_set || due.is_set) && is_day(zone, start) &&
		       is_day(zone, due);
	return start.is_set && is_day(zone, start) && ends_day(zone, end) &&
	       (!end.is_set || sml_cal_instant(end) >= sml_cal_instant(start));
}

struct look {
	struct sml_cal_job *job;
	struct sml_cal_part *part;
	int says_days; /* -1: no line says */
};

static void
look_at_time(struct look *look, const struct sml_line *line)
{
	static const struct {
		const char *name;
		size_t at;
	} rows[] = {
	    {"DTSTART", offsetof(struct sml_cal_part, start)},
	    {"DTEND", offsetof(struct sml_cal_part, end_time)},
	    {"DUE", offsetof(struct sml_cal_part, due)},
	    {"RECURRENCE-ID", offsetof(struct sml_cal_part, instance_time)},
	};

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_cal_time *time =
		    (void *)((char *)look->part + rows[i].at);

		if (!time->is_set &&
		    sml_str_is_nocase(line->name, rows[i].name))
			*time = sml_cal_time_of(look->job, line, line->value);
	}
}

static void
look_at_word(struct look *look, const struct sml_line *line)
{
	static const struct {
		const char *name;
		size_t at;
	} rows[] = {
	    {"UID", offsetof(struct sml_cal_part, uid)},
	    {"DURATION", offsetof(struct sml_cal_part, duration)},
	    {"RECURRENCE-ID", offsetof(struct sml_cal_part, instance)},
	    {"LAST-MODIFIED", offsetof(struct sml_cal_part, stamp)},
	    {"X-VALISE-END", offsetof(struct sml_cal_part, end_hint)},
	    {"X-VALISE-INSTANCE", offsetof(struct sml_cal_part, instance_hint)},
	    {"X-VALISE-RRULE", offsetof(struct sml_cal_part, rule_hint)},
	    {"X-VALISE-TIMED", offsetof(struct sml_cal_part, timed_hint)},
	};
	struct sml_str value = sml_str_trim(line->value);

	for (size_t i = 0; i < SML_ARRAY_LEN(rows); i++) {
		struct sml_str *word =
		    (void *)((char *)look->part + rows[i].at);

		if (value.len && !word->p &&
		    sml_str_is_nocase(line->name, rows[i].name))
			*word = value;
	}
}

static void
keep_hint(
    struct sml_str *hints, size_t max, size_t *count, struct sml_str value)
{
	if (*count < max)
		hints[(*count)++] = value;
}

static void
look_at_line(struct look *look, const struct sml_line *line)
{
	struct sml_cal_part *part = look->part;
	struct sml_str value = sml_str_trim(line->value);

	look_at_time(look, line);
	look_at_word(look, line);
	if ((sml_str_is_nocase(line->name, "RRULE") ||
		sml_str_is_nocase(line->name, "RDATE")) &&
	    value.len)
		part->is_series = true;
	if (sml_str_is_nocase(line->name, "X-FUNAMBOL-ALLDAY"))
		look->says_days = sml_str_is(value, "1");
	if (sml_str_is_nocase(line->name, "X-MICROSOFT-CDO-ALLDAYEVENT") &&
	    sml_str_is_nocase(value, "TRUE"))
		look->says_days = 1;
	if (sml_str_is_nocase(line->name, "X-VALISE-TRIGGER"))
		keep_hint(part->trigger_hints, SML_CAL_HINTS_MAX,
		    &part->trigger_hint_count, value);
	if (sml_str_is_nocase(line->name, "X-VALISE-EXRULE"))
		keep_hint(part->exrule_hints, SML_CAL_EXRULES_MAX,
		    &part->exrule_hint_count, value);
}

static bool
has_timed_hint(const struct sml_cal_part *part)
{
	struct sml_cal_time first =
	    part->start.is_set ? part->start : part->due;
	struct sml_datetime hint;

	return part->timed_hint.p && first.is_set &&
	       sml_datetime_parse(part->timed_hint, &hint) &&
	       hint.s == first.time.s && hint.clock == first.time.clock;
}

static void
find_days(struct look *look)
{
	struct sml_cal_part *part = look->part;
	const struct sml_cal_time times[3] = {
	    part->start, part->end_time, part->due};

	if (look->job->to_old) {
		const struct sml_cal_time *first =
		    part->start.is_set ? &part->start : &part->due;

		part->is_days =
		    first->is_set && first->time.clock == SML_CLOCK_DATE;
		return;
	}
	if (has_timed_hint(part))
		return;
	part->is_days = means_days(look->job->read_zone, part->is_event, times);
	if (part->is_days && look->says_days == 0 &&
	    part->start.time.clock != SML_CLOCK_DATE)
		part->is_days = false;
	if (look->says_days == 1 && (part->start.is_set || part->due.is_set))
		part->is_days = true;
}

static void
find_end(struct sml_cal_part *part)
{
	struct sml_cal_time *end = part->is_task ? &part->due : &part->end_time;
	struct sml_duration duration;

	if (end->is_set || !part->start.is_set || !part->duration.p ||
	    !sml_duration_parse(part->duration, &duration))
		return;
	part->end_time = sml_cal_time_add(part->start, &duration);
}

/* Our own lines that a peer dropped: they are asked whether they still hold
 * before they count. */
static void
add_given(struct sml_cal_part *part, const struct sml_cal_part *given)
{
	if (!part->end_hint.p)
		part->end_hint = given->end_hint;
	if (!part->rule_hint.p)
		part->rule_hint = given->rule_hint;
	if (!part->timed_hint.p)
		part->timed_hint = given->timed_hint;
	if (!part->exrule_hint_count) {
		memcpy(part->exrule_hints, given->exrule_hints,
		    sizeof(part->exrule_hints));
		part->exrule_hint_count = given->exrule_hint_count;
	}
	if (!part->trigger_hint_count) {
		memcpy(part->trigger_hints, given->trigger_hints,
		    sizeof(part->trigger_hints));
		part->trigger_hint_count = given->trigger_hint_count;
	}
}

void
sml_cal_look(struct sml_cal_job *job, size_t begin, struct sml_cal_part *out)
{
	const struct sml_lines *in = &job->cv->in;
	struct look look = {.job = job, .part = out, .says_days = -1};
	struct sml_str name = sml_str_trim(in->v[begin].value);

	out->depth = in->v[begin].depth + 1;
	out->is_event = sml_str_is_nocase(name, "VEVENT");
	out->is_task = sml_str_is_nocase(name, "VTODO");
	for (size_t i = begin + 1; i < out->end; i++) {
		if (in->v[i].depth == out->depth && in->v[i].name.p)
			look_at_line(&look, &in->v[i]);
	}
	if (job->given_at < job->given_count)
		add_given(out, &job->given[job->given_at++]);
	find_days(&look);
	find_end(out);
	if (!job->to_old)
		sml_cal_rule_look(job, out);
}

void
sml_cal_put_timed(struct sml_cal_job *job, const struct sml_cal_part *part)
{
	struct sml_cal_time times[3] = {part->start,
	    part->is_task ? (struct sml_cal_time){.is_set = false}
			  : part->end_time,
	    part->is_task && !part->due.is_set ? part->end_time : part->due};
	struct sml_cal_time first;

	if (part->is_days || !(part->is_event || part->is_task))
		return;
	for (size_t i = 0; i < 3; i++) {
		if (times[i].is_set)
			times[i] = sml_cal_time_out(job, part, times[i]);
	}
	first = times[0].is_set ? times[0] : times[2];
	if (!means_days(job->zone, part->is_event, times))
		return;
	sml_buf_reset(&job->text);
	sml_datetime_put(first.time, &job->text);
	sml_cal_put(job, "X-VALISE-TIMED", sml_cal_keep(job));
}
