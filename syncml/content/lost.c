/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an edit is still in what came back. */
#include "content/lost.h"

#include <string.h>

#include "base/limits.h"
#include "content/compare.h"
#include "content/datetime.h"

/* ---- is it the same, written another way? ---- */

/* Letters and digits, as far as people would compare them. */
static void
squeeze(struct sml_str text, struct sml_buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    (unsigned char)c >= 0x80)
			sml_buf_put(out, &c, 1);
	}
}

static bool
is_number(struct sml_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return true;
}

/* Shorter pieces are found in anything. */
#define PIECE_MIN 3
/* Digits at the end that make two numbers one, whatever is dialled before. */
#define NUMBER_TAIL 7

/* A value of which the server kept the beginning or the end, or that it put
 * something around. */
static bool
looks_alike(struct sml_str a, struct sml_str b)
{
	struct sml_str small = a.len < b.len ? a : b;
	struct sml_str large = a.len < b.len ? b : a;
	size_t tail = large.len - small.len;

	if (sml_str_eq(a, b))
		return true;
	if (small.len >= NUMBER_TAIL && is_number(a) && is_number(b))
		return memcmp(small.p + small.len - NUMBER_TAIL,
			   large.p + large.len - NUMBER_TAIL, NUMBER_TAIL) == 0;
	return small.len >= PIECE_MIN &&
	       (sml_str_eq(sml_str_sub(large, 0, small.len), small) ||
		   sml_str_eq(sml_str_sub(large, tail, large.len), small));
}

/* A field that is not in the item of the server as we sent it, or that is there
 * and was not sent: one value, or all of a field that has one. */
struct value {
	unsigned component, slot, flags;
	bool is_back;        /* the server has what was before */
	struct sml_str name; /* of its property */
	struct sml_str text;
	struct sml_str squeezed;
};

static bool
is_rewritten(const struct value *ours, const struct value *theirs)
{
	struct sml_datetime a, b;

	if (ours->flags & (SML_TRAIT_CHILD | SML_TRAIT_RULE |
			      SML_TRAIT_DURATION | SML_TRAIT_ONE_TYPE))
		return true;
	if ((ours->flags & SML_TRAIT_DATE) &&
	    sml_datetime_parse(ours->text, &a) &&
	    sml_datetime_parse(theirs->text, &b))
		return a.clock != b.clock || a.s == b.s;
	return looks_alike(ours->squeezed, theirs->squeezed);
}

/* ---- what is missing ---- */

/* Values looked at on each side; with more missing ones the edit is lost. */
#define VALUES_MAX 64

struct values {
	struct value v[VALUES_MAX];
	size_t count;
};

struct search {
	struct sml_arena *arena;
	struct sml_buf text; /* scratch */
	struct values missing, extra, kept;
	bool is_over; /* more are missing */
};

static enum sml_err
note(struct search *s, struct values *to, const struct sml_finding *f,
    const struct sml_range *r)
{
	struct value *v = &to->v[to->count];

	if (to->count == VALUES_MAX) {
		s->is_over = s->is_over || to == &s->missing;
		return SML_OK;
	}
	*v = (struct value){
	    .component = f->in->number, .slot = f->slot, .flags = f->flags};
	v->name = sml_arena_dup(s->arena,
	    sml_entry_name(r->canon, sml_canon_entry(r->canon, r->from)));
	sml_buf_reset(&s->text);
	for (size_t i = r->from; i < r->end; i++)
		sml_buf_put_str(&s->text,
		    sml_entry_value(r->canon, sml_canon_entry(r->canon, i)));
	v->text = sml_arena_dup(s->arena, sml_buf_str(&s->text));
	sml_buf_reset(&s->text);
	squeeze(v->text, &s->text);
	v->squeezed = sml_arena_dup(s->arena, sml_buf_str(&s->text));
	if (s->text.err || !v->name.p || !v->text.p || !v->squeezed.p)
		return SML_E_NOMEM;
	to->count++;
	return SML_OK;
}

static enum sml_err
on_found(void *ctx, const struct sml_finding *f)
{
	struct search *s = ctx;
	const struct sml_range *base = &f->r[SML_BASE];
	const struct sml_range *ours = &f->r[SML_OURS];
	const struct sml_range *theirs = &f->r[SML_THEIRS];
	bool is_edit = sml_range_count(ours) && !sml_range_is_equal(ours, base);
	bool is_back =
	    sml_range_count(theirs) && sml_range_is_equal(theirs, base);
	enum sml_err err = SML_OK;

	if (f->is_kept_for_theirs)
		return SML_OK;
	if (is_edit && sml_range_is_equal(ours, theirs))
		return note(s, &s->kept, f, ours);
	if (is_edit) {
		err = note(s, &s->missing, f, ours);
		if (err == SML_OK && !s->is_over)
			s->missing.v[s->missing.count - 1].is_back = is_back;
	}
	if (err == SML_OK && sml_range_count(theirs) && !is_back &&
	    !sml_range_is_equal(theirs, ours))
		err = note(s, &s->extra, f, theirs);
	return err;
}

/* Fields that say one thing together: of the times of an event, or the state of
 * a task, a server may keep fewer or others. */
static bool
is_told_otherwise(const struct search *s, const struct value *v)
{
	unsigned group = v->flags & (SML_TRAIT_WHEN | SML_TRAIT_STATE);

	for (size_t i = 0; i < s->kept.count; i++)
		if ((s->kept.v[i].flags & group) &&
		    s->kept.v[i].component == v->component)
			return true;
	for (size_t i = 0; i < s->extra.count; i++)
		if ((s->extra.v[i].flags & group) &&
		    s->extra.v[i].component == v->component &&
		    s->extra.v[i].slot != v->slot)
			return true;
	return false;
}

/* One value of theirs stands for one of ours. */
static bool
take_rewritten(struct search *s, const struct value *v)
{
	for (size_t i = 0; i < s->extra.count; i++) {
		struct value *other = &s->extra.v[i];

		if (other->component != v->component ||
		    !sml_str_eq(other->name, v->name) ||
		    !is_rewritten(v, other))
			continue;
		*other = s->extra.v[--s->extra.count];
		return true;
	}
	return false;
}

static bool
is_lost(struct search *s)
{
	for (size_t i = 0; i < s->missing.count; i++) {
		const struct value *v = &s->missing.v[i];

		if (v->is_back ||
		    (!take_rewritten(s, v) && !is_told_otherwise(s, v)))
			return true;
	}
	return s->is_over;
}

enum sml_err
sml_lost_find(enum sml_kind kind, struct sml_str base, struct sml_str ours,
    struct sml_str theirs, const struct sml_fieldset *mask,
    const struct sml_env *env, struct sml_arena *arena, bool *out)
{
	static const struct sml_compare_ops ops = {.found = on_found};
	const struct sml_str texts[SML_SIDES] = {base, ours, theirs};
	struct search *s = sml_arena_alloc(arena, sizeof(*s));
	struct sml_compare c;
	enum sml_err err;

	*out = false;
	if (!s)
		return SML_E_NOMEM;
	memset(s, 0, sizeof(*s));
	s->arena = arena;
	sml_buf_init(&s->text, SML_CONTENT_ARENA_MAX);
	err = sml_compare_open(kind, texts, mask, env, &c);
	if (err == SML_OK)
		err = sml_compare_run(&c, &ops, s);
	if (err == SML_OK)
		*out = is_lost(s);
	sml_compare_close(&c);
	sml_buf_free(&s->text);
	return err;
}
