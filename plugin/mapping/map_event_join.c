/* SPDX-License-Identifier: Apache-2.0 */
/* The edits of a user, put into the text an appointment was written from. */
#include "mapping/map_event_priv.h"

#include "base/limits.h"
#include "content/convert_back.h"
#include "content/item.h"
#include "mapping/map_row.h"

#include <string.h>

/* The series, or an instance of it. */
static bool
is_event(const struct sml_line *line)
{
	return line->depth == 1 && sml_line_begins(line, "VEVENT");
}

static bool
is_bare(const struct sml_lines *lines, struct sml_str tzid)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct sml_line *line = &lines->v[i];

		if (line->depth == 2 && sml_line_is(line, "TZID") &&
		    sml_str_eq(sml_str_trim(line->value), tzid))
			return false;
	}
	return true;
}

/**
 * An end takes the place of a duration: the text had one, the edit says DTEND,
 * and an event has no room for both (RFC 5545 3.6.1).
 */
static void
drop_durations(struct sml_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		size_t at;

		if (!is_event(&lines->v[i]) ||
		    sml_item_find_own(lines, i, "DTEND") == lines->count)
			continue;
		at = sml_item_find_own(lines, i, "DURATION");
		if (at < lines->count)
			sml_lines_remove(lines, at);
	}
}

static bool
is_used(const struct sml_lines *lines, struct sml_str tzid)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct sml_param *param =
		    sml_line_param(&lines->v[i], "TZID");

		if (param && sml_str_eq(param->value, tzid))
			return true;
	}
	return false;
}

/* A zone comes along with any edit, be it the subject of an event whose times
 * float: what no time names, and the text had not, goes. */
static void
drop_zones(const struct sml_lines *text, struct sml_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		size_t name, end;
		struct sml_str tzid;

		if (lines->v[i].depth != 1 ||
		    !sml_line_begins(&lines->v[i], "VTIMEZONE"))
			continue;
		name = sml_item_find_own(lines, i, "TZID");
		if (name == lines->count)
			continue;
		tzid = sml_str_trim(lines->v[name].value);
		if (!is_bare(text, tzid) || is_used(lines, tzid))
			continue;
		for (end = sml_item_end(lines, i); end > i; end--)
			sml_lines_remove(lines, i);
		i--;
	}
}

static struct sml_str
own_value(const struct sml_lines *lines, size_t begin, const char *name)
{
	size_t at = sml_item_find_own(lines, begin, name);

	return at < lines->count ? lines->v[at].value : SML_STR("");
}

/* Whether the component of @before that is the one at @begin has another
 * text. */
static bool
has_new_text(
    const struct sml_lines *before, const struct sml_lines *lines, size_t begin)
{
	struct sml_str instance = own_value(lines, begin, "RECURRENCE-ID");

	for (size_t i = 0; i < before->count; i++) {
		if (is_event(&before->v[i]) &&
		    sml_str_eq(own_value(before, i, "RECURRENCE-ID"), instance))
			return !sml_str_eq(own_value(before, i, "DESCRIPTION"),
			    own_value(lines, begin, "DESCRIPTION"));
	}
	return false;
}

/* A body that was edited has no other form any more: many show that one. */
static void
drop_rich_bodies(const struct sml_lines *before, struct sml_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		size_t at;

		if (!is_event(&lines->v[i]) ||
		    sml_item_find_own(lines, i, "X-ALT-DESC") == lines->count ||
		    !has_new_text(before, lines, i))
			continue;
		while ((at = sml_item_find_own(lines, i, "X-ALT-DESC")) <
		       lines->count)
			sml_lines_remove(lines, at);
	}
}

static enum sml_err
settle(struct sml_str text, struct sml_str joined, struct sml_arena *arena,
    struct sml_buf *out)
{
	struct sml_lines before, lines;
	enum sml_err err =
	    sml_item_parse(SML_KIND_CALENDAR, text, arena, &before, NULL);

