/* SPDX-License-Identifier: Apache-2.0 */
/* vCards: the frame, what every version demands, cards inside cards. */
#include "content/convert_vcard.h"

#include "base/limits.h"
#include "content/item.h"

#include <string.h>

/* Cards of agents inside each other; each level doubles its escapes. */
#define AGENT_DEPTH_MAX 2

static sml_card_put *
line_put_of(const struct sml_conversion *cv)
{
	if (cv->from == SML_FORMAT_VCARD_40)
		return sml_card_put_early;
	if (cv->to == SML_FORMAT_VCARD_40)
		return sml_card_put_latest;
	return sml_card_put_old;
}

void
sml_card_add_param(
    struct sml_card *card, const char *name, struct sml_str value)
{
	const struct sml_param param = {
	    .name = sml_str_of(name), .value = value};

	sml_buf_put(&card->params, &param, sizeof(param));
}

/* ---- lines that keep their bytes ---- */

static bool
is_same_param(const struct sml_param *a, const struct sml_param *b)
{
	return sml_str_eq(a->name, b->name) && sml_str_eq(a->value, b->value) &&
	       a->is_quoted == b->is_quoted;
}

/* Nothing was changed, and the bytes mean the same to a reader of the target:
 * folds are other ones in the old formats. */
static bool
can_stay(const struct sml_card *card, const struct sml_line *from,
    const struct sml_line *line)
{
	bool is_old = card->out->is_old || card->cv->in.is_old;
	struct sml_str raw = sml_line_raw(from);
	bool is_crlf = sml_str_ends(raw, "\r\n");
	size_t lf = sml_str_chr(raw, '\n', 0);

	if (from->is_dirty || lf == raw.len ||
	    is_crlf != sml_str_is(card->out->eol, "\r\n") ||
	    (is_old && lf + 1 < raw.len) ||
	    (is_old && sml_line_encoding(from) != SML_ENCODING_NONE))
		return false;
	if (!sml_str_eq(sml_line_group(from), sml_line_group(line)) ||
	    !sml_str_eq(from->name, line->name) ||
	    !sml_str_eq(from->value, line->value) ||
	    from->param_count != line->param_count)
		return false;
	for (size_t i = 0; i < line->param_count; i++) {
		if (!is_same_param(&from->params[i], &line->params[i]))
			return false;
	}
	return true;
}

enum sml_err
sml_card_put_line(struct sml_card *card, const struct sml_line *from,
    const struct sml_line *line)
{
	size_t at = card->out->count;
	enum sml_err err = sml_convert_put(card->out, line);

	if (!err && can_stay(card, from, line))
		sml_line_keep_raw(&card->out->v[at], from);
	return err;
}

/* ---- names ---- */

/* Part @number of a line's value as plain text, or all of it: -1. */
static enum sml_err
text_of(struct sml_card *card, const struct sml_line *line, int number,
    struct sml_buf *out)
{
	enum sml_escape escape = sml_convert_is_old(card->cv->from)
				     ? SML_ESCAPE_OLD
				     : SML_ESCAPE_NEW;
	struct sml_str value;
	size_t start = 0;
	size_t end;
	enum sml_err err = sml_convert_value(card->cv, line, true, &value);

	if (err)
		return err;
	end = value.len;
	if (number >= 0)
		end = sml_text_find_sep(value, ';', 0);
	for (int i = 0; i < number; i++) {
		if (end == value.len)
			return SML_OK;
		start = end + 1;
		end = sml_text_find_sep(value, ';', start);
	}
	value = sml_str_trim(sml_str_sub(value, start, end - start));
	if (out->len && value.len)
		sml_buf_put_byte(out, ' ');
	if (number >= 0 && escape == SML_ESCAPE_NEW) {
		sml_buf_reset(&card->value);
		sml_text_join_list(value, &card->value);
		sml_buf_fail(out, card->value.err);
		value = sml_buf_str(&card->value);
	}
	sml_text_unescape(value, escape, out);
	return sml_buf_err(out);
}

static const struct sml_line *
find_line(const struct sml_conversion *cv, size_t begin, const char *name)
{
	const struct sml_line *top = &cv->in.v[begin];

	for (size_t i = begin + 1; i < cv->in.count; i++) {
		const struct sml_line *line = &cv->in.v[i];

		if (line->depth <= top->depth)
			break;
		if (line->depth == top->depth + 1 && sml_line_is(line, name))
			return line;
	}
	return NULL;
}

