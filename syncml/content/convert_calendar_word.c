/* SPDX-License-Identifier: Apache-2.0 */
/* Properties that are one word of a few: TRANSP and STATUS. */
#include "content/convert_calendar.h"

/* 1.0 counts; 2 and more are no better transparent than 1. */
void
sml_cal_transp(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	struct sml_str value = sml_str_trim(line->value);
	uint64_t n;

	(void)part;
	if (job->to_old && sml_str_is_nocase(value, "OPAQUE"))
		value = SML_STR("0");
	else if (job->to_old && sml_str_is_nocase(value, "TRANSPARENT"))
		value = SML_STR("1");
	else if (!job->to_old && sml_str_u64(value, &n))
		value = n ? SML_STR("TRANSPARENT") : SML_STR("OPAQUE");
	sml_cal_put_line(job, line, line->name, value, NULL);
}

/* A state of 1.0 that is no state of 2.0, or that 2.0 does not tell from
 * another one, goes along in a line of its own. */
static const struct state {
	bool is_task;
	const char *old_value;
	const char *new_value; /* NULL: none comes near */
	bool is_plain;         /* the two say the same */
} states[] = {
    {false, "TENTATIVE", "TENTATIVE", true},
    {false, "CONFIRMED", "CONFIRMED", true},
    {false, "DECLINED", "CANCELLED", true},
    {false, "ACCEPTED", "CONFIRMED", false},
    {false, "NEEDS ACTION", NULL, false},
    {false, "SENT", NULL, false},
    {false, "COMPLETED", NULL, false},
    {false, "DELEGATED", NULL, false},
    {true, "NEEDS ACTION", "NEEDS-ACTION", true},
    {true, "COMPLETED", "COMPLETED", true},
    {true, "CONFIRMED", "IN-PROCESS", true},
    {true, "DECLINED", "CANCELLED", true},
    {true, "ACCEPTED", "IN-PROCESS", false},
    {true, "SENT", "NEEDS-ACTION", false},
    {true, "TENTATIVE", "NEEDS-ACTION", false},
    {true, "DELEGATED", "NEEDS-ACTION", false},
};

static const struct state *
state_called(const struct sml_cal_part *part, struct sml_str old_value)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(states); i++) {
		if (states[i].is_task == part->is_task &&
		    sml_str_is_nocase(old_value, states[i].old_value))
			return &states[i];
	}
	return NULL;
}

static void
put_status_old(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	const struct sml_line *beside =
	    sml_cal_find(&job->cv->in, part, "X-VCALENDAR-STATUS");
	struct sml_str value = sml_str_trim(line->value);
	const struct state *told = NULL;

	if (beside)
		told = state_called(part, sml_str_trim(beside->value));
	if (told && told->new_value &&
	    sml_str_is_nocase(value, told->new_value))
		value = sml_str_of(told->old_value);
	else
		told = NULL;
	for (size_t i = 0; !told && i < SML_ARRAY_LEN(states); i++) {
		if (states[i].is_task == part->is_task && states[i].is_plain &&
		    sml_str_is_nocase(value, states[i].new_value)) {
			value = sml_str_of(states[i].old_value);
			break;
		}
	}
	sml_cal_put_line(job, line, line->name, value, NULL);
}

void
sml_cal_status(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	struct sml_str value = sml_str_trim(line->value);
	const struct state *state;

	if (part->has_status)
		return;
	part->has_status = true;
	if (job->to_old) {
		put_status_old(job, part, line);
		return;
	}
	state = state_called(part, value);
	if (!state) {
		sml_cal_put_line(job, line, line->name, value, NULL);
		return;
	}
	if (state->new_value)
		sml_cal_put_line(
		    job, line, line->name, sml_str_of(state->new_value), NULL);
	if (!state->is_plain)
		sml_cal_put(
		    job, "X-VCALENDAR-STATUS", sml_str_of(state->old_value));
}

/* Without a STATUS beside it, it was the STATUS. */
void
sml_cal_old_status(struct sml_cal_job *job, struct sml_cal_part *part,
    const struct sml_line *line)
{
	if (part->has_status || sml_cal_find(&job->cv->in, part, "STATUS"))
		return;
	part->has_status = true;
	sml_cal_put(job, "STATUS", sml_str_trim(line->value));
}
