/* SPDX-License-Identifier: Apache-2.0 */
/* RRULE and EXRULE between the two grammars. */
#include "base/limits.h"
#include "content/calendar.h"
#include "content/convert_calendar.h"

#include <string.h>

/* How 1.0 says a rule of 2.0. */
struct old_form {
	enum {
		FORM_NONE, /* it cannot */
		FORM_RULE,
		FORM_DATES
	} kind;
	struct sml_rule rule;
	struct sml_str text;
	int64_t *dates; /* without the start; in the clock of the anchor */
	size_t count;
};

/* The time a rule starts from, as the target writes it; of a task without a
 * start the time it is due. */
static struct sml_cal_time
anchor_of(struct sml_cal_job *job, const struct sml_cal_part *part)
{
	struct sml_cal_time time = part->start.is_set ? part->start : part->due;

	if (!time.is_set)
		return time;
	time = sml_cal_time_out(job, part, time);
	if (part->is_days)
		time.time.clock = SML_CLOCK_DATE;
	return time;
}

/* Put UNTIL into the clock of the anchor. */
static void
settle_until(struct sml_rule *rule, struct sml_cal_time anchor)
{
	struct sml_datetime *until = &rule->until;

	if (!rule->has_until)
		return;
	if (anchor.time.clock == SML_CLOCK_DATE) {
		until->s -= ((until->s % SML_DAY_S) + SML_DAY_S) % SML_DAY_S;
	} else if (until->clock == SML_CLOCK_DATE) {
		until->s += SML_DAY_S - 1;
	} else if (anchor.zone && until->clock == SML_CLOCK_UTC) {
		until->s = sml_zone_to_local(anchor.zone, until->s);
	}
	until->clock = anchor.time.clock;
}

static size_t
list_dates(const struct sml_rule *rule, struct sml_cal_time anchor,
    int64_t dates[SML_CONVERT_DATES_MAX])
{
	struct sml_recur recur;
	int64_t until_s = rule->has_until ? rule->until.s : INT64_MAX;
	size_t count = 0;
	int64_t s;

	if ((!rule->count && !rule->has_until) ||
	    rule->count > SML_CONVERT_DATES_MAX ||
	    sml_recur_begin(rule, anchor.time, until_s, &recur))
		return 0;
	while (sml_recur_next(&recur, &s)) {
		if (s == anchor.time.s)
			continue;
		if (count == SML_CONVERT_DATES_MAX)
			return 0;
		dates[count++] = s;
	}
	return count;
}

static struct old_form
form_of(
    struct sml_cal_job *job, struct sml_str text, struct sml_cal_time anchor)
{
	struct old_form form = {.kind = FORM_NONE};
	int64_t dates[SML_CONVERT_DATES_MAX];
	enum sml_err err;

	if (!anchor.is_set || job->rule_count >= SML_CONVERT_RULES_MAX ||
	    sml_rule_parse(text, &form.rule))
		return form;
	job->rule_count++;
	settle_until(&form.rule, anchor);
	sml_buf_reset(&job->text);
	err = sml_rule_put_old(&form.rule, anchor.time, &job->text);
	if (!err) {
		form.kind = FORM_RULE;
		form.text = sml_cal_keep(job);
		return form;
	}
	if (err != SML_E_UNSUPPORTED)
		sml_cal_fail(job, err);
	form.count = list_dates(&form.rule, anchor, dates);
	if (!form.count)
		return form;
	form.dates =
	    sml_arena_array(job->cv->arena, form.count, sizeof(*form.dates));
	if (!form.dates) {
		sml_cal_fail(job, SML_E_NOMEM);
		return form;
	}
	memcpy(form.dates, dates, form.count * sizeof(*form.dates));
	form.kind = FORM_DATES;
	return form;
}

/* ---- to 2.0 ---- */

