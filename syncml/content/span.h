/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a calendar item has an instance in a range of time. */
#ifndef SML_CONTENT_SPAN_H
#define SML_CONTENT_SPAN_H

#include "content/line.h"

/* From @since to before @before, seconds since 1970 in UTC; INT64_MIN and
 * INT64_MAX for no bound. */
struct sml_span {
	int64_t since_s;
	int64_t before_s;
};

/**
 * True if any event, task or journal entry of the item, or any instance of a
 * series, is in the range: it begins before @before, and ends after @since or
 * begins at or after it. EXDATE and instances that have a component of their
 * own count as they are. In doubt an item is inside: one without any time, a
 * rule that cannot be read or that has more than an instance a day.
 *
 * Times of day without a zone, and days, are taken as UTC. Time grows with the
 * lines of the item and the COUNT of its rules, which is bounded (limits.h).
 *
 * @arena  for zones that the item describes
 * Returns SML_OK or SML_E_NOMEM.
 */
enum sml_err sml_span_meets(const struct sml_span *span,
    const struct sml_lines *lines, struct sml_arena *arena,
    bool *out) SML_MUST_USE;

#endif
