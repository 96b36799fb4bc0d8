/* SPDX-License-Identifier: Apache-2.0 */
/* Alarms: a line of 1.0 with the time it runs, a component of 2.0 with the
 * time before the start. */
#include "content/convert_calendar.h"

#include "content/calendar.h"

/* run; snooze; repeat; what it does, of MALARM whom it tells before that. */
#define FIELDS_MAX 5

/* RFC 5545 3.6.6 wants a text that 1.0 may lack. */
#define TEXT_OF_NONE "Reminder"

static const struct kind {
	const char *old_name;
	const char *action;
} kinds[] = {
    {"DALARM", "DISPLAY"},
    {"AALARM", "AUDIO"},
    {"MALARM", "EMAIL"},
    {"PALARM", "PROCEDURE"},
};

static const struct sound {
	const char *type;
	const char *media;
} sounds[] = {
    {"WAVE", "audio/x-wav"},
    {"PCM", "audio/basic"},
    {"AIFF", "audio/x-aiff"},
};

/* When an alarm runs, as 2.0 says it. */
struct trigger {
	bool is_absolute;
	bool is_from_end;
	struct sml_str text;
};

static struct sml_cal_time
end_of(const struct sml_cal_part *part)
{
	if (part->is_task && part->due.is_set)
		return part->due;
	return part->end_time.is_set ? part->end_time : part->start;
}

static bool
has_clock(struct sml_cal_time time)
{
	return time.zone || time.time.clock == SML_CLOCK_UTC;
}

/* Seconds on the wall of @base. */
static int64_t
wall_beside(struct sml_cal_time time, struct sml_cal_time base)
{
	int64_t s = sml_cal_instant(time);

	return base.zone && has_clock(time) ? sml_zone_to_local(base.zone, s)
					    : s;
}

static bool
is_same_instant(struct sml_cal_time a, struct sml_cal_time b)
{
	return has_clock(a) == has_clock(b) &&
	       sml_cal_instant(a) == sml_cal_instant(b);
}

/* The time a trigger means; @is_set is false if it means none. */
static struct sml_cal_time
run_of(const struct sml_cal_part *part, const struct trigger *trigger)
{
	struct sml_cal_time base =
	    trigger->is_from_end ? end_of(part) : part->start;
	struct sml_cal_time run = {.is_set = false};
	struct sml_duration duration;

	if (trigger->is_absolute) {
		run.is_set = sml_datetime_parse(trigger->text, &run.time);
		return run;
	}
	if (!base.is_set || !sml_duration_parse(trigger->text, &duration))
		return run;
	if (base.time.clock == SML_CLOCK_DATE)
		base.time.clock = SML_CLOCK_LOCAL;
	return sml_cal_time_add(base, &duration);
}

static struct sml_duration
duration_of(int64_t s, bool has_days)
{
	struct sml_duration duration = {.is_negative = s < 0};
	uint64_t all = (uint64_t)(s < 0 ? -s : s);

	duration.days = has_days ? (uint32_t)(all / SML_DAY_S) : 0;
	duration.s = (uint32_t)(all - (uint64_t)duration.days * SML_DAY_S);
	return duration;
}

/* What a run time is before the start, or the time a task is due. */
static struct trigger
trigger_of(struct sml_cal_job *job, const struct sml_cal_part *part,
    struct sml_cal_time run)
{
	struct trigger trigger = {.is_from_end = !part->start.is_set};
	struct sml_cal_time base =
	    trigger.is_from_end ? end_of(part) : part->start;
	struct sml_duration duration;
	int64_t s;

	if (base.time.clock == SML_CLOCK_DATE)
		base.time.clock = SML_CLOCK_LOCAL;
	s = wall_beside(run, base) - base.time.s;
	trigger.is_absolute =
	    !base.is_set || s > SML_DAY_S * 36500LL ||
	    s < -SML_DAY_S * 36500LL ||
	    (has_clock(run) != has_clock(base) && !part->is_series);
	sml_buf_reset(&job->text);
	if (trigger.is_absolute) {
		run.time.s = sml_cal_instant(run);
		if (has_clock(run))
			run.time.clock = SML_CLOCK_UTC;
		sml_datetime_put(run.time, &job->text);
	} else {
		duration = duration_of(s, true);
		if (has_clock(run) && has_clock(base) &&
		    !is_same_instant(sml_cal_time_add(base, &duration), run))
			duration = duration_of(
			    sml_cal_instant(run) - sml_cal_instant(base),
			    false);
		sml_duration_put(duration, &job->text);
	}
	trigger.text = sml_cal_keep(job);
	return trigger;
}

