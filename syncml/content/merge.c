/* SPDX-License-Identifier: Apache-2.0 */
/* Three-way merge: decide field by field first, write only when all agree. */
#include "content/merge.h"

#include "base/limits.h"
#include "content/charset.h"
#include "content/item.h"
#include "content/merge_write.h"
#include "content/note.h"

#include <string.h>

enum {
	BASE,
	OURS,
	THEIRS,
	SIDES
};

/* Which side changed fields that depend on each other. */
struct changes {
	bool ours;
	bool theirs;
	bool differs;
};

struct side {
	struct sml_lines lines;
	struct sml_canon canon;
};

struct merge {
	enum sml_kind kind;
	struct side sides[SIDES];
	struct sml_arena *arena;
	struct sml_edits edits;
	struct changes when;      /* of the item or a series */
	struct changes instances; /* what depends on it */
	bool has_several_uids;
	bool is_collision;
};

/* One component in three versions; a missing one has begin == NONE. */
#define NONE SIZE_MAX
struct component {
	size_t begin[SIDES];
	bool has_base;     /* otherwise: union */
	bool is_exception; /* RECURRENCE-ID */
	struct changes when;
	struct changes state;
};

/* The entries of one field in one version. */
struct range {
	const struct sml_canon *c;
	size_t from, end;
};

static size_t
count_of(const struct range *r)
{
	return r->end - r->from;
}

static struct sml_str
text_at(const struct range *r, size_t i)
{
	return sml_entry_text(r->c, sml_canon_entry(r->c, i));
}

static bool
is_equal(const struct range *a, const struct range *b)
{
	if (count_of(a) != count_of(b))
		return false;
	for (size_t i = 0; i < count_of(a); i++) {
		if (!sml_str_eq(
			text_at(a, a->from + i), text_at(b, b->from + i)))
			return false;
	}
	return true;
}

/* ---- effects ---- */

/* A list in an encoding or a charset of its own cannot be cut by its bytes. */
static bool
can_be_cut(const struct sml_line *line)
{
	return sml_line_encoding(line) == SML_ENCODING_NONE &&
	       !sml_line_param(line, "CHARSET") &&
	       sml_charset_is_plain(SML_STR_NONE, line->value);
}

static enum sml_err
take(struct merge *m, const struct component *in, const struct sml_entry *entry)
{
	const struct side *theirs = &m->sides[THEIRS];
	const struct sml_line *line = &theirs->lines.v[entry->line];
	struct sml_addition add = {.begin = (uint32_t)in->begin[OURS],
	    .order = (uint32_t)m->edits.additions.len,
	    .line = entry->line,
	    .element = entry->element,
	    .is_element = entry->flags & SML_TRAIT_LIST,
	    .is_child = entry->flags & SML_TRAIT_CHILD};

	/* A group ties lines together: not joined by this version. */
	if (line->group.p || (add.is_element && !can_be_cut(line)))
		return SML_E_UNSUPPORTED;
	sml_buf_put(&m->edits.additions, &add, sizeof(add));
	return sml_buf_err(&m->edits.additions);
}

