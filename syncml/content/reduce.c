/* SPDX-License-Identifier: Apache-2.0 */
/* An item of which only some properties are wanted, line by line. */
#include "content/reduce.h"

#include "base/limits.h"
#include "content/item.h"
#include "content/line.h"
#include "content/mark.h"
#include "content/text.h"

struct reduction {
	const struct sml_lines *lines;
	const struct sml_fieldset *kept;
	bool *is_label;      /* lines that are labels of kept ones */
	struct sml_buf name; /* scratch */
	struct sml_buf *out;
};

static bool
has(struct reduction *r, struct sml_str name)
{
	sml_buf_reset(&r->name);
	sml_text_put_upper(&r->name, name);
	return sml_fieldset_has(r->kept, sml_buf_str(&r->name));
}

static bool
is_kept_line(struct reduction *r, const struct sml_line *line)
{
	/* Bytes that are no content line say nothing that could be named. */
	if (!line->name.p || has(r, line->name))
		return true;
	return sml_line_is(line, "CATEGORIES") &&
	       sml_str_find(line->value, SML_STR(SML_MARK_CATEGORY), 0) <
		   line->value.len;
}

/* A label stays with a line that it is for. */
static enum sml_err
mark_labels(struct reduction *r, struct sml_arena *arena)
{
	struct sml_labels labels;
	size_t i;

	sml_labels_find(r->lines, 0, r->lines->count, &labels);
	r->is_label =
	    sml_arena_array(arena, r->lines->count + 1, sizeof(*r->is_label));
	if (!r->is_label)
		return SML_E_NOMEM;
	for (i = 0; i < r->lines->count; i++) {
		const struct sml_line *line = &r->lines->v[i];
		const struct sml_line *label = sml_label_of(&labels, line);

		if (label && is_kept_line(r, line))
			r->is_label[label - r->lines->v] = true;
	}
	return SML_OK;
}

/* Components that are the item, or stand around it. */
static bool
is_entered(const struct sml_line *begin)
{
	static const char *const names[] = {
	    "VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VNOTE"};
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(names); i++)
		if (sml_line_begins(begin, names[i]))
			return true;
	return begin->depth == 0;
}

static bool
is_kept_component(struct reduction *r, const struct sml_line *begin)
{
	if (sml_line_begins(begin, "VTIMEZONE"))
		return true;
	if (sml_line_begins(begin, "VALARM"))
		return has(r, SML_STR("VALARM")) || has(r, SML_STR("TRIGGER"));
	if (sml_line_begins(begin, "VCARD"))
		return has(r, SML_STR("AGENT"));
	return has(r, sml_str_trim(begin->value));
}

static void
write_lines(struct reduction *r)
{
	size_t i = 0;

	while (i < r->lines->count) {
		const struct sml_line *line = &r->lines->v[i];
		bool is_begin = sml_line_is(line, "BEGIN");

		if (is_begin && !is_entered(line)) {
			size_t end = sml_item_end(r->lines, i);

			for (bool is_kept = is_kept_component(r, line); i < end;
			     i++)
				if (is_kept)
					sml_buf_put_str(r->out,
					    sml_line_raw(&r->lines->v[i]));
			continue;
		}
		if (is_begin || is_kept_line(r, line) || r->is_label[i])
			sml_buf_put_str(r->out, sml_line_raw(line));
		i++;
	}
}

enum sml_err
sml_reduce(enum sml_kind kind, struct sml_str text,
    const struct sml_fieldset *kept, struct sml_arena *arena,
    struct sml_buf *out)
{
	struct reduction r = {.kept = kept, .out = out};
	struct sml_lines lines;
	enum sml_err err;

	if (sml_format_detect(kind, text) == SML_FORMAT_PLAIN) {
		sml_buf_put_str(out, text);
		return sml_buf_err(out);
	}
	err = sml_lines_parse(text, arena, &lines);
	if (err != SML_OK)
		return err;
	r.lines = &lines;
	sml_buf_init(&r.name, SML_ITEM_MAX);
	err = mark_labels(&r, arena);
	if (err == SML_OK) {
		write_lines(&r);
		err = sml_buf_err(&r.name);
	}
	sml_buf_free(&r.name);
	return err == SML_OK ? sml_buf_err(out) : err;
}
