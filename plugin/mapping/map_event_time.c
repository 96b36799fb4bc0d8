/* SPDX-License-Identifier: Apache-2.0 */
/* Start, end and time zone of an appointment, as text and as properties. */
#include "mapping/map_event_priv.h"

#include "base/limits.h"
#include "mapping/map_row.h"
#include "mapping/zone_blob.h"

#include <string.h>

int64_t
outlook_event_utc_s(int64_t filetime)
{
	int64_t s = outlook_map_seconds(filetime);

	if (s < SML_TIME_MIN_S)
		return SML_TIME_MIN_S;
	return s > SML_TIME_MAX_S ? SML_TIME_MAX_S : s;
}

int64_t
outlook_event_filetime(int64_t utc_s)
{
	/* FILETIMEs begin in 1601. */
	return outlook_map_filetime(utc_s < -OUTLOOK_FILETIME_1970_S
					? -OUTLOOK_FILETIME_1970_S
					: utc_s);
}

static bool
is_midnight(int64_t s)
{
	return sml_civil_day_of(s) * SML_DAY_S == s;
}

/* ---- writing ---- */

enum sml_err
outlook_event_zone(const struct outlook_item *item, struct sml_arena *arena,
    const struct sml_zone **out)
{
	struct sml_str zone_struct =
	    outlook_item_str(item, OUTLOOK_PR_ZONE_STRUCT);
	bool is_series = outlook_item_has(item, OUTLOOK_PR_APPT_RECUR);
	enum sml_err err = SML_OK;

	*out = NULL;
	if (is_series)
		err = outlook_zone_read(
		    outlook_item_str(item, OUTLOOK_PR_ZONE_RECUR), zone_struct,
		    arena, out);
	if (!err && !*out)
		err = outlook_zone_read(
		    outlook_item_str(item, OUTLOOK_PR_ZONE_START), SML_STR_NONE,
		    arena, out);
	if (!err && !*out)
		err = outlook_zone_read(SML_STR_NONE, zone_struct, arena, out);
	return err;
}

/* The day whose midnight is nearest: items move between zones. */
static int64_t
nearest_day(const struct sml_zone *zone, int64_t utc_s)
{
	return sml_civil_day_of(sml_zone_to_local(zone, utc_s) + SML_DAY_S / 2);
}

enum sml_err
outlook_event_span_of(const struct outlook_item *item,
    const struct outlook_map_env *env, struct sml_arena *arena,
    struct outlook_event_span *out)
{
	int64_t start =
	    outlook_item_number(item, OUTLOOK_PR_APPT_START, INT64_MIN);
	int64_t end = outlook_item_number(item, OUTLOOK_PR_APPT_END, start);
	const struct sml_zone *zone;
	enum sml_err err = outlook_event_zone(item, arena, &zone);

	*out = (struct outlook_event_span){
	    .is_days = outlook_item_number(item, OUTLOOK_PR_APPT_ALL_DAY, 0)};
	if (err)
		return err;
	if (start == INT64_MIN)
		start = outlook_item_number(item, OUTLOOK_PR_COMMON_START,
		    outlook_item_number(item, OUTLOOK_PR_START_DATE, start));
	if (start == INT64_MIN)
		return SML_E_SYNTAX;
	out->start_utc = outlook_event_utc_s(start);
	out->end_utc = outlook_event_utc_s(end < start ? start : end);
	if (out->is_days) {
		if (!zone)
			zone = env->zone;
		out->zone = out->end_zone = zone;
		out->start_day = nearest_day(zone, out->start_utc);
		out->end_day = nearest_day(zone, out->end_utc);
		if (out->end_day <= out->start_day)
			out->end_day = out->start_day + 1;
		return SML_OK;
	}
	out->zone = zone ? zone : sml_zone_utc();
	err = outlook_zone_read(outlook_item_str(item, OUTLOOK_PR_ZONE_END),
	    SML_STR_NONE, arena, &out->end_zone);
	if (!err && !out->end_zone)
		out->end_zone = out->zone;
	return err;
}

static bool
is_one_of(const struct sml_zone *zone, const char *windows_name)
{
	const char *name = sml_zone_windows_name(zone);

	return name && !strcmp(name, windows_name);
}

const struct sml_zone *
outlook_event_prefer(
    const struct outlook_event_out *out, const struct sml_zone *zone)
{
	const char *name = sml_zone_windows_name(zone);

	for (size_t i = 0; name && out->names && i < out->names->zone_count;
	     i++) {
		if (is_one_of(out->names->zones[i].zone, name))
			return out->names->zones[i].zone;
	}
	return name && is_one_of(out->env->zone, name) ? out->env->zone : zone;
}

