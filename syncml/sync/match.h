/* SPDX-License-Identifier: Apache-2.0 */
/* Which of several candidates is the same item: ranks, then distance. */
#ifndef SML_SYNC_MATCH_H
#define SML_SYNC_MATCH_H

#include "content/fingerprint.h"

/**
 * Without a memory of who is who (sync-rules 4, "Slow") items are matched one
 * to one and only across sides: by content, then by a link that survived,
 * then by UID, then by strong fields; never by name alone. Several candidates
 * are settled by a link, then by distance of text, ties by key.
 */
enum sml_match_rank {
	SML_MATCH_CONTENT,
	SML_MATCH_LINK,
	SML_MATCH_UID,
	SML_MATCH_STRONG,
	SML_MATCH_NONE
};

/* How two items relate by what they say; LINK is not known here. */
enum sml_match_rank sml_match_rank_of(
    const struct sml_facts *a, const struct sml_facts *b);

/**
 * Bytes of the lines of @a and @b that the other one does not have, as a
 * multiset of lines: order does not count. Scratch is given back to @arena.
 * SML_OK or SML_E_NOMEM.
 */
enum sml_err sml_match_distance(struct sml_str a, struct sml_str b,
    struct sml_arena *arena, uint64_t *out) SML_MUST_USE;

struct sml_match_choice {
	enum sml_match_rank rank;
	uint64_t distance;
	struct sml_str key;
	bool is_linked; /* a link that survived says it is the one */
};
/* A total order: the same choice whatever the order of the candidates. Of two
 * with equal content each keeps its own link: taking the other's would leave
 * that one without what was agreed on. */
bool sml_match_is_better(
    const struct sml_match_choice *a, const struct sml_match_choice *b);

#endif
