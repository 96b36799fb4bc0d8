/* SPDX-License-Identifier: Apache-2.0 */
/* An appointment as an iCalendar event or series, and the way back. */
#include "mapping/map_event_priv.h"

#include "base/limits.h"
#include "content/item.h"
#include "mapping/map_row.h"

#define PRODID "-//Valise//Outlook//EN"

/* Icons of Outlook's folder views. */
enum {
	ICON_SINGLE = 0x400,
	ICON_SERIES = 0x401,
	ICON_MEETING = 0x402,
	ICON_MEETING_SERIES = 0x403
};

/* What Outlook does with an appointment that is moved or deleted; the sum it
 * gives its own. */
#define SIDE_EFFECTS 0x171

/* ---- writing ---- */

/* RFC 5545 wants one; it is content to nobody. */
static void
put_stamp(struct outlook_event_out *out, const struct outlook_item *item)
{
	int64_t start = outlook_item_number(item, OUTLOOK_PR_APPT_START, 0);
	int64_t made =
	    outlook_item_number(item, OUTLOOK_PR_CREATION_TIME, start);

	outlook_event_put_time(out, "DTSTAMP", sml_zone_utc(), false,
	    outlook_event_utc_s(outlook_item_number(
		item, OUTLOOK_PR_OWNER_CRITICAL_CHANGE, made)));
}

/* When it was made and changed: of a message that has no original, else every
 * save would be an edit. */
static void
put_times(struct outlook_event_out *out, const struct outlook_item *item)
{
	static const struct {
		const char *name;
		enum outlook_prop prop;
	} times[] = {{"CREATED", OUTLOOK_PR_CREATION_TIME},
	    {"LAST-MODIFIED", OUTLOOK_PR_LAST_MODIFICATION_TIME}};

	if (outlook_item_str(item, OUTLOOK_PR_ORIGINAL).len || out->names)
		return;
	for (size_t i = 0; i < SML_ARRAY_LEN(times); i++) {
		if (outlook_item_has(item, times[i].prop))
			outlook_event_put_time(out, times[i].name,
			    sml_zone_utc(), false,
			    outlook_event_utc_s(
				outlook_item_number(item, times[i].prop, 0)));
	}
}

void
outlook_event_put_part(
    struct outlook_event_out *out, const struct outlook_item *item)
{
	put_stamp(out, item);
	put_times(out, item);
	outlook_event_put_rows(out, item);
	outlook_event_put_people(out, item);
	outlook_event_put_alarm(out, item);
}

static enum sml_err
put_single(struct outlook_event_out *out, const struct outlook_item *item)
{
	int64_t instance = outlook_item_number(
	    item, OUTLOOK_PR_EXCEPTION_REPLACE_TIME, INT64_MIN);
	struct outlook_event_span span;
	enum sml_err err =
	    outlook_event_span_of(item, out->env, out->arena, &span);

	if (err)
		return err;
	span.zone = outlook_event_prefer(out, span.zone);
	span.end_zone = outlook_event_prefer(out, span.end_zone);
	outlook_event_put(out, "BEGIN", SML_STR("VEVENT"));
	outlook_event_put_uid(out, item);
	if (instance != INT64_MIN ||
	    (out->names && out->names->is_lone && out->names->instance_count))
		outlook_event_put_instance(out, span.zone, span.is_days,
		    sml_zone_to_local(
			span.zone, outlook_event_utc_s(instance)));
	outlook_event_put_span(out, &span);
	outlook_event_put_part(out, item);
	outlook_event_put(out, "END", SML_STR("VEVENT"));
	return SML_OK;
}

/* The original text does without a description, and so do its edits. */
static bool
is_bare(const struct outlook_event_out *out, struct sml_str tzid)
{
	for (size_t i = 0; out->names && i < out->names->zone_count; i++) {
		if (sml_str_eq(out->names->zones[i].tzid, tzid))
			return out->names->zones[i].is_bare;
	}
	return false;
}

static enum sml_err
write_text(struct outlook_event_out *from, struct sml_buf *out)
{
	enum sml_err err;

	sml_buf_put_text(out, "BEGIN:VCALENDAR\r\n"
			      "VERSION:2.0\r\n"
			      "PRODID:" PRODID "\r\n");
	for (size_t i = 0; i < from->zone_count; i++) {
		if (!is_bare(from, from->zones[i].tzid))
			sml_zone_put_vtimezone(from->zones[i].zone,
			    from->zones[i].tzid, from->zones[i].from_year, out);
	}
	err = sml_lines_print(&from->lines, out);
	sml_buf_put_text(out, "END:VCALENDAR\r\n");
	return err ? err : sml_buf_err(out);
}

