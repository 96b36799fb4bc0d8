/* SPDX-License-Identifier: Apache-2.0 */
/* Components of calendar items and the frame around them. */
#include "content/convert_calendar.h"

#include "base/digest.h"
#include "base/limits.h"
#include "content/item.h"

#include <stdlib.h>

#define PRODID "-//Valise//Valise//EN"

/* The moment nothing is known of: 2.0 wants a DTSTAMP, and no clock is
 * asked. */
#define NO_STAMP "19700101T000000Z"

#define UID_DIGITS 32

/* A bare component has no VERSION; some of 1.0 give themselves away. */
static bool
is_old_component(const struct sml_lines *lines)
{
	static const char *const names[] = {
	    "AALARM", "DALARM", "MALARM", "PALARM", "DCREATED"};

	for (size_t i = 0; i < lines->count; i++) {
		for (size_t k = 0; k < SML_ARRAY_LEN(names); k++) {
			if (lines->v[i].depth == 1 &&
			    sml_line_is(&lines->v[i], names[k]))
				return true;
		}
	}
	return false;
}

void
sml_cal_open(struct sml_cal_job *job, struct sml_conversion *cv)
{
	bool from_old;

	*job = (struct sml_cal_job){.cv = cv};
	sml_buf_init(&job->text, SML_LINE_MAX);
	sml_buf_init(
	    &job->exceptions, (size_t)SML_LINE_ELEMENTS_MAX * sizeof(int64_t));
	if (cv->from == SML_FORMAT_COMPONENT && is_old_component(&cv->in))
		cv->from = SML_FORMAT_VCALENDAR_10;
	from_old = sml_convert_is_old(cv->from);
	job->to_old = sml_convert_is_old(cv->to);
	job->is_reframed = from_old == job->to_old;
}

void
sml_cal_close(struct sml_cal_job *job)
{
	sml_buf_free(&job->text);
	sml_buf_free(&job->exceptions);
}

struct sml_cal_part *
sml_cal_parts(struct sml_cal_job *job, size_t *count_out)
{
	const struct sml_lines *in = &job->cv->in;
	size_t top = sml_lines_find(in, "BEGIN", 0, 0);
	bool is_bare =
	    !sml_str_is_nocase(sml_str_trim(in->v[top].value), "VCALENDAR");
	unsigned depth = is_bare ? 0 : 1;
	struct sml_cal_part *parts;
	size_t count = 0;

	*count_out = 0;
	for (size_t i = top; i < in->count; i++)
		count +=
		    in->v[i].depth == depth && sml_line_is(&in->v[i], "BEGIN");
	parts = sml_arena_array(job->cv->arena, count + 1, sizeof(*parts));
	if (!parts) {
		sml_cal_fail(job, SML_E_NOMEM);
		return NULL;
	}
	for (size_t i = top; i < in->count && !job->err; i++) {
		struct sml_cal_part *part = &parts[*count_out];

		if (in->v[i].depth != depth ||
		    !sml_line_is(&in->v[i], "BEGIN") ||
		    sml_str_is_nocase(
			sml_str_trim(in->v[i].value), "VTIMEZONE"))
			continue;
		part->begin = i;
		part->end = sml_item_end(in, i);
		if (!job->is_reframed)
			sml_cal_look(job, i, part);
		(*count_out)++;
	}
	return parts;
}

/* ---- one part ---- */

static void
put_raw(struct sml_cal_job *job, const struct sml_line *line)
{
	if (!job->err && line->name.p)
		sml_cal_fail(job, sml_convert_put(job->out, line));
}

/* Bytes that are no line stay, but not blank ones. */
static void
put_scrap(struct sml_cal_job *job, const struct sml_line *line)
{
	struct sml_lines *out = job->out;

	if (job->err || !sml_str_trim(sml_line_raw(line)).len ||
	    sml_str_starts(sml_line_raw(line), SML_BYTE_ORDER_MARK))
		return;
	sml_cal_fail(job, sml_convert_put(out, line));
	if (job->err)
		return;
	sml_line_keep_raw(&out->v[out->count - 1], line);
}

