/* SPDX-License-Identifier: Apache-2.0 */
/* Values that a device cut short because they are longer than it can hold. */
#ifndef SML_CONTENT_CUT_H
#define SML_CONTENT_CUT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct sml_cut_size {
	struct sml_str name; /* of the property, any case */
	uint64_t max_len;    /* bytes, or characters: devices differ */
};

/**
 * A line of @came under a property of @sizes whose value is the beginning of
 * one in @known under the same name, cut at that size or up to three bytes
 * before it (a character, blanks at the end), becomes the line of @known. Both
 * are items in one format with lines. Values are compared without their
 * transfer encoding, in UTF-8; a value in base64 (PHOTO) never counts as cut,
 * since devices state wrong sizes for it (syncml.md 25).
 *
 * @out  @came itself, or a text in @arena
 * Returns SML_OK, SML_E_TOO_BIG, SML_E_SYNTAX, SML_E_NOMEM.
 */
enum sml_err sml_cut_restore(struct sml_str known, struct sml_str came,
    const struct sml_cut_size *sizes, size_t count, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;

#endif
