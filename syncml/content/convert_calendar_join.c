/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a calendar item back into one, in the format of the stored item.
 */
#include "content/convert_calendar.h"

#include "base/limits.h"
#include "content/item.h"

#include <stdlib.h>

/* The stored item as it is given to the peer. */
struct given {
	struct sml_conversion cv;
	struct sml_cal_job job;
	struct sml_cal_part *parts;
	size_t count;
	struct sml_converted pieces;
	bool *is_here; /* for each part that is apart: its piece came back */
};

struct join {
	struct given given;
	const struct sml_env *env;
	struct sml_arena *arena;
	struct sml_lines zones;
	struct sml_lines body;
	struct sml_str tzids[SML_CAL_ZONES_MAX]; /* of the zones */
	size_t tzid_count;
	struct sml_cal_instants children; /* whose pieces came back */
};

/* A piece that came back. */
struct back {
	const struct sml_piece *piece;
	struct sml_str instance;
	size_t part; /* of the stored item; its count if it has none such */
	struct sml_conversion cv;
	struct sml_cal_job job;
	struct sml_cal_part *parts;
	size_t count;
};

static void
init_conversion(
    const struct join *join, struct sml_str text, struct sml_conversion *cv)
{
	*cv = (struct sml_conversion){.kind = SML_KIND_CALENDAR,
	    .from = sml_format_detect(SML_KIND_CALENDAR, text),
	    .env = join->env,
	    .arena = join->arena,
	    .text = text};
	sml_buf_init(&cv->left, SML_CONTENT_ARENA_MAX);
	for (size_t i = 0; i < SML_ARRAY_LEN(cv->scratch); i++)
		sml_buf_init(&cv->scratch[i], SML_CONTENT_ARENA_MAX);
}

static void
free_conversion(struct sml_conversion *cv)
{
	sml_buf_free(&cv->left);
	for (size_t i = 0; i < SML_ARRAY_LEN(cv->scratch); i++)
		sml_buf_free(&cv->scratch[i]);
}

static enum sml_err
open_given(struct join *join, struct sml_str stored, enum sml_format to)
{
	struct given *given = &join->given;
	enum sml_err err;

	init_conversion(join, stored, &given->cv);
	given->cv.to = to;
	err = sml_item_parse(
	    SML_KIND_CALENDAR, stored, join->arena, &given->cv.in, NULL);
	if (err)
		return err;
	if (given->cv.from == to)
		return SML_E_UNSUPPORTED;
	err = sml_convert_calendar(&given->cv, &given->pieces);
	if (err)
		return err;
	sml_cal_open(&given->job, &given->cv);
	if (!given->job.to_old && !given->job.is_reframed)
		sml_cal_read_zone(&given->job, NULL, SML_STR_NONE);
	given->parts = sml_cal_parts(&given->job, &given->count);
	if (given->job.err)
		return given->job.err;
	if (given->job.to_old)
		sml_cal_split(given->parts, given->count);
	given->is_here =
	    sml_arena_array(join->arena, given->count + 1, sizeof(bool));
	return given->is_here ? SML_OK : SML_E_NOMEM;
}

/* ---- which piece is which ---- */

static struct sml_str
series_of(const struct sml_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct sml_line *line = &lines->v[i];

		if (sml_str_is_nocase(line->name, "X-VALISE-SERIES"))
			return sml_str_trim(sml_str_sub(
			    line->value, 0, sml_str_chr(line->value, ';', 0)));
	}
	return SML_STR_NONE;
}

static enum sml_err
open_back(struct join *join, const struct sml_piece *piece, struct back *back)
{
	const struct given *given = &join->given;
	enum sml_err err;

	back->piece = piece;
	init_conversion(join, piece->text, &back->cv);
	back->cv.to = given->cv.from;
	err = sml_item_parse(
	    SML_KIND_CALENDAR, piece->text, join->arena, &back->cv.in, NULL);
	if (err)
		return err;
	back->instance = piece->instance;
	if (!back->instance.p)
		back->instance = series_of(&back->cv.in);
	back->part = given->count;
	for (size_t i = 0; i < given->count; i++) {
		const struct sml_cal_part *part = &given->parts[i];

		if (!back->instance.len ||
		    !sml_str_eq(part->instance, back->instance))
			continue;
		back->part = i;
		if (part->is_apart)
			given->is_here[i] = true;
		else
			back->instance = SML_STR_NONE;
		break;
	}
	return SML_OK;
}

