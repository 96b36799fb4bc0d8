/* SPDX-License-Identifier: Apache-2.0 */
/* What a peer changed, found by value and written into the stored item. */
#include "content/convert_back.h"

#include "base/limits.h"
#include "content/compare.h"
#include "content/convert_group.h"
#include "content/merge_write.h"
#include "content/text.h"

#include <stdlib.h>
#include <string.h>

/* A longer value is not blank, and more blank lines are not looked for. */
#define BLANK_LEN_MAX 1024
#define SEARCHES_MAX 256

/* What is known of one entry that is not the same everywhere. In the order
 * they are wanted. */
enum what {
	GONE,  /* sent, not stored as it is, and the peer removed it */
	SENT,  /* sent, not stored as it is, and the peer has it still */
	OURS,  /* stored, not sent as it is */
	DROP,  /* stored, and the peer removed or changed it */
	FRESH, /* the peer added it, or changed it to this */
	DONE
};

struct record {
	unsigned in; /* component */
	unsigned slot;
	struct sml_str name;
	enum what what;
	uint32_t begin; /* of the component, stored */
	uint32_t line;  /* of the version it is from */
	uint32_t element;
	unsigned flags;
};

struct back {
	struct sml_compare *compare;
	struct sml_edits edits;
	struct sml_buf records;
	unsigned searches; /* for blank lines */
	bool is_whole;     /* a list that cannot be cut: take all of theirs */
};

/* ---- what is found ---- */

/* The body of a note has three names. */
static struct sml_str
field_name(const struct back *b, struct sml_str name)
{
	if (b->compare->kind == SML_KIND_NOTE &&
	    (sml_str_is(name, "NOTE") || sml_str_is(name, "DESCRIPTION")))
		return SML_STR("BODY");
	return name;
}

/* Note @count entries of the range from @skip on. */
static enum sml_err
note(struct back *b, const struct sml_finding *f, int side, size_t skip,
    size_t count, enum what what)
{
	const struct sml_range *r = &f->r[side];

	for (size_t i = r->from + skip; count; i++, count--) {
		const struct sml_entry *entry = sml_canon_entry(r->canon, i);
		struct record record = {.in = f->in->number,
		    .slot = f->slot,
		    .what = what,
		    .begin = (uint32_t)f->in->begin[SML_OURS],
		    .line = entry->line,
		    .element = entry->element,
		    .flags = entry->flags};

		record.name = sml_arena_dup(b->compare->arena,
		    field_name(b, sml_entry_name(r->canon, entry)));
		if (!record.name.p)
			return SML_E_NOMEM;
		sml_buf_put(&b->records, &record, sizeof(record));
	}
	return sml_buf_err(&b->records);
}

