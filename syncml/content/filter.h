/* SPDX-License-Identifier: Apache-2.0 */
/* Filters in the grammar "syncml:filtertype-cgi": read, and asked of items. */
#ifndef SML_CONTENT_FILTER_H
#define SML_CONTENT_FILTER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/env.h"
#include "base/err.h"
#include "content/fields.h"
#include "content/span.h"

/**
 * A condition on items (syncml.md 19):
 *
 *	LAST&iCON;smith&AND;(TEL&NE;&NULL;&OR;EMAIL&CON;%40example)
 *	SINCE&EQ;20070807T000000Z&AND;BEFORE&EQ;20070808T000000Z
 *	&LUID;&EQ;42
 *
 * A term is a name, an operator and a value. &AND; (also "&amp;") binds closer
 * than &OR;. Every "&" may be written "&amp;". Names of properties, operators
 * and keywords are read in any case. Operators: EQ NE GT GE LT LE CON NCON,
 * with an i before them regardless of case (Unicode). A value ends at the next
 * "&", inside parentheses also at ")"; %hh is a byte; blanks around it go.
 *
 * - A property is asked for by its name in vCard, vCalendar or iCalendar; LAST
 *   and FIRST are the first two parts of N. A note without lines of its own has
 *   BODY, also called DESCRIPTION, and SUMMARY, its first line. Zones and
 *   alarms are not looked at. Of several lines one has to fit; NE and NCON want
 *   that none is equal, or holds it. EQ also fits one part of N, ADR, ORG, or
 *one element of a list such as CATEGORIES.
 * - GT, GE, LT, LE compare numbers as such, dates and times as what is on the
 *   wall, all else byte by byte.
 * - &NULL; as a value means empty or not there; EQ and NE only.
 * - SINCE and BEFORE, EQ only: an instance ends after, begins before that time
 *   (content/span.h). Joined by &AND; they want one instance for both. Contacts
 *   and notes have no time and are inside.
 * - &LUID; as a name is the peer's id of the item; EQ, NE, CON, NCON fit what
 *it has. What the peer does not have is without one.
 */
struct sml_filter_expr;

struct sml_filter_item {
	enum sml_kind kind;
	struct sml_str text;
	struct sml_str luid; /* absent: the peer does not have it */
};

/**
 * Read a filter into @arena; @text need not outlive the call.
 *
 * Returns SML_OK; SML_E_SYNTAX: not this grammar; SML_E_UNSUPPORTED: a keyword
 * of others (MAXSIZE, MAXCOUNT, NOATT); SML_E_TOO_BIG: longer, deeper, or of
 * more terms than limits.h allows; SML_E_NOMEM.
 */
enum sml_err sml_filter_parse(struct sml_str text, struct sml_arena *arena,
    const struct sml_filter_expr **out) SML_MUST_USE;

/**
 * Does the item fit? Linear in its length for each term. An item that cannot
 * be read fits: what is wrong with it is told where it is sent.
 *
 * @env  for charsets; may be NULL
 * Returns SML_OK or SML_E_NOMEM.
 */
enum sml_err sml_filter_fits(const struct sml_filter_expr *expr,
    const struct sml_filter_item *item, const struct sml_env *env,
    bool *out) SML_MUST_USE;

/* Append the filter for items in a range; nothing if it has no bound. */
void sml_filter_put_span(const struct sml_span *span, struct sml_buf *out);

#endif
