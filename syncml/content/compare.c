/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the versions of an item slot by slot and says how each is joined. */
#include "content/compare.h"

#include "base/limits.h"
#include "content/item.h"
#include "content/note.h"

#include <string.h>

/* A component while it is compared. */
struct component {
	struct sml_versions v;
	struct sml_changes when;
	struct sml_changes state;
};

size_t
sml_range_count(const struct sml_range *r)
{
	return r->end - r->from;
}

const struct sml_entry *
sml_range_first(const struct sml_range *r)
{
	return r->from < r->end ? sml_canon_entry(r->canon, r->from) : NULL;
}

static struct sml_str
text_at(const struct sml_range *r, size_t i)
{
	return sml_entry_text(r->canon, sml_canon_entry(r->canon, i));
}

bool
sml_range_is_equal(const struct sml_range *a, const struct sml_range *b)
{
	if (sml_range_count(a) != sml_range_count(b))
		return false;
	for (size_t i = 0; i < sml_range_count(a); i++) {
		if (!sml_str_eq(
			text_at(a, a->from + i), text_at(b, b->from + i)))
			return false;
	}
	return true;
}

/* ---- decisions ---- */

static enum sml_err compare_component(
    struct sml_compare *c, const size_t begin[SML_SIDES], bool has_base);

static enum sml_err
tell(struct sml_compare *c, const struct sml_finding *finding)
{
	c->is_collision |= finding->is_collision;
	return c->ops->found(c->ctx, finding);
}

static size_t
begin_of(const struct sml_range *r)
{
	const struct sml_entry *first = sml_range_first(r);

	return first ? first->line : SML_ABSENT;
}

/* A component that both versions have is compared inside. */
static bool
is_open_child(const struct sml_compare *c, const struct sml_finding *f)
{
	static const char *const names[] = {
	    "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"};
	const struct sml_lines *lines = &c->sides[SML_OURS].lines;
	struct sml_str name;

	if (!(f->flags & SML_TRAIT_CHILD) ||
	    !sml_range_count(&f->r[SML_OURS]) ||
	    !sml_range_count(&f->r[SML_THEIRS]))
		return false;
	name = sml_str_trim(lines->v[begin_of(&f->r[SML_OURS])].value);
	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++) {
		if (sml_str_is_nocase(name, names[i]))
			return true;
	}
	return false;
}

/* At most one value in each version. */
static enum sml_err
decide_single(struct sml_compare *c, struct sml_finding *f)
{
	const struct sml_range *base = &f->r[SML_BASE];
	const struct sml_range *ours = &f->r[SML_OURS];
	const struct sml_range *theirs = &f->r[SML_THEIRS];
	bool has_base = f->in->has_base;
	bool is_same = sml_range_is_equal(ours, theirs);

	if (is_same && (!has_base || sml_range_is_equal(ours, base)))
		return SML_OK;
	if (!is_same && is_open_child(c, f)) {
		const size_t begin[SML_SIDES] = {
		    begin_of(base), begin_of(ours), begin_of(theirs)};

		return compare_component(
		    c, begin, has_base && begin[SML_BASE] != SML_ABSENT);
	}
	if (is_same || (has_base ? sml_range_is_equal(theirs, base)
				 : !sml_range_count(theirs)))
		return tell(c, f);
	if (has_base ? sml_range_is_equal(ours, base)
		     : !sml_range_count(ours)) {
		f->drop = *ours;
		f->take = *theirs;
	} else {
		f->is_collision = true;
	}
	return tell(c, f);
}

/* From @at on: the run of entries with the text @text. */
static size_t
run_end(const struct sml_range *r, size_t at, struct sml_str text)
{
	while (at < r->end && sml_str_eq(text_at(r, at), text))
		at++;
	return at;
}

static size_t
wanted_count(const size_t n[SML_SIDES], bool has_base)
{
	if (n[SML_OURS] == n[SML_THEIRS] ||
	    (has_base && n[SML_THEIRS] == n[SML_BASE]))
		return n[SML_OURS];
	if (has_base && n[SML_OURS] == n[SML_BASE])
		return n[SML_THEIRS];
	return n[SML_OURS] > n[SML_THEIRS] ? n[SML_OURS] : n[SML_THEIRS];
}

/* One value, as often as it is there. Of a set repeated elements say nothing
 * and are ours to keep. */