/* ---- to 2.0 ---- */

static struct trigger
hint_of(struct sml_str hint)
{
	struct trigger trigger = {.text = hint};
	struct sml_duration duration;

	if (sml_str_starts(hint, "END;")) {
		trigger.is_from_end = true;
		trigger.text = sml_str_sub(hint, 4, hint.len);
	}
	trigger.is_absolute = !sml_duration_parse(trigger.text, &duration);
	return trigger;
}

/* Our own line that says when it runs, if it still does. */
static struct trigger
find_trigger(struct sml_cal_job *job, const struct sml_cal_part *part,
    struct sml_cal_time run)
{
	for (size_t i = 0; i < part->trigger_hint_count; i++) {
		struct trigger hint = hint_of(part->trigger_hints[i]);
		struct sml_cal_time time = run_of(part, &hint);

		if (time.is_set && is_same_instant(time, run))
			return hint;
	}
	return trigger_of(job, part, run);
}

static void
put_trigger(struct sml_cal_job *job, const struct trigger *trigger)
{
	struct sml_param param = {.name = SML_STR_NONE};

	if (trigger->is_absolute)
		param = (struct sml_param){
		    .name = SML_STR("VALUE"), .value = SML_STR("DATE-TIME")};
	else if (trigger->is_from_end)
		param = (struct sml_param){
		    .name = SML_STR("RELATED"), .value = SML_STR("END")};
	sml_cal_put_text(job, SML_STR("TRIGGER"), &param, param.name.p ? 1 : 0,
	    trigger->text);
}

static size_t
split(struct sml_str value, size_t max, struct sml_str fields[FIELDS_MAX])
{
	size_t count = 0;
	size_t at = 0;

	for (size_t i = 0; i < FIELDS_MAX; i++)
		fields[i] = SML_STR("");
	while (count < max && at <= value.len) {
		size_t sep = count + 1 < max ? sml_text_find_sep(value, ';', at)
					     : value.len;

		fields[count++] =
		    sml_str_trim(sml_str_sub(value, at, sep - at));
		at = sep + 1;
	}
	return count;
}

static void
put_field(struct sml_cal_job *job, const char *name, struct sml_str value)
{
	sml_buf_reset(&job->text);
	sml_convert_escapes(job->cv, value, "", &job->text);
	sml_cal_put(job, name, sml_cal_keep(job));
}

static void
put_repeat(
    struct sml_cal_job *job, struct sml_str snooze, struct sml_str repeat)
{
	struct sml_duration duration;
	uint64_t n;

	if (!sml_duration_parse(snooze, &duration) ||
	    !sml_str_u64(repeat, &n) || !n)
		return;
	sml_cal_put(job, "DURATION", snooze);
	sml_cal_put(job, "REPEAT", repeat);
}

static void
put_sound(struct sml_cal_job *job, const struct sml_line *line,
    struct sml_str content)
{
	const struct sml_param *type = sml_line_param(line, "TYPE");
	struct sml_param param = {.name = SML_STR_NONE};

	if (!content.len)
		return;
	if (type) {
		param.name = SML_STR("X-VCALENDAR-TYPE");
		param.value = type->value;
	}
	for (size_t i = 0; type && i < SML_ARRAY_LEN(sounds); i++) {
		if (!sml_str_is_nocase(type->value, sounds[i].type))
			continue;
		param.name = SML_STR("FMTTYPE");
		param.value = sml_str_of(sounds[i].media);
	}
	sml_cal_put_text(job, SML_STR("ATTACH"), &param, param.name.p ? 1 : 0,
	    sml_cal_plain(job, content));
}

static void
put_action(struct sml_cal_job *job, const struct kind *kind,
    const struct sml_line *line, const struct sml_str fields[FIELDS_MAX])
{
	struct sml_str content = fields[3];

	if (sml_str_is(sml_str_of(kind->old_name), "DALARM")) {
		put_field(job, "DESCRIPTION",
		    content.len ? content : SML_STR(TEXT_OF_NONE));
		return;
	}
	if (!sml_str_is(sml_str_of(kind->old_name), "MALARM")) {
		put_sound(job, line, content);
		return;
	}
	put_field(job, "SUMMARY", SML_STR(TEXT_OF_NONE));
	put_field(job, "DESCRIPTION",
	    fields[4].len ? fields[4] : SML_STR(TEXT_OF_NONE));
	sml_buf_reset(&job->text);
	sml_buf_put_text(&job->text, "mailto:");
	sml_buf_put_str(&job->text, content);
	sml_cal_put(job, "ATTENDEE", sml_cal_keep(job));
}

