/* SPDX-License-Identifier: Apache-2.0 */
/* The formats that a peer receives, and what it calls them. */
#ifndef SML_SYNC_DIALECT_H
#define SML_SYNC_DIALECT_H

#include "base/buf.h"
#include "base/digest.h"
#include "content/fields.h"
#include "session/devinf.h"

/* Rows that are kept; who lists more of one kind is not believed. */
#define SML_DIALECT_ROWS_MAX 8

/**
 * Without rows nothing is known, or the peer takes everything: an item goes as
 * it is stored. Rows are in the order of the peer, what it prefers first.
 */
struct sml_dialect {
	struct {
		enum sml_format format;
		struct sml_str type; /* "text/x-vcard", as the peer says it */
	} rows[SML_DIALECT_ROWS_MAX];
	size_t count;
	/* By its device information; nothing is learnt from what it sends. */
	bool is_told;
};

/**
 * What a type and version of device information are; versions decide where
 * peers disagree about types (text/x-vcard 3.0, text/calendar 1.0).
 *
 * @version  may be absent or empty
 * Gives SML_FORMAT_UNKNOWN for what is not of @kind, or is not converted.
 */
enum sml_format sml_dialect_format_of(
    enum sml_kind kind, struct sml_str type, struct sml_str version);

/**
 * From the Rx list of @store (syncml.md 13, 21). No rows: our own peers
 * (X-Valise), peers without device information, those that list nothing of
 * this kind that is converted. Of the last two nothing is told, so that they
 * may be learnt from. Strings live in @arena.
 * SML_OK or SML_E_NOMEM.
 */
enum sml_err sml_dialect_of(const struct sml_devinf *info,
    const struct sml_devinf_store *store, enum sml_kind kind,
    struct sml_arena *arena, struct sml_dialect *out) SML_MUST_USE;

/**
 * A peer that told nothing sent an item: it can read what it writes.
 *
 * @type  as the item said it; absent: ours for @format. Must outlive @dialect.
 * Gives whether @dialect is another one than before.
 */
bool sml_dialect_learn(
    struct sml_dialect *dialect, enum sml_format format, struct sml_str type);

/**
 * The format in which an item that is stored in @stored is sent: that one if
 * the peer takes it; else the one that loses least (vCard 3.0, 2.1, 4.0;
 * iCalendar 2.0, vCalendar 1.0; plain text, vNote).
 */
enum sml_format sml_dialect_choose(
    const struct sml_dialect *dialect, enum sml_format stored);

/* The media type of an item that is sent in @format; absent for UNKNOWN. */
struct sml_str sml_dialect_type(
    const struct sml_dialect *dialect, enum sml_format format);

/* As text, to be kept; and back: what cannot be read is left out. Strings of
 * @out are slices of @saved. */
void sml_dialect_write(const struct sml_dialect *dialect, struct sml_buf *out);
void sml_dialect_read(struct sml_str saved, struct sml_dialect *out);

#endif
