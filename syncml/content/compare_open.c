/* SPDX-License-Identifier: Apache-2.0 */
/* Versions read, those in other formats in the form of ours. */
#include "content/compare.h"

#include "base/limits.h"
#include "content/convert.h"
#include "content/item.h"

struct form {
	struct sml_compare *c;
	const struct sml_fieldset *mask;
	const struct sml_env *env;
};

/* A name that the format of ours demands and the item does not have was made
 * up: nobody said it. */
static enum sml_err
drop_made_up(const struct form *f, struct sml_str from, struct sml_str *text)
{
	static const char *const names[] = {"FN", "N"};
	struct sml_arena *arena = f->c->arena;
	struct sml_lines before, after;
	struct sml_buf out;
	enum sml_err err =
	    sml_item_parse(f->c->kind, from, arena, &before, NULL);

	if (!err)
		err = sml_item_parse(f->c->kind, *text, arena, &after, NULL);
	for (size_t i = 0; i < SML_ARRAY_LEN(names) && !err; i++) {
		size_t at = sml_lines_find(&after, names[i], 1, 0);

		if (at < after.count &&
		    sml_lines_find(&before, names[i], 1, 0) == before.count)
			sml_lines_remove(&after, at);
	}
	if (err)
		return err;
	sml_buf_init(&out, 2 * (size_t)SML_ITEM_MAX);
	err = sml_lines_print(&after, &out);
	if (!err) {
		*text = sml_arena_dup(arena, sml_buf_str(&out));
		err = text->p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_free(&out);
	return err;
}

/* The item itself in another format. */
static enum sml_err
convert(const struct form *f, struct sml_str from, enum sml_format to,
    bool may_part, struct sml_str *out)
{
	struct sml_converted converted;
	enum sml_err err =
	    sml_convert(f->c->kind, from, to, f->env, f->c->arena, &converted);

	if (err)
		return err;
	/* What became items of their own would be lost to the others. */
	if (!converted.count || (converted.count > 1 && !may_part))
		return SML_E_UNSUPPORTED;
	*out = converted.pieces[0].text;
	return f->c->kind == SML_KIND_CONTACT ? drop_made_up(f, from, out)
					      : SML_OK;
}

/**
 * Theirs is what a peer made of the base in its own format: what that format
 * cannot say they did not remove. The children of a series are at the peer as
 * they were.
 */
static enum sml_err
convert_back(const struct form *f, const struct sml_side *base,
    const struct sml_side *theirs, struct sml_str *out)
{
	struct sml_converted there;
	struct sml_buf text;
	enum sml_err err = sml_convert(f->c->kind, base->text, theirs->format,
	    f->env, f->c->arena, &there);

	if (err)
		return err;
	if (!there.count)
		return SML_E_UNSUPPORTED;
	there.pieces[0].text = theirs->text;
	sml_buf_init(&text, 2 * (size_t)SML_ITEM_MAX);
	err = sml_convert_back(f->c->kind, base->text, there.pieces,
	    there.count, f->mask, f->env, &text);
	if (!err) {
		*out = sml_arena_dup(f->c->arena, sml_buf_str(&text));
		err = out->p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_free(&text);
	return err;
}

/* What nobody converts stays as it is: contacts are compared in any version,
 * others differ in shape and are refused. */
static enum sml_err
settle(struct sml_side *side, enum sml_format to, struct sml_str text,
    enum sml_err err)
{
	if (err == SML_E_UNSUPPORTED)
		return SML_OK;
	if (err)
		return err;
	side->text = text;
	side->format = to;
	return SML_OK;
}

/* Bring base and theirs into the format of ours, where it can be done. */
static enum sml_err
align(struct sml_compare *c, const struct sml_fieldset *mask,
    const struct sml_env *env)
{
	const struct form f = {c, mask, env};
	struct sml_side *base = &c->sides[SML_BASE];
	struct sml_side *theirs = &c->sides[SML_THEIRS];
	enum sml_format to = c->sides[SML_OURS].format;
	struct sml_str text = SML_STR_NONE;
	enum sml_err err = SML_OK;

	if (theirs->format != to) {
		if (!c->has_base || base->format != to)
			err = convert(&f, theirs->text, to, false, &text);
		else
			err = convert_back(&f, base, theirs, &text);
		err = settle(theirs, to, text, err);
	}
	if (!err && c->has_base && base->format != to) {
		err = convert(&f, base->text, to, true, &text);
		err = settle(base, to, text, err);
	}
	return err;
}

static bool
has_several_uids(const struct sml_lines *lines)
{
	struct sml_str first = SML_STR_NONE;

	for (size_t i = 0; i < lines->count; i++) {
		const struct sml_line *line = &lines->v[i];

		if (line->depth != 2 || !sml_str_is_nocase(line->name, "UID"))
			continue;
		if (first.p && !sml_str_eq(first, line->value))
			return true;
		first = line->value;
	}
	return false;
}

/* Whether the components of two formats stand at the same depth and have the
 * same names. */
static bool
is_same_shape(enum sml_format a, enum sml_format b)
{
	return (a == SML_FORMAT_COMPONENT) == (b == SML_FORMAT_COMPONENT) &&
	       (a == SML_FORMAT_PLAIN) == (b == SML_FORMAT_PLAIN);
}

static enum sml_err
open_side(struct sml_compare *c, struct sml_side *side)
{
	if (!is_same_shape(side->format, c->sides[SML_OURS].format))
		return SML_E_UNSUPPORTED;
	if (side->format == SML_FORMAT_PLAIN)
		return SML_OK;
	return sml_item_parse(
	    c->kind, side->text, c->arena, &side->lines, NULL);
}

enum sml_err
sml_compare_open(enum sml_kind kind, const struct sml_str texts[SML_SIDES],
    const struct sml_fieldset *mask, const struct sml_env *env,
    struct sml_compare *out)
{
	enum sml_err err = SML_OK;

	*out = (struct sml_compare){
	    .kind = kind, .has_base = texts[SML_BASE].p != NULL};
	sml_buf_init(&out->key, SML_CONTENT_ARENA_MAX);
	out->arena = sml_arena_new(SML_SIDES * (size_t)SML_CONTENT_ARENA_MAX);
	if (!out->arena)
		err = SML_E_NOMEM;
	for (int s = 0; s < SML_SIDES; s++) {
		out->sides[s].text = texts[s];
		out->sides[s].format = sml_format_detect(kind, texts[s]);
	}
	if (!err)
		err = align(out, mask, env);
	for (int s = 0; s < SML_SIDES; s++) {
		struct sml_side *side = &out->sides[s];
		enum sml_err init =
		    sml_canon_init(&side->canon, side->format, mask, env);

		if (!err)
			err = init;
	}
	for (int s = 0; s < SML_SIDES && !err; s++) {
		if (s != SML_BASE || out->has_base)
			err = open_side(out, &out->sides[s]);
		out->has_several_uids |= has_several_uids(&out->sides[s].lines);
	}
	return err;
}

void
sml_compare_close(struct sml_compare *c)
{
	for (int s = 0; s < SML_SIDES; s++)
		sml_canon_free(&c->sides[s].canon);
	sml_buf_free(&c->key);
	sml_arena_free(c->arena);
	c->arena = NULL;
}
