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
 * [MS-OXOCAL] 2.2.1.39 to 2.2.1.43). Zones are those of content/zone.h: a blob
 * is named by the Windows key if CLDR has one, and a blob is known by its key
 * name if the rules fit, else by its rules.
 */

/* Append the 48 bytes: the rule of @zone in @year. Errors stay in @out. */
void outlook_zone_put_struct(
    const struct sml_zone *zone, int32_t year, struct sml_buf *out);

/* Append a definition: the rules of @zone from @year on, as many as differ.
 * @is_recur: for PidLidAppointmentTimeZoneDefinitionRecur, one effective rule,
 * that of outlook_zone_put_struct(). */
void outlook_zone_put_definition(const struct sml_zone *zone, int32_t year,
    bool is_recur, struct sml_buf *out);

/* "(UTC+01:00) Amsterdam, ..." where we know no display name: the offset and
 * the zone's name. For PidLidTimeZoneDescription. */
void outlook_zone_put_description(
    const struct sml_zone *zone, int32_t year, struct sml_buf *out);

/**
 * The zone of the blobs of an item, in this order: @definition if it can be
 * read (and, with @zone_struct, its effective rule is that one), else
 * @zone_struct. Any may be absent. @out is NULL if none tells.
 * SML_OK, also for blobs that cannot be read; SML_E_NOMEM.
 */
enum sml_err outlook_zone_read(struct sml_str definition,
    struct sml_str zone_struct, struct sml_arena *arena,
    const struct sml_zone **out) SML_MUST_USE;

#endif
