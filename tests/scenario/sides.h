/* SPDX-License-Identifier: Apache-2.0 */
/* What lies on the sides of a world, compared with what should. */
#ifndef TESTS_SCENARIO_SIDES_H
#define TESTS_SCENARIO_SIDES_H

#include "scenario/script.h"

/* @expect as in scenario.h. Also of every folder: no two marked items have
 * the same UID, category and X-VALISE-CONFLICT stand together; no client has
 * intents or a session left. false: @why says what is wrong. */
bool sides_check(
    const struct world *w, const char *expect, char *why, size_t why_len);

/* The lines of a folder, sorted, joined with " | ". */
void sides_describe(struct sml_store *st, bool with_uid, struct sml_buf *out);

/* Every message could be read and none was too long. */
bool sides_check_traffic(const struct world *w, char *why, size_t why_len);

/* @facts as in scenario.h; NULL: none. */
bool sides_check_facts(
    const struct script *s, const char *facts, char *why, size_t why_len);

/* What must not grow from one quiet round to the next. */
struct sides_sizes {
	struct test_state_sizes clients[WORLD_CLIENTS_MAX];
	struct test_state_sizes devices[WORLD_DEVICES_MAX];
	uint64_t applied; /* writes by engines, on all sides */
};
void sides_sizes(const struct world *w, struct sides_sizes *out);
void sides_tell_growth(const struct sides_sizes *before,
    const struct sides_sizes *after, char *why, size_t why_len);

#endif