/* Others stand for it. */
static bool
is_replaced(const struct sml_cal_part *part, const struct sml_line *line)
{
	if (sml_line_is(line, "UID"))
		return part->is_child || part->is_joined ||
		       part->instance_hint.p;
	return part->is_joined && (sml_line_is(line, "RECURRENCE-ID") ||
				      sml_line_is(line, "X-VALISE-INSTANCE") ||
				      sml_line_is(line, "X-VALISE-SERIES"));
}

static void
put_properties(struct sml_cal_job *job, struct sml_cal_part *part)
{
	const struct sml_lines *in = &job->cv->in;

	for (size_t i = part->begin + 1; i < part->end && !job->err; i++) {
		const struct sml_line *line = &in->v[i];

		if (line->depth != part->depth || sml_line_is(line, "BEGIN") ||
		    sml_line_is(line, "END"))
			continue;
		if (!line->name.p)
			put_scrap(job, line);
		else if (!is_replaced(part, line))
			sml_cal_line(job, part, line);
	}
}

static void
put_component(struct sml_cal_job *job, struct sml_cal_part *part, size_t begin)
{
	const struct sml_lines *in = &job->cv->in;
	struct sml_str name = sml_str_trim(in->v[begin].value);
	size_t end = sml_item_end(in, begin);

	if (job->to_old && sml_str_is_nocase(name, "VALARM")) {
		sml_cal_alarm_old(job, part, begin);
		return;
	}
	if (job->to_old) {
		sml_cal_leave_out(job, name);
		return;
	}
	for (size_t i = begin; i < end; i++)
		put_raw(job, &in->v[i]);
}

static bool
is_alarm(const struct sml_line *line)
{
	return sml_line_is(line, "AALARM") || sml_line_is(line, "DALARM") ||
	       sml_line_is(line, "MALARM") || sml_line_is(line, "PALARM");
}

static void
put_inner(struct sml_cal_job *job, struct sml_cal_part *part)
{
	const struct sml_lines *in = &job->cv->in;

	for (size_t i = part->begin + 1; i < part->end && !job->err; i++) {
		const struct sml_line *line = &in->v[i];

		if (line->depth != part->depth)
			continue;
		if (sml_line_is(line, "BEGIN"))
			put_component(job, part, i);
		else if (!job->to_old && is_alarm(line))
			sml_cal_alarm_new(job, part, line);
	}
}

/* The same item always gets the same UID. */
static void
put_uid(struct sml_cal_job *job, const struct sml_cal_part *part)
{
	static const char digits[] = "0123456789abcdef";
	const struct sml_lines *in = &job->cv->in;
	struct sml_sha256 *sha = sml_sha256_new();
	uint8_t digest[SML_SHA256_LEN];
	enum sml_err err = sha ? SML_OK : SML_E_NOMEM;

	for (size_t i = part->begin; sha && i < part->end; i++)
		sml_sha256_add(sha, sml_line_raw(&in->v[i]));
	if (!err)
		err = sml_sha256_final(sha, digest);
	sml_sha256_free(sha);
	sml_cal_fail(job, err);
	if (err)
		return;
	sml_buf_reset(&job->text);
	sml_buf_put_text(&job->text, "valise-");
	for (size_t i = 0; i < UID_DIGITS / 2; i++) {
		sml_buf_put_byte(&job->text, (uint8_t)digits[digest[i] >> 4]);
		sml_buf_put_byte(&job->text, (uint8_t)digits[digest[i] & 15]);
	}
	sml_cal_put(job, "UID", sml_cal_keep(job));
}

/* UID and link of a child that becomes an item of its own. */
static void
put_link(struct sml_cal_job *job, const struct sml_cal_part *part)
{
	struct sml_str uid = SML_STR("");

	if (part->uid.p) {
		uid = sml_cal_plain(job, part->uid);
		sml_buf_reset(&job->text);
		sml_convert_put_few_escapes(uid, &job->text);
		sml_buf_put_byte(&job->text, '-');
		sml_buf_put_str(&job->text, part->instance);
		sml_cal_put(job, "UID", sml_cal_keep(job));
	}
	sml_buf_reset(&job->text);
	if (part->is_apart || !part->instance_time.is_set)
		sml_buf_put_str(&job->text, part->instance);
	else
		sml_cal_time_put(job, part, part->instance_time, &job->text);
	sml_buf_put_byte(&job->text, ';');
	sml_convert_put_few_escapes(uid, &job->text);
	sml_cal_put(job,
	    part->is_apart ? "X-VALISE-SERIES" : "X-VALISE-INSTANCE",
	    sml_cal_keep(job));
}

