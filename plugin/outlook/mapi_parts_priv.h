/* SPDX-License-Identifier: Apache-2.0 */
/* Which attachments of a message are ours. */
#ifndef OUTLOOK_MAPI_PARTS_PRIV_H
#define OUTLOOK_MAPI_PARTS_PRIV_H

#include "outlook/mapi_props.h"

#define MAPI_PHOTO_NAME "ContactPicture.jpg"

enum mapi_part_kind {
	MAPI_PART_OTHER, /* not ours: never in a list */
	MAPI_PART_PHOTO,
	MAPI_PART_EXCEPTION
};

struct mapi_part {
	LONG number;
	enum mapi_part_kind kind;
};

struct mapi_part_list {
	const struct mapi_ctx *ctx;
	struct sml_arena *arena;
	struct mapi_part *v;
	size_t count, cap;
};

enum sml_err mapi_parts_list(const struct mapi_ctx *ctx, IMessage *message,
    struct sml_arena *arena, struct mapi_part_list *out) SML_MUST_USE;

/* The caller releases *@out. */
enum sml_err mapi_parts_open(const struct mapi_ctx *ctx, IMessage *message,
    LONG number, ULONG flags, IAttach **out) SML_MUST_USE;
enum sml_err mapi_parts_open_message(const struct mapi_ctx *ctx,
    IAttach *attach, ULONG flags, IMessage **out) SML_MUST_USE;

/* @message: the one embedded in @attach. */
enum sml_err mapi_parts_read_exception(const struct mapi_ctx *ctx,
    IAttach *attach, IMessage *message, struct sml_arena *arena,
    struct outlook_exception *out) SML_MUST_USE;

#endif