/* The name as people write it, from N, else what stands for a name. */
static enum sml_err
make_name(struct sml_card *card, size_t begin, bool has_n, struct sml_buf *out)
{
	static const int order[] = {3, 1, 2, 0, 4};
	static const char *const others[] = {
	    "FN", "ORG", "NICKNAME", "EMAIL", "TEL"};
	const struct sml_line *n = find_line(card->cv, begin, "N");
	enum sml_err err = SML_OK;

	for (size_t i = 0; has_n && i < SML_ARRAY_LEN(order) && !err; i++)
		err = text_of(card, n, order[i], out);
	for (size_t i = 0; i < SML_ARRAY_LEN(others) && !out->len && !err;
	     i++) {
		bool has_parts = others[i][0] == 'O';
		const struct sml_line *line =
		    find_line(card->cv, begin, others[i]);

		if (line)
			err = text_of(card, line, has_parts ? 0 : -1, out);
	}
	return err;
}

/* A line of text that the target demands and the source does not have. */
static enum sml_err
put_made(struct sml_card *card, const char *name, struct sml_str text)
{
	enum sml_escape escape =
	    sml_convert_is_old(card->cv->to) ? SML_ESCAPE_OLD : SML_ESCAPE_NEW;
	struct sml_line line = {.name = sml_str_of(name)};
	enum sml_err err;

	sml_buf_reset(&card->value);
	sml_text_escape(text, escape, &card->value);
	err = sml_buf_err(&card->value);
	if (!err)
		err = sml_convert_set_text(
		    card->cv, &line, NULL, 0, sml_buf_str(&card->value));
	return err ? err : sml_convert_put(card->out, &line);
}

/* 2.1 demands N, 3.0 both, 4.0 FN. */
static enum sml_err
put_names(struct sml_card *card, size_t begin)
{
	bool has_n = find_line(card->cv, begin, "N") != NULL;
	bool has_fn = find_line(card->cv, begin, "FN") != NULL;
	bool needs_n = card->cv->to != SML_FORMAT_VCARD_40;
	bool needs_fn = card->cv->to != SML_FORMAT_VCARD_21;
	struct sml_buf name;
	enum sml_err err;

	if ((has_n || !needs_n) && (has_fn || !needs_fn))
		return SML_OK;
	sml_buf_init(&name, SML_LINE_MAX);
	err = make_name(card, begin, has_n, &name);
	if (!err && needs_n && !has_n)
		err = put_made(card, "N", sml_buf_str(&name));
	if (!err && needs_fn && !has_fn)
		err = put_made(card, "FN", sml_buf_str(&name));
	sml_buf_free(&name);
	return err;
}

/* ---- components ---- */

static enum sml_err put_component(
    struct sml_card *card, size_t begin, size_t end);

static struct sml_str
version_of(enum sml_format format)
{
	return sml_str_of(sml_media_of(format)->version);
}

/* The card of an agent as the text of its AGENT line. */
static enum sml_err
put_agent_text(struct sml_card *card, const struct sml_line *agent,
    size_t begin, size_t end)
{
	struct sml_lines lines;
	struct sml_lines *outer = card->out;
	struct sml_line line = {.group = agent->group, .name = agent->name};
	struct sml_str text;
	enum sml_err err;

	sml_convert_lines(card->cv, &lines);
	lines.eol = SML_STR("\n");
	card->out = &lines;
	err = put_component(card, begin, end);
	card->out = outer;
	/* Bytes that were kept would make folds a part of the text. */
	for (size_t i = 0; i < lines.count; i++)
		lines.v[i].is_dirty = true;
	if (!err)
		err = sml_convert_print(card->cv, &lines, &text);
	if (err)
		return err;
	sml_buf_reset(&card->value);
	sml_text_escape(text, SML_ESCAPE_NEW, &card->value);
	err = sml_buf_err(&card->value);
	if (!err)
		err = sml_convert_set_text(
		    card->cv, &line, NULL, 0, sml_buf_str(&card->value));
	return err ? err : sml_convert_put(card->out, &line);
}

/* The text of an AGENT line as the card it is. */
static enum sml_err
put_agent_card(
    struct sml_card *card, const struct sml_line *agent, struct sml_str text)
{
	const struct sml_line line = {
	    .group = agent->group, .name = agent->name, .value = SML_STR("")};
	struct sml_conversion inner = *card->cv;
	struct sml_conversion *outer = card->cv;
	enum sml_err err;

	inner.text = text;
	err = sml_item_parse(
	    SML_KIND_CONTACT, text, inner.arena, &inner.in, NULL);
	inner.from = sml_format_detect(SML_KIND_CONTACT, text);
	if (!err && inner.from != outer->from)
		err = SML_E_UNSUPPORTED;
	if (err)
		return err;
	err = sml_convert_put(card->out, &line);
	if (err)
		return err;
	card->cv = &inner;
	err = put_component(
	    card, sml_lines_find(&inner.in, "BEGIN", 0, 0), inner.in.count);
	card->cv = outer;
	/* Its buffers may have grown. */
	outer->left = inner.left;
	memcpy(outer->scratch, inner.scratch, sizeof(outer->scratch));
	return err;
}

