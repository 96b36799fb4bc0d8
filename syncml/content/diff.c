/* SPDX-License-Identifier: Apache-2.0 */
/* The findings of a comparison as rows for people. */
#include "content/diff.h"

#include "base/limits.h"
#include "content/compare.h"
#include "content/item.h"
#include "content/text.h"

#include <stdlib.h>
#include <string.h>

/* A difference with what is needed until all of them are known. */
struct row {
	struct sml_difference d;
	unsigned component, slot, flags;
	bool is_exception;
	bool is_same;          /* both say the same */
	enum sml_side_no side; /* whose line it stands in: ours, if any */
	uint32_t line;
	uint32_t number; /* in the order found */
};

struct diff {
	struct sml_compare *compare;
	struct sml_arena *arena; /* of the result */
	struct sml_buf rows;     /* of struct row */
	struct sml_buf text;     /* scratch */
};

static struct row *
rows_of(const struct diff *d)
{
	return (struct row *)(void *)d->rows.p;
}

static size_t
count_of(const struct diff *d)
{
	return d->rows.len / sizeof(struct row);
}

/* ---- values as people read them ---- */

/* Of a component the line that says most: when an alarm goes off, which
 * instance of a series it is. */
static void
put_component(const struct sml_side *side, size_t begin, struct sml_buf *out)
{
	static const char *const names[] = {
	    "TRIGGER", "RECURRENCE-ID", "SUMMARY"};

	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++) {
		size_t at = sml_item_find_own(&side->lines, begin, names[i]);
		struct sml_datetime time;
		struct sml_str value;

		if (at == side->lines.count)
			continue;
		value = sml_str_trim(side->lines.v[at].value);
		if (sml_datetime_parse(value, &time))
			sml_view_put_time(time, out);
		else
			sml_buf_put_str(out, value);
		return;
	}
}

/* Nothing for bytes, that no one reads. */
static void
put_value(const struct sml_side *side, const struct sml_entry *entry,
    struct sml_buf *out)
{
	struct sml_str value = sml_entry_value(&side->canon, entry);
	struct sml_datetime time;

	if (entry->flags & SML_TRAIT_CHILD)
		put_component(side, entry->line, out);
	else if (entry->flags & (SML_TRAIT_RULE | SML_TRAIT_DURATION))
		sml_buf_put_str(
		    out, sml_str_trim(side->lines.v[entry->line].value));
	else if ((entry->flags & SML_TRAIT_DATE) &&
		 sml_datetime_parse(value, &time))
		sml_view_put_time(time, out);
	else if (entry->flags & SML_TRAIT_PARTS)
		sml_view_put_parts(value, out);
	else
		sml_buf_put_str(out, value);
}

/* What says the same but is of another kind is told apart by its parameters:
 * "+49 30 1 (TYPE=work)". */
static void
put_params(const struct sml_side *side, const struct sml_entry *entry,
    struct sml_buf *out)
{
	struct sml_str text = sml_entry_text(&side->canon, entry);
	size_t end = entry->value_at - 1;
	struct sml_str before =
	    sml_str_sub(text, entry->name_len, end - entry->name_len);
	struct sml_str after =
	    sml_str_sub(text, entry->value_at + entry->value_len, text.len);

	if (entry->flags & SML_TRAIT_CHILD)
		return;
	if (entry->flags & SML_TRAIT_DATE) {
		const struct sml_param *tzid =
		    sml_line_param(&side->lines.v[entry->line], "TZID");

		if (tzid)
			sml_buf_printf(
			    out, " (%.*s)", SML_STR_ARG(tzid->value));
		return;
	}
	if (!before.len)
		before = after;
	if (before.len > 1)
		sml_buf_printf(out, " (%.*s)",
		    SML_STR_ARG(sml_str_sub(before, 1, before.len)));
}

/* Values of a field that stand in one finding, ", " between them. */
static enum sml_err
read_values(struct diff *d, const struct sml_range *r, int side_no,
    bool has_params, struct sml_str *out)
{
	const struct sml_side *side = &d->compare->sides[side_no];

	*out = SML_STR_NONE;
	sml_buf_reset(&d->text);
	for (size_t i = r->from; i < r->end; i++) {
		const struct sml_entry *entry =
		    sml_canon_entry(&side->canon, i);

		if (d->text.len)
			sml_buf_put_text(&d->text, ", ");
		put_value(side, entry, &d->text);
		if (has_params)
			put_params(side, entry, &d->text);
	}
	if (d->text.err)
		return d->text.err;
	if (!d->text.len || !sml_utf8_is_valid(sml_buf_str(&d->text)))
		return SML_OK;
	*out = sml_arena_dup(d->arena, sml_buf_str(&d->text));
	return out->p ? SML_OK : SML_E_NOMEM;
}

