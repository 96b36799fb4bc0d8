/* SPDX-License-Identifier: Apache-2.0 */
/* Three-way merge: decided field by field first, written when all agree. */
#include "content/merge.h"

#include "base/limits.h"
#include "content/charset.h"
#include "content/compare.h"
#include "content/convert_group.h"
#include "content/merge_write.h"

struct merge {
	struct sml_compare *compare;
	struct sml_edits edits;
	bool has_taken;  /* anything of theirs */
	unsigned groups; /* lines with a group that come or go */
	/* Labels of groups that come and go; with their lines, if at all. */
	unsigned labels_in, labels_out;
};

/* A list in an encoding or a charset of its own cannot be cut by its bytes. */
static bool
can_be_cut(const struct sml_line *line)
{
	return sml_line_encoding(line) == SML_ENCODING_NONE &&
	       !sml_line_param(line, "CHARSET") &&
	       sml_charset_is_plain(SML_STR_NONE, line->value);
}

static enum sml_err
take(struct merge *m, size_t begin, const struct sml_entry *entry)
{
	const struct sml_lines *theirs = m->edits.theirs;
	const struct sml_line *line = &theirs->v[entry->line];
	struct sml_addition add = {.begin = (uint32_t)begin,
	    .order = (uint32_t)m->edits.additions.len,
	    .line = entry->line,
	    .element = entry->element,
	    .is_element = entry->flags & SML_TRAIT_LIST,
	    .is_child = entry->flags & SML_TRAIT_CHILD};

	if (add.is_element && !can_be_cut(line))
		return SML_E_UNSUPPORTED;
	if (sml_group_is_label(line)) {
		m->labels_in++;
		return SML_OK;
	}
	/* A group ties lines together; of very many this is not sorted out. */
	if (line->group && (add.is_element || ++m->groups >= SML_GROUPS_MAX))
		return SML_E_UNSUPPORTED;
	sml_buf_put(&m->edits.additions, &add, sizeof(add));
	return sml_buf_err(&m->edits.additions);
}

static enum sml_err
drop(struct merge *m, const struct sml_entry *entry)
{
	const struct sml_line *line = &m->edits.ours->v[entry->line];
	const struct sml_dropped element = {entry->line, entry->element};

	if (sml_group_is_label(line)) {
		m->labels_out++;
		return SML_OK;
	}
	if (line->group && ++m->groups >= SML_GROUPS_MAX)
		return SML_E_UNSUPPORTED;
	if (!(entry->flags & SML_TRAIT_LIST)) {
		m->edits.fates[entry->line] = SML_FATE_DROP;
		return SML_OK;
	}
	if (!can_be_cut(line))
		return SML_E_UNSUPPORTED;
	m->edits.fates[entry->line] = SML_FATE_DROP_ELEMENTS;
	sml_buf_put(&m->edits.dropped, &element, sizeof(element));
	return sml_buf_err(&m->edits.dropped);
}

static enum sml_err
on_found(void *ctx, const struct sml_finding *f)
{
	struct merge *m = ctx;
	enum sml_err err = SML_OK;

	/* What is no property has no place that could be kept. */
	if (f->flags & SML_TRAIT_SCRAP)
		return sml_range_is_equal(&f->r[SML_OURS], &f->r[SML_THEIRS])
			   ? SML_OK
			   : SML_E_UNSUPPORTED;
	m->has_taken |= sml_range_count(&f->drop) || sml_range_count(&f->take);
	/* A plain note has no lines: one text or the other. */
	if (m->compare->sides[SML_OURS].format == SML_FORMAT_PLAIN)
		return SML_OK;
	for (size_t i = f->drop.from; i < f->drop.end && !err; i++)
		err = drop(m, sml_canon_entry(f->drop.canon, i));
	for (size_t i = f->take.from; i < f->take.end && !err; i++)
		err = take(m, f->in->begin[SML_OURS],
		    sml_canon_entry(f->take.canon, i));
	return err;
}

/* ---- labels of groups ---- */

static struct sml_str
label_in(const struct sml_lines *lines, struct sml_str group)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (sml_group_is_label(&lines->v[i]) &&
		    sml_str_eq_nocase(sml_line_group(&lines->v[i]), group))
			return lines->v[i].value;
	}
	return SML_STR_NONE;
}

static const struct sml_line *
addition_at(const struct merge *m, size_t i)
{
	const struct sml_addition *v = (const void *)m->edits.additions.p;

	return &m->edits.theirs->v[v[i].line];
}

/* The label that a group has in the joined card. */
static struct sml_str
label_after(const struct merge *m, struct sml_str group)
{
	const struct sml_lines *ours = m->edits.ours;
	size_t count = m->edits.additions.len / sizeof(struct sml_addition);

	for (size_t i = 0; i < ours->count; i++) {
		if (sml_group_is_label(&ours->v[i]) &&
		    m->edits.fates[i] == SML_FATE_KEEP &&
		    sml_str_eq_nocase(sml_line_group(&ours->v[i]), group))
			return ours->v[i].value;
	}
	for (size_t i = 0; i < count; i++) {
		const struct sml_line *line = addition_at(m, i);

		if (sml_group_is_label(line) &&
		    sml_str_eq_nocase(sml_line_group(line), group))
			return line->value;
	}
	return SML_STR_NONE;
}

