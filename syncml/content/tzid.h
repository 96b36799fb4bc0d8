/* SPDX-License-Identifier: Apache-2.0 */
/* The zone names of one item as what is compared, each looked up once. */
#ifndef SML_CONTENT_TZID_H
#define SML_CONTENT_TZID_H

#include "base/buf.h"
#include "base/err.h"
#include "content/line.h"

/* Names of one item that are looked up. Items have one or two; a hostile one
 * has as many as lines, and each costs a search for its VTIMEZONE. */
#define SML_TZIDS_MAX 16

struct sml_tzids {
	const struct sml_lines *lines; /* where zones are described; or NULL */
	struct sml_buf ids;            /* one after the other */
	struct sml_tzid {
		struct sml_str name; /* as written in the item */
		uint32_t at, len;    /* in ids */
	} rows[SML_TZIDS_MAX];
	size_t count;
};

void sml_tzids_init(struct sml_tzids *t);
void sml_tzids_free(struct sml_tzids *t);

/* The item whose VTIMEZONEs tell what a name means. */
void sml_tzids_use(struct sml_tzids *t, const struct sml_lines *lines);

/**
 * What is compared of a zone: "UTC", its rule (content/zone.h), or the name
 * without the prefixes of programs if nobody knows it.
 *
 * @id_out  valid until the next call
 * Returns SML_OK or SML_E_NOMEM.
 */
enum sml_err sml_tzids_get(struct sml_tzids *t, struct sml_str name,
    struct sml_str *id_out) SML_MUST_USE;

#endif