void
sml_cal_alarm_new(struct sml_cal_job *job, const struct sml_cal_part *part,
    const struct sml_line *line)
{
	const struct kind *kind = kinds;
	struct sml_str fields[FIELDS_MAX];
	struct sml_duration duration;
	struct sml_cal_time run;
	struct trigger trigger;

	while (!sml_str_is_nocase(line->name, kind->old_name))
		kind++;
	split(sml_cal_value(job, line),
	    sml_str_is_nocase(line->name, "MALARM") ? 5 : 4, fields);
	if (job->err || !fields[0].len)
		return;
	run = sml_cal_time_of(job, line, fields[0]);
	if (run.is_set) {
		trigger = find_trigger(job, part, run);
	} else if (sml_duration_parse(fields[0], &duration)) {
		trigger = (struct trigger){.text = fields[0]};
	} else {
		sml_cal_leave_out(job, line->name);
		return;
	}
	sml_cal_put(job, "BEGIN", SML_STR("VALARM"));
	sml_cal_put(job, "ACTION", sml_str_of(kind->action));
	put_trigger(job, &trigger);
	put_repeat(job, fields[1], fields[2]);
	put_action(job, kind, line, fields);
	sml_cal_put(job, "END", SML_STR("VALARM"));
}

/* ---- to 1.0 ---- */

/* The first line of each name in a VALARM. */
struct alarm {
	const struct sml_line *action, *trigger, *duration, *repeat,
	    *description, *attach, *attendee, *summary;
};

static void
read_alarm(struct sml_cal_job *job, size_t begin, struct alarm *alarm)
{
	const struct {
		const char *name;
		const struct sml_line **line;
	} rows[] = {
	    {"ACTION", &alarm->action},
	    {"TRIGGER", &alarm->trigger},
	    {"DURATION", &alarm->duration},
	    {"REPEAT", &alarm->repeat},
	    {"DESCRIPTION", &alarm->description},
	    {"ATTACH", &alarm->attach},
	    {"ATTENDEE", &alarm->attendee},
	    {"SUMMARY", &alarm->summary},
	};
	const struct sml_lines *in = &job->cv->in;
	unsigned depth = in->v[begin].depth;

	*alarm = (struct alarm){.action = NULL};
	for (size_t i = begin + 1; i < in->count && in->v[i].depth > depth;
	     i++) {
		const struct sml_line *line = &in->v[i];
		size_t row = 0;

		if (line->depth != depth + 1 || !line->name.p)
			continue;
		while (row < SML_ARRAY_LEN(rows) &&
		       (*rows[row].line ||
			   !sml_str_is_nocase(line->name, rows[row].name)))
			row++;
		if (row < SML_ARRAY_LEN(rows))
			*rows[row].line = line;
		else
			sml_cal_leave_out(job, SML_STR("VALARM"));
	}
}

static const struct kind *
kind_of(const struct alarm *alarm)
{
	struct sml_str action = SML_STR("DISPLAY");

	if (alarm->action)
		action = sml_str_trim(alarm->action->value);
	for (size_t i = 0; i < SML_ARRAY_LEN(kinds); i++) {
		if (sml_str_is_nocase(action, kinds[i].action))
			return &kinds[i];
	}
	return NULL;
}

static struct trigger
read_trigger(const struct alarm *alarm)
{
	struct trigger trigger = {.text = SML_STR("")};
	struct sml_duration duration;
	const struct sml_param *related;

	if (!alarm->trigger)
		return trigger;
	related = sml_line_param(alarm->trigger, "RELATED");
	trigger.text = sml_str_trim(alarm->trigger->value);
	trigger.is_from_end =
	    related && sml_str_is_nocase(related->value, "END");
	trigger.is_absolute = !sml_duration_parse(trigger.text, &duration);
	return trigger;
}

