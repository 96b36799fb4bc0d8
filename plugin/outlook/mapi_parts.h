/* SPDX-License-Identifier: Apache-2.0 */
/* What a message has beside its properties: attachments, recipients. */
#ifndef OUTLOOK_MAPI_PARTS_H
#define OUTLOOK_MAPI_PARTS_H

#include "content/fields.h"
#include "outlook/mapi_props.h"

/**
 * What an item of the kind has: a contact its photo; an appointment its changed
 * instances (with their own properties and recipients) and its recipients; a
 * note nothing. Their has_ flags are set, they may be empty. Other attachments
 * are left alone. Item band, SML_E_NOMEM.
 */
enum sml_err mapi_parts_read(const struct mapi_ctx *ctx, enum sml_kind kind,
    IMessage *message, struct sml_arena *arena,
    struct outlook_item *out) SML_MUST_USE;

/* Make each part whose has_ flag is set what @item says; nothing is saved.
 * A changed instance that stays keeps what we do not know of it. @is_new: there
 * is nothing yet. */
enum sml_err mapi_parts_write(const struct mapi_ctx *ctx, IMessage *message,
    const struct outlook_item *item, bool is_new,
    struct sml_arena *arena) SML_MUST_USE;

/* ---- recipients (mapi_recipients.c) ---- */

enum sml_err mapi_recipients_read(const struct mapi_ctx *ctx, IMessage *message,
    struct sml_arena *arena, struct outlook_item *out) SML_MUST_USE;
enum sml_err mapi_recipients_write(const struct mapi_ctx *ctx,
    IMessage *message, const struct outlook_item *item,
    struct sml_arena *arena) SML_MUST_USE;

#endif
