/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of fields: one row a field, both directions from the same row. */
#ifndef OUTLOOK_MAP_ROW_H
#define OUTLOOK_MAP_ROW_H

#include "base/buf.h"
#include "base/env.h"
#include "content/line.h"
#include "content/text.h"
#include "mapping/props.h"

/**
 * A table says which line of a component (a card, an event) is which MAPI
 * property. Two functions work on it: get() reads lines into an item; edit()
 * changes in a list of lines only what an item says differently, so that
 * everything else in them, other parts of the same value and parameters
 * included, keeps its bytes. A new text is the edit of an empty one.
 */
enum outlook_map_how {
	OUTLOOK_MAP_TEXT,  /* a text; of a value with parts one of them */
	OUTLOOK_MAP_DATE,  /* a day: its midnight as FILETIME, of no zone */
	OUTLOOK_MAP_WORD,  /* a number by row->words */
	OUTLOOK_MAP_BYTES, /* base64; a line that is written otherwise is not
			    * of this row */
	OUTLOOK_MAP_EACH,  /* TEXTS: a line each */
	OUTLOOK_MAP_LIST   /* TEXTS: the elements of all lines, as categories
			    * (item-formats 4.1) */
};

enum {
	/* Read and edited where it stands, never written anew: what others
	 * write for a property that has a row before this one. */
	OUTLOOK_MAP_ACCEPT = 1 << 0,
	/* Line ends and other controls are blanks. */
	OUTLOOK_MAP_ONE_LINE = 1 << 1,
	/* A part that may be a list: its commas are blanks (names). */
	OUTLOOK_MAP_JOINED = 1 << 2,
	/* The line stays when it says nothing any more (N, FN). */
	OUTLOOK_MAP_REQUIRED = 1 << 3,
	/* The part before it stands in front of it, on a line of its own. */
	OUTLOOK_MAP_WITH_BEFORE = 1 << 4,
	/* The place of the line among those alike counts: empty ones hold the
	 * places before it, and it stays when it says nothing any more. */
	OUTLOOK_MAP_IN_ORDER = 1 << 5,
	/* A line written anew has all parts up to this one. */
	OUTLOOK_MAP_LAST_PART = 1 << 6,
	/* Few programs know it: without a line it is Outlook's alone, and get()
	 * leaves it ABSENT. */
	OUTLOOK_MAP_OWN = 1 << 7
};

struct outlook_map_word {
	const char *word;
	int32_t number; /* of several words with one number the first is
			 * written */
};

struct outlook_map_row {
	const char *name; /* of the property: "TEL" */
	/**
	 * The TYPE words that a line of this row has, lower case; PREF aside:
	 * NULL any; "home,fax" all of these; "=pref" this one alone; "?a,b"
	 * none but these; "!x400" not this one. A line belongs to the first
	 * row of its name that fits; several rows alike take the first, the
	 * second, ... such line. What is left over stays in the original.
	 */
	const char *types;
	const char *write; /* TYPE of a line written anew; NULL: none */
	enum outlook_prop prop;
	enum outlook_map_how how;
	uint8_t part;     /* of a value with parts, from 1; 0: the whole */
	uint16_t max_len; /* UTF-16 units; longer ones are cut; 0: none */
	unsigned flags;
	/* The first is what an absent line means, and is not written. Ends
	 * with a row without a word: what an unknown one means. */
	const struct outlook_map_word *words;
};

struct outlook_map_table {
	const struct outlook_map_row *rows;
	size_t count;
};

/* What all of them need; scratch is theirs. */
struct outlook_map_rows {
	const struct outlook_map_table *table;
	const struct sml_env *env;
	struct sml_arena *arena;
	struct sml_buf scratch[3];
	int32_t *line_of; /* for each row the index of its line, or -1 */
	size_t begin;     /* of the component; its END is the last line of it */
	size_t end;       /* index after its END */
};

/* SML_OK or SML_E_NOMEM; end it in either case. */
enum sml_err outlook_map_rows_begin(struct outlook_map_rows *m,
    const struct outlook_map_table *table, const struct sml_env *env,
    struct sml_arena *arena) SML_MUST_USE;
void outlook_map_rows_end(struct outlook_map_rows *m);

/**
 * Read the component whose BEGIN is lines->v[begin]: each property of the table
 * PRESENT or REMOVED. m->line_of tells afterwards which line is whose (of EACH
 * and LIST the first). SML_OK, SML_E_TOO_BIG or SML_E_NOMEM.
 */
