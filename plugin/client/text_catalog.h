/* SPDX-License-Identifier: Apache-2.0 */
/* A catalogue of translations in memory, as msgfmt writes it. */
#ifndef CLIENT_TEXT_CATALOG_H
#define CLIENT_TEXT_CATALOG_H

#include "base/err.h"
#include "base/str.h"

/**
 * For systems whose C library has no gettext: the bytes of a .mo file (GNU
 * gettext manual, "The Format of GNU MO Files"; UTF-8, little-endian, no
 * system-dependent strings) and its Plural-Forms. text_use() (text.h) makes
 * text_of() look here.
 */
struct text_catalog;

/* @mo stays the caller's and must outlive the catalogue. SML_E_SYNTAX: no such
 * file, or damaged; SML_E_NOMEM. */
enum sml_err text_catalog_open(
    struct sml_str mo, struct text_catalog **out) SML_MUST_USE;
void text_catalog_free(struct text_catalog *c); /* NULL is allowed */

/* The translation; NULL: it has none. */
const char *text_catalog_get(const struct text_catalog *c, const char *text);
const char *text_catalog_plural(
    const struct text_catalog *c, const char *one, uint64_t count);

/* The value of a C expression in "n", as Plural-Forms has it: numbers, n,
 * ! * / % + - < <= > >= == != && || ?: and parentheses. Division by zero is 0.
 * False: it is no such expression, or too deep. */
bool text_catalog_eval(
    struct sml_str expression, uint64_t n, uint64_t *out) SML_MUST_USE;

#endif
