/* SPDX-License-Identifier: Apache-2.0 */
/* A merged item from ours, with what was decided about its lines. */
#include "content/merge_write.h"

#include "base/limits.h"
#include "content/item.h"
#include "content/text.h"

#include <stdlib.h>

/* Lines that say what is the default anyway, looked for in one item. */
#define DEFAULTS_MAX 64

static int
compare_additions(const void *a, const void *b)
{
	const struct sml_addition *x = a;
	const struct sml_addition *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static int
compare_dropped(const void *a, const void *b)
{
	const struct sml_dropped *x = a;
	const struct sml_dropped *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->element < y->element ? -1 : x->element > y->element;
}

static enum sml_escape
escape_of(const struct sml_lines *lines)
{
	return lines->is_old ? SML_ESCAPE_OLD : SML_ESCAPE_NEW;
}

static enum sml_err
append_line(struct sml_lines *out, struct sml_line line, bool is_dirty)
{
	size_t last = out->count;
	enum sml_err err = sml_lines_insert(out, last, &line);

	if (!err && !is_dirty)
		out->v[last] = line;
	return err;
}

/* A blank line ends what the line before it left open. */
static enum sml_err
append(struct sml_lines *out, struct sml_line line, bool is_dirty)
{
	const struct sml_line blank = {
	    .raw = out->eol.p, .raw_len = (uint32_t)out->eol.len};
	enum sml_err err = SML_OK;

	if (out->count && !sml_line_is(&line, "END") &&
	    sml_line_is_open(&out->v[out->count - 1]))
		err = append_line(out, blank, false);
	return err ? err : append_line(out, line, is_dirty);
}

/* A block of base64 of the old formats that no blank line ends. */
static bool
is_open_block(const struct sml_lines *lines, const struct sml_line *line)
{
	return lines->is_old &&
	       sml_line_encoding(line) == SML_ENCODING_BASE64 &&
	       !sml_str_ends(sml_line_raw(line), "\n\n") &&
	       !sml_str_ends(sml_line_raw(line), "\n\r\n");
}

/* A value of theirs: a line, an element of a list as a line, a component. */
static enum sml_err
append_addition(const struct sml_edits *edits, const struct sml_addition *add,
    struct sml_lines *out)
{
	const struct sml_lines *theirs = edits->theirs;
	struct sml_line line = theirs->v[add->line];
	size_t end = add->line + 1;
	/* With the same line ends and folds their bytes can stand as they
	 * are. */
	bool is_dirty =
	    !sml_str_eq(theirs->eol, out->eol) || theirs->is_old != out->is_old;
	const struct sml_line blank = {
	    .raw = out->eol.p, .raw_len = (uint32_t)out->eol.len};
	enum sml_err err = SML_OK;

	if (add->is_child)
		end = sml_item_end(theirs, add->line);
	if (add->is_element) {
		struct sml_str list = line.value;
		size_t at = 0;

		for (uint32_t i = 0; i <= add->element; i++) {
			if (!sml_text_next_element(
				list, escape_of(theirs), &at, &line.value))
				return SML_E_BUG;
		}
		return append(out, line, true);
	}
	for (size_t i = add->line; i < end && !err; i++) {
		if (theirs->v[i].name.p || !is_dirty)
			err = append(out, theirs->v[i], is_dirty);
		/* Without one it ends where the next line allows it. */
		if (!err && !is_dirty && is_open_block(out, &theirs->v[i]))
			err = append(out, blank, false);
	}
	return err;
}

/* Additions to the component at @begin: properties, or components. */
static enum sml_err
append_additions(const struct sml_edits *edits, size_t begin, bool is_child,
    struct sml_lines *out)
{
	const struct sml_addition *v =
	    (const struct sml_addition *)(const void *)edits->additions.p;
	size_t count = edits->additions.len / sizeof(*v);
	size_t low = 0;
	size_t high = count;
	enum sml_err err = SML_OK;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (v[middle].begin < begin)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < count && v[low].begin == begin && !err; low++) {
		if (v[low].is_child == is_child)
			err = append_addition(edits, &v[low], out);
	}
	return err;
}