static bool
looks_same(struct sml_str a, struct sml_str b)
{
	return a.p && b.p && sml_str_eq(a, b);
}

static enum sml_err
read_all(struct diff *d, const struct sml_finding *f, struct sml_difference *to)
{
	struct sml_str *const values[SML_SIDES] = {
	    &to->base, &to->our_value, &to->their_value};
	bool has_params = false;
	enum sml_err err = SML_OK;

	for (int pass = 0; pass < 2 && !err; pass++) {
		for (int s = 0; s < SML_SIDES && !err; s++)
			err =
			    read_values(d, &f->r[s], s, has_params, values[s]);
		has_params = (looks_same(to->base, to->our_value) &&
				 to->ours == SML_CHANGE_CHANGED) ||
			     (looks_same(to->base, to->their_value) &&
				 to->theirs == SML_CHANGE_CHANGED) ||
			     (looks_same(to->our_value, to->their_value) &&
				 to->is_collision);
		if (!has_params)
			break;
	}
	return err;
}

/* ---- rows ---- */

static enum sml_field_change
change_of(const struct sml_finding *f, int side)
{
	const struct sml_range *r = &f->r[side];
	int other = side == SML_OURS ? SML_THEIRS : SML_OURS;
	size_t before = sml_range_count(&f->r[SML_BASE]);
	size_t after = sml_range_count(r);

	if (side == SML_THEIRS && f->is_kept_for_theirs)
		return SML_CHANGE_NONE;
	if (!f->in->has_base)
		return after > sml_range_count(&f->r[other]) ? SML_CHANGE_ADDED
							     : SML_CHANGE_NONE;
	if (before == 0 && after == 0)
		return SML_CHANGE_NONE;
	if (before == 0)
		return SML_CHANGE_ADDED;
	if (after == 0)
		return SML_CHANGE_REMOVED;
	return sml_range_is_equal(r, &f->r[SML_BASE]) ? SML_CHANGE_NONE
						      : SML_CHANGE_CHANGED;
}

/* Of a component its own name, of a property that of the property. */
static struct sml_str
name_of(const struct sml_side *side, const struct sml_entry *entry)
{
	if (entry->flags & SML_TRAIT_CHILD)
		return sml_str_trim(side->lines.v[entry->line].value);
	return sml_entry_name(&side->canon, entry);
}

static enum sml_err
fill(struct diff *d, const struct sml_finding *f, struct row *row)
{
	static const enum sml_side_no order[SML_SIDES] = {
	    SML_OURS, SML_THEIRS, SML_BASE};
	const struct sml_entry *entry = NULL;
	struct sml_str name;

	for (int i = 0; i < SML_SIDES && !entry; i++) {
		row->side = order[i];
		entry = sml_range_first(&f->r[order[i]]);
	}
	row->line = entry->line;
	name = name_of(&d->compare->sides[row->side], entry);
	sml_buf_reset(&d->text);
	sml_text_put_upper(&d->text, name);
	row->d.name = sml_arena_dup(d->arena, sml_buf_str(&d->text));
	if (d->text.err || !row->d.name.p)
		return SML_E_NOMEM;
	row->d.field = sml_field_of(d->compare->kind, row->d.name);
	if ((entry->flags & SML_TRAIT_CHILD) &&
	    (entry->flags & SML_TRAIT_INSTANCE))
		row->d.field = SML_FIELD_EXCEPTIONS;
	return read_all(d, f, &row->d);
}

/* A value that one side took away and another one it put there instead are
 * one change. */
