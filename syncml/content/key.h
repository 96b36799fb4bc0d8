/* SPDX-License-Identifier: Apache-2.0 */
/* What is learned of one item to find it again: hashes, UID, title. */
#ifndef SML_CONTENT_KEY_H
#define SML_CONTENT_KEY_H

#include "content/fingerprint.h"

/* Facts in the making. */
struct sml_naming {
	struct sml_facts *facts;
	struct sml_buf title;
	struct sml_buf uid;
	bool has_uid;
	bool
	    has_master; /* keys are those of a component that is no exception */
};

/* A hash in the making; sml_key_start() names what is hashed. */
struct sml_key {
	uint64_t hash;
};

struct sml_key sml_key_start(const char *domain);

/* Add one field; its end counts, so "ab","c" is not "a","bc". */
void sml_key_add(struct sml_key *key, struct sml_str field);

/* Keep it if it is new and there is room: the first ones are the best. */
void sml_key_keep(
    struct sml_key key, enum sml_key_class class, struct sml_facts *facts);

#endif