static enum sml_err
decide_value(struct sml_compare *c, struct sml_finding *f)
{
	bool is_set = f->flags & SML_TRAIT_LIST;
	size_t n[SML_SIDES];
	size_t wanted;

	for (int s = 0; s < SML_SIDES; s++) {
		n[s] = sml_range_count(&f->r[s]);
		if (is_set && n[s])
			n[s] = 1;
	}
	if (n[SML_OURS] == n[SML_THEIRS] &&
	    (!f->in->has_base || n[SML_BASE] == n[SML_OURS]))
		return SML_OK;
	wanted = wanted_count(n, f->in->has_base);
	if (wanted < n[SML_OURS]) {
		f->drop = f->r[SML_OURS];
		f->drop.from += wanted;
	} else if (wanted > n[SML_OURS]) {
		f->take = f->r[SML_THEIRS];
		f->take.end = f->take.from + wanted - n[SML_OURS];
	}
	return tell(c, f);
}

/* Several values: each is there or not, by itself. */
static enum sml_err
decide_many(struct sml_compare *c, const struct sml_finding *slot)
{
	struct sml_finding f = *slot;
	size_t at[SML_SIDES];
	enum sml_err err = SML_OK;

	for (int s = 0; s < SML_SIDES; s++)
		at[s] = slot->r[s].from;
	while (!err) {
		struct sml_str least = SML_STR_NONE;

		for (int s = 0; s < SML_SIDES; s++) {
			struct sml_str text;

			if (at[s] == slot->r[s].end)
				continue;
			text = text_at(&slot->r[s], at[s]);
			if (!least.p || sml_str_cmp(text, least) < 0)
				least = text;
		}
		if (!least.p)
			break;
		f.drop = f.take = (struct sml_range){NULL, 0, 0};
		for (int s = 0; s < SML_SIDES; s++) {
			f.r[s].from = at[s];
			at[s] = run_end(&slot->r[s], at[s], least);
			f.r[s].end = at[s];
		}
		err = decide_value(c, &f);
	}
	return err;
}

static void
note_change(struct sml_changes *changes, const struct sml_changes *more)
{
	changes->ours |= more->ours;
	changes->theirs |= more->theirs;
	changes->differs |= more->differs;
}

/* Remember which of the fields that hang together were changed. */
static void
note_changes(
    struct sml_compare *c, struct component *in, const struct sml_finding *f)
{
	const struct sml_range *base = &f->r[SML_BASE];
	struct sml_changes more;

	more.differs = !sml_range_is_equal(&f->r[SML_OURS], &f->r[SML_THEIRS]);
	more.ours = more.theirs = more.differs;
	if (in->v.has_base) {
		more.ours = !sml_range_is_equal(&f->r[SML_OURS], base);
		more.theirs = !sml_range_is_equal(&f->r[SML_THEIRS], base);
	}
	if (f->flags & SML_TRAIT_WHEN) {
		note_change(&in->when, &more);
		if (!in->v.is_exception)
			note_change(&c->when, &more);
	}
	if (f->flags & SML_TRAIT_STATE)
		note_change(&in->state, &more);
	if ((f->flags & SML_TRAIT_INSTANCE) || in->v.is_exception)
		note_change(&c->instances, &more);
}

static enum sml_err
compare_slot(struct sml_compare *c, struct component *in, struct sml_finding *f)
{
	const struct sml_entry *any = NULL;
	bool is_single = true;

	for (int s = 0; s < SML_SIDES; s++) {
		if (!any)
			any = sml_range_first(&f->r[s]);
		is_single &= sml_range_count(&f->r[s]) <= 1;
	}
	f->in = &in->v;
	f->slot = ++c->slots;
	f->flags = any->flags;
	if (f->flags & SML_TRAIT_IGNORED)
		return SML_OK;
	/* The other side cannot hold it, so it did not remove it. */
	if (any->is_masked && !sml_range_count(&f->r[SML_THEIRS])) {
		f->is_kept_for_theirs = true;
		return !in->v.has_base || sml_range_is_equal(
					      &f->r[SML_OURS], &f->r[SML_BASE])
			   ? SML_OK
			   : tell(c, f);
	}
	if (!(f->flags & SML_TRAIT_SCRAP))
		note_changes(c, in, f);
	/* A value that theirs could not see stays beside the one it says. */
	if (is_single && !(f->flags & SML_TRAIT_LIST) &&
	    ((in->v.has_base && !any->is_masked) ||
		!(f->flags & SML_TRAIT_MANY)))
		return decide_single(c, f);
	return decide_many(c, f);
}

