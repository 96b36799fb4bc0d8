/* SPDX-License-Identifier: Apache-2.0 */
/* vCalendar 1.0 and iCalendar 2.0: an item into its pieces. */
#include "content/convert_calendar.h"

/* The parts of one item: what stays together, and the children of series. */
struct split {
	struct sml_cal_part *parts;
	size_t count;
	const struct sml_cal_part **children; /* of one master at a time */
};

void
sml_cal_split(struct sml_cal_part *parts, size_t count)
{
	bool has_series = false;

	for (size_t i = 0; i < count; i++)
		has_series |= !parts[i].instance.p;
	for (size_t i = 0; i < count; i++) {
		parts[i].is_child = parts[i].instance.p != NULL;
		parts[i].is_apart = parts[i].is_child && (has_series || i);
	}
}

/* The children whose UID is that of @master. */
static size_t
children_of(struct split *split, const struct sml_cal_part *master)
{
	size_t count = 0;

	if (master->is_child || !master->uid.p)
		return 0;
	for (size_t i = 0; i < split->count; i++) {
		const struct sml_cal_part *part = &split->parts[i];

		if (part->is_apart && sml_str_eq(part->uid, master->uid))
			split->children[count++] = part;
	}
	return count;
}

static struct sml_str
put_main(struct sml_cal_job *job, struct split *split)
{
	struct sml_lines body;

	sml_convert_lines(job->cv, &body);
	if (job->to_old) {
		struct sml_cal_part *kept = sml_arena_array(
		    job->cv->arena, split->count + 1, sizeof(*kept));
		size_t count = 0;

		if (!kept) {
			sml_cal_fail(job, SML_E_NOMEM);
			return SML_STR("");
		}
		for (size_t i = 0; i < split->count; i++) {
			if (!split->parts[i].is_apart)
				kept[count++] = split->parts[i];
		}
		sml_cal_choose_zone(job, kept, count);
	}
	for (size_t i = 0; i < split->count && !job->err; i++) {
		struct sml_cal_part *part = &split->parts[i];

		if (split->parts[i].is_apart)
			continue;
		job->out = &body;
		sml_cal_put_part(job, part, split->children,
		    job->to_old ? children_of(split, part) : 0);
	}
	return sml_cal_frame(job, NULL, &body);
}

static struct sml_str
put_child(struct sml_cal_job *job, struct sml_cal_part *part)
{
	struct sml_lines body;

	sml_convert_lines(job->cv, &body);
	job->out = &body;
	job->uses_zone = false;
	sml_cal_choose_zone(job, part, 1);
	sml_cal_put_part(job, part, NULL, 0);
	return sml_cal_frame(job, NULL, &body);
}

static enum sml_err
put_pieces(
    struct sml_cal_job *job, struct split *split, struct sml_converted *out)
{
	size_t max = 1;

	for (size_t i = 0; i < split->count; i++)
		max += split->parts[i].is_apart;
	out->pieces =
	    sml_arena_array(job->cv->arena, max, sizeof(*out->pieces));
	split->children = sml_arena_array(
	    job->cv->arena, split->count + 1, sizeof(*split->children));
	if (!out->pieces || !split->children)
		return SML_E_NOMEM;
	out->pieces[0].text = put_main(job, split);
	out->count = 1;
	for (size_t i = 0; i < split->count && !job->err; i++) {
		if (!split->parts[i].is_apart)
			continue;
		out->pieces[out->count].instance = split->parts[i].instance;
		out->pieces[out->count++].text =
		    put_child(job, &split->parts[i]);
	}
	return job->err;
}

enum sml_err
sml_convert_calendar(struct sml_conversion *cv, struct sml_converted *out)
{
	struct split split = {.parts = NULL};
	struct sml_cal_job job;

	sml_cal_open(&job, cv);
	if (!job.to_old && !job.is_reframed)
		sml_cal_read_zone(&job, NULL, SML_STR_NONE);
	split.parts = sml_cal_parts(&job, &split.count);
	if (!job.err && cv->to == SML_FORMAT_COMPONENT && split.count != 1)
		job.err = SML_E_UNSUPPORTED;
	if (!job.err) {
		if (job.to_old && !job.is_reframed)
			sml_cal_split(split.parts, split.count);
		job.err = put_pieces(&job, &split, out);
	}
	sml_cal_close(&job);
	return job.err;
}
