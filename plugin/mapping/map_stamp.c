/* SPDX-License-Identifier: Apache-2.0 */
/* The date of the last change in a text that was edited. */
#include "mapping/map_priv.h"

#include "base/limits.h"
#include "content/datetime.h"
#include "content/item.h"
#include "mapping/map_row.h"

/* The line of the item itself, or of the series and not of an instance. */
static size_t
find_date(enum sml_kind kind, const struct sml_lines *lines)
{
	size_t first = lines->count;

	if (kind == SML_KIND_CONTACT)
		return sml_item_find_own(
		    lines, sml_lines_find(lines, "BEGIN", 0, 0), "REV");
	if (kind == SML_KIND_NOTE)
		return sml_item_find_own(lines,
		    sml_lines_find(lines, "BEGIN", 0, 0), "LAST-MODIFIED");
	for (size_t i = 0; i < lines->count; i++) {
		size_t at;

		if (lines->v[i].depth != 1 ||
		    !sml_line_begins(&lines->v[i], "VEVENT"))
			continue;
		at = sml_item_find_own(lines, i, "LAST-MODIFIED");
		if (sml_item_find_own(lines, i, "RECURRENCE-ID") ==
		    lines->count)
			return at;
		if (first == lines->count)
			first = at;
	}
	return first;
}

enum sml_err
outlook_map_stamp(enum sml_kind kind, struct sml_str text,
    const struct outlook_item *item, struct sml_arena *arena,
    struct sml_str *out)
{
	struct sml_datetime time = {.clock = SML_CLOCK_UTC};
	struct sml_lines lines;
	struct sml_buf buf;
	enum sml_err err;
	size_t at;

	*out = text;
	if (!outlook_item_has(item, OUTLOOK_PR_LAST_MODIFICATION_TIME) ||
	    sml_format_detect(kind, text) == SML_FORMAT_PLAIN)
		return SML_OK;
	err = sml_item_parse(kind, text, arena, &lines, NULL);
	if (err)
		return err;
	at = find_date(kind, &lines);
	if (at == lines.count)
		return SML_OK;
	time.s = outlook_map_seconds(
	    outlook_item_number(item, OUTLOOK_PR_LAST_MODIFICATION_TIME, 0));
	sml_buf_init(&buf, 2 * (size_t)SML_ITEM_MAX);
	sml_datetime_put(time, &buf);
	err = sml_buf_dup(&buf, arena, &lines.v[at].value);
	lines.v[at].is_dirty = true;
	sml_buf_reset(&buf);
	if (!err)
		err = sml_lines_print(&lines, &buf);
	if (!err)
		err = sml_buf_dup(&buf, arena, out);
	sml_buf_free(&buf);
	return err;
}
