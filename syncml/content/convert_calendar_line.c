/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of calendar items, one by one: the table of both directions. */
#include "content/convert_calendar.h"

#include "base/limits.h"

#include <string.h>

void
sml_cal_fail(struct sml_cal_job *job, enum sml_err err)
{
	if (!job->err)
		job->err = err;
}

void
sml_cal_leave_out(struct sml_cal_job *job, struct sml_str name)
{
	sml_cal_fail(job, sml_convert_leave_out(job->cv, name));
}

struct sml_str
sml_cal_keep(struct sml_cal_job *job)
{
	struct sml_str copy =
	    sml_arena_dup(job->cv->arena, sml_buf_str(&job->text));

	sml_cal_fail(job, job->text.err);
	if (copy.p)
		return copy;
	sml_cal_fail(job, SML_E_NOMEM);
	return SML_STR("");
}

struct sml_str
sml_cal_value(struct sml_cal_job *job, const struct sml_line *line)
{
	struct sml_str value = SML_STR("");

	if (!job->err)
		sml_cal_fail(
		    job, sml_convert_value(job->cv, line, true, &value));
	return value;
}

struct sml_str
sml_cal_plain(struct sml_cal_job *job, struct sml_str value)
{
	sml_buf_reset(&job->text);
	sml_text_unescape(
	    value, job->to_old ? SML_ESCAPE_NEW : SML_ESCAPE_OLD, &job->text);
	return sml_cal_keep(job);
}

void
sml_cal_put_text(struct sml_cal_job *job, struct sml_str name,
    const struct sml_param *params, size_t count, struct sml_str value)
{
	struct sml_line line = {.name = name};

	if (job->err)
		return;
	sml_cal_fail(
	    job, sml_convert_set_text(job->cv, &line, params, count, value));
	if (!job->err)
		sml_cal_fail(job, sml_convert_put(job->out, &line));
}

void
sml_cal_put(struct sml_cal_job *job, const char *name, struct sml_str value)
{
	sml_cal_put_text(job, sml_str_of(name), NULL, 0, value);
}

const struct sml_line *
sml_cal_find(const struct sml_lines *lines, const struct sml_cal_part *part,
    const char *name)
{
	for (size_t i = part->begin + 1; i < part->end; i++) {
		const struct sml_line *line = &lines->v[i];

		if (line->depth == part->depth &&
		    sml_str_is_nocase(line->name, name))
			return line;
	}
	return NULL;
}

/* ---- parameters ---- */

static bool
is_one_of(struct sml_str s, const char *const *names)
{
	for (; *names; names++) {
		if (sml_str_is_nocase(s, *names))
			return true;
	}
	return false;
}

/* 1.0 knows no quotes. */
static bool
needs_quotes(struct sml_str value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (c < ' ' || c >= 0x7F || c == ':' || c == ';' || c == '"')
			return true;
	}
	return false;
}

/* What only says how the value is written; the target says it anew. */
static bool
is_dropped(const struct sml_param *param, bool is_time)
{
	static const char *const bare[] = {
	    "QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", NULL};
	static const char *const written[] = {"CHARSET", "ENCODING", NULL};
	static const char *const time[] = {"TZID", "VALUE", NULL};
	static const char *const values[] = {
	    "BINARY", "TEXT", "URI", "URL", "INLINE", NULL};

	if (!param->name.p)
		return is_one_of(param->value, bare);
	if (is_time && is_one_of(param->name, time))
		return true;
	return is_one_of(param->name, written) ||
	       (sml_str_is_nocase(param->name, "VALUE") &&
		   is_one_of(param->value, values));
}

/* The parameters of @line that the target takes over, with room for
 * another two. */
static struct sml_param *
carried(struct sml_cal_job *job, const struct sml_line *line, bool is_time,
    size_t *count)
{
	struct sml_param *v =
	    sml_arena_array(job->cv->arena, line->param_count + 3, sizeof(*v));

	if (!v)
		sml_cal_fail(job, SML_E_NOMEM);
	for (size_t i = 0; v && i < line->param_count; i++) {
		struct sml_param param = line->params[i];

		if (is_dropped(&param, is_time))
			continue;
		if (job->to_old && needs_quotes(param.value)) {
			sml_cal_leave_out(job, param.name);
			continue;
		}
		if (!job->to_old && !param.name.p)
			param.name = SML_STR("TYPE");
		if (job->to_old)
			param.is_quoted = false;
		v[(*count)++] = param;
	}
	return v;
}

/* ---- the ways a property goes ---- */

void
sml_cal_put_line(struct sml_cal_job *job, const struct sml_line *line,
    struct sml_str name, struct sml_str value, const struct sml_param *extra)
{
	size_t count = 0;
	struct sml_param *params;

