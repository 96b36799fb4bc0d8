/* SPDX-License-Identifier: Apache-2.0 */
/* How a zone is held, for zone_*.c, the generator and its tests. */
#ifndef SML_CONTENT_ZONE_PRIV_H
#define SML_CONTENT_ZONE_PRIV_H

#include "content/zone.h"

/* What holds between two changes. Daylight is always the larger offset: where
 * the law calls the winter an exception (Europe/Dublin), the table does not. */
struct sml_zone_kind {
	int32_t offset_s;
	bool is_dst;
};

/**
 * Changes one by one, then a rule for ever. Before the first change, and
 * before 1970, first_kind holds.
 */
struct sml_zone {
	const char *name;         /* IANA; NULL: of an item */
	const char *windows_name; /* or NULL */
	const uint32_t *times;    /* UTC, ascending */
	const uint8_t *kinds;     /* what holds from times[i] on */
	const struct sml_zone_kind *kind_table;
	size_t count; /* of times and kinds */
	uint8_t first_kind;
	const struct sml_zone_rule *rule; /* after the last of times */
	const char *id; /* by name: its changes go on too long for a rule */
};

/* Zones whose changes one by one go on after this year are told apart by
 * name, others by their rule: 2037-01-01. */
#define SML_ZONE_SETTLED_UTC 2114380800u

/* ---- zone_data.c ---- */

/* The release of the IANA data, "2026a". */
extern const char sml_zone_data_version[];

/* Sorted by name. */
extern const struct sml_zone sml_zone_table[];
extern const size_t sml_zone_table_count;

/* Every name, in the order of sml_zone_name_cmp(). */
struct sml_zone_alias {
	const char *name;
	uint16_t zone; /* index */
};
extern const struct sml_zone_alias sml_zone_aliases[];
extern const size_t sml_zone_alias_count;

/* Each rule of the table once, and which of its zones is meant when nothing
 * but the rule is known. */
struct sml_zone_choice {
	const struct sml_zone_rule *rule;
	uint16_t zone; /* index */
};
extern const struct sml_zone_choice sml_zone_choices[];
extern const size_t sml_zone_choice_count;

/* ---- zone_rule.c ---- */

/* By bytes, ASCII letters as lower case. */
int sml_zone_name_cmp(struct sml_str a, struct sml_str b);

/* Append +0100, or -004430. */
void sml_zone_put_offset(int32_t offset_s, struct sml_buf *out);

/**
 * The weekday @weekday on one of the seven days from @first_day on, at @time_s
 * of that day; with a @weekday of 7 the day @first_day itself. One form for
 * each set of instants, so that equal changes have equal fields.
 */
struct sml_zone_change sml_zone_change_of(
    unsigned month, int first_day, unsigned weekday, int32_t time_s);

/* The same form of a change given by its week. */
struct sml_zone_change sml_zone_change_fix(struct sml_zone_change change);

/* The change that comes at @local_s: its week, the last one if it may be. */
struct sml_zone_change sml_zone_change_on(int64_t local_s);

/* The first day that it may fall on, 0 the last of the month before; the
 * weekday (7: any) and the time within the day. */
struct sml_zone_span {
	int first_day;
	unsigned weekday;
	int32_t time_s;
};
struct sml_zone_span sml_zone_change_span(const struct sml_zone_change *change);

/* Of rules in the form of sml_zone_change_of(). */
bool sml_zone_rule_eq(
    const struct sml_zone_rule *a, const struct sml_zone_rule *b);

/* Changes by the rule in UTC: the last one at or before @utc_s (what holds is
 * in the returned kind), and the first one after it. */
struct sml_zone_kind sml_zone_rule_at(
    const struct sml_zone_rule *rule, int64_t utc_s);
bool sml_zone_rule_next(
    const struct sml_zone_rule *rule, int64_t utc_s, int64_t *out);

#endif
