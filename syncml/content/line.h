/* SPDX-License-Identifier: Apache-2.0 */
/* Content lines of vCard, vCalendar, iCalendar and vNote, bytes kept. */
#ifndef SML_CONTENT_LINE_H
#define SML_CONTENT_LINE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/**
 * An item (vCard 2.1, 3.0, 4.0; vCalendar 1.0; iCalendar 2.0; vNote 1.1) is
 * read into a list of lines in the order they stand, is changed line by line,
 * and is printed. A line that nobody touched is printed with the bytes it was
 * read from, folds, case, charset and line ends included; that is how nothing
 * is lost that this library does not know. What the lines mean is not decided
 * here: content/text.h undoes escapes and encodings of a value, canon.h knows
 * the properties, view.h shows an item as fields.
 *
 *	BEGIN:VCARD			    depth 0, name BEGIN, value VCARD
 *	home.TEL;TYPE=cell;X-A="b:c":+49 1  depth 1, group home, name TEL,
 *					    2 params, value +49 1
 *	NOTE:two			    depth 1, name NOTE,
 *	 lines				    value "twolines" ("two lines" in
 *					    2.1, where a fold keeps the blank)
 *	END:VCARD			    depth 0, name END, value VCARD
 *
 * BEGIN and END are lines like any other; depth tells how many components
 * stand around a line. To change a line, point its fields at other bytes that
 * live as long as the list, and set is_dirty: it is then written from its
 * fields and folded anew, all others are left alone.
 * tests/unit/test_line_example.c is this, compiled:
 *
 *	struct sml_lines lines;
 *
 *	err = sml_lines_parse(text, arena, &lines);
 *	if (err)
 *		return err;
 *	i = sml_lines_find(&lines, "TEL", 1, 0);
 *	if (i < lines.count) {
 *		lines.v[i].value = SML_STR("+49 30 1234567");
 *		lines.v[i].is_dirty = true;
 *	}
 *	return sml_lines_print(&lines, &out);
 */
struct sml_param {
	struct sml_str name;  /* as written; absent for a bare 2.1 type, as
			       * HOME in TEL;HOME:1 */
	struct sml_str value; /* as written, the quotes around it left out; a
			       * list of quoted words keeps its quotes */
	bool is_quoted;
};

/* An item has as many of them as it has lines of some 25 bytes: kept small. */
struct sml_line {
	struct sml_str name;  /* as written; compare without case. Absent for
			       * bytes that are no content line: printed as
			       * they are, and nothing else */
	struct sml_str value; /* unfolded and without soft breaks, otherwise
			       * as written, "=C3=A4" and "\n" included */
	const struct sml_str *group; /* NULL if none: sml_line_group() */
	const struct sml_param *params;
	const char *raw;      /* original bytes, line end included; NULL for a
			       * line that was added: sml_line_raw() */
	uint32_t raw_len;     /* at most SML_ITEM_MAX */
	uint16_t param_count; /* at most SML_LINE_PARAMS_MAX */
	uint8_t depth;        /* at most SML_LINE_DEPTH_MAX */
	bool is_dirty;        /* printed from the fields, not from raw */
};
_Static_assert(sizeof(struct sml_line) <= 64, "a line is at most 64 bytes");

/* Absent if it has none. */
static inline struct sml_str
sml_line_group(const struct sml_line *line)
{
	return line->group ? *line->group : SML_STR_NONE;
}

/* Absent for a line that was added. */
static inline struct sml_str
sml_line_raw(const struct sml_line *line)
{
	return (struct sml_str){line->raw, line->raw_len};
}

/* Print @line with the bytes of @from, which says the same. */
static inline void
sml_line_keep_raw(struct sml_line *line, const struct sml_line *from)
{
	line->raw = from->raw;
	line->raw_len = from->raw_len;
	line->is_dirty = false;
}

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
 * Split a text into lines. Linear in its length; NUL is a byte like any other.
 *
 * How folds are undone:
 * - iCalendar, vCard 3.0 and 4.0: a line end and one white space go.
 * - vCard 2.1, vCalendar 1.0, vNote: the line end goes and the white space
 *   stays, as those formats say; but after a line of 70 bytes or more it goes
 *   too: such a writer folds as above. Unless a value of the text is folded
 *   after lines of different lengths: its writer folds at blanks.
 * - Quoted-printable: "=" at the end joins the next line whatever it begins
 *   with, except END.
 * - Base64: all white space goes; in the old formats a blank line, or a line
 *   with a colon, ends the value.
 * What is no content line (no colon, or a blank before the name) is kept as a
 * line with an absent name and its bytes in raw.
 *
 * @text   must stay valid as long as @out: lines point into it where they can
 * Returns SML_OK, SML_E_TOO_BIG (limits.h: line, lines, depth, params; never
 * cut short), SML_E_SYNTAX (BEGIN and END do not pair), SML_E_NOMEM.
 */
enum sml_err sml_lines_parse(struct sml_str text, struct sml_arena *arena,
    struct sml_lines *out) SML_MUST_USE;

/**
 * Append all lines to @out: raw bytes, or folded anew where dirty (at 75
 * bytes, never inside a UTF-8 sequence; a plain value of the old formats is
 * not folded at all, quoted-printable gets soft breaks). Errors: those of
 * @out, SML_E_TOO_BIG and SML_E_NOMEM.
 */
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

/* Is it called @name (any case)? */
bool sml_line_is(const struct sml_line *line, const char *name);
/* Is it BEGIN:@component? */
bool sml_line_begins(const struct sml_line *line, const char *component);

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
