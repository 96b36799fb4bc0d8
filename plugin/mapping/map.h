/* SPDX-License-Identifier: Apache-2.0 */
/* A MAPI message as vCard, iCalendar or note, and the way back. */
#ifndef OUTLOOK_MAP_H
#define OUTLOOK_MAP_H

#include "base/buf.h"
#include "base/env.h"
#include "content/fields.h"
#include "content/zone.h"
#include "mapping/props.h"

struct outlook_map_env {
	const struct sml_env *env;
	/* The user's: for floating times, and where an item names none. */
	const struct sml_zone *zone;
};

/**
 * The mapping is lossy on both sides and nothing may be lost, so each message
 * that was written from a text keeps that text in OUTLOOK_PR_ORIGINAL (a
 * property of our own; item-formats 7). Reading is then a join: what the
 * properties said when it was written (the original mapped there and back)
 * against what they say today are the user's edits; they are put into the
 * original and every other line keeps its bytes. A message nobody touched reads
 * as the very bytes that were written. One made in Outlook has no original: its
 * text is made of its properties alone, the same bytes each time.
 */

/**
 * Append the text of a message: vCard 3.0, iCalendar 2.0 (CRLF), plain text
 * (LF), or the format of its original.
 *
 * Returns SML_OK; SML_E_UNSUPPORTED: a message class that is no item of this
 * kind (a distribution list, a meeting request); SML_E_SYNTAX: a blob that
 * cannot be read; SML_E_TOO_BIG; SML_E_NOMEM.
 */
enum sml_err outlook_map_to_text(enum sml_kind kind,
    const struct outlook_item *item, const struct outlook_map_env *env,
    struct sml_arena *arena, struct sml_buf *out) SML_MUST_USE;

/**
 * What to write so that a message becomes @text.
 *
 * @current  the message as it is, NULL for a new one. Properties that already
 *           say it are left alone, and what Outlook alone knows stays. A rich
 *           body beside a new plain one is the store's to remove, of embedded
 *           messages too.
 * @out      zeroed first; values live in @arena, and in @text
 * Returns SML_OK; SML_E_UNSUPPORTED: this folder cannot hold it (a task, a
 * journal entry, several events that are no series); SML_E_SYNTAX;
 * SML_E_TOO_BIG; SML_E_NOMEM.
 */
enum sml_err outlook_map_to_item(enum sml_kind kind, struct sml_str text,
    const struct outlook_item *current, const struct outlook_map_env *env,
    struct sml_arena *arena, struct outlook_item *out) SML_MUST_USE;

#endif