static enum sml_err
list_children(struct join *join)
{
	const struct given *given = &join->given;
	int64_t *v = sml_arena_array(join->arena, given->count + 1, sizeof(*v));

	if (!v)
		return SML_E_NOMEM;
	for (size_t i = 0; i < given->count; i++) {
		const struct sml_cal_part *part = &given->parts[i];

		if (given->is_here[i] && part->instance_time.is_set)
			v[join->children.count++] =
			    sml_cal_instant(part->instance_time);
	}
	if (join->children.count)
		qsort(v, join->children.count, sizeof(*v),
		    sml_cal_compare_instants);
	join->children.v = v;
	return SML_OK;
}

/* ---- what was given ---- */

/* The piece that was given for @back, as lines: our own ones are asked for. */
static enum sml_err
look_at_given(struct join *join, struct back *back)
{
	const struct given *given = &join->given;
	const struct sml_piece *piece = &given->pieces.pieces[0];
	struct sml_conversion cv;
	struct sml_cal_job job;
	enum sml_err err;

	for (size_t i = 0; back->instance.p && i < given->pieces.count; i++) {
		if (sml_str_eq(
			given->pieces.pieces[i].instance, back->instance))
			piece = &given->pieces.pieces[i];
	}
	init_conversion(join, piece->text, &cv);
	cv.to = given->cv.from;
	err = sml_item_parse(
	    SML_KIND_CALENDAR, piece->text, join->arena, &cv.in, NULL);
	sml_cal_open(&job, &cv);
	if (!err && !job.to_old)
		sml_cal_read_zone(&job, NULL, SML_STR_NONE);
	if (!err) {
		back->job.given = sml_cal_parts(&job, &back->job.given_count);
		err = job.err;
	}
	sml_cal_close(&job);
	free_conversion(&cv);
	return err;
}

/* The zone that the times of the piece had when it was given. */
static void
find_home(struct join *join, struct back *back, const struct sml_zone **home,
    struct sml_str *tzid)
{
	struct given *given = &join->given;

	*home = NULL;
	*tzid = SML_STR_NONE;
	if (!given->job.to_old || given->job.is_reframed)
		return;
	if (back->instance.p && back->part < given->count) {
		sml_cal_choose_zone(&given->job, &given->parts[back->part], 1);
	} else {
		struct sml_cal_part *kept = sml_arena_array(
		    join->arena, given->count + 1, sizeof(*kept));
		size_t count = 0;

		if (!kept) {
			sml_cal_fail(&back->job, SML_E_NOMEM);
			return;
		}
		for (size_t i = 0; i < given->count; i++) {
			if (!given->parts[i].is_apart)
				kept[count++] = given->parts[i];
		}
		sml_cal_choose_zone(&given->job, kept, count);
	}
	*home = given->job.zone;
	*tzid = given->job.tzid;
}

/* ---- writing ---- */

/* The lines of the stored item that a part of a piece has no say in. */
static void
take_names(struct join *join, const struct back *back, size_t index,
    struct sml_cal_part *part)
{
	const struct given *given = &join->given;
	const struct sml_lines *in = &given->cv.in;
	size_t at = back->part;

	for (size_t i = 0, k = 0; !back->instance.p && i < given->count; i++) {
		if (!given->parts[i].is_apart && k++ == index)
			at = i;
	}
	if (at < given->count) {
		part->is_joined = true;
		part->uid_line = sml_cal_find(in, &given->parts[at], "UID");
		part->instance_line =
		    sml_cal_find(in, &given->parts[at], "RECURRENCE-ID");
	}
}

/* Dates of children that did not come back: exceptions, also when the peer
 * keeps no exceptions. */
static void
list_missing(struct join *join, struct back *back)
{
	const struct given *given = &join->given;
	struct sml_cal_missing *v =
	    sml_arena_array(join->arena, given->count + 1, sizeof(*v));

	if (!v) {
		sml_cal_fail(&back->job, SML_E_NOMEM);
		return;
	}
	back->job.missing = v;
	for (size_t i = 0; i < given->count; i++) {
		const struct sml_cal_part *part = &given->parts[i];
		const struct sml_line *line;

		if (!part->is_apart || given->is_here[i] ||
		    !part->instance_time.is_set)
			continue;
		line = sml_cal_find(&given->cv.in, part, "RECURRENCE-ID");
		v->line = *line;
		v->line.name = SML_STR("EXDATE");
		v->instant = sml_cal_instant(part->instance_time);
		v++;
		back->job.missing_count++;
	}
}

