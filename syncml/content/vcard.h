/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of vCard properties, and the match keys of a contact. */
#ifndef SML_CONTENT_VCARD_H
#define SML_CONTENT_VCARD_H

#include "content/canon.h"
#include "content/key.h"

extern const struct sml_traits sml_vcard_traits;

/**
 * Keys of the card whose entries @c holds: its UID; its name (N, else FN,
 * else ORG; words in any order) with each e-mail address, with the last seven
 * digits of each phone number, with the birthday; without a name each
 * e-mail address. The title is FN, N, ORG or an address, the first there is.
 */
void sml_vcard_keys(struct sml_canon *c, struct sml_naming *naming);

#endif