/* RFC 5545 3.3.10: UNTIL is in UTC when the start has a zone. */
static void
set_until_new(struct sml_rule *rule, struct sml_cal_time anchor)
{
	settle_until(rule, anchor);
	if (rule->has_until && anchor.zone) {
		rule->until.s = sml_zone_to_utc(anchor.zone, rule->until.s);
		rule->until.clock = SML_CLOCK_UTC;
	}
}

/* An end date is in the clock of the text it was read from. */
static void
move_until(struct sml_cal_job *job, struct sml_rule *rule)
{
	struct sml_datetime *until = &rule->until;

	if (rule->has_until && until->clock == SML_CLOCK_LOCAL &&
	    job->read_zone) {
		until->s = sml_zone_to_utc(job->read_zone, until->s);
		until->clock = SML_CLOCK_UTC;
	}
}

/* Days of the week that stand for other ones in another zone. */
static void
turn_days(struct sml_rule *rule, int64_t days)
{
	if (rule->freq != SML_FREQ_WEEKLY)
		return;
	for (size_t i = 0; i < rule->day_count; i++)
		rule->days[i].weekday =
		    (uint8_t)((rule->days[i].weekday + days % 7 + 7) % 7);
}

static int64_t
day_number(int64_t s)
{
	return (s - ((s % SML_DAY_S) + SML_DAY_S) % SML_DAY_S) / SML_DAY_S;
}

static enum sml_err
read_old(struct sml_cal_job *job, const struct sml_cal_part *part,
    struct sml_str text, struct sml_rule *out)
{
	struct sml_cal_time start =
	    part->start.is_set ? part->start : part->due;
	struct sml_cal_time anchor = anchor_of(job, part);
	enum sml_err err;

	if (!start.is_set)
		return SML_E_UNSUPPORTED;
	if (start.time.clock == SML_CLOCK_UTC && anchor.zone)
		start = anchor;
	if (part->is_days)
		start = anchor;
	err = sml_rule_parse_old(text, start.time, out);
	if (err)
		return err;
	turn_days(out, day_number(anchor.time.s) - day_number(start.time.s));
	if (!part->is_days)
		move_until(job, out);
	return SML_OK;
}

static bool
dates_hold(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct old_form *form)
{
	const struct sml_lines *in = &job->cv->in;
	size_t found = 0;
	bool seen[SML_CONVERT_DATES_MAX] = {false};
	struct sml_str element;

	for (size_t i = part->begin; i < part->end; i++) {
		const struct sml_line *line = &in->v[i];
		size_t at = 0;

		if (line->depth != part->depth ||
		    !sml_str_is_nocase(line->name, "RDATE"))
			continue;
		while (sml_text_next_element(
		    line->value, SML_ESCAPE_OLD, &at, &element)) {
			struct sml_cal_time time =
			    sml_cal_time_of(job, line, element);

			time = sml_cal_time_out(job, part, time);
			for (size_t k = 0; time.is_set && k < form->count;
			     k++) {
				if (form->dates[k] == time.time.s && !seen[k]) {
					seen[k] = true;
					found++;
				}
			}
		}
	}
	return found == form->count;
}

static bool
hint_holds(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct old_form *form)
{
	const struct sml_line *line = sml_cal_find(&job->cv->in, part, "RRULE");
	struct sml_cal_time anchor = anchor_of(job, part);
	struct sml_rule rule;

	if (form->kind != FORM_RULE && line)
		return false;
	switch (form->kind) {
	case FORM_NONE:
		break;
	case FORM_DATES:
		return dates_hold(job, part, form);
	case FORM_RULE:
		if (!line || read_old(job, part, line->value, &rule))
			return false;
		settle_until(&rule, anchor);
		return sml_rule_is_same(&rule, &form->rule, anchor.time);
	}
	return true;
}

void
sml_cal_rule_look(struct sml_cal_job *job, struct sml_cal_part *part)
{
	bool is_series = part->is_series;
	struct old_form form;

	if (!part->rule_hint.p || job->err)
		return;
	part->is_series = true;
	form = form_of(job, part->rule_hint, anchor_of(job, part));
	part->uses_rule_hint = hint_holds(job, part, &form);
	part->is_series = is_series || part->uses_rule_hint;
	if (part->uses_rule_hint) {
		part->rule_dates = form.dates;
		part->rule_date_count = form.count;
	}
}

