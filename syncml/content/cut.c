/* SPDX-License-Identifier: Apache-2.0 */
/* Values that a device cut short because they are longer than it can hold. */
#include "content/cut.h"

#include "base/limits.h"
#include "content/line.h"
#include "content/text.h"

enum {
	/* What a cut may stop before the size: a character of UTF-8. */
	SLACK = 3,
	/* Lines of an item that may be cut: each is looked for in the other. */
	CUTS_MAX = 64
};

struct cut {
	struct sml_lines known, came;
	const struct sml_cut_size *sizes;
	size_t count;
	struct sml_buf raw, mine, theirs;
};

static struct sml_str
value_of(struct cut *c, const struct sml_line *line, struct sml_buf *out)
{
	struct sml_str value = line->value;

	sml_buf_reset(out);
	if (sml_line_encoding(line) == SML_ENCODING_QP) {
		sml_buf_reset(&c->raw);
		sml_text_qp_decode(value, &c->raw);
		value = sml_buf_str(&c->raw);
	}
	sml_text_newlines(value, out);
	return sml_str_trim(sml_buf_str(out));
}

static bool
is_near(uint64_t len, uint64_t max)
{
	return len <= max && len + SLACK >= max;
}

static uint64_t
count_characters(struct sml_str s)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < s.len; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

/* Has @value a length at which the device cuts @line? */
static bool
may_be_cut(
    const struct cut *c, const struct sml_line *line, struct sml_str value)
{
	size_t i;

	for (i = 0; value.len && i < c->count; i++)
		if (sml_str_eq_nocase(line->name, c->sizes[i].name) &&
		    (is_near(value.len, c->sizes[i].max_len) ||
			is_near(count_characters(value), c->sizes[i].max_len)))
			return true;
	return false;
}

/* The line of what is known that @value is the beginning of; or NULL. A line
 * that is the same says that nothing was cut. */
static const struct sml_line *
find_whole(struct cut *c, const struct sml_line *line, struct sml_str value)
{
	const struct sml_line *found = NULL;
	size_t i;

	for (i = 0; i < c->known.count; i++) {
		const struct sml_line *other = &c->known.v[i];
		struct sml_str whole;

		if (other->depth != line->depth ||
		    !sml_str_eq_nocase(other->name, line->name) ||
		    sml_line_encoding(other) == SML_ENCODING_BASE64)
			continue;
		whole = value_of(c, other, &c->mine);
		if (sml_str_eq(whole, value))
			return NULL;
		if (!found && whole.len > value.len &&
		    sml_str_eq(sml_str_sub(whole, 0, value.len), value))
			found = other;
	}
	return found;
}

static bool
restore_lines(struct cut *c)
{
	bool is_changed = false;
	size_t i, cuts = 0;

	for (i = 0; i < c->came.count && cuts < CUTS_MAX; i++) {
		struct sml_line *line = &c->came.v[i];
		const struct sml_line *whole;
		struct sml_str value;

		if (!line->name.p ||
		    sml_line_encoding(line) == SML_ENCODING_BASE64 ||
		    sml_line_is(line, "PHOTO"))
			continue;
		value = value_of(c, line, &c->theirs);
		if (!may_be_cut(c, line, value))
			continue;
		cuts++;
		whole = find_whole(c, line, value);
		if (whole) {
			*line = *whole;
			is_changed = true;
		}
	}
	return is_changed;
}

static enum sml_err
print(struct cut *c, struct sml_arena *arena, struct sml_str *out)
{
	struct sml_buf text;
	enum sml_err err;

	sml_buf_init(&text, 2 * (size_t)SML_ITEM_MAX);
	err = sml_lines_print(&c->came, &text);
	if (err == SML_OK) {
		*out = sml_arena_dup(arena, sml_buf_str(&text));
		err = out->p ? SML_OK : SML_E_NOMEM;
	}
	sml_buf_free(&text);
	return err;
}

enum sml_err
sml_cut_restore(struct sml_str known, struct sml_str came,
    const struct sml_cut_size *sizes, size_t count, struct sml_arena *arena,
    struct sml_str *out)
{
	struct cut c = {.sizes = sizes, .count = count};
	bool is_changed = false;
	enum sml_err err;

	*out = came;
	sml_buf_init(&c.raw, SML_ITEM_MAX);
	sml_buf_init(&c.mine, SML_ITEM_MAX);
	sml_buf_init(&c.theirs, SML_ITEM_MAX);
	err = sml_lines_parse(known, arena, &c.known);
	if (err == SML_OK)
		err = sml_lines_parse(came, arena, &c.came);
	if (err == SML_OK) {
		is_changed = restore_lines(&c);
		err = c.raw.err ? c.raw.err : c.mine.err;
	}
	if (err == SML_OK)
		err = c.theirs.err;
	if (err == SML_OK && is_changed)
		err = print(&c, arena, out);
	sml_buf_free(&c.raw);
	sml_buf_free(&c.mine);
	sml_buf_free(&c.theirs);
	return err;
}
