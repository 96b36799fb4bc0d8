/* SPDX-License-Identifier: Apache-2.0 */
/* A filter asked of an item: its lines once, then what joins the terms. */
#include <string.h>

#include "content/canon_priv.h"
#include "content/filter_priv.h"
#include "content/item.h"
#include "content/note.h"

struct judge {
	const struct sml_filter_expr *expr;
	const struct sml_filter_item *item;
	struct sml_arena *arena;
	struct sml_canon canon;
	struct sml_buf plain;
	bool is_there[SML_FILTER_TERMS_MAX]; /* it has a value */
	bool is_hit[SML_FILTER_TERMS_MAX];   /* NE, NCON: their contrary */
	enum sml_err err;
};

/* ---- a value ---- */

static bool
holds(const struct filter_term *t, struct sml_str s)
{
	size_t k = 0;

	for (size_t i = 0; i < s.len; i++) {
		while (k && s.p[i] != t->value.p[k])
			k = t->borders[k - 1];
		if (s.p[i] == t->value.p[k])
			k++;
		if (k == t->value.len)
			return true;
	}
	return false;
}

static int
order(struct sml_str a, struct sml_str b)
{
	struct sml_datetime at, bt;
	uint64_t an, bn;

	a = sml_str_trim(a);
	b = sml_str_trim(b);
	if (sml_str_u64(a, &an) && sml_str_u64(b, &bn))
		return (an > bn) - (an < bn);
	if (sml_datetime_parse(a, &at) && sml_datetime_parse(b, &bt))
		return (at.s > bt.s) - (at.s < bt.s);
	return sml_str_cmp(a, b);
}

static bool
fits_op(const struct filter_term *t, struct sml_str s)
{
	switch (t->op) {
	case FILTER_EQ:
	case FILTER_NE:
		break;
	case FILTER_GT:
		return order(s, t->value) > 0;
	case FILTER_GE:
		return order(s, t->value) >= 0;
	case FILTER_LT:
		return order(s, t->value) < 0;
	case FILTER_LE:
		return order(s, t->value) <= 0;
	case FILTER_CON:
	case FILTER_NCON:
		return holds(t, s);
	}
	return sml_str_eq(s, t->value);
}

/* One text of term @i, decoded and without escapes. */
static void
look_at_text(struct judge *j, size_t i, struct sml_str text)
{
	const struct filter_term *t = &j->expr->terms[i];

	text = sml_str_trim(text);
	if (!text.len)
		return;
	j->is_there[i] = true;
	if (t->is_null || j->is_hit[i])
		return;
	sml_buf_reset(&j->plain);
	sml_filter_put_plain(text, t->is_nocase, &j->plain);
	if (j->plain.err)
		j->err = j->plain.err;
	else
		j->is_hit[i] = fits_op(t, sml_buf_str(&j->plain));
}

/* The same with its escapes. */
static void
look_at_value(struct judge *j, size_t i, struct sml_str value)
{
	struct sml_buf *out = &j->canon.scratch[3];

	if (sml_str_chr(value, '\\', 0) < value.len) {
		sml_buf_reset(out);
		sml_text_unescape(value, j->canon.escape, out);
		if (out->err)
			j->err = out->err;
		value = sml_buf_str(out);
	}
	look_at_text(j, i, value);
}

static unsigned
flags_of(const struct judge *j, struct sml_str name)
{
	const struct sml_traits *traits = j->canon.traits;

	for (size_t i = 0; i < traits->count; i++) {
		if (sml_str_is(name, traits->rows[i].name))
			return traits->rows[i].flags;
	}
	return 0;
}

/* Its parts between semicolons, or only one of them. */
static void
look_at_parts(struct judge *j, size_t i, struct sml_str value)
{
	int wanted = j->expr->terms[i].part, part = 0;

	for (size_t at = 0; at <= value.len; part++) {
		size_t sep = sml_text_find_sep(value, ';', at);

		if (wanted < 0 || wanted == part)
			look_at_value(j, i, sml_str_sub(value, at, sep - at));
		at = sep + 1;
	}
}

static void
look_at_decoded(struct judge *j, size_t i, struct sml_str value)
{
	const struct filter_term *t = &j->expr->terms[i];
	unsigned flags = flags_of(j, t->name);
	struct sml_str element;
	size_t at = 0;

	if (t->part >= 0 || flags & SML_TRAIT_PARTS)
		look_at_parts(j, i, value);
	if (flags & SML_TRAIT_LIST) {
		while (sml_text_next_element(
		    value, j->canon.escape, &at, &element))
			look_at_value(j, i, element);
	}
	/* Semicolons alone are no value. */
	if (t->part < 0 &&
	    (j->is_there[i] || !(flags & (SML_TRAIT_PARTS | SML_TRAIT_LIST))))
		look_at_value(j, i, value);
}

/* ---- the item ---- */

static bool
is_called(
    const struct judge *j, const struct filter_term *t, struct sml_str name)
{
	if (t->about != FILTER_PROPERTY)
		return false;
	if (j->item->kind == SML_KIND_NOTE &&
	    sml_str_is(t->name, "DESCRIPTION") &&
	    sml_str_is_nocase(name, "BODY"))
		return true;
	return sml_str_eq_nocase(name, t->name);
}