static void
put_children(struct sml_cal_job *job, const struct sml_cal_part *part,
    const struct sml_cal_part *const *children, size_t count)
{
	struct sml_buf list;

	sml_buf_init(&list, SML_LINE_MAX);
	for (size_t i = 0; i < count; i++) {
		if (!children[i]->instance_time.is_set)
			continue;
		if (list.len)
			sml_buf_put_byte(&list, ';');
		sml_cal_time_put(job, part, children[i]->instance_time, &list);
	}
	sml_cal_fail(job, list.err);
	if (list.len)
		sml_cal_put(job, "EXDATE", sml_buf_str(&list));
	sml_buf_free(&list);
}

/* What 2.0 wants and 1.0 need not have. */
static void
put_wanted(struct sml_cal_job *job, struct sml_cal_part *part)
{
	if (!part->is_event && !part->is_task)
		return;
	if (part->uses_rule_hint && !part->has_rule)
		sml_cal_put(job, "RRULE", part->rule_hint);
	for (size_t i = 0; i < part->exrule_hint_count; i++)
		sml_cal_put(job, "EXRULE", part->exrule_hints[i]);
	if (!part->has_stamp)
		sml_cal_put(job, "DTSTAMP",
		    sml_str_ends(part->stamp, "Z") ? part->stamp
						   : SML_STR(NO_STAMP));
	if (!part->uid.p && !part->is_joined)
		put_uid(job, part);
}

int
sml_cal_compare_instants(const void *a, const void *b)
{
	const int64_t *x = a;
	const int64_t *y = b;

	return (*x > *y) - (*x < *y);
}

/* Once, in the series: exceptions that are not there already. */
static void
put_missing(struct sml_cal_job *job, const struct sml_cal_part *part)
{
	struct sml_buf *seen = &job->exceptions;
	struct sml_cal_instants instants = {
	    (const void *)seen->p, seen->len / sizeof(int64_t)};

	if (!part->is_series || !job->missing_count)
		return;
	if (instants.count)
		qsort(seen->p, instants.count, sizeof(int64_t),
		    sml_cal_compare_instants);
	for (size_t i = 0; i < job->missing_count; i++) {
		if (!sml_cal_has_instant(&instants, job->missing[i].instant))
			put_raw(job, &job->missing[i].line);
	}
	job->missing_count = 0;
}

void
sml_cal_put_part(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_cal_part *const *children, size_t count)
{
	const struct sml_lines *in = &job->cv->in;
	struct sml_str name = sml_str_trim(in->v[part->begin].value);

	if (job->is_reframed) {
		for (size_t i = part->begin; i < part->end; i++)
			put_raw(job, &in->v[i]);
		return;
	}
	/* 1.0 has no other components; a reader may pass it over. */
	if (job->to_old && !part->is_event && !part->is_task)
		sml_cal_leave_out(job, name);
	sml_cal_put(job, "BEGIN", name);
	if (part->is_joined && part->uid_line)
		put_raw(job, part->uid_line);
	if (part->is_joined && part->instance_line)
		put_raw(job, part->instance_line);
	put_properties(job, part);
	sml_cal_time_rest(job, part);
	if (job->to_old && part->is_child && !part->is_joined)
		put_link(job, part);
	if (job->to_old && count)
		put_children(job, part, children, count);
	if (!job->to_old)
		put_wanted(job, part);
	put_missing(job, part);
	put_inner(job, part);
	sml_cal_put(job, "END", name);
}

/* ---- the frame ---- */

static void
put_text_lines(struct sml_cal_job *job, const struct sml_buf *text)
{
	struct sml_lines lines;
	struct sml_str copy;

	sml_cal_fail(job, text->err);
	copy = sml_arena_dup(job->cv->arena, sml_buf_str(text));
	if (!copy.p)
		sml_cal_fail(job, SML_E_NOMEM);
	if (!job->err)
		sml_cal_fail(
		    job, sml_lines_parse(copy, job->cv->arena, &lines));
	for (size_t i = 0; !job->err && i < lines.count; i++)
		put_raw(job, &lines.v[i]);
}