/* The list without the elements that were dropped. */
static enum sml_err
append_rest(const struct sml_edits *edits, size_t index, struct sml_lines *out)
{
	const struct sml_lines *ours = edits->ours;
	const struct sml_dropped *v =
	    (const struct sml_dropped *)(const void *)edits->dropped.p;
	size_t count = edits->dropped.len / sizeof(*v);
	struct sml_line line = ours->v[index];
	struct sml_dropped key = {(uint32_t)index, 0};
	struct sml_buf left;
	struct sml_str element;
	size_t at = 0;
	enum sml_err err = SML_OK;

	sml_buf_init(&left, SML_LINE_MAX);
	while (
	    sml_text_next_element(line.value, escape_of(ours), &at, &element)) {
		bool is_dropped =
		    bsearch(&key, v, count, sizeof(*v), compare_dropped);

		key.element++;
		if (is_dropped)
			continue;
		if (left.len)
			sml_buf_put_byte(&left, ours->is_old ? ';' : ',');
		sml_buf_put_str(&left, element);
	}
	err = sml_buf_err(&left);
	if (!err && left.len) {
		line.value =
		    sml_arena_dup(edits->ours->arena, sml_buf_str(&left));
		err = line.value.p ? append(out, line, true) : SML_E_NOMEM;
	}
	sml_buf_free(&left);
	return err;
}

/* Ours in its order; new properties come before inner components and the
 * END, new components before the END. */
static enum sml_err
write_lines(const struct sml_edits *edits, struct sml_lines *out)
{
	const struct sml_lines *ours = edits->ours;
	size_t open[SML_LINE_DEPTH_MAX + 1] = {0};
	bool is_filled[SML_LINE_DEPTH_MAX + 1] = {false};
	enum sml_err err = SML_OK;

	for (size_t i = 0; i < ours->count && !err; i++) {
		const struct sml_line *line = &ours->v[i];
		bool is_begin = sml_line_is(line, "BEGIN");
		bool is_end = sml_line_is(line, "END");
		unsigned depth = line->depth + (is_end ? 1u : 0u);

		if ((is_begin || is_end) && depth && !is_filled[depth]) {
			is_filled[depth] = true;
			err = append_additions(edits, open[depth], false, out);
		}
		if (is_end && !err)
			err = append_additions(edits, open[depth], true, out);
		if (err)
			break;
		if (is_begin && edits->fates[i] == SML_FATE_DROP) {
			err = append_additions(edits, i, true, out);
			i = sml_item_end(ours, i) - 1;
			continue;
		}
		if (is_begin) {
			open[depth + 1] = i;
			is_filled[depth + 1] = false;
		}
		if (edits->fates[i] == SML_FATE_KEEP)
			err = append(out, *line, false);
		else if (edits->fates[i] == SML_FATE_DROP_ELEMENTS)
			err = append_rest(edits, i, out);
		if (!err && edits->fates[i] != SML_FATE_KEEP)
			err = append_additions(edits, i, false, out);
	}
	return err;
}

/* ---- defaults ---- */

/* The line of ours that says what its absence means, and that is not compared
 * therefore: of two lines readers would take the first. */
static size_t
find_default(
    const struct sml_edits *edits, size_t begin, const struct sml_trait *trait)
{
	const struct sml_lines *ours = edits->ours;
	size_t at = sml_item_find_own(ours, begin, trait->name);

	return at < ours->count && edits->fates[at] == SML_FATE_KEEP &&
		       sml_str_is_nocase(
			   sml_str_trim(ours->v[at].value), trait->fallback)
		   ? at
		   : ours->count;
}

/* NULL: it has no default. */
static const struct sml_trait *
find_trait(const struct sml_traits *traits, struct sml_str name)
{
	for (size_t i = 0; i < traits->count; i++) {
		const struct sml_trait *trait = &traits->rows[i];

		if (trait->fallback && sml_str_is_nocase(name, trait->name))
			return trait;
	}
	return NULL;
}

/* What comes takes the place of a default. */
static void
replace_defaults(struct sml_edits *edits)
{
	struct sml_addition *v =
	    (struct sml_addition *)(void *)edits->additions.p;
	size_t count = edits->additions.len / sizeof(*v);
	unsigned searches = 0;

	for (size_t i = 0; i < count && searches < DEFAULTS_MAX; i++) {
		const struct sml_trait *trait =
		    find_trait(edits->traits, edits->theirs->v[v[i].line].name);
		size_t at;

		if (!trait || v[i].is_child ||
		    edits->fates[v[i].begin] != SML_FATE_KEEP)
			continue;
		at = find_default(edits, v[i].begin, trait);
		searches++;
		if (at == edits->ours->count)
			continue;
		edits->fates[at] = SML_FATE_DROP;
		v[i].begin = (uint32_t)at;
	}
}

