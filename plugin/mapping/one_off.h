/* SPDX-License-Identifier: Apache-2.0 */
/* Entry IDs of people who are in no address book ([MS-OXCDATA] 2.2.5.1). */
#ifndef OUTLOOK_ONE_OFF_H
#define OUTLOOK_ONE_OFF_H

#include "base/arena.h"
#include "base/err.h"

/* The ID of @name with an address of that type, in Unicode and without rich
 * text. SML_OK, SML_E_TOO_BIG or SML_E_NOMEM. */
enum sml_err outlook_one_off_make(struct sml_str name, struct sml_str type,
    struct sml_str address, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;

/* The address in an ID of type SMTP, absent in any other: what is no ASCII is
 * "?" there. SML_OK or SML_E_NOMEM. */
enum sml_err outlook_one_off_smtp(struct sml_str id, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;

#endif