static void
to_new(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	bool is_rrule = sml_str_is_nocase(line->name, "RRULE");
	struct sml_str value = sml_str_trim(sml_cal_value(job, line));
	struct sml_rule rule;

	if (is_rrule && part->uses_rule_hint) {
		if (!part->has_rule)
			sml_cal_put(job, "RRULE", part->rule_hint);
		part->has_rule = true;
		return;
	}
	/* Some write rules of 2.0 into a 1.0 item. */
	if (!value.len || sml_str_chr(value, '=', 0) < value.len) {
		sml_cal_put_line(job, line, line->name, value, NULL);
		return;
	}
	if (read_old(job, part, value, &rule)) {
		sml_cal_leave_out(job, line->name);
		sml_cal_put(job,
		    is_rrule ? "X-VCALENDAR-RRULE" : "X-VCALENDAR-EXRULE",
		    value);
		return;
	}
	set_until_new(&rule, anchor_of(job, part));
	sml_buf_reset(&job->text);
	sml_rule_put(&rule, &job->text);
	sml_cal_put(job, is_rrule ? "RRULE" : "EXRULE", sml_cal_keep(job));
}

/* ---- to 1.0 ---- */

/* Whether the old form reads back as the text it was made from. */
static bool
reads_back(struct sml_cal_job *job, const struct old_form *form,
    struct sml_cal_time anchor, struct sml_str text)
{
	struct sml_str want, got;
	struct sml_rule rule;

	if (sml_rule_parse_old(form->text, anchor.time, &rule))
		return false;
	set_until_new(&rule, anchor);
	sml_buf_reset(&job->text);
	sml_rule_put(&rule, &job->text);
	got = sml_cal_keep(job);
	sml_buf_reset(&job->text);
	sml_calendar_rule(got, &job->text);
	got = sml_cal_keep(job);
	sml_buf_reset(&job->text);
	sml_calendar_rule(text, &job->text);
	want = sml_cal_keep(job);
	return sml_str_eq(want, got);
}

static void
put_dates(struct sml_cal_job *job, const struct sml_cal_part *part,
    const struct old_form *form, struct sml_cal_time anchor)
{
	struct sml_cal_time date = anchor;

	(void)part;
	if (date.time.clock == SML_CLOCK_DATE)
		date.time.clock = SML_CLOCK_LOCAL;
	sml_buf_reset(&job->text);
	for (size_t i = 0; i < form->count; i++) {
		if (i)
			sml_buf_put_byte(&job->text, ';');
		date.time.s = form->dates[i];
		sml_datetime_put(date.time, &job->text);
	}
	sml_cal_put(job, "RDATE", sml_cal_keep(job));
}

static void
to_old(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	bool is_rrule = sml_str_is_nocase(line->name, "RRULE");
	struct sml_str value = sml_str_trim(line->value);
	struct sml_cal_time anchor = anchor_of(job, part);
	struct old_form form = form_of(job, value, anchor);
	bool is_first = !part->has_rule;

	if (form.kind == FORM_RULE)
		sml_cal_put(job, is_rrule ? "RRULE" : "EXRULE", form.text);
	else if (form.kind == FORM_DATES && is_rrule && is_first)
		put_dates(job, part, &form, anchor);
	else
		sml_cal_leave_out(job, line->name);
	if (!is_rrule) {
		if (form.kind != FORM_RULE)
			sml_cal_put(job, "X-VALISE-EXRULE", value);
		return;
	}
	part->has_rule = true;
	if (is_first &&
	    (form.kind != FORM_RULE || !reads_back(job, &form, anchor, value)))
		sml_cal_put(job, "X-VALISE-RRULE", value);
}

void
sml_cal_rule_line(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	if (job->err)
		return;
	if (job->to_old)
		to_old(job, part, line);
	else
		to_new(job, part, line);
}
