/* SPDX-License-Identifier: Apache-2.0 */
/* Realistic items in any number: the same for the same seed and index. */
#ifndef TESTS_SUPPORT_ITEMS_H
#define TESTS_SUPPORT_ITEMS_H

#include <stdint.h>

#include "base/buf.h"
#include "content/fields.h"

/**
 * Append item @index (from 0) to @out. Contacts are vCards 3.0 of about 1 KB
 * (German, Czech, French and Japanese names; every 25th has a photo of about
 * 3 KB); calendar items are one VCALENDAR each (single, all-day, recurring
 * with time zone, exception and deleted instance, alarms, some tasks); notes
 * are plain text of some lines. No two are equal. Errors stay in @out.
 */
void items_make(
    enum sml_kind kind, uint64_t seed, size_t index, struct sml_buf *out);

/* UUID of item @index: its UID, and the start of its file name. */
#define ITEMS_UID_SIZE 37
void items_uid(
    enum sml_kind kind, uint64_t seed, size_t index, char uid[ITEMS_UID_SIZE]);

/* "contacts", "calendar", "notes"; false if @name is none of them. */
bool items_kind(const char *name, enum sml_kind *kind_out);

/* ".vcf", ".ics", ".txt" */
const char *items_ending(enum sml_kind kind);

#endif
