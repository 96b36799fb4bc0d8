/* SPDX-License-Identifier: Apache-2.0 */
/* What a VTIMEZONE says, before it is a zone. */
#ifndef SML_CONTENT_ZONE_OBSERVANCE_H
#define SML_CONTENT_ZONE_OBSERVANCE_H

#include "content/zone_priv.h"

/* A change of the offset at a time, or from a time on in every year. Times
 * are on the wall before the change. */
struct sml_observance {
	bool is_dst;
	int32_t from_s; /* offset before, in seconds east of UTC */
	int32_t to_s;   /* and after */
	int64_t start_s;
	bool is_yearly; /* by change, which is in sml_zone_change_of()'s form */
	bool is_endless;
	struct sml_zone_change change;
	uint32_t count;  /* of changes; 0: by until_s */
	int64_t until_s; /* the last one is not later */
};

struct sml_observances {
	struct sml_observance *v;
	size_t count;
	size_t cap;
	bool is_unreadable;    /* some of it, or too much of it */
	int64_t gap_until_utc; /* before it changes may be missing */
	bool has_offset;
	int32_t offset_s; /* of a STANDARD; if there is none, of a DAYLIGHT */
};

/* Read the components of the VTIMEZONE that begins at line @begin. Returns
 * SML_OK or SML_E_NOMEM. */
enum sml_err sml_observances_read(const struct sml_lines *lines, size_t begin,
    struct sml_arena *arena, struct sml_observances *out) SML_MUST_USE;

struct sml_zone_built {
	struct sml_zone *zone; /* NULL: cannot be read as a zone */
	bool has_rule;         /* changes go on for ever */
	int64_t first_s;       /* the first change that was looked at, or 0 */
	int64_t last_s;        /* and the last one, without a rule */
};

/* A zone without a name. Each returns SML_OK or SML_E_NOMEM. */
enum sml_err sml_zone_build(const struct sml_observances *list,
    struct sml_arena *arena, struct sml_zone_built *out) SML_MUST_USE;
enum sml_err sml_zone_build_fixed(int32_t offset_s, struct sml_arena *arena,
    struct sml_zone_built *out) SML_MUST_USE;

/* ---- zone_read.c ---- */

/* The zone that is meant by one that was built: one of @names, either of which
 * may be NULL, or one of the table, or itself. Before @gap_until_utc changes
 * may be missing. */
const struct sml_zone *sml_zone_choose(const struct sml_zone_built *own,
    int64_t gap_until_utc, const struct sml_zone *const names[2]);

#endif