/* Walk the sorted entries of all versions slot by slot. */
static enum sml_err
compare_slots(
    struct sml_compare *c, struct component *in, const size_t from[SML_SIDES])
{
	size_t at[SML_SIDES], end[SML_SIDES];
	enum sml_err err = SML_OK;

	for (int s = 0; s < SML_SIDES; s++) {
		at[s] = from[s];
		end[s] = sml_canon_count(&c->sides[s].canon);
	}
	while (!err) {
		struct sml_finding f = {.in = NULL};
		struct sml_str least = SML_STR_NONE;

		for (int s = 0; s < SML_SIDES; s++) {
			const struct sml_canon *canon = &c->sides[s].canon;
			struct sml_str slot;

			if (at[s] == end[s])
				continue;
			slot = sml_entry_slot(
			    canon, sml_canon_entry(canon, at[s]));
			if (!least.p || sml_str_cmp(slot, least) < 0)
				least = slot;
		}
		if (!least.p)
			break;
		for (int s = 0; s < SML_SIDES; s++) {
			const struct sml_canon *canon = &c->sides[s].canon;
			size_t i = at[s];

			while (
			    i < end[s] &&
			    sml_str_eq(least, sml_entry_slot(canon,
						  sml_canon_entry(canon, i))))
				i++;
			f.r[s] = (struct sml_range){canon, at[s], i};
			at[s] = i;
		}
		err = compare_slot(c, in, &f);
	}
	return err;
}

/* ---- entries of one component ---- */

static struct sml_str
value_from(const struct sml_canon *canon, size_t from, const char *name)
{
	for (size_t i = from; i < sml_canon_count(canon); i++) {
		const struct sml_entry *entry = sml_canon_entry(canon, i);

		if (sml_str_is(sml_entry_name(canon, entry), name))
			return sml_entry_value(canon, entry);
	}
	return SML_STR("");
}

/* One entry for the component at @begin: its slot says which it is among
 * those of its kind, its value is its digest. */
static enum sml_err
add_child(struct sml_compare *c, struct sml_side *side, size_t begin)
{
	struct sml_canon *canon = &side->canon;
	struct sml_str name = sml_str_trim(side->lines.v[begin].value);
	size_t count = sml_canon_count(canon);
	size_t text_len = canon->text.len;
	bool is_alarm = sml_str_is_nocase(name, "VALARM");
	uint8_t digest[SML_SHA256_LEN];
	struct sml_str instance, uid;
	struct sml_entry *entry;
	size_t next;
	enum sml_err err =
	    sml_item_add(canon, &side->lines, begin, NULL, &next);

	if (err)
		return err;
	instance = value_from(canon, count, "RECURRENCE-ID");
	uid = c->has_several_uids ? value_from(canon, count, "UID")
				  : SML_STR_NONE;
	sml_buf_reset(&c->key);
	sml_buf_put_text(&c->key, "BEGIN:");
	sml_text_put_upper(&c->key, name);
	sml_buf_put_byte(&c->key, ';');
	sml_buf_put_str(&c->key, instance);
	sml_buf_put_byte(&c->key, ';');
	sml_buf_put_str(&c->key, uid);
	if (c->key.err)
		return c->key.err;
	err = sml_canon_digest(canon, count, digest);
	sml_canon_cut(canon, count, text_len);
	if (!err)
		err = sml_canon_add_text(canon, sml_buf_str(&c->key),
		    (struct sml_str){(const char *)digest, sizeof(digest)});
	if (err)
		return err;
	entry = sml_canon_entry(canon, count);
	entry->line = (uint32_t)begin;
	entry->flags = SML_TRAIT_CHILD | (is_alarm ? SML_TRAIT_MANY : 0u) |
		       (instance.len ? SML_TRAIT_INSTANCE : 0u);
	entry->is_masked = sml_item_is_masked(canon, name);
	return SML_OK;
}

