/* SPDX-License-Identifier: Apache-2.0 */
/* The changes of a peer, carried over to the item that it knows in another
 * form; for convert.c only. */
#ifndef SML_CONTENT_CONVERT_BACK_H
#define SML_CONTENT_CONVERT_BACK_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/env.h"
#include "content/fields.h"

/**
 * Append @stored with what differs between @sent and @returned.
 *
 * @stored    the item; lines that the peer did not change keep their bytes
 * @sent      what the peer was given, @returned what it has; both in the
 *            format of @stored again. What @stored has and @sent has not was
 *            lost on the way to the peer, who cannot have removed it.
 * @mask      as in sml_convert_back()
 * A line that the peer changed takes the place of the one it was made from:
 * of the same text, else of the same field and in the same order.
 * Returns as sml_convert_back().
 */
enum sml_err sml_back_write(enum sml_kind kind, struct sml_str stored,
    struct sml_str sent, struct sml_str returned,
    const struct sml_fieldset *mask, const struct sml_env *env,
    struct sml_buf *out) SML_MUST_USE;

/**
 * Of vCalendar 1.0: DAYLIGHT is not compared, since programs list other years,
 * but where it differs between @sent and @returned, and the zone of @text is
 * that of @returned, @text gets it from there. @text is replaced; not the same
 * buffer as the others. Returns as sml_item_parse().
 */
enum sml_err sml_back_zone(struct sml_str sent, struct sml_str returned,
    struct sml_arena *arena, struct sml_buf *text) SML_MUST_USE;

#endif
