/* SPDX-License-Identifier: Apache-2.0 */
/* Text of MAPI (UTF-16 or 8-bit, CRLF) as ours (UTF-8, LF), both ways. */
#ifndef OUTLOOK_MAPI_TEXT_H
#define OUTLOOK_MAPI_TEXT_H

#include <windows.h>

#include "base/arena.h"
#include "base/err.h"

/**
 * Each CRLF is a LF and each LF a CRLF; a lone CR stays, so that both ways
 * together change nothing. Unpaired surrogates become U+FFFD. Text ends at
 * the first NUL. Results live in @arena and have a NUL after them.
 * SML_OK, SML_E_NOMEM, SML_E_TOO_BIG.
 */
enum sml_err mapi_text_of_wide(const WCHAR *text, size_t units,
    struct sml_arena *arena, struct sml_str *out) SML_MUST_USE;
/* @text in the code page of the system. */
enum sml_err mapi_text_of_narrow(const char *text, size_t len,
    struct sml_arena *arena, struct sml_str *out) SML_MUST_USE;

/* @units_out, @len_out: without the NUL; may be NULL. */
enum sml_err mapi_text_to_wide(struct sml_str text, struct sml_arena *arena,
    WCHAR **out, size_t *units_out) SML_MUST_USE;
/* SML_E_UNSUPPORTED: the code page has no such letter. */
enum sml_err mapi_text_to_narrow(struct sml_str text, struct sml_arena *arena,
    char **out, size_t *len_out) SML_MUST_USE;

#endif