static bool
join_rows(struct row *last, const struct row *row)
{
	struct sml_difference *a = &last->d;
	const struct sml_difference *b = &row->d;
	const struct row *gone = last;
	const struct row *come = row;
	bool is_ours;

	if (last->slot != row->slot || (row->flags & SML_TRAIT_LIST))
		return false;
	if (a->ours == SML_CHANGE_ADDED || a->theirs == SML_CHANGE_ADDED) {
		gone = row;
		come = last;
	}
	is_ours = gone->d.ours == SML_CHANGE_REMOVED &&
		  gone->d.theirs == SML_CHANGE_NONE &&
		  come->d.ours == SML_CHANGE_ADDED &&
		  come->d.theirs == SML_CHANGE_NONE;
	if (!is_ours && (gone->d.theirs != SML_CHANGE_REMOVED ||
			    gone->d.ours != SML_CHANGE_NONE ||
			    come->d.theirs != SML_CHANGE_ADDED ||
			    come->d.ours != SML_CHANGE_NONE))
		return false;
	if (come == row) {
		a->our_value = is_ours ? b->our_value : a->our_value;
		a->their_value = is_ours ? a->their_value : b->their_value;
	} else {
		a->base = b->base;
		if (is_ours)
			a->their_value = b->their_value;
		else
			a->our_value = b->our_value;
	}
	a->ours = is_ours ? SML_CHANGE_CHANGED : SML_CHANGE_NONE;
	a->theirs = is_ours ? SML_CHANGE_NONE : SML_CHANGE_CHANGED;
	return true;
}

static enum sml_err
on_found(void *ctx, const struct sml_finding *f)
{
	struct diff *d = ctx;
	struct row row = {.component = f->in->number,
	    .slot = f->slot,
	    .flags = f->flags,
	    .is_exception = f->in->is_exception,
	    .number = (uint32_t)count_of(d)};
	enum sml_err err;

	row.d.is_collision = f->is_collision;
	row.d.ours = change_of(f, SML_OURS);
	row.d.theirs = change_of(f, SML_THEIRS);
	row.is_same = sml_range_is_equal(&f->r[SML_OURS], &f->r[SML_THEIRS]);
	err = fill(d, f, &row);
	if (err)
		return err;
	if (count_of(d) && join_rows(&rows_of(d)[count_of(d) - 1], &row))
		return SML_OK;
	sml_buf_put(&d->rows, &row, sizeof(row));
	return sml_buf_err(&d->rows);
}

static void
on_torn(void *ctx, const struct sml_versions *in, unsigned traits)
{
	const struct diff *d = ctx;

	/* Rows of a component and of those inside it are the last ones. */
	for (size_t i = count_of(d); i-- > 0;) {
		struct row *row = &rows_of(d)[i];
		bool is_in =
		    in ? row->component == in->number && (row->flags & traits)
		       : row->is_exception ||
			     (row->flags &
				 (SML_TRAIT_INSTANCE | SML_TRAIT_WHEN));

		if (in && row->component < in->number)
			break;
		if (is_in && !row->is_same)
			row->d.is_collision = true;
	}
}

/* As the fields stand in ours, then theirs. */
static int
compare_rows(const void *a, const void *b)
{
	const struct row *x = a;
	const struct row *y = b;
	unsigned x_side = x->side == SML_BASE ? SML_SIDES : x->side;
	unsigned y_side = y->side == SML_BASE ? SML_SIDES : y->side;

	if (x_side != y_side)
		return x_side < y_side ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static enum sml_err
hand_over(struct diff *d, struct sml_difference **out, size_t *count_out)
{
	size_t count = count_of(d);
	struct sml_difference *v =
	    sml_arena_array(d->arena, count + 1, sizeof(*v));

	if (!v)
		return SML_E_NOMEM;
	if (count)
		qsort(d->rows.p, count, sizeof(struct row), compare_rows);
	for (size_t i = 0; i < count; i++)
		v[i] = rows_of(d)[i].d;
	*out = v;
	*count_out = count;
	return SML_OK;
}

enum sml_err
sml_diff(enum sml_kind kind, struct sml_str base, struct sml_str ours,
    struct sml_str theirs, const struct sml_fieldset *mask,
    const struct sml_env *env, struct sml_arena *arena,
    struct sml_difference **out, size_t *count_out)
{
	static const struct sml_compare_ops ops = {
	    .found = on_found, .torn = on_torn};
	const struct sml_str texts[SML_SIDES] = {base, ours, theirs};
	struct sml_compare c;
	struct diff d = {.compare = &c, .arena = arena};
	enum sml_err err;

	*out = NULL;
	*count_out = 0;
	sml_buf_init(&d.rows, SML_CONTENT_ARENA_MAX);
	sml_buf_init(&d.text, SML_CONTENT_ARENA_MAX);
	err = sml_compare_open(kind, texts, mask, env, &c);
	if (!err)
		err = sml_compare_run(&c, &ops, &d);
	if (!err)
		err = hand_over(&d, out, count_out);
	sml_compare_close(&c);
	sml_buf_free(&d.rows);
	sml_buf_free(&d.text);
	return err;
}
