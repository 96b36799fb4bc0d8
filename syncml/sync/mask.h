/* SPDX-License-Identifier: Apache-2.0 */
/* The fields a peer can hold, from its device information. */
#ifndef SML_SYNC_MASK_H
#define SML_SYNC_MASK_H

#include "base/buf.h"
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

/**
 * The set of a Filter's Field (syncml.md 19): the properties in @list, what is
 * part of every item (UID, names, times) and the structural names. The set
 * lives in @arena. SML_OK or SML_E_NOMEM.
 */
enum sml_err sml_mask_of_properties(const struct sml_devinf_property *list,
    enum sml_kind kind, struct sml_arena *arena,
    const struct sml_fieldset **out) SML_MUST_USE;

/* Every name of @of is in @all; NULL is everything. */
bool sml_mask_contains(
    const struct sml_fieldset *all, const struct sml_fieldset *of);

/* The names in both; NULL is everything. May be @a or @b itself. SML_OK or
 * SML_E_NOMEM. */
enum sml_err sml_mask_common(const struct sml_fieldset *a,
    const struct sml_fieldset *b, struct sml_arena *arena,
    const struct sml_fieldset **out) SML_MUST_USE;

/* As text, to be kept; and back, where the names are slices of @saved. */
void sml_mask_write(const struct sml_fieldset *set, struct sml_buf *out);
enum sml_err sml_mask_read(struct sml_str saved, struct sml_arena *arena,
    const struct sml_fieldset **out) SML_MUST_USE;

/* SHA-256 over the sorted names; all zero for NULL: to notice a change. */
enum sml_err sml_mask_digest(
    const struct sml_fieldset *mask, uint8_t out[SML_SHA256_LEN]) SML_MUST_USE;

#endif
