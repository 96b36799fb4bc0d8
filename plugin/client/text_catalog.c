/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues: the .mo file, checked once, and its rule for plurals. */
#include "client/text_catalog.h"

#include <stdlib.h>
#include <string.h>

#define MAGIC 0x950412deu
/* Parentheses and nested choices; Arabic has 5. */
#define DEPTH_MAX 32

struct text_catalog {
	struct sml_str mo;
	uint32_t count;
	uint32_t originals, translations; /* offsets of the two tables */
	struct sml_str plural;            /* expression; absent: n != 1 */
	uint64_t plural_count;
};

/* ---- the expression ---- */

struct parser {
	struct sml_str s;
	size_t at;
	uint64_t n;
	unsigned depth;
	bool is_wrong;
};

static uint64_t parse_choice(struct parser *p);

/* Binary operators by precedence, the loosest first; of two that begin alike
 * the longer one stands first. */
enum operation {
	OP_OR,
	OP_AND,
	OP_EQ,
	OP_NE,
	OP_LE,
	OP_GE,
	OP_LT,
	OP_GT,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_MOD
};
static const struct {
	const char *sign;
	enum operation operation;
	unsigned level;
} operators[] = {
    {"||", OP_OR, 1},
    {"&&", OP_AND, 2},
    {"==", OP_EQ, 3},
    {"!=", OP_NE, 3},
    {"<=", OP_LE, 4},
    {">=", OP_GE, 4},
    {"<", OP_LT, 4},
    {">", OP_GT, 4},
    {"+", OP_ADD, 5},
    {"-", OP_SUB, 5},
    {"*", OP_MUL, 6},
    {"/", OP_DIV, 6},
    {"%", OP_MOD, 6},
};
#define LEVEL_UNARY 7

static uint64_t
operate(enum operation operation, uint64_t a, uint64_t b)
{
	switch (operation) {
	case OP_OR:
		return a || b;
	case OP_AND:
		return a && b;
	case OP_EQ:
		return a == b;
	case OP_NE:
		return a != b;
	case OP_LE:
		return a <= b;
	case OP_GE:
		return a >= b;
	case OP_LT:
		return a < b;
	case OP_GT:
		return a > b;
	case OP_ADD:
		return a + b;
	case OP_SUB:
		return a - b;
	case OP_MUL:
		return a * b;
	case OP_DIV:
		return b ? a / b : 0;
	case OP_MOD:
		return b ? a % b : 0;
	}
	return 0;
}

static void
skip_blanks(struct parser *p)
{
	while (
	    p->at < p->s.len && (p->s.p[p->at] == ' ' || p->s.p[p->at] == '\t'))
		p->at++;
}

static bool
take(struct parser *p, const char *sign)
{
	const size_t len = strlen(sign);

	skip_blanks(p);
	if (p->s.len - p->at < len || memcmp(p->s.p + p->at, sign, len) != 0)
		return false;
	p->at += len;
	return true;
}

static uint64_t
parse_number(struct parser *p)
{
	uint64_t value = 0;
	const size_t start = p->at;

	while (p->at < p->s.len && p->s.p[p->at] >= '0' &&
	       p->s.p[p->at] <= '9' && p->at - start < 18)
		value = value * 10 + (uint64_t)(p->s.p[p->at++] - '0');
	if (p->at == start)
		p->is_wrong = true;
	return value;
}

static uint64_t
parse_unary(struct parser *p)
{
	uint64_t value;

	if (++p->depth > DEPTH_MAX || p->is_wrong) {
		p->is_wrong = true;
		return 0;
	}
	if (take(p, "!")) {
		value = !parse_unary(p);
	} else if (take(p, "(")) {
		value = parse_choice(p);
		if (!take(p, ")"))
			p->is_wrong = true;
	} else if (take(p, "n")) {
		value = p->n;
	} else {
		value = parse_number(p);
	}
	p->depth--;
	return value;
}

static bool
take_operator(struct parser *p, unsigned level, enum operation *out)
{
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(operators); i++)
		if (operators[i].level == level && take(p, operators[i].sign)) {
			*out = operators[i].operation;
			return true;
		}
	return false;
}

static uint64_t
parse_binary(struct parser *p, unsigned level)
{
	enum operation operation;
	uint64_t value;

	if (level == LEVEL_UNARY)
		return parse_unary(p);
	value = parse_binary(p, level + 1);
	while (!p->is_wrong && take_operator(p, level, &operation))
		value = operate(operation, value, parse_binary(p, level + 1));
	return value;
}

static uint64_t
parse_choice(struct parser *p)
{
	uint64_t value, yes, no;

	if (++p->depth > DEPTH_MAX || p->is_wrong) {
		p->is_wrong = true;
		return 0;
	}
	value = parse_binary(p, 1);
	if (take(p, "?")) {
		yes = parse_choice(p);
		if (!take(p, ":"))
			p->is_wrong = true;
		no = parse_choice(p);
		value = value ? yes : no;
	}
	p->depth--;
	return value;
}