	if (!err)
		err = sml_item_parse(
		    SML_KIND_CALENDAR, joined, arena, &lines, NULL);
	if (err)
		return err;
	drop_durations(&lines);
	drop_zones(&before, &lines);
	drop_rich_bodies(&before, &lines);
	return sml_lines_print(&lines, out);
}

static bool
has_name(const struct outlook_event_names *names, struct sml_str tzid)
{
	for (size_t i = 0; i < names->zone_count; i++) {
		if (sml_str_eq(names->zones[i].tzid, tzid))
			return true;
	}
	return false;
}

/* What the text calls its zones; UTC has no name in a text. */
static enum sml_err
find_zones(const struct sml_lines *lines, struct sml_arena *arena,
    struct outlook_event_names *out)
{
	enum sml_err err = SML_OK;
	size_t looked = 0;

	for (size_t i = 0; !err && i < lines->count; i++) {
		const struct sml_param *tzid =
		    sml_line_param(&lines->v[i], "TZID");
		const struct sml_zone *zone;

		if (!tzid || lines->v[i].depth != 2 ||
		    has_name(out, tzid->value))
			continue;
		err = sml_zone_of_item(lines, tzid->value, arena, &zone);
		if (!err && zone && zone != sml_zone_utc())
			out->zones[out->zone_count++] =
			    (struct outlook_event_zone_seen){
				tzid->value, zone, is_bare(lines, tzid->value)};
		/* A hostile text names many that nobody knows. */
		if (++looked == OUTLOOK_EVENT_ZONES_MAX)
			break;
	}
	return err;
}

static enum sml_err
look_at_start(
    struct outlook_event_in *in, size_t begin, struct outlook_event_names *out)
{
	size_t at = sml_item_find_own(in->lines, begin, "DTSTART");
	struct outlook_event_time time;
	enum sml_err err;

	if (at == in->lines->count)
		return SML_OK;
	err = outlook_event_time_of(
	    in, &in->lines->v[at], in->lines->v[at].value, &time);
	if (err || !time.is_set || time.zone)
		return err;
	out->is_in_users_zone = true;
	out->is_floating = time.as_written.clock == SML_CLOCK_LOCAL &&
			   !sml_line_param(&in->lines->v[at], "TZID");
	return SML_OK;
}

static enum sml_err
find_uids(struct outlook_event_in *in, struct outlook_event_names *out)
{
	const struct sml_line *line;
	size_t at = 0;

	while (
	    in->begin < in->lines->count && !is_event(&in->lines->v[in->begin]))
		in->begin++;
	if (in->begin == in->lines->count)
		return SML_E_UNSUPPORTED;
	in->end = sml_item_end(in->lines, in->begin);
	out->uids = sml_arena_array(
	    in->arena, in->end - in->begin + 1, sizeof(*out->uids));
	if (!out->uids)
		return SML_E_NOMEM;
	while ((line = outlook_event_next(in, "UID", &at)))
		out->uids[out->uid_count++] = line;
	return SML_OK;
}

static enum sml_err
find_instances(const struct sml_lines *lines, const struct outlook_map_env *env,
    struct sml_arena *arena, struct outlook_event_names *out)
{
	struct outlook_event_zone_seen zones[OUTLOOK_EVENT_ZONES_MAX];
	size_t zone_count = out->zone_count, events = 0;
	struct outlook_event_in in = {.env = env,
	    .arena = arena,
	    .lines = lines,
	    .zones = zones,
	    .zone_count = &zone_count};
	enum sml_err err = find_uids(&in, out);

