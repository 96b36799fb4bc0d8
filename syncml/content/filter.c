/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a filter read into terms and what joins them. */
#include "content/filter.h"

#include <string.h>

#include "content/filter_priv.h"
#include "content/text.h"

enum entity {
	ENTITY_AND,
	ENTITY_OR,
	ENTITY_NULL,
	ENTITY_LUID,
	ENTITY_OP
};

static const struct {
	const char *name;
	enum entity entity;
	enum filter_op op;
} entities[] = {
    {"AND", ENTITY_AND, FILTER_EQ},
    {"OR", ENTITY_OR, FILTER_EQ},
    {"NULL", ENTITY_NULL, FILTER_EQ},
    {"LUID", ENTITY_LUID, FILTER_EQ},
    {"EQ", ENTITY_OP, FILTER_EQ},
    {"NE", ENTITY_OP, FILTER_NE},
    {"GT", ENTITY_OP, FILTER_GT},
    {"GE", ENTITY_OP, FILTER_GE},
    {"LT", ENTITY_OP, FILTER_LT},
    {"LE", ENTITY_OP, FILTER_LE},
    {"CON", ENTITY_OP, FILTER_CON},
    {"NCON", ENTITY_OP, FILTER_NCON},
};

/* Names that stand for a part of a property. */
static const struct {
	const char *name;
	const char *property;
	int part;
} aliases[] = {
    {"LAST", "N", 0},
    {"FIRST", "N", 1},
};

/* Keywords of libsynthesis: taken as names nothing would fit. */
static const char *const unsupported[] = {"MAXSIZE", "MAXCOUNT", "NOATT"};

struct parser {
	struct sml_str in;
	size_t at;
	unsigned depth;
	struct sml_arena *arena;
	struct sml_filter_expr *expr;
	struct sml_buf text, plain;
	enum sml_err err;
};

/* An "&...;" of the text. */
struct token {
	enum entity entity;
	enum filter_op op;
	bool is_nocase;
	size_t len;
};

/* ---- words ---- */

static bool
is_known(struct sml_str word, struct token *out)
{
	for (size_t i = 0; i < SML_ARRAY_LEN(entities); i++) {
		struct sml_str rest = sml_str_sub(word, 1, word.len);

		out->entity = entities[i].entity;
		out->op = entities[i].op;
		out->is_nocase = false;
		if (sml_str_is_nocase(word, entities[i].name))
			return true;
		out->is_nocase = true;
		if (entities[i].entity == ENTITY_OP &&
		    sml_str_starts_nocase(word, "i") &&
		    sml_str_is_nocase(rest, entities[i].name))
			return true;
	}
	return false;
}

/* At an "&": which entity begins there. */
static bool
find_token(const struct parser *p, struct token *out)
{
	struct sml_str rest = sml_str_sub(p->in, p->at + 1, p->in.len);
	bool is_amp = sml_str_starts_nocase(rest, "amp;");
	size_t from = is_amp ? 4 : 0;
	size_t end = sml_str_chr(rest, ';', from);

	if (end < rest.len &&
	    is_known(sml_str_sub(rest, from, end - from), out)) {
		out->len = end + 2;
		return true;
	}
	*out = (struct token){.entity = ENTITY_AND, .len = 5};
	return is_amp;
}

static void
skip_blanks(struct parser *p)
{
	while (p->at < p->in.len && memchr(" \t\r\n", p->in.p[p->at], 4))
		p->at++;
}

static bool
fail(struct parser *p, enum sml_err err)
{
	if (!p->err)
		p->err = err;
	return false;
}

/* Take the entity that stands here if it is @entity. */
static bool
take(struct parser *p, enum entity entity, struct token *out)
{
	skip_blanks(p);
	if (p->at >= p->in.len || p->in.p[p->at] != '&' ||
	    !find_token(p, out) || out->entity != entity)
		return false;
	p->at += out->len;
	return true;
}

static bool
take_byte(struct parser *p, char c)
{
	skip_blanks(p);
	if (p->at >= p->in.len || p->in.p[p->at] != c)
		return false;
	p->at++;
	return true;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void
undo_hex(struct sml_str s, struct sml_buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		bool is_room = i + 2 < s.len;
		int high = is_room ? hex_digit(s.p[i + 1]) : -1;
		int low = is_room ? hex_digit(s.p[i + 2]) : -1;

		if (s.p[i] == '%' && high >= 0 && low >= 0) {
			sml_buf_put_byte(out, (uint8_t)(high * 16 + low));
			i += 2;
		} else {
			sml_buf_put_byte(out, (uint8_t)s.p[i]);
		}
	}
}

void
sml_filter_put_plain(struct sml_str s, bool is_nocase, struct sml_buf *out)
{
	if (is_nocase)
		sml_text_fold(s, out);
	else
		sml_text_nfc(s, out);
}

