/* SPDX-License-Identifier: Apache-2.0 */
/* A slice of bytes somebody else owns. */
#ifndef SML_BASE_STR_H
#define SML_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

/**
 * Pointer and length; not NUL-terminated. p is NULL for "absent", which is
 * another thing than empty (p set, len 0). Compare with sml_str_eq().
 */
struct sml_str {
	const char *p;
	size_t len;
};

#define SML_STR(literal) ((struct sml_str){"" literal, sizeof(literal) - 1})
#define SML_STR_NONE ((struct sml_str){NULL, 0})

/* For printf: printf("%.*s", SML_STR_ARG(s)). */
#define SML_STR_ARG(s) (int)(s).len, (s).p ? (s).p : ""

/* Slice of a NUL-terminated text; NULL gives SML_STR_NONE. */
struct sml_str sml_str_of(const char *text);

/* Absent equals absent only; with sml_str_cmp() it comes before all else. */
bool sml_str_eq(struct sml_str a, struct sml_str b);
bool sml_str_is(struct sml_str a, const char *text);

/* ASCII case only: a SyncML or vCard name is never localised. */
bool sml_str_eq_nocase(struct sml_str a, struct sml_str b);
bool sml_str_is_nocase(struct sml_str a, const char *text);
bool sml_str_starts(struct sml_str a, const char *prefix);
bool sml_str_starts_nocase(struct sml_str a, const char *prefix);
bool sml_str_ends(struct sml_str a, const char *suffix);

/* <0, 0, >0 by bytes, then by length. */
int sml_str_cmp(struct sml_str a, struct sml_str b);

/* Bytes [from, from+len), cut to what is there. */
struct sml_str sml_str_sub(struct sml_str a, size_t from, size_t len);

/* Without SP, TAB, CR, LF at both ends. */
struct sml_str sml_str_trim(struct sml_str a);

/* Index of the first @c at or after @from, or a.len. */
size_t sml_str_chr(struct sml_str a, char c, size_t from);

/* Index of the first @needle at or after @from, or a.len. An empty @needle
 * is found at @from. */
size_t sml_str_find(struct sml_str a, struct sml_str needle, size_t from);

/**
 * Cut the next field off the front of @rest at @sep.
 * Returns false when nothing is left; an empty field is a field: "a,,b," has
 * four, "" has one, an absent @rest has none.
 */
bool sml_str_next(struct sml_str *rest, char sep, struct sml_str *field_out);

/* Decimal number, digits only, whole slice; false if not or > UINT64_MAX. */
bool sml_str_u64(struct sml_str a, uint64_t *out) SML_MUST_USE;

/* RFC 3629: no overlong forms, no surrogates, up to U+10FFFF; NUL is text. */
bool sml_utf8_is_valid(struct sml_str a);

#endif
