/* SPDX-License-Identifier: Apache-2.0 */
/* Notes: plain text and vNote, their canonical form and match keys. */
#ifndef SML_CONTENT_NOTE_H
#define SML_CONTENT_NOTE_H

#include "base/buf.h"
#include "base/env.h"
#include "content/key.h"

/**
 * The canonical body of a plain note: UTF-8 without BOM, newlines LF, normal
 * form C, white space at the end trimmed. Errors stay in @out.
 */
void sml_note_body(
    struct sml_str text, const struct sml_env *env, struct sml_buf *out);

/**
 * Key and title of a note with the canonical body @body. The key is the
 * first two lines that are not empty together with the length class (how
 * many bits its length in bytes has): two shopping lists have the same first
 * line, and often the same length, but seldom all three. A note that has
 * only one line has only that. The title is the first line.
 */
void sml_note_keys(struct sml_str body, struct sml_naming *naming);

#endif