/* A zone that has no name is called by its rule. */
static struct sml_str
name_zone(struct outlook_event_out *out, const struct sml_zone *zone)
{
	const char *name = sml_zone_name(zone);

	for (size_t i = 0; out->names && i < out->names->zone_count; i++) {
		if (out->names->zones[i].zone == zone)
			return out->names->zones[i].tzid;
	}
	if (!name)
		name = sml_zone_windows_name(zone);
	if (name)
		return sml_str_of(name);
	sml_zone_put_id(zone, &out->text);
	for (size_t i = 0; i < out->text.len; i++) {
		if (out->text.p[i] == ',' || out->text.p[i] == '/')
			out->text.p[i] = '_';
	}
	return outlook_event_keep(out);
}

/* What a zone is called in the text, where it is described from the first
 * year on that is written. */
static struct sml_str
tzid_of(
    struct outlook_event_out *out, const struct sml_zone *zone, int64_t local_s)
{
	int32_t year = sml_civil_of(local_s).year;
	struct sml_str tzid = SML_STR_NONE;
	size_t i = 0;

	while (i < out->zone_count && out->zones[i].zone != zone)
		i++;
	/* Read from two blobs, one without a name is two. */
	if (i == out->zone_count && !sml_zone_name(zone)) {
		tzid = name_zone(out, zone);
		for (i = 0; i < out->zone_count; i++) {
			if (sml_str_eq(out->zones[i].tzid, tzid))
				break;
		}
	}
	if (i == out->zone_count) {
		if (i == SML_ARRAY_LEN(out->zones)) {
			outlook_event_fail(out, SML_E_TOO_BIG);
			return SML_STR("");
		}
		out->zones[i].zone = zone;
		out->zones[i].tzid = tzid.p ? tzid : name_zone(out, zone);
		out->zones[i].from_year = year;
		out->zone_count++;
	}
	if (year < out->zones[i].from_year)
		out->zones[i].from_year = year;
	return out->zones[i].tzid;
}

bool
outlook_event_floats(
    const struct outlook_event_out *out, const struct sml_zone *zone)
{
	return out->names && out->names->is_floating &&
	       zone == out->env->zone && zone != sml_zone_utc();
}

void
outlook_event_put_time(struct outlook_event_out *out, const char *name,
    const struct sml_zone *zone, bool is_day, int64_t local_s)
{
	static const struct sml_param day = {{"VALUE", 5}, {"DATE", 4}, false};
	struct sml_datetime time = {local_s, SML_CLOCK_LOCAL};
	const struct sml_param *params = NULL;

	if (out->err)
		return;
	if (is_day) {
		time.clock = SML_CLOCK_DATE;
		params = &day;
	} else if (zone == sml_zone_utc()) {
		time.clock = SML_CLOCK_UTC;
	} else if (!outlook_event_floats(out, zone)) {
		struct sml_str tzid = tzid_of(out, zone, local_s);
		struct sml_param *param =
		    sml_arena_alloc(out->arena, sizeof(*param));

		if (!param) {
			outlook_event_fail(out, SML_E_NOMEM);
			return;
		}
		*param = (struct sml_param){SML_STR("TZID"), tzid, false};
		params = param;
	}
	sml_datetime_put(time, &out->text);
	outlook_event_put_params(
	    out, name, params, params ? 1 : 0, outlook_event_keep(out));
}

void
outlook_event_put_instance(struct outlook_event_out *out,
    const struct sml_zone *zone, bool is_day, int64_t local_s)
{
	const struct outlook_event_names *names = out->names;

	for (size_t i = 0; names && i < names->instance_count; i++) {
		const struct sml_line *line = names->instances[i].line;
		const struct outlook_event_time *time =
		    &names->instances[i].time;

		if (!names->is_lone &&
		    sml_civil_day_of(outlook_event_local(time, zone)) !=
			sml_civil_day_of(local_s))
			continue;
		/* The name needs its description. */
		if (time->zone && time->zone != sml_zone_utc())
			tzid_of(out, time->zone, time->as_written.s);
		outlook_event_put_params(out, "RECURRENCE-ID", line->params,
		    line->param_count, line->value);
		return;
	}
	outlook_event_put_time(out, "RECURRENCE-ID", zone, is_day, local_s);
}

void
outlook_event_put_span(
    struct outlook_event_out *out, const struct outlook_event_span *span)
{
	if (span->is_days) {
		outlook_event_put_time(
		    out, "DTSTART", NULL, true, span->start_day * SML_DAY_S);
		outlook_event_put_time(
		    out, "DTEND", NULL, true, span->end_day * SML_DAY_S);
		return;
	}
	outlook_event_put_time(out, "DTSTART", span->zone, false,
	    sml_zone_to_local(span->zone, span->start_utc));
	outlook_event_put_time(out, "DTEND", span->end_zone, false,
	    sml_zone_to_local(span->end_zone, span->end_utc));
}