static enum sml_err
add_entries(struct sml_compare *c, struct sml_side *side, size_t begin)
{
	const struct sml_lines *lines = &side->lines;
	size_t end = sml_item_end(lines, begin);
	struct sml_labels labels;

	sml_tzids_use(&side->canon.zones, lines);
	sml_labels_find(lines, begin, end, &labels);
	for (size_t i = begin + 1; i < end;) {
		const struct sml_line *line = &lines->v[i];
		enum sml_err err = SML_OK;

		if (!sml_line_is(line, "BEGIN")) {
			err = sml_canon_add(
			    &side->canon, line, i, sml_label_of(&labels, line));
			i++;
		} else {
			if (!sml_str_is_nocase(
				sml_str_trim(line->value), "VTIMEZONE"))
				err = add_child(c, side, i);
			i = sml_item_end(lines, i);
		}
		if (err)
			return err;
	}
	return SML_OK;
}

/* The body is the one field of a note in plain text. */
static enum sml_err
add_body(struct sml_side *side)
{
	struct sml_buf body;
	enum sml_err err;

	if (side->text.len > SML_ITEM_MAX)
		return SML_E_TOO_BIG;
	sml_buf_init(&body, SML_CONTENT_ARENA_MAX);
	sml_note_body(side->text, side->canon.env, &body);
	err = sml_buf_err(&body);
	if (!err && body.len)
		err = sml_canon_add_text(
		    &side->canon, SML_STR("BODY"), sml_buf_str(&body));
	sml_buf_free(&body);
	return err;
}

static enum sml_err
add_all(struct sml_compare *c, struct component *in, size_t from[SML_SIDES])
{
	enum sml_err err = SML_OK;

	for (int s = 0; s < SML_SIDES && !err; s++) {
		struct sml_side *side = &c->sides[s];
		bool is_there = in->v.begin[s] != SML_ABSENT &&
				(s != SML_BASE || in->v.has_base);

		if (is_there && side->format == SML_FORMAT_PLAIN)
			err = add_body(side);
		else if (is_there)
			err = add_entries(c, side, in->v.begin[s]);
		if (!err && s == SML_OURS)
			in->v.is_exception =
			    value_from(&side->canon, from[s], "RECURRENCE-ID")
				.len > 0;
		if (!err)
			err = sml_canon_sort(&side->canon, from[s]);
	}
	return err;
}

/* ---- what hangs together ---- */

static void
tear(struct sml_compare *c, const struct sml_versions *in, unsigned traits)
{
	c->is_collision = true;
	if (c->ops->torn)
		c->ops->torn(c->ctx, in, traits);
}

static bool
is_torn(const struct sml_changes *changes)
{
	return changes->ours && changes->theirs && changes->differs;
}

static enum sml_err
compare_component(
    struct sml_compare *c, const size_t begin[SML_SIDES], bool has_base)
{
	struct component in = {
	    .v = {.number = ++c->numbers, .has_base = has_base}};
	size_t from[SML_SIDES], text_len[SML_SIDES];
	enum sml_err err;

	memcpy(in.v.begin, begin, sizeof(in.v.begin));
	for (int s = 0; s < SML_SIDES; s++) {
		from[s] = sml_canon_count(&c->sides[s].canon);
		text_len[s] = c->sides[s].canon.text.len;
	}
	err = add_all(c, &in, from);
	if (!err)
		err = compare_slots(c, &in, from);
	if (!err && is_torn(&in.when))
		tear(c, &in.v, SML_TRAIT_WHEN);
	if (!err && has_base && is_torn(&in.state))
		tear(c, &in.v, SML_TRAIT_STATE);
	for (int s = 0; s < SML_SIDES; s++)
		sml_canon_cut(&c->sides[s].canon, from[s], text_len[s]);
	return err;
}

/* ---- the item ---- */

enum sml_err
sml_compare_run(
    struct sml_compare *c, const struct sml_compare_ops *ops, void *ctx)
{
	const struct sml_changes *when = &c->when;
	const struct sml_changes *instances = &c->instances;
	size_t begin[SML_SIDES];
	enum sml_err err;

	c->ops = ops;
	c->ctx = ctx;
	for (int s = 0; s < SML_SIDES; s++)
		begin[s] =
		    c->sides[s].lines.count
			? sml_lines_find(&c->sides[s].lines, "BEGIN", 0, 0)
			: 0;
	if (!c->has_base)
		begin[SML_BASE] = SML_ABSENT;
	err = compare_component(c, begin, c->has_base);
	if (!err && c->has_base && (when->differs || instances->differs) &&
	    ((when->ours && instances->theirs) ||
		(when->theirs && instances->ours)))
		tear(c, NULL, SML_TRAIT_WHEN | SML_TRAIT_INSTANCE);
	return err;
}
