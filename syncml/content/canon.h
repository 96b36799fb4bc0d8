/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical form of content lines: what fingerprint and merge compare. */
#ifndef SML_CONTENT_CANON_H
#define SML_CONTENT_CANON_H

#include "base/digest.h"
#include "base/env.h"
#include "content/fields.h"
#include "content/line.h"
#include "content/text.h"
#include "content/tzid.h"

/* What is known of a property. */
enum {
	SML_TRAIT_IGNORED = 1 << 0,   /* no content: PRODID, REV, UID */
	SML_TRAIT_FACT = 1 << 1,      /* ignored, but its value is wanted */
	SML_TRAIT_PARTS = 1 << 2,     /* parts with semicolons: N, ADR, ORG */
	SML_TRAIT_LIST = 1 << 3,      /* a set over all lines: CATEGORIES */
	SML_TRAIT_DATE = 1 << 4,      /* date or date-time */
	SML_TRAIT_RULE = 1 << 5,      /* recurrence rule */
	SML_TRAIT_DURATION = 1 << 6,  /* duration, or an absolute time */
	SML_TRAIT_BY_VALUE = 1 << 7,  /* told apart by value: ATTENDEE */
	SML_TRAIT_ONE_TYPE = 1 << 8,  /* TYPE is no identity: PHOTO */
	SML_TRAIT_MANY = 1 << 9,      /* several side by side: TEL */
	SML_TRAIT_WHEN = 1 << 10,     /* time of the event, merged as one */
	SML_TRAIT_INSTANCE = 1 << 11, /* instances of a series: EXDATE */
	SML_TRAIT_STATE = 1 << 12,    /* state of a task, merged as one */
	SML_TRAIT_CHILD = 1 << 13,    /* no property but a component */
	SML_TRAIT_TEXT = 1 << 14,     /* a text even when in base64 */
	SML_TRAIT_SCRAP = 1 << 15,    /* no property but bytes between them */
	SML_TRAIT_NUMBERS = 1 << 16,  /* numbers with fractions: GEO */
	SML_TRAIT_JOINED = 1 << 17,   /* lists in its parts are words: N */
	SML_TRAIT_TOKEN = 1 << 18     /* a word of a list, in any case: CLASS */
};

struct sml_trait {
	const char *name; /* upper case */
	unsigned flags;
	const char *fallback; /* value that an absent property has; or NULL */
};

struct sml_traits {
	const struct sml_trait *rows; /* sorted by name */
	size_t count;
};

/**
 * One value in canonical form: NAME;TYPE=a,b;PARAM=x:value. A line gives no
 * entry (empty, ignored), one, or one for each element of a list. Offsets
 * are into the text of struct sml_canon.
 */
struct sml_entry {
	uint32_t at;
	uint32_t len;
	uint32_t name_len;
	uint32_t slot_len; /* the start of it that says which field it is */
	uint32_t value_at; /* from at */
	uint32_t value_len;
	uint32_t line;    /* index of the line it is from */
	uint32_t element; /* index in its list, empty ones counted */
	unsigned flags;   /* of its trait */
	bool is_masked;   /* the peer cannot hold it: not compared */
};

struct sml_canon {
	const struct sml_env *env;
	const struct sml_fieldset *mask;
	const struct sml_traits *traits;
	enum sml_format format;
	enum sml_escape escape;
	struct sml_buf text;    /* canonical text of all entries */
	struct sml_buf entries; /* of struct sml_entry */
	struct sml_buf scratch[4];
	struct sml_sha256 *sha;
	struct sml_tzids zones;
};

/* SML_OK or SML_E_NOMEM; free it in either case. */
enum sml_err sml_canon_init(struct sml_canon *c, enum sml_format format,
    const struct sml_fieldset *mask, const struct sml_env *env) SML_MUST_USE;
void sml_canon_free(struct sml_canon *c);

/**
 * Add the entries of one line. A line that is no property counts by its bytes
 * unless it is blank: an edit in it must not go unseen.
 *
 * @index  of the line, kept in its entries
 * @label  X-ABLabel of its group, or NULL
 * Returns SML_OK, SML_E_TOO_BIG (too many elements, or too much text when
 * the parameters of a list are counted for each element) or SML_E_NOMEM.
 */
enum sml_err sml_canon_add(struct sml_canon *c, const struct sml_line *line,
    size_t index, const struct sml_line *label) SML_MUST_USE;

/* Add an entry whose value is canonical already: the body of a note. */
enum sml_err sml_canon_add_text(struct sml_canon *c, struct sml_str name,
    struct sml_str value) SML_MUST_USE;

size_t sml_canon_count(const struct sml_canon *c);
struct sml_entry *sml_canon_entry(const struct sml_canon *c, size_t i);

/* Forget the entries from @count on and the text from @text_len on. */
void sml_canon_cut(struct sml_canon *c, size_t count, size_t text_len);

struct sml_str sml_entry_text(
    const struct sml_canon *c, const struct sml_entry *entry);
struct sml_str sml_entry_name(
    const struct sml_canon *c, const struct sml_entry *entry);
struct sml_str sml_entry_slot(
    const struct sml_canon *c, const struct sml_entry *entry);
struct sml_str sml_entry_value(
    const struct sml_canon *c, const struct sml_entry *entry);

/* Sort the entries from @from on, by their slot and then by their text: what
 * belongs to one field stands together. SML_OK or SML_E_NOMEM. */
enum sml_err sml_canon_sort(struct sml_canon *c, size_t from) SML_MUST_USE;

/* An entry that stands for a component: its digest under its name. */
enum sml_err sml_canon_add_digest(struct sml_canon *c, struct sml_str name,
    const uint8_t digest[SML_SHA256_LEN], size_t index) SML_MUST_USE;

/* SHA-256 over the sorted entries from @from on: masked and ignored ones do
 * not count, elements of a list count once. */
enum sml_err sml_canon_digest(
    struct sml_canon *c, size_t from, uint8_t out[SML_SHA256_LEN]) SML_MUST_USE;

#endif