static enum sml_err
drop(struct merge *m, const struct sml_entry *entry)
{
	const struct sml_line *line = &m->sides[OURS].lines.v[entry->line];
	const struct sml_dropped element = {entry->line, entry->element};

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
drop_range(struct merge *m, const struct range *ours, size_t from, size_t end)
{
	enum sml_err err = SML_OK;

	for (size_t i = from; i < end && !err; i++)
		err = drop(m, sml_canon_entry(ours->c, i));
	return err;
}

static enum sml_err
take_range(struct merge *m, const struct component *in,
    const struct range *theirs, size_t from, size_t end)
{
	enum sml_err err = SML_OK;

	for (size_t i = from; i < end && !err; i++)
		err = take(m, in, sml_canon_entry(theirs->c, i));
	return err;
}

/* ---- decisions ---- */

static enum sml_err merge_component(
    struct merge *m, const size_t begin[SIDES], bool has_base);

static size_t
begin_of(const struct range *r)
{
	if (!count_of(r))
		return NONE;
	return sml_canon_entry(r->c, r->from)->line;
}

/* A component that both versions have is merged inside. */
static bool
is_mergeable_child(const struct merge *m, const struct range r[SIDES])
{
	static const char *const names[] = {
	    "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"};
	struct sml_str name;

	if (!count_of(&r[OURS]) || !count_of(&r[THEIRS]) ||
	    !(sml_canon_entry(r[OURS].c, r[OURS].from)->flags &
		SML_TRAIT_CHILD))
		return false;
	name = sml_str_trim(m->sides[OURS].lines.v[begin_of(&r[OURS])].value);
	for (size_t i = 0; i < SML_ARRAY_LEN(names); i++) {
		if (sml_str_is_nocase(name, names[i]))
			return true;
	}
	return false;
}

/* At most one value in each version. */
static enum sml_err
merge_single(
    struct merge *m, const struct component *in, const struct range r[SIDES])
{
	const struct range *ours = &r[OURS];
	const struct range *theirs = &r[THEIRS];
	enum sml_err err;

	if (is_equal(ours, theirs))
		return SML_OK;
	if (is_mergeable_child(m, r)) {
		const size_t begin[SIDES] = {
		    begin_of(&r[BASE]), begin_of(ours), begin_of(theirs)};

		return merge_component(
		    m, begin, in->has_base && begin[BASE] != NONE);
	}
	if (in->has_base ? is_equal(theirs, &r[BASE]) : !count_of(theirs))
		return SML_OK;
	if (in->has_base ? is_equal(ours, &r[BASE]) : !count_of(ours)) {
		err = drop_range(m, ours, ours->from, ours->end);
		if (!err)
			err = take_range(
			    m, in, theirs, theirs->from, theirs->end);
		return err;
	}
	m->is_collision = true;
	return SML_OK;
}

/* From @at on: the run of entries with the text @text. */
static size_t
run_end(const struct range *r, size_t at, struct sml_str text)
{
	while (at < r->end && sml_str_eq(text_at(r, at), text))
		at++;
	return at;
}

static size_t
wanted_count(const size_t n[SIDES], bool has_base, bool is_set)
{
	size_t wanted;

	if (n[OURS] == n[THEIRS] || (has_base && n[THEIRS] == n[BASE]))
		wanted = n[OURS];
	else if (has_base && n[OURS] == n[BASE])
		wanted = n[THEIRS];
	else
		wanted = n[OURS] > n[THEIRS] ? n[OURS] : n[THEIRS];
	/* Repeated elements of a set are ours to keep. */
	return is_set && wanted && n[OURS] ? n[OURS] : wanted;
}

/* Several values: each is there or not, by itself. */
static enum sml_err
merge_many(struct merge *m, const struct component *in,
    const struct range r[SIDES], bool is_set)
{
	size_t at[SIDES] = {r[BASE].from, r[OURS].from, r[THEIRS].from};
	enum sml_err err = SML_OK;

	while (!err) {
		struct sml_str least = SML_STR_NONE;
		size_t n[SIDES], next[SIDES], wanted;

		for (int s = 0; s < SIDES; s++) {
			struct sml_str text;

			if (at[s] == r[s].end)
				continue;
			text = text_at(&r[s], at[s]);
			if (!least.p || sml_str_cmp(text, least) < 0)
				least = text;
		}
		if (!least.p)
			break;
		for (int s = 0; s < SIDES; s++) {
			next[s] = run_end(&r[s], at[s], least);
			n[s] = next[s] - at[s];
		}
		wanted = wanted_count(n, in->has_base, is_set);
		if (wanted < n[OURS])
			err = drop_range(
			    m, &r[OURS], at[OURS] + wanted, next[OURS]);
		else if (wanted > n[OURS])
			err = take_range(m, in, &r[THEIRS], at[THEIRS],
			    at[THEIRS] + (is_set ? 1 : wanted - n[OURS]));
		memcpy(at, next, sizeof(at));
	}
	return err;
}

static void
note_change(struct changes *changes, bool ours, bool theirs, bool differs)
{
	changes->ours |= ours;
	changes->theirs |= theirs;
	changes->differs |= differs;
}

/* Remember which of the fields that hang together were changed. */
static void
note_changes(struct merge *m, struct component *in, const struct range r[SIDES],
    unsigned flags)
{
	bool differs = !is_equal(&r[OURS], &r[THEIRS]);
	bool ours = in->has_base ? !is_equal(&r[OURS], &r[BASE]) : differs;
	bool theirs = in->has_base ? !is_equal(&r[THEIRS], &r[BASE]) : differs;

	if (flags & SML_TRAIT_WHEN) {
		note_change(&in->when, ours, theirs, differs);
		if (!in->is_exception)
			note_change(&m->when, ours, theirs, differs);
	}
	if (flags & SML_TRAIT_STATE)
		note_change(&in->state, ours, theirs, differs);
	if ((flags & SML_TRAIT_INSTANCE) || in->is_exception)
		note_change(&m->instances, ours, theirs, differs);
}

static enum sml_err
merge_slot(struct merge *m, struct component *in, const struct range r[SIDES])
{
	const struct sml_entry *any = NULL;
	bool is_single = true;
	unsigned flags;

	for (int s = 0; s < SIDES; s++) {
		if (count_of(&r[s]) && !any)
			any = sml_canon_entry(r[s].c, r[s].from);
		is_single &= count_of(&r[s]) <= 1;
	}
	flags = any->flags;
	if (flags & SML_TRAIT_IGNORED)
		return SML_OK;
	if (flags & SML_TRAIT_SCRAP)
		return is_equal(&r[OURS], &r[THEIRS]) ? SML_OK
						      : SML_E_UNSUPPORTED;
	/* The other side cannot hold it, so it did not remove it. */
	if (any->is_masked && !count_of(&r[THEIRS]))
		return SML_OK;
	note_changes(m, in, r, flags);
	if (is_single && !(flags & SML_TRAIT_LIST) &&
	    (in->has_base || !(flags & SML_TRAIT_MANY)))
		return merge_single(m, in, r);
	return merge_many(m, in, r, flags & SML_TRAIT_LIST);
}

/* Walk the sorted entries of all versions slot by slot. */
static enum sml_err
merge_slots(struct merge *m, struct component *in, const size_t from[SIDES])
{
	size_t at[SIDES] = {from[BASE], from[OURS], from[THEIRS]};
	size_t end[SIDES];
	enum sml_err err = SML_OK;

	for (int s = 0; s < SIDES; s++)
		end[s] = sml_canon_count(&m->sides[s].canon);
	while (!err) {
		struct sml_str least = SML_STR_NONE;
		struct range r[SIDES];

		for (int s = 0; s < SIDES; s++) {
			const struct sml_canon *c = &m->sides[s].canon;
			struct sml_str slot;

			if (at[s] == end[s])
				continue;
			slot = sml_entry_slot(c, sml_canon_entry(c, at[s]));
			if (!least.p || sml_str_cmp(slot, least) < 0)
				least = slot;
		}
		if (!least.p)
			break;
		for (int s = 0; s < SIDES; s++) {
			const struct sml_canon *c = &m->sides[s].canon;

			r[s] = (struct range){c, at[s], at[s]};
			while (r[s].end < end[s] &&
			       sml_str_eq(
				   least, sml_entry_slot(
					      c, sml_canon_entry(c, r[s].end))))
				r[s].end++;
			at[s] = r[s].end;
		}
		err = merge_slot(m, in, r);
	}
	return err;
}

/* ---- entries of one component ---- */

static bool
is_named(const struct sml_line *line, const char *name)
{
	return sml_str_is_nocase(line->name, name);
}

static bool
is_component(const struct sml_line *begin, const char *name)
{
	return sml_str_is_nocase(sml_str_trim(begin->value), name);
}

static struct sml_str
value_from(const struct sml_canon *c, size_t from, const char *name)
{
	for (size_t i = from; i < sml_canon_count(c); i++) {
		const struct sml_entry *entry = sml_canon_entry(c, i);

		if (sml_str_is(sml_entry_name(c, entry), name))
			return sml_entry_value(c, entry);
	}
	return SML_STR("");
}

/* One entry for the component at @begin: its slot says which it is among
 * those of its kind, its value is its digest. */
static enum sml_err
add_child(struct merge *m, struct side *side, size_t begin)
{
	struct sml_canon *c = &side->canon;
	struct sml_str name = sml_str_trim(side->lines.v[begin].value);
	size_t count = sml_canon_count(c);
	size_t text_len = c->text.len;
	bool is_alarm = sml_str_is_nocase(name, "VALARM");
	uint8_t digest[SML_SHA256_LEN];
	struct sml_str instance, uid, key;
	struct sml_entry *entry;
	size_t next;
	enum sml_err err = sml_item_add(c, &side->lines, begin, NULL, &next);

	if (err)
		return err;
	instance = value_from(c, count, "RECURRENCE-ID");
	uid = m->has_several_uids ? value_from(c, count, "UID") : SML_STR_NONE;
	key = sml_arena_printf(m->arena, "BEGIN:%.*s;%.*s;%.*s",
	    SML_STR_ARG(name), SML_STR_ARG(instance), SML_STR_ARG(uid));
	if (!key.p)
		return SML_E_NOMEM;
	err = sml_canon_digest(c, count, digest);
	sml_canon_cut(c, count, text_len);
	if (!err)
		err = sml_canon_add_text(c, key,
		    (struct sml_str){(const char *)digest, sizeof(digest)});
	if (err)
		return err;
	entry = sml_canon_entry(c, count);
	entry->line = (uint32_t)begin;
	entry->flags = SML_TRAIT_CHILD | (is_alarm ? SML_TRAIT_MANY : 0u) |
		       (instance.len ? SML_TRAIT_INSTANCE : 0u);
	entry->is_masked = sml_item_is_masked(c, name);
	return SML_OK;
}

static enum sml_err
add_entries(struct merge *m, struct side *side, size_t begin)
{
	const struct sml_lines *lines = &side->lines;
	size_t end = sml_item_end(lines, begin);

	for (size_t i = begin + 1; i < end;) {
		const struct sml_line *line = &lines->v[i];
		enum sml_err err = SML_OK;

		if (!is_named(line, "BEGIN"))
			err = sml_canon_add(
			    &side->canon, line, i++, SML_STR_NONE);
		else if (is_component(line, "VTIMEZONE"))
			i = sml_item_end(lines, i);
		else {
			err = add_child(m, side, i);
			i = sml_item_end(lines, i);
		}
		if (err)
			return err;
	}
	return SML_OK;
}

/* Fields that hang together were changed on both sides, differently. */
static bool
is_torn(const struct component *in)
{
	if (in->when.ours && in->when.theirs && in->when.differs)
		return true;
	return in->has_base && in->state.ours && in->state.theirs &&
	       in->state.differs;
}

static enum sml_err
merge_component(struct merge *m, const size_t begin[SIDES], bool has_base)
{
	struct component in = {.has_base = has_base};
	size_t from[SIDES], text_len[SIDES];
	enum sml_err err = SML_OK;

	memcpy(in.begin, begin, sizeof(in.begin));
	for (int s = 0; s < SIDES; s++) {
		struct sml_canon *c = &m->sides[s].canon;

		from[s] = sml_canon_count(c);
		text_len[s] = c->text.len;
		if (!err && begin[s] != NONE && (s != BASE || has_base))
			err = add_entries(m, &m->sides[s], begin[s]);
		if (!err && s == OURS)
			in.is_exception =
			    value_from(c, from[s], "RECURRENCE-ID").len > 0;
		if (!err)
			err = sml_canon_sort(c, from[s]);
	}
	if (!err)
		err = merge_slots(m, &in, from);
	if (is_torn(&in))
		m->is_collision = true;
	for (int s = 0; s < SIDES; s++)
		sml_canon_cut(&m->sides[s].canon, from[s], text_len[s]);
	return err;
}

/* ---- the item ---- */

static bool
has_several_uids(const struct sml_lines *lines)
{
	struct sml_str first = SML_STR_NONE;

	for (size_t i = 0; i < lines->count; i++) {
		const struct sml_line *line = &lines->v[i];

		if (line->depth != 2 || !is_named(line, "UID"))
			continue;
		if (first.p && !sml_str_eq(first, line->value))
			return true;
		first = line->value;
	}
	return false;
}

static enum sml_err
merge_lines(
    struct merge *m, const struct sml_str texts[SIDES], struct sml_buf *out)
{
	size_t begin[SIDES] = {NONE, NONE, NONE};
	bool has_base = texts[BASE].p != NULL;
	enum sml_err err = SML_OK;

	for (int s = 0; s < SIDES && !err; s++) {
		struct side *side = &m->sides[s];

		if (s == BASE && !has_base)
			continue;
		err = sml_item_parse(
		    m->kind, texts[s], m->arena, &side->lines, NULL);
		if (err)
			return err;
		begin[s] = sml_lines_find(&side->lines, "BEGIN", 0, 0);
		m->has_several_uids |= has_several_uids(&side->lines);
	}
	m->edits.fates =
	    sml_arena_alloc(m->arena, m->sides[OURS].lines.count + 1);
	if (!m->edits.fates)
		return SML_E_NOMEM;
	err = merge_component(m, begin, has_base);
	if (has_base && (m->when.differs || m->instances.differs) &&
	    ((m->when.ours && m->instances.theirs) ||
		(m->when.theirs && m->instances.ours)))
		m->is_collision = true;
	if (err || m->is_collision)
		return err;
	m->edits.ours = &m->sides[OURS].lines;
	m->edits.theirs = &m->sides[THEIRS].lines;
	return sml_edits_write(&m->edits, begin[OURS], out);
}

static enum sml_err
merge_plain(const struct sml_str texts[SIDES], const struct sml_env *env,
    struct sml_buf *out, enum sml_merge_result *result_out)
{
	struct sml_buf bodies[SIDES];
	struct sml_str b[SIDES];
	enum sml_err err = SML_OK;

	for (int s = 0; s < SIDES; s++) {
		sml_buf_init(&bodies[s], SML_CONTENT_ARENA_MAX);
		sml_note_body(texts[s], env, &bodies[s]);
		if (!err)
			err = sml_buf_err(&bodies[s]);
		b[s] = sml_buf_str(&bodies[s]);
	}
	*result_out = SML_MERGE_DONE;
	if (sml_str_cmp(b[OURS], b[THEIRS]) == 0 ||
	    (texts[BASE].p && sml_str_cmp(b[THEIRS], b[BASE]) == 0))
		sml_buf_put_str(out, texts[OURS]);
	else if (texts[BASE].p && sml_str_cmp(b[OURS], b[BASE]) == 0)
		sml_buf_put_str(out, texts[THEIRS]);
	else
		*result_out = SML_MERGE_COLLISION;
	for (int s = 0; s < SIDES; s++)
		sml_buf_free(&bodies[s]);
	return err ? err : sml_buf_err(out);
}

/* Whether the components of two formats stand at the same depth. */
static bool
is_same_shape(enum sml_format a, enum sml_format b)
{
	return (a == SML_FORMAT_COMPONENT) == (b == SML_FORMAT_COMPONENT);
}

static enum sml_err
run(struct merge *m, const struct sml_str texts[SIDES],
    const struct sml_fieldset *mask, const struct sml_env *env,
    struct sml_buf *out)
{
	enum sml_format formats[SIDES];
	enum sml_err err = SML_OK;

	m->arena = sml_arena_new(SIDES * (size_t)SML_CONTENT_ARENA_MAX);
	if (!m->arena)
		err = SML_E_NOMEM;
	sml_buf_init(&m->edits.additions, SML_CONTENT_ARENA_MAX);
	sml_buf_init(&m->edits.dropped, SML_CONTENT_ARENA_MAX);
	for (int s = 0; s < SIDES; s++) {
		enum sml_err init;

		formats[s] = sml_format_detect(m->kind, texts[s]);
		init =
		    sml_canon_init(&m->sides[s].canon, formats[s], mask, env);
		if (!err)
			err = init;
	}
	if (!err && (formats[OURS] != formats[THEIRS] ||
			(texts[BASE].p &&
			    !is_same_shape(formats[BASE], formats[OURS]))))
		err = SML_E_UNSUPPORTED;
	if (!err)
		err = merge_lines(m, texts, out);
	for (int s = 0; s < SIDES; s++)
		sml_canon_free(&m->sides[s].canon);
	sml_buf_free(&m->edits.additions);
	sml_buf_free(&m->edits.dropped);
	sml_arena_free(m->arena);
	return err;
}

enum sml_err
sml_merge(enum sml_kind kind, struct sml_str base, struct sml_str ours,
    struct sml_str theirs, const struct sml_fieldset *mask,
    const struct sml_env *env, struct sml_buf *out,
    enum sml_merge_result *result_out)
{
	const struct sml_str texts[SIDES] = {base, ours, theirs};
	struct merge m = {.kind = kind};
	enum sml_err err;

	*result_out = SML_MERGE_DONE;
	if (sml_format_detect(kind, ours) == SML_FORMAT_PLAIN &&
	    sml_format_detect(kind, theirs) == SML_FORMAT_PLAIN)
		return merge_plain(texts, env, out, result_out);
	err = run(&m, texts, mask, env, out);
	if (!err && m.is_collision)
		*result_out = SML_MERGE_COLLISION;
	return err;
}