	if (job->err)
		return;
	params = carried(job, line, true, &count);
	if (!params)
		return;
	if (extra) {
		memmove(params + 1, params, count * sizeof(*params));
		params[0] = *extra;
		count++;
	}
	sml_cal_put_text(job, name, params, count, value);
}

/* A value in base64 stays in it. */
static void
put_binary(struct sml_cal_job *job, const struct sml_line *line)
{
	size_t count = 0;
	struct sml_param *params = carried(job, line, false, &count);
	struct sml_line out = {.name = line->name, .value = line->value};

	if (!params)
		return;
	params[count++] = (struct sml_param){
	    .name = SML_STR("ENCODING"), .value = SML_STR("BASE64")};
	if (!job->to_old)
		params[count++] = (struct sml_param){
		    .name = SML_STR("VALUE"), .value = SML_STR("BINARY")};
	out.params = params;
	out.param_count = (uint16_t)count;
	sml_cal_fail(job, sml_convert_put(job->out, &out));
}

/* What is not known keeps its escapes; only what a line of the target cannot
 * hold is written in its way. */
static void
put_unknown(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	bool is_binary = sml_line_encoding(line) == SML_ENCODING_BASE64;
	struct sml_str value, rest, part_of;
	size_t count = 0;
	struct sml_param *params;

	(void)part;
	if (is_binary) {
		put_binary(job, line);
		return;
	}
	value = sml_cal_value(job, line);
	if (!job->to_old) {
		sml_buf_reset(&job->cv->scratch[2]);
		sml_text_newlines(value, &job->cv->scratch[2]);
		rest = sml_buf_str(&job->cv->scratch[2]);
		sml_buf_reset(&job->text);
		for (bool is_first = true; sml_str_next(&rest, '\n', &part_of);
		     is_first = false) {
			sml_buf_put_text(&job->text, is_first ? "" : "\\n");
			sml_buf_put_str(&job->text, part_of);
		}
		value = sml_cal_keep(job);
	}
	params = carried(job, line, false, &count);
	if (params)
		sml_cal_put_text(job, line->name, params, count, value);
}

static void
put_text(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	struct sml_str value = sml_cal_value(job, line);
	size_t count = 0;
	struct sml_param *params = carried(job, line, false, &count);

	(void)part;
	if (!params)
		return;
	if (job->to_old)
		value = sml_cal_plain(job, value);
	sml_buf_reset(&job->text);
	if (job->to_old)
		sml_convert_put_few_escapes(value, &job->text);
	else
		sml_convert_escapes(job->cv, value, "", &job->text);
	sml_cal_put_text(job, line->name, params, count, sml_cal_keep(job));
}

/* In 1.0 a comma in an element is escaped too: many split there. */
static void
put_element(
    struct sml_cal_job *job, struct sml_str element, struct sml_buf *out)
{
	struct sml_str text;

	sml_buf_reset(&job->text);
	if (job->to_old) {
		text = sml_cal_plain(job, element);
		for (size_t i = 0; i < text.len; i++) {
			if (strchr("\\;,", text.p[i]) && text.p[i])
				sml_buf_put_byte(out, '\\');
			sml_buf_put_byte(out, (uint8_t)text.p[i]);
		}
		return;
	}
	for (size_t i = 0; i < element.len; i++) {
		if (element.p[i] == '\\' && i + 1 < element.len &&
		    element.p[i + 1] && strchr("\\;,", element.p[i + 1]))
			i++;
		sml_buf_put_byte(&job->text, (uint8_t)element.p[i]);
	}
	sml_text_escape(sml_buf_str(&job->text), SML_ESCAPE_NEW, out);
	sml_cal_fail(job, job->text.err);
}

static void
put_list(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	enum sml_escape escape = job->to_old ? SML_ESCAPE_NEW : SML_ESCAPE_OLD;
	struct sml_str value = sml_cal_value(job, line);
	size_t count = 0;
	struct sml_param *params = carried(job, line, false, &count);
	struct sml_str element;
	struct sml_buf list;
	size_t at = 0;

	(void)part;
	sml_buf_init(&list, SML_LINE_MAX);
	while (sml_text_next_element(value, escape, &at, &element)) {
		if (list.len)
			sml_buf_put_byte(&list, job->to_old ? ';' : ',');
		put_element(job, sml_str_trim(element), &list);
	}
	sml_cal_fail(job, list.err);
	if (params)
		sml_cal_put_text(
		    job, line->name, params, count, sml_buf_str(&list));
	sml_buf_free(&list);
}

/* Written elsewhere, or not at all. */
static void
drop(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	(void)job;
	(void)part;
	(void)line;
}

/* When something was done: in UTC. */
static void
put_stamp_as(
    struct sml_cal_job *job, const char *name, const struct sml_line *line)
{
	struct sml_cal_time time = sml_cal_time_of(job, line, line->value);
	struct sml_str value = line->value;