/* Lines of ours that stay in @group keep their label, too. */
static bool
is_kept(const struct merge *m, struct sml_str group)
{
	const struct sml_lines *ours = m->edits.ours;

	for (size_t i = 0; i < ours->count; i++) {
		const struct sml_line *line = &ours->v[i];

		if (line->group && !sml_group_is_label(line) &&
		    m->edits.fates[i] == SML_FATE_KEEP &&
		    sml_str_eq_nocase(sml_line_group(line), group))
			return sml_str_eq(
			    label_after(m, group), label_in(ours, group));
	}
	return true;
}

/* Whether each line that came or stayed has its label. @wanted: those of the
 * first @count additions; labels came after them. */
static bool
is_settled(const struct merge *m, const struct sml_str *wanted, size_t count)
{
	const struct sml_lines *ours = m->edits.ours;
	size_t all = m->edits.additions.len / sizeof(struct sml_addition);
	size_t dropped = 0;

	for (size_t i = 0, k = 0; i < all; i++) {
		const struct sml_line *line = addition_at(m, i);

		if (!line->group)
			continue;
		if (i < count &&
		    !sml_str_eq(label_after(m, *line->group), wanted[k++]))
			return false;
		if (!is_kept(m, *line->group))
			return false;
	}
	for (size_t i = 0; i < ours->count; i++) {
		if (!sml_group_is_label(&ours->v[i]) ||
		    m->edits.fates[i] != SML_FATE_DROP)
			continue;
		dropped++;
		if (dropped >= SML_GROUPS_MAX || !is_kept(m, *ours->v[i].group))
			return false;
	}
	return all - count + m->labels_out == dropped + m->labels_in;
}

/* Labels come, stay and go with the lines that they are of. */
static enum sml_err
settle_groups(struct merge *m)
{
	struct sml_lines *theirs = &m->compare->sides[SML_THEIRS].lines;
	size_t count = m->edits.additions.len / sizeof(struct sml_addition);
	struct sml_str wanted[SML_GROUPS_MAX];
	size_t known = 0;
	enum sml_err err;

	if (!m->groups && !m->labels_in && !m->labels_out)
		return SML_OK;
	/* A label of no line has no place that could be told. */
	if ((m->labels_in || m->labels_out) &&
	    (sml_groups_have_stray(m->edits.ours) ||
		sml_groups_have_stray(theirs)))
		return SML_E_UNSUPPORTED;
	for (size_t i = 0; i < count; i++) {
		const struct sml_line *line = addition_at(m, i);

		if (line->group)
			wanted[known++] = label_in(theirs, *line->group);
	}
	err = sml_groups_settle(&m->edits, theirs);
	if (err == SML_E_TOO_BIG || (!err && !is_settled(m, wanted, count)))
		return SML_E_UNSUPPORTED;
	return err;
}

/* ---- writing ---- */

static enum sml_err
write_joined(struct merge *m, struct sml_buf *out)
{
	const struct sml_side *ours = &m->compare->sides[SML_OURS];
	const struct sml_side *theirs = &m->compare->sides[SML_THEIRS];

	if (ours->format != SML_FORMAT_PLAIN)
		return sml_edits_write(&m->edits,
		    sml_lines_find(&ours->lines, "BEGIN", 0, 0), out);
	sml_buf_put_str(out, m->has_taken ? theirs->text : ours->text);
	return sml_buf_err(out);
}

static enum sml_err
join(struct sml_compare *c, struct sml_buf *out)
{
	static const struct sml_compare_ops ops = {.found = on_found};
	struct sml_side *ours = &c->sides[SML_OURS];
	struct sml_side *theirs = &c->sides[SML_THEIRS];
	struct merge m = {.compare = c,
	    .edits = {.ours = &ours->lines,
		.theirs = &theirs->lines,
		.traits = ours->canon.traits}};
	enum sml_err err;

	/* Lines of theirs go into ours as they are. */
	if (ours->format != theirs->format)
		return SML_E_UNSUPPORTED;
	for (int s = 0; s < SML_SIDES; s++)
		m.edits.zones[s] = &c->sides[s].canon.zones;
	if (!c->has_base)
		m.edits.zones[SML_BASE] = NULL;
	m.edits.fates = sml_arena_alloc(c->arena, ours->lines.count + 1);
	if (!m.edits.fates)
		return SML_E_NOMEM;
	sml_buf_init(&m.edits.additions, SML_CONTENT_ARENA_MAX);
	sml_buf_init(&m.edits.dropped, SML_CONTENT_ARENA_MAX);
	err = sml_compare_run(c, &ops, &m);
	if (!err && !c->is_collision)
		err = settle_groups(&m);
	if (!err && !c->is_collision)
		err = write_joined(&m, out);
	sml_buf_free(&m.edits.additions);
	sml_buf_free(&m.edits.dropped);
	return err;
}

enum sml_err
sml_merge(enum sml_kind kind, struct sml_str base, struct sml_str ours,
    struct sml_str theirs, const struct sml_fieldset *mask,
    const struct sml_env *env, struct sml_buf *out,
    enum sml_merge_result *result_out)
{
	const struct sml_str texts[SML_SIDES] = {base, ours, theirs};
	struct sml_compare c;
	enum sml_err err;

	err = sml_compare_open(kind, texts, mask, env, &c);
	if (!err)
		err = join(&c, out);
	*result_out =
	    !err && c.is_collision ? SML_MERGE_COLLISION : SML_MERGE_DONE;
	sml_compare_close(&c);
	return err;
}
