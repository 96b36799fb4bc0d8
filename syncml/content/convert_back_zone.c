/* SPDX-License-Identifier: Apache-2.0 */
/* The summer time of a calendar of the old format, which follows its TZ. */
#include "content/convert_back.h"

#include "base/limits.h"
#include "content/item.h"
#include "content/zone.h"

/* TZ and DAYLIGHT stand in the frame. */
#define DEPTH 1

static bool
has_same_offset(const struct sml_lines *a, const struct sml_lines *b)
{
	size_t i = sml_lines_find(a, "TZ", DEPTH, 0);
	size_t k = sml_lines_find(b, "TZ", DEPTH, 0);
	int32_t x, y;

	return i < a->count && k < b->count &&
	       sml_zone_offset_read(a->v[i].value, &x, NULL) &&
	       sml_zone_offset_read(b->v[k].value, &y, NULL) && x == y;
}

static bool
has_same_summers(const struct sml_lines *a, const struct sml_lines *b)
{
	size_t i = 0;
	size_t k = 0;

	for (;; i++, k++) {
		i = sml_lines_find(a, "DAYLIGHT", DEPTH, i);
		k = sml_lines_find(b, "DAYLIGHT", DEPTH, k);
		if (i == a->count || k == b->count)
			return i == a->count && k == b->count;
		if (!sml_str_eq(a->v[i].value, b->v[k].value))
			return false;
	}
}

static enum sml_err
replace(struct sml_lines *lines, const struct sml_lines *by)
{
	size_t at;
	enum sml_err err = SML_OK;

	while (
	    (at = sml_lines_find(lines, "DAYLIGHT", DEPTH, 0)) < lines->count)
		sml_lines_remove(lines, at);
	at = sml_lines_find(lines, "TZ", DEPTH, 0) + 1;
	for (size_t i = sml_lines_find(by, "DAYLIGHT", DEPTH, 0);
	     i < by->count && !err;
	     i = sml_lines_find(by, "DAYLIGHT", DEPTH, i + 1)) {
		const struct sml_line line = {.name = SML_STR("DAYLIGHT"),
		    .value = by->v[i].value,
		    .depth = DEPTH};

		err = sml_lines_insert(lines, at++, &line);
	}
	return err;
}

enum sml_err
sml_back_zone(struct sml_str sent, struct sml_str returned,
    struct sml_arena *arena, struct sml_buf *text)
{
	struct sml_lines was, is, lines;
	struct sml_buf out;
	enum sml_err err =
	    sml_item_parse(SML_KIND_CALENDAR, sent, arena, &was, NULL);

	if (!err)
		err = sml_item_parse(
		    SML_KIND_CALENDAR, returned, arena, &is, NULL);
	if (!err && has_same_summers(&was, &is))
		return SML_OK;
	if (!err)
		err = sml_item_parse(
		    SML_KIND_CALENDAR, sml_buf_str(text), arena, &lines, NULL);
	if (err || !has_same_offset(&lines, &is))
		return err;
	sml_buf_init(&out, 2 * (size_t)SML_ITEM_MAX);
	err = replace(&lines, &is);
	if (!err)
		err = sml_lines_print(&lines, &out);
	if (!err) {
		sml_buf_reset(text);
		sml_buf_put_str(text, sml_buf_str(&out));
		err = sml_buf_err(text);
	}
	sml_buf_free(&out);
	return err;
}
