/* SPDX-License-Identifier: Apache-2.0 */
/* Properties as lines of text. */
#ifndef TESTS_OUTLOOK_MAPI_DOUBLE_TEXT_H
#define TESTS_OUTLOOK_MAPI_DOUBLE_TEXT_H

#include <windows.h>

#include <mapidefs.h>

#include <stdbool.h>
#include <stddef.h>

/**
 * KEY=VALUE or, where the type is not the one the key usually has,
 * KEY/TYPE=VALUE.
 *
 * KEY is PR_SUBJECT or 0x3A45 (a tag), Appointment.0x820D (a LID of a set),
 * Strings."Keywords" (a name); a set without a name of its own stands there as
 * {00062002-0000-0000-C000-000000000046}.
 *
 * TYPE and VALUE: W "text" (\" \\ \n \r \t and \x01 for what has no letter),
 * L S Q D numbers (32, 16, 64 bits, floating), B true or false,
 * T 2026-11-21T10:00:00Z with up to seven digits of a second, X 01ab (hex),
 * G {guid}, and lists of W, L and X with commas: MW, ML, MX.
 */

struct dbl_key {
	bool named;
	GUID set;
	bool by_name;
	LONG lid; /* or the id of a tag */
	WCHAR name[128];
	ULONG type; /* PT_... */
};

struct dbl_text {
	char *s; /* always ends with 0 once something was added */
	size_t len, cap;
};
void dbl_text_add(struct dbl_text *t, const char *s, size_t len);
void dbl_text_printf(struct dbl_text *t, const char *format, ...)
    __attribute__((format(gnu_printf, 2, 3)));
void dbl_text_free(struct dbl_text *t);

/* One line with its end; long values go on in lines beginning with "+". */
void dbl_text_property(
    struct dbl_text *t, const struct dbl_key *key, const SPropValue *v);
/* The key only. */
void dbl_text_key(struct dbl_text *t, const struct dbl_key *key);
/* "..." with escapes. */
void dbl_text_quoted(struct dbl_text *t, const WCHAR *s, size_t len);

/* *p moves behind what was read. false: it cannot be read. Type 0: the line
 * says none and none is known. */
bool dbl_text_read_key(const char **p, struct dbl_key *out);
/* From the type of the key; *out has parts of its own, see
 * dbl_text_value_free(). */
bool dbl_text_read_value(
    const char **p, const struct dbl_key *key, SPropValue *out);
void dbl_text_value_free(SPropValue *v);
/* A quoted string; the caller frees. */
WCHAR *dbl_text_read_quoted(const char **p);

/* The type everybody uses; 0: not known. */
ULONG dbl_text_usual_type(const struct dbl_key *key);

#endif
