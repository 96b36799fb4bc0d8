/* SPDX-License-Identifier: Apache-2.0 */
/* Words for people: every sentence they read goes through here. */
#ifndef CLIENT_TEXT_H
#define CLIENT_TEXT_H

#include <stdint.h>

#include "base/buf.h"

/**
 * Sentences are written in English in the source, inside _() where they are
 * used or N_() where they stand in a table; po/ has the translations. On
 * Linux this is gettext with the text domain "valise"; on Windows the .mo
 * files in the DLL. All text is UTF-8.
 */
#define _(text) text_of(text)
#define N_(text) text

/* Once, at the start of the program: the user's language. A catalogue that is
 * missing means English; nothing fails. */
void text_init(void);

/* From this catalogue instead; it must stay as long as any text is in use.
 * NULL: none. Before threads look texts up. */
struct text_catalog;
void text_use(const struct text_catalog *catalog);

/* The translation of @text, or @text; never NULL. Lives for ever. */
const char *text_of(const char *text) __attribute__((format_arg(1)));

/* "%s file" or "%s files", by the rules of the language for @count. */
const char *text_plural(const char *one, const char *many, uint64_t count)
    __attribute__((format_arg(1), format_arg(2)));

/* printf whose arguments may be reordered ("%2$s"), appended to @out. */
void text_format(struct sml_buf *out, const char *format, ...) SML_PRINTF(2, 3);

/* Append @s for one line on a terminal or in a table: control characters and
 * bytes that are no UTF-8 become U+FFFD; at most @max_len bytes, whole
 * characters, "..." at the cut. 0: no limit. */
void text_put_safe(struct sml_buf *out, struct sml_str s, size_t max_len);

/* Append a JSON string, quotes included, of any bytes: what is no UTF-8
 * becomes U+FFFD. Absent gives null. */
void text_put_json(struct sml_buf *out, struct sml_str s);

/* A NUL-terminated copy by malloc(); NULL: no memory, or @s is absent. */
char *text_dup(struct sml_str s) SML_MUST_USE;

#endif