	if (err)
		return err;
	/* A zone is known by its address. */
	memcpy(zones, out->zones, sizeof(zones));
	for (size_t i = 0; i < lines->count; i++)
		events += is_event(&lines->v[i]);
	out->instances =
	    sml_arena_array(arena, events + 1, sizeof(*out->instances));
	if (!out->instances)
		return SML_E_NOMEM;
	out->is_lone = events == 1;
	for (size_t i = 0; !err && i < lines->count; i++) {
		struct outlook_event_time time;
		size_t at;

		if (!is_event(&lines->v[i]))
			continue;
		at = sml_item_find_own(lines, i, "RECURRENCE-ID");
		if (at == lines->count || out->is_lone)
			err = look_at_start(&in, i, out);
		if (err || at == lines->count)
			continue;
		err = outlook_event_time_of(
		    &in, &lines->v[at], lines->v[at].value, &time);
		if (err || !(time.is_set || out->is_lone))
			continue;
		out->instances[out->instance_count].time = time;
		out->instances[out->instance_count].line = &lines->v[at];
		out->instance_count++;
	}
	return err;
}

static enum sml_err
find_names(struct sml_str text, const struct outlook_map_env *env,
    struct sml_arena *arena, struct outlook_event_names *out)
{
	struct sml_lines lines;
	enum sml_err err =
	    sml_item_parse(SML_KIND_CALENDAR, text, arena, &lines, NULL);

	*out = (struct outlook_event_names){.zone_count = 0};
	if (!err)
		err = find_zones(&lines, arena, out);
	return err ? err : find_instances(&lines, env, arena, out);
}

static enum sml_err
say(const struct outlook_item *item, const struct outlook_map_env *env,
    struct sml_arena *arena, const struct outlook_event_names *names,
    struct sml_str *out)
{
	struct sml_buf text;
	enum sml_err err;

	sml_buf_init(&text, SML_ITEM_MAX);
	err = outlook_event_write_as(item, env, arena, names, &text);
	if (err) {
		sml_buf_free(&text);
		return err;
	}
	return outlook_event_take(arena, &text, out);
}

enum sml_err
outlook_event_edit(struct sml_str text, const struct outlook_item *now,
    const struct outlook_map_env *env, struct sml_arena *arena,
    struct sml_buf *out)
{
	struct outlook_item *then = sml_arena_alloc(arena, sizeof(*then));
	/* Floating times and days were written in the zone that was the
	 * user's then. Who travels edits nothing. */
	struct outlook_map_env at = *env;
	const struct sml_zone *zone;
	struct outlook_event_names names;
	struct sml_str said, says;
	struct sml_buf joined;
	enum sml_err err = outlook_event_zone(now, arena, &zone);

	if (!then)
		return SML_E_NOMEM;
	if (!err)
		err = find_names(text, &at, arena, &names);
	if (!err && zone && names.is_in_users_zone)
		at.zone = zone;
	if (!err)
		err = outlook_event_read(text, &at, arena, then);
	if (!err)
		err = say(then, &at, arena, &names, &said);
	if (!err)
		err = say(now, &at, arena, &names, &says);
	if (err)
		return err;
	if (sml_str_eq(said, says)) {
		sml_buf_put_str(out, text);
		return sml_buf_err(out);
	}
	sml_buf_init(&joined, SML_ITEM_MAX);
	err = sml_back_write(
	    SML_KIND_CALENDAR, text, said, says, NULL, env->env, &joined);
	if (!err)
		err = settle(text, sml_buf_str(&joined), arena, out);
	sml_buf_free(&joined);
	return err;
}

/* Is an alarm that rang, and was switched off, in what comes again? */
static bool
is_switched_off(
    const struct outlook_item *current, const struct outlook_item *out)
{
	static const enum outlook_prop same[] = {
	    OUTLOOK_PR_ALARM_DELTA, OUTLOOK_PR_APPT_START};

	if (outlook_item_number(current, OUTLOOK_PR_REMINDER_SET, true))
		return false;
	for (size_t i = 0; i < SML_ARRAY_LEN(same); i++) {
		if (!outlook_item_has(current, same[i]) ||
		    !outlook_item_has(out, same[i]) ||
		    current->v[same[i]].number != out->v[same[i]].number)
			return false;
	}
	return !outlook_item_has(out, OUTLOOK_PR_APPT_RECUR);
}