enum sml_err
outlook_event_write_as(const struct outlook_item *item,
    const struct outlook_map_env *env, struct sml_arena *arena,
    const struct outlook_event_names *names, struct sml_buf *out)
{
	struct outlook_event_out text = {.env = env,
	    .arena = arena,
	    .names = names,
	    .lines = {.arena = arena, .eol = SML_STR("\r\n")}};
	enum sml_err err;

	sml_buf_init(&text.text, SML_ITEM_MAX);
	err = outlook_item_str(item, OUTLOOK_PR_APPT_RECUR).len
		  ? outlook_event_put_series(&text, item)
		  : put_single(&text, item);
	if (!err)
		err = text.err;
	if (!err)
		err = write_text(&text, out);
	sml_buf_free(&text.text);
	return err;
}

static enum sml_err
put(const struct outlook_item *item, const struct outlook_map_env *env,
    struct sml_arena *arena, struct sml_buf *out)
{
	return outlook_event_write_as(item, env, arena, NULL, out);
}

/* ---- reading ---- */

struct parts {
	struct outlook_event_part *v;
	size_t count;
	size_t children;
};

/* Components that are no event and make the text none. */
static bool
is_other_kind(struct sml_str name)
{
	static const char *const names[] = {"VTODO", "VJOURNAL", "VFREEBUSY"};

	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++) {
		if (sml_str_is_nocase(name, names[i]))
			return true;
	}
	return false;
}

static enum sml_err
find_parts(
    const struct sml_lines *lines, struct sml_arena *arena, struct parts *out)
{
	size_t max = 0;

	for (size_t i = 0; i < lines->count; i++)
		max += sml_line_begins(&lines->v[i], "VEVENT");
	*out = (struct parts){
	    .v = sml_arena_array(arena, max + 1, sizeof(*out->v))};
	if (!out->v)
		return SML_E_NOMEM;
	for (size_t i = 0; i < lines->count; i++) {
		const struct sml_line *line = &lines->v[i];
		struct outlook_event_part *part = &out->v[out->count];

		if (line->depth != 1 || !sml_line_is(line, "BEGIN"))
			continue;
		if (is_other_kind(sml_str_trim(line->value)))
			return SML_E_UNSUPPORTED;
		if (!sml_str_is_nocase(sml_str_trim(line->value), "VEVENT"))
			continue;
		part->begin = i;
		part->end = sml_item_end(lines, i);
		part->is_child =
		    sml_item_find_own(lines, i, "RECURRENCE-ID") < lines->count;
		out->children += part->is_child;
		out->count++;
	}
	return out->count ? SML_OK : SML_E_UNSUPPORTED;
}

/* Blanks count, as they do where an edit looks for its component. */
static struct sml_str
uid_of(const struct sml_lines *lines, size_t begin)
{
	size_t i = sml_item_find_own(lines, begin, "UID");

	return i < lines->count ? lines->v[i].value : SML_STR("");
}

/* The series itself goes first. SML_E_UNSUPPORTED: no series. */
static enum sml_err
order_parts(const struct sml_lines *lines, struct parts *parts)
{
	struct outlook_event_part first;
	size_t at = 0;

	if (parts->count - parts->children > 1 ||
	    (parts->count > 1 && parts->count == parts->children))
		return SML_E_UNSUPPORTED;
	while (parts->count > 1 && parts->v[at].is_child)
		at++;
	first = parts->v[at];
	for (; at; at--)
		parts->v[at] = parts->v[at - 1];
	parts->v[0] = first;
	for (size_t i = 1; i < parts->count; i++) {
		if (!sml_str_eq(uid_of(lines, parts->v[i].begin),
			uid_of(lines, first.begin)))
			return SML_E_UNSUPPORTED;
	}
	return SML_OK;
}

static void
set_icon(struct outlook_item *item)
{
	bool is_series = outlook_item_has(item, OUTLOOK_PR_APPT_RECUR);
	bool is_meeting =
	    outlook_item_number(item, OUTLOOK_PR_APPT_STATE, 0) & 1;

	outlook_item_set_number(item, OUTLOOK_PR_ICON_INDEX,
	    is_meeting ? (is_series ? ICON_MEETING_SERIES : ICON_MEETING)
		       : (is_series ? ICON_SERIES : ICON_SINGLE));
}

