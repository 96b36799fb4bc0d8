/* SPDX-License-Identifier: Apache-2.0 */
/* Groups and labels of lines that a peer changed. */
#include "content/convert_group.h"

#include "base/limits.h"

/* Lines of one group that are looked at, and names tried for a new one. */
#define GROUP_LINES_MAX 8
#define GROUP_NAMES_MAX 1000

bool
sml_group_is_label(const struct sml_line *line)
{
	return line->group && sml_line_is(line, "X-ABLABEL");
}

static size_t
find_label(const struct sml_lines *lines, struct sml_str group)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (sml_group_is_label(&lines->v[i]) &&
		    sml_str_eq_nocase(sml_line_group(&lines->v[i]), group))
			return i;
	}
	return lines->count;
}

/* Lines of ours in the group that stay, labels not counted. */
static size_t
count_left(const struct sml_edits *edits, struct sml_str group)
{
	size_t count = 0;

	for (size_t i = 0; i < edits->ours->count; i++) {
		const struct sml_line *line = &edits->ours->v[i];

		count += line->group && !sml_group_is_label(line) &&
			 edits->fates[i] == SML_FATE_KEEP &&
			 sml_str_eq_nocase(sml_line_group(line), group);
	}
	return count;
}

static bool
has_group(const struct sml_lines *lines, struct sml_str group)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (lines->v[i].group &&
		    sml_str_eq_nocase(sml_line_group(&lines->v[i]), group))
			return true;
	}
	return false;
}

/* Whether a group of theirs is the one of that name in ours: some line of it
 * is the same. */
static bool
is_same_group(const struct sml_edits *edits, struct sml_str group)
{
	unsigned seen = 0;

	for (size_t i = 0; i < edits->theirs->count; i++) {
		const struct sml_line *line = &edits->theirs->v[i];
		size_t at = 0;

		if (!line->group || sml_group_is_label(line) ||
		    !sml_str_eq_nocase(sml_line_group(line), group))
			continue;
		if (++seen > GROUP_LINES_MAX)
			break;
		while (at < edits->ours->count) {
			const struct sml_line *mine = &edits->ours->v[at++];

			if (mine->group &&
			    sml_str_eq_nocase(sml_line_group(mine), group) &&
			    sml_str_eq_nocase(mine->name, line->name) &&
			    sml_str_eq(mine->value, line->value))
				return true;
		}
	}
	return false;
}

/* A name that neither card has; those up to *@number are tried. */
static enum sml_err
make_group(
    const struct sml_edits *edits, unsigned *number, const struct sml_str **out)
{
	struct sml_arena *arena = edits->ours->arena;
	struct sml_str *group = sml_arena_alloc(arena, sizeof(*group));

	if (!group)
		return SML_E_NOMEM;
	while (++*number <= GROUP_NAMES_MAX) {
		*group = sml_arena_printf(arena, "item%u", *number);
		if (!group->p)
			return SML_E_NOMEM;
		*out = group;
		if (!has_group(edits->ours, *group) &&
		    !has_group(edits->theirs, *group))
			return SML_OK;
	}
	return SML_E_TOO_BIG;
}

static struct sml_addition *
addition_at(const struct sml_edits *edits, size_t i)
{
	return (struct sml_addition *)(void *)edits->additions.p + i;
}

/* The label of @group of theirs, for a line that will be in @to. */
static enum sml_err
take_label(struct sml_edits *edits, struct sml_lines *theirs,
    struct sml_str group, const struct sml_str *to, uint32_t begin)
{
	size_t label = find_label(theirs, group);
	size_t old = find_label(edits->ours, *to);
	struct sml_addition add = {.begin = begin,
	    .order = (uint32_t)edits->additions.len,
	    .line = (uint32_t)label};
	bool has_old =
	    old < edits->ours->count && edits->fates[old] == SML_FATE_KEEP;

	if (label == theirs->count)
		return SML_OK;
	if (has_old &&
	    sml_str_eq(edits->ours->v[old].value, theirs->v[label].value))
		return SML_OK;
	if (has_old) {
		edits->fates[old] = SML_FATE_DROP;
		add.begin = (uint32_t)old;
	}
	if (!sml_str_eq(*to, group)) {
		theirs->v[label].group = to;
		theirs->v[label].is_dirty = true;
	}
	sml_buf_put(&edits->additions, &add, sizeof(add));
	return sml_buf_err(&edits->additions);
}

static enum sml_err
settle_line(struct sml_edits *edits, struct sml_lines *theirs,
    const struct sml_addition *add, unsigned *number)
{
	struct sml_line *line = &theirs->v[add->line];
	const struct sml_line *place = &edits->ours->v[add->begin];
	struct sml_str group = sml_line_group(line);
	const struct sml_str *to = line->group;
	enum sml_err err = SML_OK;

	if (!sml_line_is(place, "BEGIN") && place->group)
		to = place->group;
	else if (has_group(edits->ours, group) && !is_same_group(edits, group))
		err = make_group(edits, number, &to);
	if (err)
		return err;
	if (!sml_str_eq(*to, group)) {
		line->group = to;
		line->is_dirty = true;
	}
	return take_label(edits, theirs, group, to, add->begin);
}

/* Labels of lines that are gone go, too, unless one came in their place. */
static void
drop_labels(struct sml_edits *edits, size_t count)
{
	size_t seen = 0;

	for (size_t i = 0; i < edits->ours->count && seen < SML_GROUPS_MAX;
	     i++) {
		const struct sml_line *line = &edits->ours->v[i];
		bool is_used = false;
		size_t label;

		if (!line->group || sml_group_is_label(line) ||
		    edits->fates[i] != SML_FATE_DROP)
			continue;
		seen++;
		for (size_t a = 0; a < count && !is_used; a++) {
			uint32_t at = addition_at(edits, a)->line;

			is_used = sml_str_eq_nocase(
			    sml_line_group(&edits->theirs->v[at]),
			    sml_line_group(line));
		}
		label = find_label(edits->ours, sml_line_group(line));
		if (!is_used && label < edits->ours->count &&
		    !count_left(edits, sml_line_group(line)))
			edits->fates[label] = SML_FATE_DROP;
	}
}

bool
sml_groups_have_stray(const struct sml_lines *lines)
{
	size_t seen = 0;

	for (size_t i = 0; i < lines->count; i++) {
		const struct sml_line *line = &lines->v[i];
		bool is_used = false;

		if (!sml_group_is_label(line))
			continue;
		if (++seen > SML_GROUPS_MAX)
			return true;
		for (size_t k = 0; k < lines->count && !is_used; k++)
			is_used =
			    lines->v[k].group &&
			    !sml_group_is_label(&lines->v[k]) &&
			    sml_str_eq_nocase(
				sml_line_group(&lines->v[k]), *line->group);
		if (!is_used)
			return true;
	}
	return false;
}

enum sml_err
sml_groups_settle(struct sml_edits *edits, struct sml_lines *theirs)
{
	size_t count = edits->additions.len / sizeof(struct sml_addition);
	unsigned number = 0;
	size_t seen = 0;
	enum sml_err err = SML_OK;

	for (size_t i = 0; i < count && seen < SML_GROUPS_MAX && !err; i++) {
		const struct sml_addition add = *addition_at(edits, i);

		if (add.is_child || add.is_element ||
		    !theirs->v[add.line].group)
			continue;
		seen++;
		err = settle_line(edits, theirs, &add, &number);
	}
	if (!err)
		drop_labels(
		    edits, seen < SML_GROUPS_MAX ? count : SML_GROUPS_MAX);
	return err;
}