static void
look_at_line(struct judge *j, const struct sml_line *line)
{
	enum sml_value_encoding encoding;
	struct sml_str value;

	for (size_t i = 0; i < j->expr->term_count && !j->err; i++) {
		if (!is_called(j, &j->expr->terms[i], line->name))
			continue;
		encoding = sml_line_encoding(line);
		/* A picture is there; what is in it is not asked. */
		if (encoding == SML_ENCODING_BASE64) {
			j->is_there[i] |= line->value.len > 0;
			continue;
		}
		value = sml_canon_decode(&j->canon, line, encoding);
		if (!j->err)
			j->err = j->canon.text.err;
		if (!j->err)
			look_at_decoded(j, i, value);
	}
}

static void
look_at_spans(struct judge *j, const struct sml_lines *lines)
{
	for (size_t i = 0; i < j->expr->term_count && !j->err; i++) {
		const struct filter_term *t = &j->expr->terms[i];

		if (t->about != FILTER_SPAN)
			continue;
		j->is_hit[i] = true;
		if (lines)
			j->err = sml_span_meets(
			    &t->span, lines, j->arena, &j->is_hit[i]);
	}
}

static void
look_at_plain(struct judge *j)
{
	struct sml_buf body;
	struct sml_str rest, line = SML_STR("");

	look_at_spans(j, NULL);
	sml_buf_init(&body, SML_CONTENT_ARENA_MAX);
	sml_note_body(j->item->text, j->canon.env, &body);
	if (!j->err)
		j->err = body.err;
	rest = sml_buf_str(&body);
	while (!sml_str_trim(line).len && sml_str_next(&rest, '\n', &line))
		;
	for (size_t i = 0; i < j->expr->term_count && !j->err; i++) {
		const struct filter_term *t = &j->expr->terms[i];

		if (is_called(j, t, SML_STR("BODY")))
			look_at_text(j, i, sml_buf_str(&body));
		else if (is_called(j, t, SML_STR("SUMMARY")))
			look_at_text(j, i, line);
	}
	sml_buf_free(&body);
}

/* False if it cannot be read. */
static bool
look_at_item(struct judge *j)
{
	struct sml_lines lines;
	enum sml_err err = sml_item_parse(
	    j->item->kind, j->item->text, j->arena, &lines, NULL);

	if (err == SML_E_NOMEM)
		j->err = err;
	if (err)
		return false;
	look_at_spans(j, j->item->kind == SML_KIND_CALENDAR ? &lines : NULL);
	for (size_t i = 0; i < lines.count && !j->err; i++) {
		if (sml_line_begins(&lines.v[i], "VTIMEZONE") ||
		    sml_line_begins(&lines.v[i], "VALARM"))
			i = sml_item_end(&lines, i) - 1;
		else if (lines.v[i].name.p)
			look_at_line(j, &lines.v[i]);
	}
	return true;
}

static void
look_at_luid(struct judge *j)
{
	for (size_t i = 0; i < j->expr->term_count; i++) {
		if (j->expr->terms[i].about == FILTER_LUID && j->item->luid.p &&
		    sml_utf8_is_valid(j->item->luid))
			look_at_text(j, i, j->item->luid);
	}
}

/* ---- the expression ---- */

static bool
is_term_true(const struct judge *j, size_t i)
{
	const struct filter_term *t = &j->expr->terms[i];

	if (t->is_null)
		return j->is_there[i] == (t->op == FILTER_NE);
	return j->is_hit[i] != (t->op == FILTER_NE || t->op == FILTER_NCON);
}

/* As deep as the parentheses are. */
static bool
is_true(const struct judge *j, uint8_t at)
{
	const struct filter_node *node = &j->expr->nodes[at];
	bool wanted = node->type == FILTER_OR;

	if (node->type == FILTER_TERM)
		return is_term_true(j, node->term);
	for (at = node->child; at; at = j->expr->nodes[at].next) {
		if (is_true(j, at) == wanted)
			return wanted;
	}
	return !wanted;
}

static enum sml_err
ask(struct judge *j, enum sml_format format, bool *out)
{
	bool is_read = true;

	if (format == SML_FORMAT_PLAIN)
		look_at_plain(j);
	else
		is_read = look_at_item(j);
	look_at_luid(j);
	*out = !is_read || is_true(j, j->expr->root);
	return j->err;
}

enum sml_err
sml_filter_fits(const struct sml_filter_expr *expr,
    const struct sml_filter_item *item, const struct sml_env *env, bool *out)
{
	enum sml_format format = sml_format_detect(item->kind, item->text);
	struct judge j = {.expr = expr, .item = item};
	enum sml_err err;

	*out = true;
	j.arena = sml_arena_new(SML_CONTENT_ARENA_MAX);
	if (!j.arena)
		return SML_E_NOMEM;
	sml_buf_init(&j.plain, SML_CONTENT_ARENA_MAX);
	err = sml_canon_init(&j.canon, format, NULL, env);
	if (!err)
		err = ask(&j, format, out);
	if (err && err != SML_E_NOMEM) {
		*out = true;
		err = SML_OK;
	}
	sml_canon_free(&j.canon);
	sml_buf_free(&j.plain);
	sml_arena_free(j.arena);
	return err;
}