/* ---- terms ---- */

static bool
read_name(struct parser *p, struct filter_term *t)
{
	size_t from = p->at;
	struct sml_str name;

	while (p->at < p->in.len) {
		char c = p->in.p[p->at];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_'))
			break;
		p->at++;
	}
	name = sml_str_sub(p->in, from, p->at - from);
	if (!name.len)
		return fail(p, SML_E_SYNTAX);
	sml_buf_reset(&p->text);
	sml_text_put_upper(&p->text, name);
	name = sml_buf_str(&p->text);
	for (size_t i = 0; i < SML_ARRAY_LEN(unsupported); i++) {
		if (sml_str_is(name, unsupported[i]))
			return fail(p, SML_E_UNSUPPORTED);
	}
	if (sml_str_is(name, "SINCE") || sml_str_is(name, "BEFORE"))
		t->about = FILTER_SPAN;
	t->part = -1;
	for (size_t i = 0; i < SML_ARRAY_LEN(aliases); i++) {
		if (!sml_str_is(name, aliases[i].name))
			continue;
		name = sml_str_of(aliases[i].property);
		t->part = aliases[i].part;
	}
	t->name = sml_arena_dup(p->arena, name);
	return t->name.p ? true : fail(p, SML_E_NOMEM);
}

/* The bytes up to the next entity, or the end of the parentheses. */
static bool
read_value(struct parser *p, struct sml_str *out)
{
	size_t from = p->at;
	struct token token;

	while (p->at < p->in.len && p->in.p[p->at] != '&' &&
	       !(p->depth && p->in.p[p->at] == ')'))
		p->at++;
	*out = sml_str_trim(sml_str_sub(p->in, from, p->at - from));
	if (p->at < p->in.len && p->in.p[p->at] == '&' &&
	    !find_token(p, &token))
		return fail(p, SML_E_SYNTAX);
	return true;
}

/* Knuth, Morris, Pratt: borders[i] is how much of the value's first i + 1
 * bytes is also their end. */
static bool
make_borders(struct parser *p, struct filter_term *t)
{
	size_t k = 0;

	t->borders =
	    sml_arena_array(p->arena, t->value.len, sizeof(t->borders[0]));
	if (!t->borders)
		return fail(p, SML_E_NOMEM);
	for (size_t i = 1; i < t->value.len; i++) {
		while (k && t->value.p[i] != t->value.p[k])
			k = t->borders[k - 1];
		if (t->value.p[i] == t->value.p[k])
			k++;
		t->borders[i] = (uint16_t)k;
	}
	return true;
}

static bool
set_span(struct parser *p, struct filter_term *t)
{
	struct sml_datetime time;

	if (t->op != FILTER_EQ || !sml_datetime_parse(t->value, &time))
		return fail(p, SML_E_SYNTAX);
	t->span = (struct sml_span){INT64_MIN, INT64_MAX};
	if (sml_str_is(t->name, "SINCE"))
		t->span.since_s = time.s;
	else
		t->span.before_s = time.s;
	return true;
}

static bool
set_value(struct parser *p, struct filter_term *t, struct sml_str raw)
{
	bool is_equality = t->op == FILTER_EQ || t->op == FILTER_NE;

	sml_buf_reset(&p->text);
	sml_buf_reset(&p->plain);
	undo_hex(raw, &p->text);
	if (!sml_utf8_is_valid(sml_buf_str(&p->text)))
		return fail(p, SML_E_SYNTAX);
	sml_filter_put_plain(sml_buf_str(&p->text), t->is_nocase, &p->plain);
	if (p->text.err || p->plain.err)
		return fail(p, p->text.err ? p->text.err : p->plain.err);
	t->value = sml_arena_dup(p->arena, sml_buf_str(&p->plain));
	if (!t->value.p)
		return fail(p, SML_E_NOMEM);
	t->is_null |= !t->value.len;
	if (t->about == FILTER_SPAN)
		return set_span(p, t);
	if (t->is_null)
		return is_equality ? true : fail(p, SML_E_SYNTAX);
	return t->op == FILTER_CON || t->op == FILTER_NCON ? make_borders(p, t)
							   : true;
}

static bool
read_term(struct parser *p, struct filter_term *t)
{
	struct sml_str value = SML_STR("");
	struct token token;

	if (take(p, ENTITY_LUID, &token))
		t->about = FILTER_LUID;
	else if (p->err || !read_name(p, t))
		return false;
	if (!take(p, ENTITY_OP, &token))
		return fail(p, SML_E_SYNTAX);
	t->op = token.op;
	t->is_nocase = token.is_nocase;
	t->is_null = take(p, ENTITY_NULL, &token);
	if (!t->is_null && !read_value(p, &value))
		return false;
	return set_value(p, t, value);
}

/* ---- what joins them ---- */

