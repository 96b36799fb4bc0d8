/* SPDX-License-Identifier: Apache-2.0 */
/* The same item in another format, and the way back without a loss. */
#ifndef SML_CONTENT_CONVERT_H
#define SML_CONTENT_CONVERT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/env.h"
#include "base/err.h"
#include "content/fields.h"

/**
 * Conversions (item-formats.md 3.2 and 3.3): vCard 2.1, 3.0 and 4.0 (RFC
 * 6350); vCalendar 1.0 and iCalendar 2.0; vNote and plain text. A format
 * into itself is a copy. Lines that mean the same in both keep their bytes
 * as far as folding and encoding allow; unknown and X- properties go along as
 * they are, what the target has no place for is left out and told.
 *
 * The stored item itself is the memory of what the target could not say: see
 * sml_convert_back(). Conversions use no clock and no randomness: the same
 * input gives the same bytes.
 */

/* One item of the target. */
struct sml_piece {
	struct sml_str text;
	/* RECURRENCE-ID of the child this piece is, as written in the
	 * iCalendar item (value only); absent for the item itself. */
	struct sml_str instance;
};

struct sml_converted {
	struct sml_piece *pieces; /* the item itself first */
	size_t count;             /* 1 unless a series was taken apart */
	/* Names of properties and parts that the target cannot hold, for the
	 * log and the status: "XML", "RRULE", "VALARM"; also "QUOTE" for a
	 * stray double quote, "UNREADABLE LINE" for what is no property. At
	 * most 64, each once. */
	struct sml_str *left_out;
	size_t left_out_count;
};

/**
 * A series with RECURRENCE-ID children becomes in vCalendar 1.0 one item with
 * the original dates of its children as EXDATE, and one item a child: its UID
 * is that of the series with "-" and the RECURRENCE-ID appended, its link
 * X-VALISE-SERIES:<recurrence-id>;<uid of the series>.
 *
 * @text  one item of @kind in any format
 * @to    a format of the same kind
 * Results live in @arena. Returns SML_OK; SML_E_UNSUPPORTED: no conversion
 * between these formats, or the text is not of this kind; SML_E_SYNTAX,
 * SML_E_TOO_BIG, SML_E_NOMEM.
 */
enum sml_err sml_convert(enum sml_kind kind, struct sml_str text,
    enum sml_format to, const struct sml_env *env, struct sml_arena *arena,
    struct sml_converted *out) SML_MUST_USE;

/**
 * What vCard 4.0 and vCalendar 1.0 (also a component of it without a frame)
 * write in ways of their own, as 3.0 and 2.0 say it; others stay as they are.
 * For comparing only: what the other format has no place for is there under an
 * X- name, so that a change of it does not go unseen.
 *
 * @text  replaced by the text to compare, in @arena
 * Returns as sml_convert().
 */
enum sml_err sml_convert_to_compare(enum sml_kind kind, struct sml_str *text,
    const struct sml_env *env, struct sml_arena *arena) SML_MUST_USE;

/**
 * What came back from a peer that holds our item in another format: joined
 * with the item as stored, so that what the other format could not say is
 * still there and what the peer changed is taken from it. Lines it did not
 * change keep the bytes of @stored.
 *
 * @stored    the item as it was when it was converted for the peer
 * @returned  all its pieces as they are at the peer, in any order. A piece
 *            is known by its instance; one whose instance is absent and whose
 *            text has an X-VALISE-SERIES line by that line. A child of
 *            @stored that is missing here was deleted by the peer: its date
 *            becomes an EXDATE.
 * @mask      the fields the peer can hold; NULL for all of its format
 * @out       empty; gets the item in the format of @stored
 * Returns SML_OK; SML_E_UNSUPPORTED: not the same kind, or no piece is the
 * item itself; SML_E_SYNTAX, SML_E_TOO_BIG, SML_E_NOMEM.
 */
enum sml_err sml_convert_back(enum sml_kind kind, struct sml_str stored,
    const struct sml_piece *returned, size_t count,
    const struct sml_fieldset *mask, const struct sml_env *env,
    struct sml_buf *out) SML_MUST_USE;

#endif
