/* SPDX-License-Identifier: Apache-2.0 */
/* Time zones as Outlook keeps them in an appointment. */
#ifndef OUTLOOK_ZONE_BLOB_H
#define OUTLOOK_ZONE_BLOB_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "content/zone.h"

/**
 * PidLidTimeZoneStruct (48 bytes) and the TZDEFINITION blobs (item-formats 6,
 * [MS-OXOCAL] 2.2.1.39 to 2.2.1.43). Zones are those of content/zone.h. A blob
 * is named by the Windows key if there is one whose rules are those of the zone
 * in these years, else by the IANA name; it is known by its name if the rules
 * fit, else by its rules.
 *
 * Windows has two changes a year, each on the nth weekday of a month. A change
 * that is none of these is written on the day it has in its year; of a year
 * with more changes the first and the last one; in a year that ends with
 * another offset the other change is at New Year.
 */

/* Append the 48 bytes: the rule of @zone in @year. Errors stay in @out. */
void outlook_zone_put_struct(
    const struct sml_zone *zone, int32_t year, struct sml_buf *out);

/* Append a definition: the rules of @zone from @year on, as many as differ in
 * 30 years. @is_recur: for PidLidAppointmentTimeZoneDefinitionRecur, the rule
 * in force is that of outlook_zone_put_struct(); else it is the last one. */
void outlook_zone_put_definition(const struct sml_zone *zone, int32_t year,
    bool is_recur, struct sml_buf *out);

/* Append "(UTC+01:00) Europe/Berlin", for PidLidTimeZoneDescription; a zone
 * without a name has its offset only. */
void outlook_zone_put_description(
    const struct sml_zone *zone, int32_t year, struct sml_buf *out);

/**
 * The zone of the blobs of an item, in this order: @definition if it can be
 * read (and, with a @zone_struct that can, has it as a rule in force), else
 * @zone_struct. Any may be absent or empty. @out is NULL if none tells; it
 * lives for ever or as long as @arena.
 * SML_OK, also for blobs that cannot be read; SML_E_NOMEM.
 */
enum sml_err outlook_zone_read(struct sml_str definition,
    struct sml_str zone_struct, struct sml_arena *arena,
    const struct sml_zone **out) SML_MUST_USE;

#endif