/* ---- time zones ---- */

/* Which version alone gave a zone name another meaning than the base. */
static enum sml_err
who_changed(const struct sml_edits *edits, struct sml_str name,
    bool *is_ours_out, bool *is_theirs_out)
{
	struct sml_str ids[SML_SIDES];
	enum sml_err err = SML_OK;
	bool is_ours, is_theirs;

	*is_ours_out = *is_theirs_out = false;
	for (int s = 0; s < SML_SIDES && !err; s++) {
		if (!edits->zones[s])
			return SML_OK;
		err = sml_tzids_get(edits->zones[s], name, &ids[s]);
	}
	if (err)
		return err;
	is_ours = !sml_str_eq(ids[SML_OURS], ids[SML_BASE]);
	is_theirs = !sml_str_eq(ids[SML_THEIRS], ids[SML_BASE]);
	*is_ours_out = is_ours && !is_theirs;
	*is_theirs_out = is_theirs && !is_ours;
	return SML_OK;
}

/* The next zone that is described at or after line @at: its TZID line and its
 * BEGIN line; false after the last one. */
static bool
next_zone(const struct sml_lines *lines, size_t *at, size_t *begin_out)
{
	for (; *at < lines->count; ++*at) {
		const struct sml_line *line = &lines->v[*at];

		if (line->depth == 1 && sml_line_is(line, "BEGIN"))
			*begin_out = *at;
		/* The property of an event is no name of a zone. */
		if (line->depth == 2 && sml_line_is(line, "TZID") &&
		    sml_line_begins(&lines->v[*begin_out], "VTIMEZONE"))
			return true;
	}
	return false;
}

/* The times of theirs are taken: what they mean must not be ours. */
static enum sml_err
drop_zones(struct sml_edits *edits)
{
	const struct sml_lines *ours = edits->ours;
	size_t begin = 0;
	bool is_ours, is_theirs;

	for (size_t at = 0; next_zone(ours, &at, &begin); at++) {
		enum sml_err err =
		    who_changed(edits, ours->v[at].value, &is_ours, &is_theirs);

		if (err)
			return err;
		if (is_theirs)
			edits->fates[begin] = SML_FATE_DROP;
	}
	return SML_OK;
}

/* Ours describes it, and goes on doing so. */
static bool
is_described(const struct sml_edits *edits, struct sml_str name)
{
	size_t begin = 0;

	for (size_t at = 0; next_zone(edits->ours, &at, &begin); at++) {
		if (sml_str_eq(edits->ours->v[at].value, name) &&
		    edits->fates[begin] == SML_FATE_KEEP)
			return true;
	}
	return false;
}

/* What came from theirs may name a zone that only theirs describes. */
static enum sml_err
take_zones(struct sml_edits *edits, size_t ours_top)
{
	const struct sml_lines *theirs = edits->theirs;
	size_t begin = 0;
	enum sml_err err;

	if (!edits->additions.len)
		return SML_OK;
	err = drop_zones(edits);
	for (size_t at = 0; !err && next_zone(theirs, &at, &begin); at++) {
		struct sml_str name = theirs->v[at].value;
		struct sml_addition add = {.begin = (uint32_t)ours_top,
		    .order = (uint32_t)edits->additions.len,
		    .line = (uint32_t)begin,
		    .is_child = true};
		bool is_ours, is_theirs;

		err = who_changed(edits, name, &is_ours, &is_theirs);
		if (!err && !is_ours && !is_described(edits, name))
			sml_buf_put(&edits->additions, &add, sizeof(add));
	}
	return err ? err : sml_buf_err(&edits->additions);
}

enum sml_err
sml_edits_write(struct sml_edits *edits, size_t ours_top, struct sml_buf *out)
{
	struct sml_lines lines = {.arena = edits->ours->arena,
	    .eol = edits->ours->eol,
	    .is_old = edits->ours->is_old};
	enum sml_err err = take_zones(edits, ours_top);

	if (err)
		return err;
	replace_defaults(edits);
	if (edits->additions.len)
		qsort(edits->additions.p,
		    edits->additions.len / sizeof(struct sml_addition),
		    sizeof(struct sml_addition), compare_additions);
	if (edits->dropped.len)
		qsort(edits->dropped.p,
		    edits->dropped.len / sizeof(struct sml_dropped),
		    sizeof(struct sml_dropped), compare_dropped);
	err = write_lines(edits, &lines);
	if (!err)
		err = sml_lines_print(&lines, out);
	return err;
}