	if (time.is_set && time.zone) {
		time.time.s = sml_cal_instant(time);
		time.time.clock = SML_CLOCK_UTC;
		sml_buf_reset(&job->text);
		sml_datetime_put(time.time, &job->text);
		value = sml_cal_keep(job);
	}
	sml_cal_put_line(job, line, sml_str_of(name), value, NULL);
}

static void
put_stamp(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	(void)part;
	put_stamp_as(job,
	    sml_str_is_nocase(line->name, "COMPLETED") ? "COMPLETED"
						       : "LAST-MODIFIED",
	    line);
}

static void
put_created(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	if (!part->has_created)
		put_stamp_as(job, job->to_old ? "DCREATED" : "CREATED", line);
	part->has_created = true;
}

static void
put_dtstamp(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	part->has_stamp = true;
	put_stamp_as(job, "DTSTAMP", line);
}

/* A rule that 2.0 could not say. */
static void
put_old_rule(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	bool is_rrule = sml_str_is_nocase(line->name, "X-VCALENDAR-RRULE");

	(void)part;
	sml_cal_put(job, is_rrule ? "RRULE" : "EXRULE", line->value);
}

/* The item is a child of a series that is not there. */
static void
put_instance(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	struct sml_str value = sml_cal_value(job, line);
	size_t sep = sml_str_chr(value, ';', 0);
	struct sml_line instance = {.name = SML_STR("RECURRENCE-ID"),
	    .value = sml_str_sub(value, 0, sep)};
	struct sml_line uid = {.name = SML_STR("UID"),
	    .value = sml_str_sub(value, sep + 1, value.len)};

	if (uid.value.len)
		put_text(job, part, &uid);
	sml_cal_time_line(job, part, &instance);
}

/* ---- the table ---- */

typedef void put_fn(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line);

/* Not in it: goes along as it is. NULL: so in that direction. */
static const struct property {
	const char *name;
	put_fn *old; /* to 1.0 */
	put_fn *new;
} properties[] = {
    {"AALARM", NULL, drop},
    {"ATTENDEE", sml_cal_attendee, sml_cal_attendee},
    {"CATEGORIES", put_list, put_list},
    {"COMMENT", put_text, put_text},
    {"COMPLETED", put_stamp, put_stamp},
    {"CONTACT", put_text, put_text},
    {"CREATED", put_created, put_created},
    {"DALARM", NULL, drop},
    {"DCREATED", put_created, put_created},
    {"DESCRIPTION", put_text, put_text},
    {"DTEND", sml_cal_end_line, sml_cal_end_line},
    {"DTSTAMP", drop, put_dtstamp},
    {"DTSTART", sml_cal_time_line, sml_cal_time_line},
    {"DUE", sml_cal_end_line, sml_cal_end_line},
    {"DURATION", sml_cal_end_line, sml_cal_end_line},
    {"EXDATE", sml_cal_times_line, sml_cal_times_line},
    {"EXRULE", sml_cal_rule_line, sml_cal_rule_line},
    {"LAST-MODIFIED", put_stamp, put_stamp},
    {"LOCATION", put_text, put_text},
    {"MALARM", NULL, drop},
    {"ORGANIZER", sml_cal_attendee, NULL},
    {"PALARM", NULL, drop},
    {"RDATE", sml_cal_times_line, sml_cal_times_line},
    {"RECURRENCE-ID", drop, sml_cal_time_line},
    {"RELATED-TO", put_text, put_text},
    {"RESOURCES", put_list, put_list},
    {"RNUM", drop, drop},
    {"RRULE", sml_cal_rule_line, sml_cal_rule_line},
    {"STATUS", sml_cal_status, sml_cal_status},
    {"SUMMARY", put_text, put_text},
    {"TRANSP", sml_cal_transp, sml_cal_transp},
    {"UID", put_text, put_text},
    {"X-VALISE-END", drop, drop},
    {"X-VALISE-EXRULE", drop, drop},
    {"X-VALISE-INSTANCE", NULL, put_instance},
    {"X-VALISE-RRULE", drop, drop},
    {"X-VALISE-TIMED", drop, drop},
    {"X-VALISE-TRIGGER", drop, drop},
    {"X-VCALENDAR-EXRULE", put_old_rule, NULL},
    {"X-VCALENDAR-RRULE", put_old_rule, NULL},
    {"X-VCALENDAR-STATUS", sml_cal_old_status, NULL},
    {"XNUM", drop, drop},
};

void
sml_cal_line(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	put_fn *put = NULL;

	if (job->err)
		return;
	for (size_t i = 0; i < SML_ARRAY_LEN(properties); i++) {
		if (!sml_str_is_nocase(line->name, properties[i].name))
			continue;
		put = job->to_old ? properties[i].old : properties[i].new;
		break;
	}
	(put ? put : put_unknown)(job, part, line);
}