bool
text_catalog_eval(struct sml_str expression, uint64_t n, uint64_t *out)
{
	struct parser p = {.s = expression, .n = n};

	*out = parse_choice(&p);
	skip_blanks(&p);
	return !p.is_wrong && p.at == p.s.len;
}

/* ---- the file ---- */

static uint32_t
u32_at(struct sml_str s, size_t at)
{
	const unsigned char *b = (const unsigned char *)s.p + at;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
	       (uint32_t)b[3] << 24;
}

/* Text @i of a table; its NUL byte is behind it. */
static struct sml_str
text_at(const struct text_catalog *c, uint32_t table, uint32_t i)
{
	const size_t row = table + (size_t)i * 8;

	return (struct sml_str){
	    c->mo.p + u32_at(c->mo, row + 4), u32_at(c->mo, row)};
}

/* Every text of a table within the file, and ended by a NUL byte? */
static bool
is_sound(const struct text_catalog *c, uint32_t table)
{
	uint64_t end, at;
	uint32_t i;

	if ((uint64_t)table + (uint64_t)c->count * 8 > c->mo.len)
		return false;
	for (i = 0; i < c->count; i++) {
		at = u32_at(c->mo, table + (size_t)i * 8 + 4);
		end = at + u32_at(c->mo, table + (size_t)i * 8);
		if (end >= c->mo.len || c->mo.p[end] != '\0')
			return false;
	}
	return true;
}

/* The place of @text, the first of two for one with a plural. */
static bool
find(const struct text_catalog *c, const char *text, uint32_t *i_out)
{
	uint32_t low = 0, high = c->count;
	uint32_t middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(text, text_at(c, c->originals, middle).p);
		if (order == 0) {
			*i_out = middle;
			return true;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

/* The value of "nplurals=" and of "plural=" in the header. */
static void
take_plural_forms(struct text_catalog *c)
{
	struct sml_str header;
	uint64_t value;
	size_t at, end;
	uint32_t i;

	if (!find(c, "", &i))
		return;
	header = text_at(c, c->translations, i);
	at = sml_str_find(header, SML_STR("nplurals="), 0);
	if (at >= header.len)
		return;
	at += strlen("nplurals=");
	end = sml_str_chr(header, ';', at);
	if (end >= header.len ||
	    !text_catalog_eval(sml_str_sub(header, at, end - at), 0, &value))
		return;
	at = sml_str_find(header, SML_STR(" plural="), end);
	if (at >= header.len)
		return;
	at += strlen(" plural=");
	end = sml_str_chr(header, ';', at);
	if (end >= header.len)
		end = sml_str_chr(header, '\n', at);
	c->plural = sml_str_sub(header, at, end - at);
	c->plural_count = value;
	if (!text_catalog_eval(c->plural, 0, &value))
		c->plural = SML_STR_NONE;
}

enum sml_err
text_catalog_open(struct sml_str mo, struct text_catalog **out)
{
	struct text_catalog *c;

	if (mo.len < 28 || u32_at(mo, 0) != MAGIC || u32_at(mo, 4) >> 16 != 0)
		return SML_E_SYNTAX;
	c = calloc(1, sizeof(*c));
	if (!c)
		return SML_E_NOMEM;
	c->mo = mo;
	c->count = u32_at(mo, 8);
	c->originals = u32_at(mo, 12);
	c->translations = u32_at(mo, 16);
	if (!is_sound(c, c->originals) || !is_sound(c, c->translations)) {
		free(c);
		return SML_E_SYNTAX;
	}
	take_plural_forms(c);
	*out = c;
	return SML_OK;
}

void
text_catalog_free(struct text_catalog *c)
{
	free(c);
}

const char *
text_catalog_get(const struct text_catalog *c, const char *text)
{
	uint32_t i;

	/* The empty text is the header's name. */
	if (!*text || !find(c, text, &i))
		return NULL;
	return text_at(c, c->translations, i).p;
}

const char *
text_catalog_plural(
    const struct text_catalog *c, const char *one, uint64_t count)
{
	uint64_t form = count != 1;
	struct sml_str forms;
	size_t at = 0;
	uint32_t i;

	if (!find(c, one, &i))
		return NULL;
	if (c->plural.p && !text_catalog_eval(c->plural, count, &form))
		return NULL;
	if (c->plural.p && form >= c->plural_count)
		form = 0;
	forms = text_at(c, c->translations, i);
	for (; form > 0; form--) {
		at = sml_str_chr(forms, '\0', at) + 1;
		if (at > forms.len)
			return NULL;
	}
	return forms.p + at;
}
