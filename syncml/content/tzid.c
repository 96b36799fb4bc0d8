/* SPDX-License-Identifier: Apache-2.0 */
/* Zone names of an item: kept in a small table once they are looked up. */
#include "content/tzid.h"

#include "base/limits.h"
#include "content/calendar.h"
#include "content/zone.h"

void
sml_tzids_init(struct sml_tzids *t)
{
	t->lines = NULL;
	t->count = 0;
	sml_buf_init(&t->ids, SML_CONTENT_ARENA_MAX);
}

void
sml_tzids_free(struct sml_tzids *t)
{
	sml_buf_free(&t->ids);
	t->count = 0;
}

void
sml_tzids_use(struct sml_tzids *t, const struct sml_lines *lines)
{
	if (t->lines == lines)
		return;
	t->lines = lines;
	t->count = 0;
	sml_buf_reset(&t->ids);
}

static enum sml_err
put_id(struct sml_tzids *t, struct sml_str name)
{
	const struct sml_zone *zone = NULL;
	enum sml_err err = SML_OK;

	if (t->lines)
		err = sml_zone_of_item(t->lines, name, t->lines->arena, &zone);
	else
		zone = sml_zone_find(name);
	if (err)
		return err;
	if (zone)
		sml_zone_put_id(zone, &t->ids);
	else
		sml_buf_put_str(&t->ids, sml_calendar_zone_name(name));
	return sml_buf_err(&t->ids);
}

enum sml_err
sml_tzids_get(struct sml_tzids *t, struct sml_str name, struct sml_str *id_out)
{
	struct sml_tzid *row = t->rows;
	struct sml_tzid *end = t->rows + t->count;
	enum sml_err err;

	while (row < end && !sml_str_eq(row->name, name))
		row++;
	if (row == t->rows + SML_TZIDS_MAX) {
		*id_out = sml_calendar_zone_name(name);
		return SML_OK;
	}
	if (row == end) {
		*row = (struct sml_tzid){.name = name};
		row->at = (uint32_t)t->ids.len;
		err = put_id(t, name);
		if (err)
			return err;
		row->len = (uint32_t)t->ids.len - row->at;
		t->count++;
	}
	*id_out = sml_str_sub(sml_buf_str(&t->ids), row->at, row->len);
	return SML_OK;
}