/* True if line @at is the AGENT line of a card that follows; where. */
static bool
has_agent_card(const struct sml_lines *lines, size_t at, size_t *begin_out)
{
	size_t next = at + 1;

	if (!sml_line_is(&lines->v[at], "AGENT") ||
	    sml_str_trim(lines->v[at].value).len)
		return false;
	while (next < lines->count && !lines->v[next].name.p &&
	       !sml_str_trim(sml_line_raw(&lines->v[next])).len)
		next++;
	*begin_out = next;
	return next < lines->count && sml_line_begins(&lines->v[next], "VCARD");
}

static enum sml_err
put_agent(struct sml_card *card, size_t at, size_t *next_out)
{
	const struct sml_lines *in = &card->cv->in;
	const struct sml_line *agent = &in->v[at];
	struct sml_buf text;
	struct sml_str value;
	size_t begin;
	enum sml_err err;

	*next_out = at + 1;
	if (has_agent_card(in, at, &begin)) {
		*next_out = sml_item_end(in, begin);
		if (card->nested >= AGENT_DEPTH_MAX)
			return sml_convert_leave_out(card->cv, agent->name);
		if (!card->out->is_old)
			return put_agent_text(card, agent, begin, *next_out);
		err = sml_card_put_line(card, agent, agent);
		return err ? err : put_component(card, begin, *next_out);
	}
	if (!card->out->is_old)
		return line_put_of(card->cv)(card, at);
	sml_buf_init(&text, SML_LINE_MAX);
	err = sml_convert_value(card->cv, agent, true, &value);
	sml_text_unescape(value, SML_ESCAPE_NEW, &text);
	if (!err)
		err = sml_buf_err(&text);
	if (!err)
		value = sml_arena_dup(card->cv->arena, sml_buf_str(&text));
	sml_buf_free(&text);
	if (!err && !value.p)
		err = SML_E_NOMEM;
	if (err)
		return err;
	if (!sml_str_starts_nocase(value, "BEGIN:VCARD"))
		return line_put_of(card->cv)(card, at);
	if (card->nested >= AGENT_DEPTH_MAX)
		return sml_convert_leave_out(card->cv, agent->name);
	err = put_agent_card(card, agent, value);
	/* A text that is no card stays one. */
	if (err == SML_E_SYNTAX || err == SML_E_UNSUPPORTED)
		return line_put_of(card->cv)(card, at);
	return err;
}

static bool
has_quote(struct sml_str s)
{
	return sml_str_chr(s, '"', 0) < s.len;
}

/* A quote that none closes hides what follows it from the next reader: out of
 * a parameter it is taken, with another one in the line it stays unread. */
static enum sml_err
settle_quotes(struct sml_card *card, struct sml_line *line, bool *is_bad_out)
{
	struct sml_param *params = NULL;

	*is_bad_out = has_quote(line->name) || has_quote(sml_line_group(line));
	for (size_t i = 0; i < line->param_count; i++) {
		struct sml_buf *text = &card->cv->scratch[0];
		struct sml_str rest = line->params[i].value;
		struct sml_str part;

		*is_bad_out |= has_quote(line->params[i].name);
		if (!has_quote(rest))
			continue;
		if (!params) {
			params = sml_arena_array(card->cv->arena,
			    line->param_count, sizeof(*params));
			if (!params)
				return SML_E_NOMEM;
			memcpy(params, line->params,
			    line->param_count * sizeof(*params));
		}
		sml_buf_reset(text);
		while (sml_str_next(&rest, '"', &part))
			sml_buf_put_str(text, part);
		params[i].value =
		    sml_arena_dup(card->cv->arena, sml_buf_str(text));
		if (text->err || !params[i].value.p)
			return text->err ? text->err : SML_E_NOMEM;
	}
	if (!params)
		return SML_OK;
	line->params = params;
	line->is_dirty = true;
	return sml_convert_leave_out(card->cv, SML_STR("quote"));
}

static enum sml_err
put_property(struct sml_card *card, size_t index)
{
	struct sml_line *line = &card->cv->in.v[index];
	bool is_bad;
	enum sml_err err = settle_quotes(card, line, &is_bad);

	if (!err && is_bad)
		return sml_convert_leave_out(card->cv, line->name);
	return err ? err : line_put_of(card->cv)(card, index);
}