/* Tell the trigger itself where the run time would be read as another one. */
static void
put_hint(struct sml_cal_job *job, const struct sml_cal_part *part,
    const struct trigger *trigger, struct sml_cal_time run)
{
	struct trigger read = trigger_of(job, part, run);
	struct sml_str a, b;

	sml_buf_reset(&job->text);
	sml_calendar_duration(read.text, &job->text);
	a = sml_cal_keep(job);
	sml_buf_reset(&job->text);
	sml_calendar_duration(trigger->text, &job->text);
	b = sml_cal_keep(job);
	if (sml_str_eq(a, b) && read.is_absolute == trigger->is_absolute &&
	    read.is_from_end == trigger->is_from_end)
		return;
	sml_buf_reset(&job->text);
	if (trigger->is_from_end)
		sml_buf_put_text(&job->text, "END;");
	sml_buf_put_str(&job->text, trigger->text);
	sml_cal_put(job, "X-VALISE-TRIGGER", sml_cal_keep(job));
}

static void
add_text(
    struct sml_cal_job *job, const struct sml_line *line, struct sml_buf *out)
{
	sml_buf_put_byte(out, ';');
	if (line)
		sml_convert_escapes(job->cv, sml_cal_value(job, line), "", out);
}

static const char *
sound_of(const struct sml_line *attach, struct sml_str *type_out)
{
	const struct sml_param *media = sml_line_param(attach, "FMTTYPE");
	const struct sml_param *type =
	    sml_line_param(attach, "X-VCALENDAR-TYPE");

	if (type)
		*type_out = type->value;
	for (size_t i = 0; media && i < SML_ARRAY_LEN(sounds); i++) {
		if (sml_str_is_nocase(media->value, sounds[i].media))
			*type_out = sml_str_of(sounds[i].type);
	}
	return "TYPE";
}

/* What the alarm does, and the type of its sound. */
static void
add_action(struct sml_cal_job *job, const struct kind *kind,
    const struct alarm *alarm, struct sml_buf *out, struct sml_str *type_out)
{
	struct sml_str who;

	if (sml_str_is(sml_str_of(kind->action), "DISPLAY")) {
		add_text(job, alarm->description, out);
		return;
	}
	if (sml_str_is(sml_str_of(kind->action), "EMAIL")) {
		who = alarm->attendee ? sml_str_trim(alarm->attendee->value)
				      : SML_STR("");
		sml_buf_put_byte(out, ';');
		sml_text_escape(
		    sml_str_sub(who,
			sml_str_starts_nocase(who, "mailto:") ? 7 : 0, who.len),
		    SML_ESCAPE_OLD, out);
		add_text(job,
		    alarm->description ? alarm->description : alarm->summary,
		    out);
		return;
	}
	sml_buf_put_byte(out, ';');
	if (!alarm->attach)
		return;
	if (sml_line_encoding(alarm->attach) == SML_ENCODING_BASE64) {
		sml_cal_leave_out(job, SML_STR("VALARM"));
		return;
	}
	sound_of(alarm->attach, type_out);
	sml_text_escape(sml_cal_value(job, alarm->attach), SML_ESCAPE_OLD, out);
}

static void
put_old(struct sml_cal_job *job, const struct sml_cal_part *part,
    const struct kind *kind, const struct alarm *alarm, struct sml_cal_time run)
{
	struct sml_param type = {.name = SML_STR("TYPE")};
	struct sml_buf out;

	sml_buf_init(&out, job->text.max_len);
	sml_cal_time_put(job, part, run, &out);
	sml_buf_put_byte(&out, ';');
	if (alarm->duration && alarm->repeat) {
		sml_buf_put_str(&out, sml_str_trim(alarm->duration->value));
		sml_buf_put_byte(&out, ';');
		sml_buf_put_str(&out, sml_str_trim(alarm->repeat->value));
	} else {
		sml_buf_put_byte(&out, ';');
	}
	add_action(job, kind, alarm, &out, &type.value);
	sml_cal_fail(job, out.err);
	sml_cal_put_text(job, sml_str_of(kind->old_name), &type,
	    type.value.len ? 1 : 0, sml_buf_str(&out));
	sml_buf_free(&out);
}

void
sml_cal_alarm_old(
    struct sml_cal_job *job, const struct sml_cal_part *part, size_t begin)
{
	const struct kind *kind;
	struct trigger trigger;
	struct sml_cal_time run;
	struct alarm alarm;

	if (job->err)
		return;
	read_alarm(job, begin, &alarm);
	kind = kind_of(&alarm);
	trigger = read_trigger(&alarm);
	run = run_of(part, &trigger);
	if (!kind || !run.is_set) {
		sml_cal_leave_out(job, SML_STR("VALARM"));
		return;
	}
	put_old(job, part, kind, &alarm, run);
	put_hint(job, part, &trigger, run);
}