/* ---- reading ---- */

/* The zone of a TZID, each looked up once. */
static enum sml_err
look_up(struct outlook_event_in *in, struct sml_str tzid,
    const struct sml_zone **out)
{
	enum sml_err err;

	*out = NULL;
	for (size_t i = 0; i < *in->zone_count; i++) {
		if (sml_str_eq(in->zones[i].tzid, tzid)) {
			*out = in->zones[i].zone;
			return SML_OK;
		}
	}
	if (*in->zone_count == OUTLOOK_EVENT_ZONES_MAX)
		return SML_OK;
	err = sml_zone_of_item(in->lines, tzid, in->arena, out);
	if (err)
		return err;
	in->zones[*in->zone_count].tzid = tzid;
	in->zones[*in->zone_count].zone = *out;
	++*in->zone_count;
	return SML_OK;
}

enum sml_err
outlook_event_time_of(struct outlook_event_in *in, const struct sml_line *line,
    struct sml_str value, struct outlook_event_time *out)
{
	const struct sml_param *tzid = sml_line_param(line, "TZID");

	*out = (struct outlook_event_time){.is_set = false};
	out->is_set = sml_datetime_parse(sml_str_trim(value), &out->as_written);
	if (!out->is_set)
		out->as_written =
		    (struct sml_datetime){.clock = SML_CLOCK_LOCAL};
	/* A time that cannot be read is in its zone all the same. */
	if (out->as_written.clock == SML_CLOCK_DATE)
		return SML_OK;
	if (out->as_written.clock == SML_CLOCK_UTC)
		out->zone = sml_zone_utc();
	else if (tzid)
		return look_up(in, tzid->value, &out->zone);
	return SML_OK;
}

int64_t
outlook_event_local(
    const struct outlook_event_time *time, const struct sml_zone *zone)
{
	int64_t s = time->as_written.s;

	if (!time->zone || time->zone == zone)
		return s;
	return sml_zone_to_local(zone, sml_zone_to_utc(time->zone, s));
}

/* The end in the clock of the start. */
static enum sml_err
find_end(struct outlook_event_in *in, const struct outlook_event_time *start,
    struct outlook_event_when *when)
{
	const struct sml_line *line = outlook_event_find(in, "DTEND");
	bool is_day = start->as_written.clock == SML_CLOCK_DATE;
	struct outlook_event_time end = {.is_set = false};
	struct sml_duration duration;
	enum sml_err err = SML_OK;

	when->end_s = when->start_s + (is_day ? SML_DAY_S : 0);
	if (line)
		err = outlook_event_time_of(in, line, line->value, &end);
	if (err)
		return err;
	if (end.is_set) {
		when->end_zone = end.zone;
		when->end_s = outlook_event_local(&end, when->zone);
		when->end_utc = sml_zone_to_utc(
		    end.zone ? end.zone : when->zone, end.as_written.s);
		return SML_OK;
	}
	line = outlook_event_find(in, "DURATION");
	if (line && sml_duration_parse(sml_str_trim(line->value), &duration) &&
	    !duration.is_negative) {
		int64_t day_end =
		    when->start_s + (int64_t)duration.days * SML_DAY_S;

		/* Days are those of the wall, hours are exact. */
		when->end_s = duration.days
				  ? day_end + duration.s
				  : sml_zone_to_local(when->zone,
					when->start_utc + (int64_t)duration.s);
	}
	when->end_utc = sml_zone_to_utc(when->zone, when->end_s);
	return SML_OK;
}

static bool
says_days(const struct outlook_event_in *in)
{
	static const char *const names[] = {"X-MICROSOFT-CDO-ALLDAYEVENT",
	    "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT"};

	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++) {
		const struct sml_line *line = outlook_event_find(in, names[i]);

		if (line &&
		    sml_str_is_nocase(sml_str_trim(line->value), "TRUE"))
			return true;
	}
	return false;
}

/* item-formats 4.6 */
static bool
is_all_day(const struct outlook_event_in *in,
    const struct outlook_event_time *start,
    const struct outlook_event_when *when)
{
	if (start->as_written.clock == SML_CLOCK_DATE)
		return true;
	if (!is_midnight(when->start_s) || !is_midnight(when->end_s) ||
	    when->end_s <= when->start_s)
		return false;
	return says_days(in) ||
	       (!start->zone && outlook_event_find(in, "DTEND"));
}

enum sml_err
outlook_event_when_of(
    struct outlook_event_in *in, struct outlook_event_when *out)
{
	const struct sml_line *line = outlook_event_find(in, "DTSTART");
	struct outlook_event_time start = {.is_set = false};
	enum sml_err err = SML_OK;