/* 0: failed. */
static uint8_t
add_node(struct parser *p, enum filter_node_type type)
{
	struct sml_filter_expr *e = p->expr;

	if (e->node_count == FILTER_NODES_MAX) {
		fail(p, SML_E_TOO_BIG);
		return 0;
	}
	e->nodes[e->node_count] = (struct filter_node){.type = type};
	return (uint8_t)e->node_count++;
}

static uint8_t read_any(struct parser *p);

/* A term, or parentheses. */
static uint8_t
read_one(struct parser *p)
{
	struct sml_filter_expr *e = p->expr;
	uint8_t node;

	if (take_byte(p, '(')) {
		if (p->depth == SML_FILTER_DEPTH_MAX) {
			fail(p, SML_E_TOO_BIG);
			return 0;
		}
		p->depth++;
		node = read_any(p);
		p->depth--;
		if (node && !take_byte(p, ')'))
			fail(p, SML_E_SYNTAX);
		return p->err ? 0 : node;
	}
	if (e->term_count == SML_FILTER_TERMS_MAX) {
		fail(p, SML_E_TOO_BIG);
		return 0;
	}
	if (!read_term(p, &e->terms[e->term_count]))
		return 0;
	node = add_node(p, FILTER_TERM);
	e->nodes[node].term = (uint8_t)e->term_count++;
	return node;
}

static struct filter_term *
span_term(const struct parser *p, uint8_t node)
{
	struct sml_filter_expr *e = p->expr;
	struct filter_term *t = &e->terms[e->nodes[node].term];

	return e->nodes[node].type == FILTER_TERM && t->about == FILTER_SPAN
		   ? t
		   : NULL;
}

/* SINCE and BEFORE that both have to fit are one range. */
static bool
is_joined(const struct parser *p, struct filter_term *span, uint8_t node)
{
	const struct filter_term *t = span_term(p, node);

	if (!span || !t)
		return false;
	if (t->span.since_s > span->span.since_s)
		span->span.since_s = t->span.since_s;
	if (t->span.before_s < span->span.before_s)
		span->span.before_s = t->span.before_s;
	return true;
}

/* What @entity joins, read by @read. */
static uint8_t
read_list(struct parser *p, enum entity entity, enum filter_node_type type,
    uint8_t (*read)(struct parser *p))
{
	struct filter_node *nodes = p->expr->nodes;
	uint8_t first = read(p), list = first, last = first, node;
	struct filter_term *span = first ? span_term(p, first) : NULL;
	struct token token;

	while (!p->err && take(p, entity, &token)) {
		node = read(p);
		if (!node)
			return 0;
		if (type == FILTER_AND && is_joined(p, span, node))
			continue;
		if (!span)
			span = span_term(p, node);
		if (list == first) {
			list = add_node(p, type);
			nodes[list].child = first;
		}
		nodes[last].next = node;
		last = node;
	}
	return p->err ? 0 : list;
}

static uint8_t
read_all(struct parser *p)
{
	return read_list(p, ENTITY_AND, FILTER_AND, read_one);
}

static uint8_t
read_any(struct parser *p)
{
	return read_list(p, ENTITY_OR, FILTER_OR, read_all);
}

enum sml_err
sml_filter_parse(struct sml_str text, struct sml_arena *arena,
    const struct sml_filter_expr **out)
{
	struct parser p = {.in = sml_str_trim(text), .arena = arena};

	*out = NULL;
	if (p.in.len > SML_FILTER_MAX)
		return SML_E_TOO_BIG;
	p.expr = sml_arena_alloc(arena, sizeof(*p.expr));
	if (!p.expr)
		return SML_E_NOMEM;
	p.expr->node_count = 1;
	sml_buf_init(&p.text, SML_FILTER_MAX);
	/* Folding makes some letters longer. */
	sml_buf_init(&p.plain, (size_t)SML_FILTER_MAX * 8);
	p.expr->root = read_any(&p);
	skip_blanks(&p);
	if (p.at < p.in.len)
		fail(&p, SML_E_SYNTAX);
	sml_buf_free(&p.text);
	sml_buf_free(&p.plain);
	if (!p.err)
		*out = p.expr;
	return p.err;
}

/* ---- writing ---- */

static void
put_bound(const char *name, int64_t s, struct sml_buf *out)
{
	if (s == INT64_MIN || s == INT64_MAX)
		return;
	if (out->len)
		sml_buf_put_text(out, "&AND;");
	sml_buf_put_text(out, name);
	sml_buf_put_text(out, "&EQ;");
	sml_datetime_put((struct sml_datetime){s, SML_CLOCK_UTC}, out);
}

void
sml_filter_put_span(const struct sml_span *span, struct sml_buf *out)
{
	put_bound("SINCE", span->since_s, out);
	put_bound("BEFORE", span->before_s, out);
}
