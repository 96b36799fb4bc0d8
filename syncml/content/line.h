/* SPDX-License-Identifier: Apache-2.0 */
/* Content lines of vCard, vCalendar, iCalendar and vNote, bytes kept. */
#ifndef SML_CONTENT_LINE_H
#define SML_CONTENT_LINE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/**
 * An item is a list of lines in the order they stand. BEGIN and END are lines
 * like any other; depth tells the component they stand in. Every line keeps
 * the bytes it was read from (folding and line ends included), so that
 * printing an untouched item gives back the same bytes.
 *
 *	BEGIN:VCARD			depth 0, name BEGIN
 *	home.TEL;TYPE=cell,voice:+49	depth 1, group "home", name TEL, 1 param
 *	END:VCARD			depth 0, name END
 */
struct sml_param {
	struct sml_str name;  /* as written; absent for a bare 2.1 type */
	struct sml_str value; /* without quotes, otherwise as written */
	bool is_quoted;
};

struct sml_line {
	struct sml_str group; /* absent if none */
	struct sml_str name;  /* as written; compare without case */
	const struct sml_param *params;
	size_t param_count;
	struct sml_str value; /* unfolded, otherwise as written: escapes and
			       * encodings are undone by content/text.h */
	struct sml_str raw;   /* original bytes, line end included; absent
			       * for a line that was added */
	unsigned depth;
	bool is_dirty; /* printed from the fields, not from raw */
};

/* Growing list; lines live in the arena given to sml_lines_parse(). */
struct sml_lines {
	struct sml_line *v;
	size_t count;
	size_t cap;
	struct sml_str eol; /* "\r\n" or "\n", by the first line */
	bool is_old;        /* vCard 2.1, vCalendar 1.0, vNote: other folds */
	struct sml_arena *arena;
};

/**
 * Split a text into lines. Linear in its length.
 *
 * Folds are undone by item-formats.md section 3: CRLF or LF and one white
 * space (iCalendar, vCard 3.0 and 4.0); the 2.1/1.0 forms for quoted-printable
 * soft breaks and base64 blocks. What is no content line (no colon, or a
 * blank before the name) is kept as a line with an absent name and its bytes
 * in raw.
 *
 * @text   must stay valid as long as @out: lines point into it where they can
 * Returns SML_OK, SML_E_TOO_BIG (limits.h: line, lines, depth, params),
 * SML_E_SYNTAX (BEGIN and END do not pair), SML_E_NOMEM. NUL is kept.
 */
enum sml_err sml_lines_parse(struct sml_str text, struct sml_arena *arena,
    struct sml_lines *out) SML_MUST_USE;

/* Append all lines to @out: raw bytes, or folded anew where dirty. */
enum sml_err sml_lines_print(
    const struct sml_lines *lines, struct sml_buf *out) SML_MUST_USE;

/* First line called @name at or after index @from and at @depth; or count. */
size_t sml_lines_find(const struct sml_lines *lines, const char *name,
    unsigned depth, size_t from);

/* Insert a dirty line before index @at. SML_OK, SML_E_TOO_BIG (number of
 * lines) or SML_E_NOMEM. */
enum sml_err sml_lines_insert(struct sml_lines *lines, size_t at,
    const struct sml_line *line) SML_MUST_USE;
void sml_lines_remove(struct sml_lines *lines, size_t at);

/* The parameter called @name (any case; absent name matches bare types when
 * @name is "TYPE"); NULL if none. */
const struct sml_param *sml_line_param(
    const struct sml_line *line, const char *name);

/* How the bytes of a value are written: ENCODING=..., or its bare forms. */
enum sml_value_encoding {
	SML_ENCODING_NONE, /* also 7BIT and 8BIT */
	SML_ENCODING_QP,
	SML_ENCODING_BASE64
};
enum sml_value_encoding sml_line_encoding(const struct sml_line *line);

/* True if its bytes end in a soft break that an END cut short: any other line
 * after it would be read as its continuation. */
bool sml_line_is_open(const struct sml_line *line);

#endif