enum sml_err
outlook_event_get_part(
    struct outlook_event_in *in, const struct outlook_event_when *when)
{
	const struct sml_line *line = outlook_event_find(in, "DTSTAMP");
	struct outlook_event_time stamp = {.is_set = false};
	enum sml_err err = SML_OK;

	if (line)
		err = outlook_event_time_of(in, line, line->value, &stamp);
	if (err)
		return err;
	if (stamp.is_set && outlook_map_has_day(stamp.as_written.s))
		outlook_item_set_number(in->item,
		    OUTLOOK_PR_OWNER_CRITICAL_CHANGE,
		    outlook_event_filetime(stamp.as_written.s));
	err = outlook_event_set_when(in, when);
	if (!err)
		err = outlook_event_get_rows(in);
	return err ? err : outlook_event_set_people(in);
}

/* The instance that a lone child is; a series has none. */
static enum sml_err
set_instance(struct outlook_event_in *in, const struct outlook_event_when *when,
    int64_t *day_out)
{
	const struct sml_line *line = outlook_event_find(in, "RECURRENCE-ID");
	struct outlook_event_time time = {.is_set = false};
	enum sml_err err = SML_OK;
	int64_t local_s;

	*day_out = INT64_MIN;
	outlook_item_remove(in->item, OUTLOOK_PR_EXCEPTION_REPLACE_TIME);
	if (line)
		err = outlook_event_time_of(in, line, line->value, &time);
	if (err || !time.is_set || !outlook_map_has_day(time.as_written.s))
		return err;
	local_s = outlook_event_local(&time, when->zone);
	*day_out = sml_civil_day_of(local_s);
	outlook_item_set_number(in->item, OUTLOOK_PR_EXCEPTION_REPLACE_TIME,
	    outlook_event_filetime(sml_zone_to_utc(when->zone, local_s)));
	return SML_OK;
}

static enum sml_err
get_event(struct outlook_event_in *in, const struct parts *parts)
{
	int64_t now_utc = in->env->env->now_utc(in->env->env->ctx);
	struct outlook_event_when when;
	int64_t next_utc, day;
	enum sml_err err = outlook_event_when_of(in, &when);

	if (!err)
		err = outlook_event_get_part(in, &when);
	if (!err)
		err = set_instance(in, &when, &day);
	if (!err)
		err = outlook_event_set_uid(in, day);
	if (err)
		return err;
	outlook_event_set_single(in->item);
	err = outlook_event_set_series(
	    in, &when, parts->v + 1, parts->count - 1, &next_utc);
	if (err == SML_E_UNSUPPORTED) {
		/* Its first instance; the text keeps the rest. */
		next_utc =
		    when.start_utc < now_utc ? INT64_MAX : when.start_utc;
		err = SML_OK;
	}
	if (!err)
		err = outlook_event_set_alarm(in, &when, next_utc);
	if (!err)
		set_icon(in->item);
	return err;
}

enum sml_err
outlook_event_read(struct sml_str text, const struct outlook_map_env *env,
    struct sml_arena *arena, struct outlook_item *out)
{
	struct outlook_event_zone_seen zones[OUTLOOK_EVENT_ZONES_MAX];
	size_t zone_count = 0;
	struct sml_lines lines;
	struct parts parts;
	enum sml_err err =
	    sml_item_parse(SML_KIND_CALENDAR, text, arena, &lines, NULL);

	*out = (struct outlook_item){.has_exceptions = true};
	if (!err)
		err = find_parts(&lines, arena, &parts);
	if (!err)
		err = order_parts(&lines, &parts);
	if (err)
		return err;
	outlook_item_set_number(out, OUTLOOK_PR_SIDE_EFFECTS, SIDE_EFFECTS);
	return get_event(&(struct outlook_event_in){.env = env,
			     .arena = arena,
			     .lines = &lines,
			     .begin = parts.v[0].begin,
			     .end = parts.v[0].end,
			     .zones = zones,
			     .zone_count = &zone_count,
			     .item = out},
	    &parts);
}

const struct outlook_map_ops outlook_map_event_ops = {
    .class_prefix = "IPM.Appointment",
    .format = SML_FORMAT_ICALENDAR_20,
    .put = put,
    .get = outlook_event_read,
    .edit = outlook_event_edit,
    .keep = outlook_event_keep_own,
};
