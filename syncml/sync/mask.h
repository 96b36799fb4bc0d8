/* SPDX-License-Identifier: Apache-2.0 */
/* The fields a peer can hold, from its device information. */
#ifndef SML_SYNC_MASK_H
#define SML_SYNC_MASK_H

#include "base/digest.h"
#include "content/fields.h"
#include "session/devinf.h"

/**
 * Mask for @store of the peer's device information, for items of @kind.
 *
 * Our own peers (X-Valise) and peers without device information or CTCap hold
 * everything: *@out is NULL. Otherwise the set of property names of the CTCap
 * rows of @kind, plus the structural names (BEGIN, END, VERSION).
 * SML_OK or SML_E_NOMEM. The set lives in @arena.
 */
enum sml_err sml_mask_of(const struct sml_devinf *info,
    const struct sml_devinf_store *store, enum sml_kind kind,
    struct sml_arena *arena, const struct sml_fieldset **out) SML_MUST_USE;

/* SHA-256 over the sorted names; all zero for NULL: to notice a change. */
enum sml_err sml_mask_digest(
    const struct sml_fieldset *mask, uint8_t out[SML_SHA256_LEN]) SML_MUST_USE;

#endif
