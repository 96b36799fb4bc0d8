/* SPDX-License-Identifier: Apache-2.0 */
/* What the conversions share; for convert*.c only. */
#ifndef SML_CONTENT_CONVERT_PRIV_H
#define SML_CONTENT_CONVERT_PRIV_H

#include "content/convert.h"
#include "content/line.h"
#include "content/text.h"

/* One conversion of one item. The frame of the item is checked
 * (sml_item_parse()) before any of the functions below sees it. */
struct sml_conversion {
	enum sml_kind kind;
	enum sml_format from;
	enum sml_format to; /* never the same as @from */
	const struct sml_env *env;
	struct sml_arena *arena;
	struct sml_str text;
	struct sml_lines in; /* of @text; none if it is plain */
	struct sml_buf left; /* of struct sml_str: what is left out */
	bool is_to_compare;  /* nothing is: X- instead */
	struct sml_buf scratch[3];
	/* For sml_convert_set_text(): the value has no parts. In the old way a
	 * semicolon and a backslash in it are =3B and =5C, since some readers
	 * take it apart there or read more escapes than there are. */
	bool is_whole;
};

/* vCard 2.1, 3.0 and 4.0, CHARSET and quoted-printable: the old way. */
bool sml_convert_is_old(enum sml_format format);

/* Tell that the target has no place for @name (any case; copied, told once, the
 * first 64 of them).
 * SML_OK or SML_E_NOMEM. */
enum sml_err sml_convert_leave_out(
    struct sml_conversion *cv, struct sml_str name) SML_MUST_USE;

/* ---- the parts, one file each ---- */

/**
 * Make the pieces of the target. Results live in cv->arena; left_out is set
 * by the caller from what sml_convert_leave_out() was told.
 * Returns SML_OK, SML_E_UNSUPPORTED, SML_E_SYNTAX, SML_E_TOO_BIG, SML_E_NOMEM.
 */
enum sml_err sml_convert_vcard(
    struct sml_conversion *cv, struct sml_converted *out) SML_MUST_USE;
enum sml_err sml_convert_calendar(
    struct sml_conversion *cv, struct sml_converted *out) SML_MUST_USE;
enum sml_err sml_convert_note(
    struct sml_conversion *cv, struct sml_converted *out) SML_MUST_USE;

/**
 * Take the SUMMARY out of the vNote @text if it is the one that was @sent: a
 * peer that lets people edit the body only sends the old title with it.
 */
enum sml_err sml_convert_note_forget_title(struct sml_str sent,
    struct sml_str *text, const struct sml_env *env,
    struct sml_arena *arena) SML_MUST_USE;

/**
 * One item in the format of @stored from pieces in another format: the
 * opposite of sml_convert_calendar(), for what it made and for what the peer
 * made of that. A child of @stored that has no piece leaves its EXDATE in the
 * series; the EXDATE of one that has a piece goes.
 *
 * @pieces   in any order, at least one; which is which: sml_convert_back()
 * @out      lives in @arena
 * Returns as sml_convert_back().
 */
enum sml_err sml_convert_calendar_join(struct sml_str stored,
    const struct sml_piece *pieces, size_t count, const struct sml_env *env,
    struct sml_arena *arena, struct sml_str *out) SML_MUST_USE;

/* ---- lines of the target ---- */

/* An empty list in the arena, with the line ends of the source and the folds
 * of the target. */
void sml_convert_lines(struct sml_conversion *cv, struct sml_lines *out);

/* Append a line that is printed from its fields. Depth is not looked at. */
enum sml_err sml_convert_put(
    struct sml_lines *to, const struct sml_line *line) SML_MUST_USE;

/* Append NAME:value without parameters; @value as it is to be written. */
enum sml_err sml_convert_put_plain(
    struct sml_lines *to, const char *name, struct sml_str value) SML_MUST_USE;

/* Print the lines into the arena. */
enum sml_err sml_convert_print(struct sml_conversion *cv,
    const struct sml_lines *lines, struct sml_str *out) SML_MUST_USE;

/* ---- values ---- */

/**
 * The value of a line of the source in UTF-8: quoted-printable (and base64
 * when @is_text) and charset undone, escapes still standing. In the arena, or
 * the line's own bytes.
 */
enum sml_err sml_convert_value(struct sml_conversion *cv,
    const struct sml_line *line, bool is_text,
    struct sml_str *out) SML_MUST_USE;

/**
 * Escapes of the source to those of the target, for UTF-8 whose unescaped
 * @seps (";", ",", ";," or "") are separators and stay. A newline of a target
 * in the old way is a bare LF afterwards: sml_convert_set_text() takes it.
 */
void sml_convert_escapes(const struct sml_conversion *cv, struct sml_str value,
    const char *seps, struct sml_buf *out);

/* A text for the old way without more backslashes than it takes to read it:
 * they belong between the parts of a value, and phones show those of a text.
 */
void sml_convert_put_few_escapes(struct sml_str text, struct sml_buf *out);

/**
 * Give @line the value @value (UTF-8, escapes of the target) and the
 * parameters @params, without any ENCODING and CHARSET among them. In the old
 * way what is not ASCII becomes quoted-printable with CHARSET=UTF-8, and a
 * newline quoted-printable.
 *
 * @value, @params  are copied to the arena
 */
enum sml_err sml_convert_set_text(struct sml_conversion *cv,
    struct sml_line *line, const struct sml_param *params, size_t count,
    struct sml_str value) SML_MUST_USE;

#endif
