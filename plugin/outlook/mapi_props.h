/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of MAPI objects as values of mapping/props.h, both ways. */
#ifndef OUTLOOK_MAPI_PROPS_H
#define OUTLOOK_MAPI_PROPS_H

#include "mapping/props.h"
#include "outlook/mapi_load.h"

/* What every call needs: one for each open message store. */
struct mapi_ctx {
	const struct mapi_core *core;
	const struct sml_log *log;
	/* The store holds UTF-16. Else 8-bit text in the code page of the
	 * system: what that cannot say is refused, never cut down. */
	bool is_unicode;
	/* Tag of each property with its type in this store; 0: the store has
	 * no id for it. */
	ULONG tags[OUTLOOK_PROP_COUNT];
};

/* Fill @ctx->tags. Ids of named properties differ from store to store.
 * @may_create: give ids to names the store does not know. */
enum sml_err mapi_props_names(
    struct mapi_ctx *ctx, IMAPIProp *object, bool may_create) SML_MUST_USE;

/* PT_UNICODE or PT_STRING8. */
ULONG mapi_props_text_type(const struct mapi_ctx *ctx);

/**
 * GetProps: @count values, PT_ERROR where the object has none.
 * The caller frees *@out with free_buffer.
 */
enum sml_err mapi_props_get(const struct mapi_ctx *ctx, enum mapi_scope scope,
    IMAPIProp *object, const ULONG *tags, ULONG count,
    SPropValue **out) SML_MUST_USE;

/* All properties of the table; parts of @out other than v stay as they are.
 * Values too large for GetProps come as streams. Item band, SML_E_TOO_BIG
 * over SML_ITEM_MAX, SML_E_NOMEM. */
enum sml_err mapi_props_read(const struct mapi_ctx *ctx, IMAPIProp *object,
    struct sml_arena *arena, struct outlook_item *out) SML_MUST_USE;

/**
 * Set what is PRESENT and delete what is REMOVED, leaving alone what @current
 * has the same way and what the store computes. Nothing is saved.
 *
 * @current  NULL: a new object
 */
enum sml_err mapi_props_write(const struct mapi_ctx *ctx, IMAPIProp *object,
    const struct outlook_item *item, const struct outlook_item *current,
    struct sml_arena *arena) SML_MUST_USE;

/* SetProps; a value the store computes itself is no failure. */
enum sml_err mapi_props_set(const struct mapi_ctx *ctx, IMAPIProp *object,
    SPropValue *values, ULONG count) SML_MUST_USE;

/* One value of ours in @arena as MAPI's, and back. The first says
 * SML_E_UNSUPPORTED for text that the store's code page has not. The second
 * leaves @out absent for a value of another type. */
enum sml_err mapi_props_encode(const struct mapi_ctx *ctx, enum outlook_prop p,
    const struct outlook_value *value, struct sml_arena *arena,
    SPropValue *out) SML_MUST_USE;
enum sml_err mapi_props_decode(const SPropValue *value, enum outlook_type type,
    struct sml_arena *arena, struct outlook_value *out) SML_MUST_USE;

/* A time as a number; 0 where it is none. */
int64_t mapi_props_ticks(const SPropValue *value);

/* ---- streams ---- */

/* A whole property of bytes, or of text as it lies there. */
enum sml_err mapi_props_read_stream(const struct mapi_ctx *ctx,
    IMAPIProp *object, ULONG tag, struct sml_arena *arena,
    struct sml_str *out) SML_MUST_USE;
enum sml_err mapi_props_write_stream(const struct mapi_ctx *ctx,
    IMAPIProp *object, ULONG tag, struct sml_str bytes) SML_MUST_USE;

#endif