static void
keep_zone(struct join *join, struct sml_cal_job *job)
{
	if (!job->uses_zone)
		return;
	for (size_t i = 0; i < join->tzid_count; i++) {
		if (sml_str_eq(join->tzids[i], job->tzid))
			return;
	}
	if (join->tzid_count < SML_CAL_ZONES_MAX)
		join->tzids[join->tzid_count++] = job->tzid;
	job->out = &join->zones;
	sml_cal_put_zone(job);
}

static void
put_parts(struct join *join, struct back *back)
{
	struct sml_cal_job *job = &back->job;

	for (size_t i = 0; i < back->count && !job->err; i++) {
		struct sml_cal_part *part = &back->parts[i];

		take_names(join, back, i, part);
		job->out = &join->body;
		sml_cal_put_part(job, part, NULL, 0);
	}
	keep_zone(join, job);
}

static enum sml_err
put_back(struct join *join, struct back *back)
{
	struct sml_cal_job *job = &back->job;
	const struct sml_zone *home = NULL;
	struct sml_str tzid;

	sml_cal_open(job, &back->cv);
	job->children = join->children;
	job->err = look_at_given(join, back);
	if (job->err)
		return job->err;
	if (!job->to_old && !job->is_reframed) {
		find_home(join, back, &home, &tzid);
		sml_cal_read_zone(job, home, tzid);
	}
	back->parts = sml_cal_parts(job, &back->count);
	if (!job->err && job->to_old && !job->is_reframed)
		sml_cal_choose_zone(job, back->parts, back->count);
	if (!job->err && !back->instance.p)
		list_missing(join, back);
	if (!job->err)
		put_parts(join, back);
	return job->err;
}

/* ---- all of them ---- */

static enum sml_err
put_all(
    struct join *join, struct back *backs, size_t count, struct sml_str *out)
{
	struct back *main = NULL;
	enum sml_err err = SML_OK;

	for (size_t i = 0; i < count; i++) {
		if (!main && !backs[i].instance.p)
			main = &backs[i];
	}
	if (!main)
		return SML_E_UNSUPPORTED;
	sml_convert_lines(&main->cv, &join->zones);
	sml_convert_lines(&main->cv, &join->body);
	err = put_back(join, main);
	for (size_t i = 0; i < join->given.count && !err; i++) {
		for (size_t k = 0; k < count && !err; k++) {
			if (&backs[k] != main && backs[k].instance.p &&
			    backs[k].part == i)
				err = put_back(join, &backs[k]);
		}
	}
	for (size_t k = 0; k < count && !err; k++) {
		if (&backs[k] != main &&
		    (!backs[k].instance.p ||
			backs[k].part == join->given.count))
			err = put_back(join, &backs[k]);
	}
	if (err)
		return err;
	*out = sml_cal_frame(&main->job, &join->zones, &join->body);
	return main->job.err;
}

enum sml_err
sml_convert_calendar_join(struct sml_str stored, const struct sml_piece *pieces,
    size_t count, const struct sml_env *env, struct sml_arena *arena,
    struct sml_str *out)
{
	struct join join = {.env = env, .arena = arena};
	struct back *backs = sml_arena_array(arena, count + 1, sizeof(*backs));
	enum sml_err err = SML_OK;

	if (!backs)
		return SML_E_NOMEM;
	if (!count)
		return SML_E_UNSUPPORTED;
	err = open_given(&join, stored,
	    sml_format_detect(SML_KIND_CALENDAR, pieces[0].text));
	for (size_t i = 0; i < count && !err; i++)
		err = open_back(&join, &pieces[i], &backs[i]);
	if (!err)
		err = list_children(&join);
	if (!err)
		err = put_all(&join, backs, count, out);
	for (size_t i = 0; i < count; i++) {
		sml_cal_close(&backs[i].job);
		free_conversion(&backs[i].cv);
	}
	sml_cal_close(&join.given.job);
	free_conversion(&join.given.cv);
	return err;
}