static enum sml_err
put_body(struct sml_card *card, size_t begin, size_t end, bool is_vcard)
{
	const struct sml_lines *in = &card->cv->in;
	enum sml_err err = SML_OK;

	for (size_t i = begin + 1; i + 1 < end && !err;) {
		const struct sml_line *line = &in->v[i];

		if (sml_line_is(line, "BEGIN")) {
			size_t next = sml_item_end(in, i);

			err = put_component(card, i, next);
			i = next;
		} else if (sml_line_is(line, "AGENT")) {
			err = put_agent(card, i, &i);
		} else if (!line->name.p) {
			struct sml_str raw = sml_str_trim(sml_line_raw(line));

			if (raw.len && card->cv->is_to_compare)
				err = put_made(card, "X-UNREADABLE-LINE", raw);
			else if (raw.len)
				err = sml_convert_leave_out(
				    card->cv, SML_STR("unreadable line"));
			i++;
		} else {
			if (!is_vcard || !sml_line_is(line, "VERSION"))
				err = put_property(card, i);
			i++;
		}
	}
	return err;
}

/* What the lines of a component must know of each other. */
static void
look_ahead(struct sml_card *card, size_t begin)
{
	const struct sml_line *sort = NULL;

	card->has_n = card->has_fn = false;
	if (card->cv->to == SML_FORMAT_VCARD_40 &&
	    find_line(card->cv, begin, "N"))
		sort = find_line(card->cv, begin, "SORT-STRING");
	card->sort = sort ? sort->value : SML_STR_NONE;
}

/* A component with the version it is in, and the names that are due. */
static enum sml_err
put_component(struct sml_card *card, size_t begin, size_t end)
{
	struct sml_line line = card->cv->in.v[begin];
	struct sml_card outer = *card;
	bool is_vcard = sml_line_begins(&line, "VCARD");
	enum sml_err err = sml_convert_put(card->out, &line);

	look_ahead(card, begin);
	card->nested++;
	if (!err && is_vcard)
		err = sml_convert_put_plain(
		    card->out, "VERSION", version_of(card->cv->to));
	if (!err && is_vcard)
		err = put_names(card, begin);
	if (!err)
		err = put_body(card, begin, end, is_vcard);
	card->nested--;
	card->has_n = outer.has_n;
	card->has_fn = outer.has_fn;
	card->sort = outer.sort;
	line.name = SML_STR("END");
	return err ? err : sml_convert_put(card->out, &line);
}

/* What stands outside of the card is no part of it. */
static enum sml_err
leave_outside(struct sml_conversion *cv, size_t end)
{
	enum sml_err err = SML_OK;

	for (size_t i = end; i < cv->in.count && !err; i++) {
		const struct sml_line *line = &cv->in.v[i];

		if (line->name.p)
			err = sml_convert_leave_out(cv, line->name);
		else if (sml_str_trim(sml_line_raw(line)).len)
			err = sml_convert_leave_out(
			    cv, SML_STR("unreadable line"));
	}
	return err;
}

/* One step: to or from 3.0. */
static enum sml_err
convert_step(struct sml_conversion *cv, struct sml_str *out)
{
	size_t begin = sml_lines_find(&cv->in, "BEGIN", 0, 0);
	size_t end = sml_item_end(&cv->in, begin);
	struct sml_card card = {.cv = cv};
	struct sml_lines lines;
	enum sml_err err;

	sml_convert_lines(cv, &lines);
	card.out = &lines;
	sml_buf_init(&card.value, SML_LINE_MAX);
	sml_buf_init(
	    &card.params, 4 * SML_LINE_PARAMS_MAX * sizeof(struct sml_param));
	err = put_component(&card, begin, end);
	if (!err)
		err = leave_outside(cv, end);
	if (!err)
		err = sml_convert_print(cv, &lines, out);
	sml_buf_free(&card.value);
	sml_buf_free(&card.params);
	return err;
}

static bool
is_vcard_format(enum sml_format format)
{
	return format == SML_FORMAT_VCARD_21 || format == SML_FORMAT_VCARD_30 ||
	       format == SML_FORMAT_VCARD_40;
}

enum sml_err
sml_convert_vcard(struct sml_conversion *cv, struct sml_converted *out)
{
	enum sml_format to = cv->to;
	struct sml_str text;
	enum sml_err err = SML_OK;

	if (!is_vcard_format(to))
		return SML_E_UNSUPPORTED;
	if (cv->from != SML_FORMAT_VCARD_30 && to != SML_FORMAT_VCARD_30) {
		cv->to = SML_FORMAT_VCARD_30;
		err = convert_step(cv, &text);
		cv->from = SML_FORMAT_VCARD_30;
		cv->to = to;
		if (!err)
			err = sml_item_parse(
			    cv->kind, text, cv->arena, &cv->in, NULL);
	}
	if (!err)
		err = convert_step(cv, &text);
	if (err)
		return err;
	out->pieces = sml_arena_array(cv->arena, 1, sizeof(*out->pieces));
	if (!out->pieces)
		return SML_E_NOMEM;
	out->pieces[0] = (struct sml_piece){text, SML_STR_NONE};
	out->count = 1;
	return SML_OK;
}