enum sml_err outlook_map_rows_get(struct outlook_map_rows *m,
    const struct sml_lines *lines, size_t begin,
    struct outlook_item *out) SML_MUST_USE;

/**
 * Make the component say what @now says: for each property of the table whose
 * value is another than what get() reads. New lines stand behind the last one
 * of their name, else before the first inner component or the END.
 */
enum sml_err outlook_map_rows_edit(struct outlook_map_rows *m,
    struct sml_lines *lines, size_t begin,
    const struct outlook_item *now) SML_MUST_USE;

/* A list of lines of its own, CRLF, of iCalendar and vCard 3.0. */
void outlook_map_lines_init(struct sml_lines *lines, struct sml_arena *arena);
/* Append NAME:value; @value as it is to be written. */
enum sml_err outlook_map_lines_put(struct sml_lines *lines, const char *name,
    struct sml_str value) SML_MUST_USE;

/* ---- values ---- */

/* The value of a line in UTF-8, encoding and charset undone, escapes still
 * standing. In the arena, or the line's own bytes. */
enum sml_err outlook_map_value(struct outlook_map_rows *m,
    const struct sml_line *line, struct sml_str *out) SML_MUST_USE;

/* Put a value with its escapes into @line, whose parameters lose ENCODING,
 * CHARSET and VALUE; in the old formats quoted-printable where it must be. */
enum sml_err outlook_map_set_value(struct outlook_map_rows *m,
    struct sml_lines *lines, size_t at, struct sml_str value) SML_MUST_USE;

/* Put bytes into a line in base64, as the format writes it. */
enum sml_err outlook_map_set_bytes(struct outlook_map_rows *m,
    struct sml_lines *lines, size_t at, struct sml_str bytes) SML_MUST_USE;

/**
 * Rows alike take lines in their order, which Outlook's places need not be:
 * move the values of such properties in @item so that those that @like has
 * too stand where it has them. What is left fills the other places.
 */
void outlook_map_align(const struct outlook_map_table *table,
    const struct outlook_item *like, struct outlook_item *item);

/* Are they the same to a user? Texts but for blanks at their end, lists as
 * sets without case, absent as empty. Both of the type of @p. */
bool outlook_map_is_same(enum outlook_prop p, const struct outlook_value *a,
    const struct outlook_value *b);

/* What MAPI can hold: without NUL, LF for line ends, no blanks at the end, at
 * most @max_len UTF-16 units (0: any) and no surrogate cut. p NULL: no memory.
 */
struct sml_str outlook_map_text(struct sml_arena *arena, struct sml_str in,
    uint16_t max_len, bool is_one_line);

/* A category as Outlook holds it (item-formats 4.1): without what separates
 * them in its lists, blanks squeezed; empty if nothing is left. p NULL: no
 * memory. */
struct sml_str outlook_map_category(struct sml_arena *arena, struct sml_str in);

/* FILETIME of seconds since 1970 and back, rounded down. */
#define OUTLOOK_FILETIME_S INT64_C(10000000)
#define OUTLOOK_FILETIME_1970_S INT64_C(11644473600)
int64_t outlook_map_filetime(int64_t s);
int64_t outlook_map_seconds(int64_t filetime);

/* Has Outlook the day of second @s? It writes days that nobody set as one of
 * the year 4500; one in 1601 has no moment east of Greenwich. */
bool outlook_map_has_day(int64_t s);

/* CLASS and PR_SENSITIVITY. */
extern const struct outlook_map_word outlook_map_class_words[];
/* PidLidPrivate goes with it. */
void outlook_map_set_private(struct outlook_item *out);

/* Elements read of one list: of categories nobody has more, and each is
 * compared with each. The others stay in the original. */
#define OUTLOOK_MAP_LIST_MAX 250

/* The next element of a value as written; of no list the whole is the only
 * one. *@at is 0 at first. */
bool outlook_map_next_element(struct sml_str value, bool is_list,
    enum sml_escape escape, size_t *at, struct sml_str *out);

/* Is @s among them, without regard to case? */
bool outlook_map_has_text(
    const struct sml_str *v, size_t count, struct sml_str s);

/* Has @line the TYPE word, bare ones included? */
bool outlook_map_has_type(const struct sml_line *line, struct sml_str type);

/* Subjects are cut here. */
#define OUTLOOK_SUBJECT_LEN_MAX 255

#endif