/* Whether what is there says what is to be written. */
static bool
says(enum outlook_prop p, const struct outlook_value *current,
    const struct outlook_value *out)
{
	return out->state == OUTLOOK_ABSENT ||
	       outlook_map_is_same(p, current, out);
}

static bool
says_all(const struct outlook_item *current, const struct outlook_item *out)
{
	for (int p = 0; p < OUTLOOK_PROP_COUNT; p++) {
		if (!says((enum outlook_prop)p, &current->v[p], &out->v[p]))
			return false;
	}
	return true;
}

static bool
has_same_recipients(
    const struct outlook_item *current, const struct outlook_item *out)
{
	if (current->recipient_count != out->recipient_count)
		return false;
	for (size_t i = 0; i < out->recipient_count; i++) {
		for (size_t c = 0; c < OUTLOOK_COLUMN_COUNT; c++) {
			if (!says(outlook_column_props[c],
				&current->recipients[i].v[c],
				&out->recipients[i].v[c]))
				return false;
		}
	}
	return true;
}

static bool
has_same_exceptions(
    const struct outlook_item *current, const struct outlook_item *out)
{
	if (current->exception_count != out->exception_count)
		return false;
	for (size_t i = 0; i < out->exception_count; i++) {
		const struct outlook_exception *a = &current->exceptions[i];
		const struct outlook_exception *b = &out->exceptions[i];

		if (a->start_local != b->start_local ||
		    a->end_local != b->end_local ||
		    !says_all(a->item, b->item) ||
		    !has_same_recipients(a->item, b->item))
			return false;
	}
	return true;
}

/* Whether a line of an event says more than free and busy. */
static bool
says_busy_status(const struct sml_lines *lines)
{
	static const char *const names[] = {
	    "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-MSNCALENDAR-BUSYSTATUS"};
	bool has_transp = false, has_status = false;

	for (size_t i = 0; i < lines->count; i++) {
		for (size_t n = 0; n < SML_ARRAY_LEN(names); n++) {
			if (sml_line_is(&lines->v[i], names[n]))
				return true;
		}
		has_transp |= sml_line_is(&lines->v[i], "TRANSP");
		has_status |= sml_line_is(&lines->v[i], "STATUS");
	}
	return has_status && !has_transp;
}

/* Of a peer that knows free and busy alone, what the user has of either kind
 * stays (item-formats 4.7). */
static enum sml_err
keep_busy_status(struct sml_str text, const struct outlook_item *current,
    struct sml_arena *arena, struct outlook_item *out)
{
	int64_t is = outlook_item_number(current, OUTLOOK_PR_BUSY_STATUS, -1);
	int64_t becomes = outlook_item_number(out, OUTLOOK_PR_BUSY_STATUS, -1);
	struct sml_lines lines;
	enum sml_err err;

	if (!(is == 4 && becomes == 0) &&
	    !((is == 1 || is == 3) && becomes == 2))
		return SML_OK;
	err = sml_item_parse(SML_KIND_CALENDAR, text, arena, &lines, NULL);
	if (!err && !says_busy_status(&lines))
		out->v[OUTLOOK_PR_BUSY_STATUS].state = OUTLOOK_ABSENT;
	return err;
}

enum sml_err
outlook_event_keep_own(struct sml_str text, const struct outlook_item *current,
    const struct outlook_map_env *env, struct sml_arena *arena,
    struct outlook_item *out)
{
	(void)env;
	if (is_switched_off(current, out)) {
		outlook_item_set_number(out, OUTLOOK_PR_REMINDER_SET, false);
		outlook_item_remove(out, OUTLOOK_PR_REMINDER_TIME);
		outlook_item_remove(out, OUTLOOK_PR_REMINDER_SIGNAL_TIME);
	}
	out->has_recipients = !has_same_recipients(current, out);
	out->has_exceptions = !has_same_exceptions(current, out);
	return keep_busy_status(text, current, arena, out);
}
