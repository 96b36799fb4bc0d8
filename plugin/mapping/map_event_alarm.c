/* SPDX-License-Identifier: Apache-2.0 */
/* The reminder of an appointment, as VALARM and as properties. */
#include "mapping/map_event_priv.h"

#include "content/item.h"

#define DEFAULT_MINUTES 15
#define DEFAULT_DAY_MINUTES 1080
/* What stands for "as the user's settings say". */
#define DELTA_DEFAULT 0x5AE980E1
#define MINUTES_MAX (100 * 366 * OUTLOOK_DAY_MINUTES)

/* ---- writing ---- */

/**
 * Minutes before the start; -1: no reminder. A reminder that was past when it
 * was written is not set in Outlook, and one that rang is switched off there:
 * neither was removed by anybody, which ALARM_DELTA remembers.
 */
static int64_t
delta_of(const struct outlook_item *item)
{
	int64_t delta =
	    outlook_item_number(item, OUTLOOK_PR_REMINDER_DELTA, DELTA_DEFAULT);
	int64_t kept = outlook_item_number(item, OUTLOOK_PR_ALARM_DELTA, -1);
	int64_t changed = outlook_item_number(
	    item, OUTLOOK_PR_LAST_MODIFICATION_TIME, INT64_MAX);
	int64_t start = outlook_item_number(item, OUTLOOK_PR_APPT_START, 0);

	if (outlook_item_number(item, OUTLOOK_PR_REMINDER_SET, 0))
		return delta == DELTA_DEFAULT ? DEFAULT_MINUTES : delta;
	if (outlook_item_has(item, OUTLOOK_PR_APPT_RECUR))
		start = outlook_item_number(item, OUTLOOK_PR_CLIP_END, start);
	return kept >= 0 && outlook_event_utc_s(changed) >=
				outlook_event_utc_s(start) - kept * 60
		   ? kept
		   : -1;
}

void
outlook_event_put_alarm(
    struct outlook_event_out *out, const struct outlook_item *item)
{
	int64_t delta = delta_of(item);

	if (delta < 0)
		return;
	if (delta > MINUTES_MAX)
		delta = MINUTES_MAX;
	outlook_event_put(out, "BEGIN", SML_STR("VALARM"));
	sml_buf_printf(&out->text, "-PT%lldM", (long long)delta);
	outlook_event_put(out, "TRIGGER", outlook_event_keep(out));
	outlook_event_put(out, "ACTION", SML_STR("DISPLAY"));
	outlook_event_put(out, "DESCRIPTION", SML_STR("REMINDER"));
	outlook_event_put(out, "END", SML_STR("VALARM"));
}

/* ---- reading ---- */

/* The VALARM that Outlook can show: the first with a sign or a sound, else
 * the first one. */
static bool
find_alarm(const struct outlook_event_in *in, struct outlook_event_in *out)
{
	unsigned depth = in->lines->v[in->begin].depth + 1u;
	bool is_found = false;

	for (size_t i = in->begin + 1; i < in->end; i++) {
		struct outlook_event_in alarm = *in;
		const struct sml_line *action;

		if (in->lines->v[i].depth != depth ||
		    !sml_line_begins(&in->lines->v[i], "VALARM"))
			continue;
		alarm.begin = i;
		alarm.end = sml_item_end(in->lines, i);
		i = alarm.end - 1;
		action = outlook_event_find(&alarm, "ACTION");
		if (action &&
		    !sml_str_is_nocase(
			sml_str_trim(action->value), "DISPLAY") &&
		    !sml_str_is_nocase(sml_str_trim(action->value), "AUDIO")) {
			continue;
		}
		*out = alarm;
		is_found = true;
		break;
	}
	return is_found;
}

/* Minutes between the start and the alarm. */
static enum sml_err
minutes_of(struct outlook_event_in *alarm,
    const struct outlook_event_when *when, int64_t *out)
{
	const struct sml_line *line = outlook_event_find(alarm, "TRIGGER");
	struct outlook_event_time time;
	struct sml_duration duration;
	int64_t s = 0;
	enum sml_err err;

	*out = when->is_days ? DEFAULT_DAY_MINUTES : DEFAULT_MINUTES;
	if (!line)
		return SML_OK;
	if (sml_duration_parse(sml_str_trim(line->value), &duration)) {
		const struct sml_param *related =
		    sml_line_param(line, "RELATED");

		s = (int64_t)duration.days * SML_DAY_S + duration.s;
		if (duration.is_negative)
			s = -s;
		if (related && sml_str_is_nocase(related->value, "END"))
			s += when->end_utc - when->start_utc;
	} else {
		err = outlook_event_time_of(alarm, line, line->value, &time);
		if (err || !time.is_set)
			return err;
		s = sml_zone_to_utc(
			time.zone ? time.zone : when->zone, time.as_written.s) -
		    when->start_utc;
	}
	*out = (s < 0 ? -s : s) / 60;
	if (*out > MINUTES_MAX)
		*out = MINUTES_MAX;
	return SML_OK;
}

enum sml_err
outlook_event_set_alarm(struct outlook_event_in *in,
    const struct outlook_event_when *when, int64_t next_utc)
{
	struct outlook_item *item = in->item;
	struct outlook_event_in alarm;
	int64_t delta;
	enum sml_err err;

	outlook_item_set_number(item, OUTLOOK_PR_REMINDER_SET, false);
	outlook_item_remove(item, OUTLOOK_PR_ALARM_DELTA);
	outlook_item_remove(item, OUTLOOK_PR_REMINDER_TIME);
	outlook_item_remove(item, OUTLOOK_PR_REMINDER_SIGNAL_TIME);
	if (!find_alarm(in, &alarm))
		return SML_OK;
	err = minutes_of(&alarm, when, &delta);
	if (err)
		return err;
	outlook_item_set_number(item, OUTLOOK_PR_REMINDER_DELTA, delta);
	outlook_item_set_number(item, OUTLOOK_PR_ALARM_DELTA, delta);
	if (next_utc == INT64_MAX)
		return SML_OK;
	outlook_item_set_number(item, OUTLOOK_PR_REMINDER_SET, true);
	outlook_item_set_number(
	    item, OUTLOOK_PR_REMINDER_TIME, outlook_event_filetime(next_utc));
	outlook_item_set_number(item, OUTLOOK_PR_REMINDER_SIGNAL_TIME,
	    outlook_event_filetime(next_utc - delta * 60));
	return SML_OK;
}
