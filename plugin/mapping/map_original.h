/* SPDX-License-Identifier: Apache-2.0 */
/* The original text of a message without the picture beside it. */
#ifndef OUTLOOK_MAP_ORIGINAL_H
#define OUTLOOK_MAP_ORIGINAL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/**
 * A contact's picture is an attachment of the message, and most of its text:
 * OUTLOOK_PR_ORIGINAL has its digest instead, and how its lines were folded,
 * so that the very bytes come back. Whatever is folded in another way than
 * line by line alike stays where it is.
 *
 * @photo  the picture that the text holds; empty for none
 * @out    @text itself if nothing is left out; otherwise in @arena
 * SML_OK, SML_E_NOMEM.
 */
enum sml_err outlook_original_pack(struct sml_str text, struct sml_str photo,
    struct sml_arena *arena, struct sml_str *out) SML_MUST_USE;

/**
 * The way back.
 *
 * @photo  the picture that the message has. If it is another one, or none, the
 *         text has three zero bytes for a picture: an edit, whatever it is
 *         edited to.
 * SML_OK; SML_E_SYNTAX: damaged; SML_E_TOO_BIG; SML_E_NOMEM.
 */
enum sml_err outlook_original_unpack(struct sml_str stored,
    struct sml_str photo, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;

#endif
