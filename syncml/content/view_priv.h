/* SPDX-License-Identifier: Apache-2.0 */
/* A view in the making, shared by the files that make it. */
#ifndef SML_CONTENT_VIEW_PRIV_H
#define SML_CONTENT_VIEW_PRIV_H

#include "content/canon.h"
#include "content/view.h"
#include "content/zone.h"

enum view_list {
	VIEW_PHONES,
	VIEW_EMAILS,
	VIEW_WEBS,
	VIEW_ADDRESSES,
	VIEW_CATEGORIES,
	VIEW_LISTS
};

struct view_reader {
	const struct sml_lines *lines;
	struct sml_canon canon;
	struct sml_arena *arena; /* of the result */
	struct sml_view *out;
	/* Of struct sml_typed; of struct sml_str for VIEW_CATEGORIES. */
	struct sml_buf lists[VIEW_LISTS];
	struct sml_arena *scratch;       /* of the lines */
	const struct sml_zone *old_zone; /* of a vCalendar 1.0: TZ, DAYLIGHT */
	const struct sml_zone *start_zone; /* of local times; NULL: floating */
	struct sml_str duration;           /* of the event, as written */
	enum sml_err err;
};

/* Put the value of an entry of the reader's canon into its place. */
void sml_view_read(struct view_reader *r, const struct sml_entry *entry);

/* A copy that lives as long as the view. */
struct sml_str sml_view_keep(struct view_reader *r, struct sml_str s);

#endif