	*out = (struct outlook_event_when){.zone = in->env->zone};
	if (line)
		err = outlook_event_time_of(in, line, line->value, &start);
	if (err)
		return err;
	if (!start.is_set)
		return SML_E_SYNTAX;
	if (start.zone)
		out->zone = start.zone;
	out->is_utc = out->zone == sml_zone_utc() && start.zone;
	out->start_s = start.as_written.s;
	if (!outlook_map_has_day(out->start_s))
		return SML_E_SYNTAX;
	out->start_utc = sml_zone_to_utc(out->zone, out->start_s);
	err = find_end(in, &start, out);
	if (err)
		return err;
	out->is_days = is_all_day(in, &start, out);
	if (out->is_days) {
		/* Days are the same ones everywhere: the user's. */
		out->zone = in->env->zone;
		out->end_zone = NULL;
		out->is_utc = false;
		out->start_s = sml_civil_day_of(out->start_s) * SML_DAY_S;
		out->end_s = sml_civil_day_of(out->end_s) * SML_DAY_S;
		if (out->end_s <= out->start_s ||
		    !outlook_map_has_day(out->end_s))
			out->end_s = out->start_s + SML_DAY_S;
		out->start_utc = sml_zone_to_utc(out->zone, out->start_s);
		out->end_utc = sml_zone_to_utc(out->zone, out->end_s);
	}
	if (out->end_utc < out->start_utc || !outlook_map_has_day(out->end_s)) {
		out->end_utc = out->start_utc;
		out->end_s = out->start_s;
		out->end_zone = NULL;
	}
	return SML_OK;
}

static enum sml_err
set_zone(struct outlook_event_in *in, enum outlook_prop prop,
    const struct sml_zone *zone, int32_t year)
{
	struct sml_str blob;
	struct sml_buf buf;
	enum sml_err err;

	sml_buf_init(&buf, SML_ITEM_MAX);
	outlook_zone_put_definition(zone, year, false, &buf);
	err = outlook_event_take(in->arena, &buf, &blob);
	if (!err)
		outlook_item_set_str(in->item, prop, blob);
	return err;
}

/* Of a start in UTC there is none, and of an end beside it only another one
 * than UTC. */
static enum sml_err
set_zones(struct outlook_event_in *in, const struct outlook_event_when *when,
    const struct sml_zone *end_zone)
{
	struct outlook_value *v = in->item->v;
	int32_t start_year = sml_civil_of(when->start_s).year;
	int32_t end_year = sml_civil_of(when->end_s).year;
	enum sml_err err = SML_OK;

	outlook_item_remove(in->item, OUTLOOK_PR_ZONE_START);
	outlook_item_remove(in->item, OUTLOOK_PR_ZONE_END);
	if (when->is_utc && end_zone == sml_zone_utc())
		return SML_OK;
	if (!when->is_utc)
		err =
		    set_zone(in, OUTLOOK_PR_ZONE_START, when->zone, start_year);
	if (err)
		return err;
	if (when->is_utc || end_zone != when->zone || end_year != start_year)
		return set_zone(in, OUTLOOK_PR_ZONE_END, end_zone, end_year);
	v[OUTLOOK_PR_ZONE_END] = v[OUTLOOK_PR_ZONE_START];
	return SML_OK;
}

enum sml_err
outlook_event_set_when(
    struct outlook_event_in *in, const struct outlook_event_when *when)
{
	static const enum outlook_prop starts[] = {OUTLOOK_PR_APPT_START,
	    OUTLOOK_PR_START_DATE, OUTLOOK_PR_COMMON_START,
	    OUTLOOK_PR_CLIP_START};
	static const enum outlook_prop ends[] = {OUTLOOK_PR_APPT_END,
	    OUTLOOK_PR_END_DATE, OUTLOOK_PR_COMMON_END, OUTLOOK_PR_CLIP_END};
	const struct sml_zone *end_zone =
	    when->end_zone ? when->end_zone : when->zone;
	struct outlook_item *item = in->item;

	for (size_t i = 0; i < SML_ARRAY_LEN(starts); i++)
		outlook_item_set_number(
		    item, starts[i], outlook_event_filetime(when->start_utc));
	for (size_t i = 0; i < SML_ARRAY_LEN(ends); i++)
		outlook_item_set_number(
		    item, ends[i], outlook_event_filetime(when->end_utc));
	/* A day of 23 hours counts as a day. */
	outlook_item_set_number(item, OUTLOOK_PR_APPT_DURATION,
	    (when->is_days ? when->end_s - when->start_s
			   : when->end_utc - when->start_utc) /
		60);
	outlook_item_set_number(item, OUTLOOK_PR_APPT_ALL_DAY, when->is_days);
	return set_zones(in, when, end_zone);
}
