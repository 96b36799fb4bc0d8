/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of calendar properties, and the match keys of an event. */
#ifndef SML_CONTENT_CALENDAR_H
#define SML_CONTENT_CALENDAR_H

#include "content/canon.h"
#include "content/key.h"

/* iCalendar, vCalendar and vNote. */
extern const struct sml_traits sml_calendar_traits;

/**
 * A recurrence rule in its plainest form (content/rule.h), whatever its start
 * is; one that cannot be read with its parts sorted; a vCalendar 1.0 rule
 * with single blanks.
 */
void sml_calendar_rule(struct sml_str value, struct sml_buf *out);

/* A duration as days and seconds, P7D0S; anything else in upper case. */
void sml_calendar_duration(struct sml_str value, struct sml_buf *out);

/* A TZID without the prefixes that calendar programs put before it. */
struct sml_str sml_calendar_zone_name(struct sml_str tzid);

/**
 * Keys of the component @name whose entries @c holds from @from on: its UID
 * with the name (a detached exception: with its RECURRENCE-ID as well), and
 * its summary with its start, or its due date, or its description. A master
 * replaces the keys of an exception that stood before it.
 */
void sml_calendar_keys(struct sml_canon *c, size_t from, struct sml_str name,
    struct sml_naming *naming);

#endif
