/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of an item in their character set, read as UTF-8. */
#ifndef SML_CONTENT_CHARSET_H
#define SML_CONTENT_CHARSET_H

#include "base/buf.h"
#include "base/env.h"

/**
 * Append @in as UTF-8 to @out. Precedence of item-formats.md section 3: the
 * named charset, else UTF-8 where the bytes are valid, else Windows-1252.
 * Bytes that are not of the named charset, or a charset that nobody knows,
 * are read the same way: an item is never refused for its charset.
 *
 * @charset  as written in the item; absent if none is named
 * @env      for charsets that are not built in; may be NULL
 * Built in: UTF-8, US-ASCII, ISO-8859-1 and Windows-1252 (read alike, as
 * everybody does). Errors stay in @out.
 */
void sml_charset_to_utf8(struct sml_str charset, struct sml_str in,
    const struct sml_env *env, struct sml_buf *out);

/* The byte of Windows-1252 for a code point, as Windows writes it; -1 if it has
 * none. */
int sml_charset_western_byte(uint32_t code);

/* True if sml_charset_to_utf8() would copy the bytes as they are. */
bool sml_charset_is_plain(struct sml_str charset, struct sml_str in);

#endif