static size_t
lesser(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
excess(size_t a, size_t b)
{
	return a > b ? a - b : 0;
}

/* One value that each version has some times. */
static enum sml_err
note_value(struct back *b, const struct sml_finding *f)
{
	size_t sent = sml_range_count(&f->r[SML_BASE]);
	size_t ours = sml_range_count(&f->r[SML_OURS]);
	size_t theirs = sml_range_count(&f->r[SML_THEIRS]);
	size_t common = lesser(sent, ours);
	size_t gone = excess(sent, theirs);
	size_t known = lesser(excess(theirs, sent), excess(ours, sent));
	size_t direct;
	enum sml_err err;

	/* Of a set it is there or not. */
	if (f->flags & SML_TRAIT_LIST) {
		if (sent && !theirs)
			return ours ? note(b, f, SML_OURS, 0, ours, DROP)
				    : note(b, f, SML_BASE, 0, 1, GONE);
		if (!sent && theirs && !ours)
			return note(b, f, SML_THEIRS, 0, 1, FRESH);
		if (sent && !ours)
			return note(b, f, SML_BASE, 0, 1, SENT);
		return !sent && ours && !theirs
			   ? note(b, f, SML_OURS, 0, ours, OURS)
			   : SML_OK;
	}
	direct = lesser(gone, common);
	err = note(b, f, SML_OURS, 0, direct, DROP);
	if (!err)
		err = note(b, f, SML_BASE, common, gone - direct, GONE);
	if (!err)
		err = note(b, f, SML_BASE, common + gone - direct,
		    sent - common - (gone - direct), SENT);
	if (!err)
		err = note(b, f, SML_OURS, common, ours - common - known, OURS);
	if (!err)
		err = note(
		    b, f, SML_THEIRS, 0, excess(theirs, sent) - known, FRESH);
	return err;
}

/* A field that each version has once at most, with different values. */
static enum sml_err
note_single(struct back *b, const struct sml_finding *f)
{
	const struct sml_range *sent = &f->r[SML_BASE];
	const struct sml_range *ours = &f->r[SML_OURS];
	const struct sml_range *theirs = &f->r[SML_THEIRS];
	bool is_several = (f->flags & SML_TRAIT_MANY) && !sml_range_count(sent);
	enum sml_err err = SML_OK;

	if (sml_range_is_equal(sent, theirs)) {
		if (sml_range_count(ours) && sml_range_count(sent))
			return SML_OK;
		err = note(b, f, SML_BASE, 0, sml_range_count(sent), SENT);
		return err ? err
			   : note(b, f, SML_OURS, 0, sml_range_count(ours),
				 OURS);
	}
	if (sml_range_is_equal(ours, theirs))
		return SML_OK;
	err = note(
	    b, f, SML_OURS, 0, sml_range_count(ours), is_several ? OURS : DROP);
	if (!err && !sml_range_count(ours))
		err = note(b, f, SML_BASE, 0, sml_range_count(sent), GONE);
	if (!err)
		err = note(b, f, SML_THEIRS, 0, sml_range_count(theirs), FRESH);
	return err;
}

static struct sml_str
text_of(const struct sml_range *r, size_t i)
{
	return sml_entry_text(r->canon, sml_canon_entry(r->canon, i));
}

static bool
is_one_value(const struct sml_finding *f)
{
	struct sml_str first = SML_STR_NONE;

	for (int s = 0; s < SML_SIDES; s++) {
		for (size_t i = f->r[s].from; i < f->r[s].end; i++) {
			if (first.p && !sml_str_eq(first, text_of(&f->r[s], i)))
				return false;
			first = text_of(&f->r[s], i);
		}
	}
	return true;
}

static enum sml_err
on_found(void *ctx, const struct sml_finding *f)
{
	struct back *b = ctx;

	/* A label follows the line it is for. */
	if ((f->flags & SML_TRAIT_SCRAP) || f->is_kept_for_theirs)
		return SML_OK;
	for (int s = 0; s < SML_SIDES; s++) {
		const struct sml_entry *any = sml_range_first(&f->r[s]);

		if (any &&
		    sml_str_is(sml_entry_name(f->r[s].canon, any), "X-ABLABEL"))
			return SML_OK;
	}
	return is_one_value(f) ? note_value(b, f) : note_single(b, f);
}

/* ---- which is which ---- */

static int
compare_numbers(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int
compare_fields(const struct record *a, const struct record *b)
{
	int order = compare_numbers(a->in, b->in);

	return order ? order : sml_str_cmp(a->name, b->name);
}

static int
compare_places(const struct record *a, const struct record *b)
{
	int order = compare_numbers(a->what, b->what);

	if (!order)
		order = compare_numbers(a->line, b->line);
	return order ? order : compare_numbers(a->element, b->element);
}

static int
by_slot(const void *a, const void *b)
{
	const struct record *x = a;
	const struct record *y = b;
	int order = compare_fields(x, y);

	if (!order)
		order = compare_numbers(x->slot, y->slot);
	return order ? order : compare_places(x, y);
}

static int
by_name(const void *a, const void *b)
{
	int order = compare_fields(a, b);

	return order ? order : compare_places(a, b);
}

static bool
was_sent(const struct record *r)
{
	return r->what == GONE || r->what == SENT;
}

static int
by_line(const void *a, const void *b)
{
	const struct record *x = *(const struct record *const *)a;
	const struct record *y = *(const struct record *const *)b;
	int order = compare_numbers(x->line, y->line);

	return order ? order : compare_numbers(x->element, y->element);
}

/* What was stored and what was sent of it, in their order. */
static enum sml_err
pair_originals(struct back *b, struct record *v, size_t count)
{
	struct record **sent =
	    sml_arena_array(b->compare->arena, count, sizeof(*sent));
	size_t sent_count = 0;
	size_t at = 0;

	if (!sent)
		return SML_E_NOMEM;
	for (size_t i = 0; i < count; i++) {
		if (was_sent(&v[i]))
			sent[sent_count++] = &v[i];
	}
	qsort(sent, sent_count, sizeof(struct record *), by_line);
	for (size_t i = 0; i < count && at < sent_count; i++) {
		if (v[i].what != OURS)
			continue;
		v[i].what = sent[at]->what == GONE ? DROP : DONE;
		sent[at++]->what = DONE;
	}
	return SML_OK;
}

typedef int compare_records(const void *a, const void *b);

/* Sort by @order and pair the records of each run that @is_same tells. */
static enum sml_err
pair_all(struct back *b, compare_records *order, bool is_by_slot)
{
	struct record *v = (void *)b->records.p;
	size_t count = b->records.len / sizeof(*v);
	enum sml_err err = SML_OK;

	qsort(v, count, sizeof(*v), order);
	for (size_t i = 0; i < count && !err;) {
		size_t end = i + 1;

		while (end < count && compare_fields(&v[i], &v[end]) == 0 &&
		       (!is_by_slot || v[i].slot == v[end].slot))
			end++;
		err = pair_originals(b, v + i, end - i);
		i = end;
	}
	return err;
}

/* ---- effects ---- */

static bool
has_encoded_separator(struct sml_str value)
{
	for (size_t i = 0; i + 2 < value.len; i++) {
		char last = value.p[i + 2];

		if (value.p[i] == '=' &&
		    ((value.p[i + 1] == '2' && (last == 'C' || last == 'c')) ||
			(value.p[i + 1] == '3' &&
			    (last == 'B' || last == 'b')) ||
			(value.p[i + 1] == '5' &&
			    (last == 'C' || last == 'c'))))
			return true;
	}
	return false;
}

/* Whether the elements of a list can be told apart by its bytes. */
static bool
can_be_cut(const struct sml_line *line)
{
	enum sml_value_encoding encoding = sml_line_encoding(line);
	const struct sml_param *charset = sml_line_param(line, "CHARSET");

	if (encoding == SML_ENCODING_BASE64 ||
	    (charset && !sml_str_is_nocase(charset->value, "UTF-8")))
		return false;
	return encoding == SML_ENCODING_NONE ||
	       !has_encoded_separator(line->value);
}

static enum sml_err
drop(struct back *b, const struct record *r)
{
	const struct sml_dropped element = {r->line, r->element};

	if (!(r->flags & SML_TRAIT_LIST)) {
		b->edits.fates[r->line] = SML_FATE_DROP;
		return SML_OK;
	}
	b->is_whole |= !can_be_cut(&b->edits.ours->v[r->line]);
	b->edits.fates[r->line] = SML_FATE_DROP_ELEMENTS;
	sml_buf_put(&b->edits.dropped, &element, sizeof(element));
	return sml_buf_err(&b->edits.dropped);
}

/* @place is the line it stands for, or NULL: then it is at the end. */
static enum sml_err
take(struct back *b, const struct record *r, const struct record *place)
{
	struct sml_addition add = {.begin = place ? place->line : r->begin,
	    .order = (uint32_t)b->edits.additions.len,
	    .line = r->line,
	    .element = r->element,
	    .is_element = r->flags & SML_TRAIT_LIST,
	    .is_child = r->flags & SML_TRAIT_CHILD};

	if (add.is_element)
		b->is_whole |= !can_be_cut(&b->edits.theirs->v[r->line]);
	sml_buf_put(&b->edits.additions, &add, sizeof(add));
	return sml_buf_err(&b->edits.additions);
}

/* A line that says nothing: NOTE: or ORG:;;. */
static bool
is_blank(const struct sml_line *line)
{
	struct sml_buf text;
	bool is_blank = true;

	sml_buf_init(&text, BLANK_LEN_MAX);
	if (sml_line_encoding(line) == SML_ENCODING_QP)
		sml_text_qp_decode(line->value, &text);
	else
		sml_buf_put_str(&text, line->value);
	for (size_t i = 0; i < text.len; i++)
		is_blank &= memchr("; \t\r\n", text.p[i], 5) != NULL;
	is_blank &= !text.err;
	sml_buf_free(&text);
	return is_blank;
}

/* The line of ours that has the name of line @r of theirs, and says nothing:
 * readers that know one line of a name only would see no other. */
static bool
find_blank(struct back *b, const struct record *r, struct record *out)
{
	const struct sml_lines *ours = b->edits.ours;
	struct sml_str name = b->edits.theirs->v[r->line].name;
	unsigned depth = ours->v[r->begin].depth + 1;

	if (b->searches++ > SEARCHES_MAX || (r->flags & SML_TRAIT_CHILD))
		return false;
	for (size_t i = r->begin + 1; i < ours->count; i++) {
		const struct sml_line *line = &ours->v[i];

		if (line->depth < depth)
			break;
		if (line->depth > depth || b->edits.fates[i] ||
		    !sml_str_eq_nocase(line->name, name) || !is_blank(line))
			continue;
		*out = *r;
		out->line = (uint32_t)i;
		b->edits.fates[i] = SML_FATE_DROP;
		return true;
	}
	return false;
}

/* Drops and what is fresh in one field: the first for the first. */
static enum sml_err
apply_field(struct back *b, struct record *v, size_t count)
{
	size_t at = 0;
	enum sml_err err = SML_OK;
	struct record blank;

	for (size_t i = 0; i < count && !err; i++) {
		struct record *place = NULL;

		if (v[i].what == DROP)
			err = drop(b, &v[i]);
		if (v[i].what != FRESH)
			continue;
		while (at < count && v[at].what != DROP)
			at++;
		if (at < count)
			place = &v[at++];
		else if (find_blank(b, &v[i], &blank))
			place = &blank;
		err = take(b, &v[i], place);
	}
	return err;
}

static enum sml_err
apply(struct back *b)
{
	struct record *v = (void *)b->records.p;
	size_t count = b->records.len / sizeof(*v);
	enum sml_err err = SML_OK;

	qsort(v, count, sizeof(*v), by_name);
	for (size_t i = 0; i < count && !err;) {
		size_t end = i + 1;

		while (end < count && compare_fields(&v[i], &v[end]) == 0)
			end++;
		err = apply_field(b, v + i, end - i);
		i = end;
	}
	return err;
}

static enum sml_err
write_changes(struct back *b, struct sml_str returned, struct sml_buf *out)
{
	static const struct sml_compare_ops ops = {.found = on_found};
	struct sml_compare *c = b->compare;
	struct sml_lines *ours = &c->sides[SML_OURS].lines;
	enum sml_err err;

	b->edits.ours = ours;
	b->edits.theirs = &c->sides[SML_THEIRS].lines;
	b->edits.traits = c->sides[SML_OURS].canon.traits;
	b->edits.fates = sml_arena_alloc(c->arena, ours->count + 1);
	if (!b->edits.fates)
		return SML_E_NOMEM;
	err = sml_compare_run(c, &ops, b);
	if (!err && b->records.len) {
		err = pair_all(b, by_slot, true);
		if (!err)
			err = pair_all(b, by_name, false);
		if (!err)
			err = apply(b);
		if (!err)
			err = sml_groups_settle(
			    &b->edits, &c->sides[SML_THEIRS].lines);
	}
	if (err)
		return err;
	if (!b->is_whole)
		return sml_edits_write(
		    &b->edits, sml_lines_find(ours, "BEGIN", 0, 0), out);
	sml_buf_put_str(out, returned);
	return sml_buf_err(out);
}

enum sml_err
sml_back_write(enum sml_kind kind, struct sml_str stored, struct sml_str sent,
    struct sml_str returned, const struct sml_fieldset *mask,
    const struct sml_env *env, struct sml_buf *out)
{
	const struct sml_str texts[SML_SIDES] = {sent, stored, returned};
	struct sml_compare c;
	struct back b = {.compare = &c};
	enum sml_err err = sml_compare_open(kind, texts, mask, env, &c);

	sml_buf_init(&b.records, SML_CONTENT_ARENA_MAX);
	sml_buf_init(&b.edits.additions, SML_CONTENT_ARENA_MAX);
	sml_buf_init(&b.edits.dropped, SML_CONTENT_ARENA_MAX);
	if (!err)
		err = write_changes(&b, returned, out);
	sml_buf_free(&b.records);
	sml_buf_free(&b.edits.additions);
	sml_buf_free(&b.edits.dropped);
	sml_compare_close(&c);
	return err;
}