void
sml_cal_put_zone(struct sml_cal_job *job)
{
	struct sml_buf text;

	if (!job->uses_zone || !job->zone)
		return;
	sml_buf_init(&text, SML_LINE_MAX);
	if (job->to_old)
		sml_zone_put_old(
		    job->zone, job->from_year, job->to_year, &text);
	else
		sml_zone_put_vtimezone(
		    job->zone, job->tzid, job->from_year, &text);
	put_text_lines(job, &text);
	sml_buf_free(&text);
	if (job->to_old && job->tzid.p)
		sml_cal_put(job, "X-VALISE-TZID", job->tzid);
}

/* The zones of a source that speaks like the target stay as they are. */
static void
copy_zones(struct sml_cal_job *job)
{
	const struct sml_lines *in = &job->cv->in;

	for (size_t i = sml_lines_find(in, "BEGIN", 1, 0); i < in->count;
	     i = sml_lines_find(in, "BEGIN", 1, i + 1)) {
		size_t end = sml_item_end(in, i);

		if (!sml_str_is_nocase(
			sml_str_trim(in->v[i].value), "VTIMEZONE"))
			continue;
		for (size_t k = i; k < end; k++)
			put_raw(job, &in->v[k]);
	}
}

static bool
is_of_frame(struct sml_cal_job *job, const struct sml_line *line)
{
	static const char *const names[] = {
	    "VERSION", "BEGIN", "END", "TZ", "DAYLIGHT", "X-VALISE-TZID"};

	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++) {
		if (sml_line_is(line, names[i]) && (i < 3 || !job->is_reframed))
			return true;
	}
	/* 1.0 knows one calendar, and no methods. */
	return job->to_old &&
	       (sml_line_is(line, "METHOD") || sml_line_is(line, "CALSCALE"));
}

static void
put_head(struct sml_cal_job *job, size_t top, size_t end)
{
	const struct sml_lines *in = &job->cv->in;
	struct sml_cal_part frame = {.begin = top, .end = end, .depth = 1};
	bool has_prodid = sml_cal_find(in, &frame, "PRODID") != NULL;

	sml_cal_put(job, "BEGIN", SML_STR("VCALENDAR"));
	sml_cal_put(
	    job, "VERSION", job->to_old ? SML_STR("1.0") : SML_STR("2.0"));
	if (!job->to_old && !has_prodid)
		sml_cal_put(job, "PRODID", SML_STR(PRODID));
	for (size_t i = top + 1; i < frame.end && !job->err; i++) {
		const struct sml_line *line = &in->v[i];

		if (line->depth != 1)
			continue;
		if (!line->name.p)
			put_scrap(job, line);
		else if (!is_of_frame(job, line))
			sml_cal_line(job, &frame, line);
	}
}

static void
put_lines(struct sml_cal_job *job, const struct sml_lines *lines)
{
	for (size_t i = 0; i < lines->count && !job->err; i++) {
		if (lines->v[i].is_dirty)
			put_raw(job, &lines->v[i]);
		else
			put_scrap(job, &lines->v[i]);
	}
}

struct sml_str
sml_cal_frame(struct sml_cal_job *job, const struct sml_lines *zones,
    const struct sml_lines *body)
{
	const struct sml_lines *in = &job->cv->in;
	size_t top = sml_lines_find(in, "BEGIN", 0, 0);
	bool is_bare =
	    !sml_str_is_nocase(sml_str_trim(in->v[top].value), "VCALENDAR");
	struct sml_lines all;
	struct sml_str text = SML_STR("");

	sml_convert_lines(job->cv, &all);
	job->out = &all;
	if (job->cv->to != SML_FORMAT_COMPONENT) {
		put_head(job, top, is_bare ? top : sml_item_end(in, top));
		if (zones)
			put_lines(job, zones);
		else if (job->is_reframed)
			copy_zones(job);
		else
			sml_cal_put_zone(job);
	}
	put_lines(job, body);
	if (job->cv->to != SML_FORMAT_COMPONENT)
		sml_cal_put(job, "END", SML_STR("VCALENDAR"));
	if (!job->err)
		sml_cal_fail(job, sml_convert_print(job->cv, &all, &text));
	job->out = NULL;
	return text;
}
