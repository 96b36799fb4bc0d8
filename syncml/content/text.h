/* SPDX-License-Identifier: Apache-2.0 */
/* Values of content lines: encodings, escapes, and Unicode normal form. */
#ifndef SML_CONTENT_TEXT_H
#define SML_CONTENT_TEXT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Errors of all functions stay in @out: SML_E_TOO_BIG, SML_E_NOMEM. */

enum sml_escape {
	SML_ESCAPE_OLD, /* vCard 2.1, vCalendar 1.0: \; and \\ only */
	SML_ESCAPE_NEW  /* vCard 3.0 and 4.0, iCalendar: \n \, \; \\ */
};

/* ASCII letters in one case; all other bytes as they are. */
void sml_text_put_upper(struct sml_buf *out, struct sml_str s);
void sml_text_put_lower(struct sml_buf *out, struct sml_str s);

/* Undo escapes; an unknown one keeps both characters. */
void sml_text_unescape(
    struct sml_str in, enum sml_escape escape, struct sml_buf *out);

/* Write a text with escapes. CR, LF and CRLF become \n in the new form; the
 * old one has no escape for them and needs quoted-printable. */
void sml_text_escape(
    struct sml_str in, enum sml_escape escape, struct sml_buf *out);

/* Index of the first @sep at or after @from that no backslash escapes. */
size_t sml_text_find_sep(struct sml_str in, char sep, size_t from);

/**
 * Next element of a list, as written: separated by commas, in the old forms
 * by semicolons too (the standard says so; phones write both).
 *
 * @at  0 at first; moved on
 * Returns false after the last one.
 */
bool sml_text_next_element(struct sml_str list, enum sml_escape escape,
    size_t *at, struct sml_str *element_out);

/* A component of a name (vCard 3.0 and 4.0), as written, with the commas
 * between its parts as blanks: older forms know no lists. A comma before a
 * blank or at an end is one that the writer forgot to escape. */
void sml_text_join_list(struct sml_str in, struct sml_buf *out);

/* What is no "=XX" stays as it is; a soft break that is left over goes. */
void sml_text_qp_decode(struct sml_str in, struct sml_buf *out);

/* True if @in begins with "=XX". */
bool sml_text_is_qp(struct sml_str in);

/* As for a value on one line: soft breaks are the line writer's. Encodes
 * bytes below 0x20 and above 0x7E, '=', and trailing blanks. */
void sml_text_qp_encode(struct sml_str in, struct sml_buf *out);

/* CRLF and CR become LF. */
void sml_text_newlines(struct sml_str in, struct sml_buf *out);

/**
 * Unicode normal form C of valid UTF-8, linear. A sequence of more than 64
 * combining characters, which no language has, stays as it is.
 */
void sml_text_nfc(struct sml_str in, struct sml_buf *out);

/**
 * For match keys: lower case by Unicode folding, runs of blanks and control
 * characters one blank, none at the ends. @in is valid UTF-8.
 */
void sml_text_fold(struct sml_str in, struct sml_buf *out);

/* The longest start of @in of at most @max_len bytes that does not cut a
 * UTF-8 sequence. */
struct sml_str sml_text_cut(struct sml_str in, size_t max_len);

/**
 * A text for one line, of at most @max_len bytes: controls are blanks, blanks
 * at the ends go; of a text that is no UTF-8 (an encoding may hide anything)
 * only ASCII is shown.
 */
void sml_text_one_line(struct sml_str in, size_t max_len, struct sml_buf *out);

/* What may stand before a text in UTF-8: U+FEFF. */
#define SML_BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* @in without the byte order marks it begins with. */
struct sml_str sml_text_skip_marks(struct sml_str in);

/* @in without blanks and line ends at its end. */
struct sml_str sml_text_trim_end(struct sml_str in);

#endif
