/* SPDX-License-Identifier: Apache-2.0 */
/* An item of which only the changed properties came (Meta/FieldLevel). */
#ifndef SML_CONTENT_PATCH_H
#define SML_CONTENT_PATCH_H

#include "base/arena.h"
#include "base/buf.h"
#include "content/fields.h"

/**
 * Put the properties of @part in the place of those of @whole that have the
 * same name; all others stay as they are, byte for byte (syncml.md 20).
 *
 * Of what a card may have several times, numbers and addresses, one is
 * replaced by one of the same types: a new work number leaves the number at
 * home alone. A property without any value goes away. Components inside an
 * event (alarms) replace those of the same name; a time zone is added if
 * @whole has none of its name. Of a calendar item exactly one event, task or
 * journal entry can be changed, the one that is no exception of a series. A
 * plain note is replaced as a whole.
 *
 * @arena  for the lines of both; texts must live until the call returns
 * @out    appended to
 * Returns SML_OK; SML_E_UNSUPPORTED: @part is no item of this kind, has another
 * VERSION than @whole, or changes several components or an exception;
 * SML_E_SYNTAX, SML_E_TOO_BIG, SML_E_NOMEM.
 */
enum sml_err sml_patch(enum sml_kind kind, struct sml_str whole,
    struct sml_str part, struct sml_arena *arena,
    struct sml_buf *out) SML_MUST_USE;

#endif
