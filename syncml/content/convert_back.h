/* SPDX-License-Identifier: Apache-2.0 */
/* The changes of a peer, carried over to the item that it knows in another
 * form; for convert.c only. */
#ifndef SML_CONTENT_CONVERT_BACK_H
#define SML_CONTENT_CONVERT_BACK_H

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

#endif
