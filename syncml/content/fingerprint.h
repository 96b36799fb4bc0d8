/* SPDX-License-Identifier: Apache-2.0 */
/* What matching needs to know of one item: fingerprint, keys, a name. */
#ifndef SML_CONTENT_FINGERPRINT_H
#define SML_CONTENT_FINGERPRINT_H

#include "base/digest.h"
#include "base/env.h"
#include "base/limits.h"
#include "content/fields.h"

/* Changes whenever the canonical form does, also when other data of time zones
 * gives a zone another rule: links with another version are recomputed from
 * the agreed text, never taken for a change. */
#define SML_FINGERPRINT_VERSION 3

/**
 * Match keys are 64-bit hashes for an index. A UID key says "the same UID";
 * a STRONG key is a combination of fields that two different people, events
 * or notes do not share (name with an e-mail address, a phone number or the
 * birthday; summary with start; the first two lines of a note with its length
 * class): never a name alone (sync-rules 4).
 */
enum sml_key_class {
	SML_KEY_UID,
	SML_KEY_STRONG
};
struct sml_match_key {
	enum sml_key_class class;
	uint64_t hash;
};

struct sml_facts {
	enum sml_format format;
	uint8_t fingerprint[SML_SHA256_LEN];
	struct sml_str uid;   /* escapes undone, absent if none */
	struct sml_str title; /* for people: name, summary, first line; UTF-8,
			       * no control characters, at most 80 bytes */
	struct sml_match_key keys[SML_MATCH_KEYS_MAX];
	size_t key_count;
	bool is_conflict; /* carries our X-VALISE-CONFLICT mark */
};

/**
 * Look at one item.
 *
 * @kind   what the folder holds
 * @text   the item as stored or received
 * @mask   the fields that count; NULL for all
 * @env    for foreign charsets; may be NULL
 * @arena  holds the strings of @out; scratch is given back
 *
 * The fingerprint is the SHA-256 of the canonical form of
 * item-formats.md 3.1: order of lines and parameters, folding, line ends,
 * encodings, charset, and default parameters do not matter, nor what a time
 * zone is called (content/tzid.h); PRODID, REV,
 * DTSTAMP, LAST-MODIFIED, CREATED, SEQUENCE, VERSION, METHOD, UID, X-LIC-*,
 * X-VALISE-* and our mark category do not count. It is the same for a 2.1 and
 * a 3.0 vCard with the same content.
 *
 * Returns SML_OK; SML_E_UNSUPPORTED: not an item of this kind (no vCard in a
 * contacts folder, several items in one text); SML_E_SYNTAX: no BEGIN/END
 * structure; SML_E_TOO_BIG: a limit of base/limits.h; SML_E_NOMEM.
 */
enum sml_err sml_facts_of(enum sml_kind kind, struct sml_str text,
    const struct sml_fieldset *mask, const struct sml_env *env,
    struct sml_arena *arena, struct sml_facts *out) SML_MUST_USE;

/**
 * One English sentence fragment why the last kind of error happens for this
 * text, "it has no BEGIN:VCARD line", for logs and the status; never NULL.
 */
const char *sml_facts_refusal(enum sml_kind kind, struct sml_str text);

#endif
