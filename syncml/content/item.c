/* SPDX-License-Identifier: Apache-2.0 */
/* From the lines of an item to its canonical entries, component by component.
 */
#include "content/item.h"

#include "base/limits.h"
#include "content/calendar.h"

static const char *
why_not_kind(enum sml_kind kind)
{
	switch (kind) {
	case SML_KIND_CONTACT:
		return "it does not begin with a BEGIN:VCARD line";
	case SML_KIND_CALENDAR:
		return "it does not begin with a BEGIN:VCALENDAR line";
	case SML_KIND_NOTE:
		break;
	}
	return "it is no note";
}

static enum sml_err
refuse(enum sml_err err, const char *why, const char **why_out)
{
	if (why_out)
		*why_out = why;
	return err;
}

static enum sml_err
check_frame(enum sml_kind kind, enum sml_format format,
    const struct sml_lines *lines, const char **why_out)
{
	size_t tops = 0;
	size_t inner = 0;

	for (size_t i = 0; i < lines->count; i++) {
		const struct sml_line *line = &lines->v[i];

		if (line->depth > 1 || !sml_line_is(line, "BEGIN"))
			continue;
		if (line->depth == 0)
			tops++;
		else if (!sml_line_begins(line, "VTIMEZONE"))
			inner++;
	}
	if (!tops)
		return refuse(SML_E_UNSUPPORTED, why_not_kind(kind), why_out);
	if (tops > 1)
		return refuse(SML_E_UNSUPPORTED,
		    "it holds several items in one text", why_out);
	if (!inner && (format == SML_FORMAT_ICALENDAR_20 ||
			  format == SML_FORMAT_VCALENDAR_10))
		return refuse(SML_E_UNSUPPORTED,
		    "it holds no event, task or journal entry", why_out);
	return SML_OK;
}

enum sml_err
sml_item_parse(enum sml_kind kind, struct sml_str text, struct sml_arena *arena,
    struct sml_lines *out, const char **why_out)
{
	enum sml_format format;
	enum sml_err err;

	if (text.len > SML_ITEM_MAX)
		return refuse(
		    SML_E_TOO_BIG, "it is larger than 8 MiB", why_out);
	format = sml_format_detect(kind, text);
	if (format == SML_FORMAT_UNKNOWN || format == SML_FORMAT_PLAIN)
		return refuse(SML_E_UNSUPPORTED, why_not_kind(kind), why_out);
	err = sml_lines_parse(text, arena, out);
	if (err == SML_E_SYNTAX)
		return refuse(
		    err, "its BEGIN and END lines do not pair", why_out);
	if (err == SML_E_TOO_BIG)
		return refuse(err,
		    "it has too many lines, or a line that is too long",
		    why_out);
	if (err)
		return refuse(err, "there is not enough memory", why_out);
	return check_frame(kind, format, out, why_out);
}

size_t
sml_item_end(const struct sml_lines *lines, size_t begin)
{
	unsigned depth = lines->v[begin].depth;
	size_t i = begin + 1;

	while (i < lines->count &&
	       (lines->v[i].depth > depth ||
		   !sml_str_is_nocase(lines->v[i].name, "END")))
		i++;
	return i < lines->count ? i + 1 : i;
}

size_t
sml_item_find_own(const struct sml_lines *lines, size_t begin, const char *name)
{
	unsigned depth = lines->v[begin].depth;

	for (size_t i = begin + 1; i < lines->count; i++) {
		const struct sml_line *line = &lines->v[i];

		if (line->depth <= depth)
			break;
		if (line->depth == depth + 1 &&
		    sml_str_is_nocase(line->name, name))
			return i;
	}
	return lines->count;
}

void
sml_labels_find(const struct sml_lines *lines, size_t begin, size_t end,
    struct sml_labels *out)
{
	out->count = 0;
	for (size_t i = begin; i < end && out->count < SML_LABELS_MAX; i++) {
		const struct sml_line *line = &lines->v[i];

		if (line->group && sml_str_is_nocase(line->name, "X-ABLABEL"))
			out->v[out->count++] = line;
	}
}

const struct sml_line *
sml_label_of(const struct sml_labels *labels, const struct sml_line *line)
{
	if (!line->group || sml_str_is_nocase(line->name, "X-ABLABEL"))
		return NULL;
	for (size_t i = 0; i < labels->count; i++) {
		if (sml_str_eq_nocase(*labels->v[i]->group, *line->group))
			return labels->v[i];
	}
	return NULL;
}

bool
sml_item_is_masked(const struct sml_canon *c, struct sml_str component)
{
	return sml_str_is_nocase(component, "VALARM") &&
	       !sml_fieldset_has(c->mask, SML_STR("VALARM")) &&
	       !sml_fieldset_has(c->mask, SML_STR("TRIGGER"));
}

enum sml_err
sml_item_add_inner(struct sml_canon *c, const struct sml_lines *lines,
    size_t begin, struct sml_naming *naming)
{
	struct sml_str name = sml_str_trim(lines->v[begin].value);
	size_t count = sml_canon_count(c);
	size_t text_len = c->text.len;
	uint8_t digest[SML_SHA256_LEN];
	size_t next;
	enum sml_err err;

	if (sml_line_begins(&lines->v[begin], "VTIMEZONE"))
		return SML_OK;
	err = sml_item_add(c, lines, begin, NULL, &next);
	if (!err && naming)
		sml_calendar_keys(c, count, name, naming);
	if (!err)
		err = sml_canon_digest(c, count, digest);
	if (err)
		return err;
	sml_canon_cut(c, count, text_len);
	err = sml_canon_add_digest(c, name, digest, begin);
	if (!err)
		sml_canon_entry(c, count)->is_masked =
		    sml_item_is_masked(c, name);
	return err;
}

enum sml_err
sml_item_add(struct sml_canon *c, const struct sml_lines *lines, size_t begin,
    struct sml_naming *naming, size_t *next_out)
{
	size_t end = sml_item_end(lines, begin);
	unsigned depth = lines->v[begin].depth + 1;
	struct sml_labels labels;

	sml_tzids_use(&c->zones, lines);
	sml_labels_find(lines, begin, end, &labels);
	for (size_t i = begin + 1; i < end;) {
		const struct sml_line *line = &lines->v[i];
		enum sml_err err;

		if (line->depth == depth && sml_line_is(line, "BEGIN")) {
			err = sml_item_add_inner(c, lines, i, naming);
			i = sml_item_end(lines, i);
		} else {
			err = sml_canon_add(
			    c, line, i, sml_label_of(&labels, line));
			i++;
		}
		if (err)
			return err;
	}
	*next_out = end;
	return SML_OK;
}
